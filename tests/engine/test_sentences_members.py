"""Members of registers: events in periods, spans of membership, places, own times, ranks."""

from __future__ import annotations

import pytest
from register_helpers import asked, evaluated, ledger, member, months, of_tasks, told

import ecorules as er

MISSED, MET = ("missed", "compared"), ("met", "compared")
UNKNOWN, BLANK = ("undetermined", "members_unknown"), ("undetermined", "value_missing")
ABSENT = ("not_applicable", "nobody_asked")
LATER, EARLY = ("pending", "not_seen"), ("met", "early")

# Events in periods

LOG = {
    "a": {"closed": "2018-01-01", "cost": 1}, "b": {"closed": "2018-12-31", "cost": 2},
    "c": {"closed": "2019-01-01", "cost": 4}, "d": {"closed": "2020-12-31", "cost": 8},
    "e": {"closed": "2017-12-31", "cost": 16}, "f": {"closed": "2021-01-01", "cost": 32},
}  # fmt: skip


@pytest.mark.parametrize(
    ("definition", "time", "value"),
    [
        ("count: tasks, during: closed", "in: 2018", 2),
        ("count: tasks, during: closed", "in: 2019", 1),
        ("count: tasks, during: closed", "in: 2019-Q1", 1),
        ("count: tasks, during: closed", "in: 2019-02", 0),
        ("count: tasks, during: closed", "in: 2020-12-31", 1),
        ("sum: tasks, during: closed, of: cost", "in: 2018", 3),
        ("sum: tasks, during: closed, of: cost", "in: 2019-Q2", 0),
        ("sum: tasks, during: closed, of: cost, over: 2 years", "in: 2019", 7),
        ("sum: tasks, during: closed, of: cost, over: 2018..", "in: 2020", 15),
        ("sum: tasks, during: closed, of: cost, over: 2017..2018", "in: 2020", 19),
        ("sum: tasks, during: closed, of: cost, over: 12 months", "in: 2019-06", 6),
        ("max: tasks, during: closed, of: cost", "in: 2018", 2),
        ("count: tasks, during: closed, within: 3 years", "in: 2018", 2),
    ],
)
def test_events_belong_to_the_period_in_which_their_day_falls(definition, time, value):
    bound = f"at_least: 0, {time}"
    if ", within" in definition:
        definition, within = definition.split(", within")
        bound += f", within{within}"
    verdict = asked(definition, bound, LOG, complete=True, as_of="2021")
    assert verdict.value_number == value


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("{total: {count: tasks, during: closed}, since: 2018, at_least: 0, by: 2020}", 4),
        ("{total: {sum: tasks, of: cost, during: closed}, since: 2019, at_least: 0, by: 2020}", 12),
        ("{total: {count: tasks, during: closed}, since: 2020, at_least: 0, by: 2020}", 1),
        (
            "{increase: {count: tasks, during: closed}, since: 2018, at_least: -100 %, by: 2019}",
            -50,
        ),
        ("{mean: {count: tasks, during: closed}, over: 3 years, at_least: 0, by: 2020}", 4 / 3),
    ],
)
def test_what_happens_during_periods_is_a_flow(rule, value):
    verdict = of_tasks(rule, LOG, complete=True, as_of="2021")
    assert verdict.value_number == pytest.approx(value, rel=1e-12)


def test_sentence_45_sums_that_cancel_are_equal_to_nothing():
    tasks = {
        "a": {"closed": "2018-05-01", "change": 0.1}, "b": {"closed": "2019-05-01", "change": 0.2},
        "c": {"closed": "2020-05-01", "change": -0.3},
    }  # fmt: skip
    total = "{total: {sum: tasks, of: change, during: closed}, since: 2018, at_most: 0, by: 2020}"
    assert of_tasks(total, tasks, complete=True).status == "met"
    assert asked("sum: tasks, of: change", "at_most: 0", tasks, complete=True).status == "met"
    assert asked("mean: tasks, of: change", "equal_to: 0", tasks, complete=True).status == "met"


