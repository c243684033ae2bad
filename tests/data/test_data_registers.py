# ruff: noqa: PD011 -- the values of a register are an array
"""Registers: every form of the data, and what the rule file adds."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from data_doors import DOORS, as_gbk, as_pandas_index
from register_shapes import ATTRIBUTES, SYSTEM, attribute, day, decoded, read, same, shape

from ecorules.data import Column, read_register
from ecorules.errors import DataError, UsageError
from ecorules.periods import Period

GAP = np.nan
COLUMNS = {
    "名称": ["株冶", "昊华化工", "智成化工"],
    "region": ["株洲", "株洲", "湘潭"],
    "关停日期": [dt.date(2018, 12, 31), None, dt.date(2020, 7, 15)],
    "due": ["2018", "2019-Q2", None],
    "moved": [True, False, None],
    "trade": ["冶炼", "化工", "化工"],
    "grade": ["优", None, "差"],
    "产量（吨）": [12500.0, None, 700.0],
}
RECORDS = [
    {"name": "株冶", "region": "株洲", "closed": "2018-12-31", "due": 2018, "moved": "是"}
    | {"trade": "冶炼", "grade": "优", "output": "1.25 万吨"},
    {"name": "昊华化工", "region": "株洲", "closed": None, "due": "2019年Q2", "moved": 0}
    | {"trade": "化工"},
    {"name": "智成化工", "region": "湘潭", "closed": "2020年7月15日", "trade": "化工"}
    | {"grade": "差", "output": 0.07},
]
BY_MEMBER = {entry["name"]: {k: v for k, v in entry.items() if k != "name"} for entry in RECORDS}


def as_pandas_named_index(data, tmp_path):
    return pd.DataFrame(data).set_index("名称")


def as_records(data, tmp_path):
    return RECORDS


def as_members(data, tmp_path):
    return BY_MEMBER


FORMS = [door for door in DOORS if door is not as_pandas_index]
FORMS += [as_pandas_named_index, as_records, as_members]


@pytest.mark.parametrize("door", FORMS, ids=lambda door: door.__name__)
def test_every_form_gives_the_same_register(door, tmp_path):
    encoding = "gb18030" if door is as_gbk else None
    table = read(door(COLUMNS, tmp_path), encoding=encoding, vocabulary=["纺织", "化工"])
    assert table.members == ("株冶", "昊华化工", "智成化工")
    assert table.keys == {"region": ("株洲", "株洲", "湘潭")}
    same(table.column("closed"), [day(2018, 12, 31), GAP, day(2020, 7, 15)])
    same(table.column("due"), [day(2018, 12, 31), day(2019, 6, 30), GAP])
    same(table.column("due (first day)"), [day(2018, 1, 1), day(2019, 4, 1), GAP])
    assert table.periods == {"due": (Period.parse("2018"), Period.parse("2019-Q2"), None)}
    same(table.column("moved"), [1.0, 0.0, GAP])
    same(table.column("trade"), [2.0, 1.0, 1.0])
    assert table.texts == ("纺织", "化工", "冶炼")
    same(table.column("grade"), [2.0, GAP, 0.0])
    same(table.column("output"), [1.25, GAP, 0.07])
    assert table.notes == ()
    assert table.listed == frozenset()
    assert not table.values.flags.writeable


def test_the_sources():
    assert read(pl.DataFrame(COLUMNS)).sources == ("register plants",)
    assert read(RECORDS).sources == ("register plants",)
    assert read(None).sources == ()


def test_nothing_is_a_register_without_members():
    for given in (
        None,
        {},
        [],
        {"name": []},
        pl.DataFrame({"name": []}, schema={"name": pl.String}),
    ):
        table = read(given)
        assert table.members == ()
        assert table.values.shape == (7, 0)
        assert table.cells["closed", None] < 7


def test_the_members_of_the_file_alone():
    rows = {
        "株冶": {"closed": "2018-12-31", "output": "1.25 万吨", "trade": "冶炼"},
        "昊华化工": {"due": "2019-Q2", "closed": "?", "moved": "true"},
        "智成化工": {},
    }
    table = read(None, shape(rows=rows))
    assert table.members == ("株冶", "昊华化工", "智成化工")
    assert table.keys == {}
    same(table.column("closed"), [day(2018, 12, 31), -np.inf, GAP])
    same(table.column("output"), [1.25, GAP, GAP])
    same(table.column("moved"), [GAP, 1.0, GAP])
    assert table.periods["due"] == (None, Period.parse("2019-Q2"), None)
    assert table.listed == {"株冶", "昊华化工", "智成化工"}


def test_data_fill_what_the_file_leaves_blank():
    rows = {"株冶": {"closed": "2018-12-31", "trade": "冶炼"}, "智成化工": {"grade": "良"}}
    data = {
        "昊华化工": {"closed": "2019-01-31"},
        " 株冶 ": {"closed": "2018年12月31日", "output": 1, "trade": "？"},
    }
    table = read(data, shape(rows=rows, open=True))
    assert table.members == ("株冶", "智成化工", "昊华化工")
    same(table.column("closed"), [day(2018, 12, 31), GAP, day(2019, 1, 31)])
    same(table.column("output"), [1.0, GAP, GAP])
    same(table.column("grade"), [GAP, 1.0, GAP])
    same(table.column("trade"), [0.0, GAP, GAP])


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("2018-12-31", "?", day(2018, 12, 31)),
        ("2018-12-31", None, day(2018, 12, 31)),
        ("?", "2018-12-31", day(2018, 12, 31)),
        ("?", None, -np.inf),
        (None, "?", -np.inf),
        (None, None, GAP),
    ],
)
def test_a_day_wins_over_a_mark_and_a_mark_over_a_blank(file, data, expected):
    table = read({"株冶": {"closed": data}}, shape(rows={"株冶": {"closed": file}}))
    same(table.column("closed"), [expected])


def test_values_that_agree_do_not_contradict():
    rows = {"株冶": {"output": "1.25 万吨", "grade": "优", "trade": "冶炼Ａ", "due": "2018"}}
    data = {"name": ["株冶"], "output [t]": [12500.000001], "grade": ["優"], "trade": ["冶炼A "]}
    table = read({**data, "due": [2018]}, shape(rows=rows))
    same(table.column("output"), [1.2500000001])
    assert table.texts == ("冶炼A",)


@pytest.mark.parametrize(
    ("name", "file", "data", "told"),
    [
        ("closed", "2018-12-31", "2019-06-30", "is 2019-06-30 here, and 2018-12-31 in"),
        ("due", "2018", "2018-12-31", "is 2018-12-31 here, and 2018 in"),
        ("moved", "true", "否", "is false here, and true in"),
        ("trade", "冶炼", "化工", "is '化工' here, and 冶炼 in"),
        ("grade", "优", "差", "is 差 here, and 优 in"),
        ("output", "12500 t", 1.3, "is 1.3 万吨 here, and 12500 t in"),
    ],
)
def test_a_value_that_contradicts_the_file(name, file, data, told):
    with pytest.raises(DataError) as caught:
        read(
            {"name": ["x", "株冶"], name: [None, data]},
            shape(rows={"株冶": {name: file}}, open=True),
        )
    (problem,) = caught.value.problems
    assert problem.code == "contradiction"
    assert problem.message == f"{name!r} of '株冶' {told} the rule set"
    assert str(problem.place) == f"register plants, row 2, column {name!r}"


def test_values_by_period():
    columns = {
        "name": ["株冶", "昊华化工", "株冶", "昊华化工"],
        "年份": [2019, 2019, 2020, 2020],
        "output": [1.0, 2.0, 3.0, None],
        "closed": ["2020-05-01", None, "2020-05-01", None],
        "due": ["2020", None, None, None],
        "grade": ["优", "良", None, None],
    }
    nested = {
        "株冶": {
            "output": {2019: 1, "2020": 3},
            "closed": "2020-05-01",
            "due": "2020",
            "grade": {2019: "优"},
        },
        "昊华化工": {"output": {2019: "2 万吨"}, "grade": {"2019年": "良"}},
    }
    of_list = [{"name": name, **entries} for name, entries in nested.items()]
    mixed = [
        {"name": "株冶", "closed": "2020-05-01", "due": "2020"},
        {"name": "株冶", "year": 2020, "output": 3},
        {"name": "昊华化工", "year": 2019, "output": 2, "grade": "良"},
        {"name": "株冶", "year": 2019, "output": 1, "grade": "优"},
    ]
    for given in (columns, pd.DataFrame(columns), pl.DataFrame(columns), nested, of_list, mixed):
        table = read(given)
        assert table.members == ("株冶", "昊华化工")
        same(table.column("output", Period.parse("2019")), [1.0, 2.0])
        same(table.column("output", Period.parse("2020")), [3.0, GAP])
        same(table.column("grade", Period.parse("2019")), [2.0, 1.0])
        same(table.column("closed"), [day(2020, 5, 1), GAP])
        assert table.periods["due"] == (Period.parse("2020"), None)
        assert {(name, str(p)) for name, p in table.cells if name in {"output", "grade"}} == {
            ("output", "2019"),
            ("output", "2020"),
            ("grade", "2019"),
        }


def test_what_the_file_says_holds_beside_what_periods_have():
    rows = {"株冶": {"grade": "优"}, "昊华化工": {"grade": "差"}}
    data = {"株冶": {"grade": {2019: "优"}}}
    table = read(data, shape(rows=rows))
    same(table.column("grade"), [2.0, 0.0])
    same(table.column("grade", Period.parse("2019")), [2.0, GAP])
    with pytest.raises(DataError, match="'grade' of '昊华化工' is 良 here, and 差") as caught:
        read({"昊华化工": {"grade": {2019: "差", 2020: "良"}}}, shape(rows=rows))
    assert caught.value.problems[0].place.row == "昊华化工 2020"


def test_places_are_members():
    counties = shape(name="counties", key="region", by_place=True, rows={"醴陵": {}}, open=True)
    for given in (
        {"醴陵": {"grade": "优"}, "攸县": {"grade": "差"}},
        {"区县": ["醴陵", "攸县"], "grade": ["优", "差"]},
        [{"region": "醴陵", "grade": "优"}, {"region": "攸县", "grade": "差"}],
        pl.DataFrame({"county": ["醴陵", "攸县"], "grade": ["优", "差"]}),
    ):
        table = read(given, counties)
        assert table.members == ("醴陵", "攸县")
        assert table.keys == {}
        same(table.column("grade"), [2.0, 0.0])


def test_the_place_a_county_belongs_to_is_an_attribute():
    of_city = {**ATTRIBUTES, "city": attribute("city", "text")}
    counties = shape(name="counties", key="region", by_place=True, attributes=of_city)
    frame = pd.DataFrame({"county": ["醴陵", "韶山"], "city": ["株洲", "湘潭"]})
    table = read(frame, counties, region="city")
    assert table.members == ("醴陵", "韶山")
    assert [table.texts[int(code)] for code in table.column("city")] == ["株洲", "湘潭"]


def test_keys_of_the_panel():
    frame = pl.DataFrame(
        {
            "name": ["A", "A", "B", "C"],
            "城市": ["株洲", "湘潭", None, "株洲"],
            "情景": ["base", "base", "strict", ""],
            "Model": ["m", "m", "m", "m"],
            "remark": ["", "", "", "x"],
            "output": [1.0, 2.0, 3.0, 4.0],
        }
    )
    table = read(frame, panel_keys=("region", "scenario", "model"))
    assert table.members == ("A", "A", "B", "C")
    assert table.keys == {
        "region": ("株洲", "湘潭", "", "株洲"),
        "scenario": ("base", "base", "strict", ""),
        "model": ("m", "m", "m", "m"),
    }
    assert [note.code for note in table.notes] == ["unused-column"]


def test_what_the_file_lists_is_in_every_scenario():
    rows = {"A": {"grade": "优"}, "B": {}}
    data = {"name": ["A", "C"], "region": ["株洲", "株洲"], "scenario": ["base", "strict"]}
    table = read({**data, "output": [1.0, 2.0]}, shape(rows=rows, open=True))
    assert table.members == ("A", "A", "B", "C")
    assert table.keys == {
        "region": ("株洲", "株洲", "", "株洲"),
        "scenario": ("base", "", "", "strict"),
    }
    same(table.column("grade"), [2.0, 2.0, GAP, GAP])
    same(table.column("output"), [1.0, GAP, GAP, 2.0])


def test_columns_that_the_caller_named_for_the_panel_may_be_absent():
    data = {"name": ["A"], "年份": [2020], "site": ["x"], "output": [1.0]}
    table = read(data, region="where", scenario="run", period="when", keys=["site", "post"])
    assert table.keys == {"site": ("x",)}
    same(table.column("output", Period.parse("2020")), [1.0])


def test_a_column_of_days_is_a_period_only_if_it_is_named():
    data = {"name": ["A", "A"], "date": ["2020-01-01", "2020-01-02"], "output": [1.0, 2.0]}
    with pytest.raises(DataError, match="'A' was already given in row 1") as caught:
        read(data)
    assert "period='date'" in caught.value.hint
    table = read(data, period="date")
    same(table.column("output", Period.parse("2020-01-02")), [2.0])
    incidents = shape(name="incidents", attributes={"date": attribute("date", "date")})
    same(read({"name": ["a"], "date": ["2020-01-01"]}, incidents).column("date"), [day(2020, 1, 1)])


def test_the_column_of_members():
    def members(header, **options):
        return read({header: ["A"]}, shape(**options)).members

    for header in ("name", "Name ", "plants", "企业", "企业名称", "名称", "member"):
        assert members(header) == ("A",)
    assert members("编号", key="编号") == ("A",)
    assert members(" 编 号", key="编号") == ("A",)
    for header, key in (("名称", "编号"), ("owner", "name")):
        with pytest.raises(UsageError, match=f"has no column '{key}'") as caught:
            members(header, key=key)
        assert caught.value.code == "unknown-column"
    with pytest.raises(UsageError, match="could name the members: 名称, 姓名") as caught:
        read({"名称": ["A"], "姓名": ["B"]})
    assert caught.value.code == "ambiguous-column"


def test_numbers_as_members_are_text():
    for cells in ([1, 2], [1.0, 2.0], ["1", " 2"]):
        assert read({"name": cells}).members == ("1", "2")


def test_columns_that_are_no_attributes_are_noted():
    table = read({"name": ["A"], "clsoed": ["2020-01-01"], "备注": ["x"]})
    assert [str(note) for note in table.notes] == [
        (
            "register plants, column 'clsoed': the register 'plants' has no attribute 'clsoed', "
            "did you mean 'closed'? [unknown-attribute]\n    its values were not used"
        ),
        "register plants, column '备注': column '备注' was not used [unused-column]",
    ]


def test_texts_of_several_registers_have_one_numbering():
    one = read({"A": {"trade": "化工"}})
    two = read({"B": {"trade": " 化工"}, "C": {"trade": "冶炼"}}, vocabulary=one.texts)
    assert two.texts == ("化工", "冶炼")
    same(two.column("trade"), [0.0, 1.0])


def test_gaps_and_marks_of_every_kind():
    blank = {"name": ["A", "B", "C"], "closed": ["", None, "—"], "due": [None, "—", " ? "]}
    marks = {"moved": ["?", "", "—"], "trade": ["？", None, "—"], "output": ["?", "—", None]}
    table = read({**blank, **marks, "grade": ["?", "", "—"]}, na_values=["—"])
    same(table.column("closed"), [GAP, GAP, GAP])
    same(table.column("due"), [GAP, GAP, -np.inf])
    assert table.periods["due"] == (None, None, None)
    for name in ("moved", "trade", "output", "grade"):
        same(table.column(name), [GAP, GAP, GAP])


def test_the_users_data_are_not_changed():
    frame = pd.DataFrame(COLUMNS)
    before = frame.copy(deep=True)
    read(frame)
    pd.testing.assert_frame_equal(frame, before)
    nested = {"株冶": {"output": {2019: 1}}}
    read(nested)
    assert nested == {"株冶": {"output": {2019: 1}}}


def test_equal_registers():
    one, two = read(COLUMNS), read(pl.DataFrame(COLUMNS))
    assert one.equals(two)
    assert not one.equals(read({**COLUMNS, "trade": ["a", "b", "c"]}))
    assert repr(one) == "<RegisterTable: plants, 3 rows of 7 cells>"
    assert len(one) == 3
    assert decoded(one)["株冶", (("region", "株洲"),)]["trade", "None"] == "冶炼"


def test_an_attribute_without_a_unit():
    plain = shape(attributes={"staff": attribute("staff", "number", Column("staff"))})
    table = read_register(plain, {"A": {"staff": 12}}, system=SYSTEM)
    same(table.column("staff"), [12.0])
