"""The command as a process, and files that are slow to evaluate."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "HOME") if key in os.environ}


def python(*words, flags=(), env=None, **options):
    """Run Python in an environment of its own and return what came of it."""
    return subprocess.run(
        [sys.executable, *flags, *words],
        env={**PLAIN, "LC_ALL": "C.UTF-8"} if env is None else {**PLAIN, **env},
        timeout=120, check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )  # fmt: skip


def command(*words, **options):
    """Run the command in a process of its own."""
    return python("-m", "ecorules", *map(str, words), **options)


AIR = """\
ecorules: 1
id: air
window: 2018..2020
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020}}
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "air.yaml"
    path.write_text(AIR, "utf-8")
    return path


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("region,year,pm25,other\n株洲,2020,44,1\n湘潭,2020,46,2\n", "utf-8")
    return path
