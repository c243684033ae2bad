"""The verdict of a place on a rule for each of its members: who, how many, and who answers."""

from __future__ import annotations

import pytest
from register_sets import tasks

import ecorules as er

ENGLISH = """\
Clearing — missed: of 4 members, 1 met, 2 missed (昊华, 海利), 1 undetermined (智成).
  member: 昊华 — missed: done on 2021-02-01, asked by 2020-12-31, 32 days late.
  member: 海利 — missed: not done by 2021-12-31, asked by 2020-12-31, 365 days late so far.
  member: 智成 — undetermined: to be done by 2020-12-31, but a value is missing: land.
  clause: 二(一)4
  lead: 市发改委"""

CHINESE = """\
清水塘搬迁：未达到，共4个对象，达到1个，未达到2个（昊华、海利），无法判定1个（智成）。
  对象：昊华：未达到，于2021年2月1日完成，要求不晚于2020年12月31日，逾期32天。
  对象：海利：未达到，截至2021年12月31日未完成，要求不晚于2020年12月31日，已逾期365天。
  对象：智成：无法判定，要求不晚于2020年12月31日完成，但缺少数据：土地收储。
  依据：二(一)4
  牵头单位：市发改委"""

MANY = """
ecorules: 1
id: many
window: 2020
registers:
  towns: {key: region, attributes: {output: t}}
  yards: {SIZE attributes: {output: t, left: date}, to: left}
indicators: {x: {unit: t}}
rules:
  yards: {for: yards, indicator: output, at_most: 3 t, in: 2020}
  large: {for: yards, indicator: output, at_most: 3 t, in: 2020, where: output > 100}
  towns: {for: towns, indicator: x, at_most: 3 t, in: 2020}
"""


def many(yards: dict[str, dict[str, object]], size: str = "", **options: object) -> er.Assessment:
    plan = er.loads(MANY.replace("SIZE", size))
    data = {"中心": {"x": {2020: 1}}, "东乡": {"x": {2020: 4}}, "西乡": {"x": {2020: None}}}
    towns = {"东乡": {}, "西乡": {}}
    rows = [{"name": name, "region": "中心", **values} for name, values in yards.items()]
    return plan.evaluate(data, registers={"yards": rows, "towns": towns}, as_of=2020, **options)


def test_english() -> None:
    assert tasks().explain("both") == ENGLISH


def test_chinese() -> None:
    assert tasks().explain("both", "zh") == CHINESE


def test_the_title_of_a_member_is_that_of_its_row() -> None:
    verdict = tasks().verdict("own_quarter")
    assert verdict.explain().splitlines()[0] == (
        "own_quarter — missed: of 4 members, 2 met, 1 missed (Zhuzhou Smelter), 1 undetermined (智成)."
    )
    assert "未达到1个（株冶集团）" in verdict.explain("zh")
    assert verdict.failing == ("株冶",)
    first = verdict.members[0]
    assert (first.member, first.member_title(), first.member_title("zh")) == (
        "株冶", "Zhuzhou Smelter", "株冶集团",
    )  # fmt: skip


def test_who_fails_and_of_whom_it_is_not_known() -> None:
    result = tasks()
    assert (result.verdict("both").failing, result.verdict("both").unknown) == (
        ("昊华", "海利"),
        ("智成",),
    )
    assert tasks(2019).verdict("both").unknown == ("株冶", "昊华", "智成", "海利")
    member = result.members("plants").verdict("both", name="昊华")
    assert (member.failing, member.unknown) == ((), ())
    told = result.verdict("both").to_dict()
    assert (told["failing"], told["unknown"]) == (["昊华", "海利"], ["智成"])
    assert [one["series"]["name"] for one in told["members"]] == ["株冶", "昊华", "智成", "海利"]


