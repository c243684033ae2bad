"""What a rule file may say: its keys and the shape of their values.

The models hold texts as they were written; units, periods, names and expressions are read
when the set is compiled. So a model can be written back without losing anything, and its
JSON Schema is what an editor completes from.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag

from ecorules.language.scorecards import Scorecard  # noqa: TC001 - pydantic reads it
from ecorules.language.shapes import Model, People, Source, Sources, Text, Texts, Title, shape_of

__all__ = [
    "DERIVATIONS",
    "MEASURES",
    "STATUSES",
    "Attribute",
    "Case",
    "Definition",
    "Indicator",
    "LeftOut",
    "Meets",
    "MissingPolicy",
    "Parameter",
    "Reference",
    "Register",
    "Rounding",
    "Row",
    "Rule",
    "RuleSetModel",
    "Source",
    "Status",
    "Title",
]

MEASURES = (
    "indicator", "increase", "decrease", "total", "mean", "rank", "done",
    "all", "any", "rules", "meets",
)  # fmt: skip
DERIVATIONS = (
    "count", "share", "sum", "mean", "min", "max", "worst", "percentile", "compound",
)  # fmt: skip

Status: TypeAlias = Literal["met", "missed", "pending", "undetermined", "not_applicable"]
"""What a verdict says."""

STATUSES: tuple[Status, ...] = ("met", "missed", "pending", "undetermined", "not_applicable")
"""All of them, in the order of the engine's codes."""


class Document(Model):
    """A document that the rules cite."""

    title: Title | None = None
    issuer: Title | None = None
    issued: Text | None = None
    number: Text | None = Field(None, description="Document number 文号.")
    url: Text | None = None
    note: Title | None = None


class _Formed(Model):
    """The keys of a number formed from others, but for `mean`: see `DERIVATIONS`."""

    count: Text | None = Field(None, description="Register whose members are counted.")
    share: Text | None = Field(None, description="Register; share of those asked that meet.")
    sum: Text | None = Field(None, description="Register over which `of` is summed.")
    min: Text | None = Field(None, description="Register; least value of `of`.")
    max: Text | None = Field(None, description="Register; greatest value of `of`.")
    worst: Text | None = Field(None, description="Register; worst value of `of`, by `better`.")
    percentile: Text | None = Field(None, description="Register; percentile `at` of `of`.")
    compound: Text | None = Field(None, description="Register; growth rates `of`, compounded.")
    expression: Text | None = Field(None, description="A formula of other indicators.")
    of: Measured | None = Field(None, description="What is summed, averaged or compared.")
    where: Text | None = Field(None, description="Condition: which members are asked.")
    meeting: Condition | None = Field(None, description="What is asked of them.")
    at: Text | None = Field(None, description="The percentile, 0 to 100.")
    need: Text | None = Field(None, description="Enough known members: 324, or 90 %.")
    during: Text | None = Field(None, description="Date attribute: rows dated in the period.")
    over: Text | None = Field(None, description="Wider period: 3 years, 2013..2015, 2013...")


class _Derivation(_Formed):
    """The keys of a number that is derived from a register, or a formula."""

    mean: Text | None = Field(None, description="Register over which `of` is averaged.")


class Definition(_Derivation):
    """An indicator defined in place."""

    unit: Text | None = None
    better: Text | None = None


class Indicator(_Derivation):
    """A quantity that is observed, graded, calculated or derived."""

    title: Title | None = None
    unit: Text | None = Field(None, description="µg/m³, 万吨标准煤, %, 家 ...")
    kind: Text | None = Field(None, description="flow, stock, level or ratio.")
    better: Text | None = Field(None, description="higher, lower, or an ideal value.")
    range: list[Text | None] | None = Field(None, description="[least, greatest] possible.")
    classes: Texts | None = Field(None, description="Labels, best first.")
    limits: dict[str, list[Text | list[Text]]] | None = Field(
        None, description="Parameter -> limits of all classes but the last."
    )
    source: Sources | None = None
    note: Title | None = None


class ParameterModel(Model):
    """A value that is given from outside: the keys of an indicator that make sense for it."""

    title: Title | None = None
    unit: Text | None = None
    classes: Texts | None = None
    type: Text | None = Field(None, description="boolean or period, instead of a unit.")
    better: Text | None = None
    range: list[Text | None] | None = None
    source: Sources | None = None
    note: Title | None = None


Parameter: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[Text], Tag("list")]
    | Annotated[ParameterModel, Tag("map")],
    Discriminator(shape_of),
]


