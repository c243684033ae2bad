"""Files as tables: CSV and TSV, Parquet, and workbooks."""

from __future__ import annotations

import csv
import errno
import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecorules.data.frames import PolarsField
from ecorules.data.table import Field, ListField, Table
from ecorules.errors import DataError, Place, Problem, UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["is_file", "open_file"]

_TEXT = (".csv", ".tsv", ".tab", ".txt")
_PARQUET = (".parquet", ".pq")
_WORKBOOK = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_HEADER_BYTES = 1_000_000
_UTF8 = ("utf-8", "utf8", "utf-8-sig")


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
        sheet: the sheet of a workbook, by name or by number from 1; the first if None.
        delimiter: what separates the cells of a text file; found out if None.
        encoding: the encoding of a text file; UTF-8 if None.

    Raises:
        UsageError: there is no such file or sheet, or no reader for its kind.
        DataError: the file is damaged, or in another encoding.
    """
    if not is_file(path):
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise UsageError(
            f"there is no file {str(path)!r}{did_you_mean(path.name, near)}",
            code="no-such-file",
            hint="text in memory is no path: read it into a data frame, or write a mapping",
        )
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        return _open_text(path, delimiter, encoding or "utf-8")
    if suffix in _PARQUET:
        polars = _library("polars")
        try:
            frame = polars.read_parquet(path)
        except polars.exceptions.PolarsError as error:
            raise _damaged(path, "Parquet", error) from None
        fields: dict[str, Field] = {name: PolarsField(frame[name]) for name in frame.columns}
        return Table(path.name, fields)
    if suffix in _WORKBOOK:
        return _open_workbook(path, sheet)
    raise UsageError(
        f"files of the kind {suffix or path.name!r} cannot be read",
        code="data-kind",
        hint=f"give one of {', '.join((*_TEXT[:2], _PARQUET[0], _WORKBOOK[0]))}",
    )


def is_file(path: Path) -> bool:
    """Tell whether there is such a file; a text too long for a file name is none."""
    try:
        return path.is_file()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(
            f"files are read with {name.replace('_', '-')}, which is not installed",
            code="missing-library",
            hint=f"pip install {name.replace('_', '-')}",
        ) from None


def _damaged(path: Path, kind: str, error: Exception) -> DataError:
    reason = str(error).partition("\n")[0]
    return DataError(
        [
            Problem(
                "unreadable",
                f"this is no {kind} file that can be read: {reason}",
                f"save it as a {kind} again, or give the file its right ending",
                Place(path.name),
            )
        ]
    )


def _open_text(path: Path, delimiter: str | None, encoding: str) -> Table:
    polars = _library("polars")
    content = path.read_bytes()
    _check_encoding(content, path.name, encoding)
    if encoding.lower() not in _UTF8:
        content = content.decode(encoding).encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    headers, delimiter = _header(content, path, delimiter)
    try:
        frame = polars.read_csv(content, separator=delimiter, infer_schema=False, has_header=True)
    except polars.exceptions.NoDataError:
        frame = polars.DataFrame({header: [] for header in headers})
    except polars.exceptions.PolarsError:
        raise DataError([_ragged(content, path.name, delimiter, len(headers))]) from None
    if len(headers) != frame.width:
        raise DataError([_ragged(content, path.name, delimiter, len(headers))])
    frame.columns = [f"\0{n}" for n in range(frame.width)]
    blank = frame.select(polars.all_horizontal(polars.all().is_null())).to_series()
    kept = (~blank).arg_true() if blank.any() else None
    fields: dict[str, Field] = {
        header: PolarsField(column if kept is None else column.gather(kept))
        for header, column in zip(headers, frame.get_columns(), strict=True)
        if header
    }
    original = None if kept is None else kept.to_list()
    return Table(
        path.name,
        fields,
        in_file=True,
        row_number=_line_numbers(content, frame.height, delimiter, original),
    )


def _check_encoding(content: bytes, source: str, encoding: str) -> None:
    try:
        content.decode(encoding)
    except LookupError:
        raise UsageError(
            f"there is no encoding {encoding!r}",
            code="encoding",
            hint="name one that Python knows: utf-8, gb18030, utf-16",
        ) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "name the encoding, for example encoding='gb18030' (GBK), or save it as UTF-8"
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            hint = "name the encoding: encoding='utf-16', or save it as UTF-8"
        problem = Problem(
            "encoding",
            f"byte {error.start + 1} is not {encoding}",
            hint,
            Place(source, row=line),
        )
        raise DataError([problem]) from None


def _header(content: bytes, path: Path, delimiter: str | None) -> tuple[list[str], str]:
    """Return the headers and the delimiter of a text file."""
    first = content.partition(b"\n")[0].decode()
    if delimiter is None:
        found = {mark: first.count(mark) for mark in (",", "\t", ";", "，")}
        delimiter = (
            "\t" if path.suffix.lower() in (".tsv", ".tab") else max(found, key=found.__getitem__)
        )
        if delimiter == "，" and found["，"]:
            raise UsageError(
                f"the cells of {path.name} are separated by full-width commas",
                code="delimiter",
                hint="separate them by commas, semicolons or tabs",
            )
    start = content[:_HEADER_BYTES].decode(errors="ignore")
    records = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    headers = [header.strip() for header in next(records, [])]
    twice = next((h for n, h in enumerate(headers) if h and h in headers[:n]), None)
    if twice is not None or not any(headers):
        raise UsageError(
            f"two columns of {path.name} are named {twice!r}"
            if twice
            else f"{path.name} has no header",
            code="duplicate-column" if twice else "no-header",
            hint="name every column once, in the first row",
        )
    return headers, delimiter


def _ragged(content: bytes, source: str, delimiter: str, width: int) -> Problem:
    """Return the problem of the first record with more or fewer cells than the header."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
    line = 1
    for record in reader:
        if record and len(record) != width:
            return Problem(
                "ragged-row",
                f"this row has {len(record)} cells, the header has {width}",
                "quote cells that hold the delimiter, and give every row as many cells",
                Place(source, row=line),
            )
        line = reader.line_num + 1
    return Problem(
        "unreadable",
        "the quotes of this file do not match",
        "close every quote, and write a quote inside a cell twice",
        Place(source),
    )


