"""A verdict as plain values that JSON can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.assessment.people import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecorules.assessment.prospects import SoFar, WouldPass
    from ecorules.assessment.verdict import Verdict
    from ecorules.periods import Period

__all__ = ["as_plain"]


def as_plain(verdict: Verdict) -> dict[str, Any]:
    """Return everything that a verdict says, its parts and members included."""
    shown: dict[str, Any] = {
        "rule": verdict.rule,
        **({"title": verdict.title()} if not verdict.rule else {}),
        "series": verdict.series,
        "status": verdict.status,
        "value": _told(verdict.value_number, verdict.value_label),
        "bound": _told(verdict.bound_number, verdict.bound_label),
        "margin": verdict.margin_number,
        "unit": verdict.unit,
        "margin_unit": verdict.margin_unit,
        "period": _text(verdict.period),
        "reason": verdict.reason,
        "flags": list(verdict.flags),
        "end": verdict.end,
        "binding": verdict.binding,
        "periods_read": [str(period) for period in verdict.periods_read],
        "missing": [{"name": name, "period": _text(period)} for name, period in verdict.missing],
        "so_far": _named(verdict.so_far),
        "first_attained": _text(verdict.first_attained),
        "would_pass": _named(verdict.would_pass),
    }
    if verdict.excuse:
        shown["excuse"] = verdict.excuse
    for key, names in (("failing", verdict.failing), ("unknown", verdict.unknown)):
        if names:
            shown[key] = list(names)
    for role in ROLES:
        people = verdict.people(role)
        if people:
            shown[role] = list(people)
    if verdict.source:
        shown["source"] = [source.model_dump(exclude_none=True) for source in verdict.source]
    if verdict.parts:
        shown["parts"] = [as_plain(part) for part in verdict.parts]
    if verdict.is_of_members:
        shown["members"] = [as_plain(member) for member in verdict.members]
    return shown


def _told(number: float | None, label: str | None) -> float | str | None:
    return number if label is None else label


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _named(found: SoFar | WouldPass | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {**found._asdict(), "period": str(found.period)}
