"""What a rule compares: levels, changes, totals and means (sentences 21 to 26, 36)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .ends import Ends, exactly, gap
from .formulas import formula_names
from .time_periods import Period, parse_length
from .unit_table import PERCENT, POINTS, Unit, parse_quantity, unit

if TYPE_CHECKING:
    from .world import World

__all__ = [
    "COMPOSITES", "MEASURES", "Measured", "base_period", "bound_unit", "measure", "names_measured",
    "step",
]  # fmt: skip

MEASURES = ("indicator", "increase", "decrease", "total", "mean", "rank")
COMPOSITES = ("all", "any", "rules", "meets")
Rule = dict[str, Any]
_BASE = {"value_missing": "base_missing"}


@dataclass(frozen=True)
class Measured:
    """The measured value and the unit it is in."""

    ends: Ends
    unit: Unit


def measure_key(rule: Rule) -> str:
    return next(key for key in MEASURES if key in rule)


def names_measured(rule: Rule) -> set[Any]:
    """Return the indicators a rule in place measures (a definition in place is one of them)."""
    if "done" in rule or "meets" in rule:
        return set()
    for key in COMPOSITES:
        if key in rule:
            parts = [part for part in rule[key] if isinstance(part, dict)]
            return set().union(*(names_measured(part) for part in parts))
    thing = rule[measure_key(rule)]
    if isinstance(thing, str):
        return {thing}
    if "expression" in thing:
        return formula_names(thing["expression"])
    from .derived import names_asked

    return names_asked(thing)


def measure(world: World, rule: Rule, period: Period) -> Measured:
    """Return the rule's own measure, judged at a period, not yet rounded."""
    key = measure_key(rule)
    thing = rule[key]
    own = world.unit_of(thing, period)
    if key == "rank":
        from .ranks import rank_measured

        return rank_measured(world, rule, period, own)
    if key == "indicator":
        return Measured(filled(world, rule, thing, period), own)
    if key == "total":
        first = world.period(rule["since"])
        span = [Period(period.grain, n) for n in range(first.number, period.number + 1)]
        return Measured(_total([filled(world, rule, thing, one) for one in span]), own)
    if key == "mean":
        span = mean_periods(world, rule, period)
        return Measured(_mean([filled(world, rule, thing, one) for one in span]), own)
    return _change(world, rule, period, own)


def mean_periods(world: World, rule: Rule, period: Period) -> list[Period]:
    """Return the periods that `mean: x, over: ...` takes the mean of."""
    text = str(rule["over"])
    if ".." in text or text in world.ruleset.get("stages", {}) or text == "window":
        first, last = world.range(text)
        last = last or period
    else:
        count, grain = parse_length(text)
        last = Period.holding(period.last_day, grain or period.grain)
        first = last.back(count - 1)
    return [Period(last.grain, number) for number in range(first.number, last.number + 1)]


def base_period(world: World, rule: Rule, period: Period) -> Period:
    return world.period(rule["since"]) if "since" in rule else period.lag(rule["every"])


def step(rule: Rule, period: Period) -> Period:
    """Return the judged period one step earlier (sentence 23)."""
    return period.lag(rule["every"]) if "every" in rule else period.back(1)


# -- filling (sentence 36) ----------------------------------------------------------------------


def filled(world: World, rule: Rule, thing: Any, period: Period) -> Ends:
    """Return a value, its gap filled as the rule's `missing` says; unseen periods never are."""
    value = world.value(thing, period)
    missing = rule.get("missing")
    if value.known or not value.asked or not missing or not world.seen(period):
        return value
    if world.is_parameter(thing):
        return value
    if "carry_forward" in missing:
        for steps in range(1, int(missing["carry_forward"]) + 1):
            earlier = world.value(thing, period.back(steps))
            if earlier.known and world.seen(period.back(steps)):
                return _if_possible(earlier.flagged("filled"), value)
        return value
    line = _interpolated(world, thing, period, int(missing["interpolate"]))
    return value if line is None else _if_possible(line, value)


def _if_possible(found: Ends, value: Ends) -> Ends:
    """Return what is filled, if it lies between the ends that are known (sentences 40, 45)."""
    room = 1e-9 * abs(found.least)
    return found if value.least - room <= found.least <= value.most + room else value


def _interpolated(world: World, thing: Any, period: Period, longest: int) -> Ends | None:
    if world.unit_of(thing, period).labels:
        return None
    left = _nearest(world, thing, period, -1, longest)
    right = _nearest(world, thing, period, 1, longest)
    if left is None or right is None or right.number - left.number - 1 > longest:
        return None
    before, after = world.value(thing, left), world.value(thing, right)
    share = (period.number - left.number) / (right.number - left.number)
    number = before.number + (after.number - before.number) * share
    flags = before.flags | after.flags | {"filled"}
    return exactly(number, max(before.scale, after.scale), frozenset(flags))


def _nearest(world: World, thing: Any, period: Period, way: int, longest: int) -> Period | None:
    for steps in range(1, longest + 1):
        other = period.back(-way * steps)
        if world.seen(other) and world.value(thing, other).known:
            return other
    return None


# -- sums and changes ---------------------------------------------------------------------------


