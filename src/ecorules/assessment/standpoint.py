"""From where a verdict looks at the rows behind it: from a place, or as a member of a register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.engine.program import Frame
from ecorules.engine.world import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecorules.engine.nodes import Register
    from ecorules.engine.questions import Spot
    from ecorules.engine.world import Space, SpacePath, World

    Elements = NDArray[np.intp]

__all__ = ["Standpoint"]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """All rows of one place and its members, and which of them a verdict is about.

    Attributes:
        frame: the rows of the place, and of all members that belong to it.
        path: whether it is about the place, or about one of the members of a register.
        element: which of the members it is about.
    """

    frame: Frame
    path: SpacePath
    element: int

    @classmethod
    def of(cls, spot: Spot) -> Standpoint:
        """Return the standpoint of a verdict."""
        seen = spot.frame
        path: SpacePath = getattr(seen, "path", ROOT)
        whole = seen
        if path:
            whole = Frame(
                seen.program, seen.floats, seen.outcomes, seen.size, complete=True, world=seen.world
            )
        return cls(whole, path, getattr(seen, "element", 0))

    @property
    def world(self) -> World:
        """The members of registers.

        Raises:
            TypeError: the set has no registers.
        """
        if self.frame.world is None:
            raise TypeError(self)
        return self.frame.world

    def space(self, path: SpacePath) -> Space:
        """Return the members that a path leads to."""
        return self.world.space(path)

    def register(self, path: SpacePath) -> Register:
        """Return the register whose members a path leads to."""
        return self.world.registers[path[-1][0]]

    def size(self, path: SpacePath) -> int:
        """Return how many elements there are: places, or members."""
        return 1 if self.frame.world is None else len(self.world.homes(path))

    def element_of(self, path: SpacePath) -> int:
        """Return which element the verdict is about, or the one it belongs to."""
        held, element = self.path, self.element
        while len(held) > len(path):
            element, held = int(self.space(held).owner[element]), held[:-1]
        return element if held == path else 0

    def members(self, path: SpacePath) -> Elements:
        """Return the members of a register that belong to what the verdict is about."""
        starts = self.space(path).starts
        owner = self.element_of(path[:-1])
        return np.arange(int(starts[owner]), int(starts[owner + 1]), dtype=np.intp)

    def unnamed(self, path: SpacePath) -> int:
        """Return how many more members are said to belong to it, without a name."""
        return int(self.space(path).unnamed[self.element_of(path[:-1])])

    def labels(self, path: SpacePath, elements: Elements) -> tuple[str, ...]:
        """Return the names of some members."""
        table = self.world.tables[path[-1][0]]
        return tuple(table.members[row] for row in self.space(path).member[elements].tolist())

    def focus(self) -> NDArray[np.bool_]:
        """Return which of the elements the verdict is about, as a mask."""
        mask = np.zeros(self.size(self.path), np.bool_)
        mask[self.element] = True
        return mask
