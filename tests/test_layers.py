"""Imports go one way, and no status of a rule can hang on an ``assert``."""

import ast
import graphlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "ecorules"

# Lowest first. Modules of one layer do not import each other, except inside their own package.
LAYERS = (
    ("errors",),
    ("units", "periods", "equality", "labels"),
    ("expressions", "data"),
    ("language",),
    ("engine",),
    ("assessment",),
    ("report", "tracing"),
    ("integrity", "parents"),
    ("ruleset",),
    ("",),  # ecorules/__init__.py, the public names
    ("cases",),
    ("cli",),
    ("__main__",),
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

# What a lower layer may name in its types alone: a result knows the set that it is of, and hands
# out a report; neither is imported when the code runs.
NAMED_FROM_BELOW = {
    "ruleset": {"assessment", "integrity", "parents", "tracing"},
    "report": {"assessment"},
}

# Who imports a module by a name that is worked out when the code runs, and what it can be.
WORKED_OUT = {
    "ecorules": "the homes of its public names, which a test of theirs imports one by one",
    "ecorules.assessment.frames": "one of the libraries of data frames",
    "ecorules.cli.command": "a module of ecorules.cli, by its command",
    "ecorules.data.libraries": "the reader of a file's format",
    "ecorules.engine.kernels.kernel": "the module of a kernel that a process does not know yet",
}

# Libraries that are slow to import or need not be there: only functions import them.
HEAVY = {"duckdb", "narwhals", "pandas", "pint", "polars", "pyarrow", "python_calamine", "rich"}
# Itself imported by functions alone.
HOLDS_HEAVY = {"ecorules.units.registry": {"pint"}}

MODULES = sorted(SOURCE.rglob("*.py"))


class Import(NamedTuple):
    """One thing imported: from where, and when."""

    line: int
    module: str
    name: str
    for_types: bool
    in_function: bool


def name_of(path):
    """Return a module's name: ``ecorules.engine.compile``."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {name_of(path): path for path in MODULES}
NAMES = sorted(PATHS)


@cache
def tree_of(name):
    return ast.parse(PATHS[name].read_text("utf-8"))


def part_of(module):
    """Return the part of the package a module belongs to; empty for the package itself."""
    return [*module.split("."), ""][1]


def called(node):
    """Return the last word of what is called: ``import_module`` of importlib.import_module()."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def imports(node, *, for_types=False, in_function=False):
    """Yield all that is imported at the top, in functions, for types, and by a name in a text."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(child.lineno, alias.name, "", for_types, in_function)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                module = "." * child.level + (child.module or "")
                inner = f"{module}.{alias.name}"
                if inner in PATHS:
                    yield Import(child.lineno, inner, "", for_types, in_function)
                else:
                    yield Import(child.lineno, module, alias.name, for_types, in_function)
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            negated = isinstance(child.test, ast.UnaryOp)
            for branch, typed in ((child.body, not negated), (child.orelse, negated)):
                held = ast.Module(body=branch, type_ignores=[])
                yield from imports(held, for_types=for_types or typed, in_function=in_function)
        else:
            if isinstance(child, ast.Call) and called(child) in {"import_module", "__import__"}:
                given = child.args[0] if child.args else None
                known = isinstance(given, ast.Constant) and isinstance(given.value, str)
                yield Import(child.lineno, given.value if known else "", "", for_types, True)
            function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports(child, for_types=for_types, in_function=in_function or function)


def wrong(name, tree):
    """Yield what is wrong with the imports of a module."""
    mine = part_of(name)
    for line, module, imported, for_types, in_function in imports(tree):
        top = module.partition(".")[0]
        if not module:
            if name not in WORKED_OUT:
                yield f"{line}: imports what is worked out: say in WORKED_OUT what it can be"
        elif not top:
            yield f"{line}: a relative import"
        elif top in HEAVY:
            held = HOLDS_HEAVY.get(name, set())
            if not for_types and not in_function and top not in held:
                yield f"{line}: imports {top} before it is needed"
        elif top == "ecorules":
            theirs = part_of(module)
            if imported.startswith("_") and imported != "__version__":
                yield f"{line}: imports {imported}, which is private to {module}"
            if theirs == mine or RANK[theirs] < RANK[mine]:
                continue
            if not for_types:
                yield f"{line}: {mine or 'ecorules'} imports {module}"
            elif mine not in NAMED_FROM_BELOW.get(theirs, ()):
                yield f"{line}: {mine} names {module} in its types"


def test_the_modules_are_found():
    assert len(MODULES) > 40
    assert {"ecorules", "ecorules.__main__", "ecorules.engine", "ecorules.errors"} < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_imports_go_one_way(name):
    assert part_of(name) in RANK, f"say in LAYERS where {part_of(name)!r} belongs"
    assert list(wrong(name, tree_of(name))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from ecorules.engine import Engine", "language imports ecorules.engine"),
        ("from ecorules import engine", "language imports ecorules.engine"),
        ("from ecorules.engine import causes", "language imports ecorules.engine.causes"),
        ("import ecorules.engine.engine as core", "language imports ecorules.engine.engine"),
        ("import os, ecorules.cli", "language imports ecorules.cli"),
        ("from ecorules import load", "language imports ecorules"),
        ("def f():\n    from ecorules.ruleset import load", "language imports ecorules.ruleset"),
        ("class A:\n    import ecorules.cases", "language imports ecorules.cases"),
        ("try:\n    import ecorules.cases\nexcept ImportError: pass", "imports ecorules.cases"),
        ("if TYPE_CHECKING:\n    x = 1\nelse:\n    import ecorules.cli", "imports ecorules.cli"),
        ("if not TYPE_CHECKING:\n    import ecorules.cli", "language imports ecorules.cli"),
        ("if TYPE_CHECKING:\n    from ecorules.cli import main", "names ecorules.cli in its types"),
        ("if typing.TYPE_CHECKING:\n    import ecorules.ruleset", "names ecorules.ruleset in"),
        ("importlib.import_module('ecorules.engine')", "language imports ecorules.engine"),
        ("def f():\n    return __import__('ecorules.cli')", "language imports ecorules.cli"),
        ("x = lambda: import_module('ecorules.cli')", "language imports ecorules.cli"),
        ("import_module(name)", "imports what is worked out"),
        ("from . import models", "a relative import"),
        ("from .models import Rule", "a relative import"),
        ("from ecorules.errors import _nearest", "_nearest, which is private to ecorules.errors"),
        ("import pandas as pd", "imports pandas before it is needed"),
        ("from polars import Series", "imports polars before it is needed"),
    ],
)
def test_a_wrong_import_is_found(text, found):
    (line,) = wrong("ecorules.language.loading", ast.parse(text))
    assert found in line


@pytest.mark.parametrize(
    "text",
    [
        "from ecorules.errors import Problem",
        "from ecorules.language.models import Rule",
        "from ecorules.units import UnitSystem",
        "if TYPE_CHECKING:\n    import pandas as pd",
        "def f():\n    import polars as pl",
        "import numpy as np",
    ],
)
def test_a_right_import_is_none_of_them(text):
    assert list(wrong("ecorules.language.loading", ast.parse(text))) == []


def test_nothing_is_excused_without_need():
    """What the lists above allow is there; else it would allow what comes later."""
    named, worked_out, held = set(), set(), set()
    for name in NAMES:
        for one in imports(tree_of(name)):
            theirs = part_of(one.module)
            if not one.module:
                worked_out.add(name)
            elif one.module in HEAVY and not one.in_function and not one.for_types:
                held.add((name, one.module))
            elif one.module.startswith("ecorules.") and RANK[theirs] > RANK[part_of(name)]:
                named.add((theirs, part_of(name)))
    assert worked_out == set(WORKED_OUT)
    assert held == {(name, module) for name, heavy in HOLDS_HEAVY.items() for module in heavy}
    assert named == {(top, below) for top, all_of in NAMED_FROM_BELOW.items() for below in all_of}


def cycle(graph):
    """Return the modules of a circle of imports; none if there is no circle."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


def imported_by(name):
    """Return the modules that a module needs before it can be used itself."""
    return {
        one.module
        for one in imports(tree_of(name))
        if one.module in PATHS and not one.for_types and not one.in_function
    }


def test_no_module_needs_itself():
    assert cycle({name: imported_by(name) for name in NAMES}) == []
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asserted(name):
    lines = [node.lineno for node in ast.walk(tree_of(name)) if isinstance(node, ast.Assert)]
    assert not lines, f"python -O drops the asserts of {name}, lines {lines}"


@pytest.mark.parametrize("name", NAMES)
def test_every_module_lists_its_public_names(name):
    tree = tree_of(name)
    if all(isinstance(node, ast.Expr) for node in tree.body):
        return  # a docstring and nothing else
    names = [
        target.id
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in names or name == "ecorules.__main__", f"{name} has no __all__"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_checker_leaves_out_has_a_reason(name):
    """An ignored error says which, and why: beside it, or in the line before."""
    lines = PATHS[name].read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        ignored = re.search(r"# (?:type|pyright): ignore(?P<which>\[[\w-]+\])?(?P<why>.*)", line)
        if ignored:
            assert ignored["which"], f"{name}:{number + 1} ignores every error"
            before = lines[number - 1].strip()
            assert "# " in ignored["why"] or before.startswith("# "), f"{name}:{number + 1}: why?"
