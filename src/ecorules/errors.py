"""Every error that ecorules raises.

    EcorulesError
    ├── ProblemsError            one or more problems, each with its place
    │   ├── RuleSetError         a rule file cannot be used          (ValueError)
    │   └── DataError            data cannot be used                 (ValueError)
    ├── UnitError                a unit or quantity cannot be read    (ValueError)
    ├── PeriodError              a period or range cannot be read     (ValueError)
    ├── ExpressionError          an expression cannot be read         (ValueError)
    ├── UsageError               an argument cannot be used           (ValueError)
    └── NotFoundError            no rule set, rule or series of that name  (LookupError)

A message says where, what is wrong, and what to write instead.
"""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

__all__ = [
    "DataError",
    "EcorulesError",
    "ExpressionError",
    "NotFoundError",
    "PeriodError",
    "Place",
    "Problem",
    "ProblemsError",
    "RuleSetError",
    "UnitError",
    "UsageError",
    "cause",
    "counted",
    "did_you_mean",
    "either",
    "few",
    "guessing",
    "kind_of",
    "printable",
]


_SHORT = 3
_LONGEST = 1_000
# Comparing two texts takes time with the product of their lengths; this much takes half a second.
_MOST_GUESSING = 10_000_000
_OF_EACH = 50
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


def _bounded(text: str) -> str:
    """Return a message without its middle, where it quotes a text that goes on and on."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST * 3 // 4]} ... {text[-_LONGEST // 4 :]}"


def printable(text: str) -> str:
    r"""Return a text with what nobody sees, or what steers a terminal, escaped.

    Example:
        >>> print(printable("air\x1b[2J"))
        air\x1b[2J
    """
    return text if text.isprintable() else repr(text)[1:-1]


@contextmanager
def guessing() -> Generator[None]:
    """Bound the guesses of all that is done within, since a file may ask for thousands of them.

    Their number follows from the names alone, so that the same file leads to the same messages.
    Within another bound, that one holds.
    """
    if _left.get() is not None:
        yield
        return
    before = _left.set([_MOST_GUESSING])
    try:
        yield
    finally:
        _left.reset(before)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``", did you mean 'x'?"`` for the nearest known name, or an empty string.

    Among names too many or too long to be compared nothing is guessed.

    Example:
        >>> did_you_mean("pm_25", ["pm25", "pm10"])
        ", did you mean 'pm25'?"
    """
    left = _left.get() or [_MOST_GUESSING]
    if left[0] <= 0:
        return ""
    meant = name.casefold()
    folded = {candidate.casefold(): candidate for candidate in known}
    # One character of two, as in 株州 for 株洲, is near enough.
    cutoff = 0.5 if len(name) <= _SHORT and not name.isascii() else 0.6
    # The ratio of two texts is at most twice the shorter length, divided by both lengths.
    reach = (2 - cutoff) / cutoff + 0.01
    size = len(meant)
    alike = [one for one in folded if len(one) <= reach * size and size <= reach * len(one)]
    work = size * sum(map(len, alike))
    left[0] -= _OF_EACH * len(folded)
    if work > left[0]:
        return ""
    left[0] -= work
    near = difflib.get_close_matches(meant, alike, n=1, cutoff=cutoff)
    return f", did you mean {folded[near[0]]!r}?" if near else ""


def either(words: Iterable[str]) -> str:
    """Return words to choose among: ``a, b or c``.

    Example:
        >>> either(["flow", "stock", "level"])
        'flow, stock or level'
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def few(names: Iterable[str], most: int = 12) -> str:
    """Return the first of some names, and dots where there are more.

    Example:
        >>> few(["air", "water", "soil"], 2)
        'air, water, ...'
    """
    known = list(names)
    return ", ".join([*known[:most], *(["..."] if len(known) > most else [])])


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Example:
        >>> counted(1, "cell"), counted(12, "cell")
        ('1 cell', '12 cells')
    """
    return f"{number} {noun}{'s' * (number != 1)}"


def cause(error: Exception) -> str:
    """Return what the system or a library says of a failure, to stand after a colon.

    Example:
        >>> cause(FileNotFoundError(2, "No such file or directory"))
        'no such file or directory'
    """
    why = getattr(error, "strerror", None) or str(error)
    return f"{why[:1].lower()}{why[1:]}"


def kind_of(value: object) -> str:
    """Return what a value is, in words: ``a number``, ``a text``, ``a list``.

    Example:
        >>> kind_of(44), kind_of(["pm25"])
        ('a number', 'a list')
    """
    word = _KINDS.get(type(value).__name__)
    return f"a value of the type {type(value).__name__}" if word is None else word


_KINDS = {
    "NoneType": "nothing", "bool": "a truth value", "bytes": "bytes", "dict": "a map",
    "float": "a number", "int": "a number", "list": "a list", "set": "a set", "str": "a text",
    "tuple": "a list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a spot in a file, or a cell of a table.

    Lines, columns and rows count from 1, as an editor and a spreadsheet show them.
    """

    source: str = ""
    line: int | None = None
    column: int | str | None = None
    row: int | str | None = None
    path: str = ""

    def __str__(self) -> str:
        parts = [printable(self.source)] if self.source else []
        if self.line is not None:
            parts.append(
                f"{self.line}:{self.column}" if self.column is not None else f"{self.line}"
            )
            return ":".join(parts)
        if self.row is not None:
            parts.append(f"row {printable(str(self.row))}")
        if self.column is not None:
            parts.append(f"column {self.column!r}")
        return ", ".join(map(_bounded, parts))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, its place, and what to write instead."""

    code: str
    message: str
    hint: str = ""
    place: Place = Place()

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _bounded(self.message))
        object.__setattr__(self, "hint", _bounded(self.hint))

    def at(self, place: Place) -> Problem:
        """Return the same problem, seen at ``place``."""
        return replace(self, place=place)

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{where}: {self.message}" if where else self.message
        text = f"{text} [{self.code}]"
        return f"{text}\n    {self.hint}" if self.hint else text


class EcorulesError(Exception):
    """Base of everything that ecorules raises on purpose."""

    code = "error"

    def __init__(self, message: str, *, code: str = "", hint: str = "") -> None:
        self.message = _bounded(message)
        super().__init__(self.message)
        self.code = code or type(self).code
        self.hint = _bounded(hint)

    def __str__(self) -> str:
        return f"{self.message}\n    {self.hint}" if self.hint else self.message

    def problem(self, place: Place | None = None) -> Problem:
        """Return this error as a problem at a place."""
        return Problem(self.code, self.message, self.hint, place or Place())


class ProblemsError(EcorulesError, ValueError):
    """One or more problems found together."""

    shown = 50

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.message, code=first.code, hint=first.hint)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[: self.shown]]
        if len(self.problems) > self.shown:
            lines.append(f"... and {len(self.problems) - self.shown} more problems")
        return "\n".join(lines)


class RuleSetError(ProblemsError):
    """A rule file cannot be used."""


class DataError(ProblemsError):
    """Data cannot be used."""


class UnitError(EcorulesError, ValueError):
    """A unit or a quantity cannot be read, or two units do not convert."""

    code = "unit"


class PeriodError(EcorulesError, ValueError):
    """A period, a range or a day cannot be read."""

    code = "period"


class ExpressionError(EcorulesError, ValueError):
    """An expression is outside the closed grammar, or its units do not fit."""

    code = "expression"


class UsageError(EcorulesError, ValueError):
    """An argument cannot be used."""

    code = "usage"


class NotFoundError(EcorulesError, LookupError):
    """No rule set, rule or series has that name."""

    code = "not-found"
