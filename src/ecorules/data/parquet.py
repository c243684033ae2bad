"""Parquet files as tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecorules.data.frames import PolarsField
from ecorules.data.libraries import is_forked, polars_library
from ecorules.data.problems import damaged
from ecorules.data.table import Field, ListField, Table
from ecorules.errors import DataError, Place, Problem, UsageError, counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["open_parquet"]

_MARK = b"PAR1"
_MOST_CELLS = 10_000_000
_PACKED = 20


def open_parquet(path: Path) -> Table:
    """Return a Parquet file as a table.

    Raises:
        UsageError: this process cannot read it.
        DataError: it is damaged, or has far more cells than it has bytes.
    """
    if is_forked():
        raise UsageError(
            f"{path.name} cannot be read in a process that was forked after another file was read",
            code="forked",
            hint="start processes by multiprocessing.get_context('spawn'), or give a mapping",
        )
    polars = polars_library()
    try:
        with path.open("rb") as file:
            if file.read(len(_MARK)) != _MARK:
                error = ValueError("it does not begin as such files do")
                raise damaged(path.name, "Parquet", error)
        lazy = polars.scan_parquet(path, glob=False)
        width = len(lazy.collect_schema())
        height = lazy.select(polars.len()).collect().item()
        _refuse_swelling(path, height, width)
        frame = polars.read_parquet(path, glob=False)
        said = polars.read_parquet_metadata(path)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
        raise damaged(path.name, "Parquet", error) from None
    fields: dict[str, Field] = {name: PolarsField(frame[name]) for name in frame.columns}
    return Table(path.name, _numbered(said, frame.height) | fields)


def _refuse_swelling(path: Path, height: int, width: int) -> None:
    if height * width > _MOST_CELLS + _PACKED * path.stat().st_size:
        problem = Problem(
            "too-swollen",
            f"it has {height:,} rows of {counted(width, 'column')}, far more cells than bytes",
            "leave out rows and columns that are not needed; divide the data into several files",
            Place(path.name),
        )
        raise DataError([problem])


def _numbered(said: Mapping[str, str], height: int) -> dict[str, Field]:
    """Return the index that pandas keeps as a range beside the columns, if it has a name."""
    try:
        indices = json.loads(said.get("pandas", "{}"))["index_columns"]
        ranges = {
            str(one["name"]): range(one["start"], one["stop"], one["step"])
            for one in indices
            if isinstance(one, dict) and one["name"]
        }
        fitting = {name: one for name, one in ranges.items() if len(one) == height}
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return {}
    return {name: ListField(list(one)) for name, one in fitting.items()}
