"""Reports as one HTML file that needs no other: no script, no picture, no font from elsewhere."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from ecorules.report.blocks import Heading, Items, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecorules.report.blocks import Block, Table

__all__ = ["html"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LANGUAGES = {"en": "en", "zh": "zh-Hans"}
# Each status has text and ground that can be read on screen, on paper and without colour vision.
_STYLE = """
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; color: #1a1a1a;
  background: #fff; font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
  sans-serif; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; font-size: 0.95rem; }
th, td { border: 1px solid #ccc; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; }
th { background: #f2f2f2; }
.right { text-align: right; white-space: nowrap; }
.met { color: #0b5d2a; background: #d7f0df; }
.missed { color: #8a1020; background: #fbdcdf; }
.pending { color: #1d4e89; background: #dce9f8; }
.undetermined { color: #6b4e00; background: #fbefcb; }
.not_applicable { color: #444; background: #e8e8e8; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
""".strip()
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(blocks: Iterable[Block], *, title: str, lang: str) -> str:
    """Return blocks as a whole HTML document.

    Args:
        blocks: what it holds.
        title: the title of the document.
        lang: ``en`` or ``zh``.
    """
    body = "\n".join(_block(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_plain(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_plain(block.text)}</p>"
    if isinstance(block, Items):
        return f"<ul>{''.join(f'<li>{_plain(text)}</li>' for text in block.texts)}</ul>"
    return _table(block)


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col"{_class("right" if n in table.right else "")}>{_plain(name)}</th>'
        for n, name in enumerate(table.header)
    )
    body = []
    for number, row in enumerate(table.rows):
        cells = []
        for position, cell in enumerate(row):
            name = "right" if position in table.right else ""
            if table.status is not None and position == table.status[0]:
                name = table.status[1][number]
            cells.append(f"<td{_class(name)}>{_plain(cell)}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    rows = "\n".join(body)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _plain(text: str) -> str:
    return escape(" ".join(_CONTROL.sub("", text).split()), quote=True)
