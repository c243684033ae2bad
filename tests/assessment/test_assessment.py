"""Assessments: summaries, breakdowns, selections and single verdicts."""

from __future__ import annotations

import re

import pytest
from assessment_sets import cities, kinds

import ecorules as er
from ecorules.assessment import STATUSES, Summary


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return cities()


def test_counts(result: er.Assessment) -> None:
    assert len(result) == 9
    assert result.summary() == {
        "met": 4, "missed": 3, "pending": 0, "undetermined": 2, "not_applicable": 0,
    }  # fmt: skip
    assert repr(result.summary()) == "4 met, 3 missed, 2 undetermined"
    assert result.summary().total == 9
    assert repr(Summary([0, 0, 0, 0, 0])) == "no verdicts"


def test_what_it_holds(result: er.Assessment) -> None:
    assert result.rules == ("air", "land", "water")
    assert result.keys == ("region",)
    assert str(result.as_of) == "2020"
    assert not result.as_of_defaulted
    assert result.notes == ()
    assert result.statuses.tolist() == [[1, 2, 4], [1, 2, 1], [1, 2, 4]]
    with pytest.raises(ValueError, match="read-only"):
        result.statuses[0, 0] = 3


def test_iteration_goes_place_by_place(result: er.Assessment) -> None:
    found = [(one.series["region"], one.rule, one.status) for one in result]
    assert found == [
        ("株洲", "air", "met"), ("株洲", "land", "met"), ("株洲", "water", "met"),
        ("湘潭", "air", "missed"), ("湘潭", "land", "missed"), ("湘潭", "water", "missed"),
        ("长沙", "air", "undetermined"), ("长沙", "land", "met"), ("长沙", "water", "undetermined"),
    ]  # fmt: skip


def test_status_of_the_set_is_all_of_its_binding_rules(result: er.Assessment) -> None:
    assert result.status() == {"株洲": "met", "湘潭": "missed", "长沙": "undetermined"}
    assert result.status(region="长沙") == "undetermined"
    assert result.filter(rule="land").status(region="湘潭") == "not_applicable"
    assert kinds().status() == "missed"
    with pytest.raises(er.NotFoundError, match="长沙"):
        result.status(region="长沙市")


