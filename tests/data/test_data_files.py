import openpyxl
import polars as pl
import pytest

from ecorules.data import read_panel
from ecorules.errors import DataError, UsageError


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_text_regions_keep_their_zeros(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "region,year,pm25\n007,2020,1\n")
    assert read_panel(path, columns, system=system).index.label(0) == {"region": "007"}


def test_rows_are_numbered_as_an_editor_shows_them(tmp_path, columns, system):
    text = 'region,year,note,pm25\na,2020,"two\nlines",1\n\nb,2020,,bad\n'
    with pytest.raises(DataError) as caught:
        read_panel(write(tmp_path / "a.csv", text), columns, system=system)
    (problem,) = caught.value.problems
    assert str(problem).startswith("a.csv, row 5, column 'pm25': 'bad' is not a number")


def test_blank_lines_and_line_ends(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "region,year,pm25\r\na,2020,1\r\n\r\n,,\r\nb,2020,2\r\n\r\n")
    panel = read_panel(path, columns, system=system)
    assert panel.values[0].tolist() == [1.0, 2.0]
    assert panel.sources == ("a.csv",)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_delimiters_are_found(mark, tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "region,year,pm25\na,2020,1\n".replace(",", mark))
    assert read_panel(path, columns, system=system).values[0, 0] == 1.0


def test_a_delimiter_may_be_given(tmp_path, columns, system):
    path = write(tmp_path / "a.txt", "region|year|pm25\na|2020|1\n")
    assert read_panel(path, columns, system=system, delimiter="|").values[0, 0] == 1.0


def test_thousands_and_full_width_digits(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", 'year,gdp,pm25\n2020,"1,234.5",４０．５\n')
    assert read_panel(path, columns, system=system).values[:2, 0].tolist() == [40.5, 1234.5]


def test_other_encodings_say_what_to_do(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "地区,年份,pm25\n株洲,2020,1\n", "gb18030")
    with pytest.raises(DataError, match="byte 1 is not utf-8") as caught:
        read_panel(path, columns, system=system)
    assert "encoding='gb18030'" in caught.value.hint
    assert read_panel(path, columns, system=system, encoding="gbk").index.label(0) == {
        "region": "株洲"
    }
    wide = write(tmp_path / "b.csv", "地区,年份,pm25\n株洲,2020,1\n", "utf-16")
    with pytest.raises(DataError) as caught:
        read_panel(wide, columns, system=system)
    assert "utf-16" in caught.value.hint
    assert len(read_panel(wide, columns, system=system, encoding="utf-16").index) == 1
    with pytest.raises(UsageError, match="no encoding 'klingon'"):
        read_panel(path, columns, system=system, encoding="klingon")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("year,pm25,pm25\n2020,1,2\n", UsageError, "two columns of a.csv are named 'pm25'"),
        ("", UsageError, "no header"),
        ("year,pm25\n2020,1,5\n", DataError, "this row has 3 cells, the header has 2"),
    ],
)
def test_damaged_text(text, error, message, tmp_path, columns, system):  # noqa: PLR0917
    with pytest.raises(error, match=message):
        read_panel(write(tmp_path / "a.csv", text), columns, system=system)


def test_a_header_alone(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "region,year,pm25\n")
    assert read_panel(path, columns, system=system).values.shape == (1, 0)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("year,pm25,,\n2020,1,99,\n", "(column 3)"),
        ("(column 4),year,pm25,\n5,2020,1,99\n", "((column 4))"),
    ],
)
def test_a_column_without_a_name_is_noted_if_it_holds_values(
    text, named, tmp_path, columns, system
):
    panel = read_panel(write(tmp_path / "a.csv", text), columns, system=system)
    assert panel.values[0, 0] == 1.0
    assert named in [note.place.column for note in panel.notes]


