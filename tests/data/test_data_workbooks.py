"""Workbooks: numbers as a person sees them, the sheet that is meant, and columns without a name."""

import contextlib
import decimal
import io
import zipfile

import openpyxl
import pytest
from register_shapes import read as read_members

import ecorules as er
from ecorules.data import Column, read_panel
from ecorules.data.files import open_file
from ecorules.data.percentages import Percentages, as_percentage, shows_percentage
from ecorules.errors import DataError, UsageError
from ecorules.labels import Labels
from ecorules.units import default_system

SYSTEM = default_system()
COLUMNS = {
    "rate": Column("rate", SYSTEM.unit("%")),
    "share": Column("share", SYSTEM.unit("%")),
    "part": Column("part", SYSTEM.unit("1")),
    "cost": Column("cost", SYSTEM.unit("万元")),
    "bare": Column("bare"),
    "step": Column("step", None, Labels(["20%", "10%", "0%"])),
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def read(path, **options):
    return read_panel(path, COLUMNS, system=SYSTEM, **options)


def value(panel, name="rate", year="2020"):
    return panel.values[panel.row(name, er.Period.parse(year)), 0]


def written(path, rows, formats=(), change=None):
    """Write an XLSX file of one sheet; ``formats`` gives cells number formats."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, code in dict(formats).items():
        book.active[cell].number_format = code
    if change:
        change(book)
    book.save(path)
    return path


def replaced(path, **parts):
    """Replace parts of a workbook: a text, or pairs of what stands there and what shall."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "styles": "xl/styles.xml",
        "book": "xl/workbook.xml",
        "relations": "xl/_rels/workbook.xml.rels",
    }
    wanted = {names[name]: content for name, content in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text, change = old.read(name), wanted.get(name)
            if isinstance(change, str):
                text = change.encode()
            elif change is not None:
                before, after = (one.encode() for one in change)
                assert before in text, text
                text = text.replace(before, after)
            new.writestr(name, text)
    path.write_bytes(made.getvalue())
    return path


def ods(path, tables, styles=""):
    """Write an ODS file."""
    names = {kind: f"{OFFICE}:{kind}:1.0" for kind in ("office", "style", "table", "text")}
    spaces = " ".join(f'xmlns:{kind}="{name}"' for kind, name in names.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_text(text):
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def ods_number(number, kind="float", more=""):
    shown = f"<text:p>{number}</text:p>"
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{number}"{more}>'
    return f"{cell}{shown}</table:table-cell>"


def ods_row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ("General", 0.15, 0.15),
        ("0.00", 0.15, 0.15),
        ("0%", 0.15, 15.0),
        ("0.00%", 0.15, 15.0),
        ("0.00%", 0.145, 14.5),
        ("0.0%", 0.07, 7.0),
        ("0.0%", 0.29, 29.0),
        ("0.0%", 0.57, 57.0),
        ("0.000%", 0.001, 0.1),
        ("0%", 1, 100.0),
        ("0%", 0, 0.0),
        ("0.0%;[Red]-0.0%", -0.015, -1.5),
        ('#,##0.0%_);(#,##0.0%);"-"', 0.5, 50.0),
        ("% 0.0", 0.15, 15.0),
        ('0.0"%"', 15, 15.0),
        (r"0.0\%", 15, 15.0),
        ("0.00_%", 0.15, 0.15),
        ("*%0.00", 0.15, 0.15),
        ("[$%-409]0.00", 0.15, 0.15),
        ('"a;b"0.0%', 0.15, 15.0),
        ('[=0]"-";0.0%', 0.25, 25.0),
        ("[<1]0%;0", 0.5, 50.0),
        ("[<1]0%;0", 5, 5.0),
        ("0.0;-0.0%", -0.5, -50.0),
        ("0.0;-0.0%", 0.5, 0.5),
    ],
)
def test_a_number_is_read_as_it_is_seen(code, number, seen, tmp_path):
    rows = [["year", "rate"], [2020, number]]
    path = written(tmp_path / "a.xlsx", rows, {"B2": code})
    assert value(read(path)) == seen


