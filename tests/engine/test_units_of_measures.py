"""In which unit numbers are formed, declared, compared and told."""

from __future__ import annotations

import pytest
from engine_helpers import close, judged, rule_set, told

import ecorules as er

QUARTERS = {"2020-Q1": 10, "2020-Q2": 20, "2020-Q3": 30, "2020-Q4": 40}
BEFORE = {"2019-Q1": 10, "2019-Q2": 10, "2019-Q3": 10, "2019-Q4": 20}
DATA = {
    # 100 t in the year, 50 t in the year before
    "energy": QUARTERS | BEFORE,
    "gdp": {"2020": 20, "2019": 25},
    "share": {"2020": 40, "2019": 30},
    "growth": {"2020-Q1": 10, "2020-Q2": -50, "2020-Q3": 100, "2020-Q4": 0},
    "firms": {"2020": 12, "2019": 10},
    "index": {"2020": 1.5, "2019": 1.2},
    "river": {"2020-Q1": "Ⅰ", "2020-Q2": "Ⅲ", "2020-Q3": "Ⅱ", "2020-Q4": "Ⅱ"},
    "warmth": {"2020": 20, "2019": 18},
    "noise": {"2020": 60},
}

NUMBERS = [
    # definition, value in the unit of the definition, a bound in another unit, margin against it
    ("sum: periods, of: energy", 100.0, "90000 kg", 10000.0),
    ("sum: periods, of: energy, unit: kg", 100000.0, "0.09 kt", 0.01),
    ("mean: periods, of: energy", 25.0, "20000 kg", 5000.0),
    ("mean: periods, of: energy, unit: kg", 25000.0, "20 t", 5.0),
    ("min: periods, of: energy", 10.0, "10 t", 0.0),
    ("max: periods, of: energy, unit: kg", 40000.0, "40 t", 0.0),
    ("percentile: periods, of: energy, at: 0", 10.0, "10 t", 0.0),
    ("percentile: periods, of: energy, at: 50", 25.0, "25 t", 0.0),
    ("percentile: periods, of: energy, at: 100, unit: kg", 40000.0, "40 t", 0.0),
    ("count: periods, meeting: energy > 15", 3.0, "2 个", 1.0),
    ("count: periods, meeting: energy > 15, unit: 个", 3.0, "2 次", 1.0),
    ("count: periods, meeting: energy > 15, unit: '1'", 3.0, "2", 1.0),
    ("share: periods, meeting: energy > 15", 0.75, "70 %", 5.0),
    ("share: periods, meeting: energy > 15, unit: '%'", 75.0, "70 %", 5.0),
    ("share: periods, meeting: energy > 15, unit: '1'", 0.75, "0.7", 0.05),
    ("share: periods, meeting: energy > 15, of: energy", 0.9, "80 %", 10.0),
    ("compound: periods, of: growth", 10.0, "5 %", 5.0),
    ("expression: energy / gdp", 5.0, "4 t/万元", 1.0),
    ("expression: energy / gdp, unit: kg/万元", 5000.0, "4 t/万元", 1.0),
    ("expression: energy / energy", 1.0, "0.4", 0.6),
    ("expression: energy / energy, unit: '%'", 100.0, "40 %", 60.0),
    ("expression: share / 2", 20.0, "10 %", 10.0),
    ("expression: share / 2, unit: '1'", 0.2, "0.1", 0.1),
    ("expression: 2 * index", 3.0, "1", 2.0),
    ("expression: firms / firms", 1.0, "0.5", 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "value", "bound", "margin"), NUMBERS)
def test_the_unit_of_a_number(definition, value, bound, margin):
    verdict = judged(f"{{indicator: {{{definition}}}, at_least: -999, in: 2020}}", DATA)
    assert (verdict.status, verdict.value_number) == ("met", close(value))
    # A value held against a unit that the bound names is told in that unit.
    verdict = judged(f"{{indicator: {{{definition}}}, at_least: {bound}, in: 2020}}", DATA)
    assert (verdict.status, verdict.margin_number) == ("met", close(margin))


