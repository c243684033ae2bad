"""From values and bounds to outcomes of single periods, and from those to statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.causes import FLAGS, WHERE_UNKNOWN
from ecorules.engine.kernels.bounds import as_reference
from ecorules.engine.kernels.kernel import Kernel, options_of
from ecorules.equality import RELATIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step

__all__ = [
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
    "TRUTHS",
    "UNDETERMINED",
    "UNKNOWN",
    "UNSURE",
    "over_bound",
    "threshold",
]

# Outcomes of one period; UNSURE is unknown, and even whether the rule applies is. A status has
# the code of the outcome that leads to it.
UNKNOWN, PASS, FAIL, UNSURE, NOT_APPLICABLE = 0, 1, 2, 4, 5
MET, MISSED, PENDING, UNDETERMINED = 1, 2, 3, 4


def _outcome(passes: NDArray[np.bool_], fails: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """PASS = 1 and FAIL = 2, so that the two truths are the two bits."""
    second: NDArray[np.uint8] = np.left_shift(fails.view(np.uint8), np.uint8(1))
    return passes.view(np.uint8) | second


def threshold(bound: float, side: int, *, strict: bool) -> float:
    """Return the number at which an outcome against ``bound`` turns, equality included.

    Numbers closer than 1e-9 relative to the bound count as equal to it (sentence 45), so the
    turn is at one end of that band: for a lower inclusive or an upper strict bound the lower
    end, else the upper one.
    """
    low_end = (side > 0) is not strict
    away = bound > 0 if low_end else bound < 0
    # |x - b| <= r max(|x|, |b|): towards zero b (1 - r), away from zero b / (1 - r).
    return bound * (1.0 - RELATIVE) if away else bound / (1.0 - RELATIVE)


def _against_number(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Hold values against a literal; ``params`` is its threshold.

    With two inputs, the first is the end that must pass and the second the one that must fail.
    """
    side, strict = options
    (turn,) = params
    first, last = inputs[0], inputs[-1]
    if side > 0:
        if strict:
            return (_outcome(first > turn, last <= turn),)
        return (_outcome(first >= turn, last < turn),)
    if strict:
        return (_outcome(first < turn, last >= turn),)
    return (_outcome(first <= turn, last > turn),)


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
    over = over_bound(values[0], bounds[0], scales, side)
    under = over if not pair else over_bound(values[1], bounds[1], scales, side)
    if strict:
        return (_outcome(over > 0, under <= 0),)
    return (_outcome(over >= 0, under < 0),)


def over_bound(value: Any, bound: Any, scales: Arrays, side: int) -> NDArray[np.float64]:
    """Return by how much a value is better than a bound: exactly 0 where the two are equal."""
    gap = value - bound if side > 0 else bound - value
    size = np.maximum(np.abs(value), np.abs(bound))
    for scale in scales:
        size = np.fmax(size, scale)
    return np.where(np.abs(gap) <= RELATIVE * size, 0.0, gap)


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
    return (_outcome((first & second & 1) == 1, ((first | second) & 2) == 2),)


def _of_unknown(frame: Frame, step: Step) -> Masks:
    """The causes of the inputs that are unknown, where the output is; flags of all."""
    mask: Masks = np.uint16(0)  # type: ignore[assignment]
    for number in step.inputs:
        mask = mask | frame.why(number)
    return _if_unknown(frame, step, mask)


BOTH = Kernel("both", _both, _of_unknown)
"""Two outcomes, and."""


def _applies(inputs: Arrays, _: Params, what: Any) -> tuple[NDArray[Any], ...]:
    outcome, truth = inputs
    unsure = np.isnan(truth)
    if what != "where":
        unsure &= outcome != NOT_APPLICABLE
    kept = np.where(unsure, np.uint8(UNSURE), outcome)
    return (np.where(truth == 0, np.uint8(NOT_APPLICABLE), kept),)


def _applies_why(frame: Frame, step: Step) -> Masks:
    outcome, truth = step.inputs
    unknown = np.isnan(frame.row(truth))
    cause = WHERE_UNKNOWN if step.options == "where" else 0
    mask = frame.why(outcome) | np.where(unknown, np.uint16(cause), np.uint16(0))
    mask |= frame.why(truth) & np.uint16(FLAGS)
    if step.options == "case":
        mask |= np.where(unknown, as_reference(frame.why(truth)), np.uint16(0))
    absent = frame.row(step.outputs[0]) == NOT_APPLICABLE
    return np.where(absent, np.uint16(0), _if_unknown(frame, step, mask))


