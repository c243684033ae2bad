"""The words of reports, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.explain import LANGUAGES
from ecorules.assessment.explain.chinese import LENGTHS
from ecorules.assessment.explain.numbers import fixed
from ecorules.assessment.languages import check_language
from ecorules.assessment.responsibility import ROLE_WORDS
from ecorules.assessment.scale import unit_text
from ecorules.assessment.summary import STATUSES
from ecorules.periods import Grain

if TYPE_CHECKING:
    from ecorules.assessment.summary import Summary
    from ecorules.periods import Period
    from ecorules.report.needs import Need
    from ecorules.units import Unit

__all__ = ["Words"]

_ENGLISH = {
    "annual": "Annual report: {title}",
    "of_unit": "{title}, {unit}",
    "seen": "Data are seen up to {period}.",
    "seen_default": "Data are seen up to {period}, the last period with data.",
    "set": "Rule set {id}.",
    "set_edition": "Rule set {id}, edition {edition}.",
    "compared": "Compared with {period}.",
    "progress": "Progress",
    "counts": "{total} verdicts: {told}.",
    "whole": "The set as a whole, all of its binding rules: {status}.",
    "status": "status", "total": "total", "place": "place", "rule": "rule", "chapter": "chapter",
    "clause": "clause", "role": "role", "value": "value", "bound": "asked", "margin": "margin",
    "period": "period", "new": "new", "would_pass": "would pass at", "missing": "why open",
    "day": "day", "who": "responsible", "so_far": "so far", "needed": "still needed",
    "unit": "unit", "judged": "judged", "title": "title",
    "excuse": "excused",
    "none": "(none)",
    "by_chapter": "By chapter", "by_clause": "By clause", "by_role": "By role",
    "by_place": "By place",
    "several_clauses": "A rule that rests on several clauses counts under each.",
    "missed": "Missed",
    "nothing_missed": "Nothing is missed.",
    "new_misses": "New, not missed as of {period}: {count}.",
    "no_new_misses": "Nothing is missed that was not missed as of {period}.",
    "no_longer": "No longer missed since {period}",
    "undetermined": "Undetermined",
    "nothing_undetermined": "Nothing is undetermined.",
    "pending": "Still to come",
    "nothing_pending": "Nothing is pending.",
    "scores": "Scores", "points": "points", "full": "of", "grade": "grade",
    "region": "region", "scenario": "scenario",
    "met": "Met",
    "nothing_met": "Nothing is met.",
    "met_counts": "{met} met of {decided} decided and of {total} in all.",
    "titled": "{title} ({rule})",
    "due": "Due in the next year",
    "due_span": "From {first} to {last}.",
    "nothing_due": "Nothing falls due.",
    "undated": "Without a known day: {told}.",
    "people": "Who answers",
    "notes": "Readings",
    "data_notes": "Of the data was not used",
    "more": "... and {count} more",
    "failing": "Members that miss it",
    "joined": ", ", "colon": ": ",
}  # fmt: skip
_CHINESE = {
    "annual": "年度报告：{title}",
    "of_unit": "{title}（{unit}）",
    "seen": "数据截至{period}。",
    "seen_default": "数据截至{period}（最近有数据的时期）。",
    "set": "规则集 {id}。",
    "set_edition": "规则集 {id}，第{edition}版。",
    "compared": "与{period}相比。",
    "progress": "进展",
    "counts": "共{total}项：{told}。",
    "whole": "整体（全部约束性规则）：{status}。",
    "status": "状态", "total": "合计", "place": "地区", "rule": "规则", "chapter": "章",
    "clause": "条款", "role": "角色", "value": "值", "bound": "要求", "margin": "差距",
    "period": "期间", "new": "新增", "would_pass": "达标值", "missing": "未定原因",
    "day": "到期日", "who": "责任单位", "so_far": "目前", "needed": "尚需",
    "unit": "单位", "judged": "考核期", "title": "名称", "excuse": "情况说明",
    "none": "（无）",
    "by_chapter": "按章", "by_clause": "按条款", "by_role": "按角色", "by_place": "按地区",
    "several_clauses": "依据多个条款的规则在各条款下分别计数。",
    "missed": "未达到",
    "nothing_missed": "没有未达到的事项。",
    "new_misses": "{count}项为截至{period}之后新出现的未达到。",
    "no_new_misses": "截至{period}之后没有新出现的未达到。",
    "no_longer": "截至{period}之后不再未达到",
    "undetermined": "无法判定",
    "nothing_undetermined": "没有无法判定的事项。",
    "pending": "未到期",
    "nothing_pending": "没有未到期的事项。",
    "scores": "考核评分", "points": "得分", "full": "满分", "grade": "等级",
    "region": "地区", "scenario": "情景",
    "met": "达到",
    "nothing_met": "没有达到的事项。",
    "met_counts": "共{total}项，已判定{decided}项，其中达到{met}项。",
    "titled": "{title}（{rule}）",
    "due": "下一年到期",
    "due_span": "{first}至{last}。",
    "nothing_due": "没有到期事项。",
    "undated": "日期不明：{told}。",
    "people": "责任单位",
    "notes": "口径说明",
    "data_notes": "未使用的数据",
    "more": "……其余{count}项",
    "failing": "未达到的对象",
    "joined": "、", "colon": "：",
}  # fmt: skip
_TOLD = {"en": _ENGLISH, "zh": _CHINESE}


class Words:
    """The words of one language.

    Args:
        lang: ``en`` or ``zh``.

    Raises:
        UsageError: there is no such language.
    """

    def __init__(self, lang: str) -> None:
        check_language(lang)
        self.lang = lang
        self._told = _TOLD[lang]

    def __call__(self, word: str, **values: object) -> str:
        """Return a word or sentence, its gaps filled."""
        text = self._told[word]
        return text.format(**values) if values else text

    def key(self, key: str) -> str:
        """Return the word for a key of the data, or for a role; itself where there is none."""
        return ROLE_WORDS[self.lang].get(key) or self._told.get(key, key)

    @property
    def statuses(self) -> dict[str, str]:
        """The words for statuses."""
        return LANGUAGES[self.lang].statuses

    def status(self, status: str) -> str:
        """Return the word for a status."""
        return self.statuses[status]

    def counts(self, summary: Summary) -> str:
        """Return the counts that are not 0."""
        told = [
            f"{self.statuses[name]}{count:,}项" if self.lang == "zh"
            else f"{count:,} {self.statuses[name]}"
            for name in STATUSES if (count := summary[name])
        ]  # fmt: skip
        return ("，" if self.lang == "zh" else ", ").join(told) or self("none")

    def listed(self, names: list[str]) -> str:
        """Return names in a row."""
        return self("joined").join(names)

    def need(self, need: Need) -> str:
        """Say what is still needed."""
        return _english(need) if self.lang == "en" else _chinese(need)

    def so_far(self, value: str, period: Period) -> str:
        """Say how it stands at the last seen period."""
        when = self.period(period)
        return f"{value}（{when}）" if self.lang == "zh" else f"{value} in {when}"

    def period(self, period: Period) -> str:
        """Return a period; in Chinese a year is called one."""
        return f"{period}年" if self.lang == "zh" and period.grain is Grain.YEAR else str(period)


def _size(number: float, unit: Unit | None, lang: str) -> str:
    shown = fixed(abs(number), _decimals(number))
    if unit is None or not unit_text(unit):
        return shown
    if lang == "en":
        return f"{shown} {unit_text(unit)}"
    return f"{shown}个百分点" if unit.is_points else f"{shown}{unit.zh}"


def _decimals(number: float) -> int:
    """Return decimals that show at least three digits, and two of what is small."""
    size = abs(number)
    return 2 if size >= 1 or not size else 4


def _english(need: Need) -> str:
    if need.kind == "hold":
        return "reached, to be held"
    size = _steps(need, "1 class", "{} classes") or _size(need.remaining, need.unit, "en")
    limit = "more than " if need.strict and need.kind == "reach" else ""
    if need.kind == "allow":
        if need.remaining < 0:
            return f"{size} too much"
        text = f"{'less than' if need.strict else 'at most'} {size} more"
    else:
        text = (
            f"{limit}{size} {'lower' if need.change < 0 else 'higher' if need.change else 'more'}"
        )
    if need.each is None or need.steps == 1:
        return text
    word = need.grain.word
    often = f"a {word}, compounded" if need.compounds else f"a {word}"
    each, left = _size(need.each, need.unit, "en"), fixed(need.steps, 2)
    return f"{text}: {each} {often}, {left} {'halves' if word == 'half' else f'{word}s'} left"


def _chinese(need: Need) -> str:
    if need.kind == "hold":
        return "已达到，需保持"
    size = _steps(need, "1个类别", "{}个类别") or _size(need.remaining, need.unit, "zh")
    if need.kind == "allow":
        if need.remaining < 0:
            return f"已超出{size}"
        text = f"{'还可少于' if need.strict else '至多还可'}{size}"
    else:
        verb = "再下降" if need.change < 0 else "再提高" if need.change else "还差"
        text = f"{verb}{size}{'以上（不含）' if need.strict else ''}"
    if need.each is None or need.steps == 1:
        return text
    often = f"每{LENGTHS[need.grain].removeprefix('个')}"
    each, left = _size(need.each, need.unit, "zh"), fixed(need.steps, 2)
    rate = "，逐期连乘" if need.compounds else ""
    return f"{text}：平均{often}{each}{rate}，还有{left}{LENGTHS[need.grain]}"


def _steps(need: Need, one: str, many: str) -> str:
    if not need.labels:
        return ""
    count = round(need.remaining)
    return one if count == 1 else many.format(count)
