"""Tables that a copy or an export flattened to text: one cell a line, or the cells of a row with tabs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.readers.document import Document, Paragraph, Table
from ingest.tables.columns import Column, column_of
from ingest.tables.rows import read_category

_CELLS = re.compile(r"\t+| {2,}|\u3000{2,}|\s*[|｜]\s*")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
_FIRST = re.compile(r"^(?:1\s*[.．、]|[（(][一1][)）]|①)")
_LATER = re.compile(
    r"^(?:(?:[2-9]|[1-9]\d)\s*[.．、](?!\d)|[（(](?:[二三四五六七八九十]|十[一二三四五六七八九]|[2-9]|1\d)[)）]|[②-⑳])"
)
_PREFACE = 6
_LONGEST_HEADER = 24
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A table, and the paragraphs (from, to) that it was made of."""

    header: list[str]
    rows: list[list[str]]
    start: int
    end: int


def restore_tables(document: Document) -> Document:
    """The document with the tables that its paragraphs hold, where it has no table of its own.

    A table needs the names of its columns, one of them that of the duty, and two rows. Where each cell has a line of
    its own, the first column must number the rows; lines numbered 2., 3. … go on in the cell before. A row that then
    has not one cell for each column cannot be told apart: it keeps all its text in its last cell, without a name, so
    that it ends as a rejection with its text.
    """
    if document.tables or len(document.paragraphs) < _FEWEST:
        return document
    texts = [paragraph.text.strip() for paragraph in document.paragraphs]
    found = [*_by_line(document.paragraphs), *_by_cell(texts)]
    tables = tuple(
        Table(
            f"表{ordinal}",
            [one.header, *one.rows],
            ordinal=ordinal,
            preface=tuple(texts[max(0, one.start - _PREFACE) : one.start]),
        )
        for ordinal, one in enumerate(sorted(found, key=lambda one: one.start), 1)
    )
    return replace(document, tables=tables) if tables else document


def _is_header(cells: Sequence[str]) -> bool:
    columns = [column_of(cell) if 0 < len(cell) <= _LONGEST_HEADER else None for cell in cells]
    named = any(column in {Column.TITLE, Column.DETAIL} for column in columns)
    return len(cells) > 1 and named and sum(column is not None for column in columns) * 2 > len(cells)


def _by_line(paragraphs: Sequence[Paragraph]) -> Iterator[_Found]:
    """Tables whose rows are lines with separated cells."""
    place = 0
    while place < len(paragraphs):
        header = _split(paragraphs[place].text)
        if not _is_header(header):
            place += 1
            continue
        rows: list[list[str]] = []
        end = place + 1
        while end < len(paragraphs):
            text = paragraphs[end].text
            cells = _split(text)
            if len(cells) > 1:
                rows.append(cells)
            elif _is_heading(text.strip()):
                rows.append([text.strip()])
            else:
                break
            end += 1
        if sum(len(row) > 1 for row in rows) >= _FEWEST:
            yield _Found(header, rows, place, end)
        place = end


def _split(text: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(text.strip().strip("|｜"))]


def _is_heading(text: str) -> bool:
    return len(text) <= 40 and (bool(_HEADING.match(text)) or read_category(text).stated is not None)


def _by_cell(texts: Sequence[str]) -> Iterator[_Found]:
    """Tables with a line for each cell, whose first column numbers the rows."""
    place = 0
    while place < len(texts):
        if len(texts[place]) > _LONGEST_HEADER or column_of(texts[place]) is not Column.NUMBER:
            place += 1
            continue
        end = place
        while end < len(texts) and 0 < len(texts[end]) <= _LONGEST_HEADER and column_of(texts[end]):
            end += 1
        header = list(texts[place:end])
        rows, stop = _rows(texts, end, len(header)) if _is_header(header) else ([], end)
        if sum(len(row) > 1 for row in rows) >= _FEWEST:
            yield _Found(header, rows, place, stop)
        place = max(stop, place + 1)


def _rows(texts: Sequence[str], start: int, width: int) -> tuple[list[list[str]], int]:
    """The rows from ``start`` on, and where they end: a row begins at its number, 1, 2, 3 … or 1 again."""
    rows: list[list[str]] = []
    number, place = 0, start
    while place < len(texts):
        text = texts[place]
        if text.isdecimal() and len(text) < 5 and int(text) in {number + 1, 1}:
            number = int(text)
            end = _end_of_row(texts, place + 1, number, width)
            rows.append(_row(text, texts[place + 1 : end], width))
            place = end
        elif _is_heading(text):
            rows.append([text])
            place += 1
        else:
            break
    return rows, place


def _end_of_row(texts: Sequence[str], place: int, number: int, width: int) -> int:
    """Where the cells of a row end: at the next number, or at a heading or the end of the text behind enough cells."""
    start, cells = place, 1
    while place < len(texts):
        text = texts[place]
        follows = not _LATER.match(text)
        if text.isdecimal() and text in {str(number + 1), "1"} and place > start:
            break
        if (
            cells >= width
            and follows
            and (_is_heading(text) or not _number_ahead(texts, place, number, width))
        ):
            break
        cells += follows
        place += 1
    return place


def _number_ahead(texts: Sequence[str], place: int, number: int, width: int) -> bool:
    """Whether the next row begins soon, so that what stands before it belongs to this one."""
    return str(number + 1) in texts[place : place + 4 * width]


def _row(number: str, lines: Sequence[str], width: int) -> list[str]:
    cells: list[str] = []
    for line in lines:
        if cells and len(cells) > 1 and _LATER.match(line) and _FIRST.match(cells[-1]):
            cells[-1] += f"\n{line}"
        else:
            cells.append(line)
    if len(cells) == width - 1:
        return [number, *cells]
    return [number, *[""] * (width - 2), "\n".join(lines)]
