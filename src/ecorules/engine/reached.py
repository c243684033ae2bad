"""How far rules are from what they ask: completion and margin, between two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from ecorules.engine.binding.tape import NONE
from ecorules.engine.kernels.outcomes import FAIL, NOT_APPLICABLE, PASS, UNSURE
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import Comparison, Judgement
    from ecorules.engine.binding.tape import Value
    from ecorules.engine.program import Frame

__all__ = ["Ends", "Rows", "completion_of", "ends_of", "margin_of", "worst"]

Floats: TypeAlias = "NDArray[np.float64]"


class Ends(NamedTuple):
    """The least and the most that a number can be, infinite where that is not known.

    Attributes:
        least, most: float64 ``[series]``.
        near: within which distance numbers count as equal to it.
    """

    least: Floats
    most: Floats
    near: Floats

    def take(self, series: slice | NDArray[np.intp]) -> Ends:
        """Return the ends of some of the series."""
        return Ends(self.least[series], self.most[series], self.near[series])


class Rows(NamedTuple):
    """The rows of the series, or members, of a frame."""

    frame: Frame
    size: int

    def __call__(self, number: int) -> NDArray[Any]:
        """Return a row."""
        return np.broadcast_to(self.frame.row(number), (self.size,))

    def why(self, number: int) -> NDArray[np.uint16]:
        """Return the causes of the gaps of a row."""
        return np.broadcast_to(self.frame.why(number), (self.size,))

    @property
    def last_day(self) -> float:
        """The ordinal of the last day that is seen."""
        scope = self.frame.program.scope
        return np.inf if scope is None else float(scope.as_of.toordinal())


Of: TypeAlias = "Callable[[Rows, Comparison, Value | None, NDArray[np.uint8]], Ends]"


def worst(rows: Rows, judgements: Iterable[Judgement], base: Value | None, of: Of) -> Ends:
    """Return the least of what all judged periods come to; those that do not apply are left out.

    Args:
        rows: of a frame.
        judgements: a rule in its judged periods.
        base: the value from which its bound is approached.
        of: what one comparison comes to.
    """
    least, most = np.full(rows.size, np.inf), np.full(rows.size, np.inf)
    near = np.zeros(rows.size)
    for judgement in judgements:
        outcome = rows(judgement.outcome)
        out = outcome == NOT_APPLICABLE
        for compared in judgement.comparisons:
            found = of(rows, compared, base, outcome)
            low = np.where(out, np.inf, found.least)
            high = np.where(out | (outcome == UNSURE), np.inf, found.most)
            near = np.where(high < most, found.near, near)
            least, most = np.minimum(least, low), np.minimum(most, high)
        if not judgement.comparisons:
            least = np.where(out, least, -np.inf)
    return Ends(least, most, near)


def ends_of(rows: Rows, value: Value) -> Ends:
    """Return both ends of a value."""
    least, most = rows(value.least), rows(value.most)
    size = np.fmax(np.abs(least), np.abs(most))
    if value.scale != NONE:
        size = np.fmax(size, rows(value.scale))
    near = np.where(np.isfinite(size), RELATIVE * size, 0.0)
    return _open(least, most, near)


def _open(least: Floats, most: Floats, near: Floats) -> Ends:
    """Return ends that are infinite where they are gaps."""
    low = np.where(np.isnan(least), -np.inf, least)
    return Ends(low, np.where(np.isnan(most), np.inf, most), near)


def _bounds(rows: Rows, compared: Comparison) -> Ends:
    if compared.reference is not None:
        return ends_of(rows, compared.reference)
    row = np.full(rows.size, compared.literal)
    return Ends(row, row, np.full(rows.size, RELATIVE * abs(compared.literal)))


def completion_of(
    rows: Rows, compared: Comparison, base: Value | None, outcome: NDArray[np.uint8]
) -> Ends:
    """Return value / bound, or from a base (x - base) / (bound - base).

    Where there is no way to go, because the bound is not above 0 or the base has reached it, a
    rule that passes is complete and one that fails has come nowhere.
    """
    value, bound = ends_of(rows, compared.value), _bounds(rows, compared)
    size = np.maximum(value.near, bound.near)
    low, high, way_low, way_high = value.least, value.most, bound.least, bound.most
    shortest: Floats | float = 0.0
    if base is not None:
        start = ends_of(rows, base)
        at = np.where(start.least == start.most, start.most, np.nan)
        size = shortest = np.maximum(size, start.near)
        low, high, way_low, way_high = low - at, high - at, way_low - at, way_high - at
        if compared.bound.side < 0:
            low, high, way_low, way_high = -high, -low, -way_high, -way_low
    usable = way_low > shortest
    least = np.where(low >= 0, low / way_high, low / way_low)
    most = np.where(high >= 0, high / way_low, high / way_high)
    nowhere = (way_low == way_high) & ~usable
    passed, failed = nowhere & (outcome == PASS), nowhere & (outcome == FAIL)
    near = size / way_low
    return _open(
        np.where(usable, least, np.where(passed, 1.0, np.where(failed, 0.0, -np.inf))),
        np.where(usable, most, np.where(passed, 1.0, np.where(failed, 0.0, np.inf))),
        np.where(usable & np.isfinite(near), near, 0.0),
    )


def margin_of(rows: Rows, compared: Comparison, _: Value | None, __: NDArray[np.uint8]) -> Ends:
    """Return by how much a value is better than its bound: exactly 0 where the two are equal."""
    value, bound = ends_of(rows, compared.value), _bounds(rows, compared)
    if compared.bound.key == "by":
        # What has not come by the last day that is seen may come on any later one.
        later = np.where(value.most >= rows.last_day, np.inf, value.most)
        value = value._replace(most=later)
    near = np.maximum(value.near, bound.near)
    side = compared.bound.side
    if side == 0:
        known = (value.least == value.most) & (bound.least == bound.most)
        off = -np.abs(_apart(value.most - bound.most, near))
        return Ends(np.where(known, off, -np.inf), np.where(known, off, 0.0), near)
    if side > 0:
        least, most = value.least - bound.most, value.most - bound.least
    else:
        least, most = bound.least - value.most, bound.most - value.least
    return _open(_apart(least, near), _apart(most, near), near)


def _apart(gap: Floats, near: Floats) -> Floats:
    return np.where(np.abs(gap) <= near, 0.0, gap)
