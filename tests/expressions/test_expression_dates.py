"""Dates in expressions: conditions, comparisons, days between, settling, and when it came true."""

import pickle

import numpy as np
import pytest
from expression_helpers import SYSTEM, number, refusal, tolist, trace
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.errors import UsageError
from ecorules.expressions import (
    DateType,
    Input,
    LabelType,
    NumberType,
    Rows,
    TextType,
    TruthType,
    Vocabulary,
)

NEVER = float("inf")  # a date that has not come
EVENTS = ("a", "b", "c")
SCOPE = {
    **dict.fromkeys(EVENTS, DateType(event=True)),
    "due": DateType(event=False),
    **dict.fromkeys(["p", "q"], TruthType()),
    "x": number("t"),
    "days": number("d"),
    "class": LabelType(("Ⅰ", "Ⅱ")),
    "owner": TextType(Vocabulary()),
}


def evaluated(text, *, undefined=0, settle=None, unseen=0, why=None, **values):
    formula = trace(text, SCOPE)
    rows = [
        Rows(
            np.array([values[name]], dtype=float),
            None,
            None if why is None else np.array([why.get(name, 0)], dtype=np.uint16),
        )
        for name, _ in formula.inputs
    ]
    return formula.evaluate(rows, undefined, settle=settle, unseen=unseen)


def run(text, **values):
    return tolist(evaluated(text, **values).values)


def came(text, **values):
    formula = trace(text, SCOPE)
    return tolist(
        formula.came([Rows(np.array([values[name]], float)) for name, _ in formula.inputs])
    )


T, F, U = 1.0, 0.0, None


# A date as a condition


@pytest.mark.parametrize(("day", "expected"), [(737000, T), (NEVER, F), (None, U)])
def test_n5_a_date_is_a_condition(day, expected):
    assert run("a", a=day) == expected
    assert run("a and b", a=day, b=737000) == expected
    assert run("a or b", a=day, b=NEVER) == expected
    assert run("not not a", a=day) == expected
    assert run("days if a else days", a=day, days=3) == (None if day is None else 3.0)


def test_the_whole_expression_is_a_truth():
    assert trace("a", SCOPE).type == TruthType()
    assert trace("max(a, b)", SCOPE).type == TruthType()
    assert trace("a <= due", SCOPE).type == TruthType()


def test_a_date_that_never_came_decides_a_join_with_the_unknown():
    assert run("a and p", a=NEVER, p=None) == F
    assert run("a or p", a=737000, p=None) == T


def test_known_asks_whether_a_date_has_come():
    assert run("known(a)", a=737000) == T
    assert run("known(a)", a=NEVER) == F
    assert run("known(a)", a=None) == F
    assert run("known(due)", due=None) == F
    assert run("known(due)", due=737000) == T
    assert run("known(elapsed(a, b))", a=1, b=NEVER) == F
    assert run("known(elapsed(a, b))", a=1, b=3) == T


# Comparisons

COMPARISONS = [
    # days a and b: <, <=, ==, !=, >=, >
    (10, 11, (T, T, F, T, F, F)),
    (10, 10, (F, T, T, F, T, F)),
    (11, 10, (F, F, F, T, T, T)),
    # 1e-9 of an ordinal would be less than a day in any case; days are compared exactly.
    (737000, 737001, (T, T, F, T, F, F)),
    (10, NEVER, (F, F, F, F, F, F)),
    (NEVER, 10, (F, F, F, F, F, F)),
    (NEVER, NEVER, (F, F, F, F, F, F)),
    (NEVER, None, (F, F, F, F, F, F)),
    (None, NEVER, (F, F, F, F, F, F)),
    (10, None, (U, U, U, U, U, U)),
    (None, 10, (U, U, U, U, U, U)),
    (None, None, (U, U, U, U, U, U)),
]
OPERATORS = ["<", "<=", "==", "!=", ">=", ">"]


@pytest.mark.parametrize(("a", "b", "expected"), COMPARISONS)
def test_n5_a_comparison_is_never_true_on_the_strength_of_a_day_to_come(a, b, expected):
    assert [run(f"a {operator} b", a=a, b=b) for operator in OPERATORS] == list(expected)


