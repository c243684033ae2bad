"""Binds sources and measures: which rows hold the value of a name in a period."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ecorules.engine import causes
from ecorules.engine.binding.reductions import Reductions
from ecorules.engine.binding.scope import LAST_YEAR, Scope, earlier, one_year_back, widened
from ecorules.engine.binding.tape import NONE, Leaf, Tape, Value
from ecorules.engine.kernels.changes import COMPOUND_RATE, DIFFERENCE, RELATIVE
from ecorules.engine.kernels.registers import AS_IT_WAS, READ, SETTLED
from ecorules.engine.kernels.values import (
    FILL,
    FLOOR,
    FORMULA,
    GRADE,
    MEAN,
    PRESENT,
    SCALED,
    SUM,
    asks_known,
)
from ecorules.engine.nodes import (
    Attribute,
    Condition,
    Converted,
    Derived,
    Formulated,
    Given,
    Graded,
    Kind,
    Measure,
    Mode,
    Observed,
    Ranked,
    RuleNode,
    Source,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from ecorules.engine.world import SpacePath
    from ecorules.expressions import Formula
    from ecorules.periods import Grain, Period, Span

    Judge = Callable[[RuleNode, Period], int]

__all__ = ["Fill", "Values"]

Fill = tuple[str, int]


class Values:
    """Binds values of sources and measures on a tape, each once.

    Args:
        tape: records the steps.
        scope: what the data can say.
        judging: gives for some values what binds a rule in place at a sub-period:
            (rule, period) -> row of the outcome.
        path: whose values: of the places, or of members of registers.
        outer: values of those whose members these are; None for the places.
    """

    def __init__(
        self,
        tape: Tape,
        scope: Scope,
        judging: Callable[[Values], Judge],
        path: SpacePath = (),
        outer: Values | None = None,
    ) -> None:
        self.tape = tape
        self.scope = scope
        self.judging = judging
        self.judge: Judge = judging(self)
        self.path = path
        self.outer = outer
        self.within: Span | None = None
        self.steady = False
        self.reductions = Reductions(self)
        self._values: dict[tuple[int, Period], Value] = {}
        self._views: dict[tuple[Span | None, bool], Values] = {(None, False): self}
        self._inner: dict[tuple[str, bool], Values] = {}

    def view(self, *, within: Span | None = None, steady: bool = False) -> Values:
        """Return the same values, read otherwise.

        Args:
            within: days of grace, after which registers are read.
            steady: whether attributes that hold always are known on days to come.
        """
        found = self._views.get((within, steady))
        if found is None:
            found = Values(self.tape, self.scope, self.judging, self.path, self.outer)
            found.within, found.steady = within, steady
            found._views = self._views
            self._views[within, steady] = found
        return found

    def members(self, register: str, *, peers: bool = False) -> Values:
        """Return the values of the members of a register, read as these are."""
        plain = self._views[None, False]
        found = plain._inner.get((register, peers))  # noqa: SLF001 - a view of the same
        if found is None:
            path = (*self.path, (register, peers))
            found = Values(self.tape, self.scope, self.judging, path, plain)
            plain._inner[register, peers] = found  # noqa: SLF001
        return found.view(within=self.within, steady=self.steady)

    def is_read(self, period: Period) -> bool:
        """Whether the day on which registers are read for a period has come."""
        return self.scope.is_due(period, self.within)

    def reading_day(self, period: Period) -> dt.date:
        """Return the day on which registers are read for a period: never after what is seen."""
        return min(self.scope.due_day(period, self.within), self.scope.as_of)

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
            if not terms:  # a range that begins after the period
                return self.gap(causes.VALUE_MISSING)
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
        start = None if measure.since is None else self.scope.period(measure.since)
        late = start is not None and start >= period and measure.is_change
        return None if late and isinstance(measure.since, Attribute) else start

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
        self.tape.refuse_reading(period.ordinal - start.ordinal)
        terms = [
            self.filled(measure.source, start + step, fill)
            for step in range(period.ordinal - start.ordinal + 1)
        ]
        source = measure.source
        # Of what happened, only numbers of events and what they gave cannot cancel out.
        of = source.of if isinstance(source, Derived) and source.how == "sum" else source
        counted = isinstance(of, Derived) and of.how == "count"
        non_negative = counted or (isinstance(of, Observed) and of.non_negative)
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

    def gap(self, cause: int, name: str = "") -> Value:
        """Return a value that is a gap for a known cause, of a name if it has one."""
        row = self.tape.leaf(Leaf(-1, None, cause, name, None, space=self.path))
        return Value(row, row)

    def constant(self, number: float) -> int:
        """Return a row that holds one number for every series."""
        return self.tape.leaf(Leaf(-1, None, 0, "", None, number, self.path))

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
            (self.tape.closed(value), value.least, value.most, *before, *after),
            options=(way, len(before), longest),
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
        if isinstance(source, Attribute):
            return self._attribute(source, period)
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
        if isinstance(source, Converted):
            return self.scaled(self.value(source.of, period), source.factor, source.shift)
        if isinstance(source, Ranked):
            return self.reductions.ranked(source, period)
        if isinstance(source, Derived):
            return self.reductions.derived(source, period)
        raise TypeError(source)

    def _given(self, source: Given, period: Period) -> Value:
        rows = [
            self._leaf(causes.PARAMETER_MISSING, source.name, key[1], given=key)
            for key in ((source.name, period), (source.name, None))
            if key in self.scope.given
        ]
        if not rows:
            row = self._leaf(causes.PARAMETER_MISSING, source.name, period)
            return Value(row, row)
        if len(rows) == 1:
            return Value(rows[0], rows[0])
        first, second = rows
        row = self.tape.add(
            PRESENT, (first, first, first, second, second), options=(2, (1, 0)), outputs=2
        )[0]
        return Value(row, row)

    def _leaf(
        self,
        cause: int,
        name: str,
        period: Period | None,
        row: int = -1,
        *,
        given: tuple[str, Period | None] | None = None,
        register: str = "",
        ask: tuple[object, ...] = (),
    ) -> int:
        return self.tape.leaf(
            Leaf(row, given, cause, name, period, space=self.path, register=register, ask=ask)
        )

    def asked(self, register: str, *ask: object) -> int:
        """Return a row of what is asked of the members of a register."""
        return self._leaf(causes.VALUE_MISSING, "", None, register=register, ask=ask)

    def raw(self, source: Observed, period: Period) -> int:
        """Return the row of what the data give for a period, a gap where it is not seen."""
        register = source.register if isinstance(source, Attribute) else ""
        if not self.scope.is_seen(period):
            return self._leaf(causes.NOT_SEEN, source.name, period)
        row = self.scope.row(source, period)
        return self._leaf(
            causes.VALUE_MISSING, source.name, period, row, register=register if row >= 0 else ""
        )

    def _attribute(self, source: Attribute, period: Period) -> Value:
        """Bind an attribute of members: a date read on a day, or a value like an indicator's."""
        cell = self.scope.row(source, None)
        always = self._leaf(
            causes.VALUE_MISSING,
            source.name,
            None,
            cell,
            register=source.register if cell >= 0 else "",
        )
        if source.of_type == "date":
            day = float(self.reading_day(period).toordinal())
            row = self.read(source, self.constant(day))
            return Value(row, row)
        if source.of_type == "period":
            # The mark that nobody can say is a gap; a planned day lies wherever it lies.
            row = self.tape.add(READ, (always, self.constant(math.inf)), (-1.0,))[0]
            return Value(row, row)
        varies = source.name in self.scope.contents(source.register).grains
        if cell < 0 and varies:
            return self._observed(source, period)
        if not (self.steady or self.is_read(period)):
            value = self._floored(source, self.absent(source.name, period))
        else:
            value = self._floored(source, always)
        if not varies:
            return value
        given = self._observed(source, period)
        rows = self.tape.add(
            PRESENT,
            (given.least, given.most, given.most, value.least, value.most),
            options=(2, (1, 0)),
            outputs=2,
        )
        return self.tape.pair(*rows)

    def read(self, source: Attribute, day: int, *, complete: bool = False) -> int:
        """Bind a date as it is read on a day (a row of ordinals).

        Args:
            source: the attribute.
            day: the row of the reading day.
            complete: whether a blank says that it has not come, whatever the register states.
        """
        cell = self.scope.row(source, None)
        date = self._leaf(
            causes.VALUE_MISSING,
            source.name,
            None,
            cell,
            register=source.register if cell >= 0 else "",
        )
        contents = self.scope.contents(source.register)
        silent = source.name in contents.absent
        until = None if silent else contents.complete.until
        complete = complete and not silent
        known = -1.0 if until is None else float(until.toordinal())
        return self.tape.add(READ, (date, day), (math.inf if complete else known,))[0]

    def _observed(self, source: Observed, period: Period) -> Value:
        own = self.raw(source, period)
        candidates: list[tuple[Value, tuple[int, ...]]] = []
        if self.tape.leaves[own].row >= 0:
            candidates.append((self._floored(source, own), (own,)))
        if source.kind not in {None, Kind.RATIO}:
            for grain in self.scope.finer(source, period.grain):
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
        nothing = self._floored(source, self.absent(source.name, period))
        inputs += [nothing.least, nothing.most]
        groups = (*(len(raws) for _, raws in candidates), 0)
        least, most = self.tape.add(PRESENT, tuple(inputs), options=(2, groups), outputs=2)
        pair = any(value.is_pair for value, _ in candidates)
        return self.tape.pair(least, most) if pair else Value(most, most)

    def absent(self, name: str, period: Period) -> int:
        """Return the row of a value that is not given."""
        cause = causes.VALUE_MISSING if self.scope.is_seen(period) else causes.NOT_SEEN
        return self._leaf(cause, name, period)

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
            row for part in parts if self.tape.leaves[row := self.raw(source, part)].row >= 0
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
        if not source.inputs:
            return self._fixed(source.formula, source.factor, source.shift)
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
        """Bind a condition: a row of 1, 0 and NaN for unknown.

        Before registers are read for the period, only what no day to come can change is known.
        """
        events = any(
            isinstance(source, Attribute) and source.of_type == "date"
            for source in condition.inputs
        )
        formula = condition.formula
        ahead = not (self.steady or self.is_read(period))
        settles = events and not self.is_read(period)
        # What is not known yet may be known by then: silence of today decides nothing of members.
        if ahead and ((events and not formula.is_dated) or (self.path and asks_known(formula))):
            return self.gap(causes.NOT_SEEN).most
        if not formula.inputs:
            return self._fixed(formula).most
        rows, scales = self._inputs(formula, condition.inputs, period)
        if settles:
            day = float(self.scope.as_of.toordinal())
            truth = self.tape.add(SETTLED, rows, options=(formula, scales, day))[0]
        else:
            truth = self.tape.add(FORMULA, rows, options=(formula, scales, 1.0, 0.0, False))[0]
        if not (events and (self.steady or formula.is_dated)):
            return truth
        due = self.constant(float(self.scope.due_day(period, self.within).toordinal()))
        return self.as_it_was(truth, condition, due, period)

    def as_it_was(self, truth: int, condition: Condition, due: int, period: Period) -> int:
        """Bind a condition, where it is unknown as settled when its register was last complete.

        What was decided then stays so, though the silence since then says nothing.

        Args:
            truth: the row of the condition.
            condition: what is asked.
            due: the row of the days on which it is read.
            period: the judged period.
        """
        complete = [
            self.scope.contents(source.register).complete.until
            for source in condition.inputs
            if isinstance(source, Attribute) and source.of_type == "date"
        ]
        days = [day for day in complete if day is not None and day < self.scope.as_of]
        if not days or len(days) < len(complete):
            return truth
        last = float(min(days).toordinal())
        rows = self.dated(condition, self.constant(last), period)
        options = (condition.formula, (NONE,) * len(rows), last)
        settled = self.tape.add(SETTLED, rows, options=options)[0]
        return self.tape.add(AS_IT_WAS, (truth, settled, due), (last,))[0]

    def _fixed(self, formula: Formula, factor: float = 1.0, shift: float = 0.0) -> Value:
        """Bind a formula that names nothing, and is the same everywhere and always."""
        number = float(np.asarray(formula.evaluate([]).values).reshape(-1)[0]) * factor + shift
        if not math.isfinite(number):
            return self.gap(causes.UNDEFINED_VALUE)
        row = self.constant(number)
        return Value(row, row)

    def dated(self, condition: Condition, day: int, period: Period) -> tuple[int, ...]:
        """Bind what a condition reads, its dates as on a day (a row of ordinals)."""
        rows = []
        for source in condition.inputs:
            if isinstance(source, Attribute) and source.of_type == "date":
                rows.append(self.read(source, day))
            else:
                rows.append(self.tape.closed(self.view(steady=True).value(source, period)))
        return tuple(rows)

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
