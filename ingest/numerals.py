"""Chinese numerals as statutes write them: 第七十七条, 第一百二十条, 第二百九十一条之一, 〇, 两."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "０": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"
_SHAPE = re.compile(r"(?:[零〇○]?[一二两三四五六七八九]?[十百千]|[零〇○]?[一二两三四五六七八九]|[零〇○])+")
_LIMIT = 10_000

NUMERAL = r"(?:[零〇○一二两三四五六七八九十百千]+|\d+)"
"""A regular expression for a numeral in Chinese or Arabic digits."""


def parse_numeral(text: str) -> int | None:
    """The number that a Chinese or Arabic numeral up to 9999 stands for; None if it is not one.

    Also reads digit by digit (二〇一九) and colloquial forms (廿 is not used in statutes and not read).

    >>> parse_numeral("一百二十"), parse_numeral("七十七"), parse_numeral("二〇一九"), parse_numeral("12")
    (120, 77, 2019, 12)
    """
    text = text.strip()
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if all(char in _DIGITS for char in text):
        value = 0
        for char in text:
            value = value * 10 + _DIGITS[char]
        return value
    if not _SHAPE.fullmatch(text):
        return None
    return _positional(text)


def _positional(text: str) -> int | None:
    total = 0
    digit: int | None = None
    last_unit = _LIMIT
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit:  # 十百 or 百百: not a numeral
                return None
            total += (1 if digit in (None, 0) else digit or 1) * unit
            last_unit, digit = unit, None
        else:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
    return total + (digit or 0)


def format_numeral(value: int) -> str:
    """A number from 0 to 9999 as a statute writes it.

    Raises ``ValueError`` outside that range.

    >>> format_numeral(77), format_numeral(110), format_numeral(1005), format_numeral(10)
    ('七十七', '一百一十', '一千零五', '十')
    """
    if not 0 <= value < _LIMIT:
        raise ValueError(f"数字超出范围（0至9999）：{value}")
    if value == 0:
        return "零"
    parts: list[str] = []
    skipped = False
    rest = value
    for name, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, rest = divmod(rest, unit)
        if digit == 0:
            skipped = bool(parts)
            continue
        if skipped:
            parts.append("零")
            skipped = False
        parts.append(("" if name == "十" and not parts and digit == 1 else _WRITTEN[digit]) + name)
    return "".join(parts)
