"""Calendars as iCalendar text (RFC 5545), which every calendar program reads.

Nothing in it comes from the clock: the same rule set gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from ecorules.assessment.languages import COLON, JOINED
from ecorules.assessment.people import ROLES
from ecorules.assessment.responsibility import ROLE_WORDS
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.assessment.calendar import Calendar, DueDay

__all__ = ["as_icalendar", "escaped_text", "folded_line"]

_OCTETS = 75
_NAMESPACE = uuid.UUID("8f0c8d4e-6a4b-5c55-9d0e-3a5f8f1b7c21")
_PRODUCT = "-//ecorules//calendar of a rule set//EN"
_LABELS = {
    "en": {"rule": "rule", "period": "period", "clause": "clause"},
    "zh": {"rule": "规则", "period": "期间", "clause": "条款"},
}
# A calendar holds at least one component: one without events holds its time zone.
_NO_EVENT = (
    "BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def as_icalendar(calendar: Calendar, lang: str = "en") -> str:
    """Return a calendar as iCalendar text; its lines end with CRLF.

    Args:
        calendar: the days.
        lang: ``en`` or ``zh``, of titles and labels.
    """
    model = calendar.model
    stamp = f"{_basic(calendar.stamp)}T000000Z"
    name = in_language(model.title, lang) or model.id
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped_text(name)}",
    ]
    for one in calendar:
        lines += _event(one, model.id, stamp, lang)
    if not calendar:
        lines += _NO_EVENT
    lines.append("END:VCALENDAR")
    return "".join(f"{folded_line(line)}\r\n" for line in lines)


def _event(one: DueDay, set_id: str, stamp: str, lang: str) -> Iterator[str]:
    key = "\n".join((set_id, one.rule, one.register, one.member, str(one.period), str(one.number)))
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, key)}@ecorules"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_basic(one.day)}"
    # An all-day event without an end lasts the day; the last day of the calendar has none after it.
    if one.day < dt.date.max:
        yield f"DTEND;VALUE=DATE:{_basic(one.day + dt.timedelta(days=1))}"
    yield f"SUMMARY;LANGUAGE={lang}:{escaped_text(one.title(lang))}"
    yield f"DESCRIPTION;LANGUAGE={lang}:{escaped_text(_described(one, lang))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _described(one: DueDay, lang: str) -> str:
    words, colon = _LABELS[lang], COLON[lang]
    told = [(words["rule"], one.rule), (words["period"], str(one.period))]
    told += [(words["clause"], one.clause)] if one.clause else []
    told += [
        (ROLE_WORDS[lang][role], JOINED[lang].join(names))
        for role in ROLES
        if (names := getattr(one, role))
    ]
    return "\n".join(f"{label}{colon}{text}" for label, text in told)


def escaped_text(text: str) -> str:
    r"""Return a value of the type TEXT: backslashes, commas, semicolons and line breaks escaped.

    Characters that no content line may hold are left out.

    Example:
        >>> escaped_text("a, b; c\\d\ne")
        'a\\, b\\; c\\\\d\\ne'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for plain in ("\\", ",", ";"):
        text = text.replace(plain, f"\\{plain}")
    text = text.replace("\n", "\\n")
    return "".join(mark for mark in text if mark == "\t" or not _is_control(mark))


def _is_control(mark: str) -> bool:
    return mark < " " or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff"


def folded_line(line: str) -> str:
    r"""Return a content line in pieces of at most 75 octets, joined by CRLF and a space.

    No piece begins within a character.

    Example:
        >>> [len(piece.encode()) for piece in folded_line("株洲" * 20).split("\r\n")]
        [75, 46]
    """
    if len(line) * 4 <= _OCTETS or len(line.encode()) <= _OCTETS:
        return line
    pieces: list[str] = []
    piece: list[str] = []
    used, room = 0, _OCTETS
    for mark in line:
        size = len(mark.encode())
        if used + size > room:
            pieces.append("".join(piece))
            # The space that marks a continuation counts.
            piece, used, room = [], 0, _OCTETS - 1
        piece.append(mark)
        used += size
    pieces.append("".join(piece))
    return "\r\n ".join(pieces)


def _basic(day: dt.date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
