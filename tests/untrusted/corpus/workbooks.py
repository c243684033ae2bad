"""Workbooks that swell, lie about their size, or lead out of themselves; and Parquet files."""

import functools
import io
import struct
import zipfile

from attack_doors import workbook
from attack_table import Attack

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>year</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>pm25</t></is></c></row>'
)
_ROW = '<row r="2"><c r="A2"><v>2020</v></c><c r="B2"><v>38</v></c></row>'


def _sheet(rows, before="", dimension=""):
    return (
        f'{before}<worksheet xmlns="{_MAIN}">{dimension}<sheetData>{rows}</sheetData></worksheet>'
    )


def _book(name, sheet, strings=""):
    def give():
        text, more = (part() if callable(part) else part for part in (sheet, strings))
        return workbook(text.encode(), more.encode())

    return Attack(f"xlsx, {name}", "xlsx", give)


def _bytes(name, give, door="xlsx"):
    return Attack(f"{door}, {name}", door, give)


def _cell(text):
    return _sheet(_HEAD + f'<row r="2"><c r="A2"><v>2020</v></c>{text}</row>')


def _repacked(change):
    """Return a sound workbook whose parts were changed."""
    made = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(_sheet(_HEAD + _ROW).encode())))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
        change(archive)
    return made.getvalue()


_FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_STYLES = f'<styleSheet xmlns="{_MAIN}">HERE<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
_FORMAT = '<numFmts><numFmt numFmtId="164" formatCode="HERE"/></numFmts>'


