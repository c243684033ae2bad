"""Types of numbers and keys that libraries have and Python has not, or not quite."""

# ruff: noqa: PD011 -- the values of a panel are an array
import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

import ecorules as er
from ecorules.data import Panel, read_panel
from ecorules.data.table import as_printed, number_codes
from ecorules.errors import DataError, UsageError
from ecorules.periods import Period

# Numbers of less than double precision

NARROW = {
    "numpy": lambda cells, kind: np.array(cells, dtype=kind),
    "numpy scalars": lambda cells, kind: [np.dtype(kind).type(cell) for cell in cells],
    "pandas": lambda cells, kind: pd.Series(cells, dtype=kind),
    "pandas of numpy": lambda cells, kind: pd.Series(cells, dtype=kind.capitalize()),
    "pandas of arrow": lambda cells, kind: pd.Series(
        cells, dtype=pd.ArrowDtype({"float32": pa.float32(), "float16": pa.float16()}[kind])
    ),
    "polars": lambda cells, kind: pl.Series(cells, dtype=polars_type(kind)),
}


def polars_type(kind):
    """Return a type of polars, whose earlier versions have no numbers of 16 bits."""
    return getattr(pl, kind.capitalize(), pl.Float32)


@pytest.mark.parametrize("kind", ["float32", "float16"])
@pytest.mark.parametrize("library", NARROW)
def test_narrow_numbers_are_what_they_are_printed_as(library, kind, columns, system):
    if (library, kind) == ("pandas of numpy", "float16"):
        kind = "float32"  # the library has no other
    cells = [45.1, 0.3, -7.25]
    column = NARROW[library](cells, kind)
    panel = read_panel({"year": [2018, 2019, 2020], "warming": column}, columns, system=system)
    assert panel.values[:3, 0].tolist() == cells


@pytest.mark.parametrize("kind", ["float32", "float16"])
@pytest.mark.parametrize(
    "frame",
    [
        lambda data, kind: pd.DataFrame(data).astype({"warming": kind}),
        lambda data, kind: pl.DataFrame(data).cast({"warming": polars_type(kind)}),
        lambda data, kind: pl.DataFrame(data).cast({"warming": polars_type(kind)}).lazy(),
        lambda data, kind: pa.table(data).set_column(
            1, "warming", pa.array(np.array(data["warming"], dtype=kind))
        ),
    ],
    ids=["pandas", "polars", "polars lazy", "arrow"],
)
def test_the_same_of_frames(frame, kind, columns, system):
    data = {"year": [2018, 2019, 2020], "warming": [45.1, 0.3, None]}
    data["warming"][2] = -7.25
    panel = read_panel(frame(data, kind), columns, system=system)
    assert panel.values[:3, 0].tolist() == [45.1, 0.3, -7.25]


def test_the_same_of_parquet(tmp_path, columns, system):
    frame = pl.DataFrame({"year": [2019, 2020], "warming": [45.1, None]})
    frame.cast({"warming": pl.Float32}).write_parquet(tmp_path / "d.parquet")
    panel = read_panel(tmp_path / "d.parquet", columns, system=system)
    assert panel.values[0, 0] == 45.1
    assert [str(period) for _, period in panel.rows] == ["2019"]


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_the_same_of_arrays(kind):
    panel = Panel.from_arrays(
        {"x": np.array([[45.1, 0.3], [np.nan, -7.25]], dtype=kind)},
        [2019, 2020],
        {"region": ["a", "b"]},
    )
    np.testing.assert_array_equal(panel.values[:2], [[45.1, 0.3], [np.nan, -7.25]])


def test_a_single_value(columns, system):
    for cell in (np.float32(45.1), np.float16(45.1), np.array(45.1, dtype=np.float32)[()]):
        panel = read_panel({"warming": {2020: cell}}, columns, system=system)
        assert panel.values[0, 0] == 45.1


def test_what_is_printed_has_any_shape():
    narrow = np.array([[45.1, np.inf], [np.nan, 1e20]], dtype=np.float32)
    np.testing.assert_array_equal(as_printed(narrow), [[45.1, np.inf], [np.nan, 1e20]])
    wide = np.array([45.099998474121094])
    assert as_printed(wide) is wide


