"""The registers of one evaluation, and which of their members belong to which place (N1, N2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .member_worlds import MemberWorld
from .registers import Register, Row

if TYPE_CHECKING:
    from .world import World

__all__ = ["Land", "places_of"]

Series = tuple[str, ...]


def places_of(
    registers: dict[str, Register], given: list[Series]
) -> tuple[list[Series], list[Series]]:
    """Return the series that a set judges, and those of the members of registers of places."""
    places: list[str] = [series[0] for series in given if series]
    members: list[str] = []
    for register in registers.values():
        if register.by_place:
            members += [row.label for row in register.rows]
            places += [_owner for row in register.rows if (_owner := _belongs(register, row))]
        else:
            places += [row.place for row in register.rows if row.place]
    rest = [series[1:] for series in given if series] or [()]
    roots = list(dict.fromkeys(place for place in places if place not in members))
    if not roots and members:
        roots = ["*"]
    if not roots:
        return [()], []
    tails = list(dict.fromkeys(rest))

    def spread(names: list[str]) -> list[Series]:
        return [(name, *tail) for name in dict.fromkeys(names) for tail in tails]

    return spread(roots), spread(members)


def _belongs(register: Register, row: Row) -> str | None:
    if register.belongs is None:
        return None
    found = row.cells.get((register.belongs, None))
    return None if found in (None, "?") else str(found)


@dataclass
class Land:
    """Places and members of places, and the registers between them."""

    registers: dict[str, Register]
    roots: list[Series]
    worlds: dict[Series, World] = field(default_factory=dict)

    def members(self, world: World, name: str) -> list[MemberWorld]:
        """Return the members of a register that belong to the place of a world."""
        register = self.registers[name]
        rows = [row for row in register.rows if self._is_of(register, row, world.series)]
        return [self._member(world, register, row) for row in rows]

    def anyone(self, world: World, name: str) -> MemberWorld:
        """Return a member that nothing is known of; it shows which units its values have."""
        return self._member(world, self.registers[name], Row("", None, None))

    def unnamed(self, world: World, name: str) -> int:
        """Return how many members are said to exist and are not named (N3)."""
        register = self.registers[name]
        if register.size is None:
            return 0
        rows = [row for row in register.rows if self._holds(register, row, world.series)]
        return register.size - len({(row.label, row.place) for row in rows})

    def alone(self, name: str) -> bool:
        """Say whether there is one place that members of a register can belong to (N9).

        A register that tells the places of its rows may tell another one of those to come.
        """
        register = self.registers[name]
        if len({series[:1] for series in self.roots}) != 1:
            return False
        if register.belongs is None and (register.by_place or register.rows):
            return all(row.place is None for row in register.rows)
        return len({series[:1] for series in self.worlds}) == 1

    # -- who belongs where --------------------------------------------------------------------

    def _is_of(self, register: Register, row: Row, series: Series) -> bool:
        if not self._holds(register, row, series):
            return False
        place = row.place
        if register.by_place:
            place = _belongs(register, row)
        if place is not None:
            return series[:1] == (place,)
        homes = {root[:1] for root in self.roots}
        if len(homes) > 1:
            raise ValueError(f"{row.label} of {register.name} belongs to no place")
        return series[:1] in homes

    def _holds(self, register: Register, row: Row, series: Series) -> bool:
        """Say whether a row holds in the scenario of a series (sentence 19)."""
        scenario = series[1] if len(series) > 1 else None
        if row.scenario is not None:
            return row.scenario == scenario
        return not any(
            other.scenario == scenario and (other.label, other.place) == (row.label, row.place)
            for other in register.rows
            if other.scenario is not None
        )

    def _member(self, world: World, register: Register, row: Row) -> MemberWorld:
        home = world
        if register.by_place and row.label:
            home = self.worlds[(row.label, *world.series[1:])]
        own = {(name, time): cell for (name, time), cell in row.cells.items() if time is not None}
        theirs = {
            key: cell for key, cell in home.cells.items() if key[0] not in register.attributes
        }
        return MemberWorld(
            ruleset=world.ruleset,
            cells={**theirs, **own},
            assigned=home.assigned,
            as_of=world.as_of,
            closeness=world.closeness,
            series=home.series,
            land=self,
            standards=world.standards,
            within=world.within,
            register=register,
            row=row,
            owner=world,
            home=home,
        )
