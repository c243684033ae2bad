"""Rules for each member of a register, `done`, and the verdict of their place (N10 to N12)."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .days import NEVER, is_dated
from .formulas import formula_names, tree_of, truth
from .member_worlds import BlankTime, MemberWorld, condition
from .register_values import list_is_open
from .states import State
from .time_periods import Period
from .unit_table import Unit
from .verdicts import Outcome, first_reason, judged_periods, outcome, own_times, state_at

if TYPE_CHECKING:
    from .world import World

__all__ = ["done_state", "member_outcomes", "place_outcome", "place_state"]

Rule = dict[str, Any]
DATE = Unit("date", (("date", 1),))


# -- done -----------------------------------------------------------------------------------------


def done_state(world: World, rule: Rule, period: Period, flags: frozenset[str]) -> State:
    """Say whether a condition holds on the reading day, and by how many days (N12)."""
    if not isinstance(world, MemberWorld):
        raise TypeError("done is asked of members")
    member = world.reading("done")
    text = str(rule["done"])
    holds = condition(member, text, period)
    if holds.value is None:
        return State("unknown", holds.why, flags | holds.flags)
    due = float(member.due_day(period).toordinal())
    came = member.came(text) if is_dated(tree_of(text), member.register.dates()) else -NEVER
    if came == NEVER and not holds.value:
        # while it has not come, the days since it was due
        last = float(member.as_of.toordinal())
        came = last if last >= due else None
    if came is None or abs(came) == NEVER:
        return State("pass" if holds.value else "fail", flags=flags | holds.flags)
    return State(
        "pass" if holds.value else "fail",
        flags=flags | holds.flags,
        value=came,
        bound=due,
        margin=due - came,
        unit=DATE,
        bound_unit=DATE,
    )


# -- the members of a place -----------------------------------------------------------------------


def _of_member(rule: Rule) -> Rule:
    return {key: value for key, value in rule.items() if key != "for"}


def member_outcomes(
    world: World, rule: Rule, inherited: list[Period] | None = None
) -> list[tuple[MemberWorld, Outcome]]:
    """Return the verdict of each member of a place."""
    if world.land is None:
        raise ValueError("there are no registers")
    return [
        (member, _member_outcome(member, rule, inherited))
        for member in world.land.members(world, rule["for"])
    ]


def _member_outcome(member: MemberWorld, rule: Rule, inherited: list[Period] | None) -> Outcome:
    try:
        return outcome(member, _of_member(rule), inherited)
    except BlankTime:
        return _without_time(member, rule)


def _without_time(member: MemberWorld, rule: Rule) -> Outcome:
    """Return the verdict of a member that does not say when it is due (N11).

    Where what holds always says that it is not asked, it is not asked at any time.
    """
    whys = {"value_missing"}
    names = formula_names(str(rule.get("where", "True")))
    always = all(
        name in member.register.attributes and name not in member.register.dates()
        and not member.varies(name)
        for name in names
    )  # fmt: skip
    if "where" in rule and always:
        where = truth(member.reading("where"), rule["where"], Period.holding(member.as_of, 1))
        if where.value is False:
            return Outcome("not_applicable", "where_false", whys=frozenset({"where_false"}))
        whys |= {"where_unknown"} if where.value is None else set()
    return Outcome("undetermined", first_reason(whys), whys=frozenset(whys))


def place_outcome(world: World, rule: Rule, inherited: list[Period] | None = None) -> Outcome:
    """Return the verdict of a place: `all` of its members (N10)."""
    members = [found for _, found in member_outcomes(world, rule, inherited)]
    statuses = [member.status for member in members]
    if "missed" in statuses:
        return Outcome("missed", "parts", parts=tuple(members))
    missing = _not_listed(world, rule, _times(world, rule, inherited))
    undecided = [one for one in members if one.status in ("pending", "undetermined")]
    if undecided or missing:
        unseen = any(not one.due(time) for one, time in _judged(world, rule, inherited))
        pending = any(one.status == "pending" for one in undecided) or (not undecided and unseen)
        whys = frozenset(missing).union(*(one.whys for one in undecided))
        status = "pending" if pending else "undetermined"
        return Outcome(status, first_reason(whys), parts=tuple(members), whys=whys)
    if "met" in statuses:
        return Outcome("met", "parts", parts=tuple(members))
    whys = frozenset({"nobody_asked"}) if not members else frozenset()
    whys = whys.union(*(one.whys for one in members))
    return Outcome("not_applicable", first_reason(whys), parts=tuple(members), whys=whys)


def place_state(world: World, rule: Rule, period: Period) -> State:
    """Return what a rule for members, in place and without a time, says of a place."""
    if world.land is None:
        raise ValueError("there are no registers")
    states = []
    for member in world.land.members(world, rule["for"]):
        try:
            states.append(state_at(member, _of_member(rule), period))
        except BlankTime:
            states.append(State("unknown", frozenset({"value_missing"})))
    says = {state.says for state in states}
    missing = _not_listed(world, rule, [period])
    if "fail" in says:
        return State("fail")
    if "unknown" in says or missing:
        whys = [state.why for state in states if state.says == "unknown"]
        return State("unknown", frozenset(missing).union(*whys))
    if "pass" in says:
        return State("pass")
    whys = [state.why for state in states] or [frozenset({"nobody_asked"})]
    return State("none", frozenset().union(*whys))


def _times(world: World, rule: Rule, inherited: list[Period] | None) -> list[Period]:
    """Return the judged periods that the rule itself has; none where its members have their own."""
    if world.land is None:
        return []
    anyone = world.land.anyone(world, rule["for"])
    try:
        times = own_times(anyone, rule) or inherited
        return times or judged_periods(anyone, rule)
    except BlankTime:
        return []
    except (StopIteration, KeyError):
        return []


def _judged(world: World, rule: Rule, inherited: list[Period] | None) -> list[tuple[World, Period]]:
    """Return the judged periods of a rule, or those of its members that have their own."""
    times = _times(world, rule, inherited)
    if times or world.land is None:
        return [(world, one) for one in times]
    found: list[tuple[World, Period]] = []
    for member in world.land.members(world, rule["for"]):
        with suppress(BlankTime):
            found += [(member, one) for one in own_times(member, rule) or []]
    return found


def _not_listed(world: World, rule: Rule, times: list[Period]) -> set[str]:
    """Return why there may be members beside those that are known (N3, N10)."""
    if world.land is None:
        return set()
    register = world.land.registers[rule["for"]]
    if world.land.unnamed(world, register.name):
        return {"members_unknown"}
    if times:
        return list_is_open(world, register, max(times))
    # members with times of their own are those of the last day that is seen
    closed = register.closed or register.complete.to(world.as_of)
    return set() if closed else {"members_unknown"}


def shown_day(number: float | None) -> str | None:
    """Return a day as a person writes it."""
    return None if number is None else dt.date.fromordinal(int(number)).isoformat()
