"""Everything that is told of verdicts on members, duties, ranks and standards, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from told_worlds import WORLDS, told

TOLD = Path(__file__).with_name("told")


@pytest.mark.parametrize("name", WORLDS)
def test_told(name: str) -> None:
    expected = (TOLD / f"{name}.txt").read_text("utf-8").splitlines()
    assert list(told(WORLDS[name]())) == expected


def test_every_file_has_its_world() -> None:
    assert {path.stem for path in TOLD.iterdir()} == set(WORLDS)
