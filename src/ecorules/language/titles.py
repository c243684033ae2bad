"""Titles and notes in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecorules.language.models import Title

__all__ = ["both", "in_language"]


def in_language(title: Title | None, lang: str) -> str | None:
    """Return a text in a language, or in the other one if there is only that.

    Args:
        title: one text for both languages, or one for each; None where there is none.
        lang: ``en`` for English, ``zh`` for Chinese 中文.

    Example:
        >>> from ecorules.language.shapes import Translations
        >>> in_language(Translations(en="air", zh="空气"), "zh")
        '空气'
        >>> in_language(Translations(en="air"), "zh")
        'air'
    """
    if title is None or isinstance(title, str):
        return title
    first, second = (title.zh, title.en) if lang == "zh" else (title.en, title.zh)
    return first or second


def both(title: Title | None) -> tuple[str, ...]:
    """Return a title in all languages it has: names that data may use."""
    if title is None:
        return ()
    if isinstance(title, str):
        return (title,)
    return tuple(text for text in (title.en, title.zh) if text)
