"""Labels: sentence 7."""

import pytest

from ecorules.errors import UsageError
from ecorules.labels import Labels, normalise_label

WATER = Labels(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"])

ONE = [
    ("Ⅱ", "II"),
    ("Ⅱ", "ii"),
    ("Ⅱ", "Ⅱ类"),
    ("Ⅱ", "Ⅱ類"),
    ("Ⅱ", "Ⅱ 类"),
    ("Ⅱ", "ⅱ級"),
    ("Ⅱ", "ＩＩ"),
    ("Ⅱ", "\u3000Ⅱ\u200b"),
    ("劣Ⅴ", "劣V類"),
    ("优", "優"),
    ("优", "优级"),
    ("轻度污染", "輕度污染"),
    ("严重污染", "嚴重 污染"),
    ("达标", "達標"),
    ("一级", "一級"),
    ("一级", "一"),
    ("GOOD", "good"),
    ("Straße", "STRASSE"),
    ("类", "類"),
]


@pytest.mark.parametrize(("first", "second"), ONE)
def test_sentence_7_one_label(first, second):
    assert normalise_label(first) == normalise_label(second)


@pytest.mark.parametrize(
    ("first", "second"), [("2", "二"), ("Ⅱ", "2"), ("Ⅱ", "Ⅲ"), ("劣Ⅴ", "Ⅴ"), ("级", "")]
)
def test_sentence_7_different_labels(first, second):
    assert normalise_label(first) != normalise_label(second)


def test_only_one_ending_is_dropped():
    assert normalise_label("等级类") == "等级"


@pytest.mark.parametrize(
    ("text", "rank"),
    [("Ⅰ", 5), ("II", 4), ("iii类", 3), ("Ⅳ類", 2), ("v", 1), ("劣V", 0), ("劣Ⅴ类", 0)],
)
def test_rank_counts_from_the_worst(text, rank):
    assert WATER.rank(text) == rank
    assert WATER.find(text) == rank
    assert text in WATER


def test_further_spellings_are_no_further_labels():
    scale, plain = Labels(["good", "bad"], {"好": "good", "坏": "bad"}), Labels(["good", "bad"])
    assert [scale.rank(text) for text in ("好", "GOOD", "坏")] == [1, 1, 0]
    assert (list(scale), len(scale), scale.label(1)) == (["good", "bad"], 2, "good")
    assert scale == plain
    assert hash(scale) == hash(plain)
    assert scale != Labels(["bad", "good"])
    with pytest.raises(UsageError, match="'fair' is not one of the labels"):
        Labels(["good", "bad"], {"中": "fair"})


def test_labels_come_back_as_declared():
    assert [WATER.label(rank) for rank in range(6)] == ["劣Ⅴ", "Ⅴ", "Ⅳ", "Ⅲ", "Ⅱ", "Ⅰ"]
    assert list(WATER) == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    assert len(WATER) == 6


def test_an_unknown_label_is_answered_with_the_nearest():
    with pytest.raises(
        UsageError, match="'轻度污' is not one of the labels, did you mean '轻度污染'"
    ) as caught:
        Labels(["优", "良", "轻度污染"]).rank("轻度污")
    assert caught.value.code == "label-unknown"
    assert caught.value.hint == "write one of 优, 良, 轻度污染"
    assert WATER.find("Ⅵ") is None
    assert "Ⅵ" not in WATER
    assert 3 not in WATER


@pytest.mark.parametrize("rank", [-1, 6])
def test_a_rank_that_is_not_there(rank):
    with pytest.raises(UsageError, match="no label of rank"):
        WATER.label(rank)


@pytest.mark.parametrize("labels", [["Ⅱ", "II"], ["优", "差", "優"], ["一级", "一类"], ["A", "a"]])
def test_sentence_7_labels_that_collide(labels):
    with pytest.raises(UsageError, match="are one label") as caught:
        Labels(labels)
    assert caught.value.code == "label-collision"


@pytest.mark.parametrize("labels", [[], [""], ["优", " "]])
def test_empty_labels(labels):
    with pytest.raises(UsageError) as caught:
        Labels(labels)
    assert caught.value.code == "label-empty"


def test_scales_are_equal_if_their_labels_are():
    assert Labels(["Ⅰ类", "Ⅱ类"]) == Labels(["I", "II"])
    assert hash(Labels(["Ⅰ类", "Ⅱ类"])) == hash(Labels(["I", "II"]))
    assert Labels(["Ⅰ", "Ⅱ"]) != Labels(["Ⅱ", "Ⅰ"])
    assert Labels(["Ⅰ"]) != "Ⅰ"
    assert repr(Labels(["优", "差"])) == "Labels(['优', '差'])"
