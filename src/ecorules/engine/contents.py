"""What the registers of one evaluation hold, and up to when they are stated complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecorules.data.completeness import read_complete
from ecorules.engine.binding.scope import Contents
from ecorules.engine.world import times

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ecorules.data import RegisterTable
    from ecorules.engine.nodes import Attribute, Register
    from ecorules.engine.places import Places
    from ecorules.errors import Problem
    from ecorules.periods import Period

__all__ = ["Registers"]


@dataclass(frozen=True, slots=True, eq=False)
class Registers:
    """The contents of all registers, and the places that their rows belong to.

    Attributes:
        tables: by name.
        places: all places, and which of them are judged.
        complete: what is stated complete, as it was given.
        notes: what deserves a second look.
        given: parameters that are given member by member: (name, period) -> register -> a value
            for each row, NaN for none.
    """

    tables: Mapping[str, RegisterTable]
    places: Places
    complete: Any = None
    notes: tuple[Problem, ...] = ()
    given: Mapping[tuple[str, Period | None], Mapping[str, NDArray[np.float64]]] = field(
        default_factory=dict
    )

    def contents(
        self, registers: Mapping[str, Register], as_of: dt.date, times_of: Collection[Attribute]
    ) -> dict[str, Contents]:
        """Return the layout of each register.

        Args:
            registers: the registers, by name.
            as_of: the last day that is seen.
            times_of: the attributes that rules take their time from.

        Raises:
            UsageError: what is stated complete cannot be read.
        """
        complete = read_complete(self.complete, list(registers), as_of)
        return {
            name: Contents(
                self.tables[name].cells,
                register.is_closed,
                complete[name],
                {
                    attribute.name: _each_once(times(self.tables[name], attribute.name))
                    for attribute in times_of
                    if attribute.register == name
                },
                self.tables[name].absent,
            )
            for name, register in registers.items()
        }


def _each_once(periods: tuple[Period | None, ...]) -> tuple[Period, ...]:
    """Return the periods that occur, in order of their last days."""
    found = {period for period in periods if period is not None}
    return tuple(sorted(found, key=lambda one: (one.last_day, one.grain)))
