"""Data in: any table, file or mapping becomes a panel or a register, checked once at the door."""

from __future__ import annotations

from ecorules.data.attributes import AttributeColumn, first_day, member_spelling, read_cell
from ecorules.data.completeness import Completeness, read_complete
from ecorules.data.index import SeriesIndex
from ecorules.data.panel import Column, Panel
from ecorules.data.parameters import ParameterTable, read_parameters
from ecorules.data.places import unknown_places
from ecorules.data.reading import read_panel
from ecorules.data.registers import RegisterShape, RegisterTable, read_register

__all__ = [
    "AttributeColumn",
    "Column",
    "Completeness",
    "Panel",
    "ParameterTable",
    "RegisterShape",
    "RegisterTable",
    "SeriesIndex",
    "first_day",
    "member_spelling",
    "read_cell",
    "read_complete",
    "read_panel",
    "read_parameters",
    "read_register",
    "unknown_places",
]
