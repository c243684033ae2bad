"""A register for tests, and how its tables are looked at."""

import datetime as dt

import numpy as np

from ecorules.data import AttributeColumn, Column, RegisterShape, read_register
from ecorules.labels import Labels
from ecorules.units import default_system

SYSTEM = default_system()


def attribute(name, kind, column=None, aliases=()):
    return AttributeColumn(name=name, kind=kind, column=column or Column(name, aliases=aliases))


ATTRIBUTES = {
    entry.name: entry
    for entry in (
        attribute("closed", "date", aliases=("关停日期",)),
        attribute("due", "period", aliases=("期限",)),
        attribute("moved", "boolean", Column("moved", labels=Labels(["true", "false"]))),
        attribute("trade", "text", aliases=("行业",)),
        attribute("grade", "labels", Column("grade", labels=Labels(["优", "良", "差"]))),
        attribute(
            "output", "number", Column("output", SYSTEM.unit("万吨"), low=0.0, aliases=("产量",))
        ),
    )
}


def shape(**options):
    options = {"name": "plants", "attributes": ATTRIBUTES, "aliases": ("企业",), **options}
    return RegisterShape(**options)


def read(given, what=None, **options):
    return read_register(what or shape(), given, system=SYSTEM, **options)


def day(year, month, number):
    return float(dt.date(year, month, number).toordinal())


def same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def decoded(table):
    """Return a table as a mapping, whatever its rows and codes are numbered."""
    rows = {}
    for row, member in enumerate(table.members):
        keys = tuple((key, labels[row]) for key, labels in sorted(table.keys.items()))
        cells = {}
        for (name, period), number in table.cells.items():
            value = float(table.values[number, row])
            if not np.isnan(value):
                text = (
                    name in table.shape.attributes and table.shape.attributes[name].kind == "text"
                )
                cells[name, str(period)] = table.texts[int(value)] if text else value
        rows[member, keys] = cells
    return rows
