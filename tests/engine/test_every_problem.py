"""One mistake does not hide the next: every problem of a file is told, each at its place."""

from __future__ import annotations

import pytest

import ecorules as er

HEAD = "ecorules: 1\nid: t\nwindow: 2018..2020\n"
BODY = (
    "indicators: {x: {unit: t, kind: flow}, y: {unit: t}}\nrules: {r: {indicator: x, at_most: 1}}\n"
)


def problems(text: str, head: str = HEAD, body: str = BODY) -> list[tuple[str, str]]:
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(head + body + text)
    return [(one.code, str(one.place).removeprefix("<text>:")) for one in caught.value.problems]


FILES = {
    "stages": (
        "stages: {2019: 2018, early: 2018..2019, window: 2018, late: never, last: 2020}",
        [("stage-name", "6:10"), ("stage-name", "6:41"), ("unknown-stage", "6:61")],
    ),
    "days of an edition": (
        "in_force: {from: soon, to: later}",
        [("period", "6:18"), ("period", "6:28")],
    ),
    "registers": (
        "registers: {periods: {}, works: {size: -1}, tasks: {rows: [a], size: 0}, all: {}}",
        [("register-name", "6:13"), ("whole-number", "6:40"), ("size", "6:64")],
    ),
    "attributes": (
        "registers: {w: {attributes: {name: date, a: dat, note: text, b: {type: when}, c: t}}}",
        [
            ("attribute-name", "6:30"),
            ("unknown-word", "6:45"),
            ("attribute-name", "6:50"),
            ("unknown-word", "6:72"),
        ],
    ),
    "rows": (
        (
            "registers: {w: {attributes: {a: date, b: t, c: t}, rows: {"
            "one: {d: 1, a: [2019], b: much, c: 1}, two: {c: more, e: 1}}}}"
        ),
        [
            ("unknown-attribute", "6:65"),
            ("shape", "6:74"),
            ("not-a-number", "6:85"),
            ("not-a-number", "6:107"),
            ("unknown-attribute", "6:113"),
        ],
    ),
    "rows listed twice": (
        "registers: {w: {rows: [a, b, a, b, c]}}",
        [("duplicate-key", "6:30"), ("duplicate-key", "6:33")],
    ),
    "people of rows": (
        "registers: {w: {rows: {a: {binding: perhaps}, b: {binding: never}}}}",
        [("flag", "6:37"), ("flag", "6:60")],
    ),
    "citations of what is left out": (
        "left_out: [{document: a, because: x}, {because: x}, {document: b, because: x}]",
        [("unknown-document", "6:23"), ("unknown-document", "6:64")],
    ),
    "worked examples": (
        "cases:\n- {expect: {s: met, r: good, q: met}}\n- {expect: {r: {stat: met}, p: met}}\n",
        [
            ("unknown-rule", "7:13"),
            ("unknown-word", "7:24"),
            ("unknown-rule", "7:30"),
            ("unknown-word", "8:17"),
            ("unknown-rule", "8:29"),
        ],
    ),
    "files of worked examples": (
        "cases:\n- {standards: [/a, b, ../c, 'd:e'], registers: {v: {a: {b: 1}}, w: f.csv, u: g.csv}, expect: {r: met}}\n",
        [
            ("outside-path", "7:16"),
            ("outside-path", "7:23"),
            ("outside-path", "7:29"),
            ("shape", "7:68"),
            ("shape", "7:78"),
        ],
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_every_problem_beside_others(what):
    text, expected = FILES[what]
    assert problems(text) == expected


RULES = {
    "rules": (
        (
            "indicators: {x: {unit: t}}\nrules: {a: {indicator: z, at_most: 1}, b: {indicator: x, at_most: 1}, "
            "c: {indicator: v, at_most: 1}}\n"
        ),
        [("unknown-indicator", "5:24"), ("unknown-indicator", "5:86")],
    ),
    "parts": (
        (
            "indicators: {x: {unit: t}}\nrules:\n  a: {all: [{indicator: z, at_most: 1}, b, {indicator: x, at_most: 1},"
            " c]}\n"
        ),
        [("unknown-indicator", "6:25"), ("unknown-rule", "6:41"), ("unknown-rule", "6:72")],
    ),
    "indicators": (
        "indicators: {x: {unit: tt}, y: {unit: t}, z: {kind: flow}, v: {expression: x + 1}}\nrules: {}\n",
        [("unit-unknown", "4:24"), ("no-unit", "4:43")],
    ),
    "names": (
        "parameters: {x: t, Ｙ: t}\nindicators: {x: {unit: t}, Y: {unit: t}}\nrules: {}\n",
        [("name-twice", "4:14"), ("name-twice", "5:28")],
    ),
    "what one rule carries": (
        (
            "sources: {a: {title: A}}\nindicators: {x: {unit: t}}\nrules:\n  r: {indicator: x, at_most: 1, "
            "source: [{document: b}, {document: a}, {document: c}]}\n"
        ),
        [("unknown-document", "7:53"), ("unknown-document", "7:83")],
    ),
    "items": (
        (
            "indicators: {x: {unit: t}}\nrules: {r: {indicator: x, at_most: 1}}\nscorecard:\n  items:\n"
            "    a: {rule: q, points: 1}\n    b: {rule: r, points: 1}\n    c: {rule: r}\n"
        ),
        [("unknown-rule", "8:15"), ("missing-key", "10:5")],
    ),
}


@pytest.mark.parametrize("what", RULES)
def test_every_problem_of_rules(what):
    body, expected = RULES[what]
    assert problems("", body=body) == expected


def test_problems_stand_in_the_order_of_the_file():
    text = "window: 2018..201\nid: a b\nrules: {r: {indicator: z, at_most: 1}}\nindicators: {x: {unit: tt}}\n"
    assert [line for _, line in problems(text, head="ecorules: 1\n", body="")] == [
        "2:9", "3:5", "4:24", "5:24",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("times", "place"),
    [("throughout: 20x9", "5:51"), ("throughout: [2018, 20x9, 2020]", "5:58")],
)
def test_a_period_in_a_list_is_told_where_it_stands(times, place):
    body = f"indicators: {{x: {{unit: t}}}}\nrules: {{r: {{indicator: x, at_most: 1, {times}}}}}\n"
    [(_, found)] = problems("", body=body)
    assert found == place
