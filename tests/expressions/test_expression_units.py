"""Types and units: sentence 8, and what arithmetic and comparison give."""

import pytest
from expression_helpers import SCOPE, SYSTEM, WATER, refusal, run, trace

from ecorules.expressions import Input, LabelType, NumberType, TruthType

SENTENCE_8 = [
    ("x + y", "t"),
    ("x + coal", "t"),
    ("coal - x", "万吨"),
    ("-x", "t"),
    ("+x", "t"),
    ("abs(x)", "t"),
    ("2 * x", "t"),
    ("x / 2", "t"),
    ("ratio * x", "t"),
    ("x / ratio", "t"),
    ("share + mille", "%"),
    ("share - mille", "pp"),
    ("mille - mille", "pp"),
    ("share + share", "%"),
    ("points + points", "pp"),
    ("points - points", "pp"),
    ("2 * share", "%"),
    ("quantity('100 %') - share", "pp"),
    ("1 - ratio", "1"),
    ("ratio + 1", "1"),
    ("1 - x / y", "1"),
    ("x / coal - 1", "1"),
    ("firms + quantity('3 个')", "家"),
    ("previous(x)", "t"),
    ("min(coal, x)", "万吨"),
    ("max(x, 0)", "t"),
    ("max(0, x)", "t"),
    ("x if p else coal", "t"),
    ("quantity('50 亿元')", "亿元"),
]


@pytest.mark.parametrize(("text", "unit"), SENTENCE_8)
def test_sentence_8_the_unit_of_a_result(text, unit):
    assert trace(text).type == NumberType(SYSTEM.unit(unit))


def test_a_quotient_has_the_quotient_unit():
    unit = trace("x / gdp").type.unit
    assert unit.converts_to(SYSTEM.unit("t/万元"))
    assert unit.factor_to(SYSTEM.unit("t/万元")) == 1.0
    assert trace("1 / x").type.unit.converts_to(SYSTEM.unit("1/t"))


def test_a_product_has_the_product_unit():
    assert trace("x / gdp * gdp").type.unit.factor_to(SYSTEM.unit("t")) == 1.0


@pytest.mark.parametrize(
    "text", ["2 + 3", "2 * 3", "-2", "abs(-2)", "1 if 1 < 2 else 3", "min(1, 2)"]
)
def test_literals_alone_are_bare(text):
    assert trace(text).type == NumberType(None)


@pytest.mark.parametrize(
    "text", ["x > 1", "p", "not p", "p and q", "known(x)", "x in [1]", "1 < 2"]
)
def test_conditions_are_truth_values(text):
    assert trace(text).type == TruthType()


@pytest.mark.parametrize(
    "text", ["class", "max(class, target)", "min(class, 'Ⅱ')", "class if p else 'Ⅲ'"]
)
def test_classes_are_labels(text):
    assert trace(text).type == LabelType(WATER)


