"""Files that break off: an error with a place, or what the whole file says; never more."""

import csv
import io
import json
import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecorules as er
from ecorules.data import delimited

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SETS = sorted((ROOT / "rulesets").glob("*.yaml"))
INTENSITY = EXAMPLES / "energy-intensity-2007.csv"
TARGETS = EXAMPLES / "energy-intensity-2007-targets.csv"

AIR = """\
ecorules: 1
id: air
window: 2018..2020
indicators: {pm25: {unit: µg/m³, kind: level}, gdp: {unit: 亿元, kind: flow}}
rules:
  pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020}
  gdp: {indicator: gdp, at_least: 4 亿元, by: 2020}
"""
HEADER = "region,year,pm25,gdp\n"
ROW = "株洲,2020,44,5\n"


@pytest.fixture(scope="module")
def air():
    return er.loads(AIR)


@pytest.fixture(scope="module")
def intensity():
    return er.load("energy-intensity-2007")


def statuses(result):
    return {(one.rule, *one.series.values()): one.status for one in result}


def refused(call, *arguments, **options):
    """The error of a call that must fail on purpose, and with something to go by."""
    with pytest.raises(er.EcorulesError) as caught:
        call(*arguments, **options)
    assert caught.value.code
    return caught.value


# Rule sets


def check_cut(content, whole, size):
    """Whether a cut set could be loaded; nothing it then says may differ from the whole."""
    cut = content[:size]
    found, problems = None, ()
    try:
        found = er.loads(cut, name="cut.yaml")
    except er.RuleSetError as error:
        problems = error.problems
    assert all(one.place.line and one.place.source == "cut.yaml" for one in problems), problems
    if found is None:
        assert problems
        return False
    *others, last = found.model.rules or [None]
    for rule in others:
        assert found.model.rules[rule] == whole.model.rules[rule], (size, rule)
    assert last is None or last in whole.model.rules
    if found.digest != whole.digest:
        assert refused(er.loads, cut, digest=whole.digest).code == "digest"
    return True


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_cut_rule_sets(path):
    content = path.read_bytes()
    whole = er.loads(content)
    chosen = random.Random(path.stem)  # the same places in every run
    for size in chosen.sample(range(len(content)), 3):
        check_cut(content, whole, size)


@pytest.mark.slow
@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_cut_rule_sets_at_many_places(path):
    content = path.read_bytes()
    whole = er.loads(content)
    sizes = [*range(0, len(content), 199), *range(len(content) - 60, len(content))]
    loaded = sum(check_cut(content, whole, size) for size in sizes)
    assert loaded < len(sizes) / 2


def test_a_rule_set_cut_at_every_byte():
    content = AIR.encode()
    whole = er.loads(content)
    loaded = [size for size in range(len(content)) if check_cut(content, whole, size)]
    # Whole without its last line end, and without its last rule, with and without a line end.
    first = content.index(b"  gdp: {indicator")
    assert loaded == [first - 1, first, first + 1, first + 2, len(content) - 1]


# Text


def met_only_by_the_cut(plan, path, whole, **options):
    found = statuses(plan.evaluate(path, **options))
    return [key for key, status in found.items() if status == "met" and whole[key] != "met"]


def check_cut_text(plan, source, path, sizes, **options):
    content = source.read_bytes()
    whole = statuses(plan.evaluate(source, **options))
    width = content.split(b"\n", 1)[0].count(b",") + 1
    for size in sizes(content):
        path.write_bytes(content[:size])
        last = content[:size].rpartition(b"\n")[2]
        if last and b"\n" in content[:size] and last.count(b",") < width - 1:
            error = refused(plan.evaluate, path, **options)
            assert error.code in {"ragged-row", "encoding", "no-header"}, (size, error)
            if error.code == "ragged-row":
                assert error.problems[0].place.row == content[:size].count(b"\n") + 1
            continue
        try:
            assert not met_only_by_the_cut(plan, path, whole, **options), size
        except er.EcorulesError as error:
            assert error.code  # noqa: PT017 - either will do


