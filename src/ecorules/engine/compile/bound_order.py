"""Whether a bound asks at least as much as another, and by how much more.

Numbers are compared period by period and label by label; other references as texts.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ecorules.engine.nodes import AtPeriod, Case, Literal, Mode, Previous, Schedule
from ecorules.equality import nearly_equal
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecorules.engine.nodes import Bound, PeriodReference, Reference, RuleNode

__all__ = ["LEVELS", "BoundOrder", "Step", "named_period"]

LEVELS = frozenset({Mode.LEVEL, Mode.MEAN})
"""Measures whose zero is that of their unit."""

_Pairs: TypeAlias = "list[tuple[float, float]] | bool | None"


@dataclass(frozen=True, slots=True)
class Step:
    """A bound that a rule tightens.

    Attributes:
        bound: the key of the bound: ``at_most``.
        period: the period that it holds for, where the bound differs by period.
        before: what the other rule asks, with its unit.
        after: what this one asks.
        by: by how much that is more, in ``unit``; 0 where only the strictness differs.
        unit: ``pp`` for shares, ``steps`` for classes, empty for plain numbers.
    """

    bound: str
    period: Period | None
    before: str
    after: str
    by: float
    unit: str

    def __str__(self) -> str:
        when = f" in {self.period}" if self.period is not None else ""
        by = f"{self.by:.12g} {self.unit}".rstrip() + " tighter than" if self.by else "not"
        return f"{self.bound} {self.after}{when}, {by} {self.before}"


@dataclass(frozen=True, slots=True)
class BoundOrder:
    """Compares the bounds of a rule with those of its parent's.

    Attributes:
        rule: the rule.
        times: the periods at which the parent's rule is judged.
        factor: from the rule's unit to that of the parent's.
        shift: likewise, for units whose zero is another.
    """

    rule: RuleNode
    times: tuple[PeriodReference, ...]
    factor: float
    shift: float

    @property
    def one_unit(self) -> bool:
        """Whether bare numbers mean the same in both rules."""
        return self.factor == 1.0 and self.shift == 0.0

    def tolerated(self, own: Bound, asked: Bound) -> bool:
        """Whether a tolerance is no wider; between literals it is part of the bound."""
        if isinstance(own.value, Literal) and isinstance(asked.value, Literal):
            return True
        mine, theirs = own.tolerance, asked.tolerance
        if mine is None:
            return True
        return (
            theirs is not None
            and mine.share <= theirs.share
            and mine.amount * self.factor <= theirs.amount * (1 + 1e-9)
        )

    def steps(self, own: Bound, asked: Bound) -> list[Step] | bool | None:
        """Return by how much a bound is tighter, False if it is looser, None if it is not known."""
        if not self.tolerated(own, asked):
            return None
        steps: dict[object, Step] = {}
        varies = not (isinstance(own.value, Literal) and isinstance(asked.value, Literal))
        times = self.times if varies else ()
        for time in times or (None,):
            pairs = _pairs(asked.value, own.value, time)
            if not isinstance(pairs, list):
                return pairs
            if not pairs and asked.strict and not own.strict:
                return False
            for theirs, mine in pairs:
                before = _moved(theirs, asked)
                after = _moved(mine, own) * self.factor + self.shift
                if bool(nearly_equal(before, after)):
                    if asked.strict and not own.strict:
                        return False
                    continue
                if (after - before) * asked.side <= 0:
                    return False
                period = time if varies and isinstance(time, Period) else None
                steps[period, theirs, mine] = self._step(own.key, period, before, after)
        return list(steps.values())

    def _step(self, key: str, period: Period | None, before: float, after: float) -> Step:
        """Tell two numbers in the parent's unit in the one that the rule is shown in."""
        rule, measure = self.rule, self.rule.measure
        first, second = ((number - self.shift) / self.factor for number in (before, after))
        if measure is None or measure.unit is None:
            labels = None if measure is None else measure.source.labels
            if labels is not None:
                names = [labels.label(round(number)) for number in (first, second)]
                return Step(key, period, names[0], names[1], abs(second - first), "steps")
            unit = "%" if rule.composite is not None and rule.composite.share else ""
            texts = [f"{number:.12g} {unit}".rstrip() for number in (first, second)]
            return Step(key, period, texts[0], texts[1], _plain(abs(second - first)), unit)
        shown = rule.unit or measure.unit
        if measure.mode in LEVELS:
            first, second = (measure.unit.convert(number, shown) for number in (first, second))
        else:
            first, second = (number * measure.unit.factor_to(shown) for number in (first, second))
        texts = [f"{number:.12g} {shown.text}" for number in (first, second)]
        by, name = abs(second - first), shown.text
        if shown.is_share:
            by, name = by * shown.factor_to(shown.system.unit("%")), "pp"
        return Step(key, period, texts[0], texts[1], _plain(by), name)


