"""Encodings of text files: bytes are read as what they are, or not at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from ecorules.errors import UsageError

__all__ = ["Misread", "encoding_name", "misread", "text_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", {"utf-8", "utf-8-sig"}),
    (codecs.BOM_UTF32_LE, "utf-32", {"utf-32", "utf-32-le"}),
    (codecs.BOM_UTF32_BE, "utf-32", {"utf-32", "utf-32-be"}),
    (codecs.BOM_UTF16_LE, "utf-16", {"utf-16", "utf-16-le"}),
    (codecs.BOM_UTF16_BE, "utf-16", {"utf-16", "utf-16-be"}),
)
_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
_DOUBLE = {"gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950", "shift_jis", "euc_jp",
           "euc_kr", "cp932", "cp949", "johab"}  # fmt: skip
# From here on UTF-8 takes three bytes; Chinese in GBK hardly ever looks like that.
_THREE_BYTES = "\u0800"
_SEARCHED = 1_000_000
_OTHER = "name the encoding, for example encoding='gb18030' (GBK), or save it as UTF-8"


class Misread(NamedTuple):
    """Why bytes are not text of an encoding.

    Attributes:
        byte: the position of the first byte that tells, from 0.
        message: what is wrong.
        hint: what to write instead.
        likely: the encoding that they are likely in, if that is known.
    """

    byte: int
    message: str
    hint: str
    likely: str = ""


def encoding_name(encoding: str) -> str:
    """Return the one name of an encoding: ``utf-8`` for ``U8`` and ``UTF_8``.

    Raises:
        UsageError: there is no such encoding of text.

    Example:
        >>> encoding_name("U8"), encoding_name("latin-1")
        ('utf-8', 'iso8859-1')
    """
    try:
        name = codecs.lookup(encoding).name
        # hex and rot13 are codecs too, but of no text.
        known = "a".encode(name).decode(name) == "a"
    except (LookupError, ValueError):
        name, known = encoding, False
    if not known:
        raise UsageError(
            f"there is no encoding {encoding!r}",
            code="encoding",
            hint="name one such as utf-8, gb18030 or utf-16",
        )
    return name


def misread(content: bytes, encoding: str | None = None) -> Misread | None:
    """Tell why bytes would be misread in an encoding, or None if they are text of it.

    Text of one encoding may by chance be readable in another, as other characters; what betrays
    it is refused: marks, zero bytes, Chinese where there would be none.

    Args:
        content: the bytes of a whole file.
        encoding: its encoding; UTF-8 if None, and then text that is more likely GBK is refused.

    Raises:
        UsageError: there is no such encoding.

    Example:
        >>> misread("株洲".encode()), misread("株洲".encode("gb18030")).message
        (None, 'byte 1 is not utf-8')
    """
    shown = encoding or "utf-8"
    name = encoding_name(shown)
    mark = next((one for one in _MARKS if content.startswith(one[0])), None)
    if mark is not None and name not in mark[2]:
        right = mark[1]
        what = f"byte 1 is not {shown}: it begins the byte order mark of {right}"
        return Misread(0, what, _named(right), right)
    wide = name in _WIDE
    zero = content.find(b"\0")
    if zero >= 0 and not wide:
        right = _of_zeros(content)
        hint = _named(right) if right else "this is no text file: give it its right ending"
        return Misread(zero, f"byte {zero + 1} is zero, which no text in {shown} has", hint, right)
    if wide and content and (found := _not_wide(content, name, shown, marked=mark is not None)):
        return found
    if content.isascii() and name.startswith("utf-8"):
        return None
    try:
        text = content.decode(name)
    except UnicodeError as error:
        found = None if name.startswith("utf-") else _utf8_after_all(content, name, shown)
        if found is not None:
            return found
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        return Misread(start, f"byte {start + 1} is not {shown}", _OTHER)
    if encoding is None:
        return _chinese_after_all(content, text)
    return None if name.startswith("utf-") else _utf8_after_all(content, name, shown)


def text_of(content: bytes, encoding: str | None = None) -> str:
    """Return the text of bytes that are not `misread`, without byte order marks.

    A mark within the text is where another file was put behind the first.
    """
    return content.decode(encoding_name(encoding or "utf-8")).replace("\ufeff", "")


def _named(encoding: str) -> str:
    if encoding == "utf-8":
        return "it is UTF-8: leave the encoding out"
    return f"name the encoding: encoding={encoding!r}, or save it as UTF-8"


def _of_zeros(content: bytes) -> str:
    """Return the encoding that has these zero bytes, if any: UTF-16 has them in all of ASCII."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if max(even, odd) * 10 < len(content) or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _not_wide(content: bytes, name: str, shown: str, *, marked: bool) -> Misread | None:
    """Tell why bytes are not UTF-16 or UTF-32; commas, digits and line ends have zeros there."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if not even and not odd:
        return Misread(0, f"byte 1 is not {shown}: no byte is zero", _OTHER)
    if name in {"utf-16", "utf-32"} and not marked:
        right = f"{name}-{'le' if odd >= even else 'be'}"
        what = f"byte 1 is not {shown}: it begins without a byte order mark"
        return Misread(0, what, _named(right), right)
    swapped = {"utf-16-le": even > odd, "utf-16-be": odd > even}.get(name, False)
    if swapped:
        right = "utf-16-be" if name == "utf-16-le" else "utf-16-le"
        what = f"byte 1 is not {shown}: its bytes are the other way round"
        return Misread(0, what, _named(right), right)
    return None


def _utf8_after_all(content: bytes, name: str, shown: str) -> Misread | None:
    """Tell that bytes are UTF-8, though another encoding can read them as well.

    One byte for each character: no text of such an encoding is UTF-8 throughout. Two bytes: what
    has Chinese in UTF-8 is no other text.
    """
    if content.isascii():
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if name in _DOUBLE and max(text) < _THREE_BYTES:
        return None
    first = next(number for number, byte in enumerate(content) if byte >= 0x80)
    what = f"byte {first + 1} is not {shown}: the whole file is UTF-8"
    return Misread(first, what, _named("utf-8"), "utf-8")


_WORD = re.compile(r"[\w\u0300-\u036f]+")
_SUPERSCRIPTS = frozenset("¹²³")


def _chinese_after_all(content: bytes, text: str) -> Misread | None:
    """Tell that bytes are rather GBK, though they can be read as UTF-8.

    Two bytes of a Chinese character 汉字 may be one letter in UTF-8, of any alphabet: 省 is ʡ.
    So may those of a text in another alphabet be Chinese, but hardly all of them.
    """
    if len(content) > _SEARCHED or max(text) >= _THREE_BYTES:
        return None
    try:
        content.decode("gb2312")
    except UnicodeDecodeError:
        return None
    for word in _WORD.finditer(text):
        if not any(map(str.isascii, word.group())) and _is_no_word(word.group()):
            byte = len(text[: word.start()].encode())
            return Misread(
                byte,
                f"byte {byte + 1} and those after it are probably Chinese in GBK, not utf-8",
                "name the encoding: encoding='gb18030', or encoding='utf-8' if it is UTF-8",
                "gb18030",
            )
    return None


def _is_no_word(word: str) -> bool:
    """Whether letters that stand alone are no sign, as α is, and of no western language."""
    if _SUPERSCRIPTS.issuperset(word):
        return True
    if len(word) == 1 and unicodedata.name(word, "").startswith("GREEK"):
        return False
    return any(letter > "\u00ff" for letter in word)
