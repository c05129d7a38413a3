"""Cells that hold what stands above them: those that say 同上 or 〃, and blank ones of a unit that stands once for its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.tables.columns import Column
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


_UNITS = (Column.UNIT, Column.DEPARTMENT, Column.LEAD, Column.TAKE_OVER)


def restore_groups(section: Section) -> list[int]:
    """Fill the blank cells below a unit that stands once, in front of the numbers of its rows; their rows (from 0).

    Such cells were merged downwards, and an export left them out. The unit must never stand twice in a row, every row
    below it must have the next number, and the table no merged ranges of its own.
    """
    table, number = section.table, section.column(Column.NUMBER)
    if not number or table.merges:
        return []
    changed, originals = list(table.rows), dict(table.originals)
    filled: set[int] = set()
    for place in (at for column in _UNITS for at in section.columns.get(column, ()) if at < number):
        below = list(_below_its_unit(section, place, number))
        for index, unit in below:
            originals.setdefault(index, table.rows[index])
            row = list(changed[index])
            row[place] = unit
            changed[index] = row
        filled.update(index for index, _ in below)
    if filled:
        section.table = replace(table, rows=changed, originals=originals)
    return sorted(filled)


def _below_its_unit(section: Section, place: int, number: int) -> Iterator[tuple[int, str]]:
    """(row, unit) of the rows without a unit of their own, if all of them go on with the numbers of the one above."""
    rows = [(index, section.table.rows[index]) for index in section.body]
    rows = [(index, row) for index, row in rows if len(row) > number and row[number].strip().isdecimal()]
    units = [row[place].strip() for _, row in rows]
    if not units or not units[0] or any(one == two != "" for one, two in pairwise(units)):
        return
    numbers = [int(row[number]) for _, row in rows]
    if any(
        not unit and after != before + 1
        for unit, (before, after) in zip(units[1:], pairwise(numbers), strict=True)
    ):
        return
    above = ""
    for (index, _), unit in zip(rows, units, strict=True):
        above = unit or above
        if not unit:
            yield index, above