@pytest.mark.parametrize(
    ("complete", "as_of", "expected"),
    [
        (None, 2020, UNKNOWN),
        (True, 2020, MET),
        ("2019-12-31", 2020, MET),
        ("2019-12-30", 2020, UNKNOWN),
        ("2019..2019", 2020, MET),
        ("2019..2020", 2020, MET),
        ("2018..2018", 2020, UNKNOWN),
        ("2019-H1..2019-H2", 2020, MET),
        ("2019-01..2019-11", 2020, UNKNOWN),
        (["2019-H1..2019-H1", "2019-07..2019-12"], 2020, MET),
        (True, "2019-12-30", LATER),
        ("2019..2019", "2019-12-30", LATER),
    ],
)
def test_a_ban_holds_only_as_far_as_the_log_is_complete(complete, as_of, expected):
    rule = "{indicator: {count: tasks, during: closed}, at_most: 0, in: 2019}"
    tasks = {"a": {"closed": "2018-12-31"}, "b": {"closed": None}, "c": {"closed": "2020-01-01"}}
    assert told(of_tasks(rule, tasks, complete=complete, as_of=as_of)) == expected


def test_a_range_of_completeness_says_nothing_of_lists_or_of_dates_that_are_read():
    tasks = {"a": {"closed": "2019-05-01"}, "b": {"closed": None}}
    options = {"complete": "2015..2020", "as_of": 2020}
    assert asked("count: tasks", "at_most: 2", tasks, **options).status == "undetermined"
    assert told(of_tasks("{for: tasks, done: closed}", tasks, **options)) == BLANK
    assert asked("count: tasks, during: closed", "at_most: 0", tasks, **options).status == "met"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2019-05-31", LATER), ("2019-06-01", ("missed", "early")), ("2019-12-31", MISSED)],
)
def test_an_event_counts_from_its_day_on_and_for_good(as_of, expected):
    rule = "{indicator: {count: tasks, during: closed}, at_most: 0, in: 2019}"
    for complete in (None, True):
        tasks = {"a": {"closed": "2019-06-01"}}
        assert told(of_tasks(rule, tasks, complete=complete, as_of=as_of)) == expected


def test_twelve_dispatches_with_an_empty_month():
    tasks = {
        f"m{month}": {"closed": f"2020-{month:02d}-28"} for month in range(1, 13) if month != 7
    }
    rule = "{indicator: {count: tasks, during: closed}, at_least: 1, throughout: 2020-01..2020-12}"
    verdict = of_tasks(rule, tasks, complete=True)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == ("missed", "2020-07", -1)
    assert of_tasks(rule, tasks, complete=None).status == "undetermined"
    assert of_tasks(rule, {**tasks, "m7": {"closed": "2020-07-31"}}, complete=None).status == "met"


# From one day to another


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"started": "2020-12-31"}, "met"),
        ({"started": "2021-01-01"}, "not_applicable"),
        ({"started": "2018-01-01", "cleared": "2021-01-01"}, "met"),
        ({"started": "2018-01-01", "cleared": "2020-12-31"}, "not_applicable"),
        ({"started": "2018-01-01", "cleared": "2020-12-30"}, "not_applicable"),
        ({"started": None}, "not_applicable"),
        ({"started": "?"}, "undetermined"),
        ({"started": "2018-01-01", "cleared": "?"}, "undetermined"),
        ({"started": "?", "cleared": "2019-01-01"}, "not_applicable"),
    ],
)
def test_a_row_is_a_member_from_the_one_day_until_the_other(row, expected):
    contents = "from: started\nto: cleared"
    verdict = member(
        "indicator: cost, at_least: 1", {"cost": 5, **row}, contents=contents, complete=True
    )
    assert verdict.status == expected
    number = asked("count: tasks", "equal_to: 1", {"a": row}, contents=contents, complete=True)
    counts = {"met": "met", "not_applicable": "missed", "undetermined": "undetermined"}
    assert number.status == counts[expected]


def test_blank_ends_of_membership_are_unknown_where_the_register_is_not_complete():
    contents = "from: started\nto: cleared\nrows: [one]"
    rule = "indicator: cost, at_least: 1"
    for row in ({"started": "2018-01-01"}, {"cleared": "2022-01-01"}):
        verdict = member(rule, {"cost": 5, **row}, contents=contents, complete=None)
        assert told(verdict) == ("undetermined", "where_unknown")


