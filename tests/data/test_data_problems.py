# ruff: noqa: PD011 -- the values of a panel are an array
"""What the door refuses, with the place of every cell."""

import math

import pandas as pd
import polars as pl
import pytest
from data_doors import (
    as_arrow,
    as_csv,
    as_mapping,
    as_pandas,
    as_pandas_objects,
    as_polars,
    as_xlsx,
)

from ecorules.data import read_panel
from ecorules.errors import DataError

DOORS = [as_mapping, as_pandas, as_pandas_objects, as_polars, as_arrow, as_csv, as_xlsx]


def problems(data, columns, system, **options):
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system, **options)
    return caught.value.problems


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_text_in_a_column_of_numbers(door, tmp_path, columns, system):
    given = door(
        {"region": ["a", "b", "c"], "year": [2020] * 3, "pm25": ["1.5", "n/a", "n/a"]}, tmp_path
    )
    (problem,) = problems(given, columns, system)
    first = 3 if door in (as_csv, as_xlsx) else 2
    assert (problem.code, problem.place.row, problem.place.column) == (
        "not-a-number",
        first,
        "pm25",
    )
    assert problem.message == "'n/a' is not a number (and in 1 more rows)"
    assert "na_values" in problem.hint
    panel = read_panel(given, columns, system=system, na_values=["n/a"])
    assert panel.values[0, 0] == 1.5


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_infinity(door, tmp_path, columns, system):
    cells = ["1", "-inf"] if door in (as_csv, as_xlsx) else [1.0, -math.inf]
    given = door({"region": ["a", "b"], "year": [2020, 2020], "pm25": cells}, tmp_path)
    (problem,) = problems(given, columns, system)
    assert (problem.code, problem.place.column) == ("infinity", "pm25")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_true_is_no_number(door, tmp_path, columns, system):
    given = door({"region": ["a", "b"], "year": [2020, 2020], "pm25": [True, None]}, tmp_path)
    (problem,) = problems(given, columns, system)
    assert problem.code == "not-a-number"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_an_unknown_label_names_the_nearest(door, tmp_path, columns, system):
    given = door({"region": ["a", "b"], "year": [2020, 2020], "river": ["Ⅱ", "Ⅲ类水"]}, tmp_path)
    (problem,) = problems(given, columns, system)
    assert problem.code == "label-unknown"
    assert "Ⅰ, Ⅱ, Ⅲ" in problem.hint


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_out_of_range(door, tmp_path, columns, system):
    given = door({"region": ["a", "b"], "year": [2020, 2020], "forest": [62.0, 162.0]}, tmp_path)
    (problem,) = problems(given, columns, system)
    assert problem.code == "out-of-range"
    assert problem.message == "162 % is outside the range [0, 100] % of 'forest'"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_duplicates_name_both_rows(door, tmp_path, columns, system):
    given = door({"region": ["a", "b", "a"], "year": [2020] * 3, "pm25": [1.0, 2.0, 3.0]}, tmp_path)
    (problem,) = problems(given, columns, system)
    offset = 1 if door in (as_csv, as_xlsx) else 0
    assert (problem.code, problem.place.row) == ("duplicate", 3 + offset)
    assert problem.message == f"'pm25' in 2020 for a was already given in row {1 + offset}"


def test_duplicates_of_equal_value_are_duplicates(columns, system):
    data = {"region": ["a", "a"], "year": [2020, "2020年"], "pm25": [1.0, 1.0]}
    assert [p.code for p in problems(data, columns, system)] == ["duplicate"]


def test_two_columns_of_one_indicator(columns, system):
    data = {"year": [2020], "pm25": [1.0], "PM2.5年均浓度": [1.0]}
    (problem,) = problems(data, columns, system)
    assert problem.message == "'pm25' in 2020 was already given in column 'pm25'"


def test_a_gap_is_no_duplicate(columns, system):
    data = {"region": ["a", "a"], "year": [2020, 2020], "pm25": [1.0, None], "gdp": [None, 2.0]}
    panel = read_panel(pl.DataFrame(data), columns, system=system)
    assert panel.values[:2, 0].tolist() == [1.0, 2.0]


