"""What reads the cases of this folder: see docs/conformance.md for their format."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

import ecorules as er

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "CASES",
    "SENTENCES",
    "Case",
    "columns",
    "command",
    "differences",
    "evaluate",
    "found",
    "load",
    "write_table",
]

HERE = Path(__file__).parent
SENTENCES = range(1, 59)
FILE_KEYS = {"topic", "about", "set", "cases"}
GIVEN = {"set", "rule", "rules", "text", "data", "registers", "complete", "assign", "standards"}
GIVEN |= {"parents", "as_of", "at", "history", "na_values"}
EXPECTED = {"expect", "places", "series", "score", "scores", "status", "as_of_found", "inheritance"}
EXPECTED |= {"error", "refused", "warns", "exit"}
CASE_KEYS = GIVEN | EXPECTED | {"id", "sentences", "about", "each", "known_defect"}
VERDICT_KEYS = {"status", "value", "bound", "margin", "unit", "margin_unit", "period", "reason"}
VERDICT_KEYS |= {"flags", "end", "periods_read", "missing", "so_far", "first_attained"}
VERDICT_KEYS |= {"would_pass", "failing", "unknown", "members", "parts", "binding", "outlook"}
STATUSES = {"met", "missed", "pending", "undetermined", "not_applicable"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2: days, `yes` and `1:30` are texts, and no key is given twice."""


_Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("float", r"[-+]?\.(inf|Inf)|\.(nan|NaN)", list("-+.")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key is given twice: {node.start_mark}")
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(frozen=True)
class Case:
    """One case: what is given, and what is expected of it."""

    id: str
    sentences: tuple[int, ...]
    text: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]
    known_defect: str = ""
    about: str = ""
    keys: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return self.id


def _text(shared: Mapping[str, str], case: Mapping[str, Any]) -> str:
    if "text" in case:
        return str(case["text"])
    parts = {"ecorules": "1", "id": "conformance", **shared, **case.get("set", {})}
    rule, rules = case.get("rule"), case.get("rules")
    parts["rules"] = rules if rule is None else f"{{r: {rule}}}"
    lines = []
    for key, text in parts.items():
        if text is None:
            continue
        if "\n" in str(text):
            lines += [f"{key}:", *("  " + line for line in str(text).splitlines())]
        else:
            lines.append(f"{key}: {text}")
    return "\n".join(lines) + "\n"


def _cases() -> Iterator[Case]:
    for path in sorted(HERE.glob("*.yaml")):
        file = yaml.load(path.read_text("utf-8"), Loader=_Loader)
        assert set(file) <= FILE_KEYS, path
        for one in file["cases"]:
            variants = one.get("each", [{}])
            for number, variant in enumerate(variants, 1):
                whole = {**one, **variant}
                if "set" in one and "set" in variant:
                    whole["set"] = {**one["set"], **variant["set"]}
                ending = variant.get("id", number) if "each" in one else ""
                yield Case(
                    id=f"{path.stem}/{one['id']}" + (f"/{ending}" if "each" in one else ""),
                    sentences=tuple(whole.get("sentences", ())),
                    text=_text(file.get("set", {}), whole),
                    given={key: whole[key] for key in GIVEN & set(whole)},
                    expected={key: whole[key] for key in EXPECTED & set(whole)},
                    known_defect=whole.get("known_defect", ""),
                    about=whole.get("about", ""),
                    keys=frozenset(whole),
                )


CASES = tuple(_cases())


# Judging


@cache
def load(text: str, parents: tuple[str, ...] = ()) -> er.RuleSet:
    """Load a text; each parent may name the ones before it as its own."""
    above: list[er.RuleSet] = []
    for parent in parents:
        above.append(er.loads(parent, parents=list(above)))
    return er.loads(text, parents=above) if above else er.loads(text)


