"""Parts of a packed workbook, as bytes and as XML that asks for no more than it is."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MOST_BYTES", "Book", "Part", "Relations", "column_number", "local", "plain_name", "repeated",
    "unpacked",
]  # fmt: skip

MOST_BYTES = 1_000_000_000
"""What all parts of a workbook may unpack to."""

_CHUNK = 1 << 20
_DEEPEST = 100
_LONGEST_NUMBER = 18


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part unpacks to, whatever it says of its size.

    Raises:
        BadZipFile: it is not as large as it says.
    """
    said = part.file_size
    part.file_size = MOST_BYTES + _CHUNK
    size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            yield chunk
    part.file_size = said
    if size != said:
        raise zipfile.BadZipFile(f"{part.filename} is not as large as it says")


def plain_name(name: str) -> str:
    r"""Return the name of a part as the reader of workbooks compares it.

    Example:
        >>> plain_name("XL\\Worksheets/Sheet1.xml")
        'xl/worksheets/sheet1.xml'
    """
    return name.replace("\\", "/").lower()


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix.

    Example:
        >>> local("x:row"), local("row")
        ('row', 'row')
    """
    return name.rpartition(":")[2] if ":" in name else name


def repeated(text: str | None) -> int:
    """Return how often something is said to come; once if nothing is said."""
    return int(text[:_LONGEST_NUMBER]) if text and text.isdecimal() else 1


@lru_cache(20_000)
def column_number(letters: str) -> int:
    """Return the number of a column.

    Example:
        >>> column_number("A"), column_number("AA")
        (1, 27)
    """
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + (ord(letter) - ord("A") + 1) % 27
    return number


class Part:
    """A part of a workbook: it defines no entities, is not deep, and claims no more than it has.

    Args:
        size: how many bytes it unpacks to.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._enter
        self.parser.EndElementHandler = self._leave
        self.parser.StartDoctypeDeclHandler = self._refuse

    def read(self, chunk: bytes) -> None:
        """Read on.

        Raises:
            ExpatError: it is no XML.
            BadZipFile: it asks for more than it is.
        """
        self.parser.Parse(chunk, False)

    def end(self) -> None:
        """Say that all is read.

        Raises:
            ExpatError: it is not complete.
        """
        self.parser.Parse(b"", True)

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
        if "count" in attributes or "uniqueCount" in attributes:
            self._check_claims(attributes)
        self.start(tag, attributes)

    def _leave(self, tag: str) -> None:
        self.depth -= 1
        self.finish(tag)

    def _check_claims(self, attributes: dict[str, str]) -> None:
        # The reader makes room for as many strings as are said to follow.
        for claim in ("count", "uniqueCount"):
            if repeated(attributes.get(claim)) > self.size:
                raise zipfile.BadZipFile(f"it claims {attributes[claim][:20]} entries")

    def _refuse(self, *_: Any) -> None:
        raise zipfile.BadZipFile("a sheet defines entities")


class Book(Part):
    """The part that lists the sheets: the relation of each of them."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.sheets: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        if local(tag) == "sheet":
            found = (value for name, value in attributes.items() if local(name) == "id")
            self.sheets.append(next(found, ""))


class Relations(Part):
    """The part that says which part each relation leads to."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        if local(tag) == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
