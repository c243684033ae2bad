"""Sentences 20 to 30: periods, changes, totals, means and composites, by worked examples."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, months, quarters, told

import ecorules as er

# -- 20, 21: grains and bases --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "period", "value"),
    [
        ("in: 2020", "2020", 100),
        ("in: 2020-H2", "2020-H2", 70),
        ("in: 2020-Q3", "2020-Q3", 30),
        ("in: 2020-07", "2020-07", 7),
        ("in: 2020-07-15", "2020-07-15", 1),
    ],
)
def test_sentence_20_values_are_taken_at_the_grain_of_the_judged_period(time, period, value):
    data = {"energy": {"2020": 100, "2020-H2": 70, "2020-Q3": 30, "2020-07": 7, "2020-07-15": 1}}
    verdict = judged(f"{{indicator: energy, at_least: 0, {time}}}", data)
    assert (verdict.value_number, str(verdict.period)) == (value, period)


@pytest.mark.parametrize(
    "rule",
    [
        "{increase: energy, since: 2018, at_least: 1 %, by: 2020-Q4}",
        "{indicator: energy, at_least: {period: 2018-Q1}, by: 2020}",
        "{indicator: energy, at_least: {schedule: {2018: 1, 2019-Q1: 2}}}",
        "{indicator: energy, at_least: 1, throughout: [2018, 2019-Q1]}",
        "{indicator: energy, at_least: {total: energy, since: 2018-01}, by: 2020}",
    ],
)
def test_sentence_20_a_mix_of_grains_is_refused(rule):
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule, {})
    assert caught.value.code == "grain"


@pytest.mark.parametrize("since", [2020, 2021])
def test_sentence_21_the_base_lies_before_every_judged_period(since):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{increase: energy, since: {since}, at_least: 1 %, throughout: 2020..2022}}", {})
    assert caught.value.code == "since"


def test_sentence_21_a_total_may_begin_with_the_judged_period():
    rule = "{total: energy, since: 2020, at_least: 5, by: 2020}"
    assert judged(rule, {"energy": {2020: 5}}).margin_number == 0
    with pytest.raises(er.RuleSetError) as caught:
        judged("{total: energy, since: 2021, at_least: 5, by: 2020}", {})
    assert caught.value.code == "since"


# -- 22 to 24: changes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "value", "unit", "margin_unit"),
    [
        ("increase: share, since: 2018, at_least: 10 %", 10, "%", "pp"),
        ("increase: share, since: 2018, at_least: 2 pp", 2, "pp", "pp"),
        ("decrease: share, since: 2018, at_least: -2 pp", -2, "pp", "pp"),
        ("increase: land, since: 2018, at_least: 5 ha", 5, "ha", "ha"),
        ("increase: land, since: 2018, at_least: 75 亩", 75, "亩", "亩"),
        ("decrease: land, since: 2018, at_least: -5 %", -5, "%", "pp"),
        ("increase: index, since: 2018, at_least: 0.5", 0.5, "", ""),
        ("increase: index, since: 2018, at_least: 50 %", 50, "%", "pp"),
        ("increase: firms, since: 2018, at_least: 3", 3, "家", "家"),
        ("increase: firms, since: 2018, at_least: 3 个", 3, "个", "个"),
    ],
)
def test_sentence_22_the_unit_of_the_bound_says_which_change(rule, value, unit, margin_unit):
    data = {
        "share": {2018: 20, 2020: 22}, "land": {2018: 100, 2020: 105},
        "index": {2018: 1, 2020: 1.5}, "firms": {2018: 10, 2020: 13},
    }  # fmt: skip
    verdict = judged(f"{{{rule}, by: 2020}}", data)
    assert (verdict.status, verdict.value_number, verdict.unit) == ("met", close(value), unit)
    assert (verdict.margin_number, verdict.margin_unit) == (0, margin_unit)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{increase: energy, since: 2018, at_least: 10}", "change-unit"),
        ("{increase: share, since: 2018, at_least: 10}", "change-unit"),
        ("{increase: energy, since: 2018, at_least: 10 pp}", "points"),
        ("{increase: energy, since: 2018, at_least: 10 ha}", "unit-mismatch"),
        ("{increase: energy, since: 2018, at_least: 10 t, unit: '%'}", "unit-mismatch"),
        ("{increase: energy, since: 2018, at_least: {assigned: ration}}", "change-unit"),
        ("{increase: energy, every: year, must: rise, throughout: window}", "change-unit"),
    ],
)
def test_sentence_22_nothing_is_guessed(rule, code):
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule, {})
    assert caught.value.code == code


GROWTH = {"energy": {2016: 100, 2017: 110, 2018: 121, 2019: 145.2, 2020: 159.72}}


@pytest.mark.parametrize(
    ("rule", "status", "value", "bound"),
    [
        # 10 %, 10 %, 20 %, 10 % a year
        ("increase: energy, every: year, unit: '%', above: previous, in: 2019", "met", 20, 10),
        ("increase: energy, every: year, unit: '%', above: previous, in: 2020", "missed", 10, 20),
        ("increase: energy, every: year, unit: '%', at_least: previous, in: 2018", "met", 10, 10),
        (
            "increase: energy, every: year, unit: '%', above: {period: 2018}, in: 2019",
            "met",
            20,
            10,
        ),
        ("increase: energy, since: 2016, unit: '%', above: previous, in: 2018", "met", 21, 10),
        ("increase: energy, since: 2016, unit: t, at_least: previous, in: 2018", "met", 21, 10),
        ("total: energy, since: 2016, at_least: previous, in: 2018", "met", 331, 210),
        ("mean: energy, over: 2, above: previous, in: 2018", "met", 115.5, 105),
    ],
)
def test_sentence_23_previous_is_the_same_measure_one_step_earlier(rule, status, value, bound):
    verdict = judged(f"{{{rule}}}", GROWTH)
    assert verdict.status == status
    assert (verdict.value_number, verdict.bound_number) == (close(value), close(bound))


def test_sentence_23_a_step_is_the_lag_of_every():
    # Year on year: May 2020 +20 %; a year earlier, May 2019, +10 %. April does not matter.
    data = {"energy": {"2018-05": 100, "2019-05": 110, "2020-05": 132, "2019-04": 1, "2020-04": 9}}
    rule = "{increase: energy, every: year, unit: '%', above: previous, in: 2020-05}"
    verdict = judged(rule, data)
    assert (verdict.value_number, verdict.bound_number) == (close(20), close(10))


def test_sentence_23_a_step_may_reach_before_the_window():
    data = {"land": {2017: 9, 2018: 10, 2019: 11, 2020: 12}}
    verdict = judged("{indicator: land, must: rise, throughout: window}", data)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == ("met", "2018", 1)
    del data["land"][2017]
    assert told(judged("{indicator: land, must: rise, throughout: window}", data)) == (
        "undetermined", "reference_missing",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "rule", "value"),
    [
        ({2018: 100, 2020: 121}, "since: 2018, at_least: 10 %, by: 2020", 10),
        ({2018: 100, 2020: 121}, "since: 2018, at_least: 10.5 ha, by: 2020", 10.5),
        ({"2019-Q4": 100, "2020-Q2": 121}, "since: 2019-Q4, at_least: 46.41 %, by: 2020-Q2", 46.41),
        ({"2019-Q4": 100, "2020-Q2": 121}, "since: 2019-Q4, at_least: 42 ha, by: 2020-Q2", 42),
        ({"2019-06": 100, "2020-12": 133.1}, "since: 2019-06, at_least: 21 %, by: 2020-12", 21),
        ({"2019-06": 100, "2020-12": 133}, "since: 2019-06, at_least: 22 ha, by: 2020-12", 22),
        ({"2019-H2": 100, "2020-H2": 110}, "since: 2019-H2, at_least: 10 %, by: 2020-H2", 10),
        ({2018: 100, 2020: 0}, "since: 2018, at_least: -100 %, by: 2020", -100),
    ],
)
def test_sentence_24_a_yearly_rate(data, rule, value):
    # 21 % in half a year is 46.41 % a year; 33.1 % in a year and a half is 21 % a year
    verdict = judged(f"{{increase: land, average: year, {rule}}}", {"land": data})
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", close(value), 0)


@pytest.mark.parametrize(
    ("base", "end", "bound", "reason"),
    [
        (0, 5, "10 %", "base_not_positive"),
        (-1, 5, "10 %", "base_not_positive"),
        (5, -1, "10 %", "sign_change"),
        (None, 5, "10 %", "base_missing"),
        (5, None, "10 %", "value_missing"),
        (None, None, "10 %", "value_missing"),
        (0, 5, "10 万元", "compared"),
        (-10, 5, "1 万元", "compared"),
    ],
)
def test_sentence_24_rates_need_a_positive_base(base, end, bound, reason):
    rule = f"{{increase: trade, since: 2018, average: year, at_least: {bound}, by: 2020}}"
    assert judged(rule, {"trade": {2018: base, 2020: end}}).reason == reason


@pytest.mark.parametrize(
    ("base", "reason"), [(0, "base_not_positive"), (-5, "base_not_positive"), (5, "compared")]
)
def test_a_relative_change_needs_a_positive_base_only(base, reason):
    rule = "{increase: trade, since: 2018, at_least: -500 %, by: 2020}"
    assert judged(rule, {"trade": {2018: base, 2020: -10}}).reason == reason


# -- 25, 26: totals and means --------------------------------------------------------------------


@pytest.mark.parametrize("values", [(1, 2, 3, 4), (1, 2, None, 4), (None,) * 4, (9, 9, 9, 9)])
@pytest.mark.parametrize(
    "bound", ["at_least: 7", "at_most: 7", "above: 10", "below: 1", "equal_to: 10"]
)
@pytest.mark.parametrize("as_of", ["2020", "2020-Q2"])
def test_sentence_25_a_flow_is_its_total_over_the_period(values, bound, as_of):
    data = {"energy": quarters(2020, *values)}
    level = judged(f"{{indicator: energy, {bound}, in: 2020}}", data, as_of=as_of)
    total = judged(f"{{total: energy, since: 2020, {bound}, in: 2020}}", data, as_of=as_of)
    for what in (
        "status",
        "reason",
        "value_number",
        "bound_number",
        "margin_number",
        "end",
        "period",
    ):
        assert getattr(level, what) == getattr(total, what), what


def test_sentence_25_a_total_takes_only_a_flow():
    with pytest.raises(er.RuleSetError) as caught:
        judged("{total: land, since: 2018, at_least: 5}", {})
    assert caught.value.code == "not-a-flow"


@pytest.mark.parametrize(
    ("over", "time", "value"),
    [
        ("3", "in: 2020", 4),
        ("3 years", "in: 2020", 4),
        ("2018..2020", "in: 2020", 4),
        ("2017..", "in: 2020", 3.25),
        ("finish", "in: 2020", 5.5),
        ("2", "in: 2019", 2),
    ],
)
def test_sentence_26_over_names_or_counts_periods(over, time, value):
    data = {"pm25": {2017: 1, 2018: 1, 2019: 3, 2020: 8}}
    verdict = judged(f"{{mean: pm25, over: {over}, at_most: {value}, {time}}}", data)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", close(value), 0)


def test_sentence_26_over_of_another_grain():
    data = {"energy": {**months(2019, *[1] * 12), **months(2020, *[3] * 12)}}
    # in a quarter, the last 12 months: nine of 3 and three of 1 at the end of Q3
    quarter = judged("{mean: energy, over: 12 months, at_most: 2.5, in: 2020-Q3}", data)
    assert (quarter.status, quarter.value_number) == ("met", 2.5)
    year = judged("{mean: energy, over: 2 years, at_most: 24, in: 2020}", data)
    assert (year.status, year.value_number, year.margin_number) == ("met", 24, 0)


def test_sentence_26_all_periods_of_a_mean_are_needed():
    rule = "{mean: pm25, over: 3 years, at_most: 100, in: 2020}"
    assert told(judged(rule, {"pm25": {2018: 1, 2020: 1}})) == ("undetermined", "value_missing")


# -- 28: how many --------------------------------------------------------------------------------

PARTS = """
    yes: {indicator: pm25, at_most: 45}
    also: {indicator: pm25, at_most: 46}
    nor: {indicator: pm25, at_most: 43}
    no: {indicator: pm25, at_most: 10}
    open: {indicator: ozone, at_most: 10}
    out: {indicator: pm25, at_most: 10, where: pm25 > 100}
    out2: {indicator: pm25, at_most: 10, where: pm25 > 200}
