"""A long Parquet file, from the disk to statuses, against one group-by of the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import ecorules as er
from benchmarks import data
from benchmarks.kernel import RULES
from benchmarks.pairs import Line, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines", "write_long"]


def write_long(path: Path, rows: int) -> int:
    """Write a long file of at most so many rows, and return how many it has.

    It holds the numeric indicators without gaps, one row for each place, year and indicator.
    """
    import polars as pl

    places = max(1, rows // (len(data.YEARS) * len(data.LEVELS)))
    numbers = data.numbers(places, gaps=0.0)
    regions = pl.Series("region", [f"place {number:07d}" for number in range(places)])
    parts = [
        pl.DataFrame({"region": regions, "value": numbers.values[row]}).select(
            "region", pl.lit(year, pl.Int32).alias("year"), pl.lit(name).alias("indicator"), "value"
        )
        for (name, year), row in numbers.rows.items()
        if name in data.LEVELS
    ]
    table = pl.concat(parts).sort("region", "year", maintain_order=True)
    table.write_parquet(path)
    return len(table)


def lines(rows: int, turns: int) -> Iterator[Line]:
    """Yield the lines; the rival reads the columns it needs and takes a mean for each key."""
    import polars as pl

    plan = er.load(RULES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.parquet"
        count = write_long(path, rows)
        for key, target in ((("region", "year"), 1.5), (("region", "year", "indicator"), None)):
            query = pl.scan_parquet(path).group_by(key).agg(pl.col("value").mean())
            pair = compare(
                lambda: plan.evaluate(path, as_of=2020).statuses,
                lambda query=query: query.collect(engine="streaming"),  # type: ignore[misc]
                turns=turns,
            )
            what = f"Parquet, {count:,} long rows, to statuses / Polars group-by ({', '.join(key)})"
            yield Line.slower(what, pair, target)
