"""Compiles indicators, parameters and definitions in place into sources."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from ecorules.data import Column
from ecorules.engine.compile.computed import Computed
from ecorules.engine.compile.context import Context, Unusable
from ecorules.engine.compile.registers import PLACE_KEYS, Registers
from ecorules.engine.nodes import (
    Attribute,
    Condition,
    Converted,
    Given,
    Kind,
    Observed,
    Register,
    Source,
)
from ecorules.engine.walk import sources_behind
from ecorules.errors import did_you_mean
from ecorules.expressions import (
    DateType,
    LabelType,
    NumberType,
    TextType,
    TruthType,
    normalise_name,
)
from ecorules.labels import Labels, truths
from ecorules.language.models import DERIVATIONS, Definition, Indicator, ParameterModel
from ecorules.language.titles import both

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ecorules.engine.nodes import PeriodReference, RuleNode
    from ecorules.expressions import Formula, ValueType
    from ecorules.language.document import Path
    from ecorules.language.models import Rule

    Part = Callable[[Rule, Path, "Sources"], RuleNode]

__all__ = ["MAX_DEPTH", "MemberSources", "Sources"]

_KEYS = PLACE_KEYS | {"name", "scenario"}

MAX_DEPTH = 48
"""How many names, or rules, may stand on each other in a row."""


class Sources:
    """All names of a set; each is compiled when first asked for.

    Args:
        context: the draft and its problems.
        part: compiles a rule in place over some names.
        ours: for an outside standard the sources that stand for its indicators.
    """

    register: Register | None = None
    """The register whose members the names are of, in the scope of one."""
    standing_in = False
    """Whether observed indicators without one of ours are missing, not read from the data."""

    def __init__(
        self, context: Context, part: Part, ours: Mapping[str, Source] | None = None
    ) -> None:
        self.context = context
        self.part = part
        self.ours = ours or {}
        self.registers = Registers(context)
        self.known: dict[str, Source] = {}
        self.columns: dict[str, Column] = {}
        self.parameter_columns: dict[str, Column] = {}
        self.computed: dict[str, str] = {}
        self.failed: set[str] = set()
        self.open: list[str] = []
        self.depths: dict[int, int] = {}
        self.computed_sources = Computed(context, self)
        model = context.draft.model
        self.indicators = model.indicators or {}
        self.parameters = model.parameters or {}
        # Expressions know names by their compatibility form, as Python does: ＧＤＰ is GDP.
        self.spelled: dict[str, str] = {}
        for name in (*self.parameters, *self.indicators):
            self.spelled.setdefault(normalise_name(name), name)

    def outside(self, context: Context) -> Sources:
        """Return the names of another set, as it declares them."""
        return Sources(context, self.part)

    def within(self, register: Register) -> MemberSources:
        """Return the names as the members of a register see them (sentence 16)."""
        return MemberSources(self, register)

    def compile_all(self) -> None:
        """Compile every declared name, so that all problems are found."""
        self.registers.compile_all()
        for name in self.indicators:
            if name in self.parameters:
                self.context.note(
                    ("parameters", name),
                    "name-twice",
                    f"{name!r} is both a parameter and an indicator",
                    "rename one of them",
                    key=True,
                )
        for table, names in (("parameters", self.parameters), ("indicators", self.indicators)):
            for name in names:
                other = self.spelled[normalise_name(name)]
                if other != name:
                    self.context.note(
                        (table, name),
                        "name-twice",
                        f"{name!r} and {other!r} are one name in expressions",
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
                path,
                "circle",
                f"{name!r} is defined by itself: {circle}",
                "define one of them without the other",
            )
        if name not in self.indicators and name not in self.parameters:
            known = [*self.indicators, *self.parameters, *(name for _, name in broken)]
            guess = did_you_mean(name, known)
            raise self.context.refuse(
                path,
                "unknown-indicator",
                f"there is no indicator or parameter {name!r}{guess}",
                self._titled(name)
                or ("" if guess else "declare it under indicators, or use one of those declared"),
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

    def _titled(self, title: str) -> str:
        """Return what to write for a title that stands where a name belongs."""
        name = self._titles.get(title)
        return "" if name is None else f"that is the title of {name!r}: write {name}"

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Every title, and the first name that has it."""
        found: dict[str, str] = {}
        for name, model in (*self.indicators.items(), *self.parameters.items()):
            given = model.title if isinstance(model, Indicator | ParameterModel) else None
            for title in both(given):
                found.setdefault(title, name)
        return found

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

    def parameter(self, name: str) -> PeriodReference | None:
        """Return the parameter of that name if there is one that stands for a period."""
        if name not in self.parameters:
            return None
        found = self.source(name, ("parameters", name))
        return found if isinstance(found, Given) and found.period else None

    def measured(self, value: str | Definition, path: Path) -> Source:
        """Return the source of a name or of a definition in place."""
        if isinstance(value, str):
            return self.source(value, path)
        return self.computed_sources.formed(value, path, None)

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
        found: dict[str, Source] = {}
        for written in expression.names:
            name = self.spelling(written)
            if name is None:
                if written in self.keys():
                    raise self._refuse_key(written, text, path)
                continue
            source = found[written] = self.source(name, path)
            if isinstance(source, Given) and source.period:
                raise self.context.refuse(
                    path,
                    "period-in-expression",
                    f"{name!r} stands for a period, and periods are not calculated with",
                    "name it where a period stands: by, in, since",
                )

        def type_of(written: str) -> ValueType | None:
            source = found.get(written)
            return None if source is None else _value_type(source)

        formula = self.context.read(
            path, lambda: expression.trace(type_of, self.context.system, known=self.names())
        )
        return formula, tuple(found[entry.name] for entry in formula.inputs)

    def spelling(self, written: str) -> str | None:
        """Return the declared name that an expression spells, if there is one."""
        return self.spelled.get(written)

    def names(self) -> list[str]:
        """Return all names that an expression may use."""
        return [*self.indicators, *self.parameters]

    def keys(self) -> Collection[str]:
        """Return the names of columns that tell series apart."""
        return _KEYS

    def _refuse_key(self, written: str, text: str, path: Path) -> Unusable:
        """Note a key in an expression: what is said holds for all series alike."""
        hint = (
            "declare a parameter, for example coastal: boolean, give it for each place, and "
            "write where: coastal"
        )
        if self.register is not None:
            hint = (
                f"add an attribute to {self.register.name}, for example coastal: boolean, set it "
                "in the rows, and write where: coastal"
            )
        found = re.search(rf"\b{re.escape(written)}\b", text)
        self.context.note(
            path,
            "expression-name",
            f"{written!r} is a key: it tells series apart, and cannot be compared",
            hint,
            offset=found.start() if found else None,
        )
        return Unusable()

    # Declared names

    def _declared(self, name: str) -> Source:
        if name in self.ours:
            return self.ours[name]
        if name in self.parameters:
            return self._given(name)
        model = self.indicators[name]
        path: Path = ("indicators", name)
        computed = [key for key in (*DERIVATIONS, "expression") if getattr(model, key) is not None]
        if computed or model.limits is not None:
            self.refuse_keys(model, path, ("kind", "range"), "an indicator that is computed")
            found = (
                self.computed_sources.graded(name, model, path)
                if model.limits is not None
                else self.computed_sources.formed(model, path, name)
            )
            self.computed[name] = (
                "limits" if model.limits is not None else getattr(model, computed[0])
            )
            return found
        self.refuse_keys(
            model, path, ("of", "where", "meeting", "at", "during", "over"), "an observed indicator"
        )
        if model.classes is not None:
            return self._classified(name, model, path)
        return self._observed(name, model, path)

    def refuse_keys(
        self, model: Indicator | Definition, path: Path, keys: tuple[str, ...], what: str
    ) -> None:
        """Refuse keys that do not go with what an indicator is."""
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
        kind = context.kind((*path, "kind"), model.kind, unit)
        low, high = context.value_range(model.range, unit, (*path, "range"))
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
        self.columns[name] = Column(name, plain, low=low, high=high, aliases=both(model.title))
        return Observed(
            name=self._read_as(name),
            unit=plain,
            better=context.better(model.better, (*path, "better")),
            kind=kind,
            non_negative=kind is Kind.FLOW and low >= 0,
            need=need,
        )

    def labels(self, labels: list[str], path: Path) -> Labels:
        """Read the labels of a class, best first."""
        return self.context.labels(labels, path)

    def _classified(self, name: str, model: Indicator, path: Path) -> Observed:
        self.refuse_keys(model, path, ("unit", "kind", "range", "need"), "classes")
        labels = self.labels(model.classes or [], (*path, "classes"))
        self.columns[name] = Column(name, labels=labels, aliases=both(model.title))
        return Observed(name=self._read_as(name), labels=labels, better=1)

    def _read_as(self, name: str) -> str:
        """Return the name under which data give an indicator; none gives those of a standard."""
        return f"{self.context.draft.model.id}: {name}" if self.standing_in else name

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
        aliases = both(model.title)
        if model.classes is not None:
            labels = self.labels(model.classes, labels_path)
            self.parameter_columns[name] = Column(name, labels=labels, aliases=aliases)
            return Given(name=self._read_as(name), labels=labels, better=1)
        if model.type is not None:
            kind = self.context.choice(
                (*path, "type"), model.type.strip(), ("boolean", "period"), what="type"
            )
            scale = truths() if kind == "boolean" else None
            self.parameter_columns[name] = Column(name, labels=scale, aliases=aliases)
            return Given(name=self._read_as(name), truth=kind == "boolean", period=kind == "period")
        unit = self.context.unit(unit_path, model.unit or "")
        low, high = self.context.value_range(model.range, unit, (*path, "range"))
        plain = None if unit.is_plain else unit
        self.parameter_columns[name] = Column(name, plain, low=low, high=high, aliases=aliases)
        better = self.context.better(model.better, (*path, "better"))
        return Given(name=self._read_as(name), unit=plain, better=better)


