"""Bounds that are drawn from data, and rounding before comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.causes import BASE_MISSING, REFERENCE_MISSING, UNDEFINED_VALUE, VALUE_MISSING
from ecorules.engine.kernels.kernel import Kernel, any_cause, options_of
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step

__all__ = ["ASKED", "CASE", "MOVED", "PATH", "ROUNDED", "as_reference"]


def as_reference(mask: Masks) -> Masks:
    """A value or base that is missing in a bound is a missing reference."""
    either = np.uint16(VALUE_MISSING | BASE_MISSING)
    missing = (mask & either) != 0
    return (mask & ~either) | np.where(missing, np.uint16(REFERENCE_MISSING), np.uint16(0))


def _asked(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """Leave out the ends of a bound where nobody is asked for it (the last input is 0)."""
    *ends, asked = inputs
    return tuple(np.where(asked == 0, np.nan, end) for end in ends)


def _asked_why(frame: Frame, step: Step) -> Masks:
    nobody = frame.row(step.inputs[-1]) == 0
    return np.where(nobody, np.uint16(REFERENCE_MISSING), any_cause(frame, step))


ASKED = Kernel("asked", _asked, _asked_why)
"""The ends of a bound that is drawn from members or periods; a gap where it asks nobody."""


def _moved(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """Move a bound to its weaker side by a share of its size and an amount (sentence 33)."""
    (bound,) = inputs
    side, share, amount = params
    shift = np.abs(bound) * share + amount
    return bound - side * shift, np.maximum(np.abs(bound), shift)


MOVED = Kernel("moved", _moved, any_cause)


def _path(inputs: Arrays, params: Params, way: Any) -> tuple[NDArray[Any], ...]:
    """The value between two entries of a schedule, ``params[0]`` of the way (sentence 30)."""
    first, last = inputs
    (part,) = params
    if way == "linear":
        return first + (last - first) * part, np.maximum(np.abs(first), np.abs(last))
    positive = (first > 0) & (last > 0)
    value = np.where(positive, first, np.nan) * (last / np.where(positive, first, np.nan)) ** part
    return value, np.abs(value)


def _path_why(frame: Frame, step: Step) -> Masks:
    mask = any_cause(frame, step)
    undefined = np.isnan(frame.row(step.outputs[0])) & (mask == 0)
    return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))


PATH = Kernel("path", _path, _path_why)


def _case(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Choose a value by the rank of a label; a position of -1 means that the rule does not apply.

    Outputs the value and whether the rule applies (1, 0; NaN where the label is unknown).
    """
    label = inputs[0]
    value = np.full(label.shape, np.nan)
    applies = np.where(np.isnan(label), np.nan, 1.0)
    for rank, position in enumerate(options):
        here = label == rank
        if position < 0:
            applies = np.where(here, 0.0, applies)
        else:
            value = np.where(here, inputs[1 + position], value)
    return value, applies


def _case_why(frame: Frame, step: Step) -> Masks:
    label = frame.row(step.inputs[0])
    mask = frame.why(step.inputs[0])
    positions: tuple[int, ...] = options_of(step)
    for rank, position in enumerate(positions):
        if position >= 0:
            mask = np.where(label == rank, frame.why(step.inputs[1 + position]), mask)
    return mask


CASE = Kernel("case", _case, _case_why)


def _rounded(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    digits, mode = options
    return tuple(round_values(values, digits, mode) for values in inputs)


def round_values(values: NDArray[np.float64], digits: int, mode: str) -> NDArray[np.float64]:
    """Round in one step, on the decimal a person sees (GB/T 8170; sentence 37).

    Args:
        values: numbers of any shape; NaN stays.
        digits: digits kept after the decimal point; negative for tens, hundreds.
        mode: half_even, half_up (ties away from zero), down (towards zero) or up (away from it).

    Example:
        >>> round_values(np.array([2.675, 35.5, -0.125]), 2, "half_even").tolist()
        [2.68, 35.5, -0.12]
    """
    power = 10.0 ** abs(digits)
    scaled = values * power if digits >= 0 else values / power
    # A value within 1e-9 of a multiple of half a unit is that multiple.
    halves = np.rint(scaled * 2.0) / 2.0
    near = np.abs(scaled - halves) <= RELATIVE * np.abs(scaled)
    seen = np.where(near, halves, scaled)
    if mode == "half_even":
        whole = np.rint(seen)
    elif mode == "half_up":
        whole = np.trunc(seen + np.copysign(0.5, seen))
    elif mode == "down":
        whole = np.trunc(seen)
    else:
        whole = np.copysign(np.ceil(np.abs(seen)), seen)
    rounded = whole / power if digits >= 0 else whole * power
    return np.where(np.abs(whole) < 2.0**52, rounded, values) + 0.0


ROUNDED = Kernel("rounded", _rounded, any_cause)
"""Rows, rounded."""
