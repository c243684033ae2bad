"""Sentences 46, 47 and 49: which end, period, value, bound, margin and reason a verdict shows."""

from __future__ import annotations

import pytest
from engine_helpers import close, evaluated, judged, told
from register_helpers import asked
from register_helpers import evaluated as with_tasks

TWIN = "twin: {unit: t, kind: flow}"
HALF = {"2020-H1": 5}  # at least 5, and open upwards
WHOLE = {"2020-H1": 5, "2020-H2": 0}


def _shown(verdict):
    return (
        verdict.status,
        verdict.value_number,
        verdict.bound_number,
        verdict.margin_number,
        verdict.end,
    )


# Ends of the value and of the bound


@pytest.mark.parametrize(
    ("bound", "value", "reference", "shown"),
    [
        ("at_least: 4 t", HALF, None, ("met", 5, 4, 1, "least")),
        ("above: 5 t", HALF, None, ("undetermined", None, None, None, "")),
        ("at_most: 4 t", HALF, None, ("missed", 5, 4, -1, "least")),
        ("below: 5 t", HALF, None, ("missed", 5, 5, 0, "least")),
        ("equal_to: 4 t", HALF, None, ("missed", 5, 4, -1, "least")),
        ("between: [1 t, 4 t]", HALF, None, ("missed", 5, 4, -1, "least")),
        ("between: [1 t, 7 t]", HALF, None, ("undetermined", None, None, None, "")),
        ("at_least: 4 t", WHOLE, None, ("met", 5, 4, 1, "")),
        ("equal_to: 5 t", WHOLE, None, ("met", 5, 5, 0, "")),
        ("at_least: {indicator: twin}", HALF, {2020: 4}, ("met", 5, 4, 1, "least")),
        ("at_most: {indicator: twin}", HALF, {2020: 4}, ("missed", 5, 4, -1, "least")),
        ("at_most: {indicator: twin}", {2020: 4}, HALF, ("met", 4, 5, 1, "least")),
        ("at_least: {indicator: twin}", {2020: 4}, HALF, ("missed", 4, 5, -1, "least")),
        ("above: {indicator: twin}", {2020: 5}, HALF, ("missed", 5, 5, 0, "least")),
        ("equal_to: {indicator: twin}", {2020: 4}, HALF, ("missed", 4, 5, -1, "least")),
        ("equal_to: {indicator: twin}", {2020: 6}, HALF, ("undetermined", None, None, None, "")),
        ("at_least: {indicator: twin}", {2020: 6}, HALF, ("undetermined", None, None, None, "")),
        ("at_least: {indicator: twin}", {2020: 6}, WHOLE, ("met", 6, 5, 1, "")),
        ("equal_to: {indicator: twin}", {2020: 6}, WHOLE, ("missed", 6, 5, -1, "")),
        ("at_least: {indicator: twin}", HALF, HALF, ("undetermined", None, None, None, "")),
    ],
)
def test_the_end_that_decided_is_shown(bound, value, reference, shown):
    data = {"energy": value, "plain": {2020: 1}}
    if reference is not None:
        data["twin"] = reference
    verdict = judged(f"{{indicator: energy, {bound}}}", data, more=TWIN)
    assert _shown(verdict) == shown
    assert (verdict.period is None) == (shown[0] == "undetermined")


@pytest.mark.parametrize(
    ("bound", "status", "value", "end"),
    [
        ("at_least: Ⅱ", "missed", "Ⅲ", "most"), ("at_least: Ⅲ", "undetermined", None, ""),
        ("at_most: Ⅲ", "met", "Ⅲ", "most"), ("equal_to: Ⅱ", "missed", "Ⅲ", "most"),
    ],
)  # fmt: skip
def test_a_class_with_a_parameter_missing_shows_the_best_it_can_be(bound, status, value, end):
    verdict = judged(f"{{indicator: water, {bound}}}", {"cod": {2020: 25}, "plain": {2020: 1}})
    assert (verdict.status, verdict.value, verdict.end) == (status, value, end)


