"""Systems of units: the one of the library, and those that a rule set adds its own units to."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from ecorules.errors import UnitError
from ecorules.units.definitions import built_in_lexicon, extended_lexicon
from ecorules.units.lexicon import described
from ecorules.units.quantities import split_quantity
from ecorules.units.reading import Part, in_chinese, merged, printed, read_parts, worth
from ecorules.units.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pint

    from ecorules.units.lexicon import Lexicon
    from ecorules.units.registry import PintUnits

__all__ = ["UnitSystem", "default_system"]

_MOST_REMEMBERED = 10_000
# How tables write money at constant prices: 亿元（2020年不变价）.
_PRICED = re.compile(r"(?P<year>(?:19|20)\d\d)\s*年?\s*(?:不变|可比)?价")
_Key = TypeVar("_Key")


class UnitSystem:
    """Reads units and quantities, and multiplies and divides units.

    Got from `default_system` and `extended`; every method may be called from any thread.

    Attributes:
        lines: the definition lines that it has beside those of the library.
        lexicon: the units it knows by name.
    """

    def __init__(self, lines: tuple[str, ...], lexicon: Lexicon) -> None:
        self.lines = lines
        self.lexicon = lexicon
        self._read: dict[str, Unit] = {}
        self._units: dict[tuple[Part, ...], Unit] = {}
        self._products: dict[tuple[Unit, Unit, int], Unit] = {}
        self._pint: PintUnits | None = None
        self._lock = RLock()

    def __repr__(self) -> str:
        return f"<UnitSystem of {len(self.lexicon.units)} units>"

    def __reduce__(self) -> tuple[Callable[..., UnitSystem], tuple[Any, ...]]:
        return _system, (self.lines,)

    def extended(self, lines: Iterable[str]) -> UnitSystem:
        """Return a system that knows more units.

        Args:
            lines: definition lines as pint writes them, ``箱 = 25 kg``. A currency may be given a
                rate, ``USD = 6.8 CNY``; nothing else that exists can be defined again.

        Returns:
            Another system; this one stays as it is. The same lines give the same system.

        Raises:
            UnitError: a line cannot be read, or there are too many.

        Example:
            >>> system = default_system().extended(("箱 = 25 kg",))
            >>> system.unit("万箱").factor_to(system.unit("t"))
            250.0
        """
        return _system(self.lines + tuple(lines))

    def unit(self, text: str) -> Unit:
        """Read a unit.

        Args:
            text: a unit in any usual spelling, at most 100 characters.

        Returns:
            The unit, the same object for the same spelling.

        Raises:
            UnitError: no unit is spelled like that, or several are.

        Example:
            >>> default_system().unit("ug/m^3"), default_system().unit("萬噸標準煤")
            (Unit(text='µg/m³'), Unit(text='万吨标准煤'))
        """
        unit = self._read.get(text)
        if unit is None:
            try:
                unit = self.unit_of(read_parts(text, self.lexicon))
            except UnitError as error:
                priced = _PRICED.search(text)
                if priced is None:
                    raise
                hint = f"write 亿元_{priced['year']} for 亿元 at the prices of {priced['year']}"
                raise UnitError(error.message, code=error.code, hint=hint) from None
            _remember(self._read, text, unit)
        return unit

    def quantity(self, text: str) -> tuple[float, Unit | None]:
        """Read a number with its unit.

        Args:
            text: a quantity such as ``45 µg/m³``, ``60%``, ``4,000 亿元``, ``702万吨``.

        Returns:
            The number and its unit; None for a bare number.

        Raises:
            UnitError: it is not a finite number and a unit.

        Example:
            >>> default_system().quantity("4,000 亿元")
            (4000.0, Unit(text='亿元'))
            >>> default_system().quantity("15")
            (15.0, None)
        """
        number, unit = split_quantity(text)
        return number, self.unit(unit) if unit else None

    def multiply(self, a: Unit, b: Unit) -> Unit:
        """Return the unit of a product: the numbers multiply, and no factor is hidden.

        Args:
            a: the unit of one factor.
            b: the unit of the other.

        Returns:
            Their product; equal names cancel, 万吨 and t do not.

        Raises:
            UnitError: one is °C, °F, dB or pH, which do not multiply, or an exponent is above 8.

        Example:
            >>> system = default_system()
            >>> str(system.multiply(system.unit("µg/m³"), system.unit("m³")))
            'µg'
        """
        return self._product(a, b, 1)

    def divide(self, a: Unit, b: Unit) -> Unit:
        """Return the unit of a quotient: the numbers divide, and no factor is hidden.

        Args:
            a: the unit of the dividend.
            b: the unit of the divisor.

        Returns:
            Their quotient.

        Raises:
            UnitError: one is °C, °F, dB or pH, which do not divide, or an exponent is above 8.

        Example:
            >>> system = default_system()
            >>> str(system.divide(system.unit("亿元"), system.unit("万人")))
            '亿元/万人'
        """
        return self._product(a, b, -1)

    def unit_of(self, parts: tuple[Part, ...]) -> Unit:
        """Return the unit of parts as `merged` leaves them."""
        unit = self._units.get(parts)
        if unit is None:
            unit = self._made(parts)
            with self._lock:
                unit = self._units.get(parts, unit)
                _remember(self._units, parts, unit)
        return unit

    @property
    def registry(self) -> pint.UnitRegistry[Any]:
        """The pint registry of these units; pint is imported when it is first asked for."""
        return self._in_pint().registry

    def pint_unit(self, unit: Unit) -> pint.Unit:
        """Return a unit as a unit of `registry`."""
        return self._in_pint().unit(unit.parts)

    def pint_quantity(self, value: Any, unit: Unit) -> pint.Quantity[Any]:
        """Return a value, or an array of them, as a quantity of `registry`.

        Example:
            >>> system = default_system()
            >>> print(system.pint_quantity(15.0, system.unit("亩")).to("hectare"))
            1.0 hectare
        """
        # pyright takes the registry's class for the plain one that it is made from.
        return self.registry.Quantity(value, unit.pint)  # pyright: ignore[reportReturnType]

    def _in_pint(self) -> PintUnits:
        with self._lock:
            if self._pint is None:
                from ecorules.units.registry import PintUnits  # noqa: PLC0415  (pint is slow)

                self._pint = PintUnits(self.lexicon)
            return self._pint

    def _product(self, a: Unit, b: Unit, sign: int) -> Unit:
        unit = self._products.get((a, b, sign))
        if unit is None:
            unit = self._new_product(a, b, sign)
            _remember(self._products, (a, b, sign), unit)
        return unit

    def _new_product(self, a: Unit, b: Unit, sign: int) -> Unit:
        if b.is_plain:
            return a
        if a.is_plain and sign > 0:
            return b
        for one in (a, b):
            if one.is_offset or one.is_logarithmic:
                raise UnitError(
                    f"values in {one.text} do not multiply or divide",
                    code="unit-mismatch",
                    hint="values on such a scale are compared and averaged; temperatures in K "
                    "multiply",
                )
        own = () if a.is_plain else a.parts
        turned = (part._replace(power=sign * part.power) for part in b.parts)
        return self.unit_of(merged((*own, *turned)))

    def _made(self, parts: tuple[Part, ...]) -> Unit:
        units = [self.lexicon.unit(part.name) for part in parts]
        scale, dimension = worth(parts, self.lexicon)
        alone = len(parts) == 1 and parts[0].power == 1
        shift = units[0].offset if alone else Fraction(0)
        text = printed(parts)
        try:
            factor = float(scale)
        except OverflowError:
            factor = 0.0
        if factor == 0.0:
            raise UnitError(
                f"{text!r} is too large or too small a unit",
                code="unit-limit",
                hint="use lower exponents",
            )
        each = tuple((unit.dimension, part.power) for unit, part in zip(units, parts, strict=True))
        return Unit(
            system=self,
            parts=parts,
            text=text,
            zh=printed(map(in_chinese, parts, units)),
            dimension=dimension,
            dimension_words=described(dimension, each, self.lexicon.words),
            scale=scale,
            shift=shift,
            factor=factor,
            offset=float(shift),
        )


def default_system() -> UnitSystem:
    """Return the units of the library: one system for the whole process.

    Example:
        >>> default_system().unit("萬噸").factor_to(default_system().unit("kg"))
        10000000.0
    """
    return _system(())


@lru_cache(maxsize=64)
def _system(lines: tuple[str, ...]) -> UnitSystem:
    return UnitSystem(lines, extended_lexicon(lines) if lines else built_in_lexicon())


def _remember(memory: dict[_Key, Unit], key: _Key, unit: Unit) -> None:
    # Texts come from files of any length; what is forgotten is read again.
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[key] = unit