"""


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("all: [yes, also]", "met"),
        ("all: [yes, no]", "missed"),
        ("all: [yes, open]", "undetermined"),
        ("all: [no, open]", "missed"),
        ("all: [yes, out]", "met"),
        ("all: [out, out2]", "not_applicable"),
        ("all: [open, out]", "undetermined"),
        ("any: [no, open]", "undetermined"),
        ("any: [yes, open]", "met"),
        ("any: [no, out]", "missed"),
        ("any: [out]", "not_applicable"),
        ("rules: [yes, also, no], at_least: 2", "met"),
        ("rules: [yes, also, no], at_least: 3", "missed"),
        ("rules: [yes, no, open], at_least: 2", "undetermined"),
        ("rules: [yes, no, open], at_least: 3", "missed"),
        ("rules: [yes, no, open], at_most: 2", "met"),
        ("rules: [yes, no, open], at_most: 1", "undetermined"),
        ("rules: [yes, no, open], below: 1", "missed"),
        ("rules: [yes, also, no, open], between: [2, 3]", "met"),
        ("rules: [yes, also, no, open], equal_to: 2", "undetermined"),
        ("rules: [yes, also, no, nor], at_least: 50 %", "met"),
        ("rules: [yes, also, no, nor], above: 50 %", "missed"),
        ("rules: [yes, also, no, open], at_least: 75 %", "undetermined"),
        ("rules: [yes, also, no, open], at_least: 76 %", "missed"),
        # K with K above the parts that apply asks for all of them
        ("rules: [yes, out], at_least: 2", "met"),
        ("rules: [yes, also, out], at_least: 5", "met"),
        ("rules: [yes, no, out], at_least: 3", "missed"),
        ("rules: [out, out2], at_least: 1", "not_applicable"),
        # a share of those that apply
        ("rules: [yes, out, out2], at_least: 100 %", "met"),
        ("rules: [yes, also, no], at_least: 66 %", "met"),
        ("rules: [yes, also, no], at_least: 67 %", "missed"),
        ("rules: [yes, also, no], at_least: 1 个", "met"),
    ],
)
def test_sentence_28_a_count_of_rules(rule, status):
    found = evaluated(PARTS + f"    r: {{{rule}}}", {"pm25": {2020: 45}})
    verdict = found.verdict("r")
    assert verdict.status == status
    assert (verdict.value, verdict.bound, verdict.margin) == (None, None, None)
    if status in {"met", "missed"}:
        assert verdict.reason == "parts"


@pytest.mark.parametrize("word", ["all", "any"])
def test_sentence_28_nothing_is_decided_where_no_part_is(word):
    found = evaluated(PARTS + f"    r: {{{word}: [open]}}", {"pm25": {2020: 45}})
    assert told(found.verdict("r")) == ("undetermined", "value_missing")


# -- 29: parts and their times -------------------------------------------------------------------


def test_sentence_29_a_part_with_its_own_time_enters_every_period():
    # 2018 is judged once (met); the part without a time in each year.
    rule = "{all: [{indicator: pm25, at_most: 45, in: 2018}, {indicator: land, at_least: 5}], throughout: 2019..2020}"
    data = {"pm25": {2018: 45, 2019: 99, 2020: 99}, "land": {2018: 1, 2019: 5, 2020: 5}}
    assert judged(rule, data).status == "met"
    data["land"][2019] = 4
    assert judged(rule, data).status == "missed"


def test_sentence_29_the_same_part_must_carry_every_period():
    # each year one of two passes: any of them in each year, though neither passes in both
    rule = "{any: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}], throughout: 2019..2020}"
    data = {"pm25": {2019: 40, 2020: 50}, "land": {2019: 1, 2020: 5}}
    assert judged(rule, data).status == "met"
    by_id = """
        air: {indicator: pm25, at_most: 45, throughout: 2019..2020}
        field: {indicator: land, at_least: 5, throughout: 2019..2020}
        r: {any: [air, field], throughout: 2019..2020}
    """
    assert evaluated(by_id, data).verdict("r").status == "missed"


def test_sentence_29_a_rule_by_id_keeps_the_time_it_has_at_the_top():
    rules = """
        air: {indicator: pm25, at_most: 45}
        r: {all: [air], in: 2018}
    """
    data = {"pm25": {2018: 50, 2020: 40}}
    assert evaluated(rules, data).verdict("r").status == "met"
    assert judged("{all: [{indicator: pm25, at_most: 45}], in: 2018}", data).status == "missed"


def test_sentence_29_parts_in_place_are_not_counted():
    rules = """
        air: {indicator: pm25, at_most: 45}
        r: {any: [air, {indicator: land, at_least: 5}]}
    """
    found = evaluated(rules, {"pm25": {2020: 45}, "land": {2020: 1}})
    assert found.rules == ("air", "r")
    assert found.status() == "met"


def test_sentence_29_where_of_a_composite_is_read_at_the_last_judged_period_of_its_parts():
    rule = (
        "{all: [{indicator: pm25, at_most: 45, in: 2018}, {indicator: pm25, at_most: 45, in: 2019}],"
        " where: land > 5}"
    )
    data = {"pm25": {2018: 40, 2019: 40}, "land": {2018: 1, 2019: 6, 2020: 1}}
    assert judged(rule, data).status == "met"
    data["land"][2019] = 5
    assert told(judged(rule, data)) == ("not_applicable", "where_false")
    data["land"][2019] = None
    assert told(judged(rule, data)) == ("undetermined", "where_unknown")


# -- 30: schedules -------------------------------------------------------------------------------

SCHEDULE = "at_most: {schedule: {2018: 50, 2020: 40}}"


@pytest.mark.parametrize(
    ("values", "status", "period", "margin"),
    [
        ((50, 99, 40), "met", "2018", 0),
        ((49, 99, 40), "met", "2020", 0),
        ((51, 99, 30), "missed", "2018", -1),
        ((51, 99, 45), "missed", "2020", -5),
        ((49, 99, None), "undetermined", "None", None),
        ((51, 99, None), "missed", "2018", -1),
    ],
)
def test_sentence_30_a_schedule_says_when_it_is_judged(values, status, period, margin):
    data = {"pm25": dict(zip((2018, 2019, 2020), values, strict=True))}
    verdict = judged(f"{{indicator: pm25, {SCHEDULE}}}", data)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == (status, period, margin)


@pytest.mark.parametrize(
    ("interpolate", "time", "bound"),
    [
        ("linear", "in: 2019", 45),
        ("geometric", "in: 2019", 44.721359549995796),
        ("linear", "in: 2018", 50),
        ("geometric", "in: 2020", 40),
        (None, "in: 2020", 40),
    ],
)
def test_sentence_30_between_its_entries_a_schedule_may_be_interpolated(interpolate, time, bound):
    path = f", interpolate: {interpolate}" if interpolate else ""
    rule = f"{{indicator: pm25, at_most: {{schedule: {{2018: 50, 2020: 40}}{path}}}, {time}}}"
    verdict = judged(rule, {"pm25": {2018: 0, 2019: 0, 2020: 0}})
    assert (verdict.status, verdict.bound_number) == ("met", close(bound))


@pytest.mark.parametrize(
    ("path", "time"),
    [("", "in: 2019"), (", interpolate: linear", "in: 2017"), (", interpolate: linear", "in: 2021"),
     (", interpolate: geometric", "in: 2021")],
)  # fmt: skip
def test_sentence_30_outside_its_entries_a_schedule_is_undetermined(path, time):
    rule = f"{{indicator: pm25, at_most: {{schedule: {{2018: 50, 2020: 40}}{path}}}, {time}}}"
    data = {"pm25": {2017: 1, 2019: 1, 2021: 1}}
    assert told(judged(rule, data, as_of=2021)) == ("undetermined", "reference_missing")


def test_sentence_30_a_geometric_path_needs_positive_ends():
    rule = "{indicator: trade, at_most: {schedule: {2018: -5, 2020: 40}, interpolate: geometric}, in: 2019}"
    assert judged(rule, {"trade": {2019: 1}}).status == "undetermined"


def test_sentence_30_in_a_rule_with_a_time_a_schedule_gives_none():
    rule = "{all: [{indicator: pm25, " + SCHEDULE + "}], in: 2018}"
    verdict = judged(rule, {"pm25": {2018: 50, 2020: 99}})
    assert verdict.status == "met"


def test_sentence_30_an_entry_may_be_a_reference():
    rule = (
        "{indicator: pm25, at_most: {schedule: {2018: 50, 2019: previous, 2020: {period: 2018}}}}"
    )
    verdict = judged(rule, {"pm25": {2018: 48, 2019: 47, 2020: 49}})
    assert (verdict.status, str(verdict.period), verdict.bound_number) == ("missed", "2020", 48)


def test_sentence_30_throughout_takes_a_list():
    rule = "{indicator: pm25, at_most: 45, throughout: [2020, 2018]}"
    verdict = judged(rule, {"pm25": {2018: 44, 2019: 99, 2020: 45}})
    assert (verdict.status, str(verdict.period)) == ("met", "2020")
