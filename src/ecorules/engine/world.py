"""Which members belong to which place: the registers of one evaluation, lined up with its series.

A *space* is a row of members, one for each place (and scenario) they are looked at from, in the
order of those places. Its values come from the panel, where they are of the member's place, and
from the register. Spaces hang on each other: the members of a place, the members of those.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ecorules.data.attributes import member_spelling
from ecorules.data.index import REGION, SCENARIO
from ecorules.engine.binding.scope import add_span
from ecorules.errors import Place, Problem, UsageError
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ecorules.data import Panel
    from ecorules.data.registers import RegisterTable
    from ecorules.engine.nodes import Register
    from ecorules.periods import Span

__all__ = ["ROOT", "Space", "SpacePath", "World", "belonging", "times"]

SpacePath: TypeAlias = "tuple[tuple[str, bool], ...]"
"""Names of registers, each with whether its members are the peers of the one before."""

ROOT: SpacePath = ()
"""The places themselves."""

_MOST_PAIRS = 20_000_000

Numbers: TypeAlias = "NDArray[np.intp]"
Given: TypeAlias = "Mapping[tuple[str, Period | None], Mapping[str, NDArray[np.float64]]]"


@dataclass(frozen=True, slots=True)
class Space:
    """Members, each looked at from the place it belongs to.

    Attributes:
        owner: for each element the one of the outer space that it belongs to, ascending.
        home: the series of the panel in which what is said of its place stands.
        place: the series of the place that it belongs to.
        member: the row of the register.
        starts: for each place where its elements begin; and where the last ones end.
        unnamed: for each place how many members are said to exist, and are not named.
        alone: whether there is a single place that members can belong to.
    """

    owner: Numbers
    home: Numbers
    place: Numbers
    member: Numbers
    starts: Numbers
    unnamed: NDArray[np.float64]
    alone: bool
    _tables: list[tuple[Numbers, Numbers]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.home)

    @property
    def places(self) -> int:
        """How many elements the outer space has."""
        return len(self.starts) - 1

    def tables(self) -> list[tuple[Numbers, Numbers]]:
        """Return places of about one number of members, and these as ``[members, places]``.

        A -1 stands where a place has fewer; no table is more than half empty.
        """
        if not self._tables:
            self._tables.extend(self._by_size())
        return self._tables

    def _by_size(self) -> Iterator[tuple[Numbers, Numbers]]:
        counts = np.diff(self.starts)
        sizes = np.ceil(np.log2(np.maximum(counts, 1))).astype(np.intp)
        for size in np.unique(sizes):
            places = np.flatnonzero(sizes == size)
            widest = max(int(counts[places].max()), 1)
            steps = np.arange(widest, dtype=np.intp)[:, np.newaxis]
            table = self.starts[places][np.newaxis, :] + steps
            yield places, np.where(steps < counts[places][np.newaxis, :], table, -1)

    def part(self, first: int, last: int) -> Space:
        """Return the members of some of the places, from one on and before another."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        chosen = slice(begin, end)
        return Space(
            owner=self.owner[chosen] - first,
            home=self.home[chosen],
            place=self.place[chosen],
            member=self.member[chosen],
            starts=self.starts[first : last + 1] - begin,
            unnamed=self.unnamed[first:last],
            alone=self.alone,
        )


