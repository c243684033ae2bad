"""What a cell of each kind of attribute says."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from data_doors import as_arrow, as_pandas, as_parquet, as_polars, as_xlsx
from register_shapes import ATTRIBUTES, SYSTEM, attribute, day, read, same

from ecorules.data import Column, first_day, member_spelling, read_cell
from ecorules.errors import DataError, EcorulesError
from ecorules.periods import Period


def cell(name, text, **options):
    return read_cell(ATTRIBUTES[name], text, system=SYSTEM, **options)


@pytest.mark.parametrize(
    "written",
    [
        "2020-07-15",
        "2020/7/15",
        "2020年7月15日",
        "２０２０－０７－１５",
        " 2020-07-15 ",
        "2020-07-15 00:00:00",
        "2020-07-15T08:30",
        "2020-07-15 23:59:59.999",
        "2020-07-15T00:00:00Z",
        "2020-07-15T08:30:00+08:00",
        dt.date(2020, 7, 15),
        dt.datetime(2020, 7, 15, 23, 59, tzinfo=dt.UTC),
        pd.Timestamp("2020-07-15 08:00"),
        pd.Period("2020-07-15", freq="D"),
        np.datetime64("2020-07-15"),
        Period.parse("2020-07-15"),
    ],
)
def test_a_day(written):
    same(read({"A": {"closed": written}}).column("closed"), [day(2020, 7, 15)])


@pytest.mark.parametrize("door", [as_pandas, as_polars, as_arrow, as_parquet, as_xlsx])
@pytest.mark.parametrize("hour", [0, 18])
def test_an_instant_is_its_day(door, hour, tmp_path):
    instants = [dt.datetime(2020, 7, 15, hour), None, dt.datetime(1900, 3, 1)]  # noqa: DTZ001
    table = read(door({"name": ["A", "B", "C"], "closed": instants}, tmp_path))
    same(table.column("closed"), [day(2020, 7, 15), math.nan, day(1900, 3, 1)])


@pytest.mark.parametrize("unit", ["D", "s", "us", "ns"])
def test_days_as_an_array_of_numpy(unit):
    days = np.array(["2020-07-15", "NaT"], dtype=f"datetime64[{unit}]")
    same(read({"name": ["A", "B"], "closed": days}).column("closed"), [day(2020, 7, 15), math.nan])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2020", "'2020' is a year, and 'closed' is a day"),
        (2020, "'2020' is a year, and 'closed' is a day"),
        (2020.0, "'2020.0' is a year, and 'closed' is a day"),
        ("2020-07", "'2020-07' is a month, and 'closed' is a day"),
        ("2020年Q3", "'2020年Q3' is a quarter, and 'closed' is a day"),
        ("2020-02-30", "'2020-02-30' is not a day of the calendar"),
        ("15/07/2020", "'15/07/2020' is not a day"),
        (43831, "'43831' is not a day"),
        ("yes", "'yes' is not a day"),
        (True, "'True' is not a day"),
        (dt.time(8, 0), "'08:00:00' is not a day"),
        ("=TODAY()", "'=TODAY()' is not a day"),
        ("#REF!", "'#REF!' is not a day"),
        ([2020], "'[2020]' is not a day"),
    ],
)
def test_what_is_not_a_day(written, message):
    with pytest.raises(DataError) as caught:
        read([{"name": "A"}, {"name": "B", "closed": written}])
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("not-a-day", message)
    assert (problem.place.row, problem.place.column) == (2, "closed")
    assert "2020-07-15" in problem.hint


def test_the_hint_for_a_bare_year():
    with pytest.raises(EcorulesError) as caught:
        cell("closed", "2020")
    assert caught.value.hint == "write the day, 2020-07-15, or declare 'closed' as `type: period`"


@pytest.mark.parametrize(
    ("written", "period"),
    [
        (2020, "2020"),
        ("2020年", "2020"),
        ("2020.0", "2020"),
        (2020.0, "2020"),
        ("2020-H1", "2020-H1"),
        ("2020年7月", "2020-07"),
        ("2020-07-15 00:00:00", "2020-07-15"),
        (dt.date(2020, 7, 15), "2020-07-15"),
        (pd.Timestamp("2020-07-15"), "2020-07-15"),
        (pd.Period("2020Q3", freq="Q"), "2020-Q3"),
        (Period.parse("2020-Q3"), "2020-Q3"),
    ],
)
def test_a_planned_period(written, period):
    table = read({"A": {"due": written}})
    assert table.periods["due"] == (Period.parse(period),)
    same(table.column("due"), [Period.parse(period).last_day.toordinal()])
    same(table.column(first_day("due")), [Period.parse(period).first_day.toordinal()])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((cell, 1.0) for cell in (True, 1, 1.0, "true", "TRUE", "yes", "1", "１", " 是 ")),
        *((cell, 0.0) for cell in (False, 0, 0.0, "false", "No", "0", "否", np.bool_(False))),
    ],
)
def test_true_or_false(written, value):
    same(read({"A": {"moved": written}}).column("moved"), [value])


@pytest.mark.parametrize("written", ["maybe", 2, 0.5, "2020-01-01", "=TRUE()"])
def test_what_is_neither_true_nor_false(written):
    with pytest.raises(DataError, match="'moved', which is true or false") as caught:
        read({"A": {"moved": written}})
    assert caught.value.code == "not-a-boolean"


@pytest.mark.parametrize(
    ("written", "text"),
    [("化工", "化工"), (" 化工 ", "化工"), (7, "7"), (7.0, "7"), (True, "True"), ("1,5", "1,5")],
)
def test_texts(written, text):
    assert read({"A": {"trade": written}}).texts == (text,)


@pytest.mark.parametrize("written", ["=A1+B1", "#REF!", "#N/A", "#DIV/0!"])
def test_a_formula_is_no_text_and_no_member(written):
    for given, column in (({"A": {"trade": written}}, "trade"), ({written: {}}, "name")):
        with pytest.raises(DataError) as caught:
            read(given)
        assert caught.value.code == "formula"
        assert caught.value.problems[0].place.column == column


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("output", "=A1+B1", "not-a-number"),
        ("output", "#DIV/0!", "not-a-number"),
        ("output", math.inf, "infinity"),
        ("output", 10**400, "infinity"),
        ("output", "1e999", "infinity"),
        ("output", -1, "out-of-range"),
        ("output", "5 µg/m³", "unit-mismatch"),
        ("output", True, "not-a-number"),
        ("output", dt.date(2020, 1, 1), "not-a-number"),
        ("output", "9" * 100_000, "too-long"),
        ("output", [1], "not-a-number"),
        ("grade", "中", "label-unknown"),
        ("grade", "优" * 100_000, "too-long"),
        ("closed", "2" * 100_000, "too-long"),
        ("due", "2" * 100_000, "too-long"),
        ("moved", "y" * 100_000, "too-long"),
        ("trade", "x" * 100_000, "too-long"),
        ("trade", ["x"], "not-a-text"),
        ("due", "soon", "period"),
        ("due", {}, "period"),
    ],
)
def test_cells_that_are_refused(name, written, code):
    given = [{"name": "A"}, {"name": "B", name: written}]
    if written == {}:
        given = {"name": ["A", "B"], name: [None, written]}
    with pytest.raises(DataError) as caught:
        read(given)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert (problem.place.row, problem.place.column) == (2, name)
    assert len(str(problem)) < 500


@pytest.mark.parametrize("door", [as_pandas, as_polars, as_arrow, as_xlsx])
def test_the_first_row_of_a_wrong_cell_and_how_many(door, tmp_path):
    cells = [None, "soon", "2020-01-01", "soon"]
    given = door({"name": list("ABCD"), "closed": cells}, tmp_path)
    with pytest.raises(DataError) as caught:
        read(given)
    (problem,) = caught.value.problems
    assert problem.message == "'soon' is not a day (and in 1 more rows)"
    assert problem.place.row == (3 if door is as_xlsx else 2)


def test_every_problem_is_told():
    given = {
        "A": {"closed": "2020", "output": "x"},
        "B": {"moved": "maybe", "grade": "中", "output": {2020: -1}},
    }
    with pytest.raises(DataError) as caught:
        read(given)
    assert {(p.code, p.place.row, p.place.column) for p in caught.value.problems} == {
        ("not-a-day", "A", "closed"),
        ("not-a-number", "A", "output"),
        ("not-a-boolean", "B", "moved"),
        ("label-unknown", "B", "grade"),
        ("out-of-range", "B 2020", "output"),
    }


def test_numbers_of_a_file_may_have_thousands(tmp_path):
    (tmp_path / "plants.csv").write_text(
        'name,产量（吨）\nA,"12,500"\nB,700 吨\n', encoding="utf-8"
    )
    table = read(tmp_path / "plants.csv")
    same(table.column("output"), [1.25, 0.07])
    assert table.sources == ("plants.csv",)


def test_cells_of_the_rule_file():
    assert cell("closed", "2018年12月31日") == day(2018, 12, 31)
    assert cell("due", "2018") == day(2018, 12, 31)
    assert cell("moved", "true") == 1.0
    assert cell("grade", "良") == 1.0
    assert cell("output", "12500 t") == pytest.approx(1.25, rel=1e-12)
    assert cell("trade", " 化工 ", vocabulary=["冶炼", "化工"]) == 1.0
    assert cell("trade", "纺织", vocabulary=["冶炼", "化工"]) == 2.0
    assert cell("closed", "?") == -math.inf
    assert cell("due", "？") == -math.inf
    for name in ("moved", "grade", "output", "trade"):
        assert math.isnan(cell(name, "?"))
    for name in ATTRIBUTES:
        assert math.isnan(cell(name, None))
        assert math.isnan(cell(name, ""))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("closed", "2018", "not-a-day"),
        ("due", "soon", "period"),
        ("moved", "maybe", "not-a-boolean"),
        ("grade", "中", "label-unknown"),
        ("output", "-1", "out-of-range"),
        ("output", "1 µg/m³", "unit-mismatch"),
    ],
)
def test_cells_of_the_rule_file_that_are_refused(name, text, code):
    with pytest.raises(EcorulesError) as caught:
        cell(name, text)
    assert caught.value.code == code
    assert caught.value.hint


def test_spellings_of_members():
    assert member_spelling(" 一号Ａ ") == "一号A"
    assert member_spelling("一号a") == "一号a"


def test_a_date_attribute_with_a_bracket_in_its_header():
    happened = attribute("happened", "date", Column("happened", aliases=("日期",)))
    from register_shapes import shape

    table = read(
        {"name": ["A"], "日期（年月日）": ["2020-01-01"]}, shape(attributes={"happened": happened})
    )
    same(table.column("happened"), [day(2020, 1, 1)])
