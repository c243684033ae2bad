"""Which column of a table means what: keys, periods, values, and the names of indicators."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ecorules.data.characters import seen
from ecorules.data.index import REGION, SCENARIO
from ecorules.errors import DataError, EcorulesError, Place, Problem, UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecorules.data.panel import Column

__all__ = ["REMARKS", "ROLES", "Names", "Roles", "fold", "names_parts", "recognise"]

_PLACES = (
    *("region", "entity", "place", "city", "county", "district", "province", "prefecture"),
    *("state", "area", "country", "nation", "municipality", "geo", "territory", "location"),
    *("地区", "区域", "地域", "城市", "市", "地市", "市州", "县", "区县", "县区", "县市区"),
    *("县市", "省", "省份", "省市", "国家", "地方", "行政区", "行政区划"),
)
_PARTS_OF_PLACES = (
    *("town", "township", "subdistrict", "village", "station", "site"),
    *("乡镇", "乡", "镇", "街道", "镇街", "乡镇街道", "乡镇(街道)", "村", "行政村", "社区", "区"),
    *("市县", "县(市、区)", "县(市,区)", "县(区)", "区(县)", "市(州)", "园区", "开发区"),
    *("站点", "测站", "监测站", "监测站点", "点位", "监测点", "监测点位", "断面", "监测断面"),
)
_UNIT = "单位名称"


def _named(words: Iterable[str]) -> Iterator[str]:
    """Yield words and what a column of such names is called: city, city_name, 城市, 城市名称."""
    for word in words:
        endings = ("name", "_name", "-name") if word.isascii() else ("名称", "名")
        yield from (word, *(word + ending for ending in endings))


ROLES: Mapping[str, tuple[str, ...]] = {
    "region": (*_named(_PLACES), *_named(_PARTS_OF_PLACES), _UNIT),
    "scenario": ("scenario", "variant", "情景", "情境", "方案"),
    "period": (
        *("period", "year", "time", "date", "month", "quarter", "day", "years"),
        *("time_period", "time period", "reference_period", "reference period"),
        *("年份", "年", "年度", "时间", "日期", "期间", "时期", "月份", "年月", "季度", "季", "月"),
        *("统计年度", "报告期"),
    ),
    "indicator": ("indicator", "variable", "指标", "指标名称", "变量"),
    "value": ("value", "obs_value", "值", "数值", "指标值", "取值"),
    "unit": ("unit", "units", "单位", "计量单位"),
}
"""The headers by which each role is recognised, compared without case, width and spaces."""

_YEARS = ("year", "years", "年份", "年", "年度", "统计年度")
_PARTS = {
    "month": ("month", "月份", "月"),
    "quarter": ("quarter", "季度", "季"),
    "half": ("half", "半年"),
}
REMARKS = (
    *("note", "notes", "remark", "remarks", "comment", "comments", "source", "sources"),
    *("备注", "说明", "注", "来源", "数据来源", "序号", "id", "index"),
)
"""The headers of columns that nobody expects to be used."""

_MODEL = "model"
_CLOSERS = {")": "(", "]": "[", "】": "【"}
_SPACES = re.compile("[\\s\u200c\u200d]+")
_LONGEST = 500


def fold(text: str) -> str:
    """Return the form in which two spellings of one header are equal.

    Example:
        >>> fold("ＰＭ2.5 年均浓度") == fold("pm2.5年均浓度")
        True
    """
    if len(text) > _LONGEST:
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


class Names:
    """The names that data may give, in every spelling.

    Args:
        columns: what is known about each name.
        computed: names that the rule set computes, with how it does.
    """

    def __init__(
        self, columns: Mapping[str, Column], computed: Mapping[str, str] | None = None
    ) -> None:
        self.columns = columns
        self.computed = computed or {}
        self._folded: dict[str, set[str]] | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """The names that data may give, and their titles."""
        return (*self.columns, *(title for one in self.columns.values() for title in one.aliases))

    def find(self, text: str) -> str | None:
        """Return the name that ``text`` spells, or None.

        Raises:
            UsageError: it is a title of several indicators.
        """
        if text in self.columns or text in self.computed:
            return text
        if self._folded is None:
            self._folded = {}
            for name in (*self.columns, *self.computed):
                self._folded.setdefault(fold(name), set()).add(name)
            for column in self.columns.values():
                for alias in column.aliases:
                    self._folded.setdefault(fold(alias), set()).add(column.name)
        found = self._folded.get(fold(text))
        if not found:
            return None
        if len(found) > 1:
            raise UsageError(
                f"{text!r} is a title of {' and of '.join(sorted(found))}",
                code="ambiguous-indicator",
                hint="name the column after one of them",
            )
        return next(iter(found))

    def split(self, header: str) -> tuple[str | None, str | None]:
        """Return the name that a header spells and the unit it carries.

        The unit stands in brackets at the end: ``pm25 [µg/m³]``, ``PM2.5年均浓度（微克/立方米）``.
        """
        name = self.find(header)
        text = header.strip().replace("（", "(").replace("）", ")")
        opener = _CLOSERS.get(text[-1:])
        if name is not None or opener is None or len(text) > _LONGEST:
            return name, None
        start = text.rfind(opener)
        while start > 0:
            name = self.find(text[:start].strip())
            if name is not None:
                return name, self._unit(name, header, text[start + 1 : -1].strip()) or None
            start = text.rfind(opener, 0, start)
        return None, None

    def _unit(self, name: str, header: str, text: str) -> str:
        """Return the unit in the brackets of a header; a 1 there may be the mark of a note."""
        column = self.columns.get(name)
        declared = None if column is None else column.unit
        if text != "1" or declared is None or declared.text == "1":
            return text
        raise UsageError(
            f"the 1 in {header!r} may be a unit or the mark of a note",
            code="unclear-unit",
            hint=f"leave it out, or write what the values are in: {name} ({declared.text}); plain "
            f"ratios can be told by units={{{name!r}: '1'}}",
        )

    def unused(self, text: str, place: Place) -> Problem:
        """Return the note on a name that no rule knows, or that the rule set computes."""
        if text in self.computed:
            return Problem(
                "computed-indicator",
                f"the values of {text!r} were not used: it is computed as {self.computed[text]}",
                "give the data it is computed from, or declare it as observed",
                place,
            )
        if fold(text) in REMARKS:
            return Problem("unused-column", f"column {text!r} was not used", "", place)
        bare, _, unit = text.rpartition(" ")
        is_bare = unit[:1] not in {"(", "["} and self.find(bare.strip()) is not None
        guess = f", did you mean {f'{bare.strip()} ({unit})'!r}?" if is_bare else ""
        return Problem(
            "unknown-indicator",
            f"no indicator is named {text!r}{guess or did_you_mean(text, self.known)}",
            "its values were not used",
            place,
        )


@dataclass(frozen=True, slots=True)
class Roles:
    """Which header plays which role in a table.

    Attributes:
        keys: for each key of the panel the header it stands under.
        period: the header of the period, or of the year.
        part: the header of the part of the year beside ``period``, if there is one.
        part_grain: what the part is: ``month``, ``quarter`` or ``half``.
        indicator: the header of indicator names, in a long table.
        value: the header of values, in a long table.
        unit: the header of units, in a long table.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    period: str | None = None
    part: str | None = None
    part_grain: str = ""
    indicator: str | None = None
    value: str | None = None
    unit: str | None = None

    @property
    def headers(self) -> frozenset[str]:
        """All headers that play a role."""
        named = (self.period, self.part, self.indicator, self.value, self.unit)
        return frozenset([*self.keys.values(), *(header for header in named if header)])