def test_five_are_named_and_twelve_have_a_line() -> None:
    yards = {f"y{n:02d}": {"output": 9} for n in range(14)}
    result = many(yards, complete=True)
    lines = result.explain("yards", region="中心").splitlines()
    assert lines[0] == (
        "yards (中心) — missed: of 14 members, 14 missed (y00, y01, y02, y03, y04 and 9 more)."
    )
    assert len(lines) == 14
    assert lines[12] == ("  member: y11 — missed: 9 t in 2020, at most 3 t asked, missed by 6 t.")
    assert lines[13] == "  member: and 2 more"
    chinese = result.explain("yards", "zh", region="中心").splitlines()
    assert chinese[0] == (
        "yards（中心）：未达到，共14个对象，未达到14个（y00、y01、y02、y03、y04等14个）。"
    )
    assert chinese[13] == "  对象：另有2个对象"


def test_members_without_a_name_and_open_lists() -> None:
    yards: dict[str, dict[str, object]] = {"a": {"output": 1}, "b": {"output": None}}
    result = many(yards, "size: 5,", complete=True)
    assert result.explain("yards", region="中心") == (
        "yards (中心) — undetermined: of 5 members, 1 met, 1 undetermined (b), 3 without a name.\n"
        "  member: b — undetermined: at most 3 t is asked in 2020, but a value is missing: output."
    )
    assert result.explain("yards", "zh", region="中心").splitlines()[0] == (
        "yards（中心）：无法判定，共5个对象，达到1个，无法判定1个（b），未列名3个。"
    )
    opened = many({"a": {"output": 1}})
    assert opened.explain("yards", region="中心") == (
        "yards (中心) — undetermined: of 1 member, 1 undetermined (a); the list is open.\n"
        "  member: a — undetermined: at most 3 t is asked in 2020, "
        "but it is not known whether the rule applies: left."
    )
    assert opened.explain("yards", "zh", region="中心").splitlines()[0].endswith("；名单未列全。")
    empty = many({})
    assert empty.explain("yards", region="中心") == (
        "yards (中心) — undetermined: no member is known; the list is open."
    )
    assert "尚无已知对象；名单未列全" in empty.explain("yards", "zh", region="中心")


def test_nobody_is_asked() -> None:
    result = many({"a": {"output": 1}}, complete=True)
    assert result.explain("large", region="中心") == (
        "large (中心) — not applicable: its condition, output > 100, asks no member."
    )
    assert result.explain("large", "zh", region="中心") == (
        "large（中心）：不适用，各对象均不符合适用条件（output > 100）。"
    )
    nobody = many({}, complete=True)
    assert nobody.explain("yards", region="中心") == (
        "yards (中心) — not applicable: no member is asked."
    )
    left = many({"a": {"output": 1, "left": "2019-01-01"}}, complete=True).members("yards")
    assert left.explain("yards", name="a") == (
        "yards (中心, a) — not applicable: it is not a member of the register in 2020."
    )
    assert left.explain("yards", "zh", name="a") == "yards（中心，a）：不适用，2020年不在名单之内。"
    assert repr(left).splitlines()[3].endswith("not a member")


def test_members_that_are_places() -> None:
    result = many({}, complete=True)
    assert result.explain("towns", region="中心") == (
        "towns (中心) — missed: of 2 members, 1 missed (东乡), 1 undetermined (西乡).\n"
        "  member: 东乡 — missed: 4 t in 2020, at most 3 t asked, missed by 1 t.\n"
        "  member: 西乡 — undetermined: at most 3 t is asked in 2020, but a value is missing: x 2020."
    )
    assert result.members("towns").explain("towns", region="西乡") == (
        "towns (西乡) — undetermined: at most 3 t is asked in 2020, but a value is missing.\n"
        "  missing: x 2020"
    )


