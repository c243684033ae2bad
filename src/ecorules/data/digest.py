"""Digests of data: they change with any value, and with nothing else.

The order of rows, the kind of table and the unit of a column leave no trace in a panel once it is
read, so the digest is taken of what was read, with series, names and periods sorted.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ecorules.data.completeness import Completeness
    from ecorules.data.index import SeriesIndex
    from ecorules.data.panel import Panel
    from ecorules.data.parameters import ParameterTable
    from ecorules.data.registers import RegisterTable

__all__ = [
    "complete_digest",
    "joint_digest",
    "panel_digest",
    "parameter_digest",
    "register_digest",
    "series_order",
]


def series_order(index: SeriesIndex) -> NDArray[np.intp]:
    """Return the numbers of all series in the order of their labels, whatever order they came in.

    Example:
        >>> from ecorules.data import SeriesIndex
        >>> series_order(SeriesIndex.of({"region": ["b", "c", "a"]})).tolist()
        [2, 0, 1]
    """
    if not index.keys:
        return np.arange(len(index))
    columns = [_ranks(index, key)[1] for key in sorted(index.keys)]
    return np.lexsort(columns[::-1]).astype(np.intp)


def panel_digest(panel: Panel) -> str:
    """Return the digest of a panel: of its series, and of its values by name and period.

    Example:
        >>> from ecorules.data import Panel
        >>> one = Panel.from_arrays({"x": [[1.0, 2.0]]}, [2020], {"region": ["a", "b"]})
        >>> two = Panel.from_arrays({"x": [[2.0, 1.0]]}, [2020], {"region": ["b", "a"]})
        >>> panel_digest(one) == panel_digest(two)
        True
    """
    index, order = panel.index, series_order(panel.index)
    found = _Hash("panel")
    for key in sorted(index.keys):
        labels, ranks = _ranks(index, key)
        found.tell([key, labels])
        found.numbers(ranks[order])
    for (name, period), row in sorted(panel.rows.items(), key=lambda item: _named(*item[0])):
        values = panel.values[row]
        if not np.isnan(values).all():
            found.tell(_named(name, period))
            found.numbers(values[order])
    return found.digest


def parameter_digest(
    parameters: ParameterTable,
    index: SeriesIndex,
    periods: Mapping[str, Mapping[int, Period] | Period] | None = None,
) -> str:
    """Return the digest of what was given for parameters.

    Args:
        parameters: the numbers.
        index: the series they are lined up with.
        periods: parameters that stand for a period: one for all series, or by series.
    """
    order = series_order(index)
    found = _Hash("parameters")
    for (name, period), given in sorted(parameters.rows.items(), key=lambda one: _named(*one[0])):
        values = np.broadcast_to(np.asarray(given, np.float64), (len(index),))
        if not np.isnan(values).all():
            found.tell(_named(name, period))
            found.numbers(values[order])
    for name, chosen in sorted((periods or {}).items()):
        every = dict.fromkeys(range(len(index)), chosen) if isinstance(chosen, Period) else chosen
        each = {series: str(period) for series, period in every.items()}
        if each:
            found.tell([name, [each.get(series) for series in order.tolist()]])
    return found.digest


def register_digest(table: RegisterTable) -> str:
    """Return the digest of a register: of its members and what is known of each."""
    keys = sorted(table.keys)
    columns = [table.members, *(table.keys[key] for key in keys)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    order = np.array(sorted(range(len(rows)), key=rows.__getitem__), np.intp)
    found = _Hash("register")
    found.tell([table.shape.name, keys, [rows[position] for position in order.tolist()]])
    kinds = {name: attribute.kind for name, attribute in table.shape.attributes.items()}
    for (name, period), cell in sorted(table.cells.items(), key=lambda item: _named(*item[0])):
        values = table.values[cell][order]
        if np.isnan(values).all():
            continue
        found.tell(_named(name, period))
        if kinds.get(name) == "text":
            found.tell([table.texts[int(code)] if code >= 0 else None for code in values])
        else:
            found.numbers(values)
    return found.digest


def complete_digest(stated: Mapping[str, Completeness]) -> str:
    """Return the digest of what registers are stated complete."""
    found = _Hash("complete")
    for name, one in sorted(stated.items()):
        if one.until is not None or one.spans:
            found.tell([name, str(one.until), [[str(day) for day in span] for span in one.spans]])
    return found.digest


def joint_digest(parts: Mapping[str, str]) -> str:
    """Return one digest for several, by name."""
    found = _Hash("data")
    for name, digest in sorted(parts.items()):
        found.tell([name, digest])
    return found.digest


class _Hash:
    """Takes in texts and numbers so that no two different inputs look alike."""

    def __init__(self, what: str) -> None:
        self._hash = hashlib.sha256()
        self.tell(what)

    def tell(self, thing: Any) -> None:
        text = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode()
        self._hash.update(b"%d:" % len(text))
        self._hash.update(text)

    def numbers(self, values: NDArray[Any]) -> None:
        # One form for all gaps and for both zeros, and one order of bytes on all machines.
        plain = np.where(np.isnan(values), np.nan, values) + 0.0
        self._hash.update(b"%d;" % len(plain))
        self._hash.update(np.ascontiguousarray(plain, "<f8").tobytes())

    @property
    def digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"


def _named(name: str, period: Period | None) -> tuple[str, str]:
    return name, "" if period is None else str(period)


def _ranks(index: SeriesIndex, key: str) -> tuple[Sequence[str], NDArray[np.intp]]:
    """Return the labels that occur under a key, sorted, and for each series which it has."""
    position = index.keys.index(key)
    codes, labels = index.codes[position], index.labels[position]
    kept: list[int] = np.unique(codes).tolist()
    used = sorted({labels[code] for code in kept})
    numbers = {label: rank for rank, label in enumerate(used)}
    table = np.array([numbers.get(label, -1) for label in labels], np.intp)
    return used, table[codes]
