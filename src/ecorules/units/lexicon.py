"""The known units: what each is worth, and every spelling of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from ecorules.errors import UnitError, did_you_mean
from ecorules.units.spelling import is_chinese, normalised, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CURRENCY", "Definition", "Dimension", "Lexicon", "combined", "described"]

Dimension: TypeAlias = tuple[tuple[str, int], ...]
"""Base dimensions with their exponents, in the order of their names."""

CURRENCY = "[currency_"
_PRICED = re.compile(r"(?P<money>.*\D)_(?P<year>\d{4})")
_FIRST_PRICE_YEAR, _LAST_PRICE_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Definition:
    """A unit by itself: ``base = scale * value + offset``.

    Attributes:
        name: its name in pint.
        symbol: its international symbol; its name where it has none.
        chinese: its Chinese spellings, the one to print first.
        others: all other spellings.
        scale: its worth in the base unit of its dimension.
        offset: where its zero lies, in the base unit.
        dimension: what it measures.
    """

    name: str
    symbol: str
    chinese: tuple[str, ...]
    others: tuple[str, ...]
    scale: Fraction
    offset: Fraction
    dimension: Dimension

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of one currency, at current or at constant prices."""
        return len(self.dimension) == 1 and self.dimension[0][0].startswith(CURRENCY)

    def spelled(self, spelling: str) -> str:
        """Return ``spelling`` as it is printed: Chinese as written, anything else the symbol."""
        return spelling if is_chinese(spelling) else self.symbol

    def of_year(self, year: int) -> Definition:
        """Return this currency at the prices of a year."""
        return Definition(
            name=f"{self.name}_{year}",
            symbol=f"{self.symbol}_{year}",
            chinese=tuple(f"{name}({year}年价)" for name in self.chinese),
            others=(),
            scale=Fraction(1),
            offset=Fraction(0),
            dimension=((f"{CURRENCY}{self.name}_{year}]", 1),),
        )


class Lexicon:
    """All units of a system by spelling, and the names of dimensions.

    Attributes:
        units: each unit by its name, in the order of definition.
        words: the word for each dimension that has one.
    """

    def __init__(self) -> None:
        self.units: dict[str, Definition] = {}
        self.words: dict[Dimension, str] = {}
        self._by_spelling: dict[str, str] = {}

    def copy(self) -> Lexicon:
        """Return a lexicon that can be added to without changing this one."""
        twin = Lexicon()
        twin.units = dict(self.units)
        twin.words = dict(self.words)
        twin._by_spelling = dict(self._by_spelling)
        return twin

    def add(self, unit: Definition) -> None:
        """Add a unit under all of its spellings, or replace the one of that name."""
        self.units[unit.name] = unit
        for spelling in (unit.name, unit.symbol, *unit.chinese, *unit.others):
            self._by_spelling[normalised(spelling)] = unit.name

    def add_spellings(self, name: str, spellings: tuple[str, ...]) -> None:
        """Give a unit more spellings."""
        unit = self.units[name]
        chinese = tuple(filter(is_chinese, spellings))
        others = tuple(spelling for spelling in spellings if spelling not in chinese)
        self.add(replace(unit, chinese=unit.chinese + chinese, others=unit.others + others))

    def find(self, spelling: str) -> Definition | None:
        """Return the unit of a spelling in normal form, or None.

        Raises:
            UnitError: the prices are of a year outside 1900 to 2100.
        """
        name = self._by_spelling.get(spelling)
        if name is not None:
            return self.units[name]
        priced = _PRICED.fullmatch(spelling)
        if priced is None:
            return None
        money = self._by_spelling.get(priced["money"])
        if money is None or not self.units[money].is_money:
            return None
        year = int(priced["year"])
        if not _FIRST_PRICE_YEAR <= year <= _LAST_PRICE_YEAR:
            raise UnitError(
                f"{year} is no price year",
                code="unit-unknown",
                hint=f"a price year lies between {_FIRST_PRICE_YEAR} and {_LAST_PRICE_YEAR}",
            )
        return self.units.get(f"{money}_{year}") or self.units[money].of_year(year)

    def unit(self, name: str) -> Definition:
        """Return the unit of a name that a part carries.

        Raises:
            UnitError: there is none.
        """
        unit = self.units.get(name) or self.find(name)
        if unit is None:
            raise self.unknown(name, name)
        return unit

    def unknown(self, word: str, text: str) -> UnitError:
        """Return the error for a word that names no unit, with the nearest that does."""
        hint = refusal(word)
        if hint is not None:
            return UnitError(
                f"{word!r} in {text!r} can be read in more than one way"
                if word != text
                else f"{word!r} can be read in more than one way",
                code="unit-refused",
                hint=hint,
            )
        message = f"{word!r} is not a unit" if word == text else f"{word!r} in {text!r} is no unit"
        if word.casefold() == "per":
            hint = "write / for per: 1/year, t/km²"
            return UnitError(message, code="unit-unknown", hint=hint)
        same_letters = sorted({s for s in self._near(word) if s.casefold() == word.casefold()})
        if same_letters:
            hint = f"capital letters matter in units: write {' or '.join(same_letters)}"
        else:
            hint = "write a unit like µg/m³, 万吨标准煤 or tce/万元, or define it under units"
            message += did_you_mean(word, self._near(word))
        return UnitError(message, code="unit-unknown", hint=hint)

    def _near(self, word: str) -> Iterator[str]:
        # A full search for similar words is slow; a slip of the pen keeps the first letter or the
        # last, and nearly the length.
        folded = word.casefold()
        for spelling, name in self._by_spelling.items():
            other = spelling.casefold()
            if abs(len(other) - len(folded)) <= 2 and (
                other[0] == folded[0] or other[-1] == folded[-1]
            ):
                yield self.units[name].spelled(spelling) if other == folded else spelling


