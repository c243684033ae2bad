"""The lines of a calculation, with its numbers."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from ecorules.assessment.explain.numbers import plain
from ecorules.assessment.origins import origin, sub_periods
from ecorules.engine.nodes import Derived, Formulated, Graded, Measure, Mode, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.assessment.explain.account import Account
    from ecorules.assessment.origins import Origin
    from ecorules.periods import Period

__all__ = ["Working"]

_MOST_TERMS = 12
_MOST_LINES = 8


class Working:
    """How the value of a verdict was calculated."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.verdict = account.verdict
        self._rounds = False

    def lines(self) -> list[str]:
        """Return the calculation, outermost first; nothing for a value taken as it was given."""
        account = self.account
        judgement, measure = account.judgement, self.verdict.node.measure
        if measure is None or judgement is None or not judgement.comparisons:
            return []
        value = judgement.comparisons[0].value
        frame = self.verdict.spot.frame
        at_least = self.verdict.end == "least" and value.least in frame.program.rows
        found = origin(frame, value.least if at_least else value.most)
        lines: list[str] = []
        if found.kind == "rounded" and found.step is not None:
            row = found.inputs[found.step.outputs.index(found.row)]
            before = origin(frame, row)
            if before.value != found.value:
                after = account.number(found.value)
                self._rounds = True
                lines.append(account.rounding(self._result(before.value), after))
            found = before
        pending: deque[tuple[Source, Origin, Period | None]] = deque()
        top = self._top(measure, found, judgement.period, pending)
        lines = [*([top] if top else []), *lines]
        while pending and len(lines) < _MOST_LINES:
            source, one, period = pending.popleft()
            line = self._source(source, one, period, pending)
            if line and line not in lines:
                lines.append(line)
        return lines

    def read(self) -> list[str]:
        """Return the values from which nothing could be calculated."""
        judgement, measure = self.account.judgement, self.verdict.node.measure
        if measure is None or judgement is None or not judgement.comparisons:
            return []
        frame, source = self.verdict.spot.frame, measure.source
        found = origin(frame, judgement.comparisons[0].value.most)
        if found.kind == "rounded":
            found = origin(frame, found.inputs[-1])
        if measure.is_change and len(found.inputs) == 2:
            terms = [
                (origin(frame, row), period)
                for row, period in zip(
                    found.inputs, (judgement.period, self.account.base), strict=True
                )
            ]
            return [
                f"{self._head(source, period)} = {self._value(source, term.value)}"
                for term, period in reversed(terms)
                if not math.isnan(term.value)
            ]
        if found.kind == "formula" and isinstance(source, Formulated):
            named = self._named(source, found, judgement.period, deque())
            return [self.account.comma.join([self._expression(source), *named])]
        return []

    def _head(self, source: Source, period: Period | None) -> str:
        name = self.account.name(source.name)
        return name if period is None else self.account.in_period(name, period)

    def _top(
        self,
        measure: Measure,
        found: Origin,
        period: Period | None,
        pending: deque[tuple[Source, Origin, Period | None]],
    ) -> str:
        """Return the line of the measure itself; what it rests on is left pending."""
        frame, source = self.verdict.spot.frame, measure.source
        if measure.mode is Mode.LEVEL:
            pending.append((source, found, period))
            return ""
        terms = [origin(frame, row) for row in found.inputs]
        if measure.is_change and len(terms) == 2:
            value, base = terms
            pending.append((source, base, self.account.base))
            pending.append((source, value, period))
            return self._change(measure, value.value, base.value, found.value)
        pending.extend((source, term, None) for term in terms if term.kind != "given")
        if measure.mode is Mode.MEAN:
            return self._mean(terms, found.value)
        return self._sum(terms, found.value, period)

    def _change(self, measure: Measure, value: float, base: float, change: float) -> str:
        x, b = (_in_sum(value), _in_sum(base))
        first, last = (x, b) if measure.sign > 0 else (b, x)
        result = self._result(change)
        if measure.mode is Mode.RELATIVE:
            return f"100 × ({first} − {last}) / {b} = {result}"
        if measure.mode is Mode.COMPOUND:
            power = f"({x} / {b})^(1/{self._years()})"
            inner = f"{power} − 1" if measure.sign > 0 else f"1 − {power}"
            return f"100 × ({inner}) = {result}"
        unit = measure.source.unit
        pair = [self.account.value(number, unit) for number in (value, base)]
        first, last = pair if measure.sign > 0 else pair[::-1]
        if measure.mode is Mode.RATE:
            return f"({first} − {last}) / {self._years()} = {result}"
        return f"{first} − {last} = {result}"

    def _years(self) -> str:
        judgement, base = self.account.judgement, self.account.base
        if judgement is None or judgement.period is None or base is None:
            return "n"
        return plain((judgement.period.ordinal - base.ordinal) / base.grain)

    def _sum(self, terms: list[Origin], total: float, period: Period | None) -> str:
        known = self._known(terms)
        result = self._result(total)
        if len(known) > _MOST_TERMS:
            first = self.account.base
            if first is None or period is None:
                return ""
            return f"{self.account.values_of(len(known), first, period)} = {result}"
        if len(known) < 2:
            return ""
        return " + ".join(self._part(term.value) for term in known) + f" = {result}"

    def _mean(self, terms: list[Origin], mean: float) -> str:
        known = [term.value for term in terms if not math.isnan(term.value)]
        if not 2 <= len(known) <= _MOST_TERMS:
            return ""
        inner = " + ".join(map(self._part, known))
        return f"({inner}) / {len(known)} = {self._result(mean)}"

    def _known(self, terms: list[Origin]) -> list[Origin]:
        """Return the terms that are known; a gap of a flow counts as 0 and is none of them."""
        frame = self.verdict.spot.frame
        return [
            term
            for term in terms
            if not math.isnan(term.value)
            and not (term.kind == "given" and math.isnan(float(frame.row(term.row)[0])))
        ]

    # Sources

    def _source(
        self,
        source: Source,
        found: Origin,
        period: Period | None,
        pending: deque[tuple[Source, Origin, Period | None]],
    ) -> str:
        """Return how the value of a source in a period was formed."""
        account = self.account
        if math.isnan(found.value):
            return ""
        shown = self._value(source, found.value)
        head = self._head(source, period)
        if found.kind == "filled":
            return account.filling(f"{head} = {shown}")
        if found.kind == "formula" and isinstance(source, Formulated):
            if source.name not in self.verdict.sources:
                head = ""  # an expression in place has no name but itself
            text = self._expression(source)
            named = list(self._named(source, found, period, pending))
            formula = " = ".join(part for part in (head, text, shown) if part)
            return account.comma.join([formula, *named])
        if found.kind == "grade" and isinstance(source, Graded):
            frame = self.verdict.spot.frame
            values = [
                f"{account.name(part.name)} {self._value(part, number)}"
                for (part, _), row in zip(source.parts, found.inputs, strict=True)
                if not math.isnan(number := origin(frame, row).value)
            ]
            return f"{head} = {shown}{account.comma}{account.comma.join(values)}"
        if found.kind == "periods" and isinstance(source, Derived) and found.step is not None:
            counted = sub_periods(self.verdict.spot.frame, found.step)
            if counted is not None:
                return f"{head} = {shown}{account.comma}{account.sub_periods(counted)}"
        return self._rolled_up(found, head, shown)

    def _rolled_up(self, found: Origin, head: str, shown: str) -> str:
        """Return the roll-up of an observed value, if it is one."""
        if found.kind not in {"sum", "mean"}:
            return ""
        frame = self.verdict.spot.frame
        known = self._known([origin(frame, row) for row in found.inputs])
        leaves = [term.leaf.period for term in known if term.leaf is not None]
        periods = [period for period in leaves if period is not None]
        if len(known) > _MOST_TERMS or len(known) < 2:
            if len(periods) < 2:
                return ""
            inner = self.account.values_of(len(known), min(periods), max(periods))
            divided = f"({inner}) / {len(known)}" if found.kind == "mean" else inner
            return f"{head} = {divided} = {shown}"
        inner = " + ".join(_in_sum(term.value) for term in known)
        divided = f"({inner}) / {len(known)}" if found.kind == "mean" else inner
        return f"{head} = {divided} = {shown}"

    def _named(
        self,
        source: Formulated,
        found: Origin,
        period: Period | None,
        pending: deque[tuple[Source, Origin, Period | None]],
    ) -> Iterator[str]:
        frame = self.verdict.spot.frame
        rows = zip(source.formula.inputs, source.inputs, found.inputs, strict=False)
        for entry, part, row in rows:
            one = origin(frame, row)
            at = None if period is None else period - entry.lag
            if one.kind != "given":
                pending.append((part, one, at))
            if math.isnan(one.value):
                continue
            name = entry.name
            if entry.lag and at is not None:
                name = self.account.in_period(name, at)
            yield f"{name} = {self._value(part, one.value)}"

    def _expression(self, source: Formulated) -> str:
        indicator = (self.verdict.model.indicators or {}).get(source.name)
        text = source.name if indicator is None else indicator.expression or ""
        return " ".join(text.split())

    def _value(self, source: Source, number: float) -> str:
        if source.labels is not None:
            return self.account.label(source.labels.label(round(number)))
        measure = self.verdict.node.measure
        if measure is not None and measure.mode is Mode.LEVEL and source is measure.source:
            shown = float(self.verdict.spot.details.value[0])
            if number == shown:
                return self.account.number(number)
        return self.account.value(number, source.unit)

    def _part(self, number: float) -> str:
        """A term of the measure, in the unit that is shown."""
        return _in_sum(self.verdict.scale.value(number))

    def _result(self, number: float) -> str:
        scale = self.verdict.scale
        if self._rounds:
            return self.account.value(scale.value(number), scale.unit)
        return self.account.number(number)


def _in_sum(number: float) -> str:
    """Return a number as a term: negative ones stand in brackets."""
    return plain(number) if number >= 0 else f"({plain(number)})"
