"""The cells of a document's tables, repaired where they are damaged; the rows as they were stay with the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.document import Document, Table, column_letter
from ingest.records import Notice, Source
from ingest.text import looks_damaged, repair

_AT_ONCE = 2_000  # rows that are looked at together
_TOLD = 20


def mend_tables(document: Document) -> Document:
    """A document whose tables hold repaired cells (:func:`ingest.text.repair`), with a notice of each kind of repair."""
    tables, notices = [], list[Notice]()
    for table in document.tables:
        cells = _mended(table)
        if not cells:
            tables.append(table)
            continue
        rows = list(table.rows)
        for (row, column), (text, _) in cells.items():
            changed = list(rows[row])
            changed[column] = text
            rows[row] = changed
        originals = {row: table.rows[row] for row, _ in cells if rows[row] != table.rows[row]}
        tables.append(replace(table, rows=rows, originals=originals))
        notices += _notices(document, table, cells)
    if not notices:
        return document
    return replace(document, tables=tuple(tables), notices=(*document.notices, *notices))


_Cells = dict[tuple[int, int], tuple[str, tuple[str, ...]]]
"""By row and column: the repaired text and what was done, or could not be done."""


def _mended(table: Table) -> _Cells:
    suspicious = [
        index
        for start in range(0, len(table.rows), _AT_ONCE)
        if looks_damaged(_text(table.rows[start : start + _AT_ONCE]))
        for index in range(start, min(start + _AT_ONCE, len(table.rows)))
        if looks_damaged(_text(table.rows[index : index + 1]))
    ]
    cells = dict(_repaired(table, suspicious))
    if any("编码" in note for _, notes in cells.values() for note in notes):
        # A file that was read in a wrong encoding: short cells of it may look like plain text.
        cells |= dict(_repaired(table, sorted(set(range(len(table.rows))) - set(suspicious))))
    return cells


def _text(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(["\n".join(row) for row in rows])


def _repaired(
    table: Table, rows: Sequence[int]
) -> Iterator[tuple[tuple[int, int], tuple[str, tuple[str, ...]]]]:
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        for column, cell in enumerate(table.rows[row]):
            if cell.isascii() and "??" not in cell:
                continue
            if cell not in known:
                result = repair(cell)
                known[cell] = (result.text, result.notes)
            text, notes = known[cell]
            if notes:
                yield (row, column), (text, notes)


def _notices(document: Document, table: Table, cells: _Cells) -> Iterator[Notice]:
    """What was repaired, cell by cell, up to twenty cells; then how many more there are."""

    def source(row: int, column: int) -> Source:
        page = table.pages[row] if row < len(table.pages) else None
        return Source(
            document.name, document.sha256, table.sheet, page, table.ordinal, row + 1, column_letter(column),
            table.rows[row][column],
        )  # fmt: skip

    places = sorted(cells)
    for row, column in places[:_TOLD]:
        text, notes = cells[row, column]
        was = table.rows[row][column]
        kept = f"；原文为“{was[:40]}”" if text != was else ""
        yield Notice(
            source(row, column),
            f"“{table.name}”第{row + 1}行{column_letter(column)}列：{'，'.join(notes)}{kept}",
        )
    if len(places) > _TOLD:
        row, column = places[_TOLD]
        yield Notice(
            source(row, column), f"“{table.name}”另有{len(places) - _TOLD}格有同样的修复或疑问，请核对原文"
        )