def test_percentages_come_in_the_unit_of_their_column(tmp_path):
    rows = [["year", "rate", "part", "rate (‰)"], [2020, 0.15, 0.15], [2021, None, None, 0.15]]
    path = written(tmp_path / "a.xlsx", rows, {"B2": "0%", "C2": "0%", "D3": "0.00%"})
    panel = read(path)
    assert value(panel) == 15.0
    assert value(panel, "part") == 0.15
    assert value(panel, year="2021") == 15.0
    assert value(read(path, units={"part": "%"}), "part") == 0.15


def test_who_told_the_unit_of_plain_ratios_reads_the_same(tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 0.15]], {"B2": "0%"})
    assert value(read(path, units={"rate": "1"})) == 15.0


def test_percentages_and_units_of_a_long_table(tmp_path):
    rows = [
        ["indicator", "year", "value", "unit"],
        ["rate", 2019, 0.15, "%"],
        ["rate", 2020, 15, "%"],
        ["rate", 2021, 0.15, "1"],
        ["rate", 2022, 0.15, "%"],
    ]
    path = written(tmp_path / "a.xlsx", rows, {"C2": "0%", "C4": "0%"})
    panel = read(path)
    assert [value(panel, year=year) for year in ("2019", "2020", "2021", "2022")] == [
        *(15.0, 15.0, 15.0, 0.15)
    ]


def test_percentages_of_what_has_none_are_refused(tmp_path):
    rows = [["year", "cost"], [2019, 1], [2020, 0.15]]
    with pytest.raises(DataError) as caught:
        read(written(tmp_path / "a.xlsx", rows, {"B3": "0.0%"}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == ("unit-mismatch", 3, "cost")


def test_percentages_of_a_plain_ratio_are_hundredths(tmp_path):
    rows = [["year", "bare"], [2019, 1], [2020, 0.15]]
    panel = read(written(tmp_path / "a.xlsx", rows, {"B3": "0.0%"}))
    assert (value(panel, "bare", "2019"), value(panel, "bare", "2020")) == (1.0, 0.15)


def test_a_percentage_may_be_a_label_or_a_key(tmp_path):
    rows = [["scenario", "year", "step", "rate"], [0.1, 2020, 0.2, 1], [0.2, 2020, 0.1, 2]]
    formats = {"A2": "0%", "A3": "0.0%", "C2": "0.00%", "C3": "0%"}
    panel = read(written(tmp_path / "a.xlsx", rows, formats))
    assert list(panel.index.column("scenario")) == ["10%", "20%"]
    assert panel.values[panel.row("step", er.Period.parse("2020"))].tolist() == [2.0, 1.0]


def test_a_percentage_is_no_period(tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 1]], {"A2": "0%"})
    with pytest.raises(DataError, match="'202000%' is not a period") as caught:
        read(path)
    assert (caught.value.problems[0].place.row, caught.value.code) == (2, "period")


def test_a_percentage_is_no_header_of_a_period(tmp_path):
    rows = [["indicator", 2019, 2020], ["rate", 1, 2]]
    panel = read(written(tmp_path / "a.xlsx", rows, {"C1": "0%"}))
    assert [str(period) for _, period in panel.rows] == ["2019"]
    assert [note.message for note in panel.notes] == ["column '202000%' was not used"]


def test_texts_and_truths_in_the_format_of_percentages(tmp_path):
    rows = [["year", "rate", "note"], [2019, "0.15", "a"], [2020, "15 %", True]]
    formats = {"B2": "0%", "B3": "0%", "C2": "0%", "C3": "0%"}
    panel = read(written(tmp_path / "a.xlsx", rows, formats))
    assert (value(panel, year="2019"), value(panel)) == (0.15, 15.0)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.07, "7%"),
        (1, "100%"),
        (-0.0015, "-0.15%"),
        (1.15, "115%"),
        (0.30000000000000004, "30.000000000000004%"),
        (1e-7, "0.00001%"),
        (12345678.9, "1234567890%"),
        (1e22, "1000000000000000000000000%"),
    ],
)
def test_percentages_are_exact_in_decimal(number, text):
    with decimal.localcontext(prec=3):
        assert as_percentage(number) == text


