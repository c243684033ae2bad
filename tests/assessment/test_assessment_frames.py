"""Verdicts as tables of other libraries."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from assessment_sets import cities

import ecorules as er

COLUMNS = [
    "rule", "region", "status", "value", "bound", "margin", "unit", "margin_unit", "label",
    "period", "reason", "flags", "end",
]  # fmt: skip
STATUSES = [
    "met", "met", "met", "missed", "missed", "missed", "undetermined", "met", "undetermined",
]  # fmt: skip
MARGINS = [0.0, 2.0, 0.0, -2.5, -19.0, -1.0, None, 0.0, None]


@pytest.fixture(scope="module")
def result() -> er.Assessment:
    return cities()


def test_polars(result: er.Assessment) -> None:
    import polars as pl

    frame = result.to_polars()
    assert frame.columns == COLUMNS
    assert frame["status"].to_list() == STATUSES
    assert frame["margin"].to_list() == MARGINS
    assert frame["rule"].to_list() == ["air", "land", "water"] * 3
    assert frame["region"].to_list()[::3] == ["株洲", "湘潭", "长沙"]
    assert frame["label"].to_list() == [None, None, "Ⅱ", None, None, "Ⅲ", None, None, None]
    assert frame["period"].to_list()[-3:] == [None, "2020", None]
    assert frame["margin_unit"].to_list()[:3] == ["µg/m³", "pp", "steps"]
    assert isinstance(frame.schema["status"], pl.Enum)


def test_pandas(result: er.Assessment) -> None:
    frame = result.to_pandas()
    assert list(frame.columns) == COLUMNS
    assert frame["status"].tolist() == STATUSES
    assert frame["reason"].dtype == "category"
    assert np.isnan(frame["margin"].iloc[6])
    assert frame["period"].isna().tolist() == [False] * 6 + [True, False, True]


def test_arrow(result: er.Assessment) -> None:
    table = result.to_arrow()
    assert table.column_names == COLUMNS
    assert table["margin"].to_pylist() == MARGINS
    assert table["status"].to_pylist() == STATUSES


def test_selections(result: er.Assessment) -> None:
    assert result.missed.to_polars()["region"].to_list() == ["湘潭"] * 3
    assert result.filter(rule="land").to_polars()["value"].to_list() == [62.0, 41.0, 60.0]
    assert result.undetermined.filter(rule="water").to_polars()["region"].to_list() == ["长沙"]
    assert result.pending.to_polars().shape == (0, 13)


def test_many_series_agree_with_single_ones() -> None:
    plan = er.loads("""
ecorules: 1
id: many
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 500 kg}, b: {indicator: a, below: 900 kg}}
""")
    values = np.arange(6000.0) / 3000.0
    values[[5, 4500]] = np.nan
    panel = er.Panel.from_arrays(
        {"a": values.reshape(1, -1)}, [2020], {"region": [f"r{n}" for n in range(6000)]}
    )
    result = plan.evaluate(panel, as_of=2020)
    frame = result.to_polars()
    assert frame.height == 12_000
    assert frame.row(2 * 3000, named=True) == {
        "rule": "a", "region": "r3000", "status": "met", "value": 1000.0, "bound": 500.0,
        "margin": 500.0, "unit": "kg", "margin_unit": "kg", "label": None, "period": "2020",
        "reason": "compared", "flags": "", "end": "",
    }  # fmt: skip
    verdicts = list(result.undetermined)
    assert [one.series["region"] for one in verdicts] == ["r5", "r5", "r4500", "r4500"]
    assert result.verdict("b", region="r5999").status == "missed"
    assert result.missed.filter(region=["r0", "r5999"]).to_polars()["rule"].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("method", "name"),
    [("to_polars", "polars"), ("to_pandas", "pandas"), ("to_arrow", "pyarrow")],
)
def test_a_library_that_is_not_there(
    result: er.Assessment, monkeypatch: pytest.MonkeyPatch, method: str, name: str
) -> None:
    found = importlib.import_module

    def absent(wanted: str) -> object:
        if wanted == name:
            raise ImportError(wanted)
        return found(wanted)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(er.UsageError, match=rf"needs {name}") as caught:
        getattr(result, method)()
    assert caught.value.hint == f"pip install {name}"
