"""Every measure against every bound: just below it, at it, and just above it.

Each measure is given data that make it 9, 10 or 11, and each bound is written so that 10 is where it
turns. A value of 10 that is off by a hair counts as 10.
"""

from __future__ import annotations

import pytest
from engine_helpers import close, judged, months

HAIR = 1e-11


def level(name):
    return lambda x: {name: {2020: x}}


def bad_months(x):
    return {"pm25": months(2020, *[80] * round(x), *[70] * (12 - round(x)))}


# what is measured -> (the rule without its bound, unit of the bound, data that make it x)
MEASURES = {
    "level": ("indicator: pm25", "µg/m³", level("pm25")),
    "flow": ("indicator: energy", "t", lambda x: {"energy": {"2020-H1": 4, "2020-H2": x - 4}}),
    "stock": ("indicator: land", "ha", lambda x: {"land": {"2020-Q2": 1, "2020-Q4": x}}),
    "ratio": ("indicator: share", "%", level("share")),
    "count": ("indicator: firms", "家", level("firms")),
    "plain": ("indicator: index", "", level("index")),
    "expression": ("indicator: intensity", "t/万元", lambda x: {"energy": {2020: 7 * x}, "gdp": {2020: 7}}),
    "difference of shares": ("indicator: ahead", "pp", lambda x: {"share": {2020: 60 + x}, "goal": {2020: 60}}),
    "derived count": ("indicator: {count: periods, meeting: pm25 > 75}", "", bad_months),
    "increase in %": ("increase: land, since: 2018", "%", lambda x: {"land": {2018: 200, 2020: 200 + 2 * x}}),
    "decrease in %": ("decrease: land, since: 2018", "%", lambda x: {"land": {2018: 200, 2020: 200 - 2 * x}}),
    "increase in points": ("increase: share, since: 2018", "pp", lambda x: {"share": {2018: 50, 2020: 50 + x}}),
    "decrease in points": ("decrease: share, since: 2018", "pp", lambda x: {"share": {2018: 50, 2020: 50 - x}}),
    "increase by an amount": ("increase: land, since: 2018", "ha", lambda x: {"land": {2018: 50, 2020: 50 + x}}),
    "decrease by an amount": ("decrease: energy, since: 2018", "t", lambda x: {"energy": {2018: 50, 2020: 50 - x}}),
    "year on year": ("increase: land, every: year", "%", lambda x: {"land": {2019: 200, 2020: 200 + 2 * x}}),
    "year on year down": ("decrease: land, every: year", "ha", lambda x: {"land": {2019: 200, 2020: 200 - x}}),
    "yearly rate": (
        "increase: land, since: 2018, average: year", "%", lambda x: {"land": {2018: 100, 2020: (100 + x) ** 2 / 100}},
    ),
    "yearly rate down": (
        "decrease: land, since: 2018, average: year", "%", lambda x: {"land": {2018: 100, 2020: (100 - x) ** 2 / 100}},
    ),
    "yearly points": ("increase: share, since: 2018, average: year", "pp", lambda x: {"share": {2018: 50, 2020: 50 + 2 * x}}),
    "yearly amount": ("decrease: land, since: 2018, average: year", "ha", lambda x: {"land": {2018: 90, 2020: 90 - 2 * x}}),
    "total": ("total: energy, since: 2018", "t", lambda x: {"energy": {2018: 3, 2019: 3, 2020: x - 6}}),
    "mean": ("mean: pm25, over: 2 years", "µg/m³", lambda x: {"pm25": {2019: x - 3, 2020: x + 3}}),
}  # fmt: skip

