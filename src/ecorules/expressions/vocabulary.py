"""Numbers for texts, so that arrays can hold them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Vocabulary"]


class Vocabulary:
    """A number for each text, counted from 0 in the order in which they are met.

    One vocabulary serves a rule set: its literals are met while expressions are traced. Texts
    of data extend a copy, in which the literals keep their numbers.

    Example:
        >>> words = Vocabulary()
        >>> words.code("株冶"), words.code("昊华化工"), words.code(" 株冶 ")
        (0.0, 1.0, 0.0)
        >>> list(words), words.find("智成化工")
        (['株冶', '昊华化工'], None)
    """

    __slots__ = ("_codes",)

    def __init__(self) -> None:
        self._codes: dict[str, float] = {}

    def code(self, text: str) -> float:
        """Return the number of a text, a new one if it is met for the first time.

        Args:
            text: the text; two are one if they are equal after NFKC, without blanks at the ends.

        Returns:
            Its number.
        """
        return self._codes.setdefault(_normal(text), float(len(self._codes)))

    def find(self, text: str) -> float | None:
        """Return the number of a text, None if it was never met."""
        return self._codes.get(_normal(text))

    def copy(self) -> Vocabulary:
        """Return a vocabulary with the same numbers, which then grows by itself."""
        other = Vocabulary()
        other._codes.update(self._codes)
        return other

    def __iter__(self) -> Iterator[str]:
        """Give the texts, in their normal form, by number."""
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