def test_comparisons_with_a_literal_and_a_planned_day():
    # 2020-12-31 is day 737790.
    assert run("a <= date('2020-12-31')", a=737790) == T
    assert run("a <= date('2020-12-31')", a=737791) == F
    assert run("a <= date('2020年12月31日')", a=737790) == T
    assert run("date('2020-12-31') < a", a=737791) == T
    assert run("a <= due", a=10, due=10) == T
    assert run("a <= due", a=NEVER, due=10) == F
    assert run("a <= due", a=10, due=None) == U
    assert run("date('2020-01-01') < date('2020-01-02')") == T


def test_chains():
    assert run("a <= b < c", a=1, b=1, c=2) == T
    assert run("a <= b < c", a=1, b=1, c=NEVER) == F
    assert run("a <= b < c", a=2, b=1, c=None) == F
    assert run("a <= b < c", a=1, b=1, c=None) == U


def test_the_earliest_and_the_latest():
    assert run("min(a, b) <= date('0001-01-05')", a=5, b=9) == T
    assert run("min(a, b) <= date('0001-01-05')", a=5, b=NEVER) == T
    assert run("max(a, b) <= date('0001-01-05')", a=5, b=9) == F
    assert run("max(a, b) <= date('0001-01-09')", a=5, b=None) == U
    assert run("max(a, b) <= date('0001-01-09')", a=NEVER, b=None) == F
    assert run("min(a, b)", a=5, b=NEVER) == T
    assert run("max(a, b)", a=5, b=NEVER) == F
    assert run("max(a, b, c)", a=5, b=NEVER, c=None) == F
    assert run("elapsed(a, min(b, due)) <= quantity('3 d')", a=5, b=NEVER, due=8) == T


# Days between two dates


def test_elapsed_is_a_number_of_days():
    formula = trace("elapsed(a, b)", SCOPE)
    assert formula.type == NumberType(SYSTEM.unit("day"))
    assert formula.inputs == (Input("a", 0), Input("b", 0))
    assert run("elapsed(a, b)", a=10, b=40) == 30.0
    assert run("elapsed(b, a)", a=10, b=40) == -30.0
    assert run("elapsed(date('2020-02-28'), date('2020-03-01'))") == 2.0
    assert run("elapsed(a, due) - days", a=10, due=15, days=3) == 2.0
    assert run("2 * elapsed(a, b) / days", a=10, b=13, days=3) == 2.0
    assert run("abs(elapsed(a, b))", a=13, b=10) == 3.0


ELAPSED = [
    # days from a to b held against 30: <, <=, ==, !=, >=, >
    (10, 39, (T, T, F, T, F, F)),
    (10, 40, (F, T, T, F, T, F)),
    (10, 41, (F, F, F, T, T, T)),
    (10, NEVER, (F, F, F, F, F, F)),
    (NEVER, 40, (F, F, F, F, F, F)),
    (NEVER, NEVER, (F, F, F, F, F, F)),
    (None, NEVER, (F, F, F, F, F, F)),
    (10, None, (U, U, U, U, U, U)),
]


@pytest.mark.parametrize(("a", "b", "expected"), ELAPSED)
def test_n5_a_comparison_of_elapsed_days(a, b, expected):
    for text in (
        "elapsed(a, b) {} quantity('30 d')",
        "elapsed(a, b) {} quantity('720 h')",
        "elapsed(a, b) {} days",
        "+elapsed(a, b) {} days",
    ):
        found = [run(text.format(operator), a=a, b=b, days=30) for operator in OPERATORS]
        assert found == list(expected), text
    mirrored = [">", ">=", "==", "!=", "<=", "<"]
    assert [run(f"days {one} elapsed(a, b)", a=a, b=b, days=30) for one in mirrored] == [*expected]
    hours = "quantity('720 h')"
    assert [run(f"{hours} {one} elapsed(a, b)", a=a, b=b) for one in mirrored] == [*expected]
    listed = "[quantity('30 d'), quantity('90 d')]"
    assert run(f"elapsed(a, b) in {listed}", a=a, b=b) == expected[2]
    assert run(f"elapsed(a, b) not in {listed}", a=a, b=b) == expected[3]


def test_a_comparison_of_elapsed_days_with_something_unknown():
    assert run("elapsed(a, b) <= days", a=10, b=NEVER, days=None) == F
    assert run("elapsed(a, b) <= days", a=10, b=20, days=None) == U
    assert run("elapsed(a, b) <= elapsed(a, c)", a=10, b=20, c=NEVER) == F
    assert run("elapsed(a, b) <= elapsed(a, c)", a=10, b=20, c=30) == T


