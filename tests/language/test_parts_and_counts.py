"""Which rules a composite may name, and how many of them it may ask for."""

from __future__ import annotations

import pytest

import ecorules as er

FRAME = """\
ecorules: 1
id: t
window: 2018..2020
indicators:
  pm25: {{unit: µg/m³}}
  ozone: {{unit: µg/m³}}
rules:
  air: {{indicator: pm25, at_most: 45}}
  sun: {{indicator: ozone, at_most: 160}}
  r: {rule}
"""


def refused(rule: str) -> list[tuple[str, int | str | None]]:
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(FRAME.format(rule=rule))
    return [(one.code, one.place.column) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("{rules: [air, sun, sun], at_least: 2}", [25]),
        ("{rules: [air, ' air ', air], at_least: 2}", [20, 29]),
        ("{all: [sun, {rules: [air, air], at_least: 1}]}", [32]),
        ("{rules: [air, sun], at_least: 2}", []),
        ("{rules: [air, {all: [air, sun]}], at_least: 1}", []),
        ("{rules: [{indicator: pm25, at_most: 45}, {indicator: pm25, at_most: 45}], at_least: 2}", []),
        ("{all: [air, air]}", []),
        ("{any: [air, sun, air]}", []),
    ],
)  # fmt: skip
def test_a_rule_that_is_counted_twice_is_warned_of(rule, columns):
    warnings = er.loads(FRAME.format(rule=rule)).warnings
    assert [(one.code, one.place.column) for one in warnings] == [
        ("duplicate-part", column) for column in columns
    ]


@pytest.mark.parametrize("key", ["rules", "tags"])
def test_a_standard_of_which_nothing_is_asked(key):
    assert refused(f"{{meets: {{set: other, {key}: []}}}}") == [("no-parts", 29 + len(key))]


@pytest.mark.parametrize("parts", ["rules: [air, sun]", "meets: {set: other}"])
@pytest.mark.parametrize(
    "bound",
    [
        "at_least: -1",
        "at_most: -1",
        "above: -0.5",
        "below: -1",
        "equal_to: -2",
        "not_lower_than: -1",
        "not_higher_than: -1 个",
        "at_least: -1 %",
        "at_least: 100.1 %",
        "at_most: 1001 ‰",
        "between: [-1, 2]",
        "between: [50 %, 101 %]",
    ],
)
def test_no_number_of_rules_is_negative_and_no_share_above_all(parts, bound):
    [(code, _)] = refused(f"{{{parts}, {bound}}}")
    assert code == "how-many"


@pytest.mark.parametrize(
    ("bound", "status"),
    [
        ("at_least: 0", "met"),
        ("at_least: 0 %", "met"),
        ("at_most: 0", "missed"),
        ("at_most: 0 %", "missed"),
        ("at_least: 100 %", "missed"),
        ("at_most: 1000 ‰", "met"),
        ("at_least: 9", "missed"),
        ("at_most: 9", "met"),
        ("above: 1e300", "missed"),
        ("below: 1e300", "met"),
        ("between: [0, 1e300]", "met"),
    ],
)
def test_numbers_that_may_be_asked_for(bound, status):
    plan = er.loads(FRAME.format(rule=f"{{rules: [air, sun], {bound}}}"))
    found = plan.evaluate({"pm25": {2020: 44}, "ozone": {2020: 200}})
    assert found.verdict("r").status == status


@pytest.mark.parametrize("times", ["[]", "[ ]"])
def test_throughout_no_period_is_no_time(times):
    rule = f"{{indicator: pm25, at_most: 45, throughout: {times}}}"
    assert refused(rule) == [("no-time", 49)]
