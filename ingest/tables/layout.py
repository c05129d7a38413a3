"""Where the tables of a sheet begin and end: title rows, one- and two-row headers, several tables below each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.document import Table
from ingest.tables.columns import Column, column_of
from ingest.tables.headers import Columns, counts_columns, header_at, may_be_header
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
_FEWEST_BARE = 2
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、.．部]|[（(][一二三四五六七八九十]{1,3}[)）])")
_LONGEST_BARE = 2_000


@dataclass(slots=True)
class Section:
    """One table of a sheet: its header's columns and the rows (counted from 0) that follow it.

    ``titles`` are the texts above the header; ``body`` has neither blank nor header rows; ``header`` has the text
    of the header by column, both rows of a two-row header together; ``guessed``: it has none, and its columns are plain;
    ``taken``: the columns (from 0) that were told by what their cells hold, since nobody knows their names.
    """

    table: Table
    columns: Columns
    titles: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    body: list[int] = field(default_factory=list)
    guessed: bool = False
    taken: dict[int, Column] = field(default_factory=dict)

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


def continued_tables(layouts: Iterable[tuple[Table, Layout]]) -> list[tuple[Table, Layout]]:
    """Tables without a header that go on with the numbered rows of the one before get its columns."""
    found: list[tuple[Table, Layout]] = []
    before: Section | None = None
    for table, own in layouts:
        goes_on = (
            before is not None
            and not own.sections
            and bool(own.strays)
            and _goes_on(table, own.strays, before)
        )
        if before and goes_on:
            before = Section(table, before.columns, (), before.header, list(own.strays))
            found.append((table, Layout((before,))))
        else:
            before = own.sections[-1] if own.sections else None
            found.append((table, own))
    return found


def _goes_on(table: Table, rows: Sequence[int], before: Section) -> bool:
    """Whether nearly all rows have a number and a name where the table before has them, and no more columns."""
    number, title = before.column(Column.NUMBER), before.column(Column.TITLE)
    if number is None or title is None:
        return False
    fitting = 0
    for index in rows:
        row = table.rows[index]
        filled = max((place for place, cell in enumerate(row) if cell.strip()), default=-1)
        if filled >= len(before.header):
            return False
        fitting += (
            len(row) > max(number, title) and row[number].strip().isdecimal() and bool(row[title].strip())
        )
    return fitting * 5 >= len(rows) * 4


def is_list_title(text: str) -> bool:
    """Whether a text is the title of a list.

    >>> is_list_title("岚溪县石岭镇配合履职事项清单（2025年版）"), is_list_title("编制权责清单并公布执行情况")
    (True, False)
    """
    return len(text) <= 80 and _LIST_TITLE.search(normalise(text)) is not None


def lay_out(table: Table, document: str = "") -> Layout:
    """Find the tables of a sheet; the name of its ``document`` may say what a list without any header is.

    A header is a row (or two) with a column for the name of the duty and at least one more known column, or with
    the name alone. It is looked for in the first rows with content, behind every title row, and wherever the
    names of the columns are repeated.
    """
    found = [_Walk(part).run() for part in side_by_side(table)]
    sections = tuple(section for one in found for section in one.sections)
    filled = tuple(section for section in sections if section.body)
    if not sections and (bare := _without_header(table, document)):
        return Layout((bare,))
    return Layout(filled or sections[:1], found[0].strays)


def _without_header(table: Table, document: str) -> Section | None:
    """The list of a table that has its title, but no names of columns: numbered rows with one text each.

    The title may be the name of the sheet or of the file.
    """
    filled = [index for index, row in enumerate(table.rows) if any(cell.strip() for cell in row)]
    texts = [distinct(table.rows[index]) for index in filled]
    start = next((place for place, row in enumerate(texts) if len(row) > 1 or _HEADING.match(row[0])), None)
    if start is None or len(filled) > _LONGEST_BARE:
        return None
    above = tuple(text for index in filled[:start] for text in distinct(table.rows[index]))
    if not any(map(is_list_title, (*above, table.sheet or "", document))):
        return None
    body = filled[start:]
    columns: set[int] = set()
    numbers: list[int] = []
    for index in body:
        row = table.rows[index]
        if len(distinct(row)) == 1:
            continue  # a category, a footer
        if not row[0].strip().isdecimal():
            return None
        numbers.append(int(row[0]))
        columns.update(place for place, cell in enumerate(row) if place and cell.strip())
    if len(columns) != 1 or len(numbers) < _FEWEST_BARE or numbers[0] != 1 or max(numbers) > 2 * len(body):
        return None
    title = columns.pop()
    header = tuple(
        "序号" if place == 0 else "事项名称" if place == title else "" for place in range(title + 1)
    )
    names: Columns = {Column.NUMBER: (0,), Column.TITLE: (title,)}
    return Section(table, names, (*table.preface, *above), header, body, guessed=True)


_LISTS = (re.compile("收回|上收"), re.compile("配合|协助"), re.compile("基本"))


def side_by_side(table: Table) -> list[Table]:
    """The lists that stand beside each other on a sheet, each with the cells of the others blanked; else the table.

    They are told by their header: 序号 and a name of the duty again further to the right, or names of different lists
    (基本履职事项 | 配合履职事项).
    """
    for index in range(min(len(table.rows), HEADER_WINDOW)):
        if not may_be_header(table.rows[index]):
            continue
        texts = [normalise(cell) for cell in table.rows[index]]
        kinds = [column_of(text) if text else None for text in texts]
        starts, shared = _starts(texts, kinds)
        if len(starts) < 2:
            continue
        ends = [*starts[1:], max(map(len, table.rows))]
        return [_part(table, index, shared, span) for span in zip(starts, ends, strict=True)]
    return [table]


def _starts(texts: Sequence[str], kinds: Sequence[Column | None]) -> tuple[list[int], int]:
    """Where lists beside each other begin, and how many columns to their left belong to all of them."""
    titles = [
        place
        for place, kind in enumerate(kinds)
        if kind is Column.TITLE and not (place and texts[place - 1] == texts[place])
    ]
    numbers = [place for place, kind in enumerate(kinds) if kind is Column.NUMBER]
    if len(numbers) > 1 and all(
        any(start < title < end for title in titles)
        for start, end in zip(numbers, [*numbers[1:], len(texts)], strict=True)
    ):
        return [0, *numbers[1:]], 0
    lists = [
        next((n for n, mark in enumerate(_LISTS) if mark.search(texts[place])), None) for place in titles
    ]
    if len(lists) > 1 and None not in lists and len(set(lists)) == len(lists) and lists[0] is not None:
        behind = [kind for kind in kinds[titles[0] :] if kind in {Column.DEPARTMENT, Column.TOWNSHIP_DUTIES}]
        return (titles, titles[0]) if not behind else ([], 0)
    return [], 0


def _part(table: Table, header: int, shared: int, span: tuple[int, int]) -> Table:
    """A table with only the columns of one of its lists; a row above the header stays, if it is not divided as well."""
    start, end = span
    rows = [
        list(row)
        if index < header and not _is_divided(row, span)
        else [cell if place < shared or start <= place < end else "" for place, cell in enumerate(row)]
        for index, row in enumerate(table.rows)
    ]
    return replace(table, rows=rows)


def _is_divided(row: Sequence[str], span: tuple[int, int]) -> bool:
    """Whether a row has the title of one list above its columns and that of another one beside it."""
    inside, outside = distinct(row[slice(*span)]), distinct((*row[: span[0]], *row[span[1] :]))
    return any(map(is_list_title, inside)) and any(
        is_list_title(text) for text in outside if text not in inside
    )


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
            above = tuple(text for row in titles for text in distinct(self.rows[row]))
            preface = () if self.sections else self.table.preface
            if (
                self.sections and not self.sections[-1].body
            ):  # a title that looked like a header: 基本履职事项
                mistaken = self.sections.pop()
                preface = (*mistaken.titles, *distinct(mistaken.header))
            self._open(columns, (*preface, *above), tuple(texts))
        below = self.rows[index + height] if index + height < len(self.rows) else ()
        return height + counts_columns(below)

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


def continuations(section: Section) -> Iterator[tuple[int, int]]:
    """(row, first row) for rows whose duty name is the lower part of a cell that was merged downwards."""
    column = section.column(Column.TITLE)
    if column is None:
        return
    for merge in section.table.merges:
        if merge.left <= column <= merge.right and merge.bottom > merge.top:
            for row in range(merge.top + 1, merge.bottom + 1):
                yield row, merge.top
