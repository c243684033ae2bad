"""What stands beside a verdict: first attained, what would just pass, so far (48 and 50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bounds import sides
from .measures import just_passing, measure, measure_key
from .time_periods import Period
from .verdicts import is_composite, judged_periods, outcome, own_times, state_at

if TYPE_CHECKING:
    from .states import State
    from .world import World

__all__ = ["JustPassing", "first_attained_in", "so_far_in", "would_pass_in"]


@dataclass(frozen=True)
class JustPassing:
    """The level at which the margin would be 0; ``open`` at a strict bound, which excludes it."""

    value: float
    period: str
    open: bool


def first_attained_in(world: World, rule_id: str) -> str | None:
    """Return the first seen period since the start of `window` at which the rule passes."""
    rule = world.ruleset["rules"][rule_id]
    start, _ = world.range("window")
    if is_composite(rule):
        times = own_times(world, rule) or [world.period("window")]
    else:
        times = judged_periods(world, rule)
    grain = times[0].grain
    period = Period.holding(start.first_day, grain)
    since = world.period(rule["since"]) if "since" in rule else None
    while world.seen(period):
        late_enough = since is None or period > since or ("total" in rule and period == since)
        if late_enough and state_at(world, rule, period).says == "pass":
            return str(period)
        period = period.back(-1)
    return None


def would_pass_in(world: World, rule_id: str) -> JustPassing | None:
    """Return the level in the shown period that would just pass; None where there is none."""
    rule = world.ruleset["rules"][rule_id]
    if is_composite(rule):
        return None
    verdict = outcome(world, rule_id)
    thing = rule[measure_key(rule)]
    definition = world.definition(thing)
    derived = not ({"expression", "classes"} & set(definition)) and "unit" not in definition
    if verdict.period is None or derived or _is_derived(definition):
        return None
    period = Period.parse(verdict.period)
    found = measure(world, rule, period)
    state: State = state_at(world, rule, period)
    held = sides(world, rule, period, found.unit)
    for side in held:
        if state.bound in (side.bound.ends.least, side.bound.ends.most):
            level = just_passing(world, rule, period, state.bound)
            return None if level is None else JustPassing(level, str(period), side.strict)
    return None


def _is_derived(definition: dict[str, object]) -> bool:
    return any(value == "periods" for value in definition.values())


def so_far_in(world: World, rule_id: str) -> State | None:
    """Return the state of an undecided single-period rule at the last seen period instead."""
    rule = world.ruleset["rules"][rule_id]
    if is_composite(rule) or outcome(world, rule_id).status not in ("pending", "undetermined"):
        return None
    times = judged_periods(world, rule)
    if len(times) != 1:
        return None
    period = times[0]
    while not world.seen(period):
        period = period.back(1)
    return state_at(world, rule, period)
