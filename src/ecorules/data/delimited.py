"""Text files as tables: cells that are separated by commas, semicolons or tabs."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import TYPE_CHECKING

from ecorules.data.encodings import misread, text_of
from ecorules.data.frames import PolarsField
from ecorules.data.headers import named_columns, refuse_many_columns, twice
from ecorules.data.libraries import is_forked, polars_library
from ecorules.data.quotes import quotes_of, refuse_swallowed_rows
from ecorules.data.table import Commas, Field, ListField, Table
from ecorules.errors import DataError, Place, Problem, UsageError, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["open_text"]

_HEADER_BYTES = 1_000_000
_LONGEST_LINE = 1_000_000
_MOST_GAPS = 2_000_000


def open_text(
    path: Path, content: bytes, *, delimiter: str | None = None, encoding: str | None = None
) -> Table:
    """Return a text file as a table.

    Args:
        path: its name.
        content: what it holds.
        delimiter: what separates its cells; found out if None.
        encoding: its encoding; UTF-8 if None.

    Raises:
        UsageError: it has no header, or no delimiter could be the one that is named.
        DataError: it is damaged, or in another encoding.
    """
    if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii()):
        raise UsageError(
            f"the cells of {path.name} cannot be separated by {delimiter!r}",
            code="delimiter",
            hint="name one mark, a comma, a semicolon or a tab: delimiter=';'",
        )
    _refuse_long_lines(content, path.name)
    content = _utf8(content, path.name, encoding)
    headers, delimiter = _header(content, path, delimiter)
    content = _filled(content, path.name, delimiter, len(headers))
    quotes = quotes_of(content, delimiter)
    if quotes.span_lines:
        firsts = (line for line, _ in _records(content, path.name, delimiter))
        refuse_swallowed_rows(content, firsts, delimiter, len(headers), path.name)
    read = _columns_in_python if is_forked() or not quotes.are_regular else _columns
    columns, height, kept = read(content, path.name, delimiter, headers)
    return Table(
        path.name,
        named_columns(headers, columns),
        commas=Commas.UNCLEAR if delimiter == ";" else Commas.THOUSANDS,
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
    polars = polars_library()
    if not content.endswith(b"\n"):  # polars passes over a delimiter that ends the file
        content += b"\n"
    if content.startswith(b"x"):  # polars may take it for the mark of a packed file
        content = b"_" + content[1:]
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
    """Do as `_columns` does, slowly and without threads, and whatever the quotes are."""
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
    refuse_many_columns(len(record), path.name)
    headers = [header.strip() for header in record]
    again = twice(headers)
    if again is not None or not any(headers):
        raise UsageError(
            f"two columns of {path.name} are named {again!r}"
            if again
            else f"{path.name} has no header",
            code="duplicate-column" if again else "no-header",
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
