"""What the generators reach: situations are drawn and judged, and what occurs in them is counted.

``python -m strategies.reached 5000`` (in ``tests/``) prints the table of docs/proof.md.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import ecorules as er

from .judging import assess, mixes_times
from .ledger_rules import ledger_sets
from .panels import Panel, panels
from .rule_sets import rule_sets
from .writers import to_long, to_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .ledgers import Ledger

__all__ = [
    "CORE",
    "KINDS",
    "PAIRS",
    "WITH_REGISTERS",
    "Reached",
    "count_ledger",
    "count_panel",
    "evaluate_ledger",
    "reach",
    "unreached_pairs",
]

Rules = dict[str, Any]

STATUSES = ("met", "missed", "pending", "undetermined", "not_applicable")
_ONE_SIDED = ("at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than")
KINDS: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "reason": (
        "where_false", "nobody_asked", "case_none", "where_unknown", "parameter_missing",
        "standard_missing", "value_missing", "base_missing", "reference_missing",
        "base_not_positive", "sign_change", "undefined_value", "too_few_values",
        "members_unknown", "not_seen", "parts", "early", "compared",
    ),
    "flag": ("tolerance", "rounded", "filled", "left_out"),
    "end": ("least", "most"),
    "measure": (
        "indicator", "increase", "decrease", "every", "average", "total", "mean", "rank", "done",
        "all", "any", "rules", "meets",
    ),
    "bound": (
        *_ONE_SIDED, "equal_to", "between", "pair", "must", "previous", "period", "other",
        "measure in place", "expression", "schedule", "interpolated", "case", "parameter",
        "tolerance",
    ),
    "time": ("in", "by", "range", "list", "name", "none", "within", "attribute"),
    "grain": ("year", "half", "quarter", "month", "day"),
    "compared as": ("amount", "share", "points", "relative", "count", "class", "plain", "days"),
    "reduction": (
        "count", "share", "sum", "mean", "min", "max", "worst", "percentile", "compound",
        "weighted share", "periods", "during", "where", "meeting", "rule in place", "need", "over",
    ),
    "register": (
        "rows", "open rows", "size", "size without rows", "from", "to", "belongs", "no rows",
        "unknown ?", "varying", "complete", "complete to a day", "complete in a range",
        "not complete", "scenarios", "several places", "for", "whole place", "standard loaded",
    ),
    "composite": (
        "by id", "in place", "part with a time", "nested", "where", "share", "number", "for",
        "deeper than 2",
    ),
    "data": (
        "gap", "all missing", "zero", "negative", "history", "scenarios", "twins", "sub-annual",
        "parameter by period", "parameter by series", "extreme",
    ),
    "rule": ("where", "round", "missing", "binding false", "known", "unit"),
}  # fmt: skip
PAIRS = ("measure", "bound", "reason")
# what a few situations reach already, and of it what only those with registers do
CORE = ("status", "reason", "flag", "measure", "bound")
WITH_REGISTERS = frozenset(
    {
        "reason: standard_missing", "reason: members_unknown", "measure: rank", "measure: done",
        "measure: meets",
    }
)  # fmt: skip


@dataclass
class Reached:
    """How often each thing occurred, in how many situations."""

    situations: int = 0
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {kind: Counter() for kind in KINDS}
    )
    pairs: dict[str, Counter[tuple[str, str]]] = field(
        default_factory=lambda: {kind: Counter() for kind in PAIRS}
    )

    def count(self, kind: str, name: str, number: int = 1) -> None:
        """Count something that occurred."""
        self.counts[kind][name] += number

    def missing(self, kinds: Sequence[str] = tuple(KINDS), *, least: int = 1) -> list[str]:
        """Return what occurred less often than asked."""
        return [
            f"{kind}: {name}"
            for kind in kinds
            for name in KINDS[kind]
            if self.counts[kind][name] < least
        ]


# -- what stands in a rule -------------------------------------------------------------------------


def measures_of(rule: Rules) -> list[str]:
    """Return what a rule compares."""
    return [key for key in KINDS["measure"] if key in rule]


def bounds_of(rule: Rules) -> list[str]:
    """Return what it is held against."""
    found = [key for key in (*_ONE_SIDED, "equal_to", "between", "must") if key in rule]
    if len(found) == 2:
        found.append("pair")
    if "tolerance" in rule:
        found.append("tolerance")
    for key in found[:2]:
        found += _references(rule.get(key))
    return found


def _references(bound: Any) -> list[str]:
    if bound == "previous":
        return ["previous"]
    if not isinstance(bound, dict):
        return []
    if "schedule" in bound:
        inner = [name for one in bound["schedule"].values() for name in _references(one)]
        return ["interpolated" if "interpolate" in bound else "schedule", *inner]
    if "indicator" in bound or "assigned" in bound:
        named = bound.get("indicator") or bound.get("assigned")
        return ["parameter" if str(named).endswith("quota") else "other"]
    return [
        next((key for key in ("period", "case", "expression") if key in bound), "measure in place")
    ]


def _times_of(rule: Rules) -> Iterator[str]:
    if "within" in rule:
        yield "within"
    for key in ("in", "by", "throughout"):
        if key in rule:
            written = rule[key]
            if isinstance(written, list):
                yield "list"
            elif written == "due":
                yield "attribute"
            elif not written[0].isdigit():
                yield "name"
            else:
                yield "range" if key == "throughout" else key
            return
    yield "none"


_SHAPES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "day"), (re.compile(r"\d{4}-\d\d(?!-)"), "month"),
    (re.compile(r"\d{4}-Q\d"), "quarter"), (re.compile(r"\d{4}-H\d"), "half"),
)  # fmt: skip


def _grain_of(rule: Rules) -> str:
    written = str([rule.get(key) for key in ("in", "by", "throughout")])
    return next((grain for shape, grain in _SHAPES if shape.search(written)), "year")


def _derived_in(thing: Any) -> Iterator[Rules]:
    """Return the derived indicators in a part of a rule set, those in place too."""
    if isinstance(thing, dict):
        for key in KINDS["reduction"][:9]:
            if thing.get(key) in ("periods", "plants", "log", "counties"):
                yield thing
        for part in thing.values():
            yield from _derived_in(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from _derived_in(part)


def _count_reductions(found: Reached, thing: Any) -> None:
    for one in _derived_in(thing):
        for key in KINDS["reduction"][:9]:
            if key in one:
                found.count("reduction", key)
                if one[key] == "periods":
                    found.count("reduction", "periods")
        if "share" in one and "of" in one:
            found.count("reduction", "weighted share")
        for key in ("during", "where", "meeting", "need", "over"):
            if key in one:
                found.count("reduction", key)
        if isinstance(one.get("meeting"), dict):
            found.count("reduction", "rule in place")


def _parts_of(rule: Rules) -> list[Any]:
    return next((list(rule[key]) for key in ("all", "any", "rules") if key in rule), [])


def _count_composite(found: Reached, rule: Rules, depth: int = 1) -> int:
    """Count what is in a composite; return how deep it is."""
    deepest = depth
    for part in _parts_of(rule):
        found.count("composite", "by id" if isinstance(part, str) else "in place")
        if isinstance(part, dict):
            if {"in", "by", "throughout"} & part.keys():
                found.count("composite", "part with a time")
            if _parts_of(part):
                found.count("composite", "nested")
                deepest = max(deepest, _count_composite(found, part, depth + 1))
    if "where" in rule:
        found.count("composite", "where")
    if "for" in rule:
        found.count("composite", "for")
    if "rules" in rule:
        in_share = "%" in str([rule.get(key) for key in (*_ONE_SIDED, "equal_to", "between")])
        found.count("composite", "share" if in_share else "number")
    return deepest


def _count_rule(found: Reached, rule: Rules) -> None:
    for measure in measures_of(rule):
        found.count("measure", measure)
    for bound in bounds_of(rule):
        found.count("bound", bound)
    for time in _times_of(rule):
        found.count("time", time)
    found.count("grain", _grain_of(rule))
    for key in ("where", "round", "missing", "unit"):
        if key in rule:
            found.count("rule", key)
    if rule.get("binding") == "false":
        found.count("rule", "binding false")
    if "known(" in str(rule):
        found.count("rule", "known")
    if _parts_of(rule) and _count_composite(found, rule) > 2:
        found.count("composite", "deeper than 2")


# -- what stands in data ---------------------------------------------------------------------------


def _count_panel(found: Reached, panel: Panel) -> None:
    values = [
        value for one in panel.data.values() for cells in one.values() for value in cells.values()
    ]
    numbers = [value for value in values if isinstance(value, float)]
    told = {
        "gap": None in values,
        "zero": 0.0 in numbers,
        "negative": any(number < 0 for number in numbers),
        "extreme": any(number and not 1e-6 < abs(number) < 1e12 for number in numbers),
        "history": bool(panel.history),
        "scenarios": any(len(series) > 1 for series in panel.data),
        "sub-annual": any("-" in p for one in panel.data.values() for cells in one.values() for p in cells),
        "all missing": any(
            one and all(v is None for cells in one.values() for v in cells.values())
            for one in panel.data.values()
        ),
        "twins": len(panel.data) > len({str(one) for one in panel.data.values()}),
        "parameter by period": any(isinstance(one, dict) for key, one in panel.assign.items() if isinstance(key, str)),
        "parameter by series": any(not isinstance(key, str) for key in panel.assign),
    }  # fmt: skip
    for name, is_so in told.items():
        found.count("data", name, int(is_so))


def _count_ledger(found: Reached, rule_set: Rules, ledger: Ledger) -> None:
    said = ledger.complete.values() if isinstance(ledger.complete, dict) else [ledger.complete]
    rows = [row for some in ledger.registers.values() for row in some]
    shapes = list(ledger.shapes.values())
    told = {
        "rows": any("rows" in one and "等" not in one["rows"] for one in shapes),
        "open rows": any("等" in one.get("rows", ()) for one in shapes),
        "size": any("size" in one for one in shapes),
        "size without rows": any(
            "size" in shape and not ledger.registers[name] for name, shape in ledger.shapes.items()
        ),
        "from": any("from" in one for one in shapes),
        "to": any("to" in one for one in shapes),
        "belongs": any("belongs" in one for one in shapes),
        "no rows": any(not some for some in ledger.registers.values()),
        "unknown ?": any("?" in map(str, row.values()) for row in rows),
        "varying": any(isinstance(value, dict) for row in rows for value in row.values()),
        "complete": True in said,
        "not complete": None in said,
        "complete to a day": any(isinstance(one, str) and ".." not in one for one in said),
        "complete in a range": any(isinstance(one, str) and ".." in one for one in said),
        "scenarios": any("scenario" in row for row in rows),
        "several places": len({key[0] for key in ledger.data if not key[0].startswith("k")}) > 1,
        "for": any("for" in rule for rule in rule_set["rules"].values()),
        "standard loaded": bool(ledger.standards),
    }
    for name, is_so in told.items():
        found.count("register", name, int(is_so))


# -- what comes out --------------------------------------------------------------------------------

_SHOWN = {
    "": "plain",
    "个": "count",
    "家": "count",
    "pp": "points",
    "days": "days",
    "d": "days",
    "天": "days",
}


def _compared_as(row: dict[str, Any], rule: Rules) -> str:
    if row["margin_unit"] == "steps":
        return "class"
    if row["margin_unit"] in ("days", "day", "d"):
        return "days"
    if {"increase", "decrease"} & rule.keys() and row["unit"] == "%":
        return "relative"
    if row["unit"] == "%":
        return "share"
    return _SHOWN.get(row["unit"], "amount")


def _count_rows(found: Reached, rule_set: Rules, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        rule = rule_set["rules"][row["rule"]]
        found.count("status", row["status"])
        found.count("reason", row["reason"])
        for flag in filter(None, row["flags"].split(",")):
            found.count("flag", flag)
        if row["end"]:
            found.count("end", row["end"])
        if row["margin"] is not None:
            found.count("compared as", _compared_as(row, rule))
        for measure in measures_of(rule):
            found.pairs["measure"][measure, row["status"]] += 1
        for bound in bounds_of(rule):
            found.pairs["bound"][bound, row["status"]] += 1
        found.pairs["reason"][row["reason"], row["status"]] += 1


def evaluate_ledger(rule_set: Rules, ledger: Ledger) -> er.Assessment:
    """Judge a rule set with registers on what was drawn for it."""
    rows = [
        {name: None if value is None else str(value) for name, value in row.items()}
        for row in to_long(ledger.data)
    ]
    return er.loads(to_yaml(rule_set)).evaluate(
        {name: [row[name] for row in rows] for name in rows[0]},
        registers=ledger.registers,
        complete=ledger.complete,
        as_of=ledger.as_of,
        standards=[er.loads(to_yaml(one)) for one in ledger.standards],
        assign=ledger.assign or None,
    )


def count_panel(found: Reached, rule_set: Rules, panel: Panel, result: er.Assessment) -> None:
    """Count what a situation without registers holds, and what came out of it."""
    found.situations += 1
    _count_rules(found, rule_set)
    _count_panel(found, panel)
    _count_rows(found, rule_set, result.to_polars().to_dicts())


def count_ledger(found: Reached, rule_set: Rules, ledger: Ledger, result: er.Assessment) -> None:
    """Count what a situation with registers holds, and what came out of it."""
    found.situations += 1
    _count_rules(found, rule_set)
    _count_ledger(found, rule_set, ledger)
    rows = result.to_polars().to_dicts()
    for register in {rule["for"] for rule in rule_set["rules"].values() if "for" in rule}:
        found.count("register", "whole place")
        rows += result.members(register).to_polars().to_dicts()
    _count_rows(found, rule_set, rows)


def reach(number: int, start: int = 0) -> Reached:
    """Draw and judge situations, half of them with registers, always the same for one start."""
    found = Reached()
    limited = settings(
        max_examples=number // 2,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(start)
    @limited
    @given(st.data())
    def plain(data: st.DataObject) -> None:
        rule_set = data.draw(rule_sets())
        panel = data.draw(panels(rule_set))
        if not mixes_times(panel):
            count_panel(found, rule_set, panel, assess(rule_set, panel))

    @seed(start)
    @limited
    @given(ledger_sets())
    def with_registers(situation: tuple[Rules, Ledger]) -> None:
        count_ledger(found, *situation, evaluate_ledger(*situation))

    plain()
    with_registers()
    return found


def _count_rules(found: Reached, rule_set: Rules) -> None:
    for rule in rule_set["rules"].values():
        _count_rule(found, rule)
    used = str(rule_set["rules"])
    _count_reductions(found, rule_set["rules"])
    _count_reductions(found, [one for name, one in rule_set["indicators"].items() if name in used])


# -- pairs -----------------------------------------------------------------------------------------

_ONLY = {
    "where_false": ("not_applicable",), "nobody_asked": ("not_applicable",),
    "case_none": ("not_applicable",), "parts": ("met", "missed"), "early": ("met", "missed"),
    "compared": ("met", "missed"),
}  # fmt: skip
_UNDECIDED = ("pending", "undetermined")


def unreached_pairs(found: Reached) -> list[str]:
    """Return the pairs that can occur and did not; a reason goes with some statuses only."""
    missing = []
    for kind in PAIRS:
        for name in KINDS[kind]:
            statuses = STATUSES
            if kind == "reason":
                statuses = _ONLY.get(name, _UNDECIDED)
            missing += [
                f"{name} and {status}" for status in statuses if not found.pairs[kind][name, status]
            ]
    return missing


def table(found: Reached) -> str:
    """Return what was reached as tables of a page."""
    lines = ["| | reached in verdicts, rules or situations |", "|---|---|"]
    for kind, names in KINDS.items():
        told = ", ".join(f"{name} {found.counts[kind][name]:,}" for name in names)
        lines.append(f"| {kind} | {told} |")
    for kind in PAIRS:
        lines += ["", f"| {kind} | " + " | ".join(STATUSES) + " |", "|---" * 6 + "|"]
        for name in KINDS[kind]:
            told = " | ".join(f"{found.pairs[kind][name, status]:,}" for status in STATUSES)
            lines.append(f"| {name} | {told} |")
    return "\n".join(lines)


def main() -> None:
    """Print what the given number of situations reach."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    found = reach(number)
    print(f"{found.situations:,} situations\n\n{table(found)}\n")  # noqa: T201
    print("not reached:", found.missing() or "nothing")  # noqa: T201
    print("pairs not reached:", unreached_pairs(found) or "none")  # noqa: T201


if __name__ == "__main__":
    main()
