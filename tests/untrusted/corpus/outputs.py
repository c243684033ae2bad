"""Hostile names in what is written: terminals, spreadsheets, web pages and Markdown.

Rule files and data cannot hold characters that nobody sees. What is left are marks that mean
something elsewhere: each entry gives names of all kinds, writes everything, and says what must
not, or must, stand in it.
"""

import contextlib
import csv
import io
import json
import re
from pathlib import Path

from attack_table import Attack

import ecorules as er

FORMULAS = (
    "=HYPERLINK(0)",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "=1+1",
    " =1+1",
    "＝1+1",
)
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "'onclick='x")
MARKS = (
    "[a](javascript:alert(1))",
    "| a | b |",
    "# a",
    "![a](http://x)",
    "`a`",
    "**a**",
    "<b>a</b>",
)


def _plan(name):
    """Return a rule set in which everything that has a name has this one."""
    text = json.dumps(name)
    return er.loads(
        f"ecorules: 1\nid: air\ntitle: {text}\nsources: {{d: {{title: {text}, issuer: {text}}}}}\n"
        f"indicators: {{x: {{unit: t, title: {text}, note: {text}}}}}\n"
        f"rules:\n  {text}: {{indicator: x, at_most: 5, in: 2020, title: {text}, note: {text}, "
        f"lead: {text}, tags: [{text}], source: {{document: d, clause: {text}}}}}\n"
    )


def _result(name):
    rows = [{"region": name, "year": 2020, "x": 9}, {"region": "b", "year": 2020, "x": 1}]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return _plan(name).evaluate(columns, as_of=2020)


def _command(name, *words):
    """Return what the command prints of the same."""
    from ecorules.cli import main

    Path("plan.yaml").write_text(_plan(name).dump(), "utf-8")
    with Path("data.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["region", "year", "x"], [name, 2020, 9], ["b", 2020, 1]])
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = main(["check", "plan.yaml", "data.csv", *words])
    if status != 1:
        raise AssertionError(f"the command ended with {status}")
    return output.getvalue()


def _no_cell_is_a_formula():
    for name in FORMULAS:
        for cells in csv.reader(io.StringIO(_command(name, "--format", "csv"))):
            for cell in cells:
                if cell.lstrip()[:1] in set("=+-@\t\r＝") and not re.fullmatch(r"-?[\d.]+", cell):
                    return f"the cell {cell!r} is a formula"
    return "no formula"


def _no_page_has_markup():
    for name in MARKUP:
        result = _result(name)
        report = result.report()
        pages = (result._repr_html_(), report.html())
        if any("<script" in page or "<img" in page or "onclick='x" in page for page in pages):
            return f"{name!r} is markup in a page"
        if re.search(r"<(script|img)", report.markdown()):
            return f"{name!r} is markup in Markdown"
    return "no markup"


def _no_text_is_marked():
    for name in MARKS:
        told = _result(name).report().markdown()
        for live in (r"(?<!\\)\]\(", "<b>", r"\n# a", r"(?<!\\)\*\*a", r"(?<!\\)`a"):
            if re.search(live, told):
                return f"{name!r} is marked as {live!r}"
    return "no marks"


def _tables_keep_their_columns():
    for name in MARKS:
        lines = _command(name, "--format", "markdown").strip().splitlines()
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        if len(widths) != 1:
            return f"{name!r} breaks a table"
    return "whole tables"


def _json_is_json():
    for name in (*FORMULAS, *MARKUP, *MARKS):
        told = json.loads(_command(name, "--format", "json"))
        if told["verdicts"][0]["rule"] != name:
            return f"{name!r} is told as {told['verdicts'][0]['rule']!r}"
    return "as given"


def _terminal():
    """Names of files, and texts in messages, that steer a terminal."""
    from ecorules.cli import main

    hostile = "\x1b[2J\x9b31m\u202eabc\x07"
    output, errors = io.StringIO(), io.StringIO()
    Path(f"{hostile}.yaml").write_text("ecorules: 1\n", "utf-8")
    Path("data.csv").write_text(f"region,year,pm25\na,2020,{hostile}\n{hostile},2020,1\n", "utf-8")
    Path("plan.yaml").write_text(_plan("a").dump(), "utf-8")
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        main(["lint", f"{hostile}.yaml"])
        main(["lint", hostile])
        main(["show", "plan.yaml", hostile])
        main(["check", "plan.yaml", "data.csv", "--as-of", hostile])
        main(["check", "plan.yaml", "data.csv"])
        main(["check", "plan.yaml", "data.csv", "--rule", hostile, "--format", hostile])
        main(["explain", "plan.yaml", "data.csv", hostile, "--for", f"region={hostile}"])
        main(["calendar", "plan.yaml", "--unit", hostile])
        main([hostile])
    told = output.getvalue() + errors.getvalue()
    found = sorted(set(re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)))
    return f"steered by {found}" if found else "all escaped"


def _calendar():
    """Names that try to begin lines of their own in a calendar file."""
    for name in ("a\nATTENDEE:mailto:x@y", "a;b,c:d\\n", "=1+1"):
        told = _plan(name).due_days(at=2020).ics("en")
        if "\nATTENDEE" in told.replace("\r", ""):
            return f"{name!r} begins a line"
    return "no line"


def _made(name, make):
    return Attack(name, "call", lambda: make)


ATTACKS = [
    _made("formulas in CSV", _no_cell_is_a_formula),
    _made("markup in pages", _no_page_has_markup),
    _made("marks in reports", _no_text_is_marked),
    _made("marks in tables", _tables_keep_their_columns),
    _made("names in JSON", _json_is_json),
    _made("escape sequences on the terminal", _terminal),
    _made("lines in calendars", _calendar),
]