def test_a_format_without_end():
    assert not shows_percentage('0.0"%', 1)
    assert not shows_percentage("0.0\\", 1)
    assert shows_percentage("[" * 200_000 + "%", 1)
    assert not shows_percentage("[=1.2.3]0%;[=e]0", 1)


# Each cell is given as the sheet says it, and where it is by counting: (row, column) from 1.
SHEET = """
<dimension ref="C3:F9"/><sheetData>
<row r="3"><c r="C3" t="inlineStr"><is><t>year</t></is></c>
  <c t="inlineStr"><is><t>rate</t></is></c><c r="F3" t="inlineStr"><is><t>share</t></is></c></row>
<row><c r="C4"><v>2018</v></c><c s="1"><v>0.11</v></c><c/><c s="1"><f>1/4</f><v>0.25</v></c></row>
<row><c r="C7" s="0"><v>2019</v></c><c r="D7" s="1"><v>0.12</v></c>
  <c r="F7"><v>0.26</v></c></row>
<row r="8"/>
<row><c/><c/><c><v>2020</v></c><c s="1" t="n"><v>0.13</v></c><c s="1"/>
  <c s="2"><v>0.27</v></c></row>
</sheetData><mergeCells count="1"><mergeCell ref="D7:E7"/></mergeCells>
"""
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0&quot;%'
    '&quot;"/></numFmts><cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs>'
    '<dxfs count="1"><dxf><numFmt numFmtId="170" formatCode="0%"/></dxf></dxfs></styleSheet>'
)


def test_percentages_are_found_where_they_stand(tmp_path):
    path = written(tmp_path / "a.xlsx", [["x"]])
    replaced(path, sheet=f'<worksheet xmlns="{MAIN}">{SHEET}</worksheet>', styles=STYLES)
    panel = read(path)
    years = ("2018", "2019", "2020")
    assert [value(panel, "rate", year) for year in years] == [11.0, 12.0, 13.0]
    assert [value(panel, "share", year) for year in years] == [25.0, 0.26, 0.27]
    replaced(path, sheet=('s="1" t="n"><v>0.13</v>', 't="str"><v>x</v>'))
    with pytest.raises(DataError, match="'x' is not a number") as caught:
        read(path)
    assert caught.value.problems[0].place.row == 9


def test_a_prefix_and_a_first_style_of_percentages(tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 0.15]], {"A2": "0"})
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c s="1" t="inlineStr"><x:is><x:t>'
        'year</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>rate</x:t></x:is></x:c></x:row>'
        '<x:row><x:c s="1"><x:v>2020</x:v></x:c><x:c><x:v>0.15</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    styles = (
        f'<s:styleSheet xmlns:s="{MAIN}"><s:cellXfs count="2"><s:xf numFmtId="9"/>'
        '<s:xf numFmtId="1"/></s:cellXfs></s:styleSheet>'
    )
    assert value(read(replaced(path, sheet=sheet, styles=styles))) == 15.0


def test_percentages_of_the_sheet_that_is_read(tmp_path):
    def change(book):
        other = book.create_sheet("b")
        other.append(["year", "rate"])
        other.append([2020, 0.4])
        other["B2"].number_format = "0%"
        book.move_sheet(other, -1)

    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 0.15]], change=change)
    assert value(read(path, sheet="b")) == 40.0
    assert value(read(path, sheet=1)) == 40.0
    assert value(read(path, sheet="Sheet")) == 0.15


def test_a_percentage_that_is_not_where_it_is_said_to_be(tmp_path):
    path = written(tmp_path / "a.xlsx", [["x"]])
    rows = (
        '<row><c t="inlineStr"><is><t>year</t></is></c><c t="inlineStr"><is><t>rate</t></is></c>'
        '</row><row><c><v>2020</v></c><c s="1"><v>0.15</v></c></row>'
    )
    start, end = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}', "</sheetData></worksheet>"
    for twice in (
        '<row r="2"><c r="B2"><v>0.2</v></c></row>',
        '<row><c r="B" s="1"><v>1</v></c></row>',
    ):
        replaced(path, sheet=f"{start}{twice}{end}", styles=STYLES)
        with pytest.raises(DataError) as caught:
            read(path)
        assert caught.value.code == "unreadable"


