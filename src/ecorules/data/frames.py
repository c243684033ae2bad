"""Data frames of every library as tables, through narwhals."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.data.table import (
    Codes,
    Field,
    ListField,
    Table,
    as_printed,
    number_codes,
    object_codes,
)
from ecorules.errors import UsageError, cause, kind_of

if TYPE_CHECKING:
    from collections.abc import Generator

    import narwhals as nw
    import polars as pl
    from numpy.typing import NDArray

__all__ = ["ArrowField", "PandasField", "PolarsField", "open_frame"]

_SOURCE = "dataframe"
_SEED = 20150701
_LONG_RUN = 4
_FEW = 256
_HEAD = 10_000


def open_frame(data: Any) -> Table:
    """Return a data frame, or a mapping of columns, as a table.

    Raises:
        UsageError: it is neither, its columns differ in length, or a header comes twice.
    """
    if isinstance(data, Mapping):
        return _from_columns(data)
    family = type(data).__module__.partition(".")[0]
    if family == "pyam":
        data = data.as_pandas(meta_cols=False)
    elif family == "xarray":
        data = data.to_dataframe()
    elif family == "duckdb" and find_spec("pyarrow") is None:
        data = data.pl() if find_spec("polars") else data.df()
    if type(data).__module__.partition(".")[0] == "pandas" and hasattr(data, "columns"):
        return _from_pandas(data)
    return _from_narwhals(data)


def _from_columns(data: Mapping[Any, Any]) -> Table:
    lengths = {str(header): _length(column) for header, column in data.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(
            f"{header!r} {'a single value' if length is None else length}"
            for header, length in list(lengths.items())[:10]
        )
        raise UsageError(
            f"the columns of the mapping differ in length: {told}",
            code="shape",
            hint="give every column one value per row",
        )
    _check_headers([str(header) for header in data])
    return Table("mapping", {str(header): _field(column) for header, column in data.items()})


def _length(column: Any) -> int | None:
    """Return how many values a column has; None if it is a single value."""
    if isinstance(column, (set, frozenset)):
        raise UsageError(
            "a set is no column, since its values have no order",
            code="data-kind",
            hint="give a list with one value per row",
        )
    if isinstance(column, (str, bytes, Mapping)) or getattr(column, "ndim", 1) == 0:
        return None
    return len(column) if hasattr(column, "__len__") else None


def _field(column: Any) -> Field:
    family = type(column).__module__.partition(".")[0]
    if family == "pandas" and hasattr(column, "iloc"):
        return PandasField(column)
    if family == "polars":
        return PolarsField(column)
    if isinstance(column, np.ndarray):
        if column.dtype.kind == "M":
            # As nanoseconds they would be listed as bare integers.
            column = column.astype("datetime64[us]")
        elif column.dtype.kind == "f":
            column = as_printed(column)
    return ListField(list(column.tolist() if hasattr(column, "tolist") else column))


def _from_pandas(frame: Any) -> Table:
    named = [name for name in frame.index.names if name is not None]
    if named:
        _check_headers([str(header) for header in (*named, *frame.columns)])
        frame = frame.reset_index()
    headers = [str(header) for header in frame.columns]
    _check_headers(headers)
    return Table(
        _SOURCE, {header: PandasField(frame.iloc[:, n]) for n, header in enumerate(headers)}
    )


def _from_narwhals(data: Any) -> Table:
    import narwhals as nw  # noqa: PLC0415 - it is slow

    try:
        opened = nw.from_native(data)
    except (TypeError, ValueError):
        raise UsageError(
            f"{kind_of(data)} cannot be read as data",
            code="data-kind",
            hint="give a mapping, a data frame (pandas, polars, pyarrow, duckdb, ...), a path to "
            "CSV, TSV, Parquet or XLSX, or a Panel",
        ) from None
    frame = _collected(opened) if isinstance(opened, nw.LazyFrame) else opened
    _check_headers(frame.columns)
    if frame.implementation.is_polars():
        polars = frame.to_native()
        return Table(_SOURCE, {name: PolarsField(polars[name]) for name in frame.columns})
    if frame.implementation.is_pyarrow():
        arrow = frame.to_native()
        return Table(_SOURCE, {name: ArrowField(arrow[name]) for name in frame.columns})
    return _from_pandas(frame.to_pandas())


def _collected(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    if frame.implementation.is_polars() or frame.implementation.is_dask():
        return frame.collect()
    backend = next((name for name in ("polars", "pyarrow", "pandas") if find_spec(name)), None)
    return frame.collect(backend=backend)  # type: ignore[arg-type]  # one of three literals


def _check_headers(headers: list[str]) -> None:
    twice = next((header for header, times in Counter(headers).items() if times > 1), None)
    if twice is not None:
        raise UsageError(
            f"two columns are named {twice!r}",
            code="duplicate-column",
            hint="rename one of them; the index of a frame is a column too if it has a name",
        )


class PolarsField:
    """A column of a polars frame."""

    def __init__(self, series: pl.Series) -> None:
        self.series = series

    def __len__(self) -> int:
        return len(self.series)

    def codes(self, rows: NDArray[np.intp] | None = None) -> Codes:
        """Return the distinct cells, and for each cell (of some rows) which of them it is."""
        import polars as pl  # noqa: PLC0415 - it is optional

        series = self.series if rows is None else self.series.gather(rows)
        if series.dtype.is_float():
            return number_codes(as_printed(series.to_numpy()))
        if series.dtype.is_integer() and not str(series.dtype).endswith("128"):
            return _integer_codes(series)
        if isinstance(series.dtype, (pl.Categorical, pl.Enum)):
            series = series.cast(pl.String)
        if series.dtype != pl.String:
            with _listing(series.dtype):
                return object_codes(series.to_list())
        return _text_codes(series)

    def numbers(self) -> NDArray[np.float64] | None:
        """Return the cells as numbers, NaN for null; None if the column is not of numbers."""
        import polars as pl  # noqa: PLC0415 - it is optional

        if self.series.dtype == pl.Null:
            return np.full(len(self.series), np.nan)
        if self.series.dtype.is_float():
            return as_printed(self.series.to_numpy())
        if not self.series.dtype.is_numeric():
            return None
        return np.asarray(self.series.cast(pl.Float64).to_numpy(), dtype=np.float64)

    def readings(self) -> NDArray[np.float64] | None:
        """Return what plain numeric text reads as, NaN elsewhere; None if that is not known."""
        import polars as pl  # noqa: PLC0415 - it is optional

        if self.series.dtype != pl.String:
            return None
        numbers = self.series.cast(pl.Float64, strict=False)
        return np.asarray(numbers.to_numpy(), dtype=np.float64)


def _integer_codes(series: pl.Series) -> Codes:
    if not series.has_nulls():
        return number_codes(series.to_numpy())
    codes = np.full(len(series), -1, dtype=np.int32)
    found, distinct = number_codes(series.drop_nulls().to_numpy())
    codes[series.is_not_null().to_numpy()] = found
    return codes, distinct


@contextlib.contextmanager
def _listing(kind: object) -> Generator[None]:
    """Tell cells that Python has no value for, as a date of the year 12000, by their type."""
    try:
        yield
    except BaseException as error:
        # A panic of polars is no Exception, and has no name that could be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UsageError(
            f"a column of the type {kind} cannot be read: {cause(Exception(error))}",
            code="data-kind",
            hint="turn it into text or numbers; dates lie in the years 1 to 9999",
        ) from None


def _text_codes(series: pl.Series) -> Codes:
    """Return the codes of text, found by hash: several times faster than by the text itself."""
    hashes = series.hash(_SEED).to_numpy()
    starts = np.flatnonzero(hashes[1:] != hashes[:-1]) + 1
    if len(starts) * _LONG_RUN < len(series):
        # A file sorted by its key repeats one cell over many rows: one of each run is enough.
        starts = np.concatenate([[0], starts]) if len(series) else starts
        codes, distinct = _hashed_codes(series.gather(starts), hashes[starts])
        lengths = np.diff(np.append(starts, len(series)))
        return np.repeat(codes, lengths), distinct
    return _hashed_codes(series, hashes)


def _hashed_codes(series: pl.Series, hashes: NDArray[np.uint64]) -> Codes:
    """Return the codes of text whose hashes are known."""
    codes, rows = _few_codes(hashes) or _many_codes(hashes)
    # Two texts of one hash differ in another: then the texts themselves decide.
    second = series.hash(_SEED + 1).to_numpy()
    if not np.array_equal(second[rows][codes], second):
        return object_codes(series.to_list())
    labels = series.gather(rows)
    if labels.has_nulls():
        null = labels.is_null().arg_true()[0]
        codes = np.where(codes == null, -1, codes - (codes > null)).astype(np.int32)
        labels = labels.drop_nulls()
    return codes, labels.to_list()


def _few_codes(
    hashes: NDArray[np.uint64],
) -> tuple[NDArray[np.int32], NDArray[np.intp]] | None:
    """Return codes and first rows if the first rows hold all there is, and that is little."""
    known, rows = np.unique(hashes[:_HEAD], return_index=True)
    if len(known) > _FEW or not len(known):
        return None
    spots = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    if not np.array_equal(known[spots], hashes):
        return None
    order = np.argsort(rows)
    codes = np.empty(len(known), dtype=np.int32)
    codes[order] = np.arange(len(known), dtype=np.int32)
    return codes[spots], rows[order]


def _many_codes(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Return the code of each hash, in order of first appearance, and the first row of each."""
    import polars as pl  # noqa: PLC0415 - it is optional

    frame = pl.DataFrame({"hash": hashes, "row": np.arange(len(hashes), dtype=np.int32)})
    firsts = frame.lazy().group_by("hash").agg(pl.col("row").min()).collect().sort("row")
    coded = firsts.select("hash", code=pl.int_range(pl.len(), dtype=pl.Int32))
    joined = frame.select("hash").join(coded, on="hash", how="left", maintain_order="left")
    return joined["code"].to_numpy(), firsts["row"].to_numpy().astype(np.intp)


