"""The grid: what its cases are about, read from their text and what they expect, never from a run."""

from __future__ import annotations

from itertools import product

import yaml
from conformance_kit import CASES, STATUSES

from ecorules.engine.details import REASONS

BOUNDS = ("at_least", "at_most", "above", "below", "equal_to", "between")
BOUNDS += ("not_lower_than", "not_higher_than")
VALUES = {"literal", "previous", "period", "indicator", "schedule", "case", "assigned"}
TIMES = {"in", "by", "range", "list", "member", "none"}
PERIODS = {"count of periods", "share of periods", "sum of periods"}
MEMBERS = {"count of members", "share of members", "sum of members"}
RATES = {"increase average", "decrease average"}
LAGS = {"increase every", "decrease every"}
CHANGES = {"increase since", "decrease since"} | RATES | LAGS
COUNTED = {"rules", "meets"}
COMPOSITES = {"all", "any"} | COUNTED
NUMBERS = {"level", "class", "expression", "total", "mean", "rank"} | PERIODS | MEMBERS | CHANGES
MEASURES = NUMBERS | COMPOSITES | {"must", "done"}

# The pairs that cannot be: what the language refuses, of which there are cases too, ...
NO_BOUND = {"must", "done", "all", "any"}  # they say themselves what is asked
NO_REFERENCE = COUNTED  # how many are met is a number or a share
NO_DEFAULT_TIME = {"must"} | LAGS  # sentence 35

# ... and what no data can bring about: a reason is had by these measures alone.
HAD_BY = {
    "where_false": MEASURES,
    "where_unknown": MEASURES,
    "not_seen": MEASURES,
    "value_missing": MEASURES,  # of members: the period at which one is judged
    "nobody_asked": PERIODS | MEMBERS | {"rank", "done"},  # but a sum of nothing is 0
    "case_none": NUMBERS,  # a case stands in a bound
    "parameter_missing": NUMBERS | COMPOSITES,
    "reference_missing": NUMBERS | COMPOSITES | {"must"},
    "standard_missing": COMPOSITES,
    "base_missing": CHANGES | COMPOSITES,
    "base_not_positive": CHANGES | COMPOSITES,
    "sign_change": RATES | COMPOSITES,
    "undefined_value": {"expression"} | COMPOSITES,
    "too_few_values": {"level"} | PERIODS | MEMBERS | COMPOSITES,
    "members_unknown": MEMBERS
    | {"rank", "done"}
    | (COMPOSITES - {"meets"}),  # theirs has none here
    "compared": MEASURES - COMPOSITES,
    "early": MEASURES - COMPOSITES,
    "parts": COMPOSITES,
}
HAD_BY["nobody_asked"] -= {"sum of periods", "sum of members"}
DECIDED = {"compared", "early", "parts"}
LEFT_OUT = {"where_false", "nobody_asked", "case_none"}
OPEN = set(HAD_BY) - DECIDED - LEFT_OUT


def _rule(case):
    (text,) = [line for line in case.text.splitlines() if line.startswith("rules: ")]
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))["rules"]["r"]


def _measure(case, rule):
    for name in ("must", "done", "rank", *sorted(COMPOSITES), "total", "mean"):
        if name in rule:
            return name
    for way in ("increase", "decrease"):
        if way in rule:
            forms = [form for form in ("average", "every") if form in rule]
            return f"{way} {forms[0] if forms else 'since'}"
    named = rule["indicator"]
    if isinstance(named, str):
        (given,) = [line for line in case.text.splitlines() if line.startswith(f"  {named}: {{")]
        kinds = {"classes": "class", "expression": "expression"}
        return next((kind for key, kind in kinds.items() if f"{key}:" in given), "level")
    (how,) = {"count", "share", "sum"} & set(named)
    return f"{how} of {'periods' if named[how] == 'periods' else 'members'}"


def _time(rule):
    for name in ("in", "by"):
        if name in rule:
            return "member" if rule[name] == "due" else name
    if "throughout" in rule:
        return "list" if isinstance(rule["throughout"], list) else "range"
    return "none"


