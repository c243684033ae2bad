"""Columns that are not used, and whether they tell the rows of different places apart."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.cells import is_gap
from ecorules.data.columns import REMARKS, fold
from ecorules.errors import PeriodError, Problem, did_you_mean
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ecorules.data.cells import Cells
    from ecorules.data.table import Table

__all__ = ["telling_apart", "unclear_columns"]

_BESIDE = (
    *("unit", "units", "flag", "flags", "status", "quality", "description", "footnote", "url"),
    *("link", "单位", "计量单位", "标志", "状态", "描述", "附注", "脚注", "链接", "网址", "文号"),
    *("填报人", "填表人", "审核人", "联系人"),
)
_TRUTHS = frozenset({"true", "false", "yes", "no", "是", "否", "有", "无", "达标", "未达标"})
_LOOKED_AT = 1_000


def unclear_columns(
    table: Table, headers: Iterable[str], cells: Cells, known: Iterable[str], of: str | None
) -> Iterator[Problem]:
    """Yield a note on each column that may name places, where no column is known to do that.

    The rows of two places are taken for one series: a decrease from the one to the other.

    Args:
        table: the table.
        headers: the columns of it that are not used.
        cells: what tells numbers from texts.
        known: the names of indicators, one of which may be misspelled.
        of: the column of indicators in a long table; a column may be their titles.
    """
    for header in headers:
        if _is_remark(header) or not _may_be_places(table, header, cells, of):
            continue
        guess = did_you_mean(header, known)
        yield Problem(
            "unclear-column",
            f"column {header!r} was not used, and all rows are taken to be of one place",
            f"if it tells places apart, name it: region={header!r}"
            + (f"; as an indicator it is not known{guess}" if guess else ""),
            table.place(None, header),
        )


def telling_apart(
    table: Table, headers: Iterable[str], cells: Cells, rows: tuple[int, int], *, numbers: bool
) -> list[str]:
    """Return the columns in which two rows differ, texts first and remarks last.

    Args:
        table: the table.
        headers: the columns that are looked at.
        cells: what tells numbers from texts.
        rows: the numbers of the rows.
        numbers: whether a column of numbers may tell them apart.
    """
    found: list[tuple[int, str]] = []
    for header in headers:
        codes, distinct = table.fields[header].codes(np.array(rows, dtype=np.intp))
        if codes.min() < 0 or codes[0] == codes[1] or any(map(is_gap, distinct)):
            continue
        is_text = all(_is_text(cell, cells) for cell in distinct)
        if is_text or numbers:
            found.append((2 * _is_remark(header) + (not is_text), header))
    return [header for _, header in sorted(found, key=lambda one: one[0])]


def _is_remark(header: str) -> bool:
    return fold(header).rstrip("0123456789") in (*REMARKS, *_BESIDE)


def _may_be_places(table: Table, header: str, cells: Cells, of: str | None) -> bool:
    """Whether a column holds a text in every row, and not the same in all."""
    field = table.fields[header]
    if field.numbers() is not None:
        return False
    codes, distinct = field.codes()
    if len(distinct) < 2 or codes.min(initial=0) < 0 or any(is_gap(x, cells.na) for x in distinct):
        return False
    if not all(_is_text(cell, cells) for cell in distinct[:_LOOKED_AT]):
        return False
    return of is None or not _follows(codes, table.fields[of].codes()[0])


def _follows(codes: NDArray[np.int32], others: NDArray[np.int32]) -> bool:
    """Whether rows that are alike in one column are alike in another."""
    pairs = others.astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes
    return len(np.unique(pairs)) == len(np.unique(others))


def _is_text(cell: Any, cells: Cells) -> bool:
    """Whether a cell is a text, and neither a number nor a period nor true or false."""
    if not isinstance(cell, str):
        return False
    text = unicodedata.normalize("NFKC", cell).strip()
    if text.casefold() in _TRUTHS or cells.is_quantity(text):
        return False
    try:
        Period.parse(text)
    except PeriodError:
        return True
    return False
