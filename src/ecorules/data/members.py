"""The data of a register as a table whose columns have a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.data.attributes import MEASURED
from ecorules.data.cells import plain_text
from ecorules.data.columns import REMARKS, Roles, fold, recognise
from ecorules.data.index import REGION, SCENARIO
from ecorules.data.mapping import is_table
from ecorules.data.table import ListField, Table
from ecorules.errors import (
    DataError,
    EcorulesError,
    Place,
    Problem,
    UsageError,
    did_you_mean,
    few,
    kind_of,
)
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecorules.data.reading import Door
    from ecorules.data.registers import RegisterShape

__all__ = ["MEMBER", "Sheet", "open_sheet"]

MEMBER = "\0member"
"""What the key of members is called among the keys of a register's data."""

_TIME = "\0period"
_MEMBERS = ("member", "名称", "姓名", "项目名称", "企业名称", "单位名称")
_DAYS = ("date", "day", "time", "日期", "日", "时间")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The data of a register.

    Attributes:
        table: the rows.
        roles: which headers are keys, that of members among them, and which names periods.
        attributes: for each attribute that is given its header, and the unit in its brackets.
        notes: which columns were not used, and why.
        mixed: whether a row may be without a period although others have one.
    """

    table: Table
    roles: Roles
    attributes: Mapping[str, tuple[str, str | None]]
    notes: tuple[Problem, ...]
    mixed: bool


def open_sheet(shape: RegisterShape, given: Any, door: Door, panel_keys: Sequence[str]) -> Sheet:
    """Open the data of a register, of whatever kind they are.

    Args:
        shape: what is known of the register.
        given: a table, a mapping of members, or a list of mappings.
        door: how tables are opened, and which columns the caller named.
        panel_keys: the keys that tell series of the panel apart.

    Raises:
        UsageError: this kind of data cannot be read, or its columns are ambiguous.
        DataError: entries of a mapping cannot be lined up.
    """
    if isinstance(given, Mapping) and not is_table(given):
        return _Records(shape, door, panel_keys).by_member(given)
    if isinstance(given, (list, tuple)):
        return _Records(shape, door, panel_keys).listed(given)
    table = door.table(given)
    if not isinstance(given, (str, Path)):
        table.source = _source(shape)
    return _sheet(shape, door, panel_keys, table, mixed=False)


def _source(shape: RegisterShape) -> str:
    return f"register {shape.name}"


def _sheet(
    shape: RegisterShape, door: Door, panel_keys: Sequence[str], table: Table, *, mixed: bool
) -> Sheet:
    roles = _recognise(table.headers, shape, door, panel_keys, table.source)
    attributes: dict[str, tuple[str, str | None]] = {}
    notes = [*table.notes]
    for header in table.headers:
        if header in roles.headers:
            continue
        name, unit = door.names.split(header)
        if name is None:
            notes.append(_unused(header, shape, table.place(None, header)))
            continue
        if name in attributes:
            raise UsageError(
                f"the columns {attributes[name][0]!r} and {header!r} of {table.source} are both "
                f"{name!r}",
                code="ambiguous-column",
                hint="leave one of them out",
            )
        measured = shape.attributes[name].kind in MEASURED
        attributes[name] = header, unit if measured else None
    return Sheet(table, roles, attributes, tuple(notes), mixed)


def _unused(header: str, shape: RegisterShape, place: Place) -> Problem:
    """Return the note on a column that is no attribute."""
    if fold(header) in REMARKS:
        return Problem("unused-column", f"column {header!r} was not used", "", place)
    aliases = (alias for entry in shape.attributes.values() for alias in entry.column.aliases)
    guess = did_you_mean(header, (*shape.attributes, *aliases))
    return Problem(
        "unknown-attribute",
        f"the register {shape.name!r} has no attribute {header!r}{guess}",
        "its values were not used",
        place,
    )


def _recognise(
    headers: Sequence[str],
    shape: RegisterShape,
    door: Door,
    panel_keys: Sequence[str],
    source: str,
) -> Roles:
    """Find the columns of members, of periods and of the keys of the panel."""
    own = {fold(shape.key)}
    rest = [h for h in headers if fold(h) in own or door.names.split(h)[0] is None]
    member = next((h for h in rest if fold(h) in own), None)
    asked = {role: header for role, header in door.roles.items() if header in rest}
    if not shape.by_place:
        if member is None:
            member = _member_header(rest, headers, shape, source)
        rest.remove(member)
        asked = {role: header for role, header in asked.items() if header != member}
    elif member is not None:
        asked[REGION] = member
    if asked.get("period") is None:
        rest = [h for h in rest if fold(h) not in _DAYS or h in asked.values() or h == member]
    further = {fold(key): key for key in panel_keys if key not in {REGION, SCENARIO}}
    named = [h for h in rest if h not in asked.values() and (h in door.keys or fold(h) in further)]
    roles = recognise(rest, door.names, asked, named, source, long=False, parts=shape.by_place)
    keys = {further.get(fold(key), key): header for key, header in roles.keys.items()}
    if shape.by_place:
        member = keys.pop(REGION, None)
    if member is None:
        raise _no_members(shape, headers, source)
    return replace(roles, keys={MEMBER: member, **keys})


def _member_header(
    headers: Sequence[str], every: Sequence[str], shape: RegisterShape, source: str
) -> str:
    """Return the column of members where none is called as the file calls it."""
    titles = [title for title in (shape.name, *shape.aliases) if title]
    told = {fold(title + ending) for title in titles for ending in ("", "名称", "name")}
    found: list[str] = []
    # A key of another name, such as a number, is no title: then only that column will do.
    for words in (told, set(_MEMBERS)) if fold(shape.key) == "name" else ():
        found = found or [header for header in headers if fold(header) in words]
    if len(found) > 1:
        raise UsageError(
            f"several columns of {source} could name the members: {', '.join(found)}",
            code="ambiguous-column",
            hint=f"call the right one {shape.key!r}",
        )
    if not found:
        raise _no_members(shape, every, source)
    return found[0]


def _no_members(shape: RegisterShape, headers: Sequence[str], source: str) -> UsageError:
    there = few(headers, 20) or "none"
    return UsageError(
        f"{source} has no column {shape.key!r}{did_you_mean(shape.key, headers)}",
        code="unknown-column",
        hint=f"it names the members of {shape.name!r}; the columns: {there}"
        + (
            "" if Path(source).suffix else "; an index of a data frame is a column if it has a name"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """One member as a mapping gives it: how messages call it, and its entries."""

    row: int | str
    entries: dict[str, Any]


class _Records:
    """Lines up members that are written in Python, each with its periods."""

    def __init__(self, shape: RegisterShape, door: Door, panel_keys: Sequence[str]) -> None:
        self.shape = shape
        self.door = door
        self.panel_keys = panel_keys
        self.source = _source(shape)
        self.problems: list[Problem] = []

    def by_member(self, given: Mapping[Any, Any]) -> Sheet:
        """Return the sheet of ``{member: {attribute: value or {period: value}}}``."""
        records = []
        for key, inner in given.items():
            label = plain_text(key)
            if inner is not None and not isinstance(inner, Mapping):
                raise UsageError(
                    f"{self.source} gives {label!r} as {kind_of(inner)}",
                    code="data-kind",
                    hint="write {member: {attribute: value}}, or columns as lists",
                )
            entries = self._entries(label, inner or {})
            for title in [title for title in entries if fold(title) == fold(self.shape.key)]:
                again = entries.pop(title)
                if plain_text(again) != label:
                    self._add("duplicate", f"{label!r} is called {again!r} within", label, title)
            records.append(_Record(label, {self.shape.key: label, **entries}))
        return self._sheet(records)

    def listed(self, given: Sequence[Any]) -> Sheet:
        """Return the sheet of ``[{key: member, attribute: value, ...}, ...]``."""
        records = []
        for number, entry in enumerate(given, 1):
            if not isinstance(entry, Mapping):
                raise UsageError(
                    f"{self.source}, row {number}: {kind_of(entry)} is no member",
                    code="data-kind",
                    hint=f"write {{{self.shape.key!r}: member, attribute: value}} for each of them",
                )
            records.append(_Record(number, self._entries(number, entry)))
        return self._sheet(records)

    def _entries(self, row: int | str, given: Mapping[Any, Any]) -> dict[str, Any]:
        """Return entries under the names of attributes; other titles stay as they are."""
        entries: dict[str, Any] = {}
        for title, value in given.items():
            name = self.door.names.find(str(title)) or str(title)
            if name in entries:
                self._add("duplicate", f"{name!r} is given twice", row, str(title))
            entries[name] = value
        return entries

    def _add(self, code: str, message: str, row: int | str, header: str) -> None:
        place = Place(self.source, row=row, column=header)
        self.problems.append(Problem(code, message, "keep one of the two", place))

    def _sheet(self, records: list[_Record]) -> Sheet:
        headers = list(dict.fromkeys(h for record in records for h in record.entries))
        nested = any(self._by_period(h, v) for r in records for h, v in r.entries.items())
        if not records:
            headers = [self.shape.key]
        roles = _recognise(headers, self.shape, self.door, self.panel_keys, self.source)
        if nested and roles.period is not None:
            raise UsageError(
                f"{self.source} has periods under {roles.period!r} and within other values",
                code="ambiguous-column",
                hint="write {attribute: {period: value}}, or one entry for each period",
            )
        rows: list[tuple[int | str, Period | None, dict[str, Any]]] = []
        for record in records:
            rows.extend(self._rows(record, roles.keys.values()))
        if self.problems:
            raise DataError(self.problems)
        table = Table(
            self.source,
            {h: ListField([entries.get(h) for _, _, entries in rows]) for h in headers},
            row_number=[
                row if period is None else f"{row} {period}" for row, period, _ in rows
            ].__getitem__,
        )
        sheet = _sheet(self.shape, self.door, self.panel_keys, table, mixed=True)
        if not nested:
            return sheet
        table.fields = {**table.fields, _TIME: ListField([period for _, period, _ in rows])}
        return replace(sheet, roles=replace(sheet.roles, period=_TIME))

    def _by_period(self, header: str, value: Any) -> bool:
        return isinstance(value, Mapping) and self.door.names.split(header)[0] is not None

    def _rows(
        self, record: _Record, keys: Iterable[str]
    ) -> list[tuple[int | str, Period | None, dict[str, Any]]]:
        """Return the row of what holds always, and one for each period that is given."""
        always: dict[str, Any] = {}
        varying: dict[Period, dict[str, Any]] = {}
        for header, value in record.entries.items():
            if not self._by_period(header, value):
                always[header] = value
                continue
            for key, inner in value.items():
                try:
                    period = Period.of(key)
                except EcorulesError as error:
                    place = Place(self.source, row=record.row, column=header)
                    self.problems.append(error.problem(place))
                    continue
                entries = varying.setdefault(period, {})
                if header in entries:
                    message = f"{header!r} is given twice in {period}"
                    self._add("duplicate", message, record.row, header)
                entries[header] = inner
        own = {key: always[key] for key in keys if key in always}
        return [
            (record.row, None, always),
            *((record.row, period, own | entries) for period, entries in varying.items()),
        ]
