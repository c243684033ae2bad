"""Runs the steps of a bound rule set over blocks of series.

A few series run in batches: all steps of one kernel at one depth are one call on arrays
``[steps, series]``. Many series run step by step on rows ``[series]`` of a block that stays in
cache. The kernels are the same, and so are the results.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engine.binding.tape import NONE
from ecorules.engine.causes import FLAGS
from ecorules.engine.kernels.derived import REDUCE
from ecorules.engine.kernels.kernel import options_of
from ecorules.engine.kernels.registers import GATHER, GROUP_REDUCE
from ecorules.engine.kernels.values import FILL, FORMULA, MEAN, asks_known
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.binding.scope import Scope
    from ecorules.engine.binding.tape import Leaf, Tape
    from ecorules.engine.kernels.kernel import Kernel, Masks, Step
    from ecorules.engine.world import Space, SpacePath, World
    from ecorules.periods import Period

__all__ = ["Frame", "Program"]

_MOST_CELLS = 300_000_000

NARROW = 256
"""Up to so many series are run in batches."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Steps of one kernel at one depth.

    Attributes:
        inputs: for each input position the rows of all steps, and whether they are outcomes.
        params: for each parameter a column ``[steps, 1]``.
        outputs: for each output position the rows of all steps.
    """

    kernel: Kernel
    options: Any
    steps: tuple[Step, ...]
    inputs: tuple[tuple[NDArray[np.intp], bool], ...]
    params: tuple[NDArray[np.float64], ...]
    outputs: tuple[NDArray[np.intp], ...]
    to_outcomes: bool


@dataclass(slots=True)
class Frame:
    """The rows of one block of series after a run.

    Attributes:
        floats: row -> values ``[series]``.
        outcomes: the same for outcome rows, by ``-1 - row``.
        complete: whether the rows are filled in that only results show.
        world: which members of registers belong to the series, for a set that has registers.
        found: what has been read off the frame already, by rule.
    """

    program: Program
    floats: Sequence[NDArray[np.float64] | None] | NDArray[np.float64]
    outcomes: Sequence[NDArray[np.uint8] | None] | NDArray[np.uint8]
    size: int
    complete: bool = False
    world: World | None = None
    found: dict[BoundRule, Any] = field(default_factory=dict)
    _why: dict[int, Masks] = field(default_factory=dict)

    def row(self, number: int) -> NDArray[Any]:
        """Return a row: float rows count from 0 up, outcome rows from -1 down."""
        found = self.floats[number] if number >= 0 else self.outcomes[-1 - number]
        if found is None:
            raise KeyError(number)
        return found

    def space(self, grouping: Any) -> Space:
        """Return the members that a step leads to or from."""
        if self.world is None:
            raise TypeError(grouping)
        return self.world.space(grouping.space)

    def take(self, series: NDArray[np.intp]) -> Frame:
        """Return the same rows of some of the series, read when first asked for."""
        return _Excerpt(self.program, self.floats, self.outcomes, len(series), series=series)

    def why(self, number: int) -> Masks:
        """Return the causes of the gaps of a row; 0 where it is known, but for flags."""
        mask = self._why.get(number)
        if mask is None:
            mask = self._why[number] = self._causes(number)
        return mask

    def _causes(self, number: int) -> Masks:
        program = self.program
        leaf = program.leaves.get(number)
        if leaf is not None:
            return np.where(np.isnan(self.row(number)), np.uint16(leaf.cause), np.uint16(0))
        step = program.producers[number]
        with np.errstate(all="ignore"):
            mask = step.kernel.why(self, step)
        if number < 0:
            return mask
        other = program.partners.get(number, number)
        if other not in program.rows:
            other = number
        row = self.row(number)
        known = row == (row if other == number else self.row(other))
        return np.where(known, mask & np.uint16(FLAGS), mask)

    def members(self, number: int) -> list[str]:
        """Return the names of the members that a row of a register is of."""
        leaf = self.program.leaves[number]
        if self.world is None:
            return []
        labels = self.world.tables[leaf.register].members
        rows = self._seen(number, self.world.space(leaf.space).member)
        return [labels[row] for row in rows.tolist()]

    def _seen(self, number: int, row: NDArray[Any]) -> NDArray[Any]:  # noqa: ARG002
        """Return what of a row belongs to this frame."""
        return row

    def focus(self, path: SpacePath, element: int) -> Frame:
        """Return the same rows as one member sees them: its own, and those of its place."""
        return _Focus(
            self.program,
            self.floats,
            self.outcomes,
            1,
            complete=True,
            world=self.world,
            path=path,
            element=element,
            whole=self,
        )


@dataclass(slots=True)
class _Focus(Frame):
    """The rows of one member of a frame, the whole of which knows why they are gaps."""

    path: SpacePath = ()
    element: int = 0
    whole: Frame | None = None

    def row(self, number: int) -> NDArray[Any]:
        return self._seen(number, Frame.row(self, number))

    def why(self, number: int) -> Masks:
        mask = self._why.get(number)
        if mask is None:
            if self.whole is None:
                raise TypeError(self)
            mask = self._why[number] = self._seen(number, self.whole.why(number))
        return mask

    def _seen(self, number: int, row: NDArray[Any]) -> NDArray[Any]:
        """Return what of a row is of this member, of its place, or of its own members."""
        world = self.world
        path = self.program.path(number)
        if world is None or np.ndim(row) == 0:
            return np.reshape(row, -1)
        if len(path) <= len(self.path):
            spot, held = self.element, self.path
            while len(held) > len(path):
                spot, held = int(world.space(held).owner[spot]), held[:-1]
            return row[spot : spot + 1] if held == path else row
        first, last, held = self.element, self.element + 1, self.path
        while len(held) < len(path):
            if path[: len(held)] != held:
                return row
            held = path[: len(held) + 1]
            starts = world.space(held).starts
            first, last = int(starts[first]), int(starts[last])
        return row[first:last]


@dataclass(slots=True)
class _Excerpt(Frame):
    """Some series of a frame."""

    series: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    _rows: dict[int, NDArray[Any]] = field(default_factory=dict)

    def row(self, number: int) -> NDArray[Any]:
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = Frame.row(self, number)[self.series]
        return found


class Program:
    """The steps that some rows need, in an order in which they can be run.

    Args:
        tape: leaves and steps.
        rules: the bound rules; their rows and those behind them are kept.
        rows: further rows to keep.
        scope: what the rules were bound to.
    """

    def __init__(
        self,
        tape: Tape,
        rules: Iterable[BoundRule],
        rows: Iterable[int] = (),
        scope: Scope | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.scope = scope
        self.producers = tape.producers
        self.partners = tape.partners
        self.rows = needed = _needed(tape, [*rows, *_shown(tape, self.rules)])
        decisive = _needed(tape, [*rows, *(rule.status for rule in self.rules)])
        self.leaves: dict[int, Leaf] = {
            row: leaf for row, leaf in tape.leaves.items() if row in needed
        }
        steps = [step for step in tape.steps if needed.intersection(step.outputs)]
        rows_made = [row for step in steps for row in step.outputs]
        self.float_rows = 1 + max((-1, *rows_made, *self.leaves))
        self.outcome_rows = -min((0, *rows_made))
        deciding = [step for step in steps if decisive.intersection(step.outputs)]
        showing = [step for step in steps if not decisive.intersection(step.outputs)]
        self.batches = _batches(deciding)
        self.showing = _batches(showing)
        self.statuses = np.array([-1 - rule.status for rule in self.rules], np.intp)
        panel = [(row, leaf.row) for row, leaf in self.leaves.items() if leaf.row >= 0]
        self._from_panel = np.array(panel, np.intp).reshape(-1, 2)
        self._given = [(row, leaf.given) for row, leaf in self.leaves.items() if leaf.given]
        constants = [
            (row, leaf.number)
            for row, leaf in self.leaves.items()
            if leaf.row < 0 and leaf.given is None
        ]
        self._constant_rows = np.array([row for row, _ in constants], np.intp)
        self._constants = np.array([[number] for _, number in constants]).reshape(-1, 1)
        self.has_flags = any(_may_flag(step) for step in steps)
        self._paths: dict[int, SpacePath] = {}
        self._widths: Counter[SpacePath] = Counter()
        self.widest = max(
            (len(batch.inputs) for batch in (*self.batches, *self.showing)), default=1
        )

    def run(
        self,
        values: NDArray[np.float64],
        given: Mapping[tuple[str, Period | None], NDArray[np.float64] | float],
        block: slice,
        *,
        world: World | None = None,
        show: bool = False,
    ) -> Frame:
        """Run the steps for a block of series.

        Args:
            values: the panel's values, ``[rows, series]``.
            given: the parameters, ``[series]`` or one number for all.
            block: which series.
            world: the members of registers; values and parameters are then of all its places.
            show: run also what only results show, and no status needs.

        Returns:
            The rows of the block.
        """
        size = values.shape[1] if world is None else len(world.roots)
        start, stop, _ = block.indices(size)
        block = slice(start, stop)
        if world is not None:
            frame = self._opened_in(world.block(start, stop), values, given)
        elif stop - start <= NARROW:
            frame = self._begun(values, given, block)
        else:
            frame = self._opened(values, given, block)
        self._run(frame, self.batches)
        if show:
            self.complete(frame)
        return frame

    def path(self, number: int) -> SpacePath:
        """Return whose values a row holds: of places, or of members of registers."""
        found = self._paths.get(number)
        if found is not None:
            return found
        row, crossed = number, 0
        while row not in self.leaves:
            step = self.producers[row]
            if step.kernel is GATHER:
                found = options_of(step).space
                break
            crossed += step.kernel.crosses
            row = step.inputs[0]
        else:
            found = self.leaves[row].space
        self._paths[number] = found[: len(found) - crossed]
        return self._paths[number]

    def cells(self, world: World) -> int:
        """Return how many numbers a frame holds: of places, and of all their members."""
        if not self._widths:
            self._widths = Counter(self.path(row) for row in self.rows if row >= 0)
        return sum(count * len(world.homes(path)) for path, count in self._widths.items())

    def complete(self, frame: Frame) -> None:
        """Run what results show and no status needs, once."""
        if not frame.complete:
            self._run(frame, self.showing)
            frame.complete = True

    def _run(self, frame: Frame, batches: Sequence[_Batch]) -> None:
        with np.errstate(all="ignore"):
            if isinstance(frame.floats, np.ndarray):
                _run_narrow(frame.floats, frame.outcomes, batches)
            else:
                _run_wide(frame.floats, frame.outcomes, batches, frame.world)

    def _begun(
        self,
        values: NDArray[np.float64],
        given: Mapping[tuple[str, Period | None], NDArray[np.float64] | float],
        block: slice,
    ) -> Frame:
        """Return a frame of two arrays with the leaves filled in."""
        size = block.stop - block.start
        floats = np.empty((self.float_rows, size))
        outcomes = np.empty((self.outcome_rows, size), np.uint8)
        floats[self._from_panel[:, 0]] = values[self._from_panel[:, 1], block]
        floats[self._constant_rows] = self._constants
        for row, key in self._given:
            found = given[key]
            floats[row] = found[block] if isinstance(found, np.ndarray) else found
        return Frame(self, floats, outcomes, size)

    def _opened(
        self,
        values: NDArray[np.float64],
        given: Mapping[tuple[str, Period | None], NDArray[np.float64] | float],
        block: slice,
    ) -> Frame:
        """Return a frame of single rows with the leaves filled in, the panel's without a copy."""
        size = block.stop - block.start
        floats: list[NDArray[np.float64] | None] = [None] * self.float_rows
        outcomes: list[NDArray[np.uint8] | None] = [None] * self.outcome_rows
        for row, source in self._from_panel:
            floats[row] = values[source, block]
        for row, number in zip(self._constant_rows, self._constants[:, 0], strict=True):
            floats[row] = np.full(size, number)
        for row, key in self._given:
            found = given[key]
            floats[row] = (
                found[block] if isinstance(found, np.ndarray) else np.full(size, float(found))
            )
        return Frame(self, floats, outcomes, size)

    def _opened_in(
        self,
        world: World,
        values: NDArray[np.float64],
        given: Mapping[tuple[str, Period | None], NDArray[np.float64] | float],
    ) -> Frame:
        """Return a frame whose rows are of places, or of the members that belong to them."""
        cells = self.cells(world)
        if cells > _MOST_CELLS:
            raise UsageError(
                f"the rules come to {cells:,} numbers of members, too many to be held together",
                code="too-much",
                hint="plan whole months or years, or evaluate fewer members at a time",
            )
        floats: list[NDArray[np.float64] | None] = [None] * self.float_rows
        outcomes: list[NDArray[np.uint8] | None] = [None] * self.outcome_rows
        for row, leaf in self.leaves.items():
            homes = world.homes(leaf.space)
            if leaf.ask:
                floats[row] = world.asked(leaf.register, leaf.ask, leaf.space)
            elif leaf.row >= 0 and leaf.register:
                floats[row] = world.values(leaf.register, leaf.row, leaf.space)
            elif leaf.row >= 0:
                floats[row] = values[leaf.row][homes]
            elif leaf.given is not None:
                floats[row] = world.parameter(leaf.given, given.get(leaf.given, np.nan), leaf.space)
            else:
                floats[row] = np.broadcast_to(np.float64(leaf.number), len(homes))
        return Frame(self, floats, outcomes, len(world.roots), world=world)


