"""`extends`: what a set takes over, what it may tighten, and what it must explain (sentence 56)."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecorules as er

PROVINCE = """\
ecorules: 1
id: province
sources: {plan: {title: Plan of the province}}
window: 2016..2020
stages: {late: 2019..2020}
parameters: {quota: µg/m³, terrain: [hill, plain]}
indicators:
  pm25: {unit: µg/m³, kind: level, better: lower}
  pm10: {unit: µg/m³, kind: level}
  forest: {unit: "%", kind: stock}
  energy: {unit: 万吨标准煤, kind: flow}
  gdp: {unit: 亿元_2015, kind: flow}
  intensity: {unit: 吨标准煤/万元_2015, expression: energy / gdp}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ, 劣Ⅴ]}
rules:
  rule: {RULE}
"""


def province(rule="{indicator: pm25, at_most: 45 µg/m³, by: 2020}", *more):
    text = PROVINCE.replace("{RULE}", rule)
    return er.loads(text + "".join(f"  {line}\n" for line in more), name="province.yaml")


def city(rules, parent=None, top="", name="city.yaml"):
    head = f"ecorules: 1\nid: city\nextends: province\n{top}rules:\n"
    text = head + ("".join(f"  {line}\n" for line in rules) or "  {}\n")
    return er.loads(text, name=name, parents=[parent or province()])


def compared(theirs, mine, top=""):
    """Return what the city's rule is to the province's; it may be anything, since it departs."""
    parent = province(theirs)
    [found] = er.inheritance(city([f"rule: {mine[:-1]}, departs: a reason}}"], parent, top))
    return found


def refused(*args, **options):
    with pytest.raises(er.RuleSetError) as caught:
        city(*args, **options)
    return caught.value.problems


# What is taken over


def test_what_a_child_does_not_give_is_the_parents():
    found = city(["own: {indicator: forest, at_least: 60 %}"])
    assert found.rules == ("rule", "own")
    assert found.window == "2016..2020"
    assert found.indicators == ("pm25", "pm10", "forest", "energy", "gdp", "river")
    assert found.parameters == ("quota", "terrain")
    assert found.lineage == ("city", "province")
    assert found.model.stages == {"late": "2019..2020"}
    assert set(found.model.sources) == {"plan"}


def test_an_inherited_rule_is_judged():
    found = city(["own: {indicator: forest, at_least: 60 %}"])
    result = found.evaluate({"pm25": {2020: 46}, "forest": {2020: 60}})
    assert {verdict.rule: verdict.status for verdict in result} == {"rule": "missed", "own": "met"}


def test_the_file_alone_is_kept_beside_the_whole():
    found = city(["own: {indicator: forest, at_least: 60 %}"])
    assert list(found.written.rules) == ["own"]
    assert list(found.model.rules) == ["rule", "own"]
    assert "pm25" not in found.dump()


def test_titles_people_and_notes_may_be_the_childs():
    parent = province(
        "{indicator: pm25, at_most: 45 µg/m³, lead: [省环保厅], note: of the province}"
    )
    found = city(
        ["rule: {indicator: pm25, at_most: 45 µg/m³, lead: [市环保局], title: Air}"], parent
    )
    [row] = er.inheritance(found)
    assert (row.how, str(row)) == ("repeated", "")
    assert found.model.rules["rule"].lead == ["市环保局"]


def test_the_people_of_a_file_are_those_of_its_rules():
    parent = er.loads(
        PROVINCE.replace("{RULE}", "{indicator: pm25, at_most: 45}") + "lead: [省环保厅]\n"
    )
    found = city(
        ["own: {indicator: forest, at_least: 60 %}"],
        parent,
        "lead: [市政府]\nsupport: [市林业局]\n",
    )
    result = found.evaluate({"pm25": {2020: 46}, "forest": {2020: 60}})
    assert result.verdict("rule").lead == ("省环保厅",)
    assert result.verdict("own").lead == ("市政府",)
    # Where the parent names nobody, what the city says of all its rules stands.
    assert result.verdict("rule").support == ("市林业局",)


def test_a_citation_stays_with_its_document():
    parent = province("{indicator: pm25, at_most: 45, source: {clause: 一}}", "two: {indicator: forest, at_least: 1 %, source: {document: plan, clause: 二}}")  # fmt: skip
    found = city(
        ["own: {indicator: forest, at_least: 60 %, source: {document: plan, clause: 三}}"],
        parent,
        "sources: {plan: {title: Plan of the city}}\n",
    )
    sources = found.model.sources
    cited = {
        name: sources[rule.source[0].document].title for name, rule in found.model.rules.items()
    }
    assert cited == {
        "rule": "Plan of the province",
        "two": "Plan of the province",
        "own": "Plan of the city",
    }


def test_window_and_stages_mean_what_they_mean_where_they_are_written():
    parent = province(
        "{indicator: pm25, at_most: 45}",
        "each: {indicator: forest, must: not_fall, throughout: window}",
        "late: {indicator: forest, at_least: 50 %, throughout: late}",
        "both: {all: [{indicator: pm25, at_most: 50}, {indicator: pm10, at_most: 90, in: 2018}]}",
        "steps: {indicator: pm10, at_most: {schedule: {2018: 80, 2019: 70}}}",
    )
    found = city(["own: {indicator: pm10, at_most: 75}"], parent, "window: 2018..2021\nstages: {late: 2020..2021}\n")  # fmt: skip
    periods = {
        name: [str(period) for period in node.periods]
        for name, node in found.compiled.rules.items()
    }
    assert periods["rule"] == ["2020"]
    assert periods["each"] == ["2016", "2017", "2018", "2019", "2020"]
    assert periods["late"] == ["2019", "2020"]
    assert periods["steps"] == ["2018", "2019"]
    assert [str(part.periods[0]) for part, _ in found.compiled.rules["both"].composite.parts] == ["2020", "2018"]  # fmt: skip
    # The city's own rule is judged at the end of its own window.
    assert str(found.compiled.window.last) == "2021"
    assert found.compiled.rules["own"].timeless


def test_unit_definitions_come_from_both():
    parent = er.loads(
        "ecorules: 1\nid: province\nwindow: 2020\nunits: [箱 = 25 kg]\n"
        "indicators: {x: {unit: 箱}}\nrules: {rule: {indicator: x, at_most: 2 箱}}\n"
    )
    found = city(["own: {indicator: y, at_most: 2 袋}"], parent, "units: [箱 = 25 kg, 袋 = 5 kg]\nindicators: {y: {unit: 袋}}\n")  # fmt: skip
    assert found.model.units == ["箱 = 25 kg", "袋 = 5 kg"]
    assert found.evaluate({"x": "50 kg", "y": "11 kg"}, as_of=2020).summary() == {
        "met": 1, "missed": 1, "pending": 0, "undetermined": 0, "not_applicable": 0,
    }  # fmt: skip


def test_a_composite_of_the_parent_holds_the_childs_rule():
    parent = province(
        "{indicator: pm25, at_most: 45}",
        "green: {indicator: forest, at_least: 60 %}",
        "all_of_it: {all: [rule, green]}",
    )
    found = city(["rule: {indicator: pm25, at_most: 40}"], parent)
    result = found.evaluate({"pm25": {2020: 43}, "forest": {2020: 60}})
    assert result.verdict("all_of_it").status == "missed"


def test_cases_and_what_is_left_out_are_not_inherited():
    parent = er.loads(
        PROVINCE.replace("{RULE}", "{indicator: pm25, at_most: 45}")
        + "left_out: [{because: unclear}]\ncases: [{data: {pm25: 46}, as_of: 2020, expect: {rule: missed}}]\n"
    )
    found = city(["rule: {indicator: pm25, at_most: 40}"], parent)
    assert found.model.left_out is None
    assert found.model.cases is None


# Tighter, looser, not to be compared: parent's rule, child's rule, what it is, what is said of it

AT_MOST = "{indicator: pm25, at_most: 45 µg/m³, by: 2020}"
AT_LEAST = "{indicator: forest, at_least: 60 %, by: 2020}"
CHANGE = "{decrease: energy, since: 2015, at_least: 15 %, by: 2020}"
STEPS = "{indicator: pm25, at_most: {schedule: {2018: 50, 2020: 45}}}"
CASES = (
    "{indicator: forest, at_least: {case: terrain, values: {hill: 60 %, plain: none}}, by: 2020}"
)
DRAWN = "{indicator: pm25, at_most: {indicator: pm10}, by: 2020}"
ROUNDED = "{indicator: pm25, at_most: 45, by: 2020, round: {digits: 0}}"
FILLED = "{indicator: pm25, at_most: 45, by: 2020, missing: {interpolate: 2}}"
WHERE = "{indicator: pm25, at_most: 45, by: 2020, where: gdp > 100}"
ALL = "{all: [{indicator: pm25, at_most: 45}, {indicator: pm10, at_most: 80}], by: 2020}"
ANY = "{any: [{indicator: pm25, at_most: 45}, {indicator: pm10, at_most: 80}], by: 2020}"
TWO = "{rules: [{indicator: pm25, at_most: 45}, {indicator: pm10, at_most: 80}], at_least: 1, by: 2020}"
EXPECTED = "{indicator: pm25, at_most: 45, by: 2020, binding: false}"

TABLE = [
    # bounds
    (AT_MOST, "{indicator: pm25, at_most: 45 µg/m³, by: 2020}", "repeated", ""),
    (AT_MOST, "{indicator: pm25, at_most: 0.045 mg/m³, by: 2020}", "repeated", ""),
    (AT_MOST, "{indicator: pm25, not_higher_than: 45, by: 2020}", "repeated", ""),
    (AT_MOST, "{indicator: pm25, at_most: 40, by: 2020}", "tightened", "at_most 40 µg/m³, 5 µg/m³ tighter than 45 µg/m³"),
    (AT_MOST, "{indicator: pm25, at_most: 0.04 mg/m³, by: 2020}", "tightened", "at_most 0.04 mg/m³, 0.005 mg/m³ tighter than 0.045 mg/m³"),
    (AT_MOST, "{indicator: pm25, at_most: 46, by: 2020}", "departs", "the parent asks at_most 45 µg/m³"),
    (AT_MOST, "{indicator: pm25, below: 45, by: 2020}", "tightened", "strict"),
    ("{indicator: pm25, below: 45, by: 2020}", AT_MOST, "departs", "the parent asks below 45"),
    (AT_MOST, "{indicator: pm25, equal_to: 44, by: 2020}", "tightened", "equal_to 44 µg/m³, 1 µg/m³ tighter than 45 µg/m³; equal_to"),
    ("{indicator: pm25, equal_to: 44, by: 2020}", "{indicator: pm25, at_most: 44, by: 2020}", "departs", "it lacks the parent's equal_to 44"),
    ("{indicator: pm25, equal_to: 44, by: 2020}", "{indicator: pm25, equal_to: 43, by: 2020}", "departs", "the parent asks equal_to 44"),
    (AT_LEAST, "{indicator: forest, at_least: 61.5 %, by: 2020}", "tightened", "at_least 61.5 %, 1.5 pp tighter than 60 %"),
    (AT_LEAST, "{indicator: forest, at_most: 70 %, by: 2020}", "departs", "it lacks the parent's at_least 60 %"),
    (AT_LEAST, "{indicator: forest, between: [62 %, 90 %], by: 2020}", "tightened", "between 62 %, 2 pp tighter than 60 %; a further bound"),
    ("{indicator: forest, between: [60 %, 80 %], by: 2020}", AT_LEAST, "departs", "it lacks the parent's between [60 %, 80 %]"),
    (CHANGE, "{decrease: energy, since: 2015, at_least: 16.5 %, by: 2020}", "tightened", "at_least 16.5 %, 1.5 pp tighter than 15 %"),
    (CHANGE, "{decrease: energy, since: 2015, at_least: 20 万吨标准煤, by: 2020}", "departs", "it has a bound of another kind"),
    (CHANGE, "{decrease: energy, since: 2014, at_least: 15 %, by: 2020}", "departs", "it compares other periods"),
    (CHANGE, "{decrease: energy, since: 2015, average: year, at_least: 15 %, by: 2020}", "departs", "it measures something else"),
    (CHANGE, "{increase: energy, since: 2015, at_least: 15 %, by: 2020}", "departs", "it measures something else"),
    (AT_MOST, "{indicator: pm10, at_most: 40, by: 2020}", "departs", "it measures something else"),
    ("{indicator: river, at_least: Ⅲ, by: 2020}", "{indicator: river, at_least: Ⅱ类, by: 2020}", "tightened", "at_least Ⅱ, 1 steps tighter than Ⅲ"),
    ("{indicator: river, at_least: Ⅲ, by: 2020}", "{indicator: river, at_least: Ⅳ, by: 2020}", "departs", "the parent asks at_least Ⅲ"),
    # tolerance
    ("{indicator: pm25, at_most: 40, by: 2020, tolerance: 5 %}", "{indicator: pm25, at_most: 40, by: 2020}", "tightened", "at_most 40 µg/m³, 2 µg/m³ tighter than 42 µg/m³"),
    ("{indicator: pm25, at_most: 40, by: 2020}", "{indicator: pm25, at_most: 40, by: 2020, tolerance: 5 %}", "departs", "the parent asks at_most 40"),
    # references
    (DRAWN, DRAWN, "repeated", ""),
    (DRAWN, "{indicator: pm25, below: {indicator: pm10}, by: 2020}", "tightened", "strict"),
    (DRAWN, "{indicator: pm25, at_most: 45, by: 2020}", "departs", "it cannot be compared with the parent's at_most"),
    (AT_MOST, "{indicator: pm25, at_most: {assigned: quota}, by: 2020}", "departs", "it cannot be compared with the parent's at_most 45 µg/m³"),
    ("{indicator: forest, must: not_fall, throughout: late}", "{indicator: forest, must: rise, throughout: late}", "tightened", "strict"),
    ("{indicator: forest, must: not_fall, throughout: late}", "{indicator: forest, at_least: previous, throughout: 2019..2020}", "repeated", ""),
    ("{indicator: forest, must: rise, throughout: late}", "{indicator: forest, must: not_fall, throughout: late}", "departs", "the parent asks must rise"),
    ("{indicator: forest, at_least: {period: 2015}, by: 2020}", "{indicator: forest, at_least: {period: 2016}, by: 2020}", "departs", "it cannot be compared with the parent's at_least"),
    # schedules and cases
    (STEPS, "{indicator: pm25, at_most: {schedule: {2018: 50, 2020: 40}}}", "tightened", "at_most 40 µg/m³ in 2020, 5 µg/m³ tighter than 45 µg/m³"),
    (STEPS, "{indicator: pm25, at_most: {schedule: {2018: 50, 2019: 48, 2020: 45}}}", "tightened", "judged in 2019 too"),
    (STEPS, "{indicator: pm25, at_most: {schedule: {2018: 51, 2020: 40}}}", "departs", "the parent asks at_most"),
    (STEPS, "{indicator: pm25, at_most: {schedule: {2020: 40}}}", "departs", "it is not judged in 2018; it cannot be compared with the parent's at_most"),
    (STEPS, "{indicator: pm25, at_most: 45, throughout: 2018..2020}", "tightened", "at_most 45 µg/m³ in 2018, 5 µg/m³ tighter than 50 µg/m³; judged in 2019 too"),
    (STEPS, "{indicator: pm25, at_most: {schedule: {2016: 60, 2020: 40}, interpolate: linear}, throughout: 2018..2020}", "tightened", "at_most 40 µg/m³ in 2020, 5 µg/m³ tighter than 45 µg/m³; judged in 2019 too"),
    (CASES, "{indicator: forest, at_least: {case: terrain, values: {hill: 62 %, plain: 10 %}}, by: 2020}", "tightened", "at_least 62 % in 2020, 2 pp tighter than 60 %"),
    (CASES, "{indicator: forest, at_least: {case: terrain, values: {hill: none, plain: 10 %}}, by: 2020}", "departs", "the parent asks at_least"),
    (CASES, "{indicator: forest, at_least: 60 %, by: 2020}", "repeated", ""),
    (AT_LEAST, CASES, "departs", "the parent asks at_least 60 %"),
    # times
    (AT_MOST, "{indicator: pm25, at_most: 45, throughout: 2018..2020}", "tightened", "judged in 2018, 2019 too"),
    (AT_MOST, "{indicator: pm25, at_most: 45, by: 2019}", "departs", "it is not judged in 2020"),
    (AT_MOST, "{indicator: pm25, at_most: 45}", "repeated", ""),
    (AT_MOST, "{indicator: pm25, at_most: 45, by: 2020, within: 10 days}", "departs", "it allows 10 days of grace"),
    # where, binding, rounding, gaps
    (AT_MOST, WHERE, "departs", "it holds only where: gdp > 100"),
    (WHERE, AT_MOST, "tightened", "everywhere"),
    (WHERE, "{indicator: pm25, at_most: 45, by: 2020, where: gdp>100}", "repeated", ""),
    (WHERE, "{indicator: pm25, at_most: 45, by: 2020, where: gdp > 200}", "departs", "it holds elsewhere"),
    (AT_MOST, EXPECTED, "departs", "it is no longer binding"),
    (EXPECTED, AT_MOST, "tightened", "binding"),
    (AT_MOST, ROUNDED, "departs", "it is rounded in another way"),
    (FILLED, AT_MOST, "tightened", "gaps are not filled"),
    (FILLED, "{indicator: pm25, at_most: 45, by: 2020, missing: {interpolate: 1}}", "tightened", "gaps of 1 are filled"),
    (FILLED, "{indicator: pm25, at_most: 45, by: 2020, missing: {carry_forward: 1}}", "departs", "gaps are filled in another way"),
    (AT_MOST, FILLED, "departs", "gaps are filled in another way"),
    # composites
    (ALL, ALL, "repeated", ""),
    (ALL, ALL.replace("80", "70"), "tightened", "its parts"),
    (ALL, ALL.replace("}],", "}, {indicator: forest, at_least: 10 %}],"), "tightened", "its parts"),
    (ALL, ALL.replace("80", "90"), "departs", "its parts ask less, or something else"),
    (ALL, "{all: [{indicator: pm25, at_most: 45}], by: 2020}", "departs", "its parts ask less, or something else"),
    (ALL, ANY, "departs", "it measures something else"),
    (ANY, "{any: [{indicator: pm10, at_most: 80}], by: 2020}", "tightened", "its parts"),
    (ANY, ANY.replace("}],", "}, {indicator: forest, at_least: 10 %}],"), "departs", "its parts ask less, or something else"),
    (TWO, TWO.replace("at_least: 1", "at_least: 2"), "tightened", "at_least 2, 1 tighter than 1"),
    (TWO, TWO.replace("80", "70"), "tightened", "its parts"),
    (TWO, TWO.replace("at_least: 1", "at_least: 60 %"), "departs", "it has a bound of another kind"),
]  # fmt: skip


@pytest.mark.parametrize(("theirs", "mine", "how", "what"), TABLE)
def test_tightness(theirs, mine, how, what):
    found = compared(theirs, mine)
    assert (found.rule, found.how) == ("rule", how)
    assert str(found) == "; ".join(filter(None, [what, "because: a reason"]))


@pytest.mark.parametrize(
    ("theirs", "mine"), [(theirs, mine) for theirs, mine, how, _ in TABLE if how == "departs"]
)
def test_what_is_looser_needs_a_reason(theirs, mine):
    [problem] = refused([f"rule: {mine}"], province(theirs))
    assert problem.code == "looser"
    assert problem.message.startswith("'rule' is looser than in 'province': ")
    assert str(problem.place) == "city.yaml:5:3"
    assert "departs: reason" in problem.hint


def test_a_reason_is_no_blank():
    [problem] = refused(["rule: {indicator: pm25, at_most: 46, by: 2020, departs: ' '}"])
    assert problem.code == "looser"


def test_a_reason_needs_something_to_depart_from():
    [problem] = refused(["new: {indicator: pm25, at_most: 46, departs: a reason}"])
    assert (problem.code, str(problem.place)) == ("departs", "city.yaml:5:39")
    with pytest.raises(er.RuleSetError) as caught:
        er.loads("ecorules: 1\nid: t\nwindow: 2020\nindicators: {x: {unit: t}}\nrules: {r: {indicator: x, at_most: 1, departs: a reason}}\n")  # fmt: skip
    assert [problem.code for problem in caught.value.problems] == ["key-here"]


def test_every_loosened_rule_is_told():
    parent = province(AT_MOST, f"two: {AT_LEAST}", f"three: {CHANGE}")
    problems = refused(
        [
            "rule: {indicator: pm25, at_most: 46, by: 2020}",
            "two: {indicator: forest, at_least: 60 %, by: 2020}",
            "three: {decrease: energy, since: 2015, at_least: 14 %, by: 2020}",
        ],
        parent,
    )
    assert [(problem.code, problem.place.line) for problem in problems] == [("looser", 5), ("looser", 7)]  # fmt: skip


# The law: whoever meets a tighter rule meets the parent's

BOUNDS = st.one_of(
    st.builds(
        "{}: {}".format,
        st.sampled_from(["at_most", "at_least", "above", "below", "equal_to"]),
        st.integers(40, 44),
    ),
    st.builds("between: [{}, {}]".format, st.integers(40, 42), st.integers(42, 44)),
    st.builds(
        "at_most: {{schedule: {{2018: {}, 2020: {}}}, interpolate: linear}}".format,
        st.integers(40, 44),
        st.integers(40, 44),
    ),
)
TIMES = st.sampled_from(["by: 2020", "throughout: 2019..2020", "in: 2019"])
EXTRAS = st.sampled_from(
    ["", ", tolerance: 2 %", ", where: pm10 > 50", ", missing: {interpolate: 1}"]
)


@st.composite
def rules(draw):
    bound, extra = draw(BOUNDS), draw(EXTRAS)
    if "tolerance" in extra and ("between" in bound or "equal" in bound):
        extra = ""
    return f"{{indicator: pm25, {bound}, {draw(TIMES)}{extra}}}"


VALUES = st.one_of(st.none(), st.integers(39, 45))


@settings(max_examples=150, deadline=None)
@given(rules(), rules(), st.lists(VALUES, min_size=3, max_size=3), st.sampled_from([None, 40, 60]))
def test_whoever_meets_a_tighter_rule_meets_the_parents(theirs, mine, values, pm10):
    if compared(theirs, mine).how == "departs":
        theirs, mine = mine, theirs  # perhaps it is the other one that is tighter
        if compared(theirs, mine).how == "departs":
            return
    years = ("2018", "2019", "2020")
    data = {
        "pm25": dict(zip(years, values, strict=True)),
        "pm10": dict.fromkeys(years, pm10),
        "forest": {"2020": 1},
    }
    parent = province(theirs)
    child = city([f"rule: {mine}"], parent)
    status = child.evaluate(data, as_of=2020).verdict("rule").status
    if status == "met":
        before = parent.evaluate(data, as_of=2020).verdict("rule").status
        # What the parent asks only where pm10 is high, nobody can say without pm10.
        assert before in {"met", "not_applicable", *(["undetermined"] if pm10 is None else [])}


# What rules stand on


def test_another_unit_of_the_same_kind_changes_nothing():
    found = city(
        ["own: {indicator: pm25, at_most: 0.05}"], None, "indicators: {pm25: {unit: mg/m³, kind: level, better: lower}}\n"
    )  # fmt: skip
    result = found.evaluate({"pm25": {2020: 0.046}})
    assert {verdict.rule: verdict.status for verdict in result} == {"rule": "missed", "own": "met"}


REDEFINED = [
    ("pm25: {unit: t, kind: level, better: lower}", "pm25", "another unit"),
    ("pm25: {unit: µg/m³, kind: stock, better: lower}", "pm25", "another kind"),
    ("pm25: {unit: µg/m³, kind: level, better: higher}", "pm25", "another better"),
    ("pm25: {unit: µg/m³, kind: level, better: lower, range: [0, ]}", "pm25", "another range"),
    ("intensity: {unit: 吨标准煤/万元_2015, expression: energy / gdp / 2}", "intensity", "another expression"),
    ("river: {classes: [Ⅰ, Ⅱ, Ⅲ]}", "river", "another classes"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "name", "says"), REDEFINED)
def test_an_indicator_keeps_its_meaning(entry, name, says):
    problem = refused(["own: {indicator: forest, at_least: 60 %}"], None, f"indicators:\n  {entry}\n")[0]  # fmt: skip
    assert (problem.code, str(problem.place)) == ("redefined", "city.yaml:5:3")
    assert f"{name!r} is given again with {says} than in 'province'" in problem.message


def test_spelling_a_definition_otherwise_changes_nothing():
    top = (
        "indicators:\n"
        "  intensity: {unit: tce/万元_2015, expression: energy/gdp, title: Intensity}\n"
        "  river: {classes: [I类, II类, III类, IV类, V类, 劣V类]}\n"
        "parameters: {quota: {unit: ug/m3, title: Quota}, terrain: {classes: [hill, plain]}}\n"
    )
    assert city(["own: {indicator: river, at_least: Ⅱ}"], None, top).rules == ("rule", "own")


def test_a_parameter_keeps_its_meaning():
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], None, "parameters: {terrain: [hill, plain, coast]}\n")  # fmt: skip
    assert problem.code == "redefined"
    assert "'terrain' is given again with another classes" in problem.message


def test_bare_numbers_of_the_parent_stay_in_its_unit():
    """An inherited rule that would be read in the child's unit is refused, not misread."""
    parent = province("{indicator: pm25, at_most: 45, by: 2020}")
    top = "indicators:\n  pm25: {unit: mg/m³, kind: level, better: lower}\n"
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], parent, top)
    assert (problem.code, str(problem.place)) == ("redefined", "city.yaml:5:3")
    assert "the inherited rule 'rule' would mean something else" in problem.message
    # Given again, in the child's words, it stands.
    assert city(["rule: {indicator: pm25, at_most: 0.045, by: 2020}"], parent, top).inherited[0].how == "repeated"  # fmt: skip


