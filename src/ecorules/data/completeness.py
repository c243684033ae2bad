"""Until when a register is stated complete: then what it does not say has not happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecorules.errors import PeriodError, UsageError, did_you_mean
from ecorules.periods import Period, PeriodRange

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Completeness", "read_complete"]

_DAY = dt.timedelta(days=1)
_HINT = "write true, a day or period such as 2020-12-31, or a range such as 2018..2020"
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Completeness:
    """For which days a register holds all there is.

    Attributes:
        until: the day up to which it does, from the beginning; None if there is none.
        spans: first and last days of stretches in which all that happened is there, in order, none
            touching another.
    """

    until: dt.date | None = None
    spans: tuple[tuple[dt.date, dt.date], ...] = ()

    def to(self, day: dt.date) -> bool:
        """Tell whether all up to a day is there."""
        return self.until is not None and day <= self.until

    def within(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether all from one day to another is there."""
        return self.to(last) or any(start <= first and last <= end for start, end in self.spans)


def read_complete(
    complete: Any, registers: Sequence[str], as_of: dt.date
) -> Mapping[str, Completeness]:
    """Read what is stated complete.

    Args:
        complete: True (to ``as_of``), False or None (nothing), a day or a period (to its last
            day), a range ``2018..2020`` (for what falls within it), a list of these, or a mapping
            of them by register.
        registers: the names of the registers.
        as_of: the day up to which data are seen; nothing is complete beyond it.

    Returns:
        The completeness of each register.

    Raises:
        UsageError: a register is unknown, or a statement cannot be read.

    Example:
        >>> day = dt.date(2020, 12, 31)
        >>> stated = read_complete({"plants": "2019"}, ["plants", "incidents"], day)
        >>> stated["plants"].until, stated["incidents"].until
        (datetime.date(2019, 12, 31), None)
    """
    if not isinstance(complete, Mapping):
        return dict.fromkeys(registers, _stated(complete, as_of))
    for name in complete:
        if name not in registers:
            raise UsageError(
                f"complete= names {name!r}, which is no register"
                f"{did_you_mean(str(name), registers)}",
                code="unknown-register",
                hint=f"the registers: {', '.join(registers) or 'none is declared'}",
            )
    return {name: _stated(complete.get(name), as_of) for name in registers}


def _stated(given: Any, as_of: dt.date) -> Completeness:
    until: dt.date | None = None
    spans: list[tuple[dt.date, dt.date]] = []
    for one in given if isinstance(given, (list, tuple)) else [given]:
        found = _one(one, as_of)
        if isinstance(found, tuple):
            spans.append(found)
        elif found is not None:
            until = found if until is None else max(until, found)
    # What is complete up to a day happened between the first day of all and that one. A range that
    # touches it makes that span longer, and never closes the list of members at its own end.
    if until is not None:
        spans.append((dt.date.min, until))
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted((first, min(last, as_of)) for first, last in spans):
        if first > as_of:
            continue
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    # The day alone says that once.
    return Completeness(until, tuple(one for one in joined if one != (dt.date.min, until)))


def _one(given: Any, as_of: dt.date) -> dt.date | tuple[dt.date, dt.date] | None:
    """Return the day up to which, or the days between which, all is there."""
    if isinstance(given, str):
        given = _FLAGS.get(given.strip().casefold(), given)
    if given is None or isinstance(given, bool):
        return as_of if given else None
    try:
        if isinstance(given, str) and ".." in given:
            given = PeriodRange.parse(given)
        if isinstance(given, PeriodRange):
            return given.first.first_day, as_of if given.last is None else given.last.last_day
        return min(Period.of(given).last_day, as_of)
    except PeriodError as error:
        raise UsageError(f"complete: {error.message}", code="complete", hint=_HINT) from None
