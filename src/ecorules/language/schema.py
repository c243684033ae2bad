"""The JSON Schema of a rule file, for editors and for checks elsewhere."""

from __future__ import annotations

from typing import Any

from ecorules.language.models import RuleSetModel

__all__ = ["schema"]


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a rule file.

    Save it and name it at the top of a rule file, and an editor completes keys and marks unknown
    ones: ``# yaml-language-server: $schema=ecorules.schema.json``.

    Example:
        >>> schema()["title"]
        'ecorules rule set'
    """
    found = RuleSetModel.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **found,
        "title": "ecorules rule set",
    }
