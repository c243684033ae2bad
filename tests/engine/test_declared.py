"""What is said of parameters, attributes and formulas that are classes where they are declared."""

from __future__ import annotations

import pytest
from engine_helpers import evaluated, judged, rule_set
from register_helpers import evaluated as of_registers

import ecorules as er

MORE = "best: {expression: 'river if energy > 5 else sea'}"


@pytest.mark.parametrize(
    ("energy", "bound", "status"),
    [
        (6, "at_least: Ⅱ", "met"),
        (6, "at_least: Ⅰ", "missed"),
        (5, "at_least: Ⅳ", "met"),
        (5, "at_least: Ⅲ", "missed"),
        (6, "at_most: Ⅱ", "met"),
        (6, "at_most: Ⅲ", "missed"),
        (6, "at_least: {indicator: sea}", "met"),
        (5, "above: {indicator: sea}", "missed"),
    ],
)
def test_a_formula_may_choose_between_classes(energy, bound, status):
    data = {"river": {"2020": "Ⅱ"}, "sea": {"2020": "Ⅳ"}, "energy": {"2020": energy}}
    verdict = judged(f"{{indicator: best, {bound}}}", data, more=MORE)
    assert verdict.status == status
    assert verdict.value == ("Ⅱ" if energy == 6 else "Ⅳ")


def test_a_formula_that_chooses_classes_has_no_unit_and_takes_part_in_cases():
    data = {
        "river": {"2020": "Ⅱ"},
        "sea": {"2020": "Ⅳ"},
        "energy": {"2020": 6},
        "index": {"2020": 3},
    }
    values = "{Ⅰ: 1, Ⅱ: 3, Ⅲ: 9, Ⅳ: 9, Ⅴ: 9, 劣Ⅴ: 9}"
    rule = f"{{indicator: index, at_least: {{case: best, values: {values}}}}}"
    assert judged(rule, data, more=MORE).margin_number == 0
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule, data, more=MORE.replace("}", ", unit: t}"))
    assert caught.value.problems[0].code == "key-here"


PARAMETERS = """
ecorules: 1
id: t
window: 2020
parameters:
  quota: {unit: µg/m³, range: [10, 100]}
  floor: {unit: µg/m³, range: [10, ]}
  top: {unit: µg/m³, range: [~, 100]}
  free: µg/m³
indicators: {pm25: {unit: µg/m³}}
rules: {r: {indicator: pm25, at_most: {assigned: NAME}}}
"""


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("quota", 10, True), ("quota", 9.9, False), ("quota", 100, True), ("quota", 100.1, False),
        ("floor", 10, True), ("floor", 9, False), ("floor", 1000, True),
        ("top", 100, True), ("top", 101, False), ("top", -5, True),
        ("free", -5, True), ("free", 1e6, True), ("quota", "0.1 mg/m³", True), ("quota", "0.2 mg/m³", False),
    ],
)  # fmt: skip
def test_the_range_of_a_parameter_is_checked_at_the_door(name, value, fits):
    plan = er.loads(PARAMETERS.replace("NAME", name))
    if fits:
        found = plan.evaluate({"pm25": {2020: 1e7}}, assign={name: value})
        assert found.verdict("r").status == "missed"
        return
    with pytest.raises(er.DataError) as caught:
        plan.evaluate({"pm25": {2020: 1e7}}, assign={name: value})
    assert caught.value.code == "out-of-range"


REGISTERS = """
ecorules: 1
id: t
window: 2020
registers:
  works:
    attributes:
      cost: {unit: 万元, kind: flow}
      gain: {unit: 万元, kind: flow, range: [-10, 10]}
      rate: {unit: "%", range: [0, 100]}
      sum: {unit: 万元}
indicators: {}
rules: {r: {for: works, indicator: NAME, at_most: 1e9}}
"""


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("cost", 0, True), ("cost", -1, False), ("cost", 1e6, True),
        ("gain", -10, True), ("gain", -11, False), ("gain", 10, True), ("gain", 11, False),
        ("rate", 0, True), ("rate", 100, True), ("rate", 101, False), ("rate", -1, False),
        ("sum", -1, True),
    ],
)  # fmt: skip
def test_the_range_of_an_attribute_is_checked_at_the_door(name, value, fits):
    plan = er.loads(REGISTERS.replace("NAME", name))
    given = {"registers": {"works": {"one": {name: value}}}, "as_of": 2020, "complete": True}
    if fits:
        found = plan.evaluate(None, **given)
        assert found.members("works").verdict("r", name="one").status == "met"
        return
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(None, **given)
    assert caught.value.code == "out-of-range"


@pytest.mark.parametrize(
    ("attribute", "bound", "status"),
    [
        # A flow of members is known not to be negative unless its range says otherwise.
        ("cost", "at_least: 0", "met"),
        ("gain", "at_least: 0", "undetermined"),
        ("sum", "at_least: 0", "undetermined"),
    ],
)
def test_what_is_not_known_of_a_member_is_bounded_where_that_is_said(attribute, bound, status):
    plan = er.loads(REGISTERS.replace("NAME", attribute).replace("at_most: 1e9", bound))
    found = plan.evaluate(None, registers={"works": {"one": {attribute: None}}}, as_of=2020, complete=True)  # fmt: skip
    assert found.members("works").verdict("r", name="one").status == status


