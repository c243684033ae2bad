"""From the text of a rule file to its model, with every problem of its shape at its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

import pydantic
import yaml

from ecorules.errors import Problem, RuleSetError, did_you_mean
from ecorules.language import models, scorecards
from ecorules.language.document import (
    MAX_PROBLEMS,
    Document,
    Path,
    brackets_in,
    closed_up,
    full_width,
    read_document,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

__all__ = ["MAX_RULES", "Draft", "dump_model", "read_rule_set"]

MAX_RULES = 10_000

_TAGS = {"text", "map", "list"}
# Top-level tables whose broken entries can be set aside while the rest is checked.
_TABLES = ("indicators", "rules", "parameters", "registers")
# The last grade has no edge.
_GRADES = ("scorecard", "grades")


@dataclass(slots=True)
class Draft:
    """A rule file whose shape has been read.

    Attributes:
        document: the plain values and their places.
        model: what could be read of them; entries with problems are missing from it.
        problems: what is wrong with the shape.
        broken: ``(table, name)`` of the entries that were set aside.
    """

    document: Document
    model: models.RuleSetModel
    problems: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)


def read_rule_set(source: str | bytes, name: str) -> Draft:
    """Read a rule file's text into a draft.

    Args:
        source: YAML text, or the bytes of a file.
        name: what messages call the file.

    Raises:
        RuleSetError: nothing of the file can be used.
    """
    document = read_document(source, name)
    value = document.value
    if not isinstance(value, dict):
        problem = Problem(
            "not-a-rule-set",
            "this is not a rule set: the file must hold a map of keys",
            "begin with:  ecorules: 1",
            document.place(()),
        )
        raise RuleSetError([problem])
    version = value.get("ecorules")
    if version != "1":
        what = "is missing" if version is None else f"{version!r} is not known"
        problem = Problem(
            "version",
            f"the version of the rule language {what}",
            "begin the file with:  ecorules: 1",
            document.place(("ecorules",)),
        )
        raise RuleSetError([problem])
    rules = value.get("rules")
    if isinstance(rules, dict) and len(rules) > MAX_RULES:
        message = f"{len(rules):,} rules; a set has at most {MAX_RULES:,}"
        hint = "split the plan into several rule sets"
        raise RuleSetError([Problem("too-many-rules", message, hint, document.place(("rules",)))])
    empty = list(islice(_empty_values(value, ()), MAX_PROBLEMS))
    lines = document.text.split("\n") if empty else []
    problems = [_empty(document, path, lines) for path in empty]
    broken = {(str(path[0]), str(path[1])) for path in empty if _is_entry(path)}
    details = _shape_problems(_without(value, broken))
    unread = {path[0] for path in empty if len(path) == 1}
    problems += [
        _problem(document, detail)
        for detail in details[:MAX_PROBLEMS]
        if not (detail["loc"] and detail["loc"][0] in unread)
    ]
    broken |= {
        (str(detail["loc"][0]), str(detail["loc"][1]))
        for detail in details
        if _is_entry(detail["loc"])
    }
    rest = _without(value, broken)
    for table in {str(detail["loc"][0]) for detail in details if detail["loc"]}:
        if not any(table == kind for kind, _ in broken):
            rest.pop(table, None)
    for key in unread:
        rest.pop(str(key), None)
    rest.setdefault("id", "unnamed")
    rest.setdefault("rules", {})
    try:
        model = models.RuleSetModel.model_validate(rest)
    except pydantic.ValidationError:
        raise RuleSetError(problems) from None
    return Draft(document, model, problems, broken)


def _is_entry(path: tuple[int | str, ...]) -> bool:
    """Whether a path leads into one entry of a table, which can be set aside."""
    return len(path) > 1 and path[0] in _TABLES


def _without(value: dict[str, Any], broken: set[tuple[str, str]]) -> dict[str, Any]:
    """Return a copy of the file's values without some entries."""
    rest = dict(value)
    for table in _TABLES:
        if isinstance(rest.get(table), dict):
            rest[table] = {
                key: item for key, item in rest[table].items() if (table, key) not in broken
            }
    return rest


def _shape_problems(value: dict[str, Any]) -> list[ErrorDetails]:
    try:
        models.RuleSetModel.model_validate(value)
    except pydantic.ValidationError as error:
        return error.errors(include_url=False)
    return []


