"""What must be done: the day, the due day, the days between, in words, tables and frames."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from register_sets import tasks

import ecorules as er

ENGLISH = {
    ("both", "株冶"): "Clearing (Zhuzhou Smelter) — met: done on 2020-06-30, asked by 2020-12-31, 184 days early.",
    ("both", "昊华"): "Clearing (昊华) — missed: done on 2021-02-01, asked by 2020-12-31, 32 days late.",
    ("both", "智成"): "Clearing (智成) — undetermined: to be done by 2020-12-31, but a value is missing.",
    ("both", "海利"): "Clearing (海利) — missed: not done by 2021-12-31, asked by 2020-12-31, 365 days late so far.",
    ("cleaned", "株冶"): "cleaned (Zhuzhou Smelter) — met: its condition, cleaned, holds on 2020-12-31.",
    ("cleaned", "昊华"): "cleaned (昊华) — missed: its condition, cleaned, does not hold on 2020-12-31.",
    ("own_day", "株冶"): "own_day (Zhuzhou Smelter) — met: done on 2019-05-01, asked by 2019-05-01, on the last day.",
    ("own_day", "智成"): "own_day (智成) — met: done on 2018-12-30, asked by 2018-12-31, 1 day early.",
    ("own_day", "海利"): "own_day (海利) — missed: done on 2019-12-31, asked by 2019-12-01, 30 days late.",
    ("own_day", "昊华"): "own_day (昊华) — undetermined: it is not known by when it is to be done: a value is missing.",
    ("own_quarter", "株冶"): "own_quarter (Zhuzhou Smelter) — missed: done on 2019-05-01, asked by 2019-04-10, 21 days late.",
    ("own_quarter", "海利"): "own_quarter (海利) — met: done on 2019-12-31, asked by 2022-01-10, 741 days early.",
    ("each_year", "株冶"): "each_year (Zhuzhou Smelter) — missed: done on 2020-06-30, asked by 2019-12-31, 182 days late; it fails in 1 of 2 judged periods.",
    ("early", "海利"): "early (海利) — missed: its condition, closed <= date('2019-06-30'), does not hold on 2020-12-31.",
}  # fmt: skip

CHINESE = {
    ("both", "株冶"): "清水塘搬迁（株冶集团）：达到，于2020年6月30日完成，要求不晚于2020年12月31日，提前184天。",
    ("both", "昊华"): "清水塘搬迁（昊华）：未达到，于2021年2月1日完成，要求不晚于2020年12月31日，逾期32天。",
    ("both", "智成"): "清水塘搬迁（智成）：无法判定，要求不晚于2020年12月31日完成，但缺少数据。",
    ("both", "海利"): "清水塘搬迁（海利）：未达到，截至2021年12月31日未完成，要求不晚于2020年12月31日，已逾期365天。",
    ("cleaned", "株冶"): "cleaned（株冶集团）：达到，2020年12月31日条件（cleaned）成立。",
    ("own_day", "株冶"): "own_day（株冶集团）：达到，于2019年5月1日完成，要求不晚于2019年5月1日，恰在最后一天。",
    ("own_day", "昊华"): "own_day（昊华）：无法判定，完成时限不明，缺少数据。",
    ("early", "海利"): "early（海利）：未达到，2020年12月31日条件（closed <= date('2019-06-30')）不成立。",
}  # fmt: skip


@pytest.fixture(scope="module")
def members() -> er.Assessment:
    return tasks().members("plants")


@pytest.mark.parametrize(("rule", "name"), ENGLISH)
def test_english(members: er.Assessment, rule: str, name: str) -> None:
    assert members.explain(rule, name=name).splitlines()[0] == ENGLISH[rule, name]


@pytest.mark.parametrize(("rule", "name"), CHINESE)
def test_chinese(members: er.Assessment, rule: str, name: str) -> None:
    assert members.explain(rule, "zh", name=name).splitlines()[0] == CHINESE[rule, name]


def test_the_whole_text(members: er.Assessment) -> None:
    assert members.explain("both", name="株冶") == (
        "Clearing (Zhuzhou Smelter) — met: done on 2020-06-30, asked by 2020-12-31, 184 days early.\n"
        "  on record: closure 2019-05-01, land 2020-06-30\n"
        "  clause: 附件3\n"
        "  lead: 清水塘指挥部, and others 等\n"
        "  note: The largest one."
    )
    assert members.explain("both", "zh", name="智成") == (
        "清水塘搬迁（智成）：无法判定，要求不晚于2020年12月31日完成，但缺少数据。\n"
        "  台账：关停 2018年12月30日、土地收储 不明\n"
        "  缺少：土地收储\n"
        "  依据：二(一)4\n"
        "  牵头单位：市发改委"
    )
    assert members.explain("cleaned", name="昊华").splitlines()[1:] == [
        "  on record: cleaned no",
        "  lead: 市工信委",
    ]


@pytest.mark.parametrize(
    ("name", "text", "chinese"),
    [
        ("株冶", "to be done by 2020-12-31, and data are seen up to 2019.", "要求不晚于2020年12月31日完成，数据截至2019年。"),
        ("海利", "to be done by 2020-12-31, and data are seen up to 2019.", "要求不晚于2020年12月31日完成，数据截至2019年。"),
    ],
)  # fmt: skip
def test_pending(name: str, text: str, chinese: str) -> None:
    members = tasks(2019).members("plants")
    assert members.explain("both", name=name).splitlines()[0].endswith(f"— pending: {text}")
    assert members.explain("both", "zh", name=name).splitlines()[0].endswith(f"：未到期，{chinese}")


def test_not_done_on_the_last_day() -> None:
    members = tasks(2020).members("plants")
    assert members.explain("both", name="海利").splitlines()[0] == (
        "Clearing (海利) — missed: not done by 2020-12-31, the last day."
    )
    assert members.explain("both", "zh", name="海利").splitlines()[0] == (
        "清水塘搬迁（海利）：未达到，截至最后一天2020年12月31日未完成。"
    )


def test_late_and_since_when_is_not_known() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a], attributes: {closed: date, land: date}}}
rules: {both: {for: t, done: closed and land}}
""")
    given = {"t": {"a": {"closed": "2021-03-01", "land": "?"}}}
    verdict = plan.evaluate(registers=given, as_of=2021, complete=True).verdict("both").members[0]
    assert (verdict.status, verdict.value, verdict.margin) == ("missed", None, None)
    assert verdict.explain().splitlines()[0] == (
        "both (a) — missed: not done by 2020-12-31, and whether it has been since is not known."
    )
    assert verdict.explain("zh").splitlines()[0] == (
        "both（a）：未达到，截至2020年12月31日未完成，此后是否完成不明。"
    )