def test_digits_of_the_parent_stay_in_its_unit():
    """400 µg/m³ are 0.4 mg/m³, which rounds to none."""
    parent = province("{indicator: pm25, at_most: 45 µg/m³, by: 2020, round: {digits: 0}}")
    top = "indicators:\n  pm25: {unit: mg/m³, kind: level, better: lower}\n"
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], parent, top)
    assert problem.code == "redefined"
    assert "it is rounded in a unit that is another here" in problem.message
    same = "rule: {indicator: pm25, at_most: 45 µg/m³, by: 2020, round: {digits: 0}}"
    [problem] = refused([same], parent, top)
    assert problem.code == "looser"
    # A rate has the same unit in both.
    rate = "{decrease: pm25, since: 2015, at_least: 15 %, by: 2020, round: {digits: 0}}"
    assert city(["own: {indicator: forest, at_least: 60 %}"], province(rate), top).inherited[0].how == "inherited"  # fmt: skip


def test_a_rule_that_would_be_tighter_unasked_is_told_with_its_step():
    parent = province("{indicator: pm25, at_least: 45, by: 2020}")
    top = "indicators:\n  pm25: {unit: mg/m³, kind: level, better: lower}\n"
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], parent, top)
    assert problem.message == (
        "the inherited rule 'rule' would mean something else: "
        "at_least 45 mg/m³, 44.955 mg/m³ tighter than 0.045 mg/m³"
    )


