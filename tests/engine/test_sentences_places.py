"""Places and their members: who belongs to whom, and in which scenario."""

from __future__ import annotations

import pytest
from register_helpers import evaluated, told

import ecorules as er

UNKNOWN, ABSENT = ("undetermined", "members_unknown"), ("not_applicable", "nobody_asked")


def _data(places, year=2020, **values):
    return [
        {"region": place, "year": year, **{name: held[number] for name, held in values.items()}}
        for number, place in enumerate(places)
    ]


# Whose members they are


def test_a_row_belongs_to_the_place_in_its_own_column():
    tasks = [
        {"name": "a", "region": "东", "closed": "2019-01-01"},
        {"name": "b", "region": "西", "closed": "2021-01-01"},
        {"name": "a", "region": "西 ", "closed": "2019-01-01"},
        {"name": "c", "region": "北", "closed": "2019-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: shut, at_least: 2}"
    found = evaluated(
        rules, _data(["东", "西"], pm25=[1, 2]), tasks=tasks, as_of=2021, complete=True
    )
    statuses = {p: [found.verdict(n, region=p).status for n in "rn"] for p in ("东", "西", "北")}
    assert statuses == {
        "东": ["met", "missed"],
        "西": ["missed", "missed"],
        "北": ["met", "missed"],
    }
    members = found.members("tasks")
    assert members.verdict("r", region="西", name="a").status == "met"
    assert members.verdict("r", region="西", name="b").status == "missed"


def test_without_a_column_of_places_rows_belong_to_the_only_place_or_it_is_an_error():
    rule = "r: {for: tasks, done: closed}"
    tasks = {"a": {"closed": "2019-01-01"}}
    one = evaluated(rule, _data(["东"], pm25=[1]), tasks=tasks, complete=True)
    assert one.verdict("r", region="东").status == "met"
    with pytest.raises(er.UsageError) as error:
        evaluated(rule, _data(["东", "西"], pm25=[1, 2]), tasks=tasks, complete=True)
    assert error.value.code == "whose-rows"


def test_a_place_that_only_a_register_names_is_judged_and_undetermined():
    tasks = [{"name": "a", "region": "西", "closed": "2019-01-01"}]
    rules = "r: {indicator: pm25, at_most: 3}\nn: {indicator: number, at_least: 1}"
    found = evaluated(rules, _data(["东"], pm25=[1]), tasks=tasks, complete=True)
    assert told(found.verdict("r", region="西")) == ("undetermined", "value_missing")
    assert [found.verdict("n", region=place).status for place in ("东", "西")] == ["missed", "met"]


@pytest.mark.parametrize("spelling", ["Ａ县", "A县", " A县"])
def test_the_width_of_the_name_of_a_place_makes_no_difference(spelling):
    counties = {"A县": {"land": "hill"}, "B县": {"land": "plain"}}
    rules = "r: {for: counties, indicator: pm25, at_most: 3, where: land == 'hill'}"
    found = evaluated(
        rules, _data([spelling, "B县"], pm25=[5, 5]), counties=counties, complete=True
    ).members("counties")
    held = {label["region"].strip(): found.verdict("r", **label).status for label in _labels(found)}
    assert sorted(held.values()) == ["missed", "not_applicable"]
    assert len(held) == 2


def _labels(found):
    index = found.evaluation.panel.index
    return [index.label(number) for number in range(len(index))]


# Registers of places


COUNTIES = {"甲": {"land": "hill", "people": 10}, "乙": {"land": "plain", "people": 30},
            "丙": {"land": "plain", "people": 60}}  # fmt: skip


def test_places_of_a_register_are_judged_through_it_and_not_for_themselves():
    rules = """
        city: {indicator: pm25, at_most: 40}
        county: {for: counties, indicator: pm25, at_most: 40}
        mean: {indicator: mean_pm25, at_most: 40}
        large: {for: counties, indicator: pm25, at_most: 40, where: people >= 30}
        better: {for: counties, indicator: pm25, at_most: {indicator: mean_pm25}}
    """
    data = _data(["市", "甲", "乙", "丙"], pm25=[35, 41, 38, 44])
    found = evaluated(rules, data, counties=COUNTIES, complete=True)
    assert [label["region"] for label in _labels(found)] == ["市"]
    assert {name: found.verdict(name).status for name in found.rules} == {
        "city": "met", "county": "missed", "mean": "missed", "large": "missed", "better": "missed",
    }  # fmt: skip
    assert found.verdict("mean").value_number == 41
    members = found.members("counties")
    assert [members.verdict("better", region=place).status for place in "甲乙丙"] == [
        "met", "met", "missed",
    ]  # fmt: skip
    assert members.verdict("large", region="甲").status == "not_applicable"


def test_without_another_place_the_members_belong_to_the_whole():
    rules = (
        "r: {for: counties, indicator: pm25, at_most: 40}\nm: {indicator: mean_pm25, at_most: 40}"
    )
    found = evaluated(rules, _data("甲乙丙", pm25=[41, 38, 41]), counties=COUNTIES, complete=True)
    assert [label["region"] for label in _labels(found)] == ["*"]
    assert [found.verdict(name).status for name in "rm"] == ["missed", "met"]


def test_belongs_says_to_which_of_several_places():
    counties = {"甲": {"city": "东"}, "乙": {"city": "西"}, "丙": {"city": "西"}}
    rules = """
        r: {for: counties, indicator: pm25, at_most: 40}
        m: {indicator: mean_pm25, at_most: 40}
        first: {for: counties, rank: pm25, among: counties, at_most: 1}
    """
    data = _data(["东", "西", "甲", "乙", "丙"], pm25=[0, 0, 41, 38, 42])
    found = evaluated(rules, data, counties=counties, complete=True, belongs="belongs: city")
    assert [found.verdict("r", region=place).status for place in "东西"] == ["missed", "missed"]
    assert [found.verdict("m", region=place).value_number for place in "东西"] == [41, 40]
    members = found.members("counties")
    assert told(members.verdict("first", region="甲")) == ABSENT
    assert [members.verdict("first", region=place).status for place in "乙丙"] == ["met", "missed"]
    with pytest.raises(er.UsageError) as caught:
        evaluated(rules, data, counties=counties, complete=True)
    assert caught.value.code == "whose-rows"


def test_counties_have_problems_of_their_own():
    tasks = [
        {"name": "p", "region": "甲", "closed": "2019-01-01"}, {"name": "q", "region": "甲"},
        {"name": "r", "region": "市", "closed": "2019-01-01"},
    ]  # fmt: skip
    rules = """
        county: {for: counties, indicator: shut, at_least: 1}
        number: {for: counties, indicator: number, at_most: 1}
        city: {indicator: shut, equal_to: 1}
        most: {indicator: {max: counties, of: number}, equal_to: 2}
    """
    data = _data(["市", "甲", "乙"], pm25=[1, 1, 1])
    counties = {"甲": {}, "乙": {}}
    found = evaluated(rules, data, tasks=tasks, counties=counties, complete=True)
    members = found.members("counties")
    assert [members.verdict("number", region=place).value_number for place in "甲乙"] == [2, 0]
    assert members.verdict("county", region="甲").status == "met"
    assert told(members.verdict("county", region="乙")) == ABSENT
    assert [found.verdict(name).status for name in ("city", "most", "number")] == [
        "met",
        "met",
        "missed",
    ]


def test_members_that_nobody_would_be_judged_for_are_refused():
    counties = {"甲": {}, "乙": {}}
    tasks = [{"name": "p", "region": "甲"}, {"name": "q", "region": "市"}]
    data = _data(["市", "甲", "乙"], pm25=[1, 1, 1])
    with pytest.raises(er.UsageError) as error:
        evaluated(
            "r: {for: tasks, done: closed}", data, tasks=tasks, counties=counties, complete=True
        )
    assert error.value.code == "whose-rows"
    derived = "r: {for: counties, indicator: number, at_most: 0}"
    found = evaluated(derived, data, tasks=tasks, counties=counties, complete=True)
    assert [found.members("counties").verdict("r", region=p).status for p in "甲乙"] == [
        "missed",
        "met",
    ]


@pytest.mark.parametrize(
    ("contents", "tasks", "statuses"),
    [
        ("", [{"name": "a"}, {"name": "b"}], "met missed missed"),
        ("size: 2", [{"name": "a"}], "met missed missed"),
        ("size: 3", [{"name": "a", "region": "甲"}], "undetermined undetermined undetermined"),
        ("size: 3", [], "undetermined undetermined undetermined"),
        ("rows: [a, b]", [{"name": "a", "region": "甲"}, {"name": "b", "region": "甲"}],
         "missed met missed"),
    ],
)  # fmt: skip
def test_rows_without_a_place_are_the_only_place_s_and_not_its_members(contents, tasks, statuses):
    rules = (
        "r: {indicator: number, equal_to: 2}\nc: {for: counties, indicator: number, equal_to: 2}"
    )
    found = evaluated(
        rules, _data(["市", "甲", "乙"], pm25=[1, 1, 1]), tasks=tasks, contents=contents,
        counties={"甲": {}, "乙": {}}, complete=True,
    )  # fmt: skip
    members = found.members("counties")
    verdicts = [found.verdict("r"), *(members.verdict("c", region=place) for place in "甲乙")]
    assert [verdict.status for verdict in verdicts] == statuses.split()


def test_members_without_a_name_may_be_of_any_place_however_the_series_are_split():
    rules = "n: {indicator: number, at_least: 2}\np: {indicator: pm25, at_most: 3, by: agreed}"
    tasks = [{"name": "a", "region": "东"}]
    data = _data(["东", "西"], pm25=[1, 1])
    for assign in ({"agreed": 2020}, {"agreed": {"东": 2019, "西": 2020}}, None):
        found = evaluated(rules, data, tasks=tasks, contents="size: 3", assign=assign)
        for place in ("东", "西"):
            assert told(found.verdict("n", region=place)) == UNKNOWN


# Scenarios


def test_sentence_19_a_register_without_scenarios_holds_for_all_of_them():
    data = [
        {"scenario": name, "year": 2020, "pm25": value} for name, value in (("甲", 1), ("乙", 9))
    ]
    tasks = [{"name": "a", "closed": "2019-01-01"}]
    rules = "r: {for: tasks, done: closed, where: pm25 < 5}\nn: {indicator: shut, equal_to: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == [
        "met",
        "not_applicable",
    ]
    assert [found.verdict("n", scenario=name).status for name in ("甲", "乙")] == ["met", "met"]


def test_rows_of_one_scenario_are_of_that_one_alone():
    data = [{"scenario": name, "year": 2020, "pm25": 1} for name in ("甲", "乙")]
    tasks = [
        {"name": "a", "scenario": "甲", "closed": "2019-01-01"},
        {"name": "a", "scenario": "乙", "closed": "2021-01-01"},
        {"name": "b", "scenario": "", "closed": "2019-01-01"},
        {"name": "c", "scenario": "乙", "closed": "2019-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: number, at_most: 2}"
    found = evaluated(rules, data, tasks=tasks, complete=True, as_of=2021)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == ["met", "missed"]
    assert [found.verdict("n", scenario=name).value_number for name in ("甲", "乙")] == [2, 3]


@pytest.mark.parametrize("data", [None, {"pm25": {2020: 1}}])
def test_scenarios_that_only_a_register_names_exist_too(data):
    tasks = [
        {"name": "a", "scenario": "甲", "closed": "2019-01-01"},
        {"name": "a", "scenario": "乙", "closed": "2021-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: number, equal_to: 1}\np: {indicator: pm25, at_most: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True, as_of=2021)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == ["met", "missed"]
    assert [found.verdict("n", scenario=name).status for name in ("甲", "乙")] == ["met", "met"]
    assert {found.verdict("p", scenario=name).status for name in ("甲", "乙")} == {
        "undetermined" if data is None else "met"
    }


def test_a_scenario_of_the_register_beside_others_of_the_data():
    data = [{"scenario": "甲", "region": "市", "year": 2020, "pm25": 1}]
    tasks = [{"name": "a", "region": "市", "scenario": "乙", "closed": "2021-01-01"}]
    rules = "r: {for: tasks, done: closed}\np: {indicator: pm25, at_most: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True)
    assert found.verdict("r", scenario="甲").status == "not_applicable"
    assert found.verdict("r", scenario="乙").status == "missed"
    assert [found.verdict("p", scenario=name).status for name in ("甲", "乙")] == [
        "met",
        "undetermined",
    ]


def test_a_county_without_data_in_a_scenario_has_gaps_there_and_no_other_s_values():
    data = [
        {"region": place, "scenario": name, "year": 2020, "pm25": value}
        for place, name, value in (
            ("市", "s", 1),
            ("市", "t", 1),
            ("甲", "s", 2),
            ("乙", "s", 3),
            ("乙", "t", 1),
        )
    ]
    rules = "r: {for: counties, indicator: pm25, at_most: 2}\nm: {indicator: mean_pm25, at_most: 9}"
    found = evaluated(rules, data, counties={"甲": {}, "乙": {}}, complete=True)
    members = found.members("counties")
    statuses = {
        (place, name): members.verdict("r", region=place, scenario=name).status
        for place in "甲乙" for name in "st"
    }  # fmt: skip
    assert statuses == {
        ("甲", "s"): "met", ("甲", "t"): "undetermined", ("乙", "s"): "missed", ("乙", "t"): "met",
    }  # fmt: skip
    assert [found.verdict("m", scenario=name).status for name in "st"] == ["met", "undetermined"]
    assert [found.verdict("r", scenario=name).status for name in "st"] == ["missed", "undetermined"]


def test_no_row_of_a_place_in_a_scenario_is_lost():
    data = [
        {"region": "东", "scenario": "s", "year": 2020, "pm25": 1},
        {"region": "西", "scenario": "t", "year": 2020, "pm25": 1},
    ]
    tasks = [
        {"name": "a", "region": "东", "scenario": "t"},
        {"name": "b", "region": "西", "scenario": ""},
    ]
    found = evaluated("r: {for: tasks, done: closed}", data, tasks=tasks, complete=True)
    held = {
        (label["region"], label["scenario"], label["name"])
        for label in _labels(found.members("tasks"))
    }
    assert held == {("东", "t", "a"), ("西", "s", "b"), ("西", "t", "b")}


@pytest.mark.parametrize("model", ["", "x"])
def test_rows_of_a_key_that_the_data_lack_are_refused(model):
    data = [{"model": "m", "year": 2020, "pm25": 1}]
    tasks = [{"name": "a", "model": "m"}, {"name": "b", "model": model}]
    with pytest.raises(er.UsageError) as error:
        evaluated("r: {for: tasks, done: closed}", data, tasks=tasks, keys=["model"])
    assert error.value.code == "whose-rows"
