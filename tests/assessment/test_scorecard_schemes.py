"""Real schemes of assessment as scorecards, worked by hand at every edge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecorules as er
from ecorules.cases import run_cases

if TYPE_CHECKING:
    from ecorules.assessment.scorecard import Score

HEAD = "ecorules: 1\nid: scheme\nwindow: 2020\n"


def scored(text: str, data: dict[str, object], **options: object) -> Score:
    return er.loads(HEAD + text).evaluate(data, as_of=2020, **options).score()


# Energy per unit of GDP (国发〔2007〕36号): target 40, measures 60, and a veto

ENERGY = er.load(Path(__file__).with_name("energy_scorecard.yaml"))


def energy(reduction: float | None, measures: float | None, target: float = 4.0):
    return ENERGY.evaluate(
        {"reduction": {2020: reduction}},
        as_of=2020,
        assign={"target": target, "measures": measures},
    ).score()


def test_energy_cases():
    results = run_cases(ENERGY)
    assert len(results) == 4
    assert [str(failure) for result in results for failure in result.failures] == []
    assert all(result.passed for result in results)


@pytest.mark.parametrize(
    ("reduction", "points"),
    [
        (4.0, 40), (3.9999999, 36), (3.6, 36), (3.5999999, 32), (3.2, 32), (3.1999999, 28),
        (2.8, 28), (2.7999999, 24), (2.4, 24), (2.3999999, 20), (2.0, 20), (1.9999999, 0),
        (0.0, 0), (-0.3, 0),
        (4.3999999, 40), (4.4, 43), (4.7999999, 43), (4.8, 46), (5.1999999, 46), (5.2, 49),
        (5.6, 49), (40.0, 49),
    ],
)  # fmt: skip
def test_energy_target_points(reduction, points):
    score = energy(reduction, 60)
    assert score.item("target").least == score.item("target").most == points
    assert score.decided == points + 60


@pytest.mark.parametrize(
    ("reduction", "measures", "points", "grade"),
    [
        (4.0, 55, 95, "超额完成"),
        (4.0, 54.99, 94.99, "完成"),
        (4.0, 40, 80, "完成"),
        (4.0, 39.99, 79.99, "基本完成"),
        (4.0, 20, 60, "基本完成"),
        (4.0, 19.99, 59.99, "未完成"),
        (4.4, 52, 95, "超额完成"),
        (3.9999999, 60, 96, "未完成"),  # enough points, but the target is missed
        (3.2, 60, 92, "未完成"),
        (4.0, 0, 40, "未完成"),
    ],
)
def test_energy_grades(reduction, measures, points, grade):
    score = energy(reduction, measures)
    assert score.decided == points
    assert score.grade == grade


def test_energy_without_the_measures_there_is_no_grade_unless_the_target_is_missed():
    met = energy(4.0, None)
    assert (met.points, met.decided, met.grade) == ((40, 100), None, None)
    assert met.grades == ("超额完成", "完成", "基本完成", "未完成")
    missed = energy(3.6, None)
    assert (missed.least, missed.most, missed.grade) == (36, 96, "未完成")
    assert missed.consequence() == "no honours for its leaders"
    assert missed.consequence("zh") == "领导干部不得参加年度评奖"


def test_energy_an_unknown_reduction_leaves_the_veto_open():
    score = energy(None, 60)
    assert (score.least, score.most) == (60, 109)
    assert score.grade is None
    assert [reason.code for reason in score.reasons] == ["veto_open", "item_open"]
    # With few points it makes no difference.
    assert energy(None, 10).grade == "未完成"


def test_energy_published_provinces_of_2007():
    """With no measures published, 未完成 is the only grade that follows (notice 2008 no. 55)."""
    published = {"辽宁": (4.01, 4.00), "河北": (4.02, 4.40), "内蒙古": (4.50, 5.26)}
    grades = {
        name: energy(actual, None, target).grade for name, (actual, target) in published.items()
    }
    assert grades == {"辽宁": None, "河北": "未完成", "内蒙古": "未完成"}


# A city's variant: bonus of 1 for each 10 % over, at most 5; a second indicator in 10 % steps

CITY = """
parameters: {work: 分}
indicators:
  reduction: {unit: "%", kind: ratio}
  water: {unit: "%", kind: ratio}
rules:
  energy: {indicator: reduction, at_least: 5 %}
  water: {indicator: water, at_least: 10 %}
