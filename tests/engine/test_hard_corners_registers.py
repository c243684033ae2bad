"""Corners of registers and standards that were once wrong."""

from __future__ import annotations

import pytest

import ecorules as er

STANDARD = """\
ecorules: 1
id: standard
window: 2021..2025
indicators:
  pm25: {unit: µg/m³}
  so2: {unit: µg/m³}
  part: {expression: "so2 / quantity('60 µg/m³')"}
  index: {expression: "part + pm25 / quantity('35 µg/m³')"}
rules:
  pm25: {indicator: pm25, at_most: {schedule: {2021: 44, 2025: 40}, interpolate: linear}}
  index: {indicator: index, at_most: 2}
"""


def status(
    rules: str, registers: dict, as_of: str, *, head: str = "window: 2018..2020", **given
) -> str:
    plan = er.loads(f"ecorules: 1\nid: t\n{head}\nrules: {{r: {rules}}}\n")
    return plan.evaluate(registers=registers, as_of=as_of, **given).verdict("r").status


def test_a_schedule_of_a_standard_takes_the_times_of_the_rule_that_asks():
    plan = er.loads(
        "ecorules: 1\nid: t\nindicators: {dust: {unit: µg/m³}}\n"
        "rules: {r: {meets: {set: standard, rules: [pm25], as: {pm25: dust}}, throughout: 2021..2022}}"
    )
    # 44 at most in 2021, and on the line to 40 in 2025 43 in 2022
    for value, expected in ((43.0, "met"), (43.5, "missed")):
        result = plan.evaluate(
            {"dust": {2021: 44, 2022: value}}, as_of=2022, standards=[er.loads(STANDARD)]
        )
        assert result.verdict("r").status == expected


def test_an_indicator_that_is_not_matched_leaves_its_rule_undetermined():
    plan = er.loads(
        "ecorules: 1\nid: t\nindicators: {pm25: {unit: mg/m³}}\n"
        "rules: {r: {meets: {set: standard}, in: 2021}}"
    )
    verdict = plan.evaluate(
        {"pm25": {2021: 0.04}}, as_of=2021, standards=[er.loads(STANDARD)]
    ).verdict("r")
    assert verdict.status == "undetermined"
    assert [(part.rule, part.status) for part in verdict.parts] == [
        ("pm25", "met"),
        ("index", "undetermined"),
    ]


def test_an_edition_is_judged_only_while_it_is_in_force():
    old = "ecorules: 1\nid: s\nedition: '1'\nin_force: {to: 2019-12-31}\nindicators: {x: {unit: t}}\nrules: {a: {indicator: x, at_most: 5}}"
    new = "ecorules: 1\nid: s\nedition: '2'\nin_force: {from: 2020-01-01}\nindicators: {x: {unit: t}}\nrules: {a: {indicator: x, at_most: 3}}"
    plan = er.loads(
        "ecorules: 1\nid: t\nindicators: {x: {unit: t}}\nrules: {r: {meets: {set: s}, throughout: 2019..2020}}"
    )
    verdict = plan.evaluate(
        {"x": {2019: 5, 2020: 3}}, as_of=2020, standards=[er.loads(old), er.loads(new)]
    ).verdict("r")
    assert verdict.status == "met"
    assert [part.status for part in verdict.parts] == ["met", "met"]
    assert (
        plan.evaluate({"x": {2019: 5, 2020: 3}}, as_of=2020, standards=[er.loads(old)])
        .verdict("r")
        .status
        == "undetermined"
    )


@pytest.mark.parametrize(("day", "expected"), [("2021-01-10", "met"), ("2021-01-11", "missed")])
def test_parts_in_place_share_the_days_of_grace_of_their_rule(day, expected):
    head = "window: 2020\nregisters: {w: {rows: [a], attributes: {x: date, y: date}}}"
    rule = "{for: w, all: [{done: x}, {any: [{done: y}]}], within: 10 days}"
    given = {"w": {"a": {"x": "2020-12-31", "y": day}}}
    assert status(rule, given, "2021-02-01", head=head, complete=True) == expected


def test_a_planned_period_that_nobody_can_say_decides_nothing():
    head = "window: 2020\nregisters: {w: {rows: [a], attributes: {x: date, planned: period}}}"
    given = {"w": {"a": {"x": "2020-01-01", "planned": "?"}}}
    assert (
        status("{for: w, done: x <= planned}", given, "2020", head=head, complete=True)
        == "undetermined"
    )


