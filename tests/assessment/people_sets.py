"""Rule sets with calendars, registers and people that the tests of these share."""

from __future__ import annotations

import ecorules as er

PLAN = """
ecorules: 1
id: plan
title: {en: "Plan; of a, town", zh: 小城规划}
edition: "2"
window: 2018..2020
stages: {start: 2018, finish: 2019..2020}
sources:
  plan: {title: {en: The plan, zh: 规划}, issued: 2018-06-29}
  list: {title: {en: The list, zh: 清单}, issued: 2018-03-01}
lead: [市发改委]
parameters:
  deadline: period
indicators:
  pm25: {title: {en: "PM2.5, annual mean", zh: PM2.5年均浓度}, unit: µg/m³, kind: level}
  forest: {title: {en: Forest cover, zh: 森林覆盖率}, unit: "%", kind: stock}
  output: {unit: 亿元, kind: flow}
rules:
  air: {title: {en: Clean air, zh: 空气}, indicator: pm25, at_most: 45 µg/m³, by: 2020, lead: [市环保局, 等], support: [市气象局], source: {document: plan, clause: 二(一)1, phrase: PM2.5}}
  steps: {indicator: pm25, at_most: {schedule: {2018: 50, 2020: 45}}, responsible: [市住建局]}
  months: {indicator: output, at_least: 5 亿元, in: 2019-02, within: 10 days}
  list: {indicator: forest, at_least: 60 %, throughout: [2018, 2020]}
  woods: {indicator: forest, at_least: 62 %, throughout: start, supervise: [市环保局]}
  end: {indicator: forest, at_least: 61 %, by: finish}
  timeless: {indicator: output, at_least: 100 亿元}
  given: {indicator: output, at_least: 90 亿元, by: deadline}
  both:
    any:
      - months
      - {indicator: pm25, at_most: 40 µg/m³, in: 2019, lead: [市气象局]}
  named: {all: [air, woods]}
"""

REGISTERS = """
ecorules: 1
id: tasks
window: 2018..2020
responsible: [市政府]
registers:
  tasks:
    title: {en: Tasks, zh: 任务}
    attributes: {due: period, done: date}
    rows:
      关停株冶: {due: 2019-06-30, lead: [石峰区政府, 等], title: {en: Close the smelter, zh: 关停株冶}, source: {clause: 二(一)4}}
      收储土地: {due: 2019}
      修复场地: {due: "?"}
  counties: {title: {en: The counties, zh: 各县市区}, key: region, rows: [茶陵县, 炎陵县, 等]}
indicators: {forest: {title: {en: Forest cover, zh: 森林覆盖率}, unit: "%", kind: stock}}
rules:
  finish: {title: {en: Tasks are finished, zh: 任务完成}, for: tasks, done: done, by: due, within: 5 days, source: {clause: 二}, supervise: [市督查室]}
  cover: {for: counties, indicator: forest, at_least: 60 %, by: 2020, lead: [counties]}
  whole: {indicator: forest, at_least: 62 %, by: 2020, lead: [各县市区, 市林业局]}
"""


def plan() -> er.RuleSet:
    """A set of plain rules, with every way to name a time."""
    return er.loads(PLAN)


def tasks(text: str = REGISTERS) -> er.RuleSet:
    """A set whose rules are for registers."""
    return er.loads(text)