scorecard:
  items:
    energy: {rule: energy, points: 30, over: {each: 10 %, points: 1, cap: 5}}
    water: {rule: water, points: 10, proportional: {each: 10 %}}
    work: {value: work, points: 60}
  veto: {rules: [energy], grade: 未完成}
  grades: {超额完成: 95, 完成: 80, 基本完成: 60, 未完成: ~}
"""


@pytest.mark.parametrize(
    ("reduction", "points"),
    [
        (5.0, 30),
        (5.4999, 30),
        (5.5, 31),
        (5.9999, 31),
        (6.0, 32),
        (7.5, 35),
        (8.0, 35),
        (4.9999, 0),
    ],
)
def test_city_energy(reduction, points):
    score = scored(CITY, {"reduction": reduction, "water": 10}, assign={"work": 60})
    assert score.item("energy").most == points
    assert score.decided == points + 70
    assert score.grade == ("超额完成" if points else "未完成")


@pytest.mark.parametrize(
    ("water", "points"),
    [(12.0, 10), (10.0, 10), (9.9999, 9), (9.0, 9), (8.9999, 8), (1.0, 1), (0.9999, 0), (-2.0, 0)],
)
def test_city_water(water, points):
    score = scored(CITY, {"reduction": 5, "water": water}, assign={"work": 60})
    assert score.item("water").least == points
    assert score.decided == 90 + points


# A sector's four cells: annual target x cumulative pace

CELLS = """
indicators:
  year: {unit: "%", kind: ratio}
  pace: {unit: "%", kind: ratio}
parameters: {work: 分}
rules:
  annual: {indicator: year, at_least: 4 %}
  cumulative: {indicator: pace, at_least: 20 %}
  both: {all: [annual, cumulative], binding: false}
  either: {any: [annual, cumulative], binding: false}
scorecard:
  items:
    target: {best: {both: 60, cumulative: 55, annual: 40}}
    work: {value: work, points: 40}
  veto: either
  grades: {优秀: 90, 合格: 60, 不合格: ~}
"""


@pytest.mark.parametrize(
    ("year", "pace", "least", "most", "grades"),
    [
        (4.0, 20.0, 60, 60, ("优秀",)),
        (3.9, 20.0, 55, 55, ("优秀",)),
        (4.0, 19.9, 40, 40, ("合格",)),
        (3.9, 19.9, 0, 0, ("不合格",)),
        (None, 20.0, 55, 60, ("优秀",)),
        (4.0, None, 40, 60, ("优秀", "合格")),
        (None, 19.9, 0, 40, ("合格", "不合格")),
        (3.9, None, 0, 55, ("优秀", "合格", "不合格")),
        (None, None, 0, 60, ("优秀", "合格", "不合格")),
    ],
)
def test_four_cells(year, pace, least, most, grades):
    score = scored(CELLS, {"year": {2020: year}, "pace": {2020: pace}}, assign={"work": 36})
    item = score.item("target")
    assert (item.points, item.least, item.most) == (60, least, most)
    assert score.grades == grades


# 水十条: quality and work; the final year quality only; either water share missed decides

WATER = """
parameters: {final: boolean, work: 分}
indicators:
  good: {unit: "%", kind: ratio}
  worst: {unit: "%", kind: ratio}
  quality: {unit: 分, kind: level}
rules:
  good: {indicator: good, at_least: 70 %}
  worst: {indicator: worst, below: 5 %}
scorecard:
  total: 100
  items:
    quality: {value: quality, points: 80}
    work: {value: work, points: 20, where: not final}
  veto: [good, worst]
  grades: {优秀: 90, 良好: 80, 合格: 60, 不合格: ~}