@pytest.mark.parametrize(
    "frame",
    [pl.DataFrame, pa.table, lambda data: pd.DataFrame({k: pd.Series(v) for k, v in data.items()})],
)
def test_narrow_keys(frame, columns, system):
    data = {
        "region": np.array([1.5, 2.0, 0.1], dtype=np.float32),
        "year": [2020] * 3,
        "warming": [1] * 3,
    }
    panel = read_panel(frame(data), columns, system=system)
    assert panel.index.column("region").tolist() == ["1.5", "2", "0.1"]


def test_a_bound_is_met_by_what_is_printed():
    plan = er.loads(
        "ecorules: 1\nid: p\nwindow: 2020\nindicators: {share: {unit: '%'}}\n"
        "rules: {a: {indicator: share, at_least: 45.1 %, by: 2020}}"
    )
    given = {"year": [2020], "share": np.array([45.1], dtype=np.float32)}
    assert plan.evaluate(pl.DataFrame(given)).verdict("a").status == "met"


# Keys

ONE, TWO = 110101199003070011, 110101199003070012
KEYS = {
    "polars Decimal": pl.Series([Decimal(ONE), Decimal(TWO)], dtype=pl.Decimal(18, 0)),
    "polars UInt64": pl.Series([ONE, TWO], dtype=pl.UInt64),
    "polars Int128": pl.Series([ONE, TWO], dtype=pl.Int128),
    "polars Int64": pl.Series([ONE, TWO]),
    "pandas Int64": pd.Series([ONE, TWO], dtype="Int64"),
    "pandas objects": pd.Series([Decimal(ONE), Decimal(TWO)], dtype=object),
    "numbers": [ONE, TWO],
    "decimals": [Decimal(ONE), Decimal(TWO)],
    "numpy": np.array([ONE, TWO]),
}


@pytest.mark.parametrize("kind", KEYS)
def test_long_whole_numbers_are_told_apart(kind, columns, system):
    data = {"region": KEYS[kind], "year": [2019, 2020], "warming": [44.0, 46.0]}
    panel = read_panel(data, columns, system=system)
    assert panel.index.column("region").tolist() == [str(ONE), str(TWO)]
    if "polars" in kind:
        assert read_panel(pl.DataFrame(data), columns, system=system).equals(panel)
    if "polars" in kind and "128" not in kind:
        arrow = pl.DataFrame(data).to_arrow()
        assert read_panel(arrow, columns, system=system).equals(panel)


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (pl.UInt64, [2**64 - 1, 2**64 - 2, 2**64 - 1]),
        (pl.Int128, [2**100, -(2**100), 2**100]),
        (pl.UInt64, [0, 2**64 - 1, 0]),
        (pl.Int64, [-(2**63), 2**63 - 1, -(2**63)]),
    ],
)
def test_numbers_beyond_those_of_other_libraries(kind, cells, columns, system):
    frame = pl.DataFrame(
        {"region": pl.Series(cells, dtype=kind), "year": [2019, 2020, 2020], "warming": [1.0] * 3}
    )
    panel = read_panel(frame, columns, system=system)
    assert panel.index.column("region").tolist() == [str(cells[0]), str(cells[1])]


