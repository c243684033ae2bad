"""A small rule set and data for it, as files."""

import pytest

AIR = """\
ecorules: 1
id: air
window: 2018..2020
indicators: {pm25: {unit: µg/m³, kind: level}}
rules: {pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020}}
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "air.yaml"
    path.write_text(AIR, "utf-8")
    return path


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("region,year,pm25,other\n株洲,2020,44,1\n湘潭,2020,46,2\n", "utf-8")
    return path
