"""Every place in the code that makes an error or a problem, and which of them examples reach.

A place is a call: of an error, of a problem, or of a function that makes one of what it is given.
While examples run, the makers are watched, and every call that is under way is noted.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ecorules
from ecorules import errors
from ecorules.language import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

__all__ = ["HELPERS", "MAKERS", "Site", "Watch", "codes", "passing_on", "sites"]

SOURCE = Path(ecorules.__file__).parent
MAKERS = {
    "EcorulesError", "ExpressionError", "LocatedExpressionError", "NotFoundError", "PeriodError",
    "Problem", "PydanticCustomError", "UnitError", "UsageError",
}  # fmt: skip
"""What makes an error or a problem."""

HELPERS = {"_add", "_rebuild", "_refuse", "_refused", "error", "note", "refuse", "refused"}
"""Functions that make one of the message they are given: the places are their calls."""

Spot = tuple[str, int | None, int | None]


class Site(NamedTuple):
    """A call that makes an error or a problem.

    Attributes:
        module: the file, from the folder of the package.
        function: the function that it stands in.
        line: where it begins.
        end: line and column where it ends, as the interpreter counts them.
        text: the call as it is written.
    """

    module: str
    function: str
    line: int
    end: tuple[int, int]
    text: str

    @property
    def spot(self) -> Spot:
        """How the call is known while it runs."""
        return (self.module, *self.end)

    @property
    def place(self) -> str:
        """The file and the function, which stay where lines move."""
        return f"{self.module}:{self.function}"


@functools.cache
def sites() -> tuple[Site, ...]:
    """Return every call of the code that makes an error or a problem."""
    return tuple(_sites())


def _sites() -> Iterator[Site]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        module = path.relative_to(SOURCE).as_posix()
        yield from _calls(ast.parse(text), "", module, text)


def _calls(node: ast.AST, function: str, module: str, text: str) -> Iterator[Site]:
    for child in ast.iter_child_nodes(node):
        inside = function
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}" if function else child.name
        elif isinstance(child, ast.Call) and function.rpartition(".")[2] not in HELPERS:
            name = getattr(child.func, "attr", getattr(child.func, "id", ""))
            if name in MAKERS | HELPERS:
                end = (child.end_lineno or 0, child.end_col_offset or 0)
                source = " ".join((ast.get_source_segment(text, child) or "").split())
                yield Site(module, function, child.lineno, end, source)
        yield from _calls(child, inside, module, text)


def passing_on() -> Iterator[tuple[str, str]]:
    """Yield every function that makes an error of a message it is given, with its file."""
    for path in sorted(SOURCE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            if "message" not in {
                one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)
            }:
                continue
            for call in ast.walk(function):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                given = [*call.args, *(word.value for word in call.keywords)]
                if name in MAKERS | HELPERS and "message" in {
                    getattr(one, "id", "") for one in given
                }:
                    yield function.name, path.relative_to(SOURCE).as_posix()


_CODE_AT = {
    "Problem": 0, "PydanticCustomError": 0, "_add": 0, "_refused": 1, "note": 1, "refuse": 1,
}  # fmt: skip


def codes() -> Iterator[tuple[str, str]]:
    """Yield every code that stands in a call as a text, with its file and line."""
    for site in sites():
        call = ast.parse(site.text, mode="eval").body
        assert isinstance(call, ast.Call)
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [word.value for word in call.keywords if word.arg == "code"]
        if name in _CODE_AT and len(call.args) > _CODE_AT[name]:
            given.append(call.args[_CODE_AT[name]])
        for value in given:
            for part in ast.walk(value):
                if isinstance(part, ast.Constant) and re.fullmatch(
                    r"[a-z]+(-[a-z]+)*", str(part.value)
                ):
                    yield part.value, f"{site.module}:{site.line}"


class Watch:
    """Notes the calls that are under way whenever an error or a problem is made.

    Attributes:
        reached: where these calls end, and in which file.
    """

    def __init__(self) -> None:
        self.reached: set[Spot] = set()
        self._kept: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> Self:
        for owner, name in (
            (errors.Problem, "__init__"),
            (errors.EcorulesError, "__init__"),
            (shapes, "PydanticCustomError"),
        ):
            self._kept.append((owner, name, getattr(owner, name)))
            setattr(owner, name, self._noting(getattr(owner, name)))
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, maker in self._kept:
            setattr(owner, name, maker)

    def _noting(self, maker: Any) -> Any:
        def noted(*args: Any, **words: Any) -> Any:
            self._note()
            return maker(*args, **words)

        return noted

    def _note(self) -> None:
        root = str(SOURCE)
        frame = sys._getframe(2)
        while frame is not None:
            code = frame.f_code
            if code.co_filename.startswith(root):
                module = Path(code.co_filename).relative_to(SOURCE).as_posix()
                _, line, _, column = list(code.co_positions())[frame.f_lasti // 2]
                self.reached.add((module, line, column))
            frame = frame.f_back  # type: ignore[assignment]
