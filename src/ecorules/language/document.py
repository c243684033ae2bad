"""A rule file as plain text values, each with the place it was written at.

Every scalar stays the text that was written: what it means is decided by the rule language,
not by YAML, so ``2020``, ``"2020"`` and ``2020-07-15`` are texts, and ``no`` is not false.
The text is untrusted, so size, depth, number of values and aliases are limited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from ecorules.data.characters import CONTROL, INVISIBLE, UNSEEN
from ecorules.data.encodings import misread
from ecorules.errors import Place, Problem, RuleSetError

__all__ = [
    "MAX_BYTES",
    "Document",
    "Path",
    "brackets_in",
    "closed_up",
    "full_width",
    "read_document",
]

Path: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_VALUES = 300_000
MAX_PROBLEMS = 1_000

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TRUNCATED = 60


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file and where each of them stands.

    Attributes:
        name: what messages call the file.
        value: nested dicts and lists of texts.
        spots: path of a value -> (line, column) of its key; what stands in a list has none.
        values: path of a value -> (line, column) of the value.
        text: the file as it was read.
        spans: path of a value -> where in the text it begins and ends.
    """

    name: str
    value: Any
    spots: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    text: str = ""
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False, offset: int | None = None) -> Place:
        """Return where the value at ``path`` stands, or the nearest thing around it.

        Args:
            path: keys and list positions from the top of the file.
            key: point at the key instead of the value.
            offset: characters into the value, however it is quoted or folded.
        """
        if offset is not None and path in self.spans:
            return Place(self.name, *self._inside(path, offset), path=_dotted(path))
        table = self.spots if key else self.values
        for length in range(len(path), -1, -1):
            spot = table.get(path[:length]) or self.values.get(path[:length])
            if spot is not None:
                return Place(self.name, *spot, path=_dotted(path))
        return Place(self.name, 1, 1, path=_dotted(path))

    def _inside(self, path: Path, offset: int) -> tuple[int, int]:
        """Return line and column of a character of a value.

        Quotes and folding shift it, so its word is looked up in the text as it is written: the
        word is the same there, and comes after as many of its like.
        """
        start, end = self.spans[path]
        value = str(_at(self.value, path))
        match = _WORD.match(value, offset)
        word = match.group() if match else value[offset : offset + 1]
        if not word.strip():
            return self.values[path]
        position = start - 1
        for _ in range(value[:offset].count(word) + 1):
            position = self.text.find(word, position + 1, end)
            if position < 0:
                return self.values[path]
        return _line_and_column(self.text, position)


_WORD = re.compile(r"\w+")


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)


_Container: TypeAlias = "dict[str, Any] | list[Any]"
_ValueEvent: TypeAlias = yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent
_VALUE_EVENTS = (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)


@dataclass(slots=True)
class _Open:
    """A map or list that is being filled; ``keys`` holds the key that waits for its value."""

    container: _Container
    path: Path
    keys: list[str | None] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return isinstance(self.container, dict) and not self.keys


