"""Whether a rule asks at least as much as another of the same measure (sentence 56).

A rule is tighter than another if whoever meets it meets the other. That is decided on numbers
that the files give, period by period and label by label; references are compared as texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from ecorules.engine.compile.bound_order import LEVELS, BoundOrder, Step, named_period
from ecorules.errors import EcorulesError
from ecorules.language.models import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecorules.engine.nodes import Bound, CompiledSet, PeriodReference, RuleNode
    from ecorules.language.canonical import Canonical
    from ecorules.language.models import Rule

__all__ = ["Comparison", "Tightness"]

_COMPOSITES = ("all", "any", "rules")
# What is compared, but for the periods in it, which are compared when they have been read.
_MEASURED = (*(word for word in MEASURES if word not in _COMPOSITES), "for_", "among", "average")
# Parts of composites are compared with each other; that many comparisons beside those in order.
_MOST = 20_000
_FEW = 6
_Times: TypeAlias = "tuple[PeriodReference, ...]"
_Scale: TypeAlias = tuple[float, float]


@dataclass(slots=True)
class Comparison:
    """How a rule compares with another: by how much it is tighter, and in what it is looser."""

    steps: list[Step] = field(default_factory=list)
    tighter: list[str] = field(default_factory=list)
    looser: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether both ask the same."""
        return not (self.steps or self.tighter or self.looser)


