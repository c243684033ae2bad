"""Sentences 1 to 10: files, indicators and expressions, each by a worked example."""

from __future__ import annotations

import pytest
from engine_helpers import close, judged, months, quarters, told

import ecorules as er

FULL = {"pm25": {2018: 41, 2019: 42, 2020: 43}}


# -- 1, 2: periods and names of ranges -----------------------------------------------------------


@pytest.mark.parametrize("written", ["2020", '"2020"', "' 2020 '"])
def test_sentence_1_a_period_is_the_same_quoted_or_not(written):
    verdict = judged(f"{{indicator: pm25, at_most: 45, by: {written}}}", FULL)
    assert (verdict.status, str(verdict.period)) == ("met", "2020")


def test_sentence_1_an_unquoted_day_is_a_period():
    verdict = judged("{indicator: pm25, at_most: 45, in: 2020-07-15}", {"pm25": {"2020-07-15": 46}})
    assert (verdict.status, verdict.margin_number, str(verdict.period)) == (
        "missed", -1, "2020-07-15",
    )  # fmt: skip


@pytest.mark.parametrize("label", ["no", "yes", "on", "1e3", "0x10", "2020"])
def test_sentence_1_yaml_gives_no_meaning_to_a_label(label):
    more = f"answer: {{classes: [best, {label}]}}"
    verdict = judged(
        f"{{indicator: answer, at_least: {label}}}", {"answer": {2020: label}}, more=more
    )
    assert (verdict.status, verdict.value, verdict.margin) == ("met", label, 0)


@pytest.mark.parametrize(
    ("time", "period"),
    [("by: window", 2020), ("in: window", 2020), ("by: start", 2018), ("in: finish", 2020)],
)
def test_sentence_2_a_range_stands_for_its_last_period(time, period):
    verdict = judged(f"{{indicator: pm25, at_most: 45, {time}}}", FULL)
    assert (verdict.status, str(verdict.period)) == ("met", str(period))


def test_sentence_2_a_range_stands_for_all_its_periods():
    verdict = judged("{indicator: pm25, at_most: 42, throughout: finish}", FULL)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == ("missed", "2020", -1)


def test_sentence_2_since_takes_the_end_of_a_stage():
    rule = "{increase: pm25, since: start, at_least: 2 µg/m³, by: window}"
    assert judged(rule, FULL).margin_number == 0


# -- 3: sources ----------------------------------------------------------------------------------


def test_sentence_3_an_expression_has_the_unit_of_its_formula():
    more = "per: {expression: energy / gdp}"
    data = {"energy": {2020: 50}, "gdp": {2020: 100}}
    verdict = judged("{indicator: per, at_most: 600 kg/万元}", data, more=more)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == (
        "met", close(500), close(100),
    )  # fmt: skip


def test_sentence_3_a_count_and_a_plain_ratio_have_no_unit():
    more = """
        hot: {count: periods, meeting: pm25 > 40}
        both: {expression: energy / energy}
    """
    data = {"pm25": quarters(2020, 39, 41, 42, 40), "energy": {2020: 4}}
    assert judged("{indicator: hot, equal_to: 2}", data, more=more).status == "met"
    assert judged("{indicator: both, equal_to: 1}", data, more=more).unit == ""


def test_sentence_3_the_declared_unit_of_an_expression_converts_its_formula():
    more = "per: {unit: kg/万元, expression: energy / gdp}"
    data = {"energy": {2020: 1}, "gdp": {2020: 4}}
    verdict = judged("{indicator: per, at_most: 250}", data, more=more)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", close(250), 0)


# -- 4: roll-ups ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"), [("energy", 12), ("pm25", 3), ("land", 6)], ids=["flow", "level", "stock"]
)
def test_sentence_4_quarters_roll_up_by_kind(name, value):
    verdict = judged(
        f"{{indicator: {name}, equal_to: {value}}}", {name: quarters(2020, 1, 2, 3, 6)}
    )
    assert (verdict.status, verdict.value_number) == ("met", value)


@pytest.mark.parametrize("name", ["share", "goal", "plain"])
def test_sentence_4_ratios_and_what_has_no_kind_do_not_roll_up(name):
    verdict = judged(f"{{indicator: {name}, at_least: 0}}", {name: quarters(2020, 5, 5, 5, 5)})
    assert told(verdict) == ("undetermined", "value_missing")


def test_sentence_4_classes_do_not_roll_up():
    verdict = judged("{indicator: river, at_least: Ⅱ}", {"river": quarters(2020, *"ⅠⅠⅠⅠ")})
    assert told(verdict) == ("undetermined", "value_missing")


