"""Verdicts: values with units, what is missing, what would pass."""

from __future__ import annotations

import json

import pytest
from assessment_sets import kinds

import ecorules as er


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return kinds()


def test_quantities(result: er.Assessment) -> None:
    verdict = result.verdict("missed")
    assert str(verdict.value.units) == "microgram / metre ** 3"
    assert verdict.value.magnitude == 46.2
    assert verdict.bound.to("mg/m**3").magnitude == pytest.approx(0.045, rel=1e-12)
    assert verdict.margin.magnitude == pytest.approx(-1.2, rel=1e-12)
    assert (verdict.unit, verdict.margin_unit) == ("µg/m³", "µg/m³")


def test_shares_have_margins_in_points(result: er.Assessment) -> None:
    verdict = result.verdict("rise")
    assert (verdict.value_number, verdict.bound_number, verdict.margin_number) == (60.5, 61, -0.5)
    assert (verdict.unit, verdict.margin_unit) == ("%", "pp")
    assert str(verdict.period) == "2019"


def test_classes_have_labels_and_steps(result: er.Assessment) -> None:
    verdict = result.verdict("river")
    assert (verdict.value, verdict.bound, verdict.margin) == ("Ⅳ", "Ⅱ", -2)
    assert (verdict.unit, verdict.margin_unit) == ("", "steps")
    assert verdict.value_number == 2


def test_plain_numbers_and_offset_units() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {index: {unit: "1"}, warmth: {unit: °C}}
rules:
  index: {indicator: index, at_least: 1.5}
  warmth: {indicator: warmth, at_most: 68 °F}
""")
    result = plan.evaluate({"index": {"2020": 2}, "warmth": {"2020": 15}}, as_of=2020)
    index, warmth = result.verdict("index"), result.verdict("warmth")
    assert (index.value, index.bound, index.margin, index.unit) == (2.0, 1.5, 0.5, "")
    assert warmth.value_number == pytest.approx(59.0, rel=1e-9)
    assert warmth.margin_number == pytest.approx(9.0, rel=1e-9)
    assert warmth.margin.to("delta_degree_Celsius").magnitude == pytest.approx(5.0, rel=1e-9)


def test_a_verdict_is_neither_true_nor_false(result: er.Assessment) -> None:
    with pytest.raises(TypeError, match="compare its status"):
        bool(result.verdict("met"))


def test_undecided(result: er.Assessment) -> None:
    verdict = result.verdict("later")
    assert (verdict.status, verdict.reason) == ("pending", "not_seen")
    assert (verdict.value, verdict.bound, verdict.margin, verdict.period) == (None,) * 4
    assert verdict.so_far is not None
    assert verdict.so_far.outcome == "fail"
    assert (verdict.so_far.value, str(verdict.so_far.period)) == (46.2, "2020")
    assert verdict.so_far.margin == pytest.approx(-6.2, rel=1e-12)


def test_what_is_missing(result: er.Assessment) -> None:
    year = er.Period.parse("2015")
    assert result.verdict("base").missing == (("pm25", year),)
    assert result.verdict("met").missing == ()
    assert [str(period) for period in result.verdict("growth").periods_read] == ["2017", "2020"]


def test_only_gaps_that_matter_are_missing() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t, kind: flow}, b: {unit: t}, c: {expression: b / a}}
rules: {c: {indicator: c, at_least: 2}}
""")
    result = plan.evaluate({"a": {"2020-H1": 3, "2020-H2": None}, "b": {"2020": 9}}, as_of=2020)
    assert [(name, str(period)) for name, period in result.verdict("c").missing] == [
        ("a", "2020-H2")
    ]


def test_a_parameter_that_stands_for_a_period_is_missing() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
parameters: {start: {type: period}}
indicators: {a: {unit: t}}
rules: {a: {increase: a, since: start, at_least: 2 %}}
""")
    verdict = plan.evaluate({"a": {"2020": 3}}, as_of=2020).verdict("a")
    assert (verdict.status, verdict.reason) == ("undetermined", "parameter_missing")
    assert verdict.missing == (("start", None),)
    assert "missing: the parameter start" in verdict.explain()


def test_first_attained_and_would_pass(result: er.Assessment) -> None:
    assert str(result.verdict("missed").first_attained) == "2019"
    amount = result.verdict("amount").would_pass
    assert amount is not None
    assert (amount.value, amount.open, str(amount.period), amount.unit) == (
        130.0, False, "2020", "亿元",
    )  # fmt: skip
    river = result.verdict("river").would_pass
    assert river is not None
    assert river.value == "Ⅱ"


def test_parts(result: er.Assessment) -> None:
    verdict = result.verdict("both")
    assert [(part.rule, part.status) for part in verdict.parts] == [
        ("met", "met"), ("missed", "missed"), ("", "met"),
    ]  # fmt: skip
    assert verdict.parts[2].title() == "Forest cover"
    assert verdict.parts[2].explain() == (
        "Forest cover — met: 63.2 % in 2020, at least 60 % asked, 3.2 pp better than asked.\n"
        "  lead: 市环保局"
    )
    assert result.verdict("met").parts == ()


def test_what_the_rule_says(result: er.Assessment) -> None:
    verdict = result.verdict("missed")
    assert (verdict.title(), verdict.title("zh")) == ("Clean air", "空气")
    assert verdict.responsible == ("市环保局", "市住建局")
    assert (verdict.lead, verdict.support, verdict.supervise) == (("市环保局",), (), ())
    assert verdict.source[0].clause == "二(一)1"
    assert verdict.binding
    assert not result.verdict("amount").binding
    assert verdict.tags == ("air",)


def test_plain_values_for_json(result: er.Assessment) -> None:
    found = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert (found["rule_set"], found["as_of"], found["summary"]["missed"]) == ("kinds", "2020", 8)
    missed = next(one for one in found["verdicts"] if one["rule"] == "missed")
    assert missed["value"] == 46.2
    assert missed["responsible"] == ["市环保局", "市住建局", "等"]
    assert missed["source"] == [{"document": "plan", "clause": "二(一)1", "phrase": "PM2.5"}]
    assert missed["would_pass"] == {"value": 45.0, "open": False, "period": "2020", "unit": "µg/m³"}
    river = next(one for one in found["verdicts"] if one["rule"] == "river")
    assert (river["value"], river["bound"], river["margin"]) == ("Ⅳ", "Ⅱ", -2.0)
    both = next(one for one in found["verdicts"] if one["rule"] == "both")
    assert [part["status"] for part in both["parts"]] == ["met", "missed", "met"]


@pytest.mark.parametrize(
    ("rule", "year"),
    [
        ("{indicator: a, at_least: 3 t}", "2020"),
        ("{indicator: a, at_least: 3 t, by: 2030}", "2020"),
        ("{all: [{indicator: a, at_least: 3 t}]}", "2020"),
        ("{all: [{indicator: a, at_least: 3 t}], by: 2020}", "2020"),
        ("{all: [{indicator: a, at_least: 3 t}], throughout: 2019..2020}", "2020"),
        ("{any: [{all: [{indicator: a, at_least: 2 t}]}], in: 2020}", "2019"),
        ("{any: [{indicator: a, at_least: 2 t}, {indicator: a, at_least: 9 t, in: 2018}], by: 2020}", "2019"),
        ("{any: [{indicator: a, at_least: 1 t, in: 2018}], by: 2020}", "None"),
        ("{all: [{indicator: a, at_least: 9 t}], by: 2020}", "None"),
    ],
)  # fmt: skip
def test_sentence_48_first_attained_is_the_first_period_judged_alone(rule: str, year: str) -> None:
    plan = er.loads(f"""
