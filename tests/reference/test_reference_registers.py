"""Indicators derived from registers, held to the language by examples worked by hand."""

from __future__ import annotations

import pytest

from .register_cases import HERE, margin, place, places, verdict


def villages(passing: int, failing: int, unknown: int) -> dict:
    rows = {f"p{n}": {"closed": "2019-05-01"} for n in range(passing)}
    rows |= {f"f{n}": {} for n in range(failing)}
    return {"plants": rows | {f"u{n}": {"closed": "?"} for n in range(unknown)}}


SHARE = {"indicator": "closing", "by": "2020"}
COUNT = {"count": "plants", "meeting": "closed"}


# -- shares and counts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "status", "value"),
    [
        ((97, 0, 3), "met", 97.0),  # 97 to 100
        ((90, 7, 3), "met", 90.0),  # 90 to 93: exactly at the bound
        ((89, 8, 3), "undetermined", None),  # 89 to 92
        ((87, 10, 3), "undetermined", None),  # 87 to 90
        ((86, 11, 3), "missed", 89.0),  # 86 to 89
    ],
)
def test_n9_ninety_per_cent_of_a_hundred_villages_with_three_unknown(numbers, status, value):
    found = verdict({**SHARE, "at_least": "90 %"}, villages(*numbers), complete=True)
    assert (found.status, found.value) == (status, value if value is None else pytest.approx(value))
    assert found.reason == ("members_unknown" if value is None else "compared")


def test_n5_a_blank_is_unknown_unless_the_register_is_complete():
    given = villages(9, 1, 0)
    assert place({**SHARE, "at_least": "90 %"}, given, complete=True) == ("met", "compared")
    assert place({**SHARE, "above": "90 %"}, given, complete=True) == ("missed", "compared")
    # the list may grow, and the tenth may have been closed
    assert place({**SHARE, "at_least": "90 %"}, given) == ("undetermined", "members_unknown")


@pytest.mark.parametrize(
    ("complete", "status"),
    [
        (None, "undetermined"),
        ("2020-12-30", "undetermined"),  # a day short of the reading day
        ("2020-12-31", "missed"),
        ("2020", "missed"),
        ("2019..2020", "undetermined"),  # a range is for `during` alone (N6)
        ({"plants": True}, "missed"),
        ({"log": True}, "undetermined"),
        (False, "undetermined"),
    ],
)
def test_n6_complete_to_the_reading_day(complete, status):
    given = {"plants": {"a": {"closed": "2019-01-01"}, "b": {}}}
    assert place({**SHARE, "at_least": "60 %"}, given, complete=complete)[0] == status


@pytest.mark.parametrize(
    ("closed", "as_of", "count"),
    [
        ("2020-12-30", "2021", 1.0),
        ("2020-12-31", "2021", 1.0),
        ("2021-01-01", "2021", 0.0),  # known today, not yet on the reading day
        ("2021-01-01", "2020", 0.0),  # whatever the file says
    ],
)
def test_n5_the_reading_day_is_the_last_of_the_judged_period(closed, as_of, count):
    rule = {"indicator": COUNT, "at_least": "0", "by": "2020"}
    given = {"plants": {"a": {"closed": closed}}}
    assert verdict(rule, given, complete=True, as_of=as_of).value == count


def test_within_moves_the_reading_day():
    given = {"plants": {"a": {"closed": "2021-01-10"}}}
    rule = {"indicator": COUNT, "at_least": "1", "by": "2020"}
    assert place(rule, given, complete=True, as_of="2021")[0] == "missed"
    assert place({**rule, "within": "10 days"}, given, complete=True, as_of="2021")[0] == "met"
    assert place({**rule, "within": "9 days"}, given, complete=True, as_of="2021")[0] == "missed"
    # on the tenth it has come, and nothing can undo it; before, it is not yet due
    assert place({**rule, "within": "1 month"}, given, complete=True, as_of="2021-01-10") == (
        "met",
        "compared",  # its period has been seen
    )
    assert place({**rule, "within": "1 month"}, given, complete=True, as_of="2021-01-09") == (
        "pending",
        "not_seen",
    )


# -- contents (N3) --------------------------------------------------------------------------------

TWO = {"plants": {"a": {"closed": "2019-01-01"}, "b": {"closed": "2019-01-01"}}}
NONE = {"plants": {"a": {}, "b": {}}}
OF_SIX = {"rows": ["a", "b"], "size": "6"}


