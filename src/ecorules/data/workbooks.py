"""Workbooks from anyone: how much a file would become, before it is read.

A workbook is packed, and a sheet may say of a single cell that it stands in the last row and
column: a file of a few kilobytes can ask for more memory than there is. The reader of workbooks
would end the process then, so that the file is looked through first. On the way is found what
that reader does not tell: which numbers are seen as percentages.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING, TypeVar
from xml.parsers import expat

from ecorules.data.parts import (
    MOST_BYTES,
    Book,
    Part,
    Relations,
    column_number,
    local,
    plain_name,
    repeated,
    unpacked,
)
from ecorules.data.percentages import Formats, Percentages
from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["look_through"]

_PartKind = TypeVar("_PartKind", bound=Part)

# What is packed more closely than spreadsheets ever are is made to swell.
_PACKED = 100
_SMALL = 4_000_000
_MOST_CELLS = 2_000_000
_MOST_GAPS = 20
_MOST_PARTS = 10_000
_OPEN = "content.xml"
_PACKAGE = "[content_types].xml"
_USUAL = re.compile(r"(?:/xl/)?(?:[\w -]+/)*[\w .-]+\.xml", re.IGNORECASE)
_TRIAL_MEMORY = 2 << 30
_TRIAL_SECONDS = 60
_TRIAL = """
import resource, sys
import python_calamine
most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
try:
    book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except python_calamine.CalamineError:
    pass  # it is told when the file is read
