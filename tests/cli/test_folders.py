"""A folder as data: every file of it is used, or it is told why not."""

import pytest

from ecorules.cli import main

PLAN = """\
ecorules: 1
id: plan
registers: {works: {attributes: {closed: date}}}
parameters: {quota: µg/m³}
indicators: {pm25: {unit: µg/m³, kind: level}}
rules:
  air: {indicator: pm25, at_most: 45, in: 2020}
  shut: {for: works, done: closed, by: 2020}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder of data that is beside the set, and stand there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "data.csv").write_text("year,pm25\n2020,44\n", "utf-8")
    return tmp_path / "given"


def told(capsys):
    status = main(["check", "plan.yaml", "given", "--as-of", "2020", "--complete", "true"])
    out, err = capsys.readouterr()
    return status, out, err.splitlines()


WORKS = "name,closed\n一号炉,2020-07-15\n"


@pytest.mark.parametrize("ending", ["csv", "TXT", "tab", "tsv"])
def test_texts_of_all_kinds_are_read(capsys, folder, ending):
    separator = "\t" if ending in {"tab", "tsv"} else ","
    (folder / f"2020-works.{ending}").write_text(WORKS.replace(",", separator), "utf-8")
    status, out, err = told(capsys)
    assert (status, err) == (0, [])
    assert "2 met" in out


def test_parquet_by_its_short_name(capsys, folder):
    import polars as pl

    columns = {"name": ["一号炉"], "closed": ["2020-07-15"]}
    pl.DataFrame(columns).write_parquet(folder / "works.pq")
    status, out, err = told(capsys)
    assert (status, err) == (0, [])
    assert "2 met" in out


@pytest.mark.parametrize("ending", ["xls", "xlsm", "xlsb", "ods"])
def test_workbooks_of_all_kinds_are_opened(capsys, folder, ending):
    (folder / f"works.{ending}").write_bytes(b"no workbook")
    status, _, err = told(capsys)
    assert status == 2
    assert err[0].startswith(f"error: works.{ending}: ")


@pytest.mark.parametrize("ending", ["xls", "ods", "txt", "pq"])
def test_a_second_file_of_another_kind_is_ambiguous(capsys, folder, ending):
    (folder / f"indicators.{ending}").write_bytes(b"")
    first, _ = told(capsys)[2]
    assert first == (
        f"error: 'given/data.csv' and 'given/indicators.{ending}' are both named for 'indicators' "
        "[ambiguous-file]"
    )


@pytest.mark.parametrize(
    ("name", "what", "kind"),
    [
        ("works.pdf", "works", ".pdf"),
        ("2020-works.json", "works", ".json"),
        ("works.csv.gz", "works", ".gz"),
        ("works", "works", "works"),
        ("v1.2 works.docx", "works", ".docx"),
        ("indicators.xml", "indicators", ".xml"),
        ("assign.json", "parameters", ".json"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(capsys, folder, name, what, kind):
    (folder / name).write_bytes(b"")
    (note,) = told(capsys)[2]
    assert note == (
        f"note: given/{name} was not used: it is named for {what!r}, and files of the kind "
        f"{kind!r} cannot be read"
    )


def test_files_that_are_named_for_nothing(capsys, folder):
    for name in ("README.md", ".DS_Store", "map.pdf", "notes.txt", "work.csv"):
        (folder / name).write_bytes(b"")
    (folder / "works.csv").mkdir()
    notes, work = told(capsys)[2]
    what = "was not used: it is named for no register of 'plan'"
    assert notes == f"note: given/notes.txt {what}"
    assert work == f"note: given/work.csv {what}, did you mean 'works'?"


def test_a_folder_without_data_tells_what_it_has(capsys, folder):
    (folder / "data.csv").rename(folder / "data.json")
    error, hint = told(capsys)[2]
    assert error == "error: the folder 'given' holds no data of 'plan' [no-file]"
    assert hint == (
        "    name files for: works, indicators, parameters; given/data.json was not used: it is "
        "named for 'indicators', and files of the kind '.json' cannot be read"
    )
