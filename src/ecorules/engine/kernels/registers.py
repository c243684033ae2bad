"""Registers: dates read on a day, members gathered from and reduced to the places they belong to.

Rows of members are ``[members]``, rows of places ``[places]``; the kernels that lead from the one
to the other are told by the world which member belongs to which place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ecorules.engine.causes import (
    FLAGS,
    LEFT_OUT,
    MEMBERS_UNKNOWN,
    NOT_SEEN,
    TOO_FEW_VALUES,
    UNDEFINED_VALUE,
    VALUE_MISSING,
)
from ecorules.engine.kernels.derived import Members, Reduction, enough_known, reduce_members
from ecorules.engine.kernels.kernel import Kernel, any_cause, options_of
from ecorules.engine.kernels.outcomes import (
    ABSENT,
    FAIL,
    MET,
    MISSED,
    NOT_APPLICABLE,
    PASS,
    PENDING,
    UNDETERMINED,
    UNKNOWN,
    UNSURE,
)
from ecorules.engine.kernels.values import formula_rows
from ecorules.equality import nearly_equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ecorules.engine.kernels.kernel import Arrays, Frame, Masks, Params, Step
    from ecorules.engine.world import Space

__all__ = [
    "AS_IT_WAS",
    "BETTER",
    "CAME_TRUE",
    "DONE",
    "DUE",
    "DURING",
    "FOLD_DUE",
    "FROM_STATUS",
    "GATHER",
    "GROUP_OUTCOME",
    "GROUP_REDUCE",
    "GROUP_STATUS",
    "IS_MEMBER",
    "LEAST_STATUS",
    "LESSER",
    "MASKED_OUTCOME",
    "MASKED_STATUS",
    "ONLY_IF",
    "READ",
    "SETTLED",
    "Grouping",
]


class Grouping(NamedTuple):
    """How members are taken together.

    Attributes:
        space: which members.
        open: whether any number of further members may exist.
        seen: whether the judged period has been seen.
        how: the reduction, for numbers.
        certain: whether members without a name are asked for certain, where all belong here.
    """

    space: tuple[tuple[str, bool], ...]
    open: bool
    seen: bool
    how: Reduction | None = None
    certain: bool = False


# Dates


def _read(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """Read dates on a day: +inf where they have not come, NaN where they are not known.

    ``params`` is the last day to which the register is stated complete. A blank is NaN in the
    data, the mark ``?`` is -inf.
    """
    date, day = inputs
    (complete,) = params
    blank = np.where(day <= complete, np.inf, np.nan)
    read = np.where(date > day, np.inf, date)
    read = np.where(np.isnan(date), blank, read)
    return (np.where(np.isneginf(date), np.nan, read),)


def _missing_why(frame: Frame, step: Step) -> Masks:
    gap = np.isnan(frame.row(step.outputs[0]))
    return np.where(gap, np.uint16(VALUE_MISSING), np.uint16(0))


READ = Kernel("read a date", _read, _missing_why)


def _settled(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Evaluate a condition before its reading day, as settled on the day that is seen."""
    formula, scales, day = options
    values = formula.evaluate(formula_rows(inputs, scales), settle=day).values
    shape = np.broadcast_shapes(*(row.shape for row in inputs))
    return (np.broadcast_to(values, shape),)


def _settled_why(frame: Frame, step: Step) -> Masks:
    gap = np.isnan(frame.row(step.outputs[0]))
    return np.where(gap, np.uint16(NOT_SEEN), np.uint16(0))


SETTLED = Kernel("settled", _settled, _settled_why)


