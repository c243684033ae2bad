"""What a rule asks more or less than its parent's: bounds, times, grace, parts (sentence 56)."""

from __future__ import annotations

import pytest

import ecorules as er

PROVINCE = """\
ecorules: 1
id: province
window: 2016..2020
stages: {late: 2019..2020}
parameters: {quota: µg/m³, terrain: [hill, plain], shore: [near, far], due: period}
registers: {counties: {key: region}}
indicators:
  pm25: {unit: µg/m³, kind: level, better: lower}
  pm10: {unit: µg/m³, kind: level}
  forest: {unit: "%", kind: stock}
  energy: {unit: t, kind: flow}
  warmth: {unit: °C, kind: level}
  index: {unit: "1", kind: level}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
rules:
  rule: {RULE}
  two: {indicator: pm10, at_most: 80, by: 2020}
  three: {indicator: forest, at_least: 20 %, by: 2020}
  four: {indicator: index, at_least: 1, by: 2020}
"""


def compared(theirs, mine, *, top="", parent=PROVINCE):
    """Return what the city's rule is to the province's; it may be anything, since it departs."""
    province = er.loads(parent.replace("{RULE}", theirs))
    rule = f"{{{mine}, departs: x}}"
    text = f"ecorules: 1\nid: city\nextends: province\n{top}rules:\n  rule: {rule}\n"
    found = er.inheritance(er.loads(text, parents=[province]))[0]
    return found.how, str(found).removesuffix("because: x").removesuffix("; ")


def pm25(bound, time="by: 2020"):
    return f"indicator: pm25, {bound}, {time}"


def forest(bound):
    return f"indicator: forest, {bound}, by: 2020"


DRAWN = "at_most: {indicator: pm10}"
PATH = "indicator: pm25, at_most: {schedule: {2018: 50, 2020: 40}, interpolate: linear}, throughout: 2018..2020"
CURVE = "indicator: pm25, at_most: {schedule: {2018: 100, 2020: 25}, interpolate: geometric}, throughout: 2018..2020"
HILLS = "at_least: {case: terrain, values: {hill: 60 %, plain: 40 %}}"
BLIND = "it cannot be compared with the parent's at_most"
LESS = "its parts ask less, or something else"
KIND = "it has a bound of another kind"
PARTS = "[{indicator: pm25, at_most: 45}, {indicator: pm10, at_most: 80}]"

