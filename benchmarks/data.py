"""Numbers to measure with: the same for every contestant, with gaps, and nothing real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules import Panel
from ecorules.data.index import SeriesIndex
from ecorules.periods import Period

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

__all__ = ["CLASSES", "GAPS", "LEVELS", "YEARS", "Numbers", "numbers"]

YEARS = (2015, 2016, 2017, 2018, 2019, 2020)
GAPS = 0.02
CLASSES = ("river", "lake")
_BLOCK = 65_536

# The typical value and the spread between series and between years.
LEVELS = {
    "pm25": (42.0, 8.0, 3.0),
    "pm10": (66.0, 12.0, 4.0),
    "so2": (18.0, 5.0, 1.5),
    "no2": (33.0, 6.0, 2.0),
    "ozone": (130.0, 15.0, 8.0),
    "forest": (50.0, 8.0, 1.5),
    "wetland": (18.0, 7.0, 1.0),
    "sewage": (86.0, 5.0, 2.0),
    "recycled": (70.0, 8.0, 2.0),
    "solid_waste": (82.0, 4.0, 2.0),
    "coal_share": (40.0, 12.0, 3.0),
    "renewable": (20.0, 4.0, 2.0),
    "energy": (550.0, 60.0, 15.0),
    "gdp": (1200.0, 150.0, 40.0),
    "water": (48_000.0, 4_000.0, 1_500.0),
    "cod": (9_000.0, 800.0, 300.0),
    "nox": (7_000.0, 600.0, 250.0),
    "carbon": (1_600.0, 150.0, 50.0),
    "investment": (300.0, 40.0, 20.0),
    "planted": (105.0, 15.0, 10.0),
    "income": (40_000.0, 4_000.0, 900.0),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values ``[rows + 1, series]``, the last row being all gaps, and the row of each cell."""

    values: NDArray[np.float64]
    rows: dict[tuple[str, int], int]

    @property
    def series(self) -> int:
        return self.values.shape[1]

    def panel(self) -> Panel:
        """Return them as a panel, without a copy."""
        places = np.arange(self.series, dtype=np.int32)
        side = 1 + int(self.series**0.5)
        labels = tuple(f"{number:05d}" for number in range(side))
        index = SeriesIndex(("region", "sample"), (places // side, places % side), (labels, labels))
        rows = {(name, Period.of(year)): row for (name, year), row in self.rows.items()}
        return Panel(index, self.values, rows, sources=("arrays",))

    def frame(self) -> pl.DataFrame:
        """Return them as a wide frame: a column for each indicator and year, nulls for gaps."""
        import polars as pl

        columns = {}
        for (name, year), row in self.rows.items():
            column = pl.Series(self.values[row], nan_to_null=True)
            columns[f"{name}_{year}"] = column.cast(pl.Int8) if name in CLASSES else column
        return pl.DataFrame(columns)

    def record(self, series: int) -> dict[tuple[str, int], float]:
        """Return one series as a dictionary."""
        return {key: float(self.values[row, series]) for key, row in self.rows.items()}


def numbers(series: int, *, gaps: float = GAPS, seed: int = 1) -> Numbers:
    """Return numbers for some series, the same for the same seed."""
    names = (*LEVELS, *CLASSES)
    rows = {
        (name, year): position * len(YEARS) + step
        for position, name in enumerate(names)
        for step, year in enumerate(YEARS)
    }
    values = np.empty((len(rows) + 1, series))
    values[-1] = np.nan
    for start in range(0, series, _BLOCK):
        stop = min(start + _BLOCK, series)
        random = np.random.default_rng([seed, start])
        shape = (len(YEARS), stop - start)
        for position, name in enumerate(names):
            if name in CLASSES:
                table = random.integers(1, 6, shape).astype(np.float64)
            else:
                middle, between, within = LEVELS[name]
                table = middle + between * random.standard_normal(shape[1])
                table = np.abs(table + within * random.standard_normal(shape)) + 0.01
            if gaps:
                table[random.random(shape) < gaps] = np.nan
            first = position * len(YEARS)
            values[first : first + len(YEARS), start:stop] = table
    return Numbers(values, rows)
