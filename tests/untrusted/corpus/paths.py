"""Names of files that lead elsewhere, block, or never end."""

import os
from pathlib import Path

from attack_doors import PLAN
from attack_table import Attack

import ecorules as er


def _path(name, text):
    return Attack(f"load, {name}", "path", text)


def _made(name, make):
    return Attack(f"made, {name}", "call", lambda: make)


def _fifo():
    os.mkfifo("plan.yaml.fifo.yaml")
    return er.load("plan.yaml.fifo.yaml")


def _fifo_as_data():
    os.mkfifo("data.csv")
    return er.loads(PLAN).evaluate("data.csv", as_of=2020)


def _loop():
    Path("a.yaml").symlink_to("b.yaml")
    Path("b.yaml").symlink_to("a.yaml")
    return er.load("a.yaml")


def _loop_as_data():
    Path("a.csv").symlink_to("a.csv")
    return er.loads(PLAN).evaluate("a.csv", as_of=2020)


def _zero():
    Path("zero.yaml").symlink_to("/dev/zero")
    return er.load("zero.yaml")


def _zero_as_data():
    Path("zero.csv").symlink_to("/dev/zero")
    return er.loads(PLAN).evaluate("zero.csv", as_of=2020)


def _folder_as_data():
    Path("data.csv").mkdir()
    return er.loads(PLAN).evaluate("data.csv", as_of=2020)


def _parent_beside():
    """A parent that is a link out of the folder is the user's own doing; it must be the right set."""
    Path("other.yaml").write_text(PLAN.replace("id: air", "id: other"), "utf-8")
    Path("parent.yaml").symlink_to("other.yaml")
    Path("child.yaml").write_text(PLAN + "extends: parent\n", "utf-8")
    return er.load("child.yaml")


def _parent_fifo():
    os.mkfifo("parent.yaml")
    Path("child.yaml").write_text(PLAN + "extends: parent\n", "utf-8")
    return er.load("child.yaml")


def _sparse():
    with Path("big.yaml").open("wb") as file:
        file.truncate(10**12)
    return er.load("big.yaml")


def _memory():
    Path("memory.yaml").symlink_to("/proc/self/mem")
    return er.load("memory.yaml")


def _memory_as_data():
    Path("memory.csv").symlink_to("/proc/self/mem")
    return er.loads(PLAN).evaluate("memory.csv", as_of=2020)


def _record_of_nothing():
    return er.reproduce("/dev/null", er.loads(PLAN), {})


def _record_without_end():
    return er.reproduce("/dev/zero", er.loads(PLAN), {})


def _record_fifo():
    os.mkfifo("record.json")
    return er.reproduce("record.json", er.loads(PLAN), {})


ATTACKS = [
    _path("nothing", ""),
    _path("a folder", ".."),
    _path("the root", "/"),
    _path("passwords", "/etc/passwd"),
    _path("up and up", "../" * 2_000 + "etc/shadow.yaml"),
    _path("URL", "file:///etc/passwd"),
    _path("web address", "http://127.0.0.1:1/plan.yaml"),
    _path("NUL", "plan\0.yaml"),
    _path("line ends", "a\nb.yaml"),
    _path("escape sequence", "\x1b[2Jplan.yaml"),
    _path("long name", "a" * 100_000 + ".yaml"),
    _path("lone surrogate", "\udcff.yaml"),
    _path("/dev/zero", "/dev/zero"),
    _path("/dev/null", "/dev/null"),
    _path("/dev/stdin", "/dev/stdin"),
    _path("tilde", "~root/plan.yaml"),
    _path("shell", "$(id).yaml"),
    _path("wildcard", "*.yaml"),
    _path("option", "--help"),
    _made("pipe", _fifo),
    _made("pipe as data", _fifo_as_data),
    _made("loop of links", _loop),
    _made("loop of links as data", _loop_as_data),
    _made("link to zeros", _zero),
    _made("link to zeros as data", _zero_as_data),
    _made("folder as data", _folder_as_data),
    _made("parent that is another set", _parent_beside),
    _made("parent that is a pipe", _parent_fifo),
    _made("sparse file of a terabyte", _sparse),
    _made("memory of the process", _memory),
    _made("memory of the process as data", _memory_as_data),
    _made("record of nothing", _record_of_nothing),
    _made("record without end", _record_without_end),
    _made("record from a pipe", _record_fifo),
]