# Values


def test_days_are_days(members: er.Assessment) -> None:
    late = members.verdict("both", name="昊华")
    assert (late.value, late.bound) == (dt.date(2021, 2, 1), dt.date(2020, 12, 31))
    assert (late.value_number, late.bound_number, late.unit) == (None, None, "")
    assert (late.margin_number, late.margin_unit) == (-32, "days")
    assert (late.margin.magnitude, str(late.margin.units)) == (-32, "day")
    waits = members.verdict("both", name="海利")
    assert (waits.value, waits.margin_number) == (dt.date(2021, 12, 31), -365)


def test_undecided_and_undated_have_none(members: er.Assessment) -> None:
    for rule, name in (("both", "智成"), ("cleaned", "株冶"), ("cleaned", "昊华")):
        verdict = members.verdict(rule, name=name)
        assert (verdict.value, verdict.bound, verdict.margin) == (None, None, None)


def test_as_plain_values(members: er.Assessment) -> None:
    told = members.verdict("both", name="昊华").to_dict()
    assert (told["value"], told["bound"], told["margin"]) == ("2021-02-01", "2020-12-31", -32)
    assert (told["unit"], told["margin_unit"]) == ("", "days")
    assert (told["lead"], told["binding"]) == (["市工信委"], False)


def test_frames_hold_days_as_labels(members: er.Assessment) -> None:
    frame = members.to_polars().filter(pl.col("rule") == "both")
    rows = frame.select("name", "value", "bound", "margin", "margin_unit", "label").rows()
    assert rows == [
        ("株冶", None, None, 184.0, "days", "2020-06-30"),
        ("昊华", None, None, -32.0, "days", "2021-02-01"),
        ("智成", None, None, None, "days", None),
        ("海利", None, None, -365.0, "days", "2021-12-31"),
    ]


# Tables

TABLE = """\
tasks, members of plants, as of 2021: 4 of 24 verdicts, 1 met, 2 missed, 1 undetermined

rule  name  status                    value          bound     margin  period  why
both  株冶  met             done 2020-06-30  by 2020-12-31   184 days  2020
both  昊华  missed          done 2021-02-01  by 2020-12-31   −32 days  2020
both  智成  undetermined                     by 2020-12-31                     missing: land
both  海利  missed        not by 2021-12-31  by 2020-12-31  −365 days  2020    land not yet"""


def test_terminal(members: er.Assessment) -> None:
    assert repr(members.filter(rule="both")) == TABLE


def test_terminal_without_days(members: er.Assessment) -> None:
    lines = repr(members.filter(rule=["cleaned", "own_day", "early"])).splitlines()[3:]
    cells = [" ".join(line.split()) for line in lines]
    assert cells[0] == "cleaned 株冶 met done by 2020-12-31 2020"
    assert cells[1] == "own_day 株冶 met done 2019-05-01 by 2019-05-01 0 days"
    assert cells[3] == "cleaned 昊华 missed not done by 2020-12-31 2020"
    assert cells[4] == "own_day 昊华 undetermined missing: day"
    assert cells[7] == "own_day 智成 met done 2018-12-30 by 2018-12-31 1 day"
    assert cells[11] == "early 海利 missed not done by 2020-12-31 −365 days 2020"


def test_notebook(members: er.Assessment) -> None:
    page = members.filter(rule="both", status="missed")._repr_html_()
    assert ">done 2021-02-01</td>" in page
    assert ">by 2020-12-31</td>" in page
    assert ">−32 days</td>" in page
    assert ">not by 2021-12-31</td>" in page


def test_cells_in_chinese(members: er.Assessment) -> None:
    from ecorules.assessment.rows import row

    late = row(members.verdict("both", name="昊华"), ("name",), lang="zh")
    assert late[3:6] == ["2021-02-01完成", "不晚于2020-12-31", "−32天"]
    waits = row(members.verdict("both", name="海利"), ("name",), lang="zh")
    assert waits[3:6] == ["至2021-12-31未完成", "不晚于2020-12-31", "−365天"]
    assert waits[7] == "土地收储 尚未"


# Parts


def test_a_part_in_place_is_called_by_what_it_asks() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a], attributes: {closed: date, land: date}}}
rules: {both: {for: t, all: [{done: closed}, {done: land}]}}
""")
    given = {"t": {"a": {"closed": "2020-03-01"}}}
    verdict = plan.evaluate(registers=given, as_of=2020, complete=True).verdict("both").members[0]
    assert verdict.explain() == (
        "both (a) — missed: of 2 parts, 1 met, 1 missed; all are asked.\n"
        "  part: closed (a) — met: done on 2020-03-01, asked by 2020-12-31, 305 days early.\n"
        "  part: land (a) — missed: not done by 2020-12-31, the last day."
    )
