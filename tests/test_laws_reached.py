"""What the generators of the laws reach is counted, and nothing that the language has is left out.

That each thing is reached in the default run is asserted where most is drawn: in
`test_engine_equals_reference` and `test_registers_equal_reference`.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import ecorules as er
from strategies import Panel
from strategies.reached import KINDS, WITH_REGISTERS, Reached, count_panel, reach, unreached_pairs

RULES = {
    "a": {"indicator": "x", "at_least": "1 t", "at_most": {"schedule": {"2019": "5 t"}}, "in": "2019"},
    "b": {"any": ["a", {"all": [{"decrease": "x", "every": "year", "must": "rise", "unit": "%"}]}],
          "throughout": "2019-Q1..2019-Q2", "where": "known(x)", "binding": "false"},
}  # fmt: skip


def test_what_occurs_is_counted():
    plan = er.loads("""
        ecorules: 1
        id: t
        window: 2018..2019
        indicators: {x: {unit: t, kind: flow}}
        rules: {a: {indicator: x, at_least: 1 t, in: 2019}}
    """)
    panel = Panel({("A",): {"x": {"2019": 0.0, "2018": None}}}, "2019")
    found = Reached()
    result = plan.evaluate({"x": {"2019": 0.0}}, as_of="2019")
    count_panel(found, {"indicators": {}, "rules": RULES}, panel, result)
    assert found.situations == 1
    assert {kind: dict(counts) for kind, counts in found.counts.items() if kind in ("measure", "bound")} == {
        "measure": {"indicator": 1, "any": 1},
        "bound": {"at_least": 1, "at_most": 1, "pair": 1, "schedule": 1},
    }  # fmt: skip
    assert found.counts["grain"] == {"year": 1, "quarter": 1}
    assert found.counts["composite"] == {"by id": 1, "in place": 2, "nested": 1, "where": 1}
    assert found.counts["rule"] == {"where": 1, "known": 1, "binding false": 1}
    assert {name for name, number in found.counts["data"].items() if number} == {"gap", "zero"}
    assert (found.counts["status"], found.counts["reason"]) == ({"missed": 1}, {"compared": 1})
    assert found.pairs["bound"]["schedule", "missed"] == 1
    assert "bound: case" in found.missing()
    assert "bound: pair" in found.missing(least=2)
    assert "bound: pair" not in found.missing()
    assert "schedule and met" in unreached_pairs(found)
    assert "schedule and missed" not in unreached_pairs(found)
    assert "where_false and met" not in unreached_pairs(found)


def test_what_only_registers_have_is_part_of_what_there_is():
    assert {f"{kind}: {name}" for kind, names in KINDS.items() for name in names} > WITH_REGISTERS


def test_the_page_names_every_law_and_no_other():
    tests = Path(__file__).resolve().parent
    files = [*tests.glob("test_laws*.py"), *tests.glob("test_*_equal*_reference.py")]
    laws = {
        name for path in files for name in getattr(importlib.import_module(path.stem), "LAWS", {})
    }
    page = (tests.parent / "docs" / "proof.md").read_text("utf-8")
    assert set(re.findall(r"`([a-z]\w*_\w+_\w+)`", page)) == laws


@pytest.mark.slow
def test_everything_is_reached_in_every_status():
    found = reach(8_000)
    assert found.missing(least=10) == []
    assert unreached_pairs(found) == []
