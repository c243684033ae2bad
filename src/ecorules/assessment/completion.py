"""When something was done that a rule asks to be done: the day, the due day, what is on record."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.judgements import shown
from ecorules.assessment.standpoint import Standpoint
from ecorules.engine.binding.tape import NONE
from ecorules.engine.kernels.kernel import options_of
from ecorules.engine.kernels.registers import CAME_TRUE, DONE
from ecorules.engine.kernels.values import formula_rows
from ecorules.engine.nodes import Attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.binding.bound import Judgement
    from ecorules.engine.nodes import Source
    from ecorules.engine.questions import Spot
    from ecorules.periods import Period

__all__ = ["Completion", "Reading", "completion"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a condition reads.

    Attributes:
        source: what.
        number: its value, NaN where it is not known; of a date the ordinal of the day, infinite
            where it has not come.
        text: of a text.
        period: of a planned period.
    """

    source: Source
    number: float
    text: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """How far something has come that a rule asks to be done.

    Attributes:
        due: the last day on which it may be done; None where it is not known.
        day: the day on which it was done, as far as one is known.
        waits: whether it is known not to have been done by the last day that is seen.
        seen: that day.
        dated: whether the condition is built from dates, so that it came true on some day.
        readings: what the condition reads.
    """

    due: dt.date | None
    day: dt.date | None
    waits: bool
    seen: dt.date
    dated: bool
    readings: tuple[Reading, ...]

    @property
    def awaits(self) -> bool:
        """Whether a day that the condition reads has not come."""
        return any(math.isinf(one.number) and one.number > 0 for one in self.readings)

    @property
    def read(self) -> dt.date:
        """The day on which a condition that is not built from dates was read."""
        return self.seen if self.due is None else min(self.due, self.seen)


def completion(spot: Spot) -> Completion | None:
    """Return when something was done that a rule asks of one member; None of other rules."""
    condition, scope = spot.rule.node.done, spot.frame.program.scope
    judgement = shown(spot)
    if condition is None or scope is None or judgement is None or spot.rule.members is not None:
        return None
    day = math.nan
    rows: tuple[int, ...] = ()
    for compared in judgement.comparisons:
        step = spot.frame.program.producers[compared.value.most]
        if step.kernel is CAME_TRUE:
            formula, scales, _ = options_of(step)
            held = [spot.frame.row(row) for row in step.inputs]
            day = float(np.asarray(formula.came(formula_rows(held, scales))).reshape(-1)[0])
            rows = step.inputs
    if not judgement.comparisons:
        rows = _read_rows(spot, judgement)
    return Completion(
        _due_day(spot, judgement),
        dt.date.fromordinal(round(day)) if math.isfinite(day) else None,
        day == math.inf,
        scope.as_of,
        bool(judgement.comparisons),
        tuple(_readings(spot, condition.inputs, rows)),
    )


def _due_day(spot: Spot, judgement: Judgement) -> dt.date | None:
    scope = spot.frame.program.scope
    if spot.rule.due != NONE:
        due = float(spot.frame.row(spot.rule.due)[0])
        return dt.date.fromordinal(round(due)) if math.isfinite(due) else None
    if judgement.period is None or scope is None:
        return None
    return scope.due_day(judgement.period, spot.rule.node.within)


def _read_rows(spot: Spot, judgement: Judgement) -> tuple[int, ...]:
    """Return the rows that the condition reads on its reading day."""
    program = spot.frame.program
    step = program.producers.get(judgement.outcome)
    while step is not None and step.kernel is not DONE:
        step = program.producers.get(step.inputs[0])
    truth = None if step is None else program.producers.get(step.inputs[0])
    return () if truth is None else truth.inputs


def _readings(spot: Spot, sources: tuple[Source, ...], rows: tuple[int, ...]) -> Iterator[Reading]:
    for source, row in zip(sources, rows, strict=False):
        number = float(spot.frame.row(row)[0])
        of_type = source.of_type if isinstance(source, Attribute) else ""
        text, period = "", None
        if isinstance(source, Attribute) and of_type == "text" and math.isfinite(number):
            text = Standpoint.of(spot).world.tables[source.register].texts[round(number)]
        if isinstance(source, Attribute) and of_type == "period":
            period = _planned(spot, source)
        yield Reading(source, number, text, period)


def _planned(spot: Spot, source: Attribute) -> Period | None:
    """Return a planned period as it is on record."""
    at = Standpoint.of(spot)
    periods = at.world.tables[source.register].periods.get(source.name, ())
    return periods[int(at.space(at.path).member[at.element])] if periods else None
