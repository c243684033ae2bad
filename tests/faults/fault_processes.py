"""Python, and the command, as processes of their own."""

import os
import subprocess
import sys

PLAIN = {
    key: os.environ[key]
    for key in ("PATH", "PYTHONPATH", "SYSTEMROOT", "HOME")
    if key in os.environ
}


def python(*words, flags=(), env=None, **options):
    """Run Python in an environment of its own and return what came of it."""
    return subprocess.run(
        [sys.executable, *flags, *map(str, words)],
        env={**PLAIN, "LC_ALL": "C.UTF-8"} if env is None else {**PLAIN, **env},
        timeout=120, check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )  # fmt: skip


def command(*words, **options):
    """Run the command in a process of its own."""
    return python("-m", "ecorules", *words, **options)
