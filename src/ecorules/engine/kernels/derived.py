"""Reductions over members of which some may be unknown: the least and most they can give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ecorules.engine.causes import FLAGS, LEFT_OUT, NOT_SEEN, TOO_FEW_VALUES, UNDEFINED_VALUE
from ecorules.engine.kernels.kernel import Kernel, any_cause, options_of
from ecorules.engine.kernels.values import finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step

__all__ = ["NEARLY_ZERO", "REDUCE", "Members", "Reduction", "enough_known", "reduce_members"]

Floats: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Reduction:
    """How members are reduced.

    The inputs of the kernel are, for each of ``members`` in turn and in this order where present,
    whether it is asked, whether it meets what is asked, and its value.

    Attributes:
        how: count, share, sum, mean, min, max, percentile or compound.
        members: how many there are.
        where: whether there are truths of being asked.
        meeting: whether there are truths of meeting what is asked.
        of: whether there are values.
        need: enough known members: (amount, whether it is a share of those asked), or None.
        seen: whether the judged period has been seen: before, nothing is left out.
        at: the percentile.
        non_negative: whether unknown values are known to be at least 0.
        counts_none: whether nobody asked is a result, 0, and not the absence of one.
    """

    how: str
    members: int
    where: bool
    meeting: bool
    of: bool
    need: tuple[float, bool] | None
    seen: bool
    at: float
    non_negative: bool
    counts_none: bool = False


@dataclass(slots=True)
class Members:
    """Arrays ``[members, ...]``; NaN is unknown.

    Attributes:
        asked: whether each is asked: 1, 0 or NaN.
        meets: whether it meets what is asked.
        value: its value.
        certain: how many more there are, of which nothing else is known.
        perhaps: how many more may be asked; infinite for an open list.
    """

    asked: Floats
    meets: Floats
    value: Floats
    certain: Floats | float = 0.0
    perhaps: Floats | float = 0.0

    @property
    def more(self) -> NDArray[np.bool_]:
        """Whether there are, or may be, members of which nothing is known."""
        found: NDArray[np.bool_] = np.asarray(self.certain) + np.asarray(self.perhaps) > 0
        return found

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """Whether anything is not known of any member."""
        found: NDArray[np.bool_] = self.unknown.any(axis=0) | self.more
        return found

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Members that are asked."""
        return np.equal(self.asked, 1)

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Members that are asked or may be."""
        return np.not_equal(self.asked, 0)

    @property
    def maybe(self) -> NDArray[np.bool_]:
        """Members of which it is not known whether they are asked."""
        return np.isnan(self.asked)

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Members that are asked, or may be, and of which not all is known."""
        return self.possible & (self.maybe | np.isnan(self.meets) | np.isnan(self.value))


def _members(inputs: Arrays, how: Reduction) -> Members:
    shape = (how.members, *np.broadcast_shapes(*(row.shape for row in inputs)))
    rows = iter(inputs)

    def stacked(present: bool) -> Floats:
        if not present:
            return np.ones(shape)
        return np.stack([next(rows) for _ in range(how.members)])

    return Members(stacked(how.where), stacked(how.meeting), stacked(how.of))


