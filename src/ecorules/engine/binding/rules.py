"""Binds rules: outcomes of every judged period, and the status they make."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ecorules.engine import causes
from ecorules.engine.binding.bound import BoundRule, Comparison, Judgement
from ecorules.engine.binding.duties import Duties, own_times, timeless
from ecorules.engine.binding.scope import Scope, earlier, one_year_back
from ecorules.engine.binding.tape import NONE, Tape, Value
from ecorules.engine.binding.values import Values
from ecorules.engine.kernels.bounds import ASKED, CASE, MOVED, PATH, ROUNDED
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
from ecorules.engine.kernels.registers import LESSER
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
    Register,
    RuleNode,
    Schedule,
)
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from ecorules.periods import Period

__all__ = ["Rules"]


class Rules:
    """Binds rules on a tape.

    Args:
        tape: records the steps.
        scope: what the data can say.
        values: of the members that the rules are judged for; of the places by default.
    """

    def __init__(self, tape: Tape, scope: Scope, values: Values | None = None) -> None:
        self.tape = tape
        self.scope = scope
        self.values = values or Values(tape, scope, lambda found: Rules(tape, scope, found).alone)
        self.bound: dict[int, BoundRule] = {}
        self.duties = Duties(self)
        self.undated: Rules | None = None
        self._members: dict[tuple[str, bool], Rules] = {}

    def members(self, register: Register) -> Rules:
        """Return what binds rules for the members of a register."""
        return self.inside(register.name)

    def inside(self, register: str, *, peers: bool = False) -> Rules:
        """Return what binds rules for the members of a register, by its name."""
        found = self._members.get((register, peers))
        if found is None:
            values = self.values.members(register, peers=peers)
            found = self._members[register, peers] = Rules(self.tape, self.scope, values)
        return found

    def outermost(self, scope: Scope) -> Rules:
        """Return what binds rules for places, on the same tape, in another scope."""
        return Rules(self.tape, scope)

    def rule(self, node: RuleNode) -> BoundRule:
        """Bind a rule of the set, once."""
        if self.undated is not None:
            return self.undated.rule(node)
        found = self.bound.get(id(node))
        if found is None:
            found = self.bound[id(node)] = self.at(node, None)
        return found

    def at(
        self,
        node: RuleNode,
        inherited: tuple[Period | None, ...] | None,
        *,
        dated: bool = False,
    ) -> BoundRule:
        """Bind a rule with its own times, or those it inherits, or the default ones.

        ``dated`` says that attributes which stand for periods have theirs in the scope.
        """
        if node.register is not None and not self.values.path:
            return self.duties.of_members(node, node.register, inherited)
        own = [] if dated or not self.values.path else own_times(node)
        if own and node.done is not None and self._is_timeless(node):
            return self.duties.by_own_day(node, own[0])
        if own:
            return self.duties.at_own_times(node, own, inherited)
        if node.composite is not None:
            return self.composite(node, node.composite, inherited)
        times = self._times(node, inherited)
        shared = self.scope.default if times is None else times
        if node.standard is not None:
            return self.duties.standard(node, node.standard, shared)
        return self.at_periods(node, shared)

    def _is_timeless(self, node: RuleNode) -> bool:
        """Whether a condition can be judged for all members at once, each by its own day."""
        register = node.register
        if register is not None and (register.start is not None or register.end is not None):
            return False
        names = () if register is None else self.scope.contents(register.name).grains
        dated = node.where is not None and any(
            getattr(source, "of_type", "") == "date" for source in node.where.inputs
        )
        return not dated and timeless([node.done, node.where], set(names))

    def at_periods(self, node: RuleNode, times: tuple[Period | None, ...]) -> BoundRule:
        """Bind a simple rule at some periods, whatever its own."""
        if node.done is not None:
            return self.duties.done(node, times)
        judgements = tuple(self.judge(node, period) for period in times)
        due = all(self._is_due(period, node) for period in times)
        status = self.tape.outcome(
            FOLD,
            tuple(entry.outcome for entry in judgements),
            options=UNDETERMINED if due else PENDING,
        )
        unseen = any(period is not None and not self.scope.is_seen(period) for period in times)
        return BoundRule(
            node, judgements, status, unseen=unseen, waits=not due, path=self.values.path
        )

    def alone(self, node: RuleNode, period: Period) -> int:
        """Return the outcome of a rule judged at one period alone."""
        if node.standard is not None:
            return self.duties.standard(node, node.standard, (period,)).judgements[0].outcome
        if node.composite is None and node.done is None:
            return self.judge(node, period).outcome
        if node.composite is None:
            return self.at(node, (period,)).judgements[0].outcome
        return self.composite(node, node.composite, (period,), alone=True).judgements[0].outcome

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
            return Judgement(None, self.duties.untimed(node))
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
        outcome, where = self.where(node, outcome, period)
        return Judgement(period, outcome, tuple(comparisons), where, value.applies, case)

    def where(self, node: RuleNode, outcome: int, period: Period) -> tuple[int, int]:
        """Bind whether a rule applies: its `where`, and whether the row is a member."""
        steady = self.values.view(within=node.within, steady=True)
        truths = []
        if node.where is not None:
            truths.append(steady.truth(node.where, period))
        if node.register is not None and self.values.outer is not None:
            truths += steady.reductions.asked(steady, node.register, period)
        if not truths:
            return outcome, NONE
        where = truths[0] if len(truths) == 1 else self.tape.add(LESSER, tuple(truths))[0]
        return self.tape.outcome(APPLIES, (outcome, where), options="where"), where

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
        value = self.values.view(within=node.within).measure(measure, period, node.fill)
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
        """Bind a bound at a period: a number, or a value drawn from data.

        Only a `case` says that a rule does not apply; what is drawn where nobody is asked is
        missing.
        """
        found = self._found(reference, node, period)
        if not isinstance(found, Value) or found.applies == NONE or isinstance(reference, Case):
            return found
        if isinstance(reference, Schedule):  # one of its entries may be a case
            return found
        rows = (found.least, found.most, found.applies)
        least, most = self.tape.add(ASKED, rows, outputs=2)
        return self.tape.pair(least, least if found.least == found.most else most, found.scale)

    def _found(self, reference: Reference, node: RuleNode, period: Period) -> float | Value:
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
            drawn = self.values.view(within=node.within).measure(
                reference.measure, period, node.fill
            )
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
        steady = self.values.view(within=node.within, steady=True)
        label = self.tape.closed(steady.value(case.source, period))
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
        if not isinstance(reference, Value):
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
        ratio = self.values.view(within=node.within).ratio(measure, period, node.fill)
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
        return step.kernel is not FOLD or step.options == PENDING

    def _verdict(self, part: BoundRule) -> int:
        """Bind the one verdict of a rule as an outcome."""
        outcomes = tuple(entry.outcome for entry in part.judgements)
        return outcomes[0] if len(outcomes) == 1 else self.tape.outcome(AS_OUTCOME, outcomes)

    def composite(
        self,
        node: RuleNode,
        composite: Composite,
        inherited: tuple[Period | None, ...] | None,
        *,
        alone: bool = False,
    ) -> BoundRule:
        """Bind a composite: its parts, and what they come to in each judged period.

        ``alone`` says that it is judged at the inherited times, whatever its own.
        """
        times = inherited if alone else self._times(node, inherited)
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
            if at is not None:
                outcome, where = self.where(node, outcome, at)
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
        return BoundRule(
            node,
            tuple(judgements),
            status,
            parts,
            unseen=not due,
            waits=not due,
            path=self.values.path,
        )


def _number(bound: Bound) -> float:
    if not isinstance(bound.value, Literal):
        raise TypeError(bound)
    return bound.value.value


def _takes_time(node: RuleNode, *, by_id: bool) -> bool:
    """Whether a part is judged at the periods of the rule it stands in."""
    return not by_id and node.timeless