TABLE = [
    # numbers, on either side and of either strictness
    (pm25("below: 45"), pm25("below: 0.045 mg/m³"), "repeated", ""),
    (pm25("below: 45"), pm25("at_most: 44"), "tightened", "at_most 44 µg/m³, 1 µg/m³ tighter than 45 µg/m³"),
    (pm25("below: 45"), pm25("at_most: 46"), "departs", "the parent asks below 45"),
    (forest("above: 60 %"), forest("at_least: 60 %"), "departs", "the parent asks above 60 %"),
    (forest("above: 60 %"), forest("at_least: 61 %"), "tightened", "at_least 61 %, 1 pp tighter than 60 %"),
    (forest("above: 60 %"), forest("above: 60 %"), "repeated", ""),
    (forest("at_least: 60 %"), forest("above: 60 %"), "tightened", "strict"),
    (forest("at_least: 60 %"), forest("above: 61 %"), "tightened", "above 61 %, 1 pp tighter than 60 %"),
    (forest("at_least: 60 %"), forest("at_least: 59.9 %"), "departs", "the parent asks at_least 60 %"),
    (forest("at_least: 60 %"), forest("at_least: 0.6"), "departs", "the parent asks at_least 60 %"),
    ("indicator: index, at_least: 2", "indicator: index, at_least: 2.5", "tightened", "at_least 2.5, 0.5 tighter than 2"),
    ("indicator: index, at_least: {schedule: {2018: 2, 2020: 3}}", "indicator: index, at_least: {schedule: {2018: 2, 2020: 4}}", "tightened", "at_least 4 in 2020, 1 tighter than 3"),
    ("indicator: river, at_least: {schedule: {2018: Ⅲ, 2020: Ⅱ}}", "indicator: river, at_least: {schedule: {2018: Ⅲ, 2020: Ⅰ}}", "tightened", "at_least Ⅰ in 2020, 1 steps tighter than Ⅱ"),
    # two bounds
    (forest("between: [60 %, 80 %]"), forest("at_least: 60 %, at_most: 80 %"), "repeated", ""),
    (forest("between: [60 %, 80 %]"), forest("at_least: 60 %, below: 80 %"), "tightened", "strict"),
    (forest("at_least: 60 %, at_most: 80 %"), forest("between: [61 %, 79 %]"), "tightened", "between 61 %, 1 pp tighter than 60 %; between 79 %, 1 pp tighter than 80 %"),
    (forest("between: [60 %, 80 %]"), forest("between: [60 %, 81 %]"), "departs", "the parent asks between [60 %, 80 %]"),
    (forest("between: [60 %, 80 %]"), forest("at_most: 80 %"), "departs", "it lacks the parent's between [60 %, 80 %]"),
    (forest("at_most: 80 %"), forest("between: [60 %, 80 %]"), "tightened", "a further bound"),
    (forest("at_most: 80 %"), forest("at_least: 60 %, at_most: 81 %"), "departs", "the parent asks at_most 80 %"),
    (forest("equal_to: 70 %"), forest("equal_to: 70 %"), "repeated", ""),
    (forest("equal_to: 70 %"), forest("between: [70 %, 70 %]"), "departs", "it lacks the parent's equal_to 70 %"),
    (forest("at_least: 70 %"), forest("equal_to: 70 %"), "tightened", "equal_to"),
    (forest("at_least: 70 %"), forest("equal_to: 69 %"), "departs", "the parent asks at_least 70 %"),
    # tolerances: part of the bound between numbers, compared where the bound is a reference
    (pm25("at_most: 40, tolerance: 5 %"), pm25("at_most: 40, tolerance: 2 µg/m³"), "repeated", ""),
    (pm25("at_most: 40, tolerance: 5 %"), pm25("at_most: 41, tolerance: 1"), "repeated", ""),
    (pm25("at_most: 40, tolerance: 5 %"), pm25("at_most: 40, tolerance: 2.5"), "departs", "the parent asks at_most 40"),
    (forest("at_least: 60 %, tolerance: 5 %"), forest("at_least: 60 %"), "tightened", "at_least 60 %, 3 pp tighter than 57 %"),
    (forest("at_least: 60 %, tolerance: 5 %"), forest("at_least: 60 %, tolerance: 2 pp"), "tightened", "at_least 58 %, 1 pp tighter than 57 %"),
    (pm25(DRAWN + ", tolerance: 5 %"), pm25(DRAWN + ", tolerance: 5 %"), "repeated", ""),
    (pm25(DRAWN + ", tolerance: 5 %"), pm25(DRAWN), "repeated", ""),
    (pm25(DRAWN + ", tolerance: 5 %"), pm25(DRAWN + ", tolerance: 6 %"), "departs", BLIND),
    (pm25(DRAWN + ", tolerance: 5 %"), pm25(DRAWN + ", tolerance: 1"), "departs", BLIND),
    (pm25(DRAWN + ", tolerance: 2"), pm25(DRAWN + ", tolerance: 0.002 mg/m³"), "repeated", ""),
    (pm25(DRAWN + ", tolerance: 2"), pm25(DRAWN + ", tolerance: 2.1"), "departs", BLIND),
    (pm25(DRAWN + ", tolerance: 2"), pm25(DRAWN + ", tolerance: 1 %"), "departs", BLIND),
    (pm25(DRAWN), pm25(DRAWN + ", tolerance: 1 %"), "departs", BLIND),
    (pm25("at_most: previous, tolerance: 2"), pm25("at_most: previous, tolerance: 3"), "departs", BLIND + " previous"),
    # references
    (pm25("below: {indicator: pm10}"), pm25(DRAWN), "departs", "it cannot be compared with the parent's below"),
    (pm25(DRAWN), pm25("at_least: {indicator: pm10}"), "departs", "it lacks the parent's at_most"),
    (pm25(DRAWN), pm25("equal_to: {indicator: pm10}"), "departs", BLIND),
    (pm25(DRAWN), pm25("at_most: {indicator: pm25}"), "departs", BLIND),
    (pm25("must: fall"), pm25("below: previous"), "repeated", ""),
    (pm25("must: not_rise"), pm25("must: fall"), "tightened", "strict"),
    (pm25("must: fall"), pm25("must: not_rise"), "departs", "the parent asks must fall"),
    (pm25("must: not_rise"), pm25("must: rise"), "departs", "it lacks the parent's must not_rise"),
    (pm25("at_most: previous"), pm25("at_most: {period: 2019}"), "departs", BLIND + " previous"),
    (pm25("at_most: {period: 2015}"), pm25("at_most: {period: 2015}"), "repeated", ""),
    (pm25("at_most: {period: 2015}"), pm25("below: {period: 2015}"), "tightened", "strict"),
    (pm25("below: {period: 2015}"), pm25("at_most: {period: 2015}"), "departs", "the parent asks below"),
    (pm25("at_most: {period: due}"), pm25("at_most: {period: due}"), "repeated", ""),
    (pm25("at_most: {period: due}"), pm25("at_most: {period: 2015}"), "departs", BLIND),
    # paths
    (PATH, PATH, "repeated", ""),
    (PATH, pm25("at_most: 40", "throughout: 2018..2020"), "tightened", "at_most 40 µg/m³ in 2018, 10 µg/m³ tighter than 50 µg/m³; at_most 40 µg/m³ in 2019, 5 µg/m³ tighter than 45 µg/m³"),
    (PATH, pm25("at_most: {schedule: {2018: 50, 2019: 45, 2020: 40}}", "throughout: 2018..2020"), "repeated", ""),
    (PATH, pm25("at_most: {schedule: {2018: 50, 2019: 46, 2020: 40}}", "throughout: 2018..2020"), "departs", "the parent asks at_most"),
    (PATH, pm25("at_most: {schedule: {2018: 50, 2020: 40}}", "throughout: 2018..2020"), "departs", BLIND),
    (CURVE, pm25("at_most: {schedule: {2018: 100, 2019: 50, 2020: 25}}", "throughout: 2018..2020"), "repeated", ""),
    (CURVE, pm25("at_most: {schedule: {2018: 100, 2019: 49, 2020: 25}}", "throughout: 2018..2020"), "tightened", "at_most 49 µg/m³ in 2019, 1 µg/m³ tighter than 50 µg/m³"),
    (CURVE, CURVE.replace("geometric", "linear"), "departs", "the parent asks at_most"),
    (CURVE.replace("2020: 25", "2020: -25"), pm25("at_most: -25", "throughout: 2018..2020"), "departs", BLIND),
    (CURVE.replace("100", "0"), pm25("at_most: 0", "throughout: 2018..2020"), "departs", BLIND),
    # outside its entries a schedule says nothing, and only its own text is the same
    (PATH.replace("2018..2020", "2017..2020"), PATH.replace("2018..2020", "2017..2020"), "repeated", ""),
    (PATH.replace("2018..2020", "2017..2020"), pm25("at_most: 30", "throughout: 2017..2020"), "departs", BLIND),
    (PATH.replace("throughout: 2018..2020", "by: due"), PATH.replace("throughout: 2018..2020", "by: due"), "repeated", ""),
    (PATH.replace("throughout: 2018..2020", "by: due"), pm25("at_most: 30", "by: due"), "departs", BLIND),
    # cases
    (forest(HILLS), forest("at_least: {case: terrain, values: {plain: 40 %, hill: 60 %}}"), "repeated", ""),
    (forest(HILLS), forest("at_least: 60 %"), "tightened", "at_least 60 % in 2020, 20 pp tighter than 40 %"),
    (forest(HILLS), forest("at_least: 50 %"), "departs", "the parent asks at_least"),
    (forest("at_least: 40 %"), forest(HILLS), "tightened", "at_least 60 % in 2020, 20 pp tighter than 40 %"),
    (forest("at_least: 40 %"), forest(HILLS.replace("60 %", "none")), "departs", "the parent asks at_least 40 %"),
    (forest(HILLS), forest("at_least: {case: shore, values: {near: 60 %, far: 60 %}}"), "departs", "it cannot be compared with the parent's at_least"),
    (forest(HILLS.replace("40 %", "{period: 2015}")), forest("at_least: 60 %"), "departs", "it cannot be compared with the parent's at_least"),
    # times
    (pm25("at_most: 45", "throughout: 2018..2020"), pm25("at_most: 45"), "departs", "it is not judged in 2018, 2019"),
    (pm25("at_most: 45", "throughout: 2018-01..2018-07"), pm25("at_most: 45", "by: 2018-07"), "departs", "it is not judged in 2018-01, 2018-02, 2018-03, 2018-04, 2018-05, 2018-06"),
    (pm25("at_most: 45", "throughout: 2018-01..2018-09"), pm25("at_most: 45", "by: 2018-09"), "departs", "it is not judged in 2018-01, 2018-02, 2018-03, 2018-04, 2018-05, 2018-06 and 2 more"),
    (pm25("at_most: 45", "by: 2018-09"), pm25("at_most: 45", "throughout: 2018-01..2018-09"), "tightened", "judged in 2018-01, 2018-02, 2018-03, 2018-04, 2018-05, 2018-06 and 2 more too"),
    (pm25("at_most: 45", "by: due"), pm25("at_most: 45", "in: due"), "repeated", ""),
    (pm25("at_most: 45", "by: due"), pm25("at_most: 45"), "departs", "it is not judged in due"),
    (pm25("at_most: 45", "throughout: late"), pm25("at_most: 45", "throughout: [2018, 2020]"), "departs", "it is not judged in 2019"),
    # days of grace
    (pm25("at_most: 45, within: 10 days"), pm25("at_most: 45"), "tightened", "without days of grace"),
    (pm25("at_most: 45, within: 10 days"), pm25("at_most: 45, within: 5 days"), "tightened", "within 5 days"),
    (pm25("at_most: 45, within: 10 days"), pm25("at_most: 45, within: 10 days"), "repeated", ""),
    (pm25("at_most: 45, within: 10 days"), pm25("at_most: 45, within: 11 days"), "departs", "it allows 11 days of grace"),
    (pm25("at_most: 45, within: 40 days"), pm25("at_most: 45, within: 1 month"), "departs", "it allows 1 month of grace"),
    # rounding and gaps
    (pm25("at_most: 45, round: {digits: 0}"), pm25("at_most: 45"), "departs", "it is rounded in another way"),
    (pm25("at_most: 45, round: {digits: 0}"), pm25("at_most: 45, round: {digits: 1}"), "departs", "it is rounded in another way"),
    (pm25("at_most: 45, missing: {carry_forward: 2}"), pm25("at_most: 45, missing: {carry_forward: 2}"), "repeated", ""),
    (pm25("at_most: 45, missing: {carry_forward: 2}"), pm25("at_most: 45, missing: {carry_forward: 3}"), "departs", "gaps of 3 are filled"),
    (pm25("at_most: 45, missing: {carry_forward: 2}"), pm25("at_most: 45, missing: {carry_forward: 1}"), "tightened", "gaps of 1 are filled"),
    (pm25("at_most: 45, binding: false"), pm25("at_most: 45, binding: false"), "repeated", ""),
    # measures
    ("mean: pm25, over: 3 years, at_most: 45", "mean: pm25, over: 2 years, at_most: 45", "departs", "it compares other periods"),
    ("mean: pm25, over: 3 years, at_most: 45", "mean: pm25, over: 3 years, at_most: 44", "tightened", "at_most 44 µg/m³, 1 µg/m³ tighter than 45 µg/m³"),
    ("increase: energy, every: year, at_most: 3 %, in: 2020-01", "increase: energy, every: month, at_most: 3 %, in: 2020-01", "departs", "it compares other periods"),
    ("total: energy, since: 2016, at_most: 100", "total: energy, since: 2016, at_most: 90 t", "tightened", "at_most 90 t, 10 t tighter than 100 t"),
    ("increase: forest, since: 2015, at_least: 2 pp", "increase: forest, since: 2015, at_least: 3 pp", "tightened", "at_least 3 pp, 1 pp tighter than 2 pp"),
    ("increase: forest, since: 2015, at_least: 2 pp", "increase: forest, since: 2015, at_least: 3 %", "departs", KIND),
    ("indicator: {count: periods, meeting: pm25 > 75}, at_most: 3", "indicator: {count: periods, meeting: pm25 > 75}, at_most: 2", "tightened", "at_most 2, 1 tighter than 3"),
    ("indicator: {count: periods, meeting: pm25 > 75}, at_most: 3", "indicator: {count: periods, meeting: pm25 > 80}, at_most: 3", "departs", "it measures something else"),
    ("for: counties, rank: pm25, among: counties, at_most: 3", "for: counties, rank: pm25, among: counties, at_most: 2", "tightened", "at_most 2, 1 tighter than 3"),
    ("for: counties, rank: pm25, among: counties, at_least: 80 %", "for: counties, rank: pm25, among: counties, at_most: 2", "departs", KIND),
    # parts
    (f"all: {PARTS}, by: 2020", f"all: {PARTS}, by: 2019", "departs", "it is not judged in 2020; " + LESS),
    ("all: [two, three]", "all: [two, three]", "repeated", ""),
    ("all: [two, three]", "all: [three, two]", "tightened", "its parts"),
    ("all: [two, three]", "all: [two, three, four]", "tightened", "its parts"),
    ("all: [two, three]", "all: [two]", "departs", LESS),
    ("all: [two, three]", "all: [two, four]", "departs", LESS),
    ("any: [two, three]", "any: [two]", "tightened", "its parts"),
    ("any: [two, three]", "any: [two, four]", "departs", LESS),
    ("any: [two, three]", "any: [two, three, four]", "departs", LESS),
    ("rules: [two, three], at_least: 1", "rules: [three, two], at_least: 1", "departs", LESS),
    (f"rules: {PARTS}, at_least: 1", f"rules: {PARTS.replace('80', '70')}, at_least: 2", "tightened", "at_least 2, 1 tighter than 1; its parts"),
    (f"rules: {PARTS}, at_most: 1", f"rules: {PARTS.replace('80', '70')}, at_most: 1", "departs", LESS),
    (f"rules: {PARTS}, at_most: 1", f"rules: {PARTS}, at_most: 0", "tightened", "at_most 0, 1 tighter than 1"),
    (f"rules: {PARTS}, at_least: 50 %", f"rules: {PARTS}, at_least: 100 %", "tightened", "at_least 100 %, 50 % tighter than 50 %"),
    ("all: [{indicator: pm25, at_most: 45}, two]", "all: [two, {indicator: pm25, at_most: 44}]", "tightened", "its parts"),
    ("all: [{indicator: pm25, at_most: 45}, two]", "all: [two, {indicator: pm25, at_most: 46}]", "departs", LESS),
    ("any: [{indicator: pm25, at_most: 45}, two]", "any: [{indicator: pm25, at_most: 44}]", "tightened", "its parts"),
    ("any: [{indicator: pm25, at_most: 45}, two]", "any: [{indicator: pm25, at_most: 46}]", "departs", LESS),
]  # fmt: skip


