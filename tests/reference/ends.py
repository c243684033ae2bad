"""A value as a pair of ends (sentence 40), equality (45) and rounding (37)."""

from __future__ import annotations

import decimal
import math
from dataclasses import dataclass, replace
from fractions import Fraction

__all__ = ["REASONS", "Closeness", "Ends", "exactly", "gap", "nobody", "round_number"]

REASONS = (  # sentence 49, in its order
    "where_false", "nobody_asked", "case_none",
    "where_unknown", "parameter_missing", "standard_missing", "value_missing", "base_missing",
    "reference_missing", "base_not_positive", "sign_change", "undefined_value",
    "too_few_values", "members_unknown", "not_seen",
    "parts", "early", "compared",
)  # fmt: skip
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ends:
    """The least and the most that a value can be, why they differ, and what was done to it.

    ``scale`` is the largest of the terms added or subtracted to form the value.
    ``asked`` is False where a derived indicator asks nobody: there is no value at all.
    ``nears`` names the ends (`least`, `most`) that it comes near to and does not reach.
    """

    least: float
    most: float
    scale: float = 0.0
    why: frozenset[str] = _NOTHING
    flags: frozenset[str] = _NOTHING
    asked: bool = True
    nears: frozenset[str] = _NOTHING

    @property
    def known(self) -> bool:
        return self.asked and self.least == self.most

    @property
    def number(self) -> float:
        if not self.known:
            raise ValueError("a gap is no number")
        return self.least

    def as_gap(self) -> Ends:
        """Return the same if it is one number, else a gap open at both ends (reading R7)."""
        if self.known:
            return self
        return gap(self.why or {"value_missing"}, self.flags)

    def times(self, factor: Fraction) -> Ends:
        """Return the value in another unit."""
        if factor == 1:
            return self
        return replace(
            self,
            least=_scaled(self.least, factor),
            most=_scaled(self.most, factor),
            scale=_scaled(self.scale, factor),
        )

    def flagged(self, *flags: str) -> Ends:
        return replace(self, flags=self.flags | set(flags))

    def explained(self, names: dict[str, str]) -> Ends:
        """Return the same with some reasons renamed (a gap in a base is a missing base)."""
        return replace(self, why=frozenset(names.get(reason, reason) for reason in self.why))


def _scaled(number: float, factor: Fraction) -> float:
    return float(Fraction(number) * factor) if math.isfinite(number) else number


def exactly(number: float, scale: float = 0.0, flags: frozenset[str] = _NOTHING) -> Ends:
    """Return a known number; one that is not finite is undefined (sentence 10)."""
    if isinstance(number, complex) or not math.isfinite(number):
        return gap({"undefined_value"}, flags)
    return Ends(number, number, max(abs(number), scale), flags=flags)


def gap(
    why: set[str] | frozenset[str], flags: frozenset[str] = _NOTHING, least: float = -math.inf
) -> Ends:
    """Return a gap: open at both ends, or only upwards from ``least``."""
    return Ends(least, math.inf, why=frozenset(why), flags=flags)


def nobody() -> Ends:
    """Return the absence of a value where nobody is asked."""
    return Ends(-math.inf, math.inf, why=frozenset({"undefined_value"}), asked=False)


class Closeness:
    """Compares numbers, and remembers whether two of them were dangerously close."""

    def __init__(self) -> None:
        self.delicate = False

    def order(self, a: float, b: float, scale: float = 0.0) -> int:
        """Return -1, 0 or 1: a below, equal to (1e-9 relative) or above b."""
        if math.isinf(a) or math.isinf(b):
            return (a > b) - (a < b)
        size = max(abs(a), abs(b), scale)
        distance = abs(a - b)
        if 1e-12 * size < distance < 1e-7 * size:
            self.delicate = True
        if distance <= 1e-9 * size:
            return 0
        return 1 if a > b else -1


_MODES = {
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_up": decimal.ROUND_HALF_UP,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
}


def round_number(number: float, digits: int, mode: str) -> float:
    """Round the decimal a person sees, once; nearly half a unit counts as half a unit."""
    if not math.isfinite(number):
        return number
    with decimal.localcontext(prec=60):
        seen = decimal.Decimal(repr(number))
        last = decimal.Decimal(1).scaleb(-digits)
        half = last / 2
        multiple = (seen / half).to_integral_value(decimal.ROUND_HALF_EVEN) * half
        if abs(seen - multiple) <= decimal.Decimal("1e-9") * max(abs(seen), abs(multiple)):
            seen = multiple
        return float((seen / last).to_integral_value(_MODES[mode]) * last)
