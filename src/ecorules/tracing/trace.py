"""Whether a rule set covers a text: where its phrases stand, and what no phrase stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.assessment.languages import check_language
from ecorules.assessment.tables import text_table
from ecorules.errors import NotFoundError, UsageError, did_you_mean
from ecorules.tracing.phrases import phrases
from ecorules.tracing.signs import KINDS, signs
from ecorules.tracing.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ecorules.ruleset import RuleSet
    from ecorules.tracing.phrases import Phrase
    from ecorules.tracing.signs import Sign
    from ecorules.tracing.text import Cover, Spot

__all__ = ["Leftover", "Mark", "PhraseTrace", "Trace", "trace"]

_SPOTS = 20
_MARKS = 20
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_WORDS = {
    "en": {
        "phrases": "{found} of {total} phrases are found.",
        "left": "{left} of {total} sentences that look checkable have a part without a phrase.",
        "none": "Nothing that looks checkable is left over.",
        "missing": "not found", "once": "found", "several": "found {count} times",
        "header": ("state", "kind", "owner", "phrase", "clause", "place"),
        "left_header": ("place", "signs", "sentence"),
    },
    "zh": {
        "phrases": "{total}个短语中找到{found}个。",
        "left": "看来可考核的{total}句中有{left}句尚有短语未覆盖的内容。",
        "none": "没有遗漏看来可考核的内容。",
        "missing": "未找到", "once": "找到", "several": "找到{count}处",
        "header": ("结果", "类别", "所属", "短语", "条款", "位置"),
        "left_header": ("位置", "迹象", "句子"),
    },
}  # fmt: skip
_KIND_WORDS = {
    "en": {kind: kind for kind in KINDS},
    "zh": {
        "number": "数量",
        "deadline": "期限",
        "ban": "禁令",
        "trend": "趋势",
        "frequency": "频次",
        "duty": "义务",
    },
}


@dataclass(frozen=True, slots=True)
class PhraseTrace:
    """Where one phrase stands.

    Attributes:
        phrase: the phrase, and what carries it.
        count: how often it stands in the text.
        spots: the first twenty places.
    """

    phrase: Phrase
    count: int
    spots: tuple[Spot, ...]

    @property
    def state(self) -> str:
        """``missing``, ``once`` or ``several``."""
        return "missing" if not self.count else "once" if self.count == 1 else "several"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign in a sentence: its kind, its text, and its place."""

    kind: str
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sentence, or cell of a table, in which something looks checkable that no phrase covers.

    Attributes:
        spot: where the first sign is that is not covered.
        text: the sentence on one line; of a long one the part around that sign.
        marks: what looks checkable and is not covered, the first twenty.
        count: how many such signs there are in it.
    """

    spot: Spot
    text: str
    marks: tuple[Mark, ...]
    count: int

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its signs."""
        return tuple(dict.fromkeys(mark.kind for mark in self.marks))


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """How a rule set and a text fit.

    Attributes:
        phrases: where each phrase of the set stands, in the order of the file.
        leftovers: what looks checkable and is covered by no phrase, in the order of the text.
        checkable: how many sentences look checkable, covered or not.
    """

    phrases: tuple[PhraseTrace, ...]
    leftovers: tuple[Leftover, ...]
    checkable: int

    @property
    def missing(self) -> tuple[PhraseTrace, ...]:
        """The phrases that the text does not hold."""
        return tuple(one for one in self.phrases if not one.count)

    @property
    def ambiguous(self) -> tuple[PhraseTrace, ...]:
        """The phrases that stand in the text more than once."""
        return tuple(one for one in self.phrases if one.count > 1)

    @property
    def complete(self) -> bool:
        """Whether all phrases are found and nothing is left over."""
        return not self.missing and not self.leftovers

    def text(self, lang: str = "en") -> str:
        """Return both lists.

        Args:
            lang: ``en`` or ``zh``.

        Raises:
            UsageError: there is no such language.
        """
        return "\n".join(self._lines(lang))

    def _lines(self, lang: str) -> Iterator[str]:
        check_language(lang)
        words: dict[str, Any] = _WORDS[lang]
        found = len(self.phrases) - len(self.missing)
        yield words["phrases"].format(found=found, total=len(self.phrases))
        if self.phrases:
            yield ""
            order = {"missing": 0, "several": 1, "once": 2}
            ranked = sorted(self.phrases, key=lambda one: order[one.state])
            yield text_table(words["header"], [self._row(one, words) for one in ranked])
            yield ""
        if not self.leftovers:
            yield words["none"]
            return
        yield words["left"].format(left=len(self.leftovers), total=self.checkable)
        yield ""
        named = _KIND_WORDS[lang]
        rows = [
            [str(one.spot),
             " ".join(f"{named[kind]}:{self._signs(one, kind)}" for kind in one.kinds), one.text]
            for one in self.leftovers
        ]  # fmt: skip
        yield text_table(words["left_header"], rows)

    def _row(self, one: PhraseTrace, words: dict[str, Any]) -> list[str]:
        places = " ".join(map(str, one.spots[:5])) + (" …" if one.count > 5 else "")
        state = words[one.state].format(count=one.count)
        phrase = one.phrase
        owner = f"{phrase.rule_set}: {phrase.owner}" if self._several else phrase.owner
        return [state, phrase.kind, owner, phrase.text, phrase.clause, places]

    @property
    def _several(self) -> bool:
        """Whether the phrases are those of several sets."""
        return len({one.phrase.rule_set for one in self.phrases}) > 1

    def _signs(self, one: Leftover, kind: str) -> str:
        texts = [" ".join(mark.text.split()) for mark in one.marks if mark.kind == kind]
        return ",".join(dict.fromkeys(texts))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        return {
            "complete": self.complete,
            "phrases": [
                {
                    "rule_set": one.phrase.rule_set, "kind": one.phrase.kind,
                    "owner": one.phrase.owner, "phrase": one.phrase.text,
                    "document": one.phrase.document, "clause": one.phrase.clause,
                    "state": one.state, "count": one.count,
                    "places": [spot._asdict() for spot in one.spots],
                }
                for one in self.phrases
            ],
            "checkable": self.checkable,
            "leftovers": [
                {
                    **one.spot._asdict(), "text": one.text, "count": one.count,
                    "signs": [
                        {"kind": mark.kind, "text": mark.text, **mark.spot._asdict()}
                        for mark in one.marks
                    ],
                }
                for one in self.leftovers
            ],
        }  # fmt: skip

    def __repr__(self) -> str:
        return self.text()


