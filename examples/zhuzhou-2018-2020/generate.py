"""Writes synthetic data 合成数据 for the seven rule sets of Zhuzhou, one folder for each set.

Every number, name and day is invented, with a fixed seed; none of it was ever observed.
Run it as ``python generate.py``: it writes ``synthetic-*.csv`` into the folders beside it.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CITY = "株洲"
YEARS = (2017, 2018, 2019, 2020)
END = dt.date(2020, 12, 31)

Rows: TypeAlias = "Iterable[Sequence[object]]"

# First value (2017), yearly step, noise, digits and unit of what is observed every year.
SERIES: Mapping[str, Mapping[str, tuple[float, float, float, int, str]]] = {
    "main": {
        "waste_treatment": (100, 0, 0, 0, "%"),
        "urban_sewage_treatment": (93, 2, 0.3, 1, "%"),
        "town_sewage_treatment": (89, 1.5, 0.4, 1, "%"),
        "good_air_day_ratio": (72, 4.4, 1.5, 1, "%"),
        "pm25": (52, -3.5, 1, 0, "µg/m³"),
        "pm10": (84, -6, 2, 0, "µg/m³"),
        "drinking_water_compliance": (100, 0, 0, 0, "%"),
        "forest_cover": (61.9, 0.08, 0.01, 2, "%"),
        "green_cover": (41.2, 0.7, 0.1, 1, "%"),
        "public_green_space": (11.3, 0.35, 0.05, 2, "平方米/人"),
        "services_share": (44, 1, 0.3, 1, "%"),
        "strategic_industries_share": (15, 1.4, 0.2, 1, "%"),
        "industrial_investment": (1200, 210, 20, 0, "亿元"),
        "hi_tech_share": (22, 1.3, 0.4, 1, "%"),
        "renovation_share": (41, 0.2, 1.5, 1, "%"),
        "new_product_output": (760, 190, 15, 0, "亿元"),
        "industrial_output": (3600, 260, 30, 0, "亿元"),
        "power_valley_output": (2300, 500, 60, 0, "亿元"),
        "research_share": (2.1, 0.2, 0.05, 2, "%"),
        "patent_applications": (4100, 640, 90, 0, "件"),
        "patent_pledge_finance": (5.5, 0.5, 0.2, 2, "亿元"),
        "trade": (25, 5, 0.8, 1, "亿美元"),
        "tax_share": (79.5, 0.6, 0.2, 1, "%"),
        "urban_income": (39000, 3400, 150, 0, "元/人"),
        "rural_income": (18100, 1650, 80, 0, "元/人"),
        "energy_use": (1130, 12, 4, 1, "万吨标准煤"),
        "co2_emissions": (2680, 20, 8, 0, "万吨"),
        "gdp": (2560, 190, 10, 0, "亿元_2015"),
    },
    "environment": {
        "heavy_pollution_days": (9, -2.5, 0.6, 0, "天"),
        "green_control_cover": (31, 3, 1, 1, "%"),
        "safe_use_of_contaminated_farmland": (78, 4.5, 0.5, 1, "%"),
    },
    "land": {
        "park_area": (640, 18, 3, 0, "公顷"),
        "hollow_houses": (2400, -790, 10, 0, "户"),
        "toilet_cover": (71, 5.5, 0.6, 1, "%"),
        "toilet_waste_use": (44, 8.2, 1, 1, "%"),
        "livestock_waste_use": (74, 5, 0.7, 1, "%"),
        "village_water": (80, 4.2, 0.4, 1, "%"),
        "village_sewage": (38, 8.5, 1, 1, "%"),
        "village_waste": (79, 4.4, 0.5, 1, "%"),
    },
    "industry": {
        "all_industry_output": (6900, 620, 40, 0, "亿元"),
        "farm_enterprises": (4, 2.4, 0, 0, "家"),
        "farm_cooperatives": (40, 23, 3, 0, "家"),
        "farm_households": (500, 160, 10, 0, "户"),
        "family_farms": (2100, 260, 40, 0, "家"),
        "cooperatives": (3900, 210, 30, 0, "家"),
        "research_spending": (54, 7, 1.5, 1, "亿元"),
        "patents_held": (8.2, 1.4, 0.2, 2, "件/万人"),
        "culture_contribution": (5.4, 0.45, 0.1, 2, "%"),
    },
    "opening": {
        "trade": (25, 9.5, 0.8, 1, "亿美元"),
        "high_end_talents": (9, 6, 1, 0, "名"),
        "tech_talents": (120, 31, 6, 0, "名"),
        "mentor_entrepreneurs": (11, 3, 1, 0, "名"),
        "tech_entrepreneurs": (28, 4, 2, 0, "名"),
        "young_entrepreneurs": (60, 9, 4, 0, "名"),
        "skilled_workers": (5600, 700, 150, 0, "名"),
        "young_innovators": (96, 5, 1, 0, "名"),
        "top_graduates": (104, 4, 3, 0, "名"),
        "secondments": (101, 2, 1, 0, "名"),
        "dispatched_talents": (84, 7, 2, 0, "名"),
        "professional_farmers": (8800, 900, 120, 0, "人"),
        "government_investment": (205, 8, 3, 1, "亿元"),
        "investment_focus": (52, 2.5, 0.5, 1, "%"),
        "poor_employed": (18200, 2400, 300, 0, "人"),
        "poor_income": (4100, 1500, 120, 0, "元/人"),
        "poor_population": (41000, -13200, 500, 0, "人"),
    },
    "reform": {
        "energy_use": (1130, 12, 4, 1, "万吨标准煤"),
        "water_use": (22.4, -0.2, 0.05, 2, "亿立方米"),
        "construction_land": (86000, 700, 60, 0, "公顷"),
        "gdp": (2560, 190, 10, 0, "亿元_2015"),
        "vacant_space": (310, -24, 6, 0, "万平方米"),
        "debt_ratio": (57.4, -0.6, 0.5, 1, "%"),
        "third_party_projects": (4, 2.2, 0, 0, "个"),
        "green_building_share": (31, 10, 1, 1, "%"),
        "prefabricated_share": (5, 6, 0.8, 1, "%"),
        "new_energy_vehicles": (4200, 1900, 200, 0, "辆"),
    },
}
PARAMETERS: Mapping[str, tuple[str, Sequence[Sequence[object]]]] = {
    "environment": ("basic_elimination,heavy_days_allowed", [(90, 3)]),
    "land": ("basic_elimination", [(90,)]),
    "opening": ("year,investment_plan", [(2018, 220), (2019, 225), (2020, 226)]),
    "reform": (
        "year,basically_established,basically_no_visit,basically_online,energy_cap,energy_cut,water_cap,water_cut,land_cap,land_cut",
        [
            (2018, 80, 80, 90, 1160, 3.2, 22.6, 5, 87000, 4),
            (2019, 80, 80, 90, 1175, 3.2, 22.4, 5, 87600, 4),
            (2020, 80, 80, 90, 1190, 3.2, 22.2, 5, 88500, 4),
        ],
    ),
}
TASKS = {
    "environment": """dust_control vehicle_control discharge_control burning_control
        coal_control joint_air_control xiangjiang_third supply_and_treatment ecological_shore
        sponge_city city_waters water_civilisation farmland_survey soil_quality_list plot_list
        negative_list firm_list farmland_quality farmland_repair panjiachong jinpenling
        resettlement demolition new_industries new_town power_plant""",
    "land": """qingshuitang_wetland panlong_lake songxizi_wetland guanzhuang_wetland
        dongyang_wetland green_belt ecological_park hill_closure logging_limits
        village_surroundings unsafe_houses livestock_standard green_aquaculture
        sewage_and_waste""",
    "industry": """made_in_china project_year five_hundreds middle_yangtze innovation_zone
        innovative_city innovation_driven innovation_capacity new_technology_policy
        quality_city""",
    "opening": """lilou_expressway chajie_expressway xiamen_railway hengfu_railway youxian_road
        lianzhu_expressway second_lock multimodal europe_line bonded_centre e_commerce
        trade_services trade_cloud processing_trade park_upgrade furong joint_training
        skill_contests fast_track rural_talent debt_check""",
    "reform": """capacity_mechanism platform_companies housing_reform debt_for_equity fee_list
        intermediaries renovation_awards smart_zhuzhou services_database complaints_platform
        services_supervision credit_system property_rights registration green_finance
        emissions_trading green_heart_compensation xiangjiang_compensation mishui_compensation
        lujiang_compensation wetland_compensation forest_compensation low_carbon_city
        rail_bus""",
}
PROGRAMMES = {
    "environment": {"campaign": 40, "blue_sky": 25, "water_action": 30, "xiangjiang_second": 120,
                    "soil_action": 18},
    "land": {"city_shade": 60, "national_villages": 22, "hunan_villages": 24, "double_reform": 10},
    "industry": {"green_manufacturing": 12},
    "reform": {"third_stage": 36},
}  # fmt: skip
PORTS = ["甲港", "乙港", "丙港", "丁港", "戊港", "己港", "庚港", "辛港"]
COUNTIES = ["天元区", "芦淞区", "荷塘区", "石峰区", "渌口区", "醴陵市", "攸县", "茶陵县", "炎陵县"]
DEPARTMENTS = ["市规划局", "市住建局", "市环保局", "市水务局", "市工商局", "市交通局", "市农委"]


class Writer:
    """Writes the files of one set, from one source of chance."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self.folder = Path(__file__).parent / name
        self.folder.mkdir(exist_ok=True)
        self.chance = chance
        self.indicators(name)
        if name in PARAMETERS:
            header, rows = PARAMETERS[name]
            self.write("parameters", f"region,{header}", [(CITY, *row) for row in rows])
        if name in TASKS:
            self.tasks(TASKS[name].split())
        if name in PROGRAMMES:
            self.programmes(PROGRAMMES[name])

    def write(self, name: str, header: str, rows: Rows) -> None:
        path = self.folder / f"synthetic-{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)

    def day(self, first: int = 2018, last: int = 2020, *, late: float = 0, never: float = 0) -> str:
        """Return some day of these years, or with a given chance one in 2021, or none."""
        draw = self.chance.random()
        if draw < never:
            return ""
        if draw < never + late:
            return str(END + dt.timedelta(days=self.chance.randint(1, 200)))
        start = dt.date(first, 7 if first == 2018 else 1, 1)
        days = (dt.date(last, 12, 20) - start).days
        return str(start + dt.timedelta(days=self.chance.randint(0, days)))

    def indicators(self, name: str) -> None:
        rows: list[Sequence[object]] = []
        for indicator, (start, step, noise, digits, unit) in SERIES.get(name, {}).items():
            for year in YEARS:
                amount = start + step * (year - 2017) + self.chance.uniform(-noise, noise)
                value = round(max(amount, 0), digits) if digits else round(max(amount, 0))
                rows.append((CITY, year, indicator, value, unit))
        if name == "main":
            base = (("energy_use", 1105, "万吨标准煤"), ("co2_emissions", 2690, "万吨"))
            rows += [(CITY, 2015, *entry) for entry in (*base, ("gdp", 2230, "亿元_2015"))]
            for year in YEARS:
                rows.append((CITY, year, "xiangjiang", "Ⅱ", ""))
                rows.append((CITY, year, "mishui", "Ⅱ", ""))
                rows.append((CITY, year, "lushui", "Ⅲ" if year < 2020 else "Ⅱ", ""))
        if rows:
            self.write("indicators", "region,period,indicator,value,unit", rows)

    def tasks(self, names: Sequence[str]) -> None:
        rows: list[Sequence[object]] = []
        for name in names:
            begun = self.day(2018, 2019)
            last = int(begun[:4])
            completed = self.day(max(last, 2019), 2020, late=0.05, never=0.1)
            if name == "water_civilisation":
                completed = "2018-12-18"
            rows.append((name, begun, completed))
        self.write("tasks", "name,begun,completed", rows)

    def programmes(self, assigned: Mapping[str, int]) -> None:
        rows: list[Sequence[object]] = []
        for name, amount in assigned.items():
            ends = 2018 if name in {"xiangjiang_second", "city_shade"} else 2020
            short = self.chance.choice((0, 0, 0, 1))
            for year in (2018, 2019, 2020):
                done = amount if year > ends else amount * (year - 2017) // (ends - 2017)
                rows.append((name, year, amount, done - short if year == ends else done))
        self.write("programmes", "name,year,assigned,fulfilled", rows)

    def dated(
        self, name: str, members: Iterable[str], columns: str, *, late: float = 0, never: float = 0
    ) -> None:
        """Write a register that holds nothing but days."""
        count = len(columns.split(","))
        rows = [
            (member, *(self.day(late=late, never=never) for _ in range(count)))
            for member in members
        ]
        self.write(name, f"name,{columns}", rows)

    def problems(self, kinds: Mapping[str, int], *, never: float) -> None:
        """Write so many problems of each kind in each year; most are dealt with within the year."""
        rows: list[Sequence[object]] = []
        for kind, amount in kinds.items():
            for number in range(1, amount + 1):
                year = self.chance.choice((2018, 2019, 2020))
                found = dt.date(year, 7, 1) + dt.timedelta(days=self.chance.randint(0, 100))
                resolved = found + dt.timedelta(days=self.chance.randint(5, 60))
                gone = self.chance.random() < never
                rows.append((f"{kind}{number}", kind, found, "" if gone else resolved))
        self.write("problems", "name,kind,found,resolved", rows)

    def kinds(
        self,
        name: str,
        column: str,
        amounts: Mapping[str, int],
        date: str,
        *,
        never: float = 0.0,
        nowhere: str = "",
    ) -> None:
        """Write a register of so many members of each kind, each with a day.

        A column of what happened ``nowhere`` is blank. It is there all the same: of what has no
        column nothing is known, even where a register is stated complete.
        """
        blank = ("",) * bool(nowhere)
        rows = [
            (f"{kind}{number}", kind, self.day(never=never), *blank)
            for kind, amount in amounts.items()
            for number in range(1, amount + 1)
        ]
        self.write(name, ",".join(filter(None, ("name", column, date, nowhere))), rows)


