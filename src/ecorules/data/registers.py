"""Registers 台账: members with attributes and dates, from the rule file and from data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.attributes import (
    AttributeColumn,
    AttributeReader,
    first_day,
    member_spelling,
    read_cell,
)
from ecorules.data.index import SCENARIO
from ecorules.data.joining import joined
from ecorules.data.mapping import is_table
from ecorules.data.members import open_sheet
from ecorules.data.reading import Door
from ecorules.data.table import Commas
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from ecorules.data.members import Sheet
    from ecorules.errors import Problem
    from ecorules.periods import Period
    from ecorules.units import UnitSystem

__all__ = [
    "AttributeColumn",
    "RegisterShape",
    "RegisterTable",
    "first_day",
    "member_spelling",
    "read_cell",
    "read_register",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterShape:
    """What a rule file says of a register.

    Attributes:
        name: its name.
        key: the column that names members.
        by_place: whether its members are places of the data.
        attributes: what is known of each attribute, by name.
        rows: what the file says of each member that it lists, as written; None if it lists none.
        open: whether the file leaves its list open (等).
        size: how many members there are, if the file says so.
        aliases: titles of the register.
    """

    name: str
    key: str = "name"
    by_place: bool = False
    attributes: Mapping[str, AttributeColumn]
    rows: Mapping[str, Mapping[str, str | None]] | None = None
    open: bool = False
    size: int | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether the file names every member."""
        if self.rows is None or self.open:
            return False
        return self.size is None or self.size <= len(self.rows)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RegisterTable:
    """The members of a register and what is known of them: one row for each member and its keys.

    Attributes:
        shape: what the rule file says of the register.
        members: the label of the member of each row.
        keys: for each key column in the data the label of each row, ``""`` where it is empty. A
            row whose scenario is empty holds in every scenario in which its member has no row of
            its own. A register of places has no key ``region``: its members are the places.
        values: float64 ``[cells, rows]``, read-only: numbers in the declared unit, ranks of
            labels (the worst 0), 1 and 0 for true and false, ordinal days, codes of texts. NaN
            is a blank; minus infinity is the mark ``?`` of a date or a period.
        cells: the row of ``values`` of each (attribute, period); the period is None for what
            holds always. An attribute of periods has its last day under its own name, and its
            first day under ``first_day(name)``.
        periods: for each attribute of periods the period of each row, None where there is none.
        texts: the text of each code.
        listed: the members that the rule file lists, as the file writes them.
        sources: names of what was read.
        notes: what in the data was not used, and why.
        absent: attributes of which neither the file nor a column of the data says anything: that
            they are blank says nothing either, whatever is stated complete.
    """

    shape: RegisterShape
    members: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    values: NDArray[np.float64]
    cells: Mapping[tuple[str, Period | None], int]
    periods: Mapping[str, tuple[Period | None, ...]]
    texts: tuple[str, ...]
    listed: frozenset[str]
    sources: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    absent: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def __repr__(self) -> str:
        return f"<RegisterTable: {self.shape.name}, {len(self)} rows of {len(self.cells)} cells>"

    def __len__(self) -> int:
        return len(self.members)

    def column(self, name: str, period: Period | None = None) -> NDArray[np.float64]:
        """Return one attribute of all rows; all blanks where it was not given."""
        row = self.cells.get((name, period))
        return np.full(len(self), np.nan) if row is None else self.values[row]

    def equals(self, other: RegisterTable) -> bool:
        """Tell whether both hold the same values and texts for the same rows."""
        return (
            self.members == other.members
            and dict(self.keys) == dict(other.keys)
            and dict(self.cells) == dict(other.cells)
            and dict(self.periods) == dict(other.periods)
            and (self.texts, self.listed) == (other.texts, other.listed)
            and np.array_equal(self.values, other.values, equal_nan=True)
        )

    def in_every_scenario(self, history: str) -> RegisterTable:
        """Return the table with the rows of the history in every scenario, as its values are.

        Args:
            history: the scenario that fills what others lack.

        Raises:
            UsageError: a member has such a row and one without a scenario.
        """
        said = self.keys.get(SCENARIO, ())
        if history not in said:
            return self
        scenarios = tuple("" if one == history else one for one in said)
        others = [labels for key, labels in self.keys.items() if key != SCENARIO]
        everywhere = [row for row, one in enumerate(scenarios) if not one]
        named = Counter((self.members[row], *(one[row] for one in others)) for row in everywhere)
        twice = next((one for one, rows in named.items() if rows > 1), None)
        if twice is not None:
            raise UsageError(
                f"{twice[0]!r} has a row without a scenario and one in {history!r}, the history",
                code="history-scenarios",
                hint="keep one of the two: both hold in every scenario",
            )
        return replace(self, keys={**self.keys, SCENARIO: scenarios})


