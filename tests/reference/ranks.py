"""A place among peers: one more than those strictly better (sentence 27, N13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .completions import Chance, Crowd, numbers_met
from .ends import Ends, exactly, gap, nobody
from .formulas import Truth
from .measures import Measured, bound_unit
from .member_worlds import MemberWorld
from .register_values import list_is_open
from .unit_table import PERCENT, PLAIN, Unit, unit

if TYPE_CHECKING:
    from .time_periods import Period
    from .world import World

__all__ = ["rank_measured"]

_NOT_SEEN = frozenset({"not_seen"})


def rank_measured(world: World, rule: dict[str, Any], period: Period, own: Unit) -> Measured:
    """Return the place, or the share of the others that are not better, in a judged period."""
    written = unit(rule["unit"]) if "unit" in rule else bound_unit(rule)
    share = written == PERCENT
    found = _rank(world, rule, period, share=share)
    if not share:
        return Measured(found, PLAIN)
    return Measured(found.times(PLAIN.into(PERCENT)) if found.asked else found, PERCENT)


def _rank(world: World, rule: dict[str, Any], period: Period, *, share: bool) -> Ends:
    if world.land is None:
        raise ValueError("there are no registers")
    register = world.land.registers[rule["among"]]
    place = world.owner if isinstance(world, MemberWorld) else world
    thing = rule["rank"]
    mine = world.value(thing, period).as_gap()
    chances: list[Chance] = []
    why: set[str] = set()
    for peer in world.land.members(place, register.name):
        if isinstance(world, MemberWorld) and peer.row is world.row:
            continue
        chance = _chance(world, peer.reading("measure"), rule, period, mine)
        chances.append(chance)
        if chance.asked.value is None or (chance.asked.value and chance.passes.value is None):
            why |= chance.asked.why | chance.passes.why
    unnamed = world.land.unnamed(place, register.name)
    more = list_is_open(place, register, period)
    why |= {"members_unknown"} if unnamed else set()
    whys = {one if one == "not_seen" else "members_unknown" for one in why | more}
    crowd = Crowd(
        chances,
        unnamed=unnamed,
        certain=world.land.alone(register.name) and not (register.start or register.end),
        more=bool(more),
    )
    # without others there is no place among them
    others = numbers_met(crowd, share=share)
    if not others.asked:
        return nobody()
    if not mine.known:
        return gap(mine.why, mine.flags)
    if share:
        return others if others.known else _explained(others, whys)
    # met is "not better" here; the place is one more than those better
    better = numbers_met(_turned(crowd), share=False)
    if better.known:
        return exactly(better.number + 1)
    return _explained(Ends(better.least + 1, better.most + 1, better.scale + 1), whys)


def _explained(ends: Ends, why: set[str]) -> Ends:
    return Ends(ends.least, ends.most, ends.scale, frozenset(why), nears=ends.nears)


def _chance(
    world: World, peer: MemberWorld, rule: dict[str, Any], period: Period, mine: Ends
) -> Chance:
    """Say whether a peer is not better, trying both ends of what is known of it."""
    theirs = peer.value(rule["rank"], period)
    asked = peer.membership(period)
    if not mine.known or not theirs.asked:
        return Chance(asked, Truth(None, theirs.why), exactly(1.0))
    sign = -1 if peer.definition(rule["rank"]).get("better") == "lower" else 1
    scale = max(theirs.scale, mine.scale)
    answers = {
        sign * world.closeness.order(end, mine.number, scale) <= 0
        for end in (theirs.least, theirs.most)
    }
    passes = Truth(answers.pop()) if len(answers) == 1 else Truth(None, theirs.why)
    return Chance(asked, passes, exactly(1.0))


def _turned(crowd: Crowd) -> Crowd:
    """Return the same with better and not better exchanged."""
    chances = [
        Chance(
            one.asked,
            Truth(None if one.passes.value is None else not one.passes.value, one.passes.why),
            one.value,
        )
        for one in crowd.chances
    ]
    return Crowd(chances, crowd.unnamed, crowd.certain, crowd.more)
