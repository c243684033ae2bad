"""What a plain rule says in one judged period, and by how much (sentences 38, 40, 45, 46)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .bounds import Side, rounded, sides
from .formulas import Truth, truth
from .measures import Measured, measure

if TYPE_CHECKING:
    from .ends import Closeness, Ends
    from .time_periods import Period
    from .unit_table import Unit
    from .world import World

__all__ = ["State", "compare", "plain_state", "where_at"]

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class State:
    """``pass``, ``fail``, ``unknown``, or ``none`` where the rule does not apply.

    ``value``, ``bound`` and ``margin`` are in the unit of the measure, ``unit``;
    ``bound_unit`` is the one that the bound is written in.
    """

    says: str
    why: frozenset[str] = _NOTHING
    flags: frozenset[str] = _NOTHING
    value: float | None = None
    bound: float | None = None
    margin: float | None = None
    end: str | None = None
    unit: Unit | None = None
    bound_unit: Unit | None = None
    strict: bool = False


def where_at(world: World, rule: dict[str, Any], period: Period) -> Truth:
    """Say whether a rule applies; what holds always is known there (N17)."""
    outside = world.membership(period)
    if outside.value is False or "where" not in rule:
        return outside
    where = truth(world.reading("where"), rule["where"], period)
    return where if where.value is False or outside.value else outside


def plain_state(world: World, rule: dict[str, Any], period: Period) -> State:
    """Judge a rule that is not a composite at one period."""
    where = where_at(world, rule, period)
    if where.value is False:
        return State("none", frozenset({"where_false"}), where.flags)
    if where.value is None:
        return State("unknown", frozenset({"where_unknown"}), where.flags)
    if "done" in rule:
        from .duties import done_state

        return done_state(world, rule, period, where.flags)
    found = measure(world, rule, period)
    if not found.ends.asked:
        return State("none", frozenset({"nobody_asked"}), found.ends.flags)
    if not found.unit.labels:
        found = replace(found, ends=rounded(rule, found.ends))
    bounds = sides(world, rule, period, found.unit)
    if not all(side.bound.applies for side in bounds):
        return State("none", frozenset({"case_none"}))
    flags = where.flags | found.ends.flags
    flags = flags.union(*(side.bound.ends.flags for side in bounds))
    flags |= {"tolerance"} if "tolerance" in rule else set()
    flags |= {"rounded"} if "round" in rule else set()
    state = compare(world.closeness, found, bounds)
    return replace(state, flags=frozenset(flags))


def compare(closeness: Closeness, found: Measured, bounds: list[Side]) -> State:
    """Hold a value against its bounds: decided where both ends agree."""
    judged = [_side(closeness, found.ends, side) for side in bounds]
    failing = [state for state in judged if state.says == "fail"]
    unknown = [state for state in judged if state.says == "unknown"]
    if failing or not unknown:
        chosen = min(failing or judged, key=lambda state: state.margin or 0.0)
        return replace(chosen, unit=found.unit)
    return State("unknown", frozenset().union(*(state.why for state in unknown)))


def _side(closeness: Closeness, value: Ends, side: Side) -> State:
    bound = side.bound.ends
    scale = max(value.scale, bound.scale)

    def order(end: str, limit: str) -> int:
        found = closeness.order(getattr(value, end), getattr(bound, limit), scale)
        if found == 0 and end in value.nears:
            return 1 if end == "least" else -1
        return found

    if side.direction == 0:
        if value.known and bound.known and order("least", "least") == 0:
            return _decided("pass", "least", "least", value, side, order=0)
        if order("most", "least") < 0:
            return _decided("fail", "most", "least", value, side, order=-1)
        if order("least", "most") > 0:
            return _decided("fail", "least", "most", value, side, order=1)
        return _open(value, bound)
    # the end of the value that is worst for a lower bound is its least, and so on
    worst, best = ("least", "most") if side.direction == 1 else ("most", "least")
    passing = side.direction * order(worst, best)
    failing = side.direction * order(best, worst)
    if passing > 0 or (passing == 0 and not side.strict):
        return _decided("pass", worst, best, value, side, order=passing)
    if failing < 0 or (failing == 0 and side.strict):
        return _decided("fail", best, worst, value, side, order=failing)
    return _open(value, bound)


def _open(value: Ends, bound: Ends) -> State:
    whys = [ends.why for ends in (value, bound) if not ends.known]
    return State("unknown", frozenset().union(*whys))


def _decided(
    says: str, value_end: str, bound_end: str, value: Ends, side: Side, *, order: int
) -> State:
    """Return a decided state with the ends that decided it (sentence 46)."""
    number, limit = getattr(value, value_end), getattr(side.bound.ends, bound_end)
    if order == 0:
        margin = 0.0
    elif side.direction == 0:
        margin = -abs(number - limit)
    else:
        margin = side.direction * (number - limit)
    end = None
    if not value.known:
        end = value_end
    elif not side.bound.ends.known:
        end = bound_end
    return State(
        says,
        value=number,
        bound=limit,
        margin=margin,
        end=end,
        bound_unit=side.bound.unit,
        strict=side.strict,
    )
