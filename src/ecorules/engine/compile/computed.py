"""Compiles names that are computed: formulas, classes by limits, and reductions of sub-periods."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine.compile.context import Unusable
from ecorules.engine.nodes import Attribute, Condition, Derived, Formulated, Graded, Limit
from ecorules.engine.walk import observed_behind
from ecorules.errors import counted, did_you_mean
from ecorules.expressions import LabelType, NumberType
from ecorules.labels import Labels
from ecorules.language.models import DERIVATIONS, Indicator

if TYPE_CHECKING:
    from ecorules.engine.compile.context import Context
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import Observed, Over, Register, RuleNode, Source
    from ecorules.language.document import Path
    from ecorules.language.models import Definition
    from ecorules.units import Unit

__all__ = ["Computed"]

_PERIODS = "periods"
# Which keys each derivation needs and allows, besides `where`, `need` and `over`.
_DERIVED_KEYS = {
    "count": ((), ("meeting",)),
    "share": (("meeting",), ("of",)),
    "sum": (("of",), ()),
    "mean": (("of",), ()),
    "min": (("of",), ()),
    "max": (("of",), ()),
    "worst": (("of",), ()),
    "percentile": (("of", "at"), ()),
    "compound": (("of",), ()),
}


@dataclass(frozen=True, slots=True)
class Computed:
    """Compiles sources that are formed from others."""

    context: Context
    sources: Sources

    def graded(self, name: str, model: Indicator, path: Path) -> Graded:
        """Compile a class that is the worst of its parameters, each held against limits."""
        context = self.context
        self.sources.refuse_keys(
            model,
            path,
            (
                "unit",
                "expression",
                "of",
                "where",
                "meeting",
                "at",
                "during",
                "over",
                "need",
                *DERIVATIONS,
            ),
            "limits",
        )
        if model.classes is None:
            raise context.refuse(
                path,
                "no-classes",
                f"{name!r} has limits and no classes",
                "list the classes, best first",
                key=True,
            )
        labels = self.sources.labels(model.classes, (*path, "classes"))
        parts = []
        for parameter, texts in (model.limits or {}).items():
            at = (*path, "limits", parameter)
            part = self.sources.source(parameter, at, key=True)
            if part.labels is not None:
                raise context.refuse(
                    at,
                    "limits",
                    f"{parameter!r} is a class, not a number",
                    "name an indicator that is a number",
                    key=True,
                )
            if len(texts) != len(labels) - 1:
                raise context.refuse(
                    at,
                    "limits",
                    f"{counted(len(texts), 'limit')} for {len(labels)} classes; "
                    "the last class has none",
                    f"give {counted(len(labels) - 1, 'limit')}, the best class first",
                )
            limits = tuple(
                self._limit(text, part, (*at, position)) for position, text in enumerate(texts)
            )
            parts.append((part, limits))
        if not parts:
            raise context.refuse(
                (*path, "limits"), "limits", "there are no limits",
                "write the limits of an indicator, the best class first: {cod: [15, 20]}",
            )  # fmt: skip
        return Graded(name=name, labels=labels, better=1, parts=tuple(parts))

    def _limit(self, text: str | list[str], part: Source, path: Path) -> Limit:
        what = repr(part.name)
        if isinstance(text, list):
            if len(text) != 2:
                raise self.context.refuse(
                    path, "limits", "a range of a class has two ends", "write [6, 9]"
                )
            low, high = (
                self.context.number((*path, n), end, part.unit, what=what)
                for n, end in enumerate(text)
            )
            if low > high:
                raise self.context.refuse(
                    path,
                    "limits",
                    "the range ends below where it begins",
                    f"write [{high:g}, {low:g}]",
                )
            return Limit(low, high)
        value = self.context.number(path, text, part.unit, what=what)
        if part.better == 0:
            raise self.context.refuse(
                path,
                "no-direction",
                f"it is not said whether more or less {part.name!r} is better",
                f"add better: lower (or higher) to {part.name!r}",
            )
        return Limit(value, math.inf) if part.better > 0 else Limit(-math.inf, value)

    def formed(self, model: Indicator | Definition, path: Path, name: str | None) -> Source:
        """Compile an indicator that is an expression or derived; one in place has no name."""
        said = [key for key in (*DERIVATIONS, "expression") if getattr(model, key) is not None]
        if len(said) != 1:
            what = "several sources: " + ", ".join(said) if said else "no source"
            raise self.context.refuse(
                path,
                "several-sources",
                f"{repr(name) if name else 'the definition'} has {what}",
                "give exactly one of expression, " + ", ".join(DERIVATIONS),
                key=True,
            )
        if isinstance(model, Indicator):
            self.sources.refuse_keys(model, path, ("classes",), "a computed number")
        if said[0] == "expression":
            return self._formulated(model, path, name)
        return self._derived(said[0], model, path, name)

    def _formulated(
        self, model: Indicator | Definition, path: Path, name: str | None
    ) -> Formulated:
        context = self.context
        self.sources.refuse_keys(
            model, path, ("of", "where", "meeting", "at", "need", "during", "over"), "an expression"
        )
        at = (*path, "expression")
        text = model.expression or ""
        formula, inputs = self.sources.formula(text, at)
        found = formula.type
        better = self.context.better(model.better, (*path, "better"))
        shown = name or text
        if isinstance(found, LabelType):
            self.sources.refuse_keys(model, path, ("unit",), "a class")
            labels = Labels(list(found.labels))
            return Formulated(name=shown, labels=labels, better=1, formula=formula, inputs=inputs)
        if not isinstance(found, NumberType):
            raise context.refuse(
                at,
                "not-a-number",
                f"{text!r} is a condition, not a number",
                "use a condition under where or meeting",
            )
        unit = found.unit
        factor, shift = 1.0, 0.0
        if model.unit is not None:
            declared = context.unit((*path, "unit"), model.unit)
            if not declared.is_plain or unit is not None:
                given = unit if unit is not None else context.system.unit("1")
                if not given.converts_to(declared):
                    raise context.refuse(
                        (*path, "unit"),
                        "unit-mismatch",
                        f"the formula {text!r} gives {given}, which does not convert to {declared}",
                        "correct the unit or the formula",
                    )
                factor, shift = self.context.conversion(path, given, declared, what=shown)
            unit = None if declared.is_plain else declared
        elif unit is not None and unit.is_plain:
            factor, unit = unit.factor, None
        return Formulated(
            name=shown,
            unit=unit,
            better=better,
            formula=formula,
            inputs=inputs,
            factor=factor,
            shift=shift,
        )

    def _derived(
        self, how: str, model: Indicator | Definition, path: Path, name: str | None
    ) -> Derived:
        context = self.context
        word = getattr(model, how).strip()
        register, names = None, self.sources
        if word != _PERIODS:
            register = self.sources.registers.register(word, (*path, how))
            names = self.sources.within(register)
        required, allowed = _DERIVED_KEYS[how]
        for key in required:
            if getattr(model, key) is None:
                raise context.refuse(
                    path,
                    "missing-key",
                    f"{how!r} needs the key {key!r}",
                    f"add {key}: ...",
                    key=True,
                )
        for key in ("of", "meeting", "at"):
            if getattr(model, key) is not None and key not in (*required, *allowed):
                raise context.refuse(
                    (*path, key),
                    "key-here",
                    f"{key!r} does not go with {how!r}",
                    "remove it",
                    key=True,
                )
        of = self._valued(names, model, path)
        where = names.condition(model.where, (*path, "where")) if model.where else None
        meeting: Condition | RuleNode | None = None
        if isinstance(model.meeting, str):
            meeting = names.condition(model.meeting, (*path, "meeting"))
        elif model.meeting is not None:
            meeting = names.part(model.meeting, (*path, "meeting"), names)
        if how == "count" and register is None and meeting is None and where is None:
            raise context.refuse(
                path,
                "missing-key",
                "'count' says neither which periods nor what they meet",
                "add meeting: with a condition",
                key=True,
            )
        during = self._during(model, register, path)
        need = context.need((*path, "need"), model.need) if model.need is not None else None
        over = self._over(model, register, how, path)
        at = 50.0
        if model.at is not None:
            at = context.number((*path, "at"), model.at, None, what="a percentile")
            if not 0 <= at <= 100:
                raise context.refuse(
                    (*path, "at"),
                    "percentile",
                    f"there is no percentile {model.at}",
                    "write a number from 0 to 100",
                )
        unit, labels = self._derived_type(how, of, (*path, "of"))
        factor, shift = 1.0, 0.0
        if model.unit is not None:
            unit, factor, shift = self._declared_unit(how, model.unit, unit, labels, path)
        elif how == "share":
            unit, factor = None, 0.01
        leaves = _leaves([of, where, meeting]) if register is None else ()
        if register is None and not leaves:
            raise context.refuse(
                path,
                "no-data",
                f"{how!r} names no observed indicator",
                "name what it is about",
                key=True,
            )
        return Derived(
            name=name or f"{how} of {word}",
            register=register,
            during=during,
            unit=unit,
            labels=labels,
            factor=factor,
            shift=shift,
            better=context.better(model.better, (*path, "better"))
            or (of.better if of is not None else 0),
            how=how,
            of=of,
            where=where,
            meeting=meeting,
            need=need,
            over=over,
            at=at,
            counted=how == "count",
            leaves=leaves,
        )

    def _valued(self, names: Sources, model: Indicator | Definition, path: Path) -> Source | None:
        """Compile what is summed, averaged or compared."""
        if model.of is None:
            return None
        of = names.measured(model.of, (*path, "of"))
        if isinstance(of, Attribute) and of.of_type not in {"number", "labels"}:
            raise self.context.refuse(
                (*path, "of"),
                "not-a-number",
                f"{of.name!r} is a {of.of_type}, not a number",
                "ask for it under where or meeting",
            )
        return of

    def _during(
        self, model: Indicator | Definition, register: Register | None, path: Path
    ) -> Attribute | None:
        if model.during is None:
            return None
        at = (*path, "during")
        found = None if register is None else register.attributes.get(model.during.strip())
        if found is None or found.of_type != "date":
            declared = {} if register is None else register.attributes
            known = [name for name, one in declared.items() if one.of_type == "date"]
            raise self.context.refuse(
                at,
                "not-a-date",
                f"{model.during!r} is not a date attribute of the register"
                f"{did_you_mean(model.during, known)}",
                "name the attribute that says when a row happened",
            )
        return found

    def _over(
        self, model: Indicator | Definition, register: Register | None, how: str, path: Path
    ) -> Over | None:
        if model.over is None:
            return None
        if register is not None and model.during is None:
            raise self.context.refuse(
                (*path, "over"),
                "key-here",
                f"'over' does not go with {how!r} of a register that is read on a day",
                "add during: with the date that falls into the wider period",
                key=True,
            )
        return self.context.over((*path, "over"), model.over)

    def _declared_unit(
        self, how: str, text: str, unit: Unit | None, labels: Labels | None, path: Path
    ) -> tuple[Unit | None, float, float]:
        """Return the unit a derived number is declared in, and factor and shift to it."""
        declared = self.context.unit((*path, "unit"), text)
        if how == "count" and (declared.is_count or declared.is_plain):
            return None, 1.0, 0.0
        own = unit if unit is not None else self.context.system.unit("1")
        if labels is not None or not own.converts_to(declared):
            shown = "a class" if labels is not None else unit or "a plain number"
            raise self.context.refuse(
                (*path, "unit"),
                "unit-mismatch",
                f"{how!r} gives {shown}, which does not convert to {declared}",
                f"write a unit that {shown} converts to, or leave it out",
            )
        factor, shift = self.context.conversion(path, own, declared, what=repr(how))
        return (None if declared.is_plain else declared), factor, shift

    def _derived_type(
        self, how: str, of: Source | None, path: Path
    ) -> tuple[Unit | None, Labels | None]:
        if how == "count":
            return None, None
        if how == "share":
            if of is not None and of.labels is not None:
                raise self.context.refuse(
                    path, "no-arithmetic", "a class cannot be a weight", "name a number under of"
                )
            return self.context.system.unit("%"), None
        if of is None:
            raise Unusable
        if of.labels is not None:
            if how not in {"min", "max", "worst"}:
                raise self.context.refuse(
                    path,
                    "no-arithmetic",
                    f"classes have an order and no arithmetic: no {how}",
                    "use worst, min or max",
                )
            return None, of.labels
        if how == "compound" and (of.unit is None or not of.unit.is_share):
            raise self.context.refuse(
                path,
                "unit-mismatch",
                "only growth rates in % can be compounded",
                f"give {of.name!r} in %",
            )
        unit = of.unit
        if unit is not None and (
            (how in {"sum", "mean"} and unit.is_logarithmic) or (how == "sum" and unit.is_offset)
        ):
            raise self.context.refuse(
                path,
                "no-arithmetic",
                f"{unit} is logarithmic: it has no {how}"
                if unit.is_logarithmic
                else f"{unit} has a zero of its own: it has no sum",
                "use worst, min or max",
            )
        if how == "worst" and of.better == 0:
            raise self.context.refuse(
                path,
                "no-direction",
                f"it is not said whether more or less {of.name!r} is better",
                f"add better: lower (or higher) to {of.name!r}",
            )
        if how == "compound":
            return self.context.system.unit("%"), None
        return of.unit, None


def _leaves(roots: list[Source | Condition | RuleNode | None]) -> tuple[Observed, ...]:
    """Return the observed indicators that stand behind some sources, conditions and rules."""
    return tuple(dict.fromkeys(observed_behind(roots)))
