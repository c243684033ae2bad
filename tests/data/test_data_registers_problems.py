"""What registers refuse beyond single cells: members, duplicates, dates that vary, shapes."""

import pandas as pd
import polars as pl
import pytest
from register_shapes import read, shape

from ecorules.errors import DataError, UsageError

LISTED = {"株冶": {}, "昊华化工": {}}


def problems(given, what=None, **options):
    with pytest.raises(DataError) as caught:
        read(given, what, **options)
    return [(p.code, p.place.row, p.place.column) for p in caught.value.problems], caught.value


def test_a_member_that_a_closed_list_does_not_have():
    told, error = problems({"name": ["株冶", "昊华化", "昊华化"]}, shape(rows=LISTED))
    assert told[0] == ("unknown-member", 2, "name")
    assert error.message == (
        "the register 'plants' has no member '昊华化', did you mean '昊华化工'? (and in 1 more rows)"
    )
    assert "等" in error.hint
    assert read({"新厂": {}}, shape(rows=LISTED, open=True)).members == ("株冶", "昊华化工", "新厂")
    assert read({"新厂": {}}, shape(rows=LISTED, size=3)).members == ("株冶", "昊华化工", "新厂")


def test_a_list_is_closed_when_its_size_is_reached():
    told, _ = problems({"新厂": {}}, shape(rows=LISTED, size=2))
    assert told == [("unknown-member", "新厂", "name")]


@pytest.mark.parametrize("rows", [LISTED, None])
def test_more_members_than_there_are(rows):
    given = pl.DataFrame({"name": ["株冶", "昊华化工", "A", "B"]})
    told, error = problems(given, shape(rows=rows, size=3))
    assert told == [("too-many-members", 4, "name")]
    assert error.message == (
        "the register 'plants' has size 3, and 4 members are named: 'B' is one too many"
    )
    assert len(read(given, shape(rows=rows, size=4))) == 4
    assert len(read(given, shape(rows=rows, open=True, size=4))) == 4


def test_members_are_counted_in_each_scenario():
    frame = {"name": ["A", "B", "C", "A"], "scenario": ["x", "x", "y", "y"]}
    assert len(read(frame, shape(size=2))) == 4
    told, _ = problems({**frame, "scenario": ["x", "x", "", "y"]}, shape(size=2))
    assert told == [("too-many-members", 3, "name")]


def test_members_of_two_places_are_two():
    frame = {"name": ["A", "A"], "region": ["株洲", "湘潭"]}
    assert len(read(frame, shape(size=2))) == 2
    told, _ = problems(frame, shape(size=1))
    assert told == [("too-many-members", 2, "name")]


def test_members_by_period_are_counted_once():
    assert len(read({"A": {"output": {2019: 1, 2020: 2}}}, shape(size=1))) == 1


@pytest.mark.parametrize("wrap", [dict, pd.DataFrame, pl.DataFrame])
def test_a_member_that_comes_twice(wrap):
    columns = {"name": ["株冶", "A", " 株冶"], "output": [1.0, 2.0, 1.0]}
    told, error = problems(wrap(columns))
    assert told == [("duplicate", 3, "name")]
    assert error.message == "'株冶' was already given in row 1"
    assert error.hint == "keep one of them"


def test_a_member_that_comes_twice_under_its_keys_and_period():
    columns = {"name": ["A"] * 4, "region": ["x", "y", "x", "x"], "year": [2019, 2019, 2020, 2019]}
    told, error = problems(columns)
    assert told == [("duplicate", 4, "name")]
    assert error.message == "'A', x, 2019 was already given in row 1"


def test_the_hint_names_what_may_tell_rows_apart():
    _, error = problems({"name": ["A", "A"], "site": ["x", "y"]})
    assert (
        error.hint
        == "keep one of them, or name what tells them apart: keys=['site'] or period='site'"
    )
    assert len(read({"name": ["A", "A"], "site": ["x", "y"]}, keys=["site"])) == 2


def test_members_twice_in_a_list_or_a_mapping():
    told, _ = problems([{"name": "A"}, {"name": "Ａ"}])
    assert told == [("duplicate", 2, "name")]
    told, error = problems({"A": {}, " A": {}})
    assert told == [("duplicate", "A", "name")]
    assert error.message == "'A' was already given in row A"


def test_a_row_without_a_member():
    for cells in ([None, "A"], ["", "A"]):
        told, _ = problems({"name": cells})
        assert told == [("empty-key", 1, "name")]
    told, _ = problems([{"name": "A"}, {"output": 1}])
    assert told == [("empty-key", 2, "name")]


def test_a_row_without_a_period():
    told, _ = problems({"name": ["A", "B"], "year": [2020, None]})
    assert told == [("empty-key", 2, "year")]
    told, _ = problems({"name": ["A", "B"], "year": [2020, "20x0"]})
    assert told == [("period", 2, "year")]


def test_a_date_that_varies_by_period():
    columns = {
        "name": ["A", "B", "A", "B"],
        "year": [2019, 2019, 2020, 2020],
        "closed": ["2019-05-01", "2019-06-01", "2020-05-01", None],
        "due": [2020, 2021, 2020, 2022],
    }
    told, error = problems(columns)
    assert told == [("date-varies", 3, "closed"), ("date-varies", 4, "due")]
    assert error.message == "'closed' of 'A' is 2020-05-01 here and 2019-05-01 in row 1"
    told, _ = problems({"A": {"closed": {2019: "2019-05-01", 2020: "2020-05-01"}}})
    assert told == [("date-varies", "A 2020", "closed")]


def test_a_key_of_a_mapping_that_is_no_period():
    told, _ = problems({"A": {"output": {"2019": 1, "20x0": 2}}})
    assert told == [("period", "A", "output")]


def test_values_given_twice_in_a_mapping():
    told, error = problems({"A": {"output": {2019: 1, "2019年": 1}}})
    assert told == [("duplicate", "A", "output")]
    assert error.message == "'output' is given twice in 2019"
    told, _ = problems({"A": {"output": 1, "产量": 1}})
    assert told == [("duplicate", "A", "产量")]
    told, _ = problems({"A": {"name": "B"}})
    assert told == [("duplicate", "A", "name")]
    assert read({"A": {"name": "A"}}).members == ("A",)


def test_two_columns_of_one_attribute():
    with pytest.raises(
        UsageError, match="'output' and '产量' of register plants are both"
    ) as caught:
        read({"name": ["A"], "output": [1.0], "产量": [1.0]})
    assert caught.value.code == "ambiguous-column"


@pytest.mark.parametrize("given", [7, object(), {"A": 5}, {"A": "2020-01-01"}, [1, 2], ["A"]])
def test_what_is_no_register(given):
    with pytest.raises(UsageError) as caught:
        read(given)
    assert caught.value.code == "data-kind"
    assert caught.value.hint


def test_periods_in_two_places_of_a_list():
    with pytest.raises(UsageError, match="under 'year' and within other values"):
        read([{"name": "A", "year": 2020, "output": {2020: 1}}])


def test_an_unknown_unit_in_a_header():
    told, _ = problems({"name": ["A"], "output [blob]": [1.0]})
    assert told[0][2] == "output [blob]"
