"""Members that are places, ranks among them, and outside standards, worked by hand."""

from __future__ import annotations

from reference import judge

from .register_cases import HERE, margin, members, place, places, ruled, verdict

# -- places as members ----------------------------------------------------------------------------

COUNTIES = {"x": {"terrain": "hill"}, "y": {"terrain": "plain"}, "z": {"terrain": "plain"}}


def green(**values: float | None) -> dict:
    data = {(name,): {"green": {"2020": value}} for name, value in values.items()}
    return {HERE: {}, **data}


def test_rules_for_counties_by_terrain():
    bound = {"case": "terrain", "values": {"hill": "40 %", "plain": "15 %"}}
    rule = {"for": "counties", "indicator": "green", "at_least": bound}
    given = {"counties": COUNTIES}
    found = members(rule, given, data=green(x=40, y=15, z=14.9), complete=True)
    assert {name: (one.status, margin(one)) for name, one in found.items()} == {
        "x": ("met", 0.0),
        "y": ("met", 0.0),
        "z": ("missed", -0.1),
    }
    assert places(rule, given, data=green(x=40, y=15, z=14.9), as_of="2020") == {"A": "missed"}
    assert place(rule, given, data=green(x=40, y=15, z=None), complete=True) == (
        "undetermined",
        "value_missing",
    )


def test_sentence_16_an_indicator_of_the_same_register_is_that_of_the_whole():
    rule = {"for": "counties", "indicator": "green", "at_least": {"indicator": "county_mean"}}
    found = members(rule, {"counties": COUNTIES}, data=green(x=30, y=20, z=10), complete=True)
    assert {name: (one.status, one.bound) for name, one in found.items()} == {
        "x": ("met", 20.0),
        "y": ("met", 20.0),
        "z": ("missed", 20.0),
    }


# -- ranks (N13) ----------------------------------------------------------------------------------

RANK = {"for": "counties", "rank": "green", "among": "counties"}


def ranks(given: dict, bound: dict, **options) -> dict[str, tuple[str, float | None]]:
    found = members({**RANK, **bound}, {"counties": COUNTIES}, data=given, **options)
    return {name: (one.status, one.value) for name, one in found.items()}


def test_sentence_27_ties_share_the_better_place():
    closed = {"counties": {"rows": ["x", "y", "z"]}}
    assert ranks(green(x=30, y=30, z=10), {"at_most": "1"}, **closed) == {
        "x": ("met", 1.0),
        "y": ("met", 1.0),
        "z": ("missed", 3.0),
    }
    assert ranks(green(x=30, y=30, z=10), {"at_least": "50 %"}, **closed) == {
        "x": ("met", 100.0),  # neither of the others is better
        "y": ("met", 100.0),
        "z": ("missed", 0.0),
    }


def test_n13_peers_without_a_value_are_counted_both_ways():
    closed = {"counties": {"rows": ["x", "y", "z"]}}
    assert ranks(green(x=30, y=20, z=None), {"at_most": "2"}, **closed) == {
        "x": ("met", 2.0),  # first or second
        "y": ("undetermined", None),  # second or third
        "z": ("undetermined", None),
    }
    assert ranks(green(x=30, y=20, z=None), {"at_most": "1"}, **closed)["y"] == ("missed", 2.0)


def test_n13_an_open_list_may_hold_better_ones():
    assert ranks(green(x=30, y=20, z=10), {"at_most": "1"})["x"] == ("undetermined", None)
    assert ranks(green(x=30, y=20, z=10), {"at_most": "1"})["y"] == ("missed", 2.0)
    assert ranks(green(x=30, y=20, z=10), {"at_most": "1"}, complete=True)["x"] == ("met", 1.0)
    size = {"counties": {"size": "4"}}
    assert ranks(green(x=30, y=20, z=10), {"at_most": "2"}, **size)["x"] == ("met", 2.0)


def test_sentence_27_without_others_there_is_no_rank():
    one = {"counties": {"x": {}}}
    rule = {**RANK, "at_most": "1"}
    closed = {"counties": {"rows": ["x"]}}
    found = members(rule, one, data=green(x=30), **closed)["x"]
    assert (found.status, found.reason) == ("not_applicable", "nobody_asked")
    assert members(rule, one, data=green(x=30))["x"].status == "undetermined"


