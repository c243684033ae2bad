"""Quotes of text files, well placed and not: no row is lost to them."""

import numpy as np
import pytest

from ecorules.data import libraries, quotes, read_panel
from ecorules.data.quotes import quotes_of
from ecorules.errors import DataError
from ecorules.periods import Period


@pytest.fixture(params=[False, True], ids=["threads", "forked"])
def forked(request, monkeypatch):
    """With the fast reader, and with that of forked processes: both say the same."""
    if request.param:
        monkeypatch.setattr(libraries, "_users", {-1})


def read(text, tmp_path, columns, system, **options):
    path = tmp_path / "d.csv"
    path.write_text(text, "utf-8")
    return read_panel(path, columns, system=system, **options)


def table(panel):
    return dict(zip(panel.index.column("region").tolist(), panel.values[0].tolist(), strict=True))


def problem(text, tmp_path, columns, system):
    with pytest.raises(DataError) as caught:
        read(text, tmp_path, columns, system)
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("text", "regular", "long"),
    [
        ('a,b\n"x","y"\n', True, False),
        ('a,b\n"x ""y""",""\n', True, False),
        ('a,b\n"""x""","y, z"', True, False),
        ('a,b\n"x\ny",z\n', True, True),
        ('a,b\nx,6" pipe\n', False, True),
        ('a,b\nx,"y" z\n', False, True),
        ('a,b\nx,"y\n', False, True),
        ('a,b\nx,y"\n', False, True),
        ('a,b\nx, "y"\n', False, True),
        ("a,b\nx,y\n", True, False),
    ],
)
def test_quotes_are_looked_at(text, regular, long, monkeypatch):
    assert quotes_of(text.encode(), ",") == (regular, long)
    monkeypatch.setattr(quotes, "_CHUNK", 3)
    assert quotes_of(text.encode(), ",") == (regular, long)


def test_the_delimiter_tells_where_cells_end():
    assert quotes_of(b'a;"b"\n', ";").are_regular
    assert not quotes_of(b'a;"b"\n', ",").are_regular


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('region,year,pm25,6" pipe\na,2020,44,1\nb,2020,50,1\n', {"a": 44, "b": 50}),
        (
            'region,year,pm25,6" pipe\na,2020,44,1\nb,2020,50,1\nc,2020,51,5"\nd,2020,1,1',
            {"a": 44, "b": 50, "c": 51, "d": 1},
        ),
        ('region,year,pm25,note\na,2020,44,5"\nb,2020,50,6"\nc,2020,1,7\n', {"a": 44, "b": 50, "c": 1}),
        ('region,year,pm25,note\na,2020,44,the "Plan" of\nb,2020,50,x\n', {"a": 44, "b": 50}),
        ('region,year,pm25,note\na,2020,44,"x\ny, z"\nb,2020,50,x\n', {"a": 44, "b": 50}),
        ('region,year,pm25,note\na,2020,44,"x\n1, 2 and 3\np, q, r, s"\n', {"a": 44}),
        ('region,year,pm25,note\n"a\nx",2020,44,1\nb,2020,50,2\n', {"a x": 44, "b": 50}),
        ('region,year,"pm25\n(µg/m³)"\na,2020,44\n', {"a": 44}),
        ('"region","year","pm25"\n"a","2020","44"\n', {"a": 44}),
    ],
)  # fmt: skip
def test_no_row_is_lost(text, expected, tmp_path, columns, system):
    found = table(read(text, tmp_path, columns, system))
    assert {label.replace("\n", " "): value for label, value in found.items()} == expected


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("text", "row", "line"),
    [
        # Marks of inches, and marks that stand for "the same as above".
        ('region,year,pm25,"pipe\na,2020,44,1\nb,2020,50,5"\nc,2020,51,2\n', 1, 2),
        ('region,year,pm25,note\na,2020,44,"\nb,2020,50,"\nc,2020,1,x\n', 2, 3),
        ('region,year,pm25,note\na,2020,44,"\nb,2020,50,x\nc,2020,1,"\n', 2, 3),
    ],
)
def test_a_quote_that_swallows_rows_is_refused(text, row, line, tmp_path, columns, system):  # noqa: PLR0917
    found = problem(text, tmp_path, columns, system)
    assert (found.code, found.place.row) == ("unreadable", row)
    assert found.message == f"a quote that is opened here makes line {line} part of a cell"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    "text",
    [
        'year,note,pm25\n2019,"without dust\n3 times, see annex",50\n2020,b,44\n',
        'region,address,year,pm25\na,"Main street 12\nfloor 3, Zhuzhou",2019,50\na,b,2020,44\n',
        'year,pm25,a,note\n2019,50,1,"x\n1, 2, 3, 4"\n2020,44,1,y\n',
    ],
)
def test_a_cell_of_several_lines_is_a_cell(text, tmp_path, columns, system):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    panel = read_panel(path, columns, system=system)
    rows = [panel.values[panel.row("pm25", Period.parse(str(year))), 0] for year in (2019, 2020)]
    assert rows == [50, 44]


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("cell", ["50", '"50"'])
def test_a_surplus_delimiter_at_the_end_of_the_file(cell, end, tmp_path, columns, system):
    text = f"region,year,pm25\na,2020,44\nb,2020,{cell},{end}"
    found = problem(text, tmp_path, columns, system)
    assert (found.code, found.place.row) == ("ragged-row", 3)


@pytest.mark.parametrize("header", ["x^2", "x", "x(α)", "xڀ"])
def test_a_header_like_the_mark_of_a_packed_file(header, tmp_path, columns, system):
    panel = read(f"{header},region,year,pm25\n1,a,2020,44\n", tmp_path, columns, system)
    np.testing.assert_array_equal(panel.values[0], [44.0])
    assert [note.place.column for note in panel.notes] == [header]