def _line_numbers(
    content: bytes, height: int, delimiter: str, kept: list[int] | None
) -> Callable[[int], int]:
    """Return how rows are numbered: as the lines of an editor, the header being the first."""
    lines: list[int] = []

    def number(row: int) -> int:
        record = row if kept is None else kept[row]
        if content.count(b"\n") - content.endswith(b"\n") == height:
            return record + 2
        if not lines:
            text = io.StringIO(content.decode(), newline="")
            reader = csv.reader(text, delimiter=delimiter)
            start = 1
            for _ in reader:
                lines.append(start)
                start = reader.line_num + 1
        return lines[record + 1] if record + 1 < len(lines) else record + 2

    return number


def _open_workbook(path: Path, sheet: str | int | None) -> Table:
    calamine = _library("python_calamine")
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.CalamineError as error:
        raise _damaged(path, "workbook", error) from None
    names = book.sheet_names
    if isinstance(sheet, int) and not 1 <= sheet <= len(names):
        raise UsageError(
            f"{path.name} has {len(names)} sheets, and none of number {sheet}",
            code="unknown-sheet",
            hint=f"its sheets, from 1: {', '.join(names)}",
        )
    name = names[(sheet or 1) - 1] if not isinstance(sheet, str) else sheet
    if name not in names:
        raise UsageError(
            f"{path.name} has no sheet {name!r}{did_you_mean(name, names)}",
            code="unknown-sheet",
            hint=f"its sheets: {', '.join(names)}",
        )
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
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
    headers = [_header_text(cell) for cell in numbered.pop(0)[1]]
    twice = next((h for n, h in enumerate(headers) if h and h in headers[:n]), None)
    if twice is not None:
        raise UsageError(
            f"two columns of {path.name} are named {twice!r}",
            code="duplicate-column",
            hint="name every column once, in the first row",
        )
    fields: dict[str, Field] = {
        header: ListField([row[n] for _, row in numbered])
        for n, header in enumerate(headers)
        if header
    }
    source = path.name if len(names) == 1 else f"{path.name} [{name}]"
    return Table(
        source, fields, in_file=True, row_number=[number for number, _ in numbered].__getitem__
    )


def _header_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