HEAD = ods_row(ods_text("year"), ods_text("rate"), ods_text("share"))


def test_percentages_of_open_documents(tmp_path):
    other = ods_row(ods_number("0.9", "percentage"))
    years = [
        ods_row(ods_number(2018), ods_number("0.11", "percentage"), ods_number("0.21")),
        ods_row(ods_number(2019), ods_number("12"), ods_number("0.22", "percentage")),
        ods_row(
            ods_number(2020),
            ods_number("0.13", "percentage", ' table:number-columns-repeated="2"'),
        ),
    ]
    blank = ods_row("<table:table-cell/>", more=' table:number-rows-repeated="3"')
    table = f"{blank}{HEAD}{years[0]}{blank}{years[1]}{years[2]}"
    path = ods(
        tmp_path / "a.ods",
        f'<table:table table:name="z">{other}</table:table>'
        f'<table:table table:name="a">{table}</table:table>',
    )
    panel = read(path, sheet="a")
    found = [value(panel, "rate", year) for year in ("2018", "2019", "2020")]
    assert found == [11.0, 12.0, 13.0]
    found = [value(panel, "share", year) for year in ("2018", "2019", "2020")]
    assert found == [0.21, 22.0, 13.0]


def test_repeated_rows_of_open_documents_are_all_percentages(tmp_path):
    row = ods_row(
        ods_text("a"), ods_number("0.13", "percentage"), more=' table:number-rows-repeated="3"'
    )
    last = ods_row(ods_number("0.14", "percentage"), ods_number("0.14"))
    rows = f"{ods_row(ods_text('x'), ods_text('y'))}{row}{last}"
    table = open_file(ods(tmp_path / "a.ods", f'<table:table table:name="a">{rows}</table:table>'))
    assert table.fields["x"].codes()[1] == ["a", "14%"]
    assert table.fields["y"].codes()[1] == ["13%", 0.14]
    assert table.fields["y"].codes()[0].tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("place", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_percentage_out_of_the_sheet(place):
    percentages = Percentages()
    percentages.add(*place, "0.5")
    with pytest.raises(ValueError, match="is not there"):
        percentages.show([[0.5]])


def hidden(state):
    def change(book):
        second = book.create_sheet("data")
        for row in (["year", "rate"], [2020, 3]):
            second.append(row)
        book.active.sheet_state = state
        book.active = 1

    return change


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_passed_over(state, tmp_path):
    rows = [["year", "rate"], [2020, 1]]
    panel = read(written(tmp_path / "a.xlsx", rows, change=hidden(state)))
    assert (value(panel), panel.sources, panel.notes) == (3.0, ("a.xlsx [data]",), ())
    assert value(read(tmp_path / "a.xlsx", sheet=1)) == 1.0
    assert value(read(tmp_path / "a.xlsx", sheet="Sheet")) == 1.0


def test_the_first_of_sheets_that_are_all_hidden_is_read(tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 1]], change=hidden("hidden"))
    replaced(
        path,
        book=('name="data" sheetId="2" state="visible"', 'name="data" sheetId="2" state="hidden"'),
    )
    panel = read(path)
    assert (value(panel), panel.notes) == (1.0, ())


def test_hidden_sheets_of_open_documents(tmp_path):
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    row = ods_row(ods_number(2020), ods_number("0.2", "percentage"))
    path = ods(
        tmp_path / "a.ods",
        f'<table:table table:name="a" table:style-name="h">{HEAD}{ods_row(ods_number(2020))}'
        f'</table:table><table:table table:name="b">{HEAD}{row}</table:table>',
        style,
    )
    panel = read(path)
    assert (value(panel), panel.notes) == (20.0, ())


def more_sheets(book):
    for title, rows in {"B": [["year"]], "empty": [], "C 2": [["x"]], "secret": [["y"]]}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["empty"]["B2"].number_format = "0%"
    book["secret"].sheet_state = "hidden"
    book.create_chartsheet("chart")


