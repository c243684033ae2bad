"""Rule sets: finding and loading them, looking at them, and holding data against them."""

from __future__ import annotations

from ecorules.ruleset.rule_set import RuleSet
from ecorules.ruleset.shelf import built_in, load, loads

__all__ = ["RuleSet", "built_in", "load", "loads"]
