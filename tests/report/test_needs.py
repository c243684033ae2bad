"""What an open rule still needs: worked by hand for every kind of measure."""

from __future__ import annotations

import pytest

import ecorules as er
from ecorules.report import remaining_need
from ecorules.report.words import Words

HEAD = """
ecorules: 1
id: needs
window: 2016..2020
indicators:
  level: {unit: µg/m³, kind: level}
  share: {unit: "%", kind: ratio}
  flow: {unit: 亿元, kind: flow}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ]}
  cold: {unit: °C, kind: level}
rules: {rule: {RULE}}
"""


def need_of(rule, data, as_of=2018):
    return remaining_need(
        er.loads(HEAD.replace("RULE", rule)).evaluate(data, as_of=as_of).verdict("rule")
    )  # fmt: skip


def sizes(found):
    return (
        found.kind,
        round(found.remaining, 6),
        None if found.each is None else round(found.each, 6),
    )


def both(found):
    return Words("en").need(found), Words("zh").need(found)


def test_a_decline_compounds():
    # 1 - 0.83 / 0.951270 = 12.7482 %; its square root 6.5913 %
    data = {"level": {2015: 100, 2016: 101.51, 2017: 99.2768, 2018: 95.127}}
    found = need_of("decrease: level, since: 2015, at_least: 17 %, by: 2020", data)
    assert sizes(found) == ("reach", 12.748221, 6.591339)
    assert (found.steps, found.compounds, found.change, str(found.seen)) == (2, True, -1, "2018")
    assert both(found) == (
        "12.75 % lower: 6.59 % a year, compounded, 2 years left",
        "再下降12.75%：平均每年6.59%，逐期连乘，还有2年",
    )


def test_growth_compounds():
    # 1.5 / 1.2 = 1.25, its square root 1.118034
    found = need_of(
        "increase: flow, since: 2015, at_least: 50 %, by: 2020", {"flow": {2015: 100, 2018: 120}}
    )
    assert sizes(found) == ("reach", 25.0, 11.803399)
    assert both(found)[0] == "25 % higher: 11.8 % a year, compounded, 2 years left"


def test_an_upper_bound_on_growth_that_is_exceeded():
    # 1.2 / 1.25 = 0.96
    found = need_of(
        "increase: flow, since: 2015, at_most: 20 %, by: 2019", {"flow": {2015: 100, 2018: 125}}
    )
    assert sizes(found) == ("reach", 4.0, 4.0)
    assert both(found) == ("4 % lower", "再下降4%")


def test_a_yearly_rate_compounds_from_its_base():
    # 1.1^5 / 1.05^3 = 1.61051 / 1.157625 = 1.391219; the root of two years 1.179500
    data = {"flow": {2015: 100, 2018: 115.7625}}
    found = need_of("increase: flow, since: 2015, average: year, at_least: 10 %, by: 2020", data)
    assert sizes(found) == ("reach", 39.121909, 17.949951)


def test_points_and_amounts_are_shared_out_evenly():
    found = need_of(
        "increase: share, since: 2015, at_least: 6 pp, by: 2020", {"share": {2015: 60, 2018: 62}}
    )
    assert sizes(found) == ("reach", 4.0, 2.0)
    assert both(found) == (
        "4 pp more: 2 pp a year, 2 years left",
        "还差4个百分点：平均每年2个百分点，还有2年",
    )
    found = need_of(
        "decrease: flow, since: 2015, at_least: 30 亿元, by: 2020", {"flow": {2015: 100, 2018: 90}}
    )
    assert sizes(found) == ("reach", 20.0, 10.0)


def test_a_yearly_rate_in_points():
    # 5 years of 2 pp are 10 pp, 3 years of 1 pp are 3 pp
    found = need_of(
        "increase: share, since: 2015, average: year, at_least: 2 pp, by: 2020",
        {"share": {2015: 60, 2018: 63}},
    )
    assert sizes(found) == ("reach", 7.0, 3.5)


def test_a_total_lacks_an_amount():
    found = need_of(
        "total: flow, since: 2016, at_least: 100 亿元, by: 2020",
        {"flow": {2016: 10, 2017: 20, 2018: 40}},
    )
    assert sizes(found) == ("reach", 30.0, 15.0)
    assert both(found) == (
        "30 亿元 more: 15 亿元 a year, 2 years left", "还差30亿元：平均每年15亿元，还有2年",
    )  # fmt: skip


