"""The command that writes reports: report."""

from __future__ import annotations

from argparse import Namespace

from ecorules.cli.checking import evaluated, exit_status
from ecorules.cli.inputs import inputs_of, refuse_inputs, rule_files
from ecorules.cli.translation import with_standards
from ecorules.periods import Period, read_argument
from ecorules.report import form_of, write_whole

__all__ = ["report"]


def report(given: Namespace) -> tuple[str, int]:
    """Write a report of data held against the rules of a set."""
    printed = given.output in {None, "-"}
    inputs = inputs_of(given)
    if not printed:
        refuse_inputs(given.output, [*rule_files([given.set, *given.standards]), *inputs.files])
    form = given.format or ("md" if printed else form_of(given.output))
    result = evaluated(given, inputs)
    previous = None
    if given.previous is not None:
        read_argument("previous", given.previous, Period.of)
        earlier = Namespace(**{**vars(given), "as_of": given.previous})
        previous = evaluated(earlier, inputs)
    made = result.report(
        "annual",
        given.lang,
        given.for_unit,
        public=given.public,
        previous=previous,
    )
    status = exit_status(result if given.for_unit is None else result.for_unit(given.for_unit))
    text = with_standards(made.text(form))
    if printed:
        return text, status
    write_whole(given.output, text)
    return f"{given.output}: {made.title}", status
