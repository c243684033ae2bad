"""How an undecided verdict stands so far, and what would just pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ecorules.periods import Period

__all__ = ["SoFar", "WouldPass"]


class SoFar(NamedTuple):
    """How an undecided rule stands at the last seen period (sentence 50).

    Attributes:
        outcome: ``pass``, ``fail`` or ``unknown``.
        value: in the verdict's `unit`; None where it is not known.
        margin: in the verdict's `margin_unit`.
        period: the period it was judged at instead.
    """

    outcome: str
    value: float | None
    margin: float | None
    period: Period


class WouldPass(NamedTuple):
    """The level of the rule's indicator at which the margin would be 0 (sentence 48).

    Attributes:
        value: a number in ``unit``, or a label.
        open: whether the level itself does not pass, because the bound is strict.
        period: the period whose value is meant.
        unit: the unit of the value; empty for plain numbers and labels.
    """

    value: float | str
    open: bool
    period: Period
    unit: str
