"""Compiles the items of a scorecard: what each looks at, and how it earns its points."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ecorules.engine.compile.amounts import Amounts
from ecorules.engine.nodes import Attribute, Given, Literal, Mode
from ecorules.engine.scorecards import CompiledItem, Method
from ecorules.errors import either
from ecorules.language.scorecards import Peers, ProportionalTo
from ecorules.periods import Period

if TYPE_CHECKING:
    from ecorules.engine.compile.rules import Rules
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import PeriodReference, Register, RuleNode, Source
    from ecorules.engine.scorecards import Rate
    from ecorules.language.document import Path
    from ecorules.language.scorecards import Counted, Item

__all__ = ["Items"]

_HEADS = ("rule", "value", "best")
_SCORED = ("number", "labels")
_METHODS = ("proportional", "steps", "per", "min_max")


class Items:
    """Compiles the items of a scorecard.

    Args:
        rules: the compiler of the set's rules.
        register: the register whose members are scored; None for places and units.
    """

    def __init__(self, rules: Rules, register: Register | None) -> None:
        self.rules = rules
        self.context = rules.context
        self.sources: Sources = rules.sources
        if register is not None:
            self.sources = rules.sources.within(register)
        self.amounts = Amounts(self.context, self.sources)
        self.register = register

    def compile(self, name: str, model: Item, path: Path) -> CompiledItem:
        """Compile one item."""
        head = self._only(model, path, _HEADS, needed=True)
        method = self._only(model, path, _METHODS)
        if head == "best":
            item = self._best(name, model, path, method)
        elif head == "rule":
            item = self._of_rule(name, model, path, method)
        else:
            item = self._of_value(name, model, path, method)
        if model.where is not None:
            where = self.sources.condition(model.where, (*path, "where"))
            item = replace(item, where=where)
        self._check_points(item, path)
        for position, source in enumerate(model.source or []):
            self.context.cited((*path, "source", position), source.document, source.phrase)
        return item

    def _only(
        self, model: Item, path: Path, keys: tuple[str, ...], *, needed: bool = False
    ) -> str | None:
        """Return which of some keys is given, after checking that it is the only one."""
        given = [key for key in keys if getattr(model, key) is not None]
        if len(given) > 1 or (needed and not given):
            said = f"several: {', '.join(given)}" if given else "none"
            raise self.context.refuse(
                path,
                "scorecard",
                f"an item has one of {either(keys)}; here are {said}",
                "keep one of them" if given else "write rule: and the id of a rule",
                key=True,
            )
        return given[0] if given else None

    def _refuse(self, model: Item, path: Path, keys: tuple[str, ...], what: str) -> None:
        for key in keys:
            if getattr(model, key) is not None:
                name = key.rstrip("_")
                raise self.context.refuse(
                    (*path, name),
                    "key-here",
                    f"{name!r} does not go with {what}",
                    "remove it",
                    key=True,
                )

    def _check_points(self, item: CompiledItem, path: Path) -> None:
        """Refuse an item that can neither earn nor lose points."""
        if item.points > 0:
            return
        if item.per is None or math.isinf(item.per.cap):
            raise self.context.refuse(
                (*path, "points"),
                "scorecard",
                f"{item.name!r} earns nothing",
                "give it points; an item that only takes points away has per: with a cap",
            )

    # What it looks at

    def judged(self, name: str, path: Path) -> RuleNode:
        """Return the rule of that id, which is judged for those who are scored."""
        node = self.rules.rule(name.strip(), path)
        if self.register is not None and node.register is not self.register:
            register = self.register.name
            raise self.context.refuse(
                path,
                "scorecard",
                f"the rule {node.id!r} is not judged for each member of {register!r}, "
                "which is scored",
                f"add for: {register} to the rule, or leave it out",
            )
        return node

    def _best(self, name: str, model: Item, path: Path, method: str | None) -> CompiledItem:
        keys = ("at", "from_", "over", "points", *([method] if method else []))
        self._refuse(model, path, keys, "best: the points stand beside the rules")
        at = (*path, "best")
        found = []
        for rule, text in (model.best or {}).items():
            found.append((self.judged(rule, (*at, rule)), self.amounts.points((*at, rule), text)))
        if not found:
            raise self.context.refuse(
                at, "scorecard", "'best' names no rules", "list rules and their points: {air: 10}"
            )
        most = max(points for _, points in found)
        return CompiledItem(
            name=name, model=model, points=most, method=Method.BEST, best=tuple(found)
        )

    def _of_rule(self, name: str, model: Item, path: Path, method: str | None) -> CompiledItem:
        node = self.judged(model.rule or "", (*path, "rule"))
        self._refuse(model, path, ("at", "min_max"), "a rule, which has its own time and bound")
        item = CompiledItem(
            name=name,
            model=model,
            points=self._full(model, path),
            method=Method.WHOLE if method is None else Method(method),
            rule=node,
        )
        if model.proportional is not None:
            item = replace(item, grid=self._grid(model, path))
        if model.steps is not None:
            edges = [
                (self.amounts.share((*path, "steps", text), text), (*path, "steps", text), points)
                for text, points in model.steps.items()
            ]
            item = replace(item, steps=self._steps(edges, item.points, 1, path))
        if model.per is not None:
            item = replace(item, per=self._shortfall(model.per, node, (*path, "per")))
        if model.over is not None:
            at = (*path, "over")
            item = replace(item, over=self.amounts.rate(model.over, at, self.amounts.share))
        if item.asks_completion:
            return replace(item, base=self._base(node, model, path))
        self._refuse(model, path, ("from_",), "an item that asks no completion")
        return item

    def _of_value(self, name: str, model: Item, path: Path, method: str | None) -> CompiledItem:
        self._refuse(model, path, ("from_",), "a value: it is the base of a rule's completion")
        source = self.sources.source(model.value or "", (*path, "value"))
        truth = isinstance(source, Given) and (source.truth or source.period)
        if truth or (isinstance(source, Attribute) and source.of_type not in _SCORED):
            raise self.context.refuse(
                (*path, "value"),
                "not-a-number",
                f"{source.name!r} is not a number",
                "name an indicator or parameter that is a number or a class",
            )
        at = None
        if model.at is not None:
            at = self.context.period((*path, "at"), model.at, self.rules.sources.parameter)
        item = CompiledItem(
            name=name,
            model=model,
            points=0.0,
            method=Method.GIVEN if method is None else Method(method),
            value=source,
            at=at,
        )
        if model.over is not None and item.method is not Method.PROPORTIONAL:
            self._refuse(model, path, ("over",), "a value without proportional")
        if item.method is Method.STEPS:
            return self._stepped(item, source, path)
        item = replace(item, points=self._full(model, path))
        if source.labels is not None:
            raise self.context.refuse(
                (*path, "value"),
                "no-arithmetic",
                f"{source.name!r} is a class, which is no number of points",
                "add steps: {label: points, ...}",
            )
        if item.method is Method.PROPORTIONAL:
            return self._shared(item, source, path)
        if item.method is Method.MIN_MAX:
            return self._placed(item, source, path)
        if model.per is not None:
            at_per = (*path, "per")
            rate = self.amounts.rate(
                model.per,
                at_per,
                lambda p, text: self.amounts.amount(
                    p, text, source.unit, what=repr(source.name), margin=False
                ),
            )
            return replace(item, per=rate)
        unit = source.unit
        if unit is not None and unit != self.context.system.unit("分"):
            raise self.context.refuse(
                (*path, "value"),
                "unit-mismatch",
                f"{source.name!r} is in {unit}, and points are not",
                "say how it earns points: proportional, steps, per or min_max",
            )
        return item

    def _full(self, model: Item, path: Path) -> float:
        if model.points is None:
            raise self.context.refuse(
                path, "missing-key", "the item does not say how many points", "add points: 10",
                key=True,
            )  # fmt: skip
        return self.amounts.points((*path, "points"), model.points)

    # How it earns points

    def _grid(self, model: Item, path: Path) -> float:
        """Read `proportional` of a rule: true, or the step in which completion counts."""
        at = (*path, "proportional")
        given = model.proportional
        if isinstance(given, ProportionalTo):
            if given.of is not None:
                raise self.context.refuse(
                    (*at, "of"), "key-here", "'of' does not go with a rule, which has its bound",
                    "remove it", key=True,
                )  # fmt: skip
            return 0.0 if given.each is None else self.amounts.share((*at, "each"), given.each)
        self._true(
            at, given or "", "the bound of the rule is what is complete", ", or {each: 10 %}"
        )
        return 0.0

    def _true(self, path: Path, text: str, why: str, other: str = "") -> None:
        if text.strip().lower() != "true":
            raise self.context.refuse(
                path, "flag", f"{text!r} cannot stand here: {why}", f"write true{other}"
            )

    def _shared(self, item: CompiledItem, source: Source, path: Path) -> CompiledItem:
        """Read `proportional` of a value: what is complete, and the step."""
        at = (*path, "proportional")
        given = item.model.proportional
        grid = 0.0
        if isinstance(given, ProportionalTo):
            if given.of is None:
                raise self.context.refuse(
                    at, "missing-key", "it is not said which value earns all points",
                    "add of: 100 %", key=True,
                )  # fmt: skip
            text, where = given.of, (*at, "of")
            if given.each is not None:
                grid = self.amounts.share((*at, "each"), given.each)
        else:
            text, where = given or "", at
        unit = source.unit
        if unit is not None and (unit.is_offset or unit.is_logarithmic):
            raise self.context.refuse(
                where,
                "completion",
                f"{unit} has no zero to be a share of",
                "use steps: {value: points}",
            )
        bound = self.amounts.level(where, text, source)
        if not bound > 0:
            raise self.context.refuse(
                where, "scorecard", f"{text} of what is asked is no share",
                "write the value that earns all points, above 0",
            )  # fmt: skip
        item = replace(item, bound=bound, grid=grid)
        if item.model.over is not None:
            over = self.amounts.rate(item.model.over, (*path, "over"), self.amounts.share)
            item = replace(item, over=over)
        return item

    def _stepped(self, item: CompiledItem, source: Source, path: Path) -> CompiledItem:
        """Read `steps` of a value, or of a class."""
        if not source.better:
            raise self.context.refuse(
                (*path, "value"),
                "no-direction",
                f"it is not said whether more or less of {source.name!r} is better",
                f"add better: higher or better: lower to {source.name!r}",
            )
        labels = source.labels
        edges = []
        for text, points in (item.model.steps or {}).items():
            at = (*path, "steps", text)
            if labels is not None:
                rank = self.context.read(at, partial(labels.rank, text))
                edges.append((float(rank), at, points))
            else:
                edges.append((self.amounts.level(at, text, source), at, points))
        side = 1 if labels is not None else source.better
        full = None if item.model.points is None else self._full(item.model, path)
        steps = self._steps(edges, full, side, path)
        most = steps[-1][1] if full is None else full
        return replace(item, points=most, steps=steps, side=side)

    def _steps(
        self, edges: list[tuple[float, Path, str]], full: float | None, side: int, path: Path
    ) -> tuple[tuple[float, float], ...]:
        """Order steps from the easiest to the hardest; their points rise and stay within all."""
        if not edges:
            raise self.context.refuse(
                (*path, "steps"),
                "scorecard",
                "there are no steps",
                "write steps: {90 %: 8, 100 %: 10}",
            )
        steps: list[tuple[float, float]] = []
        for edge, at, text in sorted(edges, key=lambda entry: side * entry[0]):
            points = self.amounts.points(at, text)
            if steps and edge == steps[-1][0]:
                raise self.context.refuse(
                    at, "duplicate-key", "this step is given twice", "keep one of the two", key=True
                )
            if (steps and points < steps[-1][1]) or (full is not None and points > full):
                raise self.context.refuse(
                    at,
                    "scorecard",
                    f"{points:g} points are more than all points of the item"
                    if full is not None and points > full
                    else "a harder step earns fewer points than an easier one",
                    "correct the points",
                )
            steps.append((edge, points))
        return tuple(steps)

    def _placed(self, item: CompiledItem, source: Source, path: Path) -> CompiledItem:
        """Read `min_max`."""
        at = (*path, "min_max")
        if not source.better:
            raise self.context.refuse(
                (*path, "value"),
                "no-direction",
                f"it is not said whether more or less of {source.name!r} is better",
                f"add better: higher or better: lower to {source.name!r}",
            )
        given = item.model.min_max
        ends, need, where = ["60", "100"], None, at
        if isinstance(given, list):
            ends = given
        elif isinstance(given, Peers):
            if given.range is not None:
                ends, where = given.range, (*at, "range")
            if given.need is not None:
                need = self.context.need((*at, "need"), given.need)
        else:
            self._true(at, given or "", "it is a range of points", ", or [60, 100]")
        shares = [
            self.amounts.points((*where, position), text) for position, text in enumerate(ends)
        ]
        if len(shares) != 2 or not shares[0] < shares[1]:
            raise self.context.refuse(
                where, "range", "the worst and the best place have two different points",
                "write [60, 100]",
            )  # fmt: skip
        low, high = shares
        return replace(item, span=(low / high, 1.0), side=source.better, need=need)

    def _shortfall(self, written: Counted, node: RuleNode, path: Path) -> Rate:
        """Read `per` of a rule: points for each unit that its value is short, or each day late."""
        measure = node.measure
        self._check_one(node, path)
        if measure is None and node.done is None:
            raise self.context.refuse(
                path,
                "scorecard",
                f"the rule {node.id!r} is met or missed, by no amount",
                "let it earn all or nothing, or score its parts",
                key=True,
            )
        unit = self.context.system.unit("day") if measure is None else measure.unit
        what = "a delay" if measure is None else repr(measure.source.name)
        return self.amounts.rate(
            written,
            path,
            lambda at, text: self.amounts.amount(at, text, unit, what=what, margin=True),
        )

    # Completion

    def _check_one(self, node: RuleNode, path: Path) -> None:
        """Refuse to look into a rule that has a verdict for each member of a register."""
        if node.register is not None and self.register is None:
            register = node.register.name
            raise self.context.refuse(
                path,
                "scorecard",
                f"the rule {node.id!r} is judged for each member of {register!r}, "
                "so that a place has no one value",
                f"let it earn all or nothing, or add for: {register} to the scorecard",
                key=True,
            )

    def _base(self, node: RuleNode, model: Item, path: Path) -> PeriodReference | None:
        """Check that there is a completion, and return the base from which it is counted."""
        self._check_one(node, path)
        measure = node.measure
        problem = _no_completion(node)
        if measure is None or problem:
            raise self.context.refuse(
                path,
                "completion",
                f"the rule {node.id!r} has no completion: {problem}",
                "let it earn all or nothing, or use per: with each unit short",
                key=True,
            )
        bound = node.bounds[0]
        if model.from_ is None:
            if bound.side < 0:
                raise self.context.refuse(
                    path,
                    "missing-key",
                    f"the rule {node.id!r} has an upper bound, and it is not said from which "
                    "period it is approached",
                    "add from: 2015, or write the rule as a decrease",
                    key=True,
                )
            if isinstance(bound.value, Literal) and not bound.value.value > 0:
                raise self.context.refuse(
                    path,
                    "completion",
                    f"the rule {node.id!r} has no completion: its bound is not above 0",
                    "add from: and the base period, or let it earn all or nothing",
                    key=True,
                )
            return None
        at = (*path, "from")
        if measure.mode not in {Mode.LEVEL, Mode.MEAN}:
            raise self.context.refuse(
                at,
                "key-here",
                f"'from' goes with a level, and {node.id!r} is about a change or a total",
                "remove it: the completion of a change is its value over the bound",
                key=True,
            )
        base = self.context.period(at, model.from_, self.rules.sources.parameter)
        window = self.context.window
        inherited = () if window is None else (window.last,)
        for judged in node.periods or inherited:
            if isinstance(judged, Period) and isinstance(base, Period):
                self.amounts.bounds.same_grain(at, base, judged.grain)
                if not base < judged:
                    raise self.context.refuse(
                        at, "since", f"{base} does not lie before {judged}, which is judged",
                        "name an earlier base period",
                    )  # fmt: skip
        return base


def _no_completion(node: RuleNode) -> str:
    """Say why there is no share of what a rule asks; empty where there is one."""
    measure = node.measure
    if measure is None:
        return "it is met or missed"
    if measure.source.labels is not None:
        return "classes have an order and no arithmetic"
    if node.model.rank is not None:
        return "a rank is not a share of another"
    if len(node.bounds) != 1 or node.bounds[0].side == 0:
        return "it is held against more than one side"
    unit = measure.unit
    if unit is not None and (unit.is_offset or unit.is_logarithmic):
        return f"{unit} has no zero to be a share of"
    if measure.is_change and node.bounds[0].side < 0:
        return "a change that is to stay below a bound is not approached"
    return ""
