"""What a set does with the rules of its parent: takes them over, tightens them, or departs.

A child may tighten. What is looser, or cannot be compared, is refused unless the rule says why:
``departs``. What the rules stand on, indicators, parameters and registers, keeps its meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ecorules.engine.compile.redefinition import PROSE
from ecorules.engine.compile.tightness import Comparison, Tightness
from ecorules.errors import Problem, UnitError
from ecorules.expressions import normalise_name
from ecorules.language.canonical import Canonical
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecorules.engine.compile.bound_order import Step
    from ecorules.engine.nodes import CompiledSet
    from ecorules.language.document import Path
    from ecorules.language.loading import Draft
    from ecorules.language.models import Rule, RuleSetModel, Title
    from ecorules.units import Unit

__all__ = ["Inherited", "Lineage"]

_FORMULAS = frozenset({"expression", "where", "meeting", "done"})
_NUMBERS = frozenset(
    {
        "at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than", "equal_to",
        "between", "tolerance", "schedule", "values", "limits",
    }
)  # fmt: skip
# Enough to mend before the rest is looked at.
_MOST = 200
_PIECES = re.compile(r"'[^']*'|\"[^\"]*\"|\w+")


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a set does with one rule of its parent.

    Attributes:
        rule: the id of the rule.
        how: ``inherited`` (not given again), ``repeated`` (given again, the same), ``tightened``
            or ``departs``.
        steps: bounds that are tightened, and by how much.
        tighter: in what else it asks more.
        looser: in what it asks less, or cannot be compared; only where it departs.
        because: why it departs.
    """

    rule: str
    how: str
    steps: tuple[Step, ...] = ()
    tighter: tuple[str, ...] = ()
    looser: tuple[str, ...] = ()
    because: Title | None = None

    def __str__(self) -> str:
        return "; ".join(self.words())

    def words(self, lang: str = "en") -> list[str]:
        """Return what is different, and why, one thing each; empty where nothing is."""
        found = [*map(str, self.steps), *self.tighter, *self.looser]
        why = in_language(self.because, lang)
        return [*found, f"because: {why}"] if why else found


