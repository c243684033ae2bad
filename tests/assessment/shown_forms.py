"""Every form in which results are shown, of a few results: calendars, pages, scores, frames.

``shown`` holds a file for each, read and corrected by people.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assessment_sets import cities
from people_sets import plan
from people_sets import tasks as listed
from register_sets import tasks

import ecorules as er
from ecorules.assessment.people import ROLES
from ecorules.assessment.responsibility import Responsibilities

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecorules.assessment.scorecard import Scores

__all__ = ["FORMS"]

_CARD = """
ecorules: 1
id: card
window: 2019..2020
lead: [市政府]
parameters: {work: 分, effort: 分}
registers: {works: {attributes: {closed: date}}}
indicators:
  dust: {title: {en: Dust, zh: 降尘}, unit: µg/m³, better: lower}
  woods: {title: {en: Woods, zh: 森林}, unit: "%", better: higher}
  spills: {unit: 起, kind: flow}
  water: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ]}
  area: {unit: 亩, kind: stock}
  closed: {share: works, meeting: closed, unit: "%"}
rules:
  air: {title: {en: Clean air, zh: 空气}, indicator: dust, at_most: 45 µg/m³, lead: [环保局]}
  air_better: {indicator: dust, at_most: 35 µg/m³}
  land: {indicator: woods, at_least: 60 %, lead: [林业局, 等]}
  less: {decrease: dust, since: 2019, at_least: 10 %}
  calm: {indicator: spills, at_most: 0 起, lead: [环保局]}
  river: {indicator: water, at_least: Ⅲ}
  later: {indicator: woods, at_least: 65 %, by: 2025}
scorecard:
  title: {en: Yearly assessment, zh: 年度考核}
  items:
    air: {title: {en: Air, zh: 空气质量}, rule: air, points: 30, per: {each: 1 µg/m³, points: 2}}
    land: {rule: land, points: 20, proportional: true, over: {each: 5 %, points: 1, cap: 3}}
    less: {rule: less, points: 10, steps: {50 %: 4, 80 %: 7}}
    best: {best: {air: 5, air_better: 10}}
    spills: {value: spills, points: 10, per: {each: 1 起, points: 3}}
    woods: {value: woods, points: 10, proportional: 80 %}
    place: {value: dust, points: 10, min_max: [60, 100]}
    class: {value: water, points: 10, steps: {Ⅰ: 10, Ⅱ: 8, Ⅲ: 6}}
    work: {value: work, points: 20}
    only: {rule: land, points: 5, where: water >= 'Ⅱ'}
    later: {rule: later, points: 5}
  veto: [calm]
  cap: {rule: river, below: 优秀}
  grades: {优秀: 85, 良好: 70, 合格: 60, 不合格: ~}
  coverage: 50 %
  consequences: {不合格: {en: The mayor is talked to., zh: 约谈市长}}
