"""What the tests of the engine share: indicators, and one rule held against a few values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import ecorules as er

if TYPE_CHECKING:
    from ecorules import Assessment, RuleSet, Verdict

__all__ = ["INDICATORS", "close", "evaluated", "judged", "months", "quarters", "rule_set", "told"]

INDICATORS = """
  pm25: {unit: µg/m³, kind: level, better: lower}
  ozone: {unit: µg/m³, kind: level, better: lower, need: "3"}
  energy: {unit: t, kind: flow}
  gdp: {unit: 万元, kind: flow}
  trade: {unit: 万元, kind: flow, range: [-1000, ]}
  land: {unit: ha, kind: stock}
  forest: {unit: "%", kind: stock}
  share: {unit: "%", kind: ratio}
  goal: {unit: "%"}
  growth: {unit: "%", kind: ratio}
  firms: {unit: 家, kind: stock}
  patents: {unit: 件, kind: flow}
  index: {unit: "1", kind: level}
  plain: {unit: "1"}
  warmth: {unit: °C, kind: level}
  noise: {unit: dB, kind: level}
  ph: {unit: "1", kind: level}
  oxygen: {unit: mg/L, kind: level, better: higher}
  cod: {unit: mg/L, kind: level, better: lower}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ, 劣Ⅴ]}
  sea: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ, 劣Ⅴ]}
  water: {classes: [Ⅰ, Ⅱ, Ⅲ, 劣Ⅲ], limits: {cod: [15, 20, 30], oxygen: [8, 6, 5]}}
  intensity: {unit: t/万元, better: lower, expression: energy / gdp}
  ahead: {expression: share - goal}
"""

FRAME = """
ecorules: 1
id: worked
window: 2018..2020
stages: {{start: 2018, finish: 2019..2020}}
parameters:
  quota: µg/m³
  ration: t
  target: "%"
  terrain: [mountain, hill, plain]
  coastal: boolean
  due: period
indicators:{indicators}
rules:
{rules}
"""


@cache
def rule_set(rules: str, more: str = "", indicators: str = INDICATORS) -> RuleSet:
    """Load rules, one a line (`id: {...}`), with the indicators above and some more."""
    lines = "\n".join("  " + line.strip() for line in rules.strip().splitlines())
    added = "\n".join("  " + line.strip() for line in more.strip().splitlines())
    return er.loads(FRAME.format(indicators=indicators + added, rules=lines))


def evaluated(
    rules: str, data: Any, *, more: str = "", as_of: Any = 2020, **options: Any
) -> Assessment:
    """Evaluate rules, one a line, on data for one place."""
    return rule_set(rules, more).evaluate(data, as_of=as_of, **options)


def judged(rule: str, data: Any, *, more: str = "", as_of: Any = 2020, **options: Any) -> Verdict:
    """Return the verdict of one rule, written in one line."""
    return evaluated(f"r: {rule}", data, more=more, as_of=as_of, **options).verdict("r")


def told(verdict: Verdict) -> tuple[str, str]:
    """Return the status and the reason of a verdict."""
    return verdict.status, verdict.reason


def quarters(year: int, *values: Any) -> dict[str, Any]:
    """Return the values of the quarters of a year."""
    return {f"{year}-Q{number}": value for number, value in enumerate(values, 1)}


def months(year: int, *values: Any) -> dict[str, Any]:
    """Return the values of the months of a year."""
    return {f"{year}-{number:02d}": value for number, value in enumerate(values, 1)}


def close(number: float) -> Any:
    """Return what compares equal to a number computed in another order of steps."""
    return pytest.approx(number, rel=1e-9, abs=1e-12)
