"""Bounds that can be used and are probably not meant, and bounds beside them that are meant."""

from __future__ import annotations

import pytest

import ecorules as er

FRAME = """\
ecorules: 1
id: t
window: 2018..2020
registers:
  works: {attributes: {closed: date, load: {unit: t, better: lower}, green: "%"}}
indicators:
  cover: {unit: "%"}
  rate: {unit: ‰}
  ratio: {unit: "1"}
  energy: {unit: t, kind: flow}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
  shut: {share: works, meeting: closed, unit: "%"}
rules:
  other: {indicator: energy, at_most: 45, by: 2020}
  last: {indicator: energy, at_most: 46, by: 2020}
"""


def told(rule: str) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in er.loads(f"{FRAME}  r: {rule}\n").warnings]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{indicator: cover, at_least: 0.62, in: 2020}", "'cover' is in %, so that 0.62 means 0.62 %"),
        ("{indicator: cover, above: .5, in: 2020}", "'cover' is in %, so that .5 means .5 %"),
        ("{indicator: cover, at_least: -0.5, in: 2020}", "'cover' is in %, so that -0.5 means -0.5 %"),
        ("{indicator: rate, at_most: 0.9, in: 2020}", "'rate' is in ‰, so that 0.9 means 0.9 ‰"),
        ("{indicator: cover, between: [0.3, 40], in: 2020}", "'cover' is in %, so that 0.3 means 0.3 %"),
        ("{indicator: cover, at_least: {schedule: {2019: 30, 2020: 0.4}}}", "'cover' is in %, so that 0.4 means 0.4 %"),
        ("{mean: cover, over: 3 years, at_least: 0.6, in: 2020}", "'cover' is in %, so that 0.6 means 0.6 %"),
        ("{indicator: shut, at_least: 0.9, in: 2020}", "'shut' is in %, so that 0.9 means 0.9 %"),
        ("{for: works, indicator: green, at_least: 0.9, in: 2020}", "'green' is in %, so that 0.9 means 0.9 %"),
    ],
)  # fmt: skip
def test_a_share_below_one_without_a_unit(rule, message):
    assert told(rule) == [("bare-share", message)]


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: cover, at_least: 0.62 %, in: 2020}",
        "{indicator: cover, at_least: 0, in: 2020}",
        "{indicator: cover, at_least: 1, in: 2020}",
        "{indicator: cover, at_least: 62, in: 2020}",
        "{indicator: ratio, at_least: 0.62, in: 2020}",
        "{indicator: energy, at_least: 0.62, in: 2020}",
        "{indicator: cover, at_least: {period: 2018}, in: 2020}",
        "{indicator: river, at_least: Ⅱ, in: 2020}",
        "{increase: cover, since: 2018, at_least: 0.5 %, in: 2020}",
    ],
)
def test_other_numbers(rule):
    assert told(rule) == []


def test_what_to_write_for_a_share():
    [warning] = er.loads(f"{FRAME}  r: {{indicator: rate, at_most: 0.05, in: 2020}}").warnings
    assert warning.hint == "write 50 ‰, or 0.05 ‰ if so little is meant"
    assert (warning.place.line, warning.place.column) == (16, 24)


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ("decrease: energy, since: 2015, at_least: -9 %", "decrease with at_least: -9 % lets it rise by 9 %",
         "write at_least: 9 %, or increase with at_most: 9 % if that is meant"),
        ("decrease: energy, since: 2015, at_most: -9 %", "decrease with at_most: -9 % asks it to rise by 9 %",
         "write at_most: 9 %, or increase with at_least: 9 % if that is meant"),
        ("increase: energy, since: 2015, above: -9 t", "increase with above: -9 t lets it fall by 9 t",
         "write above: 9 t, or decrease with below: 9 t if that is meant"),
        ("increase: energy, since: 2015, not_higher_than: -9 %",
         "increase with not_higher_than: -9 % asks it to fall by 9 %",
         "write not_higher_than: 9 %, or decrease with not_lower_than: 9 % if that is meant"),
    ],
)  # fmt: skip
def test_a_change_with_a_negative_bound(rule, message, hint):
    [warning] = er.loads(f"{FRAME}  r: {{{rule}, in: 2020}}").warnings
    assert (warning.code, warning.message, warning.hint) == ("opposite-sign", message, hint)


