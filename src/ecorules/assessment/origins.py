"""Where a number comes from: read off the steps of the engine, down to what the data gave."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.gaps import chosen
from ecorules.engine.kernels.bounds import ROUNDED
from ecorules.engine.kernels.changes import COMPOUND_RATE, DIFFERENCE, RELATIVE
from ecorules.engine.kernels.derived import REDUCE, Reduction
from ecorules.engine.kernels.registers import GATHER, GROUP_REDUCE, ONLY_IF
from ecorules.engine.kernels.values import (
    CLOSED,
    FILL,
    FLOOR,
    FORMULA,
    GRADE,
    MEAN,
    PRESENT,
    SCALED,
    SUM,
)

if TYPE_CHECKING:
    from ecorules.engine.kernels.kernel import Step
    from ecorules.engine.program import Frame
    from ecorules.periods import Period

__all__ = ["Leaf", "Origin", "SubPeriods", "origin", "sub_periods"]

_PASSED_ON = frozenset({FLOOR, SCALED})
_WORDS = {
    RELATIVE: "relative",
    COMPOUND_RATE: "compound",
    DIFFERENCE: "difference",
    SUM: "sum",
    MEAN: "mean",
    FORMULA: "formula",
    GRADE: "grade",
    REDUCE: "periods",
    GROUP_REDUCE: "members",
    ROUNDED: "rounded",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """What data or parameters give: a name and a period."""

    name: str
    period: Period | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from.

    Attributes:
        kind: given, filled (from its neighbours), relative, compound, difference, sum, mean,
            formula, grade, periods (reduced over sub-periods), members (of a register), rounded,
            or other.
        value: the number, NaN where it is a gap.
        row: its row.
        inputs: the rows it was formed from.
        leaf: of a given value.
        step: of any other.
    """

    kind: str
    value: float
    row: int
    inputs: tuple[int, ...] = ()
    leaf: Leaf | None = None
    step: Step | None = None


def origin(frame: Frame, row: int) -> Origin:
    """Return where the number of a row comes from, past all steps that only hand it on."""
    value = float(frame.row(row)[0])
    while True:
        leaf = frame.program.leaves.get(row)
        if leaf is not None:
            named = Leaf(leaf.name, leaf.period) if leaf.name else None
            kind = "given" if named is not None else "other"
            return Origin(kind, value, row, leaf=named)
        step = frame.program.producers[row]
        if step.kernel is PRESENT:
            candidate = chosen(frame, step)
            row = candidate[step.outputs.index(row)]
        elif step.kernel is CLOSED:
            row = step.inputs[1]
        elif step.kernel is FILL:
            own = float(frame.row(step.inputs[0])[0])
            if math.isnan(own):
                return Origin("filled", value, row, step.inputs, step=step)
            row = step.inputs[0]
        elif step.kernel is GATHER:
            row = step.inputs[0]
        elif step.kernel is ONLY_IF:
            if math.isnan(float(frame.row(step.inputs[0])[0])):
                return Origin("other", value, row, step.inputs, step=step)
            row = step.inputs[1 + step.outputs.index(row)]
        elif step.kernel in _PASSED_ON:
            row = step.inputs[step.outputs.index(row)]
        else:
            kind = _WORDS.get(step.kernel, "other")
            return Origin(kind, value, row, step.inputs, step=step)


@dataclass(frozen=True, slots=True)
class SubPeriods:
    """How many sub-periods a derived number counts.

    Attributes:
        asked: of how many something is asked.
        meet: how many of those meet it; None where nothing is asked to be met.
        unknown: of how many not all is known.
    """

    asked: int
    meet: int | None
    unknown: int


def sub_periods(frame: Frame, step: Step) -> SubPeriods | None:
    """Count the sub-periods behind a derived number."""
    how = step.options
    if not isinstance(how, Reduction):
        return None
    rows = np.array([float(frame.row(row)[0]) for row in step.inputs])
    groups = [rows[start : start + how.members] for start in range(0, len(rows), how.members)]
    ones = np.ones(how.members)
    asked = groups.pop(0) if how.where else ones
    meets = groups.pop(0) if how.meeting else ones
    value = groups.pop(0) if how.of else ones
    possible = asked != 0
    unknown = possible & (np.isnan(asked) | np.isnan(meets) | np.isnan(value))
    known = possible & ~unknown
    met = int(np.count_nonzero(known & (meets == 1))) if how.meeting else None
    return SubPeriods(int(np.count_nonzero(possible)), met, int(np.count_nonzero(unknown)))
