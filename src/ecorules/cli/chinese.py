"""The table of verdicts in Chinese 中文."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecorules.assessment.explain import LANGUAGES, account
from ecorules.assessment.rows import NUMERIC, ROWS, header, keys_shown, row
from ecorules.assessment.tables import shortened, text_table

if TYPE_CHECKING:
    from ecorules.assessment import Assessment, Summary, Verdict

__all__ = ["chinese_table"]

_COLUMNS = {
    "rule": "规则", "title": "名称", "region": "地区", "scenario": "情景", "status": "状态",
    "value": "值", "bound": "要求", "margin": "差距", "period": "期间", "why": "说明",
}  # fmt: skip
_WHY = 48


def chinese_table(assessment: Assessment) -> str:
    """Return the verdicts as a table in Chinese; counts by rule where there are many series."""
    seen = f"截至{assessment.as_of}" + (
        "（最近有数据的时期）" if assessment.as_of_defaulted else ""
    )
    lines = [f"{assessment.rule_set.id} {seen}：{_counts(assessment.summary())}"]
    unused = len(assessment.notes)
    if unused:
        lines.append(f"注：数据中有{unused}处未使用，用 --format csv 或 json 查看")
    if not len(assessment):
        return "\n".join(lines)
    if len(assessment) > ROWS and len(assessment.selection.series) > 1:
        rows = [[rule, _counts(summary)] for rule, summary in assessment.by("rule").items()]
        return "\n".join([*lines, "", text_table(["规则", "状态"], rows)])
    names, keys = header(assessment), keys_shown(assessment)
    names.insert(1, "title")
    told = [_row(verdict, keys, names) for verdict in islice(assessment, ROWS)]
    right = [position for position, name in enumerate(names) if name in NUMERIC]
    lines += ["", text_table([_COLUMNS.get(name, name) for name in names], told, right=right)]
    if len(assessment) > ROWS:
        lines += ["", f"……其余{len(assessment) - ROWS:,}项未列出"]
    return "\n".join(lines)


def _counts(summary: Summary) -> str:
    words = LANGUAGES["zh"].statuses
    told = "，".join(f"{words[status]}{count:,}项" for status, count in summary.items() if count)
    return told or "没有结果"


def _row(verdict: Verdict, keys: tuple[str, ...], names: list[str]) -> list[str]:
    rest = [name for name in names if name != "title"]
    cells = dict(zip(rest, row(verdict, keys, lang="zh"), strict=True))
    told = account(verdict, "zh")
    cells["title"] = verdict.title("zh")
    cells["status"] = told.statuses[verdict.status]
    cells["why"] = shortened(told.why(), _WHY)
    return [cells[name] for name in names]
