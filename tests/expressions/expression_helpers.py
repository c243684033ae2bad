"""A scope of names of every type, and short ways to trace and to evaluate."""

from __future__ import annotations

import math

import numpy as np

from ecorules.expressions import (
    Expression,
    LabelType,
    LocatedExpressionError,
    NumberType,
    Rows,
    TruthType,
)
from ecorules.units import default_system

SYSTEM = default_system()
WATER = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")


def number(text):
    return NumberType(SYSTEM.unit(text))


SCOPE = {
    **dict.fromkeys(["x", "y", "z"], number("t")),
    "coal": number("万吨"),
    "gdp": number("万元"),
    "share": number("%"),
    "mille": number("‰"),
    "points": number("pp"),
    "ratio": number("1"),
    "firms": number("家"),
    "temperature": number("°C"),
    "ph": number("pH"),
    "energy_use": number("t"),
    **dict.fromkeys(["p", "q", "closed"], TruthType()),
    "class": LabelType(WATER),
    "target": LabelType(WATER),
    "grade": LabelType(("优", "良", "差")),
    "能耗": number("t"),
    "μ": number("t"),
}


def trace(text, scope=SCOPE):
    return Expression.parse(text).trace(scope.get, SYSTEM, known=scope)


def run(text, scope=SCOPE, *, undefined=0, why=None, **values):
    """Evaluate with a value (None for a gap) for each name; `name_1` is the name one period back."""
    formula = trace(text, scope)
    rows = []
    for name, lag in formula.inputs:
        key = f"{name}_{lag}" if lag else name
        value = values[key]
        array = np.array(value if isinstance(value, list) else [value], dtype=float)
        rows.append(
            Rows(array, None, None if why is None else np.full(array.shape, why[key], np.uint16))
        )
    result = formula.evaluate(rows, undefined)
    if why is not None:
        return tolist(result.values), result.why.tolist()
    return tolist(result.values)


def tolist(array):
    """Return values with None for a gap; a single one alone."""
    values = [None if math.isnan(value) else value for value in np.atleast_1d(array).tolist()]
    return values[0] if len(values) == 1 else values


def refusal(text, scope=SCOPE):
    """Return the error of an expression that must be refused."""
    try:
        trace(text, scope)
    except LocatedExpressionError as error:
        return error
    raise AssertionError(f"{text!r} was not refused")
