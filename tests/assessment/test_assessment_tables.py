"""Assessments on a terminal and in a notebook."""

from __future__ import annotations

import numpy as np
import pytest
from assessment_sets import cities, kinds

import ecorules as er
from ecorules.assessment.tables import display_width, shortened, text_table

CITIES = """\
cities as of 2020: 4 met, 3 missed, 2 undetermined

rule   region  status             value       bound      margin  period  why
air    株洲    met             45 µg/m³  ≤ 45 µg/m³     0 µg/m³  2020
land   株洲    met                 62 %      ≥ 60 %        2 pp  2020
water  株洲    met                    Ⅱ         ≥ Ⅱ     0 steps  2019
air    湘潭    missed        47.5 µg/m³  ≤ 45 µg/m³  −2.5 µg/m³  2020
land   湘潭    missed              41 %      ≥ 60 %      −19 pp  2020
water  湘潭    missed                 Ⅲ         ≥ Ⅱ     −1 step  2019
air    长沙    undetermined              ≤ 45 µg/m³                      missing: pm25 2020
land   长沙    met                 60 %      ≥ 60 %        0 pp  2020
water  长沙    undetermined                     ≥ Ⅱ                      missing: river 2019"""


def test_terminal() -> None:
    assert repr(cities()) == CITIES
    assert str(cities()) == CITIES


def test_selection() -> None:
    assert repr(cities().filter(region="湘潭", rule="land")) == (
        "cities as of 2020: 1 of 9 verdicts, 1 missed\n\n"
        "rule  region  status  value   bound  margin  period  why\n"
        "land  湘潭    missed   41 %  ≥ 60 %  −19 pp  2020"
    )
    assert repr(cities().pending) == "cities as of 2020: 0 of 9 verdicts, no verdicts"


def test_many_series_are_told_by_rule() -> None:
    plan = er.loads("""
ecorules: 1
id: many
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 2 t}}
""")
    values = np.arange(5000.0).reshape(1, -1)
    panel = er.Panel.from_arrays({"a": values}, [2020], {"region": [f"r{n}" for n in range(5000)]})
    assert repr(plan.evaluate(panel, as_of=2020)) == (
        "many as of 2020: 4998 met, 2 missed\n\n"
        "rule    met  missed  pending  undetermined  not applicable\n"
        "a     4,998       2        0             0               0\n\n"
        "5,000 verdicts; see .filter(), .missed, .to_polars()"
    )


def test_why_says_what_is_missing_or_done() -> None:
    lines = {line.split()[0]: line for line in repr(kinds()).splitlines()[3:]}
    assert lines["base"].endswith("missing: PM2.5 annual mean 2015 (the base)")
    assert lines["later"].endswith("not seen yet")
    assert lines["rounded"].endswith("2020    rounded")
    assert lines["where"].endswith("condition is false")
    assert lines["zero"].endswith("base not positive")
    assert lines["both"].endswith("see its parts")


def test_notes_tell_what_was_not_used() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 2 t}}
""")
    import polars as pl

    frame = pl.DataFrame({"period": ["2020"], "a": [3.0], "remark": ["x"]})
    result = plan.evaluate(frame, as_of=2020)
    assert "\nnote: column 'remark' was not used\n" in repr(result)


def test_a_long_table_of_one_series_is_cut() -> None:
    rules = "".join(f"  r{n}: {{indicator: a, at_least: {n} t}}\n" for n in range(63))
    head = "ecorules: 1\nid: long\nwindow: 2020\nindicators: {a: {unit: t}}\nrules:\n"
    lines = repr(er.loads(head + rules).evaluate({"a": {2020: 3}})).splitlines()
    assert lines[-3].startswith("r59 ")
    assert lines[-2:] == ["", "... and 3 more"]


def test_notebook() -> None:
    page = cities()._repr_html_()
    assert page.count("<tr>") == 10
    assert "<script" not in page
    assert 'background-color: #fbdcdf">missed</td>' in page


def test_notebook_escapes_what_others_wrote() -> None:
    plan = er.loads("""
ecorules: 1
id: small
window: 2020
indicators: {a: {unit: t}}
rules: {a: {indicator: a, at_least: 2 t}}
""")
    import polars as pl

    frame = pl.DataFrame(
        {"region": ["<script>alert(1)</script>", "b&c"], "period": ["2020"] * 2, "a": [3.0, 1.0]}
    )
    page = plan.evaluate(frame, as_of=2020)._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "b&amp;c" in page


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("PM2.5", 5), ("株洲", 4), ("Ⅱ类", 3), ("é", 1), ("e\u0301", 1)]
)
def test_width(text: str, width: int) -> None:
    assert display_width(text) == width


def test_columns_line_up() -> None:
    table = text_table(["名", "n"], [["株洲市", "1"], ["a\nb", "22"]], right=[1])
    assert table == "名       n\n株洲市   1\na b     22"
    assert shortened("株洲市", 5) == "株洲…"
