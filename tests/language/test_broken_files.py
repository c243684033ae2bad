"""Broken rule files: each message names the spot, what is wrong, and what to write instead."""

from __future__ import annotations

import time

import pytest
from broken_files import BROKEN, FRAME, MARK, marked_file

import ecorules as er


def refused(text: str | bytes) -> er.RuleSetError:
    """Load a file that cannot be used, quickly, and return its error."""
    begun = time.perf_counter()
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text, name="plan.yaml")
    assert time.perf_counter() - begun < 1
    return caught.value


def spot_of(marked: str) -> tuple[int, int]:
    """Return line and column of the mark."""
    before = marked[: marked.index(MARK)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("place", "text", "code", "says", "write"),
    [row[1:] for row in BROKEN],
    ids=[row[0] for row in BROKEN],
)
def test_a_broken_file_says_where_what_and_what_instead(place, text, code, says, write):
    marked = marked_file(place, text)
    error = refused(marked.replace(MARK, ""))
    problem = error.problems[0]
    assert problem.code == code, str(problem)
    assert says in problem.message, str(problem)
    assert write in problem.message + problem.hint, str(problem)
    if MARK in text:
        assert (problem.place.line, problem.place.column) == spot_of(marked), str(problem)
        line, column = spot_of(marked)
        assert f"plan.yaml:{line}:{column}: " in str(error)
    assert len(error.problems) == 1, str(error)


# -- several problems ----------------------------------------------------------------------------


def test_all_problems_are_reported_together_in_the_order_of_the_file():
    error = refused(
        """\
ecorules: 1
id: t
window: 2018..2020
sources: {plan: {titel: The plan}}
indicators:
  pm25: {unit: µg/m³, knd: level}
  energy: {unit: flurb}
  gdp: {unit: 亿元}
  ratio: {expression: gdp / gpd}
rules:
  a: {indicator: pm25, at_most: 45}
  b: {indicator: gdp, at_most: 45 t}
  c: {indicator: gdp, at_most: 45, in: 2019, by: 2020}
  d: {increase: gdp, since: 2021, at_least: 5 %}
  e: {indicator: gpd, at_most: 5}
  f: {all: [a, g]}
left_out: [{because: x, phrase: 一二三四五六七八九十一}]
"""
    )
    assert [(problem.place.line, problem.code) for problem in error.problems] == [
        (4, "unknown-key"),
        (6, "unknown-key"),
        (7, "unit-unknown"),
        (9, "expression-name"),
        (12, "unit-mismatch"),
        (13, "times"),
        (14, "since"),
        (15, "unknown-indicator"),
        (16, "unknown-rule"),
        (17, "long-phrase"),
    ]
    assert str(error).count("plan.yaml:") == 10


def test_one_mistake_is_told_once():
    # The indicator is broken; what names it is not blamed as well.
    error = refused(
        """\
ecorules: 1
id: t
window: 2020
indicators:
  pm25: {unit: flurb}
  twice: {expression: 2 * pm25}
rules:
  a: {indicator: pm25, at_most: 45}
  b: {indicator: twice, at_most: 45, where: pm25 > 5}
  c: {all: [a, b]}
"""
    )
    assert [problem.code for problem in error.problems] == ["unit-unknown"]


def test_both_problems_of_one_rule():
    error = refused(
        marked_file("rule", "r: {indicator: pm25, at_most: 45, source: {document: pln, phrase: 一二三四五六七八九十一}}")
    )
    assert [problem.code for problem in error.problems] == ["unknown-document", "long-phrase"]


def test_a_long_list_of_problems_is_cut():
    rules = "\n".join(f"  r{number}: {{indicator: none, at_most: 1}}" for number in range(500))
    error = refused(f"ecorules: 1\nid: t\nwindow: 2020\nrules:\n{rules}")
    assert len(error.problems) == 500
    assert str(error).endswith("... and 450 more problems")


# -- bytes, limits, hostile texts ----------------------------------------------------------------

GOOD = "ecorules: 1\nid: t\nwindow: 2020\nindicators: {x: {unit: t, title: 株洲市能耗}}\nrules: {r: {indicator: x, at_most: 1}}\n"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_at_the_start_is_fine(start):
    assert er.loads(start + GOOD.encode()).rules == ("r",)
    assert er.loads("\ufeff" + GOOD).rules == ("r",)
    assert er.loads(GOOD.replace("\n", "\r\n")).rules == ("r",)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16", "utf-32", "latin-1"])
