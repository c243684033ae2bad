"""Places and their members: who belongs to whom, scenarios, ranks, composites, standards."""

from __future__ import annotations

import pytest
from register_helpers import asked, evaluated, ledger, of_tasks, told

import ecorules as er

UNKNOWN, ABSENT = ("undetermined", "members_unknown"), ("not_applicable", "nobody_asked")


def _data(places, year=2020, **values):
    return [
        {"region": place, "year": year, **{name: held[number] for name, held in values.items()}}
        for number, place in enumerate(places)
    ]


# Whose members they are


def test_a_row_belongs_to_the_place_in_its_own_column():
    tasks = [
        {"name": "a", "region": "东", "closed": "2019-01-01"},
        {"name": "b", "region": "西", "closed": "2021-01-01"},
        {"name": "a", "region": "西 ", "closed": "2019-01-01"},
        {"name": "c", "region": "北", "closed": "2019-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: shut, at_least: 2}"
    found = evaluated(rules, _data(["东", "西"], pm25=[1, 2]), tasks=tasks, as_of=2021, complete=True)
    statuses = {p: [found.verdict(n, region=p).status for n in "rn"] for p in ("东", "西", "北")}
    assert statuses == {"东": ["met", "missed"], "西": ["missed", "missed"], "北": ["met", "missed"]}
    members = found.members("tasks")
    assert members.verdict("r", region="西", name="a").status == "met"
    assert members.verdict("r", region="西", name="b").status == "missed"


def test_without_a_column_of_places_rows_belong_to_the_only_place_or_it_is_an_error():
    rule = "r: {for: tasks, done: closed}"
    tasks = {"a": {"closed": "2019-01-01"}}
    one = evaluated(rule, _data(["东"], pm25=[1]), tasks=tasks, complete=True)
    assert one.verdict("r", region="东").status == "met"
    with pytest.raises(er.UsageError) as error:
        evaluated(rule, _data(["东", "西"], pm25=[1, 2]), tasks=tasks, complete=True)
    assert error.value.code == "whose-rows"


def test_a_place_that_only_a_register_names_is_judged_and_undetermined():
    tasks = [{"name": "a", "region": "西", "closed": "2019-01-01"}]
    rules = "r: {indicator: pm25, at_most: 3}\nn: {indicator: number, at_least: 1}"
    found = evaluated(rules, _data(["东"], pm25=[1]), tasks=tasks, complete=True)
    assert told(found.verdict("r", region="西")) == ("undetermined", "value_missing")
    assert [found.verdict("n", region=place).status for place in ("东", "西")] == ["missed", "met"]


@pytest.mark.parametrize("spelling", ["Ａ县", "A县", " A县"])
def test_the_width_of_the_name_of_a_place_makes_no_difference(spelling):
    counties = {"A县": {"land": "hill"}, "B县": {"land": "plain"}}
    rules = "r: {for: counties, indicator: pm25, at_most: 3, where: land == 'hill'}"
    found = evaluated(
        rules, _data([spelling, "B县"], pm25=[5, 5]), counties=counties, complete=True
    ).members("counties")
    held = {label["region"].strip(): found.verdict("r", **label).status for label in _labels(found)}
    assert sorted(held.values()) == ["missed", "not_applicable"]
    assert len(held) == 2


def _labels(found):
    index = found.evaluation.panel.index
    return [index.label(number) for number in range(len(index))]


# Registers of places


COUNTIES = {"甲": {"land": "hill", "people": 10}, "乙": {"land": "plain", "people": 30},
            "丙": {"land": "plain", "people": 60}}  # fmt: skip


def test_places_of_a_register_are_judged_through_it_and_not_for_themselves():
    rules = """
        city: {indicator: pm25, at_most: 40}
        county: {for: counties, indicator: pm25, at_most: 40}
        mean: {indicator: mean_pm25, at_most: 40}
        large: {for: counties, indicator: pm25, at_most: 40, where: people >= 30}
        better: {for: counties, indicator: pm25, at_most: {indicator: mean_pm25}}
    """
    data = _data(["市", "甲", "乙", "丙"], pm25=[35, 41, 38, 44])
    found = evaluated(rules, data, counties=COUNTIES, complete=True)
    assert [label["region"] for label in _labels(found)] == ["市"]
    assert {name: found.verdict(name).status for name in found.rules} == {
        "city": "met", "county": "missed", "mean": "missed", "large": "missed", "better": "missed",
    }  # fmt: skip
    assert found.verdict("mean").value_number == 41
    members = found.members("counties")
    assert [members.verdict("better", region=place).status for place in "甲乙丙"] == [
        "met", "met", "missed",
    ]  # fmt: skip
    assert members.verdict("large", region="甲").status == "not_applicable"


def test_without_another_place_the_members_belong_to_the_whole():
    rules = "r: {for: counties, indicator: pm25, at_most: 40}\nm: {indicator: mean_pm25, at_most: 40}"
    found = evaluated(rules, _data("甲乙丙", pm25=[41, 38, 41]), counties=COUNTIES, complete=True)
    assert [label["region"] for label in _labels(found)] == ["*"]
    assert [found.verdict(name).status for name in "rm"] == ["missed", "met"]


def test_belongs_says_to_which_of_several_places():
    counties = {"甲": {"city": "东"}, "乙": {"city": "西"}, "丙": {"city": "西"}}
    rules = """
        r: {for: counties, indicator: pm25, at_most: 40}
        m: {indicator: mean_pm25, at_most: 40}
        first: {for: counties, rank: pm25, among: counties, at_most: 1}
    """
    data = _data(["东", "西", "甲", "乙", "丙"], pm25=[0, 0, 41, 38, 42])
    found = evaluated(rules, data, counties=counties, complete=True, belongs="belongs: city")
    assert [found.verdict("r", region=place).status for place in "东西"] == ["missed", "missed"]
    assert [found.verdict("m", region=place).value_number for place in "东西"] == [41, 40]
    members = found.members("counties")
    assert members.verdict("first", region="甲").reason == "nobody_asked" or (
        members.verdict("first", region="甲").status == "met"
    )
    assert [members.verdict("first", region=place).status for place in "乙丙"] == ["met", "missed"]
    with pytest.raises(er.UsageError):
        evaluated(rules, data, counties=counties, complete=True)


def test_counties_have_problems_of_their_own():
    tasks = [
        {"name": "p", "region": "甲", "closed": "2019-01-01"}, {"name": "q", "region": "甲"},
        {"name": "r", "region": "市", "closed": "2019-01-01"},
    ]  # fmt: skip
    rules = """
        county: {for: counties, indicator: shut, at_least: 1}
        number: {for: counties, indicator: number, at_most: 1}
        city: {indicator: shut, equal_to: 1}
        most: {indicator: {max: counties, of: number}, equal_to: 2}
    """
    data = _data(["市", "甲", "乙"], pm25=[1, 1, 1])
    counties = {"甲": {}, "乙": {}}
    found = evaluated(rules, data, tasks=tasks, counties=counties, complete=True)
    members = found.members("counties")
    assert [members.verdict("number", region=place).value_number for place in "甲乙"] == [2, 0]
    assert members.verdict("county", region="甲").status == "met"
    assert told(members.verdict("county", region="乙")) == ABSENT
    assert [found.verdict(name).status for name in ("city", "most", "number")] == ["met", "met", "missed"]


# Scenarios


def test_sentence_19_a_register_without_scenarios_holds_for_all_of_them():
    data = [{"scenario": name, "year": 2020, "pm25": value} for name, value in (("甲", 1), ("乙", 9))]
    tasks = [{"name": "a", "closed": "2019-01-01"}]
    rules = "r: {for: tasks, done: closed, where: pm25 < 5}\nn: {indicator: shut, equal_to: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == ["met", "not_applicable"]
    assert [found.verdict("n", scenario=name).status for name in ("甲", "乙")] == ["met", "met"]


def test_rows_of_one_scenario_are_of_that_one_alone():
    data = [{"scenario": name, "year": 2020, "pm25": 1} for name in ("甲", "乙")]
    tasks = [
        {"name": "a", "scenario": "甲", "closed": "2019-01-01"},
        {"name": "a", "scenario": "乙", "closed": "2021-01-01"},
        {"name": "b", "scenario": "", "closed": "2019-01-01"},
        {"name": "c", "scenario": "乙", "closed": "2019-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: number, at_most: 2}"
    found = evaluated(rules, data, tasks=tasks, complete=True, as_of=2021)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == ["met", "missed"]
    assert [found.verdict("n", scenario=name).value_number for name in ("甲", "乙")] == [2, 3]


@pytest.mark.parametrize("data", [None, {"pm25": {2020: 1}}])
def test_scenarios_that_only_a_register_names_exist_too(data):
    tasks = [
        {"name": "a", "scenario": "甲", "closed": "2019-01-01"},
        {"name": "a", "scenario": "乙", "closed": "2021-01-01"},
    ]
    rules = "r: {for: tasks, done: closed}\nn: {indicator: number, equal_to: 1}\np: {indicator: pm25, at_most: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True, as_of=2021)
    assert [found.verdict("r", scenario=name).status for name in ("甲", "乙")] == ["met", "missed"]
    assert [found.verdict("n", scenario=name).status for name in ("甲", "乙")] == ["met", "met"]
    assert {found.verdict("p", scenario=name).status for name in ("甲", "乙")} == {
        "undetermined" if data is None else "met"
    }


def test_a_scenario_of_the_register_beside_others_of_the_data():
    data = [{"scenario": "甲", "region": "市", "year": 2020, "pm25": 1}]
    tasks = [{"name": "a", "region": "市", "scenario": "乙", "closed": "2021-01-01"}]
    rules = "r: {for: tasks, done: closed}\np: {indicator: pm25, at_most: 1}"
    found = evaluated(rules, data, tasks=tasks, complete=True)
    assert found.verdict("r", scenario="甲").status == "not_applicable"
    assert found.verdict("r", scenario="乙").status == "missed"
    assert [found.verdict("p", scenario=name).status for name in ("甲", "乙")] == ["met", "undetermined"]


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
            found = evaluated(rule, data, counties={"甲": {}}, complete=complete).members("counties")
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
        verdict = of_tasks(f"{{for: tasks, done: {done}, by: due, where: ok}}", tasks, complete=True)
        assert verdict.status == expected
        assert [found.status for found in verdict.members] == [
            {"none": "not_applicable", "unknown": "undetermined", "later": "pending"}.get(name, name)
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
    assert found.verdict("r").status == plan.evaluate(
        {"pm25": data}, as_of=2020, standards=loaded[::-1]
    ).verdict("r").status


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
    assert [found.members("counties").verdict("r", region=p).status for p in "甲乙"] == ["met", "missed"]
    share = rules.replace("by: 2020}", "by: 2020, at_least: 1}").replace("for: counties, ", "")
    assert ledger(share).evaluate(
        {"pm25": {2020: 35}}, as_of=2020, standards=[er.loads(NEW)]
    ).verdict("r").status == "met"
