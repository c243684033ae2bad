"""Corners where a wrong verdict, a crash or a hang once was: offsets, overflow, depth, positions."""

from __future__ import annotations

import time

import pytest
from engine_helpers import judged, quarters, told

import ecorules as er

KELVIN = """
    kelvin: {unit: K, kind: level, better: lower}
    outside: {unit: °C, range: [223.15 K, ]}
    mild: {classes: [yes, no], limits: {kelvin: [27 °C]}}
"""
HOT = {"warmth": {2020: 100}, "kelvin": {2020: 300.15}, "outside": {2020: -40}}  # 300.15 K is 27 °C


@pytest.mark.parametrize(
    ("rule", "status", "margin"),
    [
        ("indicator: warmth, at_most: 300.15 K", "missed", -73),
        ("indicator: warmth, between: [373.15 K, 400 K]", "met", 0),
        ("indicator: warmth, at_most: {indicator: kelvin}", "missed", -73),
        ("indicator: kelvin, at_least: {indicator: warmth}", "missed", -73),
        ("mean: warmth, over: 1, at_most: 300.15 K", "missed", -73),
        ("indicator: {mean: periods, of: warmth, over: 1}, at_most: 300.15 K", "missed", -73),
        ("indicator: {max: periods, of: kelvin, over: 1, unit: °C}, at_most: 27", "met", 0),
        ("indicator: {expression: kelvin, unit: °C}, at_most: 27", "met", 0),
        ("indicator: {expression: warmth, unit: K}, at_most: 373.15", "met", 0),
        ("indicator: warmth, at_most: {schedule: {2020: 300.15 K}}", "missed", -73),
        ("indicator: mild, at_least: yes", "met", 0),
        ("indicator: outside, at_least: -40", "met", 0),
    ],
)
def test_levels_in_units_with_another_zero_convert_with_their_zero(rule, status, margin):
    data = {name: values for name, values in HOT.items() if name in {"warmth", "kelvin"}}
    verdict = judged(f"{{{rule}}}", HOT if "outside" in rule else data, more=KELVIN)
    assert (verdict.status, verdict.margin_number) == (status, pytest.approx(margin, abs=1e-9))


@pytest.mark.parametrize(
    "rule",
    [
        "{mean: pm25, over: 2, at_most: 5}",
        "{mean: pm25, over: 2, at_least: 5}",
        "{total: energy, since: 2019, equal_to: 5}",
        "{increase: land, since: 2019, at_least: 5 ha, by: 2020}",
        "{indicator: {mean: periods, of: pm25, over: 2}, at_most: 5}",
    ],
)
def test_sentence_10_an_overflow_is_a_gap(rule):
    data = {
        "pm25": {2019: 1e308, 2020: 1e308}, "energy": {2019: 1e308, 2020: 1e308},
        "land": {2019: -1e308, 2020: 1e308},
    }  # fmt: skip
    verdict = judged(rule, data)
    assert told(verdict) == ("undetermined", "undefined_value")
    assert (verdict.value_number, verdict.margin_number) == (None, None)


@pytest.mark.parametrize("bound", ["at_least: 5", "at_most: 5", "above: 5", "below: 5"])
@pytest.mark.parametrize("need", ["", ", need: 2", ", need: 50 %"])
def test_sentence_10_an_overflow_of_parts_of_a_year_is_a_gap(need, bound):
    more = f"large: {{unit: µg/m³, kind: level{need}}}"
    data = {"large": quarters(2020, 1e308, 1e308, 1e308, 1e308)}
    verdict = judged(f"{{indicator: large, {bound}, in: 2020}}", data, more=more)
    assert told(verdict) == ("undetermined", "undefined_value")
    assert verdict.margin_number is None


