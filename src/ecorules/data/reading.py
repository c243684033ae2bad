"""The door: whatever the data are, they leave it as a panel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.data.cells import Cells
from ecorules.data.columns import Names, names_parts, recognise
from ecorules.data.history import fill_from
from ecorules.data.index import REGION
from ecorules.data.mapping import is_table, read_mapping
from ecorules.data.panel import Panel
from ecorules.data.soundness import refuse_unsound
from ecorules.errors import NotFoundError, UsageError, did_you_mean, few, guessing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecorules.data.panel import Column
    from ecorules.data.table import Table
    from ecorules.periods import Period
    from ecorules.units import UnitSystem

__all__ = ["Door", "read_panel"]


class Door:
    """How data are read: which columns to take, which names and units to expect.

    Its arguments are those of ``read_panel``.
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        *,
        system: UnitSystem,
        computed: Mapping[str, str] | None = None,
        roles: Mapping[str, str | None] | None = None,
        keys: Sequence[str] = (),
        units: Mapping[str, str] | None = None,
        na_values: Collection[str] = (),
        sheet: str | int | None = None,
        delimiter: str | None = None,
        encoding: str | None = None,
    ) -> None:
        self.names = Names(columns, computed)
        self.system = system
        self.roles = dict(roles or {})
        self.keys = (keys,) if isinstance(keys, str) else tuple(keys)
        self.units = self._named(units or {})
        one = isinstance(na_values, (str, Number))
        self.na_values = frozenset([na_values] if one else na_values)
        self.sheet = sheet
        self.delimiter = delimiter
        self.encoding = encoding

    def _named(self, units: Mapping[str, str]) -> dict[str, str]:
        named = {}
        for title, unit in units.items():
            name = self.names.find(title)
            if name is None:
                raise UsageError(
                    f"units= names {title!r}, which is no indicator"
                    f"{did_you_mean(title, self.names.columns)}",
                    code="unknown-indicator",
                    hint="name an indicator of the rule set, as in units={'pm25': 'mg/m³'}",
                )
            named[name] = unit
        return named

    def read(
        self,
        data: Any,
        as_of: Period | None,
        *,
        blank_scenario: bool = False,
        as_far_as_named: bool = False,
    ) -> Panel:
        """Return the panel of any kind of data.

        Args:
            data: a panel, mapping, data frame or path.
            as_of: the period of values that are given without one.
            blank_scenario: whether an empty scenario cell is a scenario of its own.
            as_far_as_named: whether columns that the caller named may be absent.

        Raises:
            DataError: cells, units or keys cannot be used, or a panel holds what is no value.
            UsageError: this kind of data cannot be read, or its columns are ambiguous.
        """
        if isinstance(data, Panel):
            refuse_unsound(data, self.names.columns)
            return data
        if isinstance(data, Mapping) and not is_table(data):
            cells = Cells(self.system, self.na_values, units=self.units)
            return read_mapping(data, self.names, cells, as_of=as_of)
        table = self.table(data)
        there = table.headers if as_far_as_named else None
        find = partial(
            recognise,
            table.headers,
            self.names,
            {role: h for role, h in self.roles.items() if there is None or h in there},
            [key for key in self.keys if there is None or key in there],
            table.source,
        )
        roles = find()
        region = roles.keys.get(REGION)
        if region is not None and region != self.roles.get(REGION) and names_parts(region):
            # Numbers under "stations" count them.
            roles = find(parts=table.fields[region].numbers() is None)
        from ecorules.data.gathering import gather  # noqa: PLC0415 - a mapping needs none

        return gather(
            table,
            roles,
            self.names,
            Cells(self.system, self.na_values, commas=table.commas, units=self.units),
            as_of=as_of,
            blank_scenario=blank_scenario,
        )

    def table(self, data: Any) -> Table:
        """Open a path, a mapping of columns or any data frame as a table."""
        if isinstance(data, (str, Path)):
            from ecorules.data.files import open_file  # noqa: PLC0415 - only for files

            return open_file(
                Path(data), sheet=self.sheet, delimiter=self.delimiter, encoding=self.encoding
            )
        from ecorules.data.frames import open_frame  # noqa: PLC0415 - only for frames

        return open_frame(data)