class MemberSources(Sources):
    """The names as the members of a register see them: its attributes first."""

    def __init__(self, base: Sources, register: Register) -> None:
        self.base: Sources = base.base if isinstance(base, MemberSources) else base
        self.register = register
        self.context = base.context
        self.part = base.part
        self.registers = base.registers
        self.computed_sources = Computed(base.context, self)
        self._spelled = {normalise_name(name): name for name in register.attributes}

    def source(self, name: str, path: Path, *, key: bool = False) -> Source:
        """Return the attribute of that name, else what the set calls so."""
        name = name.strip()
        attribute = None if self.register is None else self.register.attributes.get(name)
        return attribute or self.base.source(name, path, key=key)

    def parameter(self, name: str) -> PeriodReference | None:
        """Return the attribute or parameter of that name that stands for a period."""
        attribute = None if self.register is None else self.register.attributes.get(name)
        if attribute is None:
            return self.base.parameter(name)
        return attribute if attribute.of_type in {"period", "date"} else None

    def spelling(self, written: str) -> str | None:
        """Return the attribute or declared name that an expression spells, if there is one."""
        return self._spelled.get(written) or self.base.spelling(written)

    def names(self) -> list[str]:
        """Return all names that an expression may use."""
        return [*self._spelled.values(), *self.base.names()]

    def keys(self) -> Collection[str]:
        """Return the names of columns that tell members and series apart."""
        return _KEYS if self.register is None else {*_KEYS, self.register.key}


def _value_type(source: Source) -> ValueType | None:
    """Return what an expression sees of a source."""
    if isinstance(source, Converted) and source.unit is None and source.labels is None:
        return _value_type(source.of)
    if isinstance(source, Given) and source.period:
        return None
    if isinstance(source, Attribute):
        if source.of_type in {"date", "period"}:
            return DateType(event=source.of_type == "date")
        if source.of_type == "boolean":
            return TruthType()
        if source.vocabulary is not None:
            return TextType(source.vocabulary)
    if source.labels is not None:
        return LabelType(tuple(source.labels))
    if isinstance(source, Given) and source.truth:
        return TruthType()
    return NumberType(source.unit)
