"""Parquet files: what pandas keeps beside the columns, names of files, and how far they swell."""

# ruff: noqa: PD011 -- the values of a panel are an array
import numpy as np
import pandas as pd
import polars as pl
import pytest

from ecorules.data import parquet, read_panel
from ecorules.errors import DataError

FRAME = pl.DataFrame({"region": ["a"] * 4, "year": [2018, 2019, 2020, 2021], "pm25": [44.0] * 4})


def test_an_index_that_is_a_range_is_a_column(tmp_path, columns, system):
    frame = pd.DataFrame(
        {"pm25": [44.0, 46.0], "region": ["a", "a"]}, index=pd.RangeIndex(2019, 2021, name="year")
    )
    frame.to_parquet(tmp_path / "d.parquet")
    panel = read_panel(tmp_path / "d.parquet", columns, system=system)
    assert {str(period): panel.values[row, 0] for (_, period), row in panel.rows.items()} == {
        "2019": 44.0,
        "2020": 46.0,
    }
    assert panel.equals(read_panel(frame, columns, system=system))


@pytest.mark.parametrize("name", [None, "year"])
def test_other_indices_are_as_they_were(name, tmp_path, columns, system):
    frame = pd.DataFrame({"year": [2019, 2020], "pm25": [44.0, 46.0]})
    if name is not None:
        frame = frame.set_index(name)
    frame.to_parquet(tmp_path / "d.parquet")
    assert len(read_panel(tmp_path / "d.parquet", columns, system=system).rows) == 2


def test_metadata_that_say_nothing_useful(tmp_path, columns, system):
    for said in ("", "{", "[]", '{"index_columns": [{"name": "year", "start": 1}]}',
                 '{"index_columns": [{"name": "year", "start": 0, "stop": 9, "step": 1}]}',
                 '{"index_columns": [{"name": "month", "start": 0, "stop": 9, "step": 1}]}',
                 '{"index_columns": [{"name": null, "start": 0, "stop": 4, "step": 1}]}',
                 '{"index_columns": [{"name": "year", "start": 0, "stop": 9, "step": 0}]}',
                 '{"index_columns": [{"name": "year", "start": 0, "stop": 1%s, "step": 1}]}' % ("0" * 30),
                 "[" * 100_000, '{"index_columns": 5}'):  # fmt: skip
        FRAME.write_parquet(tmp_path / "d.parquet", metadata={"pandas": said})
        panel = read_panel(tmp_path / "d.parquet", columns, system=system)
        assert (len(panel.rows), panel.notes) == (4, ())


def test_a_name_is_no_pattern(tmp_path, columns, system):
    FRAME.write_parquet(tmp_path / "d[1]*.parquet")
    np.testing.assert_array_equal(
        read_panel(tmp_path / "d[1]*.parquet", columns, system=system).values[:-1, 0], [44.0] * 4
    )


def test_a_file_of_far_more_cells_than_bytes_is_refused(tmp_path, columns, system, monkeypatch):
    monkeypatch.setattr(parquet, "_MOST_CELLS", 1_000)
    monkeypatch.setattr(parquet, "_PACKED", 1)
    path = tmp_path / "d.parquet"
    pl.concat([FRAME] * 5_000).write_parquet(path)
    size = path.stat().st_size
    with pytest.raises(DataError) as caught:
        read_panel(path, columns, system=system)
    (problem,) = caught.value.problems
    assert problem.code == "too-swollen"
    assert problem.message == "it has 20,000 rows of 3 columns, far more cells than bytes"
    monkeypatch.setattr(parquet, "_MOST_CELLS", 60_000 - size)
    with pytest.raises(DataError, match="was already given"):
        read_panel(path, columns, system=system)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, columns, system, monkeypatch):
    path = tmp_path / "d.parquet"
    frame = pl.DataFrame({"year": pl.repeat(2020, 11_000_000, dtype=pl.Int16, eager=True)})
    frame.write_parquet(path, statistics=False)
    assert path.stat().st_size < 40_000

    def refuse(*_, **__):
        raise AssertionError("it is unpacked")

    monkeypatch.setattr(pl, "read_parquet", refuse)
    with pytest.raises(DataError, match="11,000,000 rows of 1 column,"):
        read_panel(path, columns, system=system)
