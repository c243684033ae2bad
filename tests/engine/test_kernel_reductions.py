"""What members come to, of some of which something is not known: both ends, size, and who is asked."""

from __future__ import annotations

import numpy as np
import pytest
from engine_helpers import close

from ecorules.engine.kernels.derived import REDUCE, Members, Reduction, reduce_members

GAP = float("nan")
ENDLESS = float("inf")
ALMOST = 1e-6


def _reduced(how, *, asked=None, meets=None, value=None, certain=0.0, perhaps=0.0, **said):
    """Return least, most, size and asked of one place; a gap is None."""
    size = len(next(held for held in (asked, meets, value) if held is not None))
    columns = [
        np.array([1.0] * size if held is None else held, float)[:, np.newaxis]
        for held in (asked, meets, value)
    ]
    members = Members(*columns, certain=np.array([certain]), perhaps=np.array([perhaps]))
    how = Reduction(
        how, size, asked is not None, meets is not None, value is not None,
        said.pop("need", None), said.pop("seen", True), said.pop("at", 0.0),
        said.pop("non_negative", False), **said,
    )  # fmt: skip
    with np.errstate(all="ignore"):
        found = [float(row[0]) for row in reduce_members(members, how)]
    return tuple(None if np.isnan(number) else number for number in found)


