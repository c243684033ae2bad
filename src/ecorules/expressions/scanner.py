"""The first look at an expression: its characters and tokens, before Python's parser sees it.

Everything that is refused by its looks is refused here, with its place and what to write
instead. What is left over is short, shallow and holds only characters of the language.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NoReturn

from ecorules.expressions.located import LocatedExpressionError

__all__ = ["LONGEST", "NESTING", "restore_name", "scan"]

LONGEST = 2_000
"""The most characters an expression may have."""

NESTING = 32
"""How deep brackets and operations may be nested."""

_STAND_IN = "\u1bc0"
"""First letter of the word that stands for a Python keyword while Python parses."""

# Words that mean something to Python and nothing here, such as the attributes `class` and `from`.
_FREED = frozenset(
    {"as", "assert", "break", "class", "continue", "def", "del", "elif", "except", "finally"}
    | {"from", "global", "import", "nonlocal", "pass", "raise", "return", "try", "while", "with"}
)
_WORDS = {
    "AND": "and",
    "And": "and",
    "且": "and",
    "并且": "and",
    "并": "and",
    "OR": "or",
    "Or": "or",
    "或": "or",
    "或者": "or",
    "NOT": "not",
    "Not": "not",
    "非": "not",
    "不": "not",
    "IF": "if",
    "ELSE": "else",
    "IN": "in",
}
_TRUTHS = {"True", "False", "true", "false", "TRUE", "FALSE"}
_NOTHINGS = {"None", "null", "NaN", "nan", "NA", "inf", "Infinity"}
_LINKING = frozenset({"and", "or", "not", "if", "else", "in"})
_REFUSED_WORDS = {
    "lambda": "functions cannot be defined here",
    "for": "loops are not part of the language",
    "is": "write == for 'is'",
    "await": "calls cannot wait here",
    "async": "calls cannot wait here",
    "yield": "an expression has one result",
}
_OPERATORS = frozenset(
    {"+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", ",", "(", ")", "[", "]"}
)
_REFUSED = {
    "**": ("powers are not part of the language", "write x * x"),
    "^": ("powers are not part of the language", "write x * x"),
    "//": ("whole-number division is not part of the language", "write a / b"),
    "%": ("'%' does not divide here", "write a per cent value as quantity('100 %')"),
    "％": ("'％' is not an operator", "write a per cent value as quantity('100 %')"),
    "‰": ("'‰' is not an operator", "write quantity('5 ‰')"),
    "&&": ("'&&' is not an operator", "write and"),
    "&": ("'&' is not an operator", "write and"),
    "||": ("'||' is not an operator", "write or"),
    "|": ("'|' is not an operator", "write or"),
    "!": ("'!' is not an operator", "write not, or != for 'is not equal to'"),
    "~": ("'~' is not an operator", "write not"),
    "<<": ("'<<' is not an operator", "write <"),
    ">>": ("'>>' is not an operator", "write >"),
    "=": ("'=' is not a comparison", "write == for 'is equal to'"),
    "===": ("'===' is not a comparison", "write =="),
    "!==": ("'!==' is not a comparison", "write !="),
    ":=": ("names cannot be given values here", "make it an indicator of its own"),
    "<>": ("'<>' is not a comparison", "write !="),
    "=>": ("'=>' is not a comparison", "write >="),
    "=<": ("'=<' is not a comparison", "write <="),
    "->": ("'->' is not an operator", "write the expression alone"),
    "@": ("'@' is not an operator", "write * to multiply"),
    "?": ("'?' is not an operator", "write x if c else y"),
    ":": ("':' has no place in an expression", "write x if c else y for a choice"),
    ";": ("one expression only", "leave out the semicolon"),
    "#": ("an expression has no comments", "write the comment in the file, outside the text"),
    "\\": ("a backslash has no place in an expression", "leave it out"),
    "`": ("'`' is not a quotation mark", "quote a label as 'Ⅱ'"),
    "$": ("'$' has no place in an expression", "write the name alone"),
    "{": ("braces have no place in an expression", "write a list of literals as ['Ⅰ', 'Ⅱ']"),
    "}": ("braces have no place in an expression", "write a list of literals as ['Ⅰ', 'Ⅱ']"),
    "...": ("'...' is not a value", "write the value"),
    "…": ("'…' is not a value", "write the value"),
    ".": ("a name has no parts", "write the name of the indicator or attribute alone"),
    "≥": ("'≥' is not a comparison", "write >="),
    "≧": ("'≧' is not a comparison", "write >="),
    "≤": ("'≤' is not a comparison", "write <="),
    "≦": ("'≦' is not a comparison", "write <="),
    "≠": ("'≠' is not a comparison", "write !="),
    "≈": ("'≈' is not a comparison", "write abs(a - b) <= how near they are to be"),
    "∈": ("'∈' is not a comparison", "write in ['Ⅰ', 'Ⅱ']"),
    "∧": ("'∧' is not an operator", "write and"),
    "∨": ("'∨' is not an operator", "write or"),
    "¬": ("'¬' is not an operator", "write not"),
    "×": ("'×' is not an operator", "write *"),
    "·": ("'·' is not an operator", "write *"),
    "⋅": ("'⋅' is not an operator", "write *"),
    "∗": ("'∗' is not an operator", "write *"),
    "÷": ("'÷' is not an operator", "write /"),
    "∕": ("'∕' is not an operator", "write /"),
    "−": ("'−' is not the minus sign of the keyboard", "write -"),
    "–": ("'–' is not the minus sign of the keyboard", "write -"),
    "—": ("'—' is not the minus sign of the keyboard", "write -"),
    "“": ("'“' is not a quotation mark here", "write '"),
    "”": ("'”' is not a quotation mark here", "write '"),
    "‘": ("'‘' is not a quotation mark here", "write '"),
    "’": ("'’' is not a quotation mark here", "write '"),
    "「": ("'「' is not a quotation mark here", "write '"),
    "」": ("'」' is not a quotation mark here", "write '"),
    "。": ("'。' has no place in an expression", "leave it out"),
    "、": ("'、' does not divide the elements of a list", "write ,"),
}
_THOUSANDS = re.compile(r"[0-9],$")
# Characters that no reader sees could make a label look like another one.
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_DAY = re.compile(r"(?<![\w.'\"])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w.])")
_TIMES = frozenset({"by", "since", "within", "throughout"})
_LIST = frozenset("[")
_CLOSING = {")": "(", "]": "["}

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<text>'[^'\n]*'|"[^"\n]*")
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?P<tail>\w*))
    | (?P<name>\w+)
    | (?P<operator>!==|===|\.\.\.|\*\*|//|&&|\|\||<<|>>|<=|>=|==|!=|:=|<>|=>|=<|->|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def scan(text: str) -> str:
    r"""Check the tokens of an expression and return it as Python may parse it.

    Args:
        text: the expression as written.

    Returns:
        A text of the same length: every blank is a space, and a name that is a Python
        keyword is spelled with a stand-in (see `restore_name`).

    Raises:
        LocatedExpressionError: it is empty, too long, too deep, or holds something that
            is no part of the language.

    Example:
        >>> scan("energy /\ngdp")
        'energy / gdp'
    """
    if len(text) > LONGEST:
        _refuse(
            f"an expression has at most {LONGEST:,} characters, this one has {len(text):,}",
            "divide it among several indicators",
            LONGEST,
            "expression-too-large",
        )
    if not text.strip():
        _refuse("the expression is empty", "write it, or leave the key out", 0, "expression-empty")
    if _STAND_IN in text:
        _unexpected(_STAND_IN, text.index(_STAND_IN))
    return _Scanner(text).run()


def restore_name(name: str) -> str:
    """Return the name as it is written, for one that `scan` may have respelled."""
    if name.startswith(_STAND_IN):
        return next(word for word in _FREED if word[1:] == name[1:])
    return name


class _Scanner:
    """One pass over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[tuple[str, int]] = []
        self.pieces: list[str] = []
        # The operand just read, if the last token ended one, and whether it can be called.
        self.operand: str | None = None
        self.callable = False

    def run(self) -> str:
        readers = {
            "text": self._text,
            "number": self._number,
            "tail": self._number,
            "name": self._name,
            "operator": self._operator,
        }
        for match in _TOKEN.finditer(self.text):
            token, offset = match.group(), match.start()
            if match.lastgroup == "space":
                self.pieces.append(" " * len(token))
            else:
                self.pieces.append(readers[match.lastgroup or "operator"](match, token, offset))
        if self.open:
            bracket, offset = self.open[-1]
            _refuse(f"{bracket!r} is never closed", f"add {_partner(bracket)!r}", offset)
        return "".join(self.pieces)

    def _begin_operand(self, token: str, offset: int) -> None:
        if self.operand is not None:
            hint = "write an operator between them (+ - * / and or == < >)"
            joined = f"{self.operand}_{token}"
            if token in _TIMES:
                hint = f"the time stands beside it, under a key of its own: {token}: 2020"
            elif joined.isidentifier() and not self.operand[0].isdigit():
                hint = f"a name has no spaces: {joined}; or {hint}"
            _refuse(f"something is missing between {self.operand} and {token}", hint, offset)
        self.operand = token

    def _text(self, _: re.Match[str], token: str, offset: int) -> str:
        for place, mark in enumerate(token, offset):
            if mark == "\\":
                _refuse(*_REFUSED[mark], place)
            if unicodedata.category(mark) in _UNSEEN:
                _unexpected(mark, place)
        following = self.text[offset + len(token) : offset + len(token) + 1]
        if len(token) == 2 and following == token[0]:
            _refuse("a label has one pair of quotation marks", "write 'Ⅱ'", offset)
        self._begin_operand(token, offset)
        self.callable = False
        return token

    def _number(self, match: re.Match[str], token: str, offset: int) -> str:
        tail = match["tail"]
        digits = token[: len(token) - len(tail)]
        if tail:
            _refuse(
                f"{token!r} is neither a number nor a name",
                _tail_hint(digits, tail),
                offset,
                "expression-number",
            )
        whole = digits.partition(".")[0]
        if _THOUSANDS.search(self.text[:offset]) and len(whole) == 3 and not self.open:
            hint = "write a large number without them: 1000"
            _refuse("a number has no thousands commas", hint, offset - 1, "expression-number")
        for day in _DAY.finditer(self.text) if whole[:1] == "0" else ():
            if day.start() < offset < day.end():
                hint = f"write date('{day.group()}')"
                _refuse("a day is no number", hint, day.start(), "expression-number")
        if len(whole) > 1 and whole[0] == "0" and whole.isdigit():
            hint = f"write {whole.lstrip('0') or '0'}"
            _refuse("a number does not begin with 0", hint, offset, "expression-number")
        if math.isinf(float(digits)):
            hint = "write a number below 1.8e308"
            _refuse(f"{_short(digits)} is too large", hint, offset, "expression-number")
        if self.operand is not None and self.operand.isidentifier() and token.startswith("."):
            _refuse(
                f"{self.operand}{token} is not a name",
                f"a name has letters, digits and underscores: {self.operand}_{token[1:]}",
                offset,
            )
        self._begin_operand(token, offset)
        self.callable = False
        return digits

    def _name(self, _: re.Match[str], token: str, offset: int) -> str:
        if token in _LINKING:
            self.operand = None
            return token
        if token in _REFUSED_WORDS:
            _refuse(
                f"{token!r} is not part of the language",
                _REFUSED_WORDS[token],
                offset,
                "expression-closed",
            )
        if token in _WORDS:
            _refuse(f"{token!r} is not an operator", f"write {_WORDS[token]}", offset)
        if token in _TRUTHS:
            hint = "write the condition itself: closed, or not closed"
            _refuse(f"{token} is not a value here", hint, offset, "expression-closed")
        if token in _NOTHINGS:
            hint = "ask known(x), or not known(x)"
            _refuse(f"{token} is not a value here", hint, offset, "expression-closed")
        if not token.isidentifier():
            plain = unicodedata.normalize("NFKC", token)
            _refuse(
                f"{token!r} is not a name",
                f"write {plain}"
                if plain.isascii() and plain.isdigit()
                else "a name has letters, digits and underscores and begins with a letter",
                offset,
                "expression-name",
            )
        following = self.text[offset + len(token) : offset + len(token) + 1]
        if following in {"'", '"'} and self.operand in {"''", '""'}:
            hint = f"write {self.operand[0]}{token}{self.operand[0]}"
            _refuse("a label has one pair of quotation marks", hint, offset - 2)
        if following in {"'", '"'}:
            hint = f"write a label as 'Ⅱ' and a quantity as quantity('50 t'), without {token!r}"
            _refuse("a quotation has no letters before it", hint, offset, "expression-closed")
        if token.startswith("__"):
            hint = "a name begins with a letter"
            _refuse(f"{token!r} is not a name", hint, offset, "expression-name")
        self._begin_operand(token, offset)
        self.callable = True
        # Python reads a name in its NFKC form, in which it may turn into a keyword.
        plain = unicodedata.normalize("NFKC", token)
        if plain in _FREED:
            return _STAND_IN + plain[1:] if len(plain) == len(token) else token
        return token

    def _operator(self, _: re.Match[str], token: str, offset: int) -> str:
        if token in _REFUSED:
            message, hint = _REFUSED[token]
            if self.callable and message == "a name has no parts":
                hint = f"a name has letters, digits and underscores; {hint}"
            _refuse(message, hint, offset, "expression-closed")
        if token in {"'", '"'}:
            _refuse("the quotation is never closed", f"add {token}", offset)
        if token not in _OPERATORS:
            _unexpected(token, offset)
        if token in _CLOSING.values():
            self._open(token, offset)
        elif token in _CLOSING:
            self._close(token, offset)
        else:
            self.operand = None
        return token

    def _open(self, token: str, offset: int) -> None:
        if self.operand is not None:
            if token in _LIST:
                _refuse(
                    "a name has no elements",
                    "write previous(x) for the period before; a list stands only behind in",
                    offset,
                    "expression-closed",
                )
            if not self.callable:
                self._begin_operand(token, offset)
        if len(self.open) >= NESTING:
            _refuse(
                f"brackets are nested more than {NESTING} deep",
                "divide the expression among several indicators",
                offset,
                "expression-too-large",
            )
        self.open.append((token, offset))
        self.operand, self.callable = None, False

    def _close(self, token: str, offset: int) -> None:
        if not self.open or self.open[-1][0] != _CLOSING[token]:
            _refuse(
                f"{token!r} closes nothing", f"leave it out, or add {_CLOSING[token]!r}", offset
            )
        self.open.pop()
        self.operand, self.callable = token, False


