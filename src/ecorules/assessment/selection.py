"""Which verdicts of an evaluation are looked at: some rules, some series, some of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.labelling import Labelling
from ecorules.assessment.summary import Breakdown, Summary
from ecorules.engine.details import REASONS
from ecorules.errors import NotFoundError, UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ecorules.engine.binding.bound import BoundRule
    from ecorules.engine.details import Details
    from ecorules.engine.evaluation import Evaluation
    from ecorules.engine.nodes import RuleNode

__all__ = ["NONE", "Selection", "chosen_words"]

NONE = "(none)"
"""The label under which a breakdown counts rules that have none."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Rules and series of an evaluation.

    Attributes:
        rules: positions of rules, ascending.
        series: numbers of series, ascending.
        cells: which of all verdicts ``[all rules, all series]`` are meant, beside being of these
            rules and series; None for all of them.
    """

    evaluation: Evaluation
    rules: NDArray[np.intp]
    series: NDArray[np.intp]
    cells: NDArray[np.bool_] | None = None

    @classmethod
    def of_all(cls, evaluation: Evaluation) -> Selection:
        """Return the selection of every verdict."""
        rules, series = evaluation.statuses.shape
        return cls(evaluation, np.arange(rules), np.arange(series))

    @property
    def count(self) -> int:
        """How many verdicts are selected."""
        if self.cells is None:
            return len(self.rules) * len(self.series)
        return int(np.count_nonzero(self.cells))

    @property
    def nodes(self) -> list[RuleNode]:
        """The rules, compiled."""
        every = list(self.evaluation.compiled.rules.values())
        return [every[position] for position in self.rules.tolist()]

    def holds(self, rule: int, series: int) -> bool:
        """Whether a verdict is selected."""
        if self.cells is not None:
            return bool(self.cells[rule, series])
        return _contains(self.rules, rule) and _contains(self.series, series)

    def grid(self) -> NDArray[np.bool_]:
        """Return which of all verdicts are selected, ``[all rules, all series]``."""
        if self.cells is not None:
            return self.cells
        grid = np.zeros(self.evaluation.statuses.shape, np.bool_)
        grid[np.ix_(self.rules, self.series)] = True
        return grid

    def codes(
        self, rule: int | None = None, series: NDArray[np.bool_] | None = None
    ) -> NDArray[np.uint8]:
        """Return the statuses of the selected verdicts as a flat array.

        Args:
            rule: the position of a rule; None for all.
            series: which of all series, for one rule; None for all.
        """
        statuses = self.evaluation.statuses
        if rule is not None:
            kept = self.series if self.cells is None else np.flatnonzero(self.cells[rule])
            if series is not None:
                kept = kept[series[kept]]
            row: NDArray[np.uint8] = statuses[rule, kept]
            return row
        if self.cells is not None:
            return statuses[self.cells]
        if self.count == statuses.size:
            return statuses.reshape(-1)
        return statuses[np.ix_(self.rules, self.series)].reshape(-1)

    # Smaller selections

    def of_rules(self, wanted: Callable[[RuleNode], bool]) -> Selection:
        """Keep the rules that are wanted."""
        keep = np.array([wanted(node) for node in self.nodes], np.bool_)
        rules = self.rules[keep]
        if self.cells is None:
            return replace(self, rules=rules)
        cells = np.zeros_like(self.cells)
        cells[rules] = self.cells[rules]
        return self._with_cells(cells)

    def labelled(self, what: str, wanted: str | Collection[str]) -> Selection:
        """Keep the verdicts that carry one of some labels."""
        labelling = Labelling.of(what, self.evaluation)
        every = list(self.evaluation.compiled.rules.values())
        known = dict.fromkeys(
            label for node in every for labels, _ in labelling.shares(node) for label in labels
        )
        words = chosen_words(wanted, list(known), what)
        if not labelling.own:
            return self.of_rules(lambda node: not words.isdisjoint(labelling.of_rule(node)))
        cells = np.zeros(self.evaluation.statuses.shape, np.bool_)
        for rule, node in enumerate(every):
            for labels, series in labelling.shares(node):
                if not words.isdisjoint(labels):
                    cells[rule] |= True if series is None else series
        return self._with_cells(cells & self.grid())

    def of_series(self, key: str, wanted: str | Collection[str]) -> Selection:
        """Keep the series that carry one of some labels under a key."""
        index = self.evaluation.panel.index
        mask = np.zeros(len(index), np.bool_)
        for label in [wanted] if isinstance(wanted, str) else wanted:
            mask |= index.mask(**{key: label})
        series = self.series[mask[self.series]]
        if self.cells is None:
            return replace(self, series=series)
        return self._with_cells(self.cells & mask)

    def of_statuses(self, codes: Collection[int]) -> Selection:
        """Keep the verdicts that have one of some statuses."""
        wanted = np.zeros(8, np.bool_)
        wanted[list(codes)] = True
        cells = wanted[self.evaluation.statuses]
        return self._with_cells(cells & self.grid())

    def of_reasons(self, reasons: Collection[int]) -> Selection:
        """Keep the verdicts that have one of some reasons."""
        cells = np.zeros(self.evaluation.statuses.shape, np.bool_)
        for numbers, found in self.details():
            for position, (_, details) in zip(self.rules.tolist(), found, strict=True):
                cells[position, numbers] = np.isin(details.reason, list(reasons))
        return self._with_cells(cells & self.grid())

    def _with_cells(self, cells: NDArray[np.bool_]) -> Selection:
        """Return the selection of some verdicts, without rules and series that have none."""
        rules, series = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
        return Selection(self.evaluation, rules, series, cells)

    # What is known about them

    def details(self) -> Iterator[tuple[NDArray[np.intp], list[tuple[BoundRule, Details]]]]:
        """Yield the details of the selected rules for the selected series, block by block."""
        every = len(self.series) == self.evaluation.statuses.shape[1]
        yield from self.evaluation.details(self.rules.tolist(), None if every else self.series)

    def by(self, what: str) -> Breakdown:
        """Return a summary for each label of something."""
        if what == "reason":
            return Breakdown(what, self._by_reason())
        if what in self.evaluation.panel.keys:
            return Breakdown(what, self._by_key(what))
        labelling = Labelling.of(what, self.evaluation)
        counts: dict[str, NDArray[np.intp]] = {}
        for position, node in zip(self.rules.tolist(), self.nodes, strict=True):
            for labels, series in labelling.shares(node):
                mine = np.bincount(self.codes(position, series), minlength=6)[1:6]
                for label in labels or (NONE,):
                    counts[label] = counts[label] + mine if label in counts else mine
        if NONE in counts:
            counts[NONE] = counts.pop(NONE)
        return Breakdown(what, {label: Summary(found.tolist()) for label, found in counts.items()})

    def _by_key(self, key: str) -> dict[str, Summary]:
        index = self.evaluation.panel.index
        position = index.keys.index(key)
        labels = index.labels[position]
        statuses, table = self.evaluation.statuses, np.zeros(len(labels) * 6, np.intp)
        for rule in self.rules.tolist():
            series = self.series if self.cells is None else np.flatnonzero(self.cells[rule])
            cells = index.codes[position][series].astype(np.intp) * 6 + statuses[rule, series]
            table += np.bincount(cells, minlength=len(table))
        counts = table.reshape(-1, 6)[:, 1:]
        return {
            labels[number]: Summary(counts[number].tolist())
            for number in np.flatnonzero(counts.any(axis=1)).tolist()
        }

    def _by_reason(self) -> dict[str, Summary]:
        table = np.zeros(len(REASONS) * 6, np.intp)
        statuses = self.evaluation.statuses
        for numbers, found in self.details():
            for rule, (_, details) in zip(self.rules.tolist(), found, strict=True):
                cells = details.reason.astype(np.intp) * 6 + statuses[rule, numbers]
                if self.cells is not None:
                    cells = cells[self.cells[rule, numbers]]
                table += np.bincount(cells, minlength=len(table))
        counts = table.reshape(-1, 6)[:, 1:]
        return {
            REASONS[number]: Summary(counts[number].tolist())
            for number in np.flatnonzero(counts.any(axis=1)).tolist()
        }


def _contains(ascending: NDArray[np.intp], number: int) -> bool:
    position = int(np.searchsorted(ascending, number))
    return position < len(ascending) and int(ascending[position]) == number


_NAMED = {
    "lead": "lead unit", "support": "supporting unit", "responsible": "responsible unit",
    "supervise": "supervising unit", "tags": "tag",
}  # fmt: skip


def chosen_words(
    wanted: str | Iterable[str],
    known: Sequence[str],
    what: str,
    error: type[NotFoundError | UsageError] = NotFoundError,
) -> set[str]:
    """Return what is wanted as a set, each word checked.

    Raises:
        NotFoundError: a word is not known (or the ``error`` that is named).
    """
    words = {wanted} if isinstance(wanted, str) else set(wanted)
    for word in sorted(words, key=str):
        if word not in known:
            guess = did_you_mean(str(word), known)
            named = _NAMED.get(what, what)
            raise error(
                f"there is no {named} {word!r}{guess}",
                code=f"unknown-{what}",
                hint=f"known: {few(known)}" if known else "the set names none",
            )
    return words
