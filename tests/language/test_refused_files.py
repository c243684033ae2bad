"""What is said of files that cannot be read, in full."""

from __future__ import annotations

import pytest
from refused_files import REFUSED

import ecorules as er


@pytest.mark.parametrize(("file", "told"), REFUSED, ids=range(len(REFUSED)))
def test_refused(file: str | bytes, told: list[str]) -> None:
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(file, name="plan.yaml")
    problems = [f"[{one.code}] {one.place and one.place.path}" for one in caught.value.problems]
    assert [*str(caught.value).split("\n"), *problems] == told


def test_no_file_stands_twice() -> None:
    assert len({repr(file) for file, _ in REFUSED}) == len(REFUSED) > 200
