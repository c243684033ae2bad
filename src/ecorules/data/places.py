"""Places that registers name and the data do not have."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecorules.data.attributes import member_spelling
from ecorules.data.index import REGION
from ecorules.errors import Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ecorules.data.panel import Panel
    from ecorules.data.registers import RegisterTable

__all__ = ["unknown_places"]

_MOST = 100
_MOST_NEAR = 1_000


def unknown_places(tables: Mapping[str, RegisterTable], panel: Panel) -> tuple[Problem, ...]:
    """Return notes on places that neither the data nor the rule file knows.

    Each of them is judged as a place of its own, and a misspelled one takes its rows away from
    the place that is meant. A register of places may name more than the data have; of its
    places only those are noted that look like one of the data.

    Args:
        tables: the registers by name.
        panel: the data; if they have no places, every place of a register is a new one.
    """
    if panel.region_key is None:
        return ()
    own = panel.index.labels[panel.keys.index(panel.region_key)]
    registered = _registered(tables)
    return tuple(note for table in tables.values() for note in _notes(table, own, registered))


def _registered(tables: Mapping[str, RegisterTable]) -> set[str]:
    """Return the spellings of the places that registers of places list."""
    return {
        member_spelling(label)
        for table in tables.values()
        if table.shape.by_place
        for label in table.members
    }


def _notes(table: RegisterTable, own: Collection[str], registered: set[str]) -> Iterator[Problem]:
    by_place = table.shape.by_place
    named = table.members if by_place else table.keys.get(REGION, ())
    known = {member_spelling(label) for label in (*own, *(table.listed if by_place else ()))}
    if by_place:
        others = {member_spelling(label) for label in table.members}
        near = [label for label in own if member_spelling(label) not in others]
    else:
        known |= registered
        near = list(own)
    source = table.sources[0] if table.sources else table.shape.name
    new = (label for label in dict.fromkeys(named) if label and member_spelling(label) not in known)
    for label in islice(new, _MOST):
        guess = did_you_mean(label, near[:_MOST_NEAR])
        if guess or not by_place:
            yield Problem(
                "unknown-place",
                f"the data have no place {label!r}{guess}",
                "it is judged as a place of its own: correct it if one of the data is meant",
                Place(source),
            )