def test_duplicates_point_to_columns_that_may_be_keys(columns, system):
    data = {
        "city": ["a"] * 2,
        "year": [2020] * 2,
        "indicator": ["pm25"] * 2,
        "value": [1.0, 2.0],
        "remark": ["p", "q"],
        "number": [1, 2],
        "same": ["z", "z"],
        "sector": ["x", "y"],
    }
    (problem,) = problems(data, columns, system)
    expected = (
        "keep one of them, or name what tells them apart: keys=['sector', 'number', 'remark']"
    )
    assert problem.hint == expected
    assert len(read_panel(data, columns, system=system, keys=["sector"]).index) == 2


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_duplicates_of_a_wide_table_point_to_texts(door, tmp_path, columns, system):
    data = {"region": ["a", "b", "b"], "year": [2020, 2020, 2020], "pm25": [1.0, 2.0, 3.0]}
    data |= {"works": ["一厂", "一厂", "二厂"], "pm10": [7.0, 8.0, 9.0], "grade": ["x", "y", "y"]}
    (problem,) = problems(door(data, tmp_path), columns, system)
    assert problem.code == "duplicate"
    assert problem.hint == "keep one of them, or name what tells them apart: keys=['works']"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_keys_are_not_empty(door, blank, tmp_path, columns, system):
    given = door({"region": ["a", blank], "year": [2020, 2020], "pm25": [1.0, 2.0]}, tmp_path)
    (problem,) = problems(given, columns, system)
    assert (problem.code, problem.place.column) == ("empty-key", "region")


def test_periods_and_indicators_are_not_empty(columns, system):
    assert [
        p.code for p in problems({"year": [2020, None], "pm25": [1.0, 2.0]}, columns, system)
    ] == ["empty-key"]
    data = {"year": [2020, 2020], "indicator": ["pm25", None], "value": [1.0, 2.0]}
    assert [p.code for p in problems(data, columns, system)] == ["empty-key"]
    parts = {"year": [2020, None], "month": [1, 2], "pm25": [1.0, 2.0]}
    assert [p.code for p in problems(parts, columns, system)] == ["empty-key"]


def test_what_is_no_period(columns, system):
    (problem,) = problems({"year": ["2020", "20x0"], "pm25": [1.0, 2.0]}, columns, system)
    assert (problem.code, problem.place.row, problem.place.column) == ("period", 2, "year")
    (problem,) = problems(
        {"year": [2020, 2020], "month": [1, 13], "pm25": [1.0, 2.0]}, columns, system
    )
    assert (problem.code, problem.place.row, problem.place.column) == ("period", 2, "month")


@pytest.mark.parametrize(
    ("unit", "message"),
    [("flurb", "flurb"), ("亿元", "'亿元' is not a unit of 'pm25'")],
)
def test_units_of_rows(unit, message, columns, system):
    data = {
        "year": [2019, 2020],
        "indicator": ["pm25"] * 2,
        "value": [1.0, 2.0],
        "unit": ["µg/m³", unit],
    }
    (problem,) = problems(data, columns, system)
    assert message in problem.message
    assert (problem.place.row, problem.place.column) == (2, "unit")


def test_units_of_headers(columns, system):
    (problem,) = problems({"year": [2019], "pm25 [flurb]": [1.0]}, columns, system)
    assert "flurb" in problem.message
    assert problem.place.column == "pm25 [flurb]"


def test_units_in_cells_and_rows(columns, system):
    data = {
        "year": [2018, 2019, 2020, 2020],
        "indicator": ["warming", "pm25", "pm25", "forest"],
        "value": [300.15, "40 µg/m³", "0.04", "0.62"],
        "unit": ["K", "mg/m³", "mg/m³", "1"],
    }
    panel = read_panel(data, columns, system=system)
    assert panel.values[:4, 0].tolist() == pytest.approx([40.0, 40.0, 62.0, 27.0])


def test_units_of_unused_indicators_do_not_matter(columns, system):
    data = {
        "year": [2020, 2020],
        "indicator": ["pm25", "so2"],
        "value": [1.0, 2.0],
        "unit": ["", "flurb"],
    }
    assert read_panel(data, columns, system=system).values[0, 0] == 1.0


def test_all_problems_are_told_together(columns, system):
    data = {"region": ["a", None], "year": [2020, "x"], "pm25": ["bad", 1.0], "river": ["Ⅱ", "Ⅸ"]}
    found = {p.code for p in problems(data, columns, system)}
    assert found == {"empty-key", "period", "not-a-number", "label-unknown"}


def test_a_flood_of_problems_is_cut(columns, system):
    frame = pd.DataFrame(
        {"region": range(5_000), "year": 2020, "pm25": [f"x{n}" for n in range(5_000)]}
    )
    found = problems(frame, columns, system)
    assert len(found) == 1_001
    assert found[-1].code == "too-many-problems"
    with pytest.raises(DataError) as caught:
        read_panel(frame, columns, system=system)
    assert str(caught.value).endswith("... and 951 more problems")
