"""What a measure is held against: literals, references, tolerance (sentences 23, 30 to 37)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .derived import is_definition
from .ends import Ends, exactly, gap, round_number
from .measures import MEASURES, Measured, filled, measure, step
from .time_periods import Period
from .unit_table import PERCENT, POINTS, Unit, label_rank, parse_quantity

if TYPE_CHECKING:
    from .world import World

__all__ = ["BOUNDS", "Bound", "Side", "rounded", "sides"]

Rule = dict[str, Any]
_REFERENCE = {"value_missing": "reference_missing", "base_missing": "reference_missing"}
_SPELLINGS = {
    "at_least": (1, False), "not_lower_than": (1, False), "above": (1, True),
    "at_most": (-1, False), "not_higher_than": (-1, False), "below": (-1, True),
    "equal_to": (0, False),
}  # fmt: skip
_MUST = {"rise": "above", "fall": "below", "not_rise": "at_most", "not_fall": "at_least"}
BOUNDS = (*_SPELLINGS, "between", "must")


@dataclass(frozen=True)
class Bound:
    """A bound in the unit of the measure, and the unit it is written in.

    ``applies`` is False where a case says `none`; ``from_data`` says that it is rounded too.
    """

    ends: Ends
    unit: Unit
    applies: bool = True
    from_data: bool = False


@dataclass(frozen=True)
class Side:
    """A lower (1), upper (-1) or equal (0) bound."""

    direction: int
    strict: bool
    bound: Bound


def rounded(rule: Rule, ends: Ends) -> Ends:
    """Round a value as the rule says, each end in one step."""
    if "round" not in rule:
        return ends
    digits, mode = int(rule["round"]["digits"]), rule["round"]["mode"]
    least = round_number(ends.least, digits, mode)
    most = round_number(ends.most, digits, mode)
    sizes = [abs(end) for end in (least, most) if math.isfinite(end)]
    scale = max([ends.scale, *sizes])
    return replace(ends, least=least, most=most, scale=scale, nears=frozenset())


def sides(world: World, rule: Rule, period: Period, own: Unit) -> list[Side]:
    """Return the bounds of a rule at a judged period; ``own`` is the unit of its measure."""
    result = []
    for key, written in _spelled_out(rule, own):
        direction, strict = _SPELLINGS[key]
        bound = _bound(world, rule, written, period, own)
        if bound.from_data and not own.labels:
            bound = replace(bound, ends=rounded(rule, bound.ends))
        if "tolerance" in rule:
            bound = _moved(bound, direction, str(rule["tolerance"]), own)
        result.append(Side(direction, strict, bound))
    return result


def _spelled_out(rule: Rule, own: Unit) -> list[tuple[str, Any]]:
    if "must" in rule:
        return [(_MUST[rule["must"]], "previous")]
    if "between" in rule:
        low, high = rule["between"]
        if own.labels and label_rank(own, low) > label_rank(own, high):
            low, high = high, low
        return [("at_least", low), ("at_most", high)]
    order = sorted((key for key in _SPELLINGS if key in rule), key=lambda key: -_SPELLINGS[key][0])
    return [(key, rule[key]) for key in order]


def _bound(world: World, rule: Rule, written: Any, period: Period, own: Unit) -> Bound:
    if not isinstance(written, dict):
        text = str(written)
        if text == "previous":
            return _from_data(measure(world, rule, step(rule, period)), own)
        return _literal(text, own)
    if "period" in written:
        return _from_data(measure(world, rule, world.period(written["period"])), own)
    if "assigned" in written:
        return _parameter(world, written["assigned"], period, own)
    if "schedule" in written:
        return _schedule(world, rule, written, period, own)
    if "case" in written:
        return _case(world, rule, written, period, own)
    name = written.get("indicator")
    if name is not None and world.is_parameter(name):
        return _parameter(world, name, period, own)
    if is_definition(world, written):
        ends = filled(world, rule, written, period)
        return _from_data(Measured(ends, world.unit_of(written, period)), own)
    if not any(key in written for key in MEASURES):
        raise ValueError(f"{written!r} is no bound")
    inner = {"missing": rule["missing"], **written} if "missing" in rule else written
    return _from_data(measure(world, inner, period), own)


def _literal(text: str, own: Unit) -> Bound:
    if own.labels:
        return Bound(exactly(float(label_rank(own, text))), own)
    literal = parse_quantity(text)
    if literal is None:
        raise ValueError(f"{text!r} is no bound")
    number, written = literal
    if written is None:
        return Bound(exactly(number), own)
    return Bound(exactly(number).times(written.into(own)), written)


def _from_data(measured: Measured, own: Unit) -> Bound:
    ends = measured.ends if measured.ends.asked else gap({"value_missing"})
    ends = ends.explained(_REFERENCE).times(measured.unit.into(own))
    return Bound(ends, measured.unit, from_data=True)


def _parameter(world: World, name: str, period: Period, own: Unit) -> Bound:
    written = world.unit_of(name, period)
    return Bound(world.value(name, period).times(written.into(own)), written)


def _case(world: World, rule: Rule, written: Rule, period: Period, own: Unit) -> Bound:
    name = written["case"]
    chosen = world.reading("case").value(name, period).as_gap()
    if not chosen.known:
        return Bound(gap(chosen.explained(_REFERENCE).why, chosen.flags), own)
    scale = world.unit_of(name, period)
    entry = next(
        entry
        for label, entry in written["values"].items()
        if label_rank(scale, label) == chosen.number
    )
    if entry is None or str(entry) == "none":
        return Bound(gap({"reference_missing"}), own, applies=False)
    return _bound(world, rule, entry, period, own)


def _schedule(world: World, rule: Rule, written: Rule, period: Period, own: Unit) -> Bound:
    """Return the scheduled bound; outside its entries a schedule is undetermined."""
    entries = {Period.parse(key): entry for key, entry in written["schedule"].items()}
    if period in entries:
        return replace(_bound(world, rule, entries[period], period, own), from_data=False)
    before = max((one for one in entries if one < period), default=None)
    after = min((one for one in entries if one > period), default=None)
    if "interpolate" not in written or before is None or after is None:
        return Bound(gap({"reference_missing"}), own)
    left = _bound(world, rule, entries[before], before, own)
    right = _bound(world, rule, entries[after], after, own)
    whys = [end.ends.why for end in (left, right) if not end.ends.known]
    if whys:
        return Bound(gap(frozenset().union(*whys)), left.unit)
    share = (period.number - before.number) / (after.number - before.number)
    first, last = left.ends.number, right.ends.number
    if written["interpolate"] == "linear":
        ends = exactly(first + (last - first) * share, max(abs(first), abs(last)))
    elif first > 0 and last > 0:
        ends = exactly(first * (last / first) ** share)
    else:
        ends = gap({"undefined_value"})
    return Bound(ends, left.unit)


def _moved(bound: Bound, direction: int, tolerance: str, own: Unit) -> Bound:
    """Move a bound to its weaker side (sentence 33)."""
    literal = parse_quantity(tolerance)
    if literal is None:
        raise ValueError(f"{tolerance!r} is no tolerance")
    number, written = literal

    def moved(end: float) -> float:
        if math.isinf(end):
            return end
        if written == PERCENT:
            return end - direction * number / 100 * abs(end)
        if written is None or (written == POINTS and own == PERCENT):
            return end - direction * number
        return end - direction * number * float(written.into(own))

    ends = replace(bound.ends, least=moved(bound.ends.least), most=moved(bound.ends.most))
    return replace(bound, ends=ends)
