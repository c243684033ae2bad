"""Files that are read are never written over, and a file is written in the form it is named for."""

from __future__ import annotations

import os

import pytest

from ecorules.cli import main

FILES = {
    "up.yaml": "ecorules: 1\nid: up\nwindow: 2020\nindicators: {pm25: {unit: µg/m³, kind: level}}\n"
    "rules: {air: {indicator: pm25, at_most: 45 µg/m³, by: 2020}}\n",
    "plan.yaml": "ecorules: 1\nid: plan\nextends: up\nwindow: 2020\nparameters: {quota: {unit: µg/m³}}\n"
    "registers: {works: {attributes: {closed: date}}}\n"
    "rules: {shut: {for: works, done: closed, by: 2020}}\n",
    "norm.yaml": "ecorules: 1\nid: norm\nextends: up\nwindow: 2020\nrules: {}\n",
    "d.csv": "region,year,pm25\n株洲,2020,44\n",
    "old.csv": "region,year,pm25\n株洲,2019,47\n",
    "quota.csv": "quota\n40\n",
    "works.csv": "name,closed\n一号炉,2020-07-15\n",
    "folder/data.csv": "region,year,pm25\n株洲,2020,44\n",
    "folder/works.csv": "name,closed\n一号炉,2020-07-15\n",
    "folder/parameters.csv": "quota\n40\n",
    "folder/others.csv": "name\n二号炉\n",
    "sub/kept.txt": "kept",
}
REPORT = (
    "report", "plan.yaml", "d.csv", "--register", "works=works.csv", "--assign", "quota.csv",
    "--history", "old.csv", "--standard", "norm.yaml", "--as-of", "2020", "--complete", "true",
)  # fmt: skip
IN_FOLDER = ("report", "plan.yaml", "folder", "--as-of", "2020", "--complete", "true")
CALENDAR = ("calendar", "plan.yaml", "--register", "works=works.csv")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a folder with the files, and find them as they were at the end."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name, text in FILES.items():
        assert (tmp_path / name).read_text("utf-8") == text


def told(capsys, *words):
    """Return the exit status, and what is told on both streams."""
    status = main(words)
    out, err = capsys.readouterr()
    return status, out + err


def refusal(output, hint="name another file"):
    return (2, f"error: {output!r} is one of the inputs [not-written]\n    {hint}\n")


def test_all_the_files_can_be_read(capsys, folder):
    assert told(capsys, *REPORT, "-o", "r.md") == (0, "r.md: Annual report: plan\n")
    note = "note: folder/others.csv was not used: it is named for no register of 'plan'\n"
    done = (0, f"folder/r.md: Annual report: plan\n{note}")
    assert told(capsys, *IN_FOLDER, "--previous", "2019", "-o", "folder/r.md") == done
    assert told(capsys, *CALENDAR, "--ics", "plan.ics") == (0, "plan.ics: 2 days\n")
    assert {name for name in os.listdir(folder) if name not in FILES} == {  # noqa: PTH208
        "r.md", "plan.ics", "folder", "sub",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["plan.yaml", "up.yaml", "d.csv", "works.csv", "quota.csv", "old.csv", "norm.yaml"]
)
@pytest.mark.parametrize("form", [(), ("--format", "html")])
def test_a_report_is_not_written_over_what_it_is_made_of(capsys, name, form):
    assert told(capsys, *REPORT, *form, "-o", name) == refusal(name)


@pytest.mark.parametrize("name", ["plan.yaml", "up.yaml", "works.csv"])
def test_a_calendar_is_not_written_over_what_it_is_made_of(capsys, name):
    assert told(capsys, *CALENDAR, "--ics", name) == refusal(name)


@pytest.mark.parametrize("name", ["folder/data.csv", "folder/works.csv", "folder/parameters.csv"])
def test_a_file_of_a_folder_is_kept_even_where_another_is_read(capsys, name):
    words = (*IN_FOLDER, "--register", "works=works.csv", "--assign", "quota=30")
    status, text = told(capsys, *words, "-o", name)
    note, error = text.split("\n", 1)
    assert note.startswith("note: folder/others.csv was not used")
    assert (status, error) == refusal(name)


def test_a_built_in_set_is_kept(capsys, monkeypatch, tmp_path):
    own = {"up": tmp_path / "up.yaml"}
    monkeypatch.setattr("ecorules.ruleset.shelf.built_in", lambda: own)
    hint = f"it is {str(own['up'])!r} by another name; name another file"
    assert told(capsys, "report", "up", "d.csv", "-o", "up.yaml") == refusal("up.yaml", hint)


