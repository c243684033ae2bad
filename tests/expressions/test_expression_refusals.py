"""What is refused, in full: the code, the place, the message and what to write instead."""

from __future__ import annotations

import pytest
from expression_helpers import refusal
from refusal_examples import EVERYTHING, REFUSALS, Refusal


@pytest.mark.parametrize("one", REFUSALS, ids=[repr(one.text)[:40] for one in REFUSALS])
def test_refused(one: Refusal) -> None:
    error = refusal(one.text, EVERYTHING)
    assert (error.code, error.offset, error.message, error.hint) == one[1:]


def test_no_expression_stands_twice() -> None:
    assert len({one.text for one in REFUSALS}) == len(REFUSALS) > 300
