"""Questions that an assessment refuses, by what is asked; ``refused.txt`` has every word of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assessment_sets import KINDS, cities, kinds
from people_sets import plan
from people_sets import tasks as listed
from register_sets import counts, tasks
from shown_forms import scored
from told_worlds import places

import ecorules as er

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["QUESTIONS"]

_city = cache(cities)
_kind = cache(kinds)
_task = cache(tasks)
_place = cache(places)
_count = cache(counts)
_score = cache(scored)
_plan = cache(plan)
_list = cache(listed)

QUESTIONS: dict[str, Callable[[], object]] = {
    "no rule": lambda: _city().verdict("aer", region="株洲"),
    "several series": lambda: _city().verdict("air"),
    "no place": lambda: _city().verdict("air", region="株州"),
    "no key": lambda: _city().verdict("air", regon="株洲"),
    "not selected": lambda: _city().missed.verdict("air", region="株洲"),
    "explain not selected": lambda: _city().pending.explain("air", region="株洲"),
    "no language": lambda: _city().explain("air", "fr", region="株洲"),
    "no status": lambda: _city().filter(status="mett"),
    "no status at all": lambda: _city().filter(status=["met", "xyzxyz"]),
    "no reason": lambda: _city().filter(reason="compare"),
    "no lead": lambda: _city().filter(lead="市环保"),
    "no support": lambda: _city().filter(support="市环保局"),
    "no responsible": lambda: _kind().filter(responsible="市住建"),
    "no supervise": lambda: _city().filter(supervise="x"),
    "no tag": lambda: _city().filter(tags="airs"),
    "no filter key": lambda: _city().filter(scenario="x"),
    "no filter label": lambda: _city().filter(region="x"),
    "no breakdown": lambda: _city().by("tag"),
    "no breakdown at all": lambda: _city().by("xyzxyz"),
    "status of no place": lambda: _city().status(region="x"),
    "status of no key": lambda: _city().status(town="x"),
    "no register": lambda: _task().members("plant"),
    "no register at all": lambda: _city().members("plants"),
    "member for place": lambda: _task().verdict("both", name="株冶"),
    "member explained": lambda: _task().explain("both", name="株冶"),
    "no such member": lambda: _task().verdict("both", name="株治"),
    "member of no rule": lambda: _count().verdict("share", name="甲"),
    "member that is a place": lambda: _place().verdict("dust", region="东乡"),
    "member of other rules": lambda: _place().verdict("dust", name="甲"),
    "neither place nor member": lambda: _place().verdict("dust", region="北乡"),
    "members without key": lambda: _task().members("plants").verdict("both"),
    "no member here": lambda: _task().members("plants").verdict("both", name="x"),
    "excuse without reason": lambda: _city().excuse("air", "  "),
    "excuse of a met rule": lambda: _city().excuse("air", "x", region="株洲"),
    "excuse of no miss": lambda: _city().missed.excuse("air", "x", region="长沙"),
    "excuse of no rule": lambda: _city().excuse("aire", "x"),
    "no scorecard": lambda: _city().scores(),
    "no scorecard for members": lambda: _score().members("works").scores(),
    "several scores": lambda: _score().score(),
    "score of no place": lambda: _score().score(region="x"),
    "score not selected": lambda: _score().filter(region="甲").score(region="乙"),
    "no item": lambda: _score().score(region="甲").item("airr"),
    "score in no language": lambda: _score().score(region="甲").explain("fr"),
    "no unit of scores": lambda: _score().scores().of_unit("x"),
    "no unit": lambda: _city().for_unit("市环保"),
    "no unit of a calendar": lambda: er.calendar(_plan(), unit="市环保"),
    "no unit of due days": lambda: _city().due_days(unit="x"),
    "no register of a calendar": lambda: er.calendar(_list(), registers={"task": {}}),
    "no registers of a calendar": lambda: er.calendar(_plan(), registers={"task": {}}),
    "no parameter of a calendar": lambda: er.calendar(_plan(), assign={"deadlin": 2019}),
    "no parameters of a calendar": lambda: er.calendar(_list(), assign={"deadline": 2019}),
    "no period of a calendar": lambda: er.calendar(_plan(), assign={"deadline": "soon"}),
    "no period of a place": lambda: er.calendar(_plan(), assign={"deadline": {"a": "soon"}}),
    "no first": lambda: er.calendar(_plan(), first="soon"),
    "no last": lambda: er.calendar(_plan(), last="soon"),
    "no as_of": lambda: er.calendar(_plan(), as_of="soon"),
    "no at": lambda: er.calendar(_plan(), at="soon"),
    "calendar in no language": lambda: er.calendar(_plan()).text("fr"),
    "events in no language": lambda: er.calendar(_plan()).ics("fr"),
    "no unit between": lambda: er.calendar(_plan()).for_unit("x"),
    "no as_of of data": lambda: KINDS.evaluate({}, as_of="x"),
    "truth": lambda: bool(_city().verdict("air", region="株洲")),
    "no excuse because": lambda: _city().excuse("air", ""),
    "report of no kind": lambda: _city().report("monthly"),
    "report in no language": lambda: _city().report(lang="fr"),
    "report for nobody": lambda: _city().report(for_="x"),
}
