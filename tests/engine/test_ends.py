"""Numbers that are known between two ends, held against others of that kind, and equal changes."""

from __future__ import annotations

import pytest
from engine_helpers import judged

WASTE = "waste: {unit: t, kind: flow}"


def quarters(passing, unknown):
    """Return four quarters of which some pass, some are unknown and the others fail."""
    values = [20] * passing + [None] * unknown + [5] * (4 - passing - unknown)
    return {f"2020-Q{number}": value for number, value in enumerate(values, 1)}


BOTH = [
    # value: passing and unknown, bound: passing and unknown, then at_least, above, at_most, below
    ((1, 0), (1, 0), ("met", "missed", "met", "missed")),
    ((2, 0), (1, 0), ("met", "met", "missed", "missed")),
    ((1, 1), (2, 1), ("?", "missed", "met", "?")),
    ((1, 1), (3, 1), ("missed", "missed", "met", "met")),
    ((2, 1), (1, 1), ("met", "?", "?", "missed")),
    ((3, 1), (1, 1), ("met", "met", "missed", "missed")),
    ((1, 2), (2, 0), ("?", "?", "?", "?")),
    ((2, 0), (1, 2), ("?", "?", "?", "?")),
    ((2, 0), (2, 1), ("?", "missed", "met", "?")),
    ((2, 0), (1, 1), ("met", "?", "?", "missed")),
    ((2, 1), (2, 0), ("met", "?", "?", "missed")),
    ((1, 1), (2, 0), ("?", "missed", "met", "?")),
    ((0, 4), (0, 4), ("?", "?", "?", "?")),
    ((4, 0), (1, 3), ("met", "?", "?", "missed")),
    ((4, 0), (0, 4), ("?", "?", "?", "?")),
    ((0, 0), (0, 4), ("?", "missed", "met", "?")),
]


@pytest.mark.parametrize(("value", "bound", "expected"), BOTH)
def test_a_number_between_two_ends_against_another(value, bound, expected):
    data = {"energy": quarters(*value), "waste": quarters(*bound)}
    measured = "{count: periods, meeting: energy > 15}"
    other = "{count: periods, meeting: waste > 15}"
    for key, status in zip(("at_least", "above", "at_most", "below"), expected, strict=True):
        rule = f"{{indicator: {measured}, {key}: {other}, in: 2020}}"
        found = judged(rule, data, more=WASTE).status
        assert found == ("undetermined" if status == "?" else status), key


FLOWS = [
    # value, bound, each (seen, whether all of it is seen), then at_least, above, at_most, below
    ((5, True), (10, False), ("missed", "missed", "met", "met")),
    ((10, True), (10, False), ("?", "missed", "met", "?")),
    ((12, True), (10, False), ("?", "?", "?", "?")),
    ((12, False), (10, True), ("met", "met", "missed", "missed")),
    ((10, False), (10, True), ("met", "?", "?", "missed")),
    ((5, False), (10, True), ("?", "?", "?", "?")),
    ((12, False), (10, False), ("?", "?", "?", "?")),
]


@pytest.mark.parametrize(("value", "bound", "expected"), FLOWS)
def test_flows_of_which_only_a_part_is_seen(value, bound, expected):
    data = {
        name: {"2020-H1": seen, "2020-H2": 0 if whole else None}
        for name, (seen, whole) in (("energy", value), ("waste", bound))
    }
    for key, status in zip(("at_least", "above", "at_most", "below"), expected, strict=True):
        rule = f"{{indicator: energy, {key}: {{indicator: waste}}, in: 2020}}"
        found = judged(rule, data, more=WASTE).status
        assert found == ("undetermined" if status == "?" else status), key


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        # 8 t are seen, and more may come
        ("between: [5, 20]", "undetermined"),
        ("between: [10, 20]", "undetermined"),
        ("between: [1, 7]", "missed"),
        ("between: [1, 8]", "undetermined"),
        ("equal_to: 7", "missed"),
        ("equal_to: 8", "undetermined"),
        ("equal_to: 9", "undetermined"),
        ("at_least: 8, below: 9", "undetermined"),
        ("above: 5, below: 8", "missed"),
        ("at_most: {period: 2019}", "missed"),
        ("equal_to: {period: 2019}", "missed"),
        ("equal_to: {period: 2018}", "undetermined"),
    ],
)
def test_a_part_of_a_flow_against_several_bounds(bounds, expected):
    data = {"energy": {"2020-H1": 8, "2020-H2": None, "2019": 7, "2018": 9}}
    assert judged(f"{{indicator: energy, {bounds}, in: 2020}}", data).status == expected


