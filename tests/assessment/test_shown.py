"""Every form in which results are shown, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from shown_forms import FORMS

SHOWN = Path(__file__).with_name("shown")


@pytest.mark.parametrize("name", FORMS)
def test_shown(name: str) -> None:
    expected = (SHOWN / f"{name}.txt").read_text("utf-8").split("\n")
    assert FORMS[name]().replace("\r\n", "\n").split("\n") == expected[:-1]


def test_every_file_has_its_form() -> None:
    assert {path.stem for path in SHOWN.iterdir()} == set(FORMS)
