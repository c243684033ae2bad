"""Rule sets and data that the tests of results share."""

from __future__ import annotations

import ecorules as er

KINDS = er.loads(
    """
ecorules: 1
id: kinds
window: 2018..2020
sources: {plan: {title: {en: The plan, zh: 行动计划}}}
lead: [市环保局]
parameters:
  quota: {title: {en: Provincial quota, zh: 省定指标}, unit: µg/m³}
indicators:
  pm25: {title: {en: PM2.5 annual mean, zh: PM2.5年均浓度}, unit: µg/m³, kind: level, better: lower}
  energy_use: {unit: 万吨标准煤, kind: flow}
  gdp: {title: {en: GDP, zh: 地区生产总值}, unit: 亿元, kind: flow}
  intensity:
    title: {en: Energy per unit of GDP, zh: 单位GDP能耗}
    unit: 吨标准煤/万元
    expression: energy_use / gdp
  investment: {title: {en: Investment, zh: 产业投资}, unit: 亿元, kind: flow}
  forest: {title: {en: Forest cover, zh: 森林覆盖率}, unit: "%", kind: stock}
  river: {title: {en: River class, zh: 水质类别}, classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ, 劣Ⅴ]}
  terrain: {classes: [mountain, hill]}
  aqi: {unit: "1", kind: level}
  good_days: {title: {en: Share of good days, zh: 优良天数比例}, unit: "%", share: periods, meeting: aqi <= 100}
  firms: {title: {en: Firms, zh: 企业数量}, unit: 家, kind: stock}
rules:
  met: {indicator: pm25, at_most: 45 µg/m³, in: 2019}
  missed:
    title: {en: Clean air, zh: 空气}
    indicator: pm25
    at_most: 45 µg/m³
    by: 2020
    responsible: [市环保局, 市住建局, 等]
    tags: [air]
    source: {document: plan, clause: 二(一)1, phrase: PM2.5}
    note: Includes the bound.
  strict: {indicator: pm25, below: 46.2 µg/m³, tags: [air]}
  intensity: {decrease: intensity, since: 2018, at_least: 15 %}
  growth: {increase: investment, since: 2017, average: year, at_least: 8 %}
  total: {total: investment, since: 2018, at_least: 300 亿元, by: 2020}
  points: {increase: forest, since: 2018, at_least: 2 pp}
  amount: {increase: investment, since: 2019, at_least: 30 亿元, binding: false}
  mean: {mean: pm25, over: 3 years, at_most: 45 µg/m³}
  rise: {indicator: forest, must: rise, throughout: window}
  river: {indicator: river, at_least: Ⅱ, throughout: 2019..2020}
  quota: {indicator: pm25, at_most: {assigned: quota}}
  tolerance: {indicator: pm25, at_most: 45 µg/m³, tolerance: 5 %}
  rounded: {indicator: pm25, at_most: 46 µg/m³, round: {digits: 0}}
  later: {indicator: pm25, at_most: 40 µg/m³, by: 2025}
  where: {indicator: forest, at_least: 62 %, where: "terrain == 'mountain'"}
  days: {indicator: good_days, at_least: 80 %, in: 2020}
  base: {decrease: pm25, since: 2015, at_least: 10 %}
  zero: {increase: gdp, since: 2016, at_least: 10 %}
  firms: {indicator: firms, at_least: 1000 家}
  both: {all: [met, missed, {indicator: forest, at_least: 60 %}]}
"""
)

AQI = [50, 120, 80, 90, 100, 101, 70, 60, 55, 44, 33, 99]

DATA = {
    "pm25": {"2018": 50, "2019": 44, "2020": 46.2},
    "energy_use": {"2018": 100, "2020": 90},
    "gdp": {"2016": 0, "2018": 100, "2020": 110},
    "investment": {"2017": 80, "2018": 90, "2019": 100, "2020": 125},
    "forest": {"2017": 60, "2018": 61, "2019": 60.5, "2020": 63.2},
    "river": {"2019": "Ⅱ", "2020": "Ⅳ"},
    "terrain": {"2020": "hill"},
    "aqi": {f"2020-{month:02d}": value for month, value in enumerate(AQI, 1)},
}

CITIES = er.loads(
    """
ecorules: 1
id: cities
window: 2019..2020
indicators:
  pm25: {unit: µg/m³}
  forest: {unit: "%"}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
rules:
  air: {indicator: pm25, at_most: 45 µg/m³, lead: [市环保局, 市气象局, 等], tags: [air, health]}
  land: {indicator: forest, at_least: 60 %, lead: [市林业局], binding: false}
  water: {indicator: river, at_least: Ⅱ, in: 2019}
"""
)

CITY_DATA = {
    "region": ["株洲", "株洲", "湘潭", "湘潭", "长沙", "长沙"],
    "period": ["2019", "2020"] * 3,
    "pm25": [50.0, 45.0, 48.0, 47.5, 40.0, None],
    "forest": [60.0, 62.0, 40.0, 41.0, 55.0, 60.0],
    "river": ["Ⅱ", "Ⅱ", "Ⅲ", "Ⅰ", None, "Ⅱ"],
}


def kinds() -> er.Assessment:
    """One place, one verdict of every kind."""
    return KINDS.evaluate(DATA, as_of=2020, assign={"quota": "46 µg/m³"})


def cities() -> er.Assessment:
    """Three places: 株洲 met everywhere, 湘潭 misses all, 长沙 lacks data."""
    import polars as pl

    return CITIES.evaluate(pl.DataFrame(CITY_DATA), as_of=2020)