@pytest.mark.parametrize("due", [2020, 2021])
@pytest.mark.parametrize(
    "bound",
    ["increase: land, since: due, at_least: 0 %", "decrease: land, since: due, at_most: 0 ha"],
)
def test_sentence_21_a_base_given_from_outside_also_lies_before(due, bound):
    data = {"land": {2020: 5, 2021: 5}}
    with pytest.raises(er.UsageError) as caught:
        judged(f"{{{bound}, in: 2020}}", data, as_of=2021, assign={"due": due})
    assert caught.value.code == "since"


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("{increase: land, since: due, at_least: 5 %, in: 2020}", "2018-Q1"),
        ("{indicator: land, at_least: {period: due}, in: 2020}", "2018-Q1"),
        ("{total: energy, since: due, at_least: 1, in: 2020}", "2019-Q1"),
        ("{increase: land, every: month, at_least: 0 %, in: due}", "2020"),
        ("{increase: land, since: 2018, at_least: 0 %, in: due}", "2020-Q4"),
    ],
)
def test_sentence_20_a_period_given_from_outside_has_the_grain_of_the_rule(rule, due):
    data = {
        "land": {"2018": 100, "2018-Q1": 100, "2020": 105, "2020-Q4": 105},
        "energy": {"2019-Q1": 1, "2020": 5},
    }
    with pytest.raises(er.UsageError) as caught:
        judged(rule, data, assign={"due": due})
    assert caught.value.code == "grain"


def test_sentence_43_none_is_a_gap_for_a_period_too():
    verdict = judged(
        "{indicator: land, at_least: 5, in: due}", {"land": {2020: 5}}, assign={"due": None}
    )
    assert told(verdict) == ("undetermined", "parameter_missing")


def test_sentence_36_classes_are_only_carried():
    rule = "{indicator: river, at_least: Ⅱ, in: 2020, missing: {interpolate: 1}}"
    with pytest.raises(er.RuleSetError) as caught:
        judged(rule, {"river": {2019: "Ⅰ", 2021: "Ⅲ"}}, as_of=2021)
    assert caught.value.code == "no-arithmetic"


def test_sentence_41_what_a_carried_value_left_out_is_said():
    rule = "{indicator: ozone, at_most: 45, missing: {carry_forward: 1}, in: 2020}"
    verdict = judged(rule, {"ozone": quarters(2019, 40, 40, 40)})
    assert (verdict.status, verdict.flags) == ("met", ("filled", "left_out"))


def test_sentence_38_only_what_is_missing_in_seen_periods_is_listed():
    rule = "{indicator: pm25, at_most: 45, throughout: window}"
    verdict = judged(rule, {"pm25": {2018: 45}}, as_of=2019)
    assert [(name, str(period)) for name, period in verdict.missing] == [("pm25", "2019")]


def test_the_end_of_the_calendar_is_no_crash():
    rule = "{indicator: land, at_least: 1, in: 9999, missing: {interpolate: 3}}"
    assert judged(rule, {"land": {2020: 1}}, as_of="9999").status == "undetermined"


# -- files that cost too much --------------------------------------------------------------------

HEAD = "ecorules: 1\nid: t\nwindow: 2020\n"


def test_rules_that_hold_others_in_two_ways_do_not_double_the_work():
    begun = time.process_time()
    found = er.loads(doubled(12)).evaluate({"x": {2020: 1}}, as_of=2020)
    assert found.verdict("r0").status == "met"
    assert time.process_time() - begun < 1


def test_rules_that_would_be_told_a_million_times_are_refused():
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(doubled(20))
    assert {problem.code for problem in caught.value.problems} == {"too-many-parts"}


def doubled(times):
    chain = "".join(
        f"  {name}{n}: {{all: [r{n + 1}, s{n + 1}]}}\n" for n in range(times) for name in "rs"
    )
    last = "".join(f"  {name}{times}: {{indicator: x, at_most: 1}}\n" for name in "rs")
    return f"{HEAD}indicators: {{x: {{unit: t}}}}\nrules:\n{chain}{last}"