def _reduce(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    how: Reduction = options
    return reduce_members(_members(inputs, how), how)


def reduce_members(members: Members, how: Reduction) -> tuple[Floats, Floats, Floats, Floats]:
    """Return least, most, scale, and whether anybody is asked (1, 0, NaN)."""
    certain = members.sure.any(axis=0) | (np.asarray(members.certain) > 0)
    possible = members.possible.any(axis=0) | members.more
    asked = np.where(certain, 1.0, np.where(possible, np.nan, 0.0))
    if how.counts_none:
        asked = np.ones(asked.shape)
    enough = None
    if how.need is not None:
        enough, members = _leave_out(members, how)
    least, most, scale = _REDUCTIONS[how.how](members, how)
    least, most = finite(least), finite(most)
    if enough is not None:
        least, most = np.where(enough, least, np.nan), np.where(enough, most, np.nan)
    # Where nobody is surely asked, there may be no value at all.
    sure = asked == 1
    least, most = np.where(sure, least, np.nan), np.where(sure, most, np.nan)
    return least, most, scale, asked


def _leave_out(members: Members, how: Reduction) -> tuple[NDArray[np.bool_], Members]:
    """Leave out what is unknown where enough is known; say where that is so."""
    enough = enough_known(members, how)
    out = members.unknown
    if not how.seen:
        return ~members.gaps & enough, members
    asked = np.where(out & enough, 0.0, members.asked)
    meets = np.where(out & enough, 0.0, members.meets)
    return enough, Members(asked, meets, np.where(out & enough, 0.0, members.value))


def enough_known(members: Members, how: Reduction) -> NDArray[np.bool_]:
    """Return where as many members are known as are needed."""
    amount, share = how.need or (0.0, False)
    known = (members.possible & ~members.unknown).sum(axis=0)
    every = members.possible.sum(axis=0) + members.certain + members.perhaps
    wanted = amount * every if share else amount
    enough: NDArray[np.bool_] = known >= np.maximum(wanted * (1 - 1e-12), 1)
    return enough


def _reduce_why(frame: Frame, step: Step) -> Masks:
    mask = any_cause(frame, step)
    how: Reduction = options_of(step)
    least, most = (frame.row(number) for number in step.outputs[:2])
    open_pair = ~(least == most)
    if how.need is None:
        undefined = open_pair & ((mask & ~np.uint16(FLAGS)) == 0)
        return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))
    members = _members([frame.row(number) for number in step.inputs], how)
    unknown = members.unknown.any(axis=0)
    enough = enough_known(members, how)
    found: Masks
    if how.seen:
        left_out = np.where(enough & unknown, np.uint16(LEFT_OUT), np.uint16(0))
        found = np.where(enough, left_out, np.uint16(TOO_FEW_VALUES))
    else:
        found = np.where(unknown | ~enough, np.uint16(NOT_SEEN), np.uint16(0))
    return found | (mask & np.uint16(FLAGS))


REDUCE = Kernel("reduce", _reduce, _reduce_why)
"""Members -> least, most, scale, asked (sentences 13 and 14)."""

_Triple: TypeAlias = tuple[Floats, Floats, Floats]

NEARLY_ZERO = 1e-6
"""In per cent: not equal to 0, nor its complement to 100, and beyond no bound that plans set."""


def _count(members: Members, how: Reduction) -> _Triple:
    passes = members.sure & (members.meets == 1)
    could = members.possible & (members.meets != 0)
    least = passes.sum(axis=0).astype(np.float64)
    if not how.meeting:  # members without a name count where nothing is asked of them
        least = least + members.certain
    most = could.sum(axis=0) + members.certain + members.perhaps
    return least, most, np.where(np.isinf(most), least, most)


def _share(members: Members, how: Reduction) -> _Triple:
    if how.of:
        return _weighted_share(members)
    sure, maybe, meets = members.sure, members.maybe, members.meets
    passes = (sure & (meets == 1)).sum(axis=0)
    asked = sure.sum(axis=0)
    # The least: whoever may be asked and may fail is asked and fails.
    against = (maybe & (meets != 1)).sum(axis=0)
    # The most: whoever may pass does, and is asked.
    open_sure = (sure & np.isnan(meets)).sum(axis=0)
    in_favour = (maybe & (meets != 0)).sum(axis=0)
    more = members.certain + members.perhaps
    with np.errstate(invalid="ignore", divide="ignore"):
        least = 100.0 * passes / (asked + against + more)
        good = passes + open_sure + in_favour
        most = 100.0 * (good + more) / (asked + in_favour + more)
    # An open list comes as near to either end as one likes, and reaches it only if all agree.
    endless = np.isinf(more)
    fails = (sure & (meets == 0)).any(axis=0)
    least = np.where(endless, np.where(passes > 0, NEARLY_ZERO, 0.0), least)
    most = np.where(endless, np.where(fails, 100.0 - NEARLY_ZERO, 100.0), most)
    return least, most, most


