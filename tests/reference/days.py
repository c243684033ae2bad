"""Days that have come, have not, or are not known; comparisons by trying every completion."""

from __future__ import annotations

import ast
import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NEVER", "Day", "came_on", "compared", "grace", "is_dated", "written_day"]

NEVER = math.inf
_HOLDS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: lambda a, b: a < b, ast.LtE: lambda a, b: a <= b, ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b, ast.Eq: lambda a, b: a == b, ast.NotEq: lambda a, b: a != b,
}  # fmt: skip
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True)
class Day:
    """What is known of a day when it is read.

    ``how`` is `come` (on ``number``, an ordinal), `never` (not by the reading day, which has
    passed), `later` (not by ``number``, and the reading day is still ahead) or `unknown`.
    An ``event`` is a condition; a planned or written day is not.
    """

    how: str
    number: int = 0
    event: bool = True
    why: frozenset[str] = frozenset()

    def completions(self, marks: set[int]) -> list[float]:
        """Return every day it may be, as far as ``marks`` can tell them apart."""
        if self.how == "come":
            return [self.number]
        if self.how == "never":
            return [NEVER]
        if self.how == "later":
            return [*(mark for mark in marks if mark > self.number), NEVER]
        return [*marks, NEVER]


def written_day(node: ast.expr) -> Day:
    """Return the day of ``date('2022-08-10')``."""
    text = node.args[0].value  # type: ignore[attr-defined]
    return Day("come", dt.date.fromisoformat(text).toordinal(), event=False)


def compared(op: ast.cmpop, left: Day, right: Day) -> bool | None:
    """Compare two days: true or false only if every completion of them says so (N5, N7).

    A comparison with a day that never comes is false.
    """
    numbers = {day.number for day in (left, right) if day.how in ("come", "later")} or {0}
    marks = {number + step for number in numbers for step in (-2, -1, 0, 1, 2)}
    holds = _HOLDS[type(op)]
    answers = {
        NEVER not in (one, other) and holds(one, other)
        for one in left.completions(marks)
        for other in right.completions(marks)
    }
    return answers.pop() if len(answers) == 1 else None


def grace(day: dt.date, within: str) -> dt.date:
    """Return the day ``10 days`` or ``2 months`` after another."""
    if not within:
        return day
    count, _, word = within.strip().partition(" ")
    lengths = {"month": 1, "quarter": 3, "half": 6, "halve": 6, "year": 12}
    months = lengths.get(word.strip().removesuffix("s"))
    if months is None:
        return day + dt.timedelta(days=int(count))
    year, month = divmod(day.year * 12 + day.month - 1 + int(count) * months, 12)
    first_after = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_after - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


# -- conditions that are built from dates ---------------------------------------------------------


def is_dated(tree: ast.expr, dates: dict[str, bool]) -> bool:
    """Say whether a condition is built from dates by `and`, `or` and order (N7).

    ``dates`` maps the names of dates to whether they are events.
    """
    match tree:
        case ast.Name(id=name):
            return dates.get(name, False)
        case ast.BoolOp(values=parts):
            return all(is_dated(part, dates) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others):
            return all(isinstance(op, _ORDERS) for op in ops) and all(
                _is_day(side, dates) for side in (left, *others)
            )
    return False


def _is_day(node: ast.expr, dates: dict[str, bool]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in dates
        case ast.Call(func=ast.Name(id="date")):
            return True
    return False


def came_on(tree: ast.expr, read: Callable[[ast.expr], Day]) -> float | None:
    """Return the ordinal of the day a dated condition came true; NEVER; None if not known (N12).

    ``read`` returns what is known of a day today.
    """
    match tree:
        case ast.Name():
            return _event(read(tree))
        case ast.BoolOp(op=ast.And(), values=parts):
            return _last([came_on(part, read) for part in parts])
        case ast.BoolOp(values=parts):
            found = [came_on(part, read) for part in parts]
            come = [day for day in found if day is not None and day != NEVER]
            if come:
                return min(come)
            return None if None in found else NEVER
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [read(side) for side in (left, *others)]
            links = zip(ops, sides, sides[1:], strict=False)
            return _last([_link_came(op, one, other) for op, one, other in links])
    raise ValueError(f"{ast.unparse(tree)} is not built from dates")


def _event(day: Day) -> float | None:
    return {"come": float(day.number), "never": NEVER, "unknown": None}[day.how]


def _link_came(op: ast.cmpop, left: Day, right: Day) -> float | None:
    """Return the later of the events of a comparison that is true; a plan is no event (N19)."""
    holds = compared(op, left, right)
    if holds is None:
        return None
    if not holds:
        return NEVER
    return max((float(day.number) for day in (left, right) if day.event), default=-NEVER)


def _last(days: list[float | None]) -> float | None:
    if NEVER in days:
        return NEVER
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
