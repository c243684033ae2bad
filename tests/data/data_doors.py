"""Doors for data: each makes of one mapping of columns the kind of data it is named after."""

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import polars as pl


def as_mapping(data, tmp_path):
    return data


def as_arrays(data, tmp_path):
    return {header: np.array(column, dtype=object) for header, column in data.items()}


def as_pandas(data, tmp_path):
    return pd.DataFrame(data)


def as_pandas_objects(data, tmp_path):
    return pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in data.items()})


def as_pandas_index(data, tmp_path):
    return pd.DataFrame(data).set_index(["region", "scenario", "year"])


def as_polars(data, tmp_path):
    return pl.DataFrame(data)


def as_polars_lazy(data, tmp_path):
    return pl.LazyFrame(data)


def as_polars_categorical(data, tmp_path):
    return pl.DataFrame(data).with_columns(pl.col("region").cast(pl.Categorical))


def as_arrow(data, tmp_path):
    return pl.DataFrame(data).to_arrow()


def as_duckdb(data, tmp_path):
    frame = pl.DataFrame(data)  # noqa: F841 -- duckdb finds it by its name
    return duckdb.sql("SELECT * FROM frame")


def as_csv(data, tmp_path):
    pl.DataFrame(data).write_csv(tmp_path / "data.csv")
    return tmp_path / "data.csv"


def as_gbk(data, tmp_path):
    text = pl.DataFrame(data).write_csv().replace("³", "3")
    (tmp_path / "gbk.csv").write_bytes(text.encode("gb18030"))
    return tmp_path / "gbk.csv"


def as_tsv(data, tmp_path):
    text = pl.DataFrame(data).write_csv(separator="\t")
    (tmp_path / "data.tsv").write_text("\ufeff" + text, encoding="utf-8")
    return str(tmp_path / "data.tsv")


def as_parquet(data, tmp_path):
    pl.DataFrame(data).write_parquet(tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def as_xlsx(data, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(list(data))
    for row in zip(*data.values(), strict=True):
        book.active.append(row)
    book.save(tmp_path / "data.xlsx")
    return tmp_path / "data.xlsx"


DOORS = [door for name, door in sorted(globals().items()) if name.startswith("as_")]
