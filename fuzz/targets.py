"""What is fuzzed: each target takes bytes, and raises if something is not as promised.

Promised is, of any bytes: nothing but an `EcorulesError` comes out; it takes little time; and what
is accepted keeps its meaning when it is written and read again.
"""

from __future__ import annotations

import io
import json
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import ecorules as er
from ecorules.data import Column, read_panel
from ecorules.errors import EcorulesError
from ecorules.expressions import Expression
from ecorules.periods import Period, PeriodRange, Span
from ecorules.units import default_system

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PLAN", "SECONDS", "TARGETS", "WORDS", "UnsoundError", "workbook"]

SECONDS = 5.0
"""The most processor time that one input may take; machines differ."""

PLAN = """\
ecorules: 1
id: air
window: 2018..2020
indicators:
  pm25: {title: {zh: 年均浓度}, unit: µg/m³, kind: level}
  waste: {unit: t, kind: flow}
  grade: {classes: [Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ]}
registers:
  plants: {attributes: {closed: date, area: ha, due: period, kind: text, clean: boolean}}
rules:
  pm25: {indicator: pm25, at_most: 45 µg/m³, in: 2020}
  waste: {total: waste, since: 2018, at_most: 9 t, in: 2020}
  grade: {indicator: grade, at_least: Ⅲ, in: 2020}
  plants: {for: plants, done: closed, by: 2020}
"""
_FORMULA = """\
ecorules: 1
id: formula
window: 2018..2020
indicators:
  x: {unit: t}
  y: {unit: t}
  grade: {classes: [Ⅰ, Ⅱ, Ⅲ]}
  made: {unit: t, expression: HERE}
rules:
  made: {indicator: made, at_most: 5, in: 2020}
"""
_plan: er.RuleSet | None = None
_folder: tempfile.TemporaryDirectory[str] | None = None


class UnsoundError(Exception):
    """Something that was promised does not hold."""


def _set() -> er.RuleSet:
    global _plan  # noqa: PLW0603 - it is loaded once, and only where it is needed
    _plan = _plan or er.loads(PLAN)
    return _plan


def _file(name: str, content: bytes) -> Path:
    global _folder  # noqa: PLW0603 - one folder for all inputs of a run
    _folder = _folder or tempfile.TemporaryDirectory(prefix="ecorules-fuzz-")
    path = Path(_folder.name) / name
    path.write_bytes(content)
    return path


def _told(rule_set: er.RuleSet, **given: object) -> str:
    """Evaluate, and have everything told that a result can tell."""
    result = rule_set.evaluate(as_of=2020, **given)
    told = [str(result), json.dumps(result.to_dict(), allow_nan=False)]
    for verdict in list(result)[:8]:
        told += [verdict.explain("en"), verdict.explain("zh")]
    return "\n".join(told)


def _rules(content: bytes) -> None:
    rule_set = er.loads(content, name="fuzz.yaml")
    again = er.loads(rule_set.dump())
    if again.digest != rule_set.digest:
        raise UnsoundError("what is written is another set")
    if er.loads(again.dump()).dump() != again.dump():
        raise UnsoundError("what is written twice differs")
    names = [name for name, column in rule_set.compiled.columns.items() if column.labels is None]
    data = {name: {2019: 2, 2020: 1} for name in names[:10]}
    try:
        _told(rule_set, data=data, at=2020)
        rule_set.due_days(at=2020)
    except EcorulesError:
        return


