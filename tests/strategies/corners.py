"""Numbers at the corners: signed zeros, subnormals, huge ratios, one float beside a bound.

`around` tells for each number, by exact arithmetic, whether it counts as equal to a bound
(sentence 45), so that a test can say by hand what the verdict must be.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

__all__ = ["EXTREMES", "around", "corner_numbers", "counts_as_equal", "side_of"]

EXTREMES = (
    0.0, -0.0, 5e-324, -5e-324, 1e-320, 2.2250738585072014e-308, 1e-308, -1e-308, 1e-200, 1e-9,
    0.1, 0.3, 1 / 3, 1.0, -1.0, 2**53 + 2.0, 1e15, 1e16, 1e200, -1e200, 8e307, 1.7976931348623157e308,
)  # fmt: skip
_EDGES = (0.0, 1e-16, 4e-16, 1e-12, 5e-10, 9.99e-10, 1.001e-9, 2e-9, 1e-8, 1e-4, 0.5)
_LIMIT = Fraction(1, 10**9)


def corner_numbers() -> st.SearchStrategy[float]:
    """Draw a finite number, often an extreme one."""
    usual = st.floats(allow_nan=False, allow_infinity=False)
    return (
        st.sampled_from(EXTREMES) | usual | st.floats(-1e6, 1e6) | st.integers(-99, 99).map(float)
    )


def around(bound: float) -> list[float]:
    """Return numbers at and beside a bound: one float, inside and outside of equality, far."""
    found = [bound, math.nextafter(bound, math.inf), math.nextafter(bound, -math.inf)]
    for edge in _EDGES:
        found += [bound * (1 + edge), bound * (1 - edge)]
    found += [0.0, -0.0, -bound, 5e-324, -5e-324, bound / 2, bound * 1e9]
    return [one for one in dict.fromkeys(found) if math.isfinite(one)]


def counts_as_equal(a: float, b: float, *terms: float) -> bool:
    """Say by exact arithmetic whether two numbers are one (sentence 45)."""
    size = max(abs(Fraction(one)) for one in (a, b, *terms))
    return abs(Fraction(a) - Fraction(b)) <= _LIMIT * size


def side_of(a: float, b: float, *terms: float) -> int:
    """Return 0 where two numbers are one, else the side on which the first lies."""
    if counts_as_equal(a, b, *terms):
        return 0
    return 1 if a > b else -1


def near_the_edge(a: float, b: float) -> bool:
    """Say whether floats may take another side of equality than exact numbers do."""
    size = max(abs(Fraction(a)), abs(Fraction(b)))
    distance = abs(Fraction(a) - Fraction(b))
    return abs(distance - _LIMIT * size) <= Fraction(1, 10**14) * size + Fraction(5e-324)


def written(number: Any) -> str:
    """Return a number as a rule file holds it, with all its digits."""
    return repr(float(number))
