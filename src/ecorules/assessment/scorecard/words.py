"""Scores in words: tables, and explanations in English and Chinese 中文."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from ecorules.assessment.explain import LANGUAGES
from ecorules.assessment.explain.numbers import plain
from ecorules.assessment.tables import text_table
from ecorules.errors import UsageError, did_you_mean
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.assessment.scorecard.score import Because, ItemScore, Score
    from ecorules.assessment.scorecard.scores import Scores
    from ecorules.engine.nodes import RuleNode

__all__ = ["ends", "explain", "grades", "table"]

_MOST_ROWS = 50

_ENGLISH = {
    "colon": ": ", "comma": ", ", "dash": " — ", "end": ".", "to": " to ",
    "between": "between {} and {}", "from": "at least {}", "points": "{} of {} points",
    "no_score": "no score", "grade": "{}", "open": "the grade is open: {}",
    "item": "{} of {}", "absent": "does not apply", "peers": "other places unknown",
    "complete": "{} % complete", "reason": "{} ({})",
    "veto_missed": "{} is missed, which leaves {}",
    "veto_open": "{} is undecided ({}), which may leave {}",
    "cap_missed": "{} is missed, which leaves {} at best",
    "cap_open": "{} is undecided ({}), which may leave {} at best",
    "coverage": "{} % of the points are decided, {} % are needed for a score",
    "nothing_applies": "no item applies",
    "scaled": "items of {} points apply, what they earn is scaled to {}",
    "veto": "veto", "cap": "cap", "decided": "coverage", "scale": "scale", "follows": "follows",
}  # fmt: skip
_CHINESE = {
    "colon": "：", "comma": "，", "dash": "——", "end": "。", "to": "至",
    "between": "{}至{}", "from": "不低于{}", "points": "{}分（满分{}分）",
    "no_score": "不计分", "grade": "等级为{}", "open": "等级未定：{}",
    "item": "{}/{}分", "absent": "不适用", "peers": "其他地区数据不全",
    "complete": "完成率{}%", "reason": "{}（{}）",
    "veto_missed": "“{}”未达到，一票否决，等级为{}",
    "veto_open": "“{}”尚未判定（{}），可能被一票否决，等级为{}",
    "cap_missed": "“{}”未达到，等级最高为{}",
    "cap_open": "“{}”尚未判定（{}），等级可能最高为{}",
    "coverage": "已判定分值占{}%，计分要求不低于{}%",
    "nothing_applies": "无适用的考核项",
    "scaled": "适用项共{}分，得分折算为满分{}分",
    "veto": "一票否决", "cap": "等级限制", "decided": "数据覆盖", "scale": "折算",
    "follows": "结果应用",
}  # fmt: skip
_WORDS = {"en": _ENGLISH, "zh": _CHINESE}


def explain(score: Score, lang: str) -> str:
    """Say what was earned and why: a sentence, and a line for each item and reason.

    Args:
        score: the score.
        lang: ``en`` or ``zh``.

    Raises:
        UsageError: there is no such language.
    """
    if lang not in _WORDS:
        raise UsageError(
            f"there are no explanations in {lang!r}{did_you_mean(lang, _WORDS)}",
            code="unknown-language",
            hint="en for English, zh for Chinese",
        )
    return _Words(score, lang).text()


def table(scores: Scores) -> str:
    """Return the scores as a text table, one row for each."""
    header = [*scores.keys, "points", "of", *(["grade"] if scores.has_grades else [])]
    rows = []
    for score in islice(scores, _MOST_ROWS):
        row = [*score.labels, ends(score), plain(score.full)]
        if scores.has_grades:
            row.append(grades(score))
        rows.append(row)
    first = len(scores.keys)
    shown = text_table(header, rows, right=(first, first + 1))
    more = len(scores) - len(rows)
    return f"{shown}\n... and {more} more" if more > 0 else shown


def grades(score: Score) -> str:
    """Return the grades that are possible as a table shows them: B, or C–A; empty without any."""
    return "–".join(dict.fromkeys((score.grades[-1], score.grades[0]))) if score.grades else ""


def ends(score: Score | ItemScore) -> str:
    """Return points as a table shows them: 40, 40–100, 40–; a dash where there are none."""
    least, most = score.least, score.most
    if least is None or most is None:
        return "–"
    if least == most:
        return plain(least)
    return f"{plain(least)}–{'' if math.isinf(most) else plain(most)}"


class _Words:
    """A score in one language."""

    def __init__(self, score: Score, lang: str) -> None:
        self.score = score
        self.lang = lang
        self.words: Mapping[str, str] = _WORDS[lang]
        nodes = [node for item in score.card.items for node in item.rules]
        nodes += [bar.rule for bar in score.card.bars]
        self.nodes: dict[str, RuleNode] = {node.id: node for node in nodes}
        self.bars = {(bar.word, bar.rule.id): bar.grade for bar in score.card.bars}

    def text(self) -> str:
        """The sentence, and below it the lines."""
        words, dash = self.words, self.words["dash"]
        lines = [self.headline()]
        for item in self.score.items:
            said = self.item(item)
            what = f"{item.title(self.lang)}{words['colon']}"
            lines.append(f"{what}{dash.join(part for part in said if part)}")
        lines += [f"{what}{words['colon']}{content}" for what, content in self._behind()]
        return "\n  ".join(lines)

    def headline(self) -> str:
        """One sentence: who, points, grade."""
        words, score = self.words, self.score
        said = words["no_score"]
        if score.least is not None and score.most is not None:
            said = self.within(score.least, score.most, "points", score.full)
        if score.grade is not None:
            said += words["dash"] + words["grade"].format(score.grade)
        elif score.grades:
            span = words["to"].join((score.grades[-1], score.grades[0]))
            said += words["dash"] + words["open"].format(span)
        title = in_language(score.card.model.title, self.lang)
        who = words["comma"].join([*([title] if title else []), *score.labels])
        return f"{who}{words['colon'] if who else ''}{said}{words['end']}"

    def within(self, least: float, most: float, form: str, full: float) -> str:
        """Points between two ends, of how many."""
        if least == most:
            said = plain(least)
        elif math.isinf(most):
            said = self.words["from"].format(plain(least))
        else:
            said = self.words["between"].format(plain(least), plain(most))
        return self.words[form].format(said, plain(full))

    def item(self, item: ItemScore) -> tuple[str, str]:
        """What an item earned, and why."""
        words = self.words
        if item.least is None or item.most is None:
            return words["absent"], self.reason(item.why)
        return self.within(item.least, item.most, "item", item.points), self._because(item)

    def _because(self, item: ItemScore) -> str:
        words = self.words
        if not item.rule:
            if item.value is None:
                return self.reason(item.why)
            if item.status == "decided" and item.value == item.least:
                return ""
            shown = item.value if isinstance(item.value, str) else plain(item.value)
            value = f"{shown} {item.unit}".rstrip()
            if item.status == "decided":
                return value
            return f"{value}{words['comma']}{self.reason(item.why)}"
        said = self.verdict(item.rule, item.verdict, item.why)
        if item.completion is not None and item.verdict in {"met", "missed"}:
            said += words["comma"] + words["complete"].format(plain(item.completion))
        return said

    def verdict(self, rule: str, status: str, why: str) -> str:
        """The status of a rule, and its reason where it is undecided."""
        said = f"{self.title(rule)}{self.words['colon']}{LANGUAGES[self.lang].statuses[status]}"
        if status in {"met", "missed"}:
            return said
        return self.words["reason"].format(said, self.reason(why))

    def reason(self, why: str) -> str:
        """A reason code in a few words."""
        return self.words["peers"] if why == "peers_unknown" else LANGUAGES[self.lang].short(why)

    def title(self, rule: str) -> str:
        """The title of a rule, or else its id."""
        return in_language(self.nodes[rule].model.title, self.lang) or rule

    def _behind(self) -> Iterator[tuple[str, str]]:
        words, score = self.words, self.score
        applying = math.fsum(item.points for item in score.items if item.least is not None)
        whole = math.fsum(item.points for item in score.card.items)
        if score.least is not None and applying < whole * (1 - 1e-9):
            yield words["scale"], words["scaled"].format(plain(applying), plain(score.full))
        for reason in score.reasons:
            if reason.code != "item_open":
                yield self._reason(reason)
        consequence = score.consequence(self.lang)
        if consequence is not None:
            yield words["follows"], " ".join(consequence.split())

    def _reason(self, reason: Because) -> tuple[str, str]:
        words, score = self.words, self.score
        word, _, state = reason.code.partition("_")
        grades = score.card.grades
        if word in {"veto", "cap"} and grades is not None:
            grade = grades.label(self.bars[word, reason.about])
            title = self.title(reason.about)
            if state == "missed":
                return words[word], words[reason.code].format(title, grade)
            short = self.reason(reason.why)
            return words[word], words[reason.code].format(title, short, grade)
        if reason.code == "coverage":
            share, needed = score.coverage or 0.0, score.card.coverage
            return words["decided"], words["coverage"].format(
                plain(100 * share), plain(100 * needed)
            )
        return words["decided"], words["nothing_applies"]
