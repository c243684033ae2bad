"""Which places there are: those of the data, of registers, and the whole that has no name.

Places that are members of a register are looked at through it; the others are judged themselves
(sentences 15 and 44).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.attributes import member_spelling
from ecorules.data.index import REGION, SCENARIO, SeriesIndex
from ecorules.engine.world import belonging
from ecorules.errors import Place, Problem, UsageError, few

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ecorules.data import Panel, RegisterTable
    from ecorules.engine.nodes import Register, RuleNode

__all__ = ["WHOLE", "Places", "absent_columns", "check_judged", "places_of"]

WHOLE = "*"
"""The place that all members belong to where the data name no other."""


@dataclass(frozen=True, slots=True)
class Places:
    """The series of all places, and which of them the set judges.

    Attributes:
        every: a panel of all places; those without data have gaps alone.
        judged: the numbers of the series that are judged.
        panel: their panel.
        only: the code of the one place that is judged, or None where there are several.
    """

    every: Panel
    judged: NDArray[np.intp]
    panel: Panel
    only: int | None = None


def places_of(
    panel: Panel, tables: Mapping[str, RegisterTable], registers: Mapping[str, Register]
) -> Places:
    """Return the places of some data and registers.

    Raises:
        UsageError: it is not said to which of several places the rows of a register belong.
    """
    if not tables:
        return Places(panel, np.arange(len(panel.index), dtype=np.intp), panel)
    members = {
        member_spelling(label)
        for name, table in tables.items()
        if registers[name].by_place
        for label in table.members
    }
    named = [
        *(
            label
            for name, table in tables.items()
            if registers[name].by_place
            for label in (*table.members, *belonging(table, registers[name]))
        ),
        *(label for table in tables.values() for label in table.keys.get(REGION, ())),
    ]
    panel = _with_scenarios(panel, tables)
    every = _with_places(panel, [label for label in named if label], tables)
    judged = _judged(every, members)
    if not len(judged):
        every = _added(every, [WHOLE], REGION)
        judged = _judged(every, members)
    if any(len(table) and _crosses(registers[name], table) for name, table in tables.items()):
        every = _completed(every)
        judged = _judged(every, members)
    without = [
        name for name, table in tables.items() if registers[name].by_place and not len(table)
    ]
    for name, table in tables.items():
        _check_owned(every, judged, registers[name], table, without)
    only = _only(every, judged)
    if len(judged) == len(every.index):
        return Places(every, judged, every, only)
    return Places(every, judged, every.select(judged), only)


def check_judged(
    places: Places, tables: Mapping[str, RegisterTable], rules: Iterable[RuleNode]
) -> None:
    """Refuse members that a rule is judged for, and that belong to a place that is not judged.

    Raises:
        UsageError: such a member would have no verdict.
    """
    index = places.panel.index
    if REGION not in index.keys:
        return
    position = index.keys.index(REGION)
    codes: list[int] = np.unique(index.codes[position]).tolist()
    known = {member_spelling(index.labels[position][code]) for code in codes}
    asked = {id(rule.register): rule.register for rule in rules if rule.register is not None}
    for register in asked.values():
        table = tables[register.name]
        told = _told(register, table)
        other = {one for one in set(told) if one and member_spelling(one) not in known}
        if other:
            row = next(row for row, label in enumerate(told) if label in other)
            raise UsageError(
                f"{table.members[row]!r} of {register.name!r} belongs to {told[row]!r}, which is a "
                "member of a register itself: no place is judged for it",
                code="whose-rows",
                hint="name the place that is judged, and the smaller one in an attribute",
            )


def absent_columns(
    tables: Mapping[str, RegisterTable], registers: Mapping[str, Register], complete: Any
) -> tuple[Problem, ...]:
    """Return the notes on dates that have no column in a register that is stated complete.

    Args:
        tables: the data of the registers.
        registers: as the set declares them.
        complete: which are stated complete: all of them, or these by name.
    """
    found = []
    for name, table in tables.items():
        attributes = registers[name].attributes
        dates = [one for one in attributes if one in table.absent]
        dates = [one for one in dates if attributes[one].of_type == "date"]
        stated = complete.get(name) if isinstance(complete, Mapping) else complete
        if dates and stated:
            found.append(
                Problem(
                    "absent-column",
                    f"the register {name!r} is stated complete, and has no column {few(dates)}: "
                    "nothing is known of it",
                    "add the column, and leave it blank where the day has not come",
                    Place(table.sources[0] if table.sources else name),
                )
            )
    return tuple(found)


def _told(register: Register, table: RegisterTable) -> tuple[str, ...]:
    """Return the places to which rows say that they belong; nothing where they do not say it."""
    if register.belongs is not None:
        return tuple(belonging(table, register))
    return () if register.by_place else table.keys.get(REGION, ())


def _only(panel: Panel, judged: NDArray[np.intp]) -> int | None:
    """Return the code of the one place that is judged, if there is one and no other."""
    if REGION not in panel.keys:
        return 0
    codes = np.unique(panel.index.codes[panel.keys.index(REGION)][judged])
    return int(codes[0]) if len(codes) == 1 else None


def _crosses(register: Register, table: RegisterTable) -> bool:
    """Whether the rows of a register may be of places in scenarios of which there are no data."""
    return register.by_place or len(table.keys) > 1


def _with_scenarios(panel: Panel, tables: Mapping[str, RegisterTable]) -> Panel:
    """Return the panel with a series for each scenario that only registers name.

    Data without scenarios hold for all of them.
    """
    named = [label for table in tables.values() for label in table.keys.get(SCENARIO, ()) if label]
    if SCENARIO not in panel.keys:
        return _keyed(panel, _new(named, set()), SCENARIO) if named else panel
    held = panel.index.labels[panel.keys.index(SCENARIO)]
    known = {member_spelling(label) for label in held}
    return _added(panel, _new(named, known), SCENARIO)


def _with_places(panel: Panel, named: list[str], tables: Mapping[str, RegisterTable]) -> Panel:
    """Return the panel with a series for each place that only registers name."""
    if not named:
        return panel
    if REGION in panel.keys:
        position = panel.keys.index(REGION)
        known = {member_spelling(label) for label in panel.index.labels[position]}
        return _added(panel, _new(named, known), REGION)
    labels = _new(named, set())
    if not panel.rows:
        return _keyed(panel, labels, REGION)
    by_place = any(REGION not in table.keys and table.shape.by_place for table in tables.values())
    own = sorted(
        {label for table in tables.values() for label in table.keys.get(REGION, ()) if label}
    )
    if len(own) == 1 and not by_place:
        return _keyed(panel, own, REGION)
    if own:
        raise UsageError(
            f"the registers name the places {', '.join(own[:3])}, and the data name none",
            code="whose-data",
            hint="give the data a column of places, region",
        )
    return _added(_keyed(panel, [WHOLE], REGION), labels, REGION)


def _new(labels: Iterable[str], known: set[str]) -> list[str]:
    """Return labels that are not known, each once, in order."""
    found: dict[str, str] = {}
    for label in labels:
        spelling = member_spelling(label)
        if spelling not in known:
            found.setdefault(spelling, label)
    return list(found.values())


def _keyed(panel: Panel, labels: list[str], key: str) -> Panel:
    """Return a panel without a key, such as places, as one of all those named, alike for each."""
    size = len(panel.index)
    codes = np.repeat(np.arange(len(labels), dtype=np.int32), size)
    index = SeriesIndex(
        (key, *panel.index.keys),
        (codes, *(np.tile(held, len(labels)) for held in panel.index.codes)),
        (labels, *panel.index.labels),
    )
    return replace(panel, index=index, values=np.tile(panel.values, (1, len(labels))), _cache={})


def _added(panel: Panel, labels: list[str], key: str) -> Panel:
    """Return a panel with further places or scenarios, each for all the others there are."""
    if not labels:
        return panel
    if key not in panel.keys:
        return _keyed(panel, labels, key)
    index = panel.index
    position = index.keys.index(key)
    others = [held for number, held in enumerate(index.codes) if number != position]
    combinations = np.unique(np.stack(others), axis=1) if others else np.zeros((0, 1), np.int32)
    count = combinations.shape[1]
    first = len(index.labels[position])
    places = np.repeat(np.arange(first, first + len(labels), dtype=np.int32), count)
    codes, held = [], iter(combinations)
    for number, old in enumerate(index.codes):
        new = places if number == position else np.tile(next(held), len(labels))
        codes.append(np.concatenate([old, new.astype(np.int32)]))
    names = list(index.labels)
    names[position] = [*index.labels[position], *labels]
    gaps = np.full((len(panel.values), len(places)), np.nan)
    return replace(
        panel,
        index=SeriesIndex(index.keys, tuple(codes), tuple(names)),
        values=np.concatenate([panel.values, gaps], axis=1),
        _cache={},
    )


def _completed(panel: Panel) -> Panel:
    """Return a panel that has every place in every scenario."""
    index = panel.index
    if REGION not in index.keys or len(index.keys) == 1:
        return panel
    position = index.keys.index(REGION)
    others = np.stack([held for number, held in enumerate(index.codes) if number != position])
    combinations, held = np.unique(others, axis=1, return_inverse=True)
    count = combinations.shape[1]
    there = index.codes[position].astype(np.int64) * count + held.reshape(-1)
    missing = np.setdiff1d(np.arange(len(index.labels[position]) * count), there)
    if not len(missing):
        return panel
    rows = iter(combinations[:, missing % count])
    codes = [
        np.concatenate([old, missing // count if number == position else next(rows)])
        for number, old in enumerate(index.codes)
    ]
    return replace(
        panel,
        index=SeriesIndex(index.keys, tuple(one.astype(np.int32) for one in codes), index.labels),
        values=np.pad(panel.values, ((0, 0), (0, len(missing))), constant_values=np.nan),
        _cache={},
    )


def _judged(panel: Panel, members: set[str]) -> NDArray[np.intp]:
    """Return the series of places that are members of no register."""
    if REGION not in panel.keys:
        return np.arange(len(panel.index), dtype=np.intp)
    position = panel.keys.index(REGION)
    taken = np.array(
        [member_spelling(label) in members for label in panel.index.labels[position]], np.bool_
    )
    return np.flatnonzero(~taken[panel.index.codes[position]]).astype(np.intp)


def _check_owned(
    panel: Panel,
    judged: NDArray[np.intp],
    register: Register,
    table: RegisterTable,
    without: Sequence[str],
) -> None:
    """Refuse a register whose rows might belong to any of several places.

    Places of a register ``without`` rows are taken for places that are judged themselves.
    """
    _check_keys(panel, table)
    if REGION not in panel.keys or not len(table):
        return
    if register.belongs is not None:
        told: tuple[str, ...] = tuple(belonging(table, register))
    elif REGION in table.keys:
        told = table.keys[REGION]
    else:
        position = panel.keys.index(REGION)
        codes: list[int] = np.unique(panel.index.codes[position][judged]).tolist()
        places = {panel.index.labels[position][code] for code in codes}
        if len(places) > 1:
            raise UsageError(
                f"it is not said to which place the rows of {register.name!r} belong: "
                f"{few(sorted(places), 3)}",
                code="whose-rows",
                hint=_owner_hint(register, table, places, without),
            )
        return
    blank = [member for member, label in zip(table.members, told, strict=True) if not label]
    if blank and _only(panel, judged) is None:
        raise UsageError(
            f"it is not said to which place {blank[0]!r} of {register.name!r} belongs",
            code="whose-rows",
            hint="fill in the place of every row",
        )


def _owner_hint(
    register: Register, table: RegisterTable, places: set[str], without: Sequence[str]
) -> str:
    if without:
        name = without[0]
        return (
            f"{name!r} is a register of places and has no rows, so that its places stand among "
            f"these: give its rows, registers={{{name!r}: ...}}"
        )
    if register.by_place:
        return "add belongs: with the attribute that names the place of each"
    known = {member_spelling(place) for place in places}
    if any(member_spelling(member) in known for member in table.members):
        return f"its members are places of the data: write key: region under {register.name}"
    if not table.sources:
        return (
            f"give data of the register, with the columns {register.key} and region and a row for "
            f"each member: registers={{{register.name!r}: '{register.name}.csv'}}"
        )
    return "give the data of the register a column of places, region"


def _check_keys(panel: Panel, table: RegisterTable) -> None:
    """Refuse rows of which a further key names nothing that the data have."""
    for key, labels in table.keys.items():
        if key in {REGION, SCENARIO} or key not in panel.keys:
            continue
        known = {member_spelling(label) for label in panel.index.labels[panel.keys.index(key)]}
        for member, label in zip(table.members, labels, strict=True):
            if member_spelling(label) not in known:
                told = (
                    f"names the {key} {label!r}, which the data lack" if label else f"has no {key}"
                )
                raise UsageError(
                    f"the row {member!r} of {table.shape.name!r} {told}",
                    code="whose-rows",
                    hint="correct it, or leave out the column",
                )
