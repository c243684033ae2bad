"""Numbers in explanations."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.assessment.explain.numbers import decimals_for, fixed, plain


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (44.99999999999999, "45"),
        (0.1 + 0.2, "0.3"),
        (1234567.5, "1,234,567.5"),
        (100 / 3, "33.3333"),
        (-0.25, "−0.25"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-9, "1×10⁻⁹"),
        (2.5e17, "2.5×10¹⁷"),
        (0.000123456789, "0.000123457"),
        (0.001234567, "0.00123457"),
        (0.0123456, "0.0123456"),
        (1e-6, "0.000001"),
        (9.99e-7, "9.99×10⁻⁷"),
        (-1e-7, "−1×10⁻⁷"),
        (999999999999999.0, "999,999,999,999,999"),
        (1e15, "1×10¹⁵"),
    ],
)
def test_plain(number: float, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize(
    ("value", "bound", "margin", "decimals"),
    [
        (46.2, 45.0, -1.2, 1),
        (16.666666666666668, 15.0, 1.666666666666668, 2),
        (45.004, 45.0, -0.004, 3),
        (0.4723409812, 0.48, 0.0076590188, 4),
        (45.0, 45.0, 0.0, 0),
        (1234567.891, 1e6, 234567.891, 0),
    ],
)
def test_decimals_tell_value_bound_and_margin_apart(
    value: float, bound: float, margin: float, decimals: int
) -> None:
    assert decimals_for(value, bound, margin) == decimals


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_margin_is_never_shown_as_nothing(value: float, bound: float) -> None:
    margin = value - bound
    if abs(margin) < 1e-9 * max(abs(value), abs(bound), 1e-3):
        return
    assert fixed(margin, decimals_for(value, bound, margin)) != "0"


_DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")


@given(st.floats(-1.79e308, 1.79e308))
def test_every_number_is_printed_with_four_digits_at_least(number: float) -> None:
    text = plain(number)
    assert "e" not in text
    read = float(text.translate(_DIGITS).replace("×10", "e"))
    assert read == pytest.approx(number, rel=5.1e-4, abs=5e-324)


def test_what_is_no_number() -> None:
    assert fixed(math.nan, 2) == "nan"
