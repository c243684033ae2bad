"""Scores as objects: looking them up, units, places, texts and plain values."""

from __future__ import annotations

import json

import polars as pl
import pytest

import ecorules as er

TEXT = """
ecorules: 1
id: cities
window: 2019..2020
lead: [市政府]
parameters: {work: 分}
indicators:
  pm25: {title: {en: PM2.5, zh: PM2.5年均浓度}, unit: µg/m³}
  forest: {unit: "%"}
  incidents: {unit: 件, kind: flow}
rules:
  air: {title: {en: Clean air, zh: 空气质量}, indicator: pm25, at_most: 45 µg/m³, lead: [环保局, 等]}
  land: {title: {zh: 森林}, indicator: forest, at_least: 60 %, lead: [林业局]}
  calm: {indicator: incidents, at_most: 0 件}
scorecard:
  title: {en: Yearly assessment, zh: 年度考核}
  items:
    air: {title: {en: Air, zh: 空气}, rule: air, points: 40, per: {each: 1 µg/m³, points: 2}}
    land: {rule: land, points: 20, proportional: true}
    work: {value: work, points: 40, lead: [林业局]}
  veto: [calm]
  cap: {rule: land, below: 优秀}
  grades: {优秀: 90, 合格: 60, 不合格: ~}
  coverage: 50 %
  consequences: {不合格: {en: "The mayor is talked to.", zh: 约谈市长}}
"""
DATA = {
    "region": ["株洲", "湘潭", "长沙", "衡阳"],
    "pm25": [44.0, 48.5, None, None],
    "forest": [60.0, 45.0, 62.0, None],
    "incidents": [0.0, 0.0, 0.0, 1.0],
}
WORK = {"株洲": 33, "湘潭": 40, "长沙": 20}


def cities(text: str = TEXT, **options: object) -> er.Assessment:
    return er.loads(text).evaluate(pl.DataFrame(DATA), as_of=2020, assign={"work": WORK}, **options)


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return cities()


def test_scores_of_all(result):
    scores = result.scores()
    assert len(scores) == 4
    assert scores.full == 100
    # 株洲 40 + 20 + 33; 湘潭 40 - 3 * 2 + 20 * 45 / 60 + 40; 长沙 0..40 + 20 + 20; 衡阳 nothing known
    assert scores.least.tolist()[:3] == [93, 89, 40]
    assert scores.most.tolist()[:3] == [93, 89, 80]
    assert scores.grades == ["优秀", "合格", None, "不合格"]
    assert scores.coverage.tolist() == [1, 1, 0.6, 0]
    assert [score.series["region"] for score in scores] == DATA["region"]
    assert scores[-1].series == {"region": "衡阳"}
    assert [score.grade for score in scores[1:3]] == ["合格", None]
    with pytest.raises(IndexError):
        scores[4]


def test_below_the_coverage_there_is_no_score(result):
    score = result.score(region="衡阳")
    assert (score.decided, score.least, score.most) == (None, None, None)
    assert score.coverage == 0
    assert score.grade == "不合格"  # the veto needs no points
    codes = [(reason.code, reason.about) for reason in score.reasons]
    assert codes == [
        ("veto_missed", "calm"), ("cap_open", "land"), ("coverage", ""),
        ("item_open", "air"), ("item_open", "land"), ("item_open", "work"),
    ]  # fmt: skip
    score = cities(TEXT.replace("coverage: 50 %", "coverage: 61 %")).score(region="长沙")
    assert (score.decided, score.grade, score.grades) == (None, None, ("优秀", "合格", "不合格"))
    assert cities(TEXT.replace("coverage: 50 %", "coverage: 60 %")).score(region="长沙").most == 80


def test_an_open_score(result):
    score = result.score(region="长沙")
    assert (score.decided, score.least, score.most, score.grade) == (None, 40, 80, None)
    assert score.grades == ("合格", "不合格")
    air = score.item("air")
    assert (air.status, air.why, air.verdict) == ("open", "value_missing", "undetermined")
    assert (air.least, air.most, air.points) == (0, 40, 40)
    with pytest.raises(er.NotFoundError, match="did you mean 'air'"):
        score.item("ayr")


