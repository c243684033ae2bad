"""Changes between two periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.causes import (
    BASE_MISSING,
    BASE_NOT_POSITIVE,
    SIGN_CHANGE,
    UNDEFINED_VALUE,
    VALUE_MISSING,
)
from ecorules.engine.kernels.kernel import Kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step

__all__ = ["COMPOUND_RATE", "DIFFERENCE", "LARGEST", "RELATIVE", "ratio_why"]


LARGEST = 1e306
"""Ratios as large as this overflow as per cent, and are gaps."""


def _relative(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """100 (x - b) / b, positive in the direction of the sign; needs b > 0 (sentence 22)."""
    value, base = inputs
    (sign,) = params
    ratio = value / np.where(base > 0, base, np.nan)
    ratio = np.where(np.abs(ratio) < LARGEST, ratio, np.nan)
    return (ratio - 1.0) * (100.0 * sign), 100.0 * np.maximum(np.abs(ratio), 1.0)


def _compound(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """100 ((x / b)^(1/n) - 1); needs b > 0 and x >= 0 (sentence 24)."""
    value, base = inputs
    sign, years = params
    ratio = np.where(value >= 0, value, np.nan) / np.where(base > 0, base, np.nan)
    rate = np.where(ratio < LARGEST, ratio, np.nan) ** (1.0 / years)
    return (rate - 1.0) * (100.0 * sign), 100.0 * np.maximum(rate, 1.0)


def _difference(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """(x - b) times a factor, which holds the sign and, for a rate, the years."""
    value, base = inputs
    (factor,) = params
    size = np.maximum(np.abs(value), np.abs(base))
    change = (value - base) * factor
    return change + change * 0.0, size * np.abs(factor)  # an overflow is a gap


def _as_base(mask: Masks) -> Masks:
    """A value that is missing in the base period is a missing base."""
    missing = (mask & np.uint16(VALUE_MISSING)) != 0
    return (mask & ~np.uint16(VALUE_MISSING)) | np.where(
        missing, np.uint16(BASE_MISSING), np.uint16(0)
    )


def _difference_why(frame: Frame, step: Step) -> Masks:
    mask = _why(frame, step)
    undefined = (mask == 0) & np.isnan(frame.row(step.outputs[0]))
    return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))


def _why(frame: Frame, step: Step) -> Masks:
    return frame.why(step.inputs[0]) | _as_base(frame.why(step.inputs[1]))


def ratio_why(frame: Frame, step: Step, *, rooted: bool) -> Masks:
    """Return why a ratio to a base is not known; ``rooted`` if its root is taken."""
    value, base = (frame.row(number) for number in step.inputs)
    mask = _why(frame, step)
    mask |= np.where(base <= 0, np.uint16(BASE_NOT_POSITIVE), np.uint16(0))
    if rooted:
        mask |= np.where(value < 0, np.uint16(SIGN_CHANGE), np.uint16(0))
    undefined = (mask == 0) & ~(np.abs(value / base) < LARGEST)
    return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))


def _relative_why(frame: Frame, step: Step) -> Masks:
    return ratio_why(frame, step, rooted=False)


def _compound_why(frame: Frame, step: Step) -> Masks:
    return ratio_why(frame, step, rooted=True)


RELATIVE = Kernel("relative change", _relative, _relative_why)
COMPOUND_RATE = Kernel("compound rate", _compound, _compound_why)
DIFFERENCE = Kernel("difference", _difference, _difference_why)
