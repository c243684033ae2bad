"""Places and phrases in a text, whatever its script, width, spaces and line ends."""

from __future__ import annotations

import time
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecorules as er
from ecorules.tracing.characters import folded, simplified
from ecorules.tracing.text import Text


def spots(text, *phrases):
    read = Text(text)
    found, _ = read.find(phrases)
    return [[str(read.spot(start)) for start in one.starts] for one in found]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("市区空气优良率达到83%", "市區空氣優良率"),
        ("市區空氣優良率達到83%", "市区空气优良率"),
        ("ＰＭ２．５平均浓度", "PM2.5平均濃度"),
        ("穩定在 100 ％", "穩定在100%"),
        ("Ⅱ类水质", "II類水質"),
        ("集中式\n  飲用水源", "集中式饮用水源"),
        ("集中式\r\n飲用水源", "集中式饮用水源"),
        ("Good Air Days", "good air days"),
        ("面积 70㎡", "70m2"),
        ("cafe\u0301 au lait", "café au"),
        ("café au lait", "cafe\u0301 au"),
        ("零\u200b宽度", "零宽度"),
    ],
)
def test_spellings_of_one_phrase(text, phrase):
    assert len(spots(text, phrase)[0]) == 1


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("显著", "显着"),
        ("水质", "水量"),
        ("PM25", "PM2.5"),
        ("长沙", "长沙市"),
        ("", "水"),
        ("水", " "),
    ],
)
def test_what_is_not_the_phrase(text, phrase):
    assert spots(text, phrase) == [[]]


def test_lines_and_columns_as_an_editor_shows_them():
    assert spots("甲\n乙丙\r\n丁戊\r己", "甲", "丙", "戊", "己", "乙丙丁") == [
        ["1:1"], ["2:2"], ["3:2"], ["4:1"], ["2:1"],
    ]  # fmt: skip


def test_a_phrase_may_stand_several_times_and_overlap():
    assert spots("水水水", "水水") == [["1:1", "1:2"]]
    found, _ = Text("水" * 100).find(["水"], shown=3)
    assert (found[0].count, found[0].starts) == (100, (0, 1, 2))


def test_several_phrases_of_one_length_are_told_apart():
    assert spots("空气水质空气", "水质", "空气", "水气", "空质", "空气") == [
        ["1:3"], ["1:1", "1:5"], [], [], ["1:1", "1:5"],
    ]  # fmt: skip


def test_characters_that_become_several_keep_their_place():
    assert spots("ⅢＡ㎡Ⅳ", "A", "iv", "m2", "III") == [["1:2"], ["1:4"], ["1:3"], ["1:1"]]


def test_sentences_and_cells():
    read = Text("甲。乙；丙;丁！戊？己!庚?辛\n壬\t癸|子. 丑2.5寅")
    texts = [read.text[slice(*read.piece_span(n))] for n in range(read.piece_count)]
    assert texts == ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", " 丑2.5寅"]
    assert read.pieces(np.array([0, 2, 4])).tolist() == [0, 1, 2]


def test_clauses_end_at_commas_and_colons_that_are_not_within_numbers():
    read = Text("甲，乙:丙，1,200万,丁10:30戊：己。庚")
    places = [read.text.index(mark) for mark in "甲乙丙1丁0戊己庚"]
    assert read.clauses(np.array(places)).tolist() == [0, 1, 2, 3, 4, 3, 4, 5, 6]
    assert Text(",").clauses(np.array([0])).tolist() == [0]


def test_a_phrase_covers_every_clause_it_runs_through():
    read = Text("甲乙，丙，丁戊，己。庚")
    _, cover = read.find(["乙，丙，丁", "庚", "庚", "无"])
    assert cover.clauses.tolist() == [True, True, True, False, True]
    assert cover.sentences.tolist() == [True, True]
    assert [cover.phrases_in(number) for number in (0, 1)] == [[0], [1, 2]]


def test_the_plain_form_keeps_places():
    read = Text("降至４５、 70㎡的ＰＭ２．５；嚴禁")
    assert read.plain == "降至45、 70㎡的pm2.5;严禁"
    assert len(read.plain) == len(read.text)


def test_long_sentences_are_cut_around_what_matters():
    read = Text("前" * 500 + "每年" + "后" * 500)
    told = read.excerpt(0, 500)
    assert len(told) == 122
    assert told[0] == told[-1] == "…"
    assert "每年" in told


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.data())
def test_any_piece_of_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    key = "".join(map(folded, text[start:end]))
    read = Text(text)
    found, cover = read.find([text[start:end]])
    if not key:
        assert found[0].count == 0
        return
    assert found[0].count >= 1
    assert cover.clauses.any()
    assert cover.sentences.any()
    # As a plain search in the folded text finds it, character for character.
    whole = "".join(map(folded, text))
    assert found[0].count == sum(whole.startswith(key, n) for n in range(len(whole)))


@given(st.characters())
def test_one_character_stays_one_in_the_plain_form(mark):
    assert len(simplified(mark)) == 1
    assert folded(mark) == unicodedata.normalize("NFD", folded(mark))


def test_a_text_has_a_limit(monkeypatch):
    import ecorules.tracing.text as module

    monkeypatch.setattr(module, "MAX_CHARACTERS", 3)
    with pytest.raises(er.UsageError, match="4 characters, more than 3"):
        Text("1234")


def test_time_grows_with_the_text_alone():
    read = Text("水" * 300_000)
    begun = time.perf_counter()
    found, _ = read.find(["水" * length for length in range(1, 11)])
    assert found[9].count == 299_991
    assert time.perf_counter() - begun < 20
