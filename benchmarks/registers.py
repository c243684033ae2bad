"""Registers: members by the hundred thousand, against a group-by of Polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

import ecorules as er
from benchmarks.pairs import Line, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines"]

_RULES = """
ecorules: 1
id: registers
window: 2018..2020
registers:
  firms: {attributes: {closed: date, due: period, large: boolean, capacity: {unit: t, kind: flow}}}
rules:
  closed: {for: firms, done: closed, by: due}
  share: {indicator: {share: firms, meeting: closed, where: large}, at_least: 70 %}
  retired: {indicator: {sum: firms, of: capacity, during: closed}, at_least: 20 t, in: 2019}
"""
_PLACES = 2_000
_FIRST = np.datetime64("2018-01-01")


def lines(members: int, turns: int) -> Iterator[Line]:
    """Yield the lines: from a frame of members to the statuses of places and members."""
    plan, frame = er.loads(_RULES), _frame(members)

    def ours() -> er.Assessment:
        return plan.evaluate(registers={"firms": frame}, complete=True, as_of=2020)

    def theirs() -> pl.DataFrame:
        return _by_polars(frame)

    _check(ours(), theirs())
    pair = compare(ours, theirs, turns=turns, repeats=(1, 1))
    what = f"three rules, {members:,} members of {_PLACES:,} places"
    yield Line.slower(f"{what}: reading and statuses / Polars", pair)


def _frame(members: int) -> pl.DataFrame:
    random = np.random.default_rng(7)
    days = random.integers(0, 1_500, members)
    month = random.integers(1, 13, members)
    return pl.DataFrame(
        {
            "region": random.integers(0, _PLACES, members).astype(str),
            "name": np.arange(members).astype(str),
            "closed": (_FIRST + days).astype("datetime64[D]"),
            "due": [f"2020-{number:02d}" for number in month.tolist()],
            "large": random.random(members) < 0.5,
            "capacity": random.random(members),
        }
    )


def _by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    """The same three answers for each place: true or false, nothing unknown."""
    due = pl.col("due").str.to_date("%Y-%m").dt.month_end()
    seen = pl.col("closed") <= pl.date(2020, 12, 31)
    in_2019 = pl.col("closed").dt.year() == 2019
    return frame.group_by("region").agg(
        (pl.col("closed") <= due).all().alias("closed"),
        (seen.filter(pl.col("large")).mean() >= 0.7).alias("share"),
        (pl.col("capacity").filter(in_2019).sum() >= 20).alias("retired"),
    )


def _check(ours: er.Assessment, theirs: pl.DataFrame) -> None:
    places = ours.evaluation.panel.index.column("region").tolist()
    rows = {row["region"]: row for row in theirs.iter_rows(named=True)}
    for number, place in enumerate(places):
        for position, rule in enumerate(ours.rules):
            if (int(ours.statuses[position, number]) == 1) is not rows[place][rule]:
                raise SystemExit(f"the verdicts on {rule} in {place} differ")
