"""Laws of what has no part in a verdict: adding, copying or rewriting it changes nothing.

And what stands beside a verdict follows from other verdicts, or from the verdict itself.
"""

from __future__ import annotations

import copy
import json
import math
import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import (
    declare,
    ledger_sets,
    panels,
    plain_rules,
    register_set,
    rule_sets,
    times,
    to_yaml,
)  # fmt: skip
from strategies.judging import (
    assess,
    assigned,
    history,
    judge,
    long,
    mixes_times,
    multiplied,
    randoms,
    shuffled,
    situations,
    verdicts,
    wide,
)  # fmt: skip
from strategies.ledger_rules import STANDARDS
from strategies.pool import INDICATORS, TIMELINES
from strategies.profiles import Laws
from test_laws_registers import evaluate, keys_in, tables

Rules = dict[str, Any]
LAWS = Laws()
law = LAWS.law


# -- what is added ---------------------------------------------------------------------------------


@law
def what_no_rule_names_changes_nothing(draw):
    rule_set, panel = draw(situations())
    spare = [name for name in INDICATORS if name not in rule_set["indicators"]]
    more = copy.deepcopy(rule_set)
    for name in draw(st.lists(st.sampled_from(spare), unique=True, max_size=4)):
        if INDICATORS[name].observed:
            more["indicators"][name] = INDICATORS[name].definition
    more["indicators"]["unheard"] = {"unit": "t", "kind": "flow"}
    more["indicators"]["unheard_of"] = {"unit": "%", "expression": "unheard / unheard"}
    more.setdefault("parameters", {})["unasked"] = {"unit": "t"}
    more["registers"] = {"unread": {"attributes": {"closed": "date"}}}
    more["title"] = {"en": "Another title", "zh": "另一个标题"}

    def shape(data):
        frame = draw(st.sampled_from([wide, long]))(data)
        if "indicator" in frame.columns:
            return frame
        return frame.with_columns(unheard=pl.lit(7.0))

    before = judge(rule_set, panel)
    assert judge(more, panel, shape) == before


@law
def another_rule_changes_nothing(draw):
    rule_set, panel = draw(situations(most=2))
    rules = dict(rule_set["rules"])
    name = draw(st.sampled_from(list(rules)))
    rule = draw(plain_rules(grain="year", timed=True)) | draw(times("year"))
    more = {**declare({**rules, "added": rule}), "rules": {"added": rule, **rules}}
    more["rules"]["again"] = rules[name]
    before, after = judge(rule_set, panel), judge(more, panel)
    for key, row in before.items():
        assert after[key] == row
    for (rule_name, series), row in before.items():
        if rule_name == name:
            assert after["again", series] == row


@law
def another_series_and_a_copy_of_one_change_nothing(draw):
    rule_set, panel = draw(situations())
    before = judge(rule_set, panel)
    original = draw(st.sampled_from(list(panel.data)))
    renamed = ("Z", *original[1:])
    data = {renamed: panel.data[original], **panel.data}
    assign = dict(panel.assign)
    if original in assign:
        assign[renamed] = assign[original]
    past = dict(panel.history)
    if past:
        past["Z"] = past[original[0]]
    after = judge(rule_set, replace(panel, data=data, assign=assign, history=past))
    assert {key: row for key, row in after.items() if key[1] != renamed} == before
    for (rule, series), row in before.items():
        if series == original:
            assert after[rule, renamed] == row


@law
def scenarios_of_the_same_values_have_the_same_verdicts(draw):
    rule_set, panel = draw(situations())
    assume(all(len(series) == 1 for series in panel.data))
    single = judge(rule_set, panel)
    names = draw(
        st.lists(st.sampled_from(["low", "high", "基准", "base case"]), min_size=1, unique=True)
    )
    data = {(place, name): values for (place,), values in panel.data.items() for name in names}
    assign: dict[Any, Any] = {}
    for key, value in panel.assign.items():
        if isinstance(key, str):
            assign[key] = value
        else:
            assign |= {(*key, name): value for name in names}
    doubled = judge(rule_set, replace(panel, data=data, assign=assign))
    assert doubled.keys() == {(rule, (place, name)) for rule, (place,) in single for name in names}
    for (rule, (place, _)), row in doubled.items():
        assert row == single[rule, (place,)]


@law
def an_empty_series_is_never_decided_by_what_it_lacks(draw):
    rule_set, panel = draw(situations())
    some = next(iter(panel.data))
    blank = {name: dict.fromkeys(cells) for name, cells in panel.data[some].items()}
    empty = replace(panel, data={some: blank}, assign={}, history={})
    for (name, _), row in judge(rule_set, empty).items():
        text = str(rule_set["rules"][name]) + str(rule_set["indicators"])
        if row["status"] == "met" and "known(" not in text:
            # a flow is never below zero, and counts of nothing are zero: that much is known
            assert row["reason"] in ("early", "parts") or row["end"] in ("least", "most"), row


# -- what is written otherwise ---------------------------------------------------------------------


