import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import UnitError
from ecorules.units import default_system

SYSTEM = default_system()


def hint(text):
    try:
        SYSTEM.quantity(text)
    except UnitError as error:
        return error.hint
    return None


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("45 µg/m³", 45.0, "µg/m³"),
        ("45微克/立方米", 45.0, "微克/立方米"),
        ("15 %", 15.0, "%"),
        ("60%", 60.0, "%"),
        ("６０％", 60.0, "%"),
        ("5 家", 5.0, "家"),
        ("4,000 亿元", 4000.0, "亿元"),
        ("１，０００家", 1000.0, "家"),
        ("1,000,000.50 元", 1000000.5, "元"),
        ("7.02 Mt", 7.02, "Mt"),
        ("-3.5 pp", -3.5, "pp"),
        ("−3.5 pp", -3.5, "pp"),
        ("3个百分点", 3.0, "个百分点"),
        ("+3 t", 3.0, "t"),
        ("1e3 t", 1000.0, "t"),
        ("1E-3t", 0.001, "t"),
        ("5EJ", 5.0, "EJ"),
        ("702 万吨", 702.0, "万吨"),
        ("702万吨", 702.0, "万吨"),
        ("165亿m³", 165.0, "亿m³"),
        ("3 million t", 3.0, "million t"),
        ("12 个月", 12.0, "个月"),
        ("-.5 t", -0.5, "t"),
        ("  5  t  ", 5.0, "t"),
        ("100 元（2015年价）", 100.0, "元_2015"),
    ],
)
def test_a_quantity_is_read(text, number, unit):
    assert SYSTEM.quantity(text) == (number, SYSTEM.unit(unit))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15", 15.0),
        ("-5", -5.0),
        ("3万", 30000.0),
        ("1.5 亿", 1.5e8),
        ("3 million", 3e6),
        ("５", 5.0),
    ],
)
def test_a_bare_number_has_no_unit(text, number):
    assert SYSTEM.quantity(text) == (number, None)


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf t",
        "-inf",
        "∞ t",
        "1e999 t",
        "t",
        "十家",
        "$5",
        "≥5 t",
        "约5 t",
        "1,00 t",
        "1,0000",
        "0,456 t",
        "00,456",
        "01,000 t",
        "-0,456",
        "0,456,789 t",
        "０，４５６ t",
        "1,000,00 t",
        "3,5 t",
        "12,345,6",
        "1_000",
        "0.45 1",
        "1 000 t",
        "10-20 t",
        "10³ t",
        "5 10^4 t",
        "½ t",
        "²",
        "5..",
        "1.2.3",
    ],
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(UnitError) as caught:
        SYSTEM.quantity(text)
    assert caught.value.code == "quantity"
    assert caught.value.hint


def test_a_comma_that_marks_no_thousands_is_told():
    for text in ("0,456 t", "3,5 t", "1,00 t"):
        with pytest.raises(UnitError, match="its comma marks no thousands") as caught:
            SYSTEM.quantity(text)
        assert caught.value.hint == "write 0.5 with a point, and 1,000 or 1000 for thousands"


@pytest.mark.parametrize(
    ("text", "code"), [("", "unit-syntax"), ("5 foo", "unit-unknown"), ("5" * 101, "unit-limit")]
)
def test_the_unit_of_a_quantity_is_read_like_any_unit(text, code):
    with pytest.raises(UnitError) as caught:
        SYSTEM.quantity(text)
    assert caught.value.code == code


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["t", "µg/m³", "万元_2015"])
)
def test_a_printed_number_reads_back(number, unit):
    assert SYSTEM.quantity(f"{number!r} {unit}") == (number, SYSTEM.unit(unit))


@given(st.integers(0, 10**15))
def test_thousands_are_read(number):
    assert SYSTEM.quantity(f"{number:,} 元") == (float(number), SYSTEM.unit("元"))


@given(st.text(max_size=40))
def test_any_text_is_a_quantity_or_a_unit_error(text):
    assert hint(text) != ""
