"""Joins what data say of the members of a register with what the rule file says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.attributes import MEASURED, TIMELESS, member_spelling, member_text
from ecorules.data.cells import limits, range_problem
from ecorules.data.keys import read_keys, read_periods
from ecorules.data.members import MEMBER
from ecorules.data.problems import Problems, refuse_sparse
from ecorules.data.roster import Roster
from ecorules.data.values import ValueReader
from ecorules.equality import nearly_equal
from ecorules.errors import EcorulesError, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecorules.data.attributes import AttributeColumn, AttributeReader
    from ecorules.data.members import Sheet
    from ecorules.data.registers import RegisterShape
    from ecorules.periods import Period

__all__ = ["CellValues", "joined"]

CellValues = dict[tuple[str, "Period | None"], "NDArray[np.float64]"]
"""For each (attribute, period) the values of all rows, as the reader of attributes gives them."""

_MOST = 1_000
_ALWAYS = -1
"""The code of the period of a row that holds always."""


def joined(
    shape: RegisterShape, sheet: Sheet | None, reader: AttributeReader
) -> tuple[Roster, CellValues]:
    """Return the rows of a register, and what is known of them.

    Args:
        shape: what the rule file says of the register.
        sheet: the data, or None for the members of the file alone.
        reader: how a cell is read.

    Raises:
        DataError: the data cannot be used, or contradict the file.
    """
    if sheet is not None:
        return _Joiner(shape, sheet, reader).read()
    roster = Roster(shape)
    return roster, {(name, None): roster.said(name, reader) for name in shape.attributes}


class _Joiner:
    """Reads the data of a register into the rows of its roster."""

    def __init__(self, shape: RegisterShape, sheet: Sheet, reader: AttributeReader) -> None:
        self.shape = shape
        self.sheet = sheet
        self.table = sheet.table
        self.reader = reader
        self.problems = Problems(self.table)
        self.member_header = sheet.roles.keys[MEMBER]
        self.cells: CellValues = {}

    def read(self) -> tuple[Roster, CellValues]:
        table, roles = self.table, self.sheet.roles
        others = [key for key in roles.keys if key != MEMBER]
        index, series = read_keys(table, roles, self.problems, blank=others)
        self._read_times()
        self.problems.raise_any()
        labels = list(zip(*(index.column(key).tolist() for key in index.keys), strict=True))
        refuse_sparse(len(self.periods), len(labels), len(self.table), self.table.source)
        self._check_members([label for label, *_ in labels], series)
        self.roster = Roster(self.shape, others, labels)
        self.line = self.roster.rows[series]
        self._check_twice()
        self.problems.raise_any()
        self.roster.check_size(self._first_place)
        found = self._values()
        self.problems.raise_any()
        for name, attribute in self.shape.attributes.items():
            self._join(attribute, found.get(name))
        self.problems.raise_any()
        return self.roster, self.cells

    def _read_times(self) -> None:
        """Read the period of each row, by its number in time."""
        self.times = np.full(len(self.table), _ALWAYS, dtype=np.int32)
        self.periods: Sequence[Period] = ()
        if self.sheet.roles.period is None:
            return
        codes, found = read_periods(
            self.table, self.sheet.roles, self.problems, blank=self.sheet.mixed
        )
        self.periods = sorted(set(found), key=lambda period: (int(period.grain), period.ordinal))
        numbers = {period: number for number, period in enumerate(self.periods)}
        self.times = np.array([*(numbers[period] for period in found), _ALWAYS])[codes]

    def _first_place(self, line: int) -> Place:
        """Return where the data first give a row of the roster."""
        rows = np.flatnonzero(self.line == line)
        return self.table.place(int(rows[0]) if len(rows) else None, self.member_header)

    def _check_members(self, labels: list[str], series: NDArray[np.int32]) -> None:
        """Refuse labels that are none, and members that a closed list does not have."""
        rows = np.full(len(labels), len(series), dtype=np.intp)
        np.minimum.at(rows, series, np.arange(len(series)))
        counts = np.bincount(series, minlength=len(labels))
        shape = self.shape
        known = {member_spelling(label): label for label in shape.rows or ()}
        for number, label in enumerate(labels):
            try:
                spelling = member_spelling(member_text(label))
            except EcorulesError as error:
                problem = error.problem()
            else:
                if not shape.is_closed or spelling in known:
                    continue
                guess = did_you_mean(label, [*known.values()][:_MOST])
                problem = Problem(
                    "unknown-member",
                    f"the register {shape.name!r} has no member {label!r}{guess}",
                    "the rule set lists all its members; 等 among its rows leaves the list open",
                )
            self.problems.add(problem, self.member_header, int(rows[number]), int(counts[number]))
            if self.problems.full:
                return

    def _check_twice(self) -> None:
        """Refuse a second row of one member, its keys and its period."""
        cell = self.line.astype(np.int64) * (len(self.periods) + 1) + self.times
        order = np.argsort(cell, kind="stable")
        again = np.flatnonzero(cell[order][1:] == cell[order][:-1]) + 1
        hint = "keep one of them"
        spare = [note.place.column for note in self.sheet.notes if note.place.column]
        if len(again) and spare:
            hint += f", or name what tells them apart: keys={spare[:3]} or period={spare[0]!r}"
        for spot in again[:_MOST].tolist():
            row, before = int(order[spot]), int(order[spot - 1])
            line = int(self.line[row])
            whose = [repr(self.roster.members[line])]
            whose += [labels[line] for labels in self.roster.keys.values() if labels[line]]
            if self.times[row] != _ALWAYS:
                whose.append(str(self.periods[self.times[row]]))
            problem = Problem(
                "duplicate",
                f"{', '.join(whose)} was already given in row {self.table.row_number(before)}",
                hint,
            )
            self.problems.add(problem, self.member_header, row)

    def _values(self) -> dict[str, NDArray[np.float64]]:
        """Return the values of each attribute that is given, by row of the table."""
        attributes = self.shape.attributes
        columns = [entry.column for entry in attributes.values() if entry.kind in MEASURED]
        numbers = {column.name: number for number, column in enumerate(columns)}
        values = ValueReader(self.table, columns, self.reader.cells, self.problems)
        found = {}
        for name, (header, unit) in self.sheet.attributes.items():
            attribute = attributes[name]
            if attribute.kind not in MEASURED:
                found[name] = self.reader.column(self.table, header, attribute, self.problems)
                continue
            number = np.int32(numbers[attribute.column.name])
            code = values.header_unit(header, int(number), unit)
            size = len(self.table)
            read = values.read(header, np.broadcast_to(number, size), np.broadcast_to(code, size))
            low, high = limits(attribute.column)
            for row in np.flatnonzero((read < low) | (read > high))[:_MOST].tolist():
                problem = range_problem(float(read[row]), attribute.column, Place())
                self.problems.add(problem, header, row)
            found[name] = read
        return found

    def _join(self, attribute: AttributeColumn, given: NDArray[np.float64] | None) -> None:
        """Line up one attribute: what holds always, what each period has, what the file says."""
        name = attribute.name
        said = self.roster.said(name, self.reader)
        if given is None:
            self.cells[name, None] = said
            return
        if attribute.kind in TIMELESS:
            always = self._standing(attribute, given)
            self._contradictions(attribute, given, always, said, None)
            # A mark ? gives way to what the file knows, as a blank does.
            self.cells[name, None] = np.where(np.isfinite(always), always, np.fmax(always, said))
            return
        always, varying = self._varying(given)
        self._contradictions(attribute, given, always, said, _ALWAYS)
        always = np.where(np.isnan(always), said, always)
        if not varying or not np.isnan(always).all():
            self.cells[name, None] = always
        for time, values in varying.items():
            self._contradictions(attribute, given, values, said, time)
            self.cells[name, self.periods[time]] = values

    def _varying(
        self, given: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], dict[int, NDArray[np.float64]]]:
        """Return what holds always by row of the roster, and what holds in each period."""
        known = np.flatnonzero(~np.isnan(given))
        known = known[np.argsort(self.times[known], kind="stable")]
        times, starts = np.unique(self.times[known], return_index=True)
        found = {}
        for time, rows in zip(times.tolist(), np.split(known, starts[1:]), strict=False):
            found[time] = np.full(len(self.roster.members), np.nan)
            found[time][self.line[rows]] = given[rows]
        always = found.pop(_ALWAYS, np.full(len(self.roster.members), np.nan))
        return always, found

    def _standing(
        self, attribute: AttributeColumn, given: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the one date or period of each row; the data may repeat it by period."""
        size = len(self.roster.members)
        greatest, least = np.full(size, np.nan), np.full(size, np.nan)
        np.fmax.at(greatest, self.line, given)
        known = np.isfinite(given)
        np.fmin.at(least, self.line[known], given[known])
        header = self.sheet.attributes[attribute.name][0]
        for line in np.flatnonzero(greatest > least)[:_MOST].tolist():
            rows = np.flatnonzero((self.line == line) & known)
            first = int(rows[0])
            other = int(rows[np.flatnonzero(given[rows] != given[first])[0]])
            one, two = (self.reader.shown(attribute, given[row]) for row in (first, other))
            problem = Problem(
                "date-varies",
                f"{attribute.name!r} of {self.roster.members[line]!r} is {two} here and {one} in "
                f"row {self.table.row_number(first)}",
                "a date and a planned period hold for all periods: give each member one",
            )
            self.problems.add(problem, header, other)
        return greatest

    def _contradictions(
        self,
        attribute: AttributeColumn,
        given: NDArray[np.float64],
        values: NDArray[np.float64],
        said: NDArray[np.float64],
        time: int | None,
    ) -> None:
        """Refuse values of the data that are not those of the file."""
        both = np.isfinite(values) & np.isfinite(said)
        if attribute.kind == "number":
            both &= ~nearly_equal(values, said)
        else:
            both &= values != said
        name = attribute.name
        for line in np.flatnonzero(both)[:_MOST].tolist():
            there = (self.line == line) & np.isfinite(given)
            if time is not None:
                there &= self.times == time
            label = self.roster.members[line]
            rows = self.shape.rows or {}
            written = rows[label][name]
            shown = self.reader.shown(attribute, float(values[line]))
            problem = Problem(
                "contradiction",
                f"{name!r} of {label!r} is {shown} here, and {written} in the rule set",
                "correct one of them, or leave it out of the data",
            )
            row = int(np.flatnonzero(there)[0])
            self.problems.add(problem, self.sheet.attributes[name][0], row)
