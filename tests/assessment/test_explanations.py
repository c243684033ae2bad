"""Every verdict says why: whole texts, as a person would write them."""

from __future__ import annotations

import pytest
from assessment_sets import kinds

import ecorules as er

ENGLISH = {
    "met": """\
PM2.5 annual mean — met: 44 µg/m³ in 2019, at most 45 µg/m³ asked, 1 µg/m³ better than asked.
  lead: 市环保局""",
    "missed": """\
Clean air — missed: 46.2 µg/m³ in 2020, at most 45 µg/m³ asked, missed by 1.2 µg/m³.
  first attained: 2019
  clause: The plan, 二(一)1, “PM2.5”
  lead: 市环保局
  responsible: 市环保局, 市住建局, and others 等
  note: Includes the bound.""",
    "strict": """\
PM2.5 annual mean — missed: 46.2 µg/m³ in 2020, less than 46.2 µg/m³ asked, exactly at the bound, which does not pass.
  first attained: 2019
  lead: 市环保局""",
    "intensity": """\
Energy per unit of GDP — met: a decrease of 18.18 % from 2018 to 2020, at least 15 % asked, 3.18 pp better than asked.
  formula: 100 × (1 − 0.818182) / 1 = 18.18 %
  formula: Energy per unit of GDP 2018 = energy_use / gdp = 1 吨标准煤/万元, energy_use = 100 万吨标准煤, gdp = 100 亿元
  formula: Energy per unit of GDP 2020 = energy_use / gdp = 0.818182 吨标准煤/万元, energy_use = 90 万吨标准煤, gdp = 110 亿元
  lead: 市环保局""",
    "growth": """\
Investment — met: an average yearly increase of 16.04 % from 2017 to 2020, at least 8 % asked, 8.04 pp better than asked.
  formula: 100 × ((125 / 80)^(1/3) − 1) = 16.04 %
  first attained: 2018
  lead: 市环保局""",
    "total": """\
Investment — met: a total of 315 亿元 from 2018 to 2020, at least 300 亿元 asked, 15 亿元 better than asked.
  formula: 90 + 100 + 125 = 315 亿元
  lead: 市环保局""",
    "points": """\
Forest cover — met: an increase of 2.2 pp from 2018 to 2020, at least 2 pp asked, 0.2 pp better than asked.
  formula: 63.2 % − 61 % = 2.2 pp
  lead: 市环保局""",
    "amount": """\
Investment — missed: an increase of 25 亿元 from 2019 to 2020, at least 30 亿元 asked, missed by 5 亿元.
  formula: 125 亿元 − 100 亿元 = 25 亿元
  would pass at: 130 亿元 or more in 2020
  lead: 市环保局""",
    "mean": """\
PM2.5 annual mean — missed: a mean of 46.73 µg/m³ over 3 years to 2020, at most 45 µg/m³ asked, missed by 1.73 µg/m³.
  formula: (50 + 44 + 46.2) / 3 = 46.73 µg/m³
  would pass at: 41 µg/m³ or less in 2020
  lead: 市环保局""",
    "rise": """\
Forest cover — missed: 60.5 % in 2019, more than 61 % (its value of 2018) asked, missed by 0.5 pp; it fails in 1 of 3 judged periods.
  first attained: 2018
  lead: 市环保局""",
    "river": """\
River class — missed: Ⅳ in 2020, Ⅱ or better asked, missed by 2 classes; it fails in 1 of 2 judged periods.
  first attained: 2019
  lead: 市环保局""",
    "quota": """\
PM2.5 annual mean — missed: 46.2 µg/m³ in 2020, at most 46 µg/m³ (Provincial quota) asked, missed by 0.2 µg/m³.
  first attained: 2019
  lead: 市环保局""",
    "tolerance": """\
PM2.5 annual mean — met: 46.2 µg/m³ in 2020, at most 47.25 µg/m³ (45 µg/m³ and its tolerance) asked, 1.05 µg/m³ better than asked.
  first attained: 2019
  also: the tolerance of 5 % is taken into account
  lead: 市环保局""",
    "rounded": """\
PM2.5 annual mean — met: 46 µg/m³ in 2020, at most 46 µg/m³ asked, exactly at the bound.
  formula: 46.2 µg/m³ rounds to 46 µg/m³
  first attained: 2019
  also: values are rounded before they are compared
  lead: 市环保局""",
    "later": """\
PM2.5 annual mean — pending: at most 40 µg/m³ is asked in 2025, and data are seen up to 2020.
  so far: fails in 2020 with 46.2 µg/m³, 6.2 µg/m³ worse than asked
  lead: 市环保局""",
    "where": """\
Forest cover — not applicable: its condition, terrain == 'mountain', is false in 2020.
  lead: 市环保局""",
    "days": """\
Share of good days — met: 83.33 % in 2020, at least 80 % asked, 3.33 pp better than asked.
  formula: Share of good days 2020 = 83.33 %, 10 of 12 sub-periods
  lead: 市环保局""",
    "base": """\
PM2.5 annual mean — undetermined: a decrease of at least 10 % from 2015 is asked in 2020, but the base is missing.
  missing: PM2.5 annual mean 2015 (the base)
  lead: 市环保局""",
    "zero": """\
GDP — undetermined: an increase of at least 10 % from 2016 is asked in 2020, but the base is not positive, so that a relative change means nothing.
  values: GDP 2016 = 0 亿元
  values: GDP 2020 = 110 亿元
  lead: 市环保局""",
    "firms": """\
Firms — undetermined: at least 1,000 家 is asked in 2020, but a value is missing.
  missing: Firms 2020
  lead: 市环保局""",
    "both": """\
both — missed: of 3 parts, 2 met, 1 missed; all are asked.
  part: PM2.5 annual mean — met: 44 µg/m³ in 2019, at most 45 µg/m³ asked, 1 µg/m³ better than asked.
  part: Clean air — missed: 46.2 µg/m³ in 2020, at most 45 µg/m³ asked, missed by 1.2 µg/m³.
  part: Forest cover — met: 63.2 % in 2020, at least 60 % asked, 3.2 pp better than asked.
  lead: 市环保局""",
}

