"""Assessments of which every word is kept: explanations, tables, and plain values.

``told`` holds a file for each of them, so that no change of a word goes unseen. What the verdicts
must be is worked out by hand in other tests; whoever changes a file here reads it first. A line
that begins with ``#`` says of what verdict the next lines tell.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from register_sets import counts, tasks

import ecorules as er
from ecorules.assessment.rows import keys_shown, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["WORLDS", "told"]

PLACES = er.loads(
    """
ecorules: 1
id: places
window: 2019..2020
sources: {plan: {title: {en: The plan, zh: 规划}}, list: {title: The list}}
lead: [市政府]
registers:
  towns: {title: {en: Towns, zh: 乡镇}, key: region, attributes: {terrain: [hill, plain], famous: boolean}}
  yards:
    title: {en: Yards, zh: 堆场}
    from: opened
    to: left
    attributes:
      opened: date
      left: date
      closed: {type: date, title: {en: closure, zh: 关停}}
      due: {type: period, title: {en: deadline, zh: 期限}}
      output: {unit: t, title: {en: output, zh: 产量}}
      kind: text
      stars: [A, B, C]
      big: boolean
indicators:
  dust: {title: {en: Dust, zh: 降尘}, unit: µg/m³, kind: level, better: lower}
  worst_dust: {title: {en: Worst dust, zh: 最重降尘}, max: towns, of: dust, unit: µg/m³}
  best_dust: {min: towns, of: dust, unit: µg/m³}
  middle: {mean: towns, of: dust, unit: µg/m³}
  high: {percentile: towns, of: dust, at: 75, unit: µg/m³}
rules:
  dust: {title: {en: Clean, zh: 清洁}, for: towns, indicator: dust, at_most: 40 µg/m³, in: 2020, source: [{document: plan, clause: 一}, {document: list, clause: 二, phrase: 降尘}]}
  yearly: {for: towns, indicator: dust, at_most: 50 µg/m³, throughout: window}
  case: {for: towns, indicator: dust, at_most: {case: terrain, values: {hill: 30 µg/m³, plain: none}}, in: 2020}
  rank: {for: towns, rank: dust, among: towns, at_most: 1, in: 2020}
  last: {for: towns, rank: dust, among: towns, above: 2, in: 2020}
  fifth: {for: towns, rank: dust, among: towns, at_least: 60 %, in: 2020}
  worst: {indicator: worst_dust, at_most: 40 µg/m³, in: 2020}
  best: {indicator: best_dust, at_most: 40 µg/m³, in: 2020}
  middle: {indicator: middle, at_most: 45 µg/m³, in: 2020}
  high: {indicator: high, at_most: 45 µg/m³, in: 2020}
  famous: {indicator: {count: towns, where: famous}, between: [1, 2], in: 2020}
  done: {for: yards, done: closed, by: due, within: 1 month}
  kind: {for: yards, done: "kind == 'coal' and stars >= 'B' and output < 5", by: 2020}
  order: {for: yards, done: closed <= due, by: 2020}
  either: {for: yards, done: closed or big, by: 2020, where: output > 1}
  both: {for: yards, any: [{done: closed}, {indicator: output, at_most: 3 t}], by: 2020}
  each: {for: yards, indicator: output, at_most: 9 t, throughout: window}
  known: {for: yards, done: known(closed), by: 2020}
  long: {for: yards, done: "elapsed(opened, closed) < quantity('400 d')", by: 2020}
"""
)

DATA = {
    "中心": {"dust": {2019: 45, 2020: 42}},
    "东乡": {"dust": {2019: 45, 2020: 30}},
    "西乡": {"dust": {2019: 55, 2020: 50}},
    "南乡": {"dust": {2019: 35, 2020: None}},
}

TOWNS = {
    "东乡": {"terrain": "hill", "famous": True},
    "西乡": {"terrain": "plain", "famous": False},
    "南乡": {"terrain": None, "famous": None},
}

_OPEN = {"opened": "2018-01-01", "region": "中心"}
YARDS = [
    {"name": "甲", **_OPEN, "closed": "2019-02-01", "due": "2019-Q1", "output": 2, "kind": "coal", "stars": "A", "big": False},
    {"name": "乙", **_OPEN, "closed": "2020-12-30", "due": "2020-11", "output": 4, "kind": "sand", "stars": "B", "big": True},
    {"name": "丙", **_OPEN, "closed": None, "due": "2021", "output": 8, "kind": "coal", "stars": "C", "big": False},
    {"name": "丁", **_OPEN, "closed": "?", "due": "?", "output": None, "kind": None, "stars": None, "big": None},
    {"name": "戊", **_OPEN, "left": "2019-06-30", "closed": "2019-06-30", "due": "2019", "output": 1, "kind": "coal", "stars": "B", "big": True},
]  # fmt: skip

STANDARD = """
ecorules: 1
id: standard
edition: "{0}"
in_force: {{from: {1}}}
indicators: {{dust: {{unit: µg/m³}}, noise: {{unit: dB}}}}
rules: {{dust: {{indicator: dust, at_most: {2} µg/m³}}, noise: {{indicator: noise, at_most: 60 dB}}}}
"""

FOLLOWING = er.loads(
    """
ecorules: 1
id: following
window: 2020
indicators: {dust: {title: {en: Dust, zh: 降尘}, unit: µg/m³}, noise: {title: {en: Noise, zh: 噪声}, unit: dB}}
rules:
  all: {meets: {set: standard}}
  pinned: {meets: {set: standard, edition: "1"}, at_least: 1}
  half: {meets: {set: standard}, at_least: 50 %}
  many: {meets: {set: standard}, at_least: 3}
  early: {meets: {set: standard}, in: 2009}
  absent: {meets: {set: other}}
  exact: {meets: {set: other, edition: "7"}}
"""
)


def places(*, complete: object = True) -> er.Assessment:
    """A city, three towns of which one has no data, and five yards."""
    registers = {"towns": TOWNS, "yards": YARDS}
    return PLACES.evaluate(DATA, registers=registers, as_of=2020, complete=complete)


def following() -> er.Assessment:
    """A set that refers to a standard of two editions, and to one that is not at hand."""
    editions = [STANDARD.format("1", "2010-01-01", 50), STANDARD.format("2", "2018-01-01", 40)]
    data = {"dust": {2020: 45}, "noise": {2020: 55}}
    return FOLLOWING.evaluate(data, standards=[er.loads(text) for text in editions], as_of=2020)


WORLDS: dict[str, Callable[[], er.Assessment]] = {
    "plants": tasks,
    "plants-early": lambda: tasks(2018),
    "plants-silent": lambda: tasks(2020, complete=None),
    "counts": counts,
    "counts-open": lambda: counts(complete=None),
    "places": places,
    "places-open": lambda: places(complete=None),
    "standards": following,
}


def told(result: er.Assessment) -> Iterator[str]:
    """Yield what is told of an assessment, and of the members of its registers, line by line."""
    registers = dict.fromkeys(
        rule.register.name
        for rule in result.evaluation.compiled.rules.values()
        if rule.register is not None
    )
    for one in (result, *(result.members(name) for name in registers)):
        yield from str(one).splitlines()
        for verdict in one:
            yield f"# {verdict.rule} {' '.join(verdict.series.values())}".rstrip()
            yield from verdict.explain().splitlines()
            yield from verdict.explain("zh").splitlines()
            yield " | ".join(row(verdict, keys_shown(one), why=200, lang="zh"))
            plain = verdict.to_dict()
            plain.pop("members", None)
            plain.pop("parts", None)
            yield json.dumps(plain, ensure_ascii=False)
