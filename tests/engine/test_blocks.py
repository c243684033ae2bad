"""How series are taken together, in batches, blocks and threads, changes nothing."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from engine_helpers import rule_set
from register_helpers import ledger

import ecorules as er
from ecorules.engine import engine, evaluation, program, world

PLACES = [f"p{number:02d}" for number in range(13)]

RULES = """
    level: {indicator: pm25, at_most: 35}
    quota: {indicator: pm25, at_most: {assigned: quota}}
    own_time: {indicator: pm25, at_most: 35, by: due}
    twice: {all: [own_time, {indicator: land, at_least: 4}]}
    flow: {total: energy, since: 2019, at_least: 20 t}
    change: {increase: land, since: 2018, at_least: 10 %}
    every: {indicator: land, at_least: 4, throughout: 2018..2020, where: not coastal}
    filled: {indicator: land, at_least: 4, in: 2019, missing: {carry_forward: 1}}
    worst: {indicator: water, at_least: Ⅱ}
    bad: {indicator: {count: periods, meeting: pm25 > 40, over: 2 years}, at_most: 1}
"""


def _row(number, place, year):
    return {
        "region": place,
        "year": str(year),
        "pm25": None if number == 5 else 26.0 + 2 * number - (year - 2020),
        "land": None if (number + year) % 7 == 0 else 3.0 + number % 4 + (year - 2018) / 4,
        "energy": None if number % 5 == 1 else float(number),
        "cod": 12.0 + number,
        "oxygen": None if number % 6 == 2 else 8.0 - number / 4,
    }


def _frame():
    years = (2018, 2019, 2020)
    return pl.DataFrame(
        [_row(number, place, year) for number, place in enumerate(PLACES) for year in years]
    )


ASSIGN = {
    "quota": {place: float(20 + 4 * number) for number, place in enumerate(PLACES) if number % 4},
    "due": {place: ("2019", "2020", None)[number % 3] for number, place in enumerate(PLACES)},
    "coastal": {
        place: (True, False, None, False)[number % 4] for number, place in enumerate(PLACES)
    },
}


def _evaluated(plan, **options):
    return plan.evaluate(_frame(), as_of=2020, assign=ASSIGN, **options)


def _everything(found):
    """Return all that an assessment says of its verdicts, in the order of its table."""
    one = found.filter(region="p07")
    return found.to_polars().to_dicts(), repr(found.by("reason")), one.to_polars().to_dicts()


SIZES = [
    # up to so many in batches, in a block, numbers in a frame, threads
    (0, 1, 10**6, 1),
    (1, 2, 10**6, 2),
    (4, 5, 10**6, 3),
    (12, 16_384, 10**6, 2),
    (256, 16_384, 700, 2),
    (256, 16_384, 1, 1),
]


def _sized(patch, narrow, block, numbers, threads):
    for module in (program, evaluation):
        patch.setattr(module, "NARROW", narrow)
    for module in (engine, evaluation):
        patch.setattr(module, "BLOCK", block)
    patch.setattr(evaluation, "_LARGEST_FRAME", numbers)
    patch.setattr(evaluation.os, "cpu_count", lambda: threads)


def test_what_the_places_come_to():
    found = _evaluated(rule_set(RULES))
    assert [found.verdict("level", region=place).status for place in PLACES] == [
        *["met"] * 5, "undetermined", *["missed"] * 7,
    ]  # fmt: skip
    # The quotas are none, 24, 28, 32, none ... and the values 26, 28, 30, 32 ...
    assert [found.verdict("quota", region=place).margin_number for place in PLACES[:8]] == [
        None, -4, -2, 0, None, None, 6, 8,
    ]  # fmt: skip
    assert [str(found.verdict("own_time", region=place).period) for place in PLACES[:5]] == [
        "2019", "2020", "None", "2019", "2020",
    ]  # fmt: skip
    assert [found.verdict("own_time", region=place).value_number for place in PLACES[:5]] == [
        27,
        28,
        None,
        33,
        34,
    ]
    assert [found.verdict("flow", region=place).status for place in PLACES] == [
        "missed", "undetermined", "missed", "missed", "missed", "missed", "undetermined", "missed", "missed",
        "missed", "met", "undetermined", "met",
    ]  # fmt: skip


@pytest.mark.parametrize("sizes", SIZES)
def test_blocks_change_nothing(sizes, monkeypatch):
    plan = rule_set(RULES)
    whole = _everything(_evaluated(plan))
    _sized(monkeypatch, *sizes)
    found = _evaluated(plan)
    assert _everything(found) == whole
    assert _everything(_evaluated(plan)) == whole  # with what was bound before
    # Each place by itself, first of all and after its table.
    alone = _evaluated(plan)
    for place in ("p12", "p07"):
        for rule in found.rules:
            one, other = alone.verdict(rule, region=place), found.verdict(rule, region=place)
            assert one.to_dict() == other.to_dict()


def test_progress_is_told_block_by_block(monkeypatch):
    plan = rule_set("level: {indicator: pm25, at_most: 35}")
    _sized(monkeypatch, 0, 5, 10**6, 1)
    told = []
    plan.evaluate(_frame(), as_of=2020, progress=lambda done, size: told.append((done, size)))
    assert told == [(5, 13), (10, 13), (13, 13)]
    # Places with other periods are bound apart: 4 of 13 without one, 5 by 2019, 4 by 2020.
    del told[:]
    _evaluated(plan, progress=lambda done, size: told.append((done, size)))
    assert told == [(4, 13), (9, 13), (13, 13)]
    del told[:]
    _sized(monkeypatch, 4, 2, 10**6, 1)
    _evaluated(plan, progress=lambda done, size: told.append((done, size)))
    assert told == [(2, 13), (4, 13), (6, 13), (8, 13), (9, 13), (11, 13), (13, 13)]
    del told[:]
    _sized(monkeypatch, 4, 5, 10**6, 1)
    _evaluated(plan, progress=lambda done, size: told.append((done, size)))
    assert told == [(4, 13), (9, 13), (13, 13)]
    assert evaluation.split(13, 5) == [slice(0, 5), slice(5, 10), slice(10, 13)]
    assert evaluation.split(10, 5) == [slice(0, 5), slice(5, 10)]
    assert evaluation.split(0, 5) == []


def test_threads_are_as_many_as_there_are(monkeypatch):
    for count, expected in ((3, 3), (None, 1)):
        monkeypatch.setattr(evaluation.os, "cpu_count", lambda count=count: count)
        assert evaluation.workers() == expected


def test_what_is_bound_is_kept_for_the_layouts_used_last(monkeypatch):
    monkeypatch.setattr(engine, "_PROGRAMS", 2)
    plan = er.loads("""
