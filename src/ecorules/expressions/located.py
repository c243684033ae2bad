"""The error of an expression, with the place of the offending piece in its text."""

from __future__ import annotations

from ecorules.errors import ExpressionError

__all__ = ["LocatedExpressionError"]


class LocatedExpressionError(ExpressionError):
    """An expression is outside the closed grammar, or its units do not fit, at one place.

    Args:
        message: what is wrong.
        code: one of the ``expression-...`` codes.
        hint: what to write instead.
        offset: how many characters of the text stand before the offending piece.
    """

    def __init__(self, message: str, *, code: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message, code=code, hint=hint)
        self.offset = offset

    def __reduce__(self) -> tuple[object, ...]:
        # An exception with keyword-only arguments does not pickle by itself.
        return (_rebuild, (self.message, self.code, self.hint, self.offset))


def _rebuild(message: str, code: str, hint: str, offset: int) -> LocatedExpressionError:
    return LocatedExpressionError(message, code=code, hint=hint, offset=offset)