@pytest.mark.parametrize(
    ("rows", "bound", "shown"),
    [
        ([True], "above: 0 %", ("met", 0, 0, 0, "least")),
        ([True], "at_most: 0 %", ("missed", 0, 0, 0, "least")),
        ([False], "below: 100 %", ("met", 100, 100, 0, "most")),
        ([False], "at_least: 100 %", ("missed", 100, 100, 0, "most")),
        ([True], "at_most: 100 %", ("met", 100, 100, 0, "most")),
        ([False], "at_least: 0 %", ("met", 0, 0, 0, "least")),
        ([True, False], "at_least: 1 %", ("undetermined", None, None, None, "")),
    ],
)
def test_a_share_of_a_list_that_goes_on_shows_the_end_that_it_comes_near_to(rows, bound, shown):
    tasks = {f"{number}": {"ok": ok} for number, ok in enumerate(rows)}
    verdict = asked("share: tasks, meeting: ok", bound, tasks)
    assert _shown(verdict) == shown


@pytest.mark.parametrize(
    ("bound", "shown"),
    [("at_most: 2", ("met", 2, 2, 0, "most")), ("at_least: 2", ("undetermined", None, None, None, "")),
     ("at_least: 1", ("met", 1, 1, 0, "least")), ("above: 2", ("missed", 2, 2, 0, "most")),
     ("equal_to: 0", ("missed", 1, 0, -1, "least")), ("equal_to: 3", ("missed", 2, 3, -1, "most"))],
)  # fmt: skip
def test_a_count_shows_the_end_that_decided(bound, shown):
    tasks = {"甲": {"ok": True}, "乙": {"ok": None}, "丙": {"ok": False}}
    verdict = asked("count: tasks, meeting: ok", bound, tasks, complete=True)
    assert _shown(verdict) == shown


# Periods


@pytest.mark.parametrize(
    ("values", "as_of", "shown", "period", "reason"),
    [
        ((4, 3, 4), 2020, ("met", 4, 5, 1, ""), "2018", "compared"),
        ((3, 4, 4), 2020, ("met", 4, 5, 1, ""), "2019", "compared"),
        ((3, 5, 4), 2020, ("met", 5, 5, 0, ""), "2019", "compared"),
        ((6, 8, 7), 2020, ("missed", 8, 5, -3, ""), "2019", "compared"),
        ((8, 4, 8), 2020, ("missed", 8, 5, -3, ""), "2018", "compared"),
        ((4, None, 6), 2020, ("missed", 6, 5, -1, ""), "2020", "compared"),
        ((6, None, None), 2018, ("missed", 6, 5, -1, ""), "2018", "early"),
        ((4, 4, None), 2019, ("pending", None, None, None, ""), "None", "not_seen"),
        ((4, None, 4), 2020, ("undetermined", None, None, None, ""), "None", "value_missing"),
    ],
)
def test_the_period_of_the_smallest_margin_is_shown(values, as_of, shown, period, reason):
    data = {"pm25": dict(zip((2018, 2019, 2020), values, strict=True))}
    verdict = judged("{indicator: pm25, at_most: 5, throughout: 2018..2020}", data, as_of=as_of)
    assert (_shown(verdict), str(verdict.period), verdict.reason) == (shown, period, reason)


def test_of_two_bounds_the_nearer_is_shown():
    for value, bound, margin in ((12, 10, 2), (17, 20, 3), (15, 10, 5), (8, 10, -2), (23, 20, -3)):
        found = judged("{indicator: pm25, at_least: 10, at_most: 20}", {"pm25": {2020: value}})
        assert _shown(found) == ("met" if margin > 0 else "missed", value, bound, margin, "")


def test_a_period_that_does_not_apply_is_not_shown():
    data = {"pm25": {2018: 9, 2019: 4, 2020: 3}, "land": {2018: 1, 2019: 5, 2020: 5}}
    rule = "{indicator: pm25, at_most: 5, where: land > 3, throughout: 2018..2020}"
    verdict = judged(rule, data)
    assert (_shown(verdict), str(verdict.period)) == (("met", 4, 5, 1, ""), "2019")
    data["land"] = {2018: 1, 2019: 1, 2020: 1}
    verdict = judged(rule, data)
    assert (_shown(verdict), verdict.reason) == (
        ("not_applicable", None, None, None, ""),
        "where_false",
    )


