"""Every side of what a sound rule set is warned of, and what it is not warned of."""

from __future__ import annotations

import pytest

import ecorules as er

FRAME = """\
ecorules: 1
id: t
{top}
parameters: {{due: period}}
registers:
  works:
    {rows}
    attributes: {{closed: date, ready: boolean, cost: 万元}}
indicators:
  cover: {{unit: "%", range: [0 %, 100 %]}}
  pm25: {{unit: µg/m³, kind: level}}
  energy: {{unit: t, kind: flow}}
  double: {{expression: 2 * cover}}
  river: {{classes: [Ⅰ, Ⅱ, Ⅲ]}}
rules:
  {rules}
"""


def warnings(rule: str, *more: str, top: str = "window: 2018..2020", rows: str = "key: name"):
    rules = "\n  ".join([f"r: {rule}", *more])
    return er.loads(FRAME.format(rules=rules, top=top, rows=rows), name="p.yaml").warnings


def told(*args: str, **options: str) -> list[tuple[str, str]]:
    return [(one.code, str(one.place)) for one in warnings(*args, **options)]


# No value lies between two bounds


@pytest.mark.parametrize(
    ("bounds", "key"),
    [
        ("at_least: 41, at_most: 40", "at_least"),
        ("at_most: 40, at_least: 41", "at_least"),
        ("at_least: 40.0001, at_most: 40", "at_least"),
        ("above: 40, at_most: 40", "above"),
        ("at_least: 40, below: 40", "at_least"),
        ("above: 40, below: 40", "above"),
        ("not_lower_than: 40, below: 40", "not_lower_than"),
        ("above: 41, below: 40", "above"),
    ],
)
def test_bounds_that_contradict_each_other(bounds, key):
    rule = f"{{indicator: pm25, {bounds}, in: 2020}}"
    [warning] = warnings(rule)
    assert (warning.code, warning.message) == (
        "contradiction",
        "no value lies between the lower and the upper bound",
    )
    assert warning.hint.startswith(f"correct {key} or ")
    assert str(warning.place) == f"p.yaml:16:{6 + rule.index(key)}"


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: pm25, at_least: 40, at_most: 40, in: 2020}",
        "{indicator: pm25, above: 40, at_most: 40.1, in: 2020}",
        "{indicator: pm25, above: 40, below: 41, in: 2020}",
        "{indicator: pm25, between: [40, 40], in: 2020}",
        "{indicator: pm25, equal_to: 40, in: 2020}",
        "{indicator: pm25, at_least: 40, in: 2020}",
        "{indicator: pm25, at_most: {indicator: pm25}, at_least: 40, in: 2020}",
        "{indicator: pm25, at_least: {period: 2019}, at_most: -1, in: 2020}",
    ],
)
def test_bounds_that_leave_something_or_are_not_numbers(rule):
    assert warnings(rule) == ()


# Bounds outside the range


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("{indicator: cover, at_least: -0.1 %, in: 2020}", ["at_least"]),
        ("{indicator: cover, at_most: 100.1 %, in: 2020}", ["at_most"]),
        ("{indicator: cover, above: -1 %, below: 101 %, in: 2020}", ["above", "below"]),
        ("{indicator: energy, at_most: -1, in: 2020}", ["at_most"]),
        ("{indicator: cover, at_least: 0 %, at_most: 100 %, in: 2020}", []),
        ("{indicator: energy, at_most: 0, in: 2020}", []),
        ("{indicator: pm25, at_most: -1, in: 2020}", []),
        ("{indicator: river, at_least: Ⅰ, in: 2020}", []),
        ("{indicator: double, at_least: 140 %, in: 2020}", []),
        ("{increase: cover, since: 2018, at_least: 140 %, in: 2020}", []),
        ("{total: energy, since: 2018, at_least: -1, in: 2020}", []),
        ("{mean: cover, over: 2 years, at_least: 140 %, in: 2020}", []),
        ("{indicator: cover, at_least: {schedule: {2020: 140 %}}}", []),
    ],
)
def test_bounds_outside_the_range(rule, keys):
    expected = [("bound-out-of-range", f"p.yaml:16:{6 + rule.index(key)}") for key in keys]
    assert told(rule) == expected


# Periods outside the window


@pytest.mark.parametrize(
    ("time", "period"),
    [
        ("in: 2017", "2017"),
        ("in: 2021", "2021"),
        ("in: 2017-12", "2017-12"),
        ("in: 2021-01", "2021-01"),
        ("throughout: [2017, 2021]", "2017"),
        ("throughout: [2020, 2021, 2022]", "2021"),
        ("throughout: 2017..2020", "2017"),
    ],
)
def test_a_period_outside_the_window_is_told_once(time, period):
    [warning] = warnings(f"{{indicator: pm25, at_most: 40, {time}}}")
    assert (warning.code, str(warning.place)) == ("outside-window", "p.yaml:16:3")
    assert warning.message == f"{period} lies outside the window 2018..2020"


