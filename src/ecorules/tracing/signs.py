"""What in a text looks as if it could be checked: numbers, deadlines, bans, trends, duties.

These are signs, not proofs: a person decides what each asks for. Patterns are read on the text in
its plain form (simplified characters, narrow digits, small letters), and none of them goes back
further than a few characters, so that time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecorules.tracing.characters import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecorules.units import UnitSystem

__all__ = ["KINDS", "Sign", "signs"]

KINDS = ("number", "deadline", "ban", "trend", "frequency", "duty")
"""What is looked for: 数字 数量, 期限, 禁令, 趋势, 频次, 义务."""


class Sign(NamedTuple):
    """Something that looks checkable.

    Attributes:
        kind: one of `KINDS`.
        start: where it begins in the text.
        end: where it ends.
    """

    kind: str
    start: int
    end: int


_DIGITS = "零〇一二三四五六七八九十百千万两几"
_FEW = "一二两三四五六七八九十"
_YEAR = r"(?:19|20)\d\d {0,2}年"
_MONTH = r"\d{1,2} {0,2}月"
_DAY = r"(?:\d{1,2} {0,2}[日号])"
_BEFORE = r"(?:以前|之前|前)"
_EN_DAY = r"(?:the )?(?:end of )?(?:\d{1,2} )?(?:[a-z]{3,9} )?(?:\d{1,2},? )?(?:19|20)\d\d\b"
_EN_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    "|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half)"
)
_EN_WORDS = rf"{_EN_WORD}(?:[ -]{_EN_WORD}){{0,3}}\b"
_NUMBER = r"\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,12})?"
_PER_CENT = r"(?: {0,2}(?:%|‰|per ?cent(?:age points?)?))"
_EN_NUMBER = rf"(?:{_NUMBER}|{_EN_WORDS}){_PER_CENT}?"
_EN_CHANGE = "increas|decreas|declin|reduc|fall"
_EN_LIMIT = (
    "at least|at most|(?:no|not) (?:more|less|fewer|lower|higher|greater) than"
    "|(?:not|never) (?:to )?exceed(?:ing)?|(?:more|less|fewer|greater|lower|higher) than"
    r"|a (?:minimum|maximum) of|up to (?!(?:19|20)\d\d\b)"
)
_EN_PART = "(?:half|third|quarter|fifth|sixth|tenth)s?"
_EN_SHARE = (
    rf"(?:one|two|three|four|a)[ -]{_EN_PART}\b|\bhalf (?:of|the)"
    r"|\b(?:doubl|halv|tripl)(?:e|ed|ing)"
)
_EN_PERMIT = "allowed|permitted|approved|accepted|built|issued|granted|licen[cs]ed|established"
_SPAN = r"(?:year|half|quarter|month|week|day)"
_ZH_LIMIT = (
    "(?:控制|保持|稳定|维持|压减|降低?|提高|提升|增加?|扩大|下降|减少?)[到至在]|达到?|不[低高少多大小]于|不超过"
    "|不突破|[超高低大小少多]于|超过"
)
_ZH_SPAN = "(?:半年|年度|年|季度|季|月|周|旬|日|天)"
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d|,\d|\.\d))"
_STOPPED = "审批|批准|核准|备案|受理|新建|新增|扩建|生产|销售|使用|进口|供应|施工|开采|供地|建设"

_PATTERNS = {
    "deadline": (
        rf"(?:到|至|截至|截止) {{0,2}}{_YEAR}(?:{_MONTH}{_DAY}?)?[底末]?",
        rf"{_YEAR}(?:{_MONTH})?{_DAY}?(?:[底末]|[上中下]旬)?{_BEFORE}",
        rf"{_YEAR}(?:{_MONTH})?(?:[底末内]|完成|建成|实现|达到|全面)",
        rf"(?<![\d年]){_MONTH}{_DAY}?(?:[底末]|[上中下]旬)?{_BEFORE}",
        rf"(?<!\d){_MONTH}[底末]",
        rf"(?<!近)(?<!多)[年月季][底末内]{_BEFORE}?",
        rf"[\d{_DIGITS}]{{1,4}} {{0,2}}(?:个工作日|工作日|个月|周|天|日)[之以]?内",
        r"限期",
        rf"\b(?:by|before|until|no later than|not later than) {_EN_DAY}",
        rf"\bby the end of (?:the|this|each|every|next) {_SPAN}\b",
        rf"\bwithin (?:\d{{1,4}}|[a-z]{{2,9}}) (?:working |calendar )?{_SPAN}s?\b",
    ),
    "ban": (
        r"禁止|严禁|不得(?!不)|不准|不允许|杜绝|禁[伐渔采捕燃养牧猎]|一律不",
        rf"不再[\u4e00-\u9fff]{{2}}|不予[\u4e00-\u9fff]{{2}}|(?:暂停|停止|暂缓)(?:{_STOPPED})",
        r"\b(?:prohibit(?:ed|s|ion)?|forbid(?:s|den)?|bans?|banned|(?:must|shall|may) not)\b",
        rf"\bnot (?:be )?(?:{_EN_PERMIT})\b",
        rf"\bno (?:[a-z-]{{1,20}} ){{1,8}}?(?:be|is|are) (?:{_EN_PERMIT})\b",
        r"\bno (?:new|further|additional) [a-z-]{1,20}",
        r"\bno (?:[a-z-]{1,20} ){1,4}?(?:shall|must|may)\b",
    ),
    "trend": (
        r"逐年|稳定|同步|提高|提升|上升|增长|下降|降低|减少|不增加|不恶化|不退化",
        r"\b(?:year by year|year on year|steadily|stable|keep pace|in step with)\b",
        rf"\bnot (?:be )?(?:{_EN_CHANGE}|deteriorat|rise)[a-z]{{0,4}}\b",
        rf"\b(?:{_EN_CHANGE}|rais|ris|drop|lower|grow)[a-z]{{0,4}} (?:by|to|from|annually)\b",
    ),
    "frequency": (
        rf"每(?:[{_DIGITS}\d]{{0,3}}个?){_ZH_SPAN}",
        r"定期|逐[月季日]|按[月季年]|(?:一|半|每)(?:年|月|季度|季|周)一(?:次|[\u4e00-\u9fff]{2})",
        rf"[半每\d{_FEW}]{{1,3}}个?{_ZH_SPAN}(?:至少|不少于)?[\d{_FEW}]{{1,2}}次",
        rf"\b(?:per|every|each) (?:half (?:a )?|(?:\d{{1,3}}|other|{_EN_WORDS}) )?{_SPAN}s?\b",
        r"\b(?:annually|yearly|quarterly|monthly|weekly|daily|fortnightly|regularly|periodically)\b",
        r"\b(?:half-?yearly|semi-?annual(?:ly)?|bi-?annual(?:ly)?|[bt]r?i-?ennial(?:ly)?)\b",
        rf"\b(?:once|twice|times) (?:a|per|every|in) (?:{_EN_WORDS} |\d{{1,3}} )?{_SPAN}s?\b",
    ),
    "number": (
        rf"百分之[{_DIGITS}点\d.]{{1,8}}|[{_DIGITS}]{{1,3}}分之[{_DIGITS}]{{1,3}}",
        rf"翻[{_DIGITS}]?番|[{_DIGITS}]{{1,3}}成以[上下内]",
        rf"(?<![第{_DIGITS}])[一二两三四五六七八九]成(?:半|左右)?(?![员人立效功果不本品材为熟长型分])",
        r"一半|过半|半数",
        rf"(?:{_ZH_LIMIT}) {{0,2}}{_NO_YEAR}{_NUMBER}{_PER_CENT}?(?:左右|以[上下内])?",
        rf"(?<![a-z\d.]){_NUMBER}(?:左右|以[上下内])",
        r"(?:全部|基本)(?:实现|完成|建成|淘汰|关停|取缔|退出|达标|消除|覆盖|到位|杜绝|解决|消灭)|全覆盖",
        rf"\b(?:{_EN_LIMIT}) {{0,2}}{_EN_NUMBER}(?: {_SPAN}s?\b)?",
        rf"\b{_EN_WORDS}{_PER_CENT}",
        rf"\b(?:{_EN_SHARE})\b",
    ),
    "duty": (
        r"必须|应当|务必",
        r"\b(?:shall|must|(?:is|are) (?:required|obliged) to|ha(?:s|ve) to)\b(?! not\b)",
    ),
}  # fmt: skip
_COMPILED = {
    kind: [re.compile(pattern, re.ASCII) for pattern in patterns]
    for kind, patterns in _PATTERNS.items()
}
_QUANTITY = re.compile(
    rf"(?<![a-z\d.])(?<!第){_NUMBER} {{0,2}}"
    r"(?:个?百分点|per ?cent(?:age points?)?|[%‰]"
    r"|(?P<unit>[^\W\d_][^\s\d,.;:()（），、。；：]{0,11}))"
)
_WORDED = re.compile(
    rf"(?<![{_DIGITS}])[{_DIGITS}]{{1,6}} {{0,2}}(?P<unit>[\u4e00-\u9fff]{{1,6}}?)以[上下内]"
)
_NUMERALS = "十百千万亿"
_LONGEST = 12
_SHORT_LATIN = frozenset("mtglwvk")
_TIME = "[time]"
# Spellings that, behind a number in running text, mostly mean something else: 3点, 10开.
_NOT_UNITS = frozenset({"分", "点", "度", "开", "point", "points", "count"})
_POWERS = ("平方", "立方")


def signs(
    plain: str, systems: Iterable[UnitSystem], kinds: Iterable[str] = KINDS
) -> Iterator[Sign]:
    """Yield what looks checkable in a text, kind by kind and in order; what overlaps is one.

    Args:
        plain: the text in its plain form.
        systems: the units that make a number a quantity.
        kinds: what is looked for.
    """
    units = frozenset[str]().union(*map(_spellings, systems))
    for kind in kinds:
        found = [match.span() for pattern in _COMPILED[kind] for match in pattern.finditer(plain)]
        if kind == "number":
            found += _quantities(plain, units)
        begun = last = -1
        for start, end in sorted(found):
            if start >= last:
                if begun >= 0:
                    yield Sign(kind, begun, last)
                begun, last = start, end
            last = max(last, end)
        if begun >= 0:
            yield Sign(kind, begun, last)


def _quantities(plain: str, units: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand that have a unit."""
    for match in _QUANTITY.finditer(plain):
        if match["unit"] is None:
            yield match.span()
            continue
        length = _unit_length(match["unit"], units)
        if length:
            yield match.start(), match.start("unit") + length
    for match in _WORDED.finditer(plain):
        if match["unit"] in units:
            yield match.span()


