"""Values of periods: flows with gaps, roll-ups, filled gaps, formulas and classes by limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.causes import FILLED, FLAGS, LEFT_OUT, TOO_FEW_VALUES, UNDEFINED_VALUE
from ecorules.engine.kernels.kernel import Kernel, any_cause, options_of, undefined_cause
from ecorules.equality import RELATIVE, nearly_equal
from ecorules.expressions import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step
    from ecorules.expressions import Formula

__all__ = [
    "AND",
    "CLOSED",
    "FILL",
    "FLOOR",
    "FORMULA",
    "GRADE",
    "MEAN",
    "PRESENT",
    "SCALED",
    "SUM",
    "asks_known",
    "finite",
    "formula_rows",
]


def _floor(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    (value,) = inputs
    return (np.where(np.isnan(value), 0.0, value),)


FLOOR = Kernel("floor", _floor, any_cause)
"""A flow that is not negative: the least it can be, 0 in a gap."""


def _closed(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    least, most = inputs
    return (np.where(least == most, most, np.nan),)


CLOSED = Kernel("closed", _closed, any_cause)
"""A pair (least, most) as one number: a gap while it is open."""


def _and(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    first, second = inputs
    return (np.where((first == 0) | (second == 0), 0.0, first * second),)


AND = Kernel("and", _and, any_cause)
"""Two truths (1, 0, NaN), and."""


def _scaled(inputs: Arrays, params: Params, sizes: Any) -> tuple[NDArray[Any], ...]:
    """``params`` is (factor, shift); the last ``sizes`` rows are sizes, which do not shift."""
    factor, shift = params
    values = [row * factor + shift for row in inputs[: len(inputs) - sizes]]
    return (*values, *(row * factor for row in inputs[len(inputs) - sizes :]))


SCALED = Kernel("scaled", _scaled, any_cause)
"""Rows times a positive factor, plus a shift."""


def finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values with a gap where they overflowed: infinity times 0 is no number."""
    return values + values * 0.0


def _sum(inputs: Arrays, _: Params, sized: Any) -> tuple[NDArray[Any], ...]:
    total = inputs[0]
    for term in inputs[1:]:
        total = total + term
    total = finite(total)
    return (total, _largest(inputs)) if sized else (total,)


def _largest(inputs: Arrays) -> NDArray[np.float64]:
    size: NDArray[np.float64] = np.abs(inputs[0])
    for term in inputs[1:]:
        size = np.maximum(size, np.abs(term))
    return size


SUM = Kernel("sum", _sum, undefined_cause)
"""Terms -> their sum and, if the options say so, the size of the largest (sentence 45)."""


def _mean(inputs: Arrays, _: Params, need: Any) -> tuple[NDArray[Any], ...]:
    """Mean of the terms; with ``need`` (an amount), of those known if there are enough."""
    if need is None:
        total, size = _sum(inputs, (), True)
        return total / len(inputs), size / len(inputs)
    known = np.zeros(inputs[0].shape)
    total = np.zeros(inputs[0].shape)
    size = np.zeros(inputs[0].shape)
    for term in inputs:
        gap = np.isnan(term)
        known += ~gap
        filled = np.where(gap, 0.0, term)
        total += filled
        size = np.maximum(size, np.abs(filled))
    enough = known >= max(need, 1)
    count = np.where(enough, known, np.nan)
    return finite(total) / count, size / count


def _mean_why(frame: Frame, step: Step) -> Masks:
    need = options_of(step)
    if need is None:
        return undefined_cause(frame, step)
    mask = any_cause(frame, step)
    known = np.sum([~np.isnan(frame.row(number)) for number in step.inputs], axis=0)
    enough = known >= max(need, 1)
    left_out = enough & (known < len(step.inputs))
    overflowed = enough & np.isnan(frame.row(step.outputs[0]))
    return np.where(
        enough,
        np.where(left_out, np.uint16(LEFT_OUT), np.uint16(0))
        | np.where(overflowed, np.uint16(UNDEFINED_VALUE), np.uint16(0))
        | (mask & np.uint16(FLAGS)),
        np.uint16(TOO_FEW_VALUES),
    )


MEAN = Kernel("mean", _mean, _mean_why)
"""Terms -> their mean, and the size of the largest term over their number."""


