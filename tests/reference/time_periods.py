"""Calendar periods, written a second time and as plainly as possible."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

__all__ = ["DAY", "GRAINS", "Period", "is_period", "parse_length", "parse_range"]

YEAR, HALF, QUARTER, MONTH, DAY = 1, 2, 4, 12, 365
GRAINS = (YEAR, HALF, QUARTER, MONTH, DAY)
_WORDS = {"year": YEAR, "half": HALF, "quarter": QUARTER, "month": MONTH, "day": DAY}
_TEXT = re.compile(r"(\d{4})(?:-H([12])|-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class Period:
    """A grain (parts of a year) and the number of the period among all of its grain."""

    grain: int
    number: int

    @staticmethod
    def parse(text: object) -> Period:
        match = _TEXT.fullmatch(str(text).strip())
        if match is None:
            raise ValueError(f"{text!r} is not a period")
        year, half, quarter, month, day = match.groups()
        if day:
            return Period(DAY, dt.date(int(year), int(month), int(day)).toordinal())
        if month:
            return Period(MONTH, int(year) * 12 + int(month) - 1)
        if quarter:
            return Period(QUARTER, int(year) * 4 + int(quarter) - 1)
        if half:
            return Period(HALF, int(year) * 2 + int(half) - 1)
        return Period(YEAR, int(year))

    @staticmethod
    def holding(day: dt.date, grain: int) -> Period:
        """Return the period of a grain that a day lies in."""
        if grain == DAY:
            return Period(DAY, day.toordinal())
        return Period(grain, day.year * grain + (day.month - 1) * grain // 12)

    @property
    def first_day(self) -> dt.date:
        if self.grain == DAY:
            return dt.date.fromordinal(self.number)
        year, part = divmod(self.number, self.grain)
        return dt.date(year, part * 12 // self.grain + 1, 1)

    @property
    def last_day(self) -> dt.date:
        if self.grain == DAY:
            return self.first_day
        return Period(self.grain, self.number + 1).first_day - dt.timedelta(days=1)

    def back(self, steps: int) -> Period:
        return Period(self.grain, self.number - steps)

    def parts(self, grain: int) -> list[Period]:
        """Return the periods of a finer grain that lie in this one."""
        first = Period.holding(self.first_day, grain).number
        last = Period.holding(self.last_day, grain).number
        return [Period(grain, number) for number in range(first, last + 1)]

    def lag(self, word: str) -> Period:
        """Return the period ``every: word`` earlier: for a month, ``year`` is twelve months."""
        grain = _WORDS[word]
        if self.grain == DAY:
            if grain == DAY:
                return self.back(1)
            raise ValueError("a day is compared with the day before only")
        if grain > self.grain:
            raise ValueError(f"{word} is shorter than the rule's periods")
        return self.back(self.grain // grain)

    def years_since(self, earlier: Period) -> float:
        """Return the years between two periods of one grain (quarters / 4, months / 12)."""
        if self.grain == DAY:
            raise ValueError("days make no whole part of a year")
        return (self.number - earlier.number) / self.grain

    def __str__(self) -> str:
        if self.grain == DAY:
            return self.first_day.isoformat()
        year, part = divmod(self.number, self.grain)
        marks = {YEAR: "", HALF: f"-H{part + 1}", QUARTER: f"-Q{part + 1}"}
        return f"{year:04d}" + marks.get(self.grain, f"-{part + 1:02d}")


def is_period(text: object) -> bool:
    return _TEXT.fullmatch(str(text).strip()) is not None


def parse_range(text: str) -> tuple[Period, Period | None]:
    """Read ``2018..2020``, ``2018..`` (the end is None) or a single period."""
    first, dots, last = text.partition("..")
    start = Period.parse(first)
    if not dots:
        return start, start
    return start, Period.parse(last) if last.strip() else None


def parse_length(text: str) -> tuple[int, int | None]:
    """Read ``3 years`` as (3, YEAR) and ``3`` as (3, None)."""
    count, _, word = text.strip().partition(" ")
    word = word.strip().lower()
    if not word:
        return int(count), None
    return int(count), HALF if word == "halves" else _WORDS[word.removesuffix("s")]
