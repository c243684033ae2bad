"""Expressions: the closed subset, walked node by node at one period (sentences 8 to 10)."""

from __future__ import annotations

import ast
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .days import Day, compared, written_day
from .ends import Ends, exactly, gap
from .unit_table import PERCENT, PLAIN, POINTS, Unit, label_rank, parse_quantity, unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from .time_periods import Period
    from .world import World

__all__ = ["Found", "Quantity", "Text", "Truth", "formula", "formula_names", "tree_of", "truth"]


@dataclass(frozen=True)
class Quantity:
    """A number or a class; ``unit`` is None for a bare number, ``named`` for a name as it is.

    ``waits`` says that it is the time to a day that has not come: `never` or `later`.
    """

    ends: Ends
    unit: Unit | None
    named: bool = False
    waits: str | None = None


@dataclass(frozen=True)
class Truth:
    """True, False or None for unknown."""

    value: bool | None
    why: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Text:
    """A text; None if it is not known."""

    value: str | None
    why: frozenset[str] = frozenset()


Found: TypeAlias = Quantity | Truth | Day | Text

_ORDERS = {
    ast.Lt: (-1,), ast.LtE: (-1, 0), ast.Gt: (1,), ast.GtE: (1, 0), ast.Eq: (0,),
    ast.NotEq: (-1, 1),
}  # fmt: skip


