"""When two numbers count as equal, so that a change of unit never flips a verdict.

Two numbers are equal if they differ by no more than 1e-9 of the larger of them and of the
terms that were added or subtracted to form either (sentence 45).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["RELATIVE", "nearly_equal", "tolerance"]

RELATIVE = 1e-9
"""The relative distance within which two numbers are one."""


def tolerance(
    a: ArrayLike,
    b: ArrayLike,
    scale_a: ArrayLike | None = None,
    scale_b: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return how far apart ``a`` and ``b`` may be and still count as equal.

    A difference ``a - b`` held against it decides every comparison: ``a > b`` is
    ``a - b > tolerance``, ``a >= b`` is ``a - b >= -tolerance``.

    Args:
        a: Numbers, NaN for a gap.
        b: Numbers, broadcastable against ``a``.
        scale_a: The largest absolute term added or subtracted to form ``a``; None for ``|a|``.
        scale_b: Likewise for ``b``.

    Returns:
        The tolerance, NaN where a number or a scale is NaN.

    Example:
        >>> float(tolerance(2.0, -4.0)), float(tolerance(2.0, -4.0, 100.0))
        (4e-09, 1.0000000000000001e-07)
    """
    largest = np.maximum(np.abs(a), np.abs(b), dtype=np.float64)
    for scale in (scale_a, scale_b):
        if scale is not None:
            largest = np.maximum(largest, scale)
    largest *= RELATIVE
    return np.asarray(largest)


def nearly_equal(
    a: ArrayLike,
    b: ArrayLike,
    scale_a: ArrayLike | None = None,
    scale_b: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """Return where ``a`` and ``b`` are one number; never where either is a gap.

    Args:
        a: Numbers, NaN for a gap.
        b: Numbers, broadcastable against ``a``.
        scale_a: The largest absolute term added or subtracted to form ``a``; None for ``|a|``.
        scale_b: Likewise for ``b``.

    Returns:
        True where they are equal.

    Example:
        >>> nearly_equal([0.3, 45.0, 45.0], [0.1 + 0.2, 45.0000001, float("nan")]).tolist()
        [True, False, False]
        >>> bool(nearly_equal(0.1 + 0.2 - 0.3, 0.0, scale_a=0.3))
        True
    """
    distance = np.abs(np.subtract(a, b))
    return np.asarray(distance <= tolerance(a, b, scale_a, scale_b))
