"""From values and bounds to outcomes of single periods, and from those to statuses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.causes import FLAGS, WHERE_UNKNOWN
from ecorules.engine.kernels.bounds import as_reference
from ecorules.engine.kernels.changes import LARGEST, ratio_why
from ecorules.engine.kernels.kernel import Kernel, options_of
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step

__all__ = [
    "ABSENT",
    "AGAINST_NUMBER",
    "AGAINST_ROW",
    "APPLIES",
    "AS_OUTCOME",
    "BOTH",
    "COMPOSE",
    "EQUAL",
    "FAIL",
    "FOLD",
    "FOLD_PARTS",
    "MET",
    "MISSED",
    "NOT_APPLICABLE",
    "PASS",
    "PENDING",
    "RATIO_AGAINST_NUMBER",
    "TRUTHS",
    "UNDETERMINED",
    "UNKNOWN",
    "UNSURE",
    "over_bound",
    "threshold",
]

# Statuses.
MET, MISSED, PENDING, UNDETERMINED, ABSENT = 1, 2, 3, 4, 5

# Outcomes of one period: a rank in the high bits, so that the greatest of several periods
# decides (any fail, else any unknown, else any pass), and in the low three bits the status that
# it comes to. UNSURE is unknown, and even whether the rule applies is.
NOT_APPLICABLE, PASS, UNSURE, UNKNOWN, FAIL = (
    rank << 3 | status
    for rank, status in enumerate((ABSENT, MET, UNDETERMINED, UNDETERMINED, MISSED))
)
_STATUS = np.uint8(7)


def _outcome(passes: NDArray[np.bool_], fails: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return PASS, FAIL, or UNKNOWN where neither holds."""
    result: NDArray[np.uint8] = np.multiply(fails.view(np.uint8), np.uint8(FAIL - UNKNOWN))
    result += np.uint8(UNKNOWN)
    result -= np.multiply(passes.view(np.uint8), np.uint8(UNKNOWN - PASS))
    return result


def threshold(bound: float, side: int, *, strict: bool, size: float) -> float:
    """Return the number at which an outcome against ``bound`` turns, equality included.

    Numbers closer than 1e-9 relative count as equal (sentence 45), so the turn is at one end of
    that band: for a lower inclusive or an upper strict bound the lower end, else the upper one.

    Args:
        bound: what values are held against.
        side: 1 for a lower bound, -1 for an upper one.
        strict: whether equality fails.
        size: the largest term added or subtracted to form the bound or a value equal to it.
    """
    low_end = (side > 0) is not strict
    if size > abs(bound):
        return bound - RELATIVE * size if low_end else bound + RELATIVE * size
    away = bound > 0 if low_end else bound < 0
    # |x - b| <= r max(|x|, |b|): towards zero b (1 - r), away from zero b / (1 - r).
    return bound * (1.0 - RELATIVE) if away else bound / (1.0 - RELATIVE)