REFUSED = [
    ("sum: periods, of: energy, unit: km", "unit-mismatch"),
    ("sum: periods, of: energy, unit: 个", "unit-mismatch"),
    ("count: periods, meeting: energy > 15, unit: t", "unit-mismatch"),
    ("share: periods, meeting: energy > 15, unit: t", "unit-mismatch"),
    ("expression: energy / gdp, unit: t", "unit-mismatch"),
    ("expression: energy / energy, unit: t", "unit-mismatch"),
    ("expression: 2 * energy, unit: '1'", "unit-mismatch"),
    ("worst: periods, of: river, unit: t", "unit-mismatch"),
    ("worst: periods, of: river, unit: '1'", "unit-mismatch"),
    ("percentile: periods, of: energy, at: 101", "percentile"),
    ("percentile: periods, of: energy, at: -1", "percentile"),
    ("percentile: periods, of: energy", "missing-key"),
    ("mean: periods", "missing-key"),
    ("share: periods", "missing-key"),
    ("mean: periods, of: river", "no-arithmetic"),
    ("sum: periods, of: river", "no-arithmetic"),
    ("compound: periods, of: river", "no-arithmetic"),
    ("percentile: periods, of: river, at: 50", "no-arithmetic"),
    ("share: periods, of: river, meeting: energy > 1", "no-arithmetic"),
    ("compound: periods, of: energy", "unit-mismatch"),
    ("compound: periods, of: index", "unit-mismatch"),
    ("mean: periods, of: noise", "no-arithmetic"),
    ("sum: periods, of: noise", "no-arithmetic"),
    ("worst: periods, of: energy", "no-direction"),
    ("mean: periods, of: energy, at: 50", "key-here"),
    ("mean: periods, of: energy, meeting: energy > 1", "key-here"),
    ("count: periods, of: energy, meeting: energy > 1", "key-here"),
    ("sum: periods, of: energy, during: closed", "not-a-date"),
    ("count: periods", "missing-key"),
    ("share: periods, meeting: 1 > 0", "no-data"),
    ("count: periods, meeting: energy", "not-a-condition"),
    ("count: periods, meeting: energy > 15, need: 0", "need"),
    ("count: periods, meeting: energy > 15, need: 1.5", "need"),
    ("count: periods, meeting: energy > 15, need: 0 %", "need"),
    ("count: periods, meeting: energy > 15, need: 101 %", "need"),
    ("count: periods, meeting: energy > 15, need: 3 t", "need"),
    ("mean: periods, of: energy, over: 1001 years", "span"),
]


@pytest.mark.parametrize(("definition", "code"), REFUSED)
def test_what_has_no_such_unit_is_refused(definition, code):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{indicator: {{{definition}}}, at_least: 1, in: 2020}}", DATA)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    ("definition", "status", "value"),
    [
        ("min: periods, of: noise", "met", 60), ("max: periods, of: noise", "met", 60),
        ("count: periods, meeting: energy > 15, need: 1", "met", 3),
        ("count: periods, meeting: energy > 15, need: 100 %", "met", 3),
        ("mean: periods, of: energy, over: 1000 days", "undetermined", None),  # there are no days
    ],
)  # fmt: skip
def test_what_is_allowed_at_the_very_edge(definition, status, value):
    verdict = judged(f"{{indicator: {{{definition}}}, at_least: 1, in: 2020}}", DATA)
    assert (verdict.status, verdict.value_number) == (status, value)


CHANGES = [
    # measure, bound, value, margin, in the unit of the bound
    ("increase: share, since: 2019", "8 pp", 10.0, 2.0),
    ("increase: share, since: 2019", "30 %", 33.3333333333333, 3.3333333333333),
    ("decrease: share, since: 2019", "-12 pp", -10.0, 2.0),
    ("increase: energy, since: 2019", "40 t", 50.0, 10.0),
    ("increase: energy, since: 2019", "40000 kg", 50000.0, 10000.0),
    ("increase: energy, since: 2019", "90 %", 100.0, 10.0),
    ("increase: index, since: 2019", "0.2", 0.3, 0.1),
    ("increase: index, since: 2019", "20 %", 25.0, 5.0),
    ("increase: firms, since: 2019", "1", 2.0, 1.0),
    ("increase: firms, since: 2019", "1 个", 2.0, 1.0),
    ("increase: firms, since: 2019", "15 %", 20.0, 5.0),
    ("increase: warmth, since: 2019", "1 K", 2.0, 1.0),
    ("increase: {share: periods, meeting: energy > 15}, since: 2019", "40 pp", 50.0, 10.0),
    ("increase: {count: periods, meeting: energy > 15}, since: 2019", "1", 2.0, 1.0),
    ("increase: {count: periods, meeting: energy > 15}, since: 2019", "1 次", 2.0, 1.0),
    ("increase: {expression: energy / energy}, since: 2019", "-1", 0.0, 1.0),
    ("increase: {expression: energy / energy, unit: '%'}, since: 2019", "-1 pp", 0.0, 1.0),
    ("total: energy, since: 2019", "140 t", 150.0, 10.0),
    ("total: energy, since: 2019", "140000 kg", 150000.0, 10000.0),
    ("mean: energy, over: 2 years", "70000 kg", 75000.0, 5000.0),
    ("mean: warmth, over: 2 years", "18 °C", 19.0, 1.0),
]


@pytest.mark.parametrize(("measure", "bound", "value", "margin"), CHANGES)
def test_the_unit_of_a_change(measure, bound, value, margin):
    verdict = judged(f"{{{measure}, at_least: {bound}, in: 2020}}", DATA)
    assert told(verdict) == ("met", "compared")
    assert verdict.value_number == close(value)
    assert verdict.margin_number == close(margin)


