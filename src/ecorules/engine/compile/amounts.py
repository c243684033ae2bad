"""Reads the numbers of a scorecard: points, shares, and amounts in the unit of what is scored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ecorules.engine.compile.bounds import Bounds
from ecorules.engine.compile.measures import Measures
from ecorules.engine.nodes import Measure, Mode
from ecorules.engine.scorecards import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecorules.engine.compile.context import Context
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import Source
    from ecorules.language.document import Path
    from ecorules.language.scorecards import Counted
    from ecorules.units import Unit

__all__ = ["Amounts"]

_ROUNDINGS = ("down", "up", "none")
_MOST_POINTS = 1e9


class Amounts:
    """Reads numbers; each reader notes a problem at its path and raises `Unusable`."""

    def __init__(self, context: Context, sources: Sources) -> None:
        self.context = context
        self.bounds = Bounds(context, sources, Measures(context, sources))

    def rate(self, written: Counted, path: Path, size: Callable[[Path, str], float]) -> Rate:
        """Read points for each so much; ``size`` reads how much."""
        each = size((*path, "each"), written.each)
        points = self.points((*path, "points"), written.points)
        cap = math.inf
        if written.cap is not None:
            cap = self.points((*path, "cap"), written.cap)
        for key, number in (("each", each), ("points", points), ("cap", cap)):
            if not number > 0:
                raise self.context.refuse(
                    (*path, key), "scorecard", f"{key!r} is not above 0", "write a number above 0"
                )
        rounding = "down"
        if written.round is not None:
            rounding = self.context.choice(
                (*path, "round"), written.round, _ROUNDINGS, what="way of rounding"
            )
        return Rate(each, points, cap, rounding)

    def points(self, path: Path, text: str) -> float:
        """Read a number of points, with or without 分."""
        value, unit = self.context.quantity(path, text)
        if unit is not None:
            value *= self.context.factor(path, unit, self.context.system.unit("分"), what="a score")
        if not 0 <= value <= _MOST_POINTS:
            raise self.context.refuse(
                path, "scorecard", f"{text} is no number of points", "write a number from 0 up"
            )
        return value

    def share(self, path: Path, text: str) -> float:
        """Read a share: 10 % is 0.1."""
        value, unit = self.context.quantity(path, text)
        if unit is None or not unit.is_share or value < 0:
            raise self.context.refuse(
                path,
                "scorecard",
                f"{text!r} is no share of completion",
                "write it in %, such as 10 %",
            )
        return value * unit.factor

    def level(self, path: Path, text: str, source: Source) -> float:
        """Read a level in the unit of a source."""
        return self.bounds.literal(text, path, Measure(Mode.LEVEL, source, source.unit))

    def amount(self, path: Path, text: str, unit: Unit | None, *, what: str, margin: bool) -> float:
        """Read an amount in the unit of a measure or source; a margin of a share is in pp."""
        value, given = self.context.quantity(path, text)
        if given is None:
            return value
        if unit is not None and unit.is_share and (margin or given.is_points):
            points = self.context.system.unit("pp")
            factor = self.context.factor(path, given, points, what=f"the margin of {what}")
            value *= factor * self.context.system.unit("%").factor_to(unit)
        else:
            value *= self.context.factor(path, given, unit, what=what)
        return self.context.finite(path, value, text)
