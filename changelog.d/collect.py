"""Gather the fragments of this folder into a section of CHANGELOG.md: see README.md beside it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CHANGELOG = FOLDER.parent / "CHANGELOG.md"
KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
MARK = "<!-- sections of releases begin here -->\n"


def fragments() -> dict[str, list[Path]]:
    """Return the fragments by kind."""
    found: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    for path in sorted(FOLDER.glob("*.md")):
        if path.name == "README.md":
            continue
        kind = Path(path.stem).suffix[1:]
        if kind not in found:
            sys.exit(f"{path.name}: name it <noun>.<kind>.md, the kind one of {', '.join(KINDS)}")
        found[kind].append(path)
    return found


def section(version: str, day: str, found: dict[str, list[Path]]) -> str:
    """Return the section of a release."""
    lines = [f"## {version}, {day}\n"]
    for kind, paths in found.items():
        if paths:
            lines.append(f"### {kind.capitalize()}\n")
            lines += [_item(path) for path in paths]
            lines.append("")
    return "\n".join(lines)


def _item(path: Path) -> str:
    first, *rest = path.read_text("utf-8").strip().splitlines()
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in rest)])


def main() -> None:
    """Write the section, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("day", help="the day of the release: 2027-01-31")
    parser.add_argument("--draft", action="store_true", help="print the section, change nothing")
    given = parser.parse_args()
    found = fragments()
    text = section(given.version, given.day, found)
    if given.draft:
        print(text)
        return
    before, mark, after = CHANGELOG.read_text("utf-8").partition(MARK)
    if not mark:
        sys.exit(f"{CHANGELOG.name} lacks the line {MARK.strip()}")
    CHANGELOG.write_text(f"{before}{mark}\n{text}{after}", "utf-8")
    for paths in found.values():
        for path in paths:
            path.unlink()


if __name__ == "__main__":
    main()
