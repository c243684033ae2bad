"""Judging again what a record tells of, and telling every difference."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.assessment.record import FACTS, FORM, versions
from ecorules.data.files import is_file
from ecorules.errors import UsageError, cause, printable

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from ecorules.assessment import Assessment
    from ecorules.ruleset import RuleSet

__all__ = ["Difference", "Reproduction", "reproduce"]

_SHOWN = 20
_NONE: Mapping[str, Any] = {"keys": [], "series": [], "rules": {}}
_MAX_BYTES = 2**28


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was recorded.

    Attributes:
        what: ``rule set``, ``extends``, ``standards``, ``data``, ``parameters``, ``register ...``,
            ``complete``, ``series``, ``rules``, or a fact of a verdict: ``status``, ``value``, ...
        recorded: what the record says; None for nothing.
        found: what there is now.
        rule: the rule, for a fact of a verdict.
        series: the labels of the series, for a fact of a verdict.
    """

    what: str
    recorded: Any
    found: Any
    rule: str = ""
    series: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = " ".join([self.rule, *self.series, self.what]).strip()
        return f"{where}: {_told(self.recorded)} recorded, {_told(self.found)} found"


@dataclass(frozen=True, slots=True, repr=False)
class Reproduction:
    """What came of judging again what a record tells of.

    Attributes:
        assessment: the verdicts as they are found now.
        differences: everything that is not as it was recorded.
        verdicts: how many verdicts the record has.
        versions: what computes verdicts now, where that was another version: name -> (recorded,
            now). That is no difference as long as the verdicts agree.
    """

    assessment: Assessment
    differences: tuple[Difference, ...]
    verdicts: int
    versions: Mapping[str, tuple[str, str]]

    @property
    def exact(self) -> bool:
        """Whether everything is as it was recorded: the set, the data, and every verdict."""
        return not self.differences

    def __repr__(self) -> str:
        identity = f"{self.assessment.rule_set.id} as of {self.assessment.as_of}"
        if self.exact:
            many = f"{self.verdicts:,} verdict" + ("" if self.verdicts == 1 else "s")
            lines = [f"{identity}: {many}, all as recorded"]
        else:
            count = len(self.differences)
            lines = [f"{identity}: {count:,} {'difference' if count == 1 else 'differences'}"]
            lines += [f"  {one}" for one in self.differences[:_SHOWN]]
            if count > _SHOWN:
                lines.append(f"  ... and {count - _SHOWN:,} more")
        lines += [
            f"  note: {name} {now}, {before} when it was recorded"
            for name, (before, now) in self.versions.items()
        ]
        return "\n".join(lines)


def reproduce(
    record: Mapping[str, Any] | str | os.PathLike[str],
    rule_set: RuleSet,
    data: Any = None,
    **given: Any,
) -> Reproduction:
    """Judge again what a record tells of, and tell everything that is different.

    What was asked is taken from the record: ``as_of``, ``at``, ``complete``. What was read is
    given again, and its digest tells whether it is the same.

    Args:
        record: what `Assessment.record` returned, or the path of a JSON file that holds it.
        rule_set: the set.
        data: the data; see `RuleSet.evaluate`.
        **given: all else that was given to `RuleSet.evaluate`: ``assign``, ``history``, names of
            columns, ...

    Raises:
        UsageError: this is no record.
        DataError: the data cannot be used.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... ''')
        >>> record = plan.evaluate({"pm25": {"2020": 46}}).record()
        >>> reproduce(record, plan, {"pm25": {"2020": 46}})
        air as of 2020: 1 verdict, all as recorded
        >>> [str(one) for one in reproduce(record, plan, {"pm25": {"2020": 45}}).differences][1:3]
        ['pm25 status: missed recorded, met found', 'pm25 value: 46.0 recorded, 45.0 found']
    """
    told = _read(record)
    for key in ("as_of", "at", "complete"):
        if told.get(key) is not None:
            given.setdefault(key, told[key])
    found = rule_set.evaluate(data, **given)
    now = found.record()
    differences = [*_identities(told, now), *_data(told, now), *_verdicts(told, now)]
    members = told.get("members", {})
    for name in dict.fromkeys([*members, *now["members"]]):
        differences += _verdicts(members.get(name, _NONE), now["members"].get(name, _NONE))
    before = told.get("versions", {})
    changed = {
        name: (str(before.get(name)), version)
        for name, version in versions().items()
        if before.get(name) != version
    }
    count = sum(len(rule["status"]) for rule in told["rules"].values())
    return Reproduction(found, tuple(differences), count, changed)


