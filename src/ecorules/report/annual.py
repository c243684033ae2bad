"""The annual report: progress, misses, what is open and why, what it still needs, what comes."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ecorules.assessment.explain import account
from ecorules.assessment.explain.numbers import plain
from ecorules.assessment.members import member_title
from ecorules.assessment.people import ROLES
from ecorules.assessment.responsibility import ROLE_WORDS, rule_title
from ecorules.assessment.rows import NUMERIC, SIGNS, header, keys_shown, row, with_unit
from ecorules.assessment.selection import NONE
from ecorules.assessment.summary import STATUSES
from ecorules.assessment.unit_results import unit_result
from ecorules.language.titles import in_language
from ecorules.report.blocks import Heading, Items, Paragraph, Table
from ecorules.report.needs import is_of_members, remaining_need
from ecorules.report.scores import score_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecorules.assessment.results import Assessment
    from ecorules.assessment.summary import Breakdown, Summary
    from ecorules.assessment.unit_results import UnitResult
    from ecorules.assessment.verdict import Verdict
    from ecorules.periods import Period
    from ecorules.report.blocks import Block
    from ecorules.report.words import Words

__all__ = ["MOST", "Annual"]

MOST = 500
"""So many rows a list of a report has."""

_MEMBERS = 30
_WHOLE = 10**9
_CHAPTER = re.compile(r"\s*(第[^章篇部分\s]{1,10}[章篇部分]|[^\s(（.．、:：\[\-—§]+)")


_Cell: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""A rule, and the labels of a series in order of their keys."""


class _Found(NamedTuple):
    """Verdicts of one status: the cells of all, and the first of them in full."""

    cells: list[_Cell]
    first: list[Verdict]


