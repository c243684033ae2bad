import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import UnitError
from ecorules.units import default_system

SYSTEM = default_system()


@pytest.mark.parametrize(
    ("value", "unit", "expected", "other"),
    [
        (45.0, "mg/m³", 45000.0, "µg/m³"),
        (45.0, "µg/m³", 0.045, "mg/m³"),
        (1.0, "万亩", 666.6666666666666, "公顷"),
        (15.0, "亩", 1.0, "ha"),
        (1.0, "万吨标准煤", 293076.0, "GJ"),
        (1.0, "toe", 41.868, "GJ"),
        (1.0, "toe", 1.4285714285714286, "tce"),
        (1.0, "kWh", 3.6, "MJ"),
        (1.0, "亿千瓦时", 100.0, "GWh"),
        (1.0, "kt", 1000.0, "t"),
        (1.0, "Mt", 100.0, "万吨"),
        (1.0, "Gg", 1.0, "kt"),
        (1.0, "万吨", 10000.0, "t"),
        (0.45, "1", 45.0, "%"),
        (45.0, "%", 450.0, "‰"),
        (1.0, "亿元/万人", 10000.0, "元/人"),
        (0.7, "tce/万元", 0.07, "kgce/元"),
        (50.0, "m³/万元", 0.005, "立方米/元"),
        (3.0, "件/万人", 0.3, "件/千人"),
        (12.0, "家", 12.0, "个"),
        (1.2, "万家", 12000.0, "家"),
        (3.0, "人", 3.0, "名"),
        (36525.0, "万吨/年", 100.0, "万吨/天"),
        (1.0, "元/月", 12.0, "元/年"),
        (1.0, "m³", 1000.0, "L"),
        (1.0, "mg/L", 1.0, "g/m³"),
        (1.0, "km²", 100.0, "hm²"),
        (1.0, "平方公里", 1500.0, "亩"),
        (20.0, "°C", 68.0, "°F"),
        (-40.0, "°F", -40.0, "°C"),
        (0.0, "°C", 273.15, "K"),
        (1.8, "°F/年", 1.0, "°C/年"),
        (1.0, "tCO2", 1.0, "t"),
        (3.0, "MtCO2e", 300.0, "万吨二氧化碳当量"),
        (10.0, "千分点", 1.0, "pp"),
        (100.0, "mg/kg", 100.0, "ppm"),
        (1.0, "atm", 101.325, "kPa"),
        (1.0, "m³/s", 86400.0, "m³/d"),
        (1.0, "斤", 500.0, "g"),
        (1.0, "billion USD_2010/yr", 10.0, "亿美元_2010/年"),
    ],
)
def test_values_convert(value, unit, expected, other):
    assert SYSTEM.unit(unit).converts_to(SYSTEM.unit(other))
    assert SYSTEM.unit(unit).convert(value, SYSTEM.unit(other)) == pytest.approx(
        expected, rel=1e-14
    )


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [("mg/m³", "µg/m³", 1000.0), ("万吨标准煤", "GJ", 293076.0), ("亿元", "万元", 10000.0)],
)
def test_factors_are_exact(unit, other, factor):
    assert SYSTEM.unit(unit).factor_to(SYSTEM.unit(other)) == factor


def test_arrays_convert_as_a_whole():
    values = SYSTEM.unit("mg/m³").convert(np.array([1.0, math.nan]), SYSTEM.unit("µg/m³"))
    np.testing.assert_array_equal(values, [1000.0, math.nan])


@pytest.mark.parametrize(
    ("unit", "other", "words", "hint"),
    [
        (
            "%",
            "pp",
            "% (plain ratio) does not convert to pp (percentage points)",
            "difference of two shares",
        ),
        ("1", "pp", "1 (plain ratio) does not convert", "difference of two shares"),
        ("1", "家", "1 (plain ratio) does not convert to 家 (count)", "name what is counted"),
        ("1", "人", "does not convert to 人 (person)", "same kind"),
        ("家", "人", "家 (count) does not convert to 人 (person)", "persons are counted in 人"),
        ("元", "美元", "元 (money (CNY)) does not convert to 美元 (money (USD))", "USD = 6.8 CNY"),
        ("万元", "万元_2015", "(money (CNY at 2015 prices))", "deflator"),
        ("元_2010", "元_2015", "(money (CNY at 2010 prices))", "deflator"),
        ("万吨/年", "万吨", "万吨/年 (mass per time) does not convert to 万吨 (mass)", "per time"),
        ("tCO2e", "t", "tCO2e (CO2 equivalent) does not convert to t (mass)", "CO2e"),
        ("tce", "t", "tce (energy) does not convert to t (mass)", "same kind"),
        ("µg/m³", "mg", "(mass per volume)", "divide by what is missing"),
        ("dB", "%", "dB (sound level)", "same kind"),
    ],
)
def test_units_of_two_kinds_do_not_convert(unit, other, words, hint):
    assert not SYSTEM.unit(unit).converts_to(SYSTEM.unit(other))
    with pytest.raises(UnitError) as caught:
        SYSTEM.unit(unit).factor_to(SYSTEM.unit(other))
    assert words in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.code == "unit-mismatch"


