"""What a set takes over from the set of the level above: national 国家, province 省, city 市.

The two files become one model before anything is compiled. What the child gives itself stands; of
the rest every sentence keeps the meaning it has in the parent's file: its people, its documents,
and its periods where the child's window or stages are others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ecorules.errors import PeriodError, Place, Problem, RuleSetError
from ecorules.language.document import Document, Path
from ecorules.language.loading import MAX_RULES, Draft
from ecorules.language.models import Rule, RuleSetModel
from ecorules.language.shapes import People
from ecorules.periods import PeriodRange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TABLES", "MergedDocument", "merged"]

TABLES = ("parameters", "registers", "indicators", "rules")
"""What is inherited entry by entry."""

_ROLES = tuple(People.model_fields)
_RANGES = frozenset({"over", "throughout"})
_PERIODS = frozenset({"in", "by", "since", "period"})
_TIMES = ("in", "by", "throughout")
_COMPOSITES = ("all", "any", "rules")
_BOUNDS = (
    "at_least", "at_most", "above", "below", "not_lower_than", "not_higher_than", "equal_to",
)  # fmt: skip


def _nothing() -> Document:
    return Document("", None)


@dataclass(frozen=True, slots=True)
class MergedDocument(Document):
    """A file and the one that it extends: every value stands where it was written.

    Attributes:
        own: the child's file.
        above: reads the parent's file; asked only when a place in it is wanted.
        origins: the first two steps of a path -> the same in the parent's file.
        moved: the first two steps of a path -> the same in the child's file, where they differ.
    """

    own: Document = field(default_factory=_nothing)
    above: Callable[[], Document] = _nothing
    origins: Mapping[Path, Path] = field(default_factory=dict)
    moved: Mapping[Path, Path] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False, offset: int | None = None) -> Place:
        """Return where a value stands in the file that gives it; see `Document.place`."""
        head, rest = path[:2], path[2:]
        if head in self.origins:
            return self.above().place((*self.origins[head], *rest), key=key, offset=offset)
        return self.own.place((*self.moved.get(head, head), *rest), key=key, offset=offset)

    def reader(self, own: Callable[[], Document]) -> Callable[[], Document]:
        """Return what makes this document anew, without keeping what is large of it.

        Args:
            own: reads the child's file.
        """
        light = replace(self, value=None, own=_nothing())
        return lambda: replace(light, own=own())


def merged(
    child: Draft, parent: RuleSetModel, above: Callable[[], Document]
) -> tuple[Draft, dict[str, Rule]]:
    """Return the draft of a set with all that it takes over from its parent.

    Args:
        child: the child's file as read.
        parent: all that the parent says, what it has taken over itself included.
        above: reads the parent's file, for places in it.

    Returns:
        The draft, and every rule of the parent as it would be inherited.
    """
    mine = child.model.model_dump(by_alias=True, exclude_unset=True)
    theirs = parent.model_dump(by_alias=True, exclude_unset=True)
    _refuse_many(child, theirs)
    origins: dict[Path, Path] = {}
    result = dict(mine)
    documents = _documents(result, theirs, parent.id, origins)
    moved = _units(result, theirs, origins)
    ranges, deadline = _time(result, theirs, origins)
    entry = _Entry(documents, _only(theirs.get("sources")), ranges)
    value = dict(child.document.value)
    people = {role: theirs[role] for role in _ROLES if role in theirs}
    rules = {
        name: _with_people(_timed(entry.rewritten(rule), deadline), people)
        for name, rule in theirs["rules"].items()
    }
    for table in TABLES:
        given = mine.get(table) or {}
        found: dict[str, Any] = {}
        for name, written in (theirs.get(table) or {}).items():
            if name in given:
                found[name] = given[name]
            elif (table, name) not in child.broken:
                found[name] = rules[name] if table == "rules" else entry.rewritten(written)
                origins[table, name] = (table, name)
        found.update((name, own) for name, own in given.items() if name not in found)
        if found or table in result:
            result[table] = found
            raw = value.get(table)
            value[table] = {**found, **(raw if isinstance(raw, dict) else {})}
    document = MergedDocument(
        child.document.name,
        value,
        own=child.document,
        above=above,
        origins=origins,
        moved=moved,
    )
    model = RuleSetModel.model_validate(result)
    asked = {name: Rule.model_validate(rule) for name, rule in rules.items()}
    return Draft(document, model, list(child.problems), set(child.broken)), asked


def _refuse_many(child: Draft, theirs: Mapping[str, Any]) -> None:
    count = len(child.model.rules.keys() | theirs["rules"].keys())
    if count > MAX_RULES:
        message = f"{count:,} rules with those of the parent; a set has at most {MAX_RULES:,}"
        hint = "split the plan into several rule sets"
        place = child.document.place(("rules",))
        raise RuleSetError([Problem("too-many-rules", message, hint, place)])


# Tables that are not rules


def _documents(
    result: dict[str, Any], theirs: dict[str, Any], parent: str, origins: dict[Path, Path]
) -> dict[str, str]:
    """Add the parent's documents; return how those are called now whose keys were taken."""
    found = dict(result.get("sources") or {})
    renamed = {}
    for key, document in (theirs.get("sources") or {}).items():
        name = key
        while name in found and found[name] != document:
            name = f"{parent}:{name}"
        if name != key:
            renamed[key] = name
        if name not in found:
            found[name] = document
            origins["sources", name] = ("sources", key)
    if found:
        result["sources"] = found
    return renamed


