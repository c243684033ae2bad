"""Rule files: YAML that swells, hides or pretends, and numbers beyond all bounds."""

from attack_table import Attack

HEAD = "ecorules: 1\nid: air\nindicators:\n  x: {unit: t, kind: flow}\nrules:\n"
RULE = "  x: {indicator: x, at_most: 5, in: 2020}\n"
SOUND = HEAD + RULE


def _file(name, text):
    return Attack(name, "rules", text)


def _rule(name, rest):
    return _file(f"rule, {name}", HEAD + "  x: {" + rest + "}\n")


def _register(name, rest, rule="for: r, done: d, by: 2020"):
    text = (
        "ecorules: 1\nid: air\nindicators:\n  x: {unit: t, kind: flow}\n"
        f"registers:\n  r: {{{rest}}}\nrules:\n  x: {{{rule}}}\n"
    )
    return _file(f"register, {name}", text)


def _derived(name, rest):
    text = (
        "ecorules: 1\nid: air\nwindow: 2018..2020\nindicators:\n  x: {unit: t, kind: flow}\n"
        f"  d: {{{rest}}}\nrules:\n  x: {{indicator: d, at_most: 5, in: 2020}}\n"
    )
    return _file(f"derived, {name}", text)


def _case(name, rest):
    text = SOUND + "cases:\n  - {" + rest + ", expect: {x: met}}\n"
    return Attack(f"case, {name}", "cases", text)


def _misspelled():
    labels = ", ".join(f"等级{n:05}{'z' * 60}" for n in range(8_000))
    rules = "".join(
        f"  r{n}: {{indicator: g, at_least: 等级{n:05}{'z' * 61}, in: 2020}}\n"
        for n in range(1_000)
    )
    return f"ecorules: 1\nid: air\nindicators:\n  g: {{classes: [{labels}]}}\nrules:\n{rules}"


def _billion_laughs():
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    return "\n".join(lines)


def _chain(count):
    """A chain of indicators, each computed from the one before."""
    lines = ["  i0: {unit: t}"]
    lines += [f"  i{n}: {{unit: t, expression: i{n - 1} + 1}}" for n in range(1, count)]
    rule = f"rules:\n  x: {{indicator: i{count - 1}, at_most: 5, in: 2020}}\n"
    return "ecorules: 1\nid: air\nindicators:\n" + "\n".join(lines) + "\n" + rule


def _doubling(count):
    """Each is twice the one before: as a tree of formulas it has 2**count leaves."""
    lines = ["  i0: {unit: t}"]
    lines += [f"  i{n}: {{unit: t, expression: i{n - 1} + i{n - 1}}}" for n in range(1, count)]
    rule = f"rules:\n  x: {{indicator: i{count - 1}, at_most: 5, in: 2020}}\n"
    return "ecorules: 1\nid: air\nindicators:\n" + "\n".join(lines) + "\n" + rule


def _parts(count):
    """Each rule holds the one before in two ways."""
    lines = ["  x0: {indicator: x, at_most: 5, in: 2020}"]
    lines += [f"  x{n}: {{all: [x{n - 1}, {{any: [x{n - 1}]}}]}}" for n in range(1, count)]
    return HEAD + "\n".join(lines) + "\n"


def _places(count):
    keys = "\n".join(
        f"  k{n}: {{indicator: x, at_most: 5, in: 2020, sauce: 1}}" for n in range(count)
    )
    return HEAD + keys + "\n"


