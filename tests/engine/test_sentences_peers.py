"""Members among each other: ranks, composites of rules for members, outside standards."""

from __future__ import annotations

import pytest
from register_helpers import evaluated, ledger, of_tasks, told

import ecorules as er

COUNTIES = {"甲": {}, "乙": {}, "丙": {}}


def _data(places, **values):
    return [
        {"region": place, "year": 2020, **{name: held[number] for name, held in values.items()}}
        for number, place in enumerate(places)
    ]


# Ranks


@pytest.mark.parametrize(
    ("values", "bound", "statuses"),
    [
        ([10, 20, 30], "at_most: 1", ["met", "missed", "missed"]),
        ([10, 10, 30], "at_most: 1", ["met", "met", "missed"]),
        ([10, 10, 30], "at_most: 2", ["met", "met", "missed"]),
        ([10, 10, 30], "equal_to: 3", ["missed", "missed", "met"]),
        ([10, 10.000000001, 30], "at_most: 1", ["met", "met", "missed"]),
        ([10, 20, 30], "at_least: 100 %", ["met", "missed", "missed"]),
        ([10, 20, 30], "at_least: 50 %", ["met", "met", "missed"]),
        ([10, 10, 10], "at_least: 100 %", ["met", "met", "met"]),
        ([10, None, 30], "at_most: 1", ["undetermined", "undetermined", "missed"]),
        ([10, None, 30], "at_most: 2", ["met", "undetermined", "undetermined"]),
        ([10, None, 30], "at_least: 50 %", ["met", "undetermined", "undetermined"]),
        ([10, None, 30], "above: 50 %", ["undetermined", "undetermined", "missed"]),
    ],
)
def test_sentence_27_a_place_among_peers(values, bound, statuses):
    rule = f"r: {{for: counties, rank: pm25, among: counties, {bound}}}"
    data = _data("甲乙丙", pm25=values)
    found = evaluated(rule, data, counties=COUNTIES, complete=True).members("counties")
    assert [found.verdict("r", region=place).status for place in "甲乙丙"] == statuses


def test_ranks_in_lists_that_may_go_on():
    rule = "r: {for: counties, rank: pm25, among: counties, at_most: 1}"
    data = _data("甲乙丙", pm25=[10, 20, 30])
    found = evaluated(rule, data, counties=COUNTIES, complete=None).members("counties")
    assert [found.verdict("r", region=place).status for place in "甲乙丙"] == [
        "undetermined", "missed", "missed",
    ]  # fmt: skip


def test_a_rank_without_others_asks_nobody_in_per_cent():
    for bound, status in (("at_least: 80 %", "not_applicable"), ("at_most: 1", "not_applicable")):
        rule = f"r: {{for: counties, rank: pm25, among: counties, {bound}}}"
        data = _data(["市", "甲"], pm25=[1, 1])
        for complete, expected in ((True, status), (None, "undetermined")):
            found = evaluated(rule, data, counties={"甲": {}}, complete=complete).members(
                "counties"
            )
            assert found.verdict("r", region="甲").status == expected


def test_members_of_other_registers_are_ranked_by_their_attributes():
    tasks = {"a": {"level": {2020: 3}}, "b": {"level": {2020: 1}}, "c": {"level": {2020: 2}}}
    rule = "r: {for: tasks, rank: level, among: tasks, at_most: 2}"
    found = evaluated(rule, tasks=tasks, complete=True).members("tasks")
    assert [found.verdict("r", name=name).status for name in "abc"] == ["missed", "met", "met"]
    assert [found.verdict("r", name=name).value_number for name in "abc"] == [3, 1, 2]


# Composites of rules for members


def test_sentence_17_a_rule_named_by_id_gives_each_member_its_own_verdict():
    rules = """
        shut: {for: tasks, done: closed, by: 2019}
        clean: {for: tasks, done: cleared, by: 2020}
        both: {for: tasks, all: [shut, clean]}
        either: {for: tasks, any: [shut, clean]}
        place: {all: [shut, clean]}
        some: {rules: [shut, clean], at_least: 1}
    """
    tasks = {
        "a": {"closed": "2018-01-01", "cleared": "2020-01-01"},
        "b": {"closed": "2020-01-01", "cleared": "2020-01-01"},
    }
    found = evaluated(rules, tasks=tasks, complete=True)
    assert {name: found.verdict(name).status for name in found.rules} == {
        "shut": "missed", "clean": "met", "both": "missed", "either": "met", "place": "missed",
        "some": "met",
    }  # fmt: skip
    members = found.members("tasks")
    assert [members.verdict("both", name=name).status for name in "ab"] == ["met", "missed"]


