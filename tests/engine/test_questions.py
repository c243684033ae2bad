"""Sentences 48 and 50, and what was read: what is told of one verdict beside its answer."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, months, quarters
from register_helpers import evaluated as with_tasks

import ecorules as er
from ecorules.engine import questions

# The level that would just pass

PASSING = {
    # rule -> (data, the level, whether it is open)
    "{indicator: pm25, at_most: 45}": ({"pm25": {2020: 40}}, 45, False),
    "{indicator: pm25, below: 45}": ({"pm25": {2020: 50}}, 45, True),
    "{indicator: pm25, equal_to: 45}": ({"pm25": {2020: 50}}, 45, False),
    "{indicator: pm25, at_most: 40, tolerance: 10 %}": ({"pm25": {2020: 50}}, 44, False),
    "{indicator: pm25, between: [20, 30]}": ({"pm25": {2020: 50}}, 30, False),
    "{indicator: pm25, at_least: 20, at_most: 30}": ({"pm25": {2020: 10}}, 20, False),
    "{indicator: pm25, above: 20, at_most: 30}": ({"pm25": {2020: 10}}, 20, True),
    "{indicator: pm25, at_least: 20, below: 30}": ({"pm25": {2020: 35}}, 30, True),
    "{indicator: pm25, at_most: {indicator: ozone}}": ({"pm25": {2020: 50}, "ozone": {2020: 44}}, 44, False),
    "{indicator: pm25, below: previous, in: 2020}": ({"pm25": {2019: 48, 2020: 50}}, 48, True),
    "{indicator: pm25, at_most: {schedule: {2018: 60, 2022: 20}, interpolate: linear}, in: 2020}":
        ({"pm25": {2020: 50}}, 40, False),
    "{indicator: energy, at_least: 9 t}": ({"energy": {"2020-H1": 2, "2020-H2": 3}}, 9, False),
    "{increase: land, since: 2018, at_least: 10 %, in: 2020}": ({"land": {2018: 200, 2020: 210}}, 220, False),
    "{decrease: land, since: 2018, at_least: 10 %, in: 2020}": ({"land": {2018: 200, 2020: 190}}, 180, False),
    "{decrease: land, since: 2018, at_least: 20 ha, in: 2020}": ({"land": {2018: 200, 2020: 190}}, 180, False),
    "{increase: land, since: 2018, at_least: 20 ha, in: 2020}": ({"land": {2018: 200, 2020: 190}}, 220, False),
    "{increase: land, every: year, above: 10 %, in: 2020}": ({"land": {2019: 200, 2020: 210}}, 220, True),
    "{decrease: land, since: 2018, average: year, at_least: 10 %, in: 2020}":
        ({"land": {2018: 200, 2020: 190}}, 162, False),
    "{increase: share, since: 2018, average: year, at_least: 5 pp, in: 2020}":
        ({"share": {2018: 20, 2020: 22}}, 30, False),
    "{decrease: land, since: 2018, average: year, at_least: 5 ha, in: 2020}":
        ({"land": {2018: 200, 2020: 199}}, 190, False),
    '{increase: land, since: 2018, at_least: {indicator: growth}, in: 2020, unit: "%"}':
        ({"land": {2018: 200, 2020: 190}, "growth": {2020: 5}}, 210, False),
    "{decrease: land, since: 2018, at_least: 100 %, in: 2020}": ({"land": {2018: 200, 2020: 190}}, 0, False),
    "{decrease: index, since: 2018, at_least: 150 %, in: 2020}": ({"index": {2018: 4, 2020: 5}}, -2, False),
    "{total: energy, since: 2018, at_least: 20 t, in: 2020}": ({"energy": {2018: 3, 2019: 4, 2020: 5}}, 13, False),
    "{total: energy, since: 2020, at_least: 20 t, in: 2020}": ({"energy": {2018: 3, 2019: 4, 2020: 5}}, 20, False),
    "{mean: pm25, over: 2 years, at_most: 45, in: 2020}": ({"pm25": {2019: 40, 2020: 60}}, 50, False),
    "{mean: pm25, over: 3 years, at_most: 45, in: 2020}": ({"pm25": {2018: 45, 2019: 40, 2020: 60}}, 50, False),
    "{indicator: pm25, at_most: 45, in: 2019}": ({"pm25": {2019: 40}}, 45, False),
    "{indicator: intensity, at_most: 2 t/万元}": ({"energy": {2020: 5}, "gdp": {2020: 2}}, 2, False),
}  # fmt: skip


@pytest.mark.parametrize("rule", PASSING)
def test_the_level_that_would_just_pass(rule):
    data, level, is_open = PASSING[rule]
    verdict = judged(rule, data)
    found = verdict.would_pass
    assert (found.value, found.open) == (close(level), is_open)
    assert str(found.period) == ("2019" if "in: 2019" in rule else "2020")
    # With that level the margin is 0.
    (name, values), *others = data.items()
    if name != "energy" or "total" in rule:
        again = judged(rule, {name: {**values, int(str(found.period)): level}, **dict(others)})
        assert again.margin_number == 0
        assert again.status == ("missed" if is_open else "met")


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("{increase: land, since: 2018, at_least: 10 %, in: 2020}", {"land": {2018: 0, 2020: 5}}),
        ("{increase: land, since: 2018, at_least: 10 %, in: 2020}", {"land": {2018: -5, 2020: 5}}),
        ("{increase: land, since: 2018, at_least: 10 %, in: 2020}", {"land": {2019: 5, 2020: 5}}),
        (
            "{decrease: land, since: 2018, average: year, at_least: 101 %, in: 2020}",
            {"land": {2018: 5, 2020: 5}},
        ),
        ("{increase: land, since: 2018, at_least: 5 ha, in: 2020}", {"land": {2020: 5}}),
        ("{total: energy, since: 2018, at_least: 20 t, in: 2020}", {"energy": {2018: 3, 2020: 4}}),
        ("{mean: pm25, over: 2 years, at_most: 45, in: 2020}", {"pm25": {2020: 4}}),
        (
            "{mean: pm25, over: 2 quarters, at_most: 45, in: 2020}",
            {"pm25": quarters(2020, 50, 50, 50, 50)},
        ),
        ("{indicator: pm25, at_most: {indicator: ozone}}", {"pm25": {2020: 4}}),
        ("{indicator: pm25, at_most: 5, throughout: 2019..2020}", {"pm25": {2020: 4}}),
        ("{all: [{indicator: pm25, at_most: 5}], in: 2020}", {"pm25": {2020: 4}}),
        ("{indicator: pm25, at_most: 5, by: due}", {"pm25": {2020: 4}}),
        ("{indicator: {max: periods, of: pm25}, at_most: 5}", {"pm25": {2020: 4}}),
    ],
)
def test_where_no_level_can_be_told(rule, data):
    assert judged(rule, data).would_pass is None


def test_an_undecided_rule_over_one_period_has_a_level_too():
    found = judged("{indicator: pm25, at_most: 5}", {"pm25": {2019: 4}}).would_pass
    assert (found.value, found.open, str(found.period)) == (5, False, "2020")
    found = judged(
        "{increase: land, since: 2018, at_least: 10 %, in: 2020}", {"land": {2018: 50}}, as_of=2018
    )
    assert found.would_pass.value == close(55)
    # Of two bounds it is not said which.
    assert judged("{indicator: pm25, between: [5, 6]}", {"pm25": {2019: 4}}).would_pass is None
    # Of several periods the shown one.
    found = judged(
        "{indicator: pm25, at_most: 5, throughout: 2018..2020}",
        {"pm25": {2018: 9, 2019: 7, 2020: 9}},
    )
    assert (found.would_pass.value, str(found.would_pass.period)) == (5, "2018")


def test_members_have_levels_of_their_own():
    rules = """
        low: {for: tasks, indicator: level, at_most: {indicator: energy}, by: 2020}
        due: {for: tasks, indicator: level, at_most: {indicator: energy}, by: due}
    """
    tasks = {"甲": {"level": {2020: 7}, "due": "2020"}, "乙": {"level": {2020: 3}, "due": "2020"}}
    found = with_tasks(rules, {"energy": {2019: 4, 2020: 5}}, tasks=tasks, complete=True)
    members = found.members("tasks")
    for name in ("甲", "乙"):
        verdict = members.verdict("low", name=name)
        assert (verdict.would_pass.value, str(verdict.would_pass.period)) == (5, "2020")
        assert members.verdict("due", name=name).would_pass is None
    assert found.verdict("low").would_pass is None
    assert str(members.verdict("low", name="乙").first_attained) == "2020"
    assert members.verdict("low", name="甲").first_attained is None
    assert members.verdict("due", name="乙").first_attained is None
    assert found.verdict("low").first_attained is None


# So far

SO_FAR = {
    # rule -> (data, as_of, what it comes to at the last seen period)
    "{increase: land, since: 2018, at_least: 10 %, by: 2020}": [
        ({"land": {2018: 100, 2019: 104}}, 2019, ("fail", 4, -6, "2019")),
        ({"land": {2018: 100, 2019: 111}}, 2019, ("pass", 11, 1, "2019")),
        ({"land": {2018: 100}}, 2019, ("unknown", None, None, "2019")),
        ({"land": {2018: 100}}, 2018, ("fail", 0, -10, "2018")),
        ({"land": {2017: 100}}, 2017, ("unknown", None, None, "2017")),
        ({"land": {2018: 100}}, 2020, ("unknown", None, None, "2020")),
    ],
    "{total: energy, since: 2019, at_most: 10 t, by: 2020}": [
        ({"energy": {2018: 50, 2019: 4}}, 2019, ("pass", 4, 6, "2019")),
        ({"energy": {2018: 50}}, 2018, ("unknown", None, None, "2018")),
    ],
    "{indicator: pm25, at_most: 5, where: land > 3, in: 2020}": [
        ({"pm25": {2019: 4}, "land": {2019: 3}}, 2019, None),
        ({"pm25": {2019: 4}, "land": {2019: 4}}, 2019, ("pass", 4, 1, "2019")),
        ({"pm25": {2019: 4}}, 2019, ("unknown", None, None, "2019")),
    ],
    "{indicator: pm25, at_most: 5, in: 2020-Q4}": [
        ({"pm25": quarters(2020, 9, 4)}, "2020-Q2", ("pass", 4, 1, "2020-Q2")),
        ({"pm25": quarters(2020, 9, 4)}, "2020-05", ("fail", 9, -4, "2020-Q1")),
    ],
    "{indicator: pm25, at_most: 5, in: 2020}": [
        ({"pm25": {2019: 4, "2020-01": 9}}, "2020-06", ("pass", 4, 1, "2019")),
    ],
    "{indicator: pm25, below: previous, in: 2020}": [
        ({"pm25": {2018: 6, 2019: 4}}, 2019, ("pass", 4, 2, "2019")),
    ],
    "{increase: land, every: year, at_least: 1 ha, in: 2020}": [
        ({"land": {2018: 3, 2019: 5}}, 2019, ("pass", 2, 1, "2019")),
    ],
    "{indicator: pm25, at_most: 5, by: due}": [({"pm25": {2019: 4}}, 2019, None)],
    "{all: [{indicator: pm25, at_most: 5}], in: 2020}": [({"pm25": {2019: 4}}, 2019, None)],
    "{indicator: pm25, at_most: 5, throughout: 2019..2020}": [({"pm25": {2019: 4}}, 2019, None)],
}


@pytest.mark.parametrize("rule", SO_FAR)
def test_how_a_rule_stands_so_far(rule):
    for data, as_of, expected in SO_FAR[rule]:
        verdict = judged(rule, data, as_of=as_of)
        assert verdict.status in {"pending", "undetermined"}
        found = verdict.so_far
        if expected is None:
            assert found is None, data
            continue
        outcome, value, margin, period = expected
        assert (found.outcome, str(found.period)) == (outcome, period)
        assert found.value == (None if value is None else close(value))
        assert found.margin == (None if margin is None else close(margin))


def test_members_stand_so_far_too():
    rules = """
        low: {for: tasks, indicator: level, at_most: 5, by: 2020}
        due: {for: tasks, indicator: level, at_most: 5, by: due}
        shut: {for: tasks, done: closed, by: 2020}
    """
    tasks = {"甲": {"level": {2019: 7}, "due": "2020"}, "乙": {"level": {2019: 3}, "due": "2020"}}
    found = with_tasks(rules, tasks=tasks, complete=True, as_of=2019)
    members = found.members("tasks")
    told = [members.verdict("low", name=name).so_far for name in ("甲", "乙")]
    assert [(one.outcome, one.value, one.margin, str(one.period)) for one in told] == [
        ("fail", 7, -2, "2019"), ("pass", 3, 2, "2019"),
    ]  # fmt: skip
    for name in ("due", "shut"):
        assert members.verdict(name, name="甲").so_far is None
    assert [found.verdict(name).so_far for name in found.rules] == [None, None, None]


# When it was first attained

FIRST = {
    "{increase: land, since: 2018, at_least: 10 %, in: 2020}": [
        ({"land": {2018: 10, 2019: 11, 2020: 12}}, 2020, "2019"),
        ({"land": {2018: 10, 2019: 10, 2020: 12}}, 2020, "2020"),
        ({"land": {2018: 10, 2019: 11, 2020: 12}}, 2018, "None"),
    ],
    "{increase: land, since: 2019, at_least: 10 %, in: 2020}": [
        ({"land": {2018: 10, 2019: 10, 2020: 11}}, 2020, "2020"),
    ],
    "{increase: land, since: 2019, at_most: 10 %, in: 2020}": [
        ({"land": {2018: 10, 2019: 10, 2020: 12}}, 2020, "None"),
    ],
    "{total: energy, since: 2019, at_most: 10 t, in: 2020}": [
        ({"energy": {2018: 1, 2019: 2, 2020: 3}}, 2020, "2019"),
    ],
    "{total: energy, since: 2017, at_least: 10 t, in: 2020}": [
        ({"energy": {2017: 11, 2018: 0, 2019: 2, 2020: 3}}, 2020, "2018"),
    ],
    "{indicator: pm25, at_most: 5, in: 2020-Q4}": [
        ({"pm25": {"2017-Q4": 1, "2018-Q1": 9, "2018-Q4": 5, "2020-Q1": 1}}, 2020, "2018-Q4"),
        ({"pm25": {"2020-Q1": 1}}, "2020-02", "None"),
        ({"pm25": {"2020-Q1": 1}}, "2020-03", "2020-Q1"),
    ],
    "{indicator: pm25, at_most: 5, in: 2020-12-31}": [
        ({"pm25": {"2018-04-10": 5, "2018-04-11": 4}}, 2020, "2018-04-10"),
        ({"pm25": {"2018-03-05": 5}}, 2020, "2018-03-05"),  # the 64th day of the window
        ({"pm25": {"2018-03-06": 5}}, 2020, "2018-03-06"),
        ({"pm25": {"2020-12-31": 5}}, 2020, "2020-12-31"),
        ({"pm25": {"2018-01-01": 5}}, "2018-01-01", "2018-01-01"),
    ],
    "{all: [{indicator: pm25, at_most: 5}, {indicator: land, at_least: 3}], in: 2020}": [
        ({"pm25": {2018: 5, 2019: 6, 2020: 5}, "land": {2018: 2, 2019: 3, 2020: 3}}, 2020, "2020"),
    ],
    "{any: [{indicator: pm25, at_most: 5}, {indicator: land, at_least: 3, in: 2020}], in: 2020}": [
        ({"pm25": {2018: 6, 2019: 5, 2020: 5}, "land": {2020: 2}}, 2020, "2019"),
    ],
    # Every part has a time of its own: it is judged once, and in no other period.
    "{all: [{indicator: pm25, at_most: 5, in: 2020}], in: 2020}": [
        ({"pm25": {2018: 5, 2020: 5}}, 2020, "None")
    ],
    "{all: [{all: [{indicator: pm25, at_most: 5, in: 2020}]}], in: 2020}": [
        ({"pm25": {2018: 5, 2020: 5}}, 2020, "None"),
    ],
    "{all: [{any: [{indicator: pm25, at_most: 5}]}], in: 2020}": [
        ({"pm25": {2018: 5, 2020: 5}}, 2020, "2018")
    ],
    "{indicator: pm25, at_most: 5, where: land > 3, in: 2020}": [
        (
            {"pm25": {2018: 5, 2019: 5, 2020: 5}, "land": {2018: 3, 2019: None, 2020: 4}},
            2020,
            "2020",
        ),
    ],
    "{indicator: pm25, at_most: 5, by: due}": [({"pm25": {2018: 5}}, 2020, "None")],
    "{indicator: pm25, at_most: 5, throughout: 2019..2020}": [
        ({"pm25": {2018: 5, 2019: 9}}, 2020, "2018")
    ],
}


@pytest.mark.parametrize("rule", FIRST)
def test_when_a_rule_was_first_attained(rule):
    for data, as_of, expected in FIRST[rule]:
        assert str(judged(rule, data, as_of=as_of).first_attained) == expected, data


def test_a_set_without_a_window_looks_from_the_first_judged_period_on():
    plan = er.loads("""
