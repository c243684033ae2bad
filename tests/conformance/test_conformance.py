"""The cases of this folder, held against the library: from Python, on frames, by the command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conformance_kit import (
    CASE_KEYS,
    CASES,
    EXPECTED,
    SENTENCES,
    STATUSES,
    VERDICT_KEYS,
    columns,
    command,
    evaluate,
    found,
    load,
    write_table,
)

import ecorules as er
from ecorules.cli import main
from ecorules.engine.details import FLAG_NAMES, REASONS

DOCS = Path(__file__).parents[2] / "docs"
JUDGED = [case for case in CASES if not {"error", "refused"} & case.keys and not case.known_defect]
REFUSED = [case for case in CASES if "refused" in case.keys and not case.known_defect]
BROKEN = [case for case in CASES if "error" in case.keys and not case.known_defect]
DEFECTS = [case for case in CASES if case.known_defect]
FRAMED = [case for case in JUDGED if columns(case) is not None]
STATED = [
    case
    for case in JUDGED
    if isinstance(case.expected.get("expect"), (str, dict))
    and "status" in str(case.expected["expect"])
]


def _relation(table, _):
    return duckdb.from_arrow(pa.table(table))


def _query(table, _):
    given = pa.table(table)  # noqa: F841 - the query names it
    return duckdb.sql("select * from given where period is not null")


def _csv(table, folder):
    write_table(folder / "data.csv", list(table), zip(*table.values(), strict=True))
    return folder / "data.csv"


FRAMES = {
    "pandas": lambda table, _: pd.DataFrame(table),
    "polars": lambda table, _: pl.DataFrame(table),
    "lazy": lambda table, _: pl.LazyFrame(table),
    "pyarrow": lambda table, _: pa.table(table),
    "duckdb": _relation,
    "query": _query,
    "csv": _csv,
}
FRAME_SAMPLE = [(kind, case) for n, kind in enumerate(FRAMES) for case in FRAMED[n::17]]
COMMAND_SAMPLE = [case for case in JUDGED if case.keys & {"expect", "places", "series", "score"}][
    ::7
]


@pytest.mark.parametrize("case", JUDGED, ids=str)
def test_a_case_comes_out_as_expected(case):
    result = evaluate(case)
    assert not list(found(case, result.to_dict()))
    if "status" in case.expected:
        assert result.status() == case.expected["status"]
    if "inheritance" in case.expected:
        told = {one.rule: one.how for one in er.inheritance(result.rule_set)}
        assert told == case.expected["inheritance"]
    if "warns" in case.expected:
        assert [one.code for one in load(case.text).warnings] == case.expected["warns"]


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_a_broken_set_is_refused_by_its_code_at_a_line(case):
    with pytest.raises(er.RuleSetError) as caught:
        load(case.text, tuple(case.given.get("parents", ())))
    expected = case.expected["error"]
    expected = {"code": expected} if isinstance(expected, str) else expected
    problems = caught.value.problems
    assert expected["code"] in [problem.code for problem in problems]
    (first, *_) = (problem for problem in problems if problem.code == expected["code"])
    assert first.place.line
    assert first.place.line == expected.get("line", first.place.line)


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_used_is_refused_by_its_code(case):
    with pytest.raises(er.EcorulesError) as caught:
        evaluate(case)
    assert not isinstance(caught.value, er.RuleSetError)
    assert caught.value.code == case.expected["refused"]


def test_a_known_defect_is_still_there():
    """Such a case asks for what the text says; once it is given, the mark goes."""
    for case in DEFECTS:
        assert not {"error", "refused"} & case.keys
        assert list(found(case, evaluate(case).to_dict())), case


@pytest.mark.parametrize("case", STATED[::40], ids=str)
def test_a_wrong_status_is_found(case):
    """What holds the cases against the library does not pass whatever it is told."""
    told = evaluate(case).to_dict()
    for verdict in told["verdicts"]:
        for one in (verdict, *verdict.get("members", ())):
            one["status"] = "missed" if one["status"] == "met" else "met"
    assert list(found(case, told))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("frames")


@pytest.mark.parametrize(
    ("kind", "case"), FRAME_SAMPLE, ids=[f"{kind}-{case}" for kind, case in FRAME_SAMPLE]
)
def test_every_kind_of_frame_gives_the_same(kind, case, folder):
    result = evaluate(case, data=FRAMES[kind](columns(case), folder))
    assert not list(found(case, result.to_dict()))


@pytest.mark.parametrize("case", COMMAND_SAMPLE, ids=str)
def test_the_command_gives_the_same(case, tmp_path, capsys):
    arguments = command(case, tmp_path)
    if arguments is None:
        pytest.skip("the command has no such form")
    status = main(arguments)
    told = json.loads(capsys.readouterr().out)
    assert not list(found(case, told))
    undone = told["summary"]["missed"] + told["summary"]["undetermined"]
    assert status == case.expected.get("exit", 1 if undone else 0)


@pytest.mark.parametrize("case", [case for case in CASES if "exit" in case.keys], ids=str)
def test_the_command_ends_with_the_exit_status(case, tmp_path, capsys):
    arguments = command(case, tmp_path)
    assert arguments is not None
    assert main(arguments) == case.expected["exit"]
    assert bool(capsys.readouterr().out) == (case.expected["exit"] < 2)


# The cases themselves


def test_there_are_cases_enough_with_names_of_their_own():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 2000
    assert len(COMMAND_SAMPLE) > 100
    assert len(FRAME_SAMPLE) > 100


FILES = sorted({case.id.split("/")[0] for case in CASES})


@pytest.mark.parametrize("file", FILES)
def test_the_cases_of_a_file_are_well_formed(file):
    for case in CASES:
        if not case.id.startswith(f"{file}/"):
            continue
        assert case.keys <= CASE_KEYS, case
        assert case.keys & EXPECTED, case
        assert case.sentences, case
        assert set(case.sentences) <= set(SENTENCES), case
        assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+){1,2}", case.id), case
        for wanted in _wanted(case):
            status = wanted if isinstance(wanted, str) else wanted.get("status", "met")
            assert status in STATUSES, case
            assert isinstance(wanted, str) or set(wanted) <= VERDICT_KEYS, case


def _wanted(case):
    expected = case.expected
    groups = [expected["expect"]] if "expect" in expected else []
    groups += [*expected.get("places", {}).values()]
    groups += [one["expect"] for one in expected.get("series", [])]
    if "rule" in case.keys:
        return groups
    return [one for group in groups for one in group.values()]


@pytest.mark.parametrize("number", SENTENCES)
def test_every_sentence_has_cases_on_both_sides(number):
    """At least two cases name it, and not all of them expect the same."""
    about = [case for case in CASES if number in case.sentences]
    assert len(about) >= 2
    assert len({repr(sorted(case.expected.items())) for case in about}) >= 2


def test_every_unit_of_the_catalogue_has_a_case():
    page = (DOCS / "units.md").read_text("utf-8")
    tables = page[page.index("## The units") :]
    symbols = set(re.findall(r"^\| `([^`]+)` \|", tables, re.MULTILINE))
    refused = page[page.index("## What is refused") : page.index("## The units")]
    symbols |= set(re.findall(r"^\| `([^`]+)` \|", refused, re.MULTILINE))
    texts = "\n".join(case.text for case in CASES if case.id.startswith("units/"))
    assert symbols <= set(re.findall(r"\{x: \{unit: \"?([^\"},]+)", texts))


def test_every_status_reason_and_flag_is_expected_somewhere():
    wanted = [one for case in CASES for one in _wanted(case) if isinstance(one, dict)]
    wanted += [one for whole in wanted for one in whole.get("members", {}).values()]
    told = [one for one in wanted if isinstance(one, dict)]
    assert {one["reason"] for one in told if "reason" in one} >= set(REASONS)
    assert {flag for one in told for flag in one.get("flags", ())} >= set(FLAG_NAMES)


def test_the_page_lists_the_known_defects():
    page = (DOCS / "conformance.md").read_text("utf-8")
    listed = set(re.findall(r"^\| (D\d+) \|", page, re.MULTILINE))
    assert listed == {case.known_defect for case in DEFECTS}


def test_every_sentence_is_in_the_reference():
    page = (DOCS / "language.md").read_text("utf-8")
    numbers = {int(number) for number in re.findall(r"^\*\*(\d+)\.\*\*", page, re.MULTILINE)}
    assert numbers == set(SENTENCES)
