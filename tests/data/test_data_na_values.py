"""What is named as a gap is one, as a text and as a number, in every kind of data."""

# ruff: noqa: PD011 -- the values of a panel are an array
import datetime as dt
import math

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from data_doors import DOORS
from register_shapes import day, read, same

import ecorules as er
from ecorules.data import Column, Panel, read_panel, read_parameters
from ecorules.data.cells import Cells, NaValues, is_gap
from ecorules.labels import Labels


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-9999", -9999.0),
        ("-9999.0", -9999.0),
        (" 999 ", 999.0),
        ("1e20", 1e20),
        ("－９９９", -999.0),
        ("9,999", 9999.0),
        ("inf", math.inf),
        ("-∞", -math.inf),
        (-9999, -9999.0),
        (-999.9, -999.9),
    ],
)
def test_what_reads_as_a_number(text, number):
    assert NaValues([text]).numbers == {number}


@pytest.mark.parametrize("text", ["—", "n/a", "999 t", "0,456", "1_000", "nan", "", "4 5"])
def test_what_is_a_text_alone(text):
    assert NaValues([text]).numbers == frozenset()


@pytest.mark.parametrize("cell", [-9999, -9999.0, np.float32(-9999), np.int16(-9999)])
def test_numbers_are_gaps_whatever_their_type(cell):
    assert is_gap(cell, NaValues(["-9999"]))
    assert not is_gap(cell, NaValues(["-999"]))


def test_truth_is_no_number():
    assert not is_gap(True, NaValues(["1"]))
    assert not is_gap(np.True_, NaValues(["1"]))


FORMS = {
    "whole": ([-9999, 44], "-9999.0"),
    "decimal": ([-9999.0, 44.0], "－9999"),
    "text": (["-9999.00", "44"], "-9999"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_number_that_stands_for_a_gap(door, form, tmp_path, columns, system):
    cells, na = FORMS[form]
    data = {"region": ["a", "b"], "scenario": ["s", "s"], "year": [2020, 2020]}
    given = door({**data, "warming": cells}, tmp_path)
    panel = read_panel(given, columns, system=system, na_values=[na])
    np.testing.assert_array_equal(panel.values[0], [math.nan, 44.0])
    told = read_panel(given, columns, system=system)
    np.testing.assert_array_equal(told.values[0], [-9999.0, 44.0])


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_the_same_in_long_tables_and_other_units(door, tmp_path, columns, system):
    data = {"region": ["a", "b"], "scenario": ["s", "s"], "year": [2020, 2020]}
    data |= {"indicator": ["pm25", "pm25"], "value": [999.0, 0.044], "unit": ["mg/m³", "mg/m³"]}
    panel = read_panel(
        door(data, tmp_path),
        columns, system=system, na_values=["999"],
    )  # fmt: skip
    np.testing.assert_allclose(panel.values[0], [math.nan, 44.0])


@pytest.mark.parametrize("frame", [dict, pl.DataFrame, pd.DataFrame, pa.table])
def test_a_class_may_have_such_a_gap(frame, system):
    scale = {"grade": Column("grade", None, Labels(["1", "2", "3"]))}
    data = {"region": ["a", "b"], "year": [2020, 2020], "grade": [9, 2]}
    panel = read_panel(frame(data), scale, system=system, na_values=["9"])
    np.testing.assert_array_equal(panel.values[0], [math.nan, 1.0])


def test_a_single_value_and_a_text_with_a_unit(columns, system):
    for cell in (-9999, -9999.0, "-9999", "-9999.00", "-9999 µg/m³"):
        panel = read_panel(
            {"warming" if "g" not in str(cell) else "pm25": {2019: 1, 2020: cell}},
            columns, system=system, na_values=["-9999"],
        )  # fmt: skip
        assert [str(period) for _, period in panel.rows] == ["2019"], cell
    assert math.isnan(Cells(system, ["-9999"]).value("-9999 mg/m³", columns["pm25"]))


@pytest.mark.parametrize("na", [["-9999"], "-9999", [-9999], -9999, -9999.0])
def test_na_values_may_be_one_text_or_number(na, columns, system):
    panel = read_panel({"pm25": {2020: -9999}}, columns, system=system, na_values=na)
    assert dict(panel.rows) == {}


def test_no_gap_is_met(tmp_path):
    plan = er.loads(
        "ecorules: 1\nid: p\nwindow: 2020\nindicators: {pm25: {unit: µg/m³, kind: level, range: [~, 500]}}\n"
        "rules: {air: {indicator: pm25, at_most: 45, by: 2020}}"
    )
    path = tmp_path / "d.csv"
    path.write_text("region,year,pm25\na,2020,-9999\n", "utf-8")
    assert (
        plan.evaluate(path, na_values=["-9999"], as_of=2020).verdict("air").status == "undetermined"
    )
    assert plan.evaluate(path, as_of=2020).verdict("air").status == "met"


def test_parameters(columns, system):
    places = Panel.from_arrays({"gdp": [[1.0, 2.0]]}, [2020], {"region": ["a", "b"]})
    for given in ({"pm25": {"a": -999, "b": 5}}, {"region": ["a", "b"], "pm25": [-999, 5]}):
        found = read_parameters(given, columns, places, system=system, na_values=["-999"])
        np.testing.assert_array_equal(found.rows["pm25", None], [math.nan, 5.0])


@pytest.mark.parametrize("frame", [dict, pl.DataFrame, pd.DataFrame, pa.table])
def test_attributes_of_every_kind(frame):
    never = dt.date(1900, 1, 1)
    data = {
        "name": ["A", "B"],
        "output": [-9999, 3],
        "closed": [never, dt.date(2020, 1, 2)],
        "due": [1900, 2020],
        "moved": [9, 1],
        "trade": [999, 7],
    }
    table = read(frame(data), na_values=["-9999", "1900-01-01", "1900", "9", "999"])
    for name in ("output", "closed", "due", "moved", "trade"):
        assert math.isnan(table.column(name)[0]), name
    same(table.column("output")[1], 3.0)
    same(table.column("closed")[1], day(2020, 1, 2))
    assert table.texts[int(table.column("trade")[1])] == "7"


def test_days_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    never, known = dt.date(1900, 3, 1), dt.date(2020, 1, 2)
    for row in (["name", "closed", "due"], ["A", never, never], ["B", known, known]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read(tmp_path / "a.xlsx", na_values=["1900/3/1"])
    for name in ("closed", "due"):
        np.testing.assert_array_equal(table.column(name), [math.nan, day(2020, 1, 2)])


def test_a_text_is_compared_as_a_text():
    table = read({"name": ["A", "B", "C"], "trade": ["007", "7", "7.0"]}, na_values=["7"])
    assert [math.isnan(code) for code in table.column("trade").tolist()] == [False, True, False]
