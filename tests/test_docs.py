"""The documentation: every example runs and shows what it says, every link leads somewhere."""

import difflib
import json
import re
import runpy
import shlex
from pathlib import Path

import pytest

from ecorules.assessment import STATUSES
from ecorules.cli import main
from ecorules.engine.details import FLAG_NAMES, REASONS
from ecorules.language import models

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NAMES = [page.relative_to(DOCS).as_posix() for page in PAGES]

rendered = runpy.run_path(str(DOCS / "run_examples.py"))["rendered"]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_examples(page, tmp_path):
    text = page.read_text("utf-8")
    found = rendered(page, tmp_path)
    changes = difflib.unified_diff(
        text.splitlines(), found.splitlines(), "as written", "as it is", lineterm=""
    )
    assert found == text, "write it anew with docs/run_examples.py\n" + "\n".join(changes)


# The pages of the examples, which are run from the root of the repository

EXAMPLES = sorted((ROOT / "examples").rglob("README.md"))
SUMMARY = re.compile(r"^\| `(\w+)` \| `([\w-]+)` \|.*\| (\d[^|]*) \|$", re.MULTILINE)
SUMMARIES = [
    (page.parent / folder, rule_set, told)
    for page in EXAMPLES
    for folder, rule_set, told in SUMMARY.findall(page.read_text("utf-8"))
]


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.parent.name)
def test_the_pages_of_the_examples(page, tmp_path, monkeypatch, capsys):
    text = page.read_text("utf-8")
    assert rendered(page, tmp_path) == text
    monkeypatch.chdir(ROOT)
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line in filter(None, block.splitlines()):
            name, *words = shlex.split(line, comments=True)
            assert name in {"ecorules", "python"}, line
            if name == "ecorules":
                assert main(words) in {0, 1}, capsys.readouterr().err


@pytest.mark.parametrize(("folder", "rule_set", "told"), SUMMARIES, ids=lambda one: str(one)[-20:])
def test_the_verdicts_that_the_examples_tell(folder, rule_set, told, capsys):
    words = ["--complete", "true", "--as-of", "2020", "--format", "json"]
    main(["check", rule_set, str(folder), *words])
    found = json.loads(capsys.readouterr().out)["summary"]
    counts = [f"{count} {status}" for status, count in found.items() if count]
    assert ", ".join(counts) == told


def test_there_are_verdicts_that_the_examples_tell():
    assert len(SUMMARIES) == 7


def anchors(page):
    """The anchors of a page's headings, as a site of Markdown pages names them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for title in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", title.strip().lower())
        yield plain.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links(page):
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("http"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        if anchor:
            assert anchor in set(anchors(target)), link


@pytest.mark.parametrize("page", [name for name in NAMES if name != "index.md"])
def test_the_index_names_every_page(page):
    home = (DOCS / "index.md").read_text("utf-8")
    decisions = (DOCS / "decisions" / "index.md").read_text("utf-8")
    assert f"]({page})" in home or f"]({page.removeprefix('decisions/')})" in decisions


# Nothing that a user meets is without a word


def names_told(page, form):
    return set(re.findall(form, (DOCS / page).read_text("utf-8")))


def test_every_status_reason_and_flag_is_told():
    told = names_told("statuses.md", r"`([a-z_]+)`")
    assert {*STATUSES, *REASONS, *FLAG_NAMES} <= told


def test_every_sentence_of_the_language_is_told():
    told = re.findall(r"^\*\*(\d+)\.\*\*", (DOCS / "language.md").read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number in told] == list(range(1, 59))


def test_every_key_of_the_language_is_told():
    kinds = ("RuleSetModel", "Indicator", "Rule", "Reference", "ParameterModel", "Source")
    kinds += ("Rounding", "MissingPolicy", "LeftOut", "Case", "Document", "InForce")
    keys = {
        entry.alias or key
        for kind in kinds
        for key, entry in getattr(models, kind).model_fields.items()
    }
    text = (DOCS / "language.md").read_text("utf-8")
    assert {key for key in keys if not re.search(rf"\b{key}\b\W", text)} == set()
