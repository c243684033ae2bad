"""Laws of registers: what may change in the data without changing the register."""

import datetime as dt

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from register_shapes import decoded, read, shape

ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "closed": st.dates(dt.date(2015, 1, 1), dt.date(2022, 12, 31)),
        "moved": st.booleans(),
        "trade": st.sampled_from(["化工", "冶炼", "纺织"]),
        "grade": st.sampled_from(["优", "良", "差"]),
        "output": st.floats(0, 1e6),
    },
)
MEMBERS = st.dictionaries(st.sampled_from("abcdefgh"), ENTRIES, max_size=8)
SCHEMA = {
    "name": pl.String,
    "closed": pl.Date,
    "moved": pl.Boolean,
    "trade": pl.String,
    "grade": pl.String,
    "output": pl.Float64,
}


def frame(members, order):
    rows = [[name, *(members[name].get(column) for column in [*SCHEMA][1:])] for name in order]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@settings(max_examples=60, deadline=None)
@given(MEMBERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_kind_of_frame_change_nothing(members, random):
    order = list(members)
    random.shuffle(order)
    expected = decoded(read(members))
    table = frame(members, order)
    for kind in (
        table,
        table.lazy(),
        table.to_pandas(),
        table.to_arrow(),
        table.to_dict(as_series=False),
        table.to_dicts(),
    ):
        found = read(kind)
        assert decoded(found) == expected
        assert found.members == tuple(order)


@settings(max_examples=40, deadline=None)
@given(MEMBERS, st.sets(st.sampled_from("abcdefgh")))
def test_it_does_not_matter_whether_the_file_or_the_data_say_it(members, listed):
    rows = {
        name: {key: written(value) for key, value in entries.items()}
        for name, entries in members.items()
        if name in listed
    }
    rest = {name: entries for name, entries in members.items() if name not in listed}
    by_file = read(rest, shape(rows=rows, open=True))
    assert decoded(by_file) == decoded(read(members))
    assert decoded(read(members, shape(rows=rows, open=True))) == decoded(by_file)


@settings(max_examples=40, deadline=None)
@given(MEMBERS, st.lists(st.sampled_from([2019, 2020]), min_size=1, unique=True))
def test_dates_repeated_in_each_period_hold_once(members, years):
    tables = [frame(members, list(members)).with_columns(year=pl.lit(year)) for year in years]
    found, once = read(pl.concat(tables)), read(members)
    for name in ("closed", "due"):
        np.testing.assert_array_equal(found.column(name), once.column(name))


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
