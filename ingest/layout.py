"""Where the tables of a sheet begin and end: title rows, one- and two-row headers, several tables below each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.columns import Column, column_of
from ingest.readers.document import Table
from ingest.text import normalise

HEADER_WINDOW = 20
"""Rows with content among which the first header of a sheet is looked for."""

_LIST_TITLE = re.compile(
    r"(?:基本履职|配合履职|收回|部门职责|权责|权力|职责|职权|赋权|履职|属地管理|政务服务|公共服务|服务).{0,12}"
    r"(?:清单|目录|一览表|明细表|台账|汇总表|事项表|表)\s*(?:[（(〔\[【].{0,20})?$"
    # 一、基本履职事项（127项） above the rows of each list in one common table
    r"|^(?:第?[一二三四五六]+[、部分]*\s*)?(?:上级部门)?(?:基本履职|配合履职|收回)事项\s*(?:[（(]\s*共?\d+\s*项\s*[)）])?$"
)
_TITLE_WINDOW = 6
_LONGEST_HEADER = 60

Columns = dict[Column, tuple[int, ...]]


@dataclass(slots=True)
class Section:
    """One table of a sheet: its header's columns and the rows (counted from 0) that follow it.

    ``titles`` are the texts above the header; ``body`` has neither blank nor header rows; ``header`` has the text
    of the header by column, both rows of a two-row header together.
    """

    table: Table
    columns: Columns
    titles: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    body: list[int] = field(default_factory=list)

    def column(self, column: Column) -> int | None:
        """The first column of a kind."""
        return self.columns[column][0] if column in self.columns else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections of a sheet, and the rows with content that belong to none of them."""

    sections: tuple[Section, ...]
    strays: tuple[int, ...] = ()


def distinct(row: Sequence[str]) -> list[str]:
    """The different texts of a row, in order, blanks left out."""
    return list(dict.fromkeys(text for cell in row if (text := cell.strip())))


def is_list_title(text: str) -> bool:
    """Whether a text is the title of a list.

    >>> is_list_title("岚溪县石岭镇配合履职事项清单（2025年版）"), is_list_title("编制权责清单并公布执行情况")
    (True, False)
    """
    return len(text) <= 80 and _LIST_TITLE.search(normalise(text)) is not None


def lay_out(table: Table) -> Layout:
    """Find the tables of a sheet.

    A header is a row (or two) with a column for the name of the duty and at least one more known column, or with
    the name alone. It is looked for in the first rows with content, behind every title row, and wherever the
    names of the columns are repeated.
    """
    return _Walk(table).run()


class _Walk:
    """One pass over a sheet."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = table.rows
        self.sections: list[Section] = []
        self.pending: list[int] = []  # rows with content above a header that is yet to come
        self.searching = True
        self.number_column = self.title_column = 0

    def run(self) -> Layout:
        index, strays = 0, list[int]()
        while index < len(self.rows):
            row = self.rows[index]
            height = 1
            if not self.searching and self._plain(row):
                self.sections[-1].body.append(index)
            elif any(cell and not cell.isspace() for cell in row):
                height = self._header(index, strays) or self._other(index, row)
            index += height
        return Layout(tuple(self.sections), (*strays, *self.pending))

    def _plain(self, row: Sequence[str]) -> bool:
        """Certainly a data row: a number and a name in their columns. Cheap, for long lists."""
        return (
            max(self.number_column, self.title_column) < len(row)
            and row[self.number_column].isdecimal()
            and bool(row[self.title_column])
        )

    def _header(self, index: int, strays: list[int]) -> int:
        """Open a section if a header starts here; its height in rows, else 0."""
        found = header_at(self.rows, index)
        if found is None:
            return 0
        height, columns, texts = found
        if self.searching or columns != self.sections[-1].columns:
            titles = self.pending[-HEADER_WINDOW:]
            strays += self.pending[:-HEADER_WINDOW]
            above = (text for row in titles for text in distinct(self.rows[row]))
            preface = () if self.sections else self.table.preface
            self._open(columns, (*preface, *above), tuple(texts))
        return height

    def _open(self, columns: Columns, titles: tuple[str, ...], header: tuple[str, ...]) -> None:
        self.sections.append(Section(self.table, columns, titles, header))
        self.title_column = columns[Column.TITLE][0]
        self.number_column = columns.get(Column.NUMBER, (self.title_column,))[0]
        self.pending = []
        self.searching = False

    def _other(self, index: int, row: Sequence[str]) -> int:
        """A row with content that is neither plain data nor a header."""
        if self.searching:
            self.pending.append(index)
        elif not self._is_title_row(row):
            self.sections[-1].body.append(index)
        elif self._header_ahead(index + 1):
            self.searching = True
            self.pending = [index]
        else:
            # The next list goes on under the same columns.
            self._open(self.sections[-1].columns, tuple(distinct(row)), self.sections[-1].header)
        return 1

    def _is_title_row(self, row: Sequence[str]) -> bool:
        texts = distinct(row)
        if len(texts) != 1 or not is_list_title(texts[0]):
            return False
        filled = [column for column, cell in enumerate(row) if cell.strip()]
        return len(filled) > 1 or filled[0] != self.title_column

    def _header_ahead(self, start: int) -> bool:
        """Whether a header comes within the next few rows with content."""
        seen = 0
        for index in range(start, len(self.rows)):
            if any(cell.strip() for cell in self.rows[index]):
                if header_at(self.rows, index):
                    return True
                seen += 1
                if seen >= _TITLE_WINDOW:
                    return False
        return False


def header_at(rows: Sequence[Sequence[str]], index: int) -> tuple[int, Columns, list[str]] | None:
    """(height, columns, texts by column) of the header that starts in row ``index``; None if there is none.

    Two rows are one header where each names columns that the other does not, as with 责任划分 over 上级部门职责
    and 乡镇（街道）配合职责.
    """
    if not _may_be_header(rows[index]):
        return None
    upper = [normalise(cell) for cell in rows[index]]
    single = _columns(upper)
    below = _second_row(rows, index, upper)
    if below is not None:
        both = _columns(below)
        if _is_header(both, below) and len(_flat(both)) > len(_flat(single)):
            return 2, both, below
    if _is_header(single, upper):
        return 1, single, upper
    return None


def _may_be_header(row: Sequence[str]) -> bool:
    """A cheap test for long lists: short cells, and a column's name among the first three."""
    filled = [cell for cell in row if cell.strip()]
    return (
        bool(filled)
        and all(len(cell) <= _LONGEST_HEADER for cell in filled)
        and any(column_of(cell) for cell in filled[:3])
    )