class PandasField:
    """A column of a pandas frame."""

    def __init__(self, series: Any) -> None:
        self.series = series

    def __len__(self) -> int:
        return len(self.series)

    def codes(self, rows: NDArray[np.intp] | None = None) -> Codes:
        """Return the distinct cells, and for each cell (of some rows) which of them it is."""
        series = self.series if rows is None else self.series.iloc[rows]
        types = import_module("pandas").api.types
        if series.dtype == object and types.infer_dtype(series) != "string":
            return object_codes(series.tolist())
        if _is_narrow(series.dtype):
            return number_codes(_narrow(series))
        codes, distinct = series.factorize()
        return codes.astype(np.int32), distinct.tolist()

    def numbers(self) -> NDArray[np.float64] | None:
        """Return the cells as numbers, NaN for null; None if the column is not of numbers."""
        types = import_module("pandas").api.types
        series = self.series
        if series.dtype == object:
            return ListField(series.tolist()).numbers()
        if _is_narrow(series.dtype):
            return _narrow(series)
        no_numbers = (types.is_bool_dtype, types.is_complex_dtype)
        if not types.is_numeric_dtype(series) or any(is_such(series) for is_such in no_numbers):
            return None
        return np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)

    def readings(self) -> NDArray[np.float64] | None:
        """Return None: distinct texts are read one by one."""
        return None


