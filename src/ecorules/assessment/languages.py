"""The languages in which calendars, pages and reports are written."""

from __future__ import annotations

from ecorules.errors import UsageError, did_you_mean

__all__ = ["COLON", "JOINED", "LANGUAGES", "check_language"]

LANGUAGES = ("en", "zh")
"""English and Chinese 中文."""

JOINED = {"en": ", ", "zh": "、"}
"""What stands between the entries of a list."""

COLON = {"en": ": ", "zh": "："}
"""What stands between a word and what it is about."""


def check_language(lang: str) -> None:
    """Check that there are words in a language.

    Raises:
        UsageError: there is no such language.
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"there are no words in {lang!r}{did_you_mean(lang, LANGUAGES)}",
            code="unknown-language",
            hint="en for English, zh for Chinese",
        )