@pytest.mark.parametrize(
    ("measure", "bound", "code"),
    [
        ("increase: energy, since: 2019", "5", "change-unit"),
        ("increase: share, since: 2019", "5", "change-unit"),
        ("increase: warmth, since: 2019", "5 %", "no-relative-change"),
        ("increase: noise, since: 2019", "5 %", "no-relative-change"),
        ("increase: energy, since: 2019", "5 pp", "points"),
        ("increase: index, since: 2019", "5 pp", "points"),
        ("increase: share, since: 2019", "5 t", "unit-mismatch"),
        ("increase: energy, since: 2019", "5 km", "unit-mismatch"),
        ("increase: {share: periods, meeting: energy > 15}, since: 2019", "5", "change-unit"),
        ("increase: {share: periods, meeting: energy > 15}, since: 2019", "5 t", "unit-mismatch"),
        ("increase: river, since: 2019", "5 %", "no-arithmetic"),
        ("total: river, since: 2019", "5", "no-arithmetic"),
        ("mean: river, over: 2 years", "5", "no-arithmetic"),
        ("mean: noise, over: 2 years", "5", "no-arithmetic"),
        ("total: share, since: 2019", "5 %", "not-a-flow"),
        ("indicator: share", "5 pp", "unit-mismatch"),
        ("indicator: energy", "5 个", "unit-mismatch"),
        ("indicator: {count: periods, meeting: energy > 1}", "5 t", "unit-mismatch"),
        ("increase: energy, since: 2019, every: year", "5 %", "change-base"),
        ("increase: energy", "5 %", "change-base"),
        ("increase: energy, every: year, average: year", "5 %", "key-here"),
        ("increase: energy, since: 2019, average: month", "5 %", "unknown-word"),
        ("increase: energy, every: month", "5 %", "grain"),
        ("indicator: energy, since: 2019", "5 t", "key-here"),
        ("indicator: energy, over: 2 years", "5 t", "key-here"),
        ("total: energy, since: 2019, every: year", "5 t", "key-here"),
        ("total: energy", "5 t", "missing-key"),
        ("mean: energy", "5 t", "missing-key"),
        ("total: energy, since: 2019, unit: t", "5 t", "key-here"),
        ("indicator: energy, unit: t", "5 t", "key-here"),
    ],
)
def test_changes_without_such_a_unit_are_refused(measure, bound, code):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{{measure}, at_least: {bound}, in: 2020}}", DATA)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    "bound",
    [
        "at_least: {period: 2019-Q4}", "at_most: {period: 2019-12}", "equal_to: {period: 2019-Q4}",
        "between: [{period: 2019-Q4}, 9]", "between: [0, {period: 2019-Q4}]",
        "above: {schedule: {2020: {period: 2019-Q4}}}", "below: {schedule: {2020-Q4: 5}}",
        "at_least: {case: river, values: {Ⅰ: {period: 2019-Q4}, Ⅱ: 1, Ⅲ: 1, Ⅳ: 1, Ⅴ: 1, 劣Ⅴ: 1}}",
        "at_least: {total: energy, since: 2019-Q4}",
        "at_least: {increase: energy, since: 2019-Q4, unit: t}",
    ],
)  # fmt: skip
def test_all_periods_of_a_rule_share_one_grain_whatever_bound_they_stand_in(bound):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{indicator: energy, {bound}, in: 2020}}", DATA)
    assert caught.value.problems[0].code == "grain"


@pytest.mark.parametrize(
    ("bounds", "met", "expected"),
    [
        ("at_least: 2", 2, "met"), ("at_least: 2", 1, "missed"), ("above: 2", 2, "missed"),
        ("above: 1", 2, "met"), ("at_most: 1", 1, "met"), ("at_most: 1", 2, "missed"),
        ("below: 2", 2, "missed"), ("below: 2", 1, "met"), ("equal_to: 2", 2, "met"),
        ("equal_to: 2", 1, "missed"), ("equal_to: 1", 2, "missed"), ("between: [1, 2]", 0, "missed"),
        ("between: [1, 2]", 1, "met"), ("between: [1, 2]", 2, "met"), ("between: [1, 2]", 3, "missed"),
        ("at_least: 1, at_most: 2", 3, "missed"), ("at_least: 1, at_most: 2", 0, "missed"),
        ("at_least: 2 项", 2, "met"), ("at_least: 0.0002 万项", 2, "met"), ("at_least: 50 %", 2, "met"),
        ("at_least: 50 %", 1, "missed"), ("between: [25 %, 50 %]", 2, "met"),
        ("between: [25 %, 50 %]", 3, "missed"), ("not_lower_than: 50 %", 2, "met"),
        ("not_higher_than: 25 %", 2, "missed"), ("above: 50 %", 2, "missed"),
    ],
)  # fmt: skip
def test_how_many_of_four_rules_are_met(bounds, met, expected):
    parts = ", ".join(f"{{indicator: index, at_least: {0 if n < met else 9}}}" for n in range(4))
    assert judged(f"{{rules: [{parts}], {bounds}, in: 2020}}", DATA).status == expected


