"""The public surface is the list in ``ecorules.__all__``: no more, no less."""

import subprocess
import sys

import pytest

import ecorules


def test_all_is_sorted_and_without_repeats():
    assert ecorules.__all__ == sorted(set(ecorules.__all__))


def test_every_public_name_can_be_imported():
    for name in ecorules.__all__:
        assert getattr(ecorules, name) is not None


def test_the_list_is_what_the_package_shows():
    shown = [name for name in dir(ecorules) if not name.startswith("_")]
    assert shown == ecorules.__all__


def test_every_public_thing_is_documented_and_knows_its_name():
    for name in ecorules.__all__:
        thing = getattr(ecorules, name)
        assert thing.__doc__
        assert thing.__name__ == name


def test_names_that_are_not_there_are_refused():
    with pytest.raises(AttributeError, match="module 'ecorules' has no attribute 'evaluate'"):
        ecorules.evaluate  # noqa: B018


def test_importing_loads_nothing_heavy():
    heavy = {"numpy", "pandas", "polars", "pyarrow", "duckdb", "pint", "pydantic", "yaml"}
    code = f"import sys, ecorules; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
