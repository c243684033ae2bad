"""Every error that a person can meet has an example in the catalogue, which holds every word."""

from __future__ import annotations

import difflib
import functools
import os
import re
import runpy
import tempfile
from pathlib import Path

import error_examples
import pytest
from error_examples import Answer, Example, answered, areas, examples
from raising_sites import HELPERS, Watch, codes, passing_on, sites

from ecorules.cli import command, translation
from ecorules.errors import EcorulesError
from ecorules.expressions import Expression, scanner

ROOT = Path(__file__).parents[2]
TOLD = {code for area in areas().values() for code in area["codes"]}

# Places that no input reaches: the file and the function, what the message says, and why.
UNREACHED = {
    ("data/files.py:read_bytes", "cannot be read"): "a file that nobody may read, root as little",
    ("cli/trace.py:_standard_input", "standard input"): "nothing comes from a standard input",
    ("data/workbooks.py:_try", "too long"): "a workbook that takes minutes",
    ("data/workbooks.py:_try", "message"): "a workbook that ends the process that tries it",
    ("data/parquet.py:open_parquet", "forked"): "a process that was forked after a file was read",
    ("expressions/syntax.py:_check", "an operator in"): "the scanner refuses the sign before",
    ("expressions/syntax.py:_check_constant", "a value here"): "the scanner refuses None before",
    ("expressions/syntax.py:_check_call", "cannot be called"): "the scanner refuses (x)(y) before",
    ("expressions/syntax.py:_check_call", "named arguments"): "the scanner refuses = before",
    ("expressions/tracer.py:Tracer.trace", "too deep"): "the depth is counted before",
    ("expressions/tracer.py:Tracer.trace", "outside the language"): "the syntax is checked before",
}

HOW = (
    "Give it the smallest input that leads there, under its code in tests/errors/catalogue, with "
    "every word that it tells; then run docs/generate_errors.py"
)


@functools.cache
def found() -> tuple[list[tuple[Example, Answer]], Watch]:
    """Run every example once, and watch what makes errors."""
    answers = []
    before = Path.cwd()
    try:
        with Watch() as watch, tempfile.TemporaryDirectory() as folder:
            for number, example in enumerate(examples()):
                place = Path(folder, str(number))
                place.mkdir()
                os.chdir(place)
                answers.append((example, answered(example)))
                os.chdir(before)
    finally:
        os.chdir(before)
    return answers, watch


def test_every_example_tells_what_the_catalogue_says():
    wrong = []
    for example, answer in found()[0]:
        if answer.told != example.told:
            lines = (text.splitlines() for text in (example.told, answer.told))
            wrong.append("\n".join(difflib.ndiff(*lines)))
        elif example.code not in answer.codes or (
            example.command and answer.status != example.status
        ):
            wrong.append(f"codes {sorted(answer.codes)}, exit status {answer.status}")
        else:
            continue
        wrong[-1] = f"{example.area}.yaml, {example.code}, example {example.number}:\n{wrong[-1]}"
    assert not wrong, "\n\n".join(wrong)


def test_every_place_that_makes_an_error_has_an_example():
    reached = found()[1].reached
    without = []
    excused = set()
    for site in sites():
        reasons = [key for key in UNREACHED if key[0] == site.place and key[1] in site.text]
        if site.spot in reached:
            assert not reasons, f"an example does reach {reasons}: take it out of UNREACHED"
        elif reasons:
            excused.update(reasons)
        else:
            without.append(f"src/ecorules/{site.module}, line {site.line}: {site.text}")
    assert not without, "no example reaches\n" + "\n".join([*without, HOW])
    assert excused == set(UNREACHED), "a place in UNREACHED is no longer in the code"


def test_functions_that_pass_a_message_on_are_known():
    # Only then are their calls, each with a message of its own, among the places above.
    unknown = sorted({f"{place}: {name}" for name, place in passing_on() if name not in HELPERS})
    unknown = [one for one in unknown if not one.endswith(": __init__")]
    assert not unknown, "add them to HELPERS in tests/errors/raising_sites.py:\n" + "\n".join(
        unknown
    )


