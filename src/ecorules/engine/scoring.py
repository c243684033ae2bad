"""Reads what the items of a scorecard stand on: statuses, completions, margins and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from ecorules.engine.binding.rules import Rules as Binder
from ecorules.engine.binding.tape import NONE, Tape
from ecorules.engine.causes import FLAGS, PARAMETER_MISSING, WHERE_UNKNOWN
from ecorules.engine.evaluation import block_size, split
from ecorules.engine.members import Members
from ecorules.engine.program import Program
from ecorules.engine.reached import Rows, completion_of, ends_of, margin_of, worst
from ecorules.errors import UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule, Judgement
    from ecorules.engine.binding.tape import Value
    from ecorules.engine.evaluation import Evaluation, Part
    from ecorules.engine.nodes import PeriodReference, RuleNode
    from ecorules.engine.reached import Ends
    from ecorules.engine.scorecards import CompiledItem
    from ecorules.engine.world import SpacePath

__all__ = ["Reading", "readings"]


@dataclass(slots=True)
class Reading:
    """What one item stands on, for a block of series.

    Attributes:
        statuses: codes ``[rules, series]`` of the rules it looks at.
        completion: how much of what its rule asks is reached, 1 for all.
        amount: the value, or for `per` of a rule its margin.
        applies: 1, 0, or NaN where it is not known.
        cause: bits that say why the value, or whether the item applies, is not known.
        period: when a value is read.
        seen: whether that period has been seen.
    """

    statuses: NDArray[np.uint8]
    completion: Ends | None
    amount: Ends | None
    applies: NDArray[np.float64]
    cause: NDArray[np.uint16]
    period: Period | None = None
    seen: bool = True


class _Bound(NamedTuple):
    """An item bound to the layout of the data."""

    judgements: tuple[Judgement, ...] = ()
    base: Value | None = None
    value: Value | None = None
    where: int = NONE
    period: Period | None = None
    seen: bool = True

    def rows(self) -> Iterator[int]:
        """Yield the rows that are read."""
        yield self.where
        if self.value is not None:
            yield from self.value
        if self.base is not None:
            yield self.base.least
            yield self.base.most
        for judgement in self.judgements:
            yield judgement.outcome
            for compared in judgement.comparisons:
                yield from compared.value[:3]
                if compared.reference is not None:
                    yield from compared.reference[:3]


def readings(
    evaluation: Evaluation,
    items: Sequence[CompiledItem],
    series: NDArray[np.intp] | None = None,
) -> Iterator[tuple[NDArray[np.intp], list[Reading]]]:
    """Yield, block by block, the numbers of some series and what the items stand on there.

    Args:
        evaluation: what was evaluated: of places, or of the members of a register.
        items: items of the set's scorecard.
        series: numbers of series, ascending; None for all.

    Raises:
        UsageError: a value names no time, and there is none to fall back on.
    """
    positions = {name: place for place, name in enumerate(evaluation.rule_ids)}
    rules = [np.array([positions[node.id] for node in item.rules], np.intp) for item in items]
    for numbers, bound, rows, chosen in _blocks(evaluation, items, series):
        yield (
            numbers,
            [
                _read(item, entry, rows, chosen, evaluation.statuses[np.ix_(own, numbers)])
                for item, entry, own in zip(items, bound, rules, strict=True)
            ],
        )


_Block: TypeAlias = "tuple[NDArray[np.intp], list[_Bound], Rows, slice | NDArray[np.intp]]"


def _blocks(
    evaluation: Evaluation, items: Sequence[CompiledItem], series: NDArray[np.intp] | None
) -> Iterator[_Block]:
    """Yield numbers of series, the bound items, their rows, and which of these are asked for."""
    if isinstance(evaluation, Members):
        for first, part in zip(evaluation.first, evaluation.outer.parts, strict=True):
            yield from _of_members(part, first, items, evaluation.path, series)
        return
    for part in evaluation.parts:
        mine = np.arange(part.size, dtype=np.intp) if part.series is None else part.series
        chosen = np.arange(part.size) if series is None else np.flatnonzero(np.isin(mine, series))
        if len(chosen):
            together = part.world is not None or len(chosen) == part.size
            run = _together if together else _apart
            yield from run(part, mine, chosen, items)


def _together(
    part: Part, mine: NDArray[np.intp], chosen: NDArray[np.intp], items: Sequence[CompiledItem]
) -> Iterator[_Block]:
    """Run the series of a part as they stand; places with members cannot be taken apart."""
    bound, program = _bound(part, items, ())
    for block in split(part.size, block_size(program)):
        here = chosen[(chosen >= block.start) & (chosen < block.stop)]
        if len(here):
            frame = program.run(part.values, part.given, block, world=part.world, show=True)
            yield mine[here], bound, Rows(frame, block.stop - block.start), here - block.start


def _apart(
    part: Part, mine: NDArray[np.intp], chosen: NDArray[np.intp], items: Sequence[CompiledItem]
) -> Iterator[_Block]:
    """Run some series of a part without the others."""
    bound, program = _bound(part, items, ())
    for block in split(len(chosen), block_size(program)):
        columns = chosen[block]
        given = {
            key: row[columns] if isinstance(row, np.ndarray) else row
            for key, row in part.given.items()
        }
        frame = program.run(part.values[:, columns], given, slice(0, len(columns)), show=True)
        yield mine[columns], bound, Rows(frame, len(columns)), slice(None)


def _of_members(
    part: Part,
    first: int,
    items: Sequence[CompiledItem],
    path: SpacePath,
    series: NDArray[np.intp] | None,
) -> Iterator[_Block]:
    """Run the members of the places of a part, the first of which has a number."""
    if part.world is None:
        return
    bound, program = _bound(part, items, path)
    for block in split(part.size, block_size(program)):
        frame = program.run(part.values, part.given, block, world=part.world, show=True)
        count = 0 if frame.world is None else len(frame.world.space(path))
        here = np.arange(first, first + count, dtype=np.intp)
        first += count
        chosen = np.arange(count) if series is None else np.flatnonzero(np.isin(here, series))
        if len(chosen):
            yield here[chosen], bound, Rows(frame, count), chosen


# Binding


def _bound(
    part: Part, items: Sequence[CompiledItem], path: SpacePath
) -> tuple[list[_Bound], Program]:
    scope = part.program.scope
    if scope is None:
        raise TypeError(part)
    rules = Binder(Tape(), scope)
    for register, peers in path:
        rules = rules.inside(register, peers=peers)
    bound = [
        _bound_value(rules, item) if item.value is not None else _bound_rule(rules, item)
        for item in items
    ]
    rows = [row for entry in bound for row in entry.rows() if row != NONE]
    return bound, Program(rules.tape, (), rows=rows, scope=scope)


def _bound_rule(rules: Binder, item: CompiledItem) -> _Bound:
    looks = item.asks_completion or item.per is not None
    if not looks and item.where is None:
        return _Bound()
    found = [rules.rule(node) for node in item.rules]
    base = None
    if item.base is not None and item.rule is not None:
        base = _base(rules, item.rule, item.base, found[0])
    where = NONE
    if item.where is not None:
        ends = [end for end in (rule.last_period for rule in found) if end is not None]
        # What members do by days of their own has no judged period: it is read as it stands.
        today = Period.of_day(rules.scope.as_of)
        last = max(ends, key=lambda period: period.last_day, default=today)
        where = rules.values.truth(item.where, last)
    return _Bound(found[0].judgements if looks else (), base, None, where)


def _base(rules: Binder, node: RuleNode, reference: PeriodReference, judged: BoundRule) -> Value:
    """Bind the rule's own measure at the period from which its bound is approached."""
    at = rules.scope.period(reference)
    if at is None:
        return rules.values.gap(PARAMETER_MISSING)
    late = [entry.period for entry in judged.judgements if entry.period and not at < entry.period]
    if late:
        raise UsageError(
            f"the base of the rule {node.id!r}, {at}, does not lie before {late[0]}, "
            "which is judged",
            code="since",
            hint="name an earlier base period",
        )
    return rules.judge(node, at).comparisons[0].value