def _expression(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    Expression.parse(text)
    rule_set = er.loads(_FORMULA.replace("HERE", json.dumps(text)))
    data = {"x": {2018: 0, 2019: 2, 2020: 1e308}, "y": {2019: -3, 2020: 1}}
    _told(rule_set, data={**data, "grade": {2019: "Ⅰ", 2020: "Ⅲ"}})
    if er.loads(rule_set.dump()).digest != rule_set.digest:
        raise UnsoundError("what is written is another formula")


def _unit(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    system = default_system()
    unit = system.unit(text)
    if system.unit(text) != unit:
        raise UnsoundError("the same text is another unit")
    again = system.unit(unit.text) if unit.text else unit
    if not again.converts_to(unit) or abs(again.factor_to(unit) - 1) > 1e-12:
        raise UnsoundError(f"{text!r} is written {unit.text!r}, which is another unit")


def _period(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    for kind in (Period, PeriodRange, Span):
        try:
            found = kind.parse(text)
        except EcorulesError:
            continue
        if kind.parse(str(found)) != found:
            raise UnsoundError(f"{text!r} is written {found}, which is another {kind.__name__}")
        if isinstance(found, Period) and not found.first_day <= found.last_day:
            raise UnsoundError(f"{text!r} ends before it begins")


def _table(content: bytes) -> None:
    name = "data.tsv" if content[:1] == b"\t" else "data.csv"
    path = _file(name, content)
    system = default_system()
    columns = {"pm25": Column("pm25", system.unit("µg/m³")), "waste": Column("waste")}
    again = {}
    for _ in range(2):
        panel = read_panel(path, columns, system=system, as_of=Period.parse("2020"))
        again[len(again)] = panel
    if not again[0].equals(again[1]):
        raise UnsoundError("the same file is another panel")
    _told(_set(), data=path)


def workbook(sheet: bytes, strings: bytes = b"") -> bytes:
    """Return a workbook whose only sheet, and whose shared strings, are these bytes of XML."""
    plain = "http://schemas.openxmlformats.org"
    relations = f"{plain}/officeDocument/2006/relationships"
    types = f"{plain}/package/2006/content-types"
    rels = f"{plain}/package/2006/relationships"
    main = f"{plain}/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="xml" ContentType="'
        f'{kind}.worksheet+xml"/><Default Extension="rels" ContentType="application/vnd.openxmlform'
        f'ats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}'
        '.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{relations}/off'
        'iceDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="a"'
        ' sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="'
        f'{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="'
        f'{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings:
        files["xl/sharedStrings.xml"] = strings
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def _workbook(content: bytes) -> None:
    """The first half of the bytes is the sheet, the rest behind two zeros its shared strings."""
    sheet, _, strings = content.partition(b"\0\0")
    whole = content if content[:2] == b"PK" else workbook(sheet, strings)
    _told(_set(), data=_file("data.xlsx", whole))


def _register(content: bytes) -> None:
    path = _file("plants.csv", content)
    _told(_set(), registers={"plants": path}, complete=True)


def _record(content: bytes) -> None:
    path = _file("record.json", content)
    str(er.reproduce(path, _set(), {"pm25": {2020: 40}}))


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "rules": _rules,
    "expression": _expression,
    "unit": _unit,
    "period": _period,
    "table": _table,
    "workbook": _workbook,
    "register": _register,
    "record": _record,
}


def _checked(check: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def target(content: bytes) -> None:
        begun = time.process_time()
        try:
            check(content)
        except EcorulesError as error:
            if not str(error).strip() or not error.code:
                raise UnsoundError("an error says nothing") from error
        spent = time.process_time() - begun
        if spent > SECONDS:
            raise UnsoundError(f"it took {spent:.1f} s")

    return target


TARGETS = {name: _checked(check) for name, check in _CHECKS.items()}
"""What is fuzzed, by name."""

_RULES = (
    "ecorules: 1", "id", "window", "stages", "units", "extends", "parameters", "registers", "rows",
    "indicators", "rules", "cases", "scorecard", "left_out", "sources", "title", "unit", "kind",
    "better", "range", "classes", "limits", "expression", "indicator", "increase", "decrease",
    "total", "mean", "rank", "among", "done", "for", "meets", "all", "any", "since", "every",
    "average", "over", "at_least", "at_most", "above", "below", "between", "equal_to", "must",
    "tolerance", "in", "by", "throughout", "within", "where", "round", "digits", "missing", "need",
    "interpolate", "carry_forward", "schedule", "case", "values", "assigned", "count", "share",
    "sum", "min", "max", "worst", "percentile", "compound", "of", "meeting", "at", "during", "size",
    "attributes", "belongs", "from", "to", "periods", "window", "year", "linear", "geometric",
    "2018..2020", "2020-Q4", "0001", "9999-12-31", "等", "none", "?", "*", "&a", "<<", "!!str",
    "[", "]", "{", "}", ": ", "- ", "\n  ", "|", ">", '"\\u202e"', "~",
)  # fmt: skip
_FORMULAS = (
    "x", "y", "grade", "made", "abs(", "min(", "max(", "previous(", "known(", "quantity('",
    "date('", "elapsed(", " and ", " or ", " not ", " if ", " else ", " in [", "==", "!=",
    "<=", ">=", "'Ⅰ'",
    "1e308", "50 t", "%", "**", "__class__", ".", "lambda", "且", "或", "\u1bc0", "(", ")", ",",
)  # fmt: skip
_UNITS = (
    "µ", "μ", "g", "m", "³", "^-2", "**9", "/", "·", "*", "(", ")", "吨", "万", "亿", "标准煤",
    "平方", "立方", "公里", "人", "年", "%", "pp", "‰", "°C", "kW·h", "CO2e", "million", "元",
    "2015",
    "per", "ha", "1/", "dB(A)", "pH", "１", "²", " ",
)  # fmt: skip
_PERIODS = (
    "2020", "..", "-", "/", "H1", "-Q4", "12", "31", "29", "02", "年", "月", "日", "底", "前",
    "半年", "季度", "years", "days", "0001", "9999", "２０", "window",
)  # fmt: skip
_TABLES = (
    "region", "year", "month", "indicator", "value", "unit", "scenario", "pm25", "waste", "grade",
    "plants", "name", "closed", "area", "due", "kind", "clean", ",", "\n", "\t", ";", '"', '""',
    "\r\n", "2020", "2020-07", "45", "1e308", "-", "µg/m³", "mg/m³", "kt", "Ⅲ", "?", "是", "=1+1",
    "\ufeff", "[", "]", "（", "）", "地区", "年份", "指标", "数值", "单位",
)  # fmt: skip
_SHEETS = (
    "<row>", '<row r="2">', "</row>", '<c r="A1"', ' t="s">', ' t="inlineStr"><is><t>', "</t></is>",
    "<v>", "</v></c>", '<dimension ref="A1:XFD1048576"/>', '<mergeCell ref="A1:B9"/>', "&amp;",
    "<!ENTITY", "<![CDATA[", "\0\0", "<sst>", "<si><t>", "</t></si></sst>", "region", "year",
    "pm25", "1048576", "XFD", "1e308", 't="e"', 't="b"', 't="d"', "2020-01-01",
)  # fmt: skip
_RECORDS = (
    '"record": 1', '"rule_set"', '"data"', '"as_of"', '"series"', '"rules"', '"status"', '"value"',
    '"keys"', '"members"', '"versions"', '"complete"', "[", "]", "{", "}", ",", "null", "NaN",
    "1e999",
)  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "rules": _RULES,
    "expression": _FORMULAS,
    "unit": _UNITS,
    "period": _PERIODS,
    "table": _TABLES,
    "workbook": _SHEETS,
    "register": _TABLES,
    "record": _RECORDS,
}
"""Words of the language of each target, of which inputs are made."""