"""
CARD = er.loads(_CARD)
CARD_OF_UNITS = er.loads(f"{_CARD}  for: lead\n")
DATA = {
    "region": ["甲", "甲", "乙", "乙", "丙", "丙", "丁", "丁"],
    "period": ["2019", "2020"] * 4,
    "dust": [50.0, 44.0, 50.0, 47.5, 40.0, 34.0, None, None],
    "woods": [60.0, 62.0, 50.0, 45.0, 70.0, 71.0, None, None],
    "spills": [0.0, 0.0, 2.0, 1.0, 0.0, 0.0, None, None],
    "water": ["Ⅱ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅰ", "Ⅰ", None, None],
}


def scored(places: int = 4) -> er.Assessment:
    """A good place, a bad one, the best, and perhaps one of which nothing is known."""
    import polars as pl

    frame = pl.DataFrame(DATA)[: 2 * places]
    return CARD.evaluate(frame, as_of=2020, assign={"work": {"甲": 15, "乙": 20, "丙": 18}})


def _json(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(json.dumps(one, ensure_ascii=False, default=str) for one in value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _calendars() -> str:
    told = []
    full, small = plan(), listed()
    data = {"tasks": {"修复场地": {"due": "2020-06"}}}
    for one in (
        er.calendar(full),
        er.calendar(full, first="2019", last="2020-06"),
        er.calendar(full, assign={"deadline": {"株洲": 2019, "湘潭": "2020-03", "长沙": None}}),
        er.calendar(full, at="2018..2019", assign={"deadline": "2018-12"}, as_of="2019-03"),
        er.calendar(small),
        er.calendar(small, unit="茶陵县"),
        small.evaluate(None, registers=data, as_of=2020, complete=True).due_days(),
    ):
        told += [one.text(), one.text("zh"), *map(_json, one.to_dict().values())]
    told += [er.calendar(small).ics(), er.calendar(full, first=2019).ics("zh")]
    nothing = er.calendar(full, first="2050")
    return "\n".join([*told, nothing.text(), nothing.text("zh"), nothing.ics()])


def _pages() -> str:
    told = []
    for one in (plan(), listed()):
        found = Responsibilities(one.model)
        told.append(repr(found))
        for unit in found:
            page = found[unit]
            told += [page.text(), page.text("zh"), _json(page.to_dict())]
            told.append(_json([page.rules, page.rows, page.roles]))
    return "\n".join(told)


def _scores(found: Scores) -> str:
    told = [repr(found), _json(found.to_dict()), _json([found.ranks(), found.grades, found.keys])]
    told.append(_json(found.to_polars().to_dicts()))
    told += [text for one in found for text in (repr(one), one.explain(), one.explain("zh"))]
    return "\n".join(told)


def _of_units() -> str:
    import polars as pl

    frame = pl.DataFrame(DATA)[2:6].with_columns(
        scenario=pl.Series(["usual", "usual", "new", "new"])
    )
    found = CARD_OF_UNITS.evaluate(frame, as_of=2020, assign={"work": 10}).scores()
    return "\n".join([_scores(found), repr(found.of_unit("环保局")), repr(found[1:3])])


def _frames() -> str:
    told = []
    for one in (cities(), tasks(), cities().missed, tasks().members("plants").met):
        frame = one.to_polars()
        told += [_json(frame.schema), _json(frame.rows())]
        pandas = one.to_pandas()
        told += [_json(pandas.dtypes.astype(str).to_dict()), pandas.to_csv(index=False)]
        table = one.to_arrow()
        told += [str(table.schema), _json(table.to_pylist())]
    return "\n".join(told)


def _records() -> str:
    told = []
    work = {"甲": 15, "乙": 20, "丙": 18}
    for one in (
        cities().excuse("air", "drought", region="湘潭"),
        tasks(complete={"plants": "2020..2021"}),
        CARD.evaluate({"dust": {2020: 4}}, as_of=2020, assign={"work": work, "effort": 3}),
    ):
        record = one.record()
        del record["versions"], record["rule_set"]
        record["data"] = sorted(record["data"])
        told += [f"{key} {_json(value)}" for key, value in record.items()]
    return "\n".join(told)


def _units() -> str:
    told = []
    whole, members = scored(), tasks()
    for one, unit in (
        (whole, "环保局"), (whole, "市政府"), (whole, "林业局"),
        (members, "市工信委"), (members, "市发改委"),
    ):  # fmt: skip
        found = one.for_unit(unit)
        told += [repr(found), *map(_json, found.to_dict().values())]
    return "\n".join(told)


def _groups() -> str:
    told = []
    for one in (cities(), tasks(), tasks().members("plants"), cities().missed):
        kinds = ["rule", *ROLES, "tags", "clause", "binding", "reason"]
        told += [repr(one.by(kind)) for kind in [*kinds, *one.keys]]
        told += [repr(one), str(one._repr_html_())]
    return "\n".join(told)


FORMS: dict[str, Callable[[], str]] = {
    "calendars": _calendars,
    "pages": _pages,
    "scores": lambda: _scores(scored().scores()),
    "scores-known": lambda: _scores(scored(3).scores()),
    "scores-of-units": _of_units,
    "frames": _frames,
    "records": _records,
    "units": _units,
    "groups": _groups,
}
