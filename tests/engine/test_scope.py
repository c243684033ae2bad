"""Which periods lie before, around and behind another, and what of them has been seen."""

from __future__ import annotations

import datetime as dt

import pytest

import ecorules as er
from ecorules.data.completeness import Completeness
from ecorules.engine.binding.scope import (
    Contents,
    Scope,
    add_span,
    earlier,
    one_year_back,
    widened,
    within_days,
)
from ecorules.engine.nodes import Attribute, Given, Observed, Over
from ecorules.errors import PeriodError
from ecorules.periods import Grain, Period, PeriodRange, Span

YEAR, HALF, QUARTER, MONTH, DAY = Grain


def period(text):
    return Period.parse(text)


def ends(found):
    """Return how many periods there are, the first and the last."""
    return len(found), str(found[0]), str(found[-1])


# Wider periods

WIDER = {
    # (over, judged) -> how many, the first and the last
    ("1", "2020"): (1, "2020", "2020"),
    ("3", "2020"): (3, "2018", "2020"),
    ("3", "2020-Q2"): (3, "2019-Q4", "2020-Q2"),
    ("3", "2020-02-01"): (3, "2020-01-30", "2020-02-01"),
    ("3 years", "2020"): (3, "2018", "2020"),
    ("4 quarters", "2020-Q2"): (4, "2019-Q3", "2020-Q2"),
    # in a finer grain they end where the judged period ends
    ("12 months", "2020"): (12, "2020-01", "2020-12"),
    ("18 months", "2020"): (18, "2019-07", "2020-12"),
    ("2 quarters", "2020-H1"): (2, "2020-Q1", "2020-Q2"),
    ("30 days", "2020-06"): (30, "2020-06-01", "2020-06-30"),
    # in a coarser grain they are as many judged periods as that lasts
    ("1 year", "2020-12"): (12, "2020-01", "2020-12"),
    ("2 years", "2020-03"): (24, "2018-04", "2020-03"),
    ("1 half", "2020-08"): (6, "2020-03", "2020-08"),
    ("3 quarters", "2020-01"): (9, "2019-05", "2020-01"),
    ("1 year", "2020-Q1"): (4, "2019-Q2", "2020-Q1"),
    ("1 half", "2020-Q4"): (2, "2020-Q3", "2020-Q4"),
    ("2 years", "2020-H2"): (4, "2019-H1", "2020-H2"),
    ("1 month", "2020-05-31"): (31, "2020-05-01", "2020-05-31"),
    ("1 month", "2020-05-30"): (31, "2020-04-30", "2020-05-30"),
    ("1 month", "2020-03-30"): (31, "2020-02-29", "2020-03-30"),
    ("1 month", "2019-03-30"): (31, "2019-02-28", "2019-03-30"),
    ("1 month", "2020-02-29"): (29, "2020-02-01", "2020-02-29"),
    ("1 month", "2020-02-28"): (31, "2020-01-29", "2020-02-28"),
    ("1 quarter", "2020-05-31"): (92, "2020-03-01", "2020-05-31"),
    ("1 half", "2020-06-30"): (182, "2020-01-01", "2020-06-30"),
    ("1 year", "2020-12-31"): (366, "2020-01-01", "2020-12-31"),
    ("1 year", "2019-12-30"): (365, "2018-12-31", "2019-12-30"),
    ("1 year", "2020-02-29"): (366, "2019-03-01", "2020-02-29"),
    # from the first year to the last
    ("3 years", "0003"): (3, "0001", "0003"),
    ("3 months", "0001-03"): (3, "0001-01", "0001-03"),
    ("2 halves", "0001-H2"): (2, "0001-H1", "0001-H2"),
    ("2 days", "0001-01-02"): (2, "0001-01-01", "0001-01-02"),
    ("2 years", "0002-12"): (24, "0001-01", "0002-12"),
    ("1 year", "0001-12"): (12, "0001-01", "0001-12"),
    ("2 years", "9999-12"): (24, "9998-01", "9999-12"),
    ("1 month", "9999-12-31"): (31, "9999-12-01", "9999-12-31"),
}


