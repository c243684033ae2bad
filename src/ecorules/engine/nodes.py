"""A compiled rule set: names, units, periods and expressions resolved, nothing left to look up.

A *source* is where a number of a period comes from; a *measure* is what a rule compares; a
*bound* is what it is held against. All values of a source are in its unit, all values of a
measure and its bounds in the unit of the measure.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ecorules.data.attributes import member_spelling

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ecorules.data import Column
    from ecorules.engine.scorecards import CompiledScorecard
    from ecorules.expressions import Formula, Vocabulary
    from ecorules.labels import Labels
    from ecorules.language import models
    from ecorules.language.document import Path
    from ecorules.language.models import Row, Rule, RuleSetModel
    from ecorules.periods import Grain, Period, PeriodRange, Span
    from ecorules.units import Unit, UnitSystem

__all__ = [
    "AtPeriod",
    "Attribute",
    "Bound",
    "Case",
    "CompiledSet",
    "Composite",
    "Condition",
    "Converted",
    "Derived",
    "Drawn",
    "Edition",
    "Formulated",
    "Given",
    "Graded",
    "Kind",
    "Limit",
    "Literal",
    "Measure",
    "Mode",
    "Need",
    "Observed",
    "Over",
    "PeriodReference",
    "Previous",
    "Ranked",
    "Reference",
    "Register",
    "Rounding",
    "RuleNode",
    "Schedule",
    "Source",
    "Standard",
    "Tolerance",
]


class Kind(enum.Enum):
    """How values of sub-periods make up the value of a period."""

    FLOW = "flow"
    STOCK = "stock"
    LEVEL = "level"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Need:
    """How many known values suffice: a number of them, or a share of those asked."""

    count: float
    share: bool


@dataclass(frozen=True, slots=True)
class Over:
    """A wider period: the last ``span``, or ``range`` (open: up to the judged period)."""

    span: Span | None
    range: PeriodRange | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Source:
    """Where the numbers of a name come from.

    Attributes:
        name: as messages call it.
        unit: the unit of its values; None for plain numbers, counts, labels and truths.
        labels: the scale, if it is a class; values are ranks, the worst 0.
        better: 1 where higher is better, -1 where lower is, 0 where nothing or an ideal is said.
    """

    name: str
    unit: Unit | None = None
    labels: Labels | None = None
    better: int = 0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Observed(Source):
    """Given by the data."""

    kind: Kind | None = None
    non_negative: bool = False
    need: Need | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Given(Source):
    """A parameter: given from outside, whatever the day."""

    truth: bool = False
    period: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Attribute(Observed):
    """What is known of each member of a register.

    Attributes:
        register: the register's name.
        of_type: number, labels, date, period, boolean or text.
    """

    register: str
    of_type: str
    vocabulary: Vocabulary | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Register:
    """A table of members with attributes and dates 台账.

    Attributes:
        key: the column that names members.
        by_place: whether its members are places of the data.
        attributes: by name.
        rows: members that the file lists, and what it says of them, as written.
        open: whether the file leaves its list open (等).
        size: how many members there are, if the file says so.
        start: the date from which a row is a member, or None.
        end: the date until which it is one, or None.
        belongs: the attribute that says which place a member belongs to, or None.
    """

    name: str
    key: str
    by_place: bool
    model: models.Register | None
    attributes: dict[str, Attribute]
    rows: Mapping[str, Row | None] | None = None
    open: bool = False
    size: int | None = None
    start: Attribute | None = None
    end: Attribute | None = None
    belongs: Attribute | None = None
    columns: dict[str, Column] = field(default_factory=dict)
    _spelled: dict[str, Row | None] | None = None

    def row(self, member: str) -> Row | None:
        """Return what the file says of a member, however it is spelled, if anything."""
        rows = self.rows or {}
        if member in rows:
            return rows[member]
        if self._spelled is None:
            self._spelled = {member_spelling(name): row for name, row in rows.items()}
        return self._spelled.get(member_spelling(member))

    @property
    def is_closed(self) -> bool:
        """Whether the file says how many members there are."""
        return self.size is not None or (self.rows is not None and not self.open)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Converted(Source):
    """Another source, in another unit."""

    of: Source
    factor: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ranked(Source):
    """The place of a value among peers, 1 the best, or the share of the others not better.

    Attributes:
        of: the value of the series itself.
        peer: the same value of a peer.
        among: the register of the peers.
        share: whether the share is meant, in per cent.
    """

    of: Source
    peer: Source
    among: Register
    share: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Formulated(Source):
    """Calculated from other sources; factor and shift lead from the formula's unit to its own."""

    formula: Formula
    inputs: tuple[Source, ...]
    factor: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of one class: an inclusive range."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Graded(Source):
    """A class that is the worst over parameters held against limits, best class first."""

    parts: tuple[tuple[Source, tuple[Limit, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A formula that is true, false or unknown."""

    formula: Formula
    inputs: tuple[Source, ...]
    text: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Derived(Source):
    """Reduced over members: the sub-periods of the judged period, or those of a register.

    ``factor`` and ``shift`` lead to its unit.
    """

    how: str
    register: Register | None = None
    during: Attribute | None = None
    of: Source | None = None
    where: Condition | None = None
    meeting: Condition | RuleNode | None = None
    need: Need | None = None
    over: Over | None = None
    at: float = 50.0
    counted: bool = False
    factor: float = 1.0
    shift: float = 0.0
    leaves: tuple[Observed, ...] = ()


PeriodReference: TypeAlias = "Period | Given | Attribute"


class Mode(enum.Enum):
    """How a measure is formed from the values of its source."""

    LEVEL = "level"
    RELATIVE = "relative"
    DIFFERENCE = "difference"
    COMPOUND = "compound"
    RATE = "rate"
    TOTAL = "total"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """What is compared.

    Attributes:
        mode: how it is formed.
        source: of what.
        unit: the unit of its values (None: plain numbers, counts, steps of a class).
        factor: from the source's unit to the measure's (differences and rates only).
        sign: 1, or -1 for a decrease.
        since: the base period of a change or the first of a total.
        every: the length of the step back to the base, instead of ``since``.
        over: of a mean.
    """

    mode: Mode
    source: Source
    unit: Unit | None
    factor: float = 1.0
    sign: int = 1
    since: PeriodReference | None = None
    every: Grain | None = None
    over: Over | None = None

    @property
    def is_change(self) -> bool:
        """Whether the measure compares two periods."""
        return self.mode in {Mode.RELATIVE, Mode.DIFFERENCE, Mode.COMPOUND, Mode.RATE}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number that the file gives."""

    value: float


@dataclass(frozen=True, slots=True)
class Previous:
    """The rule's own measure one step earlier."""


@dataclass(frozen=True, slots=True, eq=False)
class AtPeriod:
    """The rule's own measure at a period."""

    period: PeriodReference


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Another measure at the judged period; factor and shift lead into the rule's unit."""

    measure: Measure
    factor: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Values by period."""

    entries: Mapping[Period, Reference]
    interpolate: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Values by the label of a source; None where the rule does not apply."""

    source: Source
    values: tuple[Reference | None, ...]


Reference: TypeAlias = "Literal | Previous | AtPeriod | Drawn | Schedule | Case"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a bound moves to its weaker side: a share of its size, or an amount."""

    share: float = 0.0
    amount: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """One comparison: ``side`` 1 is a lower bound, -1 an upper one, 0 asks for equality."""

    side: int
    strict: bool
    value: Reference
    key: str
    tolerance: Tolerance | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding before comparison."""

    digits: int
    mode: str


@dataclass(slots=True, eq=False)
class RuleNode:
    """A rule, or a rule in place inside another.

    Attributes:
        id: its key under ``rules``; empty for a rule in place.
        path: where it stands in the file.
        measure: what is compared, for a simple rule.
        composite: its parts, for a composite rule.
        done: the condition that must hold on the reading day.
        standard: an outside standard that must be met.
        register: the members it is judged for, one by one.
        bounds: one or two comparisons.
        periods: when it is judged; empty where it takes its time from where it stands.
        timeless: whether it takes its time from where it stands.
        within: days of grace after each period.
        unit: the unit of the bound, in which results are shown.
        fill: ("carry_forward" | "interpolate", longest gap), or None.
        number: position among all nodes of the set, parts before the rules that hold them.
    """

    id: str
    path: Path
    model: Rule
    measure: Measure | None = None
    composite: Composite | None = None
    done: Condition | None = None
    standard: Standard | None = None
    register: Register | None = None
    bounds: tuple[Bound, ...] = ()
    periods: tuple[PeriodReference, ...] = ()
    timeless: bool = False
    within: Span | None = None
    where: Condition | None = None
    rounding: Rounding | None = None
    fill: tuple[str, int] | None = None
    unit: Unit | None = None
    binding: bool = True
    number: int = -1


@dataclass(frozen=True, slots=True)
class Composite:
    """Other rules and how many of them must be met: a count, or a share in per cent.

    Attributes:
        parts: the rules, each with whether it is named by id.
        share: whether the bounds are shares.
    """

    word: str
    parts: tuple[tuple[RuleNode, bool], ...]
    share: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard: the days on which it is in force, and its rules."""

    edition: str
    start: dt.date
    end: dt.date
    composite: Composite


@dataclass(frozen=True, slots=True)
class Standard:
    """An outside standard: the editions of it that are loaded beside the set.

    Attributes:
        set: its id.
        pinned: the edition that the rule names, or None for the one in force.
    """

    set: str
    pinned: str | None
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledSet:
    """A rule set ready to be evaluated.

    Attributes:
        model: the file as written.
        system: its units.
        window: the plan's periods, or None.
        sources: by name, parameters included.
        columns: what data may give, by name.
        parameters: what ``assign`` may give, by name.
        computed: name -> how it is computed, for names that data need not give.
        registers: by name.
        rules: the rules by id, in the order of the file.
        scorecard: how they become points and a grade, if the set says so.
        nodes: all rules and parts, each part before the rules that hold it.
    """

    model: RuleSetModel
    system: UnitSystem
    window: PeriodRange | None
    sources: Mapping[str, Source]
    columns: Mapping[str, Column]
    parameters: Mapping[str, Column]
    computed: Mapping[str, str]
    rules: Mapping[str, RuleNode]
    scorecard: CompiledScorecard | None = None
    registers: Mapping[str, Register] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    nodes: tuple[RuleNode, ...] = field(default=())
