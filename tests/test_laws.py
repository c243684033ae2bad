"""Laws of what surrounds a verdict: units, order, splitting, kinds of frame, files.

They hold for any rule set, data and parameters that the language allows.
"""

from __future__ import annotations

import copy
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import polars as pl
import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import to_mapping, to_yaml
from strategies.judging import (
    assert_alike,
    assess,
    assigned,
    history,
    judge,
    long,
    multiplied,
    of_some,
    randoms,
    shuffled,
    situations,
    verdicts,
    wide,
)  # fmt: skip
from strategies.pool import INDICATORS, scaled
from strategies.profiles import Laws

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

LAWS = Laws()
law = LAWS.law

# -- units -----------------------------------------------------------------------------------------


def other_units(name: str) -> dict[str, str]:
    """Return the units that values of an indicator can be given in, with the factors."""
    own = INDICATORS[name].definition.get("unit")
    return {one: factor for one, factor in INDICATORS[name].units.items() if one not in ("", own)}


@LAWS.at(0.15)
def the_unit_of_data_changes_nothing(draw):
    rule_set, panel = draw(situations())
    panel = multiplied(panel, 30, draw(randoms))
    names = [name for values in panel.data.values() for name in values]
    chosen = {
        name: draw(st.sampled_from(sorted(other_units(name))))
        for name in dict.fromkeys(names)
        if other_units(name)
    }
    random, way = draw(randoms), draw(st.sampled_from(["argument", "header", "row"]))

    def in_unit(name, value):
        return None if value is None else float(scaled(str(value), other_units(name)[chosen[name]]))

    def shape(data):
        if way == "row":
            rows = []
            for row in long(data).to_dicts():
                moved = row["indicator"] in chosen and random.random() < 0.5
                if moved:
                    row["value"] = in_unit(row["indicator"], row["value"])
                unit = chosen[row["indicator"]] if moved else None
                text = None if row["value"] is None else str(row["value"])
                rows.append({**row, "value": text, "unit": unit})
            return pl.DataFrame(rows, schema_overrides=dict.fromkeys(["value", "unit"], pl.String))
        frame = wide(data).with_columns(
            pl.Series(name, [in_unit(name, value) for value in wide(data)[name]], pl.Float64)
            for name in chosen
            if name in wide(data).columns
        )
        if way == "argument":
            return frame
        return frame.rename({n: f"{n} [{u}]" for n, u in chosen.items() if n in frame.columns})

    options = {"units": chosen} if way == "argument" else {}
    assert_alike(judge(rule_set, panel, shape, **options), judge(rule_set, panel))


_SIBLINGS = {
    "µg/m³": ("mg/m³", "0.001"), "mg/m³": ("µg/m³", "1000"), "t": ("kg", "1000"),
    "kg": ("万吨", "0.0000001"), "万吨": ("t", "10000"), "万元": ("元", "10000"),
    "亿元": ("万元", "10000"), "元": ("亿元", "0.00000001"), "ha": ("亩", "15"),
    "亩": ("亩", "1"), "km²": ("ha", "100"), "个": ("家", "1"), "家": ("件", "1"),
    "t/万元": ("kg/元", "0.1"), "kg/元": ("t/万元", "10"),
}  # fmt: skip
_LITERAL = re.compile(rf"(-?\d+(?:\.\d+)?) ({'|'.join(sorted(_SIBLINGS, key=len)[::-1])})(?!\w)")


