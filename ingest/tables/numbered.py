"""Lines of a text with the numbering that they begin with, and cells that a label names (承接部门：县水利局)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.numerals import parse_numeral
from ingest.tables.columns import Column, column_of
from ingest.text import normalise, simplify

_CN = "一二三四五六七八九十百零〇"
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^第([{_CN}]{{1,4}})[部章]分?[、：:\s]*",
        rf"^([{_CN}]{{1,4}})\s*[、.．]\s*",
        rf"^[（(]\s*([{_CN}]{{1,4}})\s*[)）]\s*[、.．]?\s*",
        r"^(\d{1,3})\s*[.．、](?!\d)\s*",
        r"^[（(]\s*(\d{1,3})\s*[)）]\s*",
        r"^(\d{1,3})[)）]\s*",
        r"^([①-⑳])\s*",
    )
)
"""Styles of numbering from the outermost to the innermost, each with its number in group 1."""
CHINESE = 2  # the last style of numbering in Chinese numerals
_LABELLED = re.compile(r"^(?P<label>[^：:，。；（(]{2,16})\s*[：:]\s*(?P<cell>.*)$", re.DOTALL)
MARKDOWN = re.compile(r"^#{1,6}\s+|^[*+-]\s+|\*\*")
_ENDS = tuple("。；！？：;:!?")
SHORT = 14
"""So long is a line, in characters, that may be a heading; a longer one without an end goes on in the next."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it is compared: ``style`` is the place of its numbering in :data:`_STYLES`, or -1."""

    text: str
    style: int = -1
    number: int = 0
    rest: str = ""


def line_of(text: str) -> Line:
    """A line with its numbering and what follows it; marks of Markdown in front are dropped."""
    plain = MARKDOWN.sub("", simplify(normalise(text)).strip())
    for style, pattern in enumerate(_STYLES):
        if match := pattern.match(plain):
            number = (
                int(match[1]) if match[1].isdecimal() else parse_numeral(match[1]) or ord(match[1]) - 0x245F
            )
            return Line(plain, style, number, plain[match.end() :].strip())
    return Line(plain, rest=plain)


def is_wrapped(before: Line) -> bool:
    """Whether a line breaks off where it ran out of room, so that the next one goes on with it."""
    return not before.text.endswith(_ENDS) and len(before.text) > SHORT


def named_cell(text: str) -> tuple[str, str] | None:
    """(name of a column, cell) of a labelled text: 承接部门：县水利局; not of one that only names or numbers a duty."""
    found = any_cell(text)
    return found if found and column_of(found[0]) not in {Column.NUMBER, Column.CODE, Column.TITLE} else None


def any_cell(text: str) -> tuple[str, str] | None:
    """As :func:`named_cell`, but of names and numbers of duties (事项名称：…) as well."""
    match = _LABELLED.match(text)
    return (match["label"], match["cell"]) if match and column_of(match["label"]) else None