@dataclass(frozen=True, slots=True)
class Tightness:
    """Compares rules of a set with those of its parent.

    Attributes:
        mine: the set.
        theirs: its parent.
        canonical: writes parts of either in one form.
        counts_anew: whether a part of a rule, under a key, counts in units that are others in the
            set.
    """

    mine: CompiledSet
    theirs: CompiledSet
    canonical: Canonical
    counts_anew: Callable[[object, str], bool]
    _done: Iterator[int] = field(default_factory=count)

    def compare(self, rule: str, said: Rule) -> Comparison:
        """Compare the rules of one id.

        Args:
            rule: the id.
            said: the parent's rule as it would be inherited.
        """
        defaults = [_end(compiled) for compiled in (self.mine, self.theirs)]
        return self._nodes(self.mine.rules[rule], self.theirs.rules[rule], said, *defaults)

    def _nodes(
        self, mine: RuleNode, theirs: RuleNode, said: Rule, default: _Times, their_default: _Times
    ) -> Comparison:
        if next(self._done) > 4 * len(self.mine.nodes) + _MOST:
            return Comparison(looser=["its parts are too many to be compared"])
        found = Comparison()
        times = mine.periods or default
        their_times = theirs.periods or their_default
        scale = self._measure(mine, theirs, said, found)
        if mine.composite is None or not theirs.timeless:
            _periods(times, their_times, found)
        self._carried(mine, theirs, said, found)
        if scale is None:
            return found
        if said.round is not None and scale != (1.0, 0.0):
            # its digits are counted in the unit of the measure
            found.looser.append("it is rounded in a unit that is another here")
        if mine.composite is not None:
            self._parts(mine, theirs, said, (times, their_times), found)
        before = len(found.looser)
        order = BoundOrder(mine, their_times, *scale)
        for bound in theirs.bounds:
            self._bound(bound, said, order, found)
        if len(found.looser) == before and len(mine.bounds) > len(theirs.bounds):
            found.tighter.append("a further bound")
        return found

    # The measure

    def _measure(
        self, mine: RuleNode, theirs: RuleNode, said: Rule, found: Comparison
    ) -> _Scale | None:
        """Compare what is measured; return factor and shift to the parent's unit, if it is one."""
        texts = [self._measured(rule) for rule in (mine.model, said)]
        words = [
            node.composite.word if node.composite is not None else "" for node in (mine, theirs)
        ]
        if texts[0] != texts[1] or words[0] != words[1]:
            found.looser.append("it measures something else")
            return None
        if any(self.counts_anew(getattr(said, word), word) for word in _MEASURED):
            found.looser.append("what it measures counts in a unit that is another here")
            return None
        first, second = mine.measure, theirs.measure
        if first is None or second is None:
            if self._shares(mine.model) != self._shares(said):
                found.looser.append("it has a bound of another kind")
                return None
            return 1.0, 0.0
        spans = [(named_period(one.since), one.every, one.over) for one in (first, second)]
        if spans[0] != spans[1]:
            found.looser.append("it compares other periods")
            return None
        source, other = first.source, second.source
        one_kind = (
            first.mode is second.mode
            and source.labels == other.labels
            and getattr(source, "share", None) == getattr(other, "share", None)
        )
        if one_kind and first.unit is None and second.unit is None:
            return 1.0, 0.0
        if (
            not one_kind
            or first.unit is None
            or second.unit is None
            or not first.unit.converts_to(second.unit)
        ):
            found.looser.append("it has a bound of another kind")
            return None
        shift = 0.0
        if first.mode in LEVELS and (first.unit.is_offset or second.unit.is_offset):
            shift = float(first.unit.convert(0.0, second.unit))
        return first.unit.factor_to(second.unit), shift

    def _measured(self, rule: Rule) -> list[str]:
        return [self.canonical.text(getattr(rule, word)) for word in _MEASURED]

    def _shares(self, rule: Rule) -> set[bool]:
        """Tell which of a rule's bounds are shares; a count is a bound of another kind."""
        found = set()
        for key in ("at_least", "at_most", "above", "below", "equal_to"):
            text = getattr(rule, key)
            if isinstance(text, str):
                try:
                    found.add(self.mine.system.quantity(text)[1] is not None)
                except EcorulesError:
                    continue
        return found

    # When, where, and how

    def _carried(self, mine: RuleNode, theirs: RuleNode, said: Rule, found: Comparison) -> None:
        own = mine.model
        if theirs.binding != mine.binding:
            if theirs.binding:
                found.looser.append("it is no longer binding")
            else:
                found.tighter.append("binding")
        if own.where is not None:
            if said.where is None:
                found.looser.append("it holds only where: " + own.where)
            elif self.canonical.value(own.where, "where") != self.canonical.value(
                said.where, "where"
            ):
                found.looser.append("it holds elsewhere")
            elif self.counts_anew(said.where, "where"):
                found.looser.append("its where counts in a unit that is another here")
        elif said.where is not None:
            found.tighter.append("everywhere")
        if self.canonical.text(own.round) != self.canonical.text(said.round):
            found.looser.append("it is rounded in another way")
        _filled(mine, theirs, found)
        _grace(mine, theirs, found)

    # Parts

    def _parts(
        self,
        mine: RuleNode,
        theirs: RuleNode,
        said: Rule,
        times: tuple[_Times, _Times],
        found: Comparison,
    ) -> None:
        """Compare the parts of a composite, each with those of the other."""
        if mine.composite is None or theirs.composite is None:
            return
        word = theirs.composite.word
        own = [(part, part.id if by_id else "") for part, by_id in mine.composite.parts]
        others = [
            (part, part.id if by_id else "", model)
            for (part, by_id), model in zip(
                theirs.composite.parts, getattr(said, word), strict=True
            )
        ]

        def compared(part: RuleNode, other: RuleNode, model: Rule) -> Comparison:
            return self._nodes(part, other, model, *times)

        if len(own) == len(others):
            pairs = [
                Comparison(looser=[] if name == named else ["another part"])
                if name or named
                else compared(part, other, model)
                for (part, name), (other, named, model) in zip(own, others, strict=True)
            ]
            if all(one.equal for one in pairs):
                return
        else:
            pairs = [Comparison(looser=["another number of parts"])]
        fits = not any(one.looser for one in pairs) and all(
            bound.side > 0 for bound in theirs.bounds
        )
        if not fits and word in {"all", "any"}:
            names, theirs_named = ({name for _, name, *_ in each if name} for each in (own, others))
            mine_here = [part for part, name in own if not name]
            theirs_here = [(part, model) for part, name, model in others if not name]
            # Every part of the parent's `all` has one that is tighter; every part of the child's
            # `any` is tighter than one.
            fits = (
                theirs_named <= names
                and all(
                    any(not compared(part, other, model).looser for part in mine_here)
                    for other, model in theirs_here
                )
                if word == "all"
                else names <= theirs_named
                and all(
                    any(not compared(part, other, model).looser for other, model in theirs_here)
                    for part in mine_here
                )
            )
        if fits:
            found.tighter.append("its parts")
        else:
            found.looser.append("its parts ask less, or something else")

    # Bounds

    def _bound(self, asked: Bound, said: Rule, order: BoundOrder, found: Comparison) -> None:
        """Look for a bound that asks at least as much as one of the parent's."""
        sides = {asked.side, 0} if asked.side else {0}
        candidates = [bound for bound in order.rule.bounds if bound.side in sides]
        words = f"{asked.key} {_told(getattr(said, asked.key, None))}".rstrip()
        unknown = False
        for bound in candidates:
            steps = order.steps(bound, asked)
            if steps is None and self._same_text(bound, asked, said, order):
                steps = []
            if isinstance(steps, list):
                found.steps += steps
                if bound.strict and not asked.strict and not steps:
                    found.tighter.append("strict")
                if bound.side != asked.side:
                    found.tighter.append("equal_to")
                return
            unknown = unknown or steps is None
        if not candidates:
            found.looser.append(f"it lacks the parent's {words}")
        elif unknown:
            found.looser.append(f"it cannot be compared with the parent's {words}")
        else:
            found.looser.append(f"the parent asks {words}")

    def _same_text(self, bound: Bound, asked: Bound, said: Rule, order: BoundOrder) -> bool:
        """Whether two bounds are one text, and mean the same."""
        own, theirs = (
            getattr(model, key, None)
            for model, key in ((order.rule.model, bound.key), (said, asked.key))
        )
        return (
            bound.side == asked.side
            and (bound.strict or not asked.strict)
            and order.tolerated(bound, asked)
            and self.canonical.value(own, asked.key) == self.canonical.value(theirs, asked.key)
            and order.one_unit
            and not self.counts_anew(theirs, asked.key)
        )