def test_a_place_among_peers_that_a_register_gives():
    rule = {"rank": "green", "among": "peers", "at_least": "80 %"}
    peers = {"attributes": {"green": {"unit": "%", "kind": "ratio", "better": "higher"}}}
    rule_set = ruled({"r": rule})
    rule_set["registers"]["peers"] = peers
    rows = [{"name": f"p{n}", "green": 10 * n} for n in range(5)]  # 0, 10, 20, 30, 40
    for value, status, share in ((30, "met", 80.0), (29, "missed", 60.0)):
        found = judge(
            rule_set, {HERE: {"green": {"2020": value}}}, as_of="2020", complete=True,
            registers={"peers": rows},
        )["r", HERE]  # fmt: skip
        assert (found.status, found.value) == (status, share)


# -- outside standards (57, N14) ------------------------------------------------------------------


def standard(edition: str, limit: str, **more) -> dict:
    return {
        "ecorules": "1",
        "id": "air",
        "edition": edition,
        "indicators": {"dust": {"unit": "mg/m³", "kind": "level"}, "soot": {"unit": "%"}},
        "rules": {"dust": {"indicator": "dust", "at_most": limit}},
        **more,
    }


OLD = standard("1996", "0.1 mg/m³", in_force={"to": "2015-12-31"})
NEW = standard("2012", "0.07 mg/m³", in_force={"from": "2016-01-01"})


def dusty(**values: float) -> dict:
    return {HERE: {"dust": {year.removeprefix("y"): value for year, value in values.items()}}}


def test_n14_the_edition_in_force_in_the_judged_period():
    rule = {"meets": {"set": "air"}, "in": "2016"}
    both = (OLD, NEW)
    assert verdict(rule, data=dusty(y2016=70), standards=both).status == "met"
    assert verdict(rule, data=dusty(y2016=71), standards=both).status == "missed"
    before = {**rule, "in": "2015"}
    assert verdict(before, data=dusty(y2015=100), standards=both).status == "met"
    pinned = {"meets": {"set": "air", "edition": "1996"}, "in": "2016"}
    assert verdict(pinned, data=dusty(y2016=71), standards=both).status == "met"


def test_n14_none_loaded_or_in_force_is_undetermined():
    rule = {"meets": {"set": "air"}, "in": "2016"}
    for standards in ((), (OLD,), (standard("1", "1", id="water"),)):
        found = verdict(rule, data=dusty(y2016=1), standards=standards)
        assert (found.status, found.reason) == ("undetermined", "standard_missing")


def test_sentence_57_names_match_by_id_then_by_as():
    soot = {**NEW, "rules": {"soot": {"indicator": "soot", "at_most": "10 %"}}}
    data = {HERE: {"green": {"2020": 10}}}
    rule = {"meets": {"set": "air", "as": {"soot": "green"}}}
    assert verdict(rule, data=data, standards=(soot,)).status == "met"
    missing = verdict({"meets": {"set": "air"}}, data=data, standards=(soot,))
    assert (missing.status, missing.reason) == ("undetermined", "value_missing")


def test_n14_a_bound_says_how_many_of_its_rules():
    two = {**NEW, "rules": {**NEW["rules"], "soot": {"indicator": "soot", "at_most": "10 %"}}}
    data = dusty(y2020=70)
    assert verdict({"meets": {"set": "air"}}, data=data, standards=(two,)).status == "undetermined"
    one = {"meets": {"set": "air"}, "at_least": "1"}
    assert verdict(one, data=data, standards=(two,)).status == "met"
    chosen = {"meets": {"set": "air", "rules": ["dust"]}}
    assert verdict(chosen, data=data, standards=(two,)).status == "met"


def test_n14_rules_with_a_time_keep_it():
    timed = {**NEW, "rules": {"dust": {"indicator": "dust", "at_most": "0.07", "in": "2019"}}}
    rule = {"meets": {"set": "air"}, "throughout": "2018..2020"}
    data = dusty(y2018=100, y2019=70, y2020=100)
    assert verdict(rule, data=data, standards=(timed,)).status == "met"
    assert verdict(rule, data=data, standards=(NEW,)).status == "missed"