def test_bare_numbers_in_formulas_of_the_parent_stay_in_its_unit():
    parent = province(WHERE)
    top = "indicators:\n  gdp: {unit: 万元_2015, kind: flow}\n"
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], parent, top)
    assert problem.code == "redefined"
    assert "its where counts in a unit that is another here" in problem.message
    text = PROVINCE.replace("energy / gdp}", "energy / gdp if gdp > 5 else energy / gdp}")
    parent = er.loads(text.replace("{RULE}", AT_MOST))
    [problem] = refused(["own: {indicator: forest, at_least: 60 %}"], parent, top)
    assert (problem.code, str(problem.place)) == ("redefined", "city.yaml:5:3")
    assert (
        "the inherited indicator 'intensity' counts in the unit that 'gdp' has" in problem.message
    )


def test_a_broken_parent_is_told_at_its_own_place(tmp_path):
    (tmp_path / "province.yaml").write_text(PROVINCE.replace("{RULE}", "{indicator: pm26, at_most: 1}"), "utf-8")  # fmt: skip
    (tmp_path / "city.yaml").write_text("ecorules: 1\nid: city\nextends: province\nrules: {}\n", "utf-8")  # fmt: skip
    with pytest.raises(er.RuleSetError) as caught:
        er.load(tmp_path / "city.yaml")
    [problem] = caught.value.problems
    assert problem.place.source == str(tmp_path / "province.yaml")
    assert problem.place.line == 16