def _held(
    first: NDArray[np.float64], last: NDArray[np.float64], turn: Any, side: int, *, strict: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the one end of a value passes and where the other fails."""
    if side > 0:
        return (first > turn, last <= turn) if strict else (first >= turn, last < turn)
    return (first < turn, last >= turn) if strict else (first <= turn, last > turn)


def _against_number(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Hold values against a literal; ``params`` is its threshold.

    With two inputs, the first is the end that must pass and the second the one that must fail.
    """
    side, strict = options
    return (_outcome(*_held(inputs[0], inputs[-1], params[0], side, strict=strict)),)


def _compared_why(frame: Frame, step: Step) -> Masks:
    mask = frame.why(step.inputs[0])
    for number in step.inputs[1:]:
        mask = mask | frame.why(number)
    return _if_unknown(frame, step, mask)


def _if_unknown(frame: Frame, step: Step, mask: Masks) -> Masks:
    outcome = frame.row(step.outputs[0])
    unknown = (outcome == UNKNOWN) | (outcome == UNSURE)
    return np.where(unknown, mask, mask & np.uint16(FLAGS))


AGAINST_NUMBER = Kernel("against a number", _against_number, _compared_why)


def _ratio_against_number(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Hold x / b against a number: what a relative or compound change against one comes to.

    ``options`` is (side, strict, whether x must not be negative).
    """
    value, base = inputs
    side, strict, rooted = options
    ratio = value / base
    usable = ratio < LARGEST
    usable &= ratio > -LARGEST
    usable &= base > 0
    if rooted:
        usable &= value >= 0
    passes, fails = _held(ratio, ratio, params[0], side, strict=strict)
    passes &= usable
    fails &= usable
    return (_outcome(passes, fails),)


def _ratio_against_number_why(frame: Frame, step: Step) -> Masks:
    return _if_unknown(frame, step, ratio_why(frame, step, rooted=options_of(step)[2]))


RATIO_AGAINST_NUMBER = Kernel(
    "ratio against a number", _ratio_against_number, _ratio_against_number_why
)


def _against_row(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Hold values against bounds, with the sizes of the terms that formed them.

    ``options`` is (side, strict, literal, pair, sizes). The inputs are the value's end that must
    pass and the one that must fail (one row unless ``pair``), the same of the bound (a number in
    ``params`` if ``literal``), and ``sizes`` rows of sizes.
    """
    side, strict, literal, pair, sizes = options
    ends = list(inputs[: len(inputs) - sizes])
    values = (ends.pop(0), ends.pop(0)) if pair else (ends[0], ends.pop(0))
    bounds = (params[0], params[0]) if literal else (ends[0], ends[-1])
    scales = inputs[len(inputs) - sizes :]
    over, near = _apart(values[0], bounds[0], scales, side)
    under, close = (over, near) if not pair else _apart(values[1], bounds[1], scales, side)
    if strict:
        return (_outcome(over > near, under <= close),)
    return (_outcome(over >= -near, under < -close),)


def _apart(
    value: Any, bound: Any, scales: Arrays, side: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return by how much a value is better than a bound, and within how much they are equal."""
    size = np.abs(value)
    np.maximum(size, np.abs(bound), out=size)
    for scale in scales:
        np.fmax(size, scale, out=size)
    size *= RELATIVE
    return (value - bound if side > 0 else bound - value), size


def over_bound(value: Any, bound: Any, scales: Arrays, side: int) -> NDArray[np.float64]:
    """Return by how much a value is better than a bound: exactly 0 where the two are equal."""
    gap, near = _apart(value, bound, scales, side)
    return np.where(np.abs(gap) <= near, 0.0, gap)


def _against_row_why(frame: Frame, step: Step) -> Masks:
    _, _, literal, pair, sizes = options_of(step)
    ends = step.inputs[: len(step.inputs) - sizes]
    own = 2 if pair else 1
    mask = frame.why(ends[0])
    for number in ends[1:own]:
        mask = mask | frame.why(number)
    if not literal:
        for number in ends[own:]:
            mask = mask | as_reference(frame.why(number))
    return _if_unknown(frame, step, mask)


AGAINST_ROW = Kernel("against a row", _against_row, _against_row_why)


def _equal(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Hold (least, most) of a value against (least, most) of a bound for equality.

    ``options`` is (literal, sizes).
    """
    literal, sizes = options
    least, most = inputs[0], inputs[1]
    low, high = (params[0], params[0]) if literal else (inputs[2], inputs[3])
    scales = inputs[len(inputs) - sizes :] if sizes else ()
    never_over = over_bound(most, low, scales, 1) <= 0
    never_under = over_bound(least, high, scales, 1) >= 0
    above = over_bound(least, high, scales, 1) > 0
    below = over_bound(most, low, scales, 1) < 0
    return (_outcome(never_over & never_under, above | below),)


def _equal_why(frame: Frame, step: Step) -> Masks:
    literal, _ = options_of(step)
    mask = frame.why(step.inputs[0]) | frame.why(step.inputs[1])
    if not literal:
        mask = mask | as_reference(frame.why(step.inputs[2]) | frame.why(step.inputs[3]))
    return _if_unknown(frame, step, mask)


EQUAL = Kernel("equal", _equal, _equal_why)


def _both(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    first, second = inputs
    return (np.maximum(first, second),)


def _of_unknown(frame: Frame, step: Step) -> Masks:
    """The causes of the inputs that are unknown, where the output is; flags of all."""
    mask: Masks = np.zeros((), np.uint16)
    for number in step.inputs:
        mask = mask | frame.why(number)
    return _if_unknown(frame, step, mask)


BOTH = Kernel("both", _both, _of_unknown)
"""Two outcomes, and."""


def _applies(inputs: Arrays, _: Params, what: Any) -> tuple[NDArray[Any], ...]:
    outcome, truth = inputs
    holds, absent = (truth == 1).view(np.uint8), (truth == 0).view(np.uint8)
    if what != "where":
        absent |= np.isnan(truth).view(np.uint8) & (outcome == NOT_APPLICABLE).view(np.uint8)
    result = outcome * holds
    result += absent * np.uint8(NOT_APPLICABLE)
    result += (holds + absent == 0).view(np.uint8) * np.uint8(UNSURE)
    return (result,)


def _applies_why(frame: Frame, step: Step) -> Masks:
    outcome, truth = step.inputs
    unknown = np.isnan(frame.row(truth))
    cause = WHERE_UNKNOWN if step.options == "where" else 0
    mask = frame.why(outcome) | np.where(unknown, np.uint16(cause), np.uint16(0))
    said = frame.why(truth) & np.uint16(FLAGS)
    mask |= said
    if step.options == "case":
        mask |= np.where(unknown, as_reference(frame.why(truth)), np.uint16(0))
    absent = frame.row(step.outputs[0]) == NOT_APPLICABLE
    return np.where(absent, said, _if_unknown(frame, step, mask))


APPLIES = Kernel("applies", _applies, _applies_why)
"""An outcome where the rule applies; the options say by what: where, case or asked."""


def _fold(inputs: Arrays, _: Params, undecided: Any) -> tuple[NDArray[Any], ...]:
    """Outcomes of all judged periods -> status (sentence 38)."""
    outcome = inputs[0]
    for other in inputs[1:]:
        outcome = np.maximum(outcome, other)
    status = outcome & _STATUS
    if undecided == PENDING:
        status -= (status == UNDETERMINED).view(np.uint8)
    return (status,)


def _fold_why(frame: Frame, step: Step) -> Masks:
    return _undecided_why(frame, step, step.inputs)


def _undecided_why(frame: Frame, step: Step, outcomes: tuple[int, ...]) -> Masks:
    """The causes of some outcomes, where the status is undecided; flags of all."""
    mask = frame.why(outcomes[0])
    for number in outcomes[1:]:
        mask = mask | frame.why(number)
    status = frame.row(step.outputs[0])
    undecided = (status == PENDING) | (status == UNDETERMINED)
    return np.where(undecided, mask, mask & np.uint16(FLAGS))


FOLD = Kernel("fold", _fold, _fold_why)


def _compose(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Outcomes of parts in one period -> outcome of the composite (sentence 28).

    A part of which it is not known whether it applies is tried in and out.
    """
    bounds, share = options
    if share and bounds == _ALL:
        return _as_outcome(inputs, (), None)
    met = _number(inputs, PASS)
    unsure = _number(inputs, UNSURE)
    failed = _number(inputs, FAIL)
    unknown = _number(inputs, UNKNOWN)
    apply = met + failed + unknown
    most_apply = apply + unsure
    most_met = met + unknown + unsure
    result = None
    for side, strict, bound in bounds:
        if side > 0 and not share and not strict:
            # More than all that apply are all that apply.
            wanted = np.minimum(min(math.ceil(bound), len(inputs)), most_apply)
            one = _outcome(met >= wanted, most_met < wanted)
        else:
            least, most = met.astype(np.float64), most_met.astype(np.float64)
            if share:
                least, most = 100.0 * least / most_apply, 100.0 * most / most_apply
            one = _how_many(least, most, bound, side, strict=strict)
        result = one if result is None else np.maximum(result, one)
    if result is None:
        result = np.full(met.shape, np.uint8(UNKNOWN))
    # No count of what is unknown is a verdict, however weak the bound.
    undecided = met + failed == 0
    if undecided.any():
        result[undecided] = UNKNOWN
        result[apply == 0] = UNSURE
        result[most_apply == 0] = NOT_APPLICABLE
    return (result,)


_ALL = ((1, False, 100.0),)


def _number(inputs: Arrays, outcome: int) -> NDArray[Any]:
    """Return how many of some outcomes are the one, in the smallest type that can count them."""
    count: NDArray[Any] = (inputs[0] == outcome).astype(np.min_scalar_type(len(inputs)))
    for row in inputs[1:]:
        count += row == outcome
    return count


def _how_many(least: Any, most: Any, wanted: Any, side: int, *, strict: bool) -> NDArray[np.uint8]:
    """Hold a number of met parts between two ends against a bound."""
    if side == 0:
        return _equal([least, most], (wanted,), (True, 0))[0]
    ends = [least, most] if side > 0 else [most, least]
    return _against_row(ends, (wanted,), (side, strict, True, True, 0))[0]


COMPOSE = Kernel("compose", _compose, _of_unknown)


def _fold_parts(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Outcomes of a composite and statuses of its parts -> its status (sentence 39).

    ``options`` is (number of outcomes, whether a judged period is unseen).
    """
    count, unseen = options
    (status,) = _fold(inputs[:count], (), UNDETERMINED)
    parts = inputs[count:]
    pending = np.zeros(status.shape, bool)
    undecided = np.zeros(status.shape, bool)
    for part in parts:
        pending |= part == PENDING
        undecided |= (part == PENDING) | (part == UNDETERMINED)
    if unseen:
        pending |= ~undecided
    return (np.where((status == UNDETERMINED) & pending, np.uint8(PENDING), status),)


def _fold_parts_why(frame: Frame, step: Step) -> Masks:
    count, _ = options_of(step)
    return _undecided_why(frame, step, step.inputs[:count])


FOLD_PARTS = Kernel("fold parts", _fold_parts, _fold_parts_why)


def _as_outcome(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    outcome = inputs[0]
    applies = inputs[0] == PASS
    for other in inputs[1:]:
        outcome = np.maximum(outcome, other)
        applies |= other == PASS
    # In one period it surely applies, so that only what it comes to is unknown.
    applies &= outcome == UNSURE
    return (outcome + applies.view(np.uint8) * np.uint8(UNKNOWN - UNSURE),)


AS_OUTCOME = Kernel("as outcome", _as_outcome, _of_unknown)
"""Outcomes of all judged periods of a rule -> the one outcome that enters a composite."""


def _truths(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """An outcome as two truths: whether the rule asks anything here, and whether it is met."""
    (outcome,) = inputs
    asked = np.where(outcome == NOT_APPLICABLE, 0.0, np.where(outcome == UNSURE, np.nan, 1.0))
    met = np.where(outcome == PASS, 1.0, np.where(outcome == FAIL, 0.0, np.nan))
    return asked, met


def _truths_why(frame: Frame, step: Step) -> Masks:
    return frame.why(step.inputs[0])


TRUTHS = Kernel("truths", _truths, _truths_why)