class _Reader:
    """Builds the values from YAML events, without recursion, checking the limits as it goes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.spots: dict[Path, tuple[int, int]] = {}
        self.values: dict[Path, tuple[int, int]] = {}
        self.spans: dict[Path, tuple[int, int]] = {}
        self.result: Any = None
        self._open: list[_Open] = []
        self._count = 0
        self._documents = 0

    def read(self, text: str) -> None:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, _VALUE_EVENTS):
                self._check(event)
                if self._open and self._open[-1].wants_key:
                    self._open[-1].keys.append(self._key(event))
                else:
                    self._value(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._open.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise self._refuse_anchor(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._begin_document(event)
        if self.problems:
            raise RuleSetError(self.problems)

    def _refuse(self, event: yaml.Event, code: str, message: str, hint: str = "") -> RuleSetError:
        place = Place(self.name, *_spot(event))
        return RuleSetError([*self.problems, Problem(code, message, hint, place)])

    def _refuse_anchor(self, event: yaml.Event) -> RuleSetError:
        return self._refuse(
            event,
            "alias",
            "anchors (&) and aliases (*) are not part of the rule language",
            "write the value out where it is needed, or quote a text that begins so",
        )

    def _begin_document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._refuse(
                event,
                "several-documents",
                "a rule file holds one YAML document, and a second one begins here",
                "put each rule set into a file of its own",
            )

    def _check(self, event: _ValueEvent) -> None:
        if event.anchor:
            raise self._refuse_anchor(event)
        if event.tag is not None and event.tag != "!":
            raise self._refuse(
                event,
                "tag",
                f"the tag {event.tag!r} is not part of the rule language",
                "remove it, or quote a text that begins with an exclamation mark",
            )
        self._count += 1
        if self._count > MAX_VALUES:
            raise self._refuse(event, "too-many-values", f"more than {MAX_VALUES} values")
        if isinstance(event, yaml.ScalarEvent) and event.style == '"':
            # The text itself was looked through; an escape may hide what it would not pass.
            found = UNSEEN.search(event.value)
            if found:
                raise self._refuse(
                    event,
                    "invisible-character",
                    f"an invisible character, U+{ord(found.group()):04X}, is escaped in this text",
                    "remove it: it can make the line read differently from what it says",
                )

    def _key(self, event: _ValueEvent) -> str | None:
        """Return a key, or None for one that is given twice: its value is read and not kept."""
        frame = self._open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refuse(
                event,
                "key",
                "a key must be a plain text, not a map or list",
                "quote the text if it begins with { or [",
            )
        key = str(event.value)
        path = (*frame.path, key)
        if key in frame.container:
            self.problems.append(
                Problem(
                    "duplicate-key",
                    f"{_shorten(key)!r} is given twice; first on line {self.spots[path][0]}",
                    "keep one of the two",
                    Place(self.name, *_spot(event), path=_dotted(path)),
                )
            )
            if len(self.problems) >= MAX_PROBLEMS:
                raise RuleSetError(self.problems)
            return None
        self.spots[path] = _spot(event)
        if isinstance(frame.container, dict):
            frame.container[key] = None
        return key

    def _value(self, event: _ValueEvent) -> None:
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        path: Path = ()
        if not self._open:
            self.result = value
        else:
            path = self._attach(self._open[-1], value, event)
        self.values[path] = _spot(event)
        if event.start_mark is not None and event.end_mark is not None:
            self.spans[path] = (event.start_mark.index, event.end_mark.index)
        if isinstance(value, (dict, list)):
            if len(self._open) >= MAX_DEPTH:
                raise self._refuse(event, "too-deep", f"nested more than {MAX_DEPTH} deep")
            self._open.append(_Open(value, path))

    def _attach(self, frame: _Open, value: Any, event: _ValueEvent) -> Path:
        """Put a value where it belongs and return its path."""
        if isinstance(frame.container, list):
            path = (*frame.path, len(frame.container))
            frame.container.append(value)
            return path
        key = frame.keys.pop()
        if key is None:
            return (*frame.path, f"duplicate on line {_spot(event)[0]}")
        frame.container[key] = value
        return (*frame.path, key)


def _spot(event: yaml.Event) -> tuple[int, int]:
    """Return line and column, counted from 1."""
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _scalar(event: yaml.ScalarEvent) -> str | None:
    """Return the text, or None for nothing at all (``key:`` with no value, or a plain ``~``)."""
    text = str(event.value)
    if event.style in {None, ""} and text in {"", "~"}:
        return None
    return text


def _shorten(text: str) -> str:
    return text if len(text) <= _TRUNCATED else text[:_TRUNCATED] + "…"


def _refuse_invisible(name: str, text: str) -> None:
    # Line ends that YAML knows and editors do not show are among them: what follows them is no
    # longer part of a comment.
    found = INVISIBLE.search(text)
    if found is None:
        return
    message = f"an invisible character, U+{ord(found.group()):04X}, stands here"
    hint = "remove it: it can make the line read differently from what it says"
    place = Place(name, *_line_and_column(text, found.start()))
    raise RuleSetError([Problem("invisible-character", message, hint, place)])


def _decode(name: str, data: bytes) -> str:
    wrong = misread(data)
    if wrong is None:
        return data.decode("utf-8-sig")
    before = _lines_ended(data[: wrong.byte].decode(errors="replace"))
    hint = (
        f"it is probably {wrong.likely}: save it as UTF-8" if wrong.likely else "save it as UTF-8"
    )
    place = Place(name, *_line_and_column(before, len(before)))
    message = f"the file is not UTF-8 (byte {wrong.byte + 1})"
    raise RuleSetError([Problem("encoding", message, hint, place)])


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, position) + 1
    return text.count("\n", 0, position) + 1, position - line_start + 1


def _lines_ended(text: str) -> str:
    """Return a text with its lines ended by line feeds, as YAML reads them anyway."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_surrogates(name: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = Place(name, *_line_and_column(text, error.start))
        message = f"half a character, U+{ord(text[error.start]):04X}, stands here"
        hint = "read the file as UTF-8"
        raise RuleSetError([Problem("encoding", message, hint, place)]) from None


