"""Sentence 49: why nothing is decided, and what was done about gaps, whatever stands between."""

from __future__ import annotations

import pytest
from engine_helpers import judged, quarters, told

KEYS = ("at_least", "at_most", "above", "below", "equal_to")

# bound -> where it is drawn from: the number that is missing is the reference's
DRAWN = {
    "{indicator: cod}": ("cod", 2020),
    "previous": ("oxygen", 2019),
    "{period: 2018}": ("oxygen", 2018),
    "{schedule: {2020: {indicator: cod}}}": ("cod", 2020),
    "{schedule: {2018: {indicator: cod}, 2022: 5}, interpolate: linear}": ("cod", 2018),
    "{schedule: {2018: 5, 2021: {indicator: cod}}, interpolate: geometric}": ("cod", 2021),
    "{case: terrain, values: {mountain: {indicator: cod}, hill: 1, plain: none}}": ("cod", 2020),
    "{mean: cod, over: 2 years}": ("cod", 2019),
    "{expression: 2 * cod - cod}": ("cod", 2020),
}


def _data(**missing):
    """Return oxygen and cod, known in all years, less what is missing (name=year)."""
    data = {name: dict.fromkeys(range(2017, 2023), 5) for name in ("oxygen", "cod")}
    for name, year in missing.items():
        data[name][year] = None
    return data


@pytest.mark.parametrize("key", ["at_least", "below", "equal_to"])
@pytest.mark.parametrize("drawn", DRAWN)
def test_a_value_and_the_reference_it_is_held_against(key, drawn):
    name, year = DRAWN[drawn]
    rule = f"{{indicator: oxygen, {key}: {drawn}, in: 2020}}"
    assign = {"terrain": "mountain"}
    found = judged(rule, _data(), as_of=2022, assign=assign)
    assert told(found) == ("missed" if key == "below" else "met", "compared")
    assert (found.value_number, found.bound_number, found.margin_number) == (5, 5, 0)
    found = judged(rule, _data(**{name: year}), as_of=2022, assign=assign)
    assert told(found) == ("undetermined", "reference_missing")
    found = judged(rule, _data(oxygen=2020), as_of=2022, assign=assign)
    assert told(found) == ("undetermined", "value_missing")
    if name == "cod":
        found = judged(rule, _data(oxygen=2020, cod=year), as_of=2022, assign=assign)
        assert told(found) == ("undetermined", "value_missing")


@pytest.mark.parametrize("key", ["at_least", "below"])
@pytest.mark.parametrize(
    "more", ["tolerance: 10 %", "tolerance: 1 mg/L", "round: {digits: 0, mode: half_up}"]
)
def test_a_bound_that_is_moved_or_rounded_is_missing_as_it_was(key, more):
    rule = f"{{indicator: oxygen, {key}: {{indicator: cod}}, {more}, in: 2020}}"
    assert judged(rule, _data()).reason == "compared"
    assert told(judged(rule, _data(cod=2020))) == ("undetermined", "reference_missing")
    assert told(judged(rule, _data(oxygen=2020))) == ("undetermined", "value_missing")
    assert judged(rule, _data()).flags == ("rounded" if "round" in more else "tolerance",)


@pytest.mark.parametrize("key", KEYS)
def test_a_parameter_in_a_bound(key):
    rule = f"{{indicator: pm25, {key}: {{assigned: quota}}}}"
    assert told(judged(rule, {"pm25": {2020: 5}})) == ("undetermined", "parameter_missing")
    # Of two causes the first in the list is told.
    assert judged(rule, {"pm25": {2019: 5}}).reason == "parameter_missing"
    assert judged(rule, {"pm25": {2019: 5}}, assign={"quota": 5}).reason == "value_missing"
    assert judged(rule, {"pm25": {2020: 5}}, assign={"quota": 5}).reason == "compared"


