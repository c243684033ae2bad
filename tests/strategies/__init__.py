"""Generators of rule sets and panels for property tests.

Every rule set is valid under the language: dimensions agree, a rule has one grain, required keys
are present. They hold what `tests/reference` knows: no `extends` and no scorecards. Rule sets over
registers are drawn by `ledger_sets`, all others by `rule_sets`.
"""

from __future__ import annotations

from .ledger_rules import STANDARDS, ledger_rules, ledger_sets, register_set
from .ledgers import Ledger, ledgers
from .panels import Panel, panels
from .rule_sets import composites, declare, plain_rules, rule_sets, times
from .writers import to_long, to_mapping, to_yaml

__all__ = [
    "STANDARDS", "Ledger", "Panel", "composites", "declare", "ledger_rules", "ledger_sets",
    "ledgers", "panels", "plain_rules", "register_set", "rule_sets", "times", "to_long",
    "to_mapping", "to_yaml",
]  # fmt: skip
