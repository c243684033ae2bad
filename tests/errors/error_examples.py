"""The catalogue of errors: plain files with inputs and what is told of them.

Each file of ``catalogue`` is an area. Its codes have examples, each the smallest input that a
newcomer might write, and ``told``: every word that is shown.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

import ecorules as er
from ecorules.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CATALOGUE", "REST", "Answer", "Example", "answered", "areas", "examples", "whole"]

HERE = Path(__file__).parent
CATALOGUE = HERE / "catalogue"
REST = (HERE / "rest-of-the-file.yaml").read_text("utf-8")

_MEDIA = {
    "rules",
    "data",
    "files",
    "python",
    "command",
    "told",
    "status",
    "encoding",
    "without",
    "whole",
    "lowered",
}


@dataclass(frozen=True)
class Example:
    """One input, and what is told of it.

    Attributes:
        area: the file that it stands in.
        code: the code that it is an example of.
        number: which example of that code it is, from 1.
        told: what is shown.
        rules: the text of ``example.yaml``; what it does not say is in ``rest-of-the-file.yaml``.
        whole: whether ``rules`` is the whole file.
        data: the text of ``data.csv``.
        files: further files by name.
        encoding: of all files.
        python: what is evaluated, or done before the command.
        command: the words of the command.
        status: the exit status of the command.
        without: a library that is taken away.
        lowered: limits that are lowered, since nobody waits for the real ones.
    """

    area: str
    code: str
    number: int
    told: str
    rules: str | None = None
    whole: bool = False
    data: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    python: str = ""
    command: str = ""
    status: int = 2
    without: str = ""
    lowered: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.area}-{self.code}-{self.number}"


@dataclass(frozen=True)
class Answer:
    """What an example led to: the text that is shown, its codes, and the exit status."""

    told: str
    codes: frozenset[str]
    status: int = 0


def areas() -> dict[str, dict[str, Any]]:
    """Return the files of the catalogue in their order."""
    return {
        path.stem: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for path in sorted(CATALOGUE.glob("*.yaml"))
    }


def examples() -> Iterator[Example]:
    """Yield every example of the catalogue."""
    for area, content in areas().items():
        for code, entry in content["codes"].items():
            for number, given in enumerate(entry.get("examples", ()), start=1):
                assert given.keys() <= _MEDIA, f"{area}, {code}: {given.keys() - _MEDIA}"
                words = {key: value for key, value in given.items() if key != "told"}
                yield Example(area, code, number, given["told"].rstrip("\n"), **words)


def whole(rules: str) -> str:
    """Return a rule file: what the example does not say is taken from the rest of the file."""
    given = {line.partition(":")[0] for line in rules.splitlines() if line[:1].isalpha()}
    rest = []
    for block in _blocks(REST):
        key = block.partition(":")[0]
        if key in given:
            continue
        rest.append("rules: {}\n" if key == "rules" and "indicators" in given else block)
    return rules.rstrip("\n") + "\n" + "".join(rest)


def _blocks(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if line[0].isspace():
            found[-1] += line
        else:
            found.append(line)
    return found


def answered(example: Example) -> Answer:
    """Run an example in the current folder and return what it leads to."""
    rules = example.rules if example.rules is not None else ""
    files = {"example.yaml": rules if example.whole else whole(rules), **example.files}
    if example.data is not None:
        files["data.csv"] = example.data
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, example.encoding, newline="")
    try:
        with _without(example.without), _lowered(example.lowered):
            return _commanded(example) if example.command else _evaluated(example)
    except Exception as error:  # noqa: BLE001 - one example that cannot be run spares the others
        return Answer(f"the example cannot be run: {type(error).__name__}: {error}", frozenset())


def _evaluated(example: Example) -> Answer:
    python = example.python
    if not python:
        python = 'er.load("example.yaml")' if example.data is None else 'plan.evaluate("data.csv")'
    names: dict[str, Any] = {"er": er, "Path": Path}
    try:
        if "plan" in python:
            names["plan"] = er.load("example.yaml")
        *before, last = ast.parse(python).body
        exec(compile(ast.Module(before, []), "example", "exec"), names)
        assert isinstance(last, ast.Expr), python
        found = eval(compile(ast.Expression(last.value), "example", "eval"), names)
    except er.EcorulesError as error:
        problems = getattr(error, "problems", None) or [error.problem()]
        return Answer(str(error), frozenset(problem.code for problem in problems))
    if isinstance(found, tuple) and found and all(isinstance(one, er.Problem) for one in found):
        return Answer("\n".join(map(str, found)), frozenset(one.code for one in found))
    return Answer(f"nothing is wrong: {found!r}"[:300], frozenset())


def _commanded(example: Example) -> Answer:
    exec(compile(example.python, "example", "exec"), {"Path": Path})
    name, *words = shlex.split(example.command)
    assert name == "ecorules", example.command
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        status = main(words)
    told = output.getvalue().rstrip("\n")
    codes = {
        line.rsplit("[", 1)[-1].removesuffix("]")
        for line in told.splitlines()
        if line.endswith("]")
    }
    return Answer(told, frozenset(codes), status)


@contextlib.contextmanager
def _without(library: str) -> Iterator[None]:
    """Make a library as good as not installed."""
    if not library:
        yield
        return
    kept = {
        name: module for name, module in sys.modules.items() if name.partition(".")[0] == library
    }
    for name in kept:
        del sys.modules[name]
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[library]
        sys.modules.update(kept)


@contextlib.contextmanager
def _lowered(limits: dict[str, int]) -> Iterator[None]:
    """Lower limits of the library."""
    kept = {}
    for name, limit in limits.items():
        module, _, constant = name.rpartition(".")
        home = importlib.import_module(module)
        kept[home, constant] = getattr(home, constant)
        setattr(home, constant, limit)
    try:
        yield
    finally:
        for (home, constant), limit in kept.items():
            setattr(home, constant, limit)
