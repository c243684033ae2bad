"""The canonical form of a rule file: one text for all ways of writing the same thing.

The form is JSON with sorted keys. Texts are typed by the grammar of the language: ``45 ug/m3``
and ``45.0 µg/m³`` are one quantity, ``2020年`` and ``2020`` one period, ``a/b`` and ``a / b`` one
expression. What can change how a file is read, cited or tested stays as it was written.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydantic

from ecorules.errors import PeriodError, UnitError
from ecorules.labels import normalise_label
from ecorules.language.models import Attribute, Indicator, ParameterModel, Register, Row
from ecorules.periods import PeriodRange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecorules.language.models import RuleSetModel
    from ecorules.units import UnitSystem

__all__ = ["Canonical", "digest_of", "spaced"]

_QUANTITIES = frozenset(
    {
        "at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than", "equal_to",
        "between", "tolerance", "range", "limits", "values", "need", "digits", "interpolate",
        "carry_forward", "size",
    }
)  # fmt: skip
_PERIODS = frozenset({"in", "by", "since", "throughout", "period", "window", "stages", "as_of"})
_EXPRESSIONS = frozenset({"expression", "where", "meeting", "done"})
_PIECES = re.compile(r"'[^']*'|\"[^\"]*\"|\w+|\S")


def digest_of(text: str) -> str:
    """Return the digest of a text: ``sha256:`` and 64 hexadecimal digits.

    Example:
        >>> digest_of("{}")
        'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def spaced(expression: str) -> str:
    """Return an expression with one space between words and none elsewhere.

    Example:
        >>> spaced("( a+b )/ c  if known( c ) else 0.5")
        '(a+b)/c if known(c)else 0.5'
    """
    text = ""
    for piece in _PIECES.findall(unicodedata.normalize("NFC", expression)):
        word = piece[0].isalnum() or piece[0] == "_"
        text += f" {piece}" if word and text[-1:].isalnum() | (text[-1:] == "_") else piece
    return text


@dataclass(frozen=True, slots=True)
class Canonical:
    """Writes models of one rule set in their canonical form.

    Attributes:
        system: the units of the set.
        labels: the labels of its classes, normalised: ``1.0`` and ``1`` may be two of them.
    """

    system: UnitSystem
    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, model: RuleSetModel, system: UnitSystem) -> Canonical:
        """Return the writer for the models of a rule set."""
        return cls(system, frozenset(normalise_label(label) for label in _labels(model)))

    def text(self, model: Any) -> str:
        """Return the canonical text of a model, or of a value in one."""
        return json.dumps(
            self.value(model), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    def value(self, model: Any, key: str = "") -> Any:
        """Return a model, or the value of a key, as dicts, lists and texts in canonical form."""
        if isinstance(model, pydantic.BaseModel):
            return self._model(model)
        if isinstance(model, dict):
            by_period = key == "schedule"
            kind = "values" if by_period else key
            items = {name: self.value(item, kind) for name, item in model.items()}
            return _keyed(items, _period if by_period else _composed)
        if isinstance(model, list):
            return [self.value(item, key) for item in model]
        return self._text(model, key) if isinstance(model, str) else model

    def _model(self, model: pydantic.BaseModel) -> dict[str, Any]:
        fields = type(model).model_fields
        found = {}
        for name in model.model_fields_set:
            entry = fields.get(name)
            key = name if entry is None else entry.alias or name
            # What a register says of a member is typed by its attributes, not by the grammar.
            kind = "" if entry is None and isinstance(model, Row) else key
            found[key] = self.value(getattr(model, name), kind)
        return _keyed(found, _composed)

    def _text(self, text: str, key: str) -> str:
        if key in _QUANTITIES:
            return self._quantity(text)
        if key in _PERIODS:
            return _period(text)
        if key in _EXPRESSIONS:
            return spaced(text)
        if key == "unit":
            try:
                return self.system.unit(text).text
            except UnitError:
                return _composed(text)
        return _composed(text)

    def _quantity(self, text: str) -> str:
        if normalise_label(text) in self.labels:
            return _composed(text)
        try:
            number, unit = self.system.quantity(text)
        except UnitError:
            return _composed(text)
        # Adding 0 drops the sign of a zero; 17 digits tell all floats apart.
        number += 0.0
        plain = f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
        return plain if unit is None else f"{plain} {unit.text}"


def _keyed(found: dict[str, Any], spelled: Callable[[str], str]) -> dict[str, Any]:
    """Return a map with its keys in canonical form; as they are if two would become one."""
    keys = [spelled(key) for key in found]
    if len(set(keys)) < len(keys):
        return found
    return dict(zip(keys, found.values(), strict=True))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _period(text: str) -> str:
    try:
        return str(PeriodRange.parse(text.strip()))
    except PeriodError:
        return _composed(text)


def _labels(model: RuleSetModel) -> Iterator[str]:
    """Yield the labels of all classes, parameters and attributes of a set."""
    for entry in (model.indicators or {}).values():
        yield from _own_labels(entry)
    for parameter in (model.parameters or {}).values():
        yield from _own_labels(parameter)
    for register in (model.registers or {}).values():
        for attribute in (register.attributes or {}).values():
            yield from _own_labels(attribute)


def _own_labels(
    entry: Indicator | ParameterModel | Attribute | Register | str | list[str],
) -> list[str]:
    if isinstance(entry, list):
        return entry
    return getattr(entry, "classes", None) or []
