"""What an attack is, and the table of all of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["ATTACKS", "AREAS", "Attack", "Content"]

Content = str | bytes | object


@dataclass(frozen=True)
class Attack:
    """One hostile input and what it must come to.

    ``door`` says what it is given to. ``code`` is the code of the error, and ``place`` a part of
    the place of that error; an input that is harmless by design has an ``outcome`` instead.
    ``give`` is the input, or makes it: what is large is not written down.
    """

    name: str
    door: str
    give: Content | Callable[[], Content]
    code: str = ""
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

ATTACKS: dict[str, Attack] = {}


def _fill() -> None:
    for area in AREAS:
        for attack in importlib.import_module(f"corpus.{area}").ATTACKS:
            name = f"{area}: {attack.name}"
            if name in ATTACKS:
                raise ValueError(f"two attacks are named {name!r}")
            ATTACKS[name] = attack


_fill()
