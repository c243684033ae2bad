"""``ecorules list``, ``show``, ``schema``, ``lint`` and ``test``."""

import csv
import io
import json

import pytest

import ecorules as er
from ecorules.cli import main
from ecorules.cli.words import Words
from ecorules.tracing import KINDS


def run(capsys, *words):
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


# list


def test_list_names_the_built_in_sets(capsys):
    status, out, err = run(capsys, "list", "--format", "csv", "--lang", "zh")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (status, err) == (0, "")
    assert {"id": "energy-intensity-2007", "title": "各省区市2007年单位GDP能耗降低目标",
            "window": "2007", "rules": "1"} in rows  # fmt: skip


def test_list_lines_columns_up_below_wide_characters(capsys):
    _, out, _ = run(capsys, "list", "--lang", "zh")
    widths = [
        sum(2 if ord(mark) > 0x2E80 else 1 for mark in line[: line.index("20")])
        for line in out.splitlines()
        if line.startswith("energy-intensity-2007")
        for line in [line.replace("energy-intensity-2007", "x" * 21).replace("2007年", "x" * 6)]
    ]
    header = out.splitlines()[0]
    assert widths == [header.index("window")]


# show


def test_show_tells_a_set_in_words(capsys, rules):
    status, out, err = run(capsys, "show", rules)
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert lines[0] == "town: A small town"
    assert "source plan: Plan of the town, 2018-01-01" in lines
    assert "air Clean air PM2.5 annual mean at most 45 µg/m³ by 2020 二(一) 市环保局等" in lines
    assert "quota quota PM2.5 annual mean at most Quota of the year by 2020 市发改委" in lines
    assert "woods woods Forest cover at least 62 % in each of 2018 to 2020 市发改委" in lines
    assert (
        "growth growth average yearly rise of output since 2017 at least 15 % by 2020 市发改委"
        in lines
    )
    assert "river Ⅰ > Ⅱ > Ⅲ" in lines
    assert "quota Quota of the year µg/m³" in lines
    assert "三 显著提高: no measure is named" in lines


def test_show_tells_a_set_in_chinese(capsys, rules):
    _, out, _ = run(capsys, "show", rules, "--lang", "zh", "--format", "csv")
    rows = {row["rule"]: row for row in csv.DictReader(io.StringIO(out))}
    assert rows["air"]["measure"] == "PM2.5年均浓度"
    assert rows["air"]["bound"] == "不高于45 µg/m³"
    assert rows["air"]["time"] == "到2020年"
    assert rows["woods"]["time"] == "2018—2020年逐期"
    assert rows["growth"]["measure"] == "output自2017年起年均增长"


def test_show_tells_one_rule(capsys, rules):
    status, out, _ = run(capsys, "show", rules, "air")
    told = dict(line.split(None, 1) for line in out.splitlines())
    assert status == 0
    assert told == {
        "id": "air", "title": "Clean air", "measure": "PM2.5 annual mean",
        "bound": "at most 45 µg/m³", "time": "by 2020", "clause": "二(一)",
        "responsible": "市环保局等", "phrase": "年均浓度", "tags": "air",
    }  # fmt: skip


def test_show_names_the_people_that_verdicts_name(capsys, tmp_path):
    """A role that the rule leaves open is the set's, whatever other roles the rule fills."""
    path = tmp_path / "people.yaml"
    path.write_text(
        "ecorules: 1\nid: people\nwindow: 2020\nlead: [市政府]\nsupport: [市财政局, 等]\n"
        "indicators: {pm25: {unit: µg/m³}}\n"
        "rules: {air: {indicator: pm25, at_most: 45 µg/m³, lead: [市环保局]}}\n",
        encoding="utf-8",
    )
    _, out, _ = run(capsys, "show", path, "air")
    told = dict(line.split(None, 1) for line in out.splitlines())
    assert told["responsible"] == "市环保局、市财政局等"
    verdict = er.load(path).evaluate({"pm25": 40}, as_of=2020).verdict("air")
    assert (verdict.lead, verdict.support) == (("市环保局",), ("市财政局",))


def test_show_as_json_holds_the_rule_as_written(capsys, rules):
    _, out, _ = run(capsys, "show", rules, "--format", "json")
    told = json.loads(out)
    assert (told["id"], told["window"], len(told["rules"])) == ("town", "2018..2020", 5)
    assert told["rules"][0]["as_written"]["at_most"] == "45 µg/m³"
    assert told["left_out"][0]["clause"] == "三"


def test_show_as_markdown(capsys, rules):
    _, out, _ = run(capsys, "show", rules, "--format", "markdown")
    assert "| rule | title | measure | bound | time | clause | responsible |" in out
    assert "| 三 | 显著提高 | no measure is named |" in out


