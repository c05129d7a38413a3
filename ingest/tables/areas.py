"""Tables of administrative divisions → areas; rows without code or name are rejected."""

from __future__ import annotations

from ingest.readers.document import Document
from ingest.records import Area, Rejected, Source, TableResult
from ingest.tables.cells import clean, lines
from ingest.tables.columns import Column
from ingest.tables.layout import Section


def read_areas(document: Document, section: Section, name: str) -> tuple[tuple[Area, ...], TableResult]:
    """The areas of a division table and its result; areas and rejections add up to its rows.

    The parent is the longest code in the parent columns (a township's county, not its city and province).
    """
    rows, areas, rejected = section.table.rows, [], []
    code_at, name_at = section.columns[Column.CODE][0], section.columns[Column.TITLE][0]
    for index in section.body:
        row = [*rows[index], *[""] * (max(code_at, name_at) + 1 - len(rows[index]))]
        code, area = clean(row[code_at]), clean(row[name_at])
        if not (code.isascii() and code.isdigit()) or not area:
            missing = "区划代码" if area else "名称"
            source = Source(document.name, document.sha256, section.table.sheet, row=index + 1)
            reason = f"第{index + 1}行没有有效的{missing}；请补正后重新导入"
            rejected.append(Rejected(source, reason, " ｜ ".join(lines(rows[index]))))
            continue
        parents = (clean(row[place]) for place in section.columns.get(Column.PARENT, ()) if place < len(row))
        parent = max((one for one in parents if one.isdigit() and one != code), key=len, default=None)
        areas.append(Area(code, area, parent))
    return tuple(areas), TableResult(name, None, (), tuple(rejected))
