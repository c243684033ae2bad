"""Single steps on rows of numbers: sums and means, gaps, classes, bounds that move, rounding, changes."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from engine_helpers import close

from ecorules.engine.kernels import bounds, changes, outcomes, registers, values
from ecorules.engine.kernels.kernel import Kernel
from ecorules.expressions import Rows

GAP = float("nan")
FAR = float("inf")


def _ran(kernel, rows, params=(), options=None):
    """Return the rows that a kernel makes of some rows, gaps as None."""
    with np.errstate(all="ignore"):
        made = kernel.run([np.array(row, float) for row in rows], params, options)
    return [[None if np.isnan(one) else float(one) for one in row] for row in made]


def _same(found, expected):
    assert len(found) == len(expected)
    for got, row in zip(found, expected, strict=True):
        assert got == [None if one is None else close(one) for one in row], (found, expected)


# Sums, means, floors


def test_a_floor_is_the_least_that_a_flow_can_be():
    assert _ran(values.FLOOR, [[3, GAP, 0, -2]]) == [[3, 0, 0, -2]]


def test_a_pair_is_a_number_where_both_ends_agree():
    assert _ran(values.CLOSED, [[3, 3, GAP, 3, 4], [3, 4, 4, GAP, 3]]) == [
        [3, None, None, None, None]
    ]


def test_truths_and():
    first, second = [1, 1, 0, 0, GAP, GAP, GAP, 1, 0], [1, 0, 1, 0, 1, 0, GAP, GAP, GAP]
    expected = [1, 0, 0, 0, None, 0, None, None, 0]
    assert _ran(values.AND, [first, second]) == [expected]
    assert _ran(registers.LESSER, [first, second]) == [expected]
    assert _ran(registers.LESSER, [[1, GAP, GAP], [1, 1, 1], [1, 1, 0]]) == [[1, None, 0]]


def test_scaling_shifts_values_and_not_sizes():
    rows = [[10, GAP], [20, 0], [3, 3]]
    assert _ran(values.SCALED, rows, (2.0, 5.0), 1) == [[25, None], [45, 5], [6, 6]]
    assert _ran(values.SCALED, rows, (2.0, 5.0), 0) == [[25, None], [45, 5], [11, 11]]
    assert _ran(values.SCALED, rows[:1], (1.0, 273.15), 0) == [[283.15, None]]
    assert _ran(values.SCALED, rows, (2.0, 5.0), 2) == [[25, None], [40, 0], [6, 6]]


def test_a_sum_and_the_size_of_its_largest_term():
    rows = [[1, -9, GAP, 1e308], [2, 4, 1, 1e308], [-5, 1, 1, 0]]
    assert _ran(values.SUM, rows, (), True) == [[-2, -4, None, None], [5, 9, None, 1e308]]
    assert _ran(values.SUM, rows, (), False) == [[-2, -4, None, None]]
    assert _ran(values.SUM, [[-3]], (), True) == [[-3], [3]]


def test_a_mean_of_all_or_of_as_many_as_are_needed():
    rows = [[3, 3, GAP], [6, GAP, GAP], [-9, -9, 6]]
    assert _ran(values.MEAN, rows) == [[0, None, None], [3, None, None]]
    assert _ran(values.MEAN, rows, (), 3) == [[0, None, None], [3, None, None]]
    assert _ran(values.MEAN, rows, (), 2) == [[0, -3, None], [3, 4.5, None]]
    assert _ran(values.MEAN, rows, (), 1) == [[0, -3, 6], [3, 4.5, 6]]
    assert _ran(values.MEAN, [[GAP], [GAP]], (), 0) == [[None], [None]]


# What is given first


def test_the_first_candidate_of_which_anything_is_given():
    # Two candidates of two rows (least, most) with two and one raw rows, and the last with none.
    own = [[1, 1, GAP], [2, 2, GAP], [GAP, 5, GAP], [5, GAP, GAP]]
    half = [[3, 3, 3], [4, 4, 4], [GAP, GAP, 9]]
    last = [[7, 7, 7], [8, 8, 8]]
    rows = [*own, *half, *last]
    assert _ran(values.PRESENT, rows, (), (2, (2, 1, 0))) == [[1, 1, 3], [2, 2, 4]]
    rows[2], rows[3] = [GAP, GAP, GAP], [GAP, GAP, GAP]
    assert _ran(values.PRESENT, rows, (), (2, (2, 1, 0))) == [[7, 7, 3], [8, 8, 4]]
    three = [[1, 1, 1], [GAP, GAP, GAP], [GAP, 3, GAP], [3, GAP, GAP], [9, 9, 9]]
    assert _ran(values.PRESENT, three, (), (1, (3, 0))) == [[1, 1, 9]]


# Gaps that are filled


@pytest.mark.parametrize(
    ("before", "after", "longest", "filled"),
    [
        ([10], [30], 1, 20),
        ([10, 90], [30, 90], 5, 20),
        ([GAP, 10], [40], 2, 30),
        ([10], [GAP, 40], 2, 20),
        ([GAP, 10], [GAP, 50], 3, 30),
        ([GAP, 10], [GAP, 50], 2, None),
        ([GAP, 10], [40], 1, None),
        ([10], [GAP, 40], 1, None),
        ([GAP, GAP, 10], [50], 3, 40),
        ([GAP, GAP, 10], [50], 2, None),
        ([GAP], [40], 1, None),
        ([10], [GAP], 1, None),
    ],
)
def test_a_run_of_gaps_lies_on_the_line_between_its_ends(before, after, longest, filled):
    options = ("interpolate", len(before), longest)
    rows = [[one] for one in (GAP, GAP, GAP, *before, *after)]
    assert _ran(values.FILL, rows, (), options) == [[None if filled is None else close(filled)]]
    rows[0] = [7]
    assert _ran(values.FILL, rows, (), options) == [[7]]


def test_the_latest_value_is_carried_forward():
    value = [GAP, GAP, 7, GAP]
    rows = [value, value, value, [3, GAP, 3, GAP], [4, 4, 4, GAP]]
    assert _ran(values.FILL, rows, (), ("carry_forward", 2, 2)) == [[3, 4, 7, None]]


@pytest.mark.parametrize(
    ("options", "after"), [(("carry_forward", 1, 1), []), (("interpolate", 1, 1), [[3] * 4])]
)
def test_nothing_is_filled_that_lies_outside_of_what_is_known(options, after):
    # known are: at least 3, at least 3.5, at most 3, at most 2.5
    least, most = [3, 3.5, -FAR, -FAR], [FAR, FAR, 3, 2.5]
    rows = [[GAP] * 4, least, most, [3] * 4, *after]
    assert _ran(values.FILL, rows, (), options) == [[3, None, 3, None]]


# Classes by limits


def test_a_class_is_the_worst_over_its_parameters():
    below = ((-FAR, 15.0), (-FAR, 20.0), (-FAR, 30.0))  # less is better, best first
    above = ((8.0, FAR), (6.0, FAR), (5.0, FAR))
    first, second = [15, 15.1, 20, 30, 30.1, 15, 15, GAP, GAP], [8, 8, 8, 8, 8, 5.9, 4.9, 7, 4]
    least, most = _ran(values.GRADE, [first, second], (), (below, above))
    assert most == [3, 2, 2, 1, 0, 1, 0, 2, 0]
    assert least == [3, 2, 2, 1, 0, 1, 0, 0, 0]
    assert _ran(values.GRADE, [[GAP]], (), (below,)) == [[None], [None]]
    assert _ran(values.GRADE, [[GAP], [GAP]], (), (below, above)) == [[None], [None]]


def test_a_limit_is_inclusive_by_a_hair_and_a_range_has_two_ends():
    limits = ((6.0, 9.0), (4.0, 10.0))
    found = [5.9, 6, 6 - 1e-12, 9, 9 + 1e-12, 9.1, 10.1, 3.9, 4]
    assert _ran(values.GRADE, [found], (), (limits,))[1] == [1, 2, 2, 2, 2, 1, 0, 0, 1]
    # A wider limit of a worse class does not take away the better one.
    assert _ran(values.GRADE, [[7]], (), (((6.0, 9.0), (6.0, 9.0)),)) == [[2], [2]]


# Bounds


def test_a_tolerance_moves_a_bound_to_its_weaker_side():
    assert _ran(bounds.MOVED, [[100, -100, 0]], (1, 0.05, 0.0)) == [[95, -105, 0], [100, 100, 0]]
    assert _ran(bounds.MOVED, [[100, -100, 1]], (-1, 0.05, 0.0))[0] == [
        close(105),
        -95,
        close(1.05),
    ]
    assert _ran(bounds.MOVED, [[100, -100, 1]], (1, 0.0, 3.0)) == [[97, -103, -2], [100, 100, 3]]
    assert _ran(bounds.MOVED, [[2]], (-1, 0.5, 3.0)) == [[6], [4]]


def test_the_way_between_two_entries():
    first, last = [10, -10, GAP, 0, 10], [40, 30, 1, 10, -1]
    assert _ran(bounds.PATH, [first, last], (0.25,), "linear") == [
        [17.5, 0, None, 2.5, 7.25], [40, 30, None, 10, 10],
    ]  # fmt: skip
    assert _ran(bounds.PATH, [[-30], [10]], (0.5,), "linear") == [[-10], [30]]
    _same(
        _ran(bounds.PATH, [[*first, 10], [*last, 0]], (0.5,), "geometric"),
        [[20, None, None, None, None, None], [20, None, None, None, None, None]],
    )
    _same(_ran(bounds.PATH, [[10], [80]], (1 / 3,), "geometric"), [[20], [20]])


def test_a_case_chooses_by_rank():
    label = [0, 1, 2, GAP]
    rows = [label, [10, 10, 10, 10], [30, 30, GAP, 30]]
    # The label of rank 0 reads the second value, that of rank 1 does not apply, that of rank 2 reads the first.
    assert _ran(bounds.CASE, rows, (), (1, -1, 0)) == [[30, None, 10, None], [1, 0, 1, None]]
    assert _ran(bounds.CASE, rows, (), (0, 0, 1)) == [[10, 10, None, None], [1, 1, 1, None]]


@pytest.mark.parametrize(
    ("mode", "digits", "pairs"),
    [
        (
            "half_even",
            0,
            {0.5: 0, 1.5: 2, 2.5: 2, -0.5: 0, -1.5: -2, 0.51: 1, 0.49: 0, 1.4999999999: 2},
        ),
        ("half_even", 2, {2.675: 2.68, 2.665: 2.66, -0.125: -0.12, 0.135: 0.14}),
        ("half_even", -1, {25: 20, 35: 40, 24.9: 20, 26: 30}),
        ("half_up", 0, {0.5: 1, 1.5: 2, 2.5: 3, -0.5: -1, -2.5: -3, 0.49: 0, 2.4: 2, -2.4: -2}),
        ("half_up", 1, {0.25: 0.3, 0.35: 0.4, 0.349: 0.3}),
        ("half_up", -2, {150: 200, 149: 100, -150: -200}),
        ("down", 0, {0.99: 0, -0.99: 0, 1: 1, -1.5: -1, 1.9999999999: 2}),
        ("down", 1, {0.29: 0.2, 0.3: 0.3, -0.29: -0.2}),
        ("up", 0, {0.01: 1, -0.01: -1, 1: 1, -1.5: -2, 1.0000000001: 1, 0: 0}),
        ("up", 1, {0.21: 0.3, 0.2: 0.2, -0.21: -0.3}),
        ("up", -1, {11: 20, 10: 10}),
    ],
)
def test_rounding(mode, digits, pairs):
    found = bounds.round_values(np.array([*pairs, GAP]), digits, mode).tolist()
    assert found[:-1] == [close(number) for number in pairs.values()]
    assert np.isnan(found[-1])
    assert not np.signbit(bounds.round_values(np.array([-0.0, -0.1]), 0, "down")).any()
    large = [2.0**53 + 2, 1e300, -1e300]
    assert bounds.round_values(np.array(large), digits, mode).tolist() == [
        close(one) for one in large
    ]


def test_numbers_too_large_for_their_digits_stay_as_they_are():
    # 2 ** 51 and a half still has the half; ten times that has none to be rounded to.
    number = 2.0**51 + 0.5
    assert bounds.round_values(np.array([number, -number]), 0, "down").tolist() == [
        2.0**51,
        -(2.0**51),
    ]
    assert bounds.round_values(np.array([number]), 1, "up").tolist() == [number]
    assert _ran(bounds.ROUNDED, [[1e308, -1e308]], (), (9, "half_up")) == [[1e308, -1e308]]
    assert _ran(bounds.ROUNDED, [[2.5, GAP], [3.5, 1]], (), (0, "half_even")) == [[2, None], [4, 1]]


# Changes


def test_a_relative_change_and_its_size():
    value, base = [12, 8, -8, 5, 5, GAP, 1e300, 0, 1e308], [10, 10, 10, 0, -5, 1, 1e-300, 4, 10]
    assert _ran(changes.RELATIVE, [value, base], (1.0,)) == [
        [close(20), close(-20), close(-180), None, None, None, None, -100, None],
        [close(120), 100, 100, None, None, None, None, 100, None],
    ]
    _same(_ran(changes.RELATIVE, [[8, -30], [10, 10]], (-1.0,)), [[20, 400], [100, 300]])


def test_a_compound_rate_and_its_size():
    value, base = [121, 81, 0, -1, 5, 5, GAP, 1e308], [100, 100, 100, 100, 0, -5, 1, 1e-300]
    _same(
        _ran(changes.COMPOUND_RATE, [value, base], (1.0, 2.0)),
        [
            [10, -10, -100, None, None, None, None, None],
            [110, 100, 100, None, None, None, None, None],
        ],
    )
    _same(_ran(changes.COMPOUND_RATE, [[800], [100]], (-1.0, 3.0)), [[-100], [200]])
    _same(_ran(changes.COMPOUND_RATE, [[121], [100]], (1.0, 0.5)), [[46.41], [146.41]])


def test_the_largest_ratio_is_no_longer_a_number():
    for kernel, params in ((changes.RELATIVE, (1.0,)), (changes.COMPOUND_RATE, (1.0, 1.0))):
        found = _ran(kernel, [[9.9e305, 1e306, 1.1e306], [1, 1, 1]], params)
        assert [[one is None for one in row] for row in found] == [[False, True, True]] * 2
    found = _ran(changes.RELATIVE, [[-9.9e305, -1e306], [1, 1]], (1.0,))
    assert [one is None for one in found[0]] == [False, True]
    rows = [np.array([9.9e305, 1e306, -9.9e305, -1e306]), np.ones(4)]
    (made,) = outcomes.RATIO_AGAINST_NUMBER.run(rows, (1.1,), (1, False, False))
    assert made.tolist() == [outcomes.PASS, outcomes.UNKNOWN, outcomes.FAIL, outcomes.UNKNOWN]


class _Formula:
    """Stands for an expression: the sum of its inputs, as large as the largest of their sizes."""

    steps = ()

    @staticmethod
    def evaluate(rows, undefined=None):
        if undefined is not None:
            raise AssertionError(rows)
        total = sum(row.values for row in rows)
        sizes = [np.abs(row.values) if row.scale is None else row.scale for row in rows]
        plain = all(row.scale is None for row in rows)
        return Rows(total, None if plain else np.maximum.reduce(sizes), None)


def test_an_expression_in_the_unit_that_is_asked_for():
    rows = [[1, -5], [2, 3], [50, 1]]
    for factor, shift, value in (
        (1.0, 0.0, [3, -2]),
        (2.0, 0.0, [6, -4]),
        (1.0, 7.0, [10, 5]),
        (2.0, 7.0, [13, 3]),
    ):
        plain = _ran(values.FORMULA, rows[:2], (), (_Formula, (-1, -1), factor, shift, True))
        assert plain == [value, [3 * factor, 2 * factor]]
        sized = _ran(values.FORMULA, rows, (), (_Formula, (-1, 2), factor, shift, True))
        assert sized == [value, [50 * factor, 5 * factor]]
        assert _ran(values.FORMULA, rows, (), (_Formula, (-1, 2), factor, shift, False)) == [value]


def test_a_difference_and_its_size():
    value, base = [12, -30, GAP, 1, 1e308], [10, 10, 1, GAP, -1e308]
    assert _ran(changes.DIFFERENCE, [value, base], (1.0,)) == [
        [2, -40, None, None, None], [12, 30, None, None, 1e308],
    ]  # fmt: skip
    assert _ran(changes.DIFFERENCE, [[12, 1], [10, -20]], (-0.5,)) == [[-1, -10.5], [6, 10]]


# Rows of dates


def test_dates_are_read_on_a_day():
    date, day = [99, 100, 101, GAP, GAP, GAP, -FAR, -FAR], [100, 100, 100, 99, 100, 101, 99, 101]
    assert _ran(registers.READ, [date, day], (100.0,)) == [
        [99, 100, FAR, FAR, FAR, None, None, None],
    ]  # fmt: skip


def test_a_date_falls_between_two_days():
    row = [[9, 10, 15, 20, 21, FAR, GAP]]
    assert _ran(registers.DURING, row, (10, 20), True) == [[0, 1, 1, 1, 0, 0, None]]
    assert _ran(registers.DURING, row, (10, 20), False) == [[0, 1, 1, 1, 0, None, None]]


def test_a_row_is_a_member_from_one_day_until_another():
    start, end = [5, FAR, GAP, 5, FAR, GAP, 5, FAR, GAP], [FAR, FAR, FAR, 9, 9, 9, GAP, GAP, GAP]
    both, first, last = (True, True), (True, False), (False, True)
    for (given, seen), expected in {
        (both, True): [1, 0, None, 0, 0, 0, None, 0, None],
        (both, False): [None, None, None, 0, 0, 0, None, None, None],
        (first, True): [1, 0, None, 1, 0, None, 1, 0, None],
        (first, False): [1, None, None, 1, None, None, 1, None, None],
        (last, True): [1, 1, 1, 0, 0, 0, None, None, None],
        (last, False): [None, None, None, 0, 0, 0, None, None, None],
    }.items():
        rows = {both: [start, end], first: [start], last: [end]}[given]
        assert _ran(registers.IS_MEMBER, rows, (), (*given, seen)) == [expected], (given, seen)


def test_what_is_read_never_lies_after_the_last_day_that_is_seen():
    assert _ran(registers.DUE, [[90, 100, 110, GAP]], (100.0,)) == [[90, 100, 100, None]]
    truth, settled, due = [GAP, GAP, 1, GAP, 0], [1, 1, 0, 0, 1], [100, 101, 101, 101, 101]
    assert _ran(registers.AS_IT_WAS, [truth, settled, due], (100.0,)) == [[None, 1, 1, 0, 0]]


# Peers


@pytest.mark.parametrize(("sign", "reverse", "expected"), [
    (1.0, False, [1, 0, 0, None, None, 0]), (-1.0, False, [0, 1, 0, None, None, 0]),
    (1.0, True, [0, 1, 1, None, None, 1]), (-1.0, True, [1, 0, 1, None, None, 1]),
])  # fmt: skip
def test_a_peer_is_better_or_not(sign, reverse, expected):
    own, peer = [10, 20, 10, GAP, 10, 10], [20, 10, 10, 10, GAP, 10 + 1e-12]
    assert _ran(registers.BETTER, [own, peer], (sign,), reverse) == [expected]


def test_only_who_has_a_value_has_a_place():
    rows = [[1, GAP, 0], [2, 2, GAP], [3, 3, 3]]
    assert _ran(registers.ONLY_IF, rows) == [[2, None, None], [3, None, 3]]


# Kernels themselves


def test_a_copy_of_a_kernel_is_the_same_kernel():
    found = [
        getattr(module, name)
        for module in (bounds, changes, outcomes, registers, values)
        for name in module.__all__
        if isinstance(getattr(module, name), Kernel)
    ]
    assert len(found) > 30
    for kernel in found:
        assert copy.deepcopy(kernel) is kernel
        assert pickle.loads(pickle.dumps(kernel)) is kernel
        assert repr(kernel) == f"<kernel {kernel.name}>"
    assert len({kernel.name for kernel in found}) == len(found)
