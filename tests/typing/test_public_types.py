"""What a type checker tells those who use the library: it is checked by both, and it runs.

``assert_type`` is judged by the type checkers (see CONTRIBUTING.md) and hands its value on when
the file runs. What must not type-check carries the error it gives: a checker that no longer
gives it complains of the comment.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, assert_type

import pytest

import ecorules as er

if TYPE_CHECKING:
    import os

    import numpy as np
    import pandas as pd
    import polars as pl
    from numpy.typing import NDArray

    from ecorules.assessment.scorecard import Score
    from ecorules.assessment.summary import Breakdown, Summary

PLAN = """
ecorules: 1
id: air
window: 2018..2020
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020, lead: 市环保局}}
"""


def judged() -> er.Assessment:
    return er.loads(PLAN).evaluate({"pm25": {2020: 46.2}}, as_of=2020)


def test_rule_sets() -> None:
    plan = assert_type(er.loads(PLAN), er.RuleSet)
    assert_type(er.load("energy-intensity-2007"), er.RuleSet)
    assert assert_type(plan.rules, tuple[str, ...]) == ("pm25",)
    assert assert_type(plan.window, str | None) == "2018..2020"
    assert len(assert_type(plan.digest, str)) == len("sha256:") + 64
    assert assert_type(plan.warnings, tuple[er.Problem, ...]) == ()
    assert set(assert_type(er.built_in(), dict[str, Path])) > {"energy-intensity-2007"}
    assert "properties" in assert_type(er.schema(), dict[str, Any])


def test_assessments() -> None:
    result = assert_type(judged(), er.Assessment)
    assert assert_type(result.missed, er.Assessment).rules == ("pm25",)
    assert len(assert_type(result.filter(status=["missed"], lead="市环保局"), er.Assessment)) == 1
    summary: Summary = result.summary()
    assert assert_type(summary["missed"], int) == 1
    breakdown: Breakdown = result.by("lead")
    assert assert_type(breakdown["市环保局"]["missed"], int) == 1
    statuses: NDArray[np.uint8] = result.statuses
    assert statuses.tolist() == [[2]]
    assert assert_type(result.as_of, er.Period) == er.Period.of(2020)
    assert assert_type(result.explain("pm25", lang="zh"), str)
    assert [assert_type(verdict, er.Verdict).rule for verdict in result] == ["pm25"]
    assert assert_type(result.to_dict(), dict[str, Any])["rule_set"] == "air"
    assert assert_type(result.report().markdown(), str)


def test_frames() -> None:
    polars: pl.DataFrame = judged().to_polars()
    assert polars.height == 1
    pandas: pd.DataFrame = judged().to_pandas()
    assert len(pandas) == 1


def test_verdicts() -> None:
    verdict = assert_type(judged().verdict("pm25"), er.Verdict)
    status = assert_type(
        verdict.status, Literal["met", "missed", "pending", "undetermined", "not_applicable"]
    )
    assert status == "missed"
    assert assert_type(verdict.margin_number, float | None) == -1.2
    assert assert_type(verdict.period, er.Period | None) == er.Period.of(2020)
    assert assert_type(verdict.lead, tuple[str, ...]) == ("市环保局",)
    assert assert_type(verdict.missing, tuple[tuple[str, er.Period | None], ...]) == ()
    assert assert_type(verdict.members, tuple[er.Verdict, ...]) == ()


def test_every_status_can_be_told_apart() -> None:
    """A checker knows that nothing is left: no default is needed, and none may be forgotten."""
    assert told(judged().verdict("pm25")) == "too high"


def told(verdict: er.Verdict) -> str:
    match verdict.status:
        case "met":
            return "fine"
        case "missed":
            return "too high"
        case "pending" | "undetermined":
            return "nobody knows yet"
        case "not_applicable":
            return "not asked"


def test_periods_and_days() -> None:
    period = assert_type(er.Period.parse("2019-Q4"), er.Period)
    assert assert_type(period.last_day, dt.date) == dt.date(2019, 12, 31)
    assert assert_type(period.grain, er.Grain) is er.Grain.QUARTER
    assert assert_type(period + 1, er.Period) == er.Period.parse("2020-Q1")
    assert assert_type(list(er.PeriodRange.parse("2018..2019")), list[er.Period])
    due = assert_type(er.calendar(er.loads(PLAN)), er.Calendar)
    assert [assert_type(one, er.DueDay).day for one in due] == [dt.date(2020, 12, 31)]


def test_errors_carry_their_problems() -> None:
    with pytest.raises(er.DataError) as caught:
        er.loads(PLAN).evaluate({"pm25": "6.04 kg"}, as_of=2020)
    first = assert_type(caught.value.problems, tuple[er.Problem, ...])[0]
    assert assert_type(first.code, str) == "unit-mismatch"
    assert isinstance(assert_type(first.place, er.Place), er.Place)
    assert isinstance(caught.value, ValueError)


def test_scores() -> None:
    with pytest.raises(er.NotFoundError):
        score_of(judged())


def score_of(result: er.Assessment) -> Score:
    return result.score()


def test_paths_of_any_kind(tmp_path: Path) -> None:
    file: os.PathLike[str] = tmp_path / "air.yaml"
    Path(file).write_text(PLAN, "utf-8")
    assert assert_type(er.load(file), er.RuleSet).id == "air"


def test_what_a_checker_refuses() -> None:
    """Each line is wrong at runtime too, or says nothing."""
    with pytest.raises(AttributeError):
        er.evaluate  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(TypeError):
        judged().filter(binding="yes", status=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        er.loads(PLAN).evaluate({}, asof=2020)  # type: ignore[call-arg]
    verdict = judged().verdict("pm25")
    passed = verdict.status == "passed"  # type: ignore[comparison-overlap]
    assert not passed
    with pytest.raises(TypeError):
        taken_for_truth(verdict)
    with pytest.raises(AttributeError):
        verdict.rule = "other"  # type: ignore[misc]


def taken_for_truth(verdict: er.Verdict) -> str:
    return "fine" if verdict else "not fine"  # pyright: ignore[reportGeneralTypeIssues]
