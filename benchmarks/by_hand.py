"""The rules of mixed.yaml as somebody writes them by hand: for Polars columns, or for floats."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import polars as pl

    Cell = Callable[[str, int], Any]
    Total = Callable[[Sequence[Any]], Any]

__all__ = ["COMPOSITES", "GROWTH", "conditions", "details", "statuses", "truths"]

WINDOW = (2018, 2019, 2020)
COMPOSITES = ("air", "energy", "rivers_or_lakes", "growth")
RIVER = {"Ⅱ": 4, "Ⅲ": 3, "Ⅳ": 2}


def _every(conditions: Iterable[Any]) -> Any:
    return reduce(and_, conditions)


def conditions(x: Cell, total: Total) -> dict[str, Any]:
    """Return what each rule asks, where it applies.

    Args:
        x: the value of an indicator in a year: a column, or a float.
        total: the sum of what is known.
    """

    def energy(year: int) -> Any:
        return x("energy", year) / x("gdp", year)

    def water(year: int) -> Any:
        return x("water", year) / x("gdp", year)

    planted = [x("planted", year) for year in WINDOW]
    invested = [x("investment", year) for year in range(2016, 2021)]
    found = {
        "pm25": x("pm25", 2020) <= 45,
        "pm10": x("pm10", 2020) <= 70,
        "so2": x("so2", 2020) < 20,
        "no2": x("no2", 2020) <= 35,
        "sewage": x("sewage", 2020) > 85,
        "energy_intensity": energy(2020) <= 0.5,
        "ozone_each_year": _every(x("ozone", y) <= 150 for y in WINDOW),
        "forest_each_year": _every(x("forest", y) >= 40 for y in WINDOW),
        "recycled_each_year": _every(x("recycled", y) >= 60 for y in WINDOW),
        "waste_each_year": _every(x("solid_waste", y) >= 75 for y in WINDOW),
        "wetland": (x("wetland", 2020) >= 8) & (x("wetland", 2020) <= 30),
        "water_intensity": (water(2020) >= 20) & (water(2020) < 60),
        "coal_share": (x("coal_share", 2020) >= 10) & (x("coal_share", 2020) <= 60),
        "energy_each_year": _every(
            (x("energy", y) >= 400) & (x("energy", y) <= 700) for y in WINDOW
        ),
        "energy_intensity_cut": (1 - energy(2020) / energy(2015)) * 100 >= 5,
        "carbon_cut": (1 - x("carbon", 2020) / x("carbon", 2015)) * 100 >= 4,
        "forest_gain": x("forest", 2020) - x("forest", 2015) >= 2,
        "renewable_gain": x("renewable", 2020) - x("renewable", 2015) >= 3,
        "pm25_cut": x("pm25", 2015) - x("pm25", 2020) >= 5,
        "gdp_gain": (x("gdp", 2020) / x("gdp", 2016) - 1) * 100 >= 10,
        "investment_gain": (x("investment", 2020) / x("investment", 2017) - 1) * 100 > 10,
        "gdp_growth": _every((x("gdp", y) / x("gdp", y - 1) - 1) * 100 >= -10 for y in WINDOW),
        "energy_intensity_fall": _every(
            (1 - energy(y) / energy(y - 1)) * 100 >= -20 for y in WINDOW
        ),
        "coal_share_fall": _every(
            x("coal_share", y - 1) - x("coal_share", y) >= -10 for y in WINDOW
        ),
        "water_fall": _every((1 - x("water", y) / x("water", y - 1)) * 100 > -15 for y in WINDOW),
        "gdp_average": ((x("gdp", 2020) / x("gdp", 2017)) ** (1 / 3) - 1) * 100 >= 2,
        "investment_average": ((x("investment", 2020) / x("investment", 2015)) ** (1 / 5) - 1) * 100
        >= 1,
        "nox_average": (1 - (x("nox", 2020) / x("nox", 2015)) ** (1 / 5)) * 100 >= 1,
        "income_average": ((x("income", 2020) / x("income", 2016)) ** (1 / 4) - 1) * 100 > 2,
        # Enough is enough, whatever is missing; too little only if nothing is.
        "planted_total": (total(planted) >= 300) | (_sum(planted) >= 300),
        "investment_total": (total(invested) >= 1500) | (_sum(invested) >= 1500),
        "carbon_total": total([x("carbon", y) for y in WINDOW]) <= 5000,
        "planted_later": total(planted) >= 320,
        "pm25_mean": _sum([x("pm25", y) for y in WINDOW]) / 3 <= 44,
        "ozone_mean": _sum([x("ozone", y) for y in WINDOW]) / 3 <= 130,
        "income_mean": _sum([x("income", y) for y in WINDOW]) / 3 >= 40_000,
        "recycled_rises": _every(x("recycled", y) > x("recycled", y - 1) for y in WINDOW),
        "income_rises": _every(x("income", y) > x("income", y - 1) for y in WINDOW),
        "forest_holds": _every(x("forest", y) >= x("forest", y - 1) for y in WINDOW),
        "river": x("river", 2020) >= RIVER["Ⅲ"],
        "river_each_year": _every(x("river", y) >= RIVER["Ⅳ"] for y in WINDOW),
        "lake": x("lake", 2020) >= RIVER["Ⅱ"],
        "coal_towns": x("coal_share", 2020) <= 40,
        "coal_towns_so2": (1 - x("so2", 2020) / x("so2", 2015)) * 100 >= 10,
    }
    found["air"] = _every(found[name] for name in ("pm25", "pm10", "so2", "no2"))
    found["energy"] = _every(
        found[name] for name in ("energy_intensity_cut", "energy_intensity_fall", "carbon_cut")
    )
    found["rivers_or_lakes"] = found["river"] | found["lake"]
    return found


GROWTH = ("gdp_gain", "investment_gain", "income_average", "investment_total")


def _sum(terms: Iterable[Any]) -> Any:
    first, *others = terms
    for term in others:
        first += term
    return first


def _where(x: Cell) -> dict[str, Any]:
    return {
        "coal_towns": x("forest", 2020) < 45,
        "coal_towns_so2": x("coal_share", 2020) > 30,
    }


def _column(name: str, year: int) -> pl.Expr:
    import polars as pl

    return pl.col(f"{name}_{year}")


def truths() -> list[pl.Expr]:
    """Return the rules as Polars booleans, null for what is not known or does not apply."""
    import polars as pl

    found = conditions(_column, pl.sum_horizontal)
    for name, asked in _where(_column).items():
        found[name] = pl.when(asked).then(found[name])
    found["carbon_total"] = pl.when(~found["carbon_total"]).then(False)
    found["planted_later"] = pl.when(found["planted_later"]).then(True)
    least, most = _growth(found)
    found["growth"] = pl.when(least >= 2).then(True).when(most < 2).then(False)
    return [expression.alias(name) for name, expression in found.items()]


def _growth(found: dict[str, Any]) -> tuple[pl.Expr, pl.Expr]:
    import polars as pl

    least = _sum([found[name].fill_null(False).cast(pl.UInt8) for name in GROWTH])
    most = _sum([found[name].fill_null(True).cast(pl.UInt8) for name in GROWTH])
    return least, most


def statuses() -> list[pl.Expr]:
    """Return the rules as Polars codes: 1 met, 2 missed, 3 pending, 4 undetermined, 5 not asked."""
    import polars as pl

    def code(number: int) -> pl.Expr:
        return pl.lit(number, pl.UInt8)

    found = conditions(_column, pl.sum_horizontal)
    coded = {
        name: (code(2) - expression.cast(pl.UInt8)).fill_null(code(4))
        for name, expression in found.items()
    }
    for name, asked in _where(_column).items():
        inner = pl.when(asked).then(coded[name]).otherwise(code(5))
        coded[name] = pl.when(asked.is_null()).then(code(4)).otherwise(inner)
    met = found["planted_later"]
    coded["planted_later"] = pl.when(met).then(code(1)).otherwise(code(3))
    kept = found["carbon_total"]
    coded["carbon_total"] = pl.when(kept).then(code(3)).otherwise(code(2))
    least, most = _growth(found)
    missed = pl.when(most < 2).then(code(2)).otherwise(code(4))
    coded["growth"] = pl.when(least >= 2).then(code(1)).otherwise(missed)
    return [expression.alias(name) for name, expression in coded.items()]


def _judged(x: Cell, total: Total) -> dict[str, list[tuple[Any, Any]]]:
    """Return value and margin of each rule in each judged period, composites left out."""

    def energy(year: int) -> Any:
        return x("energy", year) / x("gdp", year)

    def at_least(value: Any, bound: float) -> tuple[Any, Any]:
        return value, value - bound

    def at_most(value: Any, bound: float) -> tuple[Any, Any]:
        return value, bound - value

    def between(value: Any, low: float, high: float) -> tuple[Any, Any]:
        import polars as pl

        return value, pl.min_horizontal(value - low, high - value)

    def rises(name: str) -> list[tuple[Any, Any]]:
        return [(x(name, y), x(name, y) - x(name, y - 1)) for y in WINDOW]

    planted = total([x("planted", year) for year in WINDOW])
    return {
        "pm25": [at_most(x("pm25", 2020), 45)],
        "pm10": [at_most(x("pm10", 2020), 70)],
        "so2": [at_most(x("so2", 2020), 20)],
        "no2": [at_most(x("no2", 2020), 35)],
        "sewage": [at_least(x("sewage", 2020), 85)],
        "energy_intensity": [at_most(energy(2020), 0.5)],
        "ozone_each_year": [at_most(x("ozone", y), 150) for y in WINDOW],
        "forest_each_year": [at_least(x("forest", y), 40) for y in WINDOW],
        "recycled_each_year": [at_least(x("recycled", y), 60) for y in WINDOW],
        "waste_each_year": [at_least(x("solid_waste", y), 75) for y in WINDOW],
        "wetland": [between(x("wetland", 2020), 8, 30)],
        "water_intensity": [between(x("water", 2020) / x("gdp", 2020), 20, 60)],
        "coal_share": [between(x("coal_share", 2020), 10, 60)],
        "energy_each_year": [between(x("energy", y), 400, 700) for y in WINDOW],
        "energy_intensity_cut": [at_least((1 - energy(2020) / energy(2015)) * 100, 5)],
        "carbon_cut": [at_least((1 - x("carbon", 2020) / x("carbon", 2015)) * 100, 4)],
        "forest_gain": [at_least(x("forest", 2020) - x("forest", 2015), 2)],
        "renewable_gain": [at_least(x("renewable", 2020) - x("renewable", 2015), 3)],
        "pm25_cut": [at_least(x("pm25", 2015) - x("pm25", 2020), 5)],
        "gdp_gain": [at_least((x("gdp", 2020) / x("gdp", 2016) - 1) * 100, 10)],
        "investment_gain": [
            at_least((x("investment", 2020) / x("investment", 2017) - 1) * 100, 10)
        ],
        "gdp_growth": [at_least((x("gdp", y) / x("gdp", y - 1) - 1) * 100, -10) for y in WINDOW],
        "energy_intensity_fall": [
            at_least((1 - energy(y) / energy(y - 1)) * 100, -20) for y in WINDOW
        ],
        "coal_share_fall": [
            at_least(x("coal_share", y - 1) - x("coal_share", y), -10) for y in WINDOW
        ],
        "water_fall": [
            at_least((1 - x("water", y) / x("water", y - 1)) * 100, -15) for y in WINDOW
        ],
        "gdp_average": [at_least(((x("gdp", 2020) / x("gdp", 2017)) ** (1 / 3) - 1) * 100, 2)],
        "investment_average": [
            at_least(((x("investment", 2020) / x("investment", 2015)) ** (1 / 5) - 1) * 100, 1)
        ],
        "nox_average": [at_least((1 - (x("nox", 2020) / x("nox", 2015)) ** (1 / 5)) * 100, 1)],
        "income_average": [
            at_least(((x("income", 2020) / x("income", 2016)) ** (1 / 4) - 1) * 100, 2)
        ],
        "planted_total": [at_least(planted, 300)],
        "investment_total": [
            at_least(total([x("investment", y) for y in range(2016, 2021)]), 1500)
        ],
        "carbon_total": [at_most(total([x("carbon", y) for y in WINDOW]), 5000)],
        "planted_later": [at_least(planted, 320)],
        "pm25_mean": [at_most(_sum([x("pm25", y) for y in WINDOW]) / 3, 44)],
        "ozone_mean": [at_most(_sum([x("ozone", y) for y in WINDOW]) / 3, 130)],
        "income_mean": [at_least(_sum([x("income", y) for y in WINDOW]) / 3, 40_000)],
        "recycled_rises": rises("recycled"),
        "income_rises": rises("income"),
        "forest_holds": rises("forest"),
        "river": [at_least(x("river", 2020), RIVER["Ⅲ"])],
        "river_each_year": [at_least(x("river", y), RIVER["Ⅳ"]) for y in WINDOW],
        "lake": [at_least(x("lake", 2020), RIVER["Ⅱ"])],
        "coal_towns": [at_most(x("coal_share", 2020), 40)],
        "coal_towns_so2": [at_least((1 - x("so2", 2020) / x("so2", 2015)) * 100, 10)],
    }


def details() -> list[pl.Expr]:
    """Return three Polars columns for each rule: status, value and margin.

    Over several years they are those of the smallest margin; undecided rules have none. Reasons,
    bounds, periods and deciding ends, which ecorules gives as well, are left out.
    """
    import polars as pl

    coded = {expression.meta.output_name(): expression for expression in statuses()}
    found = list(coded.values())
    for name, judged in _judged(_column, pl.sum_horizontal).items():
        value, margin = judged[0]
        if len(judged) > 1:
            margin = pl.min_horizontal(one for _, one in judged)
            value = judged[-1][0]
            for entry, own in reversed(judged[:-1]):
                value = pl.when(own == margin).then(entry).otherwise(value)
            # `otherwise` is the last year's value also where that year is a gap: then no value
            # was needed, as the rule is undecided or an earlier year decided it.
        decided = coded[name] <= 2
        found.append(pl.when(decided).then(value).alias(f"{name} value"))
        found.append(pl.when(decided).then(margin).alias(f"{name} margin"))
    return found
