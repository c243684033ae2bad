"""Imports go one way, and no status of a rule can hang on an ``assert``."""

import ast
from pathlib import Path

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
MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(path):
    """Return a module's name: ``ecorules.engine.compile``."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module):
    """Return the part of the package a module belongs to; empty for the package itself."""
    return [*module.split("."), ""][1]


def is_type_checking(node):
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def imports(node):
    """Yield (line, module) of what is imported when the code runs, at the top or in functions."""
    for child in ast.iter_child_nodes(node):
        if is_type_checking(child):
            continue
        if isinstance(child, ast.Import):
            yield from ((child.lineno, alias.name) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"line {child.lineno}: a relative import"
            if child.module == "ecorules":
                for alias in child.names:
                    is_module = any(
                        (SOURCE / f"{alias.name}{ending}").exists() for ending in (".py", "")
                    )
                    yield child.lineno, f"ecorules.{alias.name}" if is_module else "ecorules"
            else:
                yield child.lineno, child.module
        else:
            yield from imports(child)


def test_the_modules_are_found():
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    mine = part_of(name_of(path))
    assert mine in RANK, f"say in LAYERS where {mine!r} belongs"
    for line, module in imports(ast.parse(path.read_text("utf-8"))):
        if module.partition(".")[0] != "ecorules":
            continue
        theirs = part_of(module)
        assert theirs == mine or RANK[theirs] < RANK[mine], (
            f"{path.name}:{line}: {mine or 'ecorules'} imports {module}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_asserted(path):
    lines = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert not lines, f"python -O drops the asserts of {path.name}, lines {lines}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_lists_its_public_names(path):
    tree = ast.parse(path.read_text("utf-8"))
    if all(isinstance(node, ast.Expr) for node in tree.body):
        return  # a docstring and nothing else
    names = [
        target.id
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in names or path.name == "__main__.py", f"{path.name} has no __all__"
