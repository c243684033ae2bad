"""A second meaning of the rule language: slow, scalar, obvious, and independent of the library.

It imports nothing from the library; it has calendar, units and arithmetic of its own.
Property tests hold the engine to it. `extends` and scorecards are outside it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from .companions import JustPassing, first_attained_in, so_far_in, would_pass_in
from .duties import member_outcomes, shown_day
from .ends import Closeness
from .land import Land, places_of
from .measures import names_measured
from .registers import read_registers
from .states import State
from .time_periods import Period
from .verdicts import Outcome, outcome, set_status
from .world import World, as_period

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "JustPassing", "Outcome", "Period", "State", "delicate", "first_attained", "judge",
    "judge_members", "shown_day", "so_far", "statuses_of_set", "would_pass",
]  # fmt: skip

Series = tuple[str, ...]


def judge(
    ruleset: dict[str, Any],
    data: dict[Series, dict[str, Any]],
    *,
    as_of: str | None = None,
    assign: dict[Any, Any] | None = None,
    history: dict[Any, Any] | None = None,
    registers: dict[str, Any] | None = None,
    complete: Any = None,
    standards: Sequence[dict[str, Any]] = (),
) -> dict[tuple[str, Series], Outcome]:
    """Return the verdict of every rule for every series that the set judges.

    Args:
        ruleset: the rule file as dicts, lists and texts.
        data: for each series indicator -> period -> value.
        as_of: the period or day up to which data are seen.
        assign: parameter -> value, or by series.
        history: place -> indicator -> period -> value.
        registers: register -> list of rows, each a map of its key column, `region`, `scenario`,
            and attributes; see `registers`.
        complete: True, a day or period, a range, or a map of these by register.
        standards: outside sets, as dicts.
    """
    land = _land(
        ruleset,
        data,
        as_of=as_of,
        assign=assign,
        history=history,
        registers=registers,
        complete=complete,
        standards=standards,
    )
    return {
        (rule, series): outcome(land.worlds[series], rule)
        for series in land.roots
        for rule in land.worlds[series].ruleset.get("rules", {})
    }


def judge_members(
    ruleset: dict[str, Any], data: dict[Series, dict[str, Any]], **options: Any
) -> dict[tuple[str, str, Series], Outcome]:
    """Return for each rule `for` a register the verdict of each member of each place."""
    land = _land(ruleset, data, **options)
    return {
        (name, member.label, series): found
        for series in land.roots
        for name, rule in land.worlds[series].ruleset.get("rules", {}).items()
        if "for" in rule
        for member, found in member_outcomes(_graced(land.worlds[series], rule), rule)
    }


def _graced(world: World, rule: dict[str, Any]) -> World:
    return world.reading(within=str(rule.get("within", "")))


def delicate(ruleset: dict[str, Any], data: dict[Series, Any], **options: Any) -> bool:
    """Say whether two compared numbers were neither equal nor safely apart."""
    worlds = _worlds(ruleset, data, **options)
    for world in worlds.values():
        for rule in world.ruleset.get("rules", {}):
            outcome(world, rule)
    return any(world.closeness.delicate for world in worlds.values())


def first_attained(
    ruleset: dict[str, Any], data: dict[Series, Any], rule: str, series: Series, **options: Any
) -> str | None:
    """Return the first seen period since the start of `window` at which the rule passes."""
    return first_attained_in(_worlds(ruleset, data, **options)[series], rule)


def would_pass(
    ruleset: dict[str, Any], data: dict[Series, Any], rule: str, series: Series, **options: Any
) -> JustPassing | None:
    """Return the level of the rule's indicator that would just pass, in the shown period."""
    return would_pass_in(_worlds(ruleset, data, **options)[series], rule)


def so_far(
    ruleset: dict[str, Any], data: dict[Series, Any], rule: str, series: Series, **options: Any
) -> State | None:
    """Return what an undecided rule over one period says at the last seen period instead."""
    return so_far_in(_worlds(ruleset, data, **options)[series], rule)


