"""Official tables with a target, a figure and a verdict: the verdict printed is the verdict found.

Each file beside this one is a table as it was published: where it comes from, how its target and
its figure are read as a rule set, what the printed words mean, and its rows, typed from the source.
A row that cannot be reproduced from its figures says under `different` what is found, and why.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import ecorules as er

HERE = Path(__file__).parent
DOCUMENT = Path(__file__).parents[2] / "docs" / "published.md"
TABLES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(HERE.glob("*.yaml"))
}
ROWS = [(name, row) for name, table in TABLES.items() for row in table["rows"]]
IDS = [f"{name}-{row['row']}-{row.get('period', '')}" for name, row in ROWS]

TABLE_KEYS = {"title", "sources", "reading", "verdicts", "set", "rule", "period", "assign", "rows"}
ROW_KEYS = {"row", "period", "rule", "target", "figure", "printed", "source", "assign", "margin"}
ROW_KEYS |= {"value", "different"}


@cache
def rule_set(name):
    return er.loads(f"ecorules: 1\nid: {name}\nwindow: 2000..2030\n{TABLES[name]['set']}")


def values(given, name):
    """A figure or target: of the name that most rows have, or of the names it gives itself."""
    named = given if isinstance(given, dict) else {name: given}
    return {key: value for key, value in named.items() if value is not None}


def judged(name, row):
    table, plan = TABLES[name], rule_set(name)
    period = str(row.get("period", table.get("period")))
    assign = {**table.get("assign", {}), **row.get("assign", {}), **values(row["target"], "target")}
    if "when" in plan.model.parameters:
        assign["when"] = period
    data = {
        key: figure if isinstance(figure, dict) else {period: figure}
        for key, figure in values(row["figure"], "figure").items()
    }
    (only,) = [row.get("rule", table.get("rule"))] if "rule" in {*row, *table} else plan.rules
    return plan.evaluate(data, as_of=period, assign=assign).verdict(only)


def printed_as(number):
    """What compares equal to a printed number: all that is rounded to its last digit."""
    exponent = Decimal(str(number)).as_tuple().exponent
    return pytest.approx(number, rel=0, abs=0.5 * 10.0**exponent + 1e-9)


@pytest.mark.parametrize(("name", "row"), ROWS, ids=IDS)
def test_a_row_comes_out_as_printed_or_as_marked(name, row):
    different = row.get("different", {})
    verdict = judged(name, row)
    printed = TABLES[name]["verdicts"][row["printed"]]
    assert verdict.status == different.get("status", printed)
    for key, found in (("margin", verdict.margin_number), ("value", verdict.value_number)):
        if key in row:
            assert found == printed_as(different.get(key, row[key]))


@pytest.mark.parametrize(("name", "row"), [one for one in ROWS if "different" in one[1]])
def test_a_mark_is_of_something_that_differs_and_says_why(name, row):
    different = dict(row["different"])
    assert different.pop("because").strip()
    printed = {**row, "status": TABLES[name]["verdicts"][row["printed"]]}
    (key,) = different
    assert different[key] != printed[key]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_where_it_comes_from_and_how_it_is_read(name):
    table = TABLES[name]
    assert set(table) <= TABLE_KEYS
    assert {"title", "sources", "reading", "verdicts", "set", "rows"} <= set(table)
    assert set(table["title"]) == {"en", "zh"}
    assert set(table["verdicts"].values()) <= {"met", "missed", "not_applicable"}
    assert {row["printed"] for row in table["rows"]} == set(table["verdicts"])
    for source in table["sources"].values():
        assert {"issuer", "title"} <= set(source)
        assert {"found", "number"} & set(source)
    for row in table["rows"]:
        assert {"row", "target", "figure", "printed"} <= set(row) <= ROW_KEYS
        assert len(table["sources"]) == 1 or "source" in row
        assert row.get("source", next(iter(table["sources"]))) in table["sources"]


# -- the index in the documentation --------------------------------------------------------------


def counted(name):
    printed = [TABLES[name]["verdicts"][row["printed"]] for row in TABLES[name]["rows"]]
    marked = sum("different" in row for row in TABLES[name]["rows"])
    return printed.count("met"), printed.count("missed"), marked


def test_the_index_counts_every_table():
    text = DOCUMENT.read_text("utf-8")
    line = r"^\| `([\w-]+)` \|.*\| (\d+) \| (\d+) \| (\d+) \|$"
    told = {
        name: (int(met), int(missed), int(marked))
        for name, met, missed, marked in re.findall(line, text, re.MULTILINE)
    }
    assert told == {name: counted(name) for name in TABLES}
    sums = [sum(numbers) for numbers in zip(*told.values(), strict=True)]
    assert "| together | | {} | {} | {} |".format(*sums) in text


def test_there_are_enough_and_a_third_is_negative():
    met, missed, _ = (sum(numbers) for numbers in zip(*map(counted, TABLES), strict=True))
    assert met + missed >= 60
    assert missed >= (met + missed) / 3
