"""Results: verdicts, tables, summaries and explanations of what the engine found."""

from __future__ import annotations

from ecorules.assessment.prospects import SoFar, WouldPass
from ecorules.assessment.results import Assessment
from ecorules.assessment.summary import STATUSES, Summary
from ecorules.assessment.verdict import Verdict

__all__ = ["STATUSES", "Assessment", "SoFar", "Summary", "Verdict", "WouldPass"]
