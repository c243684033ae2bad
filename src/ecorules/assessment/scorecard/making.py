"""Makes one score out of what was counted: each item with its status and reason."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ecorules.assessment.scale import unit_text
from ecorules.assessment.scorecard.score import Because, ItemScore, Points, Score, clean
from ecorules.assessment.summary import STATUSES
from ecorules.engine.causes import CAUSES
from ecorules.engine.scorecards import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from ecorules.assessment.evidence import Facts
    from ecorules.assessment.results import Assessment
    from ecorules.assessment.scorecard.scores import Block, Share
    from ecorules.assessment.scorecard.tally import Tally
    from ecorules.engine.reached import Ends
    from ecorules.engine.scorecards import CompiledItem, CompiledScorecard
    from ecorules.engine.scoring import Reading

__all__ = ["Maker"]

_UNDECIDED = frozenset({"pending", "undetermined"})


class Maker:
    """Makes scores of some series.

    Args:
        assessment: where the reasons of verdicts are read.
        card: the scorecard.
        series: numbers of series, ascending.
    """

    def __init__(
        self, assessment: Assessment, card: CompiledScorecard, series: NDArray[np.intp]
    ) -> None:
        self._assessment = assessment
        self._card = card
        looked_at = [node.id for item in card.items for node in item.rules]
        looked_at += [bar.rule.id for bar in card.bars]
        names = list(dict.fromkeys(looked_at))
        ids = assessment.evaluation.rule_ids
        positions = [ids.index(name) for name in names]
        self._facts: dict[int, dict[str, Facts]] = {
            number: dict(zip(names, (facts for _, facts in found), strict=True))
            for number, found in (assessment.evidence.facts(positions, series) if names else ())
        }

    def score(self, number: int, place: int, block: Block, share: Share, found: Tally) -> Score:
        """Return the score of one series and unit.

        Args:
            number: the series.
            place: its place in the block.
            block: what the items stand on and earn.
            share: what counts.
            found: what it adds up to, for this one series.
        """
        facts = self._facts.get(number, {})
        items = tuple(
            _item(self._card.items[position], block, position, place, facts)
            for position in share.items
        )
        least, most, coverage = (float(array[0]) for array in found[:3])
        return Score(
            series=self._assessment.evaluation.panel.index.label(number),
            unit=share.unit,
            full=clean(self._card.full),
            points=None if math.isnan(least) else Points(clean(least), clean(most)),
            coverage=None if math.isnan(coverage) else clean(coverage),
            grades=self._grades(share, found, facts),
            items=items,
            reasons=tuple(self._reasons(items, share, coverage, facts)),
            card=self._card,
        )

    def _grades(self, share: Share, found: Tally, facts: dict[str, Facts]) -> tuple[str, ...]:
        """Return the grades that are possible, best first."""
        names = self._card.grades
        if names is None:
            return ()
        low, high = int(found.spared[0]), int(found.best[0])
        possible = set(range(low, high + 1))
        for bar in share.bars:
            if facts[bar.rule.id].status in _UNDECIDED:
                possible.update(range(min(low, bar.grade), min(high, bar.grade) + 1))
        return tuple(names.label(rank) for rank in sorted(possible, reverse=True))

    def _reasons(
        self, items: tuple[ItemScore, ...], share: Share, coverage: float, facts: dict[str, Facts]
    ) -> Iterator[Because]:
        for bar in share.bars:
            known = facts[bar.rule.id]
            if known.status == "missed":
                yield Because(f"{bar.word}_missed", bar.rule.id, "")
            elif known.status in _UNDECIDED:
                yield Because(f"{bar.word}_open", bar.rule.id, known.reason)
        if math.isnan(coverage):
            yield Because("nothing_applies", "", "")
        elif coverage < self._card.coverage * (1 - 1e-9):
            yield Because("coverage", "", "")
        for item in items:
            if item.status == "open":
                yield Because("item_open", item.item, item.why)


def _item(
    item: CompiledItem, block: Block, position: int, place: int, facts: dict[str, Facts]
) -> ItemScore:
    points, reading = block.earned[position], block.readings[position]
    applies = float(points.applies[place])
    status = "decided" if bool(points.decided[place]) else "open"
    if applies == 0:
        status = "not_applicable"
    rule, verdict, why = _why(item, reading, place, status, facts)
    shown = reading.amount if item.value is not None else None
    value = _known(shown, place)
    return ItemScore(
        item=item.name,
        points=clean(item.points),
        least=None if applies == 0 else clean(float(points.least[place] + points.low[place])),
        most=None if applies == 0 else clean(float(points.most[place] + points.high[place])),
        status=status,
        rule=rule,
        verdict=verdict,
        why=why,
        completion=_completion(item, reading, place),
        value=value if value is None else _label(item, value),
        unit="" if item.value is None or item.value.labels else unit_text(item.value.unit),
        titles=item.model.title,
    )


def _why(
    item: CompiledItem, reading: Reading, place: int, status: str, facts: dict[str, Facts]
) -> tuple[str, str, str]:
    """Return the rule that counted, its status, and the reason."""
    asked = float(reading.applies[place])
    if item.value is None:
        rule = _counted_rule(item, reading, place)
        known = facts[rule]
        why = known.reason
        if known.status != "not_applicable" and asked != 1:
            why = "where_false" if asked == 0 else "where_unknown"
        return rule, known.status, why
    if asked == 0:
        where = item.where is not None
        return "", "", "where_false" if where else "nobody_asked"
    bits = int(reading.cause[place])
    named = next((name for bit, name in CAUSES.items() if bits & bit), "")
    if status != "open":
        return "", "", "compared"
    if named:
        return "", "", named
    return "", "", "peers_unknown" if item.method is Method.MIN_MAX else "value_missing"


def _counted_rule(item: CompiledItem, reading: Reading, place: int) -> str:
    """Return the rule that an item looks at; of several, the best that is met or still open."""
    if item.rule is not None:
        return item.rule.id
    order = {"met": 2, "pending": 1, "undetermined": 1}
    words = [STATUSES[code - 1] for code in reading.statuses[:, place].tolist()]
    ranked = [
        (order.get(word, 0), points, -number)
        for number, (word, (_, points)) in enumerate(zip(words, item.best, strict=True))
    ]
    return item.best[-max(ranked)[2]][0].id


def _known(ends: Ends | None, place: int) -> float | None:
    """Return a number where both ends are one."""
    if ends is None or ends.least[place] != ends.most[place]:
        return None
    number = float(ends.most[place])
    return number if math.isfinite(number) else None


def _completion(item: CompiledItem, reading: Reading, place: int) -> float | None:
    number = _known(reading.completion, place)
    if item.method is Method.PROPORTIONAL and item.value is not None:
        value = _known(reading.amount, place)
        number = None if value is None else value / item.bound
    return None if number is None else clean(100.0 * number)


def _label(item: CompiledItem, value: float) -> float | str:
    labels = None if item.value is None else item.value.labels
    return clean(value) if labels is None else labels.label(round(value))