def read_register(
    shape: RegisterShape,
    given: Any,
    *,
    system: UnitSystem,
    vocabulary: Iterable[str] = (),
    panel_keys: Sequence[str] = (),
    region: str | None = None,
    scenario: str | None = None,
    period: str | None = None,
    keys: Sequence[str] = (),
    na_values: Collection[str] = (),
    sheet: str | int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> RegisterTable:
    """Read the members of a register from data of any kind, and join what the rule file says.

    Args:
        shape: what the rule file says of the register.
        given: any data frame, a path to CSV, TSV, Parquet or XLSX, columns as lists,
            ``{member: {attribute: value or {period: value}}}``, a list of
            ``{key: member, attribute: value}``, or None for the members of the file alone.
        system: the units of the rule set.
        vocabulary: texts that have their codes already, from 0; further texts follow.
        panel_keys: the keys that tell series of the panel apart.
        region: the column of places, if there is such a column; recognised by its name if not,
            as are all others.
        scenario: the column of scenarios.
        period: the column of periods.
        keys: further columns that tell rows of one member apart; those that are absent do not
            matter.
        na_values: texts that stand for a blank, beside empty, NaN, None and null.
        sheet: the sheet of a workbook, by name or by number from 1; the first that is not hidden
            if None.
        delimiter: what separates the cells of a text file; found out if None.
        encoding: the encoding of a text file; UTF-8 if None.

    Returns:
        The register, the members of the file first, then those of the data as they come.

    Raises:
        DataError: cells or keys cannot be used, a member comes twice or is not in a closed list,
            or a value contradicts the file; all problems with their places.
        UsageError: this kind of data cannot be read, or its columns are ambiguous.

    Example:
        >>> from ecorules.data import Column
        >>> from ecorules.units import default_system
        >>> closed = AttributeColumn(name="closed", kind="date", column=Column("closed"))
        >>> plants = RegisterShape(
        ...     name="plants", attributes={"closed": closed}, rows={"株冶": {}}, open=True
        ... )
        >>> data = {"株冶": {"closed": "2018-12-31"}, "昊华化工": {"closed": "?"}}
        >>> table = read_register(plants, data, system=default_system())
        >>> table.members, table.column("closed").tolist()
        (('株冶', '昊华化工'), [737059.0, -inf])
    """
    door = Door(
        {name: attribute.column for name, attribute in shape.attributes.items()},
        system=system,
        roles={"region": region, "scenario": scenario, "period": period},
        keys=keys,
        na_values=na_values,
        sheet=sheet,
        delimiter=delimiter,
        encoding=encoding,
    )
    opened = None if given is None else open_sheet(shape, given, door, panel_keys)
    commas = Commas.REFUSED if opened is None else opened.table.commas
    reader = AttributeReader(system, door.na_values, vocabulary, commas=commas)
    roster, found = joined(shape, opened, reader)
    periods: dict[str, tuple[Period | None, ...]] = {}
    rows: list[NDArray[np.float64]] = []
    cells: dict[tuple[str, Period | None], int] = {}
    for (name, time), values in found.items():
        line = values
        if shape.attributes[name].kind == "period":
            periods[name] = tuple(
                reader.periods[int(code)] if np.isfinite(code) else None for code in values.tolist()
            )
            line = _days(values, periods[name], last=True)
            cells[first_day(name), None] = len(rows)
            rows.append(_days(values, periods[name], last=False))
        cells[name, time] = len(rows)
        rows.append(line)
    return RegisterTable(
        shape,
        tuple(roster.members),
        {key: tuple(labels) for key, labels in roster.keys.items()},
        np.array(rows, dtype=np.float64).reshape(len(rows), len(roster.members)),
        cells,
        periods,
        tuple(reader.texts),
        frozenset(shape.rows or ()),
        () if opened is None else (opened.table.source,),
        () if opened is None else opened.notes,
        _absent(shape, given, opened),
    )


def _absent(shape: RegisterShape, given: Any, opened: Sheet | None) -> frozenset[str]:
    """Return the attributes that should have been given, and of which nothing is said at all.

    A table has a column for what it knows. Records may leave out what is blank, unless they
    name something else instead.
    """
    if opened is None:
        return frozenset()
    records = isinstance(given, (list, tuple))
    records = records or (isinstance(given, Mapping) and not is_table(given))
    if records and not any(note.code == "unknown-attribute" for note in opened.notes):
        return frozenset()
    said = {name for row in (shape.rows or {}).values() for name, text in row.items() if text}
    return frozenset(shape.attributes).difference(said, opened.attributes)


def _days(
    codes: NDArray[np.float64], periods: Sequence[Period | None], *, last: bool
) -> NDArray[np.float64]:
    """Return the last or first days of periods; what is none stays a blank or a mark."""
    days = np.array(codes)
    for row, period in enumerate(periods):
        if period is not None:
            days[row] = (period.last_day if last else period.first_day).toordinal()
    return days
