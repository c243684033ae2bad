"""Parameters: numbers that are given from outside, by place, period and scenario or for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import Cells, limits, range_problem
from ecorules.data.index import REGION
from ecorules.data.mapping import is_table
from ecorules.data.reading import Door
from ecorules.errors import (
    DataError,
    EcorulesError,
    NotFoundError,
    PeriodError,
    Place,
    Problem,
    UsageError,
    did_you_mean,
    few,
)
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from ecorules.data.panel import Column, Panel
    from ecorules.units import UnitSystem

__all__ = ["ParameterTable", "read_parameters"]

_SOURCE = "assign"
_MOST = 1_000
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True, eq=False)
class ParameterTable:
    """What was given for parameters, lined up with the series of a panel.

    Attributes:
        rows: for each (name, period) one number for all series, or an array ``[series]`` with
            NaN for a gap; the period is None where the value holds always.
        notes: what was not used, and why.
        sources: names of what was read.
    """

    rows: Mapping[tuple[str, Period | None], NDArray[np.float64] | float] = field(
        default_factory=dict
    )
    notes: tuple[Problem, ...] = ()
    sources: tuple[str, ...] = ()


def read_parameters(
    assign: Any,
    columns: Mapping[str, Column],
    panel: Panel,
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
    sheet: str | int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> ParameterTable:
    """Read parameters of any form and line them up with the series of a panel.

    Args:
        assign: ``{name: value}``, ``{name: {period: value}}``, ``{name: {place: value}}``,
            ``{name: {place: {period: value}}}``, a data frame, or a path. A table without a
            column of scenarios, periods or places holds for all of them.
        columns: what is known about each parameter.
        panel: the data whose series the parameters are for.
        system: the units of the rule set.
        region: the column of places; recognised by its name if None, as are all others.
        scenario: the column of scenarios.
        period: the column of periods.
        keys: further key columns.
        indicator: the column of parameter names, in a long table.
        value: the column of values, in a long table.
        unit: the column of units, in a long table.
        units: the unit of values by parameter, where it is not the declared one.
        na_values: texts that stand for a gap.
        sheet: the sheet of a workbook; the first that is not hidden if None.
        delimiter: what separates the cells of a text file; found out if None.
        encoding: the encoding of a text file; UTF-8 if None.

    Returns:
        The parameters, one number or one array ``[series]`` for each name and period.

    Raises:
        DataError: values cannot be used, or a name is no parameter.
        UsageError: this kind of data cannot be read, or has keys that the panel lacks.
    """
    roles = {
        "region": region,
        "scenario": scenario,
        "period": period,
        "indicator": indicator,
        "value": value,
        "unit": unit,
    }
    door = Door(
        columns,
        system=system,
        roles=roles,
        keys=keys,
        units=units,
        na_values=na_values,
        sheet=sheet,
        delimiter=delimiter,
        encoding=encoding,
    )
    if isinstance(assign, Mapping) and not is_table(assign):
        return _Assigned(door, panel).read(assign)
    return _lined_up(door.read(assign, _ALWAYS), panel, columns)


_ALWAYS = Period(Grain.DAY, 1)
"""Stands for "always" while a table without periods is read; no table can name that day."""


def _lined_up(given: Panel, panel: Panel, columns: Mapping[str, Column]) -> ParameterTable:
    """Return a table of parameters as arrays over the series of a panel."""
    unknown = [note for note in given.notes if note.code == "unknown-indicator"]
    if unknown:
        raise DataError(
            [
                replace(
                    note,
                    code="unknown-parameter",
                    message=note.message.replace("no indicator", "no parameter", 1),
                    hint=f"the parameters: {few(columns, _MOST_TOLD) or 'none is declared'}",
                )
                for note in unknown
            ]
        )
    missing = [key for key in given.keys if key not in panel.keys]
    if missing:
        raise UsageError(
            f"the parameters have a column {missing[0]!r} that the data do not have",
            code="parameter-keys",
            hint="leave it out, or give the data the same key columns",
        )
    rows: dict[tuple[str, Period | None], NDArray[np.float64] | float] = {}
    source = panel.index.lookup(given.index)
    for (name, time), row in given.rows.items():
        when = None if time == _ALWAYS else time
        line = given.values[row]
        if not given.keys:
            rows[name, when] = float(line[0])
            continue
        array = np.full(len(panel.index), np.nan)
        known = source >= 0
        array[known] = line[source[known]]
        array.flags.writeable = False
        rows[name, when] = array
    absent = np.setdiff1d(np.arange(len(given.index)), source)
    notes = [note for note in given.notes if note.code != "unknown-indicator"]
    for number in absent[:_MOST].tolist() if given.keys else []:
        label = given.index.label(number)
        notes.append(_absent(", ".join(label.values()), label.get(REGION), panel, given.sources))
    return ParameterTable(rows, tuple(notes), given.sources)


def _absent(text: str, place: str | None, panel: Panel, sources: Sequence[str]) -> Problem:
    known: Sequence[str] = ()
    if place is not None and panel.region_key is not None:
        known = panel.index.labels[panel.keys.index(panel.region_key)]
    near = "" if place in known else did_you_mean(place or "", known[:_MOST])
    return Problem(
        "unknown-place",
        f"the data have no series {text!r}{near}",
        "what was given for it was not used",
        Place(sources[0] if sources else _SOURCE),
    )


class _Assigned:
    """Reads parameters that are written in Python."""

    def __init__(self, door: Door, panel: Panel) -> None:
        self.door = door
        self.panel = panel
        self.cells = Cells(door.system, door.na_values)
        self.rows: dict[tuple[str, Period | None], NDArray[np.float64] | float] = {}
        self.given: dict[_Spot, None] = {}  # in the order that they come
        self.problems: list[Problem] = []
        self.notes: dict[str, Problem] = {}

    def read(self, assign: Mapping[Any, Any]) -> ParameterTable:
        columns = self.door.names.columns
        for title, given in assign.items():
            name = self.door.names.find(str(title))
            if name is None:
                known = (*columns, *(a for c in columns.values() for a in c.aliases))
                self.problems.append(
                    Problem(
                        "unknown-parameter",
                        f"no parameter is named {title!r}{did_you_mean(str(title), known)}",
                        f"the parameters: {few(columns, _MOST_TOLD) or 'none is declared'}",
                        Place(_SOURCE, column=str(title)),
                    )
                )
            elif isinstance(given, Mapping):
                self._by_key(columns[name], given)
            else:
                self._set(columns[name], None, None, given)
        self._look_for_doubt()
        if self.problems:
            raise DataError(self.problems)
        for array in self.rows.values():
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        return ParameterTable(self.rows, tuple(self.notes.values()), (_SOURCE,))

    def _by_key(self, column: Column, given: Mapping[Any, Any]) -> None:
        places = set(self._places())
        for key, inner in given.items():
            when = _period_of(key)
            if str(key) in places or isinstance(inner, Mapping) or when is None:
                self._for_place(column, str(key), inner)
            else:
                self._set(column, when, None, inner)

    def _places(self) -> Sequence[str]:
        key = self.panel.region_key
        return () if key is None else self.panel.index.labels[self.panel.keys.index(key)]

    def _for_place(self, column: Column, place: str, given: Any) -> None:
        try:
            mask = self.panel.index.mask(region=place)
        except (NotFoundError, UsageError):
            self.notes.setdefault(place, _absent(place, place, self.panel, (_SOURCE,)))
            mask = np.zeros(len(self.panel.index), dtype=np.bool_)
        if not isinstance(given, Mapping):
            self._set(column, None, place, given, mask)
            return
        for key, inner in given.items():
            try:
                self._set(column, Period.of(key), place, inner, mask)
            except PeriodError as error:
                spot = Place(_SOURCE, column=column.name, row=place)
                self.problems.append(error.problem(spot))

    def _look_for_doubt(self) -> None:
        """Refuse a value of one place for all times beside one of all places for a period."""
        periods: dict[str, list[Period]] = {}
        for name, place, when in self.given:
            if place is None and when is not None:
                periods.setdefault(name, []).append(when)
        for name, place, when in self.given:
            if place is None or when is not None:
                continue
            for period in periods.get(name, ()):
                if (name, place, period) not in self.given:
                    problem = Problem(
                        "unclear-parameter",
                        f"{name!r} is given for {place!r} at any time and for all places in "
                        f"{period}, and not for {place!r} in {period}",
                        f"say which of the two holds there: {{{place!r}: {{'{period}': ...}}}}",
                    )
                    self.problems.append(problem.at(Place(_SOURCE, column=name, row=place)))

    def _set(
        self,
        column: Column,
        when: Period | None,
        place: str | None,
        given: Any,
        mask: NDArray[np.bool_] | None = None,
    ) -> None:
        row_name = " ".join(str(part) for part in (place, when) if part is not None) or None
        spot = Place(_SOURCE, column=column.name, row=row_name)
        if (column.name, place, when) in self.given:
            problem = Problem(
                "duplicate", f"{column.name!r} is given twice", "keep one of the two", spot
            )
            self.problems.append(problem)
            return
        self.given[column.name, place, when] = None
        units = self.door.units
        try:
            unit = self.cells.unit(units[column.name]) if column.name in units else None
            number = self.cells.value(given, column, unit)
        except EcorulesError as error:
            self.problems.append(error.problem(spot))
            return
        low, high = limits(column)
        if number < low or number > high:
            self.problems.append(range_problem(number, column, spot))
        elif mask is None:
            self.rows[column.name, when] = number
        else:
            row = self.rows.get((column.name, when))
            if not isinstance(row, np.ndarray):
                start = np.nan if row is None else row
                row = self.rows[column.name, when] = np.full(len(self.panel.index), start)
            row[mask] = number


_Spot = tuple[str, "str | None", "Period | None"]


def _period_of(key: Any) -> Period | None:
    try:
        return Period.of(key)
    except PeriodError:
        return None