def test_other_encodings_are_refused(encoding):
    text = GOOD if encoding != "latin-1" else GOOD.replace("株洲市能耗", "café")
    error = refused(text.encode(encoding, "replace"))
    assert "UTF-8" in str(error) or error.code == "yaml"


def test_gbk_bytes_are_refused_at_their_place():
    (problem,) = refused(GOOD.encode("gbk")).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("encoding", 4, 34)
    assert "save it as UTF-8" in problem.hint


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_control_characters_are_refused(character):
    refused(GOOD.replace("株洲市能耗", f"a{character}b"))


@pytest.mark.parametrize("code_point", [0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF])
def test_invisible_characters_are_refused(code_point):
    (problem,) = refused(GOOD.replace("株洲市能耗", f"a{chr(code_point)}b")).problems
    assert (problem.code, problem.place.line) == ("invisible-character", 4)


def test_a_file_too_large():
    (problem,) = refused(GOOD + "#" * (1024 * 1024)).problems
    assert (problem.code, problem.hint) == ("too-large", "split the plan into several rule sets")


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 40 + "]" * 40,
        "[" * 100_000,
        "{a: " * 40 + "b" + "}" * 40,
        "{a: " * 50_000,
        "\n" + "".join(" " * level + "a:\n" for level in range(60)),
        "- " * 50_000,
    ],
    ids=["lists", "open lists", "maps", "open maps", "blocks", "dashes"],
)  # fmt: skip
def test_a_file_too_deep(deep):
    assert refused(f"ecorules: 1\nid: t\nrules: {deep}").code in {"too-deep", "yaml"}


def test_too_many_values():
    assert refused("ecorules: 1\nid: t\nrules: [" + "a," * 310_000 + "]").code == "too-many-values"


def test_too_many_rules():
    rules = "".join(f"  r{number}: {{indicator: x, at_most: 1}}\n" for number in range(10_001))
    text = GOOD.replace("rules: {r: {indicator: x, at_most: 1}}\n", "rules:\n" + rules)
    assert refused(text).code == "too-many-rules"


def test_a_bomb_of_aliases_is_refused_where_it_begins():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    (problem,) = refused("\n".join(lines)).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("alias", 1, 5)


@pytest.mark.parametrize(
    "rules",
    [
        "".join(f"  r{n}: {{all: [r{n + 1}, r{n + 1}]}}\n" for n in range(200)) + "  r200: {indicator: x, at_most: 1}\n",
        "".join(f"  r{n}: {{any: [r{n - 1}, r{n - 1}]}}\n" for n in range(1, 200)) + "  r0: {indicator: x, at_most: 1}\n",
    ],
    ids=["downwards", "upwards"],
)
def test_rules_that_name_one_another_cost_no_more_than_they_are(rules):
    begun = time.perf_counter()
    try:
        plan = er.loads(GOOD.replace("rules: {r: {indicator: x, at_most: 1}}\n", "rules:\n" + rules))
        assert plan.evaluate({"x": {2020: 1}}, as_of=2020).status() == "met"
    except er.RuleSetError as error:
        assert error.code in {"too-deep", "circle"}
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("count", [50, 1000])
def test_a_long_chain_of_expressions(count):
    chain = "".join(f"  x{n}: {{expression: x{n - 1} + x{n - 1}}}\n" for n in range(1, count))
    text = f"ecorules: 1\nid: t\nwindow: 2020\nindicators:\n  x0: {{unit: t}}\n{chain}rules: {{r: {{indicator: x{count - 1}, at_least: 1}}}}"
    begun = time.perf_counter()
    try:
        plan = er.loads(text)
        assert plan.evaluate({"x0": {2020: 1}}, as_of=2020).verdict("r").status in {"met", "undetermined"}
    except er.RuleSetError:
        pass
    assert time.perf_counter() - begun < 3


def test_a_frame_of_everything_is_sound():
    """The frame that the broken texts stand in has no problem of its own."""
    text = FRAME.format(top="", indicator="spare: {unit: t}", rule="r: {indicator: pm25, at_most: 45}")
    assert er.loads(text).rules == ("r",)