@pytest.mark.parametrize(
    "time", ["in: 2018", "in: 2020", "in: 2018-01", "in: 2020-12", "throughout: window", "by: due"]
)
def test_a_period_in_the_window(time):
    assert warnings(f"{{indicator: pm25, at_most: 40, {time}}}") == ()


def test_without_a_window_nothing_lies_outside():
    assert warnings("{indicator: pm25, at_most: 40, in: 2030}", top="title: {en: T}") == ()


# The last day of a year


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("by: 2020-12-31", "2020"),
        ("throughout: [2018-12-31, 2019-12-31]", "2018"),
        ("throughout: [2018-06-30, 2019-12-31]", "2019"),
    ],
)
def test_the_last_day_of_a_year_is_told_once(time, day):
    [warning] = warnings(f"{{indicator: pm25, at_most: 40, {time}}}")
    assert (warning.code, str(warning.place)) == ("one-day", "p.yaml:16:3")
    assert f"the one day {day}-12-31," in warning.message
    assert warning.hint == f"write the year: {day}"


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: pm25, at_most: 40, by: 2020-11-30}",
        "{indicator: pm25, at_most: 40, by: 2020-10-31}",
        "{indicator: pm25, at_most: 40, by: 2020-12}",
        "{indicator: pm25, at_most: 40, by: due}",
        "{for: works, indicator: cost, at_most: 40, by: 2020-12-31}",
        "{for: works, done: closed, by: 2020-12-31}",
    ],
)
def test_other_days_and_rules_that_read_a_register_on_that_day(rule):
    assert warnings(rule) == ()


# Counts of those that meet something


@pytest.mark.parametrize(
    ("rule", "is_told"),
    [
        ("{indicator: {count: works, meeting: closed}, at_most: 0}", True),
        ("{indicator: {count: works, meeting: closed}, below: 3}", True),
        ("{indicator: {count: works, meeting: closed}, between: [0, 3]}", True),
        ("{indicator: {count: works, meeting: closed}, at_least: 1, at_most: 3}", True),
        ("{indicator: {count: works, meeting: closed}, at_least: 1}", False),
        ("{indicator: {count: works, meeting: closed}, equal_to: 0}", False),
        ("{indicator: {count: works, meeting: ready, where: closed}, at_most: 0}", False),
        ("{indicator: {count: works, meeting: ready, during: closed}, at_most: 0}", False),
        ("{indicator: {count: works}, at_most: 0}", False),
        ("{indicator: {share: works, meeting: closed}, at_most: 0 %}", False),
        ("{indicator: {count: periods, meeting: pm25 > 4}, at_most: 0}", False),
    ],
)
def test_a_count_with_an_upper_bound_that_an_empty_register_does_not_meet(rule, is_told):
    assert told(rule) == ([("count-meeting", "p.yaml:16:3")] if is_told else [])


# What is done without a date


@pytest.mark.parametrize(
    ("condition", "is_told"),
    [
        ("ready", True),
        ("cost > 3", True),
        ("ready and cost > 3", True),
        ("closed", False),
        ("ready and closed", False),
        ("pm25 > 4", False),
    ],
)
def test_what_is_done_without_a_date(condition, is_told):
    found = told(f"{{for: works, done: {condition}}}")
    assert found == ([("timeless", "p.yaml:16:19")] if is_told else [])


# Names that hold several units


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("甲局、乙局", True),
        ("甲局，乙局", True),
        ("甲局；乙局", True),
        ("甲局;乙局", True),
        ("甲局等", True),
        ("甲局(市、区)", False),
        ("甲局（市、区）", False),
        ("甲局(市)、乙局", True),
        ("甲局(市)乙局(区)、丙局", True),
        ("各县、区政府", False),
        ("等", False),
        ("甲局", False),
        ("甲 局", False),
    ],
)
def test_names_that_hold_several_units(name, is_told):
    expected = [("unit-list", "p.yaml:16:44")] if is_told else []
    assert told(f"{{indicator: pm25, at_most: 40, lead: [{name}]}}") == expected


def test_such_a_name_is_told_once_and_where_it_stands_first():
    rule = "{indicator: pm25, at_most: 40, support: [甲局, 丙局、丁局], lead: 甲局、乙局}"
    other = "s: {indicator: pm25, at_most: 40, supervise: 甲局、乙局, responsible: 戊局等}"
    found = [(one.code, str(one.place), one.message[:8]) for one in warnings(rule, other)]
    assert found == [
        ("unit-list", "p.yaml:16:51", "'丙局、丁局' "),
        ("unit-list", "p.yaml:16:65", "'甲局、乙局' "),
        ("unit-list", "p.yaml:17:68", "'戊局等' lo"),
    ]


def test_names_of_the_set_and_of_rows_are_looked_at_too():
    found = told(
        "{indicator: pm25, at_most: 40}",
        top="window: 2018..2020\nlead: 甲局、乙局",
        rows="rows: {one: {lead: 丙局、丁局}, two: ~, three: {closed: 2019-01-01}}",
    )
    assert found == [("unit-list", "p.yaml:4:7"), ("unit-list", "p.yaml:8:24")]