def tree_of(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def formula_names(text: str) -> set[str]:
    """Return the names of indicators and parameters in an expression."""
    called = {id(node.func) for node in ast.walk(tree_of(text)) if isinstance(node, ast.Call)}
    return {
        node.id
        for node in ast.walk(tree_of(text))
        if isinstance(node, ast.Name) and id(node) not in called
    }


def formula(world: World, text: str, period: Period) -> Quantity:
    """Return the number an expression gives in a period."""
    result = _walk(world, tree_of(text), period)
    if not isinstance(result, Quantity):
        raise TypeError(f"{text!r} is no number")
    return result


def truth(world: World, text: str, period: Period) -> Truth:
    """Return whether a condition holds in a period."""
    found = _condition(world, tree_of(text), period)
    if found.value is None:
        before = world.looking_back(text, period)
        if before is not None:
            earlier = _condition(before, tree_of(text), period)
            found = found if earlier.value is None else earlier
    return found


def _number(world: World, node: ast.expr, period: Period) -> Quantity:
    result = _walk(world, node, period)
    if not isinstance(result, Quantity):
        raise TypeError("a number is wanted here")
    return result


def _condition(world: World, node: ast.expr, period: Period) -> Truth:
    """Return a condition; a day is one, true once it has come (N5)."""
    result = _come(_walk(world, node, period))
    if not isinstance(result, Truth):
        raise TypeError("a condition is wanted here")
    return result


def _come(found: Found) -> Found:
    if not isinstance(found, Day) or not found.event:
        return found
    value = {"come": True, "never": False}.get(found.how)
    return Truth(value, frozenset({"not_seen"}) if found.how == "later" else found.why)


def _walk(world: World, node: ast.expr, period: Period) -> Found:
    match node:
        case ast.Constant(value=bool(constant)):
            return Truth(constant)
        case ast.Constant(value=int(number) | float(number)):
            return Quantity(exactly(float(number)), None)
        case ast.Name():
            return world.named(node.id, period)
        case ast.UnaryOp(op=ast.Not()):
            inner = _condition(world, node.operand, period)
            value = None if inner.value is None else not inner.value
            return Truth(value, inner.why, inner.flags)
        case ast.UnaryOp():
            inner_number = _number(world, node.operand, period)
            if isinstance(node.op, ast.UAdd):
                return inner_number
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
        case ast.Call(func=ast.Name(id="date")):
            return written_day(node)
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
        each, joint = (ast.Eq(), ast.Or()) if isinstance(op, ast.In) else (ast.NotEq(), ast.And())
        return _logic(joint, [_link(world, each, left, item, period) for item in right.elts])
    found = [None if _is_label(side) else _walk(world, side, period) for side in (left, right)]
    if any(isinstance(one, Day) for one in found):
        return _days(op, found)
    if any(isinstance(one, Text) for one in found):
        return _texts(op, [(left, found[0]), (right, found[1])])
    waits = {one.waits for one in found if isinstance(one, Quantity)}
    if "never" in waits:  # never true on the strength of a day that has not come
        return Truth(False)
    if "later" in waits:
        return Truth(None, frozenset({"not_seen"}))
    first, second = _both(world, left, right, period)
    flags = first.ends.flags | second.ends.flags
    unknown = [side.ends for side in (first, second) if not side.ends.known]
    if unknown:
        return Truth(None, frozenset().union(*(ends.why for ends in unknown)), flags)
    scale = max(first.ends.scale, second.ends.scale)
    order = world.closeness.order(first.ends.number, second.ends.number, scale)
    return Truth(order in _ORDERS[type(op)], flags=flags)


def _days(op: ast.cmpop, sides: list[Found | None]) -> Truth:
    days = [side for side in sides if isinstance(side, Day)]
    if len(days) != 2:
        raise TypeError("a day is compared with a day")
    answer = compared(op, *days)
    why = frozenset().union(*(day.why for day in days if day.how == "unknown"))
    if answer is None and any(day.how == "later" for day in days):
        why |= {"not_seen"}
    return Truth(answer, why if answer is None else frozenset())


def _texts(op: ast.cmpop, sides: list[tuple[ast.expr, Found | None]]) -> Truth:
    texts = [
        found if isinstance(found, Text) else Text(node.value)  # type: ignore[attr-defined]
        for node, found in sides
    ]
    unknown = [text for text in texts if text.value is None]
    if unknown:
        return Truth(None, frozenset().union(*(text.why for text in unknown)))
    one, other = (unicodedata.normalize("NFKC", text.value or "").strip() for text in texts)
    return Truth((one == other) is isinstance(op, ast.Eq))


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
    first, second = (_come(_walk(world, part, period)) for part in (node.body, node.orelse))
    if isinstance(first, Day | Text) or isinstance(second, Day | Text):
        raise TypeError("days and texts are not chosen")
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


def _call(world: World, name: str, nodes: list[ast.expr], period: Period) -> Found:
    if name == "quantity":
        literal = parse_quantity(nodes[0].value)  # type: ignore[attr-defined]
        if literal is None:
            raise ValueError("a quantity begins with a number")
        return Quantity(exactly(literal[0]), literal[1])
    if name == "previous":
        return _number(world, nodes[0], period.back(1))
    if name == "elapsed":
        return _elapsed([_walk(world, node, period) for node in nodes])
    if name == "known":
        return _known(_walk(world, nodes[0], period))
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


def _elapsed(ends: list[Found]) -> Quantity:
    """Return the days from one day to another."""
    start, end = (day for day in ends if isinstance(day, Day))
    day_unit = unit("day")
    hows = {start.how, end.how}
    if "never" in hows:
        return Quantity(gap({"undefined_value"}), day_unit, waits="never")
    if "later" in hows:
        return Quantity(gap({"not_seen"}), day_unit, waits="later")
    if "unknown" in hows:
        return Quantity(gap(start.why | end.why), day_unit)
    return Quantity(exactly(float(end.number - start.number)), day_unit)


def _known(found: Found) -> Truth:
    """Say whether something is known: a day, whether it has come (N5)."""
    if isinstance(found, Day):
        if found.how in ("come", "never"):
            return Truth(found.how == "come")
        if found.how == "later" or "not_seen" in found.why:  # it may yet come
            return Truth(None, frozenset({"not_seen"}))
        return Truth(False, flags=frozenset({"left_out"}))
    is_known = found.ends.known if isinstance(found, Quantity) else found.value is not None
    return Truth(is_known, flags=frozenset() if is_known else frozenset({"left_out"}))
