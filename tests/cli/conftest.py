"""A small rule set and data for it, as files."""

import pytest

RULES = """\
ecorules: 1
id: town
title: {en: A small town, zh: 小城}
window: 2018..2020
sources: {plan: {title: Plan of the town, issued: 2018-01-01}}
lead: [市发改委]
parameters:
  quota: {unit: µg/m³, title: {en: Quota of the year, zh: 年度指标}}
indicators:
  pm25: {title: {en: PM2.5 annual mean, zh: PM2.5年均浓度}, unit: µg/m³, kind: level}
  forest: {title: {en: Forest cover, zh: 森林覆盖率}, unit: "%", kind: stock}
  output: {unit: 亿元, kind: flow}
  river: {classes: [Ⅰ, Ⅱ, Ⅲ]}
rules:
  air: {title: {en: Clean air, zh: 空气}, indicator: pm25, at_most: 45 µg/m³, by: 2020, lead: [市环保局, 等],
        source: {document: plan, clause: 二(一), phrase: 年均浓度}, tags: [air]}
  quota: {indicator: pm25, at_most: {assigned: quota}, by: 2020}
  woods: {indicator: forest, at_least: 62 %, throughout: window}
  growth: {increase: output, since: 2017, average: year, at_least: 15 %, by: 2020}
  water: {indicator: river, at_least: Ⅱ, by: 2020}
left_out:
  - {clause: 三, phrase: 显著提高, because: no measure is named}
cases:
  - title: {en: At the bound}
    as_of: 2020
    data: {pm25: {2020: 45}, river: {2020: Ⅱ}}
    expect: {air: {status: met, margin: 0 µg/m³}, water: {value: II类, margin: 0}, woods: undetermined}
"""

DATA = """\
region,year,pm25,forest,output,river
株洲,2017,,,100,
株洲,2018,47,62.5,,
株洲,2019,46,62.1,,
株洲,2020,44,62,160,Ⅱ
=Spring,2017,,,100,
=Spring,2018,47,62.5,,
=Spring,2019,46,61.9,,
=Spring,2020,47.5,62,140,
"""


@pytest.fixture
def rules(tmp_path):
    """Return the path of a rule file."""
    path = tmp_path / "town.yaml"
    path.write_text(RULES, "utf-8")
    return str(path)


@pytest.fixture
def data(tmp_path):
    """Return the path of a file of data for two places."""
    path = tmp_path / "data.csv"
    path.write_text(DATA, "utf-8")
    return str(path)


@pytest.fixture
def met(tmp_path):
    """Return the path of a file of data that meet every rule but that of the quota."""
    path = tmp_path / "met.csv"
    rows = "\n".join(line for line in DATA.splitlines() if not line.startswith("="))
    path.write_text(rows, "utf-8")
    return str(path)