def test_a_rule_for_members_in_place_is_one_part_of_the_composite():
    rules = """
        r: {all: [{for: tasks, done: closed}, {indicator: pm25, at_most: 5}], by: 2020}
        each: {all: [{for: tasks, done: closed}, {indicator: number, at_least: 1}], throughout: 2018..2020}
    """
    tasks = {"a": {"closed": "2018-12-31"}, "b": {"closed": "2019-06-30"}}
    data = {"pm25": {2020: 5}}
    found = evaluated(rules, data, tasks=tasks, complete=True)
    assert [found.verdict(name).status for name in ("r", "each")] == ["met", "missed"]
    assert evaluated(rules, data, tasks=tasks).verdict("r").status == "undetermined"
    early = evaluated(rules, data, tasks=tasks, complete=True, as_of="2020-06-30")
    assert early.verdict("r").status == "pending"


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("met met", "met"), ("met missed", "missed"), ("missed unknown", "missed"),
        ("met unknown", "undetermined"), ("met later", "pending"), ("later unknown", "pending"),
        ("none none", "not_applicable"), ("none met", "met"), ("none unknown", "undetermined"),
        ("none missed", "missed"),
    ],
)  # fmt: skip
def test_the_verdict_of_a_place_is_all_of_its_members(statuses, expected):
    rows = {
        "met": {"closed": "2019-01-01", "due": "2019", "ok": True},
        "missed": {"closed": "2020-01-01", "due": "2019", "ok": True},
        "unknown": {"closed": "?", "due": "2019", "ok": True},
        "later": {"closed": None, "due": "2021", "ok": True},
        "none": {"ok": False, "due": "2019"},
    }
    tasks = {f"{number}": rows[name] for number, name in enumerate(statuses.split())}
    for done in ("closed", "closed and ok"):
        verdict = of_tasks(
            f"{{for: tasks, done: {done}, by: due, where: ok}}", tasks, complete=True
        )
        assert verdict.status == expected
        assert [found.status for found in verdict.members] == [
            {"none": "not_applicable", "unknown": "undetermined", "later": "pending"}.get(
                name, name
            )
            for name in statuses.split()
        ]


def test_one_member_is_a_plain_rule():
    for rule in ("indicator: pm25, at_most: 5", "increase: energy, since: 2018, at_least: 10 %",
                 "total: energy, since: 2018, at_least: 9", "indicator: river, at_least: Ⅱ",
                 "mean: pm25, over: 3 years, at_most: 5"):  # fmt: skip
        for data in (
            {"pm25": {2018: 4, 2019: 6, 2020: 5}, "energy": {2018: 2, 2019: 2, 2020: 5}, "river": {2020: "Ⅲ"}},
            {"pm25": {2020: 5.1}, "energy": {2019: 9}}, {"pm25": {2018: 1}},
        ):  # fmt: skip
            rules = f"plain: {{{rule}}}\neach: {{for: tasks, {rule}}}"
            found = evaluated(rules, data, tasks={"a": {}}, complete=True)
            plain, each = found.verdict("plain"), found.members("tasks").verdict("each", name="a")
            assert told(plain) == told(each)
            assert (plain.value, plain.margin_number) == (each.value, each.margin_number)
            assert found.verdict("each").status == plain.status


# Standards


STANDARD = """
ecorules: 1
id: air
edition: "{edition}"
in_force: {{{force}}}
indicators:
  pm2_5: {{unit: mg/m³, kind: level}}
  so2: {{unit: µg/m³, kind: level}}
rules:
  dust: {{indicator: pm2_5, at_most: {bound} µg/m³, tags: [dust]}}
  sulphur: {{indicator: so2, at_most: 20, tags: [gas]}}
  fixed: {{indicator: pm2_5, at_most: 1 mg/m³, by: 2018, tags: [old]}}
"""
OLD = STANDARD.format(edition="1", force="to: 2019-12-31", bound=75)
NEW = STANDARD.format(edition="2", force="from: 2020-01-01", bound=35)


