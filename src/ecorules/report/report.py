"""A report: blocks that are written as Markdown or as HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecorules.errors import UsageError, did_you_mean, either
from ecorules.report.annual import Annual
from ecorules.report.files import write_whole
from ecorules.report.html import html
from ecorules.report.markdown import markdown
from ecorules.report.words import Words

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from ecorules.assessment.results import Assessment
    from ecorules.report.blocks import Block

__all__ = ["FORMATS", "KINDS", "Report", "form_of", "report"]

KINDS = ("annual",)
"""The kinds of reports there are."""

FORMATS = ("md", "html")
"""What a report can be written as."""

_ENDINGS = {".md": "md", ".markdown": "md", ".txt": "md", ".html": "html", ".htm": "html"}


class Report:
    """A report, ready to be written.

    Attributes:
        title: its title.
        lang: its language, ``en`` or ``zh``.
        blocks: headings, paragraphs, tables and lists, from top to bottom.
    """

    __slots__ = ("blocks", "lang", "title")

    def __init__(self, title: str, lang: str, blocks: Sequence[Block]) -> None:
        self.title = title
        self.lang = lang
        self.blocks = tuple(blocks)

    def markdown(self) -> str:
        """Return the report as Markdown."""
        return markdown(self.blocks)

    def html(self) -> str:
        """Return the report as one HTML document that needs no other file."""
        return html(self.blocks, title=self.title, lang=self.lang)

    def text(self, form: str) -> str:
        """Return the report in a form: ``md`` or ``html``.

        Raises:
            UsageError: there is no such form.
        """
        if form not in FORMATS:
            raise UsageError(
                f"a report cannot be written as {form!r}{did_you_mean(form, FORMATS)}",
                code="unknown-word",
                hint="md for Markdown, or html",
            )
        return self.html() if form == "html" else self.markdown()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the report to a file, whole or not at all: in the form that it is named for.

        Args:
            path: the file, see `form_of`.

        Raises:
            UsageError: the file is named for another form, or cannot be written; an old one is as
                it was.
        """
        write_whole(path, self.text(form_of(path)))

    def __str__(self) -> str:
        return self.markdown()

    def __repr__(self) -> str:
        return f"<Report {self.title!r}>"

    def _repr_markdown_(self) -> str:
        return self.markdown()


def form_of(path: str | os.PathLike[str]) -> str:
    """Return the form that a file is named for, ``md`` or ``html``; ``md`` without an ending.

    Raises:
        UsageError: it is named for another one.

    Example:
        >>> form_of("2020.html"), form_of("notes.TXT"), form_of("report")
        ('html', 'md', 'md')
    """
    ending = Path(path).suffix
    form = _ENDINGS.get(ending.lower()) if ending else "md"
    if form is None:
        raise UsageError(
            f"no report is written as {ending!r}{did_you_mean(ending, _ENDINGS)}",
            code="not-written",
            hint=f"end the name in {either(_ENDINGS)}; or write report.text('md') yourself",
        )
    return form


def report(
    assessment: Assessment,
    kind: str = "annual",
    *,
    lang: str = "en",
    for_: str | None = None,
    public: bool = False,
    previous: Assessment | None = None,
) -> Report:
    """Return a report of an assessment.

    Args:
        assessment: the verdicts.
        kind: ``annual``.
        lang: ``en`` for English, ``zh`` for Chinese 中文.
        for_: the unit that the report is about; the whole set by default.
        public: whether people and notes are left out.
        previous: an earlier assessment of the same set, to tell what is new.

    Raises:
        UsageError: there is no such kind or language, or ``previous`` is of another set or later.
        NotFoundError: neither a rule nor a row names the unit.
    """
    if kind not in KINDS:
        raise UsageError(
            f"there is no report of the kind {kind!r}{did_you_mean(kind, KINDS)}",
            code="unknown-word",
            hint=f"the kinds: {', '.join(KINDS)}",
        )
    if previous is not None and previous.rule_set.id != assessment.rule_set.id:
        raise UsageError(
            f"the assessments are of two sets, {previous.rule_set.id!r} and "
            f"{assessment.rule_set.id!r}",
            hint="compare with an earlier assessment of the same set",
        )
    if previous is not None and previous.as_of.last_day > assessment.as_of.last_day:
        raise UsageError(
            f"previous: {previous.as_of} is later than {assessment.as_of}, the last period seen in "
            "the report",
            hint="compare with an earlier assessment of the same set",
        )
    made = Annual(assessment, Words(lang), for_, public, previous)
    return Report(made.title, lang, list(made.blocks()))
