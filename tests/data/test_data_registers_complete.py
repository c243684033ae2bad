"""What is stated complete, and for which days."""

import datetime as dt

import pytest

from ecorules.data import Completeness, read_complete
from ecorules.errors import UsageError
from ecorules.periods import Period, PeriodRange

AS_OF = dt.date(2020, 6, 30)
D = dt.date


def stated(complete):
    return read_complete(complete, ["plants"], AS_OF)["plants"]


@pytest.mark.parametrize(
    ("complete", "until"),
    [
        (True, AS_OF),
        ("true", AS_OF),
        (False, None),
        (None, None),
        ("False", None),
        ("2019-12-31", D(2019, 12, 31)),
        (D(2019, 12, 31), D(2019, 12, 31)),
        (dt.datetime(2019, 12, 31, 12), D(2019, 12, 31)),  # noqa: DTZ001
        ("2019", D(2019, 12, 31)),
        (2019, D(2019, 12, 31)),
        (Period.parse("2019-Q3"), D(2019, 9, 30)),
        ("2020", AS_OF),
        ("2031-01-01", AS_OF),
        (["2018", "2019"], D(2019, 12, 31)),
    ],
)
def test_complete_to_a_day(complete, until):
    assert stated(complete) == Completeness(until, ())


@pytest.mark.parametrize(
    ("complete", "spans"),
    [
        ("2018..2019", [(D(2018, 1, 1), D(2019, 12, 31))]),
        ("2018-04..2018-06", [(D(2018, 4, 1), D(2018, 6, 30))]),
        (PeriodRange.parse("2018..2019"), [(D(2018, 1, 1), D(2019, 12, 31))]),
        ("2019..2021", [(D(2019, 1, 1), AS_OF)]),
        ("2019..", [(D(2019, 1, 1), AS_OF)]),
        ("2021..2022", []),
        (["2017..2017", "2018..2018"], [(D(2017, 1, 1), D(2018, 12, 31))]),
        (
            ["2019..2019", "2017..2017"],
            [(D(2017, 1, 1), D(2017, 12, 31)), (D(2019, 1, 1), D(2019, 12, 31))],
        ),
    ],
)
def test_complete_within_spans(complete, spans):
    assert stated(complete) == Completeness(None, tuple(spans))


def test_a_span_that_touches_the_day_says_nothing_of_the_list_at_its_own_end():
    joined = stated(["2018", "2019..2019"])
    assert joined == Completeness(D(2018, 12, 31), ((D(1, 1, 1), D(2019, 12, 31)),))
    assert not joined.to(D(2019, 1, 1))
    assert joined.within(D(2018, 6, 1), D(2019, 6, 1))
    assert stated(["2018", "2018-03..2018-06"]) == Completeness(D(2018, 12, 31), ())
    assert stated(["2017", "2019..2019"]).spans == ((D(2019, 1, 1), D(2019, 12, 31)),)


def test_what_completeness_tells():
    both = Completeness(D(2018, 12, 31), ((D(2020, 1, 1), D(2020, 3, 31)),))
    assert both.to(D(2018, 12, 31))
    assert not both.to(D(2019, 1, 1))
    assert both.within(D(2015, 1, 1), D(2018, 12, 31))
    assert both.within(D(2020, 1, 1), D(2020, 1, 31))
    assert both.within(D(2020, 1, 1), D(2020, 3, 31))
    assert not both.within(D(2019, 12, 31), D(2020, 1, 31))
    assert not both.within(D(2020, 3, 1), D(2020, 4, 1))
    assert not both.to(D(2020, 2, 1))
    assert not Completeness().to(D(1, 1, 1))
    assert not Completeness().within(D(2020, 1, 1), D(2020, 1, 1))


def test_each_register_for_itself():
    found = read_complete({"incidents": True}, ["plants", "incidents"], AS_OF)
    assert found == {"plants": Completeness(), "incidents": Completeness(AS_OF)}
    assert read_complete(True, ["a", "b"], AS_OF) == dict.fromkeys("ab", Completeness(AS_OF))
    assert read_complete(True, [], AS_OF) == {}


def test_an_unknown_register():
    with pytest.raises(
        UsageError, match="'incident', which is no register, did you mean 'incidents'"
    ) as caught:
        read_complete({"incident": True}, ["plants", "incidents"], AS_OF)
    assert caught.value.code == "unknown-register"
    assert caught.value.hint == "the registers: plants, incidents"


@pytest.mark.parametrize(
    "complete", ["soon", "2020..2018", 3.5, "..2018", object(), "2018..2019-Q1"]
)
def test_what_cannot_be_read(complete):
    with pytest.raises(UsageError, match="complete: ") as caught:
        stated(complete)
    assert caught.value.code == "complete"
    assert "2018..2020" in caught.value.hint
