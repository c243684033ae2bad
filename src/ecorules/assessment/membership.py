"""Labels of members 台账成员 where labels of places are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.rolls import member_key
from ecorules.data.attributes import member_spelling
from ecorules.engine.members import Members
from ecorules.errors import NotFoundError, UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.engine.evaluation import Evaluation

__all__ = ["register_asked"]


def register_asked(evaluation: Evaluation, rule: str, keys: Mapping[str, object]) -> str | None:
    """Return the register of which labels name a member, or None where they name a place.

    Args:
        evaluation: what the engine found for places.
        rule: the id of the rule asked about.
        keys: labels by key.

    Raises:
        NotFoundError: they name a member for which the rule is not judged, or neither a place nor
            a member of the register that it is judged for.
    """
    if isinstance(evaluation, Members) or evaluation.registers is None:
        return None
    if _names_a_place(evaluation, keys):
        return None
    compiled, tables = evaluation.compiled, evaluation.registers.tables
    asked = {name: str(keys.get(member_key(compiled.registers[name]), "")) for name in tables}
    holding = [
        name
        for name, label in asked.items()
        if label and member_spelling(label) in map(member_spelling, tables[name].members)
    ]
    own = compiled.rules[rule].register
    if own is not None and own.name in holding:
        return own.name
    if holding:
        name = holding[0]
        theirs = [
            one
            for one, node in compiled.rules.items()
            if node.register is not None and node.register.name == name
        ]
        raise NotFoundError(
            f"{asked[name]!r} is a member of {name!r}, and {rule!r} is not judged for its members",
            code="not-for-members",
            hint=f"the rules for them: {', '.join(theirs)}"
            if theirs
            else f"a rule is judged for each of them with for: {name}",
        )
    if own is not None and asked.get(own.name):
        label, key = asked[own.name], member_key(own)
        known = list(dict.fromkeys(tables[own.name].members))
        places = evaluation.panel.index.column(key) if key in evaluation.panel.keys else ()
        what = "neither a place nor" if own.by_place else "not"
        raise NotFoundError(
            f"{label!r} is {what} a member of {own.name!r}{did_you_mean(label, [*known, *places])}",
            code="unknown-member",
            hint=f"the members: {few(known, 20)}",
        )
    return None


def _names_a_place(evaluation: Evaluation, keys: Mapping[str, object]) -> bool:
    """Whether some series has the labels."""
    try:
        return bool(evaluation.panel.index.mask(**keys).any())
    except (NotFoundError, UsageError):
        return False
