"""Expressions: a closed subset of Python's syntax, checked for units, evaluated on arrays."""

from __future__ import annotations

from ecorules.expressions.expression import Expression, normalise_name
from ecorules.expressions.formula import Formula, Input
from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.rows import Rows
from ecorules.expressions.value_types import LabelType, NumberType, TruthType, ValueType

__all__ = [
    "Expression",
    "Formula",
    "Input",
    "LabelType",
    "LocatedExpressionError",
    "NumberType",
    "Rows",
    "TruthType",
    "ValueType",
    "normalise_name",
]
