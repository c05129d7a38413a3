"""Rows that an export moved to the left: cells merged downwards were written once and left out below."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.organs.mentions import looks_like_organ
from ingest.tables.columns import Column
from ingest.tables.layout import Section, distinct
from ingest.tables.rows import is_footer_label, is_number

_ORGANS = (Column.DEPARTMENT, Column.UNIT, Column.LEAD, Column.TAKE_OVER, Column.COOPERATE, Column.HOLDER)


def restore_shifted(section: Section) -> list[int]:
    """Put short rows back under their columns, with the text of the row above in front; their indexes (from 0).

    Only in tables whose first column numbers the rows, and without merged ranges of their own: there a row with
    fewer cells than the header, whose first cell is no number, can only have lost cells in front; one that has its
    number may have lost the category behind it, which its other cells tell. The rows of the table are replaced in place.
    """
    table, rows = section.table, section.table.rows
    if table.merges or section.column(Column.NUMBER) != 0 or not isinstance(rows, list):
        return []
    width = 1 + max(place for places in section.columns.values() for place in places)
    shifted: list[int] = []
    above: Sequence[str] = ()
    for index in section.body:
        row = rows[index]
        if not row or not row[-1].strip():
            row = _without_tail(row)
        missing = width - len(row)
        if not row or (not row[0].isdecimal() and is_footer_label(row[0])):
            continue
        if is_number(row[0]) or not above:
            if 0 < missing < width - 2 and above and _lost_category(section, row, missing):
                rows[index] = row = [row[0], *above[1 : 1 + missing], *row[1:]]
                shifted.append(index)
            above = rows[index] if is_number(row[0]) else above
        elif 0 < missing < width - 1 and row[0].strip() and len(distinct(row)) > 1:
            rows[index] = above = [*above[:missing], *row]
            shifted.append(index)
    return shifted


def _without_tail(row: Sequence[str]) -> Sequence[str]:
    """A row without the blank cells at its end that a workbook pads it with, where no other cell of it is blank."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end] if all(cell.strip() for cell in row[:end]) else row


def _lost_category(section: Section, row: Sequence[str], missing: int) -> bool:
    """Whether the cells behind the number fit the columns better when moved to the right by ``missing``.

    They do where a category column follows the number, and departments then stand under a department column, or the
    duty has a name only then.
    """
    category = section.column(Column.FIELD)
    if category is None or not 1 <= category <= missing:
        return False
    moved = [row[0], *[""] * missing, *row[1:]]
    title = section.column(Column.TITLE) or 0
    here, there = _fit(section, row), _fit(section, moved)
    return there > here or (there == here and title >= len(row) and bool(moved[title : title + 1]))


def _fit(section: Section, row: Sequence[str]) -> int:
    """How many department columns hold a name of an organ."""
    places = [place for column in _ORGANS for place in section.columns.get(column, ())]
    return sum(1 for place in places if place < len(row) and looks_like_organ(row[place].strip()[:30]))
