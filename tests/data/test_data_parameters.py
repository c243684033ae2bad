import numpy as np
import pandas as pd
import polars as pl
import pytest

from ecorules.data import Panel, read_parameters
from ecorules.errors import DataError, UsageError
from ecorules.periods import Period

GAP = np.nan
PANEL = Panel.from_arrays(
    {"pm25": np.zeros((1, 3))},
    [2020],
    {"region": ["株洲", "湘潭", "株洲"], "scenario": ["base", "base", "high"]},
)
Y2019, Y2020 = Period.parse("2019"), Period.parse("2020")


def read(assign, columns, system, panel=PANEL, **options):
    return read_parameters(assign, columns, panel, system=system, **options)


def test_one_value_for_all(columns, system):
    table = read({"pm25": "0.036 mg/m³", "gdp": 5, "river": "II"}, columns, system)
    assert table.rows == {
        ("pm25", None): pytest.approx(36.0),
        ("gdp", None): 5.0,
        ("river", None): 1.0,
    }
    assert table.notes == ()


def test_by_period_and_by_place(columns, system):
    table = read(
        {"pm25": {2019: 38, "2020年": "36 µg/m³"}, "gdp": {"湘潭": 7, "株洲": {2020: 8}}},
        columns,
        system,
    )
    assert table.rows["pm25", Y2019] == 38.0
    assert table.rows["pm25", Y2020] == 36.0
    np.testing.assert_array_equal(table.rows["gdp", None], [GAP, 7, GAP])
    np.testing.assert_array_equal(table.rows["gdp", Y2020], [8, GAP, 8])
    assert not table.rows["gdp", Y2020].flags.writeable


@pytest.mark.parametrize(
    ("assign", "place"),
    [
        ({"gdp": {2020: 6, "2020": 3}}, "assign, row 2020, column 'gdp'"),
        ({"gdp": 6, "gdp ": 3}, "assign, column 'gdp'"),
        ({"gdp": {"株洲": {2020: 6, "2020年": 6}}}, "assign, row 株洲 2020, column 'gdp'"),
    ],
)
def test_a_value_that_is_given_twice(assign, place, columns, system):
    with pytest.raises(DataError, match=f"{place}: 'gdp' is given twice .duplicate."):
        read(assign, columns, system)


def test_one_place_at_any_time_beside_one_time_for_all_places(columns, system):
    with pytest.raises(DataError) as caught:
        read({"gdp": {2020: 8, 2019: 7, "湘潭": 6}}, columns, system)
    assert [problem.code for problem in caught.value.problems] == ["unclear-parameter"] * 2
    table = read({"gdp": {2020: 8, "湘潭": {2019: 5, 2020: 6}}}, columns, system)
    np.testing.assert_array_equal(table.rows["gdp", Y2020], [8, 6, 8])
    np.testing.assert_array_equal(table.rows["gdp", Y2019], [GAP, 5, GAP])


FRAMES = [
    {
        "region": ["湘潭", "株洲"],
        "year": [2020, 2020],
        "pm25 [mg/m³]": [0.036, 0.038],
        "gdp": [None, 1.0],
    },
    {
        "地区": ["湘潭", "株洲", "株洲"],
        "年份": [2020, 2020, 2020],
        "指标": ["pm25", "pm25", "gdp"],
        "数值": [36, "38 µg/m³", 1],
    },
]


@pytest.mark.parametrize("kind", [dict, pl.DataFrame, pd.DataFrame])
@pytest.mark.parametrize("data", FRAMES, ids=["wide", "long"])
def test_tables(data, kind, columns, system):
    if kind is pl.DataFrame:
        data = {
            k: [None if x is None else str(x) for x in v] if k == "数值" else v
            for k, v in data.items()
        }
    table = read(kind(data), columns, system)
    assert set(table.rows) == {("pm25", Y2020), ("gdp", Y2020)}
    np.testing.assert_allclose(table.rows["pm25", Y2020], [38, 36, 38])
    np.testing.assert_array_equal(table.rows["gdp", Y2020], [1, GAP, 1])


def test_files_and_keys(tmp_path, columns, system):
    path = tmp_path / "quota.csv"
    path.write_text("scenario,pm25\nhigh,30\nbase,35\n", encoding="utf-8")
    np.testing.assert_array_equal(read(path, columns, system).rows["pm25", None], [35, 35, 30])
    path.write_text("indicator,value,unit\npm25,0.03,mg/m³\n", encoding="utf-8")
    assert read(path, columns, system).rows == {("pm25", None): pytest.approx(30.0)}


def test_unknown_names_are_errors(columns, system):
    for assign in ({"pm52": 1}, {"year": [2020], "pm52": [1.0]}):
        with pytest.raises(
            DataError, match="no parameter is named 'pm52', did you mean 'pm25'"
        ) as caught:
            read(assign, columns, system)
        assert caught.value.code == "unknown-parameter"


def test_unknown_places_are_notes(columns, system):
    panel = Panel.from_arrays({"pm25": [[0.0, 0.0]]}, [2020], {"region": ["株洲市", "湘潭市"]})
    for assign in (
        {"pm25": {"株州市": 1, "湘潭市": 2}},
        {"region": ["株州市", "湘潭市"], "pm25": [1.0, 2.0]},
    ):
        table = read(assign, columns, system, panel)
        np.testing.assert_array_equal(table.rows["pm25", None], [GAP, 2])
        (note,) = table.notes
        assert note.message == "the data have no series '株州市', did you mean '株洲市'?"


def test_problems(columns, system):
    with pytest.raises(DataError) as caught:
        read(
            {"pm25": {2020: "x", 2019: -1}, "river": "Ⅸ", "gdp": {"株洲": {"y": 1}}},
            columns,
            system,
        )
    assert [p.code for p in caught.value.problems] == [
        "not-a-number",
        "out-of-range",
        "label-unknown",
        "period",
    ]
    with pytest.raises(UsageError, match="'sector' that the data do not have"):
        read({"sector": ["a"], "pm25": [1.0]}, columns, system, keys=["sector"])


def test_a_panel_of_a_single_place(columns, system):
    single = Panel.from_arrays({"pm25": [1.0]}, [2020])
    assert read({"pm25": 1}, columns, system, single).rows == {("pm25", None): 1.0}
    table = read({"pm25": {"株洲": 1}}, columns, system, single)
    assert [note.code for note in table.notes] == ["unknown-place"]