def _run_narrow(floats: Any, outcomes: Any, batches: Sequence[_Batch]) -> None:
    for batch in batches:
        inputs = [(outcomes if outcome else floats)[rows] for rows, outcome in batch.inputs]
        results = batch.kernel.run(inputs, batch.params, batch.options)
        table = outcomes if batch.to_outcomes else floats
        for rows, result in zip(batch.outputs, results, strict=True):
            table[rows] = result


def _run_wide(floats: Any, outcomes: Any, batches: Sequence[_Batch], world: World | None) -> None:
    for batch in batches:
        kernel, options = batch.kernel, batch.options
        if kernel.crosses and world is not None:
            options = options, world.space(options.space)
        for step in batch.steps:
            inputs = [floats[row] if row >= 0 else outcomes[-1 - row] for row in step.inputs]
            results = kernel.run(inputs, step.params, options)
            for row, result in zip(step.outputs, results, strict=True):
                if row >= 0:
                    floats[row] = result
                else:
                    outcomes[-1 - row] = result


def _may_flag(step: Step) -> bool:
    """Whether a step may fill a gap or leave something out, which verdicts say."""
    if step.kernel is MEAN:
        return step.options is not None
    if step.kernel is REDUCE:
        return getattr(step.options, "need", None) is not None
    if step.kernel is GROUP_REDUCE:
        return options_of(step).how.need is not None
    if step.kernel is FORMULA:
        return asks_known(options_of(step)[0])
    return step.kernel is FILL


