"""The annual report: what it says, what its public version leaves out, and its two forms."""

from __future__ import annotations

import html.parser
import re

import pytest

import ecorules as er
from ecorules.report.blocks import Heading, Items, Paragraph, Table
from ecorules.report.html import html as as_html
from ecorules.report.markdown import markdown as as_markdown

RULES = """
ecorules: 1
id: town
title: {en: Plan of the town, zh: 小城规划}
edition: "2"
window: 2018..2021
sources: {plan: {title: {en: The plan, zh: 规划}, issuer: 市政府, issued: 2018-01-15}}
indicators:
  pm25: {title: {en: PM2.5, zh: PM2.5}, unit: µg/m³, kind: level}
  forest: {title: {en: Forest cover, zh: 森林覆盖率}, unit: "%", kind: stock}
  output: {title: {en: Output, zh: 产值}, unit: 亿元, kind: flow}
  energy: {title: {en: Energy intensity, zh: 单位能耗}, unit: tce/万元, kind: level}
rules:
  air: {title: {en: Clean air, zh: 空气}, indicator: pm25, at_most: {schedule: {2019: 45, 2020: 42}}, lead: [市环保局, 等], source: {clause: 二(一)1}, note: {en: The secret reading of clean air., zh: 空气的口径。}}
  woods: {title: {en: Woods stay, zh: 森林}, indicator: forest, at_least: 62 %, throughout: 2018..2019, lead: [市林业局], source: [{clause: 二(一)2}, {clause: 三}]}
  growth: {title: {en: Output grows, zh: 产值增长}, total: output, since: 2018, at_least: 100 亿元, by: 2020, source: {clause: 一(三)}}
  saving: {title: {en: Saving, zh: 节能}, decrease: energy, since: 2017, at_least: 19 %, by: 2021, within: 10 days, source: {clause: 一(三)}, support: [市环保局]}
  early: {title: {en: Early, zh: 早}, indicator: output, at_least: 10 亿元, in: 2018, source: {clause: 一(二)}}
  gone: {indicator: pm25, at_most: 50 µg/m³, in: 2018}
"""

DATA = {
    "pm25": {2018: 49, 2019: 46},
    "forest": {2019: 63},
    "output": {2018: 20, 2019: 30},
    "energy": {2017: 1.0, 2018: 0.95, 2019: 0.9},
}


def town(as_of=2019, data=DATA):
    return er.loads(RULES).evaluate(data, as_of=as_of)


def section(report, title):
    """The lines under a heading of Markdown, up to the next of the same level."""
    text = report.markdown()
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, text
    return [line for line in found[1].splitlines() if line]


def test_what_it_is_about():
    report = town().report()
    assert report.title == "Annual report: Plan of the town"
    assert report.markdown().splitlines()[:3] == [
        "# Annual report: Plan of the town",
        "",
        "Data are seen up to 2019. Rule set town, edition 2. The plan, 市政府, 2018-01-15.",
    ]
    assert repr(report) == "<Report 'Annual report: Plan of the town'>"
    assert str(report) == report._repr_markdown_() == report.markdown()


def test_progress():
    assert section(town().report(), "Progress") == [
        "6 verdicts: 2 met, 1 missed, 2 pending, 1 undetermined.",
        "The set as a whole, all of its binding rules: missed.",
        "### By chapter",
        "| chapter | total | met | missed | pending | undetermined | not applicable |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| 二 | 2 | 0 | 1 | 0 | 1 | 0 |",
        "| 三 | 1 | 0 | 0 | 0 | 1 | 0 |",
        "| 一 | 3 | 1 | 0 | 2 | 0 | 0 |",
        "| (none) | 1 | 1 | 0 | 0 | 0 | 0 |",
        "### By clause",
        "| clause | total | met | missed | pending | undetermined | not applicable |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| 二(一)1 | 1 | 0 | 1 | 0 | 0 | 0 |",
        "| 二(一)2 | 1 | 0 | 0 | 0 | 1 | 0 |",
        "| 三 | 1 | 0 | 0 | 0 | 1 | 0 |",
        "| 一(三) | 2 | 0 | 0 | 2 | 0 | 0 |",
        "| 一(二) | 1 | 1 | 0 | 0 | 0 | 0 |",
        "| (none) | 1 | 1 | 0 | 0 | 0 | 0 |",
        "A rule that rests on several clauses counts under each.",
    ]


