"""Sums, means, extremes, conditions on members, and what is settled early: worked by hand."""

from __future__ import annotations

import pytest

from .register_cases import place, verdict

SHARE = {"indicator": "closing", "by": "2020"}
TWO = {"plants": {"a": {"closed": "2019-01-01"}, "b": {"closed": "2019-01-01"}}}


# -- other reductions -----------------------------------------------------------------------------

AREAS = {"plants": {"a": {"area": 10}, "b": {"area": 30}, "c": {"area": 20}}}


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ({"sum": "plants", "of": "area"}, 60.0),
        ({"mean": "plants", "of": "area"}, 20.0),
        ({"min": "plants", "of": "area"}, 10.0),
        ({"max": "plants", "of": "area"}, 30.0),
        ({"percentile": "plants", "of": "area", "at": "75"}, 25.0),
        ({"share": "plants", "of": "area", "meeting": "area >= 20", "unit": "%"}, 500 / 6),
        ({"mean": "plants", "of": {"expression": "area / 2", "unit": "ha"}}, 10.0),
    ],
)
def test_reductions_of_what_holds_always(what, value):
    rule = {"indicator": what, "at_least": "0", "by": "2020"}
    assert verdict(rule, AREAS, complete=True).value == pytest.approx(value)


def test_n9_an_unknown_value_leaves_the_known_end():
    given = {"plants": {**AREAS["plants"], "d": {}}}
    top = {"indicator": {"max": "plants", "of": "area"}, "by": "2020"}
    assert place({**top, "at_least": "30"}, given, complete=True)[0] == "met"
    assert place({**top, "at_most": "30"}, given, complete=True)[0] == "undetermined"
    low = {"indicator": {"min": "plants", "of": "area"}, "by": "2020"}
    assert place({**low, "at_most": "10"}, given, complete=True)[0] == "met"
    assert place({**low, "at_least": "10"}, given, complete=True)[0] == "undetermined"
    for what in ("sum", "mean"):  # an area need not be positive; a flow must
        rule = {"indicator": {what: "plants", "of": "area"}, "at_least": "1", "by": "2020"}
        assert place(rule, given, complete=True)[0] == "undetermined"
    flows = {"plants": {"a": {"output": 5}, "b": {}}}
    rule = {"indicator": {"sum": "plants", "of": "output"}, "by": "2020"}
    assert place({**rule, "at_least": "5 t"}, flows, complete=True)[0] == "met"
    assert place({**rule, "at_most": "5 t"}, flows, complete=True)[0] == "undetermined"


def test_worst_of_classes_and_of_numbers():
    graded = {"plants": {"a": {"grade": "A"}, "b": {"grade": "C"}, "c": {}}}
    rule = {"indicator": {"worst": "plants", "of": "grade"}, "by": "2020"}
    assert place({**rule, "at_least": "B"}, graded, complete=True)[0] == "missed"
    scored = {"plants": {"a": {"score": 90}, "b": {"score": 60}}}
    worst = {"indicator": {"worst": "plants", "of": "score"}, "at_least": "61 %", "by": "2020"}
    assert verdict(worst, scored, complete=True).value == 60.0


def test_a_member_that_may_be_asked_is_tried_in_and_out():
    given = {
        "plants": {
            "a": {"needed": True, "area": 10},
            "b": {"area": 5},  # nobody knows whether it is needed
        }
    }
    what = {"sum": "plants", "of": "area", "where": "needed"}
    rule = {"indicator": what, "by": "2020"}
    assert place({**rule, "at_least": "10"}, given, complete=True)[0] == "met"
    assert place({**rule, "at_most": "15"}, given, complete=True)[0] == "met"
    assert place({**rule, "at_least": "11"}, given, complete=True)[0] == "undetermined"


def test_attributes_that_vary_by_period_roll_up_and_are_not_seen_before():
    given = {
        "plants": {"a": {"output": {"2020-H1": 3, "2020-H2": 4}}, "b": {"output": {"2020": 5}}}
    }
    rule = {"indicator": {"sum": "plants", "of": "output"}, "in": "2020"}
    assert verdict({**rule, "at_least": "12 t"}, given, complete=True).value == 12.0
    early = verdict({**rule, "at_least": "3 t"}, given, complete=True, as_of="2020-06")
    assert (early.status, early.reason, early.value) == ("met", "early", 3.0)
    assert place({**rule, "at_least": "4 t"}, given, complete=True, as_of="2020-06") == (
        "pending",
        "not_seen",
    )


