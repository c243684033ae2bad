"""The command that tells when rules fall due: calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.cli.command import NOTHING
from ecorules.cli.output import Rows, as_json
from ecorules.errors import UsageError
from ecorules.report import write_whole
from ecorules.ruleset import load

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

__all__ = ["calendar", "named_values"]

_EXAMPLES = {"FILE": "plants.csv", "PERIOD": "2020"}
_COLUMNS = ("day", "rule", "title", "period", "member", "lead", "support", "responsible",
            "supervise", "clause")  # fmt: skip


def calendar(given: Namespace) -> tuple[str, int]:
    """Tell when the rules of a set fall due, or write it for a calendar program."""
    found = load(given.set).due_days(
        first=given.first,
        last=given.last,
        unit=given.for_unit,
        registers=named_values(given.registers, "--register", "FILE"),
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


def named_values(texts: Sequence[str], option: str, what: str) -> dict[str, Any]:
    """Read ``NAME=VALUE`` texts.

    Raises:
        UsageError: a text is of another form, or a name is given twice.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise UsageError(
                f"{option} {text}: this is not NAME={what}",
                code="arguments",
                hint=f"write for example {option} name={_EXAMPLES[what]}",
            )
        if name in found:
            raise UsageError(
                f"{option}: {name!r} is given twice", code="arguments", hint="keep one of the two"
            )
        found[name] = value
    return found
