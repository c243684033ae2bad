r"""Reports as Markdown: nothing of the data can be taken for markup.

>>> markdown([Heading("PM2.5 | <b>2020</b>", 1), Paragraph("# 1. not *a* heading")])
'# PM2.5 \\| &lt;b&gt;2020&lt;/b&gt;\n\n\\# 1. not \\*a\\* heading\n'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecorules.report.blocks import Heading, Items, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecorules.report.blocks import Block, Table

__all__ = ["markdown"]

_MARKS = re.compile(r"([\\`*_\[\]|~$])")
_OPENING = re.compile(r"(?:[#+=>-]|\d+(?=[.)](?:\s|$)))")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown with tables as GitHub writes them."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_plain(block.text)}"
    if isinstance(block, Paragraph):
        return _line(block.text)
    if isinstance(block, Items):
        return "\n".join(f"- {_line(text)}" for text in block.texts)
    return _table(block)


def _table(table: Table) -> str:
    rule = ["---:" if n in table.right else "---" for n in range(len(table.header))]
    rows = [[_plain(cell) for cell in row] for row in (table.header, *table.rows)]
    return "\n".join(_row(row) for row in (rows[0], rule, *rows[1:]))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    """Return a text that begins a line, and does not begin a list, a heading or a quotation."""
    plain = _plain(text)
    opening = _OPENING.match(plain)
    if opening is None:
        return plain
    spot = opening.end() if plain[0].isdigit() else 0
    return f"{plain[:spot]}\\{plain[spot:]}"


def _plain(text: str) -> str:
    """Return a text on one line, in which nothing is markup."""
    joined = " ".join(_CONTROL.sub("", text).split())
    marked = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\1", marked)
