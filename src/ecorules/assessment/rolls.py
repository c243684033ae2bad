"""The members of a register behind one verdict: who meets what is asked, and who does not.

A verdict rests on members in two ways: it is the verdict of a place on a rule `for` a register,
or its value is derived from the register, as a count, a share, a sum or a rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.assessment.standpoint import Standpoint
from ecorules.assessment.summary import STATUSES
from ecorules.data.index import REGION
from ecorules.engine.kernels.kernel import options_of
from ecorules.engine.kernels.registers import GROUP_STATUS
from ecorules.engine.kernels.values import finite
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ecorules.engine.kernels.derived import Reduction
    from ecorules.engine.kernels.kernel import Step
    from ecorules.engine.nodes import Register
    from ecorules.engine.questions import Spot

__all__ = ["Roll", "derived_roll", "member_key", "place_roll", "titled"]


@dataclass(frozen=True, slots=True)
class Roll:
    """The members behind one verdict, by what is known of them.

    Attributes:
        register: whose members they are.
        names: the members of each status, in the order of the register. Of a derived number,
            ``met`` are those that count, or meet what is asked of them, ``missed`` those that do
            not, ``undetermined`` those of which not all is known, and ``not_applicable`` those
            of which nothing is asked.
        positions: the same, as numbers of elements of the space of members.
        unnamed: how many more there are without a name.
        open: whether any number of others may exist.
        seen: whether the day has come on which the register is read.
        how: how a number is derived from them; None for the verdict of a place.
        deciding: the members whose value is the least, greatest or worst one.
    """

    register: Register
    names: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, NDArray[np.intp]]
    unnamed: int
    open: bool
    seen: bool
    how: Reduction | None = None
    deciding: tuple[str, ...] = ()

    def __getitem__(self, status: str) -> tuple[str, ...]:
        return self.names.get(status, ())

    @property
    def asked(self) -> int:
        """How many members are asked or may be, with and without a name."""
        left_out = len(self["not_applicable"])
        return sum(map(len, self.names.values())) - left_out + self.unnamed

    @property
    def is_whole(self) -> bool:
        """Whether all members are known by name."""
        return not self.unnamed and not self.open


def place_roll(spot: Spot) -> Roll | None:
    """Return the members behind the verdict of a place on a rule for each of them."""
    inner, step = spot.rule.members, spot.frame.program.producers.get(spot.rule.status)
    if inner is None or step is None or step.kernel is not GROUP_STATUS:
        return None
    at = Standpoint.of(spot)
    elements = at.members(inner.path)
    codes = at.frame.row(inner.status)[elements]
    positions: dict[str, NDArray[np.intp]] = {
        status: elements[codes == code] for code, status in enumerate(STATUSES, 1)
    }
    return Roll(
        at.register(inner.path),
        {status: at.labels(inner.path, found) for status, found in positions.items()},
        positions,
        at.unnamed(inner.path),
        options_of(step).open,
        options_of(step).seen,
    )


def derived_roll(spot: Spot, step: Step) -> Roll:
    """Return the members behind a number that a step derives from a register."""
    at = Standpoint.of(spot)
    grouping = options_of(step)
    how: Reduction = grouping.how
    elements = at.members(grouping.space)
    rows = iter(step.inputs)

    def taken(present: bool) -> NDArray[np.float64]:
        if not present:
            return np.ones(len(elements))
        found: NDArray[np.float64] = at.frame.row(next(rows))[elements]
        return found

    asked, meets, value = (taken(present) for present in (how.where, how.meeting, how.of))
    known = ~(np.isnan(asked) | np.isnan(meets) | np.isnan(finite(value)))
    sure = known & (asked == 1)
    masks = {
        "met": sure & (meets == 1),
        "missed": sure & (meets == 0),
        "undetermined": (asked != 0) & ~known,
        "not_applicable": asked == 0,
    }
    positions = {status: elements[mask] for status, mask in masks.items()}
    deciding = np.zeros(len(elements), np.bool_)
    if how.how in {"min", "max"} and sure.any():
        extreme = np.max(value[sure]) if how.how == "max" else np.min(value[sure])
        deciding = sure & (value == extreme)
    return Roll(
        at.register(grouping.space),
        {status: at.labels(grouping.space, found) for status, found in positions.items()},
        positions,
        at.unnamed(grouping.space),
        grouping.open,
        grouping.seen,
        how,
        at.labels(grouping.space, elements[deciding]),
    )


# What the file says of members


def member_key(register: Register) -> str:
    """Return the key of the series that tells the members of a register apart."""
    return REGION if register.by_place else register.key


def titled(register: Register, member: str, lang: str) -> str:
    """Return the title that the file gives a member, or else its name."""
    row = register.row(member)
    return (in_language(row.title, lang) if row is not None else None) or member
