"""Due days: of every way to name a time, for units, and as iCalendar text."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_sets import REGISTERS, plan, tasks

import ecorules as er
from ecorules.assessment.calendar import Undated
from ecorules.assessment.icalendar import escaped_text, folded_line


def days(found):
    return [(str(one.day), one.rule) for one in found]


# When


def test_every_way_to_name_a_time():
    found = er.calendar(plan(), assign={"deadline": "2019-Q3"})
    assert days(found) == [
        ("2018-12-31", "steps"),
        ("2018-12-31", "list"),
        ("2018-12-31", "woods"),
        ("2019-03-10", "months"),
        ("2019-09-30", "given"),
        ("2019-12-31", "both"),
        ("2020-12-31", "air"),
        ("2020-12-31", "steps"),
        ("2020-12-31", "list"),
        ("2020-12-31", "end"),
        ("2020-12-31", "timeless"),
        ("2020-12-31", "named"),
    ]
    assert found.undated == ()
    assert str(found[3].period) == "2019-02"


def test_a_parameter_that_is_not_given_leaves_the_day_open():
    found = plan().due_days()
    assert found.undated == (Undated("given", "deadline"),)
    assert found.text().endswith("without a day: given: deadline")
    assert found.text("zh").endswith("未定日期：given: deadline")


def test_a_parameter_by_place_has_a_day_for_each():
    found = er.calendar(
        plan(), assign={"deadline": {"株洲": 2018, "湘潭": "2019-06", "长沙": None}}
    )
    given_days = [(str(one.day), one.member) for one in found if one.rule == "given"]
    assert given_days == [("2018-12-31", "株洲"), ("2019-06-30", "湘潭")]


def test_days_of_grace_follow_a_time_that_is_given():
    due = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nparameters: {due: period}\n"
        "indicators: {x: {unit: t}}\n"
        "rules: {r: {indicator: x, at_most: 1, by: due, within: 10 days}}\n"
    )
    assert [str(one.day) for one in er.calendar(due, assign={"due": 2019})] == ["2020-01-10"]
    places = {"due": {"株洲": "2019-06", "湘潭": "2019-12"}}
    found = [(one.member, str(one.day)) for one in er.calendar(due, assign=places)]
    assert found == [("株洲", "2019-07-10"), ("湘潭", "2020-01-10")]


def test_members_whose_data_have_units_of_their_own():
    ships = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\n"
        "registers: {ships: {attributes: {due: period, load: {unit: t}}}}\n"
        "rules: {r: {for: ships, indicator: load, at_most: 5, by: due}}\n"
    )
    rows = {"ships": {"m": {"due": 2019, "load": "3000 kg"}}}
    assert [str(one.day) for one in er.calendar(ships, registers=rows)] == ["2019-12-31"]


def test_rules_without_a_time_take_the_one_they_are_given():
    found = er.calendar(plan(), at="2021..2022")
    assert [str(one.day) for one in found if one.rule == "timeless"] == ["2021-12-31", "2022-12-31"]
    assert [str(one.day) for one in found if one.rule == "end"] == ["2020-12-31"]


def test_a_composite_of_rules_named_by_id_is_due_with_the_last_of_them():
    found = er.loads("""
ecorules: 1
id: parts
window: 2018..2030
indicators: {x: {unit: t, kind: stock}}
rules:
  first: {indicator: x, at_least: 1 t, in: 2019}
  second: {indicator: x, at_least: 1 t, in: 2021, within: 1 month}
  both: {all: [first, second]}
  timed: {all: [first, {indicator: x, at_least: 2 t}], throughout: 2024..2025}
  nested: {all: [{any: [{indicator: x, at_least: 3 t, in: 2022}, first]}]}
""").due_days()
    assert days(found) == [
        ("2019-12-31", "first"), ("2022-01-31", "second"), ("2022-01-31", "both"),
        ("2022-12-31", "nested"), ("2024-12-31", "timed"), ("2025-12-31", "timed"),
    ]  # fmt: skip


# Of members


def test_members_fall_due_one_by_one():
    found = er.calendar(tasks())
    finish = [one for one in found if one.rule == "finish"]
    assert [(str(one.day), one.member, str(one.period)) for one in finish] == [
        ("2019-07-05", "关停株冶", "2019-06-30"), ("2020-01-05", "收储土地", "2019"),
    ]  # fmt: skip
    assert found.undated == (Undated("finish", "due", "修复场地"),)
    assert finish[0].title() == "Tasks are finished: Close the smelter"
    assert finish[0].title("zh") == "任务完成：关停株冶"
    assert finish[0].lead == ("石峰区政府",)
    assert finish[0].who() == "石峰区政府, 市政府, 市督查室 等"
    assert (finish[0].clause, finish[1].clause) == ("二(一)4", "二")
    assert [one.member for one in found if one.rule == "cover"] == [""]


def test_data_may_say_when_where_the_file_does_not():
    text = REGISTERS.replace('{due: "?"}', "{}")
    found = er.calendar(tasks(text), registers={"tasks": {"修复场地": {"due": 2018}}})
    finish = {one.member: str(one.day) for one in found if one.rule == "finish"}
    assert finish == {
        "关停株冶": "2019-07-05", "收储土地": "2020-01-05", "修复场地": "2019-01-05",
    }  # fmt: skip
    with pytest.raises(er.DataError, match="2019-06-30"):
        er.calendar(tasks(), registers={"tasks": {"关停株冶": {"due": 2018}}})


OPEN = """
ecorules: 1
id: open
window: 2018..2020
registers: {tasks: {attributes: {due: period, asked: date, done: date}}}
rules:
  finish: {for: tasks, done: done, by: due, within: 5 days}
  answer: {for: tasks, done: done, by: asked, within: 1 month}