def names_parts(header: str) -> bool:
    """Whether a header names towns, stations or other parts of places, or how many there are."""
    return fold(header) in _PARTS_OF_PLACES


def recognise(
    headers: Sequence[str],
    names: Names,
    asked: Mapping[str, str | None],
    keys: Sequence[str],
    source: str,
    *,
    long: bool = True,
    parts: bool = True,
) -> Roles:
    """Find the role of each header, as asked for or by the names that people give.

    Args:
        headers: the headers of the table.
        names: the names of indicators; a header that is one exactly is taken for it.
        asked: for each role the header that the caller named, if any.
        keys: headers of further key columns.
        source: what the table is called in messages.
        long: whether a column may name the indicator of each row; not if rows are members.
        parts: whether a column may name towns, stations and other parts of places.

    Raises:
        UsageError: a header that was asked for is not there, or several could play a role.
    """
    for header in headers:
        try:
            seen(header)
        except EcorulesError as error:
            raise DataError([error.problem(Place(source, column=header))]) from None
    for wanted in (*asked.values(), *keys):
        if wanted is not None and wanted not in headers:
            raise UsageError(
                f"{source} has no column {wanted!r}{did_you_mean(wanted, headers)}",
                code="unknown-column",
                hint=f"the columns: {few(headers, 20)}",
            )
    spoken_for = {*keys, *(header for header in asked.values() if header is not None)}
    free = {h: fold(h) for h in headers if h not in spoken_for and h not in names.columns}
    found = {
        role: asked.get(role) or _candidate(role, free, source)
        for role in ("scenario", "period", *(["indicator"] if long else []))
    }
    places = {header: text for header, text in free.items() if names.find(header) is None}
    # Towns, stations and sites are places where nothing larger is named: rows have addresses.
    usual = _matching(places, (*_PLACES, _UNIT)) or _matching(places, tuple(_named(_PLACES)))
    places = {header: places[header] for header in (usual if usual or not parts else places)}
    found["region"] = asked.get("region") or _candidate("region", places, source)
    for role in ("value", "unit") if found.get("indicator") else ():
        found[role] = asked.get(role) or _candidate(role, free, source)
    found.setdefault("unit", asked.get("unit"))
    part, grain = None, ""
    if asked.get("period") is None:
        found["period"], part, grain = _year_and_part(free, found["period"], source)
    panel_keys = {
        key: header
        for key, header in ((REGION, found["region"]), (SCENARIO, found["scenario"]))
        if header is not None
    }
    panel_keys |= {key: key for key in keys if key not in panel_keys.values()}
    if found.get("indicator") and found["scenario"]:
        for header in _matching(free, (_MODEL,)):
            panel_keys[_MODEL] = header
    return Roles(
        panel_keys,
        found["period"],
        part,
        grain,
        found.get("indicator"),
        found.get("value"),
        found.get("unit"),
    )