def test_items(result):
    score = result.score(region="湘潭")
    land = score.item("land")
    assert (land.least, land.completion, land.rule, land.verdict) == (15, 75, "land", "missed")
    work = score.item("work")
    assert (work.value, work.unit, work.rule, work.why) == (40, "分", "", "compared")
    assert score.item("air").title("zh") == "空气"
    assert land.title() == "land"


def test_explanations(result):
    assert result.score(region="湘潭").explain() == (
        "Yearly assessment, 湘潭: 89 of 100 points — 合格.\n"
        "  Air: 34 of 40 — Clean air: missed\n"
        "  land: 15 of 20 — 森林: missed, 75 % complete\n"
        "  work: 40 of 40\n"
        "  cap: 森林 is missed, which leaves 合格 at best"
    )
    assert result.score(region="湘潭").explain("zh") == (
        "年度考核，湘潭：89分（满分100分）——等级为合格。\n"
        "  空气：34/40分——空气质量：未达到\n"
        "  land：15/20分——森林：未达到，完成率75%\n"
        "  work：40/40分\n"
        "  等级限制：“森林”未达到，等级最高为合格"
    )
    assert result.score(region="长沙").explain() == (
        "Yearly assessment, 长沙: between 40 and 80 of 100 points"
        " — the grade is open: 不合格 to 合格.\n"
        "  Air: between 0 and 40 of 40 — Clean air: undetermined (value missing)\n"
        "  land: 20 of 20 — 森林: met, 103.333 % complete\n"
        "  work: 20 of 40"
    )
    assert result.score(region="衡阳").explain("zh") == (
        "年度考核，衡阳：不计分——等级为不合格。\n"
        "  空气：0至40/40分——空气质量：无法判定（缺少数据）\n"
        "  land：0至20/20分——森林：无法判定（缺少数据）\n"
        "  work：0至40/40分——未给定参数\n"
        "  一票否决：“calm”未达到，一票否决，等级为不合格\n"
        "  等级限制：“森林”尚未判定（缺少数据），等级可能最高为合格\n"
        "  数据覆盖：已判定分值占0%，计分要求不低于50%\n"
        "  结果应用：约谈市长"
    )
    with pytest.raises(er.UsageError, match="no explanations in 'fr'"):
        result.score(region="长沙").explain("fr")


def test_tables(result):
    assert repr(result.scores()) == (
        "region  points   of  grade\n"
        "株洲        93  100  优秀\n"
        "湘潭        89  100  合格\n"
        "长沙     40–80  100  不合格–合格\n"
        "衡阳         –  100  不合格"
    )
    assert repr(result.score(region="株洲")) == "<Score of 株洲: 93 of 100, 优秀>"
    many = er.loads(TEXT).evaluate(
        {"region": [f"p{n}" for n in range(60)], "pm25": [44.0] * 60}, as_of=2020
    )
    assert repr(many.scores()).endswith("... and 10 more")


def test_frames(result):
    frame = result.scores().to_polars()
    assert frame.columns == ["region", "points", "least", "most", "of", "coverage", "grade"]
    assert frame["points"].to_list() == [93, 89, None, None]
    assert frame["most"].to_list() == [93, 89, 80, None]
    assert frame["grade"].to_list() == ["优秀", "合格", None, "不合格"]


def test_plain_values(result):
    plain = result.to_dict()
    assert json.loads(json.dumps(plain))["scores"] == plain["scores"]
    found = plain["scores"][3]
    assert found["points"] is None
    assert found["grade"] == "不合格"
    assert found["consequence"] == "The mayor is talked to."
    assert found["reasons"][0] == {"code": "veto_missed", "about": "calm", "why": ""}
    assert plain["scores"][1]["items"][1] == {
        "item": "land", "points": 20, "least": 15, "most": 15, "status": "decided",
        "rule": "land", "verdict": "missed", "why": "compared", "completion": 75,
        "value": None, "unit": "",
    }  # fmt: skip


def test_ranks(result):
    # 长沙 lies surely behind both; 衡阳 has no score and may come before anybody.
    assert result.scores().ranks() == [(1, 2), (2, 3), (3, 4), None]
    data = {**DATA, "pm25": [44.0, 46.0, 44.0, 44.0], "forest": [60.0, 60.0, 61.0, 62.0]}
    tied = er.loads(TEXT).evaluate(
        data, as_of=2020, assign={"work": {"株洲": 30, "湘潭": 32, "长沙": 32, "衡阳": 0}}
    )
    assert tied.scores().ranks() == [(2, 2), (2, 2), (1, 1), (4, 4)]


