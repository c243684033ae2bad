"""Write docs/units.md from the units that the library knows.

Run ``python docs/generate_units.py`` after a change of the definitions.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from ecorules.units import CatalogueEntry, catalogue
from ecorules.units.spelling import NUMERALS, REFUSED_EXAMPLES

PAGE = Path(__file__).with_name("units.md")

INTRODUCTION = """\
# Units

*This page is written by `docs/generate_units.py` from the definitions of the library.*

## How a unit is written

A unit is a product of the names below.
All of these are read, and printed in the form of the first column:

| printed | also read |
|---|---|
| `µg/m³` | `ug/m3`, `μg/m^3`, `µg m⁻³`, `µg·m**-3`, `㎍/㎥` |
| `微克/立方米` | `微克每立方米`, `微克／立方米` |
| `万吨标准煤` | `萬噸標準煤`, `万 吨标准煤` |
| `kg/ha/yr` | `kg/(ha·yr)`, `kg ha-1 yr-1` |
| `kWh` | `kW·h`, `kW h` |
| `MtCO2e/yr` | `Mt CO2e/yr`, `MtCO₂-eq/yr` |
| `万元_2015` | `万元(2015年价)`, `万元（2015年可比价）` |

- Small and capital letters differ: `mg` is a milligram, `Mg` a megagram.
- After a `/` everything that follows must be clear:
  `a/b/c` and `a/(b·c)` are the same, `a/b·c` is refused.
- Exponents are whole numbers from 1 to 8, or minus that; a unit has at most 100 characters.
- A numeral multiplies its unit and is never raised: `亿m³` is 10⁸ m³, `件/万人` is per 10⁴ persons.
- No prefix is understood beyond the names below: `kt` is the kilotonne.

## What converts to what

Units convert if they measure the same; these decisions are worth knowing.

- `%`, `‰` and plain ratios convert (0.45 is 45 %). `pp` (百分点) is the difference of two shares
  and converts to none of them.
- Counts (家 个 件 项 座 次 户 ...) convert among themselves and to nothing else, not even to 1.
  Persons (人, 名) are a dimension of their own; 人次 is a count.
- Each currency is a dimension, and so is each currency at the prices of a year from 1900 to 2100:
  `元_2015`, `USD_2010`. A rule set may give a rate under `units`: `USD = 6.8 CNY`.
- Coal and oil equivalent (`tce`, `toe`) are energies: 1 tce = 29.3076 GJ, 1 toe = 41.868 GJ.
- `tCO2` is a mass, like that of every other pollutant; plans print it as 吨 as often as not.
  `tCO2e` weighs several gases by their effect, is a dimension of its own, and converts to no mass.
- A capacity (`万吨/年`) is a mass per time and converts to `kg/s`, not to a mass.
- A year is 365.25 days and a month its twelfth part, so that 元/月 and 元/年 convert by 12 exactly.
- `°C` and `°F` convert with their offset; in a compound (`°C/年`) they are differences.
  `°C`, `°F`, `dB` and `pH` do not multiply or divide.
- A mixing ratio (`ppm`, `ppb`) converts to `%`, but its changes are not told in percentage points.

## More units

A rule set adds its own, in lines as pint writes them:

```yaml
units:
  - 箱 = 25 kg
  - vehicle_kilometre = [traffic] = vkm = 车公里
  - USD = 6.8 CNY
```

A line gives a number times known units, or a new dimension in brackets.
Nothing that exists can be defined again, except that a currency may be given a rate.
So 蒸吨 (boilers, in tonnes of steam per hour) is `蒸吨 = 1 吨/小时`;
a set that counts their heat writes `蒸吨 = 0.7 MW`.
"""


def table(entries: list[CatalogueEntry]) -> list[str]:
    """Return the table of the units of one dimension."""
    lines = ["", "| symbol | Chinese | also | worth |", "|---|---|---|---|"]
    for entry in entries:
        others = [f"`{other}`" for other in entry.others if other != entry.symbol]
        worth = f"{entry.value:,.12g} {entry.base}" if entry.base != "1" else f"{entry.value:,.12g}"
        if entry.offset:
            worth += f", zero at {entry.offset:,.6g} {entry.base}"
        lines.append(
            f"| `{entry.symbol}` | {' '.join(entry.chinese)} | {', '.join(others)} | {worth} |"
        )
    return lines


def page() -> str:
    """Return the text of the page."""

    def kind(entry: CatalogueEntry) -> str:
        return "money" if entry.measures.startswith("money") else entry.measures

    lines = [INTRODUCTION, "## Numerals", "", "| numeral | number |", "|---|---|"]
    lines += [f"| {numeral} | {number:,} |" for numeral, number in NUMERALS.items()]
    lines += ["", "## What is refused", "", "| written | instead |", "|---|---|"]
    lines += [f"| `{example}` | {hint} |" for example, hint in REFUSED_EXAMPLES]
    lines += ["", "## The units"]
    order = list(dict.fromkeys(kind(entry) for entry in catalogue()))
    entries = sorted(catalogue(), key=lambda entry: order.index(kind(entry)))
    for measures, group in groupby(entries, key=kind):
        lines += ["", f"### {measures[0].upper()}{measures[1:]}", *table(list(group))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