@pytest.mark.parametrize("unit", ["个", "家", "件", "项", "座", "次", "人", "名", "万个", "千人"])
def test_a_count_may_be_named_by_what_is_counted(unit):
    few = {"万个": "0.0003 万个", "千人": "0.003 千人"}.get(unit, f"3 {unit}")
    rule = f"{{indicator: {{count: periods, meeting: energy > 15}}, equal_to: {few}, in: 2020}}"
    assert judged(rule, DATA).status == "met"
    assert judged(rule.replace("energy > 15", "energy > 25"), DATA).status == "missed"


# A rule without a time is judged at the end of the window, and so are its parts


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{increase: energy, since: 2020, at_least: 5 %}", "since"),
        ("{increase: energy, since: 2021, at_least: 5 %}", "since"),
        ("{increase: energy, since: 2019, at_least: 5 %}", ""),
        ("{increase: energy, since: 2019-Q4, at_least: 5 %}", "grain"),
        ("{indicator: energy, at_least: {period: 2019-Q4}}", "grain"),
        ("{indicator: energy, at_least: {period: 2021}}", ""),
        ("{total: energy, since: 2020, at_least: 5}", ""),
        ("{total: energy, since: 2021, at_least: 5}", "since"),
        ("{total: energy, since: 2020-12, at_least: 5}", "grain"),
        ("{all: [{increase: energy, since: 2020, at_least: 5 %}]}", "since"),
        ("{all: [{increase: energy, since: 2019, at_least: 5 %}]}", ""),
        ("{all: [{increase: energy, since: 2019, at_least: 5 %}], in: 2019}", "since"),
        (
            "{all: [{increase: energy, since: 2019, at_least: 5 %}], throughout: 2019..2020}",
            "since",
        ),
        ("{all: [{increase: energy, since: 2020, at_least: 5 %}], in: 2021}", ""),
        ("{any: [{all: [{increase: energy, since: 2020, at_least: 5 %}]}], in: 2020}", "since"),
        ("{all: [{increase: energy, since: 2020, at_least: 5 %, in: 2021}], in: 2019}", ""),
        ("{increase: energy, since: finish, at_least: 5 %}", "since"),
        ("{increase: energy, since: start, at_least: 5 %}", ""),
        ("{increase: energy, since: 2018, at_least: 5 %, throughout: [2018, 2019]}", "since"),
        ("{increase: energy, since: 2018, at_least: {schedule: {2018: 5 %, 2019: 6 %}}}", "since"),
        ("{increase: energy, since: 2017, at_least: {schedule: {2018: 5 %, 2019: 6 %}}}", ""),
    ],
)
def test_a_base_lies_before_the_time_that_a_rule_takes(rule, code):
    if not code:
        assert rule_set(f"r: {rule}").rules == ("r",)
        return
    with pytest.raises(er.RuleSetError) as caught:
        rule_set(f"r: {rule}")
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("{indicator: energy, at_least: 100}", "met"),
        ("{indicator: energy, at_least: 101}", "missed"),
        ("{all: [{indicator: energy, at_least: 100}]}", "met"),
        ("{all: [{indicator: energy, at_least: 100}], in: 2019}", "missed"),
        ("{all: [{indicator: energy, at_least: 100, in: 2020}], in: 2019}", "met"),
        ("{any: [{all: [{indicator: energy, at_least: 51}]}], in: 2019}", "missed"),
        ("{any: [{all: [{indicator: energy, at_least: 51}], in: 2020}], in: 2019}", "met"),
        ("{rules: [{indicator: energy, at_least: 51}], at_least: 1, throughout: 2019..2020}", "missed"),
        ("{indicator: energy, at_least: {schedule: {2019: 50, 2020: 100}}}", "met"),
        ("{indicator: energy, at_least: {schedule: {2019: 51, 2020: 100}}}", "missed"),
        ("{indicator: energy, at_least: {schedule: {2019: 51, 2020: 100}}, in: 2020}", "met"),
        ("{all: [{indicator: energy, at_least: {schedule: {2019: 51, 2020: 100}}}]}", "missed"),
        ("{all: [{indicator: energy, at_least: {schedule: {2019: 51, 2020: 100}}}], in: 2020}", "met"),
    ],
)  # fmt: skip
def test_the_time_that_a_rule_takes(rule, status):
    assert judged(rule, DATA).status == status