def _candidate(role: str, free: Mapping[str, str], source: str) -> str | None:
    candidates = _matching(free, ROLES[role])
    if len(candidates) > 1 and role != "period":
        raise UsageError(
            f"several columns of {source} could be the {role}: {', '.join(candidates)}",
            code="ambiguous-column",
            hint=f"say which one: {role}={candidates[0]!r}"
            + (
                ", and name the others in keys=[...] if they tell series apart" * (role == "region")
            ),
        )
    return candidates[0] if candidates else None


def _matching(free: Mapping[str, str], words: tuple[str, ...]) -> list[str]:
    folded = _folded(words)
    return [header for header, text in free.items() if text in folded]


@lru_cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _year_and_part(
    free: Mapping[str, str], first: str | None, source: str
) -> tuple[str | None, str | None, str]:
    """Return the header of the period, and that of the month, quarter or half beside a year."""
    candidates = _matching(free, ROLES["period"])
    halves = _matching(free, _PARTS["half"])
    years = _matching(free, _YEARS)
    if len(years) == 1:
        parts = [(h, grain) for grain, words in _PARTS.items() for h in _matching(free, words)]
        others = {*candidates, *halves} - {years[0]}
        if len(parts) == 1 and others == {parts[0][0]}:
            return years[0], *parts[0]
    if len(candidates) > 1:
        raise UsageError(
            f"several columns of {source} could be the period: {', '.join(candidates)}",
            code="ambiguous-column",
            hint=f"say which one: period={candidates[0]!r}",
        )
    return first, None, ""