"""


def water(good, worst, quality, work=None, *, final=False):
    return scored(
        WATER,
        {"good": {2020: good}, "worst": {2020: worst}, "quality": {2020: quality}},
        assign={"final": str(final).lower(), "work": work},
    )


@pytest.mark.parametrize(
    ("good", "worst", "grade"),
    [
        (70.0, 4.9, "优秀"),
        (69.9, 4.9, "不合格"),
        (70.0, 5.0, "不合格"),  # "below" is strict
        (69.9, 5.0, "不合格"),
        (None, 4.9, None),
        (None, 5.0, "不合格"),
    ],
)
def test_water_vetoes(good, worst, grade):
    assert water(good, worst, 75, 18).grade == grade


@pytest.mark.parametrize(
    ("quality", "work", "points", "grade"),
    [
        (70, 20, 90, "优秀"),
        (70, 19.9, 89.9, "良好"),
        (60, 0, 60, "合格"),
        (59, 0.9, 59.9, "不合格"),
    ],
)
def test_water_grades(quality, work, points, grade):
    score = water(80, 1, quality, work)
    assert (score.decided, score.grade) == (points, grade)


def test_water_final_year_counts_quality_only():
    score = water(80, 1, 60, final=True)
    assert score.decided == 75  # 60 of 80, scaled to 100
    assert score.item("work").status == "not_applicable"
    assert score.item("work").why == "where_false"
    assert water(80, 1, 48, final=True).grade == "合格"  # 48 / 80 = 60 %
    assert water(80, 1, 47.9, final=True).grade == "不合格"


# 城市环保目标责任书 2018: deductions for each unit over the target, to zero

CITY_AIR = """
indicators:
  pm10: {unit: µg/m³, kind: level}
  pm25: {unit: µg/m³, kind: level}
  days: {unit: "%", kind: ratio}
rules:
  pm10: {indicator: pm10, at_most: 70 µg/m³}
  pm25: {indicator: pm25, at_most: 40 µg/m³}
  days: {indicator: days, at_least: 80 %}
scorecard:
  items:
    pm10: {rule: pm10, points: 3, per: {each: 1 µg/m³, points: 0.5}}
    pm25: {rule: pm25, points: 1, per: {each: 1 µg/m³, points: 0.5}}
    days: {rule: days, points: 1, per: {each: 1 pp, points: 0.25}}
"""


@pytest.mark.parametrize(
    ("pm10", "points"),
    [(70, 3), (60, 3), (70.9, 3), (71, 2.5), (71.9, 2.5), (72, 2), (75, 0.5), (76, 0), (90, 0)],
)
def test_city_air_pm10(pm10, points):
    score = scored(CITY_AIR, {"pm10": pm10, "pm25": 40, "days": 80})
    assert score.item("pm10").least == points
    assert score.decided == points + 2
    assert (score.grade, score.grades) == (None, ())


@pytest.mark.parametrize(
    ("days", "points"),
    [(80, 1), (79.5, 1), (79, 0.75), (78, 0.5), (76.1, 0.25), (76, 0), (50, 0)],
)
def test_city_air_days(days, points):
    assert scored(CITY_AIR, {"pm10": 70, "pm25": 40, "days": days}).item("days").most == points


@pytest.mark.parametrize(("rounding", "points"), [("down", 2.5), ("up", 2.0), ("none", 2.3)])
def test_city_air_a_part_of_a_unit(rounding, points):
    text = CITY_AIR.replace("points: 0.5}", f"points: 0.5, round: {rounding}}}")
    assert scored(text, {"pm10": 71.4, "pm25": 40, "days": 80}).item("pm10").least == points


# 生态文明建设考核: all or nothing, a bonus in proportion, events -5 each, at most -20

CIVILISATION = """
indicators:
  energy: {unit: "%", kind: ratio}
  forest: {unit: "%", kind: stock}
  satisfied: {unit: "%", kind: ratio}
  index_rank: {unit: "1", kind: ratio}
  events: {unit: 件, kind: flow}
  falsified: {unit: 件, kind: flow}
rules:
  energy: {indicator: energy, at_least: 13 %}
  forest: {indicator: forest, at_least: 23 %}
  rank: {indicator: index_rank, at_most: 1}
  honest: {indicator: falsified, at_most: 0 件}
  enough: {rules: [energy, forest], at_least: 1}
scorecard:
  items:
    energy: {rule: energy, points: 50, over: {each: 1 %, points: 0.5, round: none, cap: 5}}
    forest: {rule: forest, points: 20}
    yearly: {rule: rank, points: 20, per: {each: 1, points: 0.1}}
    public: {value: satisfied, points: 10, proportional: 100 %}
    events: {value: events, points: 0, per: {each: 1 件, points: 5, cap: 20}}
  veto: [honest, enough]
  grades: {优秀: 90, 良好: 80, 合格: 60, 不合格: ~}