CHINESE = {
    "met": """\
PM2.5年均浓度：达到，2019年为44微克/立方米，要求不高于45微克/立方米，优于要求1微克/立方米。
  牵头单位：市环保局""",
    "missed": """\
空气：未达到，2020年为46.2微克/立方米，要求不高于45微克/立方米，差1.2微克/立方米。
  首次达到：2019年
  依据：《行动计划》二(一)1“PM2.5”
  牵头单位：市环保局
  责任单位：市环保局、市住建局等
  备注：Includes the bound.""",
    "strict": """\
PM2.5年均浓度：未达到，2020年为46.2微克/立方米，要求低于46.2微克/立方米，恰好等于要求值，不算达到。
  首次达到：2019年
  牵头单位：市环保局""",
    "intensity": """\
单位GDP能耗：达到，2018年至2020年下降18.18%，要求不低于15%，优于要求3.18个百分点。
  计算：100 × (1 − 0.818182) / 1 = 18.18%
  计算：2018年单位GDP能耗 = energy_use / gdp = 1吨标准煤/万元，energy_use = 100万吨标准煤，gdp = 100亿元
  计算：2020年单位GDP能耗 = energy_use / gdp = 0.818182吨标准煤/万元，energy_use = 90万吨标准煤，gdp = 110亿元
  牵头单位：市环保局""",
    "growth": """\
产业投资：达到，2017年至2020年年均增长16.04%，要求不低于8%，优于要求8.04个百分点。
  计算：100 × ((125 / 80)^(1/3) − 1) = 16.04%
  首次达到：2018年
  牵头单位：市环保局""",
    "total": """\
产业投资：达到，2018年至2020年累计315亿元，要求不低于300亿元，优于要求15亿元。
  计算：90 + 100 + 125 = 315亿元
  牵头单位：市环保局""",
    "points": """\
森林覆盖率：达到，2018年至2020年提高2.2个百分点，要求不低于2个百分点，优于要求0.2个百分点。
  计算：63.2% − 61% = 2.2个百分点
  牵头单位：市环保局""",
    "amount": """\
产业投资：未达到，2019年至2020年增加25亿元，要求不低于30亿元，差5亿元。
  计算：125亿元 − 100亿元 = 25亿元
  达标值：2020年不低于130亿元
  牵头单位：市环保局""",
    "mean": """\
PM2.5年均浓度：未达到，截至2020年3年平均为46.73微克/立方米，要求不高于45微克/立方米，差1.73微克/立方米。
  计算：(50 + 44 + 46.2) / 3 = 46.73微克/立方米
  达标值：2020年不高于41微克/立方米
  牵头单位：市环保局""",
    "rise": """\
森林覆盖率：未达到，2019年为60.5%，要求高于61%（2018年的值），差0.5个百分点，3个考核期中有1个未达到。
  首次达到：2018年
  牵头单位：市环保局""",
    "river": """\
水质类别：未达到，2020年为Ⅳ，要求达到Ⅱ或更好，差2个级别，2个考核期中有1个未达到。
  首次达到：2019年
  牵头单位：市环保局""",
    "quota": """\
PM2.5年均浓度：未达到，2020年为46.2微克/立方米，要求不高于46微克/立方米（省定指标），差0.2微克/立方米。
  首次达到：2019年
  牵头单位：市环保局""",
    "tolerance": """\
PM2.5年均浓度：达到，2020年为46.2微克/立方米，要求不高于47.25微克/立方米（目标45微克/立方米，含容差），优于要求1.05微克/立方米。
  首次达到：2019年
  说明：已计入容差5%
  牵头单位：市环保局""",
    "rounded": """\
PM2.5年均浓度：达到，2020年为46微克/立方米，要求不高于46微克/立方米，恰好等于要求值。
  计算：46.2微克/立方米修约为46微克/立方米
  首次达到：2019年
  说明：先修约后比较
  牵头单位：市环保局""",
    "later": """\
PM2.5年均浓度：未到期，要求2025年不高于40微克/立方米，数据截至2020年。
  目前：2020年为46.2微克/立方米，未达到要求，差6.2微克/立方米
  牵头单位：市环保局""",
    "where": """\
森林覆盖率：不适用，2020年适用条件（terrain == 'mountain'）不成立。
  牵头单位：市环保局""",
    "days": """\
优良天数比例：达到，2020年为83.33%，要求不低于80%，优于要求3.33个百分点。
  计算：2020年优良天数比例 = 83.33%，12个时段中有10个
  牵头单位：市环保局""",
    "base": """\
PM2.5年均浓度：无法判定，要求2020年比2015年下降不低于10%，但缺少基期数据。
  缺少：2015年PM2.5年均浓度（基期）
  牵头单位：市环保局""",
    "zero": """\
地区生产总值：无法判定，要求2020年比2016年增长不低于10%，但基期值不为正，无法计算变化率。
  数值：2016年地区生产总值 = 0亿元
  数值：2020年地区生产总值 = 110亿元
  牵头单位：市环保局""",
    "firms": """\
企业数量：无法判定，要求2020年不低于1,000家，但缺少数据。
  缺少：2020年企业数量
  牵头单位：市环保局""",
    "both": """\
both：未达到，共3项，达到2项，未达到1项，要求全部达到。
  分项：PM2.5年均浓度：达到，2019年为44微克/立方米，要求不高于45微克/立方米，优于要求1微克/立方米。
  分项：空气：未达到，2020年为46.2微克/立方米，要求不高于45微克/立方米，差1.2微克/立方米。
  分项：森林覆盖率：达到，2020年为63.2%，要求不低于60%，优于要求3.2个百分点。
  牵头单位：市环保局""",
}


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return kinds()


