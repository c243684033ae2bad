"""Which labels verdicts carry: people, tags, clauses, by rule and by member of a register."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.people import OPEN, ROLES, units
from ecorules.assessment.rolls import member_key
from ecorules.engine.members import Members
from ecorules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.evaluation import Evaluation
    from ecorules.engine.nodes import RuleNode
    from ecorules.language.models import Row, Source

    Labels = tuple[str, ...]

__all__ = ["Labelling"]

_BINDING = {True: "binding", False: "expected"}


@dataclass(frozen=True, slots=True)
class Labelling:
    """Which labels of one kind the verdicts of an evaluation carry.

    Attributes:
        of_rule: the labels of a rule.
        own: labels of members of which the file says something else, each with the series that
            carry them: a mask.
    """

    of_rule: Callable[[RuleNode], Sequence[str]]
    own: tuple[tuple[Labels, NDArray[np.bool_]], ...] = ()

    @classmethod
    def of(cls, what: str, evaluation: Evaluation) -> Labelling:
        """Return the labels of a kind.

        Raises:
            UsageError: nothing is called that.
        """
        model = evaluation.compiled.model
        if what in ROLES:
            own = _of_members(evaluation, partial(_people, role=what))
            return cls(lambda node: units(model, node.model, what), own)
        several = len(model.sources or {}) > 1
        simple: dict[str, Callable[[RuleNode], Sequence[str]]] = {
            "rule": lambda node: (node.id,),
            "tags": lambda node: tuple(dict.fromkeys(node.model.tags or ())),
            "binding": lambda node: (_BINDING[node.binding],),
            "clause": lambda node: _clauses(node.model.source, several=several),
        }
        if what not in simple:
            known = [*ROLES, *simple, "reason", *evaluation.panel.keys]
            raise UsageError(
                f"there is no breakdown by {what!r}{did_you_mean(what, known)}",
                code="unknown-breakdown",
                hint="by one of: " + ", ".join(known),
            )
        said: dict[str, Callable[[Row], Labels | None]] = {
            "binding": _binding,
            "clause": lambda row: _clauses(row.source, several=several) or None,
        }
        return cls(simple[what], _of_members(evaluation, said[what]) if what in said else ())

    def shares(self, node: RuleNode) -> Iterator[tuple[Sequence[str], NDArray[np.bool_] | None]]:
        """Yield the labels of a rule, each with the series that carry them; None for all."""
        if not self.own:
            yield self.of_rule(node), None
            return
        rest = np.ones(len(self.own[0][1]), np.bool_)
        for labels, series in self.own:
            rest &= ~series
            yield labels, series
        yield self.of_rule(node), rest


def _of_members(
    evaluation: Evaluation, say: Callable[[Row], Labels | None]
) -> tuple[tuple[Labels, NDArray[np.bool_]], ...]:
    """Return the labels that the file gives members, each with the members that carry them."""
    if not isinstance(evaluation, Members):
        return ()
    register = evaluation.compiled.registers[evaluation.path[-1][0]]
    index = evaluation.panel.index
    position = index.keys.index(member_key(register))
    rows = [register.row(name) for name in index.labels[position]]
    told = [None if row is None else say(row) for row in rows]
    found: dict[Labels, NDArray[np.bool_]] = {}
    for labels in dict.fromkeys(told):
        if labels is not None:
            carried = np.array([one == labels for one in told], np.bool_)
            found[labels] = carried[index.codes[position]]
    return tuple(found.items())


def _people(row: Row, role: str) -> Labels | None:
    names: list[str] | None = getattr(row, role)
    return None if names is None else tuple(dict.fromkeys(n for n in names if n != OPEN))


def _binding(row: Row) -> Labels | None:
    return None if row.binding is None else (_BINDING[row.binding.strip().lower() == "true"],)


def _clauses(sources: Sequence[Source] | None, *, several: bool) -> Labels:
    """Return clauses that are cited, with the document where there are several."""
    names = []
    for source in sources or ():
        document = source.document if several or source.clause is None else None
        names.append(" ".join(part for part in (document, source.clause) if part))
    return tuple(dict.fromkeys(name for name in names if name))
