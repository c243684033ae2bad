"""One walk over an expression that checks types and units and writes down the formula."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import simpleeval  # type: ignore[import-untyped]  # it has no types of its own

from ecorules.errors import did_you_mean
from ecorules.expressions.date_rules import DateRules, is_date
from ecorules.expressions.formula import Program
from ecorules.expressions.located import LocatedExpressionError
from ecorules.expressions.operands import (
    Operand,
    Piece,
    Quoted,
    Span,
    number_of,
    refused,
    truth_of,
)
from ecorules.expressions.syntax import FUNCTIONS, is_list_test
from ecorules.expressions.text_rules import TextRules, is_text
from ecorules.expressions.unit_rules import UnitRules
from ecorules.expressions.value_types import DateType, LabelType, NumberType, TruthType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecorules.expressions.formula import Formula
    from ecorules.expressions.value_types import ValueType
    from ecorules.units import UnitSystem

__all__ = ["Tracer"]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class Tracer(simpleeval.SimpleEval):  # type: ignore[misc]  # its base is untyped
    """A simpleeval whose values are typed operands and whose operators write a program.

    Its tables of nodes, operators and functions are ours alone, so that nothing in an
    expression can reach a Python object. One tracer serves one expression.

    Args:
        text: the expression as written.
        scope: gives the type of a name, None for an unknown one.
        system: the units of the rule set.
        known: the names that the scope knows, for the hint of an unknown one.
    """

    def __init__(
        self,
        text: str,
        scope: Callable[[str], ValueType | None],
        system: UnitSystem,
        known: Iterable[str] = (),
    ) -> None:
        super().__init__(
            operators={
                ast.Add: self._add,
                ast.Sub: self._subtract,
                ast.Mult: self._multiply,
                ast.Div: self._divide,
                ast.USub: self._negate,
                ast.UAdd: self._affirm,
                ast.Not: self._not,
            },
            functions={
                "abs": self._abs,
                "min": self._extreme,
                "max": self._extreme,
                "previous": self._previous,
                "known": self._known,
                "quantity": self._quantity,
                "date": self._date,
                "elapsed": self._elapsed,
            },
            names={},
            allowed_attrs={},
        )
        self.nodes = {
            ast.Name: self._name,
            ast.Constant: self._constant,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._bool,
            ast.Compare: self._compare,
            ast.IfExp: self._choose,
            ast.Call: self._call,
        }
        self.expr = text
        self._scope = scope
        self._known_names = known
        self._program = Program()
        self._rules = UnitRules(system, self._program)
        self._dates = DateRules(system, self._program, self._rules)
        self._texts = TextRules(self._program)
        self._lag = 0
        self._names_read = 0

    def trace(self, tree: ast.expr) -> Formula:
        """Return the formula of a tree that the closed grammar has let through."""
        try:
            result = self._eval(tree)
        except RecursionError as error:
            raise LocatedExpressionError(
                "the expression is too deep to be read here",
                code="expression-too-large",
                hint="divide it among several indicators",
            ) from error
        except simpleeval.InvalidExpression as error:
            raise LocatedExpressionError(
                "the expression is outside the language",
                code="expression-closed",
                hint="an expression has numbers, names, + - * /, comparisons, and or not, "
                "x if c else y, in, labels and functions",
            ) from error
        if isinstance(result, Quoted):
            hint = "compare it with a class: x >= 'Ⅲ'"
            raise refused(f"{result.span} is a label and nothing else", hint, result.span)
        if is_text(result):
            hint = f"compare it: {result.span.text} == 'text'"
            raise refused(f"{result.span} is a text and nothing else", hint, result.span)
        if is_date(result):
            result = self._dates.came(result)
        return self._program.formula(result.slot, result.type)

    def _eval(self, node: ast.expr) -> Piece:
        before = self._names_read
        piece = cast("Piece", super()._eval(node))
        span = Span(self.expr[node.col_offset : node.end_col_offset], node.col_offset)
        if isinstance(piece, Quoted):
            return replace(piece, span=span)
        return replace(piece, span=span, named=self._names_read > before)

    # Names and literals

    def _name(self, node: ast.Name) -> Operand:
        value_type = self._scope(node.id)
        if value_type is None:
            raise self._unknown_name(node)
        if self._lag and isinstance(value_type, DateType):
            raise _without_past(Span(node.id, node.col_offset))
        self._names_read += 1
        return Operand(value_type, self._program.read(node.id, self._lag), lends=True)

    def _unknown_name(self, node: ast.Name) -> LocatedExpressionError:
        span = Span(node.id, node.col_offset)
        known = list(self._known_names)
        for written, joined in _joined_names(self.expr, node):
            if joined in known:
                return refused(
                    f"{written!r} is not a name, did you mean {joined!r}?",
                    "a name has letters, digits and underscores",
                    span,
                    "expression-name",
                )
        if node.id in FUNCTIONS:
            hint = f"it is a function: {FUNCTIONS[node.id].example}"
            return refused(f"{node.id!r} is not a name here", hint, span, "expression-name")
        return refused(
            f"{node.id!r} is not a known name{did_you_mean(node.id, known)}",
            "write the id of an indicator or attribute; a label is quoted: 'Ⅱ'",
            span,
            "expression-name",
        )

    def _constant(self, node: ast.Constant) -> Piece:
        if isinstance(node.value, str):
            return Quoted(node.value)
        value = float(node.value) if isinstance(node.value, int | float) else math.nan
        return Operand(NumberType(), self._program.literal(value), value)

    # Arithmetic

    def _add(self, left: Piece, right: Piece) -> Operand:
        return self._rules.add(number_of(left, "a sum"), number_of(right, "a sum"))

    def _subtract(self, left: Piece, right: Piece) -> Operand:
        return self._rules.subtract(
            number_of(left, "a difference"), number_of(right, "a difference")
        )

    def _multiply(self, left: Piece, right: Piece) -> Operand:
        return self._rules.multiply(number_of(left, "a product"), number_of(right, "a product"))

    def _divide(self, left: Piece, right: Piece) -> Operand:
        return self._rules.divide(number_of(left, "a quotient"), number_of(right, "a quotient"))

    def _negate(self, piece: Piece) -> Operand:
        given = self._rules.arithmetic(number_of(piece, "a negation"))
        if given.literal is not None:
            value = -given.literal
            return Operand(given.type, self._program.literal(value), value)
        return replace(given, slot=self._program.step("negate", given.slot), awaited=None)

    def _affirm(self, piece: Piece) -> Operand:
        return number_of(piece, "arithmetic")

    # Logic

    def _truth(self, piece: Piece, what: str) -> Operand:
        """Return a truth value; a date is one where a truth value is wanted."""
        if isinstance(piece, Operand) and is_date(piece):
            return self._dates.came(piece)
        return truth_of(piece, what)

    def _not(self, piece: Piece) -> Operand:
        slot = self._truth(piece, "a negation by not").slot
        return Operand(TruthType(), self._program.step("not", slot))

    def _bool(self, node: ast.BoolOp) -> Operand:
        word = "and" if isinstance(node.op, ast.And) else "or"
        slots = [self._truth(self._eval(value), f"{word!r}").slot for value in node.values]
        return Operand(TruthType(), self._program.step(word, *slots))

    def _compare(self, node: ast.Compare) -> Operand:
        left = self._eval(node.left)
        answers = []
        for operator, comparator in zip(node.ops, node.comparators, strict=True):
            if is_list_test(operator) and isinstance(comparator, ast.List):
                answers.append(self._member(left, comparator.elts, isinstance(operator, ast.In)))
            else:
                right = self._eval(comparator)
                answers.append(self._pair(_COMPARISONS[type(operator)], left, right))
                left = right
        slot = answers[0] if len(answers) == 1 else self._program.step("and", *answers)
        return Operand(TruthType(), slot)

    def _pair(self, operator: str, left: Piece, right: Piece) -> int:
        """Return the slot of one comparison."""
        if is_text(left) or is_text(right):
            return self._texts.compared(operator, left, right)
        if is_date(left) or is_date(right):
            return self._dates.compared(operator, left, right)
        if _is_label(left) or _is_label(right):
            (a, b), _ = self._ranked([left, right])
            return self._program.step(operator, a, b)
        if _is_truth(left) or _is_truth(right):
            a, b = (
                truth_of(piece, f"{operator!r} with a truth value").slot for piece in (left, right)
            )
            if operator not in {"==", "!="}:
                hint = "join truth values by and, or, not"
                raise refused(f"true and false have no order ({operator})", hint, left.span)
            return self._program.step(operator, a, b)
        first, second = number_of(left, "a comparison"), number_of(right, "a comparison")
        if first.awaited is not None or second.awaited is not None:
            return self._dates.compared_elapsed(operator, first, second)
        return self._program.step(operator, *self._rules.compared([first, second]))

    def _member(self, left: Piece, elements: Sequence[ast.expr], inside: bool) -> int:
        """Return the slot of ``in`` or ``not in`` a list of literals."""
        pieces = [self._eval(element) for element in elements]
        if isinstance(left, Quoted):
            hint = "write the name of a class before in"
            raise refused(f"{left.span} is a literal", hint, left.span)
        if is_date(left):
            hint = "join comparisons: x == date('2022-08-10') or x == date('2022-08-11')"
            raise refused(f"{left.span} is a date, and dates are not listed", hint, left.span)
        if is_text(left):
            slot = self._texts.among(left, pieces)
            return slot if inside else self._program.step("not", slot)
        if _is_label(left):
            (given, *_), ranks = self._ranked([left, *pieces])
        else:
            numbers = [number_of(piece, "a list beside a number") for piece in pieces]
            number = number_of(left, "a test with in")
            if number.awaited is not None:
                return self._dates.elapsed_among(number, numbers, inside=inside)
            given = number.slot
            ranks = tuple(self._rules.literal_beside(number, literal) for literal in numbers)
        slot = self._program.step("in", given, constants=ranks)
        return slot if inside else self._program.step("not", slot)

    def _ranked(self, pieces: Sequence[Piece]) -> tuple[list[int], tuple[float, ...]]:
        """Return the slots of labels of one scale, and the ranks of the quoted ones."""
        scales = [
            (piece.span, piece.type)
            for piece in pieces
            if isinstance(piece, Operand) and isinstance(piece.type, LabelType)
        ]
        if not scales:
            hint = "a quoted label is compared with a class: x >= 'Ⅲ'"
            quoted = next(piece.span for piece in pieces if isinstance(piece, Quoted))
            raise refused(f"{quoted} is a label without a class", hint, quoted)
        span, labels = scales[0]
        slots, ranks = [], []
        for piece in pieces:
            if isinstance(piece, Quoted):
                rank = labels.scale.find(piece.label)
                if rank is None:
                    nearest = did_you_mean(piece.label, labels.labels)
                    raise refused(
                        f"{piece.span} is not a label of {span}{nearest}",
                        f"write one of {', '.join(labels.labels)}",
                        piece.span,
                        "expression-label",
                    )
                ranks.append(float(rank))
                slots.append(self._program.literal(float(rank)))
            elif not isinstance(piece.type, LabelType):
                hint = f"write a quoted label of {span}: {labels.labels[0]!r}"
                raise refused(
                    f"{piece.span} is {piece.type}, beside the class {span}", hint, piece.span
                )
            elif piece.type.scale != labels.scale:
                hint = "classes compare only with classes that have the same labels"
                raise refused(f"{span} and {piece.span} have different labels", hint, piece.span)
            else:
                slots.append(piece.slot)
        return slots, tuple(ranks)

    def _choose(self, node: ast.IfExp) -> Operand:
        condition = self._truth(self._eval(node.test), "a condition")
        branches = [self._eval(node.body), self._eval(node.orelse)]
        for branch in branches:
            if is_date(branch) or is_text(branch):
                hint = "choose between comparisons: a == b if c else a == d"
                what = "a date" if is_date(branch) else "a text"
                message = f"{branch.span} is {what} and has no place in a choice"
                raise refused(message, hint, branch.span)
        value_type: ValueType
        if any(_is_label(branch) for branch in branches):
            slots, _ = self._ranked(branches)
            value_type = _label_type(branches)
        elif all(_is_truth(branch) for branch in branches):
            slots = [truth_of(branch, "a branch").slot for branch in branches]
            value_type = TruthType()
        else:
            what = "a choice whose other branch is a number"
            numbers = [number_of(branch, what) for branch in branches]
            slots, value_type = self._rules.joined(numbers)
        return Operand(value_type, self._program.step("choose", condition.slot, *slots))

    # Functions

    def _call(self, node: ast.Call) -> Operand:
        # The functions take the node: previous() must be known before its names are read.
        function = cast("Callable[[ast.Call], Operand]", self.functions[_called(node)])
        return function(node)

    def _abs(self, node: ast.Call) -> Operand:
        given = self._rules.arithmetic(number_of(self._eval(node.args[0]), "abs()"))
        return replace(
            given, slot=self._program.step("abs", given.slot), literal=None, awaited=None
        )

    def _extreme(self, node: ast.Call) -> Operand:
        name = _called(node)
        pieces = [self._eval(argument) for argument in node.args]
        if any(is_date(piece) for piece in pieces):
            return self._dates.extreme(name, pieces)
        if any(_is_label(piece) for piece in pieces):
            slots, _ = self._ranked(pieces)
            return Operand(_label_type(pieces), self._program.step(name, *slots), lends=True)
        numbers = [number_of(piece, f"{name}()") for piece in pieces]
        slots, value_type, lends = self._rules.extreme(numbers)
        return Operand(value_type, self._program.step(name, *slots), lends=lends)

    def _previous(self, node: ast.Call) -> Operand:
        self._lag += 1
        given = self._eval(node.args[0])
        self._lag -= 1
        if isinstance(given, Quoted):
            hint = f"write the name without quotes: previous({given.label})"
            raise refused(f"{given.span} is the same in every period", hint, given.span)
        if is_date(given):
            raise _without_past(given.span)
        return given

    def _known(self, node: ast.Call) -> Operand:
        given = self._eval(node.args[0])
        if isinstance(given, Quoted):
            raise refused(
                f"{given.span} is always known",
                f"write the name without quotes: known({given.label})",
                given.span,
            )
        if is_date(given) or given.awaited is not None:
            return self._dates.known(given)
        return Operand(TruthType(), self._program.step("known", given.slot))

    def _quantity(self, node: ast.Call) -> Operand:
        argument = node.args[0]
        text = argument.value if isinstance(argument, ast.Constant) else ""
        return self._rules.quantity(str(text), Span(str(text), argument.col_offset))

    def _date(self, node: ast.Call) -> Operand:
        argument = node.args[0]
        text = argument.value if isinstance(argument, ast.Constant) else ""
        return self._dates.literal(str(text), Span(str(text), argument.col_offset))

    def _elapsed(self, node: ast.Call) -> Operand:
        return self._dates.elapsed([self._eval(argument) for argument in node.args])


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _without_past(span: Span) -> LocatedExpressionError:
    hint = "write the date alone; for the days between two dates elapsed(start, end)"
    return refused(f"{span} is a date, which is the same in every period", hint, span)


def _is_label(piece: Piece) -> bool:
    return isinstance(piece, Quoted) or isinstance(piece.type, LabelType)


def _is_truth(piece: Piece) -> bool:
    return isinstance(piece, Operand) and isinstance(piece.type, TruthType)


def _label_type(pieces: Sequence[Piece]) -> LabelType:
    return next(
        piece.type
        for piece in pieces
        if isinstance(piece, Operand) and isinstance(piece.type, LabelType)
    )


def _joined_names(text: str, node: ast.Name) -> list[tuple[str, str]]:
    """Return what looks like one hyphenated name around a name, and its spelling as a name."""
    return [
        (match.group(), re.sub(r"\s*-\s*", mark, match.group()))
        for match in re.finditer(r"\w+(?:\s*-\s*\w+)+", text)
        if match.start() <= node.col_offset < match.end()
        for mark in ("_", "")
    ]
