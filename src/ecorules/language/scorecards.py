"""What a scorecard may say 考核评分: items with points, bonuses, vetoes, caps and grades."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from ecorules.language.shapes import Model, People, Sources, Text, Texts, Title, shape_of

__all__ = ["Cap", "Counted", "Item", "Peers", "ProportionalTo", "Scorecard", "Veto"]


class Counted(Model):
    """Points for each so much: `over` adds them, `per` takes them away."""

    each: Text = Field(description="So much counts once: 10 %, 1 µg/m³, 1 件.")
    points: Text = Field(description="What each of them is worth.")
    cap: Text | None = Field(None, description="The most that is added or taken away.")
    round: Text | None = Field(
        None, description="A part of one counts nothing (down, the default), one (up) or so much."
    )


class ProportionalTo(Model):
    """How points follow a completion or a value."""

    of: Text | None = Field(None, description="The value that earns all points.")
    each: Text | None = Field(None, description="Only whole steps of completion count: 10 %.")


Proportional: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[ProportionalTo, Tag("map")], Discriminator(shape_of)
]


class Peers(Model):
    """How a value is placed between the extremes of all places."""

    range: list[Text] | None = Field(None, description="Points of the worst and best: [60, 100].")
    need: Text | None = Field(None, description="So many known places suffice: 30, or 90 %.")


MinMax: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[Text], Tag("list")]
    | Annotated[Peers, Tag("map")],
    Discriminator(shape_of),
]


class Item(People):
    """One thing that earns points."""

    title: Title | None = None
    rule: Text | None = Field(None, description="A rule: met earns all points.")
    value: Text | None = Field(None, description="An indicator or parameter.")
    best: dict[str, Text] | None = Field(
        None, description="Rule -> points: of those that are met, the one with most points."
    )
    points: Text | None = Field(None, description="The most that it earns without a bonus.")
    at: Text | None = Field(None, description="When the value is read; end of the window.")
    where: Text | None = Field(None, description="Condition under which the item applies.")
    from_: Text | None = Field(
        None, alias="from", description="The base from which an upper bound is approached."
    )
    proportional: Proportional | None = Field(None, description="Points follow the completion.")
    steps: dict[str, Text] | None = Field(None, description="Reached -> points: 90 %: 36.")
    per: Counted | None = Field(None, description="Points are taken away for each unit short.")
    min_max: MinMax | None = Field(None, description="60 to 100 between the extremes of places.")
    over: Counted | None = Field(None, description="Bonus for each so much beyond completion.")
    source: Sources | None = None
    note: Title | None = None


class Veto(Model):
    """Rules of which none may be missed 一票否决."""

    rules: Texts
    grade: Text | None = Field(None, description="The grade that it leaves: the lowest.")


class Cap(Model):
    """Rules that must be met for the better grades."""

    rule: Texts
    below: Text | None = Field(None, description="The grade that is out of reach.")
    at_most: Text | None = Field(None, description="The best grade still within reach.")


VetoPart: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[Veto, Tag("map")], Discriminator(shape_of)
]
Vetoes: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[list[VetoPart], Tag("list")]
    | Annotated[Veto, Tag("map")],
    Discriminator(shape_of),
]
Caps: TypeAlias = Annotated[
    Annotated[list[Cap], Tag("list")] | Annotated[Cap, Tag("map")], Discriminator(shape_of)
]


class Scorecard(Model):
    """How verdicts and values become points and a grade."""

    title: Title | None = None
    items: dict[str, Item] = Field(description="Name -> what earns points.")
    total: Text | None = Field(None, description="The full mark; by default the sum of points.")
    grades: dict[str, Text | None] | None = Field(
        None, description="Grade -> least points, the best first; the last has none (~)."
    )
    veto: Vetoes | None = Field(None, description="Rules that leave the lowest grade if missed.")
    cap: Caps | None = Field(None, description="Rules that bar the better grades if missed.")
    coverage: Text | None = Field(
        None, description="Share of the points that must be decided for a score: 80 %."
    )
    consequences: dict[str, Title] | None = Field(None, description="Grade -> what follows.")
    for_: Text | None = Field(
        None,
        alias="for",
        description="Who is scored: places (default), lead, support, responsible, supervise, "
        "or the members of a register.",
    )
    source: Sources | None = None
    note: Title | None = None
