"""Writes synthetic data 合成数据 for the two rule sets of Meizhou, one folder for each set.

Every number and every day is invented, with a fixed seed; none of it was ever observed.
Run it as ``python generate.py``: it writes ``synthetic-*.csv`` into the folders beside it.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def _names(text: str) -> list[str]:
    return text.split()


CITY = "梅州市"
YEARS = range(2013, 2019)
DUTY_YEARS = range(2015, 2019)
COUNTIES = _names("梅江区 梅县区 兴宁市 平远县 蕉岭县 大埔县 丰顺县 五华县")
MAIN_PRODUCERS = ("兴宁市", "蕉岭县", "五华县")
LEAD_UNITS = _names("""
    市发展改革局 市城乡规划局 市住房城乡建设局 市农业局 市林业局 市经济和信息化局
    市旅游局 市环境保护局 市气象局 市商务局 市委农办 市委宣传部
    市文化广电新闻出版局 市委组织部 市统计局 市国土资源局 市财政局 市水务局
""")
DELIVERABLES = _names("""
    zone_rules growth_boundary river_farm_belt road_farm_belt hill_farm_belt
    nanling_forest lianhua_forest fenghuang_forest water_corridors expressway_corridors
    railway_corridors route_corridors road_corridors green_buffers hakka_tourism_park
    tourism_land hakka_reserve_tourism leisure_centre e_commerce logistics_centre
    produce_logistics materials_base industrial_logistics finance_platform
    forestry_exchange forest_centre renewable_buildings red_line_survey red_line_borders
    red_line_map biodiversity_system mine_liability pollutant_control mine_soil
    smelter_soil no_breeding_zone limited_breeding_zone breeding_zone aquaculture_parks
    escape_routes shelters rescue_equipment rescue_command energy_management
    planning_mechanism control_line urban_corridors forest_ring hakka_reserve
    assessment_standards accountability exit_audit_rules property_rights spatial_plans
    development_limits transfer_policy fixed_and_floating no_development_fund
    capacity_research capacity_assessed water_capacity open_information local_standards
    data_platform enforcement_body
""")
TRIALS = _names("""
    carbon_sinks efficiency_plant distributed_energy balance_sheet one_plan national_park
    hanjiang_compensation personal_compensation zone_transfers capacity_warning
    capacity_indicators overload_recovery credit_ratings public_part county_cooperation
    county_control county_building culture_model ecosystem_monitoring community_monitoring
    emission_monitoring project_monitoring
""")
TASKS = _names("""
    task_1_1 task_1_2 task_1_3 task_1_4 task_2_1 task_2_2 task_2_3 task_2_4 task_2_5
    task_2_6 task_2_7 task_3_1 task_3_2 task_3_3 task_4_1 task_4_2 task_4_3 task_4_4
    task_5_1 task_5_2 task_5_3 task_6_1 task_6_2 task_6_3 task_7_1 task_7_2 task_7_3
    task_7_4 task_7_5 task_7_6 task_7_7 task_7_8 task_7_9 task_7_10 task_8