@pytest.mark.parametrize("key", ["at_least", "at_most", "equal_to"])
def test_labels(key):
    rule = f"{{indicator: river, {key}: {{indicator: sea}}}}"
    both = {"river": {2020: "Ⅱ"}, "sea": {2020: "Ⅱ"}}
    assert told(judged(rule, both)) == ("met", "compared")
    assert told(judged(rule, {**both, "sea": {2019: "Ⅱ"}})) == ("undetermined", "reference_missing")
    assert told(judged(rule, {**both, "river": {2019: "Ⅱ"}})) == ("undetermined", "value_missing")
    literal = f"{{indicator: river, {key}: Ⅱ}}"
    assert told(judged(literal, {"river": {2019: "Ⅱ"}})) == ("undetermined", "value_missing")


def test_two_bounds_are_missing_each():
    rule = "{indicator: oxygen, at_least: {indicator: cod}, below: {indicator: twin}}"
    more = "twin: {unit: mg/L}"
    data = {**_data(), "twin": {2020: 6}}
    assert told(judged(rule, data, more=more)) == ("met", "compared")
    assert told(judged(rule, {**data, "twin": {2019: 6}}, more=more)) == (
        "undetermined",
        "reference_missing",
    )
    assert told(judged(rule, {**data, "cod": {2019: 6}}, more=more)) == (
        "undetermined",
        "reference_missing",
    )
    # One of the two fails: what the other is held against is not asked.
    assert told(judged(rule, {**data, "cod": {2019: 6}, "twin": {2020: 5}}, more=more)) == (
        "missed",
        "compared",
    )


# Changes