@pytest.mark.parametrize(
    "text",
    [
        "elapsed(a, b)",
        "-elapsed(a, b) < days",
        "abs(elapsed(a, b)) > days",
        "elapsed(a, b) + days > days",
        "2 * elapsed(a, b) > days",
        "min(elapsed(a, b), days) <= days",
        "max(elapsed(a, b), days) >= days",
        "(elapsed(a, b) if p else days) > days",
    ],
)
def test_arithmetic_with_days_to_a_date_that_has_not_come_is_a_gap(text):
    assert run(text, a=10, b=NEVER, days=3, p=1) is None
    assert run(text, a=10, b=None, days=3, p=1) is None


# Causes

BITS = {"a": 1, "b": 2, "c": 4, "p": 8, "days": 16}
UNDEFINED, UNSEEN = 64, 128
CAUSES = [
    ("a", {"a": None}, 1),
    ("a", {"a": NEVER}, 0),
    ("a", {"a": 3}, 0),
    ("a <= b", {"a": None, "b": None}, 3),
    ("a <= b", {"a": None, "b": NEVER}, 0),
    ("a <= b", {"a": None, "b": 3}, 1),
    ("a and b", {"a": None, "b": NEVER}, 0),
    ("max(a, b) <= c", {"a": None, "b": NEVER, "c": 3}, 0),
    ("min(a, b) <= c", {"a": None, "b": NEVER, "c": 3}, 1),
    ("elapsed(a, b)", {"a": None, "b": 3}, 1),
    ("elapsed(a, b)", {"a": 3, "b": NEVER}, UNDEFINED),
    ("elapsed(a, b) < days", {"a": 3, "b": NEVER, "days": None}, 0),
    ("elapsed(a, b) < days", {"a": None, "b": 3, "days": None}, 17),
    ("known(a)", {"a": None}, 0),
]


@pytest.mark.parametrize(("text", "values", "expected"), CAUSES)
def test_a_date_that_has_not_come_is_no_gap(text, values, expected):
    result = evaluated(text, undefined=UNDEFINED, why=BITS, **values)
    assert result.why.tolist() == [expected]
    assert np.isnan(result.values).tolist() == [expected != 0]


# Settled on day 20: text, days, answer, causes
SETTLED = [
    ("a", {"a": 20}, T, 0),
    ("a", {"a": NEVER}, U, UNSEEN),
    ("a", {"a": None}, U, 1),
    ("not a", {"a": 20}, F, 0),
    ("not a", {"a": NEVER}, U, UNSEEN),
    ("a and b", {"a": 20, "b": NEVER}, U, UNSEEN),
    ("a or b", {"a": 20, "b": NEVER}, T, 0),
    ("a < b", {"a": 10, "b": 20}, T, 0),
    ("a < b", {"a": NEVER, "b": 20}, F, 0),
    ("a <= b", {"a": NEVER, "b": 20}, F, 0),
    ("a == b", {"a": NEVER, "b": 20}, F, 0),
    ("a != b", {"a": NEVER, "b": 20}, U, UNSEEN),
    ("a > b", {"a": NEVER, "b": 20}, U, UNSEEN),
    ("a >= b", {"a": NEVER, "b": 20}, U, UNSEEN),
    ("a > b", {"a": 20, "b": NEVER}, F, 0),
    ("a >= b", {"a": 20, "b": NEVER}, F, 0),
    ("a == b", {"a": 20, "b": NEVER}, F, 0),
    ("a != b", {"a": 20, "b": NEVER}, U, UNSEEN),
    ("a < b", {"a": 20, "b": NEVER}, U, UNSEEN),
    ("a <= b", {"a": 20, "b": NEVER}, U, UNSEEN),
    ("a <= b", {"a": NEVER, "b": NEVER}, U, UNSEEN),
    ("a <= b", {"a": None, "b": 20}, U, 1),
    ("a <= b", {"a": None, "b": NEVER}, U, 1 + UNSEEN),
    ("a <= date('0001-01-20')", {"a": NEVER}, F, 0),
    ("a <= date('0001-01-21')", {"a": NEVER}, U, UNSEEN),
    ("a <= date('0001-01-21')", {"a": 20}, T, 0),
    ("a > date('0001-01-25')", {"a": 20}, F, 0),
    ("elapsed(a, b) > quantity('3 d')", {"a": 10, "b": 20}, T, 0),
    ("elapsed(a, b) > quantity('3 d')", {"a": 10, "b": NEVER}, U, UNSEEN),
    ("elapsed(a, b) in [quantity('3 d')]", {"a": 10, "b": NEVER}, U, UNSEEN),
    ("elapsed(a, b)", {"a": 10, "b": NEVER}, U, UNSEEN),
    ("min(a, b) < c", {"a": 10, "b": NEVER, "c": 12}, T, 0),
    ("min(a, date('0001-01-25')) < date('0001-01-30')", {"a": NEVER}, U, UNSEEN),
    ("max(a, b) < c", {"a": 10, "b": NEVER, "c": 12}, F, 0),
    ("known(a)", {"a": 20}, T, 0),
    ("known(a)", {"a": NEVER}, U, UNSEEN),
    ("known(a)", {"a": None}, U, 1 + UNSEEN),
    ("known(elapsed(a, b))", {"a": 1, "b": NEVER}, U, UNSEEN),
    ("known(days)", {"days": None}, F, 0),
    ("a and p", {"a": NEVER, "p": 0}, F, 0),
    ("days > quantity('1 d')", {"days": 2}, T, 0),
]


