"""Runs the command: its exit status, its streams, and its errors in words."""

from __future__ import annotations

import importlib
import io
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any

from ecorules.cli.arguments import parser
from ecorules.errors import EcorulesError, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    words = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()
        return _BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - nobody is shown a traceback unasked
        if isinstance(error, OSError) and error.filename is None:
            _abandon_stdout()
        _tell(_described(error))
        if "--debug" in words:
            traceback.print_exc()
        return UNUSABLE
    return status


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
    if sys.stdout is None:
        raise OSError("standard output is closed")
    sys.stdout.write(text if not text or text.endswith("\n") else f"{text}\n")


def _use_utf8() -> None:
    """Make both streams UTF-8, whatever the locale says; a name that is not text is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _abandon_stdout() -> None:
    """Point a broken standard output nowhere, so that nothing fails again when Python ends."""
    try:
        output = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, output)
    os.close(nowhere)


def _described(error: Exception) -> str:
    """Return what stands on standard error: every problem with its place, code and hint."""
    if isinstance(error, ProblemsError):
        lines = [f"error: {problem}" for problem in error.problems[: error.shown]]
        more = len(error.problems) - len(lines)
        return "\n".join([*lines, *([f"... and {more:,} more problems"] if more else [])])
    if isinstance(error, EcorulesError):
        return f"error: {error.problem()}"
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        why = why[:1].lower() + why[1:]
        if error.filename is None:
            return f"error: the output cannot be written: {why} [output]"
        return f"error: {os.fsdecode(error.filename)!r} cannot be read: {why} [unreadable]"
    if isinstance(error, MemoryError):
        return "error: this needs more memory than there is [memory]"
    return (
        f"error: ecorules failed, which is a defect of its own: {type(error).__name__}: {error} "
        "[internal]\n    --debug shows where; please report it with the input"
    )


def _tell(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n")
