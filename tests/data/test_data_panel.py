import numpy as np
import pytest

from ecorules.data import Panel
from ecorules.errors import UsageError
from ecorules.periods import Period

Y2019, Y2020 = Period.parse("2019"), Period.parse("2020")


def panel():
    return Panel.from_arrays(
        {"pm25": [[46.0, 50.0], [40.0, np.nan]], "gdp": [[1.0, 2.0], [3.0, 4.0]]},
        [2019, "2020"],
        {"region": ["株洲", "湘潭"]},
    )


def test_rows_and_the_row_of_gaps():
    data = panel()
    assert data.values.shape == (5, 2)
    assert data.values.flags.c_contiguous
    assert not data.values.flags.writeable
    assert np.isnan(data.values[-1]).all()
    assert data.row("gdp", Y2019) == 2
    assert data.row("gdp", Period.parse("2021")) == 4
    assert data.row("so2", Y2020) == 4
    assert data.layout == (("pm25", Y2019), ("pm25", Y2020), ("gdp", Y2019), ("gdp", Y2020))
    assert data.layout is data.layout
    assert data.periods == {"pm25": (Y2019, Y2020), "gdp": (Y2019, Y2020)}
    assert repr(data) == "<Panel: 4 rows of 2 series>"


def test_equal_panels_have_equal_layouts():
    assert panel().layout == panel().layout
    assert hash(panel().layout) == hash(panel().layout)
    assert panel().equals(panel())
    assert not panel().equals(panel().select([0]))


def test_keys():
    assert panel().keys == ("region",)
    assert panel().region_key == "region"
    assert panel().scenario_key is None


def test_select_keeps_rows():
    chosen = panel().select([1])
    assert chosen.values[:2, 0].tolist()[0] == 50.0
    assert chosen.values.flags.c_contiguous
    assert chosen.layout == panel().layout
    assert chosen.index.label(0) == {"region": "湘潭"}


def test_one_series_may_be_given_as_a_line():
    data = Panel.from_arrays({"pm25": [46.0, 40.0]}, [2019, 2020])
    assert data.values[:2, 0].tolist() == [46.0, 40.0]


def test_from_arrays_copies():
    array = np.array([[1.0]])
    data = Panel.from_arrays({"pm25": array}, [2020])
    array[0, 0] = 9.0
    assert data.values[0, 0] == 1.0


@pytest.mark.parametrize(
    ("values", "periods", "message"),
    [
        ({"pm25": [[1.0, 2.0]]}, [2020], "shape"),
        ({"pm25": [[np.inf]]}, [2020], "infinity"),
        ({"pm25": [[1.0], [2.0]]}, [2020, "2020"], "listed twice"),
    ],
)
def test_from_arrays_refuses(values, periods, message):
    with pytest.raises(UsageError, match=message):
        Panel.from_arrays(values, periods)