def _shown(tape: Tape, rules: Sequence[BoundRule]) -> Iterator[int]:
    """Yield the rows that results show, some of which no status needs."""
    pending = list(rules)
    seen: set[int] = set()
    while pending:
        rule = pending.pop()
        if id(rule) in seen:
            continue
        seen.add(id(rule))
        pending.extend(rule.parts)
        if rule.members is not None:
            pending.append(rule.members)
        yield rule.status
        yield from (row for row in (rule.due, rule.ends) if row != NONE)
        for judgement in rule.judgements:
            yield judgement.outcome
            for compared in judgement.comparisons:
                for value in (compared.value, compared.reference):
                    if value is not None:
                        yield value.most
                        yield value.scale
                        if not tape.is_floored(value):
                            yield value.least


def _needed(tape: Tape, rows: Iterable[int]) -> set[int]:
    """Return the rows that some rows stand on, through all steps behind them."""
    needed: set[int] = set()
    stack = list(rows)
    while stack:
        row = stack.pop()
        if row == NONE or row in needed:
            continue
        needed.add(row)
        step = tape.producers.get(row)
        if step is not None:
            needed.update(step.outputs)
            stack.extend(step.inputs)
    return needed


def _batches(steps: Sequence[Step]) -> tuple[_Batch, ...]:
    """Group steps that can be one call, in an order in which inputs come before outputs."""
    depth: dict[int, int] = {}
    groups: dict[Any, list[Step]] = {}
    for step in steps:  # recorded in order: inputs first
        level = 1 + max((depth.get(row, 0) for row in step.inputs), default=0)
        for row in step.outputs:
            depth[row] = level
        kinds = tuple(row < 0 for row in step.inputs)
        key = (level, id(step.kernel), step.options, kinds, len(step.outputs))
        groups.setdefault(key, []).append(step)
    ordered = sorted(groups.items(), key=lambda item: item[0][0])
    return tuple(_batch(found) for _, found in ordered)


def _batch(steps: list[Step]) -> _Batch:
    first = steps[0]
    inputs = []
    for position, row in enumerate(first.inputs):
        rows = np.array([step.inputs[position] for step in steps], np.intp)
        inputs.append((rows, False) if row >= 0 else (-1 - rows, True))
    params = tuple(
        np.array([[step.params[position]] for step in steps])
        for position in range(len(first.params))
    )
    to_outcomes = first.outputs[0] < 0
    outputs = []
    for position in range(len(first.outputs)):
        rows = np.array([step.outputs[position] for step in steps], np.intp)
        outputs.append(-1 - rows if to_outcomes else rows)
    return _Batch(
        first.kernel,
        first.options,
        tuple(steps),
        tuple(inputs),
        params,
        tuple(outputs),
        to_outcomes,
    )
