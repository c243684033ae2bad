"""Mutants: one small change each to the source, made by mutmut's operators."""

from __future__ import annotations

import difflib
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import create_mutations

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Mutant", "all_mutants", "sample"]

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ecorules"


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, the module as it becomes, and the lines that were changed."""

    file: str
    """The path from ``src/ecorules``."""
    number: int
    first: int
    last: int
    """The lines of the changed node in the source as it is."""
    in_function: bool

    @property
    def name(self) -> str:
        return f"{self.file}:{self.first}#{self.number}"

    def source(self) -> str:
        """Return the module with the change."""
        module, mutations, _ = _made(self.file)
        mutation = mutations[self.number]
        changed = module.deep_replace(mutation.original_node, mutation.mutated_node)
        if not isinstance(changed, cst.Module):
            raise TypeError(self.name)
        return changed.code

    def difference(self) -> str:
        """Return the changed lines, ``-`` as it is and ``+`` as it becomes."""
        before = (SOURCE / self.file).read_text("utf-8").splitlines()
        lines = difflib.unified_diff(before, self.source().splitlines(), lineterm="", n=0)
        return "\n".join(
            line for line in lines if line[:3] not in ("---", "+++") and line[0] != "@"
        )


@cache
def _made(file: str):
    module, mutations, _, _ = create_mutations(file, (SOURCE / file).read_text("utf-8"))
    # Positions are keyed by node, and only the wrapper's own copy of the module has them.
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return module, mutations, positions


def all_mutants(packages: Sequence[str]) -> list[Mutant]:
    """Return every mutant of the packages, in the order of the source."""
    found = []
    for package in packages:
        place = SOURCE / package
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            file = path.relative_to(SOURCE).as_posix()
            _, mutations, positions = _made(file)
            for number, mutation in enumerate(mutations):
                place = positions.get(mutation.original_node)
                if place is None:
                    continue
                inside = isinstance(mutation.contained_by_top_level_function, cst.FunctionDef)
                found.append(Mutant(file, number, place.start.line, place.end.line, inside))
    return found


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return ``size`` of the mutants drawn by chance, the same for the same seed and source."""
    return random.Random(seed).sample(mutants, min(size, len(mutants)))
