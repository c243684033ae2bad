"""The indicators and parameters that generated rule sets choose from, and their numbers.

The numbers of each indicator come from a short list that bounds are drawn from as well,
so that ties at a bound are frequent; everything else is well apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

__all__ = [
    "INDICATORS", "PARAMETERS", "TIMELINES", "WHERES", "Entry", "closure", "labels_of", "names_in",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An indicator: its definition, what it may be compared with, how bounds on it are written.

    ``units`` maps each unit a bound may be written in to what a number is multiplied by.
    ``grains`` are the lengths of the periods at which rules may judge it.
    """

    definition: dict[str, Any]
    family: str
    numbers: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    grains: tuple[str, ...] = ("year", "half", "quarter", "month", "day")
    changes: bool = True

    @property
    def observed(self) -> bool:
        return {"unit", "classes"} & set(self.definition) != set() and not (
            {"expression", "limits"} & set(self.definition) or "periods" in self.definition.values()
        )

    @property
    def flow(self) -> bool:
        return self.definition.get("kind") == "flow"


_CONCENTRATION = {"": "1", "µg/m³": "1", "mg/m³": "0.001"}
_MILLI = {"": "1", "mg/m³": "1", "µg/m³": "1000"}
_MASS = {"": "1", "t": "1", "kg": "1000", "万吨": "0.0001"}
_MONEY = {"": "1", "万元": "1", "亿元": "0.0001", "元": "10000"}
_AREA = {"": "1", "ha": "1", "亩": "15", "km²": "0.01"}
_SHARE = {"": "1", "%": "1"}
_COUNT = {"": "1", "个": "1", "家": "1"}
_PLAIN = {"": "1"}
_YEAR = ("year",)
_RIVER = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
_DIRT = ("15", "20", "35.4", "44.9", "45", "45.1", "60", "75", "75.1")
_DAYS = ("0", "1", "2", "3", "6")


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(text.split())


