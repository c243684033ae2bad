"""What expressions give on arrays: gaps, logic, equality, causes of gaps."""

import warnings

import numpy as np
import pytest
from expression_helpers import run, tolist, trace

from ecorules.errors import UsageError
from ecorules.expressions import Rows

NUMBERS = [
    ("x + y", {"x": 2, "y": 3}, 5.0),
    ("x - y", {"x": 2, "y": 3}, -1.0),
    ("x * y", {"x": 2, "y": 3}, 6.0),
    ("x / y", {"x": 3, "y": 2}, 1.5),
    ("-x", {"x": 3}, -3.0),
    ("2 * x - y / 2", {"x": 3, "y": 4}, 4.0),
    ("abs(x)", {"x": -3}, 3.0),
    ("min(x, y, z)", {"x": 3, "y": 1, "z": 2}, 1.0),
    ("max(x, y, z)", {"x": 3, "y": 1, "z": 2}, 3.0),
    ("x if p else y", {"x": 1, "y": 2, "p": 1}, 1.0),
    ("x if p else y", {"x": 1, "y": 2, "p": 0}, 2.0),
    ("x - previous(x)", {"x": 5, "x_1": 3}, 2.0),
    ("previous(x / previous(y))", {"x_1": 6, "y_2": 3}, 2.0),
]


@pytest.mark.parametrize(("text", "values", "expected"), NUMBERS)
def test_numbers(text, values, expected):
    assert run(text, **values) == expected


SENTENCE_10_GAPS = [
    ("x + y", {"x": None, "y": 3}),
    ("x * 0", {"x": None}),
    ("abs(x)", {"x": None}),
    ("min(x, y)", {"x": None, "y": 3}),
    ("max(x, y)", {"x": 3, "y": None}),
    ("max(x, 0)", {"x": None}),
    ("previous(x)", {"x_1": None}),
    ("x / y", {"x": 1, "y": 0}),
    ("x / y", {"x": 0, "y": 0}),
    ("x / 0", {"x": 1}),
    ("1 / (x / y)", {"x": 1, "y": 0}),
    ("1 / (x - y)", {"x": 0.3, "y": 0.3}),
    ("1 / (x + y - z)", {"x": 0.1, "y": 0.2, "z": 0.3}),
    ("x * y", {"x": 1e200, "y": 1e200}),
    ("x + y", {"x": 1.7e308, "y": 1.7e308}),
    ("x / y", {"x": 1e300, "y": 1e-300}),
    ("1 / (x * y)", {"x": 1e200, "y": 1e200}),
    ("x + coal", {"x": 1, "coal": 1.7e308}),
    ("x if p else y", {"x": 1, "y": 2, "p": None}),
    ("x if p else x", {"x": 1, "p": None}),
    ("x if p else y", {"x": None, "y": 2, "p": 1}),
    ("x > y", {"x": None, "y": 2}),
    ("x == x", {"x": None}),
    ("x != y", {"x": None, "y": 2}),
    ("x in [1, 2]", {"x": None}),
    ("x not in [1, 2]", {"x": None}),
    ("x / y > z / z", {"x": 1, "y": 0, "z": 1}),
    ("1 < x < y", {"x": 2, "y": None}),
    ("class >= 'Ⅲ'", {"class": None}),
    ("p == q", {"p": 1, "q": None}),
]


