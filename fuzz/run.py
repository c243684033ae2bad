"""Fuzzes one target: ``python fuzz/run.py unit --seconds 60``.

With atheris it is led by which code an input reaches; without, inputs are seeds that are changed
at random. An input that something is wrong with is written to ``--found``, and ends the run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from inputs import LONGEST, SEEDS, changed, seeds

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]


def _led(name: str, given: argparse.Namespace) -> None:
    import atheris  # noqa: PLC0415 - it has wheels for few versions of Python

    with atheris.instrument_imports(include=["ecorules"]):
        targets = _targets()
        for seed in seeds(name):  # so that all modules are there, and are instrumented
            targets.TARGETS[name](seed)
    words = [word.encode() for word in targets.WORDS[name]]

    def mutate(content: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - no secret
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(content, longest))
        return changed(content, words, chance)[:longest]

    given.corpus.mkdir(parents=True, exist_ok=True)
    given.found.mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [
            sys.argv[0],
            str(given.corpus),
            str(SEEDS / name),
            f"-max_total_time={given.seconds}",
            f"-max_len={LONGEST}",
            "-timeout=20",
            "-rss_limit_mb=2500",
            f"-artifact_prefix={given.found}/{name}-",
            "-print_final_stats=1",
            *([f"-runs={given.runs}"] if given.runs else []),
        ],
        targets.TARGETS[name],
        custom_mutator=mutate,
    )
    atheris.Fuzz()


def _unled(name: str, given: argparse.Namespace) -> int:
    targets = _targets()
    target: Callable[[bytes], None] = targets.TARGETS[name]
    words = [word.encode() for word in targets.WORDS[name]]
    chance = random.Random(given.seed)  # noqa: S311 - no secret
    pool = seeds(name)
    end = time.monotonic() + given.seconds
    runs = 0
    while time.monotonic() < end and (not given.runs or runs < given.runs):
        content = changed(chance.choice(pool), words, chance)
        try:
            target(content)
        except BaseException:
            given.found.mkdir(parents=True, exist_ok=True)
            path = given.found / f"{name}-{runs}"
            path.write_bytes(content)
            print(f"{name}: something is wrong with {path}")
            raise
        runs += 1
    print(f"{name}: {runs:,} inputs")
    return 0


def _targets():  # noqa: ANN202 - a module
    import targets  # noqa: PLC0415 - after its imports can be instrumented

    return targets


def main() -> int:
    """Run one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(path.name for path in SEEDS.iterdir()))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=0, help="at most so many inputs")
    parser.add_argument("--seed", type=int, default=0, help="of runs without atheris")
    parser.add_argument("--corpus", type=Path, help="where inputs that reach new code are kept")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--unled", action="store_true", help="do without atheris")
    given = parser.parse_args()
    given.corpus = given.corpus or Path("fuzz-corpus") / given.target
    if not given.unled:
        try:
            _led(given.target, given)
        except ModuleNotFoundError as error:
            if error.name != "atheris":
                raise
            sys.stderr.write("atheris is not installed: inputs are changed at random\n")
    return _unled(given.target, given)


if __name__ == "__main__":
    sys.exit(main())
