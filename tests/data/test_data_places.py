"""Which column names places, and what becomes of one that may and is not known to."""

# ruff: noqa: PD011 -- the values of a panel are an array
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from data_doors import as_arrow, as_csv, as_mapping, as_pandas, as_parquet, as_polars, as_xlsx
from register_shapes import attribute, shape
from register_shapes import read as read_members

import ecorules as er
from ecorules.data import Column, Panel, read_panel, unknown_places
from ecorules.data.columns import Names, recognise
from ecorules.errors import UsageError

SOME_DOORS = [as_mapping, as_pandas, as_polars, as_arrow, as_csv, as_xlsx, as_parquet]


@pytest.mark.parametrize(
    "header",
    [
        "乡镇", "镇", "乡", "街道", "村", "行政村", "社区", "站点", "测站", "监测站", "点位", "监测点位", "断面",
        "监测断面", "园区", "市县", "区", "乡镇（街道）", "县（市、区）", "乡镇名称", "镇名", "断面名称", "城市名称",
        "县名", "省份名称", "town", "Township", "village", "station", "Site", "county name", "city_name",
        "station_name", "Town-Name", "districtname",
    ],
)  # fmt: skip
def test_towns_stations_and_names_are_places(header, columns, system):
    data = {header: ["甲", "乙"], "year": [2020, 2023], "pm25": [40.0, 30.0]}
    panel = read_panel(data, columns, system=system)
    assert panel.index.column("region").tolist() == ["甲", "乙"]


@pytest.mark.parametrize(
    "headers", [("city", "county"), ("乡镇", "村"), ("city_name", "county_name")]
)
def test_two_of_them_ask_which_is_meant(headers, columns, system):
    data = {header: ["甲", "乙"] for header in headers} | {"year": [2020] * 2, "pm25": [4.0, 3.0]}
    with pytest.raises(UsageError) as caught:
        read_panel(data, columns, system=system)
    assert caught.value.code == "ambiguous-column"
    panel = read_panel(data, columns, system=system, region=headers[0], keys=[headers[1]])
    assert panel.keys == ("region", headers[1])


@pytest.mark.parametrize(
    "headers",
    [("city", "station"), ("县", "乡镇"), ("county", "county_name"), ("城市名称", "站点")],
)
def test_the_larger_place_goes_first(headers, columns, system):
    data = {header: ["甲", "乙"] for header in headers} | {"year": [2020] * 2, "pm25": [4.0, 3.0]}
    panel = read_panel(data, columns, system=system)
    assert panel.keys == ("region",)
    assert [note.place.column for note in panel.notes] == [headers[1]]


@pytest.mark.parametrize("header", ["监测点位", "stations", "station", "村"])
def test_numbers_of_stations_are_no_places(header, columns, system):
    data = {"year": [2019, 2020], "pm25": [50.0, 44.0], header: [6, 8]}
    panel = read_panel(data, columns, system=system)
    assert panel.keys == ()
    assert [note.place.column for note in panel.notes] == [header]
    named = read_panel(data, columns, system=system, region=header)
    assert named.index.column("region").tolist() == ["6", "8"]


def test_a_title_of_an_indicator_is_no_place(system):
    villages = {"villages": Column("villages", aliases=("村",))}
    panel = read_panel({"year": [2019, 2020], "村": [7, 9]}, villages, system=system)
    assert (panel.keys, panel.values[:2, 0].tolist()) == ((), [7.0, 9.0])


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["name", "县", "乡镇"], "县"),
        (["name", "乡镇"], None),
        (["name", "site"], None),
        (["name", "city", "county_name"], "city"),
    ],
)
def test_members_have_addresses(headers, found):
    roles = recognise(headers, Names({}), {}, (), "a.csv", long=False, parts=False)
    assert roles.keys.get("region") == found


def test_a_register_of_towns_is_keyed_by_them():
    towns = shape(by_place=True, key="region", name="towns", aliases=())
    table = read_members({"乡镇": ["甲镇", "乙镇"], "output": [1, 2]}, towns)
    assert (table.members, table.keys) == (("甲镇", "乙镇"), {})
    counties = read_members({"乡镇": ["甲镇", "乙镇"], "县": ["东县", "西县"]}, towns)
    assert counties.members == ("东县", "西县")


# A column of texts that nobody knows

UNCLEAR = {"企业": ["一厂", "一厂", "二厂"], "year": [2018, 2019, 2020], "pm25": [4.0, 3.0, 2.0]}


