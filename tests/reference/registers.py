"""Registers: their rows from the file and from data, until when they are complete, whose they are.

A register is given as a list of rows, each a map of its key column, `region`, `scenario` and
attributes, an attribute being a value or a map of periods; `?` is what nobody can say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .time_periods import Period, parse_range

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["PLACE_KEYS", "Complete", "Register", "Row", "read_complete", "read_registers"]

PLACE_KEYS = ("region", "place", "entity", "地区", "区域", "城市", "县区", "place_name")
_ROW_KEYS = ("title", "lead", "support", "responsible", "supervise", "binding", "source", "note")
_TYPES = ("date", "period", "boolean", "text")


@dataclass(frozen=True)
class Complete:
    """All up to ``until`` is there, and all within ``spans``."""

    until: dt.date | None = None
    spans: tuple[tuple[dt.date, dt.date], ...] = ()

    def to(self, day: dt.date) -> bool:
        return self.until is not None and day <= self.until

    def within(self, first: dt.date, last: dt.date) -> bool:
        return self.to(last) or any(start <= first and last <= end for start, end in self.spans)


@dataclass
class Row:
    """A member: ``cells`` by attribute and period, None where a value holds always."""

    label: str
    place: str | None
    scenario: str | None
    cells: dict[tuple[str, Period | None], Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Register:
    """A register: what the file says of it, and its rows."""

    name: str
    key: str
    attributes: dict[str, dict[str, Any]]
    rows: list[Row]
    listed: bool
    open: bool
    size: int | None
    start: str | None
    end: str | None
    belongs: str | None
    complete: Complete

    @property
    def by_place(self) -> bool:
        return self.key in PLACE_KEYS

    @property
    def closed(self) -> bool:
        """Whether no further rows can exist, whatever is stated (N3)."""
        return self.size is not None or (self.listed and not self.open)

    def dates(self) -> dict[str, bool]:
        """Return the names of days, and whether they are events."""
        return {
            name: definition["type"] == "date"
            for name, definition in self.attributes.items()
            if definition.get("type") in ("date", "period")
        }


# -- reading --------------------------------------------------------------------------------------


def read_registers(
    ruleset: dict[str, Any],
    given: dict[str, Any] | None,
    complete: Any,
    as_of: dt.date,
) -> dict[str, Register]:
    """Return the registers of a set, by name."""
    result = {}
    for name, one in (ruleset.get("registers") or {}).items():
        declared = one if isinstance(one, dict) else {}
        key = str(declared.get("key", "name"))
        attributes = {n: _attribute(one) for n, one in (declared.get("attributes") or {}).items()}
        said = declared.get("rows")
        if isinstance(said, list):
            said = dict.fromkeys(said, "none")
        listed = dict(said or {})
        is_open = "等" in listed
        listed.pop("等", None)
        size = declared.get("size")
        result[name] = Register(
            name=name,
            key=key,
            attributes=attributes,
            rows=_rows(key, listed, attributes, _records((given or {}).get(name), key)),
            listed=said is not None,
            open=is_open,
            size=None if size is None else int(size),
            start=declared.get("from"),
            end=declared.get("to"),
            belongs=declared.get("belongs"),
            complete=read_complete(
                complete.get(name) if isinstance(complete, dict) else complete, as_of
            ),
        )
    return result


def _attribute(given: Any) -> dict[str, Any]:
    """Return an attribute as a map of the keys of an indicator."""
    if isinstance(given, list):
        return {"classes": given}
    if isinstance(given, dict):
        return given
    return {"type": given} if given in _TYPES else {"unit": given}


def _records(given: Any, key: str) -> list[dict[str, Any]]:
    """Return rows as a list, given as one or as a map of members."""
    if isinstance(given, dict):
        return [{key: label, **(values or {})} for label, values in given.items()]
    return list(given or [])


def _rows(
    key: str,
    listed: dict[str, Any],
    attributes: dict[str, Any],
    records: list[dict[str, Any]],
) -> list[Row]:
    """Join the rows of the file with those of the data (N3)."""
    rows: list[Row] = []
    for record in records:
        label = str(record[key])
        place = None if key in PLACE_KEYS else record.get("region")
        row = next(
            (r for r in rows if (r.label, r.place) == (label, place)
             and r.scenario == record.get("scenario")),
            None,
        )  # fmt: skip
        if row is None:
            row = Row(label, place, record.get("scenario"))
            rows.append(row)
        for name in attributes:
            _fill(row, name, record.get(name), record.get("period"))
    for label, said in listed.items():
        found = [row for row in rows if row.label == label]
        # who is listed exists in every scenario, whatever the data tell of some
        places = {row.place for row in found} or {None}
        told = {row.place for row in found if row.scenario is None}
        found += [Row(label, place, None) for place in sorted(places - told, key=str)]
        rows += [row for row in found if row not in rows]
        for name, value in (said if isinstance(said, dict) else {}).items():
            for row in found:
                if name in attributes and not _knows(row, name):
                    row.cells.pop((name, None), None)
                    _fill(row, name, value, None)
    return rows


def _knows(row: Row, name: str) -> bool:
    return any(attribute == name and value != "?" for (attribute, _), value in row.cells.items())


def _fill(row: Row, name: str, value: Any, period: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _fill(row, name, inner, key)
        return
    if value is None or value != value:  # noqa: PLR0124  NaN is a blank
        return
    time = None if period is None else Period.parse(period)
    row.cells[name, time] = value


def read_complete(given: Any, as_of: dt.date) -> Complete:
    """Read what is stated complete: True, a day or period, a range; nothing beyond ``as_of``."""
    if given is None or given is False:
        return Complete()
    if given is True or str(given).strip().casefold() == "true":
        return Complete(as_of)
    text = str(given)
    if ".." not in text:
        return Complete(min(Period.parse(text).last_day, as_of))
    first, last = parse_range(text)
    end = as_of if last is None else min(last.last_day, as_of)
    return Complete(None, ((first.first_day, end),))