@pytest.mark.parametrize(
    ("bound", "given", "status", "value"),
    [
        ({"at_least": "33 %"}, TWO, "met", 100 / 3),  # two of six at least
        ({"at_least": "50 %"}, TWO, "undetermined", None),
        ({"at_most": "60 %"}, TWO, "undetermined", None),
        ({"at_least": "66 %"}, NONE, "undetermined", None),  # 4 of 6 may be
        ({"at_least": "67 %"}, NONE, "missed", 200 / 3),
        ({"at_most": "67 %"}, NONE, "met", 200 / 3),
    ],
)
def test_n9_six_members_of_whom_two_are_named(bound, given, status, value):
    found = verdict({**SHARE, **bound}, given, complete=True, plants=OF_SIX)
    assert (found.status, found.value) == (status, value if value is None else pytest.approx(value))


def test_n9_unnamed_members_may_not_be_asked_where_a_condition_chooses():
    chosen = {"share": "plants", "where": "needed", "meeting": "closed", "unit": "%"}
    given = {"plants": {"a": {"needed": True, "closed": "2019-01-01"}, "b": {"needed": False}}}
    rule = {"indicator": chosen, "by": "2020"}
    # one of one, or one of five
    least = verdict({**rule, "at_least": "20 %"}, given, complete=True, plants=OF_SIX)
    assert (least.status, least.value, least.end) == ("met", 20.0, "least")
    assert place({**rule, "at_least": "21 %"}, given, complete=True, plants=OF_SIX)[0] == (
        "undetermined"
    )


def test_a_count_of_a_stated_size_is_that_size():
    rule = {"indicator": {"count": "plants"}, "by": "2020"}
    assert verdict({**rule, "equal_to": "6"}, TWO, plants=OF_SIX).status == "met"
    dated = {**OF_SIX, "from": "opened"}
    # with `from` those without a name need not be members yet
    assert place({**rule, "at_least": "1"}, TWO, plants=dated, complete=True)[0] == "undetermined"
    left = {**OF_SIX, "to": "sold"}
    assert place({**rule, "at_least": "3"}, TWO, plants=left, complete=True)[0] == "undetermined"
    assert place({**rule, "at_least": "2"}, TWO, plants=left, complete=True)[0] == "met"


@pytest.mark.parametrize(
    ("shape", "complete", "status"),
    [
        ({"rows": ["a", "b"]}, None, "met"),  # the file closes the list
        ({"rows": ["a", "b", "等"]}, None, "undetermined"),
        ({"rows": ["a", "b", "等"]}, True, "met"),
        ({"rows": ["a", "等"], "size": "2"}, None, "met"),  # the size closes it
        ({}, None, "undetermined"),
        ({}, True, "met"),
        ({"size": "2"}, None, "met"),
        ({"size": "3"}, True, "undetermined"),  # completeness does not name the third
    ],
)
def test_n3_what_closes_a_list(shape, complete, status):
    assert place({**SHARE, "equal_to": "100 %"}, TWO, plants=shape, complete=complete)[0] == status


def test_n9_an_open_list_decides_only_what_its_members_make_impossible():
    given = {"plants": {"a": {"closed": "2019-01-01"}, "b": {"needed": False}}}
    asked = {"share": "plants", "meeting": "needed", "unit": "%"}
    rule = {"indicator": asked, "by": "2020"}
    assert place({**rule, "at_least": "100 %"}, given)[0] == "missed"  # one fails for certain
    assert place({**rule, "below": "100 %"}, given)[0] == "met"
    assert place({**rule, "at_least": "99 %"}, given)[0] == "undetermined"
    assert place({**rule, "above": "0 %"}, given)[0] == "undetermined"
    closing = {**SHARE, "above": "0 %"}
    assert place(closing, given)[0] == "met"  # one passes for certain
    assert place({**SHARE, "at_least": "1 %"}, given)[0] == "undetermined"


def test_n9_a_count_of_an_open_list_has_its_known_end():
    rule = {"indicator": COUNT, "by": "2020"}
    assert verdict({**rule, "at_least": "2"}, TWO).value == 2.0
    assert place({**rule, "at_least": "3"}, TWO)[0] == "undetermined"
    assert place({**rule, "at_most": "1"}, TWO)[0] == "missed"
    assert place({**rule, "at_most": "2"}, TWO)[0] == "undetermined"


