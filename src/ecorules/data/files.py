"""Files as tables: CSV and TSV, Parquet, and workbooks."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import os
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from ecorules.data.encodings import misread, text_of
from ecorules.data.frames import PolarsField
from ecorules.data.table import Field, ListField, Table
from ecorules.data.workbooks import refuse_swelling
from ecorules.errors import DataError, Place, Problem, UsageError, cause, counted, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

__all__ = ["beside", "is_file", "open_file", "read_bytes"]

_LONGEST_NAME = 200
_TEXT = (".csv", ".tsv", ".tab", ".txt")
_PARQUET = (".parquet", ".pq")
_WORKBOOK = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_HEADER_BYTES = 1_000_000
_LONGEST_LINE = 1_000_000
_MOST_NAMES = 1_000
_MOST_COLUMNS = 16_384  # as many as a spreadsheet has
_MOST_GAPS = 2_000_000


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
        return _open_text(path, delimiter, encoding)
    if suffix in _PARQUET:
        if _is_forked():
            raise UsageError(
                f"{path.name} cannot be read in a process that was forked after another file "
                "was read",
                code="forked",
                hint="start processes by multiprocessing.get_context('spawn'), or give a mapping",
            )
        polars = _polars()
        try:
            frame = polars.read_parquet(path)
        except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
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


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(
            f"files are read with {name.replace('_', '-')}, which is not installed",
            code="missing-library",
            hint=f"pip install {name.replace('_', '-')}",
        ) from None


_users: set[int] = set()


def _polars() -> Any:
    """Return polars, and remember which process uses it."""
    polars = _library("polars")
    _users.add(os.getpid())
    return polars


def _is_forked() -> bool:
    """Tell whether this process was forked after polars had begun its threads.

    They are not there in the child, which would wait for them for ever.
    """
    return bool(_users) and os.getpid() not in _users


def _damaged(path: Path, kind: str, error: BaseException) -> DataError:
    reason = str(error).partition("\n")[0]
    return DataError(
        [
            Problem(
                "unreadable",
                f"this is no {kind} file that can be read: {reason}",
                f"save it anew as {kind}, or give the file its right ending",
                Place(path.name),
            )
        ]
    )


def _open_text(path: Path, delimiter: str | None, encoding: str | None) -> Table:
    if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii()):
        raise UsageError(
            f"the cells of {path.name} cannot be separated by {delimiter!r}",
            code="delimiter",
            hint="name one mark, a comma, a semicolon or a tab: delimiter=';'",
        )
    content = read_bytes(path)
    _refuse_long_lines(content, path.name)
    content = _utf8(content, path.name, encoding)
    headers, delimiter = _header(content, path, delimiter)
    columns, height, kept = _columns(content, path.name, delimiter, headers)
    fields = {header: column for header, column in zip(headers, columns, strict=True) if header}
    return Table(
        path.name,
        fields,
        in_file=True,
        row_number=_line_numbers(content, height, delimiter, kept),
    )


def _refuse_long_lines(content: bytes, source: str) -> None:
    """Refuse a file with a line that no table has, before anything is made of it."""
    start = 0
    while len(content) - start > _LONGEST_LINE:
        ends = (content.rfind(mark, start, start + _LONGEST_LINE) for mark in (b"\n", b"\r"))
        end = max(ends)
        if end < start:
            problem = Problem(
                "too-long",
                f"this line has more than {_LONGEST_LINE:,} bytes",
                "give a table with one row on each line",
                Place(source, row=content.count(b"\n", 0, start) + 1),
            )
            raise DataError([problem])
        start = end + 1


def _refuse_many_columns(width: int, source: str) -> None:
    if width > _MOST_COLUMNS:
        problem = Problem(
            "too-many-columns",
            f"the header has {width:,} columns, more than {_MOST_COLUMNS:,}",
            "give a long table: one column of indicators or periods, and one of values",
            Place(source, row=1),
        )
        raise DataError([problem])


def _twice(headers: list[str]) -> str | None:
    """Return the first header that comes again, if any does."""
    met: set[str] = set()
    for header in headers:
        if header and header in met:
            return header
        met.add(header)
    return None


def _utf8(content: bytes, source: str, encoding: str | None) -> bytes:
    """Return a text file in UTF-8, its lines ended by line feeds."""
    wrong = misread(content, encoding)
    if wrong is not None:
        line = content.count(b"\n", 0, wrong.byte) + 1
        place = Place(source, row=line)
        raise DataError([Problem("encoding", wrong.message, wrong.hint, place)])
    if encoding is not None:
        content = text_of(content, encoding).encode()
    content = content.replace(b"\xef\xbb\xbf", b"")
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in content else content


def _columns(
    content: bytes, source: str, delimiter: str, headers: list[str]
) -> tuple[list[Field], int, list[int] | None]:
    """Return the columns, how many rows there are, and which of them hold anything, if not all."""
    content = _filled(content, source, delimiter, len(headers))
    if _is_forked():
        return _columns_in_python(content, source, delimiter, headers)
    polars = _polars()
    try:
        frame = polars.read_csv(content, separator=delimiter, infer_schema=False, has_header=True)
    except polars.exceptions.NoDataError:
        frame = polars.DataFrame({header: [] for header in headers})
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException):
        problem = _ragged(content, source, delimiter, len(headers))
        raise DataError([problem or _unreadable(source)]) from None
    if len(headers) != frame.width:
        problem = _ragged(content, source, delimiter, len(headers))
        raise DataError([problem or _unreadable(source)])
    frame.columns = [f"\0{n}" for n in range(frame.width)]
    blank = frame.select(polars.all_horizontal(polars.all().is_null())).to_series()
    blanks = int(blank.sum())
    if frame.to_series(frame.width - 1).null_count() > blanks and not _is_full(
        content, delimiter, frame.height + 1 if not blanks else 0, frame.width
    ):
        # Rows that are too short look like rows that end in gaps.
        problem = _ragged(content, source, delimiter, len(headers))
        if problem is not None:
            raise DataError([problem])
    kept = (~blank).arg_true() if blanks else None
    fields: list[Field] = [
        PolarsField(column if kept is None else column.gather(kept))
        for column in frame.get_columns()
    ]
    return fields, frame.height, None if kept is None else kept.to_list()


def _filled(content: bytes, source: str, delimiter: str, width: int) -> bytes:
    """Return a text file whose rows are about as wide as its header, as memory needs them to be.

    Raises:
        DataError: there are hardly any cells in a great many rows.
    """
    lines = content.count(b"\n")
    spare = lines * width - content.count(delimiter.encode()) - lines
    if spare <= _MOST_GAPS:
        return content
    content = content.rstrip(b"\n") + b"\n"
    blank = 0
    for line, record in _records(content, source, delimiter):
        if record and len(record) != width:
            raise DataError([_wrong_width(source, line, len(record), width)])
        blank += not record
    if blank * width <= _MOST_GAPS:
        return content
    problem = Problem(
        "blank-rows",
        f"{blank:,} lines of this file are blank",
        "leave out blank lines",
        Place(source),
    )
    raise DataError([problem])


def _columns_in_python(
    content: bytes, source: str, delimiter: str, headers: list[str]
) -> tuple[list[Field], int, list[int] | None]:
    """Do as `_columns` does, slowly and without threads."""
    rows: list[list[str | None]] = []
    for line, record in _records(content, source, delimiter):
        if record and len(record) != len(headers):
            raise DataError([_wrong_width(source, line, len(record), len(headers))])
        rows.append([cell or None for cell in record])
    del rows[0]
    kept = [number for number, row in enumerate(rows) if any(row)]
    fields: list[Field] = [
        ListField([rows[number][column] for number in kept]) for column in range(len(headers))
    ]
    return fields, len(rows), kept


def _is_full(content: bytes, delimiter: str, lines: int, width: int) -> bool:
    """Tell whether no line can be too short, since none is too long; without quotes only."""
    return b'"' not in content and content.count(delimiter.encode()) == lines * (width - 1)


def _records(content: bytes, source: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a text file, each with its first line.

    Raises:
        DataError: a quote is not closed, or a cell is too long.
    """
    lines = (line.decode(errors="ignore") for line in io.BytesIO(content))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise DataError([_unreadable(source, line)]) from None
        yield line, record


