"""Compiles what a measure is held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ecorules.engine.nodes import (
    AtPeriod,
    Bound,
    Case,
    Derived,
    Drawn,
    Given,
    Literal,
    Measure,
    Mode,
    Previous,
    Ranked,
    Schedule,
    Tolerance,
)
from ecorules.errors import EcorulesError
from ecorules.language.models import DERIVATIONS, Definition, Reference, Rule
from ecorules.periods import Period

if TYPE_CHECKING:
    from ecorules.engine.compile.context import Context
    from ecorules.engine.compile.measures import Measures
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import Reference as CompiledReference
    from ecorules.language.document import Path
    from ecorules.periods import Grain
    from ecorules.units import Unit

__all__ = ["ONE_SIDED", "Bounds"]

# key -> (side, strict); of two bounds the lower one stands first, however either is spelled
ONE_SIDED = {
    "at_least": (1, False),
    "above": (1, True),
    "not_lower_than": (1, False),
    "at_most": (-1, False),
    "below": (-1, True),
    "not_higher_than": (-1, False),
}
_MUST = {
    "rise": (1, True),
    "fall": (-1, True),
    "not_rise": (-1, False),
    "not_fall": (1, False),
}

_CHANGE = ("since", "every", "average", "unit")
_WITH: dict[str, tuple[str, ...]] = {
    "period": (),
    "schedule": ("interpolate",),
    "case": ("values",),
    "assigned": (),
    "indicator": (),
    "increase": _CHANGE,
    "decrease": _CHANGE,
    "total": ("since",),
    "rank": ("among",),
}
"""What a reference may be, and the keys that go with it; anything else is derived."""

_DERIVED = ("of", "where", "meeting", "at", "need", "during", "over", "unit")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Compiles the bounds of a rule, in the unit of its measure."""

    context: Context
    sources: Sources
    measures: Measures

    def keys(self, model: Rule, path: Path) -> list[str]:
        """Return which bounds a rule gives, after checking that they may stand together."""
        context = self.context
        given = [key for key in ONE_SIDED if getattr(model, key) is not None]
        alone = [key for key in ("equal_to", "between", "must") if getattr(model, key) is not None]
        if not given and not alone:
            return []
        if alone and len(given) + len(alone) > 1:
            others = ", ".join(key for key in (*given, *alone) if key != alone[0])
            raise context.refuse(
                (*path, alone[0]),
                "bounds",
                f"{alone[0]!r} stands alone, not beside {others}",
                "keep one of them",
                key=True,
            )
        for side, word in ((1, "lower"), (-1, "upper")):
            same = [key for key in given if ONE_SIDED[key][0] == side]
            if len(same) > 1:
                raise context.refuse(
                    (*path, same[1]),
                    "bounds",
                    f"two {word} bounds: {' and '.join(same)}",
                    "keep one of them",
                    key=True,
                )
        if model.tolerance is not None and (alone or len(given) != 1):
            raise context.refuse(
                (*path, "tolerance"),
                "tolerance",
                "a tolerance goes with one one-sided bound",
                "write both ends: between: [75, 85]"
                if model.equal_to is not None
                else "remove it, or keep a single at_least, at_most, above or below",
                key=True,
            )
        return given + alone

    def units(self, model: Rule, path: Path, keys: list[str]) -> list[tuple[Unit | None, Path]]:
        """Return the units of all literal numbers in the bounds; None for bare numbers."""
        found: list[tuple[Unit | None, Path]] = []
        for key in keys:
            value = getattr(model, key)
            if key == "must":
                continue
            if key == "between":
                for position, end in enumerate(value):
                    self._literal_units(end, (*path, key, position), found)
            else:
                self._literal_units(value, (*path, key), found)
        return found

    def _literal_units(
        self, value: str | Reference, path: Path, found: list[tuple[Unit | None, Path]]
    ) -> None:
        if isinstance(value, str):
            if value.strip() != "previous":
                try:
                    found.append((self.context.system.quantity(value)[1], path))
                except EcorulesError:
                    return
            return
        for key in ("schedule", "values"):
            for name, entry in (getattr(value, key) or {}).items():
                if entry != "none":
                    self._literal_units(entry, (*path, key, name), found)

    def compile(
        self, model: Rule, path: Path, keys: list[str], measure: Measure, grain: Grain | None
    ) -> tuple[Bound, ...]:
        """Compile the bounds of a rule."""
        bounds: list[Bound] = []
        for key in keys:
            at = (*path, key)
            if key == "must":
                word = self.context.choice(at, model.must or "", _MUST, what="direction")
                side, strict = _MUST[word]
                bounds.append(Bound(side, strict, Previous(), key))
            elif key == "between":
                bounds += self._between(model, at, measure, grain)
            elif key == "equal_to":
                value = self.value(model.equal_to or "", at, measure, grain)
                bounds.append(Bound(0, strict=False, value=value, key=key))
            else:
                side, strict = ONE_SIDED[key]
                value = self.value(getattr(model, key), at, measure, grain)
                tolerance = self._tolerance(model, path, measure)
                bounds.append(Bound(side, strict, value, key, tolerance))
        return tuple(bounds)

    def _between(
        self, model: Rule, path: Path, measure: Measure, grain: Grain | None
    ) -> list[Bound]:
        ends = model.between or []
        if len(ends) != 2:
            raise self.context.refuse(
                path, "between", "'between' has two ends", "write between: [6, 9]"
            )
        low, high = (
            self.value(end, (*path, position), measure, grain) for position, end in enumerate(ends)
        )
        if isinstance(low, Literal) and isinstance(high, Literal) and low.value > high.value:
            if measure.source.labels is None:
                raise self.context.refuse(
                    path,
                    "between",
                    "the first end is above the second",
                    f"write between: [{ends[1]}, {ends[0]}]",
                )
            low, high = high, low
        return [
            Bound(1, strict=False, value=low, key="between"),
            Bound(-1, strict=False, value=high, key="between"),
        ]

    def _tolerance(self, model: Rule, path: Path, measure: Measure) -> Tolerance | None:
        if model.tolerance is None:
            return None
        at = (*path, "tolerance")
        if measure.source.labels is not None:
            raise self.context.refuse(
                at, "tolerance", "a class has no tolerance", "name the weaker class as the bound"
            )
        value, unit = self.context.quantity(at, model.tolerance)
        if value < 0:
            raise self.context.refuse(
                at, "tolerance", "a tolerance is not negative", "write it without the minus sign"
            )
        if unit is not None and unit.is_share:
            return Tolerance(share=self.context.finite(at, value * unit.factor, model.tolerance))
        target = measure.unit
        if unit is not None and unit.is_points and target is not None and target.is_share:
            target = self.context.system.unit("pp")
            amount = value * unit.factor_to(target) * self._points(measure)
            return Tolerance(amount=self.context.finite(at, amount, model.tolerance))
        amount = self.context.number(at, model.tolerance, target, what="the bound", difference=True)
        return Tolerance(amount=amount)

    def _points(self, measure: Measure) -> float:
        """Return how much of the measure's unit one percentage point is."""
        unit = measure.unit
        return 1.0 if unit is None else self.context.system.unit("%").factor_to(unit)

    # Values

    def value(
        self, value: str | Reference, path: Path, measure: Measure, grain: Grain | None
    ) -> CompiledReference:
        """Compile one bound value into the unit of the measure."""
        if isinstance(value, str):
            return self._text(value, path, measure)
        heads = [key for key in _WITH if getattr(value, key) is not None]
        derived = [key for key in (*DERIVATIONS, "expression") if getattr(value, key) is not None]
        if len(heads) + len(derived) != 1:
            said = ", ".join((*heads, *derived))
            raise self.context.refuse(
                path,
                "reference",
                f"a reference is one thing; here are several: {said}"
                if said
                else "this reference says nothing",
                "write one of period, schedule, case, assigned, indicator, increase, decrease, "
                "total, mean or expression",
            )
        word = (heads or derived)[0]
        found = self._reference(value, path, measure, grain, word)
        of_periods = word == "mean" and value.of is None
        goes = ("over",) if of_periods else _WITH.get(word, _DERIVED)
        for key in value.model_fields_set - {word, *goes}:
            if getattr(value, key) is not None:
                raise self.context.refuse(
                    (*path, key),
                    "key-here",
                    f"{key!r} does not go with {word!r}",
                    f"with {word!r} go: {', '.join(goes)}" if goes else "remove it",
                    key=True,
                )
        return found

    def _reference(
        self, value: Reference, path: Path, measure: Measure, grain: Grain | None, word: str
    ) -> CompiledReference:
        if word not in _WITH:
            return self._drawn(self._definition(value, path, word, measure), path, measure)
        if value.period is not None:
            period = self.context.period((*path, "period"), value.period, self.sources.parameter)
            self.same_grain((*path, "period"), period, grain)
            return AtPeriod(period)
        if value.schedule is not None:
            return self._schedule(value, path, measure, grain)
        if value.case is not None:
            return self._case(value, path, measure, grain)
        if value.assigned is not None:
            return self._assigned(value.assigned, path, measure)
        return self._drawn(self._measure(value, path, measure, grain), path, measure)

    def same_grain(self, path: Path, period: object, grain: Grain | None) -> None:
        """Refuse a period of another grain than the judged ones (sentence 20)."""
        if grain is not None and isinstance(period, Period) and period.grain is not grain:
            raise self.context.refuse(
                path,
                "grain",
                f"{period} is a {period.grain.word}, and the rule judges {grain.word}s",
                f"write a {grain.word} here; all periods of a rule have one length",
            )

    def _text(self, text: str, path: Path, measure: Measure) -> CompiledReference:
        if text.strip() == "previous":
            return Previous()
        labels = measure.source.labels
        if labels is not None:
            return Literal(float(self.context.read(path, lambda: labels.rank(text))))
        return Literal(self.literal(text, path, measure))

    def literal(self, text: str, path: Path, measure: Measure) -> float:
        """Read a number in the unit of a measure."""
        value, unit = self.context.quantity(path, text)
        if unit is None:
            return value
        target = measure.unit
        if measure.mode is Mode.LEVEL and unit.is_points and target is not None and target.is_share:
            raise self.context.refuse(
                path,
                "unit-mismatch",
                f"a level of {measure.source.name!r} is in {target}, not pp",
                "write % for a level; pp is for differences",
            )
        if target is None and self._counted(measure) and self._classifies(unit):
            return self.context.finite(path, value * unit.factor, text)
        what = repr(measure.source.name)
        factor, shift = self.context.conversion(path, unit, target, what=what)
        number = value * factor + (shift if measure.mode in {Mode.LEVEL, Mode.MEAN} else 0.0)
        return self.context.finite(path, number, text)

    def _counted(self, measure: Measure) -> bool:
        if isinstance(measure.source, Ranked):
            return not measure.source.share
        return isinstance(measure.source, Derived) and measure.source.counted

    def _classifies(self, unit: Unit) -> bool:
        """Whether a unit only says what is counted: 家 个 件 项 座 次, and 人 名 for persons."""
        return unit.is_count or unit.dimension == self.context.system.unit("人").dimension

    def _schedule(
        self, value: Reference, path: Path, measure: Measure, grain: Grain | None
    ) -> Schedule:
        context = self.context
        entries: dict[Period, CompiledReference] = {}
        interpolate = None
        if value.interpolate is not None:
            interpolate = context.choice(
                (*path, "interpolate"),
                value.interpolate,
                ("linear", "geometric"),
                what="way of interpolating",
            )
            unit = measure.unit
            unfit = unit is not None and (unit.is_offset or unit.is_logarithmic)
            if measure.source.labels is not None or (interpolate == "geometric" and unfit):
                raise context.refuse(
                    (*path, "interpolate"),
                    "interpolate",
                    f"{measure.source.name!r} has no {interpolate} path between its values",
                    "list every period",
                    key=True,
                )
        for text, entry in (value.schedule or {}).items():
            at = (*path, "schedule", text)
            period = context.period(at, text, lambda _: None)
            if not isinstance(period, Period):
                continue
            if period in entries:
                raise context.refuse(
                    at, "duplicate-key", f"{period} is given twice", "keep one", key=True
                )
            self.same_grain(at, period, grain or next(iter(entries), period).grain)
            entries[period] = self.value(entry, at, measure, period.grain)
        if not entries:
            raise context.refuse(
                (*path, "schedule"), "schedule", "the schedule is empty",
                "list periods with their values: {2018: 50, 2020: 45}",
            )  # fmt: skip
        return Schedule(dict(sorted(entries.items())), interpolate)

    def _case(self, value: Reference, path: Path, measure: Measure, grain: Grain | None) -> Case:
        context = self.context
        source = self.sources.source(value.case or "", (*path, "case"))
        labels = source.labels
        if isinstance(source, Given) and source.truth:
            labels = None
        if labels is None:
            raise context.refuse(
                (*path, "case"),
                "case",
                f"{source.name!r} has no labels to choose by",
                "name a class, or a parameter with a list of labels",
            )
        if value.values is None:
            raise context.refuse(
                path,
                "missing-key",
                "'case' has no values",
                "add values: {label: value, ...}",
                key=True,
            )
        chosen: dict[int, CompiledReference | None] = {}
        for text, entry in value.values.items():
            at = (*path, "values", text)
            rank = context.read(at, partial(labels.rank, text))
            if rank in chosen:
                raise context.refuse(
                    at, "duplicate-key", f"{text!r} is given twice", "keep one", key=True
                )
            chosen[rank] = None if entry == "none" else self.value(entry, at, measure, grain)
        absent = [label for label in labels if labels.rank(label) not in chosen]
        if absent:
            raise context.refuse(
                (*path, "values"),
                "case",
                f"no value for {', '.join(absent)}",
                "give every label a value, or none where the rule does not apply",
                key=True,
            )
        return Case(source, tuple(chosen[rank] for rank in range(len(labels))))

    def _assigned(self, name: str, path: Path, measure: Measure) -> Drawn:
        at = (*path, "assigned")
        source = self.sources.source(name, at)
        if not isinstance(source, Given) or source.period or source.truth:
            raise self.context.refuse(
                at,
                "assigned",
                f"{name!r} is not a parameter that holds a value",
                "write {indicator: " + name + "} for an indicator, or declare it under parameters",
            )
        return self._drawn(Measure(Mode.LEVEL, source, source.unit), at, measure)

    def _definition(self, value: Reference, path: Path, word: str, measure: Measure) -> Measure:
        if word == "mean" and value.of is None:
            return self._measure(value, path, measure, None)
        fields = value.model_dump(by_alias=True, exclude_unset=True)
        unknown = set(fields) - set(Definition.model_fields)
        if unknown:
            key = min(unknown)
            raise self.context.refuse(
                (*path, key),
                "key-here",
                f"{key!r} does not go with {word!r}",
                "remove it",
                key=True,
            )
        source = self.sources.measured(Definition.model_validate(fields), path)
        return Measure(Mode.LEVEL, source, source.unit)

    def _measure(
        self, value: Reference, path: Path, measure: Measure, grain: Grain | None
    ) -> Measure:
        unit = None
        if value.unit is not None:
            unit = self.context.unit((*path, "unit"), value.unit)
        elif measure.is_change:
            unit = measure.unit
        found = self.measures.compile(
            value, path, unit, grain=grain, bare=measure.is_change and measure.unit is None
        )
        self.same_grain((*path, "since"), found.since, grain)
        return found

    def _drawn(self, drawn: Measure, path: Path, measure: Measure) -> Drawn:
        own, other = measure.source.labels, drawn.source.labels
        if own is not None or other is not None:
            if own is None or other is None or own != other:
                raise self.context.refuse(
                    path,
                    "unit-mismatch",
                    f"{drawn.source.name!r} and {measure.source.name!r} are not of one scale",
                    "compare a class with a class that has the same labels",
                )
            return Drawn(drawn)
        if drawn.unit is None:
            if measure.unit is not None and not measure.unit.is_share:
                raise self.context.refuse(
                    path,
                    "unit-mismatch",
                    f"{drawn.source.name!r} is a plain number, and {measure.source.name!r} is in "
                    f"{measure.unit}",
                    f"declare a unit for {drawn.source.name!r} that converts to {measure.unit}",
                )
            factor = 1.0 if measure.unit is None else 1.0 / measure.unit.factor
            return Drawn(drawn, factor)
        what = repr(measure.source.name)
        factor, shift = self.context.conversion(path, drawn.unit, measure.unit, what=what)
        return Drawn(drawn, factor, 0.0 if drawn.is_change or measure.is_change else shift)
