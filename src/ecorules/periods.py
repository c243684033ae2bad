"""Calendar periods: years, halves, quarters, months and days, and ranges of them.

A period is a grain and an ordinal, so that the next period is always one more,
whatever the grain:

    >>> Period.parse("2019-Q4") + 1
    Period('2020-Q1')
    >>> [str(p) for p in Period.parse("2020").split(Grain.HALF)]
    ['2020-H1', '2020-H2']
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any, TypeVar

from ecorules.errors import PeriodError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Grain", "Period", "PeriodRange", "Span", "read_argument"]

T = TypeVar("T")


class Grain(enum.IntEnum):
    """The length of a period, coarse to fine."""

    YEAR = 1
    HALF = 2
    QUARTER = 4
    MONTH = 12
    DAY = 365

    @property
    def word(self) -> str:
        """The grain as rule files name it: ``year``, ``half``, ``quarter``, ``month``, ``day``."""
        return self.name.lower()

    @classmethod
    def parse(cls, text: str) -> Grain:
        """Read ``year``, ``half``, ``quarter``, ``month`` or ``day``, singular or plural."""
        word = text.strip().lower()
        grain = _GRAIN_WORDS.get(word)
        if grain is None:
            raise PeriodError(
                f"{text!r} is not a length of time",
                hint="write year, half, quarter, month or day",
            )
        return grain


_GRAIN_WORDS = {
    **{grain.name.lower(): grain for grain in Grain},
    **{grain.name.lower() + "s": grain for grain in Grain},
    "halves": Grain.HALF,
    "年": Grain.YEAR,
    "半年": Grain.HALF,
    "季度": Grain.QUARTER,
    "月": Grain.MONTH,
    "日": Grain.DAY,
    "天": Grain.DAY,
}

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:年)?"
    r"(?:-?[Hh](?P<half>[12])|-?[Qq](?P<quarter>[1-4])"
    r"|[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?"
    r"|(?P<cmonth>\d{1,2})月(?:(?P<cday>\d{1,2})日)?)?"
)
# 2023年度, 2023 年, 2023年三季度, 2023年第3季度, 2023年上半年.
_IN_CHINESE = re.compile(
    r"(?P<year>\d{4})\s*年度?\s*"
    r"(?:第?(?P<quarter>[1-4一二三四])季度?|(?P<half>[上下])半年)?"
)
_NUMERALS = {"上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}
_END_OF = re.compile(r"(?P<of>\d{4})\s*年?\s*(?:年?[底末]|年终)前?")
_HINT = "write 2020, 2020-H1, 2020-Q3, 2020-07 or 2020-07-15"
_LONGEST = 100
_LARGEST = 10**9


def _too_long(text: str, what: str) -> PeriodError:
    """Return the error of a text that is longer than any period or length of time."""
    return PeriodError(
        f"{text[:_LONGEST]!r}... has {len(text):,} characters and is not {what}", hint=_HINT
    )


def _marked(year: str, quarter: str | None, half: str | None) -> str:
    """Return a period in Chinese as rule files write it."""
    number = quarter or half or ""
    mark = "-Q" if quarter else "-H" if half else ""
    return f"{year}{mark}{_NUMERALS.get(number, number)}"


@total_ordering
@dataclass(frozen=True, slots=True, repr=False)
class Period:
    """One calendar period.

    Periods of one grain are ordered in time; across grains, by first day and then coarse first.
    """

    grain: Grain
    ordinal: int

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> Period:
        """Read a period from text.

        Raises:
            PeriodError: the text is no period, or names a month or day that does not exist.

        Example:
            >>> Period.parse("2020-07").last_day
            datetime.date(2020, 7, 31)
        """
        if len(text) > _LONGEST:
            raise _too_long(text, "a period")
        plain = unicodedata.normalize("NFKC", text).strip()
        match = _PERIOD.fullmatch(plain)
        if match is None and (chinese := _IN_CHINESE.fullmatch(plain)) is not None:
            return Period.parse(_marked(**chinese.groupdict()))
        if match is None:
            end = _END_OF.fullmatch(text.strip())
            hint = f"write {end['of']}: what is due by a period is due by its end" if end else _HINT
            raise PeriodError(f"{text!r} is not a period", hint=hint)
        part = match.groupdict()
        year = int(part["year"])
        month = part["month"] or part["cmonth"]
        day = part["day"] or part["cday"]
        if year < 1:
            raise PeriodError(f"{text!r} is not a period: there is no year 0", hint=_HINT)
        if part["half"]:
            return Period(Grain.HALF, year * 2 + int(part["half"]) - 1)
        if part["quarter"]:
            return Period(Grain.QUARTER, year * 4 + int(part["quarter"]) - 1)
        if day:
            try:
                return Period.of_day(dt.date(year, int(month), int(day)))
            except ValueError:
                raise PeriodError(f"{text!r} is not a day of the calendar", hint=_HINT) from None
        if month:
            if not 1 <= int(month) <= 12:
                raise PeriodError(f"{text!r} is not a month of the calendar", hint=_HINT)
            return Period(Grain.MONTH, year * 12 + int(month) - 1)
        return Period(Grain.YEAR, year)

    @classmethod
    def of(cls, value: Period | dt.date | int | str) -> Period:
        """Return a period for a year number, a date, text, or a period itself.

        Raises:
            PeriodError: the value names no period.
        """
        if isinstance(value, Period):
            return value
        if isinstance(value, dt.datetime):
            return cls.of_day(value.date())
        if isinstance(value, dt.date):
            return cls.of_day(value)
        if isinstance(value, bool):
            raise PeriodError(f"{value!r} is not a period", hint=_HINT)
        if isinstance(value, int) and abs(value) > _LARGEST:  # it may be too long to be written
            raise PeriodError("so large a number is not a period", hint=_HINT)
        period = cls.parse(str(value))
        # The periods of pandas may be those of a fiscal year, or several in one.
        first, last = (getattr(value, end, None) for end in ("start_time", "end_time"))
        if isinstance(first, dt.datetime) and isinstance(last, dt.datetime):
            days = first.date(), last.date()
            if days != (period.first_day, period.last_day):
                raise PeriodError(
                    f"{str(value)!r} is of a calendar of its own: it runs from {days[0]} to "
                    f"{days[1]}",
                    hint="give periods of the calendar: years from January to December",
                )
        return period

    @classmethod
    def of_day(cls, day: dt.date) -> Period:
        """Return the day as a period."""
        return cls(Grain.DAY, day.toordinal())

    @property
    def year(self) -> int:
        """The calendar year the period lies in."""
        if self.grain is Grain.DAY:
            return dt.date.fromordinal(self.ordinal).year
        return self.ordinal // self.grain

    @property
    def first_day(self) -> dt.date:
        """The first day of the period."""
        if self.grain is Grain.DAY:
            return dt.date.fromordinal(self.ordinal)
        year, part = divmod(self.ordinal, self.grain)
        return dt.date(year, part * (12 // self.grain) + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the period."""
        if self.grain is Grain.DAY:
            return dt.date.fromordinal(self.ordinal)
        year, part = divmod(self.ordinal, self.grain)
        month = (part + 1) * (12 // self.grain)
        if month == 12:
            return dt.date(year, 12, 31)
        return dt.date(year, month + 1, 1) - dt.timedelta(days=1)

    def at(self, grain: Grain) -> Period:
        """Return the period of ``grain`` that holds the last day of this one."""
        if grain is self.grain:
            return self
        day = self.last_day
        if grain is Grain.DAY:
            return Period.of_day(day)
        return Period(grain, day.year * grain + (day.month - 1) * grain // 12)

    def split(self, grain: Grain) -> list[Period]:
        """Return the periods of a finer grain that make up this one, in order."""
        if grain < self.grain:
            raise PeriodError(f"{self} has no parts as long as a {grain.word}")
        first = Period.of_day(self.first_day).at(grain)
        last = self.at(grain)
        return [Period(grain, number) for number in range(first.ordinal, last.ordinal + 1)]

    def __add__(self, steps: int) -> Period:
        return Period(self.grain, self.ordinal + steps)

    def __sub__(self, steps: int) -> Period:
        return Period(self.grain, self.ordinal - steps)

    def __lt__(self, other: Period) -> bool:
        if self.grain is other.grain:
            return self.ordinal < other.ordinal
        return (self.first_day, self.grain) < (other.first_day, other.grain)

    def __str__(self) -> str:
        if self.grain is Grain.DAY:
            return dt.date.fromordinal(self.ordinal).isoformat()
        year, part = divmod(self.ordinal, self.grain)
        mark = {
            Grain.YEAR: "",
            Grain.HALF: f"-H{part + 1}",
            Grain.QUARTER: f"-Q{part + 1}",
            Grain.MONTH: f"-{part + 1:02d}",
        }[self.grain]
        return f"{year:04d}{mark}"

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """The periods from ``first`` to ``last``, both included; ``last`` is None for an open range."""

    first: Period
    last: Period | None

    @classmethod
    def parse(cls, text: str) -> PeriodRange:
        """Read ``2018..2020``, ``2013..`` (open) or a single period.

        Raises:
            PeriodError: an end is no period, the ends differ in grain, or they are in wrong order.
        """
        if len(text) > _LONGEST:
            raise _too_long(text, "a range of periods")
        meant = _meant(text)
        if meant:
            raise PeriodError(f"{text!r} is neither a period nor a range", hint=f"write {meant}")
        if ".." not in text:
            period = Period.parse(text)
            return cls(period, period)
        start, _, end = text.partition("..")
        if not start.strip():
            raise PeriodError(f"{text!r} has no beginning", hint="write 2018..2020 or 2018..")
        first = Period.parse(start.strip())
        if not end.strip():
            return cls(first, None)
        last = Period.parse(end.strip())
        if first.grain is not last.grain:
            raise PeriodError(
                f"{text!r} goes from a {first.grain.word} to a {last.grain.word}",
                hint="give both ends the same length, for example 2018-01..2020-12",
            )
        if last < first:
            raise PeriodError(f"{text!r} ends before it begins", hint=f"write {last}..{first}")
        return cls(first, last)

    @property
    def grain(self) -> Grain:
        """The grain that both ends share."""
        return self.first.grain

    def __iter__(self) -> Iterator[Period]:
        if self.last is None:
            raise PeriodError(f"{self} is open: its periods cannot be listed")
        return (Period(self.grain, n) for n in range(self.first.ordinal, self.last.ordinal + 1))

    def __contains__(self, period: Period) -> bool:
        return (
            period.grain is self.grain
            and self.first <= period
            and (self.last is None or period <= self.last)
        )

    def __len__(self) -> int:
        if self.last is None:
            raise PeriodError(f"{self} is open: it has no length")
        return self.last.ordinal - self.first.ordinal + 1

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{self.first}..{'' if self.last is None else self.last}"


# What other writings put between the ends of a range.
_BETWEEN = re.compile(r"\s*(?:[-‐‑－]+|[—–−~～…]+|\.{3,}|[:/]|至|到|\bto\b)\s*")


def _meant(text: str) -> str:
    """Return the range that a text in another writing means, if it does: 2018-2020, 2018至2020."""
    for found in _BETWEEN.finditer(text):
        try:
            first = Period.parse(text[: found.start()])
            last = Period.parse(text[found.end() :])
        except PeriodError:
            continue
        if first.grain is last.grain and first < last:
            return f"{first}..{last}"
    return ""


_SPAN = re.compile(r"(?P<count>\d{1,4})\s*(?P<grain>\D*)")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: ``3 years``, ``12 months``, ``10 days``; without a grain, ``3``."""

    count: int
    grain: Grain | None

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read a length of time.

        Raises:
            PeriodError: the text is no positive whole number followed by a grain or nothing.
        """
        if len(text) > _LONGEST:
            raise _too_long(text, "a length of time")
        match = _SPAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if match is None or int(match["count"]) < 1:
            hint = f"write {_meant(text) or '3 years, 12 months or 10 days'}"
            raise PeriodError(f"{text!r} is not a length of time", hint=hint)
        word = match["grain"].strip()
        return cls(int(match["count"]), Grain.parse(word) if word else None)

    def __str__(self) -> str:
        if self.grain is None:
            return str(self.count)
        plural = {Grain.HALF: "halves"}.get(self.grain, self.grain.word + "s")
        return f"{self.count} {self.grain.word if self.count == 1 else plural}"


def read_argument(name: str, given: Any, read: Callable[[Any], T]) -> T:
    """Read a period that is given as an argument; an error names the argument.

    Args:
        name: what the argument is called.
        given: what it says.
        read: what reads it, such as `Period.of`.

    Raises:
        PeriodError: it cannot be read.

    Example:
        >>> read_argument("as_of", "2020-07", Period.of)
        Period('2020-07')
    """
    try:
        return read(given)
    except PeriodError as error:
        raise PeriodError(f"{name}: {error.message}", code=error.code, hint=error.hint) from None
