"""Traces: which phrases are found, and what looks checkable and is covered by none."""

from __future__ import annotations

import time

import pytest

import ecorules as er
from ecorules.tracing.signs import KINDS, signs
from ecorules.tracing.text import Text
from ecorules.units import default_system

SET = """
ecorules: 1
id: plan
window: 2018..2020
sources: {plan: {title: The plan}, list: {title: The list}}
indicators: {pm25: {unit: µg/m³}, aqi: {unit: "1", source: {document: plan, phrase: 指数}}}
rules:
  air: {indicator: pm25, at_most: 45 µg/m³, source: [{document: plan, clause: 一, phrase: 平均濃度}, {document: list, phrase: 清单}]}
  both: {all: [{indicator: pm25, at_most: 50 µg/m³, source: {document: plan, phrase: 优良天数}}]}
  none: {indicator: aqi, at_most: 100}
left_out:
  - {document: plan, clause: 二, phrase: 显著成效, because: no test}
"""

TEXT = """一、空气
到2020年，PM2.5平均浓度降至45微克/立方米以下；空气质量指数、優良天數逐年提高。
取得显著成效、提高水平。
严禁露天焚烧。每月调度一次，2019年6月底前完成验收。
|企业|5家|显著成效10家|
"""


def plan():
    return er.loads(SET)


def read(text=TEXT, **options):
    return er.trace(plan(), text, document="plan", **options)


def test_where_phrases_stand():
    found = read()
    assert [(one.phrase.kind, one.phrase.owner, one.phrase.text, one.state, [str(s) for s in one.spots])
            for one in found.phrases] == [
        ("indicator", "aqi", "指数", "once", ["2:34"]),
        ("rule", "air", "平均濃度", "once", ["2:13"]),
        ("rule", "both", "优良天数", "once", ["2:37"]),
        ("left_out", "left_out 1", "显著成效", "several", ["3:3", "5:8"]),
    ]  # fmt: skip
    assert found.missing == ()
    assert [one.phrase.text for one in found.ambiguous] == ["显著成效"]


def test_what_is_left_over():
    found = read()
    assert [(str(one.spot), one.text, [(mark.kind, mark.text) for mark in one.marks])
            for one in found.leftovers] == [
        ("4:1", "严禁露天焚烧", [("ban", "严禁")]),
        ("4:8", "每月调度一次，2019年6月底前完成验收",
         [("frequency", "每月"), ("deadline", "2019年6月底前")]),
        ("5:5", "5家", [("number", "5家")]),
    ]  # fmt: skip
    assert found.checkable == 7
    assert not found.complete


def test_phrases_of_another_document_are_not_looked_for():
    assert [one.phrase.text for one in er.trace(plan(), TEXT).missing] == ["清单"]
    assert er.trace(plan(), "清单", document="list").complete
    with pytest.raises(er.NotFoundError, match="did you mean 'plan'"):
        er.trace(plan(), TEXT, document="plans")


def test_complete():
    found = read("平均浓度降至45%。指数、优良天数。显著成效。")
    assert found.complete
    assert str(found).splitlines()[0] == "4 of 4 phrases are found."
    assert str(found).splitlines()[-1] == "Nothing that looks checkable is left over."
    assert read("").complete is False


def test_kinds_may_be_chosen():
    assert [one.text for one in read(kinds=["ban"]).leftovers] == ["严禁露天焚烧"]
    with pytest.raises(er.UsageError, match="did you mean 'ban'"):
        read(kinds=["bans"])


def test_both_lists_in_both_languages():
    lines = str(read()).splitlines()
    assert lines[:4] == [
        "4 of 4 phrases are found.",
        "",
        "state          kind       owner       phrase    clause  place",
        "found 2 times  left_out   left_out 1  显著成效  二      3:3 5:8",
    ]
    assert lines[-6:] == [
        "3 of 7 sentences that look checkable have a part without a phrase.",
        "",
        "place  signs                                  sentence",
        "4:1    ban:严禁                               严禁露天焚烧",
        "4:8    frequency:每月 deadline:2019年6月底前  每月调度一次，2019年6月底前完成验收",
        "5:5    number:5家                             5家",
    ]
    chinese = read().text("zh").splitlines()
    assert chinese[0] == "4个短语中找到4个。"
    assert "看来可考核的7句中有3句尚有短语未覆盖的内容。" in chinese
    with pytest.raises(er.UsageError, match="no words"):
        read().text("fr")


def test_plain_values():
    told = read().to_dict()
    assert told["complete"] is False
    assert told["phrases"][1] == {
        "rule_set": "plan", "kind": "rule", "owner": "air", "phrase": "平均濃度", "document": "plan", "clause": "一",
        "state": "once", "count": 1, "places": [{"line": 2, "column": 13}],
    }  # fmt: skip
    assert told["leftovers"][0] == {
        "line": 4, "column": 1, "text": "严禁露天焚烧", "count": 1,
        "signs": [{"kind": "ban", "text": "严禁", "line": 4, "column": 1}],
    }  # fmt: skip