INDICATORS: dict[str, Entry] = {
    # observed
    "emission": Entry(
        {"unit": "t", "kind": "flow"}, "mass", _numbers("0 5 10 12.5 50 85 100 110 115 121"), _MASS
    ),
    "output": Entry(
        {"unit": "万元", "kind": "flow"}, "money", _numbers("0 10 50 100 110 120"), _MONEY
    ),
    "balance": Entry(
        {"unit": "万元", "kind": "flow", "range": ["-1000"]},
        "money",
        _numbers("-20 -10 0 5 10 100"),
        _MONEY,
    ),
    "land": Entry(
        {"unit": "ha", "kind": "stock"}, "area", _numbers("60 62 62.1 90 100 110 121"), _AREA
    ),
    "pm25": Entry(
        {"unit": "µg/m³", "kind": "level", "better": "lower"}, "dirt", _DIRT, _CONCENTRATION
    ),
    "ozone": Entry(
        {"unit": "µg/m³", "kind": "level", "better": "lower", "need": "50 %"},
        "dirt",
        _DIRT,
        _CONCENTRATION,
    ),
    "cod": Entry(
        {"unit": "mg/m³", "kind": "level", "better": "lower"},
        "dirt",
        _numbers("14.9 15 20 20.1 30 31 40"),
        _MILLI,
    ),
    "oxygen": Entry(
        {"unit": "mg/m³", "kind": "level", "better": "higher"},
        "dirt",
        _numbers("2 4.9 5 6 8 9"),
        _MILLI,
    ),
    "green": Entry(
        {"unit": "%", "kind": "ratio", "better": "higher", "range": ["0 %", "100 %"]},
        "share",
        _numbers("0 45 50 55 60 62 100"),
        _SHARE,
    ),
    "growth": Entry({"unit": "%", "kind": "ratio"}, "share", _numbers("-10 -5 0 5 10"), _SHARE),
    "goal": Entry({"unit": "%"}, "share", _numbers("45 50 60"), _SHARE),
    "events": Entry({"unit": "个", "kind": "flow"}, "count", _DAYS, _COUNT),
    "index": Entry({"unit": "1", "kind": "level"}, "plain", _numbers("-1 0 0.5 1 1.5 2"), _PLAIN),
    # classes
    "river": Entry({"classes": _RIVER}, "river", changes=False),
    "water": Entry(
        {
            "classes": ["Ⅰ", "Ⅱ", "Ⅲ", "劣Ⅲ"],
            "limits": {"cod": ["15", "20", "30 mg/m³"], "oxygen": ["8", "6", "5"]},
        },
        "water",
        changes=False,
    ),
    # expressions
    "intensity": Entry(
        {"unit": "t/万元", "expression": "emission / output"},
        "intensity",
        _numbers("0.1 0.5 1 1.1 10"),
        {"": "1", "t/万元": "1", "kg/元": "0.1"},
    ),
    "surplus": Entry(
        {"unit": "%", "expression": "balance / output"}, "share", _numbers("-10 0 10 50"), _SHARE
    ),
    "ahead": Entry(
        {"unit": "pp", "expression": "green - goal"},
        "points",
        _numbers("-5 0 2 5 10"),
        {"": "1", "pp": "1"},
        changes=False,
    ),
    "net": Entry(
        {"unit": "亿元", "expression": "output - balance"},
        "money",
        _numbers("0.001 0.009 0.01 0.011"),
        {"": "1", "亿元": "1", "万元": "10000"},
    ),
    "gain": Entry(
        {"unit": "ha", "expression": "land - previous(land)"},
        "area",
        _numbers("-10 0 2 10 11"),
        _AREA,
        changes=False,
    ),
    "chosen": Entry(
        {"unit": "µg/m³", "expression": "pm25 if green >= 50 else ozone"},
        "dirt",
        _DIRT,
        _CONCENTRATION,
    ),
    "dirt_sum": Entry(
        {"unit": "mg/m³", "expression": "pm25 + ozone"},
        "dirt",
        _numbers("0.06 0.0804 0.09 0.12"),
        _MILLI,
    ),
    "dirtiest": Entry(
        {"unit": "µg/m³", "expression": "max(pm25, ozone, 0.5 * pm25)"},
        "dirt",
        _DIRT,
        _CONCENTRATION,
    ),
    # derived from the sub-periods
    "good_days": Entry(
        {"share": "periods", "meeting": "pm25 <= 75", "unit": "%"},
        "share",
        _numbers("25 50 75 80 100"),
        _SHARE,
        _YEAR,
    ),
    "valid_days": Entry(
        {"share": "periods", "meeting": "pm25 <= 45", "need": "75 %"},
        "ratio",
        _numbers("0.25 0.5 0.75"),
        {"": "1", "%": "100"},
        _YEAR,
        changes=False,
    ),
    "asked_days": Entry(
        {"share": "periods", "meeting": "pm25 <= 60", "where": "emission > 0", "unit": "%"},
        "share",
        _numbers("25 50 75"),
        _SHARE,
        _YEAR,
        changes=False,
    ),
    "bad_days": Entry(
        {"count": "periods", "meeting": "pm25 > 45"}, "days", _DAYS, _PLAIN, _YEAR, changes=False
    ),
    "strict_days": Entry(
        {"count": "periods", "meeting": {"indicator": "pm25", "below": "0.06 mg/m³"}},
        "days",
        _DAYS,
        _PLAIN,
        _YEAR,
        changes=False,
    ),
    "clean_load": Entry(
        {"share": "periods", "of": "emission", "meeting": "pm25 <= 60", "unit": "%"},
        "share",
        _numbers("25 50 100"),
        _SHARE,
        _YEAR,
        changes=False,
    ),
    "running": Entry(
        {"sum": "periods", "of": "emission", "over": "2 years"},
        "mass",
        _numbers("10 50 100 200 210"),
        _MASS,
        _YEAR,
    ),
    "twice": Entry(
        {"unit": "t", "expression": "2 * running - emission"},
        "mass",
        _numbers("10 50 100"),
        _MASS,
        _YEAR,
        changes=False,
    ),
    "peak": Entry(
        {"max": "periods", "of": "emission", "over": "2017.."},
        "mass",
        _numbers("10 100 121"),
        _MASS,
        _YEAR,
    ),
    "lowest": Entry(
        {"min": "periods", "of": "land", "over": "2016..2018"},
        "area",
        _numbers("60 62 100"),
        _AREA,
        _YEAR,
        changes=False,
    ),
    "typical": Entry(
        {"mean": "periods", "of": "dirt_sum", "over": "2", "need": "60 %"},
        "dirt",
        _numbers("0.06 0.09 0.12"),
        _MILLI,
        _YEAR,
    ),
    "high_days": Entry(
        {"percentile": "periods", "of": "pm25", "at": "90", "need": "50 %"},
        "dirt",
        _DIRT,
        _CONCENTRATION,
        _YEAR,
    ),
    "worst_river": Entry(
        {"worst": "periods", "of": "river", "over": "2 years"},
        "river",
        grains=_YEAR,
        changes=False,
    ),
    "compounded": Entry(
        {"compound": "periods", "of": "growth", "over": "2 years"},
        "share",
        _numbers("-1 0 5 10 21"),
        _SHARE,
        _YEAR,
        changes=False,
    ),
}

