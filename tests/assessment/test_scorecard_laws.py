"""Laws of scores: bounded, monotone, and nothing missing ever helps."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import ecorules as er

PLACES = ["A", "B", "C"]
YEARS = [2015, 2019, 2020]
TINY = 1e-7

# name -> (1 where more is better, lower and upper end of its values)
INDICATORS = {
    "share": (1, 0, 100),
    "dust": (-1, 0, 90),
    "coal": (-1, 0, 200),
    "trees": (1, 0, 50),
    "events": (-1, 0, 6),
    "river": (1, 0, 2),
}
LABELS = ["poor", "fair", "good"]
HEAD = """
ecorules: 1
id: laws
window: 2020
parameters: {coastal: boolean, quota: "%", work: 分}
indicators:
  share: {unit: "%", kind: ratio, better: higher}
  dust: {unit: µg/m³, kind: level, better: lower}
  coal: {unit: 万吨, kind: flow, better: lower}
  trees: {unit: 万亩, kind: flow, better: higher}
  events: {unit: 件, kind: flow, better: lower}
  river: {classes: [good, fair, poor]}
rules:
  share: {indicator: share, at_least: 50 %}
  quota: {indicator: share, at_least: {assigned: quota}}
  years: {indicator: share, at_least: 40 %, throughout: 2019..2020}
  dust: {indicator: dust, at_most: 35 µg/m³}
  dusty: {indicator: dust, below: 60 µg/m³, throughout: 2019..2020}
  coal: {indicator: coal, at_most: 100 万吨}
  cut: {decrease: coal, since: 2015, at_least: 20 %}
  trees: {total: trees, since: 2019, at_least: 30 万亩}
  calm: {indicator: events, at_most: 0 件}
  river: {indicator: river, at_least: fair}
  both: {all: [share, dust]}
