"""The commands that hold data against rules: check and explain."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from ecorules.assessment import STATUSES
from ecorules.assessment.membership import register_asked
from ecorules.cli.chinese import chinese_table
from ecorules.cli.command import FOUND, NOTHING
from ecorules.cli.inputs import Inputs, inputs_of, named_values
from ecorules.cli.output import Cell, Rows, as_json, rounded
from ecorules.cli.streams import tell
from ecorules.cli.translation import for_the_command, with_standards
from ecorules.engine.members import Members
from ecorules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from ecorules.assessment import Assessment, Verdict
    from ecorules.assessment.unit_results import UnitResult

__all__ = ["check", "evaluated", "exit_status", "explain"]

_MOST_EXPLAINED = 200
_QUIET_SECONDS = 1.0
_COLUMNS = (
    "status", "value", "bound", "margin", "unit", "margin_unit", "period", "reason", "flags", "end",
)  # fmt: skip


def check(given: Namespace) -> tuple[str, int]:
    """Hold data against the rules of a set."""
    for status in given.statuses:
        if status not in STATUSES:
            raise UsageError(
                f"--status: {status!r} is no status{did_you_mean(status, STATUSES)}",
                code="unknown-status",
                hint=f"write some of {','.join(STATUSES)}",
            )
    result = evaluated(given, inputs_of(given))
    if given.members is not None:
        result = result.members(given.members)
    if given.rules:
        result = result.filter(rule=given.rules)
    shown = result.filter(status=given.statuses) if given.statuses else result
    return _rendered(shown, given), exit_status(result)


def explain(given: Namespace) -> tuple[str, int]:
    """Say why one rule has its verdict, for one series or for each of a few."""
    result = evaluated(given, inputs_of(given))
    keys: dict[str, Any] = named_values(given.keys, "--for")
    if keys and given.rule in result.rules:
        register = register_asked(result.evaluation, given.rule, keys)
        result = result if register is None else result.members(register)
    for key in keys:
        if key not in result.keys:
            raise UsageError(
                f"--for: the data have no key {key!r}{did_you_mean(key, result.keys)}",
                code="unknown-key",
                hint=f"the keys: {', '.join(result.keys)}"
                if result.keys
                else "the data hold a single place, which needs no key",
            )
    result = result.filter(rule=given.rule, **keys)
    _tell_notes(result)
    return _explained(result, given.lang), exit_status(result)


def exit_status(result: Assessment | UnitResult) -> int:
    """Return the exit status that verdicts ask for (sentence 55)."""
    counts = result.summary()
    return FOUND if counts["missed"] or counts["undetermined"] else NOTHING


# Evaluating


def evaluated(given: Namespace, inputs: Inputs) -> Assessment:
    """Hold the data that a command names against the rules of its set."""
    progress = _Progress() if sys.stderr is not None and sys.stderr.isatty() else None
    try:
        return inputs.rule_set.evaluate(
            inputs.data,
            registers=inputs.registers,
            complete=_complete(given.complete),
            standards=given.standards,
            as_of=given.as_of,
            at=given.at,
            assign=inputs.assign,
            history=given.history,
            region=given.region,
            scenario=given.scenario,
            period=given.period,
            keys=given.key_columns,
            indicator=given.indicator,
            value=given.value,
            unit=given.unit,
            units=named_values(given.units, "--units"),
            na_values=given.na,
            sheet=_sheet(given.sheet),
            encoding=given.encoding,
            delimiter=given.delimiter,
            progress=progress,
        )
    finally:
        if progress is not None:
            progress.clear()


def _complete(texts: Sequence[str]) -> Any:
    """Read ``--complete``: one statement for all registers, or statements by name."""
    if not texts:
        return None
    named = [text for text in texts if "=" in text]
    if not named:
        return list(texts)
    if len(named) < len(texts):
        raise UsageError(
            "--complete is given for all registers and by name",
            code="arguments",
            hint="give one statement for all, or NAME=PERIOD for each",
        )
    return named_values(texts, "--complete")


class _Progress:
    """Tells on the terminal how far long work has come; short work says nothing."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._begun > _QUIET_SECONDS:
            self._shown = True
            sys.stderr.write(f"\r{done:,} of {total:,} series")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away again."""
        if self._shown:
            sys.stderr.write("\r\033[K")


def _sheet(text: str | None) -> str | int | None:
    """Read ``--sheet``: 2 is the second sheet, 2020 the one of that name."""
    return int(text) if text and text.isdecimal() and len(text) <= 2 else text


# Printing


def _rendered(result: Assessment, given: Namespace) -> str:
    if given.format == "table":
        text = chinese_table(result) if given.lang == "zh" else str(result)
        parts = [with_standards(text), *_scored(result, given.lang)]
        if given.explain:
            parts.append(_explained(result, given.lang))
        return "\n\n".join(parts)
    if given.format == "json":
        told = result.to_dict()
        if given.explain:
            for entry, verdict in zip(told["verdicts"], result, strict=True):
                entry["explanation"] = with_standards(verdict.explain(given.lang))
        return as_json(told)
    _tell_notes(result)
    return _rows(result, given).render(given.format)


def _tell_notes(result: Assessment) -> None:
    for note in result.notes:
        tell(f"note: {for_the_command(str(note))}")


def _scored(result: Assessment, lang: str) -> list[str]:
    """Return the points and the grade, where the set has a scorecard."""
    if result.rule_set.model.scorecard is None or isinstance(result.evaluation, Members):
        return []
    scores = result.scores()
    return [scores[0].explain(lang) if len(scores) == 1 else str(scores)]


def _rows(result: Assessment, given: Namespace) -> Rows:
    header = ["rule", "title", *result.keys, *_COLUMNS, *(["explanation"] if given.explain else [])]
    return Rows(header, [_row(verdict, result.keys, given) for verdict in result])


def _row(verdict: Verdict, keys: Sequence[str], given: Namespace) -> list[Cell]:
    row: list[Cell] = [verdict.rule, verdict.title(given.lang)]
    row += [verdict.series[key] for key in keys]
    row += [
        verdict.status,
        verdict.value_label or rounded(verdict.value_number, 15),
        verdict.bound_label or rounded(verdict.bound_number, 15),
        rounded(verdict.margin_number, 12),
        verdict.unit,
        verdict.margin_unit,
        str(verdict.period or ""),
        verdict.reason,
        " ".join(verdict.flags),
        verdict.end,
    ]
    if given.explain:
        row.append(with_standards(verdict.explain(given.lang)))
    return row


def _explained(result: Assessment, lang: str) -> str:
    told = []
    for number, verdict in enumerate(result):
        if number == _MOST_EXPLAINED:
            told.append(f"... and {len(result) - number:,} more")
            break
        told.append(with_standards(verdict.explain(lang)))
    return "\n\n".join(told)