def _check(found, *expected):
    for got, number in zip(found, expected, strict=True):
        assert got == (None if number is None else close(number)), (found, expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"meets": [1, 0, 1, GAP]}, (2, 3, 3, 1)),
        ({"meets": [1, 1, 0], "asked": [1, GAP, GAP]}, (1, 2, 2, 1)),
        ({"meets": [GAP, 1, 1], "asked": [0, 0, 1]}, (1, 1, 1, 1)),
        ({"asked": [1, 1, 0]}, (2, 2, 2, 1)),
        ({"asked": [1, 1, GAP]}, (2, 3, 3, 1)),
        # Members without a name count for certain only where nothing is asked of them.
        ({"asked": [1, 1, 0], "certain": 2}, (4, 4, 4, 1)),
        ({"meets": [1, 1, 0], "certain": 2}, (2, 4, 4, 1)),
        ({"asked": [1, 1, 0], "perhaps": 2}, (2, 4, 4, 1)),
        ({"meets": [1, 1, 0], "certain": 1, "perhaps": 2}, (2, 5, 5, 1)),
        # A list that may go on has no most; the size is then that of the least.
        ({"meets": [1, 1, 0], "perhaps": ENDLESS}, (2, None, 2, 1)),
        # Nobody is asked: for certain, perhaps, or where none is a number of its own.
        ({"meets": [1, 1], "asked": [0, 0]}, (None, None, 0, 0)),
        ({"meets": [1, 1], "asked": [0, GAP]}, (None, None, 1, None)),
        ({"meets": [1, 1], "asked": [0, 0], "perhaps": 1}, (None, None, 1, None)),
        ({"meets": [1, 1], "asked": [0, 0], "certain": 1}, (0, 1, 1, 1)),
        ({"meets": [1, 1], "asked": [0, 0], "counts_none": True}, (0, 0, 0, 1)),
        ({"meets": [1, 1], "asked": [0, GAP], "counts_none": True}, (0, 1, 1, 1)),
        ({"meets": [1, 1], "asked": [0, 0], "perhaps": ENDLESS, "counts_none": True}, (0, None, 0, 1)),
    ],
)  # fmt: skip
def test_a_count(given, expected):
    _check(_reduced("count", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"meets": [1, 1, 0, GAP]}, (50, 75, 75, 1)),
        ({"meets": [1, 1, 1, 1]}, (100, 100, 100, 1)),
        ({"meets": [0, 0]}, (0, 0, 0, 1)),
        # Who may be asked and may fail is asked and fails; who may pass is asked and passes.
        ({"meets": [1, 0, 1], "asked": [1, GAP, GAP]}, (50, 100, 100, 1)),
        ({"meets": [0, 0, 1], "asked": [1, GAP, GAP]}, (0, 50, 50, 1)),
        ({"meets": [1, GAP, 0], "asked": [1, GAP, 1]}, (100 / 3, 200 / 3, 200 / 3, 1)),
        ({"meets": [GAP, 0, 1], "asked": [1, 1, 0]}, (0, 50, 50, 1)),
        ({"meets": [1, 0], "certain": 1}, (100 / 3, 200 / 3, 200 / 3, 1)),
        ({"meets": [1, 0], "perhaps": 1}, (100 / 3, 200 / 3, 200 / 3, 1)),
        ({"meets": [1, 0], "certain": 1, "perhaps": 1}, (25, 75, 75, 1)),
        # A list that may go on comes near to both ends, and to one that is reached already not at all.
        ({"meets": [1, 1], "perhaps": ENDLESS}, (ALMOST, 100, 100, 1)),
        ({"meets": [1, 0], "perhaps": ENDLESS}, (ALMOST, 100 - ALMOST, 100 - ALMOST, 1)),
        ({"meets": [0, 0], "perhaps": ENDLESS}, (0, 100 - ALMOST, 100 - ALMOST, 1)),
        ({"meets": [1, 0], "asked": [1, GAP], "perhaps": ENDLESS}, (ALMOST, 100, 100, 1)),
        ({"meets": [GAP, 1], "asked": [1, GAP], "perhaps": ENDLESS}, (0, 100, 100, 1)),
        ({"meets": [1, 1], "asked": [0, 0]}, (None, None, None, 0)),
        ({"meets": [1, 0], "asked": [GAP, 0]}, (None, None, 100, None)),
        ({"meets": [1, 0], "asked": [0, 0], "certain": 2}, (0, 100, 100, 1)),
    ],
)  # fmt: skip
def test_a_share(given, expected):
    _check(_reduced("share", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [4, 1, 2, 3], "meets": [1, 0, 1, 0]}, (60, 60, 60, 1)),
        ({"value": [4, 1, GAP, 3], "meets": [1, 0, 1, 0], "asked": [1, 1, 0, 1]}, (50, 50, 50, 1)),
        ({"value": [4, 1, 8, 3], "meets": [1, 0, 1, 0], "asked": [1, 1, 0, 1]}, (50, 50, 50, 1)),
        ({"value": [3, -1], "meets": [0, 1]}, (-50, -50, 50, 1)),
        ({"value": [3, -3], "meets": [0, 1]}, (None, None, None, 1)),
        ({"value": [-3, 1], "meets": [1, 0]}, (150, 150, 150, 1)),
        ({"value": [4, GAP], "meets": [1, 0]}, (None, None, None, 1)),
        ({"value": [4, 1], "meets": [1, GAP]}, (None, None, None, 1)),
        ({"value": [4, 1], "meets": [1, 0], "asked": [1, GAP]}, (None, None, None, 1)),
        ({"value": [4, 1], "meets": [1, 0], "perhaps": 1}, (None, None, None, 1)),
        ({"value": [4, 1], "meets": [1, 0], "certain": 1}, (None, None, None, 1)),
    ],
)  # fmt: skip
def test_a_weighted_share(given, expected):
    _check(_reduced("share", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [5, -7, 3]}, (1, 1, 7, 1)),
        ({"value": [5, GAP, 3]}, (None, None, 5, 1)),
        ({"value": [5, GAP, 3], "non_negative": True}, (8, None, 5, 1)),
        ({"value": [5, GAP, 3], "asked": [1, 0, 1]}, (8, 8, 5, 1)),
        ({"value": [5, GAP, 3], "asked": [1, GAP, 1]}, (None, None, 5, 1)),
        ({"value": [5, GAP, 3], "asked": [1, GAP, 1], "non_negative": True}, (8, None, 5, 1)),
        ({"value": [5, -2, 4, 100], "asked": [1, GAP, GAP, 0]}, (3, 9, 5, 1)),
        ({"value": [5, -7], "asked": [1, GAP]}, (-2, 5, 7, 1)),
        ({"value": [5, 6], "certain": 1}, (None, None, 6, 1)),
        ({"value": [5, 6], "perhaps": 1, "non_negative": True}, (11, None, 6, 1)),
        ({"value": [5, 6], "perhaps": ENDLESS, "non_negative": True}, (11, None, 6, 1)),
        ({"value": [5, 6], "asked": [0, 0]}, (None, None, 0, 0)),
        ({"value": [5, GAP], "asked": [0, 0], "counts_none": True}, (0, 0, 0, 1)),
        ({"value": [5, 2], "asked": [0, GAP], "counts_none": True}, (0, 2, 2, 1)),
        ({"value": [1e308, 1e308]}, (None, None, 1e308, 1)),
    ],
)  # fmt: skip
def test_a_sum(given, expected):
    _check(_reduced("sum", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [80, 70, 75, 10]}, (58.75, 58.75, 20, 1)),
        ({"value": [3, 100, -5], "asked": [1, 0, 1]}, (-1, -1, 2.5, 1)),
        ({"value": [3, GAP, -5], "asked": [1, 0, 1]}, (-1, -1, 2.5, 1)),
        ({"value": [3, 4], "asked": [1, GAP]}, (None, None, 3, 1)),
        ({"value": [3, 4], "perhaps": 1}, (None, None, 2, 1)),
        ({"value": [3, 4], "certain": 1}, (None, None, 2, 1)),
        ({"value": [3, 4], "asked": [0, 0]}, (None, None, None, 0)),
    ],
)
def test_a_mean(given, expected):
    _check(_reduced("mean", **given), *expected)
    known = {"value": [3, GAP]}
    assert _reduced("mean", **known)[:2] == (None, None)


