"""Write docs/errors.md from the catalogue of errors in tests/errors/catalogue.

Run ``python docs/generate_errors.py`` after a change of the catalogue.

To add a code: make the error in the code, with a message, a hint and ``code="new-code"``. Then
write it under ``codes`` in the file of the catalogue that it belongs to::

      new-code:
        wrong: what is wrong, in half a sentence
        do: what to do
        examples:
          - rules: |
              rules:
                air: {indicator: pm25, at_most: 45, new: 1}
            told: |
              example.yaml:2:39: the message [new-code]
                  the hint

An example is the smallest input that a newcomer might write: ``rules`` (what it does not say is in
``tests/errors/rest-of-the-file.yaml``; ``whole: true`` if it is the whole file), ``data``,
``files``, and either ``command`` or ``python``, by default ``er.load("example.yaml")`` or
``plan.evaluate("data.csv")``. ``told`` is every word that is shown, and typed by hand. The tests
say which messages have no example, and what an example tells if it is something else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
PAGE = HERE / "errors.md"
CATALOGUE = HERE.parent / "tests" / "errors"

READING = """\
## Reading this page

Every error that the library and the command can tell is here, with an input that leads to it.
What follows is written by `docs/generate_errors.py`; tests hold every word of it against the code.
The word in brackets at the end of a message is its code, and the name of its section.

Where an example shows a rule file, the file goes on with what it does not say itself:

```yml
@rest@
```

The rules of an example take the place of this one.
Beside indicators of its own there is no other rule than its own.
`plan` is that file, loaded: `plan = er.load("example.yaml")`.
The command tells the same messages, with its options instead of arguments of Python.

## Codes
"""


def page() -> str:
    """Return the text of the page."""
    areas = [
        yaml.safe_load(path.read_text("utf-8"))
        for path in sorted((CATALOGUE / "catalogue").glob("*.yaml"))
    ]
    rest = (CATALOGUE / "rest-of-the-file.yaml").read_text("utf-8")
    # What stands before is written by hand, and its examples are run.
    introduction = PAGE.read_text("utf-8").partition(READING.partition("\n")[0])[0]
    lines = [introduction + READING.replace("@rest@", rest.rstrip("\n"))]
    for area in areas:
        codes = ", ".join(f"[`{code}`](#{code})" for code in area["codes"])
        lines += [f"- [{area['title']}](#{_anchor(area['title'])}): {codes}"]
    for area in areas:
        lines += ["", f"## {area['title']}"]
        if "about" in area:
            lines += ["", area["about"].rstrip("\n")]
        for code, entry in area["codes"].items():
            lines += ["", *_code(code, entry)]
    return "\n".join(lines) + "\n"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def _code(code: str, entry: dict[str, Any]) -> list[str]:
    """Return the section of a code: what is wrong, what to do, and its examples."""
    lines = [f"### {code}", "", _sentence(entry["wrong"])]
    if "do" in entry:
        lines += [f"**What to do:** {entry['do'].strip().rstrip('.')}."]
    first, *others = entry.get("examples") or [None]
    if first is not None:
        lines += ["", *_example(first)]
    if others:
        many = "One more" if len(others) == 1 else f"{len(others)} more"
        lines += ["", f"<details><summary>{many}</summary>"]
        lines += ["", *_fence("", "\n\n".join(map(_brief, others)))]
        lines += ["", "</details>"]
    if "marks" in entry:
        lines += ["", "| written | message | hint |", "|---|---|---|"]
        for mark, (message, hint) in entry["marks"].items():
            cells = (f"`{mark}`", message, hint)
            lines += ["| " + " | ".join(_cell(cell) for cell in cells) + " |"]
    return lines


def _cell(text: str) -> str:
    text = text.replace("|", "\\|")
    return text if text.startswith("`") else re.sub(r"([*_<`])", r"\\\1", text)


def _prompted(python: str) -> str:
    """Return statements as they stand at the prompt."""
    steps = python.rstrip("\n").splitlines()
    return "\n".join(f">>> {step}" if step[:1].strip() else f"... {step}" for step in steps)


def _brief(example: dict[str, Any]) -> str:
    """Return an example in a few lines, as it stands among others."""
    files = {
        **({"example.yaml": example["rules"]} if "rules" in example else {}),
        **({"data.csv": example["data"]} if "data" in example else {}),
        **example.get("files", {}),
    }
    parts = []
    for name, text in files.items():
        if len(files) > 1 or name != "example.yaml":
            parts.append(f"# {name}")
        parts.append(text.rstrip("\n"))
    default = 'plan.evaluate("data.csv")' if "data" in example and "command" not in example else ""
    if example.get("python", default):
        parts.append(_prompted(example.get("python", default)))
    if "command" in example:
        parts.append(f"$ {example['command']}")
    return "\n".join([*parts, "→ " + example["told"].rstrip("\n")])


def _example(example: dict[str, Any]) -> list[str]:
    """Return an example: its files, what is run, and what is told."""
    files = {}
    if "rules" in example:
        files["example.yaml"] = example["rules"]
    if "data" in example:
        files["data.csv"] = example["data"]
    files.update(example.get("files", {}))
    lines = []
    for name, text in files.items():
        written = text if text.strip() else "(nothing)"
        shown = len(files) > 1 or name != "example.yaml"
        lines += [
            *([f"`{name}`:", ""] if shown else []),
            *_fence("yml" if name.endswith(".yaml") else "", written),
            "",
        ]
    run = example.get("python")
    if run is not None:
        lines += [*_fence("", _prompted(run)), ""]
    if "command" in example:
        lines += [*_fence("sh", f"$ {example['command']}"), ""]
    elif run is None and "data" in example:
        lines += [*_fence("", _prompted('plan.evaluate("data.csv")')), ""]
    for key, said in (
        ("encoding", "Saved as {}."),
        ("without", "Without the library {}."),
    ):
        if key in example:
            lines += [said.format(example[key]), ""]
    if "lowered" in example:
        lines += ["Shown with a limit that is lowered.", ""]
    return [*lines, *_fence("", example["told"])]


def _fence(kind: str, text: str) -> list[str]:
    """Return a block of code; characters that nobody sees are shown by their number."""
    visible = re.sub(
        "[\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
        lambda found: f"<U+{ord(found[0]):04X}>",
        text.rstrip("\n"),
    )
    return [f"```{kind}", *visible.splitlines(), "```"]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
