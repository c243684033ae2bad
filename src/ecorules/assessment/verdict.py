"""One verdict: the answer to one rule for one series, by how much, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ecorules.assessment.evidence import Evidence, Facts, facts_of
from ecorules.assessment.gaps import gaps
from ecorules.assessment.judgements import shown
from ecorules.assessment.people import OPEN, ROLES, listed
from ecorules.assessment.rolls import row_of, titled
from ecorules.assessment.scale import Scale, quantity, unit_text
from ecorules.data.index import REGION
from ecorules.engine import questions
from ecorules.engine.members import Members
from ecorules.errors import UsageError
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.nodes import RuleNode
    from ecorules.engine.nodes import Source as SourceNode
    from ecorules.engine.questions import Spot
    from ecorules.language.models import Row, RuleSetModel, Source
    from ecorules.periods import Period
    from ecorules.units import UnitSystem

__all__ = ["SoFar", "Verdict", "WouldPass"]

_UNDECIDED = frozenset({"pending", "undetermined"})


class SoFar(NamedTuple):
    """How an undecided rule stands at the last seen period (sentence 50).

    Attributes:
        outcome: ``pass``, ``fail`` or ``unknown``.
        value: in the verdict's `unit`; None where it is not known.
        margin: in the verdict's `margin_unit`.
        period: the period it was judged at instead.
    """

    outcome: str
    value: float | None
    margin: float | None
    period: Period


class WouldPass(NamedTuple):
    """The level of the rule's indicator at which the margin would be 0 (sentence 48).

    Attributes:
        value: a number in ``unit``, or a label.
        open: whether the level itself does not pass, because the bound is strict.
        period: the period whose value is meant.
        unit: the unit of the value; empty for plain numbers and labels.
    """

    value: float | str
    open: bool
    period: Period
    unit: str


class Verdict:
    """The answer to one rule for one series of data.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... ''')
        >>> verdict = plan.evaluate({"pm25": "46.2 µg/m³"}, as_of=2020).verdict("pm25")
        >>> verdict.status, verdict.value_number, round(verdict.margin_number, 9)
        ('missed', 46.2, -1.2)
    """

    __slots__ = ("_evidence", "_facts", "_number", "_rule", "_scale", "_series", "_spot")

    def __init__(
        self,
        evidence: Evidence,
        rule: BoundRule,
        facts: Facts,
        *,
        number: int | None,
        series: int,
        spot: Spot | None = None,
    ) -> None:
        self._evidence = evidence
        self._rule = rule
        self._facts = facts
        self._number = number
        self._series = series
        self._spot = spot
        self._scale: Scale | None = None

    def __repr__(self) -> str:
        where = "".join(f", {key}={label!r}" for key, label in self.series.items())
        return f"<Verdict {self.rule or 'part'!r}{where}: {self.status}>"

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a verdict is neither true nor false: it has five statuses; "
            "compare its status, as in verdict.status == 'met'"
        )

    # What was found

    @property
    def rule(self) -> str:
        """The id of the rule; empty for a part in place."""
        return self.node.id

    @property
    def series(self) -> dict[str, str]:
        """The labels of the series, by key: region, scenario, ..."""
        return self._evidence.evaluation.panel.index.label(self._series)

    @property
    def member(self) -> str:
        """The member of a register that it is about; empty for the verdict of a place."""
        evaluation = self._evidence.evaluation
        if not isinstance(evaluation, Members):
            return ""
        register, _ = evaluation.path[-1]
        own = evaluation.compiled.registers[register]
        return self.series[REGION if own.by_place else own.key]

    @property
    def status(self) -> str:
        """Met, missed, pending, undetermined or not_applicable."""
        return self._facts.status

    @property
    def value(self) -> Any:
        """What was compared: a pint Quantity, a plain number, a label, a date, or None.

        Of what must be done, the day on which it was, or else the last day that is seen.
        """
        return self._shown(self._facts.value)

    @property
    def bound(self) -> Any:
        """What it was held against: a pint Quantity, a plain number, a label, or None."""
        return self._shown(self._facts.bound)

    @property
    def margin(self) -> Any:
        """By how much it is better than the bound, or None.

        A pint Quantity, a plain number, or for a class a number of steps.
        """
        number = self.margin_number
        if number is None:
            return None
        if self.scale.labels is not None:
            return round(number)
        return quantity(number, self.scale.margin_unit, difference=True)

    @property
    def value_number(self) -> float | None:
        """The value in `unit`; for a class its rank, the worst 0."""
        return _known(self.scale.value(self._facts.value))

    @property
    def bound_number(self) -> float | None:
        """The bound in `unit`; for a class its rank, the worst 0."""
        return _known(self.scale.value(self._facts.bound))

    @property
    def margin_number(self) -> float | None:
        """The margin in `margin_unit`: positive where better than asked.

        Without the noise of subtraction: to 12 digits of value and bound.
        """
        margin = _known(self.scale.margin(self._facts.margin))
        size = max(abs(self.value_number or 0.0), abs(self.bound_number or 0.0))
        if margin is None or not size:
            return margin
        return round(margin, 12 - math.floor(math.log10(size)))

    @property
    def unit(self) -> str:
        """The unit of value and bound; empty for plain numbers and classes."""
        return self.scale.unit_text

    @property
    def margin_unit(self) -> str:
        """The unit of the margin: ``pp`` against shares and rates, ``steps`` for classes."""
        return self.scale.margin_unit_text

    @property
    def period(self) -> Period | None:
        """The judged period that value, bound and margin belong to."""
        return self._facts.period

    @property
    def reason(self) -> str:
        """One reason code: ``compared``, ``value_missing``, ``not_seen``, ..."""
        return self._facts.reason

    @property
    def flags(self) -> tuple[str, ...]:
        """What else to know: ``tolerance``, ``rounded``, ``filled``, ``left_out``."""
        return self._facts.flags

    @property
    def excuse(self) -> str:
        """What is said beside a miss; empty where nothing is. It changes no status."""
        if self._number is None:
            return ""
        return self._evidence.excuses.get((self._number, self._series), "")

    @property
    def end(self) -> str:
        """Which end of an open value decided: ``least``, ``most``, or empty if it is known."""
        return self._facts.end

    # What the rule says

    @property
    def binding(self) -> bool:
        """Whether the rule is binding 约束性 rather than expected 预期性."""
        return self.node.binding

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

    def _units(self, role: str) -> tuple[str, ...]:
        row = self._row
        own = None if row is None else getattr(row, role)
        if own is not None:
            return tuple(dict.fromkeys(name for name in own if name != OPEN))
        return units(self.model, self.node.model, role)

    @property
    def _row(self) -> Row | None:
        """What the file says of the member that it is about."""
        register = self.node.register
        if register is None or not self.member:
            return None
        return (register.rows or {}).get(self.member)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the rule."""
        return tuple(self.node.model.tags or ())

    @property
    def source(self) -> tuple[Source, ...]:
        """Where the sentence stands: documents and clauses 条款."""
        row = self._row
        own = None if row is None else row.source
        return tuple(own or self.node.model.source or ())

    def title(self, lang: str = "en") -> str:
        """Return the title of the rule, or else that of its indicator, or else a name.

        Args:
            lang: ``en`` or ``zh``; the other one is taken where there is no such title.
        """
        found = in_language(self.node.model.title, lang)
        if found is None and self.node.measure is not None:
            name = self.node.measure.source.name
            indicator = (self.model.indicators or {}).get(name)
            if not self.node.id or indicator is not None:
                found = None if indicator is None else in_language(indicator.title, lang)
                found = found or (None if self.node.id else name)
        return found or self.node.id or "/".join(map(str, self.node.path[1:]))

    # What stands behind it

    @property
    def periods_read(self) -> tuple[Period, ...]:
        """The periods of which the rule read a value, in time."""
        read = (entry.period for entry in questions.inputs(self.spot) if entry.value is not None)
        return tuple(sorted({period for period in read if period is not None}))

    @property
    def missing(self) -> tuple[tuple[str, Period | None], ...]:
        """The gaps that keep it undecided: (indicator, period), or (parameter, None).

        What has not been seen yet is not missing (sentence 38).
        """
        if self.status not in _UNDECIDED:
            return ()
        found = gaps(self.spot)
        return tuple((gap.name, gap.period) for gap in found if gap.cause != "not_seen")

    @property
    def so_far(self) -> SoFar | None:
        """How it stands at the last seen period, if it is undecided over a single period."""
        if self.status not in _UNDECIDED or self._number is None:
            return None
        found = questions.so_far(self._evidence.evaluation, self._number, self._series)
        if found is None:
            return None
        value = None if found.value is None else self.scale.value(found.value)
        margin = None if found.margin is None else self.scale.margin(found.margin)
        return SoFar(found.outcome, value, margin, found.period)

    @property
    def first_attained(self) -> Period | None:
        """The first seen period since the start of the window at which it passes alone."""
        if self._number is None:
            return None
        return questions.first_attained(self._evidence.evaluation, self._number, self._series)

    @property
    def would_pass(self) -> WouldPass | None:
        """The level of the indicator that would just pass, all else as it is."""
        if self._number is None:
            return None
        found = questions.would_pass(self._evidence.evaluation, self._number, self._series)
        if found is None:
            return None
        label = self.scale.label(found.value)
        if label is not None:
            return WouldPass(label, found.open, found.period, "")
        value, unit, shown = found.value, found.unit, self.scale.unit
        if unit is not None and shown is not None and unit.converts_to(shown):
            value, unit = unit.convert(value, shown), shown
        return WouldPass(value, found.open, found.period, unit_text(unit))

    @property
    def parts(self) -> tuple[Verdict, ...]:
        """The verdicts of the parts of a composite rule."""
        if self.node.composite is None:
            return ()
        ids = list(self._evidence.evaluation.compiled.rules)
        parts = self._rule.node.composite.parts if self._rule.node.composite else ()
        if self._rule.members is not None:
            return ()
        return tuple(
            Verdict(
                self._evidence,
                part.rule,
                facts_of(part.rule, part.details, 0, part.status),
                number=ids.index(part.rule.node.id) if by_id else None,
                series=self._series,
                spot=part,
            )
            for part, (_, by_id) in zip(
                questions.part_spots(self.spot), parts, strict=True
            )
        )

    @property
    def members(self) -> tuple[Verdict, ...]:
        """The verdicts of the members, where this is the verdict of the place they belong to."""
        bound = self._rule.members
        if bound is None:
            return ()
        register, _ = bound.path[-1]
        evidence = self._evidence.members(register)
        inner = evidence.evaluation
        if not isinstance(inner, Members) or self._number is None:
            return ()
        number = inner.rule_ids.index(self.rule)
        series = inner.of_place(self._series)
        return tuple(
            Verdict(evidence, rule, facts, number=number, series=member)
            for member, ((rule, facts),) in evidence.facts([number], series)
        )

    def explain(self, lang: str = "en") -> str:
        """Say why: one sentence, the formula with its numbers, the clause.

        Args:
            lang: ``en`` for English, ``zh`` for Chinese 中文.

        Raises:
            UsageError: there is no such language.
        """
        from ecorules.assessment.explain import explain  # noqa: PLC0415  (explain reads verdicts)

        return explain(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        shown: dict[str, Any] = {
            "rule": self.rule,
            **({"title": self.title()} if not self.rule else {}),
            "series": self.series,
            "status": self.status,
            "value": self._plain(self._facts.value, self.value_number),
            "bound": self._plain(self._facts.bound, self.bound_number),
            "margin": self.margin_number,
            "unit": self.unit,
            "margin_unit": self.margin_unit,
            "period": _text(self.period),
            "reason": self.reason,
            "flags": list(self.flags),
            "end": self.end,
            "binding": self.binding,
            "periods_read": [str(period) for period in self.periods_read],
            "missing": [{"name": name, "period": _text(period)} for name, period in self.missing],
            "so_far": _as_plain(self.so_far),
            "first_attained": _text(self.first_attained),
            "would_pass": _as_plain(self.would_pass),
        }
        if self.excuse:
            shown["excuse"] = self.excuse
        people = {
            role: list(found)
            for role in ("lead", "support", "responsible", "supervise")
            if (found := listed(self.model, self.node.model, role))
        }
        shown.update(people)
        if self.source:
            shown["source"] = [source.model_dump(exclude_none=True) for source in self.source]
        if self.parts:
            shown["parts"] = [part.to_dict() for part in self.parts]
        if self._rule.members is not None:
            shown["members"] = [member.to_dict() for member in self.members]
        return shown

    # For tables and explanations

    @property
    def node(self) -> RuleNode:
        """The compiled rule."""
        return self._rule.node

    @property
    def model(self) -> RuleSetModel:
        """The rule set as it was written."""
        return self._evidence.evaluation.compiled.model

    @property
    def sources(self) -> Mapping[str, SourceNode]:
        """The indicators and parameters of the set, compiled, by name."""
        return self._evidence.evaluation.compiled.sources

    @property
    def system(self) -> UnitSystem:
        """The units of the set."""
        return self._evidence.evaluation.compiled.system

    @property
    def as_of(self) -> Period:
        """The period or day up to which data were seen."""
        return self._evidence.evaluation.as_of

    @property
    def scale(self) -> Scale:
        """How its numbers are shown."""
        if self._scale is None:
            self._scale = Scale(self.node)
        return self._scale

    @property
    def spot(self) -> Spot:
        """All rows of the evaluation behind it."""
        if self._spot is None:
            if self._number is None:
                raise UsageError("a part has no rows of its own")
            self._spot = self._evidence.spot(self._number, self._series)
        return self._spot

    def _shown(self, number: float) -> object:
        if math.isnan(number):
            return None
        label = self.scale.label(number)
        return quantity(self.scale.value(number), self.scale.unit) if label is None else label

    def _plain(self, native: float, number: float | None) -> float | str | None:
        label = self.scale.label(native)
        return number if label is None else label


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _as_plain(found: SoFar | WouldPass | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {**found._asdict(), "period": str(found.period)}