def test_cut_text(intensity, tmp_path):
    check_cut_text(
        intensity, INTENSITY, tmp_path / "cut.csv",
        lambda content: range(0, len(content), 11), assign=TARGETS,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_text_cut_at_every_byte(intensity, tmp_path, number):
    plan, source, options = [
        (intensity, INTENSITY, {"assign": TARGETS}),
        (er.load("zhuzhou-2018-2020"), EXAMPLES / "zhuzhou-published.csv", {"as_of": 2020}),
    ][number]
    check_cut_text(
        plan, source, tmp_path / "cut.csv", lambda content: range(len(content)), **options
    )


@pytest.mark.parametrize(
    "row",
    ["株洲,2020,44", "株洲,2020,4", "株洲,2020,", "株洲,2020", "株洲,", "株洲", "株洲,2020,44\n"],
)
@pytest.mark.parametrize("before", ["", ROW.replace("2020", "2019"), '"a,\nb",2019,1,2\n', "\n"])
def test_a_row_with_too_few_cells_is_refused(air, tmp_path, before, row):
    path = tmp_path / "cut.csv"
    path.write_text(HEADER + before + row, "utf-8")
    error = refused(air.evaluate, path)
    (problem,) = error.problems
    assert problem.code == "ragged-row"
    assert problem.place.row == 2 + before.count("\n")
    assert f"this row has {row.count(',') + 1} cell" in problem.message
    assert "cut off" in problem.hint


@pytest.mark.parametrize("row", [2, 3])
def test_a_short_row_anywhere_is_refused(air, tmp_path, row):
    lines = [HEADER, "a,2019,1,\n", "b,2019,1,\n", "c,2019,1,\n"]
    lines[row - 1] = "z,2019,1\n"
    path = tmp_path / "short.csv"
    path.write_text("".join(lines), "utf-8")
    assert refused(air.evaluate, path).problems[0].place.row == row


def test_rows_that_end_in_gaps_are_whole(air, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text(HEADER + "a,2020,44,\n\nb,2020,,\n,,,\n" + 'c,2020,40,""\n', "utf-8")
    found = statuses(air.evaluate(path))
    assert found == {
        ("pm25", "a"): "met", ("gdp", "a"): "undetermined",
        ("pm25", "b"): "undetermined", ("gdp", "b"): "undetermined",
        ("pm25", "c"): "met", ("gdp", "c"): "undetermined",
    }  # fmt: skip


def test_a_missing_last_line_end_is_nothing(air, tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(HEADER + ROW.rstrip(), "utf-8")
    assert statuses(air.evaluate(path)) == {("pm25", "株洲"): "met", ("gdp", "株洲"): "met"}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEADER + '"株洲,2020,44,5\n', 2),
        (HEADER + ROW + '湘潭,2020,"44', 3),
        (HEADER + ROW + '"', 3),
        (HEADER + ROW + '湘潭,2020,44,"5\n' + ROW * 3, 3),
        (HEADER + ROW + '湘潭,2020,"4"4,5\n', 3),
    ],
)
def test_a_quote_that_is_not_closed_is_named_with_its_row(air, tmp_path, text, row):
    path = tmp_path / "quotes.csv"
    path.write_text(text, "utf-8")
    (problem,) = refused(air.evaluate, path).problems
    assert (problem.code, problem.place.row) == ("unreadable", row)


def test_a_quote_that_opens_in_the_header(air, tmp_path):
    path = tmp_path / "quotes.csv"
    path.write_text('"' + HEADER + ROW * 20_000, "utf-8")
    assert refused(air.evaluate, path).code == "unreadable"


def test_a_cut_register(tmp_path):
    plan = er.loads(
        "ecorules: 1\nid: p\nwindow: 2020\nregisters: {plants: {attributes: {closed: date, opened: date}}}\n"
        "rules: {shut: {for: plants, done: closed, by: 2020}}"
    )
    path = tmp_path / "plants.csv"
    content = b"name,opened,closed\nA,2001-01-01,2020-05-01\nB,2002-02-02,2020-12-31\n"

    def judged(size):
        path.write_bytes(content[:size])
        result = plan.evaluate(registers={"plants": path}, complete=True, as_of=2021)
        return [member.status for member in result.verdict("shut").members]

    assert judged(len(content)) == judged(len(content) - 1) == ["met", "met"]
    last = content.rindex(b",")
    assert refused(judged, last - 3).code == "ragged-row"
    for size in range(last + 2, len(content) - 2):  # half a date; of a day, 3 may be 31
        assert refused(judged, size).code in {"not-a-day", "period"}, size


