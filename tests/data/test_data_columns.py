# ruff: noqa: PD011 -- the values of a panel are an array
import pandas as pd
import pytest

from ecorules.data import read_panel
from ecorules.data.columns import Names, fold
from ecorules.errors import DataError, UsageError
from ecorules.periods import Period


@pytest.mark.parametrize(
    "header", ["region", "Region", "entity", "City", "地区", "城市", "区县", "省份", "geo"]
)
def test_places_are_recognised(header, columns, system):
    panel = read_panel({header: ["株洲"], "year": [2020], "pm25": [1.0]}, columns, system=system)
    assert panel.keys == ("region",)
    assert panel.index.label(0) == {"region": "株洲"}


@pytest.mark.parametrize("header", ["year", "Period", "date", "年份", "年", "时间", "日期", "期间"])
def test_periods_are_recognised(header, columns, system):
    panel = read_panel({header: [2020], "pm25": [1.0]}, columns, system=system)
    assert panel.layout == (("pm25", Period.parse("2020")),)


def test_long_columns_in_chinese(columns, system):
    data = {
        "城市": ["株洲"],
        "年份": ["2020年"],
        "指标名称": ["PM2.5年均浓度"],
        "数值": ["0.04"],
        "单位": ["mg/m³"],
    }
    panel = read_panel(data, columns, system=system)
    assert panel.values[0, 0] == pytest.approx(40.0)


def test_columns_may_be_named(columns, system):
    frame = pd.DataFrame(
        {
            "a": ["x"],
            "b": ["s"],
            "c": [2020],
            "d": ["pm25"],
            "e": [0.04],
            "f": ["mg/m³"],
            "k": ["m"],
        }
    )
    panel = read_panel(
        frame,
        columns,
        system=system,
        region="a",
        scenario="b",
        period="c",
        indicator="d",
        value="e",
        unit="f",
        keys=["k"],
    )
    assert panel.keys == ("region", "scenario", "k")
    assert panel.index.label(0) == {"region": "x", "scenario": "s", "k": "m"}
    assert panel.values[0, 0] == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("headers", "argument"),
    [
        (["province", "city", "year"], "region='province'"),
        (["year", "date"], "period='year'"),
        (["scenario", "variant", "year"], "scenario='scenario'"),
    ],
)
def test_more_than_one_candidate_says_which_argument_decides(headers, argument, columns, system):
    data = {header: [2020] for header in headers} | {"pm25": [1.0]}
    with pytest.raises(UsageError, match="could be the") as caught:
        read_panel(data, columns, system=system)
    assert argument in caught.value.hint


def test_a_named_column_settles_it(columns, system):
    data = {"province": ["湖南"], "city": ["株洲"], "year": [2020], "pm25": [1.0]}
    panel = read_panel(data, columns, system=system, region="city")
    assert panel.index.label(0) == {"region": "株洲"}
    both = read_panel(data, columns, system=system, region="city", keys=["province"])
    assert both.index.label(0) == {"region": "株洲", "province": "湖南"}


def test_a_column_that_is_not_there(columns, system):
    with pytest.raises(UsageError, match="no column 'citi', did you mean 'city'"):
        read_panel(
            {"city": ["a"], "year": [2020], "pm25": [1.0]}, columns, system=system, region="citi"
        )


@pytest.mark.parametrize(
    "header",
    [
        "pm25 [mg/m³]",
        "pm25 (mg/m³)",
        "PM2.5年均浓度（毫克/立方米）",
        "PM2.5 annual mean [mg/m³]",
        "ＰＭ25（mg/m³）",
    ],
)
def test_a_header_may_carry_the_unit(header, columns, system):
    panel = read_panel({"year": [2020], header: [0.04]}, columns, system=system)
    assert panel.values[0, 0] == pytest.approx(40.0)


