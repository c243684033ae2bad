"""A verdict as a row of short texts, for tables in terminals and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.explain import account
from ecorules.assessment.explain.numbers import decimals_for, fixed, plain
from ecorules.assessment.rolls import member_key
from ecorules.assessment.scale import unit_text
from ecorules.assessment.tables import shortened
from ecorules.engine.members import Members
from ecorules.engine.nodes import Literal

if TYPE_CHECKING:
    from ecorules.assessment.explain.account import Account
    from ecorules.assessment.results import Assessment
    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.nodes import Bound
    from ecorules.units import Unit

__all__ = [
    "NUMERIC",
    "ROWS",
    "SIGNS",
    "header",
    "heading",
    "keys_shown",
    "notes",
    "row",
    "with_unit",
]

ROWS = 60
"""So many verdicts a table shows one by one."""

NUMERIC = frozenset({"value", "bound", "margin"})
"""Columns that are set flush right."""

SIGNS = {(1, False): "≥", (1, True): ">", (-1, False): "≤", (-1, True): "<", (0, False): "="}
"""Signs of bounds, by side and strictness."""

_WHY = 48
_NOTES = 3


def heading(assessment: Assessment) -> str:
    """Return what a table is about: the set, as of when, and counts by status."""
    evaluation = assessment.evaluation
    about = assessment.rule_set.id
    if isinstance(evaluation, Members):
        about += f", members of {evaluation.path[-1][0]},"
    seen = f"as of {assessment.as_of}"
    if assessment.as_of_defaulted:
        seen += " (the last period with data)"
    every = assessment.statuses.size
    part = "" if len(assessment) == every else f"{len(assessment):,} of {every:,} verdicts, "
    return f"{about} {seen}: {part}{assessment.summary()}"


def notes(assessment: Assessment) -> list[str]:
    """Return what of the data was not used, a few of it."""
    found = [f"note: {note.message}" for note in assessment.notes[:_NOTES]]
    more = len(assessment.notes) - _NOTES
    return [*found, f"note: and {more} more notes"] if more > 0 else found


def keys_shown(assessment: Assessment) -> tuple[str, ...]:
    """Return the keys that tell series apart: none where there is a single series.

    Members are always named, and their places where there are several.
    """
    evaluation = assessment.evaluation
    if isinstance(evaluation, Members):
        own = member_key(evaluation.compiled.registers[evaluation.path[-1][0]])
        index = evaluation.panel.index
        return tuple(
            key
            for key, codes in zip(index.keys, index.codes, strict=True)
            if key == own or len(np.unique(codes)) > 1
        )
    return assessment.keys if assessment.statuses.shape[1] > 1 else ()


def header(assessment: Assessment) -> list[str]:
    """Return the names of the columns of `row`."""
    return ["rule", *keys_shown(assessment), "status", "value", "bound", "margin", "period", "why"]


def row(verdict: Verdict, keys: tuple[str, ...], *, why: int = _WHY, lang: str = "en") -> list[str]:
    """Return a verdict as texts, in the order of `header`.

    Args:
        verdict: the verdict.
        keys: the keys that are shown.
        why: how many columns the last text may take.
        lang: ``en`` or ``zh``, for numbers and the last text.
    """
    labels, told = verdict.series, account(verdict, lang)
    return [
        verdict.rule,
        *(labels[key] for key in keys),
        verdict.status.replace("_", " "),
        *(told.dates() if verdict.scale.dates else _numbers(verdict, told)),
        "" if verdict.period is None else str(verdict.period),
        shortened("; ".join(filter(None, [_excuse(verdict), told.why()])), why),
    ]


def _excuse(verdict: Verdict) -> str:
    return f"excused: {verdict.excuse}" if verdict.excuse else ""


def _numbers(verdict: Verdict, told: Account) -> tuple[str, str, str]:
    """Return value, bound and margin with their units; the bound also where it is undecided."""
    lang = told.lang
    value, bound, margin = verdict.value_number, verdict.bound_number, verdict.margin_number
    scale, bounds = verdict.scale, verdict.node.bounds
    if value is None or bound is None or margin is None:
        if verdict.node.measure is None:
            return "", "", ""
        known = [_literal(verdict, entry, lang) for entry in bounds]
        return "", " ".join(text for text in known if text), ""
    shown = bounds[0]
    if len(bounds) > 1:
        held = float(verdict.spot.details.bound[0])
        asked = zip(bounds, told.asked(), strict=False)
        shown = next((entry for entry, against in asked if against.number == held), shown)
    sign = SIGNS[shown.side, shown.strict]
    if scale.labels is not None:
        return str(verdict.value), f"{sign} {verdict.bound}", _steps(round(margin), lang)
    decimals = decimals_for(value, bound, margin)
    prefix = {"least": "≥ ", "most": "≤ "}.get(verdict.end, "")
    return (
        prefix + with_unit(fixed(value, decimals), scale.unit, lang),
        f"{sign} {with_unit(fixed(bound, decimals), scale.unit, lang)}",
        with_unit(fixed(margin, decimals), scale.margin_unit, lang),
    )


def _steps(steps: int, lang: str) -> str:
    if lang == "zh":
        return f"{fixed(steps, 0)}个级别"
    return f"{fixed(steps, 0)} {'step' if abs(steps) == 1 else 'steps'}"


def _literal(verdict: Verdict, bound: Bound, lang: str) -> str:
    if not isinstance(bound.value, Literal):
        return ""
    scale, number = verdict.scale, bound.value.value
    if bound.tolerance is not None:
        number -= bound.side * (abs(number) * bound.tolerance.share + bound.tolerance.amount)
    text = scale.label(number) or with_unit(plain(scale.value(number)), scale.unit, lang)
    return f"{SIGNS[bound.side, bound.strict]} {text}"


def with_unit(number: str, unit: Unit | None, lang: str = "en") -> str:
    """Return a number with its unit, percentage points in the words of the language."""
    if lang == "zh" and unit is not None and unit.is_points:
        return f"{number}个百分点"
    text = unit_text(unit)
    return f"{number} {text}" if text else number
