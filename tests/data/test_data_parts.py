"""A column of years beside one of months, quarters or halves."""

import datetime as dt

import pandas as pd
import polars as pl
import pytest

from ecorules.data import read_panel
from ecorules.errors import DataError


def periods(data, columns, system):
    panel = read_panel(data, columns, system=system)
    return [str(period) for _, period in panel.rows]


def problem(data, columns, system):
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system)
    (found,) = caught.value.problems
    return found


MONTHS = [
    "一月",
    "二月",
    "三",
    "四月份",
    "五月",
    "六",
    "七月",
    "八月",
    "九月",
    "十月",
    "十一月",
    "十二月",
]


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        *(("月份", numeral, f"2020-{number:02d}") for number, numeral in enumerate(MONTHS, 1)),
        ("month", "1", "2020-01"),
        ("month", "01", "2020-01"),
        ("month", 12, "2020-12"),
        ("month", 12.0, "2020-12"),
        ("month", "11月", "2020-11"),
        ("月", "３月", "2020-03"),
        ("quarter", "Q2", "2020-Q2"),
        ("quarter", "Ｑ２", "2020-Q2"),
        ("quarter", 4, "2020-Q4"),
        ("季度", "第三季度", "2020-Q3"),
        ("季度", "一季度", "2020-Q1"),
        ("季", "第1季", "2020-Q1"),
        ("half", "H2", "2020-H2"),
        ("half", "2", "2020-H2"),
        ("半年", "上半年", "2020-H1"),
        ("半年", "下", "2020-H2"),
        ("月份", "第7月", "2020-07"),
        ("半年", "下半年", "2020-H2"),
    ],
)
def test_a_part_of_a_year(header, cell, expected, columns, system):
    for year in ("year", "年份", "年度"):
        data = {year: [2020], header: [cell], "pm25": [1.0]}
        assert periods(data, columns, system) == [expected]


@pytest.mark.parametrize(
    ("header", "cell", "grain"),
    [
        ("month", "Q1", "month"),
        ("month", "H2", "month"),
        ("月份", "第3季度", "month"),
        ("月份", "一季度", "month"),
        ("月份", "上半年", "month"),
        ("月份", "全年", "month"),
        ("月份", "合计", "month"),
        ("月份", "年", "month"),
        ("月份", "二十月", "month"),
        ("month", "0", "month"),
        ("month", "13", "month"),
        ("month", "1-12", "month"),
        ("quarter", "H1", "quarter"),
        ("quarter", "2月", "quarter"),
        ("季度", "上半年", "quarter"),
        ("季度", "前三季度", "quarter"),
        ("季度", "五季度", "quarter"),
        ("quarter", "0", "quarter"),
        ("half", "Q1", "half"),
        ("half", "3", "half"),
        ("半年", "一季度", "half"),
    ],
)
def test_what_is_no_such_part(header, cell, grain, columns, system):
    data = {"year": [2020, 2020], header: ["1", cell], "pm25": [1.0, 2.0]}
    found = problem(data, columns, system)
    assert (found.code, found.place.column, found.place.row) == ("period", header, 2)
    assert found.message == f"{cell!r} is not a {grain}"
    examples = {
        "month": "give whole years and months in one column, 2020 and 2020-01",
        "quarter": "give whole years and quarters in one column, 2020 and 2020-Q1",
        "half": "give whole years and halves in one column, 2020 and 2020-H1",
    }
    assert found.hint.endswith(examples[grain])


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_part_says_how_whole_years_are_given(blank, columns, system):
    data = {"year": [2019, 2020], "month": ["1", blank], "pm25": [1.0, 2.0]}
    found = problem(data, columns, system)
    assert (found.code, found.message) == ("empty-key", "the month is empty")
    assert found.hint.endswith("give whole years and months in one column, 2020 and 2020-01")


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_year(blank, columns, system):
    data = {"year": ["2020", blank], "month": [1, 1], "pm25": [1.0, 2.0]}
    found = problem(data, columns, system)
    assert (found.code, found.message) == ("empty-key", "the year is empty")


@pytest.mark.parametrize("year", ["2020-01", "2020-Q1", dt.date(2020, 1, 1)])
def test_what_stands_beside_is_a_year(year, columns, system):
    found = problem({"year": [year], "month": [1], "pm25": [1.0]}, columns, system)
    assert found.code == "period"
    assert found.message == f"the month stands beside {year!r}, which is no year"


@pytest.mark.parametrize("year", [2020, 2020.0, "2020", "2020.0", "2020年", "2020年度", "2020 年"])
def test_years_in_any_writing(year, columns, system):
    assert periods({"year": [year], "month": [7], "pm25": [1.0]}, columns, system) == ["2020-07"]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_whole_years_and_months_in_one_column(frame, columns, system):
    given = frame({"时间": ["2020年度", "2021年第三季度", "2021年上半年"], "pm25": [1.0, 2.0, 3.0]})
    assert periods(given, columns, system) == ["2020", "2021-H1", "2021-Q3"]


@pytest.mark.parametrize(
    ("freq", "text", "days"),
    [
        ("Q-MAR", "2020Q1", "it runs from 2019-04-01 to 2019-06-30"),
        ("Y-JUN", "2020", "it runs from 2019-07-01 to 2020-06-30"),
        ("2Y", "2020", "it runs from 2020-01-01 to 2021-12-31"),
    ],
)
def test_fiscal_periods_are_refused(freq, text, days, columns, system):
    frame = pd.DataFrame({"year": pd.PeriodIndex([text], freq=freq), "pm25": [1.0]})
    found = problem(frame, columns, system)
    assert found.code == "period"
    assert found.message.endswith(days)


@pytest.mark.parametrize(
    ("freq", "text", "expected"),
    [("Y", "2020", "2020"), ("Q-DEC", "2020Q1", "2020-Q1"), ("M", "2020-07", "2020-07"),
     ("D", "2020-07-15", "2020-07-15")],
)  # fmt: skip
def test_periods_of_the_calendar_are_read(freq, text, expected, columns, system):
    frame = pd.DataFrame({"year": pd.PeriodIndex([text], freq=freq), "pm25": [1.0]})
    assert periods(frame, columns, system) == [expected]
