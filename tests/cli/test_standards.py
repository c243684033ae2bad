"""What is told of standards that are not loaded: the ids that exist, as options of the command."""

import pytest

import ecorules as er
from ecorules.cli import main
from ecorules.cli.translation import with_standards

PLAN = """\
ecorules: 1
id: t
window: 2021..2023
indicators: {pm25: {unit: µg/m³, kind: level}}
rules:
  now: {meets: {set: gb-3095, rules: [pm25_year_2]}, by: 2023}
  later: {meets: {set: gb-3095}, throughout: [2031, 2023, 2028]}
  pinned: {meets: {set: gb-3095, edition: "2026"}, by: 2023}
  unknown: {meets: {set: gb-3095, edition: "1996"}, by: 2023}
  before: {meets: {set: gb-3095}, by: 2010}
  own: {meets: {set: our-standard}, by: 2023}
"""
NAMED = {
    "now": ["gb-3095-2012"],
    "later": ["gb-3095-2012", "gb-3095-2026", "gb-3095-2026-final"],
    "pinned": ["gb-3095-2026"],
}
NOT_BUILT_IN = {"unknown": "gb-3095", "before": "gb-3095", "own": "our-standard"}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "t.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "t.csv").write_text("year,pm25\n2023,36\n", "utf-8")
    return tmp_path / "t.yaml", tmp_path / "t.csv"


def run(capsys, *words):
    main([*map(str, words), "--as-of", "2023"])
    return capsys.readouterr().out


def lines(text):
    """The last cell of each row of a table, by its first."""
    return {line.split()[0]: line.strip() for line in text.splitlines() if "standard" in line}


@pytest.mark.parametrize("rule", NAMED)
def test_an_explanation_names_the_editions_that_come_with_the_package(capsys, files, rule):
    result = er.loads(PLAN).evaluate({"pm25": {2023: 36}}, as_of=2023)
    names = NAMED[rule]
    listed = ", ".join(f'"{name}"' for name in names)
    assert f"evaluate with standards=[{listed}]." in result.explain(rule)
    assert f"评价时请给出 standards=[{listed}]。" in result.explain(rule, "zh")
    options = " ".join(f"--standard {name}" for name in names)
    assert f"evaluate with {options}." in run(capsys, "explain", *files, rule)
    assert all(er.load(name) for name in names)


@pytest.mark.parametrize("rule", NOT_BUILT_IN)
def test_an_explanation_asks_for_a_file_of_what_does_not_come_with_it(capsys, files, rule):
    result = er.loads(PLAN).evaluate({"pm25": {2023: 36}}, as_of=2023)
    name = NOT_BUILT_IN[rule]
    assert f"evaluate with standards=[...], a file of {name}." in result.explain(rule)
    assert f"评价时请给出 standards=[...]，即{name}的文件。" in result.explain(rule, "zh")
    told = run(capsys, "explain", *files, rule)
    assert f"evaluate with --standard FILE, a file of {name}." in told


def test_the_edition_that_is_asked_for_is_the_one_that_is_missing(capsys, files):
    told = run(capsys, "explain", *files, "now", "--standard", "gb-3095-2026")
    assert "in force on 2023-12-31; load the one that is" in told
    assert "evaluate with --standard gb-3095-2012." in told


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_speaks_of_options_too(capsys, files, lang):
    told = run(capsys, "check", *files, "--lang", lang)
    assert "standards=" not in told
    rows = lines(told)
    assert rows["now"].endswith(" --standard gb-3095-2012")
    assert " --standard gb-3095-2012 --standard gb-30" in rows["later"]
    assert rows["later"].endswith("…")
    assert " --standard FILE" in rows["own"]


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_report_speaks_of_options_too(capsys, files, form):
    told = run(capsys, "report", *files, "--format", form)
    assert "standards=" not in told
    assert "evaluate with --standard gb-3095-2012<" in told.replace(" |", "<")
    assert "evaluate with --standard FILE, a file of our-standard" in told


def test_a_list_that_is_cut_is_cut_as_options():
    assert with_standards('with standards=["a", "b…') == "with --standard a --standard b…"
    assert with_standards("standards=\\[...\\], a file") == "--standard FILE, a file"
