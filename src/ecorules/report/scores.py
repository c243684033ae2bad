"""The part of a report that tells what the scorecard of the set makes of its verdicts 考核评分."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecorules.assessment.explain.numbers import plain
from ecorules.assessment.people import ROLES
from ecorules.assessment.scorecard import scorecard_of
from ecorules.assessment.scorecard.words import ends, grades
from ecorules.report.blocks import Heading, Items, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecorules.assessment.results import Assessment
    from ecorules.assessment.scorecard import Score
    from ecorules.report.blocks import Block
    from ecorules.report.words import Words

__all__ = ["score_blocks"]


def score_blocks(
    assessment: Assessment, words: Words, *, unit: str | None, public: bool, most: int
) -> Iterator[Block]:
    """Yield the scores: a single one in full, several as a table.

    Args:
        assessment: the verdicts.
        words: the language.
        unit: the unit that the report is about: only its own score, where units are scored.
        public: whether people are left out, and so the scores of units.
        most: so many rows the table has.
    """
    card = scorecard_of(assessment)
    if card is None:
        return
    of_units = card.scored in ROLES
    if (unit is not None and not of_units) or (public and of_units):
        return
    scores = assessment.scores()
    asked: Sequence[Score] = scores
    if unit is not None:
        asked = [one for one in scores if one.unit == unit]
    if not asked:
        return
    yield Heading(words("scores"))
    if len(asked) == 1:
        headline, *lines = asked[0].explain(words.lang).splitlines()
        yield Paragraph(headline)
        yield Items([line.strip() for line in lines])
        return
    names = [words.key(key) for key in scores.keys]
    head = [*names, words("points"), words("full"), *([words("grade")] * scores.has_grades)]
    rows = []
    for score in islice(asked, most):
        told = [*score.labels, ends(score), plain(score.full)]
        rows.append([*told, *([grades(score)] * scores.has_grades)])
    if len(asked) > most:
        rows.append([words("more", count=len(asked) - most), *("" for _ in head[1:])])
    yield Table(head, rows, right=frozenset({len(names), len(names) + 1}))
