"""The commands calendar, report and trace: their forms, files and exit status."""

from __future__ import annotations

import io
import json

import pytest

from ecorules.cli import main


def run(capsys, *words):
    """Return exit status, standard output and standard error."""
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


# calendar


def test_calendar_as_a_table(capsys, rules):
    status, out, err = run(capsys, "calendar", rules, "--from", 2018, "--to", 2019)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "day         rule   title         period  responsible  clause",
        "2018-12-31  woods  Forest cover  2018    市发改委",
        "2019-12-31  woods  Forest cover  2019    市发改委",
    ]


def test_calendar_of_a_unit_in_chinese(capsys, rules):
    status, out, _ = run(capsys, "calendar", rules, "--unit", "市环保局", "--lang", "zh")
    assert status == 0
    assert out.splitlines()[1] == "2020-12-31  air   空气  2020  市环保局 等  二(一)"
    status, out, err = run(capsys, "calendar", rules, "--for-unit", "市环保")
    assert (status, out) == (2, "")
    assert err.startswith(
        "error: no rule or row names the unit '市环保', did you mean '市环保局'? [unnamed-unit]"
    )


@pytest.mark.parametrize("form", ["csv", "markdown", "json"])
def test_calendar_in_other_forms(capsys, rules, form):
    _, out, _ = run(
        capsys, "calendar", rules, "--from", 2020, "--unit", "市环保局", "--format", form
    )
    if form == "json":
        assert json.loads(out)["days"][0]["lead"] == ["市环保局"]
    elif form == "csv":
        assert out.splitlines() == [
            "day,rule,title,period,member,lead,support,responsible,supervise,clause",
            "2020-12-31,air,Clean air,2020,,市环保局,,,,二(一)",
        ]
    else:
        assert out.splitlines()[2].startswith("| 2020-12-31 | air | Clean air |")


def test_calendar_for_a_calendar_program(capsys, rules, tmp_path):
    path = tmp_path / "plan.ics"
    status, out, _ = run(capsys, "calendar", rules, "--ics", path)
    assert (status, out) == (0, f"{path}: 7 days\n")
    text = path.read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 7
    assert "DTSTAMP:20180101T000000Z\r\n" in text
    _, printed, _ = run(capsys, "calendar", rules, "--ics", "-", "--as-of", 2019)
    assert "DTSTAMP:20191231T000000Z" in printed


def test_calendar_that_cannot_be_written(capsys, rules, tmp_path):
    status, out, err = run(capsys, "calendar", rules, "--ics", tmp_path / "nowhere" / "a.ics")
    assert (status, out) == (2, "")
    assert "cannot be written: no such file or directory [not-written]" in err


def test_calendar_arguments(capsys, rules):
    assert run(capsys, "calendar", rules, "--assign", "quota")[0] == 2
    assert "NAME=PERIOD" in run(capsys, "calendar", rules, "--assign", "quota")[2]
    assert "given twice" in run(capsys, "calendar", rules, "--assign", "a=1", "--assign", "a=2")[2]
    assert "'a', which is no register" in run(capsys, "calendar", rules, "--register", "a=b.csv")[2]


def test_calendar_between_days_in_the_wrong_order(capsys, rules):
    status, out, err = run(capsys, "calendar", rules, "--from", 2020, "--to", 2018)
    assert (status, out) == (2, "")
    assert err.splitlines()[0] == (
        "error: --from: 2020 begins after 2018 ends, and no day lies between [period]"
    )
    assert run(capsys, "calendar", rules, "--from", "2020-07", "--to", 2020)[0] == 0


# report


def test_report_is_printed_and_its_exit_status_is_that_of_check(capsys, rules, met, data):
    status, out, err = run(capsys, "report", rules, met, "--as-of", 2020, "--assign", "quota=50")
    assert (status, err) == (0, "")
    assert out.startswith("# Annual report: A small town\n")
    assert "5 verdicts: 5 met." in out
    assert run(capsys, "report", rules, data, "--as-of", 2020)[0] == 1


def test_report_of_a_unit_has_the_exit_status_of_the_unit(capsys, rules, met):
    options = ("--as-of", 2020, "--assign", "quota=30")
    assert run(capsys, "report", rules, met, *options)[0] == 1
    status, out, _ = run(capsys, "report", rules, met, *options, "--for-unit", "市环保局")
    assert status == 0
    assert out.startswith("# Annual report: A small town, 市环保局\n")


def test_report_files(capsys, rules, met, tmp_path):
    page, text = tmp_path / "a.html", tmp_path / "a.txt"
    options = ("--as-of", 2020, "--assign", "quota=50", "--lang", "zh")
    status, out, _ = run(capsys, "report", rules, met, *options, "-o", page)
    assert (status, out) == (0, f"{page}: 年度报告：小城\n")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    run(capsys, "report", rules, met, *options, "--output", text)
    assert text.read_text("utf-8").startswith("# 年度报告：小城")
    run(capsys, "report", rules, met, *options, "--output", text, "--format", "html")
    assert text.read_text("utf-8").startswith("<!DOCTYPE html>")
    _, printed, _ = run(capsys, "report", rules, met, *options, "--format", "html", "-o", "-")
    assert printed == text.read_text("utf-8")


