"""Members that only the data name: they answer for what the class of units answers for."""

from __future__ import annotations

import pytest

import ecorules as er
from ecorules.assessment.responsibility import Responsibilities

PLAN = """
ecorules: 1
id: counties
window: 2020
registers:
  counties: {title: {en: The counties, zh: 各县}, key: region}
  works: {attributes: {due: period, closed: date}}
indicators: {forest: {unit: "%", kind: stock}}
rules:
  cover: {for: counties, indicator: forest, at_least: 60 %, lead: [counties]}
  whole: {indicator: forest, at_least: 62 %, lead: [各县], support: [市林业局]}
  works: {for: works, done: closed, by: due}
"""


def test_a_calendar_knows_members_of_the_data() -> None:
    plan = er.loads(PLAN)
    given = {"counties": {"茶陵县": {}, "炎陵县": {}}, "works": {"a": {"due": 2020}, "b": {}}}
    days = er.calendar(plan, registers=given, unit="茶陵县")
    assert [one.rule for one in days] == ["cover", "whole"]
    assert [one.rule for one in er.calendar(plan, registers=given, unit="市林业局")] == ["whole"]
    with pytest.raises(er.NotFoundError, match="安仁县"):
        er.calendar(plan, registers=given, unit="安仁县")
    with pytest.raises(er.NotFoundError, match="茶陵县"):
        er.calendar(plan, unit="茶陵县")
    undated = [
        (one.rule, one.name, one.member) for one in er.calendar(plan, registers=given).undated
    ]
    assert undated == [("works", "due", "b")]
    # Without data there is no member, and the rule as a whole has no day.
    bare = [(one.rule, one.name, one.member) for one in er.calendar(plan).undated]
    assert bare == [("works", "due", "")]


def test_pages_of_members_of_the_data() -> None:
    plan = er.loads(PLAN)
    found = Responsibilities(plan.model, {"counties": ["茶陵县", "炎陵县"], "works": ["a"]})
    assert list(found) == ["counties", "各县", "市林业局", "茶陵县", "炎陵县"]
    assert len(found) == 5
    assert [(duty.rule, duty.through) for duty in found["茶陵县"].duties] == [
        ("cover", "counties"),
        ("whole", "counties"),
    ]
    assert [(duty.rule, duty.through) for duty in found["各县"].duties] == [("whole", "")]
    assert tuple(found.members("各县")) == ("茶陵县", "炎陵县")
    assert tuple(found.members("市林业局")) == ()
    assert (found.register("各县"), found.register("市林业局")) == ("counties", None)
    assert "a" not in found


def test_a_calendar_made_by_hand_finds_the_units_of_its_set() -> None:
    from ecorules.assessment.calendar import Calendar

    plan = er.loads(PLAN)
    days = list(er.calendar(plan))
    assert [one.rule for one in Calendar(plan.model, days).for_unit("市林业局")] == ["whole"]
