"""Walks over compiled sources, conditions and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.engine.nodes import (
    Case,
    Condition,
    Converted,
    Derived,
    Drawn,
    Formulated,
    Graded,
    Observed,
    Ranked,
    RuleNode,
    Schedule,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecorules.engine.nodes import Reference

__all__ = ["observed_behind", "sources_behind"]


def sources_behind(roots: Iterable[Source | Condition | RuleNode | None]) -> Iterator[Source]:
    """Yield every source that some sources, conditions and rules are formed from, each once."""
    seen: set[int] = set()
    stack: list[object] = [root for root in reversed(list(roots)) if root is not None]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Source):
            yield node
        stack.extend(reversed(list(_children(node))))


def _children(node: object) -> Iterator[object]:
    if isinstance(node, Formulated | Condition):
        yield from node.inputs
    elif isinstance(node, Converted):
        yield node.of
    elif isinstance(node, Ranked):
        yield node.of
        yield node.peer
    elif isinstance(node, Graded):
        yield from (part for part, _ in node.parts)
    elif isinstance(node, Derived):
        yield from (piece for piece in (node.of, node.where, node.meeting) if piece is not None)
    elif isinstance(node, RuleNode):
        yield from _of_rule(node)
    elif isinstance(node, Drawn):
        yield node.measure.source
    elif isinstance(node, Schedule):
        yield from node.entries.values()
    elif isinstance(node, Case):
        yield node.source
        yield from (value for value in node.values if value is not None)


def _of_rule(rule: RuleNode) -> Iterator[object]:
    if rule.measure is not None:
        yield rule.measure.source
    if rule.done is not None:
        yield rule.done
    if rule.composite is not None:
        yield from (part for part, _ in rule.composite.parts)
    if rule.standard is not None:
        for edition in rule.standard.editions:
            yield from (part for part, _ in edition.composite.parts)
    if rule.where is not None:
        yield rule.where
    for bound in rule.bounds:
        value: Reference = bound.value
        yield value


def observed_behind(roots: Iterable[Source | Condition | RuleNode | None]) -> Iterator[Observed]:
    """Yield the observed indicators behind some sources, conditions and rules."""
    return (source for source in sources_behind(roots) if isinstance(source, Observed))
