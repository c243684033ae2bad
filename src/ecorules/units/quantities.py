"""Quantities: a number and its unit, as plans print them.

>>> split_quantity("4,000 亿元"), split_quantity("－３.５ pp"), split_quantity("3万")
((4000.0, '亿元'), (-3.5, 'pp'), (30000.0, ''))
"""

from __future__ import annotations

import math
import re

from ecorules.errors import UnitError
from ecorules.units.spelling import NUMERALS, normalised

__all__ = ["split_quantity"]

_QUANTITY = re.compile(
    r"(?P<number>[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])|[0-9]+(?![0-9,]))(?:\.[0-9]*)?"
    r"(?:[eE][+-]?[0-9]+)?|[+-]?\.[0-9]+(?:[eE][+-]?[0-9]+)?)(?P<unit>.*)",
    re.DOTALL,
)

_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]")
_APPROXIMATE = re.compile(r"(?P<unit>.*?)\s*(?P<word>左右|上下|前后)", re.DOTALL)
_FRACTION = re.compile(r"/\s*(?P<under>[0-9]+)")


def split_quantity(text: str) -> tuple[float, str]:
    """Split a quantity into its number and the text of its unit.

    Args:
        text: a number, and a unit behind it or nothing; at most 100 characters.

    Returns:
        The number, and the unit, empty for a bare number. A numeral that ends the text belongs to
        the number: ``3万`` is 30,000.

    Raises:
        UnitError: it does not begin with a finite number.
    """
    plain = normalised(text)
    match = _QUANTITY.fullmatch(plain)
    if match is None and _WITH_COMMA.match(plain):
        raise UnitError(
            f"{text!r} is not one number: its comma marks no thousands",
            code="quantity",
            hint="write 0.5 with a point, and 1,000 or 1000 for thousands",
        )
    if match is None:
        raise UnitError(
            f"{text!r} does not begin with a number",
            code="quantity",
            hint="write a number and its unit: 45 µg/m³, 1,000 万吨, -3.5 pp",
        )
    number = float(match["number"].replace(",", ""))
    if not math.isfinite(number):
        raise _not_finite(text)
    unit = match["unit"].strip()
    loose = _APPROXIMATE.fullmatch(unit)
    if loose is not None:
        raise UnitError(
            f"{text!r} is not one number: {loose['word']} leaves room on both sides",
            code="quantity",
            hint=f"write {match['number']}{loose['unit']} and beside it tolerance: 5 %, or "
            "between: [a, b]",
        )
    part = _FRACTION.fullmatch(unit)
    if part is not None and float(part["under"]):
        share = number / float(part["under"])
        raise UnitError(
            f"{text!r} is a fraction",
            code="quantity",
            hint=f"write it as a decimal or a share: {share:.4g}, {100 * share:.4g} %",
        )
    if unit[:1].isdigit() or unit[:1] in tuple("^,.+-*_\N{FRACTION SLASH}"):
        raise UnitError(
            f"{text!r} is not one number and a unit",
            code="quantity",
            hint="write 1,000 or 1000, a range as between: [a, b], a power of ten as 1e3",
        )
    if unit in NUMERALS:
        if not math.isfinite(number * NUMERALS[unit]):
            raise _not_finite(text)
        return number * NUMERALS[unit], ""
    return number, unit


def _not_finite(text: str) -> UnitError:
    return UnitError(f"{text!r} is not finite", code="quantity", hint="write a number below 1e308")
