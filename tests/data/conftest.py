import pytest

from ecorules.data import Column
from ecorules.labels import Labels
from ecorules.units import default_system


@pytest.fixture(scope="session")
def system():
    return default_system()


@pytest.fixture(scope="session")
def columns(system):
    listed = [
        Column(
            "pm25", system.unit("µg/m³"), low=0.0, aliases=("PM2.5 annual mean", "PM2.5年均浓度")
        ),
        Column("gdp", system.unit("亿元"), low=0.0, aliases=("地区生产总值",)),
        Column("forest", system.unit("%"), low=0.0, high=100.0),
        Column("river", None, Labels(["Ⅰ", "Ⅱ", "Ⅲ"]), aliases=("水质类别",)),
        Column("warming", system.unit("°C")),
    ]
    return {column.name: column for column in listed}