def _environment(out: Writer) -> None:
    lists = "joint,policy,problem_list,goal_list,measure_list,task_list,duty_list,drive,chief"
    groups = {"湘江": "一江", "洣水": "两水", "渌水": "两水", **dict.fromkeys(PORTS, "八港")}
    rows: list[Sequence[object]] = [
        (name, group, *(out.day() for _ in lists.split(","))) for name, group in groups.items()
    ]
    out.write("rivers", f"name,group,{lists}", rows)
    started = {"化学需氧量": 61000, "氨氮": 6900, "二氧化硫": 24000, "氮氧化物": 31000}
    rows = [
        (name, year, round(amount * out.chance.uniform(0.99, 1.01) * 0.95 ** (year - 2017)))
        for name, amount in started.items()
        for year in YEARS
    ]
    out.write("pollutants", "name,year,emissions[吨]", rows)
    areas = {"主城区": 8, "县城": 5, "乡镇": 4}
    out.kinds("black_waters", "area", areas, "cleared", never=0.1, nowhere="relapsed")
    rows = []
    for kind, place in (("城区", "河东"), ("城区", "河西"), ("园区", "高新区"), ("建制镇", "白关")):
        water = "工业废水" if kind == "园区" else "生活污水"
        for year in (2018, 2019, 2020):
            rate = 100 if year == 2020 else 90 + 4 * (year - 2018)
            treated = 98.6 if (year, kind) == (2020, "建制镇") else rate
            rows.append((f"{place}{water}", year, kind, water, rate, rate, treated, rate))
    header = "name,year,kind,water,intercepted,collected,treated,compliant"
    out.write("sewage_areas", header, rows)
    rows = []
    for number in range(1, 10):
        measures = out.day()
        compliance = {2018: 100, 2019: 100, 2020: "" if number == 7 else 100}
        rows += [(f"水源{number}", year, compliance[year], measures) for year in compliance]
    out.write("water_sources", "name,year,compliance,measures", rows)
    rows = []
    for number in range(1, 8):
        days = ["", "", ""]
        days[number % 3] = out.day()
        rows.append((f"排污口{number}", *days))
    out.write("outlets", "name,relocated,removed,closed", rows)
    bans = {"侵占河道": 1, "非法采砂": 2}
    shores = {"岸线乱占滥用": 4, "岸线多占少用": 2, "岸线占而不用": 2}
    out.problems({**bans, **shores, "违反饮用水水源保护条例": 3}, never=0)
    out.kinds("sites", "kind", {"海绵型公园": 2, "海绵型绿地": 2}, "finished")
    rows = []
    for number in range(1, 13):
        heavy = number > 9
        category = "严格管理类" if heavy else out.chance.choice(("优先保护类", "安全利用类"))
        cropped, fallow = (out.day(), "") if number % 2 else ("", out.day())
        crops = (cropped, fallow) if heavy else ("", "")
        rows.append((f"农用地{number}", category, out.day(), str(heavy).lower(), *crops))
    out.write("farmland", "name,category,managed,heavy,restructured,fallow", rows)
    rows = []
    for number in range(1, 7):
        fit = number > 2
        fate = (out.day(2020), "") if fit else ("", out.day())
        rows.append((f"地块{number}", out.day(2018, 2019), str(fit).lower(), *fate))
    out.write("plots", "name,surveyed,suitable,admitted,controlled", rows)
    plants = ["株冶", "昊华化工", "甲厂", "乙厂", "丙厂"]
    out.dated("plants", plants, "closed,land_acquired")
    out.dated("moving_firms", [f"转移企业{n}" for n in range(1, 11)], "served,landed")
    firms = [f"转型企业{n}" for n in range(1, 52)]
    out.dated("converting_firms", firms, "served,landed", late=0.02)
    out.kinds("legacies", "kind", {"残渣废液": 4, "污染场地": 3, "污染土壤": 3}, "treated")


