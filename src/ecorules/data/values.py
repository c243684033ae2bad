"""Columns of values: numbers at once, and what else stands there by distinct cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.cells import is_gap, same_unit
from ecorules.errors import EcorulesError, Problem, UnitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecorules.data.cells import Cells
    from ecorules.data.panel import Column
    from ecorules.data.problems import Problems
    from ecorules.data.table import Codes, Table
    from ecorules.units import Unit

__all__ = ["ValueReader"]

_DECLARED = 0


class ValueReader:
    """Reads the value columns of one table.

    Units have codes: 0 is the unit declared for the indicator, others are given by the data.

    Args:
        table: the table.
        columns: the indicators, by number.
        cells: how a single cell is read.
        problems: where problems are told.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[Column],
        cells: Cells,
        problems: Problems,
    ) -> None:
        self.table = table
        self.columns = columns
        self.cells = cells
        self.problems = problems
        self._units: list[Unit | None] = [None]

    def header_unit(self, header: str, number: int, text: str | None) -> np.int32:
        """Return the code of the unit of a column of one indicator."""
        return np.int32(self._code(number, text, header, None, 1))

    def unit(self, number: int, code: int) -> Unit | None:
        """Return the unit of an indicator that a code stands for; None for a class."""
        column = self.columns[number]
        if column.labels is not None:
            return None
        declared = column.unit or self.cells.unit("1")
        return declared if code == _DECLARED else self._units[code]

    def row_units(
        self,
        names: NDArray[np.int32],
        titles: NDArray[np.int32],
        carried: Sequence[str | None],
        header: str | None,
    ) -> NDArray[np.int32]:
        """Return the code of the unit of each row of a long table.

        Args:
            names: the number of the indicator of each row, -1 for none.
            titles: the code of the indicator cell of each row.
            carried: the unit that each distinct indicator cell carries in brackets, if any.
            header: the header of the column of units, if there is one.
        """
        if header is None and not self.cells.asked and not any(carried):
            return np.broadcast_to(np.int32(_DECLARED), len(names))
        if header is None:
            given: Codes = np.full(len(names), -1, dtype=np.int32), []
        else:
            given = self.table.fields[header].codes()
        codes, distinct = given
        width = len(distinct) + 1
        pairs = titles.astype(np.int64) * width + codes + 1
        found, firsts, which = _distinct(pairs, (len(carried) + 1) * width)
        table = np.zeros(len(found), dtype=np.int32)
        counts = np.bincount(which, minlength=len(found))
        for spot, pair in enumerate(found.tolist()):
            title, unit = divmod(pair, width)
            row = int(firsts[spot])
            if names[row] < 0:
                continue
            cell = distinct[unit - 1] if unit else None
            text = None if is_gap(cell) else str(cell).strip()
            if self.problems.full:
                break
            told = text or carried[title]
            where = header if text and header else ""
            if text and carried[title] and not self._agree(text, carried[title]):
                contradiction = Problem(
                    "unit-contradiction",
                    f"the unit is {text!r} here, and {carried[title]!r} after the name",
                    "keep the right one",
                )
                self.problems.add(contradiction, where, row, int(counts[spot]))
                continue
            table[spot] = self._code(int(names[row]), told, where, row, int(counts[spot]))
        return table[which]

    def _agree(self, text: str, other: str | None) -> bool:
        try:
            return same_unit(self.cells.unit(text), self.cells.unit(other or ""))
        except UnitError:
            return True  # what is wrong with a unit is told where it is read

    def _code(self, number: int, text: str | None, header: str, row: int | None, count: int) -> int:
        column = self.columns[number]
        asked = self.cells.asked.get(column.name)
        if column.labels is not None:
            return _DECLARED
        try:
            unit = self.cells.unit(text) if text else asked
            if unit is None:
                return _DECLARED
            self.cells.converted(0.0, unit, column)
        except UnitError as error:
            self.problems.add(error.problem(), header, row, count)
            return _DECLARED
        if asked is not None and not same_unit(unit, asked):
            contradiction = Problem(
                "unit-contradiction",
                f"the data give {column.name!r} in {text!r}, units= says {asked.text!r}",
                "leave it out of units=, or correct one of them",
            )
            self.problems.add(contradiction, header, row, count)
        if unit == column.unit:
            return _DECLARED
        if unit not in self._units:
            self._units.append(unit)
        return self._units.index(unit)

    def read(
        self, header: str, names: NDArray[np.int32], units: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        """Return the values of a column in the declared units, NaN for a gap.

        Args:
            header: the header of the column.
            names: the number of the indicator of each row, -1 for a row that is not used.
            units: the code of the unit of each row.
        """
        field = self.table.fields[header]
        numbers = field.numbers()
        if numbers is None:
            numbers = field.readings()
            if numbers is None:
                numbers = np.full(len(names), np.nan)
            numbers = self._known(numbers)
            closer = ~np.isfinite(numbers)
        else:
            numbers = self._known(numbers)
            closer = np.isinf(numbers)
        for number in self._classes(names):
            closer |= names == number
        values = self._converted(numbers, names, units)
        if values is not numbers:  # a value may be too large for the unit it is held in
            closer |= np.isinf(values)
        if closer.any():
            rows = np.flatnonzero(closer & (names >= 0))
            values = np.array(values)
            values[rows] = self._closely(header, rows, names[rows], units[rows])
        return values

    def _known(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return numbers of which those that stand for a gap are NaN."""
        gaps = self.cells.na.numbers
        return np.where(np.isin(numbers, [*gaps]), np.nan, numbers) if gaps else numbers

    def _classes(self, names: NDArray[np.int32]) -> list[int]:
        classes = [n for n, column in enumerate(self.columns) if column.labels is not None]
        if not classes or not len(names):
            return []
        if names.strides == (0,):
            return [n for n in classes if n == names[0]]
        return classes

    def _converted(
        self, numbers: NDArray[np.float64], names: NDArray[np.int32], units: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        if len(self._units) == 1 or not len(units) or not units.any():
            return numbers
        values = np.array(numbers)
        pairs = names.astype(np.int64) * len(self._units) + units
        pairs[(units == _DECLARED) | (names < 0)] = -1
        used = np.unique(pairs[:1]) if units.strides == (0,) else np.unique(pairs)
        for pair in used.tolist():
            if pair < 0:
                continue
            number, code = divmod(pair, len(self._units))
            unit, column = self._units[code], self.columns[number]
            if unit is None:
                continue
            zero = self.cells.converted(0.0, unit, column)
            factor = unit.factor if column.unit is None else unit.factor_to(column.unit)
            if factor != 1.0 or zero:
                mask = pairs == pair
                with np.errstate(over="ignore"):
                    values[mask] = values[mask] * factor + zero
        return values

    def _closely(
        self,
        header: str,
        rows: NDArray[np.intp],
        names: NDArray[np.int32],
        units: NDArray[np.int32],
    ) -> NDArray[np.float64]:
        """Read cells one by one, equal ones of one indicator and unit once."""
        codes, distinct = self.table.fields[header].codes(rows)
        pairs = (codes.astype(np.int64) + 1) * len(self.columns) + names
        pairs = pairs * len(self._units) + units
        found, firsts, which = np.unique(pairs, return_index=True, return_inverse=True)
        values = np.full(len(found), np.nan)
        counts = np.bincount(which, minlength=len(found))
        for spot in np.argsort(firsts, kind="stable").tolist():
            first = int(firsts[spot])
            if codes[first] < 0:
                continue
            cell = distinct[int(codes[first])]
            column = self.columns[int(names[first])]
            try:
                values[spot] = self._cell(cell, column, self._units[int(units[first])])
            except EcorulesError as error:
                self.problems.add(error.problem(), header, int(rows[first]), int(counts[spot]))
                if self.problems.full:
                    break
        return values[which]

    def _cell(self, cell: object, column: Column, unit: Unit | None) -> float:
        if isinstance(cell, float) and math.isinf(cell) and column.labels is None:
            raise EcorulesError(
                f"infinity is no value of {column.name!r}",
                code="infinity",
                hint="leave the cell empty where it is not known",
            )
        return self.cells.value(cell, column, unit)


def _distinct(
    numbers: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct of few small numbers, the first row of each, and which each row has."""
    shifted = numbers - numbers.min(initial=0)
    if size > len(numbers) + 1_000:
        found, firsts, which = np.unique(numbers, return_index=True, return_inverse=True)
        return found, firsts, which
    first = np.full(size + 1, len(numbers), dtype=np.int64)
    first[shifted[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    present = np.flatnonzero(first < len(numbers))
    table = np.zeros(size + 1, dtype=np.int64)
    table[present] = np.arange(len(present))
    return present + numbers.min(initial=0), first[present], table[shifted]
