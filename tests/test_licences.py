"""What ecorules needs may be used, changed and passed on by whoever may do so with ecorules.

The licences are those that the installed distributions state of themselves, found by walking from
what pyproject.toml names to what that requires.
"""

import re
import tomllib
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "PSF-2.0", "Zlib",
}  # fmt: skip

# Licences that ask for something in return, and why that binds nobody who uses ecorules.
JUSTIFIED = {
    ("certifi", "MPL-2.0"): "certificates that come with what the benchmarks compare with",
    ("hypothesis", "MPL-2.0"): "runs the tests; nothing of it is passed on",
    ("pathspec", "MPL-2.0"): "a part of mypy, which is run and not passed on",
}

# Read by hand from the text that a distribution comes with and gives no name.
READ = {"atheris": "Apache-2.0", "zen-engine": "MIT"}

# How licences were written before there were expressions, in classifiers and in `License`.
SPELLINGS = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}

PROJECT = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8"))
NAMED = {"": PROJECT["project"]["dependencies"], **PROJECT["project"]["optional-dependencies"]}

# Extras that need not be installed where the tests run.
FOR_DEVELOPERS = {"lint", "bench", "mutants", "fuzz"}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(requirements, extras=(), found=None):
    """Return the distributions that some requirements lead to, by name and what is asked of it."""
    found = {} if found is None else found
    for text in requirements:
        one = Requirement(text)
        if one.marker is not None and not any(
            one.marker.evaluate({"extra": extra}) for extra in extras or ("",)
        ):
            continue
        name, asked = plain(one.name), tuple(sorted(one.extras))
        if name == "ecorules":
            for extra in asked:
                needed(NAMED[extra], (), found)
        elif (name, asked) not in found:
            found[name, asked] = metadata.distribution(name)
            needed(found[name, asked].requires or (), asked, found)
    return found


def needed_for(extra):
    """Return what ecorules needs, with one of its extras or alone: distributions by name."""
    found = needed([*NAMED[""], *NAMED[extra]])
    return {name: distribution for (name, _), distribution in found.items()}


def licences(told):
    """Return what a distribution says of its licence: an expression, or names of licences."""
    expression = told.get("License-Expression")
    if expression:
        return expression
    classified = [
        text.rpartition(" :: ")[2]
        for text in told.get_all("Classifier") or ()
        if text.startswith("License :: OSI Approved :: ")
    ]
    words = [told.get("License") or ""]
    if len(words[0].split()) > 6:  # the text of the licence, not its name
        words = []
    names = classified or words
    return " AND ".join(SPELLINGS.get(name.strip().lower(), name.strip()) for name in names)


def permitted(expression, also=()):
    """Say whether an expression leaves a choice of licences that are all allowed."""
    words = re.findall(r"[()]|[^\s()]+", expression)
    if not words:
        return False

    def either():
        found = every()
        while words and words[0].upper() == "OR":
            words.pop(0)
            found |= every()
        return found

    def every():
        found = single()
        while words and words[0].upper() == "AND":
            words.pop(0)
            found &= single()
        return found

    def single():
        if not words:
            return False
        word = words.pop(0)
        if word == "(":
            found = either()
            return bool(words) and words.pop(0) == ")" and found
        return word in PERMISSIVE or word in also

    return either() and not words


def refused(distributions):
    """Yield what cannot be needed, with what it says of its licence."""
    for name, distribution in sorted(distributions.items()):
        told = licences(distribution.metadata) or READ.get(name, "")
        justified = [licence for whose, licence in JUSTIFIED if whose == name]
        if not permitted(told, justified):
            yield f"{name} {distribution.version}: {told or 'says nothing of its licence'}"


@pytest.mark.parametrize("extra", sorted(NAMED.keys() - FOR_DEVELOPERS))
def test_what_is_needed_is_permissive(extra):
    found = needed_for(extra)
    assert {"numpy", "pint", "pydantic", "pydantic-core"} < set(found)
    assert list(refused(found)) == [], "look at the licence: is it permissive, and how is it told?"


@pytest.mark.parametrize("extra", sorted(FOR_DEVELOPERS))
def test_what_developers_need_is_permissive(extra):
    try:
        found = needed_for(extra)
    except metadata.PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed: pip install -e '.[{extra}]'")
    assert list(refused(found)) == []


def test_what_runs_with_ecorules_needs_no_excuse():
    """Tools may ask for something in return; what is passed on with ecorules may not."""
    assert not set(needed_for("all")) & {name for name, _ in JUSTIFIED}


def test_the_walk_reaches_what_others_need():
    assert not {"pandas", "pyarrow", "duckdb", "pytest"} & set(needed_for(""))
    assert {"pandas", "pyarrow", "duckdb"} < set(needed_for("all"))
    assert {"pandas", "pytest", "pluggy", "iniconfig"} < set(needed_for("test"))
    assert needed(["pandas; extra == 'other'"]) == {}
    assert ("pandas", ()) in needed(["pandas; extra == 'other'"], ("other",))
    with pytest.raises(metadata.PackageNotFoundError):
        needed(["no-such-distribution-here"])


@pytest.mark.parametrize(
    ("headers", "told", "may"),
    [
        ([("License-Expression", "MIT")], "MIT", True),
        ([("License-Expression", "BSD-3-Clause AND Zlib")], "BSD-3-Clause AND Zlib", True),
        ([("License-Expression", "MIT AND GPL-3.0-only")], "MIT AND GPL-3.0-only", False),
        ([("License-Expression", "GPL-3.0-only OR MIT")], "GPL-3.0-only OR MIT", True),
        ([("License-Expression", "(GPL-2.0 OR MIT) AND ISC")], "(GPL-2.0 OR MIT) AND ISC", True),
        ([("License-Expression", "(MIT OR ISC) AND GPL-2.0")], "(MIT OR ISC) AND GPL-2.0", False),
        ([("License-Expression", "LGPL-3.0-or-later")], "LGPL-3.0-or-later", False),
        ([("License-Expression", "GPL-2.0 WITH MIT")], "GPL-2.0 WITH MIT", False),
        ([("License-Expression", "MIT AND")], "MIT AND", False),
        ([("License-Expression", "(MIT")], "(MIT", False),
        ([("License", "Apache 2.0")], "Apache-2.0", True),
        ([("License", "GPLv3")], "GPLv3", False),
        ([("License", "Copyright (c) 2020 by somebody who may say anything at all")], "", False),
        ([("Classifier", "License :: OSI Approved :: MIT License")], "MIT", True),
        (
            [
                ("Classifier", "License :: OSI Approved :: MIT License"),
                ("Classifier", "License :: OSI Approved :: GNU General Public License (GPL)"),
            ],
            "MIT AND GNU General Public License (GPL)",
            False,
        ),
        ([("Classifier", "License :: Other/Proprietary License")], "", False),
        ([], "", False),
    ],
)
def test_what_a_distribution_says_of_its_licence(headers, told, may):
    message = Message()
    for name, text in headers:
        message[name] = text
    assert licences(message) == told
    assert permitted(told) is may


def test_what_is_refused_is_told_with_its_licence():
    class Found:
        version = "1.2"

        def __init__(self, licence):
            self.metadata = Message()
            self.metadata["License-Expression"] = licence

    found = {"one": Found("GPL-3.0-only"), "hypothesis": Found("MPL-2.0"), "two": Found("MPL-2.0")}
    assert list(refused(found)) == ["one 1.2: GPL-3.0-only", "two 1.2: MPL-2.0"]