ecorules: 1
id: small
window: 2018..2020
indicators: {{a: {{unit: t}}}}
rules:
  r: {rule}
""")
    result = plan.evaluate({"a": {"2018": 1, "2019": 2, "2020": 5}}, as_of=2020)
    assert str(result.verdict("r").first_attained) == year


def test_two_bounds_show_the_one_that_is_near() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t}}
rules:
  reached: {indicator: a, above: 3 t, at_most: 4 t}
  refused: {indicator: a, above: 4 t, at_most: 5 t}
  over: {indicator: a, at_least: 1 t, at_most: 3.5 t}
  under: {indicator: a, at_least: 4.5 t, below: 9 t}
  least: {indicator: a, at_least: 3.5 t, below: 9 t}
  between: {indicator: a, between: [1 t, 4 t]}
""")
    rows = repr(plan.evaluate({"a": {"2020": 4}}, as_of=2020)).splitlines()[3:]
    assert [" ".join(row.split()) for row in rows] == [
        "reached met 4 t ≤ 4 t 0 t 2020",
        "refused missed 4 t > 4 t 0 t 2020",
        "over missed 4 t ≤ 3.5 t −0.5 t 2020",
        "under missed 4 t ≥ 4.5 t −0.5 t 2020",
        "least met 4 t ≥ 3.5 t 0.5 t 2020",
        "between met 4 t ≤ 4 t 0 t 2020",
    ]


def test_a_sum_shows_what_was_given_and_no_gap_as_nothing() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2018..2020
indicators: {a: {unit: t, kind: flow}}
rules:
  year: {indicator: a, at_least: 10 t, in: 2020}
  total: {total: a, since: 2018, at_least: 10 t, in: 2020}
""")
    result = plan.evaluate({"a": {"2019": 2, "2020-Q1": 5, "2020-Q2": 6.2}}, as_of="2020-Q2")
    assert result.explain("year").splitlines()[1] == "  formula: a 2020 = 5 + 6.2 = 11.2 t"
    assert result.explain("total").splitlines()[1:3] == [
        "  formula: 2 + 11.2 = 13.2 t",
        "  formula: a = 5 + 6.2 = 11.2 t",
    ]


def test_a_change_of_degrees_has_no_zero_point() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2019..2020
indicators: {warmth: {unit: °C, kind: level}}
rules:
  change: {increase: warmth, since: 2019, at_least: 3 °F}
  level: {indicator: warmth, at_most: 50 °F}
  mean: {mean: warmth, over: 2 years, at_most: 50 °F}
""")
    result = plan.evaluate({"warmth": {"2019": 10, "2020": 12}}, as_of=2020)
    change, level, mean = (result.verdict(name) for name in ("change", "level", "mean"))
    assert (change.value_number, change.bound_number) == pytest.approx((3.6, 3))
    assert change.unit == "°F"
    assert change.margin_number == pytest.approx(0.6, rel=1e-9)
    assert (level.value_number, level.bound_number) == pytest.approx((53.6, 50))
    assert level.margin_number == pytest.approx(-3.6, rel=1e-9)
    assert (mean.value_number, mean.margin_number) == pytest.approx((51.8, -1.8))
    for told, number, own in (
        (change.value, 3.6, 2.0),
        (change.bound, 3.0, 5 / 3),
        (change.margin, 0.6, 1 / 3),
    ):
        assert str(told.units) == "delta_degree_Fahrenheit"
        assert told.magnitude == pytest.approx(number)
        assert told.to("delta_degC").magnitude == pytest.approx(own)
    assert [str(told.units) for told in (level.value, level.bound, level.margin)] == [
        "degree_Fahrenheit", "degree_Fahrenheit", "delta_degree_Fahrenheit",
    ]  # fmt: skip
    assert level.value.to("degC").magnitude == pytest.approx(12.0)