def test_report_leaves_the_old_file_where_it_fails(capsys, rules, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("old")
    status, _, err = run(capsys, "report", rules, "nowhere.csv", "-o", path)
    assert status == 2
    assert err.startswith("error: there is no file")
    assert path.read_text() == "old"


def test_report_for_the_public_and_against_an_earlier_year(capsys, rules, data):
    options = ("--as-of", 2020, "--previous", 2019, "--assign", "quota=50")
    _, out, _ = run(capsys, "report", rules, data, *options)
    assert "New, not missed as of 2019: 2." in out
    assert "市环保局" in out
    _, out, _ = run(capsys, "report", rules, data, *options, "--public")
    assert "市环保局" not in out
    assert "市发改委" not in out


def test_report_against_a_later_year(capsys, rules, data, tmp_path):
    path = tmp_path / "report.md"
    options = ("--as-of", 2019, "--previous", 2020, "-o", path)
    status, out, err = run(capsys, "report", rules, data, *options)
    assert (status, out) == (2, "")
    assert err.startswith("error: --previous: 2020 is later than 2019, the last period seen")
    assert not path.exists()


# trace


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("PM2.5年均濃度降至45微克/立方米。\n成效顯著提高。\n", "utf-8")
    return path


def test_trace(capsys, rules, text):
    status, out, err = run(capsys, "trace", rules, text)
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "2 of 2 phrases are found."
    assert out.splitlines()[-1] == "Nothing that looks checkable is left over."


def test_trace_of_an_incomplete_set(capsys, rules, text):
    text.write_text("年均浓度。每年5家。", "utf-8")
    status, out, _ = run(capsys, "trace", rules, text, "--lang", "zh")
    assert status == 1
    assert "2个短语中找到1个。" in out
    status, out, _ = run(capsys, "trace", rules, text, "--format", "csv")
    assert out.splitlines() == [
        "list,state,set,kind,owner,text,clause,line,column",
        "phrase,once,town,rule,air,年均浓度,二(一),1,1",
        "phrase,missing,town,left_out,left_out 1,显著提高,三,,",
        "text,left over,,frequency number,,每年5家,,1,6",
    ]
    assert json.loads(run(capsys, "trace", rules, text, "--format", "json")[1])["checkable"] == 1
    assert run(capsys, "trace", rules, text, "--kind", "ban")[0] == 1


def test_trace_of_several_sets(capsys, rules, text):
    status, out, _ = run(capsys, "trace", rules, "energy-intensity-2007", text)
    assert status == 1
    assert "energy-intensity-2007: reduction" in out


def test_trace_reads_other_encodings_and_standard_input(capsys, rules, text, monkeypatch):
    content = text.read_text("utf-8")
    text.write_bytes(content.encode("gb18030"))
    status, _, err = run(capsys, "trace", rules, text)
    assert status == 2
    assert "is not in the encoding utf-8" in err
    assert run(capsys, "trace", rules, text, "--encoding", "gb18030")[0] == 0
    assert "[encoding]" in run(capsys, "trace", rules, text, "--encoding", "klingon")[2]

    class Stream:
        buffer = io.BytesIO(("\ufeff" + content).encode())

    monkeypatch.setattr("sys.stdin", Stream())
    assert run(capsys, "trace", rules, "-")[0] == 0


def test_trace_of_a_standard_input_that_cannot_be_read(capsys, rules, monkeypatch, tmp_path):
    closed = (tmp_path / "empty").open("w+")
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr("sys.stdin", stream)
        status, out, err = run(capsys, "trace", rules, "-")
        assert (status, out) == (2, "")
        assert err.startswith("error: standard input cannot be read: it is closed [unreadable]")

    class Folder:
        @property
        def buffer(self):
            return self

        def read(self, _):
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr("sys.stdin", Folder())
    status, _, err = run(capsys, "trace", rules, "-")
    assert status == 2
    assert err.startswith("error: standard input cannot be read: is a directory [unreadable]")


def test_trace_of_what_is_not_there(capsys, rules, text):
    status, _, err = run(capsys, "trace", rules, text.with_name("plan.text"))
    assert status == 2
    assert "did you mean 'plan.txt'? [no-such-file]" in err
    assert (
        "there is no kind of sign 'bans'" in run(capsys, "trace", rules, text, "--kind", "bans")[2]
    )
    assert "no document 'x' is cited" in run(capsys, "trace", rules, text, "--document", "x")[2]
