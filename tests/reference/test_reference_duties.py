"""Rules for members, `done`, ranks and outside standards, held to examples worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from reference import shown_day

from .register_cases import HERE, margin, members, place, verdict

DONE = {"for": "plants", "done": "closed", "by": "2020"}


def only(rule: dict, row: dict, **options):
    """Return the verdict of the only member of a closed list."""
    return members(rule, {"plants": {"a": row}}, **{"plants": {"rows": ["a"]}, **options})["a"]


# -- done (N12) -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed", "status", "days"),
    [
        ("2019-12-31", "met", 366.0),
        ("2020-12-30", "met", 1.0),
        ("2020-12-31", "met", 0.0),
        ("2021-01-01", "missed", -1.0),
        ("2021-03-01", "missed", -60.0),
    ],
)
def test_n12_the_day_before_on_and_after_it_is_due(closed, status, days):
    found = only(DONE, {"closed": closed}, as_of="2021", complete=True)
    assert (found.status, found.margin) == (status, days)
    assert (shown_day(found.value), shown_day(found.bound)) == (closed, "2020-12-31")


def test_n12_what_has_not_come_is_late_by_the_days_since():
    found = only(DONE, {}, as_of="2021-03-01", complete=True)
    assert (found.status, found.margin) == ("missed", -60.0)
    late = only(DONE, {"closed": "2021-04-01"}, as_of="2021-03-01", complete=True)
    assert (late.status, late.margin) == ("missed", -60.0)


@pytest.mark.parametrize(
    ("row", "complete", "status", "reason"),
    [
        ({}, True, "missed", "compared"),
        ({}, "2020-12-31", "missed", "compared"),
        ({}, "2020-12-30", "undetermined", "value_missing"),
        ({}, None, "undetermined", "value_missing"),
        ({}, "2018..2020", "undetermined", "value_missing"),
        ({"closed": "?"}, True, "undetermined", "value_missing"),
        ({"closed": "2020-07-01"}, None, "met", "compared"),
        ({"closed": "2021-07-01"}, None, "missed", "compared"),  # not yet, whatever is complete
    ],
)
def test_n5_silence_decides_nothing_unless_complete(row, complete, status, reason):
    found = only(DONE, row, as_of="2020", complete=complete)
    assert (found.status, found.reason) == (status, reason)


def test_n12_within_moves_the_day_it_is_due():
    rule = {**DONE, "within": "10 days"}
    on = only(rule, {"closed": "2021-01-10"}, as_of="2021", complete=True)
    assert (on.status, on.margin, shown_day(on.bound)) == ("met", 0.0, "2021-01-10")
    after = only(rule, {"closed": "2021-01-11"}, as_of="2021", complete=True)
    assert (after.status, after.margin) == ("missed", -1.0)
    # seen to the end of the year, and ten days are left
    waiting = only(rule, {}, as_of="2020", complete=True)
    assert (waiting.status, waiting.reason) == ("pending", "not_seen")


@pytest.mark.parametrize(
    ("text", "status", "came"),
    [
        ("closed and sold", "met", "2020-05-01"),
        ("closed or sold", "met", "2020-02-01"),
        ("closed or opened", "met", "2020-02-01"),
        ("closed <= sold", "met", "2020-05-01"),  # known on the later day
        ("closed <= due", "met", "2020-02-01"),  # a plan is no event (N19)
        ("closed < date('2020-12-01')", "met", "2020-02-01"),
        ("sold >= closed and closed", "met", "2020-05-01"),
        ("opened < closed <= sold", "missed", None),
        ("not opened", "met", ""),
        ("closed and needed", "met", ""),
        ("closed == date('2020-02-01')", "met", ""),
        ("sold < closed", "missed", None),
        ("closed and opened", "missed", None),
    ],
)
def test_n12_the_day_a_condition_came_true(text, status, came):
    row = {"closed": "2020-02-01", "sold": "2020-05-01", "due": "2020-03", "needed": True}
    found = only({**DONE, "done": text}, row, as_of="2021-01-31", complete=True)
    assert found.status == status
    if came == "":
        assert (found.margin, found.value) == (None, None)
    elif came is None:  # not by the last day seen
        assert margin(found) == -31.0
    else:
        assert shown_day(found.value) == came
        assert found.margin == (dt.date(2020, 12, 31) - dt.date.fromisoformat(came)).days


def test_sentence_18_decided_early_only_by_what_cannot_be_undone():
    early = only(DONE, {"closed": "2020-05-01"}, as_of="2020-06-30")
    assert (early.status, early.reason, early.margin) == ("met", "early", 244.0)
    ahead = only(DONE, {"closed": "2020-09-01"}, as_of="2020-06-30")
    assert (ahead.status, ahead.reason) == ("pending", "not_seen")
    for text in ("not sold", "closed and needed", "needed", "closed == date('2020-05-01')"):
        rule = {**DONE, "done": text}
        row = {"closed": "2020-05-01", "needed": True}
        found = only(rule, row, as_of="2020-06-30", complete=True)
        assert (found.status, found.reason) == ("pending", "not_seen"), text


@pytest.mark.parametrize(
    ("text", "complete", "status"),
    [
        ("closed <= date('2020-03-31')", True, "missed"),  # it cannot come before that day now
        ("closed <= date('2020-06-30')", True, "missed"),
        ("closed <= date('2020-07-01')", True, "pending"),
        ("closed <= date('2020-03-31')", None, "pending"),
        ("closed > date('2020-03-31')", True, "pending"),
        ("closed < opened", True, "missed"),
        ("opened < closed", True, "pending"),
        ("opened < date('2020-03-01')", None, "met"),
        ("closed < sold", True, "pending"),
        ("closed <= due", True, "missed"),
    ],
)
def test_n7_comparisons_are_settled_on_the_last_day_seen(text, complete, status):
    row = {"opened": "2020-02-01", "due": "2020-06"}
    found = only({**DONE, "done": text}, row, as_of="2020-06-30", complete=complete)
    assert found.status == status
    if status == "missed":
        assert (found.reason, found.margin) == ("early", None)


# -- members and their place (N10) ----------------------------------------------------------------

A, B, C = {"closed": "2020-02-01"}, {"closed": "2021-02-01"}, {"closed": "?"}


@pytest.mark.parametrize(
    ("rows", "shape", "complete", "expected"),
    [
        ({"a": A}, {}, True, ("met", "parts")),
        ({"a": A}, {}, None, ("undetermined", "members_unknown")),
        ({"a": A}, {"rows": ["a"]}, None, ("met", "parts")),
        ({"a": A, "b": B}, {}, None, ("missed", "parts")),
        ({"a": A, "b": B, "c": C}, {}, None, ("missed", "parts")),
        ({"a": A, "c": C}, {}, True, ("undetermined", "value_missing")),
        ({"a": A}, {"size": "2"}, True, ("undetermined", "members_unknown")),
        ({"a": B}, {"size": "2"}, True, ("missed", "parts")),
        ({}, {}, True, ("not_applicable", "nobody_asked")),
        ({}, {}, None, ("undetermined", "members_unknown")),
        ({"a": A}, {"rows": ["a", "b", "等"]}, True, ("missed", "parts")),  # b is blank
        ({"a": A, "b": A}, {"rows": ["a", "b", "等"]}, None, ("undetermined", "members_unknown")),
    ],
)
def test_n10_a_place_has_all_of_its_members(rows, shape, complete, expected):
    assert place(DONE, {"plants": rows}, plants=shape, complete=complete, as_of="2021") == expected


def test_n10_members_for_whom_where_is_false_leave_the_place():
    rule = {**DONE, "where": "needed"}
    rows = {"a": {**A, "needed": True}, "b": {**B, "needed": False}}
    assert place(rule, {"plants": rows}, complete=True, as_of="2021") == ("met", "parts")
    found = members(rule, {"plants": rows}, complete=True, as_of="2021")
    assert (found["b"].status, found["b"].reason) == ("not_applicable", "where_false")
    none = {"b": {**B, "needed": False}}
    assert place(rule, {"plants": none}, complete=True, as_of="2021") == (
        "not_applicable",
        "where_false",
    )
    unsure = {"a": {**A, "needed": True}, "b": B}
    assert place(rule, {"plants": unsure}, complete=True, as_of="2021") == (
        "undetermined",
        "where_unknown",
    )


def test_n8_members_from_one_day_until_another():
    shape = {"from": "opened", "to": "sold"}
    rows = {
        "in": {"opened": "2019-01-01", **A},
        "gone": {"opened": "2019-01-01", "sold": "2020-12-31"},
        "new": {"opened": "2021-01-01"},
    }
    found = members(DONE, {"plants": rows}, plants=shape, complete=True, as_of="2021")
    assert {name: one.status for name, one in found.items()} == {
        "in": "met",
        "gone": "not_applicable",
        "new": "not_applicable",
    }


def test_n10_pending_while_a_member_is_and_otherwise_while_the_period_is_unseen():
    options = {"complete": True, "as_of": "2020-06"}
    closed = {"plants": {"rows": ["a", "b"]}}
    assert place(DONE, {"plants": {"a": A}}, **options, **closed) == ("pending", "not_seen")
    assert place(DONE, {"plants": {"a": A, "b": A}}, **options, **closed) == ("met", "parts")
    assert place(DONE, {"plants": {"a": A}}, **options)[0] == "pending"  # others may come
    size = {"plants": {"size": "2"}}
    assert place(DONE, {"plants": {"a": A}}, **options, **size) == ("pending", "members_unknown")


def test_a_plain_rule_for_members_reads_attributes_then_indicators_of_the_place():
    rule = {"for": "plants", "indicator": "score", "at_least": {"indicator": "green"}, "by": "2020"}
    data = {HERE: {"green": {"2020": 60}, "score": {"2020": 0}}}
    rows = {"a": {"score": 60}, "b": {"score": 59}, "c": {}}
    more = {"indicators": {"score": {"unit": "%"}}}
    found = members(rule, {"plants": rows}, data=data, **more)
    assert {name: (one.status, one.value) for name, one in found.items()} == {
        "a": ("met", 60.0),
        "b": ("missed", 59.0),
        "c": ("undetermined", None),
    }


def test_n17_what_holds_always_is_measured_on_the_reading_day():
    rule = {"for": "plants", "indicator": "area", "at_least": "10", "by": "2020"}
    early = only(rule, {"area": 12}, as_of="2020-06")
    assert (early.status, early.reason) == ("pending", "not_seen")
    assert only(rule, {"area": 12}).margin == 2.0
    assert only({**rule, "within": "5 days"}, {"area": 12}).status == "pending"


def test_attributes_by_period_make_changes_and_totals():
    row = {"output": {"2018": 100, "2019": 90, "2020": 85}}
    down = {"for": "plants", "decrease": "output", "since": "2018", "at_least": "15 %"}
    assert margin(only(down, row)) == 0.0
    total = {"for": "plants", "total": "output", "since": "2018", "at_most": "0.275 kt"}
    assert margin(only(total, row)) == 0.0
    fall = {"for": "plants", "indicator": "output", "must": "fall", "throughout": "2019..2020"}
    assert only(fall, row).margin == 5.0


def test_sentence_11_a_rule_for_one_member_is_the_plain_rule():
    data = {HERE: {"green": {"2018": 40, "2020": 44}}}
    for rule in (
        {"indicator": "green", "at_least": "44 %"},
        {"indicator": "green", "above": "44 %"},
        {"increase": "green", "since": "2018", "at_least": "10 %"},
        {"indicator": "green", "at_least": "45 %", "by": "2021"},
    ):
        plain = verdict(rule, {}, data=data)
        member = members(
            {"for": "plants", **rule}, {"plants": {"a": {}}}, plants={"rows": ["a"]}, data=data
        )
        assert member["a"] == plain
        assert place({"for": "plants", **rule}, {}, plants={"rows": ["a"]}, data=data)[0] == (
            plain.status
        )


def test_case_chooses_by_an_attribute():
    bound = {"case": "grade", "values": {"A": "60 %", "B": "40 %", "C": "none"}}
    rule = {"for": "plants", "indicator": "score", "at_least": bound}
    rows = {"a": {"grade": "A", "score": 50}, "b": {"grade": "B", "score": 50},
            "c": {"grade": "C", "score": 0}, "d": {"score": 100}}  # fmt: skip
    found = members(rule, {"plants": rows}, complete=True)
    assert {name: (one.status, one.reason) for name, one in found.items()} == {
        "a": ("missed", "compared"),
        "b": ("met", "compared"),
        "c": ("not_applicable", "case_none"),
        "d": ("undetermined", "reference_missing"),
    }


# -- times of their own (N11, N18) ----------------------------------------------------------------


def test_n11_each_member_is_due_in_its_own_period():
    rule = {"for": "plants", "done": "closed", "by": "due"}
    rows = {
        "year": {"due": "2019", "closed": "2019-12-31"},
        "month": {"due": "2019-06", "closed": "2019-07-01"},
        "day": {"due": "2019-06-15", "closed": "2019-06-14"},
        "ahead": {"due": "2021"},
        "blank": {"closed": "2019-01-01"},
        "unsure": {"due": "?", "closed": "2019-01-01"},
    }
    found = members(rule, {"plants": rows}, complete=True)
    assert {name: (one.status, one.reason, one.margin) for name, one in found.items()} == {
        "year": ("met", "compared", 0.0),
        "month": ("missed", "compared", -1.0),
        "day": ("met", "compared", 1.0),
        "ahead": ("pending", "not_seen", None),
        "blank": ("undetermined", "value_missing", None),
        "unsure": ("undetermined", "value_missing", None),
    }
    assert place(rule, {"plants": rows}, complete=True)[0] == "missed"
    rest = {name: row for name, row in rows.items() if name in ("year", "ahead")}
    assert place(rule, {"plants": rest}, complete=True) == ("pending", "not_seen")
    rest = {name: row for name, row in rows.items() if name in ("year", "blank")}
    assert place(rule, {"plants": rest}, complete=True) == ("undetermined", "value_missing")


def test_n18_since_an_attribute():
    rule = {"for": "plants", "increase": "score", "since": "due", "at_least": "5 pp"}
    row = {"score": {"2018": 50, "2019": 54, "2020": 55}}
    assert only(rule, {**row, "due": "2018"}).status == "met"
    assert only(rule, {**row, "due": "2019"}).status == "missed"
    assert only(rule, row).reason == "value_missing"


# -- composites -----------------------------------------------------------------------------------


def test_sentence_17_a_rule_for_the_same_register_gives_each_member_its_own():
    rules = {"shut": {**DONE, "binding": "false"}}
    both = {"for": "plants", "all": ["shut", {"indicator": "area", "at_least": "10"}]}
    rows = {"a": {**A, "area": 12}, "b": {**A, "area": 9}, "c": {**B, "area": 12}}
    found = members(both, {"plants": rows}, rules=rules, complete=True)
    assert {name: one.status for name, one in found.items()} == {
        "a": "met",
        "b": "missed",
        "c": "missed",
    }


def test_a_place_takes_the_verdict_of_its_members_into_a_composite():
    rules = {"shut": DONE}
    rule = {"rules": ["shut", {"indicator": "green", "at_least": "50 %"}], "at_least": "1"}
    options = {"rules": rules, "complete": True, "as_of": "2021"}
    data = {HERE: {"green": {"2020": 60}}}
    assert place({**rule, "at_least": "2"}, {"plants": {"a": A}}, data=data, **options)[0] == "met"
    assert place({**rule, "at_least": "2"}, {"plants": {"b": B}}, data=data, **options)[0] == (
        "missed"
    )
    in_place = {"all": [{"for": "plants", "done": "closed"}], "throughout": "2019..2020"}
    assert place(in_place, {"plants": {"a": A}}, complete=True)[0] == "missed"  # not by 2019
    in_place = {"all": [{"for": "plants", "done": "closed"}], "by": "2020"}
    assert place(in_place, {"plants": {"a": A}}, complete=True)[0] == "met"
