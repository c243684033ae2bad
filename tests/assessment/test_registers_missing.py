"""What is missing of members, and which standard is to be loaded."""

from __future__ import annotations

import pytest
from register_sets import tasks

import ecorules as er
from ecorules import Period

PLAN = er.loads(
    """
ecorules: 1
id: missing
window: 2019..2020
registers:
  yards:
    attributes:
      closed: date
      land: {type: date, title: {en: land, zh: 土地}}
      due: period
      output: {unit: t, kind: flow}
      kind: text
      big: boolean
  towns: {key: region, attributes: {}}
indicators:
  dust: {title: {en: Dust, zh: 降尘}, unit: µg/m³, kind: level}
rules:
  both: {for: yards, done: closed and land, by: 2020}
  due: {for: yards, done: closed, by: due}
  order: {for: yards, done: closed <= due, by: 2020}
  where: {for: yards, done: closed, by: 2020, where: big}
  output: {for: yards, indicator: output, at_most: 3 t, throughout: 2019..2020}
  mixed: {for: yards, indicator: {expression: dust * 1}, at_most: 3 µg/m³, in: 2020}
  share: {indicator: {share: yards, where: big, meeting: output > 1}, at_least: 0.5, in: 2020}
  towns: {indicator: {mean: towns, of: dust, unit: µg/m³}, at_most: 3 µg/m³, in: 2020}
"""
)

YARDS = {
    "a": {"closed": "2020-01-01", "land": "?", "due": "2020", "output": {2019: 1, 2020: None}, "big": True},
    "b": {"closed": "?", "land": "?", "output": {2019: 1, 2020: 1}, "big": None},
    "c": {"closed": "2020-01-01", "land": "2020-01-01", "due": "2020", "output": {2019: None, 2020: None}, "big": False},
}  # fmt: skip

YEAR = Period.of(2020)


def result() -> er.Assessment:
    rows = [
        {
            "name": name,
            "region": "中心",
            "year": year,
            **{key: value for key, value in held.items() if key != "output"},
            "output": held["output"][year],
        }
        for name, held in YARDS.items()
        for year in (2019, 2020)
    ]
    data = {
        "中心": {"dust": {2019: 1}},
        "东乡": {"dust": {2020: None}},
        "西乡": {"dust": {2020: 1}},
    }
    import polars as pl

    return PLAN.evaluate(
        data,
        registers={"yards": pl.DataFrame(rows), "towns": {"东乡": {}, "西乡": {}}},
        as_of=2020,
        complete=True,
    )


MISSING = {
    "both": (("b: closed", None), ("a: land", None), ("b: land", None)),
    "due": (("b: due", None),),
    "order": (("b: closed", None), ("b: due", None)),
    "where": (("b: closed", None), ("b: big", YEAR)),
    "output": (("c: output", Period.of(2019)), ("a: output", YEAR), ("c: output", YEAR)),
    "mixed": (("dust", YEAR),),
    "share": (("b: big", YEAR), ("a: output", YEAR)),
    "towns": (("东乡: dust", YEAR),),
}


@pytest.mark.parametrize("rule", MISSING)
def test_what_is_missing(rule: str) -> None:
    assert result().verdict(rule, region="中心").missing == MISSING[rule]


@pytest.mark.parametrize(
    ("rule", "name", "missing"),
    [
        ("both", "a", (("a: land", None),)),
        ("both", "b", (("b: closed", None), ("b: land", None))),
        ("both", "c", ()),
        ("due", "b", (("b: due", None),)),
        ("output", "c", (("c: output", Period.of(2019)), ("c: output", YEAR))),
        ("mixed", "c", (("dust", YEAR),)),
    ],
)
def test_what_is_missing_of_a_member(
    rule: str, name: str, missing: tuple[tuple[str, Period | None], ...]
) -> None:
    assert result().members("yards").verdict(rule, name=name).missing == missing


def test_the_words_for_a_member() -> None:
    members = result().members("yards")
    assert members.explain("both", name="b").splitlines()[-1] == "  missing: closed, land"
    assert members.explain("both", "zh", name="b").splitlines()[-1] == "  缺少：closed、土地"
    assert members.explain("output", name="c").splitlines()[-1] == "  missing: output 2019, 2020"
    assert (
        members.explain("output", "zh", name="c").splitlines()[-1] == "  缺少：2019年、2020年output"
    )
    assert members.explain("mixed", "zh", name="c").splitlines()[1] == "  缺少：2020年降尘"
    assert members.explain("due", name="b").splitlines()[0] == (
        "due (中心, b) — undetermined: it is not known by when it is to be done: a value is missing."
    )


