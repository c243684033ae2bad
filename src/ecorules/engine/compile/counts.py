"""Compiles how many parts of a composite must be met."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecorules.engine.compile.bounds import ONE_SIDED
from ecorules.engine.nodes import Bound, Literal

if TYPE_CHECKING:
    from ecorules.engine.compile.bounds import Bounds
    from ecorules.engine.compile.context import Context
    from ecorules.language.document import Path
    from ecorules.language.models import Rule

__all__ = ["Counts"]

_ALL = 100.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Compiles bounds on the number, or the share, of parts that are met."""

    context: Context
    bounds: Bounds

    def compile(self, model: Rule, path: Path, word: str) -> tuple[tuple[Bound, ...], bool]:
        """Return the bounds of a composite, and whether they are on a share in per cent."""
        context = self.context
        keys = self.bounds.keys(model, path)
        if word == "all":
            found: tuple[Bound, ...] = (Bound(1, strict=False, value=Literal(_ALL), key="all"),)
        else:
            found = (Bound(1, strict=False, value=Literal(1.0), key="any"),)
        if word != "rules":
            if keys:
                raise context.refuse(
                    (*path, keys[0]),
                    "key-here",
                    f"{keys[0]!r} does not go with {word!r}",
                    "use rules: [...] with a bound on how many are met",
                    key=True,
                )
            return found, word == "all"
        if not keys:
            raise context.refuse(
                path,
                "no-bound",
                "'rules' does not say how many must be met",
                "add at_least: 2, or at_least: 80 %",
                key=True,
            )
        bounds: list[Bound] = []
        shares: set[bool] = set()
        for key in keys:
            value = getattr(model, key)
            ends = value if key == "between" else [value]
            for position, end in enumerate(ends):
                at = (*path, key, position) if key == "between" else (*path, key)
                number, share = self._value(end, at)
                shares.add(share)
                if key == "between":
                    side, strict = (1, False) if position == 0 else (-1, False)
                else:
                    side, strict = ONE_SIDED.get(key, (0, False))
                bounds.append(Bound(side, strict, Literal(number), key))
        if len(shares) > 1:
            raise context.refuse(
                path, "unit-mismatch", "one bound is a number, the other a share",
                "write both as numbers, or both in %",
            )  # fmt: skip
        if keys == ["between"] and len(bounds) != 2:
            raise context.refuse(
                (*path, "between"), "between", "'between' has two ends", "write between: [2, 3]"
            )
        return tuple(bounds), shares.pop()

    def _value(self, value: object, path: Path) -> tuple[float, bool]:
        if isinstance(value, str):
            number, unit = self.context.quantity(path, value)
            if unit is None or unit.is_count:
                number *= 1.0 if unit is None else unit.factor
                return self._possible(number, value, path), False
            if unit.is_share:
                return self._possible(number * unit.factor * 100.0, value, path, _ALL), True
        raise self.context.refuse(
            path,
            "how-many",
            "how many rules must be met is a number or a share",
            "write at_least: 2, or at_least: 80 %",
        )

    def _possible(self, number: float, text: str, path: Path, most: float = math.inf) -> float:
        """Return a number or share of rules; more than there are asks for all (sentence 28)."""
        if 0 <= number <= most:
            return number
        raise self.context.refuse(
            path,
            "how-many",
            f"{text} is {'less than none' if number < 0 else 'more than all'} of the rules",
            "write a number from 0, or a share from 0 % to 100 %",
        )