@pytest.mark.parametrize(("over", "judged"), WIDER)
def test_so_many_periods_end_with_the_judged_one(over, judged):
    found = widened(Over(Span.parse(over), None), period(judged))
    assert ends(found) == WIDER[over, judged]


TOO_EARLY = [
    ("3 years", "0002", "a span of 3 years to 0002"),
    ("4 months", "0001-03", "a span of 4 months to 0001-03"),
    ("3 halves", "0001-H2", "a span of 3 halves to 0001-H2"),
    ("3 days", "0001-01-02", "a span of 3 days to 0001-01-02"),
    ("2 years", "0002-11", "a span of 2 years to 0002-11"),
    ("1 year", "0001-11", "a span of 1 year to 0001-11"),
]


@pytest.mark.parametrize(("over", "judged", "told"), TOO_EARLY)
def test_no_span_begins_before_the_calendar(over, judged, told):
    with pytest.raises(PeriodError, match=f"{told} begins before the year 1"):
        widened(Over(Span.parse(over), None), period(judged))


RANGES = {
    # (range, judged) -> how many, the first and the last
    ("2015..2018", "2020"): (4, "2015", "2018"),
    ("2015..2018", "2010"): (4, "2015", "2018"),
    ("2018..", "2020"): (3, "2018", "2020"),
    ("2020..", "2020"): (1, "2020", "2020"),
    ("2018..", "2020-Q2"): (3, "2018", "2020"),
    ("2020-03..", "2020"): (10, "2020-03", "2020-12"),
    ("2020-03..2020-05", "2020"): (3, "2020-03", "2020-05"),
}


@pytest.mark.parametrize(("over", "judged"), RANGES)
def test_a_range_stands_for_itself_and_an_open_one_ends_with_the_judged_period(over, judged):
    found = widened(Over(None, PeriodRange.parse(over)), period(judged))
    assert ends(found) == RANGES[over, judged]


def test_a_range_that_begins_after_the_judged_period_is_empty():
    assert widened(Over(None, PeriodRange.parse("2021..")), period("2020")) == []


def test_nothing_wider_is_the_judged_period():
    assert widened(Over(None, None), period("2020")) == [period("2020")]


@pytest.mark.parametrize(
    "rule",
    ["over: 2 years, at_least: 1, in: 9999-12", "over: 1 month, at_least: 1, in: 9999-12-31"],
)
def test_the_last_month_of_the_calendar_is_no_crash(rule):
    head = "ecorules: 1\nid: a\nindicators: {x: {unit: t, kind: level}}\nrules:\n  r: {mean: x, "
    found = er.loads(head + rule + "}").evaluate({"x": {"9999-12": 1}}, as_of="9999-12-31")
    assert found.verdict("r").status == "undetermined"


INSIDE = {
    # (first, last, grain) -> how many, the first and the last
    ("2019", "2020", MONTH): (24, "2019-01", "2020-12"),
    ("2019", "2020", YEAR): (2, "2019", "2020"),
    ("2020", "2020", DAY): (366, "2020-01-01", "2020-12-31"),
    ("2020-H1", "2020-H2", YEAR): (1, "2020", "2020"),
    ("2019-07", "2019-12", QUARTER): (2, "2019-Q3", "2019-Q4"),
    ("2019-07", "2019-12", HALF): (1, "2019-H2", "2019-H2"),
}


@pytest.mark.parametrize(("first", "last", "grain"), INSIDE)
def test_the_periods_that_make_up_others(first, last, grain):
    spans = [period(first)] if first == last else [period(first), period(last)]
    assert ends(within_days(spans, grain)) == INSIDE[first, last, grain]


