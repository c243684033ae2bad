"""Explanations: every verdict says why, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.explain.chinese import Chinese
from ecorules.assessment.explain.english import English
from ecorules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from ecorules.assessment.explain.account import Account
    from ecorules.assessment.verdict import Verdict

__all__ = ["LANGUAGES", "account", "explain"]

LANGUAGES: dict[str, type[Account]] = {"en": English, "zh": Chinese}


def account(verdict: Verdict, lang: str) -> Account:
    """Return the account of a verdict in a language.

    Raises:
        UsageError: there is no such language.
    """
    if lang not in LANGUAGES:
        raise UsageError(
            f"there are no explanations in {lang!r}{did_you_mean(lang, LANGUAGES)}",
            code="unknown-language",
            hint="en for English, zh for Chinese",
        )
    return LANGUAGES[lang](verdict)


def explain(verdict: Verdict, lang: str = "en") -> str:
    """Say why a verdict is what it is: one sentence, and lines of what stands behind it.

    Args:
        verdict: the verdict.
        lang: ``en`` or ``zh``.

    Raises:
        UsageError: there is no such language.
    """
    return account(verdict, lang).text()
