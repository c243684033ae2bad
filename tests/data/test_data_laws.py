"""Laws of the door: what may change in a table without changing the panel."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.data import Column, read_panel
from ecorules.units import default_system

SYSTEM = default_system()
COLUMNS = {
    "pm25": Column("pm25", SYSTEM.unit("µg/m³")),
    "gdp": Column("gdp", SYSTEM.unit("亿元")),
}
CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from("abcde"),
        st.sampled_from([2019, 2020, 2021]),
        st.sampled_from(list(COLUMNS)),
    ),
    st.floats(-1e6, 1e6, allow_nan=False),
    min_size=1,
    max_size=20,
)


def table(cells, unit=None):
    rows = [(*key, value, unit) for key, value in cells]
    schema = {
        "region": pl.String,
        "year": pl.Int64,
        "indicator": pl.String,
        "value": pl.Float64,
        "unit": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def numbers(panel):
    return {
        (panel.index.label(series)["region"], period.year, name): panel.values[row, series]
        for (name, period), row in panel.rows.items()
        for series in range(len(panel.index))
        if not np.isnan(panel.values[row, series])
    }


@settings(max_examples=60, deadline=None)
@given(CELLS, st.randoms(use_true_random=False))
def test_every_number_arrives_once_in_any_order_of_rows(cells, random):
    rows = list(cells.items())
    random.shuffle(rows)
    for frame in (
        table(rows),
        table(rows).to_pandas(),
        table(rows).to_arrow(),
        table(rows).to_dict(as_series=False),
    ):
        panel = read_panel(frame, COLUMNS, system=SYSTEM)
        assert numbers(panel) == cells
        assert panel.index.labels[0] == list(dict.fromkeys(key[0] for key, _ in rows))


@settings(max_examples=30, deadline=None)
@given(CELLS)
def test_the_unit_of_a_row_changes_nothing(cells):
    micro = {key: value for key, value in cells.items() if key[2] == "pm25"}
    milli = [(key, value / 1000) for key, value in micro.items()]
    panel = read_panel(table(milli, "mg/m³"), COLUMNS, system=SYSTEM)
    found = numbers(panel)
    assert found.keys() == micro.keys()
    assert all(abs(found[key] - micro[key]) <= 1e-12 * abs(micro[key]) + 1e-300 for key in micro)