ATTACKS = [
    _file("nothing", b""),
    _file("one NUL", b"\0"),
    _file("a scalar", "x"),
    _file("a list", "- x"),
    _file("bytes FF", b"\xff" * 1000),
    _file("Latin-1", "ecorules: 1\nid: é\n".encode("latin-1")),
    _file("UTF-16", SOUND.encode("utf-16")),
    _file("UTF-16 without its mark", SOUND.encode("utf-16-le")),
    _file("UTF-32", SOUND.encode("utf-32")),
    _file("UTF-7", b"ecorules: 1\nid: +AGEAaQBy-\nrules: {}\n"),
    _file("overlong UTF-8", b"ecorules: 1\nid: \xc0\xaf\n"),
    _file("surrogate in UTF-8", b"ecorules: 1\nid: \xed\xa0\x80\n"),
    _file("beyond Unicode", b"ecorules: 1\nid: \xf4\x90\x80\x80\n"),
    _file("lone surrogate", "ecorules: 1\nid: a\ud800\n"),
    _file("lone surrogate, escaped", 'ecorules: 1\nid: "a\\ud800"\nrules: {}\n'),
    _file("surrogates, escaped", 'ecorules: 1\nid: "a\\ud83d\\ude00"\nrules: {}\n'),
    _file("half a character in a title", SOUND + 'title: "\\udc00"\n'),
    _file("mark in the middle", "ecorules: 1\nid: a\ufeffir\n"),
    _file("mark twice", b"\xef\xbb\xbf\xef\xbb\xbf" + SOUND.encode()),
    _file("NUL", "ecorules: 1\nid: a\0ir\n"),
    _file("bell", "ecorules: 1\nid: a\7ir\n"),
    _file("escape sequence", "ecorules: 1\ntitle: a\x1b[2Jb\n"),
    _file("C1 control", "ecorules: 1\ntitle: a\x9b2Jb\n"),
    _file("delete", "ecorules: 1\ntitle: a\x7fb\n"),
    _file("NUL, escaped", SOUND + 'title: "a\\0b"\n'),
    _file("escape sequence, escaped", SOUND + 'title: "a\\e[2Jb"\n'),
    _file("C1 control, escaped", SOUND + 'title: "a\\x9b2Jb"\n'),
    _file("bell, escaped", SOUND + 'note: "a\\ab"\n'),
    _file("backspaces, escaped", SOUND + 'note: "ab\\b\\bxy"\n'),
    _file("next line, escaped", SOUND + 'note: "a\\Nb"\n'),
    _file("override, escaped", SOUND + 'title: "a\\u202eb"\n'),
    _file("isolate, escaped", SOUND + 'title: "a\\u2066b"\n'),
    _file("zero-width space, escaped", SOUND.replace("id: air", 'id: "a\\u200bir"')),
    _file("mark, escaped", SOUND.replace("id: air", 'id: "a\\ufeffir"')),
    _file("zero-width joiner in an id", SOUND.replace("id: air", "id: a\u200dir")),
    _file("override", SOUND + "title: a\u202eb\n"),
    _file("isolate", SOUND + "title: a\u2066b\n"),
    _file("zero-width space", SOUND + "title: a\u200bb\n"),
    _file("Arabic letter mark", SOUND + "title: a\u061cb\n"),
    _file("tag characters", SOUND + "title: a\U000e0041b\n"),
    _file("invisible operators", SOUND + "title: a\u2063b\n"),
    _file("soft hyphen in an id", SOUND.replace("id: air", "id: a\u00adir")),
    _file("Hangul filler as an id", SOUND.replace("id: air", "id: \u3164")),
    _file("interlinear marks", SOUND + "title: a\ufff9b\n"),
    _file("Cyrillic in a Latin id", HEAD + "  p\u0430m: {indicator: x, at_most: 5, in: 2020}\n"),
    _file("Cyrillic in an indicator", SOUND.replace("x:", "r\u0430te:").replace(": x,", ": rate,")),
    _file("Greek in an indicator", SOUND.replace("x:", "p\u03bfm:").replace(": x,", ": pom,")),
    _file("two spellings by NFKC", SOUND.replace("  x: {unit", "  ｘ: {unit: t}\n  x: {unit")),
    _file("two spellings by combining", HEAD.replace("  x:", "  é: {unit: t}\n  e\u0301: {unit: t}\n  x:") + RULE),
    _file("title in Hebrew", SOUND + "title: שלום\n"),
    _file("title with an emoji family", SOUND + "title: 👨\u200d👩\u200d👧\n"),
    # YAML
    _file("billion laughs", _billion_laughs),
    _file("alias to itself", "a: &a [*a]"),
    _file("merge key", "a: &a {b: 1}\nc:\n  <<: *a\n"),
    _file("merge key without alias", SOUND + "<<: {title: x}\n"),
    _file("anchor alone", "ecorules: &a 1\n"),
    _file("python object", "ecorules: 1\nid: !!python/object/apply:os.system ['id']\n"),
    _file("python name", "ecorules: 1\nid: !!python/name:os.system\n"),
    _file("python module", "!!python/module:os {}\n"),
    _file("python tuple", "ecorules: 1\nid: !!python/tuple [a]\n"),
    _file("tag of strings", "ecorules: 1\nid: !!str air\n"),
    _file("tag of binaries", "ecorules: 1\nid: !!binary aGFsbG8=\n"),
    _file("tag directive", "%TAG ! tag:yaml.org,2002:python/\n---\nid: !name:os.system\n"),
    _file("version directive", "%YAML 9.9\n---\necorules: 1\n"),
    _file("unknown directive", "%FOO bar\n---\n" + SOUND),
    _file("long tag", lambda: "a: !" + "x" * 900_000 + " b\n"),
    _file("long anchor", lambda: "a: &" + "x" * 900_000 + " b\n"),
    _file("deep flow lists", lambda: "a: " + "[" * 100_000),
    _file("deep flow maps", lambda: "a: " + "{b: " * 100_000),
    _file("deep flow maps as keys", lambda: "{" * 100_000),
    _file("deep flow question marks", lambda: "? " * 100_000),
    _file("deep block lists", lambda: "- " * 100_000 + "a"),
    _file("deep block maps", lambda: "\n".join(" " * n + "a:" for n in range(1_300))),
    _file("33 deep", SOUND + "note: " + "[" * 40 + "]" * 40 + "\n"),
    _file("lists closed only", lambda: "]" * 100_000),
    _file("huge key", lambda: "k" * 900_000 + ": 1\n"),
    _file("huge key, quoted", lambda: '"' + "k" * 900_000 + '": 1\n'),
    _file("huge key, wanted", lambda: "? " + "k" * 900_000 + "\n: 1\n"),
    _file("huge text", lambda: SOUND + "note: " + "n" * 900_000 + "\n"),
    _file("huge folded text", lambda: SOUND + "note: >\n" + "  n\n" * 200_000),
    _file("huge literal text", lambda: SOUND + "note: |\n" + "\n" * 900_000),
    _file("huge comment", lambda: SOUND + "#" * 900_000),
    _file("many comments", lambda: SOUND + "#\n" * 400_000),
    _file("many blank lines", lambda: "\n" * 900_000 + SOUND),
    _file("many spaces", lambda: SOUND + " " * 900_000),
    _file("tabs", "ecorules: 1\n\tid: air\n"),
    _file("two documents", SOUND + "---\n" + SOUND),
    _file("many documents", lambda: "---\n" * 200_000),
    _file("many ends", lambda: SOUND + "...\n" * 200_000),
    _file("duplicate keys", SOUND + "id: water\n"),
    _file("duplicate keys, nested", HEAD + "  x: {indicator: x, at_most: 5, at_most: 9, in: 2020}\n"),
    _file("duplicate keys, quoted", HEAD + "  x: {indicator: x, at_most: 5, 'at_most': 9, in: 2020}\n"),
    _file("duplicate keys, escaped", HEAD + '  x: {indicator: x, at_most: 5, "at\\x5fmost": 9, in: 2020}\n'),
    _file("many duplicates", lambda: "ecorules: 1\n" + "id: a\n" * 150_000),
    _file("many keys", lambda: "ecorules: 1\nid: a\n" + "".join(f"k{n}: 1\n" for n in range(90_000))),
    _file("many near keys", lambda: _places(5_000)),
    _file("many rules", lambda: HEAD + "".join(f"  r{n}: {{}}\n" for n in range(60_000))),
    _file("many empty rules", lambda: HEAD + "".join(f"  r{n}: {{}}\n" for n in range(9_000))),
    _file("many null values", lambda: "a: [" + "~," * 290_000 + "]\n"),
    _file("many values", lambda: "a: [" + "1," * 400_000 + "]\n"),
    _file("list as key", "[a]: 1\n"),
    _file("map as key", "{a: b}: 1\n"),
    _file("null as key", "~: 1\n"),
    _file("empty key", '"": 1\n' + SOUND),
    _file("too large", lambda: SOUND + "#" * 1_100_000),
    _file("quote not closed", lambda: "a: '" + "x\n" * 300_000),
    _file("quotes", lambda: "a: " + "'" * 400_001),
    _file("plain text over lines", lambda: "a:\n" + " b\n" * 300_000),
    _file("commas", lambda: "[" + "," * 500_000),
    _file("commas and colons", lambda: "{" + "a:," * 200_000),
    _file("colons", lambda: ":" * 500_000 + " a"),
    _file("hyphens", lambda: "- - - -" + " -" * 300_000),
    _file("ampersands", lambda: "& " * 300_000),
    _file("full-width colons", lambda: "a：b\n" * 50_000 + "{"),
    _file("full-width commas", lambda: "，a：" * 50_000 + "\n{"),
    _file("spaces after a full-width comma", lambda: "x: {a: b，" + " " * 400_000 + "\n"),
    _file("words before a full-width colon", lambda: "x: {" + "a" * 400_000 + "\n b: {"),
    _file("a zip", b"PK\x03\x04" + b"\0" * 1000),
    _file("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
    _file("a script", "#!/bin/sh\nrm -rf /\n"),
    _file("JSON", '{"ecorules": "1", "id": "air", "indicators": {"x": {"unit": "t"}}, "rules": {}}'),
    # What a file says
    _file("version 9 in a thousand digits", lambda: "ecorules: " + "9" * 500_000 + "\n"),
    _file("id is a path", SOUND.replace("id: air", "id: ../../etc/passwd")),
    _file("id is long", lambda: SOUND.replace("id: air", "id: " + "a" * 800_000)),
    _file("id is a URL", SOUND.replace("id: air", "id: file:///etc/passwd")),
    _file("id with NUL", SOUND.replace("id: air", 'id: "a\\0"')),
    _file("id is a formula", SOUND.replace("id: air", "id: =1+1")),
    _file("extends a path", SOUND + "extends: ../../etc/passwd\n"),
    _file("extends a folder", SOUND + "extends: ..\n"),
    _file("extends a URL", SOUND + "extends: file:///etc/passwd\n"),
    _file("extends with NUL", SOUND + 'extends: "a\\0b"\n'),
    _file("extends long", lambda: SOUND + "extends: " + "a" * 800_000 + "\n"),
    _file("extends itself", SOUND + "extends: air\n"),
    _file("window of all time", SOUND + "window: 0001..9999\n"),
    _file("window of all days", SOUND + "window: 0001-01-01..9999-12-31\n"),
    _file("window beyond time", SOUND + "window: 1..999999\n"),
    _file("window backwards", SOUND + "window: 2020..2018\n"),
    _file("window open", SOUND + "window: 2018..\n"),
    _file("stages of all days", SOUND + "stages: {a: 0001-01-01..9999-12-31}\n"),
    _file("in force in a year 0", SOUND + "in_force: {from: 0000}\n"),
    _rule("digits after the point", "indicator: x, at_most: 5, in: 2020, round: {digits: 999999999999}"),
    _rule("digits of a million digits", "indicator: x, at_most: 5, in: 2020, round: {digits: " + "9" * 5000 + "}"),
    _rule("digits before the point", "indicator: x, at_most: 5, in: 2020, round: {digits: -999999}"),
    _rule("digits as a float", "indicator: x, at_most: 5, in: 2020, round: {digits: 1e9}"),
    _rule("digits as a superscript", "indicator: x, at_most: 5, in: 2020, round: {digits: ²}"),
    _rule("digits in full width", "indicator: x, at_most: 5, in: 2020, round: {digits: ３}"),
    _rule("within", "indicator: x, at_most: 5, in: 2020, within: 999999999 days"),
    _rule("within many digits", "indicator: x, at_most: 5, in: 2020, within: " + "9" * 5000 + " days"),
    _rule("within to the end of time", "indicator: x, at_most: 5, in: 9999, within: 9999 days"),
    _rule("since before time", "increase: x, at_least: 5 %, in: 0001, every: year, average: year"),
    _rule("previous before time", "increase: x, at_least: 5 %, in: 0001, every: year"),
    _rule("previous month before time", "increase: x, at_least: 5 %, in: 0001-01, every: month"),
    _rule("over", "mean: x, over: 1000000000 years, at_most: 5, in: 2020"),
    _rule("over before time", "mean: x, over: 999 years, at_most: 5, in: 0002"),
    _rule("over days", "mean: x, over: 9999 days, at_most: 5, in: 2020"),
    _rule("over all", "mean: x, over: 0001.., at_most: 5, in: 2020"),
    _rule("total since the beginning", "total: x, since: 0001, at_most: 5, in: 9999"),
    _rule("total of days", "total: x, since: 0001-01-01, at_most: 5, in: 9999-12-31"),
    _rule("throughout all days", "indicator: x, at_most: 5, throughout: 0001-01-01..9999-12-31"),
    _rule("throughout all months", "indicator: x, at_most: 5, throughout: 0001-01..9999-12"),
    _rule("throughout all years", "indicator: x, at_most: 5, throughout: 0001..9999"),
    _rule("throughout a list", "indicator: x, at_most: 5, throughout: [" + ", ".join(["2020"] * 50_000) + "]"),
    _rule("carried forward", "indicator: x, at_most: 5, in: 2020, missing: {carry_forward: 999999999 days}"),
    _rule("interpolated", "indicator: x, at_most: 5, in: 2020, missing: {interpolate: 99999999999999}"),
    _rule("schedule of centuries", "indicator: x, in: 2020, at_most: {schedule: {0001-01-01: 1, 9999-12-31: 2}, interpolate: linear}"),
    _rule("schedule, geometric, to zero", "indicator: x, in: 2020, at_most: {schedule: {2018: 1e308, 2022: 1e-308}, interpolate: geometric}"),
    _rule("tolerance", "indicator: x, equal_to: 5, tolerance: 1e999 %, in: 2020"),
    _rule("tolerance of infinity", "indicator: x, equal_to: 5, tolerance: inf, in: 2020"),
    _rule("infinite bound", "indicator: x, at_most: inf, in: 2020"),
    _rule("bound that is not a number", "indicator: x, at_most: .nan, in: 2020"),
    _rule("bound .inf", "indicator: x, at_most: .inf, in: 2020"),
    _rule("bound raised", "indicator: x, at_most: 10² t, in: 2020"),
    _rule("bound of one half", "indicator: x, at_most: ½ t, in: 2020"),
    _rule("bound beyond floats in another unit", "indicator: x, at_most: 1e308 Mt, in: 2020"),
    _rule("many tags", "indicator: x, at_most: 5, in: 2020, tags: [" + ", ".join(f"t{n}" for n in range(50_000)) + "]"),
    _rule("parts of itself", "all: [x]"),
    _rule("anonymous parts, deep", "all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{all: [{indicator: x, at_most: 5, in: 2020}]}]}]}]}]}]}]}]}]}]}]"),
    _file(
        "a rule of two thousand parts",
        lambda: f"{SOUND}  y: {{all: [{', '.join(['{any: [x]}'] * 2_000)}]}}\n",
    ),
    _file(
        "a rule named two thousand times",
        lambda: f"{SOUND}  y: {{all: [{', '.join(['x'] * 2_000)}]}}\n",
    ),
    _file("parts that double", lambda: _parts(40)),
    _file("parts in a long row", lambda: _parts(400)),
    _file("formulas that double", lambda: _doubling(40)),
    _file("formulas that double, long", lambda: _doubling(400)),
    _file("formulas in a long row", lambda: _chain(3_000)),
    _file("formulas in a row", lambda: _chain(45)),
    _register("size", "attributes: {d: date}, size: 1000000000000"),
    _register("size in many digits", "attributes: {d: date}, size: " + "9" * 5_000),
    _register("size below zero", "attributes: {d: date}, size: -1"),
    _register("size raised", "attributes: {d: date}, size: 10²"),
    _register("size as a float", "attributes: {d: date}, size: 1e12"),
    _register("open list", "attributes: {d: date}, rows: [等]"),
    _register("many rows", "attributes: {d: date}, rows: [" + ", ".join(f"m{n}" for n in range(2_000)) + "]"),
    _register("one row many times", "attributes: {d: date}, rows: [" + "a, " * 60_000 + "a]"),
    _register("many attributes", "attributes: {d: date" + "".join(f", a{n}: text" for n in range(20_000)) + "}"),
    _register("attribute named like Python", "attributes: {d: date, __class__: date}"),
    _register("hostile date", "attributes: {d: date}, rows: {a: {d: 99999-99-99}}"),
    _register("hostile member", 'attributes: {d: date}, rows: {"a\\e[2J": {d: 2020-01-01}}'),
    _register("key of a path", "attributes: {d: date}, key: ../../etc/passwd"),
    _derived("over", "count: periods, where: x > 1, over: 1000000000 years, unit: 1"),
    _derived("over many days", "count: periods, where: x > 1, over: 1000 days"),
    _derived("need", "count: periods, where: x > 1, need: 99999999999999999999"),
    _derived("need of many digits", "count: periods, where: x > 1, need: " + "9" * 5_000),
    _derived("need above all", "share: periods, meeting: x > 1, need: 1e999 %"),
    _derived("percentile", "percentile: periods, of: x, at: 1e999, unit: t"),
    _derived("percentile of many digits", "percentile: periods, of: x, at: " + "9" * 5_000 + ", unit: t"),
    _derived("limits", "classes: [a, b], limits: {x: [1e999]}"),
    _derived("limits, deep", "classes: [a, b], limits: {x: [[[[1]]]]}"),
    _derived("many classes", "classes: [" + ", ".join(f"c{n}" for n in range(60_000)) + "]"),
    _derived("one class many times", "classes: [" + ", ".join(["c"] * 60_000) + "]"),
    _derived("range", "unit: t, range: [1e999, -1e999]"),
    _derived("better", "unit: t, better: 1e999"),
    _file("many long labels, misspelled", _misspelled),
    _case("many digits", "as_of: 2020, data: {x: " + "9" * 5_000 + "}"),
    _case("formula", "as_of: 2020, data: {x: =1+1}"),
    _case("hostile period", "data: {x: {99999: 1}}"),
    _case("deep data", "as_of: 2020, data: {x: {2020: {2020: {2020: 1}}}}"),
    _case("list as data", "as_of: 2020, data: {x: [1, 2, 3]}"),
    _case("path as data", "as_of: 2020, data: /etc/passwd"),
    _case("path as a register", "as_of: 2020, data: {}, registers: {r: /etc/passwd}"),
    _case("path as standards", "as_of: 2020, data: {x: 1}, standards: [/etc/passwd]"),
    _case("folder as standards", "as_of: 2020, data: {x: 1}, standards: [..]"),
    _case("as_of beyond time", "as_of: 99999, data: {x: 1}"),
    _case("as_of all days", "as_of: 0001-01-01..9999-12-31, data: {x: 1}"),
    _case("complete", "as_of: 2020, data: {x: 1}, complete: {a: {b: {c: 1}}}"),
    _case("at all days", "as_of: 2020, data: {x: 1}, at: 0001-01-01..9999-12-31"),
    _case("many days", "as_of: 2020, data: {x: {" + ", ".join(f"{y}-{m:02}-{d:02}: 1" for y in range(2000, 2020) for m in range(1, 13) for d in range(1, 29)) + "}}"),
]  # fmt: skip
