"""Percentages of workbooks: numbers that a person sees a hundred times as large as they are held.

A cell that shows 15.00% holds 0.15, and says by its number format alone that it is a percentage.
"""

from __future__ import annotations

import math
import re
from array import array
from decimal import Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecorules.data.parts import Part, local

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Formats", "Percentages", "as_percentage", "shows_percentage"]

_BUILT_IN = {"9": "0%", "10": "0.00%"}
_MARKS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\[\]]*\]|.', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)([0-9.eE+-]+)\]")
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
}
_BY_SIGN: dict[int, tuple[str, ...]] = {1: ("",), 2: (">=", ""), 3: (">", "<", "")}
_EXACT = Context(prec=50)
_LONGEST = 1_000


def as_percentage(number: float) -> str:
    """Return a number as the percentage that a person sees, exact in decimal.

    Example:
        >>> as_percentage(0.07), as_percentage(1.0), as_percentage(-0.0015)
        ('7%', '100%', '-0.15%')
    """
    hundredfold = _EXACT.scaleb(Decimal(repr(number)), 2)
    return f"{_EXACT.normalize(hundredfold):f}%"


def shows_percentage(code: str, number: float) -> bool:
    """Tell whether a number format shows a number as a percentage.

    Args:
        code: the code of the format: up to four sections, by default for positive and negative
            numbers, zero and texts. What is quoted or escaped in it is text.
        number: the number.

    Example:
        >>> shows_percentage("0.0%", 0.15), shows_percentage('0.0"%"', 15)
        (True, False)
    """
    for relation, bound, percentage in _sections(code):
        if not relation or _HOLDS[relation](number, bound):
            return percentage
    return False


@lru_cache(1_000)
def _sections(code: str) -> list[tuple[str, float, bool]]:
    """Return what a number must be for each section, and whether that shows percentages."""
    conditions: list[tuple[str, float] | None] = [None]
    percentages = [False]
    for mark in _MARKS.findall(code):
        if mark == ";":
            conditions.append(None)
            percentages.append(False)
        elif mark == "%":
            percentages[-1] = True
        elif (condition := _CONDITION.fullmatch(mark)) is not None:
            conditions[-1] = (condition[1], _number(condition[2]))
    count = min(len(conditions), 3)
    found = [condition or ("", 0.0) for condition in conditions[:count]]
    if not any(conditions):
        found = [(relation, 0.0) for relation in _BY_SIGN[count]]
    return [
        (relation, bound, percentage)
        for (relation, bound), percentage in zip(found, percentages, strict=False)
    ]


def _number(text: str) -> float:
    """Return a text as a number, NaN if it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


class Formats(Part):
    """The number formats that the styles of cells in XLSX have."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self._written = dict(_BUILT_IN)
        self._styles: list[str] = []
        self._within = ""

    @property
    def percentages(self) -> dict[str, str]:
        """The code of each style that shows some numbers as percentages, by its number."""
        codes = (self._written.get(style, "") for style in self._styles)
        return {
            str(number): code
            for number, code in enumerate(codes)
            if any(percentage for *_, percentage in _sections(code))
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        name = local(tag)
        if name in {"numFmts", "cellXfs"}:
            self._within = name
        elif (name, self._within) == ("numFmt", "numFmts"):
            self._written[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif (name, self._within) == ("xf", "cellXfs"):
            self._styles.append(attributes.get("numFmtId", "0"))

    def finish(self, tag: str) -> None:
        """Look at an element that ends."""
        if local(tag) == self._within:
            self._within = ""


class Percentages:
    """Where a sheet holds numbers that are seen as percentages, and which numbers these are."""

    def __init__(self) -> None:
        self._places = array("q")
        self._numbers = array("d")

    def __len__(self) -> int:
        return len(self._numbers)

    def add(
        self,
        row: int,
        column: int,
        written: str,
        *,
        code: str = "0%",
        rows: int = 1,
        columns: int = 1,
    ) -> None:
        """Add a cell.

        Args:
            row: its row, from 0.
            column: its column, from 0.
            written: what it holds; what is no number is no percentage.
            code: its number format.
            rows: how often it is repeated downwards.
            columns: how often it is repeated to the right.

        Raises:
            ValueError: a number has thousands of digits.
        """
        if len(written) > _LONGEST:
            raise ValueError(f"a number of it has {len(written):,} digits")
        number = _number(written)
        if math.isfinite(number) and shows_percentage(code, number):
            self._places.extend((row, rows, column, columns))
            self._numbers.append(number)

    def show(self, rows: list[list[Any]]) -> None:
        """Make texts of a sheet's percentages, as a person sees them.

        Args:
            rows: all cells of the sheet, from its first row and column.

        Raises:
            ValueError: a percentage is not where it should be.
        """
        places = iter(self._places)
        spots = zip(places, places, places, places, self._numbers, strict=True)
        for top, height, left, width, number in spots:
            text = as_percentage(number)
            if min(top, left) < 0 or top + height > len(rows):
                raise _misplaced(top)
            for row in rows[top : top + height]:
                for column in range(left, left + width):
                    if column >= len(row) or isinstance(row[column], bool) or row[column] != number:
                        raise _misplaced(top)
                    row[column] = text


def _misplaced(row: int) -> ValueError:
    return ValueError(f"its percentage in row {row + 1} is not there")
