"""Two contestants, run in turn, and the ratio of their times."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Line", "Pair", "compare", "seconds", "table"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The times of two contestants that ran in turn: A B A B ...

    Attributes:
        ours, theirs: seconds for one unit of work, the median of all turns.
        ratios: ours / theirs in each turn.
        cpu: the same of the processor time of all threads; None for processes of their own.
    """

    ours: float
    theirs: float
    ratios: tuple[float, ...]
    cpu: float | None = None

    @classmethod
    def of(cls, turns: list[tuple[float, float]]) -> Pair:
        """Return the pair of the times of all turns."""
        return cls(
            median(mine for mine, _ in turns),
            median(other for _, other in turns),
            tuple(mine / other for mine, other in turns),
        )

    @property
    def ratio(self) -> float:
        """The median of the ratios of all turns."""
        return median(self.ratios)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        what: what is measured, and against what.
        ours, theirs: seconds (or bytes) for one unit of work.
        ratio: what the target is about.
        spread: the least and the greatest ratio of a turn.
        target: the ratio to reach; None if there is none.
        more: whether more is better.
        unit: of ours and theirs.
        cpu: the ratio by processor time, which other work on the machine hardly touches.
    """

    what: str
    ours: float
    theirs: float | None
    ratio: float
    spread: tuple[float, float]
    target: float | None = None
    more: bool = False
    unit: str = "s"
    cpu: float | None = None

    @classmethod
    def slower(cls, what: str, pair: Pair, target: float | None = None) -> Line:
        """Our time in units of the rival's."""
        spread = (min(pair.ratios), max(pair.ratios))
        return cls(what, pair.ours, pair.theirs, pair.ratio, spread, target, cpu=pair.cpu)

    @classmethod
    def faster(cls, what: str, pair: Pair, target: float | None = None) -> Line:
        """How many times as much we do in the same time."""
        spread = (1 / max(pair.ratios), 1 / min(pair.ratios))
        cpu = None if pair.cpu is None else 1 / pair.cpu
        return cls(
            what, pair.ours, pair.theirs, 1 / pair.ratio, spread, target, more=True, cpu=cpu
        )  # fmt: skip

    @classmethod
    def within(cls, what: str, ours: float, limit: float) -> Line:
        """A time in units of the longest it may take."""
        share = ours / limit
        return cls(what, ours, None, share, (share, share), 1.0)

    @property
    def reached(self) -> str:
        """Whether the target is reached."""
        if self.target is None:
            return ""
        return "yes" if (self.ratio >= self.target) == self.more else "no"

    def cells(self) -> tuple[str, ...]:
        """The cells of the line."""
        low, high = self.spread
        turns = "" if low == high else f"{low:.3g}-{high:.3g}"
        target = ""
        if self.target is not None:
            target = f"{'≥' if self.more else '≤'} {self.target:g}"
        theirs = "" if self.theirs is None else _amount(self.theirs, self.unit)
        ours = _amount(self.ours, self.unit)
        cpu = "" if self.cpu is None else f"{self.cpu:.3g}"
        return self.what, ours, theirs, f"{self.ratio:.3g}", turns, cpu, target, self.reached


def compare(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    turns: int = 5,
    repeats: tuple[int, int] = (1, 1),
    units: tuple[float, float] = (1.0, 1.0),
) -> Pair:
    """Run two contestants in turn, after one turn each that is not counted.

    Args:
        ours, theirs: what to run.
        turns: how often each runs.
        repeats: how often each is called in one turn, for what takes microseconds.
        units: how much work one call of each does; times are for one unit.
    """
    ours()
    theirs()
    pairs = [(seconds(ours, repeats[0]), seconds(theirs, repeats[1])) for _ in range(turns)]
    wall = [(mine[0] / units[0], other[0] / units[1]) for mine, other in pairs]
    busy = median(mine[1] / units[0] / (other[1] / units[1]) for mine, other in pairs)
    return replace(Pair.of(wall), cpu=busy)


def seconds(work: Callable[[], object], repeat: int = 1) -> tuple[float, float]:
    """Return how long one call takes, by the clock and in processor time of all threads.

    The garbage of what ran before is collected first.
    """
    gc.collect()
    gc.disable()
    try:
        start, busy = perf_counter(), process_time()
        for _ in range(repeat):
            work()
        return (perf_counter() - start) / repeat, (process_time() - busy) / repeat
    finally:
        gc.enable()


def table(lines: list[Line]) -> str:
    """Return the lines as a table in Markdown."""
    header = ("what", "ecorules", "rival", "ratio", "in turns", "by CPU", "target", "reached")
    rows = [header, tuple("---" for _ in header), *(line.cells() for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _amount(number: float, unit: str) -> str:
    if unit == "B":
        return f"{number / 2**20:,.0f} MiB"
    for factor, name in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if number >= factor:
            return f"{number / factor:.3g} {name}"
    return f"{number / 1e-9:.3g} ns"