def test_what_may_come_is_told_of_what_is_undecided() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {attributes: {out: t}}}
rules: {t: {for: t, indicator: out, at_most: 3 t, in: 2020}}
""")
    given = {"t": {"a": {"out": {2019: 1}}}}
    verdict = plan.evaluate(registers=given, as_of=2019, complete=True).verdict("t")
    assert verdict.explain().splitlines()[0] == (
        "t — pending: of 1 member, 1 pending (a); others may come."
    )
    assert verdict.explain("zh").splitlines()[0] == (
        "t：未到期，共1个对象，未到期1个（a）；名单还可能增加。"
    )


# Tables


def test_the_table_names_members() -> None:
    lines = repr(tasks()).splitlines()
    assert lines[0] == "tasks as of 2021: 6 missed"
    assert lines[3].split(None, 2) == ["both", "missed", "missed: 昊华, 海利; undetermined: 智成"]
    lines = repr(many({"a": {"output": 9}}, complete=True)).splitlines()
    assert " ".join(lines[3].split()) == "yards missed ≤ 3 t missed: a"


def test_a_table_of_members_always_names_them() -> None:
    one = many({"a": {"output": 9}}, complete=True).members("yards")
    assert repr(one).splitlines()[:4] == [
        "many, members of yards, as of 2020: 1 missed, 1 not applicable",
        "",
        "rule   name  status          value  bound  margin  period  why",
        "yards  a     missed            9 t  ≤ 3 t    −6 t  2020",
    ]


# Who answers


def test_people_of_a_member() -> None:
    members = tasks().members("plants")
    assert members.verdict("both", name="株冶").lead == ("清水塘指挥部",)
    assert members.verdict("both", name="昊华").lead == ("市工信委",)
    assert members.verdict("both", name="智成").lead == ("市发改委",)
    assert members.verdict("both", name="昊华").binding is False
    assert members.verdict("both", name="智成").binding is True
    assert members.verdict("both", name="株冶").people("lead") == ("清水塘指挥部", "等")


@pytest.mark.parametrize(
    ("what", "counts"),
    [
        ("lead", {"清水塘指挥部": 6, "市工信委": 6, "市发改委": 2, "(none)": 10}),
        ("binding", {"binding": 18, "expected": 6}),
        ("clause", {"附件3": 6, "二(一)4": 3, "(none)": 15}),
        ("name", {"株冶": 6, "昊华": 6, "智成": 6, "海利": 6}),
        ("rule", {"both": 4, "cleaned": 4, "own_day": 4, "own_quarter": 4, "each_year": 4, "early": 4}),
    ],
)  # fmt: skip
def test_counts_by(what: str, counts: dict[str, int]) -> None:
    found = tasks().members("plants").by(what)
    assert {label: part.total for label, part in found.items()} == counts


def test_selected_by_people() -> None:
    members = tasks().members("plants")
    mine = members.filter(lead=["清水塘指挥部", "市发改委"])
    assert {(one.rule, one.member) for one in mine} == {
        ("both", "株冶"), ("cleaned", "株冶"), ("own_day", "株冶"), ("own_quarter", "株冶"),
        ("each_year", "株冶"), ("early", "株冶"), ("both", "智成"), ("both", "海利"),
    }  # fmt: skip
    assert mine.by("lead")["清水塘指挥部"].total == 6
    assert len(mine.filter(rule="both", lead="市发改委").missed) == 1
    with pytest.raises(
        er.NotFoundError, match=r"there is no lead unit '市工信局', did you mean '市工信委'\?"
    ):
        members.filter(lead="市工信局")


def test_places_count_under_the_people_of_the_rule() -> None:
    found = tasks().by("lead")
    assert {label: part.total for label, part in found.items()} == {"市发改委": 1, "(none)": 5}


def test_a_register_that_answers_is_called_by_its_title() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {towns: {title: {en: Towns, zh: 各乡镇}, key: region, attributes: {}}}
indicators: {x: {unit: t}}
rules: {x: {indicator: x, at_most: 3 t, lead: [towns, 市环保局]}}
""")
    result = plan.evaluate({"x": {2020: 1}}, as_of=2020)
    assert result.explain("x").endswith("\n  lead: Towns, 市环保局")
    assert result.explain("x", "zh").endswith("\n  牵头单位：各乡镇、市环保局")
