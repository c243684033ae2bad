"""The phrases by which a rule set says where its sentences stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecorules.language.models import ParameterModel, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.language.models import RuleSetModel, Source
    from ecorules.language.shapes import Model

__all__ = ["Phrase", "phrases"]

_COMPOSITES = ("all", "any", "rules")
_TOLD = {"title", "note", "source", "tags", "departs", "rows"}
_NUMBER = re.compile(r"(?<![a-zA-Z_\d.])\d{1,15}(?:\.\d{1,12})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A locating phrase.

    Attributes:
        kind: ``rule``, ``row``, ``register``, ``indicator``, ``parameter`` or ``left_out``.
        owner: what carries it: the id of a rule, a register and its row, a position.
        text: the phrase as written.
        document: the document it is from, as the set names it; empty for the only one.
        clause: the clause it stands in, as the set names it.
        rule_set: the id of the set.
        numbers: the numbers that its owner says, as bounds, periods or attributes.
    """

    kind: str
    owner: str
    text: str
    document: str = ""
    clause: str = ""
    rule_set: str = ""
    numbers: frozenset[float] = frozenset()


def phrases(model: RuleSetModel, document: str | None = None) -> tuple[Phrase, ...]:
    """Return every locating phrase of a rule set, in the order of the file.

    Args:
        model: the rule set.
        document: only those of this document, and those that name none.
    """
    found = dict.fromkeys(replace(one, rule_set=model.id) for one in _all(model))
    return tuple(
        one for one in found if document is None or one.document in {"", document}
    )  # fmt: skip


def _all(model: RuleSetModel) -> Iterator[Phrase]:
    for name, indicator in (model.indicators or {}).items():
        yield from _cited("indicator", name, indicator.source, indicator)
    for name, parameter in (model.parameters or {}).items():
        if isinstance(parameter, ParameterModel):
            yield from _cited("parameter", name, parameter.source, parameter)
    for name, register in (model.registers or {}).items():
        yield from _cited("register", name, register.source, register)
        if isinstance(register.rows, dict):
            for member, row in register.rows.items():
                if row is not None:
                    yield from _cited("row", f"{name}: {member}", row.source, row)
    for name, rule in model.rules.items():
        yield from _of_rule(name, rule)
    for number, entry in enumerate(model.left_out or (), start=1):
        if entry.phrase is not None:
            yield Phrase(
                "left_out", f"left_out {number}", entry.phrase,
                entry.document or "", entry.clause or "",
            )  # fmt: skip


def _of_rule(name: str, rule: Rule) -> Iterator[Phrase]:
    yield from _cited("rule", name, rule.source, rule)
    for word in _COMPOSITES:
        for part in getattr(rule, word) or ():
            if isinstance(part, Rule):
                yield from _of_rule(name, part)


def _cited(kind: str, owner: str, sources: list[Source] | None, model: Model) -> Iterator[Phrase]:
    for source in sources or ():
        if source.phrase is not None:
            yield Phrase(
                kind, owner, source.phrase, source.document or "", source.clause or "",
                numbers=_numbers(model),
            )  # fmt: skip


def _numbers(model: Model) -> frozenset[float]:
    return frozenset(map(float, _numerals(model.model_dump(exclude_none=True))))


def _numerals(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for key, value in said.items():
            if key not in _TOLD:
                yield from _numerals(str(key))
                yield from _numerals(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from _numerals(value)
    else:
        yield from _NUMBER.findall(str(said))
