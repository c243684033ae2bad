import math

import pytest

from ecorules.data import read_panel
from ecorules.errors import DataError, UsageError
from ecorules.periods import Period

Y2020 = Period.parse("2020")


def test_one_place_one_period(columns, system):
    panel = read_panel(
        {"pm25": "38 µg/m³", "gdp": 2400, "river": "Ⅱ"}, columns, system=system, as_of=Y2020
    )
    assert panel.keys == ()
    assert len(panel.index) == 1
    assert panel.values[:, 0].tolist()[:3] == [38.0, 2400.0, 1.0]
    assert math.isnan(panel.values[3, 0])
    assert panel.sources == ("mapping",)


def test_one_place_one_period_needs_as_of(columns, system):
    with pytest.raises(UsageError, match="'pm25' has no period") as caught:
        read_panel({"pm25": 38}, columns, system=system)
    assert caught.value.hint == "say as_of=..., or write {'pm25': {2020: 38}}"


def test_rows_are_in_the_order_of_the_rule_set_whatever_the_mapping(columns, system):
    one = read_panel(
        {"gdp": {2020: 1, 2019: 2, "2019-Q1": 3}, "pm25": {2020: 4}}, columns, system=system
    )
    two = read_panel(
        {"pm25": {2020: 4}, "gdp": {"2019-Q1": 3, 2019: 2, 2020: 1}}, columns, system=system
    )
    assert one.layout == two.layout
    assert [f"{name} {period}" for name, period in one.layout] == [
        "pm25 2020",
        "gdp 2019",
        "gdp 2020",
        "gdp 2019-Q1",
    ]


def test_nothing_given(columns, system):
    panel = read_panel({}, columns, system=system)
    assert panel.values.shape == (1, 1)
    assert read_panel({"pm25": None}, columns, system=system, as_of=Y2020).rows == {}


def test_by_place(columns, system):
    panel = read_panel(
        {"株洲": {"pm25": 40, "so2": 1}, "湘潭": {"gdp": 1}}, columns, system=system, as_of=Y2020
    )
    assert panel.index.column("region").tolist() == ["株洲", "湘潭"]
    assert panel.values[0].tolist()[0] == 40.0
    assert [note.code for note in panel.notes] == ["unknown-indicator"]


def test_all_problems_together_with_their_places(columns, system):
    data = {
        "株洲": {"pm25": {2019: "n/a", "20x0": 1}, "river": {2020: "Ⅳ"}},
        "湘潭": {"pm25": {2020: -1}, "gdp": {2020: math.inf}, "forest": {2020: 101}},
    }
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system)
    found = [(p.code, p.place.column, p.place.row) for p in caught.value.problems]
    assert found == [
        ("not-a-number", "pm25", "株洲 2019"),
        ("period", "pm25", "株洲"),
        ("label-unknown", "river", "株洲 2020"),
        ("out-of-range", "pm25", "湘潭 2020"),
        ("infinity", "gdp", "湘潭 2020"),
        ("out-of-range", "forest", "湘潭 2020"),
    ]
    assert str(caught.value).startswith(
        "mapping, row 株洲 2019, column 'pm25': 'n/a' is not a number [not-a-number]"
    )


def test_a_value_given_twice(columns, system):
    with pytest.raises(DataError, match="'pm25' is given twice in 2020"):
        read_panel({"pm25": {2020: 1, "2020年": 2}}, columns, system=system)
    with pytest.raises(DataError, match="'pm25' is given twice in 2020"):
        read_panel({"pm25": {2020: 1}, "PM2.5年均浓度": {2020: 1}}, columns, system=system)


def test_a_place_given_twice(columns, system):
    with pytest.raises(DataError, match="row 1: '1' is given twice") as caught:
        read_panel({1: {"pm25": {2020: 1}}, "1": {"pm25": {2019: 1}}}, columns, system=system)
    assert caught.value.code == "duplicate"


def test_a_name_with_its_unit_in_brackets_is_guessed_without_it(columns, system):
    (note,) = read_panel({"pm25 (t)": {2020: 1}, "gdp": {2020: 1}}, columns, system=system).notes
    assert note.message == "no indicator is named 'pm25 (t)', did you mean 'pm25'?"


def test_the_end_of_a_range_has_room_for_rounding(columns, system):
    panel = read_panel({"forest": {2020: 100.00000001}}, columns, system=system)
    assert panel.values[0, 0] == 100.00000001


def test_unequal_columns(columns, system):
    with pytest.raises(UsageError, match="'year' 2, 'pm25' 1"):
        read_panel({"year": [2019, 2020], "pm25": [1.0]}, columns, system=system)
    with pytest.raises(UsageError, match="'pm25' a single value"):
        read_panel({"year": [2019, 2020], "pm25": 1.0}, columns, system=system)
