"""What a set may say again of the indicators, parameters and registers of its parent."""

from __future__ import annotations

import pytest

import ecorules as er

PROVINCE = """\
ecorules: 1
id: province
window: 2018..2020
parameters: {quota: µg/m³, coastal: boolean, due: period, terrain: [hill, plain]}
registers:
  plants:
    key: name
    from: opened
    to: closed
    rows: {东厂: {owner: 市, lead: [甲局]}, 西厂: ~}
    attributes: {opened: date, closed: date, owner: text}
  villages: {size: 6, attributes: {ready: boolean}}
  listed: {rows: [a, b]}
  counties: {key: region, belongs: city, attributes: {city: text}}
indicators:
  pm25: {unit: µg/m³, kind: level, better: lower, range: [0, 500]}
  ph: {unit: "1", kind: level, better: 7}
  warm: {unit: °C, better: 20 °C, range: [-10, ]}
  cold: {unit: °C, range: [~, 5]}
  river: {classes: [Ⅰ, Ⅱ]}
  left: {count: plants, where: closed}
  twice: {expression: 2 * left}
  homes: {share: villages, meeting: ready}
rules:
  {RULE}
"""
RULE = "rule: {indicator: ph, at_most: 9}"


def city(top: str, rules: str = "{own: {indicator: ph, at_most: 8}}", rule: str = RULE):
    province = er.loads(PROVINCE.replace("{RULE}", rule), name="province.yaml")
    text = f"ecorules: 1\nid: city\nextends: province\n{top}\nrules: {rules}\n"
    return er.loads(text, name="city.yaml", parents=[province])


def refused(top: str, **options: str):
    with pytest.raises(er.RuleSetError) as caught:
        city(top, **options)
    return [one for one in caught.value.problems if one.code == "redefined"]


SAME = [
    # an end that is not given is open, and a number is the same in any unit
    "indicators: {pm25: {unit: µg/m³, kind: level, better: lower, range: [0.0, 500]}}",
    "indicators: {pm25: {unit: mg/m³, kind: level, better: lower, range: [0, 0.5]}}",
    "indicators: {pm25: {unit: mg/m³, kind: level, better: lower, range: [0 µg/m³, 500 µg/m³]}}",
    "indicators: {ph: {unit: '1', kind: level, better: 7.0}}",
    "indicators: {warm: {unit: K, better: 293.15, range: [263.15, ]}}",
    "indicators: {warm: {unit: °C, better: 20, range: [-10, ~]}}",
    "indicators: {cold: {unit: °C, range: [~, 5 °C]}}",
    "indicators: {river: {classes: [Ⅰ类, Ⅱ类]}}",
    "indicators: {left: {count: plants, where: closed, title: Left, note: n}}",
    "parameters: {quota: mg/m³}",
    "parameters: {quota: {unit: mg/m³}}",
    "parameters: {coastal: {type: boolean}, due: {type: period, title: Due}}",
    "parameters: {terrain: {classes: [hill, plain]}}",
    "registers: {listed: {rows: [b, a, c]}}",
    "registers: {listed: {rows: {a: ~, b: {lead: [乙局]}}}}",
    "registers: {listed: {rows: [a, b, 等]}}",
    "registers: {villages: {size: 6, attributes: {ready: boolean, more: t}}}",
    "registers: {villages: {size: 7, attributes: {ready: boolean}}}",
]


@pytest.mark.parametrize("top", SAME)
def test_what_means_the_same_may_be_said_again(top):
    assert city(top).rules == ("rule", "own")