def test_sentence_4_a_given_value_is_taken_as_it_is():
    data = {"energy": {"2020": 10, **quarters(2020, 1, 1, 1, 1)}}
    assert judged("{indicator: energy, equal_to: 10}", data).status == "met"


def test_sentence_4_coarser_data_are_never_split():
    data = {"energy": {"2020": 40, "2019": 40}}
    verdict = judged("{indicator: energy, at_least: 10, in: 2020-Q1}", data)
    assert told(verdict) == ("undetermined", "value_missing")


def test_sentence_4_the_next_finer_grain_present_is_rolled_up():
    # The quarters are taken, the third of them from its months; the other months are not looked at.
    data = {
        "energy": {
            "2020-Q1": 10, "2020-Q2": 20, "2020-Q4": 40, "2020-01": 99,
            "2020-07": 1, "2020-08": 2, "2020-09": 3,
        }
    }  # fmt: skip
    verdict = judged("{indicator: energy, at_most: 76}", data)
    assert (verdict.status, verdict.value_number) == ("met", 76)


def test_sentence_4_a_mean_of_a_level_needs_all_its_parts():
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": quarters(2020, 10, 10, 10, None)})
    assert told(verdict) == ("undetermined", "value_missing")


def test_sentence_4_a_stock_needs_its_last_part_only():
    data = {"land": quarters(2020, None, None, None, 7)}
    assert judged("{indicator: land, equal_to: 7}", data).status == "met"
    data = {"land": quarters(2020, 7, 7, 7, None)}
    assert told(judged("{indicator: land, equal_to: 7}", data)) == ("undetermined", "value_missing")


def test_sentence_4_need_says_how_many_parts_are_enough():
    enough = judged("{indicator: ozone, at_most: 40}", {"ozone": quarters(2020, 30, None, 50, 40)})
    assert (enough.status, enough.value_number, enough.flags) == ("met", 40, ("left_out",))
    few = judged("{indicator: ozone, at_most: 40}", {"ozone": quarters(2020, 30, None, None, 40)})
    assert told(few) == ("undetermined", "too_few_values")


def test_sentence_4_months_of_a_level_are_averaged_plainly():
    data = {"pm25": months(2020, *[40] * 11, 52)}
    verdict = judged("{indicator: pm25, at_most: 41}", data)
    assert (verdict.status, verdict.value_number, verdict.margin_number) == ("met", 41, 0)


def test_sentence_4_an_expression_is_formed_in_the_judged_period():
    # 10 t in 5 万元, and 2 t in 5 万元: 12 / 10 in the year, not the mean of 2 and 0.4.
    data = {
        "energy": {"2020-H1": 10, "2020-H2": 2},
        "gdp": {"2020-H1": 5, "2020-H2": 5},
    }
    verdict = judged("{indicator: intensity, at_most: 1.2}", data)
    assert (verdict.status, verdict.value_number) == ("met", 1.2)


# -- 5: what cannot be negative ------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    ["x: {sum: periods, of: energy, over: 2019..2020}", "x: {count: periods, meeting: pm25 > 45}"],
)
def test_sentence_5_flows_counts_and_sums_of_flows_are_not_negative(more):
    verdict = judged("{indicator: x, at_least: 0}", {"land": {2020: 1}}, more=more)
    assert (verdict.status, verdict.value_number, verdict.end) == ("met", 0, "least")
    assert (
        judged("{indicator: x, above: 0}", {"land": {2020: 1}}, more=more).status == "undetermined"
    )


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: {expression: 2 * energy}, at_least: 0 t}",
        "{indicator: {expression: energy + energy}, at_least: 0 t}",
        "{indicator: trade, at_least: 0}",
        "{indicator: land, at_least: 0}",
        "{indicator: pm25, at_least: 0}",
        "{increase: energy, since: 2018, at_least: 0 t}",
        "{mean: energy, over: 2, at_least: 0}",
    ],
)
def test_sentence_5_nothing_else_is_known_not_to_be_negative(rule):
    assert judged(rule, {"share": {2020: 1}}).status == "undetermined"


def test_sentence_5_a_parameter_may_be_negative():
    rule = "{indicator: energy, at_least: {assigned: ration}}"
    assert told(judged(rule, {"energy": {2020: 5}})) == ("undetermined", "parameter_missing")
    assert judged(rule, {"energy": {2020: 5}}, assign={"ration": -1}).margin_number == 6


