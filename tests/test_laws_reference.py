"""The laws hold for the reference: they can be tested, and the meaning does not contradict them."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reference import Outcome, Period, judge
from strategies import Panel, declare, panels, plain_rules, rule_sets, times, to_long, to_mapping
from strategies.profiles import examples

few = settings(
    max_examples=examples(0.2),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
DECIDED = {"met", "missed", "not_applicable"}


def verdicts(rule_set: dict[str, Any], panel: Panel) -> dict[tuple[str, Any], Outcome]:
    return judge(rule_set, panel.data, **panel.options)


def statuses(rule_set: dict[str, Any], panel: Panel) -> dict[tuple[str, Any], str]:
    return {key: outcome.status for key, outcome in verdicts(rule_set, panel).items()}


def exempt(rule_set: dict[str, Any], rule: Any) -> bool:
    """Say whether a rule uses `known`, `need` or `missing`, itself or through what it names."""
    text, before = str(rule), ""
    names = {**rule_set["indicators"], **rule_set["rules"]}
    while text != before:
        before = text
        text = str(rule) + str([one for name, one in names.items() if repr(name)[1:-1] in before])
    return any(word in text for word in ("known(", "'need'", "'missing'"))


@st.composite
def situations(draw, **options):
    rule_set = draw(rule_sets())
    return rule_set, draw(panels(rule_set, **options))


@st.composite
def with_gaps(draw, panel: Panel) -> Panel:
    """Return the panel with some of its cells and parameters taken away."""
    chance = draw(st.integers(1, 6))
    random = draw(st.randoms(use_true_random=False))

    def thinned(values):
        return {
            name: {p: None if random.randrange(6) < chance else v for p, v in cells.items()}
            for name, cells in values.items()
        }

    # what history fills is no gap, so the two are not taken away apart
    assume(not panel.history)
    data = {series: thinned(values) for series, values in panel.data.items()}
    assign = {key: value for key, value in panel.assign.items() if random.randrange(2)}
    return replace(panel, data=data, assign=assign)


@few
@given(st.data())
def test_sentence_41_filling_a_gap_never_changes_a_decided_verdict(data):
    rule_set, panel = data.draw(situations(one_grain=True))
    before = statuses(rule_set, data.draw(with_gaps(panel)))
    after = statuses(rule_set, panel)
    for (rule, series), status in before.items():
        if status in DECIDED and not exempt(rule_set, rule_set["rules"][rule]):
            assert after[rule, series] == status, rule


@few
@given(st.data())
def test_sentence_41_moving_as_of_on_never_changes_a_decided_verdict(data):
    rule_set, panel = data.draw(situations(one_grain=True))
    before, after = statuses(rule_set, panel), statuses(rule_set, replace(panel, as_of="2022"))
    for (rule, series), status in before.items():
        if status in DECIDED and not exempt(rule_set, rule_set["rules"][rule]):
            assert after[rule, series] == status, rule


@few
@given(situations())
def test_data_after_as_of_changes_nothing(situation):
    rule_set, panel = situation
    last = Period.parse(panel.as_of).last_day
    cut = {
        series: {
            name: {p: v for p, v in cells.items() if Period.parse(p).last_day <= last}
            for name, cells in values.items()
        }
        for series, values in panel.data.items()
    }
    assume(not panel.history)
    assert verdicts(rule_set, replace(panel, data=cut)) == verdicts(rule_set, panel)


@few
@given(situations(most=3))
def test_order_and_other_series_change_nothing(situation):
    rule_set, panel = situation
    turned = copy.deepcopy(rule_set)
    turned["rules"] = dict(reversed(turned["rules"].items()))
    turned["indicators"] = dict(reversed(turned["indicators"].items()))
    together = verdicts(rule_set, panel)
    backwards = replace(panel, data=dict(reversed(panel.data.items())))
    assert verdicts(turned, backwards) == together
    for series, values in panel.data.items():
        alone = verdicts(rule_set, replace(panel, data={series: values}))
        assert alone == {key: one for key, one in together.items() if key[1] == series}


@few
@given(situations())
def test_the_sign_of_the_margin_agrees_with_the_status(situation):
    for outcome in verdicts(*situation).values():
        if outcome.status == "met" and outcome.margin is not None:
            assert outcome.margin >= 0
        elif outcome.margin is not None:
            assert outcome.status == "missed"
            assert outcome.margin <= 0
        decided = outcome.status in {"met", "missed"}
        assert (outcome.period is not None) == (decided and outcome.reason != "parts")


@st.composite
def pairs(draw, one: dict[str, Any], two: dict[str, Any]):
    """Return the verdicts of two rules on the same data, declared together."""
    rule_set = declare({"one": one, "two": two})
    panel = draw(panels(rule_set, most=1))
    found = verdicts(rule_set, panel)
    (series,) = {key[1] for key in found} if len(panel.data) == 1 else {next(iter(panel.data))}
    return found["one", series], found["two", series]


@few
@given(st.data())
def test_sentence_58_a_flow_is_its_total_and_must_is_a_bound(data):
    name = data.draw(st.sampled_from(["emission", "balance", "events"]))
    time = {"in": data.draw(st.sampled_from(["2019", "2020", "2021"]))}
    bound = {data.draw(st.sampled_from(["at_least", "below"])): "10"}
    level, total = data.draw(
        pairs(
            {"indicator": name, **bound, **time},
            {"total": name, "since": time["in"], **bound, **time},
        )
    )
    assert level == total
    spelled = {"rise": "above", "fall": "below", "not_rise": "at_most", "not_fall": "at_least"}
    word = data.draw(st.sampled_from(sorted(spelled)))
    must, plain = data.draw(
        pairs(
            {"indicator": name, "must": word, "throughout": "window"},
            {"indicator": name, spelled[word]: "previous", "throughout": "window"},
        )
    )
    assert must == plain


@few
@given(st.data())
def test_sentence_58_all_and_any_are_counts_and_de_morgan_holds(data):
    drawn = data.draw(st.lists(plain_rules(grain="year", timed=True), min_size=1, max_size=3))
    time = data.draw(times("year"))
    for short, long in (
        ({"all": drawn}, {"rules": drawn, "at_least": "100 %"}),
        ({"any": drawn}, {"rules": drawn, "at_least": "1"}),
    ):
        one, two = data.draw(pairs({**short, **time}, {**long, **time}))
        assert one == two
    opposite = {"at_least": "below", "at_most": "above", "above": "at_most", "below": "at_least"}
    bounds = {*opposite, "not_lower_than", "not_higher_than"}
    simple = [
        rule for rule in drawn if opposite.keys() & rule.keys() and len(bounds & rule.keys()) == 1
    ]
    assume(simple and not any("tolerance" in rule for rule in simple))
    against = [{opposite.get(key, key): part for key, part in rule.items()} for rule in simple]
    every, none = data.draw(pairs({"all": simple, "in": "2020"}, {"any": against, "in": "2020"}))
    turned = {"met": "missed", "missed": "met"}
    assert none.status == turned.get(every.status, every.status)


@few
@given(st.data())
def test_sentence_58_throughout_is_all_of_its_periods(data):
    rule = data.draw(plain_rules(grain="year", timed=True))
    years = ["2018", "2019", "2020"]
    whole, parts = data.draw(
        pairs({**rule, "throughout": years}, {"all": [{**rule, "in": year} for year in years]})
    )
    if {whole.status, parts.status} == {"pending", "undetermined"}:
        # the periods that are not yet seen are decided already (sentence 38 against 39)
        assert whole.status == "pending"
    else:
        assert whole.status == parts.status


@few
@given(st.data())
def test_tightening_a_bound_never_turns_missed_into_met(data):
    name = data.draw(st.sampled_from(["emission", "pm25", "land", "events"]))
    key = data.draw(st.sampled_from(["at_least", "at_most", "above", "below"]))
    number = data.draw(st.sampled_from([0, 2, 10, 45, 62.1, 110]))
    tighter = number * (2 if key in ("at_least", "above") else 0.5)
    extra = data.draw(
        st.sampled_from([{}, {"tolerance": "5 %"}, {"missing": {"carry_forward": "1"}}])
    )
    rule = {"indicator": name, key: str(number), **extra}
    strict = {**rule, key: str(tighter), "in": "2020"}
    loose, tight = data.draw(pairs({**rule, "in": "2020"}, strict))
    assert (loose.status, tight.status) != ("missed", "met")


@few
@given(
    st.lists(st.sampled_from([0.1, 0.2, 5.0, 12.5, 100.3]), min_size=4, max_size=4),
    st.sampled_from(["flow", "level", "stock"]),
    st.sampled_from(["5", "12.5", "50", "0.4"]),
)
def test_sentence_58_sub_periods_or_their_roll_up(values, kind, bound):
    rolled = {"flow": sum(values), "level": sum(values) / 4, "stock": values[-1]}[kind]
    rules = {
        "ecorules": "1",
        "id": "t",
        "window": "2020",
        "indicators": {"x": {"unit": "t", "kind": kind}},
        "rules": {"r": {"indicator": "x", "at_most": bound}},
    }
    quarters = {f"2020-Q{number}": value for number, value in enumerate(values, 1)}
    by_parts = judge(rules, {("A",): {"x": quarters}}, as_of="2020")
    whole = judge(rules, {("A",): {"x": {"2020": rolled}}}, as_of="2020")
    assert by_parts == whole


@few
@given(
    st.sampled_from([15.0, 35.4, 44.9, 45.0, 45.1, 75.0]),
    st.sampled_from(["at_most", "below", "at_least", "above", "equal_to"]),
    st.sampled_from([("15", "0.015"), ("35.4", "0.0354"), ("45", "0.045"), ("75", "0.075")]),
)
def test_the_unit_of_a_bound_changes_nothing(value, key, written):
    small, large = (
        judge(
            {
                "window": "2020",
                "indicators": {"x": {"unit": "µg/m³", "kind": "level"}},
                "rules": {"r": {"indicator": "x", key: bound}},
            },
            {("A",): {"x": {"2020": value}}},
            as_of="2020",
        )["r", ("A",)]
        for bound in (f"{written[0]} µg/m³", f"{written[1]} mg/m³")
    )
    assert small.status == large.status
    assert abs(small.margin - large.margin * 1000) < 1e-9


def test_writers_keep_every_cell():
    data = {("A", "low"): {"x": {"2020": 1.0, "2019": None}}}
    assert to_long(data, gaps=False) == [
        {"region": "A", "scenario": "low", "period": "2020", "indicator": "x", "value": 1.0}
    ]
    assert len(to_long(data)) == 2
    assert to_mapping(data) == {"x": {"2020": 1.0, "2019": None}}