# Why a rule does not apply


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (["{indicator: pm25, at_most: 5, where: land > 3}", "{indicator: pm25, at_most: 5, where: land > 4}"],
         "where_false"),
        (["{indicator: {mean: periods, of: pm25, where: pm25 > 9}, at_most: 1}"] * 2, "nobody_asked"),
        (["{indicator: share, at_least: {case: terrain, values: {mountain: none, hill: 4 %, plain: 5 %}}}"] * 2,
         "case_none"),
        (["{indicator: share, at_least: {case: terrain, values: {mountain: none, hill: 4 %, plain: 5 %}}}",
          "{indicator: {mean: periods, of: pm25, where: pm25 > 9}, at_most: 1}"], "nobody_asked"),
        (["{indicator: {mean: periods, of: pm25, where: pm25 > 9}, at_most: 1}",
          "{indicator: pm25, at_most: 5, where: land > 3}"], "where_false"),
    ],
)  # fmt: skip
def test_a_composite_that_does_not_apply_gives_the_first_reason_of_its_parts(parts, reason):
    data = {"pm25": {2020: 5}, "land": {2020: 1}, "share": {2020: 1}}
    for order in (parts, parts[::-1]):
        rule = f"{{all: [{', '.join(order)}], in: 2020}}"
        assert told(judged(rule, data, assign={"terrain": "mountain"})) == (
            "not_applicable",
            reason,
        )


def test_a_composite_left_out_by_its_own_condition():
    rule = "{all: [{indicator: pm25, at_most: 5}], where: land > 3, in: 2020}"
    assert told(judged(rule, {"pm25": {2020: 5}, "land": {2020: 1}})) == (
        "not_applicable",
        "where_false",
    )
    assert told(judged(rule, {"pm25": {2020: 5}, "plain": {2020: 1}})) == (
        "undetermined",
        "where_unknown",
    )


def test_a_place_without_members_and_one_whose_members_are_not_asked():
    rule = "r: {for: tasks, done: closed, where: ok, by: 2020}"
    for tasks, reason in (({}, "nobody_asked"), ({"甲": {"ok": False}}, "where_false"),
                          ({"甲": {"ok": False}, "乙": {"ok": False}}, "where_false")):  # fmt: skip
        found = with_tasks(rule, {"pm25": {2020: 1}}, tasks=tasks, complete=True)
        assert told(found.verdict("r")) == ("not_applicable", reason)
    mean = "r: {for: tasks, indicator: {mean: counties, of: people}, at_most: 5, by: 2020}"
    found = with_tasks(mean, {"pm25": {2020: 1}}, tasks={"甲": {}}, counties={}, complete=True)
    assert told(found.verdict("r")) == ("not_applicable", "nobody_asked")


# What is said beside


@pytest.mark.parametrize(
    ("more", "flags"),
    [
        ("", ()), ("tolerance: 5 %", ("tolerance",)), ("round: {digits: 0, mode: half_up}", ("rounded",)),
        ("tolerance: 5 %, round: {digits: 0, mode: half_up}", ("tolerance", "rounded")),
    ],
)  # fmt: skip
def test_what_was_eased_or_rounded_is_told_by_composites_too(more, flags):
    inner = "{indicator: pm25, at_most: 5, in: 2020" + (f", {more}" if more else "") + "}"
    rules = f"one: {inner}\nall: {{all: [one, {{indicator: land, at_least: 1}}], in: 2020}}\nagain: {{any: [all]}}"
    found = evaluated(rules, {"pm25": {2020: 5}, "land": {2020: 1}})
    assert [found.verdict(name).flags for name in found.rules] == [flags] * 3
    found = evaluated(rules, {"pm25": {2019: 5}, "land": {2020: 1}})
    assert [found.verdict(name).flags for name in found.rules] == [()] * 3
    found = evaluated(rules, {"pm25": {2020: 9}, "land": {2020: None}})
    assert [found.verdict(name).flags for name in found.rules] == [flags] * 3


def test_a_done_rule_shows_days():
    rule = "r: {for: tasks, done: closed, by: 2019, within: 10 days}"
    for closed, status, margin in (("2020-01-10", "met", 0), ("2020-01-11", "missed", -1), ("2019-12-31", "met", 10),
                                   (None, "missed", -356)):  # fmt: skip
        found = with_tasks(rule, tasks={"甲": {"closed": closed}}, complete=True)
        verdict = found.members("tasks").verdict("r", name="甲")
        assert (verdict.status, verdict.margin_number) == (status, close(margin))
        assert str(verdict.period) == "2019"
        assert told(found.verdict("r")) == (status, "parts")
