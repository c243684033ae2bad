"""Rule files that cannot be read, each with every word that is said of it.

``refused.txt`` has one a paragraph: the file as a literal of Python, or where a piece of it stands
in an else sound file and the piece; and indented below it what is told, line by line.
"""

from __future__ import annotations

import ast
from pathlib import Path

from broken_files import marked_file

__all__ = ["REFUSED", "paragraphs"]


def paragraphs(text: str) -> list[tuple[str | bytes, list[str]]]:
    """Return the files of a text with what is told of them."""
    found = []
    for paragraph in text.strip("\n").split("\n\n"):
        file, *told = paragraph.split("\n")
        written = ast.literal_eval(file)
        whole = marked_file(*written) if isinstance(written, tuple) else written
        found.append((whole, [line[2:] for line in told]))
    return found


REFUSED = paragraphs(Path(__file__).with_name("refused.txt").read_text("utf-8"))
