"""What has to be measured in a process of its own: imports, first calls, memory."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

__all__ = ["measure", "measured", "peak", "report_peak"]

ROOT = Path(__file__).parents[1]

_TIMED = """
from time import perf_counter
{before}
start = perf_counter()
{work}
print(perf_counter() - start)
"""


def measured(work: str, before: str = "") -> float:
    """Return how many seconds some statements take in a new process."""
    return measure(_TIMED.format(before=before, work=work))


def measure(program: str) -> float:
    """Run a program in a new process, and return the number that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def peak(side: str, series: int, folder: str) -> float:
    """Return how many bytes a contestant needs at most, above the data it was given."""
    program = (
        "from benchmarks.kernel import run\n"
        "from benchmarks.processes import report_peak\n"
        f"report_peak(run({side!r}, {series}, {folder!r}))"
    )
    return measure(program)


def report_peak(work: object) -> None:
    """Call ``work`` and print by how many bytes the peak of memory lies above what was held."""
    status = Path("/proc/self/status")
    if not status.exists():
        held = _maximum()
        work()  # type: ignore[operator]
        print(_maximum() - held)
        return
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of reading the data
    held = _field(status, "VmRSS")
    work()  # type: ignore[operator]
    print(_field(status, "VmHWM") - held)


def _maximum() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _field(status: Path, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text())
    if found is None:
        raise OSError(f"{status} does not tell {name}")
    return int(found[1]) * 1024
