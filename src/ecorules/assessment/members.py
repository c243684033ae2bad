"""The members of registers 台账 that are known by name: those of the file, and those of data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecorules.data import RegisterTable, read_register
from ecorules.engine.compile.registers import shape_of
from ecorules.errors import UsageError, did_you_mean
from ecorules.language.titles import both, in_language
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.assessment.verdict import Verdict
    from ecorules.engine.nodes import CompiledSet
    from ecorules.language.models import Row, RuleSetModel

__all__ = [
    "Member", "check_registers", "member_title", "members_due", "names_of", "register_called",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a register.

    Attributes:
        name: its label.
        row: what the file says of it, people and sources included; None if only data name it.
        period: the day or period of one of its attributes, or None where it is not known.
    """

    name: str
    row: Row | None = None
    period: Period | None = None

    def title(self, lang: str = "en") -> str:
        """Return its title in a language, or else its name."""
        return (in_language(self.row.title, lang) if self.row is not None else None) or self.name


def member_title(verdict: Verdict, lang: str) -> str:
    """Return what the member is called that a verdict is about; nothing for that of a place."""
    register = verdict.node.register
    rows = {} if register is None else register.rows or {}
    return Member(verdict.member, rows.get(verdict.member)).title(lang)


def register_called(model: RuleSetModel, name: str) -> str | None:
    """Return the register that a name of units stands for: its id, or its title.

    Args:
        model: the rule set.
        name: what stands where a unit is named: ``counties``, or 各县 if that is its title.
    """
    registers = model.registers or {}
    if name in registers:
        return name
    return next((key for key, one in registers.items() if name in both(one.title)), None)


def check_registers(compiled: CompiledSet, registers: Mapping[str, Any] | None) -> None:
    """Check that data are given for registers that the set declares.

    Raises:
        UsageError: there is no such register; the message names the nearest.
    """
    known = compiled.registers
    for name in registers or {}:
        if name not in known:
            raise UsageError(
                f"registers= names {name!r}, which is no register{did_you_mean(name, known)}",
                code="unknown-register",
                hint=f"the registers: {', '.join(known) or 'none is declared'}",
            )


def _table(compiled: CompiledSet, register: str, given: Any) -> RegisterTable:
    """Return the members of a register, those of the file first."""
    if isinstance(given, RegisterTable):
        return given
    return read_register(shape_of(compiled.registers[register]), given, system=compiled.system)


def names_of(compiled: CompiledSet, register: str, given: Any = None) -> tuple[str, ...]:
    """Return the names of the members of a register, each once.

    Args:
        compiled: the rule set.
        register: the id of the register.
        given: data of the register, of any kind that is read, or a table that was read.

    Raises:
        DataError: the data contradict the file, or cannot be used.
        UsageError: this kind of data cannot be read.
    """
    return tuple(dict.fromkeys(_table(compiled, register, given).members))


def members_due(
    compiled: CompiledSet, register: str, attribute: str, given: Any = None
) -> Iterator[Member]:
    """Yield the members of a register, each with the day or period of one attribute.

    Args:
        compiled: the rule set.
        register: the id of the register.
        attribute: a date or a period.
        given: data of the register, of any kind that is read, or a table that was read.

    Raises:
        DataError: the data contradict the file, or cannot be used.
        UsageError: this kind of data cannot be read.
    """
    table = _table(compiled, register, given)
    rows = compiled.registers[register].rows or {}
    known: tuple[Period | None, ...]
    if attribute in table.periods:
        known = table.periods[attribute]
    else:
        known = tuple(map(_day, table.column(attribute).tolist()))
    for name, period in dict.fromkeys(zip(table.members, known, strict=True)):
        yield Member(name, rows.get(name), period)


def _day(ordinal: float) -> Period | None:
    """Return a day, or None for a blank or a mark."""
    return Period.of_day(dt.date.fromordinal(int(ordinal))) if ordinal >= 1 else None