def _moved(rows, target, part, more=None):
    """Return a workbook whose sheet is another part than sheets are."""

    def give():
        made = io.BytesIO()
        whole = workbook(_sheet(_HEAD + rows).encode())
        with (
            zipfile.ZipFile(io.BytesIO(whole)) as source,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name in source.namelist():
                content = source.read(name)
                if name.endswith(".rels"):
                    content = content.replace(b"worksheets/sheet1.xml", target.encode())
                archive.writestr(name.replace("xl/worksheets/sheet1.xml", part), content)
            for name, content in (more or {}).items():
                archive.writestr(name, content)
        return made.getvalue()

    return give


def _sheet_within_the_list():
    """A workbook whose list of sheets is a sheet itself."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_moved(_ROW, "workbook.xml", "xl/x.xml")())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    rows = f"<sheetData>{_HEAD}{_FAR}</sheetData></workbook>".encode()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", rows)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _styled(cells, code="0%"):
    """Return a workbook all of whose cells have one number format."""
    styles = _STYLES.replace("HERE", _FORMAT.replace("HERE", code))
    head = '<row r="2"><c r="A2" t="str"><v>2020</v></c>'
    rows = f"{head}{cells}</row>"
    return _moved(
        rows, "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", {"xl/styles.xml": styles}
    )


def _with_part(name, content):
    return lambda: _repacked(lambda archive: archive.writestr(name, content()))


def _lying():
    """A workbook whose directory says that its sheet is small."""
    whole = bytearray(workbook(_sheet(_HEAD + _ROW + "<row/>" * 3_000_000).encode()))
    start = whole.rfind(b"PK\x01\x02")
    whole[start + 24 : start + 28] = struct.pack("<I", 1000)
    return bytes(whole)


def _many_parts():
    def change(archive):
        for number in range(20_000):
            archive.writestr(f"xl/media/{number}", b"")

    return _repacked(change)


def _overlapping():
    """Many entries of the directory that unpack the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
        first = archive.infolist()[0]
        for number in range(2, 900):
            other = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
            for key in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(other, key, getattr(first, key))
            archive.filelist.append(other)
    return made.getvalue()


def _ods(rows):
    office = "urn:oasis:names:tc:opendocument:xmlns"
    text = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr("content.xml", text)
    return made.getvalue()


def _text(cell):
    return (
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    )


_ODS_HEAD = f"<table:table-row>{_text('year')}{_text('pm25')}</table:table-row>"
_ODS_ROW = (
    '<table:table-row><table:table-cell office:value-type="float" office:value="2020"/>'
    '<table:table-cell office:value-type="float" office:value="38"/></table:table-row>'
)


@functools.cache
def _parquet():
    import polars as pl

    made = io.BytesIO()
    pl.DataFrame({"year": [2020], "pm25": [38.0]}).write_parquet(made, statistics=False)
    return made.getvalue()


def _footer(change):
    """A Parquet file whose footer was changed."""

    def give():
        whole = _parquet()
        size = struct.unpack("<I", whole[-8:-4])[0]
        return whole[: -8 - size] + change(whole[-8 - size : -8]) + whole[-8:]

    return give


ATTACKS = [
    _book("sound", _sheet(_HEAD + _ROW)),
    _book("one cell in the last row and column", _sheet(_HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    _book("a cell beyond all rows", _sheet(_HEAD + _ROW + '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')),
    _book(
        "a cell in a row of forty digits",
        _sheet(_HEAD + _ROW + f'<row r="3"><c r="C{"4" * 40}"><v>1</v></c></row>'),
    ),
    _book("a cell beyond all columns", _sheet(_HEAD + _ROW + '<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>')),
    _book("a far cell, spelled with an entity", _sheet(_HEAD + '<row r="9"><c r="&#88;FD1048576"><v>1</v></c></row>')),
    _book("a far cell, spelled with spaces", _sheet(_HEAD + '<row r="9"><c   r  =  "XFD1048576"><v>1</v></c></row>')),
    _book("a far cell with a prefix", f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'),
    _book("a far cell without the row's number", _sheet('<row><c r="A1"/></row><row><c r="ZZZ900000"><v>1</v></c></row>')),
    _book("a dimension that is claimed", _sheet(_HEAD + _ROW, dimension='<dimension ref="A1:XFD1048576"/>')),
    _book("a dimension of nonsense", _sheet(_HEAD + _ROW, dimension='<dimension ref="ZZZZZZ99999999999:A1"/>')),
    _book("cells out of order", _sheet(_HEAD + '<row r="3"><c r="B9"><v>1</v></c><c r="A9"><v>2020</v></c></row>')),
    _book("a cell twice", _sheet(_HEAD + _ROW + '<row r="2"><c r="B2"><v>50</v></c></row>')),
    _book("external entity", _sheet(_HEAD.replace("year", "&a;") + _ROW, before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),
    _book("external entity in strings", _sheet(_HEAD + _ROW.replace('"B2"', '"B2" t="s"').replace("38", "0")), strings='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'),
    _book("billion laughs", _sheet(_HEAD.replace("year", "&c;") + _ROW, before='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>')),
    _book("billion laughs in strings", _sheet(_HEAD + _ROW.replace('"B2"', '"B2" t="s"').replace("38", "0")), strings='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'),
    _book("external document type", _sheet(_HEAD + _ROW, before='<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">')),
    _book("strings that are not there", _sheet(_HEAD + '<row r="2"><c r="A2" t="s"><v>99999999</v></c></row>'), strings="<sst/>"),
    _book("strings of a negative number", _sheet(_HEAD + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>'), strings="<sst><si><t>a</t></si></sst>"),
    _book("strings claimed in thousands of millions", _sheet(_HEAD + _ROW), strings='<sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'),
    _book("spaces, 300 MB", lambda: _sheet(_HEAD + _ROW) + " " * 300_000_000),
    _book("strings, 100 MB", _sheet(_HEAD + _ROW), strings=lambda: "<sst>" + "<si><t>a</t></si>" * 6_000_000 + "</sst>"),
    _book("one string of 100 MB", _sheet(_HEAD + _ROW), strings=lambda: "<sst><si><t>" + "a" * 100_000_000 + "</t></si></sst>"),
    _book("cells, 100 MB", lambda: _sheet(_HEAD + "<row>" + "<c><v>1</v></c>" * 6_000_000 + "</row>")),
    _book("rows, 100 MB", lambda: _sheet(_HEAD + _ROW + "<row/>" * 15_000_000)),
    _book("elements, deep", lambda: _sheet("<a>" * 500_000)),
    _book("attributes, many", lambda: _sheet(_HEAD + "<row " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")),
    _book("many columns", lambda: _sheet("<row>" + "".join(f'<c t="inlineStr"><is><t>h{n}</t></is></c>' for n in range(17_000)) + "</row>")),
    _book("broken off", _sheet(_HEAD + _ROW)[:-40]),
    _book("no sheet data", "<worksheet/>"),
    _book("nothing", ""),
    _book("no XML", "\x00\x01\x02"),
    _book("another encoding", '<?xml version="1.0" encoding="utf-7"?>' + _sheet(_HEAD + _ROW)),
    _book("formula, computed", _cell('<c r="B2"><f>cmd|" /C calc"!A0</f><v>38</v></c>')),
    _book("formula, as text", _cell('<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>')),
    _book("formula without a value", _cell('<c r="B2"><f>1+1</f></c>')),
    _book("error", _cell('<c r="B2" t="e"><v>#REF!</v></c>')),
    _book("true", _cell('<c r="B2" t="b"><v>1</v></c>')),
    _book("1e309", _cell('<c r="B2"><v>1e309</v></c>')),
    _book("nan", _cell('<c r="B2"><v>nan</v></c>')),
    _book("infinity", _cell('<c r="B2"><v>inf</v></c>')),
    _book("digits", _cell(f'<c r="B2"><v>{"9" * 5000}</v></c>')),
    _book("no number", _cell('<c r="B2"><v>x</v></c>')),
    _book("a date beyond time", _sheet(_HEAD.replace("year", "year") + '<row r="2"><c r="A2" t="d"><v>99999-01-01</v></c><c r="B2"><v>1</v></c></row>')),
    _book("escape sequence", _sheet(_HEAD.replace("year", "region") + '<row r="2"><c r="A2" t="inlineStr"><is><t>a_x001B_[2J</t></is></c></row>')),
    _bytes("sizes that lie", _lying),
    _bytes("a far cell in another folder", _moved(_FAR, "rows/a.xml", "xl/rows/a.xml")),
    _bytes("a far cell outside of all folders", _moved(_FAR, "/a.xml", "a.xml")),
    _bytes("a far cell in a part of another kind", _moved(_FAR, "a.bin", "xl/a.bin")),
    _bytes("a far cell in a part spelled with an entity", _moved(_FAR, "a&#46;bin", "xl/a&#46;bin")),
    _bytes("a far cell in capital letters", _moved(_FAR, "worksheets/a.xml", "XL/WORKSHEETS/A.XML")),
    _bytes("a far cell behind a backslash", _moved(_FAR, "worksheets/a.xml", "xl\\worksheets\\a.xml")),
    _bytes("a far cell in the list of sheets", _sheet_within_the_list),
    _bytes("a sound sheet in another folder", _moved(_ROW, "rows/a.xml", "xl/rows/a.xml")),
    _bytes("two lists of sheets", _moved(_ROW, "rows/a.xml", "xl/rows/a.xml", {"x/workbook.xml": "<workbook/>"})),
    _bytes("a sheet twice", _moved(_ROW, "rows/a.xml", "xl/rows/a.xml", {"xl/rows/A.xml": "<worksheet/>"})),
    _bytes("a percentage", _styled('<c r="B2"><v>0.38</v></c>')),
    _bytes("a percentage twice", _styled('<c r="B2"><v>0.38</v></c><c r="B2"><v>0.5</v></c>')),
    _bytes("a percentage beyond all columns", _styled('<c r="ZZZZZZZ2"><v>0.38</v></c>')),
    _bytes("a percentage without a row", _styled('<c r="B"><v>0.38</v></c>')),
    _bytes("a percentage of a million digits", _styled(f'<c r="B2"><v>{"9" * 1_000_000}</v></c>')),
    _bytes("percentages of a million brackets", _styled('<c r="B2"><v>38</v></c>', "[" * 1_000_000 + "&quot;%")),
    _bytes("a percentage of a million sections", _styled('<c r="B2"><v>38</v></c>', ";" * 1_000_000 + "&quot;%")),
    _bytes("styles that are no XML", _moved(_ROW, "worksheets/a.xml", "xl/worksheets/a.xml", {"xl/styles.xml": "<a"})),
    _bytes("many parts", _many_parts),
    _bytes("parts that overlap", _overlapping),
    _bytes("a path out of the archive", _with_part("../../../../tmp/ecorules-hostile", lambda: b"x")),
    _bytes("an absolute path", _with_part("/tmp/ecorules-hostile", lambda: b"x")),
    _bytes("a picture of 300 MB", _with_part("xl/media/a.png", lambda: bytes(300_000_000))),
    _bytes("macros", _with_part("xl/vbaProject.bin", lambda: b"\xd0\xcf\x11\xe0" * 100)),
    _bytes("a part twice", _with_part("[Content_Types].xml", lambda: b"<Types/>")),
    _bytes("a zip of nothing", lambda: b"PK\x05\x06" + bytes(18)),
    _bytes("text", b"year,pm25\n2020,3\n"),
    _bytes("nothing at all", b""),
    _bytes("cut off", lambda: workbook(_sheet(_HEAD + _ROW).encode())[:700]),
    _bytes("zeros", lambda: bytes(1_000_000)),
    _bytes("sound", lambda: _ods(_ODS_HEAD + _ODS_ROW), door="ods"),
    _bytes("rows repeated", lambda: _ods(_ODS_HEAD + _ODS_ROW.replace("table-row>", 'table-row table:number-rows-repeated="1000000000">', 1)), door="ods"),
    _bytes("columns repeated", lambda: _ods(_ODS_HEAD + _ODS_ROW.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000000000" ', 1)), door="ods"),
    _bytes("percentages repeated", lambda: _ods(_ODS_HEAD + _ODS_ROW.replace('<table:table-cell office:value-type="float"', '<table:table-cell table:number-columns-repeated="1000000000" office:value-type="percentage"', 1)), door="ods"),
    _bytes("percentages repeated without end", lambda: _ods(_ODS_HEAD + _ODS_ROW.replace("float", "percentage").replace("table-row>", 'table-row table:number-rows-repeated="999999999999999999">', 1) * 20), door="ods"),
    _bytes("blank rows repeated", lambda: _ods(_ODS_HEAD + '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell/></table:table-row>' + _ODS_ROW), door="ods"),
    _bytes("blank cells repeated", lambda: _ods(_ODS_HEAD + '<table:table-row><table:table-cell table:number-columns-repeated="1000000000"/></table:table-row>' + _ODS_ROW), door="ods"),
    _bytes("blank rows at the end", lambda: _ods(_ODS_HEAD + _ODS_ROW + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'), door="ods"),
    _bytes("negative repetitions", lambda: _ods(_ODS_HEAD + _ODS_ROW.replace("table-row>", 'table-row table:number-rows-repeated="-5">', 1)), door="ods"),
    _bytes("external entity", lambda: _ods("&a;").replace(b"", b""), door="ods"),
    _bytes("no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), door="xls"),
    _bytes("text", b"year,pm25\n2020,3\n", door="xls"),
    _bytes("no workbook", b"PK\x03\x04" + bytes(500), door="xlsb"),
    _bytes("sound", _parquet, door="parquet"),
    _bytes("nothing", b"", door="parquet"),
    _bytes("marks alone", b"PAR1PAR1", door="parquet"),
    _bytes("a footer longer than the file", lambda: _parquet()[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1", door="parquet"),
    _bytes("a footer of zeros", _footer(lambda footer: bytes(len(footer))), door="parquet"),
    _bytes("a footer of ones", _footer(lambda footer: b"\xff" * len(footer)), door="parquet"),
    _bytes("a footer of lists", _footer(lambda footer: b"\x19\xfc" + b"\xff\xff\xff\xff\x0f" + footer[7:]), door="parquet"),
    _bytes("cut off", lambda: _parquet()[:-20], door="parquet"),
    _bytes("text", b"year,pm25\n2020,3\n", door="parquet"),
]  # fmt: skip
