"""What is known of derived numbers before any of their members is: counts and sums of flows."""

from __future__ import annotations

import polars as pl
import pytest
from engine_helpers import evaluated, judged

# Of these nothing is known but that they are not negative (sentence 5)
FLOORED = [
    "count: periods, meeting: energy > 1",
    "share: periods, meeting: energy > 1",
    "sum: periods, of: energy",
]
OPEN = [
    "sum: periods, of: trade",
    "sum: periods, of: pm25",
    "mean: periods, of: energy",
    "min: periods, of: energy",
    "max: periods, of: energy",
    "percentile: periods, of: energy, at: 50",
    "sum: periods, of: energy, where: pm25 > 1",
    "count: periods, meeting: energy > 1, where: pm25 > 1",
    "share: periods, meeting: energy > 1, where: pm25 > 1",
]


@pytest.mark.parametrize(
    ("definition", "status"),
    [(one, "met") for one in FLOORED] + [(one, "undetermined") for one in OPEN],
)
def test_before_anything_is_known(definition, status):
    unit = " %" if definition.startswith("share") else ""
    rule = f"{{indicator: {{{definition}}}, at_least: 0{unit}, in: 2020}}"
    assert judged(rule, {"index": {"2020": 1}}).status == status
    rule = f"{{indicator: {{{definition}}}, above: 0{unit}, in: 2020}}"
    assert judged(rule, {"index": {"2020": 1}}).status == "undetermined"


def test_the_same_where_the_period_has_data_of_other_places_only():
    rule = "r: {indicator: {mean: periods, of: energy}, at_least: 0, in: 2020}"
    data = [
        {"region": "a", "period": "2020-01", "energy": 5.0},
        {"region": "b", "period": "2019-01", "energy": 5.0},
    ]
    found = evaluated(rule, pl.DataFrame(data))
    assert found.verdict("r", region="b").status == "undetermined"
