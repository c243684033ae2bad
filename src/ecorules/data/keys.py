"""Key columns of a table: which series and which period each row is of."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import is_gap, plain_text
from ecorules.data.characters import seen
from ecorules.data.index import SeriesIndex
from ecorules.errors import EcorulesError, PeriodError, Problem
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from ecorules.data.columns import Roles
    from ecorules.data.problems import Problems
    from ecorules.data.table import Table

__all__ = ["read_keys", "read_period", "read_periods"]

_PARTS = {
    "month": re.compile(r"第?0?(?P<number>\d{1,2})(?:\.0)?(?:月份?)?"),
    "quarter": re.compile(r"[Qq第]?0?(?P<number>\d)(?:\.0)?(?:季度?)?"),
    "half": re.compile(r"[Hh]?0?(?P<number>\d)(?:\.0)?(?:半年?)?"),
}
_WHOLE = re.compile(r"(?<=^\d{4})\.0+$")
_NUMERALS = {"十一": "11", "十二": "12", "十": "10", "上半": "1半", "下半": "2半"} | {
    numeral: str(number) for number, numeral in enumerate("一二三四五六七八九", 1)
}
_NUMERAL = re.compile("|".join(sorted(_NUMERALS, key=len, reverse=True)))
_PLURALS = {"month": "months", "quarter": "quarters", "half": "halves"}
_MOST = {"month": 12, "quarter": 4, "half": 2}
_MARKS = {"month": "-{:02d}", "quarter": "-Q{}", "half": "-H{}"}


def read_keys(
    table: Table, roles: Roles, problems: Problems, *, blank: Collection[str] = ()
) -> tuple[SeriesIndex, NDArray[np.int32]]:
    """Return the series of a table, and the number of the series of each row.

    Args:
        table: the table.
        roles: which headers are keys.
        problems: where empty keys are told.
        blank: the keys in which an empty cell is a label of its own, ``""``.
    """
    if not roles.keys:
        return SeriesIndex(), np.zeros(len(table), dtype=np.int32)
    coded = [
        _labels(table, header, problems, blank=key in blank) for key, header in roles.keys.items()
    ]
    names = tuple(roles.keys)
    labels = tuple(found for _, found in coded)
    if len(coded) == 1:
        codes = coded[0][0]
        alone = np.arange(len(labels[0]), dtype=np.int32)
        return SeriesIndex(names, (alone,), labels), codes
    combined = np.zeros(len(table), dtype=np.int64)
    size = 1
    for codes, found in coded:
        combined = combined * max(len(found), 1) + codes
        size *= max(len(found), 1)
    firsts, series = _numbered(combined, size)
    return SeriesIndex(names, tuple(codes[firsts] for codes, _ in coded), labels), series


def _numbered(
    combined: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the first row of each distinct number, in order, and which of them each row has."""
    count = len(combined)
    if size <= 4 * count + 1_000_000 and combined.min(initial=0) >= 0:
        first = np.full(size, count, dtype=np.int64)
        # Of several rows with one number the last assignment holds: backwards, the first row's.
        first[combined[::-1]] = np.arange(count - 1, -1, -1)
        present = np.flatnonzero(first < count)
        order = np.argsort(first[present], kind="stable")
        table = np.zeros(size, dtype=np.int32)
        table[present[order]] = np.arange(len(order), dtype=np.int32)
        return first[present[order]], table[combined]
    _, first, found = np.unique(combined, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return first[order], place[found]


def _labels(
    table: Table, header: str, problems: Problems, *, blank: bool
) -> tuple[NDArray[np.int32], list[str]]:
    codes, distinct = table.fields[header].codes()
    labels = _told_apart(distinct, codes, header, problems)
    if labels != distinct:
        places: dict[str, int] = {}
        merged = np.array(
            [places.setdefault(label, len(places)) for label in labels], dtype=np.int32
        )
        codes = np.where(codes < 0, -1, merged[codes]) if len(merged) else codes
        labels = list(places)
    if "" in labels:
        empty = labels.index("")
        codes = np.where(codes == empty, -1, codes - (codes > empty)).astype(np.int32)
        labels.pop(empty)
    if codes.min(initial=0) >= 0:
        return codes, labels
    missing = np.flatnonzero(codes < 0)
    if blank:
        return np.where(codes < 0, len(labels), codes).astype(np.int32), [*labels, ""]
    hint = "fill it in in every row"
    if header == table.headers[0] or len(missing) > 1:
        hint = "fill it in in every row; merged cells leave all but the first row empty"
    problems.add(
        Problem("empty-key", f"this cell is empty, and {header!r} tells the series apart", hint),
        header,
        int(missing[0]),
        len(missing),
    )
    return codes, labels


def _told_apart(
    cells: list[Any], codes: NDArray[np.int32], header: str, problems: Problems
) -> list[str]:
    """Return cells as labels that can be told apart by looking at them; others are problems."""
    told = []
    for code, cell in enumerate(cells):
        try:
            told.append(seen(plain_text(cell)))
        except EcorulesError as error:
            told.append(f"\0{code}")
            if not problems.full:
                rows = np.flatnonzero(codes == code)
                problems.add(error.problem(), header, int(rows[0]), len(rows))
    return told


def read_periods(
    table: Table, roles: Roles, problems: Problems, *, blank: bool = False
) -> tuple[NDArray[np.int32], list[Period]]:
    """Return for each row the code of its period, and the periods that the codes stand for.

    Args:
        table: the table.
        roles: which header is that of periods.
        problems: where cells that are no periods are told.
        blank: whether a row may have no period; its code is -1.
    """
    header = roles.period or ""
    codes, distinct = table.fields[header].codes()
    if roles.part is None:
        return _periods(codes, distinct, header, problems, blank=blank)
    parts, written = table.fields[roles.part].codes()
    width = len(written) + 1
    combined, pairs = np.unique(
        codes.astype(np.int64) * width + parts + (parts < 0) * width, return_inverse=True
    )
    cells = []
    for pair in combined.tolist():
        year, part = divmod(pair, width)
        given = written[part] if part < len(written) else ""
        cells.append(_Part(distinct[year] if year >= 0 else "", given, roles.part_grain))
    return _periods(pairs.astype(np.int32), cells, roles.part, problems, blank=False)


class _Part:
    """A year and a month, quarter or half of it, as the cells give them."""

    def __init__(self, year: Any, part: Any, grain: str) -> None:
        self.year = year
        self.part = part
        self.grain = grain

    def period(self) -> Period:
        year = self._year()
        text = unicodedata.normalize("NFKC", plain_text(self.part))
        if self.grain == "half":
            text = {"上": "上半", "下": "下半"}.get(text, text)
        text = _NUMERAL.sub(lambda numeral: _NUMERALS[numeral.group()], text)
        match = _PARTS[self.grain].fullmatch(text)
        number = int(match["number"]) if match else 0
        if not 1 <= number <= _MOST[self.grain]:
            raise PeriodError(
                f"{self.part!r} is not a {self.grain}" if text else f"the {self.grain} is empty",
                code="" if text else "empty-key",
                hint=self._hint(year),
            )
        return Period.parse(f"{year}{_MARKS[self.grain].format(number)}")

    def _year(self) -> Period:
        if is_gap(self.year):
            raise PeriodError("the year is empty", code="empty-key", hint="give one in every row")
        year = read_period(self.year)
        if year.grain is not Grain.YEAR:
            raise PeriodError(
                f"the {self.grain} stands beside {self.year!r}, which is no year",
                hint=self._hint(year),
            )
        return year

    def _hint(self, year: Period) -> str:
        both = f"{year.year} and {year.year}{_MARKS[self.grain].format(1)}"
        return (
            f"write whole years beside it, and the {self.grain} as a number; or give whole years "
            f"and {_PLURALS[self.grain]} in one column, {both}"
        )


def _periods(
    codes: NDArray[np.int32],
    distinct: list[Any],
    header: str,
    problems: Problems,
    *,
    blank: bool,
) -> tuple[NDArray[np.int32], list[Period]]:
    periods: list[Period] = []
    places = np.full(len(distinct) + 1, -1 if blank else 0, dtype=np.int32)
    for code, cell in enumerate(distinct):
        if blank and is_gap(cell):
            continue
        try:
            found = read_period(cell)
        except EcorulesError as error:
            rows = np.flatnonzero(codes == code)
            problems.add(error.problem(), header, int(rows[0]), len(rows))
            if problems.full:
                break
            continue
        places[code] = len(periods)
        periods.append(found)
    if not blank and codes.min(initial=0) < 0:
        missing = np.flatnonzero(codes < 0)
        problems.add(
            Problem("empty-key", "the period is empty", "give one in every row"),
            header,
            int(missing[0]),
            len(missing),
        )
    return places[codes], periods


def read_period(cell: Any) -> Period:
    """Return the period that a cell names.

    Raises:
        PeriodError: it names none.
    """
    if isinstance(cell, _Part):
        return cell.period()
    if isinstance(cell, str) and not cell.strip():
        raise PeriodError("the period is empty", code="empty-key", hint="give one in every row")
    if isinstance(cell, (float, str)):
        text = _WHOLE.sub("", plain_text(cell))
        if text.isdecimal() and len(text) <= len("12"):
            raise PeriodError(
                f"{text!r} is not a period: its year is missing",
                hint="write 2020-07 or 2020-Q3, or give the year a column of its own, year",
            )
        return Period.parse(text)
    return Period.of(cell)
