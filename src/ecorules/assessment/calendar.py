"""Calendars of rule sets: on which day which rule falls due, and for whom 时间表."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from ecorules.assessment.languages import COLON, JOINED, LANGUAGES, check_language
from ecorules.assessment.people import OPEN, ROLES
from ecorules.assessment.responsibility import Responsibilities, rule_title
from ecorules.assessment.tables import text_table
from ecorules.errors import PeriodError
from ecorules.periods import Period, read_argument

if TYPE_CHECKING:
    from ecorules.assessment.members import Member
    from ecorules.language.models import RuleSetModel, Source

__all__ = ["Calendar", "DueDay", "Undated"]

_HEADERS = {
    "en": ("day", "rule", "title", "period", "responsible", "clause"),
    "zh": ("到期日", "规则", "名称", "期间", "责任单位", "条款"),
}
_UNDATED = {"en": "without a day", "zh": "未定日期"}
_NOTHING = {"en": "nothing falls due", "zh": "没有到期事项"}


@dataclass(frozen=True, slots=True)
class DueDay:
    """One day on which a rule falls due.

    Attributes:
        day: the last day of the judged period, later by the rule's days of grace.
        rule: the id of the rule.
        period: the judged period.
        register: the register whose member falls due; empty for a rule of its own time.
        member: the member, or the place for which a parameter sets the time.
        people: role -> units, an open end (等) included.
        source: where the sentence stands.
        number: counts days that share rule, member and period.
    """

    day: dt.date
    rule: str
    period: Period
    register: str = ""
    member: str = ""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    source: tuple[Source, ...] = ()
    number: int = 0
    _model: RuleSetModel | None = field(default=None, repr=False, compare=False)
    _of: Member | None = field(default=None, repr=False, compare=False)

    def title(self, lang: str = "en") -> str:
        """Return the title of the rule, and of the member if it is one's.

        Args:
            lang: ``en`` or ``zh``; the other one is taken where there is no such title.
        """
        title = self.rule if self._model is None else rule_title(self._model, self.rule, lang)
        if not self.member:
            return title
        return f"{title}{COLON[lang]}{self._of.title(lang) if self._of else self.member}"

    @property
    def lead(self) -> tuple[str, ...]:
        """Lead units 牵头单位."""
        return self._units("lead")

    @property
    def support(self) -> tuple[str, ...]:
        """Supporting units 配合单位."""
        return self._units("support")

    @property
    def responsible(self) -> tuple[str, ...]:
        """Responsible units 责任单位."""
        return self._units("responsible")

    @property
    def supervise(self) -> tuple[str, ...]:
        """Supervising units 督办单位."""
        return self._units("supervise")

    @property
    def clause(self) -> str:
        """The clauses that ask for it."""
        return "; ".join(dict.fromkeys(one.clause for one in self.source if one.clause))

    def _units(self, role: str) -> tuple[str, ...]:
        return tuple(name for name in self.people.get(role, ()) if name != OPEN)

    def who(self, lang: str = "en") -> str:
        """Return all units in a line, those who lead first."""
        named = [name for role in ROLES for name in self.people.get(role, ()) if name != OPEN]
        text = JOINED[lang].join(dict.fromkeys(named))
        is_open = any(OPEN in names for names in self.people.values())
        return f"{text} 等" if is_open and text else text

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        return {
            "day": self.day.isoformat(),
            "rule": self.rule,
            "title": {lang: self.title(lang) for lang in LANGUAGES},
            "period": str(self.period),
            "register": self.register,
            "member": self.member,
            **{role: list(self._units(role)) for role in ROLES},
            "clause": self.clause,
        }


@dataclass(frozen=True, slots=True)
class Undated:
    """A rule, or a member of one, whose day is not known.

    Attributes:
        rule: the id of the rule.
        name: the attribute or parameter that would say when; empty where nothing does.
        member: the member; empty for the rule as a whole.
    """

    rule: str
    name: str = ""
    member: str = ""

    def __str__(self) -> str:
        of = f" ({self.member})" if self.member else ""
        return f"{self.rule}{of}{f': {self.name}' if self.name else ''}"


class Calendar(Sequence[DueDay]):
    """Days on which rules fall due, in time and then in the order of the file.

    Attributes:
        undated: rules and members whose day is not known, whatever was selected.
    """

    __slots__ = ("_as_of", "_days", "_model", "_units", "undated")

    def __init__(
        self,
        model: RuleSetModel,
        days: Sequence[DueDay],
        undated: Sequence[Undated] = (),
        *,
        units: Responsibilities | None = None,
        as_of: Period | None = None,
    ) -> None:
        self._model = model
        self._days = tuple(days)
        self._units = units if units is not None else Responsibilities(model)
        self._as_of = as_of
        self.undated = tuple(undated)

    @overload
    def __getitem__(self, position: int) -> DueDay: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[DueDay, ...]: ...
    def __getitem__(self, position: int | slice) -> DueDay | tuple[DueDay, ...]:
        return self._days[position]

    def __len__(self) -> int:
        return len(self._days)

    @property
    def model(self) -> RuleSetModel:
        """The rule set."""
        return self._model

    @property
    def stamp(self) -> dt.date:
        """The day as of which it holds: given, or when the plan was issued, or came into force.

        Failing these the first day on which something falls due. It never is today's day.
        """
        if self._as_of is not None:
            return self._as_of.last_day
        model = self._model
        said = [source.issued for source in (model.sources or {}).values()]
        days = [day for day in map(_day, said) if day is not None]
        if not days and model.in_force is not None:
            days = [day for day in [_day(model.in_force.from_)] if day is not None]
        return max(days, default=min((one.day for one in self), default=dt.date(1970, 1, 1)))

    def between(
        self,
        first: Period | dt.date | int | str | None = None,
        last: Period | dt.date | int | str | None = None,
    ) -> Calendar:
        """Return the days from one period to another, both included.

        Args:
            first: a period or day: 2019 begins with its first day; None for no beginning.
            last: a period or day: 2020 ends with its last day; None for no end.

        Raises:
            PeriodError: one is no period, or the first begins after the last ends.
        """
        start = dt.date.min if first is None else read_argument("first", first, Period.of).first_day
        end = dt.date.max if last is None else read_argument("last", last, Period.of).last_day
        if start > end:
            raise PeriodError(
                f"first: {first} begins after {last} ends, and no day lies between",
                hint="give the earlier of the two first",
            )
        return self._with([one for one in self if start <= one.day <= end])

    def for_unit(self, unit: str) -> Calendar:
        """Return the days for which a unit answers, in whatever role.

        Raises:
            NotFoundError: neither a rule nor a row names it.
        """
        self._units.page(unit)
        return self._with([one for one in self if self._concerns(one, unit)])

    def _concerns(self, one: DueDay, unit: str) -> bool:
        named = {name for names in one.people.values() for name in names}
        if unit in named:
            return True
        # A member of a class answers for its own day where the days are those of the class.
        return any(
            unit in self._units.members(name)
            and (one.member == unit or one.register != self._units.register(name))
            for name in named
        )

    def _with(self, days: Sequence[DueDay]) -> Calendar:
        return Calendar(
            self._model, days, self.undated, units=self._units, as_of=self._as_of
        )  # fmt: skip

    def text(self, lang: str = "en") -> str:
        """Return the calendar as a table.

        Args:
            lang: ``en`` or ``zh``.

        Raises:
            UsageError: there is no such language.
        """
        check_language(lang)
        if not self._days:
            lines = [_NOTHING[lang]]
        else:
            lines = [text_table(_HEADERS[lang], [self.row(one, lang) for one in self])]
        if self.undated:
            told = JOINED[lang].join(map(str, self.undated))
            lines.append(f"\n{_UNDATED[lang]}{COLON[lang]}{told}")
        return "\n".join(lines)

    def row(self, one: DueDay, lang: str) -> list[str]:
        """Return a day as short texts: day, rule, title, period, responsible, clause."""
        return [
            one.day.isoformat(), one.rule, one.title(lang), str(one.period), one.who(lang),
            one.clause,
        ]  # fmt: skip

    def ics(self, lang: str = "en") -> str:
        """Return the calendar as iCalendar text (RFC 5545), one all-day event for each day.

        Args:
            lang: ``en`` or ``zh``.

        Raises:
            UsageError: there is no such language.
        """
        from ecorules.assessment.icalendar import as_icalendar  # noqa: PLC0415  (it reads this)

        check_language(lang)
        return as_icalendar(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        return {
            "rule_set": self._model.id,
            "days": [one.to_dict() for one in self],
            "undated": [
                {"rule": one.rule, "name": one.name, "member": one.member} for one in self.undated
            ],
        }

    def __repr__(self) -> str:
        return self.text()


def _day(text: str | None) -> dt.date | None:
    """Return the last day of a period that a document names, if it can be read."""
    if text is None:
        return None
    try:
        return Period.parse(text).last_day
    except PeriodError:
        return None
