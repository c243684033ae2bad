"""Who answers for a rule: lead 牵头, support 配合, responsible 责任, supervise 督办."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecorules.language.models import Rule, RuleSetModel

__all__ = ["OPEN", "ROLES", "listed", "units"]

ROLES = ("lead", "support", "responsible", "supervise")
"""The roles under which a rule names responsible units."""

OPEN = "等"
"""Marks a list that the text leaves open; it is no unit."""


def listed(model: RuleSetModel, rule: Rule, role: str) -> tuple[str, ...]:
    """Return the units of a role as they are listed, an open end included.

    What the set says holds for rules that say nothing of their own in that role.
    """
    own: list[str] | None = getattr(rule, role)
    if own is None:
        own = getattr(model, role)
    return tuple(own or ())


def units(model: RuleSetModel, rule: Rule, role: str) -> tuple[str, ...]:
    """Return the units of a role, each once."""
    names = (name for name in listed(model, rule, role) if name != OPEN)
    return tuple(dict.fromkeys(names))
