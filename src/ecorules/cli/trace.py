"""The command that holds rule sets against the text it was written from: trace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ecorules.cli.command import FOUND, NOTHING
from ecorules.cli.output import Cell, Rows, as_json
from ecorules.data.encodings import misread, text_of
from ecorules.data.files import beside, is_file, read_bytes
from ecorules.errors import NotFoundError, UsageError, cause, did_you_mean
from ecorules.ruleset import load
from ecorules.tracing import KINDS
from ecorules.tracing import trace as traced

if TYPE_CHECKING:
    from argparse import Namespace

    from ecorules.tracing import Trace

__all__ = ["trace"]

_MAX_BYTES = 64 * 2**20
_COLUMNS = ("list", "state", "set", "kind", "owner", "text", "clause", "line", "column")


def trace(given: Namespace) -> tuple[str, int]:
    """Find the phrases of some sets in a text, and what in the text no phrase stands for."""
    sets = [load(name) for name in given.sets]
    text = _read(given.text, given.encoding)
    found = traced(sets, text, document=given.document, kinds=given.kinds or KINDS)
    status = NOTHING if found.complete else FOUND
    if given.format == "table":
        return found.text(given.lang), status
    if given.format == "json":
        return as_json(found.to_dict()), status
    return _rows(found).render(given.format), status


def _rows(found: Trace) -> Rows:
    rows: list[list[Cell]] = []
    for one in found.phrases:
        phrase = one.phrase
        told: list[Cell] = [
            "phrase", one.state, phrase.rule_set, phrase.kind, phrase.owner, phrase.text,
            phrase.clause,
        ]  # fmt: skip
        rows += [[*told, *spot] for spot in one.spots] or [[*told, None, None]]
    for left in found.leftovers:
        kinds = " ".join(left.kinds)
        rows.append(["text", "left over", "", kinds, "", left.text, "", *left.spot])
    return Rows(_COLUMNS, rows)


def _read(name: str, encoding: str | None) -> str:
    """Read a text file, or standard input."""
    if name == "-":
        content = _standard_input()
    else:
        path = Path(name)
        if not is_file(path):
            near = beside(path)
            raise NotFoundError(
                f"there is no file {name!r}{did_you_mean(path.name, near)}",
                code="no-such-file",
                hint="name a file of plain text",
            )
        content = read_bytes(path, _MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UsageError(
            f"{name!r} has more than {_MAX_BYTES // 2**20} MiB",
            code="too-large",
            hint="trace its chapters one by one",
        )
    wrong = misread(content, encoding)
    if wrong is not None:
        raise UsageError(
            f"{name!r} is not in the encoding {encoding or 'utf-8'}: {wrong.message}",
            code="encoding",
            hint=f"name its encoding: --encoding {wrong.likely or 'gb18030'}; "
            "a PDF or web page is no text",
        )
    return text_of(content, encoding)


def _standard_input() -> bytes:
    why = "it is closed"
    if sys.stdin is not None and not getattr(sys.stdin, "closed", False):
        try:
            return sys.stdin.buffer.read(_MAX_BYTES + 1)
        except OSError as error:
            why = cause(error)
    raise UsageError(
        f"standard input cannot be read: {why}",
        code="unreadable",
        hint="name a file of plain text",
    )