@guessing()
def read_panel(
    data: Any,
    columns: Mapping[str, Column],
    *,
    system: UnitSystem,
    region: str | None = None,
    scenario: str | None = None,
    period: str | None = None,
    keys: Sequence[str] = (),
    indicator: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    units: Mapping[str, str] | None = None,
    na_values: Collection[str] = (),
    history: Any = None,
    as_of: Period | None = None,
    sheet: str | int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    computed: Mapping[str, str] | None = None,
) -> Panel:
    """Read data of any kind and check them once.

    Args:
        data: a mapping (``{name: value}``, ``{name: {period: value}}``, ``{place: {name: ...}}``
            or columns as lists), any data frame, a path to CSV, TSV, Parquet or XLSX, or a panel.
        columns: what is known about each name that data may give.
        system: the units of the rule set.
        region: the column of places; recognised by its name if None, as are all others.
        scenario: the column of scenarios.
        period: the column of periods; years may stand beside a month, quarter or half.
        keys: further columns that tell series apart.
        indicator: the column of indicator names, in a long table.
        value: the column of values, in a long table.
        unit: the column of units, in a long table.
        units: the unit of values by indicator, where it is not the declared one.
        na_values: texts that stand for a gap, beside empty, NaN, None and null.
        history: a scenario within the data, or further data, whose values fill value by value
            what a scenario lacks; ``""`` names the rows whose scenario is empty.
        as_of: the period of values that are given without one.
        sheet: the sheet of a workbook, by name or by number from 1; the first that is not hidden
            if None.
        delimiter: what separates the cells of a text file; found out if None.
        encoding: the encoding of a text file; UTF-8 if None.
        computed: names the rule set computes, with how; data for them are not used.

    Returns:
        The panel, in the units of ``columns``.

    Raises:
        DataError: cells, units, periods or keys cannot be used; all problems with their places.
        UsageError: this kind of data cannot be read, or an argument does not fit it.
        NotFoundError: ``history`` names a scenario that the data do not have.

    Example:
        >>> from ecorules.data import Column
        >>> from ecorules.units import default_system
        >>> system = default_system()
        >>> columns = {"pm25": Column("pm25", system.unit("µg/m³"))}
        >>> panel = read_panel({"pm25": {2019: 46, 2020: "0.04 mg/m³"}}, columns, system=system)
        >>> panel.values[: len(panel.rows), 0].tolist()
        [46.0, 40.0]
    """
    door = Door(
        columns,
        system=system,
        computed=computed,
        roles={
            "region": region,
            "scenario": scenario,
            "period": period,
            "indicator": indicator,
            "value": value,
            "unit": unit,
        },
        keys=keys,
        units=units,
        na_values=na_values,
        sheet=sheet,
        delimiter=delimiter,
        encoding=encoding,
    )
    panel = door.read(data, as_of, blank_scenario=isinstance(history, str) and not history)
    if history is None:
        return panel
    if isinstance(history, str):
        named = _scenario(panel, history)
        if named is not None:
            return named
    return fill_from(panel, door.read(history, as_of, as_far_as_named=True))


def _scenario(panel: Panel, history: str) -> Panel | None:
    """Return the panel filled from one of its scenarios, or None if ``history`` is a file."""
    scenarios = panel.index.column(panel.scenario_key) if panel.scenario_key else None
    if scenarios is not None and history in scenarios:
        mask = scenarios == history
        return fill_from(panel.select(~mask), panel.select(mask))
    from ecorules.data.files import is_file  # noqa: PLC0415 - only for files

    if Path(history).suffix and is_file(Path(history)):
        return None
    known = () if scenarios is None else tuple(dict.fromkeys(scenarios.tolist()))
    raise NotFoundError(
        f"no scenario is named {history!r}{did_you_mean(history, known)}",
        code="unknown-scenario",
        hint=f"the scenarios: {few(known, 20)}"
        if known
        else "the data have no scenario column; name it: scenario='...'",
    )
