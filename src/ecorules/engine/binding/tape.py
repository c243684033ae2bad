"""Records the steps that a rule set needs for one layout of data, each step once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ecorules.engine.kernels.kernel import Step
from ecorules.engine.kernels.values import CLOSED, FLOOR
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ecorules.engine.kernels.kernel import Kernel
    from ecorules.engine.world import SpacePath
    from ecorules.periods import Period

__all__ = ["Leaf", "Tape", "Value"]

MOST_READ = 200_000
"""How many values all steps together may read of one series: rule files are not trusted."""

MOST_LOOKED_AT = 500_000
"""In how many periods all windows together may look whether there are data."""

NONE = -(10**9)
"""No such row."""


class Leaf(NamedTuple):
    """A row that is not calculated.

    Attributes:
        row: its row in the panel or the register, or -1.
        given: (name, period) of a parameter, or None.
        cause: why it is a gap where it is one.
        name: of the indicator or parameter.
        period: of the value.
        number: the value for every series, where neither the panel nor a parameter gives it.
        space: whose members it is of; the places themselves by default.
        register: the register that ``row`` is a cell of, or that ``ask`` is about.
        ask: what is asked of the members: ("days", attribute, days of grace), ("equals",
            attribute, period) or ("others",).
    """

    row: int
    given: tuple[str, Period | None] | None
    cause: int
    name: str
    period: Period | None
    number: float = math.nan
    space: SpacePath = ()
    register: str = ""
    ask: tuple[object, ...] = ()


class Value(NamedTuple):
    """Rows that hold a value: the least and most it can be (one row where it is known or a gap).

    Attributes:
        least: row of the least.
        most: row of the most.
        scale: row of the largest term added or subtracted to form it, or NONE.
        applies: row that says whether anybody is asked, or NONE.
    """

    least: int
    most: int
    scale: int = NONE
    applies: int = NONE

    @property
    def is_pair(self) -> bool:
        """Whether least and most may differ."""
        return self.least != self.most


@dataclass(slots=True)
class Tape:
    """Leaves and steps in the making. Float rows count from 0 up, outcome rows from -1 down.

    ``read`` is how many values the steps read of one series, ``looked_at`` how many periods
    windows have together.
    """

    leaves: dict[int, Leaf] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    producers: dict[int, Step] = field(default_factory=dict)
    partners: dict[int, int] = field(default_factory=dict)
    read: int = 0
    looked_at: int = 0
    _leaf_numbers: dict[Leaf, int] = field(default_factory=dict)
    _known: dict[Hashable, tuple[int, ...]] = field(default_factory=dict)
    _rows: int = 0
    _outcomes: int = 0

    def leaf(self, leaf: Leaf) -> int:
        """Return the row of a leaf."""
        number = self._leaf_numbers.get(leaf)
        if number is None:
            number = self._leaf_numbers[leaf] = self._rows
            self.leaves[number] = leaf
            self._rows += 1
        return number

    def add(
        self,
        kernel: Kernel,
        inputs: tuple[int, ...],
        params: tuple[float, ...] = (),
        options: Hashable = None,
        outputs: int = 1,
    ) -> tuple[int, ...]:
        """Record a step that fills float rows, and return them."""
        key = (kernel, inputs, params, options)
        rows = self._known.get(key)
        if rows is None:
            rows = tuple(range(self._rows, self._rows + outputs))
            self._rows += outputs
            self._record(key, Step(kernel, inputs, params, options, rows))
        return rows

    def outcome(
        self,
        kernel: Kernel,
        inputs: tuple[int, ...],
        params: tuple[float, ...] = (),
        options: Hashable = None,
    ) -> int:
        """Record a step that fills an outcome row, and return it."""
        key = (kernel, inputs, params, options)
        rows = self._known.get(key)
        if rows is None:
            self._outcomes += 1
            rows = (-self._outcomes,)
            self._record(key, Step(kernel, inputs, params, options, rows))
        return rows[0]

    def _record(self, key: Hashable, step: Step) -> None:
        self.read += len(step.inputs)
        self.refuse_reading(0)
        self._known[key] = step.outputs
        self.steps.append(step)
        for row in step.outputs:
            self.producers[row] = step

    def look_at(self, periods: int) -> None:
        """Count the periods of a window.

        Raises:
            UsageError: all windows together have too many.
        """
        self.looked_at += periods
        if self.looked_at > MOST_LOOKED_AT:
            raise UsageError(
                f"the windows of the rules have more than {MOST_LOOKED_AT:,} periods together",
                code="too-much",
                hint="judge longer periods, or fewer of them",
            )

    def refuse_reading(self, more: int) -> None:
        """Refuse to read so many more values.

        Raises:
            UsageError: all steps together would read too many.
        """
        if self.read + more > MOST_READ:
            raise UsageError(
                f"the rules read more than {MOST_READ:,} values of each series",
                code="too-much",
                hint="judge longer periods, or fewer of them",
            )

    def pair(self, least: int, most: int, scale: int = NONE, applies: int = NONE) -> Value:
        """Return a value with two ends, remembering that the rows belong together."""
        if least != most:
            self.partners.setdefault(least, most)
            self.partners.setdefault(most, least)
        return Value(least, most, scale, applies)

    def closed(self, value: Value) -> int:
        """Return one row for a value: a gap while its ends differ."""
        if not value.is_pair or self.is_floored(value):
            return value.most
        return self.add(CLOSED, (value.least, value.most))[0]

    def is_floored(self, value: Value) -> bool:
        """Whether a value is one row whose gaps are only known to be at least 0."""
        step = self.producers.get(value.least)
        return step is not None and step.kernel is FLOOR and step.inputs == (value.most,)