ecorules: 1
id: kept
window: 2018..2020
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {r: {indicator: pm25, at_most: 35}}
""")
    made = []
    monkeypatch.setattr(
        engine, "Program", lambda *given, **more: made.append(1) or program.Program(*given, **more)
    )

    def evaluated(*years, as_of=2020):
        found = plan.evaluate({"pm25": dict.fromkeys(years, 35)}, as_of=as_of)
        assert found.verdict("r").status == ("met" if as_of == 2020 and 2020 in years else
                                             "undetermined" if as_of == 2020 else "pending")  # fmt: skip
        return len(made)

    assert [evaluated(2020), evaluated(2020), evaluated(2019, 2020), evaluated(2020)] == [
        1,
        1,
        2,
        2,
    ]
    assert [evaluated(2020, as_of=2019), evaluated(2020)] == [3, 3]  # the one with 2019 went
    assert [evaluated(2019, 2020), evaluated(2020), evaluated(2020, as_of=2019)] == [4, 4, 5]


def test_the_last_period_with_data_is_found_in_any_block(monkeypatch):
    plan = rule_set("r: {indicator: intensity, at_most: 1}")
    rows = [{"region": place, "year": "2018", "energy": 1.0, "gdp": 1.0} for place in PLACES]
    rows += [
        {"region": place, "year": "2019", "energy": 1.0, "gdp": 1.0 if place == "p11" else None}
        for place in PLACES
    ]
    rows += [{"region": place, "year": "2020", "energy": 1.0, "gdp": None} for place in PLACES]
    for block in (1, 5, 12, 13, 100):
        monkeypatch.setattr(engine, "BLOCK", block)
        found = plan.evaluate(pl.DataFrame(rows))
        assert (str(found.as_of), found.as_of_defaulted) == ("2019", True)


# Places with members

OF_MEMBERS = """
    shut: {for: tasks, done: closed, by: due}
    low: {for: tasks, indicator: level, at_most: {indicator: energy}, by: 2020}
    number: {indicator: shut, at_least: 2}
    clean: {for: counties, indicator: pm25, at_most: 10}
    first: {for: counties, rank: pm25, among: counties, at_most: 1}
    own: {indicator: energy, at_least: 3}
    mean: {indicator: mean_pm25, at_most: 10}
