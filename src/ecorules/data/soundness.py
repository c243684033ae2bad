"""Whether the numbers of a panel are values of its indicators, as those of a table are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.cells import limits, range_problem
from ecorules.data.problems import too_many
from ecorules.errors import DataError, EcorulesError, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.data.panel import Column, Panel
    from ecorules.errors import Problem

__all__ = ["refuse_unsound"]

_MOST = 1_000
_LARGEST = float(np.finfo(np.float64).max)


def refuse_unsound(panel: Panel, columns: Mapping[str, Column]) -> None:
    """Refuse a panel with ranks of labels that do not exist, or values outside their range.

    Args:
        panel: numbers that no door has read.
        columns: what is known about each name.

    Raises:
        DataError: it holds such numbers; the first series of each name and period.
    """
    problems: list[Problem] = []
    for (name, period), row in panel.rows.items():
        column = columns.get(name)
        if column is None:
            continue
        low, high = _ends(column)
        least, greatest, whole = panel.extents
        if (
            not (least[row] < low or greatest[row] > high)
            and (column.labels is None or whole[row])
        ):  # fmt: skip
            continue
        line = panel.values[row]
        wrong = (line < low) | (line > high)
        if column.labels is not None:
            wrong |= line > np.floor(line)
        first, *others = np.flatnonzero(wrong).tolist()
        where = " ".join([*panel.index.label(first).values(), str(period)])
        place = Place(next(iter(panel.sources), "panel"), row=where, column=name)
        problem = _problem(float(line[first]), column, place)
        more = f" (and in {len(others)} more series)" if others else ""
        problems.append(replace(problem, message=problem.message + more))
        if len(problems) == _MOST:
            problems.append(too_many(place.source))
            break
    if problems:
        raise DataError(problems)


def _ends(column: Column) -> tuple[float, float]:
    if column.labels is not None:
        return 0, len(column.labels) - 1
    low, high = limits(column)
    return max(low, -_LARGEST), min(high, _LARGEST)


def _problem(number: float, column: Column, place: Place) -> Problem:
    if column.labels is not None:
        try:
            column.labels.label(number)
        except EcorulesError as error:
            return error.problem(place)
    return range_problem(number, column, place)
