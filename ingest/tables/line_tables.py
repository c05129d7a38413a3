"""Texts whose lines are the cells or rows of a table that nobody names so: cards of labelled lines, rows with separators.

【事儿】取水口检查, 【谁挑头】县水利局, … again and again is a card for each duty; 取水口检查——县水利局——县农业农村局 a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.document import Document, Table
from ingest.tables.cards import come_again

_FEWEST_ROWS = 4
_MOSTLY = 0.8
_PREFACE = 6
_NUMBER = r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*|[-*•·]\s+)?"
_LABELLED = (
    re.compile(_NUMBER + r"[【\[〔](?P<label>[^】\]〕]{1,12})[】\]〕]\s*[：:]?\s*(?P<value>.+)$"),
    re.compile(_NUMBER + r"(?P<label>[\u4e00-\u9fff（）()？?]{1,12})\s*[：:]\s*(?P<value>.+)$"),
)
_SEPARATORS = (
    (re.compile(r"\t+| {2,}|\u3000{2,}"), 3),
    (re.compile(r"\s*[|｜]\s*"), 3),
    (re.compile(r"\s*(?:——|—|→|->|\u2013)\s*"), 2),
    (re.compile(r"\s*[/／]\s*"), 3),
    (re.compile(r"\s*[；;]\s*"), 3),
)
_NUMBERED = re.compile(_NUMBER)


def tables_of_lines(document: Document) -> Document | None:
    """The document with the table that its lines make instead of its paragraphs; None if they make none."""
    texts = [paragraph.text.strip() for paragraph in document.paragraphs]
    places = [place for place, text in enumerate(texts) if text]
    found = _cards(texts, places) or _rows(texts, places)
    if not found:
        return None
    start = min(found)
    preface = tuple(filter(None, texts[max(0, start - _PREFACE) : start]))
    # A row for each line of the document, so that the place of a row is that of its line.
    rows: list[list[str]] = [[] for _ in range(max(paragraph.line for paragraph in document.paragraphs))]
    for place, row in found.items():
        rows[document.paragraphs[place].line - 1] = row
    table = Table("正文", rows, ordinal=1, preface=preface)
    return replace(document, tables=(table,), paragraphs=())


def _cards(texts: Sequence[str], places: Sequence[int]) -> dict[int, list[str]]:
    """Cards whose labels come again: a row of label and value for each line; others go on in the value above."""
    for pattern in _LABELLED:
        matches = {place: match for place in places if (match := pattern.match(texts[place]))}
        if not matches:
            continue
        start, end = min(matches), max(matches)
        within = [place for place in places if start <= place <= end]
        labels = [match["label"] for match in matches.values()]
        if len(matches) < _MOSTLY * len(within) or not come_again(labels):
            continue
        rows: dict[int, list[str]] = {}
        for place in within:
            if match := matches.get(place):
                last = rows[place] = [match["label"], match["value"]]
            else:
                last[1] += f"\n{texts[place]}"
        return rows
    return {}


def _rows(texts: Sequence[str], places: Sequence[int]) -> dict[int, list[str]]:
    """Rows whose cells one separator parts: nearly all lines from the first such on have as many."""
    for separator, fewest in _SEPARATORS:
        split = {place: separator.split(_NUMBERED.sub("", texts[place]).strip(" |｜")) for place in places}
        start = next((place for place in places if len(split[place]) >= fewest), None)
        if start is None:
            continue
        rows = {place: split[place] for place in places if place >= start}
        widths = [len(row) for row in rows.values()]
        width = max(set(widths), key=widths.count)
        if width >= fewest and widths.count(width) >= max(_FEWEST_ROWS, _MOSTLY * len(rows)):
            return rows
    return {}
