"""History, given once, fills the values that a scenario lacks (sentence 51)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.index import SCENARIO, SeriesIndex
from ecorules.data.panel import Panel
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from ecorules.periods import Period

__all__ = ["fill_from"]


def fill_from(panel: Panel, history: Panel) -> Panel:
    """Return a panel whose gaps are filled, value by value, from the history of each place.

    Args:
        panel: the data; its own values win.
        history: the history; a scenario of its own does not matter, its other keys are keys of
            ``panel``. Places that only the history knows have no series.

    Returns:
        A panel of the series of ``panel``.

    Raises:
        UsageError: the history has several scenarios, or a key that the data lack.
    """
    past = _without_scenario(history)
    missing = [key for key in past.keys if key not in panel.keys]
    if missing:
        raise UsageError(
            f"the history has a column {missing[0]!r} that the data do not have",
            code="history-keys",
            hint="give both the same key columns; only the scenario may be absent",
        )
    if not len(past):
        return panel
    source = panel.index.lookup(past)
    known = source >= 0
    rows = _merged_rows(panel, history)
    values = np.full((len(rows) + 1, len(panel.index)), np.nan)
    for (name, period), row in rows.items():
        own = panel.values[panel.row(name, period)]
        old = history.values[history.row(name, period)][source]
        values[row] = np.where(np.isnan(own) & known, old, own)
    return Panel(
        panel.index,
        values,
        rows,
        (*panel.notes, *(note for note in history.notes if note not in panel.notes)),
        (*panel.sources, *(name for name in history.sources if name not in panel.sources)),
    )


def _without_scenario(history: Panel) -> SeriesIndex:
    index = history.index
    if history.scenario_key is None:
        return index
    position = index.keys.index(SCENARIO)
    scenarios: list[int] = np.unique(index.codes[position]).tolist()
    if len(scenarios) > 1:
        named = [index.labels[position][code] for code in scenarios[:20]]
        raise UsageError(
            f"the history has several scenarios: {', '.join(named)}",
            code="history-scenarios",
            hint="keep the rows of one of them",
        )
    kept = [n for n in range(len(index.keys)) if n != position]
    if not kept:
        return SeriesIndex()
    return SeriesIndex(
        tuple(index.keys[n] for n in kept),
        tuple(index.codes[n] for n in kept),
        tuple(index.labels[n] for n in kept),
    )


def _merged_rows(panel: Panel, history: Panel) -> dict[tuple[str, Period], int]:
    """Return the rows of both, the names in the order of either, the periods in time."""
    order = {name: number for number, name in enumerate({**panel.periods, **history.periods})}
    keys = sorted(
        {*panel.rows, *history.rows},
        key=lambda key: (order[key[0]], int(key[1].grain), key[1].ordinal),
    )
    return {key: row for row, key in enumerate(keys)}