def _end(compiled: CompiledSet) -> _Times:
    window = compiled.window
    return () if window is None or window.last is None else (window.last,)


def _periods(times: _Times, theirs: _Times, found: Comparison) -> None:
    own, other = ({named_period(period): period for period in each} for each in (times, theirs))
    lost = [period for key, period in other.items() if key not in own]
    if lost:
        found.looser.append(f"it is not judged in {_listed(lost)}")
    elif own and not other:
        found.looser.append("it has a time of its own")
    elif len(own) > len(other):
        added = [period for key, period in own.items() if key not in other]
        found.tighter.append(f"judged in {_listed(added)} too")


def _listed(periods: Iterable[PeriodReference]) -> str:
    names = [str(named_period(period)) for period in periods]
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" * (len(names) > _FEW))


def _filled(mine: RuleNode, theirs: RuleNode, found: Comparison) -> None:
    if mine.fill == theirs.fill:
        return
    if mine.fill is None:
        found.tighter.append("gaps are not filled")
    elif theirs.fill is not None and mine.fill[0] == theirs.fill[0]:
        words = found.tighter if mine.fill[1] < theirs.fill[1] else found.looser
        words.append(f"gaps of {mine.fill[1]} are filled")
    else:
        found.looser.append("gaps are filled in another way")


def _grace(mine: RuleNode, theirs: RuleNode, found: Comparison) -> None:
    own, other = mine.within, theirs.within
    if own == other:
        return
    if own is None:
        found.tighter.append("without days of grace")
    elif other is not None and own.grain is other.grain and own.count < other.count:
        found.tighter.append(f"within {own}")
    else:
        found.looser.append(f"it allows {own} of grace")


def _told(value: object) -> str:
    """Return a bound as it is written, if that is short."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return f"[{', '.join(value)}]"
    return ""
