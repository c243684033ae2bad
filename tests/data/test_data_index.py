import numpy as np
import pytest

from ecorules.data import SeriesIndex
from ecorules.errors import NotFoundError, UsageError

INDEX = SeriesIndex.of({"region": ["株洲", "湘潭", "株洲"], "scenario": ["base", "base", "high"]})


def test_labels_and_columns():
    assert len(INDEX) == 3
    assert INDEX.label(2) == {"region": "株洲", "scenario": "high"}
    assert INDEX.column("region").tolist() == ["株洲", "湘潭", "株洲"]
    assert INDEX.codes[0].dtype == np.int32
    assert INDEX.labels == (["株洲", "湘潭"], ["base", "high"])
    assert repr(INDEX) == "<SeriesIndex: 3 series by region, scenario>"


def test_find():
    assert INDEX.find(region="湘潭") == 1
    assert INDEX.find(region="株洲", scenario="high") == 2
    assert INDEX.find(region="湘潭", scenario=None) == 1


@pytest.mark.parametrize(
    ("wanted", "error", "message"),
    [
        (
            {"scenario": "bace"},
            NotFoundError,
            "no series has scenario 'bace', did you mean 'base'?",
        ),
        (
            {"region": "湘潭", "scenario": "high"},
            NotFoundError,
            "no series has region='湘潭', scenario='high'",
        ),
        ({"region": "株洲"}, UsageError, "2 series have region='株洲'"),
        ({}, UsageError, "there are 3 series"),
        ({"regions": "株洲"}, UsageError, "no key 'regions', did you mean 'region'?"),
    ],
)
def test_find_refuses(wanted, error, message):
    with pytest.raises(error, match=message.replace("?", r"\?")):
        INDEX.find(**wanted)


def test_ambiguity_says_which_key_decides():
    with pytest.raises(UsageError) as caught:
        INDEX.find(region="株洲")
    assert caught.value.hint == "say which one, for example scenario='base'"


def test_the_single_place():
    single = SeriesIndex()
    assert len(single) == 1
    assert single.find() == 0
    assert single.label(0) == {}
    assert single.select([True]) is single
    with pytest.raises(UsageError):
        single.find(region="株洲")


def test_select():
    assert INDEX.select([2, 0]).column("scenario").tolist() == ["high", "base"]
    assert INDEX.select(np.array([False, True, False])).label(0)["region"] == "湘潭"


def test_lookup():
    other = SeriesIndex.of({"region": ["岳阳", "株洲"]})
    assert INDEX.lookup(other).tolist() == [1, -1, 1]
    both = SeriesIndex.of({"scenario": ["high", "base"], "region": ["株洲", "湘潭"]})
    assert INDEX.lookup(both).tolist() == [-1, 1, 0]
    assert INDEX.lookup(SeriesIndex()).tolist() == [0, 0, 0]
    assert INDEX.lookup(SeriesIndex.of({"region": []})).tolist() == [-1, -1, -1]


def test_of_refuses():
    with pytest.raises(UsageError, match="listed twice"):
        SeriesIndex.of({"region": ["a", "a"]})
    with pytest.raises(UsageError, match="differ in length"):
        SeriesIndex.of({"region": ["a", "b"], "scenario": ["x"]})