def test_membership_is_read_in_every_judged_period():
    rows = {"a": {"started": "2018-06-01", "cleared": "2020-01-01", "cost": 1}}
    for year, value in ((2017, 0), (2018, 1), (2019, 1), (2020, 0)):
        verdict = asked(
            "count: tasks", f"at_least: 0, in: {year}", rows, complete=True,
            contents="from: started\nto: cleared",
        )  # fmt: skip
        assert verdict.value_number == value


# Attributes that vary

OUTPUTS = {
    "a": {"output": {2018: 4, 2019: 6, 2020: 8}, "stock": months(2020, *range(12)), "cost": 1},
    "b": {"output": {"2018-Q1": 1, "2018-Q2": 1, "2018-Q3": 1, "2018-Q4": 1, 2019: 2, 2020: 2}, "cost": 2},
}  # fmt: skip


@pytest.mark.parametrize(
    ("definition", "time", "value"),
    [
        ("sum: tasks, of: output", "2018", 8),
        ("sum: tasks, of: output", "2020", 10),
        ("sum: tasks, of: output, where: cost > 1", "2019", 2),
        ("max: tasks, of: output", "2019", 6),
        ("count: tasks, meeting: output >= 4", "2018", 2),
        ("count: tasks, meeting: output > previous(output)", "2020", 1),
        ("count: tasks, meeting: {indicator: output, at_least: previous}", "2020", 2),
        ("count: tasks, meeting: {increase: output, every: year, at_least: 0 %}", "2019", 1),
        ('share: tasks, of: output, meeting: cost < 2, unit: "%"', "2020", 80),
    ],
)
def test_attributes_that_vary_are_read_like_indicators(definition, time, value):
    verdict = asked(definition, f"at_least: 0, in: {time}", OUTPUTS, complete=True)
    assert verdict.value_number == value


def test_the_stock_of_a_member_is_that_of_its_last_month():
    rule = "{for: tasks, indicator: stock, at_least: 11, in: 2020}"
    found = evaluated(f"r: {rule}", tasks=OUTPUTS, complete=True).members("tasks")
    assert told(found.verdict("r", name="a")) == MET
    assert told(found.verdict("r", name="b")) == BLANK


def test_what_varies_is_not_seen_before_its_period_and_never_before_the_days_of_grace():
    rule = "{for: tasks, total: output, since: 2018, at_least: 18, by: 2020%s}"
    assert told(member(rule[13:-1] % "", OUTPUTS["a"], complete=True)) == MET
    assert told(member(rule[13:-1] % "", OUTPUTS["a"], complete=True, as_of=2019)) == LATER


def test_a_date_that_varies_is_refused():
    with pytest.raises(er.DataError) as error:
        of_tasks(
            "{for: tasks, done: closed}",
            {"a": {"closed": {2018: "2018-01-01", 2019: "2019-01-01"}}},
        )
    assert {problem.code for problem in error.value.problems} == {"date-varies"}


# What holds always


@pytest.mark.parametrize(
    ("rule", "as_of", "expected"),
    [
        ("indicator: cost, at_least: 5", 2020, "met"),
        ("indicator: cost, at_least: 5", 2019, "pending"),
        ("indicator: pm25, at_most: 5, where: cost >= 6", 2019, "not_applicable"),
        ("indicator: pm25, at_most: 5, where: ok", 2019, "pending"),
        ("indicator: cost, at_least: {case: grade, values: {good: 9, fair: none, poor: 1}}", 2019, "not_applicable"),
        ("indicator: grade, at_least: fair", 2020, "met"),
        ("indicator: grade, at_least: good", 2020, "missed"),
        ("indicator: cost, at_least: {indicator: change}", 2020, "met"),
        ("indicator: cost, at_most: {assigned: limit}", 2020, "met"),
    ],
)  # fmt: skip
def test_sentence_11_what_has_no_day_holds_on_every_day(rule, as_of, expected):
    row = {"cost": 5, "ok": True, "grade": "fair", "change": 5}
    verdict = member(
        rule, row, data={"pm25": {2018: 1}}, as_of=as_of, complete=True, assign={"limit": 5}
    )
    assert verdict.status == expected