def test_rows_of_registers_have_phrases_too():
    plants = er.loads("""
ecorules: 1
id: plants
window: 2020
registers: {plants: {source: {phrase: 工业企业}, attributes: {closed: date}, rows: {株冶: {source: {phrase: 关停株冶}}}}}
rules: {closed: {for: plants, done: closed, by: 2020}}
""")
    found = er.trace(plants, "全面關停株冶等6家工業企業")
    assert [(one.phrase.kind, one.phrase.owner, str(one.spots[0])) for one in found.phrases] == [
        ("register", "plants", "1:10"), ("row", "plants: 株冶", "1:3"),
    ]  # fmt: skip
    assert found.complete


def test_a_text_may_be_divided_among_sets():
    rest = er.loads("""
ecorules: 1
id: rest
window: 2020
indicators: {x: {unit: t}}
rules: {x: {indicator: x, at_least: 1 t}}
left_out: [{phrase: 露天焚烧, because: b}, {phrase: 调度, because: b}, {phrase: 企业|5家, because: b}]
""")
    found = er.trace([plan(), rest], TEXT, document="plan")
    assert found.complete
    rows = [line for line in str(found).splitlines() if "rest: left_out 1" in line]
    assert len(rows) == 1


# What a phrase covers beside its clause

BESIDE = """
ecorules: 1
id: beside
window: 2018..2020
indicators: {patrols: {unit: 次, kind: flow}, forest: {unit: "%", kind: stock}}
registers: {plants: {attributes: {due: period, closed: date}, rows: {株冶: {due: 2019, source: {phrase: 关停株冶}}}}}
rules:
  patrols: {indicator: patrols, at_least: 12 次, throughout: window, source: {phrase: 巡查}}
  forest: {all: [{indicator: forest, at_least: 62 %, by: 2020, note: not 70, source: {phrase: 森林覆盖率}}]}
  closed: {for: plants, done: closed, by: due}
left_out: [{phrase: 水质改善, because: no measure}]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A ban, a number or a frequency of its own is not hidden by the phrase beside it.
        ("坚持巡查，严禁填湖", ["ban:严禁"]),
        ("水质改善，关停5家", ["number:5家"]),
        ("水质改善：每年考核，巡查", ["frequency:每年"]),
        ("坚持巡查、严禁填湖", []),
        # Two phrases in one clause cover no other.
        ("巡查水质改善，严禁填湖，必须上报", ["ban:严禁", "duty:必须"]),
        # A deadline that is a clause of its own dates the others.
        ("到2020年，坚持巡查", []),
        ("到2020年，坚持巡查，严禁填湖", ["ban:严禁"]),
        ("到2020年，坚持", ["deadline:到2020年"]),
        ("巡查，2019年底前关停5家", ["deadline:2019年底前", "number:5家"]),
        # A number that the rule says is the rule's, once.
        ("森林覆盖率：62%以上", []),
        ("森林覆盖率：70%以上", ["number:70%"]),
        ("森林覆盖率62%，湿地62%", ["number:62%"]),
        ("巡查，全年12次", []),
    ],
)
def test_what_a_phrase_covers_beside_its_clause(text, expected):
    found = er.trace(er.loads(BESIDE), f"{text}。")
    assert [
        f"{mark.kind}:{mark.text}" for left in found.leftovers for mark in left.marks
    ] == expected
    assert found.checkable == 1


def test_only_what_is_not_covered_is_told_of_a_sentence():
    (left,) = er.trace(er.loads(BESIDE), "每年巡查12次，2019年关停5家。").leftovers
    assert (str(left.spot), left.text, left.count) == ("1:16", "每年巡查12次，2019年关停5家", 1)
    assert [(mark.kind, mark.text) for mark in left.marks] == [("number", "5家")]


# Signs


def seen(text, kind):
    read = Text(text)
    return [text[one.start : one.end] for one in signs(read.plain, [default_system()], [kind])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下降15%、18％", ["15%", "18％"]),
        ("12.5平方米，1,200万吨标准煤", ["12.5平方米", "1,200万吨标准煤"]),
        ("３０條、2萬名", ["３０條", "2萬名"]),
        ("提高3.3个百分点", ["3.3个百分点"]),
        ("a cut of 15 percent, 30 km and 5 MW", ["15 percent", "30 km", "5 MW"]),
        ("百分之十五，三分之一", ["百分之十五", "三分之一"]),
        ("五家以上，翻一番", ["五家以上", "翻一番"]),
        ("at least five firms", ["at least five"]),
        ("at least 50 percent of it", ["at least 50 percent"]),
        ("no more than 35 days", ["no more than 35 days"]),
        ("must not exceed 200 t a year", ["not exceed 200 t"]),
        ("not less than 1,200.5 t", ["not less than 1,200.5 t"]),
        ("up to 300 plants, up to 2020", ["up to 300"]),
        ("fifty per cent, seventy-five percent", ["fifty per cent", "seventy-five percent"]),
        ("two-thirds, a quarter, half of it", ["two-thirds", "a quarter", "half of"]),
        ("控制在0.4左右，達到３.５", ["控制在0.4左右", "達到３.５"]),
        ("不低于2015年水平，达到2000万元", ["2000万元"]),
        ("全部实现，基本淘汰，全覆盖", ["全部实现", "基本淘汰", "全覆盖"]),
        ("九成，八成以上，七成半", ["九成", "八成以上", "七成半"]),
        ("一成不变，完成，三成员", []),
        ("百分之二十，一半，过半", ["百分之二十", "一半", "过半"]),
        ("2018—2020年，第5条，3月，第2批，1.打好", []),
        ("3+5+2产业体系", []),
        ("in 30 by 40", []),
    ],
)
def test_numbers(text, expected):
    assert seen(text, "number") == expected


@pytest.mark.parametrize(
    "text",
    [
        "到2020年", "2020年底前", "2020年前", "2019年6月30日前", "6月底前", "12月31日之前", "年内",
        "三年内", "10日内", "5个工作日内", "2018年完成", "二〇二〇年底前", "限期", "by 2020",
        "by the end of 2020", "before 31 December 2020", "no later than June 30, 2020",
        "within 30 days", "by the end of the year",
    ],
)  # fmt: skip
def test_deadlines(text):
    assert seen(f"应{text}整改" if text[0] > "\u3000" else f"done {text} at last", "deadline")


@pytest.mark.parametrize("text", ["2018—2020年", "近年内外", "2018年6月29日", "in 2018", "前期"])
def test_no_deadlines(text):
    assert seen(text, "deadline") == []


@pytest.mark.parametrize(
    "text",
    [
        "禁止",
        "嚴禁",
        "不得",
        "不准",
        "杜绝",
        "禁伐",
        "must not",
        "is prohibited",
        "not allowed",
        "不再新建",
        "不予受理",
        "暂停审批",
        "停止销售",
        "not granted",
        "no new plants",
        "no permit for a coal mine is granted",
        "no waste shall enter",
    ],
)
def test_bans(text):
    assert seen(f"It {text}.", "ban")


def test_a_ban_is_told_whole():
    assert seen("No new coal plants shall be permitted here", "ban") == [
        "No new coal plants shall be permitted"
    ]


def test_no_ban():
    assert seen("不得不说, the band", "ban") == []


@pytest.mark.parametrize(
    "text",
    [
        "逐年",
        "穩定",
        "不降低",
        "提高",
        "下降",
        "同步",
        "year by year",
        "reduced by 5",
        "not decrease",
    ],
)
def test_trends(text):
    assert seen(f"is {text} there", "trend")


@pytest.mark.parametrize(
    "text",
    [
        "每年", "每月", "每半年", "每季度", "每两年", "每3个月", "定期", "按季", "一月一调度",
        "one dispatch per month", "one notification per half a year", "every two years", "annually",
        "twice a year", "every five years", "every other year", "biennially", "biannually",
        "once in two years", "两年一次", "一年两次", "每季度至少一次",
    ],
)  # fmt: skip
def test_frequencies(text):
    assert seen(text, "frequency")


@pytest.mark.parametrize(
    "text", ["必须", "應當", "shall adopt", "must", "is required to", "have to"]
)
def test_duties(text):
    assert seen(f"It {text} act", "duty")


@pytest.mark.parametrize("text", ["shall not", "must not", "marshall", "mustard"])
def test_no_duties(text):
    assert seen(f"It {text} act", "duty") == []


def test_an_english_sentence():
    found = er.trace(
        plan(), 'The system of "one dispatch per month" is kept. Nothing here. Done by 2020.',
        document="plan",
    )  # fmt: skip
    assert [one.text for one in found.leftovers] == [
        'The system of "one dispatch per month" is kept', "Done by 2020",
    ]  # fmt: skip


ADVERSARIES = (
    "1 ", "1,000", "1亿", "2020年1月", "一", "by the end of ", "within aa ", "1abcdefghijk ", "每",
    "not be ", "1月", "百分之一", "。", "\n", "平均浓度", "9" * 50, "every two ", "no ", "no a ", "one ", "half-", "，", "1,", "no new ",
)  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIES, ids=[repr(piece[:12]) for piece in ADVERSARIES])
def test_time_grows_with_the_text_alone(piece):
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    er.trace(plan(), text)
    assert time.perf_counter() - begun < 20


def test_every_kind_has_a_sign():
    plain = Text(f"{TEXT}必须上报。").plain
    assert {one.kind for one in signs(plain, [default_system()])} == set(KINDS)
