"""Values that were given and say nothing of the periods that rules judge are pointed out."""

from __future__ import annotations

import pytest

import ecorules as er

MONTHS = {f"2025-{month:02d}": 80 for month in range(1, 13)}
YEAR_ENDS = {"2024-12-31": 30, "2025-12-31": 30}


def codes(kind: str, given: dict[str, float]) -> list[str]:
    plan = er.loads(f"""
ecorules: 1
id: g
window: 2025
indicators: {{x: {{unit: t{kind}}}}}
rules: {{r: {{indicator: x, at_least: 80}}}}
""")
    return [note.code for note in plan.evaluate({"x": given}, as_of=2025).notes]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (", kind: ratio", MONTHS, ["no-roll-up"]),
        ("", MONTHS, ["no-roll-up"]),
        (", kind: level", MONTHS, []),
        (", kind: flow", MONTHS, []),
        (", kind: ratio", {**MONTHS, "2024": 3}, []),
        (", kind: level", YEAR_ENDS, ["days-given"]),
        (", kind: ratio", YEAR_ENDS, ["days-given"]),
        (", kind: stock", YEAR_ENDS, []),
        (", kind: level", {"2025-03-31": 30}, []),
        (", kind: ratio", {"2025": 30}, []),
    ],
)
def test_values_too_short_for_the_judged_period_are_noted(kind, given, expected):
    assert codes(kind, given) == expected


def test_a_note_says_what_does_not_roll_up():
    plan = er.loads("""
ecorules: 1
id: g
window: 2025
indicators: {good: {unit: "%", kind: ratio}}
rules: {r: {indicator: good, at_least: 80 %}}
""")
    [note] = plan.evaluate({"good": MONTHS}).notes
    assert note.message == "'good' is given for 12 months; a ratio does not roll up to a year"
