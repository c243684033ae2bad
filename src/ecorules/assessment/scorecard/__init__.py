"""Scores 考核评分: what the declared scorecard of a set makes of its verdicts and values."""

from __future__ import annotations

from ecorules.assessment.scorecard.score import Because, ItemScore, Points, Score
from ecorules.assessment.scorecard.scores import Scores, scorecard_of, scores_of

__all__ = ["Because", "ItemScore", "Points", "Score", "Scores", "scorecard_of", "scores_of"]
