"""A text that phrases are looked for in, whatever its width, spaces and script.

Everything is done with arrays, so that ten megabytes take a second or two, whatever they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ecorules.errors import UsageError
from ecorules.tracing.characters import folded, simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["MAX_CHARACTERS", "Cover", "Found", "Spot", "Text"]

MAX_CHARACTERS = 20_000_000
"""A text has at most so many characters."""

_MARKS = 0x110000
_SEPARATORS = "。；;！？!?！？\n\r\t|│｜¦\x0b\x0c\x85\u2028\u2029"
_COMMAS = "，：,:"
_NARROW = ",:"
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHOWN = 60


class Spot(NamedTuple):
    """A place in a text: line and column count from 1, as an editor shows them."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Found:
    """Where one phrase stands.

    Attributes:
        count: how often.
        starts: the first places, as positions in the text.
    """

    count: int = 0
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What phrases stand for.

    Attributes:
        clauses: for each clause whether a part of a phrase stands in it.
        sentences: for each sentence whether a part of a phrase stands in it.
    """

    clauses: NDArray[np.bool_]
    sentences: NDArray[np.bool_]
    _held_in: NDArray[np.intp]
    _held: NDArray[np.intp]
    _phrases: list[list[int]]

    def phrases_in(self, sentence: int) -> list[int]:
        """Return the numbers of the phrases that begin in a sentence."""
        first, last = np.searchsorted(self._held_in, [sentence, sentence + 1]).tolist()
        keys = self._held[first:last].tolist()
        return sorted(number for key in keys for number in self._phrases[key])


class Text:
    """A text, its sentences and their clauses, and the same text folded for comparison.

    Sentences end at 。 ； ！ ？, their narrow forms, a line break, the edge of a table cell (a tab
    or bar), and a full stop before a space. Within them clauses end at ， and ：, narrow ones too
    that do not stand between digits.

    Args:
        text: the text.

    Raises:
        UsageError: it is longer than 20 million characters.
    """

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            raise UsageError(
                f"the text has {len(text):,} characters, more than {MAX_CHARACTERS:,}",
                code="too-large",
                hint="trace its chapters one by one",
            )
        self.text = text
        self._codes = _codes(text)
        present = np.zeros(_MARKS, np.bool_)
        present[self._codes] = True
        known = np.flatnonzero(present)
        marks = [chr(code) for code in known.tolist()]
        self.plain = _text(_replaced(self._codes, known, [simplified(mark) for mark in marks]))
        self._folded, self._origin = _expanded(self._codes, known, [folded(mark) for mark in marks])
        self._lines = self._line_starts()
        self._cuts = self._piece_ends()
        self._clause_cuts = np.union1d(self._cuts, self._commas())

    # Places

    def spot(self, position: int) -> Spot:
        """Return the line and column of a position."""
        line = int(np.searchsorted(self._lines, position, side="right"))
        return Spot(line, position - int(self._lines[line - 1]) + 1)

    def pieces(self, positions: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
        """Return the numbers of the sentences, or cells, that positions stand in."""
        return np.searchsorted(self._cuts, positions, side="left")

    def clauses(self, positions: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
        """Return the numbers of the clauses that positions stand in."""
        return np.searchsorted(self._clause_cuts, positions, side="left")

    @property
    def piece_count(self) -> int:
        """How many sentences and cells there are, empty ones included."""
        return len(self._cuts) + 1

    def piece_span(self, number: int) -> tuple[int, int]:
        """Return where a sentence begins and ends."""
        start = int(self._cuts[number - 1]) + 1 if number else 0
        end = int(self._cuts[number]) if number < len(self._cuts) else len(self.text)
        return start, end

    def excerpt(self, number: int, around: int) -> str:
        """Return a sentence on one line; of a long one what stands around a position."""
        start, end = self.piece_span(number)
        first = max(start, min(around - _SHOWN // 2, end - 2 * _SHOWN))
        last = min(end, first + 2 * _SHOWN)
        told = " ".join(self.text[first:last].split())
        return f"{'…' if first > start else ''}{told}{'…' if last < end else ''}"

    def _line_starts(self) -> NDArray[np.intp]:
        feed, back = self._codes == 10, self._codes == 13
        lone = back.copy()
        lone[:-1] &= ~feed[1:]
        ends = np.flatnonzero(feed | lone)
        return np.concatenate([np.zeros(1, np.intp), ends + 1])

    def _piece_ends(self) -> NDArray[np.intp]:
        table = np.zeros(_MARKS, np.bool_)
        table[[ord(mark) for mark in _SEPARATORS]] = True
        ends = table[self._codes]
        space = np.zeros(_MARKS, np.bool_)
        space[[ord(mark) for mark in " \t\n\r\u3000\xa0"]] = True
        stop = self._codes == ord(".")
        stop[:-1] &= space[self._codes[1:]]
        return np.flatnonzero(ends | stop)

    def _commas(self) -> NDArray[np.intp]:
        codes = self._codes
        table = np.zeros(_MARKS, np.bool_)
        table[[ord(mark) for mark in _COMMAS]] = True
        commas = np.flatnonzero(table[codes])
        # One place further on, with an edge at either end.
        digit = np.zeros(len(codes) + 2, np.bool_)
        digit[1:-1] = (codes >= ord("0")) & (codes <= ord("9"))
        narrow = np.isin(codes[commas], [ord(mark) for mark in _NARROW])
        between: NDArray[np.bool_] = narrow & digit[commas] & digit[commas + 2]
        kept: NDArray[np.intp] = commas[~between]
        return kept

    # Phrases

    def find(self, phrases: Sequence[str], *, shown: int = 20) -> tuple[list[Found], Cover]:
        """Look for phrases, spaces, width, case and script apart.

        Args:
            phrases: what is looked for.
            shown: how many places of each are told.

        Returns:
            Where each phrase stands, and what they stand for together.
        """
        found = [Found() for _ in phrases]
        by_length: dict[int, dict[str, list[int]]] = {}
        for number, phrase in enumerate(phrases):
            key = "".join(map(folded, phrase))
            if key:
                by_length.setdefault(len(key), {}).setdefault(key, []).append(number)
        edges = np.zeros(len(self._clause_cuts) + 2, np.int64)
        held: list[NDArray[np.intp]] = [np.zeros((0, 2), np.intp)]
        keys: list[list[int]] = []
        for length, wanted in by_length.items():
            starts, which = self._matches(np.stack([_codes(key) for key in wanted]))
            if len(starts):
                begun, ended = self._origin[starts], self._origin[starts + length - 1]
                np.add.at(edges, self.clauses(begun), 1)
                np.add.at(edges, self.clauses(ended) + 1, -1)
                pairs = np.stack([self.pieces(begun), which + len(keys)], axis=1)
                held.append(pairs[np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1))])
            counts = np.bincount(which, minlength=len(wanted))
            order = np.argsort(which, kind="stable")
            ends = np.cumsum(counts)
            for numbers, count, end in zip(
                wanted.values(), counts.tolist(), ends.tolist(), strict=True
            ):
                first = order[end - count : end][:shown]
                told = Found(count, tuple(self._origin[starts[first]].tolist()))
                for number in numbers:
                    found[number] = told
            keys += wanted.values()
        return found, self._cover(np.cumsum(edges[:-1]) > 0, np.concatenate(held), keys)

    def _cover(
        self, clauses: NDArray[np.bool_], held: NDArray[np.intp], keys: list[list[int]]
    ) -> Cover:
        sentences = np.zeros(self.piece_count, np.bool_)
        firsts = np.append(0, self._clause_cuts + 1)
        sentences[self.pieces(firsts[clauses])] = True
        held = np.unique(held, axis=0)
        return Cover(clauses, sentences, held[:, 0], held[:, 1], keys)

    def _matches(self, wanted: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where phrases of one length stand in the folded text, and which of them."""
        length, text = wanted.shape[1], self._folded
        if len(text) < length:
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        table = np.zeros(_MARKS, np.bool_)
        table[wanted[:, 0]] = True
        starts = np.flatnonzero(table[text[: len(text) - length + 1]])
        for step in range(1, length):
            table[:] = False
            table[wanted[:, step]] = True
            starts = starts[table[text[starts + step]]]
        # What is left is mostly a phrase already; a hash finds which, and is checked.
        marks, asked = np.zeros(len(starts), np.uint64), np.zeros(len(wanted), np.uint64)
        for step in range(length):
            marks = marks * _MULTIPLIER + text[starts + step]
            asked = asked * _MULTIPLIER + wanted[:, step]
        order = np.argsort(asked, kind="stable")
        ranked = asked[order]
        spot = np.minimum(np.searchsorted(ranked, marks), len(ranked) - 1)
        kept = ranked[spot] == marks
        starts, which = starts[kept], order[spot[kept]]
        for step in range(length):
            same = text[starts + step] == wanted[which, step]
            starts, which = starts[same], which[same]
        return starts, which


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _replaced(
    codes: NDArray[np.uint32], known: NDArray[np.intp], marks: Sequence[str]
) -> NDArray[np.uint32]:
    """Return the codes with each character replaced by one other."""
    table = np.zeros(_MARKS, np.uint32)
    table[known] = [ord(mark) for mark in marks]
    return table[codes]


def _expanded(
    codes: NDArray[np.uint32], known: NDArray[np.intp], marks: Sequence[str]
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the codes with each character replaced by any number of others, and their origins."""
    lengths = np.zeros(_MARKS, np.uint8)
    lengths[known] = [len(mark) for mark in marks]
    firsts = np.zeros(_MARKS, np.uint32)
    firsts[known] = [ord(mark[0]) if mark else 0 for mark in marks]
    each = lengths[codes]
    origin = np.repeat(np.arange(len(codes), dtype=np.int32), each)
    found = firsts[codes[origin]]
    pairs = zip(known.tolist(), marks, strict=True)
    several = [(code, mark) for code, mark in pairs if len(mark) > 1]
    if several:
        longest = max(len(mark) for _, mark in several)
        within = np.ones(len(origin), np.bool_)
        for step in range(1, longest):
            # A place that has the origin of the one so many before it is that far into it.
            within[:step] = False
            within[step:] &= origin[step:] == origin[:-step]
            places = np.flatnonzero(within)
            table = np.zeros(_MARKS, np.uint32)
            for code, mark in several:
                table[code] = ord(mark[step]) if len(mark) > step else 0
            found[places] = table[codes[origin[places]]]
    return found, origin
