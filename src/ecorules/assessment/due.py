"""On which days the rules of a set fall due, read from their times, registers and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecorules.assessment.calendar import Calendar, DueDay, Undated
from ecorules.assessment.members import check_registers, members_due, names_of
from ecorules.assessment.people import ROLES
from ecorules.assessment.responsibility import Responsibilities
from ecorules.engine.binding.scope import add_span
from ecorules.engine.nodes import Attribute
from ecorules.errors import UsageError, did_you_mean, few
from ecorules.periods import Period, PeriodRange, read_argument

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ecorules.assessment.members import Member
    from ecorules.assessment.results import Assessment
    from ecorules.engine.nodes import CompiledSet, PeriodReference, RuleNode
    from ecorules.language.models import Rule
    from ecorules.periods import Span
    from ecorules.ruleset import RuleSet

__all__ = ["calendar", "due_days"]


def calendar(
    rule_set: RuleSet,
    *,
    first: Period | dt.date | int | str | None = None,
    last: Period | dt.date | int | str | None = None,
    unit: str | None = None,
    registers: Mapping[str, Any] | None = None,
    assign: Mapping[str, Any] | None = None,
    at: Period | int | str | None = None,
    as_of: Period | dt.date | int | str | None = None,
) -> Calendar:
    """Return the days on which the rules of a set fall due.

    A rule falls due on the last day of each of its judged periods, later by its days of grace;
    one without a time at the end of the window. A rule for a register whose time is an attribute
    falls due for each member that has one.

    Args:
        rule_set: the rule set.
        first: from which period or day on.
        last: up to which period or day.
        unit: only what this unit answers for.
        registers: data of registers, for members and dates that the file does not give:
            ``{register: {member: {attribute: value}}}``, data frames or files.
        assign: parameters that stand for a period: ``{name: period}``, or by place.
        at: when rules fall due that name no time; by default at the end of the window.
        as_of: the day as of which the calendar holds, for the stamp of iCalendar events.

    Raises:
        NotFoundError: there is no such unit.
        UsageError: there is no such register, or its data cannot be read.
        DataError: the data of a register cannot be used.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³, in: 2019, within: 10 days}}
        ... ''')
        >>> er.calendar(plan)
        day         rule  title  period  responsible  clause
        2020-01-10  pm25  pm25   2019
    """
    check_registers(rule_set.compiled, registers)
    known = rule_set.compiled.parameters
    for name in assign or {}:
        if name not in known:
            raise UsageError(
                f"no parameter is named {name!r}{did_you_mean(name, known)}",
                code="unknown-parameter",
                hint=f"the parameters: {few(known) or 'none is declared'}",
            )
    seen = None if as_of is None else read_argument("as_of", as_of, Period.of)
    found = _Finder(rule_set.compiled, registers or {}, assign or {}, at)
    return _selected(found.calendar(seen), first, last, unit)


def due_days(
    assessment: Assessment,
    *,
    first: Period | dt.date | int | str | None = None,
    last: Period | dt.date | int | str | None = None,
    unit: str | None = None,
) -> Calendar:
    """Return the days on which rules fall due, with the registers and times of an assessment.

    Args:
        assessment: the verdicts.
        first: from which period or day on.
        last: up to which period or day.
        unit: only what this unit answers for.

    Raises:
        NotFoundError: there is no such unit.
    """
    evaluation, asked = assessment.evaluation, assessment.asked
    tables = {} if evaluation.registers is None else evaluation.registers.tables
    assign = {
        name: {_place(evaluation.panel.index.label(series)): period
               for series, period in given.items()}
        if isinstance(given, Mapping) else given
        for name, given in asked.periods.items()
    }  # fmt: skip
    found = _Finder(evaluation.compiled, tables, assign, asked.at)
    return _selected(found.calendar(assessment.as_of), first, last, unit)


def _selected(
    found: Calendar,
    first: Period | dt.date | int | str | None,
    last: Period | dt.date | int | str | None,
    unit: str | None,
) -> Calendar:
    if unit is not None:
        found = found.for_unit(unit)
    return found if first is None and last is None else found.between(first, last)


def _place(labels: Mapping[str, str]) -> str:
    return ", ".join(labels.values())


@dataclass(frozen=True, slots=True, eq=False)
class _Due:
    """A judged period, its days of grace, and the part that asks, where it is one in place."""

    period: Period
    within: Span | None
    part: Rule | None = None
    member: Member | None = None
    place: str = ""


class _Finder:
    """Finds the days of all rules of a set."""

    def __init__(
        self,
        compiled: CompiledSet,
        registers: Mapping[str, Any],
        assign: Mapping[str, Any],
        at: Period | int | str | None,
    ) -> None:
        self.compiled = compiled
        self.model = compiled.model
        self.registers = registers
        self.assign = assign
        self.undated: list[Undated] = []
        self._default: tuple[Period, ...] = ()
        if at is not None:
            self._default = tuple(read_argument("at", str(at), PeriodRange.parse))
        elif compiled.window is not None and compiled.window.last is not None:
            self._default = (compiled.window.last,)

    def calendar(self, as_of: Period | None) -> Calendar:
        """Return the days of all rules, in time and then in the order of the file."""
        days = self._days()
        order = {rule: position for position, rule in enumerate(self.model.rules)}
        days.sort(key=lambda one: (one.day, order[one.rule]))
        named = {name: names_of(self.compiled, name, data) for name, data in self.registers.items()}
        units = Responsibilities(self.model, named)
        return Calendar(self.model, days, self.undated, units=units, as_of=as_of)

    def _days(self) -> list[DueDay]:
        """Return the days of every rule, unsorted."""
        days: list[DueDay] = []
        for rule, node in self.compiled.rules.items():
            unknown = len(self.undated)
            found: dict[tuple[Any, ...], DueDay] = {}
            for due in self._of(rule, node, self._default, None):
                one = self._day(rule, node, due)
                found.setdefault((one.day, one.period, one.member, *one.people.items()), one)
            if not found and len(self.undated) == unknown:
                self.undated.append(Undated(rule))
            counted: dict[tuple[str, Period], int] = {}
            for one in found.values():
                number = counted[one.member, one.period] = (
                    counted.get((one.member, one.period), -1) + 1
                )
                days.append(replace(one, number=number) if number else one)
        return days

    def _of(
        self, rule: str, node: RuleNode, inherited: tuple[Period, ...], within: Span | None
    ) -> Iterator[_Due]:
        """Yield when a rule falls due."""
        grace = node.within if node.within is not None else within
        own = [due for reference in node.periods for due in self._when(rule, reference, grace)]
        times = own if node.periods else [_Due(period, grace) for period in inherited]
        if node.composite is None:
            yield from times
            return
        if node.periods:
            yield from own
        passed = tuple(due.period for due in times)
        in_place: list[_Due] = []
        by_id: list[_Due] = []
        for part, named in node.composite.parts:
            if named:
                by_id += self._of(part.id, part, self._default, None)
            elif not (part.timeless and part.composite is None and node.periods):
                in_place += [
                    _Due(due.period, due.within, part.model, due.member, due.place)
                    for due in self._of(rule, part, passed, grace)
                ]
        yield from in_place
        if not own and by_id:
            # Nothing of its own falls due: it is decided with the last of its parts.
            last = max([*in_place, *by_id], key=_last_day)
            if last not in in_place:
                yield _Due(last.period, last.within)

    def _when(self, rule: str, reference: PeriodReference, within: Span | None) -> Iterator[_Due]:
        """Yield the periods that a time stands for: one, or one for each member or place."""
        if isinstance(reference, Period):
            yield _Due(reference, within)
            return
        if isinstance(reference, Attribute):
            yield from self._of_members(rule, reference.register, reference.name, within)
            return
        given = self.assign.get(reference.name)
        if given is None:
            self.undated.append(Undated(rule, reference.name))
        elif isinstance(given, Mapping):
            for place, period in given.items():
                if period is not None:
                    date = read_argument(f"the parameter {reference.name!r}", period, Period.of)
                    yield _Due(date, within, place=str(place))
        else:
            date = read_argument(f"the parameter {reference.name!r}", given, Period.of)
            yield _Due(date, within)

    def _of_members(
        self, rule: str, register: str, attribute: str, within: Span | None
    ) -> Iterator[_Due]:
        """Yield when each member of a register falls due that has a time."""
        members = list(
            members_due(self.compiled, register, attribute, self.registers.get(register))
        )
        for member in members:
            if member.period is None:
                self.undated.append(Undated(rule, attribute, member.name))
            else:
                yield _Due(member.period, within, member=member)
        if not members:
            self.undated.append(Undated(rule, attribute))

    def _day(self, rule: str, node: RuleNode, due: _Due) -> DueDay:
        people = {}
        row = due.member.row if due.member is not None else None
        for role in ROLES:
            said = [getattr(one, role) for one in (row, due.part, node.model, self.model) if one]
            names = next((one for one in said if one is not None), None)
            if names:
                people[role] = tuple(names)
        source = row.source if row is not None and row.source else None
        part_source = due.part.source if due.part is not None else None
        named = due.member.name if due.member is not None else due.place
        return DueDay(
            _last_day(due), rule, due.period,
            register=node.model.for_ or "" if due.member is not None else "",
            member=named, people=people,
            source=tuple(source or part_source or node.model.source or ()),
            _model=self.model, _of=due.member,
        )  # fmt: skip


def _last_day(due: _Due) -> dt.date:
    last = due.period.last_day
    return last if due.within is None else add_span(last, due.within)
