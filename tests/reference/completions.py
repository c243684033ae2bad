"""What a reduction of members may come to: every completion of what is not known is tried.

A completion says of each member whether it is asked, whether it meets what is asked, and what
its value is. Completions that differ in nothing that counts are tried once; members of which
there is no end are tried in small numbers and at the limit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .ends import Ends, gap, nobody

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .formulas import Truth

__all__ = ["Chance", "Crowd", "extremes", "known", "numbers_met", "sums"]

_MOST_TRIED = 12


@dataclass(frozen=True)
class Chance:
    """What is known of one member: is it asked, does it pass, what is its value."""

    asked: Truth
    passes: Truth
    value: Ends


@dataclass(frozen=True)
class Crowd:
    """Members: those that are known, ``unnamed`` ones that exist, and perhaps endless ``more``.

    ``certain`` says that the unnamed are asked; ``may_fail`` that something is asked of members
    beside being counted; ``asks`` that there is no number where nobody is asked (N15); ``value``
    is what is known of the value of any member.
    """

    chances: list[Chance]
    unnamed: int = 0
    certain: bool = False
    more: bool = False
    may_fail: bool = True
    asks: bool = True
    value: Ends = field(default_factory=lambda: gap({"members_unknown"}))


def known(chance: Chance) -> bool:
    """Say whether all is known of a member (reading R5)."""
    return chance.asked.value is True and chance.passes.value is not None and chance.value.known


# -- counts and shares ----------------------------------------------------------------------------


def numbers_met(crowd: Crowd, *, share: bool) -> Ends:
    """Return how many, or which share, of those asked meet what is asked."""
    tried = _tallies(crowd)
    results: list[float | None] = []
    for passing, failing in tried:
        asked = passing + failing
        if share:
            results.append(passing / asked if asked else None)
        else:
            results.append(float(passing) if asked or not crowd.asks else None)
    numbers = [result for result in results if result is not None]
    if not numbers and not crowd.more:
        return nobody()
    if len(numbers) < len(results):  # perhaps nobody is asked, and then there is no value
        return gap({"members_unknown"})
    least, most, nears = min(numbers), max(numbers), set()
    if crowd.more and share:
        # endless members that fail, or that pass, lead to 0 and to 1, and may not reach it
        nears |= {"least"} if least > 0 else set()
        nears |= {"most"} if most < 1 else set()
        least, most = 0.0, 1.0
    elif crowd.more:
        most = math.inf
    size = max(abs(end) for end in (least, most) if math.isfinite(end))
    return Ends(least, most, size, nears=frozenset(nears))


def _tallies(crowd: Crowd) -> set[tuple[int, int]]:
    """Return every (number that passes, number that fails) among those asked."""
    tallies = {(0, 0)}
    for chance in crowd.chances:
        tallies = {
            (passing + one, failing + other)
            for passing, failing in tallies
            for one, other in _options(chance)
        }
    added = {
        (passing, failing)
        for passing in _tried(crowd.unnamed)
        for failing in (_tried(crowd.unnamed - passing) if crowd.may_fail else [0])
        if not crowd.certain or passing + failing == crowd.unnamed
    }
    if crowd.more:
        extra = {(n, m) for n in range(3) for m in (range(3) if crowd.may_fail else [0])}
        added = {(a + n, b + m) for a, b in added for n, m in extra}
    return {(p + a, f + b) for p, f in tallies for a, b in added}


def _options(chance: Chance) -> Iterable[tuple[int, int]]:
    answers = [True, False] if chance.passes.value is None else [chance.passes.value]
    if chance.asked.value is not False:
        yield from ((1, 0) if answer else (0, 1) for answer in answers)
    if chance.asked.value is not True:
        yield 0, 0


def _tried(number: int) -> list[int]:
    """Return the numbers up to one; of many only the first and last."""
    if number <= _MOST_TRIED:
        return list(range(number + 1))
    return [0, 1, number - 1, number]


# -- sums and extremes ----------------------------------------------------------------------------


def sums(crowd: Crowd) -> Ends:
    """Return the sum of the values of those asked: each term at both of its ends, in or out."""
    least = most = scale = 0.0
    for options in _values(crowd):
        ends = [end for value in options for end in (_both(value) if value else (0.0,))]
        least, most = least + min(ends), most + max(ends)
        scale = max([scale, *(abs(end) for end in ends if math.isfinite(end))])
    return Ends(least, most, scale)


def extremes(crowd: Crowd, *, highest: bool) -> Ends:
    """Return the highest or lowest value of those asked, over all completions."""
    pick = max if highest else min
    reached: set[float | None] = {None}
    for options in _values(crowd):
        ends = {end for value in options if value for end in _both(value)}
        kept = reached if None in options else set()
        reached = {end if one is None else pick(one, end) for one in reached for end in ends}
        reached |= kept
    numbers = [one for one in reached if one is not None]
    if not numbers:
        return nobody()
    if None in reached:  # perhaps nobody is asked
        return gap({"members_unknown"})
    sizes = [abs(one) for one in (min(numbers), max(numbers)) if math.isfinite(one)]
    return Ends(min(numbers), max(numbers), max(sizes, default=0.0))


def _both(value: Ends) -> tuple[float, float]:
    return value.least, value.most


def _values(crowd: Crowd) -> Iterable[list[Ends | None]]:
    """Return for each member what it may bring; None is for one that is not asked."""
    for chance in crowd.chances:
        brings: list[Ends | None] = [] if chance.asked.value is False else [chance.value]
        yield brings if chance.asked.value is True else [*brings, None]
    for _ in range(crowd.unnamed):
        yield [crowd.value] if crowd.certain else [crowd.value, None]
    if crowd.more:
        yield [crowd.value, None]
