"""Adds up what items earn, and reads the grade: the least and the most, for many series."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.engine.kernels.outcomes import MISSED, PENDING, UNDETERMINED
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecorules.assessment.scorecard.earning import Earned
    from ecorules.engine.scorecards import Bar, CompiledItem, CompiledScorecard

    Floats = NDArray[np.float64]

__all__ = ["Tally", "tally"]


class Tally(NamedTuple):
    """Scores of a block of series.

    Attributes:
        least, most: points, NaN where there is no score.
        coverage: the share of the points that is decided; NaN where no item applies.
        worst, best: ranks of the worst and the best grade that are possible; -1 without grades.
        spared: the worst if no undecided veto or cap is missed.
    """

    least: Floats
    most: Floats
    coverage: Floats
    worst: NDArray[np.int16]
    best: NDArray[np.int16]
    spared: NDArray[np.int16]

    def at(self, place: int) -> Tally:
        """Return the score at one place of the block, as a block of one."""
        one = slice(place, place + 1)
        numbers = (self.least[one], self.most[one], self.coverage[one])
        return Tally(*numbers, self.worst[one], self.best[one], self.spared[one])


def tally(
    card: CompiledScorecard,
    items: Sequence[CompiledItem],
    found: Sequence[Earned],
    bars: Sequence[tuple[Bar, NDArray[np.uint8]]],
) -> Tally:
    """Add up the points of some items, and read the grade.

    What items earn up to their points is scaled to the full mark; a bonus and what is taken away
    beyond their points is not. No score is below 0.

    Args:
        card: the scorecard.
        items: the items that are counted.
        found: what each of them earns.
        bars: vetoes and caps, each with the statuses of its rule.
    """
    size = found[0].least.shape if found else bars[0][1].shape
    least, most, low, high, apply, decided = (np.zeros(size) for _ in range(6))
    for item, one in zip(items, found, strict=True):
        here = one.applies != 0
        least += np.where(here, one.least, 0.0)
        most += np.where(here, one.most, 0.0)
        low += np.where(here, one.low, 0.0)
        high += np.where(here, one.high, 0.0)
        apply += np.where(here, item.points, 0.0)
        decided += np.where(one.decided, item.points, 0.0)
    with np.errstate(all="ignore"):
        coverage = np.where(apply > 0, decided / apply, np.nan)
        scale = card.full / apply
        least = np.maximum(least * scale + low, 0.0)
        most = np.maximum(most * scale + high, 0.0)
    enough = coverage >= card.coverage - RELATIVE
    least, most = np.where(enough, least, np.nan), np.where(enough, most, np.nan)
    return Tally(least, most, coverage, *_grades(card, least, most, bars))


def _grades(
    card: CompiledScorecard,
    least: Floats,
    most: Floats,
    bars: Sequence[tuple[Bar, NDArray[np.uint8]]],
) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]:
    """Return the ranks of the worst and the best grade, and the worst by what is decided."""
    if card.grades is None:
        none = np.full(least.shape, -1, np.int16)
        return none, none, none
    worst, best = np.zeros(least.shape, np.int16), np.zeros(least.shape, np.int16)
    for edge in card.edges:
        near = RELATIVE * max(edge, card.full)
        worst += least >= edge - near
        # Without a score every grade is possible.
        best += ~(most < edge - near)
    for bar, statuses in bars:
        missed = statuses == MISSED
        worst = np.where(missed, np.minimum(worst, bar.grade), worst)
        best = np.where(missed, np.minimum(best, bar.grade), best)
    spared = worst
    for bar, statuses in bars:
        undecided = (statuses == PENDING) | (statuses == UNDETERMINED)
        worst = np.where(undecided, np.minimum(worst, bar.grade), worst)
    return worst.astype(np.int16), best.astype(np.int16), spared.astype(np.int16)
