"""Sentences 13, 14, 19 and the derived indicators of `periods`, by worked examples."""

from __future__ import annotations

import pytest
from engine_helpers import close, judged, months, quarters, told

QUARTERS = quarters(2020, 80, 70, 75)  # the last is not known

# -- 13: ends of what is derived from unknown members ---------------------------------------------


@pytest.mark.parametrize(
    ("definition", "bound", "status", "end"),
    [
        # One of four is above 75 for certain, and one is not known: 1 to 2.
        ("count: periods, meeting: pm25 > 75", "at_least: 1", "met", "least"),
        ("count: periods, meeting: pm25 > 75", "at_most: 2", "met", "most"),
        ("count: periods, meeting: pm25 > 75", "at_most: 1", "undetermined", ""),
        ("count: periods, meeting: pm25 > 75", "at_least: 3", "missed", "most"),
        ("count: periods, meeting: pm25 > 75", "equal_to: 0", "missed", "least"),
        ("count: periods, meeting: pm25 > 75", "equal_to: 1", "undetermined", ""),
        ("count: periods, meeting: pm25 > 75", "between: [1, 2]", "met", ""),
        # Two of four pass for certain: 50 % to 75 %.
        ("share: periods, meeting: pm25 <= 75", "at_least: 50 %", "met", "least"),
        ("share: periods, meeting: pm25 <= 75", "above: 50 %", "undetermined", ""),
        ("share: periods, meeting: pm25 <= 75", "at_most: 75 %", "met", "most"),
        ("share: periods, meeting: pm25 <= 75", "above: 75 %", "missed", "most"),
        # The members: a quarter of unknown value keeps one end of least and greatest.
        ("max: periods, of: pm25", "at_least: 80", "met", "least"),
        ("max: periods, of: pm25", "at_most: 80", "undetermined", ""),
        ("max: periods, of: pm25", "below: 80", "missed", "least"),
        ("min: periods, of: pm25", "at_most: 70", "met", "most"),
        ("min: periods, of: pm25", "at_least: 71", "missed", "most"),
        ("min: periods, of: pm25", "at_least: 60", "undetermined", ""),
        ("worst: periods, of: pm25", "at_most: 79", "missed", "least"),
        ("mean: periods, of: pm25", "at_most: 1000", "undetermined", ""),
        ("percentile: periods, of: pm25, at: 50", "at_most: 1000", "undetermined", ""),
        ("sum: periods, of: pm25", "at_least: 1", "undetermined", ""),
    ],
)
def test_sentence_13_unknown_members_are_counted_both_ways(definition, bound, status, end):
    verdict = judged(f"{{indicator: x, {bound}}}", {"pm25": QUARTERS}, more=f"x: {{{definition}}}")
    assert verdict.status == status
    if end:
        assert verdict.end == end


@pytest.mark.parametrize(
    ("bound", "status"),
    [("at_least: 60", "met"), ("above: 60", "undetermined"), ("at_most: 59", "missed"),
     ("at_most: 1000", "undetermined"), ("at_least: 0", "met")],
)  # fmt: skip
def test_sentence_13_a_sum_of_a_flow_is_open_upwards(bound, status):
    data = {"energy": {"2018": 20, "2020": 40}}
    more = "x: {sum: periods, of: energy, over: 3 years}"
    assert judged(f"{{indicator: x, {bound}}}", data, more=more).status == status


@pytest.mark.parametrize(
    ("bound", "status"),
    [
        # Asked: Q1 surely, Q2 surely not, Q3 perhaps, Q4 perhaps. Of those Q1 passes, Q3 fails, Q4 is unknown.
        ("at_least: 33 %", "met"),
        ("at_least: 34 %", "undetermined"),
        ("at_most: 100 %", "met"),
        ("below: 100 %", "undetermined"),
    ],
)
def test_sentence_13_a_member_whose_where_is_unknown_is_tried_in_and_out(bound, status):
    data = {
        "pm25": quarters(2020, 40, 90, 90),
        "land": quarters(2020, 5, 1),
    }
    more = 'x: {share: periods, where: land > 3, meeting: pm25 <= 75, unit: "%"}'
    assert judged(f"{{indicator: x, {bound}}}", data, more=more).status == status


