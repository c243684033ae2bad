"""What a single cell says: a number, a quantity, a label or a gap; anything else is refused."""

from __future__ import annotations

import math
import numbers
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecorules.data.table import Commas
from ecorules.errors import EcorulesError, Problem, UnitError, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecorules.data.panel import Column
    from ecorules.errors import Place
    from ecorules.units import Unit, UnitSystem

__all__ = [
    "Cells",
    "NaValues",
    "is_gap",
    "limits",
    "plain_text",
    "range_problem",
    "same_unit",
    "too_long",
]

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x2212: "-",
    0x00A0: " ",
    0xFEFF: None,
}
_GAPS = frozenset({"", "nan", "none", "null"})
_NARROW = frozenset({"float32", "float16"})
_TELLS_APART = 2.0**53
_MISSING_TYPES = frozenset({"NAType", "NaTType"})
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>.*)", re.DOTALL)
_QUANTITY_IN_FILE = re.compile(rf"(?P<number>{_THOUSANDS}|{_NUMBER})\s*(?P<unit>.*)", re.DOTALL)
_UNCLEAR = re.compile(r"[+-]?[0-9]+,[0-9]{3}")
_INFINITE = re.compile(r"(?P<sign>[+-]?)(?:inf|infinity|∞)", re.IGNORECASE)
_SLACK = 1e-9
_LONGEST = 1_000
_SHOWN = 60
_MOST_BITS = 10_000


