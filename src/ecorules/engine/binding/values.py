"""Binds sources and measures: which rows hold the value of a name in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.engine import causes
from ecorules.engine.binding.scope import (
    LAST_YEAR,
    Scope,
    earlier,
    one_year_back,
    widened,
    within_days,
)
from ecorules.engine.binding.tape import NONE, Leaf, Tape, Value
from ecorules.engine.kernels.changes import COMPOUND_RATE, DIFFERENCE, RELATIVE
from ecorules.engine.kernels.derived import REDUCE, Reduction
from ecorules.engine.kernels.outcomes import TRUTHS
from ecorules.engine.kernels.values import (
    AND,
    FILL,
    FLOOR,
    FORMULA,
    GRADE,
    MEAN,
    PRESENT,
    SCALED,
    SUM,
)
from ecorules.engine.nodes import (
    Condition,
    Derived,
    Formulated,
    Given,
    Graded,
    Kind,
    Measure,
    Mode,
    Observed,
    RuleNode,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecorules.expressions import Formula
    from ecorules.periods import Grain, Period

__all__ = ["Fill", "Values"]

Fill = tuple[str, int]


class Values:
    """Binds values of sources and measures on a tape, each once.

    Args:
        tape: records the steps.
        scope: what the data can say.
        judge: binds a rule in place at a sub-period: (rule, period) -> row of the outcome.
    """

    def __init__(self, tape: Tape, scope: Scope, judge: Callable[[RuleNode, Period], int]) -> None:
        self.tape = tape
        self.scope = scope
        self.judge = judge
        self._values: dict[tuple[int, Period], Value] = {}

    # Measures

    def measure(self, measure: Measure, period: Period | None, fill: Fill | None) -> Value:
        """Bind a measure at a period."""
        if period is None:
            return self.gap(causes.VALUE_MISSING)
        if measure.mode is Mode.LEVEL:
            return self.filled(measure.source, period, fill)
        if measure.mode is Mode.TOTAL:
            return self._total(measure, period, fill)
        if measure.mode is Mode.MEAN and measure.over is not None:
            terms = [
                self.tape.closed(self.filled(measure.source, term, fill))
                for term in widened(measure.over, period)
            ]
            value, scale = self.tape.add(MEAN, tuple(terms), outputs=2)
            return Value(value, value, scale)
        return self._change(measure, period, fill)

    def ratio(
        self, measure: Measure, period: Period, fill: Fill | None
    ) -> tuple[int, int, float] | None:
        """Return the rows of value and base and the years between, of a change that is a ratio."""
        start = self.base(measure, period)
        if start is None or measure.mode not in {Mode.RELATIVE, Mode.COMPOUND}:
            return None
        years = (period.ordinal - start.ordinal) / period.grain
        if years < 0 or (years == 0 and measure.mode is Mode.COMPOUND):
            return None
        value = self.tape.closed(self.filled(measure.source, period, fill))
        base = self.tape.closed(self.filled(measure.source, start, fill))
        return value, base, years

    def base(self, measure: Measure, period: Period) -> Period | None:
        """Return the base period of a change judged at ``period``."""
        if measure.every is not None:
            return one_year_back(period, measure.every)
        return None if measure.since is None else self.scope.period(measure.since)

    def _change(self, measure: Measure, period: Period, fill: Fill | None) -> Value:
        start = self.base(measure, period)
        if start is None:
            given = isinstance(measure.since, Given)
            return self.gap(causes.PARAMETER_MISSING if given else causes.BASE_MISSING)
        ratio = self.ratio(measure, period, fill)
        if ratio is not None:
            first, second, years = ratio
            rooted = measure.mode is Mode.COMPOUND
            row, scale = self.tape.add(
                COMPOUND_RATE if rooted else RELATIVE,
                (first, second),
                (measure.sign, years) if rooted else (measure.sign,),
                outputs=2,
            )
            return Value(row, row, scale)
        years = (period.ordinal - start.ordinal) / period.grain
        if years < 0 or (years == 0 and measure.mode is not Mode.DIFFERENCE):
            return self.gap(causes.BASE_MISSING)  # judged before its base
        value = self.tape.closed(self.filled(measure.source, period, fill))
        base = self.tape.closed(self.filled(measure.source, start, fill))
        factor = measure.sign * measure.factor
        if measure.mode is Mode.RATE:
            factor /= years
        row, scale = self.tape.add(DIFFERENCE, (value, base), (factor,), outputs=2)
        return Value(row, row, scale)

    def _total(self, measure: Measure, period: Period, fill: Fill | None) -> Value:
        start = None if measure.since is None else self.scope.period(measure.since)
        if start is None:
            return self.gap(causes.PARAMETER_MISSING)
        if start > period:
            return self.gap(causes.VALUE_MISSING)
        terms = [
            self.filled(measure.source, start + step, fill)
            for step in range(period.ordinal - start.ordinal + 1)
        ]
        source = measure.source
        non_negative = isinstance(source, Observed) and source.non_negative
        return self._sum(terms, non_negative=non_negative)

    def _sum(self, terms: list[Value], *, non_negative: bool) -> Value:
        if len(terms) == 1:
            return terms[0]
        # A sum of terms that are not negative is at least as large as any of them.
        sized = not non_negative
        most, *scale = self.tape.add(
            SUM, tuple(term.most for term in terms), options=sized, outputs=1 + sized
        )
        size = scale[0] if scale else NONE
        if not any(term.is_pair for term in terms):
            return Value(most, most, size)
        least = self.tape.add(
            SUM, tuple(term.least for term in terms), options=sized, outputs=1 + sized
        )[0]
        return self.tape.pair(least, most, size)

    # Values

    def gap(self, cause: int) -> Value:
        """Return a value that is a gap for a known cause."""
        row = self.tape.leaf(Leaf(-1, None, cause, "", None))
        return Value(row, row)

    def constant(self, number: float) -> int:
        """Return a row that holds one number for every series."""
        return self.tape.leaf(Leaf(-1, None, 0, "", None, number))

    def filled(self, source: Source, period: Period, fill: Fill | None) -> Value:
        """Bind the value of a source, its gaps filled from neighbours if so asked."""
        value = self.value(source, period)
        if fill is None or isinstance(source, Given) or not self.scope.is_seen(period):
            return value
        way, longest = fill
        before = self._neighbours(source, period, -1, longest)
        after = self._neighbours(source, period, 1, longest) if way == "interpolate" else []
        row = self.tape.add(
            FILL,
            (self.tape.closed(value), *before, *after),
            options=(way, len(before), len(after), longest),
        )[0]
        if not value.is_pair:
            return Value(row, row, applies=value.applies)
        least, most = self.tape.add(
            PRESENT, (row, row, row, value.least, value.most), options=(2, (1, 0)), outputs=2
        )
        return self.tape.pair(least, most, applies=value.applies)

    def _neighbours(self, source: Source, period: Period, way: int, longest: int) -> list[int]:
        rows = []
        for step in range(1, longest + 1):
            other = earlier(period, -way * step)
            if (
                other is None
                or other.year > LAST_YEAR
                or (way > 0 and not self.scope.is_seen(other))
            ):
                break
            rows.append(self.tape.closed(self.value(source, other)))
        return rows

    def value(self, source: Source, period: Period) -> Value:
        """Bind the value of a source in a period."""
        key = (id(source), period)
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._bind(source, period)
        return found

    def _bind(self, source: Source, period: Period) -> Value:
        if isinstance(source, Observed):
            return self._observed(source, period)
        if isinstance(source, Given):
            return self._given(source, period)
        if isinstance(source, Formulated):
            return self._formulated(source, period)
        if isinstance(source, Graded):
            rows = tuple(self.tape.closed(self.value(part, period)) for part, _ in source.parts)
            limits = tuple(
                tuple((limit.low, limit.high) for limit in limits) for _, limits in source.parts
            )
            return self.tape.pair(*self.tape.add(GRADE, rows, options=limits, outputs=2))
        if isinstance(source, Derived):
            return self._derived(source, period)
        raise TypeError(source)

    def _given(self, source: Given, period: Period) -> Value:
        rows = [
            self.tape.leaf(Leaf(-1, key, causes.PARAMETER_MISSING, source.name, key[1]))
            for key in ((source.name, period), (source.name, None))
            if key in self.scope.given
        ]
        if not rows:
            row = self.tape.leaf(Leaf(-1, None, causes.PARAMETER_MISSING, source.name, period))
            return Value(row, row)
        if len(rows) == 1:
            return Value(rows[0], rows[0])
        first, second = rows
        row = self.tape.add(
            PRESENT, (first, first, first, second, second), options=(2, (1, 0)), outputs=2
        )[0]
        return Value(row, row)

    def raw(self, name: str, period: Period) -> int:
        """Return the row of what the data give for a period, a gap where it is not seen."""
        if not self.scope.is_seen(period):
            return self.tape.leaf(Leaf(-1, None, causes.NOT_SEEN, name, period))
        row = self.scope.rows.get((name, period), -1)
        return self.tape.leaf(Leaf(row, None, causes.VALUE_MISSING, name, period))

    def _observed(self, source: Observed, period: Period) -> Value:
        own = self.raw(source.name, period)
        candidates: list[tuple[Value, tuple[int, ...]]] = []
        if self.tape.leaves[own].row >= 0:
            candidates.append((self._floored(source, own), (own,)))
        if source.kind not in {None, Kind.RATIO}:
            for grain in self.scope.finer(source.name, period.grain):
                found = self._rolled_up(source, period, grain)
                if found is not None:
                    candidates.append(found)
        if not candidates:
            return self._floored(source, own)
        if len(candidates) == 1 and candidates[0][1] == (own,):
            return candidates[0][0]
        # Where nothing is given, the reason is that of the judged period itself.
        inputs: list[int] = []
        for value, raws in candidates:
            inputs += [value.least, value.most, *raws]
        nothing = self._floored(source, self._absent(source.name, period))
        inputs += [nothing.least, nothing.most]
        groups = (*(len(raws) for _, raws in candidates), 0)
        least, most = self.tape.add(PRESENT, tuple(inputs), options=(2, groups), outputs=2)
        pair = any(value.is_pair for value, _ in candidates)
        return self.tape.pair(least, most) if pair else Value(most, most)

    def _absent(self, name: str, period: Period) -> int:
        """Return the row of a value that is not given."""
        cause = causes.VALUE_MISSING if self.scope.is_seen(period) else causes.NOT_SEEN
        return self.tape.leaf(Leaf(-1, None, cause, name, period))

    def _floored(self, source: Observed, row: int) -> Value:
        if not source.non_negative:
            return Value(row, row)
        return self.tape.pair(self.tape.add(FLOOR, (row,))[0], row)

    def _rolled_up(
        self, source: Observed, period: Period, grain: Grain
    ) -> tuple[Value, tuple[int, ...]] | None:
        """Roll up the values of a finer grain; None where it gives nothing in this period."""
        parts = period.split(grain)
        raws = tuple(
            row for part in parts if self.tape.leaves[row := self.raw(source.name, part)].row >= 0
        )
        if not raws:
            return None
        if source.kind is Kind.STOCK:
            return self.value(source, parts[-1]), raws
        values = [self.value(source, part) for part in parts]
        if source.kind is Kind.FLOW:
            return self._sum(values, non_negative=source.non_negative), raws
        need = None
        if source.need is not None and self.scope.is_seen(period):
            need = source.need.count * (len(parts) if source.need.share else 1)
        terms = tuple(self.tape.closed(value) for value in values)
        value, scale = self.tape.add(MEAN, terms, options=need, outputs=2)
        return Value(value, value, scale), raws

    def _formulated(self, source: Formulated, period: Period) -> Value:
        rows, scales = self._inputs(source.formula, source.inputs, period)
        # Without sums, and of values without, the scale is the size of the value.
        sized = any(place >= 0 for place in scales) or _adds(source.formula)
        options = (source.formula, scales, source.factor, source.shift, sized)
        value, *scale = self.tape.add(FORMULA, rows, options=options, outputs=1 + sized)
        return Value(value, value, scale[0] if scale else NONE)

    def _inputs(
        self, formula: Formula, sources: tuple[Source, ...], period: Period
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Bind what a formula reads: the rows, and for each input the place of its scale."""
        rows: list[int] = []
        sizes: list[int] = []
        for entry, source in zip(formula.inputs, sources, strict=True):
            at = earlier(period, entry.lag)
            value = self.gap(causes.VALUE_MISSING) if at is None else self.value(source, at)
            rows.append(self.tape.closed(value))
            sizes.append(value.scale)
        scales: list[int] = []
        for scale in sizes:
            scales.append(NONE if scale == NONE else len(rows))
            if scale != NONE:
                rows.append(scale)
        return tuple(rows), tuple(scales)

    def truth(self, condition: Condition, period: Period) -> int:
        """Bind a condition: a row of 1, 0 and NaN for unknown."""
        rows, scales = self._inputs(condition.formula, condition.inputs, period)
        options = (condition.formula, scales, 1.0, 0.0, False)
        return self.tape.add(FORMULA, rows, options=options)[0]

    # Derived over sub-periods

    def _derived(self, source: Derived, period: Period) -> Value:
        """Reduce over the sub-periods of the finest grain that is given in the judged period."""
        spans = [period] if source.over is None else widened(source.over, period)
        seen = all(self.scope.is_seen(span) for span in spans)
        candidates: list[tuple[Value, tuple[int, ...]]] = []
        for grain in self._member_grains(source):
            members = within_days(spans, grain)
            raws = tuple(
                row
                for leaf in source.leaves
                for member in members
                if self.tape.leaves[row := self.raw(leaf.name, member)].row >= 0
            )
            if raws:
                candidates.append((self._reduced(source, members, seen=seen), raws))
        nothing = self._nothing(source, period)
        if not candidates:
            return nothing
        inputs: list[int] = []
        for value, raws in candidates:
            inputs += [*self._four(value), *raws]
        inputs += self._four(nothing)
        groups = (*(len(raws) for _, raws in candidates), 0)
        rows = self.tape.add(PRESENT, tuple(inputs), options=(4, groups), outputs=4)
        least, most, scale, applies = rows
        value = self.tape.pair(least, most, scale, applies)
        return self.scaled(value, source.factor, source.shift)

    def _four(self, value: Value) -> tuple[int, int, int, int]:
        one = self.constant(1.0)
        scale = one if value.scale == NONE else value.scale
        applies = one if value.applies == NONE else value.applies
        return value.least, value.most, scale, applies

    def _member_grains(self, source: Derived) -> list[Grain]:
        """Return the grains at which the data give what a source names, fine to coarse."""
        grains = {grain for leaf in source.leaves for grain in self.scope.grains.get(leaf.name, ())}
        return sorted(grains, reverse=True)

    def _reduced(self, source: Derived, members: list[Period], *, seen: bool) -> Value:
        asked: list[int] = []
        meeting: list[int] = []
        values: list[int] = []
        for member in members:
            if source.where is not None:
                asked.append(self.truth(source.where, member))
            if isinstance(source.meeting, Condition):
                meeting.append(self.truth(source.meeting, member))
            elif source.meeting is not None:
                outcome = self.judge(source.meeting, member)
                applies, met = self.tape.add(TRUTHS, (outcome,), outputs=2)
                meeting.append(met)
                if source.where is None:
                    asked.append(applies)
                else:
                    asked[-1] = self._both(asked[-1], applies)
            if source.of is not None:
                values.append(self.tape.closed(self.value(source.of, member)))
        options = Reduction(
            how=self._how(source),
            members=len(members),
            where=bool(asked),
            meeting=bool(meeting),
            of=bool(values),
            need=None if source.need is None else (source.need.count, source.need.share),
            seen=seen,
            at=source.at,
            non_negative=isinstance(source.of, Observed) and source.of.non_negative,
        )
        rows = (*asked, *meeting, *values)
        least, most, scale, applies = self.tape.add(REDUCE, rows, options=options, outputs=4)
        return self.tape.pair(least, most, scale, applies)

    def _both(self, first: int, second: int) -> int:
        """Bind the lesser of two truths: Kleene's `and` for a condition and a rule's own."""
        return self.tape.add(AND, (first, second))[0]

    def _how(self, source: Derived) -> str:
        if source.how != "worst":
            return source.how
        better = source.of.better if source.of is not None else 0
        return "min" if better > 0 else "max"

    def _nothing(self, source: Derived, period: Period) -> Value:
        """There are no data in the period: a gap; a count or sum is known to be at least 0."""
        row = self._absent(source.leaves[0].name, period)
        gap = Value(row, row)
        flow = isinstance(source.of, Observed) and source.of.non_negative
        if source.where is None and (
            source.how in {"count", "share"} or (source.how == "sum" and flow)
        ):
            return self.tape.pair(self.tape.add(FLOOR, (gap.most,))[0], gap.most)
        return gap

    def scaled(self, value: Value, factor: float, shift: float = 0.0) -> Value:
        """Bind a value times a factor, plus a shift."""
        if (factor, shift) == (1.0, 0.0):
            return value
        rows = [value.most]
        if value.is_pair:
            rows.append(value.least)
        sized = value.scale != NONE
        if sized:
            rows.append(value.scale)
        found = list(
            self.tape.add(
                SCALED, tuple(rows), (factor, shift), options=int(sized), outputs=len(rows)
            )
        )
        most = found.pop(0)
        least = found.pop(0) if value.is_pair else most
        scale = found.pop(0) if sized else NONE
        return self.tape.pair(least, most, scale, value.applies)


def _adds(formula: Formula) -> bool:
    """Whether a formula adds or subtracts, so that its scale differs from its size."""
    return any(step.kernel in {"add", "subtract"} for step in formula.steps)
