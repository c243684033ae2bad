"""The data a rule set is held against: one row of numbers for each name and period."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ecorules.data.cells import is_gap
from ecorules.data.index import REGION, SCENARIO, SeriesIndex
from ecorules.data.table import as_printed
from ecorules.errors import UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from ecorules.errors import Problem
    from ecorules.labels import Labels
    from ecorules.units import Unit

__all__ = ["Column", "Extents", "Panel"]

_SAMPLE = 16


@dataclass(frozen=True, slots=True)
class Column:
    """What is known about one name that data may give.

    Attributes:
        name: the name of the indicator or parameter.
        unit: the unit in which a panel holds it; None for labels and for plain numbers.
        labels: the labels of a class; a panel holds their ranks, the best n-1, the worst 0.
        low: the least value it can have, in its unit.
        high: the greatest value it can have, in its unit.
        aliases: titles by which a header or an indicator cell may call it as well.
    """

    name: str
    unit: Unit | None = None
    labels: Labels | None = None
    low: float = -np.inf
    high: float = np.inf
    aliases: tuple[str, ...] = ()


class Extents(NamedTuple):
    """What each row of a panel holds: its least and greatest number, and whether all are whole."""

    least: NDArray[np.float64]
    greatest: NDArray[np.float64]
    whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Panel:
    """Numbers by name, period and series; it never changes.

    Attributes:
        index: the series: which place, scenario, ... each column of ``values`` belongs to.
        values: float64 ``[rows + 1, series]``, read-only. NaN is a gap, and the last row is all
            gaps: it is the row of whatever was not given.
        rows: the row of each (name, period) that was given.
        notes: what in the data was not used, and why.
        sources: names of what was read.

    Example:
        >>> places = {"region": ["株洲", "湘潭"]}
        >>> panel = Panel.from_arrays({"pm25": [[46.0, 40.0]]}, [2020], places)
        >>> panel.values[panel.row("pm25", Period.parse("2020"))]
        array([46., 40.])
    """

    index: SeriesIndex
    values: NDArray[np.float64]
    rows: Mapping[tuple[str, Period], int]
    notes: tuple[Problem, ...] = ()
    sources: tuple[str, ...] = ()
    _cache: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def __repr__(self) -> str:
        return f"<Panel: {len(self.rows)} rows of {len(self.index)} series>"

    @classmethod
    def from_arrays(
        cls,
        values: Mapping[str, ArrayLike],
        periods: Sequence[Period | dt.date | int | str],
        keys: Mapping[str, Sequence[str]] | None = None,
    ) -> Panel:
        """Build a panel from arrays that are already in the units of the rule set.

        Args:
            values: for each name an array ``[periods, series]``, or ``[periods]`` for one series.
            periods: the period of each row of the arrays.
            keys: for each key column the labels of all series; ``region`` and ``scenario`` have
                a meaning of their own. None for a single place.

        Returns:
            The panel; the arrays are copied.

        Raises:
            UsageError: an array has another shape, holds infinity or what is no number, or a
                period comes twice.
        """
        index = SeriesIndex.of(keys or {})
        times = [Period.of(period) for period in periods]
        if len(set(times)) < len(times):
            raise UsageError(
                "a period is listed twice",
                code="duplicate-period",
                hint="give every row of the arrays a period of its own",
            )
        table = np.full((len(values) * len(times) + 1, len(index)), np.nan)
        rows: dict[tuple[str, Period], int] = {}
        for name, given in values.items():
            array = _numbers(name, given)
            if array.ndim == 1 and len(index) == 1:
                array = array[:, np.newaxis]
            if array.shape != (len(times), len(index)):
                raise UsageError(
                    f"the array of {name!r} has shape {array.shape}",
                    code="shape",
                    hint=f"give one row per period and one column per series: "
                    f"({len(times)}, {len(index)})",
                )
            start = len(rows)
            table[start : start + len(times)] = array
            rows.update({(name, period): start + n for n, period in enumerate(times)})
        panel = cls(index, table, rows, sources=("arrays",))
        infinite = np.isinf(panel.extents.least) | np.isinf(panel.extents.greatest)
        for (name, _), row in rows.items() if infinite.any() else ():
            if infinite[row]:
                raise UsageError(
                    f"the array of {name!r} holds infinity",
                    code="infinity",
                    hint="write NaN where the value is not known",
                )
        return panel

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns; none for a single unnamed place."""
        return self.index.keys

    @property
    def region_key(self) -> str | None:
        """The key column of places, if there is one."""
        return REGION if REGION in self.index.keys else None

    @property
    def scenario_key(self) -> str | None:
        """The key column of scenarios, if there is one."""
        return SCENARIO if SCENARIO in self.index.keys else None

    @property
    def layout(self) -> tuple[tuple[str, Period], ...]:
        """The keys of ``rows`` in the order of the rows; panels of one layout have equal rows."""
        layout: tuple[tuple[str, Period], ...] | None = self._cache.get("layout")
        if layout is None:
            layout = self._cache["layout"] = tuple(sorted(self.rows, key=self.rows.__getitem__))
        return layout

    @property
    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """For each name that was given its periods, in the order of the rows."""
        periods: dict[str, tuple[Period, ...]] | None = self._cache.get("periods")
        if periods is None:
            gathered: dict[str, list[Period]] = {}
            for name, period in self.layout:
                gathered.setdefault(name, []).append(period)
            periods = {name: tuple(found) for name, found in gathered.items()}
            self._cache["periods"] = periods
        return periods

    @property
    def extents(self) -> Extents:
        """For each row its least and greatest number, NaN where it has none; and if all are whole.

        They are found once.
        """
        extents: Extents | None = self._cache.get("extents")
        if extents is None:
            extents = self._cache["extents"] = _extents(self.values)
        return extents

    def row(self, name: str, period: Period) -> int:
        """Return the row of a name in a period; that of all gaps where it was not given."""
        return self.rows.get((name, period), len(self.values) - 1)

    def select(self, which: ArrayLike) -> Panel:
        """Return a panel of some series, given by a mask or a list of their numbers."""
        index = self.index.select(which)
        if index is self.index:
            return self
        chosen = np.ascontiguousarray(self.values[:, np.asarray(which)])
        return replace(self, index=index, values=chosen, _cache={})

    def equals(self, other: Panel) -> bool:
        """Tell whether both hold the same numbers for the same series, names and periods."""
        return (
            self.index.equals(other.index)
            and dict(self.rows) == dict(other.rows)
            and np.array_equal(self.values, other.values, equal_nan=True)
        )


