"""Registers 台账: their contents, the day they are read on, and what is derived from them."""

from __future__ import annotations

import pytest
from register_helpers import asked, evaluated, member, of_tasks, told

import ecorules as er

MISSED, MET = ("missed", "compared"), ("met", "compared")
BLANK, LATER = ("undetermined", "value_missing"), ("pending", "not_seen")
EARLY, LOST = ("met", "early"), ("missed", "early")

# The reading day


@pytest.mark.parametrize(
    ("closed", "expected", "margin"),
    [
        ("2019-12-31", MET, 366),
        ("2020-02-29", MET, 306),
        ("2020-12-30", MET, 1),
        ("2020-12-31", MET, 0),
        ("2021-01-01", MISSED, -1),
        ("2021-03-01", MISSED, -60),
        (None, MISSED, -90),
        ("?", BLANK, None),
    ],
)
def test_a_date_is_a_condition_from_its_day_on(closed, expected, margin):
    verdict = member(
        "done: closed, by: 2020", {"closed": closed}, as_of="2021-03-31", complete=True
    )
    assert (told(verdict), verdict.margin_number) == (expected, margin)


@pytest.mark.parametrize(
    ("closed", "as_of", "complete", "expected"),
    [
        ("2020-06-30", "2020-06-29", True, LATER),
        ("2020-06-30", "2020-06-30", True, EARLY),
        ("2020-06-30", "2020-06-30", None, EARLY),
        (None, "2020-12-30", True, LATER),
        (None, "2020-12-31", True, MISSED),
        (None, "2020-12-31", "2020-12-30", BLANK),
        (None, "2020-12-31", None, BLANK),
        (None, "2021", "2020", MISSED),
        (None, "2021", "2020..2021", BLANK),
        ("?", "2020-12-30", True, LATER),
        ("?", "2021", True, BLANK),
        ("2021-01-01", "2020-12-30", None, LATER),
        ("2021-01-01", "2020-12-31", None, MISSED),
    ],
)
def test_silence_decides_nothing_unless_the_register_is_complete_to_the_reading_day(
    closed, as_of, complete, expected
):
    verdict = member("done: closed, by: 2020", {"closed": closed}, as_of=as_of, complete=complete)
    assert told(verdict) == expected


def test_a_miss_of_which_nothing_later_is_known_has_no_margin():
    verdict = member("done: closed, by: 2020", {}, as_of="2021-06-30", complete="2020-12-31")
    assert (verdict.status, verdict.value, verdict.margin) == ("missed", None, None)


@pytest.mark.parametrize(
    ("as_of", "margin"), [("2020-06-30", None), ("2020-12-31", 0), ("2021-01-31", -31)]
)
def test_what_can_no_longer_be_done_is_missed_at_once_and_never_by_a_positive_margin(as_of, margin):
    rule = "done: closed <= date('2020-03-31'), by: 2020"
    verdict = member(
        f'"{rule[:4]}"{rule[4:]}', {"closed": "2020-04-01"}, as_of=as_of, complete=True
    )
    assert (verdict.status, verdict.margin_number) == ("missed", margin)


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("2021-01-09", MET),
        ("2021-01-10", MET),
        ("2021-01-11", MISSED),
        (None, MISSED),
    ],
)
def test_within_moves_the_reading_day_and_the_due_day(closed, expected):
    row = {"closed": closed}
    verdict = member("done: closed, by: 2020, within: 10 days", row, as_of=2021, complete=True)
    assert told(verdict) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2020-12-31", LATER), ("2021-01-09", LATER), ("2021-01-10", MISSED)]
)
def test_nothing_is_late_before_the_days_of_grace_are_over(as_of, expected):
    verdict = member("done: closed, by: 2020, within: 10 days", {}, as_of=as_of, complete=True)
    assert told(verdict) == expected


