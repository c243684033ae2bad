"""Encodings: read as what was written, or refused with the name of the encoding to state."""

import random

import pytest

import ecorules as er
from ecorules.cli import main
from ecorules.data.encodings import encoding_name, misread

PLAN = """\
ecorules: 1
id: air
window: 2018..2020
indicators:
  pm25: {title: {zh: 细颗粒物年均浓度}, unit: µg/m³, kind: level}
rules:
  pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020}
"""
TEXT = "省份,年份,细颗粒物年均浓度,备注\n湖南,2020,44,长株潭\n湖北,2020,缺,武汉\n"
# 湖南 and so on, in characters that Big5 has.
BIG5 = "地名,年,pm25\n湖南,2020,44\n湖北,2020,46\n".replace("地名", "region").replace("年", "year")
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.fixture(scope="module")
def plan():
    return er.loads(PLAN)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data.csv"


def statuses(result):
    return [(*one.series.values(), one.status) for one in result]


READ = [("湖南", "met"), ("湖北", "undetermined")]


def read(plan, path, encoding=None):
    return statuses(plan.evaluate(path, region="省份", na_values=["缺"], encoding=encoding))


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-8", "utf-8"), ("utf-8", "U8"), ("utf-8-sig", "utf-8"),
        ("utf-8", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("gbk", "GBK"), ("gb2312", "gbk"),
        ("utf-16", "utf-16"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"), ("utf-32-be", "utf-32-be"),
    ],
)  # fmt: skip
def test_what_is_stated_is_read(plan, path, written, stated):
    path.write_bytes(TEXT.encode(written))
    assert read(plan, path, stated) == READ


@pytest.mark.parametrize(
    ("written", "stated", "hint"),
    [
        ("gb18030", None, "gb18030"),
        ("gb18030", "utf-8", "gb18030"),
        ("gb18030", "utf-16", "gb18030"),
        ("utf-16", None, "utf-16"),
        ("utf-16", "utf-16-be", "utf-16"),
        ("utf-16", "gb18030", "utf-16"),
        ("utf-16", "latin-1", "utf-16"),
        ("utf-16-le", None, "utf-16-le"),
        ("utf-16-be", None, "utf-16-be"),
        ("utf-16-le", "utf-16", "utf-16-le"),
        ("utf-16-be", "utf-16", "utf-16-be"),
        ("utf-16-le", "utf-16-be", "utf-16-le"),
        ("utf-16-be", "utf-16-le", "utf-16-be"),
        ("utf-16-le", "gb18030", "utf-16-le"),
        ("utf-32", None, "utf-32"),
        ("utf-8", "gb18030", "leave the encoding out"),
        ("utf-8-sig", "gb18030", "leave the encoding out"),
        ("utf-8", "latin-1", "leave the encoding out"),
        ("utf-8-sig", "cp1252", "leave the encoding out"),
        ("utf-8", "utf-16", ""),
        ("utf-8", "utf-16-le", ""),
        ("utf-8-sig", "utf-16-be", "leave the encoding out"),
    ],
)
def test_other_characters_are_never_read(plan, path, written, stated, hint):
    path.write_bytes(TEXT.encode(written))
    with pytest.raises(er.DataError) as caught:
        read(plan, path, stated)
    (problem,) = caught.value.problems
    assert problem.code == "encoding"
    assert (problem.place.source, problem.place.row is not None) == ("data.csv", True)
    assert hint in problem.hint
    assert problem.hint


def test_big5(plan, path):
    path.write_bytes(BIG5.encode("big5"))
    with pytest.raises(er.DataError, match="is not utf-8"):
        plan.evaluate(path)
    assert statuses(plan.evaluate(path, encoding="big5")) == [("湖南", "met"), ("湖北", "missed")]
    path.write_bytes(BIG5.encode())
    with pytest.raises(er.DataError, match="is not big5"):
        plan.evaluate(path, encoding="big5")


def test_latin1(plan, path):
    text = "region,year,pm25 (µg/m³)\nMünster,2020,44\n"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(er.DataError, match="byte 19 is not utf-8"):
        plan.evaluate(path)
    for name in ("latin-1", "cp1252"):
        assert statuses(plan.evaluate(path, encoding=name)) == [("Münster", "met")]
    path.write_bytes(text.encode())
    assert statuses(plan.evaluate(path)) == [("Münster", "met")]
    with pytest.raises(er.DataError, match="the whole file is UTF-8"):
        plan.evaluate(path, encoding="latin-1")


