"""Binds rules: outcomes of every judged period, and the status they make."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ecorules.engine import causes
from ecorules.engine.binding.scope import Scope, earlier, one_year_back
from ecorules.engine.binding.tape import NONE, Tape, Value
from ecorules.engine.binding.values import Values
from ecorules.engine.kernels.bounds import CASE, MOVED, PATH, ROUNDED
from ecorules.engine.kernels.outcomes import (
    AGAINST_NUMBER,
    AGAINST_ROW,
    APPLIES,
    AS_OUTCOME,
    BOTH,
    COMPOSE,
    EQUAL,
    FOLD,
    FOLD_PARTS,
    PENDING,
    RATIO_AGAINST_NUMBER,
    UNDETERMINED,
    threshold,
)
from ecorules.engine.nodes import (
    AtPeriod,
    Bound,
    Case,
    Composite,
    Drawn,
    Given,
    Literal,
    Measure,
    Mode,
    Previous,
    Reference,
    RuleNode,
    Schedule,
)
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from ecorules.periods import Period

__all__ = ["BoundRule", "Comparison", "Judgement", "Rules"]


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
    """

    node: RuleNode
    judgements: tuple[Judgement, ...]
    status: int
    parts: tuple[BoundRule, ...] = ()
    unseen: bool = False

    @property
    def last_period(self) -> Period | None:
        """The judged period that ends last."""
        periods = [entry.period for entry in self.judgements if entry.period is not None]
        return max(periods, key=lambda period: period.last_day, default=None)