def test_a_name_of_the_parent_that_the_child_takes_is_told_where_it_is_taken():
    """A parameter of the child takes a name that is an indicator of the parent."""
    problems = refused(["own: {indicator: forest, at_least: 60 %}"], None, "parameters: {gdp: 亿元_2015}\n")  # fmt: skip
    assert [(problem.code, str(problem.place)) for problem in problems] == [("name-twice", "city.yaml:4:14")]  # fmt: skip


def test_what_the_child_breaks_in_the_parent_is_told_at_the_parents_place():
    parent = province("{indicator: pm25, at_most: 45, by: 2020}", "two: {all: [rule]}")
    [problem] = refused(["rule: {any: [two]}"], parent)
    assert (problem.code, str(problem.place)) == ("circle", "province.yaml:17:15")


def test_problems_of_the_child_keep_their_places():
    problems = refused(["own: {indicator: pm26, at_most: 45}", "two: {indicator: pm25, at_mst: 3}"])
    assert [(problem.code, str(problem.place)) for problem in problems] == [
        ("unknown-indicator", "city.yaml:5:20"),
        ("unknown-key", "city.yaml:6:26"),
    ]


def test_a_broken_entry_of_the_child_is_not_replaced_by_the_parents():
    problems = refused(["rule: {indicator: pm25, at_mst: 3}"])
    assert [problem.code for problem in problems] == ["unknown-key"]


