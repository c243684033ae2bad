"""Many series: statuses and details against the same rules written by hand in Polars."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import ecorules as er
from benchmarks import by_hand, data
from benchmarks.pairs import Line, Pair, compare
from benchmarks.processes import peak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl
    from numpy.typing import NDArray

    from ecorules import Panel, RuleSet

__all__ = ["RULES", "Full", "lines", "memory", "run", "scaling"]

RULES = Path(__file__).with_name("mixed.yaml")


class Full:
    """Statuses, values, margins and reasons of all rules, ``[rules, series]`` each."""

    def __init__(self, plan: RuleSet, panel: Panel) -> None:
        evaluation = plan.evaluate(panel, as_of=2020).evaluation
        shape = evaluation.statuses.shape
        self.statuses = evaluation.statuses
        self.values = np.empty(shape)
        self.margins = np.empty(shape)
        self.reasons = np.empty(shape, np.uint8)
        for numbers, block in evaluation.details(range(len(plan.rules))):
            where = slice(numbers[0], numbers[-1] + 1)
            for rule, (_, found) in enumerate(block):
                self.values[rule, where] = found.value
                self.margins[rule, where] = found.margin
                self.reasons[rule, where] = found.reason


def _contestants(numbers: data.Numbers) -> dict[str, Callable[[], object]]:
    plan = er.load(RULES)
    panel = numbers.panel()
    wide = numbers.frame().lazy()

    def polars(expressions: list[pl.Expr]) -> Callable[[], pl.DataFrame]:
        query = wide.select(expressions)
        return lambda: query.collect(engine="streaming")

    return {
        "statuses": lambda: plan.evaluate(panel, as_of=2020).statuses,
        "full": lambda: Full(plan, panel),
        "polars truths": polars(by_hand.truths()),
        "polars statuses": polars(by_hand.statuses()),
        "polars details": polars(by_hand.details()),
    }


def check(series: int = 20_000) -> None:
    """Stop unless both sides give the same statuses, values and margins."""
    contestants = _contestants(data.numbers(series, seed=2))
    full: Full = contestants["full"]()  # type: ignore[assignment]
    rival = contestants["polars details"]()
    truths = contestants["polars truths"]()
    for rule, name in enumerate(er.load(RULES).rules):
        statuses = full.statuses[rule]
        if not np.array_equal(statuses, rival[name].to_numpy()):  # type: ignore[index]
            raise SystemExit(f"the statuses of {name} differ")
        truth = truths[name].cast(int).fill_null(2).to_numpy()  # type: ignore[index]
        expected = np.array([9, 1, 0, 2, 2, 2])[statuses]
        if not np.array_equal(truth, expected):
            raise SystemExit(f"the truths of {name} differ")
        if name in by_hand.COMPOSITES:
            continue
        for what, ours in (("value", full.values), ("margin", full.margins)):
            theirs = rival[f"{name} {what}"].cast(float).to_numpy()  # type: ignore[index]
            if not _same(ours[rule], theirs):
                raise SystemExit(f"the {what}s of {name} differ")


def _same(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> bool:
    # Margins are differences: what is left of them is as exact as the numbers subtracted.
    return bool(np.allclose(ours, theirs, rtol=1e-9, atol=1e-6, equal_nan=True))


def lines(series: int, turns: int) -> Iterator[Line]:
    """Yield the lines on time."""
    check()
    found = _contestants(data.numbers(series))
    what = f"{len(er.load(RULES).rules)} rules × {series:,} series × {len(data.YEARS)} years"

    def against(ours: str, theirs: str) -> Pair:
        return compare(found[ours], found[theirs], turns=turns)

    pair = against("statuses", "polars statuses")
    yield Line.slower(f"{what}: statuses / Polars statuses", pair, 1.0)
    pair = against("statuses", "polars truths")
    yield Line.slower(f"{what}: statuses / Polars booleans and nulls", pair)
    pair = against("full", "polars statuses")
    yield Line.slower(f"{what}: statuses, values, margins, reasons / Polars statuses", pair, 1.5)
    pair = against("full", "polars details")
    yield Line.slower(
        f"{what}: statuses, values, margins, reasons / Polars statuses, values, margins", pair
    )


def run(side: str, series: int, folder: str) -> Callable[[], object]:
    """Return one contestant on data that were saved, for a process of its own."""
    path = Path(folder)
    numbers = data.numbers(1)
    if side == "polars":
        import polars as pl

        wide = pl.read_parquet(path / "wide.parquet").lazy()
        query = wide.select(by_hand.statuses())
        return lambda: query.collect(engine="streaming")
    plan = er.load(RULES)
    panel = data.Numbers(np.load(path / "values.npy"), numbers.rows).panel()
    if len(panel.index) != series:
        raise ValueError(series)
    if side == "full":
        return lambda: Full(plan, panel)
    return lambda: plan.evaluate(panel, as_of=2020).statuses


def memory(series: int) -> Iterator[Line]:
    """Yield the lines on memory: how much the peak lies above the data, in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = data.numbers(series)
        np.save(Path(folder) / "values.npy", numbers.values)
        numbers.frame().write_parquet(Path(folder) / "wide.parquet")
        del numbers
        theirs = peak("polars", series, folder)
        for side, what in (
            ("statuses", "statuses"),
            ("full", "statuses, values, margins, reasons"),
        ):
            ours = peak(side, series, folder)
            ratio = ours / theirs
            yield Line(
                f"memory above the data, {series:,} series: {what} / Polars statuses",
                ours, theirs, ratio, (ratio, ratio), unit="B",
            )  # fmt: skip


def scaling(sizes: tuple[int, ...], turns: int) -> Iterator[Line]:
    """Yield what a series costs in panels of several sizes, against one of 100,000."""
    plan = er.load(RULES)
    usual = 100_000
    panel = data.numbers(usual).panel()
    for size in sizes:
        other = data.numbers(size).panel()
        pair = compare(
            lambda other=other: plan.evaluate(other, as_of=2020),  # type: ignore[misc]
            lambda: plan.evaluate(panel, as_of=2020),
            turns=turns,
            repeats=(max(1, usual // size), 1),
            units=(float(size), float(usual)),
        )
        yield Line.slower(f"cost per series: one of {size:,} / one of {usual:,}", pair, 1.5)
        del other