class Rules:
    """Binds rules on a tape."""

    def __init__(self, tape: Tape, scope: Scope) -> None:
        self.tape = tape
        self.scope = scope
        self.values = Values(tape, scope, self.alone)
        self.bound: dict[int, BoundRule] = {}

    def rule(self, node: RuleNode) -> BoundRule:
        """Bind a rule of the set, once."""
        found = self.bound.get(id(node))
        if found is None:
            found = self.bound[id(node)] = self.at(node, None)
        return found

    def at(self, node: RuleNode, inherited: tuple[Period | None, ...] | None) -> BoundRule:
        """Bind a rule with its own times, or those it inherits, or the default ones."""
        if node.composite is not None:
            return self._composite(node, node.composite, inherited)
        times = self._times(node, inherited)
        return self.at_periods(node, self.scope.default if times is None else times)

    def at_periods(self, node: RuleNode, times: tuple[Period | None, ...]) -> BoundRule:
        """Bind a simple rule at some periods, whatever its own."""
        judgements = tuple(self.judge(node, period) for period in times)
        due = all(self._is_due(period, node) for period in times)
        status = self.tape.outcome(
            FOLD,
            tuple(entry.outcome for entry in judgements),
            options=UNDETERMINED if due else PENDING,
        )
        unseen = any(period is not None and not self.scope.is_seen(period) for period in times)
        return BoundRule(node, judgements, status, unseen=unseen)

    def alone(self, node: RuleNode, period: Period) -> int:
        """Return the outcome of a rule judged at one period alone."""
        if node.composite is None:
            return self.judge(node, period).outcome
        return self._composite(node, node.composite, (period,)).judgements[0].outcome

    def years(self, measure: Measure, period: Period) -> float:
        """Return how many years lie between the base of a change and a period."""
        base = self.values.base(measure, period)
        return 0.0 if base is None else (period.ordinal - base.ordinal) / period.grain

    def _times(
        self, node: RuleNode, inherited: tuple[Period | None, ...] | None
    ) -> tuple[Period | None, ...] | None:
        if node.timeless:
            return inherited
        return tuple(self.scope.period(period) for period in node.periods)

    def _is_due(self, period: Period | None, node: RuleNode) -> bool:
        return period is None or self.scope.is_due(period, node.within)

    # One period

    def judge(self, node: RuleNode, period: Period | None) -> Judgement:
        """Bind a simple rule in one period."""
        measure = node.measure
        if measure is None:
            raise TypeError(node)
        if period is None:
            row = self.values.gap(causes.PARAMETER_MISSING).most
            return Judgement(None, self.tape.outcome(AGAINST_NUMBER, (row,), (0.0,), (1, False)))
        self._check_given(node, measure, period)
        value = self._measured(node, measure, period)
        outcome = None
        comparisons = []
        case = NONE
        for bound in node.bounds:
            reference = self._reference(bound.value, node, period)
            if isinstance(reference, Value):
                case = reference.applies if reference.applies != NONE else case
            compared = self._compare(bound, value, reference)
            comparisons.append(compared)
            one = self._ratio_outcome(compared, node, period)
            if one is None:
                one = self._outcome(compared)
            outcome = one if outcome is None else self.tape.outcome(BOTH, (outcome, one))
        if outcome is None:
            raise TypeError(node)
        if case != NONE:
            outcome = self.tape.outcome(APPLIES, (outcome, case), options="case")
        if value.applies != NONE:
            outcome = self.tape.outcome(APPLIES, (outcome, value.applies), options="asked")
        where = NONE
        if node.where is not None:
            where = self.values.truth(node.where, period)
            outcome = self.tape.outcome(APPLIES, (outcome, where), options="where")
        return Judgement(period, outcome, tuple(comparisons), where, value.applies, case)

    def _check_given(self, node: RuleNode, measure: Measure, period: Period) -> None:
        """Refuse periods from outside that do not fit the rule (sentences 20 and 21)."""
        name = node.id or ".".join(map(str, node.path))
        since = None if measure.since is None else self.scope.period(measure.since)
        points = [bound.value.period for bound in node.bounds if isinstance(bound.value, AtPeriod)]
        given = [point for point in map(self.scope.period, points) if point is not None]
        for other in (*given, *([] if since is None else [since])):
            if other.grain is not period.grain:
                raise UsageError(
                    f"the rule {name!r} is judged at {period} and speaks of {other}, "
                    f"a {other.grain.word}",
                    code="grain",
                    hint=f"assign a {period.grain.word}: all periods of a rule have one length",
                )
        if measure.every is not None and measure.every > period.grain:
            raise UsageError(
                f"the rule {name!r} is judged at {period} and compares it every "
                f"{measure.every.word}",
                code="grain",
                hint=f"assign a {measure.every.word}",
            )
        late = since is not None and (since >= period if measure.is_change else since > period)
        if late and isinstance(measure.since, Given):
            raise UsageError(
                f"the base of the rule {name!r}, {since}, does not lie before {period}, "
                "which is judged",
                code="since",
                hint="assign an earlier period",
            )

    def _measured(self, node: RuleNode, measure: Measure, period: Period | None) -> Value:
        value = self.values.measure(measure, period, node.fill)
        return value if node.rounding is None else self._rounded(value, node)

    def _rounded(self, value: Value, node: RuleNode) -> Value:
        if node.rounding is None:
            return value
        options = (node.rounding.digits, node.rounding.mode)
        if not value.is_pair:
            row = self.tape.add(ROUNDED, (value.most,), options=options)[0]
            return Value(row, row, applies=value.applies)
        least, most = self.tape.add(ROUNDED, (value.least, value.most), options=options, outputs=2)
        return self.tape.pair(least, most, applies=value.applies)

    # Bounds

    def _reference(self, reference: Reference, node: RuleNode, period: Period) -> float | Value:
        """Bind a bound at a period: a number, or a value drawn from data."""
        measure = node.measure
        if measure is None:
            raise TypeError(node)
        if isinstance(reference, Literal):
            return reference.value
        if isinstance(reference, Previous):
            back = (
                earlier(period, 1)
                if measure.every is None
                else one_year_back(period, measure.every)
            )
            return self._measured(node, measure, back)
        if isinstance(reference, AtPeriod):
            at = self.scope.period(reference.period)
            if at is None:
                return self.values.gap(causes.PARAMETER_MISSING)
            return self._measured(node, measure, at)
        if isinstance(reference, Drawn):
            drawn = self.values.measure(reference.measure, period, node.fill)
            value = self.values.scaled(drawn, reference.factor, reference.shift)
            given = isinstance(reference.measure.source, Given)
            return value if given else self._rounded(value, node)
        if isinstance(reference, Schedule):
            return self._scheduled(reference, node, period)
        return self._case(reference, node, period)

    def _scheduled(self, schedule: Schedule, node: RuleNode, period: Period) -> float | Value:
        entry = schedule.entries.get(period)
        if entry is not None:
            return self._reference(entry, node, period)
        before = [at for at in schedule.entries if at < period]
        after = [at for at in schedule.entries if at > period]
        if schedule.interpolate is None or not before or not after:
            return self.values.gap(causes.REFERENCE_MISSING)
        first, last = before[-1], after[0]
        part = (period.ordinal - first.ordinal) / (last.ordinal - first.ordinal)
        ends = [self._reference(schedule.entries[at], node, at) for at in (first, last)]
        rows = [self._as_row(end) for end in ends]
        value, scale = self.tape.add(
            PATH, (rows[0], rows[1]), (part,), options=schedule.interpolate, outputs=2
        )
        return Value(value, value, scale)

    def _as_row(self, value: float | Value) -> int:
        if isinstance(value, Value):
            return self.tape.closed(value)
        return self.values.constant(value)

    def _case(self, case: Case, node: RuleNode, period: Period) -> Value:
        label = self.tape.closed(self.values.value(case.source, period))
        rows = [label]
        positions = []
        for entry in case.values:
            if entry is None:
                positions.append(-1)
                continue
            positions.append(len(rows) - 1)
            rows.append(self._as_row(self._reference(entry, node, period)))
        value, applies = self.tape.add(CASE, tuple(rows), options=tuple(positions), outputs=2)
        return Value(value, value, applies=applies)

    def _compare(self, bound: Bound, value: Value, reference: float | Value) -> Comparison:
        """Move a bound by its tolerance, and pair it with the value."""
        tolerance = bound.tolerance
        if isinstance(reference, float):
            literal, size = reference, 0.0
            if tolerance is not None:
                shift = abs(reference) * tolerance.share + tolerance.amount
                literal = reference - bound.side * shift
                size = max(abs(reference), shift)
            if literal > 0 and self.tape.is_floored(value):
                # That a gap in a flow is at least 0 decides nothing against such a bound.
                value = value._replace(least=value.most)
            return Comparison(bound, value, None, literal, size)
        if tolerance is None:
            return Comparison(bound, value, reference, 0.0)
        params = (bound.side, tolerance.share, tolerance.amount)
        most, scale = self.tape.add(MOVED, (reference.most,), params, outputs=2)
        least = most
        if reference.is_pair:
            least, _ = self.tape.add(MOVED, (reference.least,), params, outputs=2)
        return Comparison(bound, value, self.tape.pair(least, most, scale, reference.applies), 0.0)

    def _ratio_outcome(self, compared: Comparison, node: RuleNode, period: Period) -> int | None:
        """Hold a relative or compound change against a number without forming the change.

        100 s (g - 1) >= B, where g is the ratio to the base or its root, is a bound on the ratio.
        """
        bound, measure = compared.bound, node.measure
        if measure is None or compared.reference is not None or bound.side == 0:
            return None
        if node.rounding is not None:
            return None
        ratio = self.values.ratio(measure, period, node.fill)
        if ratio is None:
            return None
        value, base, years = ratio
        literal = compared.literal
        growth = 1.0 + measure.sign * literal / 100.0
        size = max(compared.size, 100.0 * max(abs(growth), 1.0))
        turn = threshold(literal, bound.side, strict=bound.strict, size=size)
        at = 1.0 + measure.sign * turn / 100.0
        rooted = measure.mode is Mode.COMPOUND
        if rooted:
            at = at**years if at >= 0 else -math.inf
        return self.tape.outcome(
            RATIO_AGAINST_NUMBER,
            (value, base),
            (at,),
            (bound.side * measure.sign, bound.strict, rooted),
        )

    def _outcome(self, compared: Comparison) -> int:
        bound, value, reference, literal, size = compared
        scales = tuple(
            entry.scale for entry in (value, reference) if entry is not None and entry.scale != NONE
        )
        if bound.side == 0:
            rows = [value.least, value.most]
            if reference is not None:
                rows += [reference.least, reference.most]
            return self.tape.outcome(
                EQUAL,
                (*rows, *scales),
                () if reference is not None else (literal,),
                (reference is None, len(scales)),
            )
        pair = value.is_pair
        ends = [value.least, value.most] if bound.side > 0 else [value.most, value.least]
        if not pair:
            ends = [value.most]
        if reference is None and not scales:
            turn = threshold(literal, bound.side, strict=bound.strict, size=size)
            return self.tape.outcome(
                AGAINST_NUMBER, tuple(ends), (turn,), (bound.side, bound.strict)
            )
        if reference is not None:
            if pair or reference.is_pair:
                pair = True
                if len(ends) == 1:
                    ends *= 2
                ends += (
                    [reference.most, reference.least]
                    if bound.side > 0
                    else [reference.least, reference.most]
                )
            else:
                ends.append(reference.most)
        options = (bound.side, bound.strict, reference is None, pair, len(scales))
        params = (literal,) if reference is None else ()
        return self.tape.outcome(AGAINST_ROW, (*ends, *scales), params, options)

    # Composites

    def _may_pend(self, status: int) -> bool:
        """Whether a status can be pending."""
        step = self.tape.producers[status]
        return step.kernel is FOLD_PARTS or step.options == PENDING

    def _verdict(self, part: BoundRule) -> int:
        """Bind the one verdict of a rule as an outcome."""
        outcomes = tuple(entry.outcome for entry in part.judgements)
        return outcomes[0] if len(outcomes) == 1 else self.tape.outcome(AS_OUTCOME, outcomes)

    def _composite(
        self, node: RuleNode, composite: Composite, inherited: tuple[Period | None, ...] | None
    ) -> BoundRule:
        times = self._times(node, inherited)
        shared = self.scope.default if times is None else times
        parts = tuple(
            self.rule(part) if by_id else self.at(part, shared) for part, by_id in composite.parts
        )
        own = times is not None or any(
            _takes_time(part, by_id=by_id) for part, by_id in composite.parts
        )
        judged: tuple[Period | None, ...] = shared if own else (None,)
        ends = [part.last_period for part in parts]
        last = max(
            (end for end in ends if end is not None),
            key=lambda period: period.last_day,
            default=None,
        )
        bounds = tuple((bound.side, bound.strict, _number(bound)) for bound in node.bounds)
        judgements = []
        for position, period in enumerate(judged):
            outcomes = tuple(
                part.judgements[position].outcome
                if own and _takes_time(entry, by_id=by_id)
                else self._verdict(part)
                for part, (entry, by_id) in zip(parts, composite.parts, strict=True)
            )
            outcome = self.tape.outcome(COMPOSE, outcomes, options=(bounds, composite.share))
            where = NONE
            at = period if times is not None else last
            if node.where is not None and at is not None:
                where = self.values.truth(node.where, at)
                outcome = self.tape.outcome(APPLIES, (outcome, where), options="where")
            judgements.append(Judgement(period or last, outcome, where=where))
        due = all(self._is_due(entry.period, node) for entry in judgements)
        rows = tuple(entry.outcome for entry in judgements)
        if due and not any(self._may_pend(part.status) for part in parts):
            status = self.tape.outcome(FOLD, rows, options=UNDETERMINED)
        else:
            status = self.tape.outcome(
                FOLD_PARTS,
                (*rows, *(part.status for part in parts)),
                options=(len(judgements), not due),
            )
        return BoundRule(node, tuple(judgements), status, parts, unseen=not due)


def _number(bound: Bound) -> float:
    if not isinstance(bound.value, Literal):
        raise TypeError(bound)
    return bound.value.value


def _takes_time(node: RuleNode, *, by_id: bool) -> bool:
    """Whether a part is judged at the periods of the rule it stands in."""
    return not by_id and node.timeless