def test_a_column_without_name_and_values_is_nothing(tmp_path, columns, system):
    path = write(tmp_path / "a.csv", "year,pm25,\n2020,1,\n2021,2,\n")
    assert read_panel(path, columns, system=system).notes == ()
    sheet = openpyxl.Workbook()
    for row in (["year", "pm25", None], [2020, 1, None], [2021, 2, 99]):
        sheet.active.append(row)
    sheet.save(tmp_path / "a.xlsx")
    (note,) = read_panel(tmp_path / "a.xlsx", columns, system=system).notes
    assert note.place.column == "(column 3)"


def workbook(path):
    book = openpyxl.Workbook()
    book.active.title = "读我"
    book.active.append(["nothing here"])
    sheet = book.create_sheet("数据")
    for row in (
        [],
        ["表1"],
        [],
        ["地区", "年份", "pm25"],
        ["株洲", 2019, 46],
        [],
        ["株洲", 2020, "x"],
    ):
        sheet.append(row)
    sheet.delete_rows(1, 3)
    book.save(path)
    return path


def test_workbooks(tmp_path, columns, system):
    path = workbook(tmp_path / "a.xlsx")
    panel = read_panel(path, columns, system=system, sheet="数据", na_values="x")
    assert panel.values[0, 0] == 46.0
    assert panel.sources == ("a.xlsx [数据]",)
    with pytest.raises(DataError) as caught:
        read_panel(path, columns, system=system, sheet=2)
    assert str(caught.value).startswith("a.xlsx [数据], row 4, column 'pm25': 'x' is not a number")


@pytest.mark.parametrize(
    ("sheet", "message"), [("数居", "no sheet '数居'"), (3, "has 2 sheets"), (0, "has 2 sheets")]
)
def test_unknown_sheets(sheet, message, tmp_path, columns, system):
    with pytest.raises(UsageError, match=message):
        read_panel(workbook(tmp_path / "a.xlsx"), columns, system=system, sheet=sheet)


def test_no_such_file(tmp_path, columns, system):
    write(tmp_path / "data.csv", "")
    with pytest.raises(UsageError, match=r"there is no file .*, did you mean 'data.csv'\?"):
        read_panel(tmp_path / "date.csv", columns, system=system)
    with pytest.raises(UsageError, match="kind '.docx'"):  # noqa: RUF043
        read_panel(write(tmp_path / "a.docx", ""), columns, system=system)


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx"])
def test_damaged_files(name, tmp_path, columns, system):
    with pytest.raises(DataError, match="can be read"):
        read_panel(write(tmp_path / name, "no"), columns, system=system)


@pytest.mark.parametrize(("name", "module"), [("a.csv", "polars"), ("a.xlsx", "python_calamine")])
def test_a_missing_library_is_named(name, module, tmp_path, columns, system, monkeypatch):  # noqa: PLR0917
    def refuse(wanted):
        raise ModuleNotFoundError(wanted)

    monkeypatch.setattr("ecorules.data.libraries.import_module", refuse)
    with pytest.raises(UsageError) as caught:
        read_panel(write(tmp_path / name, "x"), columns, system=system)
    assert caught.value.hint == f"pip install {module.replace('_', '-')}"
    assert module.replace("_", "-") in caught.value.message


def test_large_text_is_read_by_columns(tmp_path, columns, system):
    frame = pl.DataFrame(
        {
            "region": [f"r{n}" for n in range(20_000)],
            "year": 2020,
            "pm25": [n / 8 for n in range(20_000)],
        }
    )
    frame.write_csv(tmp_path / "a.csv")
    panel = read_panel(tmp_path / "a.csv", columns, system=system)
    assert panel.values[0, 12_345] == 1543.125


def test_a_text_that_is_too_long_for_a_name_is_no_file(columns, system):
    with pytest.raises(UsageError, match="there is no file") as caught:
        read_panel("pm25," * 200, columns, system=system)
    assert caught.value.code == "no-such-file"
    assert "mapping" in caught.value.hint
