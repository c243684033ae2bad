"""Sentences 38 to 47: statuses, ends, persistence, `as_of`, gaps, equality and margins."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from engine_helpers import close, evaluated, judged, months, quarters, rule_set, told

import ecorules as er

# -- 38: statuses over periods -------------------------------------------------------------------

EACH = "{indicator: pm25, at_most: 45, throughout: window}"
ASKED = "{indicator: pm25, at_most: 45, throughout: window, where: land > 5}"


@pytest.mark.parametrize(
    ("values", "as_of", "status", "reason"),
    [
        ((45, 45, 45), 2020, "met", "compared"),
        ((46, 45, 45), 2020, "missed", "compared"),
        ((46, 45, None), 2018, "missed", "early"),
        ((46, None, None), 2020, "missed", "compared"),
        ((45, None, 45), 2020, "undetermined", "value_missing"),
        ((45, 45, 45), 2019, "pending", "not_seen"),
        ((45, None, 45), 2019, "pending", "value_missing"),
        ((None, None, None), 2017, "pending", "not_seen"),
        ((45, 45, 46), 2019, "pending", "not_seen"),
    ],
)
def test_sentence_38_any_miss_decides_at_once(values, as_of, status, reason):
    data = {"pm25": dict(zip((2018, 2019, 2020), values, strict=True)), "land": {2015: 1}}
    assert told(judged(EACH, data, as_of=as_of)) == (status, reason)


@pytest.mark.parametrize(
    ("land", "status", "reason"),
    [
        ((6, 6, 6), "missed", "compared"),
        ((6, 5, 6), "met", "compared"),  # the bad year is left out
        ((5, 5, 5), "not_applicable", "where_false"),
        ((6, None, 6), "undetermined", "where_unknown"),
        ((5, None, 5), "undetermined", "where_unknown"),
        ((None, 6, None), "missed", "compared"),
    ],
)
def test_sentence_38_where_is_read_at_each_judged_period(land, status, reason):
    data = {
        "pm25": {2018: 40, 2019: 50, 2020: 40},
        "land": dict(zip((2018, 2019, 2020), land, strict=True)),
    }
    assert told(judged(ASKED, data)) == (status, reason)


def test_sentence_38_what_does_not_apply_is_not_pending():
    data = {"pm25": {2018: 40}, "land": {2018: 5}}
    verdict = judged("{indicator: pm25, at_most: 45, in: 2018, where: land > 5}", data)
    assert told(verdict) == ("not_applicable", "where_false")
    unseen = judged("{indicator: pm25, at_most: 45, in: 2020, where: land > 5}", data, as_of=2018)
    assert unseen.status == "pending"


def test_sentence_38_both_list_what_is_missing_in_the_seen_periods():
    verdict = judged(EACH, {"pm25": {2018: 45}, "land": {2018: 1}})
    assert [(name, str(period)) for name, period in verdict.missing] == [
        ("pm25", "2019"), ("pm25", "2020"),
    ]  # fmt: skip


# -- 39: composites ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("all: [late, lacking]", "pending"),
        ("all: [good, late]", "pending"),
        ("all: [good, lacking]", "undetermined"),
        ("all: [bad, late, lacking]", "missed"),
        ("any: [good, late]", "met"),
        ("any: [bad, late]", "pending"),
        ("any: [bad, lacking]", "undetermined"),
        ("rules: [good, bad, late], at_least: 2", "pending"),
        ("rules: [good, bad, late], at_most: 2", "met"),
    ],
)
def test_sentence_39_pending_if_an_undecided_part_is(rule, status):
    rules = f"""
        good: {{indicator: pm25, at_most: 45, in: 2019}}
        bad: {{indicator: pm25, at_most: 1, in: 2019}}
        late: {{indicator: pm25, at_most: 45, in: 2020}}
        lacking: {{indicator: ozone, at_most: 45, in: 2019}}
        r: {{{rule}}}
    """
    assert evaluated(rules, {"pm25": {2019: 45}}, as_of=2019).verdict("r").status == status


# -- 40: both ends -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "status", "reason", "end"),
    [
        # two quarters of four are known, 30 t: a total of at least 30 t
        ("indicator: energy, at_least: 30", "met", "compared", "least"),
        ("indicator: energy, at_least: 31", "undetermined", "value_missing", ""),
        ("indicator: energy, at_most: 29", "missed", "compared", "least"),
        ("indicator: energy, at_most: 1000", "undetermined", "value_missing", ""),
        ("indicator: energy, below: 30", "missed", "compared", "least"),
        ("indicator: energy, above: 30", "undetermined", "value_missing", ""),
        ("indicator: energy, equal_to: 29", "missed", "compared", "least"),
        ("indicator: energy, equal_to: 30", "undetermined", "value_missing", ""),
        ("indicator: energy, between: [1, 29]", "missed", "compared", "least"),
        ("indicator: energy, between: [1, 31]", "undetermined", "value_missing", ""),
        ("total: energy, since: 2019, at_least: 40", "met", "compared", "least"),
        ("total: energy, since: 2018, at_least: 40", "met", "compared", "least"),
        ("total: energy, since: 2019, at_least: 41", "undetermined", "value_missing", ""),
        ("increase: energy, since: 2019, at_least: 0 t", "undetermined", "value_missing", ""),
        ("mean: energy, over: 2, at_least: 1", "undetermined", "value_missing", ""),
        (
            "indicator: {expression: energy + 0 * energy}, at_least: 1 t",
            "undetermined",
            "value_missing",
            "",
        ),
    ],
)
def test_sentence_40_a_flow_is_at_least_the_sum_of_its_seen_parts(rule, status, reason, end):
    data = {"energy": {"2019": 10, "2020-Q1": 10, "2020-Q3": 20}}
    verdict = judged(f"{{{rule}, by: 2020}}", data)
    assert (*told(verdict), verdict.end) == (status, reason, end)


@pytest.mark.parametrize("as_of", ["2019", "2020-Q3", "2020-12-30"])
def test_sentence_40_no_level_is_met_before_its_period_has_been_seen(as_of):
    data = {"pm25": {"2020": 1, **quarters(2020, 1, 1, 1, 1)}}
    assert told(judged("{indicator: pm25, at_most: 45}", data, as_of=as_of)) == (
        "pending",
        "not_seen",
    )


@pytest.mark.parametrize(
    ("as_of", "status", "reason"),
    [("2020-Q1", "pending", "not_seen"), ("2020-Q3", "met", "early"), ("2020", "met", "compared")],
)
def test_sentence_40_a_flow_is_met_as_soon_as_it_is_reached(as_of, status, reason):
    data = {"energy": {"2020-Q1": 10, "2020-Q3": 20}}
    assert told(judged("{indicator: energy, at_least: 30}", data, as_of=as_of)) == (status, reason)


def test_sentence_40_a_flow_with_nothing_seen_is_not_negative():
    verdict = judged("{indicator: energy, at_least: 0}", {"pm25": {2018: 1}}, as_of=2018)
    assert (*told(verdict), verdict.value_number, verdict.end) == ("met", "early", 0, "least")


def test_sentence_40_range_decides_no_verdict():
    more = "cover: {unit: '%', kind: stock, range: [0 %, 100 %]}"
    for bound in ("at_least: 0 %", "at_most: 100 %"):
        verdict = judged(f"{{indicator: cover, {bound}}}", {"pm25": {2020: 1}}, more=more)
        assert told(verdict) == ("undetermined", "value_missing")


# -- 41: persistence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: energy, at_least: 30, in: 2020}",
        "{indicator: energy, at_most: 5, in: 2020}",
        "{indicator: water, at_least: Ⅰ, in: 2020}",
        "{indicator: pm25, at_most: 45, throughout: window}",
        "{indicator: pm25, at_most: 45, in: 2020, where: land > 5}",
    ],
)
def test_sentence_41_a_decided_verdict_stays_as_data_come_in(rule):
    facts = [
        ("energy", "2020-Q1", 30), ("cod", "2020", 16), ("pm25", "2018", 46), ("land", "2020", 1),
        ("oxygen", "2020", 9), ("energy", "2020-Q4", 0), ("pm25", "2020", 1), ("energy", "2020-Q2", 9),
        ("pm25", "2019", 1), ("energy", "2020-Q3", 9),
    ]  # fmt: skip
    decided = None
    data: dict[str, dict[str, float]] = {}
    for name, period, value in facts:
        data.setdefault(name, {})[period] = value
        status = judged(rule, data).status
        assert decided in (None, status)
        if status in {"met", "missed", "not_applicable"}:
            decided = status
    assert decided is not None


# -- 42: as of -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "as_of"),
    [
        ("{indicator: pm25, at_most: {indicator: cod}}", "2019"),
        ("{indicator: pm25, at_most: 45, where: land > 5}", "2019"),
        ("{indicator: intensity, at_most: 45}", "2018"),
        ("{indicator: water, at_least: Ⅱ}", "2022"),
        ("{total: energy, since: 2018, at_least: 5}", "2020-Q3"),
        ("{indicator: {count: periods, meeting: land > 5}, at_least: 1}", "2021"),
    ],
)
def test_sentence_42_the_default_is_the_last_period_with_a_measured_value(rule, as_of):
    more = "milli: {unit: mg/L}"
    data = {
        "pm25": {2018: 1, 2019: 1, 2021: None}, "cod": {2022: 1}, "land": {2021: 1},
        "energy": {"2018": 1, "2020-Q3": 1}, "gdp": {"2018": 1, "2019": 1},
    }  # fmt: skip
    found = evaluated(f"r: {rule}", data, more=more, as_of=None)
    assert (str(found.as_of), found.as_of_defaulted) == (as_of, True)


def test_sentence_42_composites_count_by_their_parts():
    rules = "r: {all: [{indicator: pm25, at_most: 45}, {indicator: cod, at_most: 45}]}"
    found = evaluated(
        rules, {"pm25": {2018: 1}, "cod": {"2019-Q2": 1}, "land": {2020: 1}}, as_of=None
    )
    assert str(found.as_of) == "2019-Q2"


def test_sentence_42_with_nothing_measured_it_must_be_given():
    with pytest.raises(er.UsageError) as caught:
        evaluated("r: {indicator: pm25, at_most: 45}", {"land": {2020: 1}}, as_of=None)
    assert caught.value.code == "no-as-of"


def test_sentence_42_it_is_one_for_the_whole_panel():
    import pandas as pd

    data = pd.DataFrame({"region": ["A", "B"], "year": [2019, 2020], "pm25": [40.0, 40.0]})
    found = rule_set("r: {indicator: pm25, at_most: 45}").evaluate(data)
    assert [found.verdict("r", region=place).status for place in "AB"] == ["undetermined", "met"]


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2020", "met"), (2020, "met"), (dt.date(2020, 12, 31), "met"), ("2020-12-31", "met"),
        ("2020-H2", "met"), ("2020-12-30", "pending"), ("2020-11", "pending"), (2019, "pending"),
        (2035, "met"),
    ],
)  # fmt: skip
def test_a_period_has_been_seen_when_its_last_day_is_not_after_as_of(as_of, status):
    assert (
        judged("{indicator: pm25, at_most: 45}", {"pm25": {2020: 45}}, as_of=as_of).status == status
    )


def test_later_data_are_not_seen():
    data = {"energy": {**quarters(2020, 1, 1, 100, 100)}}
    verdict = judged("{indicator: energy, at_least: 50}", data, as_of="2020-Q2")
    assert told(verdict) == ("pending", "not_seen")
    verdict = judged("{indicator: energy, at_most: 1}", data, as_of="2020-Q2")
    assert (*told(verdict), verdict.value_number) == ("missed", "early", 2)


# -- 43, 44: gaps and places ---------------------------------------------------------------------


@pytest.mark.parametrize("gap", [None, math.nan, "", " ", "null", "NaN"])
def test_sentence_43_gaps(gap):
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": {2020: gap}, "land": {2020: 1}})
    assert told(verdict) == ("undetermined", "value_missing")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("n/a", "not-a-number"), ("-", "not-a-number"), ("监测中断", "not-a-number"), ("4,5", "not-a-number"),
        (True, "not-a-number"), (math.inf, "infinity"), (-math.inf, "infinity"), ("inf", "infinity"),
        ("45 ha", "unit-mismatch"),
    ],
)  # fmt: skip
def test_sentence_43_anything_else_is_refused(value, code):
    with pytest.raises(er.DataError) as caught:
        judged("{indicator: pm25, at_most: 45}", {"pm25": {2020: value}})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == (code, "2020", "pm25")


def test_sentence_43_na_values():
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": {2020: "n/a"}}, na_values=["n/a"])
    assert verdict.status == "undetermined"


def test_sentence_44_every_place_has_exactly_one_verdict():
    import pandas as pd

    data = pd.DataFrame({"region": ["A", "B", "C"], "year": [2020] * 3, "pm25": [45.0, None, 46.0]})
    found = rule_set("r: {indicator: pm25, at_most: 45}").evaluate(data, as_of=2020)
    assert [(verdict.series["region"], verdict.status) for verdict in found] == [
        ("A", "met"), ("B", "undetermined"), ("C", "missed"),
    ]  # fmt: skip


# -- 45, 46: equality and margins ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "value", "status"),
    [
        ("at_least", 0.3 - 1e-16, "met"), ("at_most", 0.30000000000000004, "met"),
        ("above", 0.30000000000000004, "missed"), ("below", 0.3 - 1e-16, "missed"),
        ("equal_to", 0.30000000000000004, "met"),
        ("at_most", 0.3 * (1 + 1e-10), "met"), ("at_most", 0.3 * (1 + 1e-8), "missed"),
        ("above", 0.3 * (1 + 1e-10), "missed"), ("above", 0.3 * (1 + 1e-8), "met"),
    ],
)  # fmt: skip
def test_sentence_45_nearly_equal_numbers_are_equal(bound, value, status):
    verdict = judged(f"{{indicator: index, {bound}: 0.3}}", {"index": {2020: value}})
    assert verdict.status == status
    if abs(value - 0.3) < 1e-9 * 0.3:
        assert verdict.margin_number == 0


@pytest.mark.parametrize(
    ("rule", "data", "status"),
    [
        # a small difference of large terms: 100.3 - 100.2 is 0.09999999999999432
        (
            "indicator: ahead, at_least: 0.1 pp",
            {"share": {2020: 100.3}, "goal": {2020: 100.2}},
            "met",
        ),
        (
            "indicator: ahead, above: 0 pp",
            {"share": {2020: 100.3}, "goal": {2020: 100.3}},
            "missed",
        ),
        # a change of 15 % computed from 1000000.15 / 869565.3478260869
        ("increase: land, since: 2018, at_least: 15 %", {"land": {2018: 0.1, 2020: 0.115}}, "met"),
        ("increase: land, since: 2018, above: 15 %", {"land": {2018: 0.1, 2020: 0.115}}, "missed"),
        (
            "decrease: land, since: 2018, at_least: 0 %",
            {"land": {2018: 0.3, 2020: 0.1 + 0.2}},
            "met",
        ),
        (
            "decrease: land, since: 2018, above: 0 %",
            {"land": {2018: 0.1 + 0.2, 2020: 0.3}},
            "missed",
        ),
        (
            "increase: land, since: 2018, at_least: 1e-12 ha",
            {"land": {2018: 1000, 2020: 1000}},
            "met",
        ),
        # exactly 0.7 of a sum
        ("indicator: energy, at_least: 0.6", {"energy": quarters(2020, 0.1, 0.2, 0.2, 0.1)}, "met"),
        ("indicator: energy, above: 0.6", {"energy": quarters(2020, 0.1, 0.2, 0.2, 0.1)}, "missed"),
    ],
)
def test_sentence_45_the_scale_is_the_largest_term(rule, data, status):
    assert judged(f"{{{rule}, by: 2020}}", data).status == status


def test_sentence_45_a_change_of_unit_never_flips_a_verdict():
    for value, written in ((45, "0.045 mg/m³"), (35.4, "0.0354 mg/m³"), (0.1, "0.0001 mg/m³")):
        for bound, status in {"at_most": "met", "below": "missed", "equal_to": "met"}.items():
            rule = f"{{indicator: pm25, {bound}: {written}}}"
            verdict = judged(rule, {"pm25": {2020: value}})
            assert (verdict.status, verdict.margin_number) == (status, 0)


@pytest.mark.parametrize(
    ("rule", "margin", "unit"),
    [
        ("indicator: pm25, at_most: 0.045 mg/m³", 0.005, "mg/m³"),
        ("indicator: pm25, at_most: 45", 5, "µg/m³"),
        ("indicator: pm25, at_least: 45", -5, "µg/m³"),
        ("indicator: pm25, between: [35, 60]", 5, "µg/m³"),
        ("indicator: pm25, between: [0, 42]", 2, "µg/m³"),
        ("indicator: pm25, equal_to: 45", -5, "µg/m³"),
        ("indicator: pm25, above: 30, below: 45", 5, "µg/m³"),
        ("indicator: share, at_least: 50 %", 5, "pp"),
        ("indicator: share, at_least: 50", 5, "pp"),
        ("indicator: river, at_least: Ⅲ", 1, "steps"),
        ("indicator: index, at_least: 1", 0.5, ""),
        ("increase: land, since: 2018, at_least: 15 %, by: 2020", -5, "pp"),
        ("increase: land, since: 2018, at_least: 75 亩, by: 2020", 75, "亩"),
    ],
)
def test_sentence_46_the_margin_is_in_the_unit_of_the_bound(rule, margin, unit):
    data = {
        "pm25": {2020: 40}, "share": {2020: 55}, "river": {2020: "Ⅱ"}, "index": {2020: 1.5},
        "land": {2018: 100, 2020: 110},
    }  # fmt: skip
    verdict = judged(f"{{{rule}}}", data)
    assert (verdict.margin_number, verdict.margin_unit) == (close(margin), unit)


@pytest.mark.parametrize(
    ("bound", "status"),
    [
        ("at_most", "met"),
        ("below", "missed"),
        ("at_least", "met"),
        ("above", "missed"),
        ("equal_to", "met"),
    ],
)
def test_sentence_46_the_margin_at_the_bound_is_exactly_zero(bound, status):
    verdict = judged(
        f"{{indicator: energy, {bound}: 0.6}}", {"energy": quarters(2020, 0.1, 0.2, 0.3, 0)}
    )
    assert (verdict.status, verdict.margin_number) == (status, 0)


@pytest.mark.parametrize(("as_of", "status"), [(2019, "pending"), (2020, "undetermined")])
def test_sentence_46_undecided_verdicts_have_no_numbers(as_of, status):
    verdict = judged("{indicator: pm25, at_most: 45}", {"pm25": {2019: 1}}, as_of=as_of)
    assert (verdict.status, verdict.value, verdict.bound, verdict.margin, verdict.period, verdict.end) == (
        status, None, None, None, None, "",
    )  # fmt: skip


# -- 47: which period is shown -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "status", "period", "margin"),
    [
        ((40, 44, 42), "met", "2019", 1),
        ((44, 40, 44), "met", "2018", 1),
        ((46, 99, 40), "missed", "2019", -54),
        ((50, 40, 50), "missed", "2018", -5),
        ((46, None, 47), "missed", "2020", -2),
    ],
)
def test_sentence_47_the_smallest_margin_the_earliest_on_ties(values, status, period, margin):
    verdict = judged(EACH, {"pm25": dict(zip((2018, 2019, 2020), values, strict=True))})
    assert (verdict.status, str(verdict.period), verdict.margin_number) == (status, period, margin)
    assert verdict.value_number == 45 - margin


def test_sentence_47_months_of_a_year():
    data = {"pm25": months(2020, *[40] * 6, 45, *[40] * 5)}
    verdict = judged("{indicator: pm25, at_most: 45, throughout: 2020-01..2020-12}", data)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == ("met", "2020-07", 0)
