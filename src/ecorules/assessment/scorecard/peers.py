"""The extremes of all places of a scenario, between which `min_max` places each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.index import REGION
from ecorules.engine.members import Members
from ecorules.engine.scorecards import Method
from ecorules.engine.scoring import readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ecorules.engine.evaluation import Evaluation
    from ecorules.engine.nodes import Need
    from ecorules.engine.reached import Ends
    from ecorules.engine.scorecards import CompiledItem

    Floats = NDArray[np.float64]

__all__ = ["Extremes", "Peers", "groups"]


@dataclass(frozen=True, slots=True)
class Extremes:
    """The least and greatest value among the peers of each series; NaN where not known.

    One missing peer may be the best or the worst, so that without it neither is known.
    """

    least: Floats
    most: Floats

    def points(self, item: CompiledItem, value: Ends) -> tuple[Floats, Floats]:
        """Return the points of values, each between those of the worst and the best place."""
        low, high = item.span
        width = self.most - self.least
        size = np.fmax(np.abs(self.least), np.abs(self.most))
        known = (value.least == value.most) & (width > np.maximum(value.near, 1e-9 * size))
        share = (value.most - self.least) / width
        if item.side < 0:
            share = (self.most - value.most) / width
        found = item.points * (low + (high - low) * np.clip(share, 0.0, 1.0))
        return (
            np.where(known, found, item.points * low),
            np.where(known, found, item.points * high),
        )


class Peers:
    """The extremes of every `min_max` item of a scorecard.

    Args:
        evaluation: what was evaluated; its series of one scenario are each other's peers.
        items: the items of the scorecard.
    """

    def __init__(self, evaluation: Evaluation, items: tuple[CompiledItem, ...]) -> None:
        asked = [item for item in items if item.method is Method.MIN_MAX]
        self._found: dict[str, tuple[Floats, Floats]] = {}
        if not asked:
            return
        self._group = groups(evaluation)
        size = len(evaluation.panel.index)
        values = {item.name: np.full(size, np.nan) for item in asked}
        counted = {item.name: np.zeros(size, np.bool_) for item in asked}
        seen = dict.fromkeys(values, True)
        for numbers, found in readings(evaluation, asked):
            for item, reading in zip(asked, found, strict=True):
                if reading.amount is None:
                    continue
                known = (reading.amount.least == reading.amount.most) & (reading.applies == 1)
                values[item.name][numbers] = np.where(known, reading.amount.most, np.nan)
                counted[item.name][numbers] = reading.applies != 0
                seen[item.name] &= reading.seen
        for item in asked:
            need = item.need if seen[item.name] else None
            self._found[item.name] = _extremes(
                values[item.name], counted[item.name], self._group, need
            )

    def of(self, series: NDArray[np.intp]) -> Mapping[str, Extremes]:
        """Return the extremes for some series, by the name of the item."""
        return {
            name: Extremes(least[self._group[series]], most[self._group[series]])
            for name, (least, most) in self._found.items()
        }


def groups(evaluation: Evaluation) -> NDArray[np.intp]:
    """Number the series by whose peers they are.

    Places are compared with those of the same scenario, members with those of the same place.
    """
    index = evaluation.panel.index
    if isinstance(evaluation, Members):
        return np.array([evaluation.place(number) for number in range(len(index))], np.intp)
    code = np.zeros(len(index), np.int64)
    for key, codes, labels in zip(index.keys, index.codes, index.labels, strict=True):
        if key != REGION:
            code = code * len(labels) + codes
    return np.unique(code, return_inverse=True)[1].reshape(-1)


def _extremes(
    values: Floats, counted: NDArray[np.bool_], group: NDArray[np.intp], need: Need | None
) -> tuple[Floats, Floats]:
    """Return least and greatest value of each group, NaN where too few are known."""
    size = int(group.max(initial=-1)) + 1
    known = counted & ~np.isnan(values)
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(least, group[known], values[known])
    np.maximum.at(most, group[known], values[known])
    there = np.bincount(group[known], minlength=size)
    asked = np.bincount(group[counted], minlength=size)
    share, count = 1.0, 0.0
    if need is not None:
        share, count = (need.count, 0.0) if need.share else (0.0, need.count)
    enough = (there >= np.maximum(share * asked * (1 - 1e-12), count)) & (there > 0)
    return np.where(enough, least, np.nan), np.where(enough, most, np.nan)
