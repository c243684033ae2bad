"""Compiles a scorecard: its items, vetoes, caps and grades."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ecorules.engine.compile.amounts import Amounts
from ecorules.engine.compile.context import Unusable
from ecorules.engine.compile.items import Items
from ecorules.engine.scorecards import Bar, CompiledScorecard
from ecorules.labels import Labels
from ecorules.language.scorecards import Cap, Veto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecorules.engine.compile.rules import Rules
    from ecorules.engine.scorecards import CompiledItem
    from ecorules.language.document import Path
    from ecorules.language.scorecards import Scorecard

__all__ = ["ROLES", "compile_scorecard"]

ROLES = ("lead", "support", "responsible", "supervise")
"""Roles whose units may be scored instead of places."""

_PATH: Path = ("scorecard",)


def compile_scorecard(rules: Rules) -> CompiledScorecard | None:
    """Compile the scorecard of the set, if it has one; problems are noted.

    Args:
        rules: the compiler of its rules, all of them compiled.

    Returns:
        The scorecard; None if there is none, or if it cannot be used.
    """
    model = rules.context.draft.model.scorecard
    if model is None:
        return None
    try:
        return _Compiler(rules, model).compile()
    except Unusable:
        return None


class _Compiler:
    def __init__(self, rules: Rules, model: Scorecard) -> None:
        self.rules = rules
        self.context = rules.context
        self.model = model
        self.amounts = Amounts(rules.context, rules.sources)

    def compile(self) -> CompiledScorecard:
        before = len(self.context.problems)
        scored = self._scored()
        register = None
        if scored not in ("places", *ROLES):
            register = self.rules.sources.registers.register(scored, (*_PATH, "for"))
        self.compiler = Items(self.rules, register)
        items = self._items()
        grades, edges = self._grades()
        bars = tuple(self._bars(grades))
        full = self._full(items)
        self._check_reach(items, edges, full)
        self._check_consequences(grades)
        coverage = 0.0
        if self.model.coverage is not None:
            coverage = self._coverage(self.model.coverage)
        if len(self.context.problems) > before:
            raise Unusable
        return CompiledScorecard(self.model, items, full, grades, edges, bars, coverage, scored)

    def _scored(self) -> str:
        """Read who is scored."""
        word = (self.model.for_ or "places").strip()
        registers = self.context.draft.model.registers or {}
        known = ("places", *ROLES, *registers)
        if ("registers", word) in self.context.draft.broken:
            raise Unusable
        return self.context.choice((*_PATH, "for"), word, known, what="word for who is scored")

    def _items(self) -> tuple[CompiledItem, ...]:
        compiler = self.compiler
        found = []
        if not self.model.items:
            raise self.context.refuse(
                (*_PATH, "items"), "scorecard", "no item earns points",
                "add an item: air: {rule: air, points: 10}",
            )  # fmt: skip
        for name, item in self.model.items.items():
            try:
                found.append(compiler.compile(name, item, (*_PATH, "items", name)))
            except Unusable:
                continue
        if len(found) < len(self.model.items):
            raise Unusable
        return tuple(found)

    def _full(self, items: tuple[CompiledItem, ...]) -> float:
        earned = math.fsum(item.points for item in items)
        if not earned > 0:
            raise self.context.refuse(
                (*_PATH, "items"),
                "scorecard",
                "no item earns points",
                "give an item points above 0",
            )
        if self.model.total is None:
            return earned
        path = (*_PATH, "total")
        full = self.amounts.points(path, self.model.total)
        if not full > 0:
            raise self.context.refuse(
                path,
                "scorecard",
                "the full mark is not above 0",
                "write total: 100, or leave it out",
            )
        return full

    # Grades

    def _grades(self) -> tuple[Labels | None, tuple[float, ...]]:
        """Read the grades, best first, and the least points of all but the worst."""
        written = self.model.grades
        path = (*_PATH, "grades")
        if written is None:
            for key in ("veto", "cap", "consequences"):
                if getattr(self.model, key) is not None:
                    raise self.context.refuse(
                        (*_PATH, key),
                        "key-here",
                        f"{key!r} does not go without grades",
                        "add grades: {优秀: 90, 合格: 60, 不合格: ~}",
                        key=True,
                    )
            return None, ()
        grades = self.context.read(path, lambda: Labels(written))
        edges: list[float] = []
        *better, worst = written.items()
        for name, text in better:
            at = (*path, name)
            if text is None:
                raise self.context.refuse(
                    at,
                    "scorecard",
                    f"{name!r} has no least points, and only the last grade has none",
                    "write its least points, as in {优秀: 90, 合格: 60, 不合格: ~}",
                )
            edge = self.amounts.points(at, text)
            if not edge > 0 or (edges and not edge < edges[-1]):
                raise self.context.refuse(
                    at,
                    "scorecard",
                    f"the least points of {name!r} are not below those of the grade before it"
                    if edges
                    else f"{name!r} is reached by everyone",
                    "write the grades best first, each with its least points: {优秀: 90, 合格: 60}",
                )
            edges.append(edge)
        name, text = worst
        if text is not None and self.amounts.points((*path, name), text) > 0:
            raise self.context.refuse(
                (*path, name),
                "scorecard",
                f"a score below {text} has no grade",
                "add the grade of all lower scores at the end: 不合格: ~",
            )
        if not edges:
            raise self.context.refuse(
                path, "scorecard", "there is only one grade",
                "write two or more, as in {合格: 60, 不合格: ~}",
            )  # fmt: skip
        return grades, tuple(reversed(edges))

    def _check_reach(
        self, items: tuple[CompiledItem, ...], edges: tuple[float, ...], full: float
    ) -> None:
        most = full + math.fsum(item.most - item.points for item in items)
        if edges and edges[-1] > most * (1 + 1e-9):
            raise self.context.refuse(
                (*_PATH, "grades"),
                "scorecard",
                f"the best grade asks {edges[-1]:g} points, and no score is above {most:g}",
                "correct its edge, or the points of the items",
                key=True,
            )

    def _check_consequences(self, grades: Labels | None) -> None:
        for name in self.model.consequences or {}:
            if grades is not None:
                self._rank(grades, (*_PATH, "consequences", name), name, key=True)

    def _rank(self, grades: Labels, path: Path, name: str, *, key: bool = False) -> int:
        rank = grades.find(name)
        if rank is None:
            self.context.choice(path, name, tuple(grades), what="grade", key=key)
            raise Unusable
        return rank

    def _coverage(self, text: str) -> float:
        path = (*_PATH, "coverage")
        share = self.amounts.share(path, text)
        if share > 1:
            raise self.context.refuse(
                path, "scorecard", f"{text} is more than all points", "write at most 100 %"
            )
        return share

    # Vetoes and caps

    def _bars(self, grades: Labels | None) -> Iterator[Bar]:
        if grades is None:
            return
        for path, veto in self._vetoes():
            if veto.grade is not None and self._rank(grades, (*path, "grade"), veto.grade) != 0:
                raise self.context.refuse(
                    (*path, "grade"),
                    "scorecard",
                    f"a veto leaves the lowest grade, and {veto.grade!r} is not the lowest",
                    f"write cap: {{rule: {veto.rules[0]}, at_most: {veto.grade}}}",
                )
            yield from self._barred(veto.rules, (*path, "rules"), 0, "veto")
        caps = self.model.cap
        single = isinstance(caps, Cap)
        for position, cap in enumerate([caps] if isinstance(caps, Cap) else caps or []):
            path = (*_PATH, "cap") if single else (*_PATH, "cap", position)
            yield from self._barred(cap.rule, (*path, "rule"), self._left(cap, grades, path), "cap")

    def _vetoes(self) -> Iterator[tuple[Path, Veto]]:
        """Yield every veto with the place of its map; a bare rule stands for a map."""
        written = self.model.veto
        path: Path = (*_PATH, "veto")
        if isinstance(written, list):
            for position, entry in enumerate(written):
                veto = entry if isinstance(entry, Veto) else Veto(rules=[entry], grade=None)
                yield (*path, position), veto
        elif written is not None:
            yield path, written if isinstance(written, Veto) else Veto(rules=[written], grade=None)

    def _left(self, cap: Cap, grades: Labels, path: Path) -> int:
        """Return the rank of the best grade that a cap leaves."""
        if (cap.below is None) == (cap.at_most is None):
            raise self.context.refuse(
                path,
                "scorecard",
                "a cap says which grade is out of reach, or which is the best within reach",
                "write below: 优秀, or at_most: 良好",
                key=True,
            )
        if cap.at_most is not None:
            return self._rank(grades, (*path, "at_most"), cap.at_most)
        barred = self._rank(grades, (*path, "below"), cap.below or "")
        if barred == 0:
            raise self.context.refuse(
                (*path, "below"),
                "scorecard",
                f"no grade is below {cap.below!r}",
                "name the worst grade that is out of reach",
            )
        return barred - 1

    def _barred(self, names: list[str], path: Path, grade: int, word: str) -> Iterator[Bar]:
        for position, name in enumerate(names):
            rule = self.compiler.judged(name, (*path, position) if len(names) > 1 else path)
            yield Bar(rule, grade, word)