def _partner(bracket: str) -> str:
    return ")" if bracket == "(" else "]"


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:17]}..."


def _tail_hint(digits: str, tail: str) -> str:
    if digits == "0" and tail[0] in "xXbBoO":
        return "write the number in decimal digits"
    if tail[0] == "_":
        return "write a number without underscores: 1000"
    if tail in {"j", "J"}:
        return "numbers are real: leave the j out"
    if tail[0] == "年":
        return "write a day as date('2020-07-15')"
    return (
        f"a name begins with a letter; a number times a name is written {_short(digits)} * "
        f"{_short(tail)}, a number with a unit quantity('{_short(digits)} {_short(tail)}')"
    )


def _unexpected(mark: str, offset: int) -> NoReturn:
    plain = unicodedata.normalize("NFKC", mark)
    hint = "leave it out"
    if plain != mark and plain in _OPERATORS | {"=", "!", "&", "|", "'", '"'}:
        hint = f"write {'==' if plain == '=' else plain}"
    shown = mark if mark.isprintable() else f"U+{ord(mark):04X}"
    _refuse(f"{shown!r} has no place in an expression", hint, offset, "expression-closed")


def _refuse(message: str, hint: str, offset: int, code: str = "expression-syntax") -> NoReturn:
    raise LocatedExpressionError(message, code=code, hint=hint, offset=offset)