# Registers


REGISTERS = """\
ecorules: 1
id: province
window: 2018..2020
registers:
  plants: {rows: {东厂: {due: 2019}, 西厂: {due: 2020}, 等: }, attributes: {closed: date, due: period}}
indicators: {left: {count: plants, meeting: not closed}}
rules:
  closed: {for: plants, done: closed, by: due}
  none_left: {indicator: left, at_most: 0, by: 2020}
"""


def with_plants(plants, *rules):
    text = f"ecorules: 1\nid: city\nextends: province\nregisters:\n  plants: {plants}\nrules:\n"
    return er.loads(
        text + ("".join(f"  {rule}\n" for rule in rules) or "  {}\n"),
        name="city.yaml",
        parents=[er.loads(REGISTERS)],
    )


SHAPE = "attributes: {closed: date, due: period}"


def test_a_child_may_list_more_members():
    found = with_plants(f"{{rows: {{东厂: {{due: 2019}}, 西厂: {{due: 2020}}, 北厂: {{due: 2020}}}}, {SHAPE[:-1]}, owner: text}}}}")  # fmt: skip
    assert [row.how for row in found.inherited] == ["inherited", "inherited"]
    assert list(found.model.registers["plants"].rows) == ["东厂", "西厂", "北厂"]


@pytest.mark.parametrize(
    ("plants", "says"),
    [
        (f"{{rows: {{西厂: {{due: 2020}}}}, {SHAPE}}}", "its register 'plants' leaves out 东厂"),
        (
            f"{{rows: {{东厂: {{due: 2021}}, 西厂: {{due: 2020}}}}, {SHAPE}}}",
            "says otherwise of 东厂",
        ),
    ],
)
def test_a_child_may_not_list_fewer(plants, says):
    with pytest.raises(er.RuleSetError) as caught:
        with_plants(plants)
    problems = caught.value.problems
    assert [(problem.code, str(problem.place)) for problem in problems] == [("redefined", "city.yaml:5:3")] * 2  # fmt: skip
    assert [problem.message.split("'")[1] for problem in problems] == ["closed", "none_left"]
    assert says in problems[0].message
    found = with_plants(
        plants,
        "closed: {for: plants, done: closed, by: due, departs: moved to another city}",
        "none_left: {indicator: left, at_most: 0, by: 2020, departs: as above}",
    )
    assert [row.how for row in found.inherited] == ["departs", "departs"]


