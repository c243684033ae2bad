"""Rule files with one thing wrong, the spot marked with ▶ (which is not part of the file).

Each row: what is wrong, where the text stands, the text, the code, a part of what the message says,
and a part of what it says to write instead.
"""

from __future__ import annotations

__all__ = ["BROKEN", "FRAME", "MARK", "marked_file"]

MARK = "▶"

FRAME = """\
ecorules: 1
id: t
window: 2018..2020
stages: {{finish: 2019..2020}}
sources: {{plan: {{title: The plan}}}}
parameters: {{quota: µg/m³, ration: t, terrain: [hill, plain], coastal: boolean, due: period}}
registers:
  works: {{attributes: {{closed: date}}}}
  {register}
{top}
indicators:
  pm25: {{unit: µg/m³, kind: level, better: lower}}
  ozone: {{unit: µg/m³, kind: level}}
  energy: {{unit: t, kind: flow}}
  gdp: {{unit: 亿元_2015, kind: flow}}
  cash: {{unit: 亿元, kind: flow}}
  trade: {{unit: 亿美元, kind: flow}}
  capacity: {{unit: 万吨/年, kind: stock}}
  land: {{unit: ha, kind: stock}}
  people: {{unit: 万人, kind: stock}}
  firms: {{unit: 家, kind: stock}}
  share: {{unit: "%", kind: ratio}}
  ratio: {{unit: "1", kind: ratio}}
  warmth: {{unit: °C, kind: level}}
  cod: {{unit: mg/L, better: lower}}
  river: {{classes: [Ⅰ, Ⅱ, Ⅲ]}}
  sea: {{classes: [good, bad]}}
  {indicator}
rules:
  {rule}
"""


def marked_file(place: str, text: str) -> str:
    """Return the marked file: the text as a rule, an indicator, a register, a top-level line, or all of it."""
    if place == "file":
        return text
    usual = {
        "rule": "r: {indicator: pm25, at_most: 45}",
        "indicator": "spare: {unit: t}",
        "top": "edition: '1'",
        "register": "spares: {rows: [a]}",
    }
    return FRAME.format(**{**usual, place: text})


