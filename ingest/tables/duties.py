"""The numbered duties of one cell."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.numerals import format_numeral, parse_numeral
from ingest.tables.cells import is_empty, regular
from ingest.text import join_wrapped

_CACHE = 1 << 14
CN = "一二三四五六七八九十"
"""Numerals of enumerations, for the inside of a character class."""
_CIRCLED = {chr(start + offset): offset + 1 for start in (0x2460, 0x2474, 0x3220) for offset in range(20)}

# Styles of numbering, each with its number in group 1.
_PATTERNS = (
    r"(?<![\d.．第])(\d{1,2})\s*[.．、](?!\d)\s*",
    r"[（(]\s*(\d{1,2})\s*[)）]\s*",
    r"(?<![\d（(])(\d{1,2})[)）]\s*",
    rf"[（(]\s*([{CN}]{{1,3}})\s*[)）]\s*",
    rf"(?<![第{CN}])([{CN}]{{1,3}})、\s*",
    r"([①-⑳⑴-⒇㈠-㈩])\s*",
    rf"第([{CN}]{{1,3}})[，、：:]\s*",
    rf"(?<![{CN}])([{CN}])是(?=\S)",
)
_STYLES = tuple(map(re.compile, _PATTERNS))
_ANY_STYLE = re.compile("|".join(_PATTERNS))
_LINES = 20
_LINE_MARKS = tuple(
    tuple(mark(number) for number in range(1, _LINES + 1))
    for mark in (
        "{}.".format,
        "{}、".format,
        "({})".format,
        "（{}）".format,
        lambda number: f"（{format_numeral(number)}）",
        lambda number: chr(0x2460 + number - 1),
    )
)
_MARKS_BY_FIRST = {
    first: tuple(marks for marks in _LINE_MARKS if marks[0].startswith(first))
    for first in {marks[0][0] for marks in _LINE_MARKS}
}
_BEFORE_FIRST = "\n：:。；;，,"
_WRAP = re.compile(r"\s*\n\s*")
_TRIM = " \n；;。，,、：:"


@lru_cache(maxsize=_CACHE)
def split_duties(text: str) -> tuple[str, ...]:
    """The single duties of a cell, numbered in any style, or one per line or semicolon.

    Numbers must count 1, 2, 3 …, so that “第2.5款” or a nested numbering does not cut a duty in two.

    >>> split_duties("1.负责2.5米以上违建的巡查。2、上报情况")
    ('负责2.5米以上违建的巡查', '上报情况')
    """
    return split_plain(regular(text))


def split_plain(plain: str) -> tuple[str, ...]:
    """:func:`split_duties` for a text that is normalised."""
    if is_empty(plain):
        return ()
    if numbered := _one_per_line(plain):
        return numbered
    cuts = _numbered(plain)
    if cuts:
        head = plain[: cuts[0][0]].strip()
        lead_in = [] if not head or head.endswith(("：", ":")) else [head]
        ends = [start for start, _ in cuts[1:]] + [len(plain)]
        pieces = lead_in + [plain[begin:end] for (_, begin), end in zip(cuts, ends, strict=True)]
    else:
        pieces = [part for line in join_wrapped(plain).split("\n") for part in re.split(r"[；;]", line)]
    # A line break inside a duty is a hard wrap.
    duties = ((piece if "\n" not in piece else _WRAP.sub("", piece.strip())).strip(_TRIM) for piece in pieces)
    return tuple(duty for duty in duties if duty)


def counts_its_lines(text: str) -> bool:
    r"""Whether every line of a cell is numbered, 1 to the last of at least two.

    >>> counts_its_lines("1.用工调查\n2.见习基地认定"), counts_its_lines("1.用工调查"), counts_its_lines("调查\n认定")
    (True, False, False)
    """
    found = [line for line in regular(text).split("\n") if line.strip()]
    return len(found) > 1 and all(
        re.match(rf"\s*[（(]?{number}[.、．)）](?!\d)", line) for number, line in enumerate(found, 1)
    )


def _one_per_line(text: str) -> tuple[str, ...]:
    """The duties of the usual cell, one numbered duty a line, without searching for marks; () for any other cell."""
    for marks in _MARKS_BY_FIRST.get(text[:1], ()):
        if text.startswith(marks[0]):
            break
    else:
        return ()
    if "\n" not in text:
        return ()
    lines = text.split("\n")
    if len(lines) > _LINES:
        return ()
    duties: list[str] = []
    for line, mark in zip(lines, marks):  # noqa: B905 - there are at least as many marks; this is the busiest loop
        if not line.startswith(mark):
            return ()
        duty = line[len(mark) :].strip(_TRIM)
        if not duty or duty[0].isdecimal():
            return ()
        duties.append(duty)
    return tuple(duties)


def _numbered(text: str) -> list[tuple[int, int]]:
    """(start, end) of the marks 1, 2, 3 … of the style that opens the text; empty if it is not numbered."""
    for match in _ANY_STYLE.finditer(text):
        group = match.lastindex or 1
        before = text[: match.start()].rstrip(" ")
        if _ordinal(match[group]) != 1 or (before and before[-1] not in _BEFORE_FIRST):
            continue
        marks = [match.span()]
        for later in _STYLES[group - 1].finditer(text, match.end()):
            if _ordinal(later[1]) == len(marks) + 1:
                marks.append(later.span())
        if len(marks) > 1 or match.start() == 0:
            return marks
    return []


def _ordinal(mark: str) -> int | None:
    if mark.isascii():
        return int(mark)
    return _CIRCLED.get(mark) or parse_numeral(mark)
