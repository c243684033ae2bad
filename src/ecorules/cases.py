"""Worked examples of a rule set: data, and the verdicts expected of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecorules.equality import nearly_equal
from ecorules.errors import EcorulesError, NotFoundError, UsageError, did_you_mean, few
from ecorules.labels import normalise_label
from ecorules.language.models import STATUSES
from ecorules.units.quantities import split_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.assessment import Assessment, Verdict
    from ecorules.language.models import Case, Title
    from ecorules.ruleset import RuleSet
    from ecorules.units import UnitSystem

__all__ = ["CaseResult", "Check", "run_cases"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a case expects of a rule, and what was found.

    Attributes:
        rule: the id of the rule.
        what: ``status``, ``reason``, ``value`` or ``margin``.
        expected: as the case has it.
        found: as the verdict has it; empty where it has none.
        passed: whether the two agree.
        explanation: why the verdict is what it is, in English; only where they do not agree.
    """

    rule: str
    what: str
    expected: str
    found: str
    passed: bool
    explanation: str = ""

    def __str__(self) -> str:
        if self.passed:
            return f"{self.rule}: {self.what} {self.expected}"
        found = self.found or "none"
        return f"{self.rule}: {self.what} expected {self.expected}, found {found}"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one worked example.

    Attributes:
        number: its place in the file, from 1.
        title: in English, else in Chinese, else ``case 1``.
        checks: all that it expects, in the order of the file.
        error: why it could not be evaluated, or None.
    """

    number: int
    title: str
    checks: tuple[Check, ...] = ()
    error: EcorulesError | None = None

    @property
    def passed(self) -> bool:
        """Whether it could be evaluated and everything is as expected."""
        return self.error is None and all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """What is not as expected."""
        return tuple(check for check in self.checks if not check.passed)


def run_cases(rule_set: RuleSet) -> list[CaseResult]:
    """Evaluate the worked examples of a rule set, its ``cases``.

    Values and margins agree when they differ by no more than 1e-9 of the larger of them, told in
    the unit of the verdict.

    Args:
        rule_set: the set whose cases are run.

    Returns:
        One result for each case; a case that cannot be evaluated carries the error.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... cases:
        ...   - {as_of: 2020, data: {pm25: 46}, expect: {pm25: {status: missed, margin: -2 µg/m³}}}
        ... ''')
        >>> [result] = run_cases(plan)
        >>> result.passed, [str(check) for check in result.failures]
        (False, ['pm25: margin expected -2 µg/m³, found -1 µg/m³'])
    """
    return [
        _run(rule_set, number, case) for number, case in enumerate(rule_set.model.cases or (), 1)
    ]


def _run(rule_set: RuleSet, number: int, case: Case) -> CaseResult:
    title = _title(case.title) or f"case {number}"
    try:
        result = rule_set.evaluate(
            case.data,
            registers=case.registers,
            complete=case.complete,
            standards=case.standards or (),
            as_of=case.as_of,
            at=case.at,
            assign=case.assign,
        )
        checks = tuple(_checks(rule_set.compiled.system, result, case))
    except EcorulesError as error:
        return CaseResult(number, title, error=error)
    return CaseResult(number, title, checks)


def _title(title: Title | None) -> str:
    if title is None or isinstance(title, str):
        return title or ""
    return title.en or title.zh or ""


def _checks(system: UnitSystem, result: Assessment, case: Case) -> Iterator[Check]:
    for rule, expected in case.expect.items():
        verdict = result.verdict(rule)
        wanted: Mapping[str, Any] = {"status": expected} if isinstance(expected, str) else expected
        for what, text in wanted.items():
            if what == "members":
                yield from _members(system, verdict, text)
            else:
                yield _check(system, verdict, what, text)
    for what, text in (case.score or {}).items():
        yield _score(result, what, text)


def _members(system: UnitSystem, verdict: Verdict, expected: Mapping[str, Any]) -> Iterator[Check]:
    """Hold what is expected of members against their verdicts.

    Raises:
        NotFoundError: there is no such member.
    """
    found = {member.member: member for member in verdict.members}
    for name, wanted in expected.items():
        if name not in found:
            raise NotFoundError(
                f"the rule {verdict.rule!r} has no verdict for {name!r}{did_you_mean(name, found)}",
                code="unknown-member",
                hint=f"its members: {few(found) or 'none'}",
            )
        told: Mapping[str, str] = {"status": wanted} if isinstance(wanted, str) else wanted
        for what, text in told.items():
            check = _check(system, found[name], what, text)
            yield replace(check, rule=f"{verdict.rule}, {name}")


def _score(result: Assessment, what: str, expected: str) -> Check:
    """Hold an expected score or grade against that of the scorecard.

    Raises:
        UsageError: it is neither, or the set has no scorecard.
    """
    score = result.score()
    if what == "grade":
        grade = score.grade or ""
        return Check("scorecard", what, expected, grade, grade == expected)
    if what != "points":
        raise UsageError(f"{what!r} cannot be expected of a score", hint="expect points or grade")
    least, most = score.points if score.points is not None else (None, None)
    found = "" if least is None else f"{least:.12g}" + ("" if least == most else f"..{most:.12g}")
    number, _ = split_quantity(expected)
    agrees = least is not None and least == most and bool(nearly_equal(number, least))
    return Check("scorecard", what, expected, found, agrees)


def _check(system: UnitSystem, verdict: Verdict, what: str, expected: str) -> Check:
    """Hold one expectation against a verdict.

    Raises:
        UsageError: the expectation cannot be read.
        UnitError: its unit cannot be read, or is of another kind than the verdict's.
    """
    if what == "status":
        if expected not in STATUSES:
            raise UsageError(
                f"{expected!r} is no status{did_you_mean(expected, STATUSES)}",
                hint=f"write one of {', '.join(STATUSES)}",
            )
        found: str = verdict.status
        agrees = found == expected
    elif what == "reason":
        found, agrees = verdict.reason, verdict.reason == expected
    elif what == "value" and verdict.scale.dates:
        found = "" if verdict.value is None else str(verdict.value)
        agrees = found == expected
    elif what == "value" and verdict.scale.labels is not None:
        found = verdict.value or ""
        agrees = normalise_label(found) == normalise_label(expected)
    elif what == "value":
        found = _told(verdict.value_number, verdict.unit)
        agrees = _agrees(system, verdict.value_number, verdict.unit, expected)
    elif what == "margin":
        found = _told(verdict.margin_number, verdict.margin_unit)
        agrees = _agrees(system, verdict.margin_number, verdict.margin_unit, expected)
    else:
        known = ("status", "reason", "value", "margin")
        raise UsageError(
            f"{what!r} cannot be expected of a verdict{did_you_mean(what, known)}",
            hint=f"expect one of {', '.join(known)}",
        )
    explanation = "" if agrees else verdict.explain()
    return Check(verdict.rule, what, expected, found, agrees, explanation)


def _told(number: float | None, unit: str) -> str:
    return "" if number is None else f"{number:.12g} {unit}".rstrip()


def _agrees(system: UnitSystem, number: float | None, unit: str, expected: str) -> bool:
    """Tell whether a number in a unit is the quantity expected; a bare number is in that unit."""
    wanted, written = split_quantity(expected)
    counts = not unit and written and system.unit(written).is_count
    if not counts and written not in ("", unit, *(["step"] if unit == "steps" else [])):
        wanted = system.unit(written).convert(wanted, system.unit(unit or "1"))
    return number is not None and bool(nearly_equal(wanted, number))
