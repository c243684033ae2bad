"""Rule sets as text, and data as long rows or as a mapping."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["to_long", "to_mapping", "to_yaml"]

_PLAIN = re.compile(r"[A-Za-z0-9Ⅰ-Ⅻ一-鿿µ][\w.µ³²%/ Ⅰ-Ⅻ-]*")
_SPECIAL = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _scalar(text: object) -> str:
    """Write a scalar, quoted unless every reader takes it for the same text."""
    written = str(text)
    plain = _PLAIN.fullmatch(written) and written == written.strip()
    if plain and (written.lower() not in _SPECIAL or written == "false"):
        return written
    return json.dumps(written, ensure_ascii=False)


def _flow(thing: Any) -> str:
    if isinstance(thing, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in thing.items()) + "}"
    if isinstance(thing, list | tuple):
        return "[" + ", ".join(_flow(part) for part in thing) + "]"
    return _scalar(thing)


def to_yaml(rule_set: dict[str, Any]) -> str:
    """Write a rule set, one line for each indicator, parameter and rule."""
    lines = []
    for key, value in rule_set.items():
        if isinstance(value, dict) and value:
            lines.append(f"{key}:")
            lines += [f"  {_scalar(name)}: {_flow(one)}" for name, one in value.items()]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def to_long(
    data: dict[tuple[str, ...], dict[str, dict[str, Any]]], *, gaps: bool = True
) -> list[dict[str, Any]]:
    """Return one row for each cell; a gap is a row without a value, or no row at all."""
    rows = []
    for series, indicators in data.items():
        keys = dict(zip(("region", "scenario"), series, strict=False))
        for indicator, values in indicators.items():
            for period, value in values.items():
                if gaps or value is not None:
                    row = {"period": period, "indicator": indicator, "value": value}
                    rows.append(keys | row)
    return rows


def to_mapping(
    data: dict[tuple[str, ...], dict[str, dict[str, Any]]],
) -> dict[str, dict[str, Any]]:
    """Return the data of the only series as indicator, period, value."""
    (values,) = data.values()
    return {indicator: dict(cells) for indicator, cells in values.items()}
