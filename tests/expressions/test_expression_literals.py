"""Numbers that are written out: signs, units and lists of them."""

from __future__ import annotations

import pytest
from expression_helpers import run, trace

LITERALS = [
    ("x > abs(quantity('-3 kg'))", 0.001, 0.0),
    ("x > abs(quantity('-3 kg'))", 0.004, 1.0),
    ("x > -quantity('3 kg')", -0.002, 1.0),
    ("x > -quantity('3 kg')", -0.004, 0.0),
    ("x > +quantity('3 kg')", 0.004, 1.0),
    ("x > +quantity('3 kg')", 0.002, 0.0),
    ("x > - -quantity('3 kg')", 0.002, 0.0),
    ("x in [-3]", -3, 1.0),
    ("x in [-3]", 0, 0.0),
    ("x in [-3]", 3, 0.0),
    ("x in [+3, -4]", 3, 1.0),
    ("x in [+3, -4]", -4, 1.0),
    ("x in [+3, -4]", 4, 0.0),
    ("x in [0]", 0, 1.0),
    ("x in [0]", 1, 0.0),
    ("x in [quantity('3 kg'), quantity('2 t')]", 0.003, 1.0),
    ("x in [quantity('3 kg'), quantity('2 t')]", 2, 1.0),
    ("x in [quantity('3 kg'), quantity('2 t')]", 3, 0.0),
    ("x not in [-3, 4]", -3, 0.0),
    ("x not in [-3, 4]", 5, 1.0),
    ("min(x, -2) == -2", 3, 1.0),
    ("max(x, -2) == 3", 3, 1.0),
    ("x > min(quantity('3 kg'), quantity('2 kg'), quantity('1 kg'))", 0.0015, 1.0),
    ("x > max(quantity('1 kg'), quantity('2 kg'), quantity('3 kg'))", 0.0025, 0.0),
    ("x > max(quantity('1 kg'), quantity('3 kg'), quantity('2 t'))", 1.5, 0.0),
    ("x / 2 > quantity('1 t')", 3, 1.0),
    ("2 / (x / x) > 1", 3, 1.0),
]


@pytest.mark.parametrize(("text", "x", "expected"), LITERALS)
def test_literals(text: str, x: float, expected: float) -> None:
    assert run(text, x=x) == expected


def test_literals_of_another_zero() -> None:
    assert run("temperature in [quantity('293.15 K')]", temperature=20) == 1.0
    assert run("temperature in [quantity('293.15 K')]", temperature=566.3) == 0.0
    assert run("temperature in [quantity('68 °F')]", temperature=20) == 1.0


@pytest.mark.parametrize("text", ["max(x, gdp, share)", "min(x, y, gdp)", "max(x + y, z, share)"])
def test_every_one_of_many_is_of_one_kind(text: str) -> None:
    with pytest.raises(ValueError, match="does not convert"):
        trace(text)


def test_elapsed_days_in_lists_and_their_signs() -> None:
    from ecorules.expressions import DateType

    scope = {"a": DateType(event=True), "b": DateType(event=True)}
    inside = "elapsed(a, b) in [quantity('30 d'), quantity('1 d')]"
    assert run(inside, scope, a=10, b=40) == 1.0
    assert run(inside, scope, a=10, b=11) == 1.0
    assert run(inside, scope, a=10, b=12) == 0.0
    outside = "elapsed(a, b) not in [quantity('30 d'), quantity('1 d')]"
    assert run(outside, scope, a=10, b=40) == 0.0
    assert run(outside, scope, a=10, b=41) == 1.0
    assert run("abs(elapsed(a, b)) > quantity('5 d')", scope, a=40, b=10) == 1.0
    assert run("-elapsed(a, b) > quantity('5 d')", scope, a=40, b=10) == 1.0
    never = float("inf")
    # A comparison is never true on the strength of a date that has not come; arithmetic is a gap.
    assert run("elapsed(a, b) > quantity('5 d')", scope, a=10, b=never) == 0.0
    assert run("abs(elapsed(a, b)) > quantity('5 d')", scope, a=10, b=never) is None
    assert run("-elapsed(a, b) < quantity('5 d')", scope, a=10, b=never) is None
    assert run("known(elapsed(a, b))", scope, a=10, b=never) == 0.0
    assert run("known(elapsed(a, b))", scope, a=10, b=12) == 1.0
    assert run(inside, scope, a=10, b=never) == 0.0
    assert run(outside, scope, a=10, b=never) == 0.0
