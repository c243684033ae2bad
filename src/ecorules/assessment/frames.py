"""Verdicts as polars, pandas and arrow tables: words are codes, built with numpy.

The rows are series by series, and in the order of the rules within a series.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.assessment.evidence import flag_names
from ecorules.assessment.scale import Scale
from ecorules.assessment.summary import STATUSES
from ecorules.engine.details import ENDS, FLAG_NAMES, REASONS
from ecorules.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from ecorules.assessment.selection import Selection

    Excuses: TypeAlias = Mapping[tuple[int, int], str]

__all__ = ["Words", "columns", "to_arrow", "to_pandas", "to_polars"]

_FLAGS = tuple(",".join(flag_names(mask)) for mask in range(1 << len(FLAG_NAMES)))
_NUMBERS = ("value", "bound", "margin")


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: a code for each row, -1 for none, and the words."""

    codes: NDArray[np.int32]
    words: Sequence[str]


def columns(
    selection: Selection, excuses: Excuses | None = None
) -> dict[str, Words | NDArray[np.float64]]:
    """Return the columns of a table with one row for each selected verdict.

    Values and bounds of classes are ranks, the worst 0, and ``label`` is the label of the value.
    Of what must be done ``label`` is the day on which it was; there are no other values and
    bounds, and margins are in days. Flags are joined with commas.

    Args:
        selection: the verdicts.
        excuses: what is said beside some of them, by rule and series: a column more.
    """
    evaluation, rules = selection.evaluation, selection.rules
    shape = (len(selection.series), len(rules))
    place = np.zeros(evaluation.statuses.shape[1], np.intp)
    place[selection.series] = np.arange(len(selection.series))
    numbers = {name: np.full(shape, np.nan) for name in _NUMBERS}
    codes = {
        name: np.full(shape, -1, np.int32) for name in ("period", "reason", "flags", "end", "label")
    }
    scales = [Scale(node) for node in selection.nodes]
    labels, periods = _Vocabulary(), _Vocabulary()
    for series, found in selection.details():
        rows = place[series]
        for column, ((bound, details), scale) in enumerate(zip(found, scales, strict=True)):
            if not scale.dates:
                numbers["value"][rows, column] = scale.value(details.value)
                numbers["bound"][rows, column] = scale.value(details.bound)
            numbers["margin"][rows, column] = scale.margin(details.margin)
            judged = [
                -1 if entry.period is None else periods.code(str(entry.period))
                for entry in bound.judgements
            ]
            codes["period"][rows, column] = np.array([*judged, -1], np.int32)[details.period]
            for name in ("reason", "flags", "end"):
                codes[name][rows, column] = getattr(details, name)
            codes["label"][rows, column] = _labelled(scale, details.value, labels)
    kept: slice | NDArray[np.bool_] = slice(None)
    if selection.cells is not None:
        kept = selection.cells[np.ix_(rules, selection.series)].T.reshape(-1)

    def flat(table: NDArray[Any]) -> NDArray[Any]:
        return table.reshape(-1)[kept]

    def each_rule(texts: Sequence[str]) -> Words:
        vocabulary = _Vocabulary()
        row = np.array([vocabulary.code(text) for text in texts], np.int32)
        return Words(flat(np.broadcast_to(row, shape)), vocabulary.words)

    index = evaluation.panel.index
    result: dict[str, Words | NDArray[np.float64]] = {}
    result["rule"] = each_rule([node.id for node in selection.nodes])
    for key, held, texts in zip(index.keys, index.codes, index.labels, strict=True):
        column_codes = held[selection.series].astype(np.int32)[:, np.newaxis]
        result[key] = Words(flat(np.broadcast_to(column_codes, shape)), texts)
    statuses = evaluation.statuses[np.ix_(rules, selection.series)].T.astype(np.int32) - 1
    result["status"] = Words(flat(statuses), STATUSES)
    result.update((name, flat(numbers[name])) for name in _NUMBERS)
    result["unit"] = each_rule([scale.unit_text for scale in scales])
    result["margin_unit"] = each_rule([scale.margin_unit_text for scale in scales])
    result["label"] = Words(flat(codes["label"]), labels.words)
    result["period"] = Words(flat(codes["period"]), periods.words)
    result["reason"] = Words(flat(codes["reason"]), REASONS)
    result["flags"] = Words(flat(codes["flags"]), _FLAGS)
    result["end"] = Words(flat(codes["end"]), ENDS)
    if excuses:
        said = _Vocabulary()
        every = np.full(evaluation.statuses.shape, -1, np.int32)
        for (rule, one), because in excuses.items():
            every[rule, one] = said.code(because)
        result["excuse"] = Words(flat(every[np.ix_(rules, selection.series)].T), said.words)
    return result


