"""Evaluates a compiled rule set: as of when, bound to the layout of the data, in blocks."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecorules.engine.binding.duties import own_times
from ecorules.engine.binding.rules import Rules
from ecorules.engine.binding.scope import Scope
from ecorules.engine.binding.tape import Tape
from ecorules.engine.evaluation import BLOCK, Evaluation, Part, block_size, is_kept, split, workers
from ecorules.engine.nodes import Attribute, Derived, Given, Observed, Ranked
from ecorules.engine.places import check_judged
from ecorules.engine.program import Program
from ecorules.engine.walk import observed_behind, sources_behind
from ecorules.engine.world import World
from ecorules.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ecorules.data import Panel, ParameterTable
    from ecorules.engine.binding.scope import Contents
    from ecorules.engine.contents import Registers
    from ecorules.engine.nodes import CompiledSet, RuleNode, Source
    from ecorules.engine.program import Frame
    from ecorules.periods import Period, PeriodRange

__all__ = ["Engine"]

_PROGRAMS = 64
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a set is bound to: the layout of the data and registers, and the day they are seen."""

    panel: Panel
    parameters: ParameterTable
    day: dt.date
    default: tuple[Period, ...]
    registers: Registers | None
    contents: Mapping[str, Contents]

    @property
    def given(self) -> frozenset[tuple[str, Period | None]]:
        """The parameters that are given, for places or for members."""
        by_member = () if self.registers is None else self.registers.given
        return frozenset([*self.parameters.rows, *by_member])

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two settings apart for which different steps are needed."""
        held = tuple((name, one.key) for name, one in self.contents.items())
        return (self.panel.layout, self.given, self.day, self.default, held)


class Engine:
    """Evaluates one compiled set; what it binds for a layout of data is kept for the next call."""

    def __init__(self, compiled: CompiledSet) -> None:
        self.compiled = compiled
        self._programs: OrderedDict[object, Program] = OrderedDict()
        self._lock = threading.Lock()
        timed = {id(one): one for node in compiled.nodes for one in own_times(node)}
        self._times_of = tuple(timed.values())
        self._dates = tuple(
            source.name
            for source in compiled.sources.values()
            if isinstance(source, Given) and source.period
        )

    def evaluate(
        self,
        panel: Panel,
        parameters: ParameterTable,
        dates: Mapping[str, Mapping[int, Period] | Period],
        *,
        as_of: Period | None,
        at: PeriodRange | None,
        registers: Registers | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Evaluation:
        """Evaluate all rules for all series.

        Args:
            panel: the data, of all places.
            parameters: what `assign` gave, lined up with the panel.
            dates: parameters that stand for a period: one for all series, or by series.
            as_of: the period or day up to which data are seen; None for the last with data.
            at: periods of rules that name none; None for the end of the window.
            registers: what registers hold, for a set that has some.
            progress: called with (series done, series in all).

        Raises:
            UsageError: there is no time to judge at, or nothing tells up to when data are seen.
        """
        default = self._default_times(at)
        seen = as_of if as_of is not None else self.last_with_data(panel, parameters)
        judged = panel if registers is None else registers.places.panel
        contents: Mapping[str, Contents] = {}
        if registers is not None:
            check_judged(registers.places, registers.tables, self.compiled.nodes)
            contents = registers.contents(self.compiled.registers, seen.last_day, self._times_of)
        setting = _Setting(panel, parameters, seen.last_day, default, registers, contents)
        parts = tuple(self._parts(setting, dates))
        statuses = np.zeros((len(self.compiled.rules), len(judged.index)), np.uint8)
        frames = {}
        done = 0
        for number, part in enumerate(parts):
            frame = _run(part, statuses, _further(progress, done, len(judged.index)))
            done += part.size
            if frame is not None:
                frames[number] = frame
                if progress is not None and len(parts) > 1:
                    progress(done, len(judged.index))
        return Evaluation(
            self.compiled,
            judged,
            parameters,
            parts,
            statuses,
            seen,
            as_of is None,
            frames,
            registers,
        )

    def _default_times(self, at: PeriodRange | None) -> tuple[Period, ...]:
        if at is not None:
            return tuple(at)
        window = self.compiled.window
        if window is not None and window.last is not None:
            return (window.last,)
        lacking = [
            name
            for name, rule in self.compiled.rules.items()
            if rule.timeless and rule.composite is None
        ]
        if lacking:
            raise UsageError(
                f"the set has no window, and the rule {lacking[0]!r} names no time",
                code="no-time",
                hint="add window: 2018..2020 to the set, or evaluate with at=2020",
            )
        return ()

    # Up to when

    def last_with_data(self, panel: Panel, parameters: ParameterTable) -> Period:
        """Return the last period in which a measured indicator has a value (sentence 42).

        Raises:
            UsageError: no measured indicator has any.
        """
        measured: dict[int, Source] = {}
        for node in self.compiled.nodes:
            for rule in (node, *_of_standard(node)):
                if rule.measure is not None:
                    measured[id(rule.measure.source)] = rule.measure.source
        best: Period | None = None
        rows = panel.rows
        for source in measured.values():
            names = _read_names(source)
            periods = {period for name, period in rows if name in names}
            plain = isinstance(source, Observed) and not isinstance(source, Attribute)
            for period in sorted(periods, key=lambda one: one.last_day, reverse=True):
                if best is not None and period.last_day <= best.last_day:
                    break
                if plain:
                    values = panel.values[rows[source.name, period]]
                    has = bool((~np.isnan(values)).any())
                else:
                    has = self._has_value(source, period, panel, parameters)
                if has:
                    best = period
        if best is None:
            strange = [note.message for note in panel.notes if note.code == "unknown-indicator"]
            strange.sort(key=lambda message: "did you mean" not in message)
            raise UsageError(
                "no indicator that a rule measures has a value in the data, so nothing tells up "
                "to when data are seen",
                code="no-as-of",
                hint="; ".join(
                    [
                        "give as_of=2020, or check the names of the indicators in the data",
                        *strange[:_MOST_NAMED],
                    ]
                ),
            )
        return best

    def _has_value(
        self, source: Source, period: Period, panel: Panel, parameters: ParameterTable
    ) -> bool:
        """Whether a computed indicator has a value in a period for any series."""
        names = _read_names(source)
        if not names:
            return False
        if any(isinstance(one, Derived | Ranked | Attribute) for one in sources_behind([source])):
            rows = [panel.rows[name, period] for name in names if (name, period) in panel.rows]
            return bool((~np.isnan(panel.values[rows])).any())
        tape = Tape()
        scope = Scope(panel.rows, frozenset(parameters.rows), period.last_day, {}, ())
        value = Rules(tape, scope).values.value(source, period)
        program = Program(tape, (), rows=(value.least, value.most))
        for start in range(0, len(panel.index), BLOCK):
            frame = program.run(panel.values, parameters.rows, slice(start, start + BLOCK))
            if (~np.isnan(frame.row(value.most))).any():
                return True
        return False

    # Which series are bound together

    def _parts(
        self, setting: _Setting, dates: Mapping[str, Mapping[int, Period] | Period]
    ) -> Iterator[Part]:
        """Bind the series together for which the same periods stand for the parameters."""
        panel, parameters, registers = setting.panel, setting.parameters, setting.registers
        judged = None if registers is None else registers.places.judged
        size = len(panel.index) if judged is None else len(judged)
        signature = np.zeros(size, np.intp)
        levels: dict[str, list[Period | None]] = {}
        for name in self._dates:
            chosen = dates.get(name)
            if not isinstance(chosen, Mapping):
                levels[name] = [chosen]
                continue
            levels[name] = [None, *dict.fromkeys(chosen.values())]
            held = np.zeros(len(panel.index), np.intp)
            for series, period in chosen.items():
                held[series] = levels[name].index(period)
            positions = held if judged is None else held[judged]
            signature = signature * len(levels[name]) + positions
        for code in np.unique(signature):
            program = self._bound(setting, _decode(int(code), levels))
            if registers is not None:
                mine = np.flatnonzero(signature == code)
                world = World(
                    panel,
                    registers.places.judged[mine],
                    registers.tables,
                    self.compiled.registers,
                    only=registers.places.only,
                    given=registers.given,
                )
                whole = None if len(mine) == size else mine
                yield Part(program, whole, panel.values, parameters.rows, world)
                continue
            if (signature == code).all():
                yield Part(program, None, panel.values, parameters.rows)
                continue
            mine = np.flatnonzero(signature == code)
            given = {
                key: row[mine] if isinstance(row, np.ndarray) else row
                for key, row in parameters.rows.items()
            }
            yield Part(program, mine, np.ascontiguousarray(panel.values[:, mine]), given)

    def _bound(self, setting: _Setting, dates: dict[str, Period | None]) -> Program:
        key = (*setting.key, tuple(dates.items()))
        with self._lock:
            program = self._programs.get(key)
            if program is not None:
                self._programs.move_to_end(key)
                return program
        tape = Tape()
        scope = Scope(
            setting.panel.rows, setting.given, setting.day, dates, setting.default, setting.contents
        )
        rules = Rules(tape, scope)
        bound = [rules.rule(node) for node in self.compiled.rules.values()]
        program = Program(tape, bound, scope=scope)
        with self._lock:
            self._programs[key] = program
            while len(self._programs) > _PROGRAMS:
                self._programs.popitem(last=False)
        return program


def _of_standard(node: RuleNode) -> Iterator[RuleNode]:
    """Yield the rules of an outside standard that a rule asks for, with their parts."""
    editions = () if node.standard is None else node.standard.editions
    pending = [part for edition in editions for part, _ in edition.composite.parts]
    while pending:
        rule = pending.pop()
        yield rule
        if rule.composite is not None:
            pending.extend(part for part, _ in rule.composite.parts)


def _read_names(source: Source) -> set[str]:
    """Return the names of the indicators that a source reads from the data."""
    leaves = observed_behind([source])
    return {leaf.name for leaf in leaves if not isinstance(leaf, Attribute)}


def _decode(code: int, levels: dict[str, list[Period | None]]) -> dict[str, Period | None]:
    """Return the periods that a signature stands for."""
    taken: dict[str, Period | None] = {}
    for name, periods in reversed(levels.items()):
        if len(periods) == 1:
            taken[name] = periods[0]
            continue
        code, position = divmod(code, len(periods))
        taken[name] = periods[position]
    return taken


def _further(
    progress: Callable[[int, int], None] | None, done: int, size: int
) -> Callable[[int], None] | None:
    """Return what tells of further series, beside so many that are done."""
    return None if progress is None else lambda more: progress(done + more, size)


def _run(
    part: Part, statuses: NDArray[np.uint8], progress: Callable[[int], None] | None
) -> Frame | None:
    """Fill in the statuses of a part; return its frame if it is small enough to keep."""
    program = part.program

    def store(frame: Frame, block: slice) -> None:
        where = block if part.series is None else part.series[block]
        for position, rule in enumerate(program.rules):
            statuses[position, where] = frame.row(rule.status)

    if is_kept(part):
        frame = part.run(slice(0, part.size))
        if isinstance(frame.outcomes, np.ndarray):
            where = slice(None) if part.series is None else part.series
            statuses[:, where] = frame.outcomes[program.statuses]
        else:
            store(frame, slice(0, part.size))
        return frame
    blocks = split(part.size, block_size(program, part.world))

    def one(block: slice) -> int:
        store(part.run(block), block)
        return int(block.stop - block.start)

    done = 0
    with ThreadPoolExecutor(workers()) as pool:
        for count in pool.map(one, blocks):
            done += count
            if progress is not None:
                progress(done)
    return None
