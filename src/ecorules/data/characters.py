"""Characters that nobody sees: those that make a text read differently from what it holds."""

from __future__ import annotations

import re

from ecorules.errors import EcorulesError

__all__ = ["CONTROL", "INVISIBLE", "UNSEEN", "seen"]

# Characters that join letters of some scripts, or choose variants, are no such.
INVISIBLE = re.compile(
    r"[\x85\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e00ff]"
)
"""Characters without a shape, and those that turn the order of others around."""

CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Control characters but for line ends and the tab."""

UNSEEN = re.compile(f"{CONTROL.pattern}|{INVISIBLE.pattern}|[\ud800-\udfff]")
"""All of these, and halves of characters."""

_BREAKS = re.compile(r"[\t\n\r]+")


def seen(text: str) -> str:
    r"""Return a name on one line, all of whose characters can be seen.

    Args:
        text: a name that data give: of a place, a member, a column.

    Raises:
        EcorulesError: it holds a character that nobody sees.

    Example:
        >>> seen("株洲\n市")
        '株洲 市'
    """
    if text.isascii() and text.isprintable():
        return text
    found = UNSEEN.search(text)
    if found is not None:
        raise EcorulesError(
            f"an invisible character, U+{ord(found.group()):04X}, stands in {text[:60]!r}",
            code="invisible-character",
            hint="remove it: two names that look alike would be two",
        )
    return _BREAKS.sub(" ", text) if _BREAKS.search(text) else text
