"""``ecorules check``: verdicts, their forms, and the exit status (sentence 55)."""

import csv
import io
import json

import pytest

from ecorules.cli import main

OTHERS = "air,woods,growth,water"


def run(capsys, *words):
    """Return exit status, standard output and standard error."""
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


def records(text):
    return list(csv.DictReader(io.StringIO(text)))


# Exit status


def test_nothing_missed_and_nothing_undetermined_is_0(capsys, rules, met):
    status, out, err = run(capsys, "check", rules, met, "--as-of", 2020, "--assign", "quota=50")
    assert status == 0
    assert "5 met" in out
    assert err == ""


def test_something_undetermined_is_1(capsys, rules, met):
    status, out, _ = run(capsys, "check", rules, met, "--as-of", 2020)
    assert status == 1
    assert "1 undetermined" in out


def test_something_missed_is_1(capsys, rules, met):
    status, _, _ = run(capsys, "check", rules, met, "--as-of", 2020, "--assign", "quota=30 µg/m³")
    assert status == 1


def test_pending_is_0(capsys, rules, met):
    status, out, _ = run(capsys, "check", rules, met, "--as-of", 2019, "--assign", "quota=50")
    assert status == 0
    assert "5 pending" in out


def test_unusable_input_is_2(capsys, rules):
    status, out, err = run(capsys, "check", rules, "nowhere.csv")
    assert status == 2
    assert out == ""
    assert err.startswith("error: there is no file 'nowhere.csv'")


def test_the_exit_status_is_that_of_the_rules_asked_for(capsys, rules, met):
    assert run(capsys, "check", rules, met, "--as-of", 2020, "--rule", OTHERS)[0] == 0
    assert run(capsys, "check", rules, met, "--as-of", 2020, "--rule", "quota")[0] == 1


def test_statuses_choose_what_is_shown_and_not_the_exit_status(capsys, rules, met):
    status, out, _ = run(
        capsys, "check", rules, met, "--as-of", 2020, "--status", "met", "--format", "csv"
    )
    assert status == 1
    assert [row["rule"] for row in records(out)] == ["air", "woods", "growth", "water"]


# Forms


def test_csv_has_a_row_for_each_rule_and_series(capsys, rules, data):
    status, out, err = run(capsys, "check", rules, data, "--as-of", 2020, "--format", "csv")
    rows = records(out)
    assert (status, err) == (1, "")
    assert len(rows) == 10
    assert rows[0] == {
        "rule": "air", "title": "Clean air", "region": "株洲", "status": "met", "value": "44",
        "bound": "45", "margin": "1", "unit": "µg/m³", "margin_unit": "µg/m³", "period": "2020",
        "reason": "compared", "flags": "", "end": "",
    }  # fmt: skip
    assert [row["status"] for row in rows] == [
        "met", "undetermined", "met", "met", "met",
        "missed", "undetermined", "missed", "missed", "undetermined",
    ]  # fmt: skip
    assert (rows[4]["value"], rows[4]["bound"], rows[4]["margin"]) == ("Ⅱ", "Ⅱ", "0")


def test_csv_leaves_no_formula_to_a_spreadsheet_and_numbers_alone(capsys, rules, data):
    _, out, _ = run(
        capsys, "check", rules, data, "--as-of", 2020, "--format", "csv", "--status", "missed"
    )
    rows = records(out)
    assert [row["region"] for row in rows] == ["'=Spring"] * 3
    assert [row["margin"] for row in rows[:2]] == ["-2.5", "-0.1"]


def test_csv_titles_in_chinese(capsys, rules, met):
    _, out, _ = run(capsys, "check", rules, met, "--format", "csv", "--lang", "zh")
    assert records(out)[0]["title"] == "空气"


def test_json_is_plain_and_complete(capsys, rules, data):
    status, out, _ = run(capsys, "check", rules, data, "--as-of", 2020, "--format", "json")
    told = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert status == 1
    assert (told["rule_set"], told["as_of"], told["as_of_defaulted"]) == ("town", "2020", False)
    assert len(told["verdicts"]) == 10
    first = told["verdicts"][0]
    assert (first["rule"], first["series"], first["status"]) == ("air", {"region": "株洲"}, "met")
    assert (first["value"], first["bound"], first["margin"]) == (44, 45, 1)
    assert told["verdicts"][1]["margin"] is None


def test_json_with_explanations(capsys, rules, met):
    _, out, _ = run(capsys, "check", rules, met, "--format", "json", "--explain", "--rule", "air")
    [verdict] = json.loads(out)["verdicts"]
    assert "44 µg/m³" in verdict["explanation"]


