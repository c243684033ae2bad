"""Assessments as plain text, for terminals."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecorules.assessment.rows import NUMERIC, ROWS, header, heading, keys_shown, notes, row
from ecorules.assessment.summary import STATUSES
from ecorules.assessment.tables import text_table

if TYPE_CHECKING:
    from ecorules.assessment.results import Assessment

__all__ = ["as_text"]


def as_text(assessment: Assessment) -> str:
    """Return a table of the verdicts; of the rules where there are many series."""
    lines = [heading(assessment), *notes(assessment)]
    if not len(assessment):
        return "\n".join(lines)
    many = len(assessment) > ROWS and len(assessment.selection.series) > 1
    lines += ["", _by_rule(assessment) if many else _verdicts(assessment)]
    if many:
        lines += ["", f"{len(assessment):,} verdicts; see .filter(), .missed, .to_polars()"]
    elif len(assessment) > ROWS:
        lines += ["", f"... and {len(assessment) - ROWS:,} more"]
    return "\n".join(lines)


def _verdicts(assessment: Assessment) -> str:
    names, keys = header(assessment), keys_shown(assessment)
    rows = [row(verdict, keys) for verdict in islice(assessment, ROWS)]
    right = [position for position, name in enumerate(names) if name in NUMERIC]
    return text_table(names, rows, right=right)


def _by_rule(assessment: Assessment) -> str:
    names = ["rule", *(status.replace("_", " ") for status in STATUSES)]
    counted = list(assessment.by("rule").items())
    rows = [
        [rule, *(f"{summary[status]:,}" for status in STATUSES)] for rule, summary in counted[:ROWS]
    ]
    if len(counted) > ROWS:
        rows.append([f"... and {len(counted) - ROWS:,} more", *("" for _ in STATUSES)])
    return text_table(names, rows, right=range(1, len(names)))
