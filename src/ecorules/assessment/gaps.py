"""Which gaps keep a verdict undecided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.assessment.standpoint import Standpoint
from ecorules.engine.causes import CAUSES, FLAGS
from ecorules.engine.kernels.kernel import options_of
from ecorules.engine.kernels.outcomes import PENDING, UNDETERMINED, UNKNOWN, UNSURE
from ecorules.engine.kernels.registers import (
    DONE,
    GATHER,
    GROUP_OUTCOME,
    GROUP_REDUCE,
    GROUP_STATUS,
    MASKED_OUTCOME,
    MASKED_STATUS,
    READ,
    SETTLED,
)
from ecorules.engine.kernels.values import PRESENT
from ecorules.engine.nodes import AtPeriod, Given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.binding.tape import Leaf
    from ecorules.engine.kernels.kernel import Step
    from ecorules.engine.nodes import RuleNode
    from ecorules.engine.program import Frame
    from ecorules.engine.questions import Spot
    from ecorules.periods import Period

    Mask = NDArray[np.bool_]

__all__ = ["Gap", "chosen", "gaps", "gaps_behind"]

_FEW = 20
"""So many members are named of which one thing is not known."""


class Gap(NamedTuple):
    """A value that is not known.

    Attributes:
        name: of an indicator, a parameter, or an attribute of members.
        period: of the value; None for a parameter, and for what is known of a member once.
        cause: the reason code.
        member: of a register, if the value is one of its own.
        register: whose member it is.
    """

    name: str
    period: Period | None
    cause: str
    member: str = ""
    register: str = ""

    @property
    def text(self) -> str:
        """The name, after that of the member."""
        return f"{self.member}: {self.name}" if self.member else self.name


def gaps(found: Spot) -> list[Gap]:
    """Return the gaps that keep a rule undecided, each once, in the order they are read.

    Gaps that do not matter, because logic decided without them or because a coarser or finer
    value was taken, are not among them.
    """
    at = Standpoint.of(found)
    listed = dict.fromkeys(_Walk(at).gaps(found.rule.status, at.focus()))
    nodes = _nodes(found.rule.node)
    for name in dict.fromkeys(_missing_dates(nodes, found.frame)):
        if not any(gap.name == name for gap in listed):
            listed[Gap(name, None, "parameter_missing")] = None
    return list(listed)


def gaps_behind(found: Spot, row: int) -> list[Gap]:
    """Return the gaps that leave one row of a rule open, each once."""
    at = Standpoint.of(found)
    mask = np.zeros(at.size(at.frame.program.path(row)), np.bool_)
    mask[at.element_of(at.frame.program.path(row))] = True
    return list(dict.fromkeys(_Walk(at).gaps(row, mask)))


class _Walk:
    """Walks from an undecided row to what is not known, element by element."""

    def __init__(self, standpoint: Standpoint) -> None:
        self.at = standpoint
        self.frame = standpoint.frame
        self._seen: dict[int, Mask] = {}

    def gaps(self, start: int, elements: Mask) -> Iterator[Gap]:
        """Yield the gaps that leave a row open, for some of its elements."""
        stack = [(start, elements)]
        while stack:
            row, mask = stack.pop()
            mask = self._news(row, mask & self._open(row, len(mask)))
            if not mask.any():
                continue
            leaf = self.frame.program.leaves.get(row)
            if leaf is not None:
                yield from self._at_leaf(leaf, mask)
                continue
            step = self.frame.program.producers[row]
            if step.kernel is READ:
                date, day = step.inputs
                yield from self._named(self.frame.program.leaves[date], mask)
                stack.append((day, mask))
                continue
            if step.kernel in {MASKED_STATUS, MASKED_OUTCOME}:
                yield from self._blank_times(step.inputs[1], mask)
            stack.extend(reversed(list(self._behind(step, mask))))

    def _news(self, row: int, mask: Mask) -> Mask:
        """Return the elements for which a row has not been looked at yet."""
        before = self._seen.get(row)
        self._seen[row] = mask if before is None else mask | before
        return mask if before is None else mask & ~before

    def _open(self, row: int, size: int) -> Mask:
        with np.errstate(all="ignore"):
            masks = np.asarray(self.frame.why(row)).reshape(-1)
        return np.broadcast_to((masks & np.uint16(0xFFFF & ~FLAGS)) != 0, (size,))

    def _row(self, row: int, mask: Mask) -> NDArray[np.float64]:
        return np.broadcast_to(self.frame.row(row), mask.shape)

    def _behind(self, step: Step, mask: Mask) -> Iterator[tuple[int, Mask]]:
        """Yield the rows that a step was formed from, each with the elements that matter."""
        kernel = step.kernel
        if kernel is SETTLED:  # what is open before its day waits for days to come
            return
        if kernel is PRESENT:
            yield from _choices(self.frame, step, mask)
        elif kernel is DONE:
            truth, settled, due = step.inputs
            late = self._row(due, mask) <= step.params[0]
            yield from ((truth, mask & late), (settled, mask & ~late), (due, mask))
        elif kernel is GATHER:
            space = self.frame.space(options_of(step))
            outer = np.zeros(space.places, np.bool_)
            outer[space.owner[mask]] = True
            yield from ((row, outer) for row in step.inputs)
        elif kernel in {GROUP_REDUCE, GROUP_STATUS, GROUP_OUTCOME}:
            inner = self._members(step, mask)
            yield from ((row, inner) for row in step.inputs)
        else:
            yield from ((row, mask) for row in step.inputs)

    def _members(self, step: Step, mask: Mask) -> Mask:
        """Return the members of some places of which the step does not know enough."""
        space = self.frame.space(options_of(step))
        mine: Mask = mask[space.owner]
        if step.kernel is GROUP_STATUS:
            status = self._row(step.inputs[0], mine)
            undecided: Mask = mine & ((status == PENDING) | (status == UNDETERMINED))
            return undecided
        if step.kernel is GROUP_OUTCOME:
            outcome = self._row(step.inputs[0], mine)
            unsure: Mask = mine & ((outcome == UNKNOWN) | (outcome == UNSURE))
            return unsure
        how = options_of(step).how
        rows = [self._row(row, mine) for row in step.inputs]
        unknown = np.zeros(mine.shape, np.bool_)
        for row in rows:
            unknown |= np.isnan(row)
        return mine & unknown & (rows[0] != 0 if how is not None and how.where else True)

    # What is not known

    def _at_leaf(self, leaf: Leaf, mask: Mask) -> Iterator[Gap]:
        if leaf.ask:
            attribute = leaf.ask[1] if len(leaf.ask) > 1 else ""
            yield from self._named(leaf._replace(name=str(attribute)), mask)
        elif leaf.name:
            yield from self._named(leaf, mask)

    def _named(self, leaf: Leaf, mask: Mask) -> Iterator[Gap]:
        """Yield what is not known of a leaf: of members of registers, member by member."""
        gap = Gap(leaf.name, leaf.period, CAUSES.get(leaf.cause, ""))
        if not leaf.space:
            yield gap
            return
        register = self.at.register(leaf.space)
        if leaf.name not in register.attributes and not register.by_place:
            yield gap  # an indicator of the place that the members belong to
            return
        unknown = np.flatnonzero(mask)[:_FEW]
        for member in self.at.labels(leaf.space, unknown):
            yield gap._replace(member=member, register=register.name)

    def _blank_times(self, row: int, mask: Mask) -> Iterator[Gap]:
        """Yield the planned periods that are blank, of members that are judged at them."""
        program = self.frame.program
        leaf = program.leaves.get(row)
        if leaf is None:
            for number in program.producers[row].inputs:
                yield from self._blank_times(number, mask & (self._row(row, mask) == 1))
        elif leaf.ask[0] == "equals" and leaf.ask[2] is None:
            blank = mask & (self._row(row, mask) == 1)
            named = leaf._replace(name=str(leaf.ask[1]))
            if blank.any():
                yield from self._named(named, blank)


def chosen(frame: Frame, step: Step) -> tuple[int, ...]:
    """Return the rows (least, most, ...) of the candidate that a choice of grain took.

    Where none has a value it is the last, the gap of the judged period itself.
    """
    candidates = list(_candidates(step))
    for rows, raws in candidates:
        if any(not math.isnan(float(frame.row(row)[0])) for row in raws):
            return rows
    return candidates[-1][0]


def _choices(frame: Frame, step: Step, mask: Mask) -> Iterator[tuple[int, Mask]]:
    """Yield the rows of the candidates that a choice of grain took, each for its elements."""
    left = mask
    for rows, raws in _candidates(step):
        taken = left
        if raws:
            given = np.zeros(mask.shape, np.bool_)
            for row in raws:
                given |= ~np.isnan(frame.row(row))
            taken = left & given
        yield from ((row, taken) for row in rows[:2])
        left = left & ~taken


def _candidates(step: Step) -> Iterator[tuple[tuple[int, ...], Sequence[int]]]:
    """Yield the rows of each candidate of a choice, and those that say whether it is given."""
    width, counts = options_of(step)
    position = 0
    for count in counts:
        middle = position + width
        yield step.inputs[position:middle], step.inputs[middle : middle + count]
        position = middle + count


def _nodes(node: RuleNode) -> Iterator[RuleNode]:
    yield node
    if node.composite is not None:
        for part, _ in node.composite.parts:
            yield from _nodes(part)


def _missing_dates(nodes: Iterator[RuleNode], frame: Frame) -> Iterator[str]:
    """Yield the parameters that stand for a period and are not given."""
    scope = frame.program.scope
    for node in nodes:
        asked = [*node.periods, *([node.measure.since] if node.measure is not None else [])]
        asked += [bound.value.period for bound in node.bounds if isinstance(bound.value, AtPeriod)]
        for reference in asked:
            if isinstance(reference, Given) and (scope is None or scope.period(reference) is None):
                yield reference.name
