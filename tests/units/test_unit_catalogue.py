import runpy
from pathlib import Path

from ecorules.units import catalogue

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_units_is_current():
    generator = runpy.run_path(str(DOCS / "generate_units.py"))
    assert (DOCS / "units.md").read_text(encoding="utf-8") == generator["page"]()


def test_a_unit_is_listed_with_its_worth():
    entry = {entry.name: entry for entry in catalogue()}["tonne_of_coal_equivalent"]
    assert entry.symbol == "tce"
    assert entry.chinese == ("吨标准煤", "吨标煤")
    assert entry.measures == "energy"
    assert (entry.value, entry.base) == (29.3076e9, "J")


def test_each_spelling_is_listed_once():
    spellings = [
        spelling
        for entry in catalogue()
        for spelling in {entry.symbol, entry.name, *entry.chinese, *entry.others}
    ]
    assert len(spellings) == len(set(spellings))
