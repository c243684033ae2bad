"""Libraries that read files: imported when they are needed, and where they can be used."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from ecorules.errors import UsageError

__all__ = ["is_forked", "library", "polars_library"]


def library(name: str) -> Any:
    """Return a library by the name of its module.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(
            f"files are read with {name.replace('_', '-')}, which is not installed",
            code="missing-library",
            hint=f"pip install {name.replace('_', '-')}",
        ) from None


_users: set[int] = set()


def polars_library() -> Any:
    """Return polars, and remember which process uses it.

    Raises:
        UsageError: it is not installed.
    """
    polars = library("polars")
    _users.add(os.getpid())
    return polars


def is_forked() -> bool:
    """Tell whether this process was forked after polars had begun its threads.

    They are not there in the child, which would wait for them for ever.
    """
    return bool(_users) and os.getpid() not in _users