def read_document(source: str | bytes, name: str) -> Document:
    """Read YAML text into plain values with their places.

    Args:
        source: the text, or the bytes of a file (UTF-8, with or without a byte order mark).
        name: what messages call the file.

    Raises:
        RuleSetError: not UTF-8, not YAML, over a limit, or with a key given twice.

    Example:
        >>> document = read_document("window: 2018..2020", "plan.yaml")
        >>> document.value, str(document.place(("window",)))
        ({'window': '2018..2020'}, 'plan.yaml:1:9')
    """
    if isinstance(source, str):
        _refuse_surrogates(name, source)
    size = len(source) if isinstance(source, bytes) else len(source.encode())
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes; a rule file has at most {MAX_BYTES:,}"
        hint = "split the plan into several rule sets"
        raise RuleSetError([Problem("too-large", message, hint, Place(name))])
    text = _decode(name, source) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    text = _lines_ended(text)
    _refuse_invisible(name, text)
    reader = _Reader(name)
    try:
        reader.read(text)
    except yaml.MarkedYAMLError as error:
        raise RuleSetError([_yaml_problem(name, error, text)]) from None
    except yaml.YAMLError as error:
        control = CONTROL.search(text)
        spot = _line_and_column(text, control.start()) if control else (1, 1)
        message = "the file is not YAML: " + " ".join(str(error).split())
        raise RuleSetError(
            [Problem("yaml", message, "save it as plain UTF-8 text", Place(name, *spot))]
        ) from None
    return Document(name, reader.result, reader.spots, reader.values, text, reader.spans)


# A key with a full-width colon, or a full-width comma before another key.
_DIVIDED = re.compile(r"(?:^|[\s{,，])\w+：|，\s*\w+\s*[:：]", re.MULTILINE)
_FULL_WIDTH = {"：": ": and a space", "，": ", and a space"}
_BRACKETS = {"【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}"}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# A key and its value without the space between them; no address of the web, and no time of day.
_CLOSED_UP = re.compile(r"(?:^|[{,\[-])\s*(?P<key>[^\W\d][\w.]*):(?P<value>[^\s:/,}\]][^,}\]\n]*)")


def full_width(text: str) -> str:
    """Return what to write for full-width punctuation 全角标点 that divides nothing, or nothing.

    Example:
        >>> full_width("at_most：35")
        'full-width ： divides nothing here: write : and a space'
        >>> full_width("【Ⅰ")
        '【 is no bracket of a list or map here: write ['
    """
    hints = []
    found = [mark for mark in _FULL_WIDTH if mark in text]
    if found:
        wanted = "; ".join(f"write {_FULL_WIDTH[mark]}" for mark in found)
        divide = f"divide{'s' * (len(found) == 1)} nothing here"
        hints.append(f"full-width {' and '.join(found)} {divide}: {wanted}")
    brackets = [mark for mark in _BRACKETS if mark in text]
    if brackets:
        are = "are no brackets" if len(brackets) > 1 else "is no bracket"
        wanted = " and ".join(_BRACKETS[mark] for mark in brackets)
        hints.append(f"{' and '.join(brackets)} {are} of a list or map here: write {wanted}")
    return "; ".join(hints)


def closed_up(text: str) -> str:
    """Return what to write for a key without a space between its colon and its value, or nothing.

    Example:
        >>> closed_up("at_most:35")
        'write a space behind the colon: at_most: 35'
    """
    found = _CLOSED_UP.match(text)
    if found is None:
        return ""
    return f"write a space behind the colon: {found['key']}: {found['value'].strip()}"


def brackets_in(line: str) -> str:
    """Return the full-width brackets that stand in a line of a file outside quotes."""
    return "".join(mark for mark in _BRACKETS if mark in _without_quotes(line))


def _without_quotes(line: str) -> str:
    return _QUOTED.sub(lambda quoted: " " * len(quoted.group()), line)


def _yaml_problem(name: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = str(error.problem or error.context or "cannot be read")
    hint = ""
    if "quoted scalar" in str(error.context) and error.context_mark is not None:
        mark = error.context_mark
        what, hint = "a quote that opens here is not closed", "close the quote"
    if "mapping values are not allowed" in what:
        hint = "quote a text that holds a colon followed by a space"
    elif "tab character" in what:
        hint = "indent with spaces, not tabs"
    elif "could not find expected ':'" in what:
        hint = "write a colon and a space behind every key"
    elif "found character that cannot start any token" in what:
        hint = "indent with spaces, not tabs, and quote texts that begin with @, ` or %"
    elif what == "did not find expected key":
        hint = "check the indentation, and put a text that begins with a quote into other quotes"
    elif "expected comment or line break" in what:
        hint = "quote a text that begins with > or |, or goes on behind a quote or bracket"
    elif "expected ',' or" in what or "did not find expected" in what:
        hint = "check that every { [ and quote is closed, and quote texts with commas or brackets"
    spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if mark is not None and "quote" not in what:
        first = max(mark.line - 1, 0)
        lines = [_without_quotes(line) for line in text.split("\n")[first : mark.line + 1]]
        divided = _DIVIDED.search("\n".join(lines))
        brackets = brackets_in("".join(lines))
        hint = full_width((divided.group() if divided else "") + brackets) or hint
        # The key that is closed up with its value stands before what cannot be read.
        for number, line in enumerate(lines, first + 1):
            found = _CLOSED_UP.search(line)
            if found and not divided and not brackets:
                spot = number, found.start("key") + 1
                hint = closed_up(line[found.start("key") :])
                break
    return Problem("yaml", f"not valid YAML here: {what}", hint, Place(name, *spot))
