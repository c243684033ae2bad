"""The array functions of dates: conditions, comparisons, and the days on which they came true.

In an array a day is its ordinal, +inf if it has not come, and NaN if it is unknown. A
comparison is never true on the strength of a day that has not come.

Before the reading day conditions are *settled* on a day that lies before it: there +inf is
"after that day, if ever", and only what no such day can change is true or false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ecorules.expressions.kernels import KERNELS, joined, only_gaps, settled
from ecorules.expressions.rows import Causes, Floats, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ecorules.expressions.kernels import Kernel

__all__ = ["ATOMS", "CAME", "DATE_KERNELS", "SETTLED"]

_Settled: TypeAlias = "Callable[[Sequence[Rows], tuple[float, ...], float, int], Rows]"
_Came: TypeAlias = "Callable[[Sequence[Floats], tuple[float, ...]], Floats]"

_ORDERS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
_COMPARISONS = {**_ORDERS, "==": np.equal, "!=": np.not_equal}


def _waits(rows: Sequence[Rows]) -> NDArray[np.bool_]:
    """Return where some day has not come."""
    waits = np.isinf(rows[0].values)
    for other in rows[1:]:
        waits = waits | np.isinf(other.values)
    return waits


def _answered(values: Floats, rows: Sequence[Rows]) -> Rows:
    return Rows(values, None, only_gaps(values, joined(rows)))


def _unseen(values: Floats, made: NDArray[np.bool_], rows: Sequence[Rows], bit: int) -> Rows:
    """Return values with their causes, the bit where a day that has not come made the gap."""
    why: Causes | None = joined(rows)
    if why is not None:
        why = np.where(made, why | why.dtype.type(bit), why)
    return Rows(values, None, only_gaps(values, why))


def _known(answer: NDArray[np.bool_], rows: Sequence[Rows]) -> Floats:
    """Return an answer as numbers, unknown where a day is unknown."""
    left, right = rows
    return np.where(np.isnan(left.values) | np.isnan(right.values), np.nan, answer)


def _came(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    (given,) = rows
    values = np.where(np.isnan(given.values), np.nan, np.isfinite(given.values))
    return Rows(values, None, given.why)


def _compare(answer: np.ufunc) -> Kernel:
    """Return the kernel of a comparison of two days, which are equal or not to the day."""

    def kernel(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
        left, right = rows
        values = _known(answer(left.values, right.values), rows)
        return _answered(np.where(_waits(rows), 0.0, values), rows)

    return kernel


def _compare_elapsed(operator: str) -> Kernel:
    """Return the kernel of a comparison of numbers that may hang on days that have not come."""
    compare = KERNELS[operator]

    def kernel(rows: Sequence[Rows], constants: tuple[float, ...], undefined: int) -> Rows:
        values = compare(rows, constants, undefined).values
        return _answered(np.where(_waits(rows), 0.0, values), rows)

    return kernel


def _elapsed(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    start, end = rows
    values = np.where(_waits(rows), np.inf, end.values - start.values)
    return _answered(values, rows)


def _real(rows: Sequence[Rows], _: tuple[float, ...], undefined: int) -> Rows:
    """Make a gap of the time to a day that has not come: arithmetic has no use for it."""
    values, why = settled(rows[0].values, rows, undefined)
    return Rows(values, None, why)


def _earliest(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    values = rows[0].values
    for other in rows[1:]:
        values = np.minimum(values, other.values)
    return _answered(values, rows)


def _latest(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    return _answered(_last([given.values for given in rows]), rows)


def _last(days: Sequence[Floats], _: tuple[float, ...] = ()) -> Floats:
    """Return the last of several days: it has not come if one of them has not."""
    last, waits = days[0], np.isposinf(days[0])
    for day in days[1:]:
        last, waits = np.maximum(last, day), waits | np.isposinf(day)
    return np.where(waits, np.inf, last)


DATE_KERNELS: dict[str, Kernel] = {
    "came": _came,
    "elapsed": _elapsed,
    "real": _real,
    "earliest": _earliest,
    "latest": _latest,
    **{f"date {operator}": _compare(answer) for operator, answer in _COMPARISONS.items()},
    **{f"elapsed {operator}": _compare_elapsed(operator) for operator in _COMPARISONS},
}
"""What each step with dates does. The constants of a comparison say which sides are events."""


# Settled on a day


def _settled_came(rows: Sequence[Rows], _: tuple[float, ...], __: float, unseen: int) -> Rows:
    (given,) = rows
    values = np.where(np.isfinite(given.values), 1.0, np.nan)
    return _unseen(values, _waits(rows), rows, unseen)


def _settled_compare(operator: str) -> _Settled:
    """Return the comparison in which a day that has not come may still come, after the day."""
    answer = _COMPARISONS[operator]
    never_before, never_after = operator in {"<", "<=", "=="}, operator in {">", ">=", "=="}

    def kernel(rows: Sequence[Rows], _: tuple[float, ...], day: float, unseen: int) -> Rows:
        left, right = rows[0].values, rows[1].values
        waits = _waits(rows)
        values = np.where(waits, np.nan, _known(answer(left, right), rows))
        if never_before:
            values = np.where(np.isinf(left) & (right <= day), 0.0, values)
        if never_after:
            values = np.where(np.isinf(right) & (left <= day), 0.0, values)
        return _unseen(values, waits, rows, unseen)

    return kernel


def _settled_elapsed(operator: str) -> _Settled:
    compare = KERNELS[operator]

    def kernel(rows: Sequence[Rows], constants: tuple[float, ...], _: float, unseen: int) -> Rows:
        waits = _waits(rows)
        values = np.where(waits, np.nan, compare(rows, constants, unseen).values)
        return _unseen(values, waits, rows, unseen)

    return kernel


def _settled_real(rows: Sequence[Rows], _: tuple[float, ...], __: float, unseen: int) -> Rows:
    return _real(rows, (), unseen)


def _settled_earliest(rows: Sequence[Rows], _: tuple[float, ...], day: float, unseen: int) -> Rows:
    values, waits = _earliest(rows, (), 0).values, _waits(rows)
    # A planned day that is still ahead may be overtaken by one that has not come.
    made = waits & np.isfinite(values) & (values > day)
    return _unseen(np.where(made, np.nan, values), made, rows, unseen)


def _settled_known(
    rows: Sequence[Rows], constants: tuple[float, ...], _: float, unseen: int
) -> Rows:
    if not constants:
        return KERNELS["known"](rows, constants, unseen)
    # Silence about a date says nothing of the days to come.
    values = np.where(np.isfinite(rows[0].values), 1.0, np.nan)
    return _unseen(values, np.isnan(values), rows, unseen)


SETTLED: dict[str, _Settled] = {
    "came": _settled_came,
    "real": _settled_real,
    "earliest": _settled_earliest,
    "known": _settled_known,
    **{f"date {operator}": _settled_compare(operator) for operator in _COMPARISONS},
    **{f"elapsed {operator}": _settled_elapsed(operator) for operator in _COMPARISONS},
}
"""What steps do instead that are settled on a day: operands, constants, day, bit of the unseen."""


# The day on which a condition came true


def _day_itself(days: Sequence[Floats], _: tuple[float, ...]) -> Floats:
    return days[0]


def _day_of(operator: str) -> _Came:
    """Return the later of the events of a comparison, where it is true."""
    compare = DATE_KERNELS[f"date {operator}"]

    def day_of(days: Sequence[Floats], events: tuple[float, ...]) -> Floats:
        truth = compare([Rows(day) for day in days], (), 0).values
        last: Floats = np.asarray(-np.inf)
        for day, event in zip(days, events, strict=True):
            if event:
                last = np.maximum(last, day)
        return np.where(truth == 1.0, last, np.where(truth == 0.0, np.inf, np.nan))

    return day_of


def _first(days: Sequence[Floats], _: tuple[float, ...]) -> Floats:
    """Return the first day on which some condition is known to have come true."""
    first, unknown = days[0], np.isnan(days[0])
    for day in days[1:]:
        first, unknown = np.fmin(first, day), unknown | np.isnan(day)
    return np.where(unknown & np.isposinf(first), np.nan, first)


CAME: dict[str, _Came] = {
    "came": _day_itself,
    **{f"date {operator}": _day_of(operator) for operator in _ORDERS},
    "and": _last,
    "or": _first,
}
"""The steps of a condition that is built from dates alone, and the day each came true."""

ATOMS = frozenset(CAME) - {"and", "or"}
"""Those of them that read days; the others join truths."""
