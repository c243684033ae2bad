"""Rule engines and validators on the rules that each of them can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import ecorules as er
from benchmarks import data
from benchmarks.kernel import RULES
from benchmarks.pairs import Line, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

__all__ = ["lines"]

# In words that rule-engine, zen-engine and simpleeval all understand.
TEXTS = {
    "pm25": "pm25_2020 <= 45",
    "pm10": "pm10_2020 <= 70",
    "so2": "so2_2020 < 20",
    "no2": "no2_2020 <= 35",
    "sewage": "sewage_2020 > 85",
    "energy_intensity": "energy_2020 / gdp_2020 <= 0.5",
    "wetland": "wetland_2020 >= 8 and wetland_2020 <= 30",
    "water_intensity": "water_2020 / gdp_2020 >= 20 and water_2020 / gdp_2020 < 60",
    "coal_share": "coal_share_2020 >= 10 and coal_share_2020 <= 60",
    "energy_intensity_cut": ("(1 - energy_2020 / gdp_2020 / (energy_2015 / gdp_2015)) * 100 >= 5"),
    "carbon_cut": "(1 - carbon_2020 / carbon_2015) * 100 >= 4",
    "forest_gain": "forest_2020 - forest_2015 >= 2",
    "renewable_gain": "renewable_2020 - renewable_2015 >= 3",
    "pm25_cut": "pm25_2015 - pm25_2020 >= 5",
    "gdp_gain": "(gdp_2020 / gdp_2016 - 1) * 100 >= 10",
    "investment_gain": "(investment_2020 / investment_2017 - 1) * 100 > 10",
    "pm25_mean": "(pm25_2018 + pm25_2019 + pm25_2020) / 3 <= 44",
    "ozone_mean": "(ozone_2018 + ozone_2019 + ozone_2020) / 3 <= 130",
    "river": "river_2020 >= 3",
    "lake": "lake_2020 >= 4",
}

# Validators have a method for a column against a number, and take a Polars expression else.
PLAIN = {
    "pm25": ("pm25_2020", "le", 45),
    "pm10": ("pm10_2020", "le", 70),
    "so2": ("so2_2020", "lt", 20),
    "no2": ("no2_2020", "le", 35),
    "sewage": ("sewage_2020", "gt", 85),
    "river": ("river_2020", "ge", 3),
    "lake": ("lake_2020", "ge", 4),
}


def _rule_set() -> er.RuleSet:
    """Return the set of mixed.yaml with these rules only."""
    head, _, rules = RULES.read_text(encoding="utf-8").partition("\nrules:\n")
    kept = [line for line in rules.splitlines() if line.split(":")[0].strip() in TEXTS]
    return er.loads("\n".join([head, "rules:", *kept, ""]))


def _records(numbers: data.Numbers, most: int) -> list[dict[str, float]]:
    used = {key: row for key, row in numbers.rows.items() if f"{key[0]}_{key[1]}" in _NAMES}
    columns = {f"{name}_{year}": numbers.values[row, :most] for (name, year), row in used.items()}
    cells = np.array(list(columns.values())).T.tolist()
    return [dict(zip(columns, record, strict=True)) for record in cells]


_NAMES = frozenset(
    f"{name}_{year}"
    for name in (*data.LEVELS, *data.CLASSES)
    for year in data.YEARS
    if any(f"{name}_{year}" in text for text in TEXTS.values())
)


def _rule_engine(records: list[dict[str, float]]) -> Callable[[], list[list[bool]]]:
    import rule_engine

    rules = [rule_engine.Rule(text) for text in TEXTS.values()]
    return lambda: [[rule.matches(record) for rule in rules] for record in records]


def _zen_engine(records: list[dict[str, float]]) -> Callable[[], list[list[bool]]]:
    import zen

    # One expression with the list of all answers is ten times as fast as one for each rule.
    answers = zen.compile_expression("[" + ", ".join(TEXTS.values()) + "]")
    return lambda: [answers.evaluate(record) for record in records]


def _simpleeval(records: list[dict[str, float]]) -> Callable[[], list[list[bool]]]:
    from simpleeval import SimpleEval

    evaluator = SimpleEval()
    parsed = [(text, evaluator.parse(text)) for text in TEXTS.values()]

    def run() -> list[list[bool]]:
        found = []
        for record in records:
            evaluator.names = record
            found.append([evaluator.eval(text, previously_parsed=tree) for text, tree in parsed])
        return found

    return run


def _expressions() -> dict[str, Any]:
    import polars as pl

    names = {name: pl.col(name) for name in _NAMES}
    # The texts are this module's own; in Polars `and` is `&`, and binds more tightly.
    return {
        rule: eval("(" + text.replace(" and ", ") & (") + ")", {}, names)
        for rule, text in TEXTS.items()
    }


def _pandera(numbers: data.Numbers) -> Callable[[], int]:
    import pandera.polars as pa

    frame = numbers.frame().select(sorted(_NAMES))
    columns = {
        column: pa.Column(frame.schema[column], getattr(pa.Check, side)(bound))
        for column, side, bound in PLAIN.values()
    }
    checks = [
        pa.Check(lambda given, asked=asked: given.lazyframe.select(asked), name=rule)
        for rule, asked in _expressions().items()
        if rule not in PLAIN
    ]
    schema = pa.DataFrameSchema(columns, checks=checks)

    def run() -> int:
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as found:
            return len(found.failure_cases)
        return 0

    return run


def _pointblank(numbers: data.Numbers) -> Callable[[], int]:
    import pointblank as pb

    frame = numbers.frame().select(sorted(_NAMES))
    expressions = _expressions()

    def run() -> int:
        plan = pb.Validate(frame)
        for rule, asked in expressions.items():
            if rule in PLAIN:
                column, side, bound = PLAIN[rule]
                plan = getattr(plan, f"col_vals_{side}")(column, bound)
            else:
                plan = plan.col_vals_expr(asked)
        # Without the failing rows, which would take longer: the counts alone.
        failed = plan.interrogate(collect_extracts=False).n_failed()
        return sum(failed.values())

    return run


def lines(records: int, turns: int) -> Iterator[Line]:
    """Yield how many times as many verdicts in the same time we give."""
    plan = _rule_set()
    numbers = data.numbers(records, gaps=0.0)
    panel = numbers.panel()
    few = max(1, records // 10)
    table = _records(numbers, few)

    def ours() -> NDArray[np.uint8]:
        return plan.evaluate(panel, as_of=2020).statuses

    met = ours() == 1
    if list(plan.rules) != list(TEXTS):
        raise SystemExit("the rules of the two sides are not in one order")
    for name, build in (
        ("rule-engine", _rule_engine),
        ("zen-engine", _zen_engine),
        ("simpleeval, parsed once", _simpleeval),
    ):
        theirs = build(table)
        if not np.array_equal(np.array(theirs(), bool).T, met[:, :few]):
            raise SystemExit(f"{name} gives other verdicts")
        units = (float(met.size), float(len(TEXTS) * few))
        pair = compare(ours, theirs, turns=turns, units=units)
        yield Line.faster(f"{len(TEXTS)} rules × {records:,} records: {name}", pair, 100.0)
    for name, check in (("pandera", _pandera), ("pointblank", _pointblank)):
        validate = check(numbers)
        if validate() != np.count_nonzero(~met):
            raise SystemExit(f"{name} finds other failures")
        units = (float(met.size), float(met.size))
        pair = compare(ours, validate, turns=turns, units=units)
        yield Line.faster(f"{len(TEXTS)} rules × {records:,} records: {name}", pair, 100.0)
