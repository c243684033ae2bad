"""Laws that hold for every expression, and a second meaning to compare with."""

import re
from fractions import Fraction

import numpy as np
import pytest
from expression_helpers import SYSTEM, number, tolist, trace
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.errors import ExpressionError
from ecorules.expressions import DateType, Expression, LabelType, Rows, TruthType

NAMES = ("a", "b", "c")
TRUTHS = ("p", "q")
PLAIN = {**dict.fromkeys(NAMES, number("1")), **dict.fromkeys(TRUTHS, TruthType())}

# Trees are (operator, operand, ...), a name, or a number.
literals = st.integers(0, 4)
atoms = st.sampled_from(NAMES) | literals


def grow_numbers(inner):
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner),
        st.tuples(st.sampled_from(["neg", "abs"]), inner),
    )


numbers = st.recursive(atoms, grow_numbers, max_leaves=5)


def grow_truths(inner):
    return st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner, inner),
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["==", "!="]), inner, inner),
        st.tuples(st.just("if"), inner, inner, inner),
    )


comparisons = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers, numbers),
    st.tuples(st.just("chain"), numbers, numbers, numbers),
    st.tuples(st.just("in"), numbers, literals, literals),
    st.tuples(st.just("known"), numbers),
)
truths = st.recursive(st.sampled_from(TRUTHS) | comparisons, grow_truths, max_leaves=5)
formulas = truths | numbers | st.tuples(st.just("if"), truths, numbers, numbers)
cells = st.fixed_dictionaries(
    {
        **dict.fromkeys(NAMES, st.none() | st.integers(-4, 4)),
        **dict.fromkeys(TRUTHS, st.none() | st.booleans()),
    }
)


def written(tree):
    if not isinstance(tree, tuple):
        return str(tree)
    operator, *operands = tree
    texts = [written(operand) for operand in operands]
    match operator:
        case "neg":
            return f"(-{texts[0]})"
        case "not":
            return f"(not {texts[0]})"
        case "abs" | "known":
            return f"{operator}({texts[0]})"
        case "min" | "max":
            return f"{operator}({', '.join(texts)})"
        case "chain":
            return f"({texts[0]} < {texts[1]} <= {texts[2]})"
        case "in":
            return f"({texts[0]} in [{', '.join(texts[1:])}])"
        case "if":
            return f"({texts[1]} if {texts[0]} else {texts[2]})"
    return "(" + f" {operator} ".join(texts) + ")"


def meaning(tree, cell):
    """Sentences 8 to 10, one value at a time and exactly; None is a gap."""
    if isinstance(tree, str):
        value = cell[tree]
        return value if value is None or isinstance(value, bool) else Fraction(value)
    if not isinstance(tree, tuple):
        return Fraction(tree)
    operator, *operands = tree
    values = [meaning(operand, cell) for operand in operands]
    match operator:
        case "known":
            return values[0] is not None
        case "and":
            return False if False in values else None if None in values else True
        case "or":
            return True if True in values else None if None in values else False
        case "if":
            return None if values[0] is None else values[1] if values[0] else values[2]
        case "chain":
            first = meaning(("<", *operands[:2]), cell)
            second = meaning(("<=", *operands[1:]), cell)
            return False if False in (first, second) else None if None in (first, second) else True
    if None in values or (operator == "/" and values[1] == 0):
        return None
    return {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "min": min,
        "max": max,
        "neg": lambda a: -a,
        "abs": abs,
        "not": lambda a: not a,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "in": lambda a, *others: a in others,
    }[operator](*values)


def values_of(text, table, scope=PLAIN):
    """Evaluate over a list of cells at once."""
    formula = trace(text, scope)
    rows = [
        Rows(np.array([np.nan if cell[name] is None else float(cell[name]) for cell in table]))
        for name, _ in formula.inputs
    ]
    result = np.broadcast_to(formula.evaluate(rows).values, len(table))
    return [None if np.isnan(value) else value for value in result.tolist()]


@settings(deadline=None)
@given(formulas, st.lists(cells, min_size=1, max_size=5))
def test_arrays_mean_what_the_sentences_say_of_one_value(tree, table):
    for value, cell in zip(values_of(written(tree), table), table, strict=True):
        expected = meaning(tree, cell)
        if expected is None or value is None:
            assert value is expected, cell
        else:
            assert value == pytest.approx(float(expected), rel=1e-12, abs=1e-12), cell


@settings(deadline=None)
@given(formulas, st.lists(cells, min_size=2, max_size=5))
def test_values_do_not_affect_their_neighbours(tree, table):
    text = written(tree)
    assert values_of(text, table) == [values_of(text, [cell])[0] for cell in table]


@settings(deadline=None)
@given(formulas, st.lists(cells, min_size=1, max_size=4))
def test_every_gap_has_a_cause_and_nothing_else_has(tree, table):
    formula = trace(written(tree), PLAIN)
    rows = []
    for place, (name, _) in enumerate(formula.inputs):
        values = np.array([np.nan if cell[name] is None else float(cell[name]) for cell in table])
        rows.append(Rows(values, None, np.full(len(table), 1 << place, dtype=np.uint32)))
    result = formula.evaluate(rows, undefined=1 << 20)
    assert ((result.why != 0) == np.isnan(result.values)).all()
    values = np.broadcast_to(result.values, len(table))
    assert tolist_all(values) == values_of(written(tree), table)


