"""What pydantic alone checks of a rule file: the shape, and nothing of what it means."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Indicator", "Rule", "RuleSet"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Indicator(_Closed):
    title: dict[str, str]
    unit: str
    kind: str
    better: str


class Rule(_Closed):
    title: dict[str, str]
    indicator: str | None = None
    decrease: str | None = None
    since: int | None = None
    at_most: str | None = None
    at_least: str | None = None
    by: int
    lead: list[str]
    tags: list[str]


class RuleSet(_Closed):
    ecorules: int
    id: str
    window: str
    indicators: dict[str, Indicator]
    rules: dict[str, Rule]
