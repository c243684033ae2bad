"""Writing: a file is whole or as it was, and nothing else is left, whatever happens."""

import contextlib
import errno
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fault_processes import PLAIN, python

import ecorules as er
from ecorules.cli import main
from ecorules.report import write_whole

OLD = "old, and not to be lost"
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such thing there")
ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs the rights of an administrator"
)


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "report.md"
    path.write_text(OLD)
    return path


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def refused(path, text="new"):
    with pytest.raises(er.UsageError) as caught:
        write_whole(path, text)
    error = caught.value
    assert error.code == "not-written"
    assert repr(str(path)) in error.message
    assert "a folder that exists" in error.hint
    return error.message


# In one process


@pytest.mark.parametrize("step", ["open", "write", "flush", "fsync", "copymode", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_whatever_step_fails(target, monkeypatch, step, code):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    class Broken:
        def __init__(self, stream):
            self.stream = stream

        def __getattr__(self, name):
            return fail if name == step else getattr(self.stream, name)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.stream.close()

    if step in {"write", "flush"}:
        fdopen = os.fdopen
        monkeypatch.setattr(os, "fdopen", lambda *given: Broken(fdopen(*given)))
    elif step == "open":
        monkeypatch.setattr(os, "open", fail)
    elif step == "copymode":
        monkeypatch.setattr("shutil.copymode", fail)
    else:
        monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    assert os.strerror(code)[1:] in refused(target)
    monkeypatch.undo()
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])


def test_names_that_cannot_be_written(target):
    folder = target.parent
    refused(folder / "no" / "report.md")
    refused(target / "report.md")
    refused(folder / ("x" * 300))
    assert "null" in refused(f"{folder}/a\0b")
    assert "it is a folder" in refused(folder)
    assert "it is a folder" in refused(".")
    assert files(folder) == ["report.md"]


@POSIX
def test_links(target):
    folder = target.parent
    other = folder.parent / "elsewhere"
    other.mkdir()
    (folder / "link.md").symlink_to(other / "new.md")  # leads nowhere as yet
    write_whole(folder / "link.md", "new")
    assert ((other / "new.md").read_text(), files(other)) == ("new", ["new.md"])
    assert (folder / "link.md").is_symlink()
    (folder / "a.md").symlink_to(folder / "b.md")
    (folder / "b.md").symlink_to(folder / "a.md")
    refused(folder / "a.md")
    (folder / "hard.md").hardlink_to(target)
    write_whole(target, "new")
    assert (folder / "hard.md").read_text() == OLD
    assert files(folder) == ["a.md", "b.md", "hard.md", "link.md", "report.md"]


@POSIX
def test_modes(target):
    target.chmod(0o604)
    write_whole(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604
    before = os.umask(0o077)
    try:
        write_whole(target.with_name("private.md"), "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.with_name("private.md").stat().st_mode) == 0o600


def test_a_file_that_is_read_only_is_not_replaced(target, monkeypatch):
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: False if Path(path) == target else access(path, mode)
    )
    assert "it is read-only" in refused(target)
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])


def test_what_another_writes_beside_it_is_let_be(target, monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda _: "same")
    other = target.with_name(".report.md.same")
    other.write_text("of another")
    assert "file exists" in refused(target)
    assert (target.read_text(), other.read_text()) == (OLD, "of another")


def test_half_a_character_is_written_as_its_number(target):
    write_whole(target, "a\udce6b")
    assert target.read_bytes() == b"a\\udce6b"


def test_threads_that_write_one_file(target):
    texts = [letter * 50_000 for letter in "abcdefgh"]
    seen = set()
    done = threading.Event()

    def look():
        while not done.is_set():
            seen.add(target.read_text())

    looking = threading.Thread(target=look)
    writers = [
        threading.Thread(target=lambda text=text: [write_whole(target, text) for _ in range(5)])
        for text in texts
    ]
    looking.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    looking.join()
    assert seen <= {OLD, *texts}
    assert target.read_text() in texts
    assert files(target.parent) == ["report.md"]


# All ways to write


@pytest.mark.parametrize(
    "words",
    [
        ["report", "{rules}", "{data}", "--output", "{path}"],
        ["report", "{rules}", "{data}", "--format", "html", "-o", "{path}"],
        ["calendar", "{rules}", "--ics", "{path}"],
    ],
    ids=["report", "html", "calendar"],
)
def test_every_command_that_writes(rules, data, target, monkeypatch, capsys, words):  # noqa: PLR0917
    words = [word.format(rules=rules, data=data, path=target) for word in words]

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: the file {str(target)!r} cannot be written: no space left")
    assert "Traceback" not in err
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])
    monkeypatch.undo()
    assert main(words) in {0, 1}
    assert target.read_text("utf-8") not in {OLD, ""}
    assert files(target.parent) == ["report.md"]


def test_nothing_else_writes_files():
    """Whatever opens a file for writing goes through `write_whole`."""
    import ast

    found = set()
    source = Path(er.__file__).parent
    for path in source.rglob("*.py"):
        text = path.read_text("utf-8")
        if not re.search(r"open\(|write_\w+\(|to_csv\(", text):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [*node.args, *(one.value for one in node.keywords)]
            texts = {str(getattr(one, "value", None)) for one in given}
            modes = {one for one in texts if one and set(one) <= set("wxab+t")}
            if name in {"write_text", "write_bytes", "write_csv", "write_parquet", "to_csv"} or (
                name in {"open", "fdopen"} and modes
            ):
                found.add(path.relative_to(source).as_posix())
    assert found == {"report/files.py"}
    assert write_whole.__module__ == "ecorules.report.files"


