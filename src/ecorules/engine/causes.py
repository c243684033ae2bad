"""Why a number is not known, as bits: the lowest one is the reason that a verdict gives."""

from __future__ import annotations

__all__ = [
    "BASE_MISSING",
    "BASE_NOT_POSITIVE",
    "CAUSES",
    "FILLED",
    "FLAGS",
    "LEFT_OUT",
    "MEMBERS_UNKNOWN",
    "NOT_SEEN",
    "PARAMETER_MISSING",
    "REFERENCE_MISSING",
    "SIGN_CHANGE",
    "STANDARD_MISSING",
    "TOO_FEW_VALUES",
    "UNDEFINED_VALUE",
    "VALUE_MISSING",
    "WHERE_UNKNOWN",
]

# In the order of sentence 49, so that the lowest bit is the reason.
WHERE_UNKNOWN = 1 << 0
PARAMETER_MISSING = 1 << 1
STANDARD_MISSING = 1 << 2
VALUE_MISSING = 1 << 3
BASE_MISSING = 1 << 4
REFERENCE_MISSING = 1 << 5
BASE_NOT_POSITIVE = 1 << 6
SIGN_CHANGE = 1 << 7
UNDEFINED_VALUE = 1 << 8
TOO_FEW_VALUES = 1 << 9
MEMBERS_UNKNOWN = 1 << 10
NOT_SEEN = 1 << 11

# Not causes: what was done about gaps, carried along to the verdict.
FILLED = 1 << 12
LEFT_OUT = 1 << 13
FLAGS = FILLED | LEFT_OUT

CAUSES = {
    WHERE_UNKNOWN: "where_unknown",
    PARAMETER_MISSING: "parameter_missing",
    STANDARD_MISSING: "standard_missing",
    VALUE_MISSING: "value_missing",
    BASE_MISSING: "base_missing",
    REFERENCE_MISSING: "reference_missing",
    BASE_NOT_POSITIVE: "base_not_positive",
    SIGN_CHANGE: "sign_change",
    UNDEFINED_VALUE: "undefined_value",
    TOO_FEW_VALUES: "too_few_values",
    MEMBERS_UNKNOWN: "members_unknown",
    NOT_SEEN: "not_seen",
}
