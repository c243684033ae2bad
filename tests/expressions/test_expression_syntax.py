"""What an expression may be made of, and what is said of everything else."""

import pickle

import pytest
from expression_helpers import SCOPE, refusal, trace

from ecorules.errors import ExpressionError
from ecorules.expressions import Expression, Input, LocatedExpressionError, normalise_name


def test_names_are_given_in_order_of_first_appearance():
    assert Expression.parse("b if a > c else b + d").names == ("b", "a", "c", "d")


def test_functions_and_labels_are_no_names():
    assert Expression.parse("max(x, abs(y)) if class >= 'x' else quantity('5 t')").names == (
        *("x", "y"),
        "class",
    )


def test_the_text_is_kept():
    assert Expression.parse("  x\n + y ").text == "  x\n + y "


def test_an_expression_may_stand_on_several_lines():
    assert Expression.parse("x\n  and\ty\u3000and z").names == ("x", "y", "z")


def test_chinese_names_are_welcome():
    assert trace("能耗 / gdp").inputs == (Input("能耗", 0), Input("gdp", 0))


@pytest.mark.parametrize("text", ["\u00b5", "\u03bc"])
def test_two_spellings_of_a_name_are_one(text):
    assert Expression.parse(text).names == ("\u03bc",)
    assert normalise_name(text) == "\u03bc"
    assert trace(text).inputs == (Input("\u03bc", 0),)


@pytest.mark.parametrize("word", ["class", "from", "import", "return", "with", "as", "pass"])
def test_a_word_of_python_is_a_name_here(word):
    assert Expression.parse(f"'a' + {word} - x").names == (word, "x")


def test_a_word_of_python_keeps_its_spelling_in_a_label():
    assert Expression.parse("class == 'class'").names == ("class",)


def test_the_class_of_sentence_9_is_an_attribute():
    assert trace("class >= 'Ⅲ'").inputs == (Input("class", 0),)


def test_expressions_are_values_and_travel():
    expression = Expression.parse("x / y")
    assert pickle.loads(pickle.dumps(expression)) == expression
    formula = trace("x / y > 1 and class in ['Ⅰ']")
    assert pickle.loads(pickle.dumps(formula)) == formula
    error = refusal("x ^ 2")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.offset, str(copy)) == (error.code, error.offset, str(error))


def test_the_error_is_an_expression_error():
    assert issubclass(LocatedExpressionError, ExpressionError)
    assert issubclass(LocatedExpressionError, ValueError)


CLOSED = [
    ("x ** 2", 2, "powers"),
    ("x ^ 2", 2, "powers"),
    ("x // 2", 2, "whole-number"),
    ("x % 2", 2, "quantity('100 %')"),
    ("share > 50%", 10, "quantity('100 %')"),
    ("p && q", 2, "write and"),
    ("p || q", 2, "write or"),
    ("p & q", 2, "write and"),
    ("p | q", 2, "write or"),
    ("~p", 0, "write not"),
    ("!p", 0, "write not"),
    ("x << 2", 2, "write <"),
    ("x = 2", 2, "write =="),
    ("x := 2", 2, "indicator of its own"),
    ("x <> 2", 2, "write !="),
    ("x => 2", 2, "write >="),
    ("x =< 2", 2, "write <="),
    ("x === 2", 2, "write =="),
    ("x @ y", 2, "write *"),
    ("x ≥ 2", 2, "write >="),
    ("x ≤ 2", 2, "write <="),
    ("x ≠ 2", 2, "write !="),
    ("x × 2", 2, "write *"),
    ("x ÷ 2", 2, "write /"),
    ("x − 2", 2, "write -"),
    ("class == ‘Ⅱ’", 9, "write '"),
    ("（x）", 0, "write ("),
    ("x ＋ 2", 2, "write +"),
    ("x ＝ 2", 2, "write =="),
    ("max(x，y)", 5, "write ,"),
    ("x.y", 1, "no parts"),
    ("x.__class__", 1, "no parts"),
    ("x[0]", 1, "previous(x)"),
    ("(x)[0]", 3, "previous(x)"),
    ("x; y", 1, "semicolon"),
    ("x # note", 2, "no comments"),
    ("{x}", 0, "braces"),
    ("x ? y : z", 2, "x if c else y"),
    ("lambda: x", 0, "functions cannot be defined"),
    ("[x for x in y]", 3, "loops"),
    ("x is y", 2, "write =="),
    ("x == True", 5, "condition itself"),
    ("x == None", 5, "known(x)"),
    ("p AND q", 2, "write and"),
    ("p 且 q", 2, "write and"),
    ("f'x'", 0, "no letters before it"),
    ("b'x' == x", 0, "no letters before it"),
    ("class == 'a\\x41'", 11, "backslash"),
    ("class == '''a'''", 9, "one pair"),
    ("$x", 0, "name alone"),
    ("x..y", 1, "no parts"),
    ("...", 0, "not a value"),
    ("x\x00", 1, "no place"),
    ("x\u200b", 1, "no place"),
    ("x\ud800", 1, "no place"),
    ("__import__", 0, "begins with a letter"),
    ("x energy", 2, "x_energy"),
    ("x 2", 2, "operator"),
    ("(x)(y)", 3, "operator"),
    ("2 (x)", 2, "operator"),
    ("2x", 0, "2 * x"),
    ("50吨", 0, "quantity('50 吨')"),
    ("pm2.5 > 3", 3, "pm2_5"),
    ("m²", 0, "letters, digits"),
    ("１５", 0, "write 15"),
    ("0x10", 0, "decimal digits"),
    ("1_000", 0, "underscores"),
    ("1,000", 1, "thousands"),
    ("007", 0, "write 7"),
    ("1j", 0, "real"),
    ("1e999", 0, "too large"),
    ("9" * 400, 0, "too large"),
    ("", 0, "empty"),
    (" \n ", 0, "empty"),
    ("x +", 3, "breaks off"),
    ("x + * y", 4, "cannot be read"),
    ("x not y", 6, "cannot be read"),
    ("x if p", 0, "cannot be read"),
    ("(x", 0, "never closed"),
    ("x)", 1, "closes nothing"),
    ("(x]", 2, "closes nothing"),
    ("class == 'Ⅱ", 9, "never closed"),
    ("(x, y)", 0, "comma"),
    ("()", 0, "comma"),
    ("[1, 2]", 0, "only behind in"),
    ("[1] + x", 0, "only behind in"),
    ("x == [1]", 5, "only behind in"),
    ("known([1])", 6, "only behind in"),
    ("x in 3", 5, "in [3]"),
    ("x in (1, 2)", 5, "in [1, 2]"),
    ("x in y", 5, "in ['y']"),
    ("x in []", 5, "empty"),
    ("x in [y]", 6, "not a literal"),
    ("x in [1 + 1]", 6, "not a literal"),
    ("x in [[1]]", 6, "not a literal"),
    ("x in [1] in [2]", 5, "join the two"),
    ("foo(x)", 0, "the functions are"),
    ("knwon(x)", 0, "did you mean 'known'"),
    ("open('x')", 0, "the functions are"),
    ("max(x)", 0, "max(a, b)"),
    ("abs()", 0, "abs(x)"),
    ("abs(x, y)", 0, "abs(x)"),
    ("abs(*x)", 4, "not in the language"),
    ("max(x, *y)", 7, "not in the language"),
    ("quantity(5)", 9, "quoted number"),
    ("quantity(x)", 9, "quoted number"),
    ("date(2020)", 5, "quoted day"),
    ("date(x)", 5, "quoted day"),
    ("date('2020-01-01', x)", 0, "one value"),
    ("elapsed(x) > 3", 0, "takes two values"),
    ("elapsed(x, y, z) > 3", 0, "elapsed(start, end)"),
    ("await x", 0, "not part of the language"),
    ("yield x", 0, "not part of the language"),
]


