"""Numbers that a verdict's measure derives from the members of registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.assessment.judgements import shown
from ecorules.assessment.origins import origin
from ecorules.assessment.rolls import Roll, derived_roll, place_roll
from ecorules.engine.nodes import Converted, Derived, Formulated, Graded, Mode, Ranked
from ecorules.engine.walk import sources_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.assessment.origins import Origin
    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.nodes import Measure, Source
    from ecorules.engine.questions import Spot
    from ecorules.periods import Period

__all__ = [
    "Derivation",
    "against",
    "derivations",
    "names_against",
    "names_unknown",
    "rests_on_members",
]

_COUNTED = frozenset({"count", "share"})


@dataclass(frozen=True, slots=True)
class Derivation:
    """One number that is derived from the members of a register, or a rank among them.

    Attributes:
        source: what it is.
        period: the period it is of; None where it is not told apart.
        least, most: its ends in the unit of the source, NaN where they are open.
        row: a row that holds one of its ends.
        roll: the members.
    """

    source: Derived | Ranked
    period: Period | None
    least: float
    most: float
    row: int
    roll: Roll


def derivations(spot: Spot) -> list[Derivation]:
    """Return the numbers that the measure of a rule derives from registers, each once."""
    measure, judgement = spot.rule.node.measure, shown(spot)
    if measure is None or judgement is None or not judgement.comparisons:
        return []
    row = judgement.comparisons[0].value.most
    found: dict[int, Derivation] = {}
    for source, one, period in _behind(spot, measure, row, judgement.period):
        if one.step is not None and id(one.step) not in found:
            found[id(one.step)] = _derivation(spot, source, one, period)
    return list(found.values())


def _derivation(
    spot: Spot, source: Derived | Ranked, one: Origin, period: Period | None
) -> Derivation:
    if one.step is None:
        raise TypeError(one)
    least, most = (float(spot.frame.row(row)[0]) for row in one.step.outputs[:2])
    if isinstance(source, Derived):
        factor, shift = source.factor, source.shift
    else:
        factor, shift = 1.0, 0.0 if source.share else 1.0
    ends = (least * factor + shift, most * factor + shift)
    return Derivation(source, period, *ends, one.step.outputs[1], derived_roll(spot, one.step))


def _behind(
    spot: Spot, measure: Measure, row: int, period: Period | None
) -> Iterator[tuple[Derived | Ranked, Origin, Period | None]]:
    """Yield the derived numbers behind a measure, with the periods they are of."""
    scope, source = spot.frame.program.scope, measure.source
    found = origin(spot.frame, row)
    if found.kind == "rounded":
        found = origin(spot.frame, found.inputs[-1])
    if measure.mode is Mode.LEVEL:
        yield from _of_source(spot, source, found, period)
        return
    start = None if scope is None or measure.since is None else scope.period(measure.since)
    terms = measure.mode is Mode.TOTAL and start is not None and found.kind == "sum"
    if not terms and found.kind == "members":
        yield from _of_source(spot, source, found, period)
        return
    for step, term in enumerate(found.inputs):
        at = start + step if terms and start is not None else None
        yield from _of_source(spot, source, origin(spot.frame, term), at)


def _of_source(
    spot: Spot, source: Source, found: Origin, period: Period | None
) -> Iterator[tuple[Derived | Ranked, Origin, Period | None]]:
    while isinstance(source, Converted):
        source = source.of
    if found.kind == "members" and isinstance(source, Derived | Ranked):
        yield source, found, period
    elif found.kind == "formula" and isinstance(source, Formulated):
        inputs = zip(source.formula.inputs, source.inputs, found.inputs, strict=False)
        for entry, part, row in inputs:
            at = None if period is None else period - entry.lag
            yield from _of_source(spot, part, origin(spot.frame, row), at)
    elif found.kind == "grade" and isinstance(source, Graded):
        for (part, _), row in zip(source.parts, found.inputs, strict=True):
            yield from _of_source(spot, part, origin(spot.frame, row), period)


# Who stands behind it


def rests_on_members(rule: BoundRule) -> bool:
    """Whether a verdict is about the members of a register, or derived from one."""
    measure = rule.node.measure
    if rule.members is not None or measure is None:
        return rule.members is not None
    return any(
        isinstance(source, Ranked) or (isinstance(source, Derived) and source.register is not None)
        for source in sources_behind([measure.source])
    )


def names_against(spot: Spot) -> tuple[str, ...]:
    """Return the members that a rule asks something of, and that fail.

    Of a count or share that has an upper bound these are the members that count.
    """
    place = place_roll(spot)
    if place is not None:
        return place["missed"]
    return _each_once(
        name for one in derivations(spot) for name in one.roll[against(spot, one.roll)]
    )


def names_unknown(spot: Spot) -> tuple[str, ...]:
    """Return the members of which it is not known whether they meet what is asked."""
    place = place_roll(spot)
    if place is not None:
        return _each_once([*place["pending"], *place["undetermined"]])
    return _each_once(name for one in derivations(spot) for name in one.roll["undetermined"])


def against(spot: Spot, roll: Roll) -> str:
    """Return which members of a count or share stand against its bound, empty for none."""
    node = spot.rule.node
    if roll.how is None or roll.how.how not in _COUNTED or node.measure is None:
        return ""
    if isinstance(node.measure.source, Ranked):
        return ""
    sides = {bound.side * node.measure.sign for bound in node.bounds}
    if sides == {-1}:
        return "met"
    return "missed" if roll.how.meeting else ""


def _each_once(names: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
