"""Laws of composites: what `all`, `any` and `rules` say follows from what their parts say.

The counting of sentence 28 and the logic of sentence 39 are written here once more, on statuses.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import declare, panels, plain_rules, to_yaml
from strategies.judging import (
    assess,
    mixes_times,
    multiplied,
    pairs,
    randoms,
    situations,
    statuses,
)  # fmt: skip
from strategies.profiles import Laws

Rules = dict[str, Any]
LAWS = Laws()
law = LAWS.law

COUNTS = ("0", "1", "2", "3", "4", "7")
SHARES = ("0 %", "25 %", "33 %", "50 %", "66.7 %", "80 %", "100 %")
KEYS = ("at_least", "at_most", "above", "below", "equal_to")


def combined(parts: list[str], bound: Rules) -> str:
    """Return the status of a composite by counting its parts both ways (sentences 28 and 39)."""
    asked = [part for part in parts if part != "not_applicable"]
    if not asked:
        return "not_applicable"
    met = asked.count("met")
    if not {"met", "missed"} & set(asked):  # perhaps none of them applies, nor does the composite
        return "pending" if "pending" in asked else "undetermined"
    open_parts = [part for part in asked if part in ("pending", "undetermined")]
    answer = within(Fraction(met), Fraction(met + len(open_parts)), len(asked), bound)
    if answer is not None:
        return "met" if answer else "missed"
    return "pending" if "pending" in open_parts else "undetermined"


def within(least: Fraction, most: Fraction, asked: int, bound: Rules) -> bool | None:
    """Hold a count that lies between two ends against a bound: None where the ends disagree."""
    ((key, text),) = bound.items()
    if key == "between":
        low, high = (
            within(least, most, asked, {"at_least": text[0]}),
            within(least, most, asked, {"at_most": text[1]}),
        )
        return False if False in (low, high) else None if None in (low, high) else True
    number = Fraction(text.removesuffix(" %"))
    if text.endswith("%"):
        least, most = 100 * least / asked, 100 * most / asked
    elif key == "at_least":
        number = min(number, Fraction(asked))
    if key == "equal_to":
        return False if number < least or number > most else True if least == most else None
    passes = {
        "at_least": operator.ge,
        "at_most": operator.le,
        "above": operator.gt,
        "below": operator.lt,
    }[key]
    ends = {passes(least, number), passes(most, number)}
    return ends.pop() if len(ends) == 1 else None


@st.composite
def bounds(draw) -> Rules:
    numbers = draw(st.sampled_from([COUNTS, SHARES]))
    if draw(st.integers(0, 5)) == 5:
        ends = draw(st.lists(st.sampled_from(numbers), min_size=2, max_size=2))
        return {"between": sorted(ends, key=lambda text: float(text.removesuffix(" %")))}
    return {draw(st.sampled_from(KEYS)): draw(st.sampled_from(numbers))}


def flags(letters: str) -> tuple[list[Rules], pl.DataFrame]:
    """Return parts of the wanted statuses: Met, mIssed, Pending, Undetermined, Not applicable."""
    parts: list[Rules] = []
    cells = {"met": 1.0, "zero": 0.0, "gap": None}
    for letter in letters:
        part: Rules = {"indicator": {"M": "met", "I": "zero", "U": "gap", "N": "met", "P": "met"}[letter],
                       "at_least": "1", "in": "2021" if letter == "P" else "2020"}  # fmt: skip
        if letter == "N":
            part["where"] = "zero > 0.5"
        parts.append(part)
    frame = pl.DataFrame(
        [{"region": "A", "period": "2020", **cells}], schema_overrides={"gap": pl.Float64}
    )
    return parts, frame


MIXTURES = ("MIPUN", "MN", "MIN", "MUN", "MPN")  # of all kinds, and of few
STATUS = {"M": "met", "I": "missed", "P": "pending", "U": "undetermined", "N": "not_applicable"}


def plan(rules: Rules) -> er.RuleSet:
    unit = {"unit": "1", "kind": "level"}
    return er.loads(to_yaml({"ecorules": "1", "id": "t", "window": "2020..2021",
                             "indicators": {"met": unit, "zero": unit, "gap": unit}, "rules": rules}))  # fmt: skip


@LAWS.at(0.6)
def sentence_28_a_composite_counts_its_parts_both_ways(draw):
    letters = draw(st.text(draw(st.sampled_from(MIXTURES)), min_size=1, max_size=9))
    parts, frame = flags(letters)
    limit = draw(bounds())
    rules = {f"p{number}": part for number, part in enumerate(parts)}
    by_name = {"rules": list(rules), **limit}
    rules |= {"counted": by_name, "in_place": {"rules": parts, **limit},
              "all": {"all": list(rules)}, "any": {"any": list(rules)}}  # fmt: skip
    found = {verdict.rule: verdict for verdict in plan(rules).evaluate(frame, as_of="2020")}
    said = [STATUS[letter] for letter in letters]
    assert [found[f"p{number}"].status for number in range(len(parts))] == said
    assert found["counted"].status == found["in_place"].status == combined(said, limit)
    assert found["all"].status == combined(said, {"at_least": "100 %"})
    assert found["any"].status == combined(said, {"at_least": "1"})
    assert [part.status for part in found["counted"].parts] == said


def deep(draw: Any, depth: int, mixture: str) -> tuple[Rules, str]:
    """Draw a composite of composites, and its status as its leaves say."""
    inside: list[tuple[Any, str]] = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.booleans()):
            inside.append(deep(draw, depth - 1, mixture))
        else:
            letter = draw(st.sampled_from(mixture))
            inside.append((flags(letter)[0][0], STATUS[letter]))
    key = draw(st.sampled_from(["all", "any", "rules"]))
    bound = {"all": {"at_least": "100 %"}, "any": {"at_least": "1"}}.get(key) or draw(bounds())
    said = combined([status for _, status in inside], bound)
    return {key: [part for part, _ in inside], **(bound if key == "rules" else {})}, said


@LAWS.at(0.4)
def composites_in_composites_say_what_their_leaves_say(draw):
    rules, expected = {}, {}
    for number in range(draw(st.integers(1, 4))):
        rules[f"r{number}"], expected[f"r{number}"] = deep(
            draw, draw(st.integers(1, 6)), draw(st.sampled_from(MIXTURES))
        )
    result = plan(rules).evaluate(flags("M")[1], as_of="2020")
    assert {verdict.rule: verdict.status for verdict in result} == expected


@law
def a_set_is_all_of_its_binding_rules(draw):
    rule_set, panel = draw(situations())
    result = assess(rule_set, panel)
    found = statuses(rule_set, panel)
    for series in panel.data:
        said = [
            found[name, series]
            for name, rule in rule_set["rules"].items()
            if rule.get("binding") != "false"
        ]
        keys = dict(zip(result.keys, series, strict=True))
        assert result.status(**keys) == combined(said, {"at_least": "100 %"})


@law
def a_composite_of_rules_by_name_follows_from_their_verdicts(draw):
    rules = {
        f"r{number}": draw(plain_rules(grain="year", timed=True))
        | {"in": draw(st.sampled_from(["2019", "2020", "2021"]))}
        for number in range(draw(st.integers(1, 4)))
    }
    limit = draw(bounds())
    names = list(rules)
    rule_set = declare({**rules, "counted": {"rules": names, **limit}, "whole": {"all": names},
                        "some": {"any": names}, "nested": {"all": [{"any": names}, *names]}})  # fmt: skip
    panel = draw(panels(rule_set))
    assume(not mixes_times(panel))
    panel = multiplied(panel, 12, draw(randoms))
    found = statuses(rule_set, panel)
    for series in panel.data:
        said = [found[name, series] for name in names]
        assert found["counted", series] == combined(said, limit)
        whole, some = found["whole", series], found["some", series]
        assert whole == combined(said, {"at_least": "100 %"})
        assert some == combined(said, {"at_least": "1"})
        assert found["nested", series] == combined([some, *said], {"at_least": "100 %"})


_OPPOSITE = {"at_least": "below", "at_most": "above", "above": "at_most", "below": "at_least"}
_TURNED = {"met": "missed", "missed": "met"}


@law
def what_a_rule_asks_and_its_opposite_are_never_both_met(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | {
        "in": draw(st.sampled_from(["2019", "2020", "2021"]))
    }
    keys = {*_OPPOSITE, "equal_to", "between", "must", "not_lower_than", "not_higher_than"}
    assume(
        len(keys & rule.keys()) == 1 and _OPPOSITE.keys() & rule.keys() and "tolerance" not in rule
    )
    against = {_OPPOSITE.get(key, key): one for key, one in rule.items()}
    for one, two in pairs(draw, rule, against):
        assert two["status"] == _TURNED.get(one["status"], one["status"])
        assert two["reason"] == one["reason"]
        if one["margin"] is not None:
            assert two["margin"] == -one["margin"]
            assert (two["value"], two["bound"]) == (one["value"], one["bound"])


@law
def de_morgan_holds_at_any_depth(draw):
    def turned(part: Any) -> Any:
        if "all" in part:
            return {"any": [turned(one) for one in part["all"]]}
        if "any" in part:
            return {"all": [turned(one) for one in part["any"]]}
        return {_OPPOSITE.get(key, key): one for key, one in part.items()}

    def tree(depth: int) -> Rules:
        if not depth or draw(st.integers(0, 2)) == 0:
            letter = draw(st.sampled_from("MIPUN"))
            return flags(letter)[0][0]
        key = draw(st.sampled_from(["all", "any"]))
        return {key: [tree(depth - 1) for _ in range(draw(st.integers(1, 3)))]}

    depth = draw(st.integers(1, 5))
    one = {draw(st.sampled_from(["all", "any"])): [tree(depth) for _ in range(2)]}
    result = plan({"one": one, "two": turned(one)}).evaluate(flags("M")[1], as_of="2020")
    first, second = (verdict.status for verdict in result)
    assert second == _TURNED.get(first, first)


@law
def a_part_that_stands_twice_and_parts_in_another_order_change_nothing(draw):
    parts = draw(st.lists(plain_rules(grain="year", timed=True), min_size=1, max_size=3))
    key = draw(st.sampled_from(["all", "any"]))
    time = {"in": draw(st.sampled_from(["2019", "2020", "2021"]))}
    again = draw(st.permutations([*parts, draw(st.sampled_from(parts))]))
    for one, two in pairs(draw, {key: parts, **time}, {key: list(again), **time}):
        assert one == two


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
