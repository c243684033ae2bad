"""ecorules: check the targets of plans against data.

Targets are written as data (`RuleSet`), their units are checked before a number is read, and
every rule gets one verdict for every series of data: met, missed, pending, undetermined or not
applicable, by how much, and why. Nothing missing ever counts as met.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecorules.assessment import Assessment, Verdict
    from ecorules.assessment.calendar import Calendar, DueDay
    from ecorules.assessment.due import calendar
    from ecorules.data import Panel
    from ecorules.errors import (
        DataError,
        EcorulesError,
        ExpressionError,
        NotFoundError,
        PeriodError,
        Place,
        Problem,
        ProblemsError,
        RuleSetError,
        UnitError,
        UsageError,
    )
    from ecorules.integrity import inheritance, reproduce
    from ecorules.language.schema import schema
    from ecorules.periods import Grain, Period, PeriodRange
    from ecorules.report import Report
    from ecorules.ruleset import RuleSet, built_in, load, loads
    from ecorules.tracing import Trace, trace

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Calendar",
    "DataError",
    "DueDay",
    "EcorulesError",
    "ExpressionError",
    "Grain",
    "NotFoundError",
    "Panel",
    "Period",
    "PeriodError",
    "PeriodRange",
    "Place",
    "Problem",
    "ProblemsError",
    "Report",
    "RuleSet",
    "RuleSetError",
    "Trace",
    "UnitError",
    "UsageError",
    "Verdict",
    "built_in",
    "calendar",
    "inheritance",
    "load",
    "loads",
    "reproduce",
    "schema",
    "trace",
]

# Where each public name lives; its module is read when the name is first used.
_HOMES = {
    "ecorules.assessment": ("Assessment", "Verdict"),
    "ecorules.assessment.calendar": ("Calendar", "DueDay"),
    "ecorules.assessment.due": ("calendar",),
    "ecorules.data": ("Panel",),
    "ecorules.errors": (
        "DataError", "EcorulesError", "ExpressionError", "NotFoundError", "PeriodError", "Place",
        "Problem", "ProblemsError", "RuleSetError", "UnitError", "UsageError",
    ),
    "ecorules.integrity": ("inheritance", "reproduce"),
    "ecorules.language.schema": ("schema",),
    "ecorules.periods": ("Grain", "Period", "PeriodRange"),
    "ecorules.report": ("Report",),
    "ecorules.ruleset": ("RuleSet", "built_in", "load", "loads"),
    "ecorules.tracing": ("Trace", "trace"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a type checker would take every name for one of the package

    def __getattr__(name: str) -> Any:
        home = _HOME.get(name)
        if home is None:
            raise AttributeError(f"module 'ecorules' has no attribute {name!r}")
        found = getattr(importlib.import_module(home), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
