"""Numbers derived from members: how many, who fails, of whom it is not known, who decides."""

from __future__ import annotations

import pytest
from register_sets import counts

import ecorules as er

ENGLISH = {
    "share": "Closed 2020 between 50 % and 75 %: 2 of 4 members meet it; not met by: 丙; not known: 丁 (closure)",
    "number": "count of Plants 2020 between 2 and 3: 2 of 4 members meet it; not met by: 丙; not known: 丁 (closure)",
    "large": "count of Plants 2020 between 1 and 2: 1 member (甲厂); not known: 丙 (output)",
    "polluting": "share of Plants 2020 between 25 % and 50 %: 1 of 4 members meets it (甲厂); not known: 丙 (output)",
    "sum": "sum of Plants 2020: over 4 members; not known: 丙 (output)",
    "most": "max of Plants 2020 at least 12 万吨: over 4 members; decided by: 甲厂; not known: 丙 (output)",
    "worst": "worst of Plants 2020 at best C: over 4 members; decided by: 乙; not known: 丙 (stars)",
    "mean": "mean of Plants 2020 = 7.667 万吨: over 4 members; not known: 丙",
    "doubled": "number 2020 between 2 and 3: 2 of 4 members meet it; not met by: 丙; not known: 丁 (closure)",
    "ban": "count of spills 2019 = 1: 1 member (一)",
}  # fmt: skip

CHINESE = {
    "share": "2020年关停比例在50%至75%之间：4个对象中2个符合；不符合：丙；情况不明：丁（关停）",
    "number": "2020年企业个数在2至3之间：4个对象中2个符合；不符合：丙；情况不明：丁（关停）",
    "large": "2020年企业个数在1至2之间：1个对象（甲厂）；情况不明：丙（output）",
    "polluting": "2020年企业占比在25%至50%之间：4个对象中1个符合（甲厂）；情况不明：丙（output）",
    "sum": "2020年企业合计：共4个对象；情况不明：丙（output）",
    "most": "2020年企业最大值至少12万吨：共4个对象；取自甲厂；情况不明：丙（output）",
    "worst": "2020年企业最差值不好于C：共4个对象；取自乙；情况不明：丙（stars）",
    "mean": "2020年企业平均 = 7.667万吨：共4个对象；情况不明：丙",
    "doubled": "2020年number在2至3之间：4个对象中2个符合；不符合：丙；情况不明：丁（关停）",
    "ban": "2019年spills个数 = 1：1个对象（一）",
}

WHO = {
    "share": (("丙",), ("丁",)),
    "number": (("丙",), ("丁",)),
    "large": (("甲",), ("丙",)),
    "polluting": (("甲",), ("丙",)),
    "sum": ((), ("丙",)),
    "most": ((), ("丙",)),
    "worst": ((), ("丙",)),
    "mean": ((), ("丙",)),
    "doubled": (("丙",), ("丁",)),
    "ban": (("一",), ()),
    "total": (("一", "二", "三"), ()),
}


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return counts()


@pytest.mark.parametrize("rule", ENGLISH)
def test_english(result: er.Assessment, rule: str) -> None:
    assert f"\n  members: {ENGLISH[rule]}" in result.explain(rule)


@pytest.mark.parametrize("rule", CHINESE)
def test_chinese(result: er.Assessment, rule: str) -> None:
    assert f"\n  对象：{CHINESE[rule]}" in result.explain(rule, "zh")


@pytest.mark.parametrize("rule", WHO)
def test_failing_and_unknown(result: er.Assessment, rule: str) -> None:
    verdict = result.verdict(rule)
    assert (verdict.failing, verdict.unknown) == WHO[rule]


def test_every_rule_is_covered(result: er.Assessment) -> None:
    assert set(result.rules) == set(WHO) == {*ENGLISH, "total"} == {*CHINESE, "total"}


def test_a_whole_text(result: er.Assessment) -> None:
    assert result.explain("number") == (
        "number — undetermined: at least 3 is asked in 2020, but members are unknown.\n"
        "  members: count of Plants 2020 between 2 and 3: 2 of 4 members meet it; "
        "not met by: 丙; not known: 丁 (closure)"
    )
    assert result.explain("worst", "zh") == (
        "worst：未达到，2020年不好于C，要求达到B或更好，差1个级别。\n"
        "  对象：2020年企业最差值不好于C：共4个对象；取自乙；情况不明：丙（stars）"
    )


def test_a_total_names_the_members_of_every_period(result: er.Assessment) -> None:
    assert result.explain("total") == (
        "total — met: a total of 3 from 2018 to 2020, at most 3 asked, exactly at the bound.\n"
        "  members: count of spills 2018 = 0: none\n"
        "  members: count of spills 2019 = 1: 1 member (一)\n"
        "  members: count of spills 2020 = 2: 2 members (二, 三)\n"
        "  formula: 0 + 1 + 2 = 3\n"
        "  first attained: 2018"
    )


def test_an_open_list() -> None:
    result = counts(complete=None)
    assert "  members: count of spills 2018: none; the list is open" in (result.explain("total"))
    assert "；名单未列全" in result.explain("total", "zh")
    share = result.verdict("share")
    assert (share.status, share.failing, share.unknown) == ("undetermined", ("丙",), ("丁",))
    assert share.explain().splitlines()[1] == (
        "  members: Closed 2020: 2 of 4 members meet it; not met by: 丙; not known: 丁 (closure); "
        "the list is open"
    )