BROKEN: list[tuple[str, str, str, str, str, str]] = [
    # -- keys --------------------------------------------------------------------------------------
    ("unknown key of a set", "top", "▶windw: 2018", "unknown-key", "'windw'", "window"),
    ("unknown key of a rule", "rule", "r: {indicator: pm25, ▶at_mst: 45}", "unknown-key", "'at_mst'", "at_most"),
    ("unknown key of an indicator", "indicator", "x: {unit: t, ▶knd: flow}", "unknown-key", "'knd'", "kind"),
    ("unknown key of a parameter", "file", "ecorules: 1\nid: t\nparameters: {q: {▶unt: t}}\nrules: {}", "unknown-key", "'unt'", "unit"),
    ("unknown key of a document", "file", "ecorules: 1\nid: t\nsources: {p: {▶titel: x}}\nrules: {}", "unknown-key", "'titel'", "title"),
    ("unknown key of a title", "rule", "r: {title: {▶eng: x}, indicator: pm25, at_most: 45}", "unknown-key", "'eng'", "en"),
    ("unknown key of one of two sources", "rule", "r: {indicator: pm25, at_most: 45, source: [{clause: x}, {▶phrases: x}]}", "unknown-key", "'phrases'", "phrase"),
    ("unknown key of round", "rule", "r: {indicator: pm25, at_most: 45, round: {digits: 1, ▶mod: up}}", "unknown-key", "'mod'", "mode"),
    ("unknown key of missing", "rule", "r: {indicator: pm25, at_most: 45, missing: {▶carry_foward: 1}}", "unknown-key", "'carry_foward'", "carry_forward"),
    ("unknown key of a reference", "rule", "r: {indicator: pm25, at_most: {▶asigned: quota}}", "unknown-key", "'asigned'", "assigned"),
    ("unknown key of a definition in place", "rule", "r: {indicator: {count: periods, ▶meting: pm25 > 1}, at_most: 1}", "unknown-key", "'meting'", "meeting"),
    ("unknown key of a part", "rule", "r: {all: [{indicator: pm25, ▶at_leastt: 1}]}", "unknown-key", "'at_leastt'", "at_least"),
    ("unknown key of a part of a part", "rule", "r: {all: [{any: [{indicator: pm25, ▶blow: 1}]}]}", "unknown-key", "'blow'", "below"),
    ("unknown key of a rule asked of members", "indicator", "x: {count: periods, meeting: {indicator: pm25, ▶belo: 1}}", "unknown-key", "'belo'", "below"),
    ("unknown key in a schedule", "rule", "r: {indicator: pm25, at_most: {schedule: {2020: {▶perod: 2018}}}}", "unknown-key", "'perod'", "period"),
    ("unknown key of left_out", "top", "left_out: [{▶becaus: x, because: y}]", "unknown-key", "'becaus'", "because"),
    ("unknown key of in_force", "top", "in_force: {▶form: 2018-01-01}", "unknown-key", "'form'", "from"),
    ("unknown key of a case", "top", "cases: [{▶dat: {}, data: {}, expect: {}}]", "unknown-key", "'dat'", "data"),
    ("unknown status of a case", "top", "cases: [{data: {}, expect: {r: ▶passed}}]", "unknown-word", "'passed'", "met"),
    ("unknown rule of a case", "top", "cases: [{data: {}, expect: {▶rr: met}}]", "unknown-rule", "'rr'", ""),
    ("a key given twice", "rule", "r: {indicator: pm25, at_most: 45, ▶at_most: 46}", "duplicate-key", "'at_most'", "keep one"),
    ("a rule given twice", "rule", "r: {indicator: pm25, at_most: 45}\n  ▶r: {indicator: pm25, at_most: 46}", "duplicate-key", "'r'", "keep one"),
    ("a top key given twice", "top", "▶window: 2018..2020", "duplicate-key", "'window'", "keep one"),
    ("a key in a key", "rule", "r: {indicator: pm25, at_most: 45, ▶{a: b}: c}", "key", "plain text", "quote"),
    ("a version that is missing", "file", "▶id: t\nrules: {}", "version", "missing", "ecorules: 1"),
    ("a version that is not known", "file", "ecorules: ▶2\nid: t\nrules: {}", "version", "'2'", "ecorules: 1"),
    ("no rules", "file", "▶ecorules: 1\nid: t", "missing-key", "'rules'", "add"),
    ("no id", "file", "▶ecorules: 1\nrules: {}", "missing-key", "'id'", "add"),
    ("an id that is no name", "file", "ecorules: 1\nid: ▶a b c!\nrules: {}", "id", "'a b c!'", "letters"),
    ("an indicator and a parameter of one name", "file", "ecorules: 1\nid: t\nindicators: {q: {unit: t}}\nparameters: {▶q: t}\nrules: {}", "name-twice", "'q'", "rename"),
    # -- shapes ------------------------------------------------------------------------------------
    ("a list for a file", "file", "▶[1, 2]", "not-a-rule-set", "map", "ecorules: 1"),
    ("a text for a file", "file", "▶hello", "not-a-rule-set", "map", "ecorules: 1"),
    ("nothing in the file", "file", "▶", "not-a-rule-set", "map", "ecorules: 1"),
    ("a text for the rules", "file", "ecorules: 1\nid: t\nrules: ▶none", "shape", "map", ""),
    ("a list for the rules", "file", "ecorules: 1\nid: t\nrules: ▶[a]", "shape", "map", ""),
    ("a text for a rule", "rule", "r: ▶pm25 at most 45", "shape", "map", ""),
    ("a list for a bound", "rule", "r: {indicator: pm25, at_most: ▶[45]}", "shape", "", ""),
    ("a map for a time", "rule", "r: {indicator: pm25, at_most: 45, by: ▶{year: 2020}}", "shape", "not a map", ""),
    ("a text for between", "rule", "r: {indicator: pm25, between: ▶45}", "shape", "list", ""),
    ("a text for parts", "rule", "r: {all: ▶pm25}", "shape", "list", ""),
    ("a map for classes", "indicator", "x: {classes: ▶{a: b}}", "shape", "", ""),
    # -- names -------------------------------------------------------------------------------------
    ("an unknown indicator", "rule", "r: {indicator: ▶pm_25, at_most: 45}", "unknown-indicator", "'pm_25'", "pm25"),
    ("an unknown name in an expression", "indicator", "x: {expression: ▶enrgy / gdp}", "expression-name", "'enrgy'", "energy"),
    ("an unknown name in where", "rule", "r: {indicator: pm25, at_most: 45, where: pm25 > 1 and ▶lnd > 2}", "expression-name", "'lnd'", "land"),
    ("an unknown indicator as a bound", "rule", "r: {indicator: pm25, at_most: {indicator: ▶ozon}}", "unknown-indicator", "'ozon'", "ozone"),
    ("an unknown parameter", "rule", "r: {indicator: pm25, at_most: {assigned: ▶quotta}}", "unknown-indicator", "'quotta'", "quota"),
    ("an indicator for a parameter", "rule", "r: {indicator: pm25, at_most: {assigned: ▶ozone}}", "assigned", "'ozone'", "{indicator: ozone}"),
    ("a parameter that is measured", "rule", "r: {indicator: ▶quota, at_most: 5}", "parameter-measured", "'quota'", "assigned"),
    ("an unknown rule", "rule", "r: {all: [▶pm]}", "unknown-rule", "'pm'", "under rules"),
    ("an unknown stage", "rule", "r: {indicator: pm25, at_most: 45, throughout: ▶finsh}", "unknown-stage", "'finsh'", "finish"),
    ("an unknown register", "indicator", "x: {count: ▶plants}", "unknown-register", "'plants'", "periods"),
    ("an unknown unit", "indicator", "x: {unit: ▶flurb}", "unit-unknown", "flurb", ""),
    ("an unknown document", "rule", "r: {indicator: pm25, at_most: 45, source: {document: ▶pln}}", "unknown-document", "'pln'", "plan"),
    ("an unknown document of left_out", "top", "left_out: [{document: ▶pln, because: x}]", "unknown-document", "'pln'", "sources"),
    ("a phrase that is too long", "rule", "r: {indicator: pm25, at_most: 45, source: {document: plan, phrase: ▶一二三四五六七八九十一}}", "long-phrase", "11 characters", "ten"),
    ("a Latin phrase that is too long", "rule", "r: {indicator: pm25, at_most: 45, source: {document: plan, phrase: ▶of a very long and winding sentence to be}}", "long-phrase", "41 characters", "forty"),
    ("a phrase of left_out that is too long", "top", "left_out: [{phrase: ▶一二三四五六七八九十一, because: x}]", "long-phrase", "11 characters", "ten"),
    ("an unknown kind", "indicator", "x: {unit: t, kind: ▶flwo}", "unknown-word", "'flwo'", "flow"),
    ("an unknown direction of better", "indicator", "x: {unit: t, better: ▶lowr}", "unknown-word", "'lowr'", "lower"),
    ("an unknown direction of must", "rule", "r: {indicator: pm25, must: ▶drop, in: 2020}", "unknown-word", "'drop'", "fall"),
    ("an unknown rounding mode", "rule", "r: {indicator: pm25, at_most: 45, round: {digits: 0, mode: ▶bankers}}", "unknown-word", "'bankers'", "half_even"),
    ("an unknown path of a schedule", "rule", "r: {indicator: pm25, at_most: {schedule: {2018: 1, 2020: 2}, interpolate: ▶cubic}}", "unknown-word", "'cubic'", "linear"),
    ("neither true nor false", "rule", "r: {indicator: pm25, at_most: 45, binding: ▶yes}", "flag", "'yes'", "true or false"),
    ("a part of itself", "rule", "r: {all: [s]}\n  s: {any: [▶r]}", "circle", "r -> s -> r", "break"),
    ("an indicator of itself", "indicator", "x: {expression: y + 1}\n  y: {expression: ▶x + 1}", "circle", "x -> y -> x", "break"),
    ("a class of itself", "indicator", "x: {classes: [a, b], limits: {y: [1]}}\n  y: {better: lower, expression: ▶\"1 if x == 'a' else 2\"}", "circle", "", "break"),
    ("a rule for an unknown register", "rule", "r: {for: ▶plants, indicator: pm25, at_most: 45}", "unknown-register", "'plants'", "registers"),
    ("done for nobody", "rule", "r: {▶done: closed, by: 2020}", "done-for-whom", "for whom", "for:"),
    ("an unknown attribute in done", "rule", "r: {for: works, done: ▶closd, by: 2020}", "expression-name", "'closd'", "closed"),
    ("a bound on what is done", "rule", "r: {for: works, done: closed, ▶at_least: 2, by: 2020}", "key-here", "'at_least'", "remove"),
    ("for inside for", "rule", "r: {for: works, all: [{▶for: works, done: closed}], by: 2020}", "key-here", "already", "remove"),
    ("a part judged for others", "rule", "r: {for: works, all: [▶s]}\n  s: {indicator: pm25, at_most: 4}", "part-for-whom", "'s'", "in place"),
    ("a date as a number", "rule", "r: {for: works, indicator: ▶closed, at_least: 2}", "not-a-number", "date", "done"),
    ("a rank without peers", "rule", "▶r: {rank: pm25, at_most: 3}", "missing-key", "among", "among"),
    ("a rank without a direction", "rule", "r: {rank: ▶energy, among: works, at_most: 3}", "no-direction", "'energy'", "better"),
    ("a rank without a share or place", "rule", "▶r: {rank: pm25, among: works}", "no-bound", "'pm25'", "at_least"),
    ("a class that data cannot name", "indicator", "x: {classes: ▶[none, yellow]}", "label-gap", "'none'", "another word"),
    ("an unknown attribute type", "register", "x: {attributes: {a: ▶dat}}", "unit-unknown", "'dat'", ""),
    ("an attribute with the name of a key", "register", "x: {attributes: {▶lead: date}}", "attribute-name", "'lead'", "another name"),
    ("an unknown attribute in a row", "register", "x: {attributes: {a: date}, rows: {m: {▶b: 2020-01-01}}}", "unknown-attribute", "'b'", "attributes"),
    ("a bad day in a row", "register", "x: {attributes: {a: date}, rows: {m: {a: ▶2020-02-30}}}", "not-a-day", "2020-02-30", ""),
    ("more rows than the size", "register", "x: {rows: [a, b], ▶size: 1}", "size", "2 rows", "correct"),
    ("a register named periods", "register", "▶periods: {rows: [a]}", "register-name", "periods", "another name"),
    ("from without a date", "register", "x: {attributes: {a: 万吨}, from: ▶a}", "not-a-date", "'a'", "date"),
    ("belongs without places", "register", "x: {attributes: {a: text}, ▶belongs: a}", "belongs", "place", "region"),
    ("during without a date", "indicator", "x: {count: works, during: ▶name}", "not-a-date", "'name'", "attribute"),
    ("departs without a parent", "rule", "r: {indicator: pm25, at_most: 45, ▶departs: because}", "key-here", "extends", "remove"),
    # -- units -------------------------------------------------------------------------------------
    ("a length for a concentration", "rule", "r: {indicator: pm25, at_most: ▶45 m}", "unit-mismatch", "m", "µg/m³"),
    ("a share for a concentration", "rule", "r: {indicator: pm25, at_most: ▶45 %}", "unit-mismatch", "%", "µg/m³"),
    ("points for a level", "rule", "r: {indicator: share, at_least: ▶45 pp}", "unit-mismatch", "pp", "%"),
    ("a share for a difference of shares", "indicator", "x: {unit: '%', expression: share - share + ▶share}", "expression-unit", "", ""),
    ("a unit for a plain number", "rule", "r: {indicator: ratio, at_least: ▶5 t}", "unit-mismatch", "t", "without a unit"),
    ("a mass for a count", "rule", "r: {indicator: firms, at_least: ▶5 t}", "unit-mismatch", "t", "家"),
    ("a count for persons", "rule", "r: {indicator: people, at_least: ▶5 家}", "unit-mismatch", "家", "万人"),
    ("persons for a count of firms", "rule", "r: {indicator: firms, at_least: ▶5 人}", "unit-mismatch", "人", "家"),
    ("dollars for yuan", "rule", "r: {indicator: cash, at_least: ▶5 亿美元}", "unit-mismatch", "美元", "亿元"),
    ("current money for constant prices", "rule", "r: {indicator: gdp, at_least: ▶5 亿元}", "unit-mismatch", "亿元", "亿元_2015"),
    ("another price year", "rule", "r: {indicator: gdp, at_least: ▶5 亿元_2020}", "unit-mismatch", "2020", "亿元_2015"),
    ("a mass for a capacity", "rule", "r: {indicator: capacity, at_least: ▶5 万吨}", "unit-mismatch", "万吨", "万吨/年"),
    ("a capacity for a mass", "rule", "r: {indicator: energy, at_least: ▶5 万吨/年}", "unit-mismatch", "年", "t"),
    ("a bound drawn from another dimension", "rule", "r: {indicator: pm25, at_most: ▶{indicator: land}}", "unit-mismatch", "", ""),
    ("a parameter of another dimension", "rule", "r: {indicator: pm25, at_most: {assigned: ▶ration}}", "unit-mismatch", "", ""),
    ("one unit wrong in a schedule", "rule", "r: {indicator: pm25, at_most: {schedule: {2018: 50, 2020: ▶45 t}}}", "unit-mismatch", "", "µg/m³"),
    ("one unit wrong in a case", "rule", "r: {indicator: pm25, at_most: {case: terrain, values: {hill: 4, plain: ▶5 t}}}", "unit-mismatch", "", "µg/m³"),
    ("one unit wrong in between", "rule", "r: {indicator: pm25, between: [1, ▶5 t]}", "unit-mismatch", "", "µg/m³"),
    ("a tolerance of another dimension", "rule", "r: {indicator: pm25, at_most: 45, tolerance: ▶5 t}", "unit-mismatch", "", "µg/m³"),
    ("a limit of another dimension", "indicator", "x: {classes: [a, b], limits: {cod: [▶5 t]}}", "unit-mismatch", "", "mg/L"),
    ("a range of another dimension", "indicator", "x: {unit: t, range: [▶0 ha, ]}", "unit-mismatch", "", "t"),
    ("a formula of another dimension", "indicator", "x: {unit: ▶t, expression: energy / gdp}", "unit-mismatch", "", "correct"),
    ("money and mass in a sum", "indicator", "x: {expression: energy + ▶cash}", "expression-unit", "", ""),
    ("money of two kinds in a sum", "indicator", "x: {expression: cash + ▶gdp}", "expression-unit", "", ""),
    ("a bare number beside a share", "indicator", "x: {expression: ▶100 - share}", "expression-unit", "100", "quantity('100 %')"),
    ("a share plus points", "indicator", "x: {expression: share + (▶share - share)}", "expression-unit", "", ""),
    ("a comparison of two dimensions", "rule", "r: {indicator: pm25, at_most: 4, where: energy > ▶land}", "expression-unit", "", ""),
    ("a bare number for a relative change", "rule", "▶r: {increase: energy, since: 2018, at_least: 15}", "change-unit", "'energy'", "%"),
    ("a bare number for a change of a share", "rule", "▶r: {increase: share, since: 2018, at_least: 15}", "change-unit", "'share'", "pp"),
    ("points of what is no share", "rule", "▶r: {increase: energy, since: 2018, at_least: 15 pp}", "points", "'energy'", "%"),
    ("two kinds of change", "rule", "r: {increase: energy, since: 2018, unit: t, at_least: ▶15 %}", "unit-mismatch", "different kinds", "relative"),
    ("a reference without a kind of change", "rule", "▶r: {increase: energy, every: year, must: rise, throughout: window}", "change-unit", "'energy'", "unit:"),
    ("a relative change of °C", "rule", "r: {increase: ▶warmth, since: 2018, at_least: 15 %}", "no-relative-change", "°C", "°C"),
    # -- measures, bounds, times ---------------------------------------------------------------------
    ("several measures", "rule", "▶r: {indicator: pm25, total: energy, at_most: 45}", "measure", "indicator, total", "exactly one"),
    ("no measure", "rule", "▶r: {at_most: 45}", "measure", "no measure", "exactly one"),
    ("no bound", "rule", "▶r: {indicator: pm25, by: 2020}", "no-bound", "'pm25'", "at_least"),
    ("two lower bounds", "rule", "r: {indicator: pm25, at_least: 4, ▶above: 5}", "bounds", "two lower", "keep one"),
    ("two spellings of one bound", "rule", "r: {indicator: pm25, at_most: 4, ▶not_higher_than: 5}", "bounds", "two upper", "keep one"),
    ("equal_to beside another", "rule", "r: {indicator: pm25, at_least: 4, ▶equal_to: 5}", "bounds", "stands alone", "keep one"),
    ("must beside another", "rule", "r: {indicator: pm25, at_least: 4, ▶must: rise, in: 2020}", "bounds", "stands alone", "keep one"),
    ("between with three ends", "rule", "r: {indicator: pm25, between: ▶[4, 5, 6]}", "between", "two ends", "[6, 9]"),
    ("between the wrong way round", "rule", "r: {indicator: pm25, between: ▶[9, 6]}", "between", "above the second", "[6, 9]"),
    ("a tolerance on two bounds", "rule", "r: {indicator: pm25, at_least: 4, at_most: 9, ▶tolerance: 5 %}", "tolerance", "one-sided", ""),
    ("a tolerance of a class", "rule", "r: {indicator: river, at_least: Ⅱ, tolerance: ▶5 %}", "tolerance", "class", "weaker"),
    ("a negative tolerance", "rule", "r: {indicator: pm25, at_most: 45, tolerance: ▶-5 %}", "tolerance", "negative", ""),
    ("several times", "rule", "r: {indicator: pm25, at_most: 45, in: 2019, ▶by: 2020}", "times", "in, by", "keep one"),
    ("a range for a period", "rule", "r: {indicator: pm25, at_most: 45, by: ▶2018..2020}", "range-for-period", "2018..2020", "throughout"),
    ("a range that ends before it begins", "rule", "r: {indicator: pm25, at_most: 45, throughout: ▶2020..2018}", "period", "", ""),
    ("a range of two grains", "rule", "r: {indicator: pm25, at_most: 45, throughout: ▶2018..2020-Q1}", "period", "", ""),
    ("periods of two grains", "rule", "r: {indicator: pm25, at_most: 45, throughout: ▶[2018, 2020-Q1]}", "grain", "differ", "one length"),
    ("a month that is none", "rule", "r: {indicator: pm25, at_most: 45, by: ▶2020-13}", "period", "2020-13", ""),
    ("a day that is none", "rule", "r: {indicator: pm25, at_most: 45, by: ▶2019-02-29}", "period", "2019-02-29", ""),
    ("an open range", "rule", "r: {indicator: pm25, at_most: 45, throughout: ▶2018..}", "open-range", "no end", "2018..2020"),
    ("a base of another grain", "rule", "r: {increase: energy, since: ▶2018-Q1, at_least: 1 %, by: 2020}", "grain", "quarter", "year"),
    ("a reference of another grain", "rule", "r: {indicator: energy, at_least: {period: ▶2018-Q1}, by: 2020}", "grain", "quarter", "year"),
    ("a schedule of two grains", "rule", "r: {indicator: energy, at_least: {schedule: {2018: 1, 2019-Q1: ▶2}}}", "grain", "quarter", "year"),
    ("a schedule of another grain than the rule", "rule", "r: {indicator: energy, at_least: {schedule: {2018-Q1: ▶1}}, by: 2020}", "grain", "quarter", "year"),
    ("a schedule of nothing", "rule", "r: {indicator: energy, at_least: {schedule: ▶{}}}", "schedule", "empty", ""),
    ("one period twice in a schedule", "rule", "r: {indicator: energy, at_least: {schedule: {2020: 1, ▶'2020 ': 2}}}", "duplicate-key", "2020", "keep one"),
    ("a base that is judged", "rule", "r: {increase: energy, since: ▶2020, at_least: 1 %, by: 2020}", "since", "2020", "earlier"),
    ("a base after what is judged", "rule", "r: {total: energy, since: ▶2021, at_least: 1, by: 2020}", "since", "2021", "earlier"),
    ("a base after the default time", "rule", "r: {increase: energy, since: ▶2020, at_least: 1 %}", "since", "2020", "earlier"),
    ("a change without a base", "rule", "▶r: {increase: energy, at_least: 1 %}", "change-base", "neither", "since: 2015"),
    ("a change with two bases", "rule", "▶r: {increase: energy, since: 2018, every: year, at_least: 1 %, in: 2020}", "change-base", "both", "since: 2015"),
    ("a lag that is no grain", "rule", "r: {increase: energy, every: ▶decade, at_least: 1 %, in: 2020}", "period", "decade", "year"),
    ("a lag shorter than what is judged", "rule", "r: {increase: energy, every: ▶month, at_least: 1 %, in: 2020}", "grain", "month", "judge months"),
    ("an average of every", "rule", "r: {increase: energy, every: year, ▶average: year, at_least: 1 %, in: 2020}", "key-here", "'average'", ""),
    ("an average of something else", "rule", "r: {increase: energy, since: 2018, average: ▶month, at_least: 1 %, in: 2020}", "unknown-word", "'month'", "year"),
    ("a level with a base", "rule", "r: {indicator: energy, ▶since: 2018, at_least: 1}", "key-here", "'since'", "increase"),
    ("a level over years", "rule", "r: {indicator: energy, ▶over: 2, at_least: 1}", "key-here", "'over'", "mean"),
    ("a unit for a level", "rule", "r: {indicator: energy, ▶unit: t, at_least: 1}", "key-here", "'unit'", "bound"),
    ("a total without a base", "rule", "▶r: {total: energy, at_least: 1}", "missing-key", "since", "since: 2018"),
    ("a total of a stock", "rule", "r: {total: ▶land, since: 2018, at_least: 1}", "not-a-flow", "'land'", "kind: flow"),
    ("a mean over nothing", "rule", "▶r: {mean: pm25, at_most: 1}", "missing-key", "periods", "over: 3 years"),
    ("a mean over something else", "rule", "r: {mean: pm25, over: ▶many, at_most: 1}", "period", "many", ""),
    ("must without a time", "rule", "▶r: {indicator: pm25, must: fall}", "no-time", "'must'", "throughout: window"),
    ("previous without a time", "rule", "▶r: {indicator: pm25, below: previous}", "no-time", "'previous'", "throughout: window"),
    ("every without a time", "rule", "▶r: {increase: energy, every: year, at_least: 1 %}", "no-time", "'every'", "throughout: window"),
    ("window in a set without one", "file", "ecorules: 1\nid: t\nindicators: {x: {unit: t}}\nrules: {r: {indicator: x, at_most: 1, by: ▶window}}", "no-window", "no window", "2018..2020"),
    ("a window that is none", "file", "ecorules: 1\nid: t\nwindow: ▶soon\nrules: {}", "unknown-stage", "'soon'", "2020"),
    ("a window without an end", "file", "ecorules: 1\nid: t\nwindow: ▶2018..\nrules: {}", "open-range", "no end", "2020"),
    ("a stage called window", "file", "ecorules: 1\nid: t\nstages: {▶window: 2018}\nrules: {}", "stage-name", "'window'", "word"),
    ("a stage called by a year", "file", "ecorules: 1\nid: t\nstages: {▶2019: 2018}\nrules: {}", "stage-name", "'2019'", "word"),
    ("days of grace of nothing", "rule", "r: {indicator: pm25, at_most: 45, within: ▶10}", "span", "10", "10 days"),
    # -- cases, classes, limits ----------------------------------------------------------------------
    ("a case without a label", "rule", "r: {indicator: pm25, at_most: {case: terrain, ▶values: {hill: 4}}}", "case", "plain", "every label"),
    ("a case with an unknown label", "rule", "r: {indicator: pm25, at_most: {case: terrain, values: {hill: 4, plain: 5, swamp: ▶6}}}", "label-unknown", "swamp", "plain"),
    ("one label twice in a case", "rule", "r: {indicator: pm25, at_most: {case: river, values: {Ⅰ: 1, Ⅱ: 2, ▶II: 3, Ⅲ: 4}}}", "duplicate-key", "'II'", "keep one"),
    ("a case without values", "rule", "r: {indicator: pm25, ▶at_most: {case: terrain}}", "missing-key", "values", "values:"),
    ("a case by a number", "rule", "r: {indicator: pm25, at_most: {case: ▶land, values: {a: 1}}}", "case", "'land'", "class"),
    ("a sum of classes", "indicator", "x: {expression: ▶river + river}", "expression-type", "", ""),
    ("a change of a class", "rule", "r: {increase: ▶river, since: 2018, at_least: 1}", "no-arithmetic", "'river'", "must: rise"),
    ("a mean of a class", "rule", "r: {mean: ▶river, over: 2, at_least: Ⅱ}", "no-arithmetic", "'river'", ""),
    ("a sum over classes", "indicator", "x: {sum: periods, of: river}", "no-arithmetic", "sum", "worst"),
    ("a number for a class", "rule", "r: {indicator: river, at_least: ▶5}", "label-unknown", "5", "Ⅰ"),
    ("a label of another scale", "rule", "r: {indicator: river, at_least: ▶{indicator: sea}}", "unit-mismatch", "scale", "same labels"),
    ("a rounded class", "rule", "r: {indicator: river, at_least: Ⅱ, round: ▶{digits: 1}}", "no-arithmetic", "rounded", ""),
    ("labels that collide", "indicator", "x: {classes: ▶[Ⅱ, II类, Ⅲ]}", "label-collision", "", ""),
    ("too few limits", "indicator", "x: {classes: [a, b, c], limits: {cod: ▶[5]}}", "limits", "1 limits for 3", "2 limits"),
    ("too many limits", "indicator", "x: {classes: [a, b], limits: {cod: ▶[5, 6]}}", "limits", "2 limits for 2", "1 limits"),
    ("no limits", "indicator", "x: {classes: [a, b], limits: ▶{}}", "limits", "no limits", ""),
    ("limits without classes", "indicator", "▶x: {limits: {cod: [5]}}", "no-classes", "'x'", "classes"),
    ("limits of what has no direction", "indicator", "x: {classes: [a, b], limits: {land: [▶5]}}", "no-direction", "'land'", "better"),
    ("a pair of limits the wrong way round", "indicator", "x: {classes: [a, b], limits: {cod: [▶[9, 6]]}}", "limits", "below where it begins", "[6"),
    # -- indicators ----------------------------------------------------------------------------------
    ("no source", "indicator", "▶x: {title: something}", "no-unit", "'x'", "unit"),
    ("two sources", "indicator", "▶x: {expression: pm25 + ozone, count: periods}", "several-sources", "count, expression", "exactly one"),
    ("classes and a unit", "indicator", "x: {classes: [a, b], ▶unit: t}", "key-here", "'unit'", "remove"),
    ("a kind for an expression", "indicator", "x: {expression: pm25 + ozone, ▶kind: flow}", "key-here", "'kind'", "remove"),
    ("need of a flow", "indicator", "x: {unit: t, kind: flow, ▶need: 3}", "key-here", "'need'", "mean"),
    ("need of neither", "indicator", "x: {unit: t, kind: level, need: ▶most}", "quantity", "most", ""),
    ("need of more than all", "indicator", "x: {unit: t, kind: level, need: ▶110 %}", "need", "110 %", "90 %"),
    ("a range of three", "indicator", "x: {unit: t, range: ▶[1, 2, 3]}", "range", "greatest", "[0, 100]"),
    ("a range the wrong way round", "indicator", "x: {unit: t, range: ▶[2, 1]}", "range", "below where it begins", "[1, 2]"),
    ("a count of nothing", "indicator", "▶x: {sum: periods}", "missing-key", "of", "of"),
    ("a percentile of no rank", "indicator", "▶x: {percentile: periods, of: pm25}", "missing-key", "at", "at"),
    ("a percentile beyond 100", "indicator", "x: {percentile: periods, of: pm25, at: ▶101}", "percentile", "101", "100"),
    ("compounding what is no rate", "indicator", "x: {compound: periods, of: ▶pm25}", "unit-mismatch", "%", "%"),
    ("the worst of what has no direction", "indicator", "x: {worst: periods, of: ▶land}", "no-direction", "'land'", "better"),
    ("a rule with a time asked of members", "indicator", "x: {count: periods, meeting: {indicator: pm25, at_most: 4, ▶in: 2020}}", "key-here", "'in'", "remove"),
    ("a parameter of nothing", "file", "ecorules: 1\nid: t\nparameters: {▶q: {title: x}}\nrules: {}", "no-unit", "'q'", "unit"),
    ("a parameter of an unknown type", "file", "ecorules: 1\nid: t\nparameters: {q: {type: ▶bool}}\nrules: {}", "unknown-word", "'bool'", "boolean"),
    ("a unit line that is none", "top", "units: [▶flurb = ]", "unit-definition", "flurb", "箱 = 25 kg"),
    # -- composites ----------------------------------------------------------------------------------
    ("no parts", "rule", "r: {all: ▶[]}", "no-parts", "'all'", ""),
    ("rules without a bound", "rule", "▶r: {rules: [{indicator: pm25, at_most: 4}]}", "no-bound", "'rules'", "at_least: 2"),
    ("all with a bound", "rule", "r: {all: [{indicator: pm25, at_most: 4}], ▶at_least: 1}", "key-here", "'at_least'", "rules:"),
    ("a number of rules in tonnes", "rule", "r: {rules: [{indicator: pm25, at_most: 4}], at_least: ▶2 t}", "how-many", "number or a share", "80 %"),
    ("a number of rules by reference", "rule", "r: {rules: [{indicator: pm25, at_most: 4}], at_least: ▶{assigned: quota}}", "how-many", "number or a share", "80 %"),
    ("a composite with a base", "rule", "r: {all: [{indicator: pm25, at_most: 4}], ▶since: 2018}", "key-here", "'since'", "parts"),
    ("a composite that is rounded", "rule", "r: {all: [{indicator: pm25, at_most: 4}], ▶round: {digits: 1}}", "key-here", "'round'", "parts"),
    # -- references ----------------------------------------------------------------------------------
    ("two references in one", "rule", "r: {indicator: pm25, at_most: ▶{assigned: quota, period: 2018}}", "reference", "several", "write one"),
    ("an empty reference", "rule", "r: {indicator: pm25, at_most: ▶{}}", "reference", "nothing", "write one"),
    ("a bound that is no number", "rule", "r: {indicator: pm25, at_most: ▶about 45}", "quantity", "", ""),
    ("a number too large to be one", "rule", "r: {indicator: pm25, at_most: ▶1e999}", "quantity", "", ""),
    ("a number that is none", "rule", "r: {indicator: pm25, at_most: ▶nan}", "quantity", "", ""),
    ("digits that are none", "rule", "r: {indicator: pm25, at_most: 45, round: {digits: ▶one}}", "whole-number", "'one'", "whole"),
    ("half a period to carry", "rule", "r: {indicator: pm25, at_most: 45, missing: {carry_forward: ▶1.5}}", "whole-number", "1.5", "whole"),
    ("two ways of filling", "rule", "r: {indicator: pm25, at_most: 45, ▶missing: {carry_forward: 1, interpolate: 1}}", "missing-policy", "one way", "carry_forward"),
    # -- expressions ---------------------------------------------------------------------------------
    ("an attribute", "indicator", "x: {expression: 2 * pm25▶.real}", "expression-closed", "", ""),
    ("a power", "indicator", "x: {expression: pm25 ▶** 2}", "expression-closed", "", ""),
    ("a function that is not known", "indicator", "x: {expression: 2 * ▶sqrt(pm25)}", "expression-function", "'sqrt'", "the functions are"),
    ("a bracket left open", "indicator", "x: {expression: 2 * ▶(pm25 + ozone}", "expression-syntax", "'('", "add ')'"),
    ("an assignment", "indicator", "x: {expression: pm25 ▶= 3}", "expression-closed", "'='", "=="),
    ("a lambda", "indicator", "x:\n    expression: ▶lambda y = 1", "expression-closed", "lambda", "cannot be defined"),
    ("a comprehension", "indicator", "x:\n    expression: pm25 ▶for x in ozone", "expression-closed", "", ""),
    ("a text beside a number", "indicator", "x: {expression: pm25 + ▶'one'}", "expression-type", "", ""),
    ("a bit operator", "indicator", "x:\n    expression: pm25 ▶& ozone", "expression-closed", "", ""),
    ("a dunder", "indicator", "x: {expression: ▶__import__}", "expression-name", "", ""),
    ("a quantity that is none", "indicator", "x: {expression: pm25 + quantity(▶'soon')}", "expression-unit", "'soon'", "a number and its unit"),
    ("too long", "indicator", "x: {expression: " + "pm25+" * 400 + "▶pm25}", "expression-too-large", "2,000", ""),
    ("too many nodes", "indicator", "x: {expression: ▶" + "+".join(["1"] * 300) + "}", "expression-too-large", "256", ""),
    ("too deep", "indicator", "x: {expression: " + "(" * 32 + "▶" + "(" * 8 + "pm25" + ")" * 40 + "}", "expression-too-large", "32", ""),
    ("a unit too long", "indicator", "x: {unit: ▶" + "µ" * 200 + "}", "unit-limit", "200", "100"),
    ("a tower of exponents", "indicator", "x: {unit: ▶m**9**9**9}", "unit-syntax", "exponent", "once"),
    ("an exponent too large", "indicator", "x: {unit: ▶m**99}", "unit-limit", "99", "1 to 8"),
    ("nothing to compute", "indicator", "x: {expression: ▶' '}", "expression-empty", "empty", ""),
    ("a condition for a number", "indicator", "x: {expression: ▶pm25 > 4}", "not-a-number", "condition", "where"),
    ("a number for a condition", "rule", "r: {indicator: pm25, at_most: 4, where: ▶pm25 + 4 * pm25}", "not-a-condition", "true or false", "compare"),
    ("an unknown label in an expression", "rule", "r: {indicator: pm25, at_most: 4, where: river >= ▶'Ⅳ'}", "expression-label", "Ⅳ", ""),
    # -- the text itself -----------------------------------------------------------------------------
    ("a tab", "file", "ecorules: 1\nid: t\nrules:\n▶\tr: {}", "yaml", "token", "tabs"),
    ("a bracket left open in the file", "file", "ecorules: 1\nid: t\nrules: {r: {indicator: x\n▶", "yaml", "", "closed"),
    ("a colon in a text", "file", "ecorules: 1\nid: t\ntitle: Plan▶: goals\nrules: {}", "yaml", "mapping values", "quote"),
    ("a second document", "file", "ecorules: 1\nid: t\nrules: {}\n▶---\nid: u", "several-documents", "second", "own"),
    ("a tag", "file", "ecorules: 1\nid: ▶!!python/object:os.system t\nrules: {}", "tag", "python", "remove"),
    ("an anchor", "file", "ecorules: 1\nid: ▶&a t\nrules: {}", "alias", "anchors", "write the value out"),
    ("an alias", "file", "ecorules: 1\nid: t\nrules: {r: ▶*a}", "alias", "aliases", "write the value out"),
    ("a merge key", "file", "ecorules: 1\nid: t\nrules: {r: {▶<<: {indicator: x}}}", "unknown-key", "<<", ""),
    ("a zero-width space", "file", "ecorules: 1\nid: t▶\u200b\nrules: {}", "invisible-character", "U+200B", "remove"),
    ("a right-to-left override", "file", "ecorules: 1\nid: t\nrules: {} # ▶\u202e", "invisible-character", "U+202E", "remove"),
    ("a byte order mark in the middle", "file", "ecorules: 1\nid: a▶\ufeffb\nrules: {}", "invisible-character", "U+FEFF", "remove"),
    ("a directive of another version of YAML", "file", "▶%YAML 3.0\n---\necorules: 1\nid: t\nrules: {}", "yaml", "", ""),
]  # fmt: skip
