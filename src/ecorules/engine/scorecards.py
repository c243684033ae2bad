"""A compiled scorecard: names, units and numbers resolved, in the order of the file.

Numbers of an item are in the unit of what it reads: its rule's measure, or its value's source.
Completion is a plain ratio, 1 where all that is asked is reached. Grades are ranks, the worst 0.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecorules.engine.nodes import Condition, Need, PeriodReference, RuleNode, Source
    from ecorules.labels import Labels
    from ecorules.language import scorecards as written

__all__ = ["Bar", "CompiledItem", "CompiledScorecard", "Method", "Rate"]


class Method(enum.Enum):
    """How an item earns its points."""

    WHOLE = "whole"
    """All of them where the rule is met, else none."""
    GIVEN = "given"
    """The value is the number of points."""
    PROPORTIONAL = "proportional"
    STEPS = "steps"
    PER = "per"
    MIN_MAX = "min_max"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Rate:
    """Points for each so much.

    Attributes:
        size: so much counts once.
        points: what each is worth.
        cap: the most that all are worth together; infinite where nothing is said.
        rounding: what becomes of a part of one: ``down``, ``up`` or ``none``.
    """

    size: float
    points: float
    cap: float = math.inf
    rounding: str = "down"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CompiledItem:
    """One thing that earns points; exactly one of ``rule``, ``value`` and ``best`` is given.

    Attributes:
        points: the most that it earns without a bonus.
        at: when a value is read; None for the end of the window.
        base: the period from which an upper bound is approached.
        where: condition under which it applies.
        bound: the value that is complete (values only).
        grid: completion counts in steps of it; 0 where every part counts.
        side: 1 where more is better, -1 where less is (values only).
        steps: (what must be reached, points), from the least points to the most.
        span: shares of the points between which `MIN_MAX` lies.
        need: how many known peers suffice for the extremes.
    """

    name: str
    model: written.Item
    points: float
    method: Method
    rule: RuleNode | None = None
    value: Source | None = None
    best: tuple[tuple[RuleNode, float], ...] = ()
    at: PeriodReference | None = None
    base: PeriodReference | None = None
    where: Condition | None = None
    bound: float = 1.0
    grid: float = 0.0
    side: int = 1
    steps: tuple[tuple[float, float], ...] = ()
    per: Rate | None = None
    over: Rate | None = None
    span: tuple[float, float] = (0.0, 1.0)
    need: Need | None = None

    @property
    def rules(self) -> tuple[RuleNode, ...]:
        """The rules that it looks at."""
        return (self.rule,) if self.rule is not None else tuple(node for node, _ in self.best)

    @property
    def asks_completion(self) -> bool:
        """Whether it needs to know how much of what its rule asks is reached."""
        counted = self.method in {Method.PROPORTIONAL, Method.STEPS} or self.over is not None
        return counted and self.rule is not None

    @property
    def least(self) -> float:
        """The least that it can earn, deductions included."""
        if self.per is not None and not math.isinf(self.per.cap):
            return self.points - self.per.cap
        return self.points * self.span[0]

    @property
    def most(self) -> float:
        """The most that it can earn, the bonus included."""
        return self.points + (0.0 if self.over is None else self.over.cap)


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """A rule that bars the better grades where it is missed.

    Attributes:
        grade: the rank of the best grade that is left.
        word: ``veto`` or ``cap``.
    """

    rule: RuleNode
    grade: int
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class CompiledScorecard:
    """How verdicts and values become points and a grade.

    Attributes:
        full: the full mark.
        grades: the grades, best first; None where there are none.
        edges: the least points of each grade but the worst, by rank from 1 up.
        coverage: the share of the points that must be decided.
        scored: ``places``, a role, or the name of a register.
    """

    model: written.Scorecard
    items: tuple[CompiledItem, ...]
    full: float
    grades: Labels | None = None
    edges: tuple[float, ...] = ()
    bars: tuple[Bar, ...] = ()
    coverage: float = 0.0
    scored: str = "places"
