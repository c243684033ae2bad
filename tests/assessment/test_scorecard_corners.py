"""Corners of scores: deductions beyond the points, scaling, coverage at its edge, few peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ecorules as er

if TYPE_CHECKING:
    from ecorules.assessment.scorecard import Score


def score(items: str, rest: str = "", **data: float | str | None) -> Score:
    plan = er.loads(f"""
ecorules: 1
id: corners
window: 2020
indicators:
  dust: {{unit: µg/m³, better: lower}}
  soot: {{unit: µg/m³, better: lower}}
  spills: {{unit: 起, kind: flow}}
  on: {{classes: [y, n]}}
rules:
  dust: {{indicator: dust, at_most: 40}}
  clean: {{indicator: dust, at_most: 30}}
  soot: {{indicator: soot, at_most: 40}}
  low: {{indicator: soot, at_most: 30}}
  never: {{indicator: soot, at_most: 30, where: on == 'y'}}
scorecard:
  items:
{items}
{rest}
""")
    return plan.evaluate({name: {2020: value} for name, value in data.items()}, as_of=2020).score()


OFF = "    off: {rule: dust, points: 10, where: on == 'y'}\n"


@pytest.mark.parametrize(
    ("spills", "item", "points"),
    [
        (0, 10, 20),  # 10 points apply, scaled to 20
        (1, 6, 12),
        (2, 2, 4),
        (3, -2, 0),  # -2 beyond the points is not scaled; no score is below 0
        (9, -5, 0),
    ],
)
def test_what_is_taken_beyond_the_points_is_not_scaled(
    spills: float, item: float, points: float
) -> None:
    items = OFF + "    spills: {value: spills, points: 10, per: {each: 1 起, points: 4, cap: 15}}"
    found = score(items, spills=spills, on="n", dust=1)
    assert found.item("spills").least == item
    assert (found.decided, found.full) == (points, 20)


@pytest.mark.parametrize(
    ("spills", "points"),
    [
        (0, 30),  # 20 points apply of 30
        (2, 18),  # 10 + 2, scaled
        (3, 13),  # 10 scaled is 15, less 2
        (9, 10),
    ],
)
def test_a_deduction_beyond_its_points_lowers_the_others(spills: float, points: float) -> None:
    items = (
        "    soot: {rule: soot, points: 10}\n"
        + OFF
        + "    spills: {value: spills, points: 10, per: {each: 1 起, points: 4, cap: 15}}"
    )
    assert score(items, spills=spills, on="n", dust=1, soot=1).decided == points


def test_a_bonus_is_not_scaled() -> None:
    plan = er.loads("""
ecorules: 1
id: bonus
window: 2020
indicators: {woods: {unit: "%"}, on: {classes: [y, n]}}
rules: {woods: {indicator: woods, at_least: 50 %}}
scorecard:
  items:
    woods: {rule: woods, points: 10, over: {each: 10 %, points: 1, cap: 3}}
    off: {rule: woods, points: 10, where: on == 'y'}
""")
    for woods, points in ((50, 20), (54.9, 20), (55, 21), (61, 22), (99, 23), (49.9, 0)):
        data = {"woods": {2020: woods}, "on": {2020: "n"}}
        assert plan.evaluate(data, as_of=2020).score().decided == points


@pytest.mark.parametrize(
    ("coverage", "there"), [("50 %", True), ("49 %", True), ("51 %", False), ("0 %", True)]
)
def test_the_coverage_is_inclusive(coverage: str, there: bool) -> None:
    items = "    dust: {rule: dust, points: 10}\n    soot: {rule: soot, points: 10}"
    found = score(items, f"  coverage: {coverage}", dust=1)
    assert found.coverage == 0.5
    assert (found.points is not None) is there
    assert ("coverage" in [one.code for one in found.reasons]) is not there


def test_nothing_applies() -> None:
    found = score(OFF, on="n", dust=1)
    assert (found.points, found.coverage) == (None, None)
    assert [tuple(one) for one in found.reasons] == [("nothing_applies", "", "")]
    item = found.item("off")
    assert (item.least, item.most, item.status, item.why) == (
        None,
        None,
        "not_applicable",
        "where_false",
    )


@pytest.mark.parametrize(
    ("dust", "soot", "rule", "least", "most"),
    [
        (20, 20, "low", 9, 9),
        (20, 35, "soot", 7, 7),
        (20, 45, "clean", 5, 5),
        (35, 45, "dust", 2, 2),
        (45, 45, "low", 0, 0),  # none is met: the one with most points is told
        (20, None, "clean", 5, 9),  # what is met comes before what is open
        (45, None, "low", 0, 9),
    ],
)
def test_the_best_of_several_rules(
    dust: float, soot: float | None, rule: str, least: float, most: float
) -> None:
    items = "    best: {best: {dust: 2, soot: 7, low: 9, clean: 5}}"
    item = score(items, dust=dust, soot=soot).item("best")
    assert (item.rule, item.least, item.most, item.points) == (rule, least, most, 9)


PEERS = """
ecorules: 1
id: peers
window: 2020
indicators: {dust: {unit: µg/m³, better: lower}}
rules: {dust: {indicator: dust, at_most: 40}}
scorecard: {items: {place: {value: dust, points: 10, min_max: {range: [60, 100], need: NEED}}}}
"""


@pytest.mark.parametrize(
    ("need", "values", "expected"),
    [
        ("2", (30, 40, 50), ((10, 10), (8, 8), (6, 6))),
        ("2", (30, 50, None), ((10, 10), (6, 6), (6, 10))),
        ("3", (30, 50, None), ((6, 10), (6, 10), (6, 10))),
        ("60 %", (30, 50, None), ((10, 10), (6, 6), (6, 10))),
        ("70 %", (30, 50, None), ((6, 10), (6, 10), (6, 10))),
        ("1", (30, None, None), ((6, 10), (6, 10), (6, 10))),
        ("1", (30, 30, 30), ((6, 10), (6, 10), (6, 10))),
    ],
)
def test_a_place_among_so_many_known_peers(need: str, values, expected) -> None:
    plan = er.loads(PEERS.replace("NEED", need))
    result = plan.evaluate({"region": list("甲乙丙"), "dust": list(values)}, as_of=2020)
    assert [(one.least, one.most) for one in result.scores()] == list(expected)
