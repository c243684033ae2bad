"""Compiles `meets`: the rules of an outside standard, judged on the indicators of this set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecorules.engine.compile.context import Context, Unusable
from ecorules.engine.nodes import (
    Bound,
    Composite,
    Converted,
    Edition,
    Kind,
    Literal,
    Observed,
    Standard,
)
from ecorules.errors import did_you_mean, few
from ecorules.periods import Period

if TYPE_CHECKING:
    from ecorules.engine.compile.counts import Counts
    from ecorules.engine.compile.sources import Sources
    from ecorules.engine.nodes import RuleNode, Source
    from ecorules.language.document import Path
    from ecorules.language.loading import Draft
    from ecorules.language.models import InForce, Meets
    from ecorules.periods import Span

__all__ = ["Standards", "in_force", "lend_grace"]


@dataclass(frozen=True, slots=True)
class Standards:
    """Compiles rules that ask for an outside standard to be met (sentence 57)."""

    context: Context
    sources: Sources
    counts: Counts

    def compile(self, node: RuleNode) -> None:
        """Fill in the standard, and how many of its rules must be met."""
        meets, path = node.model.meets, node.path
        if meets is None:
            raise Unusable
        if self.counts.bounds.keys(node.model, path):
            node.bounds, share = self.counts.compile(node.model, path, "rules")
        else:
            node.bounds = (Bound(1, strict=False, value=Literal(100.0), key="all"),)
            share = True
        at: Path = (*path, "meets")
        self._check_asked(meets, at)
        drafts = [
            draft
            for draft in self.context.standards
            if draft.model.id == meets.set.strip()
            and (meets.edition is None or draft.model.edition == meets.edition)
        ]
        editions = [self._edition(draft, node, share, at) for draft in drafts]
        editions.sort(key=lambda edition: edition.start)
        node.standard = Standard(meets.set.strip(), meets.edition, tuple(editions))

    def _check_asked(self, meets: Meets, path: Path) -> None:
        """Refuse what can be seen to be wrong without the other set."""
        for key in ("rules", "tags"):
            if getattr(meets, key) == []:
                raise self.context.refuse(
                    (*path, key),
                    "no-parts",
                    f"{key!r} names none of the rules of {meets.set!r}",
                    "name some, or leave the key out to ask for all of them",
                )

    def _edition(self, draft: Draft, node: RuleNode, share: bool, path: Path) -> Edition:
        from ecorules.engine.compile.rules import Rules  # noqa: PLC0415 - rules hold standards

        meets, within = node.model.meets, node.within
        if meets is None:
            raise Unusable
        context = self.context.beside(draft)
        context.read_window()
        rules = Rules(context, self._ours(draft, meets, path))
        rules.sources.standing_in = True
        chosen = self._chosen(draft, meets, path)
        found = []
        for name in chosen:
            try:
                found.append(rules.rule(name, ("rules", name)))
            except Unusable:
                continue
        if context.problems:
            first = context.problems[0]
            raise self.context.refuse(
                path,
                first.code,
                f"the rules of {draft.model.id!r} do not fit this set: {first.place}: "
                f"{first.message}",
                f"{first.hint}; or match another indicator: as: {{their_name: ours}}",
                key=True,
            )
        parts = tuple((_timed_here(node), False) for node in found)
        for part, _ in parts:
            lend_grace(part, within)
        return Edition(
            draft.model.edition or "",
            *in_force(draft.model.in_force),
            Composite("meets", parts, share),
        )

    def _chosen(self, draft: Draft, meets: Meets, path: Path) -> list[str]:
        """Return the ids of the rules that are asked for."""
        rules = draft.model.rules
        for position, name in enumerate(meets.rules or []):
            if name not in rules:
                raise self.context.refuse(
                    (*path, "rules", position),
                    "unknown-rule",
                    f"{draft.model.id!r} has no rule {name!r}{did_you_mean(name, rules)}",
                    f"name rules of that set: {few(rules)}",
                )
        wanted = list(meets.rules or rules)
        if meets.tags is not None:
            tags = set(meets.tags)
            wanted = [name for name in wanted if tags.intersection(rules[name].tags or ())]
        if not wanted:
            raise self.context.refuse(
                path,
                "no-parts",
                f"no rule of {draft.model.id!r} is asked for",
                "name some under rules, or leave rules out to ask for all of them",
                key=True,
            )
        return wanted

    def _ours(self, draft: Draft, meets: Meets, path: Path) -> dict[str, Source]:
        """Return for each observed indicator and parameter of the standard what stands for it."""
        model = draft.model
        theirs = {**(model.parameters or {}), **(model.indicators or {})}
        for name in meets.as_ or {}:
            if name not in theirs:
                raise self.context.refuse(
                    (*path, "as", name),
                    "unknown-indicator",
                    f"{model.id!r} has no indicator {name!r}{did_you_mean(name, theirs)}",
                    "on the left stands their name, on the right ours",
                    key=True,
                )
        found: dict[str, Source] = {}
        own = set(self.sources.names())
        context = self.context.beside(draft)
        plain = self.sources.outside(context)
        for name in theirs:
            named = (meets.as_ or {}).get(name)
            if named is None and name not in own:
                continue
            try:
                their = plain.source(name, ("indicators", name))
            except Unusable:
                continue
            if named is None and not isinstance(their, Observed):
                continue
            ours = self.sources.source(named or name, (*path, "as", name))
            found[name] = self._converted(ours, their, path)
        return found

    def _converted(self, ours: Source, their: Source, path: Path) -> Source:
        """Return our source as one of theirs: in their unit, on their scale."""
        if their.labels is not None or ours.labels is not None:
            if ours.labels != their.labels:
                raise self.context.refuse(
                    path,
                    "unit-mismatch",
                    f"{ours.name!r} and the standard's {their.name!r} are not of one scale",
                    "give both the same classes",
                    key=True,
                )
            return Converted(name=ours.name, labels=ours.labels, better=1, of=ours)
        kinds = [one.kind for one in (ours, their) if isinstance(one, Observed) and one.kind]
        if len(set(kinds)) > 1 and Kind.FLOW in kinds:
            raise self.context.refuse(
                path,
                "kind-mismatch",
                f"{ours.name!r} is a {kinds[0].value} and the standard's {their.name!r} a "
                f"{kinds[1].value}: a year is made of its months in another way",
                "give both the same kind",
                key=True,
            )
        given = ours.unit if ours.unit is not None else self.context.system.unit("1")
        factor, shift = self.context.conversion(path, given, their.unit, what=repr(their.name))
        return Converted(
            name=ours.name,
            unit=their.unit,
            better=their.better or ours.better,
            of=ours,
            factor=factor,
            shift=shift,
        )


def in_force(given: InForce | None) -> tuple[dt.date, dt.date]:
    """Return the first and last day on which an edition is in force."""
    start = dt.date.min if given is None or given.from_ is None else _day(given.from_).first_day
    end = dt.date.max if given is None or given.to is None else _day(given.to).last_day
    return start, end


def _day(text: str) -> Period:
    return Period.parse(text)


def _timed_here(node: RuleNode) -> RuleNode:
    """Return a rule of a standard whose parts named by id take their time from ours as well."""
    if node.composite is None:
        return node
    parts = tuple(
        (_timed_here(part), by_id and not part.timeless) for part, by_id in node.composite.parts
    )
    return replace(node, composite=replace(node.composite, parts=parts))


def lend_grace(part: RuleNode, within: Span | None) -> None:
    """Give a part in place the days of grace of the rule it stands in, if it has none."""
    if within is None or part.within is not None:
        return
    part.within = within
    if part.composite is not None:
        for inner, by_id in part.composite.parts:
            if not by_id:
                lend_grace(inner, within)
