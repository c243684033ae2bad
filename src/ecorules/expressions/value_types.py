"""What a name or an expression stands for: a number with a unit, a truth value, or a label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ecorules.labels import Labels

if TYPE_CHECKING:
    from ecorules.units import Unit

__all__ = ["LabelType", "NumberType", "TruthType", "ValueType"]


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number. ``unit`` is None for a bare number, which only literals make."""

    unit: Unit | None = None

    def __str__(self) -> str:
        return "a bare number" if self.unit is None else f"a number in {self.unit}"


@dataclass(frozen=True, slots=True)
class TruthType:
    """True, false or unknown: 1.0, 0.0 or NaN in an array."""

    def __str__(self) -> str:
        return "a truth value"


@dataclass(frozen=True, slots=True)
class LabelType:
    """One of an ordered list of labels, best first; its rank counts from the worst, 0."""

    labels: tuple[str, ...]

    @property
    def scale(self) -> Labels:
        """The labels as an ordered scale."""
        return _scale(self.labels)

    def __str__(self) -> str:
        return f"a label ({', '.join(self.labels)})"


ValueType: TypeAlias = NumberType | TruthType | LabelType


@lru_cache(maxsize=1024)
def _scale(labels: tuple[str, ...]) -> Labels:
    return Labels(labels)
