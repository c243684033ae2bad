"""The one verdict of every rule: statuses, composites, reasons (sentences 28, 29, 38, 39, 47, 49)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .bounds import sides
from .ends import REASONS, Ends
from .measures import COMPOSITES, Measured
from .states import State, compare, plain_state, where_at
from .time_periods import Period
from .unit_table import PERCENT, PLAIN, Unit

if TYPE_CHECKING:
    from .world import World

__all__ = ["Outcome", "is_composite", "judged_periods", "outcome", "set_status", "state_at"]

Rule = dict[str, Any]
_COUNTS = ("at_least", "at_most", "above", "below", "equal_to", "between",
           "not_lower_than", "not_higher_than")  # fmt: skip
_SAYS = {"met": "pass", "missed": "fail", "not_applicable": "none"}


@dataclass(frozen=True)
class Outcome:
    """A verdict.

    ``value`` is in ``value_unit``, the unit of the measure; ``bound`` and ``margin`` are in
    ``bound_unit``, the unit that the bound is written in (classes: ranks and steps).
    """

    status: str
    reason: str
    value: float | None = None
    bound: float | None = None
    margin: float | None = None
    period: str | None = None
    flags: frozenset[str] = frozenset()
    end: str | None = None
    value_unit: str | None = None
    bound_unit: str | None = None
    parts: tuple[Outcome, ...] = ()
    whys: frozenset[str] = field(default=frozenset(), compare=False)


def is_composite(rule: Rule) -> bool:
    return any(key in rule for key in COMPOSITES)


def first_reason(reasons: set[str] | frozenset[str]) -> str:
    return next(reason for reason in REASONS if reason in reasons)


# -- times ------------------------------------------------------------------------------------


def own_times(world: World, rule: Rule) -> list[Period] | None:
    """Return the judged periods that a rule names itself; None if it names none.

    A member may name its own (N11).
    """
    for key in ("in", "by"):
        if key in rule:
            return [world.period(str(rule[key]))]
    if "throughout" not in rule:
        return None
    times = rule["throughout"]
    if isinstance(times, list):
        return sorted(world.period(str(one)) for one in times)
    first, last = world.range(str(times))
    last = last or first
    return [Period(first.grain, number) for number in range(first.number, last.number + 1)]


def judged_periods(world: World, rule: Rule, inherited: list[Period] | None = None) -> list[Period]:
    """Return the judged periods of a plain rule (sentences 30 and 35)."""
    times = own_times(world, rule) or inherited
    if times:
        return times
    for key in ("at_least", "at_most", "above", "below", "equal_to"):
        bound = rule.get(key)
        if isinstance(bound, dict) and "schedule" in bound:
            return sorted(Period.parse(period) for period in bound["schedule"])
    return [world.period("window")]


# -- states -----------------------------------------------------------------------------------


def state_at(world: World, rule: Rule, period: Period) -> State:
    """Judge a rule without a time of its own at one period."""
    if "within" in rule:
        world = world.reading(within=str(rule["within"]))
    if "for" in rule:
        from .duties import place_state

        return place_state(world, rule, period)
    if "meets" in rule:
        from .standards import edition_world, parts_of

        theirs = edition_world(world, rule["meets"], period)
        if theirs is None:
            where = where_at(world, rule, period)
            if where.value is False:
                return State("none", frozenset({"where_false"}))
            why = "standard_missing" if where.value else "where_unknown"
            return State("unknown", frozenset({why}))
        met = [_part_state(theirs, part, period) for part in parts_of(theirs, rule["meets"])]
        return _combined(world, rule, met, period)
    if not is_composite(rule):
        return plain_state(world, rule, period)
    parts = [_part_state(world, part, period) for part in _parts(rule)]
    return _combined(world, rule, parts, period)


def _parts(rule: Rule) -> list[Any]:
    return list(rule[next(key for key in COMPOSITES if key in rule)])


def _part_state(world: World, part: Any, period: Period) -> State:
    """Return what a part says in a judged period of the rule it stands in (sentence 29)."""
    if isinstance(part, dict) and own_times(world, part) is None:
        return state_at(world, part, period)
    if isinstance(part, dict):
        return _once(outcome(world.reading(within=""), part))
    return _once(outcome(world, part))


def _once(verdict: Outcome) -> State:
    """Return the state that one verdict brings into every judged period."""
    why = verdict.whys or frozenset({verdict.reason})
    return State(_SAYS.get(verdict.status, "unknown"), why, verdict.flags)


def _combined(world: World, rule: Rule, parts: list[State], period: Period) -> State:
    """Combine the states of the parts (sentence 28), as `where` allows."""
    where = where_at(world, rule, period)
    if where.value is False:
        return State("none", frozenset({"where_false"}), where.flags)
    flags = where.flags.union(*(part.flags for part in parts))
    if where.value is None:
        return State("unknown", frozenset({"where_unknown"}), flags)
    applying = [part for part in parts if part.says != "none"]
    if not applying:
        return State("none", frozenset().union(*(part.why for part in parts)), flags)
    open_parts = [part for part in applying if part.says == "unknown"]
    met = sum(1 for part in applying if part.says == "pass")
    why = frozenset().union(*(part.why for part in open_parts))
    if len(open_parts) == len(applying) and len(parts) > 0:
        # Perhaps none of them applies, and then the composite does not either.
        return State("unknown", why, flags)
    says = _counted(world, rule, period, met=met, undecided=len(open_parts), applying=len(applying))
    return State(says, why if says == "unknown" else frozenset(), flags)


def _counted(
    world: World, rule: Rule, period: Period, *, met: int, undecided: int, applying: int
) -> str:
    if "all" in rule or ("meets" in rule and not any(key in rule for key in _COUNTS)):
        bound: Rule = {"at_least": "100 %"}
    elif "any" in rule:
        bound = {"at_least": "1"}
    else:
        bound = rule
    texts = [str(bound.get(key)) for key in ("at_least", "at_most", "above", "below", "equal_to")]
    in_share = any("%" in text for text in [*texts, *map(str, bound.get("between", []))])
    least, most, unit = float(met), float(met + undecided), PLAIN
    if in_share:
        least, most, unit = 100 * least / applying, 100 * most / applying, PERCENT
    elif "at_least" in bound:
        bound = {**bound, "at_least": str(min(float(bound["at_least"]), applying))}
    only_bounds = {key: value for key, value in bound.items() if key != "tolerance"}
    ends = Ends(least, most, max(abs(least), abs(most)))
    held = sides(world, only_bounds, period, unit)
    return compare(world.closeness, Measured(ends, unit), held).says


# -- outcomes -----------------------------------------------------------------------------------


def outcome(world: World, rule: str | Rule, inherited: list[Period] | None = None) -> Outcome:
    """Return the verdict of a rule, by id (with its own time) or in place."""
    if isinstance(rule, str):
        return outcome(*_by_id(world.reading(within=""), rule))
    if "within" in rule:
        world = world.reading(within=str(rule["within"]))
    if "for" in rule:
        from .duties import place_outcome

        return place_outcome(world, rule, inherited)
    if is_composite(rule):
        return _composite(world, rule, inherited)
    times = judged_periods(world, rule, inherited)
    judged = [(one, plain_state(world, rule, one)) for one in times]
    return _plain(world, judged, duty="done" in rule)


def _by_id(world: World, name: str) -> tuple[World, Rule]:
    """Return who a rule named by id is judged for, and the rule (sentence 17)."""
    from .member_worlds import MemberWorld

    rule: Rule = world.ruleset["rules"][name]
    if not isinstance(world, MemberWorld):
        return world, rule
    if rule.get("for") == world.register.name:
        return world, {key: value for key, value in rule.items() if key != "for"}
    return world.owner.reading(within=""), rule


def _status(states: list[State], *, unseen: bool) -> str:
    """Return the status of a rule from its states (sentence 38)."""
    says = [state.says for state in states]
    if "fail" in says:
        return "missed"
    if all(word == "none" for word in says):
        return "not_applicable"
    if "unknown" not in says:
        return "met"
    return "pending" if unseen else "undetermined"


def _plain(world: World, judged: list[tuple[Period, State]], *, duty: bool) -> Outcome:
    states = [state for _, state in judged]
    unseen = any(not world.due(period) for period, _ in judged)
    status = _status(states, unseen=unseen)
    if status not in ("met", "missed"):
        wanted = "none" if status == "not_applicable" else "unknown"
        whys = frozenset().union(*(state.why for state in states if state.says == wanted))
        return Outcome(status, first_reason(whys), whys=whys)
    flags = frozenset().union(*(state.flags for state in states))
    # what must be done is early before it is due, a value before its period has been seen
    ahead = unseen if duty else any(not world.seen(period) for period, _ in judged)
    period, shown = _shown(world, judged, "pass" if status == "met" else "fail")
    unit, bound_unit = shown.unit or PLAIN, shown.bound_unit or PLAIN
    return Outcome(
        status,
        "early" if ahead else "compared",
        value=shown.value,
        bound=_into(shown.bound, unit, bound_unit),
        margin=_into(shown.margin, unit, bound_unit),
        period=str(period),
        flags=flags,
        end=shown.end,
        value_unit=unit.text,
        bound_unit=bound_unit.text,
    )


def _into(number: float | None, unit: Unit, wanted: Unit) -> float | None:
    return None if number is None else number * float(unit.into(wanted))


def _shown(world: World, judged: list[tuple[Period, State]], says: str) -> tuple[Period, State]:
    """Return the period of the smallest margin, the earliest on ties (sentence 47)."""
    best: tuple[Period, State] | None = None
    for period, state in judged:
        if state.says == says and (
            best is None or world.closeness.order(state.margin or 0.0, best[1].margin or 0.0) < 0
        ):
            best = (period, state)
    if best is None:
        raise ValueError("nothing was decided")
    return best


def _composite(world: World, rule: Rule, inherited: list[Period] | None) -> Outcome:
    times = own_times(world, rule) or inherited
    if "meets" in rule:
        times = times or [world.period("window")]
        parts = _of_standard(world, rule["meets"], times)
    else:
        parts = [
            outcome(world, part, None if isinstance(part, str) else times) for part in _parts(rule)
        ]
    if times is None:
        # judged once; `where` is read at the last judged period of the parts
        times = [_last_period(world, rule)]
        states = [_combined(world, rule, [_once(part) for part in parts], times[0])]
    else:
        states = [state_at(world, rule, period) for period in times]
    unseen = any(not world.due(period) for period in times)
    undecided = {part.status for part in parts} & {"pending", "undetermined"}
    pending = "pending" in undecided or (not undecided and unseen)
    status = _status(states, unseen=pending)
    if status in ("met", "missed"):
        flags = frozenset().union(*(state.flags for state in states))
        return Outcome(status, "parts", flags=flags, parts=tuple(parts))
    wanted = "none" if status == "not_applicable" else "unknown"
    whys = frozenset().union(*(state.why for state in states if state.says == wanted))
    return Outcome(status, first_reason(whys), parts=tuple(parts), whys=whys)


def _of_standard(world: World, meets: Rule, times: list[Period]) -> list[Outcome]:
    """Return the verdicts of an outside standard's rules, by the editions in force (57)."""
    from .standards import edition_world, parts_of

    verdicts: list[Outcome] = []
    editions: dict[int, tuple[World, list[Period]]] = {}
    for period in times:
        theirs = edition_world(world, meets, period)
        if theirs is not None:
            editions.setdefault(id(theirs.ruleset), (theirs, []))[1].append(period)
    for standard, periods in editions.values():
        for part in parts_of(standard, meets):
            timed = isinstance(part, str)
            verdicts.append(outcome(standard, part, None if timed else periods))
    return verdicts


def _last_period(world: World, rule: Rule) -> Period:
    """Return the last judged period of a composite's parts (sentence 29)."""
    periods: list[Period] = []
    for part in _parts(rule):
        one = world.ruleset["rules"][part] if isinstance(part, str) else part
        if not is_composite(one):
            periods += judged_periods(world, one)
        else:
            periods += own_times(world, one) or [_last_period(world, one)]
    return max(periods, key=lambda period: (period.last_day, -period.grain))


def set_status(rules: dict[str, Rule], verdicts: dict[str, Outcome]) -> str:
    """Return the status of a whole set for one series: `all` of its binding rules."""
    binding = [
        verdicts[name].status for name, rule in rules.items() if rule.get("binding") != "false"
    ]
    for status in ("missed", "pending", "undetermined", "met"):
        if status in binding:
            return status
    return "not_applicable"