SAME_KIND = [
    ("kg", "g", "万吨", "斤", "lb"),
    ("m²", "亩", "公顷", "平方公里", "acre"),
    ("GJ", "万吨标准煤", "亿千瓦时", "Mtoe", "kcal"),
    ("°C", "°F", "K"),
    ("%", "‰", "1", "ppm"),
    ("µg/m³", "mg/L", "t/亿m³"),
]
PAIRS = st.sampled_from(SAME_KIND).flatmap(lambda kind: st.tuples(*[st.sampled_from(kind)] * 2))


@given(PAIRS, st.floats(-1e9, 1e9))
def test_there_and_back_is_where_one_was(pair, value):
    unit, other = map(SYSTEM.unit, pair)
    back = other.convert(unit.convert(value, other), unit)
    assert back == pytest.approx(value, rel=1e-12, abs=1e-6 * unit.is_offset + 1e-12)


ANY = st.sampled_from(
    [
        "t",
        "万吨",
        "m³",
        "亿m³",
        "µg/m³",
        "元/吨",
        "万人",
        "%",
        "家/万人",
        "1",
        "kWh",
        "1/年",
        "tCO2e",
    ]
)


@given(ANY, ANY)
def test_multiplying_and_dividing_undo_each_other(first, second):
    a, b = SYSTEM.unit(first), SYSTEM.unit(second)
    back = SYSTEM.divide(SYSTEM.multiply(a, b), b)
    assert back.factor_to(a) == 1.0
    assert SYSTEM.multiply(a, b).dimension == SYSTEM.multiply(b, a).dimension


@given(ANY, ANY)
def test_a_product_hides_no_factor(first, second):
    a, b = SYSTEM.unit(first), SYSTEM.unit(second)
    assert SYSTEM.multiply(a, b).scale == a.scale * b.scale
    assert SYSTEM.divide(a, b).scale == a.scale / b.scale


@given(ANY, ANY)
def test_what_is_printed_reads_back(first, second):
    product = SYSTEM.divide(SYSTEM.unit(first), SYSTEM.unit(second))
    assert SYSTEM.unit(product.text) is product


@pytest.mark.parametrize(
    ("a", "b", "product", "quotient"),
    [
        ("µg/m³", "m³", "µg", "µg/m⁶"),
        ("万吨", "元/吨", "万吨·元/吨", "万吨·吨/元"),
        ("亿元", "万人", "亿元·万人", "亿元/万人"),
        ("万吨", "万吨", "万吨·万吨", "1"),
        ("%", "亿元", "%·亿元", "%/亿元"),
        ("t", "1", "t", "t"),
        ("1", "t", "t", "1/t"),
        ("t", "元/吨", "元", "t²/元"),
        ("million t", "person", "million t·person", "million t/person"),
    ],
)
def test_products_and_quotients(a, b, product, quotient):
    assert SYSTEM.multiply(SYSTEM.unit(a), SYSTEM.unit(b)).text == product
    assert SYSTEM.divide(SYSTEM.unit(a), SYSTEM.unit(b)).text == quotient


@pytest.mark.parametrize("scale", ["°C", "°F", "dB", "pH"])
def test_scales_with_an_offset_or_a_logarithm_do_not_multiply(scale):
    with pytest.raises(UnitError, match="do not multiply or divide"):
        SYSTEM.multiply(SYSTEM.unit(scale), SYSTEM.unit("t"))
    with pytest.raises(UnitError, match="do not multiply or divide"):
        SYSTEM.divide(SYSTEM.unit("1"), SYSTEM.unit(scale))
    assert SYSTEM.multiply(SYSTEM.unit("1"), SYSTEM.unit(scale)).text == scale
    assert SYSTEM.divide(SYSTEM.unit(scale), SYSTEM.unit("1")).text == scale


def test_a_product_has_limits():
    unit = SYSTEM.unit("EJ^8")
    with pytest.raises(UnitError, match="exponent 9"):
        SYSTEM.multiply(unit, SYSTEM.unit("EJ"))
    for name in ("PWh", "Gtce", "Gt"):
        with pytest.raises(UnitError) as caught:  # noqa: PT012  (any of the steps may be the one)
            unit = SYSTEM.multiply(unit, SYSTEM.unit(f"{name}^8"))
            unit = SYSTEM.multiply(unit, SYSTEM.unit("TWh^8"))
            unit = SYSTEM.multiply(unit, SYSTEM.unit("GWh^8"))
        assert caught.value.code == "unit-limit"


def test_units_are_one_object_for_one_spelling():
    assert SYSTEM.unit("µg/m³") is SYSTEM.unit("ug/m3")
    assert SYSTEM.unit("t") != SYSTEM.unit("吨")
    assert SYSTEM.unit("t").factor_to(SYSTEM.unit("吨")) == 1.0
    assert {SYSTEM.unit("t"): 1}[SYSTEM.unit("tonne")] == 1
    assert SYSTEM.unit("t") != "t"
    assert SYSTEM.extended(["箱 = 25 kg"]).unit("t") == SYSTEM.unit("t")


@pytest.mark.parametrize("text", ["µg/m³", "万元_2015", "million t/person", "1", "°C", "亿m³·万吨"])
def test_a_unit_survives_pickling(text):
    assert pickle.loads(pickle.dumps(SYSTEM.unit(text))) is SYSTEM.unit(text)


def test_a_unit_of_a_rule_set_survives_pickling():
    system = SYSTEM.extended(["箱 = 25 kg"])
    assert pickle.loads(pickle.dumps(system)) is system
    assert pickle.loads(pickle.dumps(system.unit("万箱"))) is system.unit("万箱")