"""


def _with_members():
    plan = ledger(OF_MEMBERS, belongs="belongs: city")
    rows = [
        {"region": f"市{number}", "year": "2020", "energy": number, "pm25": None}
        for number in range(7)
    ]
    counties = {}
    for number in range(15):
        name = f"县{number:02d}"
        counties[name] = {"city": f"市{number * number % 6}"}
        rows.append(
            {
                "region": name,
                "year": "2020",
                "energy": None,
                "pm25": None if number == 4 else 8 + number % 5,
            }
        )
    tasks = [
        {"region": f"市{number % 5}", "name": f"事{number:02d}", "closed": "2019-05-05" if number % 3 else None,
         "due": ("2019", "2020", "2021")[number % 3 if number < 9 else 0],
         "level": None if number == 8 else number / 3}
        for number in range(17)
    ]  # fmt: skip
    return plan.evaluate(
        pl.DataFrame(rows),
        registers={"tasks": tasks, "counties": counties},
        as_of=2020,
        complete=True,
    )


def _with_all(found):
    tables = [found, found.members("tasks"), found.members("counties")]
    some = [found.filter(region="市3"), found.members("tasks").filter(name="事07"),
            found.members("counties").filter(region=["县04", "县09"])]  # fmt: skip
    verdicts = [
        found.verdict(rule, region=f"市{number}").to_dict()
        for rule in found.rules
        for number in (6, 0, 3)
    ]
    members = found.members("tasks")
    verdicts += [
        members.verdict("low", name=f"事{number:02d}", region=f"市{number % 5}").to_dict()
        for number in (16, 0, 8)
    ]
    return [table.to_polars().to_dicts() for table in (*tables, *some)], verdicts


def test_what_members_come_to():
    found = _with_members()
    told = {
        rule: [found.verdict(rule, region=f"市{number}").status for number in range(7)]
        for rule in found.rules
    }
    assert told == {
        # 市0 has 0, 5, 10, 15; 市1 has 1, 6, 11, 16; 市2 has 2, 7, 12; 市3 has 3, 8, 13; 市4 has 4, 9, 14.
        "shut": [
            "missed",
            "missed",
            "missed",
            "missed",
            "missed",
            "not_applicable",
            "not_applicable",
        ],
        "low": [
            "missed",
            "missed",
            "missed",
            "missed",
            "missed",
            "not_applicable",
            "not_applicable",
        ],
        "number": ["met", "met", "met", "met", "met", "not_applicable", "not_applicable"],
        "clean": [
            "met",
            "missed",
            "not_applicable",
            "missed",
            "missed",
            "not_applicable",
            "not_applicable",
        ],
        "first": [
            "missed",
            "missed",
            "not_applicable",
            "missed",
            "missed",
            "not_applicable",
            "not_applicable",
        ],
        "own": ["missed", "missed", "missed", "met", "met", "met", "met"],
        "mean": [
            "met",
            "met",
            "not_applicable",
            "missed",
            "undetermined",
            "not_applicable",
            "not_applicable",
        ],
    }


@pytest.mark.parametrize("sizes", [(0, 1, 10**6, 1), (4, 3, 10**6, 2), (256, 99, 200, 2)])
def test_blocks_of_places_with_members_change_nothing(sizes, monkeypatch):
    whole = _with_all(_with_members())
    _sized(monkeypatch, *sizes)
    assert _with_all(_with_members()) == whole


def test_the_members_of_each_place():
    found = _with_members()
    told = {
        place: [one.series["name"] for one in found.verdict("shut", region=place).members]
        for place in ("市3", "市0", "市6")
    }
    assert told == {
        "市3": ["事03", "事08", "事13"],
        "市0": ["事00", "事05", "事10", "事15"],
        "市6": [],
    }
    clean = found.verdict("clean", region="市3").members
    assert [(one.series["region"], one.value_number) for one in clean] == [
        ("县03", 11),
        ("县09", 12),
    ]


def test_places_with_members_and_times_of_their_own(monkeypatch):
    rules = """
        shut: {for: tasks, done: closed, by: agreed}
        own: {indicator: energy, at_least: 3, by: agreed}
        number: {indicator: number, at_most: 1, by: agreed}
    """
    places = ("市0", "市1", "市2", "市3")
    # Places that are members stand before those that are judged, and among them.
    counties = {name: {"city": "市1"} for name in ("县一", "县二")}
    data = [{"region": "县一", "year": "2020", "energy": 9}]
    data += [
        {"region": place, "year": str(year), "energy": number + (year == 2020)}
        for number, place in enumerate(places, 1)
        for year in (2019, 2020)
    ]
    data.insert(5, {"region": "县二", "year": "2020", "energy": 9})
    tasks = [
        {"region": place, "name": f"事{number}", "closed": closed}
        for number, (place, closed) in enumerate(
            (
                ("市3", "2020-03-01"),
                ("市1", "2020-03-01"),
                ("市0", "2019-03-01"),
                ("市1", "2019-03-01"),
            )
        )
    ]
    agreed = {"市0": "2019", "市1": "2020", "市2": None, "市3": "2019"}
    expected = {
        "shut": ["met", "met", "undetermined", "missed"],
        "own": ["missed", "met", "undetermined", "met"],
        "number": ["met", "missed", "undetermined", "met"],
    }
    for narrow, block in ((256, 16_384), (0, 1)):
        _sized(monkeypatch, narrow, block, 10**6, 1)
        found = ledger(rules, belongs="belongs: city").evaluate(
            pl.DataFrame(data), registers={"tasks": tasks, "counties": counties}, as_of=2020, complete=True,
            assign={"agreed": agreed},
        )  # fmt: skip
        told = {
            rule: [found.verdict(rule, region=place).status for place in places]
            for rule in found.rules
        }
        assert told == expected
        members = found.members("tasks")
        statuses = [
            members.verdict("shut", name=row["name"], region=row["region"]).status for row in tasks
        ]
        assert statuses == ["missed", "met", "met", "met"]
        table = members.to_polars().select("name", "region", "status").rows()
        assert sorted(table) == [
            ("事0", "市3", "missed"), ("事1", "市1", "met"), ("事2", "市0", "met"), ("事3", "市1", "met"),
        ]  # fmt: skip
        one = members.filter(region="市1").to_polars().select("name", "status", "margin").rows()
        assert one == [("事1", "met", 305), ("事3", "met", 671)]
        one = members.filter(region="市0").to_polars().select("name", "status", "margin").rows()
        assert one == [("事2", "met", 305)]


def test_the_places_looked_at_last_are_kept(monkeypatch):
    found = _with_members()
    (part,) = found.evaluation.parts
    path = (("tasks", False),)
    assert part.world.space(path) is part.world.space(path)
    kept = [part.of_place(column) for column in (0, 1, 2, 3)]
    assert part.of_place(0) is kept[0]
    assert list(part.looked_at) == [0, 1, 2, 3]
    part.of_place(4)
    assert list(part.looked_at) == [1, 2, 3, 4]
    assert part.of_place(0) is not kept[0]
    assert part.of_place(3) is kept[3]


def test_too_many_members_are_refused(monkeypatch):
    _with_members()
    # The most pairs: 15 counties in 市0 .. 市5, each with its peers: 5 * 5 + 5 * 5 + 3 * 3 + 2 * 2.
    monkeypatch.setattr(world, "_MOST_PAIRS", 62)
    with pytest.raises(er.UsageError) as caught:
        _with_members()
    assert (caught.value.code, " make 63 pairs " in caught.value.message) == ("too-much", True)
    monkeypatch.setattr(world, "_MOST_PAIRS", 63)
    cells = [part.program.cells(part.world) for part in _with_members().evaluation.parts]
    for most, fits in ((cells[0], True), (cells[0] - 1, False)):
        monkeypatch.setattr(program, "_MOST_CELLS", most)
        if fits:
            _with_members()
            continue
        with pytest.raises(er.UsageError) as caught:
            _with_members()
        assert (caught.value.code, f"{cells[0]:,} numbers" in caught.value.message) == (
            "too-much",
            True,
        )


def test_a_block_holds_fewer_series_where_frames_are_large(monkeypatch):
    found = _evaluated(rule_set("level: {indicator: pm25, at_most: 35}"))
    ran = found.evaluation.parts[0].program
    rows = max(ran.float_rows, ran.widest * 4)
    for numbers, block, expected in (
        (rows * 7, 100, 7), (rows * 7 - 1, 100, 6), (rows * 7, 3, 3), (1, 100, 1), (0, 100, 1),
    ):  # fmt: skip
        monkeypatch.setattr(evaluation, "_LARGEST_FRAME", numbers)
        monkeypatch.setattr(evaluation, "BLOCK", block)
        assert evaluation.block_size(ran) == expected
    part = _with_members().evaluation.parts[0]
    cells = part.program.cells(part.world)
    for_each = -(-cells // 7)
    assert for_each > part.program.float_rows
    monkeypatch.setattr(evaluation, "_LARGEST_FRAME", for_each * 3)
    monkeypatch.setattr(evaluation, "BLOCK", 100)
    assert evaluation.block_size(part.program, part.world) == 3
    assert not evaluation.is_kept(part)
    monkeypatch.setattr(evaluation, "_LARGEST_FRAME", for_each * 7)
    assert evaluation.is_kept(part)
    monkeypatch.setattr(evaluation, "NARROW", 6)
    assert not evaluation.is_kept(part)


def test_a_block_holds_the_rows_of_its_series():
    plan = rule_set("level: {indicator: pm25, at_most: 35}")
    found = plan.evaluate(_frame(), as_of=2020).evaluation
    (part,) = found.parts
    wide = part.run(slice(2, 6), show=True)
    np.testing.assert_array_equal(wide.row(part.program.rules[0].status), found.statuses[0, 2:6])
    assert wide.size == 4