@pytest.mark.parametrize(
    ("how", "given", "expected"),
    [
        ("max", {"value": [5, 9, 3]}, (9, 9, 9, 1)),
        ("max", {"value": [5, GAP, 3]}, (5, None, 5, 1)),
        ("max", {"value": [5, GAP, 3], "non_negative": True}, (5, None, 5, 1)),
        ("max", {"value": [-5, GAP]}, (-5, None, 5, 1)),
        ("max", {"value": [-5, GAP], "non_negative": True}, (0, None, 5, 1)),
        ("max", {"value": [3, 7], "asked": [1, GAP]}, (3, 7, 3, 1)),
        ("max", {"value": [3, 1], "asked": [1, GAP]}, (3, 3, 3, 1)),
        ("max", {"value": [3, 7], "asked": [1, 0]}, (3, 3, 3, 1)),
        ("max", {"value": [3, GAP], "asked": [1, 0]}, (3, 3, 3, 1)),
        ("max", {"value": [3, GAP], "asked": [1, GAP]}, (3, None, 3, 1)),
        ("max", {"value": [GAP, GAP]}, (None, None, 0, 1)),
        ("max", {"value": [GAP, GAP], "non_negative": True}, (0, None, 0, 1)),
        ("max", {"value": [3, 4], "perhaps": 1}, (4, None, 4, 1)),
        ("max", {"value": [3, 4], "certain": 1}, (4, None, 4, 1)),
        ("max", {"value": [3, 4], "asked": [0, 0], "certain": 1, "non_negative": True}, (0, None, 0, 1)),
        ("max", {"value": [3, 4], "asked": [0, 0], "certain": 1}, (None, None, 0, 1)),
        ("max", {"value": [3, 4], "asked": [0, 0]}, (None, None, 0, 0)),
        ("max", {"value": [3, 4], "asked": [0, GAP]}, (None, None, 0, None)),
        ("min", {"value": [5, 9, 3]}, (3, 3, 3, 1)),
        ("min", {"value": [5, GAP, 3]}, (None, 3, 3, 1)),
        ("min", {"value": [5, GAP, 3], "non_negative": True}, (0, 3, 3, 1)),
        ("min", {"value": [5, 3], "non_negative": True}, (3, 3, 3, 1)),
        ("min", {"value": [5, 9], "asked": [1, GAP]}, (5, 5, 5, 1)),
        ("min", {"value": [5, 2], "asked": [1, GAP]}, (2, 5, 5, 1)),
        ("min", {"value": [5, 2], "asked": [1, 0], "perhaps": 1, "non_negative": True}, (0, 5, 5, 1)),
        ("min", {"value": [5, 2], "asked": [0, 0], "certain": 1, "non_negative": True}, (0, None, 0, 1)),
        ("min", {"value": [-4, -9]}, (-9, -9, 9, 1)),
    ],
)  # fmt: skip
def test_the_greatest_and_the_least(how, given, expected):
    _check(_reduced(how, **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [80, 70, 75, 10], "at": 50.0}, (72.5, 72.5, 75, 1)),
        ({"value": [80, 70, 75, 10], "at": 0.0}, (10, 10, 70, 1)),
        ({"value": [80, 70, 75, 10], "at": 100.0}, (80, 80, 80, 1)),
        ({"value": [80, 70, 75, 10], "at": 90.0}, (78.5, 78.5, 80, 1)),
        ({"value": [-10, -70], "at": 50.0}, (-40, -40, 70, 1)),
        ({"value": [10, 99, 20], "asked": [1, 0, 1], "at": 50.0}, (15, 15, 20, 1)),
        ({"value": [10, GAP, 20], "asked": [1, 0, 1], "at": 100.0}, (20, 20, 20, 1)),
        ({"value": [7], "at": 95.0}, (7, 7, 7, 1)),
        ({"value": [7, 9], "at": 95.0, "perhaps": 1}, (None, None, None, 1)),
        ({"value": [7, GAP], "at": 0.0}, (None, None, None, 1)),
        ({"value": [7, 9], "asked": [1, GAP], "at": 0.0}, (None, None, None, 1)),
        ({"value": [7, 9], "asked": [0, 0], "at": 50.0}, (None, None, None, 0)),
        ({"value": [7, 9], "asked": [0, 0], "certain": 1, "at": 50.0}, (None, None, None, 1)),
    ],
)
def test_a_percentile(given, expected):
    _check(_reduced("percentile", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [10, -10]}, (-1, -1, 100, 1)),
        ({"value": [10, 10]}, (21, 21, 121, 1)),
        ({"value": [10, 50, 10], "asked": [1, 0, 1]}, (21, 21, 121, 1)),
        ({"value": [10, GAP], "asked": [1, 0]}, (10, 10, 110, 1)),
        ({"value": [-100, 10]}, (-100, -100, 100, 1)),
        ({"value": [-101, 10]}, (None, None, None, 1)),
        ({"value": [-101, -101]}, (None, None, None, 1)),
        ({"value": [10, GAP]}, (None, None, None, 1)),
        ({"value": [10, 10], "asked": [1, GAP]}, (None, None, None, 1)),
        ({"value": [10, 10], "certain": 1}, (None, None, None, 1)),
    ],
)
def test_rates_that_compound(given, expected):
    _check(_reduced("compound", **given), *expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": [80, 70, 75, GAP], "need": (3, False)}, (75, 75)),
        ({"value": [80, 70, 75, GAP], "need": (4, False)}, (None, None)),
        ({"value": [80, 70, 75, GAP], "need": (0.75, True)}, (75, 75)),
        ({"value": [80, 70, 75, GAP], "need": (0.76, True)}, (None, None)),
        # Members without a name are of all that are asked, and known is none of them.
        ({"value": [80, 70, 75, GAP], "need": (0.75, True), "certain": 1}, (None, None)),
        ({"value": [80, 70, 75, GAP], "need": (0.6, True), "certain": 1}, (75, 75)),
        ({"value": [80, 70, 75, GAP], "need": (0.6, True), "perhaps": 2}, (None, None)),
        ({"value": [80, 70, 75, GAP], "need": (0.5, True), "perhaps": 2}, (75, 75)),
        ({"value": [80, 70, 75, GAP], "need": (0.5, True), "perhaps": ENDLESS}, (None, None)),
        ({"value": [80, 70, 75, GAP], "need": (3, False), "perhaps": ENDLESS}, (75, 75)),
        # Who is not asked is not needed; who may be asked is of all, and not known.
        ({"value": [80, 70, 60, 7], "asked": [1, 1, GAP, 0], "need": (2, False)}, (75, 75)),
        ({"value": [80, 70, 60, 7], "asked": [1, 1, GAP, 0], "need": (3, False)}, (None, None)),
        ({"value": [80, 70, 60, 7], "asked": [1, 1, GAP, 0], "need": (0.66, True)}, (75, 75)),
        ({"value": [80, 70, 60, 7], "asked": [1, 1, GAP, 0], "need": (0.67, True)}, (None, None)),
        # One at the least, whatever is said to be enough.
        ({"value": [GAP, GAP], "need": (0, False)}, (None, None)),
        ({"value": [GAP, 5], "need": (0, True)}, (5, 5)),
        # Before the period has been seen nothing is left out.
        ({"value": [80, 70, 75, GAP], "need": (3, False), "seen": False}, (None, None)),
        ({"value": [80, 70, 75, 75], "need": (4, False), "seen": False}, (75, 75)),
        ({"value": [80, 70, 75, 75], "need": (5, False), "seen": False}, (None, None)),
        ({"value": [80, 70], "need": (2, False), "seen": False, "perhaps": 1}, (None, None)),
    ],
)
def test_with_enough_known_the_rest_is_left_out(given, expected):
    _check(_reduced("mean", **given)[:2], *expected)


