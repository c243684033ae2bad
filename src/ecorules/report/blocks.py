"""What a report is made of, whatever it is written as: headings, paragraphs, tables, lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Block", "Heading", "Items", "Paragraph", "Table"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the whole."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        header: the names of the columns.
        rows: cells, one for each column.
        right: positions of the columns that are set flush right.
        status: position of a column of statuses, and the status of each row; None for none.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    status: tuple[int, Sequence[str]] | None = None


Block: TypeAlias = "Heading | Paragraph | Items | Table"