def test_the_day_of_grace_of_a_leap_year_is_the_last_of_february():
    rule = "done: closed, by: 2019-02, within: 1 year"
    assert told(member(rule, {"closed": "2020-02-28"}, complete=True)) == MET
    assert told(member(rule, {"closed": "2020-02-29"}, complete=True)) == MISSED


@pytest.mark.parametrize(
    ("closed", "by", "margin"),
    [
        ("2020-02-29", "2020-02", 0),
        ("2020-03-01", "2020-02", -1),
        ("2020-06-30", "2020-H1", 0),
        ("2020-07-01", "2020-Q2", -1),
        ("2020-07-15", "2020-07-15", 0),
        ("2020-07-16", "2020-07-15", -1),
    ],
)
def test_a_task_may_be_due_at_the_end_of_any_period(closed, by, margin):
    verdict = member(f"done: closed, by: {by}", {"closed": closed}, complete=True)
    assert verdict.margin_number == margin


def test_the_count_of_an_earlier_year_reads_the_register_as_of_that_year():
    tasks = {"a": {"closed": "2018-12-31"}, "b": {"closed": "2019-01-01"}, "c": {"closed": None}}
    for year, expected in (("2018", 1), ("2019", 2), ("2020", 2)):
        verdict = asked(
            "count: tasks, meeting: closed", f"at_least: 0, in: {year}", tasks, complete=True
        )
        assert verdict.value == expected


# Comparisons of dates


@pytest.mark.parametrize(
    ("condition", "started", "closed", "expected"),
    [
        ("started <= closed", "2019-01-01", "2019-01-01", "met"),
        ("started <  closed", "2019-01-01", "2019-01-01", "missed"),
        ("started <= closed", "2019-01-01", None, "missed"),
        ("closed >= started", None, "2019-01-01", "missed"),
        ("closed <= started", "2019-01-01", "2025-01-01", "missed"),
        ("not (closed <= started)", "2019-01-01", None, "met"),
        ("started != closed", "2019-01-01", None, "missed"),
        ("started == closed", "2019-01-01", "2019-01-01", "met"),
        ("started <= closed", "?", None, "missed"),
        ("started <= closed", "?", "2019-01-01", "undetermined"),
        ("started or closed", "?", "2019-01-01", "met"),
        ("started and closed", "?", None, "missed"),
        ("started and closed", "?", "2019-01-01", "undetermined"),
        ("not started", None, None, "met"),
        ("not started", "?", None, "undetermined"),
        ("known(started)", "?", None, "missed"),
        ("known(started)", "2020-12-31", None, "met"),
        ("known(started)", "2021-01-01", None, "missed"),
        ("elapsed(started, closed) <= quantity('30 day')", "2019-01-01", "2019-01-31", "met"),
        ("elapsed(started, closed) <= quantity('30 day')", "2019-01-01", "2019-02-01", "missed"),
        ("elapsed(started, closed) <= quantity('30 day')", "2019-01-01", None, "missed"),
        ("elapsed(started, closed) > quantity('30 day')", "2019-01-01", None, "missed"),
        ("elapsed(started, closed) <= quantity('30 day')", "2019-01-01", "?", "undetermined"),
        ("elapsed(started, closed) == quantity('366 day')", "2020-01-01", "2021-01-01", "missed"),
        ("elapsed(started, closed) == quantity('366 day')", "2019-12-31", "2020-12-31", "met"),
        ("closed < date('2020-02-29')", None, "2020-02-28", "met"),
        ("closed < date('2020-02-29')", None, "2020-02-29", "missed"),
        ("closed <= due", None, "2019-06-30", "met"),
        ("closed <= due", None, "2019-07-01", "missed"),
        ("closed <= due or started", None, None, "missed"),
    ],
)
def test_no_comparison_is_true_on_the_strength_of_a_date_that_has_not_come(
    condition, started, closed, expected
):
    row = {"started": started, "closed": closed, "due": "2019-H1"}
    verdict = member(f'done: "{condition}", by: 2020', row, as_of=2020, complete=True)
    assert verdict.status == expected


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ("closed", {"closed": "2019-12-31"}, EARLY),
        ("closed", {}, LATER),
        ("closed and cleared", {"closed": "2019-01-01"}, LATER),
        ("closed or cleared", {"closed": "2019-01-01", "cleared": "?"}, EARLY),
        ("closed <= started", {"started": "2019-01-01"}, LOST),
        ("closed <= started", {"closed": "2019-01-01"}, LATER),
        ("closed < date('2019-06-30')", {}, LOST),
        ("closed <= due", {"due": "2019-11"}, LOST),
        ("closed <= due", {"due": "2020-01"}, LATER),
        ("closed <= due", {"closed": "2019-11-30", "due": "2019-11"}, EARLY),
        ("not closed", {"closed": "2019-01-01"}, LATER),
        ("not closed", {}, LATER),
        ("closed and ok", {"closed": "2019-01-01", "ok": True}, LATER),
        ("ok", {"ok": True}, LATER),
        ("known(closed)", {"closed": "2019-01-01"}, LATER),
        ("closed == started", {"closed": "2019-01-01", "started": "2019-01-01"}, LATER),
        ("elapsed(started, closed) >= quantity('1 day')",
         {"started": "2018-01-01", "closed": "2019-01-01"}, LATER),
    ],
)  # fmt: skip
def test_before_its_day_only_dates_joined_by_and_or_and_order_decide(condition, row, expected):
    verdict = member(f'done: "{condition}", by: 2020', row, as_of=2019, complete=True)
    assert told(verdict) == expected


