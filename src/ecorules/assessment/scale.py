"""In which unit, or by which labels, the numbers of a rule are shown."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, TypeVar

from ecorules.engine.nodes import Mode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ecorules.engine.nodes import RuleNode
    from ecorules.labels import Labels
    from ecorules.units import Unit

    Numbers = TypeVar("Numbers", float, NDArray[np.float64])

__all__ = ["DAYS", "STEPS", "Scale", "quantity", "unit_text"]

STEPS = "steps"
"""The unit of the margin of a class."""

DAYS = "days"
"""The unit of the margin of what must be done."""

_LEVELS = frozenset({Mode.LEVEL, Mode.MEAN})


class Scale:
    """How the numbers of one rule are shown.

    Attributes:
        unit: of values and bounds; None for plain numbers, labels, and composites.
        margin_unit: of margins, ``pp`` for shares and relative changes.
        labels: of a class, whose values are ranks counted from the worst, 0.
        is_change: whether values and bounds are distances, which have no zero point.
        dates: whether values and bounds are days, and margins numbers of them.
    """

    __slots__ = (
        "_factor",
        "_margin",
        "_own",
        "_points",
        "dates",
        "is_change",
        "labels",
        "margin_unit",
        "unit",
    )

    def __init__(self, node: RuleNode) -> None:
        measure = node.measure
        self.labels: Labels | None = None
        self.unit: Unit | None = None
        self.margin_unit: Unit | None = None
        self._own: Unit | None = None
        self._factor = self._margin = 1.0
        self._points = self.is_change = False
        self.dates = node.done is not None
        if self.dates:
            self.margin_unit = node.unit
        if measure is None:
            return
        if measure.mode is Mode.LEVEL:
            self.labels = measure.source.labels
        own = measure.unit
        if own is None and node.unit is not None and node.unit.is_share:
            own = node.unit.system.unit("1")  # a plain ratio, held against a share
        if own is None:
            return
        self._own = own
        unit = self.unit = self.margin_unit = node.unit or own
        self._factor = self._margin = own.factor_to(unit)
        # Only a level has a zero point; a change of 2 °C is a change of 3.6 °F.
        self.is_change = measure.mode not in _LEVELS
        self._points = not self.is_change and (own.is_offset or unit.is_offset)
        if unit.is_share:
            self.margin_unit = unit.system.unit("pp")
            self._margin = own.factor_to(unit.system.unit("%"))

    def value(self, number: Numbers) -> Numbers:
        """Return values or bounds of the measure in the unit that is shown."""
        if self._points and self._own is not None and self.unit is not None:
            return self._own.convert(number, self.unit)
        return number if self._factor == 1.0 else number * self._factor

    def margin(self, number: Numbers) -> Numbers:
        """Return margins of the measure in the unit that is shown."""
        return number if self._margin == 1.0 else number * self._margin

    @property
    def unit_text(self) -> str:
        """The unit of values and bounds; empty for plain numbers and classes."""
        return unit_text(self.unit)

    @property
    def margin_unit_text(self) -> str:
        """The unit of margins; ``steps`` for classes, ``days`` for what must be done."""
        if self.dates:
            return DAYS
        return STEPS if self.labels is not None else unit_text(self.margin_unit)

    def day(self, ordinal: float) -> dt.date | None:
        """Return a day, where values and bounds are days and this one is known."""
        if not self.dates or math.isnan(ordinal):
            return None
        return dt.date.fromordinal(round(ordinal))

    def label(self, rank: float) -> str | None:
        """Return the label of a rank, or the day, if this is a class or a date and it is known."""
        day = self.day(rank)
        if day is not None:
            return day.isoformat()
        if self.labels is None or math.isnan(rank):
            return None
        return self.labels.label(round(rank))


def unit_text(unit: Unit | None) -> str:
    """Return how a unit is printed; empty for none and for plain 1."""
    return "" if unit is None or unit.text == "1" else unit.text


def quantity(number: float, unit: Unit | None, *, difference: bool = False) -> object:
    """Return a pint Quantity, or the plain number where there is no unit.

    Args:
        number: in the unit.
        unit: the unit, or None.
        difference: whether it is a distance, which has no zero point.
    """
    if unit is None or unit.is_plain:
        return number
    if difference and unit.is_offset:
        return unit.system.registry.Quantity(number, f"delta_{unit.pint}")
    return unit.system.pint_quantity(number, unit)