# -- 6, 7: classes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cod", "oxygen", "label"),
    [
        (15, 8, "Ⅰ"), (15.01, 8, "Ⅱ"), (15, 7.99, "Ⅱ"), (20, 6, "Ⅱ"), (20.1, 6, "Ⅲ"),
        (30, 5, "Ⅲ"), (30.1, 9, "劣Ⅲ"), (1, 4.9, "劣Ⅲ"),
    ],
)  # fmt: skip
def test_sentence_6_the_worst_class_over_the_parameters(cod, oxygen, label):
    data = {"cod": {2020: cod}, "oxygen": {2020: oxygen}}
    verdict = judged(f"{{indicator: water, equal_to: {label}}}", data)
    assert (verdict.status, verdict.value, verdict.margin) == ("met", label, 0)


@pytest.mark.parametrize(
    ("value", "label"), [(6, "fit"), (9, "fit"), (7, "fit"), (5.99, "unfit"), (9.01, "unfit")]
)
def test_sentence_6_a_pair_is_an_inclusive_range(value, label):
    more = 'acid: {classes: [fit, unfit], limits: {ph: [["6", "9"]]}}'
    verdict = judged(f"{{indicator: acid, equal_to: {label}}}", {"ph": {2020: value}}, more=more)
    assert verdict.status == "met"


def test_sentence_6_a_limit_is_in_the_unit_of_its_parameter():
    more = "clean: {classes: [yes, no], limits: {cod: [20000 µg/L]}}"
    data = {"cod": {2020: 20}}
    assert judged("{indicator: clean, at_least: yes}", data, more=more).status == "met"
    assert (
        judged("{indicator: clean, at_least: yes}", {"cod": {2020: 20.1}}, more=more).status
        == "missed"
    )


@pytest.mark.parametrize(
    ("bound", "status"),
    [("at_least: Ⅰ", "missed"), ("at_least: Ⅱ", "undetermined"), ("at_most: Ⅱ", "met"),
     ("at_most: Ⅲ", "undetermined"), ("at_least: 劣Ⅲ", "met"), ("equal_to: Ⅰ", "missed")],
)  # fmt: skip
def test_sentence_6_with_a_parameter_missing_both_ends_must_agree(bound, status):
    assert judged(f"{{indicator: water, {bound}}}", {"cod": {2020: 18}}).status == status


def test_sentence_6_classes_come_from_rolled_up_parameters():
    data = {"cod": quarters(2020, 10, 10, 10, 30), "oxygen": {2020: 9}}
    assert judged("{indicator: water, equal_to: Ⅰ}", data).status == "met"


@pytest.mark.parametrize("label", ["Ⅱ", "II", "ii", "Ⅱ类", "ＩＩ", "II 類", " ⅱ ", "Ⅱ级"])
def test_sentence_7_one_label_in_many_spellings(label):
    assert judged("{indicator: river, equal_to: Ⅱ}", {"river": {2020: label}}).status == "met"
    assert judged(f"{{indicator: river, at_least: '{label}'}}", {"river": {2020: "Ⅱ"}}).margin == 0


def test_sentence_7_traditional_and_simplified_are_one():
    more = "state: {classes: [优, 良, 轻度污染]}"
    verdict = judged("{indicator: state, at_least: 輕度污染}", {"state": {2020: "優"}}, more=more)
    assert (verdict.status, verdict.margin) == ("met", 2)


def test_sentence_7_an_unknown_label_in_data_is_refused_with_the_nearest():
    with pytest.raises(er.DataError, match="river") as caught:
        judged("{indicator: river, at_least: Ⅱ}", {"river": {2020: "劣V6"}})
    assert "劣" in str(caught.value)


def test_sentence_7_arabic_and_chinese_numerals_are_not_unified():
    more = "level: {classes: [一级, 二级]}"
    with pytest.raises(er.DataError, match="'2级' is not one of the labels"):
        judged("{indicator: level, at_least: 二级}", {"level": {2020: "2级"}}, more=more)


# -- 8, 9, 10: expressions -----------------------------------------------------------------------

PAIR = {"share": {2020: 55}, "goal": {2020: 50}, "pm25": {2020: 40}, "energy": {2020: 8}}


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("share > 54", True),
        ("50 < share <= 55", True),
        ("quantity('100 %') - share <= quantity('45 pp')", True),
        ("share - goal >= quantity('5 pp')", True),
        ("share * 2 > quantity('109 %')", True),
        ("share / goal >= 1.1", True),
        ("energy / 2 == quantity('4000 kg')", True),
        ("pm25 < quantity('0.041 mg/m³')", True),
        ("pm25 < quantity('0.040 mg/m³')", False),
    ],
)
def test_sentence_8_units_in_expressions(where, holds):
    verdict = judged(
        f'{{indicator: plain, at_least: 1, where: "{where}"}}', {**PAIR, "plain": {2020: 1}}
    )
    assert verdict.status == ("met" if holds else "not_applicable")