def test_the_direction_of_a_parameter_serves_its_limits():
    frame = "ecorules: 1\nid: t\nwindow: 2020\nparameters: {dose: {unit: t, better: lower}}\n"
    body = "indicators: {x: {unit: t}, air: {classes: [good, poor], limits: {dose: [5]}}}\nrules: {r: {indicator: air, at_least: good}}\n"
    plan = er.loads(frame + body)
    for dose, status in ((5, "met"), (6, "missed")):
        assert plan.evaluate(assign={"dose": dose}, as_of=2020, data={"x": {2020: 1}}).verdict("r").status == status  # fmt: skip


def test_a_rule_is_judged_where_a_boolean_or_labelled_parameter_says():
    rules = "a: {indicator: index, at_least: 1, where: coastal}\nb: {indicator: index, at_least: 1, where: terrain >= 'hill'}"
    data = {"index": {"2020": 1}}
    found = evaluated(rules, data, assign={"coastal": "true", "terrain": "plain"})
    assert [found.verdict(name).status for name in "ab"] == ["met", "not_applicable"]
    found = evaluated(rules, data, assign={"coastal": "false", "terrain": "mountain"})
    assert [found.verdict(name).status for name in "ab"] == ["not_applicable", "met"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("是", "met"), ("否", "not_applicable"), ("yes", "met"), ("No", "not_applicable"),
        ("TRUE", "met"), (True, "met"), (False, "not_applicable"), (1, "met"), (0, "not_applicable"),
        ("1", "met"), (0.0, "not_applicable"), (None, "undetermined"),
    ],
)  # fmt: skip
def test_a_boolean_parameter_is_read_as_a_boolean_attribute_is(given, status):
    found = evaluated(
        "a: {indicator: index, at_least: 1, where: coastal}",
        {"index": {"2020": 1}},
        assign={"coastal": given},
    )
    assert found.verdict("a").status == status


@pytest.mark.parametrize("given", ["对", 2, "truth"])
def test_other_words_are_no_truth(given):
    with pytest.raises(er.DataError, match="is not one of the labels") as caught:
        evaluated(
            "a: {indicator: index, at_least: 1, where: coastal}",
            {"index": {"2020": 1}},
            assign={"coastal": given},
        )
    assert caught.value.hint == "write one of true, false"


def test_what_always_holds_of_one_member_and_varies_of_another():
    rows = {"two": {"output": {"2019": 4}}}
    for year, expected in ((2019, ["met", "missed"]), (2020, ["met", "undetermined"])):
        found = of_registers(
            f"r: {{for: tasks, indicator: output, at_least: 5, by: {year}}}",
            tasks=rows, contents="rows: {one: {output: 5}, two: ~}", complete=True,
        ).members("tasks")  # fmt: skip
        assert [found.verdict("r", name=name).status for name in ("one", "two")] == expected


# Small texts: what is just right, and what is just too much

TEXTS = [
    # where it stands in a rule of pm25, whether it is taken, or the code of the refusal
    ("round: {digits: 12}", ""), ("round: {digits: 13}", "whole-number"),
    ("round: {digits: -12}", ""), ("round: {digits: -13}", "whole-number"),
    ("round: {digits: 1.5}", "whole-number"), ("round: {digits: nan}", "whole-number"),
    ("round: {digits: 2.0}", ""), ("round: {digits: inf}", "whole-number"),
    ("round: {digits: 0, mode: down}", ""), ("round: {digits: 0, mode: floor}", "unknown-word"),
    ("missing: {carry_forward: 1}", ""), ("missing: {carry_forward: 0}", "whole-number"),
    ("missing: {carry_forward: 100}", ""), ("missing: {carry_forward: 101}", "whole-number"),
    ("missing: {interpolate: 100}", ""), ("missing: {interpolate: 101}", "whole-number"),
    ("missing: {interpolate: 1, carry_forward: 1}", "missing-policy"),
    ("missing: {}", "missing-policy"),
    ("binding: true", ""), ("binding: False", ""), ("binding: no", "flag"), ("binding: 1", "flag"),
    ("within: 10 days", ""), ("within: 1 month", ""), ("within: 10", "span"),
    ("source: {phrase: 一二三四五六七八九十}", ""),
    ("source: {phrase: 一二三四五六七八九十一}", "long-phrase"),
    ("source: {phrase: abcdefghij abcdefghij abcdefghij abcdefg}", ""),
    ("source: {phrase: abcdefghij abcdefghij abcdefghij abcdefgh}", "long-phrase"),
    ("tolerance: 5 %", ""), ("tolerance: 5 pp", "unit-mismatch"), ("tolerance: 1 t", "unit-mismatch"),
    ("throughout: 2018..2020", ""), ("throughout: 2018..", "open-range"),
    ("throughout: [2018, 2019..2020]", ""), ("throughout: [2018, 2019-01]", "grain"),
    ("throughout: 2018-01-01..2291-10-17", "long-range"),
    ("in: 2018..2019", "range-for-period"), ("by: start", ""), ("by: finish", ""), ("by: 2018, in: 2018", "times"),
    ("by: due", ""), ("by: quota", "unknown-stage"), ("throughout: years", "unknown-stage"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), TEXTS)