def test_misses_and_what_would_pass():
    assert section(town().report(), "Missed") == [
        "| rule | title | value | asked | margin | period | would pass at |",
        "| --- | --- | ---: | ---: | ---: | --- | --- |",
        "| air | Clean air | 46 µg/m³ | ≤ 45 µg/m³ | −1 µg/m³ | 2019 | 45 µg/m³ or less in 2019 |",
    ]


def test_new_misses_against_an_earlier_assessment():
    report = town().report(previous=town(as_of=2018))
    assert section(report, "Missed") == [
        "New, not missed as of 2018: 1.",
        "| rule | title | value | asked | margin | period | would pass at | new |",
        "| --- | --- | ---: | ---: | ---: | --- | --- | --- |",
        "| air | Clean air | 46 µg/m³ | ≤ 45 µg/m³ | −1 µg/m³ | 2019 | 45 µg/m³ or less in 2019 | new |",
    ]
    assert "Compared with 2018." in report.markdown()


def test_what_is_missed_no_longer():
    before = town(data={**DATA, "pm25": {2018: 60, 2019: 46}})
    report = town().report(previous=before)
    assert section(report, "Missed")[0] == "Nothing is missed that was not missed as of 2019."
    assert section(report, "Missed")[3].endswith("| 45 µg/m³ or less in 2019 |  |")
    assert section(report, "Missed")[-2:] == ["### No longer missed since 2019", "- PM2.5 (gone)"]


def test_an_assessment_of_another_set_is_no_earlier_one():
    other = er.loads(RULES.replace("id: town", "id: other")).evaluate(DATA, as_of=2018)
    with pytest.raises(er.UsageError, match="of two sets, 'other' and 'town'"):
        town().report(previous=other)


def test_a_later_assessment_is_no_earlier_one():
    with pytest.raises(er.UsageError, match="previous: 2020 is later than 2019, the last"):
        town(as_of=2019).report(previous=town(as_of=2020))
    same = town(as_of=2019).report(previous=town(as_of=2019)).markdown()
    assert "Compared with 2019." in same


def test_what_is_undetermined_and_why():
    assert section(town().report(), "Undetermined") == [
        "| rule | title | asked | why open |",
        "| --- | --- | ---: | --- |",
        "| woods | Woods stay | ≥ 62 % | missing: Forest cover 2018 |",
    ]


SAVING = (
    "| saving | Saving | ≥ 19 % | 2021 | 10 % in 2019 "
    "| 10 % lower: 5.13 % a year, compounded, 2 years left | 0.81 tce/万元 or less in 2021 |"
)


def test_what_is_still_needed():
    # 0.81 / 0.9 = 0.9; its square root 0.948683; 100 - 50 = 50 in one year
    assert section(town().report(), "Still to come") == [
        "| rule | title | asked | judged | so far | still needed | would pass at |",
        "| --- | --- | ---: | --- | --- | --- | --- |",
        "| growth | Output grows | ≥ 100 亿元 | 2020 | 50 亿元 in 2019 | 50 亿元 more | 50 亿元 or more in 2020 |",
        SAVING,
    ]


def test_what_falls_due_in_the_next_year_and_nothing_else():
    assert section(town().report(), "Due in the next year") == [
        "From 2020-01-01 to 2020-12-31.",
        "| day | rule | title | period | clause | responsible |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 2020-12-31 | air | Clean air | 2020 | 二(一)1 | 市环保局 等 |",
        "| 2020-12-31 | growth | Output grows | 2020 | 一(三) |  |",
    ]
    later = section(town(as_of="2021").report(), "Due in the next year")
    assert later[3:] == ["| 2022-01-10 | saving | Saving | 2021 | 一(三) | 市环保局 |"]
    half = section(town(as_of="2019-06").report(), "Due in the next year")
    assert half[0] == "From 2019-07-01 to 2020-06-30."
    assert [line.split(" | ")[1] for line in half[3:]] == ["air", "woods"]


def test_people_and_notes():
    report = town().report()
    assert section(report, "Who answers")[2:] == [
        "| 市环保局 | lead | 1 | 0 | 1 | 0 | 0 | 0 |",
        "| 市林业局 | lead | 1 | 0 | 0 | 0 | 1 | 0 |",
        "| 市环保局 | support | 1 | 0 | 0 | 1 | 0 | 0 |",
    ]
    assert section(report, "Readings") == ["- Clean air (air): The secret reading of clean air."]


