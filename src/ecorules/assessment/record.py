"""Records of assessments: what was judged, on what, with what, and every verdict."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ecorules.assessment.frames import Words, columns
from ecorules.assessment.scale import Scale
from ecorules.assessment.selection import Selection
from ecorules.data.completeness import read_complete
from ecorules.data.digest import (
    complete_digest,
    joint_digest,
    panel_digest,
    parameter_digest,
    register_digest,
    series_order,
)
from ecorules.engine.members import Members
from ecorules.periods import Period, PeriodRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ecorules.assessment.results import Assessment
    from ecorules.data import Panel, SeriesIndex
    from ecorules.engine.evaluation import Evaluation
    from ecorules.labels import Labels
    from ecorules.ruleset import RuleSet

    _Tell: TypeAlias = Callable[[Any], Any]

__all__ = ["FACTS", "FORM", "Asked", "data_digests", "record"]

FORM = 1
"""The form of records; it changes when their keys do."""

FACTS = ("status", "value", "bound", "margin", "label", "period", "reason", "flags", "end")
"""What a record says of every verdict."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an evaluation was asked beside its data.

    Attributes:
        at: the periods at which rules without a time are judged; None for the default.
        periods: parameters that stand for a period: one for all series, or by series.
        standards: the outside standards that were loaded beside the set.
    """

    at: str | None = None
    periods: Mapping[str, Mapping[int, Period] | Period] = field(default_factory=dict)
    standards: tuple[RuleSet, ...] = ()


def record(assessment: Assessment) -> dict[str, Any]:
    """Return everything that says what was found and on what, as plain values for JSON.

    All verdicts are in it, whatever is selected: for each rule a column of each fact, one entry
    for each series, in the order of the labels; and the same for the members of registers.
    """
    evaluation, asked = _whole(assessment.evaluation), assessment.asked
    digests = data_digests(evaluation, asked)
    registers = dict.fromkeys(
        rule.register.name for rule in evaluation.compiled.rules.values() if rule.register
    )
    return {
        "record": FORM,
        "rule_set": {
            **_identity(assessment.rule_set),
            "extends": [_identity(one) for one in assessment.rule_set.ancestors],
        },
        "standards": [_identity(one) for one in asked.standards],
        "data": {"digest": joint_digest(digests), **digests},
        "versions": versions(),
        "as_of": str(assessment.as_of),
        "as_of_defaulted": assessment.as_of_defaulted,
        "at": asked.at,
        "complete": _stated(evaluation),
        "parameters": _parameters(evaluation, asked),
        **_verdicts(evaluation),
        "members": {name: _verdicts(evaluation.members(name)) for name in registers},
        "excuses": [
            {"rule": excuse.rule, "series": excuse.series, "because": excuse.because}
            for excuse in assessment.excuses
        ],
    }


def _whole(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation of the places that members belong to, or the one that it is."""
    return evaluation.outer if isinstance(evaluation, Members) else evaluation


def data_digests(evaluation: Evaluation, asked: Asked) -> dict[str, str]:
    """Return the digests of all that an evaluation read, by what it is."""
    evaluation = _whole(evaluation)
    panel, held = _read(evaluation), evaluation.registers
    found = {
        "panel": panel_digest(panel),
        "parameters": parameter_digest(evaluation.parameters, panel.index, asked.periods),
    }
    if held is not None:
        for name, table in held.tables.items():
            found[f"register {name}"] = register_digest(table)
        day = evaluation.as_of.last_day
        found["complete"] = complete_digest(read_complete(held.complete, list(held.tables), day))
    return found


def _read(evaluation: Evaluation) -> Panel:
    """Return the panel of all places that were read, those that are looked at as members too."""
    held = evaluation.registers
    return evaluation.panel if held is None else held.places.every


def versions() -> dict[str, str]:
    """Return the versions of what computes verdicts."""
    return {
        "ecorules": sys.modules["ecorules"].__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _labels(index: SeriesIndex, number: int) -> list[str]:
    """Return the labels of a series, in the order of the names of their keys."""
    found = index.label(number)
    return [found[key] for key in sorted(found)]


def _identity(rule_set: RuleSet) -> dict[str, str | None]:
    return {"id": rule_set.id, "edition": rule_set.model.edition, "digest": rule_set.digest}


def _stated(evaluation: Evaluation) -> Any:
    """Return what registers were stated complete, as it was given, in plain values."""
    held = evaluation.registers
    return None if held is None else _said(held.complete)


def _said(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {str(name): _said(one) for name, one in given.items()}
    if isinstance(given, (list, tuple)):
        return [_said(one) for one in given]
    if given is None or isinstance(given, bool):
        return given
    return str(given if isinstance(given, (str, PeriodRange)) else Period.of(given))


def _parameters(evaluation: Evaluation, asked: Asked) -> list[dict[str, Any]]:
    """Return the values of all parameters: one for all series, or one for each with its labels."""
    index = _read(evaluation).index
    order = series_order(index).tolist()
    found: list[dict[str, Any]] = []

    def add(name: str, period: Period | None, unit: str, given: Any, tell: _Tell) -> None:
        entry: dict[str, Any] = {
            "name": name,
            "period": None if period is None else str(period),
            "unit": unit,
        }
        if isinstance(given, (np.ndarray, Mapping)):
            entry["values"] = [
                [_labels(index, number), tell(given[number])]
                for number in order
                if isinstance(given, np.ndarray) or number in given
            ]
        else:
            entry["value"] = tell(given)
        found.append(entry)

    for (name, period), given in evaluation.parameters.rows.items():
        column = evaluation.compiled.parameters[name]
        unit = "" if column.unit is None else column.unit.text
        add(name, period, unit, given, partial(_value, column.labels))
    for name, chosen in asked.periods.items():
        add(name, None, "", chosen, str)
    return sorted(found, key=lambda entry: (entry["name"], entry["period"] or ""))


def _value(labels: Labels | None, number: float) -> float | str | None:
    """Return a value of a parameter as JSON holds it: None for a gap, the label of a rank."""
    if np.isnan(number):
        return None
    return float(number) if labels is None else labels.label(round(float(number)))


def _verdicts(evaluation: Evaluation) -> dict[str, Any]:
    """Return the labels of all series, sorted, and for each rule its scale and their facts."""
    index = evaluation.panel.index
    order = series_order(index)
    selection = Selection.of_all(evaluation)
    shape = (len(selection.series), len(selection.rules))
    table = columns(selection)
    facts: dict[str, list[list[Any]]] = {}
    for name in FACTS:
        column = table[name]
        if isinstance(column, Words):
            words = np.array([*column.words, None], object)
            cells = words[column.codes.reshape(shape)[order]]
            facts[name] = cells.T.tolist()
        else:
            facts[name] = _plain(column.reshape(shape)[order].T)
    rules = {}
    for number, node in enumerate(selection.nodes):
        scale = Scale(node)
        rules[node.id] = {
            "unit": scale.unit_text,
            "margin_unit": scale.margin_unit_text,
            **({"classes": list(scale.labels.declared)} if scale.labels is not None else {}),
            **{name: facts[name][number] for name in FACTS},
        }
    return {
        "keys": sorted(index.keys),
        "series": [_labels(index, number) for number in order.tolist()],
        "rules": rules,
    }


def _plain(values: NDArray[np.float64]) -> Any:
    """Return numbers as JSON holds them: None for gaps."""
    plain = values.astype(object)
    plain[np.isnan(values)] = None
    return plain.tolist()