def _as_it_was(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """Truths, where they are unknown as they were settled on an earlier day, if that is not due.

    ``inputs`` are the truths, those settled, and due days; ``params`` is the earlier day.
    """
    truth, settled, due = inputs
    return (np.where(np.isnan(truth) & (due > params[0]), settled, truth),)


def _as_it_was_why(frame: Frame, step: Step) -> Masks:
    gap = np.isnan(frame.row(step.outputs[0]))
    return np.where(gap, frame.why(step.inputs[0]), np.uint16(0))


AS_IT_WAS = Kernel("as it was", _as_it_was, _as_it_was_why)


def _came_true(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """The day on which a condition built from dates came true, else the last day that is seen.

    ``options`` is (formula, scales, ordinal of the last day that is seen).
    """
    formula, scales, seen = options
    day = formula.came(formula_rows(inputs, scales))
    shape = np.broadcast_shapes(*(row.shape for row in inputs))
    shown = np.where(np.isposinf(day), seen, np.where(np.isneginf(day), np.nan, day))
    return (np.broadcast_to(shown, shape),)


CAME_TRUE = Kernel("came true", _came_true, any_cause)


def _during(inputs: Arrays, params: Params, seen: Any) -> tuple[NDArray[Any], ...]:
    """Whether a date that has been read falls between two days; before they are seen it may."""
    (date,) = inputs
    first, last = params
    inside = (date >= first) & (date <= last)
    truth = np.where(np.isnan(date), np.nan, inside.astype(np.float64))
    return (truth if seen else np.where(np.isinf(date), np.nan, truth),)


def _awaited_why(frame: Frame, step: Step) -> Masks:
    """The causes of all inputs; where there are none and yet no truth, it is a day to come."""
    mask = any_cause(frame, step)
    gap = np.isnan(frame.row(step.outputs[0]))
    return mask | np.where(gap & (mask == 0), np.uint16(NOT_SEEN), np.uint16(0))


DURING = Kernel("during", _during, _awaited_why)


def _is_member(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Whether a row is a member: from the one day until the other.

    ``options`` is (whether there is a first day, whether there is a last, whether the judged
    period has been seen).
    """
    has_start, has_end, seen = options
    rows = list(inputs)
    truth = np.ones(inputs[0].shape)
    if has_start:
        start = rows.pop(0)
        come = np.where(np.isnan(start), np.nan, np.isfinite(start))
        truth = come if seen else np.where(come == 1, 1.0, np.nan)
    if has_end:
        gone = np.where(np.isnan(rows[0]), np.nan, np.isfinite(rows[0]))
        stays = np.where(np.isnan(gone), np.nan, 1.0 - gone)
        stays = stays if seen else np.where(gone == 1, 0.0, np.nan)
        truth = np.where((truth == 0) | (stays == 0), 0.0, truth * stays)
    return (truth,)


IS_MEMBER = Kernel("is a member", _is_member, _awaited_why)


# Done


def _due(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """The reading day of each due day: never after the last day that is seen."""
    return (np.minimum(inputs[0], params[0]),)


DUE = Kernel("due", _due, any_cause)


def _done(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """Truths on the reading day, and as settled, and due days -> outcomes.

    ``params`` is the last day that is seen.
    """
    truth, settled, due = inputs
    told = np.where(due <= params[0], truth, settled)
    told = np.where(np.isnan(due), np.nan, told)
    outcome = np.where(told == 1, np.uint8(PASS), np.uint8(UNKNOWN))
    return (np.where(told == 0, np.uint8(FAIL), outcome).astype(np.uint8),)


def _done_why(frame: Frame, step: Step) -> Masks:
    truth, settled, due = step.inputs
    late = frame.row(due) <= step.params[0]
    why = np.where(late, frame.why(truth), frame.why(settled)) | frame.why(due)
    unknown = frame.row(step.outputs[0]) == UNKNOWN
    return np.where(unknown, why, why & np.uint16(FLAGS))


DONE = Kernel("done", _done, _done_why)


def _fold_due(inputs: Arrays, params: Params, _: Any) -> tuple[NDArray[Any], ...]:
    """An outcome and its due day -> a status: what is undecided is pending until then."""
    outcome, due = inputs
    status = outcome & np.uint8(7)
    waits = (status == UNDETERMINED) & (due > params[0])
    return (np.where(waits, np.uint8(PENDING), status),)


def _first_why(frame: Frame, step: Step) -> Masks:
    why: Masks = np.array(frame.why(step.inputs[0]))
    status = frame.row(step.outputs[0])
    undecided = (status == PENDING) | (status == UNDETERMINED)
    return np.where(undecided, why, why & np.uint16(FLAGS))


FOLD_DUE = Kernel("fold due", _fold_due, _first_why)


def _least_status(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """Statuses of a rule at several periods, all but one of which do not apply -> that one."""
    status = inputs[0]
    for other in inputs[1:]:
        status = np.minimum(status, other)
    return (status,)


def _of_undecided(frame: Frame, step: Step) -> Masks:
    mask: Masks = np.zeros((), np.uint16)
    for number in step.inputs:
        mask = mask | frame.why(number)
    status = frame.row(step.outputs[0])
    undecided = (status == PENDING) | (status == UNDETERMINED)
    return np.where(undecided, mask, mask & np.uint16(FLAGS))


LEAST_STATUS = Kernel("least status", _least_status, _of_undecided)


def _masked_status(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """A status where a row is judged at the time it is of, and absent elsewhere."""
    status, mask = inputs
    return (np.where(mask == 1, status, np.uint8(ABSENT)),)


MASKED_STATUS = Kernel("masked status", _masked_status, _first_why)


def _masked_outcome(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """An outcome where a row is judged at the time it is of, and none elsewhere."""
    outcome, mask = inputs
    return (np.where(mask == 1, outcome, np.uint8(NOT_APPLICABLE)),)


def _masked_why(frame: Frame, step: Step) -> Masks:
    outcome = frame.row(step.outputs[0])
    why: Masks = np.array(frame.why(step.inputs[0]))
    return np.where((outcome == UNKNOWN) | (outcome == UNSURE), why, np.uint16(0))


MASKED_OUTCOME = Kernel("masked outcome", _masked_outcome, _masked_why)


def _lesser(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """Kleene's `and` of several truths."""
    truth = inputs[0]
    for other in inputs[1:]:
        truth = np.where((truth == 0) | (other == 0), 0.0, truth * other)
    return (truth,)


LESSER = Kernel("lesser", _lesser, any_cause)


# Ranks


def _better(inputs: Arrays, params: Params, reverse: Any) -> tuple[NDArray[Any], ...]:
    """Whether a peer is strictly better than the value it is compared with; reversed, is not."""
    own, peer = inputs
    over = (peer - own) * params[0] > 0
    better = over & ~nearly_equal(peer, own)
    truth = (~better if reverse else better).astype(np.float64)
    return (np.where(np.isnan(own) | np.isnan(peer), np.nan, truth),)


BETTER = Kernel("better", _better, any_cause)


def _only_if(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    """Rows, with gaps where the first row has one."""
    gap = np.isnan(inputs[0])
    return tuple(np.where(gap, np.nan, row) for row in inputs[1:])


def _only_if_why(frame: Frame, step: Step) -> Masks:
    own = frame.why(step.inputs[0])
    return np.where(np.isnan(frame.row(step.inputs[0])), own, any_cause(frame, step))


ONLY_IF = Kernel("only if", _only_if, _only_if_why)


# From places to members and back


def _gather(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    _, space = options
    return tuple(row[space.owner] for row in inputs)


def _gather_why(frame: Frame, step: Step) -> Masks:
    space = frame.space(options_of(step))
    own: Masks = np.zeros(1, np.uint16)
    for number in step.inputs:
        own = own | frame.why(number)
    return own[space.owner]


GATHER = Kernel("gather", _gather, _gather_why, crosses=True)
"""Rows of places, as rows of the members that belong to them."""


def _group_reduce(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Return least, most, scale, and whether anybody is asked, for each place."""
    grouping, space = options
    how: Reduction = grouping.how
    outputs = [np.full(space.places, np.nan) for _ in range(4)]
    for places, members in _each_size(inputs, how, grouping, space):
        for output, found in zip(outputs, reduce_members(members, how), strict=True):
            output[places] = found
    return tuple(outputs)


def _each_size(inputs: Arrays, how: Reduction, grouping: Grouping, space: Space) -> Any:
    """Yield places of about one number of members, and those as a matrix [members, places]."""
    rows = iter(inputs)
    asked, meets, value = (
        next(rows) if present else None for present in (how.where, how.meeting, how.of)
    )
    # A member that may not be asked, for what is known of it, is one that perhaps exists.
    unasked = grouping.certain and space.alone
    for places, table in space.tables():
        absent = table < 0

        def taken(row: NDArray[Any] | None, table: Any = table) -> NDArray[np.float64]:
            return np.ones(table.shape) if row is None or not len(row) else row[table]

        more = space.unnamed[places]
        yield (
            places,
            Members(
                np.where(absent, 0.0, taken(asked)),
                taken(meets),
                taken(value),
                certain=more if unasked else 0.0 * more,
                perhaps=(0.0 * more if unasked else more) + (np.inf if grouping.open else 0.0),
            ),
        )


def _group_reduce_why(frame: Frame, step: Step) -> Masks:
    grouping: Grouping = options_of(step)
    how = grouping.how
    space = frame.space(grouping)
    least, most = (frame.row(number) for number in step.outputs[:2])
    mask = _of_members(frame, step, space)
    inputs = [frame.row(number) for number in step.inputs]
    if how is None:
        return mask
    for places, members in _each_size(inputs, how, grouping, space):
        more = members.more
        cause = MEMBERS_UNKNOWN if grouping.seen else NOT_SEEN
        mask[places] |= np.where(more, np.uint16(cause), np.uint16(0))
        if how.need is not None:
            enough = enough_known(members, how)
            gaps = members.gaps
            told = np.where(enough & gaps, np.uint16(LEFT_OUT), np.uint16(0))
            few = np.where(enough, told, np.uint16(TOO_FEW_VALUES))
            mask[places] = (few if how.seen else mask[places]) | (mask[places] & np.uint16(FLAGS))
    undefined = ~(least == most) & ((mask & ~np.uint16(FLAGS)) == 0)
    return mask | np.where(undefined, np.uint16(UNDEFINED_VALUE), np.uint16(0))


def _of_members(frame: Frame, step: Step, space: Space) -> Masks:
    """Return for each place why something of its members is not known."""
    mask = np.zeros(space.places, np.uint16)
    for number in step.inputs:
        why = frame.why(number)
        flags = why & np.uint16(FLAGS)
        gap = (why & ~np.uint16(FLAGS | NOT_SEEN)) != 0
        own = np.where(gap, np.uint16(MEMBERS_UNKNOWN), why & np.uint16(NOT_SEEN)) | flags
        np.bitwise_or.at(mask, space.owner, own)
    return mask


GROUP_REDUCE = Kernel("group", _group_reduce, _group_reduce_why, crosses=True)
"""Truths and values of members -> least, most, scale, asked of the places they belong to."""


def _any_of(space: Space, hit: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each place whether it is so for any of its members."""
    found: NDArray[np.bool_] = np.bincount(space.owner[hit], minlength=space.places) > 0
    return found


def _group_status(inputs: Arrays, params: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Statuses of members -> the status of `all` of them, for each place.

    A second input holds the due days of members that have their own; ``params`` is then the last
    day that is seen.
    """
    grouping, space = options
    status = inputs[0]
    result = np.full(space.places, ABSENT, np.uint8)
    result[_any_of(space, status == MET)] = MET
    more = (space.unnamed > 0) | grouping.open
    result[more] = UNDETERMINED if grouping.seen else PENDING
    for due in inputs[1:]:
        result[more & _any_of(space, due > params[0])] = PENDING
    result[_any_of(space, status == UNDETERMINED)] = UNDETERMINED
    result[_any_of(space, status == PENDING)] = PENDING
    result[_any_of(space, status == MISSED)] = MISSED
    return (result,)


def _group_why(unknown: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Any:
    def why(frame: Frame, step: Step) -> Masks:
        grouping: Grouping = options_of(step)
        space = frame.space(grouping)
        mask = np.zeros(space.places, np.uint16)
        np.bitwise_or.at(mask, space.owner, np.asarray(frame.why(step.inputs[0])))
        more = (space.unnamed > 0) | grouping.open
        cause = MEMBERS_UNKNOWN if grouping.seen else NOT_SEEN
        mask |= np.where(more, np.uint16(cause), np.uint16(0))
        undecided = unknown(frame.row(step.outputs[0]))
        return np.where(undecided, mask, mask & np.uint16(FLAGS))

    return why


GROUP_STATUS = Kernel(
    "group status",
    _group_status,
    _group_why(lambda row: (row == PENDING) | (row == UNDETERMINED)),
    crosses=True,
)


def _group_outcome(inputs: Arrays, _: Params, options: Any) -> tuple[NDArray[Any], ...]:
    """Outcomes of members in one period -> that of `all` of them, for each place."""
    grouping, space = options
    (outcome,) = inputs
    result = np.full(space.places, NOT_APPLICABLE, np.uint8)
    result[_any_of(space, outcome == PASS)] = PASS
    more = (space.unnamed > 0) | grouping.open | _any_of(space, outcome == UNSURE)
    result[more] = np.where(result[more] == PASS, np.uint8(UNKNOWN), np.uint8(UNSURE))
    result[_any_of(space, outcome == UNKNOWN)] = UNKNOWN
    result[_any_of(space, outcome == FAIL)] = FAIL
    return (result,)


GROUP_OUTCOME = Kernel(
    "group outcome",
    _group_outcome,
    _group_why(lambda row: (row == UNKNOWN) | (row == UNSURE)),
    crosses=True,
)

_OUTCOMES = np.zeros(8, np.uint8)
_OUTCOMES[[MET, MISSED, PENDING, UNDETERMINED, ABSENT]] = (
    PASS, FAIL, UNKNOWN, UNKNOWN, NOT_APPLICABLE,
)  # fmt: skip


def _from_status(inputs: Arrays, _: Params, __: Any) -> tuple[NDArray[Any], ...]:
    return (_OUTCOMES[inputs[0]],)


def _same_why(frame: Frame, step: Step) -> Masks:
    return frame.why(step.inputs[0])


FROM_STATUS = Kernel("from status", _from_status, _same_why)
"""A status as the outcome that it enters a composite with."""