OTHER = [
    ("indicators: {pm25: {unit: µg/m³, kind: level, better: lower, range: [0, 501]}}", "another range"),
    ("indicators: {pm25: {unit: µg/m³, kind: level, better: lower, range: [1, 500]}}", "another range"),
    ("indicators: {pm25: {unit: µg/m³, kind: level, better: lower, range: [0, ]}}", "another range"),
    ("indicators: {pm25: {unit: mg/m³, kind: level, better: lower, range: [0, 500]}}", "another range"),
    ("indicators: {pm25: {unit: µg/m³, kind: level, better: lower}}", "another range"),
    ("indicators: {pm25: {unit: µg/m³, kind: level, better: lower, range: [0 t, 500]}}", "another range"),
    ("indicators: {warm: {unit: °C, better: 20, range: [-10, 50]}}", "another range"),
    ("indicators: {cold: {unit: °C, range: [0, 5]}}", "another range"),
    ("indicators: {ph: {unit: '1', kind: level, better: 7.1}}", "another better"),
    ("indicators: {ph: {unit: '1', kind: level, better: higher}}", "another better"),
    ("indicators: {ph: {unit: '1', kind: level}}", "another better"),
    ("indicators: {warm: {unit: K, better: 20, range: [263.15, ]}}", "another better"),
    ("indicators: {ph: {classes: [a, b]}}", "another better, classes, kind, unit"),
    ("indicators: {ph: {unit: t, kind: flow, better: 7}}", "another better, kind, unit"),
    ("indicators: {river: {classes: [Ⅱ, Ⅰ]}}", "another classes"),
    ("indicators: {left: {count: plants, where: opened}}", "another where"),
    ("indicators: {twice: {expression: 3 * left}}", "another expression"),
    ("parameters: {quota: t}", "another unit"),
    ("parameters: {quota: boolean}", "another type, unit"),
    ("parameters: {coastal: period}", "another type"),
    ("parameters: {due: [a, b]}", "another classes, type"),
    ("registers: {counties: {key: place, belongs: city, attributes: {city: text}}}", "another key"),
    ("registers: {counties: {key: region, attributes: {city: text}}}", "another belongs"),
    ("registers: {listed: {key: who, rows: [a, b]}}", "another key"),
    ("registers: {listed: {rows: [a, b], from: x, to: x, attributes: {x: date}}}", "another from, to"),
    ("registers: {villages: {size: 6}}", "another attribute 'ready'"),
    ("registers: {villages: {size: 6, attributes: {ready: date}}}", "another attribute 'ready'"),
]  # fmt: skip


@pytest.mark.parametrize(("top", "words"), OTHER)
def test_what_means_something_else_is_refused(top, words):
    problem = refused(top)[0]
    name = problem.message.split("'")[1]
    assert f"{name!r} is given again with {words} than in 'province'" in problem.message
    assert str(problem.place) == f"city.yaml:4:{top.index('{') + 2}"


def test_every_name_that_means_something_else_is_told():
    found = refused("parameters: {quota: t, coastal: period}\nindicators: {ph: {unit: t}}")
    assert [one.message.split("'")[1] for one in found] == ["quota", "coastal", "ph"]


# Members of registers

PLANTS = "opened: date, closed: date, owner: text"
FRAME = f"key: name, from: opened, to: closed, attributes: {{{PLANTS}}}"
ABOUT = [
    "rule: {for: plants, done: closed, by: 2020}",
    "rule: {indicator: left, at_most: 1, by: 2020}",
    "rule: {indicator: twice, at_most: 1, by: 2020}",
    "rule: {indicator: ph, at_most: {indicator: twice}, by: 2020}",
    "rule: {indicator: ph, at_most: 9, where: left > 1}",
    "rule: {all: [{indicator: twice, at_most: 1}]}",
    "rule: {indicator: {expression: twice + 1}, at_most: 1}",
]


@pytest.mark.parametrize("rule", ABOUT)
def test_fewer_members_change_every_rule_that_stands_on_them(rule):
    lost = f"registers: {{plants: {{rows: [东厂], {FRAME}}}}}"
    [problem] = refused(lost, rule=rule)
    assert problem.message == (
        "the inherited rule 'rule' would mean something else: its register 'plants' leaves out 西厂"
    )
    assert str(problem.place) == "city.yaml:4:13"


@pytest.mark.parametrize("rule", [RULE, "rule: {indicator: homes, at_least: 50 %}"])
def test_and_no_other_rule(rule):
    assert city(f"registers: {{plants: {{rows: [东厂], {FRAME}}}}}", rule=rule).rules == (
        "rule",
        "own",
    )


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ("{东厂: {owner: 市}, 西厂: ~}", ""),
        ("{东厂: {owner: 市, lead: [乙局]}, 西厂: {lead: [丙局]}, 北厂: {owner: 省}}", ""),
        ("{东厂: {owner: 市}, 西厂: {owner: 县}}", ""),
        ("{东厂: {owner: 省}, 西厂: ~}", "says otherwise of 东厂"),
        ("{东厂: ~, 西厂: ~}", "says otherwise of 东厂"),
        ("[东厂, 西厂]", "says otherwise of 东厂"),
        ("{西厂: ~}", "leaves out 东厂"),
        ("[北厂]", "leaves out 东厂, 西厂"),
        ("北厂", "leaves out 东厂, 西厂"),
        ("[等]", "leaves out 东厂, 西厂"),
    ],
)
def test_what_a_register_lacks(rows, lost):
    top = f"registers: {{plants: {{rows: {rows}, {FRAME}}}}}"
    if not lost:
        assert city(top, rule=ABOUT[0]).rules == ("rule", "own")
        return
    [problem] = refused(top, rule=ABOUT[0])
    assert problem.message.endswith(f": its register 'plants' {lost}")


