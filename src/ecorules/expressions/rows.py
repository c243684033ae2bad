"""The arrays that a formula reads and makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Causes", "Floats", "Rows"]

Floats: TypeAlias = "NDArray[np.float64]"
Causes: TypeAlias = "NDArray[np.unsignedinteger[Any]]"


@dataclass(frozen=True, slots=True)
class Rows:
    """Values of one name or expression, in any shape that broadcasts against the others.

    Args:
        values: numbers; NaN for a gap or an unknown truth. Truth is 1.0 or 0.0,
            a label its rank: 0.0 the worst, ``n - 1`` the best.
        scale: the largest absolute term added or subtracted to form each value (it decides
            which numbers are equal); None where that is ``|values|``.
        why: the causes of each gap as a bit mask; without meaning where a value is known.
    """

    values: Floats
    scale: Floats | None = None
    why: Causes | None = None

    @property
    def size(self) -> Floats:
        """The scale, or ``|values|`` where there is none."""
        return np.abs(self.values) if self.scale is None else self.scale