@pytest.mark.parametrize(
    ("condition", "row", "margin"),
    [
        ("closed and cleared", {"closed": "2020-12-01", "cleared": "2020-12-11"}, 20),
        ("closed or cleared", {"closed": "2020-12-01", "cleared": "2020-12-11"}, 30),
        ("closed or cleared", {"closed": "2020-12-01", "cleared": "?"}, 30),
        ("started <= closed", {"started": "2020-11-01", "closed": "2020-12-01"}, 30),
        ("closed <= due", {"closed": "2020-12-01", "due": "2021"}, 30),
        ("closed <= date('2021-06-30')", {"closed": "2020-12-01"}, 30),
        ("closed and cleared", {"closed": "2020-12-01", "cleared": "2021-01-10"}, -10),
        ("closed and cleared", {"closed": "2020-12-01"}, -31),
        ("closed and ok", {"closed": "2020-12-01", "ok": True}, None),
        ("closed and not cleared", {"closed": "2020-12-01"}, None),
    ],
)
def test_the_margin_runs_from_the_day_on_which_the_condition_came_true(condition, row, margin):
    verdict = member(f'done: "{condition}", by: 2020', row, as_of="2021-01-31", complete=True)
    assert (verdict.status == "met", verdict.margin_number) == ((margin or 1) > 0, margin)


# Contents


def test_rows_of_the_file_close_the_list():
    options = {"contents": "rows: [a, b]", "complete": None}
    tasks = {"a": {"closed": "2019-01-01"}, "b": {"closed": "2019-01-01"}}
    assert told(of_tasks("{for: tasks, done: closed, by: 2020}", tasks, **options)) == (
        "met", "parts",
    )  # fmt: skip
    assert told(asked("count: tasks", "equal_to: 2", tasks, **options)) == MET


@pytest.mark.parametrize(
    ("contents", "complete", "expected"),
    [
        ("rows: [a, b]", None, "met"),
        ("rows: [a, b, 等]", None, "undetermined"),
        ("rows: [a, b, 等]", True, "met"),
        ("size: 2", None, "met"),
        ("size: 3", None, "undetermined"),
        ("size: 3", True, "undetermined"),
        ("rows: [a]\nsize: 2", None, "met"),
        ("", None, "undetermined"),
        ("", True, "met"),
        ("", "2020-12-31", "met"),
        ("", "2020-12-30", "undetermined"),
        ("", "2018..2020", "undetermined"),
    ],
)
def test_a_list_is_closed_by_rows_or_size_or_by_being_complete(contents, complete, expected):
    tasks = {"a": {"closed": "2019-01-01"}, "b": {"closed": "2019-01-01"}}
    if contents.startswith("rows: [a]"):
        contents = "rows: [a, 等]\nsize: 2"
    rule = "{for: tasks, done: closed, by: 2020}"
    verdict = of_tasks(rule, tasks, contents=contents, complete=complete)
    assert verdict.status == expected


