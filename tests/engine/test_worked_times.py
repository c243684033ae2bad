"""Every time that plans name: which periods are judged, and when a rule is decided."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, months, quarters, told

YEARS = (2017, 2018, 2019, 2020, 2021)
SCHEDULE = "at_least: {schedule: {2018: 10, 2020: 10}}"

# time -> (bound, years that are judged)
TIMES = {
    "default": ("at_least: 10", (2020,)),
    "in: 2019": ("at_least: 10", (2019,)),
    "by: 2019": ("at_least: 10", (2019,)),
    "by: window": ("at_least: 10", (2020,)),
    "in: start": ("at_least: 10", (2018,)),
    "by: finish": ("at_least: 10", (2020,)),
    "throughout: 2018..2019": ("at_least: 10", (2018, 2019)),
    "throughout: 2019": ("at_least: 10", (2019,)),
    "throughout: [2018, 2020]": ("at_least: 10", (2018, 2020)),
    "throughout: [2021, 2017]": ("at_least: 10", (2017, 2021)),
    "throughout: [start, 2021]": ("at_least: 10", (2018, 2021)),
    "throughout: [2017..2018, finish]": ("at_least: 10", (2017, 2018, 2019, 2020)),
    "throughout: finish": ("at_least: 10", (2019, 2020)),
    "throughout: window": ("at_least: 10", (2018, 2019, 2020)),
    "throughout: 2017..2021": ("at_least: 10", YEARS),
    "schedule": (SCHEDULE, (2018, 2020)),
    "schedule, in: 2018": (SCHEDULE, (2018,)),
    "schedule, throughout: [2018, 2020]": (SCHEDULE, (2018, 2020)),
}


def words(time, bound):
    named = time.removeprefix("schedule").removeprefix(", ")
    return bound if named in {"", "default"} else f"{bound}, {named}"


@pytest.mark.parametrize("time", TIMES)
def test_a_bad_year_counts_exactly_if_it_is_judged(time):
    bound, judged_years = TIMES[time]
    rule = f"{{indicator: land, {words(time, bound)}}}"
    for bad in YEARS:
        data = {"land": {year: 9 if year == bad else 11 for year in YEARS}}
        verdict = judged(rule, data, as_of=2021)
        assert verdict.status == ("missed" if bad in judged_years else "met"), bad
        assert str(verdict.period) == str(bad if bad in judged_years else judged_years[0])
        assert verdict.margin_number == (-1 if bad in judged_years else 1)


@pytest.mark.parametrize("time", TIMES)
def test_a_gap_counts_exactly_if_it_is_judged(time):
    bound, judged_years = TIMES[time]
    rule = f"{{indicator: land, {words(time, bound)}}}"
    for gap in YEARS:
        data = {"land": {year: None if year == gap else 11 for year in YEARS}}
        verdict = judged(rule, data, as_of=2021)
        expected = ("undetermined", "value_missing") if gap in judged_years else ("met", "compared")
        assert told(verdict) == expected, gap


@pytest.mark.parametrize("time", TIMES)
def test_a_rule_is_pending_until_its_last_period_is_seen(time):
    bound, judged_years = TIMES[time]
    rule = f"{{indicator: land, {words(time, bound)}}}"
    data = {"land": dict.fromkeys(YEARS, 11)}
    for as_of in YEARS:
        expected = "met" if as_of >= max(judged_years) else "pending"
        assert judged(rule, data, as_of=as_of).status == expected, as_of


@pytest.mark.parametrize("time", TIMES)
def test_a_rule_is_missed_as_soon_as_one_of_its_periods_is(time):
    bound, judged_years = TIMES[time]
    rule = f"{{indicator: land, {words(time, bound)}}}"
    data = {"land": dict.fromkeys(YEARS, 9)}
    for as_of in YEARS:
        expected = "missed" if as_of >= min(judged_years) else "pending"
        verdict = judged(rule, data, as_of=as_of)
        assert verdict.status == expected, as_of
        if expected == "missed":
            early = as_of < max(judged_years)
            assert verdict.reason == ("early" if early else "compared")


@pytest.mark.parametrize("time", [time for time in TIMES if "schedule" not in time])
@pytest.mark.parametrize(("word", "bad_in_one"), [("all", "missed"), ("any", "missed")])
def test_parts_in_place_take_the_time_of_their_composite(time, word, bad_in_one):
    _, judged_years = TIMES[time]
    named = "" if time == "default" else f", {time}"
    rule = f"{{{word}: [{{indicator: land, at_least: 10}}]{named}}}"
    for bad in YEARS:
        data = {"land": {year: 9 if year == bad else 11 for year in YEARS}}
        verdict = judged(rule, data, as_of=2021)
        assert told(verdict) == (bad_in_one if bad in judged_years else "met", "parts"), bad


@pytest.mark.parametrize("time", [time for time in TIMES if "schedule" not in time])
def test_parts_by_name_keep_their_own_time(time):
    named = "" if time == "default" else f", {time}"
    rules = f"own: {{indicator: land, at_least: 10, in: 2019}}\nr: {{all: [own]{named}}}"
    for bad in YEARS:
        data = {"land": {year: 9 if year == bad else 11 for year in YEARS}}
        status = evaluated(rules, data, as_of=2021).verdict("r").status
        assert status == ("missed" if bad == 2019 else "met"), bad


MONTHS = [f"2020-{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("time", "names"),
    [
        ("in: 2020-07", ["2020-07"]),
        ("throughout: 2020-03..2020-05", ["2020-03", "2020-04", "2020-05"]),
        ("throughout: [2020-01, 2020-12]", ["2020-01", "2020-12"]),
        ("throughout: 2020-01..2020-12", MONTHS),
    ],
)
def test_months(time, names):
    for bad in MONTHS:
        data = {"pm25": {month: 46 if month == bad else 45 for month in MONTHS}}
        verdict = judged(f"{{indicator: pm25, at_most: 45, {time}}}", data)
        assert verdict.status == ("missed" if bad in names else "met"), bad


def test_quarters_of_a_year_from_their_months():
    data = {"energy": months(2020, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 4)}
    rule = "{indicator: energy, at_least: 3, throughout: 2020-Q1..2020-Q4}"
    assert judged(rule, data).margin_number == 0
    verdict = judged("{indicator: energy, at_most: 9, throughout: 2020-Q1..2020-Q4}", data)
    assert (verdict.status, str(verdict.period), verdict.value_number) == ("missed", "2020-Q4", 12)


def test_halves_and_days():
    data = {"energy": {**quarters(2020, 1, 2, 3, 4)}}
    verdict = judged("{indicator: energy, equal_to: 7, in: 2020-H2}", data)
    assert verdict.status == "met"
    days = {"energy": {"2020-02-28": 1, "2020-02-29": 2, "2020-03-01": 4}}
    rule = "{total: energy, since: 2020-02-28, at_least: 7, in: 2020-03-01}"
    assert judged(rule, days).margin_number == 0
    rule = "{increase: energy, every: day, at_least: 100 %, throughout: 2020-02-29..2020-03-01}"
    assert judged(rule, days).margin_number == 0


def test_year_on_year_in_every_month():
    data = {"energy": {**months(2019, *[100] * 12), **months(2020, *[110] * 11, 109)}}
    rule = "{increase: energy, every: year, at_least: 10 %, throughout: 2020-01..2020-12}"
    verdict = judged(rule, data)
    assert (verdict.status, str(verdict.period), verdict.margin_number) == (
        "missed",
        "2020-12",
        close(-1),
    )


def test_month_on_month_across_the_year():
    data = {"energy": {"2019-12": 100, "2020-01": 110}}
    rule = "{increase: energy, every: month, at_least: 10 %, in: 2020-01}"
    assert judged(rule, data).margin_number == 0


def test_changes_compare_calendar_periods_not_neighbouring_rows():
    data = {"land": {2017: 100, 2019: 100, 2020: 130}}
    assert (
        judged("{increase: land, every: year, at_least: 30 %, in: 2020}", data).margin_number == 0
    )
    assert told(judged("{increase: land, every: year, at_least: 0 %, in: 2019}", data)) == (
        "undetermined", "base_missing",
    )  # fmt: skip


def test_at_names_the_time_of_rules_that_have_none():
    found = evaluated("r: {indicator: land, at_least: 10}", {"land": {2018: 10, 2020: 1}}, at=2018)
    assert (found.verdict("r").status, str(found.verdict("r").period)) == ("met", "2018")
    found = evaluated(
        "r: {indicator: land, at_least: 10}", {"land": {2018: 10, 2020: 1}}, at="2018..2020"
    )
    assert found.verdict("r").status == "missed"
