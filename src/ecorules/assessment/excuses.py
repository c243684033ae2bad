"""Excuses: why a target was missed, told beside the miss, which stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.assessment.summary import CODES
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.assessment.selection import Selection

__all__ = ["Excuse", "excused"]


class Excuse(NamedTuple):
    """Why one verdict is missed.

    Attributes:
        rule: the id of the rule.
        series: the labels of the series, by key.
        because: what is said.
    """

    rule: str
    series: dict[str, str]
    because: str


def excused(
    selection: Selection, rule: int, because: str, keys: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    """Return the verdicts that an excuse is for: rule and series -> what is said.

    Args:
        selection: the verdicts that are looked at.
        rule: the position of the rule.
        because: what is said.
        keys: labels of the series.

    Raises:
        UsageError: nothing is said, or none of the verdicts is missed.
        NotFoundError: no series has these labels.
    """
    if not because.strip():
        raise UsageError(
            "an excuse says why", code="no-reason", hint="excuse(rule, because='why it was missed')"
        )
    evaluation = selection.evaluation
    asked = np.flatnonzero(evaluation.panel.index.mask(**keys)).tolist()
    missed = [
        series
        for series in asked
        if selection.holds(rule, series) and evaluation.statuses[rule, series] == CODES["missed"]
    ]
    if not missed:
        name = evaluation.rule_ids[rule]
        where = "".join(f", {key}={label!r}" for key, label in keys.items())
        raise UsageError(
            f"{name!r}{where} is not missed, so there is nothing to excuse",
            code="not-missed",
            hint="only what is missed is excused; see .missed",
        )
    return {(rule, series): because for series in missed}
