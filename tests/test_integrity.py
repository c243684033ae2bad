"""Digests, frozen sets, records, reproduction, and excuses that excuse nothing."""

from __future__ import annotations

import json
import platform

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecorules as er
from ecorules.data.digest import joint_digest
from ecorules.language.canonical import Canonical, digest_of
from ecorules.language.models import RuleSetModel
from strategies import rule_sets, to_yaml

PLAN = """\
ecorules: 1
id: air
title: {en: Clean air, zh: 清洁空气}
edition: "2"
window: 2018..2020
sources: {plan: {title: The plan}}
parameters: {quota: µg/m³, due: period}
indicators:
  pm25: {unit: µg/m³, kind: level, better: lower}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
  ratio: {unit: "%", expression: 100 * pm25 / quota}
rules:
  pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020, source: {document: plan, clause: 一}}
  river: {indicator: river, at_least: Ⅱ, throughout: 2019..2020, lead: [市水利局, 市环保局]}
  quota: {indicator: pm25, at_most: {assigned: quota}, where: pm25 > 10}
"""


def table(*rows):
    return pl.DataFrame(rows, schema=["region", "year", "pm25", "river"], orient="row")


ROWS = [
    ("株洲", 2019, 46.5, "Ⅱ"),
    ("株洲", 2020, 44.25, "Ⅱ"),
    ("湘潭", 2019, 50.0, "Ⅲ"),
    ("湘潭", 2020, 49.0, None),
]


@pytest.fixture(scope="module")
def plan():
    return er.loads(PLAN)


def judged(plan, data=None, **options):
    return plan.evaluate(
        table(*ROWS) if data is None else data, **{"assign": {"quota": 45}} | options
    )


# Digests of sets


def test_a_digest_is_of_the_canonical_text(plan):
    assert plan.digest.startswith("sha256:")
    assert len(plan.digest) == 71
    told = json.loads(plan.canonical())
    assert list(told) == sorted(told)
    assert told["rules"]["pm25"]["at_most"] == "45 µg/m³"
    assert told["window"] == "2018..2020"


def test_the_canonical_text_of_a_small_set():
    text = "ecorules: 1\nid: t\nwindow: 2020年\nindicators: {x: {unit: ug/m3}}\nrules: {r: {indicator: x, below: 4.50e1 ug/m3, where: x>1}}\n"
    assert er.loads(text).canonical() == (
        '{"ecorules":"1","id":"t","indicators":{"x":{"unit":"µg/m³"}},'
        '"rules":{"r":{"below":"45 µg/m³","indicator":"x","where":"x>1"}},"window":"2020"}'
    )