@pytest.mark.parametrize(("text", "values"), SENTENCE_10_GAPS)
def test_sentence_10_gaps(text, values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(text, **values) is None


SENTENCE_10_NO_GAP = [
    ("x if p else y", {"x": 1, "y": None, "p": 1}, 1.0),
    ("x if p else y", {"x": None, "y": 2, "p": 0}, 2.0),
    ("x / y if y > 0 else quantity('1 t') / quantity('1 t')", {"x": 1, "y": 0}, 1.0),
    ("known(x)", {"x": None}, 0.0),
    ("known(x)", {"x": 0}, 1.0),
    ("known(x / y)", {"x": 1, "y": 0}, 0.0),
    ("known(x > y)", {"x": 1, "y": None}, 0.0),
    ("known(p and q)", {"p": 0, "q": None}, 1.0),
    ("not known(class)", {"class": None}, 1.0),
    ("5 < x < y", {"x": 2, "y": None}, 0.0),
]


@pytest.mark.parametrize(("text", "values", "expected"), SENTENCE_10_NO_GAP)
def test_sentence_10_what_is_decided_without_a_gap(text, values, expected):
    assert run(text, **values) == expected


T, F, U = 1.0, 0.0, None
KLEENE = [
    (T, T, T, T),
    (T, F, F, T),
    (T, U, U, T),
    (F, T, F, T),
    (F, F, F, F),
    (F, U, F, U),
    (U, T, U, T),
    (U, F, F, U),
    (U, U, U, U),
]


@pytest.mark.parametrize(("p", "q", "both", "either"), KLEENE)
def test_sentence_10_logic_is_kleenes(p, q, both, either):
    assert run("p and q", p=p, q=q) == both
    assert run("p or q", p=p, q=q) == either


@pytest.mark.parametrize(("p", "expected"), [(T, F), (F, T), (U, U)])
def test_sentence_10_not(p, expected):
    assert run("not p", p=p) == expected


def test_logic_of_many_operands():
    assert run("p and q and x > 1", p=U, q=T, x=0) == F
    assert run("p or q or x > 1", p=U, q=F, x=2) == T
    assert run("p or q or x > 1", p=U, q=F, x=0) is None


@pytest.mark.parametrize(("left", "right", "equal"), [(T, T, T), (T, F, F), (F, F, T)])
def test_truth_values_compare_as_equal_or_not(left, right, equal):
    assert run("p == q", p=left, q=right) == equal
    assert run("p != q", p=left, q=right) == 1.0 - equal


COMPARISONS = [
    # x against 45: <, <=, ==, !=, >=, >
    (44.0, (T, T, F, T, F, F)),
    (45.0, (F, T, T, F, T, F)),
    (46.0, (F, F, F, T, T, T)),
    (45.00000004, (F, T, T, F, T, F)),
    (44.99999996, (F, T, T, F, T, F)),
    (45.0000001, (F, F, F, T, T, T)),
    (44.9999999, (T, T, F, T, F, F)),
    (-45.0, (T, T, F, T, F, F)),
    (0.0, (T, T, F, T, F, F)),
]


@pytest.mark.parametrize(("x", "expected"), COMPARISONS)
def test_sentence_45_comparisons(x, expected):
    for operator, answer in zip(["<", "<=", "==", "!=", ">=", ">"], expected, strict=True):
        assert run(f"x {operator} 45", x=x) == answer, operator
    assert run("x in [3, 45]", x=x) == expected[2]
    assert run("x not in [3, 45]", x=x) == expected[3]


SCALES = [
    ("x + y - z == quantity('0 t')", {"x": 0.1, "y": 0.2, "z": 0.3}, T),
    ("x + y - z > quantity('0 t')", {"x": 0.1, "y": 0.2, "z": 0.3}, F),
    ("x + y - z >= quantity('0 t')", {"x": 0.1, "y": 0.2, "z": 0.3}, T),
    ("2 * (x + y - z) > quantity('0 t')", {"x": 0.1, "y": 0.2, "z": 0.3}, F),
    ("(x + y - z) / 7 > quantity('0 t')", {"x": 0.1, "y": 0.2, "z": 0.3}, F),
    ("abs(x - y) > quantity('0 t')", {"x": 1e9, "y": 1e9 + 0.5}, F),
    ("-(x - y) > quantity('0 t')", {"x": 1e9, "y": 1e9 + 0.5}, F),
    ("max(x - y, z) > quantity('0 t')", {"x": 1e9 + 0.5, "y": 1e9, "z": 0}, F),
    ("max(x - y, z) > quantity('0 t')", {"x": 1e9, "y": 1e9 + 2, "z": 0.5}, T),
    ("(x - y if p else z) > quantity('0 t')", {"x": 1e9 + 0.5, "y": 1e9, "z": 1, "p": 1}, F),
    ("(x - y if p else z) > quantity('0 t')", {"x": 1e9 + 0.5, "y": 1e9, "z": 0.5, "p": 0}, T),
    ("x - y in [quantity('0 t')]", {"x": 1e9 + 0.5, "y": 1e9}, T),
    ("x - y > quantity('0 t')", {"x": 1e9 + 2, "y": 1e9}, T),
    ("x > 0", {"x": 1e-30}, T),
]


@pytest.mark.parametrize(("text", "values", "expected"), SCALES)
def test_sentence_45_the_terms_of_a_sum_set_the_scale(text, values, expected):
    assert run(text, **values) == expected


def test_the_scale_of_a_result():
    def scale(text, *values):
        result = trace(text).evaluate([Rows(np.array([float(value)])) for value in values])
        return None if result.scale is None else result.scale.tolist()

    assert scale("x", 3) is None
    assert scale("x * y", 3, 4) is None
    assert scale("x + y", 3, -4) == [4.0]
    assert scale("x - y - z", 3, 4, 9) == [9.0]
    assert scale("(x - y) * 10", 3, 4) == [40.0]
    assert scale("10 / (x - y)", 3, 4) == [40.0]
    assert scale("(x - y) / (y + x)", 3, 4) == [pytest.approx(4 / 7)]
    assert scale("x - y > quantity('1 t')", 3, 4) is None


def test_a_given_scale_is_heeded():
    rows = Rows(np.array([1e-12, 1e-12]), np.array([1.0, 1e-12]))
    assert trace("x > 0").evaluate([rows]).values.tolist() == [0.0, 1.0]
    assert trace("abs(-x)").evaluate([rows]).scale.tolist() == [1.0, 1e-12]


# Ranks of Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ 劣Ⅴ: 5 4 3 2 1 0
CLASSES = [
    ("class >= 'Ⅲ'", 3, T),
    ("class >= 'Ⅲ'", 2, F),
    ("class >= 'iii 类'", 4, T),
    ("class < '劣Ⅴ類'", 0, F),
    ("class == '劣V'", 0, T),
    ("class != 'Ⅱ'", 4, F),
    ("'Ⅳ' < class", 3, T),
    ("'Ⅳ' <= class < 'Ⅰ'", 5, F),
    ("class in ['Ⅰ', 'II']", 4, T),
    ("class not in ['Ⅰ', 'II']", 4, F),
    ("class in ['Ⅰ', 'II']", 3, F),
    ("max(class, 'Ⅲ')", 1, 3.0),
    ("min(class, 'Ⅲ')", 1, 1.0),
    ("class if known(class) else '劣Ⅴ'", None, 0.0),
    ("class", None, None),
]


@pytest.mark.parametrize(("text", "rank", "expected"), CLASSES)
def test_sentence_9_classes_compare_by_order(text, rank, expected):
    assert run(text, **{"class": rank}) == expected


def test_classes_of_one_scale_compare():
    assert run("class >= target", **{"class": 3, "target": 2}) == T
    assert run("min(class, target)", **{"class": 3, "target": 2}) == 2.0


def test_arrays_of_any_shape_that_broadcast():
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, np.nan]])
    y = np.array([1.0, 2.0, 0.0])
    p = np.array([[1.0], [np.nan]])
    inputs = {"x": x, "y": y, "p": p, "ratio": np.float64(2.0)}
    formula = trace("x if p else y * ratio")
    result = formula.evaluate([Rows(inputs[name]) for name, _ in formula.inputs])
    assert [tolist(row) for row in result.values] == [[1.0, 2.0, 3.0], [None, None, None]]


