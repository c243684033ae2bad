"""The rule sets that come with the package, as files: their ids, and the editions of each."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ecorules.language.loading import read_rule_set

if TYPE_CHECKING:
    from ecorules.language.models import RuleSetModel

__all__ = ["built_in", "editions", "models_of"]


def built_in() -> dict[str, Path]:
    """Return the rule sets that come with the package: id -> file."""
    inside = Path(str(resources.files("ecorules"))) / "rulesets"
    folder = inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "rulesets"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def editions(rule_set: str) -> list[str]:
    """Return the names by which the editions of a set that comes with the package are loaded.

    Example:
        >>> editions("gb-3095")
        ['gb-3095-2012', 'gb-3095-2026-final', 'gb-3095-2026']
    """
    line = f"\nid: {rule_set}\n"
    return [name for name, path in built_in().items() if line in path.read_text("utf-8")]


@lru_cache(maxsize=16)
def models_of(rule_set: str) -> tuple[tuple[str, RuleSetModel], ...]:
    """Return the editions of a set that comes with the package, in time: their names and models."""
    files = built_in()
    found = [
        (name, read_rule_set(files[name].read_bytes(), name).model) for name in editions(rule_set)
    ]
    return tuple(sorted(found, key=_since))


def _since(edition: tuple[str, RuleSetModel]) -> str:
    given = edition[1].in_force
    return "" if given is None else given.from_ or ""
