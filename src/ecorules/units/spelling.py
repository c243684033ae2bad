"""How units are spelled: one normal form for many scripts, the numerals, and what is refused.

>>> normalised("㎎／Ｌ"), normalised("微克每立方公尺"), normalised("t m⁻² yr⁻¹")
('mg/L', '微克/立方公尺', 't m^-2 yr^-1')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ecorules.errors import UnitError

__all__ = [
    "LONGEST_TEXT",
    "NUMERALS",
    "REFUSED_EXAMPLES",
    "is_chinese",
    "looks_latin",
    "normalised",
    "refusal",
    "superscript",
]

LONGEST_TEXT = 100

NUMERALS = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "十亿": 1_000_000_000,
    "百亿": 10_000_000_000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}

_TRADITIONAL = (
    "萬億噸標準點畝頃裡裏鐘時個項條輛臺棟間門場種張塊歐鎊圓盧韓亞爾單華氣壓週攝貝當無綱鎮鄉縣歲幣戶"
)
_SIMPLIFIED = (
    "万亿吨标准点亩顷里里钟时个项条辆台栋间门场种张块欧镑元卢韩亚尔单华气压周摄贝当无纲镇乡县岁币户"
)
_SAME = str.maketrans(
    {
        **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
        "圆": "元",
        "·": "*",
        "⋅": "*",
        "∙": "*",
        "・": "*",
        "•": "*",
        "×": "*",
        "∕": "/",
        "÷": "/",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)

_WORDS = re.compile(r"[^\W\d_]+")
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_TO_RAISED = str.maketrans({low: high for high, low in _RAISED.items()})
_SUPERSCRIPT = re.compile(f"[{''.join(_RAISED)}]+")
_PRICES = re.compile(r"\s*\((?:按)?(\d{4})年?(?:价格?|不变价格?|可比价格?|prices)\)")
_NUMERAL_WORDS = "|".join(sorted(NUMERALS, key=len, reverse=True))

# Each turns one common habit of writing into the form that the reader of units expects.
_HABITS = (
    (re.compile(r"\*\*"), "^"),
    (re.compile(r"\s*\^\s*"), "^"),
    (re.compile(r"\^\(\s*([+-]?\d+)\s*\)"), r"^\1"),
    (re.compile(r"dB\s?\(A\)"), "dBA"),
    (re.compile(r"(?<=W)\s?[* ]\s?h(?![A-Za-z])"), "h"),
    (re.compile(r"(?<=瓦)\*(?=小?时)"), ""),
    (re.compile(r"(?<![A-Za-z])([kMG]?[tg])[ -]CO2"), r"\1CO2"),
    (re.compile(r"CO2[ -]?(?:equivalent|equiv|eq|e)(?![A-Za-z])"), "CO2e"),
    (re.compile(rf"(?<![^\W\d_])({_NUMERAL_WORDS})\s+(?=[^\W\d])"), r"\1"),
)

# Words that pint, or a reader, takes for something else. The hint says what to write.
_REFUSED = (
    (
        "N",
        "N",
        "write newton for the force; a mass of nitrogen is in kg, and the title says nitrogen",
    ),
    ("mu", "mu", "write 亩 for the area, µm for the length"),
    ("T", "T", "write t for the tonne"),
    ("M", "M", "write m for the metre, million or 百万 for the number"),
    ("tons?", "ton", "write t for the metric ton, short_ton or long_ton for the others"),
    ("a", "a", "write year for the annum, are (公亩) for the area"),
    ("C", "C", "write °C for the temperature"),
    ("F", "F", "write °F for the temperature"),
    (r"\$|dollars?", "$", "write the currency: USD, HKD, CAD, ..."),
    ("[¥円]", "¥", "write the currency: CNY (元) or JPY (日元)"),
    ("ppt", "ppt", "write pp for percentage points; parts per trillion are 1e-3 ppb"),
    ("kts?|knots?", "knot", "write km/h for the speed; kt is the kilotonne"),
    ("mt", "mt", "write Mt for the megatonne, mg for the milligram, t for the metric ton"),
    ("Mm", "Mm", "write km for the length; a million cubic metres is million m³ or 百万立方米"),
    (
        "[NS]m|[标]准?立方米",
        "Nm3",
        "write m³; the title of the indicator says at which temperature and pressure",
    ),
    (
        "[kMGTP]?[tg]C|吨碳",
        "tC",
        "write tCO2 or tCO2e, and convert first: a tonne of carbon is 44/12 t of CO2",
    ),
    (".*[度]", "度", "write 千瓦时 for electricity, °C (摄氏度) for the temperature"),
    (".*方", "方", "write 平方米 or 立方米"),
    ("兆吨", "兆吨", "write 百万吨 or Mt: 兆 is a million to some and a trillion to others"),
    ("tC?E|TCE", "TCE", "write tce (吨标准煤)"),
    (".*工作日", "工作日", "write 天: working days depend on a calendar of holidays"),
    (_NUMERAL_WORDS, "万", "write what is counted: 万吨, 万元, 万人, 万个"),
)
_REFUSALS = tuple((re.compile(pattern), hint) for pattern, _, hint in _REFUSED)

REFUSED_EXAMPLES = tuple((example, hint) for _, example, hint in _REFUSED)
"""What is refused, and what to write instead, for the documentation."""


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Return the normal form of a unit or a quantity as someone wrote it.

    Full width becomes half width, traditional characters simplified ones, superscripts ``^n``,
    every sign of multiplication ``*``, 每 between two units ``/``, and a price year a suffix.

    Args:
        text: a unit or a quantity, at most 100 characters.

    Returns:
        The same in the few signs that the reader of units knows.

    Raises:
        UnitError: the text is too long, empty, or begins with 每.
    """
    if len(text) > LONGEST_TEXT:
        raise UnitError(
            f"a unit of {len(text):,} characters is too long",
            code="unit-limit",
            hint=f"a unit has at most {LONGEST_TEXT} characters",
        )
    plain = _SUPERSCRIPT.sub(lambda found: "^" + "".join(_RAISED[c] for c in found[0]), text)
    plain = unicodedata.normalize("NFKC", plain).translate(_SAME).strip()
    if not plain:
        raise UnitError(
            "the unit is empty", code="unit-syntax", hint="a number without a unit has unit 1"
        )
    if plain.startswith("每"):
        raise UnitError(
            f"{text!r} begins with 每",
            code="unit-syntax",
            hint="write what is divided first: 微克/立方米, 件/万人",
        )
    plain = _PRICES.sub(r"_\1", plain.replace("/每", "/").replace("每", "/"))
    for habit, form in _HABITS:
        plain = habit.sub(form, plain)
    return plain


def refusal(word: str) -> str | None:
    """Return what to write instead of a word that is refused, or None.

    Example:
        >>> refusal("T")
        'write t for the tonne'
    """
    return next((hint for pattern, hint in _REFUSALS if pattern.fullmatch(word)), None)


def is_chinese(text: str) -> bool:
    """Return whether a text holds a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


# Letters of other alphabets that nobody can tell from Latin ones.
_ALIKE = frozenset("АВЕЅІЈКМНОРСТУХасеѕіјорухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιυκρ")


def looks_latin(text: str) -> str:
    """Return the first letter that only looks Latin, in a word that has Latin letters as well.

    Example:
        >>> looks_latin("h\u0430"), looks_latin("ha"), looks_latin("Δpm25"), looks_latin("тонна")
        ('а', '', '', '')
    """
    for word in _WORDS.findall(text):
        if any(letter.isascii() for letter in word):
            found = next((letter for letter in word if letter in _ALIKE), "")
            if found:
                return found
    return ""


def superscript(power: int) -> str:
    """Return an exponent as it is printed: nothing for 1.

    Example:
        >>> superscript(3), superscript(1), superscript(-2)
        ('³', '', '⁻²')
    """
    return "" if power == 1 else str(power).translate(_TO_RAISED)
