"""The targets that are fuzzed, driven a little: by seeds, by changed seeds, by any bytes."""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest
from attack_doors import workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs import changed, seeds
from targets import TARGETS, WORDS, UnsoundError

from ecorules.errors import EcorulesError

FUZZ = Path(__file__).resolve().parents[2] / "fuzz"
LIGHT = ["expression", "unit", "period", "record"]


def test_every_target_has_seeds_and_words():
    folders = sorted(path.name for path in (FUZZ / "seeds").iterdir())
    assert folders == sorted(TARGETS) == sorted(WORDS)
    assert all(seeds(name) for name in TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_is_near_them(name):
    chance = random.Random(20260401)
    words = [word.encode() for word in WORDS[name]]
    for seed in seeds(name):
        TARGETS[name](seed)
        for _ in range(15 if name in LIGHT else 4):
            TARGETS[name](changed(seed, words, chance))


@pytest.mark.parametrize("name", LIGHT)
def test_any_bytes(name):
    @settings(max_examples=25, deadline=None, database=None)
    @given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
    def drive(content):
        TARGETS[name](content)

    drive()


def test_what_is_wrong_is_told():
    import targets

    def broken(_):
        raise KeyError("nothing was promised of this")

    def silent(_):
        raise EcorulesError("", code="silent")

    def slow(_):
        raise UnsoundError("it took long")

    for check, error in ((broken, KeyError), (silent, UnsoundError), (slow, UnsoundError)):
        with pytest.raises(error):
            targets._checked(check)(b"")


def test_a_target_that_writes_another_set_is_told(monkeypatch):
    import targets

    monkeypatch.setattr("ecorules.ruleset.RuleSet.dump", lambda _: targets.PLAN.replace("45", "46"))
    with pytest.raises(UnsoundError, match="another set"):
        TARGETS["rules"](targets.PLAN.encode())


def test_a_run_without_atheris():
    command = [sys.executable, str(FUZZ / "run.py"), "period", "--unled", "--seconds", "20"]
    done = subprocess.run(
        [*command, "--runs", "200"], capture_output=True, text=True, check=False, cwd=FUZZ.parent
    )
    assert (done.returncode, done.stdout) == (0, "period: 200 inputs\n"), done.stderr


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs atheris")
@pytest.mark.parametrize(
    "name", [n if n == "period" else pytest.param(n, marks=pytest.mark.slow) for n in TARGETS]
)
def test_a_short_run_with_atheris(name, tmp_path):
    command = [sys.executable, str(FUZZ / "run.py"), name, "--seconds", "20", "--runs", "150"]
    done = subprocess.run(
        [*command, "--corpus", str(tmp_path / "corpus"), "--found", str(tmp_path / "found")],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    assert not list((tmp_path / "found").iterdir())


def test_a_workbook_is_made_of_parts():
    assert workbook(b"<worksheet/>")[:2] == b"PK"
