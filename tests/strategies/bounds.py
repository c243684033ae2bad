"""Bounds: literals in mixed units, references of every kind, tolerance."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .pool import INDICATORS, PARAMETERS, TIMELINES, Entry, labels_of, scaled

__all__ = ["bounds_for", "change_bounds"]

Bound = dict[str, Any]
_ONE_SIDED = ("at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than")
_PERCENTS = ("-10", "0", "5", "10", "15", "20", "21", "30")
_POINTS = ("-5", "0", "2", "5", "10")
_STEPS = ("0", "5", "10", "11", "20")


@st.composite
def literals(draw: st.DrawFn, numbers: tuple[str, ...], units: dict[str, str]) -> str:
    """Draw a number of the list, written in one of the units."""
    unit = draw(st.sampled_from(sorted(units)))
    return f"{scaled(draw(st.sampled_from(numbers)), units[unit])} {unit}".strip()


@st.composite
def bounds_for(draw: st.DrawFn, name: str, *, grain: str, timed: bool) -> Bound:
    """Draw the bounds of a level, a total or a mean."""
    entry = INDICATORS[name]
    if not entry.numbers:
        return draw(_class_bounds(entry, grain=grain, timed=timed))
    literal = literals(entry.numbers, entry.units)
    forms = ["one"] * 4 + ["equal_to", "between", "pair", "schedule", "case", "other", "measure"]
    forms += ["expression"] if entry.family in _EXPRESSIONS else []
    forms += ["assigned"] if _parameter(entry) else []
    forms += ["must", "previous", "period", "late_schedule"] if timed else []
    form = draw(st.sampled_from(forms))
    side = draw(st.sampled_from(_ONE_SIDED))
    if form == "equal_to":
        return {"equal_to": draw(literal)}
    if form in ("between", "pair"):
        numbers = st.lists(st.sampled_from(entry.numbers), min_size=2, max_size=2)
        low, high = sorted(draw(numbers), key=float)
        unit = draw(st.sampled_from(sorted(entry.units)))
        ends = [f"{scaled(one, entry.units[unit])} {unit}".strip() for one in (low, high)]
        if form == "between":
            return {"between": ends}
        lower = draw(st.sampled_from(["at_least", "above", "not_lower_than"]))
        return {lower: ends[0], draw(st.sampled_from(["at_most", "below"])): ends[1]}
    if form == "must":
        return {"must": draw(st.sampled_from(["rise", "fall", "not_rise", "not_fall"]))}
    if form in ("schedule", "late_schedule"):
        return {
            draw(st.sampled_from(["at_least", "at_most", "above", "below"])): draw(
                _schedule(entry, grain=grain, references=form == "late_schedule")
            )
        }
    if form == "case":
        return {side: draw(_case(literal))}
    reference: Any = draw(literal)
    if form == "previous":
        reference = "previous"
    elif form == "period":
        reference = {"period": draw(st.sampled_from(TIMELINES[grain][-5:]))}
    elif form == "assigned":
        key = draw(st.sampled_from(["assigned", "indicator"]))
        reference = {key: _parameter(entry)}
    elif form == "other":
        reference = {"indicator": draw(st.sampled_from(_relatives(entry, grain)))}
    elif form == "measure":
        reference = draw(_measure_in_place(entry, grain))
    elif form == "expression":
        reference = {"expression": _EXPRESSIONS[entry.family]}
    return draw(_tolerated({side: reference}, entry))


_EXPRESSIONS = {
    "dirt": "0.8 * previous(pm25)",
    "mass": "0.9 * emission + quantity('10 t')",
    "money": "output / 2",
    "area": "previous(land)",
    "share": "goal if known(goal) else growth",
    "count": "previous(events)",
}


def _parameter(entry: Entry) -> str | None:
    return next((name for name, one in PARAMETERS.items() if one.family == entry.family), None)


def _relatives(entry: Entry, grain: str) -> list[str]:
    """Return the indicators of one family: they convert to one another."""
    return [n for n, e in INDICATORS.items() if e.family == entry.family and grain in e.grains]


@st.composite
def _measure_in_place(draw: st.DrawFn, entry: Entry, grain: str) -> Bound:
    other = draw(st.sampled_from(_relatives(entry, grain)))
    forms = ["mean", "derived"]
    if INDICATORS[other].flow:
        forms.append("total")
    form = draw(st.sampled_from(forms))
    if form == "total":
        return {"total": other, "since": TIMELINES[grain][0]}
    if form == "derived" and entry.family == "mass" and grain == "year":
        return {"mean": "periods", "of": "emission", "over": "2016..2018"}
    return {"mean": other, "over": "2"}


@st.composite
def _schedule(draw: st.DrawFn, entry: Entry, *, grain: str, references: bool) -> Bound:
    line = TIMELINES[grain]
    keys = draw(st.lists(st.sampled_from(line[-5:]), min_size=1, max_size=3, unique=True))
    unit = draw(st.sampled_from(sorted(entry.units)))
    numbers = {key: draw(st.sampled_from(entry.numbers)) for key in sorted(keys)}
    written: dict[str, Any] = {
        key: f"{scaled(number, entry.units[unit])} {unit}".strip()
        for key, number in numbers.items()
    }
    forms = ["linear", None]
    if all(float(number) > 0 for number in numbers.values()):
        forms.append("geometric")
    form = draw(st.sampled_from(forms)) if len(keys) > 1 else None
    if form:
        return {"schedule": written, "interpolate": form}
    if references:
        written[max(keys)] = draw(st.sampled_from(["previous", {"period": line[-4]}]))
    return {"schedule": written}


@st.composite
def _case(draw: st.DrawFn, literal: st.SearchStrategy[str]) -> Bound:
    name = draw(st.sampled_from(["terrain", "river"]))
    labels = labels_of(name)
    entries = [draw(literal | st.just("none")) for _ in labels]
    if all(entry == "none" for entry in entries):
        entries[0] = draw(literal)
    return {"case": name, "values": dict(zip(labels, entries, strict=True))}


@st.composite
def _tolerated(draw: st.DrawFn, bound: Bound, entry: Entry) -> Bound:
    if draw(st.integers(0, 4)) < 4:
        return bound
    forms = ["5 %", "10 %", "0 %"]
    if entry.family == "share":
        forms.append("2 pp")
    elif entry.family not in ("plain", "days", "ratio"):
        unit = next(unit for unit in sorted(entry.units) if unit)
        forms.append(f"{scaled('5', entry.units[unit])} {unit}")
    return {**bound, "tolerance": draw(st.sampled_from(forms))}


@st.composite
def _class_bounds(draw: st.DrawFn, entry: Entry, *, grain: str, timed: bool) -> Bound:
    labels = labels_of(entry.family)
    # the best as an upper and the worst as a lower bound would ask nothing
    inner = st.sampled_from(labels[1:-1])
    forms = ["one", "one", "equal_to", "between", "other", "schedule"]
    forms += ["must", "previous", "period"] if timed else []
    form = draw(st.sampled_from(forms))
    side = draw(st.sampled_from(_ONE_SIDED))
    if form == "one":
        return {side: draw(inner)}
    if form == "equal_to":
        return {"equal_to": draw(st.sampled_from(labels))}
    if form == "between":
        return {"between": draw(st.lists(inner, min_size=2, max_size=2))}
    if form == "must":
        return {"must": draw(st.sampled_from(["rise", "fall", "not_rise", "not_fall"]))}
    if form == "schedule":
        keys = draw(
            st.lists(st.sampled_from(TIMELINES[grain][-4:]), min_size=1, max_size=2, unique=True)
        )
        return {
            draw(st.sampled_from(["at_least", "below"])): {
                "schedule": {key: draw(inner) for key in sorted(keys)}
            }
        }
    if form == "previous":
        return {side: "previous"}
    if form == "period":
        return {side: {"period": draw(st.sampled_from(TIMELINES[grain][-5:]))}}
    return {side: {"indicator": draw(st.sampled_from(_relatives(entry, grain)))}}


@st.composite
def change_bounds(draw: st.DrawFn, name: str, *, grain: str, timed: bool) -> Bound:
    """Draw the bound of a change: relative, in points (of shares) or absolute."""
    entry = INDICATORS[name]
    own = entry.definition.get("unit")
    if own is None:  # derived without a unit of its own: the one it is made of
        own = INDICATORS[entry.definition["of"]].definition["unit"]
    kinds = ["relative", "relative", "points" if entry.family == "share" else "absolute"]
    kind = draw(st.sampled_from(kinds))
    side = draw(st.sampled_from(_ONE_SIDED))
    if kind == "relative":
        literal, unit = literals(_PERCENTS, {"%": "1"}), "%"
    elif kind == "points":
        literal, unit = literals(_POINTS, {"pp": "1"}), "pp"
    else:
        bare_is_clear = entry.family in ("plain", "count")
        units = {u: f for u, f in entry.units.items() if u or bare_is_clear}
        literal, unit = literals(_STEPS, units), own
    forms = ["one", "one", "one", "between", "case"]
    forms += ["must", "previous", "period"] if timed else []
    forms += ["change"] if kind != "points" else []
    forms += ["other", "assigned"] if kind == "relative" else []
    form = draw(st.sampled_from(forms))
    if form == "one":
        bound = {side: draw(literal)}
        return draw(_tolerated(bound, INDICATORS["growth"])) if kind == "relative" else bound
    if form == "between":
        low, high = sorted(
            draw(st.lists(st.sampled_from(_PERCENTS[1:]), min_size=2, max_size=2)), key=float
        )
        written = next(iter(sorted(entry.units, reverse=True))) if kind == "absolute" else unit
        ends = [f"{scaled(one, entry.units.get(written, '1'))} {written}" for one in (low, high)]
        return {"between": [end.strip() for end in ends]}
    if form == "case":
        return {side: draw(_case(literal))}
    if form == "must":
        return {
            "must": draw(st.sampled_from(["rise", "fall", "not_rise", "not_fall"])),
            "unit": unit,
        }
    if form == "previous":
        return {side: "previous", "unit": unit}
    if form == "period":
        return {side: {"period": draw(st.sampled_from(TIMELINES[grain][-4:]))}, "unit": unit}
    if form == "change":
        changing = [one for one in _relatives(entry, grain) if INDICATORS[one].changes]
        other = draw(st.sampled_from(changing))
        wanted = unit if kind == "relative" else INDICATORS[other].definition.get("unit", own)
        way = draw(st.sampled_from(["increase", "decrease"]))
        return {side: {way: other, "since": TIMELINES[grain][0], "unit": wanted}, "unit": unit}
    if form == "other":
        return {side: {"indicator": draw(st.sampled_from(["growth", "goal"]))}, "unit": unit}
    return {side: {"assigned": "share_quota"}, "unit": unit}
