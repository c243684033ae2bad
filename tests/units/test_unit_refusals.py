import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import UnitError
from ecorules.units import default_system

SYSTEM = default_system()


def refused(text):
    with pytest.raises(UnitError) as caught:
        SYSTEM.unit(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "N",
            "write newton for the force; a mass of nitrogen is in kg, and the title says nitrogen",
        ),
        ("mu", "write 亩 for the area, µm for the length"),
        ("T", "write t for the tonne"),
        ("M", "write m for the metre, million or 百万 for the number"),
        ("ton", "write t for the metric ton, short_ton or long_ton for the others"),
        ("tons/day", "write t for the metric ton, short_ton or long_ton for the others"),
        ("kg/a", "write year for the annum, are (公亩) for the area"),
        ("C", "write °C for the temperature"),
        ("F", "write °F for the temperature"),
        ("$/t", "write the currency: USD, HKD, CAD, ..."),
        ("¥", "write the currency: CNY (元) or JPY (日元)"),
        ("ppt", "write pp for percentage points; parts per trillion are 1e-3 ppb"),
        ("kts", "write km/h for the speed; kt is the kilotonne"),
        ("mt", "write Mt for the megatonne, mg for the milligram, t for the metric ton"),
        ("Mm3", "write km for the length; a million cubic metres is million m³ or 百万立方米"),
        ("mg/Nm3", "write m³; the title of the indicator says at which temperature and pressure"),
        ("GtC", "write tCO2 or tCO2e, and convert first: a tonne of carbon is 44/12 t of CO2"),
        ("亿度", "write 千瓦时 for electricity, °C (摄氏度) for the temperature"),
        ("万方", "write 平方米 or 立方米"),
        ("万立方", "write 平方米 or 立方米"),
        ("兆吨", "write 百万吨 or Mt: 兆 is a million to some and a trillion to others"),
        ("TCE", "write tce (吨标准煤)"),
        ("个工作日", "write 天: working days depend on a calendar of holidays"),
        ("万", "write what is counted: 万吨, 万元, 万人, 万个"),
    ],
)
def test_what_has_two_readings_is_refused(text, hint):
    error = refused(text)
    assert error.hint == hint
    assert error.code == "unit-refused"
    assert "more than one way" in error.message


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("MG/L", "'MG' in 'MG/L' is no unit", "capital letters matter in units: write Mg or mg"),
        ("KWH", "'KWH' is not a unit", "capital letters matter in units: write kWh"),
        ("PH", "'PH' is not a unit", "capital letters matter in units: write pH"),
        ("tone", "'tone' is not a unit, did you mean 'tonne'?", "define it under units"),
        ("吨标准", "'吨标准' is not a unit, did you mean '吨标准煤'?", "define it under units"),
        ("foo", "'foo' is not a unit", "define it under units"),
        ("m_2015", "'m_2015' is not a unit", "define it under units"),
        ("亿元，2020年价", "'亿元,2020年价'", "write 亿元_2020 for 亿元 at the prices of 2020"),
        (
            "按2015年不变价，万元",
            "'按2015年不变价,万元'",
            "write 亿元_2015 for 亿元 at the prices of 2015",
        ),
        ("元_1899", "1899 is no price year", "between 1900 and 2100"),
        ("元_2101", "2101 is no price year", "between 1900 and 2100"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(text, message, hint):
    error = refused(text)
    assert error.message.startswith(message)
    assert hint in error.hint
    assert error.code == "unit-unknown"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "unit 1"),
        ("   ", "unit 1"),
        ("/m", "write 1/年 or µg/m³"),
        ("m/", "write 1/年 or µg/m³"),
        ("m//s", "write 1/年 or µg/m³"),
        ("()", "write 1/年 or µg/m³"),
        ("((m))", "kg/(ha·year)"),
        ("(m", "kg/(ha·year)"),
        ("m)", "kg/(ha·year)"),
        ("kg/ha·yr", "write a/(b·c) or a/b/c for both under it, a·c/b for one"),
        ("kg/ha yr", "write a/(b·c) or a/b/c for both under it, a·c/b for one"),
        ("m^0.5", "write m³, m3 or m^3"),
        ("m^n", "write m³, m3 or m^3"),
        ("(m)^2", "write the exponent on each"),
        ("^2", "write the exponent on each"),
        ("m**9**9**9", "write the exponent once"),
        ("m^2^2", "write the exponent once"),
        ("亿m^-3", "write it under the line: 1/亿m"),
        ("100人", "a number belongs to the value"),
        ("元/100人", "a number belongs to the value"),
        ("10^4 t", "a number belongs to the value"),
        ("5", "a number belongs to the value"),
        ("每万人", "write what is divided first: 微克/立方米, 件/万人"),
    ],
)
def test_what_is_malformed_is_refused(text, hint):
    error = refused(text)
    assert error.code == "unit-syntax"
    assert hint in error.hint


@pytest.mark.parametrize(
    "text", ["m^9", "m9", "m^-9", "m^0", "m²²", "m^99999999999", "m·m^8", "m" * 101, "吨" * 100_000]
)
def test_limits_are_held(text):
    assert refused(text).code == "unit-limit"


def test_one_hundred_characters_are_read():
    assert SYSTEM.unit(" " * 99 + "t").text == "t"


def test_a_unit_has_at_most_sixteen_parts():
    names = ["kg", "m", "s", "t", "g", "d", "h", "A", "V", "W", "J", "L", "ha", "Pa", "K", "mol"]
    assert len(SYSTEM.unit("·".join(names)).parts) == 16
    assert refused("·".join([*names, "Bq"])).code == "unit-limit"


def test_random_strings_are_refused_quickly():
    source = random.Random(20)
    marks = "kmgtµ吨万亿米平方立²³⁻%/·()^*12 aAzZ_"
    refused = 0
    start = time.perf_counter()
    for _ in range(1000):
        text = "".join(source.choice(marks) for _ in range(source.randint(0, 100)))
        try:
            SYSTEM.unit(text)
        except UnitError:
            refused += 1
    assert time.perf_counter() - start < 1.0
    assert refused > 950


def unit_or_hint(text):
    try:
        return SYSTEM.unit(text), None
    except UnitError as error:
        return None, error.hint


@given(st.text(max_size=120))
def test_any_text_is_a_unit_or_a_unit_error(text):
    unit, hint = unit_or_hint(text)
    assert hint if unit is None else SYSTEM.unit(unit.text) is unit


@given(st.text("kmgthaLWJµ吨万亿元人米平方立²³⁻%‰/·()^*-128 _每", max_size=12))
def test_any_likely_text_is_a_unit_or_a_unit_error(text):
    unit, hint = unit_or_hint(text)
    assert hint if unit is None else SYSTEM.unit(unit.text) is unit
    assert unit is None or SYSTEM.unit(unit.zh).scale == unit.scale
