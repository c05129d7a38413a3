"""A user's own thesaurus as a table: what people say in one column, the official term in another.

Recognised by the names of its columns: one of :data:`SAID` and one of :data:`OFFICIAL` in one row, and nothing that a
duty list has. Further columns may name the department that usually leads, misspellings and the English term. A cell may
hold several words, separated by 、，；/ or line breaks; rows with the same official term are one concept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.readers import Document, Table
from ingest.records import Notice, Source
from ingest.text import normalise
from ingest.thesaurus.concepts import Concept

_SAID = """
俗称 俗语 别名 别称 口语 说法 群众说法 常用说法 日常说法 老百姓说法 口头说法 同义词 近义词 altlabel synonym synonyms colloquial
"""
_OFFICIAL = """
规范名称 规范用语 规范说法 规范词 正式名称 标准名称 标准说法 官方名称 官方说法 术语 preflabel preferred term official
"""
SAID, OFFICIAL = frozenset(_SAID.split()), frozenset(_OFFICIAL.split())
"""Names of the column of what people say, and of the one of official terms."""

_FURTHER: Mapping[str, frozenset[str]] = {
    "family": frozenset(["牵头部门", "主管部门", "责任部门", "通常牵头", "牵头单位", "主责部门", "lead"]),
    "hidden": frozenset(["错别字", "常见错字", "误写", "错写", "hiddenlabel", "misspelling", "misspellings"]),
    "en": frozenset(["英文", "英语", "英文名称", "english", "en"]),
    "basis": frozenset(["依据", "法律依据", "basis"]),
}
_COLUMNS: Mapping[str, frozenset[str]] = {"alt": SAID, "label": OFFICIAL, **_FURTHER}
_SEPARATOR = re.compile(r"[、，,；;/／|\n]+")
_HEADER_WITHIN = 5
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ThesaurusTable:
    """Concepts of the tables of a document, and what of it could not be used."""

    concepts: tuple[Concept, ...]
    notices: tuple[Notice, ...] = ()


@dataclass
class _Entry:
    """What rows say about one official term."""

    words: dict[str, dict[str, None]] = field(default_factory=lambda: {"alt": {}, "hidden": {}})
    one: dict[str, str] = field(default_factory=dict)


def own_id(label: str) -> str:
    """The id of a concept of a user's own that has none: made from its official term.

    >>> own_id("废弃机动车") == own_id("废弃机动车")
    True
    """
    return f"own-{hashlib.sha256(label.encode()).hexdigest()[:16]}"


def read_thesaurus(document: Document) -> ThesaurusTable | None:
    """The thesaurus that the tables of ``document`` make up, or ``None`` if one of them is none."""
    headers = [(table, _header(table)) for table in document.tables if any(map(any, table.rows))]
    if not headers or any(header is None for _, header in headers):
        return None
    entries: dict[str, _Entry] = {}
    notices: list[Notice] = []
    for table, header in headers:
        if header is not None:
            notices += _read(table, header, entries, document)
    concepts = (_concept(label, entry) for label, entry in entries.items())
    return ThesaurusTable(tuple(concepts), tuple(notices))


def _header(table: Table) -> tuple[int, dict[str, int]] | None:
    """The row of the header and the column of each part, if the table is a thesaurus."""
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        names = [re.sub(r"[\s（(].*$|[\s：:]", "", normalise(cell)).lower() for cell in row]
        columns = {
            part: place
            for part, known in _COLUMNS.items()
            for place, name in reversed(list(enumerate(names)))
            if name in known
        }
        if {"alt", "label"} <= columns.keys():
            return number, columns
    return None


def _read(
    table: Table, header: tuple[int, dict[str, int]], entries: dict[str, _Entry], document: Document
) -> Iterator[Notice]:
    first, columns = header
    for number, row in enumerate(table.rows[first + 1 :], start=first + 2):
        cells = {part: normalise(row[place]).strip() for part, place in columns.items() if place < len(row)}
        if not any(cells.values()):
            continue
        label, said = cells.get("label", ""), _words(cells.get("alt", ""))
        source = Source(document.name, document.sha256, sheet=table.name or None, row=number)
        if not label or not (said or cells.get("hidden")):
            yield Notice(source, "这一行缺少规范名称或俗称，没有收进词表；请补齐后重新导入")
            continue
        if len(label) > _LONGEST or any(len(word) > _LONGEST for word in said):
            yield Notice(source, f"这一行有超过 {_LONGEST} 个字的词，没有收进词表；词表只收词语，不收句子")
            continue
        entry = entries.setdefault(label, _Entry())
        entry.words["alt"] |= dict.fromkeys(word for word in said if word != label)
        entry.words["hidden"] |= dict.fromkeys(_words(cells.get("hidden", "")))
        for part in ("family", "en", "basis"):
            if cells.get(part):
                entry.one.setdefault(part, cells[part])


def _words(cell: str) -> list[str]:
    return [word.strip() for word in _SEPARATOR.split(cell) if word.strip()]


def _concept(label: str, entry: _Entry) -> Concept:
    words: dict[str, Sequence[str]] = {name: tuple(found) for name, found in entry.words.items()}
    return Concept(
        own_id(label),
        label,
        entry.one.get("en", ""),
        tuple(words["alt"]),
        tuple(words["hidden"]),
        family=entry.one.get("family", ""),
        basis=entry.one.get("basis", ""),
        own=True,
    )
