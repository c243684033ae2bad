"""Outside standards: another set's rules, judged on the indicators of this one (57, N14)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .ends import Ends, gap
from .time_periods import Period
from .world import Definition, World

if TYPE_CHECKING:
    from .unit_table import Unit

__all__ = ["edition_world", "parts_of"]

_TIMES = ("in", "by", "throughout")
_FORMED = ("expression", "limits", "count", "share", "sum", "mean", "min", "max", "worst",
           "percentile", "compound")  # fmt: skip


@dataclass
class StandardWorld(World):
    """Another set's names, each our indicator of that name, or the one that `as` says."""

    ours: World = field(kw_only=True)
    named_as: dict[str, str] = field(kw_only=True)

    def _our_name(self, name: str) -> str | None:
        for one in (name, self.named_as.get(name)):
            if one is not None and _has(self.ours, one):
                return one
        return None

    def value(self, thing: str | Definition, period: Period) -> Ends:
        name = self._our_name(thing) if isinstance(thing, str) else None
        if name is not None:
            theirs = self.unit_of(thing, period)
            ours = self.ours.unit_of(name, period)
            value = self.ours.value(name, period)
            return value if theirs.labels else value.times(ours.into(theirs))
        if isinstance(thing, str) and not any(key in self.definition(thing) for key in _FORMED):
            return gap(self.absence(period))
        return super().value(thing, period)

    def unit_of(self, thing: str | Definition, period: Period) -> Unit:
        return super().unit_of(thing, period)


def _has(world: World, name: str) -> bool:
    try:
        world.definition(name)
    except KeyError:
        return False
    return True


def edition_world(world: World, meets: dict[str, Any], period: Period) -> StandardWorld | None:
    """Return the edition of a standard that is pinned or in force; None if there is none."""
    last = period.last_day
    fitting = []
    for theirs in world.standards:
        force = theirs.get("in_force") or {}
        starts = Period.parse(force["from"]).first_day if "from" in force else None
        ends = Period.parse(force["to"]).last_day if "to" in force else None
        if theirs["id"] != meets["set"]:
            continue
        if "edition" in meets:
            if theirs.get("edition") == meets["edition"]:
                fitting.append((starts, theirs))
        elif (starts is None or starts <= last) and (ends is None or last <= ends):
            fitting.append((starts, theirs))
    if not fitting:
        return None
    _, ruleset = max(fitting, key=lambda one: (one[0] is not None, one[0]))
    return StandardWorld(
        ruleset=ruleset,
        cells=world.cells,
        assigned=world.assigned,
        as_of=world.as_of,
        closeness=world.closeness,
        series=world.series,
        within=world.within,
        ours=world,
        named_as=meets.get("as") or {},
    )


def parts_of(theirs: World, meets: dict[str, Any]) -> list[Any]:
    """Return the rules asked: by id if they have a time of their own, else in place."""
    rules: dict[str, Any] = theirs.ruleset["rules"]
    names = list(rules)
    if "rules" in meets:
        wanted = meets["rules"] if isinstance(meets["rules"], list) else [meets["rules"]]
        names = [name for name in names if name in wanted]
    if "tags" in meets:
        tags = meets["tags"] if isinstance(meets["tags"], list) else [meets["tags"]]
        names = [name for name in names if set(_listed(rules[name].get("tags"))) & set(tags)]
    return [name if _timed(theirs, rules[name]) else rules[name] for name in names]


def _timed(theirs: World, rule: dict[str, Any]) -> bool:
    return any(key in rule for key in _TIMES)


def _listed(given: Any) -> list[str]:
    return given if isinstance(given, list) else [given] if given else []
