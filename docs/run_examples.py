"""Run every example of the documentation, and write what it shows now.

    python docs/run_examples.py              # all pages
    python docs/run_examples.py statuses.md  # one page

What is run, page by page and from top to bottom, in a folder of its own:

- ``python``: blocks with ``>>>`` show what they print; blocks without it are run in silence.
- ``yaml``: a rule set; ``ecorules``, ``id`` and ``window`` may be left out. Its cases must pass.
  It may extend the sets in files of the page.
- ``yaml``, ``csv``, ``json`` or ``text`` with ``title="name"``: also a file of that name.
- ``console``: lines that begin with ``$ ecorules`` are run; ``$ echo $?`` shows the exit status.

Blocks of any other kind are not run. A line ``...`` in what is shown stands for anything.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ecorules
from ecorules.cases import run_cases
from ecorules.cli import main as command

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pages", "rendered"]

HERE = Path(__file__).resolve().parent
_FENCE = re.compile(
    r"^```(?P<kind>\w+)(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_TITLE = re.compile(r'title="(?P<name>[^"/]+)"')
_HEAD = (("ecorules", "1"), ("id", "example"), ("window", "2018..2020"), ("rules", "{}"))
_BLOCKS = ("python", "yaml", "console", "csv", "json", "text")


def pages() -> list[Path]:
    """Return the pages of the documentation."""
    return sorted(HERE.rglob("*.md"))


def rendered(page: Path, folder: Path) -> str:
    """Run the examples of a page.

    Args:
        page: the page.
        folder: an empty folder to run them in.

    Returns:
        The text of the page with everything shown as it is now.

    Raises:
        AssertionError: a rule set does not load, or one of its cases fails.
    """
    for name in ("examples", "rulesets"):
        (folder / name).symlink_to(HERE.parent / name)
    text = page.read_text("utf-8")
    run = _Run(folder)
    with contextlib.chdir(folder):
        return _FENCE.sub(lambda match: run.block(match, page, text), text)


@dataclass
class _Run:
    """The state that the blocks of a page share."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    status: int = 0

    def block(self, match: re.Match[str], page: Path, text: str) -> str:
        """Run one block and return it as it should stand on the page."""
        kind, info, body = match["kind"], match["info"], match["body"]
        if kind not in _BLOCKS:
            return match[0]
        where = f"{page.name}, line {text.count(chr(10), 0, match.start()) + 1}"
        titled = _TITLE.search(info)
        if titled is not None:
            (self.folder / titled["name"]).write_text(body, "utf-8")
        if kind == "yaml":
            _check_rule_set(body, where)
        elif kind == "python":
            body = self._python(body, where)
        elif kind == "console":
            body = self._console(body)
        return f"```{kind}{info}\n{body}```"

    def _python(self, body: str, where: str) -> str:
        if not body.startswith(">>> "):
            exec(compile(body, where, "exec"), self.names)  # noqa: S102 - our own examples
            return body
        lines: list[str] = []
        for prompt, shown in _steps(body, ">>> ", "... "):
            source = "\n".join(line[4:] for line in prompt)
            lines += [*prompt, *_shown(self._printed(source, where), shown)]
        return "\n".join(lines) + "\n"

    def _printed(self, source: str, where: str) -> str:
        """Run one statement and return what the interpreter would print."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                code = compile(ast.Interactive(ast.parse(source + "\n").body), where, "single")
                exec(code, self.names)  # noqa: S102 - our own examples
            except Exception as error:  # noqa: BLE001 - examples show errors
                told = "".join(traceback.format_exception_only(error))
                output.write(f"Traceback (most recent call last):\n    ...\n{told}")
        self.names.pop("__builtins__", None)
        return output.getvalue()

    def _console(self, body: str) -> str:
        lines: list[str] = []
        for prompt, shown in _steps(body, "$ ", "> "):
            words = shlex.split(" ".join(line[2:].rstrip("\\") for line in prompt))
            lines += [*prompt, *_shown(self._answer(words), shown)]
        return "\n".join(lines) + "\n"

    def _answer(self, words: list[str]) -> str:
        if words == ["echo", "$?"]:
            return f"{self.status}\n"
        if words[0] != "ecorules":
            raise ValueError(f"the command {words[0]!r} cannot be run here")
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            self.status = command(words[1:])
        return output.getvalue()


def _check_rule_set(body: str, where: str) -> None:
    given = {line.partition(":")[0] for line in body.splitlines()}
    head = "".join(f"{key}: {value}\n" for key, value in _HEAD if key not in given)
    try:
        above = sorted(Path().glob("*.yaml"))  # sets that it may extend
        results = run_cases(ecorules.loads(head + body, name=where, parents=above))
    except ecorules.EcorulesError as error:
        raise AssertionError(f"{where}: the rule set cannot be used\n{error}") from None
    failed = []
    for result in results:
        if result.error is not None:
            failed.append(f"{where}, {result.title}: {result.error}")
        failed += [f"{where}, {result.title}: {one}\n{one.explanation}" for one in result.failures]
    if failed:
        raise AssertionError("\n".join(failed))


def _steps(body: str, first: str, further: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each prompt, with its further lines, and what is shown below it."""
    prompt: list[str] = []
    shown: list[str] = []
    for line in body.splitlines():
        if line.startswith(first):
            if prompt:
                yield prompt, shown
            prompt, shown = [line], []
        elif not shown and line.startswith(further.rstrip()) and line != "...":
            prompt.append(line)
        else:
            shown.append(line)
    if prompt:
        yield prompt, shown


def _shown(printed: str, shown: list[str]) -> list[str]:
    """Return what was printed; what is shown already stays where ``...`` in it stands for more."""
    blank = next((n for n, line in enumerate(reversed(shown)) if line.strip()), len(shown))
    kept, rest = shown[: len(shown) - blank], shown[len(shown) - blank :]
    lines = [line.rstrip() for line in printed.rstrip("\n").splitlines()]
    if any("..." in line for line in kept):
        want, got = ("\n".join(part) + "\n" for part in (kept, lines))
        if doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS):
            lines = kept
    return [*lines, *rest]


def main(names: list[str]) -> None:
    """Write what the examples show now into the pages, and print what has changed."""
    for page in pages():
        name = page.relative_to(HERE).as_posix()
        if names and name not in names:
            continue
        before = page.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            after = rendered(page, Path(folder))
        if after != before:
            page.write_text(after, "utf-8")
            lines = [text.splitlines() for text in (before, after)]
            print("\n".join(difflib.unified_diff(*lines, name, name, lineterm="")))


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    main(sys.argv[1:])