@pytest.mark.parametrize(
    ("text", "offset", "said"), CLOSED, ids=[repr(row[0])[:30] for row in CLOSED]
)
def test_refused_with_place_and_what_to_write_instead(text, offset, said):
    with pytest.raises(LocatedExpressionError) as caught:
        Expression.parse(text)
    error = caught.value
    assert said in str(error)
    assert error.offset == offset
    assert error.code.startswith("expression-")
    assert error.hint


def test_the_offset_counts_characters_of_the_text_as_written():
    assert refusal("  能耗 + 煤炭消费").offset == 7
    assert refusal("　能耗 > 3 and class == '八'").offset == 21


def test_an_unknown_name_is_answered_with_the_nearest():
    error = refusal("x + shares")
    assert error.offset == 4
    assert "'shares' is not a known name, did you mean 'share'?" in str(error)
    assert error.code == "expression-name"


def test_a_hyphenated_name_is_recognised():
    assert "did you mean 'energy_use'" in str(refusal("x + energy-use"))


def test_a_function_is_no_name():
    assert "max(a, b)" in str(refusal("max + 3"))


LIMITS = [
    ("x" * 2001, 2000),
    ("+".join(["x"] * 129), 256),
    ("not " * 32 + "x", 128),
    ("-" * 32 + "x", 32),
    ("-" * 1999 + "x", 32),
    ("not " * 499 + "x", 128),
    ("(" * 33 + "x" + ")" * 33, 32),
    ("(" * 1000, 32),
    ("[(" * 900, 32),
    ("abs(" * 400, 131),
]


@pytest.mark.parametrize(
    ("text", "offset"), LIMITS, ids=[row[0][:8] + str(len(row[0])) for row in LIMITS]
)
def test_limits(text, offset):
    with pytest.raises(LocatedExpressionError) as caught:
        Expression.parse(text)
    assert (caught.value.code, caught.value.offset) == ("expression-too-large", offset)


def test_just_inside_the_limits():
    assert Expression.parse("x" * 2000).names == ("x" * 2000,)
    assert trace("+".join(["x"] * 128)).inputs == (Input("x", 0),)
    assert trace("-" * 31 + "x").inputs == (Input("x", 0),)
    assert trace("(" * 32 + "x" + ")" * 32).inputs == (Input("x", 0),)
    assert trace("x in [" + ",".join(["1"] * 250) + "]").inputs == (Input("x", 0),)


def test_known_is_only_a_hint():
    with pytest.raises(LocatedExpressionError, match="'nope' is not a known name"):
        Expression.parse("nope").trace(SCOPE.get, None)
