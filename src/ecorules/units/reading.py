"""Reading a unit: from the text to its parts, without evaluating anything.

A unit is a product of parts, and a part is a numeral, a name and a power: 万m³ is 万, m, 3.
A numeral multiplies the part and is never raised (亿m³ is 10⁸ m³).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ecorules.errors import UnitError
from ecorules.units.lexicon import combined
from ecorules.units.spelling import NUMERALS, is_chinese, normalised, superscript

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecorules.units.lexicon import Definition, Dimension, Lexicon

__all__ = ["Part", "in_chinese", "merged", "printed", "read_parts", "worth"]

_HIGHEST_POWER = 8
_MOST_PARTS = 16
_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[*/()])|\^(?P<power>[+-]?\d+)(?![\d.])|(?P<word>[^\s*/()^]+))\s*"
)
_WITH_POWER = re.compile(r"(?P<word>.*[^\d+-])(?P<power>[+-]?\d+)")
_SOLID = {"平方": 2, "立方": 3}
_IN_CHINESE = {"thousand": "千", "million": "百万", "billion": "十亿", "trillion": "万亿"}
_LENGTH = (("[length]", 1),)
_SAID_SOLID = frozenset(
    {
        "metre",
        "decimetre",
        "centimetre",
        "millimetre",
        "micrometre",
        "nanometre",
        "kilometre",
        "chinese_mile",
    }
)
_BY_LENGTH = sorted(NUMERALS, key=len, reverse=True)


class Part(NamedTuple):
    """One factor of a unit.

    Attributes:
        numeral: 万, 亿, million, ... or nothing.
        spelling: how the name is printed: ``µg``, ``吨标准煤``.
        name: the name of the unit in the lexicon.
        power: its exponent; below zero under the line.
    """

    numeral: str
    spelling: str
    name: str
    power: int


def read_parts(text: str, lexicon: Lexicon) -> tuple[Part, ...]:
    """Read a unit.

    Args:
        text: the unit as written.
        lexicon: the units it may name.

    Returns:
        Its parts, those above the line first; none for a plain number.

    Raises:
        UnitError: it cannot be read, or can be read in two ways.
    """
    plain = normalised(text)
    phrase = "_".join(plain.split())
    unit = lexicon.find(phrase) if phrase != plain else None
    if unit is not None:
        return (Part("", unit.spelled(phrase), unit.name, 1),)
    reader = _Reader(plain, text, lexicon)
    return merged(reader.product())


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return a product in its shortest form: equal names joined, the line in one place.

    Raises:
        UnitError: a power is above 8, or there are more than 16 parts.
    """
    result: list[Part] = []
    for part in parts:
        for index, other in enumerate(result):
            if (other.name, other.numeral) != (part.name, part.numeral):
                continue
            power = other.power + part.power
            # Numerals are not raised, so that 万吨 x 万吨 stays two parts.
            if part.numeral and power:
                continue
            result[index : index + 1] = [other._replace(power=power)] if power else []
            break
        else:
            result.append(part)
    for part in result:
        _check_power(part.power, printed(result))
    if len(result) > _MOST_PARTS:
        raise UnitError(
            f"a unit of {len(result)} parts is too long",
            code="unit-limit",
            hint=f"a unit has at most {_MOST_PARTS} parts",
        )
    return tuple(sorted(result, key=lambda part: part.power < 0))


def printed(parts: Iterable[Part]) -> str:
    """Return a product as it is printed; reading it gives the same parts.

    Example:
        >>> printed([Part("", "µg", "microgram", 1), Part("", "m", "metre", -3)])
        'µg/m³'
    """
    over: list[str] = []
    under: list[str] = []
    for part in parts:
        (over if part.power > 0 else under).append(_printed_part(part))
    return "/".join(["·".join(over) or "1", *under])


def in_chinese(part: Part, unit: Definition) -> Part:
    """Return a part under its Chinese name, if it has one."""
    if not unit.chinese:
        return part
    name, numeral = part.spelling, _IN_CHINESE.get(part.numeral, part.numeral)
    if not is_chinese(name) or "(" in unit.chinese[0]:
        name = unit.chinese[0]
    return part._replace(numeral=numeral, spelling=name)


def worth(parts: Iterable[Part], lexicon: Lexicon) -> tuple[Fraction, Dimension]:
    """Return what one of a product is worth in base units, exactly, and what it measures."""
    scale = Fraction(1)
    dimensions = []
    for part in parts:
        unit = lexicon.unit(part.name)
        numeral = Fraction(NUMERALS.get(part.numeral, 1))
        scale *= unit.scale**part.power * (numeral if part.power > 0 else 1 / numeral)
        dimensions.append((unit.dimension, part.power))
    return scale, combined(dimensions)


def _printed_part(part: Part) -> str:
    power = abs(part.power)
    gap = " " if part.numeral.isascii() and part.numeral else ""
    solid = next((word for word, solid in _SOLID.items() if solid == power), "")
    if solid and is_chinese(part.spelling) and part.name in _SAID_SOLID:
        return f"{part.numeral}{gap}{solid}{part.spelling}"
    return f"{part.numeral}{gap}{part.spelling}{superscript(power)}"


def _check_power(power: int, text: str) -> None:
    if not 1 <= abs(power) <= _HIGHEST_POWER:
        raise UnitError(
            f"the exponent {power} in {text!r} is out of range",
            code="unit-limit",
            hint=f"an exponent is a whole number from 1 to {_HIGHEST_POWER}, or minus that",
        )


