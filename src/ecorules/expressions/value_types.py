"""What a name or an expression stands for: a number, a truth value, a label, a date or a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ecorules.labels import Labels

if TYPE_CHECKING:
    from ecorules.expressions.vocabulary import Vocabulary
    from ecorules.units import Unit

__all__ = ["DateType", "LabelType", "NumberType", "TextType", "TruthType", "ValueType"]


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


@dataclass(frozen=True, slots=True)
class DateType:
    """A day: its ordinal in an array, +inf if it has not come, NaN if it is unknown.

    An ``event`` is something that happens, so that it is a condition too; any other date is
    a planned period, which stands for its last day, or a literal.
    """

    event: bool

    def __str__(self) -> str:
        return "a date" if self.event else "a planned day"


@dataclass(frozen=True, slots=True)
class TextType:
    """A text without order; in an array the number that its vocabulary gives it."""

    vocabulary: Vocabulary

    def __str__(self) -> str:
        return "a text"


ValueType: TypeAlias = NumberType | TruthType | LabelType | DateType | TextType


@lru_cache(maxsize=1024)
def _scale(labels: tuple[str, ...]) -> Labels:
    return Labels(labels)