def test_what_is_not_said_today_may_be_said_by_the_reading_day():
    head = "window: 2018..2020\nregisters: {w: {rows: [a], attributes: {person: text}}}"
    rule = "{indicator: {share: w, meeting: known(person)}, at_least: 100 %}"
    assert status(rule, {}, "2019", head=head) == "pending"
    assert status(rule, {}, "2020", head=head) == "missed"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("{count: w, during: on}", "missed"),
        ("{count: w, during: on, meeting: kind == 'a'}", "missed"),
        ("{count: w, where: kind == 'a'}", "missed"),
        ("{count: w, meeting: kind == 'a'}", "not_applicable"),
    ],
)
def test_a_count_of_an_empty_complete_register(count, expected):
    head = "window: 2020\nregisters: {w: {attributes: {on: date, kind: [a, b]}}}"
    assert (
        status(f"{{indicator: {count}, at_least: 1}}", {}, "2020", head=head, complete=True)
        == expected
    )


def test_a_register_of_places_that_belong_to_nobody_yet():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\n"
        "registers: {s: {key: region, belongs: river, attributes: {river: text}}}\n"
        "indicators: {cod: {unit: mg/L}}\n"
        "rules: {r: {indicator: {share: s, meeting: cod <= 20}, at_least: 20 %}}"
    )
    assert plan.evaluate({"cod": {2020: 10}}, as_of=2020).verdict("r").status == "undetermined"


def test_members_that_are_places_are_pointed_out():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nregisters: {c: {rows: [A, B]}}\n"
        "indicators: {x: {unit: t}}\nrules: {r: {for: c, indicator: x, at_most: 3}}"
    )
    with pytest.raises(er.UsageError, match="key: region"):
        plan.evaluate({"A": {"x": 1}, "B": {"x": 2}}, as_of=2020)


def test_a_parameter_is_given_member_by_member():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nparameters: {quota: {unit: t}}\n"
        "registers: {w: {rows: [a, b, c], attributes: {x: t}}}\n"
        "rules: {r: {for: w, indicator: x, at_most: {assigned: quota}}}"
    )
    held = {"w": {"a": {"x": 3}, "b": {"x": 3}, "c": {"x": 1}}}
    result = plan.evaluate(registers=held, as_of=2020, assign={"quota": {"a": 2, "b": "4000 kg"}})
    assert {one.member: one.status for one in result.verdict("r").members} == {
        "a": "missed",
        "b": "met",
        "c": "undetermined",
    }


SPILLS = """\
ecorules: 1
id: t
window: 2025
registers:
  spills: {attributes: {day: date}}
  plants: {attributes: {closed: date}}
rules:
  ban: {indicator: {count: spills, during: day}, at_most: 0}
  plants: {for: plants, done: closed}
"""


def spilled(**given) -> tuple[str, str, set[str]]:
    result = er.loads(SPILLS).evaluate(as_of=2025, **given)
    statuses = (result.verdict("ban").status, result.verdict("plants").status)
    return (*statuses, {note.code for note in result.notes})


def test_a_column_that_is_not_there_is_no_silence():
    columns = {"name": ["s1"], "date": ["2025-04-01"]}
    assert spilled(registers={"spills": columns}, complete={"spills": True}) == (
        "undetermined",
        "undetermined",
        {"unknown-attribute", "absent-column"},
    )
    rows = [{"name": "s1", "date": "2025-04-01"}]
    assert spilled(registers={"spills": rows}, complete={"spills": True})[0] == "undetermined"
    misspelt = {"name": ["a"], "clsoed": ["2025-03-01"]}
    assert spilled(registers={"plants": misspelt}, complete={"plants": True})[1] == "undetermined"


def test_a_blank_that_is_left_out_of_a_record_is_a_blank():
    assert spilled(registers={"plants": {"a": {}}}, complete={"plants": True})[1] == "missed"
    assert (
        spilled(registers={"plants": {"name": ["a"], "closed": [None]}}, complete=True)[1]
        == "missed"
    )


def test_a_register_that_is_complete_and_was_never_given_is_pointed_out():
    assert spilled(complete=True) == ("met", "not_applicable", {"nothing-given"})
    assert spilled(complete={"spills": True}) == ("met", "undetermined", set())
    empty = {"name": [], "day": []}
    assert spilled(registers={"spills": empty}, complete={"spills": True}) == (
        "met",
        "undetermined",
        set(),
    )


