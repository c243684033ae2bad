"""The canonical form of a set, piece by piece: what is one spelling, and what is kept."""

from __future__ import annotations

import json

import pytest

from ecorules.language.canonical import Canonical, spaced
from ecorules.language.loading import read_rule_set
from ecorules.units import default_system

FILE = """
ecorules: 1
id: forms
window: 2018 .. 2020
stages: {start: 2018, later: 2019..}
in_force: {from: 2018-06-29}
sources: {plan: {title: "1.0", issued: 2018-6-29}}
units: ["stere = m^3"]
parameters:
  quota: {unit: ug/m3}
  terrain: {classes: ["1.0", "01"]}
registers:
  works:
    rows: {甲: {closed: 2018-06-29, output: 1.50, lead: [ A ]}}
    size: 06
    attributes: {closed: date, output: t, kind: {unit: 吨}}
indicators:
  dust: {unit: ug/m3, range: [0.0, 1e3]}
  odd: {unit: "1", expression: dust/( 2.0 * dust ) if known( dust )else 0.5}
  grade: {classes: [good, poor], limits: {dust: [040]}}
  open: {count: works, where: output>1.50, need: 050 %}
rules:
  least: {indicator: dust, at_least: "1,000.50 ug/m3", in: " 2020 "}
  most: {indicator: dust, at_most: -0.0 ug/m3, by: later}
  share: {decrease: dust, since: 2018, at_least: 10.0 %, by: 2020}
  steps: {indicator: dust, at_most: {schedule: {"2018": 050, 2019-H1..2019-H1: 45.0 ug/m3}}}
  case: {indicator: dust, at_most: {case: terrain, values: {"1.0": 30.0, "01": 40}}}
  class: {indicator: grade, at_least: good}
  round: {indicator: dust, at_least: 1, round: {digits: 01, mode: up}, tolerance: 05 %}
  done: {for: works, done: closed  and  not known(closed), by: 2020}
  between: {indicator: dust, between: [01, 2.0], note: "01"}
"""


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("a+b", "a+b"), (" a  + b ", "a+b"), ("a and b", "a and b"), ("a  and\nb", "a and b"),
        ("not(a)", "not(a)"), ("not ( a )", "not(a)"), ("a if b else c", "a if b else c"),
        ("_a and a_ and _", "_a and a_ and _"), ("a_ _b", "a_ _b"), ("x in ['Ⅱ  Ⅲ', \"a b\"]", "x in['Ⅱ  Ⅲ',\"a b\"]"),
        ("1 2", "1 2"), ("0.5 x", "0.5 x"), ("x 5", "x 5"), ("a-1", "a-1"), (")a", ")a"), ("a (b", "a(b"),
        ("_ _", "_ _"), ("a+_b", "a+_b"), ("", ""),
    ],
)  # fmt: skip
def test_spaces_of_an_expression(written: str, one: str) -> None:
    assert spaced(written) == one


CANONICAL = {
    "ecorules": "1",
    "id": "forms",
    "in_force": {"from": "2018-06-29"},
    "indicators": {
        "dust": {"range": ["0", "1000"], "unit": "µg/m³"},
        "grade": {"classes": ["good", "poor"], "limits": {"dust": ["40"]}},
        "odd": {"expression": "dust/(2.0*dust)if known(dust)else 0.5", "unit": "1"},
        "open": {"count": "works", "need": "50 %", "where": "output>1.50"},
    },
    "parameters": {"quota": {"unit": "µg/m³"}, "terrain": {"classes": ["1.0", "01"]}},
    "registers": {
        "works": {
            "attributes": {"closed": "date", "kind": {"unit": "吨"}, "output": "t"},
            "rows": {"甲": {"closed": "2018-06-29", "lead": ["A"], "output": "1.50"}},
            "size": "6",
        }
    },
    "rules": {
        "between": {"between": ["01", "2"], "indicator": "dust", "note": "01"},
        "case": {
            "at_most": {"case": "terrain", "values": {"01": "40", "1.0": "30"}},
            "indicator": "dust",
        },
        "class": {"at_least": "good", "indicator": "grade"},
        "done": {"by": "2020", "done": "closed and not known(closed)", "for": "works"},
        "least": {"at_least": "1000.5 µg/m³", "in": "2020", "indicator": "dust"},
        "most": {"at_most": "0 µg/m³", "by": "later", "indicator": "dust"},
        "round": {
            "at_least": "1",
            "indicator": "dust",
            "round": {"digits": "01", "mode": "up"},
            "tolerance": "5 %",
        },
        "share": {"at_least": "10 %", "by": "2020", "decrease": "dust", "since": "2018"},
        "steps": {
            "at_most": {"schedule": {"2018": "50", "2019-H1": "45 µg/m³"}},
            "indicator": "dust",
        },
    },
    "sources": {"plan": {"issued": "2018-6-29", "title": "1.0"}},
    "stages": {"later": "2019..", "start": "2018"},
    "units": ["stere = m^3"],
    "window": "2018..2020",
}


def test_a_whole_set() -> None:
    model = read_rule_set(FILE, "forms.yaml").model
    assert json.loads(Canonical.of(model, default_system()).text(model)) == CANONICAL
