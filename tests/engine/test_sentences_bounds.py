"""Sentences 31 to 37: cases, parameters, tolerance, gaps that are filled, rounding."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, quarters, told

import ecorules as er

# -- 31: cases -----------------------------------------------------------------------------------

CASE = "{case: terrain, values: {mountain: 60 %, hill: 40 %, plain: none}}"


@pytest.mark.parametrize(
    ("terrain", "status", "reason", "margin"),
    [
        ("mountain", "missed", "compared", -10),
        ("hill", "met", "compared", 10),
        ("plain", "not_applicable", "case_none", None),
        (None, "undetermined", "parameter_missing", None),
    ],
)
def test_sentence_31_a_case_chooses_the_bound(terrain, status, reason, margin):
    assign = None if terrain is None else {"terrain": terrain}
    verdict = judged(
        f"{{indicator: share, at_least: {CASE}}}", {"share": {2020: 50}}, assign=assign
    )
    assert told(verdict) == (status, reason)
    assert verdict.margin_number == (None if margin is None else close(margin))


def test_sentence_31_none_does_not_apply_even_where_the_value_is_missing():
    verdict = judged(
        f"{{indicator: share, at_least: {CASE}}}", {"pm25": {2020: 1}}, assign={"terrain": "plain"}
    )
    assert told(verdict) == ("not_applicable", "case_none")


def test_sentence_31_an_indicator_may_choose():
    values = "{Ⅰ: 1, Ⅱ: 2, Ⅲ: 3, Ⅳ: none, Ⅴ: none, 劣Ⅴ: {indicator: cod}}"
    rule = f"{{indicator: oxygen, at_least: {{case: river, values: {values}}}}}"
    data = {"oxygen": {2020: 2}, "river": {2020: "II"}, "cod": {2020: 5}}
    assert judged(rule, data).margin_number == 0
    assert judged(rule, {**data, "river": {2020: "劣V类"}}).margin_number == -3
    assert judged(rule, {**data, "river": {2020: "IV"}}).reason == "case_none"
    assert judged(rule, {**data, "river": {2020: None}}).status == "undetermined"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("{mountain: 60 %, hill: 40 %}", "case"),
        ("{mountain: 60 %, hill: 40 %, plain: none, swamp: 1 %}", "label-unknown"),
        ("{mountain: 60 %, hill: 40 %, plain: none, Mountain: 1 %}", "duplicate-key"),
    ],
)
def test_sentence_31_a_case_has_an_entry_for_every_label(values, code):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{indicator: share, at_least: {{case: terrain, values: {values}}}}}", {})
    assert caught.value.code == code


# -- 32: parameters ------------------------------------------------------------------------------

QUOTA = "{indicator: pm25, at_most: {assigned: quota}}"


@pytest.mark.parametrize(
    ("assign", "status", "reason", "margin"),
    [
        ({"quota": 40}, "met", "compared", 5),
        ({"quota": "0.04 mg/m³"}, "met", "compared", 5),
        ({"quota": {2020: 30}}, "missed", "compared", -5),
        ({"quota": {2019: 40}}, "undetermined", "parameter_missing", None),
        ({"quota": None}, "undetermined", "parameter_missing", None),
        (None, "undetermined", "parameter_missing", None),
        ({}, "undetermined", "parameter_missing", None),
    ],
)
def test_sentence_32_a_parameter_is_given_from_outside(assign, status, reason, margin):
    verdict = judged(QUOTA, {"pm25": {2020: 35}}, assign=assign)
    assert told(verdict) == (status, reason)
    assert verdict.margin_number == (None if margin is None else close(margin))


def test_sentence_32_a_parameter_is_known_whatever_as_of_is():
    rule = "{indicator: energy, at_least: {assigned: ration}, by: 2020}"
    verdict = judged(
        rule, {"energy": {"2020-Q1": 9}}, as_of="2020-Q1", assign={"ration": {2020: 9}}
    )
    assert told(verdict) == ("met", "early")


def test_sentence_32_a_parameter_stands_where_an_indicator_stands():
    data = {"pm25": {2020: 35}}
    in_where = "{indicator: pm25, at_most: 1, where: quota > 50}"
    assert judged(in_where, data, assign={"quota": 50}).status == "not_applicable"
    assert told(judged(in_where, data)) == ("undetermined", "where_unknown")
    in_formula = "{indicator: {expression: quota - pm25}, at_least: 0 µg/m³}"
    assert judged(in_formula, data, assign={"quota": 35}).margin_number == 0
    assert told(judged(in_formula, data)) == ("undetermined", "parameter_missing")
    true_or_false = "{indicator: pm25, at_most: 1, where: not coastal}"
    assert judged(true_or_false, data, assign={"coastal": True}).status == "not_applicable"
    assert judged(true_or_false, data, assign={"coastal": "false"}).status == "missed"


def test_sentence_32_assigned_spells_indicator():
    data, assign = {"pm25": {2020: 35}}, {"quota": 36}
    assert judged(QUOTA, data, assign=assign).margin_number == 1
    assert (
        judged("{indicator: pm25, at_most: {indicator: quota}}", data, assign=assign).margin_number
        == 1
    )


def test_sentence_32_a_parameter_is_not_measured():
    with pytest.raises(er.RuleSetError) as caught:
        judged("{indicator: quota, at_most: 5}", {})
    assert caught.value.code == "parameter-measured"


def test_sentence_32_a_parameter_by_place():
    import pandas as pd
    from engine_helpers import rule_set

    data = pd.DataFrame({"region": ["A", "B", "C"], "year": 2020, "pm25": [30.0, 30.0, 30.0]})
    table = pd.DataFrame({"region": ["A", "B"], "year": [2020, 2020], "quota": [29.0, 31.0]})
    found = rule_set(f"r: {QUOTA}").evaluate(data, as_of=2020, assign=table)
    assert [found.verdict("r", region=place).status for place in "ABC"] == [
        "missed", "met", "undetermined",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "as_of", "status", "period"),
    [(2019, 2020, "missed", "2019"), ("2020", 2020, "met", "2020"), (2020, 2019, "pending", "None"),
     (None, 2020, "undetermined", "None")],
)  # fmt: skip
def test_a_parameter_may_stand_for_a_period(due, as_of, status, period):
    assign = None if due is None else {"due": due}
    data = {"pm25": {2019: 46, 2020: 45}}
    verdict = judged("{indicator: pm25, at_most: 45, by: due}", data, as_of=as_of, assign=assign)
    assert (verdict.status, str(verdict.period)) == (status, period)


# -- 33: tolerance -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "value", "status", "moved", "margin"),
    [
        ("at_least: 100, tolerance: 5 %", 95, "met", 95, 0),
        ("at_least: 100, tolerance: 5 %", 94, "missed", 95, -1),
        ("at_most: 100, tolerance: 5 %", 105, "met", 105, 0),
        ("at_most: 100, tolerance: 5 %", 106, "missed", 105, -1),
        ("above: 100, tolerance: 5 %", 95, "missed", 95, 0),
        ("above: 100, tolerance: 5 %", 95.1, "met", 95, 0.1),
        ("below: 100, tolerance: 5 %", 105, "missed", 105, 0),
        ("at_least: -100, tolerance: 5 %", -105, "met", -105, 0),
        ("at_most: -100, tolerance: 5 %", -95, "met", -95, 0),
        ("at_least: 100, tolerance: 3", 97, "met", 97, 0),
        ("at_least: 100, tolerance: 30000 元", 97, "met", 97, 0),
        ("at_least: {period: 2018}, tolerance: 10 %", 45, "met", 45, 0),
        ("not_lower_than: 0, tolerance: 5 %", -1, "missed", 0, -1),
    ],
)
def test_sentence_33_tolerance_moves_the_bound_to_its_weaker_side(
    bound, value, status, moved, margin
):
    verdict = judged(f"{{indicator: trade, {bound}, by: 2020}}", {"trade": {2018: 50, 2020: value}})
    assert (verdict.status, verdict.bound_number) == (status, close(moved))
    assert verdict.margin_number == close(margin)
    assert verdict.flags == ("tolerance",)
    if margin == 0:
        assert verdict.margin_number == 0


@pytest.mark.parametrize(
    ("tolerance", "value", "status"),
    [("2 pp", 8, "met"), ("2 pp", 7.9, "missed"), ("10 %", 9, "met"), ("10 %", 8.9, "missed")],
)
def test_sentence_33_a_share_of_the_bound_or_points(tolerance, value, status):
    rule = f"{{indicator: share, at_least: 10 %, tolerance: {tolerance}}}"
    assert judged(rule, {"share": {2020: value}}).status == status
    change = f"{{increase: land, since: 2018, at_least: 10 %, tolerance: {tolerance}, by: 2020}}"
    assert judged(change, {"land": {2018: 100, 2020: 100 + value}}).status == status


# -- 34: two bounds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "value", "status", "margin"),
    [
        ("between: [6, 9]", 6, "met", 0),
        ("between: [6, 9]", 9, "met", 0),
        ("between: [6, 9]", 7, "met", 1),
        ("between: [6, 9]", 5.5, "missed", -0.5),
        ("between: [6, 9]", 10, "missed", -1),
        ("between: [6, 6]", 6, "met", 0),
        ("at_least: 6, at_most: 9", 6, "met", 0),
        ("above: 6, at_most: 9", 6, "missed", 0),
        ("above: 6, below: 9", 8, "met", 1),
        ("above: 6, below: 9", 9, "missed", 0),
        ("not_lower_than: 6, not_higher_than: 9", 9, "met", 0),
        ("equal_to: 6", 6, "met", 0),
        ("equal_to: 6", 6.5, "missed", -0.5),
        ("equal_to: 6", 5, "missed", -1),
    ],
)
def test_sentence_34_both_ends_are_included(bound, value, status, margin):
    verdict = judged(f"{{indicator: ph, {bound}}}", {"ph": {2020: value}})
    assert (verdict.status, verdict.margin_number) == (status, margin)


@pytest.mark.parametrize("ends", ["[Ⅱ, Ⅳ]", "[Ⅳ, Ⅱ]", "[iv, II类]"])
@pytest.mark.parametrize(
    ("label", "status", "margin"),
    [("Ⅰ", "missed", -1), ("Ⅱ", "met", 0), ("Ⅲ", "met", 1), ("Ⅳ", "met", 0), ("劣Ⅴ", "missed", -2)],
)
def test_sentence_34_labels_in_either_order(ends, label, status, margin):
    verdict = judged(f"{{indicator: river, between: {ends}}}", {"river": {2020: label}})
    assert (verdict.status, verdict.margin) == (status, margin)


# -- 35: rules that need a time ------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: pm25, must: fall}",
        "{indicator: pm25, below: previous}",
        "{increase: energy, every: year, at_least: 5 %}",
    ],
)
def test_sentence_35_a_step_names_its_time(rule):
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule, {})
    assert caught.value.code == "no-time"
    data = {"pm25": {2019: 50, 2020: 45}, "energy": {2019: 100, 2020: 105}}
    assert judged(f"{{all: [{rule}], in: 2020}}", data).status == "met"


def test_sentence_35_any_other_is_judged_at_the_end_of_the_window():
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": {2018: 99, 2020: 45, 2021: 99}})
    assert (verdict.status, str(verdict.period)) == ("met", "2020")


# -- 36: gaps that are filled --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "values", "status", "value"),
    [
        ("carry_forward: 1", {2019: 40}, "met", 40),
        ("carry_forward: 1", {2018: 40}, "undetermined", None),
        ("carry_forward: 2", {2018: 40}, "met", 40),
        ("carry_forward: 2", {2018: 40, 2019: 50}, "missed", 50),
        ("interpolate: 1", {2019: 40, 2021: 50}, "met", 45),
        ("interpolate: 1", {2018: 40, 2021: 50}, "undetermined", None),
        ("interpolate: 2", {2018: 40, 2021: 49}, "missed", 46),
        ("interpolate: 1", {2019: 40}, "undetermined", None),
        ("interpolate: 1", {2021: 40}, "undetermined", None),
    ],
)
def test_sentence_36_gaps_are_filled_as_far_as_is_said(policy, values, status, value):
    rule = f"{{indicator: pm25, at_most: 45, in: 2020, missing: {{{policy}}}}}"
    verdict = judged(rule, {"pm25": values}, as_of=2021)
    assert (verdict.status, verdict.value_number) == (status, value)
    assert verdict.flags == (() if value is None else ("filled",))


@pytest.mark.parametrize("policy", ["carry_forward: 3", "interpolate: 3"])
def test_sentence_36_what_is_not_seen_is_never_filled(policy):
    rule = f"{{indicator: pm25, at_most: 45, in: 2020, missing: {{{policy}}}}}"
    verdict = judged(rule, {"pm25": {2019: 40, 2021: 40}}, as_of=2019)
    assert told(verdict) == ("pending", "not_seen")
    # and what comes after as_of does not fill what lies before
    gap = "{indicator: pm25, at_most: 45, in: 2019, missing: {interpolate: 3}}"
    assert told(judged(gap, {"pm25": {2018: 40, 2020: 40}}, as_of=2019)) == (
        "undetermined",
        "value_missing",
    )


def test_sentence_36_base_and_reference_are_filled_alike():
    change = "{increase: land, since: 2018, at_least: 10 %, by: 2020, missing: {carry_forward: 1}}"
    verdict = judged(change, {"land": {2017: 100, 2020: 110}})
    assert (verdict.status, verdict.flags) == ("met", ("filled",))
    step = "{indicator: land, must: rise, in: 2020, missing: {interpolate: 1}}"
    verdict = judged(step, {"land": {2018: 100, 2020: 110}})
    assert (verdict.status, verdict.bound_number, verdict.flags) == ("met", close(105), ("filled",))
    point = "{indicator: land, at_least: {period: 2019}, in: 2020, missing: {carry_forward: 1}}"
    assert judged(point, {"land": {2018: 100, 2020: 100}}).margin_number == 0


def test_sentence_36_classes_are_carried():
    rule = "{indicator: river, at_least: Ⅱ, in: 2020, missing: {carry_forward: 1}}"
    verdict = judged(rule, {"river": {2019: "Ⅱ"}})
    assert (verdict.status, verdict.value, verdict.flags) == ("met", "Ⅱ", ("filled",))


def test_sentence_36_a_value_that_is_there_is_never_replaced():
    rule = "{indicator: pm25, at_most: 45, in: 2020, missing: {carry_forward: 3}}"
    verdict = judged(rule, {"pm25": {2019: 40, 2020: 46}})
    assert (verdict.status, verdict.flags) == ("missed", ())


# -- 37: rounding --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        ("half_even", 35.5, 36), ("half_even", 34.5, 34), ("half_even", 35.4, 35),
        ("half_up", 34.5, 35), ("half_up", 35.4, 35), ("half_up", 35.5, 36),
        ("down", 35.9, 35), ("down", 35, 35), ("up", 35.1, 36), ("up", 35, 35),
        ("half_even", -34.5, -34), ("half_up", -34.5, -35), ("down", -34.9, -34), ("up", -34.1, -35),
    ],
)  # fmt: skip
def test_sentence_37_modes(mode, value, rounded):
    rule = f"{{indicator: trade, equal_to: {rounded}, round: {{digits: 0, mode: {mode}}}}}"
    verdict = judged(rule, {"trade": {2020: value}})
    assert (verdict.status, verdict.value_number, verdict.flags) == ("met", rounded, ("rounded",))


@pytest.mark.parametrize(
    ("digits", "value", "rounded"),
    [(1, 0.15, 0.2), (1, 0.25, 0.2), (1, 0.35, 0.4), (2, 2.675, 2.68), (2, 1.005, 1.0),
     (-1, 45, 40), (-1, 55, 60), (-2, 149, 100), (1, 8.25, 8.2), (1, 8.35, 8.4), (3, 0.0005, 0.0)],
)  # fmt: skip
def test_sentence_37_the_decimal_a_person_sees_is_rounded(digits, value, rounded):
    rule = f"{{indicator: trade, equal_to: {rounded}, round: {{digits: {digits}}}}}"
    assert judged(rule, {"trade": {2020: value}}).status == "met"


def test_sentence_37_a_sum_a_hair_off_a_half_is_taken_for_the_half():
    # 0.1 + 0.2 + 2.2 is 2.5000000000000004 in binary
    data = {"energy": {"2020-Q1": 0.1, "2020-Q2": 0.2, "2020-Q3": 2.2, "2020-Q4": 0}}
    assert judged("{indicator: energy, equal_to: 2, round: {digits: 0}}", data).status == "met"


@pytest.mark.parametrize(
    ("value", "status"), [(35.4, "met"), (35.5, "missed"), (35.49999, "met"), (35, "met")]
)
def test_sentence_37_digits_are_counted_in_the_unit_of_the_measure(value, status):
    rule = "{indicator: pm25, at_most: 0.035 mg/m³, round: {digits: 0}}"
    assert judged(rule, {"pm25": {2020: value}}).status == status


@pytest.mark.parametrize(
    ("rule", "data", "status", "margin"),
    [
        # 14.96 % is 15.0 %; points likewise
        (
            "increase: land, since: 2018, at_least: 15 %, round: {digits: 1}",
            {2018: 100, 2020: 114.96},
            "met",
            0,
        ),
        (
            "increase: land, since: 2018, at_least: 15 %, round: {digits: 1}",
            {2018: 100, 2020: 114.94},
            "missed",
            -0.1,
        ),
        # the literal is not rounded, though it has more digits
        ("indicator: land, at_least: 14.96, round: {digits: 1}", {2020: 14.95}, "met", None),
        ("indicator: land, at_most: 14.96, round: {digits: 1}", {2020: 14.97}, "missed", -0.04),
        # what is drawn from data is rounded: 10.4 and 10.3 are both 10
        (
            "indicator: land, above: {period: 2018}, round: {digits: 0}",
            {2018: 10.3, 2020: 10.4},
            "missed",
            0,
        ),
        (
            "indicator: land, at_least: previous, round: {digits: 0}",
            {2019: 10.4, 2020: 10.3},
            "met",
            0,
        ),
        (
            "indicator: land, at_least: {mean: land, over: 2}, round: {digits: 0}",
            {2019: 10.4, 2020: 9.6},
            "met",
            0,
        ),
    ],
)
def test_sentence_37_what_is_rounded(rule, data, status, margin):
    verdict = judged(f"{{{rule}, by: 2020}}", {"land": data})
    assert verdict.status == status
    if margin is not None:
        assert verdict.margin_number == close(margin)


def test_sentence_37_parameters_and_schedules_are_not_rounded():
    rule = "{indicator: pm25, at_most: {assigned: quota}, round: {digits: 0}}"
    verdict = judged(rule, {"pm25": {2020: 35.4}}, assign={"quota": 34.6})
    assert (verdict.status, verdict.margin_number) == ("missed", close(-0.4))
    rule = "{indicator: pm25, at_most: {schedule: {2020: 34.6}}, round: {digits: 0}}"
    assert judged(rule, {"pm25": {2020: 35.4}}).bound_number == 34.6


def test_a_bound_drawn_from_an_indicator_in_another_unit():
    rule = "{indicator: cod, at_most: {indicator: oxygen}}"
    verdict = judged(rule, {"cod": {2020: 6}, "oxygen": {2020: 8}})
    assert (verdict.status, verdict.margin_number) == ("met", 2)
    assert told(judged(rule, {"cod": {2020: 6}})) == ("undetermined", "reference_missing")


def test_a_bound_drawn_from_another_class():
    rule = "{indicator: river, at_least: {indicator: sea}}"
    verdict = judged(rule, {"river": {2020: "Ⅱ"}, "sea": {2020: "Ⅳ"}})
    assert (verdict.status, verdict.margin, verdict.bound) == ("met", 2, "Ⅳ")


def test_bounds_that_are_measures_in_place():
    data = {"energy": {2018: 10, 2019: 20, 2020: 30}, "trade": {2019: 40, 2020: 42}}
    more = "income: {expression: trade / quantity('1 万元') * quantity('1 t')}"
    for rule, margin in {
        "{indicator: energy, at_least: {mean: energy, over: 3}}": 10,
        "{total: energy, since: 2018, at_least: {total: energy, since: 2019}, by: 2020}": 10,
        "{indicator: energy, at_least: {expression: 0.5 * income}}": 9,
        "{increase: energy, since: 2018, unit: '%', at_least: {increase: trade, since: 2019}, by: 2020}": 195,
        "{indicator: energy, at_most: {sum: periods, of: energy, over: 2018..2019}}": 0,
    }.items():
        assert judged(rule, data, more=more).margin_number == close(margin), rule


def test_two_rules_of_one_set_share_nothing():
    found = evaluated(
        "a: {indicator: pm25, at_most: 45}\nb: {indicator: pm25, at_most: 45, round: {digits: 0}}",
        {"pm25": {2020: 45.4}},
    )
    assert (found.verdict("a").status, found.verdict("b").status) == ("missed", "met")
    assert quarters(2020, 1) == {"2020-Q1": 1}
