"""Binds numbers derived from members: the sub-periods of a period, or those of a register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine import causes
from ecorules.engine.binding.scope import widened, within_days
from ecorules.engine.binding.tape import NONE, Value
from ecorules.engine.kernels.derived import REDUCE, Reduction
from ecorules.engine.kernels.outcomes import TRUTHS
from ecorules.engine.kernels.registers import (
    BETTER,
    DURING,
    GATHER,
    GROUP_REDUCE,
    IS_MEMBER,
    LESSER,
    ONLY_IF,
    Grouping,
)
from ecorules.engine.kernels.values import AND, FLOOR, PRESENT
from ecorules.engine.nodes import Condition, Derived, Observed, Ranked, Register

if TYPE_CHECKING:
    import datetime as dt

    from ecorules.engine.binding.values import Values
    from ecorules.periods import Grain, Period

__all__ = ["Reductions"]


@dataclass(frozen=True, slots=True)
class Reductions:
    """Binds derived numbers and ranks on some values."""

    values: Values

    def derived(self, source: Derived, period: Period) -> Value:
        """Bind a derived number in a period."""
        if source.register is None:
            return self._over_periods(source, period)
        found = self._over_register(source, source.register, period)
        return self.values.scaled(found, source.factor, source.shift)

    # Sub-periods

    def _over_periods(self, source: Derived, period: Period) -> Value:
        """Reduce over the sub-periods of the finest grain that is given in the judged period."""
        values = self.values
        spans = [period] if source.over is None else widened(source.over, period)
        seen = all(values.scope.is_seen(span) for span in spans)
        candidates: list[tuple[Value, tuple[int, ...]]] = []
        for grain in self._member_grains(source):
            members = within_days(spans, grain)
            values.tape.look_at(len(members) * len(source.leaves))
            raws = tuple(
                values.raw(leaf, member)
                for leaf in source.leaves
                for member in members
                if values.scope.row(leaf, member) >= 0 and values.scope.is_seen(member)
            )
            if raws:
                candidates.append((self._reduced(source, members, seen=seen), raws))
        # what is missing first may have been seen though the judged period has not
        nothing = self._nothing(source, spans[0] if spans else period)
        if not candidates:
            return nothing
        inputs: list[int] = []
        for value, raws in candidates:
            inputs += [*self._four(value), *raws]
        inputs += self._four(nothing)
        groups = (*(len(raws) for _, raws in candidates), 0)
        rows = values.tape.add(PRESENT, tuple(inputs), options=(4, groups), outputs=4)
        least, most, scale, applies = rows
        value = values.tape.pair(least, most, scale, applies)
        return values.scaled(value, source.factor, source.shift)

    def _four(self, value: Value) -> tuple[int, int, int, int]:
        one = self.values.constant(1.0)
        scale = one if value.scale == NONE else value.scale
        applies = one if value.applies == NONE else value.applies
        return value.least, value.most, scale, applies

    def _member_grains(self, source: Derived) -> list[Grain]:
        """Return the grains at which the data give what a source names, fine to coarse."""
        scope = self.values.scope
        grains = {grain for leaf in source.leaves for grain in scope.grains_of(leaf)}
        return sorted(grains, reverse=True)

    def _reduced(self, source: Derived, members: list[Period], *, seen: bool) -> Value:
        values, tape = self.values, self.values.tape
        asked: list[int] = []
        meeting: list[int] = []
        held: list[int] = []
        for member in members:
            if source.where is not None:
                asked.append(values.truth(source.where, member))
            if isinstance(source.meeting, Condition):
                meeting.append(values.truth(source.meeting, member))
            elif source.meeting is not None:
                outcome = values.judge(source.meeting, member)
                applies, met = tape.add(TRUTHS, (outcome,), outputs=2)
                meeting.append(met)
                if source.where is None:
                    asked.append(applies)
                else:
                    asked[-1] = tape.add(AND, (asked[-1], applies))[0]
            if source.of is not None:
                held.append(tape.closed(values.value(source.of, member)))
        options = _reduction(
            source, len(members), seen=seen, where=bool(asked), meeting=bool(meeting), of=bool(held)
        )
        rows = (*asked, *meeting, *held)
        least, most, scale, applies = tape.add(REDUCE, rows, options=options, outputs=4)
        return tape.pair(least, most, scale, applies)

    def _nothing(self, source: Derived, period: Period) -> Value:
        """There are no data in the period: a gap; a count or sum is known to be at least 0."""
        row = self.values.absent(source.leaves[0].name, period)
        gap = Value(row, row)
        flow = isinstance(source.of, Observed) and source.of.non_negative
        if source.where is None and (
            source.how in {"count", "share"} or (source.how == "sum" and flow)
        ):
            tape = self.values.tape
            return tape.pair(tape.add(FLOOR, (gap.most,))[0], gap.most)
        return gap

    # Registers

    def _over_register(self, source: Derived, register: Register, period: Period) -> Value:
        """Reduce over the members of a register, as read for the period."""
        values = self.values
        if values.outer is not None and values.path[-1] == (register.name, False):
            # Derived from the register whose members these are: that of the place they belong to.
            outer = values.outer.view(within=values.within, steady=values.steady)
            return self._gathered(outer.value(source, period), values.path)
        inner = values.members(register.name)
        spans = [period] if source.over is None else widened(source.over, period)
        if not spans:
            return values.gap(causes.VALUE_MISSING)  # judged before its range begins
        judged = spans[-1] if source.over is not None else period
        asked = self.asked(inner, register, judged)
        first, last = spans[0].first_day, spans[-1].last_day
        if source.during is not None:
            asked.append(self._during(inner, source, (first, last), judged))
        if source.where is not None:
            asked.append(inner.view(within=inner.within, steady=True).truth(source.where, judged))
        meeting: list[int] = []
        if isinstance(source.meeting, Condition):
            meeting.append(inner.truth(source.meeting, judged))
        elif source.meeting is not None:
            outcome = inner.judge(source.meeting, judged)
            applies, met = values.tape.add(TRUTHS, (outcome,), outputs=2)
            meeting.append(met)
            asked.append(applies)
        held: list[int] = []
        if source.of is not None:
            steady = inner.view(within=inner.within, steady=True)
            held.append(values.tape.closed(steady.value(source.of, judged)))
        if len(asked) > 1:
            asked = [values.tape.add(LESSER, tuple(asked))[0]]
        seen = values.is_read(judged)
        how = _reduction(
            source, 0, seen=seen, where=bool(asked), meeting=bool(meeting), of=bool(held)
        )
        grouping = Grouping(
            inner.path,
            self._is_open(register, judged, source, (first, last)),
            seen,
            how,
            certain=not asked,
        )
        rows = (*asked, *meeting, *held) or (inner.constant(1.0),)
        least, most, scale, applies = values.tape.add(
            GROUP_REDUCE, rows, options=grouping, outputs=4
        )
        return values.tape.pair(least, most, scale, NONE if how.counts_none else applies)

    def asked(self, inner: Values, register: Register, period: Period) -> list[int]:
        """Return the row that says which rows of a register are members, if not all are."""
        dates = [date for date in (register.start, register.end) if date is not None]
        if not dates:
            return []
        day = inner.constant(float(inner.reading_day(period).toordinal()))
        rows = tuple(inner.read(date, day) for date in dates)
        options = (register.start is not None, register.end is not None, inner.is_read(period))
        return list(inner.tape.add(IS_MEMBER, rows, options=options))

    def _during(
        self, inner: Values, source: Derived, days: tuple[dt.date, dt.date], period: Period
    ) -> int:
        """Bind whether a date falls between two days."""
        if source.during is None:
            raise TypeError(source)
        first, last = days
        scope = inner.scope
        day = inner.constant(float(inner.reading_day(period).toordinal()))
        seen = last <= scope.as_of
        told = self._is_complete(source, (first, min(last, scope.as_of)))
        date = inner.read(source.during, day, complete=told)
        params = (float(first.toordinal()), float(last.toordinal()))
        return inner.tape.add(DURING, (date,), params, options=seen)[0]

    def _is_complete(self, source: Derived, days: tuple[dt.date, dt.date]) -> bool:
        """Whether all that happened between two days is stated to be there."""
        if source.register is None:
            return False
        complete = self.values.scope.contents(source.register.name).complete
        return days[1] <= self.values.scope.as_of and complete.within(*days)

    def _is_open(
        self, register: Register, period: Period, source: Derived, days: tuple[dt.date, dt.date]
    ) -> bool:
        """Whether any number of further rows may exist."""
        if source.during is not None and self._is_complete(source, days):
            return False
        return self.is_open(register, period)

    def is_open(self, register: Register, period: Period | None, *, missing: bool = False) -> bool:
        """Whether any number of further members may exist on the reading day of a period.

        Without a period it is the last day that is seen; one that is missing may be any.
        """
        contents = self.values.scope.contents(register.name)
        if contents.closed:
            return False
        if missing:
            return True
        if period is None:
            return not contents.complete.to(self.values.scope.as_of)
        if not self.values.is_read(period):
            return True
        return not contents.complete.to(self.values.reading_day(period))

    def _gathered(self, value: Value, path: tuple[tuple[str, bool], ...]) -> Value:
        """Bind a value of places for the members that belong to them."""
        tape = self.values.tape
        rows = {
            row: tape.add(GATHER, (row,), options=Grouping(path, open=False, seen=True))[0]
            for row in (value.least, value.most, value.scale, value.applies)
            if row != NONE
        }
        rows[NONE] = NONE
        return tape.pair(
            rows[value.least], rows[value.most], rows[value.scale], rows[value.applies]
        )

    # Ranks

    def ranked(self, source: Ranked, period: Period) -> Value:
        """Bind the place of a value among peers, or the share of the others not better."""
        values, tape = self.values, self.values.tape
        own = tape.closed(values.value(source.of, period))
        peers = values.members(source.among.name, peers=True)
        theirs = tape.closed(peers.value(source.peer, period))
        mine = self._gathered(Value(own, own), peers.path).most
        sign = float(source.of.better)
        meets = tape.add(BETTER, (mine, theirs), (sign,), options=source.share)[0]
        asked = [*self.asked(peers, source.among, period)]
        # A peer without a name is another one for certain only if the one compared has a name.
        named = bool(values.path) and values.path[-1][0] == source.among.name and not asked
        asked.append(peers.asked(source.among.name, "others"))
        if len(asked) > 1:
            asked = [tape.add(LESSER, tuple(asked))[0]]
        how = Reduction(
            how="share" if source.share else "count",
            members=0,
            where=True,
            meeting=True,
            of=False,
            need=None,
            seen=values.is_read(period),
            at=50.0,
            non_negative=False,
        )
        is_open = self.is_open(source.among, period)
        grouping = Grouping(peers.path, is_open, how.seen, how, certain=named)
        least, most, scale, applies = tape.add(
            GROUP_REDUCE, (asked[0], meets), options=grouping, outputs=4
        )
        tape.pair(least, most)
        least, most = tape.add(ONLY_IF, (own, least, most), outputs=2)
        value = tape.pair(least, most, scale, applies)
        return value if source.share else values.scaled(value, 1.0, 1.0)


def _reduction(
    source: Derived, members: int, *, seen: bool, where: bool, meeting: bool, of: bool
) -> Reduction:
    """Return how the members of a derived number are reduced."""
    how = source.how
    if how == "worst":
        better = source.of.better if source.of is not None else 0
        how = "min" if better > 0 else "max"
    return Reduction(
        how=how,
        members=members,
        where=where,
        meeting=meeting,
        of=of,
        need=None if source.need is None else (source.need.count, source.need.share),
        seen=seen,
        at=source.at,
        non_negative=isinstance(source.of, Observed) and source.of.non_negative,
        counts_none=how == "sum"
        or (how == "count" and (source.meeting is None or source.during is not None)),
    )