def restated(thing: Any) -> Any:
    """Return a part of a rule set with every quantity written in another unit."""
    if isinstance(thing, dict):
        return {key: restated(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [restated(value) for value in thing]

    def sibling(found):
        unit, factor = _SIBLINGS[found[2]]
        return f"{scaled(found[1], factor)} {unit}"

    return _LITERAL.sub(sibling, thing)


@law
def the_unit_of_a_bound_changes_nothing(draw):
    rule_set, panel = draw(situations())
    again = {**rule_set, "rules": restated(rule_set["rules"])}
    assume(again != rule_set)
    panel = multiplied(panel, 40, draw(randoms))
    assert_alike(judge(again, panel), judge(rule_set, panel))


@law
def a_tie_stays_a_tie_in_any_unit(draw):
    tenths = draw(st.lists(st.integers(1, 99_999), min_size=20, max_size=20, unique=True))
    numbers = [scaled(str(number), "0.1") for number in tenths]
    name = draw(st.sampled_from(["emission", "output", "land", "pm25"]))
    unit, ratio = draw(st.sampled_from(sorted(other_units(name).items())))
    others = [scaled(number, ratio) for number in numbers]
    strict = draw(st.booleans())
    key = draw(st.sampled_from(["above", "below"] if strict else ["at_least", "at_most"]))
    of_data = draw(st.booleans())
    bounds = numbers if of_data else [f"{number} {unit}" for number in others]
    names = [f"x{position}" for position in range(20)]
    rule_set = {
        "ecorules": "1",
        "id": "ties",
        "window": "2020",
        "indicators": dict.fromkeys(names, INDICATORS[name].definition),
        "rules": {one: {"indicator": one, key: b} for one, b in zip(names, bounds, strict=True)},
    }
    cells = zip(names, others if of_data else numbers, strict=True)
    options = {"units": dict.fromkeys(names, unit)} if of_data else {}
    result = er.loads(to_yaml(rule_set)).evaluate(
        {n: {"2020": float(v)} for n, v in cells}, **options
    )
    for verdict in result:
        assert (verdict.status, verdict.margin) == ("missed" if strict else "met", 0.0)


# -- order, splitting, kinds of frame --------------------------------------------------------------


def reordered(rule: Any, random: Random) -> Any:
    """Return a rule with its keys and its parts in another order."""
    if not isinstance(rule, dict):
        return rule
    turned = shuffled(rule, random)
    for key in {"all", "any", "rules"} & turned.keys():
        parts = [reordered(part, random) for part in turned[key]]
        turned[key] = random.sample(parts, len(parts))
    return turned


@law
def order_changes_nothing(draw):
    rule_set, panel = draw(situations(most=3))
    random = draw(randoms)
    turned = {key: copy.copy(value) for key, value in shuffled(rule_set, random).items()}
    turned["indicators"] = shuffled(rule_set["indicators"], random)
    turned["rules"] = {
        name: reordered(rule, random) for name, rule in shuffled(rule_set["rules"], random).items()
    }

    def shape(data):
        frame = draw(st.sampled_from([wide, long]))(data)
        columns = random.sample(frame.columns, len(frame.columns))
        return frame[random.sample(range(len(frame)), len(frame))].select(columns)

    assert judge(turned, panel, shape) == judge(rule_set, panel)


@law
def series_do_not_affect_each_other(draw):
    rule_set, panel = draw(situations(most=3))
    together = judge(rule_set, panel)
    alone = [judge(rule_set, of_some(panel, [series])) for series in panel.data]
    assert {key: row for one in alone for key, row in one.items()} == together


@LAWS.at(0.06)
def splitting_the_series_changes_nothing(draw):
    rule_set, few = draw(situations())
    panel = multiplied(few, 300, draw(randoms))  # more than 256 are run in another way
    whole = assess(rule_set, panel)
    series, border = list(panel.data), draw(st.sampled_from([2, 44, 150, 256, 258]))
    pieces = [
        assess(rule_set, of_some(panel, piece)) for piece in (series[:border], series[border:])
    ]
    found = verdicts(whole)
    assert verdicts(pieces[0]) | verdicts(pieces[1]) == found
    for rule in rule_set["rules"]:
        for chosen in (series[0], series[-1]):
            keys = dict(zip(whole.keys, chosen, strict=True))
            piece = pieces[series.index(chosen) >= border]
            verdict = whole.verdict(rule, **keys)
            assert verdict.status == found[rule, chosen]["status"]
            assert verdict.to_dict() == piece.verdict(rule, **keys).to_dict()


def as_duckdb(frame: pl.DataFrame, folder: Path) -> Any:
    return duckdb.sql("SELECT * FROM frame")


def as_csv(frame: pl.DataFrame, folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    frame.write_csv(path)
    return path


def as_parquet(frame: pl.DataFrame, folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    frame.write_parquet(path)
    return path


def as_xlsx(frame: pl.DataFrame, folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.xlsx"
    book = openpyxl.Workbook()
    book.active.append(frame.columns)
    for row in frame.rows():
        book.active.append(row)
    book.save(path)
    return path


KINDS: tuple[Callable[[pl.DataFrame, Path], Any], ...] = (
    lambda frame, _: frame.lazy(),
    lambda frame, _: frame.to_pandas(),
    lambda frame, _: frame.to_arrow(),
    lambda frame, _: frame.to_dict(as_series=False),
    as_duckdb, as_csv, as_parquet, as_xlsx,
)  # fmt: skip


@LAWS.at(0.1)
def every_kind_of_frame_gives_the_same_verdicts(draw):
    rule_set, panel = draw(situations())
    expected = judge(rule_set, panel)
    shape = draw(st.sampled_from([wide, long]))
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            found = judge(rule_set, panel, lambda data, kind=kind: kind(shape(data), Path(folder)))
            assert found == expected
    if len(panel.data) == 1 and not panel.assign:
        assert list(judge(rule_set, panel, to_mapping).values()) == list(expected.values())


@law
def load_dump_load_is_the_identity(draw):
    rule_set, panel = draw(situations())
    first = er.loads(to_yaml(rule_set))
    again = er.loads(first.dump())
    assert again.dump() == first.dump()
    assert again.model == first.model
    options = {"as_of": panel.as_of, "assign": assigned(panel), "history": history(panel, wide)}
    data = wide(panel.data)
    assert verdicts(again.evaluate(data, **options)) == verdicts(first.evaluate(data, **options))


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