def unclear(data, columns, system, **options):
    """Return the headers that are noted as unclear, and the last hint."""
    notes = read_panel(data, columns, system=system, **options).notes
    found = [note for note in notes if note.code == "unclear-column"]
    return [note.place.column for note in found], found[-1].hint if found else ""


@pytest.mark.parametrize("door", SOME_DOORS, ids=lambda door: door.__name__)
def test_texts_that_differ_are_noted_where_nothing_tells_places_apart(
    door, tmp_path, columns, system
):
    panel = read_panel(door(UNCLEAR, tmp_path), columns, system=system)
    assert len(panel.index) == 1
    assert [(note.code, note.message, note.hint) for note in panel.notes] == [
        (
            "unclear-column",
            "column '企业' was not used, and all rows are taken to be of one place",
            "if it tells places apart, name it: region='企业'",
        )
    ]


def test_it_is_named_and_read(columns, system):
    by_place = read_panel(UNCLEAR, columns, system=system, region="企业")
    assert by_place.index.column("region").tolist() == ["一厂", "二厂"]
    by_key = read_panel(UNCLEAR, columns, system=system, keys=["企业"])
    assert by_key.index.column("企业").tolist() == ["一厂", "二厂"]
    other = read_panel({**UNCLEAR, "k": ["x"] * 3}, columns, system=system, keys=["k"])
    assert len(other.index) == 1


def test_a_history_without_the_named_columns_is_looked_at_as_well(columns, system):
    past = {"班组": ["甲", "乙"], "year": [2016, 2017], "pm25": [9.0, 8.0]}
    named, _ = unclear(UNCLEAR, columns, system, region="企业", history=past)
    assert named == ["班组"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("企业", ["一厂", "一厂", "一厂"]),
        ("企业", ["一厂", "", "二厂"]),
        ("企业", ["一厂", None, "二厂"]),
        ("企业", ["一厂", "—", "二厂"]),
        ("remark", ["good", "better", "best"]),
        ("备注", ["一", "二", "三"]),
        ("数据来源", ["年报", "公报", "公报"]),
        ("Note 2", ["x", "y", "z"]),
        ("单位", ["µg/m³", "ug/m3", "µg/m³"]),
        ("so2", [1.0, 2.0, 3.0]),
        ("so2", ["1", "2.5", "3"]),
        ("so2", ["1 t", "2 kg", "3 t"]),
        ("so2", ["1", "缺", "3"]),
        ("to", ["2019-Q1", "2020-Q1", "2021年度"]),
        ("达标", ["是", "否", "是"]),
        ("ok", [True, False, True]),
    ],
)
@pytest.mark.parametrize("frame", [dict, pd.DataFrame])
def test_other_columns_are_left(frame, header, cells, columns, system):
    data = {header: cells, "year": [2018, 2019, 2020], "pm25": [4.0, 3.0, 2.0]}
    panel = read_panel(frame(data), columns, system=system, na_values=["—"])
    assert len(panel.index) == 1
    assert [note.place.column for note in panel.notes] == [header]


@pytest.mark.parametrize(
    "cells", [["1号站", "2号站", "1号站"], ["3#", "4#", "5#"], ["A-1", "A-2", "A-1"]]
)
def test_names_with_numbers_are_texts(cells, columns, system):
    data = {"炉": cells, "year": [2018, 2019, 2020], "pm25": [4.0, 3.0, 2.0]}
    assert unclear(data, columns, system)[0] == ["炉"]


@pytest.mark.parametrize("key", ["地区", "station"])
def test_with_places_nothing_is_unclear(key, columns, system):
    panel = read_panel({**UNCLEAR, key: ["甲"] * 3}, columns, system=system)
    assert [note.place.column for note in panel.notes] == ["企业"]


def test_scenarios_are_no_places(columns, system):
    data = {**UNCLEAR, "scenario": ["s"] * 3}
    assert unclear(data, columns, system)[0] == ["企业"]


def test_a_misspelled_indicator_is_guessed(columns, system):
    data = {"year": [2019, 2020], "rivers": ["Ⅱ", "Ⅲ"], "pm25": [1.0, 2.0]}
    hint = unclear(data, columns, system)[1]
    assert hint.endswith("; as an indicator it is not known, did you mean 'river'?")


LONG = {
    "year": [2020, 2020, 2021, 2021],
    "indicator": ["pm25", "gdp", "pm25", "gdp"],
    "value": [1.0, 2.0, 3.0, 4.0],
}