def test_one_member_that_fails_decides_however_many_are_unknown():
    for contents in ("", "size: 100000000", "rows: [a, 等]"):
        tasks = {"a": {"closed": "2021-01-01"}}
        rule = "{for: tasks, done: closed, by: 2020}"
        assert of_tasks(rule, tasks, contents=contents, as_of=2021).status == "missed"


@pytest.mark.parametrize(
    ("contents", "tasks", "code"),
    [
        ("rows: [a, b]", {"c": {}}, "unknown-member"),
        ("size: 1", {"a": {}, "b": {}}, "too-many-members"),
        ("rows: {a: {cost: 5}}", {"a": {"cost": 6}}, "contradiction"),
        ("rows: {a: {closed: 2019-01-01}}", {"a": {"closed": "2019-01-02"}}, "contradiction"),
        ("rows: {a: {kind: 甲}}", {"a": {"kind": "乙"}}, "contradiction"),
    ],
)
def test_sentence_12_data_that_do_not_fit_the_file_are_refused(contents, tasks, code):
    with pytest.raises(er.DataError) as error:
        of_tasks("{for: tasks, done: closed, by: 2020}", tasks, contents=contents)
    assert code in {problem.code for problem in error.value.problems}


def test_what_the_file_says_of_a_row_fills_what_the_data_leave_blank():
    contents = "rows: {a: {cost: 5, closed: 2019-05-01}, b: {cost: 7}}"
    tasks = {"a": {"cost": None}, "b": {"cost": 7}}
    assert (
        asked("sum: tasks, of: cost", "at_least: 12", tasks, contents=contents).value_number == 12
    )
    rule = "{indicator: {sum: tasks, of: cost, where: closed}, at_most: 5}"
    assert of_tasks(rule, {}, contents=contents, complete=True).status == "met"


def test_members_have_the_people_and_titles_of_their_rows():
    contents = "rows: {a: {lead: [环保局], binding: false}, b: ~}"
    rules = "r: {for: tasks, done: closed, by: 2020, lead: [发改委]}"
    found = evaluated(rules, contents=contents, complete=True).members("tasks")
    assert found.verdict("r", name="a").lead == ("环保局",)
    assert found.verdict("r", name="b").lead == ("发改委",)


# Numbers derived from members: both ends