@pytest.mark.parametrize("words", [(), ("--register", "works=works.csv")])
def test_an_empty_name_of_data_is_not_this_folder(capsys, words):
    status, text = told(capsys, "check", "plan.yaml", "", "--as-of", "2020", *words)
    assert (status, text.partition("\n")[0]) == (2, "error: no data are given [arguments]")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "d.csv", "plan.yaml"),
        ("explain", "d.csv", "plan.yaml", "air"),
        ("report", "d.CSV", "plan.YML"),
        ("check", "d.xlsx", "plan.yml"),
    ],
)
def test_the_set_stands_before_the_data(capsys, words):
    status, text = told(capsys, *words)
    first, hint = text.splitlines()
    assert (status, hint) == (2, f"    write the set first: {words[2]} {words[1]}")
    assert first == (
        f"error: {words[1]!r} is data, and stands where the set belongs; {words[2]!r} is a rule "
        "file, and stands where the data belong [arguments]"
    )


@pytest.mark.parametrize("option", ["--rule", "--status"])
@pytest.mark.parametrize("value", ["", " , "])
def test_no_name_at_all_does_not_stand_for_every_one(capsys, option, value):
    status, text = told(capsys, "check", "plan.yaml", "d.csv", option, value)
    error = f"error: {option}: a value is missing [arguments]\n    see: ecorules check --help\n"
    assert (status, text) == (2, error)


@pytest.mark.parametrize("how", ["symlink_to", "hardlink_to"])
def test_a_link_to_an_input_is_known(capsys, folder, how):
    link = folder / "link.md"
    getattr(link, how)(folder / "d.csv")
    hint = "it is 'd.csv' by another name; name another file"
    assert told(capsys, *REPORT, "-o", "link.md") == refusal("link.md", hint)
    assert told(capsys, *REPORT, "-o", "./sub/../link.md") == refusal("./sub/../link.md", hint)
    assert link.read_text("utf-8") == FILES["d.csv"]


def test_a_link_that_leads_nowhere_is_no_input(capsys, folder):
    (folder / "link.md").symlink_to(folder / "new.md")
    assert told(capsys, *REPORT, "-o", "link.md")[0] == 0
    assert (folder / "new.md").read_text("utf-8").startswith("# Annual report: plan")


def test_a_name_that_no_file_has_is_told(capsys):
    status, text = told(capsys, *REPORT, "-o", "a\0b")
    assert (status, text.partition(":")[0]) == (2, "error")
    assert "null" in text
    assert "[not-written]" in text


def test_nothing_is_evaluated_for_a_report_that_is_not_written(capsys, monkeypatch):
    monkeypatch.setattr("ecorules.ruleset.rule_set.RuleSet.evaluate", None)
    assert told(capsys, *REPORT, "-o", "d.csv") == refusal("d.csv")
    assert told(capsys, *REPORT, "-o", "r.pdf")[1].startswith("error: no report is written as")


# Forms


@pytest.mark.parametrize(
    "name", ["r.xlsx", "r.pdf", "r.csv", "r.json", "r.xhtml", "R.PDF", "a.2020"]
)
def test_a_name_of_another_form_is_refused(capsys, folder, name):
    status, text = told(capsys, *REPORT, "-o", name)
    ending = name[name.index(".") :]
    assert (status, text.partition("[")[0].partition(", did")[0].strip()) == (
        2,
        f"error: no report is written as {ending!r}",
    )
    assert text.endswith(
        "[not-written]\n"
        "    end the name in .md, .markdown, .txt, .html or .htm; or say --format md\n"
    )
    assert not (folder / name).exists()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.md", "# Annual report"),
        ("r.Markdown", "# Annual report"),
        ("r.txt", "# Annual report"),
        ("r", "# Annual report"),
        (".r", "# Annual report"),
        ("r.html", "<!DOCTYPE html>"),
        ("r.HTM", "<!DOCTYPE html>"),
    ],
)
def test_a_report_has_the_form_that_it_is_named_for(capsys, folder, name, begins):
    assert told(capsys, *REPORT, "-o", name)[0] == 0
    assert (folder / name).read_text("utf-8").startswith(begins)


def test_a_form_that_is_asked_for_is_written_under_any_name(capsys, folder):
    assert told(capsys, *REPORT, "--format", "md", "-o", "r.pdf")[0] == 0
    assert (folder / "r.pdf").read_text("utf-8").startswith("# Annual report")


@pytest.mark.parametrize("name", ["sub/", "new/", "sub/.", "new/.", "sub/..", "sub", "./"])
def test_a_folder_is_no_file(capsys, folder, name):
    message = f"error: the file {name!r} cannot be written: it is a folder [not-written]\n"
    assert told(capsys, *REPORT, "-o", name)[1].startswith(message)
    assert told(capsys, *CALENDAR, "--ics", name)[1].startswith(message)
    assert not (folder / "new").exists()
