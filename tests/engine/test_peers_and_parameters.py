"""Who is compared with whom, which parameter holds for whom, and how near is equal inside expressions."""

from __future__ import annotations

import polars as pl
import pytest
from engine_helpers import judged, told
from register_helpers import evaluated

import ecorules as er

# A place among members of another register

FIRMS = er.loads("""
ecorules: 1
id: firms
window: 2018..2020
registers:
  firms: {attributes: {energy: {unit: t, kind: flow, better: lower}}}
  towns: {key: region, attributes: {energy: {unit: t, kind: flow, better: lower}}}
  mills: {attributes: {energy: {unit: t, kind: flow, better: lower}}}
indicators:
  energy: {unit: t, kind: flow, better: lower}
rules:
  first: {rank: energy, among: firms, at_most: 1}
  town: {for: towns, rank: energy, among: firms, at_most: 1}
  mill: {for: mills, rank: energy, among: firms, at_most: 1}
  mills: {for: mills, rank: energy, among: mills, at_most: 1}
""")


def _ranked(firms, energy=5, **more):
    return FIRMS.evaluate(
        {"energy": {2020: energy}}, registers={"firms": firms, "towns": {}, "mills": {}, **more},
        as_of=2020, complete=True,
    )  # fmt: skip


def test_a_place_that_has_the_name_of_a_member_is_not_its_own_peer():
    rows = [{"region": "丙", "year": "2020", "energy": 5}]
    for label, place in (("甲", 2), ("丙", 1)):
        firms = [{"name": label, "energy": 4}, {"name": "乙", "energy": 6}]
        found = FIRMS.evaluate(
            pl.DataFrame(rows),
            registers={"firms": firms, "towns": {}, "mills": {}},
            as_of=2020,
            complete=True,
        )
        assert found.verdict("first").value_number == place


def test_members_of_one_register_among_those_of_another():
    mills = {"甲": {"energy": 5}, "丁": {"energy": 1}, "乙": {"energy": 5}}
    found = _ranked(
        {"甲": {"energy": 4}, "乙": {"energy": 6}, "丙": {"energy": 5}}, mills=mills
    ).members("mills")
    # 甲 stands among 乙 and 丙 (6 and 5), 丁 among all three, 乙 among 甲 and 丙 (4 and 5).
    assert [found.verdict("mill", name=name).value_number for name in ("甲", "丁", "乙")] == [
        1,
        1,
        2,
    ]
    assert [found.verdict("mills", name=name).value_number for name in ("甲", "丁", "乙")] == [
        2,
        1,
        2,
    ]


def test_a_data_set_without_places_has_no_place_among_its_peers():
    assert _ranked({"甲": {"energy": 4}, "乙": {"energy": 6}}).verdict("first").value_number == 2
    assert _ranked({"甲": {"energy": 5}, "乙": {"energy": 6}}).verdict("first").value_number == 1
    assert told(_ranked({}).verdict("first")) == ("not_applicable", "nobody_asked")


# Parameters of members

LIMITED = """
    task: {for: tasks, indicator: cost, at_most: {assigned: limit}, by: 2020}
    total: {indicator: {sum: tasks, of: cost, where: cost > limit}, at_most: 0}
    county: {for: counties, indicator: {sum: tasks, of: cost}, at_most: {assigned: limit}, by: 2020}
"""
TASKS = {"甲": {"cost": 5}, "乙": {"cost": 7}, "丙": {"cost": 9}}


@pytest.mark.parametrize(
    ("limit", "margins", "total"),
    [
        (8, (3, 1, -1), 9),
        ({"甲": 6, "乙": 6, "丙": 10}, (1, -1, 1), 7),
        ({"甲": 6, "丙": {2020: 8}, "乙": 7}, (1, 0, -1), 9),
        ({"甲": "0.0006 亿元", "乙": 7, "丙": 9}, (1, 0, 0), 0),
        ({"甲": 6, "乙": 6}, (1, -1, None), None),
        ({"甲": 6, "乙": 6, "丙": None}, (1, -1, None), None),
        ({2020: 8}, (3, 1, -1), 9),
    ],
)
def test_a_parameter_is_a_members_own_or_else_its_places(limit, margins, total):
    found = evaluated(LIMITED, tasks=TASKS, assign={"limit": limit}, complete=True)
    members = found.members("tasks")
    assert tuple(members.verdict("task", name=name).margin_number for name in TASKS) == margins
    for name, margin in zip(TASKS, margins, strict=True):
        if margin is None:
            assert told(members.verdict("task", name=name)) == ("undetermined", "parameter_missing")
    verdict = found.verdict("total")
    if total is None:
        assert (verdict.status, verdict.end) == ("missed", "least")
    else:
        assert verdict.value_number == total


