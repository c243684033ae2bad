"""What the tests of registers share: one ledger of tasks, one of counties, and rules over them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

import ecorules as er

if TYPE_CHECKING:
    from ecorules import Assessment, RuleSet, Verdict

__all__ = [
    "ATTRIBUTES",
    "asked",
    "evaluated",
    "ledger",
    "member",
    "months",
    "of_tasks",
    "told",
]

ATTRIBUTES = """
      started: date
      closed: date
      cleared: date
      due: period
      deadline: date
      ok: boolean
      kind: text
      grade: [good, fair, poor]
      cost: {unit: 万元, kind: flow}
      change: 万元
      rise: "%"
      output: {unit: t, kind: flow}
      stock: {unit: t, kind: stock}
      level: {unit: t, kind: level, better: lower}
"""

FRAME = """
ecorules: 1
id: ledgers
window: 2018..2020
parameters:
  limit: 万元
  agreed: period
  strict: boolean
registers:
  tasks:{contents}
    attributes:{attributes}
  counties: {{key: region, attributes: {{land: [plain, hill], people: 人, city: text, since: date}}{belongs}}}
indicators:
  pm25: {{unit: µg/m³, kind: level, better: lower}}
  energy: {{unit: t, kind: flow, better: lower}}
  river: {{classes: [Ⅰ, Ⅱ, Ⅲ]}}
  grown: {{unit: "%", kind: ratio, better: higher}}
  number: {{count: tasks}}
  shut: {{count: tasks, meeting: closed}}
  mean_pm25: {{mean: counties, of: pm25}}
{more}
rules:
{rules}
"""


@cache
def ledger(rules: str, contents: str = "", more: str = "", belongs: str = "") -> RuleSet:
    """Load rules, one a line (`id: {...}`), over the two registers.

    Args:
        rules: the rules.
        contents: rows, size, from, to of the tasks, one a line.
        more: further indicators, one a line.
        belongs: further keys of the counties.
    """
    return er.loads(
        FRAME.format(
            rules=_lines(rules, 2),
            contents="\n" + _lines(contents, 4) if contents else "",
            more=_lines(more, 2),
            attributes=ATTRIBUTES.rstrip(),
            belongs=", " + belongs if belongs else "",
        )
    )


def _lines(text: str, indent: int) -> str:
    return "\n".join(" " * indent + line.strip() for line in text.strip().splitlines())


def evaluated(
    rules: str,
    data: Any = None,
    *,
    contents: str = "",
    more: str = "",
    belongs: str = "",
    as_of: Any = 2020,
    **options: Any,
) -> Assessment:
    """Evaluate rules over the two registers; their contents are options by their names."""
    if isinstance(data, list):
        data = pl.DataFrame(data)
    named: dict[str, Any] = {
        name: options.pop(name) for name in ("tasks", "counties") if name in options
    }
    return ledger(rules, contents, more, belongs).evaluate(
        data, registers=named, as_of=as_of, **options
    )


def of_tasks(rule: str, tasks: Any, **options: Any) -> Verdict:
    """Return the verdict of one rule, written in one line, on some tasks."""
    return evaluated(f"r: {rule}", tasks=tasks, **options).verdict("r")


def asked(definition: str, bound: str, tasks: Any, **options: Any) -> Verdict:
    """Return the verdict on one number derived from the tasks."""
    return of_tasks(f"{{indicator: {{{definition}}}, {bound}}}", tasks, **options)


def member(rule: str, row: dict[str, Any], **options: Any) -> Verdict:
    """Return the verdict of a rule for a single task."""
    found = evaluated(f"r: {{for: tasks, {rule}}}", tasks={"one": row}, **options)
    return found.members("tasks").verdict("r", name="one")


def told(verdict: Verdict) -> tuple[str, str]:
    """Return the status and the reason of a verdict."""
    return verdict.status, verdict.reason


def months(year: int, *values: Any) -> dict[str, Any]:
    """Return the values of the months of a year."""
    return {f"{year}-{number:02d}": value for number, value in enumerate(values, 1)}
