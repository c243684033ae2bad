"""Errors in the words of the command: its options instead of arguments of Python."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ecorules.errors import RuleSetError

if TYPE_CHECKING:
    from ecorules.errors import EcorulesError, Place, Problem

__all__ = ["for_the_command", "problems_of", "with_standards"]

_NAME = (
    r"(?P<name>as_of|at|delimiter|encoding|history|indicator|period|region|scenario|sheet|value)"
)
_OF_PYTHON = re.compile(r"(; |, or )in Python .*$")
_NAMED = re.compile(rf"\b{_NAME}=(?P<given>\.\.\.|'[^']*'|[\w-]+)")
_LEADING = re.compile(r"^(?P<name>as_of|at|complete|first|last|previous): ")
_PAIR = re.compile(
    r"\b(?P<name>assign|complete|registers|units)=\{'(?P<of>[^']*)': '?(?P<given>[^'}]*)'?\}"
)
# A table may cut the list; Markdown and HTML mask its brackets and quotes.
_LISTED = re.compile(r"\b(?P<name>keys|standards)=\\?\[(?P<given>[^\]\\…]*)(?:\\?\]|(?P<cut>…))")
_BARE = re.compile(r"\b(?P<name>complete|registers|units)=")
_OPTIONS = {
    "complete": "--complete", "first": "--from", "keys": "--key", "last": "--to",
    "registers": "--register", "standards": "--standard",
}  # fmt: skip
_PHRASES = {
    "list the text in na_values": "name the text: --na TEXT",
    "or write report.text('md') yourself": "or say --format md",
}
# What stands for a value that the message leaves open.
_OPEN = {
    "as_of": "PERIOD", "at": "PERIOD", "complete": "PERIOD", "registers": "FILE",
    "standards": "FILE",
}  # fmt: skip


def for_the_command(text: str) -> str:
    """Return a message or hint with the options of the command for arguments of Python.

    Example:
        >>> for_the_command("name it: period='...', or say as_of=2020")
        'name it: --period COLUMN, or say --as-of 2020'
    """
    text = _OF_PYTHON.sub("", text)
    text = _LEADING.sub(lambda found: f"{_option(found['name'])}: ", text)
    text = _PAIR.sub(_pair, text)
    text = _LISTED.sub(_listed, text)
    text = _NAMED.sub(_named, text)
    text = _BARE.sub(lambda found: _option(found["name"]), text)
    for python, words in _PHRASES.items():
        text = text.replace(python, words)
    return text


def with_standards(explanation: str) -> str:
    """Return an explanation, a table or a report that names the option for standards.

    Example:
        >>> with_standards('evaluate with standards=["gb-3095-2012"]')
        'evaluate with --standard gb-3095-2012'
    """
    return _LISTED.sub(_listed, explanation)


def problems_of(error: EcorulesError) -> tuple[Problem, ...]:
    """Return the problems of an error, in the words of the command."""
    problems = getattr(error, "problems", None) or (error.problem(),)
    if isinstance(error, RuleSetError):
        return tuple(replace(one, hint=_OF_PYTHON.sub("", one.hint)) for one in problems)
    return tuple(
        replace(
            one,
            message=for_the_command(one.message),
            hint=for_the_command(one.hint),
            place=_place(one.place),
        )
        for one in problems
    )


def _place(place: Place) -> Place:
    return replace(place, source="--assign") if place.source == "assign" else place


def _option(name: str) -> str:
    return _OPTIONS.get(name, f"--{name.replace('_', '-')}")


def _value(name: str, given: str) -> str:
    return _OPEN.get(name, "COLUMN") if given == "..." else given


def _named(found: re.Match[str]) -> str:
    return f"{_option(found['name'])} {_value(found['name'], found['given'].strip(chr(39)))}"


def _pair(found: re.Match[str]) -> str:
    return f"{_option(found['name'])} {found['of']}={_value(found['name'], found['given'])}"


def _listed(found: re.Match[str]) -> str:
    given = [one.strip(" '\"") for one in found["given"].replace("&quot;", "").split(",")]
    told = " ".join(f"{_option(found['name'])} {_value(found['name'], one)}" for one in given)
    return told + (found["cut"] or "")