KNOWN = {"a": {"ok": True, "cost": 4}, "b": {"ok": True, "cost": 6}, "c": {"ok": False, "cost": 10}}
GAP = {**KNOWN, "d": {"ok": None, "cost": None}}


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ("count: tasks", 3),
        ("count: tasks, meeting: ok", 2),
        ("count: tasks, where: not ok", 1),
        ("share: tasks, meeting: ok", 2 / 3),
        ('share: tasks, meeting: ok, unit: "%"', 200 / 3),
        ('share: tasks, meeting: ok, of: cost, unit: "%"', 50),
        ("sum: tasks, of: cost", 20),
        ("sum: tasks, of: cost, where: ok", 10),
        ("mean: tasks, of: cost", 20 / 3),
        ("min: tasks, of: cost", 4),
        ("max: tasks, of: cost", 10),
        ("percentile: tasks, of: cost, at: 50", 6),
        ("percentile: tasks, of: cost, at: 25", 5),
        ("percentile: tasks, of: cost, at: 0", 4),
        ("percentile: tasks, of: cost, at: 100", 10),
        ("count: tasks, meeting: {indicator: cost, at_least: 6}", 2),
        ("count: tasks, meeting: {indicator: cost, at_least: 6 万元, where: ok}", 1),
        (
            "count: tasks, meeting: {all: [{indicator: cost, above: 4}, {indicator: cost, below: 10}]}",
            1,
        ),
    ],
)
def test_numbers_derived_from_known_members(definition, value):
    verdict = asked(definition, "at_least: 0", KNOWN, complete=True)
    assert verdict.value_number == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("definition", "bound", "expected"),
    [
        ("count: tasks, meeting: ok", "at_least: 2", "met"),
        ("count: tasks, meeting: ok", "at_least: 3", "undetermined"),
        ("count: tasks, meeting: ok", "at_least: 4", "missed"),
        ("count: tasks, meeting: ok", "at_most: 3", "met"),
        ("count: tasks, meeting: ok", "at_most: 2", "undetermined"),
        ("count: tasks, meeting: ok", "at_most: 1", "missed"),
        ("count: tasks, meeting: ok", "equal_to: 4", "missed"),
        ("count: tasks, meeting: ok", "between: [2, 3]", "met"),
        ('share: tasks, meeting: ok, unit: "%"', "at_least: 50 %", "met"),
        ('share: tasks, meeting: ok, unit: "%"', "above: 50 %", "undetermined"),
        ('share: tasks, meeting: ok, unit: "%"', "at_least: 75 %", "undetermined"),
        ('share: tasks, meeting: ok, unit: "%"', "above: 75 %", "missed"),
        ('share: tasks, where: ok, meeting: cost >= 4, unit: "%"', "at_least: 66 %", "met"),
        (
            'share: tasks, where: ok, meeting: cost >= 4, unit: "%"',
            "at_least: 67 %",
            "undetermined",
        ),
        ("sum: tasks, of: cost", "at_least: 20", "met"),
        ("sum: tasks, of: cost", "at_most: 20", "undetermined"),
        ("sum: tasks, of: cost", "at_most: 19.9", "missed"),
        ("mean: tasks, of: cost", "at_least: 0", "undetermined"),
        ("max: tasks, of: cost", "at_least: 10", "met"),
        ("max: tasks, of: cost", "at_most: 9", "missed"),
        ("max: tasks, of: cost", "at_most: 10", "undetermined"),
        ("min: tasks, of: cost", "at_most: 4", "met"),
        ("min: tasks, of: cost", "at_least: 5", "missed"),
        ("min: tasks, of: cost", "at_least: 4", "undetermined"),
        ("percentile: tasks, of: cost, at: 50", "at_least: 0", "undetermined"),
        ("share: tasks, meeting: ok, of: cost", "at_least: 0", "undetermined"),
        ("mean: tasks, of: cost, need: 3", "at_least: 6", "met"),
        ("mean: tasks, of: cost, need: 4", "at_least: 6", "undetermined"),
        ("mean: tasks, of: cost, need: 75 %", "at_least: 6", "met"),
        ("mean: tasks, of: cost, need: 76 %", "at_least: 6", "undetermined"),
        ("share: tasks, meeting: ok, need: 3", "at_least: 0.66", "met"),
    ],
)
def test_sentence_13_what_is_unknown_of_a_member_is_counted_both_ways(definition, bound, expected):
    assert asked(definition, bound, GAP, complete=True).status == expected


@pytest.mark.parametrize(
    ("definition", "bound", "expected"),
    [
        ("max: tasks, of: cost", "below: 3", "undetermined"),
        ("max: tasks, of: cost", "at_least: 3", "undetermined"),
        ("max: tasks, of: cost", "below: 0", "missed"),
        ("min: tasks, of: cost", "at_least: 6", "undetermined"),
        ("min: tasks, of: cost", "below: 6", "undetermined"),
        ("sum: tasks, of: cost", "above: 0", "undetermined"),
        ("max: tasks, of: change", "at_least: -1", "undetermined"),
    ],
)
def test_members_of_which_no_value_is_known_decide_nothing(definition, bound, expected):
    tasks = {"a": {"cost": None}, "b": {"change": None}}
    for complete in (None, True):
        assert asked(definition, bound, tasks, complete=complete).status == expected


