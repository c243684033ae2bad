# ruff: noqa: PD011 -- the values of a panel are an array
import numpy as np
import pandas as pd
import polars as pl
import pytest

from ecorules.data import read_panel
from ecorules.errors import DataError, NotFoundError, UsageError

GAP = np.nan
DATA = {
    "region": ["a", "a", "b", "a", "b"],
    "scenario": ["history", "history", "history", "base", "base"],
    "year": [2018, 2019, 2018, 2019, 2020],
    "pm25": [1.0, 2.0, 3.0, 20.0, 30.0],
    "gdp": [10.0, 11.0, None, None, None],
}


def test_a_scenario_within_the_data(columns, system):
    panel = read_panel(pl.DataFrame(DATA), columns, system=system, history="history")
    assert [panel.index.label(n) for n in range(len(panel.index))] == [
        {"region": "a", "scenario": "base"},
        {"region": "b", "scenario": "base"},
    ]
    assert [f"{name} {period}" for name, period in panel.layout] == [
        "pm25 2018",
        "pm25 2019",
        "pm25 2020",
        "gdp 2018",
        "gdp 2019",
    ]
    np.testing.assert_array_equal(
        panel.values, [[1, 3], [20, GAP], [GAP, 30], [10, GAP], [11, GAP], [GAP, GAP]]
    )


def test_a_second_data_set_is_the_same(columns, system, tmp_path):
    within = read_panel(pl.DataFrame(DATA), columns, system=system, history="history")
    frame = pd.DataFrame(DATA)
    past = frame[frame.scenario == "history"]
    future = frame[frame.scenario == "base"]
    past.to_csv(tmp_path / "past.csv", index=False)
    for history in (
        past,
        past.drop(columns="scenario"),
        tmp_path / "past.csv",
        str(tmp_path / "past.csv"),
    ):
        assert read_panel(future, columns, system=system, history=history).equals(within)


def test_rows_without_scenario_are_history_if_so_said(columns, system):
    blank = {**DATA, "scenario": [None, "", None, "base", "base"]}
    panel = read_panel(pl.DataFrame(blank), columns, system=system, history="")
    assert panel.equals(read_panel(pl.DataFrame(DATA), columns, system=system, history="history"))
    with pytest.raises(DataError, match="is empty"):
        read_panel(pl.DataFrame(blank), columns, system=system)


def test_history_of_the_only_place(columns, system):
    future = {"scenario": ["x", "y"], "year": [2020, 2020], "pm25": [1.0, 2.0]}
    panel = read_panel(future, columns, system=system, history={"pm25": {2015: 9}})
    np.testing.assert_array_equal(panel.values[:2], [[9, 9], [1, 2]])


def test_unknown_history(columns, system):
    with pytest.raises(NotFoundError, match="'histroy', did you mean 'history'"):
        read_panel(DATA, columns, system=system, history="histroy")
    with pytest.raises(NotFoundError) as caught:
        read_panel({"pm25": {2020: 1}}, columns, system=system, history="history")
    assert "no scenario column" in caught.value.hint


def test_history_must_fit(columns, system):
    future = {"year": [2020], "pm25": [1.0]}
    with pytest.raises(UsageError, match="'region' that the data do not have"):
        read_panel(
            future, columns, system=system, history={"region": ["a"], "year": [2015], "pm25": [1.0]}
        )
    two = {"scenario": ["x", "y"], "year": [2015, 2015], "pm25": [1.0, 2.0]}
    with pytest.raises(UsageError, match="several scenarios: x, y"):
        read_panel(future, columns, system=system, history=two)


def test_named_columns_may_be_absent_from_the_history(columns, system):
    future = {"s": ["x"], "place": ["a"], "year": [2020], "pm25": [1.0]}
    past = {"place": ["a"], "year": [2015], "pm25": [9.0]}
    panel = read_panel(future, columns, system=system, scenario="s", region="place", history=past)
    assert panel.values[:2, 0].tolist() == [9.0, 1.0]
