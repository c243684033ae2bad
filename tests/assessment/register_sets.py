"""Rule sets and registers that the tests of results about members share."""

from __future__ import annotations

import ecorules as er

TASKS = er.loads(
    """
ecorules: 1
id: tasks
window: 2018..2020
registers:
  plants:
    title: {en: Plants to be closed, zh: 搬迁企业}
    rows:
      株冶:
        title: {en: Zhuzhou Smelter, zh: 株冶集团}
        lead: [清水塘指挥部, 等]
        source: {clause: 附件3}
        note: The largest one.
      昊华: {lead: [市工信委], binding: false}
      智成: {}
      海利: {}
    attributes:
      closed: {type: date, title: {en: closure, zh: 关停}}
      land: {type: date, title: {en: land, zh: 土地收储}}
      cleaned: boolean
      day: date
      quarter: period
rules:
  both:
    title: {en: Clearing, zh: 清水塘搬迁}
    for: plants
    done: closed and land
    by: 2020
    lead: [市发改委]
    source: {clause: 二(一)4}
  cleaned: {for: plants, done: cleaned, by: 2020}
  own_day: {for: plants, done: closed, by: day}
  own_quarter: {for: plants, done: closed, by: quarter, within: 10 days}
  each_year: {for: plants, done: land, throughout: 2019..2020}
  early: {for: plants, done: "closed <= date('2019-06-30')", by: 2020}
"""
)

PLANTS = {
    "株冶": {
        "closed": "2019-05-01", "land": "2020-06-30", "cleaned": True, "day": "2019-05-01",
        "quarter": "2019-Q1",
    },
    "昊华": {"closed": "2018-12-31", "land": "2021-02-01", "cleaned": False, "quarter": "2018-Q4"},
    "智成": {"closed": "2018-12-30", "land": "?", "day": "2018-12-31"},
    "海利": {"closed": "2019-12-31", "day": "2019-12-01", "quarter": "2021"},
}  # fmt: skip


def tasks(as_of: object = 2021, *, complete: object = True) -> er.Assessment:
    """Four plants: one in time, one late, one of which something is not known, one not yet."""
    return TASKS.evaluate(registers={"plants": PLANTS}, as_of=as_of, complete=complete)


COUNTS = er.loads(
    """
ecorules: 1
id: counts
window: 2018..2020
registers:
  plants:
    title: {en: Plants, zh: 企业}
    rows: {甲: {title: 甲厂}, 乙: {}, 丙: {}, 丁: {}, 等: {}}
    attributes:
      closed: {type: date, title: {en: closure, zh: 关停}}
      output: 万吨
      stars: [A, B, C]
  spills: {attributes: {happened: date, severe: boolean}}
indicators:
  closed_share: {title: {en: Closed, zh: 关停比例}, share: plants, meeting: closed, unit: "%"}
  doubled: {expression: 2 * number}
  number: {count: plants, meeting: closed}
rules:
  share: {indicator: closed_share, at_least: 50 %}
  number: {indicator: {count: plants, meeting: closed}, at_least: 3}
  large: {indicator: {count: plants, where: output > 10}, at_most: 0}
  polluting: {indicator: {share: plants, meeting: output > 10, unit: "%"}, at_most: 10 %}
  sum: {indicator: {sum: plants, of: output}, at_most: 20 万吨}
  most: {indicator: {max: plants, of: output}, at_most: 10 万吨}
  worst: {indicator: {worst: plants, of: stars}, at_least: B}
  mean: {indicator: {mean: plants, of: output, need: 2}, at_most: 10 万吨}
  doubled: {indicator: doubled, at_least: 6}
  ban: {indicator: {count: spills, during: happened, where: severe}, at_most: 0, throughout: window}
  total: {total: {count: spills, during: happened}, since: 2018, at_most: 3}
"""
)

COUNTED = {
    "plants": {
        "甲": {"closed": "2019-05-01", "output": 12, "stars": "A"},
        "乙": {"closed": "2020-06-30", "output": 8, "stars": "C"},
        "丙": {"closed": "2021-01-01"},
        "丁": {"closed": "?", "output": 3, "stars": "B"},
    },
    "spills": {
        "一": {"happened": "2019-03-03", "severe": True},
        "二": {"happened": "2020-03-03", "severe": False},
        "三": {"happened": "2020-04-04", "severe": False},
    },
}


def counts(*, complete: object = True) -> er.Assessment:
    """Four plants, of which one is closed too late and of one it is not known; three spills."""
    return COUNTS.evaluate(registers=COUNTED, as_of=2020, complete=complete)
