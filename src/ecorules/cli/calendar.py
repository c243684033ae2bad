"""The command that tells when rules fall due: calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.cli.command import NOTHING
from ecorules.cli.inputs import named_values, refuse_inputs, rule_files
from ecorules.cli.output import Rows, as_json
from ecorules.report import write_whole
from ecorules.ruleset import load

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["calendar"]

_COLUMNS = ("day", "rule", "title", "period", "member", "lead", "support", "responsible",
            "supervise", "clause")  # fmt: skip


def calendar(given: Namespace) -> tuple[str, int]:
    """Tell when the rules of a set fall due, or write it for a calendar program."""
    registers = named_values(given.registers, "--register", "FILE")
    if given.ics not in {None, "-"}:
        refuse_inputs(given.ics, [*rule_files([given.set]), *registers.values()])
    found = load(given.set).due_days(
        first=given.first,
        last=given.last,
        unit=given.for_unit,
        registers=registers,
        assign=named_values(given.assign, "--assign", "PERIOD"),
        at=given.at,
        as_of=given.as_of,
    )
    if given.ics is not None:
        text = found.ics(given.lang)
        if given.ics == "-":
            return text, NOTHING
        write_whole(given.ics, text)
        return f"{given.ics}: {len(found)} days", NOTHING
    if given.format == "table":
        return found.text(given.lang), NOTHING
    if given.format == "json":
        return as_json(found.to_dict()), NOTHING
    rows = [
        [one.day.isoformat(), one.rule, one.title(given.lang), str(one.period), one.member,
         *("; ".join(getattr(one, role)) for role in _COLUMNS[5:9]), one.clause]
        for one in found
    ]  # fmt: skip
    return Rows(_COLUMNS, rows).render(given.format), NOTHING
