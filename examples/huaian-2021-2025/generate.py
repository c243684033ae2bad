"""Writes synthetic data 合成数据 for the rule set of Huai'an District, beside this file.

Every amount and every day is invented, with a fixed seed; none of it was ever observed.
Only the planned amounts and terms of the ten projects are those of the plan.
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

DISTRICT = "淮安区(合成)"
YEARS = range(2021, 2026)
# Planned amount in 万元, and the years of the term.
PROJECTS = (
    (8000, 5), (30000, 5), (200, 1), (600, 2), (13000, 5),
    (5000, 5), (800, 5), (2000, 5), (10000, 5), (2000, 2),
)  # fmt: skip
TASKS = (
    "organisation_system", "dual_responsibility", "management_system", "leading_group",
    "responsibility_mechanism", "coordination_mechanism", "supervision_mechanism",
    "responsibility_list", "midterm_system", "participation_mechanism", "oversight_mechanism",
    "exchange_mechanism", "credit_mechanism", "incentive_mechanism", "financing_mechanism", "ppp",
    "third_party_services", "indicators_in_assessment", "term_assessment",
    "responsibility_audit", "lifelong_accountability",
)  # fmt: skip
COMPONENTS = (
    "nanzha_park", "linji_ponds", "sanbao_ponds", "liujun_park", "precious_fish",
    "lanshuiwan_fishery", "yellow_river_fishery", "baima_lake_belt", "old_yellow_river_belt",
    "lucaodang_belt", "urban_farming_circle", "suzuiwan_garden", "enci_villa", "shunhe_garden",
    "lanshuiwan_garden", "qingong_park", "suzuiwan_park", "certified_bases", "circular_pilots",
    "recycling_pilot", "clean_energy_pilot", "canal_scenery", "three_lakes",
    "xiaohu_taohuayin", "boat_channel", "xiaohu_shaohu", "shaohu_yuehu",
)  # fmt: skip
ACTS = ("项目通报", "年度推进调度计划", "实施信息公开", "资金申报", "资金检查", "执法检查")


def _day(chance: random.Random, first: dt.date, last: dt.date) -> str:
    """Return some day between two others, both included."""
    return str(first + dt.timedelta(days=chance.randint(0, (last - first).days)))


def _indicators(chance: random.Random) -> Iterable[Sequence[object]]:
    spending, revenue = 10500.0, 260000.0
    for year in range(2020, 2026):
        yield DISTRICT, year, "environmental_spending", round(spending), "万元"
        yield DISTRICT, year, "fiscal_revenue", round(revenue), "万元"
        yield DISTRICT, year, "priority_spending", round(0.6 * spending), "万元"
        yield DISTRICT, year, "superior_funds", chance.randint(200, 900), "万元"
        yield DISTRICT, year, "reserve_projects", chance.randint(2, 9), "个"
        yield DISTRICT, year, "rice_shrimp_area", 12000 + 900 * (year - 2020), "亩"
        yield DISTRICT, year, "renovated_ponds", 5 * (year - 2020), "个"
        yield DISTRICT, year, "renovated_area", round(min(3.1, 1.4 * (year - 2020)), 2), "万亩"
        spending *= chance.uniform(1.05, 1.1)
        revenue *= 1.12 if year == 2023 else chance.uniform(1.01, 1.04)


def _projects(chance: random.Random) -> Iterable[Sequence[object]]:
    for number, (planned, term) in enumerate(PROJECTS, 1):
        last = dt.date(2020 + term, 12, 1)
        completed = _day(chance, last - dt.timedelta(days=90), last)
        if number == 4:
            completed = "2023-03-15"
        for year in YEARS:
            share = min(1.0, (year - 2020) / term)
            late = 0.85 if (number, year) == (9, 2024) else 1.0
            source = "" if number == 8 else "财政与自筹"
            yield (
                f"project_{number}", year, round(planned * share * late), source, f"责任人{number}",
                "true", chance.randint(1, 4), "2021-04-01", completed,
            )  # fmt: skip


def _acts(chance: random.Random) -> Iterable[Sequence[object]]:
    for year in YEARS:
        for kind in ACTS:
            if (kind, year) != ("资金检查", 2022):
                day = _day(chance, dt.date(year, 2, 1), dt.date(year, 11, 30))
                yield f"{kind}{year}", kind, day, "", "", "", ""
        day = _day(chance, dt.date(year, 2, 1), dt.date(year, 11, 30))
        yield f"联合执法{year}", "联合执法", day, "true", "true", "true", ""
        yield f"年度考核{year}", "年度考核", f"{year}-12-20", "", "", "", "true"
    yield "期中评估", "期中评估", "2023-10-18", "", "", "", ""


def _units(chance: random.Random) -> Iterable[Sequence[object]]:
    names = {
        "区政府": "政府",
        "生态环境局": "部门",
        "工信局": "部门",
        "苏嘴镇": "镇街",
        "顺河镇": "镇街",
    }
    for name, kind in names.items():
        signed = _day(chance, dt.date(2021, 5, 1), dt.date(2021, 12, 31))
        targets = "" if name == "工信局" else "2021-09-01"
        for year in YEARS:
            reports = (1, 1) if kind == "政府" else ("", "")
            yield (
                name, year, kind, signed, "2021-08-01", "2021-09-01", "2021-09-01", "2021-09-01",
                targets, 1, 1, 1, *reports,
            )  # fmt: skip


def _write(name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    path = Path(__file__).with_name(f"synthetic-{name}.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main() -> None:
    """Write all files."""
    chance = random.Random(20210101)  # noqa: S311 - invented data, no secrets
    _write("indicators", "region,period,indicator,value,unit", _indicators(chance))
    header = "name,year,invested[万元],funding_source,person,yearly_plan,checked[次],supervised,"
    _write("projects", header + "completed", _projects(chance))
    built: list[Sequence[object]] = [
        (name, _day(chance, dt.date(2022, 1, 1), dt.date(2025, 12, 20))) for name in COMPONENTS
    ]
    built += [("red_line_scheme", "2021-11-30"), ("red_line_marks", "2022-10-08")]
    _write("components", "name,completed", [*built, ("control_area_marks", "2023-01-20")])
    rows = [(name, _day(chance, dt.date(2021, 3, 1), dt.date(2025, 6, 30))) for name in TASKS]
    _write("tasks", "name,completed", rows)
    header = "name,year,kind,signed,tasks_assigned,air,water,soil,ecology,plans_published[项],"
    header += "assessed[次],head_assessed[次],congress_reports[次],conference_briefings[次]"
    _write("units", header, _units(chance))
    rows = [(f"目标{n}", "生态环境局", f"责任人{n}") for n in range(1, 6)]
    _write("goals", "name,unit_named,person", rows)
    _write("acts", "name,kind,held,police,procuratorate,court,results_used", _acts(chance))
    _write("problems", "name,solved", [("问题1", "2022-06-01"), ("问题2", "2024-03-11")])
    events = [("更改1", "规划更改", "2023-07-01", "true", "", "")]
    events.append(("未完成1", "任务未完成", "2022-12-31", "", "false", "?"))
    _write("events", "name,kind,happened,approved,special_reason,pursued", events)
    header = "name,illegal,scattered,key,audit_due,control_task,closed,moved,in_park,audited,"
    header += "performance_audited,control_done"
    firms = [
        ("企业1", "true", "false", "false", "false", "false", "2023-05-01", "", "", "", "", ""),
        ("企业2", "false", "true", "false", "false", "false", "", "", "2024-08-01", "", "", ""),
        ("企业3", "false", "false", "true", "true", "true", "", "", "", "2022-09-01", "", ""),
    ]
    _write("firms", header, firms)
    _write("farms", "name,tail_water", [("养殖场1", "循环利用"), ("养殖场2", "达标排放")])


if __name__ == "__main__":
    main()
