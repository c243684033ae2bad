"""Runs the command: its exit status, its streams, and its errors in words."""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from ecorules.cli.arguments import parser
from ecorules.cli.streams import abandon, harmless, tell, writable
from ecorules.cli.translation import problems_of
from ecorules.errors import EcorulesError, ProblemsError, cause

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

__all__ = ["FOUND", "NOTHING", "UNUSABLE", "main"]

NOTHING = 0
"""Exit status: nothing is missed and nothing undetermined."""

FOUND = 1
"""Exit status: something is missed or undetermined, or a worked example fails."""

UNUSABLE = 2
"""Exit status: the input cannot be used."""

_INTERRUPTED = 128 + 2
_BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what stands behind ``ecorules``; by default those of this process.

    Returns:
        The exit status: 0 nothing missed and nothing undetermined, 1 something is, 2 the input
        cannot be used.

    Example:
        >>> main(["lint", "zhuzhou-2018-2020"])
        zhuzhou-2018-2020: no problems
        0
    """
    if arguments is not None:
        return _guarded(list(arguments))
    try:
        with _stoppable():
            return _guarded(sys.argv[1:])
    except KeyboardInterrupt:
        # polars raises one of its own for a signal; that of Python may come when it is all over.
        return _INTERRUPTED
    except _Stopped as stopped:
        return 128 + stopped.number


def _guarded(words: Sequence[str]) -> int:
    _use_utf8()
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        abandon(sys.stdout)
        return _BROKEN_PIPE
    except (SystemExit, GeneratorExit, _Stopped):
        raise
    # Libraries that panic raise what is no Exception; and nobody is shown a traceback unasked.
    except BaseException as error:  # noqa: BLE001
        if isinstance(error, OSError) and error.filename is None:
            abandon(sys.stdout)
        tell(_described(error))
        if not _is_text(words):
            tell(f"    {_OTHER_LOCALE}")
        if "--debug" in words:
            tell(traceback.format_exc())
        return UNUSABLE
    return status


class _Stopped(BaseException):
    """The process is asked to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def _stoppable() -> Generator[None]:
    """End as after an error when asked to, so that nothing half-written stays behind."""

    def stop(number: int, _: object) -> NoReturn:
        raise _Stopped(number)

    before = {}
    main_thread = threading.current_thread() is threading.main_thread()
    for name in ("SIGTERM", "SIGHUP") if main_thread else ():
        number = getattr(signal, name, None)
        # Who started the process may have said that it shall not listen, as nohup does.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_OTHER_LOCALE = (
    "the words of the command are not text in the locale's encoding: "
    "set LC_ALL=C.UTF-8, or PYTHONUTF8=1"
)


def _is_text(words: Sequence[str]) -> bool:
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return sys.getfilesystemencoding() == "utf-8"
    return True


def _run(words: Sequence[str]) -> int:
    try:
        given = parser().parse_args(words)
    except SystemExit as request:
        # --help and --version have printed what they were asked for.
        return request.code if isinstance(request.code, int) else NOTHING
    module, _, name = given.run.partition(":")
    handler: Any = getattr(importlib.import_module(f"ecorules.cli.{module}"), name)
    text, status = handler(given)
    _print(text)
    return int(status)


def _print(text: str) -> None:
    text = harmless(text)
    writable(sys.stdout).write(text if not text or text.endswith("\n") else f"{text}\n")


def _use_utf8() -> None:
    """Make both streams UTF-8, whatever the locale says; a name that is not text is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.closed:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _described(error: BaseException) -> str:
    """Return what stands on standard error: every problem with its place, code and hint."""
    if isinstance(error, EcorulesError):
        problems = problems_of(error)
        lines = [f"error: {problem}" for problem in problems[: ProblemsError.shown]]
        more = len(problems) - len(lines)
        return "\n".join([*lines, *([f"... and {more:,} more problems"] if more else [])])
    if isinstance(error, OSError):
        why = cause(error)
        if error.filename is None:
            return f"error: the output cannot be written: {why} [output]"
        return f"error: {os.fsdecode(error.filename)!r} cannot be read: {why} [unreadable]"
    if isinstance(error, MemoryError):
        return "error: this needs more memory than there is [memory]"
    return (
        f"error: ecorules failed, which is a defect of its own: {type(error).__name__}: {error} "
        "[internal]\n    --debug shows where; please report it with the input"
    )
