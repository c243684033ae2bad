"""One verdict: the answer to one rule for one series, by how much, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn

from ecorules.assessment.derivations import names_against, names_unknown, rests_on_members
from ecorules.assessment.evidence import Evidence, Facts, facts_of
from ecorules.assessment.gaps import gaps
from ecorules.assessment.people import OPEN, listed
from ecorules.assessment.prospects import SoFar, WouldPass
from ecorules.assessment.rolls import member_key, titled
from ecorules.assessment.scale import Scale, quantity, unit_text
from ecorules.engine import questions
from ecorules.engine.members import Members
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.nodes import Register, RuleNode
    from ecorules.engine.nodes import Source as SourceNode
    from ecorules.engine.questions import Spot
    from ecorules.language.models import Row, RuleSetModel, Source, Status
    from ecorules.periods import Period
    from ecorules.units import UnitSystem

__all__ = ["Verdict"]

_UNDECIDED = frozenset({"pending", "undetermined"})


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
        return self.series[member_key(own)]

    def member_title(self, lang: str = "en") -> str:
        """Return the title that the file gives the member it is about, or else its name.

        Args:
            lang: ``en`` or ``zh``; the other one is taken where there is no such title.
        """
        register = self.node.register
        return self.member if register is None else titled(register, self.member, lang)

    @property
    def is_of_members(self) -> bool:
        """Whether it is the verdict of a place on a rule for each of its members."""
        return self._rule.members is not None

    @property
    def status(self) -> Status:
        """Met, missed, pending, undetermined or not_applicable."""
        return self._facts.status

    @property
    def value(self) -> Any:
        """What was compared: a pint Quantity, a plain number, a label, a day, or None.

        Of what must be done, the day on which it was, or else the last day that is seen.
        """
        return self._shown(self._facts.value)

    @property
    def bound(self) -> Any:
        """What it was held against: a pint Quantity, a plain number, a label, a day, or None."""
        return self._shown(self._facts.bound)

    @property
    def margin(self) -> Any:
        """By how much it is better than the bound, or None.

        A pint Quantity, a plain number, or for a class a number of steps. Of what must be done
        it is in whole days, positive if it was done before its due day.
        """
        number = self.margin_number
        if number is None:
            return None
        if self.scale.labels is not None:
            return round(number)
        if self.scale.dates:
            return quantity(number, self.scale.margin_unit)
        return quantity(number, self.scale.margin_unit, difference=True)

    @property
    def value_number(self) -> float | None:
        """The value in `unit`; for a class its rank, the worst 0; None for a day."""
        return self._plain_number(self._facts.value)

    @property
    def bound_number(self) -> float | None:
        """The bound in `unit`; for a class its rank, the worst 0; None for a day."""
        return self._plain_number(self._facts.bound)

    @property
    def margin_number(self) -> float | None:
        """The margin in `margin_unit`: positive where better than asked.

        Without the noise of subtraction: to 12 digits of value and bound.
        """
        margin = _known(self.scale.margin(self._facts.margin))
        if margin is not None and self.scale.dates:
            return round(margin)
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
        """The unit of the margin: ``pp`` for shares and rates, ``steps`` or ``days``."""
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
        row = self.row
        own = None if row is None else row.binding
        return self.node.binding if own is None else own.strip().lower() == "true"

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
        return tuple(dict.fromkeys(name for name in self.people(role) if name != OPEN))

    def people(self, role: str) -> tuple[str, ...]:
        """Return the units of a role as they are listed, an open end 等 included.

        What the file says of a member of a register wins over what the rule says.

        Args:
            role: ``lead``, ``support``, ``responsible`` or ``supervise``.
        """
        own: list[str] | None = None if self.row is None else getattr(self.row, role)
        return listed(self.model, self.node.model, role) if own is None else tuple(own)

    @property
    def row(self) -> Row | None:
        """What the file says of the member that it is about, if anything."""
        register = self.node.register
        if register is None or not self.member:
            return None
        return register.row(self.member)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the rule."""
        return tuple(self.node.model.tags or ())

    @property
    def source(self) -> tuple[Source, ...]:
        """Where the sentence stands: documents and clauses 条款."""
        own = None if self.row is None else self.row.source
        return tuple(own or self.node.model.source or ())

    def title(self, lang: str = "en") -> str:
        """Return the title of the rule, or else that of its indicator, or what it asks.

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
        if found is None and not self.node.id and self.node.done is not None:
            found = self.node.done.text
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

        What is not known of members of registers is called ``member: attribute``; of one thing
        the first twenty members are named. What has not been seen yet is not missing
        (sentence 38).
        """
        if self.status not in _UNDECIDED:
            return ()
        found = gaps(self.spot)
        return tuple((gap.text, gap.period) for gap in found if gap.cause != "not_seen")

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
        if self._number is None or self.is_of_members:
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
        if self.is_of_members:
            return ()
        ids = self._evidence.evaluation.rule_ids
        found = []
        spots = questions.part_spots(self.spot)
        for part, (node, by_id) in zip(spots, self.node.composite.parts, strict=True):
            number = ids.index(node.id) if by_id and node.id in ids else None
            facts = facts_of(part.rule, part.details, 0, part.status)
            found.append(
                Verdict(
                    self._evidence, part.rule, facts, number=number, series=self._series, spot=part
                )
            )
        return tuple(found)

    @property
    def members(self) -> tuple[Verdict, ...]:
        """The verdicts of the members, where this is the verdict of the place they belong to."""
        return self.members_at(None)

    def members_at(self, positions: Sequence[int] | None) -> tuple[Verdict, ...]:
        """Return the verdicts of some of the members.

        Args:
            positions: which of them, counted from 0; None for all.
        """
        bound = self._rule.members
        if bound is None or self._number is None:
            return ()
        register, _ = bound.path[-1]
        evidence = self._evidence.members(register)
        inner = evidence.evaluation
        if not isinstance(inner, Members):
            return ()
        number = inner.rule_ids.index(self.rule)
        series = inner.of_place(self._series)
        if positions is not None:
            series = series[list(positions)]
        return tuple(
            Verdict(evidence, rule, facts, number=number, series=member)
            for member, ((rule, facts),) in evidence.facts([number], series)
        )

    @property
    def failing(self) -> tuple[str, ...]:
        """The members of a register that stand against it, by name.

        For a rule ``for`` a register the members that miss it; for a count or share of members
        those that do not meet what is asked or, under an upper bound, those that count.
        """
        return names_against(self.spot) if rests_on_members(self._rule) else ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The members of a register of which it is not known how they stand, by name."""
        return names_unknown(self.spot) if rests_on_members(self._rule) else ()

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
        from ecorules.assessment.plain import as_plain  # noqa: PLC0415  (plain reads verdicts)

        return as_plain(self)

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
    def registers(self) -> Mapping[str, Register]:
        """The registers of the set, compiled, by name."""
        return self._evidence.evaluation.compiled.registers

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
                raise TypeError(self)
            self._spot = self._evidence.spot(self._number, self._series)
        return self._spot

    @property
    def value_label(self) -> str | None:
        """The label of the value, or its day in ISO form; None for numbers."""
        return self.scale.label(self._facts.value)

    @property
    def bound_label(self) -> str | None:
        """The label of the bound, or its day in ISO form; None for numbers."""
        return self.scale.label(self._facts.bound)

    def _shown(self, number: float) -> object:
        if math.isnan(number):
            return None
        label = self.scale.day(number) or self.scale.label(number)
        if label is not None:
            return label
        scale = self.scale
        return quantity(scale.value(number), scale.unit, difference=scale.is_change)

    def _plain_number(self, number: float) -> float | None:
        return None if self.scale.dates else _known(self.scale.value(number))


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number
