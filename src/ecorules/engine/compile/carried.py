"""Reads what every rule may carry: conditions, rounding, gaps, people and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine.compile.context import Unusable
from ecorules.engine.nodes import Rounding

if TYPE_CHECKING:
    from ecorules.engine.compile.context import Context
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import RuleNode
    from ecorules.language.document import Path
    from ecorules.language.models import Rule

__all__ = ["Carried"]

_MODES = ("half_even", "half_up", "down", "up")


@dataclass(frozen=True, slots=True)
class Carried:
    """Fills in what a rule carries beside its measure, bound and time."""

    context: Context
    sources: Sources

    def read(self, node: RuleNode) -> None:
        """Read what every rule may carry; problems are noted and the rest goes on."""
        context, model, path = self.context, node.model, node.path
        try:
            if model.binding is not None:
                node.binding = context.flag((*path, "binding"), model.binding)
            if model.where is not None:
                node.where = self.sources.condition(model.where, (*path, "where"))
            if model.within is not None:
                node.within = context.span((*path, "within"), model.within)
            if model.round is not None:
                at = (*path, "round")
                digits = context.whole(
                    (*at, "digits"), model.round.digits, least=-12, most=12, what="number of digits"
                )
                mode = model.round.mode or "half_even"
                node.rounding = Rounding(
                    digits, context.choice((*at, "mode"), mode, _MODES, what="rounding mode")
                )
            if model.missing is not None:
                node.fill = self._fill(model, (*path, "missing"))
        except Unusable:
            return
        cited: Path = (*path, "source")
        listed = isinstance(_at(context.draft.document.value, cited), list)
        for position, source in enumerate(model.source or []):
            where = (*cited, position) if listed else cited
            context.cited(where, source.document, source.phrase)

    def _fill(self, model: Rule, path: Path) -> tuple[str, int]:
        policy = model.missing
        given = [
            key for key in ("interpolate", "carry_forward") if getattr(policy, key) is not None
        ]
        if len(given) != 1:
            raise self.context.refuse(
                path,
                "missing-policy",
                "gaps are filled in one way",
                "write {interpolate: 1} or {carry_forward: 1}",
                key=True,
            )
        longest = self.context.whole(
            (*path, given[0]),
            getattr(policy, given[0]),
            least=1,
            most=100,
            what="number of periods",
        )
        return given[0], longest


def _at(value: object, path: Path) -> object:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value