def test_show_refuses_a_rule_that_is_not_there(capsys, rules):
    status, out, err = run(capsys, "show", rules, "aire")
    assert (status, out) == (2, "")
    assert err.startswith("error: there is no rule 'aire', did you mean 'air'? [unknown-rule]\n")


ALL_KINDS = er.loads("""
ecorules: 1
id: kinds
window: 2018..2020
stages: {start: 2018, finish: 2019..2020}
indicators:
  a: {unit: t, kind: flow}
  b: {unit: t, kind: flow}
  dust: {unit: µg/m³, kind: level}
  river: {classes: [good, bad]}
  days: {share: periods, meeting: dust <= 100, need: 324, better: higher}
registers:
  works: {attributes: {closed: date, paid: boolean}}
  towns: {title: {en: towns, zh: 乡镇}, key: region, attributes: {due: period}}
rules:
  shut: {for: works, done: closed and paid, by: 2020}
  each: {for: towns, indicator: a, at_most: 5 t, by: due}
  place: {rank: days, among: towns, at_most: 3, in: 2020}
  norm: {meets: {set: gb-3095}, by: 2020}
  some: {meets: {set: gb-3095, edition: '2012', rules: [pm25, pm10]}, at_least: 1, by: 2020}
  ratio: {decrease: a, every: year, at_least: 3 %, throughout: finish}
  drop: {decrease: a, since: start, at_least: 5 t, in: finish, within: 10 days}
  sum: {total: a, since: 2018, at_most: 100}
  rolling: {mean: a, over: 3 years, between: [10 t, 20 t], tags: [x]}
  rising: {indicator: b, must: not_fall, in: 2020}
  base: {indicator: a, below: {period: 2017}, by: 2020}
  other: {indicator: a, above: {indicator: b}, by: 2020}
  path: {indicator: a, at_most: {schedule: {2018: 50, 2020: 45 t}}}
  zone: {indicator: a, at_least: {case: river, values: {good: 60, bad: none}}, by: 2020}
  near: {indicator: a, at_least: 60, tolerance: 5 %, round: {digits: 1}, where: b > 3, by: 2020}
  two: {indicator: a, above: previous, at_most: 90, by: 2020}
  both: {all: [sum, {indicator: b, at_least: 1 t}]}
  most: {rules: [sum, drop], at_least: 80 %}
  valid: {indicator: days, at_least: 80 %, by: 2020}
  inner: {indicator: {expression: 0.7 * a}, at_most: 9, by: 2020}
""")


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        ("ratio", "fall of a on one year before | at least 3 % | in each of 2019 to 2020",
         "a比上一年下降 | 不低于3 % | 2019—2020年逐期"),
        ("drop", "fall of a since 2018 | at least 5 t | in 2020, within 10 days",
         "a比2018年下降 | 不低于5 t | 2020年，宽限10天"),
        ("sum", "total of a since 2018 | at most 100 t | by 2020", "a自2018年起累计 | 不高于100 t | 到2020年"),
        ("rolling", "mean of a over 3 years | between 10 t and 20 t | by 2020",
         "a近3年平均 | 10 t至20 t | 到2020年"),
        ("rising", "b | must not fall | in 2020", "b | 不下降 | 2020年"),
        ("base", "a | below its value of 2017 | by 2020", "a | 低于2017年的值 | 到2020年"),
        ("other", "a | above b | by 2020", "a | 高于b | 到2020年"),
        ("path", "a | at most 2018: 50 t; 2020: 45 t | in 2018, 2020",
         "a | 不高于2018: 50 t；2020: 45 t | 2018年, 2020年"),
        ("zone", "a | at least by river (good: 60 t; bad: none) | by 2020",
         "a | 不低于按river（good: 60 t；bad: none） | 到2020年"),
        ("near", "a | at least 60 t, tolerance 5 %, rounded to 1 digit, where b > 3 | by 2020",
         "a | 不低于60 t，允许偏差5 %，修约到1位小数，条件：b > 3 | 到2020年"),
        ("two", "a | at most 90 t, above the value one step before | by 2020",
         "a | 不高于90 t，高于上一期的值 | 到2020年"),
        ("both", "all of sum, (b, at least 1 t) |  | ", "全部满足：sum、(b，不低于1 t) |  | "),
        ("most", "how many are met of sum, drop | at least 80 % | ", "满足的项数：sum、drop | 不低于80 % | "),
        ("valid", "days | at least 80 % | by 2020", "days | 不低于80 % | 到2020年"),
        ("shut", "each of works: closed and paid done |  | by 2020",
         "每个works：完成 closed and paid |  | 到2020年"),
        ("each", "each of towns: a | at most 5 t | by due", "每个乡镇：a | 不高于5 t | 到due"),
        ("place", "rank of days among towns | at most 3 | in 2020", "days在乡镇中的位次 | 不高于3 | 2020年"),
        ("norm", "how many are met of the rules of gb-3095 | all | by 2020",
         "gb-3095的规则中满足的项数 | 全部 | 到2020年"),
        ("some", "how many are met of the rules of gb-3095 (edition 2012; rules pm25, pm10) | at least 1 | by 2020",
         "gb-3095（版本 2012；规则 pm25, pm10）的规则中满足的项数 | 不低于1 | 到2020年"),
        ("inner", "0.7 * a | at most 9 t | by 2020", "0.7 * a | 不高于9 t | 到2020年"),
    ],
)  # fmt: skip
def test_every_kind_of_rule_has_words(rule, english, chinese):
    for lang, expected in (("en", english), ("zh", chinese)):
        words = Words(ALL_KINDS, lang)
        assert " | ".join([words.measure(rule), words.bound(rule), words.time(rule)]) == expected


