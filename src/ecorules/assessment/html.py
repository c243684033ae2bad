"""Assessments as coloured tables, for notebooks."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from ecorules.assessment.rows import NUMERIC, ROWS, header, heading, keys_shown, notes, row
from ecorules.assessment.summary import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecorules.assessment.results import Assessment

__all__ = ["as_html"]

# Text on a light ground, both dark and pale enough to be read on either theme of a notebook.
_COLOURS = {
    "met": ("#0b5d2a", "#d7f0df"),
    "missed": ("#8a1020", "#fbdcdf"),
    "pending": ("#1d4e89", "#dce9f8"),
    "undetermined": ("#6b4e00", "#fbefcb"),
    "not applicable": ("#444444", "#e8e8e8"),
}
_WHY = 120


def as_html(assessment: Assessment) -> str:
    """Return a table of the verdicts; of the rules where there are many series."""
    many = len(assessment) > ROWS and len(assessment.selection.series) > 1
    parts = [f"<p><strong>{escape(heading(assessment))}</strong></p>"]
    parts += [f"<p>{escape(note)}</p>" for note in notes(assessment)]
    if many:
        names = ["rule", *(status.replace("_", " ") for status in STATUSES)]
        rows = [
            [rule, *(f"{summary[status]:,}" for status in STATUSES)]
            for rule, summary in islice(assessment.by("rule").items(), ROWS)
        ]
        parts.append(_table(names, rows, right=names[1:]))
        parts.append(f"<p>{len(assessment):,} verdicts</p>")
    elif len(assessment):
        names, keys = header(assessment), keys_shown(assessment)
        verdicts = islice(assessment, ROWS)
        parts.append(_table(names, (row(one, keys, why=_WHY) for one in verdicts), right=NUMERIC))
        if len(assessment) > ROWS:
            parts.append(f"<p>... and {len(assessment) - ROWS:,} more</p>")
    return f'<div class="ecorules">{"".join(parts)}</div>'


def _table(names: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str]) -> str:
    numeric = {position for position, name in enumerate(names) if name in set(right)}
    status = names.index("status") if "status" in names else -1
    head = "".join(f'<th scope="col"{_aligned(n in numeric)}>{escape(name)}</th>'
                   for n, name in enumerate(names))  # fmt: skip
    body = []
    for cells in rows:
        texts = [
            f"<td{_coloured(cell) if n == status else _aligned(n in numeric)}>{escape(cell)}</td>"
            for n, cell in enumerate(cells)
        ]
        body.append(f"<tr>{''.join(texts)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _aligned(right: bool) -> str:
    if right:
        return ' style="text-align: right; white-space: nowrap; padding: 0 0.6em"'
    return ' style="text-align: left; padding: 0 0.6em"'


def _coloured(status: str) -> str:
    text, ground = _COLOURS[status]
    return f' style="text-align: left; padding: 0 0.6em; color: {text}; background-color: {ground}"'