def test_notes_of_the_data():
    report = town(data={**DATA, "pm_25": {2019: 3}}).report()
    assert section(report, "Of the data was not used") == [
        "- no indicator is named 'pm\\_25', did you mean 'pm25'?"
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", ["md", "html"])
def test_the_public_version_names_neither_people_nor_notes(lang, form):
    data = {**DATA, "pm_25": {2019: 3}}
    options = {"lang": lang, "previous": town(as_of=2018)}
    whole = town(data=data).report(**options).text(form)
    public = town(data=data).report(**options, public=True).text(form)
    for word in ("市环保局", "市林业局", "secret", "口径", "25', did", "Who answers", "责任单位"):
        assert word not in public
    assert "市环保局" in whole
    assert {"en": "Clean air", "zh": "空气"}[lang] in public


def test_of_one_unit():
    report = town().report(for_="市环保局")
    assert report.title == "Annual report: Plan of the town, 市环保局"
    assert section(report, "Progress") == [
        "2 verdicts: 1 missed, 1 pending.",
        "### By role",
        "| role | total | met | missed | pending | undetermined | not applicable |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| lead | 1 | 0 | 1 | 0 | 0 | 0 |",
        "| support | 1 | 0 | 0 | 1 | 0 | 0 |",
    ]
    assert section(report, "Undetermined") == ["Nothing is undetermined."]
    assert [line.split(" | ")[1] for line in section(report, "Due in the next year")[3:]] == ["air"]
    text = report.markdown()
    assert "Woods" not in text
    assert "Output grows" not in text
    with pytest.raises(er.NotFoundError, match="did you mean '市环保局'"):
        town().report(for_="市环保")


def test_new_misses_of_one_unit():
    report = town().report(for_="市环保局", previous=town(as_of=2018))
    assert section(report, "Missed")[0] == "New, not missed as of 2018: 1."


def test_in_chinese():
    report = town().report(lang="zh", previous=town(as_of=2018))
    text = report.markdown()
    assert text.startswith(
        "# 年度报告：小城规划\n\n数据截至2019年。与2018年相比。规则集 town，第2版。规划、市政府、2018-01-15。\n"
    )
    assert section(report, "进展")[:2] == [
        "共6项：达到2项，未达到1项，未到期2项，无法判定1项。", "整体（全部约束性规则）：未达到。",
    ]  # fmt: skip
    assert section(report, "未达到")[0] == "1项为截至2018年之后新出现的未达到。"
    assert section(report, "未达到")[-1] == (
        "| air | 空气 | 46 µg/m³ | ≤ 45 µg/m³ | −1 µg/m³ | 2019 | 2019年不高于45微克/立方米 | 新增 |"
    )
    assert section(report, "未到期")[-1] == (
        "| saving | 节能 | ≥ 19 % | 2021 | 10%（2019年） | 再下降10%：平均每年5.13%，逐期连乘，还有2年 "
        "| 2021年不高于0.81吨标准煤/万元 |"
    )
    # Every word is there in both languages.
    english = [line for line in text.splitlines() if re.search(r"\b(the|of|and|missed)\b", line)]
    assert english == []


def test_places_are_told_apart():
    import polars as pl

    frame = pl.DataFrame(
        {"region": ["甲", "乙"], "year": [2019, 2019], "pm25": [46.0, 44.0], "forest": [63.0, 61.0]}
    )
    report = er.loads(RULES).evaluate(frame, as_of=2019).report()
    assert section(report, "Progress")[-6:] == [
        "A rule that rests on several clauses counts under each.",
        "### By place",
        "| place | total | met | missed | pending | undetermined | not applicable |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| 甲 | 6 | 0 | 1 | 2 | 3 | 0 |",
        "| 乙 | 6 | 0 | 1 | 3 | 2 | 0 |",
    ]
    assert [line.split(" | ")[1:3] for line in section(report, "Missed")[2:]] == [
        ["Clean air", "甲"], ["Woods stay", "乙"],
    ]  # fmt: skip


def test_long_lists_are_cut(monkeypatch):
    import ecorules.report.annual as module

    monkeypatch.setattr(module, "MOST", 1)
    lines = section(town().report(), "Still to come")
    assert lines[2].startswith("| growth | Output grows |")
    assert lines[3] == "| ... and 1 more |  |  |  |  |  |  |"


def test_kinds_languages_and_forms_are_checked():
    with pytest.raises(er.UsageError, match="kind 'anual', did you mean 'annual'"):
        town().report("anual")
    with pytest.raises(er.UsageError, match="no words in 'fr'"):
        town().report(lang="fr")
    with pytest.raises(er.UsageError, match="'pdf'"):
        town().report().text("pdf")


# What is met, scores, schedules


def test_what_is_met():
    assert section(town().report(), "Met") == [
        "2 met of 3 decided and of 6 in all.",
        "| rule | title | value | asked | margin | period |",
        "| --- | --- | ---: | ---: | ---: | --- |",
        "| early | Early | 20 亿元 | ≥ 10 亿元 | 10 亿元 | 2018 |",
        "| gone | PM2.5 | 49 µg/m³ | ≤ 50 µg/m³ | 1 µg/m³ | 2018 |",
    ]
    assert section(town().report(lang="zh"), "达到")[0] == "共6项，已判定3项，其中达到2项。"
    assert section(town(data={"output": {2018: 1}}).report(), "Met") == ["Nothing is met."]
    assert section(town().report(for_="市环保局"), "Met") == ["Nothing is met."]


STEPS = """
ecorules: 1
id: steps
window: 2021..2030
indicators: {share: {title: {en: Renewables, zh: 可再生能源}, unit: "%", kind: ratio}, grade: {classes: [优, 良, 差]}}
rules:
  share: {indicator: share, at_least: {schedule: {2022: 30, 2025: 38, 2030: 50}}}
  up: {increase: share, since: 2021, at_least: 3 pp, in: 2023}
  both: {indicator: share, between: [20, 40], in: 2024}
  grade: {indicator: grade, at_least: 良, in: 2022}
"""


def steps(as_of=2023):
    data = {"share": {2021: 30, 2022: 31, 2023: 32}, "grade": {2022: "差"}}
    return er.loads(STEPS).evaluate(data, as_of=as_of)


def test_a_schedule_shows_what_is_asked_next_and_when():
    assert section(steps().report(), "Still to come")[2:] == [
        "| share | Renewables | ≥ 38 % | 2025 |  |  |  |",
        "| both | Renewables | ≥ 20 % ≤ 40 % | 2024 | 32 % in 2023 |  |  |",
    ]


def test_points_and_classes_are_chinese_in_chinese():
    assert section(steps().report(lang="zh"), "未达到")[2:] == [
        "| up | 可再生能源 | 2个百分点 | ≥ 3个百分点 | −1个百分点 | 2023 | 2023年不低于33% |",
        "| grade | grade | 差 | ≥ 良 | −1个级别 | 2022 | 2022年良或更好 |",
    ]


CARD = """
scorecard:
  title: {en: The card, zh: 考核}
  items: {air: {rule: air, points: 60}, early: {rule: early, points: 40}}
  grades: {good: 60, poor: ~}
"""


def scored(data=DATA, card=CARD):
    return er.loads(RULES + card).evaluate(data, as_of=2019)


def test_one_score_is_told_in_full():
    assert section(scored().report(), "Scores") == [
        "The card: 40 of 100 points — poor.",
        "- air: 0 of 60 — Clean air: missed",
        "- early: 40 of 40 — Early: met",
    ]
    assert (
        section(scored().report(lang="zh"), "考核评分")[0]
        == "考核：40分（满分100分）——等级为poor。"
    )
    assert "Scores" not in town().report().markdown()
    assert "Scores" not in scored().report(for_="市环保局").markdown()


def test_several_scores_are_a_table(monkeypatch):
    import ecorules.report.annual as module

    data = {"region": ["甲", "乙"], "year": [2018, 2018], "output": [20.0, 2.0]}
    assert section(scored(data).report(), "Scores") == [
        "| region | points | of | grade |",
        "| --- | ---: | ---: | --- |",
        "| 甲 | 40–100 | 100 | poor–good |",
        "| 乙 | 0–60 | 100 | poor–good |",
    ]
    monkeypatch.setattr(module, "MOST", 1)
    assert section(scored(data).report(lang="zh"), "考核评分")[2:] == [
        "| 甲 | 40–100 | 100 | poor–good |", "| ……其余1项 |  |  |  |",
    ]  # fmt: skip


def test_scores_of_units_are_theirs_and_not_the_publics():
    result = scored(card=CARD.replace("  items", "  for: lead\n  items"))
    told = [
        "The card, 市环保局: 0 of 100 points — poor.",
        "- air: 0 of 60 — Clean air: missed",
        "- scale: items of 60 points apply, what they earn is scaled to 100",
    ]
    assert section(result.report(), "Scores") == told
    assert section(result.report(for_="市环保局"), "Scores") == told
    assert "## Scores" not in result.report(for_="市林业局").markdown()
    assert "## Scores" not in result.report(public=True).markdown()


# Members


FIRMS = """
ecorules: 1
id: firms
title: Firms
window: 2019..2020
lead: [市工信局]
registers: {firms: {attributes: {due: period, closed: date}, rows: {北厂: {due: 2019, title: {en: The north works, zh: 北厂}}, 南厂: {due: 2020-06, lead: [区政府]}, 西厂: {due: 2020}}}}
rules: {close: {title: Firms are closed, for: firms, done: closed, by: due}}
"""


def firms():
    return er.loads(FIRMS).evaluate(
        registers={"firms": {"北厂": {"closed": "2020-02-01"}}}, complete=True, as_of=2019
    )


def test_members_that_miss_a_rule_are_named():
    assert section(firms().report(), "Missed")[-2:] == [
        "### Members that miss it", "- Firms are closed (close): The north works",
    ]  # fmt: skip


def test_members_fall_due_in_the_next_year():
    assert section(firms().report(), "Due in the next year")[3:] == [
        "| 2020-06-30 | close | Firms are closed: 南厂 | 2020-06 |  | 区政府 |",
        "| 2020-12-31 | close | Firms are closed: 西厂 | 2020 |  | 市工信局 |",
    ]
    assert section(firms().report(for_="区政府"), "Due in the next year")[3:] == [
        "| 2020-06-30 | close | Firms are closed: 南厂 | 2020-06 |  | 区政府 |"
    ]
    assert section(firms().report(for_="区政府"), "Still to come")[2:] == [
        "| close | Firms are closed | 南厂 | by 2020-06-30 | 2020-06 |  |  |  |"
    ]


def test_what_members_add_up_to_is_not_shared_out():
    acts = er.loads("""
ecorules: 1
id: acts
window: 2019..2021
registers: {acts: {attributes: {held: date}}}
indicators: {held: {count: acts, during: held}}
rules: {held: {title: Acts, total: held, since: 2019, at_least: 5, by: 2021}}
""").evaluate(registers={"acts": {"one": {"held": "2019-03-01"}}}, complete=True, as_of=2019)
    assert section(acts.report(), "Still to come")[2:] == ["| held | Acts | ≥ 5 | 2021 |  |  |  |"]


def test_an_excuse_is_told_beside_the_miss_and_not_to_the_public():
    excused = town().excuse("air", "a sand storm")
    line = section(excused.report(), "Missed")[2]
    assert line.endswith("| 45 µg/m³ or less in 2019 | a sand storm |")
    assert "1 missed" in excused.report().markdown()
    assert "sand storm" not in excused.report(public=True).markdown()


# Forms

NASTY = '<script>alert(1)</script> & "quoted" | *a* _b_ [c](http://d) `e`\n# f\x00'


def test_html_needs_nothing_else_and_takes_nothing_for_markup():
    text = as_html(
        [Heading(NASTY, 1), Paragraph(NASTY), Items([NASTY]), Table([NASTY], [[NASTY]])],
        title=NASTY, lang="zh",
    )  # fmt: skip
    seen = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append(tag)
            for name, value in attrs:
                assert name not in {"src", "href", "onclick", "style"}
                assert name == "content" or "http" not in (value or "")

    Reader().feed(text)
    assert set(seen) == {
        "html", "head", "meta", "title", "style", "body", "h1", "p", "ul", "li", "table", "thead",
        "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert text.startswith('<!DOCTYPE html>\n<html lang="zh-Hans">')
    assert "\x00" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert text.count("&lt;script&gt;") == 6


def test_a_report_as_html():
    text = town().report().html()
    assert '<html lang="en">' in text
    assert "<title>Annual report: Plan of the town</title>" in text
    assert "<td>Clean air</td>" in text
    assert '<td class="right">−1 µg/m³</td>' in text


def test_markdown_takes_nothing_for_markup():
    text = as_markdown(
        [Heading(NASTY, 2), Table(["a|b"], [[NASTY]]), Items(["1. x", "- y", "2020"])]
    )
    lines = text.splitlines()
    assert lines[0] == (
        '## &lt;script&gt;alert(1)&lt;/script&gt; &amp; "quoted" \\| \\*a\\* \\_b\\_ '
        "\\[c\\](http://d) \\`e\\` # f"
    )
    assert lines[2] == "| a\\|b |"
    assert lines[4].count(" | ") == 0
    assert lines[6:] == ["- 1\\. x", "- \\- y", "- 2020"]