TOLERANCES = [
    ("at_most: {indicator: waste}, tolerance: 10 %", 11, "met"),
    ("at_most: {indicator: waste}, tolerance: 10 %", 12, "undetermined"),
    ("below: {indicator: waste}, tolerance: 1", 11, "undetermined"),
    ("below: {indicator: waste}, tolerance: 1", 10, "met"),
    ("at_least: {indicator: waste}, tolerance: 10 %", 8, "missed"),
    ("at_least: {indicator: waste}, tolerance: 10 %", 9, "undetermined"),
    ("above: {indicator: waste}, tolerance: 1", 9, "missed"),
    ("above: {indicator: waste}, tolerance: 1", 10, "undetermined"),
]


@pytest.mark.parametrize(("bound", "value", "expected"), TOLERANCES)
def test_a_tolerance_moves_both_ends(bound, value, expected):
    data = {"energy": {"2020": value}, "waste": {"2020-H1": 10, "2020-H2": None}}
    assert judged(f"{{indicator: energy, {bound}, in: 2020}}", data, more=WASTE).status == expected


@pytest.mark.parametrize(
    ("measure", "bound", "end", "expected"),
    [
        ("increase: energy, since: 2018", "equal_to: 21 %", 121, "met"),
        ("increase: energy, since: 2018", "equal_to: 21 %", 121.1, "missed"),
        ("increase: energy, since: 2018", "equal_to: 21 %", 79, "missed"),
        ("decrease: energy, since: 2018", "equal_to: 21 %", 79, "met"),
        ("decrease: energy, since: 2018", "equal_to: 21 %", 121, "missed"),
        ("increase: energy, since: 2018, average: year", "equal_to: 10 %", 121, "met"),
        ("increase: energy, since: 2018, average: year", "equal_to: 10 %", 120, "missed"),
        ("decrease: energy, since: 2018, average: year", "equal_to: 10 %", 81, "met"),
        ("increase: energy, since: 2018", "between: [20 %, 21 %]", 121, "met"),
        ("increase: energy, since: 2018", "between: [20 %, 21 %]", 120, "met"),
        ("increase: energy, since: 2018", "between: [20 %, 21 %]", 119.9, "missed"),
        ("increase: energy, since: 2018", "between: [20 %, 21 %]", 121.1, "missed"),
        ("decrease: energy, since: 2018", "at_most: 21 %", 79, "met"),
        ("decrease: energy, since: 2018", "below: 21 %", 79, "missed"),
        ("decrease: energy, since: 2018", "below: 21 %", 79.1, "met"),
        ("decrease: energy, since: 2018, average: year", "at_least: 10 %", 81, "met"),
        ("decrease: energy, since: 2018, average: year", "above: 10 %", 81, "missed"),
        ("decrease: energy, since: 2018, average: year", "at_most: 10 %", 80.9, "missed"),
        ("increase: energy, since: 2018, average: year", "at_least: -101 %", 0, "met"),
        ("increase: energy, since: 2018, average: year", "at_most: -101 %", 0, "missed"),
        ("increase: energy, since: 2018, average: year", "at_least: -100 %", 0, "met"),
        ("increase: energy, since: 2018", "at_most: 20 %, tolerance: 5 %", 121, "met"),
        ("increase: energy, since: 2018", "at_most: 20 %, tolerance: 1 pp", 121, "met"),
        ("increase: energy, since: 2018", "at_most: 20 %, tolerance: 1 pp", 121.1, "missed"),
        ("increase: energy, since: 2018", "at_least: 20 %, round: {digits: 0}", 119.6, "met"),
        ("increase: energy, since: 2018", "at_least: 20 %, round: {digits: 0}", 119.4, "missed"),
    ],
)
def test_a_change_against_every_bound(measure, bound, end, expected):
    data = {"energy": {2018: 100, 2020: end}}
    assert judged(f"{{{measure}, {bound}, in: 2020}}", data).status == expected
