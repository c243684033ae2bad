import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ecorules.data.cells import Cells, NaValues, is_gap, plain_text
from ecorules.data.table import Commas
from ecorules.errors import EcorulesError


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (38, 38.0),
        (38.5, 38.5),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7.0),
        (Decimal("1.25"), 1.25),
        ("38", 38.0),
        (" 38.5 ", 38.5),
        ("+1e2", 100.0),
        ("−3.5", -3.5),
        ("１２．５", 12.5),
        ("38 µg/m³", 38.0),
        ("38µg/m³", 38.0),
        ("0.038 mg/m³", 38.0),
        ("３８ 微克/立方米", 38.0),
    ],
)
def test_numbers_and_quantities(cell, expected, columns, system):
    assert Cells(system).value(cell, columns["pm25"]) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        math.nan,
        np.nan,
        np.float32("nan"),
        "",
        "  ",
        "NaN",
        "nan",
        "None",
        "null",
        "NULL",
        pd.NA,
        pd.NaT,
        "--",
    ],
)
@pytest.mark.parametrize("name", ["pm25", "river"])
def test_gaps(cell, name, columns, system):
    assert is_gap(cell, NaValues(["--"]))
    assert math.isnan(Cells(system, {"--"}).value(cell, columns[name]))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (math.inf, "infinity"),
        ("-inf", "infinity"),
        ("∞", "infinity"),
        ("1e999", "infinity"),
        ("n/a", "not-a-number"),
        ("--", "not-a-number"),
        ("1_000", "not-a-number"),
        ("5²", "not-a-number"),
        ("0x10", "not-a-number"),
        ("38 flurbs", "not-a-number"),
        ("<5", "not-a-number"),
        (True, "not-a-number"),
        (np.True_, "not-a-number"),
        ([38], "not-a-number"),
        (3 + 0j, "not-a-number"),
        ("38 亿元", "unit-mismatch"),
    ],
)
def test_refusals(cell, code, columns, system):
    with pytest.raises(EcorulesError) as caught:
        Cells(system).value(cell, columns["pm25"])
    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "commas", "number"),
    [
        ("1,234.5", Commas.THOUSANDS, 1234.5),
        ("1,234", Commas.THOUSANDS, 1234.0),
        ("1,234,567", Commas.THOUSANDS, 1234567.0),
        ("-12,345", Commas.THOUSANDS, -12345.0),
        ("12,345 万元", Commas.THOUSANDS, 1.2345),
        ("1,234,567", Commas.UNCLEAR, 1234567.0),
        ("1,234.5", Commas.UNCLEAR, 1234.5),
        ("1234.5", Commas.UNCLEAR, 1234.5),
        ("0.456", Commas.THOUSANDS, 0.456),
    ],
)
def test_commas_between_thousands(text, commas, number, columns, system):
    assert Cells(system, commas=commas).value(text, columns["gdp"]) == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        ("1,234.5", Commas.REFUSED),
        ("1,234", Commas.REFUSED),
        ("12,34", Commas.THOUSANDS),
        ("0,5", Commas.THOUSANDS),
        ("0,456", Commas.THOUSANDS),
        ("00,456", Commas.THOUSANDS),
        ("012,345", Commas.THOUSANDS),
        ("1,2345", Commas.THOUSANDS),
        ("44,123", Commas.UNCLEAR),
        ("-1,234", Commas.UNCLEAR),
        ("44,5", Commas.UNCLEAR),
        ("1,234 亿元", Commas.UNCLEAR),
    ],
)
def test_a_comma_that_may_mark_decimals_is_refused(text, commas, columns, system):
    with pytest.raises(EcorulesError) as caught:
        Cells(system, commas=commas).value(text, columns["gdp"])
    assert caught.value.code == "not-a-number"


def test_both_readings_of_a_comma_are_offered(columns, system):
    with pytest.raises(EcorulesError, match="may mark decimals or thousands") as caught:
        Cells(system, commas=Commas.UNCLEAR).value("44,123", columns["gdp"])
    assert caught.value.hint == "write 44.123 or 44123"


@pytest.mark.parametrize("text", ["45(1)", "45（1）", "45 [1]", "45 1"])
def test_the_mark_of_a_note_is_no_unit(text, columns, system):
    with pytest.raises(EcorulesError, match="a 1 after it is no unit") as caught:
        Cells(system).value(text, columns["pm25"])
    assert caught.value.hint == "leave out marks of notes"


def test_labels_are_ranks_from_the_worst(columns, system):
    cells = Cells(system)
    assert [cells.value(text, columns["river"]) for text in ("Ⅰ", "II类", "Ⅲ類")] == [2.0, 1.0, 0.0]
    with pytest.raises(EcorulesError, match="not one of the labels"):
        cells.value("Ⅵ", columns["river"])


def test_offset_units_convert(columns, system):
    assert Cells(system).value("293.15 K", columns["warming"]) == pytest.approx(20.0)


def test_a_bare_number_is_in_the_unit_said(columns, system):
    assert Cells(system).value("0.04", columns["pm25"], system.unit("mg/m³")) == pytest.approx(40.0)
    assert Cells(system).value(0.04, columns["pm25"], system.unit("mg/m³")) == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("a ", "a"), (430200, "430200"), (430200.0, "430200"), (1.5, "1.5"), (np.int32(7), "7")],
)
def test_keys_as_text(cell, text):
    assert plain_text(cell) == text
