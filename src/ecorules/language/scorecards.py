"""What a scorecard may say: items with points, bonuses, vetoes, caps and grades."""

from __future__ import annotations

from pydantic import Field

from ecorules.language.shapes import Model, Text

__all__ = ["Scorecard"]


class Scorecard(Model):
    """How verdicts become points and a grade."""

    coverage: Text | None = Field(None, description="Share of the points that must be decided.")
