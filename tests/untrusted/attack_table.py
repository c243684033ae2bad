"""What an attack is, and the table of all of them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AREAS", "ATTACKS", "HEAVY", "Attack", "Content"]

Content = str | bytes | object


@dataclass(frozen=True, repr=False)
class Attack:
    """One hostile input.

    ``door`` says what it is given to. ``give`` is the input, or makes it: what is large is not
    written down. What it must come to stands in the text file beside its module: the codes of the
    error and the place of the first, or, for what is harmless by design, the outcome.
    """

    name: str
    door: str
    give: Content | Callable[[], Content]
    codes: str = ""
    place: str = ""
    outcome: str | None = None

    def content(self) -> Content:
        return self.give() if callable(self.give) else self.give


AREAS = (
    "rule_files",
    "expressions",
    "units_and_periods",
    "tables",
    "workbooks",
    "registers_and_records",
    "paths",
    "outputs",
)

_FOLDER = Path(__file__).resolve().parent / "corpus"

ATTACKS: dict[str, Attack] = {}


def _expected(area: str) -> dict[str, str]:
    """Return what is expected by name: ``name | codes @ place`` or ``name | = outcome``."""
    lines = (_FOLDER / f"{area}.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    expected = {name.strip(): said.strip() for name, said in pairs}
    if len(expected) < len(pairs):
        raise ValueError(f"an attack of {area} is expected twice")
    return expected


def _fill() -> None:
    for area in AREAS:
        expected = _expected(area)
        for attack in importlib.import_module(f"corpus.{area}").ATTACKS:
            name = f"{area}: {attack.name}"
            if name in ATTACKS:
                raise ValueError(f"two attacks are named {name!r}")
            said = expected.pop(attack.name, "?")
            if said.startswith("="):
                ATTACKS[name] = replace(attack, outcome=said[1:].strip())
            else:
                codes, _, place = said.partition(" @ ")
                ATTACKS[name] = replace(attack, codes=codes, place=place)
        if expected:
            raise ValueError(f"there are no such attacks in {area}: {sorted(expected)}")


_fill()

HEAVY = frozenset((_FOLDER / "heavy.txt").read_text("utf-8").splitlines()[2:])
"""The names of attacks that take long."""
