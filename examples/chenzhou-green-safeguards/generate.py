"""Writes synthetic data 合成数据 for the rule set of Chenzhou, beside this file.

Every amount and every day is invented, with a fixed seed; none of it was ever observed.
Run it as ``python generate.py``: it writes ``synthetic-*.csv``.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CITY = "郴州市(合成)"
YEARS = range(2018, 2022)
TASKS = (
    "working_mechanism", "industry_policy", "forest_policy", "wetland_policy",
    "compensation_policy", "financing_platforms", "input_mechanism", "compensation_system",
    "paid_use_system", "assessment_system", "assessment_methods",
)  # fmt: skip
AUDIENCES = ("institutions", "schools", "enterprises", "towns", "villages", "households")
FIELDS = (
    "ecological construction",
    "energy conservation and environmental protection",
    "new energy",
    "comprehensive use of resources",
)
AREAS = ("key functional area", "sensitive area", "development zone", "other area")


def _day(chance: random.Random, first: dt.date, last: dt.date) -> str:
    """Return some day between two others, both included."""
    return str(first + dt.timedelta(days=chance.randint(0, (last - first).days)))


def _indicators(chance: random.Random) -> Iterable[Sequence[object]]:
    support, loans = 5200.0, 860.0
    for year in range(2017, 2022):
        yield CITY, year, "financial_support", round(support), "万元"
        yield CITY, year, "policy_loans", round(loans), "万元"
        support *= chance.uniform(1.02, 1.1)
        loans *= 0.93 if year == 2019 else chance.uniform(1.05, 1.2)


def _acts(chance: random.Random) -> Iterable[Sequence[object]]:
    for year in YEARS:
        for month in range(1, 13):
            if (year, month) != (2020, 2):
                day = _day(chance, dt.date(year, month, 1), dt.date(year, month, 28))
                yield f"dispatch {year}-{month:02}", "dispatch", day, ""
        for half, month in ((1, 6), (2, 12)):
            day = _day(chance, dt.date(year, month, 1), dt.date(year, month, 30))
            yield f"notification {year}-H{half}", "notification", day, ""
        day = _day(chance, dt.date(year, 12, 1), dt.date(year, 12, 31))
        yield f"assessment {year}", "assessment", day, "true" if year > YEARS[0] else "false"
        for kind in ("purchase of services", "theme activity", "publication of achievements"):
            for number in range(chance.randint(1, 3)):
                day = _day(chance, dt.date(year, 3, 1), dt.date(year, 11, 30))
                yield f"{kind} {year}-{number + 1}", kind, day, ""


def _units(chance: random.Random) -> Iterable[Sequence[object]]:
    for number in range(1, 9):
        kind = "department" if number < 6 else "county or city"
        signed = funds = ""
        if kind == "department":
            signed = _day(chance, dt.date(2018, 6, 1), dt.date(2018, 12, 31))
        if number != 8:
            funds = _day(chance, dt.date(2018, 9, 1), dt.date(2021, 6, 30))
        for year in YEARS:
            yield f"Unit {number}", year, kind, signed, funds, chance.randint(1, 5)


def _write(name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    path = Path(__file__).with_name(f"synthetic-{name}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main() -> None:
    """Write all files."""
    chance = random.Random(20180101)  # noqa: S311 - invented data, no secrets
    _write("indicators", "region,period,indicator,value,unit", _indicators(chance))
    done = [(task, _day(chance, dt.date(2018, 3, 1), dt.date(2021, 12, 31))) for task in TASKS]
    done[-1] = (TASKS[-1], "")
    _write("tasks", "name,completed", done)
    _write("acts", "name,kind,held,counted", _acts(chance))
    _write("units", "name,year,kind,signed,funds_arranged,activities[次]", _units(chance))
    rows: list[Sequence[object]] = [
        (audience, year, chance.randint(1, 9)) for audience in AUDIENCES for year in YEARS
    ]
    _write("audiences", "name,year,activities[次]", rows)
    rows = [
        (f"Policy {n}", field, _day(chance, dt.date(2018, 3, 1), dt.date(2020, 12, 31)))
        for n, field in enumerate(FIELDS, 1)
    ]
    _write("state_policies", "name,field,implemented", rows)
    rows = [
        (f"Area {n}", kind, _day(chance, dt.date(2019, 1, 1), dt.date(2021, 9, 30)))
        for n, kind in enumerate(AREAS, 1)
    ]
    rows.append(("Area 5", AREAS[1], "?"))
    _write("areas", "name,kind,delimited", rows)
    _write("key_projects", "name,ppp", [("Project 1", ""), ("Project 2", "2020-05-11")])
    rows = [("Hall", "exhibition venue", "2020-10-01"), ("School", "training base", "")]
    _write("sites", "name,kind,completed", rows)


if __name__ == "__main__":
    main()
