"""The command ``ecorules``: rule sets and data files from a terminal."""

from __future__ import annotations

from ecorules.cli.command import main

__all__ = ["main"]
