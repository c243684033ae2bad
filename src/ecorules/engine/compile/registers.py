"""Compiles registers 台账: their attributes, and the members that the file itself lists."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ecorules.data import Column
from ecorules.data.registers import AttributeColumn, RegisterShape, read_cell
from ecorules.engine.compile.context import Unusable
from ecorules.engine.nodes import Attribute, Kind, Register
from ecorules.errors import UnitError, did_you_mean, either
from ecorules.expressions import Vocabulary
from ecorules.labels import Labels
from ecorules.language import models
from ecorules.language.titles import both

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.engine.compile.context import Context
    from ecorules.language.document import Path

__all__ = ["PLACE_KEYS", "Registers", "shape_of"]

PLACE_KEYS = frozenset({"region", "place", "entity", "地区", "区域", "城市", "县区", "place_name"})
"""Keys that say that the members of a register are places of the data."""

OPEN = "等"
_TYPES = ("date", "period", "boolean", "text")
_RESERVED = frozenset({"periods"})
_ROW_KEYS = ("title", "lead", "support", "responsible", "supervise", "binding", "source", "note")


@dataclass(slots=True)
class Registers:
    """All registers of a set; each is compiled when first asked for."""

    context: Context
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    known: dict[str, Register] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    @property
    def declared(self) -> Mapping[str, models.Register]:
        """The registers as the file declares them."""
        return self.context.draft.model.registers or {}

    def compile_all(self) -> None:
        """Compile every register, so that all problems are found."""
        for name in self.declared:
            try:
                self.register(name, ("registers", name))
            except Unusable:
                continue

    def register(self, name: str, path: Path, *, key: bool = False) -> Register:
        """Return the register of that name, or note at ``path`` that there is none."""
        name = name.strip()
        if name in self.known:
            return self.known[name]
        if name in self.failed or ("registers", name) in self.context.draft.broken:
            raise Unusable
        if name not in self.declared:
            known = [*self.declared, *(_RESERVED - {name})]
            guess = did_you_mean(name, known)
            raise self.context.refuse(
                path,
                "unknown-register",
                f"there is no register {name!r}{guess}",
                "declare it under registers, or write periods for the sub-periods of the "
                "judged period",
                key=key,
            )
        before = len(self.context.problems)
        try:
            found = self._declared(name, self.declared[name])
        except Unusable:
            self.failed.add(name)
            raise
        if len(self.context.problems) > before:
            self.failed.add(name)
            raise Unusable
        self.known[name] = found
        return found

    def _declared(self, name: str, model: models.Register) -> Register:
        context, path = self.context, ("registers", name)
        if name in _RESERVED:
            raise context.refuse(
                path,
                "register-name",
                f"{name!r} is the register of the sub-periods of the judged period",
                "give yours another name",
                key=True,
            )
        key = (model.key or "name").strip()
        found = Register(
            name=name,
            key=key,
            by_place=key in PLACE_KEYS,
            model=model,
            attributes={},
        )
        for attribute, given in (model.attributes or {}).items():
            try:
                self._attribute(found, attribute, given)
            except Unusable:
                continue
        self._rows(found, model)
        if model.size is not None:
            found.size = context.whole(
                (*path, "size"), model.size, least=0, most=100_000_000, what="number of members"
            )
            if found.rows is not None and len(found.rows) > found.size:
                raise context.refuse(
                    (*path, "size"),
                    "size",
                    f"the register has {len(found.rows)} rows, more than its size {found.size}",
                    "correct the size, or remove rows",
                    key=True,
                )
        found.start = self._date(found, "from", model.from_)
        found.end = self._date(found, "to", model.to)
        if model.belongs is not None:
            found.belongs = self._belongs(found, model.belongs)
        return found

    def _check_type(self, path: Path, word: str) -> None:
        """Refuse a word that is no unit, and nearly a type."""
        guess = did_you_mean(word, _TYPES)
        if word in _TYPES or not guess:
            return
        try:
            self.context.system.unit(word)
        except UnitError:
            raise self.context.refuse(
                path,
                "unknown-word",
                f"{word!r} is neither a unit nor a type{guess}",
                f"write {either(_TYPES)}, a unit, or a list of labels",
            ) from None

    def _attribute(self, register: Register, name: str, given: models.AttributeType) -> None:
        context = self.context
        path: Path = ("registers", register.name, "attributes", name)
        if name in {register.key, *_ROW_KEYS}:
            raise context.refuse(
                path,
                "attribute-name",
                f"{name!r} cannot be an attribute: it has a meaning of its own in rows",
                "give it another name",
                key=True,
            )
        if isinstance(given, list):
            model, at = models.Attribute.model_validate({"classes": given}), {"classes": path}
        elif isinstance(given, str):
            word = "type" if given.strip() in _TYPES else "unit"
            self._check_type(path, given.strip())
            model, at = models.Attribute.model_validate({word: given}), {word: path}
        else:
            model, at = given, {}
        said = [word for word in ("unit", "classes", "type") if getattr(model, word) is not None]
        if len(said) != 1:
            raise context.refuse(
                path,
                "no-unit",
                f"the attribute {name!r} says {'too much' if said else 'nothing'} of what it is",
                "write a unit, a list of labels, date, period, boolean or text",
                key=True,
            )
        where = at.get(said[0], (*path, said[0]))
        aliases = both(model.title)
        low, high = -math.inf, math.inf
        unit = labels = None
        of_type = "number"
        if model.type is not None:
            of_type = context.choice(where, model.type.strip(), _TYPES, what="type")
            labels = Labels(["true", "false"]) if of_type == "boolean" else None
        elif model.classes is not None:
            of_type = "labels"
            labels = context.labels(model.classes, where)
        else:
            text = model.unit or ""
            unit = context.unit(where, text)
            unit = None if unit.is_plain else unit
        for word in ("kind", "range", "need"):
            if of_type != "number" and getattr(model, word) is not None:
                raise context.refuse(
                    (*path, word),
                    "key-here",
                    f"{word!r} goes with an attribute that has a unit",
                    "remove it",
                    key=True,
                )
        kind = context.kind((*path, "kind"), model.kind, unit)
        if of_type == "number":
            low, high = context.value_range(model.range, unit, (*path, "range"))
            if model.range is None and kind is Kind.FLOW:
                low = 0.0
        need = context.need((*path, "need"), model.need) if model.need is not None else None
        shown = None if of_type == "boolean" else labels
        register.attributes[name] = Attribute(
            name=name,
            unit=unit,
            labels=shown,
            better=1 if shown is not None else context.better(model.better, (*path, "better")),
            kind=kind,
            non_negative=kind is Kind.FLOW and low >= 0,
            need=need,
            register=register.name,
            of_type=of_type,
            vocabulary=self.vocabulary if of_type == "text" else None,
        )
        register.columns[name] = Column(
            name, unit, labels=labels, low=low, high=high, aliases=aliases
        )

    def _date(self, register: Register, key: str, name: str | None) -> Attribute | None:
        if name is None:
            return None
        path: Path = ("registers", register.name, key)
        found = self._named(register, name, path)
        if found.of_type != "date":
            raise self.context.refuse(
                path,
                "not-a-date",
                f"{name!r} is not a date",
                f"declare it under attributes: {{{name}: date}}",
            )
        return found

    def _belongs(self, register: Register, name: str) -> Attribute:
        path: Path = ("registers", register.name, "belongs")
        if not register.by_place:
            raise self.context.refuse(
                path,
                "belongs",
                "'belongs' goes with a register whose key is the place",
                "the rows of other registers belong to the place in their column region",
                key=True,
            )
        found = self._named(register, name, path)
        if found.of_type not in {"text", "labels"}:
            raise self.context.refuse(
                path,
                "belongs",
                f"{name!r} does not name places",
                f"declare it as a text: {{{name}: text}}",
            )
        return found

    def _named(self, register: Register, name: str, path: Path) -> Attribute:
        found = register.attributes.get(name.strip())
        if found is None:
            raise self.context.refuse(
                path,
                "unknown-attribute",
                f"{register.name!r} has no attribute {name!r}"
                f"{did_you_mean(name, register.attributes)}",
                "declare it under attributes",
            )
        return found

    def _rows(self, register: Register, model: models.Register) -> None:
        path: Path = ("registers", register.name, "rows")
        given = model.rows
        if given is None:
            return
        if isinstance(given, str):
            given = [given]
        if isinstance(given, list):
            listed: dict[str, models.Row | None] = {}
            for position, name in enumerate(given):
                if name in listed:
                    self.context.note(
                        (*path, position), "duplicate-key", f"{name!r} is listed twice", "keep one"
                    )
                listed[name] = None
        else:
            listed = dict(given)
        if OPEN in listed:
            register.open = True
            del listed[OPEN]
        register.rows = listed
        for name, row in listed.items():
            try:
                if row is not None:
                    self._row(register, name, row, (*path, name))
            except Unusable:
                continue

    def _row(self, register: Register, name: str, row: models.Row, path: Path) -> None:
        context = self.context
        if row.binding is not None:
            context.flag((*path, "binding"), row.binding)
        for source in row.source or []:
            context.cited((*path, "source"), source.document, source.phrase)
        for attribute, text in (row.model_extra or {}).items():
            at = (*path, attribute)
            if attribute not in register.attributes:
                known = [*register.attributes, *_ROW_KEYS]
                context.note(
                    at,
                    "unknown-attribute",
                    f"{register.name!r} has no attribute {attribute!r}"
                    f"{did_you_mean(attribute, known)}",
                    "declare it under attributes",
                    key=True,
                )
                continue
            if text is None:
                continue
            if not isinstance(text, str):
                context.note(
                    at,
                    "shape",
                    f"one value of {attribute!r} belongs here, not a map or a list",
                    f"write a single value for {name!r}",
                )
                continue
            column = column_of(register, attribute)
            try:
                context.read(at, partial(read_cell, column, text, system=context.system))
            except Unusable:
                continue


def shape_of(register: Register) -> RegisterShape:
    """Return what the data are told of a register."""
    rows = register.rows
    listed = None
    if rows is not None:
        listed = {
            name: {} if row is None else dict(row.model_extra or {}) for name, row in rows.items()
        }
    return RegisterShape(
        name=register.name,
        key=register.key,
        by_place=register.by_place,
        attributes={name: column_of(register, name) for name in register.attributes},
        rows=listed,
        open=register.open,
        size=register.size,
        aliases=() if register.model is None else both(register.model.title),
    )


def column_of(register: Register, attribute: str) -> AttributeColumn:
    """Return what the data are told of an attribute."""
    return AttributeColumn(
        name=attribute,
        kind=register.attributes[attribute].of_type,
        column=register.columns[attribute],
    )