@law
def json_block_style_and_the_order_of_keys_are_one_set(draw):
    rule_set = draw(rule_sets())
    random = draw(randoms)

    def turned(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {key: turned(one) for key, one in shuffled(thing, random).items()}
        if isinstance(thing, list):
            return [turned(one) for one in thing]
        return thing

    first = er.loads(to_yaml(rule_set))
    spelled = [
        json.dumps(rule_set, ensure_ascii=False),
        json.dumps(rule_set, ensure_ascii=True, indent=2),
        yaml.safe_dump(rule_set, allow_unicode=True, sort_keys=False),
        yaml.safe_dump(rule_set, allow_unicode=True, default_flow_style=True),
        to_yaml(turned(rule_set)),
        "# a comment\n" + first.dump(),
        first.canonical(),
    ]
    for text in spelled:
        again = er.loads(text)
        assert again.digest == first.digest
        assert again.canonical() == first.canonical()


@law
def a_set_that_extends_another_and_says_nothing_is_the_other(draw):
    rule_set, panel = draw(situations())
    parent = er.loads(to_yaml(rule_set))
    child = er.loads("ecorules: 1\nid: child\nextends: generated\nrules: {}\n", parents=[parent])
    options = {"as_of": panel.as_of, "assign": assigned(panel), "history": history(panel, wide)}
    data = wide(panel.data)
    expected = verdicts(parent.evaluate(data, **options))
    assert verdicts(child.evaluate(data, **options)) == expected
    same = {"ecorules": "1", "id": "again", "extends": "generated", "rules": rule_set["rules"]}
    if not any(word in str(rule_set["rules"]) for word in ("expression", "case", "schedule")):
        repeated = er.loads(to_yaml(same), parents=[parent])
        assert verdicts(repeated.evaluate(data, **options)) == expected


@law
def what_a_rule_is_called_and_who_answers_for_it_change_nothing(draw):
    rule_set, panel = draw(situations())
    more = copy.deepcopy(rule_set)
    words = {"title": "Another", "note": "a note", "tags": ["air", "water"], "lead": ["环保局"],
             "support": ["水利局", "等"], "supervise": ["督查室"]}  # fmt: skip
    for rule in more["rules"].values():
        rule.update({key: words[key] for key in draw(st.sets(st.sampled_from(sorted(words))))})
    assert judge(more, panel) == judge(rule_set, panel)


# -- what stands beside a verdict ------------------------------------------------------------------


@LAWS.at(0.06)
def what_an_assessment_says_is_said_alike_everywhere(draw):
    rule_set, panel = draw(situations())
    result = assess(rule_set, panel)
    rows = verdicts(result)
    listed = {verdict.status: 0 for verdict in result}
    told: set[str] = set()
    for verdict in result:
        listed[verdict.status] += 1
        row = rows[verdict.rule, tuple(verdict.series.values())]
        assert verdict.status == row["status"]
        assert (verdict.reason, ",".join(verdict.flags), verdict.end) == (
            row["reason"],
            row["flags"],
            row["end"],
        )
        assert (verdict.value_number, verdict.bound_number) == (row["value"], row["bound"])
        margin = verdict.margin_number  # without the noise of subtraction
        assert (margin is None) == (row["margin"] is None)
        if margin is not None:
            noise = 1e-11 * max(abs(verdict.value_number), abs(verdict.bound_number))
            assert math.isclose(margin, row["margin"], abs_tol=noise)
            assert (margin > 0) == (row["margin"] > 0)
        if verdict.rule not in told:  # all that it carries, once for each rule
            told.add(verdict.rule)
            said = verdict.to_dict()
            assert (said["status"], said["rule"]) == (verdict.status, verdict.rule)
            again = result.verdict(verdict.rule, **verdict.series)
            assert again.to_dict() == said
            json.dumps(said, allow_nan=False)
    for status, number in listed.items():
        assert len(getattr(result, status)) == number
    assert len(result) == len(rows) == sum(listed.values())
    assert result.to_pandas().shape == result.to_polars().shape
    assert [row["status"] for row in result.to_arrow().to_pylist()] == result.to_polars()[
        "status"
    ].to_list()


@LAWS.at(0.1)
def an_excuse_excuses_nothing(draw):
    rule_set, panel = draw(situations())
    result = assess(rule_set, panel)
    before = verdicts(result)
    missed = [verdict for verdict in result if verdict.status == "missed"]
    assume(missed)
    verdict = draw(st.sampled_from(missed))
    excused = result.excuse(verdict.rule, "drought", **verdict.series)
    after = verdicts(excused)
    assert {key: row["status"] for key, row in after.items()} == {
        key: row["status"] for key, row in before.items()
    }
    assert excused.verdict(verdict.rule, **verdict.series).excuse == "drought"
    for series in panel.data:
        keys = dict(zip(result.keys, series, strict=True))
        assert excused.status(**keys) == result.status(**keys)


@LAWS.at(0.3)
def sentence_48_first_attained_is_the_first_period_at_which_the_rule_alone_is_met(draw):
    rule = draw(plain_rules(grain="year", timed=True))
    rule_set = declare({"r": {**rule, "in": "2021"}, **{f"in{year}": {**rule, "in": year} for year in
                        TIMELINES["year"][3:]}})  # fmt: skip
    assume("schedule" not in str(rule))
    panel = draw(panels(rule_set))
    assume(not mixes_times(panel))
    panel = multiplied(panel, 6, draw(randoms))
    result = assess(rule_set, panel)
    seen = [
        year
        for year in TIMELINES["year"][3:]
        if er.Period.parse(year).last_day <= er.Period.parse(panel.as_of).last_day
    ]
    for series in panel.data:
        keys = dict(zip(result.keys, series, strict=True))
        alone = {year: result.verdict(f"in{year}", **keys) for year in seen}
        met = [year for year, verdict in alone.items() if verdict.status == "met"]
        verdict = result.verdict("r", **keys)
        attained = verdict.first_attained
        assert (None if attained is None else str(attained)) == (met[0] if met else None)
        so_far = verdict.so_far
        if verdict.status in ("pending", "undetermined") and seen:
            last = alone[seen[-1]]
            if last.status == "not_applicable":
                assert so_far is None
                continue
            says = {"met": "pass", "missed": "fail"}.get(last.status, "unknown")
            assert so_far is not None
            assert so_far.outcome == says
            if says != "unknown":
                assert so_far.value == pytest.approx(last.value_number, rel=1e-9)
                assert so_far.margin == pytest.approx(last.margin_number, rel=1e-9, abs=1e-9)
        elif verdict.status not in ("pending", "undetermined"):
            assert so_far is None


_PRINTED = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
_SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def printed_numbers(text: str) -> list[tuple[float, float]]:
    """Return the numbers of a text, each with half a unit of its last digit."""
    found = []
    for word in _PRINTED.findall(text):
        mantissa, _, exponent = word.replace("−", "-").replace(",", "").partition("×10")
        power = 10.0 ** int(exponent.translate(_SUPERSCRIPT) or 0)
        digits = len(mantissa.partition(".")[2])
        found.append((float(mantissa) * power, 0.51 * 10.0**-digits * power))
    return found


@LAWS.at(0.15)
def an_explanation_tells_the_numbers_of_its_verdict(draw):
    rule_set, panel = draw(situations())
    for verdict in assess(rule_set, panel):
        text = {"en": verdict.explain(), "zh": verdict.explain("zh")}
        for told in text.values():
            assert told.strip()
        if verdict.status not in ("met", "missed") or verdict.margin_number is None:
            continue
        for told in text.values():
            numbers = printed_numbers(told)
            label = verdict.value_label
            if label is not None:
                assert label in told
                continue
            for name in ("value_number", "bound_number"):
                wanted = getattr(verdict, name)
                assert any(abs(number - wanted) <= half for number, half in numbers), (
                    name,
                    wanted,
                    told,
                )
            margin = abs(verdict.margin_number)
            if margin:
                assert any(abs(abs(number) - margin) <= half for number, half in numbers), (
                    margin,
                    told,
                )


# -- standards (sentence 57) -----------------------------------------------------------------------


@law
def sentence_57_a_standard_is_all_of_its_rules(draw):
    _, ledger = draw(ledger_sets(most=1))
    year = draw(st.sampled_from(["2019", "2020", "2021"]))
    meets = {"set": "air", "edition": "2012", "as": {"cover": "green"}}
    parts = [{"indicator": "dust", "at_most": "0.045 mg/m³"}, {"indicator": "green", "at_least": "50 %", "where": "green < 60"},
             {"indicator": "dust", "at_most": "0.075 mg/m³", "in": "2019"}]  # fmt: skip
    bound = draw(st.sampled_from([{}, {"at_least": "2"}, {"at_least": "50 %"}, {"at_most": "1"}]))
    spelled = {"rules": parts, **bound} if bound else {"all": parts}
    rules = {"set": {"meets": meets, **bound, "in": year}, "own": {**spelled, "in": year},
             "one": {"meets": {**meets, "rules": ["dust"]}, "in": year},
             "same": {**parts[0], "in": year}}  # fmt: skip
    rule_set = register_set(rules, ledger)
    ledger = replace(ledger, standards=STANDARDS)
    rows = {
        (row["rule"], *keys_in(row)): row
        for row in evaluate(rule_set, ledger).to_polars().to_dicts()
    }
    for (rule, *series), row in rows.items():
        twin = {"set": "own", "one": "same"}.get(rule)
        if twin:
            assert row["status"] == rows[twin, *series]["status"]


@law
def what_no_rule_for_members_names_changes_nothing(draw):
    rule_set, ledger = draw(ledger_sets(most=2))
    more = copy.deepcopy(rule_set)
    more["registers"]["unread"] = {"attributes": {"closed": "date"}}
    more["registers"]["plants"]["attributes"]["unasked"] = "date"
    more["indicators"]["unheard"] = {"unit": "t", "kind": "flow"}
    before = tables(rule_set, ledger)
    assert tables(more, ledger) == before


@pytest.mark.parametrize("name", LAWS)
def test_law(name):
    LAWS.hold(name)
