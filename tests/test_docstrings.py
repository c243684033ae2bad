"""Every example in a docstring runs and shows what it says."""

import doctest
import importlib
from pathlib import Path

import pytest

import ecorules

SOURCE = Path(ecorules.__file__).parent
MODULES = [
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0, f"{name} has examples that no docstring holds"
    assert found.failed == 0