def combined(parts: Iterable[tuple[Dimension, int]]) -> Dimension:
    """Return the dimension of a product of powers.

    Example:
        >>> combined([((("[mass]", 1),), 1), ((("[length]", 1),), -3)])
        (('[length]', -3), ('[mass]', 1))
    """
    total: dict[str, int] = {}
    for dimension, power in parts:
        for base, exponent in dimension:
            total[base] = total.get(base, 0) + exponent * power
    return tuple(sorted((base, exponent) for base, exponent in total.items() if exponent))


def described(
    dimension: Dimension, parts: tuple[tuple[Dimension, int], ...], words: dict[Dimension, str]
) -> str:
    """Return what a unit measures in words: ``mass per volume``, ``money (CNY) per person``.

    Args:
        dimension: its dimension.
        parts: the dimension and power of each of its parts.
        words: the words for dimensions that have one.

    Returns:
        The word for the dimension as a whole, or one made of the words for the parts.
    """
    if not dimension:
        return "plain ratio"
    whole = _word(dimension, words)
    # An energy per mass has the dimension of a radiation dose; its parts say better what it is.
    if whole and all(power > 0 for _, power in parts):
        return whole
    each = [(combined([(part, abs(power))]), power) for part, power in parts]
    if not all(_word(part, words) for part, _ in each if part):
        each = [(((base, abs(power)),), power) for base, power in dimension]
    over = [_power_word(part, words) for part, power in each if power > 0 and part]
    under = [_power_word(part, words) for part, power in each if power < 0 and part]
    return " per ".join([" × ".join(over), *under] if over else ["number", *under])


def _word(dimension: Dimension, words: dict[Dimension, str]) -> str:
    if dimension in words:
        return words[dimension]
    if len(dimension) != 1 or dimension[0][1] != 1:
        return ""
    base = dimension[0][0]
    if base.startswith(CURRENCY):
        code, _, year = base[len(CURRENCY) : -1].partition("_")
        return f"money ({code} at {year} prices)" if year else f"money ({code})"
    return base.strip("[]").replace("_", " ")


def _power_word(dimension: Dimension, words: dict[Dimension, str]) -> str:
    word = _word(dimension, words)
    if word:
        return word
    ((base, power),) = dimension
    return f"{_word(((base, 1),), words)} to the power of {power}"
