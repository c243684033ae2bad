"""What in a sound rule set is probably not meant: looked for when somebody asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecorules.engine.compile.suspicious import suspicious_bounds
from ecorules.engine.nodes import Attribute, Derived, Literal, Mode, Observed, RuleNode
from ecorules.errors import Problem
from ecorules.language.shapes import People
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.nodes import Bound, CompiledSet
    from ecorules.language.document import Path
    from ecorules.language.loading import Draft
    from ecorules.language.models import RuleSetModel

__all__ = ["warnings_of"]

_BRACKETED = re.compile(r"[(（][^)）]*[)）]")


def warnings_of(compiled: CompiledSet, draft: Draft) -> tuple[Problem, ...]:
    """Return what deserves a second look in a rule set that can be used, in order of the file.

    Args:
        compiled: the set.
        draft: its file.
    """
    found = [
        Problem(code, message, hint, draft.document.place(path, key=True))
        for node in compiled.nodes
        for path, code, message, hint in _of_rule(node, compiled)
    ]
    if not compiled.rules and compiled.scorecard is None:
        found.append(
            Problem(
                "no-rules",
                "the set has no rules, so that whatever is held against it passes",
                "add rules, unless the set only lends its indicators to others",
                draft.document.place(("rules",), key=True),
            )
        )
    joined: dict[str, Path] = {}
    for path, name in _unit_names(compiled.model):
        if _joined(name):
            joined.setdefault(name, path)
    found += [
        Problem(
            "unit-list",
            f"{name!r} looks like several units, and is one name",
            "write a list: [甲局, 乙局]; an open list ends with 等 of its own: [甲局, 等]",
            draft.document.place(path),
        )
        for name, path in joined.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.place.line or 0, str(one.place.column))))


def _joined(name: str) -> bool:
    """Whether a name of a unit holds several; 各县(市、区)政府 is one name for all of them."""
    plain = _BRACKETED.sub("", name)
    if plain.startswith("各"):
        return False
    return any(mark in plain for mark in "、，；;") or (len(plain) > 1 and plain.endswith("等"))


def _unit_names(model: RuleSetModel) -> Iterator[tuple[Path, str]]:
    """Yield every name of a unit, and where it stands."""
    holders: list[tuple[Path, People | None]] = [((), model)]
    holders += [(("rules", name), rule) for name, rule in model.rules.items()]
    for name, register in (model.registers or {}).items():
        if isinstance(register.rows, dict):
            holders += [(("registers", name, "rows", row), one)
                        for row, one in register.rows.items()]  # fmt: skip
    for path, holder in holders:
        for role in People.model_fields if holder is not None else ():
            for position, name in enumerate(getattr(holder, role) or ()):
                yield (*path, role, position), name


def _of_rule(node: RuleNode, compiled: CompiledSet) -> Iterator[tuple[Path, str, str, str]]:
    yield from _timeless(node)
    yield from _contradiction(node)
    yield from _out_of_range(node, compiled)
    yield from suspicious_bounds(node, compiled)
    yield from _outside_window(node, compiled)
    yield from _nobody_asked(node)
    yield from _one_day(node)


def _timeless(node: RuleNode) -> Iterator[tuple[Path, str, str, str]]:
    """What is done without a date cannot be told late from timely (sentence 11)."""
    if node.done is None:
        return
    attributes = [source for source in node.done.inputs if isinstance(source, Attribute)]
    if attributes and not any(source.of_type == "date" for source in attributes):
        yield (
            (*node.path, "done"),
            "timeless",
            f"{node.done.text!r} has no date: what was done late counts as done in time",
            "declare it as a date: the day from which it is so",
        )


def _contradiction(node: RuleNode) -> Iterator[tuple[Path, str, str, str]]:
    low, high = (_literal(node.bounds, side) for side in (1, -1))
    if low is None or high is None or node.composite is not None:
        return
    strict = low.strict or high.strict
    if _number(low) > _number(high) or (strict and _number(low) == _number(high)):
        yield (
            (*node.path, low.key),
            "contradiction",
            "no value lies between the lower and the upper bound",
            f"correct {low.key} or {high.key}",
        )


def _out_of_range(node: RuleNode, compiled: CompiledSet) -> Iterator[tuple[Path, str, str, str]]:
    measure = node.measure
    if measure is None or measure.mode is not Mode.LEVEL or isinstance(measure.source, Attribute):
        return
    column = compiled.columns.get(measure.source.name)
    if column is None or not isinstance(measure.source, Observed):
        return
    for bound in node.bounds:
        if isinstance(bound.value, Literal) and column.labels is None:
            number = bound.value.value
            if number < column.low or number > column.high:
                yield (
                    (*node.path, bound.key),
                    "bound-out-of-range",
                    f"the bound lies outside the range of {measure.source.name!r}",
                    "correct the bound, its unit, or the range",
                )


def _outside_window(node: RuleNode, compiled: CompiledSet) -> Iterator[tuple[Path, str, str, str]]:
    window = compiled.window
    if window is None or window.last is None:
        return
    first, last = window.first.first_day, window.last.last_day
    for period in node.periods:
        if isinstance(period, Period) and (period.last_day < first or period.first_day > last):
            yield (
                node.path,
                "outside-window",
                f"{period} lies outside the window {window}",
                "correct the period; a wider window moves the rules that name no time to its end",
            )
            return


def _nobody_asked(node: RuleNode) -> Iterator[tuple[Path, str, str, str]]:
    """A count of those that meet something does not apply where nobody is asked."""
    source = None if node.measure is None else node.measure.source
    if not isinstance(source, Derived) or source.how != "count" or source.register is None:
        return
    upper = any(bound.side < 0 for bound in node.bounds)
    asks = source.meeting is not None and source.during is None
    if upper and asks and source.where is None:
        yield (
            node.path,
            "count-meeting",
            f"{source.name!r} counts who meets it, and does not apply where the register is empty",
            "to count what must not happen, write the condition under where",
        )


def _one_day(node: RuleNode) -> Iterator[tuple[Path, str, str, str]]:
    """A value of a year is no value of its last day."""
    if node.measure is None or isinstance(node.measure.source, Attribute):
        return
    for period in node.periods:
        if not isinstance(period, Period) or period.grain is not Grain.DAY:
            continue
        day = period.last_day
        if (day.month, day.day) == (12, 31):
            yield (
                node.path,
                "one-day",
                f"the rule judges the one day {period}, and values of years do not count for it",
                f"write the year: {day.year}",
            )
            return


def _literal(bounds: tuple[Bound, ...], side: int) -> Bound | None:
    for bound in bounds:
        if bound.side == side and isinstance(bound.value, Literal):
            return bound
    return None


def _number(bound: Bound) -> float:
    return bound.value.value if isinstance(bound.value, Literal) else 0.0
