"""What an explanation says, whatever the language: a sentence, and lines of what stands behind."""

from __future__ import annotations

import datetime as dt
import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ecorules.assessment.explain.bounds import Asked, asked_of, base_period
from ecorules.assessment.explain.numbers import decimals_for, fixed, plain
from ecorules.assessment.explain.working import Working
from ecorules.assessment.gaps import gaps
from ecorules.assessment.judgements import judged, shown
from ecorules.assessment.people import OPEN, ROLES
from ecorules.assessment.rolls import member_key
from ecorules.engine.kernels.outcomes import FAIL, NOT_APPLICABLE
from ecorules.engine.nodes import Given, Mode, Ranked
from ecorules.engine.places import WHOLE
from ecorules.language.titles import in_language
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecorules.assessment.explain.members import AboutMembers
    from ecorules.assessment.origins import SubPeriods
    from ecorules.assessment.prospects import WouldPass
    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.binding.bound import Judgement
    from ecorules.engine.nodes import Composite
    from ecorules.language.models import Source
    from ecorules.units import Unit

__all__ = ["Account"]

_MOST_PERIODS = 12
_READ_VALUES = frozenset({"base_not_positive", "sign_change", "undefined_value"})


class Account(ABC):
    """An explanation of one verdict. Subclasses are languages and hold all words.

    Attributes:
        verdict: what is explained.
        about_members: what it says of members of registers, of duties and of standards.
        decimals: how many its numbers need to tell value, bound and margin apart; None where
            there are none to tell apart.
    """

    lang: ClassVar[str]
    statuses: ClassVar[dict[str, str]]
    labels: ClassVar[dict[str, str]]
    colon: ClassVar[str]
    comma: ClassVar[str]
    member_words: ClassVar[type[AboutMembers]]

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.about_members = self.member_words(self)
        numbers = (verdict.value_number, verdict.bound_number, verdict.margin_number)
        value, bound, margin = (math.nan if number is None else number for number in numbers)
        self.decimals = None if math.isnan(margin) else decimals_for(value, bound, margin)

    # The whole

    def text(self) -> str:
        """The sentence, and below it the lines that hold here."""
        return "\n".join([self.headline(), *self.behind()])

    def behind(self) -> list[str]:
        """The lines below the sentence, each with what it is about."""
        found = []
        for what, content in self._lines():
            if content:
                found.append(f"  {self.labels.get(what, what)}{self.colon}{content}")
        return [line for entry in found for line in entry.split("\n")]

    def _lines(self) -> Iterator[tuple[str, str]]:
        verdict = self.verdict
        for part in verdict.parts:
            yield "part", type(self)(part).headline()
        yield from self.about_members.lines()
        working = Working(self)
        if verdict.status in {"met", "missed"}:
            for line in working.lines():
                yield "formula", line
        elif verdict.reason in _READ_VALUES:
            for line in working.read():
                yield "values", line
        yield "excuse", verdict.excuse
        yield "missing", self._missing()
        yield "so_far", self._so_far()
        if verdict.status in {"missed", "pending", "undetermined"} and self._is_formed:
            level = verdict.would_pass
            yield "would_pass", "" if level is None else self.would_pass(level)
        first = verdict.first_attained if verdict.node.composite is None else None
        if first is not None and (verdict.status != "met" or first != verdict.period):
            yield "first_attained", self.period(first)
        yield "also", self.joined([self.flag(name) for name in verdict.flags])
        for source in verdict.source:
            yield "clause", self._clause(source)
        for role in ROLES:
            yield role, self.people(verdict.people(role))
        for said in (verdict.node.model, verdict.row):
            note = None if said is None else in_language(said.note, self.lang)
            yield "note", " ".join(note.split()) if note else ""

    # Pieces that every language needs

    @property
    def place(self) -> str:
        """The labels of the series; a member is called by its title."""
        labels, register = self.verdict.series, self.verdict.node.register
        if register is not None and self.verdict.member:
            labels[member_key(register)] = self.verdict.member_title(self.lang)
        return self.comma.join(label for label in labels.values() if label != WHOLE)

    @property
    def is_place(self) -> bool:
        """Whether its numbers are places in a rank."""
        source = None if self.verdict.node.measure is None else self.verdict.node.measure.source
        return isinstance(source, Ranked) and not source.share

    @property
    def judgement(self) -> Judgement | None:
        """The judged period that the verdict shows, else the first undecided one, seen or not."""
        return shown(self.verdict.spot)

    @property
    def base(self) -> Period | None:
        """The base of a change, in the judged period that is shown."""
        judgement, measure = self.judgement, self.verdict.node.measure
        if judgement is None or judgement.period is None or measure is None:
            return None
        return base_period(measure, judgement.period, self.verdict.spot.frame.program.scope)

    @property
    def direction(self) -> int:
        """1 if a higher level of the indicator is better for the bound shown, -1 if a lower one."""
        measure, asked = self.verdict.node.measure, self.asked()
        shown = float(self.verdict.spot.details.bound[0])
        bound = next((entry for entry in asked if entry.number == shown), None)
        side = bound.side if bound is not None else asked[0].side if asked else 0
        return side * (measure.sign if measure is not None else 1)

    def is_share(self, composite: Composite) -> bool:
        """Whether the bounds of a composite are shares."""
        standard = self.verdict.node.standard
        if standard is None or not standard.editions:
            return composite.share
        return standard.editions[0].composite.share

    def asked(self) -> list[Asked]:
        """What the value is held against, in the judged period that is shown."""
        judgement = self.judgement
        return [] if judgement is None else asked_of(self.verdict, judgement)

    def judged(self) -> list[Period]:
        """The judged periods."""
        judgements = judged(self.verdict.spot)
        return [entry.period for entry in judgements if entry.period is not None]

    def failed(self) -> tuple[int, int]:
        """In how many judged periods it fails, of how many in which it applies."""
        outcomes = [
            int(self.verdict.spot.frame.row(entry.outcome)[0])
            for entry in judged(self.verdict.spot)
        ]
        applied = [outcome for outcome in outcomes if outcome != NOT_APPLICABLE]
        return outcomes.count(FAIL), len(applied)

    def number(self, native: float, unit: Unit | None = None) -> str:
        """A number of the measure, in the unit that is shown, or its label."""
        scale = self.verdict.scale
        label = scale.label(native)
        if label is not None:
            return self.label(label)
        return self.amount(self._printed(scale.value(native)), unit or scale.unit)

    def _printed(self, number: float) -> str:
        return plain(number) if self.decimals is None else fixed(number, self.decimals)

    def margin_text(self, number: float) -> str:
        """The size of a margin, with its unit."""
        scale = self.verdict.scale
        if scale.labels is not None:
            return self.steps(round(abs(number)))
        if self.is_place:
            return self.places(round(abs(number)))
        return self.amount(self._printed(abs(number)), scale.margin_unit)

    def name(self, name: str) -> str:
        """The title of an indicator or parameter, or else its name."""
        model = self.verdict.model
        entry = (model.indicators or {}).get(name) or (model.parameters or {}).get(name)
        # A parameter may be written as a bare unit or list of labels, which has no title.
        title = None if isinstance(entry, str | list | None) else entry.title
        return in_language(title, self.lang) or name

    def is_parameter(self, name: str) -> bool:
        """Whether a name is that of a parameter."""
        return isinstance(self.verdict.sources.get(name), Given)

    def why(self) -> str:
        """In a few words, for a table."""
        verdict = self.verdict
        told = self.about_members.why()
        if told is not None:
            return told
        if verdict.status == "undetermined" or (
            verdict.status == "pending" and verdict.reason not in {"not_seen", "parts"}
        ):
            missing = self._missing(every=True)
            what = self.labels.get("missing", "missing")
            return f"{what}{self.colon}{missing}" if missing else self.short(verdict.reason)
        if verdict.reason in {"compared", "early"} and verdict.status in {"met", "missed"}:
            flags = [self.flag_word(name) for name in verdict.flags]
            said = self.comma.join([self.short("early")] * (verdict.reason == "early") + flags)
            return self.joined([text for text in (said, self.about_members.who()) if text])
        return self.short(verdict.reason)

    def in_full(self, sentence: str) -> str:
        """A sentence about what is undecided, with what is missing at its end."""
        missing = self._missing(every=True)
        if not missing:
            return sentence
        if self.verdict.node.composite is not None:
            label = self.labels.get("missing", "missing")
            missing = self.joined(["", f"{label}{self.colon}{missing}"])
        else:
            missing = f"{self.colon}{missing}"
        return f"{sentence[:-1]}{missing}{sentence[-1]}"

    def dates(self) -> tuple[str, str, str]:
        """Value, bound and margin of what must be done, for a table."""
        return self.about_members.dates()

    def _missing(self, *, every: bool = False) -> str:
        """What is missing; ``every`` says whether also what other lines tell already."""
        if self.verdict.status not in {"pending", "undetermined"}:
            return ""
        seen = [
            gap
            for gap in gaps(self.verdict.spot)
            if gap.cause != "not_seen" and (every or not self.about_members.tells(gap))
        ]
        base = self.base if self._is_change else None
        grouped: dict[tuple[str, bool], list[Period]] = {}
        for gap in seen:
            if gap.member:
                continue
            is_base = base is not None and gap.period == base
            periods = grouped.setdefault((gap.name, is_base), [])
            if gap.period is not None:
                periods.append(gap.period)
        names = [self._gap(name, periods, is_base) for (name, is_base), periods in grouped.items()]
        names += self.about_members.missing([gap for gap in seen if gap.member])
        return self.joined(names)

    @property
    def _is_formed(self) -> bool:
        """Whether the level that passes is another number than the bound."""
        measure = self.verdict.node.measure
        return measure is not None and measure.mode is not Mode.LEVEL

    @property
    def _is_change(self) -> bool:
        measure = self.verdict.node.measure
        return measure is not None and measure.is_change

    def _gap(self, name: str, periods: list[Period], is_base: bool) -> str:
        if self.is_parameter(name):
            return self.parameter(self.name(name))
        text = self.in_times(self.name(name), periods, most=_MOST_PERIODS)
        return self.as_base(text) if is_base else text

    def in_times(self, text: str, periods: Sequence[Period], *, most: int) -> str:
        """Something, of some periods, of which the first few are named."""
        listed = [self.period(period) for period in sorted(set(periods))]
        if len(listed) > most:
            listed = [*listed[:most], self.more(len(listed) - most)]
        return self.in_periods(text, listed)

    def _so_far(self) -> str:
        found = self.verdict.so_far
        if found is None or found.value is None or found.margin is None:
            return ""
        scale = self.verdict.scale
        label = scale.label(found.value)
        if label is not None:
            value, margin = self.label(label), self.steps(round(abs(found.margin)))
        else:
            decimals = decimals_for(found.value, math.nan, found.margin)
            value = self.amount(fixed(found.value, decimals), scale.unit)
            margin = self.amount(fixed(abs(found.margin), decimals), scale.margin_unit)
        passed = found.outcome == "pass"
        return self.so_far(found.period, value, margin, found.margin, passed=passed)

    def _clause(self, source: Source) -> str:
        document = None
        if source.document is not None:
            cited = (self.verdict.model.sources or {}).get(source.document)
            document = in_language(cited.title, self.lang) if cited is not None else None
            document = document or source.document
        return self.clause(document, source.clause, source.phrase)

    def people(self, names: Sequence[str]) -> str:
        """A list of units, with an open end where the text leaves it open.

        The name of a register stands for its members.
        """
        registers = self.verdict.model.registers or {}
        closed = [
            (in_language(registers[name].title, self.lang) if name in registers else None) or name
            for name in names
            if name != OPEN
        ]
        return self.units_listed(closed, is_open=OPEN in names)

    def amount_in(self, number: float, unit: str) -> str:
        """A number of the data in a unit that is told by its text."""
        system = self.verdict.system
        return self.value(number, system.unit(unit) if unit else None)

    # What languages say

    @abstractmethod
    def headline(self, *, brief: bool = False) -> str:
        """One sentence: title, status, value against bound, margin.

        Args:
            brief: whether a member is called by its own title alone.
        """

    @abstractmethod
    def because(self, reason: str) -> str:
        """Why nothing is decided."""

    @abstractmethod
    def worst(self) -> str:
        """That a verdict over several periods shows one of them; empty for a single one."""

    @abstractmethod
    def amount(self, number: str, unit: Unit | None) -> str:
        """A number, as it is printed, with its unit."""

    @abstractmethod
    def period(self, period: Period) -> str:
        """A period."""

    def day(self, ordinal: int) -> str:
        """A day."""
        return self.period(Period.of_day(dt.date.fromordinal(ordinal)))

    def in_period(self, text: str, period: Period) -> str:
        """Something, of a period."""
        return self.in_periods(text, [self.period(period)])

    @abstractmethod
    def in_periods(self, text: str, periods: Sequence[str]) -> str:
        """Something, of some periods."""

    @abstractmethod
    def label(self, label: str) -> str:
        """A class."""

    @abstractmethod
    def places(self, count: int) -> str:
        """A number of places in a rank."""

    @abstractmethod
    def steps(self, count: int) -> str:
        """A number of classes."""

    @abstractmethod
    def would_pass(self, level: WouldPass) -> str:
        """The level that would just pass."""

    @abstractmethod
    def so_far(
        self, period: Period, value: str, margin: str, signed: float, *, passed: bool
    ) -> str:
        """How it stands at the last seen period."""

    @abstractmethod
    def flag(self, name: str) -> str:
        """What else to know, in full."""

    @abstractmethod
    def flag_word(self, name: str) -> str:
        """What else to know, in a word."""

    @staticmethod
    @abstractmethod
    def short(reason: str) -> str:
        """A reason in a few words."""

    @abstractmethod
    def clause(self, document: str | None, clause: str | None, phrase: str | None) -> str:
        """Where a sentence stands."""

    @abstractmethod
    def units_listed(self, names: Sequence[str], *, is_open: bool) -> str:
        """A list of responsible units."""

    @abstractmethod
    def joined(self, parts: Sequence[str]) -> str:
        """A list of things."""

    @abstractmethod
    def more(self, count: int) -> str:
        """That there are some more."""

    @abstractmethod
    def parameter(self, name: str) -> str:
        """A parameter, called so."""

    @abstractmethod
    def as_base(self, text: str) -> str:
        """A value, called the base."""

    @abstractmethod
    def values_of(self, count: int, first: Period, last: Period) -> str:
        """That many values of a span of time are added up."""

    @abstractmethod
    def sub_periods(self, counted: SubPeriods) -> str:
        """How many sub-periods stand behind a derived number."""

    @abstractmethod
    def rounding(self, before: str, after: str) -> str:
        """That a value was rounded."""

    @abstractmethod
    def filling(self, text: str) -> str:
        """That a value was filled from its neighbours."""

    def value(self, number: float, unit: Unit | None) -> str:
        """A number of the data, in full."""
        return self.amount(plain(number), unit)