def test_scalars_give_an_array_without_dimensions():
    result = trace("x > y").evaluate([Rows(np.asarray(3.0)), Rows(np.asarray(2.0))])
    assert isinstance(result.values, np.ndarray)
    assert result.values.shape == ()
    assert result.values == 1.0


def test_a_constant_needs_no_input():
    assert trace("1 < 2").evaluate([]).values == 1.0
    assert trace("2 + 3 * 4").evaluate([]).values == 14.0
    undefined = trace("1 / 0").evaluate([], undefined=4)
    assert tolist(undefined.values) is None
    assert undefined.why == 4


def test_inputs_are_not_changed():
    x, why = np.array([1.0, np.nan]), np.array([7, 7], dtype=np.uint16)
    for text in ("x > 1", "x in [1]", "not known(x)", "-x / 2", "x > 1 and x < 3"):
        trace(text).evaluate([Rows(x, None, why)])
    assert tolist(x) == [1.0, None]
    assert why.tolist() == [7, 7]


def test_the_number_of_inputs_is_checked():
    with pytest.raises(UsageError, match="reads 2 arrays and was given 1"):
        trace("x / y").evaluate([Rows(np.array([1.0]))])


BIT = {"x": 1, "y": 2, "z": 4, "p": 8, "q": 16, "class": 32, "x_1": 64}
UNDEFINED = 1024
CAUSES = [
    ("x + y", {"x": None, "y": None}, 3),
    ("x + y", {"x": None, "y": 1}, 1),
    ("x + y", {"x": 1, "y": 1}, 0),
    ("min(x, y, z)", {"x": None, "y": 1, "z": None}, 5),
    ("x / y", {"x": 1, "y": 0}, UNDEFINED),
    ("x / y", {"x": None, "y": 0}, 1),
    ("x * y", {"x": 1e200, "y": 1e200}, UNDEFINED),
    ("x - previous(x)", {"x": 1, "x_1": None}, 64),
    ("x > y", {"x": None, "y": None}, 3),
    ("x > y", {"x": 2, "y": None}, 2),
    ("1 < x < y", {"x": 0, "y": None}, 0),
    ("1 < x < y", {"x": 3, "y": None}, 2),
    ("x in [1]", {"x": None}, 1),
    ("class >= 'Ⅲ'", {"class": None}, 32),
    ("p and q", {"p": None, "q": None}, 24),
    ("p and q", {"p": None, "q": 1}, 8),
    ("p and q", {"p": None, "q": 0}, 0),
    ("p or q", {"p": None, "q": 0}, 8),
    ("p or q", {"p": None, "q": 1}, 0),
    ("not p", {"p": None}, 8),
    ("not p", {"p": 1}, 0),
    ("known(x)", {"x": None}, 0),
    ("x if p else y", {"x": None, "y": None, "p": None}, 8),
    ("x if p else y", {"x": None, "y": None, "p": 1}, 1),
    ("x if p else y", {"x": None, "y": None, "p": 0}, 2),
    ("x if p else y", {"x": None, "y": 1, "p": 0}, 0),
    ("x if y > 1 else z", {"x": 1, "y": None, "z": None}, 2),
    ("-abs(x)", {"x": None}, 1),
    ("x / y if known(x / y) else z / x", {"x": 1, "y": 0, "z": None}, 4),
]