def _land(out: Writer) -> None:
    out.write("titles", "name,withdrawn", [("国家森林城市", ""), ("国家园林城市", "")])
    lawless = {"乱砍滥伐森林": 3, "乱征滥占林地": 2, "非法采矿": 2}
    out.problems({"占用永久基本农田": 1, **lawless, "违规建房": 5, "违反养殖分区": 2}, never=0.1)
    places = dict.fromkeys(("裸露山地", "道路沿线", "流域沿线", "城区", "乡镇", "村庄"), 2)
    out.kinds("sites", "kind", {**places, "珍贵树种培育基地": 1}, "finished")
    out.dated("green_heart_firms", [f"绿心企业{n}" for n in range(1, 9)], "exited", late=0.1)
    out.kinds("black_waters", "area", {"乡镇": 12}, "cleared", nowhere="relapsed")
    out.dated("towns", [f"乡镇{n}" for n in range(1, 31)], "sewage_facility,waste_facility")


def _industry(out: Writer) -> None:
    named = ("交通畅通", "城市绿化美化亮化净化", "旧城提质", "碧水蓝天", "城镇设施配套")
    rows: list[Sequence[object]] = [(name, "城市五大行动", out.day()) for name in named]
    rows += [(f"产业行动{n}", "产业五大行动", out.day()) for n in range(1, 6)]
    out.write("actions", "name,bundle,begun", rows)
    out.dated("industries", [f"产业{n}" for n in range(1, 11)], "promoted")
    rows = []
    for number in range(1, 16):
        output = out.chance.uniform(230, 380)
        for year in (2018, 2019, 2020):
            rows.append((f"产业链{number}", year, round(output)))
            output *= out.chance.uniform(1.1, 1.22)
    out.write("chains", "name,year,output[亿元]", rows)
    out.dated("service_clusters", [f"集聚区{n}" for n in range(1, 10)], "advanced")
    services = "总部经济 金融保险 现代物流 会展经济 旅游 文化 体育 健康 养老"
    rows = []
    for name in services.split():
        output = out.chance.uniform(12, 160)
        for year in YEARS:
            rows.append((name, year, round(output, 1)))
            output *= out.chance.uniform(1.01, 1.12) if name != "会展经济" or year < 2019 else 0.8
    out.write("priority_services", "name,year,value_added[亿元]", rows)
    amounts = {
        ("现代农业产业园", "国家级"): 1, ("现代农业特色产业集聚区", "省级"): 2,
        ("现代农业特色产业集聚区", "市级"): 1, ("绿色工厂", "省级"): 8, ("绿色工厂", "国家级"): 3,
        ("绿色产品", "国家级"): 5, ("绿色园区", "省级"): 2, ("知名品牌示范区", "国家级"): 1,
        ("湖南知名品牌", "省级"): 12, ("省长质量奖企业", "省级"): 1, ("品牌产品", "省级"): 3,
    }  # fmt: skip
    rows = [
        (f"{level}{kind}{n}", kind, level, out.day(), "true")
        for (kind, level), amount in amounts.items()
        for n in range(1, amount + 1)
    ]
    out.write("achievements", "name,kind,level,recognised,own_ip", rows)
    fields = [
        "功能定位",
        "产业分工",
        "城市布局",
        "设施配套",
        "基础设施对接",
        "产业互补发展",
        "环境协同治理",
        "公共服务融合",
        "要素市场配置",
    ]
    out.dated("links", fields, "changsha,xiangtan", never=0.1)
    rows = [("文旅集团", "集团", 2020, 46.5), ("文创基地", "基地", 2020, 12)]
    rows += [
        (f"文化企业{n}", "企业", 2020, round(out.chance.uniform(0.08, 0.9), 3))
        for n in range(1, 27)
    ]
    out.write("culture_firms", "name,kind,year,output[亿元]", rows)


