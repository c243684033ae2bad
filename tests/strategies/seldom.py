"""Situations that are seldom drawn, written out: each is judged in every run, however small."""

from __future__ import annotations

from typing import Any

from .panels import Panel
from .pool import TIMELINES
from .rule_sets import declare

__all__ = ["seldom"]

_YEARS = TIMELINES["year"]


def _cells(*values: Any) -> dict[str, Any]:
    return dict(zip(_YEARS, values, strict=True))


def seldom() -> list[tuple[dict[str, Any], Panel]]:
    """Return rule sets with what they are judged on."""
    rate = {"since": "2015", "average": "year"}
    rules: dict[str, dict[str, Any]] = {
        "turns": {"increase": "index", **rate, "at_least": "5 %", "in": "2019"},
        "from_nothing": {"decrease": "balance", **rate, "below": "0 %", "in": "2018"},
        "by_nothing": {"indicator": "intensity", "at_most": "1 t/万元", "throughout": "2018..2019"},
        "nobody": {"indicator": "asked_days", "at_least": "50 %", "in": "2018"},
        "too_few": {"indicator": "typical", "at_most": "0.09", "in": "2019"},
        "enough": {"indicator": "typical", "at_most": "0.09", "in": "2018"},
        "spared": {
            "indicator": "pm25", "in": "2020",
            "at_most": {"case": "terrain", "values": {"mountain": "none", "hill": "30", "plain": "45"}},
        },
        "not_given": {"indicator": "emission", "at_most": {"assigned": "mass_quota"}, "in": "2020"},
        "not_listed": {"indicator": "land", "at_least": {"schedule": {"2018": "62", "2019": "62"}}, "in": "2020"},
        "filled": {"indicator": "land", "at_least": "62", "missing": {"interpolate": "1"}, "in": "2018"},
        "already": {"total": "emission", "since": "2017", "at_most": "50", "in": "2021"},
        "at_worst": {"indicator": "water", "below": "Ⅱ", "in": "2020"},
    }  # fmt: skip
    rule_set = declare(rules)
    values = {
        "index": _cells(1.0, 2.0, 1.0, 0.5, -1.0, 0.0, 1.0),
        "balance": _cells(0.0, 5.0, 10.0, -20.0, 5.0, 100.0, 5.0),
        "output": _cells(10.0, 10.0, 10.0, 0.0, None, 50.0, 10.0),
        "emission": _cells(5.0, 10.0, 50.0, 0.0, 12.5, 85.0, 5.0),
        "pm25": _cells(75.0, 60.0, 45.0, 45.1, None, 35.4, 20.0),
        "ozone": dict.fromkeys(_YEARS, 20.0),
        "land": _cells(60.0, 62.0, 62.0, None, 62.1, 90.0, 100.0),
        "cod": _cells(15.0, 20.0, 20.0, 20.1, 30.0, 31.0, 15.0),
        "oxygen": dict.fromkeys(_YEARS),
    }
    assign = {"terrain": "mountain"}
    other = {name: dict.fromkeys(cells) for name, cells in values.items()}
    return [
        (rule_set, Panel({("A",): values, ("B",): other}, as_of, assign)) for as_of in ("2020", "2018")
    ]  # fmt: skip
