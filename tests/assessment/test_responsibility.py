"""Who answers for what: exactly the rules and rows that name a unit, and how it stands."""

from __future__ import annotations

import pytest
from people_sets import plan, tasks

import ecorules as er
from ecorules.assessment.responsibility import Duty, Responsibilities

RULES = (
    "air", "steps", "months", "list", "woods", "end", "timeless", "given", "both", "named",
)  # fmt: skip


def test_a_unit_has_exactly_the_rules_that_name_it():
    page = plan().responsibilities().page("市环保局")
    assert page.duties == (
        Duty("lead", "air", is_open=True),
        Duty("supervise", "woods"),
    )
    assert page.rules == ("air", "woods")
    assert page.roles == ("lead", "supervise")
    assert page.in_role("lead") == (Duty("lead", "air", is_open=True),)


def test_what_the_set_says_holds_where_a_rule_says_nothing_in_that_role():
    page = plan().responsibilities()["市发改委"]
    assert page.rules == tuple(rule for rule in RULES if rule != "air")
    assert {(duty.default, duty.role) for duty in page.duties} == {(True, "lead")}


def test_a_part_in_place_may_name_a_unit():
    page = plan().responsibilities()["市气象局"]
    assert page.duties == (Duty("support", "air"), Duty("lead", "both", "any.2"))


def test_an_open_end_is_no_unit():
    found = plan().responsibilities()
    assert list(found) == ["市环保局", "市气象局", "市发改委", "市住建局"]
    assert "等" not in found
    assert len(found) == 4


def test_a_unit_that_nobody_names_is_refused_with_the_nearest():
    found = plan().responsibilities()
    with pytest.raises(er.NotFoundError, match="'市环境局', did you mean '市环保局'") as caught:
        found.page("市环境局")
    assert caught.value.code == "unnamed-unit"
    assert found.get("市环境局") is None


def test_rows_name_units_too():
    page = Responsibilities(tasks().model).page("石峰区政府")
    assert page.duties == (Duty("lead", register="tasks", member="关停株冶", is_open=True),)
    assert page.rows == (("tasks", "关停株冶"),)
    assert page.rules == ()


@pytest.mark.parametrize("unit", ["茶陵县", "炎陵县"])
def test_the_name_or_title_of_a_register_stands_for_its_members(unit):
    found = Responsibilities(tasks().model)
    assert found.page(unit).duties == (
        Duty("lead", "cover", through="counties"),
        Duty("lead", "whole", through="counties"),
    )
    assert found.page("counties").rules == ("cover",)
    assert found.page("各县市区").rules == ("whole",)
    assert list(found.members("counties")) == ["茶陵县", "炎陵县"]


def test_members_may_come_from_data():
    found = tasks().responsibilities(registers={"counties": {"攸县": {}}})
    assert "攸县" not in tasks().responsibilities()
    assert found.page("攸县").rules == ("cover", "whole")
    assert found.page("茶陵县").rules == ("cover", "whole")
    with pytest.raises(er.UsageError, match="did you mean 'counties'"):
        tasks().responsibilities(registers={"county": {}})


def test_a_page_is_a_table_in_both_languages():
    page = Responsibilities(tasks().model).page("茶陵县")
    assert str(page).splitlines() == [
        "茶陵县",
        "",
        "role  rule   row  title         clause  named as",
        "lead  cover       Forest cover          counties",
        "lead  whole       Forest cover          counties",
    ]
    assert page.text("zh").splitlines()[2] == "角色  规则   台账行  名称        条款  称谓"
    row = Responsibilities(tasks().model).page("石峰区政府").text("zh").splitlines()[-1]
    assert row == "牵头        tasks: 关停株冶  关停株冶  二(一)4  名单未列尽（等）"
    assert page.to_dict()["duties"][0]["rule"] == "cover"
    with pytest.raises(er.UsageError):
        page.text("fr")


def test_all_units_in_a_table():
    assert repr(plan().responsibilities()).splitlines()[:2] == [
        "unit      lead  support  responsible  supervise",
        "市环保局     1        0            0          1",
    ]


# With results


def assessed():
    return plan().evaluate(
        {"pm25": {2018: 48, 2020: 46}, "forest": {2018: 62.5, 2020: 61}, "output": {"2020": 120}},
        as_of=2020, assign={"deadline": 2020},
    )  # fmt: skip


def test_how_a_unit_stands_by_role():
    found = assessed().for_unit("市环保局")
    assert [(one.rule, one.status) for one in found] == [("air", "missed"), ("woods", "met")]
    assert found.summary() == {
        "met": 1, "missed": 1, "pending": 0, "undetermined": 0, "not_applicable": 0,
    }  # fmt: skip
    assert {role: repr(part) for role, part in found.by_role.items()} == {
        "lead": "1 missed", "supervise": "1 met",
    }  # fmt: skip
    assert [one.rule for one in found.in_role("lead")] == ["air"]
    assert str(found).splitlines()[2:] == [
        "role       total  met  missed  pending  undetermined  not applicable",
        "lead           1    0       1        0             0               0",
        "supervise      1    1       0        0             0               0",
    ]
    assert found.text("zh").splitlines()[3].startswith("牵头")
    assert len(found.to_dict()["verdicts"]) == 2


def test_a_verdict_under_two_roles_counts_once():
    twice = er.loads("""
ecorules: 1
id: twice
window: 2020
indicators: {x: {unit: t}}
rules: {x: {indicator: x, at_least: 1 t, lead: [甲], support: [甲]}, y: {indicator: x, at_most: 5 t, lead: [甲]}}
""").evaluate({"x": 2}, as_of=2020)
    found = twice.for_unit("甲")
    assert found.summary().total == len(found) == 2
    assert {role: part.total for role, part in found.by_role.items()} == {"lead": 2, "support": 1}


def test_a_unit_that_nobody_names_has_no_results():
    with pytest.raises(er.NotFoundError, match="did you mean"):
        assessed().for_unit("市发改")


def judged():
    """The set of tasks, judged for the town and for its counties and tasks."""
    return tasks().evaluate(
        {"region": ["小城", "茶陵县", "攸县"], "year": [2020] * 3, "forest": [63.0, 65.0, 50.0]},
        registers={
            "tasks": {"关停株冶": {"done": "2019-06-01"}, "收储土地": {"done": "2020-06-01"}},
            "counties": {"攸县": {}},
        },
        complete=True,
        as_of=2020,
    )


def told(found):
    return [(one.rule, one.member, one.status) for one in found]


def test_a_member_of_a_class_answers_for_itself():
    result = judged()
    assert told(result.for_unit("茶陵县")) == [("whole", "", "met"), ("cover", "茶陵县", "met")]
    # The data name a county that the file leaves open.
    assert told(result.for_unit("攸县")) == [("whole", "", "met"), ("cover", "攸县", "missed")]
    # A county without data is judged, and undetermined.
    assert told(result.for_unit("炎陵县"))[1] == ("cover", "炎陵县", "undetermined")
    assert told(result.for_unit("counties")) == [("cover", "", "missed")]


def test_a_row_answers_for_its_own_verdicts():
    found = judged().for_unit("石峰区政府")
    assert told(found) == [("finish", "关停株冶", "met")]
    assert {role: repr(part) for role, part in found.by_role.items()} == {"lead": "1 met"}
    assert found.summary()["met"] == 1


def test_a_selection_has_the_results_of_what_is_selected():
    assert told(judged().filter(rule="whole").for_unit("茶陵县")) == [("whole", "", "met")]
    assert told(judged().filter(rule="finish").for_unit("茶陵县")) == []
