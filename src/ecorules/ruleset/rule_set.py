"""A rule set: looking at it, and holding data against it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ecorules.data import (
    ParameterTable,
    read_complete,
    read_panel,
    read_parameters,
    read_register,
    unknown_places,
)
from ecorules.engine.compile import compile_rule_set
from ecorules.engine.compile.inheritance import Lineage
from ecorules.engine.compile.lint import warnings_of
from ecorules.engine.compile.redefinition import redefined
from ecorules.engine.compile.registers import shape_of
from ecorules.engine.contents import Registers
from ecorules.engine.engine import Engine
from ecorules.engine.given import split_by_member
from ecorules.engine.places import absent_columns, places_of
from ecorules.errors import (
    NotFoundError,
    Place,
    Problem,
    RuleSetError,
    UsageError,
    did_you_mean,
    guessing,
)
from ecorules.expressions import Vocabulary
from ecorules.language.canonical import Canonical, digest_of
from ecorules.language.document import read_document
from ecorules.language.inheritance import MergedDocument, merged
from ecorules.language.loading import Draft, dump_model
from ecorules.periods import Period, PeriodRange, read_argument

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Sequence

    from ecorules.assessment import Assessment
    from ecorules.assessment.calendar import Calendar
    from ecorules.assessment.responsibility import Responsibilities
    from ecorules.data import Column, Panel
    from ecorules.engine.compile.inheritance import Inherited
    from ecorules.engine.nodes import CompiledSet
    from ecorules.language.document import Document
    from ecorules.language.models import RuleSetModel
    from ecorules.report import Report

__all__ = ["RuleSet"]

_LONGEST_NAME = 200
_MOST_PERIODS = 100_000
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class RuleSet:
    """The rules of one document, with their indicators, sources and responsibilities.

    It never changes, and may be shared between threads.
    """

    def __init__(self, draft: Draft, parent: RuleSet | None = None) -> None:
        self.written: RuleSetModel = draft.model
        self.parent = parent
        self._with_standards: dict[tuple[str, ...], tuple[CompiledSet, Engine]] = {}
        self.inherited: tuple[Inherited, ...] = ()
        self._document: Callable[[], Document] = partial(
            read_document, draft.document.text, draft.document.name
        )
        if parent is None:
            self.compiled: CompiledSet = compile_rule_set(draft)
        else:
            draft, asked = merged(draft, parent.model, parent._document)  # noqa: SLF001 - its own
            draft.problems.extend(redefined(draft, self.written, parent.compiled))
            self.compiled = compile_rule_set(draft)
            lineage = Lineage(draft, self.written, self.compiled, parent.compiled)
            self.inherited = lineage.compare(asked)
            if lineage.problems:
                raise RuleSetError(lineage.problems)
            if isinstance(draft.document, MergedDocument):
                self._document = draft.document.reader(self._document)
        self.draft = draft
        self._engine = Engine(self.compiled)

    def __repr__(self) -> str:
        return f"<RuleSet {self.id!r}: {len(self.compiled.rules)} rules>"

    def __reduce__(self) -> tuple[object, ...]:
        from ecorules.ruleset.shelf import revived  # noqa: PLC0415 - the shelf holds rule sets

        return revived, tuple(one.dump() for one in reversed(self._row))

    @property
    def model(self) -> RuleSetModel:
        """All that the set says, checked; what it takes over from its parent is part of it.

        `written` is the file alone.
        """
        return self.compiled.model

    @property
    def _row(self) -> tuple[RuleSet, ...]:
        """The set, the one that it extends, and so on to the highest."""
        above = () if self.parent is None else self.parent._row  # noqa: SLF001 - its own
        return (self, *above)

    @property
    def ancestors(self) -> tuple[RuleSet, ...]:
        """The set that this one extends, the one that that extends, and so on."""
        return self._row[1:]

    @property
    def lineage(self) -> tuple[str, ...]:
        """The ids of the set, of the one that it extends, and so on to the highest."""
        return tuple(one.id for one in self._row)

    def canonical(self) -> str:
        """Return all that the set says as one text, however its file is laid out.

        The text is JSON with sorted keys. Comments, quotes, spacing, the order of keys and rules,
        and spellings of one quantity, period or unit make no difference; everything else does.
        """
        model = self.model
        return Canonical.of(model, self.compiled.system).text(model)

    @cached_property
    def digest(self) -> str:
        """The digest of `canonical`, ``sha256:...``: it changes with any value of the set.

        What a set takes over from its parents is part of it.
        """
        return digest_of(self.canonical())

    def frozen(self, digest: str) -> RuleSet:
        """Return the set if it is still the one that was agreed.

        Args:
            digest: the digest that it must have.

        Raises:
            RuleSetError: it has another one.
            UsageError: this is no digest.
        """
        wanted = digest.strip().lower()
        if not _DIGEST.fullmatch(wanted):
            raise UsageError(
                f"{digest[:_LONGEST_NAME]!r} is not a digest",
                code="digest-form",
                hint="write sha256: and 64 hexadecimal digits, as in rule_set.digest",
            )
        if wanted != self.digest:
            problem = Problem(
                "digest",
                f"the set {self.id!r} is not the one that was agreed: its digest is {self.digest}",
                f"{wanted} was asked for; compare the files, or agree on this set",
                Place(self._document().name),
            )
            raise RuleSetError([problem])
        return self

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What can be used and yet deserves a second look, each with its place."""
        return warnings_of(self.compiled, self.draft)

    @property
    def id(self) -> str:
        """The id of the set."""
        return self.model.id

    @property
    def window(self) -> str | None:
        """The plan's periods."""
        return self.model.window

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules, in the order of the file."""
        return tuple(self.compiled.rules)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The names that data may give."""
        return tuple(self.compiled.columns)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that ``assign`` may give."""
        return tuple(self.compiled.parameters)

    def dump(self) -> str:
        """Write the set as YAML text; loading it again gives an equal set.

        A set that extends another is written without what it takes over: `load` needs the
        parents again.
        """
        return dump_model(self.written)

    def read(self, data: Any, *, as_of: Period | None = None, **options: Any) -> Panel:
        """Read data into a panel in the units of this set; see `evaluate` for the options."""
        compiled = self.compiled
        return read_panel(
            data,
            compiled.columns,
            system=compiled.system,
            computed=compiled.computed,
            as_of=as_of,
            **options,
        )

    @guessing()
    def evaluate(
        self,
        data: Any = None,
        *,
        registers: Mapping[str, Any] | None = None,
        complete: Any = None,
        standards: Sequence[RuleSet | str | os.PathLike[str]] = (),
        as_of: Period | dt.date | int | str | None = None,
        assign: Any = None,
        at: Period | int | str | None = None,
        history: Any = None,
        region: str | None = None,
        scenario: str | None = None,
        period: str | None = None,
        keys: Sequence[str] = (),
        indicator: str | None = None,
        value: str | None = None,
        unit: str | None = None,
        units: Mapping[str, str] | None = None,
        na_values: Collection[str] = (),
        sheet: str | int | None = None,
        delimiter: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Assessment:
        """Hold data against the rules.

        Args:
            data: a mapping, any data frame, the path of a CSV, Parquet or XLSX file, or a panel;
                none for a set that only looks at registers.
            registers: register -> its rows: a data frame, a path, a list of rows, or
                ``{member: {attribute: value}}``.
            complete: which registers hold all there is: True (up to `as_of`), a day, a range, or
                these by register. Silence of others decides nothing.
            standards: the sets that rules with ``meets`` are held against: loaded, ids or paths.
            as_of: the period or day up to which data are seen; by default the last period in
                which an indicator that a rule measures has a value.
            assign: values of the set's parameters: a mapping, data frame or file.
            at: the period or range at which rules are judged that name none; by default the end
                of the set's window.
            history: a scenario of the data, or further data, that fills what scenarios lack.
            region: the data's column of places, where it is not recognised; the same for the
                following five.
            scenario: the column of scenarios.
            period: the column of periods.
            indicator: the column of indicator names, in a long table.
            value: the column of values, in a long table.
            unit: the column of units, in a long table.
            keys: further key columns.
            units: indicator -> unit of the data, where it is not the declared one.
            na_values: texts that stand for a gap.
            sheet: sheet of a workbook.
            delimiter: what separates the cells of a text file.
            encoding: of all text files, where they are not UTF-8.
            progress: called with (series done, series in all) on long work.

        Returns:
            Exactly one verdict for every rule and series.

        Raises:
            DataError: the data cannot be used; problems with row and column.
            UsageError: an argument cannot be used.
        """
        from ecorules.assessment import Assessment  # noqa: PLC0415 - assessments hold rule sets
        from ecorules.assessment.record import Asked  # noqa: PLC0415 - as above

        seen = None if as_of is None else read_argument("as_of", as_of, Period.of)
        panel = self.read(
            {} if data is None else data, as_of=seen, history=history,
            region=region, scenario=scenario, period=period, keys=keys,
            indicator=indicator, value=value, unit=unit, units=units,
            na_values=na_values, sheet=sheet, delimiter=delimiter, encoding=encoding,
        )  # fmt: skip
        from ecorules.ruleset.shelf import load  # noqa: PLC0415 - the shelf holds rule sets

        loaded = tuple(one if isinstance(one, RuleSet) else load(one) for one in standards)
        compiled, engine = self._beside(loaded)
        held = self._registers(
            registers, complete, panel, history if isinstance(history, str) else None,
            region=region, scenario=scenario, keys=keys, na_values=na_values, encoding=encoding,
        )  # fmt: skip
        if held is not None and isinstance(assign, Mapping):
            assign, by_member = split_by_member(assign, compiled, held)
            held = replace(held, given=by_member)
        every = panel if held is None else held.places.every
        parameters, dates = self._parameters(assign, every, na_values=na_values, encoding=encoding)
        times = None if at is None else _judged_at(at)
        evaluation = engine.evaluate(
            every, parameters, dates, as_of=seen, at=times, registers=held, progress=progress
        )
        asked = Asked(None if times is None else str(times), dates, loaded)
        return Assessment(self, evaluation, asked=asked)

    @guessing()
    def due_days(self, **options: Any) -> Calendar:
        """Return the days on which the rules fall due; see `ecorules.calendar` for the options.

        Example:
            >>> import ecorules as er
            >>> [str(one.day) for one in er.load("energy-intensity-2007").due_days()]
            ['2007-12-31']
        """
        from ecorules.assessment.due import calendar  # noqa: PLC0415 - it reads rule sets

        return calendar(self, **options)

    def responsibilities(self, registers: Mapping[str, Any] | None = None) -> Responsibilities:
        """Return the units that the set names, each with exactly the rules and rows that name it.

        Args:
            registers: data of registers whose members the file does not list, where the name of
                a register stands for them.

        Raises:
            UsageError: there is no such register, or its data cannot be read.

        Example:
            >>> import ecorules as er
            >>> er.load("zhuzhou-2018-2020").responsibilities().page("市环保局").rules
            ('pm25', 'pm10')
        """
        from ecorules.assessment.members import check_registers, names_of  # noqa: PLC0415
        from ecorules.assessment.responsibility import Responsibilities  # noqa: PLC0415

        check_registers(self.compiled, registers)
        members = {
            name: names_of(self.compiled, name, data) for name, data in (registers or {}).items()
        }
        return Responsibilities(self.model, members)

    def report(self, assessment: Assessment, kind: str = "annual", **options: Any) -> Report:
        """Return a report of an assessment of this set; see `Assessment.report`."""
        from ecorules.report import report  # noqa: PLC0415 - reports read assessments

        return report(assessment, kind, **options)

    def _beside(self, loaded: Sequence[RuleSet]) -> tuple[CompiledSet, Engine]:
        """Return the set compiled beside some standards, and what evaluates it."""
        if not loaded or not any(rule.standard for rule in self.compiled.nodes):
            return self.compiled, self._engine
        key = tuple(one.digest for one in loaded)
        found = self._with_standards.get(key)
        if found is None:
            drafts = tuple(one.draft for one in loaded)
            compiled = compile_rule_set(self.draft, drafts)
            found = self._with_standards[key] = (compiled, Engine(compiled))
        return found

    def _registers(
        self,
        given: Mapping[str, Any] | None,
        complete: Any,
        panel: Panel,
        history: str | None,
        **options: Any,
    ) -> Registers | None:
        """Read the registers, and line up their rows with the places of the data."""
        compiled = self.compiled
        declared = compiled.registers
        for name in given or ():
            if name not in declared:
                raise UsageError(
                    f"registers= names {name!r}, which is no register"
                    f"{did_you_mean(str(name), declared)}",
                    code="unknown-register",
                    hint=f"the registers: {', '.join(declared) or 'none is declared'}",
                )
        if not declared:
            if complete:
                read_complete(complete, (), dt.date.max)
            return None
        vocabulary = Vocabulary() if compiled.vocabulary is None else compiled.vocabulary.copy()
        tables = {}
        for name, register in declared.items():
            tables[name] = read_register(
                shape_of(register), (given or {}).get(name), system=compiled.system,
                vocabulary=vocabulary, panel_keys=panel.keys, **options,
            )  # fmt: skip
            if history is not None:
                tables[name] = tables[name].in_every_scenario(history)
            for text in tables[name].texts:
                vocabulary.code(text)
        notes = tuple(
            Problem(
                "nothing-given",
                f"the register {name!r} is stated complete, and no rows are given for it",
                f"say so of it alone where that is meant: complete={{{name!r}: ...}}",
                Place(name),
            )
            for name, register in declared.items()
            if complete
            and not isinstance(complete, Mapping)
            and (given or {}).get(name) is None
            and not register.is_closed
            and not register.rows
        )
        notes += unknown_places(tables, panel) + absent_columns(tables, declared, complete)
        return Registers(tables, places_of(panel, tables, declared), complete, notes)

    def _parameters(
        self, assign: Any, panel: Panel, **options: Any
    ) -> tuple[ParameterTable, dict[str, Mapping[int, Period] | Period]]:
        """Read ``assign``; parameters that stand for a period are read apart from numbers."""
        if assign is None:
            return ParameterTable(), {}
        columns = self.compiled.parameters
        dates = {name for name in columns if _stands_for_period(self.compiled, name)}
        taken: dict[str, Mapping[int, Period] | Period] = {}
        if isinstance(assign, Mapping):
            for name in dates & assign.keys():
                if assign[name] is not None:
                    taken[name] = _dates(assign[name], name, panel)
            assign = {name: given for name, given in assign.items() if name not in dates}
        if isinstance(assign, Mapping) and not assign:
            return ParameterTable(), taken
        numbers: dict[str, Column] = {
            name: column for name, column in columns.items() if name not in dates
        }
        system = self.compiled.system
        return read_parameters(assign, numbers, panel, system=system, **options), taken


def _stands_for_period(compiled: CompiledSet, name: str) -> bool:
    return bool(getattr(compiled.sources.get(name), "period", False))


def _dates(given: Any, name: str, panel: Panel) -> Mapping[int, Period] | Period:
    """Read a parameter that stands for a period: one for all, or by place."""
    if not isinstance(given, dict):
        return read_argument(f"the parameter {name!r}", given, Period.of)
    key = panel.region_key
    if key is None:
        raise UsageError(
            f"{name!r} is given by place, and the data have no places",
            hint=f"give one period: assign={{{name!r}: 2025}}",
        )
    places = panel.index.column(key)
    periods = {
        str(place): read_argument(f"the parameter {name!r}", value, Period.of)
        for place, value in given.items()
        if value is not None
    }
    unknown = [place for place in periods if place not in set(places.tolist())]
    if unknown:
        guess = did_you_mean(unknown[0], dict.fromkeys(places.tolist()))
        raise NotFoundError(
            f"{name!r} is given for {unknown[0]!r}, which the data lack{guess}",
            code="unknown-place",
            hint="name a place of the data, or leave it out",
        )
    return {
        series: periods[place] for series, place in enumerate(places.tolist()) if place in periods
    }


def _judged_at(at: Period | int | str) -> PeriodRange:
    """Read the periods at which rules are judged that name none."""
    times = read_argument("at", str(at), PeriodRange.parse)
    if times.last is not None and len(times) > _MOST_PERIODS:
        raise UsageError(
            f"at={str(at)!r} has more than {_MOST_PERIODS:,} periods",
            code="long-range",
            hint="use longer periods",
        )
    return times
