"""Which lines of the source each test runs: a pytest plugin that writes them to a file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest

__all__ = ["Coverage", "Recorder"]

QUICK = 0.1
"""Seconds: tests that take longer wait until all others have been tried."""

SOURCE = str(Path(__file__).parents[2] / "src" / "ecorules") + "/"


class Recorder:
    """Records the lines that each test runs, and how long it takes.

    Events are switched off at a line's first run and on again for the next test, so that a test
    costs little more than without.
    """

    def __init__(self, into: Path) -> None:
        self.into = into
        self.lines: dict[tuple[str, int], int] = {}
        self.seen: set[int] = set()
        self.tests: list[str] = []
        self.seconds: list[float] = []
        self.passed: list[bool] = []
        self.runs: list[np.ndarray] = []
        self._begin()

    def _begin(self) -> None:
        watch = sys.monitoring
        watch.use_tool_id(watch.COVERAGE_ID, "mutants")
        watch.register_callback(watch.COVERAGE_ID, watch.events.LINE, self._line)
        watch.set_events(watch.COVERAGE_ID, watch.events.LINE)

    def _line(self, code, line):
        if code.co_filename.startswith(SOURCE):
            place = (code.co_filename.removeprefix(SOURCE), line)
            self.seen.add(self.lines.setdefault(place, len(self.lines)))
        return sys.monitoring.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.seen.clear()
        sys.monitoring.restart_events()
        began = time.process_time()
        self.failed = False
        result = yield
        self.tests.append(item.nodeid)
        self.seconds.append(time.process_time() - began)
        self.passed.append(not self.failed)
        self.runs.append(np.fromiter(sorted(self.seen), np.int32, len(self.seen)))
        return result

    def pytest_runtest_logreport(self, report):
        self.failed |= report.failed

    def pytest_sessionfinish(self):
        head = {"lines": list(self.lines), "tests": self.tests, "passed": self.passed}
        np.savez_compressed(
            self.into,
            head=np.array(json.dumps(head)),
            seconds=np.array(self.seconds),
            ends=np.cumsum([len(run) for run in self.runs]),
            runs=np.concatenate(self.runs),
        )


class Coverage:
    """What a recorder wrote: the tests that run a line, in the order in which to try them."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            head = json.loads(str(file["head"]))
            self.tests: list[str] = head["tests"]
            self.seconds: np.ndarray = file["seconds"]
            runs = np.split(file["runs"], file["ends"][:-1])
        self._passed: list[bool] = head["passed"]
        self._lines = {(name, line): number for number, (name, line) in enumerate(head["lines"])}
        self._tests_of: list[list[int]] = [[] for _ in self._lines]
        for test, run in enumerate(runs):
            for line in run.tolist() if self._passed[test] else ():
                self._tests_of[line].append(test)

    def tests_of(self, file: str, first: int, last: int) -> list[int]:
        """Return the tests that run any of the lines: quick ones first, of each file by turns."""
        found: set[int] = set()
        for line in range(first, last + 1):
            number = self._lines.get((file, line))
            if number is not None:
                found.update(self._tests_of[number])
        by_file: dict[str, list[int]] = {}
        for test in sorted(found, key=lambda test: (self.seconds[test], test)):
            by_file.setdefault(self.tests[test].partition("::")[0], []).append(test)
        turns = {test: turn for tests in by_file.values() for turn, test in enumerate(tests)}
        return sorted(found, key=lambda test: (self.seconds[test] > QUICK, turns[test], test))
