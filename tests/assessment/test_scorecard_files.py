"""What is wrong with a scorecard is told at its place."""

from __future__ import annotations

import pytest

import ecorules as er

HEAD = """
ecorules: 1
id: files
window: 2020
parameters: {coastal: boolean, due: period}
indicators:
  share: {unit: "%", kind: ratio}
  dust: {unit: µg/m³, kind: level, better: lower}
  coal: {unit: 万吨, kind: flow}
  warm: {unit: °C, kind: level}
  river: {classes: [good, fair, poor]}
rules:
  share: {indicator: share, at_least: 50 %}
  none: {indicator: share, at_least: 0 %}
  dust: {indicator: dust, at_most: 35 µg/m³}
  near: {indicator: dust, equal_to: 35 µg/m³}
  band: {indicator: dust, between: [10, 35]}
  warm: {indicator: warm, at_least: 10 °C}
  river: {indicator: river, at_least: fair}
  slow: {increase: coal, since: 2015, at_most: 5 %}
  cut: {decrease: coal, since: 2015, at_least: 20 %}
  both: {all: [share, dust]}
"""
ITEM = "{rule: share, points: 10}"
GRADES = "grades: {优秀: 9, 合格: 6, 不合格: ~}"


def problems(card: str) -> list[er.Problem]:
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(HEAD + card)
    return list(caught.value.problems)


def item(text: str) -> str:
    return f"scorecard: {{items: {{x: {text}}}}}"


def card(rest: str) -> str:
    return f"scorecard: {{items: {{x: {ITEM}}}, {rest}}}"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (item("{rule: shares, points: 1}"), "unknown-rule", "did you mean 'share'?"),
        (item("{value: dusts, points: 1}"), "unknown-indicator", "did you mean 'dust'?"),
        (item("{rule: share, point: 1}"), "unknown-key", "did you mean 'points'?"),
        (
            item("{rule: share, points: 1, over: {each: 1 %, points: 1, ca: 1}}"),
            "unknown-key",
            "'cap'",
        ),
        (card("grade: {}"), "unknown-key", "did you mean 'grades'?"),
        (item("{points: 1}"), "scorecard", "here are none"),
        (item("{rule: share, value: dust, points: 1}"), "scorecard", "several: rule, value"),
        (item("{rule: share}"), "missing-key", "how many points"),
        (item("{rule: share, points: 0}"), "scorecard", "'x' earns nothing"),
        (item("{rule: share, points: -1}"), "scorecard", "no number of points"),
        (item("{rule: share, points: 1 t}"), "unit-mismatch", "a score"),
        (item("{rule: share, points: 1, at: 2020}"), "key-here", "'at' does not go"),
        (item("{rule: share, points: 1, from: 2015}"), "key-here", "asks no completion"),
        (
            item("{rule: share, points: 1, proportional: true, per: {each: 1 pp, points: 1}}"),
            "scorecard",
            "several: proportional, per",
        ),
        (item("{rule: share, points: 1, proportional: 80 %}"), "flag", "write true"),
        (item("{rule: share, points: 1, proportional: {of: 80 %}}"), "key-here", "has its bound"),
        # steps
        (item("{rule: share, points: 1, steps: {90 %: 2}}"), "scorecard", "more than all points"),
        (item("{rule: share, points: 5, steps: {90 %: 2, 50 %: 3}}"), "scorecard", "fewer points"),
        (item("{rule: share, points: 5, steps: {90 %: 2, 0.9e2 %: 3}}"), "duplicate-key", "one"),
        (item("{rule: share, points: 5, steps: {0.9: 2}}"), "scorecard", "write it in %"),
        (item("{rule: share, points: 5, steps: {}}"), "scorecard", "no steps"),
        (item("{value: coal, steps: {5: 1}}"), "no-direction", "add better: higher"),
        (item("{value: river, steps: {fine: 1}}"), "label-unknown", "good, fair, poor"),
        (item("{value: dust, steps: {5 t: 1}}"), "unit-mismatch", "µg/m³"),
        # amounts
        (item("{rule: share, points: 1, per: {each: 1 %, points: 1}}"), "unit-mismatch", "pp"),
        (item("{rule: dust, points: 1, per: {each: 1 t, points: 1}}"), "unit-mismatch", "µg/m³"),
        (item("{rule: dust, points: 1, per: {each: 0, points: 1}}"), "scorecard", "not above 0"),
        (
            item("{rule: dust, points: 1, per: {each: 1, points: 1, round: half}}"),
            "unknown-word",
            "down, up or none",
        ),
        (item("{rule: both, points: 1, per: {each: 1, points: 1}}"), "scorecard", "by no amount"),
        # completion
        (item("{rule: both, points: 1, proportional: true}"), "completion", "met or missed"),
        (item("{rule: river, points: 1, proportional: true}"), "completion", "no arithmetic"),
        (item("{rule: near, points: 1, proportional: true}"), "completion", "one side"),
        (item("{rule: band, points: 1, proportional: true}"), "completion", "one side"),
        (item("{rule: warm, points: 1, proportional: true}"), "completion", "no zero"),
        (item("{rule: slow, points: 1, proportional: true}"), "completion", "stay below"),
        (item("{rule: none, points: 1, proportional: true}"), "completion", "not above 0"),
        (item("{rule: dust, points: 1, proportional: true}"), "missing-key", "add from: 2015"),
        (item("{rule: dust, points: 1, proportional: true, from: 2020}"), "since", "before 2020"),
        (item("{rule: dust, points: 1, proportional: true, from: 2019-07}"), "grain", "a month"),
        (item("{rule: cut, points: 1, proportional: true, from: 2015}"), "key-here", "a level"),
        (item("{rule: both, points: 1, over: {each: 1 %, points: 1}}"), "completion", "met or"),
        # values
        (item("{value: river, points: 1}"), "no-arithmetic", "add steps"),
        (item("{value: dust, points: 1}"), "unit-mismatch", "say how it earns points"),
        (item("{value: coastal, points: 1}"), "not-a-number", "'coastal'"),
        (item("{value: due, points: 1}"), "not-a-number", "'due'"),
        (item("{value: share, points: 1, proportional: 0 %}"), "scorecard", "no share"),
        (item("{value: warm, points: 1, proportional: 9 °C}"), "completion", "no zero"),
        (item("{value: share, points: 1, proportional: {each: 1 %}}"), "missing-key", "of: 100 %"),
        (
            item("{value: dust, steps: {5: 1}, over: {each: 1 %, points: 1}}"),
            "key-here",
            "without proportional",
        ),
        (item("{value: coal, points: 1, min_max: true}"), "no-direction", "better"),
        (item("{value: dust, points: 1, min_max: [100, 60]}"), "range", "write [60, 100]"),
        (item("{value: dust, points: 1, min_max: {need: some}}"), "quantity", "'some'"),
        (item("{rule: dust, points: 1, where: dust}"), "not-a-condition", "'dust'"),
        # best
        (item("{best: {share: 5, both: 6}, points: 6}"), "key-here", "beside the rules"),
        (item("{best: {}}"), "scorecard", "names no rules"),
        # the whole
        ("scorecard: {items: {}}", "scorecard", "no item earns"),
        ("scorecard: {grades: {a: 1}}", "missing-key", "'items'"),
        (card("total: 0"), "scorecard", "not above 0"),
        (card("coverage: 120 %"), "scorecard", "more than all points"),
        (card("coverage: most"), "quantity", "'most'"),
        (card("for: leads"), "unknown-word", "did you mean 'lead'?"),
        (card("veto: share"), "key-here", "without grades"),
        (card("grades: {优秀: 6, 合格: 9, 不合格: ~}"), "scorecard", "best first"),
        (card("grades: {优秀: 9, 合格: 9, 不合格: ~}"), "scorecard", "best first"),
        (card("grades: {优秀: 9, 合格: 0, 不合格: ~}"), "scorecard", "best first"),
        (card("grades: {优秀: 9, 合格: 6}"), "scorecard", "a score below 6 has no grade"),
        (card("grades: {优秀: ~, 合格: 6, 不合格: ~}"), "scorecard", "only the last"),
        (card("grades: {优秀: ~}"), "scorecard", "only one grade"),
        (card("grades: {优秀: 11, 不合格: ~}"), "scorecard", "no score is above 10"),
        (card("grades: {A: 9, a: 6, 不合格: ~}"), "label-collision", "one label"),
        (card(f"{GRADES}, veto: shares"), "unknown-rule", "did you mean 'share'?"),
        (card(f"{GRADES}, veto: {{rules: share, grade: 合格}}"), "scorecard", "write cap:"),
        (card(f"{GRADES}, cap: {{rule: share, below: 优}}"), "unknown-word", "优秀, 合格"),
        (card(f"{GRADES}, cap: {{rule: share, below: 不合格}}"), "scorecard", "no grade is below"),
        (card(f"{GRADES}, cap: {{rule: share}}"), "scorecard", "write below: 优秀"),
        (card(f"{GRADES}, cap: [{{rule: share, below: 优秀, at_most: 合格}}]"), "scorecard", "or"),
        (card(f"{GRADES}, consequences: {{良好: praise}}"), "unknown-word", "优秀, 合格"),
    ],
)
def test_problems(text, code, told):
    found = problems(text)
    assert [problem.code for problem in found] == [code]
    assert told in str(found[0])
    assert found[0].place.line == HEAD.count("\n") + 1
    assert found[0].place.column


