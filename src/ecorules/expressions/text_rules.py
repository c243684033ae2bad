"""What may be done with texts: they are equal or not, and have neither order nor arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.expressions.operands import Operand, Piece, Quoted, Span, refused
from ecorules.expressions.value_types import TextType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecorules.expressions.formula import Program
    from ecorules.expressions.vocabulary import Vocabulary

__all__ = ["TextRules", "is_text"]


def is_text(piece: Piece) -> bool:
    """Return whether a piece is the name of a text."""
    return isinstance(piece, Operand) and isinstance(piece.type, TextType)


class TextRules:
    """The steps of texts, written into a program.

    Args:
        program: where the steps are written.
    """

    def __init__(self, program: Program) -> None:
        self._program = program

    def compared(self, operator: str, left: Piece, right: Piece) -> int:
        """Return the slot of ``==`` or ``!=`` between texts, one of which may be quoted."""
        span, vocabulary = _first_name([left, right])
        if operator not in {"==", "!="}:
            hint = "texts are compared by == and !=, or listed: x in ['one', 'another']"
            raise refused(f"{span} is a text, and texts have no order ({operator})", hint, span)
        slots = []
        for piece in (left, right):
            if isinstance(piece, Quoted):
                slots.append(self._program.literal(_code(piece, vocabulary)))
            elif not isinstance(piece.type, TextType):
                hint = f"compare it with a quoted text: {span.text} == 'text'"
                raise refused(
                    f"{piece.span} is {piece.type}, beside the text {span}", hint, piece.span
                )
            elif piece.type.vocabulary is not vocabulary:
                hint = "compare each of them with a quoted text"
                raise refused(f"{span} and {piece.span} share no vocabulary", hint, piece.span)
            else:
                slots.append(piece.slot)
        return self._program.step(operator, *slots)

    def among(self, given: Operand, elements: Sequence[Piece]) -> int:
        """Return the slot of ``in`` a list of quoted texts."""
        span, vocabulary = _first_name([given])
        codes = []
        for element in elements:
            if not isinstance(element, Quoted):
                hint = f"quote the texts: {span.text} in ['one', 'another']"
                message = f"{element.span} is {element.type}, beside the text {span}"
                raise refused(message, hint, element.span)
            codes.append(_code(element, vocabulary))
        return self._program.step("in", given.slot, constants=tuple(codes))


def _first_name(pieces: Sequence[Piece]) -> tuple[Span, Vocabulary]:
    return next(
        (piece.span, piece.type.vocabulary)
        for piece in pieces
        if isinstance(piece, Operand) and isinstance(piece.type, TextType)
    )


def _code(quoted: Quoted, vocabulary: Vocabulary) -> float:
    if not quoted.label.strip():
        hint = "an empty cell is a gap: ask known(x), or not known(x)"
        raise refused("no text is empty", hint, quoted.span)
    return vocabulary.code(quoted.label)
