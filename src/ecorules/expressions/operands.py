"""What the pieces of an expression are while its types are checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.value_types import (
    DateType,
    LabelType,
    NumberType,
    TextType,
    TruthType,
    ValueType,
)

if TYPE_CHECKING:
    from ecorules.units import Unit

__all__ = ["Operand", "Piece", "Quoted", "Span", "number_of", "refused", "truth_of"]


@dataclass(frozen=True, slots=True)
class Span:
    """The text that a piece was written as, and its offset in the expression."""

    text: str = ""
    offset: int = 0

    def __str__(self) -> str:
        return repr(self.text if len(self.text) <= 40 else f"{self.text[:37]}...")


@dataclass(frozen=True, slots=True)
class Operand:
    """A typed piece: its slot in the program, its literal if it is one.

    ``lends`` is true for a name (also ``-name``, ``abs(name)``, ``previous(name)``, and
    ``min`` or ``max`` of names of one unit): a bare number compared with it takes its unit.
    ``named`` is true if a name stands in it: what has none is a bare number or made of such.
    ``awaited`` is the slot of the same number with +inf where it hangs on a date that has not
    come, for comparisons: these are false then, and not unknown.
    """

    type: ValueType
    slot: int
    literal: float | None = None
    lends: bool = False
    span: Span = Span()
    awaited: int | None = None
    named: bool = False

    @property
    def unit(self) -> Unit | None:
        """The unit of a number, None for a bare one and for what is no number."""
        return self.type.unit if isinstance(self.type, NumberType) else None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted label or text, which has no meaning until it meets a class or a text."""

    label: str
    span: Span = Span()


Piece: TypeAlias = Operand | Quoted


def number_of(piece: Piece, what: str) -> Operand:
    """Return the piece if it is a number, else refuse it as an operand of ``what``."""
    if isinstance(piece, Operand) and isinstance(piece.type, NumberType):
        return piece
    if isinstance(piece, Quoted) or isinstance(piece.type, LabelType):
        hint = "classes have an order and no arithmetic; compare them: x >= 'Ⅲ'"
        raise refused(f"{piece.span} is a label and has no place in {what}", hint, piece.span)
    if isinstance(piece.type, DateType):
        hint = "take the days between two dates, elapsed(start, end), or compare dates: a <= b"
        raise refused(f"{piece.span} is a date and has no place in {what}", hint, piece.span)
    if isinstance(piece.type, TextType):
        hint = "compare it: x == 'text', or x in ['one', 'another']"
        raise refused(f"{piece.span} is a text and has no place in {what}", hint, piece.span)
    hint = "a truth value is joined by and, or, not, or chooses: x if c else y"
    raise refused(f"{piece.span} is true or false and has no place in {what}", hint, piece.span)


def truth_of(piece: Piece, what: str) -> Operand:
    """Return the piece if it is a truth value, else refuse it as an operand of ``what``."""
    if isinstance(piece, Operand) and isinstance(piece.type, TruthType):
        return piece
    text = isinstance(piece, Operand) and isinstance(piece.type, TextType)
    example = "x == 'text'" if text else "x > 0"
    raise refused(
        f"{piece.span} is not true or false and has no place in {what}",
        f"write a comparison: {example}, or known(x)",
        piece.span,
    )


def refused(
    message: str, hint: str, span: Span, code: str = "expression-type"
) -> LocatedExpressionError:
    """Return the error of one piece."""
    return LocatedExpressionError(message, code=code, hint=hint, offset=span.offset)