def statuses_of_set(
    ruleset: dict[str, Any], data: dict[Series, Any], **options: Any
) -> dict[Series, str]:
    """Return the status of the whole set for every series."""
    worlds = _worlds(ruleset, data, **options)
    return {
        series: set_status(
            world.ruleset["rules"], {rule: outcome(world, rule) for rule in world.ruleset["rules"]}
        )
        for series, world in worlds.items()
    }


# -- building the worlds --------------------------------------------------------------------------


def _text(thing: Any) -> Any:
    """Return the plain form of a rule file, every scalar a text."""
    if isinstance(thing, dict):
        return {str(key): _text(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_text(value) for value in thing]
    if isinstance(thing, bool):
        return str(thing).lower()
    return "none" if thing is None else str(thing)


def _worlds(
    ruleset: dict[str, Any], data: dict[Series, Any], **options: Any
) -> dict[Series, World]:
    land = _land(ruleset, data, **options)
    return {series: land.worlds[series] for series in land.roots}


def _land(
    ruleset: dict[str, Any],
    data: dict[Series, dict[str, Any]],
    *,
    as_of: str | None = None,
    assign: dict[Any, Any] | None = None,
    history: dict[Any, Any] | None = None,
    registers: dict[str, Any] | None = None,
    complete: Any = None,
    standards: Sequence[dict[str, Any]] = (),
) -> Land:
    """Return the places that the set judges, with their members and all that is given."""
    plain = _text(ruleset)
    cells = {series: _cells(given, _of(history, series)) for series, given in data.items()}
    day = _last_day(plain, cells) if as_of is None else Period.parse(as_of).last_day
    found = read_registers(plain, registers, complete, day)
    roots, members = places_of(found, list(data))
    land = Land(found, roots)
    closeness = Closeness()
    others = tuple(_text(standard) for standard in standards)
    for series in [*roots, *members]:
        own = cells.get(series, {})
        given = _assigned(assign, series)
        land.worlds[series] = World(
            plain, own, given, day, closeness, series=series, land=land, standards=others
        )
    return land


def _of(history: dict[Any, Any] | None, series: Series) -> dict[str, Any]:
    """Return the history of a series' place, keyed by the place's name or key."""
    for key in (series[:-1], series[0], series[:1], series):
        if history and key in history:
            found: dict[str, Any] = history[key]
            return found
    return {}


def _cells(given: dict[str, Any], history: dict[str, Any]) -> dict[tuple[str, Period], Any]:
    """Return the cells of one series; history fills value by value (sentence 51)."""
    cells: dict[tuple[str, Period], Any] = {}
    for source in (history, given):
        for name, values in source.items():
            for period, value in values.items():
                if value is not None and value == value:  # noqa: PLR0124  NaN is a gap too
                    cells[name, Period.parse(period)] = value
    return cells


def _assigned(
    assign: dict[Any, Any] | None, series: Series
) -> dict[tuple[str, Period | None], Any]:
    result: dict[tuple[str, Period | None], Any] = {}
    keyed = {key: value for key, value in (assign or {}).items() if isinstance(key, tuple)}
    common = {key: value for key, value in (assign or {}).items() if not isinstance(key, tuple)}
    for source in (common, keyed.get(series, keyed.get(series[:1], {}))):
        for name, value in source.items():
            values = value if isinstance(value, dict) else {None: value}
            for period, number in values.items():
                if number is not None:
                    result[name, None if period is None else as_period(period)] = number
    return result


def _last_day(
    ruleset: dict[str, Any], cells: dict[Series, dict[tuple[str, Period], Any]]
) -> dt.date:
    """Return the last day of the last period with a measured value (sentence 42)."""
    probe = World(ruleset, {}, {}, dt.date.max)
    names = set().union(*(names_measured(rule) for rule in ruleset["rules"].values()))
    names &= {*ruleset.get("indicators", {}), *ruleset.get("parameters", {})}
    leaves = set().union(*(probe.leaves(name) for name in names))
    days = [period.last_day for one in cells.values() for name, period in one if name in leaves]
    if not days:
        raise ValueError("as_of is needed: no measured indicator has a value")
    return max(days)
