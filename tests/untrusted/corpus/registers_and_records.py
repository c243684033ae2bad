"""Registers' files and rows, records of assessments, and texts that are traced."""

import json

from attack_table import Attack

HEAD = "name,closed,area,due,kind,clean\n"


def _rows(name, text):
    return Attack(f"register, {name}", "register", text)


def _cells(name, cells):
    return _rows(f"cell, {name}", f"{HEAD}甲,{cells}\n")


def _members(name, rows):
    return Attack(f"members, {name}", "members", rows)


def _record(name, text):
    return Attack(f"record, {name}", "record", text)


def _trace(name, text):
    return Attack(f"trace, {name}", "trace", text)


_FACTS = ["status", "value", "bound", "margin", "label", "period", "reason", "flags", "end"]


def _sound(**more):
    rules = {"pm25": {"unit": "", "margin_unit": "", **{fact: [None] for fact in _FACTS}}}
    return {
        "record": 1, "rule_set": {"id": "air"}, "data": {}, "as_of": "2020", "keys": [],
        "series": [[]], "rules": rules, **more,
    }  # fmt: skip


ATTACKS = [
    _rows("nothing", ""),
    _rows("no names", "closed\n2020-01-01\n"),
    _rows("a name twice", HEAD + "甲,,,,,\n甲,,,,,\n"),
    _rows("names alike", HEAD + "Ａ,,,,,\nA,,,,,\n"),
    _rows("name with a zero-width space", HEAD + "甲\u200b,,,,,\n"),
    _rows("name with an escape sequence", HEAD + "甲\x1b[2J,,,,,\n"),
    _rows("name is a formula", HEAD + "=cmd|' /C calc'!A0,2020-01-01,,,,\n"),
    _rows("name of a million characters", lambda: HEAD + "n" * 900_000 + ",2020-01-01,,,,\n"),
    _rows("many names", lambda: HEAD + "".join(f"n{n},2020-01-01,,,,\n" for n in range(20_000))),
    _rows("many wrong dates", lambda: HEAD + "".join(f"n{n},d{n},,,,\n" for n in range(50_000))),
    _rows("many texts", lambda: HEAD + "".join(f"n{n},2020-01-01,,,{'t' * 50}{n},\n" for n in range(20_000))),
    _rows("an attribute of a million characters", lambda: HEAD + "甲,2020-01-01,,," + "t" * 900_000 + ",\n"),
    _rows("members and years that fill a table", lambda: "name,year,area\n" + "".join(f"n{n},{n % 9_000 + 1:04},1\n" for n in range(100_000))),
    _rows("columns without a name", HEAD.strip() + ",,,\n甲,2020-01-01,,,,,,,\n"),
    _rows("Cyrillic header", "name,с\u043bosed\n甲,2020-01-01\n"),
    _rows("zero-width space in a header", "name,clo\u200bsed\n甲,2020-01-01\n"),
    _cells("date of 5000 digits", "9" * 5_000 + ",,,,"),
    _cells("day before time", "0000-00-00,,,,"),
    _cells("day of 30 February", "2020-02-30,,,,"),
    _cells("date 1e308", "1e308,,,,"),
    _cells("formula as a date", "=TODAY(),,,,"),
    _cells("area 1e309", ",1e309,,,"),
    _cells("area tower", ",1 m**9**9**9,,,"),
    _cells("formula as a number", ",=1+1,,,"),
    _cells("period 10000", ",,10000,,"),
    _cells("range of all days", ",,0001-01-01..9999-12-31,,"),
    _cells("formula as a text", ",,,=1+1,"),
    _cells("escape sequence as a text", ",,,a\x1b[2J,"),
    _cells("boolean 2", ",,,,2"),
    _members("rows without names", [{"closed": "2020-01-01"}]),
    _members("no rows", [1, 2]),
    _members("deep", [{"name": {"a": {"b": 1}}}]),
    _members("name is a list", [{"name": ["a"]}]),
    _members("huge numbers", {"甲": {"area": 10**400}}),
    _members("5000 digits", {"甲": {"area": 10**5_000}}),
    _members("year of 5000 digits", {"甲": {"area": {10**5_000: 1}}}),
    _members("name of 5000 digits", {10**5_000: {"area": 1}}),
    _members("escape sequence", {"甲\x1b[2J": {"closed": "2020-01-01"}}),
    _members("lone surrogate", {"\ud800": {"closed": "2020-01-01"}}),
    _members("path", "/etc/passwd"),
    _members("folder", ".."),
    _members("attribute that is none", {"甲": {"__class__": 1}}),
    # Records.
    _record("nothing", ""),
    _record("no JSON", "x"),
    _record("bytes", b"\xff\xfe"),
    _record("list", "[]"),
    _record("number", "1"),
    _record("number of 5000 digits", "9" * 5_000),
    _record("deep lists", lambda: "[" * 200_000),
    _record("deep maps", lambda: '{"a":' * 200_000),
    _record("deep, closed", lambda: "[" * 100_000 + "]" * 100_000),
    _record("huge", lambda: "[" + "1," * 20_000_000 + "1]"),
    _record("duplicate keys", '{"record": 1, "record": 2}'),
    _record("form as a list", '{"record": [1]}'),
    _record("rule set of nothing", json.dumps(_sound(rule_set={}))),
    _record("as_of beyond time", json.dumps(_sound(as_of="99999"))),
    _record("as_of of 5000 digits", json.dumps(_sound(as_of="9" * 5_000))),
    _record("at all days", json.dumps(_sound(at="0001-01-01..9999-12-31"))),
    _record("at a map", json.dumps(_sound(at={"a": 1}))),
    _record("at a number", json.dumps(_sound(at=2020.5))),
    _record("complete of anything", json.dumps(_sound(complete={"a": [{}]}))),
    _record("complete a number", json.dumps(_sound(complete=1e308))),
    _record("series of lists", json.dumps(_sound(series=[[[1]]]))),
    _record("series of maps", json.dumps(_sound(series=[[{"a": 1}]]))),
    _record("series of numbers", json.dumps(_sound(series=[[1]]))),
    _record("status of maps", json.dumps(_sound(rules={"pm25": {fact: [{"a": 1}] for fact in _FACTS}}))),
    _record("rules of a list", json.dumps(_sound(rules={"pm25": []}))),
    _record("rules of lists", json.dumps(_sound(rules={"pm25": {fact: [[]] for fact in _FACTS}}))),
    _record("members of numbers", json.dumps(_sound(members={"plants": 1}))),
    _record("versions of a number", json.dumps(_sound(versions=1))),
    _record("versions of a list", json.dumps(_sound(versions=["a"]))),
    _record("standards of a number", json.dumps(_sound(standards=1))),
    _record("extends of a number", json.dumps(_sound(rule_set={"extends": 1}))),
    _record("data of lists", json.dumps(_sound(data={"panel": [1], "a": {"b": 1}}))),
    _record("keys of numbers", json.dumps(_sound(keys=1))),
    _record("excuses of a number", json.dumps(_sound(excuses=1))),
    _record("NaN", json.dumps(_sound(as_of=None)).replace("null", "NaN", 1)),
    _record("a difference with an escape sequence", json.dumps(_sound(keys=["\x1b[2J"]))),
    # Texts.
    _trace("nothing", ""),
    _trace("digits", lambda: "1" * 2_000_000),
    _trace("digits and points", lambda: "1." * 1_000_000),
    _trace("digits and commas", lambda: "1,000," * 300_000),
    _trace("year marks", lambda: "年" * 2_000_000),
    _trace("dates broken off", lambda: "2020年" * 100_000),
    _trace("percent signs", lambda: "%" * 2_000_000),
    _trace("by", lambda: "到2020年底前不低于" * 50_000),
    _trace("not", lambda: "不得" * 1_000_000),
    _trace("every", lambda: "每" * 2_000_000),
    _trace("spaces", lambda: " " * 1_000_000),
    _trace("one phrase in spaces", lambda: "至" + " " * 2_000_000 + "2020"),
    _trace("line ends", lambda: "\n" * 500_000),
    _trace("NUL", lambda: "\7" * 500_000),
    _trace("combining marks", lambda: "a" + "\u0301" * 2_000_000),
    _trace("letters that unfold", lambda: "\ufdfa" * 300_000),
    _trace("lone surrogates", lambda: "\ud800" * 100_000),
    _trace("overrides", lambda: "\u202e" * 100_000),
    _trace("too long", lambda: "a" * 20_000_001),
    _trace("escape sequences", lambda: "\x1b[2J不低于9吨。" * 1_000),
]  # fmt: skip
