"""Parameters that are given member by member: a quota for each firm, each county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.attributes import member_spelling
from ecorules.data.cells import Cells, limits, range_problem
from ecorules.errors import DataError, EcorulesError, Place, Problem
from ecorules.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.data import Column
    from ecorules.engine.contents import Registers
    from ecorules.engine.nodes import CompiledSet

__all__ = ["split_by_member"]

ByMember = dict[tuple[str, "Period | None"], dict[str, "NDArray[np.float64]"]]


def split_by_member(
    assign: Mapping[Any, Any], compiled: CompiledSet, registers: Registers
) -> tuple[dict[Any, Any], ByMember]:
    """Take what is given by member out of what is assigned.

    A key of a parameter's values is a member where it is neither a place nor a period, and a
    register has a member of that name: ``{"quota": {"株冶": 3, "昊华化工": {2020: 2}}}``.

    Args:
        assign: parameter -> value, or values by period, place or member.
        compiled: the rule set.
        registers: the registers, read.

    Returns:
        What is given otherwise; and by (parameter, period) and register a value for each row.

    Raises:
        DataError: a value cannot be used.
    """
    places = registers.places.every
    known = {
        member_spelling(label)
        for key, labels in zip(places.index.keys, places.index.labels, strict=True)
        if key == "region"
        for label in labels
    }
    rest: dict[Any, Any] = {}
    found: ByMember = {}
    problems: list[Problem] = []
    for name, given in assign.items():
        column = compiled.parameters.get(str(name))
        if not isinstance(given, Mapping) or column is None:
            rest[name] = given
            continue
        others = {}
        for key, value in given.items():
            spelling = member_spelling(str(key))
            homes = [] if spelling in known else _registers_of(spelling, registers)
            if not homes:
                others[key] = value
                continue
            times = value.items() if isinstance(value, Mapping) else [(None, value)]
            for when, one in times:
                spot = Place("assign", column=column.name, row=str(key))
                try:
                    number = _number(one, column, compiled, spot)
                    period = None if when is None else Period.of(when)
                except EcorulesError as error:
                    problems.append(error.problem(spot))
                    continue
                for register, rows in homes:
                    table = registers.tables[register]
                    held = found.setdefault((column.name, period), {})
                    held.setdefault(register, np.full(len(table), np.nan))[rows] = number
        if others or not given:
            rest[name] = others
    if problems:
        raise DataError(problems)
    return rest, found


def _registers_of(spelling: str, registers: Registers) -> list[tuple[str, list[int]]]:
    """Return the registers that have a member of that name, and its rows."""
    found = []
    for name, table in registers.tables.items():
        rows = [
            row for row, label in enumerate(table.members) if member_spelling(label) == spelling
        ]
        if rows:
            found.append((name, rows))
    return found


def _number(given: Any, column: Column, compiled: CompiledSet, spot: Place) -> float:
    number = Cells(compiled.system, frozenset()).value(given, column, None)
    low, high = limits(column)
    if number < low or number > high:
        raise DataError([range_problem(number, column, spot)])
    return float(number)