def _is_narrow(dtype: Any) -> bool:
    return getattr(dtype, "numpy_dtype", dtype) in (np.float32, np.float16)


def _narrow(series: Any) -> NDArray[np.float64]:
    kind = getattr(series.dtype, "numpy_dtype", series.dtype)
    return as_printed(series.to_numpy(dtype=kind, na_value=np.nan))


class ArrowField:
    """A column of an Arrow table."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def codes(self, rows: NDArray[np.intp] | None = None) -> Codes:
        """Return the distinct cells, and for each cell (of some rows) which of them it is."""
        arrow = import_module("pyarrow")
        with _listing(self.cells.type):
            return self._codes(arrow, rows)

    def _codes(self, arrow: Any, rows: NDArray[np.intp] | None) -> Codes:
        cells = self.cells if rows is None else self.cells.take(arrow.array(rows))
        if arrow.types.is_dictionary(cells.type):
            cells = cells.cast(cells.type.value_type)
        if arrow.types.is_floating(cells.type):
            return number_codes(as_printed(cells.to_numpy()))
        if arrow.types.is_null(cells.type):
            return np.full(len(cells), -1, dtype=np.int32), []
        if arrow.types.is_nested(cells.type):
            return object_codes(cells.to_pylist())
        coded = cells.combine_chunks().dictionary_encode()
        indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return indices.astype(np.int32), coded.dictionary.to_pylist()

    def numbers(self) -> NDArray[np.float64] | None:
        """Return the cells as numbers, NaN for null; None if the column is not of numbers."""
        arrow = import_module("pyarrow")
        kind = self.cells.type
        if arrow.types.is_null(kind):
            return np.full(len(self.cells), np.nan)
        if arrow.types.is_floating(kind):
            return as_printed(self.cells.to_numpy())
        if not (arrow.types.is_integer(kind) or arrow.types.is_decimal(kind)):
            return None
        return np.asarray(self.cells.cast(arrow.float64(), safe=False).to_numpy(), dtype=np.float64)

    def readings(self) -> NDArray[np.float64] | None:
        """Return None: distinct texts are read one by one."""
        return None
