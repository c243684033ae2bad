"""Sentences 48 to 52 and 58: what would pass, reasons, `so_far`, scenarios, and laws by example."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, months, quarters, rule_set, told

import ecorules as er

# -- 48: what would just pass, and the first period attained -------------------------------------


@pytest.mark.parametrize(
    ("rule", "data", "value", "is_open", "period"),
    [
        ("indicator: pm25, at_most: 45", {"pm25": {2020: 50}}, 45, False, "2020"),
        ("indicator: pm25, below: 45", {"pm25": {2020: 50}}, 45, True, "2020"),
        (
            "indicator: pm25, at_most: 45, throughout: window",
            {"pm25": {2018: 46, 2019: 50, 2020: 1}},
            45,
            False,
            "2019",
        ),
        ("indicator: pm25, at_most: 50, tolerance: 10 %", {"pm25": {2020: 60}}, 55, False, "2020"),
        (
            "indicator: pm25, at_most: {indicator: ozone}",
            {"pm25": {2020: 60}, "ozone": {2020: 50}},
            50,
            False,
            "2020",
        ),
        (
            "increase: land, since: 2018, at_least: 15 %",
            {"land": {2018: 100, 2020: 110}},
            115,
            False,
            "2020",
        ),
        (
            "decrease: land, since: 2018, above: 15 %",
            {"land": {2018: 100, 2020: 90}},
            85,
            True,
            "2020",
        ),
        (
            "increase: land, since: 2018, at_least: 300 亩",
            {"land": {2018: 100, 2020: 110}},
            1800,
            False,
            "2020",
        ),
        (
            "increase: share, since: 2018, at_least: 5 pp",
            {"share": {2018: 20, 2020: 22}},
            25,
            False,
            "2020",
        ),
        (
            "increase: land, since: 2018, average: year, at_least: 10 %",
            {"land": {2018: 100, 2020: 110}},
            121,
            False,
            "2020",
        ),
        (
            "total: energy, since: 2019, at_least: 100",
            {"energy": {2019: 30, 2020: 50}},
            70,
            False,
            "2020",
        ),
        ("indicator: land, above: previous", {"land": {2019: 5, 2020: 5}}, 5, True, "2020"),
    ],
)
def test_sentence_48_the_level_that_would_just_pass(rule, data, value, is_open, period):
    time = "" if "throughout" in rule else ", by: 2020"
    verdict = judged(f"{{{rule}{time}}}", data)
    assert verdict.status == "missed"
    found = verdict.would_pass
    assert found is not None
    assert (found.value, found.open, str(found.period)) == (close(value), is_open, period)
    # In the shown period that level is just met, or just missed where the bound is open.
    name = rule.split(",")[0].split(": ")[1]
    level = {**data[name], int(period): f"{value} {found.unit}"}
    again = judged(
        f"{{{rule.replace('throughout: window', f'in: {period}')}{time}}}", {**data, name: level}
    )
    assert (again.status, again.margin_number) == ("missed" if is_open else "met", 0)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("at_least: 10 µg/m³, at_most: 20 µg/m³", (20, False)),
        ("at_least: 20 µg/m³, at_most: 20 µg/m³", (20, False)),
        ("above: 20 µg/m³, at_most: 20 µg/m³", None),  # no level passes
        ("at_least: 20 µg/m³, below: 20 µg/m³", None),
        ("at_least: 21 µg/m³, at_most: 20 µg/m³", None),
        ("at_least: {period: 2019}, at_most: 20 µg/m³", None),  # 30 in 2019
    ],
)
def test_sentence_48_no_level_would_pass_where_the_bounds_exclude_each_other(bounds, expected):
    rule = f"{{indicator: pm25, {bounds}, in: 2020}}"
    verdict = judged(rule, {"pm25": {2019: 30, 2020: 75}})
    found = verdict.would_pass
    assert verdict.status == "missed"
    assert (None if found is None else (found.value, found.open)) == expected


def test_sentence_48_a_class_would_pass_with_a_label():
    verdict = judged("{indicator: river, at_least: Ⅱ}", {"river": {2020: "Ⅳ"}})
    assert (verdict.would_pass.value, verdict.would_pass.open) == ("Ⅱ", False)


@pytest.mark.parametrize(
    "rule",
    [
        "{all: [{indicator: pm25, at_most: 45}]}",
        "{indicator: {count: periods, meeting: pm25 > 75}, at_most: 0}",
    ],
)
def test_sentence_48_composites_and_derived_indicators_have_none(rule):
    assert judged(rule, {"pm25": quarters(2020, 80, 80, 80, 80)}).would_pass is None


@pytest.mark.parametrize(
    ("values", "as_of", "first"),
    [
        ((50, 45, 50), 2020, "2019"),
        ((45, 45, 45), 2020, "2018"),
        ((50, 50, 45), 2020, "2020"),
        ((50, 50, 50), 2020, "None"),
        ((50, 50, 45), 2019, "None"),
        ((None, None, 45), 2020, "2020"),
    ],
)
def test_sentence_48_first_attained(values, as_of, first):
    data = {"pm25": {2017: 1, **dict(zip((2018, 2019, 2020), values, strict=True))}}
    assert str(judged("{indicator: pm25, at_most: 45}", data, as_of=as_of).first_attained) == first


# -- 49: reasons and flags -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "data", "reason"),
    [
        ("indicator: pm25, at_most: 45, where: land > 5", {"land": {2020: 5}}, "where_false"),
        (
            "indicator: {mean: periods, of: pm25, where: pm25 > 9}, at_most: 1",
            {"pm25": {2020: 5}},
            "nobody_asked",
        ),
        ("indicator: pm25, at_most: 45, where: land > 5", {"pm25": {2020: 5}}, "where_unknown"),
        ("indicator: pm25, at_most: {assigned: quota}", {"land": {2020: 5}}, "parameter_missing"),
        ("indicator: pm25, at_most: {indicator: ozone}", {"ozone": {2020: 5}}, "value_missing"),
        ("indicator: pm25, at_most: {indicator: ozone}", {"land": {2020: 5}}, "value_missing"),
        (
            "increase: land, since: 2018, at_least: 1 %, by: 2020",
            {"land": {2020: 5}},
            "base_missing",
        ),
        (
            "increase: land, since: 2018, at_least: 1 %, by: 2020",
            {"pm25": {2020: 5}},
            "value_missing",
        ),
        ("indicator: land, at_least: previous, by: 2020", {"land": {2020: 5}}, "reference_missing"),
        (
            "increase: land, since: 2018, at_least: 1 %, by: 2020",
            {"land": {2018: 0, 2020: 5}},
            "base_not_positive",
        ),
        (
            "increase: trade, since: 2018, average: year, at_least: 1 %, by: 2020",
            {"trade": {2018: 1, 2020: -1}},
            "sign_change",
        ),
        (
            "indicator: intensity, at_most: 1",
            {"energy": {2020: 5}, "gdp": {2020: 0}},
            "undefined_value",
        ),
        ("indicator: ozone, at_most: 1", {"ozone": quarters(2020, 1, 2)}, "too_few_values"),
        (
            "indicator: {count: periods, meeting: pm25 > 9}, at_most: 1",
            {"pm25": quarters(2020, 1, 2)},
            "value_missing",
        ),
        ("all: [{indicator: pm25, at_most: 45}]", {"pm25": {2020: 45}}, "parts"),
        ("indicator: pm25, at_most: 45", {"pm25": {2020: 45}}, "compared"),
    ],
)
def test_sentence_49_one_reason(rule, data, reason):
    assert judged(f"{{{rule}}}", data).reason == reason


def test_sentence_49_the_first_that_holds():
    rule = "{indicator: pm25, at_most: {assigned: quota}, throughout: 2018..2019, where: land > 5}"
    data = {"land": {2019: 6}, "pm25": {2018: 1}}
    assert judged(rule, data).reason == "where_unknown"
    data["land"][2018] = 6
    assert judged(rule, data).reason == "parameter_missing"
    assert judged(rule, data, assign={"quota": 5}).reason == "value_missing"
    # a gap in a period that is not yet seen is no missing value
    assert told(judged(rule, data, as_of=2018, assign={"quota": 5})) == ("pending", "where_unknown")
    plain = "{indicator: pm25, at_most: {assigned: quota}, throughout: 2018..2019}"
    assert told(judged(plain, data, as_of=2018, assign={"quota": 5})) == ("pending", "not_seen")
    assert told(judged(plain, data, as_of=2018)) == ("pending", "parameter_missing")


def test_sentence_49_flags_stand_beside_the_reason():
    rule = (
        "{indicator: ozone, at_most: 45, tolerance: 5 %, round: {digits: 0},"
        " missing: {carry_forward: 1}, in: 2020}"
    )
    verdict = judged(rule, {"ozone": {2019: 40}})
    assert (verdict.status, verdict.flags) == ("met", ("tolerance", "rounded", "filled"))
    verdict = judged(rule, {"ozone": quarters(2020, 40, 40, 40)})
    assert (verdict.status, verdict.flags) == ("met", ("tolerance", "rounded", "left_out"))


# -- 50: so far ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({2018: 50, 2019: 44}, ("pass", 44, 1, "2019")),
        ({2018: 50, 2019: 46}, ("fail", 46, -1, "2019")),
        ({2018: 50}, ("unknown", None, None, "2019")),
    ],
)
def test_sentence_50_so_far_is_the_rule_at_the_last_seen_period(values, expected):
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": values}, as_of=2019)
    assert verdict.status == "pending"
    outcome, value, margin, period = verdict.so_far
    assert (outcome, value, margin, str(period)) == expected


def test_sentence_50_only_undecided_verdicts_over_one_period_have_it():
    data = {"pm25": {2018: 40, 2019: 44, 2020: 44}}
    assert judged("{indicator: pm25, at_most: 45}", data).so_far is None
    assert (
        judged("{indicator: pm25, at_most: 45, throughout: window}", data, as_of=2019).so_far
        is None
    )


def test_sentence_50_it_enters_no_roll_up():
    rule = "{all: [{indicator: pm25, at_most: 45, in: 2020}]}"
    assert judged(rule, {"pm25": {2019: 99}}, as_of=2019).status == "pending"


# -- 51: scenarios and history -------------------------------------------------------------------


def frame(rows):
    import pandas as pd

    return pd.DataFrame(rows, columns=["region", "scenario", "year", "land"])


def test_sentence_51_history_fills_value_by_value():
    rows = [
        ("A", "history", 2018, 100.0), ("A", "history", 2019, 105.0), ("A", "history", 2020, 1.0),
        ("A", "low", 2020, 110.0), ("A", "high", 2018, 50.0), ("A", "high", 2020, 110.0),
    ]  # fmt: skip
    plan = rule_set("r: {increase: land, since: 2018, at_least: 10 %, by: 2020}")
    found = plan.evaluate(frame(rows), as_of=2020, history="history")
    values = {verdict.series["scenario"]: verdict.value_number for verdict in found}
    # its own value wins over history, and history itself has no verdict
    assert values == {"low": close(10), "high": close(120)}


# -- 52: units without a ratio -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["warmth", "noise"])
@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{increase: NAME, since: 2018, at_least: 5 %, by: 2020}", "no-relative-change"),
        ("{increase: NAME, since: 2018, average: year, at_least: 5 %, by: 2020}", "no-relative-change"),
        ("{total: NAME, since: 2018, at_least: 5, by: 2020}", "not-a-flow"),
        ("{indicator: NAME, at_least: {schedule: {2018: 1, 2020: 5}, interpolate: geometric}, in: 2019}",
         "interpolate"),
    ],
)  # fmt: skip
def test_sentence_52_offset_and_logarithmic_units_have_no_ratio(name, rule, code):
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule.replace("NAME", name), {})
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("unit", ["°C", "dB", "pH"])
@pytest.mark.parametrize(
    "text",
    [
        "indicators: {x: {unit: UNIT, kind: flow}}\nrules: {}",
        "registers: {r: {attributes: {x: {unit: UNIT, kind: flow}}}}\nrules: {}",
        "registers: {r: {attributes: {x: UNIT}}}\nrules: {a: {indicator: {sum: r, of: x}, at_most: 5}}",
    ],
)
def test_sentence_52_they_have_no_total(text, unit):
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(f"ecorules: 1\nid: t\nwindow: 2020\n{text.replace('UNIT', unit)}\n")
    assert "no-arithmetic" in [problem.code for problem in caught.value.problems]


def test_sentence_52_they_have_levels_and_differences():
    data = {"warmth": {2018: 14, 2020: 15.5}, "noise": {2018: 60, 2020: 55}}
    assert judged("{indicator: warmth, at_most: 15.5 °C}", data).margin_number == 0
    assert judged("{indicator: warmth, at_most: 288.65 K}", data).status == "met"
    assert judged("{indicator: noise, at_most: 55 dB}", data).margin_number == 0
    assert (
        judged(
            "{indicator: warmth, must: rise, in: 2020}", {"warmth": {2019: 14, 2020: 15}}
        ).margin_number
        == 1
    )


# -- 58 and section 6: laws by example -----------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("{indicator: pm25, must: rise, throughout: window}", "{indicator: pm25, above: previous, throughout: window}"),
        ("{indicator: pm25, must: fall, throughout: window}", "{indicator: pm25, below: previous, throughout: window}"),
        ("{indicator: pm25, must: not_rise, throughout: window}", "{indicator: pm25, at_most: previous, throughout: window}"),
        ("{indicator: pm25, must: not_fall, throughout: window}", "{indicator: pm25, at_least: previous, throughout: window}"),
        ("{indicator: pm25, not_lower_than: 45}", "{indicator: pm25, at_least: 45}"),
        ("{indicator: pm25, not_higher_than: 45}", "{indicator: pm25, at_most: 45}"),
        ("{any: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}]}",
         "{rules: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}], at_least: 1}"),
        ("{all: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}]}",
         "{rules: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}], at_least: 100 %}"),
        ("{mean: pm25, over: 2, at_most: 45}", "{indicator: {mean: periods, of: pm25, over: 2 years}, at_most: 45}"),
        ("{indicator: energy, at_least: 5, in: 2020}", "{total: energy, since: 2020, at_least: 5, in: 2020}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "data",
    [
        {"pm25": {2017: 50, 2018: 46, 2019: 46, 2020: 44}, "land": {2020: 5}, "energy": {2020: 5}},
        {
            "pm25": {2017: 40, 2018: 41, 2019: 42, 2020: 46},
            "land": {2020: 4},
            "energy": {"2020-Q1": 5},
        },
        {"pm25": {2017: 50, 2018: 46, 2020: 44}},
        {"pm25": {2019: 44, 2020: 46}, "land": {2020: 5}},
    ],
)
@pytest.mark.parametrize("as_of", [2019, 2020])
def test_sentence_58_two_spellings_have_one_verdict(one, two, data, as_of):
    found = evaluated(f"one: {one}\ntwo: {two}", data, as_of=as_of)
    first, second = found.verdict("one"), found.verdict("two")
    for what in ("status", "value_number", "bound_number", "margin_number", "period", "end"):
        assert getattr(first, what) == getattr(second, what), what


@pytest.mark.parametrize("values", [(45, 45, 45), (46, 45, 45), (45, None, 45), (None, 46, 45)])
@pytest.mark.parametrize("as_of", [2018, 2019, 2020])
def test_sentence_58_throughout_is_all_of_its_periods(values, as_of):
    rules = """
        one: {indicator: pm25, at_most: 45, throughout: 2018..2020}
        two: {all: [{indicator: pm25, at_most: 45, in: 2018}, {indicator: pm25, at_most: 45, in: 2019}, {indicator: pm25, at_most: 45, in: 2020}]}
    """
    data = {"pm25": dict(zip((2018, 2019, 2020), values, strict=True))}
    found = evaluated(rules, data, as_of=as_of)
    assert found.verdict("one").status == found.verdict("two").status


@pytest.mark.parametrize(
    ("name", "parts", "whole"),
    [("energy", (1, 2, 3, 6), 12), ("pm25", (40, 50, 45, 45), 45), ("land", (1, 2, 3, 6), 6)],
)
@pytest.mark.parametrize(
    "bound", ["at_least: 12", "at_most: 45", "between: [6, 12]", "equal_to: 45"]
)
def test_sentence_58_sub_periods_or_their_roll_up(name, parts, whole, bound):
    rule = f"{{indicator: {name}, {bound}}}"
    one = judged(rule, {name: quarters(2020, *parts)})
    two = judged(rule, {name: {2020: whole}})
    assert (*told(one), one.margin_number) == (*told(two), two.margin_number)


def test_de_morgan():
    rules = """
        neither: {all: [{indicator: pm25, above: 45}, {indicator: land, below: 5}]}
        either: {any: [{indicator: pm25, at_most: 45}, {indicator: land, at_least: 5}]}
    """
    turned = {"met": "missed", "missed": "met"}
    for pm25 in (44, 45, 46, None):
        for land in (4, 5, 6, None):
            data = {"pm25": {2020: pm25}, "land": {2020: land}, "cod": {2020: 1}}
            found = evaluated(rules, data)
            neither, either = (found.verdict(name).status for name in ("neither", "either"))
            assert turned.get(neither, neither) == either


def test_the_status_of_a_set_is_all_of_its_binding_rules():
    rules = """
        a: {indicator: pm25, at_most: 45}
        b: {indicator: land, at_least: 5, binding: false}
        c: {indicator: cod, at_most: 5, where: pm25 > 100}
    """
    assert evaluated(rules, {"pm25": {2020: 45}, "land": {2020: 1}}).status() == "met"
    assert evaluated(rules, {"pm25": {2020: 46}, "land": {2020: 9}}).status() == "missed"
    assert evaluated(rules, {"land": {2020: 9}}).status() == "undetermined"
    assert evaluated(rules, {"pm25": {2019: 45}}, as_of=2019).status() == "pending"


def test_as_of_moves_a_year_of_months_from_pending_to_decided():
    data = {"energy": months(2020, *[10] * 12)}
    statuses = [
        judged("{indicator: energy, at_most: 50}", data, as_of=f"2020-{month:02d}").status
        for month in range(1, 13)
    ]
    assert statuses == ["pending"] * 5 + ["missed"] * 7