REFUSED = [
    ("x + gdp", 4, "does not convert"),
    ("x > gdp", 4, "does not convert"),
    ("max(x, gdp)", 7, "does not convert"),
    ("x if p else gdp", 12, "does not convert"),
    ("100 - share", 0, "quantity('100 %')"),
    ("share + 5", 8, "quantity('5 %')"),
    ("x + 5", 4, "quantity('5 t')"),
    ("firms + 1", 8, "quantity('1 家')"),
    ("x + y > 5", 8, "quantity('5 t')"),
    ("5 < x - y", 0, "quantity('5 t')"),
    ("x / gdp > 0.5", 10, "quantity('0.5"),
    ("quantity('1 t') > 0.5", 18, "quantity('0.5 t')"),
    ("share - share > 5", 16, "quantity('5 pp')"),
    ("min(x, coal) > 3", 15, "quantity('3 t')"),
    ("max(x, coal, 3)", 13, "quantity('3 t')"),
    ("max(x + y, 3)", 11, "quantity('3 t')"),
    ("x if p else 0", 12, "quantity('0 t')"),
    ("x + y in [1]", 10, "quantity('1 t')"),
    ("share + points", 8, "% and pp do not add"),
    ("share - points", 8, "a - (b + c)"),
    ("points - share", 9, "% and pp do not add"),
    ("share > points", 8, "pp"),
    ("max(share, points)", 11, "pp"),
    ("share in [quantity('3 pp')]", 10, "pp"),
    ("firms > x", 8, "does not convert"),
    ("temperature + temperature", 0, "no arithmetic"),
    ("temperature - temperature", 0, "no arithmetic"),
    ("temperature * 2", 0, "no arithmetic"),
    ("2 / temperature", 4, "no arithmetic"),
    ("-temperature", 1, "no arithmetic"),
    ("ph + ph", 0, "no arithmetic"),
    ("p + 1", 0, "true or false"),
    ("p and 3", 6, "not true or false"),
    ("x and p", 0, "not true or false"),
    ("not x", 4, "not true or false"),
    ("x if y else z", 5, "not true or false"),
    ("p > 3", 4, "not true or false"),
    ("p < q", 0, "no order"),
    ("p in [1]", 0, "true or false"),
    ("abs(p)", 4, "true or false"),
    ("x if p else q", 12, "true or false"),
    ("class + 1", 0, "no arithmetic"),
    ("-class", 1, "no arithmetic"),
    ("abs(class)", 4, "no arithmetic"),
    ("class > 3", 8, "a bare number"),
    ("class == x", 9, "a number in t"),
    ("x == 'Ⅱ'", 5, "without a class"),
    ("'Ⅰ' < 'Ⅱ'", 0, "without a class"),
    ("'Ⅰ'", 0, "nothing else"),
    ("'Ⅰ' if p else 'Ⅱ'", 0, "without a class"),
    ("'Ⅰ' in ['Ⅱ']", 0, "literal"),
    ("5 if p else 'Ⅱ'", 12, "without a class"),
    ("class == 'Ⅵ'", 9, "not a label of 'class'"),
    ("grade == '良好'", 9, "did you mean '良'"),
    ("class in ['Ⅰ', 'Ⅵ']", 15, "not a label"),
    ("class in [1]", 10, "a bare number"),
    ("x in ['Ⅰ']", 6, "is a label"),
    ("class == grade", 9, "different labels"),
    ("max(class, grade)", 11, "different labels"),
    ("known('Ⅱ')", 6, "always known"),
    ("previous('Ⅱ')", 9, "every period"),
    ("quantity('50')", 9, "no unit"),
    ("quantity('50 nonsense')", 9, "nonsense"),
    ("quantity('t')", 9, ""),
]