def evaluate(case: Case, **instead: Any) -> er.Assessment:
    """Hold what a case gives against its set."""
    given = {**case.given, **instead}
    names = ("registers", "complete", "assign", "as_of", "at", "history", "na_values")
    options = {name: given[name] for name in names if given.get(name) is not None}
    standards = [load(text) for text in given.get("standards", ())]
    return load(case.text, tuple(given.get("parents", ()))).evaluate(
        given.get("data"), standards=standards, **options
    )


def found(case: Case, told: Mapping[str, Any]) -> Iterator[str]:
    """Compare what was found, as `Assessment.to_dict` has it, with what is expected."""
    expected = case.expected
    for keys, wanted in _expected_series(case):
        for rule, one in wanted.items():
            where = "".join(f", {key} {label}" for key, label in keys.items())
            verdicts = [
                verdict
                for verdict in told["verdicts"]
                if verdict["rule"] == rule
                and all(verdict["series"].get(key) == label for key, label in keys.items())
            ]
            if len(verdicts) != 1:
                yield f"{rule}{where}: {len(verdicts)} verdicts"
            else:
                yield from differences(f"{rule}{where}", one, verdicts[0])
    if "as_of_found" in expected:
        yield from _same("as_of", str(expected["as_of_found"]), told["as_of"])
    scores = {"": expected["score"]} if "score" in expected else expected.get("scores", {})
    for place, score in scores.items():
        (own,) = (
            one
            for one in told["scores"]
            if not place or place in (*one["series"].values(), one.get("unit"))
        )
        items = {item["item"]: item for item in own["items"]}
        for key, wanted in score.items():
            if key == "items":
                for name, item in wanted.items():
                    for what, text in item.items():
                        yield from _same(f"item {name} {what}", text, items[name][what])
            elif key == "reasons":
                yield from _same("score reasons", wanted, [one["code"] for one in own["reasons"]])
            else:
                yield from _same(f"score {place} {key}", wanted, own[key])


def _expected_series(case: Case) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    def rules(wanted: Any) -> dict[str, Any]:
        return {"r": wanted} if "rule" in case.keys else wanted

    if "expect" in case.expected:
        yield {}, rules(case.expected["expect"])
    for place, wanted in case.expected.get("places", {}).items():
        yield {"region": str(place)}, rules(wanted)
    for one in case.expected.get("series", []):
        yield one["of"], rules(one["expect"])


def differences(where: str, wanted: Any, verdict: Mapping[str, Any]) -> Iterator[str]:
    """Compare one verdict with what is expected of it: a status, or several of its keys."""
    if not isinstance(wanted, dict):
        wanted = {"status": wanted}
    for key, one in wanted.items():
        if key == "members":
            members = {_name(member, verdict): member for member in verdict.get("members", ())}
            for name, text in one.items():
                if str(name) not in members:
                    yield f"{where}: no member {name}"
                else:
                    yield from differences(f"{where}, {name}", text, members[str(name)])
        elif key == "parts":
            for number, text in enumerate(one):
                yield from differences(
                    f"{where}, part {number + 1}", text, verdict["parts"][number]
                )
        elif key in ("failing", "unknown"):
            yield from _same(f"{where} {key}", sorted(one), sorted(verdict.get(key, ())))
        elif key == "missing":
            names = [
                item["name"] + ("" if item["period"] is None else f" {item['period']}")
                for item in verdict["missing"]
            ]
            yield from _same(f"{where} {key}", sorted(one), sorted(names))
        elif key == "outlook":
            yield from _same(f"{where} {key}", one, bool(verdict.get(key)))
        elif isinstance(one, dict):
            for inner, text in one.items():
                yield from _same(f"{where} {key} {inner}", text, (verdict[key] or {}).get(inner))
        else:
            yield from _same(f"{where} {key}", one, verdict[key])


def _name(member: Mapping[str, Any], verdict: Mapping[str, Any]) -> str:
    """Return the label that a member has beyond those of the verdict of its place."""
    own = [label for key, label in member["series"].items() if key not in verdict["series"]]
    return str(own[0] if own else member["series"]["region"])