@dataclass(frozen=True, slots=True)
class Annual:
    """What an annual report is about.

    Attributes:
        assessment: the verdicts.
        words: the language.
        unit: the unit it is about, or None for the whole set.
        public: whether people and notes are left out.
        previous: an earlier assessment to compare with, or None.
    """

    assessment: Assessment
    words: Words
    unit: str | None = None
    public: bool = False
    previous: Assessment | None = None

    @property
    def title(self) -> str:
        """The title of the report."""
        rule_set = self.assessment.rule_set
        name = in_language(rule_set.model.title, self.words.lang) or rule_set.id
        whole = self.words("annual", title=name)
        return whole if self.unit is None else self.words("of_unit", title=whole, unit=self.unit)

    def blocks(self) -> Iterator[Block]:
        """Yield the report from top to bottom."""
        about = None if self.unit is None else unit_result(self.assessment, self.unit)
        yield Heading(self.title, 1)
        yield Paragraph(self._facts())
        yield from self._progress(about)
        yield from score_blocks(
            self.assessment, self.words, unit=self.unit, public=self.public, most=MOST
        )
        yield from self._missed(about)
        yield from self._undetermined(about)
        yield from self._pending(about)
        yield from self._met(about)
        yield from self._due()
        if not self.public:
            yield from self._people(about)
            yield from self._notes(about)

    # What it is about

    def _facts(self) -> str:
        words, assessment = self.words, self.assessment
        model = assessment.rule_set.model
        seen = "seen_default" if assessment.as_of_defaulted else "seen"
        told = [words(seen, period=words.period(assessment.as_of))]
        if self.previous is not None:
            told.append(words("compared", period=words.period(self.previous.as_of)))
        if model.edition is None:
            told.append(words("set", id=model.id))
        else:
            told.append(words("set_edition", id=model.id, edition=model.edition))
        for name, source in (model.sources or {}).items():
            parts = [in_language(source.title, words.lang) or name]
            parts += [
                text
                for text in (in_language(source.issuer, words.lang), source.number, source.issued)
                if text
            ]
            told.append(f"{words('joined').join(parts)}{'。' if words.lang == 'zh' else '.'}")
        return ("" if words.lang == "zh" else " ").join(told)

    # Progress

    def _progress(self, about: UnitResult | None) -> Iterator[Block]:
        words, assessment = self.words, self.assessment
        summary = assessment.summary() if about is None else about.summary()
        yield Heading(words("progress"))
        yield Paragraph(words("counts", total=f"{summary.total:,}", told=words.counts(summary)))
        if about is not None:
            if not self.public:
                roles = ROLE_WORDS[words.lang]
                named = {roles[role]: found for role, found in about.by_role.items()}
                yield Heading(words("by_role"), 3)
                yield self._counted("role", named)
            return
        places = len(assessment.selection.series)
        whole = assessment.status() if places == 1 else None
        if isinstance(whole, str):
            yield Paragraph(words("whole", status=words.status(whole)))
        clauses, chapters = assessment.by("clause"), self._by_chapter()
        if 1 < len(chapters) < len(clauses):
            yield Heading(words("by_chapter"), 3)
            yield self._counted("chapter", chapters)
        if len(clauses) > 1:
            yield Heading(words("by_clause"), 3)
            yield self._counted("clause", clauses)
            if sum(part.total for part in clauses.values()) > summary.total:
                yield Paragraph(words("several_clauses"))
        for key in self._keys[:1] if places <= MOST else ():
            yield Heading(words("by_place"), 3)
            yield self._counted("place", assessment.by(key))

    def _by_chapter(self) -> dict[str, Summary]:
        """Return the counts by what clauses begin with: 二(一)1 stands in 二."""
        model = self.assessment.rule_set.model
        several = len(model.sources or {}) > 1
        rules: dict[str, list[str]] = {}
        for rule in self.assessment.rules:
            named = [
                f"{source.document} {match[1]}" if several and source.document else match[1]
                for source in model.rules[rule].source or ()
                if source.clause and (match := _CHAPTER.match(source.clause))
            ]
            for chapter in dict.fromkeys(named or [NONE]):
                rules.setdefault(chapter, []).append(rule)
        if NONE in rules:
            rules[NONE] = rules.pop(NONE)
        return {
            name: self.assessment.filter(rule=listed).summary() for name, listed in rules.items()
        }

    def _counted(self, what: str, found: Mapping[str, Summary]) -> Table:
        words = self.words
        head = [words(what), words("total"), *(words.status(status) for status in STATUSES)]
        rows = [
            [words("none") if label == NONE else label, f"{part.total:,}",
             *(f"{part[status]:,}" for status in STATUSES)]
            for label, part in islice(found.items(), MOST)
        ]  # fmt: skip
        if len(found) > MOST:
            rows.append([words("more", count=len(found) - MOST), *("" for _ in head[1:])])
        return Table(head, rows, right=frozenset(range(1, len(head))))

    # Verdicts

    def _found(self, about: UnitResult | None, status: str) -> _Found:
        """Return the verdicts of one status: their cells, and the first of them in full."""
        if about is not None:
            mine = [one for one in about if one.status == status]
            return _Found([_cell(one) for one in mine], mine[:MOST])
        chosen = self.assessment.filter(status=status)
        return _Found(_cells(self.assessment, status), list(islice(chosen, MOST)))

    def _missed(self, about: UnitResult | None) -> Iterator[Block]:
        words, previous = self.words, self.previous
        yield Heading(words("missed"))
        now = self._found(about, "missed")
        before: set[_Cell] = set()
        if previous is not None:
            before = set(self._missed_before(previous))
            fresh = sum(cell not in before for cell in now.cells)
            word = "new_misses" if fresh else "no_new_misses"
            yield Paragraph(words(word, count=fresh, period=words.period(previous.as_of)))
        if not now.cells:
            yield Paragraph(words("nothing_missed"))
        else:
            extra = {"would_pass": [self._would_pass(one) for one in now.first]}
            excuses = [one.excuse for one in now.first]
            if any(excuses) and not self.public:
                extra["excuse"] = excuses
            if previous is not None:
                extra["new"] = ["" if _cell(one) in before else words("new") for one in now.first]
            yield self._table(now, ("value", "bound", "margin", "period"), extra)
        yield from self._failing_members(now.first)
        if previous is not None:
            yield from self._no_longer(previous, before - set(now.cells), about)

    def _missed_before(self, previous: Assessment) -> list[_Cell]:
        if self.unit is None:
            return _cells(previous, "missed")
        return [_cell(one) for one in unit_result(previous, self.unit) if one.status == "missed"]

    def _no_longer(
        self, previous: Assessment, gone: set[_Cell], about: UnitResult | None
    ) -> Iterator[Block]:
        """Yield what was missed before, is judged here too, and is not missed now."""
        if about is not None:
            judged = {_cell(one) for one in about}
        else:
            judged = {cell for status in STATUSES for cell in _cells(self.assessment, status)
                      if cell in gone}  # fmt: skip
        if gone & judged:
            yield Heading(self.words("no_longer", period=self.words.period(previous.as_of)), 3)
            names = [self._name(*cell) for cell in sorted(gone & judged)]
            yield Items(self._shortened(names))

    def _failing_members(self, missed: list[Verdict]) -> Iterator[Block]:
        """Yield the members of registers that miss a rule."""
        told = []
        for verdict in missed:
            failing = (one for one in verdict.members if one.status == "missed")
            names = [member_title(one, self.words.lang) for one in failing]
            if names:
                more = len(names) - _MEMBERS
                names = [*names[:_MEMBERS], *([self.words("more", count=more)] * (more > 0))]
                told.append(f"{self._name(*_cell(verdict))}{self.words('colon')}"
                            f"{self.words.listed(names)}")  # fmt: skip
        if told:
            yield Heading(self.words("failing"), 3)
            yield Items(told)

    def _undetermined(self, about: UnitResult | None) -> Iterator[Block]:
        yield Heading(self.words("undetermined"))
        found = self._found(about, "undetermined")
        if found.cells:
            why = [account(one, self.words.lang).why() for one in found.first]
            yield self._table(found, ("bound",), {"missing": why})
        else:
            yield Paragraph(self.words("nothing_undetermined"))

    def _pending(self, about: UnitResult | None) -> Iterator[Block]:
        yield Heading(self.words("pending"))
        found = self._found(about, "pending")
        if found.cells:
            due: dict[tuple[str, str], list[Period]] = {}
            for day in self.assessment.due_days():
                for member in {day.member, ""}:
                    due.setdefault((day.rule, member), []).append(day.period)
            columns = {
                "judged": [self._judged(one, due) for one in found.first],
                "so_far": [self._so_far(one) for one in found.first],
                "needed": [self._needed(one) for one in found.first],
                "would_pass": [self._would_pass(one) for one in found.first],
            }
            yield self._table(found, ("bound",), columns)
        else:
            yield Paragraph(self.words("nothing_pending"))

    def _met(self, about: UnitResult | None) -> Iterator[Block]:
        words = self.words
        yield Heading(words("met"))
        found = self._found(about, "met")
        if not found.cells:
            yield Paragraph(words("nothing_met"))
            return
        summary = self.assessment.summary() if about is None else about.summary()
        decided = summary["met"] + summary["missed"]
        yield Paragraph(words(
            "met_counts", met=f"{len(found.cells):,}", decided=f"{decided:,}",
            total=f"{summary.total:,}",
        ))  # fmt: skip
        yield self._table(found, ("value", "bound", "margin", "period"), {})

    def _judged(self, verdict: Verdict, due: Mapping[tuple[str, str], list[Period]]) -> str:
        """Return the judged period that ends last; of members with times of their own, theirs.

        Of a schedule it is the one that the bound shown is asked of, the first still open.
        """
        told = account(verdict, self.words.lang)
        if told.judgement is not None and any(one.scheduled for one in told.asked()):
            return str(told.judgement.period or "")
        judged = told.judged()
        judged = judged or due.get((verdict.rule, verdict.member), [])
        return str(max(judged, key=lambda period: period.last_day)) if judged else ""

    def _so_far(self, verdict: Verdict) -> str:
        found = verdict.so_far
        if found is None or found.value is None or is_of_members(verdict):
            return ""
        told, scale = account(verdict, self.words.lang), verdict.scale
        label = scale.label(found.value)
        value = told.label(label) if label is not None else told.value(found.value, scale.unit)
        return self.words.so_far(value, found.period)

    def _needed(self, verdict: Verdict) -> str:
        """Say what a pending rule still needs, or else what is missing."""
        need = remaining_need(verdict)
        if need is not None:
            return self.words.need(need)
        told = account(verdict, self.words.lang)
        return "" if verdict.reason in {"not_seen", "parts"} else told.why()

    def _would_pass(self, verdict: Verdict) -> str:
        level = verdict.would_pass
        return "" if level is None else account(verdict, self.words.lang).would_pass(level)

    def _table(
        self, found: _Found, columns: tuple[str, ...], extra: Mapping[str, list[str]]
    ) -> Table:
        """Return verdicts as rows: rule, title, place, columns of tables, and further cells."""
        words, names = self.words, [n for n in header(self.assessment) if n not in self._keys]
        places = [self._place(self._labels(one)) for one in found.first]
        head = ["rule", "title", *(["place"] if any(places) else []), *columns, *extra]
        rows = []
        for number, verdict in enumerate(found.first):
            texts = dict(zip(names, row(verdict, (), why=_WHOLE, lang=words.lang), strict=True))
            texts["bound"] = texts["bound"] or _asked(verdict, words.lang)
            rows.append([
                verdict.rule, verdict.title(words.lang), *([places[number]] if any(places) else []),
                *(texts[column] for column in columns),
                *(cells[number] for cells in extra.values()),
            ])  # fmt: skip
        more = len(found.cells) - len(found.first)
        if more > 0:
            rows.append([words("more", count=f"{more:,}"), *("" for _ in head[1:])])
        flush = {n for n, name in enumerate(head) if name in NUMERIC}
        return Table([words(name) for name in head], rows, right=frozenset(flush))

    @property
    def _keys(self) -> tuple[str, ...]:
        return keys_shown(self.assessment)

    def _place(self, series: Iterable[tuple[str, str]]) -> str:
        """Return the labels that tell a series from others, those of a member included."""
        hidden = set(self.assessment.keys) - set(self._keys)
        return self.words.listed([label for key, label in series if key not in hidden])

    def _labels(self, verdict: Verdict) -> Iterator[tuple[str, str]]:
        """Yield the labels of a series; a member is called by the title that its row gives."""
        for key, label in verdict.series.items():
            yield key, member_title(verdict, self.words.lang) if label == verdict.member else label

    def _name(self, rule: str, series: Iterable[tuple[str, str]]) -> str:
        title = self._title(rule)
        place = self._place(series)
        return self.words("of_unit", title=title, unit=place) if place else title

    def _title(self, rule: str) -> str:
        """Return the title of a rule, and its id, by which rules of one title are told apart."""
        title = rule_title(self.assessment.rule_set.model, rule, self.words.lang)
        return title if title == rule else self.words("titled", title=title, rule=rule)

    def _shortened(self, texts: list[str]) -> list[str]:
        more = len(texts) - MOST
        return [*texts[:MOST], self.words("more", count=f"{more:,}")] if more > 0 else texts

    # What comes

    def _due(self) -> Iterator[Block]:
        words = self.words
        first, last = _next_year(self.assessment.as_of.last_day)
        yield Heading(words("due"))
        if first > last:
            yield Paragraph(words("nothing_due"))
            return
        yield Paragraph(words("due_span", first=first.isoformat(), last=last.isoformat()))
        found = self.assessment.due_days(first=first, last=last, unit=self.unit)
        here = set(self.assessment.rules)
        days = [one for one in found if one.rule in here]
        if not days:
            yield Paragraph(words("nothing_due"))
        else:
            head = ["day", "rule", "title", "period", "clause", *([] if self.public else ["who"])]
            rows = [
                [one.day.isoformat(), one.rule, one.title(words.lang), str(one.period), one.clause,
                 *([] if self.public else [one.who(words.lang)])]
                for one in islice(days, MOST)
            ]  # fmt: skip
            if len(days) > MOST:
                rows.append([words("more", count=len(days) - MOST), *("" for _ in head[1:])])
            yield Table([words(name) for name in head], rows)
        undated = [str(one) for one in found.undated if one.rule in here]
        if undated and self.unit is None:
            yield Paragraph(words("undated", told=words.listed(self._shortened(undated))))

    # People and notes

    def _people(self, about: UnitResult | None) -> Iterator[Block]:
        if about is not None:
            return
        words, assessment = self.words, self.assessment
        found: list[tuple[str, Breakdown]] = [(role, assessment.by(role)) for role in ROLES]
        rows = [
            [unit, ROLE_WORDS[words.lang][role], f"{part.total:,}",
             *(f"{part[status]:,}" for status in STATUSES)]
            for role, units in found for unit, part in units.items() if unit != NONE
        ]  # fmt: skip
        if not rows:
            return
        head = [words("unit"), words("role"), words("total"), *map(words.status, STATUSES)]
        if len(rows) > MOST:
            rows = [*rows[:MOST], [words("more", count=len(rows) - MOST), *("" for _ in head[1:])]]
        yield Heading(words("people"))
        yield Table(head, rows, right=frozenset(range(2, len(head))))

    def _notes(self, about: UnitResult | None) -> Iterator[Block]:
        words, assessment = self.words, self.assessment
        rules = assessment.rules if about is None else about.page.rules
        told = []
        for rule in rules:
            note = in_language(assessment.rule_set.model.rules[rule].note, words.lang)
            if note:
                told.append(f"{self._title(rule)}{words('colon')}{note}")
        if told:
            yield Heading(words("notes"))
            yield Items(self._shortened(told))
        if assessment.notes:
            yield Heading(words("data_notes"))
            yield Items(self._shortened([note.message for note in assessment.notes]))