def trace(
    rule_set: RuleSet | Sequence[RuleSet],
    text: str,
    *,
    document: str | None = None,
    kinds: Collection[str] = KINDS,
) -> Trace:
    """Find the phrases of a rule set in a text, and what looks checkable beside them.

    Phrases are compared without regard to width, case, spaces and line breaks, and to simplified
    or traditional script. What looks checkable in a clause (as commas and colons divide a
    sentence, or the cell of a table) is covered if a phrase of a rule, a row, or an entry of
    ``left_out`` stands in the clause. Elsewhere in the sentence a phrase covers only a deadline
    that is a clause of its own, and a number that its rule or row says and no other clause does.

    Args:
        rule_set: the rule set, or several that one text was divided among.
        text: the text of the plan.
        document: the document that the text is, where the set cites several: only its phrases.
        kinds: what is looked for: ``number``, ``deadline``, ``ban``, ``trend``, ``frequency``,
            ``duty``.

    Raises:
        UsageError: the text is longer than 20 million characters, or there is no such kind.
        NotFoundError: no set cites such a document.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³, source: {phrase: 空气PM2.5}}}
        ... ''')
        >>> found = er.trace(plan, "到2020年，空氣 PM2.5降至45微克/立方米以下。每年考核。")
        >>> found.phrases[0].spots, [one.text for one in found.leftovers]
        ((Spot(line=1, column=8),), ['每年考核'])
    """
    wanted = [one for one in KINDS if one in kinds]
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(
                f"there is no kind of sign {kind!r}{did_you_mean(kind, KINDS)}",
                code="unknown-word",
                hint=f"the kinds: {', '.join(KINDS)}",
            )
    sets = tuple(rule_set) if isinstance(rule_set, Sequence) else (rule_set,)
    known = dict.fromkeys(name for one in sets for name in one.model.sources or {})
    if document is not None and document not in known:
        raise NotFoundError(
            f"no document {document!r} is cited{did_you_mean(document, known)}",
            code="unknown-document",
            hint=f"the documents: {', '.join(known)}" if known else "no sources are declared",
        )
    read = Text(text)
    asked = [phrase for one in sets for phrase in phrases(one.model, document)]
    found, cover = read.find([one.text for one in asked], shown=_SPOTS)
    traced = tuple(
        PhraseTrace(phrase, one.count, tuple(map(read.spot, one.starts)))
        for phrase, one in zip(asked, found, strict=True)
    )
    seen = list(signs(read.plain, [one.compiled.system for one in sets], wanted))
    pieces = read.pieces(np.array([sign.start for sign in seen], np.intp))
    by_piece: dict[int, list[Sign]] = {}
    for sign, piece in zip(seen, pieces.tolist(), strict=True):
        by_piece.setdefault(piece, []).append(sign)
    leftovers = []
    for piece in sorted(by_piece):
        mine = sorted(by_piece[piece], key=lambda sign: sign.start)
        if cover.sentences[piece]:
            numbers = [asked[number].numbers for number in cover.phrases_in(piece)]
            mine = _uncovered(mine, read, cover, frozenset[float]().union(*numbers))
        if not mine:
            continue
        marks = tuple(
            Mark(sign.kind, text[sign.start : sign.end], read.spot(sign.start))
            for sign in mine[:_MARKS]
        )
        excerpt = read.excerpt(piece, mine[0].start)
        leftovers.append(Leftover(marks[0].spot, excerpt, marks, len(mine)))
    return Trace(traced, tuple(leftovers), len(by_piece))


def _uncovered(
    sentence: list[Sign], read: Text, cover: Cover, said: frozenset[float]
) -> list[Sign]:
    """Return the signs of a sentence with a phrase that are covered neither there nor from there.

    Args:
        sentence: its signs, in order.
        read: the text.
        cover: what phrases stand for.
        said: the numbers that the owners of its phrases say.
    """
    by_clause: dict[int, list[Sign]] = {}
    places = read.clauses(np.array([sign.start for sign in sentence], np.intp)).tolist()
    for sign, clause in zip(sentence, places, strict=True):
        by_clause.setdefault(clause, []).append(sign)
    # A number that is said beside a phrase is that phrase's, and not also another clause's.
    spent: set[float] = set()
    for clause, signs_here in by_clause.items():
        if cover.clauses[clause]:
            spent.update(*(_numbers(read, sign) for sign in signs_here))
    left = []
    for clause, signs_here in by_clause.items():
        if cover.clauses[clause] or all(sign.kind == "deadline" for sign in signs_here):
            continue
        for sign in signs_here:
            numbers = _numbers(read, sign) if sign.kind == "number" else set()
            if not numbers or not numbers <= said - spent:
                left.append(sign)
    return left


def _numbers(read: Text, sign: Sign) -> set[float]:
    plain = read.plain[sign.start : sign.end].replace(",", "")
    return {float(found) for found in _NUMBER.findall(plain)}
