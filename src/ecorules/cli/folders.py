"""Data in a folder: one file for the indicators, one for each register, one for the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecorules.data.files import KINDS, is_file
from ecorules.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from ecorules.ruleset import RuleSet

__all__ = ["Folder", "open_folder"]

_INDICATORS = ("indicators", "data")
_PARAMETERS = ("parameters", "assign")
_SHOWN = 3


class Folder(NamedTuple):
    """The files of a folder.

    Attributes:
        data: values of indicators, if there is such a file.
        registers: register -> file.
        parameters: values of parameters, if there is such a file.
        unused: files that are named for nothing that the set knows, each with a guess, and those
            that are named for something and cannot be read.
    """

    data: str | None
    registers: dict[str, str]
    parameters: str | None
    unused: tuple[str, ...] = ()


def open_folder(path: Path, rule_set: RuleSet) -> Folder:
    """Find what each file of a folder holds, by its name: ``plants.csv``, ``2020-plants.csv``.

    Args:
        path: the folder.
        rule_set: the set whose registers are looked for.

    Raises:
        UsageError: there is no file of data, or two are named for the same.
    """
    registers = tuple(rule_set.compiled.registers)
    known = (*registers, _INDICATORS[0], _PARAMETERS[0])
    found: dict[str, str] = {}
    unused: list[str] = []
    for file in sorted(path.iterdir()):
        if not is_file(file):
            continue
        if file.suffix.lower() not in KINDS:
            meant = _meant_by_name(file.name, registers)
            if meant is not None:
                unused.append(
                    f"{file} was not used: it is named for {meant!r}, and files of the kind "
                    f"{file.suffix or file.name!r} cannot be read"
                )
            continue
        what = _meant(file.stem, registers)
        if what is None:
            unused.append(
                f"{file} was not used: it is named for no register of {rule_set.id!r}"
                f"{did_you_mean(file.stem, known)}"
            )
            continue
        if what in found:
            raise UsageError(
                f"{found[what]!r} and {str(file)!r} are both named for {what!r}",
                code="ambiguous-file",
                hint="keep one of them in the folder",
            )
        found[what] = str(file)
    if not found:
        raise UsageError(
            f"the folder {str(path)!r} holds no data of {rule_set.id!r}",
            code="no-file",
            hint="; ".join(["name files for: " + ", ".join(known), *unused[:_SHOWN]]),
        )
    data, parameters = found.pop(_INDICATORS[0], None), found.pop(_PARAMETERS[0], None)
    return Folder(data, found, parameters, tuple(unused))


def _meant_by_name(name: str, registers: tuple[str, ...]) -> str | None:
    """Return what a file is named for, whatever stands after a point: ``plants.csv.gz``."""
    while name:
        what = _meant(name, registers)
        if what is not None:
            return what
        name = name.rpartition(".")[0]
    return None


def _meant(stem: str, registers: tuple[str, ...]) -> str | None:
    """Return the register that a file is named for, ``indicators`` or ``parameters``."""
    names = {
        **dict.fromkeys(_INDICATORS, _INDICATORS[0]),
        **dict.fromkeys(_PARAMETERS, _PARAMETERS[0]),
        **{name: name for name in registers},
    }
    if stem in names:
        return names[stem]
    ends = [name for name in names if stem.endswith((f"-{name}", f" {name}"))]
    return names[max(ends, key=len)] if ends else None
