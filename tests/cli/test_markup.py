"""What the command writes as Markdown: no name of a set or of data is markup in it."""

import pytest

from ecorules.cli import main

NAMES = {
    "script": ("<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"),
    "link": ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
    "beacon": ("![i](http://e/x.png)", r"!\[i\](http://e/x.png)"),
    "code": ("`a` *b* _c_ ~~d~~ $e$", r"\`a\` \*b\* \_c\_ \~\~d\~\~ \$e\$"),
    "cells": ("a | b", r"a \| b"),
    "backslash": (r"\[x](y)", r"\\\[x\](y)"),
}

SET = """\
ecorules: 1
id: air
title: '{name}'
note: '{name}'
sources: {{plan: {{title: '{name}'}}}}
parameters: {{quota: {{unit: t, title: '{name}'}}}}
indicators: {{x: {{unit: t, title: '{name}'}}}}
rules:
  '{name}': {{indicator: x, at_most: 5 t, in: 2020, title: '{name}', note: '{name}', lead: '{name}',
    tags: ['{name}'], source: {{document: plan, clause: '{name}', phrase: '{name}'}}}}
left_out: [{{clause: '{name}', phrase: '{name}', because: '{name}'}}]
cases:
- {{title: '{name}', data: {{x: {{2020: 1}}}}, as_of: 2020, expect: {{'{name}': missed}}}}
"""

COMMANDS = {
    "check": ["check", "plan.yaml", "data.csv"],
    "check, explained": ["check", "plan.yaml", "data.csv", "--explain"],
    "show": ["show", "plan.yaml"],
    "show a rule": ["show", "plan.yaml", "NAME"],
    "calendar": ["calendar", "plan.yaml", "--at", "2020"],
    "trace": ["trace", "plan.yaml", "text.txt"],
    "test": ["test", "plan.yaml"],
}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_no_name_is_markup(capsys, tmp_path, monkeypatch, kind, words):
    name, escaped = NAMES[kind]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(SET.format(name=name), "utf-8")
    (tmp_path / "data.csv").write_text(f"region,year,x\n{name},2020,1\n", "utf-8")
    (tmp_path / "text.txt").write_text(f"{name}\n", "utf-8")
    words = [name if word == "NAME" else word for word in words]
    assert main([*words, "--format", "markdown"]) in {0, 1}
    printed = capsys.readouterr().out
    assert escaped in printed
    assert name not in printed.replace(escaped, "")


def test_what_stands_above_tables_and_below_them_is_no_markup_either(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(SET.format(name="# <b> 1_2"), "utf-8")
    assert main(["show", "plan.yaml", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.splitlines()[:5] == [
        r"air: # &lt;b&gt; 1\_2",
        "",
        r"- source plan: # &lt;b&gt; 1\_2",
        r"- note: # &lt;b&gt; 1\_2",
        "",
    ]
    assert main(["test", "plan.yaml", "--format", "markdown"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == [
        "| set | case | checks | result |",
        "| --- | --- | --- | --- |",
        r"| air | # &lt;b&gt; 1\_2 | 1 | failed |",
    ]
    assert (
        printed[4] == r"air, # &lt;b&gt; 1\_2: # &lt;b&gt; 1\_2: status expected missed, found met"
    )
    assert printed[6].startswith(r"- \# &lt;b&gt; 1\_2")
