"""Workbooks from anyone: how much a file would become, before it is read.

A workbook is packed, and a sheet may say of a single cell that it stands in the last row and
column: a file of a few kilobytes can ask for more memory than there is. The reader of workbooks
would end the process then, so that the file is looked through first.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["refuse_swelling"]

_MOST_BYTES = 1_000_000_000
# What is packed more closely than spreadsheets ever are is made to swell.
_PACKED = 100
_SMALL = 4_000_000
_MOST_CELLS = 2_000_000
_MOST_GAPS = 20
_MOST_PARTS = 10_000
_DEEPEST = 100
_CHUNK = 1 << 20
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


def refuse_swelling(path: Path) -> None:
    """Refuse a workbook that would become far larger than what it holds.

    Args:
        path: an XLSX, XLSM, ODS, XLSB or XLS file.

    Raises:
        DataError: it would, or it is damaged.
    """
    suffix = path.suffix.lower()
    if suffix in {".xls", ".xlsb"}:
        _try(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _look_through(archive, path.name)
    except DataError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _unreadable(path.name, str(error)) from None
    except expat.ExpatError as error:
        raise _unreadable(path.name, f"a sheet is damaged, {error}") from None


def _unreadable(source: str, why: str) -> DataError:
    return _refused(source, "unreadable", f"this is no workbook that can be read: {why}")


def _refused(source: str, code: str, message: str) -> DataError:
    hint = "save it anew as XLSX, or as CSV"
    return DataError([Problem(code, message, hint, Place(source))])


def _look_through(archive: zipfile.ZipFile, source: str) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise _refused(source, "too-swollen", f"it is made of {len(parts):,} parts")
    whole = 0
    for part in parts:
        size = 0
        for chunk in _unpacked(archive, part):
            size += len(chunk)
            if whole + size > _MOST_BYTES or size > _SMALL + _PACKED * part.compress_size:
                message = f"its part {part.filename!r} unpacks to more than {size - 1:,} bytes"
                raise _refused(source, "too-swollen", message)
        whole += size
    # Only what is known to be small is read as XML.
    for part in parts:
        sheet: _Part
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            sheet = _Sheet()
        elif part.filename == "content.xml":
            sheet = _OpenSheet()
        elif part.filename.startswith("xl/") and part.filename.endswith(".xml"):
            sheet = _Part()
        else:
            continue
        sheet.size = part.file_size
        for chunk in _unpacked(archive, part):
            sheet.read(chunk)
            sheet.check(source)
        sheet.end()


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part unpacks to, whatever it says of its size."""
    said = part.file_size
    part.file_size = _MOST_BYTES + _CHUNK
    size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            yield chunk
    part.file_size = said
    if size != said:
        raise zipfile.BadZipFile(f"{part.filename} is not as large as it says")


class _Part:
    """A part of a workbook: it defines no entities, is not deep, and claims no more than it has."""

    def __init__(self) -> None:
        self.size = 0
        self.depth = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._enter
        self._parser.EndElementHandler = self._leave
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def check(self, source: str) -> None:
        """Refuse what has been read so far if it is too large."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""

    def finish(self, tag: str) -> None:
        """Look at an element that ends."""

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise zipfile.BadZipFile("the elements of a sheet stand too deep in each other")
        # The reader makes room for as many strings as are said to follow.
        for claim in ("count", "uniqueCount"):
            if claim in attributes and _number(attributes[claim]) > self.size:
                raise zipfile.BadZipFile(f"it claims {attributes[claim][:20]} entries")
        self.start(tag, attributes)

    def _leave(self, tag: str) -> None:
        self.depth -= 1
        self.finish(tag)

    def _refuse(self, *_: Any) -> None:
        raise zipfile.BadZipFile("a sheet defines entities")


class _Sheet(_Part):
    """How many cells a sheet of XLSX has, and how many would have to be made of them."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = 0
        self.columns: set[str] = set()
        self.width = 0
        self.height = 0
        self.in_row = 0

    def check(self, source: str) -> None:
        if self.columns:
            self.width = max(self.width, *map(_column, self.columns))
            self.columns.clear()
        wanted = self.width * self.height
        if wanted > _MOST_CELLS + _MOST_GAPS * self.cells:
            message = (
                f"a sheet of {self.height:,} rows and {self.width:,} columns would be made of "
                f"{self.cells:,} cells"
            )
            raise _refused(source, "too-swollen", message)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cells += 1
            self.in_row += 1
            place = attributes.get("r")
            if place is None:
                self.width = max(self.width, self.in_row)
                return
            letters = place.rstrip("0123456789")
            self.columns.add(letters)
            self._row(place[len(letters) :])
        elif name == "row":
            self.in_row = 0
            self.cells += 1
            self.height += 1
            if "r" in attributes:
                self._row(attributes["r"].strip())

    def _row(self, digits: str) -> None:
        number = int(digits[:18]) if digits.isdecimal() else 0
        self.height = max(self.height, number)


class _OpenSheet(_Sheet):
    """The same of ODS, where cells and rows say how often they are repeated."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 1
        self.blank = 0
        self.spread = 0
        self.filled = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.blank = 0
        elif name == "table-row":
            self.times = _number(told.get("number-rows-repeated"))
            self.spread = self.filled = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.cells += 1
            self.spread += _number(told.get("number-columns-repeated"))
            if "value-type" in told or "formula" in told:
                self.filled = self.spread
        elif name == "p":
            self.filled = self.spread

    def finish(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "table-row":
            return
        if self.filled:
            self.height += self.blank + self.times
            self.blank = 0
            self.width = max(self.width, self.filled)
        else:
            self.blank += self.times


def _number(text: str | None) -> int:
    return int(text[:18]) if text and text.isdecimal() else 1


def _column(letters: str) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + (ord(letter) - ord("A") + 1) % 27
    return number


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
