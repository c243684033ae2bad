"""Compiles what a rule compares: levels, changes, totals and means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine.nodes import (
    Attribute,
    Derived,
    Given,
    Kind,
    Measure,
    Mode,
    Observed,
    Ranked,
)
from ecorules.errors import either
from ecorules.language.models import Definition, Reference, Rule
from ecorules.periods import Grain, Period

if TYPE_CHECKING:
    from ecorules.engine.compile.context import Context
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import PeriodReference, Source
    from ecorules.language.document import Path
    from ecorules.units import Unit

__all__ = ["Measures"]

_SIMPLE = ("indicator", "increase", "decrease", "total", "mean", "rank")
_COMPANIONS = {
    "since": ("increase", "decrease", "total"),
    "every": ("increase", "decrease"),
    "average": ("increase", "decrease"),
    "over": ("mean",),
    "among": ("rank",),
}


@dataclass(frozen=True, slots=True)
class Measures:
    """Compiles measures of rules and of references."""

    context: Context
    sources: Sources

    def word(self, model: Rule | Reference) -> str | None:
        """Return which simple measure a model holds, if any."""
        for key in _SIMPLE:
            if getattr(model, key) is not None:
                return key
        return None

    def compile(
        self,
        model: Rule | Reference,
        path: Path,
        unit: Unit | None,
        *,
        grain: Grain | None,
        bare: bool = False,
    ) -> Measure:
        """Compile the measure of a rule or reference.

        Args:
            model: the rule or reference.
            path: where it stands.
            unit: the unit that says which kind of change is meant, if one does.
            grain: the grain of the judged periods, if it is known.
            bare: whether the bound is a number without a unit.
        """
        word = self.word(model) or "indicator"
        self._refuse_companions(model, path, word)
        value: str | Definition = getattr(model, word)
        source = self.sources.measured(value, (*path, word))
        if isinstance(source, Attribute) and source.of_type not in {"number", "labels"}:
            raise self.context.refuse(
                (*path, word),
                "not-a-number",
                f"{source.name!r} is a {source.of_type}, and a rule compares numbers and classes",
                "ask for it under done or where",
            )
        if isinstance(source, Given) and isinstance(model, Rule):
            raise self.context.refuse(
                (*path, word),
                "parameter-measured",
                f"{source.name!r} is a parameter, and a rule measures an indicator",
                "hold an indicator against it: at_least: {assigned: " + source.name + "}",
            )
        if isinstance(source, Given) and (source.period or source.truth):
            raise self.context.refuse(
                (*path, word),
                "not-a-number",
                f"{source.name!r} is not a number",
                "name an indicator that is a number",
            )
        since = self._since(model, path)
        if word == "rank":
            ranked = self._ranked(model, source, path, unit)
            return Measure(Mode.LEVEL, ranked, ranked.unit)
        if word == "indicator":
            return Measure(Mode.LEVEL, source, source.unit)
        if source.labels is not None:
            raise self.context.refuse(
                (*path, word),
                "no-arithmetic",
                f"{source.name!r} is a class: classes have an order and no arithmetic",
                "use indicator: with a class as bound, or must: rise",
            )
        if word == "total":
            return self._total(source, since, path)
        if word == "mean":
            return self._mean(model, source, path)
        return self._change(
            model, source, word, path, since=since, unit=unit, grain=grain, bare=bare
        )

    def _refuse_companions(self, model: Rule | Reference, path: Path, word: str) -> None:
        for key, words in _COMPANIONS.items():
            if getattr(model, key, None) is not None and word not in words:
                if key == "over" and isinstance(model, Reference) and model.of is not None:
                    continue
                raise self.context.refuse(
                    (*path, key),
                    "key-here",
                    f"{key!r} does not go with {word!r}",
                    f"it goes with {either(words)}",
                    key=True,
                )
        if word not in ("increase", "decrease", "rank") and model.unit is not None:
            raise self.context.refuse(
                (*path, "unit"),
                "key-here",
                f"'unit' does not go with {word!r}: its unit is that of the indicator",
                "write the unit at the bound",
                key=True,
            )

    def _since(self, model: Rule | Reference, path: Path) -> PeriodReference | None:
        if model.since is None:
            return None
        return self.context.period((*path, "since"), model.since, self.sources.parameter)

    def _ranked(
        self, model: Rule | Reference, source: Source, path: Path, unit: Unit | None
    ) -> Ranked:
        """Compile a place among the members of a register."""
        context = self.context
        if model.among is None:
            raise context.refuse(
                path,
                "missing-key",
                "'rank' does not say among whom",
                "add among: with the register of the peers",
                key=True,
            )
        among = self.sources.registers.register(model.among, (*path, "among"))
        if source.better == 0:
            raise context.refuse(
                (*path, "rank"),
                "no-direction",
                f"it is not said whether more or less {source.name!r} is better",
                f"add better: lower (or higher) to {source.name!r}",
            )
        value: str | Definition = model.rank or ""
        peer = self.sources.within(among).measured(value, (*path, "rank"))
        fits = (
            peer.labels == source.labels
            if source.labels is not None or peer.labels is not None
            else peer.unit == source.unit
        )
        if not fits or peer.better != source.better:
            raise context.refuse(
                (*path, "rank"),
                "unit-mismatch",
                f"{source.name!r} is not the same quantity among the members of {among.name!r}",
                "give both the same unit and the same better",
            )
        share = unit is not None and unit.is_share
        if unit is not None and not share and not (unit.is_plain or unit.is_count):
            raise context.refuse(
                path,
                "unit-mismatch",
                f"{unit} is neither a place nor a share of the others",
                "write a number (place 1 is the best), or a share in %",
                key=True,
            )
        return Ranked(
            name=f"rank of {source.name}",
            unit=context.system.unit("%") if share else None,
            better=1 if share else -1,
            of=source,
            peer=peer,
            among=among,
            share=share,
        )

    def _total(self, source: Source, since: PeriodReference | None, path: Path) -> Measure:
        if since is None:
            raise self.context.refuse(
                path, "missing-key", "'total' does not say since when", "add since: 2018", key=True
            )
        dated = isinstance(source, Derived) and source.during is not None
        adds = dated and getattr(source, "how", "") in {"count", "sum"}
        if not (adds or (isinstance(source, Observed) and source.kind is Kind.FLOW)):
            raise self.context.refuse(
                (*path, "total"),
                "not-a-flow",
                f"{source.name!r} is not a flow, and only flows add up",
                f"add kind: flow to {source.name!r} if its values are amounts per period",
            )
        return Measure(Mode.TOTAL, source, source.unit, since=since)

    def _mean(self, model: Rule | Reference, source: Source, path: Path) -> Measure:
        if model.over is None:
            raise self.context.refuse(
                path,
                "missing-key",
                "'mean' does not say over which periods",
                "add over: 3 years",
                key=True,
            )
        if source.unit is not None and source.unit.is_logarithmic:
            raise self.context.refuse(
                (*path, "mean"),
                "no-arithmetic",
                f"{source.unit} is logarithmic: it has no mean",
                "hold each period against the bound: indicator: with throughout:",
            )
        over = self.context.over((*path, "over"), model.over)
        return Measure(Mode.MEAN, source, source.unit, over=over)

    def _change(
        self,
        model: Rule | Reference,
        source: Source,
        word: str,
        path: Path,
        *,
        since: PeriodReference | None,
        unit: Unit | None,
        grain: Grain | None,
        bare: bool,
    ) -> Measure:
        context = self.context
        every = None
        if model.every is not None:
            every = context.grain((*path, "every"), model.every)
        if (since is None) == (every is None):
            said = "both since and every" if since is not None else "neither since nor every"
            raise context.refuse(
                path,
                "change-base",
                f"{word!r} has {said}",
                "write since: 2015 for a change from a base year, or every: year for year on year",
                key=True,
            )
        if every is not None and model.average is not None:
            raise context.refuse(
                (*path, "average"),
                "key-here",
                "'average' goes with since, not with every",
                "remove one of the two",
                key=True,
            )
        average = False
        if model.average is not None:
            context.choice(
                (*path, "average"), model.average, ("year",), what="average rate that can be asked"
            )
            average = True
        if every is not None and grain is not None and every > grain:
            raise context.refuse(
                (*path, "every"),
                "grain",
                f"a {every.word} is shorter than the judged periods, which are {grain.word}s",
                f"judge {every.word}s: throughout: 2020-01..2020-12, for example",
            )
        sign = 1 if word == "increase" else -1
        mode, target, factor = self._kind_of_change(source, word, unit, path, bare=bare)
        if average:
            mode = Mode.COMPOUND if mode is Mode.RELATIVE else Mode.RATE
        return Measure(mode, source, target, factor, sign, since, every)

    def _kind_of_change(
        self, source: Source, word: str, unit: Unit | None, path: Path, *, bare: bool
    ) -> tuple[Mode, Unit | None, float]:
        """Return the mode, the unit and the factor of a change, from the unit of its bound."""
        context = self.context
        own = source.unit
        ratio = isinstance(source, Derived) and source.how == "share"
        share = ratio if own is None else own.is_share
        if unit is None:
            counted = isinstance(source, Derived) and source.counted
            if bare and not share and (own is None or own.is_count or counted):
                return Mode.DIFFERENCE, own, 1.0
            what = f"the change of {source.name!r}"
            raise context.refuse(
                path,
                "change-unit",
                f"it is not said whether {what} is relative, in points, or an amount",
                "write the unit of the bound: % for a relative change, "
                + (
                    "pp for percentage points"
                    if share
                    else f"{own or 'a bare number'} for an amount"
                )
                + "; for a reference add unit: to the rule",
                key=True,
            )
        if unit.is_share:
            if own is not None and (own.is_offset or own.is_logarithmic):
                raise context.refuse(
                    (*path, word),
                    "no-relative-change",
                    f"{own} has no zero to be relative to",
                    f"write the change in {own}",
                )
            return Mode.RELATIVE, context.system.unit("%"), 1.0
        if unit.is_points:
            points = context.system.unit("pp")
            if not share:
                raise context.refuse(
                    path,
                    "points",
                    f"only shares change in percentage points, and {source.name!r} "
                    f"is in {own or 'plain numbers'}",
                    "write % for a relative change",
                    key=True,
                )
            whole = own or context.system.unit("1")
            return Mode.DIFFERENCE, points, whole.factor_to(context.system.unit("%"))
        if share:
            raise context.refuse(
                path,
                "unit-mismatch",
                f"{unit} does not fit a change of {source.name!r}, a share",
                "write pp for percentage points, or % for a relative change",
                key=True,
            )
        context.factor(path, unit, own, what=repr(source.name))
        return Mode.DIFFERENCE, own, 1.0


def period_grain(reference: PeriodReference | None) -> Grain | None:
    """Return the grain of a period that is known when the set is compiled."""
    return reference.grain if isinstance(reference, Period) else None
