"""Each member at its own time, changes judged before their base, and numbers that have a direction."""

from __future__ import annotations

import pytest
from engine_helpers import close, judged
from engine_helpers import evaluated as evaluated_plainly
from register_helpers import evaluated

# Members judged at times of their own (R10, sentence 38): each waits for its own day

ROWS = {
    "late": {"output": {"2019": 12}, "due": "2019"},
    "kept": {"output": {"2019": 8}, "due": "2019"},
    "over": {"output": {"2020-01": 12}, "due": "2020"},
    "open": {"output": {"2020-01": 3}, "due": "2020"},
    "lost": {"output": {"2020-01": 3}, "due": "2019"},
    "none": {"output": {"2020-01": 12}},
}


def of_members(rule, rows, **options):
    """Return the verdict of the place, and those of its members by name."""
    given = {name: ROWS.get(name, name) for name in rows}
    contents = f"rows: [{', '.join(rows)}]"
    options = {"as_of": "2020-01", **options}
    found = evaluated(f"r: {{for: tasks, {rule}}}", tasks=given, contents=contents, **options)
    members = found.members("tasks")
    return found.verdict("r"), {name: members.verdict("r", name=name) for name in rows}


def test_each_member_is_early_or_pending_by_its_own_day():
    place, members = of_members("indicator: output, at_most: 10, by: due", list(ROWS))
    assert {name: (one.status, one.reason) for name, one in members.items()} == {
        "late": ("missed", "compared"),
        "kept": ("met", "compared"),
        "over": ("missed", "early"),
        "open": ("pending", "not_seen"),
        "lost": ("undetermined", "value_missing"),
        "none": ("undetermined", "value_missing"),
    }
    assert place.status == "missed"


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["kept"], "met"),
        (["kept", "open"], "pending"),
        (["kept", "lost"], "undetermined"),
        (["kept", "none"], "undetermined"),
        (["lost", "open"], "pending"),
        (["over", "open"], "missed"),
        (["late", "lost"], "missed"),
    ],
)
def test_the_place_waits_while_one_of_its_members_does(names, status):
    assert of_members("indicator: output, at_most: 10, by: due", names)[0].status == status


@pytest.mark.parametrize(("as_of", "status"), [("2020-01-10", "pending"), ("2020-01-11", "missed")])
def test_days_of_grace_run_from_each_own_day(as_of, status):
    rule = "done: closed, by: due, within: 11 days"
    rows = {"one": {"due": "2019", "closed": None}}
    found = evaluated(
        f"r: {{for: tasks, {rule}}}", tasks=rows, contents="rows: [one]", as_of=as_of, complete=True
    )
    assert found.members("tasks").verdict("r", name="one").status == status
    assert found.verdict("r").status == status


def test_parts_at_times_of_members_are_merged_part_by_part():
    rule = "all: [{indicator: output, at_most: 10}, {indicator: output, at_least: 2}], by: due"
    _, members = of_members(rule, ["late", "kept", "open"])
    assert {name: one.status for name, one in members.items()} == {
        "late": "missed",
        "kept": "met",
        "open": "pending",
    }
    assert [part.status for part in members["late"].parts] == ["missed", "met"]
    assert [part.status for part in members["open"].parts] == ["pending", "met"]


# A change judged before its base, and at it

ENERGY = {"energy": {year: year - 1910 for year in range(2010, 2021)}}


@pytest.mark.parametrize(
    "rule",
    [
        "increase: energy, since: 2018, unit: '%'",
        "increase: energy, since: 2018, unit: t",
        "increase: energy, since: 2018, average: year, unit: '%'",
        "increase: energy, since: 2018, average: year, unit: t",
    ],
)
def test_there_is_no_change_before_its_base(rule):
    found = judged(f"{{{rule}, at_least: {{period: 2016}}, in: 2020}}", ENERGY)
    assert (found.status, found.reason) == ("undetermined", "reference_missing")


