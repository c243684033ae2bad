"""Compiles rules: their measure or parts, their bounds, and the periods they are judged at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.engine.compile.bounds import Bounds
from ecorules.engine.compile.carried import Carried
from ecorules.engine.compile.context import Context, Unusable
from ecorules.engine.compile.counts import Counts
from ecorules.engine.compile.measures import Measures, period_grain
from ecorules.engine.compile.sources import MAX_DEPTH, Sources
from ecorules.engine.compile.standards import Standards, lend_grace
from ecorules.engine.nodes import (
    AtPeriod,
    Bound,
    Case,
    Composite,
    Measure,
    Mode,
    Previous,
    RuleNode,
    Schedule,
)
from ecorules.errors import did_you_mean, either
from ecorules.language.models import MEASURES
from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.engine.nodes import PeriodReference, Reference, Source
    from ecorules.language.document import Path
    from ecorules.language.models import Rule
    from ecorules.periods import Grain
    from ecorules.units import Unit

__all__ = ["MAX_PARTS", "Rules"]

_COMPOSITES = ("all", "any", "rules")
MAX_PARTS = 20_000


class _Readers:
    """What reads the pieces of a rule over some names: those of the set, or of its members."""

    def __init__(self, context: Context, sources: Sources) -> None:
        self.sources = sources
        self.measures = Measures(context, sources)
        self.bounds = Bounds(context, sources, self.measures)
        self.carried = Carried(context, sources)
        self.counts = Counts(context, self.bounds)
        self.standards = Standards(context, sources, self.counts)


class Rules:
    """Compiles the rules of a set, each when first asked for.

    Args:
        context: the draft and its problems.
        ours: for an outside standard the sources that stand for its indicators; its rules then
            take the time of the rule that asks for it.
    """

    def __init__(self, context: Context, ours: Mapping[str, Source] | None = None) -> None:
        self.context = context
        self.asked = ours is not None
        self.sources = Sources(context, self._asked, ours)
        self.readers = _Readers(context, self.sources)
        self.models = context.draft.model.rules
        self.done: dict[str, RuleNode] = {}
        self.failed: set[str] = set()
        self.open: list[str] = []
        self.depths: dict[int, int] = {}
        self.sizes: dict[int, int] = {}

    def compile_all(self) -> dict[str, RuleNode]:
        """Compile every rule of the set; problems are noted."""
        for name in self.models:
            try:
                self.rule(name, ("rules", name))
            except Unusable:
                continue
        return {name: self.done[name] for name in self.models if name in self.done}

    def rule(self, name: str, path: Path) -> RuleNode:
        """Return the rule of that id, or note at ``path`` that there is none."""
        if name in self.done:
            return self.done[name]
        if name in self.failed or ("rules", name) in self.context.draft.broken:
            raise Unusable
        if name in self.open:
            circle = " -> ".join([*self.open[self.open.index(name) :], name])
            raise self.context.refuse(
                path,
                "circle",
                f"the rule {name!r} holds itself: {circle}",
                "leave one of them out of the other",
            )
        if name not in self.models:
            guess = did_you_mean(name, self.models)
            raise self.context.refuse(
                path,
                "unknown-rule",
                f"there is no rule {name!r}{guess}",
                "name a key under rules, or write the rule in place",
            )
        if len(self.open) > MAX_DEPTH:
            raise self._too_deep(path)
        self.open.append(name)
        try:
            window = self.context.window
            inherited: tuple[PeriodReference, ...] | None = None
            if window is not None and window.last is not None:
                inherited = (window.last,)
            self.done[name] = self._node(
                self.models[name],
                ("rules", name),
                inherited,
                name=name,
                timed=self.asked,
                readers=self.readers,
            )
        except Unusable:
            self.failed.add(name)
            raise
        finally:
            self.open.pop()
        return self.done[name]

    def _too_deep(self, path: Path) -> Unusable:
        return self.context.refuse(
            path,
            "too-deep",
            f"more than {MAX_DEPTH} rules stand in each other in a row",
            "hold the parts together in fewer steps",
        )

    def _asked(self, model: Rule, path: Path, sources: Sources) -> RuleNode:
        """Compile the rule in place that `meeting` asks of every sub-period or member."""
        for key in ("in_", "by", "throughout", "since", "within", "for_", "done", "meets"):
            if getattr(model, key) is not None:
                name = key.rstrip("_")
                raise self.context.refuse(
                    (*path, name),
                    "key-here",
                    f"{name!r} does not go here: the rule is asked of every member or sub-period",
                    "remove it",
                    key=True,
                )
        readers = _Readers(self.context, sources)
        node = self._node(model, path, None, name="", timed=True, readers=readers)
        for part in _with_parts(node):
            for reference in _references(part.bounds):
                if isinstance(reference, AtPeriod | Schedule):
                    raise self.context.refuse(
                        path,
                        "key-here",
                        "a rule asked of every sub-period names no period",
                        "use a number, previous, another indicator, case or assigned",
                        key=True,
                    )
            if part.periods:
                raise self.context.refuse(
                    part.path,
                    "key-here",
                    "a rule asked of every sub-period names no period",
                    "remove its time",
                    key=True,
                )
        return node

    def _node(
        self,
        model: Rule,
        path: Path,
        inherited: tuple[PeriodReference, ...] | None,
        *,
        name: str,
        timed: bool,
        readers: _Readers,
    ) -> RuleNode:
        """Compile a rule; ``timed`` says whether a rule that it stands in names a time."""
        context = self.context
        said = [key for key in MEASURES if getattr(model, key) is not None]
        if len(said) != 1:
            what = f"several measures: {', '.join(said)}" if said else "no measure"
            raise context.refuse(
                path,
                "measure",
                f"the rule has {what}",
                "give exactly one of " + either(MEASURES),
                key=True,
            )
        node = RuleNode(name, path, model)
        before = len(context.problems)
        if model.for_ is not None:
            readers = self._of_members(node, model.for_, readers)
        readers.carried.read(node)
        if model.departs is not None and context.draft.model.extends is None:
            raise context.refuse(
                (*path, "departs"),
                "key-here",
                "'departs' goes with a parent, and the set extends no other",
                "remove it",
                key=True,
            )
        periods = self._periods(model, path, readers)
        if said[0] in _COMPOSITES:
            self._composite(node, said[0], periods, inherited, timed=timed, readers=readers)
        elif said[0] == "meets":
            self._refuse_keys(node, "meets", ("must", "tolerance"))
            node.periods, node.timeless = periods, not periods
            readers.standards.compile(node)
        elif said[0] == "done":
            self._done(node, periods, readers)
        else:
            self._simple(node, said[0], periods, inherited, timed=timed, readers=readers)
        if len(context.problems) > before:
            raise Unusable
        return node

    # Members

    def _of_members(self, node: RuleNode, name: str, readers: _Readers) -> _Readers:
        """Note the register a rule is judged for, and return what reads it over its members."""
        path: Path = (*node.path, "for")
        outer = readers.sources.register
        if outer is not None:
            raise self.context.refuse(
                path,
                "key-here",
                f"the rule is judged for the members of {outer.name!r} already",
                "remove 'for' here: a part is judged for the members its rule is judged for",
                key=True,
            )
        node.register = readers.sources.registers.register(name, path)
        return _Readers(self.context, readers.sources.within(node.register))

    def _done(
        self, node: RuleNode, periods: tuple[PeriodReference, ...], readers: _Readers
    ) -> None:
        """Compile a condition that must hold on the reading day."""
        context, model, path = self.context, node.model, node.path
        register = readers.sources.register
        if register is None:
            raise context.refuse(
                (*path, "done"),
                "done-for-whom",
                "'done' does not say for whom",
                "add for: with the register of the tasks, firms or projects",
                key=True,
            )
        given = readers.bounds.keys(model, path)
        self._refuse_keys(node, "done", ("tolerance", "round", "missing", *given))
        node.done = readers.sources.condition(model.done or "", (*path, "done"))
        if not node.done.inputs:
            raise context.refuse(
                (*path, "done"),
                "not-a-condition",
                f"{model.done!r} names nothing that could be done",
                f"name an attribute of {register.name!r}",
            )
        node.unit = context.system.unit("day")
        node.periods, node.timeless = periods, not periods

    def _refuse_keys(self, node: RuleNode, word: str, keys: tuple[str, ...]) -> None:
        for key in ("since", "every", "average", "over", "unit", "among", *keys):
            if getattr(node.model, key) is not None:
                raise self.context.refuse(
                    (*node.path, key),
                    "key-here",
                    f"{key!r} does not go with {word!r}",
                    "remove it",
                    key=True,
                )

    # Time

    def _periods(self, model: Rule, path: Path, readers: _Readers) -> tuple[PeriodReference, ...]:
        context = self.context
        given = [key for key in ("in_", "by", "throughout") if getattr(model, key) is not None]
        if len(given) > 1:
            names = [key.rstrip("_") for key in given]
            raise context.refuse(
                (*path, names[1]),
                "times",
                f"the rule has several times: {', '.join(names)}",
                "keep one of in, by and throughout",
                key=True,
            )
        if model.throughout is not None:
            at: Path = (*path, "throughout")
            periods = context.periods(at, model.throughout)
            if not periods:
                raise context.refuse(
                    at,
                    "no-time",
                    "'throughout' names no period",
                    "write throughout: window, or a range such as 2018..2020",
                )
            if len({period.grain for period in periods}) > 1:
                raise context.refuse(
                    at,
                    "grain",
                    "the periods differ in length",
                    "give all of them one length",
                )
            return periods
        for key in ("in_", "by"):
            text = getattr(model, key)
            if text is not None:
                at = (*path, key.rstrip("_"))
                return (context.period(at, text, readers.sources.parameter),)
        return ()

    # Simple rules

    def _simple(
        self,
        node: RuleNode,
        word: str,
        periods: tuple[PeriodReference, ...],
        inherited: tuple[PeriodReference, ...] | None,
        *,
        timed: bool,
        readers: _Readers,
    ) -> None:
        context, model, path = self.context, node.model, node.path
        bounds = readers.bounds
        keys = bounds.keys(model, path)
        if not keys:
            raise context.refuse(
                path,
                "no-bound",
                f"the rule does not say what {_named(model, word)} is held against",
                "add at_least, at_most, above, below, equal_to, between or must",
                key=True,
            )
        scheduled = () if periods or timed else self._scheduled(model, keys)
        node.periods = periods or scheduled
        node.timeless = not node.periods
        times = node.periods or inherited or ()
        grain = next((found for found in map(period_grain, times) if found is not None), None)
        literals = bounds.units(model, path, keys)
        unit = self._kind_unit(model, path, word, literals)
        node.measure = readers.measures.compile(
            model, path, unit, grain=grain, bare=any(found is None for found, _ in literals)
        )
        self._check_since(node, times, grain, bounds)
        node.bounds = bounds.compile(model, path, keys, node.measure, grain)
        node.unit = self._shown_unit(node.measure, [found for found, _ in literals])
        if node.rounding is not None and node.measure.source.labels is not None:
            raise context.refuse(
                (*path, "round"), "no-arithmetic", "a class is not rounded", "remove it"
            )
        if node.fill is not None and node.fill[0] == "interpolate" and node.measure.source.labels:
            raise context.refuse(
                (*path, "missing", "interpolate"),
                "no-arithmetic",
                f"{node.measure.source.name!r} is a class: between two classes there is no line",
                "write carry_forward, or leave the gaps",
                key=True,
            )
        self._needs_time(node)

    def _scheduled(self, model: Rule, keys: list[str]) -> tuple[Period, ...]:
        """Return the periods of a bound that is a schedule (sentence 30)."""
        found: set[Period] = set()
        for key in keys:
            value = getattr(model, key)
            for text in getattr(value, "schedule", None) or ():
                try:
                    last = self.context.closed_range((), text).last
                except Unusable:
                    self.context.problems.pop()  # noted again, at its place, with the bound
                    continue
                if last is not None:
                    found.add(last)
        return tuple(sorted(found))

    def _needs_time(self, node: RuleNode) -> None:
        """Refuse a top-level rule whose direction or step has no time of its own (sentence 35)."""
        if not (node.id and node.timeless):
            return
        measure = node.measure
        stepping = measure is not None and measure.every is not None
        previous = any(isinstance(value, Previous) for value in _references(node.bounds))
        if stepping or previous:
            word = "every" if stepping else ("must" if node.model.must else "previous")
            raise self.context.refuse(
                node.path,
                "no-time",
                f"a rule with {word!r} names the time it is judged at",
                "add throughout: window, or by: 2020",
                key=True,
            )

    def _kind_unit(
        self, model: Rule, path: Path, word: str, literals: list[tuple[Unit | None, Path]]
    ) -> Unit | None:
        if word not in ("increase", "decrease", "rank"):
            return None
        context = self.context
        unit = None if model.unit is None else context.unit((*path, "unit"), model.unit)
        for found, at in literals:
            if found is None:
                continue
            if unit is not None and _kind(found) != _kind(unit):
                raise context.refuse(
                    at,
                    "unit-mismatch",
                    f"{found} and {unit} are different kinds of change",
                    "% is relative, pp is points, a unit is an amount: use one of them",
                )
            unit = unit or found
        return unit

    def _check_since(
        self,
        node: RuleNode,
        times: tuple[PeriodReference, ...],
        grain: Grain | None,
        bounds: Bounds,
    ) -> None:
        measure, path = node.measure, node.path
        if measure is None or not isinstance(measure.since, Period):
            return
        at = (*path, "since")
        bounds.same_grain(at, measure.since, grain)
        for period in times:
            if not isinstance(period, Period):
                continue
            late = measure.since > period
            if late or (measure.since == period and measure.mode is not Mode.TOTAL):
                raise self.context.refuse(
                    at,
                    "since",
                    f"{measure.since} does not lie before {period}, which is judged",
                    "name an earlier base period",
                )

    def _shown_unit(self, measure: Measure, literals: list[Unit | None]) -> Unit | None:
        units = {unit for unit in literals if unit is not None}
        own = measure.unit
        if len(units) == 1 and None not in literals:
            unit = units.pop()
            # A plain ratio has no unit of its own, and is shown as the share it is held against.
            if unit.is_share if own is None else unit.converts_to(own):
                return unit
        return own

    # Composites

    def _composite(
        self,
        node: RuleNode,
        word: str,
        periods: tuple[PeriodReference, ...],
        inherited: tuple[PeriodReference, ...] | None,
        *,
        timed: bool,
        readers: _Readers,
    ) -> None:
        context, model, path = self.context, node.model, node.path
        for key in (
            "since",
            "every",
            "average",
            "over",
            "unit",
            "among",
            "round",
            "missing",
            "tolerance",
            "must",
        ):
            if getattr(model, key) is not None:
                raise context.refuse(
                    (*path, key),
                    "key-here",
                    f"{key!r} does not go with {word!r}",
                    "give it to the parts",
                    key=True,
                )
        node.periods = periods
        node.timeless = not periods
        times = periods or inherited
        texts = getattr(model, word)
        if not texts:
            raise context.refuse(
                (*path, word), "no-parts", f"{word!r} names no rules",
                "list ids of rules, or write rules in place: [air, {indicator: pm25, at_most: 45}]",
            )  # fmt: skip
        parts: list[tuple[RuleNode, bool]] = []
        bad = False
        for position, part in enumerate(texts):
            at = (*path, word, position)
            try:
                if isinstance(part, str):
                    parts.append((self._named_part(part.strip(), at, readers), True))
                else:
                    inner = self._node(
                        part,
                        at,
                        times,
                        name="",
                        timed=timed or bool(periods),
                        readers=readers,
                    )
                    lend_grace(inner, node.within)
                    parts.append((inner, False))
            except Unusable:
                bad = True
        if bad:
            raise Unusable
        self.depths[id(node)] = 1 + max(self.depths.get(id(part), 0) for part, _ in parts)
        if self.depths[id(node)] > MAX_DEPTH:
            raise self._too_deep(path)
        self.sizes[id(node)] = size = sum(self.sizes.get(id(part), 0) + 1 for part, _ in parts)
        if size > MAX_PARTS:
            raise context.refuse(
                (*path, word),
                "too-many-parts",
                f"a rule of {size:,} rules, counted as often as they stand in it",
                f"a rule holds at most {MAX_PARTS:,}: name each once, and leave out steps between",
            )
        node.bounds, share = readers.counts.compile(model, path, word)
        node.composite = Composite(word, tuple(parts), share)

    def _named_part(self, name: str, path: Path, readers: _Readers) -> RuleNode:
        """Return a rule named by id, which is judged for whom this one is (sentence 17)."""
        part = self.rule(name, path)
        register = readers.sources.register
        if register is not None and part.register is not register:
            raise self.context.refuse(
                path,
                "part-for-whom",
                f"the rule {name!r} is not judged for the members of {register.name!r}",
                f"write it in place, or add for: {register.name} to {name!r}",
            )
        return part


def _named(model: Rule, word: str) -> str:
    value = getattr(model, word)
    return repr(value) if isinstance(value, str) else f"the {word}"


def _kind(unit: Unit) -> str:
    if unit.is_share:
        return "relative"
    return "points" if unit.is_points else "amount"


def _references(bounds: tuple[Bound, ...]) -> Iterator[Reference]:
    stack = [bound.value for bound in bounds]
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, Schedule):
            stack.extend(value.entries.values())
        elif isinstance(value, Case):
            stack.extend(entry for entry in value.values if entry is not None)


def _with_parts(node: RuleNode) -> Iterator[RuleNode]:
    yield node
    if node.composite is not None:
        for part, _ in node.composite.parts:
            yield from _with_parts(part)
