"""Wide tables of wrong cells: the reading stops, however many columns there are."""

from collections import Counter

import pytest

from ecorules.data import Column, read_panel
from ecorules.errors import DataError

MONTHS = [f"{year}-{month:02}" for year in range(1900, 2020) for month in range(1, 13)]


def codes(data, columns, system):
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system)
    return Counter(problem.code for problem in caught.value.problems)


@pytest.mark.parametrize(("cell", "code"), [("x", "not-a-number"), (-1, "out-of-range")])
def test_one_column_for_each_period(system, cell, code):
    columns = {"pm25": Column("pm25", system.unit("µg/m³"), low=0.0)}
    table = {"region": ["a"], "indicator": ["pm25"], **{month: [cell] for month in MONTHS}}
    assert codes(table, columns, system) == {code: 1_000, "too-many-problems": 1}


@pytest.mark.parametrize(("cell", "code"), [("x", "not-a-number"), (-1, "out-of-range")])
def test_one_column_for_each_indicator(system, cell, code):
    columns = {f"x{n}": Column(f"x{n}", system.unit("t"), low=0.0) for n in range(1_200)}
    table = {"region": ["a"], "year": [2020], **{name: [cell] for name in columns}}
    assert codes(table, columns, system) == {code: 1_000, "too-many-problems": 1}


def test_values_outside_their_ranges_are_told_in_the_order_of_the_table(columns, system):
    table = {
        "region": ["a", "b"],
        "year": [2020, 2020],
        "gdp": [-2, 1],
        "pm25": [-1, -3],
        "forest": [50, 101],
        "warming": [-9, -9],
    }
    with pytest.raises(DataError) as caught:
        read_panel(table, columns, system=system)
    told = [(one.place.column, one.place.row, one.message) for one in caught.value.problems]
    assert told == [
        ("gdp", 1, "-2 亿元 is outside the range [0, ] 亿元 of 'gdp'"),
        ("pm25", 1, "-1 µg/m³ is outside the range [0, ] µg/m³ of 'pm25'"),
        ("pm25", 2, "-3 µg/m³ is outside the range [0, ] µg/m³ of 'pm25'"),
        ("forest", 2, "101 % is outside the range [0, 100] % of 'forest'"),
    ]


def test_values_outside_their_ranges_in_a_long_table(columns, system):
    # A value of nothing is not held against the range of the last indicator.
    columns = {name: columns[name] for name in ("warming", "gdp", "forest", "pm25")}
    table = {
        "region": ["a", "a", "a", "a", "a"],
        "year": [2020] * 5,
        "indicator": ["pm25", "unknown", "forest", "gdp", "warming"],
        "value": [-1, -5, 100.5, 5, -9],
    }
    with pytest.raises(DataError) as caught:
        read_panel(table, columns, system=system)
    assert [(one.place.column, one.place.row) for one in caught.value.problems] == [
        ("value", 1),
        ("value", 3),
    ]