@pytest.mark.parametrize("rule", ENGLISH)
def test_english(result: er.Assessment, rule: str) -> None:
    assert result.explain(rule) == ENGLISH[rule]


@pytest.mark.parametrize("rule", CHINESE)
def test_chinese(result: er.Assessment, rule: str) -> None:
    assert result.explain(rule, "zh") == CHINESE[rule]


def test_every_kind_is_covered(result: er.Assessment) -> None:
    assert set(result.rules) == set(ENGLISH) == set(CHINESE)


def test_a_language_that_is_not_spoken(result: er.Assessment) -> None:
    with pytest.raises(er.UsageError, match=r"no explanations in 'de'"):
        result.explain("met", "de")


def test_place_missing_parameter_and_several_gaps() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2018..2020
parameters: {quota: {title: {en: Quota, zh: 指标}, unit: "%"}}
indicators: {forest: {unit: "%"}}
rules:
  quota: {indicator: forest, at_least: {assigned: quota}}
  kept: {indicator: forest, at_least: 60 %, throughout: window}
""")
    data = {"region": ["株洲"], "period": ["2020"], "forest": [61.5]}
    result = plan.evaluate(_frame(data), as_of=2020)
    assert result.explain("quota") == (
        "quota (株洲) — undetermined: at least Quota is asked in 2020, "
        "but a parameter is not given.\n  missing: the parameter Quota"
    )
    assert result.explain("quota", "zh") == (
        "quota（株洲）：无法判定，要求2020年不低于指标，但未给定参数。\n  缺少：参数“指标”"
    )
    assert result.explain("kept") == (
        "kept (株洲) — undetermined: at least 60 % is asked in 2018, one of 3 judged periods, "
        "but a value is missing.\n  missing: forest 2018, 2019\n  first attained: 2020"
    )


def test_flow_reached_before_its_end() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2018..2020
indicators: {investment: {unit: 亿元, kind: flow}}
rules: {early: {total: investment, since: 2018, at_least: 100 亿元, by: 2020}}
""")
    result = plan.evaluate({"investment": {"2018": 60, "2019": 55}}, as_of=2019)
    verdict = result.verdict("early")
    assert (verdict.status, verdict.end, verdict.reason) == ("met", "least", "early")
    assert verdict.explain().splitlines()[0] == (
        "early — met: a total of at least 115 亿元 from 2018 to 2020, at least 100 亿元 asked, "
        "15 亿元 better than asked."
    )


def test_shown_in_the_unit_of_the_bound() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {dust: {unit: mg/m³}}
rules: {dust: {indicator: dust, at_most: 45 µg/m³}}
""")
    text = plan.evaluate({"dust": {"2020": 0.0449999}}, as_of=2020).explain("dust")
    assert text == (
        "dust — met: 44.9999 µg/m³ in 2020, at most 45 µg/m³ asked, 0.0001 µg/m³ better than asked."
    )


def _frame(data: dict[str, list[object]]) -> object:
    import polars as pl

    return pl.DataFrame(data)
