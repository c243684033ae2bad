"""Gaps that are filled in every measure and bound alike, and days of grace of rules for members."""

from __future__ import annotations

import pytest
from engine_helpers import close, judged
from register_helpers import evaluated

FORWARD = "missing: {carry_forward: 1}"
BETWEEN = "missing: {interpolate: 1}"
GAPPED = {"pm25": {2017: 10, 2018: 30, 2020: 60}, "energy": {2017: 10, 2018: 30, 2020: 60}}

FILLED = [
    # measure in 2020, policy, value: 2019 is carried from 2018 as 30 or lies between at 45
    ("mean: pm25, over: 3 years", FORWARD, 40.0),
    ("mean: pm25, over: 3 years", BETWEEN, 45.0),
    ("mean: pm25, over: 2 years", FORWARD, 45.0),
    ("mean: pm25, over: 2 years", BETWEEN, 52.5),
    ("total: energy, since: 2018", FORWARD, 120.0),
    ("total: energy, since: 2018", BETWEEN, 135.0),
    ("increase: energy, since: 2019, unit: t", FORWARD, 30.0),
    ("increase: energy, since: 2019, unit: t", BETWEEN, 15.0),
    ("increase: energy, since: 2019, unit: '%'", FORWARD, 100.0),
    ("increase: energy, every: year, unit: t", FORWARD, 30.0),
    ("increase: energy, every: year, unit: t", BETWEEN, 15.0),
    ("increase: energy, since: 2019, average: year, unit: t", BETWEEN, 15.0),
]


@pytest.mark.parametrize(("measure", "policy", "value"), FILLED)
def test_every_measure_is_filled(measure, policy, value):
    bound = "at_most: {assigned: ration}" if "energy" in measure else "at_most: 1000"
    if "'%'" in measure:
        bound = "at_most: {assigned: target}"
    verdict = judged(f"{{{measure}, {bound}, in: 2020, {policy}}}", GAPPED, assign={"ration": 999, "target": 999})  # fmt: skip
    assert (verdict.status, verdict.flags) == ("met", ("filled",))
    assert verdict.value_number == close(value)
    bare = judged(f"{{{measure}, {bound}, in: 2020}}", GAPPED, assign={"ration": 999, "target": 999})  # fmt: skip
    assert bare.status == "undetermined"


@pytest.mark.parametrize(
    ("bound", "policy", "number"),
    [
        ("{period: 2019}", FORWARD, 30.0),
        ("{period: 2019}", BETWEEN, 45.0),
        ("previous", FORWARD, 30.0),
        ("previous", BETWEEN, 45.0),
        ("{mean: pm25, over: 2 years}", FORWARD, 45.0),
        ("{schedule: {2020: {period: 2019}}}", BETWEEN, 45.0),
    ],
)
def test_every_bound_is_filled(bound, policy, number):
    verdict = judged(f"{{indicator: pm25, at_least: {bound}, in: 2020, {policy}}}", GAPPED)
    assert (verdict.status, verdict.bound_number, verdict.flags) == ("met", number, ("filled",))


@pytest.mark.parametrize(
    ("policy", "years", "value"),
    [
        ("carry_forward: 2", {2017: 10}, None),
        ("carry_forward: 2", {2018: 10}, 10.0),
        ("carry_forward: 3", {2017: 10, 2018: 40}, 40.0),
        ("carry_forward: 1", {2019: 7, 2018: 40}, 7.0),
        ("interpolate: 1", {2019: 10, 2021: 40}, 25.0),
        ("interpolate: 2", {2018: 10, 2021: 40}, 30.0),
        ("interpolate: 2", {2019: 10, 2022: 40}, 20.0),
        ("interpolate: 1", {2018: 10, 2021: 40}, None),
        ("interpolate: 1", {2019: 10, 2022: 40}, None),
        ("interpolate: 2", {2018: 10, 2022: 40}, None),
        ("interpolate: 3", {2018: 10, 2022: 40}, 25.0),
        ("interpolate: 3", {2019: 10, 2023: 40}, 17.5),
        ("interpolate: 5", {2021: 40}, None),
        ("interpolate: 5", {2019: 40}, None),
    ],
)
def test_how_far_a_gap_is_filled(policy, years, value):
    rule = f"{{indicator: pm25, at_most: 100, in: 2020, missing: {{{policy}}}}}"
    verdict = judged(rule, {"pm25": years}, as_of=2023)
    assert verdict.value_number == (None if value is None else close(value))
    assert verdict.status == ("undetermined" if value is None else "met")