def _opening(out: Writer) -> None:
    bundles = {
        "开放五大对接": "对接自贸区提升大平台 对接500强提升产业链 对接湘商会建设新家乡 "
        "对接新丝路推动走出去 对接北上广优化大环境",
        "五大人才计划": "高层次科技人才集聚计划 创新型企业家队伍提升计划 "
        "高技能产业工人队伍支撑计划 优秀青年英才培育计划 基层一线人才扶持计划",
        "六大强农行动": "强农行动1 强农行动2 强农行动3 强农行动4 强农行动5",
    }
    rows: list[Sequence[object]] = [
        (name, bundle, out.day()) for bundle, names in bundles.items() for name in names.split()
    ]
    out.write("actions", "name,bundle,begun", rows)
    amounts = {
        ("补链项目", ""): 3, ("延链项目", ""): 2, ("强链项目", ""): 1, ("国家千人计划人才", ""): 4,
        ("科研平台", "国家级"): 1, ("科研平台", "省级"): 3, ("院士专家工作站", "省级"): 2,
        ("高端创新团队", ""): 6,
    }  # fmt: skip
    rows = [
        (f"{level}{kind}{n}", kind, level, out.day())
        for (kind, level), amount in amounts.items()
        for n in range(1, amount + 1)
    ]
    out.write("achievements", "name,kind,level,recognised", rows)
    rows = []
    for name in ("轨道交通", "陶瓷", "烟花", "硬质合金", "服饰"):
        share = out.chance.uniform(1, 20)
        for year in YEARS:
            rows.append((name, year, round(share, 2)))
            share *= out.chance.uniform(0.97, 1.08)
    out.write("export_products", "name,year,market_share[%]", rows)
    out.dated("talent_policies", [f"第{n}条" for n in range(1, 31)], "carried_out")
    out.problems({"违规举债": 5}, never=0.1)