@pytest.mark.parametrize(("text", "values", "expected", "causes"), SETTLED)
def test_n7_settled_before_the_reading_day(text, values, expected, causes):
    options = {"undefined": UNDEFINED, "settle": 20.0, "unseen": UNSEEN}
    result = evaluated(text, why=BITS, **options, **values)
    assert tolist(result.values) == expected
    assert result.why.tolist() == [causes]
    assert run(text, **options, **values) == expected


def test_the_bit_of_the_unseen_fits():
    rows = Rows(np.array([NEVER]), None, np.array([0], dtype=np.uint8))
    result = trace("a", SCOPE).evaluate([rows], settle=3.0, unseen=1 << 20)
    assert result.why.tolist() == [1 << 20]


# Built from dates alone


@pytest.mark.parametrize(
    "text",
    ["a", "a and b", "a or b <= due", "a < b <= c", "date('2020-01-01') < date('2020-01-02')"],
)
def test_a_condition_of_dates_alone(text):
    assert trace(text, SCOPE).is_dated


@pytest.mark.parametrize(
    "text",
    [
        *(
            "p",
            "x",
            "3",
            "p and a",
            "a or p",
            "not a",
            "a == b",
            "a != b",
            "known(a)",
            "a == b or c",
        ),
        *(
            "max(a, b)",
            "elapsed(a, b) > days",
            "elapsed(a, b)",
            "(a < b) if p else (a < c)",
            "1 < 2",
        ),
        *("owner == 'x'", "class", "days > days and a"),
    ],
)
def test_a_condition_of_more_than_dates(text):
    formula = trace(text, SCOPE)
    assert not formula.is_dated
    with pytest.raises(UsageError, match="dates alone"):
        formula.came([Rows(np.array([1.0])) for _ in formula.inputs])


CAME = [
    ("a", {"a": 5}, 5.0),
    ("a", {"a": NEVER}, NEVER),
    ("a", {"a": None}, None),
    ("a and b", {"a": 5, "b": 9}, 9.0),
    ("a and b", {"a": 5, "b": NEVER}, NEVER),
    ("a and b", {"a": None, "b": NEVER}, NEVER),
    ("a and b", {"a": None, "b": 9}, None),
    ("a or b", {"a": 5, "b": 9}, 5.0),
    ("a or b", {"a": 5, "b": NEVER}, 5.0),
    ("a or b", {"a": 5, "b": None}, 5.0),
    ("a or b", {"a": NEVER, "b": None}, None),
    ("a or b", {"a": NEVER, "b": NEVER}, NEVER),
    ("a <= b", {"a": 5, "b": 9}, 9.0),
    ("a > b", {"a": 9, "b": 5}, 9.0),
    ("a > b", {"a": 5, "b": 9}, NEVER),
    ("a <= b", {"a": 5, "b": NEVER}, NEVER),
    ("a <= b", {"a": 5, "b": None}, None),
    ("a <= due", {"a": 5, "due": 9}, 5.0),
    ("due < a", {"a": 12, "due": 9}, 12.0),
    ("a <= date('0001-01-09')", {"a": 5}, 5.0),
    ("date('0001-01-09') < a", {"a": 12}, 12.0),
    ("due <= date('0001-01-09')", {"due": 5}, -NEVER),
    ("due <= date('0001-01-09') and a", {"due": 5, "a": 7}, 7.0),
    ("(a and b) or c", {"a": 5, "b": 9, "c": 7}, 7.0),
    ("(a and b) or c", {"a": 5, "b": 6, "c": 7}, 6.0),
    ("a <= b < c", {"a": 5, "b": 6, "c": 7}, 7.0),
]


