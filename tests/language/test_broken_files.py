"""Broken rule files: each message names the spot, what is wrong, and what to write instead."""

from __future__ import annotations

import time

import pytest
import yaml
from broken_files import BROKEN, FRAME, MARK, marked_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ecorules as er
from ecorules.language import models


def refused(text: str | bytes, *, seconds: float = 1) -> er.RuleSetError:
    """Load a file that cannot be used, quickly, and return its error."""
    begun = time.process_time()
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text, name="plan.yaml")
    assert time.process_time() - begun < seconds
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
        marked_file(
            "rule",
            "r: {indicator: pm25, at_most: 45, source: {document: pln, phrase: 一二三四五六七八九十一}}",
        )
    )
    assert [problem.code for problem in error.problems] == ["unknown-document", "long-phrase"]


def test_a_phrase_without_chinese_may_have_forty_characters():
    text = """\
ecorules: 1
id: t
window: 2020
indicators: {pm25: {unit: µg/m³}}
rules: {a: {indicator: pm25, at_most: 45, source: {phrase: of a very long and winding sentence MORE}}}
left_out: [{phrase: carbon neutral, because: no measure}]
"""
    longest = "of a very long and winding sentence more"
    assert len(longest) == 40
    (source,) = er.loads(text.replace("MORE", "more")).model.rules["a"].source
    assert source.phrase == longest
    error = refused(text.replace("MORE", "more!"))
    assert [problem.code for problem in error.problems] == ["long-phrase"]


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
    assert error.code == "encoding"


def test_gbk_bytes_are_refused_at_their_place():
    (problem,) = refused(GOOD.encode("gbk")).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("encoding", 4, 34)
    assert "save it as UTF-8" in problem.hint


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
def test_control_characters_are_refused(character):
    (problem,) = refused(GOOD.replace("株洲市能耗", f"a{character}b")).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("yaml", 4, 35)


@pytest.mark.parametrize(
    "code_point", [0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF]
)
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
    text = "ecorules: 1\nid: t\nrules: [" + "a," * 310_000 + "]"
    assert refused(text, seconds=3).code == "too-many-values"


def test_too_many_rules():
    rules = "".join(f"  r{number}: {{indicator: x, at_most: 1}}\n" for number in range(10_001))
    text = GOOD.replace("rules: {r: {indicator: x, at_most: 1}}\n", "rules:\n" + rules)
    assert refused(text).code == "too-many-rules"


def test_a_bomb_of_aliases_is_refused_where_it_begins():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    (problem,) = refused("\n".join(lines)).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("alias", 1, 5)


def test_a_frame_of_everything_is_sound():
    """The frame that the broken texts stand in has no problem of its own."""
    text = FRAME.format(
        top="",
        register="spares: {rows: [a]}",
        indicator="spare: {unit: t}",
        rule="r: {indicator: pm25, at_most: 45}",
    )
    assert er.loads(text).rules == ("r",)


# -- whatever is written, the answer is a rule set or its error ----------------------------------

SOUND = marked_file(
    "rule",
    """\
a: {decrease: energy, since: 2018, at_least: 15 %, by: 2020, source: {document: plan, clause: x}}
  b: {all: [a, {indicator: pm25, at_most: {schedule: {2019: 50, 2020: 45}, interpolate: linear}}]}
  c: {indicator: share, at_least: {case: terrain, values: {hill: 1, plain: none}}, where: "pm25 < 5"}
  d: {indicator: {share: periods, meeting: pm25 <= 75, need: 90 %}, between: [0.5, 1]}
""",
)


def loads_or_refuses(text: str | bytes) -> None:
    try:
        er.loads(text)
    except er.RuleSetError as error:
        problems = error.problems
    else:
        return
    assert all(problem.message and problem.place.line for problem in problems)


def test_the_text_that_is_damaged_below_is_sound():
    assert er.loads(SOUND).rules == ("a", "b", "c", "d")


@settings(max_examples=150, deadline=2000)
@given(st.data())
def test_a_damaged_text_is_a_rule_set_or_refused(data):
    start = data.draw(st.integers(0, len(SOUND)))
    length = data.draw(st.integers(0, 20))
    other = data.draw(st.sampled_from(SOUND.split()) | st.text(max_size=8))
    loads_or_refuses(SOUND[:start] + other + SOUND[start + length :])


@settings(max_examples=100, deadline=2000)
@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 40))
def test_a_text_with_pieces_moved_is_a_rule_set_or_refused(start, target, length):
    piece = SOUND[start : start + length]
    rest = SOUND[:start] + SOUND[start + length :]
    loads_or_refuses(rest[:target] + piece + rest[target:])


@settings(max_examples=100, deadline=2000)
@given(st.binary(max_size=60), st.integers(0, 1000))
def test_damaged_bytes_are_a_rule_set_or_refused(noise, start):
    raw = SOUND.encode()
    loads_or_refuses(raw[:start] + noise + raw[start + len(noise) :])


KEYS = st.sampled_from(sorted({
    *models.Rule.model_fields, *models.Indicator.model_fields, *models.Reference.model_fields,
    *models.RuleSetModel.model_fields, "in", "from", "periods", "2020", "pm25",
}))  # fmt: skip
SCALARS = st.sampled_from([
    "", "~", "2020", "2018..2020", "pm25", "energy", "river", "quota", "due", "terrain", "periods",
    "45", "45 µg/m³", "15 %", "2 pp", "previous", "none", "year", "3 years", "rise", "window", "true",
    "pm25 > 5", "energy / gdp", "Ⅱ", "linear", "a", "b", "[", "-1", "1e400", "90 %", "half_up",
])  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["rule", "indicator", "top"]),
    st.dictionaries(KEYS, TREES, min_size=1, max_size=4),
)
def test_any_keys_with_any_values_are_a_rule_set_or_refused(place, tree):
    flow = yaml.safe_dump(tree, default_flow_style=True, allow_unicode=True, width=10**6).strip()
    text = flow[1:-1] if place == "top" else f"x: {flow}"
    if place == "top":
        text = "\n".join(
            f"{key}: {yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6).split(chr(10))[0]}"
            for key, value in tree.items()
        )
    loads_or_refuses(marked_file(place, text))