@pytest.mark.parametrize(
    ("spans", "grain"),
    [
        ((), MONTH),
        (("2020-02",), YEAR),
        (("2020-H1",), YEAR),
        (("2020-H2",), YEAR),
        (("2019-H2", "2020-H1"), YEAR),
        (("2020-Q1",), HALF),
        (("2020-Q2",), HALF),
    ],
)
def test_there_are_none_that_only_overlap(spans, grain):
    assert within_days([period(text) for text in spans], grain) == []


# Earlier and later


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("2020", 1, "2019"),
        ("2020", 0, "2020"),
        ("2020", -1, "2021"),
        ("2020-Q1", 2, "2019-Q3"),
        ("2020-03-01", 1, "2020-02-29"),
        ("0002", 1, "0001"),
        ("0001", 1, None),
        ("0001", 0, "0001"),
        ("0001-H2", 1, "0001-H1"),
        ("0001-H1", 1, None),
        ("0001-Q2", 1, "0001-Q1"),
        ("0001-Q1", 1, None),
        ("0001-12", 11, "0001-01"),
        ("0001-12", 12, None),
        ("0001-01-02", 1, "0001-01-01"),
        ("0001-01-02", 2, None),
    ],
)
def test_earlier_stops_where_the_calendar_begins(text, steps, expected):
    found = earlier(period(text), steps)
    assert found == (None if expected is None else period(expected))


@pytest.mark.parametrize(
    ("text", "every", "expected"),
    [
        ("2020", YEAR, "2019"),
        ("0001", YEAR, None),
        ("2020-H2", YEAR, "2019-H2"),
        ("2020-H2", HALF, "2020-H1"),
        ("2020-Q3", YEAR, "2019-Q3"),
        ("2020-Q3", HALF, "2020-Q1"),
        ("2020-Q3", QUARTER, "2020-Q2"),
        ("2020-03", YEAR, "2019-03"),
        ("2020-03", HALF, "2019-09"),
        ("2020-03", QUARTER, "2019-12"),
        ("2020-03", MONTH, "2020-02"),
        ("2020-03-31", YEAR, "2019-03-31"),
        ("2021-02-28", YEAR, "2020-02-28"),
        ("2020-02-29", YEAR, None),
        ("2020-08-31", HALF, None),
        ("2020-08-29", HALF, "2020-02-29"),
        ("2020-02-10", QUARTER, "2019-11-10"),
        ("2020-01-15", MONTH, "2019-12-15"),
        ("2020-12-15", MONTH, "2020-11-15"),
        ("2020-03-31", MONTH, None),
        ("2020-03-01", DAY, "2020-02-29"),
        ("0001-01-01", DAY, None),
        ("0001-06-01", YEAR, None),
        ("0001-02-01", MONTH, "0001-01-01"),
        ("0001-01-01", MONTH, None),
    ],
)
def test_a_step_leads_to_the_same_period_before(text, every, expected):
    found = one_year_back(period(text), every)
    assert found == (None if expected is None else period(expected))


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2020-02-28", "2", "2020-03-01"),
        ("2020-02-28", "2 days", "2020-03-01"),
        ("2020-01-31", "1 month", "2020-02-29"),
        ("2019-01-31", "1 month", "2019-02-28"),
        ("2020-11-15", "1 month", "2020-12-15"),
        ("2020-12-31", "1 month", "2021-01-31"),
        ("2020-11-30", "1 quarter", "2021-02-28"),
        ("2020-06-30", "1 half", "2020-12-30"),
        ("2020-06-30", "3 halves", "2021-12-30"),
        ("2020-02-29", "1 year", "2021-02-28"),
        ("2020-02-29", "4 years", "2024-02-29"),
        ("9999-11-30", "1 month", "9999-12-30"),
        ("9999-12-30", "1 day", "9999-12-31"),
        ("9999-12-31", "1 day", "9999-12-31"),
        ("9999-12-01", "1 month", "9999-12-31"),
        ("9000-01-01", "1000 years", "9999-12-31"),
    ],
)
def test_a_length_of_time_after_a_day(day, span, expected):
    assert add_span(dt.date.fromisoformat(day), Span.parse(span)) == dt.date.fromisoformat(expected)