def _units(
    result: dict[str, Any], theirs: dict[str, Any], origins: dict[Path, Path]
) -> dict[Path, Path]:
    """Add the parent's unit definitions before the child's; return where those stand now."""
    lines = list(theirs.get("units") or ())
    origins.update((("units", position), ("units", position)) for position in range(len(lines)))
    moved: dict[Path, Path] = {}
    for position, line in enumerate(result.get("units") or ()):
        if line not in lines:
            moved["units", len(lines)] = ("units", position)
            lines.append(line)
    if lines:
        result["units"] = lines
    return moved


def _time(
    result: dict[str, Any], theirs: dict[str, Any], origins: dict[Path, Path]
) -> tuple[dict[str, str], str | None]:
    """Add the parent's window and stages.

    Returns:
        Names of ranges that mean something else in the child -> what they mean in the parent,
        and the end of the parent's window if the child's ends at another time.
    """
    before = _ranges(theirs)
    if "window" not in result and "window" in theirs:
        result["window"] = theirs["window"]
    own = result.get("stages") or {}
    stages = {name: before[name] for name in theirs.get("stages") or {}} | own
    if stages:
        result["stages"] = stages
        origins.update((("stages", name), ("stages", name)) for name in stages if name not in own)
    after = _ranges(result)
    ranges = {
        name: text for name, text in before.items() if _range(text) != _range(after.get(name, ""))
    }
    ends = [_end(names.get("window")) for names in (before, after)]
    deadline = ends[0] if None not in ends and ends[0] != ends[1] else None
    return ranges, deadline


def _ranges(model: Mapping[str, Any]) -> dict[str, str]:
    """Return what the names of ranges of a set mean, written out."""
    found = {"window": model["window"]} if "window" in model else {}
    for name, text in (model.get("stages") or {}).items():
        found[name] = found.get(text.strip(), text)
    return found


def _range(text: str) -> object:
    """Return a range, or its text where it cannot be read: the compiler says why."""
    try:
        return PeriodRange.parse(text.strip())
    except PeriodError:
        return text


def _end(text: str | None) -> str | None:
    found = None if text is None else _range(text)
    return str(found.last) if isinstance(found, PeriodRange) and found.last is not None else None


# Entries


@dataclass(frozen=True, slots=True)
class _Entry:
    """Rewrites an inherited entry so that it means in the child what it means in the parent.

    Attributes:
        documents: documents that are called something else now.
        only: the parent's document, if it has a single one, which its sentences need not name.
        ranges: names of ranges that are written out.
    """

    documents: Mapping[str, str]
    only: str | None
    ranges: Mapping[str, str]

    def rewritten(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            # Attributes, members, indicators and labels may be spelled like words of the language.
            if key in {"attributes", "limits"}:
                return value
            if key == "rows":
                return {name: self._row(row) for name, row in value.items()}
            if key == "values":
                return {label: self.rewritten(item) for label, item in value.items()}
            if key == "source":
                return self._cited(value)
            if key == "schedule":
                return {
                    self._period(period): self.rewritten(item) for period, item in value.items()
                }
            return {name: self.rewritten(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.rewritten(item, key) for item in value]
        if key in _PERIODS:
            return self._period(value)
        return self._written_out(value) if key in _RANGES else value

    def _row(self, row: dict[str, Any] | None) -> dict[str, Any] | None:
        if row is None or "source" not in row:
            return row
        return {**row, "source": self.rewritten(row["source"], "source")}

    def _cited(self, source: dict[str, Any]) -> dict[str, Any]:
        document = source.get("document", self.only)
        if document is None:
            return source
        return {**source, "document": self.documents.get(document, document)}

    def _written_out(self, text: str) -> str:
        return self.ranges.get(text.strip(), text)

    def _period(self, text: str) -> str:
        """Return a period; a range stands for its last one (sentence 2)."""
        found = self._written_out(text)
        return found if found is text else _end(found) or found


def _only(sources: Mapping[str, Any] | None) -> str | None:
    return next(iter(sources)) if sources is not None and len(sources) == 1 else None


def _timed(rule: dict[str, Any], deadline: str | None) -> dict[str, Any]:
    """Return a rule that keeps the end of the parent's window as its time."""
    if deadline is None or any(key in rule for key in _TIMES):
        return rule
    for word in _COMPOSITES:
        if word in rule:
            parts = [
                _timed(part, deadline) if isinstance(part, dict) else part for part in rule[word]
            ]
            return {**rule, word: parts}
    # Only a bound by itself gives times: a schedule at one end of a range gives none.
    bounds = [rule.get(key) for key in _BOUNDS]
    if any(isinstance(bound, dict) and "schedule" in bound for bound in bounds):
        return rule
    return {**rule, "by": deadline}


def _with_people(rule: dict[str, Any], people: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule, and its parts, with the people that the parent names for all its rules."""
    if not people:
        return rule
    found = {**people, **rule}
    for word in _COMPOSITES:
        if word in rule:
            found[word] = [
                _with_people(part, people) if isinstance(part, dict) else part
                for part in rule[word]
            ]
    return found
