"""The same units in pint, for those who want to go on calculating with quantities.

ecorules itself converts with the exact factors of its lexicon; pint is built from the same lines
when a pint unit is first asked for.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

import pint

from ecorules.units.definitions import built_in_lexicon, built_in_lines
from ecorules.units.lexicon import CURRENCY
from ecorules.units.reading import Part, in_chinese, printed
from ecorules.units.spelling import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecorules.units.lexicon import Definition, Lexicon

__all__ = ["PintUnits"]


class PintUnits:
    """A pint registry of the units of a lexicon.

    Attributes:
        registry: the registry.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._lock = RLock()
        self._bases: dict[str, str] = {}
        for unit in lexicon.units.values():
            if len(unit.dimension) == 1 and unit.scale == 1 and not unit.offset:
                (base, power) = unit.dimension[0]
                if power == 1:
                    self._bases.setdefault(base, unit.name)
        self.registry: pint.UnitRegistry[Any] = pint.UnitRegistry(
            None  # pyright: ignore[reportArgumentType]  # no file; pint's type forgets it
        )
        self.registry.load_definitions([_plain_names(line) for line in self._lines()])

    def unit(self, parts: Iterable[Part]) -> pint.Unit:
        """Return a product of parts as a pint unit."""
        parts = tuple(parts)
        with self._lock:
            result = self.registry.Unit("")
            for part in parts:
                name = self._name(part, alone=len(parts) == 1)
                sign = 1 if part.power > 0 else -1
                result *= self.registry.Unit(name) ** (sign if part.numeral else part.power)
        return result

    def _lines(self) -> Iterable[str]:
        own = built_in_lexicon().units
        units = self._lexicon.units
        for line in built_in_lines():
            name = line.split(" = ", 1)[0]
            if name not in own or own[name] == units[name]:
                yield line
        for name, unit in units.items():
            if own.get(name) != unit:
                yield from self._price_years(unit)
                yield self._line(unit)

    def _line(self, unit: Definition) -> str:
        bases = [(self._base(base), power) for base, power in unit.dimension]
        if [(unit.name, 1)] == bases:
            value = unit.dimension[0][0]
        else:
            powers = [f"{base} ** {power}" for base, power in bases]
            value = " * ".join([repr(float(unit.scale)), *powers])
        symbol = "_" if unit.symbol == unit.name else unit.symbol
        names = dict.fromkeys((*unit.chinese, *unit.others))
        spellings = [name for name in names if name not in {unit.name, symbol} and "(" not in name]
        return " = ".join([unit.name, value, symbol, *spellings])

    def _base(self, base: str) -> str:
        return self._bases.get(base) or base.removeprefix(CURRENCY).strip("[]")

    def _price_years(self, unit: Definition) -> Iterable[str]:
        """Yield the lines for price years that the unit rests on and pint has not met."""
        for base, _ in unit.dimension:
            if base.startswith(CURRENCY) and base not in self._bases:
                self._bases[base] = self._base(base)
                if self._bases[base] != unit.name:
                    yield f"{self._bases[base]} = {base}"

    def _name(self, part: Part, *, alone: bool) -> str:
        unit = self._lexicon.unit(part.name)
        if unit.name not in self._lexicon.units and unit.name not in self.registry:
            self._bases[unit.dimension[0][0]] = unit.name
            self.registry.define(f"{unit.name} = {unit.dimension[0][0]}")
        if unit.offset and not (alone and part.power == 1):
            return f"delta_{unit.name}"
        if not part.numeral:
            return unit.name
        power = abs(part.power)
        printed_name = printed([in_chinese(part._replace(power=power), unit)])
        name = (
            printed_name if printed_name.isidentifier() else f"{part.numeral}_{unit.name}_{power}"
        )
        if name not in self.registry:
            self.registry.define(f"{name} = {NUMERALS[part.numeral]} * {unit.name} ** {power}")
        return name


def _plain_names(line: str) -> str:
    """Return a definition without the spellings that pint takes for operators, such as US$."""
    return " = ".join(part for part in line.split(" = ") if "$" not in part)
