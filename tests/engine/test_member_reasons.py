"""Sentence 49 for members: why nothing is decided of one, of its place, and of what both are parts of."""

from __future__ import annotations

import pytest
from register_helpers import asked, evaluated, told

RULES = """
    shut: {for: tasks, done: closed, by: due}
    shut_there: {for: tasks, done: closed, where: ok, by: 2020}
    low: {for: tasks, indicator: level, at_most: 5, by: due}
    low_there: {for: tasks, indicator: level, at_most: 5, where: ok, by: due}
    lower: {for: tasks, indicator: level, at_most: {indicator: energy}, by: due}
    lower_then: {for: tasks, indicator: level, at_most: {indicator: energy}, by: 2020}
    less: {for: tasks, decrease: level, since: 2018, at_least: 10 %, by: due}
    inside: {for: tasks, all: [{done: closed}, {indicator: level, at_most: 5}], by: due}
    named: {for: tasks, all: [shut, low]}
    either: {for: tasks, any: [lower]}
    most: {for: tasks, rules: [shut, low, lower], at_least: 3}
    of_place: {all: [lower]}
    of_places: {rules: [shut, low_there], at_least: 100 %}
"""
OF_PLACE = ("of_place", "of_places")
MET = {"closed": "2019-01-01", "due": "2019", "ok": True, "level": {2018: 6, 2019: 4, 2020: 4}}
ENERGY = {2019: 5, 2020: 5}