def _weighted_share(members: Members) -> _Triple:
    known = ~members.gaps
    weights = np.where(members.sure, members.value, 0.0)
    total = weights.sum(axis=0)
    passing = np.where(members.meets == 1, weights, 0.0).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(known & (total != 0), 100.0 * passing / total, np.nan)
    return share, share, np.abs(share)


def _sum(members: Members, how: Reduction) -> _Triple:
    value, gap = members.value, np.isnan(members.value)
    sure = np.where(members.sure & ~gap, value, 0.0)
    maybe = np.where(members.maybe & ~gap, value, 0.0)
    base = sure.sum(axis=0)
    missing = (members.possible & gap).any(axis=0) | members.more
    scale = np.abs(np.where(members.possible & ~gap, value, 0.0)).max(axis=0)
    most = np.where(missing, np.nan, base + np.maximum(maybe, 0.0).sum(axis=0))
    least = base + np.minimum(maybe, 0.0).sum(axis=0)
    return (least if how.non_negative else np.where(missing, np.nan, least)), most, scale


def _mean(members: Members, _: Reduction) -> _Triple:
    known = ~members.gaps
    values = np.where(members.sure, members.value, 0.0)
    count = members.sure.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values.sum(axis=0) / count, np.nan)
        scale = np.abs(values).max(axis=0) / count
    return mean, mean, scale


def _max(members: Members, how: Reduction) -> _Triple:
    gap = np.isnan(members.value)
    sure = np.where(members.sure & ~gap, members.value, -np.inf).max(axis=0)
    most = np.where(members.possible & ~gap, members.value, -np.inf).max(axis=0)
    missing = (members.possible & gap).any(axis=0) | members.more
    known = np.where(np.isneginf(sure), np.nan, sure)
    least = known
    if how.non_negative:
        least = np.fmax(known, 0.0)  # whatever is not known of a flow is at least 0
    most = np.where(missing | np.isneginf(most), np.nan, most)
    return least, most, np.where(np.isneginf(sure), 0.0, np.abs(sure))


def _min(members: Members, how: Reduction) -> _Triple:
    turned = replace(members, value=-members.value)
    least, most, scale = _max(turned, replace(how, non_negative=False))
    low, high = -most, -least
    if how.non_negative:
        low = np.where(np.isnan(low), 0.0, low)
    return low, high, scale


def _percentile(members: Members, how: Reduction) -> _Triple:
    """Linear interpolation between order statistics: k = 1 + (n - 1) p / 100 (HJ 663)."""
    known = ~members.gaps
    values = np.sort(np.where(members.sure, members.value, np.inf), axis=0)
    count = members.sure.sum(axis=0)
    position = np.maximum(count - 1, 0) * (how.at / 100.0)
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    low = np.take_along_axis(values, below[np.newaxis], axis=0)[0]
    high = np.take_along_axis(values, above[np.newaxis], axis=0)[0]
    known &= count > 0
    low, high = np.where(known, low, np.nan), np.where(known, high, np.nan)
    value = low + (high - low) * (position - below)
    return value, value, np.maximum(np.abs(low), np.abs(high))


def _compound(members: Members, _: Reduction) -> _Triple:
    """100 (product of (1 + r / 100) - 1) for growth rates r in per cent."""
    known = ~members.gaps
    factors = np.where(members.sure, 1.0 + members.value / 100.0, 1.0)
    known &= (factors >= 0).all(axis=0)
    growth = np.where(known, factors.prod(axis=0), np.nan)
    value = (growth - 1.0) * 100.0
    return value, value, 100.0 * np.maximum(growth, 1.0)


_REDUCTIONS: dict[str, Callable[[Members, Reduction], _Triple]] = {
    "count": _count,
    "share": _share,
    "sum": _sum,
    "mean": _mean,
    "max": _max,
    "min": _min,
    "percentile": _percentile,
    "compound": _compound,
}