@pytest.mark.parametrize(
    ("rule", "data", "expected"),
    [
        ("rules: [dust], as: {pm2_5: pm25}", {2018: 75, 2019: 70, 2020: 35}, "met"),
        ("rules: [dust], as: {pm2_5: pm25}", {2018: 75, 2019: 70, 2020: 36}, "missed"),
        ("rules: [dust], as: {pm2_5: pm25}, edition: 2", {2018: 75, 2019: 70, 2020: 35}, "missed"),
        ("rules: [dust], as: {pm2_5: pm25}, edition: 1", {2018: 75, 2019: 70, 2020: 75}, "met"),
        ("rules: [dust], as: {pm2_5: pm25}, edition: 3", {2018: 1}, "undetermined"),
        ("rules: [dust]", {2018: 1, 2019: 1, 2020: 1}, "undetermined"),
        ("tags: [gas]", {2018: 1, 2019: 1, 2020: 1}, "undetermined"),
        ("rules: [fixed], as: {pm2_5: pm25}", {2018: 1000, 2019: 9999, 2020: 9999}, "met"),
        ("rules: [fixed], as: {pm2_5: pm25}", {2018: 1001, 2019: 1, 2020: 1}, "missed"),
        ("tags: [dust, old], as: {pm2_5: pm25}", {2018: 75, 2019: 75, 2020: 35}, "met"),
    ],
)
def test_sentence_57_the_edition_in_force_in_the_judged_period(rule, data, expected):
    plan = ledger(f"r: {{meets: {{set: air, {rule}}}, throughout: 2018..2020}}")
    loaded = [er.loads(NEW), er.loads(OLD)]
    found = plan.evaluate({"pm25": data}, as_of=2020, standards=loaded)
    assert found.verdict("r").status == expected
    assert told(plan.evaluate({"pm25": data}, as_of=2020).verdict("r")) == (
        "undetermined", "standard_missing",
    )  # fmt: skip
    assert (
        found.verdict("r").status
        == plan.evaluate({"pm25": data}, as_of=2020, standards=loaded[::-1]).verdict("r").status
    )


def test_an_edition_that_changes_in_the_middle_of_a_year_holds_for_the_year_it_ends():
    old = er.loads(STANDARD.format(edition="1", force="to: 2019-06-30", bound=75))
    new = er.loads(STANDARD.format(edition="2", force="from: 2019-07-01", bound=35))
    gap = er.loads(STANDARD.format(edition="2", force="from: 2020-01-01", bound=35))
    rule = "r: {meets: {set: air, rules: [dust], as: {pm2_5: pm25}}, in: %s}"
    for period, loaded, expected in (
        ("2019", [old, new], "missed"), ("2019-06", [old, new], "met"), ("2019-07", [old, new], "missed"),
        ("2019", [old, gap], "undetermined"), ("2019-H1", [old, gap], "met"), ("2018", [old, gap], "met"),
    ):  # fmt: skip
        found = ledger(rule % period).evaluate({"pm25": {period: 50}}, as_of=2020, standards=loaded)
        assert found.verdict("r").status == expected


def test_members_meet_standards_one_by_one():
    rules = "r: {for: counties, meets: {set: air, rules: [dust], as: {pm2_5: pm25}}, by: 2020}"
    found = evaluated(
        rules, _data("甲乙", pm25=[35, 36]), standards=[er.loads(NEW)], complete=True,
        counties={"甲": {}, "乙": {}},
    )  # fmt: skip
    assert found.verdict("r").status == "missed"
    assert [found.members("counties").verdict("r", region=p).status for p in "甲乙"] == [
        "met",
        "missed",
    ]
    share = rules.replace("by: 2020}", "by: 2020, at_least: 1}").replace("for: counties, ", "")
    assert (
        ledger(share)
        .evaluate({"pm25": {2020: 35}}, as_of=2020, standards=[er.loads(NEW)])
        .verdict("r")
        .status
        == "met"
    )