def _bound_value(rules: Binder, item: CompiledItem) -> _Bound:
    scope = rules.scope
    if item.value is None:
        raise TypeError(item)
    if item.at is None and not scope.default:
        raise UsageError(
            f"the set has no window, and the item {item.name!r} names no time",
            code="no-time",
            hint=f"add at: to {item.name!r}, add window: 2018..2020 to the set, "
            "or evaluate with at=2020",
        )
    period = scope.default[-1] if item.at is None else scope.period(item.at)
    if period is None:
        return _Bound(value=rules.values.gap(PARAMETER_MISSING))
    value = rules.values.value(item.value, period)
    where = NONE if item.where is None else rules.values.truth(item.where, period)
    return _Bound((), None, value, where, period, scope.is_seen(period))


# Reading


def _read(
    item: CompiledItem,
    bound: _Bound,
    rows: Rows,
    chosen: slice | NDArray[np.intp],
    statuses: NDArray[np.uint8],
) -> Reading:
    applies = np.ones(rows.size)
    cause = np.zeros(rows.size, np.uint16)
    if item.where is not None:
        applies = rows(bound.where)
        cause[np.isnan(applies)] |= np.uint16(WHERE_UNKNOWN)
    completion = amount = None
    with np.errstate(all="ignore"):
        if bound.value is not None:
            amount = ends_of(rows, bound.value)
            unknown = amount.least != amount.most
            if unknown.any():
                why = rows.why(bound.value.most) & ~np.uint16(FLAGS)
                cause |= np.where(unknown, why, np.uint16(0))
            if bound.value.applies != NONE:
                asked = rows(bound.value.applies)
                applies = np.where((applies == 0) | (asked == 0), 0.0, applies * asked)
        if item.asks_completion:
            completion = worst(rows, bound.judgements, bound.base, completion_of)
        if item.rule is not None and item.per is not None:
            amount = worst(rows, bound.judgements, bound.base, margin_of)
    return Reading(
        statuses,
        None if completion is None else completion.take(chosen),
        None if amount is None else amount.take(chosen),
        applies[chosen],
        cause[chosen],
        bound.period,
        bound.seen,
    )
