"""Binds rules for the members of registers: what must be done, and by when; and standards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from ecorules.engine import causes
from ecorules.engine.binding.bound import BoundRule, Comparison, Judgement
from ecorules.engine.binding.tape import NONE, Value
from ecorules.engine.kernels.outcomes import (
    AGAINST_NUMBER,
    FOLD,
    FOLD_PARTS,
    PENDING,
    UNDETERMINED,
)
from ecorules.engine.kernels.registers import (
    CAME_TRUE,
    DONE,
    DUE,
    FOLD_DUE,
    FROM_STATUS,
    GROUP_OUTCOME,
    GROUP_STATUS,
    LEAST_STATUS,
    LESSER,
    MASKED_OUTCOME,
    MASKED_STATUS,
    SETTLED,
    Grouping,
)
from ecorules.engine.kernels.values import FORMULA
from ecorules.engine.nodes import (
    AtPeriod,
    Attribute,
    Bound,
    Composite,
    Condition,
    Given,
    Literal,
    Register,
    RuleNode,
    Source,
    Standard,
)
from ecorules.errors import UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.binding.rules import Rules
    from ecorules.engine.nodes import Edition

__all__ = ["Duties", "own_times"]

_MOST_TIMES = 2_000
_BY = Bound(-1, strict=False, value=Literal(0.0), key="by")


@dataclass(frozen=True, slots=True)
class Duties:
    """Binds what is asked of members, on the tape and values of some rules."""

    rules: Rules

    # The verdict of a place

    def of_members(
        self, node: RuleNode, register: Register, inherited: tuple[Period | None, ...] | None
    ) -> BoundRule:
        """Bind a rule for each member, and for their place `all` of them."""
        rules = self.rules
        reductions = rules.values.view(within=node.within).reductions
        inner = rules.members(register).at(node, inherited)
        periods = [entry.period for entry in inner.judgements]
        # Which times some members have of their own says nothing of members elsewhere.
        own = bool(own_times(node))
        last = None if own else inner.last_period
        missing = not own and None in periods
        more = reductions.is_open(register, last, missing=missing)
        grouping = Grouping(inner.path, more, own or not inner.waits)
        seen = float(rules.scope.as_of.toordinal())
        rows: tuple[int, ...] = (inner.status,)
        if inner.due != NONE:
            rows = (inner.status, inner.due)
        status = rules.tape.outcome(GROUP_STATUS, rows, (seen,), options=grouping)
        if own or None in periods:
            outcome = rules.tape.outcome(FROM_STATUS, (status,))
            judgements: tuple[Judgement, ...] = (Judgement(None, outcome),)
        else:
            judgements = tuple(
                self._for_place(entry, inner, register, node) for entry in inner.judgements
            )
        return BoundRule(
            node, judgements, status, unseen=inner.unseen, waits=inner.waits, members=inner
        )

    def _for_place(
        self, entry: Judgement, inner: BoundRule, register: Register, node: RuleNode
    ) -> Judgement:
        values = self.rules.values.view(within=node.within)
        period = entry.period
        grouping = Grouping(
            inner.path,
            values.reductions.is_open(register, period),
            period is None or values.is_read(period),
        )
        outcome = self.rules.tape.outcome(GROUP_OUTCOME, (entry.outcome,), options=grouping)
        return Judgement(period, outcome)

    # Times that members have of their own

    def at_own_times(
        self,
        node: RuleNode,
        attributes: list[Attribute],
        inherited: tuple[Period | None, ...] | None,
    ) -> BoundRule:
        """Bind a rule at each planned period of its members; each is judged at its own."""
        rules, tape = self.rules, self.rules.tape
        contents = rules.scope.contents(attributes[0].register)
        choices = [(*contents.times.get(one.name, ()), None) for one in attributes]
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > _MOST_TIMES:
            raise UsageError(
                f"the rule {node.id!r} would be judged at {count:,} different times",
                code="too-much",
                hint="plan whole months or years, or use fewer attributes as times",
            )
        found = []
        masks = []
        for chosen in product(*choices):
            found.append(self._dated(node, attributes, chosen, inherited))
            told = [
                rules.values.asked(one.register, "equals", one.name, period)
                for one, period in zip(attributes, chosen, strict=True)
            ]
            masks.append(told[0] if len(told) == 1 else tape.add(LESSER, tuple(told))[0])
        merged = self._merged(found, masks)
        if len(attributes) > 1 or attributes[0] not in node.periods:
            return merged
        # Each member waits for its own day, and is early by its own, whatever others are.
        one = attributes[0]
        due = rules.values.asked(one.register, "days", one.name, node.within)
        ends = rules.values.asked(one.register, "days", one.name, None)
        return replace(merged, unseen=False, waits=False, due=due, ends=ends)

    def _merged(self, found: list[BoundRule], masks: list[int]) -> BoundRule:
        """Return one rule that was bound at several times, for each member at its own."""
        tape = self.rules.tape
        if len(found) > 1 and all(one is found[0] for one in found):
            return found[0]  # named by id, and bound once
        judgements = [
            entry._replace(outcome=tape.outcome(MASKED_OUTCOME, (entry.outcome, mask)))
            for one, mask in zip(found, masks, strict=True)
            for entry in one.judgements
        ]
        statuses = [
            tape.outcome(MASKED_STATUS, (one.status, mask))
            for one, mask in zip(found, masks, strict=True)
        ]
        node, parts = found[0].node, [one.parts for one in found]
        if any([part.node for part in row] != [part.node for part in parts[0]] for row in parts):
            # Editions of a standard differ from time to time: they have no parts in common.
            node, parts = replace(node, composite=Composite("meets", (), share=True)), []
        return BoundRule(
            node,
            tuple(judgements),
            tape.outcome(LEAST_STATUS, tuple(statuses)),
            tuple(self._merged(list(part), masks) for part in zip(*parts, strict=True)),
            unseen=any(one.unseen for one in found),
            waits=any(one.waits for one in found),
            path=self.rules.values.path,
        )

    def _dated(
        self,
        node: RuleNode,
        attributes: list[Attribute],
        chosen: tuple[Period | None, ...],
        inherited: tuple[Period | None, ...] | None,
    ) -> BoundRule:
        """Bind a rule as if all members had the same planned periods."""
        dates = dict(self.rules.scope.dates)
        for one, period in zip(attributes, chosen, strict=True):
            dates[f"{one.register}.{one.name}"] = period
        rules = self.rules.outermost(replace(self.rules.scope, dates=dates, grains={}, _seen={}))
        for name, peers in self.rules.values.path:
            rules = rules.inside(name, peers=peers)
        rules.undated = self.rules.undated or self.rules
        return rules.at(node, inherited, dated=True)

    # What must be done

    def done(self, node: RuleNode, times: tuple[Period | None, ...]) -> BoundRule:
        """Bind a condition that must hold on the reading day of each period."""
        rules, tape = self.rules, self.rules.tape
        judgements = [self.at_period(node, period) for period in times]
        due = all(period is None or rules.scope.is_due(period, node.within) for period in times)
        rows = tuple(entry.outcome for entry in judgements)
        status = tape.outcome(FOLD, rows, options=UNDETERMINED if due else PENDING)
        return BoundRule(
            node,
            tuple(judgements),
            status,
            unseen=not due,
            waits=not due,
            path=rules.values.path,
        )

    def at_period(self, node: RuleNode, period: Period | None) -> Judgement:
        """Bind a condition that must hold on the reading day of one period."""
        if period is None:
            return Judgement(None, self.untimed(node))
        values = self.rules.values
        day = float(self.rules.scope.due_day(period, node.within).toordinal())
        due = values.constant(day)
        outcome, comparisons = self._by(node, due, period)
        outcome, where = self.rules.where(node, outcome, period)
        return Judgement(period, outcome, comparisons, where)

    def by_own_day(self, node: RuleNode, attribute: Attribute) -> BoundRule:
        """Bind a condition that each member must meet by a day of its own, all at once."""
        rules, tape = self.rules, self.rules.tape
        due = rules.values.asked(attribute.register, "days", attribute.name, node.within)
        today = Period.of_day(rules.scope.as_of)
        outcome, comparisons = self._by(node, due, today)
        outcome, where = rules.where(node, outcome, today)
        seen = float(rules.scope.as_of.toordinal())
        status = tape.outcome(FOLD_DUE, (outcome, due), (seen,))
        judgement = Judgement(None, outcome, comparisons, where)
        return BoundRule(node, (judgement,), status, path=rules.values.path, due=due, ends=due)

    def _by(self, node: RuleNode, due: int, period: Period) -> tuple[int, tuple[Comparison, ...]]:
        """Bind whether a condition holds by a row of days, and the day on which it came true."""
        condition = node.done
        if condition is None:
            raise TypeError(node)
        values, tape = self.rules.values.view(within=node.within), self.rules.tape
        formula = condition.formula
        seen = float(self.rules.scope.as_of.toordinal())
        day = tape.add(DUE, (due,), (seen,))[0]
        rows = values.dated(condition, day, period)
        scales = (NONE,) * len(rows)
        truth = tape.add(FORMULA, rows, options=(formula, scales, 1.0, 0.0, False))[0]
        settled = values.gap(causes.NOT_SEEN).most
        if formula.is_dated:
            settled = tape.add(SETTLED, rows, options=(formula, scales, seen))[0]
            truth = values.as_it_was(truth, condition, due, period)
            settled = values.as_it_was(settled, condition, due, period)
        outcome = tape.outcome(DONE, (truth, settled, due), (seen,))
        if not formula.is_dated:
            return outcome, ()
        now = values.constant(seen)
        read = values.dated(condition, now, period)
        came = tape.add(CAME_TRUE, read, options=(formula, scales, seen))[0]
        return outcome, (Comparison(_BY, Value(came, came), Value(due, due), 0.0),)

    def untimed(self, node: RuleNode) -> int:
        """Bind the outcome of a rule whose time is missing: given from outside, or by a member."""
        if any(isinstance(entry, Given) for entry in node.periods):
            return self._missing(causes.PARAMETER_MISSING)
        names = [entry.name for entry in node.periods if isinstance(entry, Attribute)]
        return self._missing(causes.VALUE_MISSING, names[0] if names else "")

    def _missing(self, cause: int, name: str = "") -> int:
        row = self.rules.values.gap(cause, name).most
        return self.rules.tape.outcome(AGAINST_NUMBER, (row,), (0.0,), (1, False))

    # Standards

    def standard(
        self,
        node: RuleNode,
        standard: Standard,
        times: tuple[Period | None, ...],
    ) -> BoundRule:
        """Bind an outside standard: at each period the edition that is in force."""
        rules, tape = self.rules, self.rules.tape
        chosen = [None if period is None else _in_force(standard, period) for period in times]
        bound: dict[str, BoundRule] = {}
        judged: dict[str, list[Period | None]] = {}
        for period, edition in zip(times, chosen, strict=True):
            if edition is not None:
                judged.setdefault(edition.edition, []).append(period)
        judgements = []
        for period, edition in zip(times, chosen, strict=True):
            if period is None:
                outcome = self.untimed(node)
            elif edition is None:
                outcome = self._missing(causes.STANDARD_MISSING)
            else:
                mine = judged[edition.edition]
                found = bound.get(edition.edition)
                if found is None:
                    inner = replace(
                        node,
                        composite=edition.composite,
                        standard=None,
                        where=None,
                        register=None,
                        periods=(),
                        timeless=True,
                    )
                    found = bound[edition.edition] = rules.composite(
                        inner, edition.composite, tuple(mine)
                    )
                aligned = len(found.judgements) == len(mine)
                outcome = found.judgements[mine.index(period) if aligned else 0].outcome
            where = NONE
            if period is not None:
                outcome, where = rules.where(node, outcome, period)
            judgements.append(Judgement(period, outcome, where=where))
        parts = tuple(part for found in bound.values() for part in found.parts)
        due = all(period is None or rules.scope.is_due(period, node.within) for period in times)
        rows = tuple(entry.outcome for entry in judgements)
        status = tape.outcome(
            FOLD_PARTS,
            (*rows, *(part.status for part in parts)),
            options=(len(judgements), not due),
        )
        share = not standard.editions or standard.editions[0].composite.share
        shown = Composite("meets", tuple((part.node, False) for part in parts), share)
        return BoundRule(
            replace(node, composite=shown),
            tuple(judgements),
            status,
            parts,
            unseen=not due,
            waits=not due,
            path=rules.values.path,
        )


def _in_force(standard: Standard, period: Period) -> Edition | None:
    """Return the pinned edition, or the one in force on the last day of a period."""
    day = period.last_day
    for edition in reversed(standard.editions):
        if standard.pinned is not None or edition.start <= day <= edition.end:
            return edition
    return None


def own_times(node: RuleNode) -> list[Attribute]:
    """Return the attributes of members that stand for periods in a rule and its parts in place."""
    found: dict[str, Attribute] = {}
    for reference in _period_references(node):
        if isinstance(reference, Attribute):
            found[reference.name] = reference
    return list(found.values())


def _period_references(node: RuleNode) -> Iterator[object]:
    yield from node.periods
    if node.measure is not None:
        yield node.measure.since
    for bound in node.bounds:
        if isinstance(bound.value, AtPeriod):
            yield bound.value.period
    if node.composite is not None:
        for part, by_id in node.composite.parts:
            if not by_id:
                yield from _period_references(part)


def timeless(conditions: list[Condition | None], varying: set[str]) -> bool:
    """Whether conditions read only what does not depend on the judged period, dates aside."""
    inputs: list[Source] = [
        source for condition in conditions if condition is not None for source in condition.inputs
    ]
    return all(isinstance(source, Attribute) and source.name not in varying for source in inputs)