def test_small_texts(text, code):
    rule = f"r: {{indicator: pm25, at_most: 45, {text}}}"
    if not code:
        assert rule_set(rule).rules == ("r",)
        return
    with pytest.raises(er.RuleSetError) as caught:
        rule_set(rule)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ("[0, 1]", ""), ("[1, 1]", ""), ("[1, 0]", "range"), ("[]", "range"), ("[0]", ""),
        ("[0, 1, 2]", "range"), ("[~, ~]", ""), ("[0 %, 1]", "unit-mismatch"), ("[0 kg, 1 t]", ""),
        ("[0, 1e400]", "quantity"), ("[2000 kg, 1 t]", "range"),
    ],
)  # fmt: skip
def test_ranges(ends, code):
    more = f"own: {{unit: t, range: {ends}}}"
    if not code:
        assert "own" in rule_set("r: {indicator: own, at_most: 45}", more).indicators
        return
    with pytest.raises(er.RuleSetError) as caught:
        rule_set("r: {indicator: own, at_most: 45}", more)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize(("last", "fits"), [("2291-10-16", True), ("2291-10-17", False)])
def test_a_range_has_at_most_a_hundred_thousand_periods(last, fits):
    text = f"ecorules: 1\nid: t\nwindow: 2018-01-01..{last}\nindicators: {{}}\nrules: {{}}\n"
    if fits:
        assert er.loads(text).window == f"2018-01-01..{last}"
        return
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text)
    assert caught.value.problems[0].code == "long-range"


# Keys that do not go with what an indicator is

VALUES = {
    "unit": "t", "kind": "flow", "range": "[0, 1]", "of": "energy", "where": "energy > 1",
    "meeting": "energy > 1", "at": "50", "during": "closed", "over": "2 years", "need": "2",
    "classes": "[a, b]",
}  # fmt: skip
KINDS = {
    "unit: t": ("of", "where", "meeting", "at", "during", "over"),
    "classes: [a, b]": ("unit", "kind", "range", "need", "of", "where", "meeting", "at", "during", "over"),
    "expression: 2 * energy": ("kind", "range", "of", "where", "meeting", "at", "need", "during", "over", "classes"),
    "classes: [a, b], limits: {cod: [5]}": ("kind", "range", "unit", "of", "where", "meeting", "at", "during", "over", "need"),
    "mean: periods, of: energy": ("kind", "range", "meeting", "at", "classes"),
    "count: periods, meeting: energy > 1": ("kind", "range", "of", "at", "classes"),
    "unit: t, kind: stock": ("need",),
    "unit: t, kind: flow": ("need",),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind in KINDS for key in KINDS[kind]])
def test_keys_that_do_not_go_with_an_indicator_are_refused(kind, key):
    with pytest.raises(er.RuleSetError) as caught:
        rule_set("r: {indicator: energy, at_most: 45}", f"own: {{{kind}, {key}: {VALUES[key]}}}")
    [problem] = caught.value.problems
    assert problem.code == "key-here"
    assert problem.message.startswith(f"{key!r} ")


@pytest.mark.parametrize(
    "word", ["expression: 2 * energy", "mean: periods", "share: periods", "count: periods"]
)
def test_limits_stand_alone(word):
    more = f"own: {{classes: [a, b], limits: {{cod: [5]}}, {word}}}"
    with pytest.raises(er.RuleSetError) as caught:
        rule_set("r: {indicator: energy, at_most: 45}", more)
    assert [one.code for one in caught.value.problems] == ["key-here"]


COMPOSITE_KEYS = {
    "since": "2018", "every": "year", "average": "year", "over": "2 years", "unit": "t", "among": "x",
    "round": "{digits: 0}", "missing": "{interpolate: 1}", "tolerance": "5 %", "must": "rise",
}  # fmt: skip


@pytest.mark.parametrize("key", COMPOSITE_KEYS)
@pytest.mark.parametrize("word", ["all", "any", "rules"])
def test_keys_that_belong_to_the_parts_are_refused(word, key):
    bound = ", at_least: 1" if word == "rules" else ""
    rule = (
        f"r: {{{word}: [{{indicator: energy, at_most: 45}}]{bound}, {key}: {COMPOSITE_KEYS[key]}}}"
    )
    with pytest.raises(er.RuleSetError) as caught:
        rule_set(rule)
    assert [one.code for one in caught.value.problems] == ["key-here"]