def test_units_by_argument(columns, system):
    data = {"year": [2020], "pm25": [0.04], "gdp": [1.0]}
    panel = read_panel(data, columns, system=system, units={"PM2.5年均浓度": "mg/m³"})
    assert panel.values[:2, 0].tolist() == pytest.approx([40.0, 1.0])
    same = read_panel(
        {"year": [2020], "pm25 (µg/m³)": [40.0]}, columns, system=system, units={"pm25": "ug/m3"}
    )
    assert same.values[0, 0] == 40.0
    mapped = read_panel({"pm25": {2020: 0.04}}, columns, system=system, units={"pm25": "mg/m³"})
    assert mapped.values[0, 0] == pytest.approx(40.0)
    with pytest.raises(DataError, match="units= says 'mg/m³'"):
        read_panel(
            {"year": [2020], "pm25 (µg/m³)": [40.0]},
            columns,
            system=system,
            units={"pm25": "mg/m³"},
        )
    with pytest.raises(UsageError, match="'pm52', which is no indicator, did you mean 'pm25'"):
        read_panel(data, columns, system=system, units={"pm52": "mg/m³"})


@pytest.mark.parametrize(
    ("header", "code", "message"),
    [
        ("pm52", "unknown-indicator", "no indicator is named 'pm52', did you mean 'pm25'?"),
        ("备注", "unused-column", "column '备注' was not used"),
        (
            "ratio",
            "computed-indicator",
            "the values of 'ratio' were not used: it is computed as pm25 / gdp",
        ),
    ],
)
def test_what_is_not_used_is_noted(header, code, message, columns, system):
    data = {"year": [2020], "pm25": [1.0], header: ["?"]}
    panel = read_panel(data, columns, system=system, computed={"ratio": "pm25 / gdp"})
    (note,) = panel.notes
    assert (note.code, note.message, note.place.column) == (code, message, header)


def test_unknown_indicators_of_a_long_table_are_noted_once(columns, system):
    data = {
        "year": [2020] * 3,
        "indicator": ["pm25", "so2", "so2"],
        "value": [1.0, "x", 3.0],
        "extra": [1, 2, 3],
    }
    panel = read_panel(data, columns, system=system)
    assert [(note.code, note.place.row) for note in panel.notes] == [
        ("unknown-indicator", 2),
        ("unused-column", None),
    ]


def test_of_thousands_of_unknown_indicators_the_first_thousand_are_noted(columns, system):
    names = ["pm25", *(f"so{n}" for n in range(3_000))]
    data = {"year": [2020] * 3_001, "indicator": names, "value": [1.0] * 3_001}
    assert len(read_panel(data, columns, system=system).notes) == 1_000


def test_a_title_of_two_indicators_is_refused(columns, system):
    from ecorules.data import Column

    twins = {n: Column(n, system.unit("%"), aliases=("Share",)) for n in ("a", "b")}
    with pytest.raises(UsageError, match="title of a and of b"):
        read_panel({"year": [2020], "share": [1.0]}, twins, system=system)


def test_an_indicator_may_be_called_like_a_role(columns, system):
    from ecorules.data import Column

    area = {"area": Column("area", None)}
    panel = read_panel({"region": ["x"], "year": [2020], "area": [1.0]}, area, system=system)
    assert panel.values[0, 0] == 1.0


def test_periods_as_headers_need_an_indicator(columns, system):
    with pytest.raises(UsageError, match="are periods") as caught:
        read_panel({"region": ["x"], "2015": [1.0]}, columns, system=system)
    assert caught.value.hint == "name it: indicator='...'"
    with pytest.raises(UsageError, match="no column of values"):
        read_panel({"year": [2020], "indicator": ["pm25"]}, columns, system=system)
    with pytest.raises(UsageError, match="columns that are periods"):
        read_panel({"year": [2020], "indicator": ["pm25"], "2015": [1.0]}, columns, system=system)


def test_a_table_without_periods_needs_as_of(columns, system):
    data = {"region": ["x"], "pm25": [40.0]}
    panel = read_panel(data, columns, system=system, as_of=Period.parse("2020"))
    assert panel.layout == (("pm25", Period.parse("2020")),)
    with pytest.raises(UsageError, match="no column of periods"):
        read_panel(data, columns, system=system)


def test_names():
    assert fold("ＰＭ 2.5") == fold("pm2.5")
    assert Names({}).find("x") is None