@pytest.mark.parametrize(("text", "values", "expected"), CAME)
def test_n12_the_day_on_which_it_came_true(text, values, expected):
    assert came(text, **values) == expected


def test_the_days_of_many_members():
    formula = trace("a and b <= due", SCOPE)
    rows = [Rows(np.array(days)) for days in ([5.0, 6.0], [[7.0, NEVER], [9.0, 3.0]], [8.0, 8.0])]
    assert formula.came(rows).tolist() == [[7.0, NEVER], [NEVER, 6.0]]


def test_the_day_of_a_condition_asks_for_its_inputs():
    with pytest.raises(UsageError, match="reads 1 arrays and was given 0"):
        trace("a", SCOPE).came([])


def test_formulas_with_dates_travel():
    formula = trace("a <= date('2020-12-31') and b", SCOPE)
    assert pickle.loads(pickle.dumps(formula)) == formula


# What is refused

REFUSED = [
    ("due", 0, "a planned period is not an event: compare it with a date"),
    ("date('2020-01-01')", 0, "a planned period is not an event"),
    ("p and due", 6, "a planned period is not an event"),
    ("not due", 4, "a planned period is not an event"),
    ("days if due else days", 8, "a planned period is not an event"),
    ("max(a, due)", 0, "a planned period is not an event"),
    ("date('2020')", 5, "'2020' is a year and not a day"),
    ("a <= date('2020-12')", 10, "write a day as date('2022-08-10')"),
    ("a <= date('2020-02-30')", 10, "not a day of the calendar"),
    ("a <= date('soon')", 10, "write a day as date('2022-08-10')"),
    ("a > 2020", 4, "write a day as date('2022-08-10')"),
    ("2020 < a", 0, "'2020' is a bare number, beside the date 'a'"),
    ("a <= '2020-12-31'", 5, "write date('2020-12-31')"),
    ("a <= 'soon'", 5, "write a day as date('2022-08-10')"),
    ("a == p", 5, "join the two by and, or, not"),
    ("a <= class", 5, "beside the date 'a'"),
    ("a <= owner", 5, "'owner' is a text, and texts have no order"),
    ("a == owner", 0, "'a' is a date, beside the text 'owner'"),
    ("a <= x", 5, "'x' is a number in t, beside the date 'a'"),
    ("a in [date('2020-01-01')]", 0, "x == date('2022-08-10') or"),
    ("a in ['2020-01-01']", 0, "dates are not listed"),
    ("x in [date('2020-01-01')]", 6, "is a date"),
    ("a + 3 > b", 0, "elapsed(start, end)"),
    ("b - a", 0, "elapsed(start, end)"),
    ("-a", 1, "elapsed(start, end)"),
    ("abs(a)", 4, "elapsed(start, end)"),
    ("min(a, 3) < b", 7, "beside the date 'a'"),
    ("min(x, a) < b", 4, "beside the date 'a'"),
    ("max(a, '2020-01-01') < b", 7, "write date('2020-01-01')"),
    ("a if p else b", 0, "has no place in a choice"),
    ("p if p else b", 12, "has no place in a choice"),
    ("previous(a)", 9, "the same in every period"),
    ("previous(p and a)", 15, "the same in every period"),
    ("previous(date('2020-01-01')) < a", 9, "the same in every period"),
    ("elapsed(a, x) > days", 11, "'x' is a number in t and not a date"),
    ("elapsed(3, a) > days", 8, "not a date"),
    ("elapsed(p, q) > days", 8, "not a date"),
    ("elapsed('2020-01-01', a) > days", 8, "a quoted text and not a date"),
    ("elapsed(a, b) > 30", 16, "write quantity('30 d')"),
    ("elapsed(a, b) > quantity('3 t')", 16, "does not convert"),
    ("elapsed(a, b) and p", 0, "not true or false"),
    ("elapsed(a, b) > a", 0, "beside the date 'a'"),
]


@pytest.mark.parametrize(("text", "offset", "said"), REFUSED)
def test_refused_with_place_and_hint(text, offset, said):
    error = refusal(text, SCOPE)
    assert said in str(error)
    assert error.offset == offset
    assert error.hint


def test_types_say_what_they_are():
    assert str(DateType(event=True)) == "a date"
    assert str(DateType(event=False)) == "a planned day"
    assert len({DateType(event=True), DateType(event=True), DateType(event=False)}) == 2


