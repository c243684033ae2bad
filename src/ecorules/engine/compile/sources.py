"""Compiles indicators, parameters and definitions in place into sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ecorules.data import Column
from ecorules.engine.compile.context import Context, Unusable
from ecorules.engine.nodes import (
    Condition,
    Derived,
    Formulated,
    Given,
    Graded,
    Kind,
    Limit,
    Observed,
    Source,
)
from ecorules.engine.walk import observed_behind, sources_behind
from ecorules.errors import did_you_mean
from ecorules.expressions import LabelType, NumberType, TruthType
from ecorules.labels import Labels
from ecorules.language.models import DERIVATIONS, Definition, Indicator, ParameterModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecorules.engine.nodes import RuleNode
    from ecorules.expressions import Formula, ValueType
    from ecorules.language.document import Path
    from ecorules.language.models import Rule
    from ecorules.units import Unit

__all__ = ["MAX_DEPTH", "Sources"]

MAX_DEPTH = 48
"""How many names, or rules, may stand on each other in a row."""

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
_BETTER = {"higher": 1, "lower": -1}


class Sources:
    """All names of a set; each is compiled when first asked for."""

    def __init__(self, context: Context, part: Callable[[Rule, Path], RuleNode]) -> None:
        self.context = context
        self.part = part
        self.known: dict[str, Source] = {}
        self.columns: dict[str, Column] = {}
        self.parameter_columns: dict[str, Column] = {}
        self.computed: dict[str, str] = {}
        self.failed: set[str] = set()
        self.open: list[str] = []
        self.depths: dict[int, int] = {}
        model = context.draft.model
        self.indicators = model.indicators or {}
        self.parameters = model.parameters or {}

    def compile_all(self) -> None:
        """Compile every declared name, so that all problems are found."""
        for name in self.indicators:
            if name in self.parameters:
                self.context.note(
                    ("parameters", name),
                    "name-twice",
                    f"{name!r} is both a parameter and an indicator",
                    "rename one of them",
                    key=True,
                )
        for name in (*self.parameters, *self.indicators):
            try:
                self.source(name, ("indicators", name))
            except Unusable:
                continue

    def source(self, name: str, path: Path, *, key: bool = False) -> Source:
        """Return the source of a name, or note at ``path`` (its key or value) that it has none."""
        name = name.strip()
        if name in self.known:
            return self.known[name]
        broken = self.context.draft.broken
        if name in self.failed or ("indicators", name) in broken or ("parameters", name) in broken:
            raise Unusable
        if name in self.open:
            circle = " -> ".join([*self.open[self.open.index(name) :], name])
            raise self.context.refuse(
                path, "circle", f"{name!r} is defined by itself: {circle}", "break the circle"
            )
        if name not in self.indicators and name not in self.parameters:
            known = [*self.indicators, *self.parameters, *(name for _, name in broken)]
            guess = did_you_mean(name, known)
            raise self.context.refuse(
                path,
                "unknown-indicator",
                f"there is no indicator or parameter {name!r}{guess}",
                "" if guess else "declare it under indicators, or use one of those declared",
                key=key,
            )
        if len(self.open) > MAX_DEPTH:
            raise self.context.refuse(
                path,
                "too-deep",
                f"more than {MAX_DEPTH} names stand on each other in a row",
                "write the formula from fewer steps",
            )
        self.open.append(name)
        try:
            found = self._declared(name)
            self._refuse_depth(found, path)
            self.known[name] = found
        except Unusable:
            self.failed.add(name)
            raise
        finally:
            self.open.pop()
        return self.known[name]

    def _refuse_depth(self, source: Source, path: Path) -> None:
        """Refuse names that stand on each other more deeply than a reader could follow."""
        behind = [self.depths.get(id(other), 0) for other in sources_behind([source])]
        depth = 1 + max(behind, default=0)
        if depth > MAX_DEPTH or len(self.open) > MAX_DEPTH:
            raise self.context.refuse(
                path,
                "too-deep",
                f"{source.name!r} stands on more than {MAX_DEPTH} others in a row",
                "write the formula from fewer steps",
            )
        self.depths[id(source)] = depth

    def parameter(self, name: str) -> Given | None:
        """Return the parameter of that name if there is one that stands for a period."""
        if name not in self.parameters:
            return None
        found = self.source(name, ("parameters", name))
        return found if isinstance(found, Given) and found.period else None

    def measured(self, value: str | Definition, path: Path) -> Source:
        """Return the source of a name or of a definition in place."""
        if isinstance(value, str):
            return self.source(value, path)
        return self._computed(value, path, "the definition in place")

    def condition(self, text: str, path: Path) -> Condition:
        """Compile a condition over the names of the set."""
        formula, inputs = self.formula(text, path)
        if not isinstance(formula.type, TruthType):
            raise self.context.refuse(
                path,
                "not-a-condition",
                f"{text!r} is not true or false",
                "compare it with something, for example: rain > 10",
            )
        return Condition(formula, inputs, text)

    def formula(self, text: str, path: Path) -> tuple[Formula, tuple[Source, ...]]:
        """Compile an expression over the names of the set, checking its dimensions."""
        expression = self.context.expression(path, text)
        for name in expression.names:
            if name not in self.indicators and name not in self.parameters:
                continue
            source = self.source(name, path)
            if isinstance(source, Given) and source.period:
                raise self.context.refuse(
                    path,
                    "period-in-expression",
                    f"{name!r} stands for a period, and periods are not calculated with",
                    "name it where a period stands: by, in, since",
                )
        names = [*self.indicators, *self.parameters]
        formula = self.context.read(
            path, lambda: expression.trace(self._type, self.context.system, known=names)
        )
        return formula, tuple(self.known[entry.name] for entry in formula.inputs)

    def _type(self, name: str) -> ValueType | None:
        source = self.known.get(name)
        if source is None or (isinstance(source, Given) and source.period):
            return None
        if source.labels is not None:
            return LabelType(tuple(source.labels))
        if isinstance(source, Given) and source.truth:
            return TruthType()
        return NumberType(source.unit)

    # Declared names

    def _declared(self, name: str) -> Source:
        if name in self.parameters:
            return self._given(name)
        model = self.indicators[name]
        path: Path = ("indicators", name)
        computed = [key for key in (*DERIVATIONS, "expression") if getattr(model, key) is not None]
        if computed or model.limits is not None:
            self._refuse_keys(model, path, ("kind", "range"), "an indicator that is computed")
            found = (
                self._graded(name, model, path)
                if model.limits is not None
                else self._computed(model, path, name)
            )
            self.computed[name] = (
                "limits" if model.limits is not None else getattr(model, computed[0])
            )
            return found
        self._refuse_keys(
            model, path, ("of", "where", "meeting", "at", "over"), "an observed indicator"
        )
        if model.classes is not None:
            return self._classified(name, model, path)
        return self._observed(name, model, path)

    def _refuse_keys(
        self, model: Indicator | Definition, path: Path, keys: tuple[str, ...], what: str
    ) -> None:
        for key in keys:
            if getattr(model, key, None) is not None:
                raise self.context.refuse(
                    (*path, key),
                    "key-here",
                    f"{key!r} does not go with {what}",
                    "remove it",
                    key=True,
                )

    def _observed(self, name: str, model: Indicator, path: Path) -> Observed:
        context = self.context
        if model.unit is None:
            raise context.refuse(
                path,
                "no-unit",
                f"{name!r} has no unit",
                "write its unit (unit: 1 for a plain number), or classes, expression or a "
                "derivation such as share: periods",
                key=True,
            )
        unit = context.unit((*path, "unit"), model.unit)
        kind = None
        if model.kind is not None:
            word = context.choice(
                (*path, "kind"), model.kind, [entry.value for entry in Kind], what="kind"
            )
            kind = Kind(word)
        low, high = self._range(model, unit, path)
        if model.range is None and kind is Kind.FLOW:
            low = 0.0
        need = None
        if model.need is not None:
            if kind is not Kind.LEVEL:
                raise context.refuse(
                    (*path, "need"),
                    "key-here",
                    "'need' goes with kind: level",
                    "remove it: only a mean may leave out what is not known",
                    key=True,
                )
            need = context.need((*path, "need"), model.need)
        plain = None if unit.is_plain else unit
        self.columns[name] = Column(name, plain, low=low, high=high, aliases=_aliases(model.title))
        return Observed(
            name=name,
            unit=plain,
            better=self._better(model, path),
            kind=kind,
            non_negative=kind is Kind.FLOW and low >= 0,
            need=need,
        )

    def _range(
        self, model: Indicator | ParameterModel, unit: Unit | None, path: Path
    ) -> tuple[float, float]:
        if model.range is None:
            return -math.inf, math.inf
        at = (*path, "range")
        if not 1 <= len(model.range) <= 2:
            raise self.context.refuse(
                at,
                "range",
                "a range has a least and a greatest value",
                "write [0, 100], [0, ] or [~, 100]",
            )
        ends = [-math.inf, math.inf]
        for position, text in enumerate(model.range):
            if text is not None:
                ends[position] = self.context.number(
                    (*at, position), text, unit, what="the indicator"
                )
        if ends[0] > ends[1]:
            raise self.context.refuse(
                at,
                "range",
                "the range ends below where it begins",
                f"write [{model.range[1]}, {model.range[0]}]",
            )
        return ends[0], ends[1]

    def _better(self, model: Indicator | Definition, path: Path) -> int:
        if model.better is None or model.better in _BETTER:
            return _BETTER.get(model.better or "", 0)
        text = model.better
        if not any(character.isdigit() for character in text):
            self.context.choice((*path, "better"), text, _BETTER, what="direction or ideal value")
        self.context.quantity((*path, "better"), text)
        return 0

    def _labels(self, labels: list[str], path: Path) -> Labels:
        return self.context.read(path, lambda: Labels(labels))

    def _classified(self, name: str, model: Indicator, path: Path) -> Observed:
        self._refuse_keys(model, path, ("unit", "kind", "range", "need"), "classes")
        labels = self._labels(model.classes or [], (*path, "classes"))
        self.columns[name] = Column(name, labels=labels, aliases=_aliases(model.title))
        return Observed(name=name, labels=labels, better=1)

    def _given(self, name: str) -> Given:
        model = self.parameters[name]
        path: Path = ("parameters", name)
        if isinstance(model, list):
            model = ParameterModel.model_validate({"classes": model})
            labels_path: Path = path
        else:
            labels_path = (*path, "classes")
        if isinstance(model, str):
            key = "type" if model.strip() in {"boolean", "period"} else "unit"
            model = ParameterModel.model_validate({key: model})
            unit_path: Path = path
        else:
            unit_path = (*path, "unit")
        said = [key for key in ("unit", "classes", "type") if getattr(model, key) is not None]
        if len(said) != 1:
            raise self.context.refuse(
                path,
                "no-unit",
                f"the parameter {name!r} says {'too much' if said else 'nothing'} about what it is",
                "write one of unit, classes, or type: boolean or period",
                key=True,
            )
        aliases = _aliases(model.title)
        if model.classes is not None:
            labels = self._labels(model.classes, labels_path)
            self.parameter_columns[name] = Column(name, labels=labels, aliases=aliases)
            return Given(name=name, labels=labels, better=1)
        if model.type is not None:
            kind = self.context.choice(
                (*path, "type"), model.type.strip(), ("boolean", "period"), what="type"
            )
            truths = Labels(["true", "false"]) if kind == "boolean" else None
            self.parameter_columns[name] = Column(name, labels=truths, aliases=aliases)
            return Given(name=name, truth=kind == "boolean", period=kind == "period")
        unit = self.context.unit(unit_path, model.unit or "")
        low, high = self._range(model, unit, path)
        plain = None if unit.is_plain else unit
        self.parameter_columns[name] = Column(name, plain, low=low, high=high, aliases=aliases)
        better = _BETTER.get(model.better or "", 0)
        return Given(name=name, unit=plain, better=better)

    # Computed

    def _graded(self, name: str, model: Indicator, path: Path) -> Graded:
        context = self.context
        self._refuse_keys(
            model,
            path,
            ("unit", "expression", "of", "where", "meeting", "at", "over", "need", *DERIVATIONS),
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
        labels = self._labels(model.classes, (*path, "classes"))
        parts = []
        for parameter, texts in (model.limits or {}).items():
            at = (*path, "limits", parameter)
            part = self.source(parameter, at, key=True)
            if part.labels is not None:
                raise context.refuse(
                    at, "limits", f"{parameter!r} is a class, not a number", key=True
                )
            if len(texts) != len(labels) - 1:
                raise context.refuse(
                    at,
                    "limits",
                    f"{len(texts)} limits for {len(labels)} classes; the last class has none",
                    f"give {len(labels) - 1} limits, the best class first",
                )
            limits = tuple(
                self._limit(text, part, (*at, position)) for position, text in enumerate(texts)
            )
            parts.append((part, limits))
        if not parts:
            raise context.refuse((*path, "limits"), "limits", "there are no limits")
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
                    path, "limits", "the range ends below where it begins", f"write [{high}, {low}]"
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

    def _computed(self, model: Indicator | Definition, path: Path, name: str) -> Source:
        said = [key for key in (*DERIVATIONS, "expression") if getattr(model, key) is not None]
        if len(said) != 1:
            raise self.context.refuse(
                path,
                "several-sources",
                f"{name} has {'several sources: ' + ', '.join(said) if said else 'no source'}",
                "give exactly one of expression, " + ", ".join(DERIVATIONS),
                key=True,
            )
        if isinstance(model, Indicator):
            self._refuse_keys(model, path, ("classes",), "a computed number")
        if said[0] == "expression":
            return self._formulated(model, path, name)
        return self._derived(said[0], model, path, name)

    def _formulated(self, model: Indicator | Definition, path: Path, name: str) -> Formulated:
        context = self.context
        self._refuse_keys(
            model, path, ("of", "where", "meeting", "at", "need", "over"), "an expression"
        )
        at = (*path, "expression")
        text = model.expression or ""
        formula, inputs = self.formula(text, at)
        found = formula.type
        better = self._better(model, path)
        shown = text if name.startswith("the ") else name
        if isinstance(found, LabelType):
            self._refuse_keys(model, path, ("unit",), "a class")
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
                factor, shift = self.context.conversion(path, given, declared, what=name)
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

    def _derived(self, how: str, model: Indicator | Definition, path: Path, name: str) -> Derived:
        context = self.context
        register = getattr(model, how)
        if register != _PERIODS:
            raise context.refuse(
                (*path, how),
                "later",
                f"{register!r} is not known: the only register of this version is 'periods'",
                "write periods for the sub-periods of the judged period",
            )
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
        of = self.measured(model.of, (*path, "of")) if model.of is not None else None
        where = self.condition(model.where, (*path, "where")) if model.where else None
        meeting: Condition | RuleNode | None = None
        if isinstance(model.meeting, str):
            meeting = self.condition(model.meeting, (*path, "meeting"))
        elif model.meeting is not None:
            meeting = self.part(model.meeting, (*path, "meeting"))
        if how == "count" and meeting is None and where is None:
            raise context.refuse(
                path,
                "missing-key",
                "'count' says neither which periods nor what they meet",
                "add meeting: with a condition",
                key=True,
            )
        need = context.need((*path, "need"), model.need) if model.need is not None else None
        over = context.over((*path, "over"), model.over) if model.over is not None else None
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
        leaves = _leaves([of, where, meeting])
        if not leaves:
            raise context.refuse(
                path,
                "no-data",
                f"{how!r} names no observed indicator",
                "name what it is about",
                key=True,
            )
        return Derived(
            name=name if not name.startswith("the ") else f"{how} of periods",
            unit=unit,
            labels=labels,
            factor=factor,
            shift=shift,
            better=self._better(model, path) or (of.better if of is not None else 0),
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
                "correct the unit",
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
                raise self.context.refuse(path, "no-arithmetic", "a class cannot be a weight")
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
        if how in {"sum", "mean"} and of.unit is not None and of.unit.is_logarithmic:
            raise self.context.refuse(
                path, "no-arithmetic", f"{of.unit} is logarithmic: it has no {how}"
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


def _aliases(title: object) -> tuple[str, ...]:
    if title is None:
        return ()
    if isinstance(title, str):
        return (title,)
    texts = (getattr(title, "en", None), getattr(title, "zh", None))
    return tuple(text for text in texts if text)


def _leaves(roots: list[Source | Condition | RuleNode | None]) -> tuple[Observed, ...]:
    """Return the observed indicators that stand behind some sources, conditions and rules."""
    return tuple(dict.fromkeys(observed_behind(roots)))