@pytest.mark.parametrize("policy", ["carry_forward: 30", "interpolate: 30"])
@pytest.mark.parametrize(("year", "data"), [("0001", {"0003": 1}), ("9999", {"9990": 1})])
def test_a_gap_at_the_end_of_the_calendar_is_no_crash(policy, year, data):
    rule = f"{{indicator: pm25, at_most: 100, in: {year}, missing: {{{policy}}}}}"
    verdict = judged(rule, {"pm25": data}, as_of="9999")
    carried = policy == "carry_forward: 30" and year == "9999"
    assert verdict.status == ("met" if carried else "undetermined")


# Days of grace: numbers derived from the same register are read after them too

TASKS = {
    "one": {"closed": "2021-01-03", "started": "2019-05-01", "output": {2020: 4}},
    "two": {"closed": "2019-06-01", "started": "2019-05-01", "output": {2020: 4}},
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("done: started, where: shut > 1, by: 2020, within: 5 days", "met"),
        ("done: started, where: shut > 1, by: 2020, within: 2 days", "not_applicable"),
        ("done: started, where: shut > 1, by: 2020", "not_applicable"),
        ("indicator: output, at_least: 3, where: shut > 1, by: 2020, within: 5 days", "met"),
        ("indicator: output, at_least: 3, where: shut > 1, by: 2020", "not_applicable"),
        ("indicator: shut, at_least: 2, by: 2020, within: 5 days", "met"),
        ("indicator: shut, at_least: 2, by: 2020, within: 2 days", "missed"),
        ("indicator: shut, at_least: 2, by: 2020", "missed"),
        ("indicator: output, at_least: {indicator: {expression: 2 * shut * quantity('1 t')}}, by: 2020, within: 5 days", "met"),
        ("indicator: output, at_least: {indicator: {expression: 3 * shut * quantity('1 t')}}, by: 2020, within: 5 days", "missed"),
        ("indicator: output, at_least: {indicator: {expression: 3 * shut * quantity('1 t')}}, by: 2020", "met"),
    ],
)  # fmt: skip
def test_numbers_derived_from_a_register_are_read_after_the_days_of_grace(rule, expected):
    rule = rule.replace("{indicator: {expression", "{expression").replace("')}}", "')}")
    found = evaluated(
        f"r: {{for: tasks, {rule}}}", tasks=TASKS, contents="rows: [one, two]", as_of="2021-02", complete=True
    )  # fmt: skip
    members = found.members("tasks")
    assert [members.verdict("r", name=name).status for name in TASKS] == [expected] * 2


@pytest.mark.parametrize(("grace", "expected"), [("", "missed"), (", within: 2 days", "missed"), (", within: 3 days", "met")])  # fmt: skip
def test_numbers_of_places_are_read_after_the_days_of_grace(grace, expected):
    rule = f"r: {{indicator: shut, at_least: 2, by: 2020{grace}}}"
    found = evaluated(
        rule, tasks=TASKS, contents="rows: [one, two]", as_of="2021-02", complete=True
    )
    assert found.verdict("r").status == expected
    rule = f"r: {{indicator: pm25, at_most: 9, where: shut > 1, by: 2020{grace}}}"
    found = evaluated(rule, {"pm25": {2020: 8}}, tasks=TASKS, contents="rows: [one, two]", as_of="2021-02", complete=True)  # fmt: skip
    assert found.verdict("r").status == ("met" if expected == "met" else "not_applicable")