cells = st.text(st.sampled_from('ab1,;"\n 株'), max_size=4).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(2, 4))
def test_both_readers_of_text_agree(data, width):
    """The reader of forked processes says what the fast one says."""
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))
    text = io.StringIO()
    headers = [f"c{number}" for number in range(width)]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([headers, *rows])
    content = text.getvalue().encode() + data.draw(st.sampled_from([b"", b"\n", b"x,y", b'"']))

    def read(how):
        try:
            fields, height, kept = how(content, "a.csv", ",", headers)
        except er.DataError as error:
            return [(problem.code, problem.place) for problem in error.problems]
        codes, known = zip(*(field.codes() for field in fields), strict=True)
        columns = [
            ["" if code < 0 else names[code] for code in column.tolist()]
            for column, names in zip(codes, known, strict=True)
        ]
        return columns, height, list(range(height)) if kept is None else list(kept)

    fast, slow = read(delimited._columns), read(delimited._columns_in_python)
    if isinstance(fast, tuple) and isinstance(slow, tuple):
        # A row of quoted nothings is kept by one of them; it holds nothing.
        fast, slow = (
            ([row for row in zip(*columns, strict=True) if any(row)], height)
            for columns, height, _ in (fast, slow)
        )
    assert fast == slow


# Binary files


@pytest.fixture(scope="module")
def binaries(tmp_path_factory):
    openpyxl = pytest.importorskip("openpyxl")
    folder = tmp_path_factory.mktemp("binaries")
    frame = pl.read_csv(INTENSITY)
    frame.write_parquet(folder / "whole.parquet")
    frame.write_parquet(folder / "groups.parquet", compression="snappy", row_group_size=5)
    book = openpyxl.Workbook()
    for row in (frame.columns, *frame.rows()):
        book.active.append(row)
    book.save(folder / "whole.xlsx")
    return folder


def check_cut_binary(plan, source, path, sizes):
    content = source.read_bytes()
    assert statuses(plan.evaluate(source, assign=TARGETS)) == statuses(
        plan.evaluate(INTENSITY, assign=TARGETS)
    )
    for size in sizes(content):
        path.write_bytes(content[:size])
        (problem,) = refused(plan.evaluate, path, assign=TARGETS).problems
        assert problem.code == "unreadable", size
        assert problem.place.source == path.name


@pytest.mark.parametrize("name", ["whole.parquet", "groups.parquet", "whole.xlsx"])
def test_cut_binary_files(intensity, binaries, tmp_path, name):
    check_cut_binary(
        intensity, binaries / name, tmp_path / f"cut{Path(name).suffix}",
        lambda content: [0, 1, 4, *range(8, len(content), len(content) // 12), len(content) - 1],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["whole.parquet", "groups.parquet", "whole.xlsx"])
def test_binary_files_cut_at_every_byte(intensity, binaries, tmp_path, name):
    check_cut_binary(
        intensity, binaries / name, tmp_path / f"cut{Path(name).suffix}",
        lambda content: range(len(content)),
    )  # fmt: skip


def check_damaged_workbook(plan, source, path, many):
    """Workbooks carry check sums: a bit that was turned over is found, or was of no matter."""
    content = source.read_bytes()
    whole = statuses(plan.evaluate(INTENSITY, assign=TARGETS))
    chosen = random.Random(7)
    for _ in range(many):
        damaged = bytearray(content)
        damaged[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
        path.write_bytes(damaged)
        try:
            found = plan.evaluate(path, assign=TARGETS)
        except er.EcorulesError as error:
            assert error.code == "unreadable"  # noqa: PT017 - either will do
        else:
            assert statuses(found) == whole


def test_damaged_workbooks(intensity, binaries, tmp_path):
    check_damaged_workbook(intensity, binaries / "whole.xlsx", tmp_path / "a.xlsx", 60)


@pytest.mark.slow
def test_many_damaged_workbooks(intensity, binaries, tmp_path):
    check_damaged_workbook(intensity, binaries / "whole.xlsx", tmp_path / "a.xlsx", 2000)


# Records


def test_a_cut_record_is_no_record(air, tmp_path):
    record = air.evaluate({"pm25": {2020: 44}}).record()
    content = json.dumps(record, ensure_ascii=False).encode()
    path = tmp_path / "record.json"
    path.write_bytes(content)
    assert er.reproduce(path, air, {"pm25": {2020: 44}}).exact
    for size in range(0, len(content), 31):
        path.write_bytes(content[:size])
        error = refused(er.reproduce, path, air, {"pm25": {2020: 44}})
        assert error.code == "record"
        assert str(path) in error.message


def test_a_record_without_end_is_no_record(air, tmp_path):
    path = tmp_path / "record.json"
    path.write_bytes(b"[" * 200_000)
    assert refused(er.reproduce, path, air).code == "record"
