"""Cells that say 同上 or 〃: they hold what stands above them."""

from __future__ import annotations

from dataclasses import replace

from ingest.tables.layout import Section, distinct

_WORDS = ["同上", "同前", "同上栏", "同上一行", "同上项", "〃", "″", "〞", "“", "”", "々", '"', "''"]
_MARKS = frozenset((*_WORDS, *(f"{word}。" for word in _WORDS), "同 上"))


def restore_dittos(section: Section) -> None:
    """Give the cells of a section that only refer to the cell above its text; the rows as written stay as originals.

    Headings between do not count; a mark in the first row refers to nothing and stays.
    """
    table, rows = section.table, section.table.rows
    found = [index for index in section.body if not _MARKS.isdisjoint(rows[index])]
    if not found:
        return
    changed, originals = list(rows), dict(table.originals)
    marked = set(found)
    above: list[str] = []
    for index in section.body:
        row = changed[index]
        if index in marked and above:
            originals.setdefault(index, row)
            row = changed[index] = [
                above[place] if cell in _MARKS and place < len(above) else cell
                for place, cell in enumerate(row)
            ]
        if len(distinct(row)) > 1:
            above = list(row)
    section.table = replace(table, rows=changed, originals=originals)