def test_markdown_is_a_table(capsys, rules, met):
    _, out, _ = run(capsys, "check", rules, met, "--format", "markdown", "--rule", "air")
    header, rule, row = out.splitlines()
    assert header.startswith("| rule | title | region | status |")
    assert set(rule) == {"|", " ", "-"}
    assert row.startswith("| air | Clean air | 株洲 | met | 44 | 45 | 1 |")


def test_a_table_can_be_followed_by_explanations(capsys, rules, met):
    _, out, _ = run(capsys, "check", rules, met, "--as-of", 2020, "--explain", "--rule", "air")
    table, _, explanation = out.partition("\n\n")
    assert "town" in table
    assert "二(一)" in explanation


def test_a_table_in_chinese(capsys, rules, data):
    status, out, _ = run(
        capsys, "check", rules, data, "--as-of", 2020, "--rule", "air,woods", "--lang", "zh"
    )
    assert status == 1
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "town 截至2020：达到2项，未达到2项",
        "",
        "规则 名称 地区 状态 值 要求 差距 期间 说明",
        "air 空气 株洲 达到 44 µg/m³ ≤ 45 µg/m³ 1 µg/m³ 2020",
        "woods 森林覆盖率 株洲 达到 62 % ≥ 62 % 0个百分点 2020",
        "air 空气 =Spring 未达到 47.5 µg/m³ ≤ 45 µg/m³ −2.5 µg/m³ 2020",
        "woods 森林覆盖率 =Spring 未达到 61.9 % ≥ 62 % −0.1个百分点 2019",
    ]


def test_many_series_are_counted_by_rule_in_chinese(capsys, tmp_path, rules):
    path = tmp_path / "many.csv"
    lines = [f"{number},2020,{40 + number % 10}" for number in range(100)]
    path.write_text("\n".join(["region,year,pm25", *lines]), "utf-8")
    _, out, _ = run(capsys, "check", rules, path, "--rule", "air,woods", "--lang", "zh")
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "town 截至2020（最近有数据的时期）：达到60项，未达到40项，无法判定100项",
        "",
        "规则 状态",
        "air 达到60项，未达到40项",
        "woods 无法判定100项",
    ]


def test_output_is_the_same_each_time(capsys, rules, data):
    first = run(capsys, "check", rules, data, "--format", "json", "--explain")
    assert run(capsys, "check", rules, data, "--format", "json", "--explain") == first


# Options of evaluation


def test_the_last_period_with_data_is_taken_and_said(capsys, rules, met):
    _, out, _ = run(capsys, "check", rules, met)
    assert "as of 2020" in out
    assert "the last period with data" in out


def test_parameters_from_a_file(capsys, tmp_path, rules, data):
    path = tmp_path / "quota.csv"
    path.write_text("region,quota\n株洲,44\n=Spring,40\n", "utf-8")
    _, out, _ = run(
        capsys, "check", rules, data, "--assign", path, "--rule", "quota", "--format", "csv"
    )
    assert [row["status"] for row in records(out)] == ["met", "missed"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["quota"], "--assign quota: no value is given"),
        (["quota="], "--assign quota=: this is not NAME=VALUE"),
        (["quota=1", "quota=2"], "'quota' is given twice"),
        (["quota=1", "quotas.csv"], "--assign quotas.csv: a file cannot stand beside"),
        (["qota=1"], "did you mean 'quota'?"),
        (["quotas.csv"], "there is no file 'quotas.csv'"),
        (["quota=much"], "quota"),
        (["quota=3 t"], "quota"),
    ],
)
def test_parameters_that_cannot_be_used(capsys, rules, met, given, message):
    options = [word for text in given for word in ("--assign", text)]
    status, out, err = run(capsys, "check", rules, met, *options)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert message in err


def test_columns_units_and_gaps_can_be_named(capsys, tmp_path, rules):
    path = tmp_path / "odd.txt"
    text = "where;when;pm25;forest\nA;2020;0.044;n.a.\nB;2020;—;63\n"
    path.write_bytes(text.encode("gb18030"))
    status, out, _ = run(
        capsys, "check", rules, path, "--region", "where", "--period", "when", "--encoding", "gb18030",
        "--delimiter", ";", "--units", "pm25=mg/m³", "--na", "n.a.", "--na", "—",
        "--rule", "air", "--format", "csv",
    )  # fmt: skip
    assert [(row["region"], row["status"], row["value"]) for row in records(out)] == [
        ("A", "met", "44"),
        ("B", "undetermined", ""),
    ]
    assert status == 1


