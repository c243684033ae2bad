"""Indicators, parameters and registers that a set gives again, though its parent gives them.

What rules stand on keeps its meaning: an indicator or parameter may be given again in another unit
of the same kind, a register with rows and attributes of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.equality import nearly_equal
from ecorules.errors import Problem, UnitError, UsageError
from ecorules.labels import Labels
from ecorules.language.canonical import Canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.engine.nodes import CompiledSet
    from ecorules.language.loading import Draft
    from ecorules.language.models import RuleSetModel
    from ecorules.units import Unit, UnitSystem

__all__ = ["PROSE", "redefined"]

PROSE = frozenset(
    {"title", "note", "source", "departs", "lead", "support", "responsible", "supervise", "tags"}
)
"""Keys that do not say what is measured or asked."""

_FRAME = ("key", "belongs", "from", "to")
_DIRECTIONS = frozenset({"higher", "lower"})
_IN_ITS_UNIT = frozenset({"range", "better"})
"""Keys whose bare numbers are in the unit of the entry."""


def redefined(draft: Draft, written: RuleSetModel, parent: CompiledSet) -> Iterator[Problem]:
    """Yield what a set gives again with another meaning.

    Args:
        draft: the set's file, merged with what it takes over.
        written: the set's file as it was written.
        parent: its parent, compiled.
    """
    try:
        system = parent.system.extended(tuple(written.units or ()))
    except UnitError:
        system = parent.system  # what is wrong with the lines is told by the compiler
    canonical = Canonical.of(draft.model, system)
    for table in ("indicators", "parameters", "registers"):
        own, theirs = (getattr(model, table) or {} for model in (written, parent.model))
        for name, entry in own.items():
            if name not in theirs:
                continue
            first, second = _meaning(canonical, entry), _meaning(canonical, theirs[name])
            changed = (
                _reshaped(first, second)
                if table == "registers"
                else _changed(first, second, system)
            )
            if changed:
                yield Problem(
                    "redefined",
                    f"{name!r} is given again with another {', '.join(changed)} than in "
                    f"{parent.model.id!r}",
                    "keep what the parent says of it; rows, size and further attributes are yours"
                    if table == "registers"
                    else "call it something else, or leave it out to inherit the parent's; only "
                    "its unit may be another one of the same kind",
                    draft.document.place((table, name), key=True),
                )


def _meaning(canonical: Canonical, entry: Any) -> dict[str, Any]:
    """Return what says what an entry is, without its title and notes."""
    if isinstance(entry, str):
        key = "type" if entry.strip() in {"boolean", "period"} else "unit"
        return {key: canonical.value(entry, key)}
    if isinstance(entry, list):
        return {"classes": canonical.value(entry)}
    found: dict[str, Any] = canonical.value(entry)
    return {key: value for key, value in found.items() if key not in PROSE}


def _changed(own: Mapping[str, Any], theirs: Mapping[str, Any], system: UnitSystem) -> list[str]:
    """Return the keys of an indicator or parameter that say something else."""
    changed = {key for key in own.keys() | theirs.keys() if own.get(key) != theirs.get(key)}
    if "unit" in changed:
        changed |= own.keys() & theirs.keys() & _IN_ITS_UNIT
    same = {
        "unit": lambda: _convert(_unit(own, system), _unit(theirs, system)),
        "classes": lambda: _scale(own) == _scale(theirs),
        "range": lambda: _one_range(own, theirs, system),
        "better": lambda: _one_value(own["better"], theirs["better"], own, theirs, system),
    }
    return [
        key
        for key in sorted(changed)
        if not (key in same and key in own and key in theirs and same[key]())
    ]


def _reshaped(own: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Return in what the frame of a register is another."""
    attributes = own.get("attributes") or {}
    changed = [key for key in _FRAME if own.get(key) != theirs.get(key)]
    return changed + [
        f"attribute {name!r}"
        for name, kind in (theirs.get("attributes") or {}).items()
        if attributes.get(name) != kind
    ]


def _unit(entry: Mapping[str, Any], system: UnitSystem) -> Unit | None:
    try:
        return system.unit(entry["unit"]) if "unit" in entry else None
    except UnitError:
        return None


def _convert(first: Unit | None, second: Unit | None) -> bool:
    return first is not None and second is not None and first.converts_to(second)


def _scale(entry: Mapping[str, Any]) -> Labels | None:
    try:
        return Labels(entry["classes"])
    except UsageError:
        return None


def _one_range(own: Mapping[str, Any], theirs: Mapping[str, Any], system: UnitSystem) -> bool:
    """Whether two ranges are one, in whatever units they are written."""
    ends = [[*entry["range"], None][:2] for entry in (own, theirs)]
    return all(
        _one_value(first, second, own, theirs, system) for first, second in zip(*ends, strict=True)
    )


def _one_value(
    first: str | None,
    second: str | None,
    own: Mapping[str, Any],
    theirs: Mapping[str, Any],
    system: UnitSystem,
) -> bool:
    """Whether two numbers are one, each in the unit that it names or that of its indicator."""
    if first is None or second is None:
        return first is second
    if first in _DIRECTIONS:
        return first == second
    unit = _unit(theirs, system)
    try:
        numbers = [
            _in_unit(text, _unit(entry, system), unit, system)
            for text, entry in ((first, own), (second, theirs))
        ]
    except UnitError:
        return False
    return bool(nearly_equal(numbers[0], numbers[1]))


def _in_unit(text: str, own: Unit | None, wanted: Unit | None, system: UnitSystem) -> float:
    number, unit = system.quantity(text)
    given = unit or own
    return number if given is None or wanted is None else float(given.convert(number, wanted))