@pytest.mark.parametrize("kind", [pl.Int64, pl.UInt64, pl.Int32])
def test_whole_numbers_with_a_null_keep_their_digits(kind, columns, system):
    frame = pl.DataFrame(
        {
            "region": ["a"] * 4,
            "river": ["Ⅰ"] * 4,
            "number": pl.Series([ONE if kind != pl.Int32 else 7, None, 8, 8], dtype=kind),
            "year": [2017, 2018, 2019, 2020],
        }
    )
    with pytest.raises(DataError) as caught:
        read_panel(frame, columns, system=system, keys=["number"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == ("empty-key", 2, "number")
    kept = read_panel(frame.drop_nulls(), columns, system=system, keys=["number"])
    assert kept.index.column("number").tolist() == [str(ONE if kind != pl.Int32 else 7), "8"]


@pytest.mark.parametrize("frame", [dict, pl.DataFrame, pd.DataFrame, pa.table])
def test_whole_decimals_are_whole_numbers(frame, columns, system):
    data = {
        "region": [Decimal("430200.00"), Decimal("7.50")],
        "year": [2020] * 2,
        "warming": [1.0, 2.0],
    }
    panel = read_panel(frame(data), columns, system=system)
    assert panel.index.column("region").tolist() == ["430200", "7.50"]


def test_codes_of_unsigned_numbers_close_together():
    codes, distinct = number_codes(np.array([2**64 - 1, 2**64 - 3, 2**64 - 1], dtype=np.uint64))
    assert (codes.tolist(), distinct) == ([0, 1, 0], [2**64 - 1, 2**64 - 3])


@pytest.mark.parametrize("cell", [float(ONE), 2.0**53, -1e300, np.float32(1e20)])
@pytest.mark.parametrize("frame", [dict, pl.DataFrame, pd.DataFrame])
def test_a_float_that_may_have_lost_digits_is_no_key(frame, cell, columns, system):
    data = {"region": [cell, 1.0], "year": [2020, 2020], "warming": [1.0, 2.0]}
    with pytest.raises(DataError) as caught:
        read_panel(frame(data), columns, system=system)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row) == ("lost-digits", 1)
    assert problem.hint == "give names and codes as text"


def test_the_greatest_float_that_is_told_apart(columns, system):
    data = {"region": [2.0**53 - 1, 430200.0], "year": [2020, 2020], "warming": [1.0, 2.0]}
    panel = read_panel(pl.DataFrame(data), columns, system=system)
    assert panel.index.column("region").tolist() == ["9007199254740991", "430200"]


# What is no column, and no value


@pytest.mark.parametrize("cells", [{46, 44}, frozenset({46, 44})])
def test_a_set_is_no_column(cells, columns, system):
    data = {"region": ["a", "b"], "year": [2020, 2020], "pm25": cells}
    with pytest.raises(UsageError) as caught:
        read_panel(data, columns, system=system)
    assert (caught.value.code, caught.value.message) == (
        "data-kind",
        "a set is no column, since its values have no order",
    )


def test_an_array_of_no_dimension_is_a_single_value(columns, system):
    panel = read_panel({"pm25": {2020: np.array(44)[()]}}, columns, system=system)
    assert panel.values[0, 0] == 44.0
    with pytest.raises(UsageError, match="'pm25' a single value") as caught:
        read_panel({"year": [2020], "pm25": np.array(44)}, columns, system=system)
    assert caught.value.code == "shape"


@pytest.mark.parametrize("cell", [np.array(44), np.array("44"), np.ma.masked])
def test_an_array_of_no_dimension_alone_is_no_table(cell, columns, system):
    with pytest.raises(DataError) as caught:
        read_panel({"pm25": cell}, columns, system=system, as_of=Period.parse("2020"))
    assert [problem.code for problem in caught.value.problems] == ["not-a-number"]


@pytest.mark.parametrize("cells", [[1 + 2j], [3 + 0j]])
@pytest.mark.parametrize("frame", [dict, pd.DataFrame])
def test_complex_numbers_are_refused(frame, cells, columns, system):
    with pytest.raises(DataError) as caught:
        read_panel(frame({"year": [2020], "pm25": cells}), columns, system=system)
    assert [problem.code for problem in caught.value.problems] == ["not-a-number"]


@pytest.mark.parametrize("cell", [Decimal("NaN"), Decimal("sNaN"), Decimal("-NaN")])
@pytest.mark.parametrize("frame", [dict, pd.DataFrame])
def test_decimals_that_are_no_number_are_gaps(frame, cell, columns, system):
    data = {"year": [2019, 2020], "pm25": [Decimal("44.5"), cell], "region": ["a", "a"]}
    panel = read_panel(frame(data), columns, system=system)
    assert {str(period) for _, period in panel.rows} == {"2019"}
    assert panel.values[0, 0] == 44.5
    assert dict(read_panel({"pm25": {2020: cell}}, columns, system=system).rows) == {}
    with pytest.raises(DataError, match="tells the series apart"):
        read_panel(frame({**data, "region": ["a", cell]}), columns, system=system)


def test_numbers_beyond_all_in_objects_of_pandas(columns, system):
    frame = pd.DataFrame({"year": [2019, 2020], "pm25": pd.Series([10**400, 1], dtype=object)})
    with pytest.raises(DataError) as caught:
        read_panel(frame, columns, system=system)
    assert [(problem.code, problem.place.row) for problem in caught.value.problems] == [
        ("infinity", 1)
    ]


# Indices and headers


@pytest.mark.parametrize("name", ["region", "year"])
def test_an_index_named_like_a_column(name, columns, system):
    frame = pd.DataFrame({"region": ["a"], "year": [2020], "pm25": [1.0]})
    frame.index.name = name
    with pytest.raises(UsageError, match=f"two columns are named '{name}'") as caught:
        read_panel(frame, columns, system=system)
    assert caught.value.code == "duplicate-column"
    assert "index of a frame" in caught.value.hint


def test_headers_of_a_mapping_that_are_one_text(columns, system):
    with pytest.raises(UsageError, match="two columns are named '2020'"):
        read_panel({"indicator": ["pm25"], 2020: [1.0], "2020": [2.0]}, columns, system=system)


# Days that Python has no date for


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (pa.array([2**30], pa.date32()), "date32"),
        (pa.array([10**7], pa.date32()), "date32"),
        (pa.array([2**62], pa.timestamp("us")), "timestamp"),
    ],
)
def test_days_beyond_the_calendar(cells, kind, tmp_path, columns, system):
    table = pa.table({"region": ["a"], "year": cells, "pm25": [44.0]})
    pyarrow.parquet.write_table(table, tmp_path / "d.parquet")
    for given in (table, tmp_path / "d.parquet"):
        with pytest.raises(UsageError, match="cannot be read") as caught:
            read_panel(given, columns, system=system)
        assert caught.value.code == "data-kind"
        assert caught.value.hint.endswith("dates lie in the years 1 to 9999")