def test_mixed_encodings_name_the_row(plan, path):
    lines = TEXT.splitlines(keepends=True)
    path.write_bytes(lines[0].encode() + lines[1].encode() + lines[2].encode("gbk"))
    with pytest.raises(er.DataError) as caught:
        read(plan, path)
    assert caught.value.problems[0].place.row == 3
    path.write_bytes(lines[0].encode("gbk") + lines[1].encode("gbk") + lines[2].encode())
    with pytest.raises(er.DataError) as caught:
        read(plan, path)
    assert caught.value.problems[0].place.row == 1


def test_files_put_together_keep_no_marks(plan, path):
    parts = ["﻿﻿region,year,pm25\n", "﻿株洲,2019,44\n", "﻿株洲,2020,44\n"]
    path.write_bytes("".join(parts).encode())
    assert statuses(plan.evaluate(path)) == [("株洲", "met")]


# Chinese that happens to be UTF-8 as well


@pytest.mark.parametrize(("header", "place"), [("省", "鲁"), ("region", "鲁"), ("region", "省")])
def test_gbk_that_can_be_read_as_utf8(plan, path, header, place):
    content = f"{header},year,pm25\n{place},2020,44\n".encode("gbk")
    content.decode()  # it can be
    path.write_bytes(content)
    with pytest.raises(er.DataError, match="probably Chinese in GBK") as caught:
        plan.evaluate(path)
    assert "gb18030" in caught.value.hint
    found = plan.evaluate(path, encoding="gb18030", region=header)
    assert statuses(found) == [(place, "met")]


def test_gbk_is_hardly_ever_taken_for_utf8():
    """Of a file with three common characters, one in ten thousand would be misread."""
    chosen = random.Random(5)
    common = [bytes([a, b]) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF)]
    words = (b"a," + b"".join(chosen.choice(common) for _ in range(3)) for _ in range(3000))
    assert sum(misread(word) is None for word in words) <= 3


@pytest.mark.parametrize(
    "text",
    ["µg/m³", "10³ m²", "naïve é à Côte d'Ivoire", "Łódź", "Kroměříž", "Ångström", "α, μ, Ω", "Δx",
     "Москва", "Ελλάδα", "ירושלים", "القاهرة", "株洲", "²", "“quoted” – dashed", "ő"],
)  # fmt: skip
def test_other_languages_are_not_taken_for_gbk(text):
    if text == "²":  # alone, it is as likely 虏; beside anything else of UTF-8 it is not
        assert misread(text.encode()) is not None
        text = "² 株洲"
    assert misread(text.encode()) is None
    assert misread(text.encode(), "utf-8") is None


# Names of encodings


@pytest.mark.parametrize(
    "name", ["klingon", "rot13", "hex", "undefined", "\0", "ü", "zip", "base64"]
)
@pytest.mark.parametrize("content", [b"", TEXT.encode()])
def test_names_of_no_encoding(plan, path, name, content):
    path.write_bytes(content)
    with pytest.raises(er.UsageError, match="there is no encoding"):
        plan.evaluate(path, encoding=name)


def test_one_name_for_each():
    assert encoding_name("UTF_8") == encoding_name("utf8") == "utf-8"
    assert encoding_name("GB18030") == "gb18030"


@pytest.mark.parametrize("name", WIDE)
def test_wide_text_of_ascii_alone(plan, path, name):
    path.write_bytes("year,pm25\n2020,44\n".encode(name))
    assert statuses(plan.evaluate(path, encoding=name)) == [("met",)]
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert caught.value.code == "encoding"


@pytest.mark.parametrize(
    "name",
    [
        "ascii",
        "latin-1",
        "cp1252",
        "koi8-r",
        "gb18030",
        "big5",
        "shift_jisx0213",
        "iso2022_jp",
        "hz",
    ],
)
def test_text_of_ascii_alone(plan, path, name):
    path.write_bytes(b"year,pm25\n2020,44\n")
    assert statuses(plan.evaluate(path, encoding=name)) == [("met",)]


