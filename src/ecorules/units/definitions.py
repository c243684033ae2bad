"""Definition lines: those of the library, and the ``units:`` of a rule set.

A line is ``name = value = symbol = other spellings``, as pint writes it. The value is ``[a new
dimension]`` or a number times known units. Values are read by our own reader, never evaluated.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

from ecorules.errors import UnitError
from ecorules.units.lexicon import CURRENCY, Definition, Dimension, Lexicon, combined
from ecorules.units.reading import read_parts, worth
from ecorules.units.spelling import NUMERALS, is_chinese, looks_latin, normalised

__all__ = ["built_in_lexicon", "built_in_lines", "extended_lexicon"]

_MOST_LINES = 200
_LONGEST_LINE = 200
_SMALLEST, _LARGEST = Fraction(1, 10**30), Fraction(10**30)
_NAME = re.compile(r"[^\W\d_](?:\w{0,38}[^\W\d])?")
_DIMENSION = re.compile(r"\[(\w{0,40})\]")
_DIMENSION_POWER = re.compile(r"(?P<sign>[*/]?)\s*(?P<base>\[\w+\]|1)(?:\s*\*\*\s*(?P<power>\d))?")
_VALUE = re.compile(
    r"(?P<number>\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?)?"
    r"(?:(?<=\d)\s*/\s*(?P<over>\d{1,20})(?![\d.eE]))?"
    r"\s*(?P<by>[*/])?\s*(?P<unit>.*)"
)
_HINT = "write a line like: 箱 = 25 kg, or: vehicle_kilometre = [traffic] = vkm = 车公里"


@lru_cache(maxsize=1)
def built_in_lines() -> tuple[str, ...]:
    """Return the definition lines of the library, without comments."""
    text = files("ecorules.units").joinpath("definitions.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def built_in_lexicon() -> Lexicon:
    """Return the units of the library. Not to be changed: copy it first."""
    lexicon = Lexicon()
    for line in built_in_lines():
        name, value, *spellings = (field.strip() for field in line.split(" = "))
        if name.startswith("["):
            lexicon.words[_dimension(value)] = name.strip("[]").replace("_", " ")
            continue
        value, _, offset = value.partition("; offset: ")
        lexicon.add(_definition(name, value, spellings, lexicon, Fraction(offset or 0)))
    return lexicon


def extended_lexicon(lines: tuple[str, ...]) -> Lexicon:
    """Return the units of the library and those of a rule set.

    Args:
        lines: definition lines, from an untrusted file. ``USD = 6.8 CNY`` gives a rate.

    Returns:
        A lexicon of its own.

    Raises:
        UnitError: a line cannot be read, or defines what there is already.
    """
    if len(lines) > _MOST_LINES:
        raise UnitError(
            f"{len(lines):,} lines of units are too many",
            code="unit-limit",
            hint=f"a rule set has at most {_MOST_LINES} lines of units",
        )
    lexicon = built_in_lexicon().copy()
    for line in lines:
        _add_untrusted(line, lexicon)
    return lexicon


def _definition(
    name: str, value: str, spellings: list[str], lexicon: Lexicon, offset: Fraction = Fraction()
) -> Definition:
    new = _DIMENSION.fullmatch(value)
    if new:
        scale = Fraction(1)
        dimension: Dimension = ((value, 1),) if new[1] else ()
    else:
        match = _VALUE.fullmatch(value)
        number, over, by, unit = (
            match.group("number", "over", "by", "unit") if match else (None, None, None, value)
        )
        parts = read_parts(unit, lexicon) if unit else ()
        scale, dimension = worth(parts, lexicon)
        if by == "/":
            scale, dimension = 1 / scale, combined([(dimension, -1)])
        scale *= Fraction(number or 1) / Fraction(over or 1)
    symbol, *others = spellings or ["_"]
    return Definition(
        name=name,
        symbol=name if symbol == "_" else symbol,
        chinese=tuple(filter(is_chinese, (name, symbol, *others))),
        others=tuple(other for other in others if not is_chinese(other)),
        scale=scale,
        offset=offset,
        dimension=dimension,
    )


def _dimension(value: str) -> Dimension:
    parts: list[tuple[Dimension, int]] = []
    for match in _DIMENSION_POWER.finditer(value):
        if match["base"] != "1":
            power = int(match["power"] or 1)
            parts.append((((match["base"], 1),), -power if match["sign"] == "/" else power))
    return combined(parts)


def _add_untrusted(line: str, lexicon: Lexicon) -> None:
    if len(line) > _LONGEST_LINE:
        raise UnitError(
            f"a line of {len(line):,} characters is too long",
            code="unit-limit",
            hint=f"a line of units has at most {_LONGEST_LINE} characters",
        )
    content = line.partition("#")[0].strip()
    if not content:
        return
    fields = [field.strip() for field in content.removeprefix("@alias ").split("=")]
    name, value, *spellings = [*fields, ""]
    spellings = [spelling for spelling in spellings if spelling]
    if not name or not value:
        raise UnitError(f"{line!r} defines no unit", code="unit-definition", hint=_HINT)
    if content.startswith("@alias "):
        known = lexicon.find(normalised(name))
        if known is None:
            raise lexicon.unknown(name, name)
        new = (value, *spellings)
        _check_new(new, line, lexicon)
        lexicon.add_spellings(known.name, new)
        return
    try:
        unit = _definition(name, value, spellings, lexicon)
    except (UnitError, ZeroDivisionError) as error:
        reason = error.message if isinstance(error, UnitError) else "it divides by zero"
        hint = error.hint if isinstance(error, UnitError) else _HINT
        raise UnitError(
            f"{line!r} defines no unit: {reason}", code="unit-definition", hint=hint
        ) from None
    if not _SMALLEST <= unit.scale <= _LARGEST:
        raise UnitError(
            f"{line!r} is worth too little or too much",
            code="unit-limit",
            hint="a unit is worth between 1e-30 and 1e30 base units",
        )
    known = lexicon.find(normalised(name))
    if known is not None and known.is_money and not spellings:
        lexicon.add(_with_rate(known, unit, line, lexicon))
        return
    _check_new((name, *(spelling for spelling in spellings if spelling != "_")), line, lexicon)
    if value.startswith("["):
        _check_new_dimension(unit.dimension, line, lexicon)
    lexicon.add(unit)


def _check_new(spellings: tuple[str, ...], line: str, lexicon: Lexicon) -> None:
    for spelling in spellings:
        plain = normalised(spelling)
        # 万箱 is ten thousand 箱 whenever there is a 箱.
        if not _NAME.fullmatch(plain) or plain.startswith((*NUMERALS, "平方", "立方")):
            raise UnitError(
                f"{spelling!r} cannot name a unit in {line!r}",
                code="unit-definition",
                hint="a name has letters and underscores, begins with no numeral, ends in no digit",
            )
        alike = looks_latin(plain)
        if alike:
            raise UnitError(
                f"{spelling!r} cannot name a unit in {line!r}: U+{ord(alike):04X} only looks like "
                "a Latin letter",
                code="unit-definition",
                hint="write the whole name in one alphabet",
            )
        try:
            read_parts(plain, lexicon)
        except UnitError:
            continue
        raise UnitError(
            f"{spelling!r} is a unit already, and {line!r} defines it again",
            code="unit-definition",
            hint="choose another name; a rate between currencies is written USD = 6.8 CNY",
        )


def _check_new_dimension(dimension: Dimension, line: str, lexicon: Lexicon) -> None:
    taken = {base for unit in lexicon.units.values() for base, _ in unit.dimension}
    taken.update(f"[{word.replace(' ', '_')}]" for word in lexicon.words.values())
    for base, _ in dimension:
        if base in taken:
            raise UnitError(
                f"{base} is a dimension already, and {line!r} makes it anew",
                code="unit-definition",
                hint="give the unit's worth in a unit of that dimension, or choose another name",
            )


def _with_rate(money: Definition, unit: Definition, line: str, lexicon: Lexicon) -> Definition:
    own = f"{CURRENCY}{money.name}]"
    between = len(unit.dimension) == 1 and unit.dimension[0][0].startswith(CURRENCY)
    priced = own[-6:-5] == "_"
    other_priced = between and unit.dimension[0][0][-6:-5] == "_"
    used = any(
        base == own and other.name != money.name
        for other in lexicon.units.values()
        for base, _ in other.dimension
    )
    if (
        not between
        or used
        or money.dimension != ((own, 1),)
        or unit.dimension == money.dimension
        or priced != other_priced
    ):
        raise UnitError(
            f"{line!r} gives no rate between two currencies",
            code="unit-definition",
            hint="write one line for each currency: USD = 6.8 CNY; prices of a year convert only "
            "to prices of a year",
        )
    return replace(money, scale=unit.scale, dimension=unit.dimension)