def test_sheets_that_were_not_read_are_noted(tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 1]], change=more_sheets)
    (note,) = read(path).notes
    assert str(note) == (
        "a.xlsx: sheet 'Sheet' was read, and not 'B', 'C 2' [unread-sheet]\n"
        "    name the one that is meant, sheet='B'; of registers and parameters the first one is read"
    )
    assert read(path, sheet="Sheet").notes == ()
    assert read(path, sheet=1).notes == ()


def test_a_chart_before_all_sheets(tmp_path):
    def change(book):
        book.create_chartsheet("chart", 0)

    panel = read(written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 1]], change=change))
    assert (value(panel), panel.sources, panel.notes) == (1.0, ("a.xlsx [Sheet]",), ())


def test_an_empty_first_sheet_is_told(tmp_path):
    path = written(tmp_path / "a.xlsx", [], change=more_sheets)
    with pytest.raises(UsageError, match=r"sheet 'Sheet' of a\.xlsx is empty"):
        read(path)


def test_unread_sheets_of_registers_and_parameters_are_noted(tmp_path):
    plan = er.loads(
        "ecorules: 1\nid: a\nwindow: 2018..2020\nparameters: {quota: {unit: '%'}}\n"
        "indicators: {rate: {unit: '%'}}\nregisters: {plants: {attributes: {share: '%'}}}\n"
        "rules:\n  r: {indicator: rate, at_most: {assigned: quota}, by: 2020}\n"
        "  s: {for: plants, indicator: share, at_most: 20, by: 2020}\n"
    )

    def change(book):
        book.create_sheet("B").append(["x"])

    rows = [["quota"], [0.5]]
    quota = written(tmp_path / "quota.xlsx", rows, {"A2": "0%"}, change)
    rows = [["name", "share"], ["a", 0.2]]
    plants = written(tmp_path / "plants.xlsx", rows, {"B2": "0%"}, change)
    result = plan.evaluate(
        {"rate": {2020: 49}}, assign=quota, registers={"plants": plants}, complete=True
    )
    assert [str(note.place) for note in result.notes] == ["quota.xlsx", "plants.xlsx"]
    assert {note.code for note in result.notes} == {"unread-sheet"}
    assert [verdict.status for verdict in result] == ["met", "met"]


def test_members_that_are_given_twice_beside_an_unread_sheet(tmp_path):
    def change(book):
        book.create_sheet("B").append(["x"])

    rows = [["name", "trade"], ["a", "x"], ["a", "x"]]
    with pytest.raises(DataError, match="was already given in row 2") as caught:
        read_members(written(tmp_path / "a.xlsx", rows, change=change))
    assert caught.value.hint == "keep one of them"


def test_columns_without_a_name_are_noted_if_they_hold_values(tmp_path):
    rows = [["year", None, "rate", " ", None], [2019, None, 1, None, 5], [2020, None, 2, "", None]]
    panel = read(written(tmp_path / "a.xlsx", rows))
    assert value(panel) == 2.0
    assert [(note.place.column, note.place.row) for note in panel.notes] == [("(column 5)", None)]


@pytest.mark.parametrize("folder", ["other", "/xl/other", "/rows", "Worksheets"])
def test_sheets_in_other_folders(folder, tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 0.15]], {"B2": "0%"})
    replaced(path, relations=("/xl/worksheets", folder))
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            there = folder[1:] if folder[0] == "/" else f"xl/{folder}"
            new.writestr(name.replace("xl/worksheets", there), old.read(name))
    path.write_bytes(made.getvalue())
    found = 15.0
    with contextlib.suppress(DataError):  # earlier versions of the reader find no sheets there
        found = value(read(path))
    assert found == 15.0


@pytest.mark.parametrize("name", ["XL/Worksheets/sheet1.xml", "foo/workbook.xml"])
def test_parts_that_come_twice(name, tmp_path):
    path = written(tmp_path / "a.xlsx", [["year", "rate"], [2020, 1]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "<worksheet/>")
    with pytest.raises(DataError, match=r"comes twice|several workbooks"):
        read(path)