def test_a_register_keeps_its_attributes():
    with pytest.raises(er.RuleSetError) as caught:
        with_plants("{rows: {东厂: {due: 2019}, 西厂: {due: 2020}}, attributes: {closed: boolean, due: period}}")  # fmt: skip
    problem = caught.value.problems[0]
    assert problem.code == "redefined"
    assert "'plants' is given again with another attribute 'closed' than in" in problem.message


def test_what_each_member_must_do_is_compared_too():
    parent = er.loads(REGISTERS)
    text = "ecorules: 1\nid: city\nextends: province\nrules: {closed: {for: plants, done: closed, RULE}}\n"
    for rule, how in (("by: due", "repeated"), ("in: due", "repeated"), ("by: due, within: 5 days, departs: x", "departs"), ("by: 2020, departs: x", "departs")):  # fmt: skip
        found = er.inheritance(er.loads(text.replace("RULE", rule), parents=[parent]))
        assert found[0].how == how, rule


# Where the parent is found


def family(folder, *rows):
    for name, extends in rows:
        above = f"extends: {extends}\n" if extends else "window: 2020\nindicators: {x: {unit: t}}\n"
        text = f"ecorules: 1\nid: {name}\n{above}rules: {{{name}: {{indicator: x, at_most: 1}}}}\n"
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_a_parent_lies_beside_its_child(tmp_path):
    family(tmp_path, ("nation", ""), ("province", "nation"), ("city", "province"))
    found = er.load(tmp_path / "city.yaml")
    assert found.lineage == ("city", "province", "nation")
    assert found.rules == ("nation", "province", "city")
    assert [one.id for one in found.ancestors] == ["province", "nation"]
    assert [row.rule for row in found.inherited] == ["nation", "province"]


