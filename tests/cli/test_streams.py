"""The command as a process: streams, encodings, interruptions, and errors without tracebacks."""

import io
import os
import subprocess
import sys

import pytest

from ecorules.cli import command, main

SHOW = [sys.executable, "-m", "ecorules", "show", "zhuzhou-2018-2020", "--lang", "zh"]
FULL = "/dev/full"


def run(words, **options):
    return subprocess.run(words, capture_output=True, timeout=60, check=False, **options)


def test_output_is_utf8_in_every_locale():
    plain = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "HOME") if key in os.environ}
    done = run(SHOW, env={**plain, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "单位GDP能耗" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no such pipes")
def test_a_reader_that_leaves_is_no_error():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(SHOW, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists(FULL), reason="no such device")  # noqa: PTH110
def test_output_that_cannot_be_written_is_2():
    with open(FULL, "wb") as full:  # noqa: PTH123
        done = subprocess.run(SHOW, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: the output cannot be written: no space left")
    assert done.stderr.count(b"\n") == 1


def test_a_closed_output_is_2(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["list"]) == 2
    assert "standard output is closed" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["list"], ["--help"]])
def test_an_output_that_its_owner_has_closed_is_2(capsys, monkeypatch, words):
    stream = io.TextIOWrapper(io.BytesIO())
    stream.close()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(words) == 2
    error = "error: the output cannot be written: standard output is closed [output]\n"
    assert capsys.readouterr().err == error


def test_an_interruption_is_130(monkeypatch, capsys):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_run", interrupt)
    assert main(["list"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_defect_is_told_without_a_traceback_unless_asked_for(monkeypatch, capsys):
    def fail(_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "_run", fail)
    assert main(["list"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ecorules failed, which is a defect of its own: ZeroDivisionError")
    assert "Traceback" not in err
    assert main(["list", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


class Panic(BaseException):
    """As what a library raises whose compiled part gives up."""


def test_a_panic_of_a_library_is_a_defect_and_no_verdict(capsys, monkeypatch, tmp_path, rules):
    """It is told as other defects are, and nothing is left of what was to be written."""

    def panic(*_, **__):
        raise Panic("index out of bounds")

    monkeypatch.setattr("ecorules.ruleset.rule_set.read_panel", panic)
    data, report = tmp_path / "d.csv", tmp_path / "r.md"
    data.write_text("year,pm25\n2020,44\n")
    assert main(["report", rules, str(data), "-o", str(report)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "error: ecorules failed, which is a defect of its own: Panic: index out of bounds "
        "[internal]\n    --debug shows where; please report it with the input\n"
    )
    assert not report.exists()
    assert main(["check", rules, str(data), "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("how", [SystemExit, GeneratorExit, command._Stopped])
def test_what_ends_a_process_is_no_defect(monkeypatch, capsys, how):
    def end(_):
        raise how(15)

    monkeypatch.setattr(command, "_run", end)
    with pytest.raises(how):
        main(["list"])
    assert capsys.readouterr() == ("", "")


def test_debug_shows_where_an_error_comes_from(capsys):
    assert main(["show", "nowhere", "--debug"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: there is no file 'nowhere'")
    assert "Traceback" in err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x00\x01\x02",
        b"- just\n- a list\n",
        b"ecorules: 2\n",
        b"ecorules: 1\nid: [\n",
        b"ecorules: 1\nid: x\nid: y\n",
        b"ecorules: 1\nid: x\nrules: {a: {indicator: b, at_least: 3}}\n",
        b"a: &a [*a]\n",
        b"[" * 5000,
    ],
)
def test_no_rule_file_leads_to_a_traceback(capsys, tmp_path, content):
    path = tmp_path / "set.yaml"
    path.write_bytes(content)
    assert main(["lint", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert "defect" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("d.csv", b""),
        ("d.csv", b"\n\n"),
        ("d.csv", b"year,pm25\n2020,\xff\n"),
        ("d.csv", b"year,pm25\n2020,44,5\n"),
        ("d.csv", b"year,pm25\n2020,much\n"),
        ("d.csv", b"year,pm25\n2020,inf\n"),
        ("d.csv", b"year,pm25\n20x0,44\n"),
        ("d.csv", b"year,pm25\n2020,44\n2020,45\n"),
        ("d.csv", b"nothing,known\n1,2\n"),
        ("d.csv", b"year,pm25\x00\n2020,44\n"),
        ("d.parquet", b"PAR1"),
        ("d.xlsx", b"PK\x03\x04"),
        ("d.pdf", b"%PDF"),
    ],
)
def test_no_data_file_leads_to_a_traceback(capsys, tmp_path, rules, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", rules, str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert "defect" not in err
    assert "Traceback" not in err


def test_folders_and_files_that_may_not_be_read(capsys, tmp_path, rules, monkeypatch):
    assert main(["check", rules, str(tmp_path)]) == 2
    assert "holds no data of" in capsys.readouterr().err

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "secret.yaml")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert main(["lint", rules]) == 2
    err = capsys.readouterr().err
    assert err == "error: 'secret.yaml' cannot be read: permission denied [unreadable]\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "missing: COMMAND"),
        (["chek"], "'chek' is not one of check, explain, list, show, schema, lint, test, calendar, report, trace, did you mean 'check'?"),
        (["check"], "missing: SET"),
        (["list", "extra"], "'extra' is not understood"),
    ],
)  # fmt: skip
def test_arguments_that_are_not_understood(capsys, words, message):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert message in err
    assert "--help" in err


def test_too_little_memory_is_told(monkeypatch, capsys):
    def short(_):
        raise MemoryError

    monkeypatch.setattr(command, "_run", short)
    assert main(["list"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "error: this needs more memory than there is [memory]\n")


def test_help_and_version(capsys):
    assert main(["--help"]) == 0
    assert "Exit status: 0" in capsys.readouterr().out
    assert main(["check", "--help"]) == 0
    assert "--as-of" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "ecorules 0.1.0\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_told_on_a_terminal_when_work_is_long(monkeypatch):
    from ecorules.cli import checking

    monkeypatch.setattr(sys, "stderr", Terminal())
    progress = checking._Progress()
    progress(1, 2000)
    assert sys.stderr.getvalue() == ""
    progress._begun -= 2
    progress(1000, 2000)
    progress.clear()
    assert sys.stderr.getvalue() == "\r1,000 of 2,000 series\r\033[K"
