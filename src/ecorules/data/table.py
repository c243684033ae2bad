"""A table as the door sees it: named fields that give numbers, or codes and distinct cells."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ecorules.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from ecorules.errors import Problem

__all__ = [
    "Codes",
    "Commas",
    "Field",
    "ListField",
    "Table",
    "as_printed",
    "number_codes",
    "object_codes",
]

Codes = tuple["NDArray[np.int32]", list[Any]]
"""For each cell a position in the distinct cells, in order of first appearance; -1 for null."""

_NARROW = 4_000_000


class Commas(Enum):
    """What a comma inside a number of a table is."""

    REFUSED = "nothing that belongs there"
    THOUSANDS = "a mark between thousands: 1,234.5, as in most files"
    UNCLEAR = "that or the decimal mark, as where cells are separated by semicolons"


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
        commas: what a comma inside a number is.
        notes: what of the source was not read, and why.
    """

    def __init__(
        self,
        source: str,
        fields: Mapping[str, Field],
        *,
        commas: Commas = Commas.REFUSED,
        row_number: Callable[[int], int | str] | None = None,
        notes: tuple[Problem, ...] = (),
    ) -> None:
        self.source = source
        self.fields = fields
        self.commas = commas
        self.notes = notes
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
        if not {type(cell) for cell in self.cells} <= {float, int, np.float64, type(None)}:
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
    if isinstance(cell, Decimal):  # a signalling NaN cannot be compared
        return cell.is_nan()
    differs = cell != cell  # noqa: PLR0124 - only NaN, NaT and the like do
    if differs is False:
        return False
    if isinstance(differs, (bool, np.bool_)):
        return bool(differs)
    return type(differs).__name__ == "NAType"


def as_printed(numbers: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return numbers in double precision: those in less are the decimals that they are printed as.

    Held in 32 bits, 45.1 is 45.099998...: by itself it would miss a bound of 45.1.

    Args:
        numbers: numbers of any precision.

    Example:
        >>> as_printed(np.array([45.1], dtype=np.float32))
        array([45.1])
    """
    if numbers.dtype == np.float32:
        import polars as pl  # noqa: PLC0415 - it is slow; numpy prints ten times slower

        printed = pl.Series(numbers.ravel()).cast(pl.String).cast(pl.Float64).to_numpy()
        return printed.reshape(numbers.shape)
    if numbers.dtype == np.float16:
        return numbers.astype(np.str_).astype(np.float64)
    return numbers.astype(np.float64, copy=False)


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
        wide = given if given.dtype == np.uint64 else given.astype(np.int64, copy=False)
        found = (wide - wide.min()).astype(np.int32)
        size = int(high) - int(low) + 1
        first = np.full(size, len(given), dtype=np.int64)
        first[found[::-1]] = np.arange(len(given) - 1, -1, -1)
        present = np.flatnonzero(first < len(given))
        distinct = present.astype(wide.dtype) + wide.min()
    else:
        distinct, firsts, found = np.unique(given, return_index=True, return_inverse=True)
        present, first = np.arange(len(distinct)), firsts
        size = len(distinct)
    order = np.argsort(first[present], kind="stable")
    table = np.empty(size, dtype=np.int32)
    table[present[order]] = np.arange(len(order), dtype=np.int32)
    codes[slice(None) if given is array else known] = table[found]
    return codes, distinct[order].tolist()