"""
FULL = {
    "energy": 13, "forest": 23, "satisfied": 90, "index_rank": 1, "events": 0, "falsified": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "points", "grade"),
    [
        ({}, 99, "优秀"),
        ({"energy": 12.99}, 49, "不合格"),  # not met, no points in proportion
        ({"energy": 12.99, "forest": 22.99}, 29, "不合格"),
        ({"forest": 22.99}, 79, "合格"),
        ({"energy": 14.3}, 104, "优秀"),  # 10 % over: +5
        ({"energy": 13.65}, 101.5, "优秀"),  # 5 % over: +2.5
        ({"energy": 26}, 104, "优秀"),
        ({"index_rank": 11}, 98, "优秀"),  # tenth behind the first: -1
        ({"satisfied": 55}, 95.5, "优秀"),
        ({"events": 1}, 94, "优秀"),
        ({"events": 2}, 89, "良好"),
        ({"events": 4}, 79, "合格"),
        ({"events": 9}, 79, "合格"),  # at most 20
        ({"events": 9, "energy": 0, "satisfied": 0, "index_rank": 201}, 0, "不合格"),
        ({"falsified": 1}, 99, "不合格"),
    ],
)
def test_civilisation(changes, points, grade):
    score = scored(CIVILISATION, {**FULL, **changes})
    assert (score.decided, score.grade) == (points, grade)


def test_civilisation_unknown_events_take_nothing_or_all():
    score = scored(CIVILISATION, {**FULL, "events": None})
    assert (score.item("events").least, score.item("events").most) == (-20, 0)
    assert (score.least, score.most) == (79, 99)


def test_civilisation_events_of_half_a_year_are_the_least():
    score = scored(CIVILISATION, {**FULL, "events": {"2020-H1": 2}})
    assert (score.item("events").least, score.item("events").most) == (-20, -10)


# An incident caps the grade (污染防治攻坚战成效考核)

CAPPED = """
parameters: {points: 分}
indicators: {incidents: {unit: 件, kind: flow}}
rules: {calm: {indicator: incidents, at_most: 0 件}}
scorecard:
  items: {all: {value: points, points: 100}}
  cap: {rule: calm, below: 优秀}
  grades: {优秀: 90, 良好: 80, 合格: 60, 不合格: ~}
"""


@pytest.mark.parametrize(
    ("points", "incidents", "grades"),
    [
        (95, 0, ("优秀",)),
        (95, 1, ("良好",)),
        (95, None, ("优秀", "良好")),
        (85, 1, ("良好",)),
        (85, None, ("良好",)),  # makes no difference
        (59, 1, ("不合格",)),
    ],
)
@pytest.mark.parametrize("form", ["below: 优秀", "at_most: 良好"])
def test_caps(points, incidents, grades, form):
    text = CAPPED.replace("below: 优秀", form)
    score = scored(text, {"incidents": {2020: incidents}}, assign={"points": points})
    assert score.grades == grades


# The green index (发改环资〔2016〕2635号): between the extremes of all places, 60 to 100

GREEN = """
parameters: {coastal: boolean}
indicators:
  energy: {unit: "%", kind: ratio, better: higher}
  pm25: {unit: µg/m³, kind: level, better: lower}
  sea: {unit: "%", kind: ratio, better: higher}
rules: {energy: {indicator: energy, at_least: 3 %}}
scorecard:
  total: 100
  items:
    energy: {value: energy, points: 3, min_max: [60, 100]}
    pm25: {value: pm25, points: 2, min_max: true}
    sea: {value: sea, points: 1, min_max: true, where: coastal}
