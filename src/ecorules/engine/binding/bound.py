"""Bound rules: the rows that hold the outcomes and the status of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ecorules.engine.binding.tape import NONE, Value

if TYPE_CHECKING:
    from ecorules.engine.nodes import Bound, RuleNode
    from ecorules.engine.world import SpacePath
    from ecorules.periods import Period

__all__ = ["BoundRule", "Comparison", "Judgement"]


class Comparison(NamedTuple):
    """A value held against a bound: rows of both; a literal bound has no row.

    ``size`` is the largest term that formed a literal bound, if a tolerance moved it.
    """

    bound: Bound
    value: Value
    reference: Value | None
    literal: float
    size: float = 0.0


class Judgement(NamedTuple):
    """A rule in one period.

    Attributes:
        period: the judged period; None where a parameter that stands for it is missing.
        outcome: row of the outcome.
        comparisons: what it was formed from.
        where: row of the rule's condition, or NONE.
        asked: row that says whether anybody is asked, or NONE.
        case: row that says whether the case applies, or NONE.
    """

    period: Period | None
    outcome: int
    comparisons: tuple[Comparison, ...] = ()
    where: int = NONE
    asked: int = NONE
    case: int = NONE


@dataclass(frozen=True, slots=True, eq=False)
class BoundRule:
    """A rule with the rows of its outcomes and status.

    Attributes:
        node: the rule.
        judgements: one for each judged period, in order.
        status: row of the status.
        parts: of a composite.
        unseen: whether a judged period has not been seen.
        waits: whether a judged period, with its days of grace, is not over.
        members: the same rule for each member, where this is the verdict of their place.
        path: for whom it is judged: for places, or for members of registers.
        due: row of the days by which members must have met it, where each has its own.
        ends: row of the last days of their periods, without days of grace.
    """

    node: RuleNode
    judgements: tuple[Judgement, ...]
    status: int
    parts: tuple[BoundRule, ...] = ()
    unseen: bool = False
    waits: bool = False
    members: BoundRule | None = None
    path: SpacePath = ()
    due: int = NONE
    ends: int = NONE

    @property
    def is_compared(self) -> bool:
        """Whether it holds values against bounds itself, and is not made of other verdicts."""
        simple = self.node.measure is not None or self.node.done is not None
        return simple and self.members is None

    @property
    def last_period(self) -> Period | None:
        """The judged period that ends last."""
        periods = [entry.period for entry in self.judgements if entry.period is not None]
        return max(periods, key=lambda period: period.last_day, default=None)