def _present(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Choose, in order, the first candidate of which anything is given.

    ``options`` is (number of rows of a candidate, for each candidate the number of raw rows that
    tell whether it is present). The inputs are each candidate's rows and then its raw rows; the
    last candidate needs none.
    """
    width, groups = options
    chosen: list[Any] = []
    position = len(inputs)
    for count in reversed(groups):
        position -= count + width
        rows = inputs[position : position + width]
        if not chosen:
            chosen = list(rows)
            continue
        present = ~np.isnan(inputs[position + width])
        for raw in inputs[position + width + 1 : position + width + count]:
            present |= ~np.isnan(raw)
        chosen = [np.where(present, row, other) for row, other in zip(rows, chosen, strict=True)]
    return tuple(chosen)


def _present_why(frame: Frame, step: Step) -> Masks:
    width, groups = options_of(step)
    mask: Masks | None = None
    position = len(step.inputs)
    for count in reversed(groups):
        position -= count + width
        own = frame.why(step.inputs[position])
        for number in step.inputs[position + 1 : position + min(width, 2)]:
            own = own | frame.why(number)
        if mask is None:
            mask = own
            continue
        raws = step.inputs[position + width : position + width + count]
        present = np.any([~np.isnan(frame.row(number)) for number in raws], axis=0)
        mask = np.where(present, own, mask)
    return np.zeros(0, np.uint16) if mask is None else mask


PRESENT = Kernel("present", _present, _present_why)
"""The value given for a period, or else one formed from the next grain present."""


def _fill(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Fill the gaps of the first row from its neighbours (sentence 36).

    ``options`` is (way, before, longest): the next two inputs are the ends between which the value
    lies, then come the values of the ``before`` periods before it, nearest first, and of periods
    after it. What is known stands: nothing is filled that lies outside the ends (sentence 40), as
    for a year whose first half alone exceeds the year before.
    """
    way, before, longest = options
    value, least, most = inputs[:3]
    found, distance = _nearest(inputs[3 : 3 + before], value.shape)
    if way == "interpolate":
        later, ahead = _nearest(inputs[3 + before :], value.shape)
        line = found + (later - found) * (distance / (distance + ahead))
        found = np.where(distance + ahead - 1 <= longest, line, np.nan)
    room = RELATIVE * np.abs(found)
    possible = ~(found < least - room) & ~(found > most + room)
    return (np.where(np.isnan(value) & possible, found, value),)


def _nearest(rows: Arrays, shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first known value of rows that lead away, and how far it is; NaN if none."""
    found = np.full(shape, np.nan)
    distance = np.full(shape, np.nan)
    for steps, row in reversed(list(enumerate(rows, start=1))):
        known = ~np.isnan(row)
        found = np.where(known, row, found)
        distance = np.where(known, float(steps), distance)
    return found, distance


def _fill_why(frame: Frame, step: Step) -> Masks:
    filled = np.isnan(frame.row(step.inputs[0])) & ~np.isnan(frame.row(step.outputs[0]))
    said = any_cause(frame, step) & np.uint16(FLAGS)
    return np.where(filled, said | np.uint16(FILLED), frame.why(step.inputs[0]))


FILL = Kernel("fill", _fill, _fill_why)
"""A value, or where it is a gap one filled from its neighbours."""


def _formula(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    formula, scales, factor, shift, sized = options
    rows = formula.evaluate(formula_rows(inputs, scales))
    shape = np.broadcast_shapes(*(values.shape for values in inputs))
    values = np.broadcast_to(rows.values, shape)
    if (factor, shift) != (1.0, 0.0):
        values = values * factor + shift
    if not sized:
        return (values,)
    size = np.abs(rows.values) if rows.scale is None else rows.scale
    return values, np.broadcast_to(size * factor, shape)


def formula_rows(
    inputs: Arrays, scales: tuple[int, ...], whys: list[Masks] | None = None
) -> list[Rows]:
    """Return what a formula reads: inputs paired with their scales.

    ``scales`` holds the position of each input's, or -1.
    """
    return [
        Rows(
            inputs[position],
            None if scale < 0 else inputs[scale],
            None if whys is None else whys[position],
        )
        for position, scale in enumerate(scales)
    ]


def _formula_why(frame: Frame, step: Step) -> Masks:
    formula, scales, *_ = options_of(step)
    values = [frame.row(number) for number in step.inputs]
    whys = [frame.why(number) for number in step.inputs[: len(scales)]]
    flags = np.zeros(values[0].shape, np.uint16)
    for why in whys:
        flags |= why & np.uint16(FLAGS)
    for position in _asked_whether_known(formula, len(scales)):
        flags |= np.where(np.isnan(values[position]), np.uint16(LEFT_OUT), np.uint16(0))
    causes = [why & ~np.uint16(FLAGS) for why in whys]
    rows = formula.evaluate(formula_rows(values, scales, causes), undefined=UNDEFINED_VALUE)
    if rows.why is None:
        return flags
    mask: Masks = np.broadcast_to(rows.why, flags.shape).astype(np.uint16) | flags
    return mask


def _asked_whether_known(formula: Formula, count: int) -> set[int]:
    """Return the positions of the inputs of which a formula asks whether they are known."""
    asked: set[int] = set()
    for step in formula.steps:
        if step.kernel == "known":
            (operand,) = step.operands
            asked |= {operand} if operand < count else set(range(count))
    return asked


def asks_known(formula: Formula) -> bool:
    """Whether a formula uses `known`, and so may decide something without a value."""
    return any(step.kernel == "known" for step in formula.steps)


FORMULA = Kernel("formula", _formula, _formula_why)
"""Inputs (and their scales) -> value of an expression, and its scale if the options say so."""


def _grade(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Classes of parameters -> (least, most) of the worst; ranks count from the worst, 0.

    ``options`` holds for each parameter the limits of the classes, the best first.
    """
    worst = np.full(inputs[0].shape, np.inf)
    gap = np.zeros(inputs[0].shape, bool)
    for values, limits in zip(inputs, options, strict=True):
        rank = np.zeros(values.shape)
        # From the class before the last to the best: the best that is met is written last.
        for position in range(len(limits) - 1, -1, -1):
            low, high = limits[position]
            rank = np.where(_within(values, low, high), float(len(limits) - position), rank)
        missing = np.isnan(values)
        gap |= missing
        worst = np.where(missing, worst, np.minimum(worst, rank))
    worst = np.where(worst > len(options[0]), np.nan, worst)
    return np.where(gap & ~np.isnan(worst), 0.0, worst), worst


def _within(values: NDArray[Any], low: float, high: float) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = np.ones(values.shape, bool)
    for end, fits in ((low, values > low), (high, values < high)):
        if np.isfinite(end):
            inside &= fits | nearly_equal(values, np.float64(end))
    inside &= ~np.isnan(values)
    return inside


GRADE = Kernel("grade", _grade, undefined_cause)
"""Parameters -> least and most class (sentence 6)."""
