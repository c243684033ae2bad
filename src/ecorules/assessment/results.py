"""Assessments: the verdicts of a rule set on data, looked at from any side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.assessment.evidence import Evidence
from ecorules.assessment.excuses import Excuse, excused
from ecorules.assessment.grains import grain_notes
from ecorules.assessment.membership import register_asked
from ecorules.assessment.record import Asked, data_digests, record
from ecorules.assessment.selection import Selection, chosen_words
from ecorules.assessment.summary import CODES, STATUSES, Breakdown, Summary, all_of_each
from ecorules.assessment.verdict import Verdict
from ecorules.data.digest import joint_digest
from ecorules.engine.details import REASONS
from ecorules.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from ecorules.assessment.calendar import Calendar
    from ecorules.assessment.scorecard import Score, Scores
    from ecorules.assessment.unit_results import UnitResult
    from ecorules.engine.evaluation import Evaluation
    from ecorules.errors import Problem
    from ecorules.language.models import Status
    from ecorules.periods import Period
    from ecorules.report import Report
    from ecorules.ruleset import RuleSet

__all__ = ["Assessment"]


class Assessment:
    """Exactly one verdict for every rule and every series, or a selection of them.

    Statuses are codes until something is asked for, so that millions of verdicts stay small.
    It never changes; a selection is another assessment that looks at the same codes.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... ''')
        >>> result = plan.evaluate({"pm25": {"2019": 48, "2020": 38}})
        >>> result
        air as of 2020 (the last period with data): 1 met
        <BLANKLINE>
        rule  status     value       bound   margin  period  why
        pm25  met     38 µg/m³  ≤ 45 µg/m³  7 µg/m³  2020
    """

    __slots__ = ("_evidence", "_selection", "asked", "rule_set")

    def __init__(
        self,
        rule_set: RuleSet,
        evaluation: Evaluation,
        selection: Selection | None = None,
        *,
        evidence: Evidence | None = None,
        asked: Asked | None = None,
    ) -> None:
        self.rule_set = rule_set
        self.asked = asked or Asked()
        self._evidence = evidence or Evidence(evaluation)
        self._selection = selection

    # What it holds

    @property
    def evaluation(self) -> Evaluation:
        """What the engine found."""
        return self._evidence.evaluation

    @property
    def evidence(self) -> Evidence:
        """What the engine found, piece by piece."""
        return self._evidence

    @property
    def as_of(self) -> Period:
        """The period or day up to which data were seen."""
        return self.evaluation.as_of

    @property
    def as_of_defaulted(self) -> bool:
        """Whether `as_of` was not given and is the last period with data."""
        return self.evaluation.defaulted

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What of the data was not used, and why."""
        return tuple(dict.fromkeys([*self.evaluation.notes, *grain_notes(self.evaluation)]))

    @property
    def statuses(self) -> NDArray[np.uint8]:
        """The codes of all statuses ``[rules, series]``, read-only, whatever is selected.

        1 met, 2 missed, 3 pending, 4 undetermined, 5 not applicable.
        """
        view = self.evaluation.statuses.view()
        view.flags.writeable = False
        return view

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that have a verdict here, in the order of the file."""
        ids = self.evaluation.rule_ids
        return tuple(ids[position] for position in self.selection.rules.tolist())

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns of the data: region, scenario, ..."""
        return self.evaluation.panel.keys

    @property
    def selection(self) -> Selection:
        """Which rules and series are looked at."""
        if self._selection is None:
            self._selection = Selection.of_all(self.evaluation)
        return self._selection

    def __len__(self) -> int:
        return self.selection.count

    def __iter__(self) -> Iterator[Verdict]:
        """Yield the verdicts, series by series and in the order of the rules."""
        selection = self.selection
        rules = selection.rules.tolist()
        for series, found in self._evidence.facts(rules, selection.series):
            for number, (bound, facts) in zip(rules, found, strict=True):
                if selection.holds(number, series):
                    yield Verdict(self._evidence, bound, facts, number=number, series=series)

    # Statuses

    def status(self, **keys: str) -> Status | dict[Any, Status]:
        """Return the status of the set: `all` of its binding rules, by Kleene's logic.

        Args:
            **keys: labels of the series asked for, for example ``region="株洲"``.

        Returns:
            One status if there is one series, else a status for each series by its label (by
            a tuple of labels if there are several keys).

        Raises:
            UsageError: there is no such key.
            NotFoundError: no series has these labels.
        """
        index, selection = self.evaluation.panel.index, self.selection
        binding = np.array(
            [rule.binding for rule in self.evaluation.compiled.rules.values()], np.bool_
        )
        counted = selection.grid() & binding[:, np.newaxis]
        codes = all_of_each(self.evaluation.statuses, counted)
        asked = index.mask(**keys)
        series = np.intersect1d(np.flatnonzero(asked), selection.series)
        words: list[Status] = [STATUSES[code - 1] for code in codes[series].tolist()]
        open_keys = [key for key in index.keys if keys.get(key) is None]
        if not open_keys or (len(index) == 1 and words):
            return words[0]
        labels = [index.label(number) for number in series.tolist()]
        if len(open_keys) == 1:
            return dict(zip((label[open_keys[0]] for label in labels), words, strict=True))
        names = (tuple(label[key] for key in open_keys) for label in labels)
        return dict(zip(names, words, strict=True))

    def summary(self) -> Summary:
        """Return how many verdicts have each status."""
        return Summary.of(self.selection.codes())

    def by(self, what: str) -> Breakdown:
        """Return a summary for each label of something.

        Args:
            what: ``lead``, ``support``, ``responsible``, ``supervise``, ``tags``, ``clause``,
                ``binding``, ``rule``, ``reason``, or a key of the data such as ``region``.

        Returns:
            Label -> summary. A rule with several labels counts under each of them, one without
            any under ``(none)``.

        Raises:
            UsageError: nothing is called that.
        """
        return self.selection.by(what)

    # Scores

    def scores(self, **keys: str) -> Scores:
        """Return the scores of all series selected here, by the scorecard of the set 考核评分.

        Args:
            **keys: labels of the series asked for; of a scorecard for units also the unit, by
                its role: ``lead="市环保局"``.

        Raises:
            NotFoundError: the set has no scorecard, or nothing has these labels.
            UsageError: there is no such key, or a value that is to be points is none.
        """
        from ecorules.assessment.scorecard import scores_of  # noqa: PLC0415  (few sets have one)

        return scores_of(self, **keys)

    def score(self, **keys: str) -> Score:
        """Return one score: points, the grade where it is decided, and what each item earned.

        Args:
            **keys: labels, as many as tell it from the others.

        Raises:
            NotFoundError: the set has no scorecard, or nothing has these labels.
            UsageError: several series or units have these labels, or there is no such key.
        """
        found = self.scores(**keys)
        if len(found) == 1:
            return found[0]
        if not len(found):
            raise NotFoundError(
                "no score has these labels in this selection", code="not-selected",
                hint="ask the whole assessment for it",
            )  # fmt: skip
        example = ", ".join(
            f"{key}={label!r}"
            for key, label in zip(found.keys, found[0].labels, strict=True)
            if key not in keys
        )
        raise UsageError(
            f"{len(found)} scores have these labels", code="ambiguous-series",
            hint=f"say which one, for example {example}",
        )  # fmt: skip

    # Selections

    @property
    def met(self) -> Assessment:
        """The verdicts that are met."""
        return self.filter(status="met")

    @property
    def missed(self) -> Assessment:
        """The verdicts that are missed."""
        return self.filter(status="missed")

    @property
    def pending(self) -> Assessment:
        """The verdicts that are not yet due and not yet decided."""
        return self.filter(status="pending")

    @property
    def undetermined(self) -> Assessment:
        """The verdicts that are due and lack something."""
        return self.filter(status="undetermined")

    @property
    def not_applicable(self) -> Assessment:
        """The verdicts of rules that do not apply."""
        return self.filter(status="not_applicable")

    def filter(
        self,
        *,
        rule: str | Collection[str] | None = None,
        status: str | Collection[str] | None = None,
        reason: str | Collection[str] | None = None,
        lead: str | Collection[str] | None = None,
        support: str | Collection[str] | None = None,
        responsible: str | Collection[str] | None = None,
        supervise: str | Collection[str] | None = None,
        tags: str | Collection[str] | None = None,
        binding: bool | None = None,
        **keys: str | Collection[str] | None,
    ) -> Assessment:
        """Return the verdicts that fit all that is asked; a list means any of its entries.

        Args:
            rule: ids of rules.
            status: names of statuses.
            reason: reason codes.
            lead: lead units.
            support: supporting units.
            responsible: responsible units.
            supervise: supervising units.
            tags: tags of the rule.
            binding: whether the rule is binding.
            **keys: labels of series, for example ``region=["株洲", "湘潭"]``.

        Raises:
            NotFoundError: there is no such rule, unit, tag or label.
            UsageError: there is no such key, status or reason.
        """
        found = self.selection
        if rule is not None:
            ids = chosen_words(rule, self.evaluation.rule_ids, "rule")
            found = found.of_rules(lambda node: node.id in ids)
        labels = {
            "lead": lead, "support": support, "responsible": responsible,
            "supervise": supervise, "tags": tags,
        }  # fmt: skip
        for what, wanted in labels.items():
            if wanted is not None:
                found = found.labelled(what, wanted)
        if binding is not None:
            found = found.of_rules(lambda node: node.binding is binding)
        for key, asked in keys.items():
            if asked is not None:
                found = found.of_series(key, asked)
        if status is not None:
            words = chosen_words(status, STATUSES, "status", UsageError)
            found = found.of_statuses([CODES[word] for word in words])
        if reason is not None:
            words = chosen_words(reason, REASONS, "reason", UsageError)
            found = found.of_reasons([REASONS.index(word) for word in words])
        return Assessment(
            self.rule_set, self.evaluation, found, evidence=self._evidence, asked=self.asked
        )

    def members(self, register: str) -> Assessment:
        """Return the verdicts of the rules for a register, one for each member.

        Args:
            register: its name. The key of the register tells its members apart, beside those of
                the data: ``result.members("plants").verdict("closed", name="株冶")``.

        Raises:
            NotFoundError: there is no such register.
        """
        evidence = self._evidence.members(register)
        return Assessment(self.rule_set, evidence.evaluation, evidence=evidence, asked=self.asked)

    # One verdict

    def verdict(self, rule: str, **keys: str) -> Verdict:
        """Return the verdict of one rule and one series.

        Args:
            rule: the id of the rule.
            **keys: labels of the series, as many as tell it from the others.

        Raises:
            NotFoundError: there is no such rule or series here.
            UsageError: several series have these labels.
        """
        ids = self.evaluation.rule_ids
        chosen_words(rule, ids, "rule")
        number = ids.index(rule)
        index = self.evaluation.panel.index
        register = register_asked(self.evaluation, rule, keys)
        if register is not None:
            told = ", ".join(f"{key}={label!r}" for key, label in keys.items())
            raise NotFoundError(
                f"{told} is a member of {register!r}, not a place", code="not-selected",
                hint=f"ask result.members({register!r}).explain({rule!r}, {told})",
            )  # fmt: skip
        here = np.flatnonzero(index.mask(**keys))
        here = here[[self.selection.holds(number, series) for series in here.tolist()]]
        if not len(here):
            raise NotFoundError(
                f"the verdict of {rule!r} is not in this selection", code="not-selected",
                hint="ask the whole assessment for it",
            )  # fmt: skip
        series = int(here[0]) if len(here) == 1 else index.find(**keys)
        _, ((bound, facts),) = next(self._evidence.facts([number], np.array([series])))
        return Verdict(self._evidence, bound, facts, number=number, series=series)

    def explain(self, rule: str, lang: str = "en", **keys: str) -> str:
        """Say why a rule has its verdict: one sentence, the formula, the numbers, the clause.

        Args:
            rule: the id of the rule.
            lang: ``en`` for English, ``zh`` for Chinese 中文.
            **keys: labels of the series.

        Raises:
            NotFoundError: there is no such rule or series here.
            UsageError: several series have these labels, or there is no such language.
        """
        return self.verdict(rule, **keys).explain(lang)

    # For people

    def for_unit(self, unit: str) -> UnitResult:
        """Return how one unit stands: the verdicts of what it answers for, by role.

        Args:
            unit: its name, as the set writes it.

        Raises:
            NotFoundError: neither a rule nor a row of a register names it.
        """
        from ecorules.assessment.unit_results import unit_result  # noqa: PLC0415  (it reads this)

        return unit_result(self, unit)

    def due_days(
        self,
        *,
        first: Period | dt.date | int | str | None = None,
        last: Period | dt.date | int | str | None = None,
        unit: str | None = None,
    ) -> Calendar:
        """Return the days on which the rules fall due, with the registers and times as judged.

        Args:
            first: from which period or day on.
            last: up to which period or day.
            unit: only what this unit answers for.

        Raises:
            NotFoundError: neither a rule nor a row of a register names the unit.
        """
        from ecorules.assessment.due import due_days  # noqa: PLC0415  (it reads this)

        return due_days(self, first=first, last=last, unit=unit)

    def report(
        self,
        kind: str = "annual",
        lang: str = "en",
        for_: str | None = None,
        *,
        public: bool = False,
        previous: Assessment | None = None,
    ) -> Report:
        """Return a report, to be written as Markdown or HTML.

        Args:
            kind: ``annual``.
            lang: ``en`` for English, ``zh`` for Chinese 中文.
            for_: the unit that the report is about; the whole set by default.
            public: whether people and notes are left out.
            previous: an earlier assessment of the same set, to tell what is new.

        Raises:
            NotFoundError: neither a rule nor a row names the unit.
            UsageError: there is no such kind or language, or ``previous`` is of another set.
        """
        return self.rule_set.report(
            self, kind, lang=lang, for_=for_, public=public, previous=previous
        )

    # What is kept of it

    def excuse(self, rule: str, because: str, **keys: str) -> Assessment:
        """Return the same verdicts, with a reason told beside those of a rule that are missed.

        A miss stays missed and counts as missed, whatever excuses it.

        Args:
            rule: the id of the rule.
            because: why it was missed.
            **keys: labels of the series; all that missed the rule if none are given.

        Raises:
            NotFoundError: there is no such rule or series.
            UsageError: nothing is said, or the rule is not missed.
        """
        ids = self.evaluation.rule_ids
        chosen_words(rule, ids, "rule")
        found = excused(self.selection, ids.index(rule), because, keys)
        evidence = Evidence(self.evaluation, {**self._evidence.excuses, **found})
        return Assessment(
            self.rule_set, self.evaluation, self._selection, evidence=evidence, asked=self.asked
        )

    @property
    def excuses(self) -> tuple[Excuse, ...]:
        """What is said beside misses, in the order of the rules."""
        ids, index = self.evaluation.rule_ids, self.evaluation.panel.index
        return tuple(
            Excuse(ids[number], index.label(series), because)
            for (number, series), because in sorted(self._evidence.excuses.items())
        )

    @property
    def data_digest(self) -> str:
        """The digest of all data that were read: the panel, parameters, and registers.

        It changes with any value, and not with the order of rows or the kind of table.
        """
        return joint_digest(data_digests(self.evaluation, self.asked))

    def record(self) -> dict[str, Any]:
        """Return what was judged, on what data, with what, and every verdict, for JSON.

        `reproduce` judges again and tells every difference. All verdicts are in it, whatever is
        selected.
        """
        return record(self)

    # Other forms

    def __repr__(self) -> str:
        from ecorules.assessment.report import as_text  # noqa: PLC0415  (only for printing)

        return as_text(self)

    def _repr_html_(self) -> str:
        from ecorules.assessment.html import as_html  # noqa: PLC0415  (only in notebooks)

        return as_html(self)

    def to_polars(self) -> pl.DataFrame:
        """Return one row for each verdict, as a polars frame with enums for words.

        Raises:
            UsageError: polars is not installed.
        """
        from ecorules.assessment.frames import to_polars  # noqa: PLC0415  (polars is slow)

        return to_polars(self.selection, self._evidence.excuses)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each verdict, as a pandas frame with categories for words.

        Raises:
            UsageError: pandas is not installed.
        """
        from ecorules.assessment.frames import to_pandas  # noqa: PLC0415  (pandas is slow)

        return to_pandas(self.selection, self._evidence.excuses)

    def to_arrow(self) -> pa.Table:
        """Return one row for each verdict, as an arrow table with dictionaries for words.

        Raises:
            UsageError: pyarrow is not installed.
        """
        from ecorules.assessment.frames import to_arrow  # noqa: PLC0415  (pyarrow is slow)

        return to_arrow(self.selection, self._evidence.excuses)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold, every verdict in full."""
        from ecorules.assessment.scorecard import scorecard_of  # noqa: PLC0415  (as in scores)

        model = self.rule_set.model
        return {
            "rule_set": model.id,
            "edition": model.edition,
            "as_of": str(self.as_of),
            "as_of_defaulted": self.as_of_defaulted,
            "summary": dict(self.summary()),
            "notes": [str(note) for note in self.notes],
            "verdicts": [verdict.to_dict() for verdict in self],
            **({"scores": self.scores().to_dict()} if scorecard_of(self) else {}),
        }
