"""A column that is not there is no silence: nothing is known of it, and that is pointed out."""

import pandas as pd
import pytest

import ecorules as er

PLAN = er.loads("""
ecorules: 1
id: t
window: 2018..2020
registers: {works: {attributes: {closed: date, relapsed: date, owner: text}}}
indicators:
  relapses: {count: works, where: relapsed}
rules:
  relapses: {indicator: relapses, at_most: 0, by: 2020}
""")
NOTE = "the register 'works' is stated complete, and has no column relapsed: nothing is known of it"
WITHOUT = {"name": ["A"], "closed": ["2019-05-01"]}
BLANK = {**WITHOUT, "relapsed": [None]}


def judged(rows, complete):
    found = PLAN.evaluate(registers={"works": rows}, complete=complete, as_of=2020)
    notes = [note.message for note in found.notes if note.code == "absent-column"]
    return found.verdict("relapses").status, notes


@pytest.mark.parametrize("complete", [True, {"works": True}, "2020", {"works": "2020-12-31"}])
def test_a_table_without_a_column_says_nothing_of_it(complete):
    for rows in (pd.DataFrame(WITHOUT), WITHOUT):
        assert judged(rows, complete) == ("undetermined", [NOTE])


@pytest.mark.parametrize("rows", [pd.DataFrame(BLANK), BLANK])
def test_a_column_that_is_blank_says_not_yet(rows):
    assert judged(rows, complete=True) == ("met", [])


@pytest.mark.parametrize(
    "rows", [{"A": {"closed": "2019-05-01"}}, [{"name": "A", "closed": "2019-05-01"}]]
)
def test_rows_leave_out_what_is_blank(rows):
    assert judged(rows, complete=True) == ("met", [])


@pytest.mark.parametrize("complete", [None, False, {}, {"works": False}])
def test_nothing_is_pointed_out_of_what_is_not_stated_complete(complete):
    assert judged(WITHOUT, complete) == ("undetermined", [])


def test_dates_alone_are_pointed_out():
    data = {"name": ["A"], "owner": ["市属"]}
    [note] = judged(data, complete=True)[1]
    assert "has no column closed, relapsed:" in note