def test_what_is_left_out_neither_counts_nor_is_counted_against():
    for how, given, expected in (
        ("count", {"meets": [1, 0, GAP, 1], "asked": [1, 1, 1, GAP]}, 1),
        ("share", {"meets": [1, 0, GAP, 1], "asked": [1, 1, 1, GAP]}, 50),
        ("sum", {"value": [-5, 3, GAP, 9], "asked": [1, 1, 1, GAP]}, -2),
        ("max", {"value": [-5, -3, GAP, 9], "asked": [1, 1, 1, GAP]}, -3),
        ("min", {"value": [5, 3, GAP, -9], "asked": [1, 1, 1, GAP]}, 3),
        ("percentile", {"value": [5, 3, GAP, 9], "asked": [1, 1, 1, GAP], "at": 100.0}, 5),
        ("compound", {"value": [10, 10, GAP, 9], "asked": [1, 1, 1, GAP]}, 21),
    ):
        _check(_reduced(how, need=(2, False), **given)[:2], expected, expected)


def test_members_are_read_in_the_order_asked_meets_value():
    how = Reduction("share", 2, True, True, True, None, True, 0.0, False)
    rows = [np.array([number]) for number in (1.0, 1.0, 0.0, 1.0, 30.0, 70.0)]
    found = REDUCE.run(rows, (), how)
    assert [row.tolist() for row in found] == [[70.0], [70.0], [70.0], [1.0]]
    for where, meeting, of, expected in (
        (True, False, False, 1.0), (False, True, False, 1.0), (False, False, True, 2.0),
    ):  # fmt: skip
        how = Reduction("count", 2, where, meeting, of, None, True, 0.0, False)
        rows = [np.array([0.0]), np.array([1.0])]
        assert REDUCE.run(rows, (), how)[0].tolist() == [expected]