def test_members_that_belong_to_nobody_who_is_asked_are_pointed_out():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\n"
        "registers:\n"
        "  zones: {key: region, rows: [north]}\n"
        "  cities: {key: region, belongs: zone, attributes: {zone: text}}\n"
        "indicators: {pm25: {unit: µg/m³}, mean: {mean: cities, of: pm25}}\n"
        "rules: {r: {for: zones, indicator: mean, at_most: 35}}"
    )
    cities = {"a": {"zone": "China"}, "b": {"zone": "China"}}
    data = {"a": {"pm25": 30}, "b": {"pm25": 44}, "China": {"pm25": 40}}
    result = plan.evaluate(data, registers={"cities": cities}, complete=True, as_of=2020)
    assert result.verdict("r").status == "not_applicable"
    assert "strangers" in {note.code for note in result.notes}
    cities = {"a": {"zone": "north"}, "b": {"zone": "north"}}
    result = plan.evaluate(data, registers={"cities": cities}, complete=True, as_of=2020)
    assert result.verdict("r", region="China").status == "missed"


def test_a_listed_member_without_a_row_belongs_to_the_only_place():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nregisters: {w: {rows: [a, b], attributes: {closed: date}}}\n"
        "rules: {r: {for: w, done: closed}}"
    )
    held = {"w": {"name": ["a"], "region": ["X"], "closed": ["2020-01-01"]}}
    result = plan.evaluate(registers=held, complete=True, as_of=2020)
    assert {one.member: one.status for one in result.verdict("r", region="X").members} == {
        "a": "met",
        "b": "missed",
    }


LEDGER = (
    "window: 2020\nregisters: {plants: {rows: [x], attributes: {a: date, b: date, size: text}}}"
)


@pytest.mark.parametrize("as_of", ["2020-06-30", "2020-09-30", "2020-12-31", "2022-12-31"])
@pytest.mark.parametrize(
    ("rule", "row", "expected"),
    [
        # b came in March; a had not by the end of June, and can never have come before it
        ("{for: plants, done: a < b, by: 2020}", {"b": "2020-03-01"}, "missed"),
        ("{for: plants, done: b > a, by: 2020}", {"b": "2020-03-01"}, "missed"),
        ("{for: plants, done: b, where: a <= b, by: 2020}", {"b": "2020-03-01"}, "not_applicable"),
        # b came on the last day that is complete, and a may have on no day before the next
        ("{for: plants, done: a <= b, by: 2020}", {"b": "2020-06-30"}, "missed"),
        # b came a day later: so may a have
        ("{for: plants, done: a <= b, by: 2020}", {"b": "2020-07-01"}, None),
        # a came in March: b may still come after it
        ("{for: plants, done: a < b, by: 2020}", {"a": "2020-03-01"}, None),
        # nobody can say when a came
        ("{for: plants, done: a < b, by: 2020}", {"a": "?", "b": "2020-03-01"}, None),
        # what was due before is read on its day, whatever was known later
        ("{for: plants, done: a or b, by: 2020-05}", {"a": "?", "b": "2020-06-01"}, "undetermined"),
    ],
)
def test_what_was_decided_when_the_register_was_last_complete_stays_so(rule, row, expected, as_of):
    found = status(rule, {"plants": {"x": row}}, as_of, head=LEDGER, complete="2020-06-30")
    undecided = "undetermined" if as_of >= "2020-12-31" else "pending"
    assert found == (expected or undecided)


def test_a_change_of_a_count_is_read_with_its_days_of_grace():
    """Two of three are closed by the end of 2020, and the third within ten days of it."""
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2018..2020\n"
        "registers: {works: {attributes: {closed: date}}}\n"
        "indicators: {shut: {count: works, where: closed}}\n"
        "rules:\n"
        "  late: {increase: shut, since: 2019, at_least: 50 %, in: 2020, within: 10 days}\n"
        "  soon: {increase: shut, since: 2019, at_least: 50 %, in: 2020, within: 4 days}\n"
        "  then: {increase: shut, since: 2019, at_least: 50 %, in: 2020}\n"
    )
    days = {"a": "2019-05-01", "b": "2019-06-01", "c": "2021-01-05"}
    rows = {name: {"closed": day} for name, day in days.items()}
    found = plan.evaluate(registers={"works": rows}, complete=True, as_of="2021-03-31")
    assert [(one.rule, one.status, one.value_number) for one in found] == [
        ("late", "met", 50),
        ("soon", "missed", 0),
        ("then", "missed", 0),
    ]