def test_days_within_the_calendar(columns, system):
    days = pa.array([dt.date(1, 1, 1), dt.date(9999, 12, 31)])
    table = pa.table({"year": days, "pm25": [44.0, 45.0]})
    found = [str(period) for _, period in read_panel(table, columns, system=system).rows]
    assert found == ["0001-01-01", "9999-12-31"]


# Units


@pytest.mark.parametrize("header", ["pm25（1）", "pm25 (1)", "PM2.5年均浓度[1]", "forest（1）"])
def test_the_mark_of_a_note_on_a_header(header, columns, system):
    with pytest.raises(UsageError) as caught:
        read_panel({"year": [2020], header: [44.0]}, columns, system=system)
    assert caught.value.code == "unclear-unit"
    assert caught.value.message == f"the 1 in {header!r} may be a unit or the mark of a note"


@pytest.mark.parametrize(("header", "units"), [("forest", {"forest": "1"}), ("forest (%)", None)])
def test_plain_ratios_are_told_by_units(header, units, columns, system):
    panel = read_panel({"year": [2020], header: [0.44]}, columns, system=system, units=units)
    assert panel.values[0, 0] == pytest.approx(44.0 if units else 0.44)


# Places of a mapping


@pytest.mark.parametrize(
    ("data", "twice"),
    [
        ({1: {"pm25": 44}, "1": {"pm25": 50}}, "1"),
        ({"a": {"pm25": 44}, " a": {"pm25": 50}}, "a"),
        ({"a\nb": {"pm25": 44}, "a b": {"pm25": 50}}, "a b"),
        ({1.0: {"pm25": 44}, "1": {"pm25": 50}}, "1"),
    ],
)
def test_a_place_of_a_mapping_comes_once(data, twice, columns, system):
    with pytest.raises(DataError) as caught:
        read_panel(data, columns, system=system, as_of=Period.parse("2020"))
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [
        ("duplicate", f"{twice!r} is given twice")
    ]


def test_places_of_a_mapping_are_stripped(columns, system):
    panel = read_panel({"株洲 ": {"pm25": {2020: 44}}}, columns, system=system)
    assert panel.index.column("region").tolist() == ["株洲"]


# Commas


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("year;pm25\n2020;1,234,567\n", 1234567.0),
        ("year;pm25\n2020;44.123\n", 44.123),
        ('year,pm25\n2020,"44,123"\n', 44123.0),
        ("year\tpm25\n2020\t44,123\n", 44123.0),
    ],
)
def test_commas_in_files(text, value, tmp_path, columns, system):
    (tmp_path / "d.csv").write_text(text, "utf-8")
    assert read_panel(tmp_path / "d.csv", columns, system=system).values[0, 0] == value


@pytest.mark.parametrize(
    "text",
    [
        "year;pm25\n2020;44,123\n",
        "year;pm25\n2020;0,456\n",
        'year,pm25\n2020,"0,456"\n',
        "year;pm25\n2020;44,5\n",
    ],
)
def test_commas_that_may_be_decimal_marks_in_files(text, tmp_path, columns, system):
    (tmp_path / "d.csv").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_panel(tmp_path / "d.csv", columns, system=system)
    assert [problem.code for problem in caught.value.problems] == ["not-a-number"]