@pytest.mark.parametrize("count", [400, 2000])
def test_a_long_chain_of_rules_by_id_is_refused(count):
    chain = "".join(f"  r{n}: {{all: [r{n + 1}]}}\n" for n in range(count))
    text = (
        HEAD
        + f"indicators: {{x: {{unit: t}}}}\nrules:\n{chain}  r{count}: {{indicator: x, at_most: 1}}\n"
    )
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text)
    assert {problem.code for problem in caught.value.problems} == {"too-deep"}


@pytest.mark.parametrize("count", [400, 2000])
def test_a_long_chain_of_expressions_is_refused(count):
    chain = "".join(f"  x{n}: {{expression: 1 * x{n - 1}}}\n" for n in range(1, count))
    text = (
        HEAD
        + f"indicators:\n  x0: {{unit: t}}\n{chain}rules: {{r: {{indicator: x{count - 1}, at_least: 1}}}}"
    )
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text)
    assert {problem.code for problem in caught.value.problems} == {"too-deep"}


def test_chains_that_are_not_too_long_are_read():
    ids = "".join(f"  r{n}: {{all: [r{n + 1}]}}\n" for n in range(10))
    names = "".join(f"  x{n}: {{expression: 1 * x{n - 1}}}\n" for n in range(1, 10))
    text = f"{HEAD}indicators:\n  x0: {{unit: t}}\n{names}rules:\n{ids}  r10: {{indicator: x9, at_least: 1}}"
    assert er.loads(text).evaluate({"x0": {2020: 1}}, as_of=2020).verdict("r0").status == "met"


def test_a_lone_surrogate_in_a_text_is_refused():
    with pytest.raises(er.RuleSetError, match=r"half a character, U\+D800"):
        er.loads(HEAD + "title: a\ud800b\nrules: {}")


def test_a_next_line_character_is_refused_though_it_is_escaped():
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(HEAD + 'title: "a\\Nb"\nrules: {}')
    assert [problem.code for problem in caught.value.problems] == ["invisible-character"]


# -- messages ------------------------------------------------------------------------------------


def problems(text):
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text, name="plan.yaml")
    return caught.value.problems


BEGIN = (
    HEAD
    + "indicators:\n  pm25: {unit: µg/m³, kind: level, better: lower}\n  river: {classes: [a, b]}\n"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  x: {expression: '2 * ▶pm26'}\nrules: {}", "expression-name"),
        ('  x: {expression: "2 * ▶pm26"}\nrules: {}', "expression-name"),
        ("  x: {expression: \"1 if river == 'a' else ▶pm26\"}\nrules: {}", "expression-name"),
        ("  x: {expression: '1 if river == ''a'' else ▶pm26'}\nrules: {}", "expression-name"),
        ("  x:\n    expression: >-\n      2 *\n      ▶pm26\nrules: {}", "expression-name"),
        ("rules: {r: {indicator: pm25, at_most: 1, source: {▶clauses: x}}}", "unknown-key"),
        ("  x: {classes: [a, b], limits: {▶pm26: [1]}}\nrules: {}", "unknown-indicator"),
        ("  x: {classes: [a, b], limits: {▶river: [1]}}\nrules: {}", "limits"),
        ("rules: {r: {indicator: pm25, at_most: 1}}\ncases: [{data: {}, expect: {r: {▶statuss: met}}}]", "unknown-word"),
    ],
    ids=["single quotes", "double quotes", "quotes in quotes", "doubled quotes", "folded", "source", "limit", "limit of a class", "expectation"],
)  # fmt: skip
def test_a_message_points_at_the_token(text, code):
    marked = BEGIN + text
    before = marked[: marked.index("▶")]
    spot = before.count("\n") + 1, len(before) - before.rfind("\n")
    (problem,) = problems(marked.replace("▶", ""))
    assert (problem.code, problem.place.line, problem.place.column) == (code, *spot)