def test_no_command_shows_words_of_python():
    python = re.compile(r"\b\w+=[\[{'\"0-9.]|\b[a-z_]+\.[a-z_]+\(|\bNone\b|\bTrue\b|Python|\[Errno")
    shown = [
        f"{example}: {line}"
        for example, answer in found()[0]
        if example.command
        for line in answer.told.splitlines()
        if python.search(line)
    ]
    assert shown == []


def test_every_code_of_the_code_is_in_the_catalogue():
    without = sorted({f"{code}: {place}" for code, place in codes() if code not in TOLD})
    assert not without, "\n".join(["not in the catalogue:", *without, HOW])
    spoken = set(re.findall(r" \[([a-z-]+)\]", Path(command.__file__).read_text("utf-8")))
    assert spoken <= TOLD
    assert len(TOLD) > 150


def test_every_code_of_the_catalogue_is_met_or_has_a_reason():
    met = {code for _, answer in found()[0] for code in answer.codes}
    for name, area in areas().items():
        for code, entry in area["codes"].items():
            assert entry.keys() <= {"wrong", "do", "untried", "marks", "examples"}, code
            assert (code in met) != ("untried" in entry), f"{name}.yaml, {code}"


def test_the_page_is_that_of_the_catalogue():
    page = runpy.run_path(str(ROOT / "docs" / "generate_errors.py"))["page"]
    written = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert written == page(), "docs/errors.md is stale: run python docs/generate_errors.py"


# Marks and words of other languages


MARKS = areas()["09-expressions"]["codes"]["expression-closed"]["marks"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_of_another_language(mark):
    with pytest.raises(EcorulesError) as caught:
        Expression.parse(f"a {mark} b")
    assert [caught.value.message, caught.value.hint] == MARKS[mark]


def test_every_mark_of_another_language_is_in_the_catalogue():
    assert set(MARKS) == {*scanner._REFUSED, *scanner._REFUSED_WORDS, *scanner._WORDS}


# The words of the command


@pytest.mark.parametrize(
    ("python", "shown"),
    [
        (
            "name it: period='...', or say as_of=...",
            "name it: --period COLUMN, or say --as-of PERIOD",
        ),
        ("say which one: region='city'", "say which one: --region city"),
        ("keys=['phase'] or period='phase'", "--key phase or --period phase"),
        ("name the others in keys=[...]", "name the others in --key COLUMN"),
        ("give one period: assign={'due': 2025}", "give one period: --assign due=2025"),
        ("as in units={'pm25': 'mg/m³'}", "as in --units pm25=mg/m³"),
        ("complete={'works': ...}", "--complete works=PERIOD"),
        ("registers={'towns': ...}", "--register towns=FILE"),
        ("registers= names 'work'", "--register names 'work'"),
        ("leave it out of units=, or correct it", "leave it out of --units, or correct it"),
        ("as_of: 'soon' is not a period", "--as-of: 'soon' is not a period"),
        ("last: 'soon' is not a period", "--to: 'soon' is not a period"),
        ("put it there; in Python it may be given: load(...)", "put it there"),
        ("write at=2020", "write --at 2020"),
        ("a pH of 7 is fine", "a pH of 7 is fine"),
    ],
)
def test_the_command_has_its_own_words(python, shown):
    assert translation.for_the_command(python) == shown


def test_the_rest_of_a_file_is_what_the_example_does_not_say():
    text = error_examples.whole("rules:\n  air: {indicator: pm25, at_most: 45}")
    assert text.startswith(
        "rules:\n  air: {indicator: pm25, at_most: 45}\necorules: 1\nid: example\n"
    )
    assert text.count("\nrules") == 0
    assert error_examples.whole("indicators: {x: {unit: t}}").endswith("rules: {}\n")
