"""Prints the table: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks import city, files, kernel, records, registers, startup
from benchmarks.pairs import Line, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PARTS = ("kernel", "memory", "records", "parquet", "city", "registers", "startup", "scaling")
_PACKAGES = ("numpy", "polars", "rule-engine", "zen-engine", "simpleeval", "pandera", "pointblank")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}")
    parser.add_argument("--quick", action="store_true", help="smaller data: about a minute")
    parser.add_argument("--full", action="store_true", help="up to ten million series: 15 GB")
    parser.add_argument("--series", type=int, help="series of the kernel")
    parser.add_argument("--rows", type=int, help="rows of the long Parquet file")
    parser.add_argument("--records", type=int, help="records for engines and validators")
    parser.add_argument("--turns", type=int, default=5, help="turns of each contestant, 5 or more")
    given = parser.parse_args()
    unknown = [part for part in given.parts if part not in _PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}: {', '.join(_PARTS)}")
    if given.turns < 5:
        parser.error("a median of fewer than five turns says little")
    given.series = given.series or (100_000 if given.quick else 1_000_000)
    given.rows = given.rows or (1_200_000 if given.quick else 12_000_000)
    given.records = given.records or (10_000 if given.quick else 20_000)
    return given


def _parts(given: argparse.Namespace) -> dict[str, Callable[[], Iterator[Line]]]:
    sizes = (10_000,) if given.quick else (10_000, 1_000_000)
    if given.full:
        sizes += (10_000_000,)
    turns = given.turns
    return {
        "kernel": lambda: kernel.lines(given.series, turns),
        "memory": lambda: kernel.memory(given.series),
        "records": lambda: records.lines(given.records, turns),
        "parquet": lambda: files.lines(given.rows, turns),
        "city": lambda: city.lines(turns),
        "registers": lambda: registers.lines(50_000 if given.quick else 500_000, turns),
        "startup": lambda: startup.lines(turns),
        "scaling": lambda: kernel.scaling(sizes, turns),
    }


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        raise SystemExit(f"{name} is not installed: pip install -e '.[bench]'") from None


def _load() -> str:
    load = getattr(os, "getloadavg", None)
    return f"{load()[0]:.1f}" if load else "unknown"


def main() -> None:
    """Run all parts, or those that are named, and print their lines as one table."""
    given = _arguments()
    packages = ", ".join(_version(name) for name in ("ecorules", *_PACKAGES))
    python = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    print(f"{python}; {packages}")
    before, start = _load(), perf_counter()
    lines: list[Line] = []
    for name, run in _parts(given).items():
        if given.parts and name not in given.parts:
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        lines += run()
    print(f"Load of the machine before: {before}, after: {_load()}.")
    print(f"Medians of {given.turns} turns, {perf_counter() - start:.0f} s in all.\n")
    print(table(lines))


if __name__ == "__main__":
    main()
