"""What is known of one member of a register: its attributes first, then its places (sentence 16)."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .days import Day, came_on, is_dated, written_day
from .derived import register_of
from .ends import Ends, exactly, gap
from .formulas import Found, Text, Truth, tree_of, truth
from .time_periods import Period
from .unit_table import Unit, label_rank, scale_of
from .world import Definition, World

if TYPE_CHECKING:
    import datetime as dt

    from .registers import Register, Row

__all__ = ["BlankTime", "MemberWorld", "condition"]

_MISSING = frozenset({"value_missing"})
_UNSEEN = frozenset({"not_seen"})
_TRUE = {"true", "yes", "是", "1"}
_STRICT = ("measure", "meeting", "done")
_NONE: frozenset[str] = frozenset()


class BlankTime(Exception):  # noqa: N818  it is no mistake, only a time that is not known
    """A member does not say when it is due."""


@dataclass
class MemberWorld(World):
    """A member, looked at from the place it belongs to (``owner``).

    ``home`` is the place whose indicators its names mean: itself, if it is a place.
    """

    register: Register = field(kw_only=True)
    row: Row = field(kw_only=True)
    owner: World = field(kw_only=True)
    home: World = field(kw_only=True)
    last_complete: dt.date | None = None

    @property
    def label(self) -> str:
        return self.row.label

    # -- names --------------------------------------------------------------------------------

    def definition(self, thing: str | Definition) -> Definition:
        if isinstance(thing, str) and thing in self.register.attributes:
            return self.register.attributes[thing]
        return super().definition(thing)

    def is_parameter(self, thing: str | Definition) -> bool:
        hidden = isinstance(thing, str) and thing in self.register.attributes
        return not hidden and super().is_parameter(thing)

    def value(self, thing: str | Definition, period: Period) -> Ends:
        if isinstance(thing, str) and thing in self.register.attributes:
            return self._attribute(thing, period)
        definition = self.definition(thing) if not self.is_parameter(thing) else {}
        if register_of(definition) == self.register.name:
            return self.owner.reading(within=self.within).value(thing, period)
        if isinstance(thing, str) or register_of(definition) not in (None, "periods"):
            return self.home.reading(within=self.within).value(thing, period)
        return super().value(thing, period)

    def unit_of(self, thing: str | Definition, period: Period) -> Unit:
        if isinstance(thing, str) and thing not in self.register.attributes:
            return self.home.unit_of(thing, period)
        return super().unit_of(thing, period)

    def named(self, name: str, period: Period) -> Found:
        kind = self.register.attributes.get(name, {}).get("type")
        if kind in ("date", "period"):
            return self.day(name, period)
        if kind in ("boolean", "text"):
            raw, why = self._plain(name, period)
            if kind == "text":
                return Text(None if raw is None else str(raw), why)
            return Truth(None if raw is None else str(raw).casefold() in _TRUE, why)
        return super().named(name, period)

    # -- attributes ---------------------------------------------------------------------------

    def _always(self, name: str) -> Any:
        raw = self.row.cells.get((name, None))
        return None if raw == "?" else raw

    def varies(self, name: str) -> bool:
        """Say whether an attribute is given by period."""
        return any(one == name and time is not None for one, time in self.row.cells)

    def _hidden(self, period: Period) -> bool:
        """Say whether what holds always is not yet to be held against anything (N17)."""
        return self.use in _STRICT and not self.due(period)

    def _plain(self, name: str, period: Period) -> tuple[Any, frozenset[str]]:
        """Return a truth or text, or why it is not known."""
        if self.varies(name):
            raw = self.cells.get((name, period)) if self.seen(period) else None
            return (None, frozenset(self.absence(period))) if raw in (None, "?") else (raw, _NONE)
        raw = self._always(name)
        if self._hidden(period):
            return None, _UNSEEN
        return (None, _MISSING) if raw is None else (raw, _NONE)

    def _attribute(self, name: str, period: Period) -> Ends:
        definition = self.register.attributes[name]
        if self.varies(name):
            if "classes" in definition:
                return self._given(name, period) or gap(self.absence(period))
            return self._observed(name, definition, period)
        raw = self._always(name)
        if raw is None or self._hidden(period):
            flow = definition.get("kind") == "flow" and self._low(definition) >= 0
            why = self.absence(period) if self.use in _STRICT else _MISSING
            return gap(why, least=0.0) if flow else gap(why)
        if "classes" in definition:
            return exactly(float(label_rank(scale_of(definition["classes"]), raw)))
        return exactly(float(raw))

    # -- days (N5 to N8) ----------------------------------------------------------------------

    def day(self, name: str, period: Period) -> Day:
        """Return a date as it is read for a judged period."""
        if self.last_complete is not None:
            return self._read(name, self.last_complete, settled=True)
        return self._read(name, self.reading_day(period), settled=not self.due(period))

    def looking_back(self, text: str, period: Period) -> World | None:
        until, dates = self.register.complete.until, self.register.dates()
        tree = tree_of(text)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if until is None or until >= self.reading_day(period) or self.last_complete is not None:
            return None
        if not any(dates.get(name) for name in names):
            return None
        if self.use in _STRICT and not is_dated(tree, dates):
            return None
        return replace(self, last_complete=until, _memory={})

    def _read(self, name: str, day: dt.date, *, settled: bool) -> Day:
        raw = self.row.cells.get((name, None))
        if self.register.attributes[name]["type"] == "period":
            if raw in (None, "?"):
                return Day("unknown", event=False, why=_MISSING)
            return Day("come", Period.parse(raw).last_day.toordinal(), event=False)
        if raw == "?" or (raw is None and not self.register.complete.to(day)):
            return Day("unknown", why=_MISSING | _UNSEEN if settled else _MISSING)
        if raw is not None and Period.parse(raw).last_day <= day:
            return Day("come", Period.parse(raw).last_day.toordinal())
        return Day("later", day.toordinal()) if settled else Day("never")

    def membership(self, period: Period) -> Truth:
        """Say whether the row is a member on the reading day (N8)."""
        answers = []
        for name, wanted in ((self.register.start, True), (self.register.end, False)):
            if name is not None:
                day = self.day(name, period)
                come = {"come": True, "never": False}.get(day.how)
                why = _UNSEEN if day.how == "later" else day.why
                answers.append(Truth(None, why) if come is None else Truth(come is wanted))
        if any(answer.value is False for answer in answers):
            return Truth(False)
        unknown = [answer for answer in answers if answer.value is None]
        if unknown:
            return Truth(None, frozenset().union(*(answer.why for answer in unknown)))
        return Truth(True)

    # -- times (N11, N18) ---------------------------------------------------------------------

    def range(self, text: str) -> tuple[Period, Period | None]:
        if text.strip() in self.register.dates():
            raw = self._always(text.strip())
            if raw is None:
                raise BlankTime
            return Period.parse(raw), Period.parse(raw)
        return super().range(text)

    # -- when a condition came true (N12) -----------------------------------------------------

    def came(self, text: str) -> float | None:
        """Return when a dated condition came true, as far as it is known on the last day seen."""

        def read(node: ast.expr) -> Day:
            if isinstance(node, ast.Name):
                return self._read(node.id, self.as_of, settled=False)
            return written_day(node)

        return came_on(tree_of(text), read)


def condition(member: MemberWorld, text: str, period: Period) -> Truth:
    """Return whether what is asked of a member holds.

    Before its day a condition on events is settled only if it is built from dates alone (N7);
    one without events hangs on values, which are known as soon as their period has been seen.
    """
    dates = member.register.dates()
    tree = tree_of(text)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    has_events = any(dates.get(name) for name in names)
    if member.due(period) or not has_events or is_dated(tree, dates):
        return truth(member, text, period)
    return Truth(None, _UNSEEN)
