"""Expressions: the closed subset, walked node by node at one period (sentences 8 to 10)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .ends import Ends, exactly, gap
from .unit_table import PERCENT, PLAIN, POINTS, Unit, label_rank, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from .time_periods import Period
    from .world import World

__all__ = ["Quantity", "Truth", "formula", "formula_names", "truth"]


@dataclass(frozen=True)
class Quantity:
    """A number or a class; ``unit`` is None for a bare number, ``named`` for a name as it is."""

    ends: Ends
    unit: Unit | None
    named: bool = False


@dataclass(frozen=True)
class Truth:
    """True, False or None for unknown."""

    value: bool | None
    why: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


_ORDERS = {
    ast.Lt: (-1,), ast.LtE: (-1, 0), ast.Gt: (1,), ast.GtE: (1, 0), ast.Eq: (0,),
    ast.NotEq: (-1, 1),
}  # fmt: skip


def _tree(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def formula_names(text: str) -> set[str]:
    """Return the names of indicators and parameters in an expression."""
    called = {id(node.func) for node in ast.walk(_tree(text)) if isinstance(node, ast.Call)}
    return {
        node.id
        for node in ast.walk(_tree(text))
        if isinstance(node, ast.Name) and id(node) not in called
    }


def formula(world: World, text: str, period: Period) -> Quantity:
    """Return the number an expression gives in a period."""
    result = _walk(world, _tree(text), period)
    if not isinstance(result, Quantity):
        raise TypeError(f"{text!r} is no number")
    return result


def truth(world: World, text: str, period: Period) -> Truth:
    """Return whether a condition holds in a period."""
    result = _walk(world, _tree(text), period)
    if not isinstance(result, Truth):
        raise TypeError(f"{text!r} is no condition")
    return result


def _number(world: World, node: ast.expr, period: Period) -> Quantity:
    result = _walk(world, node, period)
    if not isinstance(result, Quantity):
        raise TypeError("a number is wanted here")
    return result


def _condition(world: World, node: ast.expr, period: Period) -> Truth:
    result = _walk(world, node, period)
    if not isinstance(result, Truth):
        raise TypeError("a condition is wanted here")
    return result


def _walk(world: World, node: ast.expr, period: Period) -> Quantity | Truth:
    match node:
        case ast.Constant(value=bool(constant)):
            return Truth(constant)
        case ast.Constant(value=int(number) | float(number)):
            return Quantity(exactly(float(number)), None)
        case ast.Name():
            ends, unit = world.named(node.id, period)
            return Quantity(ends.as_gap(), unit, named=True)
        case ast.UnaryOp(op=ast.Not()):
            inner = _condition(world, node.operand, period)
            value = None if inner.value is None else not inner.value
            return Truth(value, inner.why, inner.flags)
        case ast.UnaryOp():
            inner_number = _number(world, node.operand, period)
            sign = -1 if isinstance(node.op, ast.USub) else 1
            return _combine([inner_number], inner_number.unit, lambda x: sign * x, _largest)
        case ast.BinOp():
            left, right = (_number(world, side, period) for side in (node.left, node.right))
            return _arithmetic(node.op, left, right)
        case ast.BoolOp():
            return _logic(node.op, [_condition(world, part, period) for part in node.values])
        case ast.Compare():
            return _comparison(world, node, period)
        case ast.IfExp():
            return _choice(world, node, period)
        case ast.Call(func=ast.Name(id=name)):
            return _call(world, name, node.args, period)
    raise ValueError(f"{ast.unparse(node)} has no place in an expression")


def _largest(parts: list[Ends]) -> float:
    return max(part.scale for part in parts)


def _combine(
    parts: list[Quantity],
    unit: Unit | None,
    compute: Callable[..., float],
    scale: Callable[[list[Ends]], float],
) -> Quantity:
    """Compute from numbers that must all be known."""
    ends = [part.ends for part in parts]
    flags = frozenset().union(*(one.flags for one in ends))
    why = frozenset().union(*(one.why for one in ends if not one.known))
    if why:
        return Quantity(gap(why, flags), unit)
    try:
        number = compute(*(one.number for one in ends))
        return Quantity(exactly(number, scale(ends), flags), unit)
    except (ZeroDivisionError, OverflowError):
        return Quantity(gap({"undefined_value"}, flags), unit)


def _arithmetic(op: ast.operator, left: Quantity, right: Quantity) -> Quantity:
    if isinstance(op, ast.Mult | ast.Div):
        power = 1 if isinstance(op, ast.Mult) else -1
        if left.unit is None and right.unit is None:
            unit = None
        else:
            unit = (left.unit or PLAIN).times(right.unit or PLAIN, power)
            unit = left.unit if right.unit is None else unit
        if power == 1:
            return _combine(
                [left, right], unit, lambda x, y: x * y, lambda e: e[0].scale * e[1].scale
            )
        return _combine(
            [left, right],
            unit,
            lambda x, y: x / y,
            lambda e: e[0].scale * e[1].scale / e[1].number ** 2,
        )
    sign = -1 if isinstance(op, ast.Sub) else 1
    unit = left.unit
    if left.unit is not None and right.unit is not None:
        right = Quantity(right.ends.times(right.unit.into(left.unit)), left.unit)
        if sign == -1 and left.unit == PERCENT:
            unit = POINTS
    elif (left.unit or right.unit or PLAIN).dimension or PERCENT in (left.unit, right.unit):
        raise ValueError("a bare number beside a unit")
    else:
        unit = left.unit or right.unit
    return _combine([left, right], unit, lambda x, y: x + sign * y, _largest)


def _logic(op: ast.boolop, parts: list[Truth]) -> Truth:
    """Kleene's ``and`` and ``or``."""
    deciding = isinstance(op, ast.Or)
    flags = frozenset().union(*(part.flags for part in parts))
    if any(part.value is deciding for part in parts):
        return Truth(deciding, flags=flags)
    unknown = [part for part in parts if part.value is None]
    if unknown:
        return Truth(None, frozenset().union(*(part.why for part in unknown)), flags)
    return Truth(not deciding, flags=flags)


