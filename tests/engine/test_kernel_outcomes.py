"""From values and bounds to outcomes of periods, and from those to statuses, step by step."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from engine_helpers import close

from ecorules.engine.kernels import registers
from ecorules.engine.kernels.outcomes import (
    ABSENT,
    AGAINST_NUMBER,
    AGAINST_ROW,
    APPLIES,
    AS_OUTCOME,
    BOTH,
    COMPOSE,
    EQUAL,
    FAIL,
    FOLD,
    FOLD_PARTS,
    MET,
    MISSED,
    NOT_APPLICABLE,
    PASS,
    PENDING,
    RATIO_AGAINST_NUMBER,
    TRUTHS,
    UNDETERMINED,
    UNKNOWN,
    UNSURE,
    over_bound,
    threshold,
)
from ecorules.engine.kernels.registers import (
    DONE,
    FOLD_DUE,
    FROM_STATUS,
    GROUP_OUTCOME,
    GROUP_STATUS,
    LEAST_STATUS,
    MASKED_OUTCOME,
    MASKED_STATUS,
    Grouping,
)
from ecorules.engine.world import Space

GAP = float("nan")
OUTCOMES = {"-": NOT_APPLICABLE, "p": PASS, "s": UNSURE, "u": UNKNOWN, "f": FAIL}
STATUSES = {"m": MET, "x": MISSED, "w": PENDING, "u": UNDETERMINED, "-": ABSENT}
LETTERS = {code: letter for letter, code in OUTCOMES.items()}
STATUS_LETTERS = {code: letter for letter, code in STATUSES.items()}


def _floats(*rows):
    return [np.array(row, float) for row in rows]


def _outcomes(*words):
    return [np.array([OUTCOMES[letter] for letter in word], np.uint8) for word in words]


def _statuses(*words):
    return [np.array([STATUSES[letter] for letter in word], np.uint8) for word in words]


def _ran(kernel, rows, params=(), options=None, *, letters=LETTERS):
    with np.errstate(all="ignore"):
        (made,) = kernel.run(rows, params, options)
    assert made.dtype == np.uint8
    return "".join(letters[code] for code in made.tolist())


def _status(kernel, rows, params=(), options=None):
    return _ran(kernel, rows, params, options, letters=STATUS_LETTERS)


# Against a number


def test_the_worst_outcome_is_the_greatest_and_holds_its_status():
    assert NOT_APPLICABLE < PASS < UNSURE < UNKNOWN < FAIL
    assert [code & 7 for code in OUTCOMES.values()] == [5, 1, 4, 4, 2]


@pytest.mark.parametrize(
    ("side", "strict", "told"),
    [(1, False, "fpp"), (1, True, "ffp"), (-1, False, "ppf"), (-1, True, "pff")],
)
@pytest.mark.parametrize("bound", [10.0, -10.0, 0.0])
def test_a_value_below_at_and_above_a_bound(side, strict, told, bound):
    turn = threshold(bound, side, strict=strict, size=0.0)
    hair, more = abs(bound) * 0.9e-9, abs(bound) * 1.1e-9 or 1e-30
    at = [[bound - 1, bound, bound + 1], [bound - 1, bound - hair, bound + 1], [bound - 1, bound + hair, bound + 1],
          [bound - more, bound, bound + more]]  # fmt: skip
    for row in at:
        rows = _floats([*row, GAP])
        assert _ran(AGAINST_NUMBER, rows, (turn,), (side, strict)) == told + "u", row
        for literal, pair in ((True, False), (True, True), (False, False)):
            held = rows * 2 if pair else rows
            held = held if literal else [*held, np.full(4, bound)]
            options = (side, strict, literal, pair, 0)
            assert _ran(AGAINST_ROW, held, (bound,), options) == told + "u", (row, options)


def test_the_turn_lies_at_the_edge_of_what_is_equal():
    for bound, side, strict, expected in (
        (10.0, 1, False, 10 * (1 - 1e-9)), (10.0, 1, True, 10 / (1 - 1e-9)),
        (10.0, -1, False, 10 / (1 - 1e-9)), (10.0, -1, True, 10 * (1 - 1e-9)),
        (-10.0, 1, False, -10 / (1 - 1e-9)), (-10.0, 1, True, -10 * (1 - 1e-9)),
        (-10.0, -1, False, -10 * (1 - 1e-9)), (-10.0, -1, True, -10 / (1 - 1e-9)),
        (0.0, 1, False, 0.0), (0.0, -1, True, 0.0),
    ):  # fmt: skip
        assert threshold(bound, side, strict=strict, size=0.0) == expected
        assert threshold(bound, side, strict=strict, size=abs(bound)) == expected
        # A larger term was added or taken away: it decides how near is equal.
        low_end = (side == 1) != strict
        moved = bound - 1e-7 if low_end else bound + 1e-7
        assert threshold(bound, side, strict=strict, size=100.0) == close(moved)


def test_one_end_must_pass_and_the_other_must_fail():
    least, most = [8, 10, 8, 11, GAP, 8], [9, 12, 12, 12, 12, GAP]
    # At least 10: the least passes, the most fails.
    for kernel, params, more in ((AGAINST_NUMBER, (threshold(10.0, 1, strict=False, size=0.0),), ()),
                                 (AGAINST_ROW, (10.0,), (True, True, 0))):  # fmt: skip
        assert _ran(kernel, _floats(least, most), params, (1, False, *more)) == "fpupuu"
    # At most 10: the most passes, the least fails.
    for kernel, params, more in ((AGAINST_NUMBER, (threshold(10.0, -1, strict=False, size=0.0),), ()),
                                 (AGAINST_ROW, (10.0,), (True, True, 0))):  # fmt: skip
        assert _ran(kernel, _floats(most, least), params, (-1, False, *more)) == "puufuu"


def test_against_a_pair_of_bounds():
    # The value's two ends and then the bound's: the one it must pass, and the one it must fail.
    rows = _floats([5, 5, 5, 5], [5, 5, 5, 5], [4, 6, 6, GAP], [3, 6, 4, 4])
    assert _ran(AGAINST_ROW, rows, (), (1, False, False, True, 0)) == "pfuu"


def test_sizes_of_terms_widen_what_is_equal():
    value, bound = [1.0, 1.0, 1.0, 1.0], [1.00000005] * 4
    sizes = [[1, 100, GAP, 1], [1, 1, 100, 10]]
    rows = _floats(value, bound, *sizes)
    assert _ran(AGAINST_ROW, rows, (), (1, False, False, False, 2)) == "fppf"
    assert _ran(AGAINST_ROW, rows, (), (-1, True, False, False, 2)) == "pffp"
    assert (
        _ran(AGAINST_ROW, rows[:1] + rows[2:], (1.00000005,), (1, False, True, False, 2)) == "fppf"
    )
    assert _ran(EQUAL, [rows[0], rows[0], *rows[1:2] * 2, *rows[2:]], (), (False, 2)) == "fppf"
    found = over_bound(rows[0], rows[1], rows[2:], 1)
    assert found.tolist() == [1.0 - 1.00000005, 0, 0, 1.0 - 1.00000005]
    assert over_bound(rows[0], rows[1], rows[2:], -1).tolist() == [
        1.00000005 - 1.0,
        0,
        0,
        1.00000005 - 1.0,
    ]


def test_equality_of_pairs():
    least, most = [10, 9, 11, 8, 9, 10, GAP, 9, GAP], [10, 9, 12, 9, 11, 12, 9, GAP, 11]
    rows = _floats(least, most)
    told = "pfffuuuuu"
    told_of_open = _ran(EQUAL, rows, (10.0,), (True, 0))
    # One end beyond the bound decides although the other is not known.
    assert told_of_open == told[:6] + "fuu"
    assert _ran(EQUAL, [*rows, *_floats([10] * 9, [10] * 9)], (), (False, 0)) == told_of_open
    bounds = _floats([9, 9, 9], [11, 9, 10])
    assert _ran(EQUAL, [*_floats([10, 10, 10], [10, 10, 10]), *bounds], (), (False, 0)) == "ufu"


def test_a_ratio_against_a_number():
    value, base = (
        [12, 11, 10, -12, 12, 12, GAP, 12, 1e300, -1e300],
        [10, 10, 10, 10, 0, -10, 1, GAP, 1e-10, 1e-10],
    )
    rows = _floats(value, base)
    assert _ran(RATIO_AGAINST_NUMBER, rows, (1.1,), (1, False, False)) == "ppffuuuuuu"
    assert _ran(RATIO_AGAINST_NUMBER, rows, (1.1,), (1, True, False)) == "pfffuuuuuu"
    assert _ran(RATIO_AGAINST_NUMBER, rows, (1.1,), (-1, False, False)) == "fpppuuuuuu"
    assert _ran(RATIO_AGAINST_NUMBER, rows, (1.1,), (-1, True, False)) == "ffppuuuuuu"
    assert _ran(RATIO_AGAINST_NUMBER, rows, (1.1,), (-1, False, True)) == "fppuuuuuuu"
    assert _ran(RATIO_AGAINST_NUMBER, _floats([0], [5]), (1.0,), (-1, False, True)) == "p"


# Outcomes together


def test_both_is_the_worse_of_two():
    for first, second in product("-psuf", repeat=2):
        expected = max(first, second, key="-psuf".index)
        assert _ran(BOTH, _outcomes(first, second)) == expected


def test_where_says_whether_a_rule_applies():
    outcome, truth = [], []
    for letter, told in product("-psuf", (1.0, 0.0, GAP)):
        outcome.append(letter)
        truth.append(told)
    rows = [*_outcomes("".join(outcome)), np.array(truth)]
    assert _ran(APPLIES, rows, (), "where") == "--s" + "p-s" + "s-s" + "u-s" + "f-s"
    for what in ("case", "asked"):
        assert _ran(APPLIES, rows, (), what) == "---" + "p-s" + "s-s" + "u-s" + "f-s"


def test_an_outcome_as_two_truths():
    asked, met = TRUTHS.run(_outcomes("-psuf"), (), None)
    np.testing.assert_array_equal(asked, [0, 1, GAP, 1, 1])
    np.testing.assert_array_equal(met, [GAP, 1, GAP, GAP, 0])


def test_periods_are_folded_to_a_status():
    for first, second in product("-psuf", repeat=2):
        worst = max(first, second, key="-psuf".index)
        due = {"-": "-", "p": "m", "s": "u", "u": "u", "f": "x"}[worst]
        assert _status(FOLD, _outcomes(first, second), (), UNDETERMINED) == due
        assert _status(FOLD, _outcomes(first, second), (), PENDING) == due.replace("u", "w")
    assert _status(FOLD, _outcomes("p", "p", "f")) == "x"


def test_all_periods_as_one_outcome():
    told = {"".join(pair): None for pair in product("-psuf", repeat=2)}
    for pair in told:
        worst = max(pair, key="-psuf".index)
        # Where it passes in one period it applies, and what is unsure there is only unknown.
        expected = "u" if worst == "s" and "p" in pair else worst
        assert _ran(AS_OUTCOME, _outcomes(*pair)) == expected
    assert _ran(AS_OUTCOME, _outcomes("s", "-", "p")) == "u"
    assert _ran(AS_OUTCOME, _outcomes("p", "s", "f")) == "f"
    assert _ran(AS_OUTCOME, _outcomes("s")) == "s"


ALL = ((1, False, 100.0),)
COMPOSED = {
    # (bounds, share) -> outcomes of the parts -> outcome
    (ALL, True): {"pp": "p", "pf": "f", "pu": "u", "ps": "u", "p-": "p", "--": "-", "-s": "s", "uf": "f"},
    (((1, False, 1.0),), False): {
        "ppp": "p", "pff": "p", "fff": "f", "ffu": "u", "ffs": "u", "pus": "p", "f--": "f", "---": "-",
        "-s-": "s", "uu-": "u", "su-": "u",
    },
    # More than apply are as many as apply.
    (((1, False, 2.0),), False): {
        "ppf": "p", "pff": "f", "p--": "p", "f--": "f", "pfu": "u", "ps-": "u", "ppu": "p", "fsf": "f",
        "pss": "u", "u--": "u",
    },
    (((1, False, 1.5),), False): {"pf": "f", "pp": "p", "p-": "p"},
    (((1, False, 9.0),), False): {"pp": "p", "pf": "f", "pu": "u"},
    (((1, True, 1.0),), False): {"ppf": "p", "pff": "f", "pfu": "u", "p--": "f"},
    (((-1, False, 1.0),), False): {"pff": "p", "ppf": "f", "pfu": "u", "pfs": "u", "ffu": "p", "ff-": "p"},
    (((-1, True, 1.0),), False): {"fff": "p", "pff": "f", "ffu": "u"},
    (((0, False, 1.0),), False): {"pff": "p", "ppf": "f", "fff": "f", "pfu": "u", "ppu": "f", "f--": "f"},
    (((1, False, 50.0),), True): {
        "pf": "p", "pff": "f", "pfu": "u", "ppu": "p", "ffu": "f", "pfs": "u", "pf-": "p", "--s": "s",
    },
    (((1, True, 50.0),), True): {"pf": "f", "ppf": "p", "ppu": "p", "pu-": "u"},
    (((-1, False, 50.0),), True): {"pf": "p", "ppf": "f", "pfu": "u", "ffu": "p", "ppu": "f", "pfff": "p"},
    (((-1, True, 50.0),), True): {"pf": "f", "pff": "p", "ffu": "p", "pfu": "u"},
    (((0, False, 50.0),), True): {"pf": "p", "pff": "f", "pfu": "u", "ppu": "f"},
    (((1, False, 1.0), (-1, False, 2.0)), False): {
        "pff": "p", "ppf": "p", "ppp": "f", "fff": "f", "ppu": "u", "pfu": "p", "ffu": "u",
    },
    ((), False): {"pp": "u", "ff": "u", "--": "-", "-s": "s"},
}  # fmt: skip


@pytest.mark.parametrize(("options", "told"), COMPOSED.items())
def test_how_many_parts_are_met(options, told):
    for parts, expected in told.items():
        assert _ran(COMPOSE, _outcomes(*parts), (), options) == expected, parts
        assert _ran(COMPOSE, _outcomes(*reversed(parts)), (), options) == expected, parts


def test_very_many_parts_are_counted():
    for count in (255, 256, 300):
        parts = _outcomes(*"p" * count)
        assert _ran(COMPOSE, parts, (), (((1, False, float(count)),), False)) == "p"
        assert _ran(COMPOSE, parts, (), (((1, True, float(count)),), False)) == "f"
        parts = _outcomes(*"f" * (count - 1), "p")
        assert _ran(COMPOSE, parts, (), (((1, False, 1.0),), False)) == "p"
        assert _ran(COMPOSE, parts, (), (((1, False, 2.0),), False)) == "f"


def test_a_composite_is_pending_where_an_undecided_part_is():
    for part, other, unseen, expected in (
        ("w", "u", False, "w"), ("u", "u", False, "u"), ("u", "m", False, "u"), ("m", "m", False, "u"),
        ("m", "x", True, "w"), ("u", "m", True, "u"), ("w", "m", True, "w"), ("-", "-", True, "w"),
    ):  # fmt: skip
        rows = [*_outcomes("u"), *_statuses(part, other)]
        assert _status(FOLD_PARTS, rows, (), (1, unseen)) == expected
        two = [*_outcomes("p", "s"), *_statuses(part, other)]
        assert _status(FOLD_PARTS, two, (), (2, unseen)) == expected
        for letter, decided in (("p", "m"), ("f", "x"), ("-", "-")):
            rows = [*_outcomes(letter), *_statuses(part, other)]
            assert _status(FOLD_PARTS, rows, (), (1, unseen)) == decided


# Done


def test_what_is_done_by_its_day():
    truth, settled = [1, 0, GAP, 1, 0, GAP, 1, 1], [0, 1, 1, 0, 1, GAP, 1, 0]
    due = [99, 99, 100, 101, 101, 101, GAP, 100]
    assert _ran(DONE, _floats(truth, settled, due), (100.0,)) == "pfufpuup"


def test_what_is_undecided_is_pending_until_it_is_due():
    due = np.array([101.0, 100, 101, 101, 101, GAP])
    assert _status(FOLD_DUE, [*_outcomes("uuspfu"), due], (100.0,)) == "wuwmxu"
    assert _status(FOLD_DUE, [*_outcomes("-"), due[:1]], (100.0,)) == "-"


def test_a_row_is_judged_at_its_own_time_alone():
    mask = np.array([1.0, 0.0, 1.0, 0.0])
    assert _status(MASKED_STATUS, [*_statuses("mxuw"), mask]) == "m-u-"
    assert _ran(MASKED_OUTCOME, [*_outcomes("pfuf"), mask]) == "p-u-"
    assert _status(LEAST_STATUS, _statuses("-m--", "---u", "x---")) == "xm-u"


def test_a_status_as_an_outcome():
    assert _ran(FROM_STATUS, _statuses("mxwu-")) == "pfuu-"


# Members together


def _space(*counts, unnamed=None):
    owner = np.repeat(np.arange(len(counts)), counts).astype(np.intp)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    some = np.arange(len(owner), dtype=np.intp)
    named = np.zeros(len(counts)) if unnamed is None else np.array(unnamed, float)
    return Space(owner, some, owner, some, starts, named, alone=False)


MEMBERS = ["m", "mm", "mx", "mu", "mw", "uw", "uwx", "-", "-m", "-u", "x-", "w-", ""]


@pytest.mark.parametrize(
    ("unnamed", "listed", "seen", "told"),
    [
        (0, False, True, "mmxuwwx-muxw-"),
        (1, False, True, "uuxuwwxuuuxwu"),
        (0, True, True, "uuxuwwxuuuxwu"),
        (0, True, False, "wwxuwwxwwuxww"),
        (2, False, False, "wwxuwwxwwuxww"),
        (0, False, False, "mmxuwwx-muxw-"),
    ],
)
def test_the_status_of_all_members(unnamed, listed, seen, told):
    space = _space(*map(len, MEMBERS), unnamed=[unnamed] * len(MEMBERS))
    grouping = Grouping((), listed, seen)
    assert _status(GROUP_STATUS, _statuses("".join(MEMBERS)), (), (grouping, space)) == told


def test_members_with_due_days_of_their_own():
    space = _space(1, 1, 1, 2, unnamed=[1, 1, 0, 1])
    grouping = Grouping((), False, True)
    due = np.array([101.0, 100.0, 101.0, 99.0, 101.0])
    rows = [*_statuses("mmmmm"), due]
    assert _status(GROUP_STATUS, rows, (100.0,), (grouping, space)) == "wumw"
    rows = [*_statuses("mmmxm"), due]
    assert _status(GROUP_STATUS, rows, (100.0,), (grouping, space)) == "wumx"


OUTCOME_MEMBERS = ["p", "pp", "pf", "pu", "ps", "su", "suf", "-", "-p", "-s", "s", "f-", ""]


def test_the_outcome_of_all_members():
    for unnamed, listed, told in (
        (0, False, "ppfuuuf-pssf-"), (1, False, "uufuuufsussfs"), (0, True, "uufuuufsussfs"),
    ):  # fmt: skip
        space = _space(*map(len, OUTCOME_MEMBERS), unnamed=[unnamed] * len(OUTCOME_MEMBERS))
        options = (Grouping((), listed, True), space)
        assert _ran(GROUP_OUTCOME, _outcomes("".join(OUTCOME_MEMBERS)), (), options) == told


def test_places_of_about_one_number_of_members_stand_together():
    space = _space(0, 1, 2, 3, 4, 5, 0, 9)
    tables = space.tables()
    assert [places.tolist() for places, _ in tables] == [[0, 1, 6], [2], [3, 4], [5], [7]]
    assert [table.T.tolist() for _, table in tables] == [
        [[-1], [0], [-1]], [[1, 2]], [[3, 4, 5, -1], [6, 7, 8, 9]], [[10, 11, 12, 13, 14]],
        [[15, 16, 17, 18, 19, 20, 21, 22, 23]],
    ]  # fmt: skip
    assert space.tables() is tables
    assert (len(space), space.places) == (24, 8)


def test_some_places_of_a_space():
    space = _space(2, 0, 3, 1, unnamed=[5, 6, 7, 8])
    part = space.part(1, 3)
    assert (part.owner.tolist(), part.starts.tolist()) == ([1, 1, 1], [0, 0, 3])
    assert (part.home.tolist(), part.member.tolist(), part.place.tolist()) == (
        [2, 3, 4],
        [2, 3, 4],
        [2, 2, 2],
    )
    assert (part.unnamed.tolist(), part.alone, part.places) == ([6, 7], False, 2)
    whole = space.part(0, 4)
    assert (whole.owner.tolist(), whole.starts.tolist()) == ([0, 0, 2, 2, 2, 3], [0, 2, 2, 5, 6])


def test_rows_of_places_as_rows_of_their_members():
    options = (Grouping((), False, True), _space(2, 0, 1))
    found = registers.GATHER.run(_floats([10, 20, 30], [1, GAP, GAP]), (), options)
    np.testing.assert_array_equal(found, [[10, 10, 30], [1, 1, GAP]])