@pytest.mark.parametrize(
    "text",
    [
        "rules: {r: {indicator: pm25, at_most: }}",
        "rules: {r: {indicator: , at_most: 1}}",
        "rules:\n  r:\n",
        "  x: {unit: ~}\nrules: {}",
        "  x:\nrules: {}",
    ],
)
def test_an_empty_value_is_one_problem(text):
    (problem,) = problems(BEGIN + text)
    assert problem.code == "empty"
    assert "None" not in problem.message


def test_sentence_1_a_formula_cut_at_its_comma_is_told_to_be_quoted():
    found = problems(BEGIN + "  x: {expression: min(pm25, pm25)}\nrules: {}")
    assert any("quote" in problem.hint for problem in found)


def test_a_quote_left_open_is_told_where_it_opens():
    (problem,) = problems('ecorules: 1\nid: t\ntitle: "Plan\nrules: {}\n')
    assert (problem.place.line, problem.place.column) == (3, 8)
    assert "quote" in problem.message + problem.hint


def test_no_name_is_guessed_to_be_itself():
    text = (
        HEAD
        + "parameters: {due: period}\nindicators: {x: {unit: t}}\nrules: {r: {indicator: x, at_most: 1, where: due > 3}}"
    )
    (problem,) = problems(text)
    assert problem.message == "'due' stands for a period, and periods are not calculated with"


def test_an_article_fits_its_word():
    (problem,) = problems(
        BEGIN
        + "rules: {r: {indicator: pm25, at_most: 1}}\ncases: [{data: {}, expect: {r: {statuss: met}}}]"
    )
    assert problem.message == "'statuss' is not an expectation, did you mean 'status'?"


def test_a_margin_too_large_for_a_number_is_none():
    data = {"plain": {2020: 1.5e308}, "index": {2020: -1.5e308}}
    for bound, status in (
        ("at_least: -1.5e308", "met"), ("at_least: {indicator: index}", "met"), ("equal_to: -1.5e308", "missed"),
        ("at_most: {indicator: index}", "missed"),
    ):  # fmt: skip
        verdict = judged(f"{{indicator: plain, {bound}}}", data)
        assert (verdict.status, verdict.margin_number, verdict.to_dict()["margin"]) == (
            status,
            None,
            None,
        )


STRAY = [
    # a reference that says more than it means
    ("{period: 2018, at: 50}", "'at' does not go with 'period'"),
    ("{indicator: ozone, at: 2019}", "'at' does not go with 'indicator'"),
    ("{indicator: ozone, where: gdp > 1}", "'where' does not go with 'indicator'"),
    ("{schedule: {2020: 5}, values: {a: 1}}", "'values' does not go with 'schedule'"),
    ("{mean: ozone, over: 3, at: 50}", "'at' does not go with 'mean'"),
    ("{expression: ozone, interpolate: linear}", "'interpolate' does not go with 'expression'"),
]


@pytest.mark.parametrize(("bound", "told"), STRAY)
def test_no_key_of_a_bound_is_passed_over(bound, told):
    with pytest.raises(er.RuleSetError) as caught:
        judged(f"{{indicator: pm25, at_most: {bound}, in: 2020}}", {})
    [problem] = caught.value.problems
    assert (problem.code, problem.message) == ("key-here", told)


def test_a_mean_over_a_range_that_begins_later():
    data = {"pm25": {2018: 10, 2019: 20, 2020: 30}}
    verdict = judged("{mean: pm25, over: 2019.., at_most: 25, in: 2020}", data)
    assert (verdict.status, verdict.value_number, str(verdict.first_attained)) == (
        "met",
        25,
        "2019",
    )
    later = judged("{mean: pm25, over: 2021.., at_most: 25, in: 2020}", data)
    assert (*told(later), later.first_attained) == ("undetermined", "value_missing", None)


def test_a_change_of_a_temperature_has_no_zero_point():
    verdict = judged(
        "{increase: warmth, since: 2018, at_least: 1 °C, in: 2020}",
        {"warmth": {2018: 10, 2020: 12}},
    )
    assert verdict.value.to("kelvin").magnitude == pytest.approx(2)
    assert verdict.bound.to("kelvin").magnitude == pytest.approx(1)
    level = judged("{indicator: warmth, at_least: 1 °C, in: 2020}", {"warmth": {2020: 12}})
    assert level.value.to("kelvin").magnitude == pytest.approx(285.15)


