"""Panels judged by the engine: data as tables, verdicts as rows, panels made of others."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from ecorules.units import default_system

from .panels import Panel, panels
from .pool import INDICATORS
from .rule_sets import declare, rule_sets
from .writers import to_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = [
    "DECIDED", "assert_alike", "assess", "assigned", "exempt", "factor", "history", "judge",
    "long", "mixes_times", "multiplied", "of_some", "pairs", "randoms", "shuffled", "situations",
    "statuses", "verdicts", "wide",
]  # fmt: skip

Rules = dict[str, Any]
Verdicts = dict[tuple[str, tuple[str, ...]], dict[str, Any]]

DECIDED = {"met", "missed", "not_applicable"}
NUMBERS = ("value", "bound", "margin")
UNITS = {"value": "unit", "bound": "unit", "margin": "margin_unit"}
randoms = st.randoms(use_true_random=True)  # of a seed that is drawn: many numbers at no cost
system = default_system()


# -- data as tables, and verdicts on them ---------------------------------------------------------


def wide(data: dict[Any, Any]) -> pl.DataFrame:
    """Return one row for each series and period, and one column for each indicator."""
    names = list(dict.fromkeys(name for values in data.values() for name in values))
    keys = ("region", "scenario")[: len(next(iter(data)))]
    rows = [
        (*series, period, *(values.get(name, {}).get(period) for name in names))
        for series, values in data.items()
        for period in dict.fromkeys(period for cells in values.values() for period in cells)
    ]
    columns = {name: pl.Float64 if INDICATORS[name].numbers else pl.String for name in names}
    texts = dict.fromkeys((*keys, "period"), pl.String)
    return pl.DataFrame(rows, schema=texts | columns, orient="row")


def long(data: dict[Any, Any]) -> pl.DataFrame:
    """Return one row for each cell, all of them text."""
    frame = wide(data)
    keys = [name for name in ("region", "scenario", "period") if name in frame.columns]
    return frame.cast(pl.String).unpivot(index=keys, variable_name="indicator")


def assigned(panel: Panel) -> pl.DataFrame | None:
    """Return the parameters, one row for each series, parameter and period."""
    common = {name: value for name, value in panel.assign.items() if isinstance(name, str)}
    rows = [
        (*series, name, period, None if value is None else str(value))
        for series in panel.data
        for name, given_value in (common | panel.assign.get(series, {})).items()
        for period, value in (
            given_value.items() if isinstance(given_value, dict) else [(None, given_value)]
        )
    ]
    if not rows:
        return None
    keys = ("region", "scenario")[: len(next(iter(panel.data)))]
    schema = dict.fromkeys((*keys, "indicator", "period", "value"), pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame if frame["period"].drop_nulls().len() else frame.drop("period")


def history(panel: Panel, shape: Callable[[Any], Any]) -> Any:
    """Return the history of a panel in some shape, or None."""
    if not panel.history:
        return None
    return shape({(place,): values for place, values in panel.history.items()})


def assess(
    rule_set: Rules, panel: Panel, shape: Callable[[Any], Any] = wide, **options: Any
) -> er.Assessment:
    """Judge a panel whose data are given in some shape."""
    return er.loads(to_yaml(rule_set)).evaluate(
        shape(panel.data),
        as_of=panel.as_of,
        history=history(panel, shape),
        assign=assigned(panel),
        **options,
    )


def verdicts(result: er.Assessment) -> Verdicts:
    """Return all verdicts as rows, by rule and series."""
    return {
        (row.pop("rule"), tuple(row.pop(key) for key in result.keys)): row
        for row in result.to_polars().to_dicts()
    }


def judge(*args: Any, **options: Any) -> Verdicts:
    """Judge a panel as `assess` does, and return the verdicts as rows."""
    return verdicts(assess(*args, **options))


def statuses(rule_set: Rules, panel: Panel) -> dict[Any, str]:
    """Judge a panel, and return the statuses alone."""
    return {key: row["status"] for key, row in judge(rule_set, panel).items()}


def factor(one: str, other: str) -> float:
    """Return what numbers in one unit are multiplied by to be in the other."""
    return 1.0 if one == other else system.unit(one).factor_to(system.unit(other))


def assert_alike(found: Verdicts, expected: Verdicts) -> None:
    """Compare verdicts whose numbers may be in other units, and off by one rounding."""
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        other = found[key]
        for name in row.keys() - {*NUMBERS, *UNITS.values()}:
            assert other[name] == row[name], (key, name)
        for name in NUMBERS:
            assert (other[name] is None) == (row[name] is None), (key, name)
            if row[name] is not None:
                number = other[name] * factor(other[UNITS[name]], row[UNITS[name]])
                assert math.isclose(number, row[name], rel_tol=1e-9, abs_tol=1e-9), (key, name)


# -- what is drawn ---------------------------------------------------------------------------------


def mixes_times(panel: Panel) -> bool:
    """Whether some parameters are given by period and others for always: no one table holds both."""
    given_values = []
    for key, value in panel.assign.items():
        given_values += [value] if isinstance(key, str) else list(value.values())
    return len({isinstance(one, dict) for one in given_values}) > 1


@st.composite
def situations(draw: st.DrawFn, **options: Any) -> tuple[Rules, Panel]:
    """Draw a rule set and what it is judged on."""
    rule_set = draw(rule_sets())
    panel = draw(panels(rule_set, **options))
    assume(not mixes_times(panel))
    return rule_set, panel


def of_some(panel: Panel, chosen: list[Any]) -> Panel:
    """Return the panel of some of the series."""
    places = {series[0] for series in chosen}
    return replace(
        panel,
        data={series: panel.data[series] for series in chosen},
        assign={k: v for k, v in panel.assign.items() if isinstance(k, str) or k in chosen},
        history={place: one for place, one in panel.history.items() if place in places},
    )


def multiplied(panel: Panel, size: int, random: Random) -> Panel:
    """Return a panel of many series, each with the cells of one of the panel in another order."""
    scenarios = list(dict.fromkeys(series[1:] for series in panel.data))
    originals = list(dict.fromkeys(series[:1] for series in panel.data))
    data, assign, past = {}, {k: v for k, v in panel.assign.items() if isinstance(k, str)}, {}
    for number in range(math.ceil(size / len(scenarios))):
        place, original = f"P{number}", random.choice(originals)
        if panel.history:
            past[place] = panel.history[original[0]]
        for scenario in scenarios:
            own = panel.data[*original, *scenario]
            data[place, *scenario] = {
                name: dict(zip(cells, random.sample([*cells.values()], len(cells)), strict=True))
                for name, cells in own.items()
            }
            if (*original, *scenario) in panel.assign:
                assign[place, *scenario] = panel.assign[*original, *scenario]
    return replace(panel, data=data, assign=assign, history=past)


def shuffled(thing: dict[Any, Any], random: Random) -> dict[Any, Any]:
    """Return a mapping in another order."""
    items = list(thing.items())
    random.shuffle(items)
    return dict(items)


def pairs(draw: Any, one: Rules, two: Rules) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the verdicts of two rules on the same data, declared together."""
    rule_set = declare({"one": one, "two": two})
    panel = draw(panels(rule_set))
    assume(not mixes_times(panel))
    panel = multiplied(panel, 12, draw(randoms))
    found = judge(rule_set, panel)
    return [(found["one", series], found["two", series]) for series in panel.data]


def exempt(rule_set: Rules, rule: Any) -> bool:
    """Say whether a rule uses `known`, `need` or `missing`, itself or through what it names."""
    text, before = str(rule), ""
    names = {**rule_set["indicators"], **rule_set["rules"]}
    while text != before:
        before = text
        text = str(rule) + str([one for name, one in names.items() if repr(name)[1:-1] in before])
    return any(word in text for word in ("known(", "'need'", "'missing'"))
