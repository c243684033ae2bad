"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

import ecorules as er
from ecorules.report import write_whole


def others(folder, *known):
    return sorted(one.name for one in folder.iterdir() if one.name not in known)


def test_a_new_file(tmp_path):
    path = tmp_path / "report.md"
    write_whole(path, "年度报告\r\n")
    assert path.read_bytes() == "年度报告\r\n".encode()
    assert others(tmp_path, "report.md") == []
    (tmp_path / "plain.md").write_text("x")
    assert path.stat().st_mode == (tmp_path / "plain.md").stat().st_mode


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path):
    path = tmp_path / "report.md"
    path.write_text("old, and longer than the new one")
    path.chmod(0o640)
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, failing):
    path = tmp_path / "report.md"
    path.write_text("old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((Path, "replace") if failing == "replace" else (os, "fsync")), fail)
    with pytest.raises(er.UsageError, match=r"cannot be written: no space left") as caught:
        write_whole(path, "new")
    assert caught.value.code == "not-written"
    assert path.read_text() == "old"
    assert others(tmp_path, "report.md") == []


def test_an_interruption_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_text("old")

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert (path.read_text(), others(tmp_path, "report.md")) == ("old", [])


def test_a_link_stays_a_link(tmp_path):
    target = tmp_path / "target.md"
    target.write_text("old")
    link = tmp_path / "link.md"
    link.symlink_to(target)
    write_whole(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_folder_and_a_missing_folder_are_refused(tmp_path):
    with pytest.raises(er.UsageError, match="it is a folder"):
        write_whole(tmp_path, "x")
    with pytest.raises(er.UsageError, match="no such file"):
        write_whole(tmp_path / "nowhere" / "report.md", "x")


@pytest.mark.parametrize("end", ["", "/", "//", "/.", "/.."])
def test_a_name_that_ends_as_a_folder_is_no_file(tmp_path, end):
    (tmp_path / "old").mkdir()
    for name in ("old", *(["new"] if end else [])):
        with pytest.raises(er.UsageError) as caught:
            write_whole(f"{tmp_path}/{name}{end}", "x")
        assert caught.value.message == (
            f"the file '{tmp_path}/{name}{end}' cannot be written: it is a folder"
        )
    assert others(tmp_path) == ["old"]


def test_a_device_is_written_to():
    write_whole("/dev/null", "x")
    assert Path("/dev/null").is_char_device()


def test_a_report_is_written_by_its_name(tmp_path):
    plan = er.loads(
        "ecorules: 1\nid: x\nwindow: 2020\nindicators: {x: {unit: t}}\n"
        "rules: {x: {indicator: x, at_least: 1 t}}"
    )
    report = plan.evaluate({"x": 2}, as_of=2020).report()
    report.write(tmp_path / "a.html")
    report.write(tmp_path / "a.md")
    assert (tmp_path / "a.html").read_text("utf-8") == report.html()
    assert (tmp_path / "a.md").read_text("utf-8") == report.markdown()
    for name in ("a.xlsx", "a.xhtml", "a.htmll"):
        with pytest.raises(er.UsageError, match="no report is written as") as caught:
            report.write(tmp_path / name)
        assert caught.value.code == "not-written"
    assert "did you mean '.html'?" in caught.value.message
    assert others(tmp_path) == ["a.html", "a.md"]