@pytest.mark.parametrize(("text", "values", "expected"), CAUSES)
def test_causes_of_a_gap(text, values, expected):
    value, why = run(text, undefined=UNDEFINED, why=BIT, **values)
    assert why == [expected]
    assert (value is None) == (expected != 0)


def test_causes_of_a_sum_with_an_undefined_term():
    value, why = run("x / y + x / z", undefined=UNDEFINED, why=BIT, x=1, y=0, z=None)
    assert (value, why) == (None, [UNDEFINED + 4])


def test_a_gap_without_a_cause_is_not_called_undefined():
    causes = {"x": 0, "y": 0}
    assert run("x / y", undefined=UNDEFINED, why=causes, x=None, y=2) == (None, [0])


def test_causes_are_given_only_if_all_inputs_carry_them():
    known = Rows(np.array([1.0]), None, np.array([0], dtype=np.uint8))
    bare = Rows(np.array([1.0]))
    assert trace("x + y").evaluate([known, bare]).why is None
    assert trace("x + y").evaluate([known, known]).why.tolist() == [0]


def test_causes_have_the_shape_of_the_values_and_hold_the_undefined_bit():
    x = Rows(np.array([[1.0], [np.nan]]), None, np.array([[0], [1]], dtype=np.uint8))
    y = Rows(np.array([0.0, 1.0, np.nan]), None, np.array([2, 2, 2], dtype=np.uint8))
    result = trace("x / y").evaluate([x, y], undefined=1 << 20)
    assert result.why.tolist() == [[1 << 20, 0, 2], [1, 1, 3]]
    assert np.issubdtype(result.why.dtype, np.unsignedinteger)
