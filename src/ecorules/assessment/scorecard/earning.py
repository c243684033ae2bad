"""What each item of a scorecard earns: the least and the most, for many series at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.engine.kernels.outcomes import ABSENT, MET, MISSED
from ecorules.engine.scorecards import Method
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.assessment.scorecard.peers import Extremes
    from ecorules.engine.reached import Ends
    from ecorules.engine.scorecards import CompiledItem, Rate
    from ecorules.engine.scoring import Reading

    Floats = NDArray[np.float64]

__all__ = ["Earned", "earned", "impossible", "worth"]


class Earned(NamedTuple):
    """Points of one item, float64 ``[series]``; least and most are one number where it is decided.

    Attributes:
        least, most: of its points, from 0 to all of them.
        low, high: what comes on top, a bonus, or is taken away beyond its points, a deduction.
        applies: 1, 0, or NaN where it is not known.
    """

    least: Floats
    most: Floats
    low: Floats
    high: Floats
    applies: Floats

    @property
    def decided(self) -> NDArray[np.bool_]:
        """Where it applies and its points are known."""
        closed = (self.least == self.most) & (self.low == self.high)
        decided: NDArray[np.bool_] = closed & (self.applies == 1)
        return decided


def earned(item: CompiledItem, reading: Reading, extremes: Extremes | None = None) -> Earned:
    """Return what an item earns.

    Args:
        item: the item.
        reading: what it stands on, for a block of series.
        extremes: between which its values lie, for `min_max`.
    """
    with np.errstate(all="ignore"):
        if item.method is Method.BEST:
            least, most, absent = _best(item, reading)
        elif item.rule is not None:
            least, most, absent = _of_rule(item, reading)
        else:
            least, most = _of_value(item, reading, extremes)
            absent = np.zeros(least.shape, np.bool_)
    applies = np.where(absent, 0.0, reading.applies)
    return _split(item, least, most, applies)


def _split(item: CompiledItem, least: Floats, most: Floats, applies: Floats) -> Earned:
    """Tell points from what comes on top of them or is taken away beyond them."""
    base_least, base_most = np.clip(least, 0.0, item.points), np.clip(most, 0.0, item.points)
    low, high = least - base_least, most - base_most
    unsure = np.isnan(applies)
    if unsure.any():
        base_least = np.where(unsure, 0.0, base_least)
        base_most = np.where(unsure, item.points, base_most)
        low = np.where(unsure, np.minimum(low, 0.0), low)
        high = np.where(unsure, np.maximum(high, 0.0), high)
    return Earned(base_least, base_most, low, high, applies)


# Rules


def _of_rule(item: CompiledItem, reading: Reading) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    status = reading.statuses[0]
    least = np.full(status.shape, item.least)
    most = np.full(status.shape, item.most)
    met, missed = status == MET, status == MISSED
    bonus = (np.zeros(status.shape), np.zeros(status.shape))
    if item.over is not None and reading.completion is not None:
        bonus = _bonus(item.over, reading.completion)
    least[met] = (item.points + bonus[0])[met]
    most[met] = (item.points + bonus[1])[met]
    short = _short(item, reading)
    least[missed], most[missed] = short[0][missed], short[1][missed]
    return least, most, status == ABSENT


def _short(item: CompiledItem, reading: Reading) -> tuple[Floats, Floats]:
    """Return what a missed rule still earns."""
    if item.per is not None and reading.amount is not None:
        return _after_deduction(
            item, item.per, -reading.amount.most, -reading.amount.least, reading
        )
    completion = reading.completion
    if item.method is Method.PROPORTIONAL and completion is not None:
        return _proportional(item, completion)
    if item.method is Method.STEPS and completion is not None:
        return (
            _reached(item, completion.least, completion.near),
            _reached(item, completion.most, completion.near),
        )
    nothing = np.zeros(reading.statuses.shape[1])
    return nothing, nothing


def _best(item: CompiledItem, reading: Reading) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the points of the best rule that is met, and of the best that still may be."""
    points = np.array([points for _, points in item.best])[:, np.newaxis]
    statuses = reading.statuses
    least = np.where(statuses == MET, points, 0.0).max(axis=0)
    open_to = ~np.isin(statuses, (MISSED, ABSENT))
    most = np.where(open_to, points, 0.0).max(axis=0)
    # As long as no rule is decided, the item may also turn out not to apply.
    decided = np.isin(statuses, (MET, MISSED)).any(axis=0)
    absent = (statuses == ABSENT).all(axis=0)
    return least, np.where(decided | absent, most, item.points), absent


