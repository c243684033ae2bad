"""Attributes of the members of a register: dates, plans, truths, texts, numbers and labels."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import Cells, NaValues, is_gap, limits, plain_text, range_problem, too_long
from ecorules.data.characters import seen
from ecorules.data.keys import read_period
from ecorules.data.table import Commas
from ecorules.errors import EcorulesError, PeriodError, Place, kind_of
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ecorules.data.panel import Column
    from ecorules.data.problems import Problems
    from ecorules.data.table import Table
    from ecorules.units import UnitSystem

__all__ = [
    "MEASURED",
    "TIMELESS",
    "UNKNOWN",
    "AttributeColumn",
    "AttributeReader",
    "first_day",
    "member_spelling",
    "read_cell",
]

UNKNOWN = frozenset({"?", "？"})
"""The marks of what nobody can say, in either width."""

MEASURED = frozenset({"number", "labels"})
"""The kinds of attributes that are read as the values of a panel are."""

TIMELESS = frozenset({"date", "period"})
"""The kinds of attributes that do not vary by period."""

_TRUTHS = {
    "true": 1.0,
    "yes": 1.0,
    "1": 1.0,
    "是": 1.0,
    "false": 0.0,
    "no": 0.0,
    "0": 0.0,
    "否": 0.0,
}
_TIME = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$")
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)")
_LONGEST = 32_767
"""As many characters as a cell of a spreadsheet holds."""

_LONGEST_DATE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeColumn:
    """What is known of one attribute of the members of a register.

    Attributes:
        name: the name of the attribute.
        kind: number, labels, date, period, boolean or text.
        column: its unit or labels, its range, and the titles by which a header may call it.
    """

    name: str
    kind: str
    column: Column


def first_day(name: str) -> str:
    """Return under which name a table holds the first day of an attribute of periods.

    Example:
        >>> first_day("due")
        'due (first day)'
    """
    return f"{name} (first day)"


def member_spelling(label: str) -> str:
    """Return the form in which two spellings of one member, or of one text, are equal.

    Example:
        >>> member_spelling(" 一号Ａ ") == member_spelling("一号A")
        True
    """
    return unicodedata.normalize("NFKC", label).strip()


class AttributeReader:
    """Reads cells of attributes as numbers: what they hold, or a code of it.

    A date is the number of its day, a period and a text are codes. NaN is a blank, and minus
    infinity the mark ``?`` of a date or a period; of any other kind a ``?`` is a blank too.

    Args:
        system: the units of the rule set.
        na_values: what stands for a blank, beside empty, NaN, None and null.
        vocabulary: texts that have their codes already, from 0.
        commas: what a comma inside a number is.
    """

    def __init__(
        self,
        system: UnitSystem,
        na_values: Iterable[object] = (),
        vocabulary: Iterable[str] = (),
        *,
        commas: Commas = Commas.REFUSED,
    ) -> None:
        self.na = NaValues(na_values)
        self.cells = Cells(system, {*self.na.texts, *UNKNOWN}, commas=commas)
        self.texts = list(vocabulary)
        self.periods: list[Period] = []
        self._blank_periods = set(_periods_among(self.na.texts))
        self._text_codes = {member_spelling(text): n for n, text in enumerate(self.texts)}
        self._period_codes: dict[Period, int] = {}

    def read(self, attribute: AttributeColumn, cell: Any) -> float:
        """Return what a cell says of an attribute.

        Raises:
            EcorulesError: it says nothing that is a value of it; no place is known here.
        """
        if isinstance(cell, str) and cell.strip() in UNKNOWN:
            return -math.inf if attribute.kind in TIMELESS else math.nan
        if is_gap(cell, self.na):
            return math.nan
        if attribute.kind == "date":
            day = _day(cell, attribute.name)
            is_blank = Period.of_day(day) in self._blank_periods
            return math.nan if is_blank else float(day.toordinal())
        if attribute.kind == "period":
            found = _named_period(cell)
            return math.nan if found in self._blank_periods else self._period(found)
        if attribute.kind == "boolean":
            return _truth(cell, attribute.name)
        if attribute.kind == "text":
            return self._text(cell)
        value = self.cells.value(cell, attribute.column)
        low, high = limits(attribute.column)
        if value < low or value > high:
            problem = range_problem(value, attribute.column, Place())
            raise EcorulesError(problem.message, code=problem.code, hint=problem.hint)
        return value

    def column(
        self, table: Table, header: str, attribute: AttributeColumn, problems: Problems
    ) -> NDArray[np.float64]:
        """Return what a column says of an attribute, by row; distinct cells are read once."""
        codes, distinct = table.fields[header].codes()
        read = np.full(len(distinct) + 1, np.nan)
        for code, cell in enumerate(distinct):
            try:
                read[code] = self.read(attribute, cell)
            except EcorulesError as error:
                rows = np.flatnonzero(codes == code)
                problems.add(error.problem(), header, int(rows[0]), len(rows))
                if problems.full:
                    break
        return read[codes]

    def shown(self, attribute: AttributeColumn, value: float) -> str:
        """Return what was read, as a message shows it."""
        column = attribute.column
        if attribute.kind == "date":
            return dt.date.fromordinal(int(value)).isoformat()
        if attribute.kind == "period":
            return str(self.periods[int(value)])
        if attribute.kind == "text":
            return repr(self.texts[int(value)])
        if attribute.kind == "boolean":
            return "true" if value else "false"
        if column.labels is not None:
            return column.labels.label(int(value))
        return f"{value:.12g} {column.unit.text if column.unit is not None else ''}".strip()

    def _period(self, found: Period) -> float:
        code = self._period_codes.setdefault(found, len(self.periods))
        if code == len(self.periods):
            self.periods.append(found)
        return float(code)

    def _text(self, cell: Any) -> float:
        text = member_text(cell)
        code = self._text_codes.setdefault(member_spelling(text), len(self.texts))
        if code == len(self.texts):
            self.texts.append(text)
        return float(code)


def member_text(cell: Any) -> str:
    """Return a cell as text, which a formula or an error of a spreadsheet is not.

    Raises:
        EcorulesError: the cell is one of these, too long, or a list.
    """
    if isinstance(cell, (list, dict, set, tuple, np.ndarray)):
        raise EcorulesError(f"{kind_of(cell)} is no text", code="not-a-text", hint="give one text")
    text = plain_text(cell) if not isinstance(cell, str) or len(cell) <= _LONGEST else cell
    if len(text) > _LONGEST:
        raise too_long(text, _LONGEST)
    if (text.startswith("=") and len(text) > 1) or _SPREADSHEET_ERROR.fullmatch(text):
        raise EcorulesError(
            f"{text[:60]!r} is a formula or an error of a spreadsheet, not a text",
            code="formula",
            hint="save the file with the values of its formulas; an unknown text is an empty cell",
        )
    return seen(text)


def _named_period(cell: Any) -> Period:
    """Return the period that a cell names; a time of day is dropped."""
    text = plain_text(cell)
    if len(text) > _LONGEST_DATE:
        raise too_long(text, _LONGEST_DATE)
    if isinstance(cell, (Period, dt.date)):
        return Period.of(cell)
    return read_period(_TIME.sub("", unicodedata.normalize("NFKC", text)))


def _periods_among(texts: Iterable[str]) -> Iterator[Period]:
    """Yield the periods that texts name, as one of a workbook is no text any more."""
    for text in texts:
        with contextlib.suppress(EcorulesError):
            yield _named_period(text)


def _day(cell: Any, name: str) -> dt.date:
    hint = (
        "write 2020-07-15 or 2020年7月15日; leave it empty while it has not come, "
        "and write ? where nobody can say"
    )
    try:
        found = _named_period(cell)
    except PeriodError as error:
        message = error.message.replace("is not a period", "is not a day", 1)
        raise PeriodError(message, code="not-a-day", hint=hint) from None
    if found.grain is not Grain.DAY:
        raise PeriodError(
            f"{str(cell)!r} is a {found.grain.word}, and {name!r} is a day",
            code="not-a-day",
            hint=f"write the day, 2020-07-15, or declare {name!r} as `type: period`",
        )
    return found.first_day


def _truth(cell: Any, name: str) -> float:
    text = plain_text(cell)
    if len(text) > _LONGEST_DATE:
        raise too_long(text, _LONGEST_DATE)
    found = _TRUTHS.get(member_spelling(text).casefold())
    if found is None:
        raise EcorulesError(
            f"{text!r} is not a value of {name!r}, which is true or false",
            code="not-a-boolean",
            hint="write true or false, yes or no, 是 or 否, 1 or 0; an unknown value is empty",
        )
    return found


def read_cell(
    attribute: AttributeColumn,
    text: str | None,
    *,
    system: UnitSystem,
    vocabulary: Iterable[str] = (),
) -> float:
    """Return what a cell of the rule file says of an attribute.

    Args:
        attribute: what is known of the attribute.
        text: the cell as written; None for a blank.
        system: the units of the rule set.
        vocabulary: texts and their codes, from 0; a text beyond them has the next code.

    Returns:
        A number in the declared unit, a rank, 1 or 0, the ordinal day of a date or of the last
        day of a period, the code of a text. NaN is a blank, and minus infinity the mark ``?`` of
        a date or a period.

    Raises:
        EcorulesError: the text is no value of that attribute.

    Example:
        >>> from ecorules.data import Column
        >>> from ecorules.units import default_system
        >>> closed = AttributeColumn(name="closed", kind="date", column=Column("closed"))
        >>> dt.date.fromordinal(int(read_cell(closed, "2018年12月31日", system=default_system())))
        datetime.date(2018, 12, 31)
    """
    reader = AttributeReader(system, vocabulary=vocabulary)
    try:
        value = reader.read(attribute, text)
    except EcorulesError as error:
        # What is said of empty cells holds for data alone.
        error.hint = error.hint.partition("; leave the cell empty")[0]
        raise
    if attribute.kind == "period" and math.isfinite(value):
        return float(reader.periods[int(value)].last_day.toordinal())
    return value
