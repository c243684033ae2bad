"""Laws of spellings: two ways to write one demand have one verdict."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import plain_rules, times, to_yaml
from strategies.judging import judge, pairs, randoms, situations, verdicts
from strategies.pool import INDICATORS, TIMELINES, WHERES
from strategies.profiles import Laws

Rules = dict[str, Any]
LAWS = Laws()
law = LAWS.law

BOUND_KEYS = {"at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than",
              "equal_to", "between", "must"}  # fmt: skip
SPELLED = {"not_lower_than": "at_least", "not_higher_than": "at_most"}
YEARS = st.sampled_from(["2019", "2020", "2021"])
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)( .*)?")


def alike(draw: Any, one: Rules, two: Rules, *but: str) -> None:
    """Assert that two rules have one verdict in everything but some columns."""
    for first, second in pairs(draw, one, two):
        for name in first.keys() - set(but):
            assert second[name] == first[name], (name, first, second)


@st.composite
def levels(
    draw, families: tuple[str, ...] = ("dirt", "mass", "area", "money")
) -> tuple[str, str, str]:
    """Draw an observed number, and a number and unit that a bound on it may have."""
    names = [n for n, e in INDICATORS.items() if e.observed and e.numbers and e.family in families]
    name = draw(st.sampled_from(names))
    return (
        name,
        draw(st.sampled_from(INDICATORS[name].numbers)),
        INDICATORS[name].definition["unit"],
    )


@law
def not_lower_than_is_at_least(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | draw(times("year"))
    assume(SPELLED.keys() & rule.keys())
    alike(draw, rule, {SPELLED.get(key, key): one for key, one in rule.items()})


@law
def an_increase_is_a_negative_decrease(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | draw(times("year"))
    assume({"increase", "decrease"} & rule.keys() and "round" not in rule)
    (key,) = BOUND_KEYS & rule.keys() if len(BOUND_KEYS & rule.keys()) == 1 else ("",)
    turned_key = {"at_least": "at_most", "above": "below", "not_lower_than": "not_higher_than",
                  "at_most": "at_least", "below": "above", "not_higher_than": "not_lower_than"}  # fmt: skip
    assume(key in turned_key and isinstance(rule[key], str))
    found = NUMBER.fullmatch(rule[key])
    assume(found)
    way = {"increase": "decrease", "decrease": "increase"}
    turned = {way.get(one, one): value for one, value in rule.items() if one != key}
    turned[turned_key[key]] = f"{-Decimal(found[1])}{found[2] or ''}"
    for one, two in pairs(draw, rule, turned):
        for name in ("status", "reason", "margin", "period", "flags"):
            assert two[name] == one[name], name
        if one["value"] is not None:
            assert (two["value"], two["bound"]) == (-one["value"], -one["bound"])


@law
def who_is_held_against_whom_makes_no_difference(draw):
    one, other = draw(
        st.sampled_from([("pm25", "ozone"), ("ozone", "dirt_sum"), ("cod", "oxygen"), ("pm25", "cod"),
                         ("output", "balance"), ("green", "goal"), ("goal", "growth")])
    )  # fmt: skip
    key = draw(st.sampled_from(["at_least", "at_most", "above", "below"]))
    turned = {"at_least": "at_most", "at_most": "at_least", "above": "below", "below": "above"}[key]
    time = draw(times("year"))
    rules = ({"indicator": one, key: {"indicator": other}, **time},
             {"indicator": other, turned: {"indicator": one}, **time})  # fmt: skip
    for first, second in pairs(draw, *rules):
        assert second["status"] == first["status"]


@law
def a_bound_given_by_a_parameter_a_case_or_a_schedule_is_the_literal(draw):
    name, number, unit = draw(levels())
    key = draw(st.sampled_from(["at_least", "at_most", "above", "below", "equal_to"]))
    year = draw(YEARS)
    literal = f"{number} {unit}"
    forms: list[Any] = [
        {"schedule": {year: literal}},
        {"schedule": {"2015": literal, year: literal, "2022": literal}, "interpolate": "linear"},
        {"expression": f"quantity('{literal}')"},
    ]
    if float(number) > 0:
        both = {"2015": literal, "2022": literal}
        forms.append({"schedule": both, "interpolate": "geometric"})
    rule = {"indicator": name, key: literal, "in": year}
    form = draw(st.sampled_from(forms))
    for first, second in pairs(draw, rule, {**rule, key: form}):
        for column in ("status", "reason", "period", "flags", "value"):
            assert second[column] == first[column], column
        if first["margin"] is not None:
            assert second["margin"] == pytest.approx(first["margin"], rel=1e-9, abs=1e-9)


@law
def a_parameter_is_the_literal_that_it_is_given(draw):
    name, number, unit = draw(levels())
    key = draw(st.sampled_from(["at_least", "at_most", "above", "below"]))
    spelled = draw(st.sampled_from([{"assigned": "q"}, {"indicator": "q"}, {"expression": "q"},
                                    {"case": "kind", "values": {"a": f"{number} {unit}", "b": "none"}}]))  # fmt: skip
    cells = {
        year: float(draw(st.sampled_from(INDICATORS[name].numbers))) for year in ("2019", "2020")
    }
    rules = {
        "one": {"indicator": name, key: f"{number} {unit}"},
        "two": {"indicator": name, key: spelled},
    }
    plan = {"ecorules": "1", "id": "t", "window": "2018..2020",
            "parameters": {"q": {"unit": unit}, "kind": {"classes": ["a", "b"]}},
            "indicators": {name: INDICATORS[name].definition}, "rules": rules}  # fmt: skip
    result = er.loads(to_yaml(plan)).evaluate(
        {name: cells}, as_of="2020", assign={"q": float(number), "kind": "a"}
    )
    one, two = verdicts(result).values()
    assert one == two


@law
def between_is_both_of_its_ends(draw):
    name, _, unit = draw(levels())
    numbers = st.sampled_from(INDICATORS[name].numbers)
    low, high = sorted([draw(numbers), draw(numbers)], key=float)
    time = {"in": draw(YEARS)}
    rule = {"indicator": name, "between": [f"{low} {unit}", f"{high} {unit}"], **time}
    pair = {"indicator": name, "at_least": f"{low} {unit}", "at_most": f"{high} {unit}", **time}
    alike(draw, rule, pair)
    parts = [
        {"indicator": name, "at_least": f"{low} {unit}"},
        {"indicator": name, "at_most": f"{high} {unit}"},
    ]
    for one, two in pairs(draw, rule, {"all": parts, **time}):
        assert one["status"] == two["status"]
    if low == high:
        exact = {"indicator": name, "equal_to": f"{low} {unit}", **time}
        for one, two in pairs(draw, rule, exact):
            assert (one["status"], one["margin"]) == (two["status"], two["margin"])


@law
def sentence_33_a_tolerance_is_a_weaker_bound(draw):
    name, number, unit = draw(levels())
    if draw(st.booleans()):  # of a bound below zero the weaker side is the same
        name, number, unit = "balance", draw(st.sampled_from(["-20", "-10", "5"])), "万元"
    key = draw(st.sampled_from(["at_least", "at_most", "above", "below"]))
    percent = draw(st.booleans())
    size = draw(st.sampled_from(["0", "0.5", "5", "10", "100"]))
    moved = abs(Decimal(number)) * Decimal(size) / 100 if percent else Decimal(size)
    sign = -1 if key in ("at_least", "above") else 1
    time = draw(times("year"))
    rule = {
        "indicator": name,
        key: f"{number} {unit}",
        "tolerance": f"{size} {'%' if percent else unit}",
        **time,
    }
    plain = {"indicator": name, key: f"{Decimal(number) + sign * moved} {unit}", **time}
    for one, two in pairs(draw, rule, plain):
        assert (one["status"], one["reason"], one["period"]) == (
            two["status"],
            two["reason"],
            two["period"],
        )
        if one["margin"] is not None:
            assert one["margin"] == pytest.approx(two["margin"], rel=1e-9, abs=1e-9)
        if one["status"] in ("met", "missed"):
            assert "tolerance" in one["flags"]


@law
def a_wider_tolerance_never_turns_met_into_missed(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | draw(times("year"))
    assume("tolerance" in rule and "%" in rule["tolerance"])
    for tight, loose in pairs(draw, {**rule, "tolerance": "0 %"}, rule):
        assert (tight["status"], loose["status"]) != ("met", "missed")
        if tight["status"] not in ("met", "missed"):
            assert loose["status"] in (tight["status"], "met", "missed")


@law
def a_mean_over_periods_is_spelled_in_two_ways(draw):
    name = draw(st.sampled_from(["pm25", "emission", "land", "growth", "goal", "index"]))
    over = draw(st.sampled_from(["2", "3 years", "2 years"]))
    key = draw(st.sampled_from(["at_least", "below"]))
    bound = {key: draw(st.sampled_from(INDICATORS[name].numbers))}
    time = {"in": draw(YEARS)}
    wanted = {"mean": name, "over": over, **bound, **time}
    # `over: 2` of the register counts periods of the rule's grain as well (sentence 26)
    for one, two in pairs(draw, wanted, {**wanted, "over": over.replace("2 years", "2")}):
        assert one == two


@law
def where_and_where_not_share_out_the_rule(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | {"in": draw(YEARS)}
    rule.pop("where", None)
    condition = draw(st.sampled_from([one for one in WHERES if "known" not in one]))
    asked, spared = {**rule, "where": condition}, {**rule, "where": f"not ({condition})"}
    for one, two in pairs(draw, asked, spared):
        states = [one["status"], two["status"]]
        unknown = {"where_unknown"} & {one["reason"], two["reason"]}
        if "where_false" in (one["reason"], two["reason"]):
            assert one["reason"] != two["reason"]
        elif "not_applicable" not in states:
            assert unknown or "pending" in states or "undetermined" in states
            assert not {"met", "missed"} & set(states)
    for one, two in pairs(draw, asked, rule):
        assert one["status"] in (two["status"], "not_applicable", "undetermined", "pending")
        if one["status"] in ("met", "missed"):
            assert one == two


@law
def where_is_read_as_it_is_written(draw):
    rule = draw(plain_rules(grain="year", timed=True)) | draw(times("year"))
    condition = draw(st.sampled_from(WHERES))
    spelled = draw(
        st.sampled_from(["({0})", "not (not ({0}))", "({0}) and ({0})", "({0}) or ({0})",
                         "({0}) and 1 < 2", "({0}) or 2 < 1", "({0}) if 1 < 2 else 2 < 1"])
    )  # fmt: skip
    again = {**rule, "where": spelled.format(condition)}
    alike(draw, {**rule, "where": condition}, again)


@law
def the_day_of_reading_may_be_a_period_or_its_last_day(draw):
    rule_set, panel = draw(situations())
    spelled = {"2020": ["2020-12-31", "2020-12", "2020-Q4", "2020-H2"],
               "2021": ["2021-12-31", "2021-12", "2021-H2"], "2020-Q1": ["2020-03-31", "2020-03"],
               "2020-H1": ["2020-06-30", "2020-Q2"], "2019-12": ["2019-12-31", "2019"]}  # fmt: skip
    assume(panel.as_of in spelled)
    other = replace(panel, as_of=draw(st.sampled_from(spelled[panel.as_of])))
    assert judge(rule_set, other) == judge(rule_set, panel)


@law
def class_limits_of_the_negated_scale_are_the_same_classes(draw):
    limits = draw(st.lists(st.integers(-40, 40), min_size=3, max_size=3, unique=True))
    falling = sorted(limits)
    labels = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]
    numbers = st.sampled_from([*falling, *(one + 0.5 for one in falling), -50.0, 50.0])
    values = {year: draw(numbers | st.none()) for year in ("2018", "2019", "2020")}
    asked = {draw(st.sampled_from(["at_least", "below"])): draw(st.sampled_from(["Ⅱ", "Ⅲ"])),
             "throughout": draw(st.sampled_from(["2019..2020", "2020..2020"]))}  # fmt: skip
    plan = {"ecorules": "1", "id": "t", "window": "2018..2020", "indicators": {
        "x": {"unit": "t", "kind": "level", "better": "lower"},
        "y": {"unit": "t", "kind": "level", "better": "higher"},
        "by_x": {"classes": labels, "limits": {"x": [str(one) for one in falling]}},
        "by_y": {"classes": labels, "limits": {"y": [str(-one) for one in falling]}},
    }, "rules": {"one": {"indicator": "by_x", **asked}, "two": {"indicator": "by_y", **asked}}}  # fmt: skip
    negated = {year: None if value is None else -value for year, value in values.items()}
    result = er.loads(to_yaml(plan)).evaluate({"x": values, "y": negated}, as_of="2020")
    one, two = verdicts(result).values()
    assert one == two
    expected = [
        None if v is None else 3 - sum(v > limit for limit in falling) for v in values.values()
    ]
    if one["period"] is not None:
        assert one["value"] == expected[int(one["period"]) - 2018]


def filled_by_hand(cells: list[float | None], way: str, most: int) -> list[float | None]:
    """Fill the gaps of a run of years from the values beside them."""
    known = [position for position, value in enumerate(cells) if value is not None]
    filled = list(cells)
    for position, value in enumerate(cells):
        before = max((one for one in known if one < position), default=None)
        after = min((one for one in known if one > position), default=None)
        if value is not None or before is None:
            continue
        start = cells[before]
        if way == "carry_forward":
            filled[position] = start if position - before <= most else None
        elif after is not None and after - before - 1 <= most:
            step = (cells[after] - start) / (after - before)
            filled[position] = start + step * (position - before)
    return filled


@law
def sentence_36_what_is_filled_is_judged_as_if_it_were_given(draw):
    years, random = [str(year) for year in range(2010, 2022)], draw(randoms)
    most, way = draw(st.integers(1, 3)), draw(st.sampled_from(["carry_forward", "interpolate"]))
    seen = draw(st.integers(6, 12))  # of the twelve years
    asked: Rules = draw(
        st.sampled_from([{"indicator": "x"}, {"increase": "x", "every": "year"}, {"mean": "x", "over": "2"},
                         {"decrease": "x", "since": "2012"}])
    )  # fmt: skip
    rule = {**asked, draw(st.sampled_from(["at_least", "below"])): draw(st.sampled_from(["0 t", "15 t", "20 t"])),
            "throughout": draw(st.sampled_from(["2016..2016", "2015..2017", "2020..2021"]))}  # fmt: skip
    plain = {"ecorules": "1", "id": "t", "window": "2010..2021",
             "indicators": {"x": {"unit": "t", "kind": "level"}}, "rules": {"r": rule}}  # fmt: skip
    filling = {**plain, "rules": {"r": {**rule, "missing": {way: str(most)}}}}
    as_given, by_hand = [], []
    for number in range(30):
        cells = [random.choice([None, None, 10.0, 20.0, 50.0]) for _ in years]
        filled = [*filled_by_hand(cells[:seen], way, most), *cells[seen:]]
        for rows, values in ((as_given, cells), (by_hand, filled)):
            rows += [(f"P{number}", *one) for one in zip(years, values, strict=True)]
    schema = {"region": pl.String, "period": pl.String, "x": pl.Float64}
    one, other = (
        verdicts(
            er.loads(to_yaml(text)).evaluate(
                pl.DataFrame(rows, schema=schema, orient="row"), as_of=years[seen - 1]
            )
        )
        for text, rows in ((filling, as_given), (plain, by_hand))
    )
    for series, row in one.items():
        for name in ("status", "reason", "period"):
            assert row[name] == other[series][name], name
        for name in ("value", "bound", "margin"):
            assert (row[name] is None) == (other[series][name] is None)
            if row[name] is not None:
                assert row[name] == pytest.approx(other[series][name], rel=1e-9, abs=1e-9), name


@law
def the_default_time_is_the_end_of_the_window(draw):
    rule = draw(plain_rules(grain="year", timed=False))
    assume("schedule" not in str(rule))  # which gives a rule its times
    alike(draw, rule, {**rule, draw(st.sampled_from(["by", "in"])): "2020"})
    same = draw(st.sampled_from([("by", "in"), ("throughout", "in")]))
    year = draw(st.sampled_from(TIMELINES["year"][3:]))
    long = f"{year}..{year}" if same[0] == "throughout" else year
    alike(draw, {**rule, same[0]: long}, {**rule, same[1]: year})


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