SAME = [
    ("45 µg/m³, by: 2020", "45 µg/m³,   by: 2020"),
    ("45 µg/m³, by: 2020", '"45 µg/m³", by: "2020"'),
    ("45 µg/m³, by: 2020", "45.0 µg/m³, by: 2020年"),
    ("45 µg/m³, by: 2020", "45ug/m3, by: '2020'"),
    ("{indicator: pm25, at_most: 45 µg/m³, by: 2020,", "{by: 2020, at_most: 45 µg/m³, indicator: pm25,"),
    ("lead: [市水利局, 市环保局]", "lead:  [ 市水利局 , '市环保局' ]"),
    ("where: pm25 > 10", "where: pm25>10"),
    ("source: {document: plan, clause: 一}", "source: [{clause: 一, document: plan}]"),
    ("100 * pm25 / quota", "100*pm25/ quota"),
    ("window: 2018..2020", "# a note\nwindow: '2018 .. 2020'  # years"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SAME)
def test_how_a_file_is_laid_out_makes_no_difference(plan, before, after):
    assert before in PLAN
    assert er.loads(PLAN.replace(before, after)).digest == plan.digest


def test_the_order_of_entries_makes_no_difference(plan):
    head, rules = PLAN.split("rules:\n")
    turned = head + "rules:\n" + "".join(reversed(rules.splitlines(keepends=True)))
    assert er.loads(turned).digest == plan.digest


def test_composed_and_decomposed_characters_are_one():
    text = (
        "ecorules: 1\nid: t\nwindow: 2020\ntitle: {}\nindicators: {{x: {{unit: t}}}}\nrules: {{}}\n"
    )
    assert er.loads(text.format("caf\u00e9")).digest == er.loads(text.format("cafe\u0301")).digest


OTHER = [
    ('edition: "2"', 'edition: "3"'),
    ("45 µg/m³, by", "45.1 µg/m³, by"),
    ("45 µg/m³, by", "45, by"),
    ("45 µg/m³, by", "0.045 mg/m³, by"),
    ("by: 2020", "by: 2019"),
    ("by: 2020", "in: 2020"),
    ("at_most: 45", "below: 45"),
    ("better: lower", "better: higher"),
    ("Clean air", "Clear air"),
    ("clause: 一", "clause: 二"),
    ("[市水利局, 市环保局]", "[市环保局, 市水利局]"),
    ("[市水利局, 市环保局]", "[市水利局]"),
    ("[Ⅰ, Ⅱ, Ⅲ]", "[Ⅰ, Ⅱ, Ⅲ, Ⅳ]"),
    ("100 * pm25 / quota", "100 * (pm25 / quota)"),
    ("where: pm25 > 10", "where: pm25 >= 10"),
    ("window: 2018..2020", "window: 2017..2020"),
    ("window: 2018..2020", "window: 2018..2020\nnote: a note"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_any_changed_value_changes_the_digest(plan, before, after):
    assert before in PLAN
    assert er.loads(PLAN.replace(before, after)).digest != plan.digest


def test_two_labels_are_not_one_number():
    text = "ecorules: 1\nid: t\nwindow: 2020\nindicators: {{x: {{classes: [v2, 1.0, 1]}}}}\nrules: {{r: {{indicator: x, at_least: {}}}}}\n"
    assert er.loads(text.format("1.0")).digest != er.loads(text.format("1")).digest


def test_two_keys_that_become_one_are_both_kept():
    text = "ecorules: 1\nid: t\nwindow: 2020\nindicators: {{x: {{unit: t}}}}\nrules: {{caf\u00e9: {{indicator: x, at_most: {}}}, cafe\u0301: {{indicator: x, at_most: 2}}}}\n"
    assert er.loads(text.format(1)).digest != er.loads(text.format(3)).digest


def test_a_dump_has_the_digest_of_its_set(plan):
    assert er.loads(plan.dump()).digest == plan.digest


@settings(max_examples=40, deadline=None)
@given(rule_sets(), st.data())
def test_every_text_of_a_generated_set_is_in_its_digest(rule_set, data):
    plan = er.loads(to_yaml(rule_set))
    assert er.loads(plan.dump()).digest == plan.digest
    value = plan.model.model_dump(by_alias=True, exclude_unset=True)
    leaf = data.draw(st.sampled_from(list(leaves(value))))
    *way, last = leaf
    inner = value
    for step in way:
        inner = inner[step]
    inner[last] += "x"
    changed = RuleSetModel.model_validate(value)
    canonical = Canonical.of(changed, plan.compiled.system).text(changed)
    assert digest_of(canonical) != plan.digest


def leaves(value, path=()):
    """Yield the paths of all texts."""
    if isinstance(value, str):
        yield path
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value or ()):
        yield from leaves(item, (*path, key))


def test_what_is_inherited_is_part_of_a_digest(plan):
    text = "ecorules: 1\nid: city\nextends: air\nrules: {}\n"
    before = er.loads(text, parents=[plan])
    after = er.loads(text, parents=[er.loads(PLAN.replace("at_most: 45", "at_most: 44"))])
    assert len({before.digest, after.digest, plan.digest}) == 3


# Frozen sets


def test_a_set_that_is_still_the_one_agreed(plan, tmp_path):
    assert plan.frozen(plan.digest) is plan
    assert plan.frozen(plan.digest.upper().replace("SHA", "sha")) is plan
    path = tmp_path / "air.yaml"
    path.write_text("# another layout\n" + PLAN, "utf-8")
    assert er.load(path, digest=plan.digest).digest == plan.digest
    assert er.loads(PLAN, digest=plan.digest).id == "air"


def test_a_set_that_was_changed_is_refused(plan, tmp_path):
    path = tmp_path / "air.yaml"
    path.write_text(PLAN.replace("at_most: 45", "at_most: 46"), "utf-8")
    changed = er.load(path)
    with pytest.raises(er.RuleSetError) as caught:
        er.load(path, digest=plan.digest)
    [problem] = caught.value.problems
    assert problem.code == "digest"
    assert problem.place.source == str(path)
    assert (
        problem.message
        == f"the set 'air' is not the one that was agreed: its digest is {changed.digest}"
    )
    assert plan.digest in problem.hint


@pytest.mark.parametrize("digest", ["", "sha256:", "md5:" + "0" * 64, "sha256:" + "g" * 64])
def test_what_is_no_digest_is_refused(plan, digest):
    with pytest.raises(er.UsageError) as caught:
        plan.frozen(digest)
    assert caught.value.code == "digest-form"


# Digests of data


def test_the_order_of_rows_and_the_kind_of_table_make_no_difference(plan, tmp_path):
    one = judged(plan).data_digest
    turned = table(*reversed(ROWS)).select("river", "pm25", "year", "region")
    long = pl.concat([
        table(*ROWS).select("region", "year", indicator=pl.lit(name), value=pl.col(name).cast(pl.String))
        for name in ("river", "pm25")
    ])  # fmt: skip
    table(*ROWS).write_csv(tmp_path / "data.csv")
    for data in (turned, long, turned.to_pandas(), turned.to_arrow(), tmp_path / "data.csv"):
        assert judged(plan, data).data_digest == one


def test_units_of_columns_make_no_difference(plan):
    data = table(*ROWS).with_columns(pl.col("pm25") / 1000)
    assert judged(plan, data.with_columns(pm25=pl.Series([0.0465, 0.04425, 0.05, 0.049])), units={"pm25": "mg/m³"}).data_digest == judged(plan).data_digest  # fmt: skip


CHANGES = [
    [("株洲", 2019, 46.5, "Ⅱ"), *ROWS[1:3], ("湘潭", 2020, 49.0000001, None)],
    [("株洲", 2019, 46.5, "Ⅰ"), *ROWS[1:]],
    [("株洲", 2019, None, "Ⅱ"), *ROWS[1:]],
    [("株州", 2019, 46.5, "Ⅱ"), *ROWS[1:]],
    [("株洲", 2018, 46.5, "Ⅱ"), *ROWS[1:]],
    ROWS[:3],
    [*ROWS, ("长沙", 2020, None, None)],
]


@pytest.mark.parametrize("rows", CHANGES)
def test_one_changed_value_changes_the_digest(plan, rows):
    assert judged(plan, table(*rows)).data_digest != judged(plan).data_digest


def test_parameters_are_data(plan):
    one = judged(plan)
    assert judged(plan, assign={"quota": 46}).data_digest != one.data_digest
    assert judged(plan, assign={"quota": "0.045 mg/m³"}).data_digest == one.data_digest
    assert judged(plan, assign={"quota": {"株洲": 45, "湘潭": 45}}).data_digest == one.data_digest
    assert judged(plan, assign={"quota": {"株洲": 45, "湘潭": 44}}).data_digest != one.data_digest
    assert judged(plan, assign={"quota": {2020: 45}}).data_digest != one.data_digest
    assert judged(plan, assign={"quota": 45, "due": 2020}).data_digest != one.data_digest


VALUES = st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, st.permutations(range(4)))
def test_digests_are_equal_exactly_where_the_values_are(plan, first, second, order):
    def digest(values, order):
        rows = [(*ROWS[n][:2], values[n], ROWS[n][3]) for n in order]
        return judged(plan, table(*rows), as_of=2020).data_digest

    assert (digest(first, range(4)) == digest(second, order)) == (first == second)


# Records


@pytest.fixture(scope="module")
def record(plan):
    return judged(plan).record()


def test_a_record_says_what_was_judged_and_found(plan, record):
    assert record["rule_set"] == {"id": "air", "edition": "2", "digest": plan.digest, "extends": []}
    assert record["as_of"] == "2020"
    assert record["as_of_defaulted"] is True
    assert (record["at"], record["complete"], record["standards"]) == (None, None, [])
    assert record["keys"] == ["region"]
    assert record["series"] == [["株洲"], ["湘潭"]]
    assert record["parameters"] == [
        {"name": "quota", "period": None, "unit": "µg/m³", "value": 45.0}
    ]
    assert record["versions"] == {
        "ecorules": er.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    assert record["rules"]["pm25"] == {
        "unit": "µg/m³",
        "margin_unit": "µg/m³",
        "status": ["met", "missed"],
        "value": [44.25, 49.0],
        "bound": [45.0, 45.0],
        "margin": [0.75, -4.0],
        "label": [None, None],
        "period": ["2020", "2020"],
        "reason": ["compared", "compared"],
        "flags": ["", ""],
        "end": ["", ""],
    }
    assert record["rules"]["river"]["classes"] == ["Ⅰ", "Ⅱ", "Ⅲ"]
    assert record["rules"]["river"]["status"] == ["met", "missed"]
    digests = {key: value for key, value in record["data"].items() if key != "digest"}
    assert record["data"]["digest"] == joint_digest(digests) == judged(plan).data_digest


def test_a_record_is_json_and_the_same_every_time(plan, record):
    text = json.dumps(record, allow_nan=False, ensure_ascii=False)
    assert json.loads(text) == record
    assert json.dumps(judged(plan, table(*reversed(ROWS))).record(), ensure_ascii=False) == text


def test_a_record_of_a_selection_is_that_of_the_whole(plan, record):
    assert judged(plan).missed.record() == record


def test_parameters_by_place_and_period_are_told(plan):
    given = {"quota": {"株洲": 45, "湘潭": 44}, "due": {"株洲": 2020}}
    told = judged(plan, assign=given).record()["parameters"]
    assert told == [
        {"name": "due", "period": None, "unit": "", "values": [[["株洲"], "2020"]]},
        {"name": "quota", "period": None, "unit": "µg/m³", "values": [[["株洲"], 45.0], [["湘潭"], 44.0]]},
    ]  # fmt: skip


# Reproduction


def test_a_stored_assessment_reproduces_exactly(plan, record, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    for told in (record, path, str(path)):
        found = er.reproduce(told, er.loads(PLAN), table(*reversed(ROWS)), assign={"quota": 45})
        assert found.exact
        assert found.differences == ()
        assert found.versions == {}
        assert repr(found) == "air as of 2020: 6 verdicts, all as recorded"


def test_what_was_asked_is_taken_from_the_record(plan):
    record = judged(plan, as_of="2019", at="2019").record()
    assert (record["as_of"], record["at"]) == ("2019", "2019")
    assert er.reproduce(record, plan, table(*ROWS), assign={"quota": 45}).exact


def test_every_difference_is_told(plan, record):
    rows = [*ROWS[:1], ("株洲", 2020, 46.0, "Ⅱ"), *ROWS[2:]]
    found = er.reproduce(record, plan, table(*rows), assign={"quota": 45})
    assert not found.exact
    assert found.differences[0].what == "data"
    told = [
        (one.rule, *one.series, one.what, one.recorded, one.found) for one in found.differences[1:]
    ]
    assert told == [
        ("pm25", "株洲", "status", "met", "missed"),
        ("pm25", "株洲", "value", 44.25, 46.0),
        ("pm25", "株洲", "margin", 0.75, -1.0),
        ("quota", "株洲", "status", "met", "missed"),
        ("quota", "株洲", "value", 44.25, 46.0),
        ("quota", "株洲", "margin", 0.75, -1.0),
    ]
    assert repr(found).splitlines()[:3:2] == [
        "air as of 2020: 7 differences",
        "  pm25 株洲 status: met recorded, missed found",
    ]


def test_another_set_is_told(plan, record):
    other = er.loads(PLAN.replace("at_most: 45", "at_most: 44").replace('"2"', '"3"'))
    found = er.reproduce(record, other, table(*ROWS), assign={"quota": 45})
    first = found.differences[0]
    assert first.what == "rule set"
    assert str(first) == f"rule set: air 2 {plan.digest} recorded, air 3 {other.digest} found"
    assert ("pm25", "status") in [(one.rule, one.what) for one in found.differences]


def test_series_and_rules_that_come_and_go_are_told(plan, record):
    other = er.loads(PLAN.replace("  river: {indicator", "  lake: {indicator"))
    rows = [*ROWS[:2], ("长沙", 2020, 40.0, "Ⅰ")]
    found = er.reproduce(record, other, table(*rows), assign={"quota": 45})
    told = {one.what: (one.recorded, one.found) for one in found.differences}
    assert told["series"] == ([("湘潭",)], [("长沙",)])
    assert told["rules"] == (["river"], ["lake"])
    assert "series: [湘潭] recorded, [长沙] found" in repr(found)


def test_parameters_that_differ_are_told(plan, record):
    found = er.reproduce(record, plan, table(*ROWS), assign={"quota": 44})
    assert [one.what for one in found.differences[:2]] == ["parameters", "status"]


def test_other_versions_are_told_and_are_no_difference(plan, record):
    old = {**record, "versions": {**record["versions"], "numpy": "1.26.4"}}
    found = er.reproduce(old, plan, table(*ROWS), assign={"quota": 45})
    assert found.exact
    assert found.versions == {"numpy": ("1.26.4", np.__version__)}
    assert f"note: numpy {np.__version__}, 1.26.4 when it was recorded" in repr(found)


@pytest.mark.parametrize("told", [{}, {"record": 2}, {"record": 1, "rules": []}, "no-such.json"])
def test_what_is_no_record_is_refused(plan, told):
    refuses(plan, told)


def test_a_record_that_lost_something_is_refused(plan, record):
    rule = record["rules"]["pm25"]
    for broken in ({**rule, "status": ["met"]}, {**rule, "end": None}, []):
        refuses(plan, {**record, "rules": {**record["rules"], "pm25": broken}})
    refuses(plan, {**record, "members": {"plants": {"series": []}}})


def refuses(plan, told):
    with pytest.raises(er.UsageError) as caught:
        er.reproduce(told, plan, table(*ROWS))
    assert caught.value.code == "record"


# Excuses


def test_an_excused_miss_stays_a_miss(plan):
    before = judged(plan)
    after = before.excuse("pm25", "sandstorms in spring", region="湘潭")
    assert after.summary() == before.summary()
    assert after.status(region="湘潭") == "missed"
    assert after.verdict("pm25", region="湘潭").status == "missed"
    assert after.verdict("pm25", region="湘潭").excuse == "sandstorms in spring"
    assert after.verdict("pm25", region="株洲").excuse == ""
    assert before.excuses == ()
    assert after.excuses == (("pm25", {"region": "湘潭"}, "sandstorms in spring"),)


def test_an_excuse_is_shown_beside_the_miss(plan):
    after = judged(plan).excuse("pm25", "sandstorms")
    row = next(line for line in repr(after).splitlines() if "missed" in line and "pm25" in line)
    assert row.endswith("excused: sandstorms")
    assert "  excused: sandstorms" in after.explain("pm25", region="湘潭")
    assert "  情况说明：sandstorms" in after.explain("pm25", "zh", region="湘潭")
    assert "excused: sandstorms" in after._repr_html_()
    told = {
        (one["rule"], *one["series"].values()): one.get("excuse")
        for one in after.to_dict()["verdicts"]
    }
    assert told["pm25", "湘潭"] == "sandstorms"
    assert told["pm25", "株洲"] is None
    assert after.record()["excuses"] == [
        {"rule": "pm25", "series": {"region": "湘潭"}, "because": "sandstorms"}
    ]


@pytest.mark.parametrize("form", ["to_polars", "to_pandas", "to_arrow"])
def test_an_excuse_is_a_column_of_tables(plan, form):
    result = judged(plan)
    assert "excuse" not in getattr(result, form)()[:1]
    table = getattr(result.excuse("pm25", "sandstorms").filter(rule="pm25"), form)()
    column = table["excuse"]
    found = column.to_pylist() if form == "to_arrow" else column.to_list()
    assert [one if isinstance(one, str) else None for one in found] == [None, "sandstorms"]


def test_excuses_stay_with_selections(plan):
    after = judged(plan).excuse("pm25", "one").excuse("river", "two", region="湘潭").missed
    assert [excuse.because for excuse in after.excuses] == ["one", "two"]
    assert {verdict.rule: verdict.excuse for verdict in after} == {
        "pm25": "one",
        "river": "two",
        "quota": "",
    }


def test_excuses_are_no_part_of_what_is_reproduced(plan):
    record = judged(plan).excuse("pm25", "sandstorms").record()
    assert er.reproduce(record, plan, table(*ROWS), assign={"quota": 45}).exact


def test_only_misses_are_excused(plan):
    result = judged(plan)
    for keys, code in (({"region": "株洲"}, "not-missed"), ({"region": "长沙"}, "unknown-series")):
        with pytest.raises(er.EcorulesError) as caught:
            result.excuse("pm25", "sandstorms", **keys)
        assert caught.value.code == code
    with pytest.raises(er.NotFoundError, match="there is no rule 'pm10'"):
        result.excuse("pm10", "sandstorms")
    with pytest.raises(er.UsageError) as caught:
        result.excuse("pm25", "  ", region="湘潭")
    assert caught.value.code == "no-reason"


# Registers


PLANTS = """\
ecorules: 1
id: plants
window: 2018..2020
registers: {plants: {rows: [东厂, 西厂], attributes: {closed: date, owner: text, output: t}}}
rules: {closed: {for: plants, done: closed, by: 2020}}
"""
CLOSED = {
    "东厂": {"closed": "2019-05-01", "owner": "省", "output": 5},
    "西厂": {"closed": "2020-06-01", "owner": "市", "output": None},
}


def plants(rows, complete=None):
    return er.loads(PLANTS).evaluate(registers={"plants": rows}, as_of=2020, complete=complete)


def test_registers_are_data():
    one = plants(CLOSED)
    assert one.data_digest == plants(dict(reversed(CLOSED.items()))).data_digest
    frame = pl.DataFrame([{"name": name, **row} for name, row in CLOSED.items()])
    assert one.data_digest == plants(frame).data_digest
    for column, value in (
        ("closed", "2019-05-02"),
        ("owner", "国"),
        ("output", 6),
        ("output", None),
    ):
        changed = {**CLOSED, "东厂": {**CLOSED["东厂"], column: value}}
        assert plants(changed).data_digest != one.data_digest
    assert plants(CLOSED, True).data_digest != one.data_digest
    assert plants(CLOSED, True).data_digest == plants(CLOSED, "2020-12-31").data_digest


def test_registers_reproduce():
    record = json.loads(json.dumps(plants(CLOSED, {"plants": "2020"}).record()))
    assert record["complete"] == {"plants": "2020"}
    plan = er.loads(PLANTS)
    assert er.reproduce(record, plan, registers={"plants": CLOSED}).exact
    late = {**CLOSED, "西厂": {"closed": None}}
    found = er.reproduce(record, plan, registers={"plants": late})
    assert [one.what for one in found.differences][:2] == ["register plants", "status"]
    assert "closed 西厂 status: met recorded, missed found" in map(str, found.differences)


def test_a_record_tells_of_members():
    result = plants({**CLOSED, "西厂": {"closed": "2021-01-01"}}, complete=True)
    told = result.record()["members"]["plants"]
    assert (told["keys"], told["series"]) == (["name"], [["东厂"], ["西厂"]])
    assert told["rules"]["closed"]["status"] == ["met", "missed"]
    members = result.members("plants").excuse("closed", "a late permit")
    assert members.excuses == (("closed", {"name": "西厂"}, "a late permit"),)
    assert members.summary()["missed"] == 1
    assert members.data_digest == result.data_digest
    assert {**members.record(), "excuses": []} == result.record()


def test_standards_are_recorded():
    plan = er.loads(
        "ecorules: 1\nid: t\nwindow: 2020\nindicators: {pm25: {unit: µg/m³}}\nrules: {std: {meets: {set: air}}}\n"
    )
    text = "ecorules: 1\nid: air\nedition: '3'\nindicators: {pm25: {unit: µg/m³}}\nrules: {a: {indicator: pm25, at_most: 45}}\n"
    air = er.loads(text)
    record = plan.evaluate({"pm25": {2020: 44}}, standards=[air], as_of=2020).record()
    assert record["standards"] == [{"id": "air", "edition": "3", "digest": air.digest}]
    assert er.reproduce(record, plan, {"pm25": {2020: 44}}, standards=[air]).exact
    other = er.loads(text.replace("45", "40"))
    found = er.reproduce(record, plan, {"pm25": {2020: 44}}, standards=[other])
    assert [one.what for one in found.differences] == ["standards", "status"]
