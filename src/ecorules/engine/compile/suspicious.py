"""Bounds that can be used and are probably not meant: of a wrong size, or of the wrong sign."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from ecorules.engine.nodes import Derived, Literal, Mode, Ranked
from ecorules.errors import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.nodes import Bound, CompiledSet, Measure, RuleNode
    from ecorules.language.document import Path
    from ecorules.language.models import Reference

__all__ = ["suspicious_bounds"]

_Found: TypeAlias = "tuple[Path, str, str, str]"
_MIRRORED = {
    "increase": "decrease",
    "decrease": "increase",
    "at_least": "at_most",
    "at_most": "at_least",
    "above": "below",
    "below": "above",
    "not_lower_than": "not_higher_than",
    "not_higher_than": "not_lower_than",
}


def suspicious_bounds(node: RuleNode, compiled: CompiledSet) -> Iterator[_Found]:
    """Yield path, code, message and hint of every bound of a rule that is probably not meant.

    Args:
        node: the rule.
        compiled: its set.
    """
    if node.measure is None:
        yield from _how_many(node)
        yield from _counted_twice(node)
        return
    yield from _bare_share(node, node.measure, compiled)
    yield from _impossible(node, node.measure)
    yield from _other_way(node)


def _how_many(node: RuleNode) -> Iterator[_Found]:
    """What a number of parts can be, whichever of them apply."""
    if node.composite is None and node.standard is None:
        return
    share = node.composite is not None and node.composite.share
    parts = math.inf if node.composite is None else len(node.composite.parts)
    most = 100.0 if share else parts
    for bound in node.bounds:
        number = bound.value.value if isinstance(bound.value, Literal) else math.nan
        loose = _always(bound, number, most) and bound.key not in {"all", "any", "between"}
        if number > most:
            message = f"the rule has only {counted(int(parts), 'part')}"
        elif loose or _never(bound, number, most):
            message = f"{'any' if loose else 'no'} number of rules that are met fits this bound"
        else:
            continue
        yield (
            (*node.path, bound.key),
            "bound-out-of-range",
            message,
            f"correct {bound.key}, or the list of rules",
        )


def _counted_twice(node: RuleNode) -> Iterator[_Found]:
    """What is named twice where parts are counted: in all and any that changes nothing."""
    if node.composite is None or node.composite.word != "rules":
        return
    seen: set[str] = set()
    for position, (part, by_id) in enumerate(node.composite.parts):
        if by_id and part.id in seen:
            yield (
                (*node.path, "rules", position),
                "duplicate-part",
                f"the rule {part.id!r} is named twice, and counted twice",
                "keep one of the two, or name the rule that is meant",
            )
        if by_id:
            seen.add(part.id)


def _always(bound: Bound, number: float, most: float) -> bool:
    if bound.side > 0:
        return number <= 0 and not bound.strict
    return bound.side < 0 and number == most and not bound.strict


def _never(bound: Bound, number: float, most: float) -> bool:
    if bound.side < 0:
        return number <= 0 and bound.strict
    return bound.side > 0 and number >= most and bound.strict


def _bare_share(node: RuleNode, measure: Measure, compiled: CompiledSet) -> Iterator[_Found]:
    """A share below one that does not say its unit may have been meant as a ratio."""
    unit = measure.unit
    if unit is None or not unit.is_share or measure.source.labels is not None:
        return
    for path, text in _texts(node):
        try:
            number, given = compiled.system.quantity(text)
        except ValueError:
            continue
        if given is None and 0 < abs(number) < 1:
            whole = f"{number / unit.factor:.12g} {unit}"
            yield (
                path,
                "bare-share",
                f"{measure.source.name!r} is in {unit}, so that {text} means {text} {unit}",
                f"write {whole}, or {text} {unit} if so little is meant",
            )


def _texts(node: RuleNode) -> Iterator[tuple[Path, str]]:
    """Yield every number in the bounds of a rule as it is written."""
    stack: list[tuple[Path, str | Reference]] = []
    for key in dict.fromkeys(bound.key for bound in node.bounds):
        value = getattr(node.model, key)
        if isinstance(value, list):
            stack += [((*node.path, key, position), end) for position, end in enumerate(value)]
        else:
            stack.append(((*node.path, key), value))
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value
            continue
        for key in ("schedule", "values"):
            entries = getattr(value, key) or {}
            stack += [((*path, key, name), entry) for name, entry in entries.items()]


def _impossible(node: RuleNode, measure: Measure) -> Iterator[_Found]:
    """Bounds that no count, share or place can reach, and falls by more than there is."""
    low, high, what = _possible(measure)
    for bound in node.bounds:
        if isinstance(bound.value, Literal) and not low <= bound.value.value <= high:
            yield (
                (*node.path, bound.key),
                "bound-out-of-range",
                f"the bound lies outside what is possible: {what}",
                "correct the bound, or its unit",
            )


def _possible(measure: Measure) -> tuple[float, float, str]:
    source = measure.source
    unbounded = (-math.inf, math.inf, "")
    if measure.mode in {Mode.RELATIVE, Mode.COMPOUND} and measure.sign < 0:
        whole = 1.0 if measure.unit is None else 1.0 / measure.unit.factor
        return -math.inf, whole, "a fall by more than 100 % ends below 0"
    if measure.mode is not Mode.LEVEL:
        return unbounded
    if isinstance(source, Ranked):
        if source.share:
            return 0.0, 100.0, "a share of the others lies between 0 and 100 %"
        return 1.0, math.inf, "a place among peers is 1 or more"
    if isinstance(source, Derived) and source.how == "count":
        return 0.0, math.inf, "a count is not negative"
    if isinstance(source, Derived) and source.how == "share":
        whole = 1.0 if source.unit is None else 1.0 / source.unit.factor
        return 0.0, whole * (1 + 1e-9), "a share lies between 0 and 100 %"
    return unbounded


def _other_way(node: RuleNode) -> Iterator[_Found]:
    """A negative bound on a change reverses the word that names it."""
    word = "decrease" if node.model.decrease is not None else "increase"
    if getattr(node.model, word) is None or len(node.bounds) != 1:
        return
    [bound] = node.bounds
    text = getattr(node.model, bound.key)
    if bound.key not in _MIRRORED or not isinstance(text, str):
        return
    if not isinstance(bound.value, Literal) or not bound.value.value < 0:
        return
    amount = text.strip().lstrip("-−－ ")
    does = ("lets it" if bound.side > 0 else "asks it to") + (
        " rise" if word == "decrease" else " fall"
    )
    other = f"{_MIRRORED[word]} with {_MIRRORED[bound.key]}: {amount}"
    yield (
        (*node.path, bound.key),
        "opposite-sign",
        f"{word} with {bound.key}: {text} {does} by {amount}",
        f"write {bound.key}: {amount}, or {other} if that is meant",
    )
