"""Tables that are written sideways: the names of the columns stand in the first column, the duties beside each other.

A card for each duty (事项名称 | …, 对应上级部门 | …) is such a table, also where two pairs of name and value share a row. A
form that names its duty in the heading above it ((一)对校外培训机构的监管) is one as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.readers.document import Table
from ingest.tables.columns import Column, column_of
from ingest.tables.layout import distinct, is_list_title
from ingest.text import normalise

_MOST_ROWS = 400
_MOST_COLUMNS = 60
_FEWEST = 3
_ALIKE = 0.7
_LONGEST_LABEL = 20  # characters
_TITLE = "事项名称"
_HEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]+)\s*(?P<name>[^。；：:]{4,40})$")
_Pair = tuple[str, str, tuple[int, int]]
"""A name, its value, and where the value stands (row and column from 0)."""


def all_upright(tables: Iterable[Table]) -> list[Table]:
    """The tables, those that are written sideways with a row for each duty.

    Labels that nobody knows (啥事 | …, 谁拍板 | …) make cards where they come again and again: down one table, or in the
    first column of several tables of two columns.
    """
    turned = [(table, upright(table)) for table in tables]
    left = [table for table, own in turned if own is table]
    labels = [_labels(table) for table in left]
    cards = {
        id(table)
        for table, own in zip(left, labels, strict=True)
        if own and (come_again(own) or sum(_share(own, other) >= _ALIKE for other in labels) >= _FEWEST)
    }
    return [_turned(table) if id(table) in cards else own for table, own in turned]


def _labels(table: Table) -> list[str]:
    """The first cells of the rows, if these are pairs of a short text and another; [] otherwise."""
    if len(table.rows) > _MOST_ROWS:
        return []
    pairs = [row for row in table.rows if len(distinct(row)) > 1]
    if len(pairs) < _FEWEST or any(len(distinct(row)) > 2 or not row[0].strip() for row in pairs):
        return []
    labels = [row[0].strip() for row in pairs]
    names = all(len(label) <= _LONGEST_LABEL and not label.isdecimal() for label in labels)
    return labels if names and not any(map(str.__eq__, labels, labels[1:])) else []


def _share(labels: Sequence[str], others: Sequence[str]) -> float:
    return len({*labels} & {*others}) / len({*labels} | {*others})


def come_again(labels: Sequence[str]) -> bool:
    """Whether labels are those of several cards below each other: the first comes again, with much the same behind it."""
    starts = [place for place, label in enumerate(labels) if label == labels[0]]
    cards = [labels[a:b] for a, b in zip(starts, [*starts[1:], len(labels)], strict=True)]
    return (
        len(cards) >= _FEWEST
        and len(cards[0]) >= _FEWEST
        and all(len({*card}) == len(card) and _share(card, cards[0]) >= 0.5 for card in cards)
    )


def _turned(table: Table) -> Table:
    start = next(index for index, row in enumerate(table.rows) if len(distinct(row)) > 1)
    return _with_a_row_each(table, start, _cards(table.rows, start))


def upright(table: Table) -> Table:
    """The table with a row for each duty, if it is written sideways; else as it is.

    ``origins`` of the result has the place of each duty's name in the table as written.
    """
    rows = table.rows
    if len(rows) > _MOST_ROWS or max(map(len, rows), default=0) > _MOST_COLUMNS:
        return table
    start = next((index for index, row in enumerate(rows) if _name(row)), None)
    if start is None:
        return table
    named = _named_above(table, rows[start:])
    if not named and not _is_sideways(rows[start:]):
        return table
    records = _cards(rows, start) or _columns(rows, start)
    if not records:
        return table
    if named:
        table = replace(table, preface=table.preface[:-1])
        records = [[(_TITLE, named, records[0][0][2]), *(pair for record in records for pair in record)]]
    return _with_a_row_each(table, start, records)


def _with_a_row_each(table: Table, start: int, records: Sequence[Sequence[_Pair]]) -> Table:
    """A table of records, the first of which begins in row ``start`` of the table as written."""
    above = tuple(text for row in table.rows[:start] for text in distinct(row))
    names = list(dict.fromkeys(name for record in records for name, _, _ in record))
    body, origins = [names], [(start, 0)]
    for record in records:
        values: dict[str, str] = {}
        for name, value, _ in record:
            values[name] = f"{values[name]}\n{value}" if values.get(name) else value
        body.append([values.get(name, "") for name in names])
        origins.append(
            next((place for name, _, place in record if column_of(name) is Column.TITLE), record[0][2])
        )
    return replace(table, rows=body, merges=(), preface=(*table.preface, *above), origins=tuple(origins))


def _named_above(table: Table, rows: Sequence[Sequence[str]]) -> str:
    """The duty that the numbered heading above a form names, where the form itself names none."""
    heading = normalise(table.preface[-1]).strip() if table.preface else ""
    match = _HEADING.match(heading)
    pairs = [row for row in rows if len(distinct(row)) == 2]
    kinds = [column_of(row[0]) for row in pairs]
    is_form = (
        len(pairs) == len(rows) >= _FEWEST and all(kinds) and not {Column.TITLE, Column.NUMBER} & {*kinds}
    )
    return match["name"] if match and is_form and not is_list_title(heading) else ""


def _name(row: Sequence[str]) -> str:
    """The name of a column that a row begins with, if a value stands beside it."""
    filled = distinct(row)
    return filled[0] if len(filled) > 1 and row[0].strip() == filled[0] and column_of(filled[0]) else ""


def _is_sideways(rows: Sequence[Sequence[str]]) -> bool:
    names = [_name(row) for row in rows if len(distinct(row)) > 1]
    known = [name for name in names if name]
    kinds = {column_of(text) for row in rows for text in distinct(row)[::2]} - {None}
    return Column.TITLE in kinds and len(kinds) >= _FEWEST and len(known) * 4 >= len(names) * 3


def _cards(rows: Sequence[Sequence[str]], start: int) -> list[list[_Pair]]:
    """A record for each card: rows of one or two pairs of name and value; a new one begins with its first name again."""
    records: list[list[_Pair]] = []
    first = ""
    for index in range(start, len(rows)):
        pairs = _pairs(rows[index], index)
        if pairs is None:
            return []
        for pair in pairs:
            first = first or pair[0]
            if pair[0] == first:
                records.append([])
            records[-1].append(pair)
    return records


def _pairs(row: Sequence[str], index: int) -> list[_Pair] | None:
    """The pairs of a row; None if it holds anything but one or two of them. A row of one text is a title."""
    texts = distinct(row)
    if len(texts) < 2:
        return []
    names = [text for text in texts if column_of(text)]
    if len(texts) == 2 and row[0].strip() == texts[0]:
        return [(texts[0], texts[1], (index, list(map(str.strip, row)).index(texts[1])))]
    if len(texts) == 4 and names == [texts[0], texts[2]]:
        cells = list(map(str.strip, row))
        return [(texts[at], texts[at + 1], (index, cells.index(texts[at + 1]))) for at in (0, 2)]
    return None


def _columns(rows: Sequence[Sequence[str]], start: int) -> list[list[_Pair]]:
    """A record for each column behind the first."""
    names = [row[0].strip() if row else "" for row in rows[start:]]
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        return []
    width = max(map(len, rows[start:]))
    found = []
    for column in range(1, width):
        record = [
            (name, rows[start + place][column].strip(), (start + place, column))
            for place, name in enumerate(names)
            if name and column < len(rows[start + place])
        ]
        if any(value for _, value, _ in record):
            found.append(record)
    return found
