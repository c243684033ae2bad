"""What stands behind a status: value, bound, margin, period and reason, for many series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.engine.binding.tape import NONE
from ecorules.engine.causes import CAUSES, FILLED, LEFT_OUT
from ecorules.engine.kernels.outcomes import (
    ABSENT,
    FAIL,
    MET,
    MISSED,
    PASS,
    PENDING,
    UNDETERMINED,
    over_bound,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.binding.rules import BoundRule, Comparison, Judgement
    from ecorules.engine.program import Frame

__all__ = ["ENDS", "FLAG_NAMES", "REASONS", "Details", "details"]

REASONS = (
    "where_false",
    "nobody_asked",
    "case_none",
    *CAUSES.values(),
    "parts",
    "early",
    "compared",
)
"""The reason codes, in the order in which the first that holds is given (sentence 49)."""

ENDS = ("", "least", "most")
"""Which end of an open pair decided; empty where the value is known."""

FLAG_NAMES = ("tolerance", "rounded", "filled", "left_out")
"""What a verdict says beside its reason; bit n of a flag mask stands for name n."""

_REASON = {name: position for position, name in enumerate(REASONS)}


@dataclass(slots=True)
class Details:
    """The details of one rule for a block of series, in the unit of its measure.

    Attributes:
        value, bound, margin: float64 ``[series]``; NaN where undecided, and for composites.
        period: position among the rule's judged periods, -1 where undecided.
        end: position in `ENDS`.
        reason: position in `REASONS`.
        flags: bits of `FLAG_NAMES`.
    """

    value: NDArray[np.float64]
    bound: NDArray[np.float64]
    margin: NDArray[np.float64]
    period: NDArray[np.int32]
    end: NDArray[np.uint8]
    reason: NDArray[np.uint8]
    flags: NDArray[np.uint8]


def details(frame: Frame, rule: BoundRule) -> Details:
    """Read the details of a rule off a complete frame."""
    size = frame.size
    status = frame.row(rule.status)
    blank = np.full(size, np.nan)
    found = Details(
        value=blank,
        bound=blank,
        margin=blank,
        period=np.full(size, -1, np.int32),
        end=np.zeros(size, np.uint8),
        reason=np.full(size, _decided_reason(rule), np.uint8),
        flags=np.zeros(size, np.uint8),
    )
    with np.errstate(all="ignore"):
        if rule.node.measure is not None and not _plain(frame, found, rule, status):
            for position, judgement in enumerate(rule.judgements):
                _compare(frame, found, judgement, position, status)
        _explain(frame, found, rule, status)
    return found


def _decided_reason(rule: BoundRule) -> int:
    if rule.node.composite is not None:
        return _REASON["parts"]
    return _REASON["early" if rule.unseen else "compared"]


def _plain(frame: Frame, found: Details, rule: BoundRule, status: NDArray[np.uint8]) -> bool:
    """Fill in a rule of one period, one number and one known value, where that is all there is.

    Such a rule is undecided exactly where its value is a gap.
    """
    judgement = rule.judgements[0]
    if len(rule.judgements) > 1 or len(judgement.comparisons) != 1:
        return False
    compared = judgement.comparisons[0]
    value = compared.value
    exact = value.least == value.most or value.least not in frame.program.rows
    optional = (judgement.where, judgement.asked, judgement.case) != (NONE, NONE, NONE)
    if compared.reference is not None or compared.bound.side == 0 or not exact or optional:
        return False
    decided = status <= MISSED
    found.value = frame.row(value.most)
    found.bound = np.where(decided, compared.literal, np.nan)
    found.margin = over_bound(
        found.value, compared.literal, _scales(frame, compared), compared.bound.side
    )
    found.period = np.where(decided, np.int32(0), np.int32(-1))
    return True


def _compare(
    frame: Frame, found: Details, judgement: Judgement, position: int, status: NDArray[np.uint8]
) -> None:
    """Keep a period's value and bound where its margin is the smallest so far (sentence 47)."""
    outcome = frame.row(judgement.outcome)
    counts = ((outcome == PASS) & (status == MET)) | ((outcome == FAIL) & (status == MISSED))
    if not counts.any():
        return
    fails = outcome == FAIL
    for compared in judgement.comparisons:
        value, bound, margin, end = _ends(frame, compared, fails)
        rival = found.margin
        near = np.abs(margin - rival) <= 1e-9 * np.maximum(np.abs(margin), np.abs(rival))
        closer = np.isnan(rival) | ((margin < rival) & ~near)
        take = counts & closer & ~np.isnan(margin)
        if take.all():
            found.value, found.bound, found.margin = value + 0.0, bound + 0.0, margin
        else:
            found.value = np.where(take, value, found.value)
            found.bound = np.where(take, bound, found.bound)
            found.margin = np.where(take, margin, found.margin)
        found.end = np.where(take, end, found.end)
        found.period[take] = position


