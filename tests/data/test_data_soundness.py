"""Arrays that become a panel hold values of their indicators, as tables do."""

from decimal import Decimal

import numpy as np
import pytest

import ecorules as er
from ecorules.data import Panel

PLAN = er.loads("""\
ecorules: 1
id: air
indicators:
  pm25: {unit: µg/m³, kind: level, range: [5, 1000]}
  waste: {unit: t, kind: flow}
  balance: {unit: t, kind: level}
  grade: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ]}
parameters:
  quota: t
  aim: [high, low]
rules:
  grade: {indicator: grade, at_least: Ⅲ, in: 2020}
  waste: {indicator: waste, at_most: {assigned: quota}, in: 2020}
  balance: {indicator: balance, at_most: 5 t, in: 2020}
""")
PLACES = {"region": ["a", "b", "c"]}


def told(**values):
    panel = Panel.from_arrays(values, [2019, 2020], PLACES)
    with pytest.raises(er.DataError) as caught:
        PLAN.evaluate(panel, as_of=2020)
    return [(one.code, str(one.place), one.message) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("rank", "shown"),
    [(7, "7"), (5, "5"), (-1, "-1"), (1.5, "1.5"), (4.25, "4.25"), (-0.5, "-0.5")],
)
def test_a_rank_that_no_label_has(rank, shown):
    assert told(grade=[[0, 4, np.nan], [3, rank, 2]]) == [
        (
            "label-unknown",
            "arrays, row b 2020, column 'grade'",
            f"there is no label of rank {shown}",
        )
    ]


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("pm25", 4.9, "4.9 µg/m³ is outside the range [5, 1000] µg/m³ of 'pm25'"),
        ("pm25", 1000.1, "1000.1 µg/m³ is outside the range [5, 1000] µg/m³ of 'pm25'"),
        ("waste", -1, "-1 t is outside the range [0, ] t of 'waste'"),
    ],
)
def test_a_value_outside_the_range(name, number, message):
    assert told(**{name: [[10, 20, 30], [10, np.nan, number]]}) == [
        ("out-of-range", f"arrays, row c 2020, column {name!r}", message)
    ]


def test_each_row_is_told_once_with_how_many_series_it_holds_for():
    assert told(waste=[[-1, 1, -2], [1, 2, 3]], grade=[[9, 9, 9], [0, 0, 9]]) == [
        (
            "out-of-range",
            "arrays, row a 2019, column 'waste'",
            "-1 t is outside the range [0, ] t of 'waste' (and in 1 more series)",
        ),
        (
            "label-unknown",
            "arrays, row a 2019, column 'grade'",
            "there is no label of rank 9 (and in 2 more series)",
        ),
        ("label-unknown", "arrays, row c 2020, column 'grade'", "there is no label of rank 9"),
    ]


def test_a_panel_without_places_is_told_by_its_periods():
    panel = Panel.from_arrays({"grade": [7.0]}, [2020])
    with pytest.raises(er.DataError) as caught:
        PLAN.evaluate(panel)
    assert str(caught.value.problems[0].place) == "arrays, row 2020, column 'grade'"


def test_many_wrong_rows_are_not_all_told():
    days = [f"{1900 + n // 28}-01-{n % 28 + 1:02}" for n in range(1_500)]
    panel = Panel.from_arrays({"waste": [-1.0] * 1_500}, days)
    with pytest.raises(er.DataError) as caught:
        PLAN.evaluate(panel)
    assert len(caught.value.problems) == 1_001
    assert caught.value.problems[-1].code == "too-many-problems"


def test_what_is_at_the_ends_is_a_value():
    panel = Panel.from_arrays(
        {
            "grade": [[0, 4, np.nan]],
            "pm25": [[5 - 1e-9, 1000 + 1e-7, np.nan]],
            "waste": [[0, -0.0, 1e300]],
            "balance": [[-3, 1e308, np.nan]],
            "unknown": [[-1, 0.5, 1e308]],
        },
        [2020],
        PLACES,
    )
    statuses = PLAN.evaluate(panel, assign={"quota": 1}).filter(rule="grade")
    assert [verdict.status for verdict in statuses] == ["missed", "met", "undetermined"]


