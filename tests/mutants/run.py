"""Mutation testing: are the tests able to see a small change to the source?

    python tests/mutants/run.py cover
    python tests/mutants/run.py try --package engine --size 300 --seed 1
    python tests/mutants/run.py show engine/program.py:120#17

``cover`` runs the tests once and writes which lines each one runs. ``try`` draws mutants by chance,
and for each forks a process that has the tests collected, exchanges the code of the changed functions
and runs the tests that reach the change until one fails; tests written since ``cover`` are tried on
every mutant. Outcomes are written one a line as JSON.

Mutants of code outside functions (tables, models) cannot be exchanged in a running process: with
``--modules`` a sample of them is tried in processes of their own, from a changed copy of the source.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import pkgutil
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import CodeType, FunctionType

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from covering import Coverage, Recorder
from making import ROOT, SOURCE, Mutant, all_mutants, sample

import ecorules

PACKAGES = ("language", "expressions", "engine", "assessment")
LEFT_OUT = ("tests/test_docs.py", "tests/cli/test_readme.py", "tests/test_layers.py")
"""Pages, and tests of the source's text: they tell nothing of what it does."""

CPU_OF_A_TEST = 30
MEMORY = 6 << 30


def pytest_arguments() -> list[str]:
    """Return the arguments of a run: quiet, everything in one process, examples not shrunk."""
    left_out = [f"--ignore={ROOT / path}" for path in LEFT_OUT]
    plain = ["-p", "no:cacheprovider", "-p", "no:randomly", "--capture=no", "-qq", "--no-header"]
    return [str(ROOT / "tests"), *plain, *left_out, f"--rootdir={ROOT}"]


