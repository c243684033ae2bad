"""A set that takes over something of every kind, written out: nothing else changes on the way."""

from __future__ import annotations

import json
from pathlib import Path

import ecorules as er

PARENT = """\
ecorules: 1
id: province
title: Plan of the province
window: 2016..2020
stages: {late: 2019..2020, whole: window, by: 2017}
units: [箱 = 25 kg, 袋 = 5 kg]
sources: {plan: {title: Plan of the province}}
lead: [省环保厅]
support: [省气象局, 等]
parameters: {quota: µg/m³, window: {type: period}}
registers:
  works:
    rows:
      甲: {source: {clause: 一}, closed: 2018-05-01}
      乙: {lead: [乙县]}
      丙:
    attributes: {closed: date, since: text, by: t, late: period}
indicators:
  dust: {unit: µg/m³, kind: level, better: lower}
  soot: {unit: µg/m³, kind: level, better: lower}
  by: {unit: t, kind: flow, better: lower}
  late: {unit: t, kind: flow}
  grade: {classes: [good, poor], limits: {by: [40], dust: [35]}}
  terrain: {classes: [late, window]}
rules:
  plain: {indicator: dust, at_most: 45}
  timed: {indicator: dust, at_most: 45, by: late, support: [县]}
  each: {indicator: dust, at_most: 50, throughout: whole, source: {clause: 二}}
  since: {decrease: dust, since: by, at_least: 5 %, in: window}
  steps: {indicator: dust, at_most: {schedule: {by: 60, 2020: {period: late}}}}
  mixed: {indicator: soot, between: [{period: by}, {schedule: {by: 60, late: 50}}]}
  case: {indicator: dust, at_most: {case: terrain, values: {late: 40, window: {period: late}}}}
  parts: {all: [{indicator: dust, at_most: 40}, {any: [plain, {indicator: soot, at_most: 9, by: late}]}, {indicator: soot, at_most: {schedule: {by: 30, late: 20}}}], lead: [省政府]}
  cited: {indicator: dust, at_most: 99, source: [{document: plan, clause: 三}, {clause: 四}]}
  done: {for: works, done: closed, note: late}
  own: {indicator: soot, at_most: 80}
"""

CHILD = """\
ecorules: 1
id: city
extends: province
window: 2018..2021
stages: {late: 2020..2021, soon: 2018}
units: [袋 = 5 kg, 捆 = 2 kg]
sources: {plan: {title: Plan of the city}}
lead: [市政府]
indicators: {noise: {unit: dB}}
rules:
  own: {indicator: soot, at_most: 70, by: 2020}
  noise: {indicator: noise, at_most: 60, by: late, source: {document: plan, clause: 五}}
"""


def test_the_whole_of_a_set_with_its_parent() -> None:
    parent = er.loads(PARENT, name="province.yaml")
    found = er.loads(CHILD, name="city.yaml", parents=[parent])
    expected = json.loads(Path(__file__).with_name("inherited.json").read_text("utf-8"))
    assert found.model.model_dump(by_alias=True, exclude_unset=True) == expected
    assert list(found.model.rules) == list(expected["rules"])
    periods = {
        name: [str(period) for period in node.periods]
        for name, node in found.compiled.rules.items()
    }
    assert periods == {
        "plain": ["2020"],
        "timed": ["2020"],
        "each": ["2016", "2017", "2018", "2019", "2020"],
        "since": ["2020"],
        "steps": ["2017", "2020"],
        "mixed": ["2020"],
        "case": ["2020"],
        "parts": [],
        "cited": ["2020"],
        "done": ["2020"],
        "own": ["2020"],
        "noise": ["2021"],
    }


def test_a_child_with_the_window_of_its_parent_adds_no_time() -> None:
    parent = er.loads(PARENT, name="province.yaml")
    for window in ("", "window: 2016..2020\n", "window: 2018..2020\n"):
        text = f"ecorules: 1\nid: city\nextends: province\n{window}rules: {{}}\n"
        found = er.loads(text, name="city.yaml", parents=[parent])
        assert found.model.rules["plain"].by is None
        assert found.compiled.rules["plain"].timeless
