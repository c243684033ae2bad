"""Inputs of a fuzz target: the seeds it begins with, and how one is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["LONGEST", "SEEDS", "changed", "seeds"]

LONGEST = 20_000
"""The most bytes of an input."""

SEEDS = Path(__file__).resolve().parent / "seeds"


def seeds(target: str) -> list[bytes]:
    """Return the inputs that a run begins with."""
    return [path.read_bytes() for path in sorted((SEEDS / target).iterdir())]


def changed(content: bytes, words: list[bytes], chance: random.Random) -> bytes:
    """Return an input with words put in, or lines and pieces left out, doubled or moved."""
    made = content
    for _ in range(chance.choice((1, 1, 2, 4))):
        start = chance.randrange(len(made) + 1)
        end = min(len(made), start + chance.choice((0, 1, 3, 10, 40)))
        how = chance.randrange(6)
        if how == 0:
            made = made[:start] + made[end:]
        elif how == 1:
            made = made[:end] + made[start:]
        elif how == 2:
            lines = made.split(b"\n")
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
            made = b"\n".join(lines)
        elif how == 3:
            made = made[:start] + bytes([chance.randrange(256)]) + made[end:]
        else:
            made = made[:start] + chance.choice(words) + made[end:]
    return made[:LONGEST]
