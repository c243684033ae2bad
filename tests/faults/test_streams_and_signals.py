"""Standard streams that are closed, full or left, and processes that are interrupted."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import numpy as np
import polars as pl
import pytest
from fault_processes import PLAIN

from ecorules.cli import command as command_module
from ecorules.cli import main
from ecorules.cli.streams import tell

POSIX = pytest.mark.skipif(os.name == "nt", reason="no such thing there")
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")  # noqa: PTH110


def shell(script, *words):
    """Run a line of a shell, in which ``$E`` is the command."""
    done = subprocess.run(
        ["sh", "-c", f'E="{sys.executable} -m ecorules"; {script}', "sh", *map(str, words)],
        capture_output=True, timeout=60, check=False, env={**PLAIN, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@POSIX
def test_notes_that_nobody_can_be_told(rules, data):
    """The verdicts, and the exit status, are the same without standard error."""
    closed = shell('$E check "$1" "$2" --format csv 2>&-', rules, data)
    assert closed[0] == 1
    assert closed[1].splitlines()[1].startswith("pm25,pm25,株洲,met,44,45,1")
    assert closed[2] == ""


@POSIX
@FULL
def test_a_full_standard_error(rules, data):
    script = (
        '$E check "$1" "$2" --format csv 2>/dev/full; echo $?; $E show nothing 2>/dev/full; echo $?'
    )
    status, out, err = shell(script, rules, data)
    assert (status, err) == (0, "")
    assert out.startswith("rule,title,region")
    assert out.splitlines()[-2:] == ["1", "2"]


@POSIX
@FULL
@pytest.mark.slow
def test_no_stream_at_all():
    script = (
        '$E list >&- 2>&-; echo "$?"; $E list >/dev/full 2>/dev/full; echo "$?"; '
        '$E list <&- | cat >/dev/null; $E show nothing 2>&-; echo "$?"'
    )
    assert shell(script) == (0, "2\n2\n2\n", "")


@POSIX
@FULL
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"]])
def test_help_that_cannot_be_written(words, capsys, monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", full)
        assert main(words) == 2
        monkeypatch.undo()
    assert "the output cannot be written: no space left" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["schema"]])
def test_a_closed_standard_output(words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(words) == 2
    assert "standard output is closed" in capsys.readouterr().err


def test_telling_nobody(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    tell("note")
    assert main(["show", "nothing"]) == 2


@POSIX
@pytest.mark.slow
def test_a_reader_that_leaves_a_long_table(rules, tmp_path):
    path = many(tmp_path, 20_000)
    status, out, err = shell('$E check "$1" "$2" --format csv | head -n 1', rules, path)
    assert (status, out.count("\n"), err) == (0, 1, "")


# Signals


def many(folder, size):
    path = folder / "many.csv"
    frame = pl.DataFrame(
        {
            "region": [f"r{number}" for number in range(size)],
            "year": 2020,
            "pm25": np.full(size, 44.0),
        }
    )
    frame.write_csv(path)
    return path


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [0.1, 0.4, 0.7])
def test_interrupted_in_the_middle(rules, tmp_path, number, status, after):
    path, report = many(tmp_path, 400_000), tmp_path / "out" / "report.html"
    report.parent.mkdir()
    report.write_text("old")
    code = "import sys\nfrom ecorules.cli import main\nprint('here', flush=True)\nsys.exit(main())"
    running = subprocess.Popen(
        [sys.executable, "-c", code, "report", str(rules), str(path), "-o", str(report)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**PLAIN, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert running.stdout.readline() == b"here\n"
    time.sleep(after)  # somewhere in the middle: reading, evaluating or writing
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (status, b"", b"")
    assert report.read_text() == "old"
    assert os.listdir(report.parent) == ["report.html"]  # noqa: PTH208


@POSIX
def test_handlers_are_as_they_were(monkeypatch, capsys):
    """Whoever calls `main` from a program keeps the handlers of that program."""
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def look(_):
        seen.append(signal.getsignal(signal.SIGTERM))
        return 0

    monkeypatch.setattr(command_module, "_run", look)
    assert main(["list"]) == 0
    monkeypatch.setattr(sys, "argv", ["ecorules", "list"])
    assert main() == 0
    assert seen[0] is before
    assert seen[1] is not before
    assert signal.getsignal(signal.SIGTERM) is before


@POSIX
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_asked_to_end(monkeypatch, capsys, number, status):
    def end(_):
        os.kill(os.getpid(), number)
        return [None for _ in range(10**6)] and 0

    monkeypatch.setattr(command_module, "_run", end)
    monkeypatch.setattr(sys, "argv", ["ecorules", "list"])
    before = signal.signal(number, signal.SIG_DFL)  # the tests themselves may run under nohup
    try:
        assert main() == status
    finally:
        signal.signal(number, before)
    assert capsys.readouterr() == ("", "")


def test_one_interruption_that_is_told_twice(monkeypatch, capsys):
    """By a library at once, and by Python when the command is over."""

    @contextlib.contextmanager
    def again():
        yield
        raise KeyboardInterrupt

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_module, "_run", interrupt)
    monkeypatch.setattr(command_module, "_stoppable", again)
    monkeypatch.setattr(sys, "argv", ["ecorules", "list"])
    assert main() == 130
    assert capsys.readouterr() == ("", "")


@POSIX
def test_who_shall_not_listen_does_not(monkeypatch):
    """As under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        monkeypatch.setattr(
            command_module, "_run", lambda _: os.kill(os.getpid(), signal.SIGHUP) or 0
        )
        monkeypatch.setattr(sys, "argv", ["ecorules", "list"])
        assert main() == 0
    finally:
        signal.signal(signal.SIGHUP, before)
