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
