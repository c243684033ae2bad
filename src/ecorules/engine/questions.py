"""Questions about one rule and one series: what was read, so far, when first, what would pass."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ecorules.engine.binding.duties import own_times
from ecorules.engine.binding.rules import Rules
from ecorules.engine.binding.scope import widened
from ecorules.engine.binding.tape import NONE, Tape
from ecorules.engine.causes import CAUSES
from ecorules.engine.details import details
from ecorules.engine.kernels.outcomes import FAIL, MET, MISSED, NOT_APPLICABLE, PASS
from ecorules.engine.nodes import Derived, Given, Mode, Ranked
from ecorules.engine.program import Program
from ecorules.errors import UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.binding.bound import BoundRule, Judgement
    from ecorules.engine.details import Details
    from ecorules.engine.evaluation import Evaluation, Where
    from ecorules.engine.nodes import Measure, RuleNode
    from ecorules.engine.program import Frame
    from ecorules.units import Unit

__all__ = [
    "Input",
    "SoFar",
    "Spot",
    "WouldPass",
    "first_attained",
    "inputs",
    "part_spots",
    "so_far",
    "spot",
    "would_pass",
]


_AT_ONCE = 64
_MOST_SEARCHED = 250_000


class Input(NamedTuple):
    """A value that a rule reads: observed or assigned; None and a cause where it is a gap."""

    name: str
    period: Period | None
    value: float | None
    cause: str


class SoFar(NamedTuple):
    """The rule judged at the last seen period instead (sentence 50), in the measure's unit."""

    outcome: str
    value: float | None
    margin: float | None
    period: Period


class WouldPass(NamedTuple):
    """The level of the rule's indicator at which the margin would be 0 (sentence 48).

    Attributes:
        value: in the unit of the indicator.
        open: whether the level itself does not pass (a strict bound).
    """

    value: float
    open: bool
    period: Period
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Spot:
    """One rule and one series: the bound rule, its status code and details, and the frame."""

    rule: BoundRule
    status: int
    details: Details
    frame: Frame


def spot(evaluation: Evaluation, rule: int, series: int) -> Spot:
    """Return what the engine found for one rule (a position) and one series (a number)."""
    where = evaluation.locate(series)
    frame = where.run()
    return _spot(where.seen(frame), evaluation.bound(where, rule))


def _spot(frame: Frame, rule: BoundRule) -> Spot:
    return Spot(rule, int(frame.row(rule.status)[0]), details(frame, rule), frame)


def part_spots(found: Spot) -> list[Spot]:
    """Return the parts of a composite, for the same series."""
    return [_spot(found.frame, part) for part in found.rule.parts]


def _rules(where: Where, bound: BoundRule, tape: Tape) -> Rules:
    """Return what binds a rule anew, for the members that it was bound for."""
    scope = where.part.program.scope
    if scope is None:
        raise TypeError(bound)
    rules = Rules(tape, scope)
    for register, peers in bound.path:
        rules = rules.inside(register, peers=peers)
    return rules


def inputs(found: Spot) -> list[Input]:
    """Return every observed or assigned value that a rule reads, each once, in order."""
    program = found.frame.program
    listed: dict[int, Input] = {}
    for row in _rows_of(found.rule):
        for number in _leaves_behind(program, row):
            leaf = program.leaves[number]
            if number in listed or not leaf.name:
                continue
            values = found.frame.row(number)
            if program.path(number) != found.rule.path or not len(values):
                continue  # what is read of members is told member by member
            value = float(values[0])
            cause = CAUSES.get(leaf.cause, "") if math.isnan(value) else ""
            shown = None if math.isnan(value) else value
            listed[number] = Input(leaf.name, leaf.period, shown, cause)
    return list(listed.values())


def _rows_of(rule: BoundRule) -> Iterator[int]:
    """Yield the rows of a rule's values, bounds and conditions, parts included."""
    for part in rule.parts:
        yield from _rows_of(part)
    for judgement in rule.judgements:
        for compared in judgement.comparisons:
            yield compared.value.most
            if compared.reference is not None:
                yield compared.reference.most
        for row in (judgement.case, judgement.where):
            if row != NONE:
                yield row


