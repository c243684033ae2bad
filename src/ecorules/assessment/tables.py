"""Plain-text tables whose columns line up, wide Chinese characters included."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["display_width", "padded", "shortened", "text_table"]

_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc"})


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    Example:
        >>> display_width("PM2.5"), display_width("株洲")
        (5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(mark) in _NO_WIDTH
        else 2 if unicodedata.east_asian_width(mark) in "WF"
        else 1
        for mark in text
    )  # fmt: skip


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text filled up with spaces, on the left if it is to stand on the right."""
    spaces = " " * (width - display_width(text))
    return spaces + text if right else text + spaces


def shortened(text: str, width: int) -> str:
    """Return a text that takes at most ``width`` columns, cut with an ellipsis.

    Example:
        >>> shortened("value missing", 7)
        'value …'
    """
    if display_width(text) <= width:
        return text
    kept, used = [], 0
    for mark in text:
        used += display_width(mark)
        if used > width - 1:
            break
        kept.append(mark)
    return "".join(kept) + "…"


def text_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = ()
) -> str:
    """Return a table as text; columns are two spaces apart, lines have no trailing spaces.

    Args:
        header: the names of the columns.
        rows: cells, one for each column.
        right: positions of the columns that are set flush right.

    Example:
        >>> print(text_table(["rule", "value"], [["空气", "38"], ["pm10", "7"]], right=[1]))
        rule  value
        空气     38
        pm10      7
    """
    table = [list(header), *([_one_line(cell) for cell in row] for row in rows)]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        cells = [
            padded(cell, width, right=position in right)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _one_line(cell: str) -> str:
    return " ".join(cell.split()) if any(mark.isspace() and mark != " " for mark in cell) else cell
