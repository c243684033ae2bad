"""What the README shows is what one gets."""

import doctest
import re
from pathlib import Path

import pytest

import ecorules as er
from ecorules.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = re.findall(
    r"^```console\n\$ ecorules (.*?)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(("line", "shown"), CONSOLE, ids=[line for line, _ in CONSOLE])
def test_commands_print_what_is_shown(capsys, monkeypatch, line, shown):
    monkeypatch.chdir(ROOT)
    main(line.split())
    assert capsys.readouterr() == (shown, "")


def test_the_python_example_runs():
    found = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert found.attempted >= 5
    assert found.failed == 0


def test_its_claims_about_the_examples_hold(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = er.load("zhuzhou-2018-2020").evaluate("examples/zhuzhou-published.csv", as_of=2020)
    assert result.summary()["met"] == 3
    assert result.summary()["undetermined"] == len(result) - 3


def test_its_links_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "changelog.d/README.md"):
        text = (ROOT / name).read_text("utf-8")
        targets = re.findall(r"\]\(([^)#:]+)\)", text)
        assert targets or name == "changelog.d/README.md"
        for target in targets:
            assert ((ROOT / name).parent / target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_form_tells_the_published_figures(capsys, monkeypatch, form, lang):
    monkeypatch.chdir(ROOT)
    words = ["check", "zhuzhou-2018-2020", "examples/zhuzhou-published.csv", "--as-of", "2020"]
    assert main([*words, "--explain", "--format", form, "--lang", lang]) == 1
    out, err = capsys.readouterr()
    assert "86.6" in out
    assert "error" not in err