def test_a_parent_is_given(tmp_path):
    family(tmp_path, ("nation", ""), ("province", "nation"), ("city", "province"))
    text = (tmp_path / "city.yaml").read_text("utf-8")
    (tmp_path / "city.yaml").unlink()
    paths = [tmp_path / "province.yaml", str(tmp_path / "nation.yaml")]
    assert er.loads(text, parents=paths).rules == ("nation", "province", "city")
    province = er.load(paths[0])
    assert er.loads(text, parents=[province]).parent is province
    # What is given comes before what lies beside.
    other = er.loads(
        "ecorules: 1\nid: province\nwindow: 2020\nindicators: {x: {unit: t}}\nrules: {}\n"
    )
    (tmp_path / "city.yaml").write_text(text, "utf-8")
    assert er.load(tmp_path / "city.yaml", parents=[other]).parent is other


def test_a_parent_comes_with_the_package():
    text = "ecorules: 1\nid: city\nextends: energy-intensity-2007\nrules: {}\n"
    assert er.loads(text).rules == ("reduction",)


def test_a_changed_parent_is_read_anew(tmp_path):
    family(tmp_path, ("province", ""), ("city", "province"))
    before = er.load(tmp_path / "city.yaml")
    (tmp_path / "province.yaml").write_text((tmp_path / "province.yaml").read_text("utf-8").replace("at_most: 1", "at_most: 2"), "utf-8")  # fmt: skip
    after = er.load(tmp_path / "city.yaml")
    assert after.model.rules["province"].at_most == "2"
    assert before.digest != after.digest