@pytest.mark.parametrize(("text", "offset", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_units_and_types(text, offset, said):
    error = refusal(text)
    assert said in str(error)
    assert error.offset == offset
    assert error.hint


# A name without a unit is no bare number: nobody has said that its 0.4 are per cent.
UNITLESS = [
    ("x > plain", 4, "'plain' has no unit beside 'x', which is in t", "plain * quantity('1 t')"),
    ("x > 2 * plain", 4, "'2 * plain' has no unit", "(2 * plain) * quantity('1 t')"),
    ("max(plain, x) > 1", 4, "'plain' has no unit", "plain * quantity('1 t')"),
]


@pytest.mark.parametrize(("text", "offset", "said", "hint"), UNITLESS)
def test_sentence_8_a_name_without_a_unit_takes_none(text, offset, said, hint):
    error = refusal(text, {**SCOPE, "plain": NumberType()})
    assert (error.code, error.offset, error.hint) == ("expression-unit", offset, f"write {hint}")
    assert said in error.message


PLAIN = [
    # 0.4 are 40 %, and two firms are two
    ("share >= plain", {"share": 1, "plain": 0.4}, 0.0),
    ("share >= plain", {"share": 40, "plain": 0.4}, 1.0),
    ("plain > share", {"share": 1, "plain": 0.4}, 1.0),
    ("mille <= plain", {"mille": 399, "plain": 0.4}, 1.0),
    ("mille <= plain", {"mille": 401, "plain": 0.4}, 0.0),
    ("plain >= firms", {"plain": 2, "firms": 2}, 1.0),
    ("firms > plain", {"plain": 2, "firms": 2}, 0.0),
    ("plain > 0.3", {"plain": 0.4}, 1.0),
    ("plain == x / y", {"plain": 0.5, "x": 1, "y": 2}, 1.0),
    ("min(share, plain) >= quantity('2 %')", {"share": 1, "plain": 0.4}, 0.0),
    ("max(share, plain) >= quantity('39 %')", {"share": 1, "plain": 0.4}, 1.0),
    ("share >= plain * quantity('100 %')", {"share": 39, "plain": 0.4}, 0.0),
]


@pytest.mark.parametrize(("text", "values", "expected"), PLAIN)
def test_sentence_8_a_name_without_a_unit_is_a_plain_number(text, values, expected):
    assert run(text, {**SCOPE, "plain": NumberType()}, **values) == expected


SENTENCE_8_BARE = [
    ("x > 3", {"x": 4}, 1.0),
    ("x > 2 + 1", {"x": 3.5}, 1.0),
    ("min(x, 2 * 2) > 3", {"x": 9}, 1.0),
    ("coal > 3", {"coal": 4}, 1.0),
    ("3 < coal", {"coal": 2}, 0.0),
    ("-x < -3", {"x": 4}, 1.0),
    ("abs(x) > 3", {"x": -4}, 1.0),
    ("previous(x) > 3", {"x_1": 4}, 1.0),
    ("max(x, y) > 3", {"x": 1, "y": 4}, 1.0),
    ("share > 50", {"share": 60}, 1.0),
    ("firms >= 5", {"firms": 5}, 1.0),
    ("temperature > 20", {"temperature": 21}, 1.0),
    ("6 <= ph <= 9", {"ph": 7}, 1.0),
    ("coal in [1, 2]", {"coal": 2}, 1.0),
    ("x / coal > 0.5", {"x": 6000, "coal": 1}, 1.0),
    ("x / coal > 0.7", {"x": 6000, "coal": 1}, 0.0),
    ("x / coal in [0.6]", {"x": 6000, "coal": 1}, 1.0),
]


@pytest.mark.parametrize(("text", "values", "expected"), SENTENCE_8_BARE)
def test_sentence_8_a_bare_number_has_the_unit_of_the_name(text, values, expected):
    assert run(text, **values) == expected


CONVERTED = [
    ("x + coal", {"x": 500, "coal": 2}, 20500.0),
    ("coal - x", {"x": 5000, "coal": 2}, 1.5),
    ("x > coal", {"x": 20001, "coal": 2}, 1.0),
    ("max(coal, x)", {"x": 30000, "coal": 2}, 3.0),
    ("coal if p else x", {"x": 30000, "coal": 2, "p": 0}, 3.0),
    ("share - mille", {"share": 5, "mille": 20}, 3.0),
    ("mille - share", {"share": 5, "mille": 20}, -3.0),
    ("share + mille", {"share": 5, "mille": 20}, 7.0),
    ("quantity('100 %') - share", {"share": 62.5}, 37.5),
    ("quantity('5 ‰') - share", {"share": 0.2}, 0.3),
    ("x + quantity('3 万吨')", {"x": 5}, 30005.0),
    ("coal in [quantity('20000 t')]", {"coal": 2}, 1.0),
    ("share > quantity('0.5 %')", {"share": 1}, 1.0),
    ("ratio > quantity('90 %')", {"ratio": 0.91}, 1.0),
    ("share >= ratio", {"share": 90, "ratio": 0.9}, 1.0),
    ("temperature >= quantity('50 °F')", {"temperature": 10}, 1.0),
    ("temperature > quantity('50 °F')", {"temperature": 10.1}, 1.0),
    ("1 - x / coal", {"x": 2500, "coal": 1}, 0.75),
]


@pytest.mark.parametrize(("text", "values", "expected"), CONVERTED)
def test_units_convert(text, values, expected):
    assert run(text, **values) == pytest.approx(expected, rel=1e-12)


def test_previous_shifts_every_name_inside():
    assert trace("previous(x / previous(y))").inputs == (Input("x", 1), Input("y", 2))
    assert trace("previous(previous(x))").inputs == (Input("x", 2),)
    assert trace("x > previous(x)").inputs == (Input("x", 0), Input("x", 1))


def test_a_piece_written_twice_is_read_and_computed_once():
    formula = trace("x / y + x / y")
    assert formula.inputs == (Input("x", 0), Input("y", 0))
    assert [step.kernel for step in formula.steps] == ["divide", "add"]