def _numbers(name: str, given: ArrayLike) -> NDArray[np.float64]:
    """Return an array as numbers; what is masked, or stands for a gap, is NaN."""
    array = np.asarray(given)
    if array.dtype.kind == "O" and not any(isinstance(one, str) for one in array.flat):
        known = [np.nan if is_gap(one) else one for one in array.flat]
        with contextlib.suppress(OverflowError, TypeError, ValueError):
            array = np.array(known, dtype=np.float64).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        raise UsageError(
            f"the array of {name!r} is not of numbers, but of the type {array.dtype}",
            code="not-a-number",
            hint="give real numbers, and NaN where the value is not known",
        )
    numbers = as_printed(array)
    masked = np.ma.getmask(given)
    return numbers if masked is np.ma.nomask else np.where(masked, np.nan, numbers)


def _extents(values: NDArray[np.float64]) -> Extents:
    least = np.fmin.reduce(values, axis=1, initial=np.nan)
    greatest = np.fmax.reduce(values, axis=1, initial=np.nan)
    few = values[:, :_SAMPLE]
    whole: NDArray[np.bool_] = np.logical_not(np.any(few > np.floor(few), axis=1))
    for row in np.flatnonzero(whole).tolist() if values.shape[1] > _SAMPLE else ():
        whole[row] = not (values[row] > np.floor(values[row])).any()
    return Extents(least, greatest, whole)