@pytest.mark.parametrize(("theirs", "mine", "how", "what"), TABLE)
def test_what_a_rule_asks_more_or_less(theirs, mine, how, what):
    assert compared(f"{{{theirs}}}", mine) == (how, what)


# In other units than the parent's

MILLIGRAMS = "indicators: {pm25: {unit: mg/m³, kind: level, better: lower}}\n"
KELVIN = "indicators: {warmth: {unit: K, kind: level}}\n"

UNITS = [
    (MILLIGRAMS, "indicator: pm25, at_most: 45", "indicator: pm25, at_most: 0.045", "repeated", ""),
    (MILLIGRAMS, "indicator: pm25, at_most: 45", "indicator: pm25, at_most: 0.04", "tightened", "at_most 0.04 mg/m³, 0.005 mg/m³ tighter than 0.045 mg/m³"),
    (MILLIGRAMS, "indicator: pm25, at_most: 45", "indicator: pm25, at_most: 0.046", "departs", "the parent asks at_most 45"),
    (MILLIGRAMS, pm25(DRAWN), pm25(DRAWN), "departs", BLIND),
    (MILLIGRAMS, pm25("must: fall"), pm25("must: fall"), "repeated", ""),
    (MILLIGRAMS, pm25("at_most: previous, tolerance: 2"), pm25("at_most: previous, tolerance: 0.002"), "repeated", ""),
    (MILLIGRAMS, pm25("at_most: previous, tolerance: 2"), pm25("at_most: previous, tolerance: 0.003"), "departs", BLIND + " previous"),
    (KELVIN, "indicator: warmth, at_most: 20", "indicator: warmth, at_most: 293.15", "repeated", ""),
    (KELVIN, "indicator: warmth, at_most: 20", "indicator: warmth, at_most: 292.15", "tightened", "at_most 292.15 K, 1 K tighter than 293.15 K"),
    (KELVIN, "indicator: warmth, at_most: 20", "indicator: warmth, at_most: 20 °C", "repeated", ""),
    (KELVIN, "indicator: warmth, at_most: 20", "indicator: warmth, at_most: 294.15", "departs", "the parent asks at_most 20"),
    (KELVIN, "mean: warmth, over: 3 years, at_most: 20", "mean: warmth, over: 3 years, at_most: 293.15", "repeated", ""),
]  # fmt: skip