CASES = {
    "all known": ({}, ENERGY, {}),
    "day unknown": (
        {"closed": "?"}, ENERGY,
        dict.fromkeys(("shut", "shut_there", "inside", "named", "most", "of_places"), "value_missing"),
    ),
    "value missing": (
        {"level": {2018: 6, 2019: None, 2020: None}}, ENERGY,
        dict.fromkeys(("low", "low_there", "lower", "lower_then", "less", "inside", "named", "either", "most",
                       *OF_PLACE), "value_missing"),
    ),
    "base missing": ({"level": {2018: None, 2019: 4, 2020: 4}}, ENERGY, {"less": "base_missing"}),
    "base not positive": ({"level": {2018: 0, 2019: 4, 2020: 4}}, ENERGY, {"less": "base_not_positive"}),
    "reference missing": (
        {}, {2018: 5},
        dict.fromkeys(("lower", "lower_then", "either", "most", "of_place"), "reference_missing"),
    ),
    "condition unknown": (
        {"ok": None}, ENERGY, dict.fromkeys(("shut_there", "low_there", "of_places"), "where_unknown"),
    ),
    "time missing": (
        {"due": None}, ENERGY,
        dict.fromkeys(("shut", "low", "low_there", "lower", "less", "inside", "named", "either", "most", *OF_PLACE),
                      "value_missing"),
    ),
    "time to come": (
        {"due": "2021"}, ENERGY,
        dict.fromkeys(("low", "low_there", "lower", "less", "inside", "named", "either", "most", *OF_PLACE),
                      "not_seen"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_the_reason_of_a_member_is_that_of_its_place_and_of_its_composites(case, beside):
    row, energy, reasons = CASES[case]
    tasks = {"甲": MET} if beside else {}
    tasks["乙"] = {**MET, **row}
    found = evaluated(RULES, {"energy": energy}, tasks=tasks, complete=True)
    status = "pending" if case == "time to come" else "undetermined"
    for name in found.rules:
        if name in reasons:
            assert told(found.verdict(name)) == (status, reasons[name]), name
        else:
            assert found.verdict(name).status == "met", name
        if name in OF_PLACE:
            continue
        verdict = found.members("tasks").verdict(name, name="乙")
        if name in reasons:
            assert told(verdict) == (status, reasons[name]), name
        else:
            assert verdict.status == "met", name


def test_a_member_that_does_not_apply_leaves_its_place():
    tasks = {"甲": {**MET, "ok": False}, "乙": {**MET, "ok": False}}
    found = evaluated(RULES, {"energy": ENERGY}, tasks=tasks, complete=True)
    assert told(found.verdict("low_there")) == ("not_applicable", "where_false")
    assert told(found.members("tasks").verdict("low_there", name="甲")) == (
        "not_applicable",
        "where_false",
    )
    tasks["丙"] = {**MET, "ok": True}
    found = evaluated(RULES, {"energy": ENERGY}, tasks=tasks, complete=True)
    assert found.verdict("low_there").status == "met"


def test_lists_that_go_on_and_members_without_a_name():
    rules = "r: {for: tasks, done: closed, by: 2020}\nlow: {for: tasks, indicator: level, at_most: 5, by: 2020}"
    for options in ({"complete": None}, {"contents": "size: 2", "complete": True}):
        found = evaluated(rules, tasks={"甲": MET}, **options)
        for name in found.rules:
            assert told(found.verdict(name)) == ("undetermined", "members_unknown")
            assert found.members("tasks").verdict(name, name="甲").status == "met"
        ahead = evaluated(rules, tasks={"甲": MET}, as_of=2019, **options)
        assert told(ahead.verdict("r")) == ("pending", "not_seen")
        tasks = {"甲": {**MET, "closed": "?"}}
        assert told(evaluated(rules, tasks=tasks, **options).verdict("r")) == (
            "undetermined",
            "value_missing",
        )


# Numbers derived from members

# what is counted -> (a bound that one of two known members leaves open, how the other differs if it counts)
NUMBERS = {
    "count: tasks, meeting: ok": ("at_least: 2", {}),
    "share: tasks, meeting: ok": ("at_least: 60 %", {"ok": False}),
    "share: tasks, of: cost, meeting: ok": ("at_least: 60 %", {}),
    "sum: tasks, of: change": ("at_least: 3", {}),
    "mean: tasks, of: cost": ("at_least: 3", {}),
    "max: tasks, of: change": ("at_least: 3", {"change": 4}),
    "min: tasks, of: change": ("at_least: 1", {"change": 0}),
    "percentile: tasks, of: cost, at: 50": ("at_least: 3", {}),
    "compound: tasks, of: rise": ("at_least: 3 %", {}),
}
KNOWN = {"ok": True, "cost": 2, "change": 2, "rise": 2, "kind": "a"}
BLANK = {"kind": "a"}


@pytest.mark.parametrize("number", NUMBERS)
def test_why_a_number_of_members_is_not_known(number):
    bound, other = NUMBERS[number]

    def judged(tasks, more="", **options):
        return asked(f"{number}{more}", bound, tasks, **{"complete": True, **options})

    both = {"甲": KNOWN, "乙": BLANK}
    unknown = ("undetermined", "members_unknown")
    assert told(judged(both)) == unknown
    assert told(judged({"甲": KNOWN}, contents="size: 2")) == unknown
    assert told(judged({"甲": KNOWN}, complete=None)) == unknown
    # Whether one is asked is not known.
    where = ", where: kind == 'a'"
    unsure = {"甲": KNOWN, "乙": {**KNOWN, **other, "kind": None}, "丙": {**KNOWN, "kind": "b"}}
    assert told(judged(unsure, where)) == unknown
    unsure["乙"]["kind"] = "b"
    assert judged(unsure, where).reason == "compared"
    # With enough known, the rest is left out and told; with fewer there is no number.
    found = judged(both, ", need: 1")
    assert (found.reason, found.flags) == ("compared", ("left_out",))
    assert told(judged(both, ", need: 2")) == ("undetermined", "too_few_values")
    assert judged({"甲": KNOWN}, ", need: 1").flags == ()


@pytest.mark.parametrize("number", NUMBERS)
def test_before_its_day_a_number_of_members_is_not_seen(number):
    bound, _ = NUMBERS[number]
    for more in ("", ", need: 1"):
        found = asked(
            f"{number}{more}", bound, {"甲": KNOWN, "乙": KNOWN}, as_of=2019, complete=True
        )
        assert told(found) == ("pending", "not_seen")
        assert found.flags == ()


def test_a_number_that_comes_to_nothing_is_undefined():
    for definition, tasks in (
        ("share: tasks, of: cost, meeting: ok", {"甲": {**KNOWN, "cost": 0}}),
        ("compound: tasks, of: rise", {"甲": {**KNOWN, "rise": -150}}),
        ("sum: tasks, of: change", {"甲": {"change": 1e308}, "乙": {"change": 1e308}}),
        ("mean: tasks, of: change", {"甲": {"change": 1e308}, "乙": {"change": 1e308}}),
    ):
        found = asked(definition, "at_least: 1", tasks, complete=True)
        assert told(found) == ("undetermined", "undefined_value"), definition