def _reform(out: Writer) -> None:
    names = ("自然资源资产产权", "用途管制", "生态保护红线", "生态补偿", "生态环境保护管理")
    out.write("institutions", "name,established", [(name, out.day()) for name in names])
    exits = {"僵尸企业": 4, "有色冶炼": 3, "化工": 4, "煤炭": 2, "烟花鞭炮": 6}
    out.kinds("exits", "kind", exits, "gone", never=0.05)
    rows: list[Sequence[object]] = []
    for name, share in (("制度性成本", 2.1), ("税费成本", 6.2), ("要素成本", 61.0)):
        rows += [(name, year, round(share - 0.2 * (year - 2017), 2)) for year in YEARS]
    out.write("costs", "name,year,per_revenue[%]", rows)
    fields = dict.fromkeys(("第三产业", "县域经济", "非公经济", "开放型经济", "民生改善"), 2)
    out.kinds("works", "field", fields, "begun")
    rows = []
    for number in range(1, 41):
        visits = 0 if number % 7 else out.chance.choice((1, 1, 2))
        online = out.day(never=0.04)
        rows.append((f"事项{number}", out.day(), visits, online, out.day(), out.day()))
    out.write("services", "name,listed,visits,online,one_door,guide", rows)
    out.kinds("systems", "kind", {"审批服务系统": 12, "非紧急热线": 6}, "joined")
    platforms = "convenience,order,market,enforcement"
    members = [(name, "县市区") for name in COUNTIES]
    members += [(f"乡镇{n}", "乡镇街道") for n in range(1, 11)]
    members += [(f"社区{n}", "村社区") for n in range(1, 11)]
    rows = [(name, level, *(out.day(late=0.01) for _ in range(4))) for name, level in members]
    out.write("communities", f"name,level,{platforms}", rows)
    rows = []
    for name in DEPARTMENTS:
        checks = name in {"市环保局", "市工商局", "市水务局"}
        three = 2 if name == "市交通局" else 3
        days = (out.day(), three, 3, str(checks).lower(), out.day() if checks else "")
        rows.append((name, *days))
    header = "name,moved_in,concentrated,in_place,supervises,random_checks"
    out.write("departments", header, rows)
    out.problems({"地条钢": 1, "其他违法违规生产经营": 6, "中心之外审批": 1}, never=0.1)
    out.dated("redline_areas", [f"红线区{n}" for n in range(1, 9)], "compensated")
    out.dated("social_units", [f"单元{n}" for n in range(1, 15)], "campaign")


