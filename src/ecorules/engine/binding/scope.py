"""What the data at hand can say: which values are given, at which grains, and what is seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecorules.data.completeness import Completeness
from ecorules.engine.nodes import Attribute, Given
from ecorules.errors import PeriodError
from ecorules.periods import Grain, Period, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecorules.engine.nodes import Observed, Over, PeriodReference

__all__ = [
    "LAST_YEAR",
    "Contents",
    "Scope",
    "add_span",
    "earlier",
    "one_year_back",
    "widened",
    "within_days",
]


LAST_YEAR = 9999
"""The calendar ends with it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The layout of a register, and up to when it is stated complete.

    Attributes:
        rows: (attribute, period) -> cell; the period is None for what holds always.
        closed: whether the rule file says how many members there are.
        complete: up to when, and in which stretches, there are no rows but those given.
        times: the planned periods of members, by attribute, each once.
        absent: attributes of which nothing is said at all.
    """

    rows: Mapping[tuple[str, Period | None], int]
    closed: bool
    complete: Completeness
    times: Mapping[str, tuple[Period, ...]]
    absent: frozenset[str] = frozenset()
    grains: dict[str, tuple[Grain, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grains.update(_grains(self.rows))

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two layouts apart."""
        return (
            tuple(self.rows), self.closed, self.complete, tuple(self.times.items()), self.absent,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """The layout of the data of some series, as seen on a day.

    Attributes:
        rows: (name, period) -> row of the panel.
        given: (name, period or None) of the parameters that are given.
        as_of: the last day that is seen.
        dates: parameters that stand for a period -> the period, None where it is missing.
        default: periods of rules that name none and stand in no other rule.
        registers: the layout of each register, by name.
    """

    rows: Mapping[tuple[str, Period], int]
    given: frozenset[tuple[str, Period | None]]
    as_of: dt.date
    dates: Mapping[str, Period | None]
    default: tuple[Period, ...]
    registers: Mapping[str, Contents] = field(default_factory=dict)
    grains: dict[str, tuple[Grain, ...]] = field(default_factory=dict)
    _seen: dict[Period, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grains.update(_grains(self.rows))

    def is_seen(self, period: Period) -> bool:
        """Whether the last day of a period has come."""
        seen = self._seen.get(period)
        if seen is None:
            seen = self._seen[period] = period.last_day <= self.as_of
        return seen

    def is_due(self, period: Period, within: Span | None) -> bool:
        """Whether a period and its days of grace are over."""
        if within is None:
            return self.is_seen(period)
        return add_span(period.last_day, within) <= self.as_of

    def due_day(self, period: Period, within: Span | None) -> dt.date:
        """Return the last day of a period and its days of grace."""
        return period.last_day if within is None else add_span(period.last_day, within)

    def period(self, reference: PeriodReference) -> Period | None:
        """Return the period that a reference stands for, or None where it is missing."""
        if isinstance(reference, Attribute):
            return self.dates.get(f"{reference.register}.{reference.name}")
        if isinstance(reference, Given):
            return self.dates.get(reference.name)
        return reference

    def contents(self, register: str) -> Contents:
        """Return the layout of a register; one that was never read is empty and open."""
        return self.registers.get(register) or _NOTHING

    def finer(self, source: Observed, grain: Grain) -> tuple[Grain, ...]:
        """Return the grains of the data of a name that are finer than ``grain``, coarse first."""
        return tuple(found for found in self.grains_of(source) if found > grain)

    def grains_of(self, source: Observed) -> tuple[Grain, ...]:
        """Return the grains of the data of a name, coarse first."""
        if isinstance(source, Attribute):
            return self.contents(source.register).grains.get(source.name, ())
        return self.grains.get(source.name, ())

    def row(self, source: Observed, period: Period | None) -> int:
        """Return the row of the data of a name in a period, or -1."""
        if isinstance(source, Attribute):
            return self.contents(source.register).rows.get((source.name, period), -1)
        return -1 if period is None else self.rows.get((source.name, period), -1)

    def last_seen(self, grain: Grain) -> Period:
        """Return the last period of a grain that has been seen."""
        period = Period.of_day(self.as_of).at(grain)
        return period if self.is_seen(period) else period - 1


def _grains(rows: Iterable[tuple[str, Period | None]]) -> dict[str, tuple[Grain, ...]]:
    """Return the grains at which each name is given, coarse first."""
    found: dict[str, set[Grain]] = {}
    for name, period in rows:
        if period is not None:
            found.setdefault(name, set()).add(period.grain)
    return {name: tuple(sorted(grains)) for name, grains in found.items()}


_NOTHING = Contents({}, closed=False, complete=Completeness(), times={})


def widened(over: Over, judged: Period) -> list[Period]:
    """Return the periods of a wider span that end with the judged period, or a fixed range.

    They have the grain that ``over`` names, else that of the judged period. A span in a longer
    grain, such as ``2 years`` of a judged month, is so many judged periods as it lasts.

    Raises:
        PeriodError: the span begins before the calendar does.
    """
    if over.span is not None:
        grain, count = over.span.grain or judged.grain, over.span.count
        if grain < judged.grain:
            start = _days_before(judged.last_day, count * (12 // grain))
            if start is None:
                raise _too_early(count, grain, judged)
            first = Period.of_day(start).at(judged.grain).ordinal
            return [Period(judged.grain, n) for n in range(first, judged.ordinal + 1)]
        last = judged.at(grain)
        first = last.ordinal - count + 1
        if first < _first_ordinal(grain):
            raise _too_early(count, grain, judged)
        return [Period(grain, n) for n in range(first, last.ordinal + 1)]
    if over.range is None:
        return [judged]
    first_one = over.range.first
    last_one = over.range.last or judged.at(first_one.grain)
    return [Period(first_one.grain, n) for n in range(first_one.ordinal, last_one.ordinal + 1)]


def _too_early(count: int, grain: Grain, judged: Period) -> PeriodError:
    return PeriodError(
        f"a span of {Span(count, grain)} to {judged} begins before the year 1",
        hint="judge a later period, or write a shorter span",
    )


def _days_before(last: dt.date, months: int) -> dt.date | None:
    """Return the first day of so many months that end with a day; None before the year 1."""
    after, day = last.year * 12 + last.month - 1, last.day + 1
    if last == Period(Grain.MONTH, after).last_day:
        after, day = after + 1, 1
    year, month = divmod(after - months, 12)
    if year < 1:
        return None
    end = Period(Grain.MONTH, after - months).last_day.day
    return dt.date(year, month + 1, min(day, end))


def within_days(spans: list[Period], grain: Grain) -> list[Period]:
    """Return the periods of a grain that make up a row of periods; none where they do not."""
    if not spans:
        return []
    first_day, last_day = spans[0].first_day, spans[-1].last_day
    first, last = Period.of_day(first_day).at(grain), Period.of_day(last_day).at(grain)
    if first.first_day != first_day or last.last_day != last_day:
        return []
    return [Period(grain, n) for n in range(first.ordinal, last.ordinal + 1)]


def _first_ordinal(grain: Grain) -> int:
    return dt.date(1, 1, 1).toordinal() if grain is Grain.DAY else int(grain)


def earlier(period: Period, steps: int) -> Period | None:
    """Return the period some steps earlier, or None before the calendar begins."""
    if period.ordinal - steps < _first_ordinal(period.grain):
        return None
    return period - steps


def one_year_back(period: Period, every: Grain) -> Period | None:
    """Return the base of a step: the same period one year, half, quarter, ... before."""
    if period.grain is not Grain.DAY:
        return earlier(period, period.grain // every)
    day = period.first_day
    if every is Grain.DAY:
        return earlier(period, 1)
    months = 12 // every
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return Period.of_day(dt.date(year, month + 1, day.day))
    except ValueError:  # no such day: 29 February, or before the calendar begins
        return None


def add_span(day: dt.date, span: Span) -> dt.date:
    """Return the day some days, months or years later; the last of the calendar if beyond it."""
    grain = span.grain or Grain.DAY
    try:
        if grain is Grain.DAY:
            return day + dt.timedelta(days=span.count)
        months = day.year * 12 + day.month - 1 + span.count * (12 // grain)
        year, month = divmod(months, 12)
        last = Period(Grain.MONTH, months).last_day.day
        return dt.date(year, month + 1, min(day.day, last))
    except (OverflowError, ValueError):
        return dt.date.max