def test_members_without_a_name() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {t: {rows: [a, b], size: 4, attributes: {closed: date}}}
rules: {share: {indicator: {share: t, meeting: closed, unit: "%"}, at_least: 80 %}}
""")
    given = {"t": {"a": {"closed": "2020-01-01"}, "b": {"closed": "2020-01-01"}}}
    verdict = plan.evaluate(registers=given, as_of=2020).verdict("share")
    assert verdict.explain() == (
        "share — undetermined: at least 80 % is asked in 2020, but members are unknown.\n"
        "  members: share of t 2020 between 50 % and 100 %: 2 of 4 members meet it; "
        "2 members without a name"
    )
    assert verdict.explain("zh").splitlines()[1] == (
        "  对象：2020年t占比在50%至100%之间：4个对象中2个符合；未列名2个"
    )
    assert repr(plan.evaluate(registers=given, as_of=2020)).endswith("  2 members without a name")


def test_nobody_counts() -> None:
    plan = er.loads("""
ecorules: 1
id: x
window: 2020
registers: {spills: {attributes: {happened: date}}}
rules: {ban: {indicator: {count: spills, during: happened}, at_most: 0, in: 2020}}
""")
    result = plan.evaluate(as_of=2020, complete=True)
    assert result.explain("ban") == (
        "ban — met: 0 in 2020, at most 0 asked, exactly at the bound.\n"
        "  members: count of spills 2020 = 0: none"
    )


# Tables


def test_the_table_names_who_stands_against_it(result: er.Assessment) -> None:
    lines = {line.split()[0]: line for line in repr(result).splitlines()[3:]}
    assert lines["share"].endswith("2020    not met by: 丙")
    assert lines["number"].endswith("missing: 丁 (closure)")
    assert lines["large"].endswith("2020    甲厂")
    assert lines["most"].endswith("2020    decided by: 甲厂")
    assert lines["mean"].endswith("2020    left out")
    assert lines["total"].endswith("2020    一, 二, 三")


def test_plain_values(result: er.Assessment) -> None:
    told = result.verdict("share").to_dict()
    assert (told["failing"], told["unknown"]) == (["丙"], ["丁"])
    assert "failing" not in result.verdict("sum").to_dict()


# Ranks

RANKS = er.loads("""
ecorules: 1
id: ranks
window: 2020
registers: {counties: {key: region, attributes: {}}}
indicators: {pm25: {unit: µg/m³, better: lower, kind: level}}
rules:
  third: {for: counties, rank: pm25, among: counties, at_most: 2, in: 2020}
  half: {for: counties, rank: pm25, among: counties, at_least: 50 %, in: 2020}
""")


def ranked(last: float | None, *, complete: bool = True) -> er.Assessment:
    data = {name: {"pm25": {2020: value}} for name, value in zip("甲乙丙丁", (30, 35, 40, last), strict=True)}  # fmt: skip
    towns = {name: {} for name in "甲乙丙丁"}
    return RANKS.evaluate(
        data, registers={"counties": towns}, as_of=2020, complete=complete
    ).members("counties")


def test_a_place() -> None:
    result = ranked(50)
    assert result.explain("third", region="丙") == (
        "third (丙) — missed: place 3 in 2020, place 2 or before asked, missed by 1 place.\n"
        "  members: rank of pm25 2020: place 3 of 4; better: 甲, 乙"
    )
    assert result.explain("third", "zh", region="丙") == (
        "third（丙）：未达到，2020年列第3位，要求列前2位，差1位。\n"
        "  对象：2020年pm25位次：4个对象中列第3位；优于它的：甲、乙"
    )
    assert result.explain("half", region="乙") == (
        "half (乙) — met: 66.67 % in 2020, at least 50 % asked, 16.67 pp better than asked.\n"
        "  members: rank of pm25 2020 = 66.67 %: 2 of 3 others are not better; better: 甲"
    )
    assert repr(result.filter(rule="third", region="丙")).endswith("better: 甲, 乙")


def test_a_place_that_is_open() -> None:
    result = ranked(None)
    assert result.explain("third", region="丙") == (
        "third (丙) — missed: place 3 or after in 2020, place 2 or before asked, missed by 1 place.\n"
        "  members: rank of pm25 2020: place 3 to 4 of 4; better: 甲, 乙; not known: 丁 (pm25 2020)"
    )
    assert result.explain("third", "zh", region="乙") == (
        "third（乙）：无法判定，要求2020年列前2位，但部分对象情况不明。\n"
        "  对象：2020年pm25位次：4个对象中列第2至3位；优于它的：甲；情况不明：丁（2020年pm25）"
    )
    assert result.verdict("third", region="乙").unknown == ("丁",)
    assert result.explain("third", region="丁") == (
        "third (丁) — undetermined: place 2 or before is asked in 2020, but a value is missing.\n"
        "  missing: pm25 2020"
    )
    opened = ranked(50, complete=False).explain("third", region="乙")
    assert opened.splitlines()[1] == (
        "  members: rank of pm25 2020: place 2 or after of at least 4; better: 甲; the list is open"
    )
