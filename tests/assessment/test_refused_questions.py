"""What is said of questions that have no answer, in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from refused_questions import QUESTIONS

TOLD = {
    head.removeprefix("# "): told
    for head, *told in (
        paragraph.split("\n")
        for paragraph in Path(__file__)
        .with_name("refused.txt")
        .read_text("utf-8")
        .strip("\n")
        .split("\n\n")
    )
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_refused(name: str) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)) as caught:
        QUESTIONS[name]()
    kind, code = type(caught.value).__name__, getattr(caught.value, "code", "")
    assert [f"{kind} {code}".strip(), *str(caught.value).split("\n")] == TOLD[name]


def test_nothing_else_is_told() -> None:
    assert set(TOLD) == set(QUESTIONS)
