"""Explanations in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ecorules.assessment.explain.account import Account
from ecorules.assessment.explain.members_english import EnglishMembers
from ecorules.assessment.scale import unit_text
from ecorules.assessment.summary import STATUSES, Summary
from ecorules.engine.nodes import Composite, Literal, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.assessment.explain.bounds import Asked
    from ecorules.assessment.origins import SubPeriods
    from ecorules.assessment.prospects import WouldPass
    from ecorules.engine.nodes import Bound, Measure
    from ecorules.periods import Period
    from ecorules.units import Unit

__all__ = ["English"]

_COMPARE = {
    (1, False): "at least", (1, True): "more than", (-1, False): "at most", (-1, True): "less than",
    (0, False): "exactly",
}  # fmt: skip
_COMPARE_CLASS = {
    (1, False): "{} or better", (1, True): "better than {}", (-1, False): "{} or worse",
    (-1, True): "worse than {}", (0, False): "exactly {}",
}  # fmt: skip
_COMPARE_PLACE = {
    (1, False): "place {} or after", (1, True): "after place {}", (-1, False): "place {} or before",
    (-1, True): "before place {}", (0, False): "place {}",
}  # fmt: skip
_PLACES = {"": "place {}", "least": "place {} or after", "most": "place {} or before"}
_ENDS = {"least": "at least ", "most": "at most "}
_ENDS_OF_CLASSES = {"least": "at worst ", "most": "at best "}
_BECAUSE = {
    "where_unknown": "it is not known whether the rule applies",
    "parameter_missing": "a parameter is not given",
    "standard_missing": "the standard it refers to is not at hand",
    "value_missing": "a value is missing",
    "base_missing": "the base is missing",
    "reference_missing": "what it is held against is missing",
    "base_not_positive": "the base is not positive, so that a relative change means nothing",
    "sign_change": "the value is negative, so that there is no compound rate",
    "undefined_value": "the calculation has no result",
    "too_few_values": "too few values are known",
    "members_unknown": "members are unknown",
    "not_seen": "the period has not been seen",
}
_SHORT = {
    "where_false": "condition is false", "nobody_asked": "nobody is asked",
    "case_none": "no target in this case", "where_unknown": "condition unknown",
    "parameter_missing": "parameter missing", "standard_missing": "standard missing",
    "value_missing": "value missing", "base_missing": "base missing",
    "reference_missing": "reference missing", "base_not_positive": "base not positive",
    "sign_change": "negative value", "undefined_value": "no result",
    "too_few_values": "too few values", "members_unknown": "members unknown",
    "not_seen": "not seen yet", "parts": "see its parts", "early": "decided early", "compared": "",
}  # fmt: skip
_FLAGS = {
    "tolerance": ("{} is taken into account", "tolerance"),
    "rounded": ("values are rounded before they are compared", "rounded"),
    "filled": ("a gap was filled from neighbouring periods", "filled"),
    "left_out": ("unknown values were left out", "left out"),
}


class English(Account):
    """An explanation in English."""

    lang = "en"
    member_words = EnglishMembers
    colon = ": "
    comma = ", "
    statuses: ClassVar[dict[str, str]] = {name: name.replace("_", " ") for name in STATUSES}
    labels: ClassVar[dict[str, str]] = {
        "record": "on record",
        "excuse": "excused",
        "so_far": "so far",
        "would_pass": "would pass at",
        "first_attained": "first attained",
        "supervise": "supervised by",
        "support": "supported by",
    }

    def headline(self, *, brief: bool = False) -> str:
        """One sentence: title, status, value against bound, margin."""
        verdict = self.verdict
        place = f" ({self.place})" if self.place else ""
        about = verdict.member_title("en") if brief else f"{verdict.title('en')}{place}"
        return f"{about} — {self.statuses[verdict.status]}: {self._said()}."

    def _said(self) -> str:
        verdict = self.verdict
        if verdict.status == "not_applicable":
            return self._absent()
        told = self.about_members.said()
        if told is not None:
            return told
        if verdict.node.composite is not None:
            return self._of_parts(verdict.node.composite)
        measure = verdict.node.measure
        if measure is None:
            return self.short(verdict.reason)
        if verdict.status in {"met", "missed"}:
            return f"{self._found(measure)}, {self._bounds()} asked, {self._margin()}{self.worst()}"
        return self._open(measure)

    def _found(self, measure: Measure) -> str:
        shown = float(self.verdict.spot.details.value[0])
        value = self.number(shown)
        graded = self.verdict.scale.labels is not None
        ends = _ENDS_OF_CLASSES if graded else _ENDS
        value = ends.get(self.verdict.end, "") + value
        if self.is_place:
            value = _PLACES[self.verdict.end].format(self.number(shown))
        period, base = self.verdict.period, self.base
        last = "" if period is None else self.period(period)
        if measure.mode is Mode.LEVEL:
            return f"{value} in {last}"
        if measure.mode is Mode.MEAN and measure.over is not None:
            return f"a mean of {value} over {measure.over.span or measure.over.range} to {last}"
        if measure.mode is Mode.TOTAL and (base is None or base == period):
            return f"a total of {value} in {last}"
        between = f" from {self.period(base)} to {last}" if base is not None else f" to {last}"
        return f"{self._kind(measure)} of {value}{between}"

    def _kind(self, measure: Measure) -> str:
        if measure.mode is Mode.TOTAL:
            return "a total"
        if measure.mode is Mode.MEAN:
            return "a mean"
        if measure.mode in {Mode.COMPOUND, Mode.RATE}:
            return f"an average yearly {'increase' if measure.sign > 0 else 'decrease'}"
        return "an increase" if measure.sign > 0 else "a decrease"

    def _bounds(self) -> str:
        asked = self.asked()
        if len(asked) == 2 and all(entry.between for entry in asked):
            ends = [self._bound_number(entry) for entry in asked]
            return f"between {ends[0]} and {ends[1]}"
        return " and ".join(map(self._bound, asked))

    def _bound(self, asked: Asked) -> str:
        number = self._bound_number(asked)
        if self.verdict.scale.labels is not None:
            text = _COMPARE_CLASS[asked.side, asked.strict].format(number)
        elif self.is_place:
            text = _COMPARE_PLACE[asked.side, asked.strict].format(number)
        else:
            text = f"{_COMPARE[asked.side, asked.strict]} {number}"
        notes = []
        if asked.number == asked.number:
            origin = self._reference(asked)
            notes += [origin] if origin else []
        if asked.before is not None and asked.before == asked.before:
            notes.append(f"{self.number(asked.before)} and its tolerance")
        return f"{text} ({', '.join(notes)})" if notes else text

    def _bound_number(self, asked: Asked) -> str:
        if asked.number == asked.number:
            return self.number(asked.number)
        return self._reference(asked) or "a bound that is not known"

    def _reference(self, asked: Asked) -> str:
        if asked.period is not None:
            return f"its value of {self.period(asked.period)}"
        if asked.name:
            return self.name(asked.name)
        if asked.label:
            return f"for {asked.label}"
        return "as scheduled" if asked.scheduled else ""

    def _margin(self) -> str:
        margin = self.verdict.margin_number
        if margin is None:
            return "by no known margin"
        if margin == 0:
            strict = self.verdict.status == "missed"
            return "exactly at the bound" + (", which does not pass" if strict else "")
        size = self.margin_text(margin)
        return f"{size} better than asked" if margin > 0 else f"missed by {size}"

    def worst(self) -> str:
        """That a verdict over several periods shows one of them."""
        judged = self.judged()
        if len(judged) < 2:
            return ""
        if self.verdict.status == "met":
            return f"; the closest of {len(judged)} judged periods"
        failed, applied = self.failed()
        return f"; it fails in {failed} of {applied} judged periods"

    def _open(self, measure: Measure) -> str:
        verdict, judgement = self.verdict, self.judgement
        period = None if judgement is None else judgement.period
        asked = self._bounds() or "its bound"
        if measure.mode is not Mode.LEVEL:
            asked = f"{self._kind(measure)} of {asked}"
            if self.base is not None and self.base != period:
                asked += f" from {self.period(self.base)}"
        when = "" if period is None else f" in {self.period(period)}"
        judged = self.judged()
        if len(judged) > 1:
            when += f", one of {len(judged)} judged periods"
        if verdict.reason == "not_seen":
            return f"{asked} is asked{when}, and data are seen up to {self.period(verdict.as_of)}"
        because = _BECAUSE[verdict.reason]
        return f"{asked} is asked{when}, but {because}"

    def _absent(self) -> str:
        reason, where = self.verdict.reason, self.verdict.node.where
        if self.verdict.is_of_members:
            return self.about_members.of_nobody(where.text if where is not None else None)
        if reason == "where_false" and self.about_members.has_left:
            return self.about_members.not_a_member("in " + ", ".join(map(str, self.judged())))
        if reason == "where_false" and where is not None:
            judged = self.judged()
            when = (
                "in every judged period" if len(judged) > 1 else f"in {', '.join(map(str, judged))}"
            )
            return f"its condition, {where.text}, is false {when}"
        if reason in {"parts", "where_false"}:
            return "none of its parts applies"
        return self.short(reason)

    def _of_parts(self, composite: Composite) -> str:
        statuses = [part.status for part in self.verdict.parts]
        summary = Summary([statuses.count(name) for name in STATUSES])
        count = len(statuses)
        parts = "1 part" if count == 1 else f"{count} parts"
        standard = self.verdict.node.standard
        start = "" if standard is None else self.about_members.of_standard(standard)
        return f"{start}of {parts}, {summary}; {self._how_many(composite)} asked"

    def _how_many(self, composite: Composite) -> str:
        if composite.word in {"all", "any"}:
            return "all are" if composite.word == "all" else "one is"
        if self.verdict.node.bounds[0].key == "all":
            return "all are"
        unit = " %" if self.is_share(composite) else ""
        bounds = [self._count(bound, unit) for bound in self.verdict.node.bounds]
        return " and ".join(bounds) + " are"

    def _count(self, bound: Bound, unit: str) -> str:
        number = bound.value.value if isinstance(bound.value, Literal) else 0.0
        return f"{_COMPARE[bound.side, bound.strict]} {number:g}{unit}"

    # Pieces

    def amount(self, number: str, unit: Unit | None) -> str:
        """A number, as it is printed, with its unit."""
        text = unit_text(unit)
        return f"{number} {text}" if text else number

    def period(self, period: Period) -> str:
        """A period."""
        return str(period)

    def in_periods(self, text: str, periods: Sequence[str]) -> str:
        """Something, of some periods."""
        return f"{text} {', '.join(periods)}" if periods else text

    def label(self, label: str) -> str:
        """A class."""
        return label

    def places(self, count: int) -> str:
        """A number of places in a rank."""
        return "1 place" if count == 1 else f"{count} places"

    def steps(self, count: int) -> str:
        """A number of classes."""
        return "1 class" if count == 1 else f"{count} classes"

    def would_pass(self, level: WouldPass) -> str:
        """The level that would just pass."""
        if isinstance(level.value, str):
            text = _COMPARE_CLASS[self.direction, level.open].format(level.value)
        else:
            number = self.amount_in(level.value, level.unit)
            after = {1: " or more", -1: " or less", 0: ""}[self.direction]
            before = {1: "more than ", -1: "less than ", 0: ""}[self.direction]
            text = f"{before}{number}" if level.open else f"{number}{after}"
        return f"{text} in {self.period(level.period)}"

    def so_far(
        self, period: Period, value: str, margin: str, signed: float, *, passed: bool
    ) -> str:
        """How it stands at the last seen period."""
        word = "passes" if passed else "fails"
        against = "at the bound" if signed == 0 else (
            f"{margin} better than asked" if signed > 0 else f"{margin} worse than asked"
        )  # fmt: skip
        return f"{word} in {self.period(period)} with {value}, {against}"

    def flag(self, name: str) -> str:
        """What else to know, in full."""
        tolerance = self.verdict.node.model.tolerance
        moved = f"the tolerance of {tolerance}" if tolerance else "a tolerance of its parts"
        return _FLAGS[name][0].format(moved)

    def flag_word(self, name: str) -> str:
        """What else to know, in a word."""
        return _FLAGS[name][1]

    def because(self, reason: str) -> str:
        """Why nothing is decided."""
        return _BECAUSE[reason]

    @staticmethod
    def short(reason: str) -> str:
        """A reason in a few words."""
        return _SHORT[reason]

    def clause(self, document: str | None, clause: str | None, phrase: str | None) -> str:
        """Where a sentence stands."""
        parts = [document, clause, f"“{phrase}”" if phrase else None]
        return ", ".join(part for part in parts if part)

    def units_listed(self, names: Sequence[str], *, is_open: bool) -> str:
        """A list of responsible units."""
        return ", ".join([*names, "and others 等"] if is_open and names else names)

    def joined(self, parts: Sequence[str]) -> str:
        """A list of things."""
        return "; ".join(parts)

    def more(self, count: int) -> str:
        """That there are some more."""
        return f"and {count} more"

    def parameter(self, name: str) -> str:
        """A parameter, called so."""
        return f"the parameter {name}"

    def as_base(self, text: str) -> str:
        """A value, called the base."""
        return f"{text} (the base)"

    def values_of(self, count: int, first: Period, last: Period) -> str:
        """That many values of a span of time are added up."""
        return f"sum of {count} values from {first} to {last}"

    def sub_periods(self, counted: SubPeriods) -> str:
        """How many sub-periods stand behind a derived number."""
        unknown = f", {counted.unknown} not known" if counted.unknown else ""
        if counted.meet is not None:
            return f"{counted.meet} of {counted.asked} sub-periods{unknown}"
        return f"over {counted.asked} sub-periods{unknown}"

    def rounding(self, before: str, after: str) -> str:
        """That a value was rounded."""
        return f"{before} rounds to {after}"

    def filling(self, text: str) -> str:
        """That a value was filled from its neighbours."""
        return f"{text} (filled from neighbouring periods)"
