"""How much of what a rule asks is reached, and by how much it is better, between two ends."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from engine_helpers import close

from ecorules.engine.binding.bound import Comparison, Judgement
from ecorules.engine.binding.tape import NONE, Value
from ecorules.engine.kernels.outcomes import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, UNSURE
from ecorules.engine.nodes import Bound
from ecorules.engine.reached import Ends, Rows, completion_of, ends_of, margin_of, worst

GAP = float("nan")
FAR = float("inf")


class _Held:
    """Rows of a frame as they are given: numbers of rows are handed out one after the other."""

    def __init__(self, last_day=None):
        self.rows = {}
        scope = None if last_day is None else SimpleNamespace(
            as_of=SimpleNamespace(toordinal=lambda: last_day)
        )  # fmt: skip
        self.program = SimpleNamespace(scope=scope)

    def row(self, number):
        return self.rows[number]

    def why(self, number):
        return np.array([number], np.uint16)

    def add(self, number):
        place = len(self.rows)
        self.rows[place] = np.array([number], float)
        return place

    def value(self, least, most=None, size=None):
        least = self.add(least)
        most = least if most is None else self.add(most)
        return Value(least, most, NONE if size is None else self.add(size))

    def outcome(self, code):
        number = -1 - len(self.rows)
        self.rows[number] = np.array([code], np.uint8)
        return number


def _compared(held, value, bound, side=1, key="at_least"):
    pair = value if isinstance(value, tuple) else (value,)
    if isinstance(bound, tuple):
        return Comparison(Bound(side, False, None, key), held.value(*pair), held.value(*bound), GAP)
    return Comparison(Bound(side, False, None, key), held.value(*pair), None, float(bound))


def _told(ends):
    return tuple(float(row[0]) for row in ends)


def _run(of, held, compared, base=None, outcome=UNKNOWN):
    with np.errstate(all="ignore"):
        return _told(of(Rows(held, 1), compared, base, np.array([outcome], np.uint8)))


def _same(found, *expected):
    assert found == tuple(close(number) for number in expected)


# Values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((5,), (5, 5, 5e-9)),
        ((-5, 3), (-5, 3, 5e-9)),
        ((3, 8), (3, 8, 8e-9)),
        ((5, None, 100), (5, 5, 1e-7)),
        ((5, None, 2), (5, 5, 5e-9)),
        ((5, None, GAP), (5, 5, 5e-9)),
        ((GAP,), (-FAR, FAR, 0)),
        ((3, GAP), (3, FAR, 3e-9)),
        ((GAP, -4), (-FAR, -4, 4e-9)),
        ((GAP, None, 7), (-FAR, FAR, 7e-9)),
        ((FAR,), (FAR, FAR, 0)),
    ],
)
def test_both_ends_of_a_value(value, expected):
    held = _Held()
    _same(_told(ends_of(Rows(held, 1), held.value(*value))), *expected)


def test_some_ends_are_taken():
    ends = Ends(np.array([1.0, 2, 3]), np.array([4.0, 5, 6]), np.array([7.0, 8, 9]))
    assert [row.tolist() for row in ends.take(np.array([2, 0]))] == [[3, 1], [6, 4], [9, 7]]


def test_rows_are_as_wide_as_there_are_series():
    held = _Held(last_day=700)
    rows = Rows(held, 3)
    assert rows(held.add(4)).tolist() == [4, 4, 4]
    assert rows.why(9).tolist() == [9, 9, 9]
    assert rows.last_day == 700
    assert Rows(_Held(), 1).last_day == FAR


# Completion


@pytest.mark.parametrize(
    ("value", "bound", "outcome", "expected"),
    [
        (8, 10, FAIL, (0.8, 0.8, 1e-9)),
        (12, 10, PASS, (1.2, 1.2, 1.2e-9)),
        (-8, 10, FAIL, (-0.8, -0.8, 1e-9)),
        ((6, 8), 10, UNKNOWN, (0.6, 0.8, 1e-9)),
        ((-6, 8), 10, UNKNOWN, (-0.6, 0.8, 1e-9)),
        (GAP, 10, UNKNOWN, (-FAR, FAR, 1e-9)),
        ((8, GAP), 10, UNKNOWN, (0.8, FAR, 1e-9)),
        # A bound between two ends: the most is asked for the least, and the other way round.
        (8, (10, 16), UNKNOWN, (0.5, 0.8, 1.6e-9)),
        (-8, (10, 16), UNKNOWN, (-0.8, -0.5, 1.6e-9)),
        ((-8, 8), (10, 16), UNKNOWN, (-0.8, 0.8, 1.6e-9)),
        (8, (GAP,), UNKNOWN, (-FAR, FAR, 0)),
        # There is no way to go: whoever passes is there, whoever fails has come nowhere.
        (5, 0, PASS, (1, 1, 0)),
        (-5, 0, FAIL, (0, 0, 0)),
        (5, -3, PASS, (1, 1, 0)),
        (GAP, 0, UNKNOWN, (-FAR, FAR, 0)),
        (5, (0, 4), UNKNOWN, (-FAR, FAR, 0)),
        (5, (0, 4), PASS, (-FAR, FAR, 0)),
        (5, 0, NOT_APPLICABLE, (-FAR, FAR, 0)),
    ],
)
def test_completion_of_a_bound(value, bound, outcome, expected):
    held = _Held()
    _same(_run(completion_of, held, _compared(held, value, bound), None, outcome), *expected)


@pytest.mark.parametrize(
    ("value", "bound", "base", "side", "outcome", "expected"),
    [
        # From 20 to 10: at 14 six tenths of the way have been gone.
        (14, 10, (20,), -1, FAIL, (0.6, 0.6, 2e-9)),
        (25, 10, (20,), -1, FAIL, (-0.5, -0.5, 2.5e-9)),
        ((12, 16), 10, (20,), -1, UNKNOWN, (0.4, 0.8, 2e-9)),
        (14, (8, 10), (20,), -1, UNKNOWN, (0.5, 0.6, 2e-9)),
        (26, 30, (20,), 1, FAIL, (0.6, 0.6, 3e-9)),
        ((22, 26), 30, (20,), 1, UNKNOWN, (0.2, 0.6, 3e-9)),
        (26, 30, (20, None, 100), 1, FAIL, (0.6, 0.6, 1e-8)),
        # The base has reached the bound already.
        (14, 20, (20,), -1, PASS, (1, 1, 0)),
        (24, 20, (20,), -1, FAIL, (0, 0, 0)),
        (14, 20, (20 + 1e-9,), -1, PASS, (1, 1, 0)),
        (14, 20, (20 + 1e-6,), -1, FAIL, (5.999999e6, 5.999999e6, 0.02)),
        (24, 20, (25,), 1, FAIL, (0, 0, 0)),
        (14, 10, (GAP,), -1, FAIL, (-FAR, FAR, 0)),
        (14, 10, (18, 20), -1, FAIL, (-FAR, FAR, 0)),
    ],
)
def test_completion_from_a_base(value, bound, base, side, outcome, expected):  # noqa: PLR0917
    held = _Held()
    compared = _compared(held, value, bound, side)
    found = _run(completion_of, held, compared, held.value(*base), outcome)
    assert found == tuple(pytest.approx(number, rel=1e-6) for number in expected)


# Margins


@pytest.mark.parametrize(
    ("value", "bound", "side", "expected"),
    [
        (8, 10, 1, (-2, -2, 1e-8)),
        (8, 10, -1, (2, 2, 1e-8)),
        (12, 10, 1, (2, 2, 1.2e-8)),
        (10 + 1e-9, 10, 1, (0, 0, 1e-8)),
        (10 + 1e-9, 10, -1, (0, 0, 1e-8)),
        ((6, 12), 10, 1, (-4, 2, 1.2e-8)),
        ((6, 12), 10, -1, (-2, 4, 1.2e-8)),
        (8, (5, 7), 1, (1, 3, 8e-9)),
        (8, (5, 7), -1, (-3, -1, 8e-9)),
        ((6, 9), (5, 7), 1, (-1, 4, 9e-9)),
        ((6, 9), (5, 7), -1, (-4, 1, 9e-9)),
        ((GAP, 9), 10, 1, (-FAR, -1, 1e-8)),
        ((6, GAP), 10, -1, (-FAR, 4, 1e-8)),
        (8, (GAP,), 1, (-FAR, FAR, 8e-9)),
        # Equal to: the farther, the worse.
        (8, 10, 0, (-2, -2, 1e-8)),
        (12, 10, 0, (-2, -2, 1.2e-8)),
        (10 + 1e-9, 10, 0, (0, 0, 1e-8)),
        ((8, 12), 10, 0, (-FAR, 0, 1.2e-8)),
        (8, (8, 9), 0, (-FAR, 0, 9e-9)),
    ],
)
def test_margins(value, bound, side, expected):
    held = _Held()
    found = _run(margin_of, held, _compared(held, value, bound, side))
    _same(found, *expected)


def test_a_larger_term_decides_what_is_no_margin():
    held = _Held()
    for size, expected in ((100, 0), (1, 5e-8)):
        compared = Comparison(
            Bound(1, False, None, "at_least"), held.value(1 + 5e-8, None, size), None, 1.0
        )
        assert _run(margin_of, held, compared)[0] == pytest.approx(expected, abs=1e-12)
        compared = Comparison(
            Bound(1, False, None, "at_least"), held.value(1 + 5e-8), held.value(1, None, size), GAP
        )
        assert _run(margin_of, held, compared)[1] == pytest.approx(expected, abs=1e-12)


def test_what_has_not_come_may_come_on_any_later_day():
    for day, expected in ((699, (-1, -1)), (700, (-FAR, -2)), (701, (-FAR, -3))):
        held = _Held(last_day=700)
        compared = _compared(held, day, (698,), -1, "by")
        assert _run(margin_of, held, compared)[:2] == expected
        compared = _compared(held, day, (698,), -1, "at_most")
        assert _run(margin_of, held, compared)[:2] == (698 - day, 698 - day)


# The worst of all judged periods


def _judged(held, *periods):
    """Return judgements of (outcome, values against at least 10)."""
    return [
        Judgement(
            None, held.outcome(outcome), tuple(_compared(held, value, 10) for value in values)
        )
        for outcome, *values in periods
    ]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([(PASS, 12), (PASS, 11), (PASS, 15)], (1, 1, 1.1e-8)),
        ([(PASS, 11), (PASS, 12)], (1, 1, 1.1e-8)),
        ([(FAIL, 4), (PASS, 11)], (-6, -6, 1e-8)),
        ([(PASS, 12), (NOT_APPLICABLE, 4)], (2, 2, 1.2e-8)),
        ([(NOT_APPLICABLE, 4)], (FAR, FAR, 0)),
        # It is not known whether it applies: it may be as bad as this, and need not be.
        ([(PASS, 12), (UNSURE, 4)], (-6, 2, 1.2e-8)),
        ([(PASS, 12), (UNKNOWN, (4, 30))], (-6, 2, 1.2e-8)),
        ([(UNSURE, 4)], (-6, FAR, 0)),
        ([(PASS, 12, 13), (PASS, 14, 11)], (1, 1, 1.1e-8)),
        # Nothing is compared: nothing is known, unless it does not apply.
        ([(PASS, 12), (UNKNOWN,)], (-FAR, 2, 1.2e-8)),
        ([(PASS, 12), (NOT_APPLICABLE,)], (2, 2, 1.2e-8)),
        ([], (FAR, FAR, 0)),
    ],
)
def test_the_worst_of_all_periods(periods, expected):
    held = _Held()
    with np.errstate(all="ignore"):
        found = worst(Rows(held, 1), _judged(held, *periods), None, margin_of)
    _same(_told(found), *expected)