# Laws. Days are 1 to 9, so that date('0001-01-04') is day 4.

literal_days = st.integers(1, 9).map(lambda day: f"date('0001-01-0{day}')")
names = st.sampled_from(EVENTS)
dates = st.recursive(
    names | st.just("due") | literal_days,
    lambda inner: st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
        lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
    ),
    max_leaves=3,
)
plain_days = names | st.just("due") | literal_days
orders = st.sampled_from(["<", "<=", ">", ">="])
operators = st.sampled_from(OPERATORS)
spans = st.integers(-3, 3).map(lambda days: f"quantity('{days} d')")


def written(strategy, *parts):
    return st.tuples(*parts).map(lambda values: strategy.format(*values))


def joined(leaves, *, also_not=True):
    def grow(inner):
        either = written("({} {} {})", inner, st.sampled_from(["and", "or"]), inner)
        return either | written("(not {})", inner) if also_not else either

    return st.recursive(leaves, grow, max_leaves=5)


leaves = st.one_of(
    names,
    st.just("p"),
    written("({} {} {})", dates, operators, dates),
    written("({} <= {} < {})", dates, dates, dates),
    written("(elapsed({}, {}) {} {})", dates, dates, operators, spans),
    written("({} {} elapsed({}, {}))", spans, operators, dates, dates),
    written("(elapsed({}, {}) in [{}, {}])", dates, dates, spans, spans),
    written("(elapsed({}, {}) - elapsed({}, {}) {} {})", *[dates] * 4, operators, spans),
)
conditions = joined(leaves)
dated = joined(names | written("({} {} {})", plain_days, orders, plain_days), also_not=False)
days = st.integers(1, 9)
worlds = st.fixed_dictionaries(
    {
        **dict.fromkeys(EVENTS, days | st.just(NEVER)),
        "due": days,
        "p": st.sampled_from([0.0, 1.0]),
    }
)
blanks = st.sets(st.sampled_from([*EVENTS, "due", "p"]))


def seen(world, day, blank=()):
    """Return what is known of a world on a day."""
    known = {
        name: NEVER if name in EVENTS and value > day else value for name, value in world.items()
    }
    return {name: None if name in blank else value for name, value in known.items()}


@settings(deadline=None)
@given(conditions, worlds, days, blanks)
def test_filling_a_gap_never_changes_what_is_decided(text, world, day, blank):
    without = run(text, **seen(world, day, blank))
    assert without is None or without == run(text, **seen(world, day))


@settings(deadline=None)
@given(conditions | joined(leaves | written("known({})", dates)), worlds, days, days, blanks)
def test_what_is_settled_stays_when_the_future_is_revealed(text, world, day, later, blank):
    day, later = min(day, later), max(day, later)
    found = run(text, settle=float(day), **seen(world, day, blank))
    assert found is None or found == run(text, **seen(world, later))
    assert found is None or found == run(text, settle=float(later), **seen(world, later))


@settings(deadline=None)
@given(conditions, worlds, days, blanks)
def test_settling_decides_no_more_than_reading(text, world, day, blank):
    found = run(text, settle=float(day), **seen(world, day, blank))
    assert found is None or found == run(text, **seen(world, day, blank))


@settings(deadline=None)
@given(conditions, worlds, days, blanks, st.booleans())
def test_every_gap_has_a_cause_and_nothing_else_has(text, world, day, blank, settle):
    bits = dict.fromkeys(SCOPE, 1)
    options = {"settle": float(day)} if settle else {}
    cell = seen(world, day, blank)
    result = evaluated(text, undefined=2, unseen=4, why=bits, **options, **cell)
    assert ((result.why != 0) == np.isnan(result.values)).all()
    assert tolist(result.values) == run(text, **options, **cell)


@settings(deadline=None)
@given(dated, worlds)
def test_it_came_true_on_the_first_reading_day_on_which_it_is_true(text, world):
    assert trace(text, SCOPE).is_dated
    first = next((day for day in range(10) if run(text, **seen(world, day)) == T), NEVER)
    # What is true before all events is true at any time.
    assert came(text, **world) == (first or -NEVER)


@settings(deadline=None)
@given(dated, worlds, days, blanks)
def test_a_condition_has_a_day_exactly_if_it_is_true(text, world, day, blank):
    cell = seen(world, day, blank)
    when, truth = came(text, **cell), run(text, **cell)
    assert (when is None) == (truth is None)
    assert truth is None or (when < NEVER) == (truth == T)
