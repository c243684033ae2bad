"""Which place a member belongs to: by an attribute, by a column, by being alone; scenarios of registers."""

from __future__ import annotations

import polars as pl
import pytest
from register_helpers import evaluated, told

import ecorules as er

BY_LAND = "r: {for: counties, indicator: pm25, at_most: 5, by: 2020}\nmean: {indicator: mean_pm25, at_most: 5}"


def _rows(**values):
    return [{"region": place, "year": "2020", "pm25": value} for place, value in values.items()]


@pytest.mark.parametrize(
    ("attribute", "labels"), [("land", ("plain", "hill")), ("city", ("市一", "市二"))]
)
def test_an_attribute_names_the_place(attribute, labels):
    first, second = labels
    data = _rows(**{first: 1, second: 1, "甲": 4, "乙": 6, "丙": 8})
    counties = {"甲": {attribute: first}, "乙": {attribute: second}, "丙": {attribute: second}}
    found = evaluated(
        BY_LAND, data, counties=counties, belongs=f"belongs: {attribute}", complete=True
    )
    assert [found.verdict("r", region=place).status for place in labels] == ["met", "missed"]
    assert [found.verdict("mean", region=place).value_number for place in labels] == [4, 7]


@pytest.mark.parametrize(
    ("attribute", "labels"), [("land", ("plain", "hill")), ("city", ("市一", "市二"))]
)
def test_a_row_that_names_no_place_belongs_to_the_only_one(attribute, labels):
    first, second = labels
    data = _rows(**{first: 1, "甲": 4, "乙": 6})
    for blank in (None, ""):
        counties = {"甲": {attribute: first}, "乙": {attribute: blank}}
        found = evaluated(
            BY_LAND, data, counties=counties, belongs=f"belongs: {attribute}", complete=True
        )
        assert found.verdict("mean", region=first).value_number == 5
        assert list(found.selection.evaluation.panel.index.column("region")) == [first]
    with pytest.raises(er.UsageError) as caught:
        evaluated(
            BY_LAND,
            data + _rows(**{second: 1}),
            counties=counties,
            belongs=f"belongs: {attribute}",
            complete=True,
        )
    assert (caught.value.code, "'乙' of 'counties'" in caught.value.message) == ("whose-rows", True)


def test_a_place_that_only_an_attribute_names_is_judged():
    counties = {"甲": {"city": "市一"}, "乙": {"city": "市二"}}
    found = evaluated(
        BY_LAND, _rows(甲=4, 市一=1), counties=counties, belongs="belongs: city", complete=True
    )
    assert [told(found.verdict("r", region=place)) for place in ("市一", "市二")] == [
        ("met", "parts"), ("undetermined", "value_missing"),
    ]  # fmt: skip
    assert [told(found.verdict("mean", region=place)) for place in ("市一", "市二")] == [
        ("met", "compared"), ("undetermined", "members_unknown"),
    ]  # fmt: skip


def test_full_and_half_width_are_one_spelling_of_a_place():
    data = _rows(市1=1, 县A=4, 县Ｂ=6)
    counties = {"县Ａ": {"city": "市１"}, " 县B ": {"city": " 市1"}}
    found = evaluated(BY_LAND, data, counties=counties, belongs="belongs: city", complete=True)
    assert found.verdict("mean", region="市1").value_number == 5
    assert len(found.statuses[0]) == 1


TASKS = "number: {indicator: number, at_least: 2}\ndone: {for: tasks, done: closed, by: 2020}"


def test_rows_of_a_column_of_places():
    data = _rows(甲=1, 乙=1, 丙=1)
    tasks = [
        {"region": "乙", "name": "a", "closed": "2019-01-01"}, {"region": "甲", "name": "b", "closed": "2019-01-01"},
        {"region": "乙", "name": "c", "closed": None}, {"region": "甲", "name": "d", "closed": "2019-01-01"},
        {"region": "乙", "name": "e", "closed": "2019-01-01"},
    ]  # fmt: skip
    found = evaluated(TASKS, data, tasks=tasks, complete=True)
    assert [found.verdict("number", region=place).value_number for place in "甲乙丙"] == [2, 3, 0]
    assert [found.verdict("done", region=place).status for place in "甲乙丙"] == [
        "met",
        "missed",
        "not_applicable",
    ]
    members = [
        [one.series["name"] for one in found.verdict("done", region=place).members]
        for place in "甲乙丙"
    ]
    assert members == [["b", "d"], ["a", "c", "e"], []]
    assert not [note for note in found.notes if note.code == "strangers"]


