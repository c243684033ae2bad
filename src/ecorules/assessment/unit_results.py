"""How one unit stands: the verdicts of what it answers for, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecorules.assessment.languages import check_language
from ecorules.assessment.people import ROLES
from ecorules.assessment.responsibility import ROLE_WORDS, Responsibilities
from ecorules.assessment.summary import STATUSES, Breakdown, Summary
from ecorules.assessment.tables import text_table
from ecorules.data.index import REGION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecorules.assessment.responsibility import Duty, UnitPage
    from ecorules.assessment.results import Assessment
    from ecorules.assessment.verdict import Verdict

__all__ = ["UnitResult", "unit_result"]


class _Piece(NamedTuple):
    """Some verdicts that a unit answers for."""

    roles: tuple[str, ...]
    verdicts: Assessment


class UnitResult:
    """The verdicts of what one unit answers for.

    A rule for a register of which the unit is a member counts with the unit's own verdict; a row
    that names the unit counts with the row's verdicts; every other rule with its own verdicts.

    Attributes:
        page: where the set names the unit.
    """

    __slots__ = ("_pieces", "page")

    def __init__(self, page: UnitPage, pieces: Sequence[_Piece]) -> None:
        self.page = page
        self._pieces = tuple(pieces)

    @property
    def unit(self) -> str:
        """The unit."""
        return self.page.unit

    def __len__(self) -> int:
        return sum(len(piece.verdicts) for piece in self._pieces)

    def __iter__(self) -> Iterator[Verdict]:
        """Yield every verdict that it answers for, once, in whatever role."""
        for piece in self._pieces:
            yield from piece.verdicts

    def in_role(self, role: str) -> Iterator[Verdict]:
        """Yield the verdicts that it answers for in one role."""
        for piece in self._pieces:
            if role in piece.roles:
                yield from piece.verdicts

    def summary(self) -> Summary:
        """Return how many of its verdicts have each status, each counted once."""
        return _added(piece.verdicts for piece in self._pieces)

    @property
    def by_role(self) -> Breakdown:
        """A summary for each role in which it is named; one verdict may stand under several."""
        return Breakdown(
            "role",
            {
                role: _added(piece.verdicts for piece in self._pieces if role in piece.roles)
                for role in self.page.roles
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        return {
            **self.page.to_dict(),
            "summary": dict(self.summary()),
            "by_role": {role: dict(found) for role, found in self.by_role.items()},
            "verdicts": [verdict.to_dict() for verdict in self],
        }

    def text(self, lang: str = "en") -> str:
        """Return the counts by role as a table.

        Args:
            lang: ``en`` or ``zh``.

        Raises:
            UsageError: there is no such language.
        """
        from ecorules.assessment.explain import LANGUAGES  # noqa: PLC0415  (only for printing)

        check_language(lang)
        words = [LANGUAGES[lang].statuses[status] for status in STATUSES]
        head = ["role", "total", *words] if lang == "en" else ["角色", "合计", *words]
        rows = [
            [ROLE_WORDS[lang][role], *map(str, (found.total, *found.values()))]
            for role, found in self.by_role.items()
        ]
        return f"{self.unit}\n\n{text_table(head, rows, right=range(1, len(head)))}"

    def __repr__(self) -> str:
        return self.text()


def unit_result(assessment: Assessment, unit: str) -> UnitResult:
    """Return how one unit stands in an assessment.

    Args:
        assessment: the verdicts, or a selection of them.
        unit: the name of the unit, as the set writes it.

    Raises:
        NotFoundError: neither a rule nor a row names it.
    """
    evaluation = assessment.evaluation
    tables = {} if evaluation.registers is None else evaluation.registers.tables
    named = {name: table.members for name, table in tables.items()}
    page = Responsibilities(evaluation.compiled.model, named).page(unit)
    roles: dict[str, list[str]] = {}
    own: dict[tuple[str, str, str], list[str]] = {}
    for duty in page.duties:
        for rule, register, member in _asked(duty, unit, assessment):
            listed = own.setdefault((rule, register, member), []) if register else roles.setdefault(
                rule, []
            )  # fmt: skip
            listed.append(duty.role)
    grouped: dict[tuple[str, ...], list[str]] = {}
    for rule, held in roles.items():
        grouped.setdefault(_ordered(held), []).append(rule)
    pieces = [_Piece(held, assessment.filter(rule=rules)) for held, rules in grouped.items()]
    for (rule, register, member), held in own.items():
        found = assessment.members(register)
        declared = evaluation.compiled.registers[register]
        key = REGION if declared.by_place else declared.key
        if member in found.evaluation.panel.index.column(key):
            label: dict[str, Any] = {key: member}
            pieces.append(_Piece(_ordered(held), found.filter(rule=rule, **label)))
    return UnitResult(page, pieces)


def _asked(duty: Duty, unit: str, assessment: Assessment) -> Iterator[tuple[str, str, str]]:
    """Yield (rule, register, member) of what a duty is about; no register for a rule itself."""
    model, here = assessment.evaluation.compiled.model, set(assessment.rules)
    if duty.register:
        for rule, written in model.rules.items():
            if written.for_ == duty.register and rule in here:
                yield rule, duty.register, duty.member
    elif duty.rule in here:
        of_members = duty.through and model.rules[duty.rule].for_ == duty.through
        yield (duty.rule, duty.through, unit) if of_members else (duty.rule, "", "")


def _ordered(roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in roles)


def _added(found: Iterator[Assessment]) -> Summary:
    totals = [0] * len(STATUSES)
    for verdicts in found:
        totals = [one + more for one, more in zip(totals, verdicts.summary().values(), strict=True)]
    return Summary(totals)