def test_texts_are_equal_or_not_whatever_their_width():
    tasks = {
        "a": {"kind": "化工"},
        "b": {"kind": "钢铁"},
        "c": {"kind": "A级"},
        "d": {"kind": None},
    }
    for condition, bound, status in (
        ("kind == '化工'", "equal_to: 1", "undetermined"), ("kind == '化工'", "at_least: 1", "met"),
        ("kind != '化工'", "at_least: 2", "met"), ("kind in ['化工', '钢铁']", "at_least: 2", "met"),
        ("kind == '水泥'", "at_most: 1", "met"), ("kind == 'A级'", "at_least: 1", "met"),
    ):  # fmt: skip
        definition = f'count: tasks, meeting: "{condition}"'
        assert asked(definition, bound, tasks, complete=True).status == status


@pytest.mark.parametrize(
    ("cost", "value"),
    [("5", 5), ("50000 元", 5), ("0.0005 亿元", 5), ("5 万元", 5), ("1000 元", 0.1)],
)
def test_the_unit_of_an_attribute_makes_no_difference(cost, value):
    tasks = {"a": {"cost": cost}, "b": {"cost": None}}
    verdict = asked("sum: tasks, of: cost, unit: 元", "at_least: 0 万元", tasks, complete=True)
    assert (verdict.value_number, verdict.end) == (pytest.approx(value, rel=1e-12), "least")
    assert member("indicator: cost, equal_to: 50000 元", {"cost": cost}, complete=True).status == (
        "met" if value == 5 else "missed"
    )


# Which name is meant


def test_sentence_16_attributes_come_before_derived_numbers_and_indicators():
    text = """
        ecorules: 1
        id: names
        window: 2020
        registers: {tasks: {rows: [a, b], attributes: {energy: t, ok: boolean}}}
        indicators:
          energy: {unit: t, kind: flow}
          water: {unit: t, kind: flow}
          ok_tasks: {count: tasks, meeting: ok}
          tasks: {count: tasks, meeting: energy > 3}
        rules:
          own: {for: tasks, indicator: energy, at_least: 5}
          place: {indicator: energy, at_least: 100}
          shared: {for: tasks, indicator: water, at_least: 7}
          derived: {for: tasks, indicator: ok_tasks, at_least: 2}
          mixed: {for: tasks, indicator: water, at_least: {indicator: energy}, where: ok_tasks > 1}
          twin: {indicator: tasks, equal_to: 1}
    """
    rows = {"a": {"energy": 5, "ok": True}, "b": {"energy": 3, "ok": True}}
    found = er.loads(text).evaluate(
        {"energy": {2020: 100}, "water": {2020: 4}}, registers={"tasks": rows}, as_of=2020
    )
    assert {name: found.verdict(name).status for name in found.rules} == {
        "own": "missed", "place": "met", "shared": "missed", "derived": "met", "mixed": "missed",
        "twin": "met",
    }  # fmt: skip
    members = found.members("tasks")
    assert [members.verdict("own", name=name).status for name in "ab"] == ["met", "missed"]
    assert [members.verdict("mixed", name=name).status for name in "ab"] == ["missed", "met"]


# Times of their own


@pytest.mark.parametrize(
    ("due", "closed", "expected"),
    [
        ("2019", "2019-12-31", MET),
        ("2019", "2020-01-01", MISSED),
        ("2019-06", "2019-06-30", MET),
        ("2019-06", "2019-07-01", MISSED),
        ("2020-02", "2020-02-29", MET),
        ("2019-06-15", "2019-06-16", MISSED),
        ("2021", None, LATER),
        ("2021", "2019-01-01", EARLY),
        (None, "2019-01-01", BLANK),
        (None, None, BLANK),
    ],
)
def test_each_member_is_judged_at_its_own_time(due, closed, expected):
    row = {"due": due, "closed": closed, "ok": True}
    for where in ("", ", where: ok", ", where: cost < 1 or ok", ", where: known(started) or ok"):
        verdict = member(f"done: closed, by: due{where}", row, complete=True)
        assert told(verdict) == expected


