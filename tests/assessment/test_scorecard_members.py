"""Scores of the members of registers, and of places by what their members do."""

from __future__ import annotations

import pytest

import ecorules as er

PLANTS = """
ecorules: 1
id: plants
window: 2020
registers:
  plants:
    rows: [甲, 乙, 丙]
    attributes:
      closed: date
      due: period
      grade: [A, B, C]
      output: {unit: 万吨, kind: flow}
      inspected: 分
indicators: {dust: {unit: µg/m³, kind: level}}
rules:
  closed: {for: plants, done: closed, by: 2020-06-30, title: {zh: 关停}}
  planned: {for: plants, done: closed, by: due}
  output: {for: plants, indicator: output, at_most: 10 万吨, in: 2020}
  dust: {indicator: dust, at_most: 40 µg/m³}
"""
CARD = """
scorecard:
  for: plants
  items:
    closed: {rule: closed, points: 40, per: {each: 1 day, points: 0.5}}
    output: {rule: output, points: 40, per: {each: 1 万吨, points: 10}}
    inspected: {value: inspected, points: 20, where: "grade >= 'B'"}
  veto: output
  grades: {优秀: 90, 合格: 60, 不合格: ~}
"""
ROWS = {
    "甲": {"closed": "2020-06-30", "due": "2020-06", "output": 10, "grade": "A", "inspected": 18},
    "乙": {"closed": "2020-07-10", "due": "2020-07", "output": 11.5, "grade": "B", "inspected": 20},
    "丙": {"closed": None, "due": "2020-06-15", "output": 8, "grade": "C", "inspected": 1},
}


def plants(
    text: str = PLANTS + CARD, as_of: str = "2020-12-31", **options: object
) -> er.Assessment:
    data = {"region": ["株洲"], "period": ["2020"], "dust": [38.0]}
    options = {"registers": {"plants": ROWS}, "complete": True, **options}
    return er.loads(text).evaluate(data, as_of=as_of, **options)


def test_members_are_scored_one_by_one():
    scores = plants().scores()
    assert scores.keys == ("region", "name")
    assert [score.labels for score in scores] == [("株洲", "甲"), ("株洲", "乙"), ("株洲", "丙")]
    # 甲 40 + 40 + 18. 乙 ten days late: 35, one whole 万吨 over: 30, 20.
    # 丙 not closed 184 days after the day: 0, 40 of 80 that apply.
    assert scores.least.tolist() == [98, 85, 50]
    assert scores.most.tolist() == [98, 85, 50]
    assert scores.grades == ["优秀", "不合格", "不合格"]
    assert scores.ranks() == [(1, 1), (2, 2), (3, 3)]


def test_one_member():
    result = plants()
    score = result.score(name="乙")
    assert score.item("closed").least == 35
    assert score.item("closed").title("zh") == "closed"
    assert score.explain("zh").splitlines()[:2] == [
        "株洲，乙：85分（满分100分）——等级为不合格。",
        "  closed：35/40分——关停：未达到",
    ]
    assert result.score(name="丙").item("inspected").why == "where_false"
    assert result.to_dict()["scores"][0]["series"] == {"region": "株洲", "name": "甲"}
    with pytest.raises(er.UsageError, match="3 scores have these labels"):
        result.score()


@pytest.mark.parametrize(("as_of", "ends"), [("2020-07-10", (0, 35)), ("2020-09-30", (0, 0))])
def test_what_has_not_come_can_only_become_later(as_of, ends):
    text = PLANTS + CARD
    rows = {**ROWS, "乙": {**ROWS["乙"], "closed": None}}
    found = plants(text, as_of=as_of, registers={"plants": rows}).score(name="乙").item("closed")
    assert (found.least, found.most) == ends
    assert found.verdict == "missed"


def test_planned_days_of_their_own():
    text = PLANTS + CARD.replace("rule: closed, points: 40", "rule: planned, points: 40")
    scores = plants(text).scores()
    # 甲 by the end of June, 乙 by the end of July; 丙 is late by more than 80 days.
    assert [score.item("closed").most for score in scores] == [40, 40, 0]


def test_an_unknown_date_and_an_unknown_grade_are_open():
    rows = {**ROWS, "甲": {"output": 10, "inspected": 18}}
    score = plants(registers={"plants": rows}, complete=None).score(name="甲")
    assert (score.item("closed").least, score.item("closed").most) == (0, 40)
    assert (score.item("inspected").least, score.item("inspected").most) == (0, 20)
    assert score.item("inspected").why == "where_unknown"
    assert (score.points, score.grades) == ((40, 100), ("优秀", "合格", "不合格"))


