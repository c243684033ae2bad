"""Indicators derived from the built-in register `periods` (sentences 13 and 14, R4 to R6)."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .ends import Ends, exactly, gap, nobody
from .formulas import Truth, formula_names, truth
from .time_periods import GRAINS, Period, parse_length
from .unit_table import PERCENT, PLAIN, Unit, unit

if TYPE_CHECKING:
    from .world import World

__all__ = [
    "DERIVED_KEYS", "compound", "derived_value", "is_definition", "kind_of", "names_asked",
    "percentile", "register_of", "span_of",
]  # fmt: skip

DERIVED_KEYS = (
    "count", "share", "sum", "mean", "min", "max", "worst", "percentile", "compound",
)  # fmt: skip
_YES = Truth(True)


@dataclass(frozen=True)
class Member:
    """What is known of one sub-period: is it asked, does it pass, what is its value."""

    asked: Truth
    passes: Truth
    value: Ends


def kind_of(definition: dict[str, Any]) -> str:
    return next(key for key in DERIVED_KEYS if key in definition)


def register_of(definition: dict[str, Any]) -> str | None:
    """Return the register that an indicator is derived from, `periods` among them."""
    for key in DERIVED_KEYS:
        if isinstance(definition.get(key), str):
            name: str = definition[key]
            return name
    return None


def is_definition(world: World, written: dict[str, Any]) -> bool:
    """Say whether a reference is an indicator defined in place, and not a measure of one."""
    registers = {"periods", *(world.land.registers if world.land else ())}
    return "expression" in written or register_of(written) in registers


def names_asked(definition: dict[str, Any]) -> set[str]:
    """Return the indicators that `of`, `where` and `meeting` name."""
    names: set[str] = set()
    for key in ("of", "where", "meeting"):
        thing = definition.get(key)
        if isinstance(thing, dict):
            from .measures import names_measured

            names |= names_measured({"indicator": thing} if key == "of" else thing)
        elif thing is not None:
            names |= {thing} if key == "of" else formula_names(thing)
    return names


def derived_value(world: World, definition: dict[str, Any], period: Period) -> Ends:
    """Return a derived indicator in a judged period, in its unit."""
    first, last = span_of(world, definition, period)
    seen = last <= world.as_of
    members = [_member(world, definition, one) for one in _periods(world, definition, first, last)]
    natural, wanted = _units(world, definition, period)
    floor = 0.0 if _cannot_be_negative(world, definition) else -math.inf
    none_is_none = kind_of(definition) == "sum" or (
        kind_of(definition) == "count" and "meeting" not in definition
    )
    if not members:
        if definition.get("where") is not None and not none_is_none:
            floor = -math.inf
        return gap({"value_missing"} if seen else {"not_seen"}, least=floor)
    if all(member.asked.value is False for member in members):
        # Nothing counted is 0; nobody asked is no value (N15).
        return exactly(0.0).times(natural.into(wanted)) if none_is_none else nobody()
    members = [member for member in members if member.asked.value is not False]
    unknown = [member for member in members if not _known(definition, member)]
    flags = _flags(members)
    if unknown and "need" in definition:
        from .world import enough

        if not seen:
            return gap({"not_seen"}, flags)
        if not enough(definition["need"], len(members) - len(unknown), len(members)):
            return gap({"too_few_values"}, flags)
        members = [member for member in members if _known(definition, member)]
        unknown, flags = [], flags | {"left_out"}
    elif "need" in definition and not enough_known(definition, len(members)):
        return gap({"too_few_values"}, flags)
    if all(member.asked.value is None for member in members) and not none_is_none:
        # Perhaps nobody is asked, and then there is no value: nothing may be decided before.
        return gap(_whys(definition, unknown), flags)
    least, most, scale = _ends(world, definition, members, natural, period)
    if least == most:
        result = exactly(least, scale, flags)
    elif math.isnan(least):
        result = gap({"undefined_value"}, flags)
    else:
        result = Ends(least, most, scale, _whys(definition, unknown), flags)
    return result.times(natural.into(wanted))


def enough_known(definition: dict[str, Any], known: int) -> bool:
    from .world import enough

    return enough(definition["need"], known, known)


# -- which sub-periods ------------------------------------------------------------------------


def span_of(world: World, definition: dict[str, Any], period: Period) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the judged period, as `over` widens or replaces it."""
    over = definition.get("over")
    if over is None:
        return period.first_day, period.last_day
    text = str(over)
    if ".." in text or text in world.ruleset.get("stages", {}) or text == "window":
        first, last = world.range(text)
        return first.first_day, (last or period).last_day
    count, grain = parse_length(text)
    if grain is not None and grain < period.grain:  # two years that end with a judged month
        months = count * (12 // grain)
        after = period.last_day + dt.timedelta(days=1)
        year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
        return dt.date(year, month + 1, after.day), period.last_day
    ending = Period.holding(period.last_day, grain or period.grain)
    return ending.back(count - 1).first_day, period.last_day


def _periods(
    world: World, definition: dict[str, Any], first: dt.date, last: dt.date
) -> list[Period]:
    """Return the periods between two days at the finest grain at which any value is seen there."""
    leaves = set().union(*(world.leaves(name) for name in names_asked(definition)))
    grains = {
        period.grain
        for (name, period), cell in world.cells.items()
        if name in leaves
        and cell is not None
        and world.seen(period)
        and first <= period.first_day
        and period.last_day <= last
    }
    if not grains:
        return []
    grain = max(grains, key=GRAINS.index)
    start, end = Period.holding(first, grain), Period.holding(last, grain)
    inside = [Period(grain, number) for number in range(start.number, end.number + 1)]
    whole = inside[0].first_day == first and inside[-1].last_day == last
    return inside if whole else []


# -- what is known of each ----------------------------------------------------------------------


def _member(world: World, definition: dict[str, Any], period: Period) -> Member:
    where, meeting = definition.get("where"), definition.get("meeting")
    asked = _YES if where is None else truth(world, where, period)
    if meeting is None:
        passes = _YES
    elif isinstance(meeting, dict):
        from .verdicts import state_at

        state = state_at(world, meeting, period)
        passes = Truth({"pass": True, "fail": False}.get(state.says), state.why, state.flags)
        if state.says == "none":
            asked = Truth(False)
    else:
        passes = truth(world, meeting, period)
    value = exactly(1.0)
    if "of" in definition:
        value = world.value(definition["of"], period)
    return Member(asked, passes, value)


def _known(definition: dict[str, Any], member: Member) -> bool:
    asked, passes = member.asked.value is True, member.passes.value is not None
    return asked and passes and member.value.known


def _whys(definition: dict[str, Any], unknown: list[Member]) -> frozenset[str]:
    why: set[str] = set()
    for member in unknown:
        why |= member.asked.why if member.asked.value is None else set()
        why |= member.passes.why if member.passes.value is None else set()
        why |= set() if member.value.known else member.value.why
    return frozenset(why)


def _flags(members: list[Member]) -> frozenset[str]:
    return frozenset().union(
        *(one.asked.flags | one.passes.flags | one.value.flags for one in members)
    )


# -- the pair ---------------------------------------------------------------------------------


def _units(world: World, definition: dict[str, Any], period: Period) -> tuple[Unit, Unit]:
    """Return the unit in which the value is formed and the one that is wanted."""
    kind = kind_of(definition)
    if kind in ("count", "share"):
        natural = PLAIN
    elif kind == "compound":
        natural = PERCENT
    else:
        natural = world.unit_of(definition["of"], period)
    if kind == "count" or "unit" not in definition:
        return natural, natural
    return natural, unit(definition["unit"])


def _cannot_be_negative(world: World, definition: dict[str, Any]) -> bool:
    kind = kind_of(definition)
    return kind in ("count", "share") or (kind == "sum" and _is_flow(world, definition["of"]))


def _is_flow(world: World, thing: Any) -> bool:
    definition = world.definition(thing)
    return definition.get("kind") == "flow" and world._low(definition) >= 0


def _ends(
    world: World,
    definition: dict[str, Any],
    members: list[Member],
    natural: Unit,
    period: Period,
) -> tuple[float, float, float]:
    """Return the least, the most and the scale over everything unknown (sentence 13)."""
    kind = kind_of(definition)
    if kind == "count":
        least = sum(1.0 for m in members if m.asked.value and m.passes.value)
        most = sum(1.0 for m in members if m.passes.value is not False)
        return least, most, most
    if kind == "share":
        return _share(members, weighted="of" in definition)
    if kind == "sum":
        return _sum(members)
    if kind in ("min", "max", "worst"):
        lower_is_worse = True
        if kind == "worst" and not natural.labels:
            lower_is_worse = world.definition(definition["of"]).get("better") == "higher"
        return _extreme(members, highest=kind == "max" or not lower_is_worse)
    if not all(_known(definition, member) for member in members):
        return -math.inf, math.inf, 0.0
    numbers = [member.value.number for member in members]
    scale = max(member.value.scale for member in members)
    if kind == "mean":
        result = sum(numbers) / len(numbers)
        return result, result, scale / len(numbers)
    if kind == "percentile":
        result = percentile(numbers, float(str(definition["at"])))
        return result, result, scale
    return compound([number * float(natural.factor) * 100 for number in numbers])


def _share(members: list[Member], *, weighted: bool) -> tuple[float, float, float]:
    if weighted:
        if any(m.asked.value is None or m.passes.value is None for m in members) or any(
            not m.value.known for m in members
        ):
            return -math.inf, math.inf, 0.0
        total = sum(m.value.number for m in members)
        if total == 0:
            return math.nan, math.nan, 0.0
        share = sum(m.value.number for m in members if m.passes.value) / total
        return share, share, 1.0
    asked = [m for m in members if m.asked.value]
    perhaps = [m for m in members if m.asked.value is None]
    passing = sum(1 for m in asked if m.passes.value)
    possible = sum(1 for m in asked if m.passes.value is not False)
    against = sum(1 for m in perhaps if m.passes.value is not True)
    in_favour = sum(1 for m in perhaps if m.passes.value is not False)
    least = passing / (len(asked) + against)
    most = (possible + in_favour) / (len(asked) + in_favour)
    return least, most, most


def _sum(members: list[Member]) -> tuple[float, float, float]:
    least = most = scale = 0.0
    for member in members:
        low, high = member.value.least, member.value.most
        if member.asked.value is None:
            low, high = min(low, 0.0), max(high, 0.0)
        least, most = least + low, most + high
        scale = max(scale, member.value.scale)
    return least, most, scale


def _extreme(members: list[Member], *, highest: bool) -> tuple[float, float, float]:
    pick = max if highest else min
    sure = [m.value for m in members if m.asked.value]
    every = [m.value for m in members]
    if highest:
        least, most = max(v.least for v in sure), max(v.most for v in every)
    else:
        least, most = min(v.least for v in every), min(v.most for v in sure)
    return least, most, abs(pick(least, most)) if math.isfinite(pick(least, most)) else 0.0


def percentile(numbers: list[float], at: float) -> float:
    """Return a percentile by linear interpolation: k = 1 + (n - 1) p / 100 in the sorted list."""
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * at / 100
    below = min(int(place), len(ordered) - 1)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def compound(rates: list[float]) -> tuple[float, float, float]:
    """Return the rate that yearly rates in % compound to (reading R6)."""
    product = 1.0
    for rate in rates:
        if 1 + rate / 100 < 0:
            return math.nan, math.nan, 0.0
        product *= 1 + rate / 100
    result = 100 * (product - 1)
    return result, result, 100 * max(product, 1.0)
