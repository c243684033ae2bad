"""What the command prints: rows as a table for a terminal, as CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ecorules.assessment.tables import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.report.blocks import Block

__all__ = ["Cell", "Rows", "as_json", "escaped", "markdown_lines", "rounded"]

Cell: TypeAlias = "str | int | float | None"

_EXACT = 2.0**53
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Rows:
    """A header and rows of cells.

    Example:
        >>> rows = Rows(["set", "rules"], [["air", 12], ["=cmd()", -1]])
        >>> print(rows.table())
        set     rules
        air        12
        =cmd()     -1
        >>> print(rows.csv(), end="")
        set,rules
        air,12
        '=cmd(),-1
    """

    header: Sequence[str]
    cells: Sequence[Sequence[Cell]]

    def render(self, form: str) -> str:
        """Return the rows in one of the forms ``table``, ``csv``, ``json`` and ``markdown``."""
        if form == "json":
            return as_json([dict(zip(self.header, row, strict=True)) for row in self.cells])
        forms = {"table": self.table, "csv": self.csv, "markdown": self.markdown}
        return forms[form]()

    def table(self) -> str:
        """Return the rows as a table for a terminal."""
        numeric = [
            position
            for position in range(len(self.header))
            if any(_is_number(row[position]) for row in self.cells)
        ]
        return text_table(self.header, [[_text(cell) for cell in row] for row in self.cells],
                          right=numeric)  # fmt: skip

    def csv(self) -> str:
        """Return the rows as CSV; no cell can be taken for a formula by a spreadsheet."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([escaped(title) for title in self.header])
        writer.writerows([escaped(cell) for cell in row] for row in self.cells)
        return text.getvalue()

    def markdown(self) -> str:
        """Return the rows as a Markdown table, in which no cell can be taken for markup."""
        from ecorules.report import blocks  # noqa: PLC0415 - it is slow; tables need none

        rows = [[_text(cell) for cell in row] for row in self.cells]
        return _markdown(blocks.Table(self.header, rows))


def markdown_lines(text: str) -> str:
    r"""Return lines as Markdown: the first as a paragraph, those below it as a list.

    Example:
        >>> print(markdown_lines("air: <b>clean</b>\nwindow: 2018..2020"))
        air: &lt;b&gt;clean&lt;/b&gt;
        <BLANKLINE>
        - window: 2018..2020
    """
    from ecorules.report import blocks  # noqa: PLC0415 - it is slow; tables need none

    first, *others = text.split("\n")
    return _markdown(blocks.Paragraph(first), *([blocks.Items(others)] if others else []))


def escaped(cell: Cell) -> Cell:
    """Return a cell of CSV: a text that a spreadsheet would take for a formula is quoted.

    Numbers stay numbers, whatever their sign; a whole one is written without a point.

    Example:
        >>> escaped("=1+1"), escaped("-5 pp"), escaped(-5.5), escaped(83.0), escaped("株洲")
        ("'=1+1", "'-5 pp", -5.5, 83, '株洲')
    """
    if isinstance(cell, str) and any(one.startswith(_FORMULA) for one in (cell, cell.lstrip())):
        return f"'{cell}"
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    return cell


def rounded(number: float | None, digits: int) -> float | None:
    """Return a number to so many significant digits, without the noise of its calculation.

    Example:
        >>> rounded(86.6 - 83, 12)
        3.6
    """
    return None if number is None else float(f"{number:.{digits}g}")


def as_json(value: Any) -> str:
    """Return a value as JSON text, in which a number that is not finite is null."""
    return json.dumps(_finite(value), ensure_ascii=False, indent=2, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def _markdown(*given: Block) -> str:
    from ecorules.report.markdown import markdown  # noqa: PLC0415 - it is slow; tables need none

    return markdown(given).rstrip("\n")
