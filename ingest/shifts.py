"""Rows that an export moved to the left: cells merged downwards were written once and left out below."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.columns import Column
from ingest.layout import Section, distinct
from ingest.rows import is_number


def restore_shifted(section: Section) -> list[int]:
    """Put short rows back under their columns, with the text of the row above in front; their indexes (from 0).

    Only in tables whose first column numbers the rows, and without merged ranges of their own: there a row with
    fewer cells than the header, whose first cell is no number, can only have lost cells in front. The rows of the
    table are replaced in place.
    """
    table, rows = section.table, section.table.rows
    if table.merges or section.column(Column.NUMBER) != 0 or not isinstance(rows, list):
        return []
    width = 1 + max(place for places in section.columns.values() for place in places)
    shifted: list[int] = []
    above: Sequence[str] = ()
    for index in section.body:
        row = rows[index]
        missing = width - len(row)
        if is_number(row[0]) or not above:
            above = row if is_number(row[0]) and missing <= 0 else above
        elif 0 < missing < width - 1 and row[0].strip() and len(distinct(row)) > 1:
            rows[index] = above = [*above[:missing], *row]
            shifted.append(index)
    return shifted