@pytest.mark.parametrize(
    "text", ["region,year,pm25\na\0b,2020,44\n", "region,year,pm25\na,2020,44\n\0\0"]
)
def test_zero_bytes_are_no_text(plan, path, text):
    path.write_bytes(text.encode())
    with pytest.raises(er.DataError, match="is zero") as caught:
        plan.evaluate(path)
    assert caught.value.problems[0].place.row == 2 + text.endswith("\0")
    assert "no text file" in caught.value.hint


# Registers, parameters, the command


def test_registers_and_parameters_in_gb18030(tmp_path, capsys):
    plan = tmp_path / "plants.yaml"
    plan.write_text(
        "ecorules: 1\nid: plants\nwindow: 2020\nparameters: {quota: {unit: t}}\nindicators: {x: {unit: t}}\n"
        "registers: {plants: {title: {zh: 企业}, attributes: {closed: {type: date, title: {zh: 关停日期}}}}}\n"
        "rules:\n  shut: {for: plants, done: closed, by: 2020}\n  x: {indicator: x, at_most: {assigned: quota}}\n",
        "utf-8",
    )
    rows = {
        "plants.csv": "企业,关停日期\n株冶,2020-01-02\n昊华化工,无\n",
        "parameters.csv": "地区,quota\n株洲,5\n",
        "indicators.csv": "地区,年份,x\n株洲,2020,4\n",
    }
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in rows.items():
        (folder / name).write_bytes(text.encode("gb18030"))
    words = ["check", str(plan), str(folder), "--complete", "true", "--na", "无", "--format", "csv"]
    assert main(words) == 2
    assert "is not utf-8 [encoding]" in capsys.readouterr().err
    assert main([*words, "--encoding", "gb18030"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split(",")[:4] for line in out.splitlines()[1:]] == [
        ["shut", "shut", "株洲", "missed"],
        ["x", "x", "株洲", "met"],
    ]
    words = [*words[:-2], "--members", "plants", "--format", "csv", "--encoding", "gb18030"]
    assert main(words) == 1
    assert [line.split(",")[2:5] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["株洲", "株冶", "met"],
        ["株洲", "昊华化工", "missed"],
    ]


def test_a_text_to_trace(tmp_path, capsys):
    path = tmp_path / "plan.txt"
    path.write_bytes("到2020年，细颗粒物降至45微克。\n".encode("gb18030"))
    assert main(["trace", "zhuzhou-2018-2020", str(path)]) == 2
    assert "--encoding gb18030" in capsys.readouterr().err
    assert main(["trace", "zhuzhou-2018-2020", str(path), "--encoding", "gb18030"]) == 1
    assert "2020" in capsys.readouterr().out
    path.write_bytes("到2020年".encode("utf-16"))
    assert main(["trace", "zhuzhou-2018-2020", str(path)]) == 2
    assert "--encoding utf-16" in capsys.readouterr().err


# Rule files


@pytest.mark.parametrize(
    ("encoding", "place", "hint"),
    [
        ("gb18030", "plan.yaml:5:23", "save it as UTF-8"),
        ("utf-16", "plan.yaml:1:1", "it is probably utf-16: save it as UTF-8"),
        ("utf-16-le", "plan.yaml:1:2", "it is probably utf-16-le: save it as UTF-8"),
        ("utf-16-be", "plan.yaml:1:1", "it is probably utf-16-be: save it as UTF-8"),
        ("utf-32", "plan.yaml:1:1", "it is probably utf-32: save it as UTF-8"),
    ],
)
def test_rule_files_are_utf8(tmp_path, encoding, place, hint):
    path = tmp_path / "plan.yaml"
    path.write_bytes(PLAN.encode(encoding))
    with pytest.raises(er.RuleSetError) as caught:
        er.load(path)
    (problem,) = caught.value.problems
    assert problem.code == "encoding"
    assert str(problem.place).endswith(place)
    assert problem.hint == hint


def test_a_rule_file_in_gbk_that_can_be_read_as_utf8(tmp_path):
    text = "ecorules: 1\nid: x\ntitle: 省\nrules: {}\n"
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text.encode("gbk"), name="x.yaml")
    assert str(caught.value).startswith("x.yaml:3:8: the file is not UTF-8")
    assert "gb18030" in caught.value.hint
    assert er.loads(text.encode()).model.title == "省"


def test_a_mark_at_the_front_of_a_rule_file():
    assert er.loads(PLAN.encode("utf-8-sig")).digest == er.loads(PLAN).digest
