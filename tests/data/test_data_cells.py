import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ecorules.data.cells import Cells, is_gap, plain_text
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
    assert is_gap(cell, {"--"})
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


def test_thousands_only_in_files_and_only_well_formed(columns, system):
    assert Cells(system, in_file=True).value("1,234.5", columns["gdp"]) == 1234.5
    assert Cells(system, in_file=True).value("12,345 万元", columns["gdp"]) == pytest.approx(1.2345)
    for cells, text in [
        (Cells(system), "1,234.5"),
        (Cells(system, in_file=True), "12,34"),
        (Cells(system, in_file=True), "0,5"),
    ]:
        with pytest.raises(EcorulesError) as caught:
            cells.value(text, columns["gdp"])
        assert caught.value.code == "not-a-number"


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
