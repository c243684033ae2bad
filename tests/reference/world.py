"""One series and what is known of it: indicators, parameters, classes, roll-ups, `as_of`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from .days import grace
from .derived import DERIVED_KEYS, derived_value, names_asked, register_of
from .ends import Closeness, Ends, exactly, gap
from .formulas import Found, Quantity, Truth, formula, formula_names
from .time_periods import GRAINS, Period, is_period, parse_range
from .unit_table import PERCENT, PLAIN, Unit, label_rank, parse_quantity, scale_of, unit

if TYPE_CHECKING:
    import datetime as dt

    from .land import Land

__all__ = ["World"]

Definition = dict[str, Any]


@dataclass
class World:
    """What one series shows up to ``as_of``.

    ``cells`` maps an indicator and a period to what the data give; ``assigned`` maps a parameter
    and a period (None where it is timeless) to what is given from outside. ``within`` is the
    grace after a judged period, ``use`` what is being read: `measure`, `where`, `case`, `of`,
    `meeting` or `done`; it makes a difference to members of registers.
    """

    ruleset: dict[str, Any]
    cells: dict[tuple[str, Period], Any]
    assigned: dict[tuple[str, Period | None], Any]
    as_of: dt.date
    closeness: Closeness = field(default_factory=Closeness)
    series: tuple[str, ...] = ()
    land: Land | None = None
    standards: tuple[Definition, ...] = ()
    within: str = ""
    use: str = "measure"
    _memory: dict[tuple[str, Period], Ends] = field(default_factory=dict)
    _views: dict[tuple[str, str], Self] = field(default_factory=dict)

    def reading(self, use: str | None = None, within: str | None = None) -> Self:
        """Return the same, read for another use or with another grace."""
        key = (use or self.use, self.within if within is None else within)
        if key == (self.use, self.within):
            return self
        if key not in self._views:
            self._views[key] = replace(self, use=key[0], within=key[1], _memory={})
        return self._views[key]

    # -- time ---------------------------------------------------------------------------------

    def seen(self, period: Period) -> bool:
        """Say whether a period has been seen: its last day is not after ``as_of``."""
        return period.last_day <= self.as_of

    def due_day(self, period: Period) -> dt.date:
        """Return the last day of a period and of the grace after it."""
        return grace(period.last_day, self.within)

    def due(self, period: Period) -> bool:
        """Say whether the due day of a period has come."""
        return self.due_day(period) <= self.as_of

    def reading_day(self, period: Period) -> dt.date:
        """Return the day on which registers are read (N5)."""
        return min(self.due_day(period), self.as_of)

    def membership(self, period: Period) -> Truth:
        """Say whether whoever is judged is a member of what it is judged in."""
        return Truth(True)

    def looking_back(self, text: str, period: Period) -> World | None:
        """Return the same as it was known when all was last stated complete, if that was before."""
        return None

    def range(self, text: str) -> tuple[Period, Period | None]:
        """Read a range, the name of a stage, or `window`."""
        if text.strip() == "window":
            return parse_range(self.ruleset["window"])
        stages = self.ruleset.get("stages", {})
        return parse_range(stages.get(text.strip(), text))

    def period(self, text: str) -> Period:
        """Read a period; a named range stands for its last one (sentence 2)."""
        first, last = self.range(text)
        return last or first

    # -- what a name stands for ---------------------------------------------------------------

    def definition(self, thing: str | Definition) -> Definition:
        if not isinstance(thing, str):
            return thing
        place = "parameters" if self.is_parameter(thing) else "indicators"
        found: Definition = self.ruleset[place][thing]
        return found

    def is_parameter(self, thing: str | Definition) -> bool:
        return isinstance(thing, str) and thing in self.ruleset.get("parameters", {})

    def unit_of(self, thing: str | Definition, period: Period) -> Unit:
        """Return the unit in which :meth:`value` gives an indicator."""
        definition = self.definition(thing)
        if "classes" in definition:
            return scale_of(definition["classes"])
        if "unit" in definition:
            return unit(definition["unit"])
        if "expression" in definition:
            return formula(self, definition["expression"], period).unit or PLAIN
        if "count" in definition or "share" in definition:
            return PLAIN
        if "compound" in definition:
            return PERCENT
        name = register_of(definition)
        if name not in (None, "periods") and self.land is not None:
            return self.land.anyone(self, str(name)).unit_of(definition["of"], period)
        return self.unit_of(definition["of"], period)

    def leaves(self, thing: str | Definition) -> set[str]:
        """Return the observed indicators that an indicator is made from in the end."""
        if self.is_parameter(thing):
            return set()
        definition = self.definition(thing)
        if register_of(definition) not in (None, "periods"):
            return set()
        names: set[str]
        if "expression" in definition:
            names = formula_names(definition["expression"])
        elif "limits" in definition:
            names = set(definition["limits"])
        elif any(key in definition for key in DERIVED_KEYS):
            names = names_asked(definition)
        else:
            return {thing} if isinstance(thing, str) else set()
        return set().union(*(self.leaves(name) for name in names))

    # -- values -------------------------------------------------------------------------------

    def named(self, name: str, period: Period) -> Found:
        """Return what a name in an expression means."""
        ends = self.value(name, period).as_gap()
        return Quantity(ends, self.unit_of(name, period), named=True)

    def value(self, thing: str | Definition, period: Period) -> Ends:
        """Return the value of an indicator or parameter in a period, in its own unit."""
        if not isinstance(thing, str):
            return self._compute(thing, None, period)
        key = (thing, period)
        if key not in self._memory:
            if self.is_parameter(thing):
                self._memory[key] = self._parameter(thing, period)
            else:
                self._memory[key] = self._compute(self.definition(thing), thing, period)
        return self._memory[key]

    def _compute(self, definition: Definition, name: str | None, period: Period) -> Ends:
        if "expression" in definition:
            result = formula(self, definition["expression"], period)
            if "unit" in definition:
                return result.ends.times((result.unit or PLAIN).into(unit(definition["unit"])))
            return result.ends
        if "limits" in definition:
            return self._class_by_limits(definition, period)
        if register_of(definition) == "periods":
            return derived_value(self, definition, period)
        if register_of(definition) is not None:
            from .register_values import register_value

            return register_value(self, definition, period)
        if name is None:
            raise ValueError("an observed indicator has a name")
        if "classes" in definition:
            return self._given(name, period) or gap(self.absence(period))
        return self._observed(name, definition, period)

    def absence(self, period: Period) -> set[str]:
        """Return why a cell is a gap: an unseen cell is not yet a missing one (reading R10)."""
        return {"value_missing"} if self.seen(period) else {"not_seen"}

    def _given(self, name: str, period: Period) -> Ends | None:
        """Return what the data give for the period itself; later data is not seen."""
        cell = self.cells.get((name, period))
        if cell is None or not self.seen(period):
            return None
        definition = self.definition(name)
        if "classes" in definition:
            return exactly(float(label_rank(scale_of(definition["classes"]), cell)))
        return exactly(float(cell))

    def _parameter(self, name: str, period: Period) -> Ends:
        """Return a parameter: known whatever ``as_of`` is (sentence 32)."""
        cell = self.assigned.get((name, period))
        if cell is None:
            cell = self.assigned.get((name, None))
        if cell is None:
            return gap({"parameter_missing"})
        definition = self.definition(name)
        if "classes" in definition:
            return exactly(float(label_rank(scale_of(definition["classes"]), cell)))
        return exactly(float(cell))

    def _class_by_limits(self, definition: Definition, period: Period) -> Ends:
        """Return the worst class over the parameters that are known (sentence 6)."""
        ranks: list[int] = []
        why: set[str] = set()
        flags: set[str] = set()
        for name, limits in definition["limits"].items():
            value = self.value(name, period).as_gap()
            flags |= value.flags
            if value.known:
                ranks.append(self._class_of(name, value, limits, period))
            else:
                why |= value.why
        if not why:
            return exactly(float(min(ranks)), flags=frozenset(flags))
        if not ranks:
            return gap(why, frozenset(flags))
        worst = float(min(ranks))
        if worst == 0:
            return exactly(0.0, flags=frozenset(flags))
        return Ends(0.0, worst, worst, frozenset(why), frozenset(flags))

    def _class_of(self, name: str, value: Ends, limits: list[Any], period: Period) -> int:
        own = self.unit_of(name, period)
        lower_is_better = self.definition(name)["better"] == "lower"
        for place, limit in enumerate(limits):
            edges = limit if isinstance(limit, list) else [limit]
            numbers = [self._literal(edge, own) for edge in edges]
            orders = [self.closeness.order(value.number, n, value.scale) for n in numbers]
            if len(orders) == 2:
                meets = orders[0] >= 0 and orders[1] <= 0
            else:
                meets = orders[0] <= 0 if lower_is_better else orders[0] >= 0
            if meets:
                return len(limits) - place
        return 0

    @staticmethod
    def _literal(text: str, own: Unit) -> float:
        literal = parse_quantity(str(text))
        if literal is None:
            raise ValueError(f"{text!r} is no number")
        number, written = literal
        return exactly(number).times(written.into(own)).number if written else number

    # -- roll-ups (sentence 4, readings R1 and R2) ----------------------------------------------

    def _observed(self, name: str, definition: Definition, period: Period) -> Ends:
        given = self._given(name, period)
        if given is not None:
            return given
        kind = definition.get("kind")
        parts: list[Ends] = []
        if kind in ("flow", "stock", "level"):
            for grain in GRAINS:
                if grain > period.grain and any(
                    self._given(name, part) for part in period.parts(grain)
                ):
                    inner = period.parts(grain)
                    parts = [self._observed(name, definition, part) for part in inner]
                    break
        nonnegative = kind == "flow" and self._low(definition) >= 0
        if not parts:
            return (
                gap(self.absence(period), least=0.0) if nonnegative else gap(self.absence(period))
            )
        if kind == "flow":
            return self._sum(parts, period)
        if kind == "stock":
            return parts[-1] if parts[-1].known else gap(self.absence(period), parts[-1].flags)
        return self._mean(parts, definition.get("need"), period)

    def _sum(self, parts: list[Ends], period: Period) -> Ends:
        least = sum(part.least for part in parts)
        if all(part.known for part in parts):
            return exactly(least, max(part.scale for part in parts))
        scale = max([abs(least) if least > float("-inf") else 0, *(part.scale for part in parts)])
        return Ends(least, float("inf"), scale, frozenset(self.absence(period)))

    def _mean(self, parts: list[Ends], need: str | None, period: Period) -> Ends:
        known = [part for part in parts if part.known]
        flags = frozenset().union(*(part.flags for part in parts))
        if len(known) < len(parts):
            if need is None or not self.seen(period):
                return gap(self.absence(period), flags)
            if not enough(need, len(known), len(parts)):
                return gap({"too_few_values"}, flags)
            flags |= {"left_out"}
        total = sum(part.number for part in known)
        scale = max(part.scale for part in known)
        return exactly(total / len(known), scale / len(known), flags)

    def _low(self, definition: Definition) -> float:
        if "range" not in definition:
            return 0.0
        low = str(definition["range"][0]).strip()
        return self._literal(low, unit(definition["unit"])) if low else float("-inf")


def enough(need: str, known: int, asked: int) -> bool:
    """Say whether `need: 324` or `need: 90 %` is satisfied."""
    text = str(need)
    if text.rstrip().endswith("%"):
        return known * 100 >= float(text.rstrip(" %")) * asked - 1e-9 * asked
    return known >= float(text)


def as_period(key: object) -> Period | None:
    """Read the key of a parameter's value; None stands for a timeless one."""
    return Period.parse(key) if is_period(key) else None
