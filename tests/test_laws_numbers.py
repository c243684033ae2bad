"""Laws of numbers: equality, margins, what would just pass, and corners of floats.

What a verdict must be is worked out here by exact arithmetic, or by hand on another rule.
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import declare, panels, plain_rules, to_yaml
from strategies.corners import (
    EXTREMES,
    around,
    corner_numbers,
    near_the_edge,
    side_of,
    written,
)  # fmt: skip
from strategies.judging import (
    assess,
    factor,
    judge,
    mixes_times,
    multiplied,
    of_some,
    randoms,
    situations,
    verdicts,
)  # fmt: skip
from strategies.pool import INDICATORS, closure, names_in
from strategies.profiles import Laws

Rules = dict[str, Any]
LAWS = Laws()
law = LAWS.law

SIDES = {"at_least": (1, False), "at_most": (-1, False), "above": (1, True), "below": (-1, True)}


def plan(rules: Rules, **indicators: Rules) -> Rules:
    return {"ecorules": "1", "id": "t", "window": "2018..2020",
            "indicators": indicators, "rules": rules}  # fmt: skip


def column(values: list[float | None], period: str = "2020") -> pl.DataFrame:
    """Return one series for each value."""
    rows = [(f"P{number}", period, value) for number, value in enumerate(values)]
    return pl.DataFrame(rows, schema=["region", "period", "x"], orient="row")


def judged(rule_set: Rules, data: Any, **options: Any) -> dict[Any, dict[str, Any]]:
    options = {"as_of": "2020", **options}
    return verdicts(er.loads(to_yaml(rule_set)).evaluate(data, **options))


PLAIN: Rules = {"unit": "t", "kind": "level"}


_OF_MARGINS = {"steps": 1.0, "pp": 1.0}  # of classes, and of what is shown in %


# -- equality and margins (sentences 45 and 46) ----------------------------------------------------


@law
def sentence_45_equality_ends_at_one_billionth(draw):
    bound = draw(corner_numbers())
    values = [*around(bound), *draw(st.lists(corner_numbers(), max_size=5))]
    key = draw(st.sampled_from(sorted(SIDES)))
    sign, strict = SIDES[key]
    rules = {"r": {"indicator": "x", key: f"{written(bound)} t", "in": "2020"}}
    found = judged(plan(rules, x=PLAIN), column(values))
    for number, value in enumerate(values):
        if near_the_edge(value, bound):
            continue
        row, side = found["r", (f"P{number}",)], side_of(value, bound) * sign
        passes = side > 0 or (side == 0 and not strict)
        assert row["status"] == ("met" if passes else "missed"), (value, bound)
        if math.isfinite(value - bound):  # a margin that no number can hold is not shown
            assert (row["margin"] > 0) - (row["margin"] < 0) == side, (value, bound)
        else:
            assert row["margin"] is None
        assert (row["value"], row["bound"]) == (value, bound)


@law
def sentence_45_equality_knows_the_terms_of_a_difference(draw):
    big = draw(st.floats(1, 1e12))
    small = (
        draw(st.sampled_from([0.0, 1e-10, 8e-10, 9.9e-10, 1.01e-9, 1.2e-9, 2e-9, 1e-6, 1.0])) * big
    )
    key = draw(st.sampled_from(sorted(SIDES)))
    sign, strict = SIDES[key]
    rules = {"r": {"increase": "x", "since": "2019", key: "0 t", "in": "2020"},
             "e": {"indicator": {"expression": "x - y"}, key: "0 t", "in": "2020"}}  # fmt: skip
    data = {"x": {"2019": big, "2020": big + small}, "y": {"2020": big}}
    side = side_of(big + small, big) * sign
    passes = side > 0 or (side == 0 and not strict)
    for row in judged(plan(rules, x=PLAIN, y=PLAIN), data).values():
        assert row["status"] == ("met" if passes else "missed")
        assert (row["margin"] == 0) == (side == 0)


@law
def sentence_46_the_margin_is_the_distance_of_value_and_bound(draw):
    rule_set, panel = draw(situations())
    for row in judge(rule_set, multiplied(panel, 10, draw(randoms))).values():
        if row["status"] not in ("met", "missed") or row["reason"] == "parts":
            assert row["margin"] is row["value"] is row["bound"] is None
            continue
        assert row["margin"] is not None
        assert row["margin"] >= 0 if row["status"] == "met" else row["margin"] <= 0
        unit = _OF_MARGINS.get(row["margin_unit"]) or factor(row["unit"], row["margin_unit"])
        distance = abs(row["value"] - row["bound"]) * unit
        size = max(abs(row["value"]), abs(row["bound"]), 1.0) * unit
        assert math.isclose(abs(row["margin"]), distance, rel_tol=1e-9, abs_tol=2e-7 * size)


@law
def sentence_47_several_periods_show_the_narrowest(draw):
    rule = draw(plain_rules(grain="year", timed=True))
    assume("must" not in rule or "previous" not in rule)
    years = ["2018", "2019", "2020"]
    rules = {"all": {**rule, "throughout": years}}
    rules |= {year: {**rule, "in": year} for year in years}
    rule_set = declare(rules)
    panel = draw(panels(rule_set))
    assume(not mixes_times(panel))
    panel = multiplied(panel, 12, draw(randoms))
    found = judge(rule_set, panel)
    for series in panel.data:
        whole = found["all", series]
        parts = [found[year, series] for year in years]
        states = [part["status"] for part in parts]
        if "missed" in states:
            assert whole["status"] == "missed"
        if whole["status"] not in ("met", "missed"):
            continue
        shown = [part for part in parts if part["status"] == whole["status"]]
        narrow = min(shown, key=lambda part: part["margin"])
        # margins that differ by rounding alone are one: any of their periods may be shown
        alike = [
            one
            for one in shown
            if math.isclose(one["margin"], narrow["margin"], rel_tol=1e-9, abs_tol=1e-9)
        ]
        assert whole["period"] in [part["period"] for part in alike]
        (own,) = [part for part in alike if part["period"] == whole["period"]]
        for name in ("value", "bound", "margin", "unit", "end", "label"):
            assert whole[name] == own[name], name


# -- what would just pass (sentence 48) ------------------------------------------------------------


_SIDED = {"at_least": 1, "above": 1, "not_lower_than": 1,
          "at_most": -1, "below": -1, "not_higher_than": -1}  # fmt: skip


@st.composite
def open_to_change(draw):
    """Draw a rule on an observed number that its bound, base and condition do not rest on."""
    rule = draw(plain_rules(grain="year", timed=True))
    keys = {"indicator", "increase", "decrease", "total", "mean"}
    (name,) = [rule[key] for key in keys & rule.keys()]
    assume(isinstance(name, str))
    entry = INDICATORS[name]
    assume(entry.observed and entry.numbers)
    rest = {key: one for key, one in rule.items() if key not in keys}
    # what is filled from the value beside it is not left as it is
    assume(
        "round" not in rest
        and "missing" not in rest
        and "previous" not in str(rest)
        and "period" not in str(rest)
    )
    assume("must" not in rest and name not in closure(names_in(rest)))
    return rule | {"in": draw(st.sampled_from(["2019", "2020"]))}, name


def within_range(name: str, level: float) -> bool:
    """Say whether the door lets a value in."""
    entry = INDICATORS[name]
    if name == "green":
        return 0 <= level <= 100
    return level >= -1000 if name == "balance" else level >= 0 or not entry.flow


@LAWS.at(0.2)
def sentence_48_what_would_just_pass_does_and_one_step_beyond_does_not(draw):
    rule, name = draw(open_to_change())
    rule_set = declare({"r": rule})
    panel = draw(panels(rule_set))
    assume(not mixes_times(panel) and not panel.history)
    panel = multiplied(panel, 20, draw(randoms))
    result = assess(rule_set, panel)
    levels: dict[Any, tuple[float, bool, str, float]] = {}
    for series in panel.data:
        verdict = result.verdict("r", **dict(zip(result.keys, series, strict=True)))
        passing, cells = verdict.would_pass, panel.data[series][name]
        if contradictory(rule):
            assert passing is None
            continue
        filled = verdict.reason == "value_missing" and verdict.status == "undetermined"
        if passing is None or not (filled or verdict.status in ("met", "missed")):
            continue
        if any(one and not 1e-6 < abs(one) < 1e6 for one in cells.values()):
            continue  # one step is of the size of the largest
        if verdict.end:  # one end of a bound that is not known decided; the other is open
            continue
        own = INDICATORS[name].definition["unit"]
        level = passing.value * factor(passing.unit or own, own)
        size = max(1e-3, abs(level), *(abs(one) for one in cells.values() if one is not None))
        if within_range(name, level - 1e-6 * size) and within_range(name, level + 1e-6 * size):
            levels[series] = (level, passing.open, str(passing.period), 1e-6 * size)
    assume(levels)

    def at(step: float) -> dict[Any, dict[str, Any]]:
        data = {}
        for series, (level, _, period, size) in levels.items():
            moved = {**panel.data[series][name], period: level + step * size}
            data[series] = {**panel.data[series], name: moved}
        chosen = of_some(panel, list(levels))
        found = judge(rule_set, replace(chosen, data=data))
        return {series: found["r", series] for series in levels}

    exactly, more, less = at(0), at(1), at(-1)
    for series, (_, is_open, _, _) in levels.items():
        assert exactly[series]["margin"] == 0
        assert exactly[series]["status"] == ("missed" if is_open else "met")
        beside = {more[series]["status"], less[series]["status"]}
        wanted = {"missed"} if "equal_to" in rule or equal_ends(rule) else {"met", "missed"}
        assert beside == wanted
        assert 0 not in (more[series]["margin"], less[series]["margin"])


def equal_ends(rule: Rules) -> bool:
    """Say whether a rule asks for one number by two bounds."""
    ends = rule.get("between") or [one for key, one in rule.items() if key in _SIDED]
    return len(ends) == 2 and ends[0] == ends[1]


def contradictory(rule: Rules) -> bool:
    """Say whether two bounds leave no number over."""
    return equal_ends(rule) and "between" not in rule and bool({"above", "below"} & rule.keys())


# -- what is better is not judged worse -------------------------------------------------------------


@law
def improving_a_value_never_turns_met_into_missed(draw):
    rule, name = draw(open_to_change())
    asked = _SIDED.keys() & rule.keys()
    assume(len(asked) == 1)
    way = _SIDED[asked.pop()] * (-1 if "decrease" in rule else 1)
    rule_set = declare({"r": rule})
    panel = draw(panels(rule_set, one_grain=True))
    assume(not mixes_times(panel) and not panel.history)
    panel = multiplied(panel, 20, draw(randoms))
    step, year = draw(st.sampled_from([0.0, 1e-9, 0.1, 7.0, 1e6])), rule["in"]

    def better(series):
        cells = panel.data[series][name]
        moved = {
            period: value
            if value is None or not period.startswith(year)
            else value + way * step
            if within_range(name, value + way * step)
            else value
            for period, value in cells.items()
        }
        return {**panel.data[series], name: moved}

    before = judge(rule_set, panel)
    after = judge(rule_set, replace(panel, data={series: better(series) for series in panel.data}))
    for key, row in before.items():
        if row["status"] == "met":
            assert after[key]["status"] == "met"
            assert row["margin"] <= after[key]["margin"] + 1e-9 * max(1, abs(row["margin"]))
        else:
            assert after[key]["status"] in {row["status"], "met"}


@law
def scaling_data_and_bounds_scales_margins_alone(draw):
    power = draw(st.sampled_from([-900, -300, -40, -1, 1, 10, 300, 900]))
    numbers = st.sampled_from(["-20", "-1", "0", "0.3", "1", "12.5", "62.1", "100"])
    bound, key = draw(numbers), draw(st.sampled_from(sorted(SIDES)))
    form = draw(st.sampled_from(["indicator", "increase", "decrease", "relative", "mean", "total"]))
    rule: Rules = {"indicator": "x"}
    if form in ("increase", "decrease", "relative"):
        rule = {"decrease" if form == "decrease" else "increase": "x", "since": "2018"}
    elif form == "mean":
        rule = {"mean": "x", "over": "2 years"}
    elif form == "total":
        rule = {"total": "x", "since": "2018"}
    kind = "flow" if form == "total" else "level"
    x = {"unit": "t", "kind": kind, "range": ["-1e300"]}
    cells = [
        {year: float(draw(numbers)) for year in ("2018", "2019", "2020")}
        for _ in range(draw(st.integers(1, 4)))
    ]

    def rows(exponent: int) -> dict[Any, dict[str, Any]]:
        limit = (
            f"{bound} %"
            if form == "relative"
            else written(math.ldexp(float(bound), exponent)) + " t"
        )
        table = [
            (f"P{number}", year, math.ldexp(value, exponent))
            for number, values in enumerate(cells)
            for year, value in values.items()
        ]
        data = pl.DataFrame(table, schema=["region", "period", "x"], orient="row")
        return judged(plan({"r": {**rule, key: limit, "in": "2020"}}, x=x), data)

    small, scaled = rows(0), rows(power)
    for series, row in small.items():
        other = scaled[series]
        assert (other["status"], other["reason"]) == (row["status"], row["reason"])
        if row["margin"] is not None:
            expected = row["margin"] if form == "relative" else math.ldexp(row["margin"], power)
            assert math.isclose(other["margin"], expected, rel_tol=1e-9)


_NEGATED = {"at_least": "at_most", "above": "below", "not_lower_than": "not_higher_than",
            "at_most": "at_least", "below": "above", "not_higher_than": "not_lower_than"}  # fmt: skip


@law
def a_lower_bound_is_an_upper_bound_of_negated_values(draw):
    numbers = st.sampled_from(["-20", "-1", "-0.5", "0", "0.5", "1", "1.5", "2.5", "12.5", "62.1"])
    key, bound = draw(st.sampled_from(sorted(_NEGATED))), draw(numbers)
    rule: Rules = draw(
        st.sampled_from(
            [{"indicator": "x"}, {"increase": "x", "since": "2018"}, {"mean": "x", "over": "3"},
             {"decrease": "x", "every": "year"}, {"total": "f", "since": "2018"},
             {"increase": "x", "since": "2018", "average": "year"}]
        )
    )  # fmt: skip
    extra: Rules = draw(
        st.sampled_from(
            [{}, {}, {"tolerance": "5 %"}, {"tolerance": "0.5 t"}, {"tolerance": "0 %"},
             *({"round": {"digits": d, "mode": m}} for d in ("0", "-1", "1")
               for m in ("half_even", "half_up"))]
        )
    )  # fmt: skip
    time = draw(st.sampled_from([{"in": "2020"}, {"throughout": "2019..2020"}]))
    given_values = [
        {year: draw(numbers | st.none()) for year in ("2018", "2019", "2020")} for _ in range(8)
    ]
    definitions = {"x": PLAIN, "f": {"unit": "t", "kind": "flow", "range": ["-1e300"]}}

    def rows(sign: int) -> dict[Any, dict[str, Any]]:
        turned = key if sign == 1 else _NEGATED[key]
        limit = f"{sign * Decimal(bound)} t"
        table = [
            (f"P{number}", year, value, value)
            for number, values in enumerate(given_values)
            for year, text in values.items()
            for value in [None if text is None else sign * float(text)]
        ]
        data = pl.DataFrame(table, schema=["region", "period", "x", "f"], orient="row")
        return judged(plan({"r": {**rule, **extra, turned: limit, **time}}, **definitions), data)

    as_given, mirrored = rows(1), rows(-1)
    for series, row in as_given.items():
        other = mirrored[series]
        for name in ("status", "reason", "margin", "period", "flags"):
            assert other[name] == row[name], name


# -- rounding (sentence 37) -------------------------------------------------------------------------

_MODES = {
    "half_even": ROUND_HALF_EVEN,
    "half_up": ROUND_HALF_UP,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


@law
def sentence_37_rounding_is_of_the_decimal_a_person_sees(draw):
    digits = draw(st.integers(-2, 4))
    mode = draw(st.sampled_from(sorted(_MODES)))
    unit = Decimal(1).scaleb(-digits)
    halves = [
        draw(st.integers(-10_000, 10_000)) for _ in range(12)
    ]  # of half a unit, and of tenths
    values = [unit * number / draw(st.sampled_from([1, 2, 2, 10])) for number in halves]
    bound, key = unit * draw(st.integers(-500, 500)), draw(st.sampled_from(sorted(SIDES)))
    sign, strict = SIDES[key]
    rule = {"indicator": "x", key: f"{bound:f} t", "in": "2020"}
    rounding = {"round": {"digits": str(digits), "mode": mode}}
    rules = {"rounded": {**rule, **rounding}, "plain": rule}
    seen = judged(plan(rules, x=PLAIN), column([float(value) for value in values]))
    again = judged(
        plan(rules, x=PLAIN),
        column([float(value.quantize(unit, _MODES[mode])) for value in values]),
    )
    for number, value in enumerate(values):
        shown = value.quantize(unit, _MODES[mode])
        side = (shown > bound) - (shown < bound)
        row = seen["rounded", (f"P{number}",)]
        assert row["status"] == (
            "met" if side * sign > 0 or (not side and not strict) else "missed"
        )
        assert math.isclose(row["value"], float(shown), rel_tol=1e-12)
        assert math.isclose(
            row["margin"], float((shown - bound) * sign), rel_tol=1e-9, abs_tol=1e-12
        )
        twice = again["rounded", (f"P{number}",)]  # rounding once is enough
        assert (twice["status"], twice["value"]) == (row["status"], row["value"])
        assert again["plain", (f"P{number}",)]["status"] == row["status"]


# -- sums of what is alike --------------------------------------------------------------------------


@law
def the_mean_of_a_constant_is_the_constant(draw):
    number = draw(st.sampled_from([0.1, 0.3, 1 / 3, 12.5, 45.0, 1e-12, 1e12, 7.7, *EXTREMES[:6]]))
    number = abs(number)
    months = [f"2020-{month:02d}" for month in range(1, 13)]
    rules = {
        "mean": {"indicator": {"mean": "periods", "of": "x"}, "equal_to": f"{number!r} t"},
        "rolled": {"indicator": "x", "equal_to": f"{number!r} t"},
        "over": {"mean": "x", "over": "12 months", "equal_to": f"{number!r} t", "in": "2020-12"},
        "least": {"indicator": {"min": "periods", "of": "x"}, "equal_to": f"{number!r} t"},
        "most": {"indicator": {"max": "periods", "of": "x"}, "equal_to": f"{number!r} t"},
        "middle": {"indicator": {"percentile": "periods", "of": "x", "at": "37"},
                   "equal_to": f"{number!r} t"},
        "sum": {"indicator": {"sum": "periods", "of": "f"}, "equal_to": f"{12 * number!r} t"},
        "total": {"total": "f", "since": "2020-01", "in": "2020-12", "equal_to": f"{12 * number!r} t"},
        "year": {"indicator": "f", "equal_to": f"{12 * number!r} t"},
        "all": {"indicator": {"share": "periods", "meeting": f"x == quantity('{number!r} t')", "unit": "%"},
                "equal_to": "100 %"},
        "none": {"indicator": {"count": "periods", "meeting": f"x > quantity('{number!r} t')"}, "equal_to": "0"},
        "still": {"indicator": {"expression": "x - previous(x)"}, "equal_to": "0 t", "throughout": "2020-02..2020-12"},
    }  # fmt: skip
    rules = {
        name: {"in": "2020", **rule} if "throughout" not in rule else rule
        for name, rule in rules.items()
    }
    definitions = {"x": PLAIN, "f": {"unit": "t", "kind": "flow"}}
    data = {"x": dict.fromkeys(months, number), "f": dict.fromkeys(months, number)}
    for (rule, _), row in judged(plan(rules, **definitions), data).items():
        assert (row["status"], row["margin"]) == ("met", 0.0), rule


# -- many at once -----------------------------------------------------------------------------------


@LAWS.at(0.03)
def thousands_of_series_have_the_verdicts_of_each_alone(draw):
    rule_set, few = draw(situations())
    tails = list(few.data)
    data, assign = {}, {key: one for key, one in few.assign.items() if isinstance(key, str)}
    for number in range(1_500):
        for series in tails:
            copy = (f"{series[0]}{number}", *series[1:])
            data[copy] = few.data[series]
            if series in few.assign:
                assign[copy] = few.assign[series]
    past = {
        f"{place}{number}": one for place, one in few.history.items() for number in range(1_500)
    }
    many = replace(few, data=data, assign=assign, history=past)
    alone, together = judge(rule_set, few), judge(rule_set, many)
    assert len(together) == 1_500 * len(alone)
    for (rule, (place, *tail)), row in together.items():
        assert row == alone[rule, (place[0], *tail)]


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