ecorules: 1
id: no-window
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {r: {indicator: pm25, at_most: 5, throughout: 2019..2020}}
""")
    found = plan.evaluate({"pm25": {2018: 1, 2019: 9, 2020: 5}}, as_of=2020)
    assert str(found.verdict("r").first_attained) == "2020"
    found = plan.evaluate({"pm25": {2018: 1, 2019: 9, 2020: 9, 2021: 5}}, as_of=2021)
    assert str(found.verdict("r").first_attained) == "2021"


def test_the_search_has_an_end(monkeypatch):
    rule = "{indicator: pm25, at_most: 5, in: 2020-12-31}"
    data = {"pm25": {"2018-03-06": 5}}  # the 65th day: it takes a second look
    monkeypatch.setattr(questions, "_MOST_SEARCHED", 63)
    assert judged(rule, data).first_attained is None
    monkeypatch.setattr(questions, "_MOST_SEARCHED", 10_000)
    assert str(judged(rule, data).first_attained) == "2018-03-06"
    monkeypatch.setattr(questions, "_AT_ONCE", 65)
    monkeypatch.setattr(questions, "_MOST_SEARCHED", 0)
    assert str(judged(rule, data).first_attained) == "2018-03-06"
    far = er.loads("""
ecorules: 1
id: far
window: 1950..2020
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {r: {indicator: pm25, at_most: 5, in: 2020-12-31}, month: {indicator: pm25, at_most: 5, in: 2020-12}}
""")
    found = far.evaluate({"pm25": {"1950-01-01": 5, "1950-01": 5}}, as_of=2020)
    assert found.verdict("r").first_attained is None
    assert str(found.verdict("month").first_attained) == "1950-01"
    # From 1950-01-01 on, 20,001 days are looked at and no more.
    found = far.evaluate({"pm25": {"1950-01-01": 5}}, as_of="2004-10-04")
    assert str(found.verdict("r").first_attained) == "1950-01-01"
    found = far.evaluate({"pm25": {"1950-01-01": 5}}, as_of="2004-10-05")
    assert found.verdict("r").first_attained is None


# What was read


@pytest.mark.parametrize(
    ("rule", "data", "read", "missing"),
    [
        ("{indicator: pm25, at_most: 5}", {"pm25": {2020: 4, 2019: 3}}, "2020", ""),
        ("{increase: land, since: 2018, at_least: 5 %, in: 2020}", {"land": {2018: 4, 2019: 4, 2020: 4}}, "2018 2020", ""),
        ("{increase: land, since: 2018, at_least: 5 %, in: 2020}", {"land": {2018: 4}}, "2018", "land 2020"),
        ("{total: energy, since: 2018, at_most: 50 t, in: 2020}", {"energy": {2018: 4, 2020: 4}}, "2018 2020",
         "energy 2019"),
        ("{indicator: pm25, at_most: {indicator: ozone}}", {"pm25": {2020: 4}}, "2020", "ozone 2020"),
        ("{indicator: pm25, at_most: 5, where: land > 3}", {"pm25": {2020: 4}}, "2020", "land 2020"),
        ("{indicator: pm25, at_most: {assigned: quota}}", {"pm25": {2020: 4}}, "2020", "quota 2020"),
        ("{indicator: oxygen, at_least: {case: river, values: {Ⅰ: 1, Ⅱ: 1, Ⅲ: 1, Ⅳ: 1, Ⅴ: 1, 劣Ⅴ: none}}}",
         {"oxygen": {2020: 4}}, "2020", "river 2020"),
        ("{all: [{indicator: pm25, at_most: 5}, {indicator: land, at_least: 1}], in: 2020}", {"pm25": {2020: 4}},
         "2020", "land 2020"),
        ("{indicator: intensity, at_most: 5}", {"energy": {2020: 4}}, "2020", "gdp 2020"),
        ("{indicator: pm25, at_most: 5, in: 2020}", {"pm25": {2019: 4}}, "", "pm25 2020"),
    ],
)  # fmt: skip
def test_what_was_read_and_what_is_missing(rule, data, read, missing):
    verdict = judged(rule, data)
    assert " ".join(map(str, verdict.periods_read)) == read
    assert "; ".join(f"{name} {period}" for name, period in verdict.missing) == missing


def test_months_are_read_one_by_one():
    verdict = judged("{indicator: energy, at_most: 50 t}", {"energy": months(2020, *[1] * 12)})
    assert len(verdict.periods_read) == 12
    assert [str(one) for one in verdict.periods_read[:2]] == ["2020-01", "2020-02"]


def test_parts_have_places_of_their_own():
    found = evaluated(
        "r: {all: [{indicator: pm25, at_most: 5}, {indicator: land, at_least: 3}], in: 2020}",
        {"pm25": {2020: 4}, "land": {2020: 2}},
    ).verdict("r")
    assert [(part.status, part.value_number, part.margin_number) for part in found.parts] == [
        ("met", 4, 1), ("missed", 2, -1),
    ]  # fmt: skip


def test_what_is_read_by_many_ways_is_read_once():
    # Each line reads the one before twice over: by 2 to the power of 40 ways, one value.
    lines = ["a0: {expression: pm25 + 1}", "b0: {expression: pm25 + 2}"]
    for number in range(40):
        lines.append(f"a{number + 1}: {{expression: (a{number} + b{number}) / 2}}")
        lines.append(f"b{number + 1}: {{expression: (a{number} + b{number}) / 2 + 1}}")
    more = "\n".join(line.replace("pm25", "plain") for line in lines)
    verdict = judged("{indicator: a40, at_least: 1}", {"plain": {2020: 4}}, more=more)
    assert (verdict.status, [str(one) for one in verdict.periods_read]) == ("met", ["2020"])