def _second_row(rows: Sequence[Sequence[str]], index: int, upper: list[str]) -> list[str] | None:
    """The texts of a two-row header, column by column, if the next row can be its second row."""
    if index + 1 >= len(rows) or len(set(filter(None, upper))) < 2:
        return None
    row = rows[index + 1]
    if any(len(cell) > _LONGEST_HEADER for cell in row):
        return None
    lower = [normalise(cell) for cell in row] + [""] * (len(upper) - len(row))
    named = [
        column_of(cell)
        for cell, above in zip(lower, [*upper, *[""] * len(lower)], strict=False)
        if cell and cell != above
    ]
    if not named or sum(1 for one in named if one) * 2 < len(named):
        return None
    if any(cell.isdecimal() for cell in lower):
        return None
    upper = upper + [""] * (len(lower) - len(upper))
    return [
        low
        if low and (column_of(low) or not column_of(high))
        else (f"{high}{low}" if low and high != low else high)
        for low, high in zip(lower, upper, strict=True)
    ]


def _columns(texts: Sequence[str]) -> Columns:
    columns: dict[Column, tuple[int, ...]] = {}
    for index, text in enumerate(texts):
        column = column_of(text) if text else None
        if column is not None and not (index and texts[index - 1] == text):
            columns[column] = (*columns.get(column, ()), index)
    if Column.TITLE not in columns and Column.DETAIL in columns:
        first, *rest = columns.pop(Column.DETAIL)
        columns[Column.TITLE] = (first,)
        if rest:
            columns[Column.DETAIL] = tuple(rest)
    return columns


def _flat(columns: Columns) -> list[int]:
    return [index for indexes in columns.values() for index in indexes]


def _is_header(columns: Columns, texts: Sequence[str]) -> bool:
    """Whether enough of a row names columns: the name of the duty, one more, and at least half of its cells."""
    if Column.TITLE not in columns:
        return False
    filled = set(filter(None, texts))
    known = {texts[index] for index in _flat(columns)}
    if len(known) == 1:
        return len(filled) == 1 and len(texts[columns[Column.TITLE][0]]) >= 4
    return len(known) * 2 >= len(filled)


def continuations(section: Section) -> Iterator[tuple[int, int]]:
    """(row, first row) for rows whose duty name is the lower part of a cell that was merged downwards."""
    column = section.column(Column.TITLE)
    if column is None:
        return
    for merge in section.table.merges:
        if merge.left <= column <= merge.right and merge.bottom > merge.top:
            for row in range(merge.top + 1, merge.bottom + 1):
                yield row, merge.top