APPLIES = Kernel("applies", _applies, _applies_why)
"""An outcome where the rule applies; the options say by what: where, case or asked."""


def _fold(inputs: Arrays, _: Params, undecided: Any) -> tuple[NDArray[Any], ...]:
    """Outcomes of all judged periods -> status (sentence 38)."""
    if len(inputs) == 1:
        outcome = inputs[0]
        decided = outcome & 3 != 0  # PASS, FAIL; NOT_APPLICABLE shares a bit with PASS
        return (np.where(decided, outcome, np.uint8(undecided)),)
    folded = _folded(inputs)
    unknown = (folded == UNKNOWN) | (folded == UNSURE)
    return (np.where(unknown, np.uint8(undecided), folded),)


def _folded(inputs: Arrays) -> NDArray[np.uint8]:
    """Outcomes of several periods -> one: any fail, else any unknown, else any pass."""
    fails = inputs[0] == FAIL
    unknown = inputs[0] == UNKNOWN
    unsure = inputs[0] == UNSURE
    passes = inputs[0] == PASS
    for outcome in inputs[1:]:
        fails |= outcome == FAIL
        unknown |= outcome == UNKNOWN
        unsure |= outcome == UNSURE
        passes |= outcome == PASS
    result = np.where(passes, np.uint8(PASS), np.uint8(NOT_APPLICABLE))
    result = np.where(unsure, np.where(passes, np.uint8(UNKNOWN), np.uint8(UNSURE)), result)
    result = np.where(unknown, np.uint8(UNKNOWN), result)
    return np.where(fails, np.uint8(FAIL), result)


def _fold_why(frame: Frame, step: Step) -> Masks:
    mask: Masks = np.uint16(0)  # type: ignore[assignment]
    for number in step.inputs:
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
    met = np.zeros(inputs[0].shape)
    unknown = np.zeros(inputs[0].shape)
    unsure = np.zeros(inputs[0].shape)
    apply = np.zeros(inputs[0].shape)
    decided = np.zeros(inputs[0].shape, bool)
    for outcome in inputs:
        met += outcome == PASS
        unknown += outcome == UNKNOWN
        unsure += outcome == UNSURE
        decided |= (outcome == PASS) | (outcome == FAIL)
        apply += (outcome != NOT_APPLICABLE) & (outcome != UNSURE)
    most_apply = apply + unsure
    least, most = met, met + unknown + unsure
    if share:
        least = 100.0 * least / most_apply
        most = 100.0 * most / most_apply
    result = None
    for side, strict, bound in bounds:
        # More than all that apply are all that apply.
        wanted = np.minimum(bound, most_apply) if side > 0 and not (share or strict) else bound
        one = _how_many(least, most, wanted, side, strict=strict)
        result = one if result is None else _both([result, one], (), None)[0]
    if result is None:
        result = np.zeros(inputs[0].shape, np.uint8)
    # No count of what is unknown is a verdict, however weak the bound.
    open_one = np.where(apply == 0, np.uint8(UNSURE), np.uint8(UNKNOWN))
    result = np.where(decided, result, open_one)
    return (np.where(most_apply == 0, np.uint8(NOT_APPLICABLE), result),)


def _how_many(least: Any, most: Any, wanted: Any, side: int, *, strict: bool) -> NDArray[np.uint8]:
    """Hold a number of met parts between two ends against a bound."""
    if side == 0:
        bound = wanted + np.zeros(least.shape)
        return _equal([least, most, bound, bound], (), (False, 0))[0]
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
    mask: Masks = np.uint16(0)  # type: ignore[assignment]
    for number in step.inputs[:count]:
        mask = mask | frame.why(number)
    status = frame.row(step.outputs[0])
    undecided = (status == PENDING) | (status == UNDETERMINED)
    return np.where(undecided, mask, mask & np.uint16(FLAGS))


FOLD_PARTS = Kernel("fold parts", _fold_parts, _fold_parts_why)


def _as_outcome(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    return (_folded(inputs),)


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
