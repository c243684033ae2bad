"""Plan integrity: an assessment can be repeated, and what a set inherits can be told."""

from __future__ import annotations

from ecorules.integrity.lineage import Inheritance, inheritance
from ecorules.integrity.reproduction import Difference, Reproduction, reproduce

__all__ = ["Difference", "Inheritance", "Reproduction", "inheritance", "reproduce"]