# -- before the reading day (N7, N17) -------------------------------------------------------------


def test_n7_what_has_come_stays_and_the_rest_may_come():
    shape = {"rows": ["a", "b"]}
    rule = {**SHARE, "plants": None}
    del rule["plants"]
    given = {"plants": {"a": {"closed": "2020-03-01"}, "b": {}}}
    options = {"plants": shape, "complete": True, "as_of": "2020-06"}
    assert place({**rule, "at_least": "50 %"}, given, **options) == ("met", "early")
    assert place({**rule, "at_least": "51 %"}, given, **options) == ("pending", "not_seen")
    assert place({**rule, "at_most": "50 %"}, given, **options) == ("pending", "not_seen")


def test_n7_open_lists_may_still_grow():
    given = {"plants": {"a": {"closed": "2020-03-01"}}}
    rule = {**SHARE, "at_least": "100 %"}
    assert place(rule, given, complete=True, as_of="2020-06") == ("pending", "not_seen")
    assert place(rule, given, complete=True, plants={"rows": ["a"]}, as_of="2020-06")[0] == "met"


def test_n7_other_conditions_wait_for_the_reading_day():
    given = {"plants": {"a": {"closed": "2020-03-01", "needed": True, "grade": "A"}}}
    for meeting in ("needed", "grade == 'A'", "closed and needed", "not sold", "closed or needed"):
        rule = {"indicator": {"share": "plants", "meeting": meeting}, "at_least": "1", "by": "2020"}
        options = {"plants": {"rows": ["a"]}, "complete": True}
        assert place(rule, given, as_of="2020-06", **options) == ("pending", "not_seen"), meeting
        assert place(rule, given, as_of="2020", **options)[0] == "met", meeting


def test_n17_what_holds_always_is_known_under_where_and_of():
    given = {"plants": {"a": {"needed": True, "area": 5, "closed": "2020-03-01"}}}
    options = {"plants": {"rows": ["a"]}, "complete": True, "as_of": "2020-06"}
    what = {"sum": "plants", "of": "area", "where": "needed and closed"}
    assert place({"indicator": what, "at_least": "5", "by": "2020"}, given, **options)[0] == "met"
    # what has not come may come, and then its area counts
    open_ended = {**what, "where": "needed and sold"}
    rule = {"indicator": open_ended, "by": "2020"}
    assert place({**rule, "at_least": "1"}, given, **options) == ("pending", "not_seen")
    assert place({**rule, "at_most": "5"}, given, **options)[0] == "met"


# -- texts, labels, numbers, days between ---------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "count"),
    [
        ("owner == '株冶'", 1),
        ("owner != '株冶'", 1),
        ("owner in ['株冶', '昊华']", 2),
        ("owner not in ['株冶', '其他']", 1),
        ("grade >= 'B'", 2),
        ("grade > 'B'", 1),
        ("area > 10", 1),
        ("closed <= date('2019-06-30')", 1),
        ("closed < date('2019-06-30')", 0),
        ("opened < closed", 1),  # the other has not been closed
        ("not (opened < closed)", 1),
        ("elapsed(opened, closed) <= quantity('30 day')", 1),
        ("elapsed(opened, closed) > quantity('30 day')", 0),
        ("closed <= due", 1),
        ("known(closed)", 1),
        ("needed", 1),
        ("closed or needed", 2),
    ],
)
def test_conditions_on_members(meeting, count):
    rows = {
        "a": {"owner": "株冶 ", "grade": "A", "area": 10, "opened": "2019-05-31",
              "closed": "2019-06-30", "due": "2019-06", "needed": False},
        "b": {"owner": "昊华", "grade": "B", "area": 11, "opened": "2019-05-31", "due": "2019-06",
              "needed": True},
    }  # fmt: skip
    rule = {"indicator": {"count": "plants", "meeting": meeting}, "at_least": "0", "by": "2020"}
    assert verdict(rule, {"plants": rows}, complete=True).value == count


def test_a_rule_in_place_is_asked_of_every_member():
    given = {"plants": {"a": {"area": 10}, "b": {"area": 20, "needed": True}, "c": {"area": 30}}}
    what = {"share": "plants", "meeting": {"indicator": "area", "at_most": "0.2 km²"}, "unit": "%"}
    rule = {"indicator": what, "at_least": "60 %", "by": "2020"}
    assert verdict(rule, given, complete=True).value == pytest.approx(200 / 3)