def test_ranks_of_many_series_are_all_looked_at():
    ranks = np.zeros(100_000)
    ranks[-1] = 0.5
    panel = Panel.from_arrays(
        {"grade": [ranks]}, [2020], {"region": [f"r{n}" for n in range(len(ranks))]}
    )
    with pytest.raises(er.DataError, match=r"row r99999 2020, column 'grade'.*rank 0\.5"):
        PLAN.evaluate(panel)


def test_parameters_and_histories_are_looked_at_too():
    sound = Panel.from_arrays({"waste": [1.0]}, [2020])
    for assign in ({"aim": [2.0]}, {"aim": [0.5]}):
        with pytest.raises(er.DataError, match="there is no label of rank"):
            PLAN.evaluate(sound, assign=Panel.from_arrays(assign, [2020]))
    with pytest.raises(er.DataError, match="outside the range"):
        PLAN.evaluate(sound, history=Panel.from_arrays({"waste": [-1.0]}, [2019]))


def test_a_part_of_a_panel_is_looked_at_for_itself():
    panel = Panel.from_arrays({"waste": [[1, -1, 3]]}, [2020], PLACES)
    part = panel.select([0, 2])
    assert PLAN.evaluate(part, assign={"quota": 5}).filter(rule="waste").summary()["met"] == 2
    with pytest.raises(er.DataError, match="row b 2020"):
        PLAN.evaluate(panel)


def test_extents():
    extents = Panel.from_arrays({"x": [[1, np.nan, 3], [np.nan] * 3], "y": [[-1, 0.5, 2], [0, 0, 0]]},
                                [2019, 2020], PLACES).extents  # fmt: skip
    assert extents.least[[0, 2, 3]].tolist() == [1, -1, 0]
    assert extents.greatest[[0, 2, 3]].tolist() == [3, 2, 0]
    assert np.isnan([extents.least[1], extents.greatest[1]]).all()
    assert extents.whole[:4].tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("array", "type_"),
    [
        (np.array([1 + 1j]), "complex128"),
        (np.array([1 + 0j], dtype=np.complex64), "complex64"),
        (np.array(["44"]), "<U2"),
        (np.array([b"44"]), "|S2"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "datetime64[D]"),
        (np.array([1], dtype="timedelta64[D]"), "timedelta64[D]"),
        (np.array(["44"], dtype=object), "object"),
        (np.array([1 + 1j], dtype=object), "object"),
        (np.array([{}], dtype=object), "object"),
        (np.array([10**400], dtype=object), "object"),
    ],
    ids=str,
)
def test_arrays_of_anything_else(array, type_):
    with pytest.raises(er.UsageError) as caught:
        Panel.from_arrays({"pm25": array}, [2020])
    assert caught.value.code == "not-a-number"
    assert caught.value.message == f"the array of 'pm25' is not of numbers, but of the type {type_}"


@pytest.mark.parametrize(
    "array",
    [
        [44, None],
        [Decimal(44), Decimal("NaN")],
        np.array([44, None], dtype=object),
        np.ma.masked_array([44.0, 9e9], mask=[False, True]),
        np.ma.masked_array([44, -1], mask=[False, True]),
        np.ma.masked_array(np.array([44, -1], dtype=np.float32), mask=[False, True]),
        np.array([44, np.nan], dtype=np.float16),
    ],
    ids=str,
)
def test_what_is_missing_in_an_array_is_a_gap(array):
    panel = Panel.from_arrays({"pm25": array}, [2019, 2020])
    assert panel.values[0, 0] == 44.0
    assert np.isnan(panel.values[1, 0])
