"""Imports, and loading a file of a hundred rules, each in a process of its own."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import ecorules as er
from benchmarks.models import RuleSet
from benchmarks.pairs import Line, Pair, compare
from benchmarks.processes import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["hundred_rules", "lines"]

# The modules behind a name are imported when it is first asked for.
_ALL = "import ecorules; ecorules.load"


def hundred_rules() -> dict[str, object]:
    """Return a rule set of a hundred rules on fifty indicators, as plain values."""
    kinds = (
        ("µg/m³", "level", "lower"),
        ("万吨", "flow", "lower"),
        ("%", "ratio", "lower"),
        ("公顷", "stock", "lower"),
        ("万立方米", "flow", "lower"),
    )
    indicators = {}
    rules: dict[str, object] = {}
    for number in range(50):
        unit, kind, better = kinds[number % len(kinds)]
        title = {"en": f"Indicator {number}", "zh": f"指标{number}"}
        indicators[f"x{number}"] = {"title": title, "unit": unit, "kind": kind, "better": better}
        shared = {"by": 2020, "lead": ["生态环境局"], "tags": ["environment"]}
        level = {"indicator": f"x{number}", "at_most": f"{40 + number} {unit}"}
        cut = {"decrease": f"x{number}", "since": 2015, "at_least": "15 %"}
        rules[f"level{number}"] = {"title": title, **level, **shared}
        rules[f"cut{number}"] = {"title": title, **cut, **shared}
    return {
        "ecorules": 1,
        "id": "hundred",
        "window": "2018..2020",
        "indicators": indicators,
        "rules": rules,
    }


def lines(turns: int) -> Iterator[Line]:
    """Yield the lines on imports and on loading."""
    own = "import ecorules"
    whole = _in_turn(lambda: measured(_ALL), lambda: measured("import polars"), turns)
    for name in ("polars", "pydantic"):
        pair = _in_turn(lambda: measured(own), lambda name=name: measured(f"import {name}"), turns)  # type: ignore[misc]
        if name == "polars":
            yield Line.within("import ecorules: time / 0.25 s", pair.ours, 0.25)
        yield Line.slower(f"import ecorules / import {name}", pair)
    what = "import ecorules and all that load() needs"
    yield Line.within(f"{what}: time / 0.25 s", whole.ours, 0.25)
    yield Line.slower(f"{what} / import polars", whole)
    yield from _loading(turns)


def _loading(turns: int) -> Iterator[Line]:
    plain = hundred_rules()
    text = json.dumps(plain, ensure_ascii=False)
    yaml = _as_yaml(plain)
    with tempfile.TemporaryDirectory() as folder:
        file, rival = Path(folder) / "hundred.yaml", Path(folder) / "hundred.json"
        file.write_text(yaml, encoding="utf-8")
        rival.write_text(text, encoding="utf-8")
        validated = f"RuleSet.model_validate_json(open({str(rival)!r}, 'rb').read())"
        models = "from benchmarks.models import RuleSet"
        pair = _in_turn(
            lambda: measured(f"ecorules.load({str(file)!r})", _ALL),
            lambda: measured(validated, models),
            turns,
        )
        what = "100 rules, the first file of a process"
        yield Line.within(f"{what}: time to load and compile / 50 ms", pair.ours, 0.05)
        yield Line.slower(f"{what}: load and compile / JSON by pydantic", pair)
    import yaml as pyyaml

    reader = getattr(pyyaml, "CSafeLoader", pyyaml.SafeLoader)
    what = "100 rules, a further file"
    rivals: tuple[tuple[str, Callable[[], object], int], ...] = (
        ("JSON by pydantic", lambda: RuleSet.model_validate_json(text), 100),
        (f"YAML by {reader.__name__}", lambda: pyyaml.load(yaml, reader), 1),
    )
    for number, (name, rival_run, repeat) in enumerate(rivals):
        pair = compare(lambda: er.loads(yaml), rival_run, turns=turns, repeats=(3, repeat))
        if not number:
            yield Line.within(f"{what}: time to load and compile / 50 ms", pair.ours, 0.05)
        yield Line.slower(f"{what}: load and compile / {name}", pair)


def _as_yaml(plain: dict[str, object]) -> str:
    """Write plain values as a rule file with one line for each entry of its maps."""
    written = []
    for key, value in plain.items():
        if not isinstance(value, dict):
            written.append(f"{key}: {value}")
            continue
        written.append(f"{key}:")
        written += [f"  {name}: {_flow(entry)}" for name, entry in value.items()]
    return "\n".join([*written, ""])


def _flow(entry: object) -> str:
    if isinstance(entry, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in entry.items()) + "}"
    if isinstance(entry, list):
        return "[" + ", ".join(_flow(value) for value in entry) + "]"
    return '"%"' if entry == "%" else str(entry)


def _in_turn(ours: Callable[[], float], theirs: Callable[[], float], turns: int) -> Pair:
    """Run two contestants in turn that say themselves how long they took."""
    ours()
    theirs()
    return Pair.of([(ours(), theirs()) for _ in range(turns)])
