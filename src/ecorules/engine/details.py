"""What stands behind a status: value, bound, margin, period and reason, for many series."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from ecorules.engine.binding.tape import NONE
from ecorules.engine.causes import CAUSES, FILLED, LEFT_OUT
from ecorules.engine.kernels.derived import NEARLY_ZERO
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
from ecorules.engine.nodes import Derived

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule, Comparison
    from ecorules.engine.binding.tape import Value
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

_FAR = 1e308
"""A margin that every other is smaller than."""

_NO_OUTCOME = 255

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

    def take(self, series: NDArray[np.intp]) -> Details:
        """Return the details of some of the series."""
        return Details(**{entry.name: getattr(self, entry.name)[series] for entry in fields(self)})


def details(frame: Frame, rule: BoundRule) -> Details:
    """Read the details of a rule off a complete frame, once."""
    known: Details | None = frame.found.get(rule)
    if known is None:
        known = frame.found[rule] = _read(frame, rule)
    return known


def _read(frame: Frame, rule: BoundRule) -> Details:
    status = frame.row(rule.status)
    size = len(status)
    found = Details(
        value=np.full(size, np.nan),
        bound=np.full(size, np.nan),
        margin=np.full(size, np.nan),
        period=np.full(size, -1, np.int32),
        end=np.zeros(size, np.uint8),
        reason=np.full(size, _decided_reason(rule), np.uint8),
        flags=np.zeros(size, np.uint8),
    )
    with np.errstate(all="ignore"):
        if rule.is_compared and not _plain(frame, found, rule, status):
            _closest(frame, found, rule, status)
        found.margin = np.where(np.isinf(found.margin), np.nan, found.margin)  # it overflowed
        _explain(frame, found, rule, status)
    return found


def _decided_reason(rule: BoundRule) -> int:
    if not rule.is_compared:
        return _REASON["parts"]
    return _REASON["early" if rule.unseen else "compared"]


def _plain(frame: Frame, found: Details, rule: BoundRule, status: NDArray[np.uint8]) -> bool:
    """Fill in a rule of one period, one number and one known value, where that is all there is.

    Such a rule is undecided exactly where its value is a gap.
    """
    judgement = rule.judgements[0]
    if len(rule.judgements) > 1 or len(judgement.comparisons) != 1 or rule.node.done is not None:
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


def _closest(frame: Frame, found: Details, rule: BoundRule, status: NDArray[np.uint8]) -> None:
    """Fill in the period of the smallest margin among those that decided (sentence 47)."""
    deciding = np.where(status == MET, np.uint8(PASS), np.uint8(FAIL))
    deciding[status > MISSED] = _NO_OUTCOME
    best = np.full(len(status), _FAR)
    for position, judgement in enumerate(rule.judgements):
        outcome = frame.row(judgement.outcome)
        counts = outcome == deciding
        if not judgement.comparisons or rule.node.done is not None:
            # What is true or false without a number has no margin, and yet a period.
            found.period = np.where(counts & (found.period < 0), np.int32(position), found.period)
        for compared in judgement.comparisons:
            value, bound, margin, end = _ends(frame, compared, outcome)
            if rule.node.done is not None:
                # What can no longer be done is missed before its day: it is late by no days yet.
                margin = np.where((outcome == FAIL) & (margin > 0), np.nan, margin)
            margin = np.where(counts, margin, _FAR)
            take = margin < best - 1e-9 * np.abs(best)
            best = np.where(take, margin, best)
            found.value = np.where(take, value, found.value)
            found.bound = np.where(take, bound, found.bound)
            found.period = np.where(take, np.int32(position), found.period)
            if end is not None:
                found.end = np.where(take, end, found.end)
    found.margin = np.where(best == _FAR, np.nan, best)
    source = None if rule.node.measure is None else rule.node.measure.source
    if isinstance(source, Derived) and source.register is not None and source.how == "share":
        _to_the_end(found, 100.0 * source.factor)


def _to_the_end(found: Details, whole: float) -> None:
    """Show the end that a share of an open list comes near to and does not reach."""
    near = found.end != 0
    for end in (0.0, whole):
        close = near & (np.abs(found.value - end) <= 2 * NEARLY_ZERO * whole / 100.0)
        shown = np.where(close, end, found.value)
        moved = np.where(
            found.margin < 0, -np.abs(shown - found.bound), np.abs(shown - found.bound)
        )
        found.margin = np.where(close, moved, found.margin)
        found.value = shown


def _ends(
    frame: Frame, compared: Comparison, outcome: NDArray[np.uint8]
) -> tuple[
    NDArray[np.float64],
    NDArray[np.float64] | float,
    NDArray[np.float64],
    NDArray[np.uint8] | None,
]:
    """Return value, bound, margin and deciding end of one comparison.

    A lower bound passes on the least of the value and the most of the bound, and fails on the
    most of the value and the least of the bound; an upper bound the other way round.
    """
    side = compared.bound.side
    scales = _scales(frame, compared)
    least, most = _pair(frame, compared.value)
    low: NDArray[np.float64] | float = compared.literal
    high: NDArray[np.float64] | float = compared.literal
    if compared.reference is not None:
        low, high = _pair(frame, compared.reference)
    if least is most and low is high and side != 0:
        return most, high, over_bound(most, high, scales, side), None
    lower = (side > 0) != (outcome == FAIL)
    if side == 0:
        lower = over_bound(least, high, scales, 1) > 0
    value = np.where(lower, least, most)
    bound = np.where(lower, high, low)
    margin = over_bound(value, bound, scales, side or 1)
    if side == 0:
        margin = 0.0 - np.abs(margin)
    end = np.where(least == most, _which_end(bound, low, high), _which_end(value, least, most))
    return value, bound, margin, end


def _which_end(
    shown: NDArray[np.float64],
    least: NDArray[np.float64] | float,
    most: NDArray[np.float64] | float,
) -> NDArray[np.uint8]:
    """Return the position in `ENDS` of the end of an open pair that is shown."""
    open_pair = ~np.equal(least, most) & ~np.isnan(shown)
    which = np.where(np.equal(shown, least), np.uint8(1), np.uint8(2))
    return np.where(open_pair, which, np.uint8(0))


def _pair(frame: Frame, value: Value) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return least and most of a value, one array where it has no two ends."""
    high: NDArray[np.float64] = frame.row(value.most)
    if not value.is_pair or value.least not in frame.program.rows:
        return high, high
    return frame.row(value.least), high


