"""The rule sets that come with the package, on the figures that were published."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import ecorules as er
from ecorules.cases import run_cases

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = (EXAMPLES / "energy-intensity-2007-printed.csv").read_text("utf-8")
PRINTED = list(csv.DictReader(TABLE.splitlines()))


def test_what_comes_with_the_package():
    assert {"energy-intensity-2007", "zhuzhou-2018-2020"} <= set(er.built_in())


@pytest.mark.parametrize("name", sorted(er.built_in()))
def test_all_worked_examples_of_a_set_hold(name):
    results = run_cases(er.load(name))
    assert results
    for result in results:
        assert result.error is None, result.title
        assert result.failures == (), (result.title, [str(check) for check in result.failures])


@pytest.mark.parametrize("name", sorted(er.built_in()))
def test_every_rule_of_a_set_has_a_worked_example_that_meets_it(name):
    plan = er.load(name)
    found: dict[str, set[str]] = {rule: set() for rule in plan.rules}
    for case in plan.model.cases:
        for rule, expected in case.expect.items():
            found[rule].add(expected if isinstance(expected, str) else expected.get("status", ""))
    assert {rule for rule, statuses in found.items() if "met" not in statuses} == set()


# -- energy per unit of GDP, 2007 ----------------------------------------------------------------


@pytest.fixture(scope="module")
def provinces():
    return er.load("energy-intensity-2007").evaluate(
        EXAMPLES / "energy-intensity-2007.csv",
        as_of=2007,
        region="province",
        assign=EXAMPLES / "energy-intensity-2007-targets.csv",
    )


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row["province"])
def test_a_province_comes_out_as_printed(provinces, row):
    verdict = provinces.verdict("reduction", region=row["province"])
    target = float(row["printed_target"].split("~")[0])
    reached = float(row["printed_change"])
    assert (verdict.status, verdict.reason) == (row["status"], "compared")
    assert verdict.value_number == -reached
    assert verdict.bound_number == -target
    assert verdict.margin_number == pytest.approx(target - reached)
    assert verdict.margin_unit == "pp"
    assert (verdict.status == "missed") == (row["grade"] == "未完成")


def test_twenty_provinces_and_three_that_missed(provinces):
    assert len(PRINTED) == 20
    assert len(provinces) == 20
    missed = {
        verdict.series["region"]: round(verdict.margin_number, 2) for verdict in provinces.missed
    }
    assert missed == {"河北": -0.38, "山西": -1.08, "内蒙古": -0.76}
    assert provinces.as_of == er.Period.parse("2007")


def test_without_targets_no_province_is_met():
    found = er.load("energy-intensity-2007").evaluate(
        EXAMPLES / "energy-intensity-2007.csv", as_of=2007, region="province"
    )
    assert {(verdict.status, verdict.reason) for verdict in found} == {
        ("undetermined", "parameter_missing")
    }


# -- Zhuzhou, 2018 to 2020 -----------------------------------------------------------------------

# goal -> margin, in points for the first and in steps for the classes of water
MET = {"good_air": 3.6, "mishui": 0, "lushui": 0}


@pytest.fixture(scope="module")
def zhuzhou():
    return er.load("zhuzhou-2018-2020").evaluate(EXAMPLES / "zhuzhou-published.csv", as_of=2020)


def test_the_published_figures_meet_exactly_three_goals(zhuzhou):
    met = {verdict.rule: verdict.margin_number for verdict in zhuzhou.met}
    assert met == {rule: pytest.approx(margin) for rule, margin in MET.items()}
    assert len(zhuzhou.missed) == len(zhuzhou.pending) == len(zhuzhou.not_applicable) == 0
    assert len(zhuzhou.undetermined) == len(zhuzhou.rules) - 3


def test_every_other_goal_lacks_a_value(zhuzhou):
    reasons = {verdict.rule: verdict.reason for verdict in zhuzhou.undetermined}
    assert set(reasons.values()) == {"value_missing"}
    assert set(reasons) == set(zhuzhou.rules) - set(MET)


def test_the_river_lacks_two_years_of_three(zhuzhou):
    verdict = zhuzhou.verdict("xiangjiang")
    assert [(name, str(period)) for name, period in verdict.missing] == [
        ("xiangjiang", "2018"), ("xiangjiang", "2019"),
    ]  # fmt: skip


def test_the_set_as_a_whole_is_undetermined(zhuzhou):
    assert zhuzhou.status() == "undetermined"


def test_figures_that_no_rule_asks_for_are_named(zhuzhou):
    notes = " ".join(str(note) for note in zhuzhou.notes)
    for name in ("good_air_days", "safe_use_of_contaminated_farmland"):
        assert name in notes


def test_a_year_earlier_all_goals_of_2020_are_pending():
    found = er.load("zhuzhou-2018-2020").evaluate(EXAMPLES / "zhuzhou-published.csv", as_of=2019)
    assert {verdict.status for verdict in found} == {"pending"}
    assert {verdict.reason for verdict in found} == {"not_seen", "value_missing", "base_missing"}


def test_later_figures_change_nothing():
    plan = er.load("zhuzhou-2018-2020")
    rows = (EXAMPLES / "zhuzhou-published.csv").read_text("utf-8").splitlines()
    earlier = "\n".join(row for row in rows if not row.startswith("株洲,2021"))
    import pandas as pd

    found = plan.evaluate(pd.read_csv(io.StringIO(earlier)).drop(columns="note"), as_of=2020)
    assert sorted(verdict.rule for verdict in found.met) == sorted(MET)
