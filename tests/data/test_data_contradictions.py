"""Units that the caller says, and those that stand in the cells."""

import pytest
from data_doors import as_csv, as_mapping, as_pandas, as_polars, as_xlsx

from ecorules.data import Column, read_panel
from ecorules.errors import DataError

DOORS = [as_mapping, as_pandas, as_polars, as_csv, as_xlsx]


@pytest.fixture
def read(columns, system, tmp_path):
    """Return what reads data through a door."""

    def reading(door, data, **options):
        return read_panel(door(data, tmp_path), columns, system=system, **options)

    return reading


def by_name(data, _):
    return {"pm25": dict(zip(data["year"], data["pm25"], strict=True))}


@pytest.mark.parametrize("door", [*DOORS, by_name], ids=lambda door: door.__name__)
@pytest.mark.parametrize(
    ("said", "cell", "own"),
    [
        ("mg/m³", "44 µg/m³", "µg/m³"),
        ("µg/m³", "0.044 mg/m³", "mg/m³"),
        ("t/m³", "44ug/m3", "µg/m³"),
    ],
)
def test_a_cell_in_another_unit_than_is_said(read, door, said, cell, own):
    with pytest.raises(DataError) as caught:
        read(door, {"year": [2019, 2020], "pm25": [None, cell]}, units={"pm25": said})
    (problem,) = caught.value.problems
    assert problem.code == "unit-contradiction"
    assert problem.message == f"{cell!r} is in {own!r}, units= says {said!r}"
    assert problem.place.column == "pm25"


@pytest.mark.parametrize("door", [*DOORS, by_name], ids=lambda door: door.__name__)
@pytest.mark.parametrize(
    ("said", "cell"), [("mg/m³", "0.044 mg/m³"), ("mg/m³", "0.044 毫克/立方米"), ("mg/m³", "0.044")]
)
def test_a_cell_in_the_unit_that_is_said(read, door, said, cell):
    data = {"year": [2019, 2020], "pm25": [None, cell]}
    panel = read(door, data, units={"PM2.5年均浓度": said})
    assert panel.values[-2, 0] == pytest.approx(44.0)


def test_a_cell_in_a_unit_of_another_kind_is_told_as_that(columns, system):
    data = {"year": [2020], "pm25": ["44 t"]}
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system, units={"pm25": "mg/m³"})
    assert [problem.code for problem in caught.value.problems] == ["unit-mismatch"]


def test_a_percentage_is_a_plain_number(system):
    share = {"share": Column("share", system.unit("%"))}
    for data in ({"share": {2020: "15%"}}, {"year": [2020], "share": ["15 %"]}):
        panel = read_panel(data, share, system=system, units={"share": "1"})
        assert panel.values[0, 0] == 15.0
        with pytest.raises(DataError, match=r"'15 ?%' is in '%', units= says '‰'"):
            read_panel(data, share, system=system, units={"share": "‰"})


def test_other_indicators_are_not_meant(columns, system):
    data = {"year": [2020], "pm25": ["0.044 mg/m³"], "gdp": ["3 亿元"]}
    panel = read_panel(data, columns, system=system, units={"gdp": "亿元"})
    assert panel.values[:2, 0].tolist() == pytest.approx([44.0, 3.0])