@pytest.mark.parametrize(
    ("of", "value"),
    [
        ("percentile: periods, of: pm25, at: 0", 10),
        ("percentile: periods, of: pm25, at: 50", 72.5),
        ("percentile: periods, of: pm25, at: 95", 79.25),
        ("percentile: periods, of: pm25, at: 100", 80),
        ("mean: periods, of: pm25", 58.75),
        ("max: periods, of: pm25", 80),
        ("min: periods, of: pm25", 10),
        ("worst: periods, of: pm25", 80),
    ],
)
def test_what_is_derived_from_known_members(of, value):
    data = {"pm25": quarters(2020, 80, 70, 75, 10)}
    verdict = judged("{indicator: x, at_least: 0}", data, more=f"x: {{{of}}}")
    assert (verdict.status, verdict.value_number) == ("met", close(value))


def test_a_share_is_weighted_by_of():
    data = {"pm25": quarters(2020, 80, 70, 75, 10), "energy": quarters(2020, 4, 1, 2, 3)}
    more = 'x: {share: periods, of: energy, meeting: pm25 > 72, unit: "%"}'
    verdict = judged("{indicator: x, at_most: 60 %}", data, more=more)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", close(60), 0)


def test_a_rule_in_place_is_asked_of_each_member():
    more = 'x: {share: periods, meeting: {indicator: pm25, at_most: 0.075 mg/m³}, unit: "%"}'
    data = {"pm25": quarters(2020, 80, 70, 75, 10)}
    assert judged("{indicator: x, equal_to: 75 %}", data, more=more).status == "met"


def test_nobody_asked_is_not_applicable():
    more = "x: {mean: periods, of: pm25, where: pm25 > 100}"
    data = {"pm25": quarters(2020, 80, 70, 75, 10)}
    verdict = judged("{indicator: x, at_most: 1}", data, more=more)
    assert told(verdict) == ("not_applicable", "nobody_asked")


@pytest.mark.parametrize(("unknown", "status"), [(None, "undetermined"), (90, "not_applicable")])
def test_nobody_is_asked_only_when_that_is_known(unknown, status):
    more = "x: {share: periods, where: pm25 > 100, meeting: pm25 < 200}"
    data = {"pm25": quarters(2020, 80, 70, 75, unknown)}
    assert judged("{indicator: x, at_least: 0.5}", data, more=more).status == status


def test_growth_rates_are_compounded():
    more = "x: {compound: periods, of: growth, over: 2 years}"
    data = {"growth": {2019: 10, 2020: -10}}
    verdict = judged("{indicator: x, at_least: -1 %}", data, more=more)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", close(-1), 0)


# -- need ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "values", "status", "reason"),
    [
        ("3", (80, 70, 75), "met", "compared"),
        ("4", (80, 70, 75), "undetermined", "too_few_values"),
        ("75 %", (80, 70, 75), "met", "compared"),
        ("76 %", (80, 70, 75), "undetermined", "too_few_values"),
        ("3", (80, 70), "undetermined", "too_few_values"),
    ],
)
def test_need_leaves_out_what_is_not_known(need, values, status, reason):
    # Of the known three, two are at most 75: 2 / 3, where all four would give 50 % to 75 %.
    more = f'x: {{share: periods, meeting: pm25 <= 75, need: {need}, unit: "%"}}'
    verdict = judged("{indicator: x, at_least: 66 %}", {"pm25": quarters(2020, *values)}, more=more)
    assert told(verdict) == (status, reason)
    if status == "met":
        assert verdict.value_number == close(200 / 3)
        assert verdict.flags == ("left_out",)


def test_need_leaves_nothing_out_before_the_period_is_seen():
    more = "x: {share: periods, meeting: pm25 <= 75, need: 3}"
    verdict = judged(
        "{indicator: x, at_least: 0.66}", {"pm25": QUARTERS}, more=more, as_of="2020-Q3"
    )
    assert told(verdict) == ("pending", "not_seen")


def test_days_of_a_year_with_enough_of_them_known():
    days = {f"2020-{month:02d}-{day:02d}": 50 for month in range(1, 13) for day in range(1, 28)}
    days["2020-03-05"] = 151  # 324 days are known; one of them is bad
    more = """
        day: {unit: µg/m³}
        good: {share: periods, meeting: day <= 150, need: 324, unit: "%"}
        bad: {count: periods, meeting: day > 150}
        high: {percentile: periods, of: day, at: 95, need: 324}
    """
    data = {"day": days}
    good = judged("{indicator: good, at_least: 99 %}", data, more=more)
    assert (good.status, good.value_number) == ("met", close(100 * 323 / 324))
    # 366 days, 42 of them unknown: 1 to 43 bad days
    assert judged("{indicator: bad, at_most: 43}", data, more=more).status == "met"
    assert judged("{indicator: bad, at_most: 42}", data, more=more).status == "undetermined"
    assert judged("{indicator: bad, at_most: 0}", data, more=more).status == "missed"
    assert judged("{indicator: high, at_most: 50}", data, more=more).margin_number == 0
    del days["2020-03-06"]
    assert told(judged("{indicator: good, at_least: 1 %}", {"day": days}, more=more)) == (
        "undetermined", "too_few_values",
    )  # fmt: skip


