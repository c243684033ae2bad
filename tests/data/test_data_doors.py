# ruff: noqa: PD011 -- the values of a panel are an array
"""The same data through every door give the same panel."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from data_doors import (
    DOORS,
    as_arrow,
    as_csv,
    as_gbk,
    as_mapping,
    as_pandas,
    as_parquet,
    as_polars,
    as_xlsx,
)

from ecorules.data import Panel, SeriesIndex, read_panel
from ecorules.errors import UsageError
from ecorules.periods import Period

WIDE = {
    "region": ["株洲", "湘潭", "株洲", "湘潭"],
    "scenario": ["base", "base", "base", "base"],
    "year": [2019, 2019, 2020, 2020],
    "pm25": [46.0, None, 40.5, 44.0],
    "gdp": [3000.0, 2250.0, None, 2340.0],
    "river": ["Ⅱ", "III类", None, "Ⅰ"],
}
LONG = {
    "region": ["株洲", "株洲", "株洲", "湘潭", "湘潭", "湘潭", "株洲", "湘潭", "湘潭", "湘潭"],
    "scenario": ["base"] * 10,
    "year": [2019, 2019, 2019, 2019, 2019, 2019, 2020, 2020, 2020, 2020],
    "indicator": [
        *("pm25", "gdp", "river", "pm25", "gdp", "river"),
        *("PM2.5年均浓度", "pm25", "gdp", "水质类别"),
    ],
    "value": ["46", "3000", "Ⅱ", None, "2.25e3", "III类", "0.0405", "44.0", "23400000", "Ⅰ"],
    "unit": [None, "亿元", None, None, None, None, "mg/m³", "", "万元", None],
}

ROWS = {
    ("pm25", Period.parse("2019")): 0,
    ("pm25", Period.parse("2020")): 1,
    ("gdp", Period.parse("2019")): 2,
    ("gdp", Period.parse("2020")): 3,
    ("river", Period.parse("2019")): 4,
    ("river", Period.parse("2020")): 5,
}
GAP = np.nan
EXPECTED = Panel(
    SeriesIndex.of({"region": ["株洲", "湘潭"], "scenario": ["base", "base"]}),
    np.array(
        [
            [46.0, GAP],
            [40.5, 44.0],
            [3000.0, 2250.0],
            [GAP, 2340.0],
            [1.0, 0.0],
            [GAP, 2.0],
            [GAP, GAP],
        ]
    ),
    ROWS,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("data", [WIDE, LONG], ids=["wide", "long"])
def test_every_door_gives_the_same_panel(door, data, tmp_path, columns, system):
    given = door(data, tmp_path)
    encoding = "gb18030" if door is as_gbk else None
    panel = read_panel(given, columns, system=system, encoding=encoding)
    np.testing.assert_allclose(panel.values, EXPECTED.values, rtol=1e-14)
    assert dict(panel.rows) == ROWS
    assert panel.index.equals(EXPECTED.index)
    assert panel.notes == ()


def test_nested_mapping_gives_the_same_numbers(columns, system):
    panel = read_panel(
        {
            "株洲": {
                "pm25": {2019: 46, "2020": "0.0405 mg/m³"},
                "gdp": {2019: 3e3},
                "river": {2019: "II"},
            },
            "湘潭": {
                "PM2.5年均浓度": {2019: None, 2020: 44},
                "gdp": {"2019年": "2250 亿元", 2020: "2340亿元"},
                "river": {2019: "Ⅲ", 2020: "Ⅰ"},
            },
        },
        columns,
        system=system,
    )
    np.testing.assert_allclose(panel.values, EXPECTED.values, rtol=1e-14)
    assert dict(panel.rows) == ROWS
    assert panel.index.label(1) == {"region": "湘潭"}


def test_wide_by_period_as_in_iamc(columns, system):
    frame = pd.DataFrame(
        {
            "Model": ["m"] * 2,
            "Scenario": ["base"] * 2,
            "Region": ["株洲"] * 2,
            "Variable": ["pm25", "gdp"],
            "Unit": ["mg/m³", "亿元"],
            2015: [0.05, 2300.0],
            2020: [0.04, np.nan],
        }
    )
    panel = read_panel(frame, columns, system=system)
    assert panel.keys == ("region", "scenario", "model")
    assert panel.index.label(0) == {"region": "株洲", "scenario": "base", "model": "m"}
    assert [(name, str(period)) for name, period in panel.layout] == [
        ("pm25", "2015"),
        ("pm25", "2020"),
        ("gdp", "2015"),
    ]
    np.testing.assert_allclose(panel.values[:3, 0], [50.0, 40.0, 2300.0])


def test_a_pyam_frame_and_an_xarray_dataset_are_their_tables(columns, system):
    frame = pd.DataFrame(
        {
            "region": ["株洲"],
            "variable": ["pm25"],
            "unit": ["µg/m³"],
            "year": [2020],
            "value": [40.0],
        }
    )
    pyam = type(
        "IamDataFrame", (), {"__module__": "pyam.core", "as_pandas": lambda self, meta_cols: frame}
    )
    cube = pd.DataFrame(
        {"pm25": [40.0]},
        index=pd.MultiIndex.from_tuples([("株洲", 2020)], names=["region", "year"]),
    )
    xarray = type(
        "Dataset", (), {"__module__": "xarray.core.dataset", "to_dataframe": lambda self: cube}
    )
    first = read_panel(pyam(), columns, system=system)
    assert first.values[0, 0] == 40.0
    assert first.equals(read_panel(xarray(), columns, system=system))


def test_the_users_frame_is_not_changed(columns, system):
    frame = pd.DataFrame(WIDE).set_index(["region", "year"])
    before = frame.copy(deep=True)
    read_panel(frame, columns, system=system)
    pd.testing.assert_frame_equal(frame, before)
    mapping = {"pm25": {2020: "38 µg/m³"}}
    read_panel(mapping, columns, system=system)
    assert mapping == {"pm25": {2020: "38 µg/m³"}}


def test_a_panel_is_read_as_it_is(columns, system):
    assert read_panel(EXPECTED, columns, system=system) is EXPECTED


@pytest.mark.parametrize("data", [7, [1, 2], object(), {1, 2}, np.zeros(3)])
def test_anything_else_is_refused(data, columns, system):
    with pytest.raises(UsageError, match="cannot be read") as caught:
        read_panel(data, columns, system=system)
    assert "Parquet" in caught.value.hint


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([2020, 2021], ["2020", "2021"]),
        ([2020.0, 2021.0], ["2020", "2021"]),
        (["2020", "2020-Q3"], ["2020", "2020-Q3"]),
        (["2020年", "2020年7月"], ["2020", "2020-07"]),
        ([dt.date(2020, 12, 31), dt.date(2021, 12, 31)], ["2020-12-31", "2021-12-31"]),
        ([dt.datetime(2020, 1, 5, 12), dt.datetime(2020, 1, 6)], ["2020-01-05", "2020-01-06"]),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize(
    "door", [as_mapping, as_pandas, as_polars, as_arrow, as_xlsx, as_parquet, as_csv]
)
def test_periods_of_every_kind(cells, expected, door, tmp_path, columns, system):  # noqa: PLR0917
    if door is as_csv and isinstance(cells[0], dt.datetime):
        pytest.skip("a text file has no instants")
    given = door({"year": cells, "pm25": [1.0, 2.0]}, tmp_path)
    panel = read_panel(given, columns, system=system)
    assert [str(period) for period in panel.periods["pm25"]] == expected
    assert panel.values[:2, 0].tolist() == [1.0, 2.0]


def test_pandas_periods(columns, system):
    frame = pd.DataFrame(
        {"period": pd.period_range("2020Q3", periods=2, freq="Q"), "pm25": [1.0, 2.0]}
    )
    panel = read_panel(frame, columns, system=system)
    assert [str(period) for period in panel.periods["pm25"]] == ["2020-Q3", "2020-Q4"]


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("month", [7, 12], ["2020-07", "2020-12"]),
        ("月份", ["7月", "12月"], ["2020-07", "2020-12"]),
        ("quarter", ["Q1", "Q4"], ["2020-Q1", "2020-Q4"]),
        ("季度", ["一季度", "第四季度"], ["2020-Q1", "2020-Q4"]),
        ("half", [1, 2], ["2020-H1", "2020-H2"]),
        ("半年", ["上半年", "下半年"], ["2020-H1", "2020-H2"]),
    ],
)
def test_a_year_beside_its_part(header, cells, expected, columns, system):
    data = {"年份": [2020, 2020], header: cells, "pm25": [1.0, 2.0]}
    panel = read_panel(data, columns, system=system)
    assert [str(period) for period in panel.periods["pm25"]] == expected


def test_order_of_first_appearance(columns, system):
    data = {
        "region": ["b", "a", "b", "c"],
        "year": [2021, 2020, 2020, 2020],
        "pm25": [1.0, 2.0, 3.0, 4.0],
    }
    for frame in (data, pd.DataFrame(data), pl.DataFrame(data), pl.DataFrame(data).to_arrow()):
        panel = read_panel(frame, columns, system=system)
        assert panel.index.column("region").tolist() == ["b", "a", "c"]
        np.testing.assert_array_equal(panel.values[:2], [[3.0, 2.0, 4.0], [1.0, GAP, GAP]])


def test_numbers_of_regions_become_text(columns, system):
    data = {"region": [430200, 430300], "year": [2020, 2020], "pm25": [1.0, 2.0]}
    floats = {**data, "region": [430200.0, 430300.0]}
    for frame in (data, floats, pl.DataFrame(floats), pd.DataFrame(floats), pd.DataFrame(data)):
        panel = read_panel(frame, columns, system=system)
        assert panel.index.column("region").tolist() == ["430200", "430300"]


def test_spaces_around_a_key_do_not_make_another_place(columns, system):
    data = {"region": ["株洲", " 株洲 "], "year": [2019, 2020], "pm25": [1.0, 2.0]}
    panel = read_panel(pl.DataFrame(data), columns, system=system)
    assert len(panel.index) == 1
    assert panel.values[:2, 0].tolist() == [1.0, 2.0]


def test_a_place_without_any_value_is_a_series(columns, system):
    data = {"region": ["a", "b"], "year": [2020, 2020], "pm25": [1.0, None]}
    panel = read_panel(pl.DataFrame(data), columns, system=system)
    assert len(panel.index) == 2


def test_an_empty_table(columns, system):
    frame = pl.DataFrame(
        {"region": [], "year": [], "pm25": []},
        schema={"region": pl.String, "year": pl.Int64, "pm25": pl.Float64},
    )
    panel = read_panel(frame, columns, system=system)
    assert panel.values.shape == (1, 0)
    assert len(panel.rows) == 0


def test_many_places_in_random_order(columns, system):
    rng = np.random.default_rng(0)
    order = rng.permutation(6_000)
    region, year = order // 3, 2018 + order % 3
    frame = pl.DataFrame(
        {"region": [f"r{n}" for n in region], "year": year, "pm25": order.astype(float)}
    )
    panel = read_panel(frame, columns, system=system)
    assert len(panel.index) == 2_000
    for wanted in (0, 777, 1999):
        series = panel.index.find(region=f"r{wanted}")
        assert panel.values[:3, series].tolist() == [3 * wanted, 3 * wanted + 1, 3 * wanted + 2]


def test_scalars_of_numpy_in_a_list_are_values(columns, system):
    cells = [np.float64(1.5), np.float64("nan"), np.int64(3)]
    panel = read_panel({"year": [2019, 2020, 2021], "pm25": cells}, columns, system=system)
    assert [str(period) for period in panel.periods["pm25"]] == ["2019", "2021"]
    assert panel.values[:2, 0].tolist() == [1.5, 3.0]