# bound -> (status, margin) at 9, 10 and 11; U is the unit of the bound
BOUNDS = {
    "at_least: 10 U": (("missed", -1), ("met", 0), ("met", 1)),
    "at_most: 10 U": (("met", 1), ("met", 0), ("missed", -1)),
    "above: 10 U": (("missed", -1), ("missed", 0), ("met", 1)),
    "below: 10 U": (("met", 1), ("missed", 0), ("missed", -1)),
    "not_lower_than: 10 U": (("missed", -1), ("met", 0), ("met", 1)),
    "not_higher_than: 10 U": (("met", 1), ("met", 0), ("missed", -1)),
    "equal_to: 10 U": (("missed", -1), ("met", 0), ("missed", -1)),
    "between: [10 U, 15 U]": (("missed", -1), ("met", 0), ("met", 1)),
    "between: [5 U, 10 U]": (("met", 1), ("met", 0), ("missed", -1)),
    "at_least: 10 U, below: 15 U": (("missed", -1), ("met", 0), ("met", 1)),
    "above: 5 U, at_most: 10 U": (("met", 1), ("met", 0), ("missed", -1)),
    "above: 10 U, below: 15 U": (("missed", -1), ("missed", 0), ("met", 1)),
    "at_least: 20 U, tolerance: 50 %": (("missed", -1), ("met", 0), ("met", 1)),
    "below: 8 U, tolerance: 25 %": (("met", 1), ("missed", 0), ("missed", -1)),
    "at_least: {schedule: {2020: 10 U}}": (("missed", -1), ("met", 0), ("met", 1)),
    "at_most: {case: terrain, values: {mountain: 10 U, hill: 1 U, plain: none}}": (
        ("met", 1), ("met", 0), ("missed", -1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("bound", BOUNDS)
@pytest.mark.parametrize("measure", MEASURES)
def test_below_at_and_above_a_bound(measure, bound):
    words, unit, data = MEASURES[measure]
    written = bound.replace(" U", f" {unit}" if unit else "")
    rule = f"{{{words}, {written}, in: 2020}}"
    assign = {"terrain": "mountain"}
    for x, (status, margin) in zip((9, 10, 11), BOUNDS[bound], strict=True):
        verdict = judged(rule, data(x), assign=assign)
        assert (verdict.status, verdict.value_number) == (status, close(x)), x
        assert verdict.margin_number == close(margin), x
        assert verdict.reason == "compared"
        assert str(verdict.period) == "2020"
    status = BOUNDS[bound][1][0]
    for x in (10 * (1 - HAIR), 10 * (1 + HAIR)):
        if measure != "derived count":
            verdict = judged(rule, data(x), assign=assign)
            assert (verdict.status, verdict.margin_number) == (status, 0), x


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("bound", ["at_least", "at_most", "above", "below", "equal_to"])
def test_what_is_missing_is_never_met(measure, bound):
    words, unit, data = MEASURES[measure]
    rule = f"{{{words}, {bound}: 10 {unit}, in: 2020}}"
    for name, values in data(10).items():
        for period in values:
            thinned = {**data(10), name: {**values, period: None}, "cod": {2020: 1}}
            verdict = judged(rule, thinned)
            if measure == "stock" and period == "2020-Q2":
                assert verdict.status in {"met", "missed"}  # only the last quarter counts
            elif measure == "derived count" and values[period] == 80:
                assert verdict.status == {"at_least": "undetermined", "at_most": "met", "above": "missed",
                                          "below": "undetermined", "equal_to": "undetermined"}[bound]  # fmt: skip
            elif measure == "derived count":
                assert verdict.status == {"at_least": "met", "at_most": "undetermined", "above": "undetermined",
                                          "below": "missed", "equal_to": "undetermined"}[bound]  # fmt: skip
            else:
                assert verdict.status == "undetermined", (name, period)
                assert verdict.reason.endswith("missing")


@pytest.mark.parametrize("measure", [name for name in MEASURES if name != "derived count"])
def test_before_its_period_is_seen_a_rule_is_pending(measure):
    words, unit, data = MEASURES[measure]
    rule = f"{{{words}, at_least: 10 {unit}, in: 2020}}"
    verdict = judged(rule, data(11), as_of="2020-11")
    assert verdict.status == "pending"
    assert judged(rule, data(11), as_of="2020-12").status == "met"


# must and previous: the measure moves from 10 to 9, 10 or 11
MUST = {
    "must: rise": (("missed", -1), ("missed", 0), ("met", 1)),
    "must: fall": (("met", 1), ("missed", 0), ("missed", -1)),
    "must: not_rise": (("met", 1), ("met", 0), ("missed", -1)),
    "must: not_fall": (("missed", -1), ("met", 0), ("met", 1)),
    "above: previous": (("missed", -1), ("missed", 0), ("met", 1)),
    "equal_to: previous": (("missed", -1), ("met", 0), ("missed", -1)),
    "at_most: {period: 2019}": (("met", 1), ("met", 0), ("missed", -1)),
    "at_least: previous, tolerance: 10 %": (("met", 0), ("met", 1), ("met", 2)),
}
MOVING = {
    "level": ("indicator: pm25", lambda x: {"pm25": {2019: 10, 2020: x}}),
    "expression": ("indicator: intensity", lambda x: {"energy": {2019: 20, 2020: x}, "gdp": {2019: 2, 2020: 1}}),
    "derived": (
        "indicator: {max: periods, of: pm25}",
        lambda x: {"pm25": {"2019-H1": 10, "2019-H2": 1, "2020-H1": 2, "2020-H2": x}},
    ),
    "total": ("total: trade, since: 2018", lambda x: {"trade": {2018: 4, 2019: 6, 2020: x - 10}}),
    "mean": ("mean: pm25, over: 2", lambda x: {"pm25": {2018: 8, 2019: 12, 2020: 2 * x - 12}}),
    "change since": ("increase: trade, since: 2015, unit: 万元", lambda x: {"trade": {2015: 1, 2019: 11, 2020: 1 + x}}),
    "change every": ("increase: land, every: year, unit: ha", lambda x: {"land": {2018: 5, 2019: 15, 2020: 15 + x}}),
    "relative": ("decrease: land, every: year, unit: '%'", lambda x: {"land": {2018: 200, 2019: 180, 2020: 180 - 1.8 * x}}),
}  # fmt: skip


@pytest.mark.parametrize("bound", MUST)
@pytest.mark.parametrize("measure", MOVING)
def test_must_and_previous_hold_the_measure_against_itself(measure, bound):
    words, data = MOVING[measure]
    for x, (status, margin) in zip((9, 10, 11), MUST[bound], strict=True):
        verdict = judged(f"{{{words}, {bound}, in: 2020}}", data(x))
        assert (verdict.status, verdict.margin_number) == (status, close(margin)), x
        if margin == 0:
            assert verdict.margin_number == 0


@pytest.mark.parametrize(
    ("bound", "better", "same", "worse"),
    [
        ("must: rise", ("met", 1), ("missed", 0), ("missed", -1)),
        ("must: fall", ("missed", -1), ("missed", 0), ("met", 1)),
        ("must: not_rise", ("missed", -1), ("met", 0), ("met", 1)),
        ("must: not_fall", ("met", 1), ("met", 0), ("missed", -1)),
        ("at_least: Ⅲ", ("met", 1), ("met", 0), ("missed", -1)),
        ("at_most: Ⅲ", ("missed", -1), ("met", 0), ("met", 1)),
        ("above: Ⅲ", ("met", 1), ("missed", 0), ("missed", -1)),
        ("below: Ⅲ", ("missed", -1), ("missed", 0), ("met", 1)),
        ("equal_to: Ⅲ", ("missed", -1), ("met", 0), ("missed", -1)),
        ("between: [Ⅲ, Ⅴ]", ("missed", -1), ("met", 0), ("met", 1)),
        ("at_least: {schedule: {2020: Ⅲ}}", ("met", 1), ("met", 0), ("missed", -1)),
        ("at_least: {indicator: sea}", ("met", 1), ("met", 0), ("missed", -1)),
        ("at_least: {period: 2019}", ("met", 1), ("met", 0), ("missed", -1)),
    ],
)
def test_classes_against_every_bound(bound, better, same, worse):
    # a class rises when it gets better
    rule = f"{{indicator: river, {bound}, in: 2020}}"
    for label, expected in {"Ⅱ": better, "III类": same, "Ⅳ": worse}.items():
        data = {"river": {2019: "Ⅲ", 2020: label}, "sea": {2020: "Ⅲ"}}
        verdict = judged(rule, data)
        assert (verdict.status, verdict.margin) == expected, label
    verdict = judged(rule, {"river": {2019: "Ⅲ"}, "sea": {2020: "Ⅲ"}})
    assert verdict.status == "undetermined"
