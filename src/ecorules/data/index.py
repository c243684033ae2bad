"""Which series a panel holds: a code for every key column, and the labels the codes stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ecorules.errors import NotFoundError, UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["REGION", "SCENARIO", "SeriesIndex"]

REGION = "region"
"""What the key column of places is called in a panel, whatever the data call it."""

SCENARIO = "scenario"
"""What the key column of scenarios is called in a panel, whatever the data call it."""

_NEAREST_AMONG = 5_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SeriesIndex:
    """The series of a panel, without an object for each of them.

    Attributes:
        keys: names of the key columns; none for a single unnamed place.
        codes: for each key an int32 array ``[series]`` of positions in its labels.
        labels: for each key its distinct labels, in order of first appearance.

    Example:
        >>> index = SeriesIndex.of({"region": ["株洲", "湘潭", "株洲"], "scenario": list("aab")})
        >>> len(index), index.label(2)
        (3, {'region': '株洲', 'scenario': 'b'})
        >>> index.find(region="湘潭")
        1
    """

    keys: tuple[str, ...] = ()
    codes: tuple[NDArray[np.int32], ...] = ()
    labels: tuple[Sequence[str], ...] = ()
    _numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[str]]) -> SeriesIndex:
        """Return the index of series that are listed, one label per key and series.

        Args:
            columns: for each key the labels of all series, all of one length.

        Raises:
            UsageError: the columns differ in length, or a series occurs twice.
        """
        if len({len(column) for column in columns.values()}) > 1:
            raise UsageError(
                "the key columns differ in length",
                code="shape",
                hint="give every key one label per series",
            )
        codes, labels = [], []
        for column in columns.values():
            numbers: dict[str, int] = {}
            coded = [numbers.setdefault(str(label), len(numbers)) for label in column]
            codes.append(np.array(coded, dtype=np.int32))
            labels.append(list(numbers))
        index = cls(tuple(columns), tuple(codes), tuple(labels))
        if columns and len(set(zip(*(c.tolist() for c in codes), strict=True))) < len(index):
            raise UsageError(
                "the same series is listed twice",
                code="duplicate-series",
                hint="leave one out, or add the key that tells them apart",
            )
        return index

    def __repr__(self) -> str:
        return f"<SeriesIndex: {len(self)} series by {', '.join(self.keys) or 'nothing'}>"

    def __len__(self) -> int:
        return len(self.codes[0]) if self.codes else 1

    def label(self, number: int) -> dict[str, str]:
        """Return the labels of one series, by key."""
        return {
            key: labels[int(codes[number])]
            for key, codes, labels in zip(self.keys, self.codes, self.labels, strict=True)
        }

    def column(self, key: str) -> NDArray[np.object_]:
        """Return the labels of all series under one key, as an object array ``[series]``.

        Raises:
            UsageError: there is no such key.
        """
        position = self._position(key)
        return np.array(self.labels[position], dtype=object)[self.codes[position]]

    def mask(self, **wanted: object) -> NDArray[np.bool_]:
        """Return which series have the labels asked for; None asks nothing of a key.

        Raises:
            UsageError: there is no such key.
            NotFoundError: no series has such a label.
        """
        mask = np.ones(len(self), dtype=np.bool_)
        for key, label in wanted.items():
            if label is not None:
                position = self._position(key)
                mask &= self.codes[position] == self._code(position, str(label))
        return mask

    def find(self, **wanted: object) -> int:
        """Return the number of the one series that has the labels asked for.

        Raises:
            UsageError: there is no such key, or several series have these labels.
            NotFoundError: no series has these labels.
        """
        found = np.flatnonzero(self.mask(**wanted))
        if len(found) == 1:
            return int(found[0])
        asked = ", ".join(f"{key}={label!r}" for key, label in wanted.items() if label is not None)
        if not len(found):
            raise NotFoundError(
                f"no series has {asked}",
                code="unknown-series",
                hint="each label occurs, but not together",
            )
        open_keys = [key for key in self.keys if wanted.get(key) is None]
        first = self.label(int(found[0]))
        example = ", ".join(f"{key}={first[key]!r}" for key in open_keys)
        raise UsageError(
            f"{len(found)} series have {asked}" if asked else f"there are {len(found)} series",
            code="ambiguous-series",
            hint=f"say which one, for example {example}",
        )

    def select(self, which: ArrayLike) -> SeriesIndex:
        """Return the index of some series, given by a mask, a slice of numbers or their list."""
        chosen = np.asarray(which)
        if not self.codes:
            if chosen.tolist() == ([True] if chosen.dtype == np.bool_ else [0]):
                return self
            raise UsageError(
                "a panel without keys has one series, which cannot be left out",
                code="shape",
                hint="select it with [True], or give the panel a key",
            )
        return SeriesIndex(self.keys, tuple(codes[chosen] for codes in self.codes), self.labels)

    def lookup(self, other: SeriesIndex) -> NDArray[np.intp]:
        """Return for each series the one in ``other`` that has its labels, or -1.

        Every key of ``other`` is a key of this index; keys that ``other`` lacks do not matter.
        """
        if not other.keys:
            return np.zeros(len(self), dtype=np.intp)
        mine = np.zeros(len(self), dtype=np.int64)
        theirs = np.zeros(len(other), dtype=np.int64)
        known = np.ones(len(self), dtype=np.bool_)
        for key, codes, labels in zip(other.keys, other.codes, other.labels, strict=True):
            position = self._position(key)
            numbers = {label: number for number, label in enumerate(labels)}
            table = np.array([numbers.get(x, -1) for x in self.labels[position]], dtype=np.int64)
            translated = table[self.codes[position]]
            known &= translated >= 0
            mine = mine * len(labels) + translated
            theirs = theirs * len(labels) + codes
        order = np.argsort(theirs, kind="stable")
        ranked = theirs[order]
        spot = np.minimum(np.searchsorted(ranked, mine), max(len(ranked) - 1, 0))
        if not len(ranked):
            return np.full(len(self), -1, dtype=np.intp)
        return np.where(known & (ranked[spot] == mine), order[spot], -1)

    def equals(self, other: SeriesIndex) -> bool:
        """Tell whether both hold the same series in the same order."""
        return (
            self.keys == other.keys
            and len(self) == len(other)
            and all(np.array_equal(self.column(key), other.column(key)) for key in self.keys)
        )

    def _position(self, key: str) -> int:
        if key in self.keys:
            return self.keys.index(key)
        held = ", ".join(self.keys) or "none, there is a single place"
        raise UsageError(
            f"the series have no key {key!r}{did_you_mean(key, self.keys)}",
            code="unknown-key",
            hint=f"their keys: {held}",
        )

    def _code(self, position: int, label: str) -> int:
        key = self.keys[position]
        numbers = self._numbers.get(key)
        if numbers is None:
            numbers = {text: code for code, text in enumerate(self.labels[position])}
            self._numbers[key] = numbers
        if label in numbers:
            return numbers[label]
        near: Sequence[str] = self.labels[position]
        if len(near) > _NEAREST_AMONG:
            near = [text for text in near if text[:1] == label[:1]][:_NEAREST_AMONG]
        guess = did_you_mean(label, near)
        raise NotFoundError(
            f"no series has {key} {label!r}{guess}",
            code="unknown-series",
            hint="" if guess else f"the data have: {few(self.labels[position])}",
        )
