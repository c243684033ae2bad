"""What the engine found, asked for piece by piece and kept while it is looked at."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from ecorules.assessment.summary import STATUSES
from ecorules.engine.details import ENDS, FLAG_NAMES, REASONS, details
from ecorules.engine.questions import Spot, spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.details import Details
    from ecorules.engine.evaluation import Evaluation
    from ecorules.language.models import Status
    from ecorules.periods import Period

__all__ = ["Evidence", "Facts", "facts_of", "flag_names"]

_SPOTS = 16
_SERIES_AT_ONCE = 4096


class Facts(NamedTuple):
    """What stands behind one status; numbers are in the unit of the measure, NaN for none."""

    status: Status
    value: float
    bound: float
    margin: float
    period: Period | None
    end: str
    reason: str
    flags: tuple[str, ...]


def flag_names(mask: int) -> tuple[str, ...]:
    """Return the names of the bits of a flag mask."""
    return tuple(name for bit, name in enumerate(FLAG_NAMES) if mask & (1 << bit))


def facts_of(rule: BoundRule, found: Details, position: int, status: int) -> Facts:
    """Read the facts of one series off the details of a block."""
    shown = int(found.period[position])
    return Facts(
        STATUSES[status - 1],
        float(found.value[position]),
        float(found.bound[position]),
        float(found.margin[position]),
        None if shown < 0 else rule.judgements[shown].period,
        ENDS[found.end[position]],
        REASONS[found.reason[position]],
        flag_names(int(found.flags[position])),
    )


class Evidence:
    """One evaluation and the parts of it that were looked at last.

    Attributes:
        evaluation: what the engine found.
        excuses: what is said beside some verdicts, by position of the rule and number of series.
    """

    __slots__ = ("_members", "_spots", "evaluation", "excuses")

    def __init__(
        self, evaluation: Evaluation, excuses: Mapping[tuple[int, int], str] | None = None
    ) -> None:
        self.evaluation = evaluation
        self.excuses = excuses or {}
        self._spots: OrderedDict[int, Spot] = OrderedDict()
        self._members: dict[str, Evidence] = {}

    def members(self, register: str) -> Evidence:
        """Return the evidence on the members of a register.

        Raises:
            NotFoundError: there is no such register.
        """
        found = self._members.get(register)
        if found is None:
            found = self._members[register] = Evidence(self.evaluation.members(register))
        return found

    def spot(self, rule: int, series: int) -> Spot:
        """Return all rows behind one rule and one series."""
        known = self._spots.get(series)
        if known is None:
            known = self._spots[series] = spot(self.evaluation, rule, series)
            if len(self._spots) > _SPOTS:
                self._spots.popitem(last=False)
        frame = known.frame
        bound = self.evaluation.bound(self.evaluation.locate(series), rule)
        if bound is known.rule:
            return known
        return Spot(bound, int(frame.row(bound.status)[0]), details(frame, bound), frame)

    def facts(
        self, rules: Sequence[int], series: NDArray[np.intp]
    ) -> Iterator[tuple[int, list[tuple[BoundRule, Facts]]]]:
        """Yield for each series its number and the facts of some rules, in order of series."""
        statuses = self.evaluation.statuses
        for start in range(0, len(series), _SERIES_AT_ONCE):
            chunk = series[start : start + _SERIES_AT_ONCE]
            found: dict[int, tuple[int, list[tuple[BoundRule, Details]]]] = {}
            for numbers, block in self.evaluation.details(rules, chunk):
                for position, number in enumerate(numbers.tolist()):
                    found[number] = (position, block)
            for number in chunk.tolist():
                position, block = found[number]
                yield (
                    number,
                    [
                        (bound, facts_of(bound, one, position, int(statuses[rule, number])))
                        for rule, (bound, one) in zip(rules, block, strict=True)
                    ],
                )
