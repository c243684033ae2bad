"""Expressions: a closed subset of Python's syntax, checked for units, evaluated on arrays."""

from __future__ import annotations

from ecorules.expressions.expression import Expression, normalise_name
from ecorules.expressions.formula import Formula, Input
from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.rows import Rows
from ecorules.expressions.value_types import (
    DateType,
    LabelType,
    NumberType,
    TextType,
    TruthType,
    ValueType,
)
from ecorules.expressions.vocabulary import Vocabulary

__all__ = [
    "DateType",
    "Expression",
    "Formula",
    "Input",
    "LabelType",
    "LocatedExpressionError",
    "NumberType",
    "Rows",
    "TextType",
    "TruthType",
    "ValueType",
    "Vocabulary",
    "normalise_name",
]