def _comparison(world: World, node: ast.Compare, period: Period) -> Truth:
    operands = [node.left, *node.comparators]
    links = [
        _link(world, op, operands[index], operands[index + 1], period)
        for index, op in enumerate(node.ops)
    ]
    return links[0] if len(links) == 1 else _logic(ast.And(), links)


def _link(world: World, op: ast.cmpop, left: ast.expr, right: ast.expr, period: Period) -> Truth:
    if isinstance(op, ast.In | ast.NotIn):
        if not isinstance(right, ast.List | ast.Tuple):
            raise TypeError("in takes a bracketed list")
        among = _logic(
            ast.Or(), [_link(world, ast.Eq(), left, item, period) for item in right.elts]
        )
        if isinstance(op, ast.In) or among.value is None:
            return among
        return Truth(not among.value, flags=among.flags)
    first, second = _both(world, left, right, period)
    flags = first.ends.flags | second.ends.flags
    unknown = [side.ends for side in (first, second) if not side.ends.known]
    if unknown:
        return Truth(None, frozenset().union(*(ends.why for ends in unknown)), flags)
    scale = max(first.ends.scale, second.ends.scale)
    order = world.closeness.order(first.ends.number, second.ends.number, scale)
    return Truth(order in _ORDERS[type(op)], flags=flags)


def _both(
    world: World, left: ast.expr, right: ast.expr, period: Period
) -> tuple[Quantity, Quantity]:
    """Return both sides of a comparison in one unit."""
    sides: list[Quantity | None] = [
        None if _is_label(side) else _number(world, side, period) for side in (left, right)
    ]
    for index, node in enumerate((left, right)):
        other = sides[1 - index]
        if sides[index] is None:
            rank = label_rank(other.unit, node.value)  # type: ignore[union-attr, arg-type, attr-defined]
            sides[index] = Quantity(exactly(float(rank)), other.unit)  # type: ignore[union-attr]
    first, second = sides
    if first is None or second is None:
        raise TypeError("two labels are not compared")
    if first.unit is None:
        return Quantity(first.ends, second.unit), second
    if second.unit is None:
        return first, Quantity(second.ends, first.unit)
    return first, Quantity(second.ends.times(second.unit.into(first.unit)), first.unit)


def _is_label(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _choice(world: World, node: ast.IfExp, period: Period) -> Quantity | Truth:
    condition = _condition(world, node.test, period)
    first, second = _walk(world, node.body, period), _walk(world, node.orelse, period)
    if isinstance(first, Truth) or isinstance(second, Truth):
        if condition.value is None:
            return Truth(None, condition.why, condition.flags)
        return first if condition.value else second
    unit = first.unit or second.unit
    if condition.value is None:
        return Quantity(gap(condition.why, condition.flags), unit)
    if not condition.value and first.unit and second.unit:
        second = Quantity(second.ends.times(second.unit.into(first.unit)), unit)
    taken = first if condition.value else second
    return Quantity(taken.ends.flagged(*condition.flags), unit)


def _call(world: World, name: str, nodes: list[ast.expr], period: Period) -> Quantity | Truth:
    if name == "quantity":
        literal = parse_quantity(nodes[0].value)  # type: ignore[attr-defined]
        if literal is None:
            raise ValueError("a quantity begins with a number")
        return Quantity(exactly(literal[0]), literal[1])
    if name == "previous":
        return _number(world, nodes[0], period.back(1))
    if name == "known":
        is_known = _number(world, nodes[0], period).ends.known
        return Truth(is_known, flags=frozenset() if is_known else frozenset({"left_out"}))
    values = [_number(world, node, period) for node in nodes]
    if name == "abs":
        return _combine(values, values[0].unit, abs, _largest)
    unit = next((value.unit for value in values if value.unit is not None), None)
    values = [
        Quantity(value.ends.times(value.unit.into(unit)), unit) if value.unit and unit else value
        for value in values
    ]
    compute = {"min": lambda *numbers: min(numbers), "max": lambda *numbers: max(numbers)}[name]
    return _combine(values, unit, compute, _largest)
