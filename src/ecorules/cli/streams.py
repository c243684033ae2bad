"""The standard streams, which may be closed, full or left."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

__all__ = ["abandon", "harmless", "tell", "writable"]


def tell(line: str) -> None:
    """Write a line to standard error; where nobody can be told, nothing else changes."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{harmless(line)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        abandon(sys.stderr)


def abandon(stream: Any) -> None:
    """Point a broken stream nowhere, so that nothing fails again when Python ends."""
    try:
        output = stream.fileno()
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, output)
    os.close(nowhere)


def writable(stream: Any) -> Any:
    """Return a stream of output that is open.

    Raises:
        OSError: it is closed, or there is none.
    """
    if stream is None or getattr(stream, "closed", False):
        raise OSError("standard output is closed")
    return stream


def harmless(text: str) -> str:
    r"""Return a text without characters that steer a terminal, or turn around what stands in it.

    They are escaped as JSON escapes them, so that JSON stays what it is.

    Example:
        >>> harmless("\x1b[2J")
        '\\u001b[2J'
    """
    # The command begins before the library is read, so that it can be ended at any time.
    from ecorules.data.characters import UNSEEN  # noqa: PLC0415

    return UNSEEN.sub(lambda found: json.dumps(found.group())[1:-1], text)