def _scales(frame: Frame, compared: Comparison) -> list[NDArray[np.float64]]:
    values = [compared.value]
    if compared.reference is not None:
        values.append(compared.reference)
    return [frame.row(value.scale) for value in values if value.scale != NONE]


def _explain(frame: Frame, found: Details, rule: BoundRule, status: NDArray[np.uint8]) -> None:
    """Fill in reasons and flags."""
    undecided = np.flatnonzero((status == PENDING) | (status == UNDETERMINED))
    if len(undecided):
        # Members have rows of their own width, which are not taken apart.
        if frame.world is None:
            why = frame.take(undecided).why(rule.status)
        else:
            why = frame.why(rule.status)[undecided]
        found.reason[undecided] = _reasons(why)
    absent = status == ABSENT
    if absent.any():
        _explain_absence(frame, found, rule, absent)
    settled = status <= MISSED
    if rule.ends != NONE and frame.program.scope is not None and rule.is_compared:
        ahead = frame.row(rule.ends) > frame.program.scope.as_of.toordinal()
        found.reason[settled & ahead] = _REASON["early"]
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
    for part in rule.parts if _may_flag(frame, rule, set()) else ():
        inner = details(frame, part)
        found.flags |= np.where(settled, inner.flags, np.uint8(0))


def _may_flag(frame: Frame, rule: BoundRule, seen: set[int]) -> bool:
    """Whether anything below a rule may have been rounded, eased, filled or left out."""
    if id(rule) in seen:
        return False
    seen.add(id(rule))
    node = rule.node
    eased = any(bound.tolerance is not None for bound in node.bounds)
    if frame.program.has_flags or eased or node.rounding is not None:
        return True
    return any(_may_flag(frame, part, seen) for part in rule.parts)


def _reasons(mask: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return the code of the lowest cause in each mask."""
    reasons = np.full(mask.shape, _REASON["value_missing"], np.uint8)
    for bit, name in reversed(CAUSES.items()):
        reasons[(mask & np.uint16(bit)) != 0] = _REASON[name]
    return reasons


def _explain_absence(
    frame: Frame, found: Details, rule: BoundRule, absent: NDArray[np.bool_]
) -> None:
    if rule.members is not None:
        _explain_members(frame, found, rule, absent)
        return
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


def _explain_members(
    frame: Frame, found: Details, rule: BoundRule, absent: NDArray[np.bool_]
) -> None:
    """Say why a place has no verdict: it has no members, or the rule asks nothing of any."""
    found.reason[absent] = _REASON["nobody_asked"]
    inner = rule.members
    if inner is None or frame.world is None:
        return
    owner = frame.world.space(inner.path).owner
    reasons = details(frame, inner).reason
    lowest = np.full(len(absent), len(REASONS), np.intp)
    np.minimum.at(lowest, owner, reasons.astype(np.intp))
    taken = absent & (lowest < len(REASONS))
    found.reason[taken] = lowest[taken]
