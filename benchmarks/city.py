"""One city and seventy rules, already loaded: what a single question costs."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import ecorules as er
from benchmarks import by_hand, data
from benchmarks.kernel import RULES
from benchmarks.pairs import Line, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["lines"]

_SIDES: dict[str, Callable[[float, float], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}
# Further thresholds, so that there are seventy rules: indicator, year, side, bound.
_MORE: tuple[tuple[str, int, str, float], ...] = (
    ("pm25", 2019, "at_most", 46.0),
    ("pm25", 2018, "at_most", 47.0),
    ("pm10", 2019, "below", 71.0),
    ("pm10", 2018, "below", 72.0),
    ("so2", 2019, "below", 21.0),
    ("no2", 2019, "at_most", 36.0),
    ("ozone", 2020, "at_most", 140.0),
    ("ozone", 2019, "at_most", 145.0),
    ("forest", 2020, "at_least", 50.0),
    ("forest", 2019, "at_least", 49.0),
    ("wetland", 2020, "above", 17.0),
    ("sewage", 2019, "at_least", 84.0),
    ("sewage", 2018, "at_least", 83.0),
    ("recycled", 2020, "at_least", 70.0),
    ("solid_waste", 2020, "at_least", 82.0),
    ("renewable", 2020, "at_least", 20.0),
    ("renewable", 2019, "at_least", 19.0),
    ("energy", 2020, "at_most", 560.0),
    ("gdp", 2020, "at_least", 1_200.0),
    ("cod", 2020, "at_most", 9_100.0),
    ("nox", 2020, "at_most", 7_100.0),
    ("income", 2020, "at_least", 40_000.0),
)


def _rule_set() -> er.RuleSet:
    extra = [
        f"  {name}_in_{year}: {{indicator: {name}, {side}: {bound}, in: {year}}}"
        for name, year, side, bound in _MORE
    ]
    return er.loads("\n".join([RULES.read_text(encoding="utf-8"), *extra, ""]))


def lines(turns: int) -> Iterator[Line]:
    """Yield the lines: data as a panel and as a dictionary, against a loop of Python."""
    plan = _rule_set()
    numbers = data.numbers(1, gaps=0.0, seed=3)
    panel = numbers.panel()
    record = numbers.record(0)
    labels = ("劣Ⅴ", "Ⅴ", "Ⅳ", "Ⅲ", "Ⅱ", "Ⅰ")
    mapping: dict[str, dict[int, float | str]] = {}
    for (name, year), value in record.items():
        cell = labels[int(value)] if name in data.CLASSES else value
        mapping.setdefault(name, {})[year] = cell
    rules = [(name, year, _SIDES[side], bound) for name, year, side, bound in _MORE]

    def by_loop() -> list[bool]:
        found = by_hand.conditions(lambda name, year: record[name, year], sum)
        met = list(found.values())
        met.append(sum(found[name] for name in by_hand.GROWTH) >= 2)
        met += [side(record[name, year], bound) for name, year, side, bound in rules]
        return met

    ours = plan.evaluate(panel, as_of=2020)
    _check(ours, by_loop())
    _check(plan.evaluate(mapping, as_of=2020), by_loop())
    size = len(plan.rules)
    for what, given in (("a panel", panel), ("a dictionary of numbers and labels", mapping)):
        pair = compare(
            lambda given=given: plan.evaluate(given, as_of=2020).statuses,  # type: ignore[misc]
            by_loop,
            turns=turns,
            repeats=(300, 3_000),
        )
        if given is panel:
            yield Line.within(f"one city, {size} rules, {what}: time / 1 ms", pair.ours, 1e-3)
        yield Line.slower(f"one city, {size} rules, {what}: statuses / a loop of Python", pair)


def _check(ours: er.Assessment, met: list[bool]) -> None:
    """Stop unless a loop of Python agrees; it knows nothing of pending and not applicable."""
    statuses = ours.statuses[:, 0].tolist()
    for rule, status, truth in zip(ours.rules, statuses, met, strict=True):
        if status == 4 or (status in {1, 2} and truth is not (status == 1)):
            raise SystemExit(f"the verdicts on {rule} differ")
