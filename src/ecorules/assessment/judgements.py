"""Which judged periods of a rule count for one series, and which of them a verdict shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.engine.kernels.outcomes import FAIL, MET, MISSED, PASS, UNKNOWN, UNSURE
from ecorules.engine.kernels.registers import MASKED_OUTCOME

if TYPE_CHECKING:
    from ecorules.engine.binding.bound import Judgement
    from ecorules.engine.questions import Spot

__all__ = ["judged", "shown"]

_TELLING = {MET: {PASS}, MISSED: {FAIL}}


def judged(spot: Spot) -> list[Judgement]:
    """Return the judgements that are about this series.

    A member with a planned period of its own is judged at that one, not at those of others.
    """
    return [entry for entry in spot.rule.judgements if _is_meant(spot, entry)]


def shown(spot: Spot) -> Judgement | None:
    """Return the judgement that a verdict shows: by its period, or else by its outcome.

    Of those that leave it undecided it is the first one in time that has been seen.
    """
    position = int(spot.details.period[0])
    if position >= 0:
        return spot.rule.judgements[position]
    entries, scope = judged(spot), spot.frame.program.scope
    wanted = _TELLING.get(spot.status, {UNKNOWN, UNSURE})
    found = [entry for entry in entries if int(spot.frame.row(entry.outcome)[0]) in wanted]
    for entry in found:
        if entry.period is None or scope is None or scope.is_seen(entry.period):
            return entry
    return next(iter(found or entries[-1:]), None)


def _is_meant(spot: Spot, entry: Judgement) -> bool:
    step = spot.frame.program.producers.get(entry.outcome)
    if step is None or step.kernel is not MASKED_OUTCOME:
        return True
    return bool(spot.frame.row(step.inputs[1])[0] == 1)