def plain_text(value: object) -> str:
    """Return a key or label cell as text; a whole number has no decimal point.

    Example:
        >>> plain_text(430200.0), plain_text(" 株洲 ")
        ('430200', '株洲')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Rational):
        number = _float(value)
        if abs(number) >= _TELLS_APART:
            raise EcorulesError(
                f"{_shown(value, number)} may have lost digits: as a float so long a number cannot "
                "be told from others",
                code="lost-digits",
                hint="give names and codes as text",
            )
        return str(int(number)) if number.is_integer() else str(number)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _LONGEST:
        return str(int(value)) if value == value.to_integral_value() else str(value)
    try:
        return str(value).strip()
    except ValueError:  # of a whole number, alone or within something
        raise EcorulesError(
            "a number of thousands of digits is no name or label",
            code="too-long",
            hint="give a text, or a number that can be read",
        ) from None


class NaValues:
    """What stands for a gap beside empty, NaN, None and null.

    Args:
        given: texts, or numbers.

    Attributes:
        texts: the texts themselves.
        numbers: the numbers that some of them read as.

    Example:
        >>> NaValues(["—", "-9999"]).numbers
        frozenset({-9999.0})
    """

    def __init__(self, given: Iterable[object] = ()) -> None:
        self.texts = frozenset(str(one).strip() for one in given)
        read = (_number(text) for text in self.texts)
        self.numbers = frozenset(number for number in read if number is not None)


_NONE = NaValues()


def _number(text: str) -> float | None:
    """Return the number that a text reads as, infinity too, or None."""
    text = text.translate(_HALF_WIDTH).strip()
    if infinite := _INFINITE.fullmatch(text):
        return float(f"{infinite['sign']}inf")
    match = _QUANTITY_IN_FILE.fullmatch(text)
    return float(match["number"].replace(",", "")) if match and not match["unit"] else None


def is_gap(value: Any, na: NaValues = _NONE) -> bool:
    """Tell whether a cell is empty, NaN, None, null, or stands for a gap.

    A text is compared with texts: "007" is not the 7 that stands for a gap elsewhere.
    """
    if value is None or type(value).__name__ in _MISSING_TYPES:
        return True
    if isinstance(value, str):
        text = value.strip()
        return text.casefold() in _GAPS or text in na.texts
    if isinstance(value, Decimal) and value.is_nan():
        return True
    if isinstance(value, bool) or not isinstance(value, (float, numbers.Real, Decimal)):
        return False
    number = _float(value)
    return math.isnan(number) or number in na.numbers


def too_long(text: str, longest: int) -> EcorulesError:
    """Return the error of a text that is longer than any value."""
    return EcorulesError(
        f"{text[:_SHOWN]!r}... has {len(text)} characters, more than the {longest} of any value",
        code="too-long",
        hint="give the value alone; columns of free text need no name that the rule set knows",
    )


def _float(number: Any) -> float:
    if type(number).__name__ in _NARROW:  # as it is printed: 45.1, not 45.099998...
        return float(str(number))
    try:
        return float(number)
    except OverflowError:  # an integer beyond all floats
        return math.inf if number > 0 else -math.inf


def limits(column: Column) -> tuple[float, float]:
    """Return the least and greatest value that pass the door, with room for rounding."""
    size = max((abs(end) for end in (column.low, column.high) if math.isfinite(end)), default=0.0)
    return column.low - _SLACK * size, column.high + _SLACK * size


def range_problem(value: float, column: Column, place: Place) -> Problem:
    """Return the problem of a value outside the range of its column."""
    unit = f" {column.unit.text}" if column.unit is not None and column.unit.text else ""
    low = f"{column.low:g}" if math.isfinite(column.low) else ""
    high = f"{column.high:g}" if math.isfinite(column.high) else ""
    return Problem(
        "out-of-range",
        f"{value:g}{unit} is outside the range [{low}, {high}]{unit} of {column.name!r}",
        "correct the value, or its unit; an unknown value is an empty cell",
        place,
    )


def same_unit(one: Unit, other: Unit) -> bool:
    """Tell whether a number is the same in two units, whatever they are called."""
    return one.converts_to(other) and one.convert(0.0, other) == 0 and one.factor_to(other) == 1


def _shown(cell: Any, number: float) -> str:
    """Return a number that is hardly one as text; a whole number beyond all is not infinity."""
    if not isinstance(cell, int):
        return f"{number:.17g}"
    # Python writes no whole number of thousands of digits.
    return f"{str(cell)[:20]}..." if cell.bit_length() < _MOST_BITS else "so large a number"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _quoted(cell: str) -> str:
    text = cell.strip()
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}..."


class Cells:
    """Reads cells one by one; it remembers the units it has met.

    Args:
        system: the units of the rule set.
        na_values: what stands for a gap, beside empty, NaN, None and null.
        commas: what a comma inside a number is.
        units: the units of values by indicator, where the caller says them.

    Attributes:
        na: what stands for a gap.
        asked: these units.
    """

    def __init__(
        self,
        system: UnitSystem,
        na_values: Iterable[object] = (),
        *,
        commas: Commas = Commas.REFUSED,
        units: Mapping[str, str] | None = None,
    ) -> None:
        self.system = system
        self.na = NaValues(na_values)
        self.commas = commas
        self._quantity = _QUANTITY if commas is Commas.REFUSED else _QUANTITY_IN_FILE
        self._units: dict[str, Unit] = {}
        self.asked = {name: self.unit(text) for name, text in (units or {}).items()}

    def unit(self, text: str) -> Unit:
        """Return the unit that ``text`` names.

        Raises:
            UnitError: no unit has that name.
        """
        unit = self._units.get(text)
        if unit is None:
            unit = self._units[text] = self.system.unit(text)
        return unit

    def is_quantity(self, text: str) -> bool:
        """Tell whether a text is a number, alone or with a unit."""
        match = self._quantity.fullmatch(text.translate(_HALF_WIDTH).strip())
        if match is None or not match["unit"]:
            return match is not None
        try:
            self.unit(match["unit"].strip())
        except UnitError:
            return False
        return True

    def value(self, cell: Any, column: Column, unit: Unit | None = None) -> float:
        """Return what a cell stands for in a column: a number, a rank, or NaN for a gap.

        Args:
            cell: the cell.
            column: what it is a value of.
            unit: the unit of a bare number; None for the column's own.

        Raises:
            EcorulesError: the cell is no value of that column; no place is known here.
        """
        kind = type(cell)
        if kind is float or kind is int:
            number = _float(cell)
            if column.labels is None and unit is None and math.isfinite(number):
                return math.nan if number in self.na.numbers else number
        if is_gap(cell, self.na):
            return math.nan
        if isinstance(cell, str) and len(cell) > _LONGEST:
            raise too_long(cell, _LONGEST)
        if isinstance(cell, bool) or kind.__name__ in {"bool", "bool_"}:
            if column.labels is not None and "true" in column.labels:
                return float(column.labels.rank(str(cell)))
            raise EcorulesError(
                f"{cell} is true or false, not a value of {column.name!r}",
                code="not-a-number",
                hint="give a number, or 1 and 0 if the indicator counts",
            )
        if column.labels is not None:
            return float(column.labels.rank(plain_text(cell)))
        if isinstance(cell, str):
            return self._parse(cell, column, unit)
        if isinstance(cell, (numbers.Real, Decimal)):
            number = _float(cell)
            text = str(cell) if math.isfinite(number) else _shown(cell, number)
            return self._convert(number, column, unit, text)
        raise EcorulesError(
            f"a value of {column.name!r} is {kind_of(cell)}",
            code="not-a-number",
            hint="give a number, a quantity in text, or leave the cell empty",
        )

    def _parse(self, cell: str, column: Column, unit: Unit | None) -> float:
        text = cell.translate(_HALF_WIDTH).strip()
        if text.casefold() in _GAPS:
            return math.nan
        match = self._quantity.fullmatch(text)
        if match is None:
            code = "infinity" if _INFINITE.fullmatch(text) else "not-a-number"
            raise EcorulesError(
                f"{_quoted(cell)} is not a finite number"
                if code == "infinity"
                else f"{_quoted(cell)} is not a number",
                code=code,
                hint=f"a value of {column.name!r} is expected; leave the cell empty where it is "
                "not known, or list the text in na_values",
            )
        if self.commas is Commas.UNCLEAR and _UNCLEAR.fullmatch(match["number"]):
            raise EcorulesError(
                f"{_quoted(cell)} is not a number: its comma may mark decimals or thousands",
                code="not-a-number",
                hint=f"write {match['number'].replace(',', '.')} or "
                f"{match['number'].replace(',', '')}",
            )
        number = float(match["number"].replace(",", ""))
        if number in self.na.numbers:
            return math.nan
        if match["unit"]:
            if match["unit"].strip("()[] ") == "1":
                raise EcorulesError(
                    f"{_quoted(cell)} is not a number: a 1 after it is no unit",
                    code="not-a-number",
                    hint="leave out marks of notes",
                )
            try:
                unit = self.unit(match["unit"].strip())
            except UnitError as error:
                raise EcorulesError(
                    f"{_quoted(cell)} is not a number"
                    + ("" if match["unit"].strip().startswith(",") else f": {error.message}"),
                    code="not-a-number",
                    hint="write 1.5 with a point, and 1,500 or 1500 for thousands"
                    if match["unit"].strip().startswith(",")
                    else error.hint or "leave the cell empty, or list the text in na_values",
                ) from None
            self._refuse_contradiction(cell, column, unit)
        return self._convert(number, column, unit, _cut(cell.strip()))

    def _refuse_contradiction(self, cell: str, column: Column, unit: Unit) -> None:
        """Refuse a cell whose own unit is not the one that the caller says all values are in."""
        asked = self.asked.get(column.name)
        # A percentage is a plain number, and says by its mark which.
        if asked is None or asked.text == "1" or same_unit(unit, asked):
            return
        self.converted(0.0, unit, column)  # a unit of another kind is told as that
        raise EcorulesError(
            f"{_quoted(cell)} is in {unit.text!r}, units= says {asked.text!r}",
            code="unit-contradiction",
            hint="leave it out of units=, or correct one of them",
        )

    def _convert(self, number: float, column: Column, unit: Unit | None, text: str) -> float:
        if unit is not None and unit != column.unit:
            number = self.converted(number, unit, column)
        if not math.isfinite(number):
            raise EcorulesError(
                f"{text} is not a finite number", code="infinity", hint="leave the cell empty"
            )
        return number

    def converted(self, number: float, unit: Unit, column: Column) -> float:
        """Return a number in the unit of a column.

        Raises:
            UnitError: values in ``unit`` are no values of ``column``.
        """
        if column.unit is None and unit.is_share:
            return number * unit.factor  # 61.5 % of a plain ratio are 0.615
        if column.unit is None:
            raise UnitError(
                f"{column.name!r} has no unit, and the data give {unit.text!r}",
                code="unit-mismatch",
                hint="give the bare number",
            )
        try:
            return float(unit.convert(number, column.unit))
        except UnitError as error:
            raise UnitError(
                f"{unit.text!r} is not a unit of {column.name!r}: {error.message}",
                code=error.code,
                hint=error.hint,
            ) from None
