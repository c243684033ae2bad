"""A rule set for explanations: bounds, times and calculations of every other kind."""

from __future__ import annotations

import ecorules as er

SHAPES = er.loads(
    """
ecorules: 1
id: shapes
window: 2018..2020
sources: {plan: {title: 规划}}
parameters:
  quota: {unit: µg/m³}
  start: {type: period}
indicators:
  air: {title: {en: Air, zh: 空气}, unit: µg/m³, kind: level, better: lower}
  steel: {title: {en: Steel, zh: 钢}, unit: 万吨, kind: flow}
  coal: {title: {en: Coal, zh: 煤}, unit: 万吨, kind: flow}
  share: {title: {en: Share, zh: 占比}, unit: "%", kind: stock}
  index: {title: {en: Index, zh: 指数}, unit: "1", kind: level, better: higher}
  water: {title: {en: Water, zh: 水}, classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ]}
  land: {title: {en: Terrain, zh: 地形}, classes: [mountain, hill]}
  cost: {title: {en: Cost, zh: 成本}, unit: 元, kind: level}
  grown: {title: {en: Grown, zh: 增幅}, unit: "1", expression: coal / previous(coal)}
  saved: {title: {en: Saved, zh: 节约}, unit: 万吨, expression: 2 * steel}
  nested: {title: {en: Nested, zh: 合成}, unit: 万吨, expression: saved + 1 * saved}
  graded:
    title: {en: Grade, zh: 等级}
    classes: [good, fair, poor]
    limits: {air: [40, 50], index: [2, 1]}
  heat: {title: {en: Heat, zh: 气温}, unit: °C, kind: level}
  rain: {title: {en: Rain, zh: 雨}, unit: mm, kind: flow}
rules:
  between: {indicator: air, between: [40, 45], in: 2019}
  outside: {indicator: air, between: [40, 45], in: 2018}
  two: {indicator: air, above: 43, at_most: 44, in: 2019}
  equal: {indicator: index, equal_to: 2, in: 2019}
  unequal: {indicator: index, equal_to: 2, in: 2018}
  more: {indicator: index, above: 1.5, in: 2018}
  better: {indicator: water, above: Ⅲ, in: 2018}
  worse: {indicator: water, below: Ⅳ, in: 2018}
  floor: {indicator: water, at_most: Ⅲ, in: 2018}
  same: {indicator: water, equal_to: Ⅲ, in: 2018}
  range: {indicator: water, between: [Ⅱ, Ⅲ], in: 2018}
  always: {indicator: air, at_most: 60, throughout: 2018..2020}
  others: {indicator: steel, at_least: {indicator: coal}, in: 2019}
  base: {indicator: air, at_most: {period: 2018}, in: 2020}
  case: {indicator: share, at_least: {case: land, values: {mountain: 60 %, hill: 40 %}}, in: 2019}
  steps: {indicator: air, at_most: {schedule: {2018: 51, 2019: 50, 2020: 45}}}
  gap_schedule: {indicator: air, at_most: {schedule: {2018: 55, 2020: 45}}, in: 2019}
  over: {mean: coal, over: 2018..2020, at_most: 30}
  one_total: {total: coal, since: 2020, at_most: 30}
  yearly: {increase: coal, every: year, at_least: 4 %, throughout: 2019..2020}
  rate: {increase: share, since: 2018, average: year, at_least: 0.5 pp, in: 2020}
  falling: {decrease: share, since: 2018, average: year, at_least: 0.5 pp, in: 2020}
  falls: {decrease: coal, since: 2018, average: year, at_least: 1 %, in: 2020}
  drop: {decrease: coal, since: 2018, at_least: 1 万吨, in: 2020}
  points: {decrease: share, since: 2018, at_least: 1 pp, in: 2020}
  months: {indicator: steel, at_least: 300 万吨, in: 2020}
  quarters: {indicator: coal, at_least: 20, in: 2018}
  mean_quarters: {indicator: cost, at_most: 20, in: 2018}
  days: {indicator: cost, at_most: 20, in: 2019}
  nested: {indicator: nested, at_least: 100, in: 2019}
  doubled: {indicator: saved, at_least: 100, in: 2019}
  grown: {indicator: grown, at_least: 1.1, in: 2019}
  graded: {indicator: graded, at_least: fair, in: 2018}
  fewer: {indicator: {count: periods, meeting: heat > 20}, at_most: 2, in: 2020}
  heat: {indicator: heat, at_most: 20, in: 2020-02}
  half: {rules: [between, two, unequal], at_least: 50 %}
  most: {rules: [between, two, unequal], above: 1, at_most: 2}
  any: {any: [between, unequal]}
  none: {all: [{indicator: air, at_most: 5, where: "land == 'mountain'"}]}
  apart: {indicator: air, at_most: 5, where: "land == 'mountain'", throughout: 2019..2020}
  future: {indicator: air, at_most: 45, throughout: 2020..2022}
  sums: {total: coal, since: 2018, at_most: 900, in: 2022}
  means: {mean: air, over: 2 years, below: 45, in: 2022}
  grows: {increase: coal, since: 2018, above: 30 %, in: 2022}
  class_later: {indicator: water, at_least: Ⅱ, by: 2022}
  good_later: {indicator: water, at_most: Ⅱ, by: 2022}
  even_later: {indicator: share, at_least: 66 %, by: 2022}
  unknown: {indicator: cost, at_most: 30, throughout: 2005..2020}
  quota: {indicator: air, at_most: {assigned: quota}, in: 2019}
  sign: {increase: index, since: 2018, average: year, at_least: 8 %, in: 2020}
  no_result: {indicator: {expression: coal / index}, at_least: 5, in: 2020}
  later_start: {increase: coal, since: start, at_least: 2 %, in: 2020}
  loose: {indicator: air, at_most: {period: 2018}, in: 2019, tolerance: 10 %, tags: [a]}
  rounds: {increase: coal, since: 2018, at_least: 30 %, in: 2020, round: {digits: 0}}
  leave: {all: [apart, {indicator: air, at_most: 5, where: "land == 'mountain'"}]}
  january: {indicator: cost, at_most: 20, in: 2019-01}
  rain_day: {total: rain, since: 2019-01-01, at_least: 200, in: 2019-01-20}
  rain: {indicator: rain, at_least: 200, in: 2019-01}
  span: {mean: air, over: 2 years, at_most: 50, in: 2019}
  rounded_mean: {mean: coal, over: 3 years, at_most: 26.33, round: {digits: 2}}
"""
)

DATA = {
    "air": {"2018": 50, "2019": 44, "2020": 46.2},
    "steel": {"2019": 30, **{f"2020-{month:02d}": 2.5 * month for month in range(1, 13)}},
    "coal": {"2018-Q1": 5, "2018-Q2": 6, "2018-Q3": 7, "2018-Q4": 4, "2019": 26, "2020": 31},
    "share": {"2018": 61, "2019": 62, "2020": 64},
    "index": {"2018": 1.5, "2019": 2, "2020": -1},
    "water": {"2018": "Ⅲ", "2019": "Ⅲ", "2020": "Ⅲ"},
    "land": {"2019": "hill", "2020": "hill"},
    "heat": {"2020-01": 10, "2020-02": 21, "2020-04": 15},
    "rain": {f"2019-01-{day:02d}": 10 for day in range(1, 21)},
    "cost": {
        "2018-Q1": 30, "2018-Q2": 10, "2018-Q3": 20, "2018-Q4": 24,
        **{f"2019-01-{day:02d}": day for day in range(1, 32)},
    },
}  # fmt: skip


def shapes() -> er.Assessment:
    """One place, and every way to hold a value against something."""
    return SHAPES.evaluate(DATA, as_of=2020)
