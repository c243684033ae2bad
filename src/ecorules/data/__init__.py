"""Data in: any table, file or mapping becomes a panel, checked once at the door."""

from __future__ import annotations

from ecorules.data.index import SeriesIndex
from ecorules.data.panel import Column, Panel
from ecorules.data.parameters import ParameterTable, read_parameters
from ecorules.data.reading import read_panel

__all__ = [
    "Column",
    "Panel",
    "ParameterTable",
    "SeriesIndex",
    "read_panel",
    "read_parameters",
]