# Real processes


@POSIX
def test_a_process_that_may_write_little(rules, data, target, capsys):
    """RLIMIT_FSIZE: the disk is full for this process."""

    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        status = main(["report", str(rules), str(data), "-o", str(target)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 2
    message = f"error: the file {str(target)!r} cannot be written: file too large"
    assert capsys.readouterr().err.startswith(message)
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")  # noqa: PTH110
def test_a_full_device(rules, data, capsys):
    assert main(["report", str(rules), str(data), "-o", "/dev/full"]) == 2
    assert "cannot be written: no space left" in capsys.readouterr().err
    assert Path("/dev/full").is_char_device()


@contextlib.contextmanager
def mounted(folder, *words):
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *words, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@ROOT_ONLY
def test_a_full_disk(tmp_path):
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=64k", "none") as folder:
        path = folder / "report.md"
        write_whole(path, OLD)
        assert "no space left" in refused(path, "x" * 100_000)
        assert (path.read_text(), files(folder)) == (OLD, ["report.md"])
        write_whole(path, "x" * 20_000)
        assert (len(path.read_text()), files(folder)) == (20_000, ["report.md"])
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        assert "read-only" in refused(path)
        refused(folder / "new.md")
        assert (len(path.read_text()), files(folder)) == (20_000, ["report.md"])


@ROOT_ONLY
def test_a_user_without_rights(target):
    """A file that may not be written to, and a folder that may not."""
    os.chown(target, 65534, 65534)
    code = (
        "import os, shutil, sys\nfrom ecorules.report import write_whole\nfrom ecorules import UsageError\n"
        "os.setgroups([])\nos.setgid(65534)\nos.setuid(65534)\n"
        "for mode in sys.argv[1:]:\n"
        "    os.chmod('report.md', int(mode, 8))\n"
        "    try:\n        write_whole('report.md', 'new')\n"
        "    except UsageError as error:\n        print(error.message)\n"
    )
    target.parent.chmod(0o755)  # of another, who lets nobody write
    done = python("-c", code, "444", "644", cwd=target.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "the file 'report.md' cannot be written: it is read-only",
        "the file 'report.md' cannot be written: permission denied",
    ]
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])


STOPPED = """\
import os, pathlib, sys
from ecorules.cli import main
def stop(*_):
    print("here", flush=True)
    {how}
{what} = stop
sys.exit(main())
"""


def stopped_while_writing(rules, data, target, how, what):
    code = STOPPED.format(how=how, what=what)
    return python("-c", code, "report", str(rules), str(data), "-o", str(target))


@POSIX
@pytest.mark.parametrize(
    "what", ["os.fsync", pytest.param("pathlib.Path.replace", marks=pytest.mark.slow)]
)
def test_a_process_that_is_killed_while_writing(rules, data, target, what):
    done = stopped_while_writing(rules, data, target, "os.kill(os.getpid(), 9)", what)
    assert (done.returncode, done.stdout, done.stderr) == (-9, b"here\n", b"")
    assert target.read_text() == OLD
    # Nobody could take away what had been written beside it; its name tells where it comes from.
    left = [name for name in files(target.parent) if name != "report.md"]
    assert all(name.startswith(".report.md.") for name in left)
    assert len(left) == 1


@POSIX
@pytest.mark.parametrize(
    ("number", "status"), [(15, 143), (2, 130), pytest.param(1, 129, marks=pytest.mark.slow)]
)
def test_a_process_that_is_asked_to_end_while_writing(rules, data, target, number, status):
    how = f"os.kill(os.getpid(), {number}); [None for _ in range(10**7)]"
    done = stopped_while_writing(rules, data, target, how, "os.fsync")
    assert (done.returncode, done.stdout, done.stderr) == (status, b"here\n", b"")
    assert (target.read_text(), files(target.parent)) == (OLD, ["report.md"])


@pytest.mark.slow
def test_two_processes_that_write_one_report(rules, data, target):
    """Whoever reads it finds one whole report, at any time."""
    titles = ["甲" * 40_000, "乙" * 60_000]
    wholes = {OLD}
    running = []
    for number, title in enumerate(titles):
        path = rules.with_name(f"plan{number}.yaml")
        path.write_text(rules.read_text("utf-8") + f"title: {title}\n", "utf-8")
        wholes.add(er.load(path).evaluate(data).report().markdown())
        code = "import sys\nfrom ecorules.cli import main\nfor _ in range(60): main(sys.argv[1:])"
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", code, "report", str(path), str(data), "-o", str(target)],
                stdout=subprocess.DEVNULL, env={**PLAIN, "LC_ALL": "C.UTF-8"},
            )
        )  # fmt: skip
    seen = set()
    while any(one.poll() is None for one in running):
        seen.add(target.read_text("utf-8"))
    assert [one.returncode for one in running] == [0, 0]
    assert seen <= wholes
    assert len(seen) > 1
    assert files(target.parent) == ["report.md"]
