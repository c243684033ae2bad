"""Columns under headers that are not known, whose cells say when values are or in which unit."""

import datetime as dt

import pytest
from data_doors import as_csv, as_mapping, as_pandas, as_polars, as_xlsx

from ecorules.data import Column, read_panel
from ecorules.errors import UsageError
from ecorules.periods import Period

DOORS = [as_mapping, as_pandas, as_polars, as_csv, as_xlsx]
Y2020 = Period.parse("2020")


@pytest.fixture
def read(columns, system, tmp_path):
    """Return what reads data through a door."""

    def reading(door, data, **options):
        return read_panel(door(data, tmp_path), columns, system=system, **options)

    return reading


def refused(data, columns, system, **options):
    with pytest.raises(UsageError) as caught:
        read_panel(data, columns, system=system, **options)
    return caught.value


def noted(data, columns, system):
    return [note.code for note in read_panel(data, columns, system=system, as_of=Y2020).notes]


# Units


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("header", ["unit", "Units", "单位", "计量单位"])
@pytest.mark.parametrize("cell", ["mg/m³", "毫克每立方", "市环保局"])
def test_a_column_of_units_beside_columns_of_indicators(read, door, header, cell):
    data = {"region": ["a", "b"], "year": [2020, 2020], header: ["µg/m³", cell], "pm25": [44, 1]}
    with pytest.raises(UsageError, match=r"pm25 \(mg/m³\)") as caught:
        read(door, data)
    assert caught.value.code == "unit-column"
    assert caught.value.message.startswith(f"column {header!r} of ")


def test_a_column_of_organisations_says_no_unit(columns, system):
    data = {
        "region": ["a", "b"],
        "year": [2020, 2020],
        "单位": ["市环保局", "水务局"],
        "pm25": [44, 1],
    }
    panel = read_panel(data, columns, system=system)
    assert panel.values[0].tolist() == [44.0, 1.0]
    assert [note.place.column for note in panel.notes] == ["单位"]


def test_a_column_of_units_that_the_caller_names(columns, system):
    data = {"region": ["a"], "year": [2020], "in": ["mg/m³"], "pm25": [44]}
    assert refused(data, columns, system, unit="in").code == "unit-column"


def test_one_unit_for_indicators_of_several(columns, system):
    data = {"region": ["a"], "year": [2020], "unit": ["µg/m³"], "pm25": [44], "gdp": [1]}
    assert refused(data, columns, system).code == "unit-column"


@pytest.mark.parametrize(
    "cells", [["µg/m³", "微克/立方米"], [None, "ug/m3"], [None, None]], ids=str
)
def test_units_that_hold_anyway_are_no_harm(columns, system, cells):
    data = {"region": ["a", "b"], "year": [2020, 2020], "unit": cells, "pm25": [44, 1]}
    for options in ({}, {"unit": "unit"}):
        assert read_panel(data, columns, system=system, **options).values[0].tolist() == [44, 1]
    data["unit"] = ["—", cells[1]]
    panel = read_panel(data, columns, system=system, na_values=["—"])
    assert panel.values[0].tolist() == [44, 1]


def test_units_that_the_header_or_the_caller_says(columns, system):
    said = {"year": [2020], "unit": ["mg/m³"], "pm25 (mg/m³)": [0.03]}
    assert read_panel(said, columns, system=system).values[0, 0] == pytest.approx(30)
    assert refused({**said, "unit": ["µg/m³"]}, columns, system).code == "unit-column"
    plain = {"year": [2020], "unit": ["mg/m³"], "pm25": [0.03]}
    units = {"pm25": "mg/m³"}
    assert read_panel(plain, columns, system=system, units=units).values[0, 0] == pytest.approx(30)
    assert refused({**plain, "unit": ["µg/m³"]}, columns, system, units=units).code == "unit-column"


def test_a_unit_beside_plain_numbers(system):
    columns = {"ratio": Column("ratio")}
    data = {"year": [2020], "unit": ["%"], "ratio": [85]}
    assert refused(data, columns, system).code == "unit-column"
    assert read_panel({**data, "unit": ["1"]}, columns, system=system).values[0, 0] == 85


