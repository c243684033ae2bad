"""Registers and their data: few members, dates around the days on which they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

__all__ = ["AS_OF", "DATES", "INDICATORS", "PARAMETERS", "REGISTERS", "Ledger", "ledgers"]

Series = tuple[str, ...]

REGISTERS: dict[str, dict[str, Any]] = {
    "plants": {
        "attributes": {
            "opened": "date",
            "closed": "date",
            "sold": "date",
            "due": "period",
            "needed": "boolean",
            "owner": "text",
            "grade": ["A", "B", "C"],
            "area": {"unit": "ha", "better": "higher"},
            "score": {"unit": "%", "kind": "ratio", "better": "higher"},
            "output": {"unit": "t", "kind": "flow", "better": "lower"},
        }
    },
    "log": {
        "attributes": {
            "held": "date",
            "resolved": "date",
            "kind": "text",
            "fine": {"unit": "万元", "kind": "flow"},
        }
    },
    "counties": {
        "key": "region",
        "attributes": {
            "terrain": ["hill", "plain"],
            "city": "text",
            "target": "%",
            "passed": "date",
        },
    },
}
INDICATORS: dict[str, dict[str, Any]] = {
    "green": {"unit": "%", "kind": "ratio", "better": "higher"},
    "growth": {"unit": "%", "kind": "ratio", "better": "higher"},
    "dust": {"unit": "µg/m³", "kind": "level", "better": "lower"},
    "load": {"unit": "t", "kind": "flow", "better": "lower"},
    "river": {"classes": ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]},
    "closing": {"share": "plants", "meeting": "closed", "unit": "%"},
    "events": {"count": "log", "during": "held"},
    "county_mean": {"mean": "counties", "of": "green"},
    "county_count": {"count": "counties", "meeting": "green >= 50"},
    "spare": {"unit": "ha", "expression": "quantity('100 ha') - total_area"},
    "total_area": {"sum": "plants", "of": "area"},
}
PARAMETERS: dict[str, dict[str, Any]] = {"quota": {"unit": "%"}}

DATES = ("2018-12-31", "2019-01-01", "2019-06-30", "2019-12-31", "2020-01-01", "2020-06-30",
         "2020-10-05", "2020-11-30", "2020-12-30", "2020-12-31", "2021-01-01", "2021-01-10",
         "2021-01-11", "2021-06-30")  # fmt: skip
AS_OF = ("2020", "2020", "2020", "2021", "2021", "2021", "2019", "2018", "2020-06-30",
         "2020-12-30", "2021-01-10", "2020-11")  # fmt: skip
_YEARS = ("2017", "2018", "2019", "2020", "2021")
_DUE = ("2019", "2020", "2020-06", "2020-12-30", "2021-01-10", "2021")
_COMPLETE = (True, True, True, None, None, "2020-12-31", "2020-12-30", "2019", "2018..2020",
             "2020..2020", "2021-01-10")  # fmt: skip
_NUMBERS = {"area": (5, 10, 20, 30), "score": (40, 50, 60, 100), "output": (0, 5, 10, 15),
            "fine": (0, 1, 5), "target": (40, 50), "green": (10, 40, 50, 60), "growth": (-5, 5, 10),
            "dust": (35, 45, 75), "load": (0, 5, 10)}  # fmt: skip
_WORDS = {"owner": ("x", "y"), "kind": ("fire", "leak"), "grade": ("A", "B", "C"),
          "terrain": ("hill", "plain"), "river": ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """What a rule set with registers is judged on.

    ``shapes`` holds the keys that a register has beside its attributes: rows, size, from, to.
    """

    data: dict[Series, dict[str, dict[str, Any]]]
    registers: dict[str, list[dict[str, Any]]]
    complete: Any
    as_of: str
    shapes: dict[str, dict[str, Any]]
    standards: tuple[dict[str, Any], ...] = ()
    assign: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, Any]:
        """The arguments beside the data."""
        return {
            "registers": self.registers,
            "complete": self.complete,
            "as_of": self.as_of,
            "standards": self.standards,
            "assign": self.assign or None,
        }


@st.composite
def ledgers(draw: st.DrawFn, *, most: int = 3) -> Ledger:
    """Draw the data of all registers and indicators, for one to ``most`` places."""
    places = ["A", "B", "C"][: draw(st.sampled_from([1, 1, 1, *range(2, most + 1)]))]
    tails: list[Series] = [("low",), ("high",)] if draw(st.integers(0, 7)) == 7 else [()]
    counties = [f"k{n}" for n in range(draw(st.integers(0, 4)))]
    gaps = draw(st.sampled_from([0, 1, 3]))
    data = {
        (place, *tail): draw(_indicators(gaps)) for place in places + counties for tail in tails
    }
    shapes: dict[str, dict[str, Any]] = {}
    registers: dict[str, list[dict[str, Any]]] = {}
    for name in ("plants", "log"):
        labels = [f"{name[0]}{n}" for n in range(draw(st.integers(0, 6 if name == "log" else 5)))]
        rows = draw(_rows(name, labels, places, gaps))
        told = len(places) > 1 or any("region" in row for row in rows)
        # a member that the file alone lists belongs to the only place there is
        listed = labels if told or name == "log" else [*labels, "z9"]
        shapes[name] = draw(_shapes(name, labels, listed))
        if "rows" in shapes[name] and draw(st.booleans()):
            shapes[name]["rows"] = draw(_said(rows, shapes[name]["rows"]))
        if tails != [()] and draw(st.booleans()):
            for row in rows:
                row["scenario"] = draw(st.sampled_from(["low", "high", None]))
        registers[name] = rows
    registers["counties"] = draw(_counties(counties, places, gaps))
    shapes["counties"] = draw(_shapes("counties", counties, counties))
    if len(places) > 1:
        shapes["counties"]["belongs"] = "city"
    given: Any = draw(st.sampled_from(_COMPLETE))
    if draw(st.integers(0, 3)) == 3:
        names = draw(st.sets(st.sampled_from(sorted(REGISTERS))))
        given = {name: draw(st.sampled_from(_COMPLETE[:7])) for name in sorted(names)}
    assign = {"quota": draw(st.sampled_from([40, 50]))} if draw(st.booleans()) else {}
    return Ledger(data, registers, given, draw(st.sampled_from(AS_OF)), shapes, (), assign)


def _sparse(values: tuple[Any, ...], gaps: int) -> st.SearchStrategy[Any]:
    """Return one of the values, or a gap ``gaps`` tenths of the time."""
    many = list(values) * max(1, round(10 / len(values)))
    return st.sampled_from(many + [None] * round(gaps * len(many) / 10))


@st.composite
def _indicators(draw: st.DrawFn, gaps: int) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for name in ("green", "growth", "dust", "load", "river"):
        pool = _NUMBERS.get(name) or _WORDS[name]
        values[name] = {year: draw(_sparse(pool, gaps)) for year in _YEARS}
    return values


@st.composite
def _rows(
    draw: st.DrawFn, register: str, labels: list[str], places: list[str], gaps: int
) -> list[dict[str, Any]]:
    attributes = REGISTERS[register]["attributes"]
    varying = [name for name in ("output", "score") if draw(st.booleans())]
    rows = []
    told = len(places) > 1 or draw(st.booleans())
    for label in labels:
        row: dict[str, Any] = {"name": label}
        if told:
            row["region"] = draw(st.sampled_from(places))
        for name, kind in attributes.items():
            row[name] = draw(_attribute(name, kind, gaps, varies=name in varying))
        rows.append(row)
    return rows


@st.composite
def _attribute(draw: st.DrawFn, name: str, kind: Any, gaps: int, *, varies: bool) -> Any:
    if kind == "date":
        blanks: tuple[Any, ...] = (None,) * (2 + gaps) + ("?",) * min(gaps, 1)
        return draw(st.sampled_from([*DATES, *blanks]))
    if kind == "period":
        return draw(_sparse(_DUE, gaps))
    if kind == "boolean":
        return draw(_sparse((True, False), gaps))
    pool: tuple[Any, ...] = _NUMBERS.get(name) or _WORDS[name]
    if varies:
        grains = draw(st.sampled_from([_YEARS, _YEARS, ("2019", "2020-H1", "2020-H2")]))
        cells = {period: draw(_sparse(pool, gaps)) for period in grains}
        if any(value is not None for value in cells.values()):
            return cells
        return None
    return draw(_sparse(pool, gaps))


@st.composite
def _shapes(draw: st.DrawFn, register: str, labels: list[str], listed: list[str]) -> dict[str, Any]:
    forms = ["data", "data"] if register == "log" else ["data", "data", "rows", "open", "size"]
    form = draw(st.sampled_from(forms))
    shape: dict[str, Any] = {}
    if form == "rows" and listed:
        shape["rows"] = listed
    if form == "open":
        shape["rows"] = [*listed, "等"]
    if form == "size":
        shape["size"] = str(len(labels) + draw(st.integers(0, 2)))
    if register == "plants" and draw(st.integers(0, 3)) == 3:
        shape |= draw(st.sampled_from([{"from": "opened"}, {"to": "sold"},
                                       {"from": "opened", "to": "sold"}]))  # fmt: skip
    return shape


@st.composite
def _said(
    draw: st.DrawFn, rows: list[dict[str, Any]], listed: list[str]
) -> dict[str, dict[str, Any]]:
    """Move some values from the data into the file."""
    said: dict[str, dict[str, Any]] = {}
    for label in listed:
        row = next((one for one in rows if one["name"] == label), {})
        told = {}
        for name in ("closed", "due", "area", "grade"):
            if row.get(name) is not None and draw(st.booleans()):
                told[name] = str(row[name])
                row[name] = draw(st.sampled_from([row[name], None]))
        said[label] = told
    return said


@st.composite
def _counties(
    draw: st.DrawFn, labels: list[str], places: list[str], gaps: int
) -> list[dict[str, Any]]:
    rows = []
    for label in labels:
        row: dict[str, Any] = {"region": label}
        for name, kind in REGISTERS["counties"]["attributes"].items():
            if name == "city":
                row[name] = draw(st.sampled_from(places))
            else:
                row[name] = draw(_attribute(name, kind, gaps, varies=False))
        rows.append(row)
    return rows