def test_n3_data_join_the_rows_of_the_file_by_key():
    shape = {"rows": {"a": {"closed": "2019-01-01"}, "b": {}}}
    rule = {**SHARE, "at_least": "100 %"}
    assert place(rule, {}, plants=shape)[0] == "undetermined"
    assert place(rule, {"plants": {"b": {"closed": "2020-12-31"}}}, plants=shape)[0] == "met"
    assert place(rule, {}, plants=shape, complete=True)[0] == "missed"
    assert place(rule, {"plants": {"b": {"closed": "?"}}}, plants=shape, complete=True)[0] == (
        "undetermined"
    )


# -- nobody asked (N15) ---------------------------------------------------------------------------

EVENTS = {"count": "log", "during": "held"}
BAN = {"indicator": EVENTS, "at_most": "0", "in": "2020"}


def test_n15_a_ban_with_an_empty_log_needs_the_log_to_be_complete():
    assert place(BAN, {}, complete=True) == ("met", "compared")
    assert place(BAN, {}, complete="2020") == ("met", "compared")
    assert place(BAN, {}, complete="2020..2020") == ("met", "compared")
    assert place(BAN, {}, complete="2018..2019") == ("undetermined", "members_unknown")
    assert place(BAN, {}) == ("undetermined", "members_unknown")
    # one event breaks it, complete or not
    broken = {"log": [{"name": "1", "held": "2020-07-01"}]}
    assert place(BAN, broken) == ("missed", "compared")


def test_n15_a_quota_that_nobody_delivered_is_missed():
    fines = {"sum": "log", "of": "fine", "during": "held"}
    rule = {"indicator": fines, "at_least": "1 万元", "in": "2020"}
    assert verdict(rule, {}, complete=True).value == 0.0
    assert place(rule, {}, complete=True) == ("missed", "compared")
    assert place(rule, {}) == ("undetermined", "members_unknown")


def test_n15_a_count_within_a_period_is_a_flow_and_0_where_nothing_happened():
    fires = {"count": "log", "during": "held", "meeting": "kind == 'fire'"}
    rule = {"indicator": fires, "at_most": "0", "in": "2020"}
    assert place(rule, {}, complete=True) == ("met", "compared")
    leak = {"log": [{"name": "1", "held": "2020-07-01", "kind": "leak"}]}
    assert place(rule, leak, complete=True) == ("met", "compared")
    assert place(rule, leak) == ("undetermined", "members_unknown")
    unsure = {"log": [{"name": "1", "held": "2020-07-01"}]}
    assert place(rule, unsure, complete=True) == ("undetermined", "members_unknown")


@pytest.mark.parametrize(
    "what",
    [
        {"share": "plants", "meeting": "closed"},
        {"count": "plants", "meeting": "closed"},
        {"mean": "plants", "of": "area"},
        {"min": "plants", "of": "area"},
        {"max": "plants", "of": "area"},
        {"percentile": "plants", "of": "area", "at": "50"},
        {"worst": "plants", "of": "grade"},
        {"compound": "plants", "of": "score"},
        {"share": "plants", "of": "area", "meeting": "closed"},
    ],
)
def test_n15_nobody_asked_is_not_applicable(what):
    rule = {"indicator": what, "at_most": "C" if "worst" in what else "1", "by": "2020"}
    rule |= {"at_most": "1 %"} if "compound" in what else {}
    assert place(rule, {}, complete=True) == ("not_applicable", "nobody_asked")
    assert place(rule, {})[0] == "undetermined"
    chosen = {**rule, "indicator": {**what, "where": "needed"}}
    unneeded = {"plants": {"a": {"needed": False}}}
    assert place(chosen, unneeded, complete=True) == ("not_applicable", "nobody_asked")
    unknown = {"plants": {"a": {"closed": "2019-01-01", "area": 1, "grade": "A", "score": 1}}}
    assert place(chosen, unknown, complete=True) == ("undetermined", "members_unknown")


def test_n15_sub_periods_that_nobody_counts_are_none():
    months = {HERE: {"dust": {f"2020-{month:02d}": 30 for month in range(1, 13)}}}
    counted = {"indicator": {"count": "periods", "where": "dust > 75"}, "equal_to": "0"}
    assert place(counted, {}, data=months) == ("met", "compared")
    summed = {"sum": "periods", "of": "dust", "where": "dust > 75"}
    assert verdict({"indicator": summed, "equal_to": "0"}, {}, data=months).status == "met"
    asked = {"count": "periods", "where": "dust > 75", "meeting": "dust > 80"}
    assert place({"indicator": asked, "equal_to": "0"}, {}, data=months)[0] == "not_applicable"