def test_rows_that_belong_to_nobody_who_is_judged_are_told():
    plan = er.loads("""
ecorules: 1
id: strangers
window: 2020
registers: {tasks: {attributes: {ok: boolean}}}
indicators: {pm25: {unit: µg/m³, kind: level}, number: {count: tasks}}
rules: {r: {indicator: number, at_least: 0}, low: {indicator: pm25, at_most: 5}}
""")
    data = pl.DataFrame(
        {"region": ["甲", "甲"], "scenario": ["低", "高"], "year": ["2020"] * 2, "pm25": [1.0, 2.0]}
    )
    for scenario, numbers, codes in (("低", (1, 0), []), ("中", (0, 0, 1), [])):
        tasks = pl.DataFrame(
            {"region": ["甲"], "scenario": [scenario], "name": ["a"], "ok": [True]}
        )
        found = plan.evaluate(data, registers={"tasks": tasks}, complete=True, as_of=2020)
        told_of = [one for one in ("低", "高", "中") if one in found.selection.evaluation.panel.index.labels[
            found.selection.evaluation.panel.keys.index("scenario")]]  # fmt: skip
        values = [found.verdict("r", region="甲", scenario=one).value_number for one in told_of]
        assert tuple(values) == numbers
        assert [note.code for note in found.notes if note.code == "strangers"] == codes


def test_a_row_of_no_scenario_holds_where_its_member_has_no_other():
    plan = er.loads("""
ecorules: 1
id: scenarios
window: 2020
registers: {tasks: {size: 3, attributes: {cost: 万元}}}
indicators: {pm25: {unit: µg/m³, kind: level}, cost: {sum: tasks, of: cost}, number: {count: tasks}}
rules: {cost: {indicator: cost, at_most: 9}, number: {indicator: number, at_most: 9}}
""")
    data = pl.DataFrame({"scenario": ["低", "高"], "year": ["2020"] * 2, "pm25": [1.0, 2.0]})
    tasks = pl.DataFrame({
        "scenario": ["", "高", "", "低"], "name": ["a", "a", "b", "c"], "cost": [1.0, 10.0, 100.0, 1000.0],
    })  # fmt: skip
    found = plan.evaluate(data, registers={"tasks": tasks}, complete=True, as_of=2020)
    low, high = (found.verdict("cost", scenario=one) for one in ("低", "高"))
    assert (low.status, low.value_number, low.bound_number) == ("missed", 1101, 9)
    # Of three members two are named where the third is of another scenario.
    assert told(high) == ("undetermined", "members_unknown")
    assert [found.verdict("number", scenario=one).value_number for one in ("低", "高")] == [3, 3]


def test_whose_rows_is_asked_where_it_is_not_said():
    for tasks, data, message in (
        ({"a": {}}, _rows(甲=1, 乙=1), "it is not said to which place the rows of 'tasks' belong: 乙, 甲"),
        ([{"region": "甲", "name": "a"}, {"region": "", "name": "b"}], _rows(甲=1, 乙=1),
         "it is not said to which place 'b' of 'tasks' belongs"),
    ):  # fmt: skip
        with pytest.raises(er.UsageError) as caught:
            evaluated(TASKS, data, tasks=tasks, complete=True)
        assert (caught.value.code, caught.value.message) == ("whose-rows", message)
    # With one place it is said.
    for tasks in ({"a": {}, "b": {}}, [{"region": "甲", "name": "a"}, {"region": "", "name": "b"}]):
        found = evaluated(TASKS, _rows(甲=1), tasks=tasks, complete=True)
        assert found.verdict("number", region="甲").value_number == 2
