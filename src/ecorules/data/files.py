"""Files as tables: CSV and TSV, Parquet, and workbooks."""

from __future__ import annotations

import contextlib
import errno
import os
from itertools import islice
from typing import TYPE_CHECKING

from ecorules.data.delimited import open_text
from ecorules.data.headers import named_columns, refuse_many_columns, twice
from ecorules.data.libraries import library
from ecorules.data.parquet import open_parquet
from ecorules.data.problems import damaged
from ecorules.data.sheets import chosen_sheet, unread_sheets
from ecorules.data.table import Commas, ListField, Table
from ecorules.data.workbooks import look_through
from ecorules.errors import UsageError, cause, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["KINDS", "beside", "is_file", "open_file", "read_bytes"]

_LONGEST_NAME = 200
_TEXT = (".csv", ".tsv", ".tab", ".txt")
_PARQUET = (".parquet", ".pq")
_WORKBOOK = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
KINDS = frozenset((*_TEXT, *_PARQUET, *_WORKBOOK))
"""The endings of the files that can be read, in small letters."""
_MOST_NAMES = 1_000


def open_file(
    path: Path,
    *,
    sheet: str | int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Return a file as a table.

    Args:
        path: a CSV, TSV, Parquet or XLSX file.
        sheet: the sheet of a workbook, by name or by number from 1; the first that is not hidden
            if None.
        delimiter: what separates the cells of a text file; found out if None.
        encoding: the encoding of a text file; UTF-8 if None.

    Raises:
        UsageError: there is no such file or sheet, or no reader for its kind.
        DataError: the file is damaged, or in another encoding.
    """
    if not is_file(path):
        near = beside(path)
        raise UsageError(
            f"there is no file {str(path)!r}{did_you_mean(path.name, near)}",
            code="no-such-file",
            hint="text in memory is no path: read it into a data frame, or write a mapping"
            if _is_content(str(path))
            else "check the name and the folder",
        )
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        return open_text(path, read_bytes(path), delimiter=delimiter, encoding=encoding)
    if suffix in _PARQUET:
        return open_parquet(path)
    if suffix in _WORKBOOK:
        return _open_workbook(path, sheet)
    raise UsageError(
        f"files of the kind {suffix or path.name!r} cannot be read",
        code="data-kind",
        hint=f"give one of {', '.join((*_TEXT[:2], _PARQUET[0], _WORKBOOK[0]))}",
    )


def _is_content(text: str) -> bool:
    """Whether a text is rather the content of a file than its name."""
    return "\n" in text or len(text) > _LONGEST_NAME


def is_file(path: Path) -> bool:
    """Tell whether there is such a file; a text too long for a file name is none."""
    try:
        return path.is_file()
    except OSError as error:
        if error.errno in {errno.ENAMETOOLONG, errno.ELOOP}:
            return False
        raise


def beside(path: Path) -> list[str]:
    """Return the names of files in the folder of a path, of some if there are many."""
    try:
        return [one.name for one in islice(path.parent.iterdir(), _MOST_NAMES)]
    except (OSError, ValueError):
        return []


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Return the content of a file, or its beginning.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        name = os.fsdecode(error.filename or path)
        raise UsageError(f"{name!r} cannot be read: {cause(error)}", code="unreadable") from None


@contextlib.contextmanager
def _reading(path: Path, expected: type[Exception]) -> Generator[None]:
    """Tell whatever the reader of workbooks fails of, its own defects included, as damage."""
    try:
        yield
    except (expected, OSError, OverflowError, ValueError) as error:
        raise damaged(path.name, "XLSX", error) from None
    except BaseException as error:
        # A panic of the library is no Exception, and has no name that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path.name, "XLSX", error) from None


def _open_workbook(path: Path, sheet: str | int | None) -> Table:
    calamine = library("python_calamine")
    percentages = look_through(path)
    with _reading(path, calamine.CalamineError):
        book = calamine.CalamineWorkbook.from_path(str(path))
    names = book.sheet_names
    if not names:
        raise damaged(path.name, "XLSX", ValueError("it has no sheets"))
    name = chosen_sheet(book, sheet, path.name)
    with _reading(path, calamine.CalamineError):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(percentages) == len(names):
            percentages[names.index(name)].show(rows)
        elif any(percentages):
            raise ValueError("its sheets are not those that it lists")
        notes = unread_sheets(book, name, path.name) if sheet is None else ()
    numbered = [
        (number, [None if cell == "" else cell for cell in row])
        for number, row in enumerate(rows, 1)
        if any(cell not in ("", None) for cell in row)
    ]
    if not numbered:
        raise UsageError(
            f"sheet {name!r} of {path.name} is empty",
            code="no-header",
            hint=f"name another: {', '.join(names)}"
            if len(names) > 1
            else "write the headers into its first row",
        )
    refuse_many_columns(len(numbered[0][1]), path.name)
    headers = [_header_text(cell) for cell in numbered.pop(0)[1]]
    again = twice(headers)
    if again is not None:
        raise UsageError(
            f"two columns of {path.name} are named {again!r}",
            code="duplicate-column",
            hint="name every column once, in the first row",
        )
    columns = [ListField([row[n] for _, row in numbered]) for n in range(len(headers))]
    source = path.name if len(names) == 1 else f"{path.name} [{name}]"
    return Table(
        source,
        named_columns(headers, columns),
        commas=Commas.THOUSANDS,
        row_number=[number for number, _ in numbered].__getitem__,
        notes=notes,
    )


def _header_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
