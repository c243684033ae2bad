"""What hostile inputs are given to: one function for each kind of input."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ecorules as er

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.append(str(Path(__file__).resolve().parents[2] / "fuzz"))

from targets import PLAN, workbook

__all__ = ["DOORS", "PLAN", "command_of", "outcome_of", "warm", "workbook"]

_PLAN = er.loads(PLAN)


def _rules(content: Any) -> str:
    """Load a rule file, use all of it, and tell what comes of every rule."""
    rule_set = er.loads(content)
    rule_set.warnings  # noqa: B018 - they are found when they are asked for
    again = er.loads(rule_set.dump())
    if again.digest != rule_set.digest:
        return "what is written is another set"
    columns = rule_set.compiled.columns
    names = [name for name, column in columns.items() if column.labels is None]
    result = rule_set.evaluate(
        {name: {2019: 2, 2020: 1} for name in names[:20]}, as_of=2020, at=2020
    )
    for verdict in list(result)[:20]:
        verdict.explain("en")
        verdict.explain("zh")
        verdict.to_dict()
    rule_set.due_days(at=2020)
    rule_set.responsibilities()
    str(result)
    result.report()
    return outcome_of(result)


def outcome_of(result: Any) -> str:
    """Return how many verdicts have which status."""
    return ", ".join(f"{n} {status}" for status, n in result.summary().items() if n) or "nothing"


def _evaluated(content: Any) -> str:
    """Load a rule file that holds its own cases, and run them."""
    from ecorules.cases import run_cases

    results = run_cases(er.loads(content))
    return "; ".join("" if one.error is None else one.error.code for one in results)


def _in_rules(template: str) -> Callable[[Any], str]:
    def load(content: Any) -> str:
        return _rules(template.replace("HERE", json.dumps(content, ensure_ascii=False)))

    return load


EXPRESSION = """\
ecorules: 1
id: formula
window: 2018..2020
indicators:
  x: {unit: t}
  y: {unit: t}
  grade: {classes: [Ⅰ, Ⅱ, Ⅲ]}
  made:
    unit: t
    expression: HERE
rules:
  made: {indicator: made, at_most: 5, in: 2020}
"""
UNIT = """\
ecorules: 1
id: unit
indicators:
  x:
    unit: HERE
rules:
  x: {indicator: x, at_most: 5, in: 2020}
"""
DEFINITION = """\
ecorules: 1
id: unit
units:
  - HERE
indicators:
  x: {unit: t}
rules:
  x: {indicator: x, at_most: 5, in: 2020}
"""
BOUND = """\
ecorules: 1
id: bound
indicators:
  x: {unit: t}
rules:
  x:
    indicator: x
    at_most: HERE
    in: 2020
"""
PERIOD = """\
ecorules: 1
id: period
indicators:
  x: {unit: t}
rules:
  x:
    indicator: x
    at_most: 5
    by: HERE
"""


def _judged(result: Any) -> str:
    """Have a result tell all it can, and return how many verdicts have which status."""
    str(result)
    for verdict in list(result)[:20]:
        verdict.explain("en")
    return outcome_of(result)


def _data(name: str) -> Callable[[Any], str]:
    def read(content: Any) -> str:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return _judged(_PLAN.evaluate(name, as_of=2020))

    return read


def _mapping(content: Any) -> str:
    return _judged(_PLAN.evaluate(content, as_of=2020))


def _register(name: str) -> Callable[[Any], str]:
    def read(content: Any) -> str:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return _judged(_PLAN.evaluate({}, registers={"plants": name}, complete=True, as_of=2020))

    return read


def _members(content: Any) -> str:
    return _judged(_PLAN.evaluate({}, registers={"plants": content}, complete=True, as_of=2020))


def _record(content: Any) -> str:
    Path("record.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    told = str(er.reproduce("record.json", _PLAN, {"pm25": {2020: 40}}))
    if not told.replace("\n", "").isprintable():
        return "something cannot be seen"
    return told.partition("\n")[0]


def _trace(content: Any) -> str:
    return str(er.trace(_PLAN, content)).partition("\n")[0]


def _path(content: Any) -> str:
    return repr(er.load(content))


def _call(content: Any) -> str:
    """Call whatever the attack brings: it says itself what must come out."""
    return str(content())


DOORS: dict[str, Callable[[Any], str]] = {
    "rules": _rules,
    "cases": _evaluated,
    "expression": _in_rules(EXPRESSION),
    "unit": _in_rules(UNIT),
    "definition": _in_rules(DEFINITION),
    "bound": _in_rules(BOUND),
    "period": _in_rules(PERIOD),
    "csv": _data("data.csv"),
    "tsv": _data("data.tsv"),
    "xlsx": _data("data.xlsx"),
    "ods": _data("data.ods"),
    "xls": _data("data.xls"),
    "xlsb": _data("data.xlsb"),
    "parquet": _data("data.parquet"),
    "mapping": _mapping,
    "register": _register("plants.csv"),
    "members": _members,
    "record": _record,
    "trace": _trace,
    "path": _path,
    "call": _call,
}

_TEMPLATES = {
    "expression": EXPRESSION,
    "unit": UNIT,
    "definition": DEFINITION,
    "bound": BOUND,
    "period": PERIOD,
}


def command_of(attack: Any, content: Any) -> list[str] | None:
    """Return the words of the command for the same input, if a file can hold it."""
    if attack.door in _TEMPLATES:
        content = _TEMPLATES[attack.door].replace("HERE", json.dumps(content, ensure_ascii=False))
    if attack.door in {"rules", "cases", *_TEMPLATES}:
        data = content if isinstance(content, bytes) else content.encode(errors="surrogatepass")
        Path("hostile.yaml").write_bytes(data)
        return ["test" if attack.door == "cases" else "lint", "hostile.yaml"]
    Path("plan.yaml").write_text(PLAN, "utf-8")
    if attack.door in {"csv", "tsv", "xlsx", "ods", "xls", "xlsb", "parquet"}:
        return ["check", "plan.yaml", f"data.{attack.door}", "--as-of", "2020"]
    if attack.door == "register":
        words = ["check", "plan.yaml", "--register", "plants=plants.csv", "--as-of", "2020"]
        return [*words, "--complete", "2020"]
    if attack.door == "trace" and isinstance(content, str):
        try:
            Path("text.txt").write_text(content, "utf-8")
        except UnicodeEncodeError:
            return None
        return ["trace", "plan.yaml", "text.txt"]
    if attack.door == "path" and isinstance(content, str):
        return ["lint", "--", content]
    return None


def warm() -> None:
    """Import what is imported on first use, so that no attack pays for it."""
    import importlib

    for name in (
        "polars",
        "python_calamine",
        "ecorules.cli",
        "ecorules.cli.checking",
        "ecorules.cli.sets",
        "ecorules.cli.trace",
        "ecorules.data.files",
        "ecorules.data.frames",
        "ecorules.data.gathering",
        "ecorules.report",
        "ecorules.integrity",
        "ecorules.tracing",
        "ecorules.assessment.calendar",
    ):
        importlib.import_module(name)  # fmt: skip
    _PLAN.evaluate({"pm25": {2020: 40}}, registers={"plants": {"a": {"closed": "2020-01-01"}}})