class _Reader:
    def __init__(self, plain: str, text: str, lexicon: Lexicon) -> None:
        self.text = text.strip()
        self.lexicon = lexicon
        self.tokens = self._tokens(plain)
        self.at = 0

    def _tokens(self, plain: str) -> list[tuple[str, str]]:
        tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(plain):
            match = _TOKEN.match(plain, at)
            if match is None:
                raise self._error("an exponent is not a whole number", "write m³, m3 or m^3")
            kind = match.lastgroup or ""
            if kind == "power" and tokens and tokens[-1][0] == "power":
                raise self._error("an exponent follows an exponent", "write the exponent once: m³")
            if kind == "power" and (not tokens or tokens[-1][0] != "word"):
                raise self._error("an exponent follows no unit", "write the exponent on each")
            tokens.append((kind, match[kind]))
            at = match.end()
        return tokens

    def product(self, depth: int = 0) -> list[Part]:
        """Read ``a·b/c/d`` up to the end or the closing bracket."""
        parts: list[Part] = []
        sign = 1
        wanted = True
        while self.at < len(self.tokens):
            kind, mark = self.tokens[self.at]
            if kind == "sign" and mark == ")":
                break
            if kind == "sign" and mark in "*/":
                if wanted:
                    raise self._error(f"a unit is missing before {mark!r}", "write 1/年 or µg/m³")
                self._check_line(mark == "*" and sign < 0)
                sign = -1 if mark == "/" else sign
                wanted = True
                self.at += 1
                continue
            if not wanted:
                self._check_line(sign < 0)
            parts += self._operand(sign, depth)
            wanted = False
        if wanted:
            raise self._error("a unit is missing at the end", "write 1/年 or µg/m³")
        if depth == 0 and self.at < len(self.tokens):
            raise self._error("a bracket closes that was not opened", "write kg/(ha·year)")
        return parts

    def _operand(self, sign: int, depth: int) -> list[Part]:
        kind, mark = self.tokens[self.at]
        self.at += 1
        if kind == "word":
            power = 1
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "power":
                power = self._whole(self.tokens[self.at][1])
                self.at += 1
            return [p._replace(power=sign * p.power) for p in self._word(mark, power)]
        if depth:
            raise self._error("a bracket stands inside a bracket", "write kg/(ha·year)")
        inside = self.product(depth + 1)
        if self.at == len(self.tokens):
            raise self._error("a bracket is not closed", "write kg/(ha·year)")
        self.at += 1
        return [part._replace(power=sign * part.power) for part in inside]

    def _word(self, word: str, power: int) -> list[Part]:
        """Read a word that holds no sign: a name, perhaps with numeral, 平方 and exponent."""
        whole = self.lexicon.find(f"{word}{power}") if power != 1 else None
        if whole is not None:
            return [Part("", whole.spelled(f"{word}{power}"), whole.name, 1)]
        if word == "1" and power == 1:
            return []
        if word[0].isdigit():
            raise self._error(
                f"the number {word!r} stands in it",
                "a number belongs to the value; write 万吨, kt or 百人 for a multiple",
            )
        part = self._part(word)
        stem = _WITH_POWER.fullmatch(word) if part is None else None
        if stem and power == 1:
            part = self._with_power(stem["word"], stem["power"])
        if part is None:
            known_as = stem["word"] if stem and not stem["word"].endswith("_") else word
            raise self.lexicon.unknown(known_as, self.text)
        _check_power(part.power * power, self.text)
        if part.numeral and part.power * power < 0:
            raise self._error(
                f"the numeral {part.numeral} has an exponent below zero",
                f"write it under the line: 1/{part.numeral}{part.spelling}",
            )
        return [part._replace(power=part.power * power)]

    def _with_power(self, word: str, digits: str) -> Part | None:
        part = self._part(word)
        if part is None:
            return None
        if len(digits) == 4 and digits.isdigit():
            priced = self._part(f"{word}_{digits}")
            if priced is not None:
                return priced
        return part._replace(power=part.power * self._whole(digits))

    def _part(self, word: str) -> Part | None:
        part = self._name(word)
        if part is not None:
            return part
        for numeral in _BY_LENGTH:
            if word.startswith(numeral):
                part = self._name(word[len(numeral) :])
                if part is not None and self._may_be_many(part):
                    return part._replace(numeral=numeral)
        return None

    def _name(self, word: str) -> Part | None:
        unit = self.lexicon.find(word)
        if unit is not None:
            return Part("", unit.spelled(word), unit.name, 1)
        unit = self.lexicon.find(word[2:]) if word[:2] in _SOLID else None
        if unit is not None and unit.dimension == _LENGTH:
            return Part("", unit.spelled(word[2:]), unit.name, _SOLID[word[:2]])
        return None

    def _may_be_many(self, part: Part) -> bool:
        return not self.lexicon.unit(part.name).offset

    def _whole(self, digits: str) -> int:
        power = int(digits) if len(digits) <= 4 else 9999
        _check_power(power, self.text)
        return power

    def _check_line(self, wrong: bool) -> None:
        if wrong:
            raise self._error(
                "it is not clear what stands under the line",
                "write a/(b·c) or a/b/c for both under it, a·c/b for one",
            )

    def _error(self, what: str, hint: str) -> UnitError:
        return UnitError(f"{self.text!r} is no unit: {what}", code="unit-syntax", hint=hint)