def _leaves_behind(program: Program, row: int) -> Iterator[int]:
    seen: set[int] = set()
    stack = [row]
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        if number in program.leaves:
            yield number
        else:
            stack.extend(reversed(program.producers[number].inputs))


def first_attained(evaluation: Evaluation, rule: int, series: int) -> Period | None:
    """Return the first seen period since the start of the window at which a rule passes alone.

    None if there is none, if the rule is not judged in periods of one length, or if the search
    would read more than a quarter of a million values.
    """
    where = evaluation.locate(series)
    program = where.part.program
    bound = evaluation.bound(where, rule)
    judged = [entry.period for entry in bound.judgements if entry.period is not None]
    if not judged or program.scope is None or not _takes_time(bound):
        return None
    if bound.members is not None or bound.node.done is not None or own_times(bound.node):
        return None
    grain = judged[0].grain
    window = evaluation.compiled.window
    start = judged[0] if window is None else Period.of_day(window.first.first_day).at(grain)
    last = program.scope.last_seen(grain)
    measure = bound.node.measure
    base = None if measure is None or measure.since is None else measure.since
    since = None if base is None else program.scope.period(base)
    if measure is not None and since is not None:
        start = max(start, since + measure.is_change)
    if start > last or last.ordinal - start.ordinal > 20_000:
        return None
    read = 0
    for first in range(start.ordinal, last.ordinal + 1, _AT_ONCE):
        stop = min(first + _AT_ONCE, last.ordinal + 1)
        periods = [Period(grain, ordinal) for ordinal in range(first, stop)]
        tape = Tape()
        rules = _rules(where, bound, tape)
        try:
            outcomes = [rules.alone(bound.node, period) for period in periods]
        except UsageError:  # so few periods alone are more than may be read
            return None
        found = where.seen(where.run(Program(tape, (), rows=outcomes)))
        for period, outcome in zip(periods, outcomes, strict=True):
            if found.row(outcome)[0] == PASS:
                return period
        read += tape.read
        if read > _MOST_SEARCHED:
            return None
    return None


def _takes_time(bound: BoundRule) -> bool:
    """Whether a rule, or any part in place, is judged at the period it is asked about."""
    if bound.node.composite is None or not bound.parts:
        return True
    return any(
        part.timeless and _takes_time(inner)
        for inner, (part, by_id) in zip(bound.parts, bound.node.composite.parts, strict=True)
        if not by_id
    )


def so_far(evaluation: Evaluation, rule: int, series: int) -> SoFar | None:
    """Return how an undecided rule over a single period stands at the last seen one."""
    where = evaluation.locate(series)
    program = where.part.program
    bound = evaluation.bound(where, rule)
    if bound.node.measure is None or len(bound.judgements) != 1 or program.scope is None:
        return None
    if bound.members is not None or own_times(bound.node):
        return None
    judged = bound.judgements[0].period
    if judged is None:
        return None
    period = min(judged, program.scope.last_seen(judged.grain))
    tape = Tape()
    again = _rules(where, bound, tape).at_periods(bound.node, (period,))
    frame = where.seen(where.run(Program(tape, [again])))
    seen = details(frame, again)
    outcome = int(frame.row(again.judgements[0].outcome)[0])
    if outcome == NOT_APPLICABLE:
        return None
    word = {PASS: "pass", FAIL: "fail"}.get(outcome, "unknown")
    return SoFar(word, _number(seen.value[0]), _number(seen.margin[0]), period)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value) + 0.0  # never -0


