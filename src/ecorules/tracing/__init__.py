"""Tracing: where the phrases of a rule set stand in a text, and what it leaves over."""

from __future__ import annotations

from ecorules.tracing.phrases import Phrase
from ecorules.tracing.signs import KINDS
from ecorules.tracing.text import Spot
from ecorules.tracing.trace import Leftover, Mark, PhraseTrace, Trace, trace

__all__ = ["KINDS", "Leftover", "Mark", "Phrase", "PhraseTrace", "Spot", "Trace", "trace"]