# -- during (N8) ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "count"),
    [("2019-12-31", 0), ("2020-01-01", 1), ("2020-12-31", 1), ("2021-01-01", 0), (None, 0)],
)
def test_n8_a_row_is_asked_in_the_period_of_its_date(held, count):
    rule = {"indicator": EVENTS, "at_least": "0", "in": "2020"}
    given = {"log": [{"name": "1", "held": held}]}
    assert verdict(rule, given, as_of="2021", complete=True).value == count


def test_n8_a_blank_date_and_a_mark():
    rule = {"indicator": EVENTS, "at_most": "0", "in": "2020"}
    assert place(rule, {"log": [{"name": "1"}]}, complete="2020..2020")[0] == "met"
    assert place(rule, {"log": [{"name": "1"}]}, complete="2019..2019")[0] == "undetermined"
    assert place(rule, {"log": [{"name": "1", "held": "?"}]}, complete=True)[0] == "undetermined"


def dispatches(*months: int) -> dict:
    return {"log": [{"name": f"d{month}", "held": f"2020-{month:02d}-05"} for month in months]}


def test_twelve_dispatches_one_in_each_month():
    rule = {"indicator": EVENTS, "at_least": "1", "throughout": "2020-01..2020-12"}
    assert place(rule, dispatches(*range(1, 13)))[0] == "met"
    eleven = dispatches(*range(1, 7), *range(8, 13))
    assert place(rule, eleven, complete=True)[0] == "missed"
    assert verdict(rule, eleven, complete=True).period == "2020-07"
    assert place(rule, eleven) == ("undetermined", "members_unknown")
    # July is missed for good as soon as it is complete
    assert place(rule, eleven, complete=True, as_of="2020-09")[0] == "missed"
    assert place(rule, dispatches(*range(1, 7)), complete=True, as_of="2020-06") == (
        "pending",
        "not_seen",
    )


def test_sentence_25_a_count_within_a_period_is_its_total():
    total = {"total": EVENTS, "since": "2020-01", "in": "2020-12"}
    assert verdict({**total, "at_least": "12"}, dispatches(*range(1, 13))).value == 12.0
    # the year is not over: reached all the same, and never again below
    found = verdict({**total, "at_least": "6"}, dispatches(*range(1, 8)), as_of="2020-07")
    assert (found.status, found.reason, found.value) == ("met", "early", 7.0)
    assert place({**total, "at_most": "6"}, dispatches(*range(1, 8)), as_of="2020-07") == (
        "missed",
        "early",
    )
    assert place({**total, "at_most": "8"}, dispatches(*range(1, 8)), as_of="2020-07")[0] == (
        "pending"
    )


def test_total_of_a_sum_over_years():
    fines = {"sum": "log", "of": "fine", "during": "held"}
    rule = {"total": fines, "since": "2018", "in": "2020"}
    given = {
        "log": [
            {"name": "1", "held": "2018-02-01", "fine": 3},
            {"name": "2", "held": "2020-02-01", "fine": 4},
            {"name": "3", "held": "2017-12-31", "fine": 100},
        ]
    }
    assert verdict({**rule, "at_least": "7 万元"}, given, complete=True).value == 7.0
    assert margin(verdict({**rule, "at_least": "0.001 亿元"}, given, complete=True)) == -0.0003
    unknown = {"log": [*given["log"], {"name": "4", "held": "2019-03-01"}]}
    assert place({**rule, "at_least": "7 万元"}, unknown, complete=True)[0] == "met"
    assert place({**rule, "at_most": "7 万元"}, unknown, complete=True)[0] == "undetermined"


def test_over_widens_the_span_of_during():
    rule = {"indicator": {**EVENTS, "over": "2 years"}, "equal_to": "2", "in": "2020"}
    given = {
        "log": [
            {"name": "1", "held": "2018-12-31"},
            {"name": "2", "held": "2019-01-01"},
            {"name": "3", "held": "2020-12-31"},
        ]
    }
    assert place(rule, given, complete=True)[0] == "met"


