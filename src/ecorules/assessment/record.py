"""Records of assessments: what was judged, on what, with what, and every verdict."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.assessment.frames import Words, columns
from ecorules.assessment.scale import Scale
from ecorules.assessment.selection import Selection
from ecorules.data.digest import (
    complete_digest,
    joint_digest,
    panel_digest,
    parameter_digest,
    register_digest,
    series_order,
)
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ecorules.assessment.results import Assessment
    from ecorules.data.completeness import Completeness
    from ecorules.data.registers import RegisterTable
    from ecorules.engine.evaluation import Evaluation
    from ecorules.ruleset import RuleSet

__all__ = ["FACTS", "FORM", "Asked", "data_digests", "record"]

FORM = 1
"""The form of records; it changes when their keys do."""

FACTS = ("status", "value", "bound", "margin", "period", "reason", "flags", "end")
"""What a record says of every verdict."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an evaluation was asked beside its data.

    Attributes:
        at: the periods at which rules without a time are judged; None for the default.
        complete: what was said to be complete, as plain values.
        periods: parameters that stand for a period: one for all series, or by series.
        standards: the outside standards that were loaded beside the set.
        registers: the registers, by name.
        stated: until when each register is complete.
    """

    at: str | None = None
    complete: Any = None
    periods: Mapping[str, Mapping[int, Period] | Period] = field(default_factory=dict)
    standards: tuple[RuleSet, ...] = ()
    registers: Mapping[str, RegisterTable] = field(default_factory=dict)
    stated: Mapping[str, Completeness] = field(default_factory=dict)


def record(assessment: Assessment) -> dict[str, Any]:
    """Return everything that says what was found and on what, as plain values for JSON.

    All verdicts are in it, whatever is selected: for each rule a column of each fact, one entry
    for each series, in the order of the labels.
    """
    evaluation, asked = assessment.evaluation, assessment.asked
    index = evaluation.panel.index
    order = series_order(index)
    keys = sorted(index.keys)
    digests = data_digests(evaluation, asked)
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
        "complete": asked.complete,
        "parameters": _parameters(evaluation, asked, order),
        "keys": keys,
        "series": [[index.label(number)[key] for key in keys] for number in order.tolist()],
        "rules": _verdicts(evaluation, order),
        "excuses": [
            {"rule": excuse.rule, "series": excuse.series, "because": excuse.because}
            for excuse in assessment.excuses
        ],
    }


def data_digests(evaluation: Evaluation, asked: Asked) -> dict[str, str]:
    """Return the digests of all that an evaluation read, by what it is."""
    panel = evaluation.panel
    found = {
        "panel": panel_digest(panel),
        "parameters": parameter_digest(evaluation.parameters, panel.index, asked.periods),
    }
    for name, table in asked.registers.items():
        found[f"register {name}"] = register_digest(table)
    if asked.stated:
        found["complete"] = complete_digest(asked.stated)
    return found


def versions() -> dict[str, str]:
    """Return the versions of what computes verdicts."""
    return {
        "ecorules": sys.modules["ecorules"].__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _identity(rule_set: RuleSet) -> dict[str, str | None]:
    return {"id": rule_set.id, "edition": rule_set.model.edition, "digest": rule_set.digest}


def _parameters(
    evaluation: Evaluation, asked: Asked, order: NDArray[np.intp]
) -> list[dict[str, Any]]:
    """Return the values of all parameters: one for all series, or one for each in order."""
    found: list[dict[str, Any]] = []
    for (name, period), given in evaluation.parameters.rows.items():
        column = evaluation.compiled.parameters[name]
        value = _plain(given[order]) if isinstance(given, np.ndarray) else _plain(np.array(given))
        if column.labels is not None:
            labels = column.labels
            ranks = value if isinstance(value, list) else [value]
            texts = [None if rank is None else labels.label(round(rank)) for rank in ranks]
            value = texts if isinstance(value, list) else texts[0]
        unit = "" if column.unit is None else column.unit.text
        when = None if period is None else str(period)
        found.append({"name": name, "period": when, "unit": unit, "value": value})
    for name, chosen in asked.periods.items():
        periods: Any = (
            [str(chosen[series]) if series in chosen else None for series in order.tolist()]
            if not isinstance(chosen, Period)
            else str(chosen)
        )
        found.append({"name": name, "period": None, "unit": "", "value": periods})
    return sorted(found, key=lambda entry: (entry["name"], entry["period"] or ""))


def _verdicts(evaluation: Evaluation, order: NDArray[np.intp]) -> dict[str, dict[str, Any]]:
    """Return for each rule its scale, and the facts of all series in order."""
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
    found = {}
    for number, node in enumerate(selection.nodes):
        scale = Scale(node)
        found[node.id] = {
            "unit": scale.unit_text,
            "margin_unit": scale.margin_unit_text,
            **({"classes": list(scale.labels.declared)} if scale.labels is not None else {}),
            **{name: facts[name][number] for name in FACTS},
        }
    return found


def _plain(values: NDArray[np.float64]) -> Any:
    """Return numbers as JSON holds them: None for gaps."""
    plain = values.astype(object)
    plain[np.isnan(values)] = None
    return plain.tolist()
