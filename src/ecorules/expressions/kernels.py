"""The array functions that a formula is made of, one for each step.

Within a formula the causes of a gap are 0 wherever the value is known, so that joining two
operands is one `or`. Every kernel keeps that, and none warns: the caller silences numpy once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ecorules.equality import nearly_equal, tolerance
from ecorules.expressions.rows import Causes, Floats, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["KERNELS", "Kernel", "constant", "joined", "only_gaps", "settled"]

Kernel: TypeAlias = "Callable[[Sequence[Rows], tuple[float, ...], int], Rows]"

_LARGEST = np.finfo(np.float64).max


def constant(value: float, causes: np.dtype[np.unsignedinteger] | None) -> Rows:
    """Return a literal as an array without dimensions."""
    why = None if causes is None else np.zeros((), dtype=causes)
    return Rows(np.asarray(value, dtype=np.float64), None, why)


def settled(
    values: Floats, operands: Sequence[Rows], undefined: int
) -> tuple[Floats, Causes | None]:
    """Return values whose results outside the real numbers are gaps, and their causes."""
    infinite = np.isinf(values)
    if infinite.any():
        values = np.where(infinite, np.nan, values)
    why = joined(operands)
    if why is not None:
        # A gap that no operand brought in was made here.
        brought = np.isnan(operands[0].values)
        for operand in operands[1:]:
            brought = brought | np.isnan(operand.values)
        made = np.isnan(values) ^ brought
        if made.any():
            why = np.where(made, why.dtype.type(undefined), why)
    return values, why


def joined(operands: Sequence[Rows]) -> Causes | None:
    """Return the causes of all operands together."""
    why = operands[0].why
    for operand in operands[1:]:
        if why is None or operand.why is None:
            return None
        why = why | operand.why
    return why


def only_gaps(values: Floats, why: Causes | None) -> Causes | None:
    """Return the causes where a result is a gap, and 0 elsewhere."""
    return None if why is None else why * np.isnan(values)


def _add(rows: Sequence[Rows], _: tuple[float, ...], undefined: int) -> Rows:
    left, right = rows
    values, why = settled(left.values + right.values, rows, undefined)
    return Rows(values, np.maximum(left.size, right.size), why)


def _subtract(rows: Sequence[Rows], _: tuple[float, ...], undefined: int) -> Rows:
    left, right = rows
    values, why = settled(left.values - right.values, rows, undefined)
    return Rows(values, np.maximum(left.size, right.size), why)


def _multiply(rows: Sequence[Rows], _: tuple[float, ...], undefined: int) -> Rows:
    left, right = rows
    values, why = settled(left.values * right.values, rows, undefined)
    scale = None
    if left.scale is not None:
        scale = left.scale * np.abs(right.values)
    if right.scale is not None:
        other = right.scale * np.abs(left.values)
        scale = other if scale is None else np.maximum(scale, other)
    return Rows(values, _finite(scale), why)


def _divide(rows: Sequence[Rows], _: tuple[float, ...], undefined: int) -> Rows:
    left, right = rows
    divisor = right.values
    if right.scale is not None:
        # A sum that equals zero is zero: 0.1 + 0.2 - 0.3 divides nothing, in any unit.
        divisor = np.where(nearly_equal(divisor, 0.0, None, right.scale), 0.0, divisor)
    values, why = settled(left.values / divisor, rows, undefined)
    scale = None
    if left.scale is not None:
        scale = left.scale / np.abs(divisor)
    if right.scale is not None:
        other = np.abs(values) * (right.scale / np.abs(divisor))
        scale = other if scale is None else np.maximum(scale, other)
    return Rows(values, _finite(scale), why)


def _finite(scale: Floats | None) -> Floats | None:
    return None if scale is None else np.minimum(scale, _LARGEST)


def _convert(rows: Sequence[Rows], constants: tuple[float, ...], undefined: int) -> Rows:
    (given,) = rows
    factor, shift = constants
    values = given.values * factor
    scale = None if given.scale is None else _finite(given.scale * abs(factor))
    if shift:
        scale = np.maximum(np.abs(values) if scale is None else scale, abs(shift))
        values = values + shift
    values, why = settled(values, rows, undefined)
    return Rows(values, scale, why)


def _negate(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    (given,) = rows
    return Rows(-given.values, given.scale, given.why)


def _absolute(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    (given,) = rows
    return Rows(np.abs(given.values), given.scale, given.why)


def _least(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    return _extreme(rows, np.minimum, np.less_equal)


def _greatest(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    return _extreme(rows, np.maximum, np.greater_equal)


def _extreme(rows: Sequence[Rows], choose: np.ufunc, prefer: np.ufunc) -> Rows:
    values, scale = rows[0].values, rows[0].scale
    for other in rows[1:]:
        if scale is not None or other.scale is not None:
            size = np.abs(values) if scale is None else scale
            scale = np.where(prefer(values, other.values), size, other.size)
        values = choose(values, other.values)
    return Rows(values, scale, joined(rows))


def _truth(answer: NDArray[np.bool_], gap: Floats) -> Floats:
    """Return an answer as numbers, unknown where ``gap`` is NaN, in the array of ``gap``."""
    gap *= 0.0
    gap += answer
    return gap


def _compare(
    answer: Callable[[Floats, Floats], NDArray[np.bool_]],
) -> Kernel:
    """Return the kernel of a comparison, told by the difference and the tolerance."""

    def kernel(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
        left, right = rows
        apart = left.values - right.values
        near = tolerance(left.values, right.values, left.scale, right.scale)
        return Rows(_truth(answer(apart, near), near), None, joined(rows))

    return kernel


def _member(rows: Sequence[Rows], constants: tuple[float, ...], _: int) -> Rows:
    (given,) = rows
    found = nearly_equal(given.values, constants[0], given.scale)
    for literal in constants[1:]:
        found = found | nearly_equal(given.values, literal, given.scale)
    return Rows(_truth(found, np.array(given.values)), None, given.why)


def _both(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    least, known = rows[0].values, rows[0].values
    for other in rows[1:]:
        least, known = np.minimum(least, other.values), np.fmin(known, other.values)
    values = np.where(known == 0.0, 0.0, least)
    return Rows(values, None, only_gaps(values, joined(rows)))


def _either(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    most, known = rows[0].values, rows[0].values
    for other in rows[1:]:
        most, known = np.maximum(most, other.values), np.fmax(known, other.values)
    values = np.where(known == 1.0, 1.0, most)
    return Rows(values, None, only_gaps(values, joined(rows)))


def _not(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    (given,) = rows
    return Rows(1.0 - given.values, None, given.why)


def _choose(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    condition, body, orelse = rows
    taken, unknown = condition.values == 1.0, np.isnan(condition.values)
    values = np.where(unknown, np.nan, np.where(taken, body.values, orelse.values))
    scale = None
    if body.scale is not None or orelse.scale is not None:
        scale = np.where(taken, body.size, orelse.size)
    why = None
    if condition.why is not None and body.why is not None and orelse.why is not None:
        why = np.where(unknown, condition.why, np.where(taken, body.why, orelse.why))
    return Rows(values, scale, why)


def _known(rows: Sequence[Rows], _: tuple[float, ...], __: int) -> Rows:
    (given,) = rows
    why = None if given.why is None else np.zeros_like(given.why)
    return Rows(np.where(np.isfinite(given.values), 1.0, 0.0), None, why)


KERNELS: dict[str, Kernel] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "convert": _convert,
    "negate": _negate,
    "abs": _absolute,
    "min": _least,
    "max": _greatest,
    "<": _compare(lambda apart, near: apart < -near),
    "<=": _compare(lambda apart, near: apart <= near),
    ">": _compare(lambda apart, near: apart > near),
    ">=": _compare(lambda apart, near: apart >= -near),
    "==": _compare(lambda apart, near: np.abs(apart) <= near),
    "!=": _compare(lambda apart, near: np.abs(apart) > near),
    "in": _member,
    "and": _both,
    "or": _either,
    "not": _not,
    "choose": _choose,
    "known": _known,
}
"""What each step of a formula does: operands, constants, the bit of an undefined result."""
