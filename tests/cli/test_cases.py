"""Worked cases of a rule set: what is compared, and how."""

import pytest

import ecorules as er
from ecorules.cases import run_cases

HEAD = """
ecorules: 1
id: cases
window: 2018..2020
parameters: {quota: {unit: µg/m³}}
indicators:
  pm25: {unit: µg/m³, kind: level}
  forest: {unit: "%", kind: stock}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
  firms: {unit: 家, kind: stock}
  odds: {unit: "1", kind: level}
rules:
  air: {indicator: pm25, at_most: 45 µg/m³}
  quota: {indicator: pm25, at_most: {assigned: quota}}
  woods: {indicator: forest, at_least: 62 %}
  water: {indicator: river, at_least: Ⅱ}
  firms: {indicator: firms, at_least: 5 家}
  odds: {indicator: odds, at_least: 2}
cases:
"""


def results(case):
    return run_cases(er.loads(f"{HEAD}  - {case}\n"))


def only(case):
    [result] = results(case)
    return result


@pytest.mark.parametrize(
    "case",
    [
        "{as_of: 2020, data: {pm25: 44}, expect: {air: met}}",
        "{as_of: 2020, data: {pm25: {2020: 44}}, expect: {air: {status: met, margin: 1}}}",
        "{as_of: 2020, data: {pm25: 44}, expect: {air: {margin: 0.001 mg/m³, value: 0.044 mg/m3}}}",
        "{as_of: 2020, data: {pm25: }, expect: {air: {status: undetermined, reason: value_missing}}}",
        "{as_of: 2019, data: {pm25: {2019: 44}}, expect: {air: {status: pending, reason: not_seen}}}",
        "{as_of: 2020, data: {forest: 61.9}, expect: {woods: {status: missed, margin: -0.1 pp}}}",
        "{as_of: 2020, data: {forest: 61.9}, expect: {woods: {margin: -0.1 百分点, value: 61.9}}}",
        "{as_of: 2020, data: {river: Ⅰ}, expect: {water: {value: i类, margin: 1}}}",
        "{as_of: 2020, data: {river: Ⅲ}, expect: {water: {value: Ⅲ, margin: -1 steps}}}",
        "{as_of: 2020, data: {river: Ⅰ}, expect: {water: {margin: 1 step}}}",
        "{as_of: 2020, data: {firms: 7}, expect: {firms: {margin: 2 个, value: 7 家}}}",
        "{as_of: 2020, data: {odds: 2.5}, expect: {odds: {margin: 0.5, value: 2.5}}}",
        "{as_of: 2020, data: {pm25: 44}, assign: {quota: 40}, expect: {quota: {margin: -4}}}",
        "{as_of: 2020, data: {pm25: 44}, expect: {quota: {reason: parameter_missing}}}",
    ],
)
def test_what_agrees_passes(case):
    result = only(case)
    assert result.error is None
    assert result.failures == ()
    assert result.passed


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("{as_of: 2020, data: {pm25: 46}, expect: {air: met}}",
         "air: status expected met, found missed"),
        ("{as_of: 2020, data: {pm25: 46}, expect: {air: {margin: 1 µg/m³}}}",
         "air: margin expected 1 µg/m³, found -1 µg/m³"),
        ("{as_of: 2020, data: {pm25: 46}, expect: {air: {margin: -1.00001}}}",
         "air: margin expected -1.00001, found -1 µg/m³"),
        ("{as_of: 2020, data: {}, expect: {air: {value: 46}}}",
         "air: value expected 46, found none"),
        ("{as_of: 2020, data: {}, expect: {air: {reason: not_seen}}}",
         "air: reason expected not_seen, found value_missing"),
        ("{as_of: 2020, data: {river: Ⅲ}, expect: {water: {value: Ⅱ}}}",
         "water: value expected Ⅱ, found Ⅲ"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told_with_the_reason(case, told):
    result = only(case)
    [failure] = result.failures
    assert str(failure) == told
    assert failure.explanation
    assert not result.passed


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("{data: {pm25: 44}, expect: {air: met}}", "period-missing"),
        ("{as_of: 2020, data: {pm25: 44 t}, expect: {air: met}}", "unit-mismatch"),
        ("{as_of: 2020, data: {pm25: 44}, expect: {air: {margin: 1 t}}}", "unit-mismatch"),
        ("{as_of: 2020, data: {pm25: 44}, expect: {air: {margin: lots}}}", "quantity"),
        ("{as_of: 2020, data: {odds: 2.5}, expect: {odds: {margin: 0.5 s}}}", "unit-mismatch"),
    ],
)
def test_a_case_that_cannot_be_evaluated_carries_the_error(case, code):
    result = only(case)
    assert result.error.code == code
    assert not result.passed


def test_cases_are_numbered_and_titled():
    found = results(
        "{title: {zh: 空气}, as_of: 2020, data: {pm25: 1}, expect: {air: met}}\n"
        "  - {as_of: 2020, data: {pm25: 1}, expect: {air: met}}"
    )
    assert [(result.number, result.title) for result in found] == [(1, "空气"), (2, "case 2")]


def test_a_set_without_cases_has_no_results():
    assert run_cases(er.loads(HEAD.removesuffix("cases:\n"))) == []