@pytest.mark.parametrize(("top", "theirs", "mine", "how", "what"), UNITS)
def test_a_rule_in_another_unit(top, theirs, mine, how, what):
    assert compared(f"{{{theirs}}}", mine, top=top) == (how, what)


def test_a_time_where_the_parent_leaves_it_to_others():
    parent = PROVINCE.replace("window: 2016..2020\n", "")
    mine = pm25("at_most: 45")
    assert compared("{indicator: pm25, at_most: 45}", mine, parent=parent) == (
        "departs",
        "it has a time of its own",
    )
    assert compared("{indicator: pm25, at_most: 45}", "indicator: pm25, at_most: 45", parent=parent)[0] == "repeated"  # fmt: skip


def test_what_is_different_is_told_in_the_words_of_a_step():
    province = er.loads(PROVINCE.replace("{RULE}", "{indicator: pm25, at_most: 45}"))
    text = "ecorules: 1\nid: city\nextends: province\nrules: {rule: {indicator: pm25, below: 40}}\n"
    [step] = er.inheritance(er.loads(text, parents=[province]))[0].steps
    assert (step.bound, step.period, step.before, step.after, step.by, step.unit) == (
        "below", None, "45 µg/m³", "40 µg/m³", 5.0, "µg/m³",
    )  # fmt: skip


def test_parts_that_are_too_many_are_not_compared(monkeypatch):
    monkeypatch.setattr("ecorules.engine.compile.tightness._MOST", -1_000)
    with pytest.raises(er.RuleSetError, match="its parts are too many to be compared"):
        compared("{all: [two, three]}", "all: [two, three]")
