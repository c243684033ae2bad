"""Line ends, blank lines and spaces: the same verdicts, or an error at the right line."""

import pytest

import ecorules as er

PLAN = """\
# A plan
ecorules: 1
id: air
window: 2018..2020
indicators:
  pm25: {unit: µg/m³, kind: level}
  double:
    unit: µg/m³
    expression: >-
      pm25
      * 2
rules:
  pm25: {indicator: pm25, at_most: 45 µg/m³, by: 2020}
""".replace("    unit: µg/m³\n", "")
BROKEN = PLAN.replace("* 2", "* nothing")
DATA = "region,year,pm25\n株洲,2019,46\n株洲,2020,44\n湘潭,2020,46\n"
WHOLE = [("株洲", "met"), ("湘潭", "missed")]


@pytest.fixture(scope="module")
def plan():
    return er.loads(PLAN)


def write(path, text):
    path.write_bytes(text.encode())
    return path


def statuses(result):
    return [(*one.series.values(), one.status) for one in result]


ENDS = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "mixed": lambda text: text.replace("\n", "\r\n", 2).replace("20\n", "20\r", 1),
    "spaces": lambda text: text.replace("\n", "  \n"),
    "none at the end": str.rstrip,
    "blank at the end": lambda text: text + "\n\n\n",
    "mark": lambda text: "﻿" + text,
}


@pytest.mark.parametrize("change", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("form", [str, str.encode])
def test_rule_files(plan, change, form):
    assert er.loads(form(change(PLAN))).digest == plan.digest
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(form(change(BROKEN)))
    assert str(caught.value).startswith("<text>:10:9: 'nothing' is not a known name")


def test_blank_lines_in_rule_files(plan):
    text = BROKEN.replace("window", "\n   \n\nwindow")
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(text)
    assert caught.value.problems[0].place.line == 13
    assert er.loads(text.replace("nothing", "2")).digest == plan.digest


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_line_ends_that_nobody_sees_are_refused_in_rule_files(mark):
    hidden = PLAN.replace("# A plan", f"# A plan{mark}title: hidden")
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(hidden)
    assert caught.value.code == "invisible-character"
    assert str(caught.value).startswith("<text>:1:9: ")
    with pytest.raises(er.RuleSetError, match=r"^<text>:6:7: an invisible"):
        er.loads(PLAN.replace("pm25:", f"pm25{mark}:", 1))
    with pytest.raises(er.RuleSetError, match=r"^<text>:3:1: an invisible"):
        er.loads(PLAN.replace("\nid", f"\r\n{mark}id"))


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x7f"])
def test_control_characters_in_rule_files_have_their_place(mark):
    with pytest.raises(er.RuleSetError) as caught:
        er.loads(PLAN.replace("pm25:", f"pm25{mark}:", 1))
    assert str(caught.value).startswith("<text>:6:7: ")


@pytest.mark.parametrize("change", ENDS.values(), ids=ENDS)
def test_text_files(plan, tmp_path, change):
    path = write(tmp_path / "a.csv", change(DATA))
    assert statuses(plan.evaluate(path)) == WHOLE
    write(path, change(DATA.replace(",44", ",much")))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert caught.value.problems[0].place.row == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_in_text_files(plan, tmp_path, end):
    text = DATA.replace("株洲,2020", "\n\n株洲,2020").replace("\n", end)
    path = write(tmp_path / "a.csv", text)
    assert statuses(plan.evaluate(path)) == WHOLE
    write(path, text.replace("44", "much"))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert caught.value.problems[0].place.row == 5
    write(path, text.replace(",44", ""))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert (caught.value.code, caught.value.problems[0].place.row) == ("ragged-row", 5)


def test_a_line_of_spaces_is_refused_with_its_number(plan, tmp_path):
    path = write(tmp_path / "a.csv", DATA.replace("湘潭", "   \n湘潭"))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert caught.value.problems[0].place.row == 4


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_line_ends_within_cells(plan, tmp_path, end):
    path = write(
        tmp_path / "a.csv", f'region,note,year,pm25\n株洲,"a{end}b",2020,44\n湘潭,,2020,much\n'
    )
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    assert caught.value.problems[0].place.row == 4


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_other_line_ends_end_no_row(plan, tmp_path, mark):
    path = write(tmp_path / "a.csv", DATA.replace("46\n株洲", f"46{mark}株洲"))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row) == ("ragged-row", 2)
    write(path, DATA.replace("湘潭", f"湘{mark}潭"))
    with pytest.raises(er.DataError) as caught:
        plan.evaluate(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.row) == ("invisible-character", 4)
