"""Load, dump, load is the identity; and the JSON Schema says what the loader says."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
import yaml
from broken_files import BROKEN, MARK, marked_file
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import ecorules as er
from ecorules.units.spelling import looks_latin
from strategies import rule_sets, to_yaml

SHIPPED = sorted((Path(__file__).parents[2] / "rulesets").glob("*.yaml"))


def values(text: str) -> object:
    """Read YAML as the loader does: every scalar is text, and an empty one is nothing."""
    return _without_empty(yaml.load(text, yaml.CBaseLoader))


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return None if value in ("", "~") else value


def assert_same(text: str) -> None:
    plan = er.loads(text)
    dumped = plan.dump()
    again = er.loads(dumped)
    assert again.model == plan.model
    assert again.dump() == dumped


@settings(max_examples=60, deadline=None)
@given(rule_sets())
def test_generated_sets_survive(rule_set):
    text = to_yaml(rule_set)
    assert_same(text)
    assert _listed(values(er.loads(text).dump())) == _listed(values(text))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_sets_survive(path):
    assert_same(path.read_text("utf-8"))
    plan = er.load(path)
    assert er.loads(plan.dump()).rules == plan.rules
    assert pickle.loads(pickle.dumps(plan)).model == plan.model


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_dump_says_what_the_file_says(path):
    written = values(path.read_text("utf-8"))
    dumped = values(er.load(path).dump())
    assert _listed(dumped) == _listed(written)


LISTED = {"source", "throughout", "lead", "support", "responsible", "supervise", "tags", "units"}


def _listed(thing):
    """Write one item as a list where a list may stand, and nothing as nothing."""
    if isinstance(thing, dict):
        return {
            key: [_listed(value)]
            if key in LISTED and not isinstance(value, list)
            else _listed(value)
            for key, value in thing.items()
        }
    if isinstance(thing, list):
        return [_listed(value) for value in thing]
    return "" if thing == "~" else thing


ODD = [
    "plain", " spaces ", "", "~", "null", "true", "no", "1e5", "0x1F", "2020-01-01", "12:30", "- a", "# b",
    "a: b", "a #b", "{a}", "[a]", "&a", "*a", "!a", "|", ">", "%x", "@x", "`x`", "'", '"', "''", '"a"',
    "it's", "a\nb", "a\n\nb\n", "\n", "\ta", "a\\nb", "—", "株洲", "Ⅱ类", "µg/m³", "a" * 300, "一" * 200,
    "a b " * 60, "?", "? a", "-", "--- a", "...", ", a", "a,b", "=", "<<", "😀", "e\u0301",
    "é", "\u00a0a", "trailing ", "a\r\nb", "a\rb",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=[f"odd{number}" for number in range(len(ODD))])
def test_odd_texts_survive(text):
    draft = {
        "ecorules": "1",
        "id": "t",
        "title": text,
        "note": {"en": text, "zh": text},
        "window": "2020",
        "indicators": {"x": {"unit": "t", "title": text}},
        "rules": {
            "r": {
                "indicator": "x",
                "at_most": "1",
                "lead": [text, text],
                "tags": text,
                "note": text,
            }
        },
        "left_out": [{"because": text}],
    }
    written = yaml.safe_dump(draft, allow_unicode=True, sort_keys=False, default_style='"')
    plan = er.loads(written)
    assert plan.model.title == text
    again = er.loads(plan.dump())
    assert again.model == plan.model
    assert again.model.rules["r"].lead == [text, text]


TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cf", "Cn", "Zl", "Zp"],
        exclude_characters="\u115f\u1160\u17b4\u17b5\u3164\uffa0",  # letters without a shape
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.from_regex(r"[a-z_株洲][\w]{0,8}", fullmatch=True))
def test_any_text_and_any_name_survive(text, name):
    assume(not looks_latin(name) and not looks_latin(text))  # refused, which is tested elsewhere
    draft = {
        "ecorules": "1", "id": "t", "title": text, "window": "2020",
        "indicators": {name: {"unit": "t", "note": text}},
        "rules": {text or "r": {"indicator": name, "at_most": "1", "title": {"en": text}}},
    }  # fmt: skip
    plan = er.loads(yaml.safe_dump(draft, allow_unicode=True, sort_keys=False, default_style='"'))
    again = er.loads(plan.dump())
    assert again.model == plan.model
    assert again.rules == (text or "r",)


def test_what_was_not_said_is_not_written():
    text = "ecorules: 1\nid: t\nwindow: 2020\nindicators:\n  x: {unit: t, range: [0, ]}\nrules:\n  r: {indicator: x, at_most: 1}\n"
    dumped = er.loads(text).dump()
    for word in ("null", "None", "title", "binding", "tags"):
        assert word not in dumped
    assert_same(text)
    assert_same(text.replace("[0, ]", "[~, 5]"))


def test_the_layout_is_no_part_of_a_dump_or_a_digest():
    """Comments, quotes and spaces are no part of a set."""
    one = "ecorules: 1\nid: t\nwindow: 2020\nindicators: {x: {unit: t}}\nrules: {r: {indicator: x, at_most: 1}}\n"
    two = "# a note\necorules: '1'\nid: \"t\"\nwindow:   2020\nindicators:\n  x:\n    unit: t\nrules:\n  r:\n    indicator: x\n    at_most: 1\n"
    assert er.loads(one).dump() == er.loads(two).dump()
    assert er.loads(one).digest == er.loads(two).digest


# -- the schema ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def validator():
    import jsonschema

    schema = er.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def problems(validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(values(text))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_accepts_the_shipped_sets(validator, path):
    text = path.read_text("utf-8")
    assert problems(validator, text) == []
    # as an editor reads it, with numbers and days for what YAML takes for such
    import datetime as dt

    def told(thing):
        if isinstance(thing, dict):
            return {str(key): told(value) for key, value in thing.items()}
        if isinstance(thing, list):
            return [told(value) for value in thing]
        return str(thing) if isinstance(thing, dt.date) else thing

    assert [error.message for error in validator.iter_errors(told(yaml.safe_load(text)))] == []


@settings(max_examples=20, deadline=None)
@given(rule_set=rule_sets())
def test_the_schema_accepts_generated_sets(validator, rule_set):
    assert problems(validator, to_yaml(rule_set)) == []


UNKNOWN = [row for row in BROKEN if row[0].startswith("unknown key")]


@pytest.mark.parametrize(
    ("place", "text"), [row[1:3] for row in UNKNOWN], ids=[row[0] for row in UNKNOWN]
)
def test_the_schema_rejects_unknown_keys(validator, place, text):
    written = marked_file(place, text).replace(MARK, "")
    assert problems(validator, written)


# a missing key that only one word of the language needs is beyond a schema
SHAPES = [row for row in BROKEN if row[3] == "shape" or row[0] in {"no rules", "no id"}]


@pytest.mark.parametrize(
    ("place", "text"), [row[1:3] for row in SHAPES], ids=[row[0] for row in SHAPES]
)
def test_the_schema_rejects_wrong_shapes(validator, place, text):
    assert problems(validator, marked_file(place, text).replace(MARK, ""))


KEYS_OF_A_RULE = (
    "for", "indicator", "increase", "decrease", "total", "mean", "rank", "done", "all", "any", "rules",
    "meets", "since", "every", "average", "over", "among", "unit",
    "at_least", "at_most", "above", "below", "equal_to", "between", "must", "not_lower_than",
    "not_higher_than", "tolerance", "in", "by", "throughout", "within", "where", "round", "missing",
    "title", "binding", "lead", "support", "responsible", "supervise", "tags", "source", "note", "departs",
)  # fmt: skip


def test_the_schema_names_every_key_of_a_rule_as_files_write_it():
    rule = er.schema()["$defs"]["Rule"]["properties"]
    assert rule.keys() == set(KEYS_OF_A_RULE)


def test_a_schema_that_is_changed_leaves_the_next_one_as_it_was():
    schema = er.schema()
    kept = copy.deepcopy(schema)
    schema["$defs"]["Rule"]["properties"].clear()
    assert er.schema() == kept