def _labelled(scale: Scale, values: NDArray[np.float64], labels: _Vocabulary) -> NDArray[np.int32]:
    """Return the codes of the labels of ranks, or of days; -1 where there are none."""
    if scale.labels is not None:
        ranks = [labels.code(scale.labels.label(rank)) for rank in range(len(scale.labels))]
        known = np.where(np.isnan(values), len(ranks), values)
        return np.array([*ranks, -1], np.int32)[np.rint(known).astype(np.intp)]
    if not scale.dates:
        return np.full(len(values), -1, np.int32)
    days, places = np.unique(values, return_inverse=True)
    names = [scale.label(day) for day in days.tolist()]
    codes = [-1 if name is None else labels.code(name) for name in names]
    return np.array(codes, np.int32)[places]


class _Vocabulary:
    """Words in the order in which they were first met."""

    __slots__ = ("_codes",)

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, word: str) -> int:
        return self._codes.setdefault(word, len(self._codes))

    @property
    def words(self) -> list[str]:
        return list(self._codes)


def to_polars(selection: Selection, excuses: Excuses | None = None) -> pl.DataFrame:
    """Return a polars frame; words are enums, null for none, and gaps of numbers are null."""
    polars: Any = _library("polars")
    frame: dict[str, Any] = {}
    for name, column in columns(selection, excuses).items():
        if isinstance(column, Words):
            words = list(column.words)
            known = polars.Series(name, [*words, None], dtype=polars.Enum(words))
            frame[name] = known.gather(np.where(column.codes < 0, len(words), column.codes))
        else:
            frame[name] = polars.Series(name, column, nan_to_null=True)
    found: pl.DataFrame = polars.DataFrame(frame)
    return found


def to_pandas(selection: Selection, excuses: Excuses | None = None) -> pd.DataFrame:
    """Return a pandas frame; words are categories, NaN for none."""
    pandas: Any = _library("pandas")
    frame: dict[str, Any] = {}
    for name, column in columns(selection, excuses).items():
        if isinstance(column, Words):
            frame[name] = pandas.Categorical.from_codes(column.codes, list(column.words))
        else:
            frame[name] = column
    found: pd.DataFrame = pandas.DataFrame(frame)
    return found


def to_arrow(selection: Selection, excuses: Excuses | None = None) -> pa.Table:
    """Return an arrow table; words are dictionaries, null for none, gaps of numbers are null."""
    arrow: Any = _library("pyarrow")
    table: dict[str, Any] = {}
    for name, column in columns(selection, excuses).items():
        if isinstance(column, Words):
            codes = arrow.array(column.codes, mask=column.codes < 0)
            words = arrow.array(list(column.words), type=arrow.string())
            table[name] = arrow.DictionaryArray.from_arrays(codes, words)
        else:
            table[name] = arrow.array(column, mask=np.isnan(column))
    found: pa.Table = arrow.table(table)
    return found


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(
            f"this needs {name}, which is not installed",
            code="missing-library",
            hint=f"pip install {name}",
        ) from error
