"""What the worked examples of registers share: one small set, and how it is judged."""

from __future__ import annotations

from typing import Any

from reference import Outcome, judge, judge_members

__all__ = ["HERE", "REGISTERS", "margin", "members", "place", "places", "ruled", "verdict"]

HERE = ("A",)
REGISTERS: dict[str, Any] = {
    "plants": {
        "attributes": {
            "opened": "date",
            "closed": "date",
            "sold": "date",
            "due": "period",
            "output": {"unit": "t", "kind": "flow"},
            "area": "ha",
            "owner": "text",
            "grade": ["A", "B", "C"],
            "needed": "boolean",
            "score": {"unit": "%", "kind": "ratio", "better": "higher"},
        }
    },
    "log": {
        "attributes": {"held": "date", "kind": "text", "fine": {"unit": "万元", "kind": "flow"}}
    },
    "counties": {
        "key": "region",
        "attributes": {"terrain": ["hill", "plain"], "city": "text", "target": "%"},
    },
}
INDICATORS: dict[str, Any] = {
    "green": {"unit": "%", "kind": "ratio", "better": "higher"},
    "dust": {"unit": "µg/m³", "kind": "level", "better": "lower"},
    "river": {"classes": ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]},
    "closing": {"share": "plants", "meeting": "closed", "unit": "%"},
    "county_mean": {"mean": "counties", "of": "green"},
}


def ruled(rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a rule set; ``plants={...}`` adds keys to that register."""
    registers = {name: {**one, **more.get(name, {})} for name, one in REGISTERS.items()}
    return {
        "ecorules": "1",
        "id": "t",
        "window": "2018..2020",
        "registers": registers,
        "parameters": {"quota": {"unit": "%"}},
        "indicators": {**INDICATORS, **more.get("indicators", {})},
        "rules": rules,
    }


def verdict(
    rule: dict[str, Any],
    registers: dict[str, Any] | None = None,
    *,
    as_of: str = "2020",
    complete: Any = None,
    data: dict[Any, Any] | None = None,
    standards: tuple[Any, ...] = (),
    series: tuple[str, ...] = HERE,
    **more: Any,
) -> Outcome:
    """Return the verdict of one rule for one place."""
    return judge(
        ruled({"r": rule, **more.pop("rules", {})}, **more),
        {HERE: {}} if data is None else data,
        as_of=as_of,
        complete=complete,
        registers=registers,
        standards=standards,
    )["r", series]


def members(rule: dict[str, Any], registers: dict[str, Any], **options: Any) -> dict[str, Outcome]:
    """Return the verdict of every member of the only place."""
    given = {key: options.pop(key) for key in ("as_of", "complete") if key in options}
    data = options.pop("data", {HERE: {}})
    rule_set = ruled({"r": rule, **options.pop("rules", {})}, **options)
    found = judge_members(
        rule_set, data, registers=registers, as_of=given.get("as_of", "2020"),
        complete=given.get("complete"),
    )  # fmt: skip
    return {member: one for (name, member, _), one in found.items() if name == "r"}


def place(rule: dict[str, Any], registers: dict[str, Any], **options: Any) -> tuple[str, str]:
    """Return status and reason of one rule for one place."""
    found = verdict(rule, registers, **options)
    return found.status, found.reason


def places(rule: dict[str, Any], registers: dict[str, Any], **options: Any) -> dict[str, str]:
    """Return the status of one rule for every place that the set judges."""
    data = options.pop("data", {HERE: {}})
    given = {key: options.pop(key) for key in ("as_of", "complete") if key in options}
    found = judge(ruled({"r": rule}, **options), data, registers=registers, **given)
    return {series[0]: one.status for (_, series), one in found.items()}


def margin(found: Outcome) -> float | None:
    return None if found.margin is None else round(found.margin, 6)
