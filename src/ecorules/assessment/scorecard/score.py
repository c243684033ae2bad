"""One score: points between two ends, the grade if both agree, and what each item earned."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ecorules.errors import NotFoundError, did_you_mean
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from ecorules.engine.scorecards import CompiledScorecard
    from ecorules.language.shapes import Title

__all__ = ["Because", "ItemScore", "Points", "Score", "clean"]


def clean(number: float) -> float:
    """Return a number without the noise of addition: to 12 digits.

    Example:
        >>> clean(0.1 + 0.2), clean(79.99999999999999)
        (0.3, 80.0)
    """
    if not number or not math.isfinite(number):
        return number
    return round(number, 11 - math.floor(math.log10(abs(number)))) + 0.0


class Points(NamedTuple):
    """Points between two ends, which are one number where they are decided."""

    least: float
    most: float


class Because(NamedTuple):
    """One thing that bears on a score beside the points of its items.

    Attributes:
        code: ``veto_missed``, ``veto_open``, ``cap_missed``, ``cap_open``, ``item_open``,
            ``coverage`` or ``nothing_applies``.
        about: the rule or item.
        why: the reason code of what is open; empty otherwise.
    """

    code: str
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one item earned.

    Attributes:
        item: its name.
        points: the most that it earns without a bonus.
        least, most: what it earned, bonus and deductions included and before it is scaled; None
            where it does not apply. They are one number where it is decided.
        status: ``decided``, ``open`` or ``not_applicable``.
        rule: the id of the rule that it looks at, or of the one that counted; empty for a value.
        verdict: the status of that rule.
        why: a reason code: of the verdict, or why a value is open.
        completion: how much of what the rule asks is reached, in per cent, where that is counted.
        value: the value that is scored, or its label.
        unit: the unit of the value.
    """

    item: str
    points: float
    least: float | None
    most: float | None
    status: str
    rule: str = ""
    verdict: str = ""
    why: str = ""
    completion: float | None = None
    value: float | str | None = None
    unit: str = ""
    titles: Title | None = field(default=None, repr=False, compare=False)

    def title(self, lang: str = "en") -> str:
        """Return the title of the item, or else its name."""
        return in_language(self.titles, lang) or self.item

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold; an end without limit is None."""
        return {
            "item": self.item,
            "points": self.points,
            "least": _finite(self.least),
            "most": _finite(self.most),
            "status": self.status,
            "rule": self.rule,
            "verdict": self.verdict,
            "why": self.why,
            "completion": self.completion,
            "value": self.value,
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """What a scorecard makes of one place, one unit or one member.

    Attributes:
        series: the labels of the series, by key.
        unit: the unit that is scored; empty where places are.
        full: the full mark.
        points: the least and the most that it can be; None where there is no score.
        coverage: the share of the points that is decided; None where no item applies.
        grades: the grades that are still possible, best first; empty without grades.
        items: what each item earned, in the order of the file.
        reasons: vetoes, caps and whatever is open.
    """

    series: dict[str, str]
    unit: str
    full: float
    points: Points | None
    coverage: float | None
    grades: tuple[str, ...]
    items: tuple[ItemScore, ...]
    reasons: tuple[Because, ...]
    card: CompiledScorecard = field(repr=False, compare=False)

    def __repr__(self) -> str:
        where = ", ".join(self.labels)
        points = (
            "none"
            if self.points is None
            else "..".join(f"{end:g}" for end in dict.fromkeys(self.points))
        )
        return f"<Score{' of ' + where if where else ''}: {points} of {self.full:g}, {self.grade}>"

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of what is scored."""
        return (*self.series.values(), *([self.unit] if self.unit else []))

    @property
    def least(self) -> float | None:
        """The least that the points can be; None where there is no score."""
        return None if self.points is None else self.points.least

    @property
    def most(self) -> float | None:
        """The most that the points can be; None where there is no score."""
        return None if self.points is None else self.points.most

    @property
    def decided(self) -> float | None:
        """The points, where both ends are one number."""
        return self.least if self.least == self.most else None

    @property
    def grade(self) -> str | None:
        """The grade, where both ends agree on it."""
        return self.grades[0] if len(self.grades) == 1 else None

    def consequence(self, lang: str = "en") -> str | None:
        """Return what follows from the grade, if the scorecard says so."""
        grades, grade = self.card.grades, self.grade
        if grades is None or grade is None:
            return None
        for name, text in (self.card.model.consequences or {}).items():
            if grades.find(name) == grades.find(grade):
                return in_language(text, lang)
        return None

    def item(self, name: str) -> ItemScore:
        """Return what one item earned.

        Raises:
            NotFoundError: there is no such item.
        """
        for found in self.items:
            if found.item == name:
                return found
        known = [found.item for found in self.items]
        raise NotFoundError(
            f"the scorecard has no item {name!r}{did_you_mean(name, known)}",
            code="unknown-item",
            hint="its items: " + ", ".join(known),
        )

    def explain(self, lang: str = "en") -> str:
        """Say what was earned and why: a sentence, and a line for each item.

        Args:
            lang: ``en`` for English, ``zh`` for Chinese 中文.

        Raises:
            UsageError: there is no such language.
        """
        from ecorules.assessment.scorecard.words import explain  # noqa: PLC0415  (only for texts)

        return explain(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold; an end without limit is None."""
        return {
            "series": self.series,
            **({"unit": self.unit} if self.unit else {}),
            "points": self.decided,
            "least": _finite(self.least),
            "most": _finite(self.most),
            "full": self.full,
            "coverage": self.coverage,
            "grade": self.grade,
            "grades": list(self.grades),
            "consequence": self.consequence(),
            "items": [item.to_dict() for item in self.items],
            "reasons": [reason._asdict() for reason in self.reasons],
        }


def _finite(number: float | None) -> float | None:
    return None if number is None or math.isinf(number) else number