def _pairs(theirs: Reference, own: Reference, time: PeriodReference | None) -> _Pairs:
    """Return the numbers that two bounds hold a value against at one time, one for each label.

    Returns:
        Pairs, the parent's number first; none where both are the same whatever it is. False where
        the child's does not apply and the parent's does; None where they cannot be compared.
    """
    first, second = _at(theirs, time), _at(own, time)
    if first is None or second is None:
        return None
    if isinstance(first, Case) or isinstance(second, Case):
        return _cases(first, second, time)
    if isinstance(first, Literal) and isinstance(second, Literal):
        return [(first.value, second.value)]
    if isinstance(first, Previous) and isinstance(second, Previous):
        return []
    if isinstance(first, AtPeriod) and isinstance(second, AtPeriod):
        return [] if named_period(first.period) == named_period(second.period) else None
    return None


def _cases(first: Reference, second: Reference, time: PeriodReference | None) -> _Pairs:
    choices: Iterable[tuple[Reference | None, Reference | None]]
    if isinstance(first, Case) and isinstance(second, Case):
        same = first.source.name == second.source.name and len(first.values) == len(second.values)
        if not same or first.source.labels != second.source.labels:
            return None
        choices = zip(first.values, second.values, strict=True)
    elif isinstance(first, Case):
        choices = ((value, second) for value in first.values)
    elif isinstance(second, Case):
        choices = ((first, value) for value in second.values)
    else:
        return None
    found: list[tuple[float, float]] = []
    for value, own in choices:
        if value is None:
            continue
        if own is None:
            return False
        pairs = _pairs(value, own, time)
        if not isinstance(pairs, list):
            return pairs
        found += pairs
    return found


def _at(reference: Reference, time: PeriodReference | None) -> Reference | None:
    """Return what a reference is at one time; None for a schedule that says nothing of it."""
    if not isinstance(reference, Schedule):
        return reference
    if not isinstance(time, Period):
        return None
    entries = reference.entries
    if time in entries:
        return entries[time]
    periods = _ordered(reference)
    place = bisect(periods, time)
    if reference.interpolate is None or not 0 < place < len(periods):
        return None
    before, after = periods[place - 1], periods[place]
    if not before.grain is time.grain is after.grain:
        return None
    start, end = entries[before], entries[after]
    if not (isinstance(start, Literal) and isinstance(end, Literal)):
        return None
    share = (time.ordinal - before.ordinal) / (after.ordinal - before.ordinal)
    if reference.interpolate == "linear":
        return Literal(start.value + (end.value - start.value) * share)
    if start.value <= 0 or end.value <= 0:
        return None
    return Literal(start.value * (end.value / start.value) ** share)


@lru_cache(maxsize=16)
def _ordered(schedule: Schedule) -> list[Period]:
    return sorted(schedule.entries)


def _moved(number: float, bound: Bound) -> float:
    """Return a bound moved to its weaker side by its tolerance (sentence 33)."""
    if bound.tolerance is None:
        return number
    return number - bound.side * (abs(number) * bound.tolerance.share + bound.tolerance.amount)


def named_period(period: PeriodReference | None) -> object:
    """Return what tells periods apart; a name that stands for one is told by its name."""
    return period if period is None or isinstance(period, Period) else period.name


def _plain(number: float) -> float:
    """Return a difference without the noise of subtraction."""
    return float(f"{number:.12g}")