def test_a_blank_that_says_not_yet_is_not_missing() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a, b], attributes: {closed: date}}}
rules: {t: {for: t, done: closed}}
""")
    given = {"t": {"a": {}, "b": {"closed": "?"}}}
    assert plan.evaluate(registers=given, as_of=2020, complete=True).verdict("t").unknown == ("b",)
    silent = plan.evaluate(registers=given, as_of=2020).verdict("t")
    assert silent.missing == (("a: closed", None), ("b: closed", None))
    assert tasks(2019).verdict("both").missing == ()


def test_a_blank_time_of_a_rule_with_a_number() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a], attributes: {due: period, out: t}}}
rules: {t: {for: t, indicator: out, at_most: 3 t, by: due}}
""")
    member = plan.evaluate(registers={"t": {"a": {"out": 1}}}, as_of=2020).verdict("t").members[0]
    assert member.explain() == (
        "t (a) — undetermined: it is not known when it is judged: a value is missing.\n"
        "  missing: due"
    )
    assert member.explain("zh") == "t（a）：无法判定，考核时间不明，缺少数据。\n  缺少：due"


def test_so_many_periods_are_named() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a], attributes: {out: {unit: t, kind: flow}}}}
rules: {t: {for: t, indicator: out, at_least: 3 t}}
""")
    import polars as pl

    rows = pl.DataFrame({"name": ["a"], "month": ["2020-01"], "out": [1.0]})
    verdict = plan.evaluate(registers={"t": rows}, as_of=2020, complete=True).verdict("t")
    assert verdict.members[0].explain().splitlines()[1] == (
        "  missing: out 2020-02, 2020-03, 2020-04, 2020-05, 2020-06, and 6 more"
    )


# Standards

STANDARD = """
ecorules: 1
id: gb-3095
edition: "2012"
in_force: {from: 2016-01-01, to: 2025-12-31}
indicators: {so2: {unit: µg/m³}, pm25: {unit: µg/m³}}
rules: {so2: {indicator: so2, at_most: 60 µg/m³}, pm25: {indicator: pm25, at_most: 35 µg/m³}}
"""

AIR = er.loads("""
ecorules: 1
id: air
window: 2020
indicators: {so2: {unit: µg/m³}, pm25: {unit: µg/m³}}
rules:
  every: {meets: {set: gb-3095}}
  one: {meets: {set: gb-3095}, at_least: 1}
  pinned: {meets: {set: gb-3095, edition: "2018"}}
""")


def air(standards: list[er.RuleSet], as_of: object = 2020) -> er.Assessment:
    return AIR.evaluate({"so2": {2020: 50}, "pm25": {2020: 36}}, as_of=as_of, standards=standards)


def test_a_standard_and_its_edition() -> None:
    result = air([er.loads(STANDARD)])
    assert result.explain("every") == (
        "every — missed: standard gb-3095, edition 2012: of 2 parts, 1 met, 1 missed; all are asked.\n"
        "  part: so2 — met: 50 µg/m³ in 2020, at most 60 µg/m³ asked, 10 µg/m³ better than asked.\n"
        "  part: pm25 — missed: 36 µg/m³ in 2020, at most 35 µg/m³ asked, missed by 1 µg/m³."
    )
    assert result.explain("every", "zh").splitlines()[0] == (
        "every：未达到，标准gb-3095（2012版），共2项，达到1项，未达到1项，要求全部达到。"
    )
    assert result.explain("one").splitlines()[0] == (
        "one — met: standard gb-3095, edition 2012: of 2 parts, 1 met, 1 missed; at least 1 are asked."
    )


def test_a_standard_that_is_not_loaded() -> None:
    result = air([])
    assert result.explain("every") == (
        'every — undetermined: the standard gb-3095 is not loaded: evaluate with standards=["gb-3095-2012"].'
    )
    assert result.explain("every", "zh") == (
        'every：无法判定，未载入标准gb-3095，评价时请给出 standards=["gb-3095-2012"]。'
    )
    assert result.explain("pinned") == (
        "pinned — undetermined: the standard gb-3095, edition 2018, is not loaded: "
        "evaluate with standards=[...], a file of gb-3095."
    )
    assert repr(result).splitlines()[3].endswith('evaluate with standards=["gb-3095-2012"]')


def test_a_standard_that_is_not_in_force() -> None:
    result = air([er.loads(STANDARD.replace("2016-01-01, to: 2025-12-31", "2026-01-01"))])
    assert result.explain("every") == (
        "every — undetermined: no edition of the standard gb-3095 that is loaded is in force on "
        '2020-12-31; load the one that is: evaluate with standards=["gb-3095-2012"].'
    )
    assert result.explain("every", "zh") == (
        "every：无法判定，已载入的标准gb-3095各版在2020年12月31日均未生效，"
        '评价时请给出 standards=["gb-3095-2012"]。'
    )