class Row(People):
    """What the text says of one member of a register: values of attributes, and who answers."""

    model_config = ConfigDict(extra="allow", frozen=True, validate_by_name=False)

    title: Title | None = None
    binding: Text | None = None
    source: Sources | None = None
    note: Title | None = None


class Attribute(Model):
    """What is known of the members of a register: the keys of an observed indicator."""

    title: Title | None = None
    unit: Text | None = None
    kind: Text | None = None
    better: Text | None = None
    range: list[Text | None] | None = None
    classes: Texts | None = None
    type: Text | None = Field(None, description="date, period, boolean or text.")
    need: Text | None = None
    note: Title | None = None


AttributeType: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[Text], Tag("list")]
    | Annotated[Attribute, Tag("map")],
    Discriminator(shape_of),
]
Rows: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[Text], Tag("list")]
    | Annotated[dict[str, Row | None], Tag("map")],
    Discriminator(shape_of),
]


class Register(Model):
    """A table of members with attributes and dates 台账."""

    title: Title | None = None
    key: Text | None = Field(None, description="The column that names members; name by default.")
    attributes: dict[str, AttributeType] | None = Field(
        None, description="date, period, boolean, text, a unit, [labels], or a map."
    )
    rows: Rows | None = Field(None, description="Members that the text names; 等 leaves it open.")
    size: Text | None = Field(None, description="How many members there are, named or not.")
    from_: Text | None = Field(None, alias="from", description="Member from this date attribute.")
    to: Text | None = Field(None, description="Member until this date attribute.")
    belongs: Text | None = Field(None, description="Attribute: the place a member belongs to.")
    source: Sources | None = None
    note: Title | None = None


class Meets(Model):
    """An outside standard: another set, loaded beside this one."""

    set: Text = Field(description="The id of the other set.")
    edition: Text | None = Field(None, description="Pins an edition; else the one in force.")
    rules: Texts | None = Field(None, description="Which of its rules; all by default.")
    tags: Texts | None = Field(None, description="Its rules with one of these tags.")
    as_: dict[str, Text] | None = Field(None, alias="as", description="Their name -> ours.")


class Reference(_Formed):
    """A bound that is drawn from elsewhere."""

    indicator: Measured | None = Field(None, description="The level of an indicator.")
    increase: Measured | None = Field(None, description="Change, positive upwards.")
    decrease: Measured | None = Field(None, description="Change, positive downwards.")
    total: Measured | None = Field(None, description="Sum of a flow from `since`.")
    rank: Measured | None = Field(None, description="Place among peers, see `among`.")
    among: Text | None = Field(None, description="Register of the peers.")
    since: Text | None = Field(None, description="Base period of a change or total.")
    every: Text | None = Field(None, description="year, half, quarter, month: year on year 同比.")
    average: Text | None = Field(None, description="year: average yearly rate 年均.")
    unit: Text | None = Field(None, description="%, pp or a unit: which kind of change.")
    mean: Measured | None = Field(None, description="Register, or an indicator with `over`.")
    period: Text | None = Field(None, description="The rule's own measure at that period.")
    schedule: dict[str, Bound] | None = Field(None, description="Period -> value.")
    interpolate: Text | None = Field(None, description="linear or geometric.")
    case: Text | None = Field(None, description="A name whose label chooses the value.")
    values: dict[str, Bound] | None = Field(None, description="Label -> value, or none.")
    assigned: Text | None = Field(None, description="A parameter.")


class Rounding(Model):
    """Rounding before comparison 修约."""

    digits: Text = Field(description="Digits after the point; negative before it.")
    mode: Text | None = Field(None, description="half_even, half_up, down or up.")


class MissingPolicy(Model):
    """How gaps in the rule's indicator may be filled."""

    interpolate: Text | None = Field(None, description="Longest gap to interpolate.")
    carry_forward: Text | None = Field(None, description="How many periods a value lasts.")