def test_selections(result):
    some = result.filter(region=["湘潭", "株洲"])
    assert [score.decided for score in some.scores()] == [93, 89]
    assert some.score(region="株洲").grade == "优秀"
    assert result.filter(rule="calm").score(region="株洲").decided == 93  # all rules count
    with pytest.raises(er.NotFoundError, match="no score has these labels in this selection"):
        some.score(region="长沙")


def test_which_score(result):
    with pytest.raises(er.UsageError, match="4 scores have these labels") as caught:
        result.score()
    assert "region='株洲'" in str(caught.value)
    with pytest.raises(er.NotFoundError, match="no series has region '株州'"):
        result.score(region="株州")
    with pytest.raises(er.UsageError, match="no key 'place'"):
        result.score(place="株洲")


def test_without_a_scorecard_there_is_no_score():
    plan = er.loads(TEXT[: TEXT.index("scorecard:")])
    result = plan.evaluate(DATA, as_of=2020)
    for ask in (result.score, result.scores):
        with pytest.raises(er.NotFoundError, match="'cities' has no scorecard") as caught:
            ask()
        assert caught.value.code == "no-scorecard"
    assert "scores" not in result.to_dict()


def test_points_that_are_none():
    with pytest.raises(er.UsageError, match="'work' is given 41 of 40 points for 湘潭"):
        er.loads(TEXT).evaluate(DATA, as_of=2020, assign={"work": {"湘潭": 41}}).scores()
    with pytest.raises(er.UsageError, match="given -1 of 40"):
        er.loads(TEXT).evaluate({"pm25": 44}, as_of=2020, assign={"work": -1}).score()


# Units


def units(**keys: str) -> list[tuple[str, float | None, float | None, str | None]]:
    text = TEXT.replace("  coverage: 50 %", "  for: lead")
    found = cities(text).scores(**keys)
    return [(score.unit, score.least, score.most, score.grade) for score in found]


def test_units_are_scored_on_what_they_answer_for():
    # 林业局 answers for land (20) and, by the item itself, for work (40): scaled to 100.
    assert units(region="湘潭") == [
        ("环保局", 85, 85, "合格"),
        ("林业局", 91.6666666667, 91.6666666667, "合格"),  # the cap is on its own rule
    ]
    assert units(region="长沙", lead="环保局") == [("环保局", 0, 100, None)]
    # The veto's rule is led by 市政府, which has no item: it bars nobody else.
    assert units(region="衡阳", lead="林业局") == [("林业局", 0, 100, None)]


def test_units_by_name():
    result = cities(TEXT.replace("  coverage: 50 %", "  for: lead"))
    assert result.scores().keys == ("region", "lead")
    assert len(result.scores()) == 8
    assert result.score(region="湘潭", lead="环保局").decided == 85
    assert result.scores(region="湘潭").ranks() == [(2, 2), (1, 1)]
    assert result.scores(lead="林业局").to_polars()["lead"].unique().to_list() == ["林业局"]
    assert result.score(region="湘潭", lead="环保局").to_dict()["unit"] == "环保局"
    with pytest.raises(er.NotFoundError, match="did you mean '林业局'"):
        result.scores(lead="林业")
    with pytest.raises(er.UsageError, match="8 scores") as caught:
        result.score()
    assert "lead='环保局'" in str(caught.value)


# Times


TIMES = """
ecorules: 1
id: times
{window}
indicators: {{x: {{unit: "1", kind: level, better: higher}}}}
rules: {{x: {{indicator: x, at_least: 10, in: 2020}}}}
scorecard:
  items:
    x: {{value: x, points: 10, proportional: 10{at}}}
"""


def test_values_are_read_at_the_end_of_the_window():
    text = TIMES.format(window="window: 2018..2020", at="")
    data = {"x": {2019: 5, 2020: 8}}
    assert er.loads(text).evaluate(data, as_of=2020).score().decided == 8
    early = er.loads(text).evaluate(data, as_of=2019).score()
    assert (early.least, early.most, early.item("x").why) == (0, 10, "not_seen")
    assert er.loads(text).evaluate(data, as_of=2020, at=2019).score().decided == 5


