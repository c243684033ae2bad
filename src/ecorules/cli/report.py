"""The command that writes reports: report."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from ecorules.cli.checking import evaluated, exit_status
from ecorules.periods import Period, read_argument
from ecorules.report import write_whole

__all__ = ["report"]

_PAGES = {".html", ".htm"}


def report(given: Namespace) -> tuple[str, int]:
    """Write a report of data held against the rules of a set."""
    result = evaluated(given)
    previous = None
    if given.previous is not None:
        read_argument("previous", given.previous, Period.of)
        previous = evaluated(Namespace(**{**vars(given), "as_of": given.previous}))
    made = result.report(
        "annual",
        given.lang,
        given.for_unit,
        public=given.public,
        previous=previous,
    )
    status = exit_status(result if given.for_unit is None else result.for_unit(given.for_unit))
    form = given.format
    if form is None:
        named = Path(given.output or "").suffix.lower()
        form = "html" if named in _PAGES else "md"
    text = made.text(form)
    if given.output in {None, "-"}:
        return text, status
    write_whole(given.output, text)
    return f"{given.output}: {made.title}", status