def _read(record: Mapping[str, Any] | str | os.PathLike[str]) -> Mapping[str, Any]:
    found: Any = record
    if not isinstance(record, Mapping):
        path = Path(record)
        try:
            if not is_file(path):
                raise FileNotFoundError(errno.ENOENT, "there is no such file")
            with path.open("rb") as file:
                found = json.loads(file.read(_MAX_BYTES))
        except (OSError, ValueError, RecursionError) as error:
            why = cause(error) if isinstance(error, OSError) else "it is not JSON"
            raise UsageError(
                f"the record {str(record)[:200]!r} cannot be read: {why}",
                code="record",
                hint="give what assessment.record() returned, or a JSON file that holds it",
            ) from None
    wanted = {"rule_set": dict, "data": dict, "as_of": str}
    if (
        not isinstance(found, Mapping)
        or found.get("record") != FORM
        or not all(isinstance(found.get(key), kind) for key, kind in wanted.items())
        or not isinstance(found.get("members", {}), Mapping)
        or not isinstance(found.get("versions", {}), Mapping)
        or not all(map(_is_table, [found, *found.get("members", {}).values()]))
    ):
        raise UsageError(
            "this is not a record of an assessment, or of a form that is not known",
            code="record",
            hint="give what assessment.record() returned, or a JSON file that holds it",
        )
    return found


def _is_table(found: Any) -> bool:
    """Whether a part of a record has all facts of all its rules and series."""
    if not isinstance(found, Mapping):
        return False
    series, rules = found.get("series"), found.get("rules")
    return (
        isinstance(series, list)
        and all(isinstance(labels, list) for labels in series)
        and all(isinstance(label, str) for labels in series for label in labels)
        and isinstance(rules, Mapping)
        and all(
            isinstance(rule, Mapping)
            and all(
                isinstance(rule.get(fact), list) and len(rule[fact]) == len(series)
                for fact in FACTS
            )
            for rule in rules.values()
        )
    )


def _identities(told: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    recorded, found = ({**one["rule_set"], "extends": None} for one in (told, now))
    if recorded != found:
        yield Difference("rule set", recorded, found)
    for what, before, after in (
        ("extends", told["rule_set"].get("extends", []), now["rule_set"]["extends"]),
        ("standards", told.get("standards", []), now["standards"]),
    ):
        if before != after:
            yield Difference(what, before, after)
    for what in ("as_of", "at", "complete"):
        if told.get(what) != now[what]:
            yield Difference(what, told.get(what), now[what])


def _data(told: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = told["data"], now["data"]
    for name in dict.fromkeys([*before, *after]):
        if name != "digest" and before.get(name) != after.get(name):
            what = "data" if name == "panel" else name
            yield Difference(what, before.get(name), after.get(name))


def _verdicts(told: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = ([tuple(labels) for labels in one["series"]] for one in (told, now))
    if told.get("keys") != now["keys"] or before != after:
        lost, new = ([one for one in these if one not in those] for these, those in (
            (before, set(after)), (after, set(before))
        ))  # fmt: skip
        yield Difference("series", lost or told.get("keys"), new or now["keys"])
    places = {labels: number for number, labels in enumerate(after)}
    shared = [(number, places[labels]) for number, labels in enumerate(before) if labels in places]
    rules, found = told["rules"], now["rules"]
    if rules.keys() != found.keys():
        yield Difference(
            "rules",
            [name for name in rules if name not in found],
            [name for name in found if name not in rules],
        )
    for name in rules:
        if name not in found:
            continue
        for fact in ("unit", "margin_unit", "classes"):
            if rules[name].get(fact) != found[name].get(fact):
                yield Difference(fact, rules[name].get(fact), found[name].get(fact), name)
        for number, place in shared:
            for fact in FACTS:
                one, other = rules[name][fact][number], found[name][fact][place]
                if one != other:
                    yield Difference(fact, one, other, name, before[number])


def _told(value: Any) -> str:
    if isinstance(value, Mapping) and "digest" in value:
        return " ".join(str(value[key]) for key in ("id", "edition", "digest") if value.get(key))
    if isinstance(value, list):
        shown = ", ".join(_told(item) for item in islice(value, 5))
        return f"[{shown}{', ...' if len(value) > 5 else ''}]"
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "nothing" if value in (None, "") else printable(str(value))