""")
PROJECTS = [f"project_{number}" for number in range(1, 10)]
# First value, yearly step and noise of what is observed every year.
TASK_SERIES = {
    "water_retention": (20.0, 0.2, 0.05, "亿立方米"),
    "forest_volume": (4100.0, 90.0, 20.0, "万立方米"),
    "forestry_output": (82.0, 6.0, 2.0, "亿元"),
    "certified_products": (96.0, 8.0, 2.0, "个"),
    "protected_area": (168000.0, 900.0, 100.0, "公顷"),
    "boilers": (64.0, -9.0, 1.0, "台"),
    "new_energy_vehicles": (120.0, 260.0, 30.0, "辆"),
    "forest_parks": (78.0, 6.2, 0.0, "个"),
    "wetland_parks": (4.0, 0.9, 0.0, "个"),
    "mine_restoration": (52.0, 5.1, 0.5, "%"),
    "erosion_treated": (61000.0, 7400.0, 300.0, "公顷"),
    "pm25": (39.0, -1.6, 0.8, "µg/m³"),
    "air_pollutants": (3.0, 0.6, 0.0, "种"),
    "sewage_capacity": (31.0, 2.4, 0.3, "万吨/日"),
    "water_use": (22.1, -0.1, 0.15, "亿立方米"),
    "gdp": (800.0, 62.0, 5.0, "亿元_2015"),
    "industrial_water": (58.0, -3.0, 0.4, "立方米/万元_2015"),
    "water_zones": (78.0, 1.5, 0.5, "%"),
    "cleaner_support": (320.0, -12.0, 5.0, "万元"),
    "waste_recycling": (21.0, 1.6, 0.4, "%"),
    "waste_use": (76.0, 1.5, 0.5, "%"),
    "water_reuse": (68.0, -0.7, 0.2, "%"),
    "urbanisation": (46.0, 0.6, 0.1, "%"),
    "villages_improved": (310.0, 180.0, 20.0, "个"),
    "green_travel": (57.0, -0.4, 0.1, "%"),
    "consumption_weight": (5.0, 0.5, 0.0, "%"),
    "damage_weight": (5.0, 1.0, 0.0, "%"),
    "benefit_weight": (4.0, 0.5, 0.0, "%"),
}
REQUIREMENT_SERIES = {
    "spending": (52000.0, 4300.0, 3000.0, "万元"),
    "social_capital": (31000.0, 2500.0, 900.0, "万元"),
    "awareness": (58.0, 3.5, 1.0, "%"),
}
# Who reported late, and on which year.
LATE_REPORTS = {("大埔县", 2016), ("市旅游局", 2017)}
COUNTED = {"个", "台", "辆", "种"}
CLOSED: Mapping[str, Mapping[int, float]] = {
    "clinker_closed": {2013: 624, 2014: 52, 2015: 30},
    "grinding_closed": {2013: 50, 2014: 22, 2015: 19},
    "copper_closed": {2013: 0, 2014: 0.9, 2015: 0.6},
}


def _day(chance: random.Random, first: dt.date, last: dt.date) -> str:
    """Return some day between two others, both included."""
    return str(first + dt.timedelta(days=chance.randint(0, (last - first).days)))


def _series(
    chance: random.Random, series: Mapping[str, tuple[float, float, float, str]]
) -> Iterable[Sequence[object]]:
    for name, (start, step, noise, unit) in series.items():
        for year in YEARS:
            value = start + step * (year - YEARS[0]) + chance.uniform(-noise, noise)
            yield CITY, year, name, round(value) if unit in COUNTED else round(value, 2), unit


def _closed() -> Iterable[Sequence[object]]:
    for name, amounts in CLOSED.items():
        for year, amount in amounts.items():
            yield CITY, year, name, amount, "万吨"


def _task_counties(chance: random.Random) -> Iterable[Sequence[object]]:
    for county in COUNTIES:
        flood = [_day(chance, dt.date(2014, 6, 1), dt.date(2015, 12, 20)) for _ in range(3)]
        if county == "大埔县":
            flood[2] = "2016-03-25"
        main = county in MAIN_PRODUCERS
        city = _day(chance, dt.date(2016, 1, 1), dt.date(2017, 12, 31))
        town = _day(chance, dt.date(2016, 1, 1), dt.date(2018, 6, 30))
        town = "?" if county == "丰顺县" else town
        for year in YEARS:
            zones = max(0, year - 2015) if main else ""
            yield county, year, "true" if main else "false", zones, *flood, city, town


def _reports(chance: random.Random, unit: str) -> list[str]:
    """Return the days of the reports on the years of duty, two of all of them late."""
    days = []
    for year in DUTY_YEARS:
        first, last = (11, 40) if (unit, year) in LATE_REPORTS else (2, 10)
        days.append(
            _day(
                chance,
                dt.date(year + 1, 1, first),
                dt.date(year + 1, 1, 1) + dt.timedelta(days=last - 1),
            )
        )
    return days


def _requirement_counties(chance: random.Random) -> Iterable[Sequence[object]]:
    for county in COUNTIES:
        body = _day(chance, dt.date(2015, 8, 1), dt.date(2016, 6, 30))
        shared = _day(chance, dt.date(2015, 9, 1), dt.date(2016, 12, 31))
        named = _day(chance, dt.date(2015, 8, 1), dt.date(2016, 3, 31))
        public = _day(chance, dt.date(2015, 8, 1), dt.date(2015, 12, 31))
        reports = _reports(chance, county)
        spent = chance.uniform(3000, 6000)
        for year in YEARS:
            spent *= chance.uniform(1.01, 1.12)
            if county == "平远县" and year == 2017:
                spent *= 0.85
            yield county, year, round(spent), body, shared, named, public, *reports


def _lead_units(chance: random.Random) -> Iterable[Sequence[object]]:
    for unit in LEAD_UNITS:
        public = _day(chance, dt.date(2015, 8, 1), dt.date(2018, 12, 31))
        named = _day(chance, dt.date(2015, 8, 1), dt.date(2016, 3, 31))
        yield unit, public, named, *_reports(chance, unit)


def _dated(
    chance: random.Random, names: Iterable[str], done: float, late: float
) -> Iterable[Sequence[object]]:
    """Give most names a day before 2019, some a later one, and the rest none."""
    for name in names:
        draw = chance.random()
        if draw < done:
            yield name, _day(chance, dt.date(2015, 8, 1), dt.date(2018, 12, 31))
        elif draw < done + late:
            yield name, _day(chance, dt.date(2019, 1, 1), dt.date(2019, 9, 30))
        else:
            yield name, ""


def _tasks(chance: random.Random) -> Iterable[Sequence[object]]:
    for task in TASKS:
        scheme = _day(chance, dt.date(2015, 9, 1), dt.date(2016, 9, 30))
        due = chance.choice((2016, 2017, 2018))
        last = dt.date(due, 12, 31) + dt.timedelta(days=20)
        finished = _day(chance, dt.date(due, 3, 1), last)
        yield task, scheme, "true", chance.choice(("true", "true", "true", "false")), due, finished


def _projects(chance: random.Random) -> Iterable[Sequence[object]]:
    for project in PROJECTS:
        started = _day(chance, dt.date(2015, 8, 1), dt.date(2017, 3, 31))
        completed = _day(chance, dt.date(2017, 6, 1), dt.date(2018, 11, 30))
        amount = chance.randrange(2000, 30000, 500)
        yield project, 2018 if project != "project_6" else 2017, started, completed, amount


def _acts(chance: random.Random) -> Iterable[Sequence[object]]:
    for year in DUTY_YEARS:
        for number in range(1, 7 if year != 2016 else 5):
            day = _day(chance, dt.date(year, 2, 1), dt.date(year, 12, 20))
            yield f"清洁生产{year}-{number}", "清洁生产验收", "", day
    for kind in (
        *("农业庄园", "农业庄园", "社区宣传", "学校宣传", "家庭宣传", "乡村宣传"),
        *("历史文化名镇", "古村落", "古民居", "古建筑", "离任审计试点", "联合执法"),
    ):
        day = _day(chance, dt.date(2015, 8, 1), dt.date(2018, 12, 1))
        yield f"{kind}-{chance.randrange(10_000):04}", kind, "", day
    for kind in ("非遗申报", "文物单位申报"):
        for level in ("国家级", "省级"):
            day = _day(chance, dt.date(2015, 8, 1), dt.date(2018, 12, 1))
            yield f"{kind}-{level}", kind, level, day


def _city_reports(chance: random.Random) -> Iterable[Sequence[object]]:
    for year in DUTY_YEARS:
        last = dt.date(year, 12, 31)
        yield f"全市{year}", last, last + dt.timedelta(days=chance.randint(40, 120))


def _write(folder: str, name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    path = Path(__file__).parent / folder / f"synthetic-{name}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _tasks_folder(chance: random.Random) -> None:
    rows: list[Sequence[object]] = [*_series(chance, TASK_SERIES), *_closed()]
    _write("tasks", "indicators", "region,period,indicator,value,unit", rows)
    caps = [
        (CITY, year, 22 if year < 2017 else 21.6, 60 - 3 * (year - 2014), 79 + (year - 2015))
        for year in DUTY_YEARS
    ]
    header = "region,year,water_cap,industrial_water_cap,water_zones_target"
    _write("tasks", "parameters", header, caps)
    header = "name,year,main_producer,grain_zones,flash_flood_works,rain_gauges,flood_warning,"
    _write("tasks", "counties", header + "assessed_by_city,town_assessment", _task_counties(chance))
    _write("tasks", "deliverables", "name,completed", _dated(chance, DELIVERABLES, 0.9, 0.05))
    _write("tasks", "trials", "name,completed", _dated(chance, TRIALS, 0.6, 0.2))
    output = {"电力": 141, "电子信息": 128, "绿色建材": 112, "装备制造": 71, "烟草": 103}
    rows = [(name, 2018, value) for name, value in output.items()]
    _write("tasks", "industries", "name,year,output[亿元]", rows)
    works = ("新建矿山生态保护", "生产矿山整治", "闭坑矿山生态修复")
    _write("tasks", "mine_works", "name,started", _dated(chance, works, 1.0, 0.0))
    hazards = ("水利", "气象", "地震", "地质灾害", "农业生物灾害")
    days = ("2016-05-01", "2017-03-15", "2017-09-01")
    rows = [(name, *days) for name in hazards[:-1]]
    rows.append((hazards[-1], "2017-06-01", "", "2018-04-01"))
    _write("tasks", "hazards", "name,monitoring,information,emergency_plan", rows)
    spaces = ("水域", "山岭", "林地", "荒地")
    _write("tasks", "natural_spaces", "name,registered", _dated(chance, spaces, 0.7, 0.3))
    _write(
        "tasks",
        "culture_venues",
        "name,grade",
        [("中国客家博物馆", "一级"), ("梅州剑英图书馆", "一级")],
    )
    plans = (
        ("土地规划", "空间", "2017-05-10", "true", "true", "true", ""),
        ("城乡规划", "空间", "2016-11-02", "true", "true", "true", ""),
        ("发展规划", "发展", "2016-03-28", "true", "true", "true", ""),
        ("文化发展规划", "文化", "2016-10-08", "", "false", "true", ""),
        ("生态文明建设规划", "生态", "2016-12-20", "true", "true", "true", "true"),
    )
    header = "name,field,revised,zoning_followed,biodiversity,ecology_included,hakka_experts"
    _write("tasks", "plans", header, plans)
    _write("tasks", "acts", "name,kind,level,held", _acts(chance))
    found = [("图斑1", "城市增长边界", "2017-05-16"), ("养殖场1", "养殖三区", "2016-09-03")]
    _write("tasks", "violations", "name,kind,found", found)
    firms = [
        (f"企业{number}", "true", "2016-11-30", "false" if number > 2 else "true", "2017-04-01")
        for number in range(1, 7)
    ]
    header = "name,key_industry,flue_gas_works,high_risk,insured"
    _write("tasks", "enterprises", header, [*firms, ("企业7", "false", "", "true", "")])
    moved = [
        ("转移项目1", "2015-04-01", "", "true", "true", "true", "true", "true"),
        ("转移项目2", "2016-02-15", "2017-08-01", "true", "true", "true", "false", "true"),
    ]
    header = "name,arrived,left,in_cluster,in_park,approved,within_limits,within_loads"
    _write("tasks", "transferred_industries", header, moved)


def _requirements_folder(chance: random.Random) -> None:
    here = "requirements"
    rows = _series(chance, REQUIREMENT_SERIES)
    _write(here, "indicators", "region,period,indicator,value,unit", rows)
    reports = "".join(f",report_{year}" for year in DUTY_YEARS)
    header = "name,year,county_spending,ecology_body,duties_shared_out,leaders_named,publicity"
    _write(here, "counties", header + reports, _requirement_counties(chance))
    _write(here, "lead_units", "name,publicity,leaders_named" + reports, _lead_units(chance))
    _write(here, "tasks", "name,scheme,detailed,scheduled,due,finished", _tasks(chance))
    header = "name,due,started,completed,investment[万元]"
    _write(here, "key_projects", header, _projects(chance))
    plans = (
        ("国民经济和社会发展规划", "发展", "true"),
        ("土地利用总体规划", "空间", "true"),
        ("文化发展规划", "文化", "true"),
        ("旅游发展规划", "部门", "false"),
    )
    _write(here, "plans", "name,field,ecology_included", plans)
    filed = [("示范项目1", "2015-10-12"), ("示范项目2", "2016-05-30"), ("示范项目3", "2017-06-08")]
    _write(here, "applications", "name,filed", filed)
    _write(here, "annual_reports", "name,covers_to,submitted", _city_reports(chance))


def main() -> None:
    """Write both folders."""
    chance = random.Random(20150722)  # noqa: S311 - invented data, no secrets
    _tasks_folder(chance)
    _requirements_folder(chance)


if __name__ == "__main__":
    main()