"""
FORMS = {
    "mapping": {"北厂": {"due": "2018-H1"}, "南厂": {"due": None}},
    "rows": [{"name": "北厂", "due": "2018-H1"}, {"name": "南厂", "due": ""}],
    "columns": {"name": ["北厂", "南厂"], "due": ["2018-H1", None]},
    "frame": pl.DataFrame({"name": ["北厂", "南厂"], "due": ["2018-H1", None]}),
    "days": pl.DataFrame({"name": ["北厂", "南厂"], "due": [dt.date(2018, 6, 30), None]}),
}


@pytest.mark.parametrize("form", FORMS)
def test_members_of_data_in_any_form(form):
    found = er.calendar(tasks(OPEN), registers={"tasks": FORMS[form]})
    assert [(str(one.day), one.rule, one.register, one.member) for one in found] == [
        ("2018-07-05", "finish", "tasks", "北厂")
    ]
    assert set(found.undated) == {
        Undated("finish", "due", "南厂"), Undated("answer", "asked", "北厂"),
        Undated("answer", "asked", "南厂"),
    }  # fmt: skip


def test_members_of_a_file_and_days_that_are_dates(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("name,due,asked\n北厂,2018-06-30,2018-01-31\n", "utf-8")
    found = er.calendar(tasks(OPEN), registers={"tasks": str(path)})
    assert days(found) == [("2018-02-28", "answer"), ("2018-07-05", "finish")]


def test_a_register_without_members_leaves_the_day_open():
    assert er.calendar(tasks(OPEN)).undated == (
        Undated("finish", "due"), Undated("answer", "asked"),
    )  # fmt: skip


def test_the_registers_of_an_assessment():
    result = tasks(OPEN).evaluate(
        registers={"tasks": {"北厂": {"due": "2018-H1", "done": "2018-06-01"}}}, as_of=2018
    )
    assert days(result.due_days()) == [("2018-07-05", "finish")]
    assert days(result.due_days(first=2019)) == []
    assert result.due_days().stamp == dt.date(2018, 12, 31)


def test_the_times_of_an_assessment():
    data = {"region": ["株洲", "湘潭"], "year": [2018, 2018], "output": [1.0, 2.0]}
    result = plan().evaluate(data, as_of=2018, assign={"deadline": {"湘潭": 2019}}, at=2021)
    found = result.due_days(first=2019)
    assert [(str(one.day), one.member) for one in found if one.rule == "given"] == [
        ("2019-12-31", "湘潭")
    ]
    assert [str(one.day) for one in found if one.rule == "timeless"] == ["2021-12-31"]


def test_what_cannot_be_read_says_where():
    with pytest.raises(er.DataError, match="'soon' is not a period"):
        er.calendar(tasks(OPEN), registers={"tasks": {"北厂": {"due": "soon"}}})
    with pytest.raises(er.UsageError, match="did you mean 'tasks'"):
        er.calendar(tasks(), registers={"task": {}})


# Selections


def test_days_between():
    found = er.calendar(plan(), first=2019, last="2019-06")
    assert days(found) == [("2019-03-10", "months")]
    assert days(found.between(last="2019-03-09")) == []
    assert (
        er.calendar(plan(), first=2030).text()
        == "nothing falls due\n\nwithout a day: given: deadline"
    )
    with pytest.raises(er.PeriodError):
        found.between("someday")
    with pytest.raises(er.PeriodError, match="first: 2020 begins after 2019 ends"):
        found.between(2020, 2019)
    assert days(found.between("2019-03-10", "2019-03-10")) == [("2019-03-10", "months")]


def test_days_of_a_unit():
    assert days(er.calendar(plan(), unit="市环保局")) == [
        ("2018-12-31", "woods"),
        ("2020-12-31", "air"),
    ]
    # A part in place has people of its own; the default holds for the rest.
    assert days(er.calendar(plan(), unit="市气象局")) == [
        ("2019-12-31", "both"),
        ("2020-12-31", "air"),
    ]
    with pytest.raises(er.NotFoundError, match="did you mean '市环保局'"):
        er.calendar(plan(), unit="市环保")


def test_days_of_a_unit_that_a_row_or_a_class_names():
    assert days(er.calendar(tasks(), unit="石峰区政府")) == [("2019-07-05", "finish")]
    assert days(er.calendar(tasks(), unit="茶陵县")) == [
        ("2020-12-31", "cover"),
        ("2020-12-31", "whole"),
    ]
    assert days(er.calendar(tasks(), unit="市林业局")) == [("2020-12-31", "whole")]


# Forms


def test_a_table_in_both_languages():
    found = er.calendar(plan(), first=2019, last=2019)
    assert str(found).splitlines() == [
        "day         rule    title   period   responsible  clause",
        "2019-03-10  months  months  2019-02  市发改委",
        "2019-12-31  both    both    2019     市气象局",
        "",
        "without a day: given: deadline",
    ]
    assert found.text("zh").splitlines()[0] == "到期日      规则    名称    期间     责任单位  条款"
    with pytest.raises(er.UsageError, match="did you mean 'en'"):
        found.text("eng")


def test_plain_values():
    entry = er.calendar(plan(), last=2018).to_dict()["days"][0]
    assert entry == {
        "day": "2018-12-31", "rule": "steps", "period": "2018", "register": "", "member": "",
        "title": {"en": "PM2.5, annual mean", "zh": "PM2.5年均浓度"},
        "lead": ["市发改委"], "support": [], "responsible": ["市住建局"], "supervise": [],
        "clause": "",
    }  # fmt: skip


# iCalendar


def unfolded(text):
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


DESCRIBED = (
    "DESCRIPTION;LANGUAGE=en:rule: air\\nperiod: 2020\\nclause: 二(一)1\\n"
    "lead: 市环保局\\nsupport: 市气象局"
)


def test_icalendar_text():
    text = er.calendar(plan(), unit="市环保局").ics()
    lines = unfolded(text)
    assert lines[:5] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ecorules//calendar of a rule set//EN",
        "CALSCALE:GREGORIAN", "X-WR-CALNAME:Plan\\; of a\\, town",
    ]  # fmt: skip
    assert lines[-10:] == [
        "BEGIN:VEVENT", lines[-9], "DTSTAMP:20180629T000000Z", "DTSTART;VALUE=DATE:20201231",
        "DTEND;VALUE=DATE:20210101", "SUMMARY;LANGUAGE=en:Clean air",
        DESCRIBED,
        "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    assert lines[-9].startswith("UID:")
    assert lines[-9].endswith("@ecorules")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
        assert "\n" not in line
        assert "\r" not in line


def test_icalendar_text_is_stable_and_its_ids_are_unique():
    first, again = er.calendar(plan()), er.calendar(plan())
    assert first.ics("zh") == again.ics("zh")
    ids = [line for line in unfolded(first.ics()) if line.startswith("UID:")]
    assert len(set(ids)) == len(ids) == len(first)
    # The same day keeps its id, whatever else is selected.
    few = [line for line in unfolded(first.between(2019, 2019).ics()) if line.startswith("UID:")]
    assert set(few) < set(ids)


def test_the_stamp_is_of_the_plan_and_never_of_today():
    assert "DTSTAMP:20180629T000000Z" in er.calendar(plan()).ics()
    assert "DTSTAMP:20191231T000000Z" in er.calendar(plan(), as_of=2019).ics()
    bare = er.loads(
        "ecorules: 1\nid: x\nwindow: 2020\nindicators: {x: {unit: t}}\n"
        "rules: {x: {indicator: x, at_least: 1 t}}"
    )
    assert "DTSTAMP:20201231T000000Z" in er.calendar(bare).ics()


def test_a_calendar_without_events_holds_one_component():
    lines = unfolded(er.calendar(plan(), first=2040).ics())
    assert lines[5:7] == ["BEGIN:VTIMEZONE", "TZID:UTC"]
    assert "BEGIN:VEVENT" not in lines


def test_the_last_day_of_the_calendar_has_none_after_it():
    end = er.loads(
        "ecorules: 1\nid: x\nwindow: 9999\nindicators: {x: {unit: t}}\n"
        "rules: {x: {indicator: x, at_least: 1 t}}"
    )
    text = er.calendar(end).ics()
    assert "DTSTART;VALUE=DATE:99991231" in text
    assert "DTEND" not in text


def test_text_values_are_escaped():
    assert escaped_text("a;b,c\\d") == "a\\;b\\,c\\\\d"
    assert escaped_text("a\r\nb\nc\rd") == "a\\nb\\nc\\nd"
    assert escaped_text("a\x00\x07\tb\x85\ud800") == "a\tb"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_can_be_undone(line):
    found = folded_line(line)
    assert found.replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in found.split("\r\n"))
