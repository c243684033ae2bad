"""What a command reads: its set, its data, and every file of them, none of which it replaces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ecorules.cli.folders import open_folder
from ecorules.cli.streams import tell
from ecorules.data.files import KINDS, is_file
from ecorules.errors import UsageError
from ecorules.ruleset import load

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from ecorules.ruleset import RuleSet

__all__ = ["Inputs", "inputs_of", "named_values", "refuse_inputs", "rule_files"]

_RULE_FILES = {".yaml", ".yml"}
_EXAMPLES = {"FILE": "plants.csv", "PERIOD": "2020", "VALUE": "value"}


class Inputs(NamedTuple):
    """What is held against the rules of a set.

    Attributes:
        rule_set: the set.
        data: the file of the indicators, if there is one.
        registers: register -> file.
        assign: values of parameters by name, or their file.
        files: every file of data, also where another one is read in its place.
    """

    rule_set: RuleSet
    data: str | None
    registers: dict[str, str]
    assign: dict[str, str] | str | None
    files: tuple[str, ...]


def inputs_of(given: Namespace) -> Inputs:
    """Find what a command names, and tell which files of a folder are not used.

    Raises:
        UsageError: no data are given, or what is given cannot be told apart.
    """
    _refuse_swapped(given)
    rule_set = load(given.set)
    registers: dict[str, str] = named_values(given.registers, "--register")
    data, assign = _data(given), _assigned(given.assign, rule_set)
    named = [data, *registers.values(), assign, given.history]
    if data is not None and Path(data).is_dir():
        folder = open_folder(Path(data), rule_set)
        named += [folder.data, *folder.registers.values(), folder.parameters]
        data, registers = folder.data, {**folder.registers, **registers}
        assign = folder.parameters if assign is None else assign
        for text in folder.unused:
            tell(f"note: {text}")
    files = tuple(name for name in named if isinstance(name, str))
    return Inputs(rule_set, data, registers, assign, files)


def _refuse_swapped(given: Namespace) -> None:
    """Refuse data where the set belongs, and a rule file where the data belong."""
    kinds = [Path(name or "").suffix.lower() for name in (given.set, given.data)]
    if kinds[0] in KINDS and kinds[1] in _RULE_FILES:
        raise UsageError(
            f"{given.set!r} is data, and stands where the set belongs; {given.data!r} is a rule "
            "file, and stands where the data belong",
            code="arguments",
            hint=f"write the set first: {given.data} {given.set}",
        )


def _data(given: Namespace) -> str | None:
    """Return the file or folder of the data; a set may look at registers alone."""
    # An empty name would be that of the folder one stands in.
    if given.data not in {None, "", "-"}:
        return str(given.data)
    if given.data == "-" or (given.data is None and given.registers):
        return None
    raise UsageError(
        "no data are given",
        code="arguments",
        hint="name a file or a folder, or give registers: --register plants=plants.csv",
    )


def _assigned(texts: Sequence[str], rule_set: RuleSet) -> dict[str, str] | str | None:
    """Read ``--assign``: nothing, one file, or values by name."""
    files = [text for text in texts if "=" not in text or is_file(Path(text))]
    if not texts:
        return None
    if len(texts) == 1 and files:
        name = files[0]
        if name in rule_set.parameters:
            raise UsageError(
                f"--assign {name}: no value is given", code="arguments",
                hint=f"write --assign {name}=value",
            )  # fmt: skip
        return name
    if files:
        raise UsageError(
            f"--assign {files[0]}: a file cannot stand beside other values",
            code="arguments",
            hint="give one file, or NAME=VALUE as often as needed",
        )
    return named_values(texts, "--assign")


def named_values(texts: Sequence[str], option: str, what: str = "VALUE") -> dict[str, Any]:
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


def rule_files(names: Iterable[str]) -> Iterator[str]:
    """Yield the files of some sets, and of those that they extend."""
    for name in names:
        found = load(name)
        for one in (found, *found.ancestors):
            yield one.draft.document.name


def refuse_inputs(output: str, files: Iterable[str]) -> None:
    """Refuse to write to a file that is read, by whatever name or link.

    Raises:
        UsageError: it is one of them.
    """
    for name in files:
        if _is_same(output, name):
            other = "" if output == name else f"it is {name!r} by another name; "
            raise UsageError(
                f"{output!r} is one of the inputs",
                code="not-written",
                hint=f"{other}name another file",
            )


def _is_same(output: str, name: str) -> bool:
    try:
        return Path(output).samefile(name)
    except (OSError, ValueError):
        return False  # one of them is no file