def _empty_values(value: Any, path: Path) -> Iterator[Path]:
    """Yield the paths of keys without a value, where a value is needed."""
    if isinstance(value, dict):
        for key, item in value.items():
            here = (*path, key)
            if item is None:
                yield here
            elif here[0] != "cases" and here != _GRADES and key not in {"range", "rows"}:
                yield from _empty_values(item, here)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            here = (*path, position)
            if item is None:
                yield here
            else:
                yield from _empty_values(item, here)


def _empty(document: Document, path: Path, lines: list[str]) -> Problem:
    name = str(path[-1])
    place = document.place(path, key=True)
    line = lines[place.line - 1] if place.line is not None and place.line <= len(lines) else ""
    hint = full_width(name) or full_width(brackets_in(line)) or closed_up(name)
    if not hint and set("()[]'\"").intersection(name):
        hint = "quote the whole text before it: a text with a comma or bracket is cut there"
    return Problem(
        "empty",
        f"nothing is given for {path[-1]!r}",
        hint or "write a value, or remove the key",
        place,
    )


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    path = _path(document, detail["loc"])
    kind = detail["type"]
    context = detail.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown_key(document, path)
    if kind == "missing":
        *above, key = path
        around = " of " + ".".join(map(str, above)) if above else ""
        return Problem(
            "missing-key",
            f"{key!r}{around} is required and not given",
            f"add the key {key!r}",
            document.place(tuple(above), key=True),
        )
    expected = {
        "dict_type": "a map (key: value)",
        "model_type": "a map (key: value)",
        "model_attributes_type": "a map (key: value)",
        "list_type": "a list ([a, b])",
        "string_type": "a text or number",
        "union_tag_invalid": "a text or a map",
    }.get(kind)
    given = _given(detail.get("input"))
    message = f"{expected} belongs here, not {given}" if expected else detail["msg"]
    hint = str(context.get("hint", ""))
    if isinstance(detail.get("input"), str):
        hint = hint or full_width(detail["input"]) or closed_up(detail["input"])
    hint = hint or (_misplaced(path) if path else "")
    if path and path[-1] == "meets" and isinstance(detail.get("input"), str):
        hint = f"write the set under a key: meets: {{set: {detail['input'][:40]}}}"
    return Problem("shape", message, hint, document.place(path))


# What the entries of a table are, and what they are called.
_ENTRIES = {
    "rules": ("Rule", "a rule"),
    "indicators": ("Indicator", "an indicator"),
    "registers": ("Register", "a register"),
}


def _misplaced(path: Path) -> str:
    """Return what to do with a key that stands beside the entries that it belongs to."""
    if len(path) == 1 and path[0] in _keys_of("RuleSetModel"):
        return ""
    for table, (model, word) in _ENTRIES.items():
        if path[:-1] in {(), (table,)} and path[-1] in _keys_of(model):
            return f"{path[-1]!r} is a key of {word}: indent it under its {word.split()[-1]}"
    return ""


def _given(value: Any) -> str:
    if isinstance(value, dict):
        return "a map"
    return "a list" if isinstance(value, list) else f"the text {str(value)[:40]!r}"


def _path(document: Document, location: tuple[int | str, ...]) -> Path:
    """Return the path in the file for a place in the model, which also names union branches."""
    path: Path = ()
    value = document.value
    for step in location:
        if isinstance(value, dict):
            # Union branches, and the list that a single map was taken for, are not in the file.
            if isinstance(step, int) or (step not in value and step in _TAGS):
                continue
            path = (*path, step)
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            path = (*path, step)
            value = value[step]
        elif step not in _TAGS and not isinstance(step, int):
            path = (*path, step)
    return path


def _unknown_key(document: Document, path: Path) -> Problem:
    key = str(path[-1])
    known = _known_keys(path)
    meant = [word for word in _MEANT.get(key.lower(), ()) if word in known]
    guess = "" if meant else did_you_mean(key, known)
    hint = "" if guess else "keys here: " + ", ".join(sorted(known))
    if meant:
        hint = f"write {' or '.join(meant)}"
    if len(path) == 1:
        hint = _misplaced(path) or hint
    return Problem(
        "unknown-key",
        f"unknown key {key!r}{guess}",
        full_width(key) or closed_up(key) or hint,
        document.place(path, key=True),
    )