"""
PLACES = ["A", "B", "C"]
INLAND = {"coastal": {"A": "true", "B": "true", "C": "false"}}


def green(
    text: str = GREEN, **columns: list[float | None]
) -> list[tuple[float | None, float | None]]:
    data = {
        "region": PLACES,
        "energy": [2.0, 3.0, 6.0],
        "pm25": [30.0, 50.0, 40.0],
        "sea": [70.0, 90.0, None],
        **columns,
    }
    result = er.loads(HEAD + text).evaluate(data, as_of=2020, assign=INLAND)
    return [(score.least, score.most) for score in result.scores()]


def test_green_index():
    # A: energy 60, pm25 100, sea 60:  (3 * 60 + 2 * 100 + 60) / 6
    # B: energy 70, pm25 60, sea 100:  (3 * 70 + 2 * 60 + 100) / 6
    # C: energy 100, pm25 80, no sea:  (3 * 100 + 2 * 80) / 5
    assert green() == [
        (73.3333333333, 73.3333333333), (71.6666666667, 71.6666666667), (92.0, 92.0),
    ]  # fmt: skip


def test_green_index_a_missing_peer_opens_everybody():
    # A and B: pm25 known, but the extremes are not: between 60 and 100 of its 2 points.
    assert green(pm25=[30.0, 50.0, None]) == [
        (60.0, 73.3333333333), (71.6666666667, 85.0), (84.0, 100.0),
    ]  # fmt: skip


def test_green_index_enough_known_peers():
    text = GREEN.replace("pm25, points: 2, min_max: true", "pm25, points: 2, min_max: {need: 60 %}")
    # C lacks its own value, and is open; A and B are the extremes.
    assert green(text, pm25=[30.0, 50.0, None]) == [
        (73.3333333333, 73.3333333333), (71.6666666667, 71.6666666667), (84.0, 100.0),
    ]  # fmt: skip
    assert green(text, pm25=[30.0, None, None])[0] == (60.0, 73.3333333333)


def test_green_index_without_a_spread_nobody_can_be_placed():
    assert green(pm25=[40.0, 40.0, 40.0])[0] == (60.0, 73.3333333333)


def test_green_index_scenarios_are_apart():
    data = {
        "region": ["A", "B", "A", "B"],
        "scenario": ["now", "now", "then", "then"],
        "energy": [2.0, 4.0, 10.0, None],
        "pm25": [30.0, 50.0, 10.0, 20.0],
        "sea": [70.0, 90.0, 1.0, 2.0],
    }
    result = er.loads(HEAD + GREEN).evaluate(data, as_of=2020, assign={"coastal": "true"})
    found = [(score.least, score.most) for score in result.scores()]
    assert found[:2] == [(73.3333333333, 73.3333333333), (86.6666666667, 86.6666666667)]
    # then: A  60..100 of energy, pm25 100, sea 60; B  60..100, 60, 100
    assert found[2:] == [(73.3333333333, 93.3333333333), (66.6666666667, 86.6666666667)]


# Stages of projects (海河, 2008): 1 / 0.75 / 0.5 / 0.25 / 0, by label

STAGES = """
indicators: {stage: {classes: [done, built, begun, approved, planned]}}
rules: {stage: {indicator: stage, at_least: done}}
scorecard:
  items: {stage: {value: stage, steps: {done: 4, built: 3, begun: 2, approved: 1}}}
"""


@pytest.mark.parametrize(
    ("stage", "points"), [("done", 4), ("built", 3), ("begun", 2), ("approved", 1), ("planned", 0)]
)
def test_stages(stage, points):
    score = scored(STAGES, {"stage": stage})
    assert (score.decided, score.full) == (points, 4)
    assert score.item("stage").value == stage


def test_stages_unknown():
    score = scored(STAGES, {"stage": {2020: None}})
    assert (score.least, score.most) == (0, 4)


# An upper bound that is approached from a base year: (base - x) / (base - bound)

BASE = """
indicators: {co2: {unit: 万吨, kind: flow}, forest: {unit: "%", kind: stock}}
rules:
  co2: {indicator: co2, at_most: 80 万吨}
  forest: {indicator: forest, at_least: 62 %}
scorecard:
  items:
    co2: {rule: co2, points: 10, from: 2015, proportional: true, over: {each: 10 %, points: 1, cap: 2}}
    forest: {rule: forest, points: 10, from: 2015, proportional: true}
"""


@pytest.mark.parametrize(
    ("base", "co2", "points"),
    [
        (100, 80, 10), (100, 85, 7.5), (100, 100, 0), (100, 110, 0), (100, 90, 5),
        (100, 78, 11), (100, 76, 12), (100, 60, 12), (100, 78.1, 10),
        (80, 80, 10), (80, 81, 0), (70, 75, 10), (70, 90, 0),  # nowhere to go from there
    ],
)  # fmt: skip
def test_from_a_base(base, co2, points):
    data = {"co2": {2015: base, 2020: co2}, "forest": {2015: 60, 2020: 61.5}}
    score = scored(BASE, data)
    assert score.item("co2").least == score.item("co2").most == points
    assert score.item("forest").least == 7.5


def test_from_an_unknown_base():
    score = scored(BASE, {"co2": {2020: 85}, "forest": {2015: 60, 2020: 61.5}})
    assert (score.item("co2").least, score.item("co2").most) == (0, 10)
    met = scored(BASE, {"co2": {2020: 75}, "forest": {2015: 60, 2020: 61.5}})
    assert (met.item("co2").least, met.item("co2").most) == (10, 12)