def test_indicators_have_words():
    words = Words(ALL_KINDS, "en")
    assert words.source("a") == "flow"
    assert words.source("river") == "good > bad"
    assert words.source("days") == "share of periods, meeting dust <= 100, needing 324"


# schema


def test_schema_accepts_the_built_in_sets(capsys):
    import jsonschema
    import yaml

    _, out, _ = run(capsys, "schema")
    validator = jsonschema.Draft202012Validator(json.loads(out))

    def without_empty(value):
        if isinstance(value, dict):
            return {key: without_empty(item) for key, item in value.items()}
        if isinstance(value, list):
            return [without_empty(item) for item in value]
        return value or None

    for path in er.built_in().values():
        read = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        assert not list(validator.iter_errors(without_empty(read)))


# lint


def test_lint_is_quiet_about_good_sets(capsys, rules):
    assert run(capsys, "lint", rules) == (0, f"{rules}: no problems\n", "")


def test_lint_tells_all_problems_of_all_files(capsys, tmp_path, rules):
    bad = tmp_path / "bad.yaml"
    bad.write_text("ecorules: 1\nid: bad\nrules:\n  a: {indicator: nix, at_lest: 3, by: 2020}\n")
    worse = tmp_path / "worse.yaml"
    worse.write_bytes(b"ecorules: 1\nid: \xff\n")
    status, out, err = run(capsys, "lint", rules, bad, worse, tmp_path / "none.yaml", tmp_path)
    assert (status, out) == (2, "")
    assert "bad.yaml:4:" in err
    assert "at_least" in err
    assert "worse.yaml" in err
    assert "none.yaml" in err
    assert "is a folder" in err
    assert err.count("error: ") >= 4


# test


def test_test_passes_for_good_cases(capsys, rules):
    status, out, err = run(capsys, "test", rules)
    assert (status, err) == (0, "")
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "set case checks result",
        "town At the bound 5 passed",
    ]


def test_test_runs_the_built_in_sets_when_none_is_named(capsys):
    status, out, _ = run(capsys, "test", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert {row["set"] for row in rows} == set(er.built_in())
    assert {row["result"] for row in rows} == {"passed"}


def test_test_tells_what_was_expected_and_found(capsys, tmp_path, rules):
    text = (tmp_path / "town.yaml").read_text("utf-8")
    path = tmp_path / "failing.yaml"
    path.write_text(text.replace("margin: 0 µg/m³", "margin: 1 µg/m³"), "utf-8")
    status, out, _ = run(capsys, "test", path)
    assert status == 1
    assert "failed" in out
    assert "town, At the bound: air: margin expected 1 µg/m³, found 0 µg/m³\n    " in out


def test_test_with_data_that_cannot_be_used_is_2(capsys, tmp_path, rules):
    text = (tmp_path / "town.yaml").read_text("utf-8")
    path = tmp_path / "unusable.yaml"
    path.write_text(text.replace("pm25: {2020: 45}", "pm25: {2020: 45 t}"), "utf-8")
    status, out, _ = run(capsys, "test", path)
    assert status == 2
    assert "error" in out
    assert "µg/m³" in out


def test_a_set_without_cases_says_so(capsys, tmp_path):
    path = tmp_path / "bare.yaml"
    text = "ecorules: 1\nid: bare\nwindow: 2020..2020\nindicators: {x: {unit: t}}\n"
    path.write_text(f"{text}rules: {{x: {{indicator: x, at_most: 1}}}}\n", "utf-8")
    told = "bare: no cases, so nothing was tested"
    assert run(capsys, "test", path) == (0, f"{told}\n", "")
    status, out, _ = run(capsys, "test", path, "energy-intensity-2007")
    assert (status, out.splitlines()[-1]) == (0, told)
    assert out.startswith("set ")
    assert run(capsys, "test", path, "--format", "csv") == (0, "set,case,checks,result\n", "")


def test_the_help_of_trace_names_every_kind(capsys):
    _, out, _ = run(capsys, "trace", "--help")
    assert f"looked for: {', '.join(KINDS)};" in " ".join(out.split())
