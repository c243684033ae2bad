"""Indicators derived from registers: who is asked, what is known of them (sentence 13, N8, N9)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .completions import Chance, Crowd, extremes, known, numbers_met, sums
from .derived import compound, kind_of, percentile, register_of, span_of
from .ends import Ends, exactly, gap, nobody
from .formulas import Truth, truth
from .member_worlds import MemberWorld, condition
from .time_periods import Period
from .unit_table import PERCENT, PLAIN, Unit, unit

if TYPE_CHECKING:
    import datetime as dt

    from .land import Land
    from .registers import Register
    from .world import World

__all__ = ["list_is_open", "register_value"]

Definition = dict[str, Any]
_YES = Truth(True)
_OWN = ("parameter_missing", "standard_missing")


def register_value(world: World, definition: Definition, period: Period) -> Ends:
    """Return an indicator derived from a register in a judged period, in its unit."""
    crowd, why, flags = _crowd(world, definition, period)
    natural, wanted = _units(world, definition, period)
    chances = [chance for chance in crowd.chances if chance.asked.value is not False]
    unknown = [chance for chance in chances if not known(chance)]
    if "need" in definition and (chances or crowd.unnamed or crowd.more):
        if not world.due(period) and (unknown or crowd.unnamed or crowd.more):
            return gap({"not_seen"}, flags)
        if not _enough(str(definition["need"]), chances, unknown, crowd):
            return gap({"too_few_values"}, flags)
        if unknown or crowd.unnamed or crowd.more:
            flags |= {"left_out"}
        chances = [chance for chance in chances if known(chance)]
        crowd = Crowd(chances, may_fail=crowd.may_fail, asks=crowd.asks)
    result = _reduced(world, definition, replace(crowd, chances=chances), natural)
    if not result.asked:
        return replace(nobody(), flags=flags)
    if result.known:
        return exactly(result.least, result.scale, flags).times(natural.into(wanted))
    if "undefined_value" in result.why:
        return gap({"undefined_value"}, flags)
    return replace(result, why=why, flags=flags).times(natural.into(wanted))


def _enough(need: str, chances: list[Chance], unknown: list[Chance], crowd: Crowd) -> bool:
    from .world import enough

    if crowd.more and "%" in need:  # a share of nobody knows how many
        return False
    found = len(chances) - len(unknown)
    return found > 0 and enough(need, found, len(chances) + crowd.unnamed)


# -- who is asked ---------------------------------------------------------------------------------


def _crowd(
    world: World, definition: Definition, period: Period
) -> tuple[Crowd, frozenset[str], frozenset[str]]:
    """Return the members of a place, why some are not known, and what was left out of them."""
    land = _land(world)
    register = land.registers[str(register_of(definition))]
    span = span_of(world, definition, period)
    chances: list[Chance] = []
    why: set[str] = set()
    for member in land.members(world, register.name):
        chance = _chance(member, definition, period, span)
        chances.append(chance)
        if chance.asked.value is not False and not known(chance):
            why |= chance.asked.why | chance.passes.why | chance.value.why
    flags = (
        frozenset()
        .union(*(c.asked.flags for c in chances))
        .union(*(c.passes.flags | c.value.flags for c in chances if c.asked.value is not False))
    )
    open_why = list_is_open(world, register, period, span if "during" in definition else None)
    unnamed = land.unnamed(world, register.name)
    if open_why or unnamed:
        why |= {"members_unknown"} if unnamed else open_why
    crowd = Crowd(
        chances,
        unnamed=unnamed,
        certain=land.alone(register.name) and not _may_be_left_out(register, definition),
        more=bool(open_why),
        may_fail="meeting" in definition,
        asks="meeting" in definition and not ("count" in definition and "during" in definition),
        value=_any_value(world, register, definition, period),
    )
    # what is not known of a member is one reason, whatever it is (N16)
    named = {one if one in (*_OWN, "not_seen") else "members_unknown" for one in why}
    return crowd, frozenset(named), flags


def _land(world: World) -> Land:
    if world.land is None:
        raise ValueError("there are no registers")
    return world.land


def _chance(
    member: MemberWorld, definition: Definition, period: Period, span: tuple[dt.date, dt.date]
) -> Chance:
    answers = [member.membership(period)]
    if "where" in definition:
        answers.append(truth(member.reading("where"), definition["where"], period))
    if "during" in definition:
        answers.append(_during(member, str(definition["during"]), span))
    meeting = definition.get("meeting")
    passes = _YES
    if isinstance(meeting, dict):
        from .verdicts import state_at

        state = state_at(member.reading("measure"), meeting, period)
        passes = Truth({"pass": True, "fail": False}.get(state.says), state.why, state.flags)
        if state.says == "none":
            answers.append(Truth(False))
        elif state.why == {"where_unknown"}:
            answers.append(Truth(None, state.why, state.flags))
    elif meeting is not None:
        passes = condition(member.reading("meeting"), meeting, period)
    value = exactly(1.0)
    if "of" in definition:
        value = member.reading("of").value(definition["of"], period)
    return Chance(_all(answers), passes, value)


def _all(answers: list[Truth]) -> Truth:
    flags = frozenset().union(*(answer.flags for answer in answers))
    if any(answer.value is False for answer in answers):
        return Truth(False, flags=flags)
    unknown = [answer for answer in answers if answer.value is None]
    if unknown:
        return Truth(None, frozenset().union(*(answer.why for answer in unknown)), flags)
    return Truth(True, flags=flags)


def _during(member: MemberWorld, name: str, span: tuple[dt.date, dt.date]) -> Truth:
    """Say whether a date lies in the judged period and has come (N8)."""
    first, last = span
    raw = member.row.cells.get((name, None))
    complete = member.register.complete
    if raw == "?":
        return Truth(None, frozenset({"value_missing"}))
    if raw is None:
        if complete.within(first, last):
            return Truth(False)
        ahead = last > member.as_of and complete.within(first, member.as_of)
        return Truth(None, frozenset({"not_seen" if ahead else "value_missing"}))
    day = Period.parse(raw).last_day
    if day > member.as_of:  # it has not come, whatever the file says
        return Truth(None, frozenset({"not_seen"})) if last > member.as_of else Truth(False)
    return Truth(first <= day <= last)


def list_is_open(
    world: World, register: Register, period: Period, span: tuple[dt.date, dt.date] | None = None
) -> set[str]:
    """Return why further members may exist; nothing if none can (N3, N6)."""
    if register.closed:
        return set()
    complete = register.complete
    if span is not None:
        first, last = span
        if complete.within(first, last):
            return set()
        so_far = complete.within(first, min(last, world.as_of))
        return {"not_seen"} if last > world.as_of and so_far else {"members_unknown"}
    if world.due(period) and complete.to(world.reading_day(period)):
        return set()
    return {"not_seen"} if complete.to(world.as_of) else {"members_unknown"}


def _may_be_left_out(register: Register, definition: Definition) -> bool:
    """Say whether a member of which nothing is known may not be asked (N9)."""
    meeting = definition.get("meeting")
    asks = isinstance(meeting, dict) and ("where" in str(meeting) or "case" in str(meeting))
    dated = register.start is not None or register.end is not None
    return bool({"where", "during"} & set(definition)) or asks or dated


# -- the pair -------------------------------------------------------------------------------------


def _reduced(world: World, definition: Definition, crowd: Crowd, natural: Unit) -> Ends:
    kind = kind_of(definition)
    if kind == "count" or (kind == "share" and "of" not in definition):
        return numbers_met(crowd, share=kind == "share")
    if kind == "sum":
        return sums(crowd)
    if kind in ("min", "max", "worst"):
        highest = kind == "max"
        if kind == "worst" and not natural.labels:
            anyone = _land(world).anyone(world, str(register_of(definition)))
            highest = anyone.definition(definition["of"]).get("better") == "lower"
        return extremes(crowd, highest=highest)
    if not crowd.chances and not crowd.unnamed and not crowd.more:
        return nobody()
    if crowd.unnamed or crowd.more or not all(known(chance) for chance in crowd.chances):
        return gap({"members_unknown"})
    numbers = [chance.value.number for chance in crowd.chances]
    scale = max(chance.value.scale for chance in crowd.chances)
    if kind == "share":
        passing = sum(c.value.number for c in crowd.chances if c.passes.value)
        return exactly(passing / sum(numbers), 1.0) if sum(numbers) else exactly(math.nan)
    if kind == "mean":
        return exactly(sum(numbers) / len(numbers), scale / len(numbers))
    if kind == "percentile":
        return exactly(percentile(numbers, float(str(definition["at"]))), scale)
    least, _, size = compound([number * float(natural.factor) * 100 for number in numbers])
    return exactly(least, size)


def _units(world: World, definition: Definition, period: Period) -> tuple[Unit, Unit]:
    kind = kind_of(definition)
    if kind in ("count", "share"):
        natural = PLAIN
    elif kind == "compound":
        natural = PERCENT
    else:
        anyone = _land(world).anyone(world, str(register_of(definition)))
        natural = anyone.unit_of(definition["of"], period)
    if kind == "count" or "unit" not in definition:
        return natural, natural
    return natural, unit(definition["unit"])


def _any_value(world: World, register: Register, definition: Definition, period: Period) -> Ends:
    """Return what is known of the value of any member: flows are not negative (sentence 5)."""
    if "of" not in definition:
        return exactly(1.0)
    anyone = _land(world).anyone(world, register.name)
    own = anyone.definition(definition["of"])
    counts = register_of(own) not in (None, "periods") and "count" in own
    flow = own.get("kind") == "flow" and anyone._low(own) >= 0
    return gap({"members_unknown"}, least=0.0 if flow or counts else -math.inf)
