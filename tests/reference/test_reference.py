"""The reference itself, held to the numbered sentences by examples worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from reference import (
    Outcome,
    delicate,
    first_attained,
    judge,
    so_far,
    statuses_of_set,
    would_pass,
)

HERE = ("A",)
INDICATORS: dict[str, Any] = {
    "pm25": {"unit": "µg/m³", "kind": "level", "better": "lower"},
    "pm_day": {"unit": "µg/m³", "kind": "level", "better": "lower", "need": "3"},
    "energy": {"unit": "万吨", "kind": "flow"},
    "gdp": {"unit": "亿元", "kind": "flow"},
    "trade": {"unit": "亿元", "kind": "flow", "range": ["-1000"]},
    "land": {"unit": "ha", "kind": "stock"},
    "share": {"unit": "%", "kind": "ratio"},
    "goal": {"unit": "%"},
    "intensity": {"unit": "t/万元", "better": "lower", "expression": "energy / gdp"},
    "both": {"unit": "%", "expression": "share + goal"},
    "ahead": {"expression": "share - goal"},
    "river": {"classes": ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]},
    "cod": {"unit": "mg/m³", "kind": "level", "better": "lower"},
    "oxygen": {"unit": "mg/m³", "kind": "level", "better": "higher"},
    "ph": {"unit": "1"},
    "water": {
        "classes": ["Ⅰ", "Ⅱ", "Ⅲ", "劣Ⅲ"],
        "limits": {"cod": ["15", "20", "30"], "oxygen": ["8", "6", "5"]},
    },
    "good_days": {"share": "periods", "meeting": "pm_day <= 75"},
    "good_enough": {"share": "periods", "meeting": "pm_day <= 75", "need": "3"},
    "bad_days": {"count": "periods", "meeting": "pm_day > 75"},
    "p50": {"percentile": "periods", "of": "pm_day", "at": "50"},
    "dirty_mean": {"mean": "periods", "of": "pm_day", "where": "pm_day > 75"},
    "peak": {"max": "periods", "of": "energy", "over": "2018.."},
    "growth": {"unit": "%"},
    "five": {"compound": "periods", "of": "growth", "over": "2"},
}


def one(rule: dict[str, Any], data: dict[str, Any], as_of: str = "2020", **more: Any) -> Outcome:
    return judge(given(rule, **more), {HERE: data}, as_of=as_of, assign=more.get("assign"))[
        "r", HERE
    ]


def given(rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "ecorules": "1",
        "id": "t",
        "window": "2018..2020",
        "stages": {"finish": "2019..2020"},
        "parameters": {"quota": {"unit": "µg/m³"}, "terrain": {"classes": ["hill", "plain"]}},
        "indicators": INDICATORS,
        "rules": {"r": rule, **more.get("rules", {})},
    }


def months(year: int, *values: float | None) -> dict[str, float | None]:
    return {f"{year}-{month:02d}": value for month, value in enumerate(values, 1)}


# -- time, roll-ups ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "period"),
    [
        ({"by": "window"}, "2020"),
        ({"in": "finish"}, "2020"),
        ({"by": "2019"}, "2019"),
        ({}, "2020"),
    ],
)
def test_sentence_2_a_named_range_stands_for_its_last_period(time, period):
    verdict = one(
        {"indicator": "share", "at_least": "1", **time}, {"share": {"2019": 5, "2020": 5}}
    )
    assert (verdict.status, verdict.period) == ("met", period)


def test_sentence_4_a_flow_sums_a_level_averages_a_stock_takes_the_last():
    quarters = {"2020-Q1": 1, "2020-Q2": 2, "2020-Q3": 3, "2020-Q4": 6}
    assert one({"indicator": "energy", "equal_to": "12"}, {"energy": quarters}).status == "met"
    assert one({"indicator": "pm25", "equal_to": "3"}, {"pm25": quarters}).status == "met"
    assert one({"indicator": "land", "equal_to": "6"}, {"land": quarters}).status == "met"


def test_sentence_4_a_ratio_does_not_roll_up():
    verdict = one(
        {"indicator": "share", "at_least": "0 %"}, {"share": {"2020-H1": 5, "2020-H2": 5}}
    )
    assert (verdict.status, verdict.reason) == ("undetermined", "value_missing")


def test_sentence_4_the_value_given_is_taken_and_coarser_data_are_not_split():
    data = {"energy": {"2020": 10, "2020-H1": 1, "2020-H2": 1}}
    assert one({"indicator": "energy", "equal_to": "10"}, data).status == "met"
    verdict = one({"indicator": "energy", "at_least": "1", "in": "2020-Q1"}, data)
    assert verdict.status == "undetermined"


def test_sentence_4_parts_are_rolled_up_from_parts():
    data = {"energy": {"2020-Q1": 5, **months(2020, None, None, None, *[1] * 9)}}
    assert one({"indicator": "energy", "equal_to": "14"}, data).status == "met"


def test_sentence_4_need_says_how_many_parts_make_a_mean():
    rule = {"indicator": "pm_day", "at_most": "40"}
    three = one(rule, {"pm_day": {"2020-Q1": 30, "2020-Q2": 50, "2020-Q4": 40}})
    assert (three.status, three.value, three.flags) == ("met", 40.0, {"left_out"})
    two = one(rule, {"pm_day": {"2020-Q1": 30, "2020-Q2": 50}})
    assert (two.status, two.reason) == ("undetermined", "too_few_values")
    early = one(rule, {"pm_day": {"2020-Q1": 1, "2020-Q2": 1, "2020-Q3": 1}}, as_of="2020-Q3")
    assert (early.status, early.reason) == ("pending", "not_seen")


def test_sentence_25_a_flow_is_its_total_over_the_period():
    data = {"energy": {"2019": 4, "2020": 6}}
    level = one({"indicator": "energy", "at_least": "6", "in": "2020"}, data)
    total = one({"total": "energy", "since": "2020", "at_least": "6", "in": "2020"}, data)
    assert level == total


# -- classes -----------------------------------------------------------------------------------


def test_sentence_6_the_worst_class_over_the_parameters_limits_inclusive():
    data = {"cod": {"2020": 20}, "oxygen": {"2020": 9}}
    verdict = one({"indicator": "water", "at_least": "Ⅱ"}, data)
    assert (verdict.status, verdict.value, verdict.margin) == ("met", 2.0, 0.0)


def test_sentence_6_with_a_parameter_missing_the_class_lies_below_the_worst_known():
    data = {"cod": {"2020": 20.5}}
    missed = one({"indicator": "water", "at_least": "Ⅱ"}, data)
    assert (missed.status, missed.end, missed.value, missed.margin) == ("missed", "most", 1.0, -1.0)
    assert one({"indicator": "water", "at_least": "Ⅲ"}, data).status == "undetermined"


def test_sentence_6_worse_than_every_limit_is_the_last_class_whatever_is_missing():
    verdict = one({"indicator": "water", "at_most": "劣Ⅲ"}, {"cod": {"2020": 31}})
    assert (verdict.status, verdict.end) == ("met", None)


@pytest.mark.parametrize("written", ["II", "ii 类", "Ⅱ"])
def test_sentence_7_labels_are_one_in_any_spelling(written):
    verdict = one({"indicator": "river", "at_least": written}, {"river": {"2020": "Ⅰ类"}})
    assert (verdict.status, verdict.margin) == ("met", 1.0)


# -- expressions ---------------------------------------------------------------------------------


def test_sentence_8_the_difference_of_shares_is_in_points():
    verdict = one(
        {"indicator": "ahead", "at_least": "2 pp"}, {"share": {"2020": 12}, "goal": {"2020": 10}}
    )
    assert (verdict.status, verdict.margin, verdict.bound_unit) == ("met", 0.0, "pp")


def test_sentence_8_units_of_a_quotient():
    data = {"energy": {"2020": 7}, "gdp": {"2020": 10}}
    verdict = one({"indicator": "intensity", "at_most": "0.7"}, data)
    assert (verdict.status, verdict.value, verdict.margin) == ("met", 0.7, 0.0)


def test_sentence_9_in_takes_literals_and_the_better_class_is_the_greater():
    rule = {"indicator": "share", "at_least": "1", "where": "river in ['Ⅰ', 'Ⅱ'] or river >= 'Ⅲ'"}
    assert one(rule, {"share": {"2020": 2}, "river": {"2020": "Ⅲ"}}).status == "met"
    assert one(rule, {"share": {"2020": 2}, "river": {"2020": "Ⅳ"}}).reason == "where_false"


def test_sentence_10_division_by_zero_is_undefined():
    data = {"energy": {"2020": 7}, "gdp": {"2020": 0}}
    verdict = one({"indicator": "intensity", "at_most": "0.7"}, data)
    assert (verdict.status, verdict.reason) == ("undetermined", "undefined_value")


def test_sentence_10_logic_decides_without_what_is_missing():
    rule = {"indicator": "share", "at_least": "1", "where": "share > 1 or pm25 > 3"}
    assert one(rule, {"share": {"2020": 2}}).status == "met"
    assert one({**rule, "where": "share > 9 or pm25 > 3"}, {"share": {"2020": 2}}).reason == (
        "where_unknown"
    )


def test_sentence_10_previous_known_and_the_branch_taken():
    rule = {"indicator": {"expression": "share if known(pm25) else previous(share)", "unit": "%"}}
    data = {"share": {"2019": 3, "2020": 4}}
    assert one({**rule, "equal_to": "3 %"}, data).status == "met"
    assert one({**rule, "equal_to": "4 %"}, {**data, "pm25": {"2020": 1}}).status == "met"


# -- derived from periods ------------------------------------------------------------------------


def test_sentence_13_a_count_and_a_share_lie_between_both_ends():
    data = {"pm_day": {"2020-Q1": 80, "2020-Q2": 70, "2020-Q3": 75}}
    assert one({"indicator": "bad_days", "at_least": "1"}, data).end == "least"
    assert one({"indicator": "bad_days", "at_most": "2"}, data).end == "most"
    assert one({"indicator": "bad_days", "at_most": "1"}, data).status == "undetermined"
    share = one({"indicator": "good_days", "at_least": "50 %"}, data)
    assert (share.status, share.value, share.margin) == ("met", 0.5, 0.0)
    assert one({"indicator": "good_days", "above": "50 %"}, data).status == "undetermined"


def test_sentence_13_need_leaves_the_unknown_out():
    data = {"pm_day": {"2020-Q1": 80, "2020-Q2": 70, "2020-Q3": 75}}
    verdict = one({"indicator": "good_enough", "at_least": "0.6"}, data)
    assert verdict.value == pytest.approx(2 / 3)
    assert verdict.flags == {"left_out"}
    fewer = one({"indicator": "good_enough", "at_least": "0.6"}, {"pm_day": {"2020-Q1": 70}})
    assert fewer.reason == "too_few_values"
    early = one({"indicator": "good_enough", "at_least": "0.6"}, data, as_of="2020-Q3")
    assert (early.status, early.reason) == ("pending", "not_seen")


def test_sentence_13_a_percentile_interpolates_and_needs_everything():
    data = {"pm_day": {"2020-Q1": 80, "2020-Q2": 70, "2020-Q3": 75, "2020-Q4": 10}}
    assert one({"indicator": "p50", "equal_to": "72.5"}, data).status == "met"
    data["pm_day"].pop("2020-Q4")
    assert one({"indicator": "p50", "at_most": "100"}, data).status == "undetermined"


def test_sentence_13_a_maximum_keeps_its_known_end():
    data = {"energy": {"2018": 9, "2020": 5}}
    assert one({"indicator": "peak", "at_least": "9"}, data).status == "met"
    assert one({"indicator": "peak", "at_most": "9"}, data).status == "undetermined"


def test_nobody_asked_is_not_applicable():
    data = {"pm_day": {"2020-Q1": 60, "2020-Q2": 60, "2020-Q3": 60, "2020-Q4": 60}}
    verdict = one({"indicator": "dirty_mean", "at_most": "100"}, data)
    assert (verdict.status, verdict.reason) == ("not_applicable", "nobody_asked")
    data["pm_day"]["2020-Q1"] = 90
    assert one({"indicator": "dirty_mean", "at_most": "100"}, data).value == 90.0


def test_compound_rates_multiply():
    data = {"growth": {"2019": 10, "2020": -10}}
    verdict = one({"indicator": "five", "at_least": "-1 %"}, data)
    assert (verdict.status, verdict.margin) == ("met", 0.0)


def test_a_rule_in_place_is_what_the_members_are_asked():
    good = {"share": "periods", "meeting": {"indicator": "pm_day", "at_most": "0.075 mg/m³"}}
    data = {"pm_day": {"2020-H1": 75, "2020-H2": 75.1}}
    assert one({"indicator": good, "equal_to": "0.5"}, data).status == "met"


# -- changes -------------------------------------------------------------------------------------


def test_sentence_22_percent_is_relative_also_for_a_share_and_points_are_points():
    data = {"share": {"2019": 20, "2020": 22}}
    relative = one({"increase": "share", "since": "2019", "at_least": "10 %", "in": "2020"}, data)
    assert (relative.status, relative.value) == ("met", 10.0)
    points = one({"increase": "share", "since": "2019", "at_least": "2.5 pp", "in": "2020"}, data)
    assert (points.status, points.margin) == ("missed", -0.5)


def test_sentence_22_a_unit_is_absolute():
    data = {"energy": {"2019": 5, "2020": 4}}
    verdict = one({"decrease": "energy", "since": "2019", "at_least": "10000 t"}, data)
    assert (verdict.status, verdict.value, verdict.margin) == ("met", 1.0, 0.0)


def test_sentence_22_the_same_month_of_the_year_before():
    data = {"energy": {"2019-05": 4, "2020-05": 5}}
    rule = {"increase": "energy", "every": "year", "at_least": "25 %", "in": "2020-05"}
    assert one(rule, data).margin == 0.0


@pytest.mark.parametrize("base", [0, -1])
def test_a_relative_change_needs_a_positive_base(base):
    rule = {"increase": "growth", "since": "2019", "at_least": "5 %"}
    verdict = one(rule, {"growth": {"2019": base, "2020": 3}})
    assert (verdict.status, verdict.reason) == ("undetermined", "base_not_positive")


def test_sentence_24_average_is_a_compound_rate_or_a_mean_step():
    data = {"land": {"2018": 100, "2020": 121}, "growth": {"2018": 1, "2020": -3}}
    rule = {"increase": "land", "since": "2018", "average": "year"}
    assert one({**rule, "at_least": "10 %"}, data).margin == 0.0
    assert one({**rule, "equal_to": "10.5 ha"}, data).status == "met"
    fallen = {"increase": "growth", "since": "2018", "average": "year"}
    assert one({**fallen, "at_least": "1 %"}, data).reason == "sign_change"
    assert one({**fallen, "at_least": "-2 pp"}, data).margin == 0.0


def test_sentence_23_previous_is_the_rules_own_measure_one_step_earlier():
    data = {"energy": {"2018": 10, "2019": 11, "2020": 13.2}}
    rule = {"increase": "energy", "every": "year", "unit": "%", "in": "2020"}
    verdict = one({**rule, "above": "previous"}, data)
    assert (verdict.status, verdict.value) == ("met", pytest.approx(20))
    assert verdict.bound == pytest.approx(10)
    assert one({**rule, "at_least": {"period": "2019"}}, data).status == "met"
    missing = one({**rule, "above": "previous"}, {"energy": {"2019": 11, "2020": 13.2}})
    assert missing.reason == "reference_missing"


def test_a_base_in_a_gap_is_a_missing_base():
    rule = {"increase": "energy", "since": "2018", "at_least": "5 %"}
    assert one(rule, {"energy": {"2020": 1}}).reason == "base_missing"
    assert one(rule, {}, as_of="2019").status == "pending"


def test_sentence_26_over_counts_periods_of_the_rule_or_names_them():
    data = {"pm25": {"2018": 40, "2019": 50, "2020": 45}}
    for over in ("3", "3 years", "2018.."):
        verdict = one({"mean": "pm25", "over": over, "at_most": "45 µg/m³"}, data)
        assert (verdict.status, verdict.margin) == ("met", 0.0)
    del data["pm25"]["2019"]
    assert one({"mean": "pm25", "over": "3", "at_most": "45"}, data).reason == "value_missing"


# -- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "status", "margin"),
    [
        ({"at_most": "45 µg/m³"}, "met", 0.0),
        ({"at_most": "0.045 mg/m³"}, "met", 0.0),
        ({"below": "45"}, "missed", 0.0),
        ({"above": "45"}, "missed", 0.0),
        ({"at_least": "44"}, "met", 1.0),
        ({"equal_to": "46"}, "missed", -1.0),
        ({"between": ["40", "44.5"]}, "missed", -0.5),
        ({"between": ["40", "45"]}, "met", 0.0),
        ({"above": "44.9", "below": "60"}, "met", pytest.approx(0.1)),
        ({"not_lower_than": "45"}, "met", 0.0),
        ({"not_higher_than": "40"}, "missed", -5.0),
    ],
)
def test_sentences_45_and_46_status_and_margin_at_and_beside_a_bound(bound, status, margin):
    verdict = one({"indicator": "pm25", **bound}, {"pm25": {"2020": 45}})
    assert (verdict.status, verdict.margin) == (status, margin)


def test_sentence_45_the_scale_of_a_difference():
    data = {"share": {"2020": 100.3}, "goal": {"2020": 100.2}}
    assert one({"indicator": "ahead", "above": "0.1"}, data).status == "missed"


def test_must_spells_a_comparison_with_the_previous_period():
    data = {"pm25": {"2019": 45, "2020": 45}}
    for word, status in {"rise": "missed", "fall": "missed", "not_rise": "met"}.items():
        verdict = one({"indicator": "pm25", "must": word, "in": "2020"}, data)
        assert (verdict.status, verdict.margin) == (status, 0.0)


def test_sentence_30_a_schedule_gives_times_and_interpolates():
    rule = {"indicator": "pm25", "at_most": {"schedule": {"2018": "50", "2020": "40"}}}
    data = {"pm25": {"2018": 50, "2019": 45, "2020": 39}}
    verdict = one(rule, data)
    assert (verdict.status, verdict.period) == ("met", "2018")
    between = {**rule, "in": "2019"}
    assert one(between, data).reason == "reference_missing"
    between["at_most"] = {**rule["at_most"], "interpolate": "linear"}
    assert one(between, data).margin == 0.0
    between["at_most"] = {**rule["at_most"], "interpolate": "geometric"}
    assert one(between, data).bound == pytest.approx(44.721359549995796)
    assert one({**between, "in": "2017"}, data).status == "undetermined"


def test_sentence_31_a_case_picks_its_bound():
    rule = {
        "indicator": "share",
        "at_least": {"case": "terrain", "values": {"hill": "40 %", "plain": "none"}},
    }
    data = {"share": {"2020": 50}}
    assert one(rule, data, assign={"terrain": "hill"}).status == "met"
    assert one(rule, data, assign={"terrain": "plain"}).reason == "case_none"
    assert one(rule, data).reason == "parameter_missing"


def test_sentence_32_a_parameter_is_known_whatever_as_of_is():
    rule = {"indicator": "pm25", "at_most": {"assigned": "quota"}}
    data = {"pm25": {"2020": 35}}
    assert one(rule, data, assign={"quota": 36}).margin == 1.0
    assert one(rule, data, assign={"quota": {"2019": 36}}).reason == "parameter_missing"
    assert one(rule, data, assign={HERE: {"quota": {"2020": 34}}}).status == "missed"
    assert one(rule, data, as_of="2019", assign={"quota": 36}).status == "pending"


def test_sentence_33_tolerance_moves_a_bound_to_its_weaker_side():
    rule = {"indicator": "growth", "at_least": "-10 %", "tolerance": "5 %"}
    verdict = one(rule, {"growth": {"2020": -10.5}})
    assert (verdict.status, verdict.bound, verdict.flags) == ("met", -10.5, {"tolerance"})
    points = {"indicator": "growth", "above": "10 %", "tolerance": "1 pp"}
    assert one(points, {"growth": {"2020": 9}}).status == "missed"


def test_sentence_34_labels_of_between_in_either_order():
    for edges in (["Ⅱ", "Ⅳ"], ["Ⅳ", "Ⅱ"]):
        verdict = one({"indicator": "river", "between": edges}, {"river": {"2020": "Ⅲ"}})
        assert (verdict.status, verdict.margin) == ("met", 1.0)


def test_a_reference_to_another_indicator_in_another_unit():
    rule = {"indicator": "pm25", "at_most": {"indicator": "cod"}}
    verdict = one(rule, {"pm25": {"2020": 30}, "cod": {"2020": 0.04}})
    assert (verdict.status, verdict.bound_unit) == ("met", "mg/m³")
    assert verdict.margin == pytest.approx(0.01)
    assert one(rule, {"pm25": {"2020": 30}}).reason == "reference_missing"


# -- filling and rounding -------------------------------------------------------------------------


def test_sentence_36_carrying_forward_and_interpolating():
    carried = {"indicator": "pm25", "at_most": "45", "missing": {"carry_forward": "1"}}
    verdict = one(carried, {"pm25": {"2019": 40}})
    assert (verdict.status, verdict.flags) == ("met", {"filled"})
    assert one(carried, {"pm25": {"2018": 40}}).status == "undetermined"
    assert one(carried, {"pm25": {"2018": 40}}, as_of="2019").status == "pending"
    line = {"indicator": "pm25", "at_most": "45", "missing": {"interpolate": "2"}, "in": "2018"}
    assert one(line, {"pm25": {"2017": 40, "2020": 55}}).margin == 0.0
    assert one(line, {"pm25": {"2017": 40, "2020": 55}}, as_of="2019").status == "undetermined"
    line["missing"] = {"interpolate": "1"}
    assert one(line, {"pm25": {"2017": 40, "2020": 55}}).status == "undetermined"


@pytest.mark.parametrize(
    ("mode", "digits", "value", "rounded"),
    [
        ("half_even", "0", 44.5, 44.0),
        ("half_even", "0", 45.5, 46.0),
        ("half_up", "1", 0.15, 0.2),
        ("half_up", "1", 0.1499999999999, 0.2),
        ("down", "1", 0.19, 0.1),
        ("up", "-1", 41.0, 50.0),
        ("half_even", "1", 1.005, 1.0),
        ("half_even", "2", 1.005, 1.0),
        ("half_up", "2", 1.005, 1.01),
    ],
)
def test_sentence_37_one_step_on_the_decimal_a_person_sees(mode, digits, value, rounded):
    rule = {"indicator": "pm25", "at_most": "100", "round": {"digits": digits, "mode": mode}}
    assert one(rule, {"pm25": {"2020": value}}).value == rounded


def test_sentence_37_bounds_from_data_are_rounded_and_literals_are_not():
    rounding = {"digits": "0", "mode": "half_up"}
    data = {"pm25": {"2019": 44.6, "2020": 45.4}}
    rule = {"indicator": "pm25", "must": "not_rise", "in": "2020", "round": rounding}
    assert one(rule, data).margin == 0.0
    literal = {"indicator": "pm25", "at_most": "44.9", "round": rounding}
    assert one(literal, data).margin == pytest.approx(-0.1)


def test_sentence_37_rounding_an_open_end_decides_nothing():
    rounding = {"digits": "0", "mode": "half_even"}
    rule = {"indicator": "energy", "at_least": "5", "round": rounding}
    assert one(rule, {}).status == "undetermined"
    assert one({**rule, "at_least": "4"}, {"energy": months(2020, 4.5)}).margin == 0.0


# -- statuses ------------------------------------------------------------------------------------


def test_sentence_38_any_failure_is_missed_at_once():
    rule = {"indicator": "pm25", "at_most": "45", "throughout": "window"}
    verdict = one(rule, {"pm25": {"2018": 46}}, as_of="2018")
    assert (verdict.status, verdict.reason, verdict.period) == ("missed", "early", "2018")


def test_sentence_38_pending_until_every_period_is_seen():
    rule = {"indicator": "pm25", "at_most": "45", "throughout": "window"}
    first = one(rule, {"pm25": {"2018": 40}}, as_of="2018")
    assert (first.status, first.reason) == ("pending", "not_seen")
    gap = one(rule, {"pm25": {"2019": 40}}, as_of="2019")
    assert (gap.status, gap.reason) == ("pending", "value_missing")
    last = one(rule, {"pm25": {"2019": 40, "2020": 40}})
    assert (last.status, last.reason) == ("undetermined", "value_missing")


def test_sentence_38_where_leaves_periods_out():
    rule = {"indicator": "pm25", "at_most": "45", "throughout": "window", "where": "goal > 5"}
    data: dict[str, Any] = {"pm25": {"2018": 50, "2019": 45, "2020": 1}}
    data["goal"] = {"2018": 5, "2019": 6, "2020": 5}
    assert (one(rule, data).status, one(rule, data).period) == ("met", "2019")
    data["goal"]["2019"] = 1
    assert (one(rule, data).status, one(rule, data).reason) == ("not_applicable", "where_false")
    del data["goal"]["2019"]
    assert (one(rule, data).status, one(rule, data).reason) == ("undetermined", "where_unknown")


def test_sentence_40_a_total_is_decided_as_soon_as_it_is_reached():
    rule = {"total": "energy", "since": "2018", "at_least": "10", "by": "2020"}
    early = one(rule, {"energy": {"2018": 10}}, as_of="2018")
    assert (early.status, early.reason, early.end, early.margin) == ("met", "early", "least", 0.0)
    over = {"total": "energy", "since": "2018", "at_most": "10", "by": "2020"}
    assert one(over, {"energy": {"2018": 10.5}}, as_of="2018").status == "missed"
    assert one(over, {"energy": {"2018": 10}}, as_of="2018").status == "pending"


def test_sentence_40_a_flow_that_may_be_negative_guarantees_nothing():
    rule = {"total": "trade", "since": "2018", "at_least": "10", "by": "2020"}
    assert one(rule, {"trade": {"2018": 50}}, as_of="2018").status == "pending"


def test_sentence_40_a_year_is_exceeded_before_it_has_ended():
    rule = {"indicator": "energy", "at_most": "10", "in": "2020"}
    verdict = one(rule, {"energy": months(2020, 6, 5)}, as_of="2020-02")
    assert (verdict.status, verdict.value, verdict.margin) == ("missed", 11.0, -1.0)


def test_sentence_40_no_level_is_met_before_its_period_has_been_seen():
    rule = {"indicator": "pm25", "at_most": "45", "in": "2020"}
    assert one(rule, {"pm25": {"2020": 1}}, as_of="2020-11").status == "pending"


def test_sentence_42_default_as_of_is_the_last_measured_period():
    rules = given({"indicator": "pm25", "at_most": {"indicator": "cod"}, "where": "goal > 1"})
    data = {"pm25": {"2019": 1}, "cod": {"2020": 1}, "goal": {"2021": 1}}
    assert judge(rules, {HERE: data})["r", HERE].status == "pending"


def test_sentence_47_the_smallest_margin_the_earliest_on_ties():
    rule = {"indicator": "pm25", "at_most": "45", "throughout": "window"}
    met = one(rule, {"pm25": {"2018": 44, "2019": 43, "2020": 44}})
    assert (met.period, met.margin) == ("2018", 1.0)
    missed = one(rule, {"pm25": {"2018": 46, "2019": 47, "2020": 47}})
    assert (missed.period, missed.margin) == ("2019", -2.0)


def test_sentence_48_first_attained_and_what_would_just_pass():
    rule = {"decrease": "pm25", "since": "2017", "at_least": "10 %", "by": "2020"}
    data = {HERE: {"pm25": {"2017": 50, "2018": 46, "2019": 45, "2020": 48}}}
    assert first_attained(given(rule), data, "r", HERE, as_of="2020") == "2019"
    level = would_pass(given(rule), data, "r", HERE, as_of="2020")
    assert level is not None
    assert (level.value, level.period, level.open) == (45.0, "2020", False)
    strict = {"total": "energy", "since": "2019", "above": "10", "by": "2020"}
    flows = {HERE: {"energy": {"2019": 3, "2020": 4}}}
    level = would_pass(given(strict), flows, "r", HERE, as_of="2020")
    assert level is not None
    assert (level.value, level.open) == (7.0, True)


def test_sentence_50_so_far_is_judged_at_the_last_seen_period():
    rule = {"indicator": "pm25", "at_most": "45", "by": "2020"}
    data = {HERE: {"pm25": {"2019": 44}}}
    state = so_far(given(rule), data, "r", HERE, as_of="2019")
    assert state is not None
    assert (state.says, state.margin) == ("pass", 1.0)


def test_sentence_51_history_fills_value_by_value():
    data = {("A", "high"): {"pm25": {"2020": 40}}}
    rule = {"decrease": "pm25", "since": "2018", "at_least": "20 %", "by": "2020"}
    verdict = judge(
        given(rule), data, as_of="2020", history={"A": {"pm25": {"2018": 50, "2020": 1}}}
    )
    assert verdict["r", ("A", "high")].margin == 0.0


# -- composites ----------------------------------------------------------------------------------


def low(indicator: str, **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "at_most": "10", **more}


def test_sentence_28_counts_and_shares_of_parts():
    parts = [low("pm25"), low("share"), low("goal")]
    data: dict[str, Any] = {"pm25": {"2020": 1}, "share": {"2020": 99}}
    for bound, status in [
        ({"at_least": "1"}, "met"),
        ({"at_least": "2"}, "undetermined"),
        ({"at_least": "3"}, "missed"),
        ({"at_least": "30 %"}, "met"),
        ({"at_least": "70 %"}, "missed"),
        ({"at_most": "2"}, "met"),
    ]:
        assert one({"rules": parts, **bound}, data).status == status
    assert one({"all": parts}, data).status == "missed"
    assert one({"any": parts}, data).status == "met"


def test_sentence_28_at_least_more_than_apply_asks_for_those_that_apply():
    parts = [low("pm25"), low("share", where="goal > 1")]
    data = {"pm25": {"2020": 1}, "goal": {"2020": 0}}
    assert one({"rules": parts, "at_least": "2"}, data).status == "met"


def test_sentence_29_a_part_with_a_time_enters_every_judged_period():
    rule = {"any": [low("pm25"), low("share", by="2019")], "throughout": "2018..2019"}
    data = {"pm25": {"2018": 1, "2019": 50}, "share": {"2018": 50, "2019": 1}}
    assert one(rule, data).status == "met"
    data["share"]["2019"] = 50
    assert one(rule, data).status == "missed"


def test_sentence_29_a_rule_by_id_is_judged_once_at_its_own_time():
    rule = {"all": ["other", low("pm25")], "throughout": "2018..2019"}
    data = {"pm25": {"2018": 1, "2019": 1}, "share": {"2018": 50, "2019": 50, "2020": 1}}
    assert one(rule, data, rules={"other": low("share")}).status == "met"
    assert one(rule, data, as_of="2019", rules={"other": low("share")}).status == "pending"


def test_sentence_39_an_undecided_composite_is_pending_if_a_part_is():
    rule = {"all": [low("pm25", by="2018"), low("share", by="2020")]}
    assert one(rule, {"share": {"2020": 1}}).status == "undetermined"
    assert one(rule, {}, as_of="2019").status == "pending"
    assert one(rule, {"pm25": {"2018": 11}}, as_of="2019").status == "missed"


def test_a_composite_with_nothing_left_is_not_applicable():
    rule = {"all": [low("pm25", where="goal > 1"), low("share", where="goal > 1")]}
    verdict = one(rule, {"goal": {"2020": 0}})
    assert (verdict.status, verdict.reason) == ("not_applicable", "where_false")


def test_the_set_is_all_of_its_binding_rules():
    rules = given(low("pm25"), rules={"s": low("share", binding="false")})
    data = {HERE: {"pm25": {"2020": 1}, "share": {"2020": 50}}}
    assert statuses_of_set(rules, data, as_of="2020") == {HERE: "met"}


def test_delicate_tells_values_that_are_neither_equal_nor_apart():
    rules = given(low("pm25"))
    assert delicate(rules, {HERE: {"pm25": {"2020": 10.0000000001}}}, as_of="2020")
    assert not delicate(rules, {HERE: {"pm25": {"2020": 10.0}}}, as_of="2020")
