"""The sets of the levels above: where the set that a file extends is found.

A file names its parent by id, never by path: it is looked up among the sets that the caller
gives, beside the file itself, and among the sets that come with the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecorules.data.files import is_file, read_bytes
from ecorules.errors import Problem, RuleSetError, did_you_mean
from ecorules.language.document import MAX_BYTES
from ecorules.language.loading import read_rule_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ecorules.language.loading import Draft
    from ecorules.ruleset import RuleSet

__all__ = ["LONGEST", "Parents"]

LONGEST = 8
"""The most sets that may extend each other in a row."""

_ID = re.compile(r"\w[\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Parents:
    """Finds the parents of a file that is being loaded.

    Attributes:
        sets: the sets that the caller gives.
        files: the files that the caller gives.
        load: loads a file, given the ids of the sets that stand below it.
        built_in: the files of the sets that come with the package, by id.
    """

    sets: Sequence[RuleSet]
    files: Sequence[Path]
    load: Callable[[Path, Parents, tuple[str, ...]], RuleSet]
    built_in: Mapping[str, Path]
    _ids: dict[str, Path] = field(default_factory=dict)

    def of(self, draft: Draft, folder: Path | None, below: tuple[str, ...]) -> RuleSet:
        """Return the set that a file extends.

        Args:
            draft: the file as read.
            folder: the folder it lies in; None for a text.
            below: the ids of the sets that extend it, the lowest first.

        Raises:
            RuleSetError: there is no such set, or the sets extend each other in a circle or in
                too long a row; or the parent itself cannot be used.
        """
        wanted = (draft.model.extends or "").strip()
        row = (*below, draft.model.id)
        if not _ID.fullmatch(wanted):
            raise _refuse(
                draft,
                "extends",
                f"{wanted!r} is not the id of a set",
                "write the id of the parent, not its path, and put its file beside this one; "
                "in Python it may be given: load(..., parents=[path])",
            )
        self._refuse_long(draft, row, (wanted,))
        parent = self._found(draft, wanted, folder, row)
        self._refuse_long(draft, row, parent.lineage)
        return parent

    def _found(
        self, draft: Draft, wanted: str, folder: Path | None, row: tuple[str, ...]
    ) -> RuleSet:
        for rule_set in self.sets:
            if rule_set.id == wanted:
                return rule_set
        if not self._ids:
            self._ids.update((_id_of(path), path) for path in reversed(self.files))
        beside = None if folder is None else folder / f"{wanted}.yaml"
        if wanted in self._ids:
            path = self._ids[wanted]
        elif beside is not None and is_file(beside):
            path = beside
        elif wanted in self.built_in:
            path = self.built_in[wanted]
        else:
            known = [*(one.id for one in self.sets), *self._ids, *self.built_in]
            guess = did_you_mean(wanted, known)
            where = "" if beside is None else f", and no file {beside.name} beside this one"
            raise _refuse(
                draft,
                "no-parent",
                f"there is no set {wanted!r} to extend{where}{guess}",
                f"put {wanted}.yaml beside this file; in Python it may be given: "
                "load(..., parents=[path, or a loaded set])",
            )
        parent = self.load(path, self, row)
        if parent.id != wanted:
            raise _refuse(
                draft,
                "no-parent",
                f"{path} holds the set {parent.id!r}, not {wanted!r}",
                f"put the file of {wanted!r} there, or extend {parent.id!r}; "
                "in Python the parent may be given: load(..., parents=[path])",
            )
        return parent

    @staticmethod
    def _refuse_long(draft: Draft, row: tuple[str, ...], above: tuple[str, ...]) -> None:
        for name in above:
            if name in row:
                circle = " -> ".join([*row, *above[: above.index(name) + 1]])
                raise _refuse(
                    draft,
                    "circle",
                    f"the set extends itself: {circle}",
                    "let one of them extend no other",
                )
        if len(row) + len(above) > LONGEST:
            raise _refuse(
                draft,
                "too-deep",
                f"more than {LONGEST} sets extend each other in a row",
                "leave out levels that add nothing of their own",
            )


def _refuse(draft: Draft, code: str, message: str, hint: str) -> RuleSetError:
    place = draft.document.place(("extends",))
    return RuleSetError([*draft.problems, Problem(code, message, hint, place)])


def _id_of(path: Path) -> str:
    return read_rule_set(read_bytes(path, MAX_BYTES + 1), str(path)).model.id