PARAMETERS: dict[str, Entry] = {
    "dirt_quota": Entry({"unit": "mg/m³"}, "dirt", _numbers("0.035 0.045 0.06 0.075")),
    "mass_quota": Entry({"unit": "万吨"}, "mass", _numbers("0.001 0.01 0.0115")),
    "share_quota": Entry({"unit": "%"}, "share", _numbers("5 10 50 62")),
    "area_quota": Entry({"unit": "亩"}, "area", _numbers("900 930 1500")),
    "terrain": Entry({"classes": ["mountain", "hill", "plain"]}, "terrain"),
}

# conditions for `where`; every name in them is judged in the rule's own period
WHERES = (
    "green >= 50",
    "growth > 0 or events > 0",
    "not (goal > 50) and pm25 < 60",
    "river >= 'Ⅲ'",
    "river in ['Ⅰ', 'Ⅱ', 'Ⅲ']",
    "terrain == 'hill' or terrain == 'plain'",
    "terrain != 'plain'",
    "quantity('60 %') - green <= quantity('10 pp')",
    "0 <= index < 1.5",
    "abs(balance) >= quantity('10 万元')",
    "emission / output <= quantity('1 t/万元') or output == 0",
    "share_quota >= 10",
    "known(green)",
    "previous(land) <= land",
)

TIMELINES: dict[str, tuple[str, ...]] = {
    "year": tuple(str(year) for year in range(2015, 2022)),
    "half": tuple(f"{year}-H{part}" for year in (2018, 2019, 2020) for part in (1, 2)),
    "quarter": tuple(f"{year}-Q{part}" for year in (2019, 2020) for part in (1, 2, 3, 4)),
    "month": (
        *(f"2019-{month:02d}" for month in range(5, 13)),
        *(f"2020-{month:02d}" for month in range(1, 13)),
    ),
    "day": (*(f"2020-02-{day}" for day in range(25, 30)), "2020-03-01", "2020-03-02"),  # leap day
}


def labels_of(family: str) -> list[str]:
    """Return the labels of a family of classes, best first."""
    for entry in (*INDICATORS.values(), *PARAMETERS.values()):
        if entry.family == family and "classes" in entry.definition:
            return list(entry.definition["classes"])
    return []


def names_in(thing: Any) -> set[str]:
    """Return the indicators and parameters of the pool that are named in a part of a rule set."""
    if isinstance(thing, dict):
        return set().union(*(names_in(part) for pair in thing.items() for part in pair))
    if isinstance(thing, list | tuple):
        return set().union(*(names_in(part) for part in thing))
    words = "".join(char if char.isalnum() or char == "_" else " " for char in str(thing)).split()
    return {word for word in words if word in INDICATORS or word in PARAMETERS}


def closure(names: set[str]) -> set[str]:
    """Return the names, and those that their definitions name."""
    found = set(names)
    while True:
        entries = [INDICATORS[name] for name in found if name in INDICATORS]
        more = set().union(*(names_in(entry.definition) for entry in entries)) | found
        if more == found:
            return found
        found = more


def scaled(number: str, factor: str) -> str:
    """Return a number in another unit, exactly, as a person writes it."""
    return format((Decimal(number) * Decimal(factor)).normalize(), "f")
