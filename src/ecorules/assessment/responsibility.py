"""Who answers for what: for each unit exactly the rules and rows that name it 责任分工.

A unit is named by a rule, by the set for all its rules, by a row of a register, or as a member of
a register whose name stands for all its members (各县市区).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ecorules.assessment.languages import check_language
from ecorules.assessment.members import register_called
from ecorules.assessment.people import OPEN, ROLES
from ecorules.assessment.tables import text_table
from ecorules.errors import NotFoundError, did_you_mean
from ecorules.language.models import Rule
from ecorules.language.titles import in_language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ecorules.language.models import Row, RuleSetModel

__all__ = ["ROLE_WORDS", "Duty", "Responsibilities", "UnitPage", "rule_title"]

ROLE_WORDS = {
    "en": {role: role for role in ROLES},
    "zh": {"lead": "牵头", "support": "配合", "responsible": "责任", "supervise": "督办"},
}
_COMPOSITES = ("all", "any", "rules")
_HEADERS = {
    "en": ("role", "rule", "row", "title", "clause", "named as"),
    "zh": ("角色", "规则", "台账行", "名称", "条款", "称谓"),
}
_HOW = {
    "en": {"default": "default of the set", "open": "list is open 等", "part": "part {}"},
    "zh": {"default": "全文默认", "open": "名单未列尽（等）", "part": "其中一项：{}"},
}
_KNOWN_SHOWN = 20
_MOST_COMPARED = 5_000


@dataclass(frozen=True, slots=True)
class Duty:
    """One place where a unit is named.

    Attributes:
        role: ``lead``, ``support``, ``responsible`` or ``supervise``.
        rule: the id of the rule; empty where a row of a register names the unit.
        part: which part in place of the rule names it (``all.1``); empty for the rule itself.
        register: the register whose row names it; empty for a rule.
        member: the member whose row names it.
        through: the register through which it is meant, as one of its members; empty if the
            unit is named itself.
        default: whether the set names it for all rules that say nothing of their own.
        is_open: whether the list of units is open (等).
    """

    role: str
    rule: str = ""
    part: str = ""
    register: str = ""
    member: str = ""
    through: str = ""
    default: bool = False
    is_open: bool = False


class UnitPage:
    """Everything a set says of one unit.

    Attributes:
        unit: the unit.
        duties: where it is named, in the order of the file, rows of registers last.
    """

    __slots__ = ("_model", "duties", "unit")

    def __init__(self, unit: str, duties: tuple[Duty, ...], model: RuleSetModel) -> None:
        self.unit = unit
        self.duties = duties
        self._model = model

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that name it, each once."""
        return tuple(dict.fromkeys(duty.rule for duty in self.duties if duty.rule))

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The rows that name it: (register, member), each once."""
        named = ((duty.register, duty.member) for duty in self.duties if duty.register)
        return tuple(dict.fromkeys(named))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in which it is named."""
        held = {duty.role for duty in self.duties}
        return tuple(role for role in ROLES if role in held)

    def in_role(self, role: str) -> tuple[Duty, ...]:
        """Return where it is named in one role."""
        return tuple(duty for duty in self.duties if duty.role == role)

    def text(self, lang: str = "en") -> str:
        """Return the page as a table.

        Args:
            lang: ``en`` or ``zh``.

        Raises:
            UsageError: there is no such language.
        """
        check_language(lang)
        rows = [self._row(duty, lang) for duty in self.duties]
        return f"{self.unit}\n\n{text_table(_HEADERS[lang], rows)}"

    def _row(self, duty: Duty, lang: str) -> list[str]:
        how = _HOW[lang]
        told = [
            duty.through,
            how["default"] if duty.default else "",
            how["part"].format(duty.part) if duty.part else "",
            how["open"] if duty.is_open else "",
        ]
        if duty.register:
            row = _rows(self._model, duty.register)[duty.member]
            title = in_language(row.title, lang) or duty.member
            clauses = row.source
        else:
            title = rule_title(self._model, duty.rule, lang)
            clauses = self._model.rules[duty.rule].source
        clause = "; ".join(source.clause for source in clauses or () if source.clause)
        place = f"{duty.register}: {duty.member}" if duty.register else ""
        named = ", ".join(word for word in told if word)
        return [ROLE_WORDS[lang][duty.role], duty.rule, place, title, clause, named]

    def to_dict(self) -> dict[str, Any]:
        """Return the page as plain values that JSON can hold."""
        return {
            "unit": self.unit,
            "duties": [
                {name: getattr(duty, name) for name in Duty.__dataclass_fields__}
                for duty in self.duties
            ],
        }

    def __repr__(self) -> str:
        return self.text()


