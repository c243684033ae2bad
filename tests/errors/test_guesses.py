"""What is guessed of a misspelled name, and how much work guessing may be."""

import difflib
import random

import pytest

import ecorules as er
from ecorules import errors
from ecorules.errors import did_you_mean, guessing


@pytest.mark.parametrize(
    ("name", "known", "guess"),
    [
        ("pm_25", ["pm25", "pm10"], "pm25"),
        ("PM25", ["pm25", "pm10"], "pm25"),
        ("pm25", ["PM2.5", "PM10"], "PM2.5"),
        ("株州", ["湘潭", "株洲"], "株洲"),
        ("醴陵", ["湘潭", "株洲"], None),
        ("so2", ["ozone", "waste"], None),
        ("waste", ["waste_water_of_all_plants", "wastes"], "wastes"),
        ("a", ["abcdef"], None),
        ("", ["a"], None),
        ("a", [], None),
        ("abcde", ["abxyz"], None),
        ("abcde", ["abcxy"], "abcxy"),
    ],
)
def test_the_nearest_name_is_guessed(name, known, guess):
    assert did_you_mean(name, known) == (f", did you mean {guess!r}?" if guess else "")


def test_names_of_all_lengths_are_compared_that_can_be_near():
    # What is left out for its length alone would not have been guessed.
    dice = random.Random(7)
    for _ in range(2_000):
        name, *known = ("".join(dice.choices("ab", k=dice.randint(0, 9))) for _ in range(4))
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        assert did_you_mean(name, known) == (f", did you mean {near[0]!r}?" if near else "")


def test_a_thousand_names_of_firms_are_compared():
    known = [f"株洲第{number}机械有限责任公司" for number in range(1_000)]
    assert did_you_mean("株洲第7机械有限责任司", known) == f", did you mean {known[7]!r}?"


def test_nothing_is_guessed_among_too_many_long_names():
    known = ["z" * 60 + f"{number:05}" for number in range(8_000)]
    assert did_you_mean("z" * 60 + "00007x", known) == ""
    assert did_you_mean("z" * 60 + "00007x", known[:200]) == f", did you mean {known[7]!r}?"


def guesses(number, known):
    return [bool(did_you_mean(f"{'名' * 28}{n:05}x", known)) for n in range(number)]


def test_the_guesses_within_a_bound_come_to_an_end(monkeypatch):
    monkeypatch.setattr(errors, "_MOST_GUESSING", 1_000_000)
    known = ["名" * 28 + f"{number:05}" for number in range(100)]
    with guessing():
        first = guesses(30, known)
        with guessing():  # the outer bound holds
            assert not any(guesses(3, known))
    # Each takes 34 times 33 comparisons of characters for 100 names, and 50 for each name.
    assert first == [True] * 8 + [False] * 22
    with guessing():
        assert guesses(30, known) == first
    assert all(guesses(10, known))


def test_few_long_names_leave_room_for_short_ones():
    long = ["z" * 100 + f"{number:05}" for number in range(2_000)]
    with guessing():
        assert did_you_mean("z" * 105, long) == ""
        assert did_you_mean("pm_25", ["pm25"]) == ", did you mean 'pm25'?"


def comparisons(monkeypatch, do):
    """Return how many candidates were compared, each with all of its characters."""
    compared = []
    close = difflib.get_close_matches

    def counting(word, possibilities, **words):
        compared.extend(len(word) * len(one) for one in possibilities)
        return close(word, possibilities, **words)

    monkeypatch.setattr(errors.difflib, "get_close_matches", counting)
    with pytest.raises(er.EcorulesError):
        do()
    monkeypatch.undo()
    return sum(compared)


LABELS = [f"等级{number:04}{'很' * 24}" for number in range(2_000)]
PLAN = f"""\
ecorules: 1
id: air
indicators: {{grade: {{classes: [{", ".join(LABELS)}]}}, x: {{unit: t}}}}
registers: {{plants: {{attributes: {{grade: [{", ".join(LABELS)}]}}}}}}
rules:
"""


def test_a_rule_file_of_misspelled_names_is_bounded(monkeypatch):
    wrong = "".join(
        f"  r{n}: {{indicator: grade, at_least: 等级{n:04}{'好' * 24}, in: 2020}}\n"
        for n in range(300)
    )
    assert 0 < comparisons(monkeypatch, lambda: er.loads(PLAN + wrong)) <= 10_000_000


@pytest.mark.parametrize("door", ["columns", "mapping", "register"])
def test_data_of_misspelled_names_are_bounded(monkeypatch, door):
    plan = er.loads(PLAN + "  r: {indicator: x, at_least: 1, in: 2020}\n")
    wrong = [f"等级{n:04}{'好' * 24}" for n in range(300)]
    places = [f"r{n}" for n in range(300)]
    arguments = {
        "columns": ({"region": places, "year": [2020] * 300, "grade": wrong}, {}),
        "mapping": ({place: {"grade": {2020: label}} for place, label in zip(places, wrong, strict=True)}, {}),
        "register": ({}, {"plants": {place: {"grade": label} for place, label in zip(places, wrong, strict=True)}}),
    }  # fmt: skip
    data, registers = arguments[door]
    done = comparisons(monkeypatch, lambda: plan.evaluate(data, registers=registers, as_of=2020))
    assert 0 < done <= 10_000_000
