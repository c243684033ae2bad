"""Columns that are not used, although they say when the values of a row are, or in which unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import is_gap, same_unit
from ecorules.data.columns import REMARKS, ROLES, fold
from ecorules.data.keys import read_period
from ecorules.errors import EcorulesError, Problem, UnitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ecorules.data.cells import Cells
    from ecorules.data.table import Table
    from ecorules.periods import Period
    from ecorules.units import Unit

__all__ = ["overlooked_periods", "refuse_units", "unit_headers"]

_NEAR_YEARS = 50
_FIRST = 10


def overlooked_periods(table: Table, headers: Iterable[str], as_of: Period) -> Iterator[Problem]:
    """Yield a note on each column of other periods than that which all values are taken to be of.

    Args:
        table: a table in which no column of periods is known.
        headers: the columns of it that are not used.
        as_of: the period of all values.
    """
    for header in headers:
        if fold(header) in REMARKS:
            continue
        field = table.fields[header]
        first = np.arange(min(len(table), _FIRST), dtype=np.intp)
        if _periods(field.codes(first)[1], as_of) is None:
            continue
        if (_periods(field.codes()[1], as_of) or set()) - {as_of}:
            yield Problem(
                "unclear-column",
                f"column {header!r} was not used, and all values are taken to be of {as_of}",
                f"if it says of which period they are, name it: period={header!r}",
                table.place(None, header),
            )


def _periods(cells: Sequence[Any], as_of: Period) -> set[Period] | None:
    """Return the periods in the cells of a column, or None if a cell is something else."""
    found = set()
    for cell in cells:
        if is_gap(cell):
            continue
        try:
            period = read_period(cell)
        except EcorulesError:
            return None
        # Any number of four digits could be a year.
        if abs(period.year - as_of.year) > _NEAR_YEARS:
            return None
        found.add(period)
    return found


def unit_headers(headers: Iterable[str]) -> list[str]:
    """Return the headers under which units stand in a long table."""
    known = {fold(word) for word in ROLES["unit"]}
    return [header for header in headers if fold(header) in known]


def refuse_units(
    table: Table, headers: Iterable[str], units: Collection[Unit], cells: Cells
) -> None:
    """Refuse a column of units beside columns of indicators, unless it says what holds anyway.

    Args:
        table: a table of one column for each indicator.
        headers: its columns of units.
        units: the units of its values.
        cells: what reads units.

    Raises:
        UsageError: the column says something else.
    """
    for header in headers:
        said = [
            str(cell).strip()
            for cell in table.fields[header].codes()[1]
            if not is_gap(cell, cells.na)
        ]
        if not any(_is_unit(text, cells) for text in said):
            continue  # organisations are called 单位 too
        for text in said:
            if _is_in(text, units, cells):
                continue
            raise UsageError(
                f"column {header!r} of {table.source} says units, and nothing tells which of the "
                "indicators beside it they are of",
                code="unit-column",
                hint="write units into the headers, as in: pm25 (mg/m³); or write one value in "
                "each row: indicator, value, unit; or leave the column out",
            )


def _is_unit(text: str, cells: Cells) -> bool:
    try:
        cells.unit(text)
    except UnitError:
        return False
    return True


def _is_in(text: str, units: Collection[Unit], cells: Cells) -> bool:
    try:
        said = cells.unit(text)
    except UnitError:
        return False
    return all(same_unit(said, unit) for unit in units)
