"""A traced expression: typed, flat, and ready for arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.errors import UsageError
from ecorules.expressions.dates import ATOMS, CAME, DATE_KERNELS, SETTLED
from ecorules.expressions.kernels import KERNELS, constant
from ecorules.expressions.rows import Floats, Rows
from ecorules.expressions.value_types import TruthType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.expressions.value_types import ValueType

__all__ = ["Formula", "Input", "Program", "Step"]


class Input(NamedTuple):
    """One array that a formula reads: a name, ``lag`` periods before the judged one."""

    name: str
    lag: int


class Step(NamedTuple):
    """One array operation: a kernel over earlier slots, with literal constants."""

    kernel: str
    operands: tuple[int, ...]
    constants: tuple[float, ...] = ()


_LITERAL = "literal"
_KERNELS = {**KERNELS, **DATE_KERNELS}


class Program:
    """Steps in the making; the same step is never taken twice."""

    def __init__(self) -> None:
        self.inputs: dict[Input, int] = {}
        self._slots: dict[Input | Step, int] = {}

    def read(self, name: str, lag: int) -> int:
        """Return the slot of an input."""
        return self._slot(Input(name, lag))

    def literal(self, value: float) -> int:
        """Return the slot of a number."""
        return self._slot(Step(_LITERAL, (), (value,)))

    def step(self, kernel: str, *operands: int, constants: tuple[float, ...] = ()) -> int:
        """Return the slot of a kernel over earlier slots."""
        return self._slot(Step(kernel, operands, constants))

    def _slot(self, piece: Input | Step) -> int:
        return self._slots.setdefault(piece, len(self._slots))

    def formula(self, result: int, value_type: ValueType) -> Formula:
        """Return the formula that ends in a slot; slots that it does not use are dropped."""
        pieces = list(self._slots)
        used = {result}
        for slot in range(result, -1, -1):
            piece = pieces[slot]
            if slot in used and isinstance(piece, Step):
                used.update(piece.operands)
        inputs = [slot for slot in sorted(used) if isinstance(pieces[slot], Input)]
        steps = [slot for slot in sorted(used) if isinstance(pieces[slot], Step)]
        moved = {slot: place for place, slot in enumerate([*inputs, *steps])}
        return Formula(
            type=value_type,
            inputs=tuple(piece for slot in inputs if isinstance(piece := pieces[slot], Input)),
            steps=tuple(
                piece._replace(operands=tuple(moved[operand] for operand in piece.operands))
                for slot in steps
                if isinstance(piece := pieces[slot], Step)
            ),
            result=moved[result],
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression whose names, types and units are settled.

    Args:
        type: what the result is; a number is in ``type.unit``.
        inputs: the names it reads and how many periods back, each once, in order of appearance.
        steps: the array operations, in order.
        result: the slot that holds the result (inputs come first, then steps).
    """

    type: ValueType
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    result: int

    @property
    def is_dated(self) -> bool:
        """Whether it is a condition built from dates, their order, ``and`` and ``or`` alone.

        Such a condition can be settled before its reading day, and came true on some day.
        """
        if not self.steps or not isinstance(self.type, TruthType):
            return False
        joined = {slot for step in self.steps if step.kernel not in ATOMS for slot in step.operands}
        dated = all(step.kernel in CAME or step.kernel == _LITERAL for step in self.steps)
        return dated and joined.isdisjoint(range(len(self.inputs)))

    def evaluate(
        self,
        inputs: Sequence[Rows],
        undefined: int = 0,
        *,
        settle: float | None = None,
        unseen: int = 0,
    ) -> Rows:
        """Evaluate the expression on arrays.

        Args:
            inputs: one for each of ``self.inputs``, in that order, of shapes that broadcast
                and in the units that the scope named.
            undefined: the bit that says that a result is not a real number (division by
                zero, overflow).
            settle: the ordinal of a day before the reading day: a date that has not come by
                then is still to come, so that only what no such date can change is decided.
            unseen: the bit that says that such a date left a result open.

        Returns:
            The values in ``self.type``; the causes of every gap if every input carries them.
            They may share memory with an input, so they are to be read and not written.

        Raises:
            UsageError: the number of inputs is wrong.

        Example:
            >>> from ecorules.expressions import Expression, NumberType
            >>> from ecorules.units import default_system
            >>> system = default_system()
            >>> scope = dict.fromkeys("ab", NumberType(system.unit("t")))
            >>> formula = Expression.parse("a / b").trace(scope.get, system)
            >>> formula.evaluate([Rows(np.array([3.0, 3.0])), Rows(np.array([2.0, 0.0]))]).values
            array([1.5, nan])
        """
        self._check(inputs)
        causes = _causes(inputs, undefined | unseen)
        slots = dict(enumerate(_prepared(rows, causes) for rows in inputs))
        last = self._last_uses()
        with np.errstate(all="ignore"):
            for place, step in enumerate(self.steps, len(inputs)):
                if step.kernel == _LITERAL:
                    slots[place] = constant(step.constants[0], causes)
                    continue
                operands = [slots[slot] for slot in step.operands]
                if settle is not None and step.kernel in SETTLED:
                    kernel = SETTLED[step.kernel]
                    slots[place] = kernel(operands, step.constants, settle, unseen)
                else:
                    slots[place] = _KERNELS[step.kernel](operands, step.constants, undefined)
                for slot in {slot for slot in step.operands if last[slot] == place}:
                    del slots[slot]
        return _finished(slots[self.result])

    def came(self, inputs: Sequence[Rows]) -> Floats:
        """Return the day on which a condition built from dates alone came true.

        A date comes true on its day, a comparison on the later of the events that it
        compares, ``and`` on its last day, ``or`` on its first.

        Args:
            inputs: as for `evaluate`.

        Returns:
            Ordinals: +inf where it has not come true, NaN where that is unknown, and -inf
            where it is true by planned and literal days alone, at any time.

        Raises:
            UsageError: the number of inputs is wrong, or the formula `is_dated` not.

        Example:
            >>> from ecorules.expressions import DateType, Expression
            >>> from ecorules.units import default_system
            >>> scope = dict.fromkeys(["closed", "cleared"], DateType(event=True))
            >>> formula = Expression.parse("closed and cleared").trace(scope.get, default_system())
            >>> days = [Rows(np.array([737000.0, 737000.0])), Rows(np.array([737010.0, np.inf]))]
            >>> formula.came(days)
            array([737010.,     inf])
        """
        if not self.is_dated:
            raise UsageError(
                "the formula is not built from dates alone",
                hint="only dates, their order, and, or come true on one day",
            )
        self._check(inputs)
        days = [np.asarray(rows.values, dtype=np.float64) for rows in inputs]
        for step in self.steps:
            if step.kernel == _LITERAL:
                days.append(np.asarray(step.constants[0]))
            else:
                operands = [days[slot] for slot in step.operands]
                days.append(CAME[step.kernel](operands, step.constants))
        return np.asarray(days[self.result])

    def _check(self, inputs: Sequence[Rows]) -> None:
        if len(inputs) != len(self.inputs):
            names = ", ".join(name for name, _ in self.inputs)
            raise UsageError(
                f"the formula reads {len(self.inputs)} arrays and was given {len(inputs)}",
                hint=f"give one for each of: {names}" if names else "it reads none",
            )

    def _last_uses(self) -> dict[int, int]:
        """Return the last step that reads each slot, so that no array outlives its use."""
        return {
            slot: place
            for place, step in enumerate(self.steps, len(self.inputs))
            for slot in step.operands
        }


def _causes(inputs: Sequence[Rows], undefined: int) -> np.dtype[np.unsignedinteger] | None:
    """Return the type of the causes, or None if some input carries none."""
    masks = [rows.why for rows in inputs if rows.why is not None]
    if len(masks) < len(inputs):
        return None
    # Causes are unsigned, and so is any type that holds two of them.
    widest: np.dtype[np.unsignedinteger] = np.result_type(np.min_scalar_type(undefined), *masks)
    return widest


def _prepared(rows: Rows, causes: np.dtype[np.unsignedinteger] | None) -> Rows:
    values = np.asarray(rows.values, dtype=np.float64)
    if causes is None or rows.why is None:
        return Rows(values, rows.scale, None)
    return Rows(values, rows.scale, rows.why.astype(causes) * np.isnan(values))


def _finished(rows: Rows) -> Rows:
    """Return rows whose arrays are arrays, and all of one shape."""
    values, scale, why = np.asarray(rows.values), rows.scale, rows.why
    if scale is not None and scale.shape != values.shape:
        scale = np.broadcast_to(scale, values.shape)
    if why is not None and why.shape != values.shape:
        why = np.broadcast_to(why, values.shape)
    return Rows(values, scale, why)