@pytest.mark.parametrize(
    ("cells", "is_title"),
    [
        (["air", "money", "air", "money"], True),
        (["a", "a", "a", "b"], False),
        (["甲", "甲", "乙", "乙"], False),
    ],
)
@pytest.mark.parametrize("frame", [dict, pl.DataFrame, pa.table])
def test_titles_of_a_long_table(frame, cells, is_title, columns, system):
    given = frame({**LONG, "what": cells})
    if is_title:
        assert [n.code for n in read_panel(given, columns, system=system).notes] == [
            "unused-column"
        ]
        return
    assert unclear(given, columns, system)[0] == ["what"]


def test_titles_beside_columns_of_periods(columns, system):
    data = {"indicator": ["pm25", "gdp"], "what": ["air", "money"], "2020": [1.0, 2.0]}
    assert len(read_panel(data, columns, system=system).rows) == 2
    twice = {
        "indicator": ["pm25", "pm25"],
        "what": ["甲", "乙"],
        "2020": [1.0, None],
        "2021": [None, 1.0],
    }
    assert unclear(twice, columns, system)[0] == ["what"]


def test_a_decrease_from_one_town_to_another_is_not_met(tmp_path):
    plan = er.loads(
        "ecorules: 1\nid: p\nwindow: 2020..2023\nindicators: {pm25: {unit: µg/m³, kind: level}}\n"
        "rules: {air: {decrease: pm25, since: 2020, at_least: 10 %, by: 2023}}"
    )
    path = tmp_path / "d.csv"
    path.write_text("乡镇,年份,pm25\n甲镇,2020,40\n乙镇,2023,30\n", "utf-8")
    result = plan.evaluate(path, as_of=2023)
    assert [(v.series["region"], v.status) for v in result] == [
        ("甲镇", "undetermined"),
        ("乙镇", "undetermined"),
    ]


# Places of registers


def places(*labels):
    return Panel.from_arrays({"x": [[1.0] * len(labels)]}, [2020], {"region": labels})


def told(table, panel):
    notes = unknown_places({table.shape.name: table}, panel)
    assert {note.code for note in notes} <= {"unknown-place"}
    return [note.message for note in notes]


def test_a_place_that_the_data_do_not_have_is_noted():
    table = read_members({"name": ["A", "B", "C"], "地区": ["东区", "西 区", "山南"]})
    assert told(table, places("东区", "西区")) == [
        "the data have no place '西 区', did you mean '西区'?",
        "the data have no place '山南'",
    ]
    (first, _) = unknown_places({"plants": table}, places("东区", "西区"))
    assert first.place.source == "register plants"


def test_places_that_are_known_are_not_noted():
    table = read_members({"name": ["A", "B", "C"], "地区": ["东区", " 西区", ""]})
    assert told(table, places("东区", "西区")) == []
    assert told(table, Panel.from_arrays({"x": [1.0]}, [2020])) == []
    assert told(read_members({"name": ["A"]}), places("东区")) == []


def test_places_of_a_register_of_places_are_known_to_others():
    members = read_members({"name": ["A", "B"], "地区": ["东区", "北区"]})
    listed = shape(name="counties", by_place=True, key="region", rows={"北区": {}}, aliases=())
    counties = read_members(None, listed)
    notes = unknown_places({"plants": members, "counties": counties}, places("东区"))
    assert notes == ()


def test_of_a_register_of_places_those_are_noted_that_look_like_one_of_the_data():
    towns = shape(
        name="towns", by_place=True, key="region", aliases=(), rows={"河西": {}}, open=True
    )
    table = read_members({"region": ["河东", "西 区", "高岭"]}, towns)
    assert told(table, places("河东", "西区")) == [
        "the data have no place '西 区', did you mean '西区'?"
    ]
    alike = read_members({"region": ["东一区", "东二区"]}, towns)
    assert told(alike, places("东一区")) == []


def test_the_result_tells_of_such_a_place():
    plan = er.loads(
        "ecorules: 1\nid: p\nwindow: 2020\nregisters: {works: {attributes: {output: t}}}\n"
        "indicators: {pm25: {unit: µg/m³, kind: level}, works: {count: works}}\n"
        "rules: {air: {indicator: pm25, at_most: 45}, few: {indicator: works, at_most: 3}}"
    )
    result = plan.evaluate(
        {"region": ["东区", "西区"], "year": [2020, 2020], "pm25": [40, 41]},
        registers={"works": {"name": ["A", "B"], "地区": ["东区", "西 区"]}},
    )
    assert [str(note).partition("\n")[0] for note in result.notes] == [
        "register works: the data have no place '西 区', did you mean '西区'? [unknown-place]"
    ]


def test_attributes_of_that_name_are_no_places():
    site = {"site": attribute("site", "text")}
    table = read_members({"name": ["A"], "site": ["北"]}, shape(attributes=site))
    assert table.keys == {}
