"""The few units that the reference knows, with exact factors, and the scales of labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["PERCENT", "PLAIN", "POINTS", "Unit", "label_rank", "parse_quantity", "scale_of", "unit"]


@dataclass(frozen=True)
class Unit:
    """Powers of base dimensions and a factor; or, for a class, its labels, best first."""

    text: str
    dimension: tuple[tuple[str, int], ...] = ()
    factor: Fraction = Fraction(1)
    labels: tuple[str, ...] = ()

    def into(self, other: Unit) -> Fraction:
        """Return what a value in this unit is multiplied by to be in the other."""
        if self.dimension != other.dimension or self.labels != other.labels:
            raise ValueError(f"{self.text} does not convert to {other.text}")
        return self.factor / other.factor

    def times(self, other: Unit, power: int = 1) -> Unit:
        """Return the unit of a product (power 1) or of a quotient (power -1)."""
        powers = dict(self.dimension)
        for name, exponent in other.dimension:
            powers[name] = powers.get(name, 0) + power * exponent
        dimension = tuple(sorted((name, e) for name, e in powers.items() if e))
        text = f"{self.text}{'·' if power == 1 else '/'}{other.text}"
        return Unit(text, dimension, self.factor * other.factor**power)


# one line per dimension: each unit and its size
_TABLE: dict[str, dict[str, str]] = {
    "mass": {"t": "1", "kg": "1/1000", "g": "1/1000000", "mg": "1/1000000000",
             "µg": "1/1000000000000", "kt": "1000", "万吨": "10000"},
    "volume": {"m³": "1", "万立方米": "10000"},
    "area": {"ha": "1", "亩": "1/15", "km²": "100"},
    "money": {"元": "1", "万元": "10000", "亿元": "100000000"},
    "person": {"人": "1", "万人": "10000"},
    "count": {"家": "1", "个": "1"},
    "time": {"day": "1", "d": "1"},
    "points": {"pp": "1", "百分点": "1"},
}  # fmt: skip
PLAIN = Unit("1")
PERCENT = Unit("%", (), Fraction(1, 100))
POINTS = Unit("pp", (("points", 1),))
_ATOMS = {"1": PLAIN, "%": PERCENT} | {
    text: Unit(text, ((name, 1),), Fraction(size))
    for name, sizes in _TABLE.items()
    for text, size in sizes.items()
}
_QUANTITY = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*")


def unit(text: str) -> Unit:
    """Read a unit: an atom of the table, or atoms divided by one another."""
    first, *others = text.strip().split("/")
    result = _ATOMS[first]
    for other in others:
        result = result.times(_ATOMS[other], -1)
    return Unit(text.strip(), result.dimension, result.factor)


def parse_quantity(text: str) -> tuple[float, Unit | None] | None:
    """Read ``45 µg/m³`` or ``45``; None if the text does not begin with a number."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    return float(match[1]), unit(match[2]) if match[2] else None


def _plain_label(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded[:-1] if len(folded) > 1 and folded[-1] in "类類级級" else folded


def scale_of(labels: list[str]) -> Unit:
    """Return the scale of a class as a unit of its own."""
    return Unit("class", labels=tuple(str(label) for label in labels))


def label_rank(scale: Unit, text: object) -> int:
    """Return the rank of a label: 0 the worst, n - 1 the best (sentence 7, reading R8)."""
    wanted = _plain_label(str(text))
    plain = [_plain_label(label) for label in scale.labels]
    return len(plain) - 1 - plain.index(wanted)
