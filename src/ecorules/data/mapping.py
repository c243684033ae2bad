"""Data written in Python: one place or a few, without any table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import limits, plain_text, range_problem
from ecorules.data.characters import seen
from ecorules.data.index import REGION, SeriesIndex
from ecorules.data.panel import Panel
from ecorules.errors import DataError, EcorulesError, Place, Problem, UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    from ecorules.data.cells import Cells
    from ecorules.data.columns import Names

__all__ = ["is_table", "read_mapping"]

_SOURCE = "mapping"
_SCALARS = (str, bytes, Mapping)


def is_table(data: Mapping[Any, Any]) -> bool:
    """Tell whether a mapping holds columns: some value is a list or an array."""
    for value in data.values():
        kind = type(value)
        if kind is float or kind is int or kind is str or kind is dict:
            continue
        if isinstance(value, _SCALARS) or not hasattr(value, "__len__"):
            continue
        # An array of no dimension is a single value, though it has a __len__.
        if getattr(value, "ndim", 1) != 0:
            return True
    return False


def read_mapping(
    data: Mapping[Any, Any],
    names: Names,
    cells: Cells,
    *,
    as_of: Period | None,
) -> Panel:
    """Read ``{name: value}``, ``{name: {period: value}}`` or ``{place: {name: ...}}``.

    Args:
        data: the mapping.
        names: what may be given.
        cells: how a value is read.
        as_of: the period of values that are given without one.

    Returns:
        A panel of one unnamed place, or of the places named.

    Raises:
        DataError: a value, period or unit cannot be used.
        UsageError: values have no period, and ``as_of`` is not given.
    """
    reader = _Reader(names, cells, as_of)
    if _is_by_place(data, names):
        places = [_text(place) for place in data]
        met: set[str] = set()
        for series, (place, given) in enumerate(zip(places, data.values(), strict=True)):
            if place in met:
                problem = Problem("duplicate", f"{place!r} is given twice", "keep one of the two")
                reader.problems.append(problem.at(Place(_SOURCE, row=place)))
            met.add(place)
            reader.read(given, series, place)
        codes = np.arange(len(places), dtype=np.int32)
        return reader.panel(SeriesIndex((REGION,), (codes,), (places,)))
    reader.read(data, 0, "")
    return reader.panel(SeriesIndex())


def _is_by_place(data: Mapping[Any, Any], names: Names) -> bool:
    for name, given in data.items():
        if not isinstance(given, Mapping) or names.find(_text(name)) is not None:
            return False
    return any(names.find(_text(inner)) for given in data.values() for inner in given)


class _Reader:
    """Gathers values by name and period until all problems are known."""

    def __init__(self, names: Names, cells: Cells, as_of: Period | None) -> None:
        self.names = names
        self.cells = cells
        self.as_of = as_of
        self.found: dict[tuple[str, Period], dict[int, float]] = {}
        self.problems: list[Problem] = []
        self.notes: dict[str, Problem] = {}

    def read(self, data: Mapping[Any, Any], series: int, place: str) -> None:
        columns = self.names.columns
        as_of = self.as_of
        for title, given in data.items():
            name = title if title in columns else self.names.find(_text(title))
            if name is None or name not in columns:
                text = name or _text(title)
                if text not in self.notes:
                    self.notes[text] = self.names.unused(text, Place(_SOURCE, column=text))
            elif isinstance(given, Mapping):
                for key, value in given.items():
                    try:
                        period = Period.of(key)
                    except EcorulesError as error:
                        spot = Place(_SOURCE, column=_text(title), row=place or None)
                        self.problems.append(error.problem(spot))
                    else:
                        self.add(name, period, value, series, place)
            elif as_of is not None:
                self.add(name, as_of, given, series, place)
            else:
                raise UsageError(
                    f"the value of {title!r} has no period",
                    code="period-missing",
                    hint=f"say as_of=..., or write {{{title!r}: {{2020: {given!r}}}}}",
                )

    def add(self, name: str, period: Period, given: Any, series: int, place: str) -> None:
        column = self.names.columns[name]
        try:
            value = self.cells.value(given, column, self.cells.asked.get(name))
        except EcorulesError as error:
            self.problems.append(error.problem(_place(name, period, place)))
            return
        if value < column.low or value > column.high:
            low, high = limits(column)
            if not low <= value <= high:
                self.problems.append(range_problem(value, column, _place(name, period, place)))
                return
        if math.isnan(value):
            return
        row = self.found.setdefault((name, period), {})
        if series in row:
            self.problems.append(
                Problem(
                    "duplicate",
                    f"{name!r} is given twice in {period}",
                    "keep one of the two",
                    _place(name, period, place),
                )
            )
        row[series] = value

    def panel(self, index: SeriesIndex) -> Panel:
        if self.problems:
            raise DataError(self.problems)
        order = {name: number for number, name in enumerate(self.names.columns)}
        keys = sorted(self.found, key=lambda k: (order[k[0]], int(k[1].grain), k[1].ordinal))
        values = np.full((len(keys) + 1, len(index)), np.nan)
        for number, key in enumerate(keys):
            for series, value in self.found[key].items():
                values[number, series] = value
        rows = {key: number for number, key in enumerate(keys)}
        return Panel(index, values, rows, tuple(self.notes.values()), (_SOURCE,))


def _place(name: str, period: Period, place: str) -> Place:
    return Place(_SOURCE, column=name, row=f"{place} {period}".strip())


def _text(name: object) -> str:
    """Return a name of a mapping as text.

    Raises:
        DataError: it holds a character that nobody sees, or is a number of thousands of digits.
    """
    try:
        return seen(plain_text(name))
    except EcorulesError as error:
        raise DataError([error.problem(Place(_SOURCE))]) from None