def _safeguards(out: Writer) -> None:
    tasks = "leading_group regional_mechanism protection_mechanism assessment_measures green_gdp"
    out.dated("tasks", tasks.split(), "completed")
    rows: list[Sequence[object]] = []
    for year in (2018, 2019, 2020):
        for kind in ("年度工作安排", "年度实施方案", "重点工作督查"):
            if (kind, year) == ("重点工作督查", 2019):
                continue
            parts = ("true", "true", "true") if kind == "年度实施方案" else ("", "", "")
            rows.append((f"{kind}{year}", kind, out.day(year, year), *parts, ""))
        for number in range(1, 6):
            name, held = f"干部任用{year}-{number}", out.day(year, year)
            kind = "干部任用" if number > 1 else "干部奖惩"
            rows.append((name, kind, held, "", "", "", "true"))
    out.write("acts", "name,kind,held,timetable,assignments,duties,results_used", rows)
    out.dated("counties", COUNTIES, "plan,monitored", late=0.03)
    members = [(CITY, "市"), *((name, "县市区") for name in COUNTIES)]
    members += [(f"乡镇{n}", "乡镇街道") for n in range(1, 11)]
    rows = [(name, level, out.day(late=0.03)) for name, level in members]
    out.write("governments", "name,level,first_responsible", rows)
    out.dated("departments", DEPARTMENTS, "assigned")
    cases = [("案件1", "2018-09-03", "", "2019-03-11"), ("案件2", "2019-05-20", "2019-06-01", "?")]
    out.write("damage_cases", "name,found,left_office,pursued", cases)


def main() -> None:
    chance = random.Random(20180629)  # noqa: S311 - invented data, no secrets
    Writer("main", chance)
    _environment(Writer("environment", chance))
    _land(Writer("land", chance))
    _industry(Writer("industry", chance))
    _opening(Writer("opening", chance))
    _reform(Writer("reform", chance))
    _safeguards(Writer("safeguards", chance))


if __name__ == "__main__":
    main()
