"""What may be done with dates: days are compared, counted between, and are conditions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecorules.errors import PeriodError
from ecorules.expressions.operands import Operand, Piece, Quoted, refused
from ecorules.expressions.value_types import DateType, NumberType, TruthType
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.expressions.formula import Program
    from ecorules.expressions.operands import Span
    from ecorules.expressions.unit_rules import UnitRules
    from ecorules.units import UnitSystem

__all__ = ["DateRules", "is_date"]

_EXAMPLE = "write a day as date('2022-08-10')"


def is_date(piece: Piece) -> bool:
    """Return whether a piece is a date: an event, a planned period or a literal day."""
    return isinstance(piece, Operand) and isinstance(piece.type, DateType)


class DateRules:
    """The steps of dates, written into a program.

    Args:
        system: the units of the rule set.
        program: where the steps are written.
        numbers: the rules of units, for the days between two dates.
    """

    def __init__(self, system: UnitSystem, program: Program, numbers: UnitRules) -> None:
        self._system = system
        self._program = program
        self._numbers = numbers

    def literal(self, text: str, span: Span) -> Operand:
        """Return the literal of ``date('2022-08-10')``."""
        try:
            period = Period.parse(text)
        except PeriodError as error:
            raise refused(error.message, _EXAMPLE, span, "expression-function") from error
        if period.grain is not Grain.DAY:
            message = f"{text!r} is a {period.grain.word} and not a day"
            raise refused(message, _EXAMPLE, span, "expression-function")
        ordinal = float(period.last_day.toordinal())
        return Operand(DateType(event=False), self._program.literal(ordinal))

    def came(self, given: Operand) -> Operand:
        """Return a date as a condition: true from its day on."""
        if not _is_event(given):
            raise refused(
                f"{given.span} is {given.type} and not a condition",
                "a planned period is not an event: compare it with a date",
                given.span,
            )
        return Operand(TruthType(), self._program.step("came", given.slot))

    def compared(self, operator: str, left: Piece, right: Piece) -> int:
        """Return the slot of a comparison of two dates."""
        first, second = self._dates([left, right])
        events = (float(_is_event(first)), float(_is_event(second)))
        return self._program.step(f"date {operator}", first.slot, second.slot, constants=events)

    def extreme(self, name: str, pieces: Sequence[Piece]) -> Operand:
        """Return the earliest (``min``) or latest (``max``) of several dates."""
        dates = self._dates(pieces)
        kernel = "earliest" if name == "min" else "latest"
        slot = self._program.step(kernel, *(date.slot for date in dates))
        return Operand(DateType(event=all(_is_event(date) for date in dates)), slot)

    def elapsed(self, pieces: Sequence[Piece]) -> Operand:
        """Return the days from one date to another."""
        for piece in pieces:
            if not is_date(piece):
                hint = f"write elapsed(start, end); {_EXAMPLE}"
                raise refused(f"{piece.span} is {_shown(piece)} and not a date", hint, piece.span)
        start, end = self._dates(pieces)
        awaited = self._program.step("elapsed", start.slot, end.slot)
        slot = self._program.step("real", awaited)
        return Operand(NumberType(self._system.unit("day")), slot, awaited=awaited)

    def compared_elapsed(self, operator: str, left: Operand, right: Operand) -> int:
        """Return the slot of a comparison of numbers, one of which is the days between dates."""
        sides = [
            side if side.awaited is None else replace(side, slot=side.awaited)
            for side in (left, right)
        ]
        # The first one gives the unit, and days are not converted: infinity would be a gap.
        if left.awaited is None:
            second, first = self._numbers.compared(sides[::-1])
        else:
            first, second = self._numbers.compared(sides)
        return self._program.step(f"elapsed {operator}", first, second)

    def elapsed_among(self, given: Operand, literals: Sequence[Operand], *, inside: bool) -> int:
        """Return the slot of ``in`` or ``not in`` for the days between dates."""
        operator, joint = ("==", "or") if inside else ("!=", "and")
        awaited = given.slot if given.awaited is None else given.awaited
        answers = [
            self._program.step(
                f"elapsed {operator}",
                awaited,
                self._program.literal(self._numbers.literal_beside(given, literal)),
            )
            for literal in literals
        ]
        return answers[0] if len(answers) == 1 else self._program.step(joint, *answers)

    def known(self, given: Operand) -> Operand:
        """Return whether a date has come, or the days between two dates are known."""
        # What is unknown of a planned period stays so; of an event, only until it happens.
        planned = isinstance(given.type, DateType) and not given.type.event and given.lends
        slot = given.slot if given.awaited is None else given.awaited
        constants = () if planned else (1.0,)
        return Operand(TruthType(), self._program.step("known", slot, constants=constants))

    def _dates(self, pieces: Sequence[Piece]) -> list[Operand]:
        """Return pieces that are all dates, or refuse the first that is none."""
        date = next(piece for piece in pieces if is_date(piece))
        found = []
        for piece in pieces:
            if isinstance(piece, Operand) and isinstance(piece.type, DateType):
                found.append(piece)
                continue
            hint = f"compare dates with dates; {_EXAMPLE}"
            if isinstance(piece, Quoted):
                hint = f"write date({piece.label!r})" if _is_day(piece.label) else _EXAMPLE
            elif isinstance(piece.type, TruthType):
                hint = "a date is a condition by itself: join the two by and, or, not"
            raise refused(
                f"{piece.span} is {_shown(piece)}, beside the date {date.span}", hint, piece.span
            )
        return found


def _is_event(date: Operand) -> bool:
    return isinstance(date.type, DateType) and date.type.event


def _shown(piece: Piece) -> str:
    return "a quoted text" if isinstance(piece, Quoted) else str(piece.type)


def _is_day(text: str) -> bool:
    try:
        return Period.parse(text).grain is Grain.DAY
    except PeriodError:
        return False
