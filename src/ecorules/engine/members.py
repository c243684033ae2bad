"""Rules for the members of a register, looked at member by member."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data import Panel
from ecorules.data.index import REGION, SeriesIndex
from ecorules.engine.details import details
from ecorules.engine.evaluation import Evaluation, Where, block_size, split
from ecorules.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.details import Details
    from ecorules.engine.evaluation import Part
    from ecorules.engine.nodes import Register
    from ecorules.engine.program import Frame
    from ecorules.engine.world import SpacePath, World

__all__ = ["Members", "members_of"]


class Members(Evaluation):
    """The verdicts of the rules for one register: its series are members, each in its place.

    Attributes:
        outer: the evaluation of the places.
        path: the members.
        chosen: the positions of the rules among those of the set.
        first: for each part of the places, the number of its first member.
    """

    __slots__ = ("chosen", "first", "outer", "path")

    outer: Evaluation
    path: SpacePath
    chosen: tuple[int, ...]
    first: tuple[int, ...]

    def locate(self, series: int) -> Where:
        """Return where a member stands."""
        part = int(np.searchsorted(self.first, series, side="right")) - 1
        found = self.outer.parts[part]
        if found.world is None:
            raise IndexError(series)
        space = found.world.space(self.path)
        column = int(space.owner[series - self.first[part]])
        element = series - self.first[part] - int(space.starts[column])
        return Where(found, column, self.path, element)

    def bound(self, where: Where, rule: int) -> BoundRule:
        """Return a rule as it was bound for the members."""
        return _inner(where.part.program.rules[self.chosen[rule]])

    def place(self, series: int) -> int:
        """Return the series of the place that a member belongs to."""
        where = self.locate(series)
        numbers = where.part.series
        return where.column if numbers is None else int(numbers[where.column])

    def of_place(self, place: int) -> NDArray[np.intp]:
        """Return the members of a series."""
        for first, part in zip(self.first, self.outer.parts, strict=True):
            if part.world is None:
                continue
            column = place
            if part.series is not None:
                column = int(np.searchsorted(part.series, place))
                if column == len(part.series) or part.series[column] != place:
                    continue
            starts = part.world.space(self.path).starts
            begin, end = int(starts[column]), int(starts[column + 1])
            return np.arange(first + begin, first + end, dtype=np.intp)
        return np.zeros(0, np.intp)

    def details(
        self, rules: Sequence[int], series: NDArray[np.intp] | None = None
    ) -> Iterator[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]:
        """Yield, block by block, the numbers of some members and the details of some rules."""
        for first, part in zip(self.first, self.outer.parts, strict=True):
            for begin, frame, world in _frames(self.outer, part, self.path):
                count = len(world.space(self.path))
                here = np.arange(first + begin, first + begin + count, dtype=np.intp)
                spots = slice(None) if series is None else np.flatnonzero(np.isin(here, series))
                if not len(here[spots]):
                    continue
                part.program.complete(frame)
                found = []
                for rule in rules:
                    bound = _inner(part.program.rules[self.chosen[rule]])
                    told = details(frame, bound)
                    found.append((bound, told if isinstance(spots, slice) else told.take(spots)))
                yield here[spots], found


def members_of(evaluation: Evaluation, name: str) -> Members:
    """Return the verdicts of the rules for a register, member by member.

    Raises:
        NotFoundError: the set has no such register, or no rule for it.
    """
    compiled = evaluation.compiled
    register = compiled.registers.get(name)
    if register is None:
        raise NotFoundError(
            f"there is no register {name!r}{did_you_mean(name, compiled.registers)}",
            code="unknown-register",
            hint=f"the registers: {', '.join(compiled.registers) or 'none is declared'}",
        )
    chosen = tuple(
        position
        for position, node in enumerate(compiled.rules.values())
        if node.register is register
    )
    path: SpacePath = ((name, False),)
    first: list[int] = []
    pieces: list[NDArray[np.uint8]] = []
    total = 0
    for part in evaluation.parts:
        first.append(total)
        for _, frame, world in _frames(evaluation, part, path):
            rows = [frame.row(_inner(part.program.rules[rule]).status) for rule in chosen]
            count = len(world.space(path))
            pieces.append(np.array(rows, np.uint8).reshape(len(chosen), count))
            total += count
    statuses = np.concatenate(pieces, axis=1) if pieces else np.zeros((len(chosen), 0), np.uint8)
    rules = {
        node.id: node
        for position, node in enumerate(compiled.rules.values())
        if position in set(chosen)
    }
    found = Members(
        replace(compiled, rules=rules),
        _panel(evaluation, register, path),
        evaluation.parameters,
        (),
        statuses,
        evaluation.as_of,
        evaluation.defaulted,
        {},
        evaluation.registers,
    )
    found.outer, found.path, found.chosen, found.first = evaluation, path, chosen, tuple(first)
    return found


def _inner(rule: BoundRule) -> BoundRule:
    if rule.members is None:
        raise TypeError(rule)
    return rule.members


def _frames(
    evaluation: Evaluation, part: Part, path: SpacePath
) -> Iterator[tuple[int, Frame, World]]:
    """Yield the frames of a part, each with the number of its first member and its world."""
    number = evaluation.parts.index(part)
    kept = evaluation.frames.get(number)
    if kept is not None and kept.world is not None:
        yield 0, kept, kept.world
        return
    begin = 0
    for block in split(part.size, block_size(part.program, part.world)):
        frame = part.run(block)
        if frame.world is None:
            return
        yield begin, frame, frame.world
        begin += len(frame.world.space(path))


def _panel(evaluation: Evaluation, register: Register, path: SpacePath) -> Panel:
    """Return a panel without values, whose series are the members."""
    keys = evaluation.panel.index.keys
    own = REGION if register.by_place else register.key
    table = None if evaluation.registers is None else evaluation.registers.tables[register.name]
    numbers: dict[str, int] = {}
    rows = [numbers.setdefault(label, len(numbers)) for label in (table.members if table else ())]
    labels = list(numbers)
    named = np.array(rows, np.int32)
    held: dict[str, list[NDArray[np.int32]]] = {key: [] for key in (*keys, own)}
    index = evaluation.panel.index
    for part in evaluation.parts:
        if part.world is None:
            continue
        space = part.world.space(path)
        owners = space.owner if part.series is None else part.series[space.owner]
        for key, column in zip(keys, index.codes, strict=True):
            if key != own:
                held[key].append(column[owners])
        held[own].append(named[space.member] if len(named) else np.zeros(0, np.int32))
    chosen = list(dict.fromkeys((*keys, own)))
    found = SeriesIndex(
        tuple(chosen),
        tuple(np.concatenate(held[key] or [np.zeros(0, np.int32)]) for key in chosen),
        tuple(labels if key == own else index.labels[keys.index(key)] for key in chosen),
    )
    return Panel(found, np.full((1, len(found)), np.nan), {})