def _union(parts: list[Ends], what: str) -> frozenset[str]:
    chosen = [part for part in parts if what == "flags" or not part.known]
    return frozenset().union(*(getattr(part, what) for part in chosen))


def _total(parts: list[Ends]) -> Ends:
    if not parts:  # judged before it begins
        return gap({"value_missing"})
    flags = _union(parts, "flags")
    if all(part.known for part in parts):
        numbers = [part.number for part in parts]
        return exactly(sum(numbers), max(part.scale for part in parts), flags)
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    scale = max(part.scale for part in parts)
    return Ends(least, most, scale, _union(parts, "why"), flags)


def _mean(parts: list[Ends]) -> Ends:
    flags = _union(parts, "flags")
    if not all(part.known for part in parts):
        return gap(_union(parts, "why"), flags)
    numbers = [part.number for part in parts]
    scale = max(part.scale for part in parts)
    return exactly(sum(numbers) / len(numbers), scale / len(numbers), flags)


def _change(world: World, rule: Rule, period: Period, own: Unit) -> Measured:
    thing = rule[measure_key(rule)]
    sign = 1 if measure_key(rule) == "increase" else -1
    earlier = base_period(world, rule, period)
    now = filled(world, rule, thing, period).as_gap()
    base = filled(world, rule, thing, earlier).as_gap().explained(_BASE)
    kind = change_kind(rule, own)
    if earlier > period or (rule.get("average") and earlier == period):  # before its base
        base = gap({"base_missing"})
    wanted = {"relative": PERCENT, "points": POINTS}.get(kind, own)
    flags = now.flags | base.flags
    why = frozenset().union(*(value.why for value in (now, base) if not value.known))
    reasons = set(why)
    if base.known and kind == "relative" and base.number <= 0:
        reasons.add("base_not_positive")
    if now.known and kind == "relative" and rule.get("average") and now.number < 0:
        reasons.add("sign_change")
    if reasons:
        return Measured(gap(reasons, flags), wanted)
    years = period.years_since(earlier) if rule.get("average") else 1.0
    if kind != "relative":
        if kind == "points":
            factor = own.into(PERCENT)
            now, base = now.times(factor), base.times(factor)
        scale = max(now.scale, base.scale) / years
        return Measured(exactly(sign * (now.number - base.number) / years, scale, flags), wanted)
    ratio = now.number / base.number
    if rule.get("average"):
        ratio = ratio ** (1 / years)
        return Measured(exactly(sign * 100 * (ratio - 1), 100 * max(ratio, 1.0), flags), wanted)
    scale = 100 * max(now.scale, base.scale) / base.number
    change = 100 * (now.number - base.number) / base.number
    return Measured(exactly(sign * change, scale, flags), wanted)


def change_kind(rule: Rule, own: Unit) -> str:
    """Return `relative`, `points` or `absolute`, as the unit of the bound says (sentence 22)."""
    written = unit(rule["unit"]) if "unit" in rule else bound_unit(rule)
    if written is None or written == own != PERCENT:
        return "absolute"
    if written.dimension == POINTS.dimension:
        return "points" if own.dimension != POINTS.dimension else "absolute"
    if written == PERCENT:
        return "relative"
    written.into(own)
    return "absolute"


def bound_unit(rule: Rule) -> Unit | None:
    """Return the unit written in a bound of a change."""
    keys = ("at_least", "at_most", "above", "below", "equal_to", "between",
            "not_lower_than", "not_higher_than")  # fmt: skip
    for key in keys:
        for text in _literals(rule.get(key)):
            literal = parse_quantity(text)
            if literal and literal[1]:
                return literal[1]
    return None


def _literals(bound: Any) -> list[str]:
    """Return the literal texts in a bound, those of schedules and cases too."""
    if isinstance(bound, list):
        return [text for part in bound for text in _literals(part)]
    if isinstance(bound, dict):
        inner = bound.get("schedule") or bound.get("values") or {}
        return [text for part in inner.values() for text in _literals(part)]
    return [] if bound is None else [str(bound)]


def just_passing(world: World, rule: Rule, period: Period, wanted: float) -> float | None:
    """Return the level of the rule's indicator in ``period`` at which its measure is ``wanted``.

    ``wanted`` is in the unit of the measure (sentence 48).
    """
    key = measure_key(rule)
    thing = rule[key]
    own = world.unit_of(thing, period)
    if key == "rank":
        return None
    if key == "indicator":
        return wanted
    if key in ("total", "mean"):
        if key == "total":
            first = world.period(rule["since"])
            span = [Period(period.grain, n) for n in range(first.number, period.number + 1)]
        else:
            span = mean_periods(world, rule, period)
            wanted *= len(span)
        others = [filled(world, rule, thing, one) for one in span[:-1]]
        if span[-1] != period or not all(other.known for other in others):
            return None
        return wanted - sum(other.number for other in others)
    sign = 1 if key == "increase" else -1
    base = filled(world, rule, thing, base_period(world, rule, period))
    if not base.known:
        return None
    years = period.years_since(base_period(world, rule, period)) if rule.get("average") else 1.0
    kind = change_kind(rule, own)
    if kind == "relative":
        return float(base.number * (1 + sign * wanted / 100) ** years)
    factor = PERCENT.into(own) if kind == "points" else Fraction(1)
    return base.number + sign * wanted * years * float(factor)