class Unshrunk:
    """Makes hypothesis stop at the first failing example: how small it is does not matter."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self):
        from hypothesis import Phase, settings

        profile = {"phases": [Phase.explicit, Phase.generate], "database": None}
        settings.register_profile("mutants", settings(**profile))
        settings.load_profile("mutants")


# The code of functions that live


def _codes(code: CodeType, found: dict[str, list[CodeType]]) -> dict[str, list[CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found.setdefault(constant.co_qualname, []).append(constant)
            _codes(constant, found)
    return found


def living() -> dict[str, list[FunctionType]]:
    """Return the functions of ecorules by the file of their code, all modules imported."""
    for module in pkgutil.walk_packages(ecorules.__path__, "ecorules."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: dict[str, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(SOURCE)):
            found.setdefault(one.__code__.co_filename, []).append(one)
    return found


def exchange(mutant: Mutant, functions: dict[str, list[FunctionType]]) -> int:
    """Exchange the code of the changed functions wherever they live; return how many there were."""
    path = str(SOURCE / mutant.file)
    before = _codes(compile(Path(path).read_text("utf-8"), path, "exec"), {})
    after = _codes(compile(mutant.source(), path, "exec"), {})
    changed = {}
    for name, codes in before.items():
        for old, new in zip(codes, after.get(name, ()), strict=False):
            if old != new:
                changed[old.co_qualname, old.co_firstlineno] = new
    count = 0
    for one in functions.get(path, ()):
        new = changed.get((one.__code__.co_qualname, one.__code__.co_firstlineno))
        if new is not None and new.co_freevars == one.__code__.co_freevars:
            one.__code__ = new
            count += 1
    return count


# Trying


class Trial:
    """Runs every mutant in a fork of the process that has collected the tests."""

    def __init__(self, mutants: list[Mutant], coverage: Coverage, into: Path, cpu: float) -> None:
        self.mutants = mutants
        self.coverage = coverage
        self.into = into
        self.cpu = cpu

    def pytest_runtestloop(self, session):
        if session.testsfailed:
            pytest.exit("not all tests can be collected: every mutant would count as killed", 2)
        items = {item.nodeid: item for item in session.items}
        known = set(self.coverage.tests)
        new = [name for name in items if name not in known]
        self.functions = living()
        gc.freeze()
        with self.into.open("a", encoding="utf-8") as out:
            for mutant in self.mutants:
                began = time.monotonic()
                tests = self.coverage.tests_of(mutant.file, mutant.first, mutant.last)
                names = new + [self.coverage.tests[test] for test in tests]
                outcome = self._try(mutant, [items[name] for name in names if name in items])
                told = {
                    "name": mutant.name,
                    **outcome,
                    "tests": len(names),
                    "seconds": round(time.monotonic() - began, 1),
                    "change": mutant.difference(),
                }
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
                out.flush()
        return True

    def _try(self, mutant: Mutant, items: list) -> dict[str, object]:
        if not items:
            return {"outcome": "no test"}
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            try:
                told = self._tell(mutant, items)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
                told = {"outcome": "killed", "by": f"{type(error).__name__}: {error}"[:200]}
            os.write(writing, json.dumps(told).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        if told:
            return json.loads(told)
        return {"outcome": "timeout" if os.WIFSIGNALED(status) else "killed", "by": f"{status}"}

    def _tell(self, mutant: Mutant, items: list) -> dict[str, object]:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        try:
            if not exchange(mutant, self.functions):
                return {"outcome": "not reached"}
        except SyntaxError as error:
            return {"outcome": "killed", "by": f"SyntaxError: {error}"}
        session = items[0].session
        began = time.process_time()
        for number, item in enumerate(items):
            signal.setitimer(signal.ITIMER_VIRTUAL, CPU_OF_A_TEST)
            signal.alarm(10 * CPU_OF_A_TEST)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                return {"outcome": "killed", "by": item.nodeid, "after": number + 1}
            if time.process_time() - began > self.cpu:
                return {"outcome": "survived", "after": number + 1}
        return {"outcome": "survived", "after": len(items)}


def try_modules(mutants: list[Mutant], into: Path) -> None:
    """Try mutants outside functions, each in a process of its own."""
    with into.open("a", encoding="utf-8") as out, tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ecorules"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "rulesets").symlink_to(ROOT / "rulesets")
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-x", *pytest_arguments()]
        for mutant in mutants:
            began = time.monotonic()
            path = copy / mutant.file
            as_it_is = path.read_text("utf-8")
            path.write_text(mutant.source(), "utf-8")
            done = subprocess.run(
                command, env=environment, cwd=ROOT, capture_output=True, check=False
            )
            path.write_text(as_it_is, "utf-8")
            told = {
                "name": mutant.name,
                "outcome": "killed" if done.returncode else "survived",
                "by": done.stdout.decode(errors="replace").strip().splitlines()[-1:],
                "seconds": round(time.monotonic() - began, 1),
                "change": mutant.difference(),
            }
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
            out.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("cover", "try", "show", "count"))
    parser.add_argument("names", nargs="*")
    parser.add_argument(
        "--package", action="append", help="a part of src/ecorules, or a file of it"
    )
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="2/3 tries the second third of the sample")
    parser.add_argument("--modules", action="store_true", help="mutants outside functions")
    parser.add_argument("--again", type=Path, help="try the survivors of this file of outcomes")
    parser.add_argument("--cpu", type=float, default=120, help="seconds of tests for one mutant")
    parser.add_argument("--coverage", type=Path, default=Path("mutants.npz"))
    parser.add_argument("--into", type=Path, default=Path("mutants.jsonl"))
    asked = parser.parse_args()

    if asked.what == "cover":
        sys.exit(pytest.main(pytest_arguments(), plugins=[Unshrunk(), Recorder(asked.coverage)]))
    made = all_mutants(PACKAGES if asked.package is None else asked.package)
    if asked.what == "count":
        inside = sum(one.in_function for one in made)
        sys.stdout.write(f"{len(made)} mutants, {inside} of them in functions\n")
        return
    if asked.again:
        told = map(json.loads, asked.again.read_text("utf-8").splitlines())
        asked.names += [one["name"] for one in told if one["outcome"] not in ("killed", "timeout")]
    if asked.names:
        chosen = [one for one in made if one.name in asked.names]
    else:
        chosen = sample(
            [one for one in made if one.in_function != asked.modules], asked.size, asked.seed
        )
    part, parts = map(int, asked.part.split("/"))
    chosen = chosen[part - 1 :: parts]
    if asked.what == "show":
        for mutant in chosen:
            sys.stdout.write(f"{mutant.name}\n{mutant.difference()}\n")
    elif asked.modules:
        try_modules(chosen, asked.into)
    else:
        trial = Trial(chosen, Coverage(asked.coverage), asked.into, asked.cpu)
        sys.exit(pytest.main(pytest_arguments(), plugins=[Unshrunk(), trial]))


if __name__ == "__main__":
    main()
