"""What scores stand on, whichever places and members are asked about, and in blocks of any size."""

from __future__ import annotations

import polars as pl
import pytest

import ecorules as er
from ecorules.engine import evaluation, program, scoring

PLACES = [f"p{number}" for number in range(7)]

CITIES = er.loads("""
ecorules: 1
id: cities
window: 2019..2020
parameters: {work: 分, goal: µg/m³, due: period}
indicators:
  pm25: {unit: µg/m³}
  forest: {unit: "%"}
rules:
  air: {indicator: pm25, at_most: {assigned: goal}}
  land: {indicator: forest, at_least: 60 %, by: due}
scorecard:
  items:
    air: {rule: air, points: 40, per: {each: 1 µg/m³, points: 2}}
    land: {rule: land, points: 20, proportional: true, where: pm25 < 47}
    work: {value: work, points: 40}
""")


def _cities():
    data = pl.DataFrame({
        "region": PLACES * 2,
        "year": ["2019"] * 7 + ["2020"] * 7,
        "pm25": [41.0, 42, 43, 44, 45, 46, 47] * 2,
        "forest": [30.0, 36, 42, 48, 54, 60, 66] + [57.0] * 7,
    })  # fmt: skip
    assign = {
        "goal": {place: 41 + number // 2 for number, place in enumerate(PLACES)},
        "work": {place: 10 * (number % 4) for number, place in enumerate(PLACES)},
        "due": {place: ("2019", "2020")[number % 2] for number, place in enumerate(PLACES)},
    }
    return CITIES.evaluate(data, as_of=2020, assign=assign)


# The goals are 41 41 42 42 43 43 44, and two points go for each µg/m³ above them.
AIR = [40, 38, 38, 36, 36, 34, 34]
# By 2019 30, 42, 54 and 66 of 60 %, by 2020 57; in the last place it does not apply.
LAND = [10, 19, 14, 19, 18, 19, None]
WORK = [0, 10, 20, 30, 0, 10, 20]

SIZES = [(256, 16_384, 10**6), (0, 1, 10**6), (0, 2, 10**6), (2, 3, 10**6), (256, 99, 100)]


def _sized(patch, narrow, block, numbers):
    for module in (program, evaluation):
        patch.setattr(module, "NARROW", narrow)
    patch.setattr(evaluation, "BLOCK", block)
    patch.setattr(evaluation, "_LARGEST_FRAME", numbers)


def _points(score, name):
    item = score.item(name)
    return None if item.status == "not_applicable" else pytest.approx(item.least)


@pytest.mark.parametrize("sizes", SIZES)
def test_places_are_scored_alike_together_apart_and_in_blocks(sizes, monkeypatch):
    _sized(monkeypatch, *sizes)
    found = _cities()
    chosen = [PLACES, ["p4"], ["p1", "p2", "p6"], ["p0", "p6"], PLACES[2:5]]
    for places in chosen:
        scores = found.filter(region=places).scores()
        held = [[_points(one, name) for name in ("air", "land", "work")] for one in scores]
        numbers = [PLACES.index(place) for place in places]
        assert held == [[AIR[number], LAND[number], WORK[number]] for number in numbers]
    for number in (6, 0, 3):
        score = found.score(region=PLACES[number])
        assert [_points(score, name) for name in ("air", "land", "work")] == [
            AIR[number], LAND[number], WORK[number],
        ]  # fmt: skip


PLANTS = er.loads("""
ecorules: 1
id: plants
window: 2020
parameters: {allowed: 万吨}
registers:
  plants: {attributes: {output: {unit: 万吨, kind: flow}, inspected: 分, closed: date}}
indicators: {dust: {unit: µg/m³, kind: level}}
rules:
  output: {for: plants, indicator: output, at_most: {assigned: allowed}, in: 2020}
  shut: {for: plants, done: closed, by: 2020}
scorecard:
  for: plants
  items:
    output: {rule: output, points: 40, per: {each: 1 万吨, points: 10}}
    inspected: {value: inspected, points: 40, where: dust < 9}
    shut: {rule: shut, points: 20}
""")

ROWS = [  # place, name, output, inspected, closed
    ("B", "b1", 10.0, 31, "2020-02-02"), ("A", "a1", 11.0, 32, None), ("D", "d1", 12.0, 33, "2020-02-02"),
    ("A", "a2", 13.0, 34, "2020-02-02"), ("B", "b2", 14.0, 35, None), ("A", "a3", 15.0, 36, "2020-02-02"),
]  # fmt: skip
# Allowed are 11 in A, 12 in B, 9 in D; dust is 9 in B, where nothing is inspected.
PLANT_POINTS = {
    "b1": (40, None, 20), "a1": (40, 32, 0), "d1": (10, 33, 20), "a2": (20, 34, 20), "b2": (20, None, 0),
    "a3": (0, 36, 20),
}  # fmt: skip


@pytest.mark.parametrize("sizes", SIZES)
def test_members_are_scored_alike_together_apart_and_in_blocks(sizes, monkeypatch):
    _sized(monkeypatch, *sizes)
    data = pl.DataFrame(
        {"region": list("ABCD"), "year": ["2020"] * 4, "dust": [8.0, 9.0, 5.0, 2.0]}
    )
    rows = pl.DataFrame(
        ROWS, schema=["region", "name", "output", "inspected", "closed"], orient="row"
    )
    found = PLANTS.evaluate(
        data, registers={"plants": rows}, complete=True, as_of=2020,
        assign={"allowed": {"A": 11, "B": 12, "C": 1, "D": 9}},
    )  # fmt: skip
    members = found.members("plants")
    for names in (list(PLANT_POINTS), ["a2"], ["b2", "d1"], ["a1", "a3", "b1"]):
        held = {
            one.series["name"]: tuple(
                _points(one, name) for name in ("output", "inspected", "shut")
            )
            for one in members.filter(name=names).scores()
        }
        assert held == {name: PLANT_POINTS[name] for name in names}


def test_what_items_stand_on():
    found = _cities().evaluation
    (numbers, (air, land, work)), *more = scoring.readings(found, CITIES.compiled.scorecard.items)
    assert len(more) == 1  # places with the one time and with the other
    assert numbers.tolist() == [0, 2, 4, 6]
    assert [row.tolist() for row in (air.amount.least, air.amount.most)] == [[0, -1, -2, -3]] * 2
    assert air.completion is None
    assert land.completion.least.tolist() == pytest.approx([0.5, 0.7, 0.9, 1.1])
    assert land.applies.tolist() == [1, 1, 1, 0]
    assert land.amount is None
    assert work.amount.most.tolist() == [0, 20, 0, 20]
    assert (str(work.period), work.seen, work.cause.tolist()) == ("2020", True, [0, 0, 0, 0])
    assert [row.tolist() for row in land.statuses] == [[2, 2, 2, 1]]
    assert work.statuses.shape == (0, 4)


def test_what_is_not_known_of_an_item_and_why():
    plan = er.loads("""
ecorules: 1
id: gaps
window: 2020
parameters: {work: 分, due: period}
indicators: {pm25: {unit: µg/m³}, points: {unit: 分}}
rules: {air: {indicator: pm25, at_least: 5, by: due}}
scorecard:
  items:
    air: {rule: air, points: 40, proportional: true, where: pm25 < 9}
    work: {value: work, points: 30}
    points: {value: points, points: 30}
""")
    evaluated = plan.evaluate({"pm25": {2019: 4}, "points": {2019: 3}}, as_of=2020)
    score = evaluated.score()
    assert [(score.item(name).least, score.item(name).most) for name in ("air", "work", "points")] == [
        (0, 40), (0, 30), (0, 30),
    ]  # fmt: skip
    ((_, (air, work, points)),) = scoring.readings(
        evaluated.evaluation, plan.compiled.scorecard.items
    )
    assert air.applies.tolist() != [1]
    assert [one.cause.tolist() for one in (work, points)] == [[2], [8]]  # a parameter, a value
    later = plan.evaluate({"pm25": {2019: 4}, "points": {2019: 3}}, as_of=2019).evaluation
    ((_, (_, work, points)),) = scoring.readings(later, plan.compiled.scorecard.items)
    assert [(one.seen, one.cause.tolist()) for one in (work, points)] == [
        (False, [2]),
        (False, [2048]),
    ]


BASED = """
ecorules: 1
id: based
window: 2020
parameters: {start: period, bar: µg/m³}
indicators: {pm25: {unit: µg/m³, kind: level}}
rules:
  low: {indicator: pm25, at_most: {assigned: bar}}
  below: {indicator: pm25, below: previous, in: 2020}
scorecard:
  items:
    low: {rule: low, points: 100, proportional: true, from: FROM}
"""


@pytest.mark.parametrize(
    ("values", "bar", "ends"),
    [
        # From 60 to 40: the half of the way, all of it, none of it, and back.
        ((60, 55, 50), 40, (50, 50)),
        ((60, 55, 40), 40, (100, 100)),
        ((60, 55, 60), 40, (0, 0)),
        ((60, 55, 70), 40, (0, 0)),
        ((60, 55, 30), 40, (100, 100)),
        ((None, 55, 50), 40, (0, 100)),
        ((60, 55, None), 40, (0, 100)),
        ((60, 55, 50), None, (0, 100)),
        # The base has reached the bound.
        ((40, 55, 50), 40, (0, 0)),
        ((40, 55, 39), 40, (100, 100)),
    ],
)
def test_an_upper_bound_is_approached_from_a_base(values, bar, ends):
    plan = er.loads(BASED.replace("FROM", "2018"))
    data = {"pm25": dict(zip((2018, 2019, 2020), values, strict=True))}
    item = plan.evaluate(data, as_of=2020, assign={"bar": bar}).score().item("low")
    assert (item.least, item.most) == pytest.approx(ends)


def test_a_base_that_is_given_from_outside():
    plan = er.loads(BASED.replace("FROM", "start"))
    data = {"pm25": {2018: 60, 2019: 80, 2020: 50}}
    for start, ends in (("2018", (50, 50)), ("2019", (75, 75)), (None, (0, 100))):
        assign = {"bar": 40, "start": start}
        item = plan.evaluate(data, as_of=2020, assign=assign).score().item("low")
        assert (item.least, item.most) == pytest.approx(ends)
    with pytest.raises(er.UsageError) as caught:
        plan.evaluate(data, as_of=2020, assign={"bar": 40, "start": "2020"}).score()
    assert caught.value.code == "since"