@pytest.mark.parametrize("given", ["many", "5 t", {"x": 5}, {"2020-13": 5}])
def test_a_parameter_of_a_member_that_cannot_be_used_is_refused_with_its_place(given):
    with pytest.raises(er.DataError) as caught:
        evaluated(LIMITED, tasks=TASKS, assign={"limit": {"乙": given, "甲": 5}}, complete=True)
    (problem,) = caught.value.problems
    assert (problem.place.source, problem.place.column, problem.place.row) == (
        "assign",
        "limit",
        "乙",
    )


@pytest.mark.parametrize(("given", "fits"), [(0, True), (10, True), (-0.1, False), (10.1, False)])
def test_a_parameter_of_a_member_lies_within_its_range(given, fits):
    plan = er.loads("""
ecorules: 1
id: ranges
window: 2020
parameters: {limit: {unit: 万元, range: [0, 10]}}
registers: {tasks: {attributes: {cost: 万元}}}
rules: {r: {for: tasks, indicator: cost, at_most: {assigned: limit}}}
""")
    options = {
        "registers": {"tasks": {"甲": {"cost": 20}}},
        "assign": {"limit": {"甲": given}},
        "as_of": 2020,
    }
    if fits:
        assert plan.evaluate(complete=True, **options).verdict("r").status == "missed"
        return
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(**options)
    (problem,) = caught.value.problems
    assert problem.code == "out-of-range"
    assert (problem.place.source, problem.place.column, problem.place.row) == (
        "assign",
        "limit",
        "甲",
    )


def test_a_name_that_is_nobodys_is_told():
    found = evaluated(LIMITED, tasks=TASKS, assign={"limit": {"丁": 5}}, complete=True)
    assert "unknown-place" in {note.code for note in found.notes}
    assert found.verdict("task").reason == "parameter_missing"


# How near is equal


@pytest.mark.parametrize(
    ("more", "status"), [(1e-9, "not_applicable"), (1e-6, "met"), (-1e-9, "not_applicable")]
)
def test_a_difference_of_large_terms_is_as_near_as_they_are(more, status):
    data = {"share": {2020: 60 + more}, "goal": {2020: 60}, "pm25": {2020: 1}}
    assert judged("{indicator: pm25, at_most: 5, where: ahead > 0}", data).status == status
    twice = "{indicator: pm25, at_most: 5, where: further > 0}"
    assert judged(twice, data, more="further: {expression: 2 * ahead}").status == status
    within = "{indicator: pm25, at_most: 5, where: share - goal > quantity('0 pp')}"
    assert judged(within, data).status == status
    counted = "{indicator: {count: periods, meeting: ahead > 0}, at_least: 1}"
    assert judged(counted, data).status == {"met": "met", "not_applicable": "missed"}[status]
    held = "{indicator: ahead, above: 0 pp}"
    assert judged(held, data).status == {"met": "met", "not_applicable": "missed"}[status]


def test_a_total_is_as_near_as_its_largest_term():
    data = {"trade": {2018: 1000, 2019: -1000, 2020: 1e-7}}
    for bound, status in (("above: 0 万元", "missed"), ("at_most: 0 万元", "met")):
        assert judged(f"{{total: trade, since: 2018, {bound}, in: 2020}}", data).status == status
        assert (
            judged(
                f"{{indicator: {{sum: periods, of: trade, over: 3 years}}, {bound}}}", data
            ).status
            == status
        )
        assert judged(f"{{indicator: plain, {bound.replace(' 万元', '')}}}", {"plain": {2020: 1e-7}}).status == {
            "missed": "met", "met": "missed",
        }[status]  # fmt: skip
    data = {"warmth": {2018: 1000, 2019: -1000, 2020: 1e-7}}
    for bound, status in (("above: 0 °C", "missed"), ("at_most: 0 °C", "met")):
        assert judged(f"{{mean: warmth, over: 3 years, {bound}, in: 2020}}", data).status == status
