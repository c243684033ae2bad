"""The closed grammar: which pieces of Python's syntax an expression may be made of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import simpleeval  # type: ignore[import-untyped]  # it has no types of its own

from ecorules.errors import did_you_mean
from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.scanner import NESTING, restore_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FUNCTIONS", "LARGEST", "is_list_test", "parse_tree"]

LARGEST = 256
"""The most nodes an expression may have: names, literals, operations and calls."""


class _Arity(NamedTuple):
    least: int
    most: int | None
    example: str


FUNCTIONS = {
    "abs": _Arity(1, 1, "abs(x)"),
    "min": _Arity(2, None, "min(a, b)"),
    "max": _Arity(2, None, "max(a, b)"),
    "previous": _Arity(1, 1, "previous(x)"),
    "known": _Arity(1, 1, "known(x)"),
    "quantity": _Arity(1, 1, "quantity('50 亿元')"),
    "date": _Arity(1, 1, "date('2022-08-10')"),
    "elapsed": _Arity(2, 2, "elapsed(start, end)"),
}
"""The functions of the language, and how each is called."""

_QUOTED = {"quantity": "number with its unit", "date": "day"}
"""The functions that make a literal, and what is quoted in them."""

_MANY: dict[tuple[int, int | None], str] = {
    (1, 1): "one value",
    (2, 2): "two values",
    (2, None): "at least 2 values",
}

_CLOSED = (
    ast.Name,
    ast.Constant,
    ast.UnaryOp,
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.List,
)
_OPERATORS = (
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UAdd, ast.USub, ast.Not, ast.And, ast.Or),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
)
_COMMA = (
    "write a large number without commas (1000), a list of literals in brackets "
    "behind in: x in [1, 2]"
)


def parse_tree(text: str) -> ast.expr:
    """Parse a scanned expression and check that it stays inside the closed grammar.

    Args:
        text: an expression that `scan` returned.

    Returns:
        The tree; it has at most 256 nodes, is at most 32 operations deep, and its nodes'
        ``col_offset`` and ``end_col_offset`` count characters of the text.

    Raises:
        LocatedExpressionError: it cannot be parsed, or is outside the grammar or the limits.
    """
    lead = len(text) - len(text.lstrip())
    try:
        statement = simpleeval.SimpleEval.parse(text)
    except SyntaxError as error:
        column = (error.offset or 1) - 1 if (error.lineno or 1) == 1 else len(text)
        _refuse_syntax(text, lead + column)
    except (ValueError, OverflowError, RecursionError, MemoryError, simpleeval.InvalidExpression):
        _refuse_syntax(text, lead)
    if not isinstance(statement, ast.Expr):
        _refuse_syntax(text, lead)
    tree = statement.value
    _place(text, tree)
    _refuse_lists([tree])
    for node in _nodes(tree):
        _check(text, node)
    return tree


def is_list_test(operator: ast.cmpop) -> bool:
    """Return whether an operator is ``in`` or ``not in``."""
    return isinstance(operator, ast.In | ast.NotIn)


def _place(text: str, tree: ast.expr) -> None:
    """Count the places of all nodes in characters of the text: the parser counts octets."""
    lead = len(text) - len(text.lstrip())
    places = [lead] * (len(text.encode()) + 1)
    octets = 0
    for place, mark in enumerate(text.strip(), lead):
        places[octets] = place
        octets += len(mark.encode())
    places[octets] = lead + len(text.strip())
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset = places[node.col_offset]
            node.end_col_offset = places[node.end_col_offset or 0]


def _refuse_syntax(text: str, offset: int) -> NoReturn:
    place = min(max(offset, 0), len(text.rstrip()))
    ends = place >= len(text.rstrip())
    raise LocatedExpressionError(
        "the expression breaks off" if ends else "the expression cannot be read from here on",
        code="expression-syntax",
        hint="every operator needs its values, as in a / b, not c, x if c else y, x in [1, 2]",
        offset=place,
    )


def _nodes(root: ast.expr) -> Iterator[ast.expr]:
    """Give every node from the root on, within the limits."""
    waiting = [(root, 1)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > LARGEST or depth > NESTING:
            limit = f"more than {LARGEST} names, literals and operations"
            raise LocatedExpressionError(
                f"the expression has {limit}"
                if count > LARGEST
                else f"the expression is more than {NESTING} operations deep",
                code="expression-too-large",
                hint="divide it among several indicators",
                offset=node.col_offset,
            )
        yield node
        for child in reversed(list(_children(node))):
            # A chain of sums or products is as deep as it looks: a + b + c is one level.
            chained = isinstance(node, ast.BinOp) and child is node.left
            chained = chained and isinstance(child, ast.BinOp)
            waiting.append((child, depth if chained else depth + 1))


def _children(node: ast.expr) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.Call) and child is node.func:
            continue
        if isinstance(child, ast.expr):
            yield child


def _check(text: str, node: ast.expr) -> None:
    if not isinstance(node, _CLOSED):
        comma = isinstance(node, ast.Tuple)
        _refuse(
            node,
            "a comma has no place here"
            if comma
            else f"{_shown(text, node)} is not in the language",
            _COMMA
            if comma
            else "an expression has numbers, names, + - * /, comparisons, "
            "and or not, x if c else y, in, labels and functions",
        )
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.operator | ast.unaryop | ast.boolop | ast.cmpop) and not isinstance(
            part, _OPERATORS
        ):
            _refuse(node, f"an operator in {_shown(text, node)} is not in the language", "")
    if isinstance(node, ast.Constant):
        _check_constant(text, node)
    elif isinstance(node, ast.Call):
        _check_call(text, node)
    elif isinstance(node, ast.Compare):
        _check_lists(text, node)
    elif isinstance(node, ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.IfExp):
        _refuse_lists(list(_children(node)))


def _check_constant(text: str, node: ast.Constant) -> None:
    if type(node.value) not in {int, float, str}:
        _refuse(node, f"{_shown(text, node)} is not a value here", "write a number or a name")


def _check_call(text: str, node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name):
        _refuse(node, f"{_shown(text, node.func)} cannot be called", "write the name alone")
    name = restore_name(node.func.id)
    arity = FUNCTIONS.get(name)
    if arity is None:
        _refuse(
            node,
            f"there is no function {name!r}{did_you_mean(name, FUNCTIONS)}",
            f"the functions are {', '.join(sorted(FUNCTIONS))}; "
            f"a name times a bracket is written {name} * (...)",
            "expression-function",
        )
    if node.keywords:
        _refuse(
            node.keywords[0].value,
            f"{name}() takes no named arguments",
            f"write {arity.example}",
            "expression-function",
        )
    if len(node.args) < arity.least or (arity.most is not None and len(node.args) > arity.most):
        _refuse(
            node,
            f"{name}() takes {_MANY[arity.least, arity.most]}, not {len(node.args)}",
            f"write {arity.example}",
            "expression-function",
        )
    if name in _QUOTED and not _is_text(node.args[0]):
        _refuse(
            node.args[0],
            f"{name}() takes a quoted {_QUOTED[name]}",
            f"write {arity.example}",
            "expression-function",
        )
    _refuse_lists(node.args)


def _check_lists(text: str, node: ast.Compare) -> None:
    for place, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
        if not is_list_test(operator):
            _refuse_lists([right])
            continue
        if not isinstance(right, ast.List):
            piece = text[right.col_offset : right.end_col_offset].strip("()")
            _refuse(
                right,
                "behind in stands a bracketed list of literals",
                f"write in [{piece}]"
                if _is_literal(right)
                else f"write the values in brackets, and labels in quotes: in ['{piece}']"
                if isinstance(right, ast.Name)
                else "write x in [1, 2]",
            )
        if not right.elts:
            _refuse(right, "the list is empty", "write the values: x in [1, 2]")
        for element in right.elts:
            if not _is_literal(element):
                _refuse(
                    element,
                    f"{_shown(text, element)} is not a literal",
                    "a list holds numbers, quantities or quoted labels; "
                    "compare with a name by ==, joined by or",
                )
        if place + 1 < len(node.ops):
            _refuse(right, "a comparison ends with in", "join the two comparisons by and")
    _refuse_lists([node.left])


def _refuse_lists(nodes: list[ast.expr]) -> None:
    for node in nodes:
        if isinstance(node, ast.List):
            _refuse(node, "a list stands only behind in", "write x in [1, 2]")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return isinstance(node.operand, ast.Constant) and not _is_text(node.operand)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _QUOTED
    return isinstance(node, ast.Constant)


def _shown(text: str, node: ast.expr) -> str:
    piece = text[node.col_offset : node.end_col_offset]
    return repr(piece if len(piece) <= 40 else f"{piece[:37]}...")


def _refuse(node: ast.expr, message: str, hint: str, code: str = "expression-closed") -> NoReturn:
    raise LocatedExpressionError(message, code=code, hint=hint, offset=node.col_offset)
