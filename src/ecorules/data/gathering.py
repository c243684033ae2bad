"""From a table with known roles to a panel: codes for keys, one scatter for values."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.cells import is_gap, limits, range_problem
from ecorules.data.index import SCENARIO
from ecorules.data.keys import read_keys, read_periods
from ecorules.data.overlooked import overlooked_periods, refuse_units, unit_headers
from ecorules.data.panel import Panel
from ecorules.data.problems import Problems, refuse_sparse
from ecorules.data.unused import telling_apart, unclear_columns
from ecorules.data.values import ValueReader
from ecorules.errors import EcorulesError, Place, Problem, UsageError, few
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from ecorules.data.cells import Cells
    from ecorules.data.columns import Names, Roles
    from ecorules.data.index import SeriesIndex
    from ecorules.data.table import Table

__all__ = ["gather"]

_MOST = 1_000
_SHOWN = 40
_NO_HEADER = re.compile(r"\(column \d+\)")


@dataclass(frozen=True, slots=True)
class _Block:
    """The values of one column of a table, by row: what they are of, when, and how much."""

    header: str
    names: NDArray[np.int32]
    periods: NDArray[np.int32]
    values: NDArray[np.float64]


def gather(
    table: Table,
    roles: Roles,
    names: Names,
    cells: Cells,
    *,
    as_of: Period | None,
    blank_scenario: bool = False,
) -> Panel:
    """Read a table into a panel.

    Args:
        table: the table.
        roles: what its columns mean.
        names: what may be given.
        cells: how a single cell is read.
        as_of: the period of values in a table without periods.
        blank_scenario: whether an empty scenario cell is a scenario of its own.

    Raises:
        DataError: cells, units, periods or keys cannot be used.
        UsageError: the table has neither periods nor ``as_of``, or a column that may name places
            and is not known to.
    """
    return _Gatherer(table, roles, names, cells).panel(as_of, blank_scenario=blank_scenario)


class _Gatherer:
    def __init__(
        self,
        table: Table,
        roles: Roles,
        names: Names,
        cells: Cells,
    ) -> None:
        self.table = table
        self.roles = roles
        self.names = names
        self.columns = list(names.columns.values())
        self.numbers = {column.name: number for number, column in enumerate(self.columns)}
        self.problems = Problems(table)
        self.notes: dict[str, Problem] = {}
        self.cells = cells
        self.values = ValueReader(table, self.columns, cells, self.problems)

    def panel(self, default: Period | None, *, blank_scenario: bool) -> Panel:
        by_period = self._period_headers()
        self.unused = self._unused_headers({header for header, _ in by_period})
        codes = np.zeros(len(self.table), dtype=np.int32)  # of one period, until it is read
        if by_period:
            periods = [period for _, period in by_period]
        elif self.roles.period is not None:
            codes, periods = read_periods(self.table, self.roles, self.problems)
        elif default is not None:
            self._note_unclear(overlooked_periods(self.table, self.unused, default))
            periods = [default]
        else:
            raise self._without_periods()
        if self.roles.keys.keys() <= {SCENARIO}:
            of, known = self.roles.indicator, self.names.known
            self._note_unclear(unclear_columns(self.table, self.unused, self.cells, known, of))
        index, series = read_keys(
            self.table,
            self.roles,
            self.problems,
            blank=(SCENARIO,) if blank_scenario else (),
        )
        if by_period:
            blocks = self._wide_by_period([header for header, _ in by_period])
        elif self.roles.indicator is not None:
            blocks = self._long(codes)
        else:
            blocks = self._wide(codes)
        self.problems.raise_any()
        return self._scatter(blocks, index, series, periods)

    def _without_periods(self) -> UsageError:
        """Return the error that no column holds periods; a title may stand where headers belong."""
        headers = [header[:_SHOWN] for header in self.table.headers]
        hint = "name it: period='...', or say as_of=... if all values are of one period"
        if headers[1:] and all(_NO_HEADER.fullmatch(header) for header in headers[1:]):
            hint = f"the first row looks like a title: leave it out, or {hint}"
        others = [note for note in self.table.notes if note.code == "unread-sheet"]
        return UsageError(
            f"{self.table.source} has no column of periods; its columns: {few(headers, 8)}",
            code="period-missing",
            hint="; ".join([hint, *(note.message for note in others)]),
        )

    def _period_headers(self) -> list[tuple[str, Period]]:
        """Return the headers that are periods, in a table of one column per period."""
        roles = self.roles
        if roles.value is not None:
            return []
        found = []
        for header in self.table.headers:
            if header in roles.headers or header in self.names.columns:
                continue
            try:
                found.append((header, Period.parse(header)))
            except EcorulesError:
                continue
        if roles.indicator is None and found and roles.period is None:
            raise UsageError(
                f"the columns {found[0][0]!r}, ... of {self.table.source} are periods, "
                "but none says which indicator a row is of",
                code="indicator-missing",
                hint="name it: indicator='...'",
            )
        if roles.indicator is None:
            return []
        if not found:
            raise UsageError(
                f"{self.table.source} names indicators in column {roles.indicator!r}, "
                "but has no column of values",
                code="value-missing",
                hint="name it: value='...'",
            )
        if roles.period is not None:
            raise UsageError(
                f"{self.table.source} has a column of periods, {roles.period!r}, and columns "
                f"that are periods, {found[0][0]!r}, ...",
                code="ambiguous-column",
                hint="leave out one or the other, or name the column of values: value='...'",
            )
        return found

    def _wide(self, periods: NDArray[np.int32]) -> list[_Block]:
        blocks = []
        units = []
        for header in self.table.headers:
            if header in self.roles.headers:
                continue
            if self.problems.full:
                break
            name, unit = self.names.split(header)
            if name is None or name not in self.numbers:
                self._note(name or header, None, header)
                continue
            number = self.numbers[name]
            codes = np.broadcast_to(np.int32(number), len(self.table))
            unit_code = self.values.header_unit(header, number, unit)
            units.append(self.values.unit(number, int(unit_code)))
            found = self.values.read(header, codes, np.broadcast_to(unit_code, len(self.table)))
            blocks.append(_Block(header, codes, periods, found))
        of_units = [self.roles.unit] if self.roles.unit else unit_headers(self.unused)
        if of_units:
            refuse_units(self.table, of_units, [unit for unit in units if unit], self.cells)
        return blocks

    def _long(self, periods: NDArray[np.int32]) -> list[_Block]:
        header = self.roles.value or ""
        names, units = self._names_and_units()
        self._note_unused()
        return [_Block(header, names, periods, self.values.read(header, names, units))]

    def _wide_by_period(self, headers: list[str]) -> list[_Block]:
        names, units = self._names_and_units()
        self._note_unused()
        blocks = []
        for code, header in enumerate(headers):
            if self.problems.full:
                break
            times = np.broadcast_to(np.int32(code), len(self.table))
            blocks.append(_Block(header, names, times, self.values.read(header, names, units)))
        return blocks

    def _names_and_units(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the number of the indicator of each row, -1 for none, and its unit's code."""
        header = self.roles.indicator or ""
        codes, distinct = self.table.fields[header].codes()
        table = np.full(len(distinct) + 1, -1, dtype=np.int32)
        carried: list[str | None] = []
        for code, cell in enumerate(distinct):
            text = str(cell).strip()
            name, unit = self.names.split(text)
            carried.append(unit)
            if name is not None and name in self.numbers:
                table[code] = self.numbers[name]
            elif text:
                self._note(name or text, (codes, code), header)
        names = table[codes]
        gaps = [-1, *(code for code, cell in enumerate(distinct) if is_gap(cell))]
        if len(gaps) > 1 or codes.min(initial=0) < 0:
            nameless = np.flatnonzero(np.isin(codes, gaps))
            empty = Problem("empty-key", "the indicator is empty", "name it in every row")
            self.problems.add(empty, header, int(nameless[0]), len(nameless))
        return names, self.values.row_units(names, codes, carried, self.roles.unit)

    def _note(self, text: str, where: tuple[NDArray[np.int32], int] | None, header: str) -> None:
        """Note a name that is not used, at the first row whose code is its own."""
        if text not in self.notes and len(self.notes) < _MOST:
            row = None if where is None else int(np.argmax(where[0] == where[1]))
            self.notes[text] = self.names.unused(text, self.table.place(row, header))

    def _note_unclear(self, notes: Iterable[Problem]) -> None:
        """Note columns that may be keys or periods, instead of what else is said of them."""
        for note in notes:
            header = str(note.place.column)
            if len(self.notes) < _MOST:
                self.notes[f"\0{header}"] = self.notes[header] = note

    def _unused_headers(self, periods: set[str]) -> list[str]:
        used = self.roles.headers | periods
        rest = [header for header in self.table.headers if header not in used]
        if self.roles.indicator is not None:
            return rest
        return [header for header in rest if self.names.split(header)[0] is None]

    def _note_unused(self) -> None:
        for header in self.unused:
            place = self.table.place(None, header)
            text = f"column {header!r} was not used"
            self.notes.setdefault(f"\0{header}", Problem("unused-column", text, "", place))

    def _scatter(
        self,
        blocks: list[_Block],
        index: SeriesIndex,
        series: NDArray[np.int32],
        periods: list[Period],
    ) -> Panel:
        periods, places = _in_time(periods)
        count = len(periods)
        keys: list[NDArray[np.int32]] = []
        filled: list[NDArray[np.bool_]] = []
        most = len(self.table) * max(len(blocks), 1)
        refuse_sparse(count, len(self.columns), most, self.table.source)
        present = np.zeros(len(self.columns) * max(count, 1), dtype=np.bool_)
        for block in blocks:
            key = block.names * np.int32(count) + places[block.periods]
            given = ~np.isnan(block.values)
            given &= block.names >= 0
            keys.append(key)
            filled.append(given)
            present |= np.bincount(key if given.all() else key[given], minlength=len(present)) > 0
        used = np.flatnonzero(present)
        given_in_all = sum(int(np.count_nonzero(given)) for given in filled)
        refuse_sparse(len(used), len(index), given_in_all, self.table.source)
        starts = np.zeros(len(present), dtype=np.int64)
        starts[used] = np.arange(len(used)) * len(index)
        values = np.full((len(used) + 1, len(index)), np.nan)
        flat = values.reshape(-1)
        total = 0
        for block, key, given in zip(blocks, keys, filled, strict=True):
            if given.all():
                flat[starts[key] + series] = block.values
            else:
                flat[starts[key[given]] + series[given]] = block.values[given]
            total += int(np.count_nonzero(given))
        named = {
            (self.columns[key // count].name, periods[key % count]): row
            for row, key in enumerate(used.tolist())
        }
        if total > np.count_nonzero(~np.isnan(values)):
            self._describe_duplicates(blocks, keys, filled, series, periods, index)
        self._check_ranges(blocks, named, values)
        self.problems.raise_any()
        notes = (*self.table.notes, *dict.fromkeys(self.notes.values()))
        return Panel(index, values, named, notes, (self.table.source,))

    def _describe_duplicates(  # noqa: PLR0917 - all that the message tells
        self,
        blocks: list[_Block],
        keys: list[NDArray[np.int32]],
        filled: list[NDArray[np.bool_]],
        series: NDArray[np.int32],
        periods: list[Period],
        index: SeriesIndex,
    ) -> None:
        rows = np.concatenate([np.flatnonzero(given) for given in filled])
        of_block = np.repeat(np.arange(len(blocks)), [np.count_nonzero(given) for given in filled])
        key = np.concatenate([k[given] for k, given in zip(keys, filled, strict=True)])
        cell = key.astype(np.int64) * len(index) + series[rows]
        order = np.lexsort((of_block, rows, cell))
        again = np.flatnonzero(cell[order][1:] == cell[order][:-1]) + 1
        one, two = (int(rows[order[spot]]) for spot in (again[0] - 1, again[0]))
        is_long = self.roles.indicator is not None
        spare = telling_apart(self.table, self.unused, self.cells, (one, two), numbers=is_long)
        hint = "keep one of them"
        if spare and one != two:
            hint += f", or name what tells them apart: keys={spare[:3]}"
        for spot in again[:_MOST].tolist():
            here, before = order[spot], order[spot - 1]
            column = self.columns[int(key[here]) // len(periods)]
            period = periods[int(key[here]) % len(periods)]
            label = index.label(int(series[rows[here]]))
            whose = f" for {', '.join(label.values())}" if label else ""
            first = self.table.row_number(int(rows[before]))
            earlier = blocks[int(of_block[before])].header
            where = f"row {first}" if rows[before] != rows[here] else f"column {earlier!r}"
            self.problems.add(
                Problem(
                    "duplicate",
                    f"{column.name!r} in {period}{whose} was already given in {where}",
                    hint,
                ),
                blocks[int(of_block[here])].header,
                int(rows[here]),
            )

    def _check_ranges(
        self,
        blocks: list[_Block],
        rows: Mapping[tuple[str, Period], int],
        values: NDArray[np.float64],
    ) -> None:
        outside = False
        for (name, _), row in rows.items():
            low, high = limits(self.names.columns[name])
            line = values[row]
            below = math.isfinite(low) and bool((line < low).any())
            if below or (math.isfinite(high) and bool((line > high).any())):
                outside = True
                break
        if not outside:
            return
        low, high = np.transpose([limits(column) for column in self.columns])
        for block in blocks:
            if self.problems.full:
                return
            given, names = block.values, block.names
            wrong = (names >= 0) & ((given < low[names]) | (given > high[names]))
            for spot in np.flatnonzero(wrong)[:_MOST].tolist():
                column = self.columns[int(names[spot])]
                problem = range_problem(float(given[spot]), column, Place())
                self.problems.add(problem, block.header, spot)


def _in_time(periods: list[Period]) -> tuple[list[Period], NDArray[np.int32]]:
    """Return the distinct periods in time, coarse grains first, and where each given one is."""
    ordered = sorted(set(periods), key=lambda period: (int(period.grain), period.ordinal))
    numbers = {period: number for number, period in enumerate(ordered)}
    return ordered, np.array([numbers[period] for period in periods], dtype=np.int32)