def _unit_length(text: str, units: frozenset[str]) -> int:
    """Return how many characters after a number are a unit; 0 if they begin with none."""
    numeral = len(text) - len(text.lstrip(_NUMERALS))
    rest = text[numeral:]
    if not rest:
        return 0
    if rest[0] < "\u0250" or rest[0] in "Ωμ°℃℉":
        word = re.match(r"[a-zµμ°℃℉/²³·^]+", rest)
        return numeral + len(word[0]) if word and word[0] in units else 0
    if rest.startswith(_POWERS):
        numeral, rest = numeral + 2, rest[2:]
    for length in range(min(len(rest), _LONGEST), 0, -1):
        if rest[:length] in units:
            return numeral + length
    return 0


@lru_cache(maxsize=8)
def _spellings(system: UnitSystem) -> frozenset[str]:
    """Return the spellings of units of a system but those of time, in the plain form of texts."""
    known: set[str] = set()
    for unit in system.lexicon.units.values():
        if unit.dimension == ((_TIME, 1),):
            continue
        for spelling in (unit.name, unit.symbol, *unit.chinese, *unit.others):
            plain = "".join(map(simplified, spelling))
            if len(plain) > 1 or not plain.isascii() or plain in _SHORT_LATIN:
                known.add(plain)
    return frozenset(known - _NOT_UNITS)
