"""Rule sets: valid under the language, of every measure, bound, time and composite."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .bounds import bounds_for, change_bounds
from .pool import INDICATORS, PARAMETERS, TIMELINES, WHERES, Entry, closure, names_in

__all__ = ["plain_rules", "rule_sets"]

Rule = dict[str, Any]
_GRAINS = ("year",) * 6 + ("quarter", "month", "half", "day")
_EVERY = {
    "year": ("year",), "half": ("half", "year"), "quarter": ("quarter", "half", "year"),
    "month": ("month", "quarter", "year"), "day": ("day",),
}  # fmt: skip
_OVER = {
    "year": ("2", "2 years", "3 years", "2 halves", "4 quarters", "12 months", "2017..2018", "2017.."),
    "half": ("2", "2 halves", "2 quarters"), "quarter": ("2", "2 quarters", "3 months"),
    "month": ("2", "3 months"), "day": ("2", "3 days"),
}  # fmt: skip
_BY_NAME = ("window", "finish", "start")


# what would seldom come about otherwise: rates of numbers that change their sign, too few values,
# nobody asked, a division by nothing, a bound that some places do not have, a parameter not given
_RARE: tuple[Rule, ...] = (
    {"increase": "index", "since": "2015", "average": "year", "at_least": "5 %"},
    {"decrease": "balance", "since": "2015", "average": "year", "below": "0 %"},
    {"indicator": "valid_days", "at_least": "50 %"},
    {"indicator": "high_days", "at_most": "45"},
    {"indicator": "asked_days", "at_least": "50 %"},
    {"indicator": "intensity", "at_most": "1 t/万元"},
    {"indicator": "pm25", "at_most": {"case": "terrain", "values": {"mountain": "none", "hill": "none", "plain": "45"}}},
    {"indicator": "emission", "at_most": {"assigned": "mass_quota"}},
)  # fmt: skip


def _sometimes(draw: st.DrawFn, chance: int) -> bool:
    """Return True once in ``chance`` times (and False in the simplest example)."""
    return draw(st.integers(0, chance - 1)) == chance - 1


@st.composite
def times(draw: st.DrawFn, grain: str) -> Rule:
    """One judged period, or a range, a list or a stage, in the later half of the timeline."""
    later = TIMELINES[grain][len(TIMELINES[grain]) // 2 :]
    form = draw(st.sampled_from(["by", "in", "range", "list", "name"]))
    if form == "name" and grain == "year":
        name = draw(st.sampled_from(_BY_NAME))
        return {draw(st.sampled_from(["by", "throughout", "in"])): name}
    if form in ("by", "in", "name"):
        return {"in" if form == "in" else "by": draw(st.sampled_from(later))}
    first = draw(st.integers(0, len(later) - 1))
    last = draw(st.integers(first, min(first + 3, len(later) - 1)))
    if form == "range":
        return {"throughout": f"{later[first]}..{later[last]}"}
    chosen = st.lists(st.sampled_from(later), min_size=1, max_size=3, unique=True)
    return {"throughout": sorted(draw(chosen))}


def _numeric(grain: str, *, changes: bool = False, flows: bool = False) -> list[str]:
    return [
        name
        for name, entry in INDICATORS.items()
        if entry.numbers
        and grain in entry.grains
        and (entry.changes or not changes)
        and (entry.flow or not flows)
    ]


@st.composite
def plain_rules(draw: st.DrawFn, *, grain: str, timed: bool) -> Rule:
    """Draw a rule that is no composite; ``timed`` says that it will be given or inherits a time.

    The earlier part of the timeline, before any judged period, holds bases.
    """
    if grain == "year" and _sometimes(draw, 6):
        return dict(draw(st.sampled_from(_RARE)))
    measure = draw(
        st.sampled_from(["indicator"] * 3 + ["class", "increase", "decrease", "total", "mean"])
    )
    line = TIMELINES[grain]
    earlier = line[: len(line) // 2 - 1]
    if measure == "class":
        names = [n for n, e in INDICATORS.items() if not e.numbers and grain in e.grains]
    else:
        change = measure in ("increase", "decrease")
        names = _numeric(grain, changes=change, flows=measure == "total")
    name = draw(st.sampled_from(names))
    entry = INDICATORS[name]
    rule: Rule = {"indicator" if measure == "class" else measure: name}
    if measure in ("increase", "decrease"):
        form = draw(st.sampled_from(["since", "average", "every"])) if timed else "since"
        if form == "every":
            rule["every"] = draw(st.sampled_from(_EVERY[grain]))
        else:
            rule["since"] = draw(st.sampled_from(earlier))
        if form == "average" and grain != "day":
            rule["average"] = "year"
        rule |= draw(change_bounds(name, grain=grain, timed=timed))
    else:
        if measure == "total":
            rule["since"] = draw(st.sampled_from(earlier))
        if measure == "mean":
            rule["over"] = draw(st.sampled_from(_OVER[grain]))
        rule |= draw(bounds_for(name, grain=grain, timed=timed))
    if measure == "indicator" and entry.family == "dirt" and _sometimes(draw, 8):
        rule["indicator"] = {"unit": "µg/m³", "expression": "min(pm25, ozone) * 2 / 2"}
    return rule | draw(_trimmings(rule, entry))


@st.composite
def _trimmings(draw: st.DrawFn, rule: Rule, entry: Entry) -> Rule:
    """Draw what may stand beside a measure and a bound."""
    extra: Rule = {}
    if _sometimes(draw, 4):
        extra["where"] = draw(st.sampled_from(WHERES))
    if entry.numbers and _sometimes(draw, 4) and _may_round(rule):
        extra["round"] = {
            "digits": draw(st.sampled_from(["0", "1", "-1", "2"])),
            "mode": draw(st.sampled_from(["half_even", "half_up", "down", "up"])),
        }
    if _sometimes(draw, 4):
        forms = ["carry_forward", "interpolate"] if entry.numbers else ["carry_forward"]
        extra["missing"] = {draw(st.sampled_from(forms)): draw(st.sampled_from(["1", "2"]))}
    if _sometimes(draw, 5):
        extra["binding"] = "false"
    return extra


def _may_round(rule: Rule) -> bool:
    """Leave out bounds of which the language does not say whether they come from data."""
    text = str(rule)
    return not any(word in text for word in ("expression", "case", "schedule"))


@st.composite
def composites(
    draw: st.DrawFn, ids: tuple[str, ...], *, grain: str, timed: bool, depth: int
) -> Rule:
    """Draw `all`, `any` or `rules` of rules by id and in place, at most ``depth`` deep."""
    key = draw(st.sampled_from(["all", "any", "rules"]))
    parts: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        forms = ["plain", "timed", *(["id"] if ids else []), *(["nested"] if depth > 1 else [])]
        form = draw(st.sampled_from(forms))
        if form == "id":
            parts.append(draw(st.sampled_from(ids)))
        elif form == "nested":
            parts.append(draw(composites(ids, grain=grain, timed=timed, depth=depth - 1)))
        elif form == "plain":
            parts.append(draw(plain_rules(grain=grain, timed=timed)))
        else:
            own = draw(st.sampled_from([grain, "year"]))
            parts.append(draw(plain_rules(grain=own, timed=True)) | draw(times(own)))
    rule: Rule = {key: parts}
    if key == "rules":
        rule |= draw(
            st.sampled_from(
                [{"at_least": "1"}, {"at_least": "2"}, {"at_least": "50 %"}, {"at_least": "80 %"},
                 {"at_most": "1"}, {"equal_to": "1"}, {"above": "50 %"}, {"below": "2"},
                 {"between": ["1", "2"]}, {"at_least": "0"}, {"at_least": "3"}, {"at_most": "0 %"},
                 {"equal_to": "100 %"}, {"between": ["0", "3"]}]
            )
        )  # fmt: skip
    if timed and _sometimes(draw, 4):
        rule["where"] = draw(st.sampled_from(WHERES))
    return rule


@st.composite
def rule_sets(draw: st.DrawFn, *, most: int = 4) -> dict[str, Any]:
    """Draw a rule set as plain dicts, lists and texts; only what is used is declared."""
    rules: dict[str, Rule] = {}
    for number in range(draw(st.integers(1, most))):
        grain = draw(st.sampled_from(_GRAINS))
        timed = grain != "year" or not _sometimes(draw, 4)
        ids = tuple(rules)
        if ids and _sometimes(draw, 3):
            depth = draw(st.sampled_from([1, 2, 3, 5]))
            rule = draw(composites(ids, grain=grain, timed=timed, depth=depth))
        else:
            rule = draw(plain_rules(grain=grain, timed=timed))
        if timed:
            rule |= draw(times(grain))
        rules[f"r{number + 1}"] = rule
    return declare(rules)


def declare(rules: dict[str, Rule]) -> dict[str, Any]:
    """Return the rule set that holds the rules and declares what they name."""
    used = closure(names_in(rules))
    parameters = {name: PARAMETERS[name].definition for name in PARAMETERS if name in used}
    return {
        "ecorules": "1",
        "id": "generated",
        "window": "2018..2020",
        "stages": {"start": "2018", "finish": "2019..2020"},
        **({"parameters": parameters} if parameters else {}),
        "indicators": {name: e.definition for name, e in INDICATORS.items() if name in used},
        "rules": rules,
    }