# Words that plans and other languages have for keys, which letters alone do not lead to.
_MEANT = {
    **dict.fromkeys(("from", "base", "baseline", "compared_to"), ("since",)),
    **dict.fromkeys(("to", "until", "till", "deadline", "due", "before", "date"), ("by",)),
    **dict.fromkeys(("year", "period", "when", "during"), ("in", "by")),
    **dict.fromkeys(("each", "always", "yearly"), ("throughout",)),
    **dict.fromkeys(("min", "minimum", "least", "lower"), ("at_least",)),
    **dict.fromkeys(("max", "maximum", "most", "upper", "limit"), ("at_most",)),
    **dict.fromkeys(("target", "value", "bound", "goal"), ("at_least", "at_most", "equal_to")),
    **dict.fromkeys(("if", "condition", "filter"), ("where",)),
    **dict.fromkeys(("name", "label"), ("title",)),
    **dict.fromkeys(("formula", "calc"), ("expression",)),
    **dict.fromkeys(("standard", "complies"), ("meets",)),
    **dict.fromkeys(("register", "members"), ("for",)),
    **dict.fromkeys(("指标", "指标名称"), ("indicator",)),
    **dict.fromkeys(("不低于", "不少于", "达到", "以上", "下限"), ("at_least",)),
    **dict.fromkeys(("不高于", "不超过", "不大于", "以下", "上限"), ("at_most",)),
    **dict.fromkeys(("高于", "超过", "大于"), ("above",)),
    **dict.fromkeys(("低于", "小于"), ("below",)),
    **dict.fromkeys(("年份", "时间", "期限", "到期"), ("in", "by")),
    **dict.fromkeys(("单位",), ("unit",)),
    **dict.fromkeys(("责任单位",), ("responsible",)),
    **dict.fromkeys(("牵头单位",), ("lead",)),
    **dict.fromkeys(("配合单位",), ("support",)),
}


_SCORED = {
    "per": "Counted", "over": "Counted", "proportional": "ProportionalTo", "min_max": "Peers",
    "veto": "Veto", "cap": "Cap",
}  # fmt: skip


@cache
def _keys_of(name: str) -> tuple[str, ...]:
    home = models if hasattr(models, name) else scorecards
    model: type[pydantic.BaseModel] = getattr(home, name)
    return tuple(entry.alias or key for key, entry in model.model_fields.items())


def _known_keys(path: Path) -> tuple[str, ...]:
    """Return the keys that may stand beside the last key of ``path``."""
    parents = [step for step in path[:-1] if not isinstance(step, int)]
    if not parents:
        return _keys_of("RuleSetModel")
    nearest = {
        "title": ("en", "zh"),
        "because": ("en", "zh"),
        "note": ("en", "zh"),
        "source": _keys_of("Source"),
        "round": _keys_of("Rounding"),
        "missing": _keys_of("MissingPolicy"),
        "of": _keys_of("Definition"),
        "meeting": _keys_of("Rule"),
        "all": _keys_of("Rule"),
        "any": _keys_of("Rule"),
        "left_out": _keys_of("LeftOut"),
        "cases": _keys_of("Case"),
        "in_force": ("from", "to"),
        "meets": _keys_of("Meets"),
    }.get(str(parents[-1]))
    if nearest is not None:
        return nearest
    if len(parents) == 1 and parents[0] == "rules":
        return _keys_of("Rule")
    table, *rest = parents
    if table == "scorecard":
        if rest:
            return _keys_of(_SCORED.get(str(parents[-1]), "Item"))
        return _keys_of("Scorecard")
    if table == "registers":
        return _keys_of("Attribute" if "attributes" in rest[1:] else "Register")
    if table == "rules" and len(rest) > 1:
        inner = str(rest[-1])
        if inner in models.MEASURES:
            return _keys_of("Rule") if inner == "rules" else _keys_of("Definition")
        return _keys_of("Reference")
    return {
        "indicators": _keys_of("Indicator"),
        "rules": _keys_of("Rule"),
        "parameters": _keys_of("ParameterModel"),
        "sources": _keys_of("Document"),
    }.get(str(table), _keys_of("RuleSetModel"))


def dump_model(model: models.RuleSetModel) -> str:
    r"""Write a model as YAML text; reading it again gives an equal model.

    Example:
        >>> draft = read_rule_set("ecorules: 1\nid: t\nrules: {}", "t.yaml")
        >>> print(dump_model(draft.model), end="")
        ecorules: 1
        id: t
        rules: {}
    """
    value = model.model_dump(by_alias=True, exclude_unset=True)
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


# Characters that a plain or single-quoted text would not bring back.
_BREAKS = frozenset("\x85\u2028\u2029\r\t")


class _Dumper(yaml.SafeDumper):
    """Writes every text plain where YAML allows it, since every scalar is read as text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]  # PyYAML's own way

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if text in {"", "~"} else None
    if _BREAKS.intersection(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _represent_nothing(dumper: yaml.SafeDumper, _: None) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", "~")


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(type(None), _represent_nothing)