"""
COUNTED = st.sampled_from(["down", "up", "none"])


@st.composite
def rates(draw: Any, each: str, *, capped: bool = False) -> dict[str, Any]:
    rate: dict[str, Any] = {
        "each": each,
        "points": draw(st.sampled_from([0.25, 0.5, 1, 3])),
        "round": draw(COUNTED),
    }
    if capped or draw(st.booleans()):
        rate["cap"] = draw(st.sampled_from([1, 5, 20]))
    return rate


def steps_of(edges: list[str], points: list[int]) -> dict[str, int]:
    return dict(zip(edges, sorted(points), strict=True))


@st.composite
def items(draw: Any, kinds: list[str] | None = None) -> dict[str, Any]:
    """One item of any kind."""
    points = draw(st.sampled_from([1, 5, 10, 40]))
    kind = draw(
        st.sampled_from(
            kinds
            or ["whole", "steps", "proportional", "per", "best", "given", "share", "edges", "class",
                "events", "place"]
        )
    )  # fmt: skip
    item: dict[str, Any] = {"points": points}
    if draw(st.integers(0, 4)) == 0:
        item["where"] = "coastal"
    if kind == "best":
        return {"best": {"both": points, "share": points - 0.5, "river": 0.25}}
    if kind == "whole":
        return {**item, "rule": draw(st.sampled_from(["river", "both", "calm", "quota", "dusty"]))}
    if kind in {"steps", "proportional"}:
        rule = draw(st.sampled_from(["share", "quota", "years", "dust", "coal", "cut", "trees"]))
        item["rule"] = rule
        if rule in {"dust", "coal"} or (rule == "share" and draw(st.booleans())):
            item["from"] = 2015
        if kind == "proportional":
            item["proportional"] = draw(st.sampled_from(["true", {"each": "10 %"}]))
        else:
            shares = [
                points * part / 10
                for part in draw(st.lists(st.integers(0, 10), min_size=2, max_size=2))
            ]
            item["steps"] = steps_of(["50 %", "90 %"], shares)
        if draw(st.booleans()):
            item["over"] = draw(rates("10 %"))
        return item
    if kind == "per":
        rule, each = draw(
            st.sampled_from(
                [("dust", "1 µg/m³"), ("dusty", "2 µg/m³"), ("share", "1 pp"), ("calm", "1 件"),
                 ("river", "1"), ("years", "3 pp"), ("trees", "1 万亩")]
            )
        )  # fmt: skip
        return {**item, "rule": rule, "per": draw(rates(each))}
    if kind == "given":
        return {**item, "value": "work", "points": 60}
    if kind == "share":
        return {
            **item,
            "value": "share",
            "proportional": draw(st.sampled_from(["80 %", {"of": "100 %", "each": "20 %"}])),
        }
    if kind == "edges":
        return {**item, "value": "dust", "steps": steps_of(["60", "35"], [0.5, points])}
    if kind == "class":
        return {**item, "value": "river", "steps": {"fair": 0.5, "good": points}}
    if kind == "events":
        return {**item, "value": "events", "points": draw(st.sampled_from([0, 5])),
                "per": draw(rates("1 件", capped=True))}  # fmt: skip
    name = draw(st.sampled_from(["share", "dust"]))
    return {**item, "value": name, "min_max": draw(st.sampled_from(["true", [0, 100]]))}


@st.composite
def cards(draw: Any, kinds: list[str] | None = None, *, coverage: bool = False) -> dict[str, Any]:
    found = draw(st.lists(items(kinds), min_size=1, max_size=4))
    card: dict[str, Any] = {
        "items": {
            "first": {"rule": "share", "points": 10},
            **{f"i{n}": one for n, one in enumerate(found)},
        },
        "total": 100,
        "grades": {"优秀": 90, "良好": 75.5, "合格": 60, "不合格": None},
    }
    if draw(st.booleans()):
        card["veto"] = draw(
            st.lists(
                st.sampled_from(["dust", "calm", "trees"]), min_size=1, max_size=2, unique=True
            )
        )
    if draw(st.booleans()):
        card["cap"] = [{"rule": draw(st.sampled_from(["river", "share"])), "below": "优秀"}]
    if coverage and draw(st.booleans()):
        card["coverage"] = "60 %"
    return card


def yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {yaml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml, value)) + "]"
    return "~" if value is None else f'"{value}"'


def loaded(card: dict[str, Any], head: str = HEAD) -> er.RuleSet:
    return er.loads(f"{head}\nscorecard: {yaml(card)}\n")


numbers = st.floats(0, 1, allow_nan=False, width=16)


@st.composite
def worlds(draw: Any) -> dict[str, Any]:
    """Values of all indicators and parameters, some of them missing."""
    gap = st.integers(0, 7).map(lambda n: n == 0)

    def value(name: str) -> float | None:
        _, low, high = INDICATORS[name]
        if draw(gap):
            return None
        found = low + (high - low) * draw(numbers)
        return float(round(found)) if name in {"river", "events"} else found

    data = {
        place: {name: {year: value(name) for year in YEARS} for name in INDICATORS}
        for place in PLACES
    }
    return {
        "data": data,
        "coastal": {place: draw(st.sampled_from(["true", "true", "false", None])) for place in PLACES},
        "quota": {place: draw(st.sampled_from([None, 30.0, 60.0])) for place in PLACES},
        "work": {place: draw(st.sampled_from([None, 0.0, 45.0, 60.0])) for place in PLACES},
    }  # fmt: skip


def evaluated(
    rules: er.RuleSet, world: dict[str, Any], as_of: int = 2020, places: list[str] | None = None
) -> er.Assessment:
    chosen = places or list(world["data"])
    columns: dict[str, list[Any]] = {"region": [], "period": []}
    for place in chosen:
        for year in YEARS:
            columns["region"].append(place)
            columns["period"].append(str(year))
            for name in INDICATORS:
                found = world["data"][place][name][year]
                if name == "river" and found is not None:
                    found = LABELS[int(found)]
                columns.setdefault(name, []).append(found)
    assign = {
        name: {place: world[name][place] for place in chosen}
        for name in ("coastal", "quota", "work")
    }
    return rules.evaluate(columns, as_of=as_of, assign=assign)


def ends(result: er.Assessment) -> dict[str, Any]:
    return {score.series["region"]: score for score in result.scores()}


def quick(check: Any) -> Any:
    return settings(
        max_examples=60, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )(check)  # fmt: skip


def limit(score: Any) -> float:
    """The most a score can be: the full mark and all bonuses."""
    return score.full + sum(item.most - item.points for item in score.card.items)


@quick
@given(cards(coverage=True), worlds())
def test_scores_are_bounded(card, world):
    for score in evaluated(loaded(card), world).scores():
        if score.least is None:
            assert score.most is None
            assert score.decided is None
            continue
        assert 0 <= score.least <= score.most <= limit(score) + TINY
        for item in score.items:
            if item.least is not None:
                assert item.least <= item.most


@quick
@given(cards(coverage=True), worlds())
def test_one_score_and_all_scores_agree(card, world):
    result = evaluated(loaded(card), world)
    scores = result.scores()
    assert [score.grade for score in scores] == scores.grades
    for place, one in ends(result).items():
        assert result.score(region=place).to_dict() == one.to_dict()
        assert one.explain()
        assert one.explain("zh")


@quick
@given(cards(), worlds(), st.data())
def test_better_values_never_lower_a_score(card, world, data):
    name = data.draw(st.sampled_from(list(INDICATORS)))
    place = data.draw(st.sampled_from(PLACES))
    year = data.draw(st.sampled_from([2019, 2020]))
    before = world["data"][place][name][year]
    assume(before is not None)
    better, low, high = INDICATORS[name]
    best = high if better > 0 else low
    after = before + (best - before) * data.draw(st.sampled_from([0.1, 0.5, 1.0]))
    if name in {"river", "events"}:
        after = float(best)
    improved = copy.deepcopy(world)
    improved["data"][place][name][year] = after
    rules = loaded(card)
    old, new = (ends(evaluated(rules, one))[place] for one in (world, improved))
    if old.least is None:
        assert new.least is None
        return
    assert new.least >= old.least - TINY
    assert new.most >= old.most - TINY
    rank = old.card.grades.rank if old.grades else None
    if old.grade and new.grade:
        assert rank(new.grade) >= rank(old.grade)


@quick
@given(cards(), worlds())
def test_a_missed_veto_dominates(card, world):
    result = evaluated(loaded(card), world)
    for place, score in ends(result).items():
        vetoes = card.get("veto", [])
        if any(result.verdict(rule, region=place).status == "missed" for rule in vetoes):
            assert score.grade == "不合格"
        if score.grade == "优秀":
            assert all(result.verdict(rule, region=place).status != "missed" for rule in vetoes)
            assert all(
                result.verdict(cap["rule"], region=place).status != "missed"
                for cap in card.get("cap", [])
            )


def assert_wider(known: Any, less: Any) -> None:
    """What is known less of lies around what is known."""
    if known.least is None:
        assert less.least is None or known.coverage is None
    elif less.least is not None:
        assert less.least <= known.least + TINY
        assert less.most >= known.most - TINY
    if less.grade is not None:
        assert known.grade == less.grade
    for mine, other in zip(known.items, less.items, strict=True):
        if mine.least is not None and other.least is not None:
            assert other.least <= mine.least + TINY
            assert other.most >= mine.most - TINY


@quick
@given(cards(coverage=True), worlds(), st.data())
def test_a_gap_never_helps(card, world, data):
    gone = copy.deepcopy(world)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(PLACES))
        what = data.draw(st.sampled_from([*INDICATORS, "coastal", "quota", "work"]))
        if what in INDICATORS:
            gone["data"][place][what][data.draw(st.sampled_from(YEARS))] = None
        else:
            gone[what][place] = None
    rules = loaded(card)
    known, less = ends(evaluated(rules, world)), ends(evaluated(rules, gone))
    for place in PLACES:
        assert_wider(known[place], less[place])


@quick
@given(cards(coverage=True), worlds())
def test_time_narrows(card, world):
    rules = loaded(card)
    early = ends(evaluated(rules, world, as_of=2019))
    later = ends(evaluated(rules, world, as_of=2020))
    for place in PLACES:
        assert_wider(later[place], early[place])


SPELLED = [
    ("at_most: 35 µg/m³", "at_most: 0.035 mg/m³"),
    ("at_most: 100 万吨", "at_most: 1000000 t"),
    ("at_least: 20 %", "at_least: 200 ‰"),
    ("trees: {unit: 万亩, kind: flow", "trees: {unit: 亩, kind: flow"),
    ("coal: {unit: 万吨, kind: flow", "coal: {unit: kg, kind: flow"),
    ("dust: {unit: µg/m³, kind: level", "dust: {unit: mg/m³, kind: level"),
]
STEPS = {"each: 1 µg/m³": "each: 0.001 mg/m³", "each: 1 万亩": "each: 10000 亩"}


@quick
@given(cards(), worlds(), st.sampled_from(SPELLED))
def test_units_change_nothing(card, world, spelled):
    old, new = spelled
    assert old in HEAD
    for item in card["items"].values():  # bare numbers are in the unit of the indicator
        if item.get("value") == "dust" and "steps" in item:
            item["steps"] = {f"{edge} µg/m³": points for edge, points in item["steps"].items()}
    head = HEAD.replace(old, new)
    result = evaluated(loaded(card), world)
    columns = {"coal": "万吨", "trees": "万亩", "dust": "µg/m³"}
    other = loaded(card, head)
    mine = {key: [] for key in ("region", "period")}
    for place in PLACES:
        for year in YEARS:
            mine["region"].append(place)
            mine["period"].append(str(year))
            for name in INDICATORS:
                found = world["data"][place][name][year]
                if name == "river" and found is not None:
                    found = LABELS[int(found)]
                mine.setdefault(name, []).append(found)
    assign = {name: world[name] for name in ("coastal", "quota", "work")}
    again = other.evaluate(mine, as_of=2020, assign=assign, units=columns)
    for one, two in zip(result.scores(), again.scores(), strict=True):
        assert one.grades == two.grades
        for a, b in ((one.least, two.least), (one.most, two.most)):
            assert (a is None) == (b is None)
            assert a is None or a == b or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


ALONE = [
    "whole",
    "steps",
    "proportional",
    "per",
    "best",
    "given",
    "share",
    "edges",
    "class",
    "events",
]


@quick
@given(cards(ALONE), worlds(), st.permutations(PLACES))
def test_places_do_not_affect_each_other(card, world, order):
    rules = loaded(card)
    together = ends(evaluated(rules, world))
    turned = ends(evaluated(rules, world, places=list(order)))
    for place in PLACES:
        alone = ends(evaluated(rules, world, places=[place]))[place]
        assert together[place].to_dict() == turned[place].to_dict() == alone.to_dict()


@quick
@given(cards(), worlds(), st.permutations(PLACES))
def test_the_order_of_places_changes_nothing(card, world, order):
    rules = loaded(card)
    together = ends(evaluated(rules, world))
    turned = ends(evaluated(rules, world, places=list(order)))
    assert {place: one.to_dict() for place, one in together.items()} == {
        place: turned[place].to_dict() for place in PLACES
    }


@pytest.mark.parametrize("size", [3, 300, 20_000])
def test_blocks_change_nothing(size):
    """Few series run in batches, many row by row and in blocks."""
    import numpy as np
    import polars as pl

    rules = loaded(
        {
            "items": {
                "a": {"rule": "share", "points": 50, "proportional": "true"},
                "b": {"value": "dust", "points": 50, "min_max": "true"},
            },
            "grades": {"优秀": 90, "不合格": None},
            "veto": "calm",
        }
    )
    value = np.arange(size) % 101
    frame = pl.DataFrame(
        {
            "region": [f"p{n}" for n in range(size)],
            "share": value.astype(float),
            "dust": (value % 3).astype(float),
            "events": (value % 2).astype(float),
        }
    )
    scores = rules.evaluate(frame, as_of=2020).scores()
    share = np.where(value >= 50, 50.0, value.astype(float))
    dust = 50 * (1 - (value % 3) / 2 * 0.4)
    assert np.allclose(scores.least, share + dust)
    assert (scores.least == scores.most).all()
    assert scores.grades[:3] == ["不合格", "不合格", "不合格"]
    assert scores[size - 1].decided == pytest.approx(float((share + dust)[-1]))