MISSING = [
    ("nation", "no-parent", "there is no set 'nation' to extend, and no file nation.yaml beside"),
    ("energy-intensity-2008", "no-parent", "did you mean 'energy-intensity-2007'?"),
    ("../nation", "extends", "'../nation' is not the id of a set"),
    ("/etc/passwd", "extends", "is not the id of a set"),
    ("nation.yaml/..", "extends", "is not the id of a set"),
    (".hidden", "extends", "is not the id of a set"),
]


@pytest.mark.parametrize(("extends", "code", "says"), MISSING)
def test_a_parent_that_is_not_there(tmp_path, extends, code, says):
    family(tmp_path, ("city", extends))
    with pytest.raises(er.RuleSetError) as caught:
        er.load(tmp_path / "city.yaml")
    [problem] = caught.value.problems
    assert problem.code == code
    assert says in problem.message
    assert (problem.place.line, problem.place.column) == (3, 10)
    assert "parents=[path" in problem.hint


def test_a_file_that_holds_another_set(tmp_path):
    family(tmp_path, ("nation", ""), ("city", "province"))
    (tmp_path / "nation.yaml").rename(tmp_path / "province.yaml")
    with pytest.raises(er.RuleSetError, match="holds the set 'nation', not 'province'"):
        er.load(tmp_path / "city.yaml")


@pytest.mark.parametrize(
    ("rows", "circle"),
    [
        ([("city", "city")], "city -> city"),
        ([("city", "province"), ("province", "city")], "city -> province -> city"),
        ([("city", "b"), ("b", "c"), ("c", "b")], "city -> b -> c -> b"),
    ],
)
def test_circles(tmp_path, rows, circle):
    family(tmp_path, *rows)
    with pytest.raises(er.RuleSetError) as caught:
        er.load(tmp_path / "city.yaml")
    [problem] = caught.value.problems
    assert problem.code == "circle"
    assert problem.message == f"the set extends itself: {circle}"


def test_a_circle_through_a_given_set(tmp_path):
    family(tmp_path, ("city", ""), ("province", "city"))
    province = er.load(tmp_path / "province.yaml")
    with pytest.raises(er.RuleSetError, match="city -> province -> city"):
        er.loads("ecorules: 1\nid: city\nextends: province\nrules: {}\n", parents=[province])


def test_long_rows(tmp_path):
    names = [f"s{number}" for number in range(9)]
    family(tmp_path, *zip(names, ["", *names], strict=False))
    assert len(er.load(tmp_path / "s7.yaml").lineage) == 8
    with pytest.raises(er.RuleSetError) as caught:
        er.load(tmp_path / "s8.yaml")
    [problem] = caught.value.problems
    assert problem.code == "too-deep"
    with pytest.raises(er.RuleSetError, match="more than 8 sets"):
        er.load(tmp_path / "s8.yaml", parents=[er.load(tmp_path / "s7.yaml")])


# Copies


def test_copies_carry_their_parents_along(tmp_path):
    family(tmp_path, ("nation", ""), ("province", "nation"), ("city", "province"))
    found = er.load(tmp_path / "city.yaml")
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert again.model == found.model
        assert again.written == found.written
        assert again.digest == found.digest
        assert again.lineage == found.lineage
        assert [row.how for row in again.inherited] == ["inherited", "inherited"]


def test_dump_is_the_file_alone():
    found = city(["rule: {indicator: pm25, at_most: 40}"])
    again = er.loads(found.dump(), parents=[province()])
    assert again.model == found.model
    assert again.dump() == found.dump()
    with pytest.raises(er.RuleSetError, match="there is no set 'province' to extend"):
        er.loads(found.dump())


def test_the_table():
    parent = province(AT_MOST, f"two: {AT_LEAST}", f"three: {CHANGE}")
    found = er.inheritance(
        city(
            [
                "rule: {indicator: pm25, at_most: 40, by: 2020}",
                "two: {indicator: forest, at_least: 50 %, by: 2020, departs: {en: built up, zh: 建成区}}",
            ],
            parent,
        )
    )
    assert repr(found) == (
        "city extends province: 1 tightened, 1 departs, 1 inherited\n\n"
        "rule   how        what\n"
        "rule   tightened  at_most 40 µg/m³, 5 µg/m³ tighter than 45 µg/m³\n"
        "two    departs    the parent asks at_least 60 %; because: built up\n"
        "three  inherited"
    )
    assert len(found) == 3
    assert found[0].steps[0].by == 5.0
    assert (found[0].steps[0].unit, found[0].steps[0].period) == ("µg/m³", None)
    assert found[1].words("zh")[-1] == "because: 建成区"
    assert repr(er.inheritance(parent)) == "province extends no other set"
    assert list(er.inheritance(parent)) == []
