"""The commands about rule sets: list, show, schema, lint and test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.assessment.people import ROLES, listed
from ecorules.cases import run_cases
from ecorules.cli.command import FOUND, NOTHING, UNUSABLE
from ecorules.cli.output import Rows, as_json, markdown_lines
from ecorules.cli.translation import problems_of
from ecorules.cli.words import Words, title_text
from ecorules.errors import (
    EcorulesError,
    NotFoundError,
    Problem,
    ProblemsError,
    RuleSetError,
    counted,
    did_you_mean,
    few,
)
from ecorules.language.models import Indicator, ParameterModel
from ecorules.language.schema import schema
from ecorules.ruleset import built_in, load

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from ecorules.cases import CaseResult
    from ecorules.cli.output import Cell
    from ecorules.language.models import RuleSetModel
    from ecorules.ruleset import RuleSet

__all__ = ["lint", "list_sets", "schema_text", "show", "test"]


def list_sets(given: Namespace) -> tuple[str, int]:
    """List the rule sets that come with ecorules, by the names that they are loaded by."""
    rows: list[list[Cell]] = [
        [name, title_text(rule_set.model.title, given.lang), rule_set.window or "",
         len(rule_set.rules)]
        for name in built_in() for rule_set in [load(name)]
    ]  # fmt: skip
    return Rows(["id", "title", "window", "rules"], rows).render(given.format), NOTHING


def schema_text(_: Namespace) -> tuple[str, int]:
    """Print the JSON Schema of rule files."""
    return as_json(schema()), NOTHING


def lint(given: Namespace) -> tuple[str, int]:
    """Load rule sets, and tell what in them deserves a second look.

    Raises:
        RuleSetError: some cannot be used; the problems of all of them.
    """
    problems: list[Problem] = []
    lines: list[str] = []
    for name in given.sets:
        try:
            warnings = load(name).warnings
            many = counted(len(warnings), "warning")
            lines.append(f"{name}: " + (many if warnings else "no problems"))
            lines += [f"warning: {one}" for one in warnings]
        except ProblemsError as error:
            problems += error.problems
        except EcorulesError as error:
            problems.append(error.problem())
    if problems:
        raise RuleSetError(problems)
    return "\n".join(lines), NOTHING


# show


def show(given: Namespace) -> tuple[str, int]:
    """Tell a set, or one of its rules, in words."""
    rule_set = load(given.set)
    if given.rule is not None and given.rule not in rule_set.rules:
        raise NotFoundError(
            f"there is no rule {given.rule!r}{did_you_mean(given.rule, rule_set.rules)}",
            code="unknown-rule",
            hint=f"the rules: {few(rule_set.rules, 20)}",
        )
    words = Words(rule_set, given.lang)
    if given.format == "json":
        rules = rule_set.rules if given.rule is None else (given.rule,)
        told = [_rule_entry(rule_set, words, rule) for rule in rules]
        whole = {**_set_entry(rule_set, given.lang), "rules": told}
        return as_json(whole if given.rule is None else told[0]), NOTHING
    if given.rule is not None:
        return _rule(rule_set, words, given.rule, given.format), NOTHING
    if given.format == "csv":
        return _rules(rule_set, words).csv(), NOTHING
    return "\n\n".join(_sections(rule_set, words, given)), NOTHING


def _rule_entry(rule_set: RuleSet, words: Words, rule: str) -> dict[str, Any]:
    model = rule_set.model.rules[rule]
    return {
        "id": rule,
        "title": words.title(rule),
        "measure": words.measure(rule),
        "bound": words.bound(rule),
        "time": words.time(rule),
        "clause": _clauses(rule_set, rule),
        "responsible": _people(rule_set, rule),
        "as_written": model.model_dump(by_alias=True, exclude_unset=True),
    }


def _set_entry(rule_set: RuleSet, lang: str) -> dict[str, Any]:
    model = rule_set.model
    written = model.model_dump(by_alias=True, exclude_unset=True)
    return {
        "id": model.id,
        "title": title_text(model.title, lang),
        "edition": model.edition,
        "window": model.window,
        **{key: written.get(key) for key in ("sources", "parameters", "indicators", "left_out")},
    }


def _rules(rule_set: RuleSet, words: Words) -> Rows:
    header = ["rule", "title", "measure", "bound", "time", "clause", "responsible"]
    rows = []
    for rule in rule_set.rules:
        entry = _rule_entry(rule_set, words, rule)
        rows.append([str(entry["id" if key == "rule" else key]) for key in header])
    return Rows(header, rows)


def _clauses(rule_set: RuleSet, rule: str) -> str:
    told = []
    for source in rule_set.model.rules[rule].source or []:
        document = (rule_set.model.sources or {}).get(source.document or "")
        several = len(rule_set.model.sources or {}) > 1
        name = title_text(document.title, "zh") if document is not None and several else ""
        told.append(" ".join(part for part in (name, source.clause) if part))
    return "; ".join(told)


def _people(rule_set: RuleSet, rule: str) -> str:
    """Return who answers for a rule, role by role."""
    model = rule_set.model
    units = [unit for role in ROLES for unit in listed(model, model.rules[rule], role)]
    return "、".join(units).replace("、等", "等")


def _rule(rule_set: RuleSet, words: Words, rule: str, form: str) -> str:
    entry = _rule_entry(rule_set, words, rule)
    model = rule_set.model.rules[rule]
    pairs = [[key, entry[key]] for key in entry if key != "as_written" and entry[key]]
    phrases = "、".join(source.phrase for source in model.source or [] if source.phrase)
    pairs += [
        [key, value]
        for key, value in (
            ("phrase", phrases),
            ("tags", ", ".join(model.tags or [])),
            ("binding", model.binding or ""),
            ("note", title_text(model.note, words.lang)),
        )
        if value
    ]
    if form != "table":
        return Rows(["key", "value"], pairs).render(form)
    width = max(len(str(key)) for key, _ in pairs)
    return "\n".join(f"{key:<{width}}  {' '.join(str(value).split())}" for key, value in pairs)


def _sections(rule_set: RuleSet, words: Words, given: Namespace) -> Iterator[str]:
    model = rule_set.model
    head = [f"{model.id}: {title_text(model.title, given.lang)}"]
    if model.window is not None:
        head.append(f"window: {model.window}")
    head += [
        f"source {key}: {title_text(document.title, given.lang)}"
        + "".join(f", {part}" for part in (document.number, document.issued) if part)
        for key, document in (model.sources or {}).items()
    ]
    note = title_text(model.note, given.lang)
    told = "\n".join([*head, *([f"note: {' '.join(note.split())}"] if note else [])])
    yield markdown_lines(told) if given.format == "markdown" else told
    yield _rules(rule_set, words).render(given.format)
    if model.indicators:
        yield _indicators(rule_set, words).render(given.format)
    if model.parameters:
        yield _parameters(model, words).render(given.format)
    if model.left_out:
        header = ["left out", "phrase", "because"]
        rows = [
            [entry.clause or "", entry.phrase or "", title_text(entry.because, given.lang)]
            for entry in model.left_out
        ]
        if given.format == "markdown":
            yield Rows(header, rows).markdown()
        else:
            # Reasons are sentences: beside each other in columns nobody could read them.
            yield "\n".join(
                ["left out"]
                + [f"  {f'{clause} {phrase}'.strip()}: {' '.join(because.split())}"
                   for clause, phrase, because in rows]
            )  # fmt: skip


def _indicators(rule_set: RuleSet, words: Words) -> Rows:
    def row(name: str, indicator: Indicator) -> list[str]:
        title = title_text(indicator.title, words.lang)
        return [name, title, indicator.unit or "", words.source(name)]

    entries = (rule_set.model.indicators or {}).items()
    return Rows(["indicator", "title", "unit", "kind"], [row(*entry) for entry in entries])


def _parameters(model: RuleSetModel, words: Words) -> Rows:
    rows = []
    for name, parameter in (model.parameters or {}).items():
        if isinstance(parameter, ParameterModel):
            kind = parameter.unit or parameter.type or " > ".join(parameter.classes or [])
            rows.append([name, title_text(parameter.title, words.lang), kind])
        else:
            kind = parameter if isinstance(parameter, str) else " > ".join(parameter)
            rows.append([name, "", kind])
    return Rows(["parameter", "title", "unit"], rows)


# test


def test(given: Namespace) -> tuple[str, int]:
    """Run the worked examples of rule sets."""
    rows: list[list[str | int]] = []
    details: list[str] = []
    status = NOTHING
    for name in given.sets or built_in():
        rule_set = load(name)
        shown = name if name in built_in() else rule_set.id
        results = run_cases(rule_set)
        if not results:
            details.append(f"{shown}: no cases, so nothing was tested")
        for result in results:
            word = "passed" if result.passed else "failed" if result.error is None else "error"
            status = max(status, {"passed": NOTHING, "failed": FOUND, "error": UNUSABLE}[word])
            rows.append([shown, result.title, len(result.checks), word])
            details += _details(shown, result)
    text = Rows(["set", "case", "checks", "result"], rows).render(given.format)
    if given.format == "markdown":
        details = [markdown_lines(one) for one in details]
    if given.format in ("table", "markdown") and details:
        text = "\n\n".join([*([text] if rows else []), *details])
    return text, status


def _details(name: str, result: CaseResult) -> Iterator[str]:
    place = f"{name}, {result.title}"
    if result.error is not None:
        yield "\n".join(f"{place}: {problem}" for problem in problems_of(result.error))
    for check in result.failures:
        yield f"{place}: {check}\n{_indented(check.explanation)}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())
