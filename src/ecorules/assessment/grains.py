"""Values that were given and say nothing of the periods that rules judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.engine.nodes import Attribute, Kind, Observed
from ecorules.engine.walk import sources_behind
from ecorules.errors import Problem
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.evaluation import Evaluation

__all__ = ["grain_notes"]

_YEAR_END = {(12, 31), (1, 1)}


def grain_notes(evaluation: Evaluation) -> Iterator[Problem]:
    """Yield a note for each indicator whose values are too short to be those of a judged period."""
    given: dict[str, list[Period]] = {}
    for name, period in evaluation.panel.rows:
        given.setdefault(name, []).append(period)
    noted: set[str] = set()
    for rule in evaluation.compiled.nodes:
        if rule.measure is None:
            continue
        judged = next((one.grain for one in rule.periods if isinstance(one, Period)), None)
        if judged is None and evaluation.compiled.window is not None:
            judged = evaluation.compiled.window.first.grain
        for source in sources_behind([rule.measure.source]):
            if not isinstance(source, Observed) or isinstance(source, Attribute):
                continue
            periods = given.get(source.name)
            if judged is None or not periods or source.name in noted:
                continue
            note = _note(source, periods, judged)
            if note is not None:
                noted.add(source.name)
                yield note


def _note(source: Observed, periods: list[Period], judged: Grain) -> Problem | None:
    grains = {period.grain for period in periods}
    if judged in grains or Grain.DAY is judged:
        return None
    days = [period.last_day for period in periods]
    stock = source.kind is Kind.STOCK
    if grains == {Grain.DAY} and not stock and {(d.month, d.day) for d in days} <= _YEAR_END:
        return Problem(
            "days-given",
            f"the values of {source.name!r} are dated {periods[0]}: a date is one day, not a year",
            f"give the year: {days[0].year}",
        )
    rolls = source.kind in {Kind.FLOW, Kind.STOCK, Kind.LEVEL}
    if not rolls and all(grain > judged for grain in grains):
        word = min(grains).word
        what = f"a {source.kind.value} does" if source.kind else "values without a kind do"
        return Problem(
            "no-roll-up",
            f"{source.name!r} is given for {len(set(periods))} {word}s; {what} not roll up to a "
            f"{judged.word}",
            f"give it for each {judged.word}; or say its kind: flow, stock or level",
        )
    return None