def tolist_all(array):
    return [None if np.isnan(value) else value for value in np.atleast_1d(array).tolist()]


@settings(deadline=None)
@given(truths, truths, st.lists(cells, min_size=1, max_size=4))
def test_de_morgan(first, second, table):
    p, q = written(first), written(second)
    assert values_of(f"not ({p} and {q})", table) == values_of(f"not {p} or not {q}", table)
    assert values_of(f"not ({p} or {q})", table) == values_of(f"not {p} and not {q}", table)
    assert values_of(f"not not {p}", table) == values_of(p, table)


@settings(deadline=None, max_examples=200)
@given(truths.map(written).filter(lambda text: "known" not in text), cells, st.data())
def test_a_gap_never_decides(text, cell, data):
    """Filling a gap may decide an unknown truth, and never changes a decided one."""
    named = [name for name in NAMES + TRUTHS if re.search(rf"\b{name}\b", text)]
    name = data.draw(st.sampled_from(named or NAMES))
    (without,) = values_of(text, [{**cell, name: None}])
    (given_,) = values_of(text, [cell])
    assert without is None or without == given_


decimals = st.decimals(-100, 100, places=2).map(float)
QUESTIONS = [
    "x > y",
    "x >= y",
    "x == y",
    "x + y > z",
    "x - y >= z",
    "x - y == z - x",
    "x / y > quantity('50 %')",
    "x + y > quantity('3 t')",
    "x / y + z / y >= 1.5",
    "max(x, y) - z < quantity('0 t')",
    "abs(x - y) <= z",
    "x in [quantity('3 t'), quantity('0.5 t')]",
    "z / (x - y) > 1",
]


@pytest.mark.parametrize("text", QUESTIONS)
@settings(deadline=None)
@given(x=decimals, y=decimals, tie=st.booleans(), z=decimals)
def test_a_change_of_unit_changes_no_answer(text, x, y, tie, z):
    z = x + y if tie else z
    answers = []
    for unit, factor in (("t", 1.0), ("kg", 1000.0), ("万吨", 0.0001), ("g", 1e6)):
        scope = dict.fromkeys("xyz", number(unit))
        cell = {"x": x * factor, "y": y * factor, "z": z * factor}
        answers.append(values_of(text, [cell], scope))
    assert answers[1:] == answers[:-1]


@settings(deadline=None)
@given(st.sampled_from(["Ⅰ", "Ⅱ", "Ⅲ"]), st.integers(0, 2))
def test_a_class_is_at_least_itself_and_all_worse(label, rank):
    scope = {"class": LabelType(("Ⅰ", "Ⅱ", "Ⅲ"))}
    bound = {"Ⅰ": 2, "Ⅱ": 1, "Ⅲ": 0}[label]
    assert values_of(f"class >= '{label}'", [{"class": rank}], scope) == [float(rank >= bound)]


MARKS = "abxy019+-*/<>=!&|^%~()[]{},.:;'\"\\#@$?_ \n\tⅡ能≥（﹪＋\u200b\x00\ud800\U0001f600²"
WORDS = (
    *("and", "or", "not", "if", "else", "in", " in [", "for", "is", "None", "lambda", "class"),
    *("known(", "previous(", "min(", "quantity('", "t')", "1e9", "**", "//", "==", "__", "f'", "…"),
    *("day", "elapsed(day,", "date('2020-01-01')", "previous(", " <= "),
)
texts = st.lists(st.sampled_from([*MARKS, *WORDS]), max_size=12).map("".join) | st.text(max_size=30)


def refusal_of(text, scope):
    try:
        return None, trace(text, scope)
    except ExpressionError as error:
        return error, None


@settings(deadline=None)
@given(texts)
def test_any_text_is_read_or_refused_with_a_place(text):
    scope = {**PLAIN, "class": LabelType(("Ⅰ", "Ⅱ")), "x": number("t"), "y": number("%")}
    scope["day"] = DateType(event=True)
    error, formula = refusal_of(text, scope)
    if error is not None:
        assert 0 <= error.offset <= len(text)
        assert error.code.startswith("expression-")
        assert all(mark.isprintable() or mark.isspace() for mark in str(error))
    else:
        rows = [Rows(np.array([1.0, np.nan])) for _ in formula.inputs]
        assert not np.isinf(formula.evaluate(rows).values).any()


@settings(deadline=None)
@given(formulas)
def test_names_are_those_that_are_read(tree):
    text = written(tree)
    expression = Expression.parse(text)
    assert {name for name, _ in trace(text, PLAIN).inputs} == set(expression.names)
    assert list(expression.names) == sorted(expression.names, key=lambda name: _place(text, name))


def _place(text, name):
    words = (
        text.replace("(", " ").replace(")", " ").replace(",", " ").replace("-", " - ").split(" ")
    )
    return words.index(name)


def test_the_system_is_only_asked_for_units():
    assert tolist(Expression.parse("2 * 3").trace(PLAIN.get, SYSTEM).evaluate([]).values) == 6.0
