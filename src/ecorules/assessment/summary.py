"""Counts of verdicts by status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ecorules.language.models import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["CODES", "STATUSES", "Breakdown", "Summary", "all_of_each"]

CODES: dict[str, int] = {name: position for position, name in enumerate(STATUSES, start=1)}
"""The engine's code of each status."""

_MET, _MISSED, _PENDING, _UNDETERMINED, _NOT_APPLICABLE = range(1, 6)


class Summary(Mapping[str, int]):
    """How many verdicts have each status; all five statuses are always present.

    Example:
        >>> summary = Summary([3, 1, 0, 2, 0])
        >>> summary["met"], summary.total, summary
        (3, 6, 3 met, 1 missed, 2 undetermined)
    """

    __slots__ = ("_counts",)

    def __init__(self, counts: list[int] | tuple[int, ...]) -> None:
        self._counts: dict[str, int] = dict(zip(STATUSES, counts, strict=True))

    @classmethod
    def of(cls, statuses: NDArray[np.uint8]) -> Summary:
        """Count the codes of an array of statuses."""
        counts = np.bincount(statuses.ravel(), minlength=len(STATUSES) + 1)
        return cls(counts[1 : len(STATUSES) + 1].tolist())

    def __getitem__(self, status: str) -> int:
        return self._counts[status]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        parts = [
            f"{count} {name.replace('_', ' ')}" for name, count in self._counts.items() if count
        ]
        return ", ".join(parts) or "no verdicts"

    @property
    def total(self) -> int:
        """How many verdicts there are."""
        return sum(self._counts.values())


class Breakdown(Mapping[str, Summary]):
    """A summary for each label of something: each responsible unit, tag, place, rule.

    Example:
        >>> Breakdown("lead", {"市环保局": Summary([1, 0, 0, 0, 0])})
        lead      total  met  missed  pending  undetermined  not applicable
        市环保局      1    1       0        0             0               0
    """

    __slots__ = ("_parts", "what")

    def __init__(self, what: str, parts: Mapping[str, Summary]) -> None:
        self.what = what
        self._parts = dict(parts)

    def __getitem__(self, label: str) -> Summary:
        return self._parts[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        from ecorules.assessment.tables import text_table  # noqa: PLC0415  (only for printing)

        header = [self.what, "total", *(name.replace("_", " ") for name in STATUSES)]
        rows = [
            [label, str(part.total), *(str(part[name]) for name in STATUSES)]
            for label, part in self.items()
        ]
        return text_table(header, rows, right=range(1, len(header)))


def all_of_each(statuses: NDArray[np.uint8], counted: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the status of all counted rules for each series, by Kleene's logic (sentence 39).

    Args:
        statuses: codes ``[rules, series]``.
        counted: which of them count, of a shape that broadcasts.

    Returns:
        A code for each series; not applicable where nothing is left.
    """
    result = np.full(statuses.shape[1], _NOT_APPLICABLE, np.uint8)
    for code in (_MET, _UNDETERMINED, _PENDING, _MISSED):
        result[((statuses == code) & counted).any(axis=0)] = code
    return result
