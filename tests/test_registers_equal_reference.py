"""Registers: the engine gives the verdicts of the reference, for places and for their members."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from reference import Outcome, delicate, judge, judge_members, shown_day
from strategies import Ledger, ledger_sets, to_yaml
from strategies.profiles import Laws
from strategies.reached import CORE, WITH_REGISTERS, Reached, count_ledger
from test_engine_equals_reference import frame, same

Rules = dict[str, Any]
LAWS = Laws()
REACHED = Reached()

# What is missing of members while a period is unseen: which of these stands first says little.
_WAITING = {
    "members_unknown", "not_seen", "value_missing", "where_unknown", "reference_missing",
    "base_missing", "parameter_missing",
}  # fmt: skip
# An endless list comes as near to 0 or 100 % as one likes: the engine shows a number beside it.
_NEAR = 1e-5


def evaluate(rule_set: Rules, ledger: Ledger) -> er.Assessment:
    return er.loads(to_yaml(rule_set)).evaluate(
        frame(ledger.data),
        registers=ledger.registers,
        complete=ledger.complete,
        as_of=ledger.as_of,
        standards=[er.loads(to_yaml(one)) for one in ledger.standards],
        assign=ledger.assign or None,
    )


def rows_of(result: er.Assessment) -> dict[tuple[str, tuple[str, ...]], dict[str, Any]]:
    return {
        (row["rule"], tuple(row[key] for key in result.keys)): row
        for row in result.to_polars().iter_rows(named=True)
    }


def check(row: dict[str, Any], outcome: Outcome, rule: Rules) -> None:
    assert row["status"] == outcome.status
    if outcome.status == "pending":
        assert row["reason"] == outcome.reason or {row["reason"], outcome.reason} <= _WAITING
    elif outcome.status != "undetermined" or not {"all", "any", "rules"} & set(rule):
        assert row["reason"] == outcome.reason
    if outcome.status not in ("met", "missed") or outcome.reason == "parts":
        assert row["value"] is row["bound"] is row["margin"] is None
        return
    close = outcome.margin is not None and abs(outcome.margin) < _NEAR
    if outcome.value_unit == "date" or "done" in rule:
        assert (row["label"] or "") == (shown_day(outcome.value) or "")
        assert row["margin"] == outcome.margin
    else:
        size = max(abs(n) for n in (outcome.value, outcome.bound, 1e-3) if n is not None)
        size = max(size, _NEAR * 1e9) if close else size
        assert same(row["value"], row["unit"], outcome.value, outcome.value_unit or "1", size)
        assert same(row["bound"], row["unit"], outcome.bound, outcome.bound_unit or "1", size)
        assert same(
            row["margin"], row["margin_unit"], outcome.margin, outcome.bound_unit or "1", size
        )
    if not close:
        # where each member is due on a day of its own, that day is shown and may be all there is
        own_day = "done" in rule and rule.get("by") == "due"
        assert row["period"] == outcome.period or (own_day and row["period"] is None)
        assert row["end"] == (outcome.end or "")
    if "known(" not in str(rule):
        assert set(filter(None, row["flags"].split(","))) == outcome.flags


def waits_by_name(rules: Rules) -> bool:
    """Say whether a rank with days of grace is part of a rule for the same members, by its name.

    The reference reads such a part without its days of grace.
    """
    graced = {name for name, rule in rules.items() if "rank" in rule and "within" in rule}
    parts = [rule.get(key, ()) for rule in rules.values() for key in ("all", "any", "rules")]
    return any(isinstance(part, str) and part in graced for some in parts for part in some)


@LAWS.at(1.0)
def places_and_members(draw: st.DrawFn) -> None:
    rule_set, ledger = draw(ledger_sets())
    assume(not waits_by_name(rule_set["rules"]))
    assume(not delicate(rule_set, ledger.data, **ledger.options))
    expected = judge(rule_set, ledger.data, **ledger.options)
    of_members = judge_members(rule_set, ledger.data, **ledger.options)
    result = evaluate(rule_set, ledger)
    count_ledger(REACHED, rule_set, ledger, result)
    found = rows_of(result)
    assert found.keys() == expected.keys()
    for (name, series), outcome in expected.items():
        check(found[name, series], outcome, rule_set["rules"][name])
    for register in {rule["for"] for rule in rule_set["rules"].values() if "for" in rule}:
        rows = rows_of(result.members(register))
        wanted = {
            (name, (label, *series[1:]) if register == "counties" else (*series, label)): outcome
            for (name, label, series), outcome in of_members.items()
            if rule_set["rules"][name]["for"] == register
        }
        assert rows.keys() == wanted.keys()
        for (name, key), outcome in wanted.items():
            check(rows[name, key], outcome, rule_set["rules"][name])


@pytest.mark.parametrize("name", LAWS)
def test_registers_equal_reference(name):
    LAWS.hold(name)
    assert not WITH_REGISTERS & set(REACHED.missing(CORE, least=3))


def test_the_day_a_member_was_late_is_shown():
    """One example by hand: what the table shows of a duty is what the verdict says."""
    rule_set = """
        ecorules: 1
        id: t
        registers: {plants: {attributes: {closed: date}}}
        rules: {r: {for: plants, done: closed, by: 2019}}
    """
    result = er.loads(rule_set).evaluate(
        None,
        registers={"plants": [{"name": "a", "region": "A", "closed": "2020-01-31"}]},
        complete=True,
        as_of="2020",
    )
    (row,) = rows_of(result.members("plants")).values()
    assert (row["status"], row["label"], row["margin"]) == ("missed", "2020-01-31", -31.0)
    verdict = result.members("plants").verdict("r", name="a")
    assert (verdict.status, verdict.margin.magnitude) == ("missed", -31.0)