def test_values_with_a_time_of_their_own():
    text = TIMES.format(window="window: 2018..2020", at=", at: 2019")
    assert er.loads(text).evaluate({"x": {2019: 5, 2020: 8}}, as_of=2020).score().decided == 5


def test_values_without_any_time():
    result = er.loads(TIMES.format(window="", at="")).evaluate({"x": {2020: 8}}, as_of=2020)
    with pytest.raises(er.UsageError, match="the item 'x' names no time"):
        result.score()


# Rules over several periods


SEVERAL = """
ecorules: 1
id: several
window: 2018..2020
indicators: {forest: {unit: "%", kind: stock}}
rules:
  forest:
    indicator: forest
    at_least: {schedule: {2018: 50 %, 2019: 60 %, 2020: 62 %}}
    throughout: window
scorecard:
  items:
    all: {rule: forest, points: 10}
    share: {rule: forest, points: 10, proportional: true}
    short: {rule: forest, points: 10, per: {each: 1 pp, points: 1}}
"""


@pytest.mark.parametrize(
    ("values", "share", "short"),
    [
        ((50, 60, 62), (10, 10), (10, 10)),
        ((45, 60, 62), (9, 9), (5, 5)),
        ((45, 48, 62), (8, 8), (0, 0)),
        # Missed for good; what is not known can only be worse.
        ((45, None, 62), (0, 9), (0, 5)),
        ((45, 60, None), (0, 9), (0, 5)),
        ((None, 60, 62), (0, 10), (0, 10)),
    ],
)
def test_the_worst_of_several_periods_counts(values, share, short):
    data = {"forest": dict(zip((2018, 2019, 2020), values, strict=True))}
    score = er.loads(SEVERAL).evaluate(data, as_of=2020).score()
    for name, ends in (("share", share), ("short", short)):
        item = score.item(name)
        assert (item.least, item.most) == ends


# Where


WHERE = """
ecorules: 1
id: where
window: 2020
parameters: {coastal: boolean}
indicators: {x: {unit: "1", kind: level}, sea: {unit: "1", kind: level}}
rules:
  x: {indicator: x, at_least: 10}
  sea: {indicator: sea, at_least: 10, where: coastal}
scorecard:
  items:
    x: {rule: x, points: 60}
    sea: {rule: sea, points: 40}
    port: {value: sea, points: 20, proportional: 10, where: coastal}
"""


@pytest.mark.parametrize(
    ("coastal", "sea", "ends", "statuses"),
    [
        ("true", 10, (100, 100), ("decided", "decided")),
        ("true", 5, (70 / 1.2, 70 / 1.2), ("decided", "decided")),
        ("false", 5, (100, 100), ("not_applicable", "not_applicable")),
        (None, 10, (60 / 1.2, 100), ("open", "open")),
    ],
)
def test_what_does_not_apply_is_taken_out(coastal, sea, ends, statuses):
    text = WHERE.replace("  items:", "  total: 100\n  items:")
    score = (
        er.loads(text)
        .evaluate({"x": 10, "sea": sea}, as_of=2020, assign={"coastal": coastal})
        .score()
    )
    assert (score.least, score.most) == pytest.approx(ends)
    assert (score.item("sea").status, score.item("port").status) == statuses
    if coastal is None:
        assert score.item("port").why == "where_unknown"
        assert "scale" not in score.explain()
    if coastal == "false":
        assert "items of 60 points apply, what they earn is scaled to 100" in score.explain()


def test_where_nothing_applies_there_is_no_score():
    text = WHERE.replace("    x: {rule: x, points: 60}\n", "")
    score = er.loads(text).evaluate({"sea": 10}, as_of=2020, assign={"coastal": "false"}).score()
    assert (score.decided, score.least, score.coverage, score.grade) == (None, None, None, None)
    assert [reason.code for reason in score.reasons] == ["nothing_applies"]
    assert score.explain() == (
        "no score.\n"
        "  sea: does not apply — condition is false\n"
        "  port: does not apply — condition is false\n"
        "  coverage: no item applies"
    )