def _asked(verdict: Verdict, lang: str) -> str:
    """Return the bounds of the judged period that is shown, where a table shows none."""
    scale, told = verdict.scale, []
    if scale.dates or verdict.node.measure is None:
        return ""
    for one in account(verdict, lang).asked():
        if not math.isnan(one.number):
            label = scale.label(one.number)
            text = label or with_unit(plain(scale.value(one.number)), scale.unit, lang)
            told.append(f"{SIGNS[one.side, one.strict]} {text}")
    return " ".join(told)


def _cell(verdict: Verdict) -> _Cell:
    return verdict.rule, tuple(sorted(verdict.series.items()))


def _cells(assessment: Assessment, status: str) -> list[_Cell]:
    """Return the rules and series that have a status, without forming their verdicts."""
    selection = assessment.filter(status=status).selection
    ids, index = assessment.evaluation.rule_ids, assessment.evaluation.panel.index
    grid = selection.grid()
    labels = {
        series: tuple(sorted(index.label(series).items())) for series in selection.series.tolist()
    }
    return [
        (ids[rule], labels[series])
        for rule in selection.rules.tolist()
        for series in grid[rule].nonzero()[0].tolist()
    ]


def _next_year(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the year that follows a day."""
    try:
        first = day + dt.timedelta(days=1)
    except OverflowError:
        return dt.date.max, dt.date.min
    try:
        last = first.replace(year=first.year + 1) - dt.timedelta(days=1)
    except ValueError:  # from 29 February, or in the last year of the calendar
        last = dt.date.max if first.year == dt.date.max.year else first.replace(
            year=first.year + 1, day=28
        )  # fmt: skip
    return first, last
