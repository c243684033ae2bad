"""Calendar periods, ranges of them and lengths of time, by themselves."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from ecorules.errors import PeriodError
from ecorules.periods import Grain, Period, PeriodRange, Span, read_argument

YEAR, HALF, QUARTER, MONTH, DAY = Grain
HINT = "write 2020, 2020-H1, 2020-Q3, 2020-07 or 2020-07-15"


def refused(read, text):
    with pytest.raises(PeriodError) as caught:
        read(text)
    return caught.value


# Reading

CALENDAR = {
    # text -> (grain, as it is shown, first day, last day)
    "2020": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "2020年": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    " 2020 ": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "２０２０": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "0001": (YEAR, "0001", (1, 1, 1), (1, 12, 31)),
    "9999": (YEAR, "9999", (9999, 1, 1), (9999, 12, 31)),
    "2020-H1": (HALF, "2020-H1", (2020, 1, 1), (2020, 6, 30)),
    "2020-H2": (HALF, "2020-H2", (2020, 7, 1), (2020, 12, 31)),
    "2020h2": (HALF, "2020-H2", (2020, 7, 1), (2020, 12, 31)),
    "2020-Q1": (QUARTER, "2020-Q1", (2020, 1, 1), (2020, 3, 31)),
    "2020-Q2": (QUARTER, "2020-Q2", (2020, 4, 1), (2020, 6, 30)),
    "2020q3": (QUARTER, "2020-Q3", (2020, 7, 1), (2020, 9, 30)),
    "2020-Q4": (QUARTER, "2020-Q4", (2020, 10, 1), (2020, 12, 31)),
    "2020-01": (MONTH, "2020-01", (2020, 1, 1), (2020, 1, 31)),
    "2020-2": (MONTH, "2020-02", (2020, 2, 1), (2020, 2, 29)),
    "2019/02": (MONTH, "2019-02", (2019, 2, 1), (2019, 2, 28)),
    "2020年11月": (MONTH, "2020-11", (2020, 11, 1), (2020, 11, 30)),
    "2020年度": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "2020 年": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "２０２０年度": (YEAR, "2020", (2020, 1, 1), (2020, 12, 31)),
    "2020年上半年": (HALF, "2020-H1", (2020, 1, 1), (2020, 6, 30)),
    "2020年下半年": (HALF, "2020-H2", (2020, 7, 1), (2020, 12, 31)),
    "2020年一季度": (QUARTER, "2020-Q1", (2020, 1, 1), (2020, 3, 31)),
    "2020年第二季度": (QUARTER, "2020-Q2", (2020, 4, 1), (2020, 6, 30)),
    "2020 年 第三季度": (QUARTER, "2020-Q3", (2020, 7, 1), (2020, 9, 30)),
    "2020年度第4季": (QUARTER, "2020-Q4", (2020, 10, 1), (2020, 12, 31)),
    "2020-12": (MONTH, "2020-12", (2020, 12, 1), (2020, 12, 31)),
    "9999-12": (MONTH, "9999-12", (9999, 12, 1), (9999, 12, 31)),
    "2020-02-29": (DAY, "2020-02-29", (2020, 2, 29), (2020, 2, 29)),
    "2020/7/5": (DAY, "2020-07-05", (2020, 7, 5), (2020, 7, 5)),
    "2020年7月15日": (DAY, "2020-07-15", (2020, 7, 15), (2020, 7, 15)),
    "0001-01-01": (DAY, "0001-01-01", (1, 1, 1), (1, 1, 1)),
}


@pytest.mark.parametrize("text", CALENDAR)
def test_a_period_is_read_and_shown(text):
    grain, shown, first, last = CALENDAR[text]
    period = Period.parse(text)
    assert (period.grain, str(period), repr(period)) == (grain, shown, f"Period('{shown}')")
    assert (period.first_day, period.last_day) == (dt.date(*first), dt.date(*last))
    assert period.year == first[0]
    assert Period.parse(shown) == period
    assert pickle.loads(pickle.dumps(period)) == period


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a period"),
        ("20", "'20' is not a period"),
        ("20200", "'20200' is not a period"),
        ("2020-H3", "'2020-H3' is not a period"),
        ("2020-H0", "'2020-H0' is not a period"),
        ("2020-Q5", "'2020-Q5' is not a period"),
        ("2020-Q0", "'2020-Q0' is not a period"),
        ("2020-00", "'2020-00' is not a month of the calendar"),
        ("2020-13", "'2020-13' is not a month of the calendar"),
        ("2020-02-30", "'2020-02-30' is not a day of the calendar"),
        ("2020-00-01", "'2020-00-01' is not a day of the calendar"),
        ("2019-02-29", "'2019-02-29' is not a day of the calendar"),
        ("0000", "'0000' is not a period: there is no year 0"),
        ("0000-01-01", "'0000-01-01' is not a period: there is no year 0"),
        ("2020-07-15x", "'2020-07-15x' is not a period"),
        ("2020年前三季度", "'2020年前三季度' is not a period"),
        ("2020年一至三季度", "'2020年一至三季度' is not a period"),
        ("2020年五季度", "'2020年五季度' is not a period"),
        ("2020年5季度", "'2020年5季度' is not a period"),
        ("2020年半年", "'2020年半年' is not a period"),
        ("2020年中", "'2020年中' is not a period"),
        ("2020三季度", "'2020三季度' is not a period"),
        ("0000年度", "'0000' is not a period: there is no year 0"),
    ],
)
def test_what_is_no_period(text, message):
    error = refused(Period.parse, text)
    assert (error.message, error.hint) == (message, HINT)


@pytest.mark.parametrize(
    "text", ["2020年底前", "2020年末", "2020 年 底", "2020年终", "2020年年底前", "2020底"]
)
def test_the_end_of_a_year_is_told_to_be_the_year(text):
    assert (
        refused(Period.parse, text).hint == "write 2020: what is due by a period is due by its end"
    )


def test_a_long_text_is_not_read():
    fitting = "2020" + " " * 96
    assert str(Period.parse(fitting)) == "2020"
    assert str(PeriodRange.parse(fitting)) == "2020"
    assert str(Span.parse("3" + " " * 99)) == "3"
    for read, what in (
        (Period.parse, "a period"),
        (PeriodRange.parse, "a range of periods"),
        (Span.parse, "a length of time"),
    ):
        error = refused(read, "3" + " " * 1199)
        assert error.message == f"'3{' ' * 99}'... has 1,200 characters and is not {what}"
        assert error.hint == HINT
        refused(read, "2020" + " " * 97)


def test_a_period_of_numbers_dates_and_periods():
    assert Period.of(2020) == Period(YEAR, 2020)
    assert Period.of("2020-Q1") == Period(QUARTER, 8080)
    assert str(Period.of(dt.date(2020, 7, 15))) == "2020-07-15"
    assert str(Period.of(dt.datetime(2020, 7, 15, 23, 59))) == "2020-07-15"  # noqa: DTZ001
    period = Period(MONTH, 24240)
    assert Period.of(period) is period
    assert refused(Period.of, True).message == "True is not a period"
    assert refused(Period.of, True).hint == HINT
    assert refused(Period.of, 7).message == "'7' is not a period"


def test_ordinals_count_from_the_first_year_on():
    told = {text: Period.parse(text).ordinal for text in ("2020", "2020-H2", "2020-Q3", "2020-12")}
    assert told == {"2020": 2020, "2020-H2": 4041, "2020-Q3": 8082, "2020-12": 24251}
    assert Period.parse("0001-01-02").ordinal == 2


# Steps, order, parts


@pytest.mark.parametrize(
    ("text", "steps", "found"),
    [
        ("2020", 1, "2021"), ("2020-H2", 1, "2021-H1"), ("2020-Q4", 1, "2021-Q1"), ("2020-12", 1, "2021-01"),
        ("2020-02-28", 1, "2020-02-29"), ("2020-12-31", 1, "2021-01-01"), ("2020-01", 25, "2022-02"),
    ],
)  # fmt: skip
def test_steps_forward_and_back(text, steps, found):
    start, end = Period.parse(text), Period.parse(found)
    assert (start + steps, end - steps, start + 0, start - 0) == (end, start, start, start)
    assert (start - -steps, start < end, start <= end, end > start) == (end, True, True, True)
    assert (end < start, start < start, start <= start) == (False, False, True)  # noqa: PLR0124


def test_periods_of_several_lengths_are_ordered_by_first_day_and_then_coarse_first():
    order = ["2019-12", "2020", "2020-H1", "2020-Q1", "2020-01", "2020-01-01", "2020-02", "2020-H2"]
    assert [str(one) for one in sorted(Period.parse(text) for text in reversed(order))] == order


@pytest.mark.parametrize(
    ("text", "grain", "found"),
    [
        ("2020", HALF, "2020-H2"), ("2020", QUARTER, "2020-Q4"), ("2020", MONTH, "2020-12"),
        ("2020", DAY, "2020-12-31"), ("2020", YEAR, "2020"), ("2020-H1", YEAR, "2020"),
        ("2020-H1", QUARTER, "2020-Q2"), ("2020-Q3", HALF, "2020-H2"), ("2020-Q2", HALF, "2020-H1"),
        ("2020-Q3", MONTH, "2020-09"), ("2020-04", QUARTER, "2020-Q2"), ("2020-03", QUARTER, "2020-Q1"),
        ("2020-02", DAY, "2020-02-29"), ("2020-06-30", HALF, "2020-H1"), ("2020-07-01", HALF, "2020-H2"),
        ("2020-12-31", MONTH, "2020-12"), ("2020-01-01", YEAR, "2020"),
    ],
)  # fmt: skip
def test_a_period_at_another_length_holds_its_last_day(text, grain, found):
    assert str(Period.parse(text).at(grain)) == found


@pytest.mark.parametrize(
    ("text", "grain", "first", "last", "count"),
    [
        ("2020", YEAR, "2020", "2020", 1), ("2020", HALF, "2020-H1", "2020-H2", 2),
        ("2020", QUARTER, "2020-Q1", "2020-Q4", 4), ("2020", DAY, "2020-01-01", "2020-12-31", 366),
        ("2020-H2", MONTH, "2020-07", "2020-12", 6), ("2019-02", DAY, "2019-02-01", "2019-02-28", 28),
        ("2019-Q2", MONTH, "2019-04", "2019-06", 3), ("2019-02-03", DAY, "2019-02-03", "2019-02-03", 1),
    ],
)  # fmt: skip
def test_the_parts_of_a_period(text, grain, first, last, count):
    parts = Period.parse(text).split(grain)
    assert (str(parts[0]), str(parts[-1]), len(parts)) == (first, last, count)


def test_a_period_has_no_longer_parts():
    for text, grain, word in (("2020-Q1", HALF, "half"), ("2020-H1", YEAR, "year")):
        message = refused(Period.parse(text).split, grain).message
        assert message == f"{text} has no parts as long as a {word}"


# Ranges


def test_a_range_holds_both_its_ends():
    found = PeriodRange.parse("2019-11..2020-02")
    assert [str(one) for one in found] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert (len(found), found.grain, str(found)) == (4, MONTH, "2019-11..2020-02")
    inside = {text: Period.parse(text) in found for text in
              ("2019-10", "2019-11", "2020-01", "2020-02", "2020-03", "2019", "2020-01-01")}  # fmt: skip
    assert [text for text, held in inside.items() if held] == ["2019-11", "2020-01", "2020-02"]


def test_a_range_of_one_period():
    for text in ("2020", "2020..2020", " 2020 .. 2020 "):
        found = PeriodRange.parse(text)
        assert (list(found), len(found), str(found)) == ([Period(YEAR, 2020)], 1, "2020")


def test_an_open_range():
    found = PeriodRange.parse("2013 .. ")
    assert (str(found), found.last, found.grain) == ("2013..", None, YEAR)
    assert [Period.of(year) in found for year in (2012, 2013, 2099)] == [False, True, True]
    assert refused(iter, found).message == "2013.. is open: its periods cannot be listed"
    assert refused(len, found).message == "2013.. is open: it has no length"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("..2020", "'..2020' has no beginning", "write 2018..2020 or 2018.."),
        (" ..", "' ..' has no beginning", "write 2018..2020 or 2018.."),
        ("2020..2018", "'2020..2018' ends before it begins", "write 2018..2020"),
        ("2018..2020-01", "'2018..2020-01' goes from a year to a month",
         "give both ends the same length, for example 2018-01..2020-12"),
        ("2018..x", "'x' is not a period", HINT),
        ("x..2018", "'x' is not a period", HINT),
    ],
)  # fmt: skip
def test_what_is_no_range(text, message, hint):
    error = refused(PeriodRange.parse, text)
    assert (error.message, error.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2018-2020", "2018..2020"), ("2018—2020", "2018..2020"), ("2018–2020", "2018..2020"),
        ("2018至2020", "2018..2020"), ("2018年到2020年", "2018..2020"), ("2018 to 2020", "2018..2020"),
        ("2018 ~ 2020", "2018..2020"), ("2018～2020年", "2018..2020"), ("2018...2020", "2018..2020"),
        ("2018/2020", "2018..2020"), ("2018:2020", "2018..2020"), ("２０１８－２０２０", "2018..2020"),
        ("2018-01-2018-06", "2018-01..2018-06"), ("2018Q1至2019Q4", "2018-Q1..2019-Q4"),
        ("2018-05-01—2018-05-31", "2018-05-01..2018-05-31"),
    ],
)  # fmt: skip
def test_a_range_in_another_writing_is_told_in_this_one(text, meant):
    error = refused(PeriodRange.parse, text)
    assert (error.message, error.hint) == (
        f"{text!r} is neither a period nor a range",
        f"write {meant}",
    )
    assert refused(Span.parse, text).hint == f"write {meant}"


@pytest.mark.parametrize("text", ["2020-2018", "2018-2018", "2018至2020-01", "2018至", "2018.2020"])
def test_other_writings_mean_no_range(text):
    assert refused(PeriodRange.parse, text).hint == HINT


@pytest.mark.parametrize("text", ["2018-01", "2018/1", "2018-H2", "2018-Q3", "2018-05-31"])
def test_a_period_is_no_range_in_another_writing(text):
    assert str(PeriodRange.parse(text)) == str(Period.parse(text))


# Lengths of time


@pytest.mark.parametrize(
    ("text", "count", "grain", "shown"),
    [
        ("3 years", 3, YEAR, "3 years"), ("1 year", 1, YEAR, "1 year"), ("12months", 12, MONTH, "12 months"),
        ("2 halves", 2, HALF, "2 halves"), ("2 halfs", 2, HALF, "2 halves"), ("1 half", 1, HALF, "1 half"),
        ("10 days", 10, DAY, "10 days"), ("4 Quarters ", 4, QUARTER, "4 quarters"), ("3", 3, None, "3"),
        ("3年", 3, YEAR, "3 years"), ("2 半年", 2, HALF, "2 halves"), ("1季度", 1, QUARTER, "1 quarter"),
        ("6 月", 6, MONTH, "6 months"), ("5日", 5, DAY, "5 days"), ("１５天", 15, DAY, "15 days"),
        ("9999 days", 9999, DAY, "9999 days"), ("1 day", 1, DAY, "1 day"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read_and_shown(text, count, grain, shown):
    found = Span.parse(text)
    assert (found.count, found.grain, str(found)) == (count, grain, shown)


def test_what_is_no_length_of_time():
    for text in ("", "years", "0 years", "-1 year", "1.5 years", "10000 days", "3 4"):
        error = refused(Span.parse, text)
        assert error.message == f"{text!r} is not a length of time"
        assert error.hint == "write 3 years, 12 months or 10 days"
    error = refused(Span.parse, "3 weeks")
    assert error.message == "'weeks' is not a length of time"
    assert error.hint == "write year, half, quarter, month or day"


def test_the_words_of_grains():
    assert [grain.word for grain in Grain] == ["year", "half", "quarter", "month", "day"]
    for grain in Grain:
        assert Grain.parse(f" {grain.word.upper()} ") is Grain.parse(grain.word + "s") is grain
    assert [Grain.parse(word) for word in ("年", "半年", "季度", "月", "日", "天", "halves")] == [
        YEAR, HALF, QUARTER, MONTH, DAY, DAY, HALF,
    ]  # fmt: skip


def test_an_argument_that_cannot_be_read_is_named():
    assert read_argument("as_of", "2020-07", Period.of) == Period(MONTH, 24246)
    error = refused(lambda given: read_argument("at", given, PeriodRange.parse), "2020..2018")
    assert (error.message, error.hint) == (
        "at: '2020..2018' ends before it begins",
        "write 2018..2020",
    )
    assert error.code == refused(PeriodRange.parse, "2020..2018").code
