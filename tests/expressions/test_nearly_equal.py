"""Equality of numbers: sentence 45."""

import math

import numpy as np
import pytest

from ecorules.equality import RELATIVE, nearly_equal, tolerance

PAIRS = [
    (45.0, 45.0, True),
    (45.0, 45.00000004, True),
    (45.0, 45.0000001, False),
    (-45.0, -45.00000004, True),
    (45.0, -45.0, False),
    (0.0, 0.0, True),
    (0.0, 1e-300, False),
    (0.1 + 0.2, 0.3, True),
    (1e300, 1e300 * (1 + 5e-10), True),
    (1.7e308, -1.7e308, False),
    (math.nan, 1.0, False),
    (math.nan, math.nan, False),
]


@pytest.mark.parametrize(("a", "b", "expected"), PAIRS)
def test_sentence_45(a, b, expected):
    with np.errstate(all="ignore"):
        assert nearly_equal(a, b) == expected
        assert nearly_equal(b, a) == expected


def test_the_largest_term_sets_the_scale():
    rest = 0.1 + 0.2 - 0.3
    assert not nearly_equal(rest, 0.0)
    assert nearly_equal(rest, 0.0, 0.3)
    assert nearly_equal(0.0, rest, None, 0.3)
    assert nearly_equal(0.5, 0.0, 1e9, None)
    assert not nearly_equal(2.0, 0.0, 1e9, None)


def test_a_scale_never_makes_the_tolerance_smaller():
    assert tolerance(100.0, 1.0, 0.0, 0.0) == pytest.approx(1e-7)


def test_arrays_broadcast():
    equal = nearly_equal(np.array([[1.0], [2.0]]), np.array([1.0, 2.0, math.nan]))
    assert equal.tolist() == [[True, False, False], [False, True, False]]


def test_whole_numbers_and_lists_are_welcome():
    assert nearly_equal([1, 2], 2).tolist() == [False, True]
    assert RELATIVE == 1e-9


def test_nothing_given_is_changed():
    a, scale = np.array([1.0, 2.0]), np.array([10.0, 20.0])
    tolerance(a, 0.0, scale)
    assert (a.tolist(), scale.tolist()) == ([1.0, 2.0], [10.0, 20.0])
