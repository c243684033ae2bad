"""Quotes of a text file: whether each opens or closes a cell, and swallows no rows."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Quotes", "quotes_of", "refuse_swallowed_rows"]

_CHUNK = 1 << 24
_QUOTE = ord('"')
_LINE_END = ord("\n")
_NUMBER = re.compile(rb'"?[+-]?[0-9][0-9./-]*"?')


class Quotes(NamedTuple):
    """The quotes of a text file.

    Attributes:
        are_regular: whether each opens a cell, closes one, or is one of two that stand for one.
            Where that does not hold, readers differ in what they take for a cell and for a row.
        span_lines: whether a quoted cell may have several lines.
    """

    are_regular: bool
    span_lines: bool


def quotes_of(content: bytes, delimiter: str) -> Quotes:
    """Look at the quotes of a text file.

    Args:
        content: a text in UTF-8, its lines ended by line feeds.
        delimiter: what separates cells.

    Example:
        >>> quotes_of(b'a,"b, c",d', ",")
        Quotes(are_regular=True, span_lines=False)
        >>> quotes_of(b'a,6" pipe,d', ",")
        Quotes(are_regular=False, span_lines=True)
    """
    if b'"' not in content:
        return Quotes(are_regular=True, span_lines=False)
    # A line end before the first cell and one behind the last: then every quote has neighbours.
    text = np.frombuffer(b"\n" + content + b"\n", dtype=np.uint8)
    ends = np.zeros(256, dtype=np.bool_)
    ends[[_QUOTE, _LINE_END, ord(delimiter)]] = True
    met = 0
    span_lines = False
    for start in range(0, len(text), _CHUNK):
        chunk = text[start : start + _CHUNK]
        spots = np.flatnonzero(chunk == _QUOTE) + start
        opening, closing = spots[met % 2 :: 2], spots[1 - met % 2 :: 2]
        if not (ends[text[opening - 1]].all() and ends[text[closing + 1]].all()):
            return Quotes(are_regular=False, span_lines=True)
        lines = np.flatnonzero(chunk == _LINE_END) + start
        span_lines |= bool(((met + np.searchsorted(spots, lines)) % 2).any())
        met += len(spots)
    return Quotes(are_regular=met % 2 == 0, span_lines=span_lines)


def refuse_swallowed_rows(
    content: bytes, firsts: Iterable[int], delimiter: str, width: int, source: str
) -> None:
    """Refuse a file in which a line within a quoted cell is a row by itself.

    A quote that opens a cell by mistake makes one cell of all that follows until the next quote.

    Args:
        content: the file.
        firsts: the number of the first line of each row.
        delimiter: what separates cells.
        width: how many cells a row has.
        source: what the file is called.

    Raises:
        DataError: such a line has as many cells as the header has, a number among them.
    """
    awaited = iter(firsts)
    first = next(awaited, None)
    opened = 1
    for number, line in enumerate(io.BytesIO(content), 1):
        if number == first:
            first, opened = next(awaited, None), number
            continue
        cells = line.split(delimiter.encode())
        # Where a cell of several lines is closed the row goes on as it should; a quote alone, as
        # a mark for "ditto", closes nothing.
        alone = b'"' in {cells[0].strip(), cells[-1].strip()}
        closes = b'"' in line and not alone
        if closes or len(cells) != width:
            continue
        if any(_NUMBER.fullmatch(cell.strip()) for cell in cells):
            problem = Problem(
                "unreadable",
                f"a quote that is opened here makes line {number} part of a cell",
                "close every quote, and write a quote inside a cell twice",
                Place(source, row=opened),
            )
            raise DataError([problem])