# Values


def impossible(item: CompiledItem, reading: Reading) -> NDArray[np.bool_]:
    """Return where a value that is to be the points themselves lies outside them."""
    amount = reading.amount
    if item.method is not Method.GIVEN or amount is None:
        return np.zeros(reading.applies.shape, np.bool_)
    known = (amount.least == amount.most) & (reading.applies != 0)
    near = amount.near + RELATIVE * item.points
    outside: NDArray[np.bool_] = (amount.least < -near) | (amount.least > item.points + near)
    result: NDArray[np.bool_] = known & outside
    return result


def _of_value(
    item: CompiledItem, reading: Reading, extremes: Extremes | None
) -> tuple[Floats, Floats]:
    amount = reading.amount
    if amount is None:
        raise TypeError(item)
    if item.per is not None:
        return _after_deduction(item, item.per, amount.least, amount.most, reading)
    if item.method is Method.PROPORTIONAL:
        completion = amount._replace(
            least=amount.least / item.bound,
            most=amount.most / item.bound,
            near=amount.near / item.bound,
        )
        least, most = _proportional(item, completion)
        if item.over is not None:
            bonus = _bonus(item.over, completion)
            least, most = least + bonus[0], most + bonus[1]
        return least, most
    if item.method is Method.STEPS:
        worse, better = amount.least, amount.most
        if item.side < 0:
            worse, better = better, worse
        return _reached(item, worse, amount.near), _reached(item, better, amount.near)
    if item.method is Method.MIN_MAX and extremes is not None:
        return extremes.points(item, amount)
    return np.clip(amount.least, 0.0, item.points), np.clip(amount.most, 0.0, item.points)


# Pieces


def worth(amount: Floats, rate: Rate, near: Floats | float = 0.0) -> Floats:
    """Return what an amount is worth at so many points for each so much.

    Args:
        amount: float64 ``[series]``; nothing below 0 counts.
        rate: the points, for how much, and at most.
        near: within which distance of a whole number of times the amount is that.

    Example:
        >>> from ecorules.engine.scorecards import Rate
        >>> worth(np.array([0.05, 0.1, 0.29, 0.9]), Rate(0.1, 3.0, 9.0)).tolist()
        [0.0, 3.0, 6.0, 9.0]
    """
    count = np.maximum(amount, 0.0) / rate.size
    whole = np.rint(count)
    close = np.asarray(near) / rate.size + RELATIVE * np.abs(whole)
    count = np.where(np.abs(count - whole) <= close, whole, count)
    if rate.rounding == "down":
        count = np.floor(count)
    elif rate.rounding == "up":
        count = np.ceil(count)
    return np.minimum(count * rate.points, rate.cap)


def _after_deduction(
    item: CompiledItem, rate: Rate, low: Floats, high: Floats, reading: Reading
) -> tuple[Floats, Floats]:
    """Return all points less a deduction for an amount between two ends."""
    near = 0.0 if reading.amount is None else reading.amount.near
    return (
        np.maximum(item.points - worth(high, rate, near), item.least),
        np.maximum(item.points - worth(low, rate, near), item.least),
    )


def _bonus(rate: Rate, completion: Ends) -> tuple[Floats, Floats]:
    near = completion.near
    return worth(completion.least - 1.0, rate, near), worth(completion.most - 1.0, rate, near)


def _proportional(item: CompiledItem, completion: Ends) -> tuple[Floats, Floats]:
    ends = []
    for share in (completion.least, completion.most):
        counted = np.clip(share, 0.0, 1.0)
        if item.grid:
            steps = counted / item.grid
            whole = np.rint(steps)
            close = np.abs(steps - whole) <= completion.near / item.grid + RELATIVE * whole
            counted = np.where(close, whole, np.floor(steps)) * item.grid
        counted = np.where(np.abs(share - 1.0) <= completion.near, 1.0, counted)
        ends.append(item.points * np.minimum(counted, 1.0))
    return ends[0], ends[1]


def _reached(item: CompiledItem, value: Floats, near: Floats) -> Floats:
    """Return the points of the hardest step that a value reaches."""
    found = np.zeros(value.shape)
    for edge, points in item.steps:
        distance = item.side * (value - edge)
        found = np.where(distance >= -(near + RELATIVE * abs(edge)), points, found)
    return found
