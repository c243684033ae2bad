"""What may be added, multiplied and compared, and in which unit the result is (sentence 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ecorules.errors import UnitError
from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.operands import Operand, refused
from ecorules.expressions.value_types import NumberType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecorules.expressions.formula import Program
    from ecorules.expressions.operands import Span
    from ecorules.units import Unit, UnitSystem

    Answer = TypeVar("Answer")

__all__ = ["UnitRules"]

_CODE = "expression-unit"


class UnitRules:
    """The arithmetic of units, writing conversions into a program where they are needed.

    Args:
        system: the units of the rule set.
        program: where conversions are written.
    """

    def __init__(self, system: UnitSystem, program: Program) -> None:
        self._system = system
        self._program = program

    def quantity(self, text: str, span: Span) -> Operand:
        """Return the literal of ``quantity('50 亿元')``."""
        value, unit = _asked(span, lambda: self._system.quantity(text))
        if unit is None:
            hint = f"write the number alone: {text.strip()}; or add its unit: quantity('100 %')"
            raise refused(f"{span} has no unit", hint, span, _CODE)
        return Operand(NumberType(unit), self._program.literal(value), value)

    def arithmetic(self, given: Operand) -> Operand:
        """Return the operand if its unit allows arithmetic."""
        unit = given.unit
        if unit is not None and (unit.is_offset or unit.is_logarithmic):
            raise refused(
                f"{given.span} is in {unit}, which takes no arithmetic",
                "compare it with a bound; for a change between two periods use a rule",
                given.span,
                _CODE,
            )
        return given

    def add(self, left: Operand, right: Operand) -> Operand:
        """Return the sum, in the unit of the left operand."""
        slots, value_type = self._terms(left, right, "+")
        return Operand(value_type, self._program.step("add", *slots))

    def subtract(self, left: Operand, right: Operand) -> Operand:
        """Return the difference, in the unit of the left operand; of two shares, in pp."""
        slots, value_type = self._terms(left, right, "-")
        unit = value_type.unit
        if unit is not None and unit.is_share:
            per_cent = self._unit("%", left)
            slots = [self._in_unit(operand, per_cent) for operand in (left, right)]
            value_type = NumberType(self._unit("pp", left))
        return Operand(value_type, self._program.step("subtract", *slots))

    def multiply(self, left: Operand, right: Operand) -> Operand:
        """Return the product; bare and plain numbers multiply freely."""
        a, b = self.arithmetic(left).unit, self.arithmetic(right).unit
        if a is None or a.is_plain:
            unit = a if b is None else b
        elif b is None or b.is_plain:
            unit = a
        else:
            unit = _asked(right.span, lambda: self._system.multiply(a, b))
        return Operand(NumberType(unit), self._program.step("multiply", left.slot, right.slot))

    def divide(self, left: Operand, right: Operand) -> Operand:
        """Return the quotient; bare and plain numbers divide freely."""
        a, b = self.arithmetic(left).unit, self.arithmetic(right).unit
        if b is None or b.is_plain:
            unit = b if a is None else a
        else:
            above = self._unit("1", left) if a is None else a
            unit = _asked(right.span, lambda: self._system.divide(above, b))
        return Operand(NumberType(unit), self._program.step("divide", left.slot, right.slot))

    def compared(self, operands: Sequence[Operand]) -> list[int]:
        """Return the slots of numbers to be compared, brought to one unit.

        A bare number takes the unit of a name beside it. A name without a unit is a plain number:
        shares and counts are compared with it, and nothing else is.
        """
        left, right = operands = self._plain(operands)
        for bare, other in ((left, right), (right, left)):
            if bare.unit is None and other.unit is not None:
                if other.lends:
                    return [left.slot, right.slot]
                if not self._is_plain(other.unit):
                    raise self._bare(bare, other)
        slots, _ = self.joined(operands)
        return slots

    def literal_beside(self, given: Operand, literal: Operand) -> float:
        """Return the value of a literal in a list, in the unit of the number before ``in``."""
        value = literal.literal or 0.0
        if literal.unit is None:
            if given.unit is None or given.lends:
                return value
            if not self._is_plain(given.unit):
                raise self._bare(literal, given)
            factor, _ = self._affine(self._unit("1", literal), given.unit, literal)
            return value * factor
        if given.unit is None:
            if not self._is_plain(literal.unit):
                raise self._bare(given, literal)
            factor, _ = self._affine(literal.unit, self._unit("1", literal), literal)
            return value * factor
        self._check_alike(given, literal)
        factor, shift = self._affine(literal.unit, given.unit, literal)
        return value * factor + shift

    def extreme(self, operands: Sequence[Operand]) -> tuple[list[int], NumberType, bool]:
        """Return slots, type and whether the result lends its unit, for min() and max().

        Bare numbers take the unit of the names beside them if these have one.
        """
        operands = self._plain(operands)
        units = [operand.unit for operand in operands if operand.unit is not None]
        lends = bool(units) and all(
            operand.unit is None or (operand.lends and operand.unit == units[0])
            for operand in operands
        )
        if lends:
            # All names have one unit and a bare number among them is in it.
            return [operand.slot for operand in operands], NumberType(units[0]), True
        slots, value_type = self.joined(operands)
        return slots, value_type, False

    def joined(self, operands: Sequence[Operand]) -> tuple[list[int], NumberType]:
        """Return the slots of numbers brought to the unit of the first one that has a unit."""
        with_unit = [operand for operand in operands if operand.unit is not None]
        if not with_unit:
            return [operand.slot for operand in operands], NumberType()
        first = with_unit[0]
        target = first.unit
        if len(with_unit) < len(operands):
            bare = next(operand for operand in operands if operand.unit is None)
            for operand in with_unit:
                if operand.unit is not None and not self._is_plain(operand.unit):
                    raise self._bare(bare, operand)
            target = self._unit("1", first)
        for operand in with_unit[1:]:
            self._check_alike(first, operand)
        slots = [
            operand.slot
            if operand.unit is None or target is None
            else self._in_unit(operand, target)
            for operand in operands
        ]
        return slots, NumberType(target)

    def _plain(self, operands: Sequence[Operand]) -> Sequence[Operand]:
        """Return names without a unit as plain numbers, and what is counted beside them too."""
        others = [one for one in operands if one.unit is not None]
        bare = next((one for one in operands if one.unit is None and one.named), None)
        if bare is None or not others:
            return operands
        one = NumberType(self._unit("1", bare))
        found = []
        for operand in operands:
            unit = operand.unit
            if unit is None:
                plain = replace(operand, type=one) if operand.named else operand
            elif unit.is_count:
                slot = self._in_unit(operand, self._unit("个", operand))
                plain = replace(operand, type=one, slot=slot)
            elif unit.is_share or self._is_plain(unit):
                plain = operand
            else:
                raise self._bare(bare, operand)
            found.append(plain)
        return found

    def _terms(self, left: Operand, right: Operand, sign: str) -> tuple[list[int], NumberType]:
        self.arithmetic(left)
        self.arithmetic(right)
        a, b = left.unit, right.unit
        if a is not None and b is not None and a.is_points != b.is_points:
            share = left if a.is_share else right
            if share.unit is not None and share.unit.is_share:
                raise refused(
                    f"{left.span} is in {a} and {right.span} in {b}: % and pp do not add",
                    "the difference of two shares is in pp; take sums before differences: "
                    "a - (b + c)"
                    if sign == "-"
                    else "add shares to shares and points to points: (a + b) - c",
                    right.span,
                    _CODE,
                )
        return self.joined([left, right])

    def _check_alike(self, first: Operand, other: Operand) -> None:
        a, b = first.unit, other.unit
        if a is None or b is None or b.converts_to(a):
            return
        hint = "give both in units of one kind"
        if a.is_points or b.is_points:
            hint = "a share is in %, the difference of two shares in pp: quantity('5 pp')"
        raise refused(
            f"{other.span} is in {b} and does not convert to {a}, the unit of {first.span}",
            hint,
            other.span,
            _CODE,
        )

    def _bare(self, bare: Operand, other: Operand) -> LocatedExpressionError:
        if bare.named:
            text = bare.span.text
            text = text if text.isidentifier() else f"({text})"
            hint = f"write {text} * quantity('1 {other.unit}')"
        else:
            written = bare.span.text if bare.literal is not None else "100"
            hint = f"write quantity('{written} {other.unit}')"
        return refused(
            f"{bare.span} has no unit beside {other.span}, which is in {other.unit}",
            hint,
            bare.span,
            _CODE,
        )

    def _is_plain(self, unit: Unit) -> bool:
        """Return whether a unit is none at all, as where units cancel."""
        if unit.is_plain:
            return True
        named = unit.is_share or unit.is_points or unit.is_count or unit.is_logarithmic
        return not named and unit.converts_to(self._system.unit("1"))

    def _in_unit(self, operand: Operand, unit: Unit) -> int:
        if operand.unit is None or operand.unit == unit:
            return operand.slot
        factor, shift = self._affine(operand.unit, unit, operand)
        if operand.literal is not None:
            return self._program.literal(operand.literal * factor + shift)
        if factor == 1.0 and shift == 0.0:
            return operand.slot
        return self._program.step("convert", operand.slot, constants=(factor, shift))

    def _affine(self, unit: Unit, target: Unit, operand: Operand) -> tuple[float, float]:
        """Return (factor, shift) with value in target = value in unit * factor + shift."""
        if unit.is_offset or target.is_offset:
            shift = _asked(operand.span, lambda: unit.convert(0.0, target))
            return _asked(operand.span, lambda: unit.convert(1.0, target)) - shift, shift
        return _asked(operand.span, lambda: unit.factor_to(target)), 0.0

    def _unit(self, text: str, operand: Operand) -> Unit:
        return _asked(operand.span, lambda: self._system.unit(text))


def _asked(span: Span, ask: Callable[[], Answer]) -> Answer:
    """Return the answer of the unit system, or its refusal at the place of a piece."""
    try:
        return ask()
    except UnitError as error:
        raise LocatedExpressionError(
            error.message, code=_CODE, hint=error.hint, offset=span.offset
        ) from error
