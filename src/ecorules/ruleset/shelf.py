"""Where rule sets are found: files, and those that come with the package."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ecorules.data.files import beside, is_file, read_bytes
from ecorules.errors import NotFoundError, did_you_mean, guessing
from ecorules.language.document import MAX_BYTES
from ecorules.language.library import built_in, editions
from ecorules.language.loading import Draft, read_rule_set
from ecorules.parents import Parents
from ecorules.ruleset.rule_set import RuleSet

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

__all__ = ["built_in", "load", "loads", "revived"]

_SUFFIXES = {".yaml", ".yml"}
_LONGEST_NAME = 200


@guessing()
def load(
    source: str | os.PathLike[str],
    *,
    parents: Sequence[RuleSet | str | os.PathLike[str]] = (),
    digest: str | None = None,
) -> RuleSet:
    """Load a rule set: one that comes with the package, by id, or a file.

    Args:
        source: an id such as ``"zhuzhou-2018-2020"``, or the path of a YAML file.
        parents: where the set that it ``extends`` is found, and the one that this extends: loaded
            sets, paths or ids. By default they are looked for beside the file, then among the
            sets that come with the package.
        digest: the digest that the set must have, see `RuleSet.digest`.

    Raises:
        RuleSetError: the file cannot be used; every problem with file:line:column. Or the set has
            another digest.
        NotFoundError: there is no such file and no built-in set of that id.

    Example:
        >>> import ecorules as er
        >>> plan = er.load("zhuzhou-2018-2020")
        >>> plan.window
        '2018..2020'
    """
    path = _located(source)
    found = _load_file(path, _parents(parents))
    return found if digest is None else found.frozen(digest)


@guessing()
def loads(
    text: str | bytes,
    *,
    name: str = "<text>",
    parents: Sequence[RuleSet | str | os.PathLike[str]] = (),
    digest: str | None = None,
) -> RuleSet:
    """Load a rule set from YAML text.

    Args:
        text: the text of a rule file.
        name: what messages call it.
        parents: where the sets that it ``extends`` are found; see `load`.
        digest: the digest that the set must have, see `RuleSet.digest`.

    Raises:
        RuleSetError: the text cannot be used; every problem with its place. Or the set has
            another digest.

    Example:
        >>> import ecorules as er
        >>> plan = er.loads('''
        ... ecorules: 1
        ... id: air
        ... window: 2018..2020
        ... indicators: {pm25: {unit: µg/m³}}
        ... rules: {pm25: {indicator: pm25, at_most: 45 µg/m³}}
        ... ''')
        >>> plan.evaluate({"pm25": "38 µg/m³"}, as_of=2020).verdict("pm25").status
        'met'
    """
    plain = _plain(text, name) if isinstance(text, bytes) else _read(text, name)
    found = _with_parent(plain, None, _parents(parents), ())
    return found if digest is None else found.frozen(digest)


def _located(source: str | os.PathLike[str]) -> Path:
    """Return the file of a path or id.

    Raises:
        NotFoundError: there is no such file and no built-in set of that id.
    """
    text = str(source)
    known = built_in()
    path = Path(text)
    if path.suffix.lower() not in _SUFFIXES and text in known:
        path = known[text]
    if not is_file(path):
        shown = repr(text[:_LONGEST_NAME])
        if text and len(text) <= _LONGEST_NAME and path.is_dir():
            raise NotFoundError(
                f"{shown} is a folder, not a rule file", code="no-file", hint="name a file in it"
            )
        found = editions(text)
        named = path.suffix.lower() in _SUFFIXES or path.name != text
        near = beside(path)
        guess = "" if found else did_you_mean(path.name, near if named else [*known, *near])
        raise NotFoundError(
            f"there is no file {shown}, and no rule set of that id comes with ecorules{guess}",
            code="no-file",
            hint=f"the editions of {text}, by file: {', '.join(found)}"
            if found
            else "check the path; `ecorules list` names the built-in sets",
        )
    return path


def _parents(given: Sequence[RuleSet | str | os.PathLike[str]]) -> Parents:
    sets = [one for one in given if isinstance(one, RuleSet)]
    files = [_located(one) for one in given if not isinstance(one, RuleSet)]
    return Parents(sets, files, _load_file, built_in())


def _load_file(path: Path, parents: Parents, below: tuple[str, ...] = ()) -> RuleSet:
    plain = _plain(read_bytes(path, MAX_BYTES + 1), str(path))
    return _with_parent(plain, path.parent, parents, below)


def _with_parent(
    plain: RuleSet | Draft, folder: Path | None, parents: Parents, below: tuple[str, ...]
) -> RuleSet:
    """Return a set, built on the one that it extends."""
    if isinstance(plain, Draft):
        return RuleSet(plain, parents.of(plain, folder, below))
    return plain


def _read(text: str | bytes, name: str) -> RuleSet | Draft:
    """Read a file; where it extends another, what it means hangs on that."""
    draft = read_rule_set(text, name)
    return RuleSet(draft) if draft.model.extends is None else draft


@lru_cache(maxsize=32)
def _plain(data: bytes, name: str) -> RuleSet | Draft:
    """Rule sets never change, so that the same file is one object."""
    return _read(data, name)


def revived(*texts: str) -> RuleSet:
    """Load a set and all that it extends, the highest first."""
    first, *others = texts
    found = loads(first.encode())
    for text in others:
        found = loads(text.encode(), parents=[found])
    return found
