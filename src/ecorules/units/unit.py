"""A unit: what it is called, what it measures, and how its values convert."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from ecorules.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    import numpy as np
    import pint
    from numpy.typing import NDArray

    from ecorules.units.lexicon import Dimension
    from ecorules.units.reading import Part
    from ecorules.units.system import UnitSystem

    Numbers = TypeVar("Numbers", float, NDArray[np.float64])

__all__ = ["Unit"]

_SHARES = frozenset({"percent", "permille", "permyriad"})
_LOGARITHMIC = frozenset({(("[sound_level]", 1),), (("[acidity]", 1),)})
_COUNT = (("[count]", 1),)
_POINTS = (("[percentage_points]", 1),)
_CURRENCY = "[currency_"


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A unit of measurement. Made by a `UnitSystem`, one object for each spelling.

    Two units are equal if they are spelled alike and worth the same: ``t`` and ``吨`` convert by
    1 and are two units, ``ug/m3`` and ``µg/m³`` are one.

    Attributes:
        system: the system it belongs to.
        parts: its parts, those above the line first.
        text: how it is printed, ``µg/m³``; Chinese stays Chinese.
        zh: how a Chinese report prints it, ``微克/立方米``.
        dimension: what it measures, as base dimensions with exponents.
        dimension_words: the same in words, ``mass per volume``.
        scale: the exact worth of one in base units.
        shift: the exact place of its zero in base units; only °C and °F are off.
        factor: ``scale`` as a float: base = value * factor + offset.
        offset: ``shift`` as a float.

    Example:
        >>> from ecorules.units import default_system
        >>> unit = default_system().unit("mg/m3")
        >>> unit.text, unit.zh, unit.dimension_words
        ('mg/m³', '毫克/立方米', 'mass per volume')
        >>> unit.convert(45.0, default_system().unit("微克/立方米"))
        45000.0
    """

    system: UnitSystem = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    text: str
    zh: str = field(repr=False)
    dimension: Dimension = field(repr=False)
    dimension_words: str = field(repr=False)
    scale: Fraction = field(repr=False)
    shift: Fraction = field(repr=False)
    factor: float = field(repr=False)
    offset: float = field(repr=False)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Unit):
            return NotImplemented
        return (self.text, self.scale, self.shift, self.dimension) == (
            other.text,
            other.scale,
            other.shift,
            other.dimension,
        )

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[Callable[..., Unit], tuple[Any, ...]]:
        return self.system.unit_of, (self.parts,)

    @property
    def is_plain(self) -> bool:
        """Whether it is no unit at all: 1, 倍."""
        return not self.parts or (self._only == "one" and self.scale == 1)

    @property
    def is_share(self) -> bool:
        """Whether it is %, ‰ or ‱, of which a difference is told in points."""
        return self._only in _SHARES

    @property
    def is_points(self) -> bool:
        """Whether it is a difference of shares: pp, 百分点."""
        return self.dimension == _POINTS

    @property
    def is_count(self) -> bool:
        """Whether it counts things: 家, 个, 件, 项, 座, 次, 户."""
        return self.dimension == _COUNT

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of one currency, at current or at constant prices."""
        (base, power), *more = self.dimension or (("", 0),)
        return not more and power == 1 and base.startswith(_CURRENCY)

    @property
    def is_offset(self) -> bool:
        """Whether its zero is not that of its dimension: °C, °F."""
        return bool(self.shift)

    @property
    def is_logarithmic(self) -> bool:
        """Whether it is a level on a logarithmic scale: dB, pH."""
        return self.dimension in _LOGARITHMIC

    @property
    def pint(self) -> pint.Unit:
        """The same unit in `UnitSystem.registry`."""
        return self.system.pint_unit(self)

    @property
    def _only(self) -> str:
        if len(self.parts) != 1 or self.parts[0].power != 1:
            return ""
        return self.parts[0].name

    def converts_to(self, other: Unit) -> bool:
        """Return whether values in this unit can be told in the other.

        Example:
            >>> from ecorules.units import default_system
            >>> share, points = map(default_system().unit, ("%", "pp"))
            >>> share.converts_to(points)
            False
        """
        return self.dimension == other.dimension

    def factor_to(self, other: Unit) -> float:
        """Return how many of the other one of this is.

        Between units with an offset it is the factor for differences.

        Args:
            other: a unit of the same dimension.

        Returns:
            The factor, rounded once from the exact ratio.

        Raises:
            UnitError: the two do not convert.

        Example:
            >>> from ecorules.units import default_system
            >>> tce, gj = map(default_system().unit, ("万吨标准煤", "GJ"))
            >>> tce.factor_to(gj)
            293076.0
        """
        return _conversion(self, other)[0]

    def convert(self, value: Numbers, other: Unit) -> Numbers:
        """Return a value in this unit told in the other; arrays convert as a whole.

        Args:
            value: a number, or an array of them.
            other: a unit of the same dimension.

        Returns:
            The number or array in the other unit.

        Raises:
            UnitError: the two do not convert.

        Example:
            >>> from ecorules.units import default_system
            >>> celsius, fahrenheit = map(default_system().unit, ("°C", "°F"))
            >>> celsius.convert(20.0, fahrenheit)
            68.0
        """
        if self is other:
            return value
        factor, shift = _conversion(self, other)
        return value * factor + shift if shift else value * factor


@lru_cache(maxsize=4096)
def _conversion(unit: Unit, other: Unit) -> tuple[float, float]:
    if unit.dimension != other.dimension:
        raise UnitError(
            f"{unit.text} ({unit.dimension_words}) does not convert to "
            f"{other.text} ({other.dimension_words})",
            code="unit-mismatch",
            hint=_how_to_bridge(unit, other),
        )
    try:
        factor = float(unit.scale / other.scale)
        shift = float((unit.shift - other.shift) / other.scale)
    except OverflowError:
        factor, shift = 0.0, 0.0
    if factor == 0.0:
        raise UnitError(
            f"{unit.text} and {other.text} are too far apart to convert",
            code="unit-limit",
            hint="choose units of nearer size",
        )
    return factor, shift


def _how_to_bridge(unit: Unit, other: Unit) -> str:
    bases = {base for base, _ in unit.dimension} ^ {base for base, _ in other.dimension}
    priced = [base for base in bases if base[-5:-1].isdigit()]
    if len({base[-5:-1] for base in priced}) > 1:
        return (
            "prices of one year become those of another only through a deflator: "
            f"give values in {other.text}"
        )
    if unit.is_money and other.is_money:
        if len(priced) == 1:
            return "money at constant prices mixes with current money only through a deflator"
        return "give a rate under units: USD = 6.8 CNY"
    if {unit.is_points, other.is_points} == {True, False} and (
        unit.is_share or other.is_share or unit.is_plain or other.is_plain
    ):
        return "pp is the difference of two shares, % a share or a relative change"
    if "[count]" in bases and (unit.is_plain or other.is_plain):
        return "name what is counted: 5 家, 12 个, 3 items"
    if "[person]" in bases and "[count]" in bases:
        return "persons are counted in 人 or 名, things in 个, 家, 件"
    if "[CO2_equivalent]" in bases:
        return "CO2e weighs several gases and is no mass; use one of the two throughout"
    if {base for base, _ in unit.dimension} - {base for base, _ in other.dimension} == {"[time]"}:
        return f"{unit.text} is per time; multiply by the time, or declare both alike"
    return "use a unit of the same kind, or divide by what is missing"