def test_a_total_that_must_not_be_exceeded_has_room():
    found = need_of(
        "total: flow, since: 2016, at_most: 100 亿元, by: 2020",
        {"flow": {2016: 10, 2017: 20, 2018: 40}},
    )
    assert sizes(found) == ("allow", 30.0, 15.0)
    assert both(found)[0] == "at most 30 亿元 more: 15 亿元 a year, 2 years left"


def test_a_level_lacks_a_distance():
    found = need_of("indicator: level, at_most: 45 µg/m³, by: 2020", {"level": {2018: 48}})
    assert sizes(found) == ("reach", 3.0, 1.5)
    assert both(found) == (
        "3 µg/m³ lower: 1.5 µg/m³ a year, 2 years left", "再下降3微克/立方米：平均每年1.5微克/立方米，还有2年",
    )  # fmt: skip


def test_a_share_lacks_points():
    found = need_of("indicator: share, above: 62 %, by: 2019", {"share": {2018: 61.5}})
    assert sizes(found) == ("reach", 0.5, 0.5)
    assert both(found) == ("more than 0.5 pp higher", "再提高0.5个百分点以上（不含）")


def test_a_temperature_lacks_degrees():
    found = need_of("indicator: cold, at_most: 20 °C, by: 2020", {"cold": {2018: 23}})
    assert (found.kind, found.remaining, found.each) == ("reach", 3.0, 1.5)


def test_classes_lack_whole_steps():
    found = need_of("indicator: river, at_least: Ⅱ, by: 2020", {"river": {2018: "Ⅳ"}})
    assert sizes(found) == ("reach", 2.0, None)
    assert both(found) == ("2 classes higher", "再提高2个类别")


def test_months_are_counted_where_months_are_judged():
    found = need_of(
        "total: flow, since: 2018-01, at_least: 60 亿元, by: 2018-12",
        {"flow": {"2018-01": 10, "2018-02": 10}}, as_of="2018-02",
    )  # fmt: skip
    assert (sizes(found), found.steps) == (("reach", 40.0, 4.0), 10)
    assert both(found) == (
        "40 亿元 more: 4 亿元 a month, 10 months left", "还差40亿元：平均每月4亿元，还有10个月",
    )  # fmt: skip


def test_a_bound_that_is_kept_so_far_is_to_be_held():
    found = need_of("indicator: level, at_most: 45 µg/m³, by: 2020", {"level": {2018: 44}})
    assert sizes(found) == ("hold", 0.0, None)
    assert both(found) == ("reached, to be held", "已达到，需保持")


def test_the_end_of_a_range_that_is_not_kept():
    found = need_of(
        "indicator: level, between: [30 µg/m³, 40 µg/m³], by: 2020", {"level": {2018: 44}}
    )
    assert sizes(found) == ("reach", 4.0, 2.0)
    assert found.change == -1


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("indicator: level, at_most: 45 µg/m³, by: 2018", {"level": {2018: 44}}),
        ("indicator: level, at_most: 45 µg/m³, by: 2020", {"level": {2017: 44}}),
        ("indicator: level, at_most: 45 µg/m³, throughout: 2019..2020", {"level": {2018: 44}}),
        ("increase: flow, every: year, at_least: 5 %, by: 2020", {"flow": {2017: 4, 2018: 5}}),
        ("decrease: level, since: 2015, at_least: 17 %, by: 2020", {"level": {2018: 90}}),
        ("mean: level, over: 3 years, at_most: 30 µg/m³, by: 2020", {"level": {2016: 40, 2017: 40, 2018: 40}}),
        ("all: [{indicator: level, at_most: 45 µg/m³}]", {"level": {2018: 50}}),
    ],
    ids=["decided", "unknown", "several", "year-on-year", "no-base", "mean", "composite"],
)  # fmt: skip
def test_where_nothing_can_be_said(rule, data):
    assert need_of(rule, data) is None


def test_a_lower_bound_that_is_just_missed_needs_little():
    found = need_of("indicator: level, below: 45 µg/m³, by: 2019", {"level": {2018: 45}})
    assert sizes(found) == ("reach", 0.0, 0.0)


def test_nothing_is_shared_out_once_the_period_is_over():
    found = need_of(
        "indicator: level, at_most: 45 µg/m³, by: 2018, within: 3 months", {"level": {2016: 50}}
    )
    assert found is None