SIDE_BY_SIDE = {
    # how -> for each of three places (least, most, scale, asked)
    "count": [(1, 1, 1, 1), (1, 2, 2, 1), (None, None, 0, 0)],
    "share": [(50, 50, 50, 1), (50, 100, 100, 1), (None, None, None, 0)],
    "weighted": [(25, 25, 25, 1), (None, None, None, 1), (None, None, None, 0)],
    "sum": [(8, 8, 6, 1), (4, None, 4, 1), (None, None, 0, 0)],
    "mean": [(4, 4, 3, 1), (None, None, None, 1), (None, None, None, 0)],
    "max": [(6, 6, 6, 1), (4, None, 4, 1), (None, None, 0, 0)],
    "min": [(2, 2, 2, 1), (0, 4, 4, 1), (None, None, 0, 0)],
    "percentile": [(4, 4, 6, 1), (None, None, None, 1), (None, None, None, 0)],
    "compound": [(8.12, 8.12, 108.12, 1), (None, None, None, 1), (None, None, 100, 0)],
}


@pytest.mark.parametrize("name", SIDE_BY_SIDE)
def test_places_side_by_side_do_not_touch_each_other(name):
    # Three members each: of the first place two are asked, of the second two, of the third none.
    asked = np.array([[1.0, 1, 0], [0, 1, 0], [1, 0, 0]])
    meets = np.array([[1.0, GAP, 1], [1, 1, 1], [0, 1, 1]])
    value = np.array([[2.0, 4, 7], [9, GAP, 8], [6, 1, 9]])
    how = Reduction(
        "share" if name == "weighted" else name, 3, True, name in {"count", "share", "weighted"},
        name not in {"count", "share"}, None, True, 50.0, True,
    )  # fmt: skip
    if name not in {"count", "share", "weighted"}:
        meets = np.ones((3, 3))
    if not how.of:
        value = np.ones((3, 3))
    with np.errstate(all="ignore"):
        found = np.array(reduce_members(Members(asked, meets, value), how)).T
    for row, expected in zip(found, SIDE_BY_SIDE[name], strict=True):
        _check([None if np.isnan(one) else float(one) for one in row], *expected)


def test_enough_known_is_decided_for_each_place():
    asked = np.array([[1.0, 1, 1], [1, 1, 0], [1, GAP, 0]])
    value = np.array([[2.0, 4, 7], [GAP, 6, 8], [6, 1, GAP]])
    members = Members(asked, np.ones((3, 3)), value)
    how = Reduction("mean", 3, True, False, True, (2, False), True, 0.0, False)
    least, most, _, everybody = reduce_members(members, how)
    np.testing.assert_array_equal(least, [4, 5, GAP])
    np.testing.assert_array_equal(most, [4, 5, GAP])
    assert everybody.tolist() == [1, 1, 1]
