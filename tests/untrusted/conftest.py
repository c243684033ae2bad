"""The process that attacks are made on; it has the library loaded, and lives as long as the tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def strike():
    if not sys.platform.startswith("linux"):
        pytest.skip("processor time and memory of a process are measured as Linux tells them")
    command = [sys.executable, str(_HERE / "attack_nursery.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as nursery:

        def run(name):
            nursery.stdin.write(f"{name}\n")
            nursery.stdin.flush()
            line = nursery.stdout.readline()
            assert line, "the process that attacks are made on has ended"
            return json.loads(line)

        yield run
        nursery.stdin.close()