def test_members_meet_the_edition_in_force_at_their_own_time():
    tasks = {"a": {"due": "2019"}, "b": {"due": "2020"}, "c": {"due": None}}
    rules = "r: {for: tasks, meets: {set: air, rules: [dust], as: {pm2_5: pm25}}, by: due}"
    found = evaluated(
        rules, {"pm25": {2019: 50, 2020: 50}}, standards=[er.loads(OLD), er.loads(NEW)], tasks=tasks,
        contents="rows: [a, b, c]",
    )  # fmt: skip
    members = found.members("tasks")
    assert [told(members.verdict("r", name=name)) for name in "abc"] == [
        ("met", "parts"), ("missed", "parts"), ("undetermined", "value_missing"),
    ]  # fmt: skip
    assert all(members.explain("r", name=name) for name in "abc")


# Composites at times of members


def test_composites_at_times_of_members_have_their_parts():
    rules = """
        shut: {for: tasks, done: closed, by: due}
        both: {for: tasks, all: [{done: closed}, {indicator: cost, at_least: 5}], by: due}
        mixed: {for: tasks, all: [shut, {done: cleared, by: 2020}, {indicator: cost, at_least: 5}], by: due}
        two: {for: tasks, rules: [shut, {done: cleared, by: due}, {indicator: cost, at_least: 5}], at_least: 2}
    """
    tasks = {
        "a": {"due": "2018", "closed": "2018-12-31", "cleared": "2019-01-01", "cost": 5},
        "b": {"due": "2019", "closed": "2020-01-01", "cleared": "2019-01-01", "cost": 5},
        "c": {"due": "2020", "closed": "2020-12-31", "cleared": None, "cost": 4},
        "d": {"due": None, "closed": "2018-01-01", "cleared": "2018-01-01", "cost": 5},
    }
    found = evaluated(rules, tasks=tasks, complete=True).members("tasks")
    assert {n: [found.verdict(n, name=m).status for m in "abcd"] for n in found.rules} == {
        "shut": ["met", "missed", "met", "undetermined"],
        "both": ["met", "missed", "missed", "undetermined"],
        "mixed": ["met", "missed", "missed", "undetermined"],
        "two": ["met", "met", "missed", "undetermined"],
    }
    parts = {m: [part.status for part in found.verdict("both", name=m).parts] for m in "abcd"}
    assert parts == {
        "a": ["met", "met"], "b": ["missed", "met"], "c": ["met", "missed"],
        "d": ["undetermined", "undetermined"],
    }  # fmt: skip
    for name in found.rules:
        for label in "abcd":
            verdict = found.verdict(name, name=label)
            assert verdict.explain()
            assert verdict.first_attained is None or verdict.status in {"met", "missed"}


def test_the_reason_is_the_missing_time():
    found = evaluated("r: {for: tasks, done: closed, by: agreed}", tasks={"a": {}}).members("tasks")
    assert told(found.verdict("r", name="a")) == ("undetermined", "parameter_missing")


# Nothing named


def test_conditions_and_formulas_that_name_nothing_are_the_same_for_all():
    rules = """
        all: {indicator: {count: tasks, where: 1 < 2}, equal_to: 2}
        none: {indicator: {count: tasks, where: 1 > 2}, equal_to: 0}
        sum: {indicator: {sum: tasks, of: {expression: "5"}}, equal_to: 10}
        each: {for: tasks, indicator: {expression: "2 + 3"}, at_least: 5}
        never: {for: tasks, indicator: cost, at_least: 5, where: 1 > 2}
        plain: {indicator: {expression: "1 / 4"}, at_most: 0.25}
        gap: {indicator: {expression: "1 / 0"}, at_most: 0.25}
    """
    found = evaluated(rules, tasks={"a": {}, "b": {}}, complete=True)
    assert {name: found.verdict(name).status for name in found.rules} == {
        "all": "met", "none": "met", "sum": "met", "each": "met", "never": "not_applicable",
        "plain": "met", "gap": "undetermined",
    }  # fmt: skip
    assert all(found.explain(name) for name in found.rules)
    with pytest.raises(er.RuleSetError, match="names nothing that could be done"):
        ledger("r: {for: tasks, done: 1 < 2}")
