"""Lists in one table whose rows say which list they stand on: a column 清单类别 with 基本履职, 配合履职, 上级收回."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.records import ListKind
from ingest.tables.cells import clean, is_empty
from ingest.tables.columns import Column
from ingest.tables.layout import Section, distinct

_SAMPLE = 400
_FEWEST = 2
_WHAT = r"(?:履职|履责|职责)?(?:事项)?(?:清单)?类?"
_KINDS = tuple(
    (re.compile(rf"^(?:乡镇|镇街|街道|乡镇（街道）)?(?:{words}){_WHAT}$"), kind)
    for words, kind in (
        ("基本", ListKind.BASIC),
        ("配合|协助", ListKind.COOPERATIVE),
        ("(?:上级)?(?:部门)?(?:收回|上收)", ListKind.RECLAIMED),
    )
)
_TELLING = re.compile("基本|收回|上收|履职|履责|事项|清单")  # 配合 alone may be a role
_NEVER = {Column.NUMBER, Column.TITLE, Column.ROLE, Column.HOLDER}


def kind_of_cell(text: str) -> ListKind | None:
    """The list that a cell names, if it names one and nothing else.

    >>> kind_of_cell("配合履职事项"), kind_of_cell("上级收回"), kind_of_cell("配合部门")
    (<ListKind.COOPERATIVE: 'cooperative'>, <ListKind.RECLAIMED: 'reclaimed'>, None)
    """
    plain = clean(text)
    return next((kind for shape, kind in _KINDS if shape.match(plain)), None)


def by_kind(section: Section) -> list[tuple[Section, ListKind | None]]:
    """The lists of a section: one for each kind that a column of it names, else the section itself and None.

    A row without the name of a list stands on that of the row above.
    """
    place = _column_of_kinds(section)
    if place is None:
        return [(section, None)]
    columns = {
        column: tuple(at for at in places if at != place) for column, places in section.columns.items()
    }
    columns = {column: places for column, places in columns.items() if places}
    columns[Column.OTHER] = (*columns.get(Column.OTHER, ()), place)
    rows = section.table.rows
    named = [kind_of_cell(rows[at][place]) if place < len(rows[at]) else None for at in section.body]
    kind = next(filter(None, named))
    bodies: dict[ListKind, list[int]] = {}
    for index, own in zip(section.body, named, strict=True):
        kind = own or kind
        bodies.setdefault(kind, []).append(index)
    return [(replace(section, columns=columns, body=body), kind) for kind, body in bodies.items()]


def _column_of_kinds(section: Section) -> int | None:
    """The column all of whose cells name a list, headings merged over the whole row left out."""
    rows = [section.table.rows[index] for index in section.body[:_SAMPLE]]
    rows = [row for row in rows if len(distinct(row)) > 1]
    taken = {place for column in _NEVER for place in section.columns.get(column, ())}
    for place in range(len(section.header)):
        if place in taken:
            continue
        filled = [row[place] for row in rows if place < len(row) and not is_empty(row[place])]
        enough = 1 if "清单" in section.header[place] else _FEWEST
        if len(filled) >= enough and all(map(kind_of_cell, filled)) and any(map(_TELLING.search, filled)):
            return place
    return None
