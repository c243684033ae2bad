"""Laws of gaps and of time: what is not known, or not yet seen, never decides (sentence 41)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies.judging import (
    DECIDED,
    exempt,
    judge,
    multiplied,
    randoms,
    situations,
    statuses,
)  # fmt: skip
from strategies.profiles import Laws

Rules = dict[str, Any]
LAWS = Laws()
law = LAWS.law


def assert_persists(rule_set: Rules, before: Any, after: Any) -> None:
    """Compare the statuses of series before and after, ``{(rule, series): status}``."""
    for (rule, series), status in before.items():
        if status in DECIDED and not exempt(rule_set, rule_set["rules"][rule]):
            assert after[rule, series] == status, (rule, series)


@LAWS.at(0.3)
def sentence_41_filling_a_gap_or_giving_a_parameter_never_changes_what_is_decided(draw):
    rule_set, panel = draw(situations(one_grain=True))
    assume(not panel.history)  # what history fills is no gap, so the two are not taken away apart
    random = draw(randoms)
    common = {key: value for key, value in panel.assign.items() if isinstance(key, str)}
    thinned, fewer, original = {}, {}, {}
    for series, values in panel.data.items():
        for copied in range(12):  # series are judged alone, so these are twelve examples in one
            place = (f"{series[0]}{copied}", *series[1:])
            original[place] = series
            thinned[place] = {
                name: {p: None if random.randrange(13) < copied else v for p, v in cells.items()}
                for name, cells in values.items()
            }
            known = (common | panel.assign.get(series, {})).items()
            fewer[place] = {key: value for key, value in known if random.randrange(3)}
    before = statuses(rule_set, replace(panel, data=thinned, assign=fewer))
    after = statuses(rule_set, panel)
    assert_persists(rule_set, before, {key: after[key[0], original[key[1]]] for key in before})


@LAWS.at(0.3)
def sentence_41_moving_as_of_on_never_changes_what_is_decided(draw):
    rule_set, panel = draw(situations(one_grain=True))
    later = draw(
        st.sampled_from(["2019-12-30", "2020-02-29", "2020-06", "2020-Q3", "2020", "2022"])
    )
    assume(er.Period.parse(later).last_day > er.Period.parse(panel.as_of).last_day)
    many = multiplied(panel, 20, draw(randoms))
    before, after = statuses(rule_set, many), statuses(rule_set, replace(many, as_of=later))
    assert_persists(rule_set, before, after)


@law
def data_after_as_of_change_nothing(draw):
    rule_set, panel = draw(situations())
    random, last = draw(randoms), er.Period.parse(panel.as_of).last_day
    panel = multiplied(panel, 10, random)

    def otherwise(data):
        return {
            series: {
                name: {
                    period: value
                    if er.Period.parse(period).last_day <= last
                    else random.choice([None, *cells.values()])
                    for period, value in cells.items()
                }
                for name, cells in values.items()
            }
            for series, values in data.items()
        }

    other = replace(panel, data=otherwise(panel.data), history=otherwise(panel.history))
    assert judge(rule_set, other) == judge(rule_set, panel)


@LAWS.at(0.1)
def history_fills_what_a_scenario_lacks(draw):
    rule_set, panel = draw(situations())
    assume(panel.history)
    panel = multiplied(panel, 10, draw(randoms))
    filled = {
        series: {
            name: {
                period: panel.history[series[0]][name].get(period) if value is None else value
                for period, value in cells.items()
            }
            for name, cells in values.items()
        }
        for series, values in panel.data.items()
    }
    assert judge(rule_set, replace(panel, data=filled, history={})) == judge(rule_set, panel)


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
