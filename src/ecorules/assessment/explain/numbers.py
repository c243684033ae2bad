"""Numbers as a person would write them.

>>> plain(44.99999999999999), plain(1234567.5), plain(-0.25)
('45', '1,234,567.5', '−0.25')
"""

from __future__ import annotations

import math

__all__ = ["decimals_for", "fixed", "plain"]

_SEEN = 12
_SHORT = 8
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def fixed(number: float, decimals: int) -> str:
    """Return a number with at most so many decimals, none of them an idle 0.

    Example:
        >>> fixed(16.666666666666668, 2), fixed(12.0, 2), fixed(-0.001, 2)
        ('16.67', '12', '0')
    """
    if not math.isfinite(number):
        return str(number)
    size = abs(number)
    if number and (size >= 1e15 or size < 1e-6):
        mantissa, _, power = f"{number:.3e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}×10{str(int(power)).translate(_SUPERSCRIPT)}".replace("-", "−")
    text = f"{number:,.{max(decimals, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", "0"} else text.replace("-", "−")


def plain(number: float) -> str:
    """Return a number in full if it is short, else with six significant digits."""
    return fixed(number, _own_decimals(number, 6))


def decimals_for(value: float, bound: float, margin: float) -> int:
    """Return how many decimals tell a value, its bound and the margin between them.

    The margin keeps two significant digits, short numbers are written in full and long ones
    with four significant digits, and all three alike so that they add up.

    Example:
        >>> decimals_for(16.666666666666668, 15.0, 1.666666666666668)
        2
        >>> decimals_for(45.004, 45.0, -0.004)
        3
    """
    known = [number for number in (value, bound) if math.isfinite(number)]
    decimals = max((_own_decimals(number) for number in known), default=0)
    if math.isfinite(margin) and margin:
        needed = 1 - _exponent(margin)
        decimals = max(decimals, min(needed, _decimals(margin)))
    return decimals


def _own_decimals(number: float, significant: int = 4) -> int:
    """Return the decimals of a short number, or those of some significant digits."""
    if number == 0 or not math.isfinite(number):
        return 0
    decimals = _decimals(number)
    digits = decimals + max(_exponent(number), -1) + 1
    if decimals == 0 or digits <= _SHORT:
        return decimals
    return max(significant - 1 - _exponent(number), 0)


def _decimals(number: float) -> int:
    """Return the decimals of the number that a person sees: 12 significant digits."""
    shown = f"{round(number, _SEEN - 1 - _exponent(number)):.{_SEEN - 1}e}"
    mantissa, _, power = shown.partition("e")
    digits = len(mantissa.lstrip("-").replace(".", "").rstrip("0")) or 1
    return max(digits - 1 - int(power), 0)


def _exponent(number: float) -> int:
    return math.floor(math.log10(abs(number)))