def would_pass(evaluation: Evaluation, rule: int, series: int) -> WouldPass | None:
    """Return the value at which a rule would just pass in the shown period, all else as it is.

    None for composites, derived indicators, and where the base or the bound is not known.
    """
    found = spot(evaluation, rule, series)
    node = found.rule.node
    measure = node.measure
    if measure is None or isinstance(measure.source, Derived | Given | Ranked):
        return None
    if found.rule.members is not None or own_times(node):
        return None
    judgement = _shown(found)
    if judgement is None or judgement.period is None:
        return None
    if measure.over is not None and judgement.period not in widened(measure.over, judgement.period):
        return None  # a mean of shorter periods, or of others: no one level makes it
    bounds = _bounds(found, judgement)
    compared, bound = _shown_bound(found, bounds)
    if math.isnan(bound) or _excluded(node, bounds, compared, bound):
        return None
    where = evaluation.locate(series)
    if where.part.program.scope is None:
        return None
    tape = Tape()
    rules = _rules(where, found.rule, tape)
    needed = _others(rules, measure, node, judgement.period)
    frame = where.seen(where.run(Program(tape, (), rows=needed)))
    others = [float(frame.row(row)[0]) for row in needed]
    value = _level(measure, bound, others, rules.years(measure, judgement.period))
    if value is None or not math.isfinite(value):
        return None
    strict = node.bounds[compared].strict
    return WouldPass(value, strict, judgement.period, measure.source.unit)


def _shown(found: Spot) -> Judgement | None:
    if found.status in {MET, MISSED}:
        return found.rule.judgements[int(found.details.period[0])]
    return found.rule.judgements[0] if len(found.rule.judgements) == 1 else None


def _bounds(found: Spot, judgement: Judgement) -> list[tuple[float, float]]:
    """Return both ends of what each comparison holds against."""
    bounds = []
    for compared in judgement.comparisons:
        if compared.reference is None:
            bounds.append((compared.literal, compared.literal))
        else:
            pair = compared.reference
            high = float(found.frame.row(pair.most)[0])
            least = pair.least if pair.least in found.frame.program.rows else pair.most
            bounds.append((float(found.frame.row(least)[0]), high))
    return bounds


def _shown_bound(found: Spot, bounds: list[tuple[float, float]]) -> tuple[int, float]:
    """Return which comparison is shown, and its bound."""
    shown = float(found.details.bound[0])
    if not math.isnan(shown):
        for position, ends in enumerate(bounds):
            if shown in ends:
                return position, shown
    low, high = bounds[0]
    return 0, high if low == high and len(bounds) == 1 else math.nan


def _excluded(
    node: RuleNode, bounds: list[tuple[float, float]], compared: int, bound: float
) -> bool:
    """Whether the level of one bound does not pass the other, so that none does."""
    strict = any(one.strict for one in node.bounds)
    for position, (least, most) in enumerate(bounds):
        side = node.bounds[position].side
        if position == compared or not side:
            continue
        short = most - bound if side > 0 else bound - least
        if short > 0 or (short == 0 and strict):
            return True
    return False


def _others(rules: Rules, measure: Measure, node: RuleNode, period: Period) -> list[int]:
    """Return the rows of whatever else forms a measure: its base, or the other terms."""
    if measure.mode is Mode.LEVEL:
        return []
    values, tape = rules.values, rules.tape
    if measure.mode is Mode.TOTAL and measure.since is not None:
        start = rules.scope.period(measure.since)
        if start is None:
            return []
        terms = [start + step for step in range(period.ordinal - start.ordinal)]
    elif measure.mode is Mode.MEAN and measure.over is not None:
        terms = [term for term in widened(measure.over, period) if term != period]
    else:
        base = values.base(measure, period)
        terms = [] if base is None else [base]
    return [tape.closed(values.filled(measure.source, term, node.fill)) for term in terms]


def _sum(terms: list[float]) -> float:
    """Return a sum, which no float holds if it is too large."""
    try:
        return math.fsum(terms)
    except OverflowError:
        return math.inf


def _level(measure: Measure, bound: float, others: list[float], years: float) -> float | None:
    """Solve a measure for the level of its source in the judged period."""
    if measure.mode is Mode.LEVEL:
        return bound
    if measure.mode is Mode.TOTAL:
        return bound - _sum(others)
    if measure.mode is Mode.MEAN:
        return bound * (len(others) + 1) - _sum(others)
    if not others:
        return None
    base = others[0]
    if measure.mode in {Mode.RELATIVE, Mode.COMPOUND}:
        growth = 1.0 + measure.sign * bound / 100.0
        if not base > 0 or (growth < 0 and measure.mode is Mode.COMPOUND):
            return None
        return base * (growth if measure.mode is Mode.RELATIVE else growth**years)
    step = measure.sign * bound / measure.factor
    return base + (step * years if measure.mode is Mode.RATE else step)