# -- from and to (N8) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "complete", "count"),
    [
        ({"opened": "2020-12-31"}, True, 1),
        ({"opened": "2021-01-01"}, True, 0),
        ({}, True, 0),  # not yet a member
        ({}, None, None),
        ({"opened": "?"}, True, None),
        ({"opened": "2019-01-01", "sold": "2020-12-31"}, True, 0),  # gone on that day
        ({"opened": "2019-01-01", "sold": "2021-01-01"}, True, 1),
        ({"opened": "2019-01-01", "sold": "?"}, True, None),
        ({"opened": "2019-01-01"}, None, None),  # it may have gone
    ],
)
def test_n8_a_row_is_a_member_from_one_day_until_another(row, complete, count):
    shape = {"rows": ["a"], "from": "opened", "to": "sold"}
    rule = {"indicator": {"count": "plants"}, "between": ["0", "0"], "by": "2020"}
    found = verdict(rule, {"plants": {"a": row}}, plants=shape, complete=complete, as_of="2021")
    expected = {0: "met", 1: "missed", None: "undetermined"}[count]
    assert found.status == expected


# -- need (R5) ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "unknown", "reason"),
    [
        ("90 %", 1, "compared"),
        ("9", 1, "compared"),
        ("90 %", 2, "too_few_values"),
        ("10", 1, "too_few_values"),
    ],
)
def test_r5_with_enough_known_the_unknown_are_left_out(need, unknown, reason):
    what = {"share": "plants", "meeting": "closed", "need": need, "unit": "%"}
    found = verdict(
        {"indicator": what, "at_least": "100 %", "by": "2020"},
        villages(10 - unknown, 0, unknown),
        complete=True,
    )
    assert found.reason == reason
    assert found.flags == (frozenset({"left_out"}) if reason == "compared" else frozenset())


def test_r5_a_share_of_an_open_list_is_never_enough():
    what = {"share": "plants", "meeting": "closed", "unit": "%"}
    rule = {"at_least": "100 %", "by": "2020"}
    share = {**rule, "indicator": {**what, "need": "50 %"}}
    assert place(share, TWO) == ("undetermined", "too_few_values")
    assert place({**rule, "indicator": {**what, "need": "2"}}, TWO)[0] == "met"


# -- places (N1, N2) ------------------------------------------------------------------------------


def test_n2_rows_belong_to_the_place_in_their_own_column():
    rows = [
        {"name": "1", "region": "A", "closed": "2019-01-01"},
        {"name": "2", "region": "B"},
        {"name": "3", "region": "C", "closed": "2019-01-01"},
    ]
    found = places(
        {**SHARE, "at_least": "100 %"},
        {"plants": rows},
        data={("A",): {}, ("B",): {}},
        complete=True,
        as_of="2020",
    )
    assert found == {"A": "met", "B": "missed", "C": "met"}  # C occurs in the register alone


def test_n1_places_that_are_members_own_no_verdict():
    given = {"counties": {"x": {}, "y": {}}}
    data = {("A",): {"green": {"2020": 1}}, ("x",): {"green": {"2020": 50}}, ("y",): {}}
    rule = {"indicator": "county_mean", "at_least": "50 %", "by": "2020"}
    assert places(rule, given, data=data, as_of="2020") == {"A": "undetermined"}
    data["y",] = {"green": {"2020": 70}}
    found = verdict(rule, given, data=data, complete=True)
    assert found.value == 60.0


def test_n1_without_another_place_all_belong_to_the_whole():
    data = {("x",): {"green": {"2020": 50}}, ("y",): {"green": {"2020": 70}}}
    rule = {"indicator": "county_mean", "at_least": "50 %", "by": "2020"}
    shape = {"rows": ["x", "y"]}
    assert places(rule, {}, data=data, counties=shape, as_of="2020") == {"*": "met"}


def test_n1_belongs_says_whose_they_are():
    given = {"counties": {"x": {"city": "A"}, "y": {"city": "B"}}}
    data = {
        ("A",): {},
        ("B",): {},
        ("x",): {"green": {"2020": 50}},
        ("y",): {"green": {"2020": 70}},
    }
    rule = {"indicator": "county_mean", "at_least": "60 %", "by": "2020"}
    shape = {"belongs": "city"}
    found = places(rule, given, data=data, counties=shape, complete=True, as_of="2020")
    assert found == {"A": "missed", "B": "met"}


def test_sentence_19_a_register_without_a_scenario_holds_for_every_one():
    data = {("A", "low"): {}, ("A", "high"): {}}
    rule = {**SHARE, "at_least": "100 %"}
    low = verdict(rule, TWO, data=data, complete=True, series=("A", "low"))
    assert low.status == "met"
    rows = [
        {"name": "a", "scenario": "low"},
        {"name": "a", "scenario": "high", "closed": "2019-01-01"},
    ]
    for scenario, status in (("low", "missed"), ("high", "met")):
        found = verdict(rule, {"plants": rows}, data=data, complete=True, series=("A", scenario))
        assert found.status == status