def test_every_item_is_told():
    found = problems(
        "scorecard:\n  items:\n    a: {rule: shares, points: 1}\n    b: {rule: dust}\n"
    )
    assert [(one.code, one.place.line) for one in found] == [
        ("unknown-rule", HEAD.count("\n") + 3),
        ("missing-key", HEAD.count("\n") + 4),
    ]


def test_members_are_scored_by_rules_that_are_for_them():
    text = HEAD + "registers: {plants: {rows: [a, b], attributes: {closed: date}}}\n"
    with pytest.raises(er.RuleSetError, match="'share' is not judged for each member of 'plants'"):
        er.loads(text + card("for: plants"))


def test_load_dump_load_is_the_identity():
    text = HEAD + card(
        f"{GRADES}, veto: [share, {{rules: [dust]}}], cap: {{rule: river, below: 优秀}}, "
        "coverage: 80 %, total: 9, consequences: {不合格: {zh: 约谈}}, for: lead, title: t"
    )
    first = er.loads(text)
    again = er.loads(first.dump())
    assert again.model == first.model
    assert again.model.scorecard.grades == {"优秀": "9", "合格": "6", "不合格": None}


def test_the_schema_knows_scorecards():
    import jsonschema
    import yaml

    text = HEAD + card(f"{GRADES}, veto: share, coverage: 80 %")
    jsonschema.validate(yaml.safe_load(text), er.schema())
    with pytest.raises(jsonschema.ValidationError, match="'vetto'"):
        jsonschema.validate(yaml.safe_load(text.replace("veto:", "vetto:")), er.schema())
