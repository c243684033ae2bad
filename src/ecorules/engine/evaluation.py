"""What an evaluation found: statuses of all rules, and details of any of them."""

from __future__ import annotations

import math
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecorules.engine.details import details
from ecorules.engine.program import NARROW, Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ecorules.data import Panel, ParameterTable
    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.contents import Registers
    from ecorules.engine.details import Details
    from ecorules.engine.nodes import CompiledSet
    from ecorules.engine.program import Frame
    from ecorules.engine.world import SpacePath, World
    from ecorules.errors import Problem
    from ecorules.periods import Period

__all__ = ["BLOCK", "Evaluation", "Part", "Where", "block_size", "is_kept", "split", "workers"]

BLOCK = 16_384
"""Series in one block: a row of them stays in cache."""

_LOOKED_AT = 4
_LARGEST_FRAME = 64 * 1024 * 1024 // 8


@dataclass(frozen=True, slots=True)
class Part:
    """Series of one signature: which grains they have data at, and which periods stand for what.

    Attributes:
        program: the set, bound for them.
        series: their numbers in the panel; None for all.
        values: their values ``[rows, series]``.
        given: their parameters.
        world: the members of registers, for a set that has some; values and parameters are then
            of all places.
        looked_at: the frames of the places that were asked about last: many questions follow.
    """

    program: Program
    series: NDArray[np.intp] | None
    values: NDArray[np.float64]
    given: Mapping[tuple[str, Period | None], NDArray[np.float64] | float]
    world: World | None = None
    looked_at: dict[int, Frame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        """How many series there are."""
        return int(self.values.shape[1]) if self.world is None else len(self.world.roots)

    def run(self, block: slice, *, show: bool = False) -> Frame:
        """Run the program for a block of the series."""
        return self.program.run(self.values, self.given, block, world=self.world, show=show)

    def of_place(self, column: int) -> Frame:
        """Return the rows of one place, and of all its members if it has some."""
        found = self.looked_at.get(column)
        if found is None:
            found = self.run(slice(column, column + 1), show=True)
            for other in list(self.looked_at)[: -(_LOOKED_AT - 1)]:
                self.looked_at.pop(other, None)
            self.looked_at[column] = found
        return found


class Where(NamedTuple):
    """Where one series, or one member, stands.

    Attributes:
        part: the series that were bound together.
        column: its place, or that of the place it belongs to, among them.
        path: whose rows are looked at: of places, or of members.
        element: which of the members of the place it is.
    """

    part: Part
    column: int
    path: SpacePath = ()
    element: int = 0

    def run(self, program: Program | None = None) -> Frame:
        """Run a program, by default that of its part, for the one place."""
        part = self.part
        if program is None:
            return part.of_place(self.column)
        return program.run(
            part.values,
            part.given,
            slice(self.column, self.column + 1),
            world=part.world,
            show=True,
        )

    def seen(self, frame: Frame) -> Frame:
        """Return a frame of the place as the member sees it."""
        return frame if frame.world is None else frame.focus(self.path, self.element)


@dataclass(slots=True)
class Evaluation:
    """The statuses of all rules, and the details of any of them when asked for.

    Attributes:
        statuses: uint8 ``[rules, series]``: 1 met, 2 missed, 3 pending, 4 undetermined,
            5 not applicable.
        as_of: the period or day up to which data were seen.
        defaulted: whether ``as_of`` was taken from the data.
        frames: the rows of small parts, by their position; the others are run again when needed.
        registers: what registers hold, for a set that has some.
    """

    compiled: CompiledSet
    panel: Panel
    parameters: ParameterTable
    parts: tuple[Part, ...]
    statuses: NDArray[np.uint8]
    as_of: Period
    defaulted: bool
    frames: dict[int, Frame]
    registers: Registers | None = None
    _members: dict[str, Evaluation] = field(default_factory=dict)

    def members(self, register: str) -> Evaluation:
        """Return the verdicts of the rules for a register, member by member.

        Raises:
            NotFoundError: there is no such register.
        """
        found = self._members.get(register)
        if found is None:
            from ecorules.engine.members import members_of  # noqa: PLC0415 - members evaluate

            found = self._members[register] = members_of(self, register)
        return found

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What of the data was not used, or deserves a second look."""
        found = [*self.panel.notes, *self.parameters.notes]
        if self.registers is not None:
            for table in self.registers.tables.values():
                found += table.notes
            found += self.registers.notes
        for part in self.parts:
            if part.world is not None:
                found += part.world.notes.values()
        return tuple(dict.fromkeys(found))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of the rules, in the order of ``statuses``."""
        return tuple(self.compiled.rules)

    def locate(self, series: int) -> Where:
        """Return where a series stands."""
        for part in self.parts:
            if part.series is None:
                return Where(part, series)
            column = int(np.searchsorted(part.series, series))
            if column < len(part.series) and part.series[column] == series:
                return Where(part, column)
        raise IndexError(series)

    def bound(self, where: Where, rule: int) -> BoundRule:
        """Return a rule (a position) as it was bound for a series."""
        return where.part.program.rules[rule]

    def details(
        self, rules: Sequence[int], series: NDArray[np.intp] | None = None
    ) -> Iterator[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]:
        """Yield, block by block, the numbers of some series and the details of some rules.

        Args:
            rules: positions of rules.
            series: numbers of series, ascending; None for all.
        """
        for number, part in enumerate(self.parts):
            mine = np.arange(part.size, dtype=np.intp) if part.series is None else part.series
            chosen = slice(None) if series is None else np.flatnonzero(np.isin(mine, series))
            wanted = mine[chosen]
            if not len(wanted):
                continue
            if is_kept(part):
                frame = self.frames.get(number)
                if frame is None:
                    frame = self.frames[number] = part.run(slice(0, part.size))
                part.program.complete(frame)
                yield wanted, [_picked(frame, rule, part, chosen) for rule in rules]
                continue
            yield from self._blocks(part, wanted, chosen, rules)

    def _blocks(
        self,
        part: Part,
        wanted: NDArray[np.intp],
        chosen: slice | NDArray[np.intp],
        rules: Sequence[int],
    ) -> Iterator[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]:
        if part.world is not None:
            yield from self._blocks_of(part, wanted, chosen, rules)
            return
        values, given = part.values, part.given
        if not isinstance(chosen, slice):
            values = values[:, chosen]
            given = {
                key: row[chosen] if isinstance(row, np.ndarray) else row
                for key, row in given.items()
            }
        program = part.program
        bound = [program.rules[rule] for rule in rules]

        def one(block: slice) -> tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]:
            frame = program.run(values, given, block, show=True)
            return wanted[block], [(rule, details(frame, rule)) for rule in bound]

        with ThreadPoolExecutor(workers()) as pool:
            ahead: deque[Future[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]] = deque()
            for block in split(len(wanted), block_size(program)):
                ahead.append(pool.submit(one, block))
                if len(ahead) > 2 * workers():
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    def _blocks_of(
        self,
        part: Part,
        wanted: NDArray[np.intp],
        chosen: slice | NDArray[np.intp],
        rules: Sequence[int],
    ) -> Iterator[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]:
        """The same for places with members, which are taken as they stand together."""
        mine = np.arange(part.size, dtype=np.intp)[chosen]
        bound = [part.program.rules[rule] for rule in rules]
        for block in split(part.size, block_size(part.program, part.world)):
            here = (mine >= block.start) & (mine < block.stop)
            if here.any():
                frame = part.run(block, show=True)
                spots = mine[here] - block.start
                yield wanted[here], [(rule, details(frame, rule).take(spots)) for rule in bound]


def _picked(
    frame: Frame, rule: int, part: Part, chosen: slice | NDArray[np.intp]
) -> tuple[BoundRule, Details]:
    bound = part.program.rules[rule]
    found = details(frame, bound)
    return bound, found if isinstance(chosen, slice) else found.take(chosen)


def block_size(program: Program, world: World | None = None) -> int:
    """Return how many series one block holds: fewer where a frame has very many rows.

    Where they have members, these are what a frame has rows of.
    """
    rows = max(program.float_rows, program.widest * 4, 1)
    if world is not None:
        rows = max(rows, math.ceil(program.cells(world) / max(len(world.roots), 1)))
    return max(1, min(BLOCK, _LARGEST_FRAME // max(rows, 1)))


def is_kept(part: Part) -> bool:
    """Whether the frame of all series of a part is small enough to keep."""
    return part.size <= min(NARROW, block_size(part.program, part.world))


def split(size: int, step: int) -> list[slice]:
    """Divide so many series into blocks."""
    return [slice(start, min(start + step, size)) for start in range(0, size, step)]


def workers() -> int:
    """Return how many threads work at once."""
    return os.cpu_count() or 1
