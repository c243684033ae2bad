"""Codes of key columns, whatever the cells are."""

import numpy as np
import polars as pl
import pytest

from ecorules.data.frames import PolarsField, _hashed_codes
from ecorules.data.table import ListField, number_codes, object_codes


@pytest.mark.parametrize(
    ("array", "codes", "distinct"),
    [
        (np.array([2020, 2019, 2020]), [0, 1, 0], [2020, 2019]),
        (np.array([100, -100, 100], dtype=np.int8), [0, 1, 0], [100, -100]),
        (np.array([2020.0, np.nan, 2019.0]), [0, -1, 1], [2020, 2019]),
        (np.array([1.5, 0.5, 1.5]), [0, 1, 0], [1.5, 0.5]),
        (np.array([9e18, 1.0, 9e18]), [0, 1, 0], [9e18, 1.0]),
        (np.array([2**62, 0, 2**62]), [0, 1, 0], [2**62, 0]),
        (np.array([np.nan]), [-1], []),
        (np.array([], dtype=np.int64), [], []),
    ],
)
def test_numbers(array, codes, distinct):
    found, cells = number_codes(array)
    assert found.tolist() == codes
    assert found.dtype == np.int32
    assert cells == distinct


def test_objects_of_different_kinds_stay_apart():
    codes, distinct = object_codes([1, True, 1.0, "1", None, float("nan"), 1])
    assert codes.tolist() == [0, 1, 2, 3, -1, -1, 0]
    assert [type(cell) for cell in distinct] == [int, bool, float, str]
    assert ListField([1, 2, 1]).codes(np.array([2, 1]))[0].tolist() == [0, 1]


@pytest.mark.parametrize("copies", [1, 9])
@pytest.mark.parametrize("places", [3, 400])
def test_text_in_runs_and_without(copies, places):
    cells = [None if n == 1 else f"r{n}" for n in range(places) for _ in range(copies)]
    codes, distinct = PolarsField(pl.Series(cells, dtype=pl.String)).codes()
    assert distinct == [f"r{n}" for n in range(places) if n != 1]
    assert [None if code < 0 else distinct[code] for code in codes] == cells
    backwards, last_first = PolarsField(pl.Series(cells[::-1], dtype=pl.String)).codes()
    assert last_first == distinct[::-1]
    assert [None if code < 0 else last_first[code] for code in backwards] == cells[::-1]


def test_texts_whose_hashes_collide_stay_apart():
    series = pl.Series(["b", "a", "b", "c"])
    codes, distinct = _hashed_codes(series, np.zeros(4, dtype=np.uint64))
    assert codes.tolist() == [0, 1, 0, 2]
    assert distinct == ["b", "a", "c"]


def test_text_that_first_shows_late():
    cells = ["a"] * 20_000 + ["b", "a", "c"] * 10_000
    codes, distinct = PolarsField(pl.Series(cells)).codes()
    assert distinct == ["a", "b", "c"]
    assert codes[[0, 20_000, 20_001, 20_002]].tolist() == [0, 1, 0, 2]
