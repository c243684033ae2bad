"""An expression as it is written: parsed once, closed, and ready to be given types."""

from __future__ import annotations

import ast
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecorules.expressions.scanner import restore_name, scan
from ecorules.expressions.syntax import parse_tree
from ecorules.expressions.tracer import Tracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecorules.expressions.formula import Formula
    from ecorules.expressions.value_types import ValueType
    from ecorules.units import UnitSystem

__all__ = ["Expression", "normalise_name"]


def normalise_name(text: str) -> str:
    """Return the form in which two spellings of a name are one: NFKC, as Python reads names.

    Example:
        >>> normalise_name("µ_share") == normalise_name("μ_share")
        True
    """
    return unicodedata.normalize("NFKC", text)


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in the closed subset of the language, not yet given types or units.

    Args:
        text: the expression as written.
        names: the names it reads, normalised, in order of first appearance.
        tree: the parsed text.
    """

    text: str
    names: tuple[str, ...]
    tree: ast.expr = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Read an expression; only its syntax is checked.

        Args:
            text: the expression, of at most 2,000 characters.

        Returns:
            The expression.

        Raises:
            LocatedExpressionError: it is outside the closed grammar or its limits; the error's
                ``offset`` is the place of the offending piece in ``text``.

        Example:
            >>> Expression.parse("energy_use / gdp if known(gdp) else 能耗").names
            ('energy_use', 'gdp', '能耗')
        """
        tree = parse_tree(scan(text))
        places: dict[str, int] = {}
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and id(node) not in called:
                place = node.col_offset
                node.id = restore_name(node.id)
                places[node.id] = min(place, places.get(node.id, place))
        return cls(text, tuple(sorted(places, key=places.__getitem__)), tree)

    def trace(
        self,
        scope: Callable[[str], ValueType | None],
        system: UnitSystem,
        *,
        known: Iterable[str] = (),
    ) -> Formula:
        """Check types and units, and return the formula that evaluates arrays.

        Args:
            scope: gives the type of a name (normalised as in ``names``), None for an unknown one.
            system: the units of the rule set.
            known: the names that the scope knows, for the hint of an unknown one.

        Returns:
            The formula.

        Raises:
            LocatedExpressionError: a name is unknown, or types or units do not fit.

        Example:
            >>> from ecorules.expressions import NumberType
            >>> from ecorules.units import default_system
            >>> system = default_system()
            >>> scope = {"coal": NumberType(system.unit("t")), "gdp": NumberType(system.unit("元"))}
            >>> Expression.parse("coal / previous(gdp)").trace(scope.get, system).inputs
            (Input(name='coal', lag=0), Input(name='gdp', lag=1))
        """
        return Tracer(self.text, scope, system, known).trace(self.tree)
