"""The laws of the language hold for registers: what is not known never decides, order is nothing."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import assume
from hypothesis import strategies as st

import ecorules as er
from strategies import Ledger, ledger_sets, register_set, to_yaml
from strategies.corners import side_of
from strategies.ledger_rules import STANDARDS
from strategies.ledgers import REGISTERS
from strategies.profiles import Laws
from test_engine_equals_reference import frame

Rules = dict[str, Any]
Statuses = dict[tuple[str, ...], str]

LAWS = Laws()
law = LAWS.at(0.15)
DECIDED = {"met", "missed", "not_applicable"}
LATER = {"2018": "2019", "2019": "2020", "2020-06-30": "2020", "2020-11": "2020"}


# -- verdicts --------------------------------------------------------------------------------------


def evaluate(rule_set: Rules, ledger: Ledger, **options: Any) -> er.Assessment:
    given_here: dict[str, Any] = {"registers": ledger.registers, "complete": ledger.complete}
    return er.loads(to_yaml(rule_set)).evaluate(
        frame(ledger.data),
        as_of=ledger.as_of,
        standards=[er.loads(to_yaml(one)) for one in ledger.standards],
        assign=ledger.assign or None,
        **(given_here | options),
    )


def tables(rule_set: Rules, ledger: Ledger, **options: Any) -> list[dict[str, Any]]:
    """Return all verdicts of places and of members, in one order."""
    result = evaluate(rule_set, ledger, **options)
    rows = [{"of": "places", **row} for row in result.to_polars().to_dicts()]
    for register in registers_of(rule_set):
        members = result.members(register).to_polars().to_dicts()
        rows += [{"of": register, **row} for row in members]
    return sorted(rows, key=lambda row: str([row["of"], row["rule"], *keys_in(row)]))


def registers_of(rule_set: Rules) -> list[str]:
    return sorted({rule["for"] for rule in rule_set["rules"].values() if "for" in rule})


def keys_in(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[key]) for key in ("region", "scenario", "name") if key in row)


def statuses(rule_set: Rules, ledger: Ledger, **options: Any) -> Statuses:
    rows = tables(rule_set, ledger, **options)
    return {(row["of"], row["rule"], *keys_in(row)): row["status"] for row in rows}


def assert_nothing_is_made_up(poorer: Statuses, richer: Statuses) -> None:
    """What is decided on less is the same on more (sentence 41)."""
    for key, status in poorer.items():
        if status in DECIDED and key in richer:
            assert richer[key] == status, key


# -- what is drawn -------------------------------------------------------------------------------


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rules, Ledger]:
    """Draw a rule set that leaves nothing out where it is not known: those rules are exempt."""
    rule_set, ledger = draw(ledger_sets(most=2))
    assume(not any(word in str(rule_set["rules"]) for word in ("known(", "'need'")))
    return rule_set, ledger


def shaped(rule_set: Rules, ledger: Ledger, **changes: Any) -> tuple[Rules, Ledger]:
    """Return both with other shapes of registers."""
    changed = replace(ledger, shapes={**ledger.shapes, **changes})
    return register_set(rule_set["rules"], changed), changed


# -- what is not known never decides ---------------------------------------------------------------


@LAWS.at(0.25)
def a_register_cell_that_nobody_knows_decides_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    chance, random = draw(st.integers(1, 6)), draw(st.randoms(use_true_random=True))
    poorer = copy.deepcopy(ledger.registers)
    for name, rows in poorer.items():
        attributes = REGISTERS[name]["attributes"]
        for row in rows:
            for attribute, kind in attributes.items():
                if attribute == "city" or random.randrange(6) >= chance:
                    continue
                # a blank date of a complete register would say that it has not come
                row[attribute] = "?" if kind in ("date", "period") else None
    assert_nothing_is_made_up(
        statuses(rule_set, replace(ledger, registers=poorer)), statuses(rule_set, ledger)
    )


@law
def completeness_that_is_withdrawn_decides_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    assert_nothing_is_made_up(statuses(rule_set, ledger, complete=None), statuses(rule_set, ledger))


@law
def completeness_to_an_earlier_day_decides_nothing_more(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    earlier = draw(st.sampled_from(["2018", "2019", "2020-06", "2020-12-30"]))
    assert_nothing_is_made_up(
        statuses(rule_set, ledger, complete=earlier), statuses(rule_set, ledger, complete=True)
    )


@law
def a_member_of_a_stated_size_that_is_withheld_decides_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    name = draw(st.sampled_from(["plants", "counties"]))
    rows = ledger.registers[name]
    assume(rows)
    spare = draw(st.integers(0, 1))
    rest = {key: one for key, one in ledger.shapes[name].items() if key not in ("rows", "size")}
    labels = {row.get("name", row.get("region")) for row in rows}
    stated, full = shaped(rule_set, ledger, **{name: {**rest, "size": str(len(labels) + spare)}})
    withheld = draw(st.sampled_from(sorted(labels)))
    fewer = [row for row in rows if withheld not in (row.get("name"), row.get("region"))]
    if name == "counties":  # a place that is no member is judged for itself
        data_left = {key: one for key, one in full.data.items() if key[0] != withheld}
    else:
        data_left = full.data
        assume("region" not in rows[0] or {row["region"] for row in rows} <= {"A"})
    poorer = replace(full, registers={**full.registers, name: fewer}, data=data_left)
    assert_nothing_is_made_up(statuses(stated, poorer), statuses(stated, full))


@LAWS.at(0.25)
def as_of_that_moves_on_changes_nothing_decided(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    # a register complete to a day of its own may be so on the one and not on the other (N5, N10)
    complete = draw(st.sampled_from([None, True, "2018..2020"]))
    later = replace(ledger, as_of=LATER.get(ledger.as_of, "2022"))
    assert_nothing_is_made_up(
        statuses(rule_set, ledger, complete=complete), statuses(rule_set, later, complete=complete)
    )


@law
def a_gap_in_the_data_of_places_decides_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    random = draw(st.randoms(use_true_random=True))
    poorer = {
        series: {
            name: {
                year: None if random.randrange(3) == 0 else value for year, value in cells.items()
            }
            for name, cells in values.items()
        }
        for series, values in ledger.data.items()
    }
    assert_nothing_is_made_up(
        statuses(rule_set, replace(ledger, data=poorer)), statuses(rule_set, ledger)
    )


@law
def dates_after_as_of_have_not_come(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    last = {"2018": "2018-12-31", "2019": "2019-12-31", "2020": "2020-12-31", "2021": "2021-12-31",
            "2020-11": "2020-11-30"}.get(ledger.as_of, ledger.as_of)  # fmt: skip
    cut = copy.deepcopy(ledger.registers)
    for name, rows in cut.items():
        dates = [a for a, kind in REGISTERS[name]["attributes"].items() if kind == "date"]
        for row in rows:
            row.update({a: None for a in dates if row[a] not in (None, "?") and row[a] > last})
    assume(
        not any(shape.get("rows") for shape in ledger.shapes.values())
    )  # the file says dates too
    before = tables(rule_set, ledger, complete=True)
    assert tables(rule_set, ledger, complete=True, registers=cut) == before


# -- order, units and shapes are nothing -----------------------------------------------------------


@law
def the_order_of_rows_of_members_and_of_rules_is_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    turned = copy.deepcopy(rule_set)
    turned["rules"] = dict(reversed(turned["rules"].items()))
    for register in turned["registers"].values():
        rows = register.get("rows")
        if rows:
            register["rows"] = (
                dict(reversed(rows.items())) if isinstance(rows, dict) else rows[::-1]
            )
    backwards = {
        name: [dict(reversed(row.items())) for row in reversed(rows)]
        for name, rows in ledger.registers.items()
    }
    before = tables(rule_set, ledger)
    assert tables(turned, ledger, registers=backwards) == before


@law
def the_unit_of_an_attribute_is_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    assume("quantity('100 ha')" not in str(rule_set["rules"]))
    other = copy.deepcopy(ledger.registers)
    for row in other["plants"]:
        if row["area"] is not None:
            row["area"] = f"{row['area'] * 15} 亩"
        if isinstance(row["output"], dict):
            row["output"] = {
                period: None if value is None else f"{value * 1000} kg"
                for period, value in row["output"].items()
            }
        elif row["output"] is not None:
            row["output"] = f"{row['output'] / 1000} kt"
    assert statuses(rule_set, ledger, registers=other) == statuses(rule_set, ledger)


@law
def registers_may_come_as_tables_or_by_member(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    before = tables(rule_set, ledger)
    shapes: dict[str, Any] = dict(ledger.registers)
    if ledger.registers["log"]:
        columns = list(dict.fromkeys(key for row in ledger.registers["log"] for key in row))
        shapes["log"] = pl.DataFrame(
            {key: [row.get(key) for row in ledger.registers["log"]] for key in columns},
            strict=False,
            infer_schema_length=None,
        )
    shapes["counties"] = {
        row["region"]: {key: value for key, value in row.items() if key != "region"}
        for row in ledger.registers["counties"]
    }
    assert tables(rule_set, ledger, registers=shapes) == before


@law
def the_rows_of_another_place_change_nothing(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    rule_set, ledger = shaped(
        rule_set, ledger, plants={}, log={}, counties={"belongs": "city"}
    )  # a stated size counts the members of all places
    places = sorted({key[0] for key in ledger.data if not key[0].startswith("k")})
    assume(len(places) > 1)
    alone = {
        name: [
            row
            for row in rows
            if row.get("region") == "A" or (name == "counties" and row["city"] == "A")
        ]
        for name, rows in ledger.registers.items()
    }
    counties = {row["region"] for row in alone["counties"]}
    data_alone = {key: one for key, one in ledger.data.items() if key[0] in {"A", *counties}}
    together = statuses(rule_set, ledger)
    single = statuses(rule_set, replace(ledger, data=data_alone, registers=alone))
    for key, status in single.items():
        assert together[key] == status, key


# -- members and their places ----------------------------------------------------------------------


@law
def a_place_has_all_of_its_members(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    rows = tables(rule_set, ledger)
    counties = {row["region"]: row["city"] for row in ledger.registers["counties"]}
    places = {key[0] for key in ledger.data} - counties.keys()
    only = next(iter(places)) if len(places) == 1 else None
    for name, rule in rule_set["rules"].items():
        if "for" not in rule:
            continue
        found: dict[tuple[str, ...], set[str]] = {}
        for row in rows:
            if row["rule"] == name and row["of"] == rule["for"]:
                place = only or counties.get(row["region"], row["region"])
                found.setdefault((place, row.get("scenario", "")), set()).add(row["status"])
        for row in rows:
            if row["rule"] != name or row["of"] != "places":
                continue
            members = found.get((row["region"], row.get("scenario", "")), set())
            assert (row["status"] == "missed") == ("missed" in members), row
            if row["status"] == "met":
                assert "met" in members, row
                assert members <= {"met", "not_applicable"}, row
            if row["status"] == "not_applicable":
                assert members <= {"not_applicable"}, row


@law
def a_rule_for_one_member_is_the_plain_rule(draw: Any) -> None:
    _, ledger = draw(situations())
    plain = draw(
        st.sampled_from(
            [{"indicator": "green", "at_least": "50 %"}, {"indicator": "river", "below": "Ⅱ"},
             {"decrease": "load", "since": "2018", "at_least": "50 %"},
             {"total": "load", "since": "2018", "at_most": "20 t"},
             {"indicator": "dust", "must": "fall"}, {"indicator": "closing", "above": "50 %"}]
        )
    )  # fmt: skip
    time = draw(st.sampled_from([{"in": "2020"}, {"in": "2021"}, {"throughout": "2019..2020"}]))
    where = draw(st.sampled_from([{}, {"where": "dust <= 45"}]))
    rule = {**plain, **time, **where}
    single = replace(ledger, registers={"plants": [{"name": "only"}]}, data={
        key: one for key, one in ledger.data.items() if key[0] == "A"
    })  # fmt: skip
    rules = {"plain": rule, "member": {"for": "plants", **rule}}
    rule_set, single = shaped({"rules": rules}, single, plants={"rows": ["only"]}, counties={})
    result = evaluate(rule_set, single)
    places = {(row["rule"], *keys_in(row)): row for row in result.to_polars().to_dicts()}
    for row in result.members("plants").to_polars().to_dicts():
        *series, _ = keys_in(row)
        same = places["plain", *series]
        for column in ("status", "value", "bound", "margin", "period", "reason"):
            assert row[column] == same[column], column
        assert places["member", *series]["status"] == same["status"]


@law
def negation_goes_inwards(draw: Any) -> None:
    _, ledger = draw(situations())
    conditions = st.sampled_from(
        ["closed", "needed", "grade >= 'B'", "closed <= due", "owner == 'x'", "area > 10"]
    )
    one, other = draw(conditions), draw(conditions)
    bound = draw(st.sampled_from([{"at_least": "50 %"}, {"below": "100 %"}, {"at_most": "0 %"}]))

    def asked(meeting: str) -> Rules:
        what = {"share": "plants", "meeting": meeting, "unit": "%"}
        return {"indicator": what, **bound, "by": "2020"}

    rules = {
        "a": asked(f"not ({one} and {other})"), "b": asked(f"not ({one}) or not ({other})"),
        "c": asked(f"not ({one} or {other})"), "d": asked(f"not ({one}) and not ({other})"),
    }  # fmt: skip
    rule_set, ledger = shaped({"rules": rules}, ledger)
    found = statuses(rule_set, ledger)
    for _, rule, *series in found:
        twin = {"a": "b", "b": "a", "c": "d", "d": "c"}[rule]
        assert found["places", rule, *series] == found["places", twin, *series]


@law
def the_standards_that_are_loaded_decide_nothing_else(draw: Any) -> None:
    rule_set, ledger = draw(situations())
    without = statuses(rule_set, replace(ledger, standards=()))
    assert_nothing_is_made_up(without, statuses(rule_set, replace(ledger, standards=STANDARDS)))


@LAWS.at(0.4)
def sentence_27_a_place_among_peers_is_counted_both_ways(draw: Any) -> None:
    values = draw(
        st.lists(st.sampled_from([None, 10, 20, 20 + 4e-9, 30, 50]), min_size=1, max_size=8)
    )
    spare = draw(st.integers(0, 2))  # members without a name
    better = draw(st.sampled_from(["higher", "lower"]))
    bound = draw(st.sampled_from(["1", "2", "3", "50 %", "80 %", "100 %"]))
    key = draw(st.sampled_from(["at_most", "below"] if "%" not in bound else ["at_least", "above"]))
    plan = er.loads(
        to_yaml(
            {"ecorules": "1", "id": "t", "window": "2020..2021",
             "registers": {"firms": {"size": str(len(values) + spare),
                                     "attributes": {"x": {"unit": "t", "better": better}}}},
             "rules": {"r": {"for": "firms", "rank": "x", "among": "firms", key: bound, "by": "2020"}}}
        )
    )  # fmt: skip
    rows = [{"name": f"f{number}", "x": value} for number, value in enumerate(values)]
    result = plan.evaluate(None, registers={"firms": rows}, as_of="2020")
    for own, verdict in zip(values, result.members("firms"), strict=True):
        others = len(values) + spare - 1
        if own is None or (others == 0 and "%" in bound):
            continue
        known = [value for value in values if value is not None]
        way = 1 if better == "higher" else -1
        ahead = sum(side_of(value, own) == way for value in known)
        unknown = spare + values.count(None)
        if others == 0:
            assert verdict.status == "not_applicable"
            continue
        ends = []
        for more in (0, unknown):
            place = 1 + ahead + more
            held = 100 * (others - ahead - more) / others if "%" in bound else place
            number = float(bound.removesuffix(" %"))
            ends.append({"at_most": held <= number, "below": held < number,
                         "at_least": held >= number, "above": held > number}[key])  # fmt: skip
        expected = "undetermined" if ends[0] != ends[1] else "met" if ends[0] else "missed"
        assert verdict.status == expected, (own, values, spare, key, bound)


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    LAWS.hold(name)
