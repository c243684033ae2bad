"""Rules over registers: derived indicators, members, what is done, ranks, outside standards."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .ledgers import INDICATORS, PARAMETERS, REGISTERS, Ledger, ledgers

__all__ = ["STANDARDS", "ledger_rules", "ledger_sets", "register_set"]

Rule = dict[str, Any]

STANDARDS: tuple[dict[str, Any], ...] = (
    {
        "ecorules": "1",
        "id": "air",
        "edition": "1996",
        "in_force": {"to": "2018-12-31"},
        "indicators": {"dust": {"unit": "mg/m³", "kind": "level"}, "cover": {"unit": "%"}},
        "rules": {"dust": {"indicator": "dust", "at_most": "0.075 mg/m³"}},
    },
    {
        "ecorules": "1",
        "id": "air",
        "edition": "2012",
        "in_force": {"from": "2019-01-01"},
        "indicators": {
            "dust": {"unit": "mg/m³", "kind": "level"},
            "cover": {"unit": "%", "kind": "ratio"},
        },
        "rules": {
            "dust": {"indicator": "dust", "at_most": "0.045 mg/m³"},
            "cover": {
                "indicator": "cover",
                "at_least": "50 %",
                "where": "cover < 60",
                "tags": ["more"],
            },
            "early": {"indicator": "dust", "at_most": "0.075 mg/m³", "in": "2019"},
        },
    },
)

_DATED = (
    "closed", "closed and opened", "closed or sold", "closed <= due", "closed <= sold",
    "opened < closed", "closed <= date('2020-06-30')", "closed > date('2020-06-30')",
    "closed and (opened or sold)", "opened <= closed < sold", "date('2020-01-01') < sold",
)  # fmt: skip
_OTHER = (
    "needed", "not closed", "closed and needed", "closed or needed", "grade >= 'B'",
    "owner == 'x'", "owner != 'x'", "owner in ['x', 'y']", "area > 10", "score >= 50",
    "elapsed(opened, closed) <= quantity('365 d')", "closed == sold", "closed != sold",
    "not (closed <= sold)", "green >= 50", "closing >= 50", "known(closed)", "known(area)",
    "needed and not sold", "area >= 10 if needed else score >= 50",
    "elapsed(opened, closed) > elapsed(opened, sold)",
)  # fmt: skip
_ASKED = (
    {"indicator": "area", "at_least": "10"}, {"indicator": "grade", "at_least": "B"},
    {"indicator": "score", "at_least": {"indicator": "green"}},
    {"indicator": "area", "at_least": "10", "where": "needed"},
    {"all": [{"indicator": "area", "at_least": "10"}, {"indicator": "score", "above": "40 %"}]},
    {"indicator": "score", "at_least": {"case": "grade", "values": {"A": "60 %", "B": "50 %", "C": "none"}}},
)  # fmt: skip
_LOGGED = ("kind == 'fire'", "resolved", "fine >= 1", "resolved and kind == 'leak'",
           "elapsed(held, resolved) <= quantity('90 d')")  # fmt: skip
_OF_COUNTIES = ("green >= 50", "terrain == 'hill'", "passed", "green >= target", "river >= 'Ⅱ'",
                "passed and dust <= 45", "known(green)", "load > 0")  # fmt: skip
_SIDES = ("at_least", "at_most", "above", "below")
_COUNTS = ("0", "1", "2", "3", "4")
_SHARES = ("0 %", "20 %", "25 %", "33 %", "50 %", "60 %", "66 %", "75 %", "80 %", "100 %")
_TIMES: tuple[Rule, ...] = (
    {"by": "2020"}, {"by": "2020"}, {"in": "2019"}, {"by": "2021"}, {"by": "2020-12"},
    {"throughout": "2018..2020"}, {"throughout": "2020..2021"}, {},
)  # fmt: skip
_WITHIN = ("10 days", "9 days", "1 month")


def _sometimes(draw: st.DrawFn, chance: int) -> bool:
    return draw(st.integers(0, chance - 1)) == chance - 1


@st.composite
def _bound(draw: st.DrawFn, numbers: tuple[str, ...]) -> Rule:
    if _sometimes(draw, 8):
        return {"equal_to": draw(st.sampled_from(numbers))}
    return {draw(st.sampled_from(_SIDES)): draw(st.sampled_from(numbers))}


@st.composite
def _times(draw: st.DrawFn) -> Rule:
    time = dict(draw(st.sampled_from(_TIMES)))
    if _sometimes(draw, 4):
        time["within"] = draw(st.sampled_from(_WITHIN))
    return time


# -- derived indicators ---------------------------------------------------------------------------


@st.composite
def _derived(draw: st.DrawFn) -> tuple[Rule, tuple[str, ...]]:
    """Draw an indicator derived from a register, and numbers that bounds on it may have."""
    register = draw(st.sampled_from(["plants", "plants", "plants", "log", "counties"]))
    conditions = {"plants": _DATED + _OTHER, "log": _LOGGED, "counties": _OF_COUNTIES}[register]
    condition = st.sampled_from(conditions)
    kinds = ["count", "share", "share", "sum", "mean", "min", "max", "percentile", "weighted"]
    kinds += {"plants": ["worst"], "log": [], "counties": ["worst", "compound", "mean"]}[register]
    kind = draw(st.sampled_from(kinds))
    of = {"plants": ("area", "score", "output"), "log": ("fine",),
          "counties": ("green", "load", "target")}[register]  # fmt: skip
    numbers: tuple[str, ...] = ("0", "5", "10", "15", "20", "30", "50")
    what: Rule
    if kind == "count":
        what, numbers = {"count": register}, _COUNTS
        if draw(st.booleans()):
            what["meeting"] = draw(condition)
    elif kind in ("share", "weighted"):
        what, numbers = {"share": register, "meeting": draw(condition), "unit": "%"}, _SHARES
        if register == "plants" and _sometimes(draw, 4):
            what["meeting"] = draw(st.sampled_from(_ASKED))
        if kind == "weighted":
            what["of"] = draw(st.sampled_from([one for one in of if one != "target"]))
    elif kind == "worst":
        graded = {"plants": "grade", "counties": "river"}[register]
        of_what = draw(st.sampled_from([graded, of[0]]))
        what = {"worst": register, "of": of_what}
        if of_what == graded:
            numbers = ("B",) if register == "plants" else ("Ⅱ", "Ⅲ")
    elif kind == "compound":
        what, numbers = {"compound": register, "of": "growth"}, ("0", "5 %", "10 %")
    else:
        what = {kind: register, "of": draw(st.sampled_from(of))}
        if kind == "percentile":
            what["at"] = draw(st.sampled_from(["50", "90"]))
    if _sometimes(draw, 3):
        what["where"] = draw(condition)
    if kind in ("share", "mean", "percentile") and _sometimes(draw, 4):
        what["need"] = draw(st.sampled_from(["1", "2", "50 %", "75 %"]))
    if register == "log" and draw(st.booleans()):
        what["during"] = "held"
        if _sometimes(draw, 4):
            what["over"] = "2"
    return what, numbers


@st.composite
def _derived_rules(draw: st.DrawFn) -> Rule:
    what, numbers = draw(_derived())
    forms = ["place", "place", "place", "name", "total", "months", "plain", "change"]
    form = draw(st.sampled_from(forms))
    if form == "plain":
        plain: Rule = {"indicator": draw(st.sampled_from(["green", "dust", "load"]))}
        if draw(st.booleans()):
            plain["where"] = draw(st.sampled_from(["closing >= 50", "events > 0", "known(spare)"]))
        return plain | draw(_bound(("10", "40", "50"))) | draw(_times())
    if form == "change":
        if draw(st.booleans()):
            name = draw(st.sampled_from(["events", "total_area"]))
            must = draw(st.sampled_from(["rise", "fall", "not_rise", "not_fall"]))
            return {"indicator": name, "must": must, "throughout": "2019..2020"}
        name = draw(st.sampled_from(["closing", "county_count", "events"]))
        sizes = ("0 pp", "20 pp", "50 %") if name == "closing" else ("0 %", "50 %")
        way = draw(st.sampled_from(["increase", "decrease"]))
        return {way: name, "since": "2018"} | draw(_bound(sizes)) | {"by": "2020"}
    if form == "name":
        name = draw(st.sampled_from(["closing", "county_mean", "county_count", "spare", "events"]))
        numbers = _COUNTS if name in ("county_count", "events") else ("0", "40", "50", "60", "90")
        return {"indicator": name} | draw(_bound(numbers)) | draw(_times())
    if form == "total":
        events: Rule = {"count": "log", "during": "held"}
        if draw(st.booleans()):
            events = {"sum": "log", "of": "fine", "during": "held"}
        if draw(st.booleans()):
            events["where"] = draw(st.sampled_from(_LOGGED))
        rule = {"total": events, "since": "2018"} | draw(_bound(_COUNTS))
        return rule | {"in": draw(st.sampled_from(["2019", "2020", "2021"]))}
    if form == "months":
        rule = {"indicator": {"count": "log", "during": "held"}, "throughout": "2020-10..2020-12"}
        return rule | draw(_bound(_COUNTS[:3]))
    return {"indicator": what} | draw(_bound(numbers)) | draw(_times())


# -- members --------------------------------------------------------------------------------------


@st.composite
def _member_rules(draw: st.DrawFn, *, inside: bool = False) -> Rule:
    """Draw a rule for the members of `plants`; ``inside`` leaves its register and time away."""
    forms = ["done", "done", "done", "attribute", "attribute", "change", "total", "rank", "graded"]
    form = draw(st.sampled_from(forms))
    rule: Rule
    if form == "done":
        rule = {"done": draw(st.sampled_from(_DATED + _OTHER[:6]))}
    elif form == "attribute":
        name, numbers = draw(
            st.sampled_from(
                [("area", ("5", "10", "0.1 km²")), ("score", ("40 %", "50 %", "60 %")),
                 ("output", ("5 t", "0.01 kt")), ("green", ("40 %", "50 %")),
                 ("closing", ("50 %",))]
            )
        )  # fmt: skip
        rule = {"indicator": name} | draw(_bound(numbers))
        if name == "score" and draw(st.booleans()):
            reference = draw(
                st.sampled_from(
                    [{"indicator": "green"}, {"assigned": "quota"}, {"mean": "plants", "of": "score"},
                     {"case": "grade", "values": {"A": "60 %", "B": "50 %", "C": "none"}}]
                )
            )  # fmt: skip
            rule = {"indicator": name, draw(st.sampled_from(_SIDES)): reference}
    elif form == "change":
        rule = {draw(st.sampled_from(["increase", "decrease"])): "output", "since": "2018"}
        rule |= draw(_bound(("0 %", "50 %", "5 t")))
    elif form == "total":
        rule = {"total": "output", "since": "2018"} | draw(_bound(("5", "15", "30")))
    elif form == "graded":
        rule = {"indicator": "grade", draw(st.sampled_from(["at_least", "below"])): "B"}
    else:
        rule = {"rank": draw(st.sampled_from(["area", "score"])), "among": "plants"}
        rule |= draw(_bound(("1", "2", "3")) | _bound(("50 %", "100 %")))
    if _sometimes(draw, 3):
        rule["where"] = draw(st.sampled_from(_DATED + _OTHER))
    if inside:
        return rule
    time = draw(_times())
    if form == "done" and _sometimes(draw, 3):
        time = {"by": "due"}
        if _sometimes(draw, 3):
            time["within"] = draw(st.sampled_from(_WITHIN))
    if form in ("change", "total"):
        time = {"in": draw(st.sampled_from(["2019", "2020", "2021"]))}
    return {"for": "plants"} | rule | time


@st.composite
def _county_rules(draw: st.DrawFn) -> Rule:
    form = draw(st.sampled_from(["level", "case", "mean", "rank", "done", "meets"]))
    rule: Rule = {"for": "counties"}
    if form == "rank":
        rule |= {"rank": draw(st.sampled_from(["green", "dust", "river"])), "among": "counties"}
        rule |= draw(_bound(("1", "2")) | _bound(("50 %", "100 %")))
    elif form == "done":
        rule["done"] = draw(st.sampled_from(["passed", "passed and terrain == 'hill'"]))
    elif form == "meets":
        rule |= draw(_meets())
    else:
        bound: Any = draw(st.sampled_from(["40 %", "50 %"]))
        if form == "case":
            bound = {"case": "terrain", "values": {"hill": "50 %", "plain": "40 %"}}
        elif form == "mean":
            bound = draw(
                st.sampled_from(
                    [{"indicator": "county_mean"}, {"mean": "counties", "of": "green"},
                     {"indicator": "target"}]
                )
            )  # fmt: skip
        rule |= {"indicator": "green", draw(st.sampled_from(_SIDES)): bound}
    if _sometimes(draw, 4):
        rule["where"] = draw(st.sampled_from(_OF_COUNTIES))
    time = draw(_times())
    return rule | ({"by": "2020"} if form == "meets" and not time else time)


@st.composite
def _meets(draw: st.DrawFn) -> Rule:
    meets: Rule = {"set": draw(st.sampled_from(["air", "air", "air", "water"]))}
    if _sometimes(draw, 4):
        meets["edition"] = draw(st.sampled_from(["1996", "2012", "2020"]))
    if _sometimes(draw, 2):
        meets["as"] = {"cover": "green"}
    form = draw(st.sampled_from(["all", "all", "some", "rules", "tags"]))
    if form == "rules":
        meets["rules"] = ["dust"]
    if form == "tags" and meets["set"] == "air":
        meets |= {"tags": ["more"], "edition": "2012"}
    rule: Rule = {"meets": meets}
    if form == "some":
        rule["at_least"] = draw(st.sampled_from(["1", "2", "50 %"]))
    return rule


@st.composite
def ledger_rules(draw: st.DrawFn, earlier: dict[str, Rule]) -> Rule:
    """Draw one rule over registers; composites name rules that were drawn ``earlier``."""
    forms = ["derived", "derived", "derived", "member", "member", "county", "meets", "composite"]
    form = draw(st.sampled_from(forms))
    if form == "derived":
        return draw(_derived_rules())
    if form == "member":
        return draw(_member_rules())
    if form == "county":
        return draw(_county_rules())
    if form == "meets":
        return draw(_meets()) | draw(
            st.sampled_from([{"by": "2018"}, {"throughout": "2018..2020"}])
        )
    key = draw(st.sampled_from(["all", "any", "rules"]))
    bound = draw(_bound(("1", "2", "50 %"))) if key == "rules" else {}
    if draw(st.booleans()):
        same = [name for name, rule in earlier.items() if rule.get("for") == "plants"]
        parts: list[Any] = [draw(_member_rules(inside=True)) for _ in range(2)]
        parts = [part for part in parts if not {"increase", "decrease", "total"} & set(part)]
        parts += draw(st.lists(st.sampled_from(same), max_size=1)) if same else []
        parts = parts or [{"done": "closed"}]
        return {"for": "plants", key: parts} | bound | draw(_times())
    parts = list(draw(st.lists(st.sampled_from(sorted(earlier)), max_size=2))) if earlier else []
    parts += [draw(_derived_rules()) for _ in range(1 if parts else 2)]
    if _sometimes(draw, 3):
        parts.append({"for": "plants", "done": draw(st.sampled_from(_DATED))})
    return (
        {key: parts} | bound | draw(st.sampled_from([{"by": "2020"}, {"throughout": "2019..2020"}]))
    )


# -- rule sets ------------------------------------------------------------------------------------


def register_set(rules: dict[str, Rule], ledger: Ledger) -> dict[str, Any]:
    """Return the rule set that holds the rules, with the registers as a ledger has them."""
    registers = {name: {**one, **ledger.shapes[name]} for name, one in REGISTERS.items()}
    return {
        "ecorules": "1",
        "id": "generated",
        "window": "2018..2020",
        "parameters": PARAMETERS,
        "registers": registers,
        "indicators": INDICATORS,
        "rules": rules,
    }


@st.composite
def ledger_sets(draw: st.DrawFn, *, most: int = 3) -> tuple[dict[str, Any], Ledger]:
    """Draw a rule set with registers, and what it is judged on."""
    rules: dict[str, Rule] = {}
    for number in range(draw(st.integers(1, most))):
        rules[f"r{number + 1}"] = draw(ledger_rules(rules))
    ledger = draw(ledgers())
    loaded = draw(st.sampled_from([STANDARDS, STANDARDS, STANDARDS[1:], ()]))
    ledger = Ledger(**{**ledger.__dict__, "standards": loaded})
    return register_set(rules, ledger), ledger