# -- 14: which periods are members ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (quarters(2020, 1, 1, 1, 1), 4),
        (months(2020, *[1] * 12), 12),
        ({"2020-H1": 1, "2020-H2": 1}, 2),
        # quarters are the finest with a value; those of the other year do not count
        ({"2020": 1, "2019-01": 1, **quarters(2020, 1, 1, 1, 1)}, 4),
    ],
)
def test_sentence_14_the_members_are_the_periods_of_the_grain_of_the_data(data, count):
    more = "x: {count: periods, meeting: pm25 == 1}"
    verdict = judged("{indicator: x, at_least: 0}", {"pm25": data}, more=more)
    assert (verdict.status, verdict.value_number) == ("met", count)


def test_sentence_14_a_period_without_data_is_a_member_with_gaps():
    more = "x: {count: periods, meeting: pm25 == 1}"
    data = {"pm25": {"2020-02": 1}}
    assert judged("{indicator: x, at_most: 12}", data, more=more).status == "met"
    assert judged("{indicator: x, at_most: 11}", data, more=more).status == "undetermined"


def test_sentence_14_a_widened_period_has_its_own_members():
    more = "peak: {max: periods, of: energy, over: 2018..}"
    data = {"energy": {2017: 99, 2018: 7, 2019: 9, 2020: 8}}
    verdict = judged("{indicator: peak, equal_to: 9}", data, more=more)
    assert (verdict.status, verdict.value_number) == ("met", 9)
    assert judged("{indicator: peak, equal_to: 7, in: 2018}", data, more=more).status == "met"


def test_sentence_10_inside_periods_previous_is_one_member_earlier():
    # Q1 against Q4 of 2019, then each against the one before: two of four fall.
    more = "x: {count: periods, meeting: pm25 < previous(pm25)}"
    data = {"pm25": {"2019-Q4": 5, **quarters(2020, 4, 6, 6, 2)}}
    assert judged("{indicator: x, equal_to: 2}", data, more=more).status == "met"
    del data["pm25"]["2019-Q4"]
    assert judged("{indicator: x, at_least: 1}", data, more=more).end == "least"
    assert judged("{indicator: x, equal_to: 2}", data, more=more).status == "undetermined"


@pytest.mark.parametrize("rule", ["{increase: x, since: 2019, at_least: 0, by: 2020}",
                                  "{indicator: {expression: 2 * x}, at_least: 0}"])  # fmt: skip
def test_an_open_pair_is_a_gap_in_an_expression_and_in_a_change(rule):
    more = "x: {count: periods, meeting: pm25 > 75}"
    data = {"pm25": {**quarters(2019, 80, 80, 80, 80), **quarters(2020, 80, 80, 80)}}
    assert judged(rule, data, more=more).status == "undetermined"
    data["pm25"]["2020-Q4"] = 80
    assert judged(rule, data, more=more).status == "met"


# -- 19: parameters and scenarios ----------------------------------------------------------------


def test_sentence_19_a_parameter_without_a_scenario_holds_for_every_scenario():
    import pandas as pd
    from engine_helpers import rule_set

    data = pd.DataFrame(
        {
            "region": ["A", "A", "B"],
            "scenario": ["low", "high", "low"],
            "year": [2020, 2020, 2020],
            "pm25": [30.0, 50.0, 40.0],
        }
    )
    plan = rule_set("r: {indicator: pm25, at_most: {assigned: quota}}")
    table = pd.DataFrame({"region": ["A", "B"], "quota": [40.0, 39.0]})
    found = plan.evaluate(data, as_of=2020, assign=table)
    margins = {
        (region, scenario): found.verdict("r", region=region, scenario=scenario).margin_number
        for region, scenario in (("A", "low"), ("A", "high"), ("B", "low"))
    }
    assert margins == {("A", "low"): 10, ("A", "high"): -10, ("B", "low"): -1}
