"""Problems of a table, gathered so that a million equal ones are told once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from ecorules.data.table import Table

__all__ = ["Problems", "damaged", "refuse_sparse", "too_many"]

_MOST = 1_000
_MOST_CELLS = 10_000_000
_MOST_GAPS = 50


def damaged(source: str, kind: str, error: BaseException) -> DataError:
    """Return the error of a file that a library cannot read.

    Args:
        source: what the file is called.
        kind: what it should be.
        error: what the library says.
    """
    reason = str(error).partition("\n")[0]
    return DataError(
        [
            Problem(
                "unreadable",
                f"this is no {kind} file that can be read: {reason}",
                f"save it anew as {kind}, or give the file its right ending",
                Place(source),
            )
        ]
    )


def refuse_sparse(rows: int, columns: int, given: int, source: str) -> None:
    """Refuse data that would fill memory with gaps.

    Args:
        rows: how many rows a table of all values would have.
        columns: how many columns.
        given: how many values there are.
        source: what the data are called.

    Raises:
        DataError: far more values are missing than are given.
    """
    if rows * columns <= _MOST_CELLS + _MOST_GAPS * given:
        return
    problem = Problem(
        "too-sparse",
        f"{rows:,} times {columns:,} values are asked for, and {given:,} are given",
        "check the columns of places, members and periods; divide the data into several files",
        Place(source),
    )
    raise DataError([problem])


def too_many(source: str) -> Problem:
    """Return the problem that stands last where the reading stops.

    Args:
        source: what the data are called.
    """
    return Problem(
        "too-many-problems",
        "there may be more: the reading stopped here",
        "mend these and read the data again",
        Place(source),
    )


class Problems:
    """The problems of one table, each distinct one with its first place and how often it is met."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._found: dict[tuple[Problem, str], tuple[int | None, int]] = {}

    @property
    def full(self) -> bool:
        """Whether so many have been found that looking on helps nobody."""
        return len(self._found) >= _MOST

    def add(self, problem: Problem, header: str, row: int | None = None, count: int = 1) -> None:
        """Add a problem met in ``count`` cells of a column, of which ``row`` is the first."""
        key = (problem, header)
        if key in self._found:
            first, before = self._found[key]
            earliest = row if first is None or (row is not None and row < first) else first
            self._found[key] = (earliest, before + count)
        else:
            self._found[key] = (row, count)

    def raise_any(self) -> None:
        """Raise what was found.

        Raises:
            DataError: something was found.
        """
        if not self._found:
            return
        told = []
        for (problem, header), (row, count) in self._found.items():
            more = f" (and in {count - 1} more rows)" if count > 1 else ""
            place = self.table.place(row, header) if header else Place(self.table.source)
            told.append(replace(problem, message=problem.message + more, place=place))
        if self.full:
            told.append(too_many(self.table.source))
        raise DataError(told)