@pytest.mark.parametrize(
    ("deadline", "closed", "expected"),
    [
        ("2020-05-05", "2020-05-05", "met"),
        ("2020-05-05", "2020-05-06", "missed"),
        (None, "2020-05-06", "undetermined"),
        ("?", "2020-05-06", "undetermined"),
        ("2022-01-01", "2020-05-06", "met"),
    ],
)
def test_a_date_may_be_the_day_by_which_something_is_due(deadline, closed, expected):
    row = {"deadline": deadline, "closed": closed}
    assert member("done: closed, by: deadline", row, complete=True).status == expected


def test_measures_may_be_judged_at_times_of_members():
    rows = {
        "a": {"output": {2018: 4, 2019: 6, 2020: 2}, "due": "2019"},
        "b": {"output": {2018: 4, 2019: 6, 2020: 2}, "due": "2020"},
        "c": {"output": {2018: 4, 2019: 6, 2020: 2}, "due": None},
    }
    rules = """
        level: {for: tasks, indicator: output, at_least: 5, by: due}
        since: {for: tasks, increase: output, since: due, at_least: -70 %, by: 2020}
        at: {for: tasks, indicator: output, at_least: {period: due}, by: 2020}
        total: {for: tasks, total: output, since: due, at_least: 8, by: 2020}
    """
    found = evaluated(rules, tasks=rows, contents="rows: [a, b, c]").members("tasks")
    statuses = {
        n: [found.verdict(n, name=m).status for m in "abc"] for n in ("level", "at", "total")
    }
    assert statuses == {
        "level": ["met", "missed", "undetermined"], "at": ["missed", "met", "undetermined"],
        "total": ["met", "missed", "undetermined"],
    }  # fmt: skip
    assert found.verdict("since", name="a").status == "met"
    assert found.verdict("since", name="b").status == "undetermined"


# Nobody asked


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("count: tasks", "met"),
        ("count: tasks, where: ok", "met"),
        ("sum: tasks, of: cost", "met"),
        ("count: tasks, during: closed", "met"),
        ("count: tasks, meeting: ok", "not_applicable"),
        ("share: tasks, meeting: ok", "not_applicable"),
        ("mean: tasks, of: cost", "not_applicable"),
        ("min: tasks, of: cost", "not_applicable"),
        ("max: tasks, of: cost", "not_applicable"),
        ("percentile: tasks, of: cost, at: 50", "not_applicable"),
        ("compound: tasks, of: rise", "not_applicable"),
        ("worst: tasks, of: grade", "not_applicable"),
    ],
)
@pytest.mark.parametrize("tasks", [{}, {"a": {"ok": False, "cost": 3, "closed": "2015-01-01"}}])
def test_a_ban_with_an_empty_complete_log_is_met_and_others_ask_nobody(definition, expected, tasks):
    where = "" if not tasks or "where" in definition or "during" in definition else ", where: ok"
    bound = "at_least: fair" if "worst" in definition else "at_most: 0"
    verdict = asked(definition + where, bound, tasks, complete=True)
    assert verdict.status == expected
    open_list = asked(definition + where, bound, tasks, complete=None)
    assert open_list.status == "undetermined"
    assert open_list.reason == "members_unknown"


def test_a_quota_nobody_delivered_is_missed():
    assert asked("count: tasks, where: ok", "at_least: 1", {}, complete=True).status == "missed"
    assert asked("sum: tasks, of: cost", "at_least: 1", {}, complete=True).status == "missed"


def test_a_rule_for_a_register_without_members_asks_nobody():
    rule = "{for: tasks, done: closed, by: 2020}"
    assert told(of_tasks(rule, {}, complete=True)) == ABSENT
    assert told(of_tasks(rule, {}, complete=None)) == UNKNOWN
    assert told(of_tasks(rule, {}, complete=True, contents="size: 2")) == UNKNOWN
    assert told(of_tasks(rule, {}, complete=True, as_of=2019)) == LATER


def test_circles_through_registers_are_refused():
    for more in (
        "x: {count: tasks, meeting: x > 1}",
        "x: {mean: counties, of: x}",
        "x: {count: tasks, where: y > 1}\ny: {expression: x + x}",
    ):
        with pytest.raises(er.RuleSetError) as error:
            ledger("r: {indicator: x, at_least: 1}", more=more)
        assert {problem.code for problem in error.value.problems} == {"circle"}
