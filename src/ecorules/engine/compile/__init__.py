"""Compiles a draft into a rule set ready to be evaluated, or reports all of its problems."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecorules.engine.compile.context import Context, Unusable
from ecorules.engine.compile.rules import Rules
from ecorules.engine.compile.scorecard import compile_scorecard
from ecorules.engine.nodes import CompiledSet, RuleNode
from ecorules.errors import RuleSetError, UnitError, did_you_mean, few
from ecorules.language.models import STATUSES
from ecorules.units import default_system
from ecorules.units.spelling import looks_latin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecorules.language.loading import Draft
    from ecorules.language.models import Case

__all__ = ["compile_rule_set"]

_ID = re.compile(r"[\w][\w.-]{0,99}")


def compile_rule_set(draft: Draft, standards: tuple[Draft, ...] = ()) -> CompiledSet:
    """Resolve names, units, periods and expressions of a rule set.

    Args:
        draft: the rule file as read.
        standards: the sets that `meets` may name.

    Raises:
        RuleSetError: with every problem of the file, each at its place.
    """
    system = default_system()
    context = Context(draft, system, standards)
    model = draft.model
    if model.units:
        try:
            context.system = system.extended(tuple(model.units))
        except UnitError as error:
            position = getattr(error, "position", 0) or 0
            context.note(("units", position), error.code, error.message, error.hint)
    if not _ID.fullmatch(model.id):
        context.note(
            ("id",),
            "id",
            f"{model.id!r} cannot name a set",
            "use letters, digits, hyphens, dots and underscores, at most 100",
        )
    _check_names(context)
    context.read_window()
    context.read_in_force()
    rules = Rules(context)
    rules.sources.compile_all()
    compiled = rules.compile_all()
    scorecard = compile_scorecard(rules)
    for position, entry in enumerate(model.left_out or []):
        context.cited(("left_out", position), entry.document, entry.phrase)
    _check_cases(context)
    if context.problems:
        order = {id(problem): position for position, problem in enumerate(context.problems)}
        raise RuleSetError(
            sorted(
                context.problems,
                key=lambda problem: (
                    problem.place.line or 0,
                    int(problem.place.column or 0),
                    order[id(problem)],
                ),
            )
        )
    sources = rules.sources
    return CompiledSet(
        model=model,
        system=context.system,
        window=context.window,
        sources=sources.known,
        columns=sources.columns,
        parameters=sources.parameter_columns,
        computed=sources.computed,
        registers=sources.registers.known,
        vocabulary=sources.registers.vocabulary,
        rules=compiled,
        scorecard=scorecard,
        nodes=_numbered(compiled.values()),
    )


def _numbered(rules: Iterable[RuleNode]) -> tuple[RuleNode, ...]:
    """List all rules and parts, each part before the rules that hold it, and number them."""
    ordered: list[RuleNode] = []
    for root in rules:
        stack: list[tuple[RuleNode, bool]] = [(root, False)]
        while stack:
            node, parts_listed = stack.pop()
            if node.number >= 0:
                continue
            if parts_listed or node.composite is None:
                node.number = len(ordered)
                ordered.append(node)
                continue
            stack.append((node, True))
            stack.extend((part, False) for part, _ in reversed(node.composite.parts))
    return tuple(ordered)


_EXPECTED = ("status", "margin", "value", "reason", "members")


def _check_names(context: Context) -> None:
    """Check that no name has a letter that looks like another."""
    model = context.draft.model
    paths: list[tuple[str, ...]] = [("id",)]
    for table in ("indicators", "parameters", "registers", "rules"):
        paths += [(table, name) for name in getattr(model, table) or {}]
    for name, register in (model.registers or {}).items():
        paths += [("registers", name, "attributes", key) for key in register.attributes or {}]
    for path in paths:
        name = model.id if path == ("id",) else path[-1]
        alike = looks_latin(name)
        if alike:
            context.note(
                path,
                "look-alike",
                f"U+{ord(alike):04X} in {name!r} only looks like a Latin letter",
                "write the whole name in one alphabet",
                key=len(path) > 1,
            )


def _check_files(context: Context, position: int, case: Case) -> None:
    """Check that a worked example opens no files but rule files beside or below the user."""
    for number, name in enumerate(case.standards or []):
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            context.note(
                ("cases", position, "standards", number),
                "outside-path",
                f"{name!r} leads out of the folder of the rule files",
                "write the id of a built-in set, or the name of a file in the folder",
            )
    for name, given in (case.registers or {}).items():
        if isinstance(given, str):
            context.note(
                ("cases", position, "registers", name),
                "shape",
                f"the rows of a register belong here, not the text {given[:40]!r}",
                "write {member: {attribute: value}}; a worked example reads no data files",
            )


def _check_cases(context: Context) -> None:
    """Check that worked examples name rules and statuses that exist."""
    model = context.draft.model
    for position, case in enumerate(model.cases or []):
        _check_files(context, position, case)
        for rule, expected in case.expect.items():
            path = ("cases", position, "expect", rule)
            if rule not in model.rules and ("rules", rule) not in context.draft.broken:
                context.note(
                    path,
                    "unknown-rule",
                    f"there is no rule {rule!r}{did_you_mean(rule, model.rules)}",
                    f"name one of the rules: {few(model.rules)}",
                    key=True,
                )
                continue
            wanted = {"status": expected} if isinstance(expected, str) else expected
            try:
                for key in wanted:
                    context.choice((*path, key), key, _EXPECTED, what="expectation", key=True)
                if "status" in wanted:
                    context.choice(path, wanted["status"], STATUSES, what="status")
            except Unusable:
                continue
