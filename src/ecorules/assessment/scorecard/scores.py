"""The scores of all series at once, and each of them in full when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np

from ecorules.assessment.people import OPEN, ROLES, units
from ecorules.assessment.scorecard.earning import earned, impossible
from ecorules.assessment.scorecard.making import Maker
from ecorules.assessment.scorecard.peers import Peers, groups
from ecorules.assessment.scorecard.score import clean
from ecorules.assessment.scorecard.tally import Tally, tally
from ecorules.engine.members import Members
from ecorules.engine.scoring import readings
from ecorules.equality import RELATIVE
from ecorules.errors import NotFoundError, UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from numpy.typing import NDArray

    from ecorules.assessment.results import Assessment
    from ecorules.assessment.scorecard.earning import Earned
    from ecorules.assessment.scorecard.score import Score
    from ecorules.engine.nodes import RuleNode
    from ecorules.engine.scorecards import Bar, CompiledItem, CompiledScorecard
    from ecorules.engine.scoring import Reading

__all__ = ["Scores", "scorecard_of", "scores_of"]

_AT_ONCE = 2048


class Block(NamedTuple):
    """Some series: their numbers, and what the items stand on and earn there."""

    numbers: NDArray[np.intp]
    readings: list[Reading]
    earned: list[Earned]


class Share(NamedTuple):
    """What counts for one unit: positions of items, and vetoes and caps."""

    unit: str
    items: tuple[int, ...]
    bars: tuple[Bar, ...]


def scorecard_of(assessment: Assessment) -> CompiledScorecard | None:
    """Return the scorecard that scores the series of an assessment, if there is one."""
    card = assessment.evaluation.compiled.scorecard
    evaluation = assessment.evaluation
    if card is None or not isinstance(evaluation, Members):
        return card
    register, _ = evaluation.path[-1]
    return card if card.scored == register else None


def _is_of_members(assessment: Assessment) -> bool:
    return isinstance(assessment.evaluation, Members)


def scores_of(assessment: Assessment, **keys: str) -> Scores:
    """Return the scores of an assessment, by the scorecard of its set.

    Args:
        assessment: verdicts; of a selection, its series are scored, by all rules of the set.
        **keys: labels of the series, and of the unit under its role.

    Raises:
        NotFoundError: the set declares no scorecard, or nothing has these labels.
        UsageError: there is no such key, or a value that is to be points is none.
    """
    card = scorecard_of(assessment)
    if card is None:
        raise NotFoundError(
            f"the set {assessment.rule_set.id!r} has no scorecard"
            f"{' for members' if _is_of_members(assessment) else ''}, so there is no score",
            code="no-scorecard",
            hint="scores come only from a declared scorecard: add scorecard: to the set",
        )
    if card.scored not in ("places", *ROLES) and not _is_of_members(assessment):
        assessment = assessment.members(card.scored)
    unit = keys.pop(card.scored, None) if card.scored in ROLES else None
    chosen = assessment.selection.series
    if keys:
        mask = assessment.evaluation.panel.index.mask(**keys)
        chosen = np.intersect1d(np.flatnonzero(mask), chosen)
    scores = Scores(assessment, card, chosen)
    return scores if unit is None else scores.of_unit(unit)


class Scores(Sequence["Score"]):
    """The scores of many series, in the order of the data; by unit within a series.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... scorecard:
        ...   items: {pm25: {rule: pm25, points: 3, per: {each: 1 µg/m³, points: 0.5}}}
        ... ''')
        >>> data = {"region": ["株洲", "湘潭"], "pm25": [44, 47]}
        >>> plan.evaluate(data, as_of=2020).scores()
        region  points  of
        株洲         3   3
        湘潭         2   3
    """

    def __init__(
        self,
        assessment: Assessment,
        card: CompiledScorecard,
        series: NDArray[np.intp],
        *,
        shares: tuple[Share, ...] | None = None,
    ) -> None:
        self._assessment = assessment
        self._card = card
        self._series = series
        self._shares = _shares(assessment, card) if shares is None else shares
        self._peers = Peers(assessment.evaluation, card.items)
        self._tally = self._added_up()

    def __len__(self) -> int:
        return len(self._series) * len(self._shares)

    def __iter__(self) -> Iterator[Score]:
        for start in range(0, len(self._series), _AT_ONCE):
            yield from self._made(
                range(start, min(start + _AT_ONCE, len(self._series))), self._shares
            )

    @overload
    def __getitem__(self, place: int) -> Score: ...
    @overload
    def __getitem__(self, place: slice) -> list[Score]: ...
    def __getitem__(self, place: int | slice) -> Score | list[Score]:
        if isinstance(place, slice):
            return [self[number] for number in range(len(self))[place]]
        row, share = divmod(range(len(self))[place], len(self._shares))
        return next(self._made(range(row, row + 1), (self._shares[share],)))

    def __repr__(self) -> str:
        from ecorules.assessment.scorecard.words import table  # noqa: PLC0415  (only for printing)

        return table(self)

    # Of all at once

    @property
    def full(self) -> float:
        """The full mark."""
        return self._card.full

    @property
    def has_grades(self) -> bool:
        """Whether the scorecard has grades."""
        return self._card.grades is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the labels: the key columns of the data, and the role of units."""
        role = (self._card.scored,) if self._card.scored in ROLES else ()
        return (*self._assessment.keys, *role)

    @property
    def least(self) -> NDArray[np.float64]:
        """The least points, NaN where there is no score."""
        return self._tally.least

    @property
    def most(self) -> NDArray[np.float64]:
        """The most points, NaN where there is no score, infinite where nothing limits a bonus."""
        return self._tally.most

    @property
    def coverage(self) -> NDArray[np.float64]:
        """The share of the points that is decided, NaN where no item applies."""
        return self._tally.coverage

    @property
    def grades(self) -> list[str | None]:
        """The grade of each, None where it is open."""
        names = self._card.grades
        decided = np.where(self._tally.worst == self._tally.best, self._tally.best, -1)
        words = [None if names is None else names.label(rank) for rank in range(len(names or ()))]
        return [None if rank < 0 else words[rank] for rank in decided.tolist()]

    def ranks(self) -> list[tuple[int, int] | None]:
        """Return the best and the worst place that each may have by its points, 1 the best.

        Places are compared with those of the same scenario, units and members with those of the
        same place.
        Ties share the better place; None where there is no score. Whoever has no score may come
        before anybody.
        """
        wide = len(self._shares)
        if self._card.scored in ROLES:
            group = np.repeat(np.arange(len(self._series)), wide)
        else:
            group = groups(self._assessment.evaluation)[self._series]
        found: list[tuple[int, int] | None] = [None] * len(self)
        for code in np.unique(group):
            mine = np.flatnonzero(group == code)
            for place, rank in zip(mine.tolist(), self._ranked(mine), strict=True):
                found[place] = rank
        return found

    def _ranked(self, mine: NDArray[np.intp]) -> Iterator[tuple[int, int] | None]:
        least, most = self.least[mine], self.most[mine]
        near = RELATIVE * max(self.full, 1.0)
        none = int(np.isnan(least).sum())
        lows, highs = np.sort(least[~np.isnan(least)]), np.sort(most[~np.isnan(most)])
        for low, high in zip(least.tolist(), most.tolist(), strict=True):
            if np.isnan(low):
                yield None
                continue
            surely = len(lows) - int(np.searchsorted(lows, high + near, side="right"))
            perhaps = len(highs) - int(np.searchsorted(highs, low + near, side="right"))
            yield 1 + surely, 1 + perhaps - int(high > low + near) + none

    def of_unit(self, unit: str) -> Scores:
        """Return the scores of one unit.

        Raises:
            NotFoundError: no item is answered for by a unit of that name.
        """
        chosen = tuple(share for share in self._shares if share.unit == unit)
        if not chosen:
            known = [share.unit for share in self._shares if share.unit]
            raise NotFoundError(
                f"no item of the scorecard names {unit!r}{did_you_mean(unit, known)}",
                code="unknown-unit",
                hint=f"its units: {few(known)}" if known else "its items name no units",
            )
        return Scores(self._assessment, self._card, self._series, shares=chosen)

    def to_polars(self) -> pl.DataFrame:
        """Return one row for each score, as a polars frame.

        Columns: the labels, ``points`` where they are decided, ``least``, ``most``, ``of``,
        ``coverage`` and ``grade``; null for none.
        """
        import polars as pl  # noqa: PLC0415  (polars is slow)

        index = self._assessment.evaluation.panel.index
        wide = len(self._shares)
        columns: dict[str, Any] = {
            key: np.repeat(index.column(key)[self._series], wide).tolist()
            for key in self._assessment.keys
        }
        if self._card.scored in ROLES:
            columns[self._card.scored] = [share.unit for share in self._shares] * len(self._series)
        decided = np.where(self.least == self.most, self.least, np.nan)
        for name, numbers in (
            ("points", decided), ("least", self.least), ("most", self.most),
            ("of", np.full(len(self), self.full)), ("coverage", self.coverage),
        ):  # fmt: skip
            tidy = [clean(number) for number in numbers.tolist()]
            columns[name] = pl.Series(tidy, dtype=pl.Float64).fill_nan(None)
        columns["grade"] = pl.Series(self.grades, dtype=pl.String)
        return pl.DataFrame(columns)

    def to_dict(self) -> list[dict[str, Any]]:
        """Return every score in full, as plain values that JSON can hold."""
        return [score.to_dict() for score in self]

    # Making them

    def _blocks(self, series: NDArray[np.intp] | None) -> Iterator[Block]:
        """Yield what the items stand on and earn, block by block; None for all series."""
        evaluation, items = self._assessment.evaluation, self._card.items
        for numbers, found in readings(evaluation, items, series):
            extremes = self._peers.of(numbers)
            for item, reading in zip(items, found, strict=True):
                wrong = np.flatnonzero(impossible(item, reading))
                if len(wrong):
                    self._refuse(item, reading, int(wrong[0]), numbers)
            points = [
                earned(item, reading, extremes.get(item.name))
                for item, reading in zip(items, found, strict=True)
            ]
            yield Block(numbers, found, points)

    def _refuse(
        self, item: CompiledItem, reading: Reading, place: int, numbers: NDArray[np.intp]
    ) -> None:
        labels = self._assessment.evaluation.panel.index.label(int(numbers[place]))
        whom = f" for {', '.join(labels.values())}" if labels else ""
        value = float("nan") if reading.amount is None else float(reading.amount.most[place])
        raise UsageError(
            f"the item {item.name!r} is given {value:g} of {item.points:g} points{whom}",
            code="score-points",
            hint=f"give from 0 to {item.points:g} points",
        )

    def _counted(self, block: Block, share: Share) -> Tally:
        """Add up what counts for a unit."""
        evaluation = self._assessment.evaluation
        ids = evaluation.rule_ids
        bars = [
            (bar, evaluation.statuses[ids.index(bar.rule.id), block.numbers]) for bar in share.bars
        ]
        items = [self._card.items[position] for position in share.items]
        return tally(self._card, items, [block.earned[position] for position in share.items], bars)

    def _added_up(self) -> Tally:
        size, wide = len(self._series), len(self._shares)
        whole = size == len(self._assessment.evaluation.panel.index)
        least, most, coverage = (np.full((size, wide), np.nan) for _ in range(3))
        worst, best, spared = (np.zeros((size, wide), np.int16) for _ in range(3))
        for block in self._blocks(None if whole else self._series) if size else ():
            rows = np.searchsorted(self._series, block.numbers)
            for column, share in enumerate(self._shares):
                found = self._counted(block, share)
                least[rows, column], most[rows, column] = found.least, found.most
                coverage[rows, column] = found.coverage
                worst[rows, column], best[rows, column] = found.worst, found.best
                spared[rows, column] = found.spared
        numbers = [array.reshape(-1) for array in (least, most, coverage)]
        ranks = [array.reshape(-1) for array in (worst, best, spared)]
        return Tally(*numbers, *ranks)

    def _made(self, rows: range, shares: tuple[Share, ...]) -> Iterator[Score]:
        """Make the scores of some series, given by their places among those scored."""
        series = self._series[rows.start : rows.stop]
        maker = Maker(self._assessment, self._card, series)
        where = {
            number: (block, place)
            for block in self._blocks(series)
            for place, number in enumerate(block.numbers.tolist())
        }
        for row, number in zip(rows, series.tolist(), strict=True):
            for share in shares:
                own = row * len(self._shares) + self._shares.index(share)
                block, place = where[number]
                yield maker.score(number, place, block, share, self._tally.at(own))


def _shares(assessment: Assessment, card: CompiledScorecard) -> tuple[Share, ...]:
    """Return what counts: everything for a place, or for each unit what it answers for."""
    everything = tuple(range(len(card.items)))
    if card.scored not in ROLES:
        return (Share("", everything, card.bars),)
    model = assessment.evaluation.compiled.model

    def of_rule(node: RuleNode) -> tuple[str, ...]:
        return units(model, node.model, card.scored)

    def of_item(item: CompiledItem) -> tuple[str, ...]:
        own = getattr(item.model, card.scored) or ()
        named = [unit for node in item.rules for unit in of_rule(node)]
        return tuple(dict.fromkeys([unit for unit in own if unit != OPEN] or named))

    named = [of_item(item) for item in card.items]
    return tuple(
        Share(
            unit,
            tuple(position for position in everything if unit in named[position]),
            tuple(bar for bar in card.bars if unit in of_rule(bar.rule)),
        )
        for unit in dict.fromkeys(unit for found in named for unit in found)
    )