@pytest.mark.parametrize(
    ("size", "lost"),
    [
        ("size: 5, ", "has fewer than 6 members"),
        ("size: 1, ", "has fewer than 6 members"),
        ("", "gives no size"),
        ("size: 6, ", ""),
        ("size: 10, ", ""),
    ],
)
def test_how_many_members_a_register_lacks(size, lost):
    top = f"registers: {{villages: {{{size}attributes: {{ready: boolean}}}}}}"
    rule = "rule: {indicator: homes, at_least: 50 %}"
    if not lost:
        assert city(top, rule=rule).rules == ("rule", "own")
        return
    [problem] = refused(top, rule=rule)
    assert problem.message.endswith(f": its register 'villages' {lost}")


# Numbers without a unit, beside a name whose unit is another

MILLIGRAMS = "indicators: {pm25: {unit: mg/m³, kind: level, better: lower, range: [0, 0.5]}}"
BARE = [
    ("at_most: 45", "at_most: 45 µg/m³"),
    ("between: [10 µg/m³, 45]", "between: [10 µg/m³, 0.045 mg/m³]"),
    ("at_most: {schedule: {2020: 45}}", "at_most: {schedule: {2020: 45 µg/m³}}"),
    (
        "at_most: {case: terrain, values: {hill: 45 µg/m³, plain: 30}}",
        "at_most: {case: terrain, values: {hill: 45 µg/m³, plain: 30 µg/m³}}",
    ),
    ("at_most: 45 µg/m³, tolerance: 2", "at_most: 45 µg/m³, tolerance: 2 µg/m³"),
    ("at_most: 45 µg/m³, where: pm25 > 5", "at_most: 45 µg/m³, where: pm25 > quantity('5 µg/m³')"),
]  # fmt: skip


@pytest.mark.parametrize(("bare", "whole"), BARE)
def test_an_inherited_number_stays_in_the_unit_of_the_parent(bare, whole):
    [problem] = refused(MILLIGRAMS, rule=f"rule: {{indicator: pm25, {bare}, in: 2020}}")
    assert (str(problem.place), problem.message.split(": ")[0]) == (
        "city.yaml:4:14",
        "the inherited rule 'rule' would mean something else",
    )
    found = city(MILLIGRAMS, rule=f"rule: {{indicator: pm25, {whole}, in: 2020}}")
    assert found.inherited[0].how == "inherited"
    # 46 µg/m³, given in the unit of the city
    data = {"pm25": {2020: "46 µg/m³"}}
    if "case" not in whole and "tolerance" not in whole:
        assert found.evaluate(data, as_of=2020).verdict("rule").status == "missed"


@pytest.mark.parametrize(
    ("bare", "whole"),
    [
        ("expression: pm25 if pm25 > 5 else pm25", "expression: pm25 if pm25 > quantity('5 µg/m³') else pm25"),
        ("classes: [good, bad], limits: {pm25: [35]}", "classes: [good, bad], limits: {pm25: [35 µg/m³]}"),
        ("count: periods, meeting: pm25 > 75", "count: periods, meeting: pm25 > quantity('75 µg/m³')"),
        ("count: periods, where: pm25 > 75", "count: periods, where: pm25 > quantity('75 µg/m³')"),
        ("count: periods, meeting: {indicator: pm25, at_most: 75}", "count: periods, meeting: {indicator: pm25, at_most: 75 µg/m³}"),
    ],
)  # fmt: skip
def test_an_inherited_formula_stays_in_the_unit_of_the_parent(bare, whole):
    text = f"ecorules: 1\nid: city\nextends: province\n{MILLIGRAMS[:-1]}AGAIN}}\nrules: {{}}\n"
    province = PROVINCE.replace("{RULE}", RULE).replace("rules:\n", "  air: {AIR}\nrules:\n")
    parent = er.loads(province.replace("AIR", bare))
    for again, word in ((f", air: {{{bare}}}", "repeated"), ("", "inherited")):
        with pytest.raises(er.RuleSetError) as caught:
            er.loads(text.replace("AGAIN", again), name="city.yaml", parents=[parent])
        [problem] = caught.value.problems
        assert problem.message == (
            f"the {word} indicator 'air' counts in the unit that 'pm25' has in 'province'"
        )
        assert str(problem.place) == "city.yaml:4:14"
    parent = er.loads(province.replace("AIR", whole))
    for again in (f", air: {{{whole}}}", ""):
        assert er.loads(text.replace("AGAIN", again), parents=[parent]).rules == ("rule",)