def test_rows_of_the_history_hold_in_every_scenario():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nregisters: {spills: {attributes: {day: date}}}\n"
        "indicators: {x: {unit: t, kind: level}}\n"
        "rules: {ban: {indicator: {count: spills, during: day}, at_most: 0, by: 2020}}\n"
    )
    data = {
        "region": ["A"] * 3,
        "scenario": ["past", "low", "high"],
        "year": [2020] * 3,
        "x": [1] * 3,
    }
    rows = {"name": ["m", "n"], "scenario": ["past", "high"], "day": ["2020-05-01", "2020-06-01"]}
    found = plan.evaluate(
        data, history="past", registers={"spills": rows}, complete=True, as_of=2020
    )
    assert [(one.series["scenario"], one.status, one.value) for one in found] == [
        ("low", "missed", 1),
        ("high", "missed", 2),
    ]
    twice = {"name": ["m", "m"], "scenario": ["past", ""], "day": ["2020-05-01", "2020-06-01"]}
    with pytest.raises(er.UsageError, match="'m' has a row without a scenario and one in 'past'"):
        plan.evaluate(data, history="past", registers={"spills": twice}, complete=True, as_of=2020)


@pytest.mark.parametrize(
    ("kind", "status"), [(", kind: flow", "missed"), ("", "undetermined"), (", kind: level", None)]
)
def test_a_standard_is_met_in_its_own_kind(kind, status):
    """Halves of 3 and 4 are a year of 7 in a flow; as a level they would be 3.5, and pass."""
    head = "ecorules: 1\nid: ID\nwindow: 2020\nindicators: {x: {unit: tKIND}}\n"
    their = er.loads(
        head.replace("ID", "std").replace("KIND", ", kind: flow")
        + "rules: {r: {indicator: x, at_most: 5}}\n"
    )
    ours = er.loads(
        head.replace("ID", "ours").replace("KIND", kind)
        + "rules: {a: {meets: {set: std}, by: 2020}}\n"
    )
    data = {"x": {"2020-H1": 3, "2020-H2": 4}}
    if status is None:
        with pytest.raises(er.RuleSetError, match="kind-mismatch"):
            ours.evaluate(data, standards=[their])
    else:
        assert ours.evaluate(data, standards=[their]).verdict("a").status == status


NOBODY = """
    asked: {share: periods, meeting: energy > 1, where: energy > 0, unit: '%'}
"""


@pytest.mark.parametrize(
    "bound",
    [
        "{indicator: asked}",
        "{share: periods, meeting: energy > 1, where: energy > 0}",
        "{schedule: {2020: {indicator: asked}}}",
    ],
)
def test_a_bound_for_which_nobody_is_asked_is_missing(bound):
    rule = f"{{indicator: forest, at_least: {bound}, in: 2020}}"
    data = {"energy": {2020: 0}, "forest": {2020: 5}}
    assert told(judged(rule, data, more=NOBODY)) == ("undetermined", "reference_missing")
    asked = {"energy": {2020: 3}, "forest": {2020: 5}}
    assert judged(rule, asked, more=NOBODY).status == "missed"


def test_before_anybody_is_asked_there_is_nothing_to_be_held_against():
    data = {"energy": {2019: 0, 2020: 3}}
    for bound in ("{period: 2019}", "previous"):
        verdict = judged(f"{{indicator: asked, at_least: {bound}, in: 2020}}", data, more=NOBODY)
        assert told(verdict) == ("undetermined", "reference_missing")
    nobody = judged("{indicator: asked, at_least: 5 %, in: 2019}", data, more=NOBODY)
    assert told(nobody) == ("not_applicable", "nobody_asked")
