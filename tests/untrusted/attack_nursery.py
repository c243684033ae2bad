"""Makes attacks, each or a few light ones in a fresh child of a process that has all loaded.

``python attack_nursery.py`` reads the name of an attack from each line, and answers with one line of
JSON: what came out, the seconds of processor time, and by how many MiB memory grew.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from attack_doors import DOORS, command_of, warm
from attack_table import ATTACKS, HEAVY, Attack

SECONDS = 40
"""After so long a child is ended, whatever it does."""

_GIGABYTE = 2**30
_QUIET_SECONDS = 0.02  # for what `_pace` does
_TOGETHER = 20
_LONG = 0.5


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> int:
    """Return the most memory that this process has held, in KiB, since `_forget_peak`."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0])


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _pace() -> float:
    """Return how many times slower than a quiet machine of these days this one is at the moment."""
    begun = _seconds()
    made = {("a", number, str(number)): (number, number + 1) for number in range(50_000)}
    made.clear()
    return max(1.0, (_seconds() - begun) / _QUIET_SECONDS)


def _library(attack: Attack, content: object) -> dict[str, object]:
    from ecorules.errors import EcorulesError

    begun = _seconds()
    try:
        outcome = DOORS[attack.door](content)
    except EcorulesError as error:
        problems = getattr(error, "problems", None) or [error.problem()]
        told = {
            "error": type(error).__name__,
            "codes": sorted({problem.code for problem in problems}),
            "text": str(error)[:4_000],
            "places": [str(problem.place) for problem in problems[:50]],
        }
    except BaseException as error:  # noqa: BLE001 - whatever comes out is what is asked for
        told = {"crash": type(error).__name__, "text": traceback.format_exc()[-3_000:]}
    else:
        told = {"outcome": str(outcome)}
    return {**told, "seconds": _seconds() - begun}


def _command(words: list[str]) -> dict[str, object]:
    from ecorules.cli import main

    begun = _seconds()
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status: object = main(words)
        except BaseException:  # noqa: BLE001 - as above
            status = traceback.format_exc()[-3_000:]
    return {
        "status": status,
        "output": output.getvalue()[:200_000],
        "errors": errors.getvalue()[:20_000],
        "seconds": _seconds() - begun,
    }


def _struck(name: str) -> dict[str, Any]:
    """Make one attack in this process."""
    attack = ATTACKS[name]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        content = attack.content()
        words = command_of(attack, content)
        _forget_peak()
        before = _peak()
        told: dict[str, Any] = {"library": _library(attack, content)}
        if words is not None:
            told["command"] = _command(words)
        told["grown"] = (_peak() - before) / 1024
        os.chdir("/")
    return told


def _born(names: list[str], pipe: int) -> None:
    """Make attacks in this process, write what came of each, and end."""
    resource.setrlimit(resource.RLIMIT_AS, (8 * _GIGABYTE, 8 * _GIGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(pipe, "w", encoding="utf-8") as answers:
        for name in names:
            told = _struck(name)
            seconds = [told[part]["seconds"] for part in ("library", "command") if part in told]
            told["pace"] = _pace() if max(seconds) > _LONG else 1.0
            answers.write(json.dumps(told) + "\n")
            answers.flush()


def raise_child(names: list[str]) -> list[str]:
    """Make attacks in a child, and return its answers; there are fewer if it ended of one."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(2, 1)
        try:
            _born(names, writing)
        except BaseException:  # noqa: BLE001 - a child ends here, whatever happens
            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    os.close(writing)
    pieces: list[bytes] = []
    end = time.monotonic() + SECONDS
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, end - time.monotonic()))
        piece = os.read(reading, 65_536) if ready else b""
        if not piece:
            break
        pieces.append(piece)
    if time.monotonic() >= end:
        os.kill(child, signal.SIGKILL)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    answers = b"".join(pieces).decode().splitlines()
    if len(answers) < len(names):
        answers.append(json.dumps({"ended": os.waitstatus_to_exitcode(status)}))
    return answers


def _is_light(name: str) -> bool:
    return name not in HEAVY and not callable(ATTACKS[name].give)


def _beside(name: str) -> list[str]:
    """Return a few light attacks that are made together; others have a child each."""
    if not _is_light(name):
        return [name]
    names = list(ATTACKS)
    place = names.index(name)
    return [one for one in names[place : place + _TOGETHER] if _is_light(one)]


def main() -> None:
    """Answer one line after the other."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warm()
    gc.collect()
    gc.freeze()
    known: dict[str, str] = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in known:
            names = _beside(name)
            known.update(zip(names, raise_child(names), strict=False))
        answers.write(known.pop(name) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