def _header(content: bytes, path: Path, delimiter: str | None) -> tuple[list[str], str]:
    """Return the headers and the delimiter of a text file."""
    first = content.partition(b"\n")[0].decode(errors="ignore")
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
    start = content[:_HEADER_BYTES]
    record = next(_records(start, path.name, delimiter), (1, []))[1]
    _refuse_many_columns(len(record), path.name)
    headers = [header.strip() for header in record]
    twice = _twice(headers)
    if twice is not None or not any(headers):
        raise UsageError(
            f"two columns of {path.name} are named {twice!r}"
            if twice
            else f"{path.name} has no header",
            code="duplicate-column" if twice else "no-header",
            hint="name every column once, in the first row",
        )
    return headers, delimiter


def _ragged(content: bytes, source: str, delimiter: str, width: int) -> Problem | None:
    """Return the problem of the first record with more or fewer cells than the header, if any."""
    for line, record in _records(content, source, delimiter):
        if record and len(record) != width:
            return _wrong_width(source, line, len(record), width)
    return None


def _wrong_width(source: str, line: int, cells: int, width: int) -> Problem:
    return Problem(
        "ragged-row",
        f"this row has {counted(cells, 'cell')}, the header has {width}",
        "give every row as many cells, and quote cells that hold the delimiter; a file may be cut "
        "off here",
        Place(source, row=line),
    )


def _unreadable(source: str, line: int | None = None) -> Problem:
    return Problem(
        "unreadable",
        "the quotes of this file do not match",
        "close every quote, and write a quote inside a cell twice",
        Place(source, row=line),
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
            with contextlib.suppress(DataError):
                lines.extend(line for line, _ in _records(content, "", delimiter))
        return lines[record + 1] if record + 1 < len(lines) else record + 2

    return number


@contextlib.contextmanager
def _reading(path: Path, expected: type[Exception]) -> Generator[None]:
    """Tell whatever the reader of workbooks fails of, its own defects included, as damage."""
    try:
        yield
    except (expected, OSError, OverflowError, ValueError) as error:
        raise _damaged(path, "XLSX", error) from None
    except BaseException as error:
        # A panic of the library is no Exception, and has no name that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(path, "XLSX", error) from None


def _open_workbook(path: Path, sheet: str | int | None) -> Table:
    calamine = _library("python_calamine")
    refuse_swelling(path)
    with _reading(path, calamine.CalamineError):
        book = calamine.CalamineWorkbook.from_path(str(path))
    names = book.sheet_names
    if not names:
        raise _damaged(path, "XLSX", ValueError("it has no sheets"))
    if isinstance(sheet, int) and not 1 <= sheet <= len(names):
        raise UsageError(
            f"{path.name} has {counted(len(names), 'sheet')}, and none of number {sheet}",
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
    with _reading(path, calamine.CalamineError):
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
    _refuse_many_columns(len(numbered[0][1]), path.name)
    headers = [_header_text(cell) for cell in numbered.pop(0)[1]]
    twice = _twice(headers)
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