def test_the_members_themselves_may_be_asked():
    members = plants().members("plants")
    assert members.score(name="乙").decided == 85
    assert [one["points"] for one in members.to_dict()["scores"]] == [98, 85, 50]
    places = PLANTS + "scorecard: {items: {dust: {rule: dust, points: 1}}}\n"
    members = plants(places).members("plants")
    assert "scores" not in members.to_dict()
    with pytest.raises(er.NotFoundError, match="no scorecard for members"):
        members.score(name="乙")


def test_places_are_scored_by_what_all_their_members_do():
    text = (
        PLANTS
        + """
scorecard:
  items:
    closed: {rule: closed, points: 60}
    dust: {rule: dust, points: 40}
"""
    )
    assert plants(text).score().decided == 40
    early = plants(text, as_of="2020-06-29").score()
    assert (early.points, early.item("closed").verdict) == ((0, 100), "pending")


def test_a_place_has_no_one_value_of_its_members():
    text = (
        PLANTS
        + """
scorecard: {items: {closed: {rule: closed, points: 60, per: {each: 1 day, points: 1}}}}
"""
    )
    with pytest.raises(er.RuleSetError, match="a place has no one value") as caught:
        er.loads(text)
    assert "add for: plants to the scorecard" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("for: plants\n  items", "for: plant\n  items", "did you mean 'plants'"),
        ("rule: output, points", "rule: dust, points", "not judged for each member of 'plants'"),
        ("veto: output", "veto: dust", "'dust' is not judged for each member"),
        ("value: inspected", "value: due", "'due' is not a number"),
        ("1 day", "1 t", "t does not convert to d, the unit of a delay"),
        ("points: 40, per: {each: 1 day, points: 0.5}", "points: 4, proportional: true", "met or"),
    ],
)
def test_problems(old, new, told):
    assert old in CARD
    with pytest.raises(er.RuleSetError, match=told):
        er.loads(PLANTS + CARD.replace(old, new))


COUNTIES = """
ecorules: 1
id: counties
window: 2020
registers: {counties: {key: region, attributes: {belongs_to: text}, belongs: belongs_to}}
indicators: {green: {unit: "%", kind: ratio, better: higher}}
rules: {green: {for: counties, indicator: green, at_least: 30 %}}
scorecard:
  for: counties
  items: {green: {value: green, points: 100, min_max: true}}
"""


def test_members_are_placed_among_those_of_their_place():
    data = {
        "region": ["A", "B", "a1", "a2", "a3", "b1", "b2"],
        "green": [None, None, 10, 20, 30, 50, 90],
    }
    rows = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B"}
    result = er.loads(COUNTIES).evaluate(
        data, as_of=2020, complete=True,
        registers={"counties": {name: {"belongs_to": place} for name, place in rows.items()}},
    )  # fmt: skip
    found = {score.labels[-1]: score.decided for score in result.scores()}
    assert found == {"a1": 60, "a2": 80, "a3": 100, "b1": 60, "b2": 100}


def test_many_places_with_members():
    """Places with members are run in blocks; each gets its own score."""
    text = (
        PLANTS.replace("rows: [甲, 乙, 丙]\n    ", "")
        + """
scorecard:
  items:
    all: {rule: output, points: 60}
    dust: {rule: dust, points: 40, proportional: true, from: 2019}
"""
    )
    places = [f"p{n}" for n in range(400)]
    data = {
        "region": [place for place in places for _ in range(2)],
        "period": ["2019", "2020"] * len(places),
        "dust": [value for n in range(len(places)) for value in (60.0, 40.0 + n % 3 * 10)],
    }
    rows = [
        {"name": "x", "region": place, "output": 9 + n % 2 * 2} for n, place in enumerate(places)
    ]
    result = er.loads(text).evaluate(data, as_of=2020, complete=True, registers={"plants": rows})
    wanted = [60.0 * (n % 2 == 0) + 40 - n % 3 * 20 for n in range(len(places))]
    assert result.scores().least.tolist() == wanted
    assert result.score(region="p301").decided == wanted[301]
    assert [score.decided for score in result.filter(region=["p7", "p8"]).scores()] == wanted[7:9]