class Responsibilities(Mapping[str, UnitPage]):
    """The units that a set names, each with its page.

    Args:
        model: the rule set.
        members: names of members of registers, beside those that the file lists.

    Example:
        >>> import ecorules as er
        >>> plan = er.load("zhuzhou-2018-2020")
        >>> found = Responsibilities(plan.model)
        >>> found["市环保局"].rules
        ('pm25', 'pm10')
    """

    def __init__(
        self, model: RuleSetModel, members: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._model = model
        self._named: dict[str, list[Duty]] = {}
        for duty, unit in _duties(model):
            self._named.setdefault(unit, []).append(duty)
        self._classes: dict[str, tuple[str, dict[str, None]]] = {}
        for unit in self._named:
            register = register_called(model, unit)
            if register is not None:
                listed = dict.fromkeys(_listed(model, register))
                listed.update(dict.fromkeys((members or {}).get(register, ())))
                self._classes[unit] = (register, listed)

    def __getitem__(self, unit: str) -> UnitPage:
        duties = list(self._named.get(unit, ()))
        for name, (register, members) in self._classes.items():
            if unit in members and unit != name:
                duties += [replace(duty, through=register) for duty in self._named[name]]
        if not duties:
            raise KeyError(unit)
        ids = {rule: position for position, rule in enumerate(self._model.rules)}
        duties.sort(key=lambda duty: ids.get(duty.rule, len(ids)))
        return UnitPage(unit, tuple(duties), self._model)

    def __iter__(self) -> Iterator[str]:
        members = (name for _, names in self._classes.values() for name in names)
        return iter(dict.fromkeys((*self._named, *members)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def page(self, unit: str) -> UnitPage:
        """Return the page of a unit.

        Raises:
            NotFoundError: neither a rule nor a row names it; the message names the nearest.
        """
        try:
            return self[unit]
        except KeyError:
            known = list(self)
            if len(known) > _MOST_COMPARED:
                known = [name for name in known if name[:1] == unit[:1]][:_MOST_COMPARED]
            few = "、".join(known[:_KNOWN_SHOWN]) + ("……" if len(known) > _KNOWN_SHOWN else "")
            raise NotFoundError(
                f"no rule or row names the unit {unit!r}{did_you_mean(unit, known)}",
                code="unnamed-unit",
                hint=f"the units: {few}" if few else "the set names none",
            ) from None

    def members(self, unit: str) -> Collection[str]:
        """Return the members of a class of units (各县); nothing for a unit of its own."""
        return self._classes[unit][1] if unit in self._classes else ()

    def register(self, unit: str) -> str | None:
        """Return the register that a class of units stands for; None for a unit of its own."""
        return self._classes[unit][0] if unit in self._classes else None

    def __repr__(self) -> str:
        rows = []
        for unit in self:
            duties = self[unit].duties
            rows.append([unit, *(str(sum(d.role == role for d in duties)) for role in ROLES)])
        return text_table(["unit", *ROLES], rows, right=range(1, len(ROLES) + 1))


def rule_title(model: RuleSetModel, rule: str, lang: str) -> str:
    """Return the title of a rule, or else that of its indicator, or else its id."""
    written = model.rules[rule]
    found = in_language(written.title, lang)
    if found is None:
        measured = (written.indicator, written.increase, written.decrease, written.total)
        names = [name for name in (*measured, written.mean) if isinstance(name, str)]
        indicator = (model.indicators or {}).get(names[0]) if names else None
        found = None if indicator is None else in_language(indicator.title, lang)
    return found or rule


def _duties(model: RuleSetModel) -> Iterator[tuple[Duty, str]]:
    """Yield where units are named, with the unit."""
    for rule, written in model.rules.items():
        for role in ROLES:
            own = getattr(written, role)
            names = getattr(model, role) if own is None else own
            yield from _named(names, Duty(role, rule, default=own is None))
        for part, inner in _parts(written, ""):
            for role in ROLES:
                yield from _named(getattr(inner, role), Duty(role, rule, part))
    for register in model.registers or {}:
        for member, row in _rows(model, register).items():
            for role in ROLES:
                yield from _named(getattr(row, role), Duty(role, register=register, member=member))


def _rows(model: RuleSetModel, register: str) -> dict[str, Row]:
    """Return the rows of a register of which the file says something."""
    rows = (model.registers or {})[register].rows
    if not isinstance(rows, dict):
        return {}
    return {name.strip(): row for name, row in rows.items() if row is not None}


def _listed(model: RuleSetModel, register: str) -> list[str]:
    """Return the members of a register that the file lists."""
    rows = (model.registers or {})[register].rows
    named = [rows] if isinstance(rows, str) else list(rows or ())
    return [name.strip() for name in named if name.strip() != OPEN]


def _named(names: list[str] | None, duty: Duty) -> Iterator[tuple[Duty, str]]:
    if names:
        here = replace(duty, is_open=OPEN in names)
        yield from ((here, name) for name in dict.fromkeys(names) if name != OPEN)


def _parts(rule: Rule, path: str) -> Iterator[tuple[str, Rule]]:
    """Yield the parts in place of a rule, and theirs, with where they stand."""
    for word in _COMPOSITES:
        parts: Iterable[object] = getattr(rule, word) or ()
        for position, part in enumerate(parts, start=1):
            if isinstance(part, Rule):
                here = f"{path}{word}.{position}"
                yield here, part
                yield from _parts(part, f"{here}.")
