"""Generators of rule sets and panels for property tests.

Every rule set is valid under the language: dimensions agree, a rule has one grain, required keys
are present. They hold what `tests/reference` knows: no registers proper, `for`, `done`, `rank`,
`meets`, `extends`, scorecards or dates.
"""

from __future__ import annotations

from .panels import Panel, panels
from .rule_sets import composites, declare, plain_rules, rule_sets, times
from .writers import to_long, to_mapping, to_yaml

__all__ = [
    "Panel", "composites", "declare", "panels", "plain_rules", "rule_sets", "times", "to_long",
    "to_mapping", "to_yaml",
]  # fmt: skip