CHANGES = {
    "increase: land, since: 2018": "%",
    "decrease: land, since: 2018": "%",
    "increase: land, since: 2018, average: year": "%",
    "decrease: land, since: 2018, average: year": "%",
    "increase: land, every: year": "%",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("bound", ["10 %", "{indicator: growth}", "20 %, tolerance: 1 pp"])
@pytest.mark.parametrize("key", ["at_least", "below", "equal_to"])
def test_ratios_to_a_base(change, bound, key):
    if key == "equal_to" and "tolerance" in bound:
        return
    unit = ', unit: "%"' if "indicator" in bound else ""
    rule = f"{{{change}, {key}: {bound}, in: 2020{unit}}}"
    base = 2019 if "every" in change else 2018

    def reason(value, held, growth=5):
        data = {"land": {base: held, 2020: value}, "growth": {2020: growth}, "cod": {2020: 1}}
        found = judged(rule, data)
        return "decided" if found.status in {"met", "missed"} else found.reason

    assert reason(30, 20) == "decided"
    assert reason(None, 20) == "value_missing"
    assert reason(30, None) == "base_missing"
    assert reason(None, None) == "value_missing"
    assert reason(30, 0) == "base_not_positive"
    assert reason(30, -1e-3) == "base_not_positive"
    assert reason(30, 1e-320) == "undefined_value"
    assert reason(0, 20) == "decided"
    assert reason(-3, 20) == ("sign_change" if "average" in change else "decided")
    assert reason(-3, 0) == "base_not_positive"
    if "indicator" in bound:
        assert reason(30, 20, None) == "reference_missing"
        assert reason(30, None, None) == "base_missing"
        assert reason(30, 0, None) == "reference_missing"


@pytest.mark.parametrize("change", ["increase: share, since: 2018", "decrease: share, since: 2018",
                                    "increase: share, since: 2018, average: year"])  # fmt: skip
@pytest.mark.parametrize("bound", ["10 pp", "{indicator: gap}"])
def test_differences_from_a_base(change, bound):
    more = "gap: {unit: pp}"
    unit = ", unit: pp" if "indicator" in bound else ""
    rule = f"{{{change}, at_least: {bound}, in: 2020{unit}}}"

    def reason(value, held, gap=5):
        data = {"share": {2018: held, 2020: value}, "gap": {2020: gap}, "cod": {2020: 1}}
        found = judged(rule, data, more=more)
        return "decided" if found.status in {"met", "missed"} else found.reason

    assert reason(30, 0) == reason(-30, -20) == "decided"
    assert reason(None, 20) == "value_missing"
    assert reason(30, None) == "base_missing"
    assert reason(1e308, -1e308) == "undefined_value"
    if "indicator" in bound:
        assert reason(30, 20, None) == "reference_missing"
        assert reason(1e308, -1e308, None) == "reference_missing"


# Numbers that come to nothing


@pytest.mark.parametrize(
    ("rule", "data", "reason"),
    [
        ("{indicator: intensity, at_most: 1}", {"energy": {2020: 1}, "gdp": {2020: 0}}, "undefined_value"),
        ("{indicator: intensity, at_most: 1}", {"energy": {2020: 1}}, "value_missing"),
        ("{total: energy, since: 2019, at_most: 1 t}", {"energy": {2019: 1e308, 2020: 1e308}}, "undefined_value"),
        ("{mean: pm25, over: 2 years, at_most: 1}", {"pm25": {2019: 1e308, 2020: 1e308}}, "undefined_value"),
        ("{indicator: pm25, at_most: {schedule: {2019: -1, 2021: 4}, interpolate: geometric}, in: 2020}",
         {"pm25": {2020: 1}}, "undefined_value"),
        ("{indicator: pm25, at_most: {schedule: {2018: 1}}, in: 2020}", {"pm25": {2020: 1}}, "reference_missing"),
    ],
)  # fmt: skip
def test_what_has_no_number(rule, data, reason):
    assert told(judged(rule, data)) == ("undetermined", reason)


# Flags: what was filled or left out is told wherever it went

FILLED = {
    "{indicator: oxygen, at_least: 1, in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, at_least: {indicator: cod}, in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, at_least: previous, in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, equal_to: 5, in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, equal_to: {indicator: cod}, in: 2020, FILL}": ("oxygen", "cod"),
    "{indicator: oxygen, at_least: {indicator: cod}, tolerance: 5 %, in: 2020, FILL}": ("oxygen", "cod"),
    "{indicator: oxygen, between: [4, 6], in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, at_least: 4, at_most: {indicator: cod}, in: 2020, FILL}": ("oxygen", "cod"),
    "{indicator: oxygen, at_least: {schedule: {2018: 1, 2022: {indicator: cod}}, interpolate: linear}, in: 2020, FILL}":
        ("oxygen",),
    "{increase: oxygen, since: 2018, at_least: 0 %, in: 2020, FILL}": ("oxygen",),
    "{increase: oxygen, since: 2018, average: year, at_least: 0 %, in: 2020, FILL}": ("oxygen",),
    "{increase: oxygen, since: 2018, at_least: 0 mg/L, in: 2020, FILL}": ("oxygen",),
    "{increase: oxygen, since: 2020, at_least: 0 %, in: 2022, FILL}": ("oxygen",),
    "{indicator: oxygen, at_least: 1, throughout: 2019..2021, FILL}": ("oxygen",),
    "{mean: oxygen, over: 3 years, at_least: 1, in: 2020, FILL}": ("oxygen",),
    "{indicator: oxygen, at_least: 1, in: 2020, round: {digits: 1, mode: half_up}, FILL}": ("oxygen",),
    "{all: [{indicator: oxygen, at_least: 1, FILL}, {indicator: pm25, at_most: 9}], in: 2020}": ("oxygen",),
    "{any: [{indicator: oxygen, at_least: 9, FILL}, {indicator: pm25, at_most: 9}], in: 2020}": ("oxygen",),
    "{rules: [{indicator: oxygen, at_least: 1, FILL}, {indicator: pm25, at_most: 9}], at_least: 2, in: 2020}":
        ("oxygen",),
    "{indicator: oxygen, at_least: 1, where: cod > 4, in: 2020, FILL}": ("oxygen",),
}  # fmt: skip


@pytest.mark.parametrize("rule", FILLED)
@pytest.mark.parametrize("way", ["carry_forward", "interpolate"])
def test_what_was_filled_is_told(rule, way):
    rule_of = rule.replace("FILL", f"missing: {{{way}: 1}}")
    for name in FILLED[rule]:
        data = {**_data(**{name: 2020}), "pm25": {2020: 5}}
        found = judged(rule_of, data, as_of=2022)
        assert found.status == "met", name
        assert "filled" in found.flags
        found = judged(rule_of, {**_data(), "pm25": {2020: 5}}, as_of=2022)
        assert (found.status, "filled" in found.flags) == ("met", False)


@pytest.mark.parametrize(
    "rule",
    [
        "{indicator: ozone, at_least: 1}", "{indicator: ozone, equal_to: 5}", "{indicator: ozone, between: [1, 9]}",
        "{indicator: pm25, at_most: {indicator: ozone}}", "{indicator: pm25, equal_to: {indicator: ozone}}",
        "{indicator: ozone, at_most: {indicator: pm25}, tolerance: 5 %}",
        "{increase: ozone, since: 2019, at_least: 0 %}", "{increase: ozone, since: 2019, at_least: 0 µg/m³}",
        "{indicator: ozone, at_least: previous, in: 2020}", "{mean: ozone, over: 2 years, at_most: 5}",
        "{indicator: {expression: 2 * ozone}, at_least: 1 µg/m³}", "{indicator: pm25, at_most: 9, where: ozone > 1}",
        "{all: [{indicator: ozone, at_least: 1}], in: 2020}",
    ],
)  # fmt: skip
def test_what_was_left_out_is_told(rule):
    whole = {"ozone": {2019: 5, **quarters(2020, 5, 5, 5, 5)}, "pm25": {2019: 5, 2020: 5}}
    thin = {"ozone": {2019: 5, **quarters(2020, 5, 5, 5)}, "pm25": {2019: 5, 2020: 5}}
    found = judged(rule, thin)
    assert (found.status, found.flags) == (
        "met", ("tolerance", "left_out") if "tolerance" in rule else ("left_out",),
    )  # fmt: skip
    assert "left_out" not in judged(rule, whole).flags
    few = {"ozone": {2019: 5, **quarters(2020, 5, 5)}, "pm25": {2019: 5, 2020: 5}}
    found = judged(rule, few)
    assert (found.status, found.flags) == ("undetermined", ())
    assert found.reason == ("where_unknown" if "where" in rule else "too_few_values")


def test_before_a_period_is_seen_nothing_of_it_is_missing():
    for key in KEYS:
        found = judged(f"{{indicator: oxygen, {key}: {{indicator: cod}}}}", _data(), as_of=2019)
        assert told(found) == ("pending", "not_seen")
    # What is missing in a seen base is told before what is still to come.
    rule = "{increase: land, since: 2018, at_least: 5 %, in: 2020}"
    found = judged(rule, {"land": {2018: None, 2019: 4}}, as_of=2019)
    assert told(found) == ("pending", "base_missing")
    found = judged(rule, {"land": {2018: -1, 2019: 4}}, as_of=2019)
    assert told(found) == ("pending", "base_not_positive")


def test_a_case_of_which_the_label_is_missing():
    values = "{mountain: 7, hill: 6, plain: none}"
    two = f"{{indicator: oxygen, at_least: 6, at_most: {{case: terrain, values: {values}}}, in: 2020}}"
    low = {"oxygen": {2020: 5}}
    # It fails the one bound; whether it has to meet it is not known.
    assert told(judged(two, low)) == ("undetermined", "parameter_missing")
    assert told(judged(two, low, assign={"terrain": "plain"})) == ("not_applicable", "case_none")
    assert told(judged(two, low, assign={"terrain": "hill"})) == ("missed", "compared")
    by_class = two.replace("terrain", "river").replace(
        values, "{Ⅰ: 7, Ⅱ: 7, Ⅲ: 7, Ⅳ: 7, Ⅴ: 7, 劣Ⅴ: none}"
    )
    assert told(judged(by_class, low)) == ("undetermined", "reference_missing")
    assert told(judged(by_class, {**low, "river": {2020: "Ⅰ"}})) == ("missed", "compared")
    # As long as it is not known whether a rule applies, that is the reason.
    where = two.replace("in: 2020", "where: land > 3, in: 2020")
    assert told(judged(where, low, assign={"terrain": "hill"})) == ("undetermined", "where_unknown")
    assert told(judged(where, {**low, "land": {2020: 4}})) == ("undetermined", "parameter_missing")