# What is there, and what has been seen

RUN = Attribute(name="run", register="works", of_type="number")
DUE = Attribute(name="due", register="works", of_type="period")
AIR = Observed(name="air")


def scope(day="2020-06-29", **more):
    return Scope(
        rows={
            ("air", period("2020")): 0,
            ("air", period("2020-01")): 1,
            ("air", period("2020-Q1")): 2,
        },
        given=frozenset(),
        as_of=dt.date.fromisoformat(day),
        dates={"goal": period("2019"), "works.due": period("2018")},
        default=(),
        registers={
            "works": Contents(
                {("run", None): 3, ("run", period("2020-H1")): 4, ("run", period("2020")): 5},
                closed=True,
                complete=Completeness(),
                times={},
            )
        },
        **more,
    )


def test_a_period_has_been_seen_on_its_last_day():
    found = scope("2020-06-30")
    seen = {
        text: found.is_seen(period(text)) for text in ("2019", "2020-H1", "2020-06-30", "2020-07")
    }
    assert seen == {"2019": True, "2020-H1": True, "2020-06-30": True, "2020-07": False}
    assert not scope("2020-06-29").is_seen(period("2020-H1"))


def test_a_period_is_due_when_its_days_of_grace_are_over():
    found = scope("2020-06-30")
    assert found.is_due(period("2020-05"), Span.parse("30 days"))
    assert not found.is_due(period("2020-05"), Span.parse("31 days"))
    assert found.is_due(period("2020-06"), None)
    assert not found.is_due(period("2020-07"), None)
    assert found.due_day(period("2020-05"), Span.parse("31 days")) == dt.date(2020, 7, 1)
    assert found.due_day(period("2020-05"), None) == dt.date(2020, 5, 31)


@pytest.mark.parametrize(
    ("day", "grain", "expected"),
    [
        ("2020-06-29", YEAR, "2019"),
        ("2020-06-29", HALF, "2019-H2"),
        ("2020-06-29", MONTH, "2020-05"),
        ("2020-06-29", DAY, "2020-06-29"),
        ("2020-06-30", HALF, "2020-H1"),
        ("2020-06-30", QUARTER, "2020-Q2"),
        ("2020-12-31", YEAR, "2020"),
    ],
)
def test_the_last_period_that_has_been_seen(day, grain, expected):
    assert scope(day).last_seen(grain) == period(expected)


def test_a_reference_stands_for_a_period():
    found = scope()
    assert found.period(period("2017")) == period("2017")
    assert found.period(Given(name="goal", period=True)) == period("2019")
    assert found.period(Given(name="other", period=True)) is None
    assert found.period(DUE) == period("2018")
    assert found.period(RUN) is None


def test_where_values_of_a_name_stand():
    found = scope()
    assert found.grains_of(AIR) == (YEAR, QUARTER, MONTH)
    assert found.finer(AIR, YEAR) == (QUARTER, MONTH)
    assert found.finer(AIR, QUARTER) == (MONTH,)
    assert found.finer(AIR, MONTH) == ()
    assert found.grains_of(Observed(name="other")) == ()
    assert [found.row(AIR, each) for each in (period("2020-01"), period("2020-02"), None)] == [
        1,
        -1,
        -1,
    ]
    assert found.grains_of(RUN) == (YEAR, HALF)
    assert found.grains_of(DUE) == ()
    assert [found.row(RUN, each) for each in (None, period("2020"), period("2019"))] == [3, 5, -1]
    assert found.row(DUE, None) == -1


def test_a_register_that_was_never_read_is_empty_and_open():
    found = scope().contents("others")
    assert (dict(found.rows), found.closed, dict(found.times)) == ({}, False, {})
    assert not found.complete.to(dt.date(1, 1, 1))
    assert scope().contents("works").closed