def test_a_bonus_without_a_limit_has_no_upper_end():
    text = """
ecorules: 1
id: bonus
window: 2020
indicators: {x: {unit: "1", kind: level}}
rules: {x: {indicator: x, at_least: 10}}
scorecard: {items: {x: {rule: x, points: 5, over: {each: 10 %, points: 1}}}}
"""
    plan = er.loads(text)
    assert plan.evaluate({"x": 50}, as_of=2020).score().decided == 45
    score = plan.evaluate({"x": {2020: None}}, as_of=2020).score()
    assert (score.least, score.most) == (0, float("inf"))
    assert score.to_dict()["most"] is None
    assert score.explain().startswith("at least 0 of 5 points.")
    assert repr(plan.evaluate({"x": {2020: None}}, as_of=2020).scores()) == "points  of\n    0–   5"


def test_an_amount_that_is_reached_early_counts_from_below():
    """Half of the year is enough to meet the total; the bonus is known from one side only."""
    text = """
ecorules: 1
id: trees
window: 2020
indicators: {trees: {unit: 万亩, kind: flow}}
rules: {trees: {indicator: trees, at_least: 10 万亩}}
scorecard: {items: {trees: {rule: trees, points: 5, over: {each: 10 %, points: 1, cap: 3}}}}
"""
    score = er.loads(text).evaluate({"trees": {"2020-H1": 12}}, as_of="2020-06").score()
    assert (score.item("trees").verdict, score.least, score.most) == ("met", 7, 8)


# What may yet turn out not to apply


BEST = """
ecorules: 1
id: best
window: 2020
parameters: {hilly: boolean, coastal: boolean}
indicators: {x: {unit: "1", kind: level}}
rules:
  x: {indicator: x, at_least: 10}
  hill: {indicator: x, at_least: 5, where: hilly}
  coast: {indicator: x, at_least: 5, where: coastal}
scorecard:
  items:
    x: {rule: x, points: 40}
    either: {best: {hill: 60, coast: 40}}
"""


@pytest.mark.parametrize(
    ("hilly", "coastal", "item", "score"),
    [
        ("true", "true", (60, 60), (100, 100)),
        ("false", "true", (40, 40), (80, 80)),
        (None, "true", (40, 60), (80, 100)),
        # As long as neither is known to apply, the item may be taken out.
        ("false", None, (0, 60), (40, 100)),
        (None, None, (0, 60), (40, 100)),
    ],
)
def test_the_best_of_rules_that_may_not_apply(hilly, coastal, item, score):
    plan = er.loads(BEST)
    found = plan.evaluate(
        {"x": 10}, as_of=2020, assign={"hilly": hilly, "coastal": coastal}
    ).score()
    assert (found.item("either").least, found.item("either").most) == item
    assert found.points == score
    none = plan.evaluate(
        {"x": 10}, as_of=2020, assign={"hilly": "false", "coastal": "false"}
    ).score()
    assert none.item("either").status == "not_applicable"
    assert none.points == (100, 100)


def test_a_period_that_may_not_apply_is_no_worst_period_for_certain():
    text = """
ecorules: 1
id: where
window: 2019..2020
indicators: {x: {unit: "1", kind: level}, y: {unit: "1", kind: level}}
rules: {x: {indicator: x, at_least: 10, throughout: window, where: y > 0}}
scorecard: {items: {x: {rule: x, points: 10, proportional: true}}}
"""
    plan = er.loads(text)
    data = {"x": {2019: 8, 2020: 2}, "y": {2019: 1}}
    assert plan.evaluate(data, as_of=2020).score().points == (2, 8)
    for y, points in ((1, 2), (0, 8)):
        known = {"x": data["x"], "y": {2019: 1, 2020: y}}
        assert plan.evaluate(known, as_of=2020).score().decided == points


def test_an_undecided_deduction_may_go_beyond_the_points():
    text = """
ecorules: 1
id: deduction
window: 2020
indicators: {x: {unit: "1", kind: level}, y: {unit: "1", kind: level}}
rules: {x: {indicator: x, at_most: 10}, y: {indicator: y, at_most: 10}}
scorecard:
  items:
    x: {rule: x, points: 3, per: {each: 1, points: 2, cap: 5}}
    y: {rule: y, points: 7}
"""
    plan = er.loads(text)
    for x, least, most in ((None, -2, 3), (11, 1, 1), (12, -1, -1), (20, -2, -2)):
        score = plan.evaluate({"x": {2020: x}, "y": 10}, as_of=2020).score()
        assert (score.item("x").least, score.item("x").most) == (least, most)
        assert score.points == (7 + least, 7 + most)
    assert plan.evaluate({"x": 20, "y": 11}, as_of=2020).score().decided == 0