"""


def look_through(path: Path) -> Sequence[Percentages]:
    """Refuse a workbook that would become far larger than what it holds.

    Args:
        path: an XLSX, XLSM, ODS, XLSB or XLS file.

    Returns:
        The percentages of each sheet, in order; of no sheet for XLSB and XLS, which do not tell.

    Raises:
        DataError: it would, or it is damaged.
    """
    if path.suffix.lower() in {".xls", ".xlsb"}:
        _try(path)
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(archive, path.name)
            looked = _Archive(archive, path.name)
            found = looked.percentages()
    except DataError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        OverflowError,
    ) as error:
        raise _unreadable(path.name, str(error)) from None
    except expat.ExpatError as error:
        raise _unreadable(path.name, f"a sheet is damaged, {error}") from None
    if not looked.is_usual:
        _try(path)
    return found


def _unreadable(source: str, why: str) -> DataError:
    return _refused(source, "unreadable", f"this is no workbook that can be read: {why}")


def _refused(source: str, code: str, message: str) -> DataError:
    hint = "save it anew as XLSX, or as CSV"
    return DataError([Problem(code, message, hint, Place(source))])


def _refuse_large(archive: zipfile.ZipFile, source: str) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise _refused(source, "too-swollen", f"it is made of {len(parts):,} parts")
    whole = 0
    for part in parts:
        size = 0
        for chunk in unpacked(archive, part):
            size += len(chunk)
            if whole + size > MOST_BYTES or size > _SMALL + _PACKED * part.compress_size:
                message = f"its part {part.filename!r} unpacks to more than {size - 1:,} bytes"
                raise _refused(source, "too-swollen", message)
        whole += size


class _Archive:
    """The parts of a workbook, which are known to be small.

    Attributes:
        is_usual: whether all that could be read as a sheet is looked through. The reader of
            workbooks takes parts of any name for sheets, and damaged ones too.
    """

    def __init__(self, archive: zipfile.ZipFile, source: str) -> None:
        self.archive = archive
        self.source = source
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            name = plain_name(part.filename)
            if name in self.parts and name != _PACKAGE:
                raise zipfile.BadZipFile(f"its part {part.filename!r} comes twice")
            self.parts[name] = part
        books = [
            name
            for name in self.parts
            if name == _OPEN or name.rpartition("/")[2] in {"workbook.xml", "workbook.bin"}
        ]
        if len(books) > 1:
            raise zipfile.BadZipFile("it holds several workbooks")
        self.book = books[0] if books else "xl/workbook.xml"
        self.is_usual = self.book in {"xl/workbook.xml", _OPEN}

    def percentages(self) -> Sequence[Percentages]:
        """Return the percentages of each sheet, in order."""
        if self.book == _OPEN:
            return self._read(_OPEN, _OpenSheet(self._size(_OPEN))).tables
        styles = self._path("styles.xml")
        formats = self._read(styles, Formats(self._size(styles))).percentages
        listed = self._sheets()
        folder = self._path("")
        sheets: dict[str, Percentages] = {}
        for name in self.parts:
            if name in listed or (name.startswith(folder) and name.endswith(".xml")):
                is_sheet = name.startswith(f"{folder}worksheets/")
                sheet = _Sheet(self._size(name), formats, inside=is_sheet)
                sheets[name] = self._read(name, sheet).percentages
        found = []
        for name in listed:
            self.is_usual &= name in sheets
            if formats and name not in sheets:
                raise zipfile.BadZipFile("one of its sheets is not there")
            found.append(sheets.get(name, Percentages()))
        return found

    def _sheets(self) -> list[str]:
        """Return the names of the parts that are said to be the sheets."""
        if not self.book.endswith(".xml"):
            return []
        relations = self._path("_rels/workbook.xml.rels")
        targets = self._read(relations, Relations(self._size(relations))).targets
        self.is_usual &= all(map(_USUAL.fullmatch, targets.values()))
        listed = self._read(self.book, Book(self._size(self.book))).sheets
        return [self._path(targets.get(relation, "")) for relation in listed]

    def _path(self, target: str) -> str:
        """Return the name of the part to which a relation of the workbook leads."""
        name = plain_name(target)
        return name[1:] if name.startswith("/") else self.book.rpartition("workbook.")[0] + name

    def _size(self, name: str) -> int:
        return self.parts[name].file_size if name in self.parts else 0

    def _read(self, name: str, part: _PartKind) -> _PartKind:
        """Read a part, if it is there."""
        if name in self.parts:
            for chunk in unpacked(self.archive, self.parts[name]):
                part.read(chunk)
                part.check(self.source)
            part.end()
        return part


class _Sheet(Part):
    """How many cells a sheet of XLSX has, and how many would have to be made of them.

    Args:
        size: how many bytes it unpacks to.
        formats: the formats of percentages by the number of the style that a cell names.
        inside: whether its rows begin at once; if not, behind what says that they do.
    """

    def __init__(
        self, size: int, formats: Mapping[str, str] | None = None, *, inside: bool = True
    ) -> None:
        super().__init__(size)
        self.formats = formats or {}
        self.inside = inside
        self.percentages = Percentages()
        self.cells = 0
        self.columns: set[str] = set()
        self.width = 0
        self.height = 0
        self.in_row = 0
        # Where the next cell stands that does not say where, from 0.
        self.row = -1
        self.column = 0
        self._code: str | None = None
        self._place = (0, 0)
        self._written: list[str] = []

    def check(self, source: str) -> None:
        """Refuse what has been read so far if it is too large."""
        if self.columns:
            self.width = max(self.width, *map(column_number, self.columns))
            self.columns.clear()
        wanted = self.width * self.height
        if wanted > _MOST_CELLS + _MOST_GAPS * self.cells:
            message = (
                f"a sheet of {self.height:,} rows and {self.width:,} columns would be made of "
                f"{self.cells:,} cells"
            )
            raise _refused(source, "too-swollen", message)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        name = local(tag)
        if not self.inside:
            self.inside = name == "sheetData"
        elif name == "c":
            self._cell(attributes)
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "v" and self._code is not None:
            self._written = []
            self.parser.CharacterDataHandler = self._written.append

    def finish(self, tag: str) -> None:
        """Look at an element that ends."""
        if self._code is not None and local(tag) == "v":
            self.parser.CharacterDataHandler = None
            self.percentages.add(*self._place, "".join(self._written), code=self._code)

    def _begin_row(self, told: str | None) -> None:
        self.in_row = 0
        self.cells += 1
        self.height += 1
        self.row += 1
        self.column = 0
        if told is not None:
            number = _row_number(told.strip())
            self.height = max(self.height, number)
            self.row = number - 1

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        self.in_row += 1
        place = attributes.get("r")
        row, column = self.row, self.column
        if place is None:
            self.width = max(self.width, self.in_row)
        else:
            letters = place.rstrip("0123456789")
            digits = place[len(letters) :]
            number = int(digits[:18]) if digits else 0
            self.columns.add(letters)
            self.height = max(self.height, number)
            row = number - 1
            column = column_number(letters) - 1 if self.formats else 0
        if self.formats:
            is_number = attributes.get("t", "n") == "n"
            self._code = self.formats.get(attributes.get("s", "0")) if is_number else None
            self._place = (row, column)
            self.column = column + 1


class _OpenSheet(_Sheet):
    """The same of ODS, where cells and rows say how often they are repeated."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.tables: list[Percentages] = []
        self.times = 1
        self.blank = 0
        self.spread = 0
        self.filled = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        name = local(tag)
        if name in {"table-cell", "covered-table-cell"}:
            self._open_cell(attributes)
        elif name == "p":
            self.filled = self.spread
        elif name == "table-row":
            self.times = _repeated(attributes, "number-rows-repeated")
            self.spread = self.filled = 0
        elif name == "table":
            self.blank = self.row = 0
            self.percentages = Percentages()
            if "table:name" in attributes:
                self.tables.append(self.percentages)

    def finish(self, tag: str) -> None:
        """Look at an element that ends."""
        if local(tag) != "table-row":
            return
        self.row += self.times
        if self.filled:
            self.height += self.blank + self.times
            self.blank = 0
            self.width = max(self.width, self.filled)
        else:
            self.blank += self.times

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self.cells += 1
        times = _repeated(attributes, "number-columns-repeated")
        if attributes.get("office:value-type") == "percentage":
            written = attributes.get("office:value", "")
            self.percentages.add(self.row, self.spread, written, rows=self.times, columns=times)
        self.spread += times
        if any(local(name) in {"value-type", "formula"} for name in attributes):
            self.filled = self.spread


def _repeated(attributes: Mapping[str, str], word: str) -> int:
    """Return how often a cell or row of ODS is repeated."""
    return next((repeated(told) for name, told in attributes.items() if local(name) == word), 1)


def _row_number(digits: str) -> int:
    return int(digits[:18]) if digits.isdecimal() else 0


def _try(path: Path) -> None:
    """Read a binary workbook in a process of its own, which may end of it."""
    if not sys.executable or sys.platform == "win32":
        return
    command = [sys.executable, "-I", "-c", _TRIAL, str(path), str(_TRIAL_MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - this very Python, and a file by its name
            command, check=False, capture_output=True, timeout=_TRIAL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise _refused(path.name, "too-swollen", "it takes too long to be read") from None
    except OSError:
        return
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        message = "a sheet would become larger than memory"
        raise _refused(path.name, "too-swollen", message)