def test_one_of_several_pending_parts_makes_it_pending() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t}, b: {unit: t}}
rules: {a: {indicator: a, at_least: 1 t}, b: {indicator: b, at_least: 1 t, by: 2030}}
""")
    assert plan.evaluate({"b": {"2020": 3}}, as_of=2020).status() == "pending"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("rule", {"air": (1, 1, 1), "land": (2, 1, 0), "water": (1, 1, 1)}),
        ("region", {"株洲": (3, 0, 0), "湘潭": (0, 3, 0), "长沙": (1, 0, 2)}),
        (
            "lead",
            {
                "市环保局": (1, 1, 1),
                "市气象局": (1, 1, 1),
                "市林业局": (2, 1, 0),
                "(none)": (1, 1, 1),
            },
        ),
        ("tags", {"air": (1, 1, 1), "health": (1, 1, 1), "(none)": (3, 2, 1)}),
        ("binding", {"binding": (2, 2, 2), "expected": (2, 1, 0)}),
        ("clause", {"(none)": (4, 3, 2)}),
        ("reason", {"value_missing": (0, 0, 2), "compared": (4, 3, 0)}),
    ],
)
def test_breakdowns(
    result: er.Assessment, what: str, expected: dict[str, tuple[int, int, int]]
) -> None:
    found = {
        label: (part["met"], part["missed"], part["undetermined"])
        for label, part in result.by(what).items()
    }
    assert found == expected
    assert all(tuple(part) == STATUSES for part in result.by(what).values())


def test_breakdown_of_a_selection_and_of_nothing_known(result: er.Assessment) -> None:
    found = result.missed.by("region")
    assert {label: part.total for label, part in found.items()} == {"湘潭": 3}
    assert {label: part.total for label, part in result.missed.by("reason").items()} == {
        "compared": 3
    }
    with pytest.raises(er.UsageError, match=r"breakdown by 'leed', did you mean 'lead'"):
        result.by("leed")


def test_people_of_the_set_are_a_default() -> None:
    counted = kinds().by("responsible")
    assert counted["市住建局"].total == 1
    assert "等" not in counted
    assert kinds().by("lead")["市环保局"].total == 21


def test_selections(result: er.Assessment) -> None:
    assert len(result.met) == 4
    assert len(result.missed) == 3
    assert len(result.undetermined) == 2
    assert len(result.pending) == len(result.not_applicable) == 0
    assert [one.rule for one in result.filter(region="湘潭", binding=True)] == ["air", "water"]
    assert [one.series["region"] for one in result.filter(rule=["land"], status="met")] == [
        "株洲", "长沙",
    ]  # fmt: skip
    assert len(result.filter(reason="value_missing")) == 2
    assert len(result.filter(lead=["市林业局", "市气象局"])) == 6
    assert len(result.filter(tags="health").missed) == 1
    assert result.missed.rules == ("air", "land", "water")
    assert result.missed.filter(rule="air").summary() == {
        "met": 0, "missed": 1, "pending": 0, "undetermined": 0, "not_applicable": 0,
    }  # fmt: skip
    assert len(result.missed.filter(region="株洲")) == 0
    assert list(result.pending) == []


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"rule": "airr"}, er.NotFoundError, "no rule 'airr', did you mean 'air'"),
        ({"status": "meet"}, er.UsageError, "no status 'meet', did you mean 'met'"),
        ({"reason": "value_mising"}, er.UsageError, "did you mean 'value_missing'"),
        ({"lead": "市环保"}, er.NotFoundError, "did you mean '市环保局'"),
        ({"tags": "ear"}, er.NotFoundError, "did you mean 'air'"),
        ({"region": "北京"}, er.NotFoundError, "no series has region '北京'"),
        ({"scenario": "bau"}, er.UsageError, "no key 'scenario'"),
    ],
)
def test_what_cannot_be_selected(
    result: er.Assessment, asked: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        result.filter(**asked)


def test_one_verdict(result: er.Assessment) -> None:
    assert result.verdict("air", region="湘潭").margin_number == -2.5
    assert result.missed.verdict("air").series == {"region": "湘潭"}
    with pytest.raises(er.NotFoundError, match="no rule 'aire', did you mean 'air'"):
        result.verdict("aire")
    with pytest.raises(er.UsageError, match="there are 3 series"):
        result.verdict("air")
    with pytest.raises(er.NotFoundError, match="not in this selection"):
        result.missed.verdict("air", region="株洲")


def test_as_of_taken_from_the_data() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 1 t}}
""")
    result = plan.evaluate({"a": {"2020": 3}})
    assert result.as_of_defaulted
    assert repr(result).startswith("small as of 2020 (the last period with data): 1 met\n")


def test_a_rule_that_is_not_selected_has_no_verdict_there(result: er.Assessment) -> None:
    for kept, asked in (("air", "land"), ("air", "water"), ("water", "air"), ("land", "water")):
        with pytest.raises(er.NotFoundError, match="not in this selection"):
            result.filter(rule=kept).verdict(asked, region="株洲")
    with pytest.raises(er.NotFoundError, match="not in this selection"):
        result.filter(region="株洲").verdict("air", region="长沙")


def test_a_page_of_many_verdicts_counts_them_by_rule() -> None:
    plan = er.loads("""
ecorules: 1
id: many
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 2 t}, b: {indicator: a, at_least: 9 t}}
""")
    places = {f"r{number}": {"a": {2020: number}} for number in range(40)}
    page = plan.evaluate(places, as_of=2020)._repr_html_()
    words = [word for word in re.split(r"<[^>]*>", page) if word.strip()]
    assert words == [
        "many as of 2020: 69 met, 11 missed",
        "rule", "met", "missed", "pending", "undetermined", "not applicable",
        "a", "38", "2", "0", "0", "0",
        "b", "31", "9", "0", "0", "0",
        "80 verdicts",
    ]  # fmt: skip