def test_long_data_with_named_columns(capsys, tmp_path, rules):
    path = tmp_path / "long.csv"
    path.write_text("when,what,amount,in\n2020,pm25,0.044,mg/m³\n", "utf-8")
    status, out, _ = run(
        capsys, "check", rules, path, "--period", "when", "--indicator", "what", "--value", "amount",
        "--unit", "in", "--rule", "air", "--format", "csv",
    )  # fmt: skip
    assert (status, records(out)[0]["value"]) == (0, "44")


def test_scenarios_share_history(capsys, tmp_path, rules):
    path = tmp_path / "scenarios.csv"
    path.write_text("scenario,year,output\npast,2017,100\nlow,2020,140\nhigh,2020,160\n", "utf-8")
    _, out, _ = run(
        capsys, "check", rules, path, "--history", "past", "--rule", "growth", "--format", "csv"
    )
    assert [(row["scenario"], row["status"]) for row in records(out)] == [
        ("low", "missed"),
        ("high", "met"),
    ]


def test_sheets_by_number_and_by_name(capsys, tmp_path, rules):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["nothing", "here"])
    sheet = book.create_sheet("2020")
    sheet.append(["year", "pm25"])
    sheet.append([2020, 44])
    path = tmp_path / "book.xlsx"
    book.save(path)
    for name in ("2", "2020"):
        status, out, _ = run(
            capsys, "check", rules, path, "--sheet", name, "--rule", "air", "--format", "csv"
        )
        assert (status, records(out)[0]["value"]) == (0, "44")


def test_what_was_not_used_is_said_beside_csv(capsys, tmp_path, rules):
    path = tmp_path / "more.csv"
    path.write_text("year,pm25,pm26\n2020,44,1\n", "utf-8")
    status, out, err = run(capsys, "check", rules, path, "--rule", "air", "--format", "csv")
    assert (status, len(records(out))) == (0, 1)
    assert err.startswith("note: more.csv, column 'pm26': ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--status", "mised"], "'mised' is no status, did you mean 'missed'?"),
        (["--rule", "airs"], "there is no rule 'airs', did you mean 'air'?"),
        (["--as-of", "20x0"], "20x0"),
        (["--at", "20x0"], "20x0"),
        (["--units", "pm25"], "--units pm25: this is not NAME=VALUE"),
        (["--units", "pm25=parsec"], "parsec"),
        (["--region", "nowhere"], "nowhere"),
        (["--encoding", "utf-99"], "there is no encoding 'utf-99'"),
        (["--history", "nowhere"], "nowhere"),
        (["--format", "xml"], "'xml' is not one of table, json, csv, markdown"),
        (["--as_of", "2020"], "'--as_of' is not understood, did you mean '--as-of'?"),
    ],
)
def test_options_that_cannot_be_used(capsys, rules, met, options, message):
    status, out, err = run(capsys, "check", rules, met, *options)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert message in err


# explain


def test_explain_tells_one_series(capsys, rules, data):
    status, out, err = run(
        capsys, "explain", rules, data, "air", "--for", "region=株洲", "--as-of", 2020
    )
    assert (status, err) == (0, "")
    assert "44 µg/m³" in out
    assert "市环保局" in out
    assert "二(一)" in out


def test_explain_tells_every_series_when_none_is_named(capsys, rules, data):
    status, out, _ = run(capsys, "explain", rules, data, "air", "--lang", "zh")
    assert status == 1
    assert "44" in out
    assert "47.5" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ait"], "there is no rule 'ait', did you mean 'air'?"),
        (["air", "--for", "region=株州"], "株州"),
        (["air", "--for", "rule=air"], "--for: the data have no key 'rule'"),
        (["air", "--for", "株洲"], "--for 株洲: this is not NAME=VALUE"),
    ],
)
def test_explain_refuses_what_is_not_there(capsys, rules, data, words, message):
    status, out, err = run(capsys, "explain", rules, data, *words)
    assert (status, out) == (2, "")
    assert message in err


def test_what_of_the_data_was_not_used_is_told_beside_an_explanation(capsys, rules, tmp_path):
    data = tmp_path / "town.csv"
    data.write_text("year,pm25,remark\n2020,44,checked\n", "utf-8")
    status, out, err = run(capsys, "explain", rules, data, "air")
    assert (status, out.partition(":")[0]) == (0, "Clean air — met")
    assert err.startswith("note: town.csv, column 'remark': ")
    assert err.count("note: ") == 1