class Lineage:
    """A set beside its parent.

    Args:
        draft: the set's file, merged with what it takes over.
        written: the set's file as it was written.
        mine: the set, compiled.
        theirs: its parent, compiled.
    """

    def __init__(
        self, draft: Draft, written: RuleSetModel, mine: CompiledSet, theirs: CompiledSet
    ) -> None:
        self.draft = draft
        self.written = written
        self.mine = mine
        self.theirs = theirs
        self.problems: list[Problem] = []
        self.canonical = Canonical.of(mine.model, mine.system)
        self.indicators = {
            normalise_name(name): entry for name, entry in (mine.model.indicators or {}).items()
        }
        self.resized = frozenset(
            normalise_name(name)
            for name, source in theirs.sources.items()
            if name in mine.sources and not _same_size(source.unit, mine.sources[name].unit)
        )

    def compare(self, asked: Mapping[str, Rule]) -> tuple[Inherited, ...]:
        """Compare every rule of the parent with what the set makes of it; problems are noted.

        Args:
            asked: the parent's rules as they would be inherited.
        """
        self._inherited_formulas()
        narrower = self._on_narrower()
        tightness = Tightness(self.mine, self.theirs, self.canonical, self._counts_anew)
        found = []
        for name, rule in asked.items():
            comparison = tightness.compare(name, rule)
            comparison.looser += sorted(
                {narrower[word] for word in _words(rule) if word in narrower}
            )
            if name in self.written.rules:
                found.append(self._own(name, comparison))
            else:
                self._taken_over(name, rule, comparison)
                found.append(Inherited(name, "inherited"))
            if len(self.problems) > _MOST:
                break
        for name, own in self.written.rules.items():
            if own.departs is not None and name not in asked:
                self.note(
                    ("rules", name, "departs"),
                    "departs",
                    f"the parent {self.theirs.model.id!r} has no rule {name!r} to depart from",
                    "remove it, or call the rule as the parent does",
                )
        return tuple(found)

    def note(self, path: Path, code: str, message: str, hint: str) -> None:
        """Note a problem at the key of a path."""
        place = self.draft.document.place(path, key=True)
        self.problems.append(Problem(code, message, hint, place))

    def _given_again(self, table: str) -> list[str]:
        """Return the names of entries that both files give."""
        own, theirs = (getattr(model, table) or {} for model in (self.written, self.theirs.model))
        return [name for name in own if name in theirs]

    # Rules

    def _own(self, name: str, comparison: Comparison) -> Inherited:
        because = self.written.rules[name].departs
        steps, tighter = tuple(comparison.steps), tuple(comparison.tighter)
        looser = tuple(comparison.looser)
        if not looser:
            how = "repeated" if comparison.equal else "tightened"
            return Inherited(name, how, steps, tighter, because=because)
        if not (in_language(because, "en") or "").strip():
            self.note(
                ("rules", name),
                "looser",
                f"{name!r} is looser than in {self.theirs.model.id!r}: {'; '.join(looser)}",
                "tighten it, leave it out to inherit the parent's, or say why:  departs: reason",
            )
        return Inherited(name, "departs", steps, tighter, looser, because)

    def _taken_over(self, name: str, rule: Rule, comparison: Comparison) -> None:
        """Refuse what would change the meaning of a rule that is not given again."""
        if comparison.equal:
            return
        behind = self._closed(_words(rule))
        table, cause = next(
            (
                (table, entry)
                for table in ("registers", "indicators", "parameters")
                for entry in self._given_again(table)
                if normalise_name(entry) in behind
            ),
            ("rules", name),
        )
        words = [*comparison.looser, *comparison.tighter, *map(str, comparison.steps)]
        self.note(
            (table, cause),
            "redefined",
            f"the inherited rule {name!r} would mean something else: {'; '.join(words)}",
            "keep what the parent says here, or give the rule again, with departs if it is looser",
        )

    # What the rules stand on

    def _inherited_formulas(self) -> None:
        """Refuse a unit in which an indicator of the parent would be calculated otherwise.

        One that is given again has the parent's words here, and its numbers no unit either.
        """
        own = self.written.indicators or {}
        for name, entry in (self.theirs.model.indicators or {}).items():
            if not self._counts_anew(entry):
                continue
            cause = next(
                given for given in own if normalise_name(given) in self._closed(_words(entry))
            )
            how = "repeated" if name in own else "inherited"
            self.note(
                ("indicators", cause),
                "redefined",
                f"the {how} indicator {name!r} counts in the unit that {cause!r} has in "
                f"{self.theirs.model.id!r}",
                "keep the parent's unit, or call the indicator something else",
            )

    def _on_narrower(self) -> dict[str, str]:
        """Return the names that stand on registers with fewer members: name -> what they lack."""
        found = {}
        for name in self._given_again("registers"):
            own, theirs = (
                self.canonical.value((model.registers or {})[name])
                for model in (self.written, self.theirs.model)
            )
            lost = _lost(own, theirs)
            if lost:
                found[normalise_name(name)] = f"its register {name!r} {lost}"
        waiting = dict(self.indicators)
        while found and waiting:
            reached = {
                name: next((found[word] for word in _words(entry) if word in found), "")
                for name, entry in waiting.items()
            }
            added = {name: lost for name, lost in reached.items() if lost}
            if not added:
                break
            found.update(added)
            waiting = {name: entry for name, entry in waiting.items() if name not in added}
        return found

    # Names behind a rule

    def _counts_anew(self, value: object, key: str = "") -> bool:
        """Whether bare numbers stand beside a name whose unit is another one in the set."""
        if not self.resized:
            return False
        words = set(_words(value, key))
        return not self.resized.isdisjoint(words) and self._has_bare_number(value, key)

    def _has_bare_number(self, value: object, above: str) -> bool:
        for key, text in _texts(value, above):
            if key in _FORMULAS and any(piece[0].isdigit() for piece in _PIECES.findall(text)):
                return True
            if key in _NUMBERS:
                try:
                    unit = self.mine.system.quantity(text)[1]
                except UnitError:
                    continue
                if unit is None:
                    return True
        return False

    def _closed(self, words: Iterator[str]) -> set[str]:
        """Return some names and all that they stand on."""
        found: set[str] = set()
        waiting = list(words)
        while waiting:
            word = waiting.pop()
            if word not in found:
                found.add(word)
                waiting.extend(_words(self.indicators.get(word)))
        return found


def _texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a model that are no prose, each with the key it stands under."""
    if isinstance(value, BaseModel):
        value = value.model_dump(by_alias=True, exclude_unset=True)
    if isinstance(value, dict):
        for name, item in value.items():
            if name in PROSE:
                continue
            if key in {"limits", "values", "schedule"}:
                yield "", name
                yield from _texts(item, key)
            else:
                yield from _texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)
    elif isinstance(value, str):
        yield key, value


def _words(value: object, above: str = "") -> Iterator[str]:
    """Yield what may be a name in a model: every text, and every word of the formulas."""
    for key, text in _texts(value, above):
        yield normalise_name(text.strip())
        if key in _FORMULAS:
            yield from (normalise_name(piece) for piece in _PIECES.findall(text))


def _same_size(first: Unit | None, second: Unit | None) -> bool:
    """Whether a bare number means the same in both units."""
    if first is None or second is None:
        return first is second
    return first.converts_to(second) and first.scale == second.scale and first.shift == second.shift


def _lost(own: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Say what a register lacks of the members of the parent's; empty where it lacks nothing."""
    rows, others = (_rows(register.get("rows")) for register in (own, theirs))
    lacking = [name for name in others if name not in rows]
    if lacking:
        return "leaves out " + ", ".join(lacking)
    for name, row in others.items():
        for attribute, value in row.items():
            if attribute not in PROSE and rows[name].get(attribute) != value:
                return f"says otherwise of {name}"
    size, other = own.get("size"), theirs.get("size")
    if other is not None and (size is None or float(size) < float(other)):
        return f"has fewer than {other} members" if size is not None else "gives no size"
    return ""


def _rows(rows: Any) -> dict[str, dict[str, Any]]:
    if rows is None:
        return {}
    if isinstance(rows, dict):
        return {name: row or {} for name, row in rows.items() if name != "等"}
    listed = [rows] if isinstance(rows, str) else rows
    return {name: {} for name in listed if name != "等"}