@pytest.mark.parametrize(
    ("definition", "bound", "expected"),
    [
        ("count: tasks", "at_least: 3", "met"),
        ("count: tasks", "at_most: 100", "undetermined"),
        ("count: tasks, meeting: ok", "at_least: 2", "met"),
        ("count: tasks, meeting: ok", "equal_to: 1", "missed"),
        ('share: tasks, meeting: ok, unit: "%"', "at_least: 100 %", "missed"),
        ('share: tasks, meeting: ok, unit: "%"', "below: 100 %", "met"),
        ('share: tasks, meeting: ok, unit: "%"', "above: 0 %", "met"),
        ('share: tasks, meeting: ok, unit: "%"', "at_least: 1 %", "undetermined"),
        ('share: tasks, meeting: ok, unit: "%"', "at_most: 99 %", "undetermined"),
        ("sum: tasks, of: cost", "at_least: 20", "met"),
        ("sum: tasks, of: change", "at_least: 0", "undetermined"),
        ("max: tasks, of: cost", "at_most: 9", "missed"),
        ("min: tasks, of: cost", "at_least: 5", "missed"),
        ("mean: tasks, of: cost", "at_least: 0", "undetermined"),
        ("mean: tasks, of: cost, need: 3", "at_least: 6", "met"),
        ("mean: tasks, of: cost, need: 50 %", "at_least: 6", "undetermined"),
    ],
)
def test_any_number_of_further_members_of_an_open_list_may_be_asked(definition, bound, expected):
    assert asked(definition, bound, KNOWN, complete=None).status == expected


@pytest.mark.parametrize(
    ("definition", "bound", "expected"),
    [
        ("count: tasks", "at_least: 5", "met"),
        ("count: tasks", "at_most: 5", "met"),
        ("count: tasks", "equal_to: 5", "met"),
        ("count: tasks, where: ok", "at_least: 3", "undetermined"),
        ("count: tasks, where: ok", "at_most: 4", "met"),
        ("count: tasks, meeting: ok", "at_least: 2", "met"),
        ("count: tasks, meeting: ok", "above: 4", "missed"),
        ('share: tasks, meeting: ok, unit: "%"', "at_least: 40 %", "met"),
        ('share: tasks, meeting: ok, unit: "%"', "above: 40 %", "undetermined"),
        ('share: tasks, meeting: ok, unit: "%"', "above: 80 %", "missed"),
        ("sum: tasks, of: cost", "at_least: 20", "met"),
        ("sum: tasks, of: cost", "at_most: 20", "undetermined"),
        ("mean: tasks, of: cost, need: 60 %", "at_least: 6", "met"),
        ("mean: tasks, of: cost, need: 61 %", "at_least: 6", "undetermined"),
    ],
)
def test_members_of_a_stated_size_without_a_name_are_unknown_members(definition, bound, expected):
    for complete in (None, True):
        verdict = asked(definition, bound, KNOWN, contents="size: 5", complete=complete)
        assert verdict.status == expected


def test_ninety_of_a_hundred_villages_with_three_unknown():
    known = {f"v{n}": {"ok": n < 88} for n in range(97)}
    for unknown, bound, expected in (
        ({}, 88, "met"), ({}, 89, "undetermined"), ({}, 91, "undetermined"), ({}, 92, "missed"),
        ({"v97": {"ok": None}, "v98": {"ok": None}, "v99": {}}, 88, "met"),
        ({"v97": {"ok": True}, "v98": {"ok": True}}, 90, "met"),
        ({"v97": {"ok": False}, "v98": {"ok": False}}, 90, "missed"),
    ):  # fmt: skip
        definition = 'share: tasks, meeting: ok, unit: "%"'
        tasks = {**known, **unknown}
        verdict = asked(definition, f"at_least: {bound} %", tasks, contents="size: 100")
        assert verdict.status == expected
