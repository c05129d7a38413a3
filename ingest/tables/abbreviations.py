"""Short names of organs that a document spells out itself: a table of 简称 and 全称, “县资规局=县自然资源和规划局”, 以下简称."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.organs.mentions import looks_like_organ
from ingest.readers.document import Document, Table
from ingest.records import DutyItem
from ingest.tables.cells import clean
from ingest.tables.layout import distinct
from ingest.text import normalise, simplify

_SHORT = re.compile(r"^(?:机构|部门|单位|规范)?(?:简称|缩写)$")
_FULL = re.compile(r"^(?:机构|部门|单位)?(?:全称|规范(?:全称|名称)|正式名称)$")
_EQUALS = re.compile(
    r"[“\"]?(?P<short>[\u4e00-\u9fff]{2,12})[”\"]?\s*[=\uff1d]\s*[“\"]?(?P<full>[\u4e00-\u9fff]{4,24})"
)
_HEREAFTER = re.compile(
    r"(?P<full>[\u4e00-\u9fff]{4,24})[（(](?:以?下|下文)?简称[：:为]?\s*[“\"]?(?P<short>[\u4e00-\u9fff]{2,12})[”\"]?[）)]"
)
_SAMPLE = 60  # rows of a table in which notes and lists of abbreviations are looked for
_ROWS = 200  # of a list of abbreviations


def short_names(document: Document) -> dict[str, str]:
    """Short name → full name as the document spells it out; a short name with several meanings has none."""
    found: dict[str, str] = {}
    unclear: set[str] = set()
    for short, full in _pairs(document):
        if short == full or not (looks_like_organ(short) and looks_like_organ(full)):
            continue
        if found.setdefault(short, full) != full:
            unclear.add(short)
    return {short: full for short, full in found.items() if short not in unclear}


def glossary_rows(table: Table) -> range:
    """The rows (from 0) of a table's list of abbreviations, its header with them; empty if there is none."""
    start = next((index for index, row in enumerate(table.rows[:_SAMPLE]) if _columns(row)), None)
    if start is None:
        return range(0)
    end = start + 1
    while end < min(len(table.rows), start + _ROWS) and len(distinct(table.rows[end])) == 2:
        end += 1
    return range(start, end)


def spelt_out(item: DutyItem, names: Mapping[str, str]) -> DutyItem:
    """An item with the full names of the organs that it calls by such short names."""
    parts = tuple(
        replace(part, organ=names[part.organ]) if part.organ in names else part
        for part in item.responsibilities
    )
    return replace(item, holder=names.get(item.holder, item.holder), responsibilities=parts)


def _columns(row: Sequence[str]) -> tuple[int, int] | None:
    cells = [clean(cell) for cell in row]
    short = next((place for place, cell in enumerate(cells) if _SHORT.match(cell)), None)
    full = next((place for place, cell in enumerate(cells) if _FULL.match(cell)), None)
    return (short, full) if short is not None and full is not None else None


def _pairs(document: Document) -> Iterator[tuple[str, str]]:
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        header, *rows = glossary_rows(table) or (0,)
        places = _columns(table.rows[header]) if table.rows else None
        for index in rows if places else ():
            row = table.rows[index]
            if places and max(places) < len(row):
                yield clean(row[places[0]]), clean(row[places[1]])
        around = (*table.rows[:_SAMPLE], *table.rows[-_SAMPLE:])
        texts += [*table.preface, *(cells[0] for row in around if len(cells := distinct(row)) == 1)]
    for text in dict.fromkeys(texts):
        plain = simplify(normalise(text))
        for pattern in (_EQUALS, _HEREAFTER):
            for match in pattern.finditer(plain):
                yield match["short"], match["full"]
