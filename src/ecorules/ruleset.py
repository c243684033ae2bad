"""Rule sets: loading them, looking at them, and holding data against them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.data import ParameterTable, read_panel, read_parameters
from ecorules.data.files import is_file
from ecorules.engine.compile import compile_rule_set
from ecorules.engine.evaluation import Engine
from ecorules.errors import NotFoundError, UsageError, did_you_mean
from ecorules.language.document import MAX_BYTES
from ecorules.language.loading import dump_model, read_rule_set
from ecorules.periods import Period, PeriodRange

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Callable, Collection, Sequence

    from ecorules.assessment import Assessment
    from ecorules.data import Column, Panel
    from ecorules.engine.nodes import CompiledSet
    from ecorules.language.loading import Draft
    from ecorules.language.models import RuleSetModel

__all__ = ["RuleSet", "built_in", "load", "loads"]

_SUFFIXES = {".yaml", ".yml"}
_LONGEST_NAME = 200


def built_in() -> dict[str, Path]:
    """Return the rule sets that come with the package: id -> file."""
    inside = Path(str(resources.files("ecorules"))) / "rulesets"
    folder = inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "rulesets"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def load(source: str | os.PathLike[str]) -> RuleSet:
    """Load a rule set: one that comes with the package, by id, or a file.

    Args:
        source: an id such as ``"zhuzhou-2018-2020"``, or the path of a YAML file.

    Raises:
        RuleSetError: the file cannot be used; every problem with file:line:column.
        NotFoundError: there is no such file and no built-in set of that id.

    Example:
        >>> import ecorules as er
        >>> plan = er.load("zhuzhou-2018-2020")
        >>> plan.window
        '2018..2020'
    """
    text = str(source)
    known = built_in()
    path = Path(text)
    if path.suffix.lower() not in _SUFFIXES and text in known:
        path = known[text]
    if not is_file(path):
        shown = repr(text[:_LONGEST_NAME])
        if text and len(text) <= _LONGEST_NAME and path.is_dir():
            raise NotFoundError(
                f"{shown} is a folder, not a rule file", code="no-file", hint="name a file in it"
            )
        guess = did_you_mean(text, known)
        raise NotFoundError(
            f"there is no file {shown}, and no rule set of that id comes with ecorules{guess}",
            code="no-file",
            hint="built in: " + ", ".join(known),
        )
    with path.open("rb") as file:
        return _load_bytes(file.read(MAX_BYTES + 1), str(path))


def loads(text: str | bytes, *, name: str = "<text>") -> RuleSet:
    """Load a rule set from YAML text.

    Args:
        text: the text of a rule file.
        name: what messages call it.

    Raises:
        RuleSetError: the text cannot be used; every problem with its place.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... ''')
        >>> plan.evaluate({"pm25": "38 µg/m³"}, as_of=2020).verdict("pm25").status
        'met'
    """
    if isinstance(text, str):
        return RuleSet(read_rule_set(text, name))
    return _load_bytes(text, name)


@lru_cache(maxsize=32)
def _load_bytes(data: bytes, name: str) -> RuleSet:
    """Rule sets never change, so that the same file is one object."""
    return RuleSet(read_rule_set(data, name))


class RuleSet:
    """The rules of one document, with their indicators, sources and responsibilities.

    It never changes, and may be shared between threads.
    """

    def __init__(self, draft: Draft) -> None:
        self.compiled: CompiledSet = compile_rule_set(draft)
        self._engine = Engine(self.compiled)

    def __repr__(self) -> str:
        return f"<RuleSet {self.id!r}: {len(self.compiled.rules)} rules>"

    def __reduce__(self) -> tuple[object, ...]:
        return loads, (self.dump().encode(),)

    @property
    def model(self) -> RuleSetModel:
        """The file as it was written, checked."""
        return self.compiled.model

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
        """Write the set as YAML text; loading it again gives an equal set."""
        return dump_model(self.model)

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

    def evaluate(
        self,
        data: Any,
        *,
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
            data: a mapping, any data frame, the path of a CSV, Parquet or XLSX file, or a panel.
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
            encoding: of a text file, where it is not UTF-8.
            progress: called with (series done, series in all) on long work.

        Returns:
            Exactly one verdict for every rule and series.

        Raises:
            DataError: the data cannot be used; problems with row and column.
            UsageError: an argument cannot be used.
        """
        from ecorules.assessment import Assessment  # noqa: PLC0415 - assessments hold rule sets

        seen = None if as_of is None else Period.of(as_of)
        panel = self.read(
            data, as_of=seen, history=history, region=region, scenario=scenario, period=period,
            keys=keys, indicator=indicator, value=value, unit=unit, units=units,
            na_values=na_values, sheet=sheet, delimiter=delimiter, encoding=encoding,
        )  # fmt: skip
        parameters, dates = self._parameters(assign, panel)
        times = None if at is None else PeriodRange.parse(str(at))
        evaluation = self._engine.evaluate(
            panel, parameters, dates, as_of=seen, at=times, progress=progress
        )
        return Assessment(self, evaluation)

    def _parameters(
        self, assign: Any, panel: Panel
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
        return read_parameters(assign, numbers, panel, system=self.compiled.system), taken


def _stands_for_period(compiled: CompiledSet, name: str) -> bool:
    return bool(getattr(compiled.sources.get(name), "period", False))


def _dates(given: Any, name: str, panel: Panel) -> Mapping[int, Period] | Period:
    """Read a parameter that stands for a period: one for all, or by place."""
    if not isinstance(given, dict):
        return Period.of(given)
    key = panel.region_key
    if key is None:
        raise UsageError(
            f"{name!r} is given by place, and the data have no places",
            hint=f"give one period: assign={{{name!r}: 2025}}",
        )
    places = panel.index.column(key)
    periods = {str(place): Period.of(value) for place, value in given.items() if value is not None}
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