class Rule(People):
    """One checkable sentence: a measure held against a bound at a time."""

    title: Title | None = None

    indicator: Measured | None = Field(None, description="The level of an indicator.")
    increase: Measured | None = Field(None, description="Change, positive upwards.")
    decrease: Measured | None = Field(None, description="Change, positive downwards.")
    total: Measured | None = Field(None, description="Sum of a flow from `since`.")
    mean: Measured | None = Field(None, description="Mean of the last periods, see `over`.")
    for_: Text | None = Field(None, alias="for", description="Register: one verdict a member.")
    done: Text | None = Field(None, description="Condition that holds on the reading day.")
    rank: Measured | None = Field(None, description="Place among peers by `better`, 1 the best.")
    among: Text | None = Field(None, description="Register of the peers.")
    meets: Meets | None = Field(None, description="An outside standard's rules.")
    all: list[Part] | None = Field(None, description="Every one of these rules.")
    any: list[Part] | None = Field(None, description="At least one of these rules.")
    rules: list[Part] | None = Field(None, description="These rules; the bound says how many.")
    since: Text | None = Field(None, description="Base period of a change or total.")
    every: Text | None = Field(None, description="year, half, quarter, month: year on year 同比.")
    average: Text | None = Field(None, description="year: average yearly rate 年均.")
    over: Text | None = Field(None, description="3 years, 12 months: for mean.")
    unit: Text | None = Field(None, description="%, pp or a unit, for a reference bound.")

    at_least: Bound | None = Field(None, description="以上, 不低于, 达到 (inclusive).")
    at_most: Bound | None = Field(None, description="以下, 不高于 (inclusive).")
    above: Bound | None = Field(None, description="超过 (strict).")
    below: Bound | None = Field(None, description="低于 (strict).")
    not_lower_than: Bound | None = Field(None, description="Spells at_least 不低于.")
    not_higher_than: Bound | None = Field(None, description="Spells at_most 不高于.")
    equal_to: Bound | None = None
    between: list[Bound] | None = Field(None, description="[a, b], both included.")
    must: Text | None = Field(None, description="rise, fall, not_rise or not_fall.")
    tolerance: Text | None = Field(None, description="左右: 5 %, or an amount.")

    in_: Text | None = Field(None, alias="in", description="Judged at this period.")
    by: Text | None = Field(None, description="Judged at this period (deadline).")
    throughout: Texts | None = Field(None, description="Judged at every one of these periods.")
    within: Text | None = Field(None, description="Days of grace after each period.")

    where: Text | None = Field(None, description="Condition under which the rule applies.")
    round: Rounding | None = None
    missing: MissingPolicy | None = None
    binding: Text | None = Field(None, description="true 约束性 or false 预期性.")
    tags: Texts | None = None
    departs: Title | None = Field(None, description="Why it is looser than the parent's rule.")
    source: Sources | None = None
    note: Title | None = None


class LeftOut(Model):
    """Something the text asks and the set does not model, with the reason."""

    document: Text | None = None
    clause: Text | None = None
    phrase: Text | None = None
    because: Title


class Case(Model):
    """A worked example: data, and the verdicts expected of it."""

    title: Title | None = None
    as_of: Text | None = None
    data: dict[str, Any] | None = Field(None, description="Indicator -> value, or period -> value.")
    registers: dict[str, Any] | None = Field(None, description="Register -> member -> values.")
    complete: Any = Field(None, description="What is stated complete: true, a day, a range.")
    at: Text | None = Field(None, description="When rules without a time are judged.")
    standards: Texts | None = Field(None, description="Sets loaded beside this one.")
    assign: dict[str, Any] | None = Field(None, description="Parameter -> value.")
    expect: dict[str, Text | dict[str, Any]] = Field(description="Rule -> status.")
    score: dict[str, Text] | None = Field(None, description="points, grade of the scorecard.")
    note: Title | None = None


class InForce(Model):
    """The days between which an edition holds."""

    from_: Text | None = Field(None, alias="from")
    to: Text | None = None


class RuleSetModel(People):
    """A rule set: one document's targets as data."""

    ecorules: Text = Field(description="Version of the language: 1.")
    id: Text = Field(description="Name of the set: letters, digits and hyphens.")
    title: Title | None = None
    edition: Text | None = None
    in_force: InForce | None = None
    sources: dict[str, Document] | None = None
    window: Text | None = Field(None, description="The plan's periods: 2018..2020.")
    stages: dict[str, Text] | None = Field(None, description="Named ranges.")
    units: Texts | None = Field(None, description="More unit definitions (pint).")
    extends: Text | None = Field(None, description="The set of the level above: its id.")
    parameters: dict[str, Parameter] | None = None
    registers: dict[str, Register] | None = None
    indicators: dict[str, Indicator] | None = None
    rules: dict[str, Rule] = Field(description="Rule id -> rule.")
    scorecard: Scorecard | None = None
    left_out: list[LeftOut] | None = None
    cases: list[Case] | None = None
    note: Title | None = None


Measured: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Definition, Tag("map")], Discriminator(shape_of)
]
Condition: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Rule, Tag("map")], Discriminator(shape_of)
]
Bound: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Reference, Tag("map")], Discriminator(shape_of)
]
Part: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Rule, Tag("map")], Discriminator(shape_of)
]

for _model in (_Formed, _Derivation, Definition, Indicator, Reference, Rule, RuleSetModel):
    _model.model_rebuild()
