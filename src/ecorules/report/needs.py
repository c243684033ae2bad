"""What is still needed: how much an open rule lacks, and how much of it in each period left.

Totals and differences are shared out evenly over the periods that are left; relative changes
compound: with a target of K_T per cent and K so far, what remains is
``1 - (1 - K_T) / (1 - K)`` of a decline, and its root of each period.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ecorules.assessment.explain import account
from ecorules.engine.nodes import Derived, Mode
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from ecorules.assessment.explain.bounds import Asked
    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.nodes import Measure
    from ecorules.units import Unit

__all__ = ["Need", "is_of_members", "remaining_need"]


@dataclass(frozen=True, slots=True)
class Need:
    """What an open rule over one period still needs.

    Attributes:
        kind: ``reach`` where it does not pass so far, ``hold`` where it does and may lose it
            again, ``allow`` where a total may still grow that far.
        period: the period that is judged.
        seen: the last period that was seen.
        steps: how many periods are left; for yearly rates how many years, perhaps a fraction.
        grain: the length of each of them.
        remaining: what is lacking, or allowed, in ``unit``; positive in the direction asked for.
        each: as much in each of them; None where none is left.
        unit: of both; None for plain numbers.
        compounds: whether the steps multiply.
        change: whether the change of a level is meant, and in which direction: 1, -1 or 0.
        strict: whether exactly as much does not suffice.
        labels: whether steps of a class are counted.
    """

    kind: Literal["reach", "hold", "allow"]
    period: Period
    seen: Period
    steps: float
    grain: Grain
    remaining: float
    each: float | None
    unit: Unit | None
    compounds: bool = False
    change: int = 0
    strict: bool = False
    labels: bool = False


def is_of_members(verdict: Verdict) -> bool:
    """Whether a rule measures a number of members of a register.

    Before its period has been seen such a number is a pair of ends, and neither is how it stands.
    """
    measure = verdict.node.measure
    source = None if measure is None else measure.source
    return isinstance(source, Derived) and source.register is not None


def remaining_need(verdict: Verdict) -> Need | None:
    """Return what a pending rule still needs, from where it stands at the last seen period.

    None where nothing can be said: it is decided or judged in several periods, its value so far
    or its bound is not known, its value has nothing to do with the periods before, or it is
    derived from a register.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: energy
        ... window: 2011..2015
        ... indicators: {intensity: {unit: tce/万元, kind: level}}
        ... rules: {energy: {decrease: intensity, since: 2010, at_least: 17 %, by: 2015}}
        ... ''')
        >>> data = {"intensity": {2010: 100, 2011: 101.51, 2012: 99.2768, 2013: 95.1270}}
        >>> need = remaining_need(plan.evaluate(data, as_of=2013).verdict("energy"))
        >>> round(need.remaining, 2), round(need.each, 2)
        (12.75, 6.59)
    """
    so_far, measure = verdict.so_far, verdict.node.measure
    if verdict.status != "pending" or measure is None or so_far is None or so_far.value is None:
        return None
    judged = account(verdict, "en").judged()
    if len(judged) != 1 or measure.every is not None or is_of_members(verdict):
        return None
    asked = _lacking(verdict, so_far.value)
    if asked is None:
        return None
    scale = verdict.scale
    steps = judged[0].ordinal - so_far.period.ordinal
    need = Need(
        "reach", judged[0], so_far.period, steps, judged[0].grain, 0.0, None, scale.margin_unit,
        strict=asked.strict, labels=scale.labels is not None,
    )  # fmt: skip
    standing = _Standing(verdict, measure, so_far.value, scale.value(asked.number), asked.side)
    if measure.mode is Mode.TOTAL:
        left = standing.bound - standing.value
        return _shared(replace(need, kind="allow" if asked.side < 0 else "reach"), left)
    if so_far.outcome == "pass":
        return replace(need, kind="hold")
    return standing.need(need)


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a rule stands that does not pass so far: value and bound in the unit shown."""

    verdict: Verdict
    measure: Measure
    value: float
    bound: float
    side: int

    def need(self, need: Need) -> Need | None:
        """Return the need with its size, by the kind of measure."""
        mode = self.measure.mode
        if mode is Mode.LEVEL:
            change = 1 if self.bound > self.value else -1
            return _shared(replace(need, change=change), abs(self._points(self.bound - self.value)))
        if mode is Mode.DIFFERENCE:
            return _shared(need, self.side * self._points(self.bound - self.value))
        if mode is Mode.RELATIVE:
            return self._compounded(need, 1.0, 1.0)
        if mode not in {Mode.RATE, Mode.COMPOUND}:
            return None
        base = self.measure.since
        if not isinstance(base, Period):
            return None
        whole, past = ((one.ordinal - base.ordinal) / one.grain for one in (need.period, need.seen))
        yearly = replace(need, steps=need.steps / need.grain, grain=Grain.YEAR)
        if mode is Mode.RATE:
            return _shared(yearly, self.side * (self.bound * whole - self.value * past))
        return self._compounded(yearly, whole, past)

    def _compounded(self, need: Need, whole: float, past: float) -> Need | None:
        """Return what remains of a relative change: growth so far and growth to come multiply."""
        per_cent, sign = self.verdict.system.unit("%"), self.side * self.measure.sign
        shown = self.verdict.scale.unit
        share = (1.0 if shown is None else shown.factor_to(per_cent)) / 100.0
        asked = 1.0 + self.measure.sign * share * self.bound
        so_far = 1.0 + self.measure.sign * share * self.value
        if min(asked, so_far) <= 0:
            return None
        ratio = asked**whole / so_far**past
        if not 0 < ratio < math.inf:
            return None
        each = sign * 100.0 * (ratio ** (1.0 / need.steps) - 1.0) if need.steps else None
        return replace(
            need, remaining=sign * 100.0 * (ratio - 1.0), each=each, unit=per_cent,
            compounds=True, change=sign,
        )  # fmt: skip

    def _points(self, difference: float) -> float:
        """Return a difference of values in the unit of margins: of shares, percentage points."""
        shown = self.verdict.scale.unit
        if shown is None or not shown.is_share:
            return difference
        return difference * shown.factor_to(self.verdict.system.unit("%"))


def _shared(need: Need, left: float) -> Need:
    """Return the need with so much left, shared out evenly; classes rise in whole steps."""
    return replace(
        need, remaining=left, each=left / need.steps if need.steps and not need.labels else None
    )


def _lacking(verdict: Verdict, value: float) -> Asked | None:
    """Return the bound that is not kept so far; the only one, where it is."""
    asked = account(verdict, "en").asked()
    if any(math.isnan(one.number) for one in asked):
        return None
    for one in asked:
        if one.side * (value - verdict.scale.value(one.number)) < 0:
            return one
    return asked[0] if len(asked) == 1 and asked[0].side else None
