"""Reports: what an assessment says, as Markdown and as HTML, in English and in Chinese."""

from __future__ import annotations

from ecorules.report.files import write_whole
from ecorules.report.needs import Need, remaining_need
from ecorules.report.report import KINDS, Report, form_of, report

__all__ = ["KINDS", "Need", "Report", "form_of", "remaining_need", "report", "write_whole"]
