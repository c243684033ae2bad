"""A table as the door sees it: named fields that give numbers, or codes and distinct cells."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ecorules.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

__all__ = ["Codes", "Field", "ListField", "Table", "number_codes", "object_codes"]

Codes = tuple["NDArray[np.int32]", list[Any]]
"""For each cell a position in the distinct cells, in order of first appearance; -1 for null."""

_NARROW = 4_000_000


class Field(Protocol):
    """One column of a table."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of cells."""

    @abstractmethod
    def codes(self, rows: NDArray[np.intp] | None = None) -> Codes:
        """Return the distinct cells, and for each cell (of some rows) which of them it is."""

    @abstractmethod
    def numbers(self) -> NDArray[np.float64] | None:
        """Return the cells as numbers, NaN for null; None if the column is not of numbers."""

    @abstractmethod
    def readings(self) -> NDArray[np.float64] | None:
        """Return what plain numeric text reads as, NaN elsewhere; None if that is not known."""


class Table:
    """The fields of one source, and what its rows are called.

    Attributes:
        source: what the table is called in messages: ``data.csv``, ``dataframe``.
        fields: its columns by header.
        in_file: whether it comes from a file, where numbers may be written ``1,234.5``.
    """

    def __init__(
        self,
        source: str,
        fields: Mapping[str, Field],
        *,
        in_file: bool = False,
        row_number: Callable[[int], int | str] | None = None,
    ) -> None:
        self.source = source
        self.fields = fields
        self.in_file = in_file
        self._row_number = row_number or (lambda row: row + 1)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, in order."""
        return tuple(self.fields)

    def __len__(self) -> int:
        return next((len(field) for field in self.fields.values()), 0)

    def row_number(self, row: int) -> int | str:
        """Return the number, from 1, or name under which whoever gave the data knows a row."""
        return self._row_number(row)

    def place(self, row: int | None, header: str) -> Place:
        """Return the place of a cell, or of a column if ``row`` is None."""
        number = None if row is None else self.row_number(row)
        return Place(self.source, row=number, column=header)


class ListField:
    """A column of Python objects, from lists and spreadsheets."""

    def __init__(self, cells: list[Any]) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def codes(self, rows: NDArray[np.intp] | None = None) -> Codes:
        """Return the distinct cells, and for each cell (of some rows) which of them it is."""
        cells = self.cells if rows is None else [self.cells[row] for row in rows.tolist()]
        return object_codes(cells)

    def numbers(self) -> NDArray[np.float64] | None:
        """Return the cells as numbers, NaN for null; None if the column is not of numbers."""
        if not {type(cell) for cell in self.cells} <= {float, int, type(None)}:
            return None
        try:
            return np.array(self.cells, dtype=np.float64)
        except OverflowError:  # an integer beyond all floats: the cells are read one by one
            return None

    def readings(self) -> NDArray[np.float64] | None:
        """Return None: the cells are read one by one."""
        return None


def object_codes(cells: list[Any]) -> Codes:
    """Return the codes of Python objects; 1, 1.0, True and "1" stay apart."""
    numbers: dict[tuple[type, Any], int] = {}
    distinct: list[Any] = []
    codes = np.empty(len(cells), dtype=np.int32)
    for row, cell in enumerate(cells):
        if _is_null(cell):
            codes[row] = -1
            continue
        key = (type(cell), cell)
        try:
            code = numbers.get(key)
        except TypeError:  # a list or the like, which is no value of anything
            key = (type(cell), id(cell))
            code = numbers.get(key)
        if code is None:
            code = numbers[key] = len(distinct)
            distinct.append(cell)
        codes[row] = code
    return codes, distinct


def _is_null(cell: Any) -> bool:
    """Tell whether a cell is None or a null of some library, which alone differ from themselves."""
    if cell is None:
        return True
    differs = cell != cell  # noqa: PLR0124 - only NaN, NaT and the like do
    if differs is False:
        return False
    if isinstance(differs, (bool, np.bool_)):
        return bool(differs)
    return type(differs).__name__ == "NAType"


def number_codes(array: NDArray[Any]) -> Codes:
    """Return the codes of an array of numbers, NaN being null."""
    known = ~np.isnan(array) if array.dtype.kind == "f" else None
    given = array if known is None or known.all() else array[known]
    codes = np.full(len(array), -1, dtype=np.int32)
    if not len(given):
        return codes, []
    low, high = given.min(), given.max()
    whole = given.dtype.kind in "iu" or (
        np.isfinite(low) and np.isfinite(high) and abs(low) < 2**53 and abs(high) < 2**53
    )
    if whole and given.dtype.kind == "f":
        whole = bool((given == np.floor(given)).all())
    if whole and int(high) - int(low) < _NARROW:
        found: NDArray[np.signedinteger[Any]]
        found = (given.astype(np.int64, copy=False) - int(low)).astype(np.int32)
        size = int(high) - int(low) + 1
        first = np.full(size, len(given), dtype=np.int64)
        first[found[::-1]] = np.arange(len(given) - 1, -1, -1)
        present = np.flatnonzero(first < len(given))
        distinct = present + int(low)
    else:
        distinct, firsts, found = np.unique(given, return_index=True, return_inverse=True)
        present, first = np.arange(len(distinct)), firsts
        size = len(distinct)
    order = np.argsort(first[present], kind="stable")
    table = np.empty(size, dtype=np.int32)
    table[present[order]] = np.arange(len(order), dtype=np.int32)
    codes[slice(None) if given is array else known] = table[found]
    return codes, distinct[order].tolist()
