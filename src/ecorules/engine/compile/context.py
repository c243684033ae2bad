"""What all parts of the compiler share: places for problems, and the reading of small texts."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ecorules.data.cells import is_gap
from ecorules.engine.nodes import Kind, Need, Over
from ecorules.errors import EcorulesError, Problem, did_you_mean, either
from ecorules.expressions import Expression
from ecorules.labels import Labels
from ecorules.periods import Grain, Period, PeriodRange, Span
from ecorules.units.spelling import is_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecorules.engine.nodes import PeriodReference
    from ecorules.language.document import Path
    from ecorules.language.loading import Draft
    from ecorules.units import Unit, UnitSystem

__all__ = ["Context", "Unusable"]

T = TypeVar("T")

_WINDOW = "window"
_BETTER = {"higher": 1, "lower": -1}


class Unusable(Exception):  # noqa: N818 - not an error that anyone outside sees
    """The piece being compiled cannot be used; why has been noted already."""


class Context:
    """The draft being compiled, its problems, its window and stages, and readers of small texts.

    Every reader takes the path of the text, notes a problem there and raises `Unusable` where the
    text cannot be read, so that one mistake is reported once and the rest goes on.
    """

    def __init__(self, draft: Draft, system: UnitSystem, standards: tuple[Draft, ...] = ()) -> None:
        self.draft = draft
        self.system = system
        self.standards = standards
        self.problems: list[Problem] = list(draft.problems)
        self.window: PeriodRange | None = None
        self.stages: dict[str, PeriodRange] = {}

    def beside(self, draft: Draft) -> Context:
        """Return a context for another draft: an outside standard, in the units of this set."""
        system = self.system
        if draft.model.units:
            system = self.read((), lambda: system.extended(tuple(draft.model.units or ())))
        return Context(draft, system)

    def note(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        offset: int | None = None,
    ) -> None:
        """Note a problem at a path."""
        place = self.draft.document.place(path, key=key, offset=offset)
        self.problems.append(Problem(code, message, hint, place))

    def refuse(
        self, path: Path, code: str, message: str, hint: str = "", *, key: bool = False
    ) -> Unusable:
        """Note a problem and return the exception to raise."""
        self.note(path, code, message, hint, key=key)
        return Unusable()

    def read(self, path: Path, reader: Callable[[], T]) -> T:
        """Run a reader of one text and note its error at ``path``."""
        try:
            return reader()
        except EcorulesError as error:
            offset = getattr(error, "offset", None)
            self.note(path, error.code, error.message, error.hint, offset=offset)
            raise Unusable from None

    def cited(self, path: Path, document: str | None, phrase: str | None) -> None:
        """Note a document that is not declared, and a phrase that is too long to locate by."""
        documents = self.draft.model.sources or {}
        if document is not None and document not in documents:
            guess = did_you_mean(document, documents)
            self.note(
                (*path, "document"),
                "unknown-document",
                f"{document!r} is not a key under sources{guess}",
                "declare it under sources",
            )
        if phrase is not None and len(phrase) > (10 if is_chinese(phrase) else 40):
            self.note(
                (*path, "phrase"),
                "long-phrase",
                f"the phrase has {len(phrase)} characters",
                "a locating phrase has at most ten, or forty where none of them is Chinese",
            )

    # Time

    def read_window(self) -> None:
        """Read `window` and `stages`; problems are noted."""
        model = self.draft.model
        if model.window is not None:
            try:
                self.window = self.closed_range((_WINDOW,), model.window)
            except Unusable:
                self.draft.broken.add((_WINDOW, ""))
        for name, text in (model.stages or {}).items():
            path: Path = ("stages", name)
            try:
                if name == _WINDOW or _can(PeriodRange.parse, name):
                    raise self.refuse(
                        path,
                        "stage-name",
                        f"a stage cannot be called {name!r}",
                        "give it a word of its own",
                        key=True,
                    )
                self.stages[name] = self.closed_range(path, text)
            except Unusable:
                continue

    def read_in_force(self) -> None:
        """Check the days between which the edition holds."""
        given = self.draft.model.in_force
        for key, text in (("from", given.from_), ("to", given.to)) if given else ():
            if text is not None:
                try:
                    self.read(("in_force", key), partial(Period.parse, text))
                except Unusable:
                    continue

    def closed_range(self, path: Path, text: str) -> PeriodRange:
        """Read a range with both ends, ``window`` or a stage."""
        name = text.strip()
        if name == _WINDOW:
            if self.window is None:
                if (_WINDOW, "") in self.draft.broken:
                    raise Unusable
                raise self.refuse(
                    path,
                    "no-window",
                    "the set has no window",
                    "add window: 2018..2020 to the set, or write the periods here",
                )
            return self.window
        if name in self.stages:
            return self.stages[name]
        if name[:1].isalpha() or not any(character.isdigit() for character in name):
            length = _can(Grain.parse, name)
            guess = "" if length else did_you_mean(name, [*self.stages, _WINDOW])
            raise self.refuse(
                path,
                "unknown-stage",
                f"{name!r} is neither a period nor a stage{guess}",
                f"to judge every {name.removesuffix('s')} of the plan write window, or a range "
                "such as 2018..2020"
                if length
                else "write a period such as 2020, a range such as 2018..2020, or the name of a "
                "stage",
            )
        found = self.read(path, lambda: PeriodRange.parse(name))
        if found.last is None:
            raise self.refuse(
                path, "open-range", f"{name!r} has no end", f"write {name}2020, for example"
            )
        if len(found) > 100_000:
            raise self.refuse(
                path, "long-range", f"{name!r} has more than 100,000 periods",
                "write longer periods, such as 2018..2020",
            )  # fmt: skip
        return found

    def periods(self, path: Path, texts: list[str]) -> tuple[Period, ...]:
        """Read ``throughout``: a range, a stage, or a list of them; sorted, each once."""
        found: set[Period] = set()
        for position, text in enumerate(texts):
            at = path if len(texts) == 1 else (*path, position)
            found.update(self.closed_range(at, text))
        return tuple(sorted(found))

    def period(
        self, path: Path, text: str, parameter: Callable[[str], PeriodReference | None]
    ) -> PeriodReference:
        """Read a period, the end of a stage or window, or a name that stands for one."""
        name = text.strip()
        if name != _WINDOW and name not in self.stages:
            given = parameter(name)
            if given is not None:
                return given
            if ".." in name:
                raise self.refuse(
                    path,
                    "range-for-period",
                    f"one period belongs here, not the range {name!r}",
                    "use throughout for a range, or name its last period",
                )
        last = self.closed_range(path, name).last
        if last is None:
            raise Unusable
        return last

    def span(self, path: Path, text: str) -> Span:
        """Read a length of time with its grain."""
        span = self.read(path, lambda: Span.parse(text))
        if span.grain is None:
            raise self.refuse(
                path, "span", f"{text!r} does not say of what", f"write {span.count} days"
            )
        return span

    def grain(self, path: Path, text: str) -> Grain:
        """Read year, half, quarter, month or day."""
        return self.read(path, lambda: Grain.parse(text))

    def over(self, path: Path, text: str) -> Over:
        """Read ``over``: a length of time, a range, or an open range."""
        if ".." in text:
            return Over(None, self.read(path, lambda: PeriodRange.parse(text.strip())))
        if text.strip() in self.stages or text.strip() == _WINDOW:
            return Over(None, self.closed_range(path, text))
        span = self.read(path, lambda: Span.parse(text))
        if span.count > 1000:
            raise self.refuse(
                path, "span", f"{text!r} is more than 1,000 periods", "write fewer, such as 3 years"
            )
        return Over(span, None)

    # Numbers

    def quantity(self, path: Path, text: str) -> tuple[float, Unit | None]:
        """Read a number with or without a unit."""
        return self.read(path, lambda: self.system.quantity(text))

    def unit(self, path: Path, text: str) -> Unit:
        """Read a unit."""
        return self.read(path, lambda: self.system.unit(text))

    def number(
        self, path: Path, text: str, unit: Unit | None, *, what: str, difference: bool = False
    ) -> float:
        """Read a number, converted to ``unit``; a bare number is in that unit."""
        value, given = self.quantity(path, text)
        if given is None:
            return value
        factor, shift = self.conversion(path, given, unit, what=what)
        return self.finite(path, value * factor + (0.0 if difference else shift), text)

    def finite(self, path: Path, number: float, text: str) -> float:
        """Return a number that was converted, or note that no float holds it."""
        if math.isfinite(number):
            return number
        raise self.refuse(
            path,
            "quantity",
            f"{text!r} is not finite in the unit of what it is held against",
            "write a number that is below 1e308 in that unit",
        )

    def value_range(
        self, ends: list[str | None] | None, unit: Unit | None, path: Path
    ) -> tuple[float, float]:
        """Read the least and greatest possible value; infinite where an end is open."""
        if ends is None:
            return -math.inf, math.inf
        if not 1 <= len(ends) <= 2:
            raise self.refuse(
                path,
                "range",
                "a range has a least and a greatest value",
                "write [0, 100], [0, ] or [~, 100]",
            )
        found = [-math.inf, math.inf]
        for position, text in enumerate(ends):
            if text is not None:
                found[position] = self.number((*path, position), text, unit, what="the indicator")
        if found[0] > found[1]:
            raise self.refuse(
                path,
                "range",
                "the range ends below where it begins",
                f"write [{ends[1]}, {ends[0]}]",
            )
        return found[0], found[1]

    def better(self, text: str | None, path: Path) -> int:
        """Return 1 where higher is better, -1 where lower is, 0 where neither is said."""
        if text is None or text in _BETTER:
            return _BETTER.get(text or "", 0)
        if not any(character.isdigit() for character in text):
            self.choice(path, text, _BETTER, what="direction or ideal value")
        self.quantity(path, text)
        return 0

    def conversion(
        self, path: Path, given: Unit, unit: Unit | None, *, what: str
    ) -> tuple[float, float]:
        """Return factor and shift from ``given`` to ``unit``: degrees differ in their zero."""
        factor = self.factor(path, given, unit, what=what)
        if unit is None or not (given.is_offset or unit.is_offset):
            return factor, 0.0
        return factor, float(given.convert(0.0, unit))

    def factor(self, path: Path, given: Unit, unit: Unit | None, *, what: str) -> float:
        """Return the factor from ``given`` to ``unit``, or note that they do not convert."""
        if unit is None:
            if given.is_plain or given.is_count or given.is_share:
                return given.factor
            raise self.refuse(
                path,
                "unit-mismatch",
                f"{given} does not fit {what}, which is a plain number",
                "write the number without a unit, or declare the unit of the indicator",
            )
        if not given.converts_to(unit):
            hint = f"write the value in {unit}"
            if given.is_share and unit.is_points:
                hint = "write pp (百分点, percentage points) instead of %"
            elif given.is_points and unit.is_share:
                hint = "write % instead of pp: a level is a share, only differences are in points"
            raise self.refuse(
                path,
                "unit-mismatch",
                f"{given} does not convert to {unit}, the unit of {what}",
                hint,
            )
        return given.factor_to(unit)

    def need(self, path: Path, text: str) -> Need:
        """Read ``need``: a whole number, or a share in per cent."""
        value, unit = self.quantity(path, text)
        if unit is None and value == int(value) and value >= 1:
            return Need(value, share=False)
        if unit is not None and unit.is_share and 0 < value * unit.factor <= 1:
            return Need(value * unit.factor, share=True)
        raise self.refuse(
            path,
            "need",
            f"{text!r} is neither a number of periods nor a share of them",
            "write need: 324, or need: 90 %",
        )

    def whole(self, path: Path, text: str, *, least: int, most: int, what: str) -> int:
        """Read a whole number within limits."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (value == value // 1 and least <= value <= most):
            raise self.refuse(
                path,
                "whole-number",
                f"{text!r} is not a usable {what}",
                f"write a whole number from {least} to {most}",
            )
        return int(value)

    def flag(self, path: Path, text: str) -> bool:
        """Read true or false."""
        word = text.strip().lower()
        if word in {"true", "false"}:
            return word == "true"
        raise self.refuse(
            path, "flag", f"{text!r} is neither true nor false", "write true or false"
        )

    def choice(
        self, path: Path, text: str, choices: Iterable[str], *, what: str, key: bool = False
    ) -> str:
        """Read one of a few words."""
        known = tuple(choices)
        if text in known:
            return text
        guess = did_you_mean(text, known)
        article = "an" if what[0] in "aeiou" else "a"
        raise self.refuse(
            path,
            "unknown-word",
            f"{text!r} is not {article} {what}{guess}",
            f"write {either(known)}",
            key=key,
        )

    def kind(self, path: Path, text: str | None, unit: Unit | None) -> Kind | None:
        """Read how values of an indicator or attribute roll up; what has no total is no flow."""
        if text is None:
            return None
        kind = Kind(self.choice(path, text, [entry.value for entry in Kind], what="kind"))
        if kind is Kind.FLOW and unit is not None and (unit.is_offset or unit.is_logarithmic):
            raise self.refuse(
                path,
                "no-arithmetic",
                f"values in {unit} have no total, as those of a flow have",
                "write kind: level",
            )
        return kind

    def labels(self, labels: list[str], path: Path) -> Labels:
        """Read the labels of a class, best first."""
        for label in labels:
            if is_gap(label):
                raise self.refuse(
                    path,
                    "label-gap",
                    f"no class can be called {label!r}: in data that stands for an empty cell",
                    "call it by another word",
                )
        return self.read(path, lambda: Labels(labels))

    def expression(self, path: Path, text: str) -> Expression:
        """Read the syntax of an expression."""
        return self.read(path, lambda: Expression.parse(text))


def _can(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except EcorulesError:
        return False
    return True
