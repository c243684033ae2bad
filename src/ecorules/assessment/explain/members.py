"""What an explanation says of members of registers, of what must be done, and of standards."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from ecorules.assessment.completion import completion
from ecorules.assessment.derivations import against, derivations
from ecorules.assessment.explain.member_words import MemberWords
from ecorules.assessment.explain.numbers import plain
from ecorules.assessment.gaps import gaps_behind
from ecorules.assessment.judgements import judged
from ecorules.assessment.rolls import place_roll, titled
from ecorules.engine.binding.duties import own_times
from ecorules.engine.compile.standards import in_force
from ecorules.engine.nodes import Attribute, Ranked
from ecorules.language.library import models_of
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from ecorules.assessment.completion import Completion, Reading
    from ecorules.assessment.derivations import Derivation
    from ecorules.assessment.explain.account import Account
    from ecorules.assessment.gaps import Gap
    from ecorules.assessment.rolls import Roll
    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.nodes import Edition, Register, Standard
    from ecorules.language.models import InForce
    from ecorules.periods import Period

__all__ = ["AboutMembers"]

_NAMED = 5
"""So many members are named in a sentence."""

_LINES = 12
"""So many members have a line of their own."""

_DERIVED = 8
_COUNTED = frozenset({"count", "share"})
_TOLD = ("missed", "pending", "undetermined")


class AboutMembers(MemberWords):
    """Tells of members, duties and standards. Subclasses are languages and hold all words.

    Attributes:
        account: the explanation that it is part of.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.verdict = account.verdict

    # What stands behind the verdict

    @cached_property
    def roll(self) -> Roll | None:
        """The members, where it is the verdict of a place."""
        return place_roll(self.verdict.spot) if self.verdict.is_of_members else None

    @cached_property
    def completion(self) -> Completion | None:
        """When it was done, where something is to be done by a member."""
        return completion(self.verdict.spot) if self.verdict.scale.dates else None

    @cached_property
    def derivations(self) -> list[Derivation]:
        """The numbers that are derived from members of registers."""
        return derivations(self.verdict.spot) if self.verdict.node.measure is not None else []

    @property
    def has_left(self) -> bool:
        """Whether a row is outside the days on which it is a member."""
        return _has_left(self.verdict)

    # Sentences

    def said(self) -> str | None:
        """The sentence of a verdict that is not about a value; None for all others."""
        verdict = self.verdict
        if verdict.is_of_members:
            return "" if self.roll is None else self.of_place(self.roll)
        if verdict.node.standard is not None and verdict.reason == "standard_missing":
            return self.of_missing_standard(verdict.node.standard)
        if self.completion is not None:
            return self.of_done(self.completion)
        judgement = self.account.judgement
        if judgement is not None and judgement.period is None and own_times(verdict.node):
            return self.of_unknown_time()
        return None

    def why(self) -> str | None:
        """In a few words, for a table; None where nothing is to be said of members."""
        verdict = self.verdict
        if self.roll is not None:
            told = [
                f"{self.account.statuses[status]}{self.account.colon}{self.names(names)}"
                for status in _TOLD
                if (names := self.roll[status])
            ]
            more = self._more(self.roll) if verdict.status not in {"met", "missed"} else []
            if not told and not more and self.roll["met"]:
                word = self.account.statuses["met"]
                told = [f"{word}{self.account.colon}{self.names(self.roll['met'])}"]
            return self.semicolon.join([*told, *more]) or None
        if verdict.node.standard is not None and verdict.reason == "standard_missing":
            return self.loading(verdict.node.standard)
        if verdict.reason == "where_false" and verdict.node.where is None:
            return self.no_member() if self.has_left else self.account.short("parts")
        if self.completion is not None and verdict.status == "missed":
            read = self.completion.readings
            waits = [one for one in read if one.number == math.inf and len(read) > 1]
            return self.separator.join(map(self.reading, waits)) or None
        if verdict.reason == "members_unknown" and not verdict.missing:
            rolls = [one.roll for one in self.derivations]
            said = dict.fromkeys(text for roll in rolls for text in self._more(roll))
            return self.semicolon.join(said) or None
        return None

    def dates(self) -> tuple[str, str, str]:
        """Value, bound and margin of what must be done, for a table."""
        verdict = self.verdict
        if verdict.is_of_members:
            return "", "", ""
        value, bound, margin = verdict.value_label, verdict.bound_label, verdict.margin_number
        if value is None or bound is None or margin is None:
            found = self.completion
            due = "" if found is None or found.due is None else self.by(found.due.isoformat())
            return self.plainly_done(verdict.status), due, ""
        told = self.done_on(value)
        if verdict.status == "missed" and value == verdict.as_of.last_day.isoformat():
            found = self.completion  # the last day that is seen stands where no day has come
            if found is not None and found.day is None:
                told = self.not_by(value) if found.awaits else self.plainly_done("missed")
        return told, self.by(bound), self.days(round(margin))

    # Lines

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the lines below the sentence, each with what it is about."""
        if self.roll is not None:
            yield from self._of_members(self.roll)
        for one in self.derivations[:_DERIVED]:
            yield "members", self._derived(one)
        if self.completion is not None and self.verdict.status != "not_applicable":
            yield "record", self.separator.join(map(self.reading, self.completion.readings))

    def _of_members(self, roll: Roll) -> Iterator[tuple[str, str]]:
        """Yield a line for each of the first members that do not meet the rule."""
        places = [place for status in _TOLD for place in roll.positions[status].tolist()]
        for member in self.verdict.members_at(places[:_LINES]):
            told = type(self.account)(member)
            yield "member", told.in_full(told.headline(brief=True))
        if len(places) > _LINES:
            yield "member", self.and_more(len(places) - _LINES)

    def _derived(self, one: Derivation) -> str:
        head = self.derived_name(one)
        if one.period is not None:
            head = self.account.in_period(head, one.period)
        counted, named = self.counted(one), self._counting(one)
        statements = [
            self.bracketed(counted, named) if named else counted,
            self._against(one),
            self._unknown(one),
            *self._more(one.roll),
        ]
        told = self.semicolon.join(filter(None, statements))
        return f"{head}{self.ends(one)}{self.account.colon}{told}"

    def who(self) -> str:
        """Who stands against the bound of a count or share, or decides, for a table."""
        upper = [one for one in self.derivations if against(self.verdict.spot, one.roll) == "met"]
        if upper:
            names = dict.fromkeys(name for one in upper for name in one.roll["met"])
            return self.names(list(names), upper[0].roll.register)
        return self.semicolon.join(filter(None, map(self._against, self.derivations)))

    def _counting(self, one: Derivation) -> str:
        """Name the members that count, where few should, or nothing else is asked of them."""
        roll = one.roll
        if isinstance(one.source, Ranked) or roll.how is None or roll.how.how not in _COUNTED:
            return ""
        wanted = against(self.verdict.spot, roll) == "missed"
        return "" if wanted else self.names_of(roll, "met")

    def _against(self, one: Derivation) -> str:
        """Name the members that do not meet what is asked, are better, or decide."""
        roll = one.roll
        if isinstance(one.source, Ranked):
            return self.better(self.names_of(roll, "missed" if one.source.share else "met"))
        if against(self.verdict.spot, roll) == "missed" and roll["missed"]:
            return self.failing(self.names_of(roll, "missed"))
        return self.deciding(self.names(roll.deciding, roll.register)) if roll.deciding else ""

    def derived_name(self, one: Derivation) -> str:
        """The title or name of a derived number; one in place is called after its register."""
        source = one.source
        if source.name in self.verdict.sources:
            return self.account.name(source.name)
        if isinstance(source, Ranked):
            return self.rank_of(self.account.name(source.of.name))
        declared = (self.verdict.model.registers or {}).get(one.roll.register.name)
        title = None if declared is None else in_language(declared.title, self.account.lang)
        return self.reduction_of(source.how, title or one.roll.register.name)

    def _unknown(self, one: Derivation) -> str:
        """Name the members of which not all is known, with what is not."""
        roll = one.roll
        names = roll["undetermined"]
        if not names:
            return ""
        lacking: dict[str, list[Gap]] = {}
        for gap in self.gaps_of(one):
            lacking.setdefault(gap.member, []).append(gap)
        told = []
        for name in names[:_NAMED]:
            title = titled(roll.register, name, self.account.lang)
            what = self._what(lacking.get(name, ()))
            told.append(self.bracketed(title, what) if what else title)
        return self.not_known(self._listed(told, len(names)))

    def gaps_of(self, one: Derivation) -> list[Gap]:
        """Return what is not known of the members behind a derived number."""
        found = gaps_behind(self.verdict.spot, one.row)
        return [gap for gap in found if gap.member and gap.cause != "not_seen"]

    def tells(self, gap: Gap) -> bool:
        """Whether the lines about members tell of a gap already."""
        return gap in self._told or (bool(gap.member) and gap.member in self._of_whom)

    @cached_property
    def _told(self) -> set[Gap]:
        return {gap for one in self.derivations[:_DERIVED] for gap in self.gaps_of(one)}

    @cached_property
    def _of_whom(self) -> set[str]:
        """The members that have a line of their own."""
        if self.roll is None:
            return set()
        names = [name for status in _TOLD for name in self.roll[status]]
        return set(names[:_LINES])

    def _what(self, gaps: Sequence[Gap]) -> str:
        """What is not known of one member, each thing with its periods."""
        periods: dict[tuple[str, str], list[Period]] = {}
        for gap in gaps:
            found = periods.setdefault((gap.register, gap.name), [])
            if gap.period is not None:
                found.append(gap.period)
        told = [
            self.account.in_times(self.attribute(register, name), found, most=_NAMED)
            for (register, name), found in periods.items()
        ]
        return self.separator.join(told)

    def missing(self, gaps: Sequence[Gap]) -> list[str]:
        """Tell what is not known of members, member by member."""
        grouped: dict[tuple[str, str], list[Gap]] = {}
        for gap in gaps:
            grouped.setdefault((gap.register, gap.member), []).append(gap)
        told = []
        for (register, member), found in list(grouped.items())[:_NAMED]:
            what = self._what(found)
            if member != self.verdict.member:
                title = titled(self.verdict.registers[register], member, self.account.lang)
                what = self.bracketed(title, what)
            told.append(what)
        return [self._listed(told, len(grouped))] if told else []

    # Pieces

    def attribute(self, register: str, name: str) -> str:
        """The title of an attribute, or else its name."""
        declared = (self.verdict.model.registers or {}).get(register)
        given = None if declared is None else (declared.attributes or {}).get(name)
        title = None if isinstance(given, str | list | None) else given.title
        return in_language(title, self.account.lang) or self.account.name(name)

    def names(self, names: Sequence[str], register: Register | None = None) -> str:
        """The first few of some members, and how many more there are."""
        held = register or (self.roll.register if self.roll is not None else None)
        few = [
            name if held is None else titled(held, name, self.account.lang)
            for name in names[:_NAMED]
        ]
        return self._listed(few, len(names))

    def names_of(self, roll: Roll, status: str) -> str:
        """The first few members of a status."""
        return self.names(roll[status], roll.register)

    def _listed(self, few: Sequence[str], count: int) -> str:
        told = self.separator.join(few)
        return self.with_more(told, len(few), count) if count > len(few) else told

    def _more(self, roll: Roll) -> list[str]:
        """Tell of members without a name, and of those that may exist."""
        found = [self.unnamed(roll.unnamed)] if roll.unnamed else []
        return [*found, *([self.open_list(seen=roll.seen)] if self.tells_open(roll) else [])]

    def tells_open(self, roll: Roll) -> bool:
        """Whether it matters that others may exist: those to come do not turn what is decided."""
        return roll.open and (roll.seen or self.verdict.status not in {"met", "missed"})

    def ends(self, one: Derivation) -> str:
        """What is known of a derived number."""
        if isinstance(one.source, Ranked) and not one.source.share:
            return ""
        how = one.roll.how
        if one.roll.open and how is not None and how.how == "share":
            return ""  # however few are known, others may turn it
        if one.least == 0 and not math.isfinite(one.most):
            return ""
        low, high = (self._amount(one, number) for number in (one.least, one.most))
        if one.least == one.most:
            return f" = {low}"
        graded = one.source.labels is not None
        return self.between(low, high, graded=graded) if low or high else ""

    def _amount(self, one: Derivation, number: float) -> str:
        if not math.isfinite(number):
            return ""
        if one.source.labels is not None:
            return self.account.label(one.source.labels.label(round(number)))
        if one.source is self._measured and self.account.decimals is not None:
            return self.account.number(number)
        return self.account.value(number, one.source.unit)

    @property
    def _measured(self) -> object:
        measure = self.verdict.node.measure
        return None if measure is None else measure.source

    def reading(self, one: Reading) -> str:
        """One thing that a condition reads, with its value."""
        source = one.source
        name = self.attribute(getattr(source, "register", ""), source.name)
        of_type = source.of_type if isinstance(source, Attribute) else "number"
        if math.isnan(one.number) or (of_type != "date" and math.isinf(one.number)):
            return self.valued(name, self.nothing_known())
        if of_type == "date":
            if math.isinf(one.number):
                return self.valued(name, self.not_yet())
            return self.valued(name, self.account.day(round(one.number)))
        if of_type == "boolean":
            return self.valued(name, self.truth(one.number == 1))
        if one.text or one.period is not None:
            period = one.period
            return self.valued(name, one.text if period is None else self.account.period(period))
        if source.labels is not None:
            return self.valued(name, self.account.label(source.labels.label(round(one.number))))
        return self.valued(name, self.account.value(one.number, source.unit))

    def edition(self, standard: Standard) -> str:
        """The editions of a standard that are in force in the judged periods."""
        periods = [entry.period for entry in judged(self.verdict.spot)]
        found = [_in_force(standard, period) for period in periods if period is not None]
        names = dict.fromkeys(one.edition for one in found if one is not None and one.edition)
        return self.separator.join(names)

    def period_without(self, standard: Standard) -> Period | None:
        """The first judged period in which no edition that is loaded is in force."""
        for entry in judged(self.verdict.spot):
            if entry.period is not None and _in_force(standard, entry.period) is None:
                return entry.period
        return None

    def loaded_as(self, standard: Standard) -> str:
        """How the editions that are missing are loaded, as far as they come with the package."""
        judging = [entry.period for entry in judged(self.verdict.spot)]
        missing = [one for one in judging if one is not None and _in_force(standard, one) is None]
        found = [
            f'"{name}"'
            for name, model in models_of(standard.set)
            if (
                _holds(model.in_force, missing)
                if standard.pinned is None
                else model.edition == standard.pinned
            )
        ]
        return f"standards=[{', '.join(found)}]" if found else "standards=[...]"

    def place(self, one: Derivation) -> str:
        """The place in a rank, or between which places it lies."""
        least = plain(one.least)
        if one.least == one.most:
            return self.placed(least, "")
        return self.placed(least, plain(one.most) if math.isfinite(one.most) else "...")


def _has_left(verdict: Verdict) -> bool:
    """Whether nothing is asked of a row only because it is no member on its reading day."""
    node = verdict.node
    if verdict.reason != "where_false" or node.where is not None:
        return False
    if node.composite is None:
        return True
    return node.register is not None and all(map(_has_left, verdict.parts))


def _holds(given: InForce | None, periods: Sequence[Period]) -> bool:
    """Whether an edition is in force in one of some periods."""
    first, last = in_force(given)
    return any(first <= period.last_day <= last for period in periods)


def _in_force(standard: Standard, period: Period) -> Edition | None:
    """Return the pinned edition, or the one in force on the last day of a period."""
    day: dt.date = period.last_day
    for edition in reversed(standard.editions):
        if standard.pinned is not None or edition.start <= day <= edition.end:
            return edition
    return None