def _value(bound):
    if isinstance(bound, dict):
        return next(iter(bound))
    return "previous" if bound == "previous" else "literal"


def _told(case):
    """Yield the verdicts that a case expects, those of members too."""
    expected = case.expected
    wanted = [expected["expect"]] if "expect" in expected else []
    for one in [*wanted, *(one["expect"] for one in expected.get("series", []))]:
        whole = {"status": one} if isinstance(one, str) else one
        yield whole
        for member in whole.get("members", {}).values():
            yield {"status": member} if isinstance(member, str) else member


def _grid():
    """Yield measure, bound, value, time, status, reason; the status of what is refused is `refused`."""
    for case in CASES:
        if not case.id.startswith("grid-"):
            continue
        rule = _rule(case)
        bounds = [name for name in BOUNDS if name in rule] or [""]
        start = (_measure(case, rule), bounds[0], _value(rule.get(bounds[0], "")), _time(rule))
        if "error" in case.expected:
            yield (*start, "refused", case.expected["error"])
        for one in _told(case):
            if "status" in one:
                yield (*start, one["status"], one.get("reason", ""))


ROWS = set(_grid())
JUDGED = {row for row in ROWS if row[4] != "refused"}
SETTLED = {row for row in ROWS if row[4] in ("met", "missed")}
REFUSED = ROWS - JUDGED
MEASURE, BOUND, VALUE, TIME, STATUS, REASON = range(6)


def _pairs(rows, one, other):
    return {(row[one], row[other]) for row in rows}


def test_every_measure_has_every_status():
    assert _pairs(JUDGED, MEASURE, STATUS) == set(product(MEASURES, STATUSES))


def test_every_measure_is_held_against_every_bound_or_refuses_it():
    held = {(measure, bound) for measure, bound in _pairs(SETTLED, MEASURE, BOUND) if bound}
    assert held == set(product(MEASURES - NO_BOUND, BOUNDS))
    assert set(product(NO_BOUND, BOUNDS)) <= _pairs(REFUSED, MEASURE, BOUND)


def test_every_measure_is_held_against_every_kind_of_value_or_refuses_it():
    rows = {row for row in SETTLED if row[BOUND]}
    others = VALUES - {"literal"}
    possible = set(product(MEASURES - NO_BOUND, VALUES)) - set(product(NO_REFERENCE, others))
    assert _pairs(rows, MEASURE, VALUE) == possible
    assert set(product(NO_REFERENCE, others)) <= _pairs(REFUSED, MEASURE, VALUE)


def test_every_measure_is_judged_at_every_time_or_refuses_it():
    never = set(product(NO_DEFAULT_TIME, {"none"}))
    assert _pairs(SETTLED, MEASURE, TIME) == set(product(MEASURES, TIMES)) - never
    assert never <= {(row[MEASURE], row[TIME]) for row in REFUSED if row[REASON] == "no-time"}


def test_every_bound_has_every_status():
    found = {(bound, status) for bound, status in _pairs(JUDGED, BOUND, STATUS) if bound}
    assert found == set(product(BOUNDS, STATUSES))


def test_every_kind_of_value_has_both_answers():
    assert _pairs(SETTLED, VALUE, STATUS) == set(product(VALUES, ("met", "missed")))


def test_every_time_has_every_status():
    assert _pairs(JUDGED, TIME, STATUS) == set(product(TIMES, STATUSES))


def test_every_status_has_every_reason_it_can_have():
    """What is undetermined has been seen: `not_seen` leaves a rule pending."""
    possible = set(product(("met", "missed"), DECIDED)) | {
        ("not_applicable", reason) for reason in LEFT_OUT
    }
    possible |= set(product(("pending", "undetermined"), OPEN)) - {("undetermined", "not_seen")}
    assert {pair for pair in _pairs(JUDGED, STATUS, REASON) if pair[1]} == possible


def test_every_measure_has_every_reason_it_can_have():
    assert set(HAD_BY) == set(REASONS)
    possible = {(measure, reason) for reason, had in HAD_BY.items() for measure in had}
    assert {pair for pair in _pairs(JUDGED, MEASURE, REASON) if pair[1]} == possible