@pytest.mark.parametrize(
    "rule",
    [
        "{decrease: energy, since: 2015, at_least: 9 %, in: 2020}",
        "{decrease: energy, since: 2015, at_least: 0 %, in: 2020}",
        "{increase: energy, since: 2015, at_least: -9 %, at_most: 9 %, in: 2020}",
        "{increase: energy, since: 2015, between: [-9 %, 9 %], in: 2020}",
        "{increase: energy, since: 2015, equal_to: -9 %, in: 2020}",
        '{increase: energy, every: year, must: rise, unit: "%", in: 2020}',
        "{indicator: energy, at_least: {increase: energy, since: 2015, unit: t}, in: 2020}",
        "{indicator: ratio, at_least: -9, in: 2020}",
    ],
)  # fmt: skip
def test_bounds_that_keep_the_direction(rule):
    assert told(rule) == []


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{decrease: energy, since: 2015, at_least: 101 %, in: 2020}", "a fall by more than 100 % ends below 0"),
        ("{decrease: energy, since: 2015, average: year, at_least: 101 %, in: 2020}",
         "a fall by more than 100 % ends below 0"),
        ("{indicator: shut, at_least: 101 %, in: 2020}", "a share lies between 0 and 100 %"),
        ("{indicator: shut, at_least: -1 %, in: 2020}", "a share lies between 0 and 100 %"),
        ("{indicator: {share: works, meeting: closed}, at_least: 80, in: 2020}", "a share lies between 0 and 100 %"),
        ("{indicator: {count: works, where: closed}, at_most: -1, in: 2020}", "a count is not negative"),
        ("{for: works, rank: load, among: works, at_most: 0, in: 2020}", "a place among peers is 1 or more"),
        ("{for: works, rank: load, among: works, at_least: 101 %, in: 2020}",
         "a share of the others lies between 0 and 100 %"),
    ],
)  # fmt: skip
def test_what_nothing_can_reach(rule, why):
    assert told(rule) == [("bound-out-of-range", f"the bound lies outside what is possible: {why}")]


@pytest.mark.parametrize(
    "rule",
    [
        "{decrease: energy, since: 2015, at_least: 100 %, in: 2020}",
        "{increase: energy, since: 2015, at_least: 101 %, in: 2020}",
        "{decrease: energy, since: 2015, at_least: 101 t, in: 2020}",
        "{indicator: shut, at_least: 100 %, in: 2020}",
        "{indicator: shut, at_least: 0 %, in: 2020}",
        "{indicator: {share: works, meeting: closed}, at_least: 1, in: 2020}",
        "{indicator: {share: works, meeting: closed}, at_least: 100 %, in: 2020}",
        "{indicator: {count: works, where: closed}, at_most: 0, in: 2020}",
        "{indicator: {sum: works, of: load}, at_least: -1, in: 2020}",
        "{for: works, rank: load, among: works, at_most: 1, in: 2020}",
        "{for: works, rank: load, among: works, at_least: 100 %, in: 2020}",
    ],
)
def test_what_can_just_be_reached(rule):
    assert told(rule) == []


ONLY = "the rule has only 2 parts"
ANY = "any number of rules that are met fits this bound"
NONE = "no number of rules that are met fits this bound"


@pytest.mark.parametrize(
    ("bounds", "messages"),
    [
        ("at_least: 3", [ONLY]),
        ("at_least: 2", []),
        ("at_least: 1", []),
        ("at_least: 0", [ANY]),
        ("above: 1", []),
        ("above: 2", [NONE]),
        ("above: 0", []),
        ("at_most: 2", [ANY]),
        ("at_most: 1", []),
        ("at_most: 0", []),
        ("below: 3", [ONLY]),
        ("below: 2", []),
        ("below: 0", [NONE]),
        ("equal_to: 2", []),
        ("equal_to: 3", [ONLY]),
        ("equal_to: 0", []),
        ("between: [0, 2]", []),
        ("between: [1, 3]", [ONLY]),
        ("at_least: 1, at_most: 2", [ANY]),
        ("at_least: 0 %", [ANY]),
        ("at_least: 100 %", []),
        ("at_most: 100 %", [ANY]),
        ("above: 100 %", [NONE]),
        ("below: 0 %", [NONE]),
        ("below: 100 %", []),
    ],
)
def test_how_many_rules_there_are_to_be_met(bounds, messages):
    found = told(f"{{rules: [other, last], {bounds}}}")
    assert found == [("bound-out-of-range", message) for message in messages]


@pytest.mark.parametrize(
    ("bound", "messages"), [("at_least: 9", []), ("at_least: 0", [ANY]), ("below: 0", [NONE])]
)
def test_nobody_knows_how_many_rules_a_standard_has(bound, messages):
    found = told(f"{{meets: {{set: another}}, {bound}, by: 2020}}")
    assert found == [("bound-out-of-range", message) for message in messages]


@pytest.mark.parametrize("rule", ["{all: [other, last]}", "{any: [other, last]}"])
def test_all_and_any_ask_for_what_there_is(rule):
    assert told(rule) == []


NO_RULES = "ecorules: 1\nid: t\nindicators: {x: {unit: t}}\nrules: {}\n"


def test_a_set_without_rules():
    [warning] = er.loads(NO_RULES, name="p.yaml").warnings
    assert (warning.code, str(warning.place)) == ("no-rules", "p.yaml:4:1")


def test_a_set_that_scores_values_needs_no_rules():
    scored = (
        "window: 2018..2020\nscorecard: {items: {x: {value: x, points: 10, proportional: 5 t}}}\n"
    )
    better = NO_RULES.replace("unit: t}", "unit: t, better: higher}")
    assert er.loads(better + scored).warnings == ()


def test_a_set_that_takes_its_rules_over():
    parent = er.loads(FRAME)
    child = er.loads("ecorules: 1\nid: u\nextends: t\nrules: {}\n", parents=[parent])
    assert child.warnings == ()
