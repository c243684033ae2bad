"""Panels: data with gaps, zeros, ties and sub-annual values; scenarios, parameters, `as_of`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from .corners import EXTREMES
from .pool import INDICATORS, PARAMETERS, TIMELINES, Entry, closure, labels_of, names_in

__all__ = ["Panel", "panels"]

Series = tuple[str, ...]
Values = dict[str, dict[str, Any]]
# indicators that a derived one names together: their data share one grain (sentence 14)
_TOGETHER = ("emission", "pm25", "ozone")
_AS_OF = (
    *["2020"] * 6, *["2021"] * 5, "2019", "2018", "2017", "2020-H1", "2020-Q1", "2019-Q3",
    "2020-05", "2019-12", "2020-02-28", "2020-02-29", "2020-03-02",
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """What a rule set is judged on: everything that is given from outside."""

    data: dict[Series, Values]
    as_of: str
    assign: dict[Any, Any] = field(default_factory=dict)
    history: dict[str, Values] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, Any]:
        """The arguments beside the data."""
        return {
            "as_of": self.as_of,
            "assign": self.assign or None,
            "history": self.history or None,
        }


@st.composite
def panels(
    draw: st.DrawFn, rule_set: dict[str, Any], *, most: int = 2, one_grain: bool = False
) -> Panel:
    """Draw data for the indicators that a rule set observes.

    With ``one_grain`` no value is given beside a value of a part of its period, so that the data
    cannot contradict themselves. Now and then a series has nothing, a scenario is another one
    under another name, or numbers are extreme.
    """
    used = closure(names_in(rule_set["rules"]))
    observed = [name for name in INDICATORS if name in used and INDICATORS[name].observed]
    members = closure_of_members(used)
    places = ["A", "B", "C"][: draw(st.integers(1, most))]
    history: dict[str, Values] = {}
    if draw(st.integers(0, 3)) == 3:
        keys: list[Series] = [(place, name) for place in places for name in ("low", "high")]
        if draw(st.booleans()):
            plan = draw(_plans(observed, members, rule_set, one_grain=one_grain))
            history = {place: draw(_values(plan)) for place in places}
            # a scenario shares the grains of its history, or its members would have two
            data = {key: draw(_values(plan)) for key in keys}
            return Panel(data, draw(st.sampled_from(_AS_OF)), draw(_assigned(used, keys)), history)
    else:
        keys = [(place,) for place in places]
    data = {
        key: draw(_values(draw(_plans(observed, members, rule_set, one_grain=one_grain))))
        for key in keys
    }
    corner = draw(st.sampled_from([None] * 12 + ["empty", "twins", "extreme"]))
    if corner == "empty":
        data[keys[0]] = {name: dict.fromkeys(cells) for name, cells in data[keys[0]].items()}
    elif corner == "twins":
        data[keys[-1]] = data[keys[0]]
    elif corner == "extreme":
        data[keys[0]] = draw(_extreme(data[keys[0]]))
    return Panel(data, draw(st.sampled_from(_AS_OF)), draw(_assigned(used, keys)), history)


@st.composite
def _extreme(draw: st.DrawFn, values: Values) -> Values:
    """Put extreme numbers, as far as the door lets them in, in the place of some others."""
    result: Values = {}
    for name, cells in values.items():
        entry = INDICATORS[name]
        allowed = [one for one in EXTREMES if _lets_in(name, one)] if entry.numbers else []
        result[name] = {
            period: draw(st.sampled_from(allowed)) if allowed and draw(st.booleans()) else value
            for period, value in cells.items()
        }
    return result


def _lets_in(name: str, number: float) -> bool:
    """Say whether a number lies in the range that an indicator states, or has as a flow.

    Numbers that overflow in another unit are left to the laws of numbers: what they come to
    depends on when they are converted.
    """
    if number and not 1e-200 <= abs(number) <= 1e200:
        return False
    if name == "green":
        return 0 <= number <= 100
    if name == "balance":
        return number >= -1000
    return number >= 0 or not INDICATORS[name].flow


def closure_of_members(used: set[str]) -> set[str]:
    """Return the observed indicators that a derived one reads at its sub-periods."""
    derived = [
        name
        for name in used
        if name in INDICATORS and "periods" in INDICATORS[name].definition.values()
    ]
    # a mean over periods may also be written in place, over emission
    return closure(set(derived)) | ({"emission"} & used)


@st.composite
def _plans(
    draw: st.DrawFn,
    observed: list[str],
    members: set[str],
    rule_set: dict[str, Any],
    *,
    one_grain: bool,
) -> dict[str, list[str]]:
    """Draw at which grains each indicator has data: one for those read at sub-periods."""
    usual = draw(st.sampled_from(["year", "year", "quarter", "month"]))
    judged = _grains(rule_set)
    finer = judged * 3 + ("half", "quarter", "month")
    plan: dict[str, list[str]] = {}
    for name in observed:
        if name in members:
            alone = draw(st.sampled_from(["year", "quarter"]))
            plan[name] = [usual] if name in _TOGETHER else [alone]
        else:
            extra = draw(st.sets(st.sampled_from(finer), max_size=1 if one_grain else 2))
            plan[name] = sorted(extra)
            if not extra or (not one_grain and draw(st.integers(0, 3))):
                plan[name] = ["year", *plan[name]]
    return plan


def _grains(rule_set: dict[str, Any]) -> tuple[str, ...]:
    """Return the grains shorter than a year at which a rule set judges."""
    written = str(rule_set["rules"])
    return tuple(
        grain
        for grain, line in TIMELINES.items()
        if grain != "year" and any(f"{period}'" in written for period in line)
    )


@st.composite
def _values(draw: st.DrawFn, plan: dict[str, list[str]]) -> Values:
    result: Values = {}
    for name, grains in plan.items():
        cells: dict[str, Any] = {}
        for grain in grains:
            line = TIMELINES[grain]
            gaps = draw(st.sampled_from([0, 0, 1, 3, 6]))
            row = draw(
                st.lists(_cells(INDICATORS[name], gaps), min_size=len(line), max_size=len(line))
            )
            cells |= dict(zip(line, row, strict=True))
        result[name] = cells
    return result


def _cells(entry: Entry, gaps: int) -> st.SearchStrategy[Any]:
    """Return one cell: a listed number or label, or a gap (``gaps`` tenths of the time)."""
    known: list[Any] = [float(number) for number in entry.numbers] or labels_of(entry.family)
    many = known * max(1, round(10 / len(known)))
    return st.sampled_from(many + [None] * round(gaps * len(many) / 10))


@st.composite
def _assigned(draw: st.DrawFn, used: set[str], keys: list[Series]) -> dict[Any, Any]:
    """Draw values of the parameters: none, one for all, by period, or by series."""
    result: dict[Any, Any] = {}
    for name, entry in PARAMETERS.items():
        if name not in used:
            continue
        values = [float(number) for number in entry.numbers] or labels_of(entry.family)
        value = st.sampled_from(values)
        form = draw(st.sampled_from(["all", "all", "period", "series", "none"]))
        if form == "all":
            result[name] = draw(value)
        elif form == "period":
            years = draw(st.lists(st.sampled_from(TIMELINES["year"][2:]), min_size=1, unique=True))
            result[name] = {year: draw(value) for year in sorted(years)}
        elif form == "series":
            for key in keys:
                if draw(st.booleans()):
                    result.setdefault(key, {})[name] = draw(value)
    return result
