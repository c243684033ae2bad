"""What the command understands."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn

from ecorules import __version__
from ecorules.cli.streams import writable
from ecorules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from typing import Protocol

    class _Stream(Protocol):
        def write(self, text: str, /) -> object: ...


__all__ = ["parser"]

_FORMATS = ("table", "json", "csv", "markdown")
_EXIT = (
    "Exit status: 0 nothing is missed and nothing undetermined, 1 something is, "
    "2 the input cannot be used."
)
_SET = "the id of a built-in rule set, or the path of a rule file"


_OPTION = re.compile(r"--[a-z-]+")
# What the standard library says, in words that name no argument of Python.
_PLAIN = (
    (re.compile(r"^argument (\S+): expected one argument$"), r"\1: a value is missing"),
    (re.compile(r"^the following arguments are required: "), "missing: "),
    (re.compile(r"^argument (\S+): "), r"\1: "),
)


class _Parser(argparse.ArgumentParser):
    """Reports what it does not understand as all errors are reported."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            raise argparse.ArgumentError(
                action,
                f"{value!r} is not one of {', '.join(known)}{did_you_mean(str(value), known)}",
            )

    def _print_message(self, message: str, file: _Stream | None = None) -> None:
        # That of argparse passes over an output that cannot be written.
        writable(file).write(message)

    # pyright compares it with the overload that takes no words alone.
    def parse_args(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, args: Any = None, namespace: Any = None
    ) -> Any:
        """Read all words; the first that nobody understands is told with the nearest option."""
        given, rest = self.parse_known_args(args, namespace)
        if rest:
            one: argparse.ArgumentParser = given.parser
            options = _OPTION.findall(one.format_usage())
            hint = f"see: {one.prog} --help"
            guess = did_you_mean(rest[0], options) if rest[0].startswith("-") else ""
            message = f"{rest[0]!r} is not understood{guess}"
            raise UsageError(message, code="arguments", hint=hint)
        return given

    def error(self, message: str) -> NoReturn:
        for form, plain in _PLAIN:
            message = form.sub(plain, message)
        raise UsageError(message, code="arguments", hint=f"see: {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command; ``run`` of its result names the function to call."""
    top = _Parser(
        prog="ecorules",
        description="Check the targets of plans against data.",
        epilog=_EXIT,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"ecorules {__version__}")
    debug = _Parser(add_help=False)
    debug.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: str, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(
            name, help=about, description=f"{about[0].upper()}{about[1:]}.", parents=[debug],
            epilog=_EXIT if run.startswith(("checking", "report")) else None, allow_abbrev=False,
        )  # fmt: skip
        one.set_defaults(run=run, parser=one)
        return one

    check = command("check", "checking:check", "hold data against the rules of a set")
    _add_set_and_data(check)
    check.add_argument(
        "--rule", dest="rules", action="extend", type=_listed, default=[], metavar="ID,...",
        help="only these rules",
    )  # fmt: skip
    check.add_argument(
        "--status", dest="statuses", action="extend", type=_listed, default=[],
        metavar="STATUS,...",
        help="show only verdicts of these statuses; the exit status is that of all",
    )  # fmt: skip
    check.add_argument(
        "--members", metavar="REGISTER",
        help="the verdicts of the members of this register, on the rules for them",
    )  # fmt: skip
    check.add_argument("--explain", action="store_true", help="say why, for every verdict shown")
    _add_output(check)

    explain = command("explain", "checking:explain", "say why one rule has its verdict")
    _add_set_and_data(explain, rule=True)
    explain.add_argument(
        "--for", dest="keys", action="append", default=[], metavar="KEY=VALUE",
        help="which series: region=株洲, scenario=baseline, or another key column; or which member "
        "of the register that the rule is for: name=株冶",
    )  # fmt: skip
    _add_language(explain)

    _add_output(command("list", "sets:list_sets", "list the rule sets that come with ecorules"))
    show = command("show", "sets:show", "tell the rules of a set in words")
    show.add_argument("set", metavar="SET", help=_SET)
    show.add_argument("rule", metavar="RULE", nargs="?", help="the id of one rule")
    _add_output(show)
    command("schema", "sets:schema_text", "print the JSON Schema of rule files")
    lint = command("lint", "sets:lint", "load rule sets and report what is wrong with them")
    lint.add_argument("sets", metavar="SET", nargs="+", help=_SET)
    test = command("test", "sets:test", "run the worked examples of rule sets")
    test.add_argument("sets", metavar="SET", nargs="*", help=f"{_SET}; by default all built-in")
    test.add_argument("--format", choices=_FORMATS, default="table", help="table by default")

    _add_calendar(command("calendar", "calendar:calendar", "tell when the rules of a set fall due"))
    report = command("report", "report:report", "write a report of data held against a set")
    _add_set_and_data(report)
    _add_report(report)
    _add_trace(command("trace", "trace:trace", "find the phrases of a set in the text of its plan"))
    return top


def _add_report(one: argparse.ArgumentParser) -> None:
    kind = one.add_argument_group("the report")
    kind.add_argument("--for-unit", metavar="NAME", help="only what this unit answers for")
    kind.add_argument("--public", action="store_true", help="leave out people and notes")
    kind.add_argument(
        "--previous", metavar="PERIOD", help="tell what is new since data were seen up to then"
    )
    kind.add_argument(
        "--format",
        choices=("md", "html"),
        help="by the name of the output; md by default",
    )
    kind.add_argument("-o", "--output", metavar="FILE", help="write this file, whole or not at all")
    _add_language(one)


def _add_calendar(one: argparse.ArgumentParser) -> None:
    one.add_argument("set", metavar="SET", help=_SET)
    one.add_argument("--from", dest="first", metavar="PERIOD", help="from this period or day on")
    one.add_argument("--to", dest="last", metavar="PERIOD", help="up to this period or day")
    one.add_argument(
        "--unit", "--for-unit", dest="for_unit", metavar="NAME",
        help="only what this unit answers for",
    )  # fmt: skip
    one.add_argument(
        "--ics", metavar="FILE", help="write it for a calendar program (iCalendar); - prints it"
    )
    one.add_argument(
        "--register", dest="registers", action="append", default=[], metavar="NAME=FILE",
        help="data of a register, for members and days that the set does not give",
    )  # fmt: skip
    one.add_argument(
        "--assign", action="append", default=[], metavar="NAME=PERIOD",
        help="a parameter that stands for a period",
    )  # fmt: skip
    one.add_argument("--at", metavar="PERIOD", help="when rules fall due that name no time")
    one.add_argument("--as-of", metavar="PERIOD", help="the day that events are stamped with")
    _add_output(one)


def _add_trace(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "sets", metavar="SET", nargs="+", help=f"{_SET}; all among which the text is divided"
    )
    one.add_argument("text", metavar="TEXT", help="a file of plain text; - reads standard input")
    one.add_argument(
        "--document", metavar="NAME", help="which document of the set the text is; only its phrases"
    )
    one.add_argument(
        "--kind", dest="kinds", action="extend", type=_listed, default=[], metavar="KIND,...",
        help="what is looked for: number, deadline, ban, trend, frequency, duty; all by default",
    )  # fmt: skip
    one.add_argument("--encoding", metavar="NAME", help="of the text: gb18030; UTF-8 by default")
    _add_output(one)


def _listed(text: str) -> list[str]:
    """Read names between commas; none at all would stand for every one."""
    found = [word.strip() for word in text.split(",") if word.strip()]
    if not found:
        raise argparse.ArgumentTypeError("a value is missing")
    return found


def _add_language(one: argparse.ArgumentParser) -> None:
    one.add_argument("--lang", choices=("en", "zh"), default="en", help="English by default")


def _add_output(one: argparse.ArgumentParser) -> None:
    one.add_argument("--format", choices=_FORMATS, default="table", help="table by default")
    _add_language(one)


def _add_set_and_data(one: argparse.ArgumentParser, *, rule: bool = False) -> None:
    one.add_argument("set", metavar="SET", help=_SET)
    one.add_argument(
        "data", metavar="DATA", nargs=None if rule else "?",
        help="a CSV, TSV, Parquet or XLSX file; a folder with a file for the indicators and one "
        "for each register; or - for no data",
    )  # fmt: skip
    if rule:
        one.add_argument("rule", metavar="RULE", help="the id of the rule")
    when = one.add_argument_group("when and with what")
    when.add_argument(
        "--as-of", metavar="PERIOD",
        help="up to when data are seen: 2020, 2020-Q3, 2020-07-15; "
        "by default the last period with data",
    )  # fmt: skip
    when.add_argument("--at", metavar="PERIOD", help="when rules are judged that name no time")
    when.add_argument(
        "--assign", action="append", default=[], metavar="FILE|NAME=VALUE",
        help="values of the set's parameters: one file, or NAME=VALUE as often as needed",
    )  # fmt: skip
    when.add_argument(
        "--history", metavar="SCENARIO|FILE",
        help="a scenario of the data, or a file, that fills what scenarios lack",
    )  # fmt: skip
    when.add_argument(
        "--register", dest="registers", action="append", default=[], metavar="NAME=FILE",
        help="the rows of a register; as often as needed",
    )  # fmt: skip
    when.add_argument(
        "--complete", action="append", default=[], metavar="true|PERIOD|NAME=PERIOD",
        help="which registers hold all there is: all of them, up to a day or within a range "
        "(2018..2020), or by name; as often as needed",
    )  # fmt: skip
    when.add_argument(
        "--standard", dest="standards", action="append", default=[], metavar="SET",
        help="a set that rules with meets are held against; as often as needed",
    )  # fmt: skip
    data = one.add_argument_group("how the data are laid out, where it is not recognised")
    for column, what in (
        ("region", "places"),
        ("scenario", "scenarios"),
        ("period", "periods"),
        ("indicator", "indicators, in a long table"),
        ("value", "values, in a long table"),
        ("unit", "units, in a long table"),
    ):
        data.add_argument(f"--{column}", metavar="COLUMN", help=f"the column of {what}")
    data.add_argument(
        "--key", dest="key_columns", action="append", default=[], metavar="COLUMN",
        help="a further column that tells series apart",
    )  # fmt: skip
    data.add_argument(
        "--units", action="append", default=[], metavar="INDICATOR=UNIT",
        help="the unit of an indicator in the data, where it is not the declared one",
    )  # fmt: skip
    data.add_argument(
        "--na", action="append", default=[], metavar="TEXT", help="a text that stands for a gap"
    )
    data.add_argument("--sheet", metavar="SHEET", help="of a workbook: name, or number 1 to 99")
    data.add_argument("--encoding", metavar="NAME", help="of text files: gb18030; else UTF-8")
    data.add_argument("--delimiter", metavar="MARK", help="of a text file; found out by default")
