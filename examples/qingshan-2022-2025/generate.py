r"""Writes SYNTHETIC 合成 data for the five rule sets of Qingshan's plan, 2022 to 2025.

Nothing here is an observation: every number and every day is drawn at random, with a fixed seed,
so that a check shows targets that are met and missed, and some that cannot be told.
Each rule set has a folder of its own, with its indicators and one table for each register:

    python generate.py

A check of one of them, here the goals, states the registers complete to its reading day:

    plan = ecorules.load("rulesets/qingshan-2022-2025-goals.yaml")
    files = {file.stem.removeprefix("synthetic-"): file for file in folder.glob("synthetic-*.csv")}
    data, assign = files.pop("indicators"), files.pop("parameters", None)
    plan.evaluate(data, registers=files, assign=assign, complete=True, as_of=2025)

The steelworks' limits in the folder safety are held against an outside standard, which is loaded
beside the set: standards=["qingshan-2022-2025-steel-standard"], or in the shell

    ecorules check qingshan-2022-2025-safety examples/qingshan-2022-2025/safety \
        --complete true --as-of 2025 --standard qingshan-2022-2025-steel-standard

The place is called 青山区(合成), so that no figure can be taken for one of the district.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
PLACE = "青山区(合成)"
YEARS = (2022, 2023, 2024, 2025)
START = dt.date(2022, 9, 1)
END = dt.date(2025, 12, 31)
CHANCE = random.Random(20220810)  # noqa: S311 - made-up data, not secrets

TASKS = {
    "goals": """assessment_scheme assessment_indicators incentives information_column
        complaint_centre report_line""",
    "institutions": """rectification_ledger disclosure_system paid_use
        ecological_compensation asset_body asset_valuation farm_water_saving farm_water_demand
        provincial_order_6 city_order_1 forest_chiefs target_responsibility supervision_system
        inspection_mechanism joint_restoration ecological_management dual_duty joint_enforcement
        enforcement_guide monitoring_system park_voc_monitoring park_particle_monitoring
        energy_rights water_rights emission_rights carbon_rights""",
    "safety": """carbon_survey peak_study peak_plan greenhouse_accounting greenhouse_inventory
        three_clearings park_scheme yard_problems hazardous_campaign emergency_system
        emergency_link hazard_list risk_database medical_campaign""",
    "space-economy": """source_red_line farmland_system shoreline_plan culture_park
        printing_materials refinery_study farm_services route_link transport_rating audit_plan
        green_factory_plan green_factory_body""",
    "living-culture": """waste_sorting leaders_course green_sharing health_indicators
        sharing_resources participation civilised_titles school_work community_mechanism""",
}
DUTIES = {
    "goals": "coordination supervision publicity advice",
    "institutions": "enterprise_disclosure energy_quotas enforcement_training random_checks",
    "safety": """sewer_upkeep outfall_supervision port_support voc_control mobile_sources
        off_road_machines building_dust road_dust cooking_fumes barbecue straw_burning
        staggered_work emission_inventory source_tracing yard_survey spoil_watch plot_lists
        soil_list groundwater groundwater_repair industrial_noise site_noise traffic_noise
        social_noise biodiversity_publicity goldenrod waste_storage medical_waste
        radiation_monitoring radiation_inspections""",
    "space-economy": """shoreline_control circular_economy_law cleaner_production_law
        media_publicity""",
    "living-culture": """procurement_list green_offices green_families green_schools
        green_communities green_countryside green_travel green_shops green_buildings
        school_teaching office_training community_events family_awards libraries publicity
        quality_information discharge_information management_information""",
}
PROJECTS = {
    "safety": """coking_wastewater petrochemical_wastewater jinzi_drainage park_infrastructure
        park_roads park_sewers park_reclaimed_water park_ash_pipes rural_sewers rural_plants
        ducted_control fugitive_control clean_transport yangtze_restoration
        north_lake_restoration yanxi_lake_restoration shelter_forest riverside_greening
        yangtze_corridor yangtze_forest""",
    "space-economy": """eastern_wedge western_area steelworks_area lakeside_area green_area
        two_rivers heping_park north_lake qingtan_lake corridor_node yangtze_wetland baowu_zone
        materials_cluster quality_life_belt industry_belt countryside_belt dust_recycling
        zinc_dust_return wenhaixing_base flower_sea wetland_farming fort_farming farming_area
        town_area leisure_area model_village golden_belt hydrogen_island power_supply power_grid
        old_gas_sets new_gas_sets gas_grid gas_branches heating_grid metro_9 metro_10 metro_12
        metro_19 metro_20 industrial_port logistics_park baowan_park catalytic_cracking ethylene
        light_hydrocarbons""",
    "living-culture": """source_zone sewers separation north_lake_sludge power_plant_sludge
        village_sewage village_waste village_toilets model_villages study_base family_base
        red_base opened_walls""",
}
# Capacity built of the projects for which the plan names one, in 万吨/年.
SIZED = {"catalytic_cracking": 280, "ethylene": 104}
UNITS = """区生态环境分局 区自然资源和规划分局 区发改局 区水务和湖泊局 区农业农村局 区审计局
    区纪委 区开发区 化工园区规建处 化工园区经发处 区城管<交通>局 区城建<园林>局 区城区改造更新局
    区公安分局 区科经局 区文旅局 区财政局 各预算单位 区委宣传部 区委组织部 区教育局 区房管局
    区卫健局 区民政局"""
TOURISM = """riverbank yanxi_shore heping_avenue yejin_avenue qingshan_bank zhanggong_fort old_town
    steel_museum yangtze_corridor yangtze_forest flower_fields north_lake_wetland
    railway_greenway qingshan_town honggangcheng north_lake_city"""
INDUSTRIES = """ships gas_turbines nuclear_parts new_materials hydrogen fibre_preforms
    semiconductors pure_chemicals hydrofining data_valley"""
# First value, greatest yearly step down and up, unit: of indicators that move by chance.
INDICATORS = {
    "goals": {
        "ecological_index": (60.5, 0.1, 0.6, ""),
        "forest_grass_cover": (29.8, 0.0, 0.4, "%"),
        "forest_cover": (15.2, 0.0, 0.3, "%"),
        "sewage_treatment": (95.5, 0.05, 0.6, "%"),
        "farmland": (3.84, 0.0, 0.002, "万亩"),
        "participation": (89.5, 0.1, 1.2, "%"),
        "satisfaction": (90.0, 0.1, 1.0, "%"),
        "energy_per_gdp": (0.92, 0.04, 0.0, "吨标准煤/万元_2020"),
        "water_per_gdp": (41.0, 2.0, 0.0, "m³/万元_2020"),
        "land_per_gdp": (4.9, 0.3, 0.0, "公顷/亿元_2020"),
        "special_fund": (80.0, 10.0, 20.0, "万元"),
        "ecological_budget": (5200.0, 150.0, 400.0, "万元"),
    },
    "institutions": {
        "construction_land": (4010.0, 10.0, 15.0, "公顷"),
        "gdp": (820.0, 0.0, 70.0, "亿元_2020"),
    },
    "safety": {
        "sewage_treatment": (95.5, 0.0, 0.6, "%"),
        "noise_satisfaction": (82.0, 0.5, 1.5, "%"),
        "ecological_index": (60.5, 0.1, 0.6, ""),
        "forest_grass_cover": (29.8, 0.0, 0.4, "%"),
        "aquatic_species": (12.0, 0.0, 0.0, "种"),
        "industrial_waste": (1800.0, 40.0, 10.0, "万吨"),
        "industrial_waste_use": (96.0, 0.1, 0.8, "%"),
        "industrial_waste_safe": (100.0, 0.0, 0.0, "%"),
    },
    "space-economy": {
        "farmland": (3.84, 0.0, 0.002, "万亩"),
        "shoreline_protection": (74.0, 0.0, 0.8, "%"),
        "coal": (1500.0, 40.0, 0.0, "万吨"),
        "clean_energy": (60.0, 0.0, 4.0, "万吨标准煤"),
        "gas_supply": (55.0, 0.0, 3.0, "万m³/天"),
        "solar_projects": (0.0, 0.0, 0.0, "个"),
    },
    "living-culture": {
        "sewage_collection": (62.0, 0.0, 4.0, "%"),
        "separated_sewers": (48.0, 0.0, 3.0, "%"),
        "film_reuse": (80.0, 0.5, 2.0, "%"),
        "packaging_reuse": (70.0, 0.5, 2.0, "%"),
        "household_waste": (400.0, 12.0, 4.0, "kg/人"),
        "household_waste_use": (35.0, 0.2, 1.5, "%"),
        "farm_pollution": (210.0, 9.0, 2.0, "吨"),
        "sanitary_toilets": (91.0, 0.0, 3.0, "%"),
        "green_purchases": (880.0, 10.0, 40.0, "万元"),
        "purchases": (960.0, 10.0, 20.0, "万元"),
        "participation": (89.5, 0.1, 1.2, "%"),
        "satisfaction": (90.0, 0.1, 1.0, "%"),
    },
}
# Values that are given as they are, one for each of the four years; None is not known.
HELD: dict[str, dict[str, tuple[str, Sequence[float | str | None]]]] = {
    "goals": {},
    "institutions": {},
    "safety": {
        "forest_cover": ("%", (15.3, 15.4, None, 15.6)),
        "protected_animals": ("%", (100, 100, 100, 100)),
        "protected_plants": ("%", (100, 100, 100, 100)),
        "alien_invasion": ("", ("不明显", "不明显", "明显", "不明显")),
        "radiation_forms": ("种", (2, 2, 3, 2)),
        "sinter_particles": ("mg/m³", (None, None, 9.1, 8.2)),
        "sinter_so2": ("mg/m³", (None, None, 33, 27)),
        "sinter_nox": ("mg/m³", (None, None, 55, 46)),
        "coke_particles": ("mg/m³", (None, None, 9.4, 8.8)),
        "coke_so2": ("mg/m³", (None, None, 28, 26)),
        "coke_nox": ("mg/m³", (None, None, 146, 138)),
        "other_particles": ("mg/m³", (None, None, 9.9, 9.5)),
        "other_so2": ("mg/m³", (None, None, 41, 38)),
        "other_nox": ("mg/m³", (None, None, 176, 169)),
        "clean_transport_share": ("%", (61, 68, 77, 83)),
        "hazardous_waste_treatment": ("%", (100, 100, 100, 100)),
        "medical_waste_treatment": ("%", (100, 100, None, 100)),
    },
    "space-economy": {
        "steel_capacity": ("万吨/年", (1600, 1600, 1580, 1580)),
        "refining_capacity": ("万吨/年", (850, 850, 850, 850)),
        "chemical_capacity": ("万吨/年", (300, 300, 300, 320)),
        "power_capacity": ("万千瓦", (210, 210, 205, 205)),
    },
    "living-culture": {
        "drinking_water": ("%", (100, 100, 100, 100)),
        "waste_treatment": ("%", (100, 100, 100, 100)),
        "kitchen_waste_treatment": ("%", (96, 98, 99.5, 100)),
        "green_buildings": ("%", (100, 100, None, 100)),
    },
}
PARAMETERS = {
    "institutions": {"basic_registration": "90 %"},
    "safety": {"basic_water": "80 %"},
    "space-economy": {
        "relocation_tasks": "6 家",
        "coal_cut": "10 万吨",
        "steel_cap": "1600 万吨/年",
        "refining_cap": "850 万吨/年",
        "chemical_cap": "310 万吨/年",
        "power_cap": "210 万千瓦",
    },
    "living-culture": {"basic_toilets": "95 %"},
}

Cell = str | float | dt.date | None


def write(chapter: str, table: str, head: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Write one table of a chapter, a cell that is not known being empty."""
    folder = HERE / chapter
    folder.mkdir(exist_ok=True)
    with (folder / f"synthetic-{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head.split())
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


def day(first: dt.date = START, last: dt.date = END) -> dt.date:
    """Return a day between two days, both included."""
    return first + dt.timedelta(days=CHANCE.randint(0, (last - first).days))


def maybe(chance: float, value: Cell, otherwise: Cell = None) -> Cell:
    """Return the value with that chance, else the other."""
    return value if CHANCE.random() < chance else otherwise


def yes(chance: float) -> str:
    """Return true with that chance."""
    return "true" if CHANCE.random() < chance else "false"


def numbered(kind: str, count: int) -> list[str]:
    """Return names such as ``synthetic-site-01``."""
    return [f"synthetic-{kind}-{number:02}" for number in range(1, count + 1)]


def write_indicators(chapter: str) -> None:
    """Write the indicators of a chapter: those that move from 2021, and those that are held."""
    rows: list[Sequence[Cell]] = []
    for name, (value, down, up, unit) in INDICATORS[chapter].items():
        level = value
        for year in (2021, *YEARS):
            rows.append((PLACE, str(year), name, f"{level:.4g}", unit))
            level += CHANCE.uniform(-down, up)
            if unit == "%":
                level = min(level, 100.0)
    for name, (unit, values) in HELD[chapter].items():
        before = [values[0]] if name == "waste_treatment" else []
        first = YEARS[0] - len(before)
        for year, given in enumerate((*before, *values), first):
            if given is not None:
                rows.append((PLACE, str(year), name, given, unit))
    write(chapter, "indicators", "region period indicator value unit", rows)


def write_common(chapter: str) -> None:
    """Write the tasks, duties and projects of a chapter, and its parameters."""
    late = dt.date(2026, 1, 1)
    tasks = [(name, maybe(0.93, day(), maybe(0.5, late))) for name in TASKS[chapter].split()]
    write(chapter, "tasks", "name completed", tasks)
    duties = [
        (name, str(year), maybe(0.985, CHANCE.randint(1, 6), 0))
        for name in DUTIES[chapter].split()
        for year in YEARS
    ]
    write(chapter, "duties", "name period acts", duties)
    projects: list[Sequence[Cell]] = []
    for name in PROJECTS.get(chapter, "").split():
        begun = maybe(0.96, day(START, dt.date(2024, 6, 30)))
        finished = maybe(0.8, day(begun)) if isinstance(begun, dt.date) else None
        if name in SIZED:
            begun, finished = dt.date(2022, 11, 1), dt.date(2025, 6, 30)
        projects.append((name, begun, finished, SIZED.get(name)))
    if chapter == "space-economy":
        write(chapter, "projects", "name begun finished built_capacity", projects)
    elif projects:
        write(chapter, "projects", "name begun finished", [project[:3] for project in projects])
    if chapter in PARAMETERS:
        names = PARAMETERS[chapter]
        write(chapter, "parameters", "region " + " ".join(names), [(PLACE, *names.values())])


def write_goals() -> None:
    """Write the registers of the goals and safeguards."""
    requirements = [
        (name, asked_by, str(year), maybe(0.75 + 0.08 * (year - 2022), "true", "false"))
        for asked_by, first, count in (("province", 2022, 6), ("ministry", 2023, 6))
        for name in numbered(f"{asked_by}-requirement", count)
        for year in range(first, 2026)
    ]
    write("goals", "requirements", "name asked_by period fulfilled", requirements)
    gates = (dt.date(2023, 7, 3), dt.date(2023, 12, 15), dt.date(2024, 5, 20), dt.date(2025, 1, 10))
    head = "name applied accepted recommended verified designated"
    write("goals", "application", head, [("qingshan", *gates, None)])
    emissions = []
    for name, first in (("cod", 900.0), ("ammonia", 60.0), ("nox", 9000.0), ("vocs", 4000.0)):
        value = first
        for year in (2021, *YEARS):
            emissions.append((name, str(year), f"{value:.1f}"))
            value *= CHANCE.uniform(0.93, 1.003)
    write("goals", "pollutants", "name period emissions", emissions)
    posts = ["party_head", "government_head", "deputy_head", "members", "office"]
    write("goals", "posts", "name appointed", [(post, dt.date(2022, 9, 5)) for post in posts])
    units = []
    for unit in UNITS.split():
        for year in YEARS:
            on_time = yes(0.95)
            failed = on_time == "false"
            units.append((
                unit, str(year), 1, maybe(0.98, 1, 0), 1, on_time,
                "false" if failed else "true", str(failed).lower(), yes(0.8) if failed else "false",
            ))  # fmt: skip
    head = "name period work_programmes annual_plans assessments on_time commended criticised"
    write("goals", "units", head + " deadline_set", units)
    acts: list[Sequence[Cell]] = []
    for year in YEARS:
        for duty in ("assessment", "site_survey", "file_review", "column_update"):
            held = day(dt.date(year, 10, 1), dt.date(year, 12, 31))
            acts.append((f"synthetic-{duty}-{year}", duty, held))
    write("goals", "acts", "name duty held", acts)
    matters = []
    for name in numbered("matter", 12):
        due = day(dt.date(2022, 10, 1), dt.date(2025, 11, 30))
        matters.append((name, due, due - dt.timedelta(days=CHANCE.randint(-2, 40))))
    write("goals", "disclosures", "name due disclosed", matters)


def write_institutions() -> None:
    """Write the registers of the institutions."""
    chapter = "institutions"
    firms = []
    for name in numbered("firm", 15):
        insurance = yes(0.5)
        key = CHANCE.choice(("elevated", "voc", "furnace", "other", "other"))
        firms.append((
            name, yes(0.8), day(), maybe(0.95, day()), insurance,
            dt.date(2022, 9, 30) if insurance == "true" else None, None, key,
            None if key == "other" else day(),
        ))  # fmt: skip
    head = "name permit_required permit_reviewed report_reviewed insurance_required insured lapsed"
    write(chapter, "enterprises", head + " key_source automatic_monitoring", firms)
    origins = [
        "permit_review",
        "central_inspection",
        "look_back",
        "provincial_inspection",
        "yangtze_film",
        "public_report",
        "damage",
    ]
    problems = []
    for number, name in enumerate(numbered("problem", 28)):
        origin = origins[number % len(origins)]
        due = day(dt.date(2022, 12, 1), dt.date(2025, 10, 31))
        settled = due - dt.timedelta(days=CHANCE.randint(-1, 90))
        damage = settled if origin == "damage" else None
        problems.append((name, origin, due, settled, damage, damage))
    write(chapter, "problems", "name origin due settled accounted compensated", problems)
    areas = [
        (name, maybe(0.95, day(START, dt.date(2023, 12, 31)))) for name in numbered("area", 12)
    ]
    write(chapter, "areas", "name registered", areas)
    officials = []
    for name in numbered("official", 10):
        left = maybe(0.4, day(START, dt.date(2025, 6, 30)))
        officials.append((name, left, maybe(0.9, day(left)) if isinstance(left, dt.date) else None))
    write(chapter, "officials", "name left audited", officials)
    streets = [
        (name, str(year), CHANCE.randint(1, 9)) for name in numbered("street", 8) for year in YEARS
    ]
    write(chapter, "assignees", "name period assigned_tasks", streets)
    write(chapter, "violations", "name kind happened", [
        ("synthetic-event-01", "farmland_loss", dt.date(2024, 3, 8)),
    ])  # fmt: skip
    duties = [
        "energy_target",
        "registration_update",
        "registration_supplement",
        "registration_improvement",
        "publish_quality",
        "publish_policy",
        "publish_approvals",
        "publish_enforcement",
        "publish_air",
        "publish_water",
        "publish_soil",
        "publish_noise",
    ]
    acts = [
        (f"synthetic-{duty}-{year}", duty, day(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        for duty in duties
        for year in YEARS
        if (duty, year) != ("publish_soil", 2023)
    ]
    write(chapter, "acts", "name duty held", acts)


def write_safety() -> None:
    """Write the registers of ecological safety."""
    chapter = "safety"
    trades = ["thermal_power", "ferrous_metals", "petrochemicals", "building_materials", "other"]
    risks = [
        "petrochemicals",
        "chemicals",
        "heavy_metals",
        "hazardous_waste",
        "oil_gas_storage",
        "other",
        "no_risk",
    ]
    firms = []
    for name in numbered("firm", 15):
        flags = [yes(0.5) for _ in range(4)]
        days = [maybe(0.97, day()) if flag == "true" else None for flag in flags]
        pairs = [cell for pair in zip(flags, days, strict=True) for cell in pair]
        trade, risk = CHANCE.choice(trades), CHANCE.choice(risks)
        firms.append((name, trade, day(), *pairs, risk, day()))
    head = "name trade carbon_trading in_park own_pipe on_emergency_list plant_scheme"
    head += " hazardous_waste waste_facilities soil_listed soil_monitored risk hazards_checked"
    write(chapter, "enterprises", head, firms)
    important = ("青山北湖", "竹子湖", "清潭湖", "synthetic-water-01")
    waters = [
        (name, str(year), str(name in important).lower(),
         CHANCE.randint(1, 6) if name in important else None, CHANCE.choice("ⅢⅣⅣⅣⅤ"), "Ⅳ")
        for name in (*important, "synthetic-water-02")
        for year in YEARS
    ]  # fmt: skip
    write(chapter, "waters", "name period important bulletins quality target", waters)
    zones = {"1": (55, 45), "2": (60, 50), "3": (65, 55), "4a": (70, 55)}
    points = [
        (f"synthetic-point-{zone}-{number}", zone, str(year),
         f"{by_day - CHANCE.uniform(0.2, 4):.1f}", f"{by_night - CHANCE.uniform(-0.1, 4):.1f}")
        for zone, (by_day, by_night) in zones.items()
        for number in (1, 2)
        for year in YEARS
    ]  # fmt: skip
    write(chapter, "noise_points", "name zone period day_level night_level", points)
    write(chapter, "campaigns", "name begun", [(name, day()) for name in numbered("campaign", 9)])
    sites: list[Sequence[Cell]] = []
    for kind in ("outfall", "waste_yard", "construction", "key_plot", "contaminated_plot"):
        for name in numbered(kind.replace("_", "-"), 5):
            dates: dict[str, Cell] = {}
            if kind == "construction":
                dates["opened"] = day(dt.date(2021, 1, 1), dt.date(2023, 12, 31))
                dates["closed"] = maybe(0.3, day(dt.date(2024, 1, 1), END))
                dates["video_room"] = dates["opened"]
            elif kind == "outfall":
                dates["accepted"] = day()
            elif kind == "waste_yard":
                dates["rectified"] = maybe(0.9, day())
            elif kind == "key_plot":
                dates["sampled"] = day()
            else:
                dates["assessed"] = maybe(0.8, day())
            order = [
                "opened",
                "closed",
                "accepted",
                "rectified",
                "video_room",
                "sampled",
                "assessed",
            ]
            sites.append((name, kind, *(dates.get(word) for word in order)))
    head = "name kind opened closed accepted rectified video_room sampled assessed"
    write(chapter, "sites", head, sites)
    write(chapter, "violations", "name kind happened", [
        ("synthetic-event-01", "scheme_breach", dt.date(2024, 1, 12)),
    ])  # fmt: skip
    acts = [(f"synthetic-list-{year}", "emergency_list", dt.date(year, 9, 30)) for year in YEARS]
    write(chapter, "acts", "name duty held", acts)


def write_space_economy() -> None:
    """Write the registers of space and economy."""
    chapter = "space-economy"
    write(chapter, "violations", "name kind sector excepted happened", [
        ("synthetic-event-01", "baseline_project", "other", "true", dt.date(2023, 4, 2)),
        ("synthetic-event-02", "polluting_project", "glass", "false", dt.date(2024, 11, 20)),
    ])  # fmt: skip
    write(chapter, "corridors", "name built", [(name, day()) for name in numbered("corridor", 7)])
    firms = []
    for name in numbered("firm", 15):
        trade = CHANCE.choice(
            ["steel", "chemicals", "coking", "petrochemicals", "building_materials"]
        )
        listed, audit = yes(0.5), yes(0.5)
        firms.append((
            name, trade, listed, maybe(0.9, day()) if listed == "true" else None,
            audit, maybe(0.95, day()) if audit == "true" else None,
        ))  # fmt: skip
    write(
        chapter, "enterprises", "name trade relocation_listed relocated audit_listed audited", firms
    )
    industries = []
    for name in INDUSTRIES.split():
        output = CHANCE.uniform(5, 80)
        for year in (2021, *YEARS):
            industries.append((name, str(year), f"{output:.1f}"))
            output *= CHANCE.uniform(0.95, 1.2)
    write(chapter, "industries", "name period output", industries)
    tourism = [(name, maybe(0.97, day())) for name in TOURISM.split()]
    write(chapter, "tourism", "name linked", tourism)
    acts = [
        (f"synthetic-{duty}-{year}", duty, day(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        for duty in ("green_factory_plan", "green_factory_training")
        for year in YEARS
    ]
    write(chapter, "acts", "name duty held", acts)


def write_living_culture() -> None:
    """Write the registers of life and culture."""
    chapter = "living-culture"
    problems = []
    for number, name in enumerate(numbered("problem", 10)):
        due = day(dt.date(2022, 12, 1), dt.date(2025, 10, 31))
        settled = due - dt.timedelta(days=CHANCE.randint(-1, 60))
        problems.append((name, ("water_source", "overflow")[number % 2], due, settled))
    write(chapter, "problems", "name origin due settled", problems)
    streets = [
        (name, CHANCE.choice((3, 3, 3, 4)), 1, 1, CHANCE.choice((5, 5, 5, 5, 4)), "true")
        for name in numbered("street", 8)
    ]
    write(chapter, "streets", "name rooms halls grounds five_items equipped", streets)
    officials = [(name, maybe(0.95, day())) for name in numbered("official", 12)]
    write(chapter, "officials", "name trained", officials)
    estates = [(name, CHANCE.randint(60, 520)) for name in numbered("estate", 20)]
    write(chapter, "estates", "name green_distance", estates)
    write(chapter, "violations", "name kind happened", [])
    acts = [(f"synthetic-survey-{year}", "survey", dt.date(year, 11, 15)) for year in YEARS]
    write(chapter, "acts", "name duty held", acts)


def main() -> None:
    """Write all tables of all chapters."""
    for chapter in INDICATORS:
        write_indicators(chapter)
        write_common(chapter)
    write_goals()
    write_institutions()
    write_safety()
    write_space_economy()
    write_living_culture()


if __name__ == "__main__":
    main()
