"""Units of measurement: reading them in many spellings, converting, multiplying and dividing.

>>> system = default_system()
>>> limit, unit = system.quantity("45微克/立方米")
>>> unit.convert(limit, system.unit("mg/m³"))
0.045
"""

from __future__ import annotations

from ecorules.units.catalogue import CatalogueEntry, catalogue
from ecorules.units.system import UnitSystem, default_system
from ecorules.units.unit import Unit

__all__ = ["CatalogueEntry", "Unit", "UnitSystem", "catalogue", "default_system"]
