"""What a value is held against, and which periods stand behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine.binding.scope import earlier, one_year_back
from ecorules.engine.kernels.bounds import MOVED
from ecorules.engine.nodes import (
    AtPeriod,
    Case,
    Drawn,
    Literal,
    Previous,
    Schedule,
)

if TYPE_CHECKING:
    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.binding.bound import Comparison, Judgement
    from ecorules.engine.binding.scope import Scope
    from ecorules.engine.nodes import Measure, Reference
    from ecorules.periods import Period

__all__ = ["Asked", "asked_of", "base_period"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One comparison, its numbers in the unit of the measure.

    Attributes:
        side: 1 for a lower bound, -1 for an upper one, 0 for equality.
        strict: whether the bound itself does not pass.
        number: the bound, NaN where it is not known.
        before: the bound before a tolerance moved it, or None.
        period: the period it is drawn from, where it is the rule's own earlier value.
        name: the indicator or parameter it is drawn from.
        label: the label that chose it.
        scheduled: whether it comes from a schedule.
        between: whether it is one end of a range.
    """

    side: int
    strict: bool
    number: float
    before: float | None
    period: Period | None
    name: str
    label: str
    scheduled: bool
    between: bool


def asked_of(verdict: Verdict, judgement: Judgement) -> list[Asked]:
    """Return what the value of a judged period is held against."""
    return [_asked(verdict, judgement, compared) for compared in judgement.comparisons]


def _asked(verdict: Verdict, judgement: Judgement, compared: Comparison) -> Asked:
    frame, bound = verdict.spot.frame, compared.bound
    reference, label, scheduled = bound.value, "", False
    period = None
    if isinstance(reference, Schedule):
        scheduled = True
        entry = reference.entries.get(judgement.period) if judgement.period is not None else None
        reference = Literal(math.nan) if entry is None else entry
    if isinstance(reference, Case):
        reference, label = _case(verdict, judgement, compared, reference)
    if isinstance(reference, Previous) and judgement.period is not None:
        measure = verdict.node.measure
        every = None if measure is None else measure.every
        period = earlier(judgement.period, 1)
        if every is not None:
            period = one_year_back(judgement.period, every)
    elif isinstance(reference, AtPeriod) and frame.program.scope is not None:
        period = frame.program.scope.period(reference.period)
    before: float | None = None
    if compared.reference is None:
        number = compared.literal
        if bound.tolerance is not None and isinstance(reference, Literal):
            before = reference.value
    else:
        number = _closed(verdict, compared.reference.least, compared.reference.most)
        step = frame.program.producers.get(compared.reference.most)
        if step is not None and step.kernel is MOVED:
            before = float(frame.row(step.inputs[0])[0])
    name = reference.measure.source.name if isinstance(reference, Drawn) else ""
    return Asked(
        bound.side, bound.strict, number, before, period, name, label, scheduled,
        bound.key == "between",
    )  # fmt: skip


def _closed(verdict: Verdict, least: int, most: int) -> float:
    """Return a bound that is known; that of the verdict where it is open and one end decided."""
    frame = verdict.spot.frame
    high = float(frame.row(most)[0])
    low = float(frame.row(least)[0]) if least in frame.program.rows else high
    return high if low == high else float(verdict.spot.details.bound[0])


def _case(
    verdict: Verdict, judgement: Judgement, compared: Comparison, case: Case
) -> tuple[Reference, str]:
    """Return the bound that a case chose, and the label that chose it."""
    frame = verdict.spot.frame
    unknown = Literal(math.nan)
    if compared.reference is None:
        return unknown, ""
    row = judgement.case
    step = frame.program.producers.get(row)
    if step is None:
        return unknown, ""
    rank = float(frame.row(step.inputs[0])[0])
    if math.isnan(rank) or case.source.labels is None:
        return unknown, ""
    entry = case.values[round(rank)]
    return entry or unknown, case.source.labels.label(round(rank))


def base_period(measure: Measure, judged: Period, scope: Scope | None) -> Period | None:
    """Return the base of a change, or the first period of a total."""
    if measure.every is not None:
        return one_year_back(judged, measure.every)
    if measure.since is None or scope is None:
        return None
    return scope.period(measure.since)