def test_units_of_classes_and_of_nothing_are_no_harm(columns, system):
    data = {"region": ["a"], "year": [2020], "unit": ["t"], "river": ["Ⅱ"], "unknown": [1]}
    assert read_panel(data, columns, system=system).values[0, 0] == 1


def test_an_indicator_may_be_called_unit(system):
    columns = {name: Column(name, system.unit("家")) for name in ("unit", "x")}
    data = {"year": [2020], "unit": [3], "x": [4]}
    assert read_panel(data, columns, system=system).values[:2, 0].tolist() == [3, 4]


# Periods


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize(
    "cells",
    [[2019, 2020], [2019, 2019], ["2019年", "2020年"], ["2020-Q1", None], ["2020-12-31", "2020"]],
    ids=str,
)
def test_a_column_of_other_periods(door, tmp_path, columns, system, cells):
    data = door({"region": ["a", "b"], "Jahr": cells, "pm25": [44, 46]}, tmp_path)
    panel = read_panel(data, columns, system=system, as_of=Y2020)
    (note,) = [note for note in panel.notes if note.code == "unclear-column"]
    assert note.message == "column 'Jahr' was not used, and all values are taken to be of 2020"
    assert note.hint == "if it says of which period they are, name it: period='Jahr'"


def test_the_column_may_be_named(columns, system):
    data = {"region": ["a", "b"], "Jahr": [2019, 2020], "pm25": [44, 46]}
    panel = read_panel(data, columns, system=system, as_of=Y2020, period="Jahr")
    assert panel.periods == {"pm25": (Period.parse("2019"), Y2020)}


def test_a_column_of_days(columns, system):
    data = {"region": ["a"], "Tag": [dt.date(2019, 12, 31)], "pm25": [44]}
    assert "unclear-column" in noted(data, columns, system)


def test_a_column_of_other_periods_in_a_long_table(columns, system):
    data = {"region": ["a"], "Jahr": [2019], "indicator": ["pm25"], "value": [44]}
    assert "unclear-column" in noted(data, columns, system)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Jahr", [2020, 2020]),
        ("Jahr", ["2020", "2020年"]),
        ("Jahr", [None, None]),
        ("Jahr", [2019, "provisional"]),
        ("Jahr", [19, 20]),
        ("people", [4302, 2019]),
        ("people", [1969, 1969]),
        ("people", [2071, 2071]),
        ("people", [2019.5, 2020.0]),
        ("备注", [2019, 2019]),
        ("id", [2001, 2002]),
    ],
    ids=str,
)
def test_columns_that_hold_no_other_periods(columns, system, header, cells):
    data = {"region": ["a", "b"], header: cells, "pm25": [44, 46]}
    panel = read_panel(data, columns, system=system, as_of=Y2020)
    assert panel.periods == {"pm25": (Y2020,)}
    assert "unclear-column" not in noted(data, columns, system)


def test_late_rows_of_a_long_column_are_looked_at(columns, system):
    data = {"region": [f"r{n}" for n in range(50)], "Jahr": [2020] * 50, "pm25": [44] * 50}
    assert len(read_panel(data, columns, system=system, as_of=Y2020).index) == 50
    data["Jahr"][-1] = 2019
    assert "unclear-column" in noted(data, columns, system)
    data["Jahr"] = [None] * 49 + [2019]
    assert "unclear-column" in noted(data, columns, system)
    data["Jahr"][0] = "x"
    assert len(read_panel(data, columns, system=system, as_of=Y2020).index) == 50


@pytest.mark.parametrize(
    "header",
    ["统计年度", "报告期", "TIME_PERIOD", "time period", "reference_period", "Reference period"],
)
def test_headers_of_periods(columns, system, header):
    data = {"region": ["a"], header: [2019], "pm25": [44]}
    panel = read_panel(data, columns, system=system, as_of=Y2020)
    assert panel.periods == {"pm25": (Period.parse("2019"),)}


def test_a_statistical_year_beside_a_month(columns, system):
    data = {"region": ["a"], "统计年度": [2019], "月份": [7], "pm25": [44]}
    panel = read_panel(data, columns, system=system)
    assert panel.periods == {"pm25": (Period.parse("2019-07"),)}
