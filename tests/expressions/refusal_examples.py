"""Expressions that are refused, each with its place and every word that is said of it.

``refusals.txt`` has one a paragraph: the expression (with escapes as in Python), indented below it
the code and the place, the message, and the hint.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from expression_helpers import SCOPE, number

from ecorules.expressions import DateType, TextType, Vocabulary

__all__ = ["EVERYTHING", "REFUSALS", "Refusal"]

_WORDS = Vocabulary()
EVERYTHING = {
    **SCOPE,
    **dict.fromkeys("abc", DateType(event=True)),
    "due": DateType(event=False),
    "days": number("d"),
    **dict.fromkeys(["owner", "keeper"], TextType(_WORDS)),
    "foreign": TextType(Vocabulary()),
}
"""A scope of names of every type."""


class Refusal(NamedTuple):
    """One expression, and what is said of it."""

    text: str
    code: str
    offset: int
    message: str
    hint: str


def _read() -> list[Refusal]:
    found = []
    for paragraph in Path(__file__).with_name("refusals.txt").read_text("utf-8").split("\n\n"):
        text, where, message, hint = paragraph.strip("\n").split("\n")
        code, offset = where.split()
        found.append(
            Refusal(ast.literal_eval(text), code, int(offset), message.strip(), hint.strip())
        )
    return found


REFUSALS = _read()
