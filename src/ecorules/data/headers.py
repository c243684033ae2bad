"""Headers of a file: each comes once, and a column without one is called by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.data.cells import is_gap
from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.data.table import Field

__all__ = ["named_columns", "refuse_many_columns", "twice"]

_MOST = 16_384  # as many as a spreadsheet has


def refuse_many_columns(width: int, source: str) -> None:
    """Refuse a file with more columns than any table has.

    Raises:
        DataError: it has more.
    """
    if width > _MOST:
        problem = Problem(
            "too-many-columns",
            f"the header has {width:,} columns, more than {_MOST:,}",
            "give a long table: one column of indicators or periods, and one of values",
            Place(source, row=1),
        )
        raise DataError([problem])


def twice(headers: Sequence[str]) -> str | None:
    """Return the first header that comes again, if any does.

    Example:
        >>> twice(["year", "", "", "pm25"]), twice(["year", "pm25", "year"])
        (None, 'year')
    """
    met: set[str] = set()
    for header in headers:
        if header and header in met:
            return header
        met.add(header)
    return None


def named_columns(headers: Sequence[str], columns: Sequence[Field]) -> dict[str, Field]:
    """Return columns by header; one that holds values and has none is called by its number."""
    fields = {}
    for number, (header, column) in enumerate(zip(headers, columns, strict=True), 1):
        name = header
        if not header and not all(map(is_gap, column.codes()[1])):
            name = f"(column {number})"
            while name in headers:
                name = f"({name})"
        if name:
            fields[name] = column
    return fields