@pytest.mark.parametrize(
    ("rule", "status", "bound"),
    [
        ("increase: energy, since: 2018, unit: '%'", "met", 0.0),
        ("increase: energy, since: 2018, unit: t", "met", 0.0),
        ("increase: energy, since: 2018, average: year, unit: '%'", "undetermined", None),
        ("increase: energy, since: 2018, average: year, unit: t", "undetermined", None),
    ],
)
def test_at_its_base_there_is_no_change_and_no_rate(rule, status, bound):
    found = judged(f"{{{rule}, must: rise, in: 2019}}", ENERGY)
    assert (found.status, None if found.bound is None else found.bound.magnitude) == (status, bound)


def test_a_yearly_rate_is_over_the_years_between():
    data = {"energy": {"2018": 100, "2020": 121}, "gdp": {"2018-Q1": 10, "2019-Q3": 25}}
    found = judged("{increase: energy, since: 2018, average: year, at_least: 10 %, in: 2020}", data)
    assert (found.status, found.margin.magnitude) == ("met", close(0))
    found = judged("{decrease: energy, since: 2018, average: year, at_least: 1 t, in: 2020}", data)
    assert (found.status, found.value.magnitude) == ("missed", -10.5)
    rule = "{increase: gdp, since: 2018-Q1, average: year, at_least: 10 万元, in: 2019-Q3}"
    assert judged(rule, data).value.magnitude == close(10)


@pytest.mark.parametrize(
    "rule",
    [
        "indicator: energy, must: rise, in: 0001",
        "increase: energy, every: year, at_least: 1 t, in: 0001",
        "increase: energy, every: year, unit: t, must: rise, in: 0002",
        "indicator: energy, must: rise, in: 0001-01",
        "indicator: energy, must: rise, in: 0001-01-01",
        "increase: energy, every: year, at_least: 1 t, in: 2020-02-29",
        "indicator: {expression: previous(energy)}, at_least: 0, in: 0001",
    ],
)
def test_before_the_first_period_of_the_calendar_nothing_is_known(rule):
    data = {"energy": {"0001": 5, "0002": 6, "0001-01": 1, "0001-01-01": 1, "2020-02-29": 4}}
    found = judged(f"{{{rule}}}", data)
    expected = "base_missing" if "at_least: 1 t" in rule else "reference_missing"
    if "expression" in rule:
        expected = "value_missing"
    assert (found.status, found.reason) == ("undetermined", expected)


# Which way is better is said of derived numbers and formulas too


@pytest.mark.parametrize(
    ("name", "days", "expected"),
    [("few", 1, 3), ("few", 2, 2), ("few", 4, 2), ("few", 5, 1), ("many", 5, 3), ("many", 4, 2), ("many", 1, 1), ("twice", 2, 3), ("twice", 3, 2)],
)  # fmt: skip
def test_a_class_by_a_derived_number_that_has_a_direction(name, days, expected):
    limits = {"few": "[1, 4]", "many": "[5, 2]", "twice": "[4, 8]"}[name]
    more = f"""
        few: {{count: periods, meeting: energy > 10, better: lower}}
        many: {{count: periods, meeting: energy > 10, better: higher}}
        twice: {{expression: 2 * few, better: lower}}
        air: {{classes: [good, fair, poor], limits: {{{name}: {limits}}}}}
    """
    months = {f"2020-{month:02d}": 20 if month <= days else 5 for month in range(1, 13)}
    rules = "\n".join(
        f"r{rank}: {{indicator: air, equal_to: {label}}}"
        for rank, label in ((3, "good"), (2, "fair"), (1, "poor"))
    )
    found = evaluated_plainly(rules, {"energy": months}, more=more)
    assert [rank for rank in (3, 2, 1) if found.verdict(f"r{rank}").status == "met"] == [expected]


def test_the_direction_of_what_is_averaged_is_that_of_the_mean_unless_it_says_otherwise():
    more = """
        mean: {mean: periods, of: cod}
        other: {mean: periods, of: cod, better: higher}
        low: {classes: [good, poor], limits: {mean: [15]}}
        high: {classes: [good, poor], limits: {other: [15]}}
    """
    rules = "a: {indicator: low, at_least: good}\nb: {indicator: high, at_least: good}"
    found = evaluated_plainly(rules, {"cod": {"2020": 14}}, more=more)
    assert [found.verdict(name).status for name in "ab"] == ["met", "missed"]
