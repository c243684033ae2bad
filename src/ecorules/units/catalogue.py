"""The list of all units, for documentation and for those who look for a spelling."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ecorules.units.definitions import built_in_lexicon
from ecorules.units.lexicon import described
from ecorules.units.spelling import superscript

if TYPE_CHECKING:
    from ecorules.units.lexicon import Definition, Dimension

__all__ = ["CatalogueEntry", "catalogue"]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A unit as the catalogue lists it.

    Attributes:
        name: its name in pint.
        symbol: how it is printed in English.
        chinese: its Chinese spellings, the one to print first.
        others: all other spellings.
        measures: its dimension in words.
        value: what one of it is worth in the base unit, a float.
        base: the base unit of its dimension, ``kg`` or ``m²``.
        offset: where its zero lies, in the base unit.
    """

    name: str
    symbol: str
    chinese: tuple[str, ...]
    others: tuple[str, ...]
    measures: str
    value: float
    base: str
    offset: float


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return all units of the library by themselves, in the order of their definition.

    Example:
        >>> next(entry for entry in catalogue() if entry.symbol == "tce").chinese
        ('吨标准煤', '吨标煤')
    """
    lexicon = built_in_lexicon()
    return tuple(
        CatalogueEntry(
            name=unit.name,
            symbol=unit.symbol,
            chinese=unit.chinese,
            others=tuple(dict.fromkeys((unit.name, *unit.others))),
            measures=described(unit.dimension, ((unit.dimension, 1),), lexicon.words),
            value=float(unit.scale),
            base=_base(unit.dimension),
            offset=float(unit.offset),
        )
        for unit in lexicon.units.values()
    )


def _base(dimension: Dimension) -> str:
    if not dimension:
        return "1"
    if len(dimension) > 1:
        named = _unit_of_one(dimension)
        if named:
            return named
    return "·".join(
        f"{_unit_of_one(((base, 1),))}{superscript(power)}" for base, power in dimension
    )


@lru_cache(maxsize=256)
def _unit_of_one(dimension: Dimension) -> str:
    def is_base(unit: Definition) -> bool:
        return unit.dimension == dimension and unit.scale == Fraction(1) and not unit.offset

    return next((unit.symbol for unit in built_in_lexicon().units.values() if is_base(unit)), "")
