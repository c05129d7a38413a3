"""The numbered duties of one cell."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.cells import is_empty
from ingest.numerals import parse_numeral
from ingest.text import join_wrapped, normalise

_CACHE = 1 << 14
CN = "一二三四五六七八九十"
"""Numerals of enumerations, for the inside of a character class."""
_CIRCLED = {chr(start + offset): offset + 1 for start in (0x2460, 0x2474, 0x3220) for offset in range(20)}

# Styles of numbering, each with its number in group 1.
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.．第])(\d{1,2})\s*[.．、](?!\d)\s*",
        r"[（(]\s*(\d{1,2})\s*[)）]\s*",
        r"(?<![\d（(])(\d{1,2})[)）]\s*",
        rf"[（(]\s*([{CN}]{{1,3}})\s*[)）]\s*",
        rf"(?<![第{CN}])([{CN}]{{1,3}})、\s*",
        r"([①-⑳⑴-⒇㈠-㈩])\s*",
        rf"第([{CN}]{{1,3}})[，、：:]\s*",
        rf"(?<![{CN}])([{CN}])是(?=\S)",
    )
)
_BEFORE_FIRST = re.compile(r"(?:^|[\n：:。；;，,])\s*$")
_TRIM = " \n；;。，,、：:"


@lru_cache(maxsize=_CACHE)
def split_duties(text: str) -> tuple[str, ...]:
    """The single duties of a cell, numbered in any style, or one per line or semicolon.

    Numbers must count 1, 2, 3 …, so that “第2.5款” or a nested numbering does not cut a duty in two.

    >>> split_duties("1.负责2.5米以上违建的巡查。2、上报情况")
    ('负责2.5米以上违建的巡查', '上报情况')
    """
    plain = normalise(text)
    if is_empty(plain):
        return ()
    cuts = _numbered(plain)
    if cuts:
        head = plain[: cuts[0][0]].strip()
        lead_in = [] if not head or head.endswith(("：", ":")) else [head]
        ends = [start for start, _ in cuts[1:]] + [len(plain)]
        pieces = lead_in + [plain[begin:end] for (_, begin), end in zip(cuts, ends, strict=True)]
    else:
        pieces = [part for line in join_wrapped(plain).split("\n") for part in re.split(r"[；;]", line)]
    duties = (re.sub(r"\s*\n\s*", "", piece).strip(_TRIM) for piece in pieces)
    return tuple(duty for duty in duties if duty)


def _numbered(text: str) -> list[tuple[int, int]]:
    """(start, end) of the marks 1, 2, 3 … of the style that opens the text; empty if it is not numbered."""
    best: list[tuple[int, int]] = []
    for style in _STYLES:
        marks = _sequence(style, text)
        if marks and (not best or marks[0] < best[0]) and (len(marks) > 1 or marks[0][0] == 0):
            best = marks
    return best


def _sequence(style: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    marks: list[tuple[int, int]] = []
    for match in style.finditer(text):
        if _ordinal(match[1]) != len(marks) + 1:
            continue
        if not marks and not _BEFORE_FIRST.search(text[: match.start()]):
            continue
        marks.append(match.span())
    return marks


def _ordinal(mark: str) -> int | None:
    if mark.isascii():
        return int(mark)
    return _CIRCLED.get(mark) or parse_numeral(mark)
