"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from ecorules.errors import UsageError, cause

__all__ = ["write_whole"]


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """Write a file so that whoever reads it finds the old text or the new one, never a part.

    The text is written beside the file and takes its place in one step; where that fails, the old
    file is as it was. A link stays a link, and its target is written.

    Args:
        path: the file.
        text: what it shall hold, in UTF-8 and with the line ends it has.

    Raises:
        UsageError: the file cannot be written.
    """
    name, given = os.fspath(path), Path(path)
    try:
        # A path passes over what stands for a folder at its end.
        if os.path.basename(name) in {"", os.curdir, os.pardir}:  # noqa: PTH119
            raise IsADirectoryError(None, "it is a folder", name)
        target = given.resolve() if given.is_symlink() else given
        # Half a character, from a name that was no text, is written as its number.
        _replace(target, text.encode(errors="backslashreplace"))
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"the file {name!r} cannot be written: {cause(error)}",
            code="not-written",
            hint="name a file in a folder that exists and may be written to",
        ) from error


def _replace(target: Path, content: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(None, "it is a folder", str(target))
    if target.exists() and not target.is_file():
        # A device or a pipe has no old text to keep, and must not be replaced by a file.
        with target.open("wb") as stream:
            stream.write(content)
        return
    if target.exists() and not os.access(target, os.W_OK):
        # A file in a folder that may be written to could be replaced all the same.
        raise PermissionError(None, "it is read-only", str(target))
    fresh = target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}")
    handle = os.open(
        fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
