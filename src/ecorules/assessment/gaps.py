"""Which gaps keep a verdict undecided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.engine.causes import CAUSES, FLAGS
from ecorules.engine.kernels.kernel import options_of
from ecorules.engine.kernels.values import PRESENT
from ecorules.engine.nodes import AtPeriod, Given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecorules.engine.kernels.kernel import Step
    from ecorules.engine.nodes import RuleNode
    from ecorules.engine.program import Frame
    from ecorules.engine.questions import Spot
    from ecorules.periods import Period

__all__ = ["Gap", "chosen", "gaps"]


_FEW = 20
"""So many members are named of which something is not known."""


class Gap(NamedTuple):
    """A value that is not known: an indicator in a period, or a parameter."""

    name: str
    period: Period | None
    cause: str


def gaps(found: Spot) -> list[Gap]:
    """Return the gaps that keep a rule undecided, each once, in the order they are read.

    Gaps that do not matter, because logic decided without them or because a coarser or finer
    value was taken, are not among them.
    """
    frame = found.frame
    listed = dict.fromkeys(
        gap for row in _open_leaves(frame, found.rule.status) for gap in _gaps_of(frame, row)
    )
    nodes = _nodes(found.rule.node)
    for name in dict.fromkeys(_missing_dates(nodes, frame)):
        if not any(gap.name == name for gap in listed):
            listed[Gap(name, None, "parameter_missing")] = None
    return list(listed)


def _gaps_of(frame: Frame, row: int) -> Iterator[Gap]:
    """Yield what is not known of a row; of members of registers, member by member."""
    leaf = frame.program.leaves[row]
    cause = CAUSES.get(leaf.cause, "")
    if not leaf.name:
        return
    if not leaf.register or frame.world is None:
        yield Gap(leaf.name, leaf.period, cause)
        return
    members = frame.members(row)
    unknown = ~np.isfinite(frame.row(row))
    for name in [name for name, gap in zip(members, unknown, strict=True) if gap][:_FEW]:
        yield Gap(f"{name}: {leaf.name}", leaf.period, cause)


def _open_leaves(frame: Frame, start: int) -> Iterator[int]:
    """Walk from an undecided row to the leaves that keep it so."""
    seen: set[int] = set()
    stack = [start]
    while stack:
        row = stack.pop()
        if row in seen or not _is_open(frame, row):
            continue
        seen.add(row)
        if row in frame.program.leaves:
            yield row
            continue
        step = frame.program.producers[row]
        rows: Sequence[int] = step.inputs
        if step.kernel is PRESENT:
            rows = chosen(frame, step)[:2]
        stack.extend(reversed(rows))


def _is_open(frame: Frame, row: int) -> bool:
    with np.errstate(all="ignore"):
        masks = np.asarray(frame.why(row)).reshape(-1)
    return bool((masks & np.uint16(0xFFFF & ~FLAGS)).any())


def chosen(frame: Frame, step: Step) -> tuple[int, ...]:
    """Return the rows (least, most, ...) of the candidate that a choice of grain took.

    Where none has a value it is the last, the gap of the judged period itself.
    """
    width, counts = options_of(step)
    candidates: list[tuple[int, ...]] = []
    position = 0
    for count in counts:
        rows = step.inputs[position : position + width]
        raws = step.inputs[position + width : position + width + count]
        if any(not math.isnan(float(frame.row(row)[0])) for row in raws):
            return rows
        candidates.append(rows)
        position += count + width
    return candidates[-1]


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