def _ends(
    frame: Frame, compared: Comparison, fails: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    """Return value, bound, margin and deciding end of one comparison.

    A lower bound passes on the least of the value and the most of the bound, and fails on the
    most of the value and the least of the bound; an upper bound the other way round.
    """
    side = compared.bound.side
    least, most = _pair(frame, compared.value)
    if compared.reference is None:
        low = high = np.full(frame.size, compared.literal)
    else:
        low, high = _pair(frame, compared.reference)
    if side == 0:
        above = over_bound(least, high, _scales(frame, compared), 1) > 0
        value = np.where(above, least, most)
        bound = np.where(above, high, low)
    else:
        lower = (side > 0) != fails
        value = np.where(lower, least, most)
        bound = np.where(lower, high, low)
    margin = over_bound(value, bound, _scales(frame, compared), side or 1)
    if side == 0:
        margin = -np.abs(margin)
    end = np.where(least == most, _which_end(bound, low, high), _which_end(value, least, most))
    return value, bound, margin, end


def _which_end(
    shown: NDArray[np.float64], least: NDArray[np.float64], most: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Return the position in `ENDS` of the end of an open pair that is shown."""
    open_pair = ~(least == most) & ~np.isnan(shown)
    which = np.where(shown == least, np.uint8(1), np.uint8(2))
    return np.where(open_pair, which, np.uint8(0))


def _pair(frame: Frame, value: object) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    least, most = value.least, value.most  # type: ignore[attr-defined]
    high = frame.row(most)
    if least == most or least not in frame.program.rows:
        return high, high
    return frame.row(least), high


def _scales(frame: Frame, compared: Comparison) -> list[NDArray[np.float64]]:
    values = [compared.value]
    if compared.reference is not None:
        values.append(compared.reference)
    return [frame.row(value.scale) for value in values if value.scale != NONE]


def _explain(frame: Frame, found: Details, rule: BoundRule, status: NDArray[np.uint8]) -> None:
    """Fill in reasons and flags."""
    undecided = np.flatnonzero((status == PENDING) | (status == UNDETERMINED))
    if len(undecided):
        found.reason[undecided] = _reasons(frame.take(undecided).why(rule.status))
    absent = status == ABSENT
    if absent.any():
        _explain_absence(frame, found, rule, absent)
    settled = status <= MISSED
    said = np.uint8(0)
    if any(bound.tolerance is not None for bound in rule.node.bounds):
        said |= np.uint8(1)
    if rule.node.rounding is not None:
        said |= np.uint8(2)
    if said:
        found.flags[settled] |= said
    if frame.program.has_flags and settled.any():
        mask = frame.why(rule.status)
        for position, bit in ((2, FILLED), (3, LEFT_OUT)):
            found.flags[settled & ((mask & np.uint16(bit)) != 0)] |= np.uint8(1 << position)
    for part in rule.parts:
        inner = details(frame, part)
        found.flags |= np.where(settled, inner.flags, np.uint8(0))


def _reasons(mask: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return the code of the lowest cause in each mask."""
    reasons = np.full(mask.shape, _REASON["value_missing"], np.uint8)
    for bit, name in reversed(CAUSES.items()):
        reasons[(mask & np.uint16(bit)) != 0] = _REASON[name]
    return reasons


def _explain_absence(
    frame: Frame, found: Details, rule: BoundRule, absent: NDArray[np.bool_]
) -> None:
    found.reason[absent] = _REASON["parts" if rule.node.composite is not None else "case_none"]
    for part in rule.parts:
        inner = details(frame, part)
        lower = absent & (inner.reason < found.reason)
        found.reason[lower] = inner.reason[lower]
    for attribute, reason in (("asked", "nobody_asked"), ("where", "where_false")):
        for judgement in rule.judgements:
            row = getattr(judgement, attribute)
            if row != NONE:
                found.reason[absent & (frame.row(row) == 0)] = _REASON[reason]
