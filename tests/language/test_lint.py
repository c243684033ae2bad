"""What a rule set that can be used is warned of."""

from __future__ import annotations

import pytest

import ecorules as er

FRAME = """\
ecorules: 1
id: t
window: 2018..2020
registers:
  works: {{attributes: {{closed: date, ready: boolean, kind: [a, b]}}}}
indicators:
  cover: {{unit: "%", range: [0 %, 100 %]}}
  pm25: {{unit: µg/m³}}
rules:
  r: {rule}
"""


def codes(rule: str) -> list[str]:
    return [warning.code for warning in er.loads(FRAME.format(rule=rule)).warnings]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{for: works, done: ready, by: 2020}", ["timeless"]),
        ("{for: works, done: ready and closed, by: 2020}", []),
        ("{for: works, done: closed, by: 2020}", []),
        ("{indicator: pm25, at_least: 50, at_most: 40, in: 2020}", ["contradiction"]),
        ("{indicator: pm25, at_least: 40, at_most: 40, in: 2020}", []),
        ("{indicator: pm25, at_least: 40, below: 40, in: 2020}", ["contradiction"]),
        ("{indicator: pm25, at_least: 40, at_most: 50, in: 2020}", []),
        ("{indicator: cover, at_least: 140 %, in: 2020}", ["bound-out-of-range"]),
        ("{indicator: cover, at_least: 100 %, in: 2020}", []),
        ("{indicator: pm25, at_most: 40, in: 2021}", ["outside-window"]),
        ("{indicator: pm25, at_most: 40, in: 2018}", []),
        ("{indicator: pm25, at_most: 40, by: 2020-12-31}", ["one-day"]),
        ("{indicator: pm25, at_most: 40, by: 2020-12-30}", []),
        ("{for: works, done: closed, by: 2020-12-31}", []),
        ("{indicator: pm25, at_most: 40, in: 2020, lead: 甲局、乙局}", ["unit-list"]),
        ("{indicator: pm25, at_most: 40, in: 2020, support: [甲局, 丙局等]}", ["unit-list"]),
        ("{indicator: pm25, at_most: 40, in: 2020, lead: [甲局, 等]}", []),
        ("{indicator: pm25, at_most: 40, in: 2020, lead: 各县(市、区)政府}", []),
        ("{indicator: {count: works, meeting: closed}, at_most: 0, in: 2020}", ["count-meeting"]),
        ("{indicator: {count: works, where: closed}, at_most: 0, in: 2020}", []),
        ("{indicator: {count: works, meeting: closed}, at_least: 2, in: 2020}", []),
    ],
)
def test_what_is_probably_not_meant_is_told(rule, expected):
    assert codes(rule) == expected


def test_a_warning_says_where_and_what_to_do():
    [warning] = er.loads(
        FRAME.format(rule="{for: works, done: ready, by: 2020}"), name="p.yaml"
    ).warnings
    assert str(warning.place) == "p.yaml:10:19"
    assert "late" in warning.message
    assert "date" in warning.hint
