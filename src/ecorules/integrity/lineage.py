"""What a set does with each rule of the set that it extends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from ecorules.assessment.tables import text_table

if TYPE_CHECKING:
    from ecorules.engine.compile.inheritance import Inherited
    from ecorules.ruleset import RuleSet

__all__ = ["Inheritance", "inheritance"]


class Inheritance(Sequence["Inherited"]):
    """What a set does with each rule of its parent; printed, a table."""

    __slots__ = ("_rules", "parent", "rule_set")

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set.id
        self.parent = "" if rule_set.parent is None else rule_set.parent.id
        self._rules = rule_set.inherited

    @overload
    def __getitem__(self, position: int) -> Inherited: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Inherited]: ...
    def __getitem__(self, position: int | slice) -> Inherited | Sequence[Inherited]:
        return self._rules[position]

    def __len__(self) -> int:
        return len(self._rules)

    def __repr__(self) -> str:
        if not self.parent:
            return f"{self.rule_set} extends no other set"
        counts: dict[str, int] = {}
        for one in self:
            counts[one.how] = counts.get(one.how, 0) + 1
        said = ", ".join(f"{count} {how}" for how, count in counts.items()) or "no rules"
        rows = [[one.rule, one.how, str(one)] for one in self]
        head = f"{self.rule_set} extends {self.parent}: {said}"
        return f"{head}\n\n{text_table(['rule', 'how', 'what'], rows)}" if rows else head


def inheritance(rule_set: RuleSet) -> Inheritance:
    """Tell what a set does with each rule of the set that it extends.

    Args:
        rule_set: the set.

    Returns:
        One entry for each rule of the parent: inherited, repeated, tightened (by how much), or
        departs (why). None for a set that extends no other.

    Example:
        >>> import ecorules as er
        >>> province = er.loads('''
        ... ecorules: 1
        ... id: province
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}, forest: {unit: "%"}}
        ... rules:
        ...   pm25: {indicator: pm25, at_most: 45 µg/m³}
        ...   forest: {indicator: forest, at_least: 60 %}
        ... ''')
        >>> city = er.loads('''
        ... ecorules: 1
        ... id: city
        ... extends: province
        ... rules: {pm25: {indicator: pm25, at_most: 40 µg/m³}}
        ... ''', parents=[province])
        >>> inheritance(city)
        city extends province: 1 tightened, 1 inherited
        <BLANKLINE>
        rule    how        what
        pm25    tightened  at_most 40 µg/m³, 5 µg/m³ tighter than 45 µg/m³
        forest  inherited
    """
    return Inheritance(rule_set)