class World:
    """The registers of one evaluation, lined up with the series of its panel.

    Args:
        panel: the series of all places, those of members included.
        roots: the series that the set judges, by their number in the panel.
        tables: the contents of the registers, by name.
        registers: the registers, by name.
        only: the code of the one place that is judged, or None where there are several.
        block: which of the judged series are looked at.
        given: parameters that are given member by member.
    """

    def __init__(
        self,
        panel: Panel,
        roots: Numbers,
        tables: Mapping[str, RegisterTable],
        registers: Mapping[str, Register],
        *,
        only: int | None = None,
        block: tuple[World, int, int] | None = None,
        given: Given | None = None,
    ) -> None:
        self.panel = panel
        self.roots = roots
        self.tables = tables
        self.registers = registers
        self.only = only
        self.given: Given = given or {}
        self._whole = block
        self._spaces: dict[SpacePath, Space] = {}
        self.notes: dict[str, Problem] = {}
        self._days: dict[tuple[str, str, Span | None], NDArray[np.float64]] = {}
        self._times: dict[tuple[str, str], tuple[Mapping[Period | None, int], Numbers]] = {}

    def block(self, first: int, last: int) -> World:
        """Return the world as some of the judged series see it."""
        found = World(
            self.panel,
            self.roots[first:last],
            self.tables,
            self.registers,
            only=self.only,
            block=(self, first, last),
            given=self.given,
        )
        found._days, found._times = self._days, self._times
        found.notes = self.notes
        return found

    def space(self, path: SpacePath) -> Space:
        """Return the members that a path leads to."""
        found = self._spaces.get(path)
        if found is None:
            found = self._spaces[path] = self._made(path)
        return found

    def span(self, path: SpacePath) -> tuple[int, int]:
        """Return where in the whole space the elements of this part stand."""
        if self._whole is None:
            return 0, len(self.homes(path))
        whole, first, last = self._whole
        if not path:
            return first, last
        outer = self.span(path[:-1])
        starts = whole.space(path).starts
        return int(starts[outer[0]]), int(starts[outer[1]])

    def homes(self, path: SpacePath) -> Numbers:
        """Return for each element the series in which what is said of its place stands."""
        return self.roots if not path else self.space(path).home

    def _made(self, path: SpacePath) -> Space:
        if self._whole is not None:
            whole, _, _ = self._whole
            return whole.space(path).part(*self.span(path[:-1]))
        name, peers = path[-1]
        outer = path[:-1]
        places = self.roots if not outer else self.space(outer).place
        anchors = places if peers else self.homes(outer)
        first, count, rows = self._belonging(name, anchors)
        total = int(count.sum())
        if total > _MOST_PAIRS:
            raise UsageError(
                f"the members of {name!r} make {total:,} pairs with places; "
                f"at most {_MOST_PAIRS:,} can be looked at together",
                code="too-much",
                hint="evaluate fewer series at a time",
            )
        if not total and len(anchors) and name in self.tables and len(self.tables[name]):
            self._note_strangers(name, outer)
        owner = np.repeat(np.arange(len(anchors), dtype=np.intp), count)
        starts = np.concatenate([[0], np.cumsum(count)]).astype(np.intp)
        within = np.arange(total, dtype=np.intp) - starts[owner]
        member = rows[first[owner] + within]
        place = anchors[owner]
        home = self._homes(name, member, place) if self.registers[name].by_place else place
        return Space(
            owner=owner,
            home=home,
            place=place,
            member=member,
            starts=starts,
            unnamed=self._unnamed(name, anchors),
            alone=self._of_one_place(name),
        )

    def _note_strangers(self, name: str, outer: SpacePath) -> None:
        """Note that no row of a register belongs to anybody who is asked about it."""
        whom = f"a member of {outer[-1][0]!r}" if outer else "a place that is judged"
        self.notes[name] = Problem(
            "strangers",
            f"no row of {name!r} belongs to {whom}",
            "name in the rows the place that they belong to: in a column region, or for places in "
            "the attribute that belongs: names",
            Place(name),
        )

    def _of_one_place(self, name: str) -> bool:
        """Whether all members, those without a name as well, belong to the one judged place."""
        if self.only is None or REGION not in self.panel.keys:
            return self.only is not None
        table, register = self.tables.get(name), self.registers[name]
        if register.belongs is None and (register.by_place or (table and len(table))):
            return table is None or REGION not in self.owners(name)
        return len(self.panel.index.labels[self.panel.keys.index(REGION)]) == 1

    def _unnamed(self, name: str, anchors: Numbers) -> NDArray[np.float64]:
        """Return for each place how many members are said to exist, in all, and are not named."""
        size, table = self.registers[name].size, self.tables.get(name)
        if size is None:
            return np.zeros(len(anchors))
        here = np.ones(len(anchors))
        if REGION in self.panel.keys and self._of_one_place(name):
            here = self._of_only(anchors).astype(np.float64)
        if table is None or not len(table):
            return here * size
        if SCENARIO not in table.keys or SCENARIO not in self.panel.keys:
            return here * (size - len(table))
        _, codes = self._rows(name)
        position = self.panel.keys.index(SCENARIO)
        scenarios = len(self.panel.index.labels[position])
        held = codes[SCENARIO]
        named = np.bincount(held[held >= 0], minlength=scenarios)
        unnamed = np.maximum(size - named, 0).astype(np.float64)
        return here * unnamed[self.panel.index.codes[position][anchors]]

    def _of_only(self, anchors: Numbers) -> NDArray[np.bool_]:
        """Return which series are of the one place that is judged."""
        codes = self.panel.index.codes[self.panel.keys.index(REGION)]
        return np.equal(codes[anchors], -1 if self.only is None else self.only)

    def _belonging(self, name: str, anchors: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Return for each place where its rows begin, how many they are, and all rows in order."""
        index = self.panel.index
        mine = np.zeros(len(anchors), np.int64)
        rows, codes = self._rows(name)
        theirs = np.zeros(len(rows), np.int64)
        for key, found in codes.items():
            position = index.keys.index(key)
            size = len(index.labels[position])
            mine = mine * (size + 1) + index.codes[position][anchors]
            theirs = theirs * (size + 1) + np.where(found < 0, size, found)
        order = np.argsort(theirs, kind="stable").astype(np.intp)
        ranked = theirs[order]
        first = np.searchsorted(ranked, mine, side="left").astype(np.intp)
        last = np.searchsorted(ranked, mine, side="right").astype(np.intp)
        return first, last - first, rows[order]

    def _rows(self, name: str) -> tuple[Numbers, dict[str, NDArray[np.int64]]]:
        """Return the rows of a register, and for each key the code of the place of each."""
        if name not in self.tables:
            return np.zeros(0, np.intp), {}
        columns = self.owners(name)
        codes: dict[str, NDArray[np.int64]] = {}
        index = self.panel.index
        for key, labels in columns.items():
            numbers = _numbers(index.labels[index.keys.index(key)])
            found = [numbers.get(member_spelling(label), -1) for label in labels]
            if key == REGION and self.only is not None:
                # A row that names no place belongs to the only place there is.
                found = [
                    code if label else self.only for code, label in zip(found, labels, strict=True)
                ]
            codes[key] = np.array(found, np.int64)
        if REGION not in columns and REGION in index.keys and self.only is not None:
            codes[REGION] = np.full(len(self.tables[name]), self.only, np.int64)
        if SCENARIO in columns:
            return self._in_every_scenario(name, columns[SCENARIO], codes)
        return np.arange(len(self.tables[name]), dtype=np.intp), codes

    def _in_every_scenario(
        self, name: str, labels: Sequence[str], codes: dict[str, NDArray[np.int64]]
    ) -> tuple[Numbers, dict[str, NDArray[np.int64]]]:
        """Repeat rows of no scenario for each one in which their member has no row of its own."""
        position = self.panel.keys.index(SCENARIO)
        scenarios = range(len(self.panel.index.labels[position]))
        members = self.tables[name].members
        places = codes.get(REGION, np.zeros(len(labels), np.int64)).tolist()
        own = {
            (members[row], places[row], code)
            for row, code in enumerate(codes[SCENARIO].tolist())
            if labels[row]
        }
        rows: list[int] = []
        chosen: list[int] = []
        for row, label in enumerate(labels):
            if label:
                rows.append(row)
                chosen.append(int(codes[SCENARIO][row]))
                continue
            for scenario in scenarios:
                if (members[row], places[row], scenario) not in own:
                    rows.append(row)
                    chosen.append(scenario)
        taken = np.array(rows, np.intp)
        repeated = {key: found[taken] for key, found in codes.items()}
        return taken, {**repeated, SCENARIO: np.array(chosen, np.int64)}

    def owners(self, name: str) -> dict[str, Sequence[str]]:
        """Return for the rows of a register the labels of the place they belong to, by key."""
        table, register = self.tables[name], self.registers[name]
        columns: dict[str, Sequence[str]] = {
            key: labels for key, labels in table.keys.items() if key in self.panel.keys
        }
        if register.belongs is not None and REGION in self.panel.keys:
            columns[REGION] = belonging(table, register)
        return columns

    def _homes(self, name: str, member: Numbers, place: Numbers) -> Numbers:
        """Return the series of members that are places: their own label, all else as the place."""
        index = self.panel.index
        if not len(member):
            return place
        position = index.keys.index(REGION)
        numbers = _numbers(index.labels[position])
        labels = self.tables[name].members
        codes = np.array([numbers[member_spelling(label)] for label in labels], np.int64)
        other = np.zeros(len(index), np.int64)
        for number, held in enumerate(index.codes):
            if number != position:
                other = other * len(index.labels[number]) + held
        span = int(other.max()) + 1 if len(other) else 1
        known = index.codes[position].astype(np.int64) * span + other
        order = np.argsort(known, kind="stable")
        wanted = codes[member] * span + other[place]
        spot = np.searchsorted(known[order], wanted)
        return order[spot].astype(np.intp)

    # What registers say

    def parameter(
        self,
        key: tuple[str, Period | None],
        values: NDArray[np.float64] | float,
        path: SpacePath,
    ) -> NDArray[np.float64]:
        """Return a parameter for the elements of a space: a member's own, else its place's."""
        homes = self.homes(path)
        if isinstance(values, np.ndarray):
            row: NDArray[np.float64] = values[homes]
        else:
            row = np.full(len(homes), float(values))
        held, found = path, self.given.get(key, {})
        chosen = np.arange(len(homes), dtype=np.intp)
        while held:
            space = self.space(held)
            own = found.get(held[-1][0])
            if own is not None:
                told = own[space.member[chosen]]
                return np.where(np.isnan(told), row, told)
            chosen, held = space.owner[chosen], held[:-1]
        return row

    def asked(self, register: str, ask: tuple[object, ...], path: SpacePath) -> NDArray[np.float64]:
        """Return what a row asks of the members of a register."""
        what, *rest = ask
        if what == "others":
            return self.others(path)
        answer: Callable[..., NDArray[np.float64]] = self.days if what == "days" else self.equals
        return answer(register, *rest, path)

    def values(self, name: str, cell: int, path: SpacePath) -> NDArray[np.float64]:
        """Return one cell of a register for the elements of a space."""
        found: NDArray[np.float64] = self.tables[name].values[cell][self.space(path).member]
        return found

    def days(
        self, name: str, attribute: str, within: Span | None, path: SpacePath
    ) -> NDArray[np.float64]:
        """Return the due days of members: the last day of a planned period, and days of grace."""
        key = (name, attribute, within)
        found = self._days.get(key)
        if found is None:
            table = self.tables[name]
            days = np.full(len(table.members), np.nan)
            for row, period in enumerate(times(table, attribute)):
                if period is not None:
                    day = period.last_day
                    days[row] = (day if within is None else add_span(day, within)).toordinal()
            found = self._days[key] = days
        return found[self.space(path).member]

    def equals(
        self, name: str, attribute: str, period: Period | None, path: SpacePath
    ) -> NDArray[np.float64]:
        """Return where a planned period is the one asked for (None: is blank)."""
        found = self._times.get((name, attribute))
        if found is None:
            numbers: dict[Period | None, int] = {}
            planned = times(self.tables[name], attribute)
            codes = np.array([numbers.setdefault(one, len(numbers)) for one in planned], np.intp)
            found = self._times[name, attribute] = (numbers, codes)
        known, held = found
        told = np.equal(held[self.space(path).member], known.get(period, -1))
        return told.astype(np.float64)

    def others(self, path: SpacePath) -> NDArray[np.float64]:
        """Return which peers are not the one that is compared with them."""
        name, _ = path[-1]
        space, outer = self.space(path), path[:-1]
        if outer and outer[-1][0] == name:
            own = self.space(outer).member[space.owner]
            return np.where(own == space.member, 0.0, 1.0)
        if self.registers[name].by_place:
            return np.where(self.homes(outer)[space.owner] == space.home, 0.0, 1.0)
        labels = np.array(self.tables[name].members if name in self.tables else [], object)
        if outer:
            inner = self.space(outer)
            names = np.array(self.tables[outer[-1][0]].members, object)[inner.member]
        elif REGION in self.panel.keys:
            names = self.panel.index.column(REGION)[self.roots]
        else:
            return np.ones(len(space))
        same = names[space.owner] == labels[space.member]
        return 1.0 - np.asarray(same, np.float64)


def _numbers(labels: Sequence[str]) -> dict[str, int]:
    return {member_spelling(label): code for code, label in enumerate(labels)}


def times(table: RegisterTable, attribute: str) -> tuple[Period | None, ...]:
    """Return the planned period of each row of a register, a day for a date."""
    found = table.periods.get(attribute)
    if found is not None:
        return found
    days = table.column(attribute).tolist()
    return tuple(
        Period.of_day(dt.date.fromordinal(int(day))) if np.isfinite(day) else None for day in days
    )


def belonging(table: RegisterTable, register: Register) -> list[str]:
    """Return the place that each row of a register of places says it belongs to, or ``""``."""
    attribute = register.belongs
    if attribute is None:
        return [""] * len(table)
    codes = table.column(attribute.name).tolist()
    if attribute.labels is not None:
        labels = attribute.labels
        return [labels.label(int(code)) if np.isfinite(code) else "" for code in codes]
    return [table.texts[int(code)] if np.isfinite(code) else "" for code in codes]