def test_sentence_8_the_difference_of_two_shares_is_in_points():
    verdict = judged("{indicator: ahead, at_least: 6 pp}", PAIR)
    assert (verdict.status, verdict.value_number, verdict.margin_number, verdict.unit) == (
        "missed", close(5), close(-1), "pp",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("plain + 0.2 <= 0.3", True),
        ("plain + 0.2 > 0.3", False),
        ("plain + 0.2 == 0.3", True),
        ("plain + 0.2 != 0.3", False),
        ("plain + 0.2 < 0.3", False),
    ],
)
def test_sentence_9_comparisons_in_expressions_know_equality(where, holds):
    verdict = judged(
        f"{{indicator: share, at_least: 1, where: {where}}}",
        {"plain": {2020: 0.1}, "share": {2020: 1}},
    )
    assert verdict.status == ("met" if holds else "not_applicable")


def test_sentence_9_class_limits_know_equality():
    more = "clean: {classes: [yes, no], limits: {mix: [0.3]}}\nmix: {better: lower, expression: plain + 0.2}"
    assert (
        judged("{indicator: clean, at_least: yes}", {"plain": {2020: 0.1}}, more=more).status
        == "met"
    )


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("river >= 'Ⅲ'", True),
        ("river > 'Ⅲ'", True),
        ("river > 'II'", False),
        ("river == 'Ⅱ类'", True),
        ("river in ['Ⅰ', 'Ⅱ']", True),
        ("river not in ['Ⅰ', 'Ⅱ']", False),
        ("share in [54, 55, 56]", True),
    ],
)
def test_sentence_9_the_better_class_is_the_greater(where, holds):
    data = {"river": {2020: "Ⅱ"}, "share": {2020: 55}}
    verdict = judged(f'{{indicator: share, at_least: 1, where: "{where}"}}', data)
    assert verdict.status == ("met" if holds else "not_applicable")


@pytest.mark.parametrize(
    "formula", ["energy / gdp", "energy / (gdp - gdp)", "1e308 * energy * 1e308"]
)
def test_sentence_10_what_is_not_a_number_is_a_gap(formula):
    data = {"energy": {2020: 8}, "gdp": {2020: 0}}
    more = f"x: {{expression: {formula}}}"
    verdict = judged("{indicator: x, at_least: {indicator: x}}", data, more=more)
    assert told(verdict) == ("undetermined", "undefined_value")


@pytest.mark.parametrize("formula", ["min(share, goal)", "max(share, goal)", "abs(goal)", "share + goal",
                                     "0 * goal", "previous(share)"])  # fmt: skip
def test_sentence_10_functions_need_all_they_name(formula):
    verdict = judged(
        f'{{indicator: {{unit: "%", expression: "{formula}"}}, at_least: 0 %}}',
        {"share": {2020: 1}},
    )
    assert told(verdict) == ("undetermined", "value_missing")


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("share > 1 or goal > 3", "met"),
        ("goal > 3 or share > 1", "met"),
        ("share > 9 or goal > 3", "undetermined"),
        ("share > 9 and goal > 3", "not_applicable"),
        ("goal > 3 and share > 9", "not_applicable"),
        ("not (goal > 3)", "undetermined"),
        ("not (goal > 3 and share > 9)", "met"),
        ("(goal if share > 9 else share) > quantity('1 %')", "met"),
        ("(goal if share > 1 else share) > quantity('1 %')", "undetermined"),
        ("(share if goal > 1 else share) > quantity('1 %')", "undetermined"),
        ("known(goal)", "not_applicable"),
        ("not known(goal)", "met"),
        ("goal == goal", "undetermined"),
    ],
)
def test_sentence_10_logic_decides_where_it_can(where, status):
    verdict = judged(f"{{indicator: share, at_least: 1, where: {where}}}", {"share": {2020: 2}})
    assert verdict.status == status
    if status == "undetermined":
        assert verdict.reason == "where_unknown"


def test_sentence_10_previous_is_one_period_of_the_judged_grain_earlier():
    data = {"energy": {"2018": 1, "2019": 2, "2020": 4, "2020-Q3": 5, "2020-Q2": 3}}
    more = "gain: {expression: energy - previous(energy)}"
    assert judged("{indicator: gain, equal_to: 2}", data, more=more).status == "met"
    quarter = judged("{indicator: gain, equal_to: 2, in: 2020-Q3}", data, more=more)
    assert quarter.status == "met"
    bend = "{indicator: {expression: energy - 2 * previous(energy) + previous(previous(energy))}, equal_to: 1 t}"
    assert judged(bend, data).status == "met"
