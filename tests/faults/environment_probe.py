"""Evaluate shipped sets, run commands, and print all that comes of it: the same bytes everywhere."""

import hashlib
import json
import sys
from pathlib import Path

import ecorules as er
from ecorules.cli import main

EXAMPLES = Path(sys.argv[1])
DATA = str(EXAMPLES / "energy-intensity-2007.csv")
TARGETS = str(EXAMPLES / "energy-intensity-2007-targets.csv")
FOLDER = EXAMPLES / "chenzhou-green-safeguards"
COMMANDS = [
    ["check", "energy-intensity-2007", DATA, "--assign", TARGETS, "--lang", "zh", "--explain"],
    ["check", "zhuzhou-2018-2020", str(EXAMPLES / "zhuzhou-published.csv"), "--format", "json"],
    ["check", "zhuzhou-2018-2020", str(EXAMPLES / "zhuzhou-published.csv"), "--format", "csv"],
    ["report", "energy-intensity-2007", DATA, "--assign", TARGETS, "--format", "html", "--lang", "zh"],
    ["calendar", "zhuzhou-2018-2020", "--ics", "-"],
    ["show", "zhuzhou-2018-2020", "--lang", "zh"],
    ["explain", "energy-intensity-2007", DATA, "nothing", "--assign", TARGETS],
    ["show", "nothing"],
]  # fmt: skip


def digest(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def results():
    plan = er.load("energy-intensity-2007")
    yield plan.evaluate(DATA, assign=TARGETS)
    yield er.load("zhuzhou-2018-2020").evaluate(
        {
            "株洲": {"pm25": {2020: "0.044 mg/m³"}, "pm10": {2020: 70.4}},
            "湘潭": {"pm25": {2020: 46}},
        },
        as_of=2020,
    )
    registers = {path.stem.removeprefix("synthetic-"): path for path in FOLDER.glob("*.csv")}
    yield er.load("chenzhou-green-safeguards").evaluate(
        registers.pop("indicators"), registers=registers, complete=True, as_of="2021-12-31"
    )


for result in results():
    record = result.record()
    record.pop("versions")
    told = [record, str(result), [one.explain("zh") for one in result]]
    print(result.rule_set.id, result.rule_set.digest, digest(told), result.summary(), flush=True)  # noqa: T201
for words in COMMANDS:
    print(main(words), flush=True)  # noqa: T201
