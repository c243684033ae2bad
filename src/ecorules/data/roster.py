"""The roster of a register: a row for every member and its keys, the file's members first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ecorules.data.attributes import member_spelling
from ecorules.data.index import SCENARIO
from ecorules.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ecorules.data.attributes import AttributeReader
    from ecorules.data.registers import RegisterShape

__all__ = ["Roster"]


class Roster:
    """Which member each row of a register is of, under which keys, and what the file says of it.

    Args:
        shape: what the rule file says of the register.
        keys: the names of the keys beside that of members.
        series: the labels of each series of the data, that of the member first.

    Attributes:
        members: the label of the member of each row.
        keys: for each key the label of each row.
        listed: for each spelling of a member of the file its label there.
        rows: the row of each series.
    """

    def __init__(
        self,
        shape: RegisterShape,
        keys: Sequence[str] = (),
        series: Sequence[tuple[str, ...]] = (),
    ) -> None:
        self.shape = shape
        self.listed = {member_spelling(label): label for label in shape.rows or ()}
        shown = dict(self.listed)
        found: dict[str, list[int]] = {}
        for number, (label, *_) in enumerate(series):
            spelling = member_spelling(label)
            shown.setdefault(spelling, label)
            found.setdefault(spelling, []).append(number)
        lines: dict[tuple[str, ...], int] = {}
        self.rows = np.zeros(len(series), dtype=np.intp)
        for spelling in shown:
            numbers = found.get(spelling, [])
            for number in numbers:
                line = (spelling, *series[number][1:])
                self.rows[number] = lines.setdefault(line, len(lines))
            if spelling in self.listed:
                given = [series[number][1:] for number in numbers] or [("",) * len(keys)]
                # What the file says holds in every scenario, those without data too.
                for labels in given:
                    lines.setdefault((spelling, *_everywhere(keys, labels)), len(lines))
        self._spellings = [spelling for spelling, *_ in lines]
        self.members = [shown[spelling] for spelling in self._spellings]
        self.keys = {key: [line[n] for line in lines] for n, key in enumerate(keys, 1)}

    def said(self, name: str, reader: AttributeReader) -> NDArray[np.float64]:
        """Return what the file says of an attribute, by row."""
        attribute = self.shape.attributes[name]
        said = {
            member_spelling(label): reader.read(attribute, row.get(name))
            for label, row in (self.shape.rows or {}).items()
        }
        return np.array([said.get(text, math.nan) for text in self._spellings], dtype=np.float64)

    def check_size(self, place: Callable[[int], Place]) -> None:
        """Refuse more members than the file says there are, in any one scenario.

        Args:
            place: where the data give a row.

        Raises:
            DataError: there are too many.
        """
        size = self.shape.size
        if size is None or self.shape.is_closed:
            return
        scenarios = self.keys.get(SCENARIO, [""] * len(self.members))
        others = [labels for key, labels in self.keys.items() if key != SCENARIO]
        counted: dict[str, dict[tuple[str, ...], int]] = {scenario: {} for scenario in scenarios}
        for row, scenario in enumerate(scenarios):
            member = (self._spellings[row], *(labels[row] for labels in others))
            for one in (scenario,) if scenario else counted:
                counted[one].setdefault(member, row)
        for members in counted.values():
            if len(members) <= size:
                continue
            row = list(members.values())[size]
            problem = Problem(
                "too-many-members",
                f"the register {self.shape.name!r} has size {size}, and {len(members)} members are "
                f"named: {self.members[row]!r} is one too many",
                "correct the size in the rule set, or the name of a member that is given twice",
                place(row),
            )
            raise DataError([problem])


def _everywhere(keys: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of a row that holds in every scenario."""
    return tuple("" if key == SCENARIO else text for key, text in zip(keys, labels, strict=True))