def _same(where: str, wanted: Any, got: Any) -> Iterator[str]:
    numbers = isinstance(wanted, (int, float)) and not isinstance(wanted, bool)
    if numbers and isinstance(got, (int, float)):
        same = math.isclose(wanted, got, rel_tol=1e-9, abs_tol=1e-9)
    elif isinstance(wanted, list):
        same = [str(one) for one in wanted] == [str(one) for one in got]
    elif numbers and isinstance(got, str):
        same = str(wanted) == got
    else:
        same = wanted == got
    if not same:
        yield f"{where}: expected {wanted!r}, found {got!r}"


# The same data in other clothes


def columns(case: Case) -> dict[str, list[Any]] | None:
    """Return the data of a case as columns, or None if they are not numbers or labels by period."""
    data = case.given.get("data")
    if not data or not all(isinstance(values, dict) for values in data.values()):
        return None
    cells = [cell for values in data.values() for cell in values.values()]
    if any(isinstance(cell, (dict, list, bool)) or cell != cell for cell in cells):  # noqa: PLR0124 - NaN
        return None
    if any(
        len({type(cell) for cell in values.values() if cell is not None} - {int, float}) > 1
        for values in data.values()
    ):
        return None
    if any(not any(cell is not None for cell in values.values()) for values in data.values()):
        return None
    periods = sorted({str(period) for values in data.values() for period in values})
    found: dict[str, list[Any]] = {"period": periods}
    for name, values in data.items():
        row = {str(period): value for period, value in values.items()}
        numbers = any(isinstance(cell, (int, float)) for cell in values.values())
        if numbers and any(isinstance(cell, str) for cell in values.values()):
            return None
        found[name] = [
            float(row[period]) if numbers and row.get(period) is not None else row.get(period)
            for period in periods
        ]
    return found


def command(case: Case, folder: Path) -> list[str] | None:
    """Write a case as files, and return the arguments of the command; None if it has no such form."""
    given = case.given
    if {"parents", "history", "na_values"} & case.keys:
        return None
    (folder / "set.yaml").write_text(case.text, "utf-8")
    arguments = ["check", str(folder / "set.yaml")]
    if given.get("data"):
        table = columns(case)
        if table is None:
            return None
        write_table(folder / "data.csv", list(table), zip(*table.values(), strict=True))
        arguments.append(str(folder / "data.csv"))
    else:
        arguments.append("-")
    for name, rows in (given.get("registers") or {}).items():
        if not isinstance(rows, dict) or not rows:
            return None
        if any(
            isinstance(cell, (dict, list)) for row in rows.values() for cell in (row or {}).values()
        ):
            return None
        register = (load(case.text).model.registers or {})[name]
        key, header = register.key or "name", list(register.attributes or {})
        body = ([member, *((row or {}).get(one) for one in header)] for member, row in rows.items())
        write_table(folder / f"{name}.csv", [key, *header], body)
        arguments += ["--register", f"{name}={folder / f'{name}.csv'}"]
    for name, value in (given.get("assign") or {}).items():
        if isinstance(value, (dict, list)) or value is None:
            return None
        text = str(value).lower() if isinstance(value, bool) else str(value)
        arguments += ["--assign", f"{name}={text}"]
    complete = given.get("complete")
    if isinstance(complete, dict):
        for name, value in complete.items():
            arguments += ["--complete", f"{name}={str(value).lower()}"]
    elif complete is not None:
        arguments += ["--complete", str(complete).lower()]
    for number, text in enumerate(given.get("standards", ())):
        (folder / f"standard{number}.yaml").write_text(text, "utf-8")
        arguments += ["--standard", str(folder / f"standard{number}.yaml")]
    for name in ("as_of", "at"):
        if given.get(name) is not None:
            arguments += [f"--{name.replace('_', '-')}", str(given[name])]
    return [*arguments, "--format", "json"]


def write_table(path: Path, header: Sequence[str], rows: Any) -> None:
    """Write rows as CSV, a gap as an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([["" if cell is None else _cell(cell) for cell in row] for row in rows])


def _cell(cell: Any) -> Any:
    return str(cell).lower() if isinstance(cell, bool) else cell
